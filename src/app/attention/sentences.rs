//! The tab where a model learns sentences: its answers, the article's figure as live steps, heat
//! maps, what context does to a word, and what order is worth.

mod context;
mod heads;
mod order;
mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{RichText, Ui};

use self::context::Context;
use self::order::Order;
use super::charts::Charts;
use super::keeping::Unsaved;
use super::learner::{Learner, Names};
use super::memo::Memo;
use super::pictures::{GOOD, LINES, WRONG, bar};
use super::{LatestWorker, Wake, heading, worker};
use crate::app::chart::Chart;
use crate::app::theme;
use crate::attention::sentences::{
    self as task, Answer, Ask, Corpus, Exam, Explained, Familiarity, Form, Grades, Options,
    Question, Tally, TokenError, Verdict, Vocabulary, familiarity, tokenise, written,
};
use crate::attention::{ConfigError, Model, Plan, Random};
use crate::language::texts::{dock, sentences as texts};
use crate::language::{Language, grouped};

/// A sentence to choose, with what is asked of which of its words.
#[derive(Clone, Copy, Debug)]
struct Example {
    text: &'static str,
    kind: Kind,
    chosen: usize,
    /// The word whose numbers are shown, where it is not the one where the answer is read off.
    asker: Option<usize>,
}

const fn example(text: &'static str, kind: Kind, chosen: usize) -> Example {
    Example { text, kind, chosen, asker: None }
}

const FRIENDS: &str = "小明、小刚、小红是小强的朋友，小明是小强的朋友。";

/// The article's own sentences, and what belongs to them.
const EXAMPLES: [Example; 10] = [
    example("Go to the bank to get some money.", Kind::Meaning, 3),
    example("Go to the bank to get some water.", Kind::Meaning, 3),
    example("Go to the bank to get some water. It is muddy.", Kind::Fill, 11),
    example("今天太冷了，能穿多少穿多少，要多穿。", Kind::Fill, 12),
    example("今天太热了，能穿多少穿多少，要少穿。", Kind::Fill, 12),
    example(FRIENDS, Kind::Fill, 14),
    example(FRIENDS, Kind::Fill, 4),
    // The article's figure 4 shows what its third name does.
    Example { asker: Some(4), ..example(FRIENDS, Kind::Fill, 12) },
    example("我爱你，被爱的是你。", Kind::Fill, 8),
    example("你爱我，被爱的是我。", Kind::Fill, 8),
];

/// Answers that are shown.
const SHOWN: usize = 6;

/// What is asked of the chosen word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fill,
    Next,
    Meaning,
}

/// What the tab holds between frames.
pub(super) struct SentencesTab {
    pub learner: Learner,
    corpus: Arc<Corpus>,
    typed: String,
    error: Option<TokenError>,
    words: Vec<&'static str>,
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
    wake: Wake,
}

