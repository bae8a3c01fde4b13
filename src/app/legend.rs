//! Which states a universe's rule has: a card with their colours and names, and what the cell under the pointer is.

mod under_pointer;

use std::time::Instant;

use egui::{
    Align, Align2, Color32, Label, Layout, RichText, ScrollArea, Sense, StrokeKind, TextStyle, Ui,
    vec2,
};

use self::under_pointer::UnderPointer;
use super::action::Action;
use super::document::Document;
use super::layout::{self, SPACE};
use super::panel::{Context, Over, Panel};
use super::request::Request;
use super::{about, notices, theme};
use crate::language::texts::states as texts;
use crate::language::{Language, grouped};
use crate::life::{Rule, StateColours, Topology};
use crate::render::Canvas;
use crate::render::palette::GROUND;

/// Width of the card at most, in points and as a share of the canvas.
const MOST_WIDTH: (f32, f32) = (260.0, 0.45);

/// Share of the canvas's height that the states take at most.
const MOST_HEIGHT: f32 = 0.5;

/// Side of a square of colour, in points.
const SWATCH: f32 = 12.0;

/// Width of a state's number, in points.
const NUMBER: f32 = 24.0;

/// Pixels a cell from which the pointer is on one cell.
const LEAST_ZOOM: f64 = 1.0;

/// Room that what is said of the cell under the pointer takes in a corner, in points.
const CORNER: egui::Vec2 = vec2(280.0, 48.0);

/// Whether the card is open, and what is known of the cell under the pointer.
#[derive(Default)]
pub(super) struct Legend {
    is_open: bool,
    under_pointer: UnderPointer,
}

impl Legend {
    /// Shows the card at the top left of `canvas`.
    fn show_card(&mut self, ui: &Ui, language: Language, canvas: egui::Rect, rule: &Rule) {
        let canvas = layout::room_over(canvas, ui.ctx().content_rect());
        let frame = theme::card();
        let width = MOST_WIDTH.0.min(canvas.width() * MOST_WIDTH.1) - frame.total_margin().sum().x;
        let current = self.under_pointer.state().map(|(_, state)| state);
        // Messages stand beside it, or above it where there is no room.
        let right = canvas.left() + SPACE + width + frame.total_margin().sum().x;
        let top = notices::covered(ui.ctx()).filter(|messages| messages.left() < right);
        let top = top.map_or(canvas.top(), |messages| messages.bottom());
        egui::Area::new(egui::Id::unique("legend"))
            .pivot(Align2::LEFT_TOP)
            .fixed_pos(egui::pos2(canvas.left() + SPACE, top + SPACE))
            .show(ui.ctx(), |ui| {
                frame.show(ui, |ui| {
                    ui.set_width(width);
                    let [title, close] = [texts::TITLE, texts::CLOSE].map(|it| language.say(it));
                    if about::head(ui, title, close) {
                        self.is_open = false;
                    }
                    match StateColours::of(rule) {
                        Some(colours) => {
                            let left = canvas.bottom() - top;
                            let height = (canvas.height() * MOST_HEIGHT).min(left * 0.75);
                            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                                rows(ui, language, rule, &colours, current);
                            });
                        }
                        None => drop(ui.add(Label::new(language.say(texts::TWO_STATES)).wrap())),
                    }
                });
            });
    }

    /// Says in the right corner of the canvas, or above it where the pointer is there, what the cell under the pointer is.
    fn show_cell(&self, ui: &Ui, language: Language, over: &Over, rule: &Rule) {
        let (Some((cell, state)), Some(pointer)) = (self.under_pointer.state(), over.pointer)
        else {
            return;
        };
        let canvas = over.canvas;
        let right = egui::Rect::from_min_max(canvas.max - CORNER, canvas.max);
        let up = if right.contains(pointer) { CORNER.y } else { 0.0 };
        let colour = StateColours::of(rule).and_then(|colours| colours.of_state(state));
        egui::Area::new(egui::Id::unique("cell under the pointer"))
            .interactable(false)
            .fade_in(false)
            .pivot(Align2::RIGHT_BOTTOM)
            .fixed_pos(canvas.max - vec2(SPACE, SPACE + up))
            .show(ui.ctx(), |ui| {
                theme::card().inner_margin(egui::Margin::symmetric(9, 5)).show(ui, |ui| {
                    ui.horizontal(|ui| {
                        swatch(ui, colour.unwrap_or(GROUND));
                        ui.label(said(language, rule, state));
                        let place = [cell.0, cell.1].map(coordinate);
                        let place = language.fill(texts::AT_CELL, &[&place[0], &place[1]]);
                        ui.label(RichText::new(place).color(theme::DIM));
                    });
                });
            });
    }
}

