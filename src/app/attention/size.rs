//! The tab about size: sizes and abilities, parts taken away, and the smallest network that needs
//! its bend.

use std::sync::Arc;

use egui::{Color32, Grid, RichText, Sense, Ui, vec2};

use super::bend::Bend;
use super::charts::Charts;
use super::life::{Inspection, Seen, look, percent};
use super::pictures::{Cells, GOOD, LINES, WRONG, heat};
use super::study::Study;
use super::{LatestWorker, Repaint, heading, told, wide, worker};
use crate::app::chart::{Axis, Chart, Series};
use crate::app::theme;
use crate::attention::life::studies::{self, Part, STEPS};
use crate::attention::life::{self as task, Life};
use crate::attention::{Config, Plan, Random};
use crate::language::numbers::{decimal, grouped_len};
use crate::language::texts::{dock, size as texts};
use crate::language::{Language, Text, grouped};
use crate::life::LifeLike;

/// Side of the torus that the studies use.
const SIDE: usize = 8;

/// Parts that can be taken away, with their names and what becomes of the model.
const PARTS: [(Part, Text, Text); 5] = [
    (Part::Nothing, texts::PART_WHOLE, texts::WHY_WHOLE),
    (Part::Position, texts::PART_POSITION, texts::WHY_POSITION),
    (Part::Nonlinearity, texts::PART_NONLINEARITY, texts::WHY_NONLINEARITY),
    (Part::Attention, texts::PART_ATTENTION, texts::WHY_ATTENTION),
    (Part::Residual, texts::PART_RESIDUAL, texts::WHY_RESIDUAL),
];

/// The colours of both measures, by the number of heads: they differ in lightness as far as they can.
const HEADS_COLOURS: [[Color32; 2]; studies::HEADS.len()] = [
    [Color32::from_rgb(0xff, 0xf0, 0xc2), Color32::from_rgb(0xb8, 0xf2, 0xec)],
    [Color32::from_rgb(0xe8, 0xa8, 0x2c), Color32::from_rgb(0x3f, 0xa7, 0xa0)],
    [Color32::from_rgb(0x94, 0x5a, 0x12), Color32::from_rgb(0x1f, 0x62, 0x74)],
];

/// What the tab holds between frames.
pub(super) struct SizeTab {
    pub sizes: Study<Config>,
    pub parts: Study<Part>,
    looker: LatestWorker<(Part, Inspection), (Part, Seen)>,
    /// What was seen in the models that miss a part.
    seen: Vec<(Part, Seen)>,
    pub bend: Bend,
    wake: Repaint,
}

impl SizeTab {
    pub fn new(wake: Repaint) -> Self {
        let looker = worker("parts seen", &wake, |(part, question)| (part, look(question)));
        Self {
            sizes: Study::default(),
            parts: Study::default(),
            looker,
            seen: Vec::new(),
            bend: Bend::default(),
            wake,
        }
    }

    /// Takes over what was trained; also while another tab is shown.
    pub fn hear(&mut self, rule: LifeLike) {
        self.sizes.hear(&self.wake);
        self.parts.hear(&self.wake);
        self.seen.extend(self.looker.take());
        if self.looker.is_busy() {
            return;
        }
        let next = self
            .parts
            .done
            .iter()
            .find(|outcome| self.seen.iter().all(|(part, _)| *part != outcome.subject));
        if let Some(outcome) = next {
            let mut random = Random::new(1, SAMPLE_STREAM);
            let sample = Life::new(SIDE, SIDE, rule).random_grid(&mut random);
            let question =
                Inspection { model: Arc::clone(&outcome.model), rule, sample, region: None };
            self.looker.submit((outcome.subject, question));
        }
    }

    /// Trains every size, one after another.
    pub fn train_sizes(&mut self, rule: LifeLike) {
        let plan = |shape| studies::plan(whole(rule), shape, STEPS);
        let shapes = studies::sizes(SIDE, SIDE);
        self.sizes.begin(shapes.into_iter().map(|shape| (shape, plan(shape))));
    }

    /// Trains the model without each of its parts, one after another.
    pub fn train_parts(&mut self, rule: LifeLike) {
        self.seen.clear();
        let plan = |part: Part| {
            let shape = part.taken_from(task::config(SIDE, SIDE));
            (part, studies::plan(whole(rule), shape, STEPS))
        };
        self.parts.begin(Part::ALL.into_iter().map(plan));
    }

