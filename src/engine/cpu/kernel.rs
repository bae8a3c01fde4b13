//! The kernel: a rule's logic, compiled for each instruction set.

use super::block::Block;
use super::instructions::Instructions;
use super::logic::Logic;
#[cfg(any(target_arch = "x86_64", test))]
use super::logic::ThreeInputLife;
use super::prefetch::{Prefetch, Prefetcher};
use super::row;
use super::shape::MAX_GENERATIONS;
use super::sweep::{StepBlock, Sweep, in_place, to_second_buffer};
use super::window::{Memory, Window};
use crate::life::LifeLike;

/// A kernel for one rule and one instruction set.
#[derive(Clone, Copy)]
pub(super) struct Kernel {
    rule: LifeLike,
    compiled: Compiled,
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
        Self { rule, compiled }
    }

    /// Whether windows are stepped in place, without a second buffer.
    pub(super) fn is_in_place(&self) -> bool {
        self.compiled.is_in_place
    }

    /// Whether two windows can be stepped at once.
    pub(super) fn has_two_lanes(&self) -> bool {
        self.compiled.two.is_some()
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
        let run = match (window.lanes(), self.compiled.two) {
            (1, _) => self.compiled.one,
            (2, Some(two)) => two,
            (lanes, _) => panic!("no kernel for {lanes} lanes"),
        };
        if sweep.leaves_rows_out(block) {
            // Rows that no generation writes must be dead in the second buffer too.
            window.clear_second(block.unstepped());
        }
        // SAFETY: `compiled` saw the features. The window has room for the block's rows, once or
        // twice, as `is_in_place` has it, and for two northern rows of each generation.
        unsafe { run(window.memory(), sweep, block, prefetcher, self.rule) };
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
    unsafe { in_place::<row::Avx512Half, L>(memory, sweep, block, prefetcher, rule) }
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
    unsafe { in_place::<row::Avx512, L>(memory, sweep, block, prefetcher, rule) }
}

#[cfg(test)]
mod tests {
    use super::super::logic::{Life, TwoInput};
    use super::super::rules::{NAMED, kernel_for};
    use super::*;

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
        let sweep = Sweep { generations, rows: 48, live, inside, columns: None };
        kernel.run(&mut window, &sweep);
        window
    }

    /// The numbers of lanes that there is a kernel for.
    fn lanes(kernel: &Kernel) -> std::ops::RangeInclusive<usize> {
        1..=if kernel.has_two_lanes() { 2 } else { 1 }
    }

    fn check_one_generation(rule: LifeLike, kernel: &Kernel, what: &str) {
        for lanes in lanes(kernel) {
            let (before, after) = (stepped(kernel, lanes, 0, 7), stepped(kernel, lanes, 1, 7));
            for lane in 0..lanes {
                let what = format!("{rule} {what}, lane {lane} of {lanes}");
                check_lane(rule, &before, &after, lane, &what);
            }
        }
    }

    fn check_lane(rule: LifeLike, before: &Window, after: &Window, lane: usize, what: &str) {
        let mut seen = std::collections::HashSet::new();
        for row in 1..47 {
            for column in 1..511 {
                let mut neighbours = 0;
                for (dx, dy) in [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)] {
                    neighbours += u32::from(before.shows(lane, row + dy - 1, column + dx - 1));
                }
                let alive = before.shows(lane, row, column);
                seen.insert((alive, neighbours));
                assert_eq!(
                    after.shows(lane, row, column),
                    rule.next(alive, neighbours),
                    "{what}, row {row}, column {column}"
                );
            }
        }
        assert_eq!(seen.len(), 18, "the noise holds every case");
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
                let kernel = kernel_for(rule, instructions);
                check_one_generation(rule, &kernel, &format!("{instructions:?}"));
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
        let kernel = |instructions| kernel_for(LifeLike::LIFE, instructions);
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
