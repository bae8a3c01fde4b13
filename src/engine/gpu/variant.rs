//! Variants of the tile kernel, and the sizes of universes that one is chosen for.

use std::fmt;

use super::device::Caps;
use super::layout::HALO;
use super::tile_kernel::{Majority, TileShape};

/// A variant of the tile kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    /// The shape of tiles.
    pub(super) shape: TileShape,
    /// Generations of a launch.
    pub(super) generations: u32,
    /// The form of the majority of three.
    pub(super) majority: Majority,
}

const fn variant(words: u32, rows: u32, workgroup: u32, generations: u32) -> Variant {
    Variant { shape: TileShape { words, rows, workgroup }, generations, majority: Majority::Select }
}

impl Variant {
    /// Bound by arithmetic, and by the registers that a tile takes.
    pub(super) const HARDWARE: Self = variant(6, 6, 128, HALO);

    /// Bound by loads and stores, which tall tiles of few invocations share.
    const SOFTWARE: Self = variant(4, 32, 16, HALO);

    /// What the built-in table says.
    pub(super) fn built_in(caps: &Caps) -> Self {
        if caps.is_software() { Self::SOFTWARE } else { Self::HARDWARE }
    }

    /// Whether an adapter can run it.
    pub(super) fn fits(&self, caps: &Caps) -> bool {
        self.shape.workgroup <= caps.max_workgroup_invocations
            && self.shape.workgroup_bytes() <= caps.max_workgroup_bytes
    }

    /// The same with the majority written in another form.
    pub(super) fn with(self, majority: Majority) -> Self {
        Self { majority, ..self }
    }

    /// Whether tuning on an adapter may find it the fastest.
    pub(super) fn is_candidate(&self, caps: &Caps) -> bool {
        Self::candidates(caps).contains(&self.with(Majority::Select))
    }

    /// The variants to try on an adapter, the built-in one first. Of the fastest, the other forms of
    /// the majority are tried as well.
    pub(super) fn candidates(caps: &Caps) -> Vec<Self> {
        let table: &[Self] = if caps.is_software() {
            &[
                Self::SOFTWARE,
                variant(4, 64, 16, HALO),
                variant(6, 32, 16, HALO),
                variant(4, 32, 32, HALO),
                variant(4, 32, 16, HALO / 2),
            ]
        } else {
            &[
                Self::HARDWARE,
                variant(8, 8, 64, HALO),
                variant(4, 12, 64, HALO),
                variant(6, 6, 64, HALO),
                variant(5, 6, 128, HALO),
                variant(4, 8, 64, HALO),
                variant(4, 4, 64, HALO),
                variant(6, 8, 64, HALO),
                variant(4, 4, 128, HALO / 2),
            ]
        };
        table.iter().copied().filter(|variant| variant.fits(caps)).collect()
    }
}

/// As "6 x 8 cells an invocation, 64 a workgroup, 16 generations a launch", the cells by words.
impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TileShape { words, rows, workgroup } = self.shape;
        write!(
            f,
            "{words} words by {rows} rows an invocation, {workgroup} a workgroup, {} generations \
             a launch, majority by {}",
            self.generations, self.majority
        )
    }
}

/// Universes that a variant is tuned for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SizeClass {
    /// Up to about 2,000 cells a side.
    Small,
    /// Up to about 8,000.
    Medium,
    /// Up to about 23,000.
    Large,
    /// Above.
    Huge,
}

impl SizeClass {
    pub(super) fn of(cells: u64) -> Self {
        match cells {
            0..=0x3f_ffff => Self::Small,
            0x40_0000..=0x3ff_ffff => Self::Medium,
            0x400_0000..=0x1fff_ffff => Self::Large,
            _ => Self::Huge,
        }
    }

    /// The side of the universe that is timed.
    pub(super) fn side(self, caps: &Caps) -> u64 {
        let side = match self {
            Self::Small => 2048,
            Self::Medium => 8192,
            Self::Large => 16_384,
            Self::Huge => 32_768,
        };
        if caps.is_software() { side / 4 } else { side }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::Huge => "huge",
        }
    }
}
