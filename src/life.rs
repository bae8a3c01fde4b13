//! Cells and time: rules, topologies, patterns and the universes made of them.
//!
//! This layer knows no files, threads, devices or windows. Cells have signed coordinates, x to
//! the right and y down.

mod bit_grid;
pub mod blanks;
mod blocks;
mod cells;
mod colours;
mod geometry;
pub(crate) mod message;
mod pattern;
mod rule;
mod run_writer;
mod runs;
mod soup;
mod state_grid;
mod topology;
pub mod tree;
mod universe;
pub mod wechsler;

pub use bit_grid::BitGrid;
pub use blocks::BlockRaster;
pub use cells::{Cells, CellsError, Run};
pub use colours::{BlockColour, Colour, Mixture, StateColours};
pub use geometry::{MAX_COORDINATE, Point, Rect};
pub use pattern::{Pattern, TextMemory};
pub use rule::{
    BlockRule, CountSet, DecisionTree, FAMILIES, Generations, LargerRule, LargerShape, LifeLike,
    MooreTable, Named, ParseRuleError, Phases, Rule, RuleBook, RuleFacts, RuleFamily, Rulestring,
    StateSet, TableRule, Transitions, TreeMaker, named_rules, put_on_shelf, with_book,
};
pub use run_writer::RunWriter;
pub use runs::{CellRuns, Moved};
pub use soup::Soup;
pub use state_grid::StateGrid;
pub use topology::{Axis, Edge, MAX_SIDE, Topology};
pub use tree::{Tree, TreeBounds, TreeError};
pub use universe::{Universe, UniverseError};
pub use wechsler::{Apgcode, ApgcodePrefix, WechslerError};
