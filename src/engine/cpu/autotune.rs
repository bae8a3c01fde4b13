//! Which variant of Conway's rule the processor does fastest.
//!
//! The [`variants`] give the same cells. Which of them takes less time depends on the processor, not
//! on its instruction set. So both are timed once, for a fraction of a millisecond, when the first
//! universe is made.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::instructions::Instructions;
use super::kernel::{Compiled, Kernel, variants};
use super::shape::{MAX_GENERATIONS, MAX_LANES};
use super::sweep::Sweep;
use super::window::Window;
use crate::life::LifeLike;

/// Rows of the window that is stepped: few enough for the first-level cache.
const ROWS: usize = 96;

/// Times that each variant is timed, of which the best counts: disturbance only slows down.
const TRIALS: usize = 12;

/// The kernel for Conway's rule with AVX-512.
///
/// # Panics
/// When the processor lacks it.
pub(super) fn fastest_life() -> Compiled {
    static FASTEST: OnceLock<Compiled> = OnceLock::new();
    *FASTEST.get_or_init(|| {
        let mut variants = variants(Instructions::Avx512).map(|made| (made, Duration::MAX));
        // In turn, so that what disturbs one disturbs the other.
        for _ in 0..TRIALS {
            for (variant, best) in &mut variants {
                *best = time(&Kernel::of(LifeLike::LIFE, *variant)).min(*best);
            }
        }
        let [one, other] = variants;
        if one.1 <= other.1 { one.0 } else { other.0 }
    })
}

/// What a full pass of a window takes. The cells do not matter: nothing depends on them.
fn time(kernel: &Kernel) -> Duration {
    let mut window = Window::new(ROWS, kernel.is_in_place());
    window.divide(MAX_LANES);
    let sweep = Sweep {
        generations: MAX_GENERATIONS,
        is_odd: false,
        rows: ROWS,
        live: 0..ROWS,
        inside: [0..ROWS, 0..ROWS],
        columns: None,
    };
    let began = Instant::now();
    kernel.run(&mut window, &sweep);
    began.elapsed()
}
