//! `convert`: from any format that is read to any that is written.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use lifescope::engine::Limits;
use lifescope::format::{self, Format, LoadedTree};
use lifescope::life::Pattern;

use super::args::{MemoryArgs, SeedArgs};
use super::console::Console;
use super::output::{check_place, format_of, loss, write_file, write_stdout};
use super::source::{Found, Opened, PATTERN_HELP, Source, source_parser};
use super::{Outcome, UsageError};

/// Convert a pattern from any format that is read to any that is written
///
/// A macrocell file stays a tree on its way to another one, however large it is. What the written
/// format has no place for is told.
#[derive(clap::Args)]
pub struct ConvertArgs {
    #[arg(value_name = "IN", value_parser = source_parser(), help = PATTERN_HELP)]
    input: Source,
    /// The file to write, whose ending names the format, or - for standard output
    #[arg(value_name = "OUT")]
    output: OsString,
    /// Format to write: rle, plaintext, life105, life106, macrocell, apgcode or png
    #[arg(long, short, value_name = "FORMAT")]
    to: Option<Format>,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    seed: SeedArgs,
}

/// Where the converted pattern goes.
enum Target {
    Stdout,
    File(PathBuf),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("standard output"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// Converts.
pub fn convert(args: ConvertArgs, console: &Console) -> anyhow::Result<Outcome> {
    let conversion = Conversion::new(&args, console)?;
    let limits = args.memory.max_memory.limits();
    let found = args.input.look(args.seed.seed, limits, console)?;
    let lost = conversion.write(found, limits)?;
    if let Some(lost) = &lost {
        console.warning(lost);
    }
    if console.is_json() {
        console.json(&serde_json::json!({
            "input": args.input.to_string(),
            "output": conversion.target.to_string(),
            "format": conversion.format.to_string(),
            "warnings": lost.into_iter().collect::<Vec<_>>(),
        }))?;
    }
    Ok(Outcome::Done)
}

/// What is to be written where, validated.
struct Conversion {
    target: Target,
    format: Format,
}

impl Conversion {
    fn new(args: &ConvertArgs, console: &Console) -> anyhow::Result<Self> {
        let usage = |message: String| anyhow::Error::from(UsageError(message));
        if let Some(format) = args.to.filter(|format| !format.is_written()) {
            return Err(usage(format!("{format} is read and not written")));
        }
        if args.output == "-" {
            if console.is_json() {
                let error = "--json and - both want standard output; write to a file";
                return Err(usage(error.to_owned()));
            }
            return Ok(Self { target: Target::Stdout, format: args.to.unwrap_or(Format::Rle) });
        }
        let path = Path::new(&args.output);
        let format = match args.to {
            Some(format) => format,
            None => format_of(path).map_err(|error| {
                usage(format!("{}: {error}; or name it with --to", path.display()))
            })?,
        };
        check_place(path)?;
        Ok(Self { target: Target::File(path.to_owned()), format })
    }

    /// Writes what was found, and gives what the format could not hold.
    fn write(&self, found: Found, limits: Limits) -> anyhow::Result<Option<String>> {
        if let (Found::Tree(tree, _), Format::Macrocell) = (&found, self.format) {
            let LoadedTree { pattern, .. } = &**tree;
            self.put(|out| format::write_tree(pattern, out))?;
            return Ok(None);
        }
        let Opened { pattern, .. } = found.into_opened(limits)?;
        self.write_pattern(&pattern)?;
        Ok(loss(&self.target.to_string(), self.format, &pattern))
    }

    fn write_pattern(&self, pattern: &Pattern) -> anyhow::Result<()> {
        self.put(|out| format::write(pattern, self.format, out))
    }

    fn put(
        &self,
        write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        match &self.target {
            Target::Stdout => write_stdout(write),
            Target::File(path) => write_file(path, write),
        }
    }
}
