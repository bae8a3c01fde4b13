//! Views where nothing can be shown.

use super::*;

#[test]
fn without_display_and_terminal_view_steps_and_ends() {
    let arguments = ["name:glider", "--engine", "cpu"];
    for command in [&[][..], &["view"]] {
        lifescope(&[command, &arguments].concat())
            .assert()
            .success()
            .stdout(contains("generation    1,000").and(contains("population    5")))
            .stderr(contains("there is no display, and standard output is no terminal"));
    }
    lifescope(&["--terminal", "name:glider", "--engine", "cpu"])
        .assert()
        .success()
        .stderr(contains("note: standard output is no terminal: name:glider is not shown"));
    assert_eq!(result(&arguments)["generation"], 1000);
    lifescope(&["--engine", "cpu"])
        .assert()
        .success()
        .stdout(contains("generation    1,000"))
        .stderr(contains("--seed"));
}

#[test]
fn a_display_that_cannot_be_opened_is_told_and_done_without() {
    lifescope(&["name:glider", "--engine", "cpu"])
        .env("DISPLAY", ":no-such-display")
        .assert()
        .success()
        .stdout(contains("generation    1,000"));
}
