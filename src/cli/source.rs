//! PATTERN arguments: where a pattern comes from.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};
use lifescope::engine::Limits;
use lifescope::format::{self, Diagnostic, Format};
use lifescope::library;
use lifescope::life::{Pattern, Soup};

use super::args::{GridSize, parse_density};
use super::console::Console;
use super::numbers;

/// What the help says about PATTERN.
pub const PATTERN_HELP: &str = "A file, - for standard input, name:SLUG from the library, \
                                soup:WxH[@DENSITY] or apg:CODE";

/// Where a pattern comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A pattern file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// A pattern of the built-in library, by its slug.
    Library(String),
    /// A random soup.
    Soup {
        /// Its size.
        size: GridSize,
        /// Probability that a cell is alive.
        density: f64,
    },
    /// An object, by its apgcode.
    Apgcode(String),
}

/// A pattern with where it came from.
pub struct Opened {
    /// The pattern.
    pub pattern: Pattern,
    /// Where it came from, as a message names it.
    pub label: String,
    /// The file's format; `None` for a soup.
    pub format: Option<Format>,
    /// What was repaired on reading.
    pub warnings: Vec<Diagnostic>,
    /// The seed of a soup.
    pub seed: Option<u64>,
}

impl Source {
    /// Reads a PATTERN argument. What has no known prefix is a file; a file whose name has one
    /// is reached as `./name:x`.
    ///
    /// # Errors
    /// For a soup whose size or density cannot be.
    pub fn parse(argument: OsString) -> Result<Self, String> {
        let Some(text) = argument.to_str() else {
            return Ok(Self::File(argument.into()));
        };
        Ok(match text.split_once(':') {
            _ if text == "-" => Self::Stdin,
            Some(("name", slug)) => Self::Library(slug.to_owned()),
            Some(("soup", soup)) => parse_soup(soup)?,
            Some(("apg", code)) => Self::Apgcode(code.to_owned()),
            _ => Self::File(argument.into()),
        })
    }

    /// Reads or makes the pattern, and warns of what was repaired. A soup without a seed takes
    /// one from the clock, which is noted.
    ///
    /// # Errors
    /// When there is no such pattern, or it cannot be read, or it does not fit in memory.
    pub fn open(
        &self,
        seed: Option<u64>,
        limits: Limits,
        console: &Console,
    ) -> anyhow::Result<Opened> {
        let opened = self.open_silently(seed, limits)?;
        for warning in &opened.warnings {
            console.diagnostic(warning);
        }
        if let (Some(chosen), None) = (opened.seed, seed) {
            console.note(format_args!("the soup's seed is {chosen}; --seed {chosen} repeats it"));
        }
        Ok(opened)
    }

    fn open_silently(&self, seed: Option<u64>, limits: Limits) -> anyhow::Result<Opened> {
        let label = self.to_string();
        match self {
            Self::File(path) => read(&label, &read_file(path, limits)?, limits),
            Self::Stdin => read(&label, &read_stdin(limits)?, limits),
            Self::Library(slug) => read(&label, find(slug)?.rle.as_bytes(), limits),
            Self::Soup { size, density } => make_soup(*size, *density, seed, limits),
            Self::Apgcode(code) => bail!(
                "apg:{code}: apgcodes are not supported yet, they come with object recognition; \
                 use a file or a name: pattern"
            ),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Stdin => f.write_str("<stdin>"),
            Self::Library(slug) => write!(f, "name:{slug}"),
            Self::Soup { size, density } => write!(f, "soup:{size}@{density}"),
            Self::Apgcode(code) => write!(f, "apg:{code}"),
        }
    }
}

/// Reads PATTERN arguments, file names that are no UTF-8 included.
pub fn source_parser() -> impl TypedValueParser<Value = Source> {
    OsStringValueParser::new().try_map(Source::parse)
}

fn parse_soup(text: &str) -> Result<Source, String> {
    let (size, density) = match text.split_once('@') {
        Some((size, density)) => (size, parse_density(density)?),
        None => (text, Soup::DEFAULT_DENSITY),
    };
    Ok(Source::Soup { size: size.parse()?, density })
}

fn read(label: &str, bytes: &[u8], limits: Limits) -> anyhow::Result<Opened> {
    let loaded = format::read(label, bytes, limits.max_memory_bytes)?;
    Ok(Opened {
        pattern: loaded.pattern,
        label: label.to_owned(),
        format: Some(loaded.format),
        warnings: loaded.warnings,
        seed: None,
    })
}

