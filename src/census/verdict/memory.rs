//! What shapes do, remembered from one snapshot to the next.
//!
//! A shape is judged once: it is evolved, divided into parts, and its parts are named. The memory draws on a
//! budget. Where that has no room, shapes that were not met lately make some.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::super::parts::{Division, Piece};
use super::super::plot::Plot;
use super::super::{Effort, Kind, code, names};
use super::{Cycle, Part, Phase, Verdict, grid_bytes};
use crate::life::{BitGrid, LifeLike, Rect};
use crate::memory::{MemoryBudget, Reservation};

/// Cells times generations that are looked at to divide a shape.
const MOST_DIVISION: u64 = 1 << 23;

/// Periods up to this are tried from every phase when a shape is divided.
const MOST_PHASES: u32 = 64;

/// Generations for which parts of what does not repeat must be left alone, at most.
const HORIZONS: [u32; 5] = [1, 2, 4, 8, 16];

/// Shapes that are remembered before those that have not been met lately are forgotten.
const MOST_REMEMBERED: usize = 1 << 17;

/// Verdicts by shape, under one rule.
pub(in crate::census) struct Memory {
    pub rule: LifeLike,
    pub effort: Effort,
    known: HashMap<Arc<BitGrid>, KnownShape>,
    codes: HashMap<String, Arc<str>>,
    /// Counts the snapshots.
    now: u64,
    /// The snapshot in which room was made last.
    made_room: u64,
    /// Bytes that all of it takes, about, drawn from a budget.
    bytes: u64,
    reservation: Reservation,
}

struct KnownShape {
    verdict: Arc<Verdict>,
    /// The parts of what does not repeat, once somebody has asked.
    loose: Option<Arc<[Part]>>,
    /// The snapshot in which it was met last.
    last_met: u64,
    bytes: u64,
}

impl Memory {
    pub fn new(rule: LifeLike, effort: Effort, budget: &MemoryBudget) -> Self {
        Self {
            rule,
            effort,
            known: HashMap::new(),
            codes: HashMap::new(),
            now: 0,
            made_room: 0,
            bytes: 0,
            reservation: budget.reservation(),
        }
    }

    /// Begins another snapshot, and forgets what has not been met lately where there is too much.
    pub fn begin(&mut self) {
        if self.known.len() > MOST_REMEMBERED {
            self.forget_what_was_not_met();
        }
        self.now += 1;
    }

    /// Forgets all shapes; those that follow are of `rule`.
    pub fn forget_all(&mut self, rule: LifeLike) {
        self.rule = rule;
        self.known.clear();
        self.codes.clear();
        self.bytes = 0;
        self.reservation.shrink_to(0);
    }

    /// Forgets the shapes that this snapshot has not met so far.
    fn forget_what_was_not_met(&mut self) {
        let now = self.now;
        self.known.retain(|_, known| known.last_met == now);
        if self.codes.len() > MOST_REMEMBERED {
            self.codes.clear();
        }
        let shapes: u64 = self.known.values().map(|known| known.bytes).sum();
        self.bytes = shapes + self.codes.keys().map(|code| code_bytes(code)).sum::<u64>();
        self.reservation.shrink_to(self.bytes);
    }

    /// Takes room for `bytes` more. Once a snapshot, shapes that it has not met make room where there is
    /// none. Returns whether there is room; without it nothing is remembered, and what is met again is
    /// worked out again.
    fn has_room(&mut self, bytes: u64) -> bool {
        if self.reservation.cover(self.bytes + bytes).is_err() {
            if self.made_room == self.now {
                return false;
            }
            self.made_room = self.now;
            self.forget_what_was_not_met();
            if self.reservation.cover(self.bytes + bytes).is_err() {
                return false;
            }
        }
        self.bytes += bytes;
        true
    }

