//! `census`: what lives in a pattern, or in many soups.

mod report;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use lifescope::census::{
    HashedSoup, Recogniser, SettleError, Settled, SoupDifference, SoupSearch, settle,
};
use lifescope::engine::{Engine, EngineError, Job, export};
use lifescope::life::{Pattern, Rulestring, Universe, blanks};
use lifescope::memory::MemoryBudget;
use lifescope::source::{GridSize, Source, SourcedPattern};

use self::report::{CensusReport, SoupReport};
use super::args::{EngineArgs, RuleArgs, count};
use super::console::Console;
use super::progress::ProgressMeter;
use super::source::{self, PATTERN_HELP, source_parser};
use super::{Outcome, UsageError, interrupt, stepping};

/// Recognise what lives in a pattern: still lifes, oscillators and spaceships by name
///
/// With --soups, many soups are run on all cores, and what they leave is counted.
#[derive(clap::Args)]
pub struct CensusArgs {
    #[arg(
        value_name = "PATTERN",
        value_parser = source_parser(),
        help = PATTERN_HELP,
        required_unless_present = "soups"
    )]
    pattern: Option<Source>,
    /// Generations to step before the census; with --settle, or for each of --soups, the most
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true, value_parser = count(..))]
    gens: Option<u64>,
    /// Step until the universe repeats, but for spaceships on their way out, and say since which
    /// generation it does
    #[arg(long, conflicts_with = "soups")]
    settle: bool,
    /// Run K soups of 16 x 16 cells, and count what they leave; PATTERN is left out, or soup:16x16
    #[arg(
        long,
        value_name = "K",
        conflicts_with = "rule",
        value_parser = count(1..)
    )]
    soups: Option<u64>,
    /// Symmetry of --soups
    #[arg(long, value_name = "SYMMETRY", requires = "soups", default_value = "C1")]
    symmetry: String,
    /// Settle every one of --soups on an engine's plane as well, and say which soups come out otherwise
    #[arg(long, requires = "soups", conflicts_with_all = ["csv", "json"], hide = true)]
    check: bool,
    /// Seed of a soup, any text for soup:16x16, which is made of its SHA-256 as apgsearch does; a
    /// number for other sizes
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
    /// Write the counts as comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    rule: RuleArgs,
}

/// Generations after which a soup, or a universe that is to settle, is given up.
const MOST_GENERATIONS: u64 = 100_000;

/// Time for recognising what there is after Ctrl-C.
const LAST_LOOK: Duration = Duration::from_millis(300);

/// Takes the census that was asked for.
pub fn census(args: CensusArgs, console: &Console) -> anyhow::Result<Outcome> {
    match (args.soups, &args.pattern) {
        (Some(soups), _) => run_soups(&args, soups, console),
        (None, Some(pattern)) => census_of_pattern(pattern.clone(), args, console),
        (None, None) => Err(UsageError("a pattern or --soups is needed".to_owned()).into()),
    }
}

/// Whether a source is a soup that comes of a text.
fn is_hashed(source: &Source) -> bool {
    let side = HashedSoup::SIDE;
    let size = GridSize { width: side, height: side };
    *source == Source::Soup { size, density: lifescope::life::Soup::DEFAULT_DENSITY }
}

fn run_soups(args: &CensusArgs, soups: u64, console: &Console) -> anyhow::Result<Outcome> {
    if let Some(pattern) = args.pattern.as_ref().filter(|pattern| !is_hashed(pattern)) {
        let error = format!("--soups runs soups of 16 x 16 cells, not {pattern}; write soup:16x16");
        return Err(UsageError(error).into());
    }
    if blanks::tidied(&args.symmetry) != "C1" {
        let error = format!("'{}' is no symmetry that soups can have here; C1 is", args.symmetry);
        return Err(UsageError(error).into());
    }
    let seed = args.seed.clone().unwrap_or_else(|| seed_from_clock(console));
    let max_generations = args.gens.unwrap_or(MOST_GENERATIONS);
    let budget = args.engine.memory.max_memory.budget();
    let search = SoupSearch { seed, soups, max_generations, budget };
    let stop = interrupt::stop()?;
    if args.check {
        return check_soups(&search, &stop, console);
    }
    log::info!("running {soups} soups");
    let mut progress = ProgressMeter::new(console, soups, "soups");
    let began = Instant::now();
    let found = search.run(&stop, &mut |done| {
        let rate = done as f64 / began.elapsed().as_secs_f64().max(1e-9);
        progress.set(done, || format!("{rate:.0} soups/s"));
    });
    drop(progress);
    let report = SoupReport::new(&search, &found, began.elapsed().as_secs_f64());
    if args.csv {
        console.print(report.csv())?;
    } else if console.is_json() {
        console.json(&report)?;
    } else {
        console.print(&report)?;
    }
    if found.soups < soups {
        console.note(format_args!("interrupted after {} of {soups} soups", found.soups));
        return Ok(Outcome::Interrupted);
    }
    Ok(Outcome::Done)
}

/// Holds what soups are counted as against settling each of them.
fn check_soups(
    search: &SoupSearch,
    stop: &AtomicBool,
    console: &Console,
) -> anyhow::Result<Outcome> {
    let mut progress = ProgressMeter::new(console, search.soups, "soups");
    let (soups, differences) = search.check(stop, &mut |done| {
        progress.set(done, || "checking".to_owned());
    });
    drop(progress);
    for SoupDifference { soup, counted, settled } in &differences {
        console.print(format_args!("{soup}\n  counted  {counted}\n  settled  {settled}"))?;
    }
    let count = differences.len();
    console.print(format_args!("{soups} soups of seed {}, {count} differences", search.seed))?;
    Ok(match (soups < search.soups, count) {
        (true, _) => Outcome::Interrupted,
        (false, 0) => Outcome::Done,
        (false, _) => Outcome::Failed,
    })
}

