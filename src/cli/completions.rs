//! `completions`: the shell's completion script.

use std::io::{self, Write};

use clap_complete::Shell;

use super::console::Console;
use super::{Outcome, UsageError};

/// Print a completion script for a shell
#[derive(clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn completions(args: &CompletionsArgs, console: &Console) -> anyhow::Result<Outcome> {
    if console.is_json() {
        let error = UsageError("a completion script is no JSON; leave --json out".to_owned());
        return Err(error.into());
    }
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "lifescope", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Outcome::Done)
}
