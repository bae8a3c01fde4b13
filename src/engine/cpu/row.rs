//! Rows of 512 cells in vector registers.
//!
//! A row is eight words; bit `i` of word `w` is column `64 w + i`. What a row's ends take from
//! outside is unspecified: windows have halos that keep it from mattering.

/// A row of 512 cells. Values live in registers; the implementations differ in how many they take.
pub(super) trait Row: Copy {
    /// All cells in the state that every bit of `word` has.
    ///
    /// # Safety
    /// The processor has the features that the implementation needs.
    unsafe fn splat(word: u64) -> Self;
    /// Reads a row.
    ///
    /// # Safety
    /// As [`splat`](Self::splat), and the eight words from `words` are readable.
    unsafe fn load(words: *const u64) -> Self;
    /// Writes a row.
    ///
    /// # Safety
    /// As [`splat`](Self::splat), and the eight words from `words` are writable.
    unsafe fn store(self, words: *mut u64);
    /// The row in which each cell holds its western neighbour. `words` is where the row was
    /// loaded from, with a readable word before and after it.
    ///
    /// # Safety
    /// As [`load`](Self::load), one word further on each side.
    unsafe fn west(self, words: *const u64) -> Self;
    /// The row in which each cell holds its eastern neighbour.
    ///
    /// # Safety
    /// As [`west`](Self::west).
    unsafe fn east(self, words: *const u64) -> Self;
    /// Bitwise and.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    unsafe fn and(self, other: Self) -> Self;
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

    /// Conway's rule: the next cells from the sums of the rows north and south (ones, twos) and
    /// the row's own western, central and eastern cells.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    #[inline(always)]
    unsafe fn life(north: (Self, Self), own: (Self, Self, Self), south: (Self, Self)) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let all = Self::splat(u64::MAX);
            let not = |row: Self| row.xor(all);
            let (west, centre, east) = own;
            let ones = Self::xor3(north.0, west, east);
            let carry = Self::majority(north.0, west, east);
            let g0 = ones.xor(south.0).or(not(ones).and(centre));
            let g1 = g0.xor(carry).or(not(carry.or(centre)));
            let g2 = g1.or(not(south.1)).and(not(south.1.xor(north.1)));
            g0.or(g2).and(g2.xor(g1))
        }
    }
}

