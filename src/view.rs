//! What every view of a session keeps, whatever it is drawn with.
//!
//! A view sends commands and draws what the session tells; in between lies what was asked for and
//! not heard yet. It stands here once, so that a window, a terminal and whatever comes after them
//! differ in their drawing alone. This layer knows sessions, and no windows, terminals or files.

mod blocks;
mod doing;
mod following;
mod pictures;
mod playback;

pub use blocks::Blocks;
pub use doing::{Doing, Rate};
pub use following::Following;
pub use pictures::{Framed, Pictures};
pub use playback::Playback;
