//! Between tiles and the kernel's windows.

use super::kernel::{VECTOR_BYTES, Vector};
use super::tile::{
    Activity, PLANE_BYTES, PlaneRow, ROW_WORDS, Stretch, TILE_COLUMNS, TileBits, UNCOUNTED,
    in_order, or_columns,
};

/// The even and the odd plane of some rows of a tile.
pub(super) type Band<'a> = [&'a [PlaneRow]; 2];

/// Bytes of a plane's row in a window that come from each neighbour.
const HALO_BYTES: usize = (VECTOR_BYTES - PLANE_BYTES) / 2;

const _: () = assert!(HALO_BYTES == 1);

/// Copies rows of a tile with what its western and eastern neighbours add into window rows.
pub(super) fn copy_rows(
    window: &mut [&mut [Vector]; 2],
    own: Option<Band>,
    west: Option<Band>,
    east: Option<Band>,
) {
    for (parity, window) in window.iter_mut().enumerate() {
        match [own, west, east].map(|band| band.map(|band| band[parity])) {
            [Some(own), Some(west), Some(east)] => {
                for (out, ((own, west), east)) in
                    window.iter_mut().zip(own.iter().zip(west).zip(east))
                {
                    join(out, own, west[PLANE_BYTES - 1], east[0]);
                }
            }
            [own, west, east] => {
                const DEAD: PlaneRow = [0; PLANE_BYTES];
                for (index, out) in window.iter_mut().enumerate() {
                    join(
                        out,
                        own.map_or(&DEAD, |rows| &rows[index]),
                        west.map_or(0, |rows| rows[index][PLANE_BYTES - 1]),
                        east.map_or(0, |rows| rows[index][0]),
                    );
                }
            }
        }
    }
}

#[inline(always)]
fn join(out: &mut Vector, own: &PlaneRow, west: u8, east: u8) {
    out.0[0] = west;
    out.0[1..=PLANE_BYTES].copy_from_slice(own);
    out.0[VECTOR_BYTES - 1] = east;
}

/// Copies `length` columns from column `from` of a tile's rows to column `to` of window rows whose
/// cells there are dead.
pub(super) fn copy_columns(
    window: &mut [&mut [Vector]; 2],
    to: usize,
    band: Band,
    from: usize,
    length: usize,
) {
    let is_bytes = [to, from, length].iter().all(|at| at.is_multiple_of(16));
    if is_bytes {
        let (to, from, length) = (to / 16, from / 16, length / 16);
        for (window, rows) in window.iter_mut().zip(band) {
            for (out, row) in window.iter_mut().zip(rows) {
                out.0[to..to + length].copy_from_slice(&row[from..from + length]);
            }
        }
        return;
    }
    let [evens, odds] = window;
    let outs = evens.iter_mut().zip(odds.iter_mut());
    for ((even, odd), row) in outs.zip(band[0].iter().zip(band[1])) {
        let words = in_order(row.0, row.1);
        let mut done = 0;
        while done < length {
            let source = from + done;
            let count = (length - done).min(64 - source % 64);
            let bits = words[source / 64] >> (source % 64) & (u64::MAX >> (64 - count));
            or_columns([&mut even.0, &mut odd.0], to + done, bits);
            done += count;
        }
    }
}

/// The columns of a window that lie in the universe, by plane.
pub(super) fn column_mask(stretches: impl Iterator<Item = Stretch>) -> [Vector; 2] {
    let mut mask = [Vector::default(); 2];
    let mut at = 0;
    for stretch in stretches {
        if stretch.tile.is_some() {
            set_columns(&mut mask, at, stretch.length as usize);
        }
        at += stretch.length as usize;
    }
    mask
}

fn set_columns(mask: &mut [Vector; 2], from: usize, length: usize) {
    let [even, odd] = mask;
    let mut done = 0;
    while done < length {
        let count = (length - done).min(64);
        or_columns([&mut even.0, &mut odd.0], from + done, u64::MAX >> (64 - count));
        done += count;
    }
}

/// What of a tile's columns matters, by plane.
pub(super) struct ColumnMasks {
    /// Columns that lie in the universe.
    inside: [PlaneRow; 2],
    /// Those of them that the eastern neighbour's window shows.
    east: [PlaneRow; 2],
}

