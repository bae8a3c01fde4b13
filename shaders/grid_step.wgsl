// One generation, 32 cells a word.
//
// An invocation steps ROWS rows of one column of words, carrying the rows above along. For each row,
// w, c, e are the row's word and its western and eastern neighbours. Under a Life-like rule the sum
// of the three is a two-bit number, ones + 2 twos, that serves the rows above and below.
//
// Invariants: the ghost frame holds what lies past the edge before this runs (zeros, or the
// other side of a torus); it is not written; bits past the last column are written as zeros.

#import grid
#import sizes

@group(0) @binding(1) var<storage, read> now: array<u32>;
@group(0) @binding(2) var<storage, read_write> after: array<u32>;

#import row

#import rule

@compute @workgroup_size(LANES)
fn step(@builtin(global_invocation_id) id: vec3<u32>) {
    let first = id.x * ROWS;
    if (first >= grid.height) {
        return;
    }
    let column = id.y;
    let mask = cells_mask(column);
    let count = min(ROWS, grid.height - first);
    let base = column_start(column) + first;
    var north = row_at(base - 1u);
    var own = row_at(base);
    for (var row = 0u; row < count; row += 1u) {
        let south = row_at(base + row + 1u);
        #import next
        after[base + row] = cells & mask;
        north = own;
        own = south;
    }
}
