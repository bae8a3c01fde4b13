//! PATTERN arguments, and what a console tells of what they lead to.

use clap::builder::{OsStringValueParser, TypedValueParser};
use lifescope::memory::MemoryBudget;
use lifescope::source::{Source, SourceContent, SourceError, SourcedPattern};

use super::console::Console;

/// What the help says about PATTERN.
pub const PATTERN_HELP: &str = "A file, - for standard input, archive.zip:MEMBER, name:SLUG from \
                                the library, soup:WxH[@DENSITY], apg:CODE, or the link to an \
                                object's page";

/// Reads PATTERN arguments, file names that are no UTF-8 included.
pub fn source_parser() -> impl TypedValueParser<Value = Source> {
    OsStringValueParser::new().try_map(Source::parse)
}

/// Reads or makes the pattern, and warns of what was repaired. A soup without a seed takes
/// one from the clock, which is noted.
///
/// # Errors
/// When there is no such pattern, or it cannot be read, or it does not fit in memory; with
/// `--strict` also when something was repaired.
pub fn open(
    source: &Source,
    seed: Option<u64>,
    budget: &MemoryBudget,
    console: &Console,
) -> anyhow::Result<SourcedPattern> {
    unfold(look(source, seed, budget, console)?, budget)
}

/// The same, without unfolding trees or choosing from archives.
///
/// # Errors
/// As for [`open`], but for the size of trees.
pub fn look(
    source: &Source,
    seed: Option<u64>,
    budget: &MemoryBudget,
    console: &Console,
) -> anyhow::Result<SourceContent> {
    let content = read(source, seed, budget)?;
    let warnings = content.warnings();
    if console.is_strict()
        && let Some((last, others)) = warnings.split_last()
    {
        for other in others {
            console.failure(&other.as_error().into());
        }
        // The last is the error that ends the program, so that all stand in the order of their places.
        return Err(last.as_error().into());
    }
    for warning in warnings {
        console.diagnostic(warning);
    }
    if let SourceContent::Pattern(SourcedPattern { seed: Some(chosen), .. }) = &content
        && seed.is_none()
    {
        console.note(format_args!("the soup's seed is {chosen}; --seed {chosen} repeats it"));
    }
    Ok(content)
}

/// The pattern with its cells.
///
/// # Errors
/// For a tree of more cells than memory holds, and for an archive.
pub fn unfold(content: SourceContent, budget: &MemoryBudget) -> anyhow::Result<SourcedPattern> {
    content.into_pattern(budget).map_err(as_told)
}

/// What a source leads to, without a word of warnings and seeds.
///
/// # Errors
/// As for [`look`], but for `--strict`.
pub fn read(
    source: &Source,
    seed: Option<u64>,
    budget: &MemoryBudget,
) -> anyhow::Result<SourceContent> {
    source.read(seed, budget).map_err(as_told)
}

/// The error as the command line tells it: what is wrong in a file by the line that it is in.
fn as_told(error: SourceError) -> anyhow::Error {
    match error {
        SourceError::Pattern(diagnostic) => diagnostic.into(),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::stepping;

    #[test]
    fn what_does_not_fit_is_told_with_the_option_that_helps() {
        let source = Source::parse("soup:100000x100000".into()).unwrap();
        let error = read(&source, Some(1), &MemoryBudget::new(1 << 20)).err().unwrap();
        assert!(stepping::hint_for(&error).is_some_and(|hint| hint.contains("1.0 MiB")));
    }
}
