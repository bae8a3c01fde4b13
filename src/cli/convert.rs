//! `convert`: from any format that is read to any that is written.

use std::ffi::{OsStr, OsString};

use clap::builder::{PossibleValue, TypedValueParser};
use lifescope::format::{self, Format, LoadedTree};
use lifescope::life::blanks;
use lifescope::memory::MemoryBudget;
use lifescope::source::{Source, SourceContent, SourcedPattern};

use super::apgcode::code_of;
use super::args::{MemoryArgs, SeedArgs};
use super::console::Console;
use super::output::{OpenOutput, Output};
use super::source::{self, PATTERN_HELP, source_parser};
use super::{Outcome, UsageError};

/// Convert a pattern from any format that is read to any that is written
///
/// A macrocell file stays a tree on its way to another one, however large it is. What the written
/// format has no place for is told.
#[derive(clap::Args)]
pub struct ConvertArgs {
    #[arg(value_name = "IN", value_parser = source_parser(), help = PATTERN_HELP)]
    input: Source,
    /// The file to write, whose ending names the format (.rle where there is none), or - for standard
    /// output
    #[arg(value_name = "OUT")]
    output: OsString,
    /// Format to write, by its name or a file's ending
    #[arg(long, short, value_name = "FORMAT", value_parser = WrittenFormat)]
    to: Option<Format>,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    seed: SeedArgs,
}

/// Converts.
pub fn convert(args: ConvertArgs, console: &Console) -> anyhow::Result<Outcome> {
    let output = output(&args, console)?;
    let budget = args.memory.max_memory.budget();
    let open = output.open(console)?;
    let found = source::look(&args.input, args.seed.seed, &budget, console)?;
    let lost = write(found, open, output.format(), &budget)?;
    if let Some(lost) = &lost {
        console.warning(lost);
    }
    if console.is_json() {
        console.json(&serde_json::json!({
            "input": args.input.to_string(),
            "output": output.to_string(),
            "format": output.format().to_string(),
            "warnings": lost.into_iter().collect::<Vec<_>>(),
        }))?;
    }
    Ok(Outcome::Done)
}

/// Where the converted pattern goes.
fn output(args: &ConvertArgs, console: &Console) -> Result<Output, UsageError> {
    let output = Output::new(args.output.clone(), args.to).map_err(|error| {
        UsageError(format!("{}: {error}; or name it with --to", args.output.display()))
    })?;
    if output.is_stdout() && console.is_json() {
        let error = "--json and - both want standard output; write to a file";
        return Err(UsageError(error.to_owned()));
    }
    Ok(output)
}

/// The formats that are written.
fn written() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|format| format.is_written())
}

/// Reads `--to`, with its values known to help and completions.
#[derive(Clone)]
struct WrittenFormat;

impl TypedValueParser for WrittenFormat {
    type Value = Format;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Format, clap::Error> {
        written_format.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(written().map(|format| PossibleValue::new(format.name()))))
    }
}

/// Reads the name of a format that is written, or its ending.
fn written_format(text: &str) -> Result<Format, String> {
    let text = &*blanks::tidied(text);
    let found: Option<Format> = text.parse().ok();
    if let Some(format) = found.filter(|format| format.is_written()) {
        return Ok(format);
    }
    let list = written().map(Format::name).collect::<Vec<_>>().join(", ");
    Err(match found {
        Some(format) => format!("{format} is read and not written; these are written: {list}"),
        None => format!("'{text}' is no pattern format; these are written: {list}"),
    })
}

/// Writes what was found, and gives what the format could not hold.
fn write(
    found: SourceContent,
    output: OpenOutput,
    format: Format,
    budget: &MemoryBudget,
) -> anyhow::Result<Option<String>> {
    if let (SourceContent::Tree(tree, _), Format::Macrocell) = (&found, format) {
        let LoadedTree { pattern, .. } = &**tree;
        output.put(|out| format::write_tree(pattern, out))?;
        return Ok(None);
    }
    let SourcedPattern { pattern, .. } = source::unfold(found, budget)?;
    let lost = output.loss(&pattern);
    if format == Format::Apgcode {
        let code = code_of(&pattern)?;
        output.put(|out| format::write_apgcode(&code, out))?;
    } else {
        output.write(&pattern, &mut &pattern.cells)?;
    }
    Ok(lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_is_offered() {
        assert_eq!(written_format("RLE"), Ok(Format::Rle));
        assert_eq!(written_format("\u{a0}cells "), Ok(Format::Plaintext));
        for refused in ["gif", "doc", ""] {
            let error = written_format(refused).unwrap_err();
            let (what, offered) = error.split_once("; ").unwrap();
            assert!(what.contains(refused) && !offered.contains("gif"), "{error}");
            assert!(offered.contains("rle, plaintext") && offered.contains("png"), "{error}");
        }
    }
}
