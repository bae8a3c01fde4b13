// Gathers a region of cells into rows of words.
//
// Layout: the result has region.words words a row; bit i of word w in row r is the cell
// (w * 32 + i, r) of the region. A grid may be one band of a universe. The kernel adds the band's
// cells to the words first_word .. first_word + columns of the rows first_row .. first_row + rows,
// which the band shares with the region. `x` is the grid's column that comes first in word
// first_word. It may lie up to 31 columns west of the grid, and is then a number below 2^32.

#import grid
#import Region
#import sizes

@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<uniform> region: Region;
@group(0) @binding(3) var<storage, read_write> rows: array<u32>;

// The cells of a column of words, or none outside the grid.
fn cells_of(column: u32, row: u32) -> u32 {
    if (column >= grid.words) {
        return 0u;
    }
    return cells[column_start(column) + row] & cells_mask(column);
}

@compute @workgroup_size(SIDE, SIDE)
fn gather_region(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= region.columns || id.y >= region.rows) {
        return;
    }
    let x = region.x + id.x * 32u;
    let row = region.y + id.y;
    let shift = x % 32u;
    let column = x / 32u;
    var word = cells_of(column, row) >> shift;
    if (shift != 0u) {
        // The column after the last number is column 0.
        word |= cells_of((column + 1u) & 0x07ffffffu, row) << (32u - shift);
    }
    rows[(region.first_row + id.y) * region.words + region.first_word + id.x] |= word;
}
