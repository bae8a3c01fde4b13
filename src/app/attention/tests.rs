//! The dock as a user meets it: its widgets are pressed, its models are trained to the end, and its
//! numbers are read off the widgets. Where a test has to wait, it waits for the wake that would
//! have woken the window. Characters that no font has are a panic.

mod keeping;
mod sentences;

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::as_panel::place;
use super::*;
use crate::app::access::nameless;
use crate::app::fonts;
use crate::app::panel::Panel;
use crate::attention::Config;
use crate::attention::life::{self as task, studies};
use crate::engine::EngineKind;
use crate::life::{BitGrid, LifeLike, Rulestring};

/// How long a test waits for a thread before it takes it for stuck.
const PATIENCE: Duration = Duration::from_secs(120);

/// Frames after which a test has waited in vain.
const MOST_FRAMES: usize = 20_000;

/// A universe at rest at that generation.
pub(super) fn status(generation: u64) -> Status {
    Status {
        generation,
        population: 5,
        bounding_box: Some(Rect::new(0, 0, 3, 3)),
        counted_at: generation,
        ..Status::new(EngineKind::Cpu, Rulestring::default())
    }
}

/// A universe with a glider at its middle, read as a session would.
fn read(region: Rect, reply: Sender<Result<Snapshot, EngineError>>) {
    let mut cells = BitGrid::new(region.width as usize, region.height as usize);
    for (x, y) in [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)] {
        if region.contains(x, y) {
            cells.set((x - region.x) as usize, (y - region.y) as usize, true);
        }
    }
    let snapshot = Snapshot { generation: 7, region, cells, rulestring: Rulestring::default() };
    reply.send(Ok(snapshot)).unwrap();
}

/// A dock in a window of its own.
struct Shown {
    harness: Harness<'static, (Dock, Language)>,
    wakes: Receiver<()>,
}

impl Shown {
    /// An open dock, tall enough that nothing has to be scrolled to.
    fn new(language: Language, change: impl FnOnce(&mut Dock)) -> Self {
        Self::of_width(language, 560.0, change)
    }

    fn of_width(language: Language, width: f32, change: impl FnOnce(&mut Dock)) -> Self {
        let (woken, wakes) = channel();
        let woken = Mutex::new(woken);
        let wake: Repaint = Arc::new(move || {
            // The test is over when nobody hears this.
            let _ = woken.lock().unwrap().send(());
        });
        let mut dock = Dock::new(wake);
        dock.toggle();
        change(&mut dock);
        let mut harness = Harness::builder()
            .with_size(egui::vec2(width, 5200.0))
            .with_context_setup(|context| {
                theme::apply(context);
                context.set_fonts(fonts::definitions());
            })
            .build_ui_state(
                |ui, (dock, language): &mut (Dock, Language)| {
                    dock.show(ui, *language, &status(7), &read);
                },
                (dock, language),
            );
        harness.step();
        Self { harness, wakes }
    }

    fn dock(&self) -> &Dock {
        &self.harness.state().0
    }

    fn dock_mut(&mut self) -> &mut Dock {
        &mut self.harness.state_mut().0
    }

    /// Draws frames, one for each wake, until `is_there` finds what it waits for.
    fn wait_until(&mut self, what: &str, is_there: impl Fn(&Self) -> bool) {
        for _ in 0..MOST_FRAMES {
            self.harness.step();
            if is_there(self) {
                return;
            }
            self.wakes.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no wake before {what}"));
            while self.wakes.try_recv().is_ok() {}
        }
        panic!("{what} never came; there are {:?}", self.labels());
    }

    /// Every text that is shown.
    fn labels(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        nodes
            .filter_map(|node| {
                let node = node.accesskit_node();
                node.label().or_else(|| node.value())
            })
            .collect()
    }

    /// The first text with that part.
    fn text(&self, part: &str) -> Option<String> {
        self.labels().into_iter().find(|label| label.contains(part))
    }

    fn press_first(&mut self, label: &str) {
        self.harness.query_all_by_label(label).next().unwrap().click();
        self.harness.step();
        self.harness.step();
    }

    fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.step();
        self.harness.step();
    }
}

