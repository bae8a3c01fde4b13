//! Populations under rules of many kinds, as Golly has them, on every row of `golden/rules.csv`.

use lifescope::engine::{Engine, EngineError, EngineKind, start_on_host};
use lifescope::format;
use lifescope::life::{Pattern, Rulestring, Universe};
use lifescope::memory::MemoryBudget;

#[test]
fn the_engines_of_the_host_hold_every_row() {
    for kind in [EngineKind::Reference, EngineKind::Cpu] {
        check(|universe| start_on_host(kind, universe, MemoryBudget::half_of_available()));
    }
}

fn check(start: impl Fn(&Universe) -> Result<Box<dyn Engine>, EngineError>) {
    let lines = include_str!("golden/rules.csv").lines().skip(1);
    let rows: Vec<Row> = lines.map(row).collect();
    assert_eq!(rows.len(), 21);
    for row in rows {
        let mut engine = start(&row.universe()).unwrap_or_else(|e| panic!("{row:?}: {e}"));
        engine.step(row.generation).unwrap();
        assert_eq!(engine.population(), Ok(row.population), "{row:?}");
    }
}

#[derive(Debug)]
struct Row {
    name: &'static str,
    rle: &'static str,
    rulestring: Rulestring,
    generation: u64,
    population: u64,
}

impl Row {
    /// The universe at generation 0. The header that the populations were computed from named the pattern's own
    /// extent, which centres it in a bounded universe.
    fn universe(&self) -> Universe {
        let loaded = format::read("row.rle", self.rle.as_bytes(), 1 << 20).expect(self.name);
        let bounds = loaded.pattern.cells.bounding_box().unwrap_or_default();
        let declared_size = Some((bounds.width, bounds.height));
        let pattern = Pattern { declared_size, ..loaded.pattern };
        Universe::new(&pattern, Some(self.rulestring.clone())).expect(self.name)
    }
}

/// `name,rle,rule,generation,population`, where the rule may be quoted and hold a comma.
fn row(line: &'static str) -> Row {
    let (name, rest) = line.split_once(',').unwrap();
    let (rle, rest) = rest.split_once(',').unwrap();
    let (rest, population) = rest.rsplit_once(',').unwrap();
    let (rule, generation) = rest.rsplit_once(',').unwrap();
    Row {
        name,
        rle,
        rulestring: rule.trim_matches('"').parse().unwrap(),
        generation: generation.parse().unwrap(),
        population: population.parse().unwrap(),
    }
}
