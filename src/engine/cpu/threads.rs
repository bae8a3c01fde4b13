//! The threads that share the tiles.

use std::error::Error as _;
use std::sync::LazyLock;

/// Tiles below which the cores are not worth waking.
const TILES_WORTH_SHARING: usize = 4;

/// Whether work on so many tiles is shared: not that on a few, and none where the system has no more
/// threads to give.
pub(super) fn can_share(tiles: usize) -> bool {
    tiles >= TILES_WORTH_SHARING && *HAS_POOL
}

/// Rayon makes its pool when it is first used, and panics where it cannot; so it is asked for it here.
static HAS_POOL: LazyLock<bool> = LazyLock::new(|| {
    match rayon::ThreadPoolBuilder::new().build_global() {
        Ok(()) => true,
        // Whoever came first has made it.
        Err(error) if error.source().is_none() => true,
        Err(error) => {
            log::warn!("one core works alone, because no threads can be started: {error}");
            false
        }
    }
});
