// Counts the live cells of each block of a raster.
//
// Layout: columns of words with a ghost frame, as `src/engine/gpu/layout.rs` describes.
// `boundaries` holds the raster's column boundaries, one more than it has blocks in a row, then
// its row boundaries, all relative to the grid's first cell and clamped to the grid. Block (i, j)
// covers columns boundaries[i]..boundaries[i + 1] and likewise rows. What is found is added to
// `counts`, because a block may lie in several bands of a universe. Two entry points for two
// sizes of block: `count_small` takes an invocation for each, `count_large` a workgroup, whose
// lanes take neighbouring rows.

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

struct Raster {
    width: u32,
    height: u32,
    padding: vec2<u32>,
}

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<uniform> raster: Raster;
@group(0) @binding(3) var<storage, read> boundaries: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;

const GHOST_ROWS: u32 = 16u;

// The bits below bit n, all of them for 32.
fn below(n: u32) -> u32 {
    return select((1u << (n & 31u)) - 1u, 0xffffffffu, n >= 32u);
}

// Live cells among columns left..right, right > left, of every `step`-th row of first..end.
fn live_cells(left: u32, right: u32, first: u32, end: u32, step: u32) -> u32 {
    var live = 0u;
    let last_word = (right - 1u) / 32u;
    for (var word = left / 32u; word <= last_word; word += 1u) {
        let start = word * 32u;
        let mask = below(min(right - start, 32u)) & ~below(max(left, start) - start);
        let base = (word + 1u) * grid.stride + GHOST_ROWS;
        for (var row = first; row < end; row += step) {
            live += countOneBits(cells[base + row] & mask);
        }
    }
    return live;
}

@compute @workgroup_size(8, 8)
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
