// Gathers a region of cells into rows of words, for a readback of no more than the region.
//
// Layout: columns of words with a ghost frame, as `src/engine/gpu/layout.rs` describes. The
// result has region.words words a row; bit i of word w in row r is the cell
// (region.x + 32 w + i, region.y + r). The host clips the region to the grid and ignores the bits
// past its width.

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

struct Region {
    x: u32,
    y: u32,
    words: u32,
    height: u32,
}

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<uniform> region: Region;
@group(0) @binding(3) var<storage, read_write> rows: array<u32>;

const GHOST_ROWS: u32 = 16u;

@compute @workgroup_size(8, 8)
fn read_region(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= region.words || id.y >= region.height) {
        return;
    }
    let x = region.x + id.x * 32u;
    let shift = x % 32u;
    let index = (x / 32u + 1u) * grid.stride + GHOST_ROWS + region.y + id.y;
    var word = cells[index] >> shift;
    if (shift != 0u) {
        word |= cells[index + grid.stride] << (32u - shift);
    }
    rows[id.y * region.words + id.x] = word;
}
