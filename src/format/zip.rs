//! Zip archives: a list of members, of which one is read.

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::path::Path;

use super::Format;
use super::diagnostic::{Diagnostic, Fault, Place};
use super::read_rule;
use super::text::Reading;
use crate::language::Message;
use crate::language::texts::losses;
use crate::language::texts::readers as texts;
use crate::life::{Rule, RuleBook};
use crate::memory::{BudgetedVec, MemoryBudget};
use crate::printable::{line, quoted};

/// An archive of which no one member is the obvious one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The file's name, as diagnostics show it.
    pub source: String,
    /// Its members, in its order.
    pub members: Vec<Member>,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name in the archive, folders included.
    pub name: String,
    /// Its bytes once expanded.
    pub bytes: u64,
}

impl Member {
    /// Whether its name ends as those of pattern files do.
    pub fn is_pattern(&self) -> bool {
        let path = Path::new(&self.name);
        let is_compressed = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
        let is_hidden =
            self.name.split('/').any(|part| part.starts_with('.') && part != "." && part != "..");
        let path = if is_compressed { path.with_extension("") } else { path.to_owned() };
        !is_hidden && !self.name.starts_with("__MACOSX/") && Format::for_path(&path).is_some()
    }
}

/// Members that a message lists.
const LISTED: usize = 10;

impl Archive {
    /// That the archive cannot be read as one pattern, with what is in it.
    pub fn refusal(&self) -> Diagnostic {
        let patterns: Vec<&Member> = self.members.iter().filter(|m| m.is_pattern()).collect();
        let listed = if patterns.is_empty() { self.members.iter().collect() } else { patterns };
        let mut names: Vec<Message> =
            listed.iter().take(LISTED).map(|member| quoted(&member.name).into()).collect();
        if listed.len() > LISTED {
            let more = (listed.len() - LISTED).to_string();
            names.push(Message::new(texts::MORE_FILES, [more]));
        }
        let fault = match listed.first() {
            None => Fault::of_file(texts::EMPTY_ARCHIVE),
            Some(first) => {
                let also = |others, name| Message::new(losses::ALSO, [others, name]);
                let names = names.into_iter().reduce(also).unwrap_or_else(|| "".into());
                let values = [listed.len().to_string().into(), names];
                let named = format!("{}:{}", line(&self.source), quoted(&first.name));
                Fault::of_file(Message::new(texts::SEVERAL_FILES, values))
                    .advise(Message::new(texts::NAME_ONE, [named]))
            }
        };
        Diagnostic::error(&self.source, fault, Place::START)
    }
}

/// What became of an archive.
pub(super) enum Chosen {
    /// The member that was asked for, or the only one that could be meant.
    Member {
        name: String,
        bytes: BudgetedVec<u8>,
        /// The rules that lie beside it.
        rules: Rules,
    },
    List(Archive),
}

/// Files of rules in an archive.
pub(super) struct Rules {
    archive: String,
    files: Vec<(String, BudgetedVec<u8>)>,
    budget: MemoryBudget,
}

impl RuleBook for Rules {
    fn find(&self, name: &str) -> Result<Option<Rule>, Message> {
        let is_it = |(path, _): &&(String, BudgetedVec<u8>)| {
            let file = path.rsplit('/').next().unwrap_or(path);
            file.strip_suffix(RULE_ENDING) == Some(name)
        };
        let Some((path, bytes)) = self.files.iter().find(is_it) else { return Ok(None) };
        let source = format!("{}:{path}", self.archive);
        read_rule(&source, bytes, name, &self.budget).map_err(|error| error.to_message())
    }
}

/// What names of files with rules end with.
const RULE_ENDING: &str = ".rule";

