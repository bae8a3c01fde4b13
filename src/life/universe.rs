//! A universe: cells placed under a rule in a topology, ready to be stepped.

use super::cells::{Cells, CellsError};
use super::geometry::{Point, Rect};
use super::pattern::Pattern;
use super::rule::{Phases, Rule, Rulestring};
use super::topology::Topology;
use crate::language::Message;

/// Where an engine starts from: live cells in place, the rule, the shape and the generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Universe {
    cells: Cells,
    rule: Rule,
    phases: Phases,
    topology: Topology,
    generation: u64,
}

/// Why a pattern cannot become a universe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UniverseError {
    /// Empty space would be born without end along a dead edge.
    #[error(
        "rule {rule} gives birth with no live neighbour, and what lies along a dead edge without end would \
         be infinitely many cells; bound the universe on both axes, for example {rule}:T512,512"
    )]
    BirthOnZero {
        /// The rule.
        rule: Rule,
    },
    /// Cells would be lost.
    #[error(
        "{count} live cells lie outside the universe {topology} of {width} x {height} cells, the \
         first at ({}, {}); use a larger universe",
        first.x,
        first.y
    )]
    Outside {
        /// Number of cells that do not fit.
        count: u64,
        /// One of them.
        first: Point,
        /// The universe's shape.
        topology: Topology,
        /// Columns, or "unbounded".
        width: String,
        /// Rows, or "unbounded".
        height: String,
    },
    /// A cell is in a state that the rule does not have.
    #[error(
        "the cell at ({}, {}) is in state {state}, and rule {rule} has states 0 to {}; use a rule of more states, or \
         change the cell",
        first.x,
        first.y,
        rule.states() - 1
    )]
    NoSuchState {
        /// One such cell.
        first: Point,
        /// Its state.
        state: u8,
        /// The rule.
        rule: Rule,
    },
    /// The rule does not go with that shape.
    #[error("rule {rule} cannot be used here: {why}")]
    DoesNotFit {
        /// The rule.
        rule: Rule,
        /// What does not go together, and what does.
        why: Message,
    },
    /// The cells cannot be moved to their place.
    #[error("the pattern cannot be put in its place: {0}")]
    Place(#[from] CellsError),
}

impl Universe {
    /// Places a pattern in its universe, or in the one that `rulestring` names instead.
    ///
    /// On a bounded axis a pattern that is not placed by its file is centred by its declared size
    /// where that fits, and otherwise starts at the universe's first cell. Cells that need not be
    /// moved are shared with the pattern; others are drawn from the same budget.
    ///
    /// # Errors
    /// [`UniverseError`] for birth on zero neighbours along a dead edge without end, for rules that do not go with the
    /// shape, for cells outside the
    /// bounds or past what memory holds, and for states that the rule does not have.
    pub fn new(pattern: &Pattern, rulestring: Option<Rulestring>) -> Result<Self, UniverseError> {
        Self::place(pattern, pattern.cells.clone(), rulestring)
    }

    /// Places a pattern as [`new`](Self::new) does, and takes its cells away from it, so that moving
    /// them takes little more memory than they do.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn take(
        pattern: &mut Pattern,
        rulestring: Option<Rulestring>,
    ) -> Result<Self, UniverseError> {
        let cells = std::mem::take(&mut pattern.cells);
        Self::place(pattern, cells, rulestring)
    }

    fn place(
        pattern: &Pattern,
        cells: Cells,
        rulestring: Option<Rulestring>,
    ) -> Result<Self, UniverseError> {
        let Rulestring { rule, topology } = rulestring.unwrap_or_else(|| pattern.rulestring());
        if let Err(why) = rule.fits(topology) {
            return Err(UniverseError::DoesNotFit { rule, why });
        }
        let Some(phases) = Phases::new(&rule, topology) else {
            return Err(UniverseError::BirthOnZero { rule });
        };
        let offset = pattern.placement_in(&rule, topology);
        let cells = cells.moved(offset.x, offset.y)?;
        check_bounds(&cells, topology)?;
        check_states(&cells, &rule)?;
        Ok(Self { cells, rule, phases, topology, generation: pattern.generation })
    }

    /// The live cells.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The live cells, for who wants no more of the universe.
    pub fn into_cells(self) -> Cells {
        self.cells
    }

    /// The rule.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The rules that step its cells in even and odd generations. Where they are others than the rule, which has
    /// births on zero neighbours, the cells are those that differ from the plane around them.
    pub fn phases(&self) -> &Phases {
        &self.phases
    }

    /// The shape.
    pub fn topology(&self) -> Topology {
        self.topology
    }

    /// The rule and the shape.
    pub fn rulestring(&self) -> Rulestring {
        Rulestring { rule: self.rule.clone(), topology: self.topology }
    }

    /// The generation that the cells stand for.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The whole universe where it is bounded, and otherwise the cells' bounding box.
    pub fn extent(&self) -> Rect {
        self.topology.bounds().or_else(|| self.cells.bounding_box()).unwrap_or_default()
    }
}

