//! Rules of larger neighbourhoods: Larger than Life, and rules of higher ranges.
//!
//! Such a rule adds up the weights of what lives within a radius, and births and survivals go by the sum, the **count**.
//! In most neighbourhoods all weights are 1, and the count is a number of live neighbours. A neighbourhood is a
//! [`LargerShape`] (`larger/shape.rs`); counts are a [`CountSet`] (`larger/counts.rs`). All spellings are read by
//! `larger/parse.rs`, and one is written by `larger/written.rs`.
//!
//! Evans, K. M.: Larger than Life: Digital creatures in a family of two-dimensional cellular automata, 2001.

mod counts;
mod parse;
mod shape;
mod triangles;
mod written;

pub use self::counts::CountSet;
pub(super) use self::parse::parse;
use self::shape::Grid;
pub use self::shape::LargerShape;
pub(super) use self::triangles::parse_triangular;
use crate::language::Text;
use crate::language::texts::rules as texts;

/// A rule of a larger neighbourhood, of two states or more.
///
/// Without weights of states, cells of state 1 are the only ones that count. With more than two states, cells grow
/// old as in [`Generations`](super::Generations).
///
/// ```
/// use lifescope::life::Rule;
/// let rule: Rule = "5,34,45,34,58".parse().unwrap();
/// assert_eq!(rule.to_string(), "R5,C0,M1,S34..58,B34..45,NM");
/// let Rule::Larger(rule) = rule else { panic!("{rule:?}") };
/// assert_eq!((rule.radius(), rule.states(), rule.reach()), (5, 2, 5));
/// assert_eq!((rule.weight(5, -5, false), rule.weight(0, 0, false)), (1, 1));
/// assert_eq!((rule.next_by_count(0, 34), rule.next_by_count(1, 59)), (1, 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LargerRule {
    radius: u32,
    /// 2 to 256.
    states: u16,
    /// Whether a live cell counts itself, by 1.
    counts_centre: bool,
    births: CountSet,
    survivals: CountSet,
    shape: LargerShape,
    /// What a neighbour of each state counts, where not only those of state 1 do.
    state_weights: Option<Vec<u8>>,
}

impl LargerRule {
    /// The rule, in the one of equal ones that is written in Golly's way: a centre that is counted goes into the counts
    /// of survivals, but where births and survivals are a range each in one of the shapes that Larger than Life began with.
    fn canonical(self) -> Self {
        let is_usual =
            matches!(self.shape, LargerShape::Box | LargerShape::Diamond | LargerShape::Circle);
        let are_ranges = self.births.is_one_range() && self.survivals.is_one_range();
        // Golly reads births on zero neighbours well only where the centre is not counted.
        let is_kept = is_usual && are_ranges && !self.births.contains(0);
        if !self.counts_centre || is_kept || self.state_weights.is_some() {
            return self;
        }
        let survivals = self.survivals.moved(-1).within(0, i32::MAX);
        Self { counts_centre: false, survivals, ..self }
    }

    /// The same with so many states, 2 to 256.
    pub(super) fn with_states(&self, states: u16) -> Self {
        Self { states, ..self.clone() }
    }

    /// The largest distance that the rule is written with.
    pub fn radius(&self) -> u32 {
        self.radius
    }

    /// The largest distance along an axis at which a cell can matter.
    pub fn reach(&self) -> u32 {
        self.shape.reach(self.radius)
    }

    /// How many states a cell has, the dead one among them: 2 to 256.
    pub fn states(&self) -> u16 {
        self.states
    }

    /// Which cells are neighbours.
    pub fn shape(&self) -> &LargerShape {
        &self.shape
    }

    /// The counts with which a dead cell is born.
    pub fn births(&self) -> &CountSet {
        &self.births
    }

    /// The counts with which a cell of state 1 stays so.
    pub fn survivals(&self) -> &CountSet {
        &self.survivals
    }

    /// Whether cells of an odd sum of coordinates have another neighbourhood than those of an even one: triangles
    /// that point up and down.
    pub fn has_parity(&self) -> bool {
        self.shape.grid() == Grid::Triangular
    }

    /// The weight of the cell so many steps to the right and down, within the reach; of the cell itself too.
    /// `is_odd` says whether the sum of the cell's own coordinates is.
    pub fn weight(&self, dx: i32, dy: i32, is_odd: bool) -> i32 {
        let itself = i32::from((dx, dy) == (0, 0) && self.counts_centre && !self.has_states());
        self.shape.weight(self.radius, dx, dy, is_odd) + itself
    }

    /// What a neighbour in a state counts; 1 for state 1 and 0 for others in most rules.
    pub fn state_weight(&self, state: u8) -> i32 {
        match &self.state_weights {
            None => i32::from(state == 1),
            Some(weights) => i32::from(weights.get(usize::from(state)).copied().unwrap_or(0)),
        }
    }

    /// Whether each state has a weight of its own.
    pub fn has_states(&self) -> bool {
        self.state_weights.is_some()
    }

    /// What a cell of state 1 counts of itself beside the weights, where each state has one.
    pub fn own_count(&self, own: u8) -> i32 {
        i32::from(own == 1 && self.counts_centre && self.has_states())
    }