/// Splits `archive.zip:folder/member.rle` and `archive.zip/folder/member.rle` into the archive and
/// its member; `None` for a path that names no member of a `.zip` file.
///
/// ```
/// use std::path::Path;
/// use lifescope::format::split_member;
/// let archive = Path::new("a/b.zip");
/// assert_eq!(split_member(Path::new("a/b.zip:c/d.rle")), Some((archive, "c/d.rle")));
/// assert_eq!(split_member(Path::new("a/b.zip/c/d.rle")), Some((archive, "c/d.rle")));
/// assert_eq!(split_member(archive), None);
/// ```
pub fn split_member(path: &Path) -> Option<(&Path, &str)> {
    const ENDING: &[u8] = b".zip";
    let bytes = path.as_os_str().as_encoded_bytes();
    let ends = (ENDING.len()..bytes.len())
        .filter(|&end| bytes[end - ENDING.len()..end].eq_ignore_ascii_case(ENDING));
    let mut splits = ends.filter_map(|end| {
        let (archive, rest) = split_at(path, end)?;
        let member = rest.strip_prefix([':', '/'])?;
        (!member.is_empty()).then_some((archive, member))
    });
    splits.next()
}

/// Cuts a path where a letter of ASCII ends; what follows must be Unicode, as names of members are.
#[cfg(unix)]
fn split_at(path: &Path, end: usize) -> Option<(&Path, &str)> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let (archive, rest) = path.as_os_str().as_bytes().split_at_checked(end)?;
    Some((Path::new(OsStr::from_bytes(archive)), std::str::from_utf8(rest).ok()?))
}

/// Cuts a path where a letter of ASCII ends.
#[cfg(not(unix))]
fn split_at(path: &Path, end: usize) -> Option<(&Path, &str)> {
    let (archive, rest) = path.to_str()?.split_at_checked(end)?;
    Some((Path::new(archive), rest))
}

/// First bytes of an entry in an archive's list of files.
const ENTRY_MAGIC: &[u8] = b"PK\x01\x02";

/// Bytes that an entry takes at most, without its texts, while an archive is open.
const ENTRY_BYTES: u64 = 1 << 10;

/// Copies of an entry's texts that are made while an archive is open: its name as bytes and as text,
/// in two lists, and what else is said of it.
const COPIES: u64 = 4;

/// Where an entry says how long its name, its further fields and its comment are, and where they begin.
const LENGTHS: std::ops::Range<usize> = 28..34;

/// Bytes that an archive's list of files takes at most.
fn list_bytes(archive: &[u8]) -> u64 {
    let entries = memchr::memmem::find_iter(archive, ENTRY_MAGIC);
    let bytes = entries.map(|at| {
        let lengths = archive[at..].get(LENGTHS).unwrap_or_default().as_chunks::<2>().0;
        let texts: u64 = lengths.iter().map(|length| u64::from(u16::from_le_bytes(*length))).sum();
        ENTRY_BYTES + COPIES * texts
    });
    bytes.sum()
}

