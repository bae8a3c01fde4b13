// A dense grid of cells: columns of words with a ghost frame, as `src/engine/gpu/layout.rs`
// describes. Columns of words and rows are counted from the grid's first cell.

#import constants
#import Grid

@group(0) @binding(0) var<uniform> grid: Grid;

// The index of the word in row 0 of a column of words.
fn column_start(column: u32) -> u32 {
    return (column + 1u) * grid.stride + GHOST_ROWS;
}

// The bits of a column of words that are cells.
fn cells_mask(column: u32) -> u32 {
    return select(0xffffffffu, grid.last_mask, column + 1u == grid.words);
}
