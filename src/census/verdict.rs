//! What a shape does alone, worked out once and remembered.
//!
//! A shape is evolved on a plot of its own until its cells are as they were, in place or moved.
//! One that does not come back is given up early: when it dies, when it has fallen into a cycle that
//! does not hold its beginning (which is noticed by Brent's method, comparing with a generation
//! saved at powers of two), when it outgrows what it began as, or when the work is spent.
//!
//! What repeats is divided into parts (`parts`) and each part is named. In what does not repeat,
//! connected parts are looked for that are left alone for a whole period of theirs.

mod memory;

use std::sync::Arc;

use super::plot::Plot;
use super::{Effort, Kind};
use crate::life::{BitGrid, LifeLike, Rect};

pub(super) use memory::Memory;

/// Words that a shape may be swept for, generation by generation: some milliseconds.
const MOST_WORK: u64 = 1 << 20;

/// What a shape does alone.
#[derive(Debug)]
pub(super) struct Verdict {
    /// How it repeats; `None` where it does not, as far as was looked.
    pub cycle: Option<Cycle>,
    /// The objects in what repeats; all cells are in one of them. Of what does not repeat,
    /// [`Memory::loose_parts`] tells.
    pub parts: Vec<Part>,
}

/// How a shape repeats. Places are relative to the shape's top-left cell.
#[derive(Debug)]
pub(super) struct Cycle {
    pub period: u32,
    pub dx: i64,
    pub dy: i64,
    /// The generations of a period, the shape itself first.
    pub phases: Vec<Phase>,
    /// What is alive at some time in the period.
    pub envelope: Phase,
}

/// Cells with the place of the top-left one.
#[derive(Clone, Debug)]
pub(super) struct Phase {
    pub x: i64,
    pub y: i64,
    pub shape: BitGrid,
}

/// An object of a shape.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Where its top-left cell is.
    pub x: i64,
    pub y: i64,
    pub shape: Arc<BitGrid>,
    pub population: u64,
    pub kind: Kind,
    pub code: Option<Arc<str>>,
    pub name: Option<&'static str>,
}

impl Phase {
    fn of(plot: &Plot) -> Option<Self> {
        let bounds = plot.bounds()?;
        Some(Self { x: bounds.x, y: bounds.y, shape: plot.shape() })
    }

    /// Around the cells, where the shape's top-left cell is at `(x, y)`.
    pub fn bounds(&self, x: i64, y: i64) -> Rect {
        let (width, height) = (self.shape.width() as u64, self.shape.height() as u64);
        Rect::new(x + self.x, y + self.y, width, height)
    }
}

impl Cycle {
    /// The kind of object that goes through it.
    pub fn kind(&self) -> Kind {
        let Self { period, dx, dy, .. } = *self;
        match (period, dx, dy) {
            (1, 0, 0) => Kind::StillLife,
            (_, 0, 0) => Kind::Oscillator { period },
            _ => Kind::Spaceship { period, dx, dy },
        }
    }

    /// The cells `generation` generations later.
    pub fn at(&self, generation: u64) -> (&Phase, i64, i64) {
        let period = u64::from(self.period);
        let phase = &self.phases[(generation % period) as usize];
        let periods = (generation / period) as i64;
        (phase, phase.x + periods * self.dx, phase.y + periods * self.dy)
    }

    /// The cycle of a shape on its own.
    pub fn of(rule: LifeLike, shape: &BitGrid, effort: Effort) -> Option<Self> {
        let (period, bounds) = find_period(rule, shape, effort)?;
        let mut plot = Plot::new(rule, shape, 0, 0);
        let mut phases = Vec::with_capacity(period as usize);
        for _ in 0..period {
            phases.push(Phase::of(&plot)?);
            plot.step();
        }
        let envelope = envelope(&phases);
        Some(Self { period, dx: bounds.x, dy: bounds.y, phases, envelope })
    }
}

fn envelope(phases: &[Phase]) -> Phase {
    let mut bounds = Rect::default();
    for phase in phases {
        bounds = bounds.union(&phase.bounds(0, 0));
    }
    let mut shape = BitGrid::new(bounds.width as usize, bounds.height as usize);
    for phase in phases {
        stamp(&mut shape, &phase.shape, phase.x - bounds.x, phase.y - bounds.y);
    }
    Phase { x: bounds.x, y: bounds.y, shape }
}

/// Adds the cells of `from` to `onto`, whose column `x` and row `y` take the first of them.
pub(super) fn stamp(onto: &mut BitGrid, from: &BitGrid, x: i64, y: i64) {
    let (at, shift) = (x as usize / 64, x as usize % 64);
    for row in 0..from.height() {
        let to = onto.row_mut(y as usize + row);
        for (index, &word) in from.row(row).iter().enumerate() {
            let high = word >> 1 >> (63 - shift);
            if word != 0 {
                to[at + index] |= word << shift;
            }
            if high != 0 {
                to[at + index + 1] |= high;
            }
        }
    }
}

/// The generations after which a shape is as it was, with where it is then.
fn find_period(rule: LifeLike, shape: &BitGrid, effort: Effort) -> Option<(u32, Rect)> {
    let mut plot = Plot::new(rule, shape, 0, 0);
    let longest_side = shape.width().max(shape.height()) as u64;
    let most_side = (longest_side * 2 + 64).min(effort.max_side);
    let mut saved: Option<BitGrid> = None;
    let mut work = 0;
    for generation in 1..=effort.max_period {
        work += plot.work();
        plot.step();
        let bounds = plot.bounds()?;
        if plot.has_shape(shape) {
            return Some((generation, bounds));
        }
        if bounds.width.max(bounds.height) > most_side || work > MOST_WORK {
            return None;
        }
        if saved.as_ref().is_some_and(|saved| plot.has_shape(saved)) {
            return None;
        }
        if generation.is_power_of_two() {
            saved = Some(plot.shape());
        }
    }
    None
}

impl Verdict {
    /// Bytes that it takes, with its shapes.
    pub fn bytes(&self) -> u64 {
        let phases = |cycle: &Cycle| {
            let phases = cycle.phases.iter().chain([&cycle.envelope]);
            phases.map(|phase| size_of::<Phase>() as u64 + grid_bytes(&phase.shape)).sum()
        };
        let cycle: u64 = self.cycle.as_ref().map_or(0, phases);
        cycle + self.parts.iter().map(Part::bytes).sum::<u64>()
    }
}

fn grid_bytes(grid: &BitGrid) -> u64 {
    (grid.words_per_row() * grid.height() * size_of::<u64>()) as u64
}

impl Part {
    /// Bytes that it takes, with its shape.
    pub fn bytes(&self) -> u64 {
        (size_of::<Self>() + size_of::<BitGrid>()) as u64 + grid_bytes(&self.shape)
    }

    fn moved(&self, x: i64, y: i64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self.clone() }
    }
}
