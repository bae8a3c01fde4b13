//! The shapes of tiles, and what a kernel of tiles reads from and writes to.

use super::super::kernel_rule::{NextCells, Takes};
use super::super::layout::HALO;

/// Operations of all calls of `next_cells` in a kernel at most, where it takes cells. So many llvmpipe
/// compiles in about a second, as it does a Life-like rule's.
const OPERATIONS_A_KERNEL: u32 = 4096;

/// The shape of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine::gpu) struct TileShape {
    /// Words that an invocation holds in a row; it stores one less.
    pub(in crate::engine::gpu) words: u32,
    /// Rows that an invocation holds.
    pub(in crate::engine::gpu) rows: u32,
    /// Invocations in a workgroup, above one another.
    pub(in crate::engine::gpu) workgroup: u32,
}

impl TileShape {
    /// Rows that a workgroup writes.
    pub(in crate::engine::gpu) fn rows_written(&self) -> u32 {
        self.rows * self.workgroup - 2 * HALO
    }

    /// Columns of words that a workgroup writes.
    pub(in crate::engine::gpu) fn words_written(&self) -> u32 {
        self.words - 1
    }

    /// A tile of the same cells, held by as few invocations as the size of a rule's function allows, of
    /// which a workgroup may have so many.
    pub(in crate::engine::gpu) fn suited_to(self, next: &NextCells, most_invocations: u32) -> Self {
        if next.takes() == Takes::Sums {
            return self;
        }
        let all_rows = self.rows * self.workgroup;
        let shapes = (1..=self.rows)
            .filter(|rows| self.rows.is_multiple_of(*rows) && all_rows / rows <= most_invocations)
            .map(|rows| Self { rows, workgroup: all_rows / rows, ..self });
        let is_small = |shape: &Self| shape.words * shape.rows * next.cost() <= OPERATIONS_A_KERNEL;
        let (small, large): (Vec<_>, Vec<_>) = shapes.partition(is_small);
        small.last().or(large.first()).copied().unwrap_or(self)
    }

    /// Bytes of workgroup memory, at most.
    pub(in crate::engine::gpu) fn workgroup_bytes(&self) -> u32 {
        4 * self.edge_words(Takes::Sums)
    }

    /// Words of workgroup memory: of two rows, for each word of an invocation, twice.
    pub(super) fn edge_words(&self, takes: Takes) -> u32 {
        2 * 2 * values_published(takes) * self.words * self.workgroup
    }
}

/// Values that stand for a word of a row in workgroup memory.
pub(super) fn values_published(takes: Takes) -> u32 {
    match takes {
        Takes::Sums => 2,
        Takes::Cells => 1,
    }
}

/// Whether a kernel masks cells past the grid's edges in every generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine::gpu) enum Edges {
    /// No: the axes wrap, or no cell comes near an edge.
    Unmasked,
    /// Yes: the edges are dead.
    Masked,
}

/// Which tiles of a grid a launch steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine::gpu) enum Selection {
    /// All of them.
    All,
    /// Those of a list, and tells which of them changed.
    Listed,
}

/// What a kernel reads from and writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine::gpu) enum Target {
    /// A dense grid.
    Grid(Edges, Selection),
    /// A sparse plane of tiles, each as large as what a workgroup writes.
    Plane,
}
