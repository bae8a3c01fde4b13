//! Places of tiles on the plane, and the cells there.

use super::super::layout::TileTotals;
use super::super::store::MaskedWord;
use super::pool::{TILE_HEIGHT, TILE_WIDTH};
use super::rings::Place;
use crate::life::{MAX_COORDINATE, Rect};

/// The cells of a tile's place.
pub(super) fn rect_of((x, y): Place) -> Rect {
    Rect::new(x * TILE_WIDTH, y * TILE_HEIGHT, TILE_WIDTH as u64, TILE_HEIGHT as u64)
}

/// The places that the live cells of a word lie in, two at most.
pub(super) fn places_of(word: &MaskedWord) -> impl Iterator<Item = Place> + use<> {
    let live = word.live_bounds();
    let ends = live.map(|live| (live.x.div_euclid(TILE_WIDTH), live.right() - 1, live.y));
    ends.into_iter().flat_map(|(first, last, y)| {
        (first..=last.div_euclid(TILE_WIDTH)).map(move |x| (x, y.div_euclid(TILE_HEIGHT)))
    })
}

/// Whether the tile at a place has cells past the largest coordinates.
pub(super) fn reaches_past_plane((x, y): Place) -> bool {
    let is_past =
        |tile: i64, side: i64| tile * side < -MAX_COORDINATE || (tile + 1) * side > MAX_COORDINATE;
    is_past(x, TILE_WIDTH) || is_past(y, TILE_HEIGHT)
}

/// The bounds of the live cells of the tile at a place.
pub(super) fn bounds_of((x, y): Place, totals: &TileTotals) -> Rect {
    let (left, top) = (x * TILE_WIDTH, y * TILE_HEIGHT);
    Rect::from_edges(
        left + i64::from(totals.left),
        top + i64::from(totals.top),
        left + i64::from(totals.right) + 1,
        top + i64::from(totals.bottom) + 1,
    )
}
