//! Circuits as machine code, where none is made: see `machine.rs`.

use std::convert::Infallible;

use super::instructions::Instructions;
use super::prefetch::Prefetcher;
use super::row::Row;
use crate::engine::circuit::Circuit;

/// Whether there is code for those instructions: no.
pub(super) fn runs_with(_instructions: Instructions) -> bool {
    false
}

/// There is none.
#[derive(Debug)]
pub(super) struct Machine(Infallible);

impl Machine {
    /// None.
    pub(super) fn new(_circuit: &Circuit) -> Option<Self> {
        None
    }

    /// Not to be called.
    pub(super) fn vectors(&self) -> usize {
        match self.0 {}
    }

    /// Not to be called.
    ///
    /// # Safety
    /// There is none to be had.
    #[inline(always)]
    pub(super) unsafe fn step_rows<R: Row>(
        &self,
        _values: *mut u64,
        _rows: [*mut u64; 2],
        _north: *const u64,
        _masks: Option<[R; 2]>,
        _prefetcher: &mut Prefetcher,
    ) {
        match self.0 {}
    }
}
