//! From a snapshot to a census: the steps in their order, and the memory of shapes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::interaction::Interactions;
use super::island::{Island, islands, islands_within};
use super::verdict::Memory;
use super::{Census, Effort, Object, Snapshot};
use crate::life::{BitGrid, Cells, Edge, LifeLike, Point, Rect, Topology};
use crate::memory::{MemoryBudget, OverBudget, Reservation};

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
        Self { memory: Memory::new(LifeLike::LIFE, effort, &MemoryBudget::unlimited()) }
    }

    /// A recogniser like this one that has met no shapes yet, and remembers as many as a budget has room
    /// for.
    #[must_use]
    pub fn within(self, budget: &MemoryBudget) -> Self {
        Self { memory: Memory::new(self.memory.rule, self.memory.effort, budget) }
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

    /// Takes a whole universe apart into objects. Its cells may lie far from each other. What it takes to
    /// tell them apart is drawn from the budget of the cells.
    ///
    /// # Errors
    /// [`OverBudget`] where that is too much.
    pub fn recognise_cells(
        &mut self,
        cells: &Cells,
        rule: LifeLike,
        topology: Topology,
    ) -> Result<Census, OverBudget> {
        self.census_of_cells(cells, rule, topology, &NEVER)
    }

    /// The same, but gives up with `None` soon after `stop` is raised, and then remembers no shapes.
    /// `stop` must stay raised until this returns.
    ///
    /// # Errors
    /// [`OverBudget`].
    pub fn recognise_cells_until(
        &mut self,
        cells: &Cells,
        rule: LifeLike,
        topology: Topology,
        stop: &AtomicBool,
    ) -> Result<Option<Census>, OverBudget> {
        let census = self.census_of_cells(cells, rule, topology, stop)?;
        Ok(self.unless_stopped(census, stop))
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
    ) -> Result<Option<Census>, OverBudget> {
        self.begin(rule);
        let (islands, _memory) = self.islands_of(cells, rule, Topology::UNBOUNDED, stop)?;
        let census = self.glance_at(islands, stop);
        Ok(self.unless_stopped(census, stop))
    }

    fn glance_at(&mut self, islands: Vec<Island>, stop: &AtomicBool) -> Census {
        let interactions = Interactions::new(Topology::UNBOUNDED, islands, &mut self.memory, stop);
        Census { objects: interactions.objects_at_a_glance() }
    }

    /// Forgets everything once `stop` is raised: what was being looked at then may be remembered as
    /// something that it is not.
    fn unless_stopped(&mut self, census: Census, stop: &AtomicBool) -> Option<Census> {
        if stop.load(Ordering::Relaxed) {
            self.memory.forget_all(self.memory.rule);
            return None;
        }
        Some(census)
    }

    fn begin(&mut self, rule: LifeLike) {
        if rule != self.memory.rule {
            self.memory.forget_all(rule);
        }
        self.memory.begin();
    }

    fn census_of_cells(
        &mut self,
        cells: &Cells,
        rule: LifeLike,
        topology: Topology,
        stop: &AtomicBool,
    ) -> Result<Census, OverBudget> {
        self.begin(rule);
        let (islands, _memory) = self.islands_of(cells, rule, topology, stop)?;
        Ok(self.census(islands, rule, topology, stop))
    }

    fn islands_of(
        &self,
        cells: &Cells,
        rule: LifeLike,
        topology: Topology,
        stop: &AtomicBool,
    ) -> Result<(Vec<Island>, Reservation), OverBudget> {
        let mut memory = cells.budget().reservation();
        let mut found = Vec::new();
        for_each_patch(cells, topology, stop, &mut |grid: &BitGrid, origin| {
            let snapshot = Snapshot { cells: grid, origin, rule, topology };
            let mut forest_memory = cells.budget().reservation();
            found.extend(islands_within(&snapshot, self.memory.effort, stop, &mut forest_memory)?);
            memory.cover(found.len() as u64 * OBJECT_BYTES)
        })?;
        Ok((found, memory))
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
            Interactions::new(topology, islands, &mut self.memory, stop).joined().objects()
        };
        objects.sort_unstable_by_key(|object| (object.bounds.y, object.bounds.x));
        Census { objects }
    }
}

/// A flag for recognising that is not to be stopped.
static NEVER: AtomicBool = AtomicBool::new(false);

/// Cells along the side of a block of a patch.
const BLOCK: i64 = 64;

/// 64 cells of a row, with the place of the first.
type PlacedWord = (i64, i64, u64);

/// Bytes that an island takes with the object that is made of it, and with what finds its neighbours.
const OBJECT_BYTES: u64 = 1 << 9;

/// Bytes that a word takes in the lists of blocks and patches, with their room to grow.
const WORD_BYTES: u64 = 3 * size_of::<PlacedWord>() as u64;

/// Bytes that a block takes in its map.
const BLOCK_BYTES: u64 = 128;

/// What looks at a grid of cells and where it stands.
type VisitPatch<'a> = dyn FnMut(&BitGrid, Point) -> Result<(), OverBudget> + 'a;

