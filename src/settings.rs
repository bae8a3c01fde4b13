//! What a user has chosen for every time: `settings.toml` in the user's configuration folder.
//!
//! ```toml
//! language = "zh"    # en or zh; without it the system's
//! ```
//!
//! What is not understood is said and passed over, so that nothing in the file can keep the program
//! from starting. Keeping a choice changes that choice alone: comments, and settings of other
//! versions of the program, stay as they are, and a file that cannot be read is never replaced.

use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, value};

use crate::language::texts::{files as texts, troubles};
use crate::language::{Language, Message};

/// The environment variable that names another folder.
pub const FOLDER_VARIABLE: &str = "LIFESCOPE_CONFIG";

/// The file's name.
pub const FILE: &str = "settings.toml";

const LANGUAGE: &str = "language";

/// What was chosen; `None` where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The language of the window and of the terminal view.
    pub language: Option<Language>,
}

/// Why a choice cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The system names no folder for it.
    #[error("this system has no configuration folder; {FOLDER_VARIABLE} can name one")]
    NoFolder,
    /// The file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is no TOML.
    #[error("{}:{line}:{column}: {what}; mend the file or remove it", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
}

/// Where settings are kept, if the system has a place.
pub fn path() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder).join(FILE));
    }
    let folders = directories::ProjectDirs::from("", "", env!("CARGO_PKG_NAME"))?;
    Some(folders.config_dir().join(FILE))
}

impl SettingsError {
    /// What a view shows of it. What the system and the reader of TOML say is English everywhere.
    pub fn message(&self) -> Message {
        match self {
            Self::NoFolder => Message::new(texts::NO_SETTINGS_FOLDER, [FOLDER_VARIABLE]),
            Self::File { path, error } => {
                Message::new(troubles::ABOUT, [path.display().to_string(), error.to_string()])
            }
            Self::Syntax { path, line, column, what } => {
                let place = format!("{}:{line}:{column}", path.display());
                Message::new(texts::NO_SETTINGS, [place.as_str(), what])
            }
        }
    }
}

impl Settings {
    /// The settings in the user's folder, and what in them cannot be taken, for the user to know.
    pub fn of_user() -> (Self, Vec<Message>) {
        path().map_or_else(Default::default, |path| Self::read(&path))
    }

    /// The settings in a file, and what in it cannot be taken. A file that is not there holds none.
    pub fn read(path: &Path) -> (Self, Vec<Message>) {
        match document(path) {
            Ok(document) => Self::of_document(&document, path),
            Err(error) => (Self::default(), vec![error.message()]),
        }
    }

    fn of_document(document: &DocumentMut, path: &Path) -> (Self, Vec<Message>) {
        let mut problems = Vec::new();
        let language = document.get(LANGUAGE).and_then(|item| {
            let known = item.as_str().and_then(Language::of_code);
            if known.is_none() {
                let [one, other] = Language::ALL.map(|language| format!("{:?}", language.code()));
                let (place, found) = (path.display().to_string(), item.to_string());
                let values = [place.as_str(), LANGUAGE, found.trim(), &one, &other];
                problems.push(Message::new(texts::NO_SUCH_SETTING, values));
            }
            known
        });
        (Self { language }, problems)
    }
}

/// Keeps a language as the user's choice.
///
/// # Errors
/// [`SettingsError`], with the file as it was.
pub fn keep_language(language: Language) -> Result<(), SettingsError> {
    keep_language_in(&path().ok_or(SettingsError::NoFolder)?, language)
}

fn keep_language_in(path: &Path, language: Language) -> Result<(), SettingsError> {
    let mut document = document(path)?;
    match document.get_mut(LANGUAGE).and_then(Item::as_value_mut) {
        Some(kept) => {
            // A comment behind the value stays.
            let decor = kept.decor().clone();
            *kept = language.code().into();
            *kept.decor_mut() = decor;
        }
        None => document[LANGUAGE] = value(language.code()),
    }
    let failed = |error| SettingsError::File { path: path.to_owned(), error };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    crate::save::save(path, |out| out.write_all(document.to_string().as_bytes())).map_err(failed)
}

/// Bytes of the longest file of settings that is read.
const MOST_BYTES: u64 = 1 << 20;

fn document(path: &Path) -> Result<DocumentMut, SettingsError> {
    let failed = |error| SettingsError::File { path: path.to_owned(), error };
    let text = match crate::save::read(path, MOST_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|error| failed(io::Error::new(io::ErrorKind::InvalidData, error)))?,
    };
    text.parse::<DocumentMut>().map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let (lines, last) = before.rsplit_once('\n').unwrap_or(("", before));
        let is_first = !before.contains('\n');
        SettingsError::Syntax {
            path: path.to_owned(),
            line: if is_first { 1 } else { lines.split('\n').count() + 1 },
            column: last.chars().count() + 1,
            what: error.message().to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join(FILE);
        if !text.is_empty() {
            std::fs::create_dir(folder.path().join("new")).unwrap();
            std::fs::write(&path, text).unwrap();
        }
        (folder, path)
    }

    #[test]
    fn a_choice_is_kept_and_everything_else_stays() {
        let check = |before: &str, after: &str| {
            let (_folder, path) = file(before);
            keep_language_in(&path, Language::Chinese).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
            let expected = Settings { language: Some(Language::Chinese) };
            assert_eq!(Settings::read(&path), (expected, Vec::new()));
        };
        check("", "language = \"zh\"\n");
        check(
            "# mine\nlanguage = \"en\" # why\nfuture = [1, 2]\n\n[window]\nlanguage = 3\n",
            "# mine\nlanguage = \"zh\" # why\nfuture = [1, 2]\n\n[window]\nlanguage = 3\n",
        );
        check("[window]\nwide = true\n", "language = \"zh\"\n[window]\nwide = true\n");
    }

    #[test]
    fn what_cannot_be_taken_is_said_with_its_place_and_passed_over() {
        let check = |text: &str, expected: &[&str]| {
            let (_folder, path) = file(text);
            let (settings, problems) = Settings::read(&path);
            assert_eq!(settings, Settings::default());
            assert_eq!(problems.len(), expected.len().min(1), "{problems:?}");
            for part in expected {
                assert!(problems[0].to_string().contains(part), "{}", problems[0]);
            }
        };
        check("", &[]);
        check("future = 1\n", &[]);
        check("language = \"fr\"\n", &[FILE, "language is \"fr\"", "\"en\" and \"zh\" are known"]);
        check("language = 7\n", &["language is 7"]);
        check("a = 1\nlanguage = zh\n", &["settings.toml:2:12: ", "mend the file"]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_replaced() {
        let (_folder, path) = file("language = \n");
        let error = keep_language_in(&path, Language::English).unwrap_err();
        assert!(error.to_string().contains("settings.toml:1:"), "{error}");
        assert_eq!(error.message().to_string(), error.to_string());
        assert!(error.message().say(Language::Chinese).ends_with("请修正或删除该文件"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "language = \n");
    }
}
