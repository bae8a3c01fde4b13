//! What was recognised, as the window shows it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::path::Path;
use super::portrait::Portrait;
use crate::census::{Emission, Figures};
use crate::engine::session::Snapshot;
use crate::life::{Edge, Rect, Topology};
use crate::render::{Framing, Known, Tint, TintMap};

/// What was recognised in a snapshot.
pub(in crate::app) struct Findings {
    /// The generation of the snapshot.
    pub generation: u64,
    /// Where every object is known.
    pub known: Known,
    /// Whether what repeats only after long, or is large, was recognised too.
    pub is_thorough: bool,
    /// The universe's shape.
    pub topology: Topology,
    /// The kinds of objects: moving, active, oscillating, still; the most frequent first in each.
    pub kinds: Vec<Kind>,
    /// Every object, from the top, and from the left in a row.
    pub objects: Vec<Object>,
    /// Time from asking for the snapshot to knowing its objects.
    pub took: Duration,
    /// Indices of objects that were seen to be no more.
    pub gone: HashSet<usize>,
}

/// A kind of object.
#[derive(Clone, Debug)]
pub(in crate::app) struct Kind {
    pub tint: Tint,
    /// The apgcode; `None` for what is still active, and for what only an edge keeps as it is.
    pub code: Option<Arc<str>>,
    /// What people call it.
    pub name: Option<&'static str>,
    /// What it sends out, if it is a gun: it is active, and all the rest of it repeats.
    pub emission: Option<Arc<Emission>>,
    pub count: usize,
    pub portrait: Portrait,
    /// `None` for what is active.
    pub figures: Option<Figures>,
}

/// What tells a kind from all others, in findings of any generation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::app) struct Identity {
    pub tint: Tint,
    pub code: Option<Arc<str>>,
    pub emission: Option<Arc<Emission>>,
}

/// An object.
#[derive(Clone, Debug)]
pub(in crate::app) struct Object {
    /// Index of its kind.
    pub kind: usize,
    /// Its bounding box at the generation of the snapshot. On a torus it may reach past the edge.
    pub bounds: Rect,
    /// Where it goes, unless it is active.
    pub path: Option<Arc<Path>>,
}

impl Object {
    /// Its bounding box some generations on, if nothing disturbs it; for active objects, as it was.
    pub fn bounds_after(&self, generations: i64) -> Rect {
        match &self.path {
            Some(path) => path.bounds(self.bounds.x, self.bounds.y, generations),
            None => self.bounds,
        }
    }
}

impl Kind {
    /// What tells it from all others.
    pub fn identity(&self) -> Identity {
        let Self { tint, ref code, ref emission, .. } = *self;
        Identity { tint, code: code.clone(), emission: emission.clone() }
    }
}

impl Findings {
    /// Generations from the snapshot to a picture.
    pub fn age(&self, generation: u64) -> i64 {
        let apart = |ahead: u64| i64::try_from(ahead).unwrap_or(i64::MAX);
        if generation >= self.generation {
            apart(generation - self.generation)
        } else {
            -apart(self.generation - generation)
        }
    }

    /// The bounding box of an object at a generation, where it is drawn: on a torus its first cell
    /// lies in the universe.
    pub fn bounds_at(&self, object: &Object, generation: u64) -> Rect {
        let bounds = object.bounds_after(self.age(generation));
        match self.topology.resolve(bounds.x, bounds.y) {
            Some(corner) => Rect { x: corner.x, y: corner.y, ..bounds },
            None => bounds,
        }
    }

    /// The middle of an object at a generation, as `bounds_at` has its place, without what its
    /// phases make of its shape: it stays in place or moves on evenly.
    pub fn middle_at(&self, object: &Object, generation: u64) -> (f64, f64) {
        let age = self.age(generation);
        let (bounds, drawn) = (object.bounds_after(age), self.bounds_at(object, generation));
        let (x, y) = match &object.path {
            Some(path) => path.middle(object.bounds.x, object.bounds.y, age),
            None => middle(bounds),
        };
        // Over a seam by as much as the object is.
        (x + (drawn.x - bounds.x) as f64, y + (drawn.y - bounds.y) as f64)
    }

