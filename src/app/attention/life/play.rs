//! The model playing Life on its own: each generation is what it makes of the one before, beside
//! what the rule makes of the same start.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{RichText, Sense, Ui};

use crate::app::attention::pictures::{
    ALIVE, Cells, DEAD, GOOD, WRONG, WRONGLY_ALIVE, WRONGLY_DEAD, key,
};
use crate::app::attention::{LatestWorker, Repaint, worker};
use crate::app::theme;
use crate::attention::life::{self, Grid, Verdict};
use crate::attention::{Model, Random};
use crate::language::texts::{dock, life as texts};
use crate::language::{Language, grouped};
use crate::life::LifeLike;

/// Time between two generations.
const PACE: Duration = Duration::from_millis(160);

/// A game of the model.
pub(in crate::app::attention) struct Play {
    pub game: life::Play,
    pub is_running: bool,
    due: Instant,
    /// The number of the game, so that the answer to one that was reset in between is not taken
    /// for this one's.
    number: u64,
    player: LatestWorker<Question, (u64, life::Play)>,
    soups: u64,
}

/// A generation that is asked for.
struct Question {
    number: u64,
    game: life::Play,
    model: Arc<Model<f32>>,
}

impl Play {
    pub fn new(side: usize, rule: LifeLike, wake: Repaint) -> Self {
        let player = worker("model plays", &wake, |mut question: Question| {
            question.game.step(&question.model);
            (question.number, question.game)
        });
        let mut play = Self {
            game: life::Play::new(Grid::new(side, side), rule),
            is_running: false,
            due: Instant::now(),
            number: 0,
            player,
            soups: 0,
        };
        play.soup(rule);
        play
    }

    /// Starts from another grid.
    pub fn start(&mut self, grid: Grid, rule: LifeLike) {
        self.number += 1;
        self.game = life::Play::new(grid, rule);
    }

    /// Starts from another random grid.
    pub fn soup(&mut self, rule: LifeLike) {
        self.soups += 1;
        let (width, height) = self.size();
        let mut random = Random::new(self.soups, SOUP_STREAM);
        self.start(Grid::random(width, height, 0.35, &mut random), rule);
    }

    fn size(&self) -> (usize, usize) {
        (self.game.truth().width(), self.game.truth().height())
    }

    /// Takes over a generation that the model has finished, and asks for the next one in time.
    pub fn advance(&mut self, model: &Arc<Model<f32>>) {
        if let Some((_, game)) = self.player.take().filter(|(number, _)| *number == self.number) {
            self.game = game;
        }
        if self.is_running && !self.player.is_busy() && Instant::now() >= self.due {
            self.ask(model);
        }
    }

    /// Asks the model for the next generation.
    pub fn ask(&mut self, model: &Arc<Model<f32>>) {
        self.due = Instant::now() + PACE;
        self.player.submit(Question {
            number: self.number,
            game: self.game.clone(),
            model: Arc::clone(model),
        });
    }

    /// Time until the next generation is due.
    fn rest(&self) -> Option<Duration> {
        self.is_running.then(|| self.due.saturating_duration_since(Instant::now()))
    }

    pub fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        model: &Arc<Model<f32>>,
        rule: LifeLike,
    ) {
        self.advance(model);
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
                self.model_picture(ui, language, side, rule);
            });
            ui.vertical(|ui| {
                ui.label(RichText::new(language.say(texts::PLAY_TRUTH)).color(theme::DIM));
                let grid = self.game.truth();
                let colour = |x: usize, y: usize| {
                    if grid.cells()[y * grid.width() + x] { ALIVE } else { DEAD }
                };
                let (width, height) = (grid.width(), grid.height());
                let cells = Cells { width, height, colour: &colour, has_lines: true };
                cells.show(ui, side, Sense::hover()).name(language.say(texts::PLAY_TRUTH));
            });
        });
        self.result(ui, language);
    }

    fn buttons(
        &mut self,
        ui: &mut Ui,
        language: Language,
        model: &Arc<Model<f32>>,
        rule: LifeLike,
    ) {
        ui.horizontal_wrapped(|ui| {
            let text = if self.is_running { dock::PAUSE } else { texts::PLAY_RUN };
            if ui.button(language.say(text)).clicked() {
                self.is_running = !self.is_running;
            }
            if ui.button(language.say(texts::PLAY_STEP)).clicked() && !self.player.is_busy() {
                self.is_running = false;
                self.ask(model);
            }
            ui.separator();
            if ui.button(language.say(texts::PLAY_SOUP)).clicked() {
                self.soup(rule);
            }
            if ui.button(language.say(texts::PLAY_GLIDER)).clicked() {
                self.start(glider(self.size()), rule);
            }
            if ui.button(language.say(texts::PLAY_CLEAR)).clicked() {
                self.is_running = false;
                let (width, height) = self.size();
                self.start(Grid::new(width, height), rule);
            }
        });
    }

    /// The model's grid; a click turns a cell over, and the game starts again from there.
    fn model_picture(&mut self, ui: &mut Ui, language: Language, side: f32, rule: LifeLike) {
        let (grid, verdicts) = (self.game.imagined(), self.game.verdicts());
        let colour = |x: usize, y: usize| match verdicts[y * grid.width() + x] {
            Verdict::WronglyAlive => WRONGLY_ALIVE,
            Verdict::WronglyDead => WRONGLY_DEAD,
            Verdict::Alive => ALIVE,
            Verdict::Dead => DEAD,
        };
        let touched =
            Cells { width: grid.width(), height: grid.height(), colour: &colour, has_lines: true }
                .show(ui, side, Sense::click());
        touched.name(language.say(texts::PLAY_MODEL));
        if touched.response.clicked()
            && let Some((x, y)) = touched.cell
        {
            let mut drawn = grid.clone();
            let cell = &mut drawn.cells_mut()[y * grid.width() + x];
            *cell = !*cell;
            self.start(drawn, rule);
        }
    }

    fn result(&self, ui: &mut Ui, language: Language) {
        let generation = self.game.generation();
        let (text, colour) = match self.game.first_error() {
            Some(error) => {
                let numbers = [grouped(error), grouped(generation)];
                (language.fill(texts::PLAY_ERRED, &[&numbers[0], &numbers[1]]), WRONG)
            }
            None if generation == 0 => (language.say(texts::PLAY_START).to_owned(), theme::DIM),
            None => (language.count(texts::PLAY_RIGHT, generation, &[]), GOOD),
        };
        ui.label(RichText::new(text).color(colour));
        if self.game.first_error().is_some() {
            ui.horizontal_wrapped(|ui| {
                key(ui, WRONGLY_ALIVE, language.say(texts::WRONGLY_ALIVE));
                key(ui, WRONGLY_DEAD, language.say(texts::WRONGLY_DEAD));
            });
        }
    }
}

fn glider((width, height): (usize, usize)) -> Grid {
    let mut grid = Grid::new(width, height);
    for (x, y) in [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)] {
        grid.cells_mut()[(y + 1) % height * width + (x + 1) % width] = true;
    }
    grid
}

/// The stream of chance of the soups that the model plays from.
const SOUP_STREAM: u64 = 78;
