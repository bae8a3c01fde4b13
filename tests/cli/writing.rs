//! What is written: results, their names and places, and what cannot be.

use super::*;

#[test]
fn a_result_that_is_written_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let step = |from: &str, generations: &str, to: &str| {
        result(&["run", from, "--gens", generations, "--engine", "cpu", "-o", to])
    };
    step("name:gosper-glider-gun", "100", &at("gun.rle"));
    let resumed = step(&at("gun.rle"), "50", &at("gun.rle"));
    let direct = step("name:gosper-glider-gun", "150", &at("gun.cells"));
    for field in ["generation", "population", "bounding_box", "rule"] {
        assert_eq!(resumed[field], direct[field], "{field}");
    }
    let told = result(&["info", &at("gun.rle"), &at("gun.cells")]);
    assert_eq!(told["patterns"][0]["population"], direct["population"]);
    assert_eq!(told["patterns"][1]["population"], direct["population"]);
    assert_eq!(names_in(folder.path()), ["gun.cells", "gun.rle"]);
}

#[test]
fn what_a_format_cannot_hold_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.cells").display().to_string();
    lifescope(&["run", "name:glider", "--gens", "1", "-o", &path])
        .assert()
        .success()
        .stderr(contains("a.cells is written without the place of its cells"));
}

#[test]
fn a_universe_that_cannot_grow_is_reported_and_written_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so-far.rle").display().to_string();
    let arguments = "run name:gosper-glider-gun --gens 1000000 --engine cpu --max-memory 256K -o";
    let arguments: Vec<&str> = arguments.split(' ').chain([path.as_str()]).collect();
    let (report, code) = json(&arguments);
    assert_eq!(code, 1);
    assert!(report["error"].as_str().unwrap().contains("allowed"), "{report:#}");
    assert!(report["generation"].as_u64().unwrap() > 0);
    let told = result(&["info", &path]);
    assert_eq!(told["patterns"][0]["generation"], report["generation"]);
    assert_eq!(told["patterns"][0]["population"], report["population"]);
    lifescope(&arguments).assert().code(1).stderr(contains("--max-memory"));
}

#[test]
fn what_cannot_be_written_is_told_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let long = at(&"x".repeat(252));
    let check = |arguments: &str, file: String, code: i32, message: &str| {
        let arguments: Vec<&str> = arguments.split(' ').chain([file.as_str()]).collect();
        lifescope(&arguments).assert().code(code).stdout(is_empty()).stderr(contains(message));
    };
    let run = "run soup:64x64 --engine cpu --rule B2/S:T64,64 --gens 1000000000000000 -o";
    check(run, format!("{long}.rle"), 1, "File name too long");
    check(run, at("none/a.rle"), 1, "there is no folder");
    check(run, format!("{}/", folder.path().display()), 1, "it is a folder");
    check(run, at("none/"), 1, "there is no folder");
    check("convert soup:99999x9", format!("{long}.rle"), 1, "File name too long");
    check("bench --size 64 -n 100000000000 --csv", format!("{long}.csv"), 2, "File name too long");
    check("bench --size 64 -n 100000000000 --plot", format!("{long}.svg"), 2, "File name too long");
    check("attend life --seeds 10000 --save", format!("{long}.abc"), 2, "File name too long");
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[test]
fn a_name_without_an_ending_gets_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let told = contains("the result is written to ").and(contains("result.rle"));
    lifescope(&["run", "name:glider", "--gens", "4", "-o", &at("result")])
        .assert()
        .success()
        .stderr(told);
    let converted = result(&["convert", &at("result.rle"), &at("other")]);
    assert_eq!(
        (&converted["output"], &converted["format"]),
        (&at("other.rle").into(), &"rle".into())
    );
    assert_eq!(names_in(folder.path()), ["other.rle", "result.rle"]);
    lifescope(&["convert", &at("other.rle"), "/dev/null"]).assert().success();
}

/// The program as run by somebody whom permissions hold, which root is not, with a folder of theirs.
#[cfg(target_os = "linux")]
fn as_nobody(folder: &Path) -> Command {
    use std::os::unix::fs::{MetadataExt, chown};

    const NOBODY: u32 = 65534;
    let top = folder.parent().unwrap();
    if top.metadata().unwrap().uid() != 0 {
        return Command::new(PROGRAM);
    }
    // The program may lie in a folder of root's own.
    let program = top.join("lifescope");
    if !program.exists() {
        fs::copy(PROGRAM, &program).unwrap();
    }
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in entries.chain([folder.to_owned()]) {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
    command
}

#[cfg(target_os = "linux")]
#[test]
fn a_writable_file_in_a_folder_that_takes_none_is_written_and_a_protected_one_is_not() {
    use std::os::unix::fs::PermissionsExt;

    let top = tempfile::tempdir().unwrap();
    let set =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(top.path(), 0o755);
    let folder = top.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let at = |name: &str| folder.join(name);
    for (name, mode) in [("open.rle", 0o644), ("protected.rle", 0o444)] {
        fs::write(at(name), "old, and longer than what comes in its place".repeat(9)).unwrap();
        set(&at(name), mode);
    }
    let check = |name: &str, code: i32, message: &str| {
        let mut command = as_nobody(&folder);
        command.args(["convert", "name:glider"]).arg(at(name));
        command.assert().code(code).stderr(contains(message));
    };
    check("protected.rle", 1, "Permission denied");
    assert!(fs::read_to_string(at("protected.rle")).unwrap().starts_with("old"));
    set(&folder, 0o555);
    check("open.rle", 0, "");
    check("new.rle", 1, "Permission denied");
    set(&folder, 0o755);
    assert_eq!(names_in(&folder), ["open.rle", "protected.rle"]);
    let told = result(&["info", at("open.rle").to_str().unwrap()]);
    assert_eq!(told["patterns"][0]["population"], 5);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    for arguments in
        [&["--version"][..], &["--help"], &["run", "--help"], &["man"], &["completions", "bash"]]
            .into_iter()
            .chain([&["info", "--library"][..], &["run", "name:glider", "--gens", "1", "-o", "-"]])
    {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = Process::new(PROGRAM).args(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains("cannot write to standard output: "), "{arguments:?}: {told}");
    }
}
