//! From a snapshot to a census: the steps in their order, and the memory of shapes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::island::{Island, islands};
use super::joining::Joining;
use super::verdict::Memory;
use super::{Census, Effort, Object, Snapshot};
use crate::life::{BitGrid, Cells, Edge, LifeLike, Point, Rect, Topology};

/// Recognises objects, and remembers them by their shape from one snapshot to the next.
///
/// Keep one for each universe that is followed, on the thread that does the work: it is `Send`.
/// Shapes are remembered for one rule; a snapshot under another rule starts afresh.
///
/// ```
/// use lifescope::census::{Kind, Recogniser, Snapshot};
/// use lifescope::life::{Cells, Point, Rect, LifeLike, Topology};
///
/// let glider = Cells::from_points([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]);
/// let region = Rect::new(-8, -8, 24, 24);
/// let census = Recogniser::new().recognise(Snapshot {
///     cells: &glider.to_grid(region),
///     origin: Point::new(region.x, region.y),
///     rule: LifeLike::LIFE,
///     topology: Topology::UNBOUNDED,
/// });
/// let object = &census.objects[0];
/// assert_eq!(object.kind, Kind::Spaceship { period: 4, dx: 1, dy: 1 });
/// assert_eq!(object.code.as_deref(), Some("xq4_153"));
/// assert_eq!(object.name, Some("glider"));
/// assert_eq!(object.bounds, Rect::new(0, 0, 3, 3));
/// ```
pub struct Recogniser {
    memory: Memory,
}

impl Default for Recogniser {
    fn default() -> Self {
        Self::new()
    }
}

impl Recogniser {
    /// A recogniser that does the usual work.
    pub fn new() -> Self {
        Self::with_effort(Effort::default())
    }

    /// A recogniser with limits of its own.
    pub fn with_effort(effort: Effort) -> Self {
        Self { memory: Memory::new(LifeLike::LIFE, effort) }
    }

    /// Shapes that are remembered now.
    pub fn remembered(&self) -> usize {
        self.memory.len()
    }

    /// Takes a snapshot apart into objects.
    pub fn recognise(&mut self, snapshot: Snapshot<'_>) -> Census {
        self.begin(snapshot.rule);
        let islands = islands(&snapshot, self.memory.effort, &NEVER);
        self.census(islands, snapshot.rule, snapshot.topology, &NEVER)
    }

    /// Takes a whole universe apart into objects. Its cells may lie far from each other.
    pub fn recognise_cells(&mut self, cells: &Cells, rule: LifeLike, topology: Topology) -> Census {
        self.census_of_cells(cells, rule, topology, &NEVER)
    }

    /// The same, but gives up with `None` soon after `stop` is raised, and then remembers no shapes.
    /// `stop` must stay raised until this returns.
    pub fn recognise_cells_until(
        &mut self,
        cells: &Cells,
        rule: LifeLike,
        topology: Topology,
        stop: &AtomicBool,
    ) -> Option<Census> {
        let census = self.census_of_cells(cells, rule, topology, stop);
        self.unless_stopped(census, stop)
    }

    /// Takes a snapshot of an unbounded universe apart as far as its islands tell alone: an object of
    /// several islands is active here.
    pub(super) fn glance(&mut self, snapshot: Snapshot<'_>) -> Census {
        self.begin(snapshot.rule);
        let islands = islands(&snapshot, self.memory.effort, &NEVER);
        self.glance_at(islands, &NEVER)
    }

    /// The same with the cells of a whole unbounded universe. Gives up as
    /// [`recognise_cells_until`](Self::recognise_cells_until) does.
    pub(super) fn glance_until(
        &mut self,
        cells: &Cells,
        rule: LifeLike,
        stop: &AtomicBool,
    ) -> Option<Census> {
        self.begin(rule);
        let islands = self.islands_of(cells, rule, Topology::UNBOUNDED, stop);
        let census = self.glance_at(islands, stop);
        self.unless_stopped(census, stop)
    }

    fn glance_at(&mut self, islands: Vec<Island>, stop: &AtomicBool) -> Census {
        let joining = Joining::new(Topology::UNBOUNDED, islands, &mut self.memory, stop);
        Census { objects: joining.objects_at_a_glance() }
    }

