//! The panels of the window, and what they do together: their places, and who hears what first.

use std::sync::Arc;
use std::time::Instant;

use egui::{CursorIcon, Rect, Ui};

use super::about::About;
use super::action::Action;
use super::attention::Dock;
use super::bars::Bar;
use super::card::Cards;
use super::census::Census;
use super::document::Document;
use super::help::Help;
use super::hovering::Hovering;
use super::legend::Legend;
use super::notices::Notices;
use super::panel::{Context, Over, Panel, Press, Side, Typing};
use super::request::Request;
use super::wake::{Wake, Waker};
use super::{AppError, layout};
use crate::memory::MemoryBudget;
use crate::render::{Canvas, Framing, TintMap};

/// Every panel of the window.
pub(super) struct Panels {
    pub toolbar: Bar,
    pub status_line: Bar,
    pub notices: Notices,
    pub dock: Dock,
    pub census: Census,
    pub about: About,
    pub legend: Legend,
    pub help: Help,
    pub cards: Cards,
    pub hovering: Hovering,
    /// Where those stood that have buttons, in the order in which the keys go through them; the canvas
    /// and what lies over it last.
    parts: Vec<Rect>,
    /// The panel that was opened since the last frame, by its place in the list.
    opened: Option<usize>,
}

impl Panels {
    /// The panels of a new window.
    ///
    /// # Errors
    /// [`AppError::NoWindow`] where no thread can be started.
    pub fn new(waker: &Waker, budget: &MemoryBudget) -> Result<Self, AppError> {
        let census = Census::new(budget, Box::new(waker.teller(|| Wake::Census)));
        let dock = Dock::new(Arc::new(waker.teller(|| Wake::Attention)));
        Ok(Self::of(dock, census.map_err(AppError::no_window)?))
    }

    /// These panels, with others that have no threads.
    pub fn of(dock: Dock, census: Census) -> Self {
        Self {
            toolbar: Bar::toolbar(),
            status_line: Bar::status_line(),
            notices: Notices::default(),
            dock,
            census,
            about: About::default(),
            legend: Legend::default(),
            help: Help::default(),
            cards: Cards::default(),
            hovering: Hovering::default(),
            parts: Vec::new(),
            opened: None,
        }
    }

    /// Every panel, from the outermost to the innermost and from the lowest to the topmost: each takes
    /// its place of what those before have left, and what lies on top hears keys first.
    fn all(&mut self) -> [&mut dyn Panel; 10] {
        [
            &mut self.toolbar,
            &mut self.status_line,
            &mut self.notices,
            &mut self.dock,
            &mut self.census,
            &mut self.about,
            &mut self.legend,
            &mut self.help,
            &mut self.cards,
            &mut self.hovering,
        ]
    }

    /// The same, the topmost first.
    fn topmost_first(&mut self) -> impl Iterator<Item = &mut dyn Panel> {
        self.all().into_iter().rev()
    }

    /// The actions whose panels are open.
    pub fn open(&mut self) -> Vec<Action> {
        let open = self.all().into_iter().filter(|panel| panel.is_open());
        open.filter_map(|panel| panel.switch()).collect()
    }

    /// Shows the bars from now on, or hides them.
    pub fn show_bars(&mut self, are_shown: bool) {
        self.toolbar.is_shown = are_shown;
        self.status_line.is_shown = are_shown;
    }

    /// Where those stand that have buttons, in the order in which the keys go through them.
    pub fn parts(&self) -> &[Rect] {
        &self.parts
    }

    /// Takes over what threads have found, before a frame.
    pub fn before_frame(&mut self, document: &mut Document) {
        self.all().into_iter().for_each(|panel| panel.before_frame(document));
    }