    /// Shapes that are remembered.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// What a shape does, remembered or worked out. Once `stop` is raised, what is worked out is
    /// unfinished, and the memory worth nothing any more.
    pub fn verdict(&mut self, shape: &Arc<BitGrid>, stop: &AtomicBool) -> Arc<Verdict> {
        if let Some(known) = self.known.get_mut(shape) {
            known.last_met = self.now;
            return known.verdict.clone();
        }
        let verdict = Arc::new(self.judge(shape, stop));
        let bytes = SHAPE_BYTES + grid_bytes(shape) + verdict.bytes();
        if self.has_room(bytes) {
            let (verdict, last_met) = (verdict.clone(), self.now);
            let known = KnownShape { verdict, loose: None, last_met, bytes };
            self.known.insert(shape.clone(), known);
        }
        verdict
    }

    /// The objects in what does not repeat: parts that do while they are left alone, and the rest.
    pub fn loose_parts(&mut self, shape: &Arc<BitGrid>, stop: &AtomicBool) -> Arc<[Part]> {
        if let Some(known) = self.known.get(shape).and_then(|known| known.loose.clone()) {
            return known;
        }
        let parts: Arc<[Part]> = self.parts_left_alone(shape, stop).into();
        let bytes = parts.iter().map(Part::bytes).sum();
        if self.has_room(bytes) {
            match self.known.get_mut(shape) {
                Some(known) => {
                    known.loose = Some(parts.clone());
                    known.bytes += bytes;
                }
                None => self.bytes -= bytes,
            }
        }
        parts
    }

    fn judge(&mut self, shape: &Arc<BitGrid>, stop: &AtomicBool) -> Verdict {
        match Cycle::of(self.rule, shape, self.effort) {
            Some(cycle) => {
                let parts = self.parts_of_cycle(shape, &cycle, stop);
                Verdict { cycle: Some(cycle), parts }
            }
            None => Verdict { cycle: None, parts: Vec::new() },
        }
    }

    /// The parts of what repeats.
    fn parts_of_cycle(
        &mut self,
        shape: &Arc<BitGrid>,
        cycle: &Cycle,
        stop: &AtomicBool,
    ) -> Vec<Part> {
        let pieces = divide_cycle(self.rule, cycle, stop);
        if pieces.len() < 2 {
            return vec![self.whole(shape, cycle, stop)];
        }
        let mut parts = Vec::new();
        for Piece { x, y, shape } in pieces {
            let piece = Arc::new(shape);
            let verdict = self.verdict(&piece, stop);
            parts.extend(verdict.parts.iter().map(|part| part.moved(x, y)));
        }
        parts
    }

    /// All of a shape that repeats as one object.
    fn whole(&mut self, shape: &Arc<BitGrid>, cycle: &Cycle, stop: &AtomicBool) -> Part {
        let kind = cycle.kind();
        let code = code::canonical(kind, cycle.phases.iter().map(|phase| &phase.shape), stop);
        let name = code.as_deref().filter(|_| self.rule == LifeLike::LIFE).and_then(names::name_of);
        let code = code.map(|code| self.shared(code));
        Part { x: 0, y: 0, shape: shape.clone(), population: shape.population(), kind, code, name }
    }

    /// One allocation for equal codes.
    fn shared(&mut self, code: String) -> Arc<str> {
        if let Some(known) = self.codes.get(&code) {
            return known.clone();
        }
        let shared: Arc<str> = code.as_str().into();
        if self.has_room(code_bytes(&code)) {
            self.codes.insert(code, shared.clone());
        }
        shared
    }

    /// The parts of what does not repeat: those that do while they are left alone, and the rest.
    fn parts_left_alone(&mut self, shape: &Arc<BitGrid>, stop: &AtomicBool) -> Vec<Part> {
        let mut rest = (**shape).clone();
        let mut parts = Vec::new();
        for generations in HORIZONS {
            let margin = u64::from(generations) + 1;
            let field = Rect::new(0, 0, shape.width() as u64, shape.height() as u64);
            let field = field.expanded(margin);
            if field.area() * u128::from(generations) > u128::from(MOST_DIVISION) {
                break;
            }
            let division = Division {
                rule: self.rule,
                shape,
                x: 0,
                y: 0,
                field,
                generations,
                repeats: None,
                handed_out: 0,
            };
            let pieces = division.pieces(stop);
            if pieces.len() < 2 {
                break;
            }
            for Piece { x, y, shape: piece } in pieces {
                if !is_within(&piece, x, y, &rest) || !returns(self.rule, &piece, generations) {
                    continue;
                }
                let piece = Arc::new(piece);
                let verdict = self.verdict(&piece, stop);
                if verdict.cycle.is_some() {
                    parts.extend(verdict.parts.iter().map(|part| part.moved(x, y)));
                    remove(&mut rest, &piece, x, y);
                }
            }
        }
        if rest.population() > 0 {
            parts.push(active(&rest, parts.is_empty().then_some(shape)));
        }
        parts
    }
}

