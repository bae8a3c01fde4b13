//! Saving files whole.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a file under a temporary name beside it and renames it, so that an interrupted save leaves
/// the old file whole. A link stays a link, and what is no file, such as a pipe, is written to.
///
/// # Errors
/// Those of `write` and of the file system; nothing is left behind then.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let found = fs::metadata(&path).ok();
    if found.as_ref().is_some_and(|found| !found.is_file()) {
        return write_and_close(&File::options().write(true).open(&path)?, write);
    }
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or(OsStr::new("pattern")));
    name.push(format!(".{}.part", std::process::id()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let part = folder.unwrap_or(Path::new(".")).join(name);
    let written = File::create_new(&part).and_then(|file| {
        write_and_close(&file, write)?;
        if let Some(found) = found {
            file.set_permissions(found.permissions())?;
        }
        // A name that outlives a crash is to have its content.
        file.sync_all()?;
        fs::rename(&part, &path)
    });
    if written.is_err() {
        // The first error says what is wrong.
        let _ = fs::remove_file(&part);
    }
    written
}

fn write_and_close(
    file: &File,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rle");
        save(&path, |out| out.write_all(b"old")).unwrap();
        let failed = save(&path, |out| {
            out.write_all(b"new")?;
            Err(io::Error::other("full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        save(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_permissions_are_kept() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.rle"), folder.path().join("link.rle"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        save(&link, |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
