//! What is to be measured, from the options and from what the machine has.

use lifescope::engine::{EngineChoice, EngineError, EngineKind, EnginePlace, Limits};
use lifescope::life::Rule;

use super::super::UsageError;
use super::super::args::GridSize;
use super::super::info::machine::Processor;
use super::measure::{Disagreement, Measured};
use super::{BenchArgs, BenchReport};

/// Sides up to which the reference engine is measured without being asked for by name: past it a
/// row takes minutes.
const REFERENCE_SIDE: u64 = 256;

/// What is to be measured.
pub struct Plan {
    /// The universes, each measured on its engines.
    pub cases: Vec<Case>,
    /// Generations a sample, where the user says so.
    pub generations: Option<u64>,
    /// Samples a row.
    pub repeat: u32,
    /// The rule.
    pub rule: Rule,
    /// Seed of the soups.
    pub seed: u64,
    /// What each engine may use.
    pub limits: Limits,
    /// What is left out, and why.
    pub skipped: Vec<String>,
    engines: Vec<EnginePlace>,
    sizes: Vec<GridSize>,
    densities: Vec<f64>,
}

/// A universe and the engines that it is measured on.
pub struct Case {
    /// Its size.
    pub size: GridSize,
    /// The soup's density.
    pub density: f64,
    /// The engines.
    pub engines: Vec<EnginePlace>,
}

impl Plan {
    /// The plan that the options make on this machine.
    ///
    /// # Errors
    /// When a GPU is demanded and there is none.
    pub fn new(args: BenchArgs) -> anyhow::Result<Self> {
        let mut skipped = Vec::new();
        let adapter = args.adapter.adapter.as_deref();
        let engines = open_engines(&args.engine, adapter, &mut skipped)?;
        if let (Some(adapter), false) = (adapter, engines.iter().any(is_device)) {
            let error = format!(
                "--adapter '{adapter}' chooses a GPU, but no gpu engine is to be measured; leave \
                 it out, or add gpu to --engine"
            );
            return Err(UsageError(error).into());
        }
        let asks_for_reference = args.engine.contains(&EngineChoice::Only(EngineKind::Reference));
        let mut cases = Vec::new();
        for &size in &args.size {
            let is_large = size.width.max(size.height) > REFERENCE_SIDE;
            let leaves_reference = is_large && !asks_for_reference;
            if leaves_reference && engines.iter().any(is_reference) {
                skipped.push(format!(
                    "the reference engine is left out at {size}, where it takes minutes; \
                     --engine reference measures it"
                ));
            }
            for &density in &args.density {
                let engines = engines.iter();
                let engines = engines.filter(|place| !(leaves_reference && is_reference(place)));
                cases.push(Case { size, density, engines: engines.cloned().collect() });
            }
        }
        Ok(Self {
            cases,
            generations: args.gens,
            repeat: args.repeat,
            rule: args.rule,
            seed: args.seed,
            limits: args.memory.max_memory.limits(),
            skipped,
            engines,
            sizes: args.size,
            densities: args.density,
        })
    }

    /// Number of samples that will be taken.
    pub fn samples(&self) -> u64 {
        let rows: usize = self.cases.iter().map(|case| case.engines.len()).sum();
        rows as u64 * u64::from(self.repeat)
    }

    /// The report of what was measured by this plan.
    pub(super) fn report(
        self,
        measured: Measured,
        disagreements: Vec<Disagreement>,
    ) -> BenchReport {
        let device = self.engines.iter().find_map(|place| match place {
            EnginePlace::Device(device) => Some(device.caps().clone()),
            EnginePlace::Host(_) => None,
        });
        BenchReport {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            adapter: device.as_ref().map(|caps| caps.name.clone()),
            driver: device.as_ref().map(|caps| caps.driver.clone()),
            backend: device.map(|caps| caps.backend),
            cpu: Processor::of_this_machine(),
            rule: self.rule.to_string(),
            seed: self.seed,
            repeat: self.repeat,
            engines: self.engines.iter().map(|place| kind_of(place).to_string()).collect(),
            sizes: self.sizes.iter().map(|size| (size.width, size.height)).collect(),
            densities: self.densities,
            results: measured.results,
            skipped: self.skipped,
            failures: measured.failures,
            disagreements,
            interrupted: measured.is_interrupted,
        }
    }
}

/// The kind of engine that a place makes.
pub fn kind_of(place: &EnginePlace) -> EngineKind {
    match place {
        EnginePlace::Host(kind) => *kind,
        EnginePlace::Device(_) => EngineKind::Gpu,
    }
}

fn is_device(place: &EnginePlace) -> bool {
    kind_of(place) == EngineKind::Gpu
}

fn is_reference(place: &EnginePlace) -> bool {
    kind_of(place) == EngineKind::Reference
}

/// Opens every engine that is asked for, each once; `auto` those that are usable.
fn open_engines(
    choices: &[EngineChoice],
    adapter: Option<&str>,
    skipped: &mut Vec<String>,
) -> Result<Vec<EnginePlace>, EngineError> {
    let wants_all = choices.contains(&EngineChoice::Auto);
    let mut engines = Vec::new();
    for kind in EngineKind::ALL {
        let is_named = choices.contains(&EngineChoice::Only(kind));
        if !is_named && !wants_all {
            continue;
        }
        // The adapter matters to the GPU alone.
        match EnginePlace::open(EngineChoice::Only(kind), adapter) {
            Ok((place, _)) => engines.push(place),
            Err(EngineError::NoAdapter(why)) if !is_named && adapter.is_none() => {
                skipped.push(format!("the gpu engine is left out: {why}"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(engines)
}
