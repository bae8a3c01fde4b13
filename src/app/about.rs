//! The card about the pattern that is open: its name, who made it, where it came from, and what its
//! comments say.

use egui::accesskit::Role;
use egui::{Align, Align2, Grid, Label, Layout, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::action::Action;
use super::document::Document;
use super::icon::Icon;
use super::layout::{self, SPACE};
use super::panel::{Context, Over, Panel};
use super::provenance::Provenance;
use super::request::Request;
use super::theme;
use crate::engine::session::Status;
use crate::language::texts::about as texts;
use crate::language::{Language, Text, grouped};
use crate::printable;

/// Width of the card, in points.
const WIDTH: f32 = 420.0;

/// Points that an arrow key scrolls by.
const LINE: f32 = 48.0;

/// Share of the canvas's height that the comments take at most.
const MOST_HEIGHT: f32 = 0.5;

/// Whether the card is open, and where it is scrolled to.
#[derive(Debug, Default)]
pub(super) struct About {
    is_open: bool,
    /// Points to scroll by in the next frame.
    scroll: f32,
    /// Whether there is more than can be seen at once.
    overflows: bool,
}

impl About {
    /// Scrolls what there is to read by so many points. Returns whether there was more to be seen.
    fn scroll(&mut self, by: f32) -> bool {
        let scrolls = self.is_open && self.overflows;
        self.scroll = if scrolls { by } else { 0.0 };
        scrolls
    }

    /// Shows the card, where it is open, at the bottom left of `canvas`, above the name that opens it.
    pub fn show(
        &mut self,
        ui: &Ui,
        language: Language,
        canvas: egui::Rect,
        source: &Provenance,
        status: &Status,
    ) {
        if !self.is_open {
            return;
        }
        let frame = theme::card();
        let canvas = layout::room_over(canvas, ui.ctx().content_rect());
        let width = WIDTH.min(canvas.width() - 2.0 * SPACE) - frame.total_margin().sum().x;
        let height = canvas.height() * MOST_HEIGHT;
        egui::Area::new(egui::Id::unique("about"))
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos(canvas.left_bottom() + vec2(SPACE, -SPACE))
            .show(ui.ctx(), |ui| {
                frame.show(ui, |ui| {
                    ui.set_width(width);
                    if head(ui, &source.title, language.say(texts::CLOSE)) {
                        self.is_open = false;
                    }
                    facts(ui, language, source, status);
                    ui.add_space(2.0);
                    self.comments(ui, language, source, height);
                });
            });
    }

    fn comments(&mut self, ui: &mut Ui, language: Language, source: &Provenance, height: f32) {
        if source.comments.iter().all(|line| line.trim().is_empty()) {
            ui.label(RichText::new(language.say(texts::NO_COMMENTS)).color(theme::DIM));
            self.overflows = false;
            return;
        }
        let scroll = std::mem::take(&mut self.scroll);
        let shown = ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.scroll_with_delta(vec2(0.0, scroll));
            // Keeps the text and the scroll bar apart.
            ui.set_width(ui.available_width() - 8.0);
            let text = source.comments.join("\n");
            ui.add(Label::new(printable::lines(text.trim_end()).into_owned()).wrap());
        });
        self.overflows = shown.content_size.y > shown.inner_rect.height();
    }
}

impl Panel for About {
    fn switch(&self) -> Option<Action> {
        Some(Action::About)
    }

    fn is_open(&self) -> bool {
        self.is_open
    }

    fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    /// Where the help is shown, the card waits.
    fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        _: &mut Vec<Request>,
    ) {
        if !context.is_open(Action::Help) {
            let (source, status) = (context.document.source(), context.document.playback.status());
            self.show(ui, context.language, over.canvas, source, status);
        }
    }

    fn act(&mut self, action: Action, _: &mut Document) -> bool {
        match action {
            Action::Up => self.scroll(LINE),
            Action::Down => self.scroll(-LINE),
            _ => false,
        }
    }

    fn dismiss(&mut self) -> bool {
        std::mem::take(&mut self.is_open)
    }
}

/// What a card is about, and a button that closes it; returns whether it is to be closed.
pub(super) fn head(ui: &mut Ui, title: &str, close: &str) -> bool {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let (place, response) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, close));
            let colour = if response.hovered() { theme::TEXT } else { theme::DIM };
            Icon::Close.paint(ui.painter(), place.center(), colour);
            let is_closed = response.on_hover_text(close).clicked();
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                ui.add(Label::new(RichText::new(title).size(15.0).strong()).wrap());
            });
            is_closed
        })
        .inner
    })
    .inner
}

