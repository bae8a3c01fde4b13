//! What is known of an object, on a card.

use egui::{Color32, FontId, Grid, RichText, Ui, vec2};

use super::super::theme;
use super::findings::Kind;
use super::words;
use crate::census::{Figures, Symmetry};
use crate::language::numbers::decimal;
use crate::language::texts::census as texts;
use crate::language::{Language, Text, grouped};
use crate::life::Rect;
use crate::render::Tint;

/// Width of a card's inside, in points.
const WIDTH: f32 = 250.0;

/// Side of the picture, in points.
const PICTURE: f32 = 64.0;

/// Shows what is known of a kind after a look of that thoroughness, and of one of its objects where
/// `bounds` says where it is.
pub(super) fn show(
    ui: &mut Ui,
    language: Language,
    kind: &Kind,
    bounds: Option<Rect>,
    is_thorough: bool,
) {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing = vec2(10.0, 6.0);
    ui.horizontal_top(|ui| {
        // What is active looks different everywhere, and the kind's picture is that of one.
        if kind.tint != Tint::Active || bounds.is_none() || kind.count == 1 {
            picture(ui, kind, PICTURE);
        }
        ui.vertical(|ui| head(ui, language, kind));
    });
    match &kind.figures {
        Some(figures) => table(ui, language, &rows(language, figures)),
        None => {
            let sides = bounds.map(|bounds| sides(language, bounds.width, bounds.height));
            let mut rows: Vec<_> =
                sides.into_iter().map(|sides| (texts::BOUNDING_BOX, sides)).collect();
            if let Some(emission) = &kind.emission {
                let period = language.count(texts::GENERATIONS, emission.period.into(), &[]);
                rows.push((texts::PERIOD, period));
                rows.push((texts::SENDS_OUT, words::ships(emission, language)));
            }
            table(ui, language, &rows);
            if let Some(text) = words::explanation(kind, is_thorough) {
                let text = RichText::new(language.say(text)).color(theme::DIM);
                ui.add(egui::Label::new(text).wrap());
            }
        }
    }
    if let Some(code) = &kind.code {
        let code = language.fill(texts::APGCODE, &[code]);
        let code = RichText::new(code).font(FontId::monospace(11.0)).color(theme::DIM);
        ui.add(egui::Label::new(code).wrap());
    }
}

/// A kind's picture on ground.
fn picture(ui: &mut Ui, kind: &Kind, side: f32) {
    let (place, _) = ui.allocate_exact_size(vec2(side, side), egui::Sense::hover());
    ui.painter().rect_filled(place, 4.0, theme::GROUND);
    kind.portrait.paint(ui.painter(), place.shrink(side / 10.0), colour(kind.tint));
}

/// A tint's colour.
pub(super) fn colour(tint: Tint) -> Color32 {
    let [red, green, blue] = tint.colour();
    Color32::from_rgb(red, green, blue)
}

fn head(ui: &mut Ui, language: Language, kind: &Kind) {
    let title = match (kind.name, &kind.code) {
        (None, Some(_)) => language.say(texts::UNNAMED),
        _ => words::title(kind, language),
    };
    ui.add(egui::Label::new(RichText::new(title).size(16.0).strong()).wrap());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        swatch(ui, kind.tint);
        ui.label(RichText::new(language.say(words::one_of(kind.tint))).color(theme::DIM));
    });
}

/// A square in a tint's colour.
pub(super) fn swatch(ui: &mut Ui, tint: Tint) {
    let (place, _) = ui.allocate_exact_size(vec2(10.0, 10.0), egui::Sense::hover());
    ui.painter().rect_filled(place, 2.0, colour(tint));
}

fn table(ui: &mut Ui, language: Language, rows: &[(Text, String)]) {
    Grid::new("figures").num_columns(2).spacing([16.0, 4.0]).min_row_height(0.0).show(ui, |ui| {
        for (label, value) in rows {
            ui.label(RichText::new(language.say(*label)).color(theme::DIM));
            ui.label(value);
            ui.end_row();
        }
    });
}

