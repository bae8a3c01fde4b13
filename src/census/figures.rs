//! Figures of one object: how fast, how hot, how much of it moves.

use super::Object;
use crate::life::{Rect, Rule};

/// The eight-fold symmetries that a pattern can have about a centre or an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symmetry {
    /// None.
    C1,
    /// A half turn.
    C2,
    /// A quarter turn.
    C4,
    /// A mirror along a row or a column.
    D2Orthogonal,
    /// A mirror along a diagonal.
    D2Diagonal,
    /// Two orthogonal mirrors.
    D4Orthogonal,
    /// Two diagonal mirrors.
    D4Diagonal,
    /// Everything that a square has.
    D8,
}

/// What can be said of a still life, an oscillator or a spaceship, over one whole period.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Generations until it is as it was; 1 for a still life.
    pub period: u32,
    /// Columns moved to the right in a period.
    pub dx: i64,
    /// Rows moved down in a period.
    pub dy: i64,
    /// Speed and direction as people write them, `c/4 diagonal` or `2c/5 orthogonal`; `None` for
    /// what stays in its place.
    pub speed: Option<String>,
    /// Fewest live cells of a generation.
    pub population_min: u64,
    /// Most live cells of a generation.
    pub population_max: u64,
    /// Mean live cells of a generation.
    pub population_mean: f64,
    /// The smallest rectangle around everything that is alive at some time in the period, where
    /// the object stands in its snapshot.
    pub envelope: Rect,
    /// Mean number of cells that change from one generation to the next.
    pub heat: f64,
    /// The symmetry of its cells as they are now.
    pub symmetry: Symmetry,
    /// Cells that are alive in some generations and dead in others; for a spaceship, none are told
    /// apart and this is `None`.
    pub rotor_cells: Option<u64>,
    /// Cells that are alive in every generation; `None` for a spaceship.
    pub stator_cells: Option<u64>,
    /// Rotor cells as a share of rotor and stator cells; `None` for a spaceship.
    pub volatility: Option<f64>,
}

impl Figures {
    /// The figures of an object under its rule; `None` for one that is active.
    pub fn of(object: &Object, rule: Rule) -> Option<Self> {
        let _ = (object, rule);
        None
    }
}
