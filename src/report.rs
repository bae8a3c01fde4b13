//! What is reported of a universe that was stepped, for people and for programs.

use std::fmt;

use serde::Serialize;

use crate::engine::{Engine, EngineError, Stepped};
use crate::language::numbers::{cell_rate, grouped, seconds};
use crate::life::{Axis, Edge, Rect, Topology};
use crate::source::SourcedPattern;

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

impl Report {
    /// Asks the engine for what it holds now; the universe came of that pattern, whose cells may be
    /// elsewhere by now.
    ///
    /// # Errors
    /// The engine's; the error that stopped it where there was one, since the later ones follow
    /// from it.
    pub fn new(stepped: &mut Stepped, origin: &SourcedPattern) -> Result<Self, EngineError> {
        let counted = count(&mut *stepped.engine);
        let (population, bounding_box) = match (counted, &stepped.error) {
            (Ok(counted), _) => counted,
            (Err(_), Some(first)) => return Err(first.clone()),
            (Err(error), None) => return Err(error),
        };
        let engine = &*stepped.engine;
        let cells_stepped = stepped.cells_stepped;
        Ok(Self {
            pattern: origin.label.clone(),
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
            warnings: origin.warnings.iter().map(ToString::to_string).collect(),
            error: stepped.error.as_ref().map(ToString::to_string),
        })
    }

    /// Records a warning about what was written.
    pub fn warn(&mut self, warning: &str) {
        self.warnings.push(warning.to_owned());
    }