/// Opens the archive in the text and chooses a member.
pub(super) fn read(
    shown: &str,
    member: Option<&str>,
    reading: &mut Reading,
) -> Result<Chosen, Fault> {
    let budget = reading.budget.clone();
    let bytes = read_all(&mut reading.text, &budget, texts::WITH_ARCHIVE)?;
    let _list_memory = budget
        .reserve(list_bytes(&bytes))
        .map_err(|error| Fault::over_budget(texts::WITH_ARCHIVE_LIST, error))?;
    let mut archive =
        ::zip::ZipArchive::new(Cursor::new(&bytes[..])).map_err(|error| damaged(&error))?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|e| damaged(&e))?;
        if !file.is_dir() {
            let name = name(file.name())?;
            members.push((index, Member { name, bytes: file.size() }));
        }
    }
    let index = match member {
        Some(wanted) => {
            let found = members.iter().find(|(_, member)| member.name == wanted);
            let Some((index, _)) = found else {
                let source = shown.to_owned();
                let members = members.into_iter().map(|(_, member)| member).collect();
                let list = Archive { source, members }.refusal();
                let values = [quoted(wanted).into(), list.message];
                let mut fault = Fault::of_file(Message::new(texts::NO_MEMBER, values));
                fault.advice = list.advice;
                return Err(fault);
            };
            *index
        }
        None => {
            let patterns = || members.iter().filter(|(_, member)| member.is_pattern());
            let mut candidates = patterns();
            match (candidates.next(), candidates.next(), members.as_slice()) {
                (Some((index, _)), None, _) | (None, _, [(index, _)]) => *index,
                _ => {
                    let members = members.into_iter().map(|(_, member)| member).collect();
                    return Ok(Chosen::List(Archive { source: shown.to_owned(), members }));
                }
            }
        }
    };
    let mut read_member = |index: usize| {
        let mut file = archive.by_index(index).map_err(|e| damaged(&e))?;
        let name = name(file.name())?;
        let what = Message::new(texts::WITH_MEMBER, [quoted(&name)]);
        let bytes = read_all(&mut file, &budget, what)?;
        Ok::<_, Fault>((name, bytes))
    };
    let (name, bytes) = read_member(index)?;
    let is_rule =
        |(other, member): &&(usize, Member)| *other != index && member.name.ends_with(RULE_ENDING);
    let files = members.iter().filter(is_rule).map(|(index, _)| read_member(*index));
    let files = files.collect::<Result<_, _>>()?;
    let rules = Rules { archive: shown.to_owned(), files, budget: budget.clone() };
    Ok(Chosen::Member { name, bytes, rules })
}

fn name(name: ::zip::result::ZipResult<Cow<'_, str>>) -> Result<String, Fault> {
    name.map(Cow::into_owned).map_err(|error| damaged(&error))
}

/// Everything that `from` has.
pub(super) fn read_all(
    from: &mut dyn Read,
    budget: &MemoryBudget,
    what: impl Into<Message>,
) -> Result<BudgetedVec<u8>, Fault> {
    let mut bytes = BudgetedVec::new(budget);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => return Ok(bytes),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => {
                let values = [what.into(), error.to_string().into()];
                let message = Message::new(texts::DAMAGED, values);
                return Err(Fault::of_file(message).advise(texts::GET_AGAIN));
            }
        };
        let kept = bytes.extend_from_slice(&piece[..read]);
        if let Err(error) = kept {
            return Err(Fault::over_budget(what, error));
        }
    }
}

