//! Exclusive or beside Life's rule: the smallest network that needs its bend, to be trained and to
//! be bent by hand. Its steps take microseconds, so it trains a few of them in each frame, on the
//! window's own thread.

use egui::{Align2, Color32, FontId, Grid, Rect, RichText, Sense, Slider, Stroke, Ui, pos2, vec2};

use super::pictures::{ALIVE, DEAD, LINES, WRONGLY_ALIVE, WRONGLY_DEAD};
use crate::app::theme;
use crate::attention::xor::{Case, Network, Task, WEIGHTS};
use crate::language::texts::{dock, size as texts};
use crate::language::{Language, Text, grouped};
use crate::life::LifeLike;

/// Steps of training in a frame.
const STEPS_A_FRAME: u32 = 12;

/// Seeds that are tried one after another before training stops.
const MOST_RESTARTS: u32 = 30;

/// Points of the decision picture along each side.
const RESOLUTION: usize = 48;

/// How far the picture reaches past the inputs, which lie between -1 and 1.
const REACH: f64 = 1.35;

/// The largest weight that can be set by hand.
const MOST: f64 = 12.0;

/// What the section holds between frames.
pub(super) struct Bend {
    pub task: Task,
    pub network: Network,
    pub is_training: bool,
    seed: u64,
    restarts: u32,
}

impl Default for Bend {
    fn default() -> Self {
        let network = Network::new(1, true);
        Self { task: Task::Xor, network, is_training: false, seed: 1, restarts: 0 }
    }
}

impl Bend {
    /// Starts again from the random weights of a seed.
    pub fn restart(&mut self, task: Task, is_bent: bool, seed: u64) {
        let network = Network::new(seed, is_bent);
        *self = Self { task, network, is_training: true, seed, restarts: 0 };
    }

