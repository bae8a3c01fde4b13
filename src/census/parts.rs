//! Which cells of a shape belong together: parts that evolve independently.
//!
//! Every live cell is owned. At first its owner is its connected part, in the sense of eight
//! neighbours. For a cell of the next generation every owner near it is asked what its cells alone
//! would make of that cell. If at most one of them makes it live, and so do all together, the cell
//! is that owner's: the owners did not act on each other. Otherwise the owners near the cell are
//! one from the start, and the evolution begins again with what is now known, since a union of
//! independent owners may act on a third. The parts that are left when a whole run changes nothing
//! any more evolve one by one to what all of them evolve to together.
//!
//! Where three owners meet and any two of them would do, all three become one: a finer cut may
//! exist for some large pseudo still lifes, and is not searched for.
//!
//! For a shape that repeats, a cell's owner after a period is the same one as before. So a spark,
//! which dies on its own, stays with what throws it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::life::{BitGrid, LifeLike, Rect};

/// A part: its cells and where its top-left cell is.
pub(super) struct Piece {
    pub x: i64,
    pub y: i64,
    pub shape: BitGrid,
}

/// What is divided.
pub(super) struct Division<'a> {
    pub rule: LifeLike,
    /// The cells in the beginning; the top-left one is at `(x, y)`.
    pub shape: &'a BitGrid,
    pub x: i64,
    pub y: i64,
    /// Where cells live until the end, as far as it is known.
    pub field: Rect,
    /// Generations to evolve.
    pub generations: u32,
    /// How far everything has moved by then, where it repeats.
    pub repeats: Option<(i64, i64)>,
    /// The generation whose cells are handed out.
    pub handed_out: u32,
}

impl Division<'_> {
    /// The parts, two or more; none where nothing can be told apart, or once `stop` is raised.
    pub fn pieces(&self, stop: &AtomicBool) -> Vec<Piece> {
        let field = Field::new(self.field.expanded(2));
        let (start, owners) = field.components(self.shape, self.x, self.y);
        let mut forest = Forest { parents: (0..=owners).collect() };
        let mut left = owners;
        while left > 1 {
            let (handed_out, is_stable) = self.run(&field, &start, &mut forest, stop);
            if stop.load(Ordering::Relaxed) {
                break;
            }
            if is_stable {
                return field.pieces(&handed_out, &forest);
            }
            left = (1..=owners).filter(|&owner| forest.root(owner) == owner).count() as u16;
        }
        Vec::new()
    }

    /// Evolves once. Gives the owners of the generation that is handed out, and whether no owners
    /// were found to be one.
    fn run(
        &self,
        field: &Field,
        start: &[u16],
        forest: &mut Forest,
        stop: &AtomicBool,
    ) -> (Vec<u16>, bool) {
        let mut now = start.to_vec();
        let mut next = vec![0; now.len()];
        let mut handed_out = start.to_vec();
        let mut is_stable = true;
        for generation in (1..=self.generations).take_while(|_| !stop.load(Ordering::Relaxed)) {
            is_stable &= field.step(self.rule, &now, &mut next, forest);
            std::mem::swap(&mut now, &mut next);
            if generation == self.handed_out {
                handed_out.copy_from_slice(&now);
            }
        }
        if let Some((dx, dy)) = self.repeats {
            let shift = dy * field.width as i64 + dx;
            for (index, &owner) in start.iter().enumerate().filter(|(_, owner)| **owner != 0) {
                let moved = usize::try_from(index as i64 + shift).ok();
                let later = moved.and_then(|moved| now.get(moved)).copied().unwrap_or(0);
                if later != 0 && forest.join(owner, later) {
                    is_stable = false;
                }
            }
        }
        (handed_out, is_stable)
    }
}

/// A rectangle of owners, row after row; 0 owns what is dead.
struct Field {
    bounds: Rect,
    width: usize,
}

impl Field {
    fn new(bounds: Rect) -> Self {
        Self { bounds, width: bounds.width as usize }
    }

    fn len(&self) -> usize {
        self.width * self.bounds.height as usize
    }

    /// The owners of a shape's connected parts, from 1, and how many there are.
    fn components(&self, shape: &BitGrid, x: i64, y: i64) -> (Vec<u16>, u16) {
        let mut owners = vec![0; self.len()];
        let at = |column: usize, row: usize| {
            let (x, y) = (x + column as i64 - self.bounds.x, y + row as i64 - self.bounds.y);
            y as usize * self.width + x as usize
        };
        let mut count = 0u16;
        let mut open = Vec::new();
        for row in 0..shape.height() {
            for column in 0..shape.width() {
                if !shape.get(column, row) || owners[at(column, row)] != 0 {
                    continue;
                }
                count = count.saturating_add(1);
                owners[at(column, row)] = count;
                open.push((column, row));
                while let Some((column, row)) = open.pop() {
                    for row in row.saturating_sub(1)..(row + 2).min(shape.height()) {
                        for column in column.saturating_sub(1)..(column + 2).min(shape.width()) {
                            let owner = &mut owners[at(column, row)];
                            if *owner == 0 && shape.get(column, row) {
                                *owner = count;
                                open.push((column, row));
                            }
                        }
                    }
                }
            }
        }
        (owners, count)
    }

