//! The answer to one question, with the attention behind it.

use std::fmt::{self, Write};

use lifescope::attention::sentences::probe::{self, Lean, Poles};
use lifescope::attention::sentences::{
    Answer, Ask, Corpus, Explained, Familiarity, Form, Question, Verdict, familiarity, written,
};
use lifescope::attention::{Mask, Model};
use serde::Serialize;

use super::super::super::Outcome;
use super::super::super::console::Console;
use super::{Lesson, SentenceArgs};

/// What the models of all seeds answer.
#[derive(Serialize)]
struct Report {
    /// What is asked, as `fill`, `next` or `meaning`.
    asks: &'static str,
    temperature: f64,
    has_positions: bool,
    asks_meanings: bool,
    threads: usize,
    results: Vec<SeedAnswer>,
    #[serde(skip)]
    shown_answers: usize,
}

/// What the model of one seed answers.
#[derive(Serialize)]
struct SeedAnswer {
    seed: u64,
    steps: u64,
    seconds: f64,
    familiarity: Familiarity,
    /// The sentence with the most probable answer in its place.
    completed: String,
    /// Words with two senses, and what the sentence does to them.
    senses: Vec<SenseReport>,
    #[serde(flatten)]
    explained: Explained,
}

/// A word with two senses in the completed sentence.
#[derive(Serialize)]
struct SenseReport {
    /// Its place and that of the deciding word, from 0.
    at: usize,
    decided_by: usize,
    word: &'static str,
    deciding_word: &'static str,
    /// What the grammar says it means here.
    meaning: &'static str,
    /// Share of its attention that goes to the deciding word, layer by layer, head by head.
    shares: Vec<Vec<f64>>,
    /// Its cosines to words of either sense, ahead of the first layer and after each.
    leans: Vec<Lean>,
}

/// Asks the model of every seed and reports.
pub fn answer(
    lesson: &Lesson,
    question: &Question,
    args: &SentenceArgs,
    console: &Console,
) -> anyhow::Result<Outcome> {
    let mut report = Report {
        asks: match question.ask() {
            Ask::Fill(_) => "fill",
            Ask::Next => "next",
            Ask::Meaning(_) => "meaning",
        },
        temperature: args.temperature,
        has_positions: lesson.options.has_positions,
        asks_meanings: lesson.options.asks_meanings,
        threads: lesson.threads,
        results: Vec::new(),
        shown_answers: usize::try_from(args.answers).unwrap_or(usize::MAX),
    };
    for seed in lesson.seeds.clone() {
        let Some(training) = lesson.train(seed, console)? else {
            console.note("interrupted; the model was not trained to its end");
            return Ok(Outcome::Interrupted);
        };
        let model = training.model();
        let explained = Explained::new(model, question, args.temperature);
        let check = training.finish().map(|finish| finish.check);
        report.results.push(SeedAnswer {
            seed,
            steps: check.map_or(0, |check| check.step),
            seconds: check.map_or(0.0, |check| check.seconds),
            familiarity: familiarity(&Corpus::new(seed), question),
            completed: explained.completed(question.ask()),
            senses: senses(model, question, &explained),
            explained,
        });
    }
    if console.is_json() {
        console.json(&report)?;
    } else {
        console.print(&report)?;
    }
    Ok(Outcome::Done)
}

/// What the sentence, with its blank filled, does to its words with two senses.
fn senses(model: &Model<f32>, question: &Question, explained: &Explained) -> Vec<SenseReport> {
    let mut words = question.words().to_vec();
    if let Ask::Fill(at) = question.ask() {
        words[at] = explained.answers[0].word;
    }
    let mut reports = Vec::new();
    for form in Form::ALL {
        let Some(poles) = Poles::of(form) else { continue };
        for sense in form.senses(&words) {
            reports.push(SenseReport {
                at: sense.at,
                decided_by: sense.decided_by,
                word: words[sense.at],
                deciding_word: words[sense.decided_by],
                meaning: sense.meaning,
                shares: probe::shares(model, &words, sense.at, sense.decided_by, Mask::Full),
                leans: probe::leans(model, &words, sense.at, &poles, Mask::Full),
            });
        }
    }
    reports
}

/// For people, without a line break at the end.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (index, result) in self.results.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            result.write(&mut text, self)?;
        }
        if self.results.len() > 1 {
            let right = |result: &&SeedAnswer| result.explained.verdict == Verdict::Right;
            let right = self.results.iter().filter(right).count();
            writeln!(text, "\nright for {right} of {} seeds", self.results.len())?;
        }
        f.write_str(text.trim_end())
    }
}

impl SeedAnswer {
    fn write(&self, text: &mut String, report: &Report) -> fmt::Result {
        let explained = &self.explained;
        writeln!(
            text,
            "seed {}: {} steps in {:.1} s on {} threads",
            self.seed, self.steps, self.seconds, report.threads
        )?;
        for (index, word) in explained.words.iter().enumerate() {
            write!(text, "{}{} {word}", if index > 0 { "  " } else { "" }, index + 1)?;
        }
        writeln!(text, "\n\n{}", self.completed)?;
        for answer in explained.answers.iter().take(report.shown_answers) {
            write_answer(text, answer)?;
        }
        writeln!(text, "{}", self.judged())?;
        self.write_attention(text)?;
        for sense in &self.senses {
            sense.write(text)?;
        }
        Ok(())
    }

