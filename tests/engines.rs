//! Every engine steps to the same bits: random rules, sizes, topologies and generations.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use lifescope::engine::gpu::{GpuContext, GpuEngine};
use lifescope::engine::{
    Engine, EngineError, EngineKind, HostKind, Skipping, export, start_on_host,
};
use lifescope::format::{self, Format};
use lifescope::life::{
    LifeLike, MooreTable, Pattern, Rect, Rule, Rulestring, Soup, Topology, Universe,
};
use proptest::prelude::*;

const LIMITS: u64 = 1 << 30;

/// The device that all cases share. A machine without any adapter fails here.
fn device() -> Arc<GpuContext> {
    static DEVICE: OnceLock<Arc<GpuContext>> = OnceLock::new();
    let open = || GpuContext::headless(None).expect("GPU tests need an adapter, software at least");
    Arc::clone(DEVICE.get_or_init(open))
}

fn engines(universe: &Universe) -> Vec<Box<dyn Engine>> {
    let mut engines: Vec<Box<dyn Engine>> = [HostKind::Reference, HostKind::Cpu]
        .into_iter()
        .map(|kind| start_on_host(kind, universe, LIMITS).unwrap())
        .collect();
    engines.push(Box::new(GpuEngine::new(device(), universe, LIMITS).unwrap()));
    engines
}

/// Steps every engine by `steps` in turn and holds what can be seen against the oracle.
fn check(universe: &Universe, skipping: Skipping, steps: &[u64]) {
    let mut engines = engines(universe);
    engines.iter_mut().for_each(|engine| engine.set_skipping(skipping));
    for &step in steps {
        let mut expected = None;
        for engine in &mut engines {
            engine.step(step).unwrap();
            let bounds = engine.bounding_box().unwrap();
            let region = universe.topology().bounds().or(bounds).unwrap_or(Rect::new(0, 0, 1, 1));
            let seen = (
                engine.generation(),
                engine.population().unwrap(),
                bounds,
                engine.read(region.expanded(1)).unwrap(),
            );
            let kind = engine.kind();
            let expected = expected.get_or_insert_with(|| seen.clone());
            assert!(
                *expected == seen,
                "{kind} under {} with skipping {skipping:?}: {seen:?}, not {expected:?}",
                universe.rulestring()
            );
        }
    }
}

#[test]
fn kinds_of_engine_say_which_universes_they_step() {
    let rules = [
        "B3/S23",
        "B2-a/S12",
        "B13/S13V",
        "MAPQEZsAQ",
        "W30",
        "B03/S23",
        "B03/S238",
        "345/2/4",
        "B24/S|B35/S",
        "/2/3|345/2/3",
    ];
    for rule in rules {
        let shapes = ["", ":T9,8", ":P9,8", ":T0,8", ":P0,8", ":T9+2,8", ":K9*,8", ":C9,8", ":S9"];
        for topology in shapes {
            let text = format!("{rule}{topology}");
            let rulestring: Rulestring = text.parse().unwrap();
            let universe = Universe::new(&Pattern::default(), Some(rulestring.clone()));
            for kind in EngineKind::ALL {
                let is_stepped = universe.as_ref().is_ok_and(|universe| {
                    let error = match kind.on_host() {
                        None => GpuEngine::new(device(), universe, LIMITS).err(),
                        Some(kind) => start_on_host(kind, universe, LIMITS).err(),
                    };
                    match error {
                        None => true,
                        Some(EngineError::RuleNotStepped(_)) => false,
                        Some(error) => panic!("{kind} {text}: {error}"),
                    }
                });
                let says = kind.steps(&rulestring.rule, rulestring.topology);
                assert_eq!(says, is_stepped, "{kind} {text}");
            }
        }
    }
}

/// A universe of `tests/cases`.
fn case(name: &str) -> Universe {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let bytes = std::fs::read(path).expect("the case is there");
    let loaded = format::read(name, &bytes, LIMITS).unwrap_or_else(|error| panic!("{error}"));
    Universe::new(&loaded.pattern, None).unwrap()
}

/// What an engine holds is the same once it was written and read again.
fn check_round_trip(engine: &mut dyn Engine) {
    let exported = export(engine).unwrap();
    let mut text = Vec::new();
    format::write(&exported, Format::Rle, &mut text).unwrap();
    let again = format::read("again.rle", &text, LIMITS).unwrap().pattern;
    assert_eq!((again.generation, &again.cells), (exported.generation, &exported.cells));
}

