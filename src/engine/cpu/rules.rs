//! The next cells of rules from the bits of the neighbour count.
//!
//! Well-known rules have an expression of their own, each the shortest that was found by hand from its
//! table. The count is 0 to 8, so its highest bit is never set beside another one. The test in `kernel`
//! holds each expression against every case. All other rules are stepped by their circuits, or where those
//! are no machine code, which would be slower, through their table.

#[cfg(target_arch = "x86_64")]
use super::autotune;
use super::circuits::Circuits;
use super::instructions::Instructions;
use super::kernel::{Compiled, Kernel, compiled as kernel};
use super::logic::{Life, NextCells, Partial, TwoInput, count};
use super::machine;
use super::row::Row;
use crate::life::{LifeLike, MooreTable};

/// The kernel for the rules of even and odd generations with those instructions.
///
/// # Panics
/// When the processor lacks them.
pub(super) fn kernel_for(tables: &[MooreTable; 2], instructions: Instructions) -> Kernel {
    let [even, odd] = tables;
    let Some(rule) = even.life_like().filter(|_| even == odd) else {
        return Kernel::by_circuits(Circuits::new(tables, instructions));
    };
    #[cfg(target_arch = "x86_64")]
    if rule == LifeLike::LIFE && instructions == Instructions::Avx512 {
        return Kernel::of(rule, autotune::fastest_life());
    }
    if let Some(compiled) = expression(rule, instructions) {
        return Kernel::of(rule, compiled);
    }
    let circuits = machine::runs_with(instructions).then(|| Circuits::new(tables, instructions));
    match circuits.filter(Circuits::are_machine_code) {
        Some(circuits) => Kernel::by_circuits(circuits),
        None => by_table(rule, instructions),
    }
}

/// The kernel that goes through a Life-like rule's table, with those instructions.
///
/// # Panics
/// When the processor lacks them.
pub(super) fn by_table(rule: LifeLike, instructions: Instructions) -> Kernel {
    Kernel::of(rule, kernel::<TwoInput<Table>>(instructions))
}

/// Defines the next cells for each rule, and the choice among them.
macro_rules! named {
    ($($rule:literal $name:ident |$centre:ident, $bits:pat_param| $next:expr;)*) => {
        /// The rules that have an expression of their own.
        #[cfg(test)]
        pub(super) const NAMED: &[&str] = &[$($rule),*];

        $(
            struct $name;

            impl NextCells for $name {
                fn of(_: LifeLike) -> Self {
                    Self
                }

                #[inline(always)]
                unsafe fn next_cells<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R {
                    let $centre = partial.centre();
                    // SAFETY: the caller vouches for the features.
                    unsafe {
                        let $bits = count(partial, ones, twos);
                        $next
                    }
                }
            }
        )*

        /// A rule's own expression with those instructions, if it has one.
        fn expression(rule: LifeLike, instructions: Instructions) -> Option<Compiled> {
            if rule == LifeLike::LIFE {
                return Some(kernel::<TwoInput<Life>>(instructions));
            }
            match rule.to_string().as_str() {
                $($rule => Some(kernel::<TwoInput<$name>>(instructions)),)*
                _ => None,
            }
        }
    };
}

