//! Numbers that counts are added up in: as narrow as the largest count allows, so that a vector holds many.

/// An unsigned number of a vector's lane. Sums wrap around, so that the difference of two of them is right whenever it
/// fits by itself.
pub(super) trait Lane: Copy + Default + Eq + Ord + Send + Sync + 'static {
    /// A small number.
    fn of(byte: u8) -> Self;

    /// A number modulo what fits.
    fn wrapped(number: i32) -> Self;

    /// The number.
    fn index(self) -> usize;

    /// The number in lanes that are no narrower.
    fn widened<T: Lane>(self) -> T;

    /// Bytes as such numbers, for which there is room where they are no bytes.
    fn row<'a>(bytes: &'a [u8], room: &'a mut Vec<Self>) -> &'a [Self];

    fn plus(self, other: Self) -> Self;

    fn minus(self, other: Self) -> Self;

    fn times(self, other: Self) -> Self;
}

macro_rules! lanes {
    ($($lane:ty, $widened:expr, $row:expr;)*) => {$(
        impl Lane for $lane {
            #[inline(always)]
            fn of(byte: u8) -> Self {
                byte.into()
            }

            #[inline(always)]
            fn wrapped(number: i32) -> Self {
                number as $lane
            }

            #[inline(always)]
            fn index(self) -> usize {
                self as usize
            }

            #[inline(always)]
            fn widened<T: Lane>(self) -> T {
                $widened(self)
            }

            #[inline(always)]
            fn row<'a>(bytes: &'a [u8], room: &'a mut Vec<Self>) -> &'a [Self] {
                $row(bytes, room)
            }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
        }
    )*};
}

lanes! {
    u8, T::of, |bytes, _| bytes;
    u16, |number| T::wrapped(i32::from(number)), widen;
    u32, |number| T::wrapped(number as i32), widen;
}

#[inline(always)]
fn widen<'a, T: Lane>(bytes: &[u8], room: &'a mut Vec<T>) -> &'a [T] {
    room.clear();
    room.extend(bytes.iter().map(|byte| T::of(*byte)));
    room
}

/// Rows of numbers that follow one another, of which the latest are kept.
#[derive(Default)]
pub(super) struct Ring<T> {
    rows: Vec<T>,
    width: usize,
    kept: usize,
    /// Rows that were put in.
    count: usize,
}

impl<T: Lane> Ring<T> {
    /// Forgets all rows, and takes others of `width` numbers, of which `kept` are kept. Rows before the first are 0.
    pub fn begin(&mut self, width: usize, kept: usize) {
        (self.width, self.kept, self.count) = (width, kept, 0);
        self.rows.clear();
        self.rows.resize(width * kept, T::default());
    }

    /// The next row, to be written, and the one before it.
    #[inline(always)]
    pub fn next(&mut self) -> (&mut [T], &[T]) {
        let (at, before) = (self.count % self.kept, (self.count + self.kept - 1) % self.kept);
        self.count += 1;
        let width = self.width;
        if at > before {
            let (head, tail) = self.rows.split_at_mut(at * width);
            (&mut tail[..width], &head[before * width..][..width])
        } else {
            let (head, tail) = self.rows.split_at_mut(before * width);
            (&mut head[at * width..][..width], &tail[..width])
        }
    }

    /// The row that was put in so many before the latest, which must be kept still.
    #[inline(always)]
    pub fn back(&self, rows: usize) -> &[T] {
        let at = (self.count + 2 * self.kept - 1 - rows) % self.kept;
        &self.rows[at * self.width..][..self.width]
    }
}

/// Sums of so many numbers that follow one another, by doubling.
#[derive(Default)]
pub(super) struct WindowSums<T> {
    /// Sums of 2, 4, 8 and more.
    levels: Vec<Vec<T>>,
}

impl<T: Lane> WindowSums<T> {
    /// Has `sums[i]` be the sum of `row[i..i + length]`. `row` has `length - 1` more numbers than `sums`.
    #[inline(always)]
    pub fn add_up(&mut self, row: &[T], length: usize, sums: &mut [T]) {
        let top = length.ilog2() as usize;
        if top == 0 {
            sums.copy_from_slice(&row[..sums.len()]);
            return;
        }
        self.levels.resize_with(self.levels.len().max(top), Vec::new);
        // All but the largest power of two, whose sum is taken of two halves.
        for level in 1..top {
            let (below, from) = self.levels.split_at_mut(level);
            let half = 1 << (level - 1);
            let source = if level == 1 { row } else { &below[level - 1] };
            let wide = source.len() - half;
            from[0].resize(wide, T::default());
            pairs(&source[..wide], &source[half..], &mut from[0][..wide]);
        }
        let mut terms = [(0, 0); 34];
        let (mut used, mut offset) = (0, 0);
        for level in 0..top {
            if length >> level & 1 == 1 {
                terms[used] = (level, offset);
                (used, offset) = (used + 1, offset + (1 << level));
            }
        }
        terms[used] = (top - 1, offset);
        terms[used + 1] = (top - 1, offset + (1 << (top - 1)));
        let wide = sums.len();
        let term = |at: usize| {
            let (level, offset) = terms[at];
            let source = if level == 0 { row } else { &self.levels[level][..] };
            &source[offset..][..wide]
        };
        match used + 2 {
            2 => pairs(term(0), term(1), sums),
            3 => triples(term(0), term(1), term(2), sums),
            all => {
                quadruples(term(0), term(1), term(2), term(3), sums);
                (4..all).for_each(|at| add(term(at), sums));
            }
        }
    }
}

#[inline(always)]
fn pairs<T: Lane>(a: &[T], b: &[T], sums: &mut [T]) {
    for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
        *sum = a.plus(*b);
    }
}

#[inline(always)]
fn triples<T: Lane>(a: &[T], b: &[T], c: &[T], sums: &mut [T]) {
    for (((sum, a), b), c) in sums.iter_mut().zip(a).zip(b).zip(c) {
        *sum = a.plus(*b).plus(*c);
    }
}

#[inline(always)]
fn quadruples<T: Lane>(a: &[T], b: &[T], c: &[T], d: &[T], sums: &mut [T]) {
    for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *sum = a.plus(*b).plus(c.plus(*d));
    }
}

#[inline(always)]
fn add<T: Lane>(a: &[T], sums: &mut [T]) {
    for (sum, a) in sums.iter_mut().zip(a) {
        *sum = sum.plus(*a);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_by_doubling_are_sums() {
        for length in 1..140 {
            let row: Vec<u16> = (0..200).map(|at| (at * at % 7) as u16).collect();
            let mut sums = vec![0; row.len() + 1 - length];
            WindowSums::default().add_up(&row, length, &mut sums);
            for (at, sum) in sums.iter().enumerate() {
                assert_eq!(*sum, row[at..at + length].iter().sum::<u16>(), "{length} from {at}");
            }
        }
    }

    #[test]
    fn a_ring_keeps_the_latest_rows() {
        let mut ring = Ring::<u8>::default();
        ring.begin(2, 3);
        for row in 1..9 {
            let before = [row - 1; 2];
            let (next, last) = ring.next();
            assert_eq!(last, before);
            next.fill(row);
            for back in 0..3 {
                assert_eq!(ring.back(back)[1], row.saturating_sub(back as u8));
            }
        }
    }
}
