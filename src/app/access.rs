//! What those are told who do not see the window: the widgets tell it themselves, and the canvas is
//! told of here.

use egui::accesskit::{Live, Role};
use egui::{Id, Rect, Response, Sense, Ui, WidgetInfo};

use crate::engine::session::Status;
use crate::language::texts::access as texts;
use crate::language::{Language, grouped};
use crate::view::Doing;

/// Seconds between two values of the canvas while the universe runs.
const SECONDS_BETWEEN_VALUES: f64 = 5.0;

/// The canvas as those are told of it who do not see it. It is no widget.
///
/// A reader that says every change would never be silent while the universe runs, so the value is
/// renewed at once where it begins to run or comes to rest, and else every few seconds.
#[derive(Debug, Default)]
pub(super) struct CanvasValue {
    value: String,
    /// When it was written, and whether the universe was moving then.
    written: Option<(f64, bool)>,
}

impl CanvasValue {
    /// Tells what the canvas is, and what is to be seen on it.
    pub fn tell(
        &mut self,
        ui: &Ui,
        place: Rect,
        language: Language,
        title: &str,
        status: &Status,
        doing: Doing,
    ) {
        let id = Id::unique("canvas");
        let response = ui.interact(place, id, Sense::hover());
        let label = language.fill(texts::CANVAS, &[title]);
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &label));
        let now = ui.input(|input| input.time);
        // Nothing is written while nobody hears it.
        ui.ctx().accesskit_node_builder(id, |node| {
            let is_moving = matches!(doing, Doing::Running | Doing::Stepping);
            let is_to_wait =
                |(at, was_moving)| is_moving && was_moving && now - at < SECONDS_BETWEEN_VALUES;
            if !self.written.is_some_and(is_to_wait) {
                self.value = value(language, status, is_moving);
                self.written = Some((now, is_moving));
            }
            node.set_value(self.value.as_str());
        });
    }
}

/// What is to be seen on the canvas.
fn value(language: Language, status: &Status, is_moving: bool) -> String {
    let state = if is_moving { texts::RUNNING } else { texts::PAUSED };
    let values =
        [grouped(status.generation), grouped(status.population), status.rulestring.to_string()];
    language.fill(state, &values.each_ref().map(String::as_str))
}

/// Has what was said there read out, at once if it is urgent.
pub(super) fn announce(said: &Response, is_urgent: bool) {
    let live = if is_urgent { Live::Assertive } else { Live::Polite };
    said.ctx.accesskit_node_builder(said.id, |node| node.set_live(live));
}

/// How many widgets there are that something can be done with, and which of them have no name, by
/// role and place.
#[cfg(test)]
pub(super) fn nameless(root: egui_kittest::Node<'_>) -> (usize, Vec<String>) {
    use egui::accesskit::Action;
    use egui_kittest::kittest::NodeT;

    let is_used = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        let can_be = |action| node.data().supports_action(action);
        [Action::Click, Action::SetValue].into_iter().any(can_be)
    };
    let used: Vec<_> = root.children_recursive().filter(is_used).collect();
    let nameless = used.iter().filter(|node| {
        let node = node.accesskit_node();
        let name = match node.role() {
            Role::Label => node.value(),
            _ => node.label(),
        };
        name.is_none_or(|name| name.trim().is_empty())
    });
    let described =
        nameless.map(|node| format!("{:?} at {:?}", node.accesskit_node().role(), node.rect()));
    (used.len(), described.collect())
}

#[cfg(test)]
mod tests {
    use crate::memory::MemoryBudget;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use egui_kittest::kittest::{NodeT, Queryable};

    use super::super::about::About;
    use super::super::attention::Dock;
    use super::super::card::{self, Card};
    use super::super::census::Census;
    use super::super::chooser::Chooser;
    use super::super::notices::{Kind, Notices, Offer};
    use super::super::open::Choice;
    use super::super::panel::{Context, Panel};
    use super::super::panels::Panels;
    use super::super::prompt::Prompt;
    use super::super::provenance::Provenance;
    use super::super::question::Question;
    use super::super::request::Intent;
    use super::super::{action, help, testing};
    use super::*;
    use crate::engine::EngineKind;
    use crate::language::texts::{dock as dock_texts, documents};
    use crate::life::Rulestring;

    #[test]
    fn what_stands_over_the_canvas_has_names() {
        let status = Status::new(EngineKind::Cpu, Rulestring::default());
        for language in Language::ALL {
            let mut about = About::default();
            about.toggle();
            let mut notices = Notices::default();
            let offer = Offer { label: documents::UNDO, action: action::Action::Undo };
            notices.tell_of_change(Vec::new(), Some(("done".into(), offer)));
            notices.add(Kind::Error, "one.rle:1:2: error: what\n  1 | a line");
            let mut question = Question::new(
                "Save?".into(),
                documents::UNSAVED,
                documents::GO_ON_WITHOUT_SAVING,
                Intent::Close,
            );
            let mut prompt = Prompt::new(Path::new("glider.rle"));
            let paths = ["a.rle", "b.rle"].map(PathBuf::from).to_vec();
            let mut chooser = Chooser::new(Choice::of_files(paths));
            let mut harness = testing::harness([1280.0, 800.0]).build_ui(|ui| {
                let canvas = ui.max_rect();
                about.show(ui, language, canvas, &Provenance::default(), &status);
                notices.show(ui, language, canvas, &mut Vec::new());
                for card in [&mut chooser as &mut dyn Card, &mut question, &mut prompt] {
                    card::show(card, ui, language, canvas, true);
                }
                help::show(ui, language, canvas, 0.0);
            });
            harness.run_steps(4);
            let (used, nameless) = nameless(harness.root());
            assert!(used >= 12, "{used} widgets");
            assert!(nameless.is_empty(), "{nameless:?}");
        }
    }

