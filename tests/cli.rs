//! The program as its users call it: every command, exit code and JSON document.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;

#[path = "cli/signals.rs"]
mod signals;
#[path = "cli/telling.rs"]
mod telling;
#[path = "cli/unseen.rs"]
mod unseen;
#[path = "cli/writing.rs"]
mod writing;

const PROGRAM: &str = env!("CARGO_BIN_EXE_lifescope");

/// What of the surroundings changes what the program does.
const SURROUNDINGS: [&str; 4] = ["DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "RUST_LOG"];

fn lifescope(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    for name in SURROUNDINGS {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

/// The one JSON document that the program writes, and its exit code.
fn json(arguments: &[&str]) -> (Value, i32) {
    let output = lifescope(arguments).arg("--json").output().unwrap();
    let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{arguments:?}: {error} in {}", String::from_utf8_lossy(&output.stdout))
    });
    (document, output.status.code().unwrap())
}

/// The result of a command that must succeed.
fn result(arguments: &[&str]) -> Value {
    let (document, code) = json(arguments);
    assert_eq!(code, 0, "{arguments:?}: {document:#}");
    document
}

/// The names of the files in a folder.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn run_says_what_it_reached() {
    let check = |arguments: &str, expected: Value| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let found = result(&arguments);
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&found[field], value, "{field} of {arguments:?}");
        }
        for count in ["cells_stepped", "memory_bytes"] {
            assert!(found[count].is_u64(), "{count} of {arguments:?}");
        }
        for measure in ["seconds", "cells_per_second"] {
            assert!(found[measure].is_f64(), "{measure} of {arguments:?}");
        }
    };
    for engine in ["reference", "cpu", "gpu"] {
        check(
            &format!("run name:gosper-glider-gun --gens 30 --engine {engine}"),
            serde_json::json!({
                "generation": 30, "generations_stepped": 30, "population": 41,
                "rule": "B3/S23", "topology": "unbounded", "engine": engine,
                "interrupted": false, "error": null, "warnings": [],
            }),
        );
    }
    check(
        "run name:glider --gens 4 --engine reference",
        serde_json::json!({ "bounding_box": [1, 1, 3, 3], "adapter": null, "seed": null }),
    );
    check(
        "run name:glider --gens 80 --rule b3s23:t20,30 --engine cpu",
        serde_json::json!({ "population": 5, "topology": ":T20,30" }),
    );
    check(
        "run name:block --gens 1 --rule B/S",
        serde_json::json!({ "population": 0, "bounding_box": null, "rule": "B/S" }),
    );
    check(
        "run soup:30x20@1 --gens 0 --seed 7",
        serde_json::json!({ "population": 600, "bounding_box": [-15, -10, 30, 20], "seed": 7 }),
    );
}

#[test]
fn a_gpu_is_named_and_a_seed_repeats_its_soup() {
    let gpu = result(&["run", "name:glider", "--gens", "4", "--engine", "gpu"]);
    assert!(gpu["adapter"].is_string(), "{gpu:#}");
    let run = |seed: &str| {
        let arguments = ["run", "soup:100x100", "--gens", "50", "--engine", "cpu", "--seed"];
        result(&[&arguments[..], &[seed]].concat())["population"].clone()
    };
    let chosen = result(&["run", "soup:100x100", "--gens", "50", "--engine", "cpu"]);
    assert_eq!(run(&chosen["seed"].to_string()), chosen["population"]);
    assert_ne!(run("1"), run("2"));
}

