// Fills the ghost frame of a torus with copies of the other side.
//
// Layout: columns of words with a ghost frame, as `src/engine/gpu/layout.rs` describes. Two
// entry points, one after the other: `wrap_columns` fills, in every row of cells, the ghost words
// west and east and the bits past the last column; `wrap_rows` then fills the ghost rows of every
// column of words, the ghost ones too, so that corners come right. Axes that do not wrap are left
// alone. Sides smaller than the frame wrap around more than once.

struct Grid {
    width: u32,
    height: u32,
    words: u32,
    stride: u32,
    last_mask: u32,
    wraps_x: u32,
    wraps_y: u32,
    open_sides: u32,
}

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read_write> cells: array<u32>;

const GHOST_ROWS: u32 = 16u;

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

@compute @workgroup_size(64)
fn wrap_columns(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= grid.height || grid.wraps_x == 0u) {
        return;
    }
    let row = grid.stride + GHOST_ROWS + id.x;
    let last = row + (grid.words - 1u) * grid.stride;
    // Column -32 modulo the width, written so that it does not go below zero.
    let west = cells_from((grid.width - 32u % grid.width) % grid.width, row);
    let used = grid.width % 32u;
    let east = cells_from((grid.words * 32u - grid.width) % grid.width, row);
    let past = cells_from(0u, row);
    cells[row - grid.stride] = west;
    cells[last + grid.stride] = east;
    if (used != 0u) {
        cells[last] = (cells[last] & grid.last_mask) | (past << used);
    }
}

@compute @workgroup_size(64)
fn wrap_rows(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= grid.words + 2u || grid.wraps_y == 0u) {
        return;
    }
    let first = id.x * grid.stride + GHOST_ROWS;
    for (var i = 0u; i < GHOST_ROWS; i += 1u) {
        cells[first - 1u - i] = cells[first + grid.height - 1u - i % grid.height];
        cells[first + grid.height + i] = cells[first + i % grid.height];
    }
}
