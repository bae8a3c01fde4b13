//! What context does to a word, in numbers.
//!
//! **Shares**: how much of a word's attention goes to another word.
//!
//! **Cosines**: what a vector of the stream leans towards. The model says a word by the product of
//! the stream, through the last norm, with the word's column of the logits; so the cosine between
//! the two is how much the stream at this depth already means that word, in the model's own measure
//! (the "logit lens"). Ahead of the first layer the vector of "bank" is its embedding plus its
//! place, and the same whatever the sentence says. After a layer it holds what it heard. A sense
//! is stood for by the column of its name ("vault", 多) and the mean of the columns of the words
//! around it, half each; the mean over all words is taken off first, since what all columns have in
//! common moves no answer.

use super::corpus::Sentence;
use super::explain::{depths, numbers};
use super::grammar::Form;
use super::question::{Ask, Question, Verdict};
use super::vocabulary::Vocabulary;
use super::{grammar_en, grammar_zh};
use crate::attention::{Float, Mask, Matrix, Model, Norm};

/// How much of the attention of the word at `at` goes to the word at `to`, 0 to 1: a list for each
/// layer, with a number for each head.
///
/// # Panics
/// When there are no such words, or the model is not one of sentences.
pub fn shares<F: Float>(
    model: &Model<F>,
    words: &[&str],
    at: usize,
    to: usize,
    mask: Mask,
) -> Vec<Vec<f64>> {
    let trace = model.trace(&Vocabulary::get().tokens_of(words), mask);
    let of_layer = |layer: &crate::attention::LayerTrace<F>| {
        layer.heads.iter().map(|head| head.weights.at(at, to).to_f64()).collect()
    };
    trace.layers.iter().map(of_layer).collect()
}

/// Two groups of words between which a word with two senses stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poles {
    /// The name of one sense, and then the words around it.
    pub one: Vec<&'static str>,
    /// The same of the other.
    pub other: Vec<&'static str>,
}

impl Poles {
    /// Words of money and words of a river, for `bank`.
    pub fn of_bank() -> Self {
        let group = |place, things: &[&'static str], qualities: &[&'static str]| {
            [&[place], things, qualities].concat()
        };
        Self {
            one: group("vault", &grammar_en::MONEY_THINGS, &grammar_en::MONEY_QUALITIES),
            other: group("shore", &grammar_en::RIVER_THINGS, &grammar_en::RIVER_QUALITIES),
        }
    }

    /// Words of much clothing and of little, for 多少.
    pub fn of_clothes() -> Self {
        Self {
            one: [["多"].as_slice(), &grammar_zh::WARM_CLOTHES].concat(),
            other: [["少"].as_slice(), &grammar_zh::LIGHT_CLOTHES].concat(),
        }
    }

    /// The poles of a form's word with two senses.
    pub fn of(form: Form) -> Option<Self> {
        match form {
            Form::Bank => Some(Self::of_bank()),
            Form::Clothes => Some(Self::of_clothes()),
            Form::Friends | Form::Order => None,
        }
    }
}

/// Cosines of a word's vector to both groups of its poles.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Lean {
    /// To the first group, -1 to 1.
    pub one: f64,
    /// To the other.
    pub other: f64,
}

/// What the vector of the word at `at` leans towards: ahead of the first layer, then after each.
///
/// # Panics
/// When there is no such word, or the model is not one of sentences.
pub fn leans<F: Float>(
    model: &Model<F>,
    words: &[&str],
    at: usize,
    poles: &Poles,
    mask: Mask,
) -> Vec<Lean> {
    let trace = model.trace(&Vocabulary::get().tokens_of(words), mask);
    let lens = Lens::new(model);
    let (one, other) = (lens.direction(&poles.one), lens.direction(&poles.other));
    let lean = |stream: Vec<f64>| {
        let seen = lens.see(&stream);
        Lean { one: cosine(&seen, &one), other: cosine(&seen, &other) }
    };
    depths(&trace, at).into_iter().map(lean).collect()
}

/// The model's own way of holding a vector of the stream against words.
struct Lens {
    /// A row a column of the stream, a column a word, the mean over the words taken off.
    logits: Vec<Vec<f64>>,
    norm: Norm,
    gain: Option<Vec<f64>>,
    bias: Option<Vec<f64>>,
}