impl ColumnMasks {
    /// For a tile of which so many columns lie in the universe.
    pub(super) fn new(extent: i64, halo: i64) -> Self {
        let columns = |from: i64, end: i64| {
            let mut mask = [Vector::default(); 2];
            set_columns(&mut mask, from as usize, (end - from) as usize);
            mask.map(|vector| {
                let mut row = [0; PLANE_BYTES];
                row.copy_from_slice(&vector.0[..PLANE_BYTES]);
                row
            })
        };
        Self { inside: columns(0, extent), east: columns((extent - halo).max(0), extent) }
    }
}

/// A plane's row as two words that overlap in the middle, so that they hold every bit.
type Halves = [u128; 2];

/// The halves of the plane's row that begins at byte `first`. They are loaded from where they lie:
/// through a copy of the row, the second load would wait for the stores of that copy.
#[inline(always)]
fn halves(bytes: &[u8], first: usize) -> Halves {
    let half = |from: usize| {
        let mut half = [0; 16];
        half.copy_from_slice(&bytes[from..from + 16]);
        u128::from_le_bytes(half)
    };
    [half(first), half(first + PLANE_BYTES - 16)]
}

/// Writes window rows from `window_first` on into rows `rows` of a tile, keeping only the columns
/// that lie in the universe, and adds to `activity` what differs from `before`.
pub(super) fn write_rows(
    tile: &mut TileBits,
    before: &TileBits,
    rows: std::ops::Range<usize>,
    window: [&[Vector]; 2],
    window_first: usize,
    masks: &ColumnMasks,
    activity: &mut Activity,
) {
    activity.population = UNCOUNTED;
    for (parity, window) in window.into_iter().enumerate() {
        let (inside, east) = (halves(&masks.inside[parity], 0), halves(&masks.east[parity], 0));
        let results = &window[window_first..window_first + rows.len()];
        let outs = &mut tile.planes[parity][rows.clone()];
        let olds = &before.planes[parity][rows.clone()];
        for (index, (out, (old, result))) in
            outs.iter_mut().zip(olds.iter().zip(results)).enumerate()
        {
            let (new, old) = (halves(&result.0, HALO_BYTES), halves(old, 0));
            let (low, high) = (new[0] & inside[0], new[1] & inside[1]);
            out[PLANE_BYTES - 16..].copy_from_slice(&high.to_le_bytes());
            out[..16].copy_from_slice(&low.to_le_bytes());
            let changed = [low ^ old[0], high ^ old[1]];
            let any = changed[0] | changed[1];
            if any == 0 {
                continue;
            }
            let row = rows.start + index;
            activity.rows.mark(row, 1);
            activity.west.mark(row, changed[0] as u64 & 0xff);
            let eastern = changed[0] & east[0] | changed[1] & east[1];
            activity.east.mark(row, (eastern | eastern >> 64) as u64);
        }
    }
}

const _: () = assert!(ROW_WORDS * 64 >= TILE_COLUMNS as usize);

#[cfg(test)]
mod tests {
    use super::super::tile::{HALO_COLUMNS, TILE_ROWS};
    use super::*;

