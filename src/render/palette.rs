//! The colours of the canvas, as sRGB bytes.

/// A colour, red, green and blue.
pub type Colour = [u8; 3];

/// Dead cells.
pub const GROUND: Colour = [0x0b, 0x0f, 0x15];

/// Live cells.
pub const CELL: Colour = [0xf6, 0xf1, 0xdc];

/// Blocks of many cells with few alive; more of them shade into [`CELL`].
pub const SPARSE: Colour = [0x2f, 0x86, 0x9c];

/// Grid lines.
pub const GRID: Colour = [0x4b, 0x5d, 0x70];

/// What lies outside a bounded universe.
pub const OUTSIDE: Colour = [0x1c, 0x21, 0x29];

/// The line around a bounded universe.
pub const BORDER: Colour = [0x3f, 0xa7, 0xa0];
