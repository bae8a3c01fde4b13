//! Cells that are asked for before they are needed, so that they come from memory while the kernel
//! computes and not while a core waits for them.
//!
//! A core keeps few requests in flight, and waits where one more is made. So the lines are asked for
//! one by one, evenly over the steps of the kernel.

use super::tile::{ROW_BYTES, TileRows};

/// Bytes that come from memory at once.
const LINE_BYTES: usize = 64;

/// Stretches of memory that can be asked for in a pass of a window.
const MAX_STRETCHES: usize = 12;

/// What the next windows will read and write.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Prefetch {
    /// Where each stretch begins and ends.
    stretches: [[usize; 2]; MAX_STRETCHES],
    count: usize,
}

impl Prefetch {
    /// Adds some rows. What does not fit is left out: it comes when it is needed.
    pub(super) fn add(&mut self, rows: TileRows) {
        if let Some(stretch) = self.stretches.get_mut(self.count) {
            let start = rows.first_row() as usize;
            *stretch = [start, start + rows.height() * ROW_BYTES];
            self.count += 1;
        }
    }

    /// To be asked for over so many steps.
    pub(super) fn over(&self, steps: usize) -> Prefetcher<'_> {
        let stretches = &self.stretches[..self.count];
        let lines: usize =
            stretches.iter().map(|[start, end]| (end - start) / LINE_BYTES + 1).sum();
        let share = ((lines as u64) << 32) / steps.max(1) as u64;
        Prefetcher {
            stretches,
            at: 0,
            end: 0,
            share: share.min(u64::from(u32::MAX)) as u32,
            due: 0,
        }
    }
}

/// Asks for line after line.
pub(super) struct Prefetcher<'a> {
    /// The stretches that have not been begun.
    stretches: &'a [[usize; 2]],
    /// The next line of the one that has, and where it ends.
    at: usize,
    end: usize,
    /// Lines a step, in parts of 2^32.
    share: u32,
    /// How much of a line is due.
    due: u32,
}

impl Prefetcher<'_> {
    /// Asks for the next line, should this be the step for it.
    #[inline(always)]
    pub(super) fn step(&mut self) {
        let (due, is_time) = self.due.overflowing_add(self.share);
        self.due = due;
        if is_time {
            self.fetch_next();
        }
    }

    #[inline(always)]
    fn fetch_next(&mut self) {
        if self.at >= self.end {
            let Some((&[start, end], later)) = self.stretches.split_first() else { return };
            (self.at, self.end, self.stretches) = (start, end, later);
        }
        prefetch_line(self.at);
        self.at += LINE_BYTES;
    }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn prefetch_line(address: usize) {
    use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
    // SAFETY: to ask for a line reads nothing, whatever the address; the block that is being stepped
    // needs the first-level cache, so that the second is as near as it should come.
    unsafe { _mm_prefetch::<_MM_HINT_T1>(address as *const i8) }
}

/// Stable Rust has no such instruction for other processors; theirs look ahead by themselves.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn prefetch_line(_: usize) {}
