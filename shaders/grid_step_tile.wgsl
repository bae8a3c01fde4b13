// Up to 16 generations in one launch, tile by tile.
//
// The body is made by `src/engine/gpu/tile_kernel.rs`, which explains the method; `lifescope info
// --shader RULE` prints the whole. Variable c{k}_{r} is word k of row r of what an invocation
// holds.
//
// Invariants: the ghost frame holds what lies past the edge before this runs; it is not written.
// A workgroup writes words first_word .. first_word + WORDS_WRITTEN of its ROWS_WRITTEN rows.
//
// Indices stay in bounds: `column_base` clamps a column of words to the ghost frame's last and
// `row_offset` a row to the ghost frame's last, the first ones are the frame's own first ones, and
// `store` is only called for rows of the grid and tests the column. A list of tiles, where there
// is one, holds tiles of this grid alone (`grid_select.wgsl` puts no other there).

#import grid
#import Launch
#import tiles
#import sizes

@group(0) @binding(1) var<storage, read> now: array<u32>;
@group(0) @binding(2) var<storage, read_write> after: array<u32>;
@group(1) @binding(0) var<uniform> launch: Launch;

// The first and the last row of every invocation, as their sums or their cells, in two copies that
// take turns.
var<workgroup> edges: array<u32, EDGE_WORDS>;

#import majority
#import rule

// Where a column of words starts; column 0 is the ghost frame's.
fn column_base(column: u32) -> u32 {
    return min(column, grid.words + 1u) * grid.stride;
}

// Where a row of the grid stands in a column; the ghost frame's first is row -GHOST_ROWS.
fn row_offset(row: i32) -> u32 {
    return u32(min(row, i32(grid.height + GHOST_ROWS) - 1) + i32(GHOST_ROWS));
}

fn row_mask(row: i32) -> u32 {
    return select(0u, 0xffffffffu, row >= 0 && row < i32(grid.height));
}

// The cells of a column of words of the grid; 0 is the ghost frame's. Where another band of the
// universe is beside, the ghost frame holds its cells.
fn grid_mask(column: u32) -> u32 {
    if (column == 0u) {
        return select(0u, 0xffffffffu, (grid.open_sides & OPEN_WEST) != 0u);
    }
    if (column > grid.words) {
        return select(0u, 0xffffffffu, (grid.open_sides & OPEN_EAST) != 0u && column == grid.words + 1u);
    }
    return select(0xffffffffu, grid.last_mask, column == grid.words);
}

// The same for a held word, which stands half a word west of a column of the grid.
fn column_mask(column: u32) -> u32 {
    return (grid_mask(column) >> 16u) | (grid_mask(column + 1u) << 16u);
}

// Whether row `held` of an invocation is one that its workgroup writes.
fn is_written(lane: u32, held: u32, row: i32) -> bool {
    let at = lane * ROWS_HELD + held;
    return at >= HALO && at < HALO + ROWS_WRITTEN && row < i32(grid.height);
}

// Stores a word and tells how it differs from before; column 0 is the grid's first.
fn store(column: u32, row: i32, cells: u32) -> u32 {
    if (column >= grid.words) {
        return 0u;
    }
    let at = column_start(column) + u32(row);
    let mask = cells_mask(column);
    after[at] = cells & mask;
    return (cells ^ now[at]) & mask;
}

@compute @workgroup_size(LANES)
fn step_tile(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let tile = tile_of(group);
    if (!tile.is_due) {
        return;
    }
    begin_tile(lane);
    let first_word = tile.place.y * WORDS_WRITTEN;
    let first_row = i32(tile.place.x * ROWS_WRITTEN + lane * ROWS_HELD) - i32(HALO);
    #import body
    note_changes(changed);
    end_tile(tile, lane);
}
