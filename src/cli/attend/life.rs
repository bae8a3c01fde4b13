//! `attend life`: models that learn the next generation of a small torus.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lifescope::attention::life::{self, Focus, Grid, Life, Play, RuleTable};
use lifescope::attention::{Check, Event, Model, Plan, Random, Training, Workers, checkpoint};
use lifescope::life::LifeLike;
use lifescope::source::GridSize;
use serde::Serialize;

use super::super::args::count;
use super::super::bench::statistics::Spread;
use super::super::console::Console;
use super::super::output::OpenFile;
use super::super::progress::ProgressMeter;
use super::super::{Outcome, UsageError, interrupt, numbers};
use super::default_threads;

/// What the columns of the report say.
const COLUMNS: &str = "\
seed         the seed of the model; \"tuned\" went on from the weights that know the rule of --from
clicked at   the first check at which all held-out grids were right, in steps and seconds
ended at     the end of the training
restarts     new starts from other random parameters, where the loss rested on a plateau
held-out     how many of --held-out fresh grids are foreseen without a single wrong cell
on 3x3       the share of a cell's attention that lies on itself and its eight neighbours, 0 to 1
on itself    the share that lies on the cell alone
learned      the rule that is read out of the model; \"no rule\" where its answers are those of none
first error  the generation at which it first errs when it plays --play generations on its own";

/// Learn the next generation of a small torus
///
/// The tokens are the cells. Each seed is a model of its own, trained from random parameters on
/// random grids until all grids that it never saw are right, and a little further. A model that
/// stays on a plateau starts anew, which counts in its steps and seconds.
#[derive(clap::Args)]
#[command(after_long_help = format!("Columns of the report:\n{}", indented(COLUMNS)))]
pub struct LifeArgs {
    /// Cells of the torus, such as 16 or 12x10; a side of 3 to 32
    #[arg(long, value_name = "SIZE", default_value = "16")]
    grid: GridSize,
    /// Rule to learn
    #[arg(long, value_name = "RULE", default_value = "B3/S23")]
    rule: LifeLike,
    /// Number of seeds, each a model of its own
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = count(1..=10_000))]
    seeds: u64,
    /// The first seed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = count(..))]
    seed: u64,
    /// Learn this rule first, and then the other one from the weights that know it; both are
    /// compared with learning the other one from nothing
    #[arg(long, value_name = "RULE", conflicts_with = "save")]
    from: Option<LifeLike>,
    /// Held-out grids that are put to a trained model
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = count(1..=10_000_000))]
    held_out: u64,
    /// Generations that a trained model plays on its own from a random start
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = count(..))]
    play: u64,
    /// Threads that train; without it one a core. They change the time and nothing else
    #[arg(long, value_name = "N", value_parser = count(1..=1024))]
    threads: Option<u64>,
    /// Write the last seed's model to FILE, in the safetensors format
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

/// What a run of `attend life` found out, in the fields of its JSON.
#[derive(Serialize)]
struct Report {
    grid: (usize, usize),
    rule: String,
    /// The rule that was learned before it, if one was.
    from: Option<String>,
    threads: usize,
    width: usize,
    heads: usize,
    mlp_width: usize,
    parameters: usize,
    results: Vec<SeedReport>,
    interrupted: bool,
}

/// What became of one seed.
#[derive(Serialize)]
struct SeedReport {
    seed: u64,
    #[serde(flatten)]
    model: ModelReport,
    /// The model that started with the weights of another rule, where one was asked for.
    fine_tuned: Option<ModelReport>,
}

/// What became of one model.
#[derive(Serialize)]
struct ModelReport {
    /// The first check in which all held-out grids were right.
    clicked: Option<Moment>,
    /// The end of the training.
    ended: Moment,
    restarts: u32,
    held_out_grids: usize,
    held_out_grids_right: usize,
    held_out_cells: usize,
    held_out_cells_right: usize,
    /// Shares of the attention, 0 to 1.
    attention_on_3x3: f64,
    attention_on_itself: f64,
    /// Probability of living on, by own state (dead, alive) and live neighbours.
    table: [[f64; 9]; 2],
    /// Entries of the table, of 18, in which every cell that was asked about got the rule's answer.
    table_entries_right: usize,
    /// The rule that the table comes to, where the model always says the same of the same.
    learned_rule: Option<String>,
    /// Generations that the model was let play on its own.
    played: u64,
    /// The first of them that was not the true one.
    first_error: Option<u64>,
}

