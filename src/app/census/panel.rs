//! The panel beside the canvas: how many objects of which class and kind there are.

use std::sync::Arc;
use std::time::Duration;

use egui::{
    Align, Align2, Color32, FontId, Id, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::super::action::Action;
use super::super::icon::{self, Icon};
use super::super::theme;
use super::findings::{Findings, Identity, Kind};
use super::{Problem, card, words};
use crate::language::texts::census as texts;
use crate::language::{Language, grouped};
use crate::render::{Known, Tint};

/// Height of a kind's row, in points.
const ROW: f32 = 42.0;

/// Side of a kind's picture, in points.
const PICTURE: f32 = 34.0;

/// Height of a line of the legend, in points.
const LEGEND_LINE: f32 = 19.0;

/// What the panel shows.
pub(super) struct CensusState<'a> {
    pub language: Language,
    pub findings: Option<&'a Findings>,
    pub problem: Option<&'a Problem>,
    /// The kind that was gone to last.
    pub visited: Option<&'a Identity>,
}

/// Shows the panel's inside; what was pressed goes to `actions`.
pub(super) fn show(ui: &mut Ui, view: &CensusState<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(10.0);
    let language = view.language;
    head(ui, language, actions);
    match (view.problem, view.findings) {
        (Some(problem), _) => paragraph(ui, &problem.text(language), theme::WARNING),
        (None, None) => paragraph(ui, language.say(texts::LOOKING), theme::DIM),
        (None, Some(findings)) => {
            paragraph(ui, &about(language, findings), theme::DIM);
            ui.add_space(6.0);
            legend(ui, language, findings);
            ui.add_space(8.0);
            line(ui);
            if findings.kinds.is_empty() {
                paragraph(ui, language.say(texts::NOTHING), theme::DIM);
            }
            list(ui, view, findings, actions);
        }
    }
}

fn head(ui: &mut Ui, language: Language, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(language.say(texts::TITLE)).size(17.0).strong());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let side = icon::SIDE + 6.0;
            let (place, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, language.say(texts::CLOSE))
            });
            let colour = if response.hovered() { theme::TEXT } else { theme::DIM };
            Icon::Close.paint(ui.painter(), place.center(), colour);
            if response.on_hover_text(language.say(texts::CLOSE)).clicked() {
                actions.push(Action::Census);
            }
        });
    });
}

fn paragraph(ui: &mut Ui, text: &str, colour: Color32) {
    ui.add(Label::new(RichText::new(text).color(colour)).wrap());
}

/// Of which generation, and of how much of the universe, the counts speak.
fn about(language: Language, findings: &Findings) -> String {
    let generation = language.fill(texts::AT_GENERATION, &[&grouped(findings.generation)]);
    let scope = match findings.known {
        Known::Everywhere => texts::EVERYWHERE,
        Known::Within(_) => texts::IN_VIEW,
    };
    format!("{generation}\n{}", language.fill(scope, &[&duration(language, findings.took)]))
}

fn duration(language: Language, time: Duration) -> String {
    if time < Duration::from_secs(1) {
        language.fill(texts::MILLISECONDS, &[&time.as_millis().max(1).to_string()])
    } else {
        language.fill(texts::SECONDS, &[&format!("{:.1}", time.as_secs_f64())])
    }
}

/// The classes with their colours and counts.
fn legend(ui: &mut Ui, language: Language, findings: &Findings) {
    ui.spacing_mut().interact_size.y = LEGEND_LINE;
    for tint in [Tint::Moving, Tint::Active, Tint::Oscillating, Tint::Still] {
        let count = findings.count_of(tint);
        let (name, count_text) = (language.say(words::class(tint)), grouped(count as u64));
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
            let label = language.fill(texts::COUNT, &[name, &count_text]);
            WidgetInfo::labeled(Role::Label, true, label)
        });
        response.on_hover_text(language.say(words::what_it_does(tint)));
    }
}

fn line(ui: &mut Ui) {
    let width = ui.available_width();
    let (place, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    ui.painter().rect_filled(place, 0.0, theme::LINE);
}

/// The kinds; only the rows that can be seen are laid out.
fn list(ui: &mut Ui, view: &CensusState<'_>, findings: &Findings, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(
        ui,
        ROW,
        findings.kinds.len(),
        |ui, rows| {
            for index in rows {
                let kind = &findings.kinds[index];
                let is_visited = view.visited == Some(&kind.identity());
                let card = |ui: &mut Ui| {
                    card::show(ui, view.language, kind, None, findings.is_thorough);
                };
                if row(ui, view.language, index, kind, is_visited, card) {
                    actions.push(Action::NextOfKind(index));
                }
            }
        },
    );
}

