// One generation of an outer-totalistic rule, 32 cells a word.
//
// Layout: columns of words with a ghost frame, as `src/engine/gpu/layout.rs` describes. An
// invocation steps ROWS rows of one column of words, carrying the sums of the rows above along.
// For each row, with w, c, e the row's word and its western and eastern neighbours, the sum of the
// three is a two-bit number, ones + 2 twos, that serves the rows above and below.
//
// Invariants: the ghost frame holds what lies past the edge before this runs (zeros, or the
// other side of a torus); it is not written; bits past the last column are written as zeros.
//
// RULE_EXPRESSION is generated from the rule's truth table. It may use: c (the cells), w and e
// (their neighbours), n1 and n2 (ones and twos of the row north of them), s1 and s2 (south).

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
@group(0) @binding(1) var<storage, read> now: array<u32>;
@group(0) @binding(2) var<storage, read_write> after: array<u32>;

const ROWS: u32 = ROWS_PER_INVOCATION;
const GHOST_ROWS: u32 = 16u;

struct Row {
    w: u32,
    c: u32,
    e: u32,
    ones: u32,
    twos: u32,
}

fn majority(a: u32, b: u32, c: u32) -> u32 {
    return (a & b) | ((a ^ b) & c);
}

fn row_at(index: u32) -> Row {
    let c = now[index];
    let w = (c << 1u) | (now[index - grid.stride] >> 31u);
    let e = (c >> 1u) | (now[index + grid.stride] << 31u);
    return Row(w, c, e, w ^ c ^ e, majority(w, c, e));
}

fn next_cells(c: u32, w: u32, e: u32, n1: u32, n2: u32, s1: u32, s2: u32) -> u32 {
    RULE_EXPRESSION
}

@compute @workgroup_size(WORKGROUP)
fn step(@builtin(global_invocation_id) id: vec3<u32>) {
    let first = id.x * ROWS;
    if (first >= grid.height) {
        return;
    }
    let column = id.y;
    var mask = 0xffffffffu;
    if (column + 1u == grid.words) {
        mask = grid.last_mask;
    }
    let count = min(ROWS, grid.height - first);
    let base = (column + 1u) * grid.stride + GHOST_ROWS + first;
    var north = row_at(base - 1u);
    var own = row_at(base);
    for (var row = 0u; row < count; row += 1u) {
        let south = row_at(base + row + 1u);
        let cells = next_cells(own.c, own.w, own.e, north.ones, north.twos, south.ones, south.twos);
        after[base + row] = cells & mask;
        north = own;
        own = south;
    }
}