    /// Shows the section, after a few steps of training.
    pub fn show(&mut self, ui: &mut Ui, language: Language) {
        let cases = self.task.cases();
        if self.is_training {
            self.train(&cases);
            ui.ctx().request_repaint();
        }
        ui.label(RichText::new(language.say(texts::BEND_ABOUT)).color(theme::DIM));
        self.choices(ui, language);
        let (width, gap) = (ui.available_width(), 14.0);
        let side = ((width - gap) / 2.0).clamp(120.0, 240.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            self.picture(ui, side, language);
            ui.vertical(|ui| {
                ui.set_width((width - gap - side).max(100.0));
                self.sliders(ui, language);
            });
        });
        self.verdict(ui, language);
    }

    /// Trains a little; starts over from another seed where that leads nowhere.
    fn train(&mut self, cases: &[Case]) {
        for _ in 0..STEPS_A_FRAME {
            self.network.train(cases);
        }
        let is_right = self.network.right(cases) == cases.len();
        if is_right && self.network.loss(cases).0 < 0.05 {
            self.is_training = false;
        } else if self.network.is_on_plateau() {
            if is_right || !self.network.is_bent || self.restarts >= MOST_RESTARTS {
                self.is_training = false;
            } else {
                self.seed += 1;
                self.restarts += 1;
                self.network = Network::new(self.seed, true);
            }
        }
    }

    fn choices(&mut self, ui: &mut Ui, language: Language) {
        ui.horizontal_wrapped(|ui| {
            let (mut task, mut is_bent) = (self.task, self.network.is_bent);
            for (other, text) in
                [(Task::Xor, texts::TASK_XOR), (Task::Life(LifeLike::LIFE), texts::TASK_LIFE)]
            {
                ui.selectable_value(&mut task, other, language.say(text));
            }
            ui.separator();
            for (other, text) in [(true, texts::WITH_BEND), (false, texts::WITHOUT_BEND)] {
                ui.selectable_value(&mut is_bent, other, language.say(text));
            }
            if (task, is_bent) != (self.task, self.network.is_bent) {
                self.restart(task, is_bent, self.seed);
            }
        });
        ui.horizontal_wrapped(|ui| {
            let text = if self.is_training { dock::PAUSE } else { dock::TRAIN };
            if ui.button(language.say(text)).clicked() {
                self.is_training = !self.is_training;
                if self.is_training && self.network.is_on_plateau() {
                    self.restart(self.task, self.network.is_bent, self.seed);
                }
            }
            if ui.button(language.say(dock::RESTART)).clicked() {
                self.restart(self.task, self.network.is_bent, self.seed + 1);
            }
            let seed = language.fill(dock::SEED, &[&self.seed.to_string()]);
            ui.label(RichText::new(seed).color(theme::DIM));
            if self.restarts > 0 {
                let text = language.count(texts::BEND_RESTARTS, self.restarts.into(), &[]);
                ui.label(RichText::new(text).color(theme::WARNING))
                    .on_hover_text(language.say(texts::BEND_STUCK));
            }
        });
    }

    /// What the network says at every point, and the cases.
    fn picture(&self, ui: &mut Ui, side: f32, language: Language) {
        let (place, _) = ui.allocate_exact_size(vec2(side, side + 18.0), Sense::hover());
        let plot = Rect::from_min_max(place.min + vec2(18.0, 0.0), place.max - vec2(0.0, 18.0));
        let step = 2.0 * REACH / RESOLUTION as f64;
        let mut mesh = egui::epaint::Mesh::default();
        let (cell_x, cell_y) =
            (plot.width() / RESOLUTION as f32, plot.height() / RESOLUTION as f32);
        for row in 0..RESOLUTION {
            for column in 0..RESOLUTION {
                let input =
                    [-REACH + (column as f64 + 0.5) * step, REACH - (row as f64 + 0.5) * step];
                let chance = 1.0 / (1.0 + (-self.network.output(input)).exp());
                let corner = plot.min + vec2(column as f32 * cell_x, row as f32 * cell_y);
                let colour = theme::PANEL.lerp_to_gamma(LINES[0], chance as f32 * 0.85);
                mesh.add_colored_rect(
                    Rect::from_min_size(corner, vec2(cell_x + 0.5, cell_y + 0.5)),
                    colour,
                );
            }
        }
        let painter = ui.painter();
        painter.add(mesh);
        let at = |[x, y]: [f64; 2]| {
            pos2(
                plot.left() + ((x + REACH) / (2.0 * REACH)) as f32 * plot.width(),
                plot.bottom() - ((y + REACH) / (2.0 * REACH)) as f32 * plot.height(),
            )
        };
        for unit in 0..2 {
            self.paint_edge(ui, plot, unit);
        }
        for case in self.task.cases() {
            let is_right = (self.network.output(case.input) > 0.0) == case.is_alive;
            let rim = match (is_right, case.is_alive) {
                (true, _) => Color32::from_gray(130),
                (false, true) => WRONGLY_DEAD,
                (false, false) => WRONGLY_ALIVE,
            };
            let fill = if case.is_alive { ALIVE } else { DEAD };
            painter.circle(
                at(case.input),
                5.0,
                fill,
                Stroke::new(if is_right { 1.0 } else { 2.5 }, rim),
            );
        }
        let (x, y) = match self.task {
            Task::Xor => (texts::XOR_X, texts::XOR_Y),
            Task::Life(_) => (texts::LIFE_X, texts::LIFE_Y),
        };
        let font = FontId::proportional(11.0);
        let below = pos2(plot.center().x, plot.bottom() + 3.0);
        painter.text(below, Align2::CENTER_TOP, language.say(x), font.clone(), theme::DIM);
        let label = painter.layout_no_wrap(language.say(y).to_owned(), font, theme::DIM);
        let start = pos2(place.left(), plot.center().y + label.size().x / 2.0);
        let turned = egui::epaint::TextShape::new(start, label, theme::DIM)
            .with_angle(-std::f32::consts::FRAC_PI_2);
        painter.add(turned);
    }

    /// The line on which a hidden unit is zero.
    fn paint_edge(&self, ui: &Ui, plot: Rect, unit: usize) {
        let [a, b, c] = [0, 1, 2].map(|part| self.network.weights[3 * unit + part]);
        let size = (a * a + b * b).sqrt();
        if size < 1e-6 {
            return;
        }
        // The point of the line that is nearest to the middle, and the line's direction.
        let (x, y) = (-a * c / (size * size), -b * c / (size * size));
        let (dx, dy) = (-b / size * 8.0, a / size * 8.0);
        let at = |x: f64, y: f64| {
            pos2(
                plot.left() + ((x + REACH) / (2.0 * REACH)) as f32 * plot.width(),
                plot.bottom() - ((y + REACH) / (2.0 * REACH)) as f32 * plot.height(),
            )
        };
        let stroke = Stroke::new(1.5, LINES[1 + unit]);
        let painter = ui.painter().with_clip_rect(plot.intersect(ui.clip_rect()));
        painter.line_segment([at(x - dx, y - dy), at(x + dx, y + dy)], stroke);
    }

    fn sliders(&mut self, ui: &mut Ui, language: Language) {
        let names = [
            language.fill(texts::HIDDEN, &["1"]),
            language.fill(texts::HIDDEN, &["2"]),
            language.say(texts::OUTPUT).to_owned(),
        ];
        let rail = (ui.available_width() - 74.0).clamp(40.0, 160.0);
        for (group, name) in names.iter().enumerate() {
            let colour = if group < 2 { LINES[1 + group] } else { theme::TEXT };
            ui.label(RichText::new(name).size(11.5).color(colour));
            for index in 3 * group..(3 * group + 3).min(WEIGHTS) {
                ui.spacing_mut().slider_width = rail;
                ui.spacing_mut().interact_size.y = 18.0;
                let slider = Slider::new(&mut self.network.weights[index], -MOST..=MOST)
                    .fixed_decimals(2)
                    .clamping(egui::SliderClamping::Never);
                let number = (index - 3 * group + 1).to_string();
                let slider = ui.add(slider).on_hover_text(language.say(texts::WEIGHT_HINT));
                let told = language.fill(texts::WEIGHT_NAME, &[name, &number]);
                if slider.accessible_name(told).dragged() {
                    self.is_training = false;
                }
            }
        }
    }

    /// How it went so far.
    fn verdict(&self, ui: &mut Ui, language: Language) {
        let cases = self.task.cases();
        let right = self.network.right(&cases);
        let (loss, _) = self.network.loss(&cases);
        Grid::new("bend verdict").spacing([18.0, 4.0]).show(ui, |ui| {
            let counts = [right.to_string(), cases.len().to_string()];
            let colour = if right == cases.len() { super::pictures::GOOD } else { theme::TEXT };
            let text = language.fill(texts::BEND_RIGHT, &[&counts[0], &counts[1]]);
            ui.label(RichText::new(text).color(colour));
            let numbers = [format!("{loss:.3}"), grouped(self.network.steps())];
            let text = language.fill(texts::BEND_LOSS, &[&numbers[0], &numbers[1]]);
            ui.label(RichText::new(text).color(theme::DIM));
        });
        if let Some(text) = self.lesson(right == cases.len()) {
            ui.label(language.say(text));
        }
    }

    fn lesson(&self, is_right: bool) -> Option<Text> {
        match (self.network.is_bent, is_right) {
            (false, false) => Some(texts::BEND_LINE),
            (true, true) => Some(texts::BEND_SOLVED),
            (true, false) if self.network.is_on_plateau() => Some(texts::BEND_STUCK),
            _ => None,
        }
    }
}
