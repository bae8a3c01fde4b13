//! The kernel: what steps windows under a universe's rule, with an instruction set.
//!
//! A rule either has its logic compiled for each instruction set, or is stepped by its circuit.

use super::block::Block;
use super::circuits::Circuits;
use super::instructions::Instructions;
use super::logic::Logic;
#[cfg(any(target_arch = "x86_64", test))]
use super::logic::ThreeInputLife;
use super::prefetch::{Prefetch, Prefetcher};
use super::row;
use super::shape::MAX_GENERATIONS;
use super::sweep::{ByLogic, StepBlock, Sweep, in_place, to_second_buffer};
use super::window::{Memory, Window};
use crate::life::LifeLike;

/// A kernel for one universe's rule and one instruction set.
pub(super) struct Kernel(Way);

/// How a kernel steps.
enum Way {
    Compiled { rule: LifeLike, compiled: Compiled },
    ByCircuits(Circuits),
}

/// A rule's logic, compiled for instructions that the processor has.
#[derive(Clone, Copy)]
pub(super) struct Compiled {
    is_in_place: bool,
    /// For windows of one lane and of two; some instruction sets have no kernel for two.
    one: StepBlock,
    two: Option<StepBlock>,
}

impl Kernel {
    /// A kernel that was compiled for `rule`.
    pub(super) fn of(rule: LifeLike, compiled: Compiled) -> Self {
        Self(Way::Compiled { rule, compiled })
    }

    /// A kernel that goes by circuits.
    pub(super) fn by_circuits(circuits: Circuits) -> Self {
        Self(Way::ByCircuits(circuits))
    }

    /// Whether windows are stepped in place, without a second buffer.
    pub(super) fn is_in_place(&self) -> bool {
        match &self.0 {
            Way::Compiled { compiled, .. } => compiled.is_in_place,
            Way::ByCircuits(_) => true,
        }
    }

    /// Whether two windows can be stepped at once.
    pub(super) fn has_two_lanes(&self) -> bool {
        match &self.0 {
            Way::Compiled { compiled, .. } => compiled.two.is_some(),
            Way::ByCircuits(circuits) => circuits.has_two_lanes(),
        }
    }

    /// Steps a window that is one block.
    ///
    /// # Panics
    /// When it is more, and as [`run_block`](Self::run_block).
    pub(super) fn run(&self, window: &mut Window, sweep: &Sweep) {
        let nothing = Prefetch::default();
        for block in sweep.blocks() {
            assert!(block.is_first() && block.is_last());
            self.run_block(window, sweep, &block, &mut nothing.over(1));
        }
    }

    /// Steps a block of the window. The blocks north of it must have been stepped.
    ///
    /// # Panics
    /// When the window has no room for the block, or more lanes than the kernel.
    pub(super) fn run_block(
        &self,
        window: &mut Window,
        sweep: &Sweep,
        block: &Block,
        prefetcher: &mut Prefetcher,
    ) {
        let filled = block.to_fill();
        assert!(block.in_memory(&filled).end <= window.rows() && sweep.has(block));
        assert!(sweep.generations <= MAX_GENERATIONS && sweep.generations * 2 < sweep.rows);
        let lanes = window.lanes();
        assert!(lanes == 1 || lanes == 2 && self.has_two_lanes(), "no kernel for {lanes} lanes");
        if sweep.leaves_rows_out(block) {
            // Rows that no generation writes must be dead in the second buffer too.
            window.clear_second(block.unstepped());
        }
        match &self.0 {
            Way::Compiled { rule, compiled } => {
                let run = compiled.two.filter(|_| lanes == 2).unwrap_or(compiled.one);
                // SAFETY: `compiled` saw the features. The window has room for the block's rows, once or
                // twice, as `is_in_place` has it, and for two northern rows of each generation.
                unsafe { run(window.memory(0), sweep, block, prefetcher, *rule) };
            }
            Way::ByCircuits(circuits) => {
                let memory = window.memory(circuits.vectors());
                // SAFETY: as above; the circuits saw the features, and the window has room for their values.
                unsafe { circuits.step_block(lanes)(memory, sweep, block, prefetcher, circuits) };
            }
        }
        window.set_stepped(if self.is_in_place() { 0 } else { sweep.generations % 2 });
    }
}

/// The variants of Conway's rule in three-input operations, with those instructions.
#[cfg(any(target_arch = "x86_64", test))]
pub(super) fn variants(instructions: Instructions) -> [Compiled; 2] {
    [
        compiled::<ThreeInputLife<false>>(instructions),
        compiled::<ThreeInputLife<true>>(instructions),
    ]
}

