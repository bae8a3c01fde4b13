//! Copies between tiles and windows: rows of tiles go into a window, and its results go back.
//!
//! A row of a plane is one aligned vector in a tile and in a window. Its first and last byte are the
//! neighbours' columns in a window, and zero in a tile.

mod columns;

use std::ops::Range;

pub(super) use self::columns::{ColumnMasks, Halos};

use super::activity::{Activity, UNCOUNTED};
use super::instructions::Instructions;
use super::row::{self, Row};
use super::shape::{
    GROUP_ROWS, HALO_BYTES, PARITY_BYTES, PLANE_BYTES, ROW_BYTES, TILE_ROWS, VECTOR_BYTES, Vector,
};
use super::tile::{TileBits, TileRows};
use super::window::{Lane, LaneMut};

/// Moves rows with one instruction set.
#[derive(Clone, Copy)]
pub(super) struct Transfer {
    copy: CopyRows,
    write: WriteRows,
    /// The same without comparing to the old cells.
    overwrite: WriteRows,
}

/// Copies rows of tiles into a window. Arguments: the first even vector of the window, and the bytes
/// from row to row and from plane to plane there; the first row of the tile, its first western byte and
/// its first eastern byte; the byte of the window's vector that the eastern one goes to; the number of
/// rows.
///
/// Safety: the processor has the features, and the memory may be read and written.
type CopyRows = unsafe fn(*mut u8, [usize; 2], [*const u8; 3], usize, usize);

/// Copies rows of a window into a tile. Arguments: the first even vector of the window, and the bytes
/// from row to row and from plane to plane there; the first row of the tile's old cells, and of its new
/// ones; the rows of the tile; its columns that matter; its activity, to be added to.
///
/// Safety: the processor has the features, and the memory may be read and written.
type WriteRows =
    unsafe fn(*const u8, [usize; 2], *const u8, *mut u8, Range<usize>, &ColumnMasks, &mut Activity);

impl Transfer {
    /// With those instructions.
    ///
    /// # Panics
    /// When the processor lacks them.
    pub(super) fn new(instructions: Instructions) -> Self {
        assert!(Instructions::available().contains(&instructions), "{instructions:?} is missing");
        match instructions {
            Instructions::Plain => Self {
                copy: copy::<row::Baseline>,
                write: write::<row::Baseline, true>,
                overwrite: write::<row::Baseline, false>,
            },
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => {
                Self { copy: copy_avx2, write: write_avx2::<true>, overwrite: write_avx2::<false> }
            }
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => Self {
                copy: copy_avx512,
                write: write_avx2::<true>,
                overwrite: write_avx2::<false>,
            },
        }
    }

    /// Copies rows of a tile into a window, with the neighbours' columns.
    ///
    /// # Panics
    /// When they are not as many as the window has, or a halo does not lie within its tile.
    pub(super) fn copy_rows(self, mut lane: LaneMut, own: Option<TileRows>, halos: Halos) {
        let rows = lane.height();
        let first = |band: Option<TileRows>| {
            let band = band.unwrap_or(TileRows::DEAD);
            assert!(band.height() >= rows);
            band.first_row()
        };
        let beside = |halo: Option<(TileRows, usize)>| {
            let (band, byte) = halo.map_or((None, 0), |(band, byte)| (Some(band), byte));
            assert!(byte < PLANE_BYTES);
            first(band).wrapping_add(HALO_BYTES + byte)
        };
        let from = [first(own), beside(halos.west), beside(halos.east)];
        let east_at = HALO_BYTES + halos.own_bytes;
        assert!(east_at < VECTOR_BYTES);
        // SAFETY: `new` saw the features. A band lies within its tile and has as many rows as the
        // lane, which may be written.
        unsafe { (self.copy)(lane.first(), lane.strides(), from, east_at, rows) }
    }