    /// Records what failed after the stepping.
    pub fn fail(&mut self, error: impl fmt::Display) {
        self.error.get_or_insert_with(|| error.to_string());
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "generation    {}", grouped(self.generation))?;
        writeln!(f, "population    {}", grouped(self.population))?;
        writeln!(f, "bounding box  {}", bounds_text(self.bounding_box))?;
        writeln!(f, "rule          {}", self.rule)?;
        writeln!(f, "topology      {}", self.topology)?;
        match &self.adapter {
            Some(adapter) => writeln!(f, "engine        {} on {adapter}", self.engine)?,
            None => writeln!(f, "engine        {}", self.engine)?,
        }
        writeln!(f, "time          {}", seconds(self.seconds))?;
        write!(f, "speed         {}", cell_rate(self.cells_per_second))
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

/// What a bounded universe's edges are joined to, for people.
pub fn edges_in_words(topology: Topology) -> Option<String> {
    let (width, height) = (topology.width(), topology.height());
    Some(match topology.edge() {
        Edge::Dead if topology == Topology::UNBOUNDED => return None,
        Edge::Dead => "past the edge all is dead for ever".to_owned(),
        Edge::Torus => match (width, height) {
            (Some(_), Some(_)) => "a torus: past each edge lies the opposite one".to_owned(),
            (Some(_), None) => "a tube: the left and the right edge are joined".to_owned(),
            (None, _) => "a tube: the top and the bottom edge are joined".to_owned(),
        },
        Edge::ShiftedTorus { along: Axis::X, by } => format!(
            "a torus with a shift: what leaves at the bottom comes in at the top, {} further {}",
            counted(by, "column"),
            if by > 0 { "right" } else { "left" }
        ),
        Edge::ShiftedTorus { along: Axis::Y, by } => format!(
            "a torus with a shift: what leaves on the right comes in on the left, {} further {}",
            counted(by, "row"),
            if by > 0 { "down" } else { "up" }
        ),
        Edge::KleinBottle { along: Axis::X, is_shifted } => format!(
            "a Klein bottle: what leaves at the bottom comes in at the top with left and right exchanged{}",
            if is_shifted { ", a column further left" } else { "" }
        ),
        Edge::KleinBottle { along: Axis::Y, is_shifted } => format!(
            "a Klein bottle: what leaves on the right comes in on the left upside down{}",
            if is_shifted { ", a row further up" } else { "" }
        ),
        Edge::CrossSurface => {
            "a cross-surface: past each edge lies the opposite one, mirrored".to_owned()
        }
        Edge::Sphere { has_other_diagonal: false } => {
            "a sphere: the top edge is joined to the left one, the bottom edge to the right one"
                .to_owned()
        }
        Edge::Sphere { has_other_diagonal: true } => {
            "a sphere: the top edge is joined to the right one, the bottom edge to the left one"
                .to_owned()
        }
    })
}

fn counted(number: i64, noun: &str) -> String {
    let number = number.unsigned_abs();
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::engine::gpu::tuning::Tuning;
    use crate::engine::{EngineChoice, EngineDemand, EngineKind, Job};
    use crate::life::{Point, Rulestring, Universe};
    use crate::memory::MemoryBudget;
    use crate::source::{Source, SourceContent};

    /// The report of a built-in pattern that the oracle has stepped.
    fn report(argument: &str, generations: u64) -> Report {
        let budget = MemoryBudget::new(1 << 24);
        let content = Source::parse(argument.into()).unwrap().read(None, &budget).unwrap();
        let SourceContent::Pattern(mut origin) = content else { panic!("{argument}") };
        let universe = Universe::take(&mut origin.pattern, None).unwrap();
        let choice = EngineChoice::Only(EngineKind::Reference);
        let engine = EngineDemand { choice, adapter: None, tuning: Tuning::BuiltIn, budget };
        let job = Job { universe, engine: &engine, generations };
        let mut stepped = job.run(&AtomicBool::new(false), |_| {}).unwrap();
        Report::new(&mut stepped, &origin).unwrap()
    }

    #[test]
    fn a_report_says_where_the_universe_stands_and_what_it_came_of() {
        let report = report("name:glider", 4);
        assert_eq!((report.pattern.as_str(), report.population), ("name:glider", 5));
        assert_eq!((report.generation, report.generations_stepped), (4, 4));
        let text = report.to_string();
        for line in ["generation    4\n", "population    5\n", "topology      unbounded\n"] {
            assert!(text.contains(line), "{text}");
        }
        assert!(text.contains("bounding box  3 x 3 at ("), "{text}");
    }

    #[test]
    fn the_first_failure_is_the_one_that_is_reported() {
        let mut report = report("name:glider", 0);
        report.warn("the format has no place for comments");
        report.fail("the disk is full");
        report.fail("the pipe is closed");
        assert_eq!(report.error.as_deref(), Some("the disk is full"));
        assert_eq!(report.warnings, ["the format has no place for comments"]);
        assert_eq!(report.cells_per_second, 0.0);
    }

    #[test]
    fn what_is_empty_is_said_in_words() {
        assert_eq!(bounds_text(None), "none, no cell is alive");
        assert_eq!(topology_name(Topology::UNBOUNDED), "unbounded");
        assert_eq!(topology_name(Topology::torus(40, 30)), ":T40,30");
    }

    #[test]
    fn edges_are_told_as_the_topology_joins_them() {
        let of = |suffix: &str| format!("B3/S23{suffix}").parse::<Rulestring>().unwrap().topology;
        let check = |suffix: &str, words: &str| {
            let told = edges_in_words(of(suffix)).unwrap();
            assert!(told.contains(words), "{suffix}: {told}");
        };
        // What leaves a universe of 10 x 8 cells at the bottom, or on the right, comes in where the words say.
        let below = |suffix: &str| of(suffix).resolve(-4, 4).unwrap();
        let right = |suffix: &str| of(suffix).resolve(5, -3).unwrap();
        assert_eq!(edges_in_words(Topology::UNBOUNDED), None);
        check(":T10,8", "each edge lies the opposite one");
        check(":T0,8", "the top and the bottom edge are joined");
        check(":T10,0", "the left and the right edge are joined");
        check(":P10,0", "dead for ever");
        check(":T10+2,8", "comes in at the top, 2 columns further right");
        assert_eq!(below(":T10+2,8"), Point::new(-2, -4));
        check(":T10,8-1", "comes in on the left, 1 row further up");
        assert_eq!(right(":T10,8-1"), Point::new(-5, -4));
        check(":K10*,8", "at the top with left and right exchanged");
        assert_eq!(below(":K10*,8"), Point::new(3, -4));
        check(":K10*+1,8", "exchanged, a column further left");
        assert_eq!(below(":K10*+1,8"), Point::new(2, -4));
        check(":K10,8", "on the left upside down");
        assert_eq!(right(":K10,8"), Point::new(-5, 2));
        check(":K10,8*+1", "upside down, a row further up");
        assert_eq!(right(":K10,8*+1"), Point::new(-5, 1));
        check(":C10,8", "the opposite one, mirrored");
        check(":S10", "the top edge is joined to the left one");
        assert_eq!(of(":S10").resolve(2, -6), Some(Point::new(-5, 2)));
        check(":S10*", "the top edge is joined to the right one");
        assert_eq!(of(":S10*").resolve(2, -6).map(|cell| cell.x), Some(4));
    }
}