named! {
    // Replicator.
    "B1357/S1357" Replicator |_c, [ones, ..]| ones;
    // Seeds.
    "B2/S" Seeds |c, [ones, twos, fours, _]| twos.without(c.or(ones).or(fours));
    // Life without death.
    "B3/S012345678" LifeWithoutDeath |c, [ones, twos, fours, _]| {
        c.or(ones.and(twos).without(fours))
    };
    // 34 Life.
    "B34/S34" ThreeFourLife |_c, [ones, twos, fours, _]| twos.xor(fours).without(ones.xor(twos));
    // 2x2.
    "B36/S125" TwoByTwo |c, [ones, twos, fours, _]| {
        let stays = ones.xor(twos).without(fours.and(twos));
        R::select(c, stays, twos.and(ones.xor(fours)))
    };
    // HighLife.
    "B36/S23" HighLife |c, [ones, twos, fours, _]| twos.and(fours.xor(c.or(ones)));
    // Day & Night.
    "B3678/S34678" DayAndNight |c, [ones, twos, fours, eights]| {
        let even = fours.and(twos.or(c)).without(ones);
        ones.and(twos).or(even).or(eights)
    };
    // Morley.
    "B368/S245" Morley |c, [ones, twos, fours, eights]| {
        let stays = twos.xor(fours).without(ones.and(twos));
        R::select(c, stays, twos.and(ones.xor(fours)).or(eights))
    };
    // Gnarl.
    "B1/S1" Gnarl |_c, [ones, twos, fours, _]| ones.without(twos.or(fours));
    // Live free or die.
    "B2/S0" LiveFreeOrDie |c, [ones, twos, fours, eights]| {
        twos.xor(c).without(ones.or(fours).or(eights))
    };
    // Unnamed, with gliders of many kinds.
    "B25/S4" TwoFiveFour |c, [ones, twos, fours, _]| {
        let born = twos.xor(fours).without(ones.xor(fours));
        R::select(c, fours.without(ones.or(twos)), born)
    };
    // Mazectric.
    "B3/S1234" Mazectric |c, [ones, twos, fours, _]| {
        let stays = ones.without(fours).or(twos.xor(fours).without(ones));
        stays.and(c).or(ones.and(twos).without(fours))
    };
    // Maze.
    "B3/S12345" Maze |c, [ones, twos, fours, _]| {
        let stays = twos.xor(fours).or(ones.without(fours));
        stays.and(c).or(ones.and(twos).without(fours))
    };
    // Coral.
    "B3/S45678" Coral |c, [ones, twos, fours, eights]| {
        R::select(c, fours.or(eights), ones.and(twos).without(fours))
    };
    // Long life.
    "B345/S5" LongLife |c, [ones, twos, fours, _]| {
        let three_or_four = twos.xor(fours).without(ones.xor(twos));
        three_or_four.without(c).or(ones.and(fours).without(twos))
    };
    // Diamoeba.
    "B35678/S5678" Diamoeba |c, [ones, twos, fours, eights]| {
        let many = fours.and(ones.or(twos)).or(eights);
        many.or(ones.and(twos).without(c))
    };
    // Pedestrian Life.
    "B38/S23" Pedestrian |c, [ones, twos, fours, eights]| {
        twos.without(fours).and(ones.or(c)).or(eights.without(c))
    };
    // Walled cities.
    "B45678/S2345" WalledCities |c, [_, twos, fours, eights]| {
        R::select(c, twos.xor(fours), fours.or(eights))
    };
    // Anneal.
    "B4678/S35678" Anneal |c, [ones, twos, fours, eights]| {
        let many = twos.and(fours).or(eights);
        many.or(R::select(c, ones.and(twos.or(fours)), fours.without(ones)))
    };
    // Vote.
    "B5678/S45678" Vote |c, [ones, twos, fours, eights]| {
        fours.and(ones.or(twos).or(c)).or(eights)
    };
    // DryLife.
    "B37/S23" DryLife |c, [ones, twos, fours, _]| {
        twos.and(R::select(fours, ones.without(c), c.or(ones)))
    };
}

/// Any rule, as masks that are all ones or all zeros.
struct Table {
    /// For `n` live neighbours: whether a dead cell is born.
    birth: [u64; 9],
    /// For `n` live neighbours: whether a live cell's fate differs from a dead one's.
    differs: [u64; 9],
}

impl NextCells for Table {
    fn of(rule: LifeLike) -> Self {
        let mask = |yes: bool| if yes { u64::MAX } else { 0 };
        // Where the compiler sees that a mask is all ones or all zeros it chooses by it instead of
        // combining with it, which takes far longer.
        std::hint::black_box(Self {
            birth: std::array::from_fn(|n| mask(rule.next(false, n as u32))),
            differs: std::array::from_fn(|n| {
                mask(rule.next(false, n as u32) != rule.next(true, n as u32))
            }),
        })
    }

    #[inline(always)]
    unsafe fn next_cells<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let [bit0, bit1, bit2, bit3] = count(partial, ones, twos);
            let centre = partial.centre();
            // No closures here: they would be functions of their own, without the features.
            let fates = [
                R::splat(self.birth[0]).xor(R::splat(self.differs[0]).and(centre)),
                R::splat(self.birth[1]).xor(R::splat(self.differs[1]).and(centre)),
                R::splat(self.birth[2]).xor(R::splat(self.differs[2]).and(centre)),
                R::splat(self.birth[3]).xor(R::splat(self.differs[3]).and(centre)),
                R::splat(self.birth[4]).xor(R::splat(self.differs[4]).and(centre)),
                R::splat(self.birth[5]).xor(R::splat(self.differs[5]).and(centre)),
                R::splat(self.birth[6]).xor(R::splat(self.differs[6]).and(centre)),
                R::splat(self.birth[7]).xor(R::splat(self.differs[7]).and(centre)),
                R::splat(self.birth[8]).xor(R::splat(self.differs[8]).and(centre)),
            ];
            let none_or_one = R::select(bit0, fates[1], fates[0]);
            let two_or_three = R::select(bit0, fates[3], fates[2]);
            let four_or_five = R::select(bit0, fates[5], fates[4]);
            let six_or_seven = R::select(bit0, fates[7], fates[6]);
            let low = R::select(bit1, two_or_three, none_or_one);
            let high = R::select(bit1, six_or_seven, four_or_five);
            R::select(bit3, fates[8], R::select(bit2, high, low))
        }
    }
}
