//! Which kernel steps a grid.

use super::super::device::Caps;
use super::super::kernels::{Checks, TileForm, step_source};
use super::super::tile_kernel::{self, Outside, Selection, Target};
use super::super::tuning::Variant;
use crate::engine::Skipping;
use crate::life::Rule;

/// Which kernel steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stepping {
    /// One generation a launch, that many rows an invocation.
    Single {
        /// Rows.
        rows: u32,
    },
    /// Several generations a launch.
    Tiles(Tiling),
}

/// How tiles are stepped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tiling {
    /// How the kernel is written.
    pub(super) form: TileForm,
    /// Generations of a launch at most, as many as a tile has halo.
    pub(super) generations: u32,
    /// Whether tiles at rest are left alone.
    pub(super) skipping: Skipping,
}

/// Rows that an invocation of the kernel of one generation takes, where it only steps what a
/// launch of tiles leaves.
const ROWS_PER_INVOCATION: u32 = 8;

impl Stepping {
    /// Rows that an invocation of the kernel of one generation takes.
    pub(super) fn rows_per_invocation(self) -> u32 {
        match self {
            Self::Single { rows } => rows,
            Self::Tiles(..) => ROWS_PER_INVOCATION,
        }
    }

    /// Generations that a launch steps at most.
    pub(super) fn generations_a_launch(self) -> u64 {
        match self {
            Self::Single { .. } => 1,
            Self::Tiles(tiling) => u64::from(tiling.generations),
        }
    }

    /// Columns of words at multiples of which bands start.
    pub(super) fn band_step(self) -> u64 {
        match self {
            Self::Single { .. } => 1,
            Self::Tiles(tiling) => u64::from(tiling.form.shape.words_written()),
        }
    }

    /// Tiles as a variant says, where the adapter takes them.
    pub(super) fn of(caps: &Caps, variant: Variant, skipping: Skipping) -> Self {
        if variant.fits(caps) {
            Self::Tiles(Tiling::of(variant, skipping))
        } else {
            Self::Single { rows: ROWS_PER_INVOCATION }
        }
    }
}

impl Tiling {
    fn of(variant: Variant, skipping: Skipping) -> Self {
        let Variant { shape, generations, majority } = variant;
        Self { form: TileForm { shape, majority, checks: Checks::Off }, generations, skipping }
    }
}

/// The WGSL of the kernel that steps a grid without dead edges on such an adapter.
pub(in crate::engine::gpu) fn shader_source(caps: Option<&Caps>, rule: Rule) -> String {
    let stepping = match caps {
        Some(caps) => Stepping::of(caps, Variant::built_in(caps), Skipping::Never),
        None => Stepping::Tiles(Tiling::of(Variant::HARDWARE, Skipping::Never)),
    };
    match stepping {
        Stepping::Single { rows } => step_source(rule, rows),
        Stepping::Tiles(Tiling { form: TileForm { shape, majority, .. }, .. }) => {
            let target = Target::Grid(Outside::Free, Selection::All);
            tile_kernel::source(rule, shape, majority, target)
        }
    }
}
