//! What can be opened: the files of a folder, the patterns of the library, and folders on the way to
//! other files.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf, is_separator};

use super::super::endings::is_readable;
use super::super::open::Place;
use super::super::prompt::in_home;
use crate::language::texts::{documents, library as texts};
use crate::language::{Language, Message, Text, grouped};
use crate::library::{self, Kind};

/// Files of a folder, and folders in it, that are offered at most.
const MOST_OFFERED: usize = 2000;

/// Something that can be opened, or leads there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offer {
    pub name: String,
    /// What it is.
    pub note: Message,
    pub target: Target,
}

/// What comes of choosing an offer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// A pattern is opened, or an archive.
    Pattern(Place),
    /// Others are offered.
    Shelf(Shelf),
}

/// Where what is offered stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shelf {
    Folder(PathBuf),
    Library,
}

/// The files and folders of a folder as they were when it was listed.
#[derive(Debug)]
pub(super) struct Listing {
    folder: PathBuf,
    files: Vec<(String, PathBuf)>,
    folders: Vec<(String, PathBuf)>,
}

impl Listing {
    /// Lists a folder by name.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn new(folder: PathBuf) -> io::Result<Self> {
        let mut listing = Self { folder, files: Vec::new(), folders: Vec::new() };
        for entry in fs::read_dir(&listing.folder)?.filter_map(Result::ok) {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let list = match is_folder(&entry) {
                true => &mut listing.folders,
                false if is_readable(&path) => &mut listing.files,
                false => continue,
            };
            if list.len() < MOST_OFFERED {
                list.push((name, path));
            }
        }
        listing.files.sort();
        listing.folders.sort();
        Ok(listing)
    }
}

/// Whether an entry is a folder, or a link to one.
fn is_folder(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Ok(found) if found.is_symlink() => entry.path().is_dir(),
        found => found.is_ok_and(|found| found.is_dir()),
    }
}

/// A folder that cannot be read, and why.
pub(super) type Unread = (PathBuf, io::Error);

/// What is offered on a shelf for what was typed, and the folder that could not be read for it; one that was
/// listed stays in `listing` until there is another. Without a separator what was typed is a part of a name,
/// here or in the library, and with one a path from `folder`.
pub(super) fn offers(
    shelf: &Shelf,
    folder: &Path,
    typed: &str,
    language: Language,
    listing: &mut Option<Listing>,
) -> (Vec<Offer>, Option<Unread>) {
    let typed = typed.trim();
    let Some(end) = typed.rfind(is_separator) else {
        return by_name(shelf, folder, typed, language, listing);
    };
    let (path, name) = typed.split_at(end + 1);
    let path = folder.join(in_home(path, std::env::home_dir().as_deref()));
    let whole = path.join(name);
    let (listing, unread) = listed(path, listing);
    let mut offers = named(listing.files.iter().map(file).collect(), name, language);
    offers.extend(named(folders(listing, name), name, language));
    if whole.is_file() {
        put_first(&mut offers, file(&(name.to_owned(), whole)));
    }
    (offers, unread)
}

fn by_name(
    shelf: &Shelf,
    folder: &Path,
    typed: &str,
    language: Language,
    listing: &mut Option<Listing>,
) -> (Vec<Offer>, Option<Unread>) {
    let of_library = || library::all().iter().map(of_library).collect::<Vec<_>>();
    if *shelf == Shelf::Library {
        let back = Offer {
            name: "..".to_owned(),
            note: documents::BACK.into(),
            target: Target::Shelf(Shelf::Folder(folder.to_owned())),
        };
        let back = Some(back).filter(|_| typed.is_empty());
        return (back.into_iter().chain(named(of_library(), typed, language)).collect(), None);
    }
    let (listing, unread) = listed(folder.to_owned(), listing);
    let files: Vec<_> = listing.files.iter().map(file).collect();
    if typed.is_empty() {
        let shown = |offer: &Offer| !offer.name.starts_with('.');
        let above = folder.parent().map(|above| of_folder("..", above));
        let offers = [the_library()].into_iter().chain(files.into_iter().filter(shown));
        return (offers.chain(above).chain(folders(listing, typed)).collect(), unread);
    }
    let mut offers = named(files, typed, language);
    offers.extend(named(of_library(), typed, language));
    offers.extend(named(folders(listing, typed), typed, language));
    let whole = folder.join(typed);
    if whole.is_file() {
        put_first(&mut offers, file(&(typed.to_owned(), whole)));
    }
    (offers, unread)
}

