//! What is to be measured, from the options and from what the machine has.

use std::sync::Arc;

use lifescope::engine::gpu::{GpuContext, GpuEngine};
use lifescope::engine::{Engine, EngineChoice, EngineError, EngineKind, EnginePlace, Skipping};
use lifescope::life::{Rule, Topology, Universe};
use lifescope::memory::MemoryBudget;
use lifescope::source::GridSize;

use super::super::UsageError;
use super::super::console::Console;
use super::super::info::machine::Processor;
use super::super::stepping;
use super::measure::Measured;
use super::measurement::Disagreement;
use super::{BenchArgs, BenchReport, limits};

/// Sides up to which the reference engine is measured without being asked for by name: past it a
/// row takes minutes.
const REFERENCE_SIDE: u64 = 256;

/// Cells of a universe that kernels are tuned for.
const CELLS_WORTH_TUNING: u64 = 1 << 20;

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
    /// The universes' shape.
    pub topology: TopologyArg,
    /// What each engine may use.
    pub budget: MemoryBudget,
    /// Whether the limits of the hardware are measured.
    pub measures_limits: bool,
    /// What is left out, and why.
    pub skipped: Vec<String>,
    engines: Vec<Contender>,
    sizes: Vec<GridSize>,
    densities: Vec<f64>,
    settles: Vec<u64>,
}

/// A universe and the engines that it is measured on.
pub struct Case {
    /// Its size.
    pub size: GridSize,
    /// The soup's density.
    pub density: f64,
    /// Generations that the soup is aged before it is measured.
    pub settle: u64,
    /// The engines.
    pub engines: Vec<Contender>,
}

/// An engine that takes part, under the label that its rows bear. One place may take part several
/// times, with engines made in different ways.
#[derive(Clone)]
pub struct Contender {
    /// The label.
    pub label: String,
    /// Where its engines are made.
    pub place: EnginePlace,
    /// Whether they step with the simplest kernel there is.
    is_baseline: bool,
    /// Whether they leave alone what cannot change.
    skipping: Skipping,
}

impl Contender {
    fn new(place: EnginePlace) -> Self {
        let label = place.kind().to_string();
        Self { label, place, is_baseline: false, skipping: Skipping::Auto }
    }

    /// The same device with the simplest kernel there is, as a yardstick; `None` on the host.
    fn baseline(&self) -> Option<Self> {
        self.device()?;
        let label = format!("{}-baseline", self.label);
        Some(Self { label, is_baseline: true, ..self.clone() })
    }

    /// The same engine computing every cell in every generation.
    fn without_skipping(&self) -> Self {
        let label = format!("{}-no-skip", self.label);
        Self { label, skipping: Skipping::Never, ..self.clone() }
    }

    /// Makes an engine for a universe.
    ///
    /// # Errors
    /// As [`EnginePlace::start`].
    pub fn start(
        &self,
        universe: &Universe,
        budget: &MemoryBudget,
    ) -> Result<Box<dyn Engine>, EngineError> {
        let mut engine: Box<dyn Engine> = match &self.place {
            EnginePlace::Device(context) if self.is_baseline => {
                Box::new(GpuEngine::baseline(Arc::clone(context), universe, budget)?)
            }
            place => place.start(universe, budget)?,
        };
        engine.set_skipping(self.skipping);
        Ok(engine)
    }

    /// The device that it runs on, where it is a GPU engine.
    pub fn device(&self) -> Option<&GpuContext> {
        match &self.place {
            EnginePlace::Device(context) => Some(context),
            EnginePlace::Host(_) => None,
        }
    }

    /// The variant of the kernel that steps universes of such a shape with so many cells, where it
    /// may be tuned.
    pub fn kernel(&self, topology: Topology, cells: u64) -> Option<String> {
        let device = self.device().filter(|_| !self.is_baseline)?;
        topology.bounds()?;
        Some(GpuEngine::kernel_for(device, cells))
    }

    /// Whether its engines leave anything alone.
    fn can_skip(&self) -> bool {
        !self.is_baseline && !self.is_reference()
    }

    fn is_reference(&self) -> bool {
        self.place.kind() == EngineKind::Reference
    }
}

/// The shape of the universes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TopologyArg {
    /// As large as the soup, edges joined
    #[default]
    Torus,
    /// As large as the soup, with dead cells around
    Plane,
    /// Without an end; speeds in the column "nominal" count the soup's cells
    Unbounded,
}

impl TopologyArg {
    /// The topology for a soup of that size.
    pub fn of(self, size: GridSize) -> Topology {
        match self {
            Self::Torus => Topology::torus(size.width, size.height),
            Self::Plane => Topology::plane(size.width, size.height),
            Self::Unbounded => Topology::UNBOUNDED,
        }
    }
}