fn seed_from_clock(console: &Console) -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seed = format!("lifescope{}", since.map_or(0, |since| since.as_nanos()) % 1_000_000_007);
    console.note(format_args!("the soups' seed is {seed}; --seed {seed} repeats them"));
    seed
}

fn open(
    source: &Source,
    seed: Option<String>,
    budget: &MemoryBudget,
    console: &Console,
) -> anyhow::Result<SourcedPattern> {
    if is_hashed(source) {
        let soup = HashedSoup::new(seed.unwrap_or_else(|| seed_from_clock(console)));
        let pattern = Pattern { is_placed: true, ..Pattern::from_cells(soup.cells()) };
        let label = format!("{source} of '{}'", soup.text());
        return Ok(SourcedPattern {
            pattern,
            label,
            format: None,
            warnings: Vec::new(),
            seed: None,
        });
    }
    let seed = match &seed {
        None => None,
        Some(text) => Some(count(..)(text).map_err(|_| {
            UsageError(format!(
                "--seed '{text}' is no number; texts are seeds of soup:16x16, other soups have numbers"
            ))
        })?),
    };
    source::open(source, seed, budget, console)
}

fn census_of_pattern(
    pattern: Source,
    args: CensusArgs,
    console: &Console,
) -> anyhow::Result<Outcome> {
    let engine = args.engine.demand()?;
    let mut opened = open(&pattern, args.seed, &engine.budget, console)?;
    let universe = Universe::take(&mut opened.pattern, args.rule.rule)?;
    if universe.rule().has_birth_on_zero() {
        let error = format!(
            "under {} empty space does not stay empty, so nothing in it is an object",
            universe.rule()
        );
        return Err(UsageError(error).into());
    }
    let Rulestring { rule, topology } = universe.rulestring();
    let Some(life_like) = rule.life_like() else {
        let error =
            format!("the census knows Life-like rules such as B3/S23 only, and {rule} is none");
        return Err(UsageError(error).into());
    };
    if topology.is_skewed() {
        let error = format!(
            "the census knows no universes whose edges are shifted or mirrored, such as {rule}{topology}: \
             objects come out of such an edge elsewhere, or turned over; a torus is known, as in {rule}:T640,480"
        );
        return Err(UsageError(error).into());
    }
    let mut recogniser = Recogniser::new().within(&engine.budget);
    let (report, outcome) = if args.settle {
        let place = stepping::open(&engine, console)?;
        let stop = interrupt::stop()?;
        let most = args.gens.unwrap_or(MOST_GENERATIONS);
        let mut progress = ProgressMeter::new(console, most, "generations");
        let mut start = |universe: &Universe| -> Result<Box<dyn Engine>, EngineError> {
            place.start(universe, &engine.budget)
        };
        let settling =
            settle(&universe, most, &mut start, &mut recogniser, &stop, &mut |stepped| {
                progress.set(stepped, || "settling".to_owned());
            })?;
        drop(progress);
        let outcome = match settling.settled {
            Settled::At(_) => Outcome::Done,
            Settled::NotYet => {
                console.warning(format_args!(
                    "it has not settled within {most} generations; --gens allows more"
                ));
                Outcome::Failed
            }
            Settled::Interrupted => Outcome::Interrupted,
        };
        let census = match settling.census {
            None => {
                let stop = raised_soon();
                recogniser
                    .recognise_cells_until(&settling.cells, life_like, topology, &stop)
                    .map_err(SettleError::Memory)?
            }
            census => census,
        };
        let report = CensusReport::new(
            opened.label,
            Rulestring { rule, topology },
            settling.generation,
            settling.cells.population(),
            census.as_ref(),
        )
        .with_settled(settling.settled);
        (report, outcome)
    } else {
        let generations = args.gens.unwrap_or(0);
        let job = Job { universe, engine: &engine, generations };
        let mut stepped = stepping::step(job, console)?;
        if let Some(error) = stepped.error {
            return Err(error.into());
        }
        let cells = export(&mut *stepped.engine)?.cells;
        let began = Instant::now();
        let stop = if stepped.is_interrupted { raised_soon() } else { interrupt::stop()? };
        let census = recogniser
            .recognise_cells_until(&cells, life_like, topology, &stop)
            .map_err(SettleError::Memory)?;
        let seconds = began.elapsed().as_secs_f64();
        let is_whole = census.is_some() && !stepped.is_interrupted;
        let report = CensusReport::new(
            opened.label,
            Rulestring { rule, topology },
            stepped.engine.generation(),
            cells.population(),
            census.as_ref(),
        )
        .with_seconds(seconds);
        (report, if is_whole { Outcome::Done } else { Outcome::Interrupted })
    };
    let report = report.with_warnings(&opened.warnings);
    if args.csv {
        console.print(report.csv())?;
    } else if console.is_json() {
        console.json(&report)?;
    } else {
        console.print(&report)?;
    }
    Ok(outcome)
}

/// A flag that is raised when there has been time for a short look; at once where the system gives no
/// thread to wait on.
fn raised_soon() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    let waiting = thread::Builder::new().name("last look".to_owned()).spawn(move || {
        thread::sleep(LAST_LOOK);
        raised.store(true, Ordering::Relaxed);
    });
    if waiting.is_err() {
        flag.store(true, Ordering::Relaxed);
    }
    flag
}
