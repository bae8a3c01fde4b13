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
    /// The bits of each row, and those beside them.
    pub fn spread(&self) -> [u64; SIDE + 2] {
        std::array::from_fn(|row| {
            let bits = self.centre[row];
            bits | bits << 1 | bits >> 1 | self.west[row] | self.east[row] << (SIDE - 1)
        })
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
