//! What order is worth: the same two sentences, asked of a model with position encoding and of one
//! without.

use egui::{Grid, RichText, Ui};

use super::spoken::answer;
use super::{plan, texts};
use crate::app::attention::Repaint;
use crate::app::attention::learner::Learner;
use crate::app::attention::memo::Memo;
use crate::app::attention::pictures::{GOOD, LINES, WRONG};
use crate::app::attention::{told, wide};
use crate::app::theme;
use crate::attention::Model;
use crate::attention::sentences::{Ask, Options, Question, Verdict, tokenise, written};
use crate::language::Language;
use crate::language::texts::dock;

/// The article's pair, each with a clause that only the order decides.
const PAIR: [&str; 2] = ["我爱你，被爱的是___。", "你爱我，被爱的是___。"];

/// The model without position, once it is asked for.
#[derive(Default)]
pub(super) struct Order {
    pub blind: Option<Learner>,
    with: Memo<Answers>,
    without: Memo<Answers>,
}

/// The likeliest word and its probability, for each of the pair.
type Answers = [Option<(&'static str, f32)>; 2];

impl Order {
    pub fn hear(&mut self) {
        if let Some(learner) = &mut self.blind {
            learner.hear();
        }
    }

    /// Trains the model without position.
    pub fn train(&mut self, seed: u64, wake: &Repaint) {
        let options = Options { has_positions: false, ..Options::default() };
        match Learner::start(plan(options, seed), true, wake) {
            Ok(learner) => self.blind = Some(learner),
            Err(error) => log::error!("the model without position cannot be made: {error}"),
        }
    }

    pub fn show(&mut self, ui: &mut Ui, language: Language, sighted: &Learner, wake: &Repaint) {
        ui.label(RichText::new(language.say(texts::ORDER_ABOUT)).color(theme::DIM));
        if ui.button(language.say(texts::ORDER_TRAIN)).clicked() {
            self.train(sighted.plan().seed, wake);
        }
        if let Some(blind) = self.blind.as_ref().filter(|blind| blind.is_running) {
            let steps = language.count(dock::STEPS, blind.steps, &[]);
            ui.label(RichText::new(steps).color(LINES[1]));
        }
        told(ui, language, self.blind.as_ref().and_then(|blind| blind.refusal.as_ref()));
        let with = *self.with.of(&sighted.model, answers);
        let without = self.blind.as_ref().map(|blind| *self.without.of(&blind.model, answers));
        wide(ui, "order", |ui| {
            Grid::new("order").num_columns(3).spacing([18.0, 5.0]).striped(true).show(ui, |ui| {
                ui.label("");
                for text in [texts::ORDER_WITH, texts::ORDER_WITHOUT] {
                    ui.label(RichText::new(language.say(text)).size(11.5).color(theme::DIM));
                }
                ui.end_row();
                for (index, text) in PAIR.into_iter().enumerate() {
                    let Some(question) = question(text) else { continue };
                    ui.label(written(question.words()));
                    for answers in [Some(with), without] {
                        cell(ui, language, &question, answers.and_then(|answers| answers[index]));
                    }
                    ui.end_row();
                }
            });
        });
        if let Some(answers) = without.filter(|_| self.blind.as_ref().is_some_and(|b| b.steps > 0))
        {
            let is_same = match answers {
                [Some((_, one)), Some((_, other))] => (one - other).abs() < 1e-4,
                _ => false,
            };
            let text = if is_same { texts::ORDER_SAME } else { texts::ORDER_DIFFERENT };
            ui.label(RichText::new(language.say(text)).color(theme::DIM));
        }
    }
}

fn question(text: &str) -> Option<Question> {
    let words = tokenise(text).ok()?;
    let blank = words.iter().position(|word| *word == crate::attention::sentences::BLANK)?;
    Question::new(&words, Ask::Fill(blank)).ok()
}

/// What a model answers to the pair.
fn answers(model: &Model<f32>) -> Answers {
    PAIR.map(|text| {
        let question = question(text)?;
        answer(model, &question)
    })
}

fn cell(ui: &mut Ui, language: Language, question: &Question, answer: Option<(&'static str, f32)>) {
    let Some((word, share)) = answer else {
        ui.label(RichText::new(language.say(texts::NOT_YET)).color(theme::DIM));
        return;
    };
    let is_right = question.judge(word) == Verdict::Right;
    let colour = if is_right { GOOD } else { WRONG };
    ui.label(RichText::new(format!("{word}   {:.1} %", 100.0 * share)).color(colour));
}