    /// What the answer is worth, and how far the sentence is from what was learned.
    fn judged(&self) -> String {
        let explained = &self.explained;
        let truths = explained.truths.join(", ");
        let answer = explained.answers[0].word;
        let seen = match self.familiarity {
            Familiarity::Seen => "its beginning was in the training",
            Familiarity::HeldOut => "it was held out of the training",
            Familiarity::Foreign => "the grammar does not have it",
        };
        // A model that is sure of what is not so makes it up; one that is not sure errs.
        let kind = if explained.is_hallucination() { "hallucination: " } else { "" };
        match explained.verdict {
            Verdict::Right => format!("right: the grammar allows {truths}; {seen}"),
            Verdict::Wrong => {
                format!("{kind}'{answer}' is wrong, the grammar allows {truths}; {seen}")
            }
            Verdict::NoTruth => format!(
                "{kind}nothing makes any answer true here, and the model answers '{answer}' all the \
                 same"
            ),
            Verdict::OneSense => format!(
                "the word has one sense here, which no training asks for: that the model answers \
                 '{answer}' means nothing"
            ),
        }
    }

    /// What the asking word attends to, a row a word and a column a head, and the whole heads as
    /// shades.
    fn write_attention(&self, text: &mut String) -> fmt::Result {
        let explained = &self.explained;
        let asking = explained.words[explained.at];
        writeln!(text, "\nattention of word {} ({asking})", explained.at + 1)?;
        write!(text, "{:14}", "")?;
        for (layer, heads) in explained.layers.iter().enumerate() {
            for head in 0..heads.heads.len() {
                write!(text, "  {:<10}", format!("layer {}.{}", layer + 1, head + 1))?;
            }
        }
        text.push('\n');
        for (index, word) in explained.words.iter().enumerate() {
            write!(text, "  {:>2} {}", index + 1, padded(word, 8))?;
            for head in explained.layers.iter().flat_map(|layer| &layer.heads) {
                let weight = head.weights[index];
                write!(text, "  {weight:.2} {:<5}", bar(weight))?;
            }
            trim_line(text);
        }
        writeln!(text, "\nall attention: a row for each asking word, darker where it looks")?;
        for row in 0..explained.words.len() {
            write!(text, "  {:>2} {}", row + 1, padded(explained.words[row], 8))?;
            for head in explained.layers.iter().flat_map(|layer| &layer.heads) {
                let shades = head.all_weights[row].iter().map(|weight| shade(*weight));
                write!(text, " |{}|", shades.collect::<String>())?;
            }
            trim_line(text);
        }
        Ok(())
    }
}

impl SenseReport {
    fn write(&self, text: &mut String) -> fmt::Result {
        writeln!(
            text,
            "\nword {} ({}) means {} here, by word {} ({})",
            self.at + 1,
            self.word,
            self.meaning,
            self.decided_by + 1,
            self.deciding_word
        )?;
        write!(text, "  its attention to that word ")?;
        for (layer, heads) in self.shares.iter().enumerate() {
            for (head, share) in heads.iter().enumerate() {
                write!(text, "  layer {}.{} {share:.2}", layer + 1, head + 1)?;
            }
        }
        let poles = if self.word == "bank" {
            ("money words", "river words")
        } else {
            ("much clothing", "little clothing")
        };
        for (depth, lean) in self.leans.iter().enumerate() {
            let when = match depth {
                0 => "before attention".to_owned(),
                layer => format!("after layer {layer}"),
            };
            let (one, other) = (lean.one, lean.other);
            write!(
                text,
                "\n  {when:<17} cosine to {} {one:+.2}, to {} {other:+.2}",
                poles.0, poles.1
            )?;
        }
        text.push('\n');
        Ok(())
    }
}

fn write_answer(text: &mut String, answer: &Answer) -> fmt::Result {
    let mark = if answer.is_true { "true" } else { "" };
    write!(
        text,
        "  {} {:6.2} % {:<20} {mark}",
        padded(&written(&[answer.word]), 8),
        100.0 * answer.probability,
        "#".repeat((20.0 * answer.probability).round() as usize)
    )?;
    trim_line(text);
    Ok(())
}

/// Ends a line without blanks at its end.
fn trim_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

/// A word with blanks up to a number of columns; a Chinese character takes two.
fn padded(word: &str, columns: usize) -> String {
    let width: usize = word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    format!("{word}{}", " ".repeat(columns.saturating_sub(width)))
}

fn bar(weight: f64) -> String {
    "#".repeat((5.0 * weight).round() as usize)
}

fn shade(weight: f64) -> char {
    match weight {
        0.75.. => '█',
        0.5.. => '▓',
        0.25.. => '▒',
        0.1.. => '░',
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_in_both_scripts() {
        assert_eq!(padded("bank", 8), "bank    ");
        assert_eq!(padded("小明", 8), "小明    ");
        assert_eq!(padded("，", 3), "， ");
    }

    #[test]
    fn shades_and_bars_grow_with_the_weight() {
        let shades: String = [0.0, 0.1, 0.3, 0.6, 1.0].into_iter().map(shade).collect();
        assert_eq!(shades, " ░▒▓█");
        assert_eq!([0.05, 0.5, 1.0].map(bar), ["", "###", "#####"]);
    }
}