/// The figures of a kind as labels and values.
fn rows(language: Language, figures: &Figures) -> Vec<(Text, String)> {
    let cells = |count: u64| language.count(texts::CELLS, count, &[]);
    let (least, most) = (figures.population_min, figures.population_max);
    let population = if least == most {
        cells(least)
    } else {
        language.fill(texts::CELLS_FROM_TO, &[&grouped(least), &grouped(most)])
    };
    let mut rows = vec![
        (texts::POPULATION, population),
        (texts::BOUNDING_BOX, sides(language, figures.envelope.width, figures.envelope.height)),
    ];
    if figures.period > 1 {
        rows.push((texts::PERIOD, language.count(texts::GENERATIONS, figures.period.into(), &[])));
    }
    if let Some(speed) = &figures.speed {
        rows.push((texts::SPEED, speed_text(language, speed)));
    }
    if figures.period > 1 {
        let heat = decimal(figures.heat, 2);
        rows.push((texts::HEAT, language.count_written(texts::CHANGE_A_GENERATION, &heat, &[])));
    }
    rows.push((texts::SYMMETRY, language.say(symmetry(figures.symmetry)).to_owned()));
    if figures.period > 1 {
        let counted = |text, count| language.count(text, count, &[]);
        let rotor = figures.rotor_cells;
        let rotor = rotor.map(|count| (texts::ROTOR, counted(texts::THAT_CHANGE, count)));
        let stator = figures.stator_cells;
        let stator = stator.map(|count| (texts::STATOR, counted(texts::THAT_STAY, count)));
        rows.extend(rotor.into_iter().chain(stator));
    }
    rows
}

/// A symmetry as soup searchers write it, and what it means.
const fn symmetry(symmetry: Symmetry) -> Text {
    match symmetry {
        Symmetry::C1 => texts::SYMMETRY_C1,
        Symmetry::C2 => texts::SYMMETRY_C2,
        Symmetry::C4 => texts::SYMMETRY_C4,
        Symmetry::D2Orthogonal => texts::SYMMETRY_D2_ORTHOGONAL,
        Symmetry::D2Diagonal => texts::SYMMETRY_D2_DIAGONAL,
        Symmetry::D4Orthogonal => texts::SYMMETRY_D4_ORTHOGONAL,
        Symmetry::D4Diagonal => texts::SYMMETRY_D4_DIAGONAL,
        Symmetry::D8 => texts::SYMMETRY_D8,
    }
}

fn sides(language: Language, width: u64, height: u64) -> String {
    language.fill(texts::SIDES, &[&grouped(width), &grouped(height)])
}

/// A speed, as `c/4 diagonal`, with its direction in words of the language.
fn speed_text(language: Language, speed: &str) -> String {
    let directions = [texts::DIAGONAL, texts::ORTHOGONAL];
    let speed = directions.into_iter().fold(speed.to_owned(), |speed, direction| {
        speed.replace(direction.english, language.say(direction))
    });
    language.fill(texts::OF_LIGHT, &[&speed])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_the_figures_that_mean_something_for_it() {
        let still = Figures {
            period: 1,
            dx: 0,
            dy: 0,
            speed: None,
            population_min: 4,
            population_max: 4,
            population_mean: 4.0,
            envelope: Rect::new(7, 7, 2, 2),
            heat: 0.0,
            symmetry: Symmetry::D8,
            rotor_cells: Some(0),
            stator_cells: Some(4),
            volatility: Some(0.0),
        };
        let labels = |figures: &Figures| {
            rows(Language::English, figures).iter().map(|row| row.0).collect::<Vec<_>>()
        };
        assert_eq!(labels(&still), [texts::POPULATION, texts::BOUNDING_BOX, texts::SYMMETRY]);
        let oscillator = Figures { population_max: 6, period: 2, heat: 4.5, ..still.clone() };
        let found = rows(Language::English, &oscillator);
        assert_eq!(found[0].1, "4 to 6 cells");
        assert!(found.contains(&(texts::HEAT, "4.5 cells change a generation".to_owned())));
        assert!(found.contains(&(texts::STATOR, "4 cells, which stay".to_owned())));
        let ship = Figures {
            speed: Some("c/4 diagonal".to_owned()),
            period: 4,
            rotor_cells: None,
            stator_cells: None,
            ..still
        };
        let chinese = rows(Language::Chinese, &ship);
        let speed = "c/4 斜向（c 为每代 1 个细胞）".to_owned();
        assert!(chinese.contains(&(texts::SPEED, speed)), "{chinese:?}");
        assert!(labels(&ship).contains(&texts::SPEED) && !labels(&ship).contains(&texts::ROTOR));
    }
}
