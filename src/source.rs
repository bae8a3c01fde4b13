//! Where a pattern comes from, as a word says it, and the pattern itself.
//!
//! The words are those of the command line: a file, `-` for standard input, `archive.zip:MEMBER`,
//! `name:SLUG` from the library, `soup:WxH@DENSITY`, `apg:CODE`, or the link to an object's page.

mod amount;
mod error;
mod guess;

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

pub use amount::{GridSize, parse_count, parse_density};
pub use error::SourceError;
pub use guess::Guess;

use crate::format::{self, Archive, Diagnostic, Format, Loaded, LoadedTree};
use crate::library;
use crate::life::{Pattern, Soup, blanks};
use crate::memory::MemoryBudget;
use crate::printable;
use crate::rule_folder;

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
pub struct SourcedPattern {
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

    /// Reads or makes the pattern. A soup without a seed takes one from the clock.
    ///
    /// # Errors
    /// When there is no such pattern, or it cannot be read, or it does not fit in memory.
    pub fn read(
        &self,
        seed: Option<u64>,
        budget: &MemoryBudget,
    ) -> Result<SourceContent, SourceError> {
        let label = self.to_string();
        log::info!("reading {}", printable::line(&label));
        let opened = match self {
            Self::File(path) => return read_file(path, budget),
            Self::Stdin => format::open(&label, io::stdin().lock(), None, budget)?,
            Self::Library(slug) => format::open(&label, find(slug)?.rle.as_bytes(), None, budget)?,
            Self::Soup { size, density } => {
                return make_soup(*size, *density, seed, budget).map(SourceContent::Pattern);
            }
            Self::Apgcode(code) => {
                format::Opened::Pattern(format::read_apgcode(&label, code, budget)?)
            }
        };
        Ok(SourceContent::of(opened, label))
    }
}

/// What a source leads to.
#[expect(clippy::large_enum_variant, reason = "one is made for a source, and taken apart at once")]
pub enum SourceContent {
    /// A pattern.
    Pattern(SourcedPattern),
    /// A macrocell tree, and where it came from.
    Tree(Box<LoadedTree>, String),
    /// An archive of several patterns.
    Archive(Archive),
}

impl SourceContent {
    fn of(opened: format::Opened, label: String) -> Self {
        match opened {
            format::Opened::Pattern(loaded) => Self::Pattern(SourcedPattern::of(loaded, label)),
            format::Opened::Tree(loaded) => Self::Tree(Box::new(loaded), label),
            format::Opened::Archive(archive) => Self::Archive(archive),
        }
    }

    /// What was repaired on reading.
    pub fn warnings(&self) -> &[Diagnostic] {
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
    pub fn into_pattern(self, budget: &MemoryBudget) -> Result<SourcedPattern, SourceError> {
        match self {
            Self::Pattern(opened) => Ok(opened),
            Self::Tree(loaded, label) => Ok(SourcedPattern::of(loaded.into_loaded(budget)?, label)),
            Self::Archive(archive) => Err(archive.refusal().into()),
        }
    }
}

impl SourcedPattern {
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

fn parse_soup(text: &str) -> Result<Source, String> {
    let (size, density) = match text.split_once('@') {
        Some((size, density)) => (size, parse_density(density)?),
        None => (text, Soup::DEFAULT_DENSITY),
    };
    Ok(Source::Soup { size: size.parse()?, density })
}

/// Opens a file, or a member of an archive that is named as `archive.zip:member`.
fn read_file(path: &Path, budget: &MemoryBudget) -> Result<SourceContent, SourceError> {
    let label = path.display().to_string();
    let (opened, member) = match (File::open(path), format::split_member(path)) {
        (Err(_), Some((archive, member))) => (File::open(archive), Some((archive, member))),
        (opened, _) => (opened, None),
    };
    let shown = member.map_or_else(|| label.clone(), |(archive, _)| archive.display().to_string());
    let file = opened.map_err(|error| {
        let is_missing = error.kind() == io::ErrorKind::NotFound;
        if is_missing && format::is_link(&label) {
            return SourceError::Link { link: label.clone() };
        }
        let guess = if is_missing { Guess::of(path) } else { Guess::Nothing };
        SourceError::File { name: shown.clone(), error, guess }
    })?;
    if file.metadata().is_ok_and(|found| found.is_dir()) {
        return Err(SourceError::Folder { name: shown });
    }
    let (beside, member) = match member {
        Some((archive, member)) => (archive, Some(member)),
        None => (path, None),
    };
    let opened = rule_folder::beside(beside, || format::open(&shown, file, member, budget))?;
    Ok(SourceContent::of(opened, label))
}

fn find(slug: &str) -> Result<&'static library::Entry, SourceError> {
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
    Err(SourceError::Unknown { slug: slug.to_owned(), advice })
}

fn make_soup(
    size: GridSize,
    density: f64,
    seed: Option<u64>,
    budget: &MemoryBudget,
) -> Result<SourcedPattern, SourceError> {
    let seed = seed.unwrap_or_else(seed_from_clock);
    let soup = Soup { width: size.width, height: size.height, density, seed };
    let pattern =
        soup.pattern_within(budget).map_err(|source| SourceError::Soup { size, source })?;
    Ok(SourcedPattern {
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
    use crate::memory::OverBudget;

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
            let error = source.read(Some(1), &budget).err().unwrap();
            assert!(error.to_string().contains("make it smaller"), "{error}");
            let SourceError::Soup { source: OverBudget { allowed, .. }, .. } = error else {
                panic!("{error:?}")
            };
            assert_eq!(allowed, 1 << 20);
        }
    }

    #[test]
    fn a_soup_is_drawn_again_by_its_seed() {
        let soup = Source::parse("soup:20x10@0.5".into()).unwrap();
        let read = |seed| match soup.read(seed, &MemoryBudget::new(1 << 20)) {
            Ok(SourceContent::Pattern(read)) => read,
            _ => panic!("a soup is a pattern"),
        };
        let first = read(None);
        let again = read(first.seed);
        assert!(first.pattern.cells == again.pattern.cells && first.label == "soup:20x10@0.5");
    }

    #[test]
    fn what_is_missing_is_told_with_what_it_may_have_meant() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().to_str().unwrap().to_owned();
        let check = |argument: &str, expected: &str| {
            let source = Source::parse(argument.into()).unwrap();
            let error = source.read(None, &MemoryBudget::new(1 << 20)).err().unwrap();
            assert!(error.to_string().ends_with(expected), "{argument}: {error}");
        };
        check(&folder, "it is a folder; name a file in it");
        check("name:glidr", "did you mean name:glider?");
        check("name:zzzzzzzz", "'lifescope info --library' lists all");
        check("glider", "; the library has name:glider");
        check("glider.rle", "; the library has name:glider");
        check("glidr", "; did you mean name:glider?");
        check("zzzzzzzz", "; 'lifescope info --library' lists what has a name");
        for code in ["xq4_153", "XS4_33", "xq4_153/b3s23"] {
            check(code, &format!("; did you mean apg:{code}?"));
        }
        for link in ["https://conwaylife.com/wiki/Gosper_glider_gun", "http://a.b/glider.rle"] {
            check(link, "for the object's code stands in it)");
        }
        check("gun\u{200b}.rle", "its name holds a zero-width space (U+200B)");
        std::fs::write(format!("{folder}/gun.rle"), "3o!").unwrap();
        check(&format!("{folder}/gum.rle"), &format!("; did you mean {folder}/gun.rle?"));
    }
}
