//! Loss and gradient of a batch, worked out by a few threads.
//!
//! The loss is the cross-entropy of the answers: the mean over all targets of `-ln p`, with `p` the
//! probability that the softmax of the logits gives to the target. With two answers this is the
//! binary cross-entropy. Its slope at the logits is `p` less one at the target, over the number of
//! targets.
//!
//! A batch is cut into pieces, always the same ones, and threads take piece after piece. When all
//! are done, their gradients are added in the order of the pieces. So no bit of the result depends on
//! the number of threads.

use std::sync::{Mutex, PoisonError};

use super::backward::Backward;
use super::batch::Batch;
use super::float::Float;
use super::forward::{Pass, softmax};
use super::matrix::add;
use super::model::Model;

/// Pieces that a batch is cut into for a gradient.
const PIECES: usize = 8;

/// Tokens of a piece where only the score is wanted.
const TOKENS_OF_A_SCORED_PIECE: usize = 1024;

/// How well a batch was answered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Mean over the targets of `-ln` of their probability, in nats.
    pub loss: f64,
    /// Targets.
    pub targets: usize,
    /// Targets that are the most probable answer in their place.
    pub targets_right: usize,
    /// The largest of the targets' `-ln` of their probability, in nats: what the model is least
    /// sure of, or most wrong about.
    pub largest_loss: f64,
    /// Sequences that have a target at least.
    pub sequences: usize,
    /// Sequences whose targets are all right.
    pub sequences_right: usize,
}

impl Score {
    /// Share of targets that are right, 0 to 1: of cells, or of words.
    pub fn target_share(&self) -> f64 {
        share(self.targets_right, self.targets)
    }

    /// Share of sequences that are right as a whole, 0 to 1: of grids, or of sentences.
    pub fn sequence_share(&self) -> f64 {
        share(self.sequences_right, self.sequences)
    }

