//! Sets of counts.

/// A set of counts, as ranges that do not touch each other, the lowest first.
///
/// ```
/// use lifescope::life::CountSet;
/// let set = CountSet::new([(5, 9), (2, 3), (4, 6)]);
/// assert_eq!(set.ranges(), [(2, 9)]);
/// assert!(set.contains(4) && !set.contains(10));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CountSet {
    ranges: Vec<(i32, i32)>,
}

impl CountSet {
    /// The counts in any of the ranges, which hold both of their ends.
    pub fn new(ranges: impl IntoIterator<Item = (i32, i32)>) -> Self {
        let mut ranges: Vec<(i32, i32)> =
            ranges.into_iter().filter(|(low, high)| low <= high).collect();
        ranges.sort_unstable();
        let mut merged: Vec<(i32, i32)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Self { ranges: merged }
    }

    /// The ranges, with both of their ends.
    pub fn ranges(&self) -> &[(i32, i32)] {
        &self.ranges
    }

    /// Whether a count is in the set.
    pub fn contains(&self, count: i32) -> bool {
        let after = self.ranges.partition_point(|(low, _)| *low <= count);
        after > 0 && self.ranges[after - 1].1 >= count
    }

    /// Whether the set is one range.
    pub(super) fn is_one_range(&self) -> bool {
        self.ranges.len() == 1
    }

    /// Each count so much higher.
    pub fn moved(&self, by: i32) -> Self {
        let moved =
            self.ranges.iter().map(|(low, high)| (low.saturating_add(by), high.saturating_add(by)));
        Self::new(moved)
    }

    /// Those between two counts, which belong to them.
    pub fn within(&self, least: i32, most: i32) -> Self {
        Self::new(self.ranges.iter().map(|(low, high)| ((*low).max(least), (*high).min(most))))
    }

    /// Those between two counts that are not in the set.
    pub(super) fn without(&self, least: i32, most: i32) -> Self {
        let inside = self.within(least, most);
        let lows = std::iter::once(least).chain(inside.ranges.iter().map(|(_, high)| high + 1));
        let highs = inside.ranges.iter().map(|(low, _)| low - 1).chain([most]);
        Self::new(lows.zip(highs))
    }

    /// What is left of `full` with each of the counts.
    pub(super) fn flipped(&self, full: i32) -> Self {
        let flipped = self
            .ranges
            .iter()
            .map(|(low, high)| (full.saturating_sub(*high), full.saturating_sub(*low)));
        Self::new(flipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_brought_in_order_and_put_together() {
        let check = |ranges: &[(i32, i32)], expected: &[(i32, i32)]| {
            assert_eq!(CountSet::new(ranges.iter().copied()).ranges(), expected);
        };
        check(&[], &[]);
        check(&[(3, 2)], &[]);
        check(&[(7, 9), (1, 2), (4, 4)], &[(1, 2), (4, 4), (7, 9)]);
        check(&[(1, 2), (3, 5)], &[(1, 5)]);
        check(&[(0, i32::MAX), (5, 6)], &[(0, i32::MAX)]);
    }

    #[test]
    fn what_is_left_out_and_what_is_turned_round_is_told_count_by_count() {
        let set = CountSet::new([(2, 3), (6, 6)]);
        for count in -3..12 {
            let is_inside = (0..=8).contains(&count);
            assert_eq!(set.without(0, 8).contains(count), is_inside && !set.contains(count));
            assert_eq!(set.flipped(9).contains(count), set.contains(9 - count));
            assert_eq!(set.moved(-2).contains(count), set.contains(count + 2));
            let within = (3..=5).contains(&count) && set.contains(count);
            assert_eq!(set.within(3, 5).contains(count), within);
        }
        assert_eq!(CountSet::default().without(0, 4).ranges(), [(0, 4)]);
        assert_eq!(CountSet::new([(0, 4)]).without(0, 4).ranges(), []);
    }
}
