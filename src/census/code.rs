//! The canonical apgcode of an object: the shortest, then alphabetically first, over all phases and
//! the eight orientations.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::life::{BitGrid, wechsler};

use super::Kind;

/// The code of what goes through `phases`; `None` for what is active. Not yet the best one where
/// `stop` is raised.
pub(super) fn canonical<'a>(
    kind: Kind,
    phases: impl Iterator<Item = &'a BitGrid>,
    stop: &AtomicBool,
) -> Option<String> {
    let mut population = 0;
    let mut best: Option<String> = None;
    for phase in phases.take_while(|_| !stop.load(Ordering::Relaxed)) {
        population = phase.population();
        for orientation in Orientation::ALL {
            let code = wechsler::encode(&orientation.apply(phase));
            let is_better = best
                .as_ref()
                .is_none_or(|best| (code.len(), code.as_str()) < (best.len(), best.as_str()));
            if is_better {
                best = Some(code);
            }
        }
    }
    let best = best?;
    match kind {
        Kind::StillLife => Some(format!("xs{population}_{best}")),
        Kind::Oscillator { period } => Some(format!("xp{period}_{best}")),
        Kind::Spaceship { period, .. } => Some(format!("xq{period}_{best}")),
        Kind::Active => None,
    }
}

/// One of the eight ways to turn and mirror a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orientation {
    /// Rows and columns change places, before anything is mirrored.
    pub is_transposed: bool,
    /// West and east change places.
    pub is_mirrored: bool,
    /// North and south change places.
    pub is_flipped: bool,
}

impl Orientation {
    /// All eight; the first leaves everything as it is.
    pub const ALL: [Self; 8] = {
        let mut all = [Self { is_transposed: false, is_mirrored: false, is_flipped: false }; 8];
        let mut index = 0;
        while index < 8 {
            all[index] = Self {
                is_transposed: index & 4 != 0,
                is_mirrored: index & 1 != 0,
                is_flipped: index & 2 != 0,
            };
            index += 1;
        }
        all
    };

    /// The shape in this orientation.
    pub fn apply(self, shape: &BitGrid) -> BitGrid {
        let (width, height) = match self.is_transposed {
            true => (shape.height(), shape.width()),
            false => (shape.width(), shape.height()),
        };
        let mut turned = BitGrid::new(width, height);
        for y in 0..shape.height() {
            for x in (0..shape.width()).filter(|&x| shape.get(x, y)) {
                let (x, y) = if self.is_transposed { (y, x) } else { (x, y) };
                let x = if self.is_mirrored { width - 1 - x } else { x };
                let y = if self.is_flipped { height - 1 - y } else { y };
                turned.set(x, y, true);
            }
        }
        turned
    }
}
