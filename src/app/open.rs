//! Opening files, off the window's thread.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::endings::is_readable;
use super::provenance::{Origin, Provenance};
use super::troubles;
use crate::format::{self, Archive, Diagnostic, Loaded};
use crate::language::Message;
use crate::language::texts::documents as texts;
use crate::language::texts::troubles::ABOUT;
use crate::library;
use crate::life::{Rulestring, Universe};
use crate::memory::MemoryBudget;
use crate::rule_folder;

/// Files of a folder that are offered at most.
const MOST_OFFERED: usize = 2000;

/// Folders within folders that are looked into.
const DEEPEST: usize = 4;

/// For messages without values.
const NO_VALUES: [Message; 0] = [];

/// What a file, a folder or a text led to.
#[derive(Clone, Debug)]
pub(super) enum Reached {
    /// A pattern.
    Pattern(OpenedPattern),
    /// Several, of which one is to be chosen.
    Several(Choice),
}

/// A file that was opened.
#[derive(Clone, Debug)]
pub(super) struct OpenedPattern {
    pub universe: Arc<Universe>,
    pub source: Provenance,
    pub warnings: Vec<Message>,
}

/// Patterns of which one is to be chosen.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub title: Message,
    /// What is to be known of the list.
    pub note: Option<Message>,
    pub entries: Vec<Entry>,
}

/// A pattern that can be chosen.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: String,
    pub place: Place,
}

/// Where a pattern is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A file, or a folder.
    At(PathBuf),
    /// A file of that name in an archive.
    Member(PathBuf, String),
    /// In the library, under that name.
    Library(&'static library::Entry),
}

impl Choice {
    /// A choice of files that came together.
    pub fn of_files(paths: Vec<PathBuf>) -> Self {
        let entries = paths.into_iter().map(|path| Entry {
            name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            place: Place::At(path),
        });
        Self { title: texts::CHOOSE_A_FILE.into(), note: None, entries: entries.collect() }
    }

    fn of_archive(archive: Archive, path: &Path) -> Self {
        let title = Message::new(texts::CHOOSE_FROM, [archive.source.as_str()]);
        let has_patterns = archive.members.iter().any(|member| member.is_pattern());
        let members = archive.members.into_iter();
        let entries = members.filter(|member| !has_patterns || member.is_pattern());
        let entries = entries.map(|member| Entry {
            name: member.name.clone(),
            place: Place::Member(path.to_owned(), member.name),
        });
        Self { title, note: None, entries: entries.collect() }
    }
}

/// Reads a file, or the one pattern of an archive or a folder, or lists those that there are.
///
/// # Errors
/// What is wrong with it, for the user.
pub(super) fn read(
    place: &Place,
    rulestring: Option<Rulestring>,
    budget: &MemoryBudget,
) -> Result<Reached, Message> {
    let (path, member) = match place {
        Place::At(path) => (path, None),
        Place::Member(path, member) => (path, Some(member)),
        Place::Library(entry) => return read_entry(entry, rulestring, budget),
    };
    let source = path.display().to_string();
    let about = |error: std::io::Error| troubles::of_file(&source, &error);
    let found = fs::metadata(path).map_err(about)?;
    if found.is_dir() {
        return match offers_of(path)? {
            // A folder of one pattern is opened as that pattern is.
            Offers::One(path) => read(&Place::At(path), rulestring, budget),
            Offers::Several(choice) => Ok(Reached::Several(choice)),
        };
    }
    if !found.is_file() {
        // Reading from a pipe or a device may never end.
        return Err(Message::new(texts::IS_NO_FILE, [source]));
    }
    let file = File::open(path).map_err(about)?;
    let member_name = member.map(String::as_str);
    let opened = rule_folder::beside(path, || format::open(&source, file, member_name, budget))
        .map_err(|error| error.to_message())?;
    if let format::Opened::Archive(archive) = opened {
        return match archive.members.is_empty() {
            true => Err(archive.refusal().to_message()),
            false => Ok(Reached::Several(Choice::of_archive(archive, path))),
        };
    }
    let (name, origin) = match member {
        Some(member) => (member.rsplit('/').next().map(str::to_owned), Origin::Known),
        None => (
            path.file_name().map(|name| name.to_string_lossy().into_owned()),
            Origin::File(path.clone()),
        ),
    };
    let name = name.unwrap_or_else(|| source.clone());
    make(&source, opened, &name, origin, rulestring, budget).map(Reached::Pattern)
}

