//! `lifescope bench` as its users call it: what it measures, writes, draws and compares.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;

/// A bench that is over soon.
fn bench(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifescope"));
    command.env_remove("RUST_LOG").env_remove("NO_COLOR");
    // Nothing is remembered from elsewhere, and nothing stays behind.
    command.env("LIFESCOPE_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("no such folder"));
    command.args(["bench", "--gens", "4", "--repeat", "3"]).args(arguments);
    command
}

/// One row of the cpu engine without limits, as JSON.
const SMALL: [&str; 5] = ["--engine", "cpu", "--size", "64", "--no-limits"];

fn json(arguments: &[&str]) -> Value {
    let output = bench(arguments).arg("--json").output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{arguments:?}: {error}: {}", String::from_utf8_lossy(&output.stderr))
    })
}

fn rows(report: &Value) -> &[Value] {
    report["results"].as_array().unwrap()
}

#[test]
fn both_limits_are_measured_and_rows_hold_their_shares() {
    let report = json(&["--engine", "reference,cpu,gpu", "--size", "64", "--max-memory", "64M"]);
    let limits = report["limits"].as_array().unwrap();
    let engines: Vec<&Value> = limits.iter().map(|limits| &limits["engine"]).collect();
    assert_eq!(engines, ["cpu", "gpu"]);
    for limits in limits {
        let number = |field: &str| limits[field].as_f64().unwrap();
        let memory = number("copy_bytes_per_second") * 4.0 * number("generations_per_launch");
        assert!((number("memory_cells_per_second") / memory - 1.0).abs() < 1e-9, "{limits:#}");
        let arithmetic = number("operations_per_second") * 32.0 / number("operations_per_word");
        assert!((number("arithmetic_cells_per_second") / arithmetic - 1.0).abs() < 1e-9);
    }
    for row in rows(&report) {
        let limits = limits.iter().find(|limits| limits["engine"] == row["engine"]);
        let Some(limits) = limits else {
            assert_eq!((&row["engine"], &row["shares"]), (&"reference".into(), &Value::Null));
            continue;
        };
        let real = row["cells_per_second"]["median"].as_f64().unwrap();
        let share = row["shares"]["of_arithmetic_limit"].as_f64().unwrap();
        let limit = limits["arithmetic_cells_per_second"].as_f64().unwrap();
        assert!((share * limit / real - 1.0).abs() < 1e-9, "{row:#}");
    }
}

#[test]
fn the_gpu_kernel_is_tuned_and_the_winner_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gpu-kernels.tsv");
    let run_at = |size: &str, options: &[&str]| {
        let arguments = ["--engine", "gpu", "--size", size, "--no-limits", "--json"];
        let mut command = bench(&arguments);
        let output = command.env("LIFESCOPE_CACHE", folder.path()).args(options).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let kernel = rows(&report)[0]["kernel"].as_str().unwrap().to_owned();
        (kernel, String::from_utf8(output.stderr).unwrap())
    };
    let run = |options: &[&str]| run_at("1024", options);
    let (built_in, notes) = run(&["--no-tune"]);
    assert!(!file.exists() && !notes.contains("timed"), "{notes}");
    let (measured, notes) = run(&["--tune"]);
    assert!(notes.contains("variants of the GPU kernel") && notes.contains(&measured), "{notes}");
    let remembered = fs::read_to_string(&file).unwrap();
    assert_eq!(remembered.lines().count(), 1, "{remembered}");
    let (again, notes) = run(&[]);
    assert!(again == measured && !notes.contains("timed"), "{again}: {notes}");
    assert_eq!(run(&["--no-tune"]).0, built_in);
    // A tiny universe is not worth a measurement.
    fs::remove_file(&file).unwrap();
    let (tiny, notes) = run_at("64", &[]);
    assert!(tiny == built_in && !file.exists() && !notes.contains("timed"), "{notes}");
    // What cannot be read is ignored with a word, and measured again.
    fs::write(&file, "not a line of ours\n").unwrap();
    let (_, notes) = run(&[]);
    assert!(notes.contains("ignored") && notes.contains("timed"), "{notes}");
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 1);
}

#[test]
fn soups_are_settled_before_they_are_measured() {
    let report = json(&["--engine", "cpu,gpu", "--size", "64", "--settle", "0,100", "--no-limits"]);
    assert_eq!(report["settles"], serde_json::json!([0, 100]));
    assert_eq!(report["disagreements"], serde_json::json!([]));
    assert_eq!(rows(&report).len(), 4);
    for row in rows(&report) {
        let settle = row["settle"].as_u64().unwrap();
        assert_eq!(row["checks"][0]["generation"], settle + 32);
        // Samples of a fresh soup each start from the same place, those of an aged one go on.
        let stepped = if settle == 0 { 4 } else { 3 * 4 };
        assert_eq!(row["checks"][1]["generation"], settle + 32 + stepped);
    }
}

#[test]
fn every_shape_of_universe_is_measured_alike_by_all_engines() {
    for (shape, topology) in [("torus", ":T64,64"), ("plane", ":P64,64"), ("unbounded", "")] {
        let engines = ["--engine", "reference,cpu,gpu", "--size", "64", "--no-limits"];
        let report = json(&[&engines[..], &["--topology", shape]].concat());
        assert_eq!(report["disagreements"], serde_json::json!([]), "{shape}");
        for row in rows(&report) {
            assert_eq!(row["topology"], topology);
            assert_eq!(row["checks"], rows(&report)[0]["checks"], "{shape}");
            assert_ne!(row["checks"][1]["checksum"], row["checks"][0]["checksum"], "{shape}");
        }
    }
}

