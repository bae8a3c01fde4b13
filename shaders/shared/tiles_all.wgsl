// A launch of all tiles of a grid: a workgroup's place is its tile's. Nothing is noted.

struct Tile {
    is_due: bool,
    // The row and the column of tiles.
    place: vec2<u32>,
}

fn tile_of(group: vec3<u32>) -> Tile {
    return Tile(true, group.xy);
}

fn begin_tile(lane: u32) {}

fn note_changes(changed: u32) {}

fn end_tile(tile: Tile, lane: u32) {}
