//! What is known of an object, on a card.

use egui::{Color32, FontId, Grid, RichText, Ui, vec2};

use super::super::theme;
use super::findings::Kind;
use super::words;
use crate::census::{Figures, Symmetry};
use crate::life::Rect;
use crate::render::Tint;

/// Width of a card's inside, in points.
const WIDTH: f32 = 250.0;

/// Side of the picture, in points.
const PICTURE: f32 = 64.0;

/// Shows what is known of a kind, and of one of its objects where `bounds` says where it is.
pub(super) fn show(ui: &mut Ui, kind: &Kind, bounds: Option<Rect>) {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing = vec2(10.0, 6.0);
    ui.horizontal_top(|ui| {
        // What is active looks different everywhere.
        if kind.tint != Tint::Active {
            picture(ui, kind, PICTURE);
        }
        ui.vertical(|ui| head(ui, kind));
    });
    match &kind.figures {
        Some(figures) => table(ui, &rows(figures)),
        None => {
            let sides = bounds.map(|bounds| sides(bounds.width, bounds.height));
            let rows: Vec<_> =
                sides.into_iter().map(|sides| (words::BOUNDING_BOX, sides)).collect();
            table(ui, &rows);
            ui.add(egui::Label::new(RichText::new(words::STILL_BECOMING).color(theme::DIM)).wrap());
        }
    }
    if let Some(code) = &kind.code {
        let code = RichText::new(&**code).font(FontId::monospace(11.0)).color(theme::DIM);
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

fn head(ui: &mut Ui, kind: &Kind) {
    let title = match (kind.name, &kind.code) {
        (None, Some(_)) => words::UNNAMED,
        _ => words::title(kind),
    };
    ui.add(egui::Label::new(RichText::new(title).size(16.0).strong()).wrap());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        swatch(ui, kind.tint);
        ui.label(RichText::new(words::one_of(kind.tint)).color(theme::DIM));
    });
}

/// A square in a tint's colour.
pub(super) fn swatch(ui: &mut Ui, tint: Tint) {
    let (place, _) = ui.allocate_exact_size(vec2(10.0, 10.0), egui::Sense::hover());
    ui.painter().rect_filled(place, 2.0, colour(tint));
}

fn table(ui: &mut Ui, rows: &[(&str, String)]) {
    Grid::new("figures").num_columns(2).spacing([16.0, 4.0]).min_row_height(0.0).show(ui, |ui| {
        for (label, value) in rows {
            ui.label(RichText::new(*label).color(theme::DIM));
            ui.label(value);
            ui.end_row();
        }
    });
}

/// The figures of a kind as labels and values.
fn rows(figures: &Figures) -> Vec<(&'static str, String)> {
    let cells = |count: u64| words::fill(words::CELLS, &[&count.to_string()]);
    let (least, most) = (figures.population_min, figures.population_max);
    let population = if least == most {
        cells(least)
    } else {
        let range = words::fill(words::RANGE, &[&least.to_string(), &most.to_string()]);
        words::fill(words::CELLS, &[&range])
    };
    let mut rows = vec![
        (words::POPULATION, population),
        (words::BOUNDING_BOX, sides(figures.envelope.width, figures.envelope.height)),
    ];
    if figures.period > 1 {
        rows.push((words::PERIOD, figures.period.to_string()));
    }
    if let Some(speed) = &figures.speed {
        rows.push((words::SPEED, speed.clone()));
    }
    if figures.period > 1 {
        rows.push((words::HEAT, decimal(figures.heat)));
    }
    rows.push((words::SYMMETRY, symmetry(figures.symmetry).to_owned()));
    if figures.period > 1 {
        let rotor = figures.rotor_cells.map(|count| (words::ROTOR, cells(count)));
        let stator = figures.stator_cells.map(|count| (words::STATOR, cells(count)));
        rows.extend(rotor.into_iter().chain(stator));
    }
    rows
}

/// A symmetry as soup searchers write it.
const fn symmetry(symmetry: Symmetry) -> &'static str {
    match symmetry {
        Symmetry::C1 => "C1",
        Symmetry::C2 => "C2",
        Symmetry::C4 => "C4",
        Symmetry::D2Orthogonal => "D2+",
        Symmetry::D2Diagonal => "D2×",
        Symmetry::D4Orthogonal => "D4+",
        Symmetry::D4Diagonal => "D4×",
        Symmetry::D8 => "D8",
    }
}

fn sides(width: u64, height: u64) -> String {
    words::fill(words::SIDES, &[&width.to_string(), &height.to_string()])
}

/// A number with at most two digits after the point.
fn decimal(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
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
        let labels = |figures: &Figures| rows(figures).iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(labels(&still), [words::POPULATION, words::BOUNDING_BOX, words::SYMMETRY]);
        let oscillator = Figures { population_max: 6, period: 2, heat: 4.5, ..still.clone() };
        let found = rows(&oscillator);
        assert_eq!(found[0].1, "4 to 6 cells");
        assert!(found.contains(&(words::HEAT, "4.5".to_owned())));
        assert!(found.contains(&(words::STATOR, "4 cells".to_owned())));
        let ship = Figures {
            speed: Some("c/4 diagonal".to_owned()),
            period: 4,
            rotor_cells: None,
            stator_cells: None,
            ..still
        };
        assert!(labels(&ship).contains(&words::SPEED) && !labels(&ship).contains(&words::ROTOR));
    }

    #[test]
    fn decimals_are_short() {
        for (number, text) in [(4.0, "4"), (2.5, "2.5"), (1.0 / 3.0, "0.33"), (0.0, "0")] {
            assert_eq!(decimal(number), text);
        }
    }
}
