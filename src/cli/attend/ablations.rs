//! `attend ablations`: the model of Life with a part taken away.

use std::fmt;

use lifescope::attention::life::{self, studies};
use serde::Serialize;

use super::super::Outcome;
use super::super::console::Console;
use super::super::numbers;
use super::study::{Ability, Study, StudyArgs};

/// Learn Life without one of the model's parts
///
/// Once whole, then without position, nonlinearity, attention and residual. Every model has the
/// same number of steps and no second try.
#[derive(clap::Args)]
pub struct AblationsArgs {
    #[command(flatten)]
    study: StudyArgs,
}

/// What was found of a model without a part, in the fields of its JSON.
#[derive(Serialize)]
struct PartReport {
    without: &'static str,
    parameters: usize,
    #[serde(flatten)]
    ability: Ability,
}

/// Trains and reports.
pub fn ablations(args: AblationsArgs, console: &Console) -> anyhow::Result<Outcome> {
    let side = args.study.side();
    let whole = life::config(side, side);
    let study = args.study.run(
        studies::Part::ALL.map(|part| (part, part.taken_from(whole))),
        |part| format!("without {}", part.name()),
        |part, shape, ability| PartReport {
            without: part.name(),
            parameters: shape.parameter_count(),
            ability,
        },
        console,
    )?;
    if console.is_json() {
        console.json(&study)?;
    } else {
        console.print(Table(&study))?;
    }
    Ok(study.outcome(console))
}

/// A row a part.
struct Table<'a>(&'a Study<PartReport>);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_head("without     ", f)?;
        for part in &self.0.results {
            let parameters = numbers::grouped(part.parameters as u64);
            write!(f, "\n{:<12}  {parameters:>10}  {}", part.without, part.ability)?;
        }
        Ok(())
    }
}
