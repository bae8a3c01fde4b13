//! `attend sentence`: models that fill in words, say the next one, and say what a word means.

mod answer;
mod figures;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lifescope::attention::sentences::{
    self, Ask, BLANK, Options, Question, Vocabulary, language_of, tokenise,
};
use lifescope::attention::{Event, Training, Workers};
use lifescope::life::blanks;

use super::super::args::count;
use super::super::console::Console;
use super::super::progress::ProgressMeter;
use super::super::{Outcome, UsageError, interrupt};
use super::default_threads;

/// Learn sentences in English and Chinese, and answer a question about one
///
/// A model is trained from nothing on some thousand sentences of a small grammar, which takes
/// seconds, and then asked: for the word at a blank (___ in the sentence, or --mask), for the next
/// word, or for what a word with two senses means. Without a sentence the models of all seeds are
/// put to the sentences that were held out of their training.
#[derive(clap::Args)]
pub struct SentenceArgs {
    /// Sentence from the known words, such as "Go to the bank to get some ___." or 我爱你，被爱的是
    #[arg(value_name = "SENTENCE")]
    text: Option<String>,
    /// Fill in word I, counted from 1; the model does not see what stands there
    #[arg(long, value_name = "I", conflicts_with_all = ["next", "meaning"], value_parser = count(..))]
    mask: Option<u64>,
    /// Say the word after the last one
    #[arg(long, conflicts_with = "meaning")]
    next: bool,
    /// Say what word I, counted from 1, means here
    #[arg(long, value_name = "I", value_parser = count(..))]
    meaning: Option<u64>,
    /// What divides the logits: below 1 the model sounds surer, above 1 less sure
    #[arg(long, value_name = "T", default_value_t = 1.0, value_parser = temperature)]
    temperature: f64,
    /// Answers to show
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = count(..))]
    answers: u64,
    /// Number of seeds, each a model of its own
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = count(1..=1000))]
    seeds: u64,
    /// The first seed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = count(..))]
    seed: u64,
    /// Train without position encoding: the model sees a bag of words
    #[arg(long)]
    without_position: bool,
    /// Train without questions about the meaning of words
    #[arg(long)]
    without_meaning: bool,
    /// List the known words and train nothing
    #[arg(long, conflicts_with = "text")]
    words: bool,
    /// Threads that train; without it one a core. They change the time and nothing else
    #[arg(long, value_name = "N", value_parser = count(1..=1024))]
    threads: Option<u64>,
}

/// Trains, asks and reports.
pub fn sentence(args: SentenceArgs, console: &Console) -> anyhow::Result<Outcome> {
    if args.words {
        return list_words(console);
    }
    let question = args.text.as_deref().map(|text| asked(text, &args)).transpose()?;
    if question.is_none() && (args.mask.is_some() || args.next || args.meaning.is_some()) {
        let error = "there is no sentence to ask about; write one, such as \"我爱你，被爱的是\"";
        return Err(UsageError(error.to_owned()).into());
    }
    let lesson = Lesson {
        options: Options {
            has_positions: !args.without_position,
            asks_meanings: !args.without_meaning,
        },
        seeds: args.seed..args.seed.saturating_add(args.seeds),
        threads: args.threads.map_or_else(default_threads, |threads| threads as usize),
        stop: interrupt::stop()?,
    };
    match question {
        Some(question) => answer::answer(&lesson, &question, &args, console),
        None => figures::figures(&lesson, console),
    }
}

/// What the models of a run have in common.
struct Lesson {
    options: Options,
    seeds: std::ops::Range<u64>,
    threads: usize,
    stop: Arc<AtomicBool>,
}

impl Lesson {
    /// Trains the model of a seed; `None` where it was interrupted.
    fn train(&self, seed: u64, console: &Console) -> anyhow::Result<Option<Training>> {
        log::info!("training seed {seed}");
        let plan = sentences::plan(self.options, seed, self.threads);
        let mut progress = ProgressMeter::new(console, plan.recipe.most_steps, "steps");
        let mut workers = Workers::new(self.threads);
        let mut training = Training::new(plan)?;
        let mut share = 0.0;
        let mut tell = |event: Event| match event {
            Event::Check(check) => share = check.score.target_share(),
            Event::Step(step) => progress.set(step.step, || {
                format!("loss {:.3}, {:.0} % right, seed {seed}", step.score.loss, 100.0 * share)
            }),
            _ => {}
        };
        training.run(&mut workers, &mut tell, &|| !self.stop.load(Ordering::Relaxed));
        Ok(training.finish().map(|_| training))
    }
}

/// The question that the arguments ask.
fn asked(text: &str, args: &SentenceArgs) -> Result<Question, UsageError> {
    let words = tokenise(text).map_err(|error| UsageError(error.to_string()))?;
    let place = |place: u64| {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        place.checked_sub(1).ok_or_else(|| UsageError("words are counted from 1".to_owned()))
    };
    let blank = words.iter().position(|word| *word == BLANK);
    let ask = match (args.mask, args.meaning, blank) {
        (Some(mask), _, _) => Ask::Fill(place(mask)?),
        (_, Some(meaning), _) => Ask::Meaning(place(meaning)?),
        (_, _, Some(blank)) if !args.next => Ask::Fill(blank),
        _ => Ask::Next,
    };
    Question::new(&words, ask).map_err(|error| UsageError(error.to_string()))
}

fn temperature(text: &str) -> Result<f64, String> {
    match blanks::tidied(text).parse() {
        Ok(temperature) if (0.0..=100.0).contains(&temperature) => Ok(temperature),
        _ => Err("a temperature is a number from 0 to 100".to_owned()),
    }
}

fn list_words(console: &Console) -> anyhow::Result<Outcome> {
    let words = Vocabulary::get().words();
    if console.is_json() {
        console.json(&words)?;
        return Ok(Outcome::Done);
    }
    for language in [sentences::Language::English, sentences::Language::Chinese] {
        let of_language = words.iter().filter(|word| language_of(word) == language);
        console.print(of_language.copied().collect::<Vec<_>>().join(" "))?;
    }
    Ok(Outcome::Done)
}