/// A state by number and name, as far as it has one.
fn said(language: Language, rule: &Rule, state: u8) -> String {
    match rule.state_name(state) {
        Some(name) => language.fill(texts::NAMED, &[&state.to_string(), &name.say(language)]),
        None => language.fill(texts::STATE, &[&state.to_string()]),
    }
}

/// A coordinate with its digits in groups.
fn coordinate(at: i64) -> String {
    let sign = if at < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(at.unsigned_abs()))
}

fn rows(ui: &mut Ui, language: Language, rule: &Rule, colours: &StateColours, current: Option<u8>) {
    ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
    for (state, colour) in std::iter::once((0, GROUND)).chain(colours.each()) {
        let text = |text: String| {
            let text = RichText::new(text);
            if current == Some(state) { text.color(theme::ACCENT).strong() } else { text }
        };
        ui.horizontal_top(|ui| {
            swatch(ui, colour);
            let number = vec2(NUMBER, SWATCH);
            ui.allocate_ui_with_layout(number, Layout::right_to_left(Align::Min), |ui| {
                ui.label(text(state.to_string()));
            });
            let name = rule.state_name(state).map(|name| name.say(language));
            ui.add(Label::new(text(name.unwrap_or_default())).wrap());
        });
    }
}

/// A square of a colour beside a line of text, with an edge that shows that of the ground too.
fn swatch(ui: &mut Ui, [red, green, blue]: [u8; 3]) {
    let height = ui.text_style_height(&TextStyle::Body);
    let (row, _) = ui.allocate_exact_size(vec2(SWATCH, height), Sense::hover());
    let place = egui::Rect::from_center_size(row.center(), vec2(SWATCH, SWATCH));
    let edge = egui::Stroke::new(1.0, theme::LINE);
    ui.painter().rect(place, 2.0, Color32::from_rgb(red, green, blue), edge, StrokeKind::Inside);
}

/// Whether a cell is one of the universe's own.
fn is_inside(topology: Topology, (x, y): (i64, i64)) -> bool {
    let along = |at: i64, first: Option<i64>, side: Option<u64>| match (first, side) {
        (Some(first), Some(side)) => at >= first && at.abs_diff(first) < side,
        _ => true,
    };
    along(x, topology.first_column(), topology.width())
        && along(y, topology.first_row(), topology.height())
}

impl Panel for Legend {
    fn switch(&self) -> Option<Action> {
        Some(Action::Legend)
    }

    fn is_open(&self) -> bool {
        self.is_open
    }

    fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    fn before_frame(&mut self, _: &mut Document) {
        self.under_pointer.hear();
    }

