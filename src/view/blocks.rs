//! What a view sees of a universe where it draws in memory: its cells, block by block.

use crate::engine::{Engine, EngineError};
use crate::life::{BlockColour, BlockRaster, StateColours};

/// What lives in each block of a raster, row after row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// Live cells.
    pub counts: Vec<u32>,
    /// Their colours, where the rule has more than two states.
    pub colours: Option<Vec<BlockColour>>,
}

impl Blocks {
    /// Looks at a universe.
    ///
    /// # Errors
    /// The engine's.
    pub fn observe(engine: &mut dyn Engine, raster: &BlockRaster) -> Result<Self, EngineError> {
        let colours = match StateColours::of(engine.rule()) {
            Some(colours) => Some(engine.colour_blocks(raster, &colours)?),
            None => None,
        };
        Ok(Self { counts: engine.count_blocks(raster)?, colours })
    }
}
