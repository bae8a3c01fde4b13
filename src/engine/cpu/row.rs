//! Vectors of 256 cells in registers.
//!
//! A vector is four words; bit `i` of word `w` is cell `64 w + i`. What a vector's ends take from
//! outside is unspecified: windows have halos that keep it from mattering.

/// A vector of 256 cells. Values live in registers; the implementations differ in how many they
/// take.
pub(super) trait Row: Copy {
    /// All cells in the state that every bit of `word` has.
    ///
    /// # Safety
    /// The processor has the features that the implementation needs.
    unsafe fn splat(word: u64) -> Self;
    /// Reads a vector.
    ///
    /// # Safety
    /// As [`splat`](Self::splat), and the four words from `words` are readable.
    unsafe fn load(words: *const u64) -> Self;
    /// Writes a vector.
    ///
    /// # Safety
    /// As [`splat`](Self::splat), and the four words from `words` are writable.
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

    /// `a ^ b ^ c`, the ones of a sum.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    #[inline(always)]
    unsafe fn xor3(a: Self, b: Self, c: Self) -> Self {
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

/// The implementation for every processor. The compiler vectorises it with whatever the target
/// always has: SSE2 on x86-64, NEON on 64-bit Arm.
#[derive(Clone, Copy)]
pub(super) struct Plain([u64; 4]);

impl Plain {
    #[inline(always)]
    fn zip(self, other: Self, op: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|i| op(self.0[i], other.0[i])))
    }
}

// SAFETY (all methods): no processor features are needed; loads and stores touch what the trait
// says the caller provides.
impl Row for Plain {
    #[inline(always)]
    unsafe fn splat(word: u64) -> Self {
        Self([word; 4])
    }

    #[inline(always)]
    unsafe fn load(words: *const u64) -> Self {
        // SAFETY: four words are readable, by this method's contract.
        Self(unsafe { words.cast::<[u64; 4]>().read() }.map(u64::from_le))
    }

    #[inline(always)]
    unsafe fn store(self, words: *mut u64) {
        // SAFETY: four words are writable, by this method's contract.
        unsafe { words.cast::<[u64; 4]>().write(self.0.map(u64::to_le)) }
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

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::Row;

    /// One register of AVX2.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx2(__m256i);

    // SAFETY (all methods): the caller vouches for the processor's features and for the memory,
    // as the trait says; the intrinsics ask for nothing else.
    impl Row for Avx2 {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_set1_epi64x(word as i64)) }
        }

        #[inline(always)]
        unsafe fn load(words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_loadu_si256(words.cast())) }
        }

        #[inline(always)]
        unsafe fn store(self, words: *mut u64) {
            // SAFETY: see above.
            unsafe { _mm256_storeu_si256(words.cast(), self.0) }
        }

        #[inline(always)]
        unsafe fn up(self, words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe {
                let before = Self::load(words.sub(1));
                Self(_mm256_or_si256(
                    _mm256_slli_epi64::<1>(self.0),
                    _mm256_srli_epi64::<63>(before.0),
                ))
            }
        }

        #[inline(always)]
        unsafe fn down(self, words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe {
                let after = Self::load(words.add(1));
                Self(_mm256_or_si256(
                    _mm256_srli_epi64::<1>(self.0),
                    _mm256_slli_epi64::<63>(after.0),
                ))
            }
        }

        #[inline(always)]
        unsafe fn and(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_and_si256(self.0, other.0)) }
        }

        #[inline(always)]
        unsafe fn without(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_andnot_si256(other.0, self.0)) }
        }

        #[inline(always)]
        unsafe fn or(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_or_si256(self.0, other.0)) }
        }

        #[inline(always)]
        unsafe fn xor(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_xor_si256(self.0, other.0)) }
        }
    }

    /// One register of AVX-512, of the half width: its three-input operations and its 32 registers
    /// are what matters here, and most processors do more of them a cycle than of the full width.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx512(__m256i);

    /// The truth tables of a three-input operation's inputs; an operation's table is the same
    /// operation on these.
    const A: i32 = 0xf0;
    const B: i32 = 0xcc;
    const C: i32 = 0xaa;

    // SAFETY (all methods): as for `Avx2`, with AVX-512 F, VL and VBMI2.
    impl Row for Avx512 {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_set1_epi64x(word as i64)) }
        }

        #[inline(always)]
        unsafe fn load(words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_loadu_si256(words.cast())) }
        }

        #[inline(always)]
        unsafe fn store(self, words: *mut u64) {
            // SAFETY: see above.
            unsafe { _mm256_storeu_si256(words.cast(), self.0) }
        }

        #[inline(always)]
        unsafe fn up(self, words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_shldi_epi64::<1>(self.0, Self::load(words.sub(1)).0)) }
        }

        #[inline(always)]
        unsafe fn down(self, words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_shrdi_epi64::<1>(self.0, Self::load(words.add(1)).0)) }
        }

        #[inline(always)]
        unsafe fn and(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_and_si256(self.0, other.0)) }
        }

        #[inline(always)]
        unsafe fn without(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_andnot_si256(other.0, self.0)) }
        }

        #[inline(always)]
        unsafe fn or(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_or_si256(self.0, other.0)) }
        }

        #[inline(always)]
        unsafe fn xor(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_xor_si256(self.0, other.0)) }
        }

        // The compiler fuses pairs of operations into three-input ones where it sees them, which
        // is not often enough: spelled out they are 8 a row instead of 16.

        #[inline(always)]
        unsafe fn xor3(a: Self, b: Self, c: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_ternarylogic_epi64::<{ A ^ B ^ C }>(a.0, b.0, c.0)) }
        }

        #[inline(always)]
        unsafe fn majority(a: Self, b: Self, c: Self) -> Self {
            const MAJORITY: i32 = A & B | A & C | B & C;
            // SAFETY: see above.
            unsafe { Self(_mm256_ternarylogic_epi64::<MAJORITY>(a.0, b.0, c.0)) }
        }

        #[inline(always)]
        unsafe fn select(bit: Self, one: Self, zero: Self) -> Self {
            // SAFETY: see above.
            unsafe {
                Self(_mm256_ternarylogic_epi64::<{ A & B | !A & C & 0xff }>(bit.0, one.0, zero.0))
            }
        }

        #[inline(always)]
        unsafe fn life(
            (ones, twos): (Self, Self),
            centre: Self,
            north_twos: Self,
            south: (Self, Self),
        ) -> Self {
            const G0: i32 = A ^ B | !A & C & 0xff;
            const G1: i32 = (A ^ B | !B & !C) & 0xff;
            const G2: i32 = (A | !B) & !(B ^ C) & 0xff;
            const NEXT: i32 = (A | C) & (C ^ B);
            // SAFETY: see above.
            unsafe {
                let g0 = _mm256_ternarylogic_epi64::<G0>(ones.0, south.0.0, centre.0);
                let g1 = _mm256_ternarylogic_epi64::<G1>(g0, twos.0, centre.0);
                let g2 = _mm256_ternarylogic_epi64::<G2>(g1, south.1.0, north_twos.0);
                Self(_mm256_ternarylogic_epi64::<NEXT>(g0, g1, g2))
            }
        }
    }
}