fn read_file(path: &Path, limits: Limits) -> anyhow::Result<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::NotFound => hint_for_missing(path),
            _ => String::new(),
        };
        anyhow::anyhow!("cannot open {}: {error}{hint}", path.display())
    })?;
    let read = read_limited(file, limits);
    read.with_context(|| format!("cannot read {}", path.display()))
}

fn read_stdin(limits: Limits) -> anyhow::Result<Vec<u8>> {
    read_limited(io::stdin().lock(), limits).context("cannot read standard input")
}

/// A pattern's text is not allowed more memory than its cells.
fn read_limited(from: impl Read, limits: Limits) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let allowed = limits.max_memory_bytes;
    from.take(allowed.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > allowed {
        bail!(
            "it is larger than the {} allowed; --max-memory allows more",
            numbers::bytes(allowed)
        );
    }
    Ok(bytes)
}

/// What else a missing file's name may have meant.
fn hint_for_missing(path: &Path) -> String {
    let Some(name) = path.to_str() else {
        return String::new();
    };
    if library::find(name).is_some() {
        return format!("; the library has name:{name}");
    }
    if name.contains(['.', '/', '\\']) {
        return String::new();
    }
    "; it is no command either, see 'lifescope --help'".to_owned()
}

fn find(slug: &str) -> anyhow::Result<&'static library::Entry> {
    if let Some(entry) = library::find(slug) {
        return Ok(entry);
    }
    let near: Vec<String> =
        library::suggest(slug).iter().map(|slug| format!("name:{slug}")).collect();
    let advice = if near.is_empty() {
        "'lifescope info --library' lists all".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    bail!("the library has no pattern name:{slug}; {advice}")
}

fn make_soup(
    size: GridSize,
    density: f64,
    seed: Option<u64>,
    limits: Limits,
) -> anyhow::Result<Opened> {
    // A bit a cell, in blocks with a little around them.
    let needed = u64::try_from(u128::from(size.width) * u128::from(size.height) / 7);
    if needed.is_ok_and(|needed| needed > limits.max_memory_bytes) || needed.is_err() {
        bail!(
            "a soup of {size} cells needs about {}, more than the {} allowed; make it smaller, or \
             allow more with --max-memory",
            needed.map_or("2^64 bytes or more".to_owned(), numbers::bytes),
            numbers::bytes(limits.max_memory_bytes)
        );
    }
    let seed = seed.unwrap_or_else(seed_from_clock);
    let soup = Soup { width: size.width, height: size.height, density, seed };
    Ok(Opened {
        pattern: soup.pattern(),
        label: format!("soup:{size}@{density}"),
        format: None,
        warnings: Vec::new(),
        seed: Some(seed),
    })
}

/// A seed that is short enough to be typed again.
fn seed_from_clock() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let nanoseconds = now.map_or(0, |since| since.as_nanos() as u64);
    // The last digits of a clock are often zero, so the product's middle ones are taken.
    nanoseconds.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_name_sources() {
        let check = |text: &str, expected: Source| {
            assert_eq!(Source::parse(text.into()), Ok(expected), "{text}");
        };
        let size = GridSize { width: 300, height: 200 };
        check("-", Source::Stdin);
        check("gun.rle", Source::File("gun.rle".into()));
        check("./name:x", Source::File("./name:x".into()));
        check("C:\\gun.rle", Source::File("C:\\gun.rle".into()));
        check("name:glider", Source::Library("glider".to_owned()));
        check("apg:xq4_153", Source::Apgcode("xq4_153".to_owned()));
        check("soup:300x200", Source::Soup { size, density: Soup::DEFAULT_DENSITY });
        check("soup:300x200@0.5", Source::Soup { size, density: 0.5 });
        for refused in ["soup:", "soup:0x4", "soup:3x", "soup:3x3@", "soup:3x3@2"] {
            assert!(Source::parse(refused.into()).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_soup_past_memory_is_refused_before_it_is_made() {
        let limits = Limits { max_memory_bytes: 1 << 20 };
        for soup in ["soup:100000x100000", "soup:1099511627776x1099511627776"] {
            let source = Source::parse(soup.into()).unwrap();
            let error = source.open_silently(Some(1), limits).err().unwrap();
            assert!(error.to_string().contains("--max-memory"), "{error}");
        }
    }
}
