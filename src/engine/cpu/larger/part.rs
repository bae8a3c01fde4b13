//! Parts of tiles.

use std::ops::Range;

/// Columns and rows of a tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub columns: Range<usize>,
    pub rows: Range<usize>,
}

/// Where cells of a tile live: nowhere, or within columns and rows. There may be fewer in these where rows end.
pub(super) type Live = Option<Part>;