impl Lens {
    fn new<F: Float>(model: &Model<F>) -> Self {
        let row_of = |name: &str| model.parameter(name).map(|matrix| numbers(matrix.row(0)));
        let centred = |matrix: Matrix<F>| -> Vec<Vec<f64>> {
            let rows = (0..matrix.rows()).map(|row| numbers(matrix.row(row)));
            let centre = |row: Vec<f64>| {
                let mean = row.iter().sum::<f64>() / row.len() as f64;
                row.into_iter().map(|value| value - mean).collect()
            };
            rows.map(centre).collect()
        };
        Self {
            logits: model.parameter("logits").map(centred).unwrap_or_default(),
            norm: model.config().norm,
            gain: row_of("final_norm.gain"),
            bias: row_of("final_norm.bias"),
        }
    }

    /// The direction of a pole: half of its name, half of the words around.
    fn direction(&self, pole: &[&str]) -> Vec<f64> {
        let tokens = Vocabulary::get().tokens_of(pole);
        let Some((&name, around)) = tokens.split_first() else {
            return vec![0.0; self.logits.len()];
        };
        let of_row = |row: &Vec<f64>| {
            let sum: f64 = around.iter().map(|&token| row[token as usize]).sum();
            (row[name as usize] + sum / around.len().max(1) as f64) / 2.0
        };
        self.logits.iter().map(of_row).collect()
    }

    /// A vector of the stream through the last norm. Its length does not matter to a cosine, so
    /// that of the norm only centre, gain and bias are left, on a vector of mean square 1.
    fn see(&self, stream: &[f64]) -> Vec<f64> {
        let mut seen = stream.to_vec();
        let count = seen.len() as f64;
        if self.norm == Norm::Layer {
            let mean = seen.iter().sum::<f64>() / count;
            seen.iter_mut().for_each(|value| *value -= mean);
        }
        if self.norm != Norm::None {
            let root = (seen.iter().map(|value| value * value).sum::<f64>() / count).sqrt();
            seen.iter_mut().for_each(|value| *value /= root.max(f64::MIN_POSITIVE));
        }
        if let Some(gain) = &self.gain {
            seen.iter_mut().zip(gain).for_each(|(value, gain)| *value *= gain);
        }
        if let Some(bias) = &self.bias {
            seen.iter_mut().zip(bias).for_each(|(value, bias)| *value += bias);
        }
        seen
    }
}

/// The cosine of the angle between two vectors, 0 where one of them has no length.
pub fn cosine(left: &[f64], right: &[f64]) -> f64 {
    let product = |left: &[f64], right: &[f64]| -> f64 {
        left.iter().zip(right).map(|(left, right)| left * right).sum()
    };
    let lengths = (product(left, left) * product(right, right)).sqrt();
    if lengths == 0.0 { 0.0 } else { product(left, right) / lengths }
}

/// What the deciding word does to the word with two senses, over many sentences.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Context {
    /// Sentences with such a word.
    pub sentences: usize,
    /// Mean share of the word's attention that goes to the deciding word: a list for each layer,
    /// with a number for each head.
    pub shares: Vec<Vec<f64>>,
    /// The share that it would be if attention went evenly to all words.
    pub even_share: f64,
    /// Mean cosines where the sense is the first pole's: ahead of the first layer, then after each.
    pub leans_one: Vec<Lean>,
    /// Mean cosines where it is the other's.
    pub leans_other: Vec<Lean>,
}

impl Context {
    /// Looks at every word with two senses in sentences of a form; `None` where there is none.
    ///
    /// # Panics
    /// When the model is not one of sentences.
    pub fn of<F: Float>(model: &Model<F>, form: Form, sentences: &[Sentence]) -> Option<Self> {
        let poles = Poles::of(form)?;
        let (mut found, mut even) = (Vec::new(), 0.0);
        let (mut ones, mut others) = (Vec::new(), Vec::new());
        for sentence in sentences.iter().filter(|sentence| sentence.form == form) {
            let words = &sentence.words;
            for sense in form.senses(words) {
                found.push(shares(model, words, sense.at, sense.decided_by, Mask::Full));
                even += 1.0 / words.len() as f64;
                let lean = leans(model, words, sense.at, &poles, Mask::Full);
                let is_one = poles.one.contains(&sense.meaning);
                (if is_one { &mut ones } else { &mut others }).push(lean);
            }
        }
        let first = found.first()?;
        let mean_share = |layer: usize, head: usize| {
            found.iter().map(|shares| shares[layer][head]).sum::<f64>() / found.len() as f64
        };
        let of_layer = |(layer, heads): (usize, &Vec<f64>)| {
            (0..heads.len()).map(|head| mean_share(layer, head)).collect()
        };
        Some(Self {
            sentences: found.len(),
            shares: first.iter().enumerate().map(of_layer).collect(),
            even_share: even / found.len() as f64,
            leans_one: mean_leans(&ones),
            leans_other: mean_leans(&others),
        })
    }

