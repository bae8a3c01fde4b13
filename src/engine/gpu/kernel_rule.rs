//! Rules as kernels step them.
//!
//! A rule is a function `next_cells` on words of cells. A Life-like one takes the sums of the rows
//! north and south of a cell, which a kernel works out once for three rows. Any other takes the nine
//! cells themselves.
//!
//! Where the plane does not end and blinks between empty and full ([`Phases`](crate::life::Phases)), the
//! cells that differ from it are stored. A kernel of several generations turns the cells over where it
//! finds the plane full, steps them under the rule itself, and turns them back where it leaves
//! the plane full. So one function serves even and odd generations. A kernel of one generation has
//! the rule of what is stored.

use crate::engine::circuit;
use crate::engine::{EngineError, EngineKind};
use crate::life::{LifeLike, MooreTable, Rule, Topology, Universe};
use crate::wgsl::Part;

/// A rule, the plane around the cells, and what both become in WGSL.
#[derive(Clone, Debug)]
pub(super) struct KernelRule {
    table: MooreTable,
    background: Background,
    next: NextCells,
}

/// What is around the cells that are stored, when a launch begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Background {
    /// The same in every generation: what is stored is stepped as it is.
    Steady,
    /// A plane that blinks, and is empty.
    Empty,
    /// A plane that blinks, and is full.
    Full,
}

impl KernelRule {
    /// A rule under which what is stored is stepped as it is.
    pub(super) fn steady(table: MooreTable) -> Self {
        Self::new(table, Background::Steady)
    }

    /// The rules of launches that begin at even generations of a universe and at odd ones.
    ///
    /// # Errors
    /// [`EngineError::RuleNotStepped`] for a rule of more than two states.
    pub(super) fn of(universe: &Universe) -> Result<[Self; 2], EngineError> {
        Ok(match universe.phases().constant() {
            Some(rule) => {
                let steady = Self::steady(Self::of_two_states(rule)?);
                [steady.clone(), steady]
            }
            None => {
                let table = Self::of_two_states(universe.rule())?;
                [Background::Empty, Background::Full]
                    .map(|background| Self::new(table.clone(), background))
            }
        })
    }

    /// What becomes of a cell under a rule of two states.
    ///
    /// # Errors
    /// [`EngineError::RuleNotStepped`] for a rule of more.
    pub(super) fn of_two_states(rule: &Rule) -> Result<MooreTable, EngineError> {
        rule.table()
            .ok_or_else(|| EngineError::not_stepped(rule, Topology::UNBOUNDED, EngineKind::Gpu))
    }

    fn new(table: MooreTable, background: Background) -> Self {
        Self { next: NextCells::new(&table), table, background }
    }

    /// What tells it from others.
    pub(super) fn key(&self) -> (MooreTable, Background) {
        (self.table.clone(), self.background)
    }

    pub(super) fn background(&self) -> Background {
        self.background
    }

    /// The function for several generations.
    pub(super) fn next(&self) -> &NextCells {
        &self.next
    }

    /// The function that takes what is stored to what is stored a generation on.
    pub(super) fn next_stored(&self) -> NextCells {
        let all = MooreTable::CASES - 1;
        let table = &self.table;
        match self.background {
            Background::Steady => self.next.clone(),
            Background::Empty => NextCells::new(&MooreTable::from_fn(|case| !table.next(case))),
            Background::Full => {
                NextCells::new(&MooreTable::from_fn(|case| table.next(!case & all)))
            }
        }
    }
}

/// The generation of a universe, as far as it decides which of two kernels a launch takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phase {
    blinks: bool,
    is_odd: bool,
}

impl Phase {
    /// That in which a universe begins.
    pub(super) fn of(universe: &Universe) -> Self {
        let phase = Self { blinks: universe.phases().constant().is_none(), is_odd: false };
        phase.after(universe.generation())
    }

    /// That so many generations on.
    pub(super) fn after(self, generations: u64) -> Self {
        Self { is_odd: self.is_odd ^ (self.blinks && !generations.is_multiple_of(2)), ..self }
    }

    /// The place among the rules that [`KernelRule::of`] gives.
    pub(super) fn index(self) -> usize {
        usize::from(self.is_odd)
    }
}