/// The same universe: cells are shared.
impl From<&Universe> for Universe {
    fn from(universe: &Universe) -> Self {
        universe.clone()
    }
}

fn check_bounds(cells: &Cells, topology: Topology) -> Result<(), UniverseError> {
    let Some(bounds) = cells.bounding_box() else {
        return Ok(());
    };
    if topology.contains(bounds.x, bounds.y)
        && topology.contains(bounds.right() - 1, bounds.bottom() - 1)
    {
        return Ok(());
    }
    let mut outside = cells.points().filter(|&(x, y)| !topology.contains(x, y));
    let Some((x, y)) = outside.next() else {
        return Ok(());
    };
    let side = |side: Option<u64>| side.map_or("unbounded".to_owned(), |side| side.to_string());
    Err(UniverseError::Outside {
        count: outside.count() as u64 + 1,
        first: Point::new(x, y),
        topology,
        width: side(topology.width()),
        height: side(topology.height()),
    })
}

fn check_states(cells: &Cells, rule: &Rule) -> Result<(), UniverseError> {
    if !cells.have_states_from(rule.states()) {
        return Ok(());
    }
    cells.try_for_each_run(|run| {
        if u16::from(run.state) < rule.states() {
            return Ok(());
        }
        let first = Point::new(run.x, run.y);
        Err(UniverseError::NoSuchState { first, state: run.state, rule: rule.clone() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn universe(pattern: &Pattern, rulestring: &str) -> Result<Universe, UniverseError> {
        Universe::new(pattern, Some(rulestring.parse().unwrap()))
    }

    #[test]
    fn a_declared_size_centres_a_pattern_where_it_fits() {
        let cells = Cells::from_points([(0, 0), (2, 1)]);
        let sized = Pattern { declared_size: Some((16, 16)), ..Pattern::from_cells(cells.clone()) };
        let unsized_ = Pattern::from_cells(cells.clone());
        let placed = Pattern { is_placed: true, ..sized.clone() };
        let first = |pattern, rule| universe(pattern, rule).unwrap().cells().bounding_box();
        assert_eq!(first(&sized, "B3/S23:T40,30"), Some(Rect::new(-8, -8, 3, 2)));
        assert_eq!(first(&sized, "B3/S23:T40,15"), Some(Rect::new(-20, -7, 3, 2)));
        assert_eq!(first(&sized, "B3/S23:P0,30"), Some(Rect::new(0, -8, 3, 2)));
        assert_eq!(first(&sized, "B3/S23"), Some(Rect::new(0, 0, 3, 2)));
        assert_eq!(first(&unsized_, "B3/S23:T40,30"), Some(Rect::new(-20, -15, 3, 2)));
        assert_eq!(first(&placed, "B3/S23:T40,30"), Some(Rect::new(0, 0, 3, 2)));
    }

    #[test]
    fn cells_outside_the_bounds_are_refused_not_dropped() {
        let pattern = Pattern {
            is_placed: true,
            ..Pattern::from_cells(Cells::from_points([(0, 0), (2, 0), (9, 9)]))
        };
        let error = universe(&pattern, "B3/S23:P4,4").unwrap_err();
        let UniverseError::Outside { count: 2, first, .. } = error else { panic!("{error}") };
        assert_eq!(first, Point::new(2, 0));
    }

    #[test]
    fn blocks_go_on_universes_in_which_they_meet() {
        let rule: Rule = "BBM".parse().unwrap();
        let universe = |topology: Topology| {
            Universe::new(&Pattern::default(), Some(Rulestring { rule: rule.clone(), topology }))
        };
        assert!(universe(Topology::torus(8, 6)).is_ok());
        let error = universe(Topology::torus(9, 6)).unwrap_err();
        assert!(error.to_string().contains("write even numbers"), "{error}");
        error.message().assert_is_translated("BBM");
    }

    #[test]
    fn birth_on_zero_needs_bounds_along_dead_edges() {
        let error = universe(&Pattern::default(), "B03/S23:P8,0").unwrap_err().to_string();
        assert!(error.contains("B03/S23:T512,512"), "{error}");
        assert!(universe(&Pattern::default(), "B03/S23:T8,0").is_ok());
        assert!(universe(&Pattern::default(), "B03/S23").is_ok());
        assert!(universe(&Pattern::default(), "B03/S23:T8,9").is_ok());
    }
}
