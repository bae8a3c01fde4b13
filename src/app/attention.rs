//! The attention dock: a tiny attention model that is really trained, beside the universe.
//!
//! The dock stands at the window's right side. It trains on threads of its own
//! ([`crate::attention`]) and only reads their messages when it is drawn, so that it never slows
//! the window; a message wakes the window. Each tab is a module: what it holds between frames, and
//! a `show` that lays it out. The universe is reached through the session's status, and through
//! regions of cells that the dock asks for and that arrive by a channel.

mod analogies;
mod as_panel;
mod bend;
mod charts;
mod keeping;
mod learner;
mod life;
mod memo;
mod pictures;
mod sentences;
mod size;
mod study;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::mpsc::Sender;

use egui::accesskit::Role;
use egui::{Align, Layout, RichText, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use self::analogies::AnalogiesTab;
use self::charts::Charts;
use self::keeping::Saving;
use self::life::{LifeTab, Picking};
use self::sentences::SentencesTab;
use self::size::SizeTab;
use super::latest::{LatestWorker, Pace};
use super::{icon, theme};
use crate::engine::EngineError;
use crate::engine::session::{Snapshot, Status};
use crate::language::texts::dock as texts;
use crate::language::{Language, Message, Text};
use crate::life::{LifeLike, Rect};

/// Wakes the window, from any thread.
pub(super) type Repaint = Arc<dyn Fn() + Send + Sync>;

/// Asks for the cells of a region of the running universe.
pub(super) type Read<'a> = &'a dyn Fn(Rect, Sender<Result<Snapshot, EngineError>>);

/// A page of the dock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Life,
    Sentences,
    Size,
    Analogies,
}

impl Tab {
    const ALL: [(Self, Text); 4] = [
        (Self::Life, texts::LIFE),
        (Self::Sentences, texts::SENTENCES),
        (Self::Size, texts::SIZE),
        (Self::Analogies, texts::ANALOGIES),
    ];
}

/// The dock's state between frames.
pub(super) struct Dock {
    is_open: bool,
    tab: Tab,
    wake: Repaint,
    charts: Charts,
    /// Made when the dock is opened first.
    life: Option<LifeTab>,
    /// Made when its tab is opened first.
    sentences: Option<SentencesTab>,
    size: SizeTab,
    analogies: AnalogiesTab,
    /// Models that are being saved before the window closes.
    saving: Option<Saving>,
    /// Width that the page took, which is no more than it was given where all is well.
    page_width: f32,
}

impl Dock {
    /// A closed dock. `wake` is called, from any thread, when there is something new to draw.
    pub fn new(wake: Repaint) -> Self {
        Self {
            is_open: false,
            tab: Tab::Life,
            charts: Charts::new(Arc::clone(&wake)),
            life: None,
            sentences: None,
            size: SizeTab::new(Arc::clone(&wake)),
            analogies: AnalogiesTab::default(),
            saving: None,
            page_width: 0.0,
            wake,
        }
    }

    /// Pauses the training of the tab that is shown, or goes on with it. The tab about sizes has
    /// buttons of its own.
    pub fn pause_or_go_on(&mut self) {
        if !self.is_open {
            return;
        }
        let learner = match self.tab {
            Tab::Life | Tab::Analogies => self.life.as_mut().map(|life| &mut life.learner),
            Tab::Sentences => self.sentences.as_mut().map(|sentences| &mut sentences.learner),
            Tab::Size => None,
        };
        if let Some(learner) = learner {
            learner.run(!learner.is_running);
        }
    }

    /// Whether the next click on the canvas picks a region.
    pub fn is_picking(&self) -> bool {
        self.is_open && self.life.as_ref().is_some_and(|life| life.region.picking != Picking::No)
    }

    /// The next click on the canvas picks nothing any more.
    pub fn stop_picking(&mut self) {
        if let Some(life) = &mut self.life {
            life.region.picking = Picking::No;
        }
    }

    /// Where in the universe the region lies that the user has picked for the model to look at: one
    /// rectangle, or several where it crosses a seam.
    pub fn regions(&self) -> Vec<Rect> {
        let life = self.life.as_ref().filter(|_| self.is_open);
        life.map(LifeTab::outlines).unwrap_or_default()
    }