/// The listing of a folder: the one that is there, if it is that folder's. That of a folder that cannot be
/// read is empty.
fn listed(folder: PathBuf, listing: &mut Option<Listing>) -> (&Listing, Option<Unread>) {
    if let Some(kept) = listing.take_if(|kept| kept.folder == folder) {
        return (listing.insert(kept), None);
    }
    match Listing::new(folder.clone()) {
        Ok(made) => (listing.insert(made), None),
        Err(error) => {
            let empty = Listing { folder: PathBuf::new(), files: Vec::new(), folders: Vec::new() };
            (listing.insert(empty), Some((folder, error)))
        }
    }
}

/// The offers whose names or notes have every word of a text in them, those first whose names begin with
/// it.
fn named(mut offers: Vec<Offer>, text: &str, language: Language) -> Vec<Offer> {
    let text = text.to_lowercase();
    offers.retain(|offer| {
        let said = format!("{} {}", offer.name, offer.note.say(language)).to_lowercase();
        text.split_whitespace().all(|word| said.contains(word))
    });
    offers.sort_by_key(|offer| !offer.name.to_lowercase().starts_with(&text));
    offers
}

/// Puts an offer at the top, once.
fn put_first(offers: &mut Vec<Offer>, first: Offer) {
    offers.retain(|offer| offer.target != first.target);
    offers.insert(0, first);
}

/// The folders of a folder, without those that are hidden unless one of them is meant.
fn folders(listing: &Listing, typed: &str) -> Vec<Offer> {
    let is_shown =
        |(name, _): &&(String, PathBuf)| typed.starts_with('.') || !name.starts_with('.');
    listing.folders.iter().filter(is_shown).map(|(name, path)| of_folder(name, path)).collect()
}

fn of_folder(name: &str, path: &Path) -> Offer {
    Offer {
        name: format!("{name}{}", std::path::MAIN_SEPARATOR),
        note: documents::FOLDER.into(),
        target: Target::Shelf(Shelf::Folder(path.to_owned())),
    }
}

fn file((name, path): &(String, PathBuf)) -> Offer {
    Offer {
        name: name.clone(),
        note: documents::FILE.into(),
        target: Target::Pattern(Place::At(path.clone())),
    }
}

/// The library as a whole.
fn the_library() -> Offer {
    Offer {
        name: documents::LIBRARY.english.to_owned(),
        note: Message::counted(documents::LIBRARY_HOLDS, library::all().len() as u64, [""; 0]),
        target: Target::Shelf(Shelf::Library),
    }
}

fn of_library(entry: &'static library::Entry) -> Offer {
    Offer {
        name: entry.title().to_owned(),
        note: Message::new(documents::IN_THE_LIBRARY, [what_it_does(entry.kind)]),
        target: Target::Pattern(Place::Library(entry)),
    }
}

