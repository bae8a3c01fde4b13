//! The real program in bad environments: it says what is wrong with which variable, and goes on.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;

fn lifescope(variables: &[(&str, &str)], arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("lifescope").unwrap();
    for name in ["WGPU_BACKEND", "WGPU_ADAPTER_NAME", "RUST_LOG", "RAYON_NUM_THREADS"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).args(arguments).assert()
}

/// No message names a place on the machine that the program was built on.
fn names_no_source() -> impl Predicate<str> {
    contains(".cargo").or(contains(env!("CARGO_MANIFEST_DIR"))).or(contains(".rs:")).not()
}

const RUN: &[&str] = &["run", "name:blinker", "--gens", "3", "--engine", "cpu"];

#[test]
fn variables_without_meaning_are_named_and_passed_over() {
    for (name, value) in [
        ("WGPU_BACKEND", "foo"),
        ("WGPU_GLES_MINOR_VERSION", "x"),
        ("RAYON_NUM_THREADS", "two"),
        ("RUST_LOG", "lifescope=loud"),
    ] {
        lifescope(&[(name, value)], RUN)
            .success()
            .stderr(contains(format!("warning: the environment variable {name} is '{value}'")))
            .stderr(names_no_source());
    }
}

#[test]
fn variables_that_a_command_does_not_need_are_not_spoken_of() {
    lifescope(&[("WINIT_X11_SCALE_FACTOR", "foo")], RUN).success().stderr("");
    lifescope(&[("WGPU_BACKEND", "foo")], &["completions", "bash"]).success().stderr("");
}

#[test]
fn a_backend_that_is_none_is_not_taken_for_a_missing_driver() {
    let arguments = ["run", "name:blinker", "--gens", "3", "--engine", "gpu"];
    lifescope(&[("WGPU_BACKEND", "foo")], &arguments).success();
    let other = if cfg!(target_os = "macos") { "dx12" } else { "metal" };
    lifescope(&[("WGPU_BACKEND", other)], &arguments)
        .code(3)
        .stderr(contains(format!("WGPU_BACKEND={other}")))
        .stderr(names_no_source());
    lifescope(&[("WGPU_ADAPTER_NAME", "no such adapter")], &arguments)
        .code(3)
        .stderr(contains("'no such adapter', which WGPU_ADAPTER_NAME asks for"));
}