/// What is known besides the comments, as labels and values.
fn facts(ui: &mut Ui, language: Language, source: &Provenance, status: &Status) {
    let author = source.author.as_deref().map(|author| printable::line(author).into_owned());
    let file = source.file().map(|path| printable::path(path));
    let size = match status.bounding_box {
        Some(bounds) => {
            language.fill(texts::SIDES, &[&grouped(bounds.width), &grouped(bounds.height)])
        }
        None => language.say(texts::NOTHING_LIVES).to_owned(),
    };
    let rows: [(Text, Option<String>); 4] = [
        (texts::AUTHOR, author),
        (texts::FILE, file),
        (texts::RULE, Some(status.rulestring.to_string())),
        (texts::SIZE, Some(size)),
    ];
    Grid::new("about").num_columns(2).spacing([14.0, 5.0]).min_row_height(0.0).show(ui, |ui| {
        for (label, value) in rows {
            let Some(value) = value else { continue };
            ui.label(RichText::new(language.say(label)).color(theme::DIM));
            ui.add(Label::new(value).wrap());
            ui.end_row();
        }
    });
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::path::PathBuf;

    use egui_kittest::kittest::Queryable;

    use super::super::provenance::Origin;
    use super::super::testing;
    use super::*;
    use crate::engine::EngineKind;
    use crate::life::{Rect, Rulestring};

    fn status() -> Status {
        Status {
            bounding_box: Some(Rect::new(0, 0, 1036, 9)),
            ..Status::new(EngineKind::Cpu, Rulestring::default())
        }
    }

    fn gun() -> Provenance {
        Provenance {
            title: "Gosper glider gun".to_owned(),
            name: Some("Gosper glider gun".to_owned()),
            author: Some("Bill Gosper".to_owned()),
            comments: vec![
                "The first known gun.".to_owned(),
                "Found in 1970.\u{1b}[31m".to_owned(),
            ],
            origin: Origin::File(PathBuf::from("guns/gosper.rle")),
            ..Provenance::default()
        }
    }

    fn shown(about: &RefCell<About>, source: &Provenance, size: [f32; 2], expected: &[&str]) {
        for language in Language::ALL {
            let mut harness = testing::harness(size).build_ui(|ui| {
                let canvas = ui.max_rect();
                about.borrow_mut().show(ui, language, canvas, source, &status());
            });
            harness.run_steps(3);
            for text in expected {
                let found = harness.get_by_label(text).rect();
                assert!(found.right() <= size[0] && found.width() > 0.0, "{text}: {found:?}");
            }
        }
    }

    #[test]
    fn what_the_file_says_is_there_to_be_read() {
        let about = RefCell::new(About::default());
        about.borrow_mut().toggle();
        let expected = [
            "Gosper glider gun",
            "Bill Gosper",
            "guns/gosper.rle",
            "B3/S23",
            "1,036 × 9",
            "The first known gun.\nFound in 1970.\\u{1b}[31m",
        ];
        for size in [[320.0, 200.0], [1280.0, 700.0]] {
            shown(&about, &gun(), size, &expected);
        }
        assert!(!about.borrow_mut().scroll(LINE), "everything is seen");
    }

    #[test]
    fn a_pattern_without_comments_says_so_and_long_ones_scroll() {
        let about = RefCell::new(About::default());
        about.borrow_mut().toggle();
        let silent = Provenance { title: "Soup".to_owned(), ..Provenance::default() };
        let mut harness = testing::harness([640.0, 400.0]).build_ui(|ui| {
            let canvas = ui.max_rect();
            about.borrow_mut().show(ui, Language::English, canvas, &silent, &status());
        });
        harness.run_steps(3);
        harness.get_by_label("No comments came with it.");
        assert!(harness.query_by_label("author").is_none());
        drop(harness);
        let long = Provenance { comments: vec!["A line.".to_owned(); 100], ..gun() };
        shown(&about, &long, [640.0, 400.0], &["Bill Gosper"]);
        assert!(about.borrow_mut().scroll(-LINE));
    }

    #[test]
    fn its_button_and_a_key_close_it() {
        let about = RefCell::new(About::default());
        about.borrow_mut().toggle();
        let source = gun();
        let mut harness = testing::harness([640.0, 400.0]).build_ui(|ui| {
            let canvas = ui.max_rect();
            about.borrow_mut().show(ui, Language::English, canvas, &source, &status());
        });
        harness.run_steps(3);
        harness.get_by_label("Close (i)").click();
        harness.run_steps(2);
        drop(harness);
        assert!(!about.borrow().is_open());
        about.borrow_mut().toggle();
        assert!(about.borrow_mut().dismiss() && !about.borrow_mut().dismiss());
    }
}