/// What a model says without an example before it.
pub(super) struct Spoken {
    /// How it goes on by itself from the article's opening, word by word.
    pub phrase: String,
    pub origin: Origin,
    /// A question that no sentence of the grammar answers, what it says all the same, and with
    /// what probability.
    pub dream: (String, &'static str, f32),
}

/// Where a sentence comes from that a model says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// It was in its training, word for word.
    Learned,
    /// The grammar has it, and the training had it not.
    New,
    /// The grammar does not have it.
    Foreign,
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
    pub fn start(language: Language, wake: &Wake) -> Result<Self, ConfigError> {
        let learner = Learner::start(plan(Options::default(), 1), true, wake)?;
        let mut tab = Self {
            learner,
            corpus: Arc::new(Corpus::new(1)),
            typed: String::new(),
            error: None,
            words: Vec::new(),
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
        tab.open_example(match language {
            Language::English => EXAMPLES[0],
            Language::Chinese => EXAMPLES[3],
        });
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

    fn open_example(&mut self, example: Example) {
        self.kind = example.kind;
        self.open(example.text, example.chosen);
        self.asker = example.asker;
    }

    /// Reads a sentence, and chooses a word of it.
    fn open(&mut self, text: &str, chosen: usize) {
        match tokenise(text) {
            Ok(words) => {
                self.chosen = chosen.min(words.len() - 1);
                self.words = words;
                self.typed = written(&self.words);
                self.error = None;
                self.ask_again();
            }
            Err(error) => self.error = Some(error),
        }
    }

    /// Takes what is being typed as soon as it is a sentence; that it is none yet is no error.
    fn follow_typing(&mut self) {
        self.error = None;
        if let Ok(words) = tokenise(&self.typed)
            && words != self.words
        {
            self.chosen = words.len() - 1;
            self.words = words;
            self.ask_again();
        }
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

    fn choose(&mut self, ui: &mut Ui, language: Language) {
        let mut opened = None;
        ui.horizontal(|ui| {
            let label = ui.label(RichText::new(language.say(texts::EXAMPLE)).color(theme::DIM));
            let shown = label_text(language, &self.words, self.kind, self.chosen, self.asker);
            let examples = egui::ComboBox::from_id_salt("example")
                .width((ui.available_width() - 8.0).max(120.0))
                .selected_text(shown)
                .truncate()
                .show_ui(ui, |ui| {
                    for example in EXAMPLES {
                        if ui.selectable_label(false, example.label(language)).clicked() {
                            opened = Some(example);
                        }
                    }
                });
            examples.response.labelled_by(label.id);
        });
        if let Some(example) = opened {
            self.open_example(example);
        }
        let own = ui.horizontal(|ui| {
            let label = ui.label(RichText::new(language.say(texts::OWN)).color(theme::DIM));
            let known = Vocabulary::get().words().join("  ");
            ui.add(egui::Label::new(
                RichText::new(language.say(texts::KNOWN_WORDS)).color(theme::ACCENT),
            ))
            .on_hover_text(known);
            label.id
        });
        let edit = egui::TextEdit::singleline(&mut self.typed)
            .hint_text(language.say(texts::OWN_HINT))
            .desired_width(f32::INFINITY);
        let response = ui.add(edit).labelled_by(own.inner);
        if response.changed() {
            self.follow_typing();
        }
        if response.lost_focus() && self.typed != written(&self.words) {
            let text = self.typed.clone();
            self.open(&text, self.chosen);
        }
        if let Some(error) = &self.error {
            ui.label(RichText::new(error_text(language, error)).color(theme::ERROR));
        }
    }

    /// The words of the sentence; a click chooses one.
    fn chips(&mut self, ui: &mut Ui, language: Language) {
        let mut kind = self.kind;
        ui.horizontal_wrapped(|ui| {
            for (other, text) in [
                (Kind::Fill, texts::ASK_FILL),
                (Kind::Next, texts::ASK_NEXT),
                (Kind::Meaning, texts::ASK_MEANING),
            ] {
                ui.selectable_value(&mut kind, other, language.say(text));
            }
        });
        let mut chosen = self.chosen;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (place, word) in self.words.iter().enumerate() {
                let is_chosen = place == self.chosen;
                let is_hidden = match kind {
                    Kind::Fill => is_chosen,
                    Kind::Next => place > self.chosen,
                    Kind::Meaning => false,
                };
                let mut text = RichText::new(*word).size(15.0);
                if is_hidden {
                    text = text.strikethrough().color(theme::DIM);
                }
                let fill = if is_chosen { theme::BUTTON_ON } else { theme::BUTTON };
                let chip = egui::Button::new(text).fill(fill);
                if ui.add(chip).clicked() {
                    chosen = place;
                }
            }
        });
        ui.label(RichText::new(language.say(texts::CHOOSE_WORD)).size(11.5).color(theme::DIM));
        if (kind, chosen) != (self.kind, self.chosen) {
            (self.kind, self.chosen) = (kind, chosen);
            self.ask_again();
        }
    }

    /// What the model says, and what it is worth.
    fn answers(&mut self, ui: &mut Ui, language: Language) {
        let Some(shown) = &self.shown else { return };
        let answers = &shown.explained.answers;
        let width = ui.available_width().min(420.0);
        for answer in answers.iter().take(SHOWN) {
            let colour = match (answer.is_true, shown.explained.truths.is_empty()) {
                (true, _) => GOOD,
                (false, true) => theme::DIM,
                (false, false) => LINES[3],
            };
            let text = format!("{}   {:.1} %", answer.word, 100.0 * answer.probability);
            bar(ui, width, answer.probability as f32, colour, &text);
        }
        verdict(ui, language, shown, self.learner.is_trained());
        let (mut drawn, mut temperature) = (self.drawn, self.temperature);
        ui.horizontal_wrapped(|ui| {
            let label = language.say(texts::TEMPERATURE);
            let label = ui.label(RichText::new(label).color(theme::DIM));
            ui.spacing_mut().slider_width = 120.0;
            let slider = egui::Slider::new(&mut temperature, 0.1..=4.0).logarithmic(true);
            let slider = ui.add(slider).labelled_by(label.id);
            slider.on_hover_text(language.say(texts::TEMPERATURE_HINT));
            if ui.button(language.say(texts::DRAW)).clicked() {
                drawn = Some(draw(answers, self.random.uniform()));
            }
            if let Some(word) = drawn {
                ui.label(language.fill(texts::DRAWN, &[word]));
            }
        });
        self.drawn = drawn;
        if temperature != self.temperature {
            self.temperature = temperature;
            self.shown = None;
        }
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

impl Example {
    /// What it is called among the others: the sentence with what is asked of it.
    fn label(&self, language: Language) -> String {
        let words = tokenise(self.text).unwrap_or_default();
        label_text(language, &words, self.kind, self.chosen, self.asker)
    }
}

/// A sentence with what is asked of it, and by whom.
fn label_text(
    language: Language,
    words: &[&'static str],
    kind: Kind,
    chosen: usize,
    asker: Option<usize>,
) -> String {
    let Some(word) = words.get(chosen) else { return String::new() };
    let asked = match kind {
        Kind::Fill => {
            let mut words = words.to_vec();
            words[chosen] = task::BLANK;
            written(&words)
        }
        Kind::Next => format!("{} …", written(&words[..=chosen])),
        Kind::Meaning => language.fill(texts::EXAMPLE_MEANING, &[&written(words), word]),
    };
    match asker.and_then(|asker| words.get(asker)) {
        Some(asker) => language.fill(texts::EXAMPLE_FIGURE, &[&asked, asker]),
        None => asked,
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

impl Spoken {
    fn by(model: &Model<f32>, corpus: &Corpus) -> Self {
        let words = phrase(model);
        let is_learned = corpus.training.iter().any(|sentence| sentence.words == words);
        let is_of_grammar = Form::ALL.iter().any(|form| form.derives(&words));
        let origin = match (is_learned, is_of_grammar) {
            (true, _) => Origin::Learned,
            (false, true) => Origin::New,
            (false, false) => Origin::Foreign,
        };
        Self { phrase: written(&words), origin, dream: dream(model) }
    }
}

fn phrase(model: &Model<f32>) -> Vec<&'static str> {
    let mut words = vec!["Go", "to"];
    while words.len() < task::MOST_WORDS {
        let Ok(question) = Question::new(&words, Ask::Next) else { break };
        let Some((word, _)) = answer(model, &question) else { break };
        if word == task::END {
            break;
        }
        words.push(word);
    }
    words
}

fn dream(model: &Model<f32>) -> (String, &'static str, f32) {
    let words = ["小明", "爱", task::BLANK, "的", "bank", "。"];
    let question = Question::new(&words, Ask::Fill(2)).ok();
    let found = question.and_then(|question| answer(model, &question));
    let (word, share) = found.unwrap_or(("", 0.0));
    (words.concat(), word, share)
}

/// The likeliest answer and its probability, where the model has places for all words.
fn answer(model: &Model<f32>, question: &Question) -> Option<(&'static str, f32)> {
    let tokens = question.tokens();
    if !model.accepts(&tokens) {
        return None;
    }
    let answers = model.probabilities(&tokens, question.mask());
    Some(likeliest(answers.row(question.answered_at())))
}

/// How sentences are learned.
fn plan(options: Options, seed: u64) -> Plan {
    task::plan(options, seed, super::threads())
}

/// The likeliest word and its probability.
fn likeliest(probabilities: &[f32]) -> (&'static str, f32) {
    let best = (0..probabilities.len())
        .max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]))
        .unwrap_or(0);
    (Vocabulary::get().word(best as u32), probabilities.get(best).copied().unwrap_or(0.0))
}

/// What the likeliest answer is worth.
fn verdict(ui: &mut Ui, language: Language, shown: &Shown, is_trained: bool) {
    let explained = &shown.explained;
    let answer = &explained.answers[0];
    let truths = explained.truths.join(" / ");
    let is_hallucination = is_trained && explained.is_hallucination();
    let share = if is_hallucination { explained.certainty } else { answer.probability };
    let share = format!("{:.1}", 100.0 * share);
    let (text, colour) = match (explained.verdict, is_hallucination) {
        (Verdict::Right, _) => (language.fill(texts::RIGHT, &[&truths]), GOOD),
        (Verdict::Wrong, is_sure) => {
            let text = if is_sure { texts::WRONG_AND_SURE } else { texts::WRONG };
            (language.fill(text, &[&truths, answer.word, &share]), WRONG)
        }
        (Verdict::NoTruth, true) => {
            (language.fill(texts::NO_TRUTH_AND_SURE, &[answer.word, &share]), WRONG)
        }
        (Verdict::NoTruth, false) => {
            (language.fill(texts::NO_TRUTH, &[answer.word, &share]), theme::TEXT)
        }
        (Verdict::OneSense, _) => {
            let word = shown.question.words()[shown.question.answered_at()];
            (language.fill(texts::ONE_SENSE, &[word, answer.word, &share]), theme::TEXT)
        }
    };
    ui.label(RichText::new(text).color(colour));
    let familiarity = match shown.familiarity {
        Familiarity::Seen => texts::SEEN,
        Familiarity::HeldOut => texts::HELD_OUT,
        Familiarity::Foreign => texts::FOREIGN,
    };
    ui.label(RichText::new(language.say(familiarity)).size(11.5).color(theme::DIM));
}

/// The word at that share of the probabilities, counted from the likeliest.
fn draw(answers: &[Answer], share: f64) -> &'static str {
    let mut sum = 0.0;
    for answer in answers {
        sum += answer.probability;
        if share < sum {
            return answer.word;
        }
    }
    answers.last().map_or("", |answer| answer.word)
}

/// What is wrong with a sentence.
fn error_text(language: Language, error: &TokenError) -> String {
    match error {
        TokenError::Empty => language.say(texts::EMPTY).to_owned(),
        TokenError::TooLong { words, most } => {
            language.count(texts::TOO_LONG, *words as u64, &[&most.to_string()])
        }
        TokenError::Unknown(unknown) => {
            let pieces: Vec<&str> = unknown.iter().map(|piece| piece.text.as_str()).collect();
            let mut text = language.fill(texts::UNKNOWN, &[&pieces.join(", ")]);
            let suggestions: Vec<&str> =
                unknown.iter().flat_map(|piece| piece.suggestions.iter().copied()).collect();
            if !suggestions.is_empty() {
                text += " ";
                text += &language.fill(texts::DID_YOU_MEAN, &[&suggestions.join(" / ")]);
            }
            text
        }
    }
}

/// The stream of chance of words that are drawn.
const DRAW_STREAM: u64 = 81;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_drawn_by_their_probabilities() {
        let answers = [("a", 0.5), ("b", 0.3), ("c", 0.2)].map(|(word, probability)| Answer {
            word,
            logit: 0.0,
            probability,
            is_true: false,
        });
        for (share, word) in [(0.0, "a"), (0.49, "a"), (0.6, "b"), (0.95, "c"), (1.0, "c")] {
            assert_eq!(draw(&answers, share), word, "{share}");
        }
    }