fn read_entry(
    entry: &library::Entry,
    rulestring: Option<Rulestring>,
    budget: &MemoryBudget,
) -> Result<Reached, Message> {
    let source = format!("name:{}", entry.slug);
    let opened = format::open(&source, entry.rle.as_bytes(), None, budget);
    let opened = opened.map_err(|error| error.to_message())?;
    make(&source, opened, &source, Origin::Known, rulestring, budget).map(Reached::Pattern)
}

/// Reads a text as if it were a file of that name.
///
/// # Errors
/// What is wrong with it, for the user.
pub(super) fn read_text(
    name: &str,
    text: &str,
    rulestring: Option<Rulestring>,
    budget: &MemoryBudget,
) -> Result<Reached, Message> {
    let opened = format::open(name, text.as_bytes(), None, budget);
    let opened = opened.map_err(|error| error.to_message())?;
    make(name, opened, name, Origin::Nowhere, rulestring, budget).map(Reached::Pattern)
}

fn make(
    source: &str,
    opened: format::Opened,
    name: &str,
    origin: Origin,
    rulestring: Option<Rulestring>,
    budget: &MemoryBudget,
) -> Result<OpenedPattern, Message> {
    let Loaded { mut pattern, warnings, .. } =
        opened.into_loaded(budget).map_err(|error| error.to_message())?;
    let universe = Universe::take(&mut pattern, rulestring)
        .map_err(|error| Message::new(ABOUT, [source.into(), error.message()]))?;
    Ok(OpenedPattern {
        universe: Arc::new(universe),
        source: Provenance::of(&pattern, name, origin),
        warnings: warnings.iter().map(Diagnostic::to_message).collect(),
    })
}

/// The pattern files of a folder.
enum Offers {
    One(PathBuf),
    Several(Choice),
}

/// The pattern files of a folder and of those within it, by name.
fn offers_of(folder: &Path) -> Result<Offers, Message> {
    let shown = folder.display().to_string();
    let mut paths = Vec::new();
    let listed = list(folder, 0, &mut paths);
    let is_cut = paths.len() > MOST_OFFERED;
    paths.truncate(MOST_OFFERED);
    match (listed, paths.len()) {
        (Err(error), 0) => Err(troubles::of_file(&shown, &error)),
        (Ok(()), 0) => Err(Message::new(texts::NO_PATTERNS, [shown])),
        (_, 1) => Ok(Offers::One(paths.remove(0))),
        _ => {
            let note = is_cut
                .then(|| Message::counted(texts::FIRST_ARE_SHOWN, MOST_OFFERED as u64, NO_VALUES));
            let entries = paths.into_iter().map(|path| Entry {
                name: path.strip_prefix(folder).unwrap_or(&path).display().to_string(),
                place: Place::At(path),
            });
            Ok(Offers::Several(Choice {
                title: Message::new(texts::CHOOSE_FROM, [shown]),
                note,
                entries: entries.collect(),
            }))
        }
    }
}

