//! The panel beside the canvas: how many objects of which class and kind there are.

use std::sync::Arc;
use std::time::Duration;

use egui::{
    Align, Align2, Color32, FontId, Id, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::super::action::Action;
use super::super::icon::{self, Icon};
use super::super::status_line::grouped;
use super::super::theme;
use super::findings::{Findings, Kind};
use super::{Problem, card, words};
use crate::render::{Known, Tint};

/// Height of a kind's row, in points.
const ROW: f32 = 42.0;

/// Side of a kind's picture, in points.
const PICTURE: f32 = 34.0;

/// Height of a line of the legend, in points.
const LEGEND_LINE: f32 = 19.0;

/// What the panel shows.
pub(super) struct View<'a> {
    pub findings: Option<&'a Findings>,
    pub problem: Option<&'a Problem>,
    /// The apgcode of the kind that was gone to last.
    pub visited: Option<&'a Option<Arc<str>>>,
}

/// Shows the panel's inside; what was pressed goes to `actions`.
pub(super) fn show(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(10.0);
    head(ui, actions);
    match (view.problem, view.findings) {
        (Some(problem), _) => paragraph(ui, &problem.text(), theme::WARNING),
        (None, None) => paragraph(ui, words::LOOKING, theme::DIM),
        (None, Some(findings)) => {
            paragraph(ui, &about(findings), theme::DIM);
            ui.add_space(6.0);
            legend(ui, findings);
            ui.add_space(8.0);
            line(ui);
            if findings.kinds.is_empty() {
                paragraph(ui, words::NOTHING, theme::DIM);
            }
            list(ui, view, findings, actions);
        }
    }
}

fn head(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(words::TITLE).size(17.0).strong());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let side = icon::SIDE + 6.0;
            let (place, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
            let colour = if response.hovered() { theme::TEXT } else { theme::DIM };
            Icon::Close.paint(ui.painter(), place.center(), colour);
            if response.on_hover_text(words::CLOSE).clicked() {
                actions.push(Action::Census);
            }
        });
    });
}

fn paragraph(ui: &mut Ui, text: &str, colour: Color32) {
    ui.add(Label::new(RichText::new(text).color(colour)).wrap());
}

/// Of which generation, and of how much of the universe, the counts speak.
fn about(findings: &Findings) -> String {
    let generation = words::fill(words::AT_GENERATION, &[&grouped(findings.generation)]);
    let scope = match findings.known {
        Known::Everywhere => words::EVERYWHERE,
        Known::Within(_) => words::IN_VIEW,
    };
    format!("{generation}\n{}", words::fill(scope, &[&duration(findings.took)]))
}

fn duration(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        words::fill(words::MILLISECONDS, &[&time.as_millis().max(1).to_string()])
    } else {
        words::fill(words::SECONDS, &[&format!("{:.1}", time.as_secs_f64())])
    }
}

/// The classes with their colours and counts.
fn legend(ui: &mut Ui, findings: &Findings) {
    ui.spacing_mut().interact_size.y = LEGEND_LINE;
    for tint in [Tint::Moving, Tint::Active, Tint::Oscillating, Tint::Still] {
        let count = findings.count_of(tint);
        let (name, count_text) = (words::class(tint), grouped(count as u64));
        let response = ui
            .horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                card::swatch(ui, tint);
                let colour = if count == 0 { theme::DIM } else { theme::TEXT };
                ui.label(RichText::new(name).color(colour));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add_space(4.0);
                    let number = RichText::new(&count_text).font(FontId::monospace(13.0));
                    ui.label(number.color(colour));
                });
            })
            .response;
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Label, true, format!("{name}: {count_text}"))
        });
    }
}

fn line(ui: &mut Ui) {
    let width = ui.available_width();
    let (place, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    ui.painter().rect_filled(place, 0.0, theme::LINE);
}

/// The kinds; only the rows that can be seen are laid out.
fn list(ui: &mut Ui, view: &View<'_>, findings: &Findings, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(
        ui,
        ROW,
        findings.kinds.len(),
        |ui, rows| {
            for index in rows {
                let kind = &findings.kinds[index];
                let is_visited = view.visited == Some(&kind.code);
                if row(ui, index, kind, is_visited) {
                    actions.push(Action::NextOfKind(index));
                }
            }
        },
    );
}

