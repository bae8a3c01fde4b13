//! The shape of tiles, of their sets of bits, and of what is seen around them.

/// Cells along a tile's side.
pub(super) const SIDE: usize = 64;

/// No tile.
pub(super) const NONE: u32 = u32::MAX;

/// Sets of bits before the further ones: cells that count as neighbours, and cells that live. Where a rule is asked cell
/// by cell, the first are those that changed.
pub(super) const FIRST_SETS: usize = 2;

/// The bits that count in a tile's rows and in one more on each side, and in the columns beside them.
pub(super) struct Halo {
    pub centre: [u64; SIDE + 2],
    /// The bit of the column west of a row, as the lowest one.
    pub west: [u64; SIDE + 2],
    /// The same of the column east.
    pub east: [u64; SIDE + 2],
}

impl Default for Halo {
    fn default() -> Self {
        Self { centre: [0; SIDE + 2], west: [0; SIDE + 2], east: [0; SIDE + 2] }
    }
}

impl Halo {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        let all = self.centre.iter().chain(&self.west).chain(&self.east);
        all.fold(0, |any, word| any | word) == 0
    }

    /// The cells of the tile that are in the set or have a neighbour there.
    pub fn around(&self) -> [u64; SIDE] {
        let spread = |row: usize| self.in_row(row) | self.centre[row];
        std::array::from_fn(|row| spread(row) | spread(row + 1) | spread(row + 2))
    }

    /// The cells of the tile that are in the set or have a neighbour there that shares a side with them.
    pub fn beside(&self) -> [u64; SIDE] {
        std::array::from_fn(|row| {
            let [north, own, south] = [0, 1, 2].map(|more| self.centre[row + more]);
            north | own | south | self.in_row(row + 1)
        })
    }

    /// The cells of a row with a neighbour of the same row in the set.
    fn in_row(&self, row: usize) -> u64 {
        let bits = self.centre[row];
        bits << 1 | bits >> 1 | self.west[row] | self.east[row] << (SIDE - 1)
    }
}

/// Bits that the states less 1 of a rule take.
pub(super) fn further_bits(states: u16) -> usize {
    (u16::BITS - (states - 2).leading_zeros()) as usize
}

/// The tile of a column or row that is so far from the first one, and the place within the tile.
pub(super) fn divided(at: i64) -> (i64, usize) {
    let side = SIDE as i64;
    (at.div_euclid(side), at.rem_euclid(side) as usize)
}
