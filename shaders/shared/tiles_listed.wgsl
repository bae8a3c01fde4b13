// A launch of the tiles of a list, which `grid_select.wgsl` makes; it notes which of them rest.

#import dispatch
#import BandTiles

@group(1) @binding(1) var<uniform> band: BandTiles;
@group(1) @binding(2) var<storage, read> list: array<u32>;
@group(1) @binding(3) var<storage, read> dispatches: array<u32>;
@group(1) @binding(4) var<storage, read_write> rests_after: array<u32>;

// 1 where any cell of the tile has changed.
var<workgroup> difference: atomic<u32>;

struct Tile {
    is_due: bool,
    // The row and the column of tiles within the band.
    place: vec2<u32>,
    // The number of the tile in the universe.
    number: u32,
}

fn tile_of(group: vec3<u32>) -> Tile {
    let index = workgroup_number(group);
    if (index >= dispatches[band.count_at]) {
        return Tile(false, vec2(0u), 0u);
    }
    let number = list[band.list_start + index];
    let place = vec2(number % band.rows, number / band.rows - band.first_column);
    return Tile(true, place, number);
}

// A barrier stands between this and the first note.
fn begin_tile(lane: u32) {
    if (lane == 0u) {
        atomicStore(&difference, 0u);
    }
}

// Takes the bits that an invocation has changed.
fn note_changes(changed: u32) {
    if (changed != 0u) {
        atomicStore(&difference, 1u);
    }
}

fn end_tile(tile: Tile, lane: u32) {
    workgroupBarrier();
    if (lane == 0u) {
        rests_after[tile.number] = 1u - atomicLoad(&difference);
    }
}
