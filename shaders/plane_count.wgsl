// Population and bounding box of every tile of a list.
//
// A workgroup counts one tile; bounds are relative to the tile's first cell.

#import dispatch
#import pool
#import CountRequest
#import TileTotals
#import sizes

@group(0) @binding(0) var<uniform> request: CountRequest;
@group(0) @binding(1) var<storage, read> live: array<u32>;
@group(0) @binding(2) var<storage, read> cells: array<u32>;
@group(0) @binding(3) var<storage, read_write> totals: array<TileTotals>;

var<workgroup> population: atomic<u32>;
var<workgroup> left: atomic<u32>;
var<workgroup> right: atomic<u32>;
var<workgroup> top: atomic<u32>;
var<workgroup> bottom: atomic<u32>;

@compute @workgroup_size(LANES)
fn count_tiles(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_number(group);
    if (index >= request.tiles) {
        return;
    }
    if (lane == 0u) {
        atomicStore(&left, 0xffffffffu);
        atomicStore(&top, 0xffffffffu);
    }
    workgroupBarrier();
    let base = live[index] * TILE_WORDS;
    for (var i = lane; i < TILE_WORDS; i += LANES) {
        let word = cells[base + i];
        if (word != 0u) {
            let column = 32u * (i / TILE_ROWS);
            let row = i % TILE_ROWS;
            atomicAdd(&population, countOneBits(word));
            atomicMin(&left, column + firstTrailingBit(word));
            atomicMax(&right, column + firstLeadingBit(word));
            atomicMin(&top, row);
            atomicMax(&bottom, row);
        }
    }
    workgroupBarrier();
    if (lane == 0u) {
        totals[index] = TileTotals(
            atomicLoad(&population),
            atomicLoad(&left),
            atomicLoad(&right),
            atomicLoad(&top),
            atomicLoad(&bottom),
        );
    }
}