/// The implementation for every processor. The compiler vectorises it with whatever the target
/// always has: SSE2 on x86-64, NEON on 64-bit Arm.
#[derive(Clone, Copy)]
pub(super) struct Plain([u64; 8]);

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
        Self([word; 8])
    }

    #[inline(always)]
    unsafe fn load(words: *const u64) -> Self {
        // SAFETY: eight words are readable, by this method's contract.
        Self(unsafe { words.cast::<[u64; 8]>().read() })
    }

    #[inline(always)]
    unsafe fn store(self, words: *mut u64) {
        // SAFETY: eight words are writable, by this method's contract.
        unsafe { words.cast::<[u64; 8]>().write(self.0) }
    }

    #[inline(always)]
    unsafe fn west(self, words: *const u64) -> Self {
        // SAFETY: the word before the row is readable, by this method's contract.
        let before = unsafe { Self::load(words.sub(1)) };
        self.zip(before, |word, before| word << 1 | before >> 63)
    }

    #[inline(always)]
    unsafe fn east(self, words: *const u64) -> Self {
        // SAFETY: the word after the row is readable, by this method's contract.
        let after = unsafe { Self::load(words.add(1)) };
        self.zip(after, |word, after| word >> 1 | after << 63)
    }

    #[inline(always)]
    unsafe fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
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

    /// One register of AVX-512 (F, BW and VBMI2).
    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx512(__m512i);

    // SAFETY (all methods): the caller vouches for the processor's features and for the memory,
    // as the trait says; the intrinsics ask for nothing else.
    impl Row for Avx512 {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm512_set1_epi64(word as i64)) }
        }

        #[inline(always)]
        unsafe fn load(words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm512_loadu_si512(words.cast())) }
        }

        #[inline(always)]
        unsafe fn store(self, words: *mut u64) {
            // SAFETY: see above.
            unsafe { _mm512_storeu_si512(words.cast(), self.0) }
        }

        #[inline(always)]
        unsafe fn west(self, _: *const u64) -> Self {
            // SAFETY: see above.
            unsafe {
                let before = _mm512_alignr_epi64::<7>(self.0, self.0);
                Self(_mm512_shldi_epi64::<1>(self.0, before))
            }
        }

        #[inline(always)]
        unsafe fn east(self, _: *const u64) -> Self {
            // SAFETY: see above.
            unsafe {
                let after = _mm512_alignr_epi64::<1>(self.0, self.0);
                Self(_mm512_shrdi_epi64::<1>(self.0, after))
            }
        }

        #[inline(always)]
        unsafe fn and(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm512_and_si512(self.0, other.0)) }
        }

        #[inline(always)]
        unsafe fn or(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm512_or_si512(self.0, other.0)) }
        }

        #[inline(always)]
        unsafe fn xor(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm512_xor_si512(self.0, other.0)) }
        }

        // The compiler fuses pairs of operations into three-input ones where it sees them, which
        // is not often enough: spelled out they are 10 a row instead of 18.

        #[inline(always)]
        unsafe fn xor3(a: Self, b: Self, c: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm512_ternarylogic_epi64::<{ A ^ B ^ C }>(a.0, b.0, c.0)) }
        }

        #[inline(always)]
        unsafe fn majority(a: Self, b: Self, c: Self) -> Self {
            const MAJORITY: i32 = A & B | A & C | B & C;
            // SAFETY: see above.
            unsafe { Self(_mm512_ternarylogic_epi64::<MAJORITY>(a.0, b.0, c.0)) }
        }

        #[inline(always)]
        unsafe fn select(bit: Self, one: Self, zero: Self) -> Self {
            // SAFETY: see above.
            unsafe {
                Self(_mm512_ternarylogic_epi64::<{ A & B | !A & C & 0xff }>(bit.0, one.0, zero.0))
            }
        }

        #[inline(always)]
        unsafe fn life(north: (Self, Self), own: (Self, Self, Self), south: (Self, Self)) -> Self {
            const G0: i32 = A ^ B | !A & C & 0xff;
            const G1: i32 = (A ^ B | !B & !C) & 0xff;
            const G2: i32 = (A | !B) & !(B ^ C) & 0xff;
            const NEXT: i32 = (A | C) & (C ^ B);
            let (west, centre, east) = own;
            // SAFETY: see above.
            unsafe {
                let ones = Self::xor3(north.0, west, east);
                let carry = Self::majority(north.0, west, east);
                let g0 = _mm512_ternarylogic_epi64::<G0>(ones.0, south.0.0, centre.0);
                let g1 = _mm512_ternarylogic_epi64::<G1>(g0, carry.0, centre.0);
                let g2 = _mm512_ternarylogic_epi64::<G2>(g1, south.1.0, north.1.0);
                Self(_mm512_ternarylogic_epi64::<NEXT>(g0, g1, g2))
            }
        }
    }

    /// The truth tables of a three-input operation's inputs; an operation's table is the same
    /// operation on these.
    const A: i32 = 0xf0;
    const B: i32 = 0xcc;
    const C: i32 = 0xaa;

    /// Two registers of AVX2.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx2(__m256i, __m256i);

    // SAFETY (all methods): as for `Avx512`.
    impl Row for Avx2 {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: see above.
            let half = unsafe { _mm256_set1_epi64x(word as i64) };
            Self(half, half)
        }

        #[inline(always)]
        unsafe fn load(words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe {
                Self(_mm256_loadu_si256(words.cast()), _mm256_loadu_si256(words.add(4).cast()))
            }
        }

        #[inline(always)]
        unsafe fn store(self, words: *mut u64) {
            // SAFETY: see above.
            unsafe {
                _mm256_storeu_si256(words.cast(), self.0);
                _mm256_storeu_si256(words.add(4).cast(), self.1);
            }
        }

        #[inline(always)]
        unsafe fn west(self, words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe {
                let before = Self::load(words.sub(1));
                let join = |word, before| {
                    _mm256_or_si256(_mm256_slli_epi64::<1>(word), _mm256_srli_epi64::<63>(before))
                };
                Self(join(self.0, before.0), join(self.1, before.1))
            }
        }

        #[inline(always)]
        unsafe fn east(self, words: *const u64) -> Self {
            // SAFETY: see above.
            unsafe {
                let after = Self::load(words.add(1));
                let join = |word, after| {
                    _mm256_or_si256(_mm256_srli_epi64::<1>(word), _mm256_slli_epi64::<63>(after))
                };
                Self(join(self.0, after.0), join(self.1, after.1))
            }
        }

        #[inline(always)]
        unsafe fn and(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_and_si256(self.0, other.0), _mm256_and_si256(self.1, other.1)) }
        }

        #[inline(always)]
        unsafe fn or(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_or_si256(self.0, other.0), _mm256_or_si256(self.1, other.1)) }
        }

        #[inline(always)]
        unsafe fn xor(self, other: Self) -> Self {
            // SAFETY: see above.
            unsafe { Self(_mm256_xor_si256(self.0, other.0), _mm256_xor_si256(self.1, other.1)) }
        }
    }
}
