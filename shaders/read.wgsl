// Gathers a region of cells into rows of words, for a readback of no more than the region.
//
// The result has region.words words a row; bit i of word w in row r is the cell
// (region.x + 32 w + i, region.y + r). The host clips the region to the grid and ignores the bits past
// its width.

#import grid
#import Region
#import sizes

@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<uniform> region: Region;
@group(0) @binding(3) var<storage, read_write> rows: array<u32>;

@compute @workgroup_size(SIDE, SIDE)
fn read_region(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= region.words || id.y >= region.height) {
        return;
    }
    let x = region.x + id.x * 32u;
    let shift = x % 32u;
    let index = column_start(x / 32u) + region.y + id.y;
    var word = cells[index] >> shift;
    if (shift != 0u) {
        word |= cells[index + grid.stride] << (32u - shift);
    }
    rows[id.y * region.words + id.x] = word;
}
