// Joins the first and the last band of a torus: fills the ghost words west of the first band and
// east of the last, and the bits past the last column.
//
// `grid` is the last band's. Every band has at least two columns of words. For a universe of one
// band `wrap.wgsl` does the same.

#import grid
#import sizes

@group(0) @binding(1) var<storage, read_write> first: array<u32>;
@group(0) @binding(2) var<storage, read_write> last: array<u32>;

@compute @workgroup_size(LANES)
fn join_ends(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= grid.height) {
        return;
    }
    let west = GHOST_ROWS + id.x;
    let one = first[west + grid.stride];
    let two = first[west + 2u * grid.stride];
    let end = west + grid.words * grid.stride;
    let used = grid.width % 32u;
    if (used == 0u) {
        first[west] = last[end];
        last[end + grid.stride] = one;
        return;
    }
    let cells = last[end] & grid.last_mask;
    first[west] = (last[end - grid.stride] >> used) | (cells << (32u - used));
    last[end] = cells | (one << used);
    last[end + grid.stride] = (one >> (32u - used)) | (two << used);
}