    /// The largest share of all heads, with its layer and head, from 0.
    pub fn largest_share(&self) -> (f64, usize, usize) {
        let mut largest = (0.0, 0, 0);
        for (layer, heads) in self.shares.iter().enumerate() {
            for (head, &share) in heads.iter().enumerate() {
                if share > largest.0 {
                    largest = (share, layer, head);
                }
            }
        }
        largest
    }

    /// How much further the word leans towards its own sense than towards the other one, after the
    /// last layer: the mean over both senses of the difference of the cosines, -2 to 2. Ahead of
    /// the first layer it is 0 by construction, up to how often each sense was met.
    pub fn separation(&self) -> f64 {
        let last = |leans: &[Lean]| leans.last().map_or(0.0, |lean| lean.one - lean.other);
        (last(&self.leans_one) - last(&self.leans_other)) / 2.0
    }
}

fn mean_leans(leans: &[Vec<Lean>]) -> Vec<Lean> {
    let depths = leans.first().map_or(0, Vec::len);
    let mean = |depth: usize, part: fn(&Lean) -> f64| {
        leans.iter().map(|lean| part(&lean[depth])).sum::<f64>() / leans.len() as f64
    };
    (0..depths)
        .map(|depth| Lean {
            one: mean(depth, |lean| lean.one),
            other: mean(depth, |lean| lean.other),
        })
        .collect()
}

/// What a model says of people of whom nothing was said.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Outsiders {
    /// Questions such as 小明、小刚、小红是小强的朋友，小丽是…, to which there is no true answer.
    pub asked: usize,
    /// Mean probability of the answers that the model gives.
    pub mean_probability: f64,
    /// Mean probability of its answers to the same questions about people of whom it was said.
    pub mean_probability_of_insiders: f64,
}

impl Outsiders {
    /// Asks about an outsider, and about an insider, after the openings of sentences.
    ///
    /// # Panics
    /// When the model is not one of sentences.
    pub fn of<F: Float>(model: &Model<F>, sentences: &[Sentence]) -> Self {
        let of_friends = |sentence: &&Sentence| sentence.form == Form::Friends;
        let mut openings: Vec<Vec<&'static str>> = sentences
            .iter()
            .filter(of_friends)
            .map(|sentence| sentence.words[..Form::Friends.opening_len()].to_vec())
            .collect();
        openings.dedup();
        let surest = |opening: &[&'static str], name: &'static str| {
            let words = [opening, &["，", name, "是"]].concat();
            let probabilities =
                model.probabilities(&Vocabulary::get().tokens_of(&words), Mask::Causal);
            numbers(probabilities.row(words.len() - 1)).into_iter().fold(0.0, f64::max)
        };
        let (mut outside, mut inside, mut asked) = (0.0, 0.0, 0);
        for opening in &openings {
            let outsider = grammar_zh::NAMES.into_iter().find(|name| !opening.contains(name));
            if let Some(outsider) = outsider {
                asked += 1;
                outside += surest(opening, outsider);
                inside += surest(opening, opening[0]);
            }
        }
        let count = asked.max(1) as f64;
        Self {
            asked,
            mean_probability: outside / count,
            mean_probability_of_insiders: inside / count,
        }
    }
}

/// Who is loved in 我爱你 and in 你爱我, as a model has it.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct OrderRead {
    /// The probability of 你 in 我爱你，被爱的是___。
    pub you_when_i_love_you: f64,
    /// The probability of 你 in 你爱我，被爱的是___。 Without position encoding it is the same.
    pub you_when_you_love_me: f64,
    /// The probability of 我 in 你爱我，被爱的是___。
    pub me_when_you_love_me: f64,
    /// Whether both are answered right.
    pub is_right: bool,
}

