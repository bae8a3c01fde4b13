//! Rules in folders: the rule `Name` is what the file `Name.rule` holds.
//!
//! A name is looked for beside the pattern that needs it, in the folders that the user named, in `rules` within the user's
//! configuration folder, and in those of an installed Golly, in this order.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use std::{fs, io};

use crate::format::read_rule;
use crate::language::Message;
use crate::language::texts::readers as texts;
use crate::life::{Rule, RuleBook, put_on_shelf, with_book};
use crate::memory::MemoryBudget;
use crate::printable::quoted;
use crate::settings;

/// Bytes of the largest file that is read for a rule.
const MOST_BYTES: u64 = 1 << 26;

/// Folders of an installed Golly.
const OF_GOLLY: [&str; 4] = [
    "/usr/share/golly/Rules",
    "/usr/local/share/golly/Rules",
    "/usr/lib/golly/Rules",
    "/opt/golly/Rules",
];

/// The rules of a folder. Those that were read are kept until their files change.
pub struct RuleFolder {
    path: PathBuf,
    known: Mutex<HashMap<PathBuf, (Stamp, Option<Rule>)>>,
}

/// What tells that a file has not changed: when it was written, and its length.
type Stamp = (Option<SystemTime>, u64);

impl RuleFolder {
    /// The rules of that folder.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), known: Mutex::default() }
    }
}

impl RuleBook for RuleFolder {
    fn find(&self, name: &str) -> Result<Option<Rule>, Message> {
        let file = format!("{}.rule", name.replace(['/', '\\'], "_"));
        let path = self.path.join(&file);
        let Ok(about) = fs::metadata(&path) else { return Ok(None) };
        if !about.is_file() {
            return Ok(None);
        }
        let stamp = (about.modified().ok(), about.len());
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, rule)) = known().get(&path)
            && *of == stamp
        {
            return Ok(rule.clone());
        }
        let shown = path.display().to_string();
        let unreadable = |error: io::Error| {
            Message::new(texts::RULE_UNREADABLE, [quoted(&shown).into_owned(), error.to_string()])
        };
        let mut bytes = Vec::new();
        let read = fs::File::open(&path)
            .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
        if read.map_err(unreadable)? as u64 > MOST_BYTES {
            return Err(Message::new(texts::RULE_FILE_TOO_LARGE, [quoted(&shown).into_owned()]));
        }
        let rule = read_rule(&shown, &bytes, name, MemoryBudget::half_of_available())
            .map_err(|error| error.to_message())?;
        if rule.is_some() {
            log::info!("the rule {name} is read from {shown}");
        }
        known().insert(path, (stamp, rule.clone()));
        Ok(rule)
    }
}

/// Has rules found by name in the folders that the user named, in the user's own and in Golly's, from now on.
pub fn open_folders(named: Vec<PathBuf>) {
    let own = settings::path().and_then(|path| Some(path.parent()?.join("rules")));
    let of_golly = OF_GOLLY.map(PathBuf::from);
    for folder in named.into_iter().chain(own).chain(of_golly) {
        put_on_shelf(Arc::new(RuleFolder::new(folder)));
    }
}

/// Has rules found beside a file, before all others, while it is read.
pub fn beside<T>(file: &Path, read: impl FnOnce() -> T) -> T {
    let folder = file.parent().unwrap_or(Path::new(""));
    with_book(Arc::new(RuleFolder::new(folder)), read)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROW: &str =
        "@RULE Grow\n@TABLE\nn_states:3\nneighborhood:vonNeumann\nsymmetries:rotate4\n010001\n";

    #[test]
    fn a_rule_is_found_by_the_name_of_its_file_and_read_again_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let book = RuleFolder::new(folder.path());
        assert_eq!(book.find("Grow"), Ok(None));
        let path = folder.path().join("Grow.rule");
        fs::write(&path, GROW).unwrap();
        let rule = book.find("Grow").unwrap().unwrap();
        assert_eq!((rule.to_string(), rule.states()), ("Grow".to_owned(), 3));
        assert_eq!(book.find("Grow"), Ok(Some(rule)));
        fs::write(&path, GROW.replace("n_states:3", "n_states:10")).unwrap();
        assert_eq!(book.find("Grow").unwrap().map(|rule| rule.states()), Some(10));
        fs::write(&path, "@RULE Grow\n@TABLE\nn_states:0\n").unwrap();
        let error = book.find("Grow").unwrap_err().to_string();
        assert!(error.contains("Grow.rule:3:10") && error.contains("'0'"), "{error}");
    }

    #[test]
    fn names_do_not_lead_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        fs::write(folder.path().join("Grow.rule"), GROW).unwrap();
        let book = RuleFolder::new(folder.path().join("in"));
        for name in ["../Grow", "/Grow", "..\\Grow", ""] {
            assert_eq!(book.find(name), Ok(None), "{name}");
        }
    }

    #[test]
    fn a_rulestring_means_itself_whatever_files_are_called() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["345_2_4", "B2-a_S12", "b3s23v"] {
            fs::write(folder.path().join(format!("{name}.rule")), GROW).unwrap();
        }
        let read = |text: &str| {
            beside(&folder.path().join("a.rle"), || text.parse::<Rule>()).unwrap().to_string()
        };
        assert_eq!(["345/2/4", "B2-a/S12", "b3s23v"].map(read), ["345/2/4", "B2-a/S12", "B3/S23V"]);
    }

    #[test]
    fn a_pattern_finds_the_rule_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("BesideIt.rule"), GROW).unwrap();
        let file = folder.path().join("a.rle");
        let text = b"x = 2, y = 1, rule = BesideIt:T9,9\nAB!";
        let read = || crate::format::read("a.rle", text, 1 << 20);
        assert!(read().is_err());
        let loaded = beside(&file, read).unwrap();
        assert_eq!(loaded.pattern.rule.to_string(), "BesideIt");
        assert_eq!(loaded.pattern.cells.populations(), [0, 1, 1]);
        assert!(read().is_err());
    }
}
