// Fills the ghost frame of a torus with copies of the other side.
//
// The first row of workgroups fills, in every row of cells, the ghost words west and east and the
// bits past the last column. The second row of workgroups fills the ghost rows of every column of
// words, ghost columns included. Axes that do not wrap are left alone. A side smaller than the
// frame wraps around more than once.
//
// Invariants: both rows of workgroups run at once. Of the words that the first row writes, the
// second reads only the bits of the grid's own cells, where x wraps around, and these bits do not
// change.

#import grid
#import sizes

@group(0) @binding(1) var<storage, read_write> cells: array<u32>;

// The 32 cells from column x on in the row whose words have the index `row` in column 0, taken
// modulo the width.
fn cells_from(x: u32, row: u32) -> u32 {
    if (grid.width >= 64u && x + 32u <= grid.width) {
        let index = row + (x / 32u) * grid.stride;
        let shift = x % 32u;
        if (shift == 0u) {
            return cells[index];
        }
        return (cells[index] >> shift) | (cells[index + grid.stride] << (32u - shift));
    }
    var bits = 0u;
    for (var i = 0u; i < 32u; i += 1u) {
        let column = (x + i) % grid.width;
        let bit = (cells[row + (column / 32u) * grid.stride] >> (column % 32u)) & 1u;
        bits |= bit << i;
    }
    return bits;
}

// The word of a column of words, 0 being the ghost frame's, in such a row, as it is to be where x
// wraps around.
fn wrapped_word(column: u32, row: u32) -> u32 {
    if (column == 0u) {
        // Column -32 modulo the width, written so that it does not go below zero.
        return cells_from((grid.width - 32u % grid.width) % grid.width, row);
    }
    if (column > grid.words) {
        return cells_from((grid.words * 32u - grid.width) % grid.width, row);
    }
    let word = cells[row + (column - 1u) * grid.stride];
    let used = grid.width % 32u;
    if (column < grid.words || used == 0u) {
        return word;
    }
    return (word & grid.last_mask) | (cells_from(0u, row) << used);
}

fn wrap_columns(y: u32) {
    let row = grid.stride + GHOST_ROWS + y;
    let last = row + (grid.words - 1u) * grid.stride;
    cells[row - grid.stride] = wrapped_word(0u, row);
    cells[last + grid.stride] = wrapped_word(grid.words + 1u, row);
    if (grid.width % 32u != 0u) {
        cells[last] = wrapped_word(grid.words, row);
    }
}

// The word of a column in row y, whether or not x wraps around.
fn framed_word(column: u32, y: u32) -> u32 {
    let row = grid.stride + GHOST_ROWS + y;
    if (grid.wraps_x == 0u) {
        return cells[row + column * grid.stride - grid.stride];
    }
    return wrapped_word(column, row);
}

fn wrap_rows(column: u32, i: u32) {
    let first = column * grid.stride + GHOST_ROWS;
    cells[first - 1u - i] = framed_word(column, grid.height - 1u - i % grid.height);
    cells[first + grid.height + i] = framed_word(column, i % grid.height);
}

@compute @workgroup_size(LANES)
fn wrap(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = group.x * LANES + lane;
    if (group.y == 0u) {
        if (grid.wraps_x != 0u && index < grid.height) {
            wrap_columns(index);
        }
    } else if (grid.wraps_y != 0u && index < (grid.words + 2u) * GHOST_ROWS) {
        wrap_rows(index / GHOST_ROWS, index % GHOST_ROWS);
    }
}
