//! What is known of a pattern besides its cells.

use std::path::PathBuf;

use crate::life::{Pattern, TextMemory};
use crate::printable::line;

/// What a pattern is called, who made it, and where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Its name, or that of where it came from.
    pub title: String,
    /// Its own name.
    pub name: Option<String>,
    /// Who found or made it.
    pub author: Option<String>,
    /// Further lines of comment, in order.
    pub comments: Vec<String>,
    /// Where it came from.
    pub origin: Origin,
    /// What is reserved for the texts.
    pub text_memory: TextMemory,
}

/// Where a pattern came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// A place where it can be had again: the library, a name that says it all, an archive.
    Known,
    /// Chance, whose seed nobody has chosen. As long as nobody has a hand in it, another soup is as good.
    Chance,
    /// The clipboard or a pipe: what is not saved is gone.
    #[default]
    Nowhere,
}

impl Provenance {
    /// What a pattern says of itself; `place` is what it is called where it has no name.
    pub fn of(pattern: &Pattern, place: &str, origin: Origin) -> Self {
        Self {
            title: line(pattern.name.as_deref().unwrap_or(place)).into_owned(),
            name: pattern.name.clone(),
            author: pattern.author.clone(),
            comments: pattern.comments.clone(),
            origin,
            text_memory: pattern.text_memory.clone(),
        }
    }

    /// Says the same of another pattern.
    pub fn sign(&self, pattern: Pattern) -> Pattern {
        Pattern {
            name: self.name.clone(),
            author: self.author.clone(),
            comments: self.comments.clone(),
            text_memory: self.text_memory.clone(),
            ..pattern
        }
    }

    /// A name for a file to save it in, without an ending.
    pub fn file_stem(&self) -> String {
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let name: String = self.title.chars().map(plain).collect();
        match name.trim_matches('-') {
            "" => "pattern".to_owned(),
            name => name.to_owned(),
        }
    }

    /// The file that it came from.
    pub fn file(&self) -> Option<&PathBuf> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Known | Origin::Chance | Origin::Nowhere => None,
        }
    }
}