/// A point of a training.
#[derive(Clone, Copy, Serialize)]
struct Moment {
    /// Over all starts.
    steps: u64,
    seconds: f64,
}

impl From<Check> for Moment {
    fn from(check: Check) -> Self {
        Self { steps: check.steps_of_all_starts, seconds: check.seconds }
    }
}

/// The streams of chance that a trained model is tested with.
const TABLE_STREAM: u64 = 10;
const FOCUS_STREAM: u64 = 11;
const PLAY_STREAM: u64 = 12;

/// Grids over which the focus of a model is averaged.
const FOCUS_GRIDS: usize = 8;

/// Grids of each density from which the learned table is read.
const TABLE_ROUNDS: usize = 8;

/// Grids that are put to a model at once.
const GRIDS_AT_ONCE: usize = 250;

/// Trains and reports.
pub fn life(args: LifeArgs, console: &Console) -> anyhow::Result<Outcome> {
    let side = |side: u64| match side {
        3..=32 => Ok(side as usize),
        _ => {
            Err(UsageError(format!("--grid {}: a side of 3 to 32 cells can be learned", args.grid)))
        }
    };
    let grid = (side(args.grid.width)?, side(args.grid.height)?);
    let save = args.save.as_deref().map(OpenFile::begin).transpose()?;
    let threads = args.threads.map_or_else(default_threads, |threads| threads as usize);
    let stop = interrupt::stop()?;
    let mut study = Study { grid, threads, args: &args, stop, console };
    let config = life::config(grid.0, grid.1);
    let mut report = Report {
        grid,
        rule: args.rule.to_string(),
        from: args.from.map(|rule| rule.to_string()),
        threads,
        width: config.width,
        heads: config.heads,
        mlp_width: config.mlp_width,
        parameters: config.parameter_count(),
        results: Vec::new(),
        interrupted: false,
    };
    let mut last = None;
    for seed in args.seed..args.seed.saturating_add(args.seeds) {
        match study.learn_with_seed(seed)? {
            Some((found, model)) => {
                report.results.push(found);
                last = Some(model);
            }
            None => {
                report.interrupted = true;
                break;
            }
        }
    }
    if let (Some(save), Some(model)) = (save, last) {
        let notes = BTreeMap::from([("rule".to_owned(), args.rule.to_string())]);
        save.finish(&checkpoint::to_bytes(&model, &notes)?)?;
    }
    if console.is_json() {
        console.json(&report)?;
    } else {
        console.print(&report)?;
    }
    if report.interrupted {
        let kept = match (&args.save, report.results.is_empty()) {
            (Some(path), true) => {
                format!("; no seed was finished, so {} is not written", path.display())
            }
            _ => "; the seeds that were finished are shown".to_owned(),
        };
        console.note(format_args!("interrupted{kept}"));
        return Ok(Outcome::Interrupted);
    }
    Ok(Outcome::Done)
}

/// What all seeds share.
struct Study<'a> {
    grid: (usize, usize),
    threads: usize,
    args: &'a LifeArgs,
    stop: Arc<AtomicBool>,
    console: &'a Console,
}

