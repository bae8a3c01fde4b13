//! Trainings to the end, and the gradients of this task.

use std::sync::Arc;

use super::probe::{Context, OrderRead};
use super::{Ask, Explained, tokenise};
use super::{
    Corpus, Exam, Form, Grades, Lessons, Options, Question, Verdict, config, plan, recipe,
};
use crate::attention::{Config, Model, Plan, Random, Recipe, Task, Training, Workers};

/// A model that was trained on the sentences of some forms alone, for fewer steps than all need.
fn trained(forms: &[Form], options: Options, steps: u64) -> (Model<f32>, Corpus) {
    let corpus = Corpus::new(1).of_forms(forms);
    let recipe = Recipe { batch: 39, most_steps: steps, decay: steps / 2, ..recipe() };
    let task = Arc::new(Lessons::new(&corpus, options));
    let mut training = Training::new(Plan { task, recipe, ..plan(options, 1, 2) }).unwrap();
    training.run(&mut Workers::new(2), &mut |_| {}, &|| true);
    assert!(training.finish().is_some_and(|finish| finish.check.step <= steps));
    (training.model().clone(), corpus)
}

fn assert_right(model: &Model<f32>, text: &str, ask: Ask, expected: &str) {
    let question = Question::new(&tokenise(text).unwrap(), ask).unwrap();
    let explained = Explained::new(model, &question, 1.0);
    assert_eq!(explained.answers[0].word, expected, "{text}: {:?}", &explained.answers[..3]);
    assert_eq!(explained.verdict, Verdict::Right, "{text}");
}

#[test]
fn both_banks_and_both_meanings_of_duoshao_are_told_apart_in_unseen_sentences() {
    let (model, corpus) = trained(&[Form::Bank, Form::Clothes], Options::default(), 400);
    assert_right(&model, "Go to the bank to get some money.", Ask::Meaning(3), "vault");
    assert_right(&model, "Go to the bank to get some water.", Ask::Meaning(3), "shore");
    assert_right(&model, "今天太冷了，能穿多少穿多少。", Ask::Meaning(7), "多");
    assert_right(&model, "今天太热了，能穿多少穿多少。", Ask::Meaning(7), "少");
    assert_right(&model, "今天太冷了，能穿多少穿多少，要___穿。", Ask::Fill(12), "多");
    assert_right(&model, "今天太热了，能穿多少穿多少，要___穿。", Ask::Fill(12), "少");
    // As people write it, without the last full stop.
    assert_right(&model, "Go to the bank to get some money", Ask::Meaning(3), "vault");
    assert_right(&model, "Go to the bank to get some water", Ask::Meaning(3), "shore");
    assert_right(&model, "今天太冷了，能穿多少穿多少", Ask::Meaning(7), "多");
    assert_right(&model, "今天太热了，能穿多少穿多少", Ask::Meaning(7), "少");
    let grades = Grades::together(Exam::new(&corpus.held_out).grade(&model));
    assert!(grades.decided().share() > 0.97, "{grades:?}");
    assert!(grades.meaning.is_perfect(), "{grades:?}");
    // The word itself has heard which of its senses it has.
    for form in [Form::Bank, Form::Clothes] {
        let context = Context::of(&model, form, &corpus.held_out).unwrap();
        assert!(context.largest_share().0 > 2.0 * context.even_share, "{context:?}");
        assert!(context.separation() > 0.03, "{form:?}: {context:?}");
    }
}

#[test]
fn who_loves_whom_is_read_with_positions_and_lost_without() {
    let (model, corpus) = trained(&[Form::Order], Options::default(), 500);
    assert!(OrderRead::new(&model).is_right);
    let grades = Grades::together(Exam::new(&corpus.held_out).grade(&model));
    assert!(grades.decided().share() > 0.95, "{grades:?}");

    let options = Options { has_positions: false, ..Options::default() };
    let (model, corpus) = trained(&[Form::Order], options, 500);
    let read = OrderRead::new(&model);
    assert!(!read.is_right);
    assert!((read.you_when_i_love_you - read.you_when_you_love_me).abs() < 1e-3, "{read:?}");
    // Of the two people that the sentence names, a bag of words can only take one.
    let (mut right, mut asked) = (0, 0);
    for sentence in corpus.held_out.iter().filter(|sentence| sentence.words.len() == 10) {
        let question = Question::about(&sentence.words, Ask::Fill(8));
        let explained = Explained::new(&model, &question, 1.0);
        right += usize::from(explained.verdict == Verdict::Right);
        asked += 1;
    }
    assert!(3 * right < 2 * asked, "{right} of {asked}");
}

#[test]
fn gradients_are_those_of_central_differences_for_sentences() {
    let lessons = Lessons::new(&Corpus::new(3), Options::default());
    let batch = lessons.training_batch(&mut Random::new(3, 0), 26);
    for has_positions in [true, false] {
        let config = Config { width: 8, mlp_width: 12, ..config(has_positions) };
        let mut model: Model<f64> = Model::new(config, 7).unwrap();
        // Away from zeros and ones, at which mistakes in biases and gains would hide.
        let mut random = Random::new(8, 0);
        model.values_mut().iter_mut().for_each(|value| *value += 0.1 * random.normal());
        let mut workers = Workers::new(1);
        let gradient = workers.gradient(&model, &batch).1.to_vec();
        for group in model.groups().to_vec() {
            let slopes = group.of(&gradient);
            let size = slopes.iter().map(|slope| slope * slope).sum::<f64>().sqrt();
            assert!(size > 0.0, "{} has no gradient", group.name);
            let mut loss_at = |step: f64| {
                let mut moved = model.clone();
                let values = group.of_mut(moved.values_mut());
                values.iter_mut().zip(slopes).for_each(|(value, slope)| *value += step * slope);
                workers.score(&moved, &batch).loss
            };
            let step = 1e-4 / size;
            let difference = (loss_at(step) - loss_at(-step)) / (2.0 * step);
            let error = (difference / (size * size) - 1.0).abs();
            assert!(error < 1e-5, "{}: relative error {error:e}", group.name);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_model_on_any_number_of_threads() {
    let short = Recipe { batch: 26, most_steps: 25, decay: 10, ..recipe() };
    let model = |threads| {
        let plan = Plan { recipe: short, ..plan(Options::default(), 5, threads) };
        let mut training = Training::new(plan).unwrap();
        training.run(&mut Workers::new(threads), &mut |_| {}, &|| true);
        training.model().clone()
    };
    assert_eq!(model(1), model(2));
}
