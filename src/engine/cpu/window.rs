//! Between tiles and the kernel's windows.

use super::kernel::{WINDOW_WORDS, WindowRow};
use super::tile::{Activity, HALO_COLUMNS, RowSpan, Stretch, TILE_WORDS, TileBits};

/// Copies rows of a tile with what its western and eastern neighbours add into window rows.
pub(super) fn copy_rows(
    window: &mut [WindowRow],
    own: Option<&[[u64; TILE_WORDS]]>,
    west: Option<&[[u64; TILE_WORDS]]>,
    east: Option<&[[u64; TILE_WORDS]]>,
) {
    const DEAD: [u64; TILE_WORDS] = [0; TILE_WORDS];
    for (index, out) in window.iter_mut().enumerate() {
        let row = own.map_or(&DEAD, |rows| &rows[index]);
        let before = west.map_or(0, |rows| rows[index][TILE_WORDS - 1]);
        let after = east.map_or(0, |rows| rows[index][0]);
        let mut carried = before >> 32;
        for (word, out) in row.iter().zip(&mut out.0) {
            *out = carried | word << 32;
            carried = word >> 32;
        }
        out.0[WINDOW_WORDS - 1] = carried | after << 32;
    }
}

/// Copies `length` bits from bit `from` of a tile's row to bit `to` of a window's row, where the
/// window's bits are still zero.
pub(super) fn copy_bits(
    out: &mut WindowRow,
    to: usize,
    row: &[u64; TILE_WORDS],
    from: usize,
    length: usize,
) {
    let mut done = 0;
    while done < length {
        let (source, target) = (from + done, to + done);
        let count = (length - done).min(64 - source % 64).min(64 - target % 64);
        let bits = row[source / 64] >> (source % 64) & (u64::MAX >> (64 - count));
        out.0[target / 64] |= bits << (target % 64);
        done += count;
    }
}

/// The columns of a window that lie in the universe.
pub(super) fn column_mask(stretches: impl Iterator<Item = Stretch>) -> [u64; WINDOW_WORDS] {
    let mut mask = WindowRow::default();
    let mut at = 0;
    for stretch in stretches {
        let length = stretch.length as usize;
        if stretch.tile.is_some() {
            copy_bits(&mut mask, at, &[u64::MAX; TILE_WORDS], 0, length.min(448));
        }
        at += length;
    }
    mask.0
}

/// Writes the middle of window rows into rows `first..` of a tile, keeping only the columns of
/// `mask`, and tells what differs from `before`.
pub(super) fn write_rows(
    tile: &mut TileBits,
    before: &TileBits,
    first: i64,
    window: &[WindowRow],
    mask: &[u64; TILE_WORDS],
) -> Activity {
    let mut activity = Activity { population: super::tile::UNCOUNTED, ..Activity::default() };
    for (index, row) in window.iter().enumerate() {
        let at = first as usize + index;
        let (out, old) = (&mut tile[at], &before[at]);
        let mut changed = [0; TILE_WORDS];
        for word in 0..TILE_WORDS {
            let joined = (row.0[word] >> 32 | row.0[word + 1] << 32) & mask[word];
            changed[word] = joined ^ old[word];
            out[word] = joined;
        }
        let mark = |span: RowSpan, bits: u64| {
            if bits == 0 { span } else { span.with(at as i64) }
        };
        activity.rows = mark(activity.rows, changed.iter().fold(0, |any, word| any | word));
        activity.west = mark(activity.west, changed[0] << HALO_COLUMNS);
        activity.east = mark(activity.east, changed[TILE_WORDS - 1] >> HALO_COLUMNS);
    }
    activity
}

/// The columns of a tile that lie in the universe, given their number.
pub(super) fn tile_mask(extent: i64) -> [u64; TILE_WORDS] {
    std::array::from_fn(|word| match extent - 64 * word as i64 {
        ..=0 => 0,
        bits @ 1..=63 => (1 << bits) - 1,
        _ => u64::MAX,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tile::TILE_ROWS;
    use super::*;

    fn noise(seed: u64) -> TileBits {
        std::array::from_fn(|row| {
            std::array::from_fn(|word| {
                (seed + 1 + row as u64 * 7 + word as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            })
        })
    }

    fn bit(row: &[u64], at: usize) -> bool {
        row[at / 64] >> (at % 64) & 1 == 1
    }

    #[test]
    fn a_window_is_the_neighbours_ends_around_the_tile() {
        let (own, west, east) = (noise(1), noise(2), noise(3));
        let mut window = vec![WindowRow::default(); TILE_ROWS as usize];
        copy_rows(&mut window, Some(&own), Some(&west), Some(&east));
        for row in [0, 77, 127] {
            for column in 0..512 {
                let expected = match column {
                    0..32 => bit(&west[row], 416 + column),
                    32..480 => bit(&own[row], column - 32),
                    _ => bit(&east[row], column - 480),
                };
                assert_eq!(bit(&window[row].0, column), expected, "row {row} column {column}");
            }
        }
        let mut pieces = WindowRow::default();
        copy_bits(&mut pieces, 0, &west[5], 416, 32);
        copy_bits(&mut pieces, 32, &own[5], 0, 448);
        copy_bits(&mut pieces, 480, &east[5], 0, 32);
        assert_eq!(pieces, window[5]);
    }

    #[test]
    fn writing_back_what_was_read_changes_nothing() {
        let own = noise(9);
        let mut window = vec![WindowRow::default(); 40];
        copy_rows(&mut window, Some(&own[10..50]), None, None);
        let mut written = noise(0);
        let activity = write_rows(&mut written, &own, 10, &window, &tile_mask(448));
        assert!(activity.rows.is_empty());
        assert_eq!(written[10..50], own[10..50]);
        window[3].0[0] ^= 1 << 32;
        window[8].0[4] ^= 1;
        let activity = write_rows(&mut written, &own, 10, &window, &tile_mask(448));
        assert_eq!(activity.rows.range(), 13..19);
        assert_eq!(activity.west.range(), 13..14);
        assert!(activity.east.is_empty());
    }
}