    /// Writes the rows of a window into a tile from row `first` on, without columns outside the
    /// universe. Adds the rows that differ from `before` to `activity`, or all where there is none.
    ///
    /// # Panics
    /// When the tile has not as many.
    pub(super) fn write_rows(
        self,
        tile: &mut TileBits,
        before: Option<&TileBits>,
        first: usize,
        lane: Lane,
        masks: &ColumnMasks,
        activity: &mut Activity,
    ) {
        let rows = first..first + lane.height();
        assert!(rows.end <= TILE_ROWS as usize);
        let (write, before) = match before {
            Some(before) => (self.write, before),
            None => {
                *activity = Activity::ALL;
                (self.overwrite, &TileBits::DEAD)
            }
        };
        activity.population = UNCOUNTED;
        let before = before.rows(0..TILE_ROWS as usize).first_row();
        let out = tile.first_row_mut();
        // SAFETY: `new` saw the features. The rows lie within a tile, as was just seen.
        unsafe { write(lane.first(), lane.strides(), before, out, rows, masks, activity) }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn copy_avx2(
    to: *mut u8,
    strides: [usize; 2],
    from: [*const u8; 3],
    east_at: usize,
    rows: usize,
) {
    // SAFETY: the feature is on, and the caller vouches for the memory.
    unsafe { copy::<row::Avx2>(to, strides, from, east_at, rows) }
}

/// As [`copy`], for both planes of a row at once. A byte permutation inserts the neighbours' bytes, so
/// that each vector of the window is stored once and as a whole.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
unsafe fn copy_avx512(
    to: *mut u8,
    [row_bytes, plane_bytes]: [usize; 2],
    [own, west, east]: [*const u8; 3],
    east_at: usize,
    rows: usize,
) {
    use std::arch::x86_64::*;
    // For a neighbour's row, where it begins and which of its bytes to take for both planes.
    let aligned = |byte: *const u8| {
        let at = byte as usize % ROW_BYTES;
        let odd = _mm512_set1_epi8((at + PARITY_BYTES) as i8);
        (byte.wrapping_sub(at), _mm512_mask_set1_epi8(odd, (1 << PARITY_BYTES) - 1, at as i8))
    };
    let ((west, western), (east, eastern)) = (aligned(west), aligned(east));
    // The same byte of both planes.
    let both = |byte: usize| 1 << byte | 1 << (PARITY_BYTES + byte);
    for row in 0..rows {
        let at = row * ROW_BYTES;
        // SAFETY: the features are on, and the caller vouches for the rows, which are whole lines.
        unsafe {
            let load = |row: *const u8| _mm512_load_si512(row.add(at).cast());
            let cells = load(own);
            let cells = _mm512_mask_permutexvar_epi8(cells, both(0), western, load(west));
            let cells = _mm512_mask_permutexvar_epi8(cells, both(east_at), eastern, load(east));
            let to = to.add(row * row_bytes);
            _mm256_store_si256(to.cast(), _mm512_castsi512_si256(cells));
            let odd = _mm512_extracti64x4_epi64::<1>(cells);
            _mm256_store_si256(to.add(plane_bytes).cast(), odd);
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn write_avx2<const COMPARES: bool>(
    from: *const u8,
    strides: [usize; 2],
    before: *const u8,
    out: *mut u8,
    rows: Range<usize>,
    masks: &ColumnMasks,
    activity: &mut Activity,
) {
    // SAFETY: the feature is on, and the caller vouches for the memory.
    unsafe { write::<row::Avx2, COMPARES>(from, strides, before, out, rows, masks, activity) }
}

/// # Safety
/// As [`CopyRows`].
#[inline(always)]
unsafe fn copy<R: Row>(
    to: *mut u8,
    [row_bytes, plane_bytes]: [usize; 2],
    [own, west, east]: [*const u8; 3],
    east_at: usize,
    rows: usize,
) {
    for row in 0..rows {
        for parity in [0, 1] {
            let at = row * ROW_BYTES + parity * PARITY_BYTES;
            // SAFETY: the caller vouches for the rows.
            unsafe {
                let to = to.add(row * row_bytes + parity * plane_bytes);
                R::load(own.add(at).cast()).store(to.cast());
                *to = *west.add(at);
                *to.add(east_at) = *east.add(at);
            }
        }
    }
}

/// # Safety
/// As [`WriteRows`].
#[inline(always)]
unsafe fn write<R: Row, const COMPARES: bool>(
    from: *const u8,
    [row_bytes, plane_bytes]: [usize; 2],
    before: *const u8,
    out: *mut u8,
    rows: Range<usize>,
    masks: &ColumnMasks,
    activity: &mut Activity,
) {
    // SAFETY: the caller vouches for the features and the memory.
    unsafe {
        let inside = [load::<R>(&masks.inside[0]), load::<R>(&masks.inside[1])];
        let mut row = rows.start;
        while row < rows.end {
            let group_end = rows.end.min((row / GROUP_ROWS as usize + 1) * GROUP_ROWS as usize);
            let mut changed = [R::splat(0); 2];
            for row in row..group_end {
                for parity in [0, 1] {
                    let from = from.add((row - rows.start) * row_bytes + parity * plane_bytes);
                    let at = row * ROW_BYTES + parity * PARITY_BYTES;
                    let new = R::load(from.cast()).and(inside[parity]);
                    if COMPARES {
                        let old = R::load(before.add(at).cast());
                        changed[parity] = changed[parity].or(new.xor(old));
                    }
                    new.store(out.add(at).cast());
                }
            }
            for parity in if COMPARES { 0..2 } else { 0..0 } {
                let changed = changed[parity];
                let eastern = changed.and(load(&masks.east[parity]));
                activity.rows.mark(row, bytes(changed) != [0; VECTOR_BYTES]);
                activity.west.mark(row, bytes(changed)[HALO_BYTES] != 0);
                activity.east.mark(row, bytes(eastern) != [0; VECTOR_BYTES]);
            }
            row = group_end;
        }
    }
}

/// # Safety
/// As [`Row::splat`].
#[inline(always)]
unsafe fn load<R: Row>(vector: &Vector) -> R {
    // SAFETY: the caller vouches for the features.
    unsafe { R::load(vector.0.as_ptr().cast()) }
}

/// # Safety
/// As [`Row::splat`].
#[inline(always)]
unsafe fn bytes<R: Row>(row: R) -> [u8; VECTOR_BYTES] {
    let mut bytes = [0; VECTOR_BYTES];
    // SAFETY: the caller vouches for the features.
    unsafe { row.store(bytes.as_mut_ptr().cast()) };
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cpu::activity::RowGroups;
    use crate::engine::cpu::shape::TILE_COLUMNS;
    use crate::engine::cpu::window::Window;

    fn each() -> impl Iterator<Item = Transfer> {
        Instructions::available().into_iter().map(Transfer::new)
    }

    /// A window of two lanes. Tests look at one of them, so that a mix-up of lanes shows.
    fn two_lanes(rows: usize) -> Window {
        let mut window = Window::new(rows, true);
        window.divide(2);
        window
    }

    /// Changes one bit of a lane.
    fn flip(window: &mut Window, lane: usize, row: usize, column: usize) {
        let mut rows = window.lane_mut(lane, row..row + 1);
        for vectors in rows.rows() {
            vectors.into_iter().nth(column % 2).unwrap().0[column / 16] ^= 1 << (column / 2 % 8);
        }
    }

    #[test]
    fn a_window_is_the_neighbours_ends_around_the_tile() {
        let tiles = [1, 2, 3].map(TileBits::noise);
        let [own, west, east] = &tiles;
        let rows = 0..TILE_ROWS as usize;
        let whole = |tile| Some(TileBits::rows(tile, rows.clone()));
        for transfer in each() {
            let mut window = two_lanes(TILE_ROWS as usize);
            for (lane, centre) in [own, east].into_iter().enumerate() {
                let to = window.lane_mut(lane, rows.clone());
                let halos = Halos::between(whole(west), whole(east));
                transfer.copy_rows(to, whole(centre), halos);
            }
            for row in 0..TILE_ROWS as usize {
                for column in 0..512 {
                    let expected = match column {
                        0..16 => west.is_alive(row, 464 + column),
                        16..496 => own.is_alive(row, column - 16),
                        _ => east.is_alive(row, column - 496),
                    };
                    assert_eq!(window.shows(0, row, column), expected, "row {row} column {column}");
                }
            }
            let mut pieces = Window::new(TILE_ROWS as usize, false);
            for (to, tile, from, length) in
                [(0, west, 464, 16), (16, own, 0, 480), (496, east, 0, 16)]
            {
                let mut lane = pieces.lane_mut(0, rows.clone());
                lane.copy_columns(to, tile.rows(rows.clone()), from, length);
            }
            assert!(pieces.lane(0, rows.clone()).rows().eq(window.lane(0, rows.clone()).rows()));
        }
    }

    #[test]
    fn where_there_is_no_tile_all_is_dead() {
        for transfer in each() {
            let mut window = Window::new(8, false);
            let own = TileBits::noise(6);
            let halos = Halos::between(None, None);
            transfer.copy_rows(window.lane_mut(0, 0..8), Some(own.rows(184..192)), halos);
            let halos = Halos::between(Some(own.rows(0..4)), None);
            transfer.copy_rows(window.lane_mut(0, 0..4), None, halos);
            for column in 0..512 {
                let expected = column < 16 && own.is_alive(3, 464 + column);
                assert_eq!(window.shows(0, 3, column), expected, "column {column}");
                let expected = (16..496).contains(&column) && own.is_alive(191, column - 16);
                assert_eq!(window.shows(0, 7, column), expected, "column {column}");
            }
        }
    }

    #[test]
    fn a_narrow_tile_has_its_eastern_columns_right_after_its_own() {
        let tiles = [5, 6, 7].map(TileBits::noise);
        let [own, west, east] = tiles.each_ref().map(|tile| tile.rows(3..9));
        for transfer in each() {
            let mut window = Window::new(6, false);
            let halos = Halos { west: Some((west, 7)), east: Some((east, 2)), own_bytes: 8 };
            transfer.copy_rows(window.lane_mut(0, 0..6), Some(own), halos);
            for row in 0..6 {
                for column in 0..160 {
                    let expected = match column {
                        0..16 => tiles[1].is_alive(row + 3, 112 + column),
                        16..144 => tiles[0].is_alive(row + 3, column - 16),
                        _ => tiles[2].is_alive(row + 3, 32 + column - 144),
                    };
                    assert_eq!(window.shows(0, row, column), expected, "row {row} column {column}");
                }
            }
        }
    }

    #[test]
    fn writing_back_tells_what_changed_and_where() {
        let own = TileBits::noise(9);
        for transfer in each() {
            let mut window = two_lanes(40);
            let halos = Halos::between(None, None);
            transfer.copy_rows(window.lane_mut(1, 0..40), Some(own.rows(16..56)), halos);
            let write = |window: &Window| {
                let mut written = TileBits::noise(0);
                let mut activity = Activity::default();
                let lane = window.lane(1, 0..40);
                transfer.write_rows(
                    &mut written,
                    Some(&own),
                    16,
                    lane,
                    &ColumnMasks::WHOLE,
                    &mut activity,
                );
                let untouched = TileBits::noise(0);
                for row in 0..TILE_ROWS as usize {
                    for column in 0..480 {
                        let expected = if (16..56).contains(&row) {
                            window.shows(1, row - 16, 16 + column)
                        } else {
                            untouched.is_alive(row, column)
                        };
                        assert_eq!(written.is_alive(row, column), expected, "{row} {column}");
                    }
                }
                (activity.rows.0, activity.west.0, activity.east.0)
            };
            assert_eq!(write(&window), (0, 0, 0));
            flip(&mut window, 1, 3, 16);
            flip(&mut window, 1, 8, 271);
            flip(&mut window, 1, 39, 495);
            assert_eq!(write(&window), (0b100_1100, 0b100, 0b100_0000));
        }
    }

    #[test]
    fn what_is_not_compared_counts_as_changed() {
        let own = TileBits::noise(9);
        for transfer in each() {
            let mut window = two_lanes(8);
            let halos = Halos::between(None, None);
            transfer.copy_rows(window.lane_mut(1, 0..8), Some(own.rows(16..24)), halos);
            let (mut written, mut activity) = (TileBits::noise(0), Activity::default());
            let (lane, masks) = (window.lane(1, 0..8), &ColumnMasks::WHOLE);
            transfer.write_rows(&mut written, None, 16, lane, masks, &mut activity);
            assert!(written.rows(16..24).planes().eq(own.rows(16..24).planes()));
            assert_eq!((activity.rows, activity.west), (RowGroups::ALL, RowGroups::ALL));
        }
    }

    #[test]
    fn a_tile_that_lies_inside_as_a_whole_has_the_masks_that_are_made_for_it() {
        let made = ColumnMasks::new(TILE_COLUMNS);
        assert_eq!(made.inside, ColumnMasks::WHOLE.inside);
        assert_eq!(made.east, ColumnMasks::WHOLE.east);
    }

    #[test]
    fn a_narrow_tile_keeps_its_columns_alone() {
        let own = TileBits::noise(4);
        for transfer in each() {
            let mut window = Window::new(8, false);
            let halos = Halos::between(None, None);
            transfer.copy_rows(window.lane_mut(0, 0..8), Some(own.rows(0..8)), halos);
            let (mut written, mut activity) = (TileBits::DEAD, Activity::default());
            let (lane, masks) = (window.lane(0, 0..8), ColumnMasks::new(21));
            transfer.write_rows(
                &mut written,
                Some(&TileBits::DEAD),
                0,
                lane,
                &masks,
                &mut activity,
            );
            for row in 0..8 {
                for column in 0..480 {
                    let expected = column < 21 && own.is_alive(row, column);
                    assert_eq!(written.is_alive(row, column), expected, "{row} {column}");
                }
            }
            assert_eq!((activity.rows.0, activity.west.0, activity.east.0), (1, 1, 1));
        }
    }
}
