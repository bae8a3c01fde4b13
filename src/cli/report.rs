//! What is reported of a universe that was stepped.

use std::fmt;

use lifescope::engine::{Engine, EngineError, Stepped};
use lifescope::life::{Rect, Topology};
use lifescope::source::SourcedPattern;
use serde::Serialize;

use super::numbers;

/// The facts about a universe that was stepped, in the fields of `run --json`.
#[derive(Serialize)]
pub struct Report {
    /// Where the pattern came from.
    pattern: String,
    /// The generation that the universe stands at.
    generation: u64,
    /// Generations that were stepped to get there.
    generations_stepped: u64,
    population: u64,
    bounding_box: Option<Bounds>,
    engine: String,
    adapter: Option<String>,
    rule: String,
    topology: String,
    /// Cell updates really computed.
    cells_stepped: u64,
    /// Time spent on stepping, loading excluded.
    seconds: f64,
    cells_per_second: f64,
    memory_bytes: u64,
    /// The seed, where the pattern is a soup.
    seed: Option<u64>,
    /// Whether the user stopped it.
    interrupted: bool,
    /// What was repaired on reading, as `file:line:column: warning: what`, and what could not be
    /// written.
    warnings: Vec<String>,
    /// What stopped it short.
    error: Option<String>,
}

/// What a report keeps of an opened pattern once its cells are in an engine.
pub struct Origin {
    label: String,
    seed: Option<u64>,
    warnings: Vec<String>,
}

impl Origin {
    /// Where `opened` came from.
    pub fn of(opened: &SourcedPattern) -> Self {
        Self {
            label: opened.label.clone(),
            seed: opened.seed,
            warnings: opened.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Report {
    /// Asks the engine for what it holds now.
    ///
    /// # Errors
    /// The engine's; the error that stopped it where there was one, since the later ones follow
    /// from it.
    pub fn new(stepped: &mut Stepped, origin: Origin) -> Result<Self, EngineError> {
        let counted = count(&mut *stepped.engine);
        let (population, bounding_box) = match (counted, &stepped.error) {
            (Ok(counted), _) => counted,
            (Err(_), Some(first)) => return Err(first.clone()),
            (Err(error), None) => return Err(error),
        };
        let engine = &*stepped.engine;
        let cells_stepped = stepped.cells_stepped;
        Ok(Self {
            pattern: origin.label,
            generation: engine.generation(),
            generations_stepped: engine.generation() - stepped.first_generation,
            population,
            bounding_box: bounding_box.map(bounds),
            engine: engine.kind().to_string(),
            adapter: engine.adapter().map(str::to_owned),
            rule: engine.rule().to_string(),
            topology: topology_name(engine.topology()),
            cells_stepped,
            seconds: stepped.seconds,
            cells_per_second: rate(cells_stepped, stepped.seconds),
            memory_bytes: engine.memory_bytes(),
            seed: origin.seed,
            interrupted: stepped.is_interrupted,
            warnings: origin.warnings,
            error: stepped.error.as_ref().map(ToString::to_string),
        })
    }

    /// Records a warning about what was written.
    pub fn warn(&mut self, warning: &str) {
        self.warnings.push(warning.to_owned());
    }

    /// Records what failed after the stepping.
    pub fn fail(&mut self, error: &anyhow::Error) {
        self.error.get_or_insert_with(|| format!("{error:#}"));
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "generation    {}", numbers::grouped(self.generation))?;
        writeln!(f, "population    {}", numbers::grouped(self.population))?;
        writeln!(f, "bounding box  {}", bounds_text(self.bounding_box))?;
        writeln!(f, "rule          {}", self.rule)?;
        writeln!(f, "topology      {}", self.topology)?;
        match &self.adapter {
            Some(adapter) => writeln!(f, "engine        {} on {adapter}", self.engine)?,
            None => writeln!(f, "engine        {}", self.engine)?,
        }
        writeln!(f, "time          {}", numbers::seconds(self.seconds))?;
        write!(f, "speed         {}", numbers::cell_rate(self.cells_per_second))
    }
}

/// A rectangle as `[x, y, width, height]`.
pub type Bounds = (i64, i64, u64, u64);

/// A rectangle as JSON has it.
pub fn bounds(rect: Rect) -> Bounds {
    (rect.x, rect.y, rect.width, rect.height)
}

/// A bounding box for people.
pub fn bounds_text(bounds: Option<Bounds>) -> String {
    match bounds {
        Some((x, y, width, height)) => format!("{width} x {height} at ({x}, {y})"),
        None => "none, no cell is alive".to_owned(),
    }
}

/// A universe's shape in JSON and for people: its rulestring suffix such as `:T40,30`, or
/// `unbounded`.
pub fn topology_name(topology: Topology) -> String {
    if topology == Topology::UNBOUNDED { "unbounded".to_owned() } else { topology.to_string() }
}

fn count(engine: &mut dyn Engine) -> Result<(u64, Option<Rect>), EngineError> {
    Ok((engine.population()?, engine.bounding_box()?))
}

fn rate(cells: u64, seconds: f64) -> f64 {
    if cells == 0 {
        return 0.0;
    }
    cells as f64 / seconds.max(1e-9)
}
