use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

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
    assert_eq!(names(folder.path()), ["a.rle"]);
}

#[test]
fn what_is_begun_and_dropped_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.rle");
    let begun = Saving::begin(&path).unwrap();
    assert_eq!(names(folder.path()).len(), 1);
    drop(begun);
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn several_saves_under_one_name_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.rle");
    let [one, two] = [(); 2].map(|()| Saving::begin(&path).unwrap());
    two.finish(|out| out.write_all(b"two")).unwrap();
    one.finish(|out| out.write_all(b"one")).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert_eq!(names(folder.path()), ["a.rle"]);
}

#[test]
fn where_nothing_can_be_written_is_known_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let check = |path: &Path, expected: io::ErrorKind| {
        assert_eq!(Saving::begin(path).unwrap_err().kind(), expected, "{}", path.display());
    };
    check(folder.path(), io::ErrorKind::IsADirectory);
    check(&folder.path().join("none/a.rle"), io::ErrorKind::NotFound);
    check(&folder.path().join("x".repeat(256)), io::ErrorKind::InvalidFilename);
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    check(&file.join("a.rle"), io::ErrorKind::NotADirectory);
}

#[test]
fn no_error_names_a_file_that_nobody_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none/a.rle");
    for begun in [Saving::begin(&path), Saving::begin_new(&path)] {
        let error = begun.unwrap_err();
        assert!(error.raw_os_error().is_some(), "{error}");
        assert!(!error.to_string().contains(".part"), "{error}");
    }
}

#[test]
fn a_new_file_takes_no_ones_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let [one, two] = [(); 2].map(|()| Saving::begin_new(&path).unwrap());
    one.finish(|out| out.write_all(b"one")).unwrap();
    let taken = two.finish(|out| out.write_all(b"two")).unwrap_err();
    assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
    let taken = save_new(&path, |out| out.write_all(b"three")).unwrap_err();
    assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert_eq!(names(folder.path()), ["a.csv"]);
}

#[test]
fn the_longest_name_that_the_system_has_can_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    for letter in ["x", "ж"] {
        let path = folder.path().join(letter.repeat(251 / letter.len()) + ".rle");
        for text in ["old", "new"] {
            save(&path, |out| out.write_all(text.as_bytes())).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}

/// A folder whose path is so long that only a name of one letter fits behind it.
#[cfg(target_os = "linux")]
fn deepest_folder(top: &Path) -> PathBuf {
    const LONGEST_PATH: usize = 4095;
    let mut folder = fs::canonicalize(top).unwrap();
    loop {
        // The next name, its slash, and behind it a slash and a letter.
        let left = LONGEST_PATH - 2 - folder.as_os_str().len();
        if left < 2 {
            return folder;
        }
        let length = if left - 1 <= 200 { left - 1 } else { 100 };
        folder.push("d".repeat(length));
        fs::create_dir(&folder).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_second_file_fits_the_file_itself_is_written() {
    use std::os::unix::fs::MetadataExt;

    let top = tempfile::tempdir().unwrap();
    let folder = deepest_folder(top.path());
    let path = folder.join("a");
    let failing = |out: &mut dyn Write| {
        out.write_all(b"half")?;
        Err(io::Error::other("full"))
    };
    assert!(save(&path, failing).is_err());
    assert_eq!(names(&folder), [""; 0]);
    save(&path, |out| out.write_all(b"long content")).unwrap();
    let inode = fs::metadata(&path).unwrap().ino();
    assert!(save(&path, failing).is_err());
    assert_eq!(fs::read(&path).unwrap(), b"long content");
    save(&path, |out| out.write_all(b"short")).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"short");
    assert_eq!(fs::metadata(&path).unwrap().ino(), inode);
    assert_eq!(names(&folder), ["a"]);
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_permissions_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real.rle"), "old").unwrap();
    fs::set_permissions(at("real.rle"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink(at("real.rle"), at("link.rle")).unwrap();
    save(&at("link.rle"), |out| out.write_all(b"new")).unwrap();
    assert!(fs::symlink_metadata(at("link.rle")).unwrap().is_symlink());
    assert_eq!(fs::read(at("real.rle")).unwrap(), b"new");
    assert_eq!(fs::metadata(at("real.rle")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_that_is_not_there_yet_stays_one() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("inner")).unwrap();
    symlink("link.rle", at("first.rle")).unwrap();
    symlink("inner/real.rle", at("link.rle")).unwrap();
    save(&at("first.rle"), |out| out.write_all(b"new")).unwrap();
    for link in ["first.rle", "link.rle"] {
        assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
    }
    assert_eq!(fs::read(at("inner/real.rle")).unwrap(), b"new");
    assert_eq!(names(&at("inner")), ["real.rle"]);
    symlink("none/real.rle", at("lost.rle")).unwrap();
    assert_eq!(Saving::begin(&at("lost.rle")).unwrap_err().kind(), io::ErrorKind::NotFound);
    symlink("round.rle", at("round.rle")).unwrap();
    assert!(Saving::begin(&at("round.rle")).is_err());
}

#[cfg(unix)]
#[test]
fn a_file_of_several_names_is_the_same_under_all() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["one.rle", "two.rle"].map(|name| folder.path().join(name));
    fs::write(&one, "old and long").unwrap();
    fs::hard_link(&one, &two).unwrap();
    save(&one, |out| out.write_all(b"new")).unwrap();
    assert_eq!(fs::read(&two).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["one.rle", "two.rle"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to() {
    use std::io::Read;
    use std::os::fd::AsRawFd;

    let (mut reader, writer) = io::pipe().unwrap();
    let path = format!("/dev/fd/{}", writer.as_raw_fd());
    save(Path::new(&path), |out| out.write_all(b"new")).unwrap();
    drop(writer);
    let mut read = Vec::new();
    reader.read_to_end(&mut read).unwrap();
    assert_eq!(read, b"new");
}