    /// Whether there was something to answer and all of it is right.
    pub fn is_all_right(&self) -> bool {
        self.targets > 0 && self.targets_right == self.targets
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Threads with their working memory.
#[derive(Debug)]
pub struct Workers<F> {
    /// One a thread.
    desks: Vec<Desk<F>>,
    pieces: Vec<Piece<F>>,
    gradient: Vec<F>,
    scored: Vec<Scored>,
}

/// What a thread works with: it takes the memory of a piece, not of a batch, so that it stays in
/// the cache.
#[derive(Debug, Default)]
struct Desk<F> {
    pass: Pass<F>,
    backward: Backward<F>,
}

/// One piece of a batch of which only the score is wanted.
#[derive(Debug, Default)]
struct Scored {
    batch: Batch,
    score: PieceScore,
}

/// One piece of a batch.
#[derive(Debug, Default)]
struct Piece<F> {
    batch: Batch,
    gradient: Vec<F>,
    score: PieceScore,
}

/// A score whose loss is still a sum.
#[derive(Clone, Copy, Debug, Default)]
struct PieceScore {
    loss: f64,
    score: Score,
}

impl<F: Float> Workers<F> {
    /// That many threads, the calling one among them; 0 counts as 1.
    pub fn new(threads: usize) -> Self {
        Self {
            desks: (0..threads.max(1)).map(|_| Desk::default()).collect(),
            pieces: Vec::new(),
            gradient: Vec::new(),
            scored: Vec::new(),
        }
    }

    /// The score of a batch and the gradient of its loss, which has the parts of the model's
    /// parameters.
    ///
    /// # Panics
    /// On a sequence that the model does not accept.
    pub fn gradient(&mut self, model: &Model<F>, batch: &Batch) -> (Score, &[F]) {
        let batches = batch.pieces(PIECES);
        self.pieces.resize_with(batches.len(), Piece::default);
        for (piece, batch) in self.pieces.iter_mut().zip(batches) {
            piece.batch = batch;
        }
        let scale = F::ONE / F::of(batch.target_count().max(1) as f64);
        for_each(&mut self.desks, &mut self.pieces, |desk, piece| {
            desk.find_gradient(model, scale, piece);
        });
        self.gradient.clear();
        self.gradient.resize(model.values().len(), F::ZERO);
        for piece in &self.pieces {
            add(&mut self.gradient, &piece.gradient);
        }
        (total(self.pieces.iter().map(|piece| piece.score)), &self.gradient)
    }

    /// The score of a batch.
    ///
    /// # Panics
    /// On a sequence that the model does not accept.
    pub fn score(&mut self, model: &Model<F>, batch: &Batch) -> Score {
        let pieces = batch.tokens().len().div_ceil(TOKENS_OF_A_SCORED_PIECE);
        let batches = batch.pieces(pieces);
        self.scored.resize_with(batches.len(), Scored::default);
        for (piece, batch) in self.scored.iter_mut().zip(batches) {
            piece.batch = batch;
        }
        for_each(&mut self.desks, &mut self.scored, |desk, piece| {
            desk.pass.run_for_targets(model, &piece.batch);
            piece.score = scored(&mut desk.pass, &piece.batch, model.config().answers);
        });
        total(self.scored.iter().map(|piece| piece.score))
    }
}

impl<F: Float> Desk<F> {
    /// `scale` is one over the number of targets in the whole batch.
    fn find_gradient(&mut self, model: &Model<F>, scale: F, piece: &mut Piece<F>) {
        let Self { pass, backward } = self;
        let answers = model.config().answers;
        pass.run_for_targets(model, &piece.batch);
        piece.score = scored(pass, &piece.batch, answers);
        // The logits are probabilities now, and become slopes.
        let rows = pass.logits.chunks_exact_mut(answers).zip(&pass.loss_rows.rows);
        for (row, &place) in rows {
            match piece.batch.targets()[place] {
                Some(target) => {
                    row[target as usize] -= F::ONE;
                    row.iter_mut().for_each(|slope| *slope *= scale);
                }
                None => row.fill(F::ZERO),
            }
        }
        let slopes = std::mem::take(&mut pass.logits);
        piece.gradient.clear();
        piece.gradient.resize(model.values().len(), F::ZERO);
        backward.run(model, &piece.batch, pass, &slopes, &mut piece.gradient);
        pass.logits = slopes;
    }
}

/// Turns logits into probabilities and holds them against the targets.
fn scored<F: Float>(pass: &mut Pass<F>, batch: &Batch, answers: usize) -> PieceScore {
    let mut found = PieceScore::default();
    for sequence in &pass.loss_rows.sequences {
        let (mut targets, mut right) = (0, 0);
        for index in sequence.clone() {
            let row = &mut pass.logits[index * answers..][..answers];
            let Some(target) = batch.targets()[pass.loss_rows.rows[index]] else { continue };
            let target = target as usize;
            // From the logits, where a probability could have become 0.
            let best = row.iter().copied().fold(row[0], F::larger);
            let sum: F = row.iter().map(|&logit| (logit - best).exp()).sum();
            let loss = (sum.ln() - (row[target] - best)).to_f64();
            found.loss += loss;
            found.score.largest_loss = found.score.largest_loss.max(loss);
            targets += 1;
            right += usize::from(most_probable(row) == target);
            softmax(row);
        }
        found.score.targets += targets;
        found.score.targets_right += right;
        found.score.sequences += usize::from(targets > 0);
        found.score.sequences_right += usize::from(targets > 0 && right == targets);
    }
    found
}

/// The first of the largest values.
pub(super) fn most_probable<F: Float>(row: &[F]) -> usize {
    let mut best = 0;
    for (index, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = index;
        }
    }
    best
}

fn total(pieces: impl Iterator<Item = PieceScore>) -> Score {
    let mut total = Score::default();
    let mut loss = 0.0;
    for piece in pieces {
        loss += piece.loss;
        total.targets += piece.score.targets;
        total.targets_right += piece.score.targets_right;
        total.largest_loss = total.largest_loss.max(piece.score.largest_loss);
        total.sequences += piece.score.sequences;
        total.sequences_right += piece.score.sequences_right;
    }
    total.loss = loss / total.targets.max(1) as f64;
    total
}

/// Does the work on every item, a thread a desk, the calling one among them.
fn for_each<D: Send, T: Send>(
    desks: &mut [D],
    items: &mut [T],
    work: impl Fn(&mut D, &mut T) + Sync,
) {
    let helpers = desks.len().min(items.len()).saturating_sub(1);
    let (own, others) = desks.split_first_mut().expect("there is a thread at least");
    if helpers == 0 {
        return items.iter_mut().for_each(|item| work(own, item));
    }
    let queue = Mutex::new(items.iter_mut());
    let drain = |desk: &mut D| {
        loop {
            let item = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(item) = item else { break };
            work(desk, item);
        }
    };
    std::thread::scope(|scope| {
        for desk in &mut others[..helpers] {
            // Where the system has no more threads, the others do the work.
            let helper = std::thread::Builder::new();
            if let Err(error) = helper.spawn_scoped(scope, || drain(desk)) {
                log::debug!("a training goes on with fewer threads: {error}");
            }
        }
        drain(own);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::testing::{small_config, token_batch};
    use crate::attention::{
        Activation, Config, Mask, Norm, PositionUse, Positions, life, testing::random_grid_batch,
    };

    /// Holds the gradient of every group of parameters against central differences of the loss:
    /// along its own direction for the whole group, and along a few single parameters.
    fn check_gradients(name: &str, config: Config, batch: &Batch) {
        let mut model = Model::<f64>::new(config, 7).unwrap();
        // Away from zeros and ones, at which mistakes in biases and gains would hide.
        let mut random = crate::attention::Random::new(8, 0);
        for value in model.values_mut() {
            *value += 0.1 * random.normal();
        }
        let mut workers = Workers::new(1);
        let gradient = workers.gradient(&model, batch).1.to_vec();
        let groups = model.groups().to_vec();
        for group in &groups {
            let part = group.of(&gradient);
            let size = dot_self(part).sqrt();
            assert!(size > 1e-9, "{name}: {} has no gradient", group.name);
            let mut loss_at = |step: f64, direction: &dyn Fn(usize) -> f64| {
                let mut moved = model.clone();
                for (index, value) in group.of_mut(moved.values_mut()).iter_mut().enumerate() {
                    *value += step * direction(index);
                }
                workers.score(&moved, batch).loss
            };
            let mut check = |direction: &dyn Fn(usize) -> f64| {
                let slope: f64 =
                    part.iter().enumerate().map(|(index, slope)| slope * direction(index)).sum();
                let step = 1e-4;
                let difference =
                    (loss_at(step, direction) - loss_at(-step, direction)) / (2.0 * step);
                let error = (difference - slope).abs() / size;
                assert!(error < 1e-5, "{name}: {} off by {error:e}", group.name);
            };
            check(&|index| part[index] / size);
            for _ in 0..4 {
                let one = random.below(group.len());
                check(&|index| if index == one { 1.0 } else { 0.0 });
            }
        }
    }

    fn dot_self(values: &[f64]) -> f64 {
        values.iter().map(|value| value * value).sum()
    }

    #[test]
    fn gradients_are_those_of_central_differences_for_words() {
        let batch = token_batch();
        let base = small_config();
        let check = |name: &str, config: Config| check_gradients(name, config, &batch);
        check("learned places, RMS norm", base);
        check("layer norm", Config { norm: Norm::Layer, ..base });
        check("no norm", Config { norm: Norm::None, ..base });
        check(
            "places for query and key",
            Config { position_use: PositionUse::QueryAndKey, ..base },
        );
        check("sinusoidal", Config { positions: Positions::Sinusoidal { length: 6 }, ..base });
        check("no places", Config { positions: Positions::Unknown, ..base });
        check("linear", Config { activation: Activation::Linear, ..base });
        check("no attention", Config { has_attention: false, ..base });
        check("no residual", Config { has_residual: false, ..base });
        check("one head", Config { heads: 1, layers: 1, ..base });
    }

    #[test]
    fn gradients_are_those_of_central_differences_for_life() {
        let batch = random_grid_batch(5, 4, 3);
        let mut config = Config { width: 8, mlp_width: 12, ..life::config(5, 4) };
        check_gradients("life", config, &batch);
        config.position_use = PositionUse::Stream;
        check_gradients("life, places in the stream", config, &batch);
    }

    #[test]
    fn not_a_bit_depends_on_the_number_of_threads() {
        let model = Model::<f32>::new(life::config(6, 6), 1).unwrap();
        let batch = random_grid_batch(6, 6, 11);
        let mut alone = Workers::new(1);
        let (score, gradient) = alone.gradient(&model, &batch);
        for threads in [2, 3, 5, 16] {
            let mut workers = Workers::new(threads);
            assert_eq!(workers.gradient(&model, &batch), (score, gradient), "{threads} threads");
            let scored = workers.score(&model, &batch);
            assert_eq!(scored.targets_right, score.targets_right);
        }
    }

    #[test]
    fn a_score_counts_targets_and_whole_sequences() {
        let mut batch = Batch::default();
        batch.push(&[0, 0], &[Some(1), Some(0)], Mask::Full);
        batch.push(&[0, 0], &[None, Some(1)], Mask::Full);
        batch.push(&[0], &[None], Mask::Full);
        // The rows of what is asked: both of the first sequence, the last of each of the others.
        let logits = vec![0.0, 2.0, 0.0, 2.0, -1.0, 1.0, 5.0, 5.0f64];
        let mut pass = Pass { logits, loss_rows: batch.loss_rows(), ..Pass::default() };
        let found = scored(&mut pass, &batch, 2);
        let score = total([found].into_iter());
        assert_eq!((score.targets, score.targets_right), (3, 2));
        assert_eq!((score.sequences, score.sequences_right), (2, 1));
        let expected = (2.0 * (1.0 + (-2.0f64).exp()).ln() + (1.0 + 2.0f64.exp()).ln()) / 3.0;
        assert!((score.loss - expected).abs() < 1e-12);
        assert!((score.largest_loss - (1.0 + 2.0f64.exp()).ln()).abs() < 1e-12);
        assert!(!score.is_all_right() && !Score::default().is_all_right());
    }
}
