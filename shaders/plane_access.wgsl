// Reads the tiles of a list: counts them by blocks, or gathers a region of them.
//
// Layout: `placed` lists tiles with the place of their first cell, relative to the first cell of
// the raster or of the region. Both entry points take a workgroup for each tile and add to
// `result`, which starts as zeros. For `count_in_blocks`, `boundaries` holds the raster's column
// boundaries and then its row boundaries (`width` and `height` blocks). For `gather`, `result` is
// `height` rows of `width` words.

#import dispatch
#import pool
#import bits
#import AccessRequest
#import Placed
#import sizes

@group(0) @binding(0) var<uniform> request: AccessRequest;
@group(0) @binding(1) var<storage, read> placed: array<Placed>;
@group(0) @binding(2) var<storage, read> cells: array<u32>;
@group(0) @binding(3) var<storage, read> boundaries: array<i32>;
@group(0) @binding(4) var<storage, read_write> result: array<atomic<u32>>;

// Of the boundaries first..first + count, ascending, the number that are at most `at`.
fn boundaries_up_to(first: u32, count: u32, at: i32) -> u32 {
    var low = 0u;
    var high = count;
    while (low < high) {
        let middle = (low + high) / 2u;
        if (boundaries[first + middle] <= at) {
            low = middle + 1u;
        } else {
            high = middle;
        }
    }
    return low;
}

@compute @workgroup_size(LANES)
fn count_in_blocks(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_number(group);
    if (index >= request.tiles) {
        return;
    }
    let place = placed[index];
    let columns = request.width + 1u;
    for (var i = lane; i < TILE_WORDS; i += LANES) {
        let word = cells[place.tile * TILE_WORDS + i];
        if (word == 0u) {
            continue;
        }
        let row_blocks = boundaries_up_to(columns, request.height + 1u, place.y + i32(i % TILE_ROWS));
        if (row_blocks == 0u || row_blocks > request.height) {
            continue;
        }
        let x = place.x + i32(32u * (i / TILE_ROWS));
        // The last block that starts at or before the word, or the first one.
        var block = max(boundaries_up_to(0u, columns, x), 1u) - 1u;
        while (block < request.width && boundaries[block] < x + 32) {
            let start = u32(clamp(boundaries[block] - x, 0, 32));
            let end = u32(clamp(boundaries[block + 1u] - x, 0, 32));
            let live = countOneBits(word & below(end) & ~below(start));
            if (live > 0u) {
                atomicAdd(&result[(row_blocks - 1u) * request.width + block], live);
            }
            block += 1u;
        }
    }
}

@compute @workgroup_size(LANES)
fn gather(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_number(group);
    if (index >= request.tiles) {
        return;
    }
    let place = placed[index];
    for (var i = lane; i < TILE_WORDS; i += LANES) {
        let word = cells[place.tile * TILE_WORDS + i];
        let y = place.y + i32(i % TILE_ROWS);
        if (word == 0u || y < 0 || y >= i32(request.height)) {
            continue;
        }
        let x = place.x + i32(32u * (i / TILE_ROWS));
        let shift = u32(x) & 31u;
        let column = x >> 5u;
        let row = u32(y) * request.width;
        if (column >= 0 && column < i32(request.width)) {
            atomicOr(&result[row + u32(column)], word << shift);
        }
        if (shift != 0u && column + 1 >= 0 && column + 1 < i32(request.width)) {
            atomicOr(&result[row + u32(column + 1)], word >> (32u - shift));
        }
    }
}
