//! Which variant of the tile kernel suits an adapter.
//!
//! What is fastest depends on registers, caches and compilers that no table knows. So a handful of
//! variants is timed for a moment on the adapter itself, at a size like the one that is to be
//! stepped, and the fastest is remembered (`store`) for that adapter, driver and version of the
//! program. Until then, and where nothing should be measured or remembered, a built-in table says
//! what is known to do well on hardware and on software adapters.
//!
//! The time of a launch does not depend on the cells, as long as no tile is skipped: an almost empty
//! universe serves for all.

pub mod store;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::device::{Caps, GpuDevice};
use super::grid::GridEngine;
use super::layout::HALO;
use super::tile_kernel::{Majority, TileShape};
use crate::engine::{Engine, EngineError};
use crate::life::{Rule, Rulestring, Soup, Topology, Universe};

/// Whether kernels are tuned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tuning {
    /// Not at all: the built-in table says what is taken, and nothing is read or written.
    #[default]
    BuiltIn,
    /// What was remembered is taken; [`tune_for`] measures where nothing was and it is worth it.
    Remembered,
    /// Everything is measured again, once a size.
    Again,
}

/// A variant of the tile kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    /// The shape of tiles.
    pub(super) shape: TileShape,
    /// Generations of a launch.
    pub(super) generations: u32,
    /// How the majority of three is spelled.
    pub(super) majority: Majority,
}

const fn variant(words: u32, rows: u32, workgroup: u32, generations: u32) -> Variant {
    Variant { shape: TileShape { words, rows, workgroup }, generations, majority: Majority::Select }
}

const fn spelled(variant: Variant, majority: Majority) -> Variant {
    Variant { majority, ..variant }
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

    /// Whether it is one that tuning may come to on an adapter.
    fn is_known(&self, caps: &Caps) -> bool {
        let shape = spelled(*self, Majority::Select);
        Self::candidates(caps).contains(&shape)
    }

    /// What is tried on an adapter, the built-in one first; of the fastest, other spellings are
    /// tried then.
    fn candidates(caps: &Caps) -> Vec<Self> {
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
    fn side(self, caps: &Caps) -> u64 {
        let side = match self {
            Self::Small => 2048,
            Self::Medium => 8192,
            Self::Large => 16_384,
            Self::Huge => 32_768,
        };
        if caps.is_software() { side / 4 } else { side }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::Huge => "huge",
        }
    }
}

/// Cell updates for which tuning is worth its second: some seconds of work.
const UPDATES_WORTH_TUNING: u64 = 1 << 43;

/// The same on a software adapter.
const SOFTWARE_UPDATES_WORTH_TUNING: u64 = 1 << 37;

/// Time that all variants may take together.
const BUDGET: Duration = Duration::from_millis(2500);

/// Time that a trial of a variant should take.
const TRIAL: Duration = Duration::from_millis(20);

/// Trials of a variant, of which the best counts.
const TRIALS: u32 = 3;

/// Bytes that a universe to be timed may take.
const MEMORY_BYTES: u64 = 1 << 30;

/// What tuning found out, for the user to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuned {
    /// What was done, as "measured 6 variants of the kernel in 1.2 s; the fastest has ...".
    pub what: String,
}

/// Sees to it that a bounded universe of so many cells is stepped by a kernel that suits the device,
/// if so many generations are worth measuring for; tells what was done where something was.
///
/// # Errors
/// The device's errors.
pub fn tune_for(
    device: &Arc<GpuDevice>,
    topology: Topology,
    generations: u64,
) -> Result<Vec<Tuned>, EngineError> {
    let Some(bounds) = topology.bounds() else { return Ok(Vec::new()) };
    let cells = u64::try_from(bounds.area()).unwrap_or(u64::MAX);
    let worth = if device.caps().is_software() {
        SOFTWARE_UPDATES_WORTH_TUNING
    } else {
        UPDATES_WORTH_TUNING
    };
    let is_worth_it = cells.saturating_mul(generations) >= worth;
    prepare(device, cells, is_worth_it)
}

