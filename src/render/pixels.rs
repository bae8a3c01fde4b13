//! Pixels in memory, and the rectangles of them that have changed.

use super::palette::Colour;

/// A picture in memory, row after row. A pixel is `0x00RRGGBB`, as sRGB bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    width: usize,
    height: usize,
    data: Vec<u32>,
}

/// A rectangle of pixels: its left and top edge, and the first column and row that are past it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PixelRect {
    /// The first column.
    pub left: usize,
    /// The first row.
    pub top: usize,
    /// The column behind the last one.
    pub right: usize,
    /// The row behind the last one.
    pub bottom: usize,
}

/// Rectangles that cover what has changed. Rectangles that are near each other are joined, so that
/// there are few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    areas: Vec<PixelRect>,
}

/// Rectangles of a damage at most.
const MOST_AREAS: usize = 16;

/// A pixel of that colour.
pub const fn pixel([red, green, blue]: Colour) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}

/// The colour of a pixel.
pub const fn colour(pixel: u32) -> Colour {
    let [_, red, green, blue] = pixel.to_be_bytes();
    [red, green, blue]
}

impl Pixels {
    /// A picture of one colour.
    pub fn new(width: usize, height: usize, colour: Colour) -> Self {
        Self { width, height, data: vec![pixel(colour); width * height] }
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All of it.
    pub fn area(&self) -> PixelRect {
        PixelRect { left: 0, top: 0, right: self.width, bottom: self.height }
    }

    /// Every pixel, row after row.
    pub fn data(&self) -> &[u32] {
        &self.data
    }

    /// The pixels `left..right` of a row.
    pub fn row(&self, y: usize, left: usize, right: usize) -> &[u32] {
        &self.data[y * self.width..][left..right]
    }

    /// The pixels `left..right` of a row, to be written.
    pub fn row_mut(&mut self, y: usize, left: usize, right: usize) -> &mut [u32] {
        &mut self.data[y * self.width..][left..right]
    }

    /// The colour of a pixel.
    pub fn colour_at(&self, x: usize, y: usize) -> Colour {
        colour(self.data[y * self.width + x])
    }

    /// Gives part of the picture one colour.
    pub fn fill(&mut self, area: PixelRect, colour: Colour) {
        let area = area.intersection(self.area());
        for y in area.top..area.bottom {
            self.row_mut(y, area.left, area.right).fill(pixel(colour));
        }
    }

    /// Copies the pixels `left..right` of a row to the row below.
    pub(super) fn repeat_row(&mut self, y: usize, left: usize, right: usize) {
        let start = y * self.width;
        self.data.copy_within(start + left..start + right, start + self.width + left);
    }
}

impl PixelRect {
    /// Whether there is no pixel in it.
    pub fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    /// The number of pixels.
    pub fn pixels(&self) -> usize {
        self.right.saturating_sub(self.left) * self.bottom.saturating_sub(self.top)
    }

    /// What two rectangles have in common; where that is nothing, the empty rectangle in the corner, which
    /// lies within every picture.
    pub fn intersection(self, other: Self) -> Self {
        let common = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        if common.is_empty() { Self::default() } else { common }
    }

    /// What lies outside another rectangle, as rectangles some of which are empty.
    pub fn without(self, other: Self) -> [Self; 4] {
        let hole = self.intersection(other);
        if hole.is_empty() {
            let nothing = Self::default();
            return [self, nothing, nothing, nothing];
        }
        let beside = Self { top: hole.top, bottom: hole.bottom, ..self };
        [
            Self { bottom: hole.top, ..self },
            Self { top: hole.bottom, ..self },
            Self { right: hole.left, ..beside },
            Self { left: hole.right, ..beside },
        ]
    }

    /// The smallest rectangle with both in it, neither of which is empty.
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

impl Damage {
    /// A rectangle has changed.
    pub fn add(&mut self, area: PixelRect) {
        if area.is_empty() {
            return;
        }
        let mut area = area;
        // A joined rectangle may be near another one.
        while let Some(index) = self.areas.iter().position(|other| are_near(*other, area)) {
            area = area.union(self.areas.swap_remove(index));
        }
        self.areas.push(area);
        if self.areas.len() > MOST_AREAS {
            self.join_the_nearest();
        }
    }

    /// What another damage covers has changed too.
    pub fn extend(&mut self, other: &Self) {
        for area in &other.areas {
            self.add(*area);
        }
    }

