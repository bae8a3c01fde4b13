//! The model playing Life on its own: each generation is what it makes of the one before, beside
//! what the rule makes of the same start.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{RichText, Sense, Ui};

use super::look::{Prediction, Verdict};
use crate::app::attention::Wake;
use crate::app::attention::looker::Looker;
use crate::app::attention::pictures::{ALIVE, Cells, DEAD, FORGOTTEN, GOOD, HALLUCINATED, key};
use crate::app::language::Language;
use crate::app::language::texts::{dock, life as texts};
use crate::app::theme;
use crate::attention::life::Grid;
use crate::attention::{Model, Random};
use crate::life::Rule;

/// Time between two generations.
const PACE: Duration = Duration::from_millis(160);

/// A game of the model.
pub(in crate::app::attention) struct Play {
    pub model_grid: Grid,
    pub true_grid: Grid,
    pub generation: u64,
    /// The first generation in which the model's grid is not the rule's.
    pub first_error: Option<u64>,
    pub is_running: bool,
    due: Instant,
    /// What the model is asked for, by the number of the game, so that the answer to a game that
    /// was reset in between is not taken for this one's.
    game: u64,
    looker: Looker<Question, Answer>,
    soups: u64,
}

struct Question {
    game: u64,
    model: Arc<Model<f32>>,
    grid: Grid,
    rule: Rule,
}

struct Answer {
    game: u64,
    next: Grid,
}

impl Play {
    pub fn new(side: usize, wake: Wake) -> Self {
        let looker = Looker::start("model plays", wake, |question: Question| Answer {
            game: question.game,
            next: Prediction::of(&question.model, question.grid, question.rule).predicted(),
        });
        let mut play = Self {
            model_grid: Grid::new(side, side),
            true_grid: Grid::new(side, side),
            generation: 0,
            first_error: None,
            is_running: false,
            due: Instant::now(),
            game: 0,
            looker,
            soups: 0,
        };
        play.soup();
        play
    }

    /// Starts from another grid.
    pub fn start(&mut self, grid: Grid) {
        self.game += 1;
        self.true_grid = grid.clone();
        self.model_grid = grid;
        self.generation = 0;
        self.first_error = None;
    }

    fn soup(&mut self) {
        self.soups += 1;
        let (width, height) = (self.model_grid.width(), self.model_grid.height());
        let mut random = Random::new(self.soups, SOUP_STREAM);
        self.start(Grid::random(width, height, 0.35, &mut random));
    }

    /// Takes over a generation that the model has finished, and asks for the next one in time.
    pub fn advance(&mut self, model: &Arc<Model<f32>>, rule: Rule) {
        let answer = self.looker.answer().filter(|answer| answer.game == self.game);
        if let Some(answer) = answer {
            self.model_grid = answer.next;
            self.true_grid = self.true_grid.next(rule);
            self.generation += 1;
            if self.first_error.is_none() && self.model_grid != self.true_grid {
                self.first_error = Some(self.generation);
            }
        }
        if self.is_running && !self.looker.is_busy() && Instant::now() >= self.due {
            self.ask(model, rule);
        }
    }

    /// Asks the model for the next generation.
    pub fn ask(&mut self, model: &Arc<Model<f32>>, rule: Rule) {
        self.due = Instant::now() + PACE;
        self.looker.ask(Question {
            game: self.game,
            model: Arc::clone(model),
            grid: self.model_grid.clone(),
            rule,
        });
    }

    /// Time until the next generation is due.
    fn rest(&self) -> Option<Duration> {
        self.is_running.then(|| self.due.saturating_duration_since(Instant::now()))
    }

