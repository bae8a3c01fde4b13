//! How the models of several seeds do on the sentences that were held out of their training.

use std::fmt;

use lifescope::attention::sentences::probe::{Context, OrderRead, Outsiders};
use lifescope::attention::sentences::{Corpus, Exam, Form, Grades, Sentence, Tally};
use lifescope::attention::{Model, Training};
use serde::Serialize;

use super::super::super::Outcome;
use super::super::super::bench::statistics::Spread;
use super::super::super::console::Console;
use super::super::super::numbers;
use super::Lesson;

/// What the models of all seeds can do.
#[derive(Serialize)]
struct Report {
    has_positions: bool,
    asks_meanings: bool,
    threads: usize,
    parameters: usize,
    training_sentences: usize,
    held_out_sentences: usize,
    results: Vec<SeedFigures>,
    interrupted: bool,
}

/// What the model of one seed can do.
#[derive(Serialize)]
struct SeedFigures {
    seed: u64,
    steps: u64,
    /// Time of the training, checks included.
    seconds: f64,
    /// Answers about held-out sentences, form by form.
    held_out: Vec<FormGrades>,
    /// Answers about the article's own sentences, which are among the held-out ones.
    article: Vec<FormGrades>,
    /// What the deciding word does to `bank`, over held-out sentences.
    bank: Option<Context>,
    /// What the weather does to 多少.
    clothes: Option<Context>,
    order: OrderRead,
    outsiders: Outsiders,
}

#[derive(Serialize)]
struct FormGrades {
    form: &'static str,
    #[serde(flatten)]
    grades: Grades,
}

/// Trains the models of all seeds, examines them and reports.
pub fn figures(lesson: &Lesson, console: &Console) -> anyhow::Result<Outcome> {
    let mut report = Report {
        has_positions: lesson.options.has_positions,
        asks_meanings: lesson.options.asks_meanings,
        threads: lesson.threads,
        parameters: lifescope::attention::sentences::config(lesson.options.has_positions)
            .parameter_count(),
        training_sentences: 0,
        held_out_sentences: 0,
        results: Vec::new(),
        interrupted: false,
    };
    for seed in lesson.seeds.clone() {
        let Some(training) = lesson.train(seed, console)? else {
            report.interrupted = true;
            break;
        };
        let corpus = Corpus::new(seed);
        report.training_sentences = corpus.training.len();
        report.held_out_sentences = corpus.held_out.len();
        report.results.push(SeedFigures::new(seed, &training, &corpus));
    }
    if console.is_json() {
        console.json(&report)?;
    } else {
        console.print(&report)?;
    }
    if report.interrupted {
        console.note("interrupted; the seeds that were finished are shown");
        return Ok(Outcome::Interrupted);
    }
    Ok(Outcome::Done)
}

impl SeedFigures {
    fn new(seed: u64, training: &Training, corpus: &Corpus) -> Self {
        let model = training.model();
        let check = training.finish().map(|finish| finish.check);
        let is_articles = |sentence: &&Sentence| {
            let openings = sentence.form.article_openings();
            openings.iter().any(|opening| sentence.words.starts_with(opening))
        };
        let article: Vec<Sentence> = corpus.held_out.iter().filter(is_articles).cloned().collect();
        Self {
            seed,
            steps: check.map_or(0, |check| check.step),
            seconds: check.map_or(0.0, |check| check.seconds),
            held_out: graded(model, &corpus.held_out),
            article: graded(model, &article),
            bank: Context::of(model, Form::Bank, &corpus.held_out),
            clothes: Context::of(model, Form::Clothes, &corpus.held_out),
            order: OrderRead::new(model),
            outsiders: Outsiders::of(model, &corpus.held_out),
        }
    }
}

fn graded(model: &Model<f32>, sentences: &[Sentence]) -> Vec<FormGrades> {
    let grades = Form::ALL.into_iter().zip(Exam::new(sentences).grade(model));
    grades.map(|(form, grades)| FormGrades { form: form.name(), grades }).collect()
}

/// For people, without a line break at the end.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} parameters, {} sentences to learn from and {} held out, {} threads",
            numbers::grouped(self.parameters as u64),
            self.training_sentences,
            self.held_out_sentences,
            self.threads
        )?;
        for (left_out, is_there) in [
            ("position encoding", self.has_positions),
            ("questions of meaning", self.asks_meanings),
        ] {
            if !is_there {
                writeln!(f, "without {left_out}")?;
            }
        }
        writeln!(
            f,
            "\nheld-out questions that the sentence decides, right of asked\n seed  steps  seconds  \
             {:<20}{:<20}{:<20}{:<20}order",
            "bank", "clothes", "friends", "order"
        )?;
        for result in &self.results {
            write!(f, "{:>5}  {:>5}  {:>7.2}  ", result.seed, result.steps, result.seconds)?;
            for form in &result.held_out {
                write!(f, "{:<20}", of(form.grades.decided()))?;
            }
            writeln!(f, "{}", if result.order.is_right { "read" } else { "lost" })?;
        }
        self.write_totals(f)?;
        self.write_contexts(f)?;
        self.write_rest(f)
    }
}