    /// The rectangles.
    pub fn areas(&self) -> &[PixelRect] {
        &self.areas
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// Joins the newest rectangle with the one that grows the least by it.
    fn join_the_nearest(&mut self) {
        let Some(newest) = self.areas.pop() else { return };
        let growth = |other: &PixelRect| newest.union(*other).pixels() - other.pixels();
        let nearest = (0..self.areas.len()).min_by_key(|&index| growth(&self.areas[index]));
        if let Some(index) = nearest {
            let joined = newest.union(self.areas.swap_remove(index));
            self.add(joined);
        }
    }
}

/// Whether a rectangle around both is hardly larger than the two.
fn are_near(one: PixelRect, other: PixelRect) -> bool {
    4 * one.union(other).pixels() <= 5 * (one.pixels() + other.pixels())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(left: usize, top: usize, right: usize, bottom: usize) -> PixelRect {
        PixelRect { left, top, right, bottom }
    }

    fn covers(damage: &Damage, x: usize, y: usize) -> bool {
        let point = area(x, y, x + 1, y + 1);
        damage.areas().iter().any(|area| !area.intersection(point).is_empty())
    }

    /// What stood in a window before it was made smaller, beside it, below it, and within.
    #[test]
    fn what_lies_past_a_picture_changes_nothing_of_it() {
        let mut pixels = Pixels::new(4, 3, [0; 3]);
        for past in [area(5, 0, 9, 3), area(0, 3, 4, 9), area(7, 2, 8, 3), area(9, 9, 12, 12)] {
            let within = past.intersection(pixels.area());
            assert!(pixels.row(2, within.left, within.right).is_empty(), "{past:?}");
            pixels.fill(past, [255; 3]);
        }
        assert_eq!(pixels, Pixels::new(4, 3, [0; 3]));
        pixels.fill(area(3, 2, 9, 9), [255; 3]);
        assert_eq!(pixels.colour_at(3, 2), [255; 3]);
    }

    #[test]
    fn neighbours_are_joined_and_what_is_far_apart_is_not() {
        let check = |added: &[PixelRect], expected: &[PixelRect]| {
            let mut damage = Damage::default();
            for area in added {
                damage.add(*area);
            }
            assert_eq!(damage.areas(), expected);
        };
        check(&[area(0, 0, 10, 1), area(0, 1, 10, 2), area(0, 2, 9, 3)], &[area(0, 0, 10, 3)]);
        let (low, high) = (area(0, 0, 10, 10), area(90, 90, 100, 100));
        check(&[low, high], &[low, high]);
        check(&[low, high, area(5, 5, 5, 9)], &[low, high]);
        // The third one closes the gap.
        check(&[area(0, 0, 2, 9), area(4, 0, 6, 9), area(2, 0, 4, 9)], &[area(0, 0, 6, 9)]);
    }

    #[test]
    fn many_rectangles_become_few_that_cover_them_all() {
        let mut damage = Damage::default();
        let places: Vec<(usize, usize)> = (0..100).map(|i| (i * 37 % 1000, i * 61 % 700)).collect();
        for &(x, y) in &places {
            damage.add(area(x, y, x + 3, y + 3));
        }
        assert!(damage.areas().len() <= MOST_AREAS);
        for (x, y) in places {
            assert!(covers(&damage, x, y) && covers(&damage, x + 2, y + 2), "({x}, {y})");
        }
    }

    #[test]
    fn what_is_left_without_a_part_is_the_rest() {
        let check = |whole: PixelRect, part: PixelRect| {
            let rest = whole.without(part);
            for y in 0..9 {
                for x in 0..9 {
                    let point = area(x, y, x + 1, y + 1);
                    let is_in = |area: PixelRect| !area.intersection(point).is_empty();
                    let times = rest.iter().filter(|area| is_in(**area)).count();
                    let expected = usize::from(is_in(whole) && !is_in(part));
                    assert_eq!(times, expected, "{whole:?} {part:?} ({x}, {y})");
                }
            }
        };
        check(area(1, 1, 8, 8), area(3, 3, 5, 6));
        check(area(1, 1, 8, 8), area(0, 0, 4, 9));
        check(area(1, 1, 8, 8), area(0, 4, 9, 9));
        check(area(1, 1, 8, 8), area(0, 0, 9, 9));
        check(area(1, 1, 4, 4), area(5, 5, 9, 9));
        check(area(1, 1, 4, 4), PixelRect::default());
    }

    #[test]
    fn colours_are_kept() {
        let colour_in = [0x12, 0x80, 0xfe];
        assert_eq!(colour(pixel(colour_in)), colour_in);
        let mut pixels = Pixels::new(3, 2, [1, 2, 3]);
        pixels.fill(area(1, 1, 9, 9), [4, 5, 6]);
        let found: Vec<Colour> = pixels.data().iter().copied().map(colour).collect();
        let (under, over) = ([1, 2, 3], [4, 5, 6]);
        assert_eq!(found, [under, under, under, under, over, over]);
    }
}
