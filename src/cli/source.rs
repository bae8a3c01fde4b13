//! PATTERN arguments: where a pattern comes from.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};
use lifescope::format::{self, Archive, Diagnostic, Format, Loaded, LoadedTree};
use lifescope::library;
use lifescope::life::{Pattern, Soup, blanks};
use lifescope::memory::MemoryBudget;
use lifescope::printable;
use lifescope::save::folder_of;

use super::args::{GridSize, parse_density};
use super::console::Console;

/// What the help says about PATTERN.
pub const PATTERN_HELP: &str = "A file, - for standard input, archive.zip:MEMBER, name:SLUG from \
                                the library, soup:WxH[@DENSITY], apg:CODE, or the link to an \
                                object's page";

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
    /// Reads a PATTERN argument. The link to an object's page is the object; what has no known
    /// prefix is a file, and a file whose name has one is reached as `./name:x`.
    ///
    /// # Errors
    /// For a soup whose size or density cannot be.
    pub fn parse(argument: OsString) -> Result<Self, String> {
        let Some(text) = argument.to_str() else {
            return Ok(Self::File(argument.into()));
        };
        let text = &*blanks::tidied(text);
        Ok(match text.split_once(':') {
            _ if text == "-" => Self::Stdin,
            _ if format::is_object_link(text) => Self::Apgcode(text.to_owned()),
            Some(("name", slug)) => Self::Library(slug.to_owned()),
            Some(("soup", soup)) => parse_soup(soup)?,
            Some(("apg", code)) => Self::Apgcode(code.to_owned()),
            // A file is what its name says, whatever is in it.
            _ => Self::File(argument.into()),
        })
    }

    /// Reads or makes the pattern, and warns of what was repaired. A soup without a seed takes
    /// one from the clock, which is noted.
    ///
    /// # Errors
    /// When there is no such pattern, or it cannot be read, or it does not fit in memory; with
    /// `--strict` also when something was repaired.
    pub fn open(
        &self,
        seed: Option<u64>,
        budget: &MemoryBudget,
        console: &Console,
    ) -> anyhow::Result<Opened> {
        self.look(seed, budget, console)?.into_opened(budget)
    }

    /// The same, without unfolding trees or choosing from archives.
    ///
    /// # Errors
    /// As for [`open`](Self::open), but for the size of trees.
    pub fn look(
        &self,
        seed: Option<u64>,
        budget: &MemoryBudget,
        console: &Console,
    ) -> anyhow::Result<Found> {
        log::info!("reading {}", printable::line(&self.to_string()));
        let found = self.look_silently(seed, budget)?;
        let warnings = found.warnings();
        if console.is_strict()
            && let Some((first, others)) = warnings.split_first()
        {
            // The first is the error that ends the program.
            for other in others {
                console.failure(&other.as_error().into());
            }
            return Err(first.as_error().into());
        }
        for warning in warnings {
            console.diagnostic(warning);
        }
        if let (Found::Pattern(Opened { seed: Some(chosen), .. }), None) = (&found, seed) {
            console.note(format_args!("the soup's seed is {chosen}; --seed {chosen} repeats it"));
        }
        Ok(found)
    }

    /// The same, without a word of warnings and seeds.
    ///
    /// # Errors
    /// As for [`look`](Self::look), but for `--strict`.
    pub fn look_silently(&self, seed: Option<u64>, budget: &MemoryBudget) -> anyhow::Result<Found> {
        let label = self.to_string();
        let opened = match self {
            Self::File(path) => return read_file(path, budget),
            Self::Stdin => format::open(&label, io::stdin().lock(), None, budget)?,
            Self::Library(slug) => format::open(&label, find(slug)?.rle.as_bytes(), None, budget)?,
            Self::Soup { size, density } => {
                return make_soup(*size, *density, seed, budget).map(Found::Pattern);
            }
            Self::Apgcode(code) => {
                format::Opened::Pattern(format::read_apgcode(&label, code, budget)?)
            }
        };
        Ok(Found::of(opened, label))
    }
}

/// What a PATTERN argument leads to.
#[expect(
    clippy::large_enum_variant,
    reason = "one is made for an argument, and taken apart at once"
)]
pub enum Found {
    /// A pattern.
    Pattern(Opened),
    /// A macrocell tree, and where it came from.
    Tree(Box<LoadedTree>, String),
    /// An archive of several patterns.
    Archive(Archive),
}

impl Found {
    fn of(opened: format::Opened, label: String) -> Self {
        match opened {
            format::Opened::Pattern(loaded) => Self::Pattern(Opened::of(loaded, label)),
            format::Opened::Tree(loaded) => Self::Tree(Box::new(loaded), label),
            format::Opened::Archive(archive) => Self::Archive(archive),
        }
    }

    fn warnings(&self) -> &[Diagnostic] {
        match self {
            Self::Pattern(opened) => &opened.warnings,
            Self::Tree(loaded, _) => &loaded.warnings,
            Self::Archive(_) => &[],
        }
    }

    /// The pattern with its cells.
    ///
    /// # Errors
    /// For a tree of more cells than memory holds, and for an archive.
    pub fn into_opened(self, budget: &MemoryBudget) -> anyhow::Result<Opened> {
        match self {
            Self::Pattern(opened) => Ok(opened),
            Self::Tree(loaded, label) => Ok(Opened::of(loaded.into_loaded(budget)?, label)),
            Self::Archive(archive) => Err(archive.refusal().into()),
        }
    }
}

