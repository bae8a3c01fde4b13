//! The line of facts at the window's bottom. It begins with the pattern's name, which opens what there
//! is to read about it, and with what the universe does. Each fact explains itself where the pointer
//! rests on it.

use egui::accesskit::Role;
use egui::{Align, Color32, FontId, Layout, Sense, Ui, WidgetInfo, pos2, vec2};

use super::action::Action;
use super::icon::{self, Icon};
use super::theme;
use crate::engine::session::Status;
use crate::language::numbers::decimal;
use crate::language::texts::{about, status as texts};
use crate::language::{Language, Message, Text, grouped};
use crate::view::{Doing, Rate};

/// What the line shows besides the session's status.
#[derive(Clone, Copy, Debug)]
pub(super) struct StatusLineState<'a> {
    pub language: Language,
    pub status: &'a Status,
    /// What the universe is called.
    pub title: &'a str,
    /// Whether the card about the pattern is open.
    pub has_about: bool,
    pub doing: Doing,
    pub rate: Rate,
    /// Pixels a cell.
    pub zoom: f64,
    /// Frames drawn a second, while they follow each other.
    pub frames_per_second: Option<f64>,
    /// Why that engine was chosen.
    pub engine_note: Option<&'a Message>,
    /// The adapter that draws; where there is none the processor does.
    pub drawing_adapter: Option<&'a str>,
}

/// A fact; the line drops those of the highest rank first where it is too narrow.
#[derive(Default)]
struct Fact {
    rank: u8,
    is_right: bool,
    mark: Option<Icon>,
    label: &'static str,
    /// Its label where there is little room: none, where the value says itself what it is.
    short_label: &'static str,
    value: String,
    colour: Color32,
    /// What it means.
    hint: String,
    /// What pressing it asks for.
    action: Option<Action>,
}

impl Fact {
    /// The label that it has at a density.
    fn shown_label(&self, density: Density) -> &'static str {
        if density.has_whole_labels { self.label } else { self.short_label }
    }
}

/// How close facts stand, and what they show.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Density {
    /// Space between facts, in points.
    gap: f32,
    /// Whether labels are the whole ones.
    has_whole_labels: bool,
}

/// The density of a wide line.
const LOOSE: Density = Density { gap: 18.0, has_whole_labels: true };

/// The density of a narrow line.
const CLOSE: Density = Density { gap: 8.0, has_whole_labels: false };

/// Points across from which a line is a wide one. What is to be said is longer at some times than at
/// others, and facts that change their places with it could not be read.
const WIDE_FROM: f32 = 840.0;

impl Density {
    /// That of a line of that width.
    fn of(width: f32) -> Self {
        if width >= WIDE_FROM { LOOSE } else { CLOSE }
    }
}

const LABEL_GAP: f32 = 5.0;

/// The most that the pattern's name takes, in points and as a share of the line.
const MOST_NAME: (f32, f32) = (260.0, 0.25);

/// Side of a mark, in points.
const MARK: f32 = 10.0;

/// Shows the facts that fit; what is pressed goes to `actions`.
pub(super) fn show(ui: &mut Ui, view: &StatusLineState<'_>, actions: &mut Vec<Action>) {
    let left = ui.available_width();
    let density = Density::of(left);
    let gap = density.gap;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        if name(ui, view) {
            actions.push(Action::About);
        }
        let left = ui.available_width().min(left);
        let facts = fitting(facts(view), left, |fact| gap + width(ui, fact, density));
        for fact in facts.iter().filter(|fact| !fact.is_right) {
            ui.add_space(gap);
            actions.extend(show_fact(ui, fact, density));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for fact in facts.iter().rev().filter(|fact| fact.is_right) {
                actions.extend(show_fact(ui, fact, density));
                ui.add_space(gap);
            }
        });
    });
}