    /// Forgets everything once `stop` is raised: what was being looked at then may be remembered as
    /// something that it is not.
    fn unless_stopped(&mut self, census: Census, stop: &AtomicBool) -> Option<Census> {
        if stop.load(Ordering::Relaxed) {
            self.memory = Memory::new(self.memory.rule, self.memory.effort);
            return None;
        }
        Some(census)
    }

    fn begin(&mut self, rule: LifeLike) {
        if rule != self.memory.rule {
            self.memory = Memory::new(rule, self.memory.effort);
        }
        self.memory.begin();
    }

    fn census_of_cells(
        &mut self,
        cells: &Cells,
        rule: LifeLike,
        topology: Topology,
        stop: &AtomicBool,
    ) -> Census {
        self.begin(rule);
        let islands = self.islands_of(cells, rule, topology, stop);
        self.census(islands, rule, topology, stop)
    }

    fn islands_of(
        &self,
        cells: &Cells,
        rule: LifeLike,
        topology: Topology,
        stop: &AtomicBool,
    ) -> Vec<Island> {
        let mut found = Vec::new();
        for (grid, origin) in patches(cells, topology, stop) {
            let snapshot = Snapshot { cells: &grid, origin, rule, topology };
            found.extend(islands(&snapshot, self.memory.effort, stop));
        }
        found
    }

    fn census(
        &mut self,
        islands: Vec<Island>,
        rule: LifeLike,
        topology: Topology,
        stop: &AtomicBool,
    ) -> Census {
        let mut objects: Vec<Object> = if rule.has_birth_on_zero() {
            islands.into_iter().map(Island::into_active).collect()
        } else {
            Joining::new(topology, islands, &mut self.memory, stop).joined().objects()
        };
        objects.sort_unstable_by_key(|object| (object.bounds.y, object.bounds.x));
        Census { objects }
    }
}

/// A flag for recognising that is not to be stopped.
static NEVER: AtomicBool = AtomicBool::new(false);

/// Cells along the side of the blocks that patches are made of.
const BLOCK: i64 = 64;

/// 64 cells of a row, with the place of the first.
type PlacedWord = (i64, i64, u64);

/// Grids with the cells of a universe, each with where it stands, none of which has cells within
/// reach of another's. A torus is one grid, so that its seams are seen. Not all of them once `stop` is
/// raised.
fn patches(cells: &Cells, topology: Topology, stop: &AtomicBool) -> Vec<(BitGrid, Point)> {
    let Some(bounds) = cells.bounding_box() else {
        return Vec::new();
    };
    if topology.edge() == Edge::Torus {
        let mut region = bounds.expanded(2);
        if let Some((x, width)) = topology.first_column().zip(topology.width()) {
            (region.x, region.width) = (x, width);
        }
        if let Some((y, height)) = topology.first_row().zip(topology.height()) {
            (region.y, region.height) = (y, height);
        }
        return vec![(cells.to_grid(region), Point::new(region.x, region.y))];
    }
    let mut blocks: HashMap<(i64, i64), Vec<PlacedWord>> = HashMap::new();
    for word in cells.words().take_while(|_| !stop.load(Ordering::Relaxed)) {
        let key = (word.0.div_euclid(BLOCK), word.1.div_euclid(BLOCK));
        blocks.entry(key).or_default().push(word);
    }
    let mut patches = Vec::new();
    while let Some(&start) = blocks.keys().next().filter(|_| !stop.load(Ordering::Relaxed)) {
        let mut open = vec![start];
        let mut words = blocks.remove(&start).unwrap_or_default();
        while let Some((column, row)) = open.pop() {
            for near in
                (row - 1..=row + 1).flat_map(|y| (column - 1..=column + 1).map(move |x| (x, y)))
            {
                if let Some(theirs) = blocks.remove(&near) {
                    words.extend(theirs);
                    open.push(near);
                }
            }
        }
        patches.push(patch(&words));
    }
    patches
}

/// A grid with those words of cells, whose columns are multiples of 64, and dead cells around.
fn patch(words: &[PlacedWord]) -> (BitGrid, Point) {
    let mut bounds = Rect::default();
    for &(x, y, _) in words {
        bounds = bounds.union(&Rect::new(x, y, 64, 1));
    }
    let origin = Point::new(bounds.x - 64, bounds.y - 2);
    let mut grid = BitGrid::new(bounds.width as usize + 128, bounds.height as usize + 4);
    for &(x, y, word) in words {
        grid.row_mut((y - origin.y) as usize)[(x - origin.x) as usize / 64] = word;
    }
    (grid, origin)
}
