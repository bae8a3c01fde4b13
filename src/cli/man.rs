//! `man`: the manual pages.

mod facts;

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use self::facts::{ENVIRONMENT, EXAMPLES};
use super::console::{Console, write_stdout};
use super::{EXIT_STATUS, Outcome, UsageError};

/// Print the manual page, or with --dir write the pages of all commands to a folder
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
    let mut command = super::command();
    match &args.dir {
        Some(folder) => {
            let place = || format!("cannot write manual pages to {}", folder.display());
            std::fs::create_dir_all(folder).with_context(place)?;
            command = command.disable_help_subcommand(true);
            command.build();
            write_pages(&command, folder).with_context(place)?;
        }
        None => {
            let page = page(command)?;
            write_stdout(|out| out.write_all(&page))?;
        }
    }
    Ok(Outcome::Done)
}

/// Writes the page of a command and those of its subcommands.
fn write_pages(command: &clap::Command, folder: &Path) -> io::Result<()> {
    for subcommand in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        write_pages(subcommand, folder)?;
    }
    let name = Man::new(command.clone()).get_filename();
    let page = page(command.clone())?;
    lifescope::save::save(&folder.join(name), |out| out.write_all(&page))
}

/// The page of a command.
fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let has_subcommands = command.has_subcommands();
    // What its help says at the end has sections of its own here.
    let man = Man::new(command.after_help(None::<&str>).after_long_help(None::<&str>));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_subcommands {
        man.render_subcommands_section(&mut page)?;
    }
    sections(&name).to_writer(&mut page)?;
    if name == env!("CARGO_PKG_NAME") {
        man.render_version_section(&mut page)?;
    }
    Ok(page)
}

fn sections(name: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_STATUS {
        list_item(&mut roff, [bold(code.to_string())], meaning);
    }
    roff.control("SH", ["ENVIRONMENT"]);
    for (variables, meaning) in ENVIRONMENT {
        list_item(&mut roff, [bold(*variables)], meaning);
    }
    // `lifescope-attend-life` is `lifescope attend life`.
    let prefix = name.replace('-', " ");
    let examples = EXAMPLES.iter().filter(|(line, _)| line.starts_with(&prefix));
    let mut examples = examples.peekable();
    if examples.peek().is_some() {
        roff.control("SH", ["EXAMPLES"]);
    }
    for (line, meaning) in examples {
        list_item(&mut roff, [italic(*line)], meaning);
    }
    roff
}

fn list_item<const N: usize>(roff: &mut Roff, head: [Inline; N], text: &str) {
    roff.control("TP", []);
    roff.text(head);
    roff.text([roman(text)]);
}
