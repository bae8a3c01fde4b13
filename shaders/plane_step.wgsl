// Up to 16 generations in one launch, on a sparse set of tiles.
//
// A workgroup takes one tile of the list `live` with a halo of 16 cells from the eight tiles around,
// `around[9 * tile + 3 * (dy + 1) + dx + 1]`. The body is made by `src/engine/gpu/tile_kernel.rs`,
// which explains the method; variable c{k}_{r} is word k of row r of what an invocation holds.
//
// Invariants: a tile is stepped only where it or one of the tiles around changed in the last
// launch of the same length; otherwise both pools hold it already and it is left alone.
// `changed_after` says whether a tile differs from before the launch, `worked` sums the generations
// of all tiles that were stepped.
//
// Indices stay in bounds: the host lists only tiles of the pool, in `live` and in `around`; the
// rows that an invocation holds lie all north of, all in, or all south of the tile, because
// ROWS_HELD divides both 16 and TILE_ROWS.

#import dispatch
#import pool
#import PlaneLaunch
#import sizes

@group(0) @binding(0) var<uniform> launch: PlaneLaunch;
@group(0) @binding(1) var<storage, read> live: array<u32>;
@group(0) @binding(2) var<storage, read> around: array<u32>;
@group(0) @binding(3) var<storage, read> now: array<u32>;
@group(0) @binding(4) var<storage, read_write> after: array<u32>;
@group(0) @binding(5) var<storage, read> changed_now: array<u32>;
@group(0) @binding(6) var<storage, read_write> changed_after: array<u32>;
@group(0) @binding(7) var<storage, read_write> worked: atomic<u32>;

// The first and the last row of every invocation, as their sums or their cells, in two copies that
// take turns.
var<workgroup> edges: array<u32, EDGE_WORDS>;
var<workgroup> difference: atomic<u32>;

#import majority
#import rule

// Where the invocation's rows start in a held column of words: 0 is the last one of the western
// tiles, the one past the tile's own the first one of the eastern.
fn column_base(tile: u32, band: u32, column: u32, row: u32) -> u32 {
    var side = 1u;
    var own = column - 1u;
    if (column == 0u) {
        side = 0u;
        own = TILE_COLUMNS - 1u;
    } else if (column > TILE_COLUMNS) {
        side = 2u;
        own = 0u;
    }
    return around[9u * tile + 3u * band + side] * TILE_WORDS + own * TILE_ROWS + row;
}

@compute @workgroup_size(LANES)
fn step_plane(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_number(group);
    if (index >= launch.tiles) {
        return;
    }
    let tile = live[index];
    var is_active = 0u;
    for (var i = 0u; i < 9u; i += 1u) {
        is_active |= changed_now[around[9u * tile + i]];
    }
    if (is_active == 0u) {
        if (lane == 0u) {
            changed_after[tile] = 0u;
        }
        return;
    }
    if (lane == 0u) {
        atomicStore(&difference, 0u);
        atomicAdd(&worked, launch.generations);
    }
    // The band of tiles that this invocation's rows lie in, and the first of them there.
    let held = lane * ROWS_HELD;
    var band = 1u;
    var row = held - HALO;
    if (held < HALO) {
        band = 0u;
        row = held + TILE_ROWS - HALO;
    } else if (held >= HALO + TILE_ROWS) {
        band = 2u;
        row = held - HALO - TILE_ROWS;
    }
    #import body
    if (changed != 0u) {
        atomicStore(&difference, 1u);
    }
    workgroupBarrier();
    if (lane == 0u) {
        changed_after[tile] = atomicLoad(&difference);
    }
}
