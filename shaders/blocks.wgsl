// Counts the live cells of each block of a raster.
//
// Layout: `boundaries` holds the raster's column boundaries, one more than it has blocks in a row,
// then its row boundaries. All are relative to the grid's first cell and clamped to the grid. Block
// (i, j) covers columns boundaries[i]..boundaries[i + 1] and likewise rows. Counts are added to
// `counts`, because a block may lie in several bands of a universe. There is an entry point for
// each of two sizes of block: `count_small` takes an invocation for each block, `count_large` a
// workgroup, whose lanes take neighbouring rows.

#import grid
#import bits
#import Raster
#import sizes

@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<uniform> raster: Raster;
@group(0) @binding(3) var<storage, read> boundaries: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;

// Live cells among columns left..right, right > left, of every `step`-th row of first..end.
fn live_cells(left: u32, right: u32, first: u32, end: u32, step: u32) -> u32 {
    var live = 0u;
    let last_word = (right - 1u) / 32u;
    for (var word = left / 32u; word <= last_word; word += 1u) {
        let start = word * 32u;
        let mask = below(min(right - start, 32u)) & ~below(max(left, start) - start);
        let base = column_start(word);
        for (var row = first; row < end; row += step) {
            live += countOneBits(cells[base + row] & mask);
        }
    }
    return live;
}

@compute @workgroup_size(SIDE, SIDE)
fn count_small(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= raster.width || id.y >= raster.height) {
        return;
    }
    let left = boundaries[id.x];
    let right = boundaries[id.x + 1u];
    let top = boundaries[raster.width + 1u + id.y];
    let bottom = boundaries[raster.width + 2u + id.y];
    var live = 0u;
    if (right > left) {
        live = live_cells(left, right, top, bottom, 1u);
    }
    counts[id.y * raster.width + id.x] += live;
}

var<workgroup> total: atomic<u32>;

@compute @workgroup_size(32)
fn count_large(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let left = boundaries[group.x];
    let right = boundaries[group.x + 1u];
    let top = boundaries[raster.width + 1u + group.y];
    let bottom = boundaries[raster.width + 2u + group.y];
    if (right > left) {
        atomicAdd(&total, live_cells(left, right, top + lane, bottom, 32u));
    }
    workgroupBarrier();
    if (lane == 0u) {
        counts[group.y * raster.width + group.x] += atomicLoad(&total);
    }
}
