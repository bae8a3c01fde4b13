use std::cell::RefCell;

use egui_kittest::kittest::Queryable;

use super::super::testing;
use super::*;
use crate::engine::{EngineError, EngineKind};
use crate::life::Rulestring;

fn status() -> Status {
    Status {
        generation: 12_345,
        population: 1,
        ..Status::new(EngineKind::Cpu, Rulestring::default())
    }
}

fn view(status: &Status) -> StatusLineState<'_> {
    StatusLineState {
        language: Language::English,
        status,
        title: "Gosper glider gun",
        has_about: false,
        doing: Doing::Paused,
        rate: Rate { asked: 60.0, reached: None },
        zoom: 16.0,
        frames_per_second: None,
        engine_note: None,
        drawing_adapter: None,
    }
}

fn fact(view: &StatusLineState<'_>, rank: u8) -> Fact {
    facts(view).into_iter().find(|fact| fact.rank == rank).unwrap()
}

#[test]
fn zooms_and_names_read_well() {
    for (zoom, english, chinese) in [
        (16.0, "16 px/cell", "16 像素/细胞"),
        (9.51, "9.5 px/cell", "9.5 像素/细胞"),
        (0.25, "4 cells/px", "4 细胞/像素"),
        (0.99, "1 cell/px", "1 细胞/像素"),
        (1.0 / 44_739_242.7, "44,739,242.7 cells/px", "44,739,242.7 细胞/像素"),
    ] {
        assert_eq!(zoom_text(Language::English, zoom), english);
        assert_eq!(zoom_text(Language::Chinese, zoom), chinese);
    }
    assert_eq!(short_name("llvmpipe (LLVM 15.0.6, 256 bits)"), "llvmpipe");
}

#[test]
fn what_does_not_fit_goes_by_rank() {
    let check = |available: f32, expected: &[u8]| {
        let status = status();
        let facts = facts(&view(&status));
        let facts = facts.into_iter().filter(|fact| [4, 0, 2].contains(&fact.rank)).collect();
        let mut left: Vec<u8> =
            fitting(facts, available, |_| 100.0).iter().map(|fact| fact.rank).collect();
        left.sort_unstable();
        assert_eq!(left, expected, "{available}");
    };
    check(99.0, &[]);
    check(100.0, &[0]);
    check(299.0, &[0, 2]);
    check(300.0, &[0, 2, 4]);
}

#[test]
fn a_rule_of_more_states_says_how_many_and_opens_their_legend() {
    let of = |rule: &str| Status { rulestring: rule.parse().unwrap(), ..status() };
    let (life, wire_world) = (of("B3/S23"), of("WireWorld"));
    let rule = fact(&view(&wire_world), 5);
    assert!(rule.action == Some(Action::Legend) && rule.hint.contains("4 states"));
    assert_eq!(fact(&view(&life), 5).action, None);
}

#[test]
fn what_the_universe_does_is_said_and_has_a_colour() {
    let failed = Status { error: Some(EngineError::Device("broken".into())), ..status() };
    for (doing, expected, colour) in [
        (Doing::Running, "running", theme::RUNNING),
        (Doing::Stepping, "stepping", theme::RUNNING),
        (Doing::Paused, "paused", theme::DIM),
        (Doing::Stopped, "stopped by an error", theme::ERROR),
    ] {
        let fact = fact(&StatusLineState { doing, ..view(&failed) }, 2);
        assert_eq!((fact.value.as_str(), fact.colour), (expected, colour));
        assert_eq!(fact.hint.contains("broken"), doing == Doing::Stopped, "{doing:?}");
    }
}

#[test]
fn a_speed_that_is_not_reached_stands_out() {
    let status = status();
    let speed = |reached| {
        let rate = Rate { asked: 60.0, reached };
        fact(&StatusLineState { doing: Doing::Running, rate, ..view(&status) }, 3)
    };
    let asked = speed(None);
    assert_eq!((asked.label, asked.value.as_str()), ("asked", "60 gen/s"));
    assert_eq!(speed(Some(59.8)).label, "speed");
    let reached = speed(Some(59.8));
    assert_eq!((reached.value.as_str(), reached.colour), ("59.8 of 60 gen/s", theme::TEXT));
    let short = speed(Some(35.0));
    assert_eq!((short.value.as_str(), short.colour), ("35 of 60 gen/s", theme::WARNING));
    assert!(short.hint.contains("can do no more"), "{}", short.hint);
}

#[test]
fn zoom_rule_and_engine_stand_in_a_narrow_line_too() {
    for language in Language::ALL {
        let status = status();
        let rate = Rate { asked: 60.0, reached: Some(59.8) };
        let view = StatusLineState { language, doing: Doing::Running, rate, ..view(&status) };
        let mut harness =
            testing::harness([624.0, 26.0]).build_ui(|ui| show(ui, &view, &mut Vec::new()));
        harness.run();
        for rank in [0, 1, 2, 3, 4, 5, 6] {
            let fact = fact(&view, rank);
            harness.get_by_label([fact.label, &fact.value].join(" ").trim());
        }
        let facts = harness.get_all_by_role(Role::Label);
        assert!(facts.map(|fact| fact.rect().right()).all(|right| right <= 624.0));
    }
}

#[test]
fn the_engine_says_why_it_was_chosen() {
    let status = status();
    let note = Message::from("there is no adapter");
    let view = StatusLineState { engine_note: Some(&note), ..view(&status) };
    assert!(fact(&view, 6).hint.contains("there is no adapter"));
}

#[test]
fn what_draws_is_a_fact_where_it_is_an_adapter() {
    let status = status();
    let view = view(&status);
    assert!(facts(&view).iter().all(|fact| fact.rank != 7));
    assert!(fact(&view, 6).hint.ends_with("What draws the picture: the processor"));
    let view = StatusLineState { drawing_adapter: Some("A GPU (driver)"), ..view };
    assert_eq!(fact(&view, 7).value, "A GPU");
    assert!(!fact(&view, 6).hint.contains("the processor"));
}

#[test]
fn the_name_opens_what_there_is_to_read_and_facts_are_told() {
    let actions = RefCell::new(Vec::new());
    let status = status();
    let mut harness = testing::harness([1280.0, 26.0]).build_ui(|ui| {
        show(ui, &view(&status), &mut actions.borrow_mut());
    });
    harness.run();
    for fact in ["generation 12,345", "population 1", "paused", "zoom 16 px/cell"] {
        harness.get_by_label(fact);
    }
    harness.get_by_label("Gosper glider gun: About this pattern (i)").click();
    harness.run();
    drop(harness);
    assert_eq!(actions.into_inner(), [Action::About]);
}