    /// Lays out the panels around the canvas; returns what they leave for it.
    pub fn show_around(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        requests: &mut Vec<Request>,
    ) -> Rect {
        let mut parts: Vec<(Side, Rect)> = Vec::new();
        let mut panels = self.all();
        for index in 0..panels.len() {
            let (now, to_come) = panels[index..].split_at_mut(1);
            let panel = &mut now[0];
            let Some(side) = panel.side().filter(|_| panel.is_open()) else { continue };
            let open = to_come.iter().filter(|panel| panel.is_open());
            let reserved = open.map(|panel| panel.least_width()).sum();
            let before = ui.available_rect_before_wrap();
            panel.show_at_side(ui, context, reserved, requests);
            let after = ui.available_rect_before_wrap();
            parts.push((
                side,
                match side {
                    Side::Top => before.with_max_y(after.top()),
                    Side::Left => before.with_max_x(after.left()),
                    Side::Right => before.with_min_x(after.right()),
                    Side::Bottom => before.with_min_y(after.bottom()),
                },
            ));
        }
        // Panels of one side stay in their order.
        parts.sort_by_key(|(side, _)| *side);
        let canvas = ui.available_rect_before_wrap();
        let parts = parts.into_iter().map(|(_, part)| part);
        self.parts = parts.chain([canvas]).collect();
        canvas
    }

    /// Lays out what stands over the canvas.
    pub fn show_over_canvas(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        over: &Over,
        requests: &mut Vec<Request>,
    ) {
        for panel in self.all() {
            panel.show_over_canvas(ui, context, over, requests);
        }
    }

    /// Closes panels that have no room beside the others in a window of that many points across, the
    /// one that was just opened last.
    pub fn close_without_room(&mut self, width: f32) {
        let opened = self.opened.take();
        let panels = self.all();
        loop {
            let widths = panels.iter().map(|panel| match panel.is_open() {
                true => panel.least_width(),
                false => 0.0,
            });
            let widths: Vec<f32> = widths.collect();
            let others = |index: &usize| widths[*index] > 0.0 && Some(*index) != opened;
            let has_room = widths.iter().sum::<f32>() + layout::LEAST_CANVAS_WIDTH <= width;
            let is_alone = widths.iter().filter(|width| **width > 0.0).count() < 2;
            let last = (0..widths.len()).rev().find(others);
            match last.filter(|_| !has_room && !is_alone) {
                Some(index) => panels[index].toggle(),
                None => return,
            }
        }
    }

    /// How the pointer looks on the canvas, where a panel has something done with it there.
    pub fn cursor(&mut self) -> Option<CursorIcon> {
        self.topmost_first().find_map(|panel| panel.cursor())
    }

    /// The layer that a panel lays over a picture.
    pub fn tints(&mut self, framing: &Framing, generation: u64) -> Option<&TintMap> {
        self.topmost_first().find_map(|panel| panel.tints(framing, generation))
    }

    /// Asks the session for what panels want to know after a frame. Returns when that is to be done
    /// again.
    pub fn after_frame(&mut self, document: &Document, canvas: Canvas) -> Option<Instant> {
        self.all().into_iter().filter_map(|panel| panel.after_frame(document, canvas)).min()
    }

    /// Where keys go that are typed.
    pub fn typing(&self) -> Typing {
        self.cards.typing()
    }

    /// Lets the topmost panel hear a key that has something to do with keys. Returns whether one did.
    pub fn hear_key(&mut self, press: &Press<'_>, requests: &mut Vec<Request>) -> bool {
        self.topmost_first().any(|panel| panel.hear_key(press, requests))
    }

    /// Does what is a panel's business. Returns whether it was one's.
    pub fn act(&mut self, action: Action, document: &mut Document) -> bool {
        let mut is_done = false;
        let mut opened = None;
        for (index, panel) in self.all().into_iter().enumerate() {
            if panel.switch() == Some(action) {
                panel.toggle();
                opened = opened.or(panel.is_open().then_some(index));
                is_done = true;
            }
        }
        self.opened = opened.or(self.opened);
        is_done || self.topmost_first().any(|panel| panel.act(action, document))
    }

    /// Tells the panel that waits for a cell which one was pressed. Returns whether one did.
    pub fn press(&mut self, cell: (i64, i64)) -> bool {
        self.topmost_first().any(|panel| panel.press(cell))
    }