    /// Shows the tab.
    pub fn show(&mut self, ui: &mut Ui, language: Language, rule: LifeLike, charts: &mut Charts) {
        ui.label(RichText::new(language.say(texts::SIZES)).size(14.5).strong());
        ui.label(RichText::new(language.say(texts::SIZES_ABOUT)).color(theme::DIM));
        ui.horizontal_wrapped(|ui| {
            let text = if self.sizes.is_running() { texts::STOP } else { texts::TRAIN_ALL };
            if ui.button(language.say(text)).clicked() {
                if self.sizes.is_running() {
                    self.sizes.stop();
                } else {
                    self.train_sizes(rule);
                }
            }
            if let Some((shape, learner)) = self.sizes.running() {
                let facts = [
                    shape.width.to_string(),
                    shape.heads.to_string(),
                    grouped(learner.steps),
                    grouped(STEPS),
                ];
                let facts = facts.each_ref().map(String::as_str);
                let text = language.fill(texts::RUNNING, &facts);
                ui.label(RichText::new(text).color(LINES[1]));
            }
        });
        told(ui, language, self.sizes.problem.as_ref());
        charts.show(ui, language, &self.chart(language), "sizes", 230.0);
        self.sizes_table(ui, language);
        if let Some([cells, grids]) = self.largest_rises() {
            let points = [cells, grids].map(|rise| decimal(100.0 * rise, 1));
            let text = language.fill(texts::SIZES_MEASURED, &[&points[0], &points[1]]);
            ui.label(text);
        }
        debate(ui, language);

        heading(ui, language.say(texts::PARTS));
        self.parts(ui, language, rule);
        heading(ui, language.say(texts::BEND));
        self.bend.show(ui, language);
    }

    /// Both measures of every size, against the number of parameters.
    pub fn chart(&self, language: Language) -> Chart {
        let mut series = Vec::new();
        for (index, heads) in studies::HEADS.into_iter().enumerate() {
            let heads_text = language.count(texts::HEADS, heads as u64, &[]);
            let name =
                |measure| language.fill(texts::OF_HEADS, &[language.say(measure), &heads_text]);
            let points = |measure: fn(&crate::attention::Score) -> f64| -> Vec<[f64; 2]> {
                self.sizes
                    .done
                    .iter()
                    .filter(|outcome| outcome.subject.heads == heads)
                    .map(|outcome| {
                        let parameters = outcome.subject.parameter_count() as f64;
                        [parameters, measure(&outcome.finish.check.score)]
                    })
                    .collect()
            };
            let [cells_right, grids_right] = HEADS_COLOURS[index.min(HEADS_COLOURS.len() - 1)];
            series.push(Series::dotted(
                name(texts::CELLS_RIGHT),
                cells_right,
                points(|score| score.target_share()),
            ));
            series.push(Series::dotted(
                name(texts::GRIDS_RIGHT),
                grids_right,
                points(|score| score.sequence_share()),
            ));
        }
        Chart {
            title: language.say(texts::SIZES).to_owned(),
            x: Axis::logarithmic(language.say(texts::PARAMETERS_AXIS)),
            y: Axis::share(""),
            series,
            marks: Vec::new(),
            has_mark_row: false,
            empty: language.say(texts::EMPTY_SIZES).to_owned(),
        }
    }

    /// By how much the share of cells right, and that of whole grids, rises at most from one width to
    /// the next that was trained, with as many heads.
    fn largest_rises(&self) -> Option<[f64; 2]> {
        let done = &self.sizes.done;
        let next_of = |shape: &Config| {
            let wider = done.iter().filter(|other| {
                other.subject.heads == shape.heads && other.subject.width > shape.width
            });
            wider.min_by_key(|other| other.subject.width)
        };
        let rises = done.iter().filter_map(|outcome| {
            let (score, next) = (outcome.finish.check.score, next_of(&outcome.subject)?);
            let next = next.finish.check.score;
            Some([
                next.target_share() - score.target_share(),
                next.sequence_share() - score.sequence_share(),
            ])
        });
        rises.reduce(|most, rise| [most[0].max(rise[0]), most[1].max(rise[1])])
    }

    fn sizes_table(&self, ui: &mut Ui, language: Language) {
        if self.sizes.done.is_empty() {
            return;
        }
        wide(ui, "sizes", |ui| self.sizes_grid(ui, language));
    }

