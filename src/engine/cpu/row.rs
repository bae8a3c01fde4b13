//! Vectors of cells in registers: 256 of a window, or of two windows side by side.
//!
//! Bit `i` of word `w` is cell `64 w + i`. What a vector's ends take from outside is unspecified:
//! windows have halos that keep it from mattering.

/// A vector of cells. Values live in registers; the implementations differ in how many they take.
pub(super) trait Row: Copy {
    /// Words of a vector: four for each window.
    const WORDS: usize;

    /// Words of a window's row: an even vector and an odd one.
    const ROW_WORDS: usize = 2 * Self::WORDS;

    /// All cells in the state that every bit of `word` has.
    ///
    /// # Safety
    /// The processor has the features that the implementation needs.
    unsafe fn splat(word: u64) -> Self;
    /// Reads a vector.
    ///
    /// # Safety
    /// As [`splat`](Self::splat), and [`WORDS`](Self::WORDS) words from `words` are readable; they need not be aligned.
    unsafe fn load(words: *const u64) -> Self;
    /// Writes a vector.
    ///
    /// # Safety
    /// As [`splat`](Self::splat), and [`WORDS`](Self::WORDS) words from `words` are writable; they need not be aligned.
    unsafe fn store(self, words: *mut u64);
    /// The vector in which each cell holds the one before it. `words` is where the vector was
    /// loaded from, with a readable word before it.
    ///
    /// # Safety
    /// As [`load`](Self::load), one word further down.
    unsafe fn up(self, words: *const u64) -> Self;
    /// The vector in which each cell holds the one after it. `words` is where the vector was
    /// loaded from, with a readable word after it.
    ///
    /// # Safety
    /// As [`load`](Self::load), one word further up.
    unsafe fn down(self, words: *const u64) -> Self;
    /// Bitwise and.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    unsafe fn and(self, other: Self) -> Self;
    /// Bits of `self` that are not set in `other`.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    unsafe fn without(self, other: Self) -> Self;
    /// Bitwise or.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    unsafe fn or(self, other: Self) -> Self;
    /// Bitwise exclusive or.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    unsafe fn xor(self, other: Self) -> Self;

    /// The sum of three bits, without the carry.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    #[inline(always)]
    unsafe fn sum(a: Self, b: Self, c: Self) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe { a.xor(b).xor(c) }
    }

    /// Set where at least two are, the twos of a sum.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    #[inline(always)]
    unsafe fn majority(a: Self, b: Self, c: Self) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe { a.xor(b).and(c).or(a.and(b)) }
    }

    /// Where `bit` is set `one`, elsewhere `zero`.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    #[inline(always)]
    unsafe fn select(bit: Self, one: Self, zero: Self) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe { zero.xor(one).and(bit).xor(zero) }
    }

    /// The last four of eight three-input operations of Conway's rule: with `ones` and `twos` the
    /// sum of the row north and the two neighbours beside, `centre` the cells, and the sum of the
    /// row south; `north_twos` is the part of the northern sum that is still to be counted.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    #[inline(always)]
    unsafe fn life(
        (ones, twos): (Self, Self),
        centre: Self,
        north_twos: Self,
        south: (Self, Self),
    ) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let not = |row: Self| row.xor(Self::splat(u64::MAX));
            let g0 = ones.xor(south.0).or(centre.without(ones));
            let g1 = g0.xor(twos).or(not(twos.or(centre)));
            let g2 = g1.or(not(south.1)).without(south.1.xor(north_twos));
            g0.or(g2).and(g2.xor(g1))
        }
    }
}

/// A vector in two registers of 128 bits, by the register's type and what it can do. What looks like
/// closures is put in place of the calls.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
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

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "aarch64")]
pub(super) use aarch64::Neon as Baseline;
#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512, Avx512Half, Sse2 as Baseline};

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) use self::Words as Baseline;

/// The implementation for processors without one of their own.
#[cfg(any(test, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
#[derive(Clone, Copy)]
pub(super) struct Words([u64; 4]);

#[cfg(any(test, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
impl Words {
    #[inline(always)]
    fn zip(self, other: Self, op: impl Fn(u64, u64) -> u64) -> Self {
        // One by one: what maps arrays is not always inlined, and then nothing is vectorised.
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([op(a, e), op(b, f), op(c, g), op(d, h)])
    }
}

// SAFETY (all methods): no processor features are needed; loads and stores touch what the trait
// says the caller provides.
#[cfg(any(test, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
impl Row for Words {
    const WORDS: usize = 4;

    #[inline(always)]
    unsafe fn splat(word: u64) -> Self {
        Self([word; 4])
    }

    #[inline(always)]
    unsafe fn load(words: *const u64) -> Self {
        // SAFETY: four words are readable, by this method's contract.
        let [a, b, c, d] = unsafe { words.cast::<[u64; 4]>().read_unaligned() };
        Self([u64::from_le(a), u64::from_le(b), u64::from_le(c), u64::from_le(d)])
    }

    #[inline(always)]
    unsafe fn store(self, words: *mut u64) {
        let [a, b, c, d] = self.0;
        let bytes = [a.to_le(), b.to_le(), c.to_le(), d.to_le()];
        // SAFETY: four words are writable, by this method's contract.
        unsafe { words.cast::<[u64; 4]>().write_unaligned(bytes) }
    }

    #[inline(always)]
    unsafe fn up(self, words: *const u64) -> Self {
        // SAFETY: the word before the vector is readable, by this method's contract.
        let before = unsafe { Self::load(words.sub(1)) };
        self.zip(before, |word, before| word << 1 | before >> 63)
    }

    #[inline(always)]
    unsafe fn down(self, words: *const u64) -> Self {
        // SAFETY: the word after the vector is readable, by this method's contract.
        let after = unsafe { Self::load(words.add(1)) };
        self.zip(after, |word, after| word >> 1 | after << 63)
    }

    #[inline(always)]
    unsafe fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    #[inline(always)]
    unsafe fn without(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    #[inline(always)]
    unsafe fn xor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }
}
