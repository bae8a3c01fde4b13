//! Vectors in two registers of 128 bits.

/// A vector in two registers of 128 bits, by the register's type and what it can do. What looks like
/// closures is put in place of the calls.
macro_rules! pair_of_registers {
    (
        $(#[$doc:meta])* $name:ident, $register:ty,
        splat: |$word:ident| $splat:expr,
        load: |$from:ident| $load:expr,
        store: |$to:ident, $stored:ident| $store:expr,
        carry_up: |$up:ident, $before:ident| $carry_up:expr,
        carry_down: |$down:ident, $after:ident| $carry_down:expr,
        and: |$and_a:ident, $and_b:ident| $and:expr,
        without: |$without_a:ident, $without_b:ident| $without:expr,
        or: |$or_a:ident, $or_b:ident| $or:expr,
        xor: |$xor_a:ident, $xor_b:ident| $xor:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(in super::super) struct $name([$register; 2]);

        // SAFETY (all methods): every processor of the target has the registers, and the caller
        // vouches for the memory, as the trait says.
        impl Row for $name {
            const WORDS: usize = 4;

            #[inline(always)]
            unsafe fn splat($word: u64) -> Self {
                // SAFETY: see above.
                unsafe { Self([$splat, $splat]) }
            }

            #[inline(always)]
            unsafe fn load(words: *const u64) -> Self {
                // SAFETY: see above.
                unsafe {
                    let half = |$from: *const u64| $load;
                    Self([half(words), half(words.add(2))])
                }
            }

            #[inline(always)]
            unsafe fn store(self, words: *mut u64) {
                // SAFETY: see above.
                unsafe {
                    let half = |$to: *mut u64, $stored: $register| $store;
                    half(words, self.0[0]);
                    half(words.add(2), self.0[1]);
                }
            }

            #[inline(always)]
            unsafe fn up(self, words: *const u64) -> Self {
                // SAFETY: see above.
                unsafe { self.zip(Self::load(words.sub(1)), |$up, $before| $carry_up) }
            }

            #[inline(always)]
            unsafe fn down(self, words: *const u64) -> Self {
                // SAFETY: see above.
                unsafe { self.zip(Self::load(words.add(1)), |$down, $after| $carry_down) }
            }

            #[inline(always)]
            unsafe fn and(self, other: Self) -> Self {
                // SAFETY: see above.
                self.zip(other, |$and_a, $and_b| unsafe { $and })
            }

            #[inline(always)]
            unsafe fn without(self, other: Self) -> Self {
                // SAFETY: see above.
                self.zip(other, |$without_a, $without_b| unsafe { $without })
            }

            #[inline(always)]
            unsafe fn or(self, other: Self) -> Self {
                // SAFETY: see above.
                self.zip(other, |$or_a, $or_b| unsafe { $or })
            }

            #[inline(always)]
            unsafe fn xor(self, other: Self) -> Self {
                // SAFETY: see above.
                self.zip(other, |$xor_a, $xor_b| unsafe { $xor })
            }
        }

        impl $name {
            #[inline(always)]
            fn zip(self, other: Self, op: impl Fn($register, $register) -> $register) -> Self {
                Self([op(self.0[0], other.0[0]), op(self.0[1], other.0[1])])
            }
        }
    };
}

pub(super) use pair_of_registers;
