//! Populations computed with two independent engines hold here, on every row of
//! `golden/populations.csv`.

use lifescope::engine::gpu::{GpuContext, GpuEngine};
use lifescope::engine::{Engine, EngineError, EngineKind, start_on_host};
use lifescope::format;
use lifescope::life::{Pattern, Rulestring, Topology, Universe};
use lifescope::memory::MemoryBudget;

#[test]
fn the_cpu_engine_holds_every_row() {
    check(|universe| start_on_host(EngineKind::Cpu, universe, MemoryBudget::half_of_available()));
}

#[test]
fn the_gpu_engine_holds_every_row() {
    let device = GpuContext::headless(None).unwrap();
    check(|universe| {
        let limits = MemoryBudget::half_of_available();
        Ok(Box::new(GpuEngine::new(device.clone(), universe, limits)?))
    });
}

/// Steps each pattern once through its rows, in which the generations ascend.
fn check(start: impl Fn(&Universe) -> Result<Box<dyn Engine>, EngineError>) {
    let rows = rows();
    assert_eq!(rows.len(), 33);
    for run in rows.chunk_by(|a, b| (a.rle, &a.rulestring) == (b.rle, &b.rulestring)) {
        let mut engine = start(&run[0].universe()).unwrap();
        for row in run {
            engine.step(row.generation - engine.generation()).unwrap();
            let population = engine.population().unwrap();
            assert_eq!(population, row.population, "{row:?}");
        }
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
    /// The universe at generation 0. Bounded rows were computed from a header of 16 x 16 cells,
    /// which centres their pattern.
    fn universe(&self) -> Universe {
        let loaded = format::read("row.rle", self.rle.as_bytes(), 1 << 20).expect(self.name);
        let is_bounded = self.rulestring.topology != Topology::UNBOUNDED;
        let pattern = Pattern { declared_size: is_bounded.then_some((16, 16)), ..loaded.pattern };
        Universe::new(&pattern, Some(self.rulestring.clone())).expect(self.name)
    }
}

fn rows() -> Vec<Row> {
    let lines = include_str!("golden/populations.csv").lines().skip(1);
    lines.map(row).collect()
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
