// Population and bounding box of a grid.
//
// Ghosts do not count. An invocation counts ROWS words of a column. A workgroup adds up its
// invocations in workgroup memory and adds the sum to the totals with atomics, the population in
// two halves.

#import grid
#import GridTotals
#import sizes

@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: GridTotals;

var<workgroup> population: atomic<u32>;
var<workgroup> columns: atomic<u32>;
var<workgroup> top: atomic<u32>;
var<workgroup> bottom: atomic<u32>;

@compute @workgroup_size(LANES)
fn count(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    if (lane == 0u) {
        atomicStore(&top, 0xffffffffu);
    }
    workgroupBarrier();
    let column = group.y;
    let mask = cells_mask(column);
    let base = column_start(column);
    var live = 0u;
    var any = 0u;
    var first = 0xffffffffu;
    var last = 0u;
    for (var i = 0u; i < ROWS; i += 1u) {
        // Neighbouring lanes look at neighbouring words.
        let row = (group.x * ROWS + i) * LANES + lane;
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
