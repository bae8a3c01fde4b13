//! `run`: steps a pattern headless, reports, and optionally writes the result.

use lifescope::engine::{EngineDemand, EngineRuns, Job, Repetition, Stepped, about};
use lifescope::life::{Pattern, Rulestring, Universe};
use lifescope::memory::MemoryBudget;
use lifescope::report::Report;
use lifescope::source::{Source, SourcedPattern};

use super::args::{EngineArgs, RuleArgs, SeedArgs, count};
use super::console::Console;
use super::output::{OpenOutput, Output, output_parser};
use super::source::{self, PATTERN_HELP, source_parser};
use super::{Outcome, UsageError, numbers, stepping};

/// Step a pattern without a window, and report what came of it
///
/// Ctrl-C stops with what there is, and so do the signals TERM and HUP: it is reported and written. A
/// second Ctrl-C ends at once.
#[derive(clap::Args)]
#[command(override_usage = "lifescope run [OPTIONS] --gens <N> <PATTERN>")]
pub struct RunArgs {
    #[arg(value_name = "PATTERN", value_parser = source_parser(), help = PATTERN_HELP)]
    pattern: Source,
    /// Generations to step
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true, value_parser = count(..))]
    gens: Option<u64>,
    /// Write the result to FILE, whose ending names the format (.rle where there is none), or with - to
    /// standard output as RLE, which sends the report to standard error
    #[arg(long, short, value_name = "FILE", value_parser = output_parser())]
    output: Option<Output>,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    rule: RuleArgs,
    #[command(flatten)]
    seed: SeedArgs,
}

/// What `run` is to do, validated.
pub struct Run {
    /// Where the pattern comes from.
    pub source: Source,
    /// Generations to step.
    pub generations: u64,
    /// Where the result is written.
    pub output: Option<Output>,
    /// Which engine.
    pub engine: EngineDemand,
    /// Rule and shape in place of the pattern's own.
    pub rulestring: Option<Rulestring>,
    /// Seed of a soup.
    pub seed: Option<u64>,
}

/// Steps, reports and writes.
pub fn run(args: RunArgs, console: &Console) -> anyhow::Result<Outcome> {
    if console.is_json() && args.output.as_ref().is_some_and(Output::is_stdout) {
        let error = "--json and -o - both want standard output; write to a file";
        return Err(UsageError(error.to_owned()).into());
    }
    let engine = args.engine.demand()?;
    let Some(generations) = args.gens else {
        return Err(without_generations(&args.pattern, &engine.budget));
    };
    let run = Run {
        source: args.pattern,
        generations,
        output: args.output,
        engine,
        rulestring: args.rule.rule,
        seed: args.seed.seed,
    };
    let output = run.output.as_ref().map(|output| output.open(console)).transpose()?;
    let opened = source::open(&run.source, run.seed, &run.engine.budget, console)?;
    run.step(opened, output, console)
}

/// That nothing says how far to step, or what is wrong with the file, which matters first.
fn without_generations(pattern: &Source, budget: &MemoryBudget) -> anyhow::Error {
    let unopened = match pattern {
        Source::File(_) | Source::Library(_) => source::read(pattern, None, budget).err(),
        _ => None,
    };
    unopened.unwrap_or_else(|| {
        UsageError("--gens N is missing, which says how many generations to step".to_owned()).into()
    })
}

impl Run {
    /// Steps what was opened, reports and writes.
    ///
    /// # Errors
    /// When it cannot be stepped at all, or not be reported or written.
    pub fn step(
        self,
        mut opened: SourcedPattern,
        output: Option<OpenOutput>,
        console: &Console,
    ) -> anyhow::Result<Outcome> {
        let universe = Universe::take(&mut opened.pattern, self.rulestring)?;
        let job = Job { universe, engine: &self.engine, generations: self.generations };
        let mut stepped = stepping::step(job, console)?;
        let mut report = Report::new(&mut stepped, &opened)?;
        if let Some(rest) = rest(&mut stepped) {
            console.note(rest);
        }
        // The result first: a closed pipe must not cost the file. And if it cannot be written,
        // what was worked out is reported all the same.
        let written = match output {
            Some(output) => write_result(output, &mut stepped, opened),
            None => Ok(None),
        };
        match &written {
            Ok(Some(loss)) => {
                console.warning(loss);
                report.warn(loss);
            }
            Ok(None) => {}
            Err(error) => report.fail(format_args!("{error:#}")),
        }
        if console.is_json() {
            console.json(&report)?;
        } else if self.output.as_ref().is_some_and(Output::is_stdout) {
            console.print_aside(&report);
        } else {
            console.print(&report)?;
        }
        if let Some(error) = &stepped.error {
            console.error(error);
            if let Some(hint) = stepping::hint_for(&error.clone().into()) {
                console.hint(hint);
            }
        }
        if let Err(error) = &written
            && !super::is_nobody_left(error)
        {
            console.failure(error);
            if let Some(hint) = stepping::hint_for(error) {
                console.hint(hint);
            }
            return Ok(Outcome::Failed);
        }
        if stepped.error.is_some() {
            return Ok(Outcome::Failed);
        }
        if stepped.is_interrupted {
            let done = stepped.engine.generation() - stepped.first_generation;
            console
                .note(format_args!("interrupted after {done} of {} generations", self.generations));
            return Ok(Outcome::Interrupted);
        }
        Ok(Outcome::Done)
    }
}

/// What is to be told of a universe in which nothing new happens any more, where that was found out.
fn rest(stepped: &mut Stepped) -> Option<String> {
    let engine = &mut stepped.engine;
    if engine.population() == Ok(0) && !engine.is_born_of_nothing() {
        return Some("nothing lives any more, and nothing will".to_owned());
    }
    let Repetition { since, period } = engine.repetition()?;
    Some(format!(
        "from generation {} on, if not before, the universe comes back to itself after {period} \
         generations or a part of them; what follows was not stepped one by one",
        numbers::grouped(since)
    ))
}

/// Writes the universe as it stands, under the name and with the comments of the pattern that it
/// came of, and says what the format could not hold.
fn write_result(
    output: OpenOutput,
    stepped: &mut Stepped,
    opened: SourcedPattern,
) -> anyhow::Result<Option<String>> {
    let result = Pattern {
        name: opened.pattern.name,
        author: opened.pattern.author,
        comments: opened.pattern.comments,
        ..about(&*stepped.engine)
    };
    let loss = output.loss(&result);
    output.write(&result, &mut EngineRuns::new(&mut *stepped.engine))?;
    Ok(loss)
}
