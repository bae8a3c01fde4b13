// Selects the tiles of a universe that a launch has to step.
//
// A tile is at rest if the last launch of as many generations changed neither the tile nor any tile
// around it. The next launch would not change it either, and both buffers hold it already.
// `rests_now` says of every tile whether the last launch left it unchanged; tiles are numbered
// column by column, over all bands of the universe. `select_tiles` lists the tiles that are not at
// rest, band by band and in no certain order within a band, and marks all others in `rests_after`.
// `prepare_launches` turns the numbers of listed tiles into the arguments of indirect dispatches,
// and resets the counters. `worked` sums the cells of all listed tiles, times generations, in two
// halves.
//
// Invariants: a list has room for every tile of its band, and holds tiles of that band alone.

#import dispatch
#import Tiles
#import Launch
#import sizes

@group(0) @binding(0) var<uniform> tiles: Tiles;
@group(0) @binding(1) var<uniform> launch: Launch;
@group(0) @binding(2) var<storage, read> rests_now: array<u32>;
@group(0) @binding(3) var<storage, read_write> rests_after: array<u32>;
@group(0) @binding(4) var<storage, read_write> list: array<u32>;
// The tiles found in each band so far, then the two halves of the work.
@group(0) @binding(5) var<storage, read_write> found: array<atomic<u32>>;
// Four words a band: workgroups in x, y and z, and the number of tiles.
@group(0) @binding(6) var<storage, read_write> dispatches: array<u32>;

// Whether the tile some steps away changed; past a dead edge there is none.
fn is_busy(column: u32, row: u32, dx: i32, dy: i32) -> bool {
    let columns = i32(tiles.columns);
    let rows = i32(tiles.rows);
    var x = i32(column) + dx;
    var y = i32(row) + dy;
    if (x < 0 || x >= columns) {
        if (tiles.wraps_x == 0u) {
            return false;
        }
        x = (x + 2 * columns) % columns;
    }
    if (y < 0 || y >= rows) {
        if (tiles.wraps_y == 0u) {
            return false;
        }
        y = (y + 2 * rows) % rows;
    }
    return rests_now[u32(x * rows + y)] == 0u;
}

@compute @workgroup_size(LANES)
fn select_tiles(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let tile = workgroup_number(group) * LANES + lane;
    if (tile >= tiles.columns * tiles.rows) {
        return;
    }
    let column = tile / tiles.rows;
    let row = tile % tiles.rows;
    let reach_x = i32(tiles.reach_x);
    let reach_y = i32(tiles.reach_y);
    var is_due = false;
    for (var dx = -reach_x; dx <= reach_x; dx += 1) {
        for (var dy = -reach_y; dy <= reach_y; dy += 1) {
            is_due = is_due || is_busy(column, row, dx, dy);
        }
    }
    if (!is_due) {
        rests_after[tile] = 1u;
        return;
    }
    let band = column / tiles.band_columns;
    let place = atomicAdd(&found[band], 1u);
    list[band * tiles.band_columns * tiles.rows + place] = tile;
    let width = select(tiles.width, tiles.last_width, column + 1u == tiles.columns);
    let height = select(tiles.height, tiles.last_height, row + 1u == tiles.rows);
    let work = width * height * launch.generations;
    let before = atomicAdd(&found[tiles.bands], work);
    if (before + work < before) {
        atomicAdd(&found[tiles.bands + 1u], 1u);
    }
}

@compute @workgroup_size(LANES)
fn prepare_launches(@builtin(local_invocation_index) lane: u32) {
    for (var band = lane; band < tiles.bands; band += LANES) {
        let count = atomicExchange(&found[band], 0u);
        dispatches[4u * band] = min(count, GROUPS_IN_A_ROW);
        dispatches[4u * band + 1u] = (count + GROUPS_IN_A_ROW - 1u) / GROUPS_IN_A_ROW;
        dispatches[4u * band + 2u] = 1u;
        dispatches[4u * band + 3u] = count;
    }
}
