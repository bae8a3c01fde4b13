//! `attend`, the real program: its numbers and its refusals.

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::Value;

fn attend(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("lifescope").unwrap();
    command.arg("attend").args(arguments);
    command
}

fn json(arguments: &[&str]) -> Value {
    let output = attend(arguments).arg("--json").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn life_is_learned_and_reported_seed_by_seed() {
    let arguments = ["life", "--grid", "6x5", "--seeds", "2", "--held-out", "200", "--play", "40"];
    let report = json(&arguments);
    assert_eq!(report["grid"], serde_json::json!([6, 5]));
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for (index, result) in results.iter().enumerate() {
        assert_eq!(result["seed"], index + 1);
        assert_eq!(result["held_out_grids"], 200);
        assert_eq!(result["held_out_grids_right"], 200, "{result}");
        assert_eq!(result["held_out_cells_right"], 200 * 30);
        assert_eq!(result["learned_rule"], "B3/S23", "{result}");
        assert_eq!(result["table_entries_right"], 18);
        assert_eq!((&result["played"], &result["first_error"]), (&40.into(), &Value::Null));
        let share = |name: &str| result[name].as_f64().unwrap();
        assert!(share("attention_on_3x3") > 0.8 && share("attention_on_3x3") <= 1.0001);
        assert!(share("attention_on_itself") < share("attention_on_3x3"));
        let steps = |moment: &str| result[moment]["steps"].as_u64().unwrap();
        assert!(0 < steps("clicked") && steps("clicked") <= steps("ended"));
    }
    assert_eq!(report["results"][0]["table"][0].as_array().unwrap().len(), 9);
}

#[test]
fn another_rule_is_learned_from_the_weights_that_know_life() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seeds.safetensors");
    let common = ["life", "--grid", "5", "--held-out", "50", "--play", "5", "--rule", "B36/S23"];
    let report = json(&[&common[..], &["--from", "B3/S23"]].concat());
    let result = &report["results"][0];
    for model in [result, &result["fine_tuned"]] {
        assert_eq!(model["learned_rule"], "B36/S23", "{report}");
    }
    attend(&[&common[..], &["--save", file.to_str().unwrap()]].concat())
        .assert()
        .success()
        .stdout(predicate::str::contains("B36/S23 on a torus of 5 x 5"))
        .stdout(predicate::str::contains("probability of living on"));
    let bytes = std::fs::read(&file).unwrap();
    let (model, notes) = lifescope::attention::checkpoint::from_bytes(&bytes).unwrap();
    assert_eq!(notes["rule"], "B36/S23");
    assert_eq!(*model.config(), lifescope::attention::life::config(5, 5));
}

#[test]
fn sizes_and_ablations_are_tables() {
    let quick = ["--grid", "3", "--seeds", "2", "--steps", "20"];
    let report = json(&[&["sizes"][..], &quick].concat());
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), 14);
    assert_eq!(results[0]["cell_shares"].as_array().unwrap().len(), 2);
    attend(&[&["sizes", "--csv"][..], &quick].concat())
        .assert()
        .success()
        .stdout(predicate::function(|text: &str| text.lines().count() == 1 + 14 * 2))
        .stdout(predicate::str::starts_with("width,heads,mlp_width,parameters,seed,"));
    let report = json(&[&["ablations"][..], &quick].concat());
    let without: Vec<&Value> =
        report["results"].as_array().unwrap().iter().map(|part| &part["without"]).collect();
    assert_eq!(without, ["nothing", "position", "nonlinearity", "attention", "residual"]);
}

#[test]
fn what_cannot_be_learned_is_refused() {
    let check = |arguments: &[&str], expected: &str| {
        attend(arguments).assert().code(2).stderr(predicate::str::contains(expected));
    };
    check(&["life", "--grid", "2"], "3 to 32");
    check(&["life", "--grid", "64"], "3 to 32");
    check(&["life", "--rule", "B9"], "9 is no number");
    check(&["life", "--save", "no-such-folder/x.safetensors"], "no folder");
    check(&["sizes", "--csv", "--json"], "standard output");
    check(&[], "Usage");
}
