//! A plot: a small universe of its own, in which a shape is evolved alone.
//!
//! A plot is rows of 64-bit words, one bit a cell, with a margin of dead cells all around. A
//! generation sweeps each column of words from north to south and adds up neighbourhoods
//! bit-sliced: the sums of the rows above, of and below a cell are two-bit numbers, which the sweep
//! carries along. Only the surroundings of live cells are computed. When live cells come to the
//! margin's edge, the plot is laid out anew around them; coordinates stay those in which the shape
//! was put there.

use crate::life::{BitGrid, LifeLike, Rect};

/// Dead cells around the live ones when a plot is laid out.
const MARGIN: i64 = 14;

/// A shape that is evolved alone on an unbounded plane.
#[derive(Clone)]
pub(super) struct Plot {
    rule: LifeLike,
    words_per_row: usize,
    rows: usize,
    now: Vec<u64>,
    /// All dead between generations.
    next: Vec<u64>,
    /// Where column 0, row 0 stands.
    x: i64,
    y: i64,
    /// The live cells' rectangle, in columns and rows of the plot; empty where there are none.
    live: Live,
    /// Cells outside of this are never born.
    clip: Option<Rect>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Live {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

impl Plot {
    /// A plot with `shape`, whose top-left cell is at `(x, y)`.
    pub fn new(rule: LifeLike, shape: &BitGrid, x: i64, y: i64) -> Self {
        let mut plot =
            Self::empty(rule, Rect::new(x, y, shape.width() as u64, shape.height() as u64));
        plot.insert(shape, x, y);
        plot
    }

    /// The same, but what lies outside of `clip` is dead for ever.
    pub fn clipped(rule: LifeLike, shape: &BitGrid, x: i64, y: i64, clip: Rect) -> Self {
        Self { clip: Some(clip), ..Self::new(rule, shape, x, y) }
    }

    fn empty(rule: LifeLike, around: Rect) -> Self {
        let words_per_row = (around.width as usize + 2 * MARGIN as usize).div_ceil(64);
        let rows = around.height as usize + 2 * MARGIN as usize;
        let spare = words_per_row as i64 * 64 - around.width as i64;
        Self {
            rule,
            words_per_row,
            rows,
            now: vec![0; words_per_row * rows],
            next: vec![0; words_per_row * rows],
            x: around.x - spare / 2,
            y: around.y - MARGIN,
            live: Live::default(),
            clip: None,
        }
    }

    /// Adds live cells.
    pub fn insert(&mut self, shape: &BitGrid, x: i64, y: i64) {
        let added = Rect::new(x, y, shape.width() as u64, shape.height() as u64);
        let inside = Rect::new(self.x, self.y, self.words_per_row as u64 * 64, self.rows as u64);
        if inside.intersection(&added.expanded(1)) != added.expanded(1) {
            let all = self.bounds().unwrap_or_default().union(&added);
            self.lay_out(all);
        }
        let at = (x - self.x) as usize;
        for row in 0..shape.height() {
            let start = ((y - self.y) as usize + row) * self.words_per_row;
            let to = &mut self.now[start..start + self.words_per_row];
            for (index, &word) in shape.row(row).iter().enumerate() {
                let (first, shift) = (at / 64 + index, at % 64);
                if word == 0 {
                    continue;
                }
                to[first] |= word << shift;
                let high = word >> 1 >> (63 - shift);
                if high != 0 {
                    to[first + 1] |= high;
                }
            }
        }
        self.find_live(0, self.rows);
    }

    /// Steps one generation.
    pub fn step(&mut self) {
        let Live { left, right, top, bottom } = self.live;
        if bottom == 0 {
            return;
        }
        let width = self.words_per_row * 64;
        if left < 1 || right + 1 > width || top < 1 || bottom + 1 > self.rows {
            if let Some(bounds) = self.bounds() {
                self.lay_out(bounds);
            }
            return self.step();
        }
        let words = (left - 1) / 64..right / 64 + 1;
        for word in words {
            if word < self.words_per_row {
                self.sweep(word, top - 1, bottom + 1);
            }
        }
        std::mem::swap(&mut self.now, &mut self.next);
        self.next[top * self.words_per_row..bottom * self.words_per_row].fill(0);
        if self.clip.is_some() {
            self.clip_rows(top - 1, bottom + 1);
        }
        self.find_live(top - 1, bottom + 1);
    }

    /// Writes a column of words of the next generation, in rows `from..to`.
    fn sweep(&mut self, word: usize, from: usize, to: usize) {
        let stride = self.words_per_row;
        let (has_west, has_east) = (word > 0, word + 1 < stride);
        let is_life = self.rule == LifeLike::LIFE;
        let sums = |row: usize| {
            let at = row * stride + word;
            let cells = self.now[at];
            let west = if has_west { self.now[at - 1] >> 63 } else { 0 };
            let east = if has_east { self.now[at + 1] << 63 } else { 0 };
            let (west, east) = (cells << 1 | west, cells >> 1 | east);
            RowSum { cells, outer: west ^ east, outer_carry: west & east }
        };
        let mut above = if from > 0 { sums(from - 1) } else { RowSum::default() };
        let mut here = sums(from);
        for row in from..to {
            let below = if row + 1 < self.rows { sums(row + 1) } else { RowSum::default() };
            let next = if is_life {
                life(above, here, below)
            } else {
                any_rule(self.rule, above, here, below)
            };
            self.next[row * stride + word] = next;
            (above, here) = (here, below);
        }
    }

    fn clip_rows(&mut self, from: usize, to: usize) {
        let Some(clip) = self.clip else {
            return;
        };
        for row in from..to {
            let y = self.y + row as i64;
            for word in 0..self.words_per_row {
                let x = self.x + word as i64 * 64;
                let low = (clip.x - x).clamp(0, 64);
                let high = (clip.right() - x).clamp(0, 64);
                let below = |n: i64| if n >= 64 { u64::MAX } else { (1u64 << n) - 1 };
                let inside = y >= clip.y && y < clip.bottom();
                let mask = if inside { below(high) & !below(low) } else { 0 };
                self.now[row * self.words_per_row + word] &= mask;
            }
        }
    }

    /// Finds the live cells' rectangle, which lies in rows `from..to`.
    fn find_live(&mut self, from: usize, to: usize) {
        let stride = self.words_per_row;
        let is_live =
            |row: &usize| self.now[row * stride..][..stride].iter().any(|&word| word != 0);
        let Some(top) = (from..to).find(is_live) else {
            self.live = Live::default();
            return;
        };
        let bottom = (top..to).rev().find(is_live).map_or(top, |row| row) + 1;
        let column =
            |word: usize| (top..bottom).fold(0, |any, row| any | self.now[row * stride + word]);
        let mut live = Live { left: 0, right: 0, top, bottom };
        for word in 0..stride {
            let any = column(word);
            if any != 0 {
                live.left = word * 64 + any.trailing_zeros() as usize;
                break;
            }
        }
        for word in (0..stride).rev() {
            let any = column(word);
            if any != 0 {
                live.right = (word + 1) * 64 - any.leading_zeros() as usize;
                break;
            }
        }
        self.live = live;
    }

    fn lay_out(&mut self, around: Rect) {
        let mut plot = Self { clip: self.clip, ..Self::empty(self.rule, around) };
        if let Some(bounds) = self.bounds() {
            plot.insert(&self.shape(), bounds.x, bounds.y);
        }
        *self = plot;
    }

    /// Around the live cells; `None` where there are none.
    pub fn bounds(&self) -> Option<Rect> {
        let Live { left, right, top, bottom } = self.live;
        (bottom > 0).then(|| {
            let (width, height) = ((right - left) as u64, (bottom - top) as u64);
            Rect::new(self.x + left as i64, self.y + top as i64, width, height)
        })
    }

    /// Words that a generation sweeps.
    pub fn work(&self) -> u64 {
        let Live { left, right, top, bottom } = self.live;
        ((right - left) / 64 + 1) as u64 * (bottom - top + 2) as u64
    }

    /// The live cells in their rectangle.
    pub fn shape(&self) -> BitGrid {
        let Live { left, right, top, bottom } = self.live;
        let mut shape = BitGrid::new(right - left, bottom - top);
        for row in 0..bottom - top {
            for index in 0..shape.words_per_row() {
                shape.row_mut(row)[index] = self.word_at(top + row, left + index * 64);
            }
        }
        shape
    }

    /// Whether the live cells are those of `shape`, wherever they stand.
    pub fn has_shape(&self, shape: &BitGrid) -> bool {
        let Live { left, right, top, bottom } = self.live;
        right - left == shape.width()
            && bottom - top == shape.height()
            && (0..shape.height()).all(|row| {
                let words = shape.row(row).iter().enumerate();
                words
                    .clone()
                    .all(|(index, &word)| self.word_at(top + row, left + index * 64) == word)
            })
    }

    /// Whether a live cell stands at most two columns and two rows from one of `shape`, whose
    /// top-left cell is at `(x, y)`.
    pub fn is_near(&self, shape: &BitGrid, x: i64, y: i64) -> bool {
        let Some(bounds) = self.bounds() else {
            return false;
        };
        let other = Rect::new(x, y, shape.width() as u64, shape.height() as u64);
        if bounds.intersection(&other.expanded(2)).is_empty() {
            return false;
        }
        (0..shape.height()).any(|row| self.row_is_near(shape.row(row), x, y + row as i64))
    }

    /// Whether live cells of two plots stand at most two columns and two rows apart.
    pub fn is_near_plot(&self, other: &Plot) -> bool {
        let (Some(own), Some(theirs)) = (self.bounds(), other.bounds()) else {
            return false;
        };
        !own.intersection(&theirs.expanded(2)).is_empty()
            && (other.live.top..other.live.bottom).any(|row| {
                let cells = &other.now[row * other.words_per_row..][..other.words_per_row];
                self.row_is_near(cells, other.x, other.y + row as i64)
            })
    }

    /// Whether a live cell stands at most two columns and two rows from one of a row, which begins
    /// at `(x, y)`.
    fn row_is_near(&self, cells: &[u64], x: i64, y: i64) -> bool {
        let at = y - self.y;
        let top = (at - 2).max(self.live.top as i64);
        let bottom = (at + 3).min(self.live.bottom as i64);
        (top..bottom).any(|row| {
            let own = &self.now[row as usize * self.words_per_row..][..self.words_per_row];
            rows_are_near(own, cells, x - self.x)
        })
    }

    /// What is alive apart from `shape`, whose top-left cell is at `(x, y)`, with the place of its
    /// own one and two rows and columns around. `None` where not all of `shape` is alive, or
    /// nothing else is.
    pub fn without(&self, shape: &BitGrid, x: i64, y: i64) -> Option<(BitGrid, (i64, i64))> {
        let bounds = self.bounds()?;
        let other = Rect::new(x, y, shape.width() as u64, shape.height() as u64);
        if bounds == other || bounds.intersection(&other) != other {
            return None;
        }
        let left = (x - self.x) as usize;
        let top = (y - self.y) as usize;
        let has_all = (0..shape.height()).all(|row| {
            let mut words = shape.row(row).iter().enumerate();
            words.all(|(index, &word)| self.word_at(top + row, left + index * 64) & word == word)
        });
        if !has_all {
            return None;
        }
        let mut rest = BitGrid::new(bounds.width as usize + 4, bounds.height as usize + 4);
        let place = (bounds.x - 2, bounds.y - 2);
        for row in 0..self.live.bottom - self.live.top {
            for column in 0..self.live.right - self.live.left {
                let word = self.word_at(self.live.top + row, self.live.left + column);
                if word & 1 == 1 {
                    rest.set(column + 2, row + 2, true);
                }
            }
        }
        for row in 0..shape.height() {
            for column in (0..shape.width()).filter(|&column| shape.get(column, row)) {
                let column = x + column as i64 - place.0;
                rest.set(column as usize, (y + row as i64 - place.1) as usize, false);
            }
        }
        (rest.population() > 0).then_some((rest, place))
    }

    /// The 64 cells of a row from a column on; dead past the plot's edge.
    fn word_at(&self, row: usize, column: usize) -> u64 {
        let cells = &self.now[row * self.words_per_row..][..self.words_per_row];
        let (index, shift) = (column / 64, column % 64);
        let low = cells.get(index).map_or(0, |word| word >> shift);
        let high = cells.get(index + 1).map_or(0, |word| word << 1 << (63 - shift));
        low | high
    }
}

/// What the rows around a cell need of its row: the cells, and the sum of those to their west and
/// east as a two-bit number.
#[derive(Clone, Copy, Default)]
struct RowSum {
    cells: u64,
    outer: u64,
    outer_carry: u64,
}

impl RowSum {
    /// The sum of all three cells.
    fn whole(self) -> (u64, u64) {
        (self.outer ^ self.cells, self.outer_carry | self.outer & self.cells)
    }
}

fn majority(a: u64, b: u64, c: u64) -> u64 {
    a & b | c & (a ^ b)
}

/// The bits of the number of live neighbours, without the fours' carry.
fn neighbours(above: RowSum, here: RowSum, below: RowSum) -> (u64, u64, u64, u64) {
    let ((top, top_carry), (bottom, bottom_carry)) = (above.whole(), below.whole());
    let ones = top ^ bottom ^ here.outer;
    let carry = majority(top, bottom, here.outer);
    let half = top_carry ^ bottom_carry ^ here.outer_carry;
    let more = majority(top_carry, bottom_carry, here.outer_carry);
    let twos = half ^ carry;
    let also = half & carry;
    (ones, twos, more ^ also, more & also)
}

/// B3/S23: two or three, and not six or seven.
fn life(above: RowSum, here: RowSum, below: RowSum) -> u64 {
    let (ones, twos, fours, _) = neighbours(above, here, below);
    twos & !fours & (ones | here.cells)
}

fn any_rule(rule: LifeLike, above: RowSum, here: RowSum, below: RowSum) -> u64 {
    let (ones, twos, fours, eights) = neighbours(above, here, below);
    let pick = |bits: u64, wanted: bool| if wanted { bits } else { !bits };
    (0..9).fold(0, |next, count| {
        let is_count = pick(ones, count & 1 != 0)
            & pick(twos, count & 2 != 0)
            & pick(fours, count & 4 != 0)
            & pick(eights, count & 8 != 0);
        let born = if rule.next(false, count) { !here.cells } else { 0 };
        let stays = if rule.next(true, count) { here.cells } else { 0 };
        next | is_count & (born | stays)
    })
}

/// Whether a live cell of `a` stands at most two columns and two rows from one of `b`, given where
/// their top-left cells are.
pub(super) fn is_near(a: &BitGrid, a_at: (i64, i64), b: &BitGrid, b_at: (i64, i64)) -> bool {
    let shift = b_at.0 - a_at.0;
    let down = b_at.1 - a_at.1;
    for row in 0..b.height() as i64 {
        let top = (row + down - 2).max(0);
        let bottom = (row + down + 3).min(a.height() as i64);
        for other in top..bottom {
            if rows_are_near(a.row(other as usize), b.row(row as usize), shift) {
                return true;
            }
        }
    }
    false
}

/// Whether a cell of `a` stands at most two columns from one of `b`, moved right by `shift`.
fn rows_are_near(a: &[u64], b: &[u64], shift: i64) -> bool {
    let word = |cells: &[u64], index: i64| {
        usize::try_from(index).ok().and_then(|index| cells.get(index)).copied().unwrap_or(0)
    };
    // The 64 cells of `a` from a column on, which may be negative.
    let cells_from = |column: i64| {
        let (index, bit) = (column.div_euclid(64), column.rem_euclid(64));
        word(a, index) >> bit | word(a, index + 1) << 1 << (63 - bit)
    };
    b.iter().zip(0..).any(|(&bits, index)| {
        bits != 0 && {
            let start = index * 64 + shift;
            (-2..=2).any(|by| cells_from(start + by) & bits != 0)
        }
    })
}