impl OrderRead {
    /// Asks a model.
    ///
    /// # Panics
    /// When the model is not one of sentences.
    pub fn new<F: Float>(model: &Model<F>) -> Self {
        let ask = |loving: &'static str, loved: &'static str| {
            let words = [loving, "爱", loved, "，", "被", "爱", "的", "是", loved, "。"];
            let question = Question::about(&words, Ask::Fill(8));
            let explained = super::Explained::new(model, &question, 1.0);
            let probability = |word: &str| {
                let mut answers = explained.answers.iter();
                answers.find(|answer| answer.word == word).map_or(0.0, |answer| answer.probability)
            };
            (probability("你"), probability("我"), explained.verdict == Verdict::Right)
        };
        let (you_when_i_love_you, _, is_one_right) = ask("我", "你");
        let (you_when_you_love_me, me_when_you_love_me, is_other_right) = ask("你", "我");
        Self {
            you_when_i_love_you,
            you_when_you_love_me,
            me_when_you_love_me,
            is_right: is_one_right && is_other_right,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::sentences::config;

    const MONEY: [&str; 9] = ["Go", "to", "the", "bank", "to", "get", "some", "money", "."];
    const WATER: [&str; 9] = ["Go", "to", "the", "bank", "to", "get", "some", "water", "."];

    #[test]
    fn a_word_leans_the_same_way_until_it_has_heard_the_others() {
        let model: Model<f64> = Model::new(config(true), 1).unwrap();
        let poles = Poles::of_bank();
        let money = leans(&model, &MONEY, 3, &poles, Mask::Full);
        let water = leans(&model, &WATER, 3, &poles, Mask::Full);
        assert_eq!(money.len(), 3);
        assert_eq!(money[0], water[0]);
        assert_ne!(money[1], water[1]);
        for lean in money {
            assert!(lean.one.abs() <= 1.0 && lean.other.abs() <= 1.0);
        }
        // A causal bank never hears what it is for.
        let causal = |words: &[&str]| leans(&model, words, 3, &poles, Mask::Causal);
        assert_eq!(causal(&MONEY), causal(&WATER));
    }

    #[test]
    fn contexts_are_averaged_over_all_words_with_two_senses() {
        let model: Model<f64> = Model::new(config(true), 1).unwrap();
        let sentence = |form, words: &[&'static str]| Sentence { form, words: words.to_vec() };
        let sentences = [sentence(Form::Bank, &MONEY), sentence(Form::Bank, &WATER)];
        let context = Context::of(&model, Form::Bank, &sentences).unwrap();
        assert_eq!(context.sentences, 2);
        assert!((context.even_share - 1.0 / 9.0).abs() < 1e-12);
        let expected = shares(&model, &MONEY, 3, 7, Mask::Full)[1][0]
            + shares(&model, &WATER, 3, 7, Mask::Full)[1][0];
        assert!((context.shares[1][0] - expected / 2.0).abs() < 1e-12);
        assert_eq!(context.leans_one, leans(&model, &MONEY, 3, &Poles::of_bank(), Mask::Full));
        assert!(Context::of(&model, Form::Clothes, &sentences).is_none());
        assert!(Context::of(&model, Form::Order, &sentences).is_none());
    }

    #[test]
    fn the_lens_sees_what_the_model_says() {
        let model: Model<f64> = Model::new(config(true), 1).unwrap();
        let trace = model.trace(&Vocabulary::get().tokens_of(&MONEY), Mask::Full);
        let seen = Lens::new(&model).see(&depths(&trace, 3)[2]);
        for (seen, normed) in seen.iter().zip(trace.normed.row(3)) {
            assert!((seen - normed).abs() < 1e-5, "{seen} and {normed}");
        }
    }

    #[test]
    fn cosines_are_those_of_angles() {
        let check = |left: &[f64], right: &[f64], expected: f64| {
            assert!((cosine(left, right) - expected).abs() < 1e-12, "{left:?} {right:?}");
        };
        check(&[1.0, 0.0], &[3.0, 0.0], 1.0);
        check(&[1.0, 0.0], &[0.0, 2.0], 0.0);
        check(&[1.0, 1.0], &[-1.0, -1.0], -1.0);
        check(&[0.0, 0.0], &[1.0, 1.0], 0.0);
    }

    #[test]
    fn a_bag_of_words_cannot_tell_who_loves_whom() {
        let model: Model<f64> = Model::new(config(false), 1).unwrap();
        let read = OrderRead::new(&model);
        assert!((read.you_when_i_love_you - read.you_when_you_love_me).abs() < 1e-12);
        assert!(!read.is_right);
    }
}