#[test]
fn no_engine_counts_past_the_last_generation() {
    for name in ["generation-wraps.rle", "gen-max.rle"] {
        for engine in &mut engines(&case(name)) {
            let kind = engine.kind();
            assert_eq!(engine.step(5), Err(EngineError::PastLastGeneration), "{kind}");
            assert_eq!((engine.generation(), engine.population()), (u64::MAX, Ok(5)), "{kind}");
            assert_eq!(engine.step(1), Err(EngineError::PastLastGeneration), "{kind}");
            assert_eq!(engine.step(0), Ok(()), "{kind}");
            check_round_trip(&mut **engine);
        }
    }
}

#[test]
fn no_cell_goes_past_the_largest_coordinate() {
    for engine in &mut engines(&case("last-coordinate.rle")) {
        let kind = engine.kind();
        let reached = match engine.step(100) {
            Err(EngineError::PastLastCoordinate { generation }) => generation,
            other => panic!("{kind}: {other:?}"),
        };
        assert_eq!((engine.generation(), engine.population()), (reached, Ok(5)), "{kind}");
        check_round_trip(&mut **engine);
    }
}

fn rule() -> impl Strategy<Value = LifeLike> {
    prop_oneof![
        (0u16..512, 0u16..512).prop_map(|(birth, survival)| LifeLike::from_masks(birth, survival)),
        Just(LifeLike::LIFE),
    ]
}

fn side() -> impl Strategy<Value = u64> {
    // Sizes around the seams of words and tiles come up more often than chance would have it.
    prop_oneof![1u64..=200, prop::sample::select(vec![1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129])]
}

fn skipping() -> impl Strategy<Value = Skipping> {
    prop::sample::select(vec![Skipping::Auto, Skipping::Always, Skipping::Never])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn bounded_universes_agree(
        rule in rule(),
        (width, height) in (side(), side()),
        is_torus: bool,
        density in 0.05f64..0.95,
        seed: u64,
        skipping in skipping(),
        steps in prop::collection::vec(1u64..20, 1..4),
    ) {
        let topology = match is_torus {
            true => Topology::torus(width, height),
            false => Topology::plane(width, height),
        };
        let pattern = Soup { width, height, density, seed }.pattern();
        check(&Universe::new(&pattern, Some(Rulestring::new(rule, topology))).unwrap(), skipping, &steps);
    }

    #[test]
    fn unbounded_universes_agree(
        birth in 0u16..512,
        survival in 0u16..512,
        (width, height) in (1u64..60, 1u64..60),
        unbounded_axes in 0usize..3,
        seed: u64,
        skipping in skipping(),
        steps in prop::collection::vec(1u64..30, 1..4),
    ) {
        let topology = [Topology::UNBOUNDED, Topology::torus(0, height), Topology::plane(width, 0)];
        let rule = LifeLike::from_masks(birth & !1, survival);
        let rulestring = Rulestring::new(rule, topology[unbounded_axes]);
        let pattern = Soup { width, height, density: 0.4, seed }.pattern();
        check(&Universe::new(&pattern, Some(rulestring)).unwrap(), skipping, &steps);
    }
}

/// Seven rules of cells in the pool, because a software adapter takes about a second to compile each of the
/// kernels that step a rule: for tori, dead edges, planes, tiles at rest, and single generations.
fn rule_of_cells() -> impl Strategy<Value = Rule> {
    let noise = |case: usize, seed: u64| {
        let mixed = (case as u64 + 1).wrapping_mul(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 56
    };
    let table = |share: u64, seed: u64, inputs: usize, ends: [bool; 2]| {
        Rule::from_table(MooreTable::from_fn(|case| match case {
            0 => ends[0],
            0x1ff => ends[1],
            _ => noise(case & inputs, seed) < share,
        }))
    };
    prop::sample::select(vec![
        table(128, 3, 0x1ff, [false, false]),
        table(80, 5, 0x1ff, [false, true]),
        table(128, 7, 0x1ff, [true, false]),
        table(60, 9, 0x1ff, [true, true]),
        table(110, 11, 0b011_110_001, [false, false]),
        "B2-a/S12".parse().unwrap(),
        "B0124-k/S1c25".parse().unwrap(),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn universes_agree_under_rules_of_cells(
        rule in rule_of_cells(),
        (width, height) in (side(), side()),
        shape in 0usize..4,
        density in 0.05f64..0.95,
        seed: u64,
        skipping in skipping(),
        steps in prop::collection::vec(1u64..22, 1..4),
    ) {
        // What has no bounds grows by itself.
        let (width, height) = if shape < 2 { (width, height) } else { (width / 5 + 1, height / 5 + 1) };
        let topology = match shape {
            0 => Topology::torus(width, height),
            1 => Topology::plane(width, height),
            2 => Topology::torus(0, height),
            _ => Topology::UNBOUNDED,
        };
        let pattern = Soup { width, height, density, seed }.pattern();
        let rulestring = Rulestring { rule, topology };
        check(&Universe::new(&pattern, Some(rulestring)).unwrap(), skipping, &steps);
    }
}
