//! Outcomes of rules from the bits of the neighbour count.
//!
//! An expression of its own for rules that people use, each the shortest that was found by hand
//! from its table: the count is 0 to 8, so that its highest bit is set alone. The test in `kernel`
//! holds each against every case. Any other rule goes through its table.

use super::kernel::{
    Instructions, Life, Outcome, Partial, Run, TwoInput, compiled as kernel, count,
};
use super::row::Row;
use crate::life::Rule;

/// Defines an outcome for each rule, and the choice among them.
macro_rules! named {
    ($($rule:literal $name:ident |$centre:ident, $bits:pat_param| $next:expr;)*) => {
        /// The rules that have an expression of their own.
        #[cfg(test)]
        pub(super) const NAMED: &[&str] = &[$($rule),*];

        $(
            struct $name;

            impl Outcome for $name {
                fn of(_: Rule) -> Self {
                    Self
                }

                #[inline(always)]
                unsafe fn outcome<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R {
                    let $centre = partial.centre();
                    // SAFETY: the caller vouches for the features.
                    unsafe {
                        let $bits = count(partial, ones, twos);
                        $next
                    }
                }
            }
        )*

        /// The kernel for a rule with those instructions.
        pub(super) fn compiled(rule: Rule, instructions: Instructions) -> Run {
            if rule == Rule::LIFE {
                return kernel::<TwoInput<Life>>(instructions);
            }
            match rule.to_string().as_str() {
                $($rule => kernel::<TwoInput<$name>>(instructions),)*
                _ => kernel::<TwoInput<Table>>(instructions),
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

impl Outcome for Table {
    fn of(rule: Rule) -> Self {
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
    unsafe fn outcome<R: Row>(&self, partial: &Partial<R>, ones: R, twos: R) -> R {
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