/// The numbers of a text, whose digits may be grouped.
fn numbers(text: &str) -> Vec<f64> {
    text.replace(',', "")
        .split(|character: char| !character.is_ascii_digit() && character != '.')
        .filter_map(|piece| piece.trim_matches('.').parse().ok())
        .collect()
}

/// A dock whose model of Life is small enough to be trained here.
fn small_life(dock: &mut Dock) {
    let life = LifeTab::with_side(LifeLike::LIFE, 8, &dock.wake).unwrap();
    dock.life = Some(life);
}

#[test]
fn a_model_that_opens_in_training_learns_life_to_the_end() {
    let mut shown = Shown::new(Language::English, small_life);
    assert!(shown.text("training").is_some(), "{:?}", shown.labels());
    shown.wait_until("the end of the training", |shown| {
        shown.text("fresh grids exactly right").is_some()
    });
    let click = numbers(&shown.text("It clicked at step").unwrap());
    assert!(click[0] >= 10.0 && click[1] > 0.0, "{click:?}");
    let finish = numbers(&shown.text("fresh grids exactly right").unwrap());
    assert_eq!(finish[0], finish[1]);
    let life = shown.dock().life.as_ref().unwrap();
    assert_eq!(life.unsaved().len(), 1, "what was learned is saved nowhere");
    assert_eq!(shown.dock().unsaved_models(), [], "nobody has asked for it");

    // What is seen is looked at once more after the training has ended.
    shown.wait_until("the learned rule", |shown| {
        shown.text("18 of 18 entries as in B3/S23").is_some()
    });
    let mass = numbers(&shown.text("of the attention lies on").unwrap());
    assert!(mass[0] > 80.0, "{mass:?}");
    assert!(shown.text("all 64 cells right").is_some());
    // The region is the glider's, which the model has never seen.
    assert!(shown.text("all 144 cells right").is_some(), "{:?}", shown.labels());

    shown.press("Glider");
    for generation in 1..=8 {
        shown.press("One generation");
        let expected = format!("no error in {generation} generation");
        shown.wait_until(&expected, |shown| shown.text(&expected).is_some());
    }

    shown.press("Analogies");
    shown.wait_until("the glider's row", |shown| shown.text("1 in the region").is_some());
    assert!(
        shown.text("144 cells of your universe shown, 0 predicted wrongly, 0 of them").is_some()
    );
    // Nothing is said before it was measured: this universe has not moved.
    assert!(shown.text("5 live cells, counted once").is_some());
}

#[test]
fn a_training_can_be_paused_stepped_and_taken_back() {
    let mut shown = Shown::new(Language::English, small_life);
    shown.press("Pause");
    shown.wait_until("the pause", |shown| shown.text("paused").is_some());
    let steps = |shown: &Shown| numbers(&shown.text(" parameters · ").unwrap())[0];
    let before = steps(&shown);
    shown.press("One batch");
    shown.wait_until("a step", |shown| steps(shown) == before + 1.0);
    shown.press("Rewind");
    shown.wait_until("the snapshot", |shown| steps(shown) <= before && steps(shown) % 25.0 == 0.0);
    shown.press("New seed");
    shown.wait_until("another seed", |shown| shown.text("seed 2").is_some());
}

#[test]
fn a_model_without_a_thread_says_so_and_is_trained_once_there_is_one() {
    let mut shown = Shown::new(Language::English, |dock| {
        small_life(dock);
        dock.life.as_mut().unwrap().learner.lose_thread();
    });
    let said = "the system gives no thread (all are taken)";
    assert!(shown.text(said).is_some(), "{:?}", shown.labels());
    let steps = |shown: &Shown| shown.dock().life.as_ref().unwrap().learner.steps;
    assert_eq!(steps(&shown), 0);
    shown.press("Train");
    shown.wait_until("a step", |shown| steps(shown) > 0);
    assert_eq!(shown.text(said), None);
}

#[test]
fn a_key_pauses_the_training_that_is_shown_and_goes_on_with_it() {
    let mut shown = Shown::new(Language::English, small_life);
    let steps = |shown: &Shown| shown.dock().life.as_ref().unwrap().learner.steps;
    shown.dock_mut().pause_or_go_on();
    shown.wait_until("the pause", |shown| shown.text("paused").is_some());
    let before = steps(&shown);
    shown.dock_mut().pause_or_go_on();
    shown.wait_until("more steps", |shown| steps(shown) > before);
}