impl Report {
    fn write_totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nall seeds, right of asked, in per cent")?;
        writeln!(
            f,
            "           {:>12}{:>12}{:>12}{:>12}{:>12}   article, decided",
            "fill", "decided", "next", "decided", "meaning"
        )?;
        for (index, form) in Form::ALL.into_iter().enumerate() {
            let grades = |of: fn(&SeedFigures) -> &Vec<FormGrades>| {
                Grades::together(self.results.iter().map(|result| of(result)[index].grades))
            };
            let held_out = grades(|result| &result.held_out);
            let article = grades(|result| &result.article);
            write!(f, "  {:<9}", form.name())?;
            for tally in [
                held_out.fill,
                held_out.fill_decided,
                held_out.next,
                held_out.next_decided,
                held_out.meaning,
            ] {
                write!(f, "{:>12}", percent(tally))?;
            }
            let perfect = self.results.iter();
            let perfect =
                perfect.filter(|result| result.article[index].grades.decided().is_perfect());
            writeln!(
                f,
                "   {} %, all right for {} of {} seeds",
                percent(article.decided()),
                perfect.count(),
                self.results.len()
            )?;
        }
        Ok(())
    }

    fn write_contexts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |f: &mut fmt::Formatter<'_>,
                    name: &str,
                    of: fn(&SeedFigures) -> &Option<Context>| {
            let contexts: Vec<&Context> =
                self.results.iter().filter_map(|result| of(result).as_ref()).collect();
            let Some(first) = contexts.first() else { return Ok(()) };
            let shares = Spread::of(contexts.iter().map(|context| context.largest_share().0));
            write!(
                f,
                "\n{name}\n  attention to the deciding word, largest head  {:.2} ({:.2} to {:.2}); \
                 even would be {:.2}\n",
                shares.median, shares.min, shares.max, first.even_share
            )?;
            for depth in 0..first.leans_one.len() {
                let spread = |part: &dyn Fn(&Context) -> f64| {
                    Spread::of(contexts.iter().map(|context| part(context)))
                };
                let cosines = [
                    spread(&|context| context.leans_one[depth].one),
                    spread(&|context| context.leans_one[depth].other),
                    spread(&|context| context.leans_other[depth].one),
                    spread(&|context| context.leans_other[depth].other),
                ];
                let when = match depth {
                    0 => "before attention".to_owned(),
                    layer => format!("after layer {layer}"),
                };
                let text = cosines.map(|cosine| {
                    format!("{:+.2} ({:+.2} to {:+.2})", cosine.median, cosine.min, cosine.max)
                });
                writeln!(
                    f,
                    "  {when:<17} in one sense: to its words {}, to the other's {}\n  {:<17} in the \
                     other: to its words {}, to the one's {}",
                    text[0], text[1], "", text[3], text[2]
                )?;
            }
            Ok(())
        };
        word(f, "bank, one sense money, the other river", |result| &result.bank)?;
        word(f, "多少, one sense much, the other little", |result| &result.clothes)
    }

    fn write_rest(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spread = |part: &dyn Fn(&SeedFigures) -> f64| {
            let spread = Spread::of(self.results.iter().map(part));
            format!("{:.3} ({:.3} to {:.3})", spread.median, spread.min, spread.max)
        };
        write!(
            f,
            "\norder: the probability of 你 as who is loved\n  in 我爱你  {}\n  in 你爱我  {}\n\
             \npeople of whom nothing was said: mean probability of the answer\n  about them        {}\n  \
             about the others  {}\n\nseconds of training  {}",
            spread(&|result| result.order.you_when_i_love_you),
            spread(&|result| result.order.you_when_you_love_me),
            spread(&|result| result.outsiders.mean_probability),
            spread(&|result| result.outsiders.mean_probability_of_insiders),
            spread(&|result| result.seconds),
        )
    }
}

fn of(tally: Tally) -> String {
    format!("{} of {}", tally.right, tally.asked)
}

fn percent(tally: Tally) -> String {
    if tally.asked == 0 { "-".to_owned() } else { format!("{:.2}", 100.0 * tally.share()) }
}
