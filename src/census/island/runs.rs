//! Runs of live cells in a row, bit by bit of its words.

/// A run of live cells with gaps of at most one dead cell, in columns of the snapshot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub left: u32,
    pub right: u32,
    pub piece: u32,
}

/// No piece yet.
pub(super) const NONE: u32 = u32::MAX;

/// Finds the runs of a row. `filled` is scratch of the row's length.
pub(super) fn find_runs(row: &[u64], filled: &mut [u64], runs: &mut Vec<Run>) {
    let mut any = 0;
    for (index, word) in row.iter().enumerate() {
        // A dead cell between two live ones is filled.
        let west = if index > 0 { row[index - 1] >> 63 } else { 0 };
        let east = row.get(index + 1).map_or(0, |next| next << 63);
        filled[index] = word | (word << 1 | west) & (word >> 1 | east);
        any |= word;
    }
    if any == 0 {
        return;
    }
    let mut open: Option<u32> = None;
    for (index, &word) in filled.iter().enumerate() {
        let start = index as u32 * 64;
        if word == 0 {
            if let Some(left) = open.take() {
                runs.push(Run { left, right: start, piece: NONE });
            }
            continue;
        }
        let mut at = 0;
        while at < 64 {
            let rest = word >> at;
            match open {
                Some(left) => {
                    let length = rest.trailing_ones();
                    at += length;
                    if at < 64 {
                        runs.push(Run { left, right: start + at, piece: NONE });
                        open = None;
                    }
                }
                None if rest == 0 => break,
                None => {
                    at += rest.trailing_zeros();
                    open = Some(start + at);
                }
            }
        }
    }
    if let Some(left) = open {
        runs.push(Run { left, right: filled.len() as u32 * 64, piece: NONE });
    }
}