    /// What is told of the canvas at a time in seconds: its name and its value.
    fn told(
        canvas: &mut CanvasValue,
        time: f64,
        generation: u64,
        doing: Doing,
    ) -> (String, String) {
        let life: Rulestring = "B3/S23".parse().unwrap();
        let status = Status { generation, population: 36, ..Status::new(EngineKind::Cpu, life) };
        let context = egui::Context::default();
        context.enable_accesskit();
        let input = egui::RawInput { time: Some(time), ..Default::default() };
        let mut output = context.run_ui(input, |ui| {
            let place = Rect::from_min_size(egui::pos2(0.0, 40.0), egui::vec2(300.0, 200.0));
            canvas.tell(ui, place, Language::English, "Glider", &status, doing);
        });
        // Nothing is drawn.
        output.textures_delta.clear();
        let update = output.platform_output.accesskit_update.take().unwrap();
        let (_, node) = update.nodes.iter().find(|(_, node)| node.role() == Role::Canvas).unwrap();
        assert!(node.bounds().is_some());
        (node.label().unwrap().to_owned(), node.value().unwrap().to_owned())
    }

    #[test]
    fn the_canvas_has_a_role_a_name_and_a_value() {
        let (name, value) = told(&mut CanvasValue::default(), 0.0, 1234, Doing::Running);
        assert_eq!(name, "Universe: Glider");
        assert_eq!(value, "running, generation 1,234, population 36, rule B3/S23");
    }

    #[test]
    fn the_value_of_the_canvas_changes_seldom_while_the_universe_runs() {
        let mut canvas = CanvasValue::default();
        let mut check = |time: f64, generation: u64, doing: Doing, expected: &str| {
            let (_, value) = told(&mut canvas, time, generation, doing);
            let expected = format!("{expected}, population 36, rule B3/S23");
            assert_eq!(value, expected, "{time} s, {doing:?}");
        };
        check(0.0, 0, Doing::Paused, "paused, generation 0");
        check(1.0, 1, Doing::Running, "running, generation 1");
        check(1.1, 7, Doing::Running, "running, generation 1");
        check(5.9, 294, Doing::Running, "running, generation 1");
        check(6.0, 300, Doing::Running, "running, generation 300");
        check(6.1, 306, Doing::Running, "running, generation 300");
        check(6.2, 310, Doing::Paused, "paused, generation 310");
        check(6.3, 311, Doing::Paused, "paused, generation 311");
    }

    #[test]
    fn a_message_is_read_out() {
        let mut notices = Notices::default();
        notices.add(Kind::Error, "something is wrong");
        notices.add(Kind::Note, "something was done");
        let mut harness = testing::harness([500.0, 400.0]).build_ui(move |ui| {
            let canvas = ui.max_rect();
            notices.show(ui, Language::English, canvas, &mut Vec::new());
        });
        harness.run_steps(3);
        let live = |text| harness.get_by_label(text).accesskit_node().data().live();
        assert_eq!(live("something is wrong"), Some(Live::Assertive));
        assert_eq!(live("something was done"), Some(Live::Polite));
    }

    #[test]
    fn the_bars_the_panels_and_the_canvas_are_one_tree() {
        for language in Language::ALL {
            let dock = Dock::new(Arc::new(|| {}));
            let mut panels = Panels::of(
                dock,
                Census::new(&MemoryBudget::new(1 << 24), Box::new(|| {})).unwrap(),
            );
            let mut document = testing::document();
            for action in [action::Action::Attention, action::Action::Census] {
                panels.act(action, &mut document);
            }
            let life = Rulestring::default();
            let status = Status { population: 36, ..Status::new(EngineKind::Cpu, life) };
            let mut harness = testing::harness([1500.0, 5200.0]).build_ui(move |ui| {
                let open = panels.open();
                let context = Context {
                    language,
                    document: &document,
                    open: &open,
                    frames_per_second: None,
                    engine_note: None,
                    drawing_adapter: None,
                };
                let canvas = panels.show_around(ui, &context, &mut Vec::new());
                let mut told = CanvasValue::default();
                told.tell(ui, canvas, language, "Gun", &status, Doing::Running);
            });
            harness.run_steps(4);
            for tab in [dock_texts::LIFE, dock_texts::SENTENCES, dock_texts::SIZE] {
                harness.query_all_by_label(language.say(tab)).next().unwrap().click();
                harness.run_steps(4);
                assert_eq!(harness.unnamed_widgets(), [""; 0], "{language:?} {tab:?}");
                let (used, nameless) = nameless(harness.root());
                assert!(used >= 25, "{used} widgets");
                assert!(nameless.is_empty(), "{language:?} {tab:?}: {nameless:?}");
                let unknown = harness.root().children_recursive().filter(|node| {
                    let node = node.accesskit_node();
                    node.role() == Role::Unknown
                        && node.data().supports_action(egui::accesskit::Action::Click)
                });
                assert_eq!(
                    unknown.count(),
                    0,
                    "{language:?} {tab:?}: what can be pressed is something"
                );
                assert_eq!(harness.query_all_by_role(Role::Canvas).count(), 1);
            }
        }
    }
}