    fn noise(seed: u64) -> TileBits {
        let mut tile = TileBits::DEAD;
        let mut state = seed;
        for byte in tile.planes.as_flattened_mut().as_flattened_mut() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            *byte = (state >> 56) as u8;
        }
        tile
    }

    fn band(tile: &TileBits, rows: std::ops::Range<usize>) -> Band<'_> {
        [&tile.planes[0][rows.clone()], &tile.planes[1][rows]]
    }

    fn is_alive(tile: &TileBits, row: usize, column: usize) -> bool {
        tile.row(row)[column / 64] >> (column % 64) & 1 == 1
    }

    fn shows(window: &[Vec<Vector>; 2], row: usize, column: usize) -> bool {
        window[column % 2][row].0[column / 16] >> (column / 2 % 8) & 1 == 1
    }

    fn dead(rows: usize) -> [Vec<Vector>; 2] {
        [(); 2].map(|()| vec![Vector::default(); rows])
    }

    #[test]
    fn a_window_is_the_neighbours_ends_around_the_tile() {
        let (own, west, east) = (noise(1), noise(2), noise(3));
        let rows = 0..TILE_ROWS as usize;
        let whole = |tile| Some(band(tile, rows.clone()));
        let mut window = dead(TILE_ROWS as usize);
        {
            let mut planes = window.each_mut().map(Vec::as_mut_slice);
            copy_rows(&mut planes, whole(&own), whole(&west), whole(&east));
        }
        for row in [0, 77, 191] {
            for column in 0..512 {
                let expected = match column {
                    0..16 => is_alive(&west, row, 464 + column),
                    16..496 => is_alive(&own, row, column - 16),
                    _ => is_alive(&east, row, column - 496),
                };
                assert_eq!(shows(&window, row, column), expected, "row {row} column {column}");
            }
        }
        let mut pieces = dead(TILE_ROWS as usize);
        {
            let mut planes = pieces.each_mut().map(Vec::as_mut_slice);
            for (to, tile, from, length) in
                [(0, &west, 464, 16), (16, &own, 0, 480), (496, &east, 0, 16)]
            {
                copy_columns(&mut planes, to, band(tile, rows.clone()), from, length);
            }
        }
        assert_eq!(pieces, window);
    }

    #[test]
    fn stretches_are_copied_from_anywhere_to_anywhere() {
        let tile = noise(5);
        for (to, from, length) in
            [(0, 16, 32), (3, 8, 70), (8, 3, 131), (17, 15, 1), (500, 467, 12)]
        {
            let mut window = dead(4);
            let mut planes = window.each_mut().map(Vec::as_mut_slice);
            copy_columns(&mut planes, to, band(&tile, 50..54), from, length);
            for row in 0..4 {
                for column in 0..512 {
                    let is_copied = (to..to + length).contains(&column);
                    let expected = is_copied && is_alive(&tile, 50 + row, column - to + from);
                    assert_eq!(shows(&window, row, column), expected, "{to} {from} {length}");
                }
            }
        }
    }

    #[test]
    fn writing_back_tells_what_changed_and_where() {
        let own = noise(9);
        let mut window = dead(40);
        let mut planes = window.each_mut().map(Vec::as_mut_slice);
        copy_rows(&mut planes, Some(band(&own, 16..56)), None, None);
        let masks = ColumnMasks::new(TILE_COLUMNS, HALO_COLUMNS);
        let mut written = noise(0);
        let mut write = |window: &[Vec<Vector>; 2]| {
            let mut activity = Activity::default();
            let planes = window.each_ref().map(Vec::as_slice);
            write_rows(&mut written, &own, 16..56, planes, 0, &masks, &mut activity);
            assert_eq!(band(&written, 17..56)[1], planes_of(window, 1), "every column is written");
            (activity.rows.0, activity.west.0, activity.east.0)
        };
        fn planes_of(window: &[Vec<Vector>; 2], from: usize) -> Vec<PlaneRow> {
            let row = |vector: &Vector| {
                let mut row = [0; PLANE_BYTES];
                row.copy_from_slice(&vector.0[1..31]);
                row
            };
            window[1][from..].iter().map(row).collect()
        }
        assert_eq!(write(&window), (0, 0, 0));
        window[0][3].0[1] ^= 1;
        window[1][8].0[16] ^= 0x80;
        window[1][39].0[30] ^= 0x80;
        assert_eq!(write(&window), (0b100_1100, 0b100, 0b100_0000));
    }

    #[test]
    fn a_narrow_tile_keeps_its_columns_alone() {
        let (own, mut written) = (noise(4), TileBits::DEAD);
        let mut window = dead(8);
        let mut planes = window.each_mut().map(Vec::as_mut_slice);
        copy_rows(&mut planes, Some(band(&own, 0..8)), None, None);
        let mut activity = Activity::default();
        let masks = ColumnMasks::new(21, HALO_COLUMNS);
        let planes = window.each_ref().map(Vec::as_slice);
        write_rows(&mut written, &TileBits::DEAD, 0..8, planes, 0, &masks, &mut activity);
        for row in 0..8 {
            for column in 0..480 {
                let expected = column < 21 && is_alive(&own, row, column);
                assert_eq!(is_alive(&written, row, column), expected, "row {row} column {column}");
            }
        }
    }
}