/// Shows grids with the cells of a universe, each with where it stands, none of which has cells within
/// reach of another's. A torus with cells at a seam is one grid, so that what lies across is seen. Not
/// all of them once `stop` is raised. The grids and lists are drawn from the budget of the cells.
fn for_each_patch(
    cells: &Cells,
    topology: Topology,
    stop: &AtomicBool,
    visit: &mut VisitPatch<'_>,
) -> Result<(), OverBudget> {
    let Some(bounds) = cells.bounding_box() else {
        return Ok(());
    };
    let budget = cells.budget();
    if let Some(region) = across_seams(bounds, topology) {
        let _memory = reserve_grid(&budget, region)?;
        return visit(&cells.to_grid(region), Point::new(region.x, region.y));
    }
    let mut memory = budget.reservation();
    let mut blocks: HashMap<(i64, i64), Vec<PlacedWord>> = HashMap::new();
    let mut word_count = 0;
    for word in cells.words().take_while(|_| !stop.load(Ordering::Relaxed)) {
        let key = (word.0.div_euclid(BLOCK), word.1.div_euclid(BLOCK));
        blocks.entry(key).or_default().push(word);
        word_count += 1;
        memory.cover(word_count * WORD_BYTES + blocks.len() as u64 * BLOCK_BYTES)?;
    }
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
        let region = region_of(&words);
        let _memory = reserve_grid(&budget, region)?;
        visit(&grid_of(&words, region), Point::new(region.x, region.y))?;
    }
    Ok(())
}

/// The part of a torus to look at as a whole, where cells within `bounds` stand so near a seam that they
/// may have neighbours across.
fn across_seams(bounds: Rect, topology: Topology) -> Option<Rect> {
    /// Columns or rows from a seam within which a neighbour may lie across.
    const NEAR: i64 = 2;
    if topology.edge() != Edge::Torus {
        return None;
    }
    let mut region = bounds.expanded(NEAR as u64);
    let mut is_near = false;
    if let Some((x, width)) = topology.first_column().zip(topology.width()) {
        is_near |= region.x < x || region.right() > x.saturating_add_unsigned(width);
        (region.x, region.width) = (x, width);
    }
    if let Some((y, height)) = topology.first_row().zip(topology.height()) {
        is_near |= region.y < y || region.bottom() > y.saturating_add_unsigned(height);
        (region.y, region.height) = (y, height);
    }
    is_near.then_some(region)
}

/// Takes the memory of a grid before it is made.
fn reserve_grid(budget: &MemoryBudget, region: Rect) -> Result<Reservation, OverBudget> {
    let bytes = region.width.div_ceil(64).saturating_mul(8).saturating_mul(region.height);
    if isize::try_from(bytes).is_err() {
        return Err(OverBudget { needed: bytes, allowed: budget.limit() });
    }
    budget.reserve(bytes)
}

/// The region of those words of cells, whose columns are multiples of 64, with dead cells around.
fn region_of(words: &[PlacedWord]) -> Rect {
    let mut bounds = Rect::default();
    for &(x, y, _) in words {
        bounds = bounds.union(&Rect::new(x, y, 64, 1));
    }
    Rect::new(bounds.x - 64, bounds.y - 2, bounds.width + 128, bounds.height + 4)
}

fn grid_of(words: &[PlacedWord], region: Rect) -> BitGrid {
    let mut grid = BitGrid::new(region.width as usize, region.height as usize);
    for &(x, y, word) in words {
        grid.row_mut((y - region.y) as usize)[(x - region.x) as usize / 64] = word;
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Pattern;

    const GLIDER: [(i64, i64); 5] = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];

    fn census_of(pattern: &Pattern, topology: Topology) -> Result<Census, OverBudget> {
        Recogniser::new().recognise_cells(&pattern.cells, LifeLike::LIFE, topology)
    }

    #[test]
    fn a_glider_on_the_largest_torus_is_one_but_at_its_seam_memory_ends() {
        let side = crate::life::MAX_SIDE;
        let torus = Topology::torus(side, side);
        let glider = Pattern::from_cells(Cells::from_points(GLIDER));
        assert_eq!(census_of(&glider, torus).unwrap().objects[0].name, Some("glider"));
        let first = torus.first_column().unwrap();
        let at_seam = Pattern::from_cells(glider.cells.translated(first, 0));
        assert!(census_of(&at_seam, torus).is_err());
    }

    #[test]
    fn shapes_are_remembered_as_far_as_memory_goes_and_known_all_the_same() {
        let soup = |seed: u64| {
            let region = Rect::new(0, 0, 40, 40);
            let mut cells = Cells::new();
            for at in 0..400u64 {
                let random = (seed * 1000 + at).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
                cells.set((random % 40) as i64, (random / 40 % 40) as i64, true);
            }
            cells.to_grid(region)
        };
        let census = |recogniser: &mut Recogniser, cells: &BitGrid| {
            let (rule, topology) = (LifeLike::LIFE, Topology::UNBOUNDED);
            let snapshot = Snapshot { cells, origin: Point::default(), rule, topology };
            let objects = recogniser.recognise(snapshot).objects.into_iter();
            objects.map(|object| (object.bounds, object.kind, object.code)).collect::<Vec<_>>()
        };
        let budget = MemoryBudget::new(20_000);
        let (mut small, mut large) = (Recogniser::new().within(&budget), Recogniser::new());
        for seed in 0..20 {
            let cells = soup(seed);
            assert_eq!(census(&mut small, &cells), census(&mut large, &cells));
            assert!(budget.taken() <= 20_000);
        }
        assert!(0 < small.remembered() && small.remembered() < large.remembered());
        drop(small);
        assert_eq!(budget.taken(), 0);
        let mut none = Recogniser::new().within(&MemoryBudget::new(0));
        assert_eq!(census(&mut none, &soup(3)), census(&mut large, &soup(3)));
        assert_eq!(none.remembered(), 0);
    }

    #[test]
    fn what_hangs_together_by_corners_is_refused_past_memory() {
        let far = (0..40_000).map(|at| (64 * at, 64 * at));
        let mut cells = Cells::within(&MemoryBudget::new(1 << 27));
        far.for_each(|(x, y)| cells.set(x, y, true));
        let error = census_of(&Pattern::from_cells(cells), Topology::UNBOUNDED).unwrap_err();
        assert_eq!(error.allowed, 1 << 27);
    }
}