#[test]
fn exit_codes_and_advice() {
    let check = |arguments: &str, code: i32, advice: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        lifescope(&arguments).assert().code(code).stdout(is_empty()).stderr(contains(advice));
    };
    check("run name:gosper-glider-gunn --gens 1", 1, "name:gosper-glider-gun");
    check("run name:qqqqqqqq --gens 1", 1, "info --library");
    check("run nosuch.rle --gens 1", 1, "nosuch.rle");
    check("glider", 1, "name:glider");
    check("veiw", 1, "--help");
    check("run apg:xq4_15! --gens 1", 1, "apg:xq4_15!:1:7: error: '!' has no place in a shape");
    check("run name:glider --gens 1 --rule B0/S8:P8,0", 1, "B0/S8:T512,512");
    check("run soup:9x9 --gens 1 --rule B3/S23:P4,4", 1, "outside the universe");
    check("run soup:90000x90000 --gens 1 --max-memory 1M", 1, "--max-memory");
    check("run name:glider --gens 1 -o nosuch/a.rle", 1, "no folder nosuch");
    check("run name:glider", 2, "--gens");
    check("run name:glider --gens -1", 2, "--gens");
    check("run name:glider --gens 1 --engine abacus", 2, "reference");
    check("run name:glider --gens 1 --rule B9/S23", 2, "--rule");
    check("run name:glider --gens 1 --max-memory lots", 2, "80%");
    check("run name:glider --gens 1 -o a.txt", 2, ".cells");
    check("run name:glider --gens 1 --engine cpu --adapter x", 2, "--adapter");
    check("run soup:0x9 --gens 1", 2, "soup:0x9");
    check("run soup:9x9@2 --gens 1", 2, "density");
    check("--engine cpu run name:glider --gens 1", 2, "after");
    check("bench --size 0", 2, "--size");
    check("bench --engine cpu --adapter x", 2, "--adapter");
    check("completions nosuch", 2, "bash");
    check("run name:glider --gens 1 --engine gpu --adapter nosuch", 3, "nosuch");
    check("bench --size 64 --engine gpu --adapter nosuch", 3, "nosuch");
}

#[test]
fn errors_are_json_too() {
    let (document, code) = json(&["run", "name:glider", "--gens", "1", "-o", "-"]);
    assert_eq!((code, document["exit_code"].as_i64()), (2, Some(2)));
    assert!(document["error"].as_str().unwrap().contains("standard output"));
    let (document, code) = json(&["run", "name:qqqqqqqq", "--gens", "1"]);
    assert_eq!((code, document["exit_code"].as_i64()), (1, Some(1)));
    assert!(document["error"].as_str().unwrap().contains("name:qqqqqqqq"));
    let (document, code) =
        json(&["run", "name:glider", "--gens", "1", "--engine", "gpu", "--adapter", "nosuch"]);
    assert_eq!((code, document["exit_code"].as_i64()), (3, Some(3)));
}

#[test]
fn reports_for_people_go_to_standard_output_and_notes_aside() {
    let arguments = ["run", "soup:64x64", "--gens", "10", "--engine", "cpu"];
    lifescope(&arguments)
        .assert()
        .success()
        .stdout(contains("generation    10").and(contains("cell/s")))
        .stderr(contains("--seed"));
    lifescope(&arguments).arg("--quiet").assert().success().stderr(is_empty());
    lifescope(&arguments)
        .args(["--color", "always"])
        .assert()
        .success()
        .stderr(contains("\u{1b}["));
    lifescope(&arguments).assert().stderr(contains("\u{1b}[").not());
}

#[test]
fn a_pattern_flows_from_standard_input_to_standard_output() {
    let first = lifescope(&["run", "name:glider", "--gens", "4", "-o", "-", "--engine", "cpu"])
        .assert()
        .success()
        .stderr(contains("population    5"));
    lifescope(&["run", "-", "--gens", "0", "--json"])
        .write_stdin(first.get_output().stdout.clone())
        .assert()
        .success()
        .stdout(contains("\"population\": 5"));
}