#[test]
fn transfers_and_nominal_speed_stand_apart() {
    let report = json(&SMALL);
    let row = &rows(&report)[0];
    for field in ["upload_seconds", "readback_seconds"] {
        assert!(row[field].as_f64().unwrap() > 0.0, "{field}");
    }
    let seconds = row["seconds"].as_array().unwrap();
    let nominal = row["nominal_cells_per_second"]["max"].as_f64().unwrap();
    let fastest = seconds.iter().map(|value| value.as_f64().unwrap()).fold(f64::MAX, f64::min);
    assert!((nominal * fastest / (64.0 * 64.0 * 4.0) - 1.0).abs() < 1e-9, "{row:#}");
    bench(&SMALL)
        .assert()
        .success()
        .stdout(contains("nominal").and(contains("upload")).and(contains("readback")));
}

/// The fields of a line; commas between quotes belong to a field.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(letter),
        }
    }
    assert!(!is_quoted, "{line}");
    fields
}

#[test]
fn rows_are_written_as_csv() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    let file = path.to_str().unwrap();
    bench(&[&SMALL[..], &["--density", "0.3,0.4", "--csv", file]].concat())
        .assert()
        .success()
        .stdout(contains("cell/s"));
    let written = fs::read_to_string(&path).unwrap();
    let printed = bench(&[&SMALL[..], &["--density", "0.3,0.4", "--csv", "-"]].concat());
    let printed = { printed }.assert().success().get_output().stdout.clone();
    let printed = String::from_utf8(printed).unwrap();
    for csv in [&written, &printed] {
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 3, "{csv}");
        let heading = fields(lines[0]);
        for line in &lines[1..] {
            assert_eq!(fields(line).len(), heading.len(), "{csv}");
        }
        let column = |name: &str| {
            let at = heading.iter().position(|field| *field == name).unwrap();
            [fields(lines[1]).swap_remove(at), fields(lines[2]).swap_remove(at)]
        };
        assert_eq!(column("engine"), ["cpu", "cpu"]);
        assert_eq!(column("topology"), [":T64,64", ":T64,64"]);
        assert_eq!(column("density"), ["0.3", "0.4"]);
        assert_eq!(column("share_of_memory_limit"), ["", ""]);
        assert!(column("cells_per_second_median")[0].parse::<f64>().unwrap() > 0.0);
    }
}

/// Multiplies the speeds of every row of a report.
fn doctored(report: &Value, by: f64) -> Value {
    let mut doctored = report.clone();
    for row in doctored["results"].as_array_mut().unwrap() {
        for end in ["median", "min", "max"] {
            let speed = &mut row["nominal_cells_per_second"][end];
            *speed = (speed.as_f64().unwrap() * by).into();
        }
    }
    doctored
}

#[test]
fn a_regression_against_an_earlier_file_fails() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = json(&SMALL);
    let check = |report: &Value, code: i32, told: &str| {
        let path = folder.path().join("earlier.json");
        fs::write(&path, report.to_string()).unwrap();
        let compare = ["--compare", path.to_str().unwrap()];
        let told = contains(told);
        bench(&[&SMALL[..], &compare].concat()).assert().code(code).stderr(told);
    };
    // No machine is a thousand times slower or faster from one moment to the next.
    check(&doctored(&earlier, 1000.0), 1, "cpu at 64x64");
    check(&doctored(&earlier, 0.001), 0, "");
    let mut other = earlier.clone();
    other["results"][0]["width"] = 65.into();
    check(&other, 1, "measure what it measures");
    check(&serde_json::json!({}), 1, "no result of bench");
    bench(&["--compare", "no-such-file.json"]).assert().code(1).stderr(contains("no-such-file"));
}

#[test]
fn the_ratio_to_an_earlier_file_is_in_the_json() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earlier.json");
    fs::write(&path, doctored(&json(&SMALL), 1000.0).to_string()).unwrap();
    let report = json(&[&SMALL[..], &["--compare", path.to_str().unwrap()]].concat());
    let row = &report["comparison"]["rows"][0];
    assert!(row["ratio"].as_f64().unwrap() < 0.95 && row["is_regression"] == true, "{row:#}");
}

/// Asserts that every element is closed in its turn and that no text could be taken for markup.
fn check_svg(svg: &str) {
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    let mut open = Vec::new();
    for part in svg.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        assert!(!text.contains('>') && tag.matches('"').count() % 2 == 0, "<{tag}>{text}");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        assert!(!tag.contains("NaN") && !tag.contains("inf"), "<{tag}>");
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn the_plot_is_well_formed_and_shows_rows_and_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("speed.svg");
    let file = path.to_str().unwrap();
    bench(&["--engine", "cpu,reference", "--size", "32,64", "--max-memory", "64M", "--plot", file])
        .assert()
        .success();
    let svg = fs::read_to_string(&path).unwrap();
    check_svg(&svg);
    assert_eq!(svg.matches("<circle").count(), 4);
    assert_eq!(svg.matches("<polyline").count(), 2);
    for label in ["cpu, memory limit", "cpu, arithmetic limit", "reference, density 0.375"] {
        assert!(svg.contains(label), "{label}");
    }
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is_measured() {
    let check = |arguments: &[&str], told: &str| {
        bench(arguments).assert().code(2).stdout(is_empty()).stderr(contains(told));
    };
    check(&["--plot", "chart.png"], "chart.svg");
    check(&["--plot", "chart"], ".svg");
    check(&["--plot", "no/such/folder/chart.svg"], "no folder");
    check(&["--csv", "no/such/folder/rows.csv"], "no folder");
    check(&["--topology", "sphere"], "unbounded");
    check(&["--settle", "long"], "--settle");
    bench(&["--csv", "-", "--json"]).assert().code(2).stderr(contains("standard output"));
    assert!(!Path::new("chart.png").exists());
}