/// Shows a kind; returns whether it was pressed.
fn row(ui: &mut Ui, index: usize, kind: &Kind, is_visited: bool) -> bool {
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let id = match &kind.code {
        Some(code) => Id::unique(("census row", code)),
        None => Id::unique(("census row", index)),
    };
    let response = ui.interact(place, id, Sense::click());
    let title = words::title(kind);
    let count = grouped(kind.count as u64);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{title}: {count}")));
    let painter = ui.painter();
    if is_visited {
        painter.rect_filled(place, 4.0, theme::BUTTON);
    }
    if response.hovered() {
        painter.rect_filled(place, 4.0, theme::BUTTON_HOVERED);
    }
    let middle = place.center().y;
    let picture = Rect::from_center_size(
        pos2(place.left() + 4.0 + PICTURE / 2.0, middle),
        vec2(PICTURE, PICTURE),
    );
    painter.rect_filled(picture, 4.0, theme::GROUND);
    kind.portrait.paint(painter, picture.shrink(3.0), card::colour(kind.tint));
    let number = painter.text(
        pos2(place.right() - 8.0, middle),
        Align2::RIGHT_CENTER,
        count,
        FontId::monospace(14.0),
        theme::TEXT,
    );
    let left = picture.right() + 10.0;
    let room = (number.left() - 8.0 - left).max(0.0);
    let name = elided(ui, title, FontId::proportional(14.0), theme::TEXT, room);
    // What has a name says its apgcode too; else the code is the title, and the class stands below.
    let below = match (&kind.name, &kind.code) {
        (Some(_), Some(code)) => code,
        _ => words::one_of(kind.tint),
    };
    let below = elided(ui, below, FontId::monospace(10.5), theme::DIM, room);
    let height = name.size().y + below.size().y;
    let top = middle - height / 2.0;
    let below_top = top + name.size().y;
    ui.painter().galley(pos2(left, top), name, theme::TEXT);
    ui.painter().galley(pos2(left, below_top), below, theme::DIM);
    response
        .on_hover_ui(|ui| {
            card::show(ui, kind, None);
            ui.label(RichText::new(words::GO_TO_NEXT).color(theme::ACCENT));
        })
        .clicked()
}

/// A line of text, cut off with an ellipsis where it is too long.
fn elided(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<egui::Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    ui.painter().layout_job(job)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use egui_kittest::{Harness, kittest::Queryable};

    use super::super::samples::{self, BLINKER, BLOCK, GLIDER};
    use super::*;

    /// The panel's actions after `press` has done something with it.
    fn actions_after(view: &View<'_>, press: impl FnOnce(&mut Harness<'_>)) -> Vec<Action> {
        let actions = RefCell::new(Vec::new());
        let mut harness = Harness::builder().with_size([260.0, 500.0]).build_ui(|ui| {
            theme::apply(ui.ctx());
            show(ui, view, &mut actions.borrow_mut());
        });
        harness.run();
        press(&mut harness);
        drop(harness);
        actions.into_inner()
    }

    fn view(findings: &Findings) -> View<'_> {
        View { findings: Some(findings), problem: None, visited: None }
    }

    #[test]
    fn the_counts_are_those_of_the_findings() {
        let findings = samples::findings(
            1200,
            &[(BLOCK, 0, 0), (BLOCK, 9, 0), (BLINKER, 20, 0), (GLIDER, 0, 30), (BLOCK, 40, 4)],
        );
        actions_after(&view(&findings), |harness| {
            for label in
                ["Still lifes: 3", "Oscillators: 1", "Active: 0", "Spaceships: 1", "block: 3"]
            {
                harness.get_by_label(label);
            }
            for label in ["blinker: 1", "glider: 1"] {
                harness.get_by_label(label);
            }
            harness.get_by_label_contains("generation 1,200");
            harness.get_by_label_contains("the whole universe");
        });
    }

    #[test]
    fn times_are_short() {
        for (milliseconds, text) in
            [(0, "1 ms"), (999, "999 ms"), (1000, "1.0 s"), (8_580, "8.6 s")]
        {
            assert_eq!(duration(Duration::from_millis(milliseconds)), text);
        }
    }

    #[test]
    fn a_press_on_a_kind_goes_to_the_next_of_it() {
        let findings = samples::findings(0, &[(BLOCK, 0, 0), (GLIDER, 0, 30), (BLINKER, 9, 9)]);
        for name in ["block", "glider", "blinker"] {
            let actions = actions_after(&view(&findings), |harness| {
                harness.get_by_label(&format!("{name}: 1")).click();
                harness.run();
            });
            assert_eq!(actions, [Action::NextOfKind(samples::kind(&findings, name))]);
        }
    }

    #[test]
    fn what_is_active_is_listed_too() {
        let findings = samples::findings(3, &[(BLOCK, 0, 0)]);
        let findings = samples::with_active(findings, crate::life::Rect::new(9, 9, 40, 30));
        actions_after(&view(&findings), |harness| {
            harness.get_by_label("Active: 1");
            harness.get_by_label("active region: 1");
            harness.get_by_label("block: 1");
        });
    }

    #[test]
    fn a_view_too_large_says_so_instead_of_old_counts() {
        let findings = samples::findings(3, &[(BLOCK, 0, 0)]);
        let problem = Problem::TooLarge { width: 9000, height: 5000 };
        let view = View { problem: Some(&problem), ..view(&findings) };
        actions_after(&view, |harness| {
            harness.get_by_label_contains("Zoom in");
            assert!(harness.query_by_label("block: 1").is_none());
        });
    }

    #[test]
    fn a_long_list_lays_out_what_can_be_seen() {
        let mut findings = samples::findings(0, &[(BLOCK, 0, 0)]);
        let kind = findings.kinds[0].clone();
        findings.kinds = (0..5000)
            .map(|index| Kind {
                code: Some(format!("xs{index}_0").into()),
                name: None,
                ..kind.clone()
            })
            .collect();
        actions_after(&view(&findings), |harness| {
            harness.get_by_label("xs0_0: 1");
            assert!(harness.query_by_label("xs4999_0: 1").is_none());
        });
    }
}