/// Shows a kind, and its card where the pointer rests on it; returns whether it was pressed.
fn row(
    ui: &mut Ui,
    language: Language,
    index: usize,
    kind: &Kind,
    is_visited: bool,
    card: impl FnOnce(&mut Ui),
) -> bool {
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let id = match &kind.code {
        Some(code) => Id::unique(("census row", code)),
        None => Id::unique(("census row", index)),
    };
    let response = ui.interact(place, id, Sense::click());
    let title = words::title(kind, language);
    let count = grouped(kind.count as u64);
    let label = language.fill(texts::COUNT, &[title, &count]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
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
    // What has a name says its apgcode too; else the code is the title, and the class stands below, or
    // what a gun does.
    let below = match (&kind.name, &kind.code, &kind.emission) {
        (Some(_), Some(code), _) => code.to_string(),
        (.., Some(emission)) => words::emission(emission, language),
        _ => language.say(words::one_of(kind.tint)).to_owned(),
    };
    let below = elided(ui, &below, FontId::monospace(10.5), theme::DIM, room);
    let height = name.size().y + below.size().y;
    let top = middle - height / 2.0;
    let below_top = top + name.size().y;
    ui.painter().galley(pos2(left, top), name, theme::TEXT);
    ui.painter().galley(pos2(left, below_top), below, theme::DIM);
    response
        .on_hover_ui(|ui| {
            card(ui);
            ui.label(RichText::new(language.say(texts::GO_TO_NEXT)).color(theme::ACCENT));
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
    use crate::app::fonts;
    use crate::census::Emission;

    /// The panel's actions after `press` has done something with it.
    fn actions_after(view: &CensusState<'_>, press: impl FnOnce(&mut Harness<'_>)) -> Vec<Action> {
        let actions = RefCell::new(Vec::new());
        let mut harness = Harness::builder()
            .with_size([260.0, 500.0])
            .with_context_setup(|context| {
                theme::apply(context);
                context.set_fonts(fonts::definitions());
            })
            .build_ui(|ui| show(ui, view, &mut actions.borrow_mut()));
        harness.run();
        press(&mut harness);
        drop(harness);
        actions.into_inner()
    }

    fn view(findings: &Findings) -> CensusState<'_> {
        CensusState {
            language: Language::English,
            findings: Some(findings),
            problem: None,
            visited: None,
        }
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
    fn the_panel_speaks_chinese_too() {
        let findings = samples::findings(1200, &[(BLOCK, 0, 0), (GLIDER, 0, 30)]);
        let view = CensusState { language: Language::Chinese, ..view(&findings) };
        actions_after(&view, |harness| {
            for label in ["静物：1", "飞船：1", "活动中：0", "方块：1"] {
                harness.get_by_label(label);
            }
            harness.get_by_label_contains("第 1,200 代");
        });
    }

    #[test]
    fn times_are_short() {
        for (milliseconds, text) in
            [(0, "1 ms"), (999, "999 ms"), (1000, "1.0 s"), (8_580, "8.6 s")]
        {
            let duration = duration(Language::English, Duration::from_millis(milliseconds));
            assert_eq!(duration, text);
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
    fn a_gun_is_listed_as_one_with_what_it_does() {
        let findings = samples::findings(3, &[(BLOCK, 0, 0)]);
        let mut findings = samples::with_active(findings, crate::life::Rect::new(9, 9, 36, 9));
        findings.kinds[0].emission = Some(Arc::new(Emission { period: 30, ships: Vec::new() }));
        actions_after(&view(&findings), |harness| {
            harness.get_by_label("gun: 1");
            assert!(harness.query_by_label("active region: 1").is_none());
        });
    }

    #[test]
    fn a_view_too_large_says_so_instead_of_old_counts() {
        let findings = samples::findings(3, &[(BLOCK, 0, 0)]);
        let problem = Problem::TooLarge { width: 9000, height: 5000 };
        let view = CensusState { problem: Some(&problem), ..view(&findings) };
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