/// The pattern's name, with the mark of what there is to read; returns whether it was pressed.
fn name(ui: &mut Ui, view: &StatusLineState<'_>) -> bool {
    let most = MOST_NAME.0.min(ui.available_width() * MOST_NAME.1);
    let mut job = egui::text::LayoutJob::simple_singleline(
        view.title.to_owned(),
        FontId::proportional(12.0),
        theme::TEXT,
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(most);
    let galley = ui.painter().layout_job(job);
    let size = vec2(icon::SIDE + LABEL_GAP + galley.size().x, ui.available_height());
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    let hint = view.language.say(about::HINT);
    response.widget_info(|| {
        let name = format!("{}: {hint}", view.title);
        WidgetInfo::selected(Role::Button, true, view.has_about, name)
    });
    let colour = match (view.has_about, response.hovered()) {
        (true, _) => theme::ACCENT,
        (false, true) => theme::TEXT,
        (false, false) => theme::DIM,
    };
    let middle = place.center().y;
    Icon::Note.paint(ui.painter(), pos2(place.left() + icon::SIDE / 2.0, middle), colour);
    let name_at = pos2(place.left() + icon::SIDE + LABEL_GAP, middle - galley.size().y / 2.0);
    ui.painter().galley(name_at, galley, theme::TEXT);
    response.on_hover_text(hint).clicked()
}

fn facts(view: &StatusLineState<'_>) -> Vec<Fact> {
    let StatusLineState { status, language, .. } = *view;
    let fact = |rank, label: Option<Text>, value, hint: Text| Fact {
        rank,
        label: label.map_or("", |label| language.say(label)),
        value,
        colour: theme::TEXT,
        hint: language.say(hint).to_owned(),
        ..Fact::default()
    };
    let right = |fact: Fact| Fact { is_right: true, ..fact };
    let population_hint = match status.rulestring.rule.states() {
        2 => texts::POPULATION_HINT,
        _ => texts::POPULATION_OF_STATES_HINT,
    };
    let (generation, population) = (grouped(status.generation), grouped(status.population));
    let mut facts = vec![
        doing(view),
        Fact {
            short_label: language.say(texts::GENERATION_SHORT),
            ..fact(0, Some(texts::GENERATION), generation, texts::GENERATION_HINT)
        },
        Fact {
            short_label: language.say(texts::POPULATION_SHORT),
            ..fact(1, Some(texts::POPULATION), population, population_hint)
        },
        speed(view),
    ];
    if view.doing == Doing::Running && status.cells_per_second > 0.0 {
        let rate = language.magnitude(status.cells_per_second).to_string();
        let rate = language.fill(texts::CELLS_A_SECOND, &[&rate]);
        facts.push(fact(8, None, rate, texts::CELLS_HINT));
    }
    let zoom_hint = if view.zoom >= 1.0 { texts::CLOSE_UP_HINT } else { texts::FAR_OUT_HINT };
    let zoom = zoom_text(language, view.zoom);
    let rule = fact(5, Some(texts::RULE), status.rulestring.to_string(), texts::RULE_HINT);
    let rule = match status.rulestring.rule.states() {
        2 => rule,
        states => Fact {
            hint: language.count(texts::STATES_HINT, states.into(), &[]),
            action: Some(Action::Legend),
            ..rule
        },
    };
    let engine = fact(6, Some(texts::ENGINE), status.engine.to_string(), texts::ENGINE_HINT);
    let engine = match view.engine_note {
        Some(note) => Fact { hint: format!("{}\n{}", engine.hint, note.say(language)), ..engine },
        None => engine,
    };
    let engine = match view.drawing_adapter {
        Some(_) => engine,
        // It computes and draws.
        None => {
            let drawn = language.fill(texts::DRAWN_ON_HINT, &[language.say(texts::PROCESSOR)]);
            Fact { hint: format!("{}\n{drawn}", engine.hint), ..engine }
        }
    };
    facts.extend([right(fact(4, Some(texts::ZOOM), zoom, zoom_hint)), right(rule), right(engine)]);
    facts.extend(adapter(view));
    facts
}

/// What the universe does.
fn doing(view: &StatusLineState<'_>) -> Fact {
    let (mark, colour, text) = match view.doing {
        Doing::Running => (Icon::Run, theme::RUNNING, texts::RUNNING),
        Doing::Stepping => (Icon::Step, theme::RUNNING, texts::STEPPING),
        Doing::Paused => (Icon::Pause, theme::DIM, texts::PAUSED),
        Doing::Stopped => (Icon::Warning, theme::ERROR, texts::STOPPED),
    };
    let error = view.status.error.as_ref().filter(|_| view.doing == Doing::Stopped);
    let hint = error.map_or_else(String::new, |error| error.message().say(view.language));
    let value = view.language.say(text).to_owned();
    Fact { rank: 2, mark: Some(mark), value, colour, hint, ..Fact::default() }
}

/// How fast it is to go, and goes.
fn speed(view: &StatusLineState<'_>) -> Fact {
    let StatusLineState { language, rate, .. } = *view;
    let mut hint = match rate.reached {
        Some(reached) => {
            let values = [reached, rate.asked].map(|rate| language.rate(rate).to_string());
            language.fill(texts::REACHED_HINT, &values.each_ref().map(String::as_str))
        }
        None => language.fill(texts::ASKED_HINT, &[&language.speed(rate.asked, None)]),
    };
    if rate.falls_short() {
        hint = format!("{hint}\n{}", language.say(texts::SHORT_HINT));
    }
    let is_running = view.doing == Doing::Running;
    if let Some(frames) = view.frames_per_second.filter(|_| is_running) {
        let frames = language.count(texts::FRAMES_HINT, frames.round() as u64, &[]);
        hint = format!("{hint}\n{frames}");
    }
    Fact {
        rank: 3,
        label: language.say(if rate.reached.is_some() { texts::SPEED } else { texts::ASKED }),
        short_label: if rate.reached.is_some() { "" } else { language.say(texts::ASKED) },
        value: language.speed(rate.asked, rate.reached),
        colour: if rate.falls_short() { theme::WARNING } else { theme::TEXT },
        hint,
        ..Fact::default()
    }
}

/// The adapter that computes, or else the one that draws.
fn adapter(view: &StatusLineState<'_>) -> Option<Fact> {
    let StatusLineState { language, status, .. } = *view;
    let (label, hint, adapter) = match &status.adapter {
        Some(adapter) => (texts::COMPUTED_ON, texts::COMPUTED_ON_HINT, adapter.as_str()),
        None => (texts::DRAWN_ON, texts::DRAWN_ON_HINT, view.drawing_adapter?),
    };
    Some(Fact {
        rank: 7,
        is_right: true,
        label: language.say(label),
        short_label: language.say(label),
        value: short_name(adapter).to_owned(),
        colour: theme::TEXT,
        hint: language.fill(hint, &[adapter]),
        ..Fact::default()
    })
}

/// The facts that fit into `available` points, of those widths with their gaps, the most important ones
/// first.
fn fitting(mut facts: Vec<Fact>, available: f32, width: impl Fn(&Fact) -> f32) -> Vec<Fact> {
    let mut ranks: Vec<(u8, f32)> = facts.iter().map(|fact| (fact.rank, width(fact))).collect();
    ranks.sort_by_key(|&(rank, _)| rank);
    let mut left = available;
    let mut last_rank = None;
    for (rank, width) in ranks {
        left -= width;
        if left < 0.0 {
            break;
        }
        last_rank = Some(rank);
    }
    facts.retain(|fact| last_rank.is_some_and(|last| fact.rank <= last));
    facts
}

/// The widths of a fact's mark, label and value, each with the gap behind it but the last.
fn widths(ui: &Ui, fact: &Fact, density: Density) -> [f32; 3] {
    let measured = |text: &str, font: FontId| {
        ui.painter().layout_no_wrap(text.to_owned(), font, theme::TEXT).size().x
    };
    let mark = fact.mark.map_or(0.0, |_| MARK + LABEL_GAP);
    let label = measured(fact.shown_label(density), label_font());
    let label = if label > 0.0 { label + LABEL_GAP } else { 0.0 };
    [mark, label, measured(&fact.value, value_font())]
}

fn width(ui: &Ui, fact: &Fact, density: Density) -> f32 {
    widths(ui, fact, density).iter().sum()
}

fn label_font() -> FontId {
    FontId::proportional(12.0)
}

/// Digits of one width, so that a running number does not push its neighbours about.
fn value_font() -> FontId {
    FontId::monospace(12.0)
}

/// Shows a fact as one thing, which says what it means where the pointer rests on it. Returns what it asks for where it
/// was pressed.
fn show_fact(ui: &mut Ui, fact: &Fact, density: Density) -> Option<Action> {
    let [mark, label, value] = widths(ui, fact, density);
    let size = vec2(mark + label + value, ui.available_height());
    let (place, response) =
        ui.allocate_exact_size(size, fact.action.map_or(Sense::hover(), |_| Sense::click()));
    let role = fact.action.map_or(Role::Label, |_| Role::Button);
    response.widget_info(|| {
        let text = [fact.label, &fact.value].join(" ");
        WidgetInfo::labeled(role, true, text.trim())
    });
    let painter = ui.painter();
    let middle = place.center().y;
    if let Some(icon) = fact.mark {
        let at = pos2(place.left() + MARK / 2.0, middle);
        icon.paint_in(painter, at, MARK, fact.colour);
    }
    let text = |left: f32, text: &str, font, colour| {
        let galley = painter.layout_no_wrap(text.to_owned(), font, colour);
        painter.galley(pos2(left, middle - galley.size().y / 2.0), galley, colour);
    };
    text(place.left() + mark, fact.shown_label(density), label_font(), theme::DIM);
    text(place.left() + mark + label, &fact.value, value_font(), fact.colour);
    let is_pressed = response.clicked();
    if !fact.hint.is_empty() {
        response.on_hover_text(&fact.hint);
    }
    fact.action.filter(|_| is_pressed)
}

/// An adapter's name without what its driver adds in parentheses.
fn short_name(adapter: &str) -> &str {
    adapter.split(" (").next().unwrap_or(adapter)
}

/// Pixels a cell, or cells a pixel.
fn zoom_text(language: Language, zoom: f64) -> String {
    if zoom >= 1.0 {
        language.fill(texts::PIXELS_A_CELL, &[&decimal(zoom, 1)])
    } else {
        language.count_written(texts::CELLS_A_PIXEL, &decimal(1.0 / zoom, 1), &[])
    }
}

#[cfg(test)]
mod tests;
