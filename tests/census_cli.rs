//! `census` as its users call it.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, starts_with};
use serde_json::Value;

fn census(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifescope"));
    command.arg("census").args(arguments.split(' '));
    command
}

fn json(arguments: &str) -> Value {
    let output = census(arguments).arg("--json").output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments}: {error}"))
}

#[test]
fn a_census_is_a_table_json_or_csv() {
    let arguments = "name:r-pentomino --gens 1200 --engine cpu";
    census(arguments).assert().success().stdout(
        starts_with("generation  1,200\npopulation  116\n")
            .and(contains("objects     25: 15 still lifes, 4 oscillators, 6 spaceships\n"))
            .and(contains("still life      8  block    xs4_33\n"))
            .and(contains("spaceship       6  glider   xq4_153\n")),
    );
    let document = json(arguments);
    assert_eq!(document["generation"], 1200);
    assert_eq!(document["objects"], 25);
    assert_eq!(document["by_class"]["spaceships"], 6);
    assert_eq!(document["census"][0]["name"], "block");
    assert_eq!(document["census"][0]["apgcode"], "xs4_33");
    assert_eq!(document["census"][0]["count"], 8);
    let csv = census(&format!("{arguments} --csv")).output().unwrap().stdout;
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "class,count,name,apgcode,period,population");
    assert_eq!(lines[1], "still life,8,block,xs4_33,1,4");
    assert_eq!(lines.len(), 8);
}

#[test]
fn settling_says_since_when() {
    let document = json("name:r-pentomino --settle --engine cpu");
    assert_eq!((&document["generation"], &document["settled"]), (&1103.into(), &true.into()));
    census("name:gosper-glider-gun --settle --gens 500 --engine cpu")
        .assert()
        .code(1)
        .stdout(contains("not settled").and(contains("gun of period 30 that sends out 1 glider")))
        .stderr(contains("it has not settled within 500 generations; --gens allows more"));
}

#[test]
fn soups_are_those_of_their_text() {
    let document = json("soup:16x16 --seed emergence --gens 400 --engine cpu");
    let found: Vec<(&Value, &Value)> = document["census"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["name"], &row["count"]))
        .collect();
    assert_eq!(found, [(&"loaf".into(), &2.into()), (&"blinker".into(), &1.into())]);
    let many = json("soup:16x16 --soups 30 --seed emergence");
    assert_eq!((&many["soups"], &many["unsettled"]), (&30.into(), &0.into()));
    assert_eq!(many["seed"], "emergence");
    let again = json("--soups 30 --seed emergence --symmetry C1");
    assert_eq!(many["census"], again["census"]);
}

#[test]
fn soups_can_be_checked_against_settling_each() {
    census("--soups 3 --seed emergence --check")
        .assert()
        .success()
        .stdout("3 soups of seed emergence, 0 differences\n");
}

#[test]
fn what_has_no_name_or_code_has_a_dash_in_the_table() {
    census("name:r-pentomino --gens 30 --engine cpu")
        .assert()
        .success()
        .stdout(contains("\nactive          2  -     -\n"));
}

#[test]
fn what_makes_no_sense_is_refused_with_what_does() {
    let check = |arguments: &str, message: &str| {
        census(arguments).assert().code(2).stderr(contains(message));
    };
    check("name:glider --soups 5", "--soups runs soups of 16 x 16 cells, not name:glider");
    check("soup:16x16 --soups 5 --symmetry D8_1", "'D8_1' is no symmetry that soups can have here");
    check("--soups 0", "0 is not in 1..");
    check("soup:30x30 --seed text", "--seed 'text' is no number");
    check("name:block --rule B03/S23:T20,20", "nothing in it is an object");
    check("name:block --settle --soups 5", "cannot be used with");
}