/// Takes what is remembered for universes of so many cells, or measures where that is asked for, or
/// where nothing is remembered and it is worth it.
pub(super) fn prepare(
    device: &Arc<GpuDevice>,
    cells: u64,
    is_worth_it: bool,
) -> Result<Vec<Tuned>, EngineError> {
    let class = SizeClass::of(cells);
    let tuning = device.tuning();
    let mut notes = Vec::new();
    if tuning == Tuning::BuiltIn || device.tuned_variant(class).is_some() {
        return Ok(notes);
    }
    let folder = store::folder();
    let key = store::Key::new(device.caps(), class);
    if tuning == Tuning::Remembered {
        let found = folder.as_deref().map(|folder| store::find(folder, &key));
        let (found, complaint) = found.unwrap_or((None, None));
        notes.extend(complaint.map(|what| Tuned { what }));
        if let Some(variant) = found.filter(|variant| variant.is_known(device.caps())) {
            device.set_tuned(class, variant);
            return Ok(notes);
        }
        if !is_worth_it {
            return Ok(notes);
        }
    }
    let began = Instant::now();
    let (variant, tried) = fastest(device, class)?;
    device.set_tuned(class, variant);
    notes.push(Tuned {
        what: format!(
            "timed {tried} variants of the GPU kernel in {:.1} s; the fastest: {variant}",
            began.elapsed().as_secs_f64()
        ),
    });
    if let Some(Err(error)) = folder.as_deref().map(|folder| store::keep(folder, &key, variant)) {
        notes.push(Tuned { what: format!("it cannot be remembered: {error}") });
    }
    Ok(notes)
}

/// Times the variants for a size, and gives the fastest and how many there was time for.
fn fastest(device: &Arc<GpuDevice>, class: SizeClass) -> Result<(Variant, usize), EngineError> {
    let caps = device.caps();
    let began = Instant::now();
    let mut best = (Variant::built_in(caps), Duration::MAX);
    let mut tried = 0;
    let mut attempt = |variant: Variant, best: &mut (Variant, Duration)| {
        if tried > 0 && began.elapsed() > BUDGET {
            return Ok(());
        }
        let time = time_of(device, variant, class.side(caps))?;
        log::info!("{variant}: {time:?} for 1000 generations at side {}", class.side(caps));
        if time < best.1 {
            *best = (variant, time);
        }
        tried += 1;
        Ok::<(), EngineError>(())
    };
    for variant in Variant::candidates(caps) {
        attempt(variant, &mut best)?;
    }
    let shape = best.0;
    for majority in Majority::ALL.into_iter().filter(|&majority| majority != shape.majority) {
        attempt(spelled(shape, majority), &mut best)?;
    }
    Ok((best.0, tried))
}

/// The time of a thousand generations of a universe of that side.
fn time_of(device: &Arc<GpuDevice>, variant: Variant, side: u64) -> Result<Duration, EngineError> {
    let soup = Soup { width: side.min(64), height: side.min(64), density: 0.4, seed: 1 };
    let rulestring = Rulestring { rule: Rule::LIFE, topology: Topology::torus(side, side) };
    let universe = Universe::new(&soup.pattern(), Some(rulestring))
        .map_err(|error| EngineError::Device(error.to_string()))?;
    let mut engine =
        GridEngine::without_skipping(Arc::clone(device), &universe, MEMORY_BYTES, variant)?;
    let mut generations = u64::from(variant.generations);
    let mut timed = |generations: u64| {
        let began = Instant::now();
        engine.step(generations)?;
        engine.finish()?;
        Ok::<Duration, EngineError>(began.elapsed())
    };
    // The first call also compiles.
    timed(generations)?;
    let mut best = timed(generations)?;
    while best < TRIAL {
        generations *= 2;
        best = timed(generations)?;
    }
    for _ in 1..TRIALS {
        best = best.min(timed(generations)?);
    }
    Ok(best.mul_f64(1000.0 / generations as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_candidate_runs_and_the_built_in_one_is_among_them() {
        let device = GpuDevice::headless(None).unwrap();
        let candidates = Variant::candidates(device.caps());
        assert_eq!(candidates[0], Variant::built_in(device.caps()));
        for variant in candidates {
            assert!(time_of(&device, variant, 256).unwrap() > Duration::ZERO, "{variant}");
        }
    }

    #[test]
    fn nothing_is_measured_for_a_small_job_or_where_it_is_not_wanted() {
        let device = GpuDevice::headless(None).unwrap();
        assert_eq!(device.tuning(), Tuning::BuiltIn);
        let torus = Topology::torus(1 << 20, 1 << 20);
        assert_eq!(tune_for(&device, torus, u64::MAX), Ok(Vec::new()));
        assert_eq!(device.tuned_variant(SizeClass::Large), None);
        assert_eq!(device.variant_for(1 << 40), Variant::built_in(device.caps()));
        device.set_tuned(SizeClass::Small, variant(4, 8, 64, 8));
        assert_eq!(device.variant_for(1 << 20), variant(4, 8, 64, 8));
        assert_eq!(device.variant_for(1 << 24), Variant::built_in(device.caps()));
    }
}