    #[test]
    fn examples_are_sentences_that_training_never_shows() {
        for seed in 1..4 {
            let corpus = Corpus::new(seed);
            for Example { text, chosen, .. } in EXAMPLES {
                let words = tokenise(text).unwrap();
                assert!(chosen < words.len(), "{text}");
                assert_eq!(corpus.familiarity(&words), Familiarity::HeldOut, "{text}");
                let question = Question::new(&words, Ask::Fill(chosen)).unwrap();
                assert!(question.truths().contains(&words[chosen]), "{text}");
            }
        }
    }

    #[test]
    fn no_two_examples_are_called_the_same() {
        for language in Language::ALL {
            let labels = EXAMPLES.map(|example| example.label(language));
            for (index, label) in labels.iter().enumerate() {
                assert!(!labels[..index].contains(label), "{label}");
            }
        }
    }

    #[test]
    fn what_a_model_says_is_told_by_where_it_comes_from() {
        let corpus = Corpus::new(1);
        let model = Model::new(task::config(true), 1).unwrap();
        let spoken = Spoken::by(&model, &corpus);
        assert_eq!(spoken.origin, Origin::Foreign, "{}", spoken.phrase);
    }

    #[test]
    fn unknown_words_are_named_in_both_languages() {
        let error = tokenise("Go to the beach.").unwrap_err();
        for language in [Language::English, Language::Chinese] {
            let text = error_text(language, &error);
            assert!(text.contains("beach"), "{text}");
        }
    }
}
