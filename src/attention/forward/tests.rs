use super::nonlinear::{GELU_CUBE, GELU_SCALE, gelu_gate};
use super::*;
use crate::attention::Config;
use crate::attention::testing::{small_config, token_batch};

#[test]
fn what_has_hardly_any_weight_has_none() {
    let mut row = [0.0f32, -30.0, -40.0, -1000.0];
    softmax(&mut row);
    assert!(row[1] > 0.0);
    assert_eq!(row[2..], [0.0, 0.0]);
    assert_eq!(row[0] + row[1], 1.0);
}

#[test]
fn weights_are_positive_and_sum_to_one_in_every_row() {
    let model = Model::<f32>::new(small_config(), 3).unwrap();
    let batch = token_batch();
    let mut pass = Pass::default();
    pass.run(&model, &batch);
    for layer in &pass.layers {
        for_each_head(&batch, 2, 8, |head| {
            let length = head.length();
            let weights = &layer.attention.weights[head.weights.clone()];
            for (query, row) in weights.chunks_exact(length).enumerate() {
                assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
                let seen = match head.sequence.mask {
                    Mask::Full => length,
                    Mask::Causal => query + 1,
                };
                assert!(row[..seen].iter().all(|&weight| weight > 0.0));
                assert!(row[seen..].iter().all(|&weight| weight == 0.0));
            }
        });
    }
}

#[test]
fn a_causal_token_hears_nothing_of_later_ones() {
    let model = Model::<f64>::new(small_config(), 3).unwrap();
    let answers = |tokens: &[u32]| model.probabilities(tokens, Mask::Causal);
    let (one, other) = (answers(&[1, 2, 3, 4]), answers(&[1, 2, 3, 6]));
    for place in 0..3 {
        assert_eq!(one.row(place), other.row(place));
    }
    assert_ne!(one.row(3), other.row(3));
    let full = model.probabilities(&[1, 2, 3, 4], Mask::Full);
    assert_ne!(full.row(0), model.probabilities(&[1, 2, 3, 6], Mask::Full).row(0));
}

#[test]
fn sequences_of_a_batch_do_not_hear_each_other() {
    let model = Model::<f64>::new(small_config(), 9).unwrap();
    let batch = token_batch();
    let together = model.batch_probabilities(&batch);
    for sequence in batch.sequences() {
        let tokens = &batch.tokens()[sequence.places.clone()];
        let alone = model.probabilities(tokens, sequence.mask);
        for (row, place) in sequence.places.clone().enumerate() {
            for (alone, together) in alone.row(row).iter().zip(together.row(place)) {
                assert!((alone - together).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn what_is_asked_is_answered_alike_whether_the_rest_is_worked_out_or_not() {
    let mut batch = token_batch();
    batch.push(&[1, 2, 5], &[None, Some(3), None], Mask::Causal);
    batch.push(&[1, 2, 5], &[None, None, None], Mask::Full);
    let base = small_config();
    let configs = [
        base,
        Config { position_use: PositionUse::QueryAndKey, ..base },
        Config { has_attention: false, ..base },
        Config { has_residual: false, layers: 1, ..base },
    ];
    for config in configs {
        let model = Model::<f64>::new(config, 3).unwrap();
        let (mut whole, mut asked) = (Pass::default(), Pass::default());
        whole.run(&model, &batch);
        asked.run_for_targets(&model, &batch);
        assert_eq!(whole.logits.len(), batch.tokens().len() * config.answers);
        assert_eq!(asked.logits.len(), (batch.target_count() + 1) * config.answers);
        for (row, logits) in asked.loss_rows.rows.iter().zip(asked.logits.chunks(config.answers)) {
            let expected = &whole.logits[row * config.answers..][..config.answers];
            for (logit, expected) in logits.iter().zip(expected) {
                assert!((logit - expected).abs() < 1e-12, "{config:?}, token {row}");
            }
        }
    }
}

#[test]
fn gelu_and_its_slope_are_those_of_the_formula() {
    for x in [-3.0, -1.0, 0.0, 0.3, 2.0f64] {
        let expected = 0.5 * x * (1.0 + (GELU_SCALE * (x + GELU_CUBE * x.powi(3))).tanh());
        assert!((x * gelu_gate(x) - expected).abs() < 1e-12);
        let around = |x: f64| x * gelu_gate(x);
        let slope = (around(x + 1e-5) - around(x - 1e-5)) / 2e-5;
        assert!((gelu_slope(x) - slope).abs() < 1e-8);
    }
}