/// What the function of a rule takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// The cells, their neighbours beside, and the sums of three cells of the rows north and south.
    Sums,
    /// The nine cells, row by row.
    Cells,
}

/// The function `next_cells`, which gives the next cells of a word.
#[derive(Clone, Debug)]
pub(super) struct NextCells {
    takes: Takes,
    text: String,
    cost: u32,
}

impl NextCells {
    fn new(table: &MooreTable) -> Self {
        match table.life_like() {
            Some(rule) => Self::of_sums(rule),
            None => Self::of_cells(table),
        }
    }

    fn of_sums(rule: LifeLike) -> Self {
        let circuit = circuit::life_like(rule);
        let text = format!(
            "// The next cells of {rule}: c are the cells, w and e their neighbours, n1 and n2 the ones\n\
             // and twos of the sums of the three north of each, s1 and s2 of those south.\n\
             fn next_cells(c: u32, w: u32, e: u32, n1: u32, n2: u32, s1: u32, s2: u32) -> u32 {{\n    \
             {}\n}}\n",
            circuit::wgsl(&circuit, &circuit::LIFE_LIKE_INPUTS)
        );
        Self { takes: Takes::Sums, text, cost: circuit.cost() }
    }

    fn of_cells(table: &MooreTable) -> Self {
        let circuit = circuit::table(table);
        let inputs = circuit::CELL_INPUTS.map(|input| format!("{input}: u32")).join(", ");
        let text = format!(
            "// The next cells of {}: c are the cells, the others their neighbours by direction.\n\
             fn next_cells({inputs}) -> u32 {{\n    {}\n}}\n",
            Rule::from_table(table.clone()),
            circuit::wgsl(&circuit, &circuit::CELL_INPUTS)
        );
        Self { takes: Takes::Cells, text, cost: circuit.cost() }
    }

    pub(super) fn takes(&self) -> Takes {
        self.takes
    }

    /// The function as a part of a program.
    pub(super) fn part(&self) -> Part<'static> {
        Part::Text("rule", self.text.clone())
    }

    /// Operations of two inputs that it takes; one of three counts as two.
    pub(super) fn cost(&self) -> u32 {
        self.cost
    }
}

/// Rules whose kernels stand for those of all rules: some have circuits and some trees of selections,
/// some take sums and some cells.
pub(super) fn examples() -> impl Iterator<Item = KernelRule> {
    let life_like =
        [(0b1000, 0b1100), (0b100_1000, 0b1100), (0b100, 0), (0, 0), (0x1ff, 0x1ff), (0x103, 0x95)]
            .into_iter()
            .map(|(birth, survival)| LifeLike::from_masks(birth, survival).table());
    let von_neumann =
        MooreTable::from_fn(|case| matches!((case & 0b010_111_010).count_ones(), 1 | 4));
    let irregular = MooreTable::from_fn(|case| case.wrapping_mul(0x9e37_79b9) >> 7 & 1 == 1);
    life_like.chain([von_neumann, irregular]).map(KernelRule::steady)
}

/// Rules under which the unbounded plane blinks.
pub(super) fn blinking_examples() -> impl Iterator<Item = KernelRule> {
    let life_like = LifeLike::from_masks(0b1001, 0b1100).table();
    let irregular =
        MooreTable::from_fn(|case| case == 0 || case.wrapping_mul(0x9e37_79b9) >> 9 & 1 == 1);
    [life_like, irregular].into_iter().flat_map(|table| {
        [Background::Empty, Background::Full]
            .map(|background| KernelRule::new(table.clone(), background))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(rulestring: &str) -> KernelRule {
        KernelRule::steady(rulestring.parse::<Rule>().unwrap().table().unwrap())
    }

    #[test]
    fn rules_are_told_apart_by_what_they_do() {
        let same = Rule::from_table(rule("W30").table);
        assert_eq!(rule("W30").key(), rule(&same.to_string()).key());
        assert_ne!(rule("W30").key(), rule("W31").key());
    }

    #[test]
    fn what_is_stored_is_born_of_nothing_in_no_phase() {
        for rule in blinking_examples() {
            assert!(rule.table.has_birth_on_zero() && !rule.table.has_survival_on_all());
        }
    }
}
