//! Cells that are asked for before they are needed, so that they come from memory while the kernel
//! computes and not while a core waits for them.

use super::sweep::MAX_GENERATIONS;
use super::tile::{Band, PLANE_BYTES, PLANE_STRIDE};

/// Bytes that come from memory at once.
const LINE_BYTES: usize = 64;

/// Parts that are asked for one after the other: one in each generation of a full pass.
pub(super) const PARTS: usize = MAX_GENERATIONS;

/// Stretches of memory that can be asked for in a pass of a window.
const MAX_STRETCHES: usize = 24;

/// What the next windows will read and write.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ahead {
    /// Where each stretch begins, its lines, and as many as are asked for at a time.
    stretches: [(usize, usize, usize); MAX_STRETCHES],
    count: usize,
}

impl Ahead {
    /// Adds both planes of some rows. What does not fit is left out: it comes when it is needed.
    pub(super) fn add(&mut self, band: Band) {
        let lines = (band.height() * PLANE_BYTES).div_ceil(LINE_BYTES) + 1;
        for plane in [0, PLANE_STRIDE] {
            if let Some(stretch) = self.stretches.get_mut(self.count) {
                let start = band.first_row() as usize + plane;
                *stretch = (start, lines, lines.div_ceil(PARTS));
                self.count += 1;
            }
        }
    }

    /// Asks for one of [`PARTS`] parts.
    #[inline]
    pub(super) fn ask(&self, part: usize) {
        for &(start, lines, at_a_time) in &self.stretches[..self.count] {
            for line in part * at_a_time..lines.min((part + 1) * at_a_time) {
                ask_for_line(start + line * LINE_BYTES);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn ask_for_line(address: usize) {
    use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
    // SAFETY: to ask for a line reads nothing, whatever the address; the window needs all of the
    // first-level cache, so that the second is as near as it should come.
    unsafe { _mm_prefetch::<_MM_HINT_T1>(address as *const i8) }
}

/// Stable Rust has no such instruction for other processors; theirs look ahead by themselves.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn ask_for_line(_: usize) {}