/// Adds the pattern files of a folder, and after them those of the folders in it, until there are
/// more than are offered. Links to folders are left out, which may lead in a circle; so is what is
/// hidden, and a folder within it that cannot be read.
fn list(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    let is_shown = |entry: &fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    entries.retain(is_shown);
    let (folders, files): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| entry.file_type().is_ok_and(|file_type| file_type.is_dir()));
    let files = files.into_iter().map(|entry| entry.path());
    paths.extend(files.filter(|path| is_readable(path) && path.is_file()));
    if depth == DEEPEST {
        return Ok(());
    }
    for within in folders {
        if paths.len() > MOST_OFFERED {
            break;
        }
        // What cannot be read has nothing to offer.
        let _ = list(&within.path(), depth + 1, paths);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget() -> MemoryBudget {
        MemoryBudget::new(1 << 20)
    }

    /// The pattern that was found, and nothing else.
    fn pattern(found: Result<Reached, Message>) -> Result<OpenedPattern, String> {
        match found {
            Ok(Reached::Pattern(opened)) => Ok(opened),
            Ok(Reached::Several(choice)) => panic!("{choice:?}"),
            Err(message) => Err(message.to_string()),
        }
    }

    fn read_path(path: &Path) -> Result<Reached, Message> {
        read(&Place::At(path.to_owned()), None, &budget())
    }

    fn read_file(text: &str) -> Result<OpenedPattern, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.rle");
        fs::write(&path, text).unwrap();
        pattern(read_path(&path))
    }

    fn paste(text: &str) -> Result<OpenedPattern, String> {
        pattern(read_text("clipboard", text, None, &budget()))
    }

    /// The names that are offered.
    fn offered(found: Result<Reached, Message>) -> Vec<String> {
        match found {
            Ok(Reached::Several(choice)) => {
                choice.entries.into_iter().map(|entry| entry.name).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// A zip archive of members with those names, each a row of three cells.
    fn archive(path: &Path, members: &[&str]) {
        use std::io::Write;

        let mut writer = ::zip::ZipWriter::new(File::create(path).unwrap());
        for name in members {
            writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(b"3o!").unwrap();
        }
        writer.finish().unwrap();
    }

    #[test]
    fn a_folder_offers_its_patterns_and_opens_the_only_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let message = read_path(folder.path()).unwrap_err().to_string();
        assert!(message.contains("no pattern files"), "{message}");
        fs::create_dir(path("more")).unwrap();
        fs::write(path("readme.txt"), "hello").unwrap();
        fs::write(path("more/b.cells"), "OOO").unwrap();
        assert_eq!(pattern(read_path(folder.path())).unwrap().source.title, "b.cells");
        for name in ["a.rle", "c.rle.gz", ".hidden.rle"] {
            fs::write(path(name), "3o!").unwrap();
        }
        archive(&path("d.zip"), &["x.rle"]);
        let names = ["a.rle", "c.rle.gz", "d.zip", "more/b.cells"];
        assert_eq!(offered(read_path(folder.path())), names);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end_and_what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("itself")).unwrap();
        fs::write(folder.path().join("a.rle"), "3o!").unwrap();
        assert_eq!(pattern(read_path(folder.path())).unwrap().source.title, "a.rle");
        let message = read_path(Path::new("/dev/null")).unwrap_err().to_string();
        assert!(message.contains("/dev/null"), "{message}");
    }

    #[test]
    fn an_archive_offers_its_patterns() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        archive(&path, &["one.rle", "in/two.rle", "readme.txt"]);
        assert_eq!(offered(read_path(&path)), ["one.rle", "in/two.rle"]);
        let place = Place::Member(path.clone(), "in/two.rle".to_owned());
        let opened = pattern(read(&place, None, &budget())).unwrap();
        assert_eq!(
            (opened.source.title.as_str(), opened.source.origin),
            ("two.rle", Origin::Known)
        );
        archive(&path, &["one.rle"]);
        assert_eq!(pattern(read_path(&path)).unwrap().source.title, "a.zip");
        archive(&path, &[]);
        let message = read_path(&path).unwrap_err().to_string();
        assert!(message.contains("has no files in it"), "{message}");
    }

    #[test]
    fn a_pattern_of_the_library_can_be_had_again() {
        let place = Place::Library(library::find("gosper-glider-gun").unwrap());
        let opened = pattern(read(&place, None, &budget())).unwrap();
        assert_eq!(opened.source.title, "Gosper glider gun");
        assert_eq!(opened.source.origin, Origin::Known);
        assert_eq!(opened.universe.cells().population(), 36);
    }

    #[test]
    fn files_that_come_together_are_offered_by_their_names() {
        let paths = ["/x/b.rle", "/y/a.rle"].map(PathBuf::from);
        let choice = Choice::of_files(paths.to_vec());
        let names: Vec<_> = choice.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["b.rle", "a.rle"]);
    }

    #[test]
    fn a_file_opens_under_its_name_or_its_patterns() {
        let opened = read_file("x = 3, y = 1\n3o!").unwrap();
        assert_eq!(
            (opened.source.title.as_str(), opened.universe.cells().population()),
            ("some.rle", 3)
        );
        let opened = read_file("#N Blinker\nx = 3, y = 1\n3o!").unwrap();
        assert_eq!(opened.source.title, "Blinker");
    }

    #[test]
    fn what_is_wrong_with_a_file_names_the_file() {
        for text in ["x = 3, y = 1\n3z!", "x = 5, y = 1, rule = B3/S23:P3\n5o!"] {
            let message = read_file(text).unwrap_err();
            assert!(message.contains("some.rle:"), "{message}");
        }
        let message = pattern(read_path(Path::new("no such file"))).unwrap_err();
        assert_eq!(message, "There is no file no such file");
    }

    #[test]
    fn whatever_text_a_forum_shows_pastes_as_a_pattern() {
        for text in ["bo$2bo$3o!", "xq4_153", ".O.\n..O\nOOO\n", "x = 3, y = 3\nbo$2bo$3o!"] {
            let opened = paste(text).unwrap();
            assert_eq!(opened.universe.cells().population(), 5, "{text}");
            assert_eq!(opened.source.title, "clipboard");
        }
        let message = paste("bo$2bz!").unwrap_err();
        assert_eq!(
            message,
            "clipboard:1:6: error: 'z' is no tag; a count, b, o, $ or ! was expected\n  \
               1 | bo$2bz!\n    \
                 |      ^"
        );
    }
}