/// Bytes that a shape takes in the memory beside its cells and what its verdict holds.
const SHAPE_BYTES: u64 = 2 * (size_of::<Arc<BitGrid>>() + size_of::<KnownShape>()) as u64
    + (size_of::<BitGrid>() + size_of::<Verdict>()) as u64;

/// Bytes that a code takes in the memory, in which it stands twice.
fn code_bytes(code: &str) -> u64 {
    2 * (code.len() + size_of::<String>() + size_of::<Arc<str>>()) as u64
}

/// The cells of `rest` as an active part; of `whole`, if that is given.
fn active(rest: &BitGrid, whole: Option<&Arc<BitGrid>>) -> Part {
    let mut part = Part {
        x: 0,
        y: 0,
        shape: Arc::new(BitGrid::new(0, 0)),
        population: rest.population(),
        kind: Kind::Active,
        code: None,
        name: None,
    };
    if let Some(whole) = whole {
        part.shape = whole.clone();
        return part;
    }
    // A plot finds the rectangle around the cells.
    let plot = Plot::new(LifeLike::LIFE, rest, 0, 0);
    if let Some(Phase { x, y, shape }) = Phase::of(&plot) {
        (part.x, part.y, part.shape) = (x, y, Arc::new(shape));
    }
    part
}

/// Whether the shape is as it was within that many generations.
fn returns(rule: LifeLike, shape: &BitGrid, generations: u32) -> bool {
    let mut plot = Plot::new(rule, shape, 0, 0);
    (0..generations).any(|_| {
        plot.step();
        plot.has_shape(shape)
    })
}

fn is_within(piece: &BitGrid, x: i64, y: i64, rest: &BitGrid) -> bool {
    (0..piece.height()).all(|row| {
        (0..piece.width())
            .filter(|&column| piece.get(column, row))
            .all(|column| rest.get((x + column as i64) as usize, (y + row as i64) as usize))
    })
}

fn remove(rest: &mut BitGrid, piece: &BitGrid, x: i64, y: i64) {
    for row in 0..piece.height() {
        for column in (0..piece.width()).filter(|&column| piece.get(column, row)) {
            rest.set((x + column as i64) as usize, (y + row as i64) as usize, false);
        }
    }
}

/// Divides what repeats, from the phase that tells the most apart.
fn divide_cycle(rule: LifeLike, cycle: &Cycle, stop: &AtomicBool) -> Vec<Piece> {
    let Cycle { period, dx, dy, phases, envelope } = cycle;
    let here = envelope.bounds(0, 0);
    let field = here.union(&Rect { x: here.x + 2 * dx, y: here.y + 2 * dy, ..here });
    let field = field.union(&Rect { x: here.x + dx, y: here.y + dy, ..here });
    let mut best: Vec<Piece> = Vec::new();
    if field.area() * u128::from(*period) > u128::from(MOST_DIVISION) {
        return best;
    }
    for (number, phase) in (0u32..).zip(phases) {
        if number >= MOST_PHASES {
            break;
        }
        // The division begins in this phase and goes on to the same one of the next period; the
        // period's first phase comes on the way.
        let until_first = (period - number) % period;
        let pieces = Division {
            rule,
            shape: &phase.shape,
            x: phase.x,
            y: phase.y,
            field,
            generations: *period,
            repeats: Some((*dx, *dy)),
            handed_out: until_first,
        }
        .pieces(stop);
        if pieces.len() > best.len() {
            best = pieces;
            if number > 0 {
                for piece in &mut best {
                    piece.x -= dx;
                    piece.y -= dy;
                }
            }
        }
    }
    best
}