    fn sizes_grid(&self, ui: &mut Ui, language: Language) {
        Grid::new("sizes").num_columns(7).spacing([16.0, 4.0]).striped(true).show(ui, |ui| {
            for text in [
                texts::WIDTH,
                texts::HEADS_COLUMN,
                texts::PARAMETERS_AXIS,
                texts::CELLS_RIGHT,
                texts::GRIDS_RIGHT,
                texts::CLICKED_COLUMN,
                texts::SECONDS_COLUMN,
            ] {
                ui.label(RichText::new(language.say(text)).size(11.5).color(theme::DIM));
            }
            ui.end_row();
            for outcome in &self.sizes.done {
                let (shape, score) = (outcome.subject, outcome.finish.check.score);
                ui.monospace(shape.width.to_string());
                ui.monospace(shape.heads.to_string());
                ui.monospace(grouped_len(shape.parameter_count()));
                ui.monospace(format!("{:.2} %", 100.0 * score.target_share()));
                ui.monospace(format!("{:.1} %", 100.0 * score.sequence_share()));
                match outcome.clicked() {
                    Some(check) => ui.monospace(grouped(check.step)),
                    None => ui.label(RichText::new(language.say(texts::NEVER)).color(WRONG)),
                };
                ui.label(language.fill(dock::SECONDS, &[&format!("{:.1}", outcome.seconds)]));
                ui.end_row();
            }
        });
    }

    fn parts(&mut self, ui: &mut Ui, language: Language, rule: LifeLike) {
        ui.label(RichText::new(language.say(texts::PARTS_ABOUT)).color(theme::DIM));
        ui.horizontal_wrapped(|ui| {
            let text = if self.parts.is_running() { texts::STOP } else { texts::TRAIN_PARTS };
            if ui.button(language.say(text)).clicked() {
                if self.parts.is_running() {
                    self.parts.stop();
                } else {
                    self.train_parts(rule);
                }
            }
        });
        told(ui, language, self.parts.problem.as_ref());
        for (part, name, why) in PARTS {
            ui.add_space(4.0);
            theme::card().shadow(egui::Shadow::NONE).show(ui, |ui| {
                ui.set_width(ui.available_width());
                self.part(ui, language, part, name, why);
            });
        }
    }

    fn part(&self, ui: &mut Ui, language: Language, part: Part, name: Text, why: Text) {
        let outcome = self.parts.done.iter().find(|outcome| outcome.subject == part);
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(language.say(name)).strong());
            let state = match (outcome, self.parts.running()) {
                (Some(outcome), _) => {
                    let score = outcome.finish.check.score;
                    let is_right = score.is_all_right();
                    let shares = [score.target_share(), score.sequence_share()]
                        .map(|share| percent(share as f32));
                    let text = language.fill(texts::RESULT, &[&shares[0], &shares[1]]);
                    RichText::new(text).color(if is_right { GOOD } else { WRONG })
                }
                (None, Some((running, learner))) if running == part => {
                    let steps = language.count(dock::STEPS, learner.steps, &[]);
                    RichText::new(steps).color(LINES[1])
                }
                _ => RichText::new(language.say(dock::NOT_TRAINED_YET)).color(theme::DIM),
            };
            ui.label(state);
        });
        ui.label(RichText::new(language.say(why)).color(theme::DIM));
        let Some((_, seen)) = self.seen.iter().find(|(seen, _)| *seen == part) else {
            return;
        };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            if !seen.weights.is_empty() {
                ui.vertical(|ui| {
                    let most = seen.by_offset.iter().copied().fold(1e-6, f32::max);
                    let colour = |x: usize, y: usize| heat(seen.by_offset[y * SIDE + x] / most);
                    let cells =
                        Cells { width: SIDE, height: SIDE, colour: &colour, has_lines: true };
                    cells.show(ui, 92.0, Sense::hover());
                    let text = language.say(texts::ATTENTION_MAP);
                    ui.allocate_ui(vec2(110.0, 0.0), |ui| {
                        ui.label(RichText::new(text).size(11.0).color(theme::DIM));
                    });
                });
            }
            ui.vertical(|ui| {
                super::life::small_table(ui, seen, 17.0);
                ui.label(RichText::new(language.say(texts::TABLE)).size(11.0).color(theme::DIM));
            });
        });
    }
}

/// How the whole model learns the rule that is studied.
fn whole(rule: LifeLike) -> Plan {
    task::plan(SIDE, SIDE, rule, 1, super::threads())
}

/// Both sides of the debate on emergent abilities.
fn debate(ui: &mut Ui, language: Language) {
    ui.add_space(6.0);
    ui.label(RichText::new(language.say(texts::DEBATE)).strong());
    ui.label(language.say(texts::DEBATE_ONE));
    ui.label(language.say(texts::DEBATE_OTHER));
    let whole = 100.0 * 0.99f64.powi((SIDE * SIDE) as i32);
    let text = language.fill(texts::DEBATE_HERE, &[&format!("{whole:.0}")]);
    ui.label(RichText::new(text).color(theme::DIM));
}

/// The stream of chance of the grid that models without a part are shown.
const SAMPLE_STREAM: u64 = 80;