    /// Steps a generation. Returns whether no owners were found to be one.
    fn step(&self, rule: LifeLike, now: &[u16], next: &mut [u16], forest: &mut Forest) -> bool {
        let mut is_stable = true;
        let width = self.width;
        next.fill(0);
        for row in 1..self.bounds.height as usize - 1 {
            let cells = next[row * width..(row + 1) * width].iter_mut();
            for (column, cell) in cells.enumerate().skip(1).take(width - 2) {
                let index = row * width + column;
                let rows = [index - width, index, index + width];
                let around = rows.map(|at| [now[at - 1], now[at], now[at + 1]]);
                if around == [[0; 3]; 3] {
                    continue;
                }
                *cell = fate(rule, around, forest, &mut is_stable);
            }
        }
        is_stable
    }

    /// The cells of each owner.
    fn pieces(&self, owners: &[u16], forest: &Forest) -> Vec<Piece> {
        let mut bounds: Vec<Rect> = vec![Rect::default(); forest.parents.len()];
        let place = |index: usize| {
            let (row, column) = (index / self.width, index % self.width);
            (self.bounds.x + column as i64, self.bounds.y + row as i64)
        };
        let live: Vec<(usize, u16)> = owners
            .iter()
            .enumerate()
            .filter(|(_, owner)| **owner != 0)
            .map(|(index, &owner)| (index, forest.root(owner)))
            .collect();
        for &(index, owner) in &live {
            let (x, y) = place(index);
            let bounds = &mut bounds[owner as usize];
            *bounds = bounds.union(&Rect::new(x, y, 1, 1));
        }
        let mut pieces: Vec<Option<Piece>> = bounds
            .iter()
            .map(|bounds| {
                (!bounds.is_empty()).then(|| Piece {
                    x: bounds.x,
                    y: bounds.y,
                    shape: BitGrid::new(bounds.width as usize, bounds.height as usize),
                })
            })
            .collect();
        for &(index, owner) in &live {
            let (x, y) = place(index);
            if let Some(piece) = &mut pieces[owner as usize] {
                piece.shape.set((x - piece.x) as usize, (y - piece.y) as usize, true);
            }
        }
        pieces.into_iter().flatten().collect()
    }
}

/// The next owner of a cell, given those of its neighbourhood. Owners that acted on each other are
/// joined, which clears `is_stable`.
fn fate(rule: LifeLike, around: [[u16; 3]; 3], forest: &mut Forest, is_stable: &mut bool) -> u16 {
    let centre = match around[1][1] {
        0 => 0,
        owner => forest.root(owner),
    };
    let mut owners = [(0u16, 0u32); 9];
    let mut count = 0;
    let mut add = |owner: u16, neighbours: u32| match owners[..count]
        .iter_mut()
        .find(|(known, _)| *known == owner)
    {
        Some((_, known)) => *known += neighbours,
        None => {
            owners[count] = (owner, neighbours);
            count += 1;
        }
    };
    if centre != 0 {
        add(centre, 0);
    }
    let mut total = 0;
    for (place, owner) in around.into_iter().flatten().enumerate() {
        if place != 4 && owner != 0 {
            add(forest.root(owner), 1);
            total += 1;
        }
    }
    let is_alive = rule.next(centre != 0, total);
    let owners = &owners[..count];
    let mut alone = owners.iter().filter(|(owner, near)| rule.next(*owner == centre, *near));
    let (first, second) = (alone.next(), alone.next());
    let Some(&(some_owner, _)) = owners.first() else {
        return 0;
    };
    if second.is_none() && first.is_some() == is_alive {
        return first.map_or(0, |(owner, _)| *owner);
    }
    if owners.len() > 1 {
        *is_stable = false;
        for (owner, _) in &owners[1..] {
            forest.join(some_owner, *owner);
        }
    }
    if is_alive { forest.root(some_owner) } else { 0 }
}

/// Owners that turned out to be one.
struct Forest {
    parents: Vec<u16>,
}

impl Forest {
    fn root(&self, owner: u16) -> u16 {
        let mut root = owner;
        while self.parents[root as usize] != root {
            root = self.parents[root as usize];
        }
        root
    }

    /// Makes two owners one. Whether they were not yet.
    fn join(&mut self, a: u16, b: u16) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        self.parents[a.max(b) as usize] = a.min(b);
        true
    }
}
