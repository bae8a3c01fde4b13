//! Colours of blocks for engines that do not work them out where the cells are.

use super::{Engine, EngineError};
use crate::life::{BlockColour, BlockRaster, Mixture, Rect, StateColours};

/// Cells that are read at once, at most.
const PIECE: Rect = Rect::new(0, 0, 1 << 12, 1 << 10);

/// The colour of the live cells in each block of a raster, from the states of one piece of what lives after the other.
pub(super) fn by_regions(
    engine: &mut (impl Engine + ?Sized),
    raster: &BlockRaster,
    colours: &StateColours,
) -> Result<Vec<BlockColour>, EngineError> {
    let live = engine.bounding_box()?.unwrap_or_default().intersection(&raster.region());
    let mut mixtures = vec![Mixture::default(); raster.width() * raster.height()];
    for y in (live.y..live.bottom()).step_by(PIECE.height as usize) {
        for x in (live.x..live.right()).step_by(PIECE.width as usize) {
            let piece = Rect::new(x, y, PIECE.width, PIECE.height).intersection(&live);
            let states = engine.read_states(piece)?;
            let columns: Vec<usize> =
                (piece.x..piece.right()).map(|x| block_with(raster.columns(), x)).collect();
            for row in 0..states.height() {
                let start = block_with(raster.rows(), piece.y + row as i64) * raster.width();
                for (word, live) in states.live().row(row).iter().enumerate() {
                    let mut left = *live;
                    while left != 0 {
                        let column = 64 * word + left.trailing_zeros() as usize;
                        left &= left - 1;
                        let mixture = &mut mixtures[start + columns[column]];
                        mixture.add(colours, states.state(column, row), 1);
                    }
                }
            }
        }
    }
    Ok(mixtures.iter().map(Mixture::mean).collect())
}

/// The block that holds a coordinate within the boundaries.
fn block_with(boundaries: &[i64], at: i64) -> usize {
    boundaries.partition_point(|&boundary| boundary <= at).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{Cells, Pattern, Universe};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_give_what_the_oracle_gives(
            cells in prop::collection::vec(((-2200i64..2200, -40i64..40), 1u8..4), 0..60),
            start in (-2300.0..10.0f64, -50.0..50.0f64),
            side in 0.4..900.0f64,
        ) {
            let pattern = Pattern {
                is_placed: true,
                ..Pattern::from_cells(Cells::from_states(cells))
            };
            let universe = Universe::new(&pattern, Some("345/2/4".parse().unwrap())).unwrap();
            let mut engine = ReferenceEngine::new(&universe);
            let colours = StateColours::of(engine.rule()).unwrap();
            let raster = BlockRaster::uniform(start.0, start.1, side, 9, 7);
            let expected = engine.colour_blocks(&raster, &colours);
            prop_assert_eq!(by_regions(&mut engine, &raster, &colours), expected);
        }
    }
}