#[test]
fn what_is_repaired_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.rle");
    // The closing ! is missing.
    fs::write(&path, "x = 3, y = 3\nbo$2bo$3o\n").unwrap();
    let path = path.display().to_string();
    let place = predicates::str::is_match(r"open\.rle:\d+:\d+: warning: ").unwrap();
    lifescope(&["info", &path])
        .assert()
        .success()
        .stdout(contains("population    5"))
        .stderr(place);
    let told = result(&["run", &path, "--gens", "4"]);
    assert_eq!(told["warnings"].as_array().unwrap().len(), 1, "{told:#}");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.rle");
    fs::write(&path, "x = 3, y = 3\nbo$2b?$3o!\n").unwrap();
    let path = path.display().to_string();
    lifescope(&["run", &path, "--gens", "4"])
        .assert()
        .code(1)
        .stdout(is_empty())
        .stderr(contains("odd.rle:2:6: error: "));
    let (told, code) = json(&["info", &path, "name:glider"]);
    assert_eq!(code, 1);
    assert!(told["patterns"][0]["error"].as_str().unwrap().contains("odd.rle:2:6"));
    assert_eq!(told["patterns"][1]["population"], 5);
}

#[test]
fn a_closed_pipe_is_success() {
    for arguments in [
        &["run", "name:glider", "--gens", "1"][..],
        &["run", "name:glider", "--gens", "1", "--json"],
        &["run", "name:glider", "--gens", "1", "-o", "-"],
        &["info"],
        &["info", "--library"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let status = Process::new(PROGRAM)
            .args(arguments)
            .stdout(writer)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn bench_measures_and_compares_engines() {
    let found = result(&[
        "bench",
        "--size",
        "64,48x32",
        "--density",
        "0.375,0.5",
        "--gens",
        "6",
        "--repeat",
        "3",
    ]);
    assert_eq!(found["sizes"], serde_json::json!([[64, 64], [48, 32]]));
    assert_eq!(found["disagreements"], serde_json::json!([]));
    assert!(found["adapter"].is_string() && found["driver"].is_string());
    assert!(found["cpu"]["brand"].is_string());
    let rows = found["results"].as_array().unwrap();
    assert_eq!(rows.len(), 3 * 2 * 2);
    for row in rows {
        assert_eq!(row["seconds"].as_array().unwrap().len(), 3, "{row:#}");
        assert_eq!(row["generations_per_sample"], 6);
        let rate = &row["nominal_cells_per_second"];
        let [min, median, max] = ["min", "median", "max"].map(|end| rate[end].as_f64().unwrap());
        assert!(0.0 < min && min <= median && median <= max, "{rate}");
        let ends: Vec<_> = row["checks"].as_array().unwrap().iter().collect();
        // Each sample of a fresh soup starts from the end of the warm-up.
        assert_eq!(ends[1]["generation"], 32 + 6);
        let same = rows.iter().filter(|other| {
            ["width", "height", "density", "checks"].iter().all(|key| other[key] == row[key])
        });
        assert_eq!(same.count(), 3, "every engine agrees on {row:#}");
    }
}

#[test]
fn bench_prints_an_aligned_table_and_says_what_it_leaves_out() {
    let output = lifescope(&["bench", "--size", "512", "--gens", "1", "--repeat", "1"])
        .assert()
        .success()
        .stderr(contains("reference engine is left out at 512x512"));
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    let table: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("engine")).collect();
    assert!(table.len() >= 2 && table[0].contains("cell/s"), "{text}");
    assert!(table.iter().all(|line| line.len() == table[0].len()), "{text}");
}

/// A file that is committed with the tests.
fn case(name: &str) -> String {
    format!("{}/tests/cases/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Whether a character is one that a terminal obeys, or that turns the direction of reading.
fn is_command(c: char) -> bool {
    c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c)
}

#[test]
fn nothing_from_a_file_reaches_a_terminal_as_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("odd\u{1b}[31m\nname\u{202e}.rle");
    fs::write(&odd, "bz$!").unwrap();
    let odd = odd.display().to_string();
    let check = |arguments: &[&str], lines: Option<usize>| {
        for more in [&[][..], &["--json"], &["--color", "never", "--strict"]] {
            let output = lifescope(&[arguments, more].concat()).output().unwrap();
            for text in [&output.stdout, &output.stderr] {
                let text = std::str::from_utf8(text).unwrap();
                assert!(!text.contains(is_command), "{arguments:?}: {text:?}");
            }
            let text = std::str::from_utf8(&output.stdout).unwrap();
            let found = text.lines().count();
            assert!(!more.is_empty() || lines.is_none_or(|lines| lines == found), "{text}");
        }
    };
    let (comment, archive) = (case("nulcomment.rle"), case("trav2.zip"));
    check(&["info", &comment], None);
    check(&["info", &comment, "name:glider"], Some(3));
    check(&["run", &comment, "--gens", "1"], Some(8));
    check(&["census", &comment], None);
    // A line for the archive, one for its format, and one a member.
    check(&["info", &archive], Some(2 + 7));
    check(&["info", &archive, "name:glider"], Some(3));
    check(&["run", &archive, "--gens", "1"], Some(0));
    // All of them are named in the line that refuses it, and one of them in the advice.
    let refused = lifescope(&["run", &archive, "--gens", "1"]).assert().code(1);
    let told = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.contains("holds 7 files: ") && told.contains("nl\\nname.rle"), "{told}");
    check(&["info", &odd], Some(0));
    check(&["info", &odd, "name:glider"], Some(3));
    check(&["run", &format!("{odd}x"), "--gens", "1"], Some(0));
    check(&["run", "name:\u{1b}[2J", "--gens", "1"], Some(0));
    check(&["run", "name:glider", "--gens", "1", "--rule", "B3\u{9b}1m/S23"], Some(0));
    check(&["\u{1b}]0;title\u{7}", "x"], Some(0));
    check(&["bench", "--compare", &odd], Some(0));
    let told = result(&["info", &comment]);
    assert!(told["patterns"][0]["comments"][0].as_str().unwrap().contains("\u{1b}[31mred"));
}

#[test]
fn an_archive_is_read_whose_name_is_no_unicode() {
    #[cfg(target_os = "linux")]
    {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let folder = tempfile::tempdir().unwrap();
        fs::copy(case("trav2.zip"), folder.path().join(OsStr::from_bytes(b"\xff.zip"))).unwrap();
        let member = folder.path().join(OsStr::from_bytes(b"\xff.zip:a/../b.rle"));
        let read = lifescope(&["info"]).arg(member).assert().success();
        read.stdout(contains("population    1"));
    }
}

#[test]
fn a_mistyped_command_is_told_as_one() {
    let check = |arguments: &str, code: i32, advice: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        lifescope(&arguments).assert().code(code).stdout(is_empty()).stderr(contains(advice));
    };
    check("runn x", 2, "a similar subcommand exists: 'run'");
    check("runn name:glider --gens 5", 2, "a similar subcommand exists: 'run'");
    check("veiw", 1, "did you mean the command 'view' (see");
    check("runn", 1, "did you mean the command 'run' (see");
}

