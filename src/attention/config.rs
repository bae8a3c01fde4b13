//! The shape of a model.

use super::parameters::{Group, Start};

/// How a token knows where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Positions {
    /// Not at all: the model sees a bag of tokens.
    Unknown,
    /// A vector for each place up to `length`, learned like the embedding.
    Learned {
        /// The longest sequence.
        length: usize,
    },
    /// Fixed sines and cosines of the place, as wide as the model (Vaswani et al., 2017).
    Sinusoidal {
        /// The longest sequence.
        length: usize,
    },
    /// The place on a torus of `width` x `height` cells, row after row: the sines and cosines of
    /// every wave that fits around it, along either axis, projected to the width of the model by
    /// a learned matrix.
    Torus {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
    },
}

impl Positions {
    /// The longest sequence that has places, or `None` where any length does.
    pub fn longest(&self) -> Option<usize> {
        match *self {
            Self::Unknown => None,
            Self::Learned { length } | Self::Sinusoidal { length } => Some(length),
            Self::Torus { width, height } => Some(width * height),
        }
    }
}

/// What hears of the places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PositionUse {
    /// Added to the embedding at the start, so that everything after it carries the place along.
    Stream,
    /// Added, in every layer, to what queries and keys are made of; values and the stream itself
    /// know nothing of places.
    QueryAndKey,
}

/// What keeps vectors at one size, ahead of attention, MLP and logits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Norm {
    /// Nothing.
    None,
    /// Division by the root of the mean square (Zhang and Sennrich, 2019), and a learned gain.
    Rms,
    /// Mean 0 and variance 1 (Ba, Kiros and Hinton, 2016), a learned gain and bias.
    Layer,
}

/// What stands between the two matrices of the MLP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    /// The Gaussian error linear unit, in its form with tanh (Hendrycks and Gimpel, 2016).
    Gelu,
    /// Nothing, so that two matrices are no more than one: to show why a nonlinearity is needed.
    Linear,
}

/// The shape of a model. Fields are free to set; [`check`](Self::check) says what does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// Different tokens.
    pub tokens: usize,
    /// Different answers, between which the softmax of the logits chooses.
    pub answers: usize,
    /// Width of the stream: numbers that stand for a token.
    pub width: usize,
    /// Layers, each of attention and MLP.
    pub layers: usize,
    /// Heads of each attention; they share the width.
    pub heads: usize,
    /// Width of the MLP's middle.
    pub mlp_width: usize,
    /// How a token knows where it stands.
    pub positions: Positions,
    /// What hears of it.
    pub position_use: PositionUse,
    /// What keeps vectors at one size.
    pub norm: Norm,
    /// The nonlinearity of the MLP.
    pub activation: Activation,
    /// Whether there is attention; without it each token is on its own.
    pub has_attention: bool,
    /// Whether attention and MLP add to the stream or take its place.
    pub has_residual: bool,
}

/// Why a shape is not one of a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl ConfigError {
    pub(super) fn other_shape() -> Self {
        Self("the model to start with has another shape than the one to train".to_owned())
    }
}

impl Config {
    /// Whether the parts fit together.
    ///
    /// # Errors
    /// [`ConfigError`], which says which do not and what would.
    pub fn check(&self) -> Result<(), ConfigError> {
        let sizes = [
            ("tokens", self.tokens),
            ("answers", self.answers),
            ("width", self.width),
            ("layers", self.layers),
            ("heads", self.heads),
            ("MLP width", self.mlp_width),
        ];
        for (name, size) in sizes {
            if size == 0 || size > MOST {
                return Err(ConfigError(format!("{name} is {size}; 1 to {MOST} would do")));
            }
        }
        if !self.width.is_multiple_of(self.heads) {
            return Err(ConfigError(format!(
                "{} heads cannot share a width of {}; it must be a multiple of them",
                self.heads, self.width
            )));
        }
        let longest = match self.positions {
            Positions::Torus { width, height } => width.saturating_mul(height),
            positions => positions.longest().unwrap_or(1),
        };
        if longest == 0 || longest > MOST {
            return Err(ConfigError(format!("{longest} places; 1 to {MOST} would do")));
        }
        let numbers = self.parameters_without_norms() + self.numbers_of_places();
        if numbers > MOST_NUMBERS {
            return Err(ConfigError(format!(
                "its matrices and places take {numbers} numbers; {MOST_NUMBERS} at most would do"
            )));
        }
        Ok(())
    }

    /// Parameters in matrices: nearly all, and told without a list of them.
    fn parameters_without_norms(&self) -> u128 {
        let of = |rows: usize, columns: usize| rows as u128 * columns as u128;
        let attention = if self.has_attention { 4 * of(self.width, self.width) } else { 0 };
        let layer = attention + 2 * of(self.width, self.mlp_width);
        let ends = of(self.tokens, self.width) + of(self.width, self.answers);
        self.layers as u128 * layer + ends
    }