#[test]
fn every_tab_is_there_in_both_languages_at_every_width() {
    for (language, expected) in [
        (Language::English, ["Where it looks", "The article's figure", "Train all sizes", "Ash"]),
        (Language::Chinese, ["它在看哪里", "文章中的图", "训练所有规模", "灰烬"]),
    ] {
        for width in [340.0, 560.0, 1200.0] {
            let mut shown = Shown::of_width(language, width, small_life);
            shown.wait_until("the first look", |shown| shown.text("3 x 3").is_some());
            for ((tab, name), expected) in Tab::ALL.into_iter().zip(expected) {
                shown.press(language.say(name));
                assert_eq!(shown.dock().tab, tab);
                assert!(shown.text(expected).is_some(), "{expected}: {:?}", shown.labels());
                if language == Language::Chinese {
                    assert!(shown.text("注意力").is_some());
                }
            }
        }
    }
}

/// The width of what a dock of that width shows, in points.
fn page_width(language: Language, width: f32, tab: Tab) -> f32 {
    let mut shown = Shown::of_width(language, width, |dock| {
        small_life(dock);
        dock.tab = tab;
    });
    shown.wait_until("the first look", |shown| {
        shown.dock().life.as_ref().is_some_and(|life| life.seen.is_some())
    });
    shown.harness.step();
    shown.dock().page_width
}

#[test]
fn no_tab_asks_for_a_wider_dock() {
    for language in [Language::English, Language::Chinese] {
        for width in [340.0, 500.0, 800.0] {
            for (tab, _) in Tab::ALL {
                let found = page_width(language, width, tab);
                assert!(found > 0.0 && found <= width, "{language:?} {tab:?} {width}: {found}");
            }
        }
    }
}

#[test]
fn the_dock_stays_as_wide_as_it_is_from_tab_to_tab() {
    for language in [Language::English, Language::Chinese] {
        let mut dock = Dock::new(Arc::new(|| {}));
        dock.toggle();
        small_life(&mut dock);
        let left_over = Arc::new(Mutex::new(0.0));
        let seen = Arc::clone(&left_over);
        let mut harness = Harness::builder()
            .with_size(egui::vec2(900.0, 700.0))
            .with_context_setup(|context| {
                theme::apply(context);
                context.set_fonts(fonts::definitions());
            })
            .build_ui_state(
                move |ui, dock: &mut Dock| {
                    place(ui, 0.0, |ui| dock.show(ui, language, &status(7), &read));
                    *seen.lock().unwrap() = ui.available_width();
                },
                dock,
            );
        harness.step();
        let before = *left_over.lock().unwrap();
        for (tab, _) in Tab::ALL {
            harness.state_mut().tab = tab;
            for _ in 0..4 {
                harness.step();
                assert_eq!(*left_over.lock().unwrap(), before, "{language:?} {tab:?}");
            }
        }
    }
}

#[test]
fn the_dock_speaks_the_language_of_the_window() {
    let mut shown = Shown::new(Language::English, small_life);
    let texts = ["A tiny transformer", "微型"];
    let are_there = |shown: &Shown| texts.map(|text| shown.text(text).is_some());
    assert_eq!(are_there(&shown), [true, false]);
    shown.harness.state_mut().1 = Language::Chinese;
    shown.harness.step();
    assert_eq!(are_there(&shown), [false, true]);
}

#[test]
fn a_rule_can_be_typed_as_soon_as_it_is_to_be() {
    let mut shown = Shown::new(Language::English, small_life);
    shown.harness.get_by_role(egui::accesskit::Role::ComboBox).click();
    shown.harness.step();
    shown.harness.step();
    shown.press("another one");
    assert!(shown.harness.ctx.text_edit_focused());
    shown.harness.get_by_role(egui::accesskit::Role::TextInput).type_text("B36/S23");
    shown.harness.step();
    shown.harness.key_press(egui::Key::Enter);
    shown.harness.step();
    shown.harness.step();
    assert!(shown.text("learns the rule B36/S23").is_some(), "{:?}", shown.labels());
}