#[test]
fn a_missing_file_is_told_with_what_may_have_been_meant() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ant-farm.rle"), "bo$2bo$3o!").unwrap();
    let check = |arguments: &str, told: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let output = lifescope(&arguments).current_dir(folder.path()).assert().code(1);
        output.stdout(is_empty()).stderr(contains(told).and(contains("command").not()));
    };
    check("info nosuch", "cannot open nosuch: ");
    check("info nosuch", "; 'lifescope info --library' lists what has a name\n");
    check("info antfarm", "; did you mean ant-farm.rle?");
    check("info ./ant-fram.rle", "; did you mean ./ant-farm.rle?");
    check("info ./nosuch.rle", "(os error 2)\n");
    check("convert acon x.rle", "; did you mean name:acorn");
    check("info acorn.rle", "; the library has name:acorn");
    // What is missing matters before how far it is stepped.
    check("run acon", "; did you mean name:acorn");
    check("run name:acon", "did you mean name:acorn");
    lifescope(&["run", "name:acorn"]).assert().code(2).stderr(contains("--gens N is missing"));
}

#[test]
fn counts_may_be_written_with_a_letter() {
    for refused in ["census --soups 1x", "bench -n 1x", "bench --settle 1x", "attend life --play x"]
    {
        let arguments: Vec<&str> = refused.split(' ').collect();
        lifescope(&arguments).assert().code(2).stderr(contains("500, 10k, 2M or 1e6"));
    }
    // A letter is understood, and the count that it makes is one too small.
    lifescope(&["census", "--soups", "0k"]).assert().code(2).stderr(contains("0 is not in 1.."));
    assert_eq!(result(&["run", "name:glider", "--gens", "1k"])["generation"], 1000);
}

