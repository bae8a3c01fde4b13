//! Files that appear whole or not at all.
//!
//! A file is written under a random name in the folder that it is for, and takes its own name when it
//! is whole. So an interrupted save leaves the old file as it was, and two programs that save under one
//! name do not meet.
//!
//! Where a new file cannot stand for the old one, the old one is written over, once the content is
//! whole elsewhere: in a folder that takes no new files, under a name that leaves no room for another
//! one, and where the file belongs to somebody else or has several names. A link stays a link, whether
//! its file is there or not, and what is no file, such as a pipe, is written to.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempPath};

/// Writes a file, which appears whole or not at all.
///
/// # Errors
/// Those of `write` and of the file system; nothing is left behind then.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    Saving::begin(path)?.finish(write)
}

/// Writes a file that was not there before, whole or not at all.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] where the name is taken, and as for [`save`].
pub fn save_new(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    Saving::begin_new(path)?.finish(write)
}

/// Reads a file whole into memory, if it is no longer than `most_bytes`. What a path leads to need not
/// end.
///
/// # Errors
/// [`io::ErrorKind::FileTooLarge`] for a longer one, and those of the file system.
pub fn read(path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most_bytes {
        let message = format!("it is longer than {most_bytes} bytes, as no such file is");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// A file that can be written, and is to be. Dropped without [`finish`](Self::finish) it leaves
/// everything as it was.
#[derive(Debug)]
pub struct Saving {
    path: PathBuf,
    way: Way,
}

/// How the content gets into the file.
#[derive(Debug)]
enum Way {
    /// Under another name, which is changed at the end.
    Part {
        part: Part,
        /// The file that is replaced.
        old: Option<File>,
    },
    /// Into the file itself, from a whole copy elsewhere.
    Over(File),
    /// Straight into what is no file.
    Stream(File),
}

impl Saving {
    /// Makes sure that a file can be written, before long work goes into its content.
    ///
    /// # Errors
    /// When it cannot: its folder is not there or takes no files, it must not be written, its name is
    /// too long or is a folder's.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let (path, found) = match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(found) if !found.is_file() => {
                let way = Way::Stream(File::options().write(true).open(path)?);
                return Ok(Self { path: path.to_owned(), way });
            }
            Ok(found) => (fs::canonicalize(path)?, Some(found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (follow_links(path)?, None),
            Err(error) => return Err(error),
        };
        let way = match found {
            None => Way::Part { part: Part::of_new(&path)?, old: None },
            Some(found) => {
                // What must not be written must not be replaced either.
                let old = File::options().write(true).open(&path)?;
                match Part::of_old(&path, &found) {
                    Ok(Some(part)) => Way::Part { part, old: Some(old) },
                    Ok(None) => Way::Over(old),
                    Err(error) if takes_no_part(&error) => Way::Over(old),
                    Err(error) => return Err(error),
                }
            }
        };
        Ok(Self { path, way })
    }

    /// The same for a file that must not be there yet.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where its name is taken, and as for [`begin`](Self::begin).
    pub fn begin_new(path: &Path) -> io::Result<Self> {
        match fs::symlink_metadata(path) {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut part = Part::of_new(path)?;
                part.must_be_new = true;
                Ok(Self { path: path.to_owned(), way: Way::Part { part, old: None } })
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the content and puts the file in its place.
    ///
    /// # Errors
    /// Those of `write` and of the file system. The old file stays as it was, unless the system fails
    /// in the midst of writing over it.
    pub fn finish(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        match self.way {
            Way::Stream(file) => fill(&file, write),
            Way::Over(old) => {
                let mut whole = tempfile::tempfile()?;
                fill(&whole, write)?;
                copy_over(&mut whole, &old)
            }
            Way::Part { mut part, old } => {
                fill(part.file(), write)?;
                if let Some(old) = &old {
                    part.file().set_permissions(old.metadata()?.permissions())?;
                }
                // A name that outlives a crash is to have its content.
                part.file().sync_all()?;
                match (part.put(&self.path), old) {
                    // A file that is mounted on its own cannot be replaced.
                    (Err(error), Some(old)) if is_pinned(&error) => {
                        copy_over(&mut part.file().try_clone()?, &old)
                    }
                    (put, _) => put,
                }
            }
        }
    }
}

/// Takes away what unfinished saves have written so far, and keeps new ones from beginning: for a
/// program that ends without coming back from them.
pub fn discard_unfinished() {
    let parts = unfinished();
    for part in parts.iter() {
        // One that cannot be removed now never can.
        let _ = fs::remove_file(part);
    }
    std::mem::forget(parts);
}

/// The parts of saves under way.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file under a name that is not its last one. It goes when it is dropped.
#[derive(Debug)]
struct Part {
    /// `None` once it has been put in its place.
    temporary: Option<NamedTempFile>,
    /// Whether it has its own name already.
    is_in_place: bool,
    /// Whether it must not replace anything.
    must_be_new: bool,
}

impl Part {
    /// The part of a file that is not there yet.
    fn of_new(path: &Path) -> io::Result<Self> {
        match Self::beside(path, None) {
            Err(error) if error.kind() == io::ErrorKind::InvalidFilename => Self::in_place(path),
            made => made,
        }
    }

    /// The part of a file that is to be replaced; `None` where a new file would not be the same.
    fn of_old(path: &Path, old: &Metadata) -> io::Result<Option<Self>> {
        let part = Self::beside(path, Some(old))?;
        let made = part.file().metadata()?;
        Ok(can_stand_for(&made, old).then_some(part))
    }

    fn beside(path: &Path, old: Option<&Metadata>) -> io::Result<Self> {
        let mut names = tempfile::Builder::new();
        names.prefix(".lifescope-").suffix(".part");
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
            // What others must not read they must not read in the meantime either.
            options.mode(old.map_or(0o666, |old| old.mode() & 0o777));
        }
        #[cfg(not(unix))]
        let _ = old;
        // The list is held so that no part is missing from it when the program ends.
        let mut parts = unfinished();
        // Made here, so that an error is the system's own: nobody has asked for a file of that name.
        let temporary = names.make_in(folder_of(path), |part| options.open(part))?;
        parts.push(temporary.path().to_owned());
        Ok(Self { temporary: Some(temporary), is_in_place: false, must_be_new: false })
    }

    fn in_place(path: &Path) -> io::Result<Self> {
        let mut parts = unfinished();
        let file = File::create_new(path)?;
        let temporary = NamedTempFile::from_parts(file, TempPath::try_from_path(path)?);
        parts.push(temporary.path().to_owned());
        Ok(Self { temporary: Some(temporary), is_in_place: true, must_be_new: false })
    }

    fn file(&self) -> &File {
        self.temporary.as_ref().expect("a part is a file until it is put in its place").as_file()
    }

    fn put(&mut self, path: &Path) -> io::Result<()> {
        let Some(temporary) = self.temporary.take() else { return Ok(()) };
        let name = temporary.path().to_owned();
        let mut parts = unfinished();
        let put = if self.is_in_place {
            temporary.keep().map(drop)
        } else if self.must_be_new {
            temporary.persist_noclobber(path).map(drop)
        } else {
            temporary.persist(path).map(drop)
        };
        match put {
            Ok(()) => {
                parts.retain(|part| *part != name);
                Ok(())
            }
            Err(error) => {
                self.temporary = Some(error.file);
                Err(error.error)
            }
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            let name = temporary.path().to_owned();
            let mut parts = unfinished();
            drop(temporary);
            parts.retain(|part| *part != name);
        }
    }
}

/// Links that are followed one after the other.
const MOST_LINKS: usize = 40;

/// The place that a path without a file at its end leads to.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("it is a link that leads back to itself"))
}

/// The folder that a file of that name lies in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether no second file can be made beside one that can be written.
fn takes_no_part(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem | InvalidFilename)
}

/// Whether a file cannot be replaced where it is, because something is mounted there.
fn is_pinned(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices)
}

#[cfg(unix)]
fn can_stand_for(made: &Metadata, old: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (made.uid(), made.gid()) == (old.uid(), old.gid()) && old.nlink() == 1
}

#[cfg(not(unix))]
fn can_stand_for(_made: &Metadata, _old: &Metadata) -> bool {
    true
}

fn fill(file: &File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

fn copy_over(whole: &mut File, mut old: &File) -> io::Result<()> {
    whole.rewind()?;
    let length = io::copy(whole, &mut old)?;
    old.set_len(length)?;
    old.sync_all()
}

#[cfg(test)]
mod tests;