impl Study<'_> {
    /// All that one seed is asked for; `None` where it was interrupted.
    fn learn_with_seed(&mut self, seed: u64) -> anyhow::Result<Option<(SeedReport, Model<f32>)>> {
        let plan = life::plan(self.grid.0, self.grid.1, self.args.rule, seed, self.threads);
        let Some(training) = self.train(plan.clone(), "from nothing")? else { return Ok(None) };
        let Some(model) = self.examine(&training) else { return Ok(None) };
        let mut fine_tuned = None;
        if let Some(from) = self.args.from {
            let first = life::plan(self.grid.0, self.grid.1, from, seed, self.threads);
            let Some(first) = self.train(first, "the rule before it")? else { return Ok(None) };
            let start = Some(Arc::new(first.model().clone()));
            let tuned = self.train(Plan { start, ..plan }, "from the other rule")?;
            let Some(tuned) = tuned else { return Ok(None) };
            fine_tuned = self.examine(&tuned);
            if fine_tuned.is_none() {
                return Ok(None);
            }
        }
        Ok(Some((SeedReport { seed, model, fine_tuned }, training.model().clone())))
    }

    fn train(&self, plan: Plan, what: &str) -> anyhow::Result<Option<Training>> {
        let (seed, steps) = (plan.seed, plan.recipe.most_steps);
        log::info!("training seed {seed}, {what}");
        let mut progress = ProgressMeter::new(self.console, steps, "steps");
        let mut workers = Workers::new(self.threads);
        let mut training = Training::new(plan)?;
        let mut share = 0.0;
        let mut tell = |event: Event| match event {
            Event::Check(check) => share = check.score.sequence_share(),
            Event::Step(step) => progress.set(step.step, || {
                format!("loss {:.3}, {:.0} % right, seed {seed}", step.score.loss, 100.0 * share)
            }),
            Event::Restarted { restarts, step, loss } => self.console.note(format_args!(
                "seed {seed}: the loss rests at {loss:.3} after {step} steps; restart {restarts}"
            )),
            Event::Clicked(_) | Event::DecayBegan { .. } | Event::Finished(_) => {}
        };
        training.run(&mut workers, &mut tell, &|| !self.stop.load(Ordering::Relaxed));
        Ok(training.finish().map(|_| training))
    }

    /// Puts a trained model to the test; `None` where it was interrupted.
    fn examine(&self, training: &Training) -> Option<ModelReport> {
        let finish = training.finish()?;
        let (plan, model) = (training.plan(), training.model());
        let chance = |stream| Random::new(plan.seed, stream);
        let mut workers = Workers::new(self.threads);
        let mut training = training.clone();
        let (mut grids, mut grids_right, mut cells, mut cells_right) = (0, 0, 0, 0);
        while (grids as u64) < self.args.held_out {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            let left = self.args.held_out - grids as u64;
            let score = training.check(&mut workers, GRIDS_AT_ONCE.min(left as usize)).score;
            grids += score.sequences;
            grids_right += score.sequences_right;
            cells += score.targets;
            cells_right += score.targets_right;
        }
        let task = Life::new(self.grid.0, self.grid.1, self.args.rule);
        let mut random = chance(FOCUS_STREAM);
        let seen: Vec<Grid> = (0..FOCUS_GRIDS).map(|_| task.random_grid(&mut random)).collect();
        let focus = Focus::of(model, &seen, 0, 0);
        let table = RuleTable::read(model, self.grid, TABLE_ROUNDS, &mut chance(TABLE_STREAM));
        let start = Grid::random(self.grid.0, self.grid.1, 0.375, &mut chance(PLAY_STREAM));
        let mut play = Play::new(start, self.args.rule);
        while play.generation() < self.args.play && play.first_error().is_none() {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            play.step(model);
        }
        Some(ModelReport {
            clicked: finish.clicked.map(Moment::from),
            ended: finish.check.into(),
            restarts: finish.restarts,
            held_out_grids: grids,
            held_out_grids_right: grids_right,
            held_out_cells: cells,
            held_out_cells_right: cells_right,
            attention_on_3x3: focus.on_neighbourhood(),
            attention_on_itself: focus.on_itself(),
            table: table.entries.map(|entries| entries.map(|entry| entry.mean)),
            table_entries_right: table.agreement(self.args.rule),
            learned_rule: table.rule().map(|rule| rule.to_string()),
            played: play.generation(),
            first_error: play.first_error(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = self.grid;
        writeln!(
            f,
            "{} on a torus of {width} x {height}; {} parameters, width {}, {} head, {} threads",
            self.rule,
            numbers::grouped(self.parameters as u64),
            self.width,
            self.heads,
            self.threads
        )?;
        writeln!(
            f,
            "\n seed   clicked at           ended at             restarts  held-out grids right   on 3x3  on itself  learned        first error"
        )?;
        for result in &self.results {
            write_row(f, &result.seed.to_string(), &result.model)?;
            if let Some(tuned) = &result.fine_tuned {
                write_row(f, "tuned", tuned)?;
            }
        }
        self.write_summary(f, "all seeds", &|result| Some(&result.model))?;
        if let Some(from) = &self.from {
            let label = format!("all seeds, from the weights that know {from}");
            self.write_summary(f, &label, &|result| result.fine_tuned.as_ref())?;
        }
        if let [result] = &self.results[..] {
            write_table(f, result.fine_tuned.as_ref().unwrap_or(&result.model))?;
        }
        write!(f, "\n\n{COLUMNS}")
    }
}

/// Lines as the help sets them off.
fn indented(lines: &str) -> String {
    lines.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

impl Report {
    fn write_summary<'a>(
        &'a self,
        f: &mut fmt::Formatter<'_>,
        label: &str,
        model: &dyn Fn(&'a SeedReport) -> Option<&'a ModelReport>,
    ) -> fmt::Result {
        let models: Vec<&ModelReport> = self.results.iter().filter_map(model).collect();
        if models.len() < 2 {
            return Ok(());
        }
        let clicked: Vec<Moment> = models.iter().filter_map(|model| model.clicked).collect();
        let steps = Spread::of(clicked.iter().map(|moment| moment.steps as f64));
        let seconds = Spread::of(clicked.iter().map(|moment| moment.seconds));
        let ended = Spread::of(models.iter().map(|model| model.ended.seconds));
        let focus = Spread::of(models.iter().map(|model| model.attention_on_3x3));
        let is_exact = |model: &&&ModelReport| model.held_out_grids_right == model.held_out_grids;
        write!(
            f,
            "\n{label}\n  clicked       {} of {}, after {:.0} steps ({:.0} to {:.0}), {:.2} s ({:.2} to {:.2})\n  \
             ended after   {:.2} s ({:.2} to {:.2})\n  \
             exact         {} of {} on every held-out grid\n  \
             on 3x3        {:.3} ({:.3} to {:.3})",
            clicked.len(),
            models.len(),
            steps.median,
            steps.min,
            steps.max,
            seconds.median,
            seconds.min,
            seconds.max,
            ended.median,
            ended.min,
            ended.max,
            models.iter().filter(is_exact).count(),
            models.len(),
            focus.median,
            focus.min,
            focus.max,
        )
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, label: &str, model: &ModelReport) -> fmt::Result {
    let moment = |moment: Moment| format!("{:>5} steps {:>6.2} s", moment.steps, moment.seconds);
    writeln!(
        f,
        "{label:>5}   {:<19}  {:<19}  {:>8}  {:>20}  {:>7.3}  {:>9.3}  {:<13}  {}",
        model.clicked.map_or("never".to_owned(), moment),
        moment(model.ended),
        model.restarts,
        format!("{} of {}", model.held_out_grids_right, model.held_out_grids),
        model.attention_on_3x3,
        model.attention_on_itself,
        model.learned_rule.as_deref().unwrap_or("no rule"),
        match model.first_error {
            Some(generation) => format!("generation {generation}"),
            None => format!("none in {}", model.played),
        }
    )
}

fn write_table(f: &mut fmt::Formatter<'_>, model: &ModelReport) -> fmt::Result {
    write!(f, "\nprobability of living on, by own state and live neighbours\n        ")?;
    for count in 0..9 {
        write!(f, "{count:>8}")?;
    }
    for (state, row) in ["dead", "alive"].iter().zip(&model.table) {
        write!(f, "\n  {state:<6}")?;
        for probability in row {
            write!(f, "{probability:>8.4}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_the_report_is_explained_below_it() {
        let report = Report {
            grid: (8, 8),
            rule: "B3/S23".to_owned(),
            from: None,
            threads: 1,
            width: 32,
            heads: 1,
            mlp_width: 64,
            parameters: 9000,
            results: Vec::new(),
            interrupted: false,
        };
        let text = report.to_string();
        let head = text.lines().find(|line| line.trim_start().starts_with("seed")).unwrap();
        let columns = head.split("  ").map(str::trim).filter(|column| !column.is_empty());
        for column in columns {
            let name = column.split(" grids").next().unwrap();
            assert!(COLUMNS.lines().any(|line| line.starts_with(name)), "{column}");
        }
        assert!(text.ends_with(COLUMNS), "{text}");
    }
}