#[test]
fn what_comes_to_rest_is_not_stepped_to_the_end() {
    let check = |arguments: &str, population: u64, told: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let output = lifescope(&arguments).args(["--gens", "1e12", "--json"]).assert().success();
        let output = output.stderr(contains(told));
        let report: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
        assert_eq!(report["generation"], 1_000_000_000_000u64, "{arguments:?}");
        assert_eq!(report["population"], population, "{arguments:?}");
    };
    check("run name:blinker", 3, "the universe comes back to itself after 16 generations");
    check("run name:pulsar --rule B3/S23:P13,13", 0, "nothing lives any more");
    for engine in ["auto", "reference", "gpu"] {
        check(
            &format!("run name:glider --rule B/S --engine {engine}"),
            0,
            "nothing lives any more",
        );
    }
}

#[test]
fn short_work_is_done_without_looking_for_a_gpu() {
    // So short that it is done with the first batch, however slowly time passes.
    let arguments = ["run", "name:gosper-glider-gun", "--gens", "1", "--json"];
    let output =
        lifescope(&arguments).env("RUST_LOG", "wgpu=debug,lifescope=info").output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["engine"], &report["population"]), (&"cpu".into(), &39.into()));
    assert!(log.contains("stepping 1 generations on the cpu engine"), "{log}");
    assert_eq!(log.lines().filter(|line| !line.contains("lifescope")).count(), 0, "{log}");
}

#[cfg(unix)]
#[test]
fn long_work_takes_the_engine_that_suits_and_goes_on_where_it_was() {
    let stepped = |engine: &[&str], generations: &str| {
        // Under Seeds' rule a soup comes to no rest, which would end it at once.
        let arguments = ["run", "soup:200x200@0.4", "--rule", "B2/S:T400,300", "--seed", "3"];
        result(&[&arguments[..], &["--gens", generations], engine].concat())
    };
    // So long that it is no more short work, on whatever machine.
    let mut generations = 10_000;
    let report = loop {
        let report = stepped(&[], &generations.to_string());
        if report["seconds"].as_f64().unwrap() > 0.2 {
            break report;
        }
        generations *= 4;
    };
    let expected = stepped(&["--engine", "cpu"], &generations.to_string());
    for field in ["generation", "generations_stepped", "population", "bounding_box"] {
        assert_eq!(report[field], expected[field], "{field}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_system_gives_no_threads_one_does_all_the_work() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("lifescope");
    fs::copy(PROGRAM, &program).unwrap();
    // A user of their own, so that nobody else's threads count; root's are not limited at all.
    let somebody = match folder.path().metadata().unwrap().uid() {
        0 => "setpriv --reuid=54321 --regid=54321 --clear-groups",
        _ => "",
    };
    let script = format!(r#"ulimit -u 1; exec {somebody} "$0" "$@""#);
    let as_somebody = |arguments: &[&str]| {
        let mut shell = Command::new("bash");
        let output = shell.args(["-c", &script]).arg(&program).args(arguments).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    };
    let check = |arguments: &str, expected: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let (code, text) = as_somebody(&arguments);
        assert!(!text.contains("panicked"), "{arguments:?}: {text}");
        assert!(code == Some(0) && text.contains(expected), "{arguments:?}: {text}");
    };
    check("run soup:2000x2000 --seed 1 --gens 16 --engine cpu", "generation    16");
    check("run name:glider --gens 4", "population    5");
    check("census --soups 20 --seed a", "soups       20");
    check("attend sizes --grid 3 --seeds 1 --steps 2 --threads 4", "width");
    check("convert name:glider -", "bo$2bo$3o!");
}