impl Plan {
    /// The plan that the options make on this machine.
    ///
    /// # Errors
    /// When a GPU is demanded and there is none.
    pub fn new(args: BenchArgs) -> anyhow::Result<Self> {
        let mut skipped = Vec::new();
        let adapter = args.adapter.adapter.as_deref();
        let mut engines = open_engines(&args.engine, adapter, &mut skipped)?;
        for engine in &engines {
            engine.place.set_tuning(args.tuning.tuning());
        }
        if args.baseline {
            let baselines: Vec<Contender> =
                engines.iter().filter_map(Contender::baseline).collect();
            engines.extend(baselines);
        }
        if args.no_skip {
            let skipping = engines.iter().filter(|engine| engine.can_skip());
            let without: Vec<Contender> = skipping.map(Contender::without_skipping).collect();
            engines.extend(without);
        }
        if let (Some(adapter), false) =
            (adapter, engines.iter().any(|engine| engine.device().is_some()))
        {
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
            if leaves_reference && engines.iter().any(Contender::is_reference) {
                skipped.push(format!(
                    "the reference engine is left out at {size}, where it is slow; \
                     --engine reference measures it"
                ));
            }
            let taking_part = engines.iter();
            let taking_part =
                taking_part.filter(|engine| !(leaves_reference && engine.is_reference()));
            let taking_part: Vec<Contender> = taking_part.cloned().collect();
            for &density in &args.density {
                for &settle in &args.settle {
                    cases.push(Case { size, density, settle, engines: taking_part.clone() });
                }
            }
        }
        Ok(Self {
            cases,
            generations: args.gens,
            repeat: args.repeat,
            rule: args.rule,
            seed: args.seed,
            topology: args.topology,
            budget: args.memory.max_memory.budget(),
            measures_limits: !args.no_limits,
            skipped,
            engines,
            sizes: args.size,
            densities: args.density,
            settles: args.settle,
        })
    }

    /// Tunes the GPU kernel for each size that is to be measured, unless it is tiny, and notes what
    /// was done.
    ///
    /// # Errors
    /// The device's errors.
    pub fn tune(&self, console: &Console) -> Result<(), EngineError> {
        for size in self.sizes.iter().filter(|size| size.cells() >= CELLS_WORTH_TUNING) {
            for engine in &self.engines {
                // A row steps as long as it takes to measure it.
                stepping::tune(&engine.place, self.topology.of(*size), u64::MAX, console)?;
            }
        }
        Ok(())
    }

    /// Measures what the hardware under each engine allows, and notes what cannot be measured.
    pub fn measure_limits(&mut self) -> Vec<limits::HardwareLimits> {
        let mut found = Vec::new();
        if !self.measures_limits {
            return found;
        }
        for engine in &self.engines {
            match limits::measure(engine, &self.budget) {
                Ok(limits) => found.extend(limits),
                Err(error) => self
                    .skipped
                    .push(format!("the limits of {} are left out: {error}", engine.label)),
            }
        }
        found
    }

    /// Number of samples that will be taken.
    pub fn samples(&self) -> u64 {
        let rows: usize = self.cases.iter().map(|case| case.engines.len()).sum();
        rows as u64 * u64::from(self.repeat)
    }

    /// The report of what was measured by this plan.
    pub(super) fn report(
        self,
        limits: Vec<limits::HardwareLimits>,
        mut measured: Measured,
        disagreements: Vec<Disagreement>,
    ) -> BenchReport {
        for row in &mut measured.results {
            let under_it = limits.iter().find(|limits| limits.engine == row.engine);
            row.shares = under_it.map(|limits| limits.shares(row));
        }
        let device = self.engines.iter().find_map(Contender::device);
        let device = device.map(|device| device.caps().clone());
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
            engines: self.engines.into_iter().map(|engine| engine.label).collect(),
            sizes: self.sizes.iter().map(|size| (size.width, size.height)).collect(),
            densities: self.densities,
            settles: self.settles,
            limits,
            results: measured.results,
            skipped: self.skipped,
            failures: measured.failures,
            disagreements,
            comparison: None,
            interrupted: measured.is_interrupted,
        }
    }
}

/// Opens every engine that is asked for, each once; `auto` those that are usable.
fn open_engines(
    choices: &[EngineChoice],
    adapter: Option<&str>,
    skipped: &mut Vec<String>,
) -> Result<Vec<Contender>, EngineError> {
    let wants_all = choices.contains(&EngineChoice::Auto);
    let mut engines = Vec::new();
    for kind in EngineKind::ALL {
        let is_named = choices.contains(&EngineChoice::Only(kind));
        if !is_named && !wants_all {
            continue;
        }
        // The adapter matters to the GPU alone.
        match EnginePlace::open(EngineChoice::Only(kind), adapter) {
            Ok((place, _)) => engines.push(Contender::new(place)),
            Err(EngineError::NoAdapter(why)) if !is_named && adapter.is_none() => {
                skipped.push(format!("the gpu engine is left out: {why}"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(engines)
}