    /// Where the help is shown, the card waits.
    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        _: &mut Vec<Request>,
    ) {
        let rulestring = &context.document.playback.status().rulestring;
        let per_point = ui.ctx().pixels_per_point();
        let is_close = over.placement.zoom >= LEAST_ZOOM && rulestring.rule.states() > 2;
        let cell = over.pointer.filter(|_| is_close).map(|point| over.cell(point, per_point));
        self.under_pointer.rest(cell.filter(|cell| is_inside(rulestring.topology, *cell)));
        if context.is_open(Action::Help) {
            return;
        }
        if self.is_open {
            self.show_card(ui, context.language, over.canvas, &rulestring.rule);
        }
        self.show_cell(ui, context.language, over, &rulestring.rule);
    }

    fn after_frame(&mut self, document: &Document, _: Canvas) -> Option<Instant> {
        let (now, playback) = (Instant::now(), &document.playback);
        if let Some(command) = self.under_pointer.ask(now, playback.status().generation) {
            document.session.send(command);
        }
        self.under_pointer.due(now)
    }

    fn dismiss(&mut self) -> bool {
        std::mem::take(&mut self.is_open)
    }

    fn forget(&mut self) {
        self.under_pointer = UnderPointer::default();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use egui_kittest::kittest::Queryable;

    use super::super::testing;
    use super::*;

    fn shown(rule: &str, language: Language, size: [f32; 2], expected: &[&str]) {
        let rule: Rule = rule.parse().unwrap();
        let legend = RefCell::new(Legend { is_open: true, ..Legend::default() });
        let mut harness = testing::harness(size).build_ui(|ui| {
            legend.borrow_mut().show_card(ui, language, ui.max_rect(), &rule);
        });
        harness.run_steps(3);
        for text in expected {
            let found = harness.get_by_label(text).rect();
            let has_room = found.right() < size[0] / 2.0 && found.width() > 0.0;
            assert!(has_room, "{text} of {rule}: {found:?}");
        }
    }

    #[test]
    fn states_are_listed_by_number_and_name_in_both_languages() {
        for size in [[640.0, 414.0], [320.0, 200.0]] {
            let english = Language::English;
            shown("WireWorld", english, size, &["States", "0", "electron head", "3", "wire"]);
            shown("345/2/4", english, size, &["dead", "alive", "dying, 1", "dying, 2"]);
            shown("345/2/256", english, size, &["alive", "1"]);
            shown("WireWorld", Language::Chinese, size, &["状态", "电子头", "导线"]);
            shown("B3/S23", english, size, &["This rule has two states, dead and alive."]);
        }
    }

    #[test]
    fn rows_stand_below_each_other_from_the_first_frame_on() {
        let rule: Rule = "WireWorld".parse().unwrap();
        let legend = RefCell::new(Legend { is_open: true, ..Legend::default() });
        let mut harness = testing::harness([640.0, 414.0]).build_ui(|ui| {
            legend.borrow_mut().show_card(ui, Language::English, ui.max_rect(), &rule);
        });
        for _ in 0..3 {
            harness.run_steps(1);
            let names = ["empty", "electron head", "electron tail", "wire"];
            let rows = names.map(|name| harness.get_by_label(name).rect());
            let are_apart = |pair: &[egui::Rect]| pair[0].bottom() < pair[1].top() + 1.0;
            assert!(rows.windows(2).all(are_apart), "{rows:?}");
        }
    }

    #[test]
    fn the_card_leaves_half_of_a_small_window_to_the_universe() {
        for rule in ["JvN29", "345/2/256", "LifeHistory"] {
            let rule: Rule = rule.parse().unwrap();
            let legend = RefCell::new(Legend { is_open: true, ..Legend::default() });
            let mut harness = testing::harness([640.0, 414.0]).build_ui(|ui| {
                legend.borrow_mut().show_card(ui, Language::English, ui.max_rect(), &rule);
            });
            harness.run_steps(3);
            let id = egui::Id::unique("legend");
            let area = egui::AreaState::load(&harness.ctx, id).and_then(|area| area.size);
            let area = area.unwrap();
            assert!(area.x < 300.0 && area.y < 290.0, "{rule}: {area:?}");
        }
    }

    #[test]
    fn the_card_stands_below_messages_that_leave_no_room_beside_them() {
        for (width, is_below) in [(640.0, true), (1280.0, false)] {
            let notices = RefCell::new(notices::Notices::default());
            notices.borrow_mut().add(notices::Kind::Warning, "a long message ".repeat(9));
            let legend = RefCell::new(Legend { is_open: true, ..Legend::default() });
            let rule: Rule = "WireWorld".parse().unwrap();
            let mut harness = testing::harness([width, 414.0]).build_ui(|ui| {
                let canvas = ui.max_rect();
                notices.borrow_mut().show(ui, Language::English, canvas, &mut Vec::new());
                legend.borrow_mut().show_card(ui, Language::English, canvas, &rule);
            });
            harness.run_steps(4);
            let messages = notices::covered(&harness.ctx).unwrap();
            let title = harness.get_by_label("States").rect();
            assert_eq!(title.top() > messages.bottom(), is_below, "{messages:?}, {title:?}");
        }
    }

    #[test]
    fn its_button_and_esc_close_it() {
        let legend = RefCell::new(Legend { is_open: true, ..Legend::default() });
        let rule: Rule = "WireWorld".parse().unwrap();
        let mut harness = testing::harness([640.0, 400.0]).build_ui(|ui| {
            let mut legend = legend.borrow_mut();
            if legend.is_open {
                legend.show_card(ui, Language::English, ui.max_rect(), &rule);
            }
        });
        harness.run_steps(3);
        harness.get_by_label("Close (k)").click();
        harness.run_steps(2);
        drop(harness);
        let mut legend = legend.into_inner();
        assert!(!legend.is_open());
        legend.toggle();
        assert!(legend.dismiss() && !legend.dismiss());
    }

    #[test]
    fn a_cell_is_told_by_number_name_and_place() {
        let rule: Rule = "WireWorld".parse().unwrap();
        let english = Language::English;
        assert_eq!(said(english, &rule, 2), "2 electron tail");
        assert_eq!(said(english, &rule, 0), "0 empty");
        assert_eq!(said(english, &rule, 9), "state 9");
        assert_eq!([coordinate(-1234), coordinate(7)], ["-1,234", "7"]);
        assert!(is_inside(Topology::UNBOUNDED, (-9, 9)));
        let torus = Topology::torus(4, 6);
        assert!(
            is_inside(torus, (1, 2)) && !is_inside(torus, (2, 0)) && !is_inside(torus, (0, -4))
        );
    }
}
