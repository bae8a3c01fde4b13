//! `man`: the manual pages.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;

use super::console::Console;
use super::{Outcome, UsageError};

/// Print the manual page, or write the pages of all commands to a folder
#[derive(clap::Args)]
pub struct ManArgs {
    /// Write one page a command into this folder, which is made where it is missing
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Prints or writes the pages.
pub fn man(args: &ManArgs, console: &Console) -> anyhow::Result<Outcome> {
    if console.is_json() {
        let error = UsageError("a manual page is no JSON; leave --json out".to_owned());
        return Err(error.into());
    }
    match &args.dir {
        Some(folder) => {
            let place = || format!("cannot write manual pages to {}", folder.display());
            std::fs::create_dir_all(folder).with_context(place)?;
            clap_mangen::generate_to(super::command(), folder).with_context(place)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(super::command()).render(&mut page)?;
            io::stdout().write_all(&page)?;
        }
    }
    Ok(Outcome::Done)
}
