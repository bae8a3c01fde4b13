// Population and bounding box.
//
// Layout: columns of words with a ghost frame, as `src/engine/gpu/layout.rs` describes; ghosts
// do not count. An invocation looks at ROWS words of a column; a workgroup joins what it found in
// workgroup memory and adds it to the totals with atomics, the population in two halves.

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

struct Totals {
    population_low: atomic<u32>,
    population_high: atomic<u32>,
    left: atomic<u32>,
    right: atomic<u32>,
    top: atomic<u32>,
    bottom: atomic<u32>,
}

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: Totals;

const ROWS: u32 = 64u;
const GHOST_ROWS: u32 = 16u;

var<workgroup> population: atomic<u32>;
var<workgroup> columns: atomic<u32>;
var<workgroup> top: atomic<u32>;
var<workgroup> bottom: atomic<u32>;

@compute @workgroup_size(64)
fn count(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    if (lane == 0u) {
        atomicStore(&top, 0xffffffffu);
    }
    workgroupBarrier();
    let column = group.y;
    var mask = 0xffffffffu;
    if (column + 1u == grid.words) {
        mask = grid.last_mask;
    }
    let base = (column + 1u) * grid.stride + GHOST_ROWS;
    var live = 0u;
    var any = 0u;
    var first = 0xffffffffu;
    var last = 0u;
    for (var i = 0u; i < ROWS; i += 1u) {
        // Neighbouring lanes look at neighbouring words.
        let row = (group.x * ROWS + i) * 64u + lane;
        if (row < grid.height) {
            let word = cells[base + row] & mask;
            live += countOneBits(word);
            any |= word;
            if (word != 0u) {
                first = min(first, row);
                last = row;
            }
        }
    }
    if (live > 0u) {
        atomicAdd(&population, live);
        atomicOr(&columns, any);
        atomicMin(&top, first);
        atomicMax(&bottom, last);
    }
    workgroupBarrier();
    let found = atomicLoad(&population);
    if (lane == 0u && found > 0u) {
        let before = atomicAdd(&totals.population_low, found);
        if (before + found < before) {
            atomicAdd(&totals.population_high, 1u);
        }
        let bits = atomicLoad(&columns);
        atomicMin(&totals.left, column * 32u + firstTrailingBit(bits));
        atomicMax(&totals.right, column * 32u + firstLeadingBit(bits));
        atomicMin(&totals.top, atomicLoad(&top));
        atomicMax(&totals.bottom, atomicLoad(&bottom));
    }
}
