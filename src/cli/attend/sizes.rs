//! `attend sizes`: the same task learned by models of several sizes.

use std::fmt;

use lifescope::attention::life::studies;
use serde::Serialize;

use super::super::console::Console;
use super::super::numbers;
use super::super::{Outcome, UsageError};
use super::study::{Ability, Study, StudyArgs};

/// Learn Life with models of several sizes
///
/// Every size has the same number of steps and no second try. The share of cells that are right
/// climbs with the size; that of grids without a single wrong cell jumps.
#[derive(clap::Args)]
pub struct SizesArgs {
    #[command(flatten)]
    study: StudyArgs,
    /// Print comma-separated values in place of the table
    #[arg(long)]
    csv: bool,
}

/// What was found of models of a size, in the fields of its JSON.
#[derive(Serialize)]
struct SizeReport {
    width: usize,
    heads: usize,
    mlp_width: usize,
    parameters: usize,
    #[serde(flatten)]
    ability: Ability,
}

/// Trains and reports.
pub fn sizes(args: SizesArgs, console: &Console) -> anyhow::Result<Outcome> {
    if args.csv && console.is_json() {
        let error = "--json and --csv both want standard output; leave one of them out";
        return Err(UsageError(error.to_owned()).into());
    }
    let side = args.study.side();
    let study = args.study.run(
        studies::sizes(side, side).into_iter().map(|shape| ((shape.width, shape.heads), shape)),
        |(width, heads)| format!("width {width}, heads {heads}"),
        |_, shape, ability| SizeReport {
            width: shape.width,
            heads: shape.heads,
            mlp_width: shape.mlp_width,
            parameters: shape.parameter_count(),
            ability,
        },
        console,
    )?;
    if console.is_json() {
        console.json(&study)?;
    } else if args.csv {
        console.print(Csv(&study))?;
    } else {
        console.print(Table(&study))?;
    }
    Ok(study.outcome(console))
}

/// A row a size.
struct Table<'a>(&'a Study<SizeReport>);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_head("width  heads", f)?;
        for size in &self.0.results {
            let parameters = numbers::grouped(size.parameters as u64);
            let SizeReport { width, heads, ability, .. } = size;
            write!(f, "\n{width:>5}  {heads:>5}  {parameters:>10}  {ability}")?;
        }
        Ok(())
    }
}

/// A row a seed.
struct Csv<'a>(&'a Study<SizeReport>);

impl fmt::Display for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "width,heads,mlp_width,parameters,seed,cell_share,grid_share,loss")?;
        for size in &self.0.results {
            let ability = &size.ability;
            for seed in 0..ability.losses.len() {
                write!(
                    f,
                    "\n{},{},{},{},{},{},{},{}",
                    size.width,
                    size.heads,
                    size.mlp_width,
                    size.parameters,
                    seed + 1,
                    ability.cell_shares[seed],
                    ability.grid_shares[seed],
                    ability.losses[seed]
                )?;
            }
        }
        Ok(())
    }
}