    /// Whether an object was seen to be no more.
    pub fn is_gone(&self, index: usize) -> bool {
        self.gone.contains(&index)
    }

    /// Takes note of objects of which cells are dead in a later snapshot. Those that reach out of
    /// what it shows are judged by the cells that it does show.
    pub fn strike_out_what_is_gone(&mut self, snapshot: &Snapshot) {
        let (age, region) = (self.age(snapshot.generation), snapshot.region);
        let is_dead = |(x, y): (i64, i64)| {
            let Some(place) = self.topology.resolve(x, y) else { return true };
            let (x, y) = (place.x, place.y);
            region.contains(x, y)
                && !snapshot.cells.get((x - region.x) as usize, (y - region.y) as usize)
        };
        let is_gone = |index: &usize| {
            let object = &self.objects[*index];
            object
                .path
                .as_ref()
                .is_some_and(|path| path.cells(object.bounds.x, object.bounds.y, age).any(is_dead))
        };
        let gone: Vec<usize> = (0..self.objects.len()).filter(is_gone).collect();
        self.gone.extend(gone);
    }

    /// Tints for a picture of that framing and generation. Objects are taken to have gone on
    /// undisturbed since the snapshot; where they have not, the picture shows no such cells and
    /// nothing is coloured.
    pub fn tints(&self, framing: &Framing, generation: u64) -> TintMap {
        let mut map = TintMap::new(framing, self.known);
        let age = self.age(generation);
        let shown = framing.raster().region();
        let wraps = self.topology != Topology::UNBOUNDED;
        for object in &self.objects {
            let Some(path) = &object.path else { continue };
            let tint = self.kinds[object.kind].tint;
            if !wraps && object.bounds_after(age).intersection(&shown).is_empty() {
                continue;
            }
            for (x, y) in path.cells(object.bounds.x, object.bounds.y, age) {
                if let Some(place) = self.topology.resolve(x, y) {
                    map.explain(place.x, place.y, tint);
                }
            }
        }
        map
    }

    /// Objects of a tint.
    pub fn count_of(&self, tint: Tint) -> usize {
        self.kinds.iter().filter(|kind| kind.tint == tint).map(|kind| kind.count).sum()
    }

    /// The smallest object at a generation whose bounding box holds the cell `(x, y)` or lies next
    /// to it.
    pub fn object_at(&self, x: i64, y: i64, generation: u64) -> Option<usize> {
        let around = |index: &usize| {
            let bounds = self.bounds_at(&self.objects[*index], generation).expanded(1);
            self.copies(bounds).any(|bounds| bounds.contains(x, y))
        };
        let area = |index: &usize| self.bounds_at(&self.objects[*index], generation).area();
        let is_there = |index: &usize| !self.is_gone(*index) && around(index);
        (0..self.objects.len()).filter(is_there).min_by_key(area)
    }

    /// A rectangle and, on a torus whose edge it crosses, its copies on the other side.
    fn copies(&self, bounds: Rect) -> impl Iterator<Item = Rect> {
        let along = |side: Option<u64>| side.and_then(|side| i64::try_from(side).ok());
        let wraps = self.topology.edge() == Edge::Torus;
        let width = along(self.topology.width()).filter(|_| wraps).unwrap_or(0);
        let height = along(self.topology.height()).filter(|_| wraps).unwrap_or(0);
        let steps = |side: i64| if side > 0 { -1..=1 } else { 0..=0 };
        steps(width).flat_map(move |i| {
            steps(height).map(move |j| Rect {
                x: bounds.x + i * width,
                y: bounds.y + j * height,
                ..bounds
            })
        })
    }
}

/// The middle of a rectangle.
pub(super) fn middle(bounds: Rect) -> (f64, f64) {
    (bounds.x as f64 + bounds.width as f64 / 2.0, bounds.y as f64 + bounds.height as f64 / 2.0)
}