#[test]
fn exclusive_or_needs_the_bend_in_the_window_too() {
    let mut shown = Shown::new(Language::English, |dock| {
        small_life(dock);
        dock.tab = Tab::Size;
    });
    shown.press("Train");
    let mut frames = 0;
    while shown.text("4 of 4 cases right").is_none() {
        shown.harness.step();
        frames += 1;
        assert!(frames < MOST_FRAMES, "{:?}", shown.labels());
    }
    shown.press("without");
    while shown.dock().size.bend.is_training {
        shown.harness.step();
    }
    let right = numbers(&shown.text("of 4 cases right").unwrap())[0];
    assert!(right <= 3.0 && shown.text("a straight line").is_some());
}

#[test]
fn sizes_are_trained_one_after_another_and_charted() {
    let plan = |shape: Config| {
        let mut plan = studies::plan(task::plan(8, 8, LifeLike::LIFE, 1, 1), shape, 20);
        (plan.recipe.decay, plan.recipe.final_sequences) = (10, 16);
        (shape, plan)
    };
    let shapes = [2, 4].map(|width| Config { width, mlp_width: 2 * width, ..task::config(8, 8) });
    let mut shown = Shown::new(Language::English, |dock| {
        small_life(dock);
        dock.tab = Tab::Size;
        dock.size.sizes.begin(shapes.map(plan));
    });
    shown.wait_until("both sizes", |shown| !shown.dock().size.sizes.is_running());
    let chart = shown.dock().size.chart(Language::English);
    let cells = &chart.series[0].points;
    assert_eq!(cells.len(), 2);
    assert_eq!(cells[0][0], shapes[0].parameter_count() as f64);
    for (shape, point) in shapes.iter().zip(cells) {
        let shown_share = format!("{:.2} %", 100.0 * point[1]);
        assert!(shown.text(&shown_share).is_some(), "{shown_share}");
        assert!(shown.text(&shape.parameter_count().to_string()).is_some());
    }
}

#[test]
fn charts_are_saved_and_the_place_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let mut shown = Shown::new(Language::English, |dock| {
        small_life(dock);
        dock.charts = Charts::saving_into(path, Arc::clone(&dock.wake));
    });
    shown.wait_until("some steps", |shown| {
        shown.dock().life.as_ref().is_some_and(|life| life.learner.history.losses.len() > 3)
    });
    let below = |shown: &Shown| shown.harness.get_by_label("Where it looks").rect();
    let before = below(&shown);
    for (button, file) in
        [("PNG", "lifescope-life-learning.png"), ("CSV", "lifescope-life-learning.csv")]
    {
        shown.press(button);
        shown.wait_until(file, |shown| {
            shown.text("Saved: ").is_some_and(|text| text.contains(file))
        });
        assert!(folder.path().join(file).is_file());
        assert_eq!(below(&shown), before, "the note moves nothing");
    }
    let table = std::fs::read_to_string(folder.path().join("lifescope-life-learning.csv")).unwrap();
    assert!(table.starts_with("step,loss (nats),cells right,whole grids right\n"), "{table}");
    shown.press("Save weights");
    shown.wait_until("the weights", |shown| {
        shown
            .text("Saved: ")
            .is_some_and(|text| text.contains("lifescope-life-B3S23-8x8.safetensors"))
    });
}

#[test]
fn everything_that_can_be_used_has_a_name_for_those_who_do_not_see_it() {
    for (tab, _) in Tab::ALL {
        for language in Language::ALL {
            let mut shown = Shown::new(language, |dock| {
                small_life(dock);
                dock.tab = tab;
            });
            shown.harness.step();
            let (used, nameless) = nameless(shown.harness.root());
            assert!(used > 4, "{tab:?}: {used} widgets");
            assert!(nameless.is_empty(), "{tab:?}: {nameless:?}");
        }
    }
}

#[test]
fn a_region_is_picked_by_a_click_on_the_canvas() {
    let mut shown = Shown::new(Language::English, small_life);
    assert!(!shown.dock().is_picking());
    shown.press("Pick a region");
    let dock = shown.dock_mut();
    assert!(dock.is_picking() && dock.regions().is_empty());
    assert!(dock.press((100, -20)));
    assert!(!dock.is_picking());
    assert_eq!(dock.regions(), [Rect::new(94, -26, 12, 12)]);
    shown.harness.step();
    assert!(shown.text("12 x 12 cells around (100, -20)").is_some(), "{:?}", shown.labels());
}
