//! The tab where a model learns sentences: its answers, the article's figure as live steps, heat
//! maps, what context does to a word, and what order is worth.

mod answers;
mod choice;
mod context;
mod examples;
mod heads;
mod order;
mod spoken;
mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{RichText, Ui};

use self::context::Context;
use self::examples::{EXAMPLES, Example, Kind};
use self::order::Order;
pub(super) use self::spoken::{Novelty, Spoken};
use super::charts::Charts;
use super::keeping::Unsaved;
use super::learner::{Learner, Names};
use super::memo::Memo;
use super::pictures::GOOD;
use super::{LatestWorker, Repaint, heading, worker};
use crate::app::chart::Chart;
use crate::app::theme;
use crate::attention::sentences::{
    self as task, Ask, Corpus, Exam, Explained, Familiarity, Grades, Options, Question, Tally,
    TokenError, familiarity,
};
use crate::attention::{ConfigError, Model, Plan, Random};
use crate::language::texts::{dock, sentences as texts};
use crate::language::{Language, grouped};

/// What the tab holds between frames.
pub(super) struct SentencesTab {
    pub learner: Learner,
    corpus: Arc<Corpus>,
    typed: String,
    error: Option<TokenError>,
    words: Vec<&'static str>,
    /// The language in which it was shown last.
    shown_in: Language,
    /// The place of the word that is asked about.
    chosen: usize,
    kind: Kind,
    /// The place of the word whose numbers are shown, where it is not the one where the answer is
    /// read off.
    asker: Option<usize>,
    temperature: f32,
    drawn: Option<&'static str>,
    random: Random,
    layer: usize,
    head: usize,
    shown: Option<Shown>,
    context: Option<Context>,
    order: Order,
    spoken: Memo<Spoken>,
    /// Puts trained models to the sentences that their training never saw.
    grader: LatestWorker<(Arc<Model<f32>>, Arc<Corpus>), Grades>,
    grades: Option<Grades>,
    wake: Repaint,
}

/// The sentence that the tab opens with.
const fn first_example(language: Language) -> Example {
    match language {
        Language::English => EXAMPLES[0],
        Language::Chinese => EXAMPLES[3],
    }
}

/// A question and all that the model does for its answer.
struct Shown {
    question: Question,
    explained: Explained,
    familiarity: Familiarity,
}

impl SentencesTab {
    /// A model that begins to learn sentences at once.
    ///
    /// # Errors
    /// What is wrong with the model's shape; nothing is.
    pub fn start(language: Language, wake: &Repaint) -> Result<Self, ConfigError> {
        let learner = Learner::start(plan(Options::default(), 1), true, wake)?;
        let mut tab = Self {
            learner,
            corpus: Arc::new(Corpus::new(1)),
            typed: String::new(),
            error: None,
            words: Vec::new(),
            shown_in: language,
            chosen: 0,
            kind: Kind::Fill,
            asker: None,
            temperature: 1.0,
            drawn: None,
            random: Random::new(1, DRAW_STREAM),
            layer: 0,
            head: 0,
            shown: None,
            context: None,
            order: Order::default(),
            spoken: Memo::default(),
            grader: worker("sentences graded", wake, grade),
            grades: None,
            wake: Arc::clone(wake),
        };
        tab.open_example(first_example(language));
        Ok(tab)
    }

    /// Takes over what was learned; also while another tab is shown.
    pub fn hear(&mut self) {
        if self.learner.hear() {
            (self.shown, self.context, self.grades) = (None, None, None);
        }
        let grades = self.grader.take();
        if self.learner.is_trained() && !self.learner.is_running {
            self.grades = grades.or(self.grades);
            if self.grades.is_none() && !self.grader.is_busy() {
                self.grader.submit((Arc::clone(&self.learner.model), Arc::clone(&self.corpus)));
            }
        }
        self.order.hear();
    }

    /// Pauses while nobody looks, and goes on from there.
    pub fn rest(&mut self, is_resting: bool) {
        self.learner.rest(is_resting);
        if let Some(blind) = &mut self.order.blind {
            blind.rest(is_resting);
        }
    }

    /// What the model says unasked, and what it makes up.
    pub fn spoken(&mut self) -> &Spoken {
        let corpus = &self.corpus;
        self.spoken.of(&self.learner.model, |model| Spoken::by(model, corpus))
    }

    fn ask_again(&mut self) {
        (self.shown, self.context, self.drawn, self.asker) = (None, None, None, None);
    }

    /// Shows the numbers of another word of the same question.
    fn show_asker(&mut self, asker: usize) {
        self.asker = Some(asker);
        self.shown = None;
    }

    fn question(&self) -> Option<Question> {
        let ask = match self.kind {
            Kind::Fill => Ask::Fill(self.chosen),
            Kind::Next => Ask::Next,
            Kind::Meaning => Ask::Meaning(self.chosen),
        };
        let words = match self.kind {
            // What comes next is asked after the chosen word.
            Kind::Next => &self.words[..=self.chosen],
            _ => &self.words[..],
        };
        Question::new(words, ask).ok()
    }