    pub fn show(&mut self, ui: &mut Ui, language: Language, model: &Arc<Model<f32>>, rule: Rule) {
        self.advance(model, rule);
        if let Some(rest) = self.rest() {
            ui.ctx().request_repaint_after(rest);
        }
        self.buttons(ui, language, model, rule);
        let gap = 16.0;
        let side = ((ui.available_width() - gap) / 2.0).min(210.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| {
                ui.label(RichText::new(language.say(texts::PLAY_MODEL)).color(theme::DIM));
                self.model_picture(ui, side);
            });
            ui.vertical(|ui| {
                ui.label(RichText::new(language.say(texts::PLAY_TRUTH)).color(theme::DIM));
                let grid = &self.true_grid;
                let colour = |x: usize, y: usize| {
                    if grid.cells()[y * grid.width() + x] { ALIVE } else { DEAD }
                };
                Cells {
                    width: grid.width(),
                    height: grid.height(),
                    colour: &colour,
                    has_lines: true,
                }
                .show(ui, side, Sense::hover());
            });
        });
        self.result(ui, language);
    }

    fn buttons(&mut self, ui: &mut Ui, language: Language, model: &Arc<Model<f32>>, rule: Rule) {
        ui.horizontal_wrapped(|ui| {
            let text = if self.is_running { dock::PAUSE } else { texts::PLAY_RUN };
            if ui.button(language.say(text)).clicked() {
                self.is_running = !self.is_running;
            }
            if ui.button(language.say(texts::PLAY_STEP)).clicked() && !self.looker.is_busy() {
                self.is_running = false;
                self.ask(model, rule);
            }
            ui.separator();
            if ui.button(language.say(texts::PLAY_SOUP)).clicked() {
                self.soup();
            }
            if ui.button(language.say(texts::PLAY_GLIDER)).clicked() {
                self.start(glider(self.model_grid.width(), self.model_grid.height()));
            }
            if ui.button(language.say(texts::PLAY_CLEAR)).clicked() {
                self.is_running = false;
                self.start(Grid::new(self.model_grid.width(), self.model_grid.height()));
            }
        });
    }

    /// The model's grid; a click turns a cell over, and the game starts again from there.
    fn model_picture(&mut self, ui: &mut Ui, side: f32) {
        let (grid, truth) = (&self.model_grid, &self.true_grid);
        let colour = |x: usize, y: usize| {
            let cell = y * grid.width() + x;
            match verdict(grid.cells()[cell], truth.cells()[cell]) {
                Verdict::Hallucinated => HALLUCINATED,
                Verdict::Forgotten => FORGOTTEN,
                Verdict::Right if grid.cells()[cell] => ALIVE,
                Verdict::Right => DEAD,
            }
        };
        let touched =
            Cells { width: grid.width(), height: grid.height(), colour: &colour, has_lines: true }
                .show(ui, side, Sense::click());
        if touched.response.clicked()
            && let Some((x, y)) = touched.cell
        {
            let mut drawn = grid.clone();
            let cell = &mut drawn.cells_mut()[y * grid.width() + x];
            *cell = !*cell;
            self.start(drawn);
        }
    }

    fn result(&self, ui: &mut Ui, language: Language) {
        let generation = self.generation.to_string();
        let (text, colour) = match self.first_error {
            Some(error) => {
                (language.fill(texts::PLAY_ERRED, &[&error.to_string(), &generation]), HALLUCINATED)
            }
            None if self.generation == 0 => {
                (language.say(texts::PLAY_START).to_owned(), theme::DIM)
            }
            None => (language.fill(texts::PLAY_RIGHT, &[&generation]), GOOD),
        };
        ui.label(RichText::new(text).color(colour));
        if self.first_error.is_some() {
            ui.horizontal_wrapped(|ui| {
                key(ui, HALLUCINATED, language.say(texts::HALLUCINATED));
                key(ui, FORGOTTEN, language.say(texts::FORGOTTEN));
            });
        }
    }
}

fn verdict(found: bool, truth: bool) -> Verdict {
    match (found, truth) {
        (true, false) => Verdict::Hallucinated,
        (false, true) => Verdict::Forgotten,
        _ => Verdict::Right,
    }
}

fn glider(width: usize, height: usize) -> Grid {
    let mut grid = Grid::new(width, height);
    for (x, y) in [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)] {
        grid.cells_mut()[(y + 1) % height * width + (x + 1) % width] = true;
    }
    grid
}

/// The stream of chance of the soups that the model plays from.
const SOUP_STREAM: u64 = 78;