    /// Shows the dock; returns whether it is to be closed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        status: &Status,
        read: Read<'_>,
    ) -> bool {
        ui.add_space(6.0);
        let is_closed = head(ui, language);
        self.tabs(ui, language);
        ui.add_space(2.0);
        self.hear(language, status, read);
        self.hear_of_files();
        // In a place of its own, so that a page that should be too wide for a frame does not leave the
        // dock wider for ever.
        let place = ui.available_rect_before_wrap();
        self.page(&mut ui.new_child(UiBuilder::new().max_rect(place)), language, status);
        self.charts.show_note(ui, language, place);
        ui.advance_cursor_after_rect(place);
        is_closed
    }

    /// Shows the tab's page, which can be scrolled.
    fn page(&mut self, ui: &mut Ui, language: Language, status: &Status) {
        let name = self.tab_name();
        let area = ScrollArea::vertical().id_salt(name).auto_shrink([false, false]);
        let shown = area.show(ui, |ui| {
            // Keeps what is shown clear of the scroll bar.
            ui.set_max_width(ui.available_width() - 6.0);
            if self.tab != Tab::Sentences && status.rulestring.rule.life_like().is_none() {
                let rule = status.rulestring.rule.to_string();
                let note = language.fill(texts::NOT_LIFE_LIKE, &[&rule]);
                ui.label(RichText::new(note).color(theme::DIM));
            }
            match self.tab {
                Tab::Life => {
                    if let Some(life) = &mut self.life {
                        life.show(ui, language, status, &mut self.charts);
                    }
                }
                Tab::Sentences => {
                    if let Some(sentences) = &mut self.sentences {
                        sentences.show(ui, language, &mut self.charts);
                    }
                }
                Tab::Size => {
                    self.size.show(ui, language, learnt_rule(status), &mut self.charts);
                }
                Tab::Analogies => {
                    if let Some(life) = &self.life {
                        let sentences = self.sentences.as_mut();
                        self.analogies.show(ui, language, status, life, sentences);
                    }
                }
            }
            ui.add_space(12.0);
        });
        self.page_width = shown.content_size.x;
    }

    /// Takes over what models have learned; starts the first one.
    fn hear(&mut self, language: Language, status: &Status, read: Read<'_>) {
        if self.life.is_none() {
            match LifeTab::start(learnt_rule(status), &self.wake) {
                Ok(life) => self.life = Some(life),
                Err(error) => log::error!("the model of Life cannot be made: {error}"),
            }
        }
        if let Some(life) = &mut self.life {
            life.hear(status, read);
        }
        if self.sentences.is_none() && self.tab == Tab::Sentences {
            match SentencesTab::start(language, &self.wake) {
                Ok(sentences) => self.sentences = Some(sentences),
                Err(error) => log::error!("the model of sentences cannot be made: {error}"),
            }
        }
        if let Some(sentences) = &mut self.sentences {
            sentences.hear();
        }
        self.analogies.hear(status);
        self.size.hear(learnt_rule(status));
    }

    fn tab_name(&self) -> &'static str {
        Tab::ALL.iter().find(|(tab, _)| *tab == self.tab).map_or("", |(_, text)| text.english)
    }

    fn tabs(&mut self, ui: &mut Ui, language: Language) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (tab, text) in Tab::ALL {
                ui.selectable_value(&mut self.tab, tab, language.say(text));
            }
        });
        ui.separator();
    }
}

/// The title; returns whether the dock is to be closed.
fn head(ui: &mut Ui, language: Language) -> bool {
    ui.horizontal(|ui| {
        ui.label(RichText::new(language.say(texts::TITLE)).heading());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (place, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, language.say(texts::CLOSE))
            });
            let colour = if response.hovered() { theme::TEXT } else { theme::DIM };
            icon::Icon::Close.paint(ui.painter(), place.center(), colour);
            response.on_hover_text(language.say(texts::CLOSE)).clicked()
        })
        .inner
    })
    .inner
}

/// Shows a table, which can be scrolled sideways where the dock is narrower.
fn wide(ui: &mut Ui, name: &str, table: impl FnOnce(&mut Ui)) {
    ScrollArea::horizontal().id_salt((name, "wide")).show(ui, table);
}

/// The rule that models learn by themselves: the universe's, or Life where that is not Life-like.
fn learnt_rule(status: &Status) -> LifeLike {
    status.rulestring.rule.life_like().unwrap_or_default()
}

/// Says what went wrong, where something has.
fn told(ui: &mut Ui, language: Language, problem: Option<&Message>) {
    if let Some(problem) = problem {
        ui.label(RichText::new(problem.say(language)).color(theme::ERROR));
    }
}

/// The title of a section.
fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(10.0);
    ui.separator();
    ui.label(RichText::new(text).size(14.5).strong());
}

/// Does jobs on a thread that takes half a core at most from the training; the latest counts. Where
/// no thread can be had nothing is ever done.
fn worker<J: Send + 'static, R: Send + 'static>(
    name: &str,
    wake: &Repaint,
    mut work: impl FnMut(J) -> R + Send + 'static,
) -> LatestWorker<J, R> {
    let wake = Arc::clone(wake);
    let started =
        LatestWorker::start(name, Pace::Half, move || wake(), move |job, _| Some(work(job)));
    started.unwrap_or_else(|error| {
        log::warn!("no thread could be started for {name}: {error}");
        LatestWorker::idle()
    })
}

/// Threads that a training may use: most of the machine's, and never all, so that the window and
/// its universe have room.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (cores - 1).clamp(1, 4)
}
