//! Sequences to train on or to be tested with.

use std::ops::Range;

use super::float::Float;
use super::matrix::add;

/// Which tokens a token may attend to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mask {
    /// All of its sequence: for filling in what is missing.
    #[default]
    Full,
    /// Itself and those before it: for saying what comes next.
    Causal,
}

/// One sequence of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// Where its tokens stand in the batch.
    pub places: Range<usize>,
    /// Which tokens see which.
    pub mask: Mask,
}

/// The rows of a batch that the loss depends on: those of the tokens whose answers are wanted. The
/// others are only attended to, so that the last layer needs no more than their keys and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LossRows {
    /// Their places in the batch, in order.
    pub(super) rows: Vec<usize>,
    /// Which of `rows` belong to each sequence.
    pub(super) sequences: Vec<Range<usize>>,
}

impl LossRows {
    /// The asked rows of `from`, in rows of `width`, one under another.
    pub(super) fn gather<F: Float>(&self, from: &[F], width: usize, to: &mut Vec<F>) {
        to.clear();
        for row in &self.rows {
            to.extend_from_slice(&from[row * width..][..width]);
        }
    }

    /// Adds each of the gathered rows of `from` to its own row of `to`.
    pub(super) fn scatter<F: Float>(&self, from: &[F], width: usize, to: &mut [F]) {
        for (row, from) in self.rows.iter().zip(from.chunks_exact(width)) {
            add(&mut to[row * width..][..width], from);
        }
    }
}

/// Sequences of tokens, one after another, each token with what is to be answered in its place, or
/// nothing. Sequences may differ in length and in mask.
///
/// ```
/// use lifescope::attention::{Batch, Mask};
/// let mut batch = Batch::default();
/// // "0 1 2", to be answered with 2 at the second place only.
/// batch.push(&[0, 1, 2], &[None, Some(2), None], Mask::Full);
/// assert_eq!((batch.tokens().len(), batch.target_count()), (3, 1));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    tokens: Vec<u32>,
    targets: Vec<Option<u32>>,
    sequences: Vec<Sequence>,
}

impl Batch {
    /// Adds a sequence.
    ///
    /// # Panics
    /// When there are not as many targets as tokens.
    pub fn push(&mut self, tokens: &[u32], targets: &[Option<u32>], mask: Mask) {
        assert_eq!(tokens.len(), targets.len(), "a target, or none, for each token");
        let start = self.tokens.len();
        self.tokens.extend_from_slice(tokens);
        self.targets.extend_from_slice(targets);
        self.sequences.push(Sequence { places: start..self.tokens.len(), mask });
    }

    /// All tokens, sequence after sequence.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// What is to be answered in each token's place.
    pub fn targets(&self) -> &[Option<u32>] {
        &self.targets
    }

    /// The sequences.
    pub fn sequences(&self) -> &[Sequence] {
        &self.sequences
    }

    /// Number of tokens that have a target.
    pub fn target_count(&self) -> usize {
        self.targets.iter().flatten().count()
    }

    /// The tokens that are to be answered.
    pub(super) fn loss_rows(&self) -> LossRows {
        let mut loss_rows = LossRows { rows: Vec::new(), sequences: Vec::new() };
        for sequence in &self.sequences {
            let start = loss_rows.rows.len();
            let places = sequence.places.clone();
            loss_rows.rows.extend(places.clone().filter(|&place| self.targets[place].is_some()));
            // No sequence goes without, which spares everything else that case.
            if loss_rows.rows.len() == start {
                loss_rows.rows.extend(places.last());
            }
            loss_rows.sequences.push(start..loss_rows.rows.len());
        }
        loss_rows
    }

    /// All tokens, as if all were to be answered.
    pub(super) fn all_rows(&self) -> LossRows {
        let sequences = self.sequences.iter().map(|sequence| sequence.places.clone());
        LossRows { rows: (0..self.tokens.len()).collect(), sequences: sequences.collect() }
    }

    /// The batch in `pieces` parts of about as many sequences, fewer where there are fewer
    /// sequences. How a batch is cut depends on nothing else, so that sums over the pieces are the
    /// same however many threads share them.
    pub fn pieces(&self, pieces: usize) -> Vec<Batch> {
        let count = self.sequences.len();
        let pieces = pieces.clamp(1, count.max(1));
        (0..pieces)
            .map(|piece| {
                let mut part = Batch::default();
                for sequence in
                    &self.sequences[piece * count / pieces..(piece + 1) * count / pieces]
                {
                    let places = sequence.places.clone();
                    part.push(&self.tokens[places.clone()], &self.targets[places], sequence.mask);
                }
                part
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_asked_are_gathered_and_go_back_where_they_were() {
        let mut batch = Batch::default();
        batch.push(&[1, 2, 3], &[Some(0), None, Some(0)], Mask::Full);
        batch.push(&[4, 5], &[None, None], Mask::Full);
        batch.push(&[6], &[Some(0)], Mask::Full);
        let asked = batch.loss_rows();
        assert_eq!(
            (&asked.rows[..], &asked.sequences[..]),
            (&[0, 2, 4, 5][..], &[0..2, 2..3, 3..4][..])
        );
        let rows: Vec<f64> = (0..12).map(f64::from).collect();
        let mut gathered = Vec::new();
        asked.gather(&rows, 2, &mut gathered);
        assert_eq!(gathered, [0.0, 1.0, 4.0, 5.0, 8.0, 9.0, 10.0, 11.0]);
        let mut scattered = vec![1.0; 12];
        asked.scatter(&gathered, 2, &mut scattered);
        assert_eq!(scattered, [1.0, 2.0, 1.0, 1.0, 5.0, 6.0, 1.0, 1.0, 9.0, 10.0, 11.0, 12.0]);
        assert_eq!(batch.all_rows().rows, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn pieces_hold_every_sequence_once_in_order() {
        let mut batch = Batch::default();
        for length in 1..=7u32 {
            let tokens: Vec<u32> = (0..length).collect();
            batch.push(&tokens, &vec![Some(length); length as usize], Mask::Causal);
        }
        for pieces in [1, 2, 3, 7, 9] {
            let parts = batch.pieces(pieces);
            assert_eq!(parts.len(), pieces.min(7));
            let tokens: Vec<u32> = parts.iter().flat_map(|part| part.tokens().to_vec()).collect();
            assert_eq!(tokens, batch.tokens());
            assert_eq!(parts.iter().map(|part| part.sequences().len()).sum::<usize>(), 7);
        }
    }
}
