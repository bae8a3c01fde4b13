//! `attend`: the attention model, headless.

mod ablations;
mod life;
mod sizes;
mod study;

use clap::Subcommand;

use super::Outcome;
use super::console::Console;

/// Train a tiny attention model and see what it has learned
///
/// Each subcommand trains models from nothing, on the processor alone, and reports what came of it.
#[derive(clap::Args)]
pub struct AttendArgs {
    #[command(subcommand)]
    command: AttendCommand,
}

#[derive(Subcommand)]
enum AttendCommand {
    Life(life::LifeArgs),
    Sizes(sizes::SizesArgs),
    Ablations(ablations::AblationsArgs),
}

/// Trains and reports.
pub fn attend(args: AttendArgs, console: &Console) -> anyhow::Result<Outcome> {
    match args.command {
        AttendCommand::Life(args) => life::life(args, console),
        AttendCommand::Sizes(args) => sizes::sizes(args, console),
        AttendCommand::Ablations(args) => ablations::ablations(args, console),
    }
}

/// Threads to train with where the arguments do not say: one a core.
fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
