//! Software prefetch: cells of the next windows come from memory while the kernel computes.
//!
//! A core keeps few requests in flight and stalls on one more. So cache lines are prefetched one by
//! one, evenly over the steps of the kernel.

use super::shape::ROW_BYTES;
use super::tile::TileRows;

/// Bytes of a cache line.
const LINE_BYTES: usize = 64;

/// Stretches of memory that are prefetched during a pass of a window, at most.
const MAX_STRETCHES: usize = 12;

/// The memory that the next windows will read and write.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Prefetch {
    /// Where each stretch begins and ends.
    stretches: [[usize; 2]; MAX_STRETCHES],
    count: usize,
}

impl Prefetch {
    /// Adds some rows. Rows that do not fit are left out, and come when they are needed.
    pub(super) fn add(&mut self, rows: TileRows) {
        if let Some(stretch) = self.stretches.get_mut(self.count) {
            let start = rows.first_row() as usize;
            *stretch = [start, start + rows.height() * ROW_BYTES];
            self.count += 1;
        }
    }

    /// Spreads the prefetching over so many steps.
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

/// Prefetches line after line.
pub(super) struct Prefetcher<'a> {
    /// The stretches that have not been started.
    stretches: &'a [[usize; 2]],
    /// The next line of the current stretch, and where the stretch ends.
    at: usize,
    end: usize,
    /// Lines a step, as a fraction of 2^32.
    share: u32,
    /// The fraction of a line that is due.
    due: u32,
}

impl Prefetcher<'_> {
    /// Prefetches the next line if it is due in this step.
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
    // SAFETY: a prefetch is a hint that reads nothing, whatever the address. It goes to the second-level
    // cache, because the block that is being stepped needs the first.
    unsafe { _mm_prefetch::<_MM_HINT_T1>(address as *const i8) }
}

/// Stable Rust has no prefetch for other processors; their hardware prefetches by itself.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn prefetch_line(_: usize) {}