    /// Runs the model where something has changed.
    fn look(&mut self) {
        if self.shown.is_some() {
            return;
        }
        let Some(question) = self.question() else { return };
        let tokens = question.tokens();
        if !self.learner.model.accepts(&tokens) {
            return;
        }
        self.shown = Some(Shown {
            explained: Explained::at_word(
                &*self.learner.model,
                &question,
                f64::from(self.temperature),
                self.asker
                    .filter(|asker| *asker < question.words().len())
                    .unwrap_or(question.answered_at()),
            ),
            familiarity: familiarity(&self.corpus, &question),
            question,
        });
    }

    /// Shows the tab.
    pub fn show(&mut self, ui: &mut Ui, language: Language, charts: &mut Charts) {
        self.speak(language);
        ui.label(RichText::new(language.say(texts::ABOUT)).color(theme::DIM));
        ui.horizontal_wrapped(|ui| {
            if let Some(seed) = self.learner.controls(ui, language) {
                self.learner.restart(plan(Options::default(), seed));
                self.corpus = Arc::new(Corpus::new(seed));
                self.ask_again();
            }
            let save = ui.button(language.say(dock::SAVE));
            if save.on_hover_text(language.say(dock::SAVE_HINT)).clicked() {
                self.save(charts);
            }
        });
        self.learner.status(ui, language);
        self.headline(ui, language);
        self.choose(ui, language);
        self.chips(ui, language);
        self.look();
        heading(ui, language.say(texts::ANSWERS));
        self.answers(ui, language);
        heading(ui, language.say(texts::STEPS));
        self.steps(ui, language);
        heading(ui, language.say(texts::HEAT));
        self.heads(ui, language);
        heading(ui, language.say(texts::CONTEXT));
        self.context(ui, language);
        heading(ui, language.say(texts::ORDER));
        self.order.show(ui, language, &self.learner, &self.wake);
        ui.add_space(10.0);
        ui.separator();
        charts.show(ui, language, &self.chart(language), "sentences-learning", 180.0);
        self.learner.explanation(ui, language);
    }

    /// Where the sentence is still the one that the tab opens with, it follows the language.
    fn speak(&mut self, language: Language) {
        let before = std::mem::replace(&mut self.shown_in, language);
        if before != language && self.typed == first_example(before).text {
            self.open_example(first_example(language));
        }
    }

    /// The model, where it would be lost with the dock.
    pub fn unsaved(&self) -> Option<Unsaved> {
        self.learner.is_unsaved().then(|| self.as_unsaved())
    }

    /// Saves the model, where it would be lost; gives the saver's number for that.
    pub fn save_unsaved(&mut self, charts: &mut Charts) -> Option<u64> {
        self.learner.is_unsaved().then(|| self.save(charts))
    }

    fn save(&mut self, charts: &mut Charts) -> u64 {
        let number = self.as_unsaved().save(charts);
        self.learner.is_being_saved(number);
        number
    }

    fn as_unsaved(&self) -> Unsaved {
        Unsaved {
            name: dock::MODEL_OF_SENTENCES.into(),
            file: format!("sentences-seed-{}", self.learner.plan().seed),
            model: Arc::clone(&self.learner.model),
            notes: BTreeMap::new(),
        }
    }

    fn headline(&self, ui: &mut Ui, language: Language) {
        let history = &self.learner.history;
        let Some(point) = history.whole.last() else { return };
        let text = language.fill(texts::HEADLINE, &[&format!("{:.1}", 100.0 * point[1])]);
        let colour = if history.clicked.is_some() { GOOD } else { theme::TEXT };
        ui.label(RichText::new(text).color(colour));
        // Keeps its lines also before there is something to say.
        let grades =
            self.grades.map_or_else(|| " ".to_owned(), |grades| grades_text(language, &grades));
        ui.label(RichText::new(grades).color(theme::DIM));
    }

    fn chart(&self, language: Language) -> Chart {
        let step = self.learner.history.clicked.map_or(0, |check| check.steps_of_all_starts);
        self.learner.chart(
            language,
            Names {
                title: language.say(texts::CHART),
                single: language.say(texts::WORDS_RIGHT),
                whole: language.say(texts::SENTENCES_RIGHT),
                clicked: &language.fill(texts::CLICKED, &[&grouped(step)]),
                restarted: language.say(texts::RESTARTED),
            },
        )
    }
}

/// How a model does on the sentences that its training never saw.
fn grade((model, corpus): (Arc<Model<f32>>, Arc<Corpus>)) -> Grades {
    Grades::together(Exam::new(&corpus.held_out).grade(&*model))
}

fn grades_text(language: Language, grades: &Grades) -> String {
    let percent = |tally: Tally| format!("{:.1}", 100.0 * tally.share());
    let Grades { fill, fill_decided, next, next_decided, meaning } = *grades;
    let shares = [fill, fill_decided, next, next_decided, meaning].map(percent);
    let [fills, fills_decided, nexts, nexts_decided, meanings] = shares.each_ref();
    let asked = grouped(fill.asked as u64);
    let values: [&str; 6] = [&asked, fills, fills_decided, nexts, nexts_decided, meanings];
    language.fill(texts::HELD_OUT_GRADES, &values)
}

/// How sentences are learned.
fn plan(options: Options, seed: u64) -> Plan {
    task::plan(options, seed, super::threads())
}

/// The stream of chance of words that are drawn.
const DRAW_STREAM: u64 = 81;
