//! Which kernel steps a grid.

use super::super::device::Caps;
use super::super::kernel_rule::KernelRule;
use super::super::kernels::{Checks, TileForm, step_program};
use super::super::tile_kernel::{self, Edges, Selection, Target, TileShape};
use super::super::variant::Variant;
use crate::engine::EngineError;
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
    /// How the kernel is written that steps all tiles.
    pub(super) form: TileForm,
    /// Generations of its launches at most.
    pub(super) generations: u32,
    /// How the kernel is written that steps listed tiles.
    pub(super) listed_form: TileForm,
    /// Whether tiles at rest are left alone.
    pub(super) skipping: Skipping,
}

/// Tiles on hardware that are listed: smaller ones than where all are stepped, because a glider
/// keeps the tiles around its own busy too.
const LISTED: TileShape = TileShape { words: 4, rows: 8, workgroup: 32 };

/// The shape of listed tiles, where all tiles are stepped by a variant.
fn listed_shape(caps: &Caps, variant: Variant) -> TileShape {
    if caps.is_software() { variant.shape } else { LISTED }
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
            Self::Tiles(tiling) => u64::from(tiling.listed_form.shape.words_written()),
        }
    }

    /// Tiles as a variant says, where the adapter takes them.
    pub(super) fn of(caps: &Caps, variant: Variant, skipping: Skipping) -> Self {
        if variant.fits(caps) {
            Self::Tiles(Tiling::of(variant, listed_shape(caps, variant), skipping))
        } else {
            Self::Single { rows: ROWS_PER_INVOCATION }
        }
    }

    /// The same tiles, held as suits a rule on such an adapter.
    pub(super) fn suited_to(self, rule: &KernelRule, caps: &Caps) -> Self {
        let suited = |form: TileForm| {
            let shape = form.shape.suited_to(rule.next(), caps.max_workgroup_invocations);
            TileForm { shape, ..form }
        };
        match self {
            Self::Single { .. } => self,
            Self::Tiles(tiling) => Self::Tiles(Tiling {
                form: suited(tiling.form),
                listed_form: suited(tiling.listed_form),
                ..tiling
            }),
        }
    }
}

impl Tiling {
    fn of(variant: Variant, listed: TileShape, skipping: Skipping) -> Self {
        let Variant { shape, generations, majority } = variant;
        let form = TileForm { shape, majority, checks: Checks::Off };
        Self { form, generations, listed_form: TileForm { shape: listed, ..form }, skipping }
    }
}

/// The WGSL of the kernel that steps a grid without dead edges on such an adapter.
pub(in crate::engine::gpu) fn shader_source(
    caps: Option<&Caps>,
    rule: &Rule,
) -> Result<String, EngineError> {
    let rule = KernelRule::of_two_states(rule).map(KernelRule::steady)?;
    let stepping = match caps {
        Some(caps) => {
            let variant = Variant::built_in(caps);
            Stepping::of(caps, variant, Skipping::Never).suited_to(&rule, caps)
        }
        None => {
            let variant = Variant::HARDWARE;
            let shape = variant.shape.suited_to(rule.next(), HARDWARE_INVOCATIONS);
            Stepping::Tiles(Tiling::of(Variant { shape, ..variant }, shape, Skipping::Never))
        }
    };
    let program = match stepping {
        Stepping::Single { rows } => step_program(&rule, rows),
        Stepping::Tiles(Tiling { form: TileForm { shape, majority, .. }, .. }) => {
            let target = Target::Grid(Edges::Unmasked, Selection::All);
            tile_kernel::program(&rule, shape, majority, target)
        }
    };
    Ok(program.source)
}

/// Invocations of a workgroup at most, on hardware that is not there to be asked.
const HARDWARE_INVOCATIONS: u32 = 256;
