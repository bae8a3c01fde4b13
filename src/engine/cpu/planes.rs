//! A row's columns in order, and taken apart into the even ones and the odd ones.

use super::shape::{PlaneRow, ROW_WORDS, Vector};

/// The columns of a row's planes in order.
pub(super) fn in_order(even: &PlaneRow, odd: &PlaneRow) -> [u64; ROW_WORDS] {
    std::array::from_fn(|word| {
        let half = |plane: &PlaneRow| {
            let mut bytes = [0; 4];
            let rest = &plane[4 * word..];
            let count = rest.len().min(4);
            bytes[..count].copy_from_slice(&rest[..count]);
            u64::from(u32::from_le_bytes(bytes))
        };
        spread(half(even)) | spread(half(odd)) << 1
    })
}

/// Ors 64 columns into the planes of a row from column `start` on. Set bits must lie within.
pub(super) fn or_columns(planes: [&mut [u8]; 2], start: usize, bits: u64) {
    // With an odd start the first of the columns is an odd one: one column more, and it is even.
    let bits = u128::from(bits) << (start % 2);
    let (low, past) = (bits as u64, (bits >> 64) as u64);
    let halves = [gather(low) | past << 32, gather(low >> 1)];
    for (plane, half) in planes.into_iter().zip(halves) {
        let at = start / 2;
        let shifted = half << (at % 8);
        for (offset, byte) in shifted.to_le_bytes().into_iter().enumerate() {
            if byte != 0 {
                plane[at / 8 + offset] |= byte;
            }
        }
    }
}

/// Sets columns of a row from column `from` on.
pub(super) fn set_columns(row: &mut [Vector; 2], from: usize, length: usize) {
    let [even, odd] = row;
    let mut done = 0;
    while done < length {
        let count = (length - done).min(64);
        or_columns([&mut even.0, &mut odd.0], from + done, u64::MAX >> (64 - count));
        done += count;
    }
}

/// The lower 32 bits of a word, with a zero after each.
fn spread(word: u64) -> u64 {
    let mut word = word & 0xffff_ffff;
    for (shift, mask) in STEPS {
        word = (word | word << shift) & mask;
    }
    word
}

/// Every other bit of a word, from the lowest on.
fn gather(word: u64) -> u64 {
    let mut word = word & STEPS[4].1;
    for (shift, mask) in
        [(1, STEPS[3].1), (2, STEPS[2].1), (4, STEPS[1].1), (8, STEPS[0].1), (16, 0xffff_ffff)]
    {
        word = (word | word >> shift) & mask;
    }
    word
}

/// How far the halves of ever smaller parts move apart, and where the bits are then.
const STEPS: [(u32, u64); 5] = [
    (16, 0x0000_ffff_0000_ffff),
    (8, 0x00ff_00ff_00ff_00ff),
    (4, 0x0f0f_0f0f_0f0f_0f0f),
    (2, 0x3333_3333_3333_3333),
    (1, 0x5555_5555_5555_5555),
];