/// The kernels for a logic with those instructions.
///
/// # Panics
/// When the processor lacks them.
pub(super) fn compiled<L: Logic>(instructions: Instructions) -> Compiled {
    assert!(Instructions::available().contains(&instructions), "{instructions:?} is missing");
    match instructions {
        Instructions::Plain => {
            Compiled { is_in_place: false, one: to_second_buffer::<row::Baseline, L>, two: None }
        }
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 => Compiled { is_in_place: false, one: avx2::<L>, two: None },
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx512 => {
            Compiled { is_in_place: true, one: avx512_half::<L>, two: Some(avx512::<L>) }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2<L: Logic>(
    memory: Memory,
    sweep: &Sweep,
    block: &Block,
    prefetcher: &mut Prefetcher,
    rule: LifeLike,
) {
    // SAFETY: the features are on, and the caller vouches for the memory.
    unsafe { to_second_buffer::<row::Avx2, L>(memory, sweep, block, prefetcher, rule) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512vbmi2")]
unsafe fn avx512_half<L: Logic>(
    memory: Memory,
    sweep: &Sweep,
    block: &Block,
    prefetcher: &mut Prefetcher,
    rule: LifeLike,
) {
    // SAFETY: the features are on, and the caller vouches for the memory.
    unsafe {
        in_place::<row::Avx512Half, _>(memory, sweep, block, prefetcher, &ByLogic(L::of(rule)))
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512vbmi2")]
unsafe fn avx512<L: Logic>(
    memory: Memory,
    sweep: &Sweep,
    block: &Block,
    prefetcher: &mut Prefetcher,
    rule: LifeLike,
) {
    // SAFETY: the features are on, and the caller vouches for the memory.
    unsafe { in_place::<row::Avx512, _>(memory, sweep, block, prefetcher, &ByLogic(L::of(rule))) }
}

#[cfg(test)]
mod tests {
    use super::super::logic::{Life, TwoInput};
    use super::super::rules::{NAMED, by_table, kernel_for};
    use super::*;
    use crate::life::{MooreTable, Phases, Rule, Topology};

    /// Steps a window of noise in which every row and plane is busy, each lane with its own.
    fn stepped(kernel: &Kernel, lanes: usize, generations: usize, mut noise: u64) -> Window {
        let mut window = Window::new(48, kernel.is_in_place());
        window.divide(lanes);
        for lane in 0..lanes {
            for byte in window.lane_mut(lane, 0..48).rows().flatten().flat_map(|row| &mut row.0) {
                noise = noise.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                *byte = (noise >> 56) as u8;
            }
        }
        let (live, inside) = (0..48, [0..48, 0..48]);
        let sweep = Sweep { generations, is_odd: false, rows: 48, live, inside, columns: None };
        kernel.run(&mut window, &sweep);
        window
    }

    /// The numbers of lanes that there is a kernel for.
    fn lanes(kernel: &Kernel) -> std::ops::RangeInclusive<usize> {
        1..=if kernel.has_two_lanes() { 2 } else { 1 }
    }

    /// The kernel for a rule where nothing is born of nothing.
    fn kernel_of(rule: impl Into<Rule>, instructions: Instructions) -> Kernel {
        let phases = Phases::new(&rule.into(), Topology::torus(9, 9)).unwrap();
        kernel_for(&phases.tables().unwrap(), instructions)
    }

    fn check_one_generation(rule: impl Into<Rule>, kernel: &Kernel, what: &str) {
        let rule = &rule.into();
        for lanes in lanes(kernel) {
            let (before, after) = (stepped(kernel, lanes, 0, 7), stepped(kernel, lanes, 1, 7));
            for lane in 0..lanes {
                let what = format!("{rule} {what}, lane {lane} of {lanes}");
                check_lane(rule, &before, &after, lane, &what);
            }
        }
    }

    /// The case that a cell is in.
    fn case_at(window: &Window, lane: usize, row: usize, column: usize) -> usize {
        (0..9).fold(0, |case, cell| {
            let (row, column) = (row + cell / 3 - 1, column + cell % 3 - 1);
            case << 1 | usize::from(window.shows(lane, row, column))
        })
    }

    fn check_lane(rule: &Rule, before: &Window, after: &Window, lane: usize, what: &str) {
        let table = rule.table().unwrap();
        let mut seen = std::collections::HashSet::new();
        for row in 1..47 {
            for column in 1..511 {
                let case = case_at(before, lane, row, column);
                seen.insert(case);
                assert_eq!(
                    after.shows(lane, row, column),
                    table.next(case),
                    "{what}, row {row}, column {column}"
                );
            }
        }
        assert_eq!(seen.len(), MooreTable::CASES, "the noise holds every case");
    }

    #[test]
    fn every_case_has_the_rules_outcome_with_every_instruction_set() {
        let mut rules: Vec<LifeLike> = NAMED.iter().map(|rule| rule.parse().unwrap()).collect();
        rules.push(LifeLike::LIFE);
        for n in 0..9 {
            rules.push(LifeLike::from_masks(1 << n, 0x1ff ^ 1 << n));
            rules.push(LifeLike::from_masks(0x1ff ^ 1 << n, 1 << n));
        }
        for rule in rules {
            for instructions in Instructions::available() {
                let kernel = kernel_of(rule, instructions);
                check_one_generation(rule, &kernel, &format!("{instructions:?}"));
            }
        }
    }

    #[test]
    fn every_case_of_other_rules_has_its_outcome_with_every_instruction_set() {
        let mut noise = 11u64;
        let mut random = || {
            let words: [u64; 16] = std::array::from_fn(|_| {
                noise = noise.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                noise >> 32
            });
            let next = |case: usize| words[case / 32] >> (case % 32) & 1 == 1;
            Rule::from_table(MooreTable::from_fn(next))
        };
        let named = ["B2-a/S12", "B2n3/S23-q", "B24/S1V", "B2o/S2m34H", "W110", "W90"];
        let mut rules: Vec<Rule> = named.map(|rule| rule.parse().unwrap()).into();
        rules.extend([random(), random()]);
        // Each cell alone, which no gate is needed for, and its complement.
        for bit in 0..9 {
            rules.push(Rule::from_table(MooreTable::from_fn(|case| case >> bit & 1 == 1)));
        }
        rules.push(Rule::from_table(MooreTable::from_fn(|case| case & 0x100 == 0)));
        for rule in rules {
            for instructions in Instructions::available() {
                let kernel = kernel_of(rule.clone(), instructions);
                check_one_generation(rule.clone(), &kernel, &format!("{instructions:?}"));
            }
        }
    }

    #[test]
    fn every_operation_of_three_inputs_is_itself_in_every_instruction_set() {
        // As a rule of the cell and two neighbours. Life-like rules among them go another way.
        for table in 0..=255u8 {
            let case_of = |case: usize| case >> 4 & 1 | (case >> 7 & 1) << 1 | (case & 1) << 2;
            let rule = MooreTable::from_fn(|case| table >> case_of(case) & 1 == 1);
            for instructions in Instructions::available() {
                let circuits = || Circuits::new(&[rule.clone(), rule.clone()], instructions);
                for circuits in [circuits(), circuits().interpreted()] {
                    let kernel = Kernel::by_circuits(circuits);
                    let (before, after) = (stepped(&kernel, 1, 0, 7), stepped(&kernel, 1, 1, 7));
                    for (row, column) in (1..5).flat_map(|row| (1..511).map(move |at| (row, at))) {
                        let next = after.shows(0, row, column);
                        let case = case_at(&before, 0, row, column);
                        assert_eq!(next, rule.next(case), "{table} {instructions:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn where_no_code_is_made_rules_have_the_same_outcome() {
        for rule in ["B36/S245", "B1357/S02468", "B2n3/S23-q", "B2o/S2m34H"] {
            let rule: Rule = rule.parse().unwrap();
            let tables = [rule.table().unwrap(), rule.table().unwrap()];
            for instructions in Instructions::available() {
                let circuits = Circuits::new(&tables, instructions).interpreted();
                check_one_generation(rule.clone(), &Kernel::by_circuits(circuits), "interpreted");
                if let Some(rule) = rule.life_like() {
                    check_one_generation(rule, &by_table(rule, instructions), "by its table");
                }
            }
        }
    }

    #[test]
    fn three_inputs_give_what_two_give() {
        for instructions in Instructions::available() {
            for compiled in variants(instructions) {
                let kernel = Kernel::of(LifeLike::LIFE, compiled);
                let what = format!("three inputs, {instructions:?}");
                check_one_generation(LifeLike::LIFE, &kernel, &what);
            }
        }
    }

    #[test]
    fn processors_without_registers_of_their_own_have_a_kernel() {
        let one = to_second_buffer::<row::Words, TwoInput<Life>>;
        let compiled = Compiled { is_in_place: false, one, two: None };
        check_one_generation(LifeLike::LIFE, &Kernel::of(LifeLike::LIFE, compiled), "words");
    }

    #[test]
    fn the_ends_of_a_window_do_not_matter_inside_the_halo() {
        let kernel = |instructions| kernel_of(LifeLike::LIFE, instructions);
        let plain = stepped(&kernel(Instructions::Plain), 1, 8, 3);
        for instructions in Instructions::available() {
            let kernel = kernel(instructions);
            for lanes in lanes(&kernel) {
                let other = stepped(&kernel, lanes, 8, 3);
                for row in 8..40 {
                    for column in 16..496 {
                        assert_eq!(
                            other.shows(0, row, column),
                            plain.shows(0, row, column),
                            "{instructions:?}, {lanes} lanes, row {row}, column {column}"
                        );
                    }
                }
            }
        }
    }
}