impl Opened {
    fn of(loaded: Loaded, label: String) -> Self {
        let Loaded { pattern, format, warnings } = loaded;
        Self { pattern, label, format: Some(format), warnings, seed: None }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Stdin => f.write_str("<stdin>"),
            Self::Library(slug) => write!(f, "name:{slug}"),
            Self::Soup { size, density } => write!(f, "soup:{size}@{density}"),
            Self::Apgcode(link) if format::is_object_link(link) => f.write_str(link),
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

/// Opens a file, or a member of an archive that is named as `archive.zip:member`.
fn read_file(path: &Path, budget: &MemoryBudget) -> anyhow::Result<Found> {
    let label = path.display().to_string();
    let (opened, member) = match (File::open(path), format::split_member(path)) {
        (Err(_), Some((archive, member))) => (File::open(archive), Some((archive, member))),
        (opened, _) => (opened, None),
    };
    let shown = member.map_or_else(|| label.clone(), |(archive, _)| archive.display().to_string());
    let file = opened.map_err(|cause| {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        let guess = if is_missing { Guess::of(path) } else { Guess::Nothing };
        CannotOpen { shown: shown.clone(), cause, guess }
    })?;
    if file.metadata().is_ok_and(|found| found.is_dir()) {
        bail!("cannot open {shown}: it is a folder; name a file in it");
    }
    let member = member.map(|(_, member)| member);
    let opened = format::open(&shown, file, member, budget)?;
    Ok(Found::of(opened, label))
}

/// That a file cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open {shown}: {cause}{guess}")]
pub struct CannotOpen {
    shown: String,
    cause: io::Error,
    /// What was meant, where there is no such file.
    pub guess: Guess,
}

/// What a missing file's name may have meant.
#[derive(Debug)]
pub enum Guess {
    /// There is nothing to say.
    Nothing,
    /// What is odd about the name.
    Odd(String),
    /// One of these, patterns of the library and files nearby, or none that is known.
    Among(Vec<String>),
}

impl Guess {
    fn of(path: &Path) -> Self {
        let Some(name) = path.to_str() else {
            return Self::Nothing;
        };
        if let Some(hidden) = blanks::first_hidden(name) {
            return Self::Odd(format!("its name holds {hidden}"));
        }
        let files = files_near(path);
        if name.contains(['/', '\\']) {
            return if files.is_empty() { Self::Nothing } else { Self::Among(files) };
        }
        let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or(name);
        if let Some(entry) = library::find(name).or_else(|| library::find(stem)) {
            return Self::Odd(format!("the library has name:{}", entry.slug));
        }
        let slugs = library::suggest(stem).into_iter().map(|slug| format!("name:{slug}"));
        Self::Among(files.into_iter().chain(slugs).collect())
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Odd(text) => write!(f, "; {text}"),
            Self::Among(meant) if meant.is_empty() => {
                f.write_str("; 'lifescope info --library' lists what has a name")
            }
            Self::Among(meant) => write!(f, "; did you mean {}?", meant.join(" or ")),
        }
    }
}

/// Names of files that are looked through for what a missing one may have meant.
const MOST_NEIGHBOURS: usize = 10_000;

/// The files beside a missing one whose names are nearly its own.
fn files_near(path: &Path) -> Vec<String> {
    let Some(name) = path.file_name().and_then(OsStr::to_str) else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(folder_of(path)) else {
        return Vec::new();
    };
    let files = entries.flatten().take(MOST_NEIGHBOURS).filter(|entry| entry.path().is_file());
    let names: Vec<String> = files.flat_map(|entry| entry.file_name().into_string()).collect();
    let near = library::nearest(name, names.iter().map(|name| (name.as_str(), name)));
    near.into_iter().map(|name| path.with_file_name(name).display().to_string()).collect()
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
    budget: &MemoryBudget,
) -> anyhow::Result<Opened> {
    let seed = seed.unwrap_or_else(seed_from_clock);
    let soup = Soup { width: size.width, height: size.height, density, seed };
    let pattern = soup
        .pattern_within(budget)
        .with_context(|| format!("a soup of {size} cells does not fit; make it smaller"))?;
    Ok(Opened {
        pattern,
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
    use crate::cli::stepping;

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
        check("soup:300\u{a0}x\u{a0}200@\u{200b}0.5 ", Source::Soup { size, density: 0.5 });
        check("\u{feff}name:glider\u{200b}", Source::Library("glider".to_owned()));
        let link = "https://catagolue.hatsya.com/object/xq4_153/b3s23";
        check(link, Source::Apgcode(link.to_owned()));
        for refused in ["soup:", "soup:0x4", "soup:3x", "soup:3x3@", "soup:3x3@2"] {
            assert!(Source::parse(refused.into()).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_soup_past_memory_is_refused_before_it_is_made() {
        let budget = MemoryBudget::new(1 << 20);
        for soup in ["soup:100000x100000", "soup:1099511627776x1099511627776"] {
            let source = Source::parse(soup.into()).unwrap();
            let error = source.look_silently(Some(1), &budget).err().unwrap();
            assert!(error.to_string().contains("make it smaller"), "{error}");
            assert!(stepping::hint_for(&error).is_some_and(|hint| hint.contains("1.0 MiB")));
        }
    }
}