fn damaged(error: &dyn std::fmt::Display) -> Fault {
    let values = [Message::from(texts::ZIP_ARCHIVE), error.to_string().into()];
    Fault::of_file(Message::new(texts::UNREADABLE_PART, values)).advise(texts::GET_AGAIN)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::format::{Opened, open, read};

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn check(members: &[(&str, &[u8])], member: Option<&str>, population: u64) {
        let bytes = archive(members);
        let opened = open("a.zip", &bytes[..], member, 1 << 20).unwrap();
        let loaded = opened.into_loaded(1 << 20).unwrap();
        assert_eq!(loaded.pattern.cells.population(), population, "{members:?}");
    }

    fn check_error(members: &[(&str, &[u8])], member: Option<&str>, expected: &str) {
        let bytes = archive(members);
        let opened = open("a.zip", &bytes[..], member, 1 << 20);
        let error = opened.and_then(|opened| opened.into_loaded(1 << 20)).unwrap_err();
        assert_eq!(error.to_string(), expected);
        error.assert_is_translated("");
    }

    #[cfg(unix)]
    #[test]
    fn the_path_of_an_archive_need_not_be_unicode() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let path = |bytes: &'static [u8]| Path::new(OsStr::from_bytes(bytes));
        assert_eq!(split_member(path(b"\xff.ZIP:a.rle")), Some((path(b"\xff.ZIP"), "a.rle")));
        assert_eq!(split_member(path(b"\xff.zip:\xff.rle")), None);
        assert_eq!(split_member(path("é.zip:".as_bytes())), None);
        assert_eq!(
            split_member(path(b"\xff/b.zipped/c.zip/d")),
            Some((path(b"\xff/b.zipped/c.zip"), "d"))
        );
    }

    #[test]
    fn the_only_pattern_is_opened() {
        check(&[("a.rle", b"3o!")], None, 3);
        check(&[("readme.txt", b"hello"), ("b/a.CELLS", b"OO")], None, 2);
        check(&[("whatever", b"2o!")], None, 2);
        check(&[("a.rle", b"3o!"), ("b.rle", b"4o!")], Some("b.rle"), 4);
        check(&[("a.rle", b"3o!"), ("__MACOSX/a.rle", b"x"), (".b.rle", b"x")], None, 3);
    }

    #[test]
    fn a_rule_in_the_archive_is_found_by_its_name() {
        let rule = b"@RULE Grow\n@TABLE\nn_states:3\nneighborhood:vonNeumann\nsymmetries:rotate4\n010001\n";
        let pattern = b"x = 2, y = 1, rule = Grow\nAB!";
        let bytes = archive(&[("rules/Grow.rule", rule), ("a.rle", pattern)]);
        let pattern = read("a.zip", &bytes, 1 << 20).unwrap().pattern;
        assert_eq!((pattern.rule.to_string(), pattern.rule.states()), ("Grow".to_owned(), 3));
        let bytes = archive(&[
            ("Grow.rule", b"@TABLE\nn_states:0\n"),
            ("a.rle", b"x = 2, y = 1, rule = Grow\nA!"),
        ]);
        let error = read("a.zip", &bytes, 1 << 20).unwrap_err().to_string();
        assert!(error.contains("a.zip:Grow.rule:2:10"), "{error}");
    }

    #[test]
    fn several_patterns_are_listed() {
        let two: [(&str, &[u8]); 3] = [("a.rle", b"3o!"), ("b/b.mc", b""), ("c.txt", b"")];
        check_error(
            &two,
            None,
            "a.zip:1:1: error: this zip archive holds 2 files: a.rle, b/b.mc; name one, as \
             a.zip:a.rle",
        );
        check_error(
            &two,
            Some("c.rle"),
            "a.zip:1:1: error: there is no 'c.rle' in it; this zip archive holds 2 files: a.rle, \
             b/b.mc; name one, as a.zip:a.rle",
        );
        let opened = open("a.zip", &archive(&two)[..], None, 1 << 20).unwrap();
        let Opened::Archive(list) = opened else { panic!("{opened:?}") };
        assert_eq!(list.members.len(), 3);
        assert_eq!(list.members[0], Member { name: "a.rle".to_owned(), bytes: 3 });
        check_error(&[], None, "a.zip:1:1: error: this zip archive has no files in it");
    }

    #[test]
    fn what_is_wrong_in_a_member_names_it() {
        check_error(
            &[("a.rle", b"3z!")],
            None,
            "a.zip:a.rle:1:2: error: 'z' is no tag; a count, b, o, $ or ! was expected",
        );
        let inner = archive(&[("a.rle", b"3o!")]);
        check_error(
            &[("b.zip", &inner)],
            None,
            "a.zip:b.zip:1:1: error: this is a zip archive within a zip archive; unpack the outer \
             one",
        );
        let error = open("a.rle", &b"3o!"[..], Some("b"), 1 << 20).unwrap_err().to_string();
        assert!(error.contains("this is no zip archive"), "{error}");
    }

    #[test]
    fn a_member_that_expands_past_memory_is_refused() {
        let zeros = vec![b'.'; 3 << 20];
        check_error(
            &[("a.cells", &zeros)],
            None,
            "a.zip:1:1: error: with its member 'a.cells' 1.1 MiB of memory would be taken, more than \
             the 1.0 MiB allowed; allow more memory",
        );
    }

    #[test]
    fn damaged_archives_are_errors() {
        let bytes = archive(&[("a.rle", b"3o!"), ("b.rle", b"3o!")]);
        for length in 4..bytes.len() {
            let error = read("a.zip", &bytes[..length], 1 << 20).unwrap_err();
            assert!(error.to_string().starts_with("a.zip:1:1: error: "), "{error}");
        }
    }
}