/// What a pattern of the library does.
fn what_it_does(kind: Kind) -> Message {
    let with = |text: Text, number: u64| Message::new(text, [grouped(number)]);
    match kind {
        Kind::StillLife => texts::STILL_LIFE.into(),
        Kind::Oscillator { period } => with(texts::OSCILLATOR, period.into()),
        Kind::Spaceship { period, .. } => with(texts::SPACESHIP, period.into()),
        Kind::Gun { period, .. } => with(texts::GUN, period.into()),
        Kind::Puffer { period, .. } => with(texts::PUFFER, period.into()),
        Kind::LinearGrowth { .. } => texts::LINEAR_GROWTH.into(),
        Kind::QuadraticGrowth { .. } => texts::QUADRATIC_GROWTH.into(),
        Kind::Methuselah { lifespan, .. } => with(texts::METHUSELAH, lifespan),
        Kind::Eater { .. } => texts::EATER.into(),
        Kind::Replicator { period } => with(texts::REPLICATOR, period.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that are offered in a folder for what was typed.
    fn names(shelf: &Shelf, folder: &Path, typed: &str) -> Vec<String> {
        let (found, _) = offers(shelf, folder, typed, Language::English, &mut None);
        found.into_iter().map(|offer| offer.name).collect()
    }

    /// A folder with some files and folders.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.rle", "a.cells", "notes.txt", "paper.pdf", ".hidden.rle"] {
            fs::write(folder.path().join(name), "3o!").unwrap();
        }
        fs::create_dir(folder.path().join("more")).unwrap();
        fs::create_dir(folder.path().join(".cache")).unwrap();
        fs::write(folder.path().join("more/deep.mc"), "").unwrap();
        folder
    }

    #[test]
    fn the_library_the_files_and_the_folders_are_offered_at_first() {
        let folder = folder();
        let shelf = Shelf::Folder(folder.path().to_owned());
        let expected = ["Library", "a.cells", "b.rle", "../", "more/"];
        assert_eq!(names(&shelf, folder.path(), ""), expected);
        let all = names(&Shelf::Library, folder.path(), "");
        assert_eq!(all.len(), library::all().len() + 1);
        assert_eq!(all[0], "..");
    }

    #[test]
    fn what_is_typed_is_found_by_name_and_by_what_it_does() {
        let folder = folder();
        let shelf = Shelf::Folder(folder.path().to_owned());
        assert_eq!(names(&shelf, folder.path(), "b.r"), ["b.rle"]);
        let guns = names(&shelf, folder.path(), "gun period 30");
        assert_eq!(guns, ["Gosper glider gun"]);
        let guns = names(&shelf, folder.path(), "GOSPER");
        assert_eq!(guns[0], "Gosper glider gun");
        // What begins with it comes first.
        assert_eq!(names(&shelf, folder.path(), "glider")[0], "Glider");
        assert!(names(&shelf, folder.path(), "no such thing").is_empty());
    }

    #[test]
    fn a_path_leads_through_folders_to_any_file() {
        let folder = folder();
        let shelf = Shelf::Library;
        let check = |typed: &str, expected: &[&str]| {
            assert_eq!(names(&shelf, folder.path(), typed), expected, "{typed}");
        };
        check("more/", &["deep.mc"]);
        check("more/d", &["deep.mc"]);
        check("more/x", &[]);
        check("./no", &[]);
        // A file whose ending says nothing is opened by its whole name.
        check("./paper.pdf", &["paper.pdf"]);
        check("./.ca", &[".cache/"]);
        let whole = folder.path().join("more/deep.mc");
        check(&whole.display().to_string(), &["deep.mc"]);
    }

    #[test]
    fn the_library_is_offered_though_the_folder_cannot_be_read() {
        let folder = folder();
        let gone = folder.path().join("gone");
        let check = |typed: &str, first: Option<&str>, unread: PathBuf| {
            let shelf = Shelf::Folder(gone.clone());
            let (found, told) = offers(&shelf, &gone, typed, Language::English, &mut None);
            assert_eq!(found.first().map(|offer| offer.name.as_str()), first, "{typed}");
            assert_eq!(told.map(|(path, _)| path), Some(unread), "{typed}");
        };
        check("", Some("Library"), gone.clone());
        check("gosper", Some("Gosper glider gun"), gone.clone());
        check("none/x", None, gone.join("none/"));
    }

    #[test]
    fn what_patterns_do_is_said_in_every_language() {
        for entry in library::all() {
            what_it_does(entry.kind).assert_is_translated("");
        }
    }
}