    /// Closes the topmost thing that a panel shows. Returns whether there was one.
    pub fn dismiss(&mut self) -> bool {
        self.topmost_first().any(|panel| panel.dismiss())
    }

    /// Another universe is there.
    pub fn forget(&mut self) {
        self.all().into_iter().for_each(|panel| panel.forget());
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::super::{notices, testing};
    use super::*;
    use crate::language::Language;

    fn panels() -> Panels {
        Panels::of(
            Dock::new(Arc::new(|| {})),
            Census::new(&MemoryBudget::new(1 << 24), Box::new(|| {})).unwrap(),
        )
    }

    #[test]
    fn what_a_panel_opens_and_closes_by_itself_is_nobody_elses_business() {
        let (mut panels, mut document) = (panels(), testing::document());
        let bars = panels.open();
        assert_eq!(bars, [Action::Bars; 2]);
        for action in [Action::Census, Action::Attention, Action::About, Action::Help] {
            assert!(panels.act(action, &mut document));
            assert!(panels.open().contains(&action), "{action:?}");
            assert!(panels.act(action, &mut document));
            assert_eq!(panels.open(), bars);
        }
        panels.act(Action::Bars, &mut document);
        assert!(panels.open().is_empty());
        assert!(!panels.act(Action::Open, &mut document));
        assert!(!panels.act(Action::Up, &mut document), "no help to scroll");
        panels.act(Action::Help, &mut document);
        assert!(panels.act(Action::Up, &mut document));
    }

    #[test]
    fn the_topmost_thing_is_closed_first() {
        let (mut panels, mut document) = (panels(), testing::document());
        panels.notices.add(notices::Kind::Error, "wrong");
        panels.act(Action::Help, &mut document);
        assert!(panels.dismiss() && !panels.open().contains(&Action::Help));
        assert!(panels.dismiss(), "the message");
        assert!(!panels.dismiss());
    }

    #[test]
    fn where_two_have_no_room_the_one_that_was_opened_last_stays() {
        let check = |actions: &[Action], width: f32, expected: &[Action]| {
            let (mut panels, mut document) = (panels(), testing::document());
            panels.show_bars(false);
            for action in actions {
                panels.act(*action, &mut document);
                panels.close_without_room(width);
            }
            assert_eq!(panels.open(), expected, "{actions:?} in {width} points");
        };
        let (dock, census) = (Action::Attention, Action::Census);
        check(&[census, dock], 639.0, &[dock]);
        check(&[dock, census], 639.0, &[census]);
        check(&[dock, census], 640.0, &[dock, census]);
        check(&[dock], 100.0, &[dock]);
        let (mut panels, mut document) = (panels(), testing::document());
        for action in [dock, census] {
            panels.act(action, &mut document);
            panels.close_without_room(1000.0);
        }
        panels.close_without_room(600.0);
        assert!(panels.dock.is_open() && !panels.census.is_open(), "the window was made narrower");
    }

    #[test]
    fn parts_go_around_the_canvas_and_end_with_it() {
        let (panels, mut document) = (RefCell::new(panels()), testing::document());
        for action in [Action::Attention, Action::Census] {
            panels.borrow_mut().act(action, &mut document);
        }
        let mut harness = testing::harness([1200.0, 700.0]).build_ui(|ui| {
            let mut panels = panels.borrow_mut();
            let open = panels.open();
            let context = Context {
                language: Language::English,
                document: &document,
                open: &open,
                frames_per_second: None,
                engine_note: None,
                drawing_adapter: None,
            };
            panels.show_around(ui, &context, &mut Vec::new());
        });
        harness.run_steps(3);
        drop(harness);
        let panels = panels.into_inner();
        let [top, left, right, bottom, canvas] = panels.parts() else {
            panic!("{:?}", panels.parts())
        };
        assert!(top.bottom() <= canvas.top() && canvas.bottom() <= bottom.top());
        assert!(left.right() <= canvas.left() && canvas.right() <= right.left());
        assert!(canvas.is_positive());
    }
}
