//! Studies of the model of Life: larger and smaller, and with a part taken away.

use super::config;
use crate::attention::config::{Activation, Config, Positions};
use crate::attention::recipe::Recipe;
use crate::attention::training::Plan;

/// Widths of the models whose abilities are compared.
pub const WIDTHS: [usize; 5] = [2, 4, 8, 16, 32];

/// Numbers of heads that are compared.
pub const HEADS: [usize; 3] = [1, 2, 4];

/// Steps within which the whole model learns Life on small grids with any seed, with room to spare.
pub const STEPS: u64 = 800;

/// The shapes of the study of sizes on a torus of `width` x `height` cells, from the fewest
/// parameters to the most: every width with every number of heads that can share it. The MLP is
/// twice as wide as the stream.
pub fn sizes(width: usize, height: usize) -> Vec<Config> {
    let mut shapes: Vec<Config> = WIDTHS
        .iter()
        .flat_map(|&size| HEADS.map(|heads| (size, heads)))
        .filter(|(size, heads)| size.is_multiple_of(*heads))
        .map(|(size, heads)| Config {
            width: size,
            heads,
            mlp_width: 2 * size,
            ..config(width, height)
        })
        .collect();
    shapes.sort_by_key(|shape| (shape.parameter_count(), shape.heads));
    shapes
}

/// What is taken away from a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Nothing: the whole model, to compare with.
    Nothing,
    /// The places: every cell sees all cells alike.
    Position,
    /// The nonlinearity of the MLP.
    Nonlinearity,
    /// Attention: every cell is on its own.
    Attention,
    /// The residual: attention and MLP replace what they should add to.
    Residual,
}

impl Part {
    /// All of them, the whole model first.
    pub const ALL: [Self; 5] =
        [Self::Nothing, Self::Position, Self::Nonlinearity, Self::Attention, Self::Residual];

    /// A shape without the part.
    pub fn taken_from(self, config: Config) -> Config {
        match self {
            Self::Nothing => config,
            Self::Position => Config { positions: Positions::Unknown, ..config },
            Self::Nonlinearity => Config { activation: Activation::Linear, ..config },
            Self::Attention => Config { has_attention: false, ..config },
            Self::Residual => Config { has_residual: false, ..config },
        }
    }

    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Position => "position",
            Self::Nonlinearity => "nonlinearity",
            Self::Attention => "attention",
            Self::Residual => "residual",
        }
    }
}

/// The plan of a study from that of the whole model: another shape, which has that many steps and
/// no second try, so that failures show.
pub fn plan(whole: Plan, shape: Config, steps: u64) -> Plan {
    let recipe = Recipe { plateau: None, most_steps: steps, ..whole.recipe };
    Plan { config: shape, recipe, ..whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::training::Training;
    use crate::life::LifeLike;

    fn check_trainable(shape: Config) {
        let plan = plan(super::super::plan(8, 8, LifeLike::LIFE, 1, 1), shape, STEPS);
        assert!(Training::new(plan).is_ok(), "{shape:?}");
    }

    #[test]
    fn sizes_climb_and_every_shape_can_be_trained() {
        let shapes = sizes(8, 8);
        assert_eq!(shapes.len(), 2 + 4 * 3);
        assert!(shapes.is_sorted_by_key(Config::parameter_count));
        for shape in shapes {
            check_trainable(shape);
        }
    }

    #[test]
    fn taking_a_part_away_leaves_the_others() {
        let whole = config(8, 8);
        assert_eq!(Part::Nothing.taken_from(whole), whole);
        for part in &Part::ALL[1..] {
            let without = part.taken_from(whole);
            assert_ne!(without, whole);
            assert!(without.parameter_count() <= whole.parameter_count());
            check_trainable(without);
        }
    }
}