    /// Numbers that stand for places, fixed or learned.
    fn numbers_of_places(&self) -> u128 {
        let (places, numbers) = match self.positions {
            Positions::Unknown => (0, 0),
            Positions::Learned { length } | Positions::Sinusoidal { length } => {
                (length, self.width)
            }
            Positions::Torus { width, height } => {
                (width * height, super::position::torus_feature_count(width, height))
            }
        };
        places as u128 * numbers as u128
    }

    /// Width of one head.
    pub fn head_width(&self) -> usize {
        self.width / self.heads
    }

    /// Number of parameters, all that is learned.
    pub fn parameter_count(&self) -> usize {
        self.groups().iter().map(Group::len).sum()
    }

    /// The groups of parameters in the order in which they are stored: what each is called, its
    /// sizes, and how it starts.
    pub(super) fn groups(&self) -> Vec<Group> {
        let (d, m) = (self.width, self.mlp_width);
        let mut groups = Groups::default();
        // Of variance 1 where a norm follows, as the sines and cosines of places are. Without one
        // smaller, so that scores start out nearly alike.
        let deviation = if self.norm == Norm::None { 0.3 } else { 1.0 };
        groups.add("embedding", self.tokens, d, Start::Normal(deviation));
        match self.positions {
            Positions::Unknown | Positions::Sinusoidal { .. } => {}
            Positions::Learned { length } => {
                groups.add("position", length, d, Start::Normal(1.0));
            }
            Positions::Torus { width, height } => {
                let features = super::position::torus_feature_count(width, height);
                groups.add("position", features, d, Start::FanIn);
            }
        }
        for layer in 0..self.layers {
            let name = |part: &str| format!("layer{layer}.{part}");
            if self.has_attention {
                groups.add_norm(&name("attention_norm"), self.norm, d);
                for part in ["query", "key", "value", "output"] {
                    groups.add(&name(part), d, d, Start::FanIn);
                }
            }
            groups.add_norm(&name("mlp_norm"), self.norm, d);
            groups.add(&name("up"), d, m, Start::FanIn);
            groups.add(&name("up_bias"), 1, m, Start::Zero);
            groups.add(&name("down"), m, d, Start::FanIn);
            groups.add(&name("down_bias"), 1, d, Start::Zero);
        }
        groups.add_norm("final_norm", self.norm, d);
        groups.add("logits", d, self.answers, Start::FanIn);
        groups.add("logits_bias", 1, self.answers, Start::Zero);
        groups.0
    }
}

/// The largest of any size: far beyond what trains in seconds, and products of two stay small.
const MOST: usize = 1 << 16;

/// The most numbers that matrices and places take in all, a gigabyte: a header that claims more is
/// refused before anything is made.
const MOST_NUMBERS: u128 = 1 << 28;

#[derive(Default)]
struct Groups(Vec<Group>);

impl Groups {
    fn add(&mut self, name: &str, rows: usize, columns: usize, start: Start) {
        let first = self.0.last().map_or(0, |group| group.first + group.len());
        self.0.push(Group { name: name.to_owned(), rows, columns, first, start });
    }

    fn add_norm(&mut self, name: &str, norm: Norm, width: usize) {
        if norm != Norm::None {
            self.add(&format!("{name}.gain"), 1, width, Start::One);
        }
        if norm == Norm::Layer {
            self.add(&format!("{name}.bias"), 1, width, Start::Zero);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::testing::small_config;

    #[test]
    fn shapes_that_do_not_fit_are_refused_with_a_reason() {
        let check = |change: fn(&mut Config), expected: &str| {
            let mut config = small_config();
            change(&mut config);
            let error = config.check().expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        };
        assert_eq!(small_config().check(), Ok(()));
        check(|config| config.heads = 3, "3 heads cannot share");
        check(|config| config.width = 0, "width is 0");
        check(|config| config.tokens = 1 << 20, "tokens is");
        check(|config| config.positions = Positions::Learned { length: 0 }, "0 places");
        check(
            |config| config.positions = Positions::Torus { width: usize::MAX, height: 2 },
            "places",
        );
    }

    #[test]
    fn parameters_are_counted() {
        let config = Config {
            tokens: 2,
            answers: 2,
            width: 4,
            layers: 1,
            heads: 1,
            mlp_width: 8,
            positions: Positions::Learned { length: 5 },
            norm: Norm::Rms,
            ..small_config()
        };
        // Embedding, places, norm and four matrices, norm and MLP, norm and logits.
        let expected = 8 + 20 + (4 + 4 * 16) + (4 + 32 + 8 + 32 + 4) + (4 + 8 + 2);
        assert_eq!(config.parameter_count(), expected);
    }
}
