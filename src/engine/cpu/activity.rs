//! What changes in a tile.

use super::shape::{GROUP_ROWS, GROUPS};

/// A set of a tile's rows, one bit for each group of [`GROUP_ROWS`], the northernmost group lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowGroups(pub(super) u64);

impl RowGroups {
    /// Every row.
    pub(super) const ALL: Self = Self((1 << GROUPS) - 1);

    /// The groups of the first `rows` rows.
    pub(super) fn of_rows(rows: i64) -> Self {
        Self((1 << ((rows + GROUP_ROWS - 1) / GROUP_ROWS)) - 1)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `others` is a subset.
    fn contains(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// Adds the group of a row if it has changed.
    pub(super) fn mark(&mut self, row: usize, has_changed: bool) {
        self.0 |= u64::from(has_changed) << (row / GROUP_ROWS as usize);
    }

    /// All groups, so many further south; those north of the tile are lost.
    pub(super) fn moved(self, groups: i64) -> Self {
        Self(if groups < 0 { self.0 >> -groups } else { self.0 << groups })
    }

    /// The rows as runs from north to south. Gaps of at most `gap` rows are taken in.
    pub(super) fn runs(self, gap: i64) -> impl Iterator<Item = std::ops::Range<i64>> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let first = i64::from(left.trailing_zeros());
            let mut end = first;
            while left >> end != 0 {
                let next = end + i64::from((left >> end).trailing_zeros());
                if end > first && (next - end) * GROUP_ROWS > gap {
                    break;
                }
                end = next + i64::from((!(left >> next)).trailing_zeros());
            }
            left = left >> end << end;
            Some(first * GROUP_ROWS..end * GROUP_ROWS)
        })
    }
}

/// What changed in a tile during the last pass.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Activity {
    /// Rows in which any cell differs from before the pass.
    pub(super) rows: RowGroups,
    /// Rows that differ in the westernmost columns, which the western neighbour's window shows.
    pub(super) west: RowGroups,
    /// The same in the east.
    pub(super) east: RowGroups,
    /// Live cells, or [`UNCOUNTED`].
    pub(super) population: u32,
    /// Passes since new and old cells were compared. A tile that changed everywhere is taken to do so
    /// for some passes more, so that a dense soup does not pay for comparing.
    pub(super) passes_unseen: u8,
}

/// Passes for which a tile that changed everywhere is not compared.
pub(super) const MAX_PASSES_UNSEEN: u8 = 3;

/// A population that has not been counted yet.
pub(super) const UNCOUNTED: u32 = u32::MAX;

impl Activity {
    /// Everything may have changed.
    pub(super) const ALL: Self = Self {
        rows: RowGroups::ALL,
        west: RowGroups::ALL,
        east: RowGroups::ALL,
        population: UNCOUNTED,
        passes_unseen: MAX_PASSES_UNSEEN,
    };

    /// Whether all groups of a tile changed at the last comparison, which is not long ago.
    pub(super) fn is_taken_as_busy(&self, groups: RowGroups) -> bool {
        self.passes_unseen < MAX_PASSES_UNSEEN
            && [self.rows, self.west, self.east].iter().all(|changed| changed.contains(groups))
    }

    /// The same tile after a pass that left it alone.
    pub(super) fn at_rest(self) -> Self {
        Self { population: self.population, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::TILE_ROWS;
    use super::*;

    #[test]
    fn rows_come_in_runs() {
        let check = |groups: u64, gap: i64, expected: &[(i64, i64)]| {
            let runs = RowGroups(groups).runs(gap).map(|run| (run.start, run.end));
            assert_eq!(runs.collect::<Vec<_>>(), expected, "{groups:b}");
        };
        check(0, 0, &[]);
        check(0b1, 0, &[(0, 8)]);
        check(0b1011, 0, &[(0, 16), (24, 32)]);
        check(0b1011, 8, &[(0, 32)]);
        check(0b110_0000_0110, 16, &[(8, 24), (72, 88)]);
        check(RowGroups::ALL.0, 0, &[(0, TILE_ROWS)]);
    }
}