    /// The least and the largest count that there can be.
    pub fn count_range(&self) -> (i32, i32) {
        let heaviest = (0..self.states).map(|state| self.state_weight(state as u8)).max();
        let heaviest = heaviest.unwrap_or(1);
        let (negative, positive) = self.weight_sums();
        (negative * heaviest, positive * heaviest + self.own_count(1))
    }

    /// The sums of all weights below zero and above, which triangles that point up and down have alike.
    fn weight_sums(&self) -> (i32, i32) {
        let reach = self.reach() as i32;
        let weights = (-reach..=reach)
            .flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)))
            .map(|(dx, dy)| self.weight(dx, dy, false));
        weights.fold((0, 0), |(negative, positive), weight| {
            (negative + weight.min(0), positive + weight.max(0))
        })
    }

    /// The state of a cell in the next generation, given its own and its count.
    pub fn next_by_count(&self, own: u8, count: i32) -> u8 {
        match own {
            0 => u8::from(self.births.contains(count)),
            1 if self.survivals.contains(count) => 1,
            _ if u16::from(own) + 1 < self.states => own + 1,
            _ => 0,
        }
    }

    /// The state of a cell in the next generation, given the states at so many steps to the right and down.
    pub fn next(&self, is_odd: bool, state_at: impl Fn(i64, i64) -> u8) -> u8 {
        let reach = self.reach() as i32;
        let mut count = self.own_count(state_at(0, 0));
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let weight = self.weight(dx, dy, is_odd);
                if weight != 0 {
                    count += weight * self.state_weight(state_at(dx.into(), dy.into()));
                }
            }
        }
        self.next_by_count(state_at(0, 0), count)
    }

    /// The family that the rule is written in.
    pub(super) fn family(&self) -> &'static str {
        match self.shape {
            LargerShape::Triangle(_) => "triangular",
            _ => "Larger than Life",
        }
    }

    /// Whether a torus of an odd side takes neighbours from triangles that point up and down alike.
    pub(super) fn needs_even_sides(&self) -> bool {
        matches!(self.shape, LargerShape::Triangle(_))
    }

    /// What other programs mean by the rule, where they do not mean the same.
    pub(super) fn note(&self) -> Option<Text> {
        match &self.shape {
            LargerShape::Gaussian => Some(texts::OWN_WEIGHT),
            LargerShape::Listed(_) | LargerShape::Weighted(_) if self.has_parity() => {
                Some(texts::OTHER_PARITY)
            }
            _ => None,
        }
    }

    /// How many rotations of the neighbourhood change nothing, the one that turns nothing among them, and how many mirrors.
    pub(super) fn symmetries(&self) -> (usize, usize) {
        /// A step turned or mirrored.
        type Moved = fn((i32, i32)) -> (i32, i32);
        let (turned, mirrored, turns): (Moved, Moved, usize) = match self.shape.grid() {
            Grid::Square => (|(x, y)| (y, -x), |(x, y)| (-x, y), 4),
            Grid::Hexagonal => (|(x, y)| (y, y - x), |(x, y)| (y, x), 6),
            // A third of a turn takes triangles to none of the same rows.
            Grid::Triangular => (|step| step, |(x, y)| (-x, y), 1),
        };
        let reach = self.reach() as i32;
        let weight = |(x, y): (i32, i32)| {
            let is_within = x.abs() <= reach && y.abs() <= reach;
            if is_within { self.weight(x, y, false) } else { 0 }
        };
        let is_kept = |turns: usize, is_mirrored: bool| {
            let mut steps = (-reach..=reach).flat_map(|y| (-reach..=reach).map(move |x| (x, y)));
            steps.all(|step| {
                let from = if is_mirrored { mirrored(step) } else { step };
                weight(step) == weight((0..turns).fold(from, |step, _| turned(step)))
            })
        };
        let kept = |is_mirrored| (0..turns).filter(|turns| is_kept(*turns, is_mirrored)).count();
        (kept(false), kept(true))
    }

    /// The rules that step what differs from a plane which is born of nothing, in even generations and in odd ones; see
    /// [`Phases`](super::Phases). There are none with more than two states.
    pub(super) fn phases(&self) -> Option<[Self; 2]> {
        if self.states > 2 {
            return None;
        }
        // A case and the one with all cells flipped have this count together.
        let (negative, positive) = self.weight_sums();
        let weights = negative + positive;
        let none = weights * self.state_weight(0);
        let full = weights * (self.state_weight(0) + self.state_weight(1)) + self.own_count(1);
        let (least, most) = self.count_range();
        let (least, most) = (least.min(full - most), most.max(full - least));
        let without = |set: &CountSet| set.without(least, most);
        let flipped = |set: &CountSet| set.flipped(full).within(least, most);
        let of = |births: CountSet, survivals: CountSet| Self { births, survivals, ..self.clone() };
        let flip = of(flipped(&self.survivals), flipped(&self.births));
        Some(if self.survivals.contains(full - none) {
            let both = of(without(&flip.births), without(&flip.survivals));
            [both.clone(), both]
        } else {
            [of(without(&self.births), without(&self.survivals)), flip]
        })
    }
}
