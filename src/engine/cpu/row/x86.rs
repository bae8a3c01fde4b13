//! Registers of x86-64.

use std::arch::x86_64::*;

use super::pair::pair_of_registers;
use super::vector::Row;

pair_of_registers!(
    /// Two registers of SSE2, which every processor of the target has.
    Sse2, __m128i,
    splat: |word| _mm_set1_epi64x(word as i64),
    load: |words| _mm_loadu_si128(words.cast()),
    store: |words, cells| _mm_storeu_si128(words.cast(), cells),
    carry_up: |cells, before| _mm_or_si128(_mm_slli_epi64::<1>(cells), _mm_srli_epi64::<63>(before)),
    carry_down: |cells, after| _mm_or_si128(_mm_srli_epi64::<1>(cells), _mm_slli_epi64::<63>(after)),
    and: |a, b| _mm_and_si128(a, b),
    without: |a, b| _mm_andnot_si128(b, a),
    or: |a, b| _mm_or_si128(a, b),
    xor: |a, b| _mm_xor_si128(a, b)
);

/// One register of AVX2.
#[derive(Clone, Copy)]
pub(in super::super) struct Avx2(__m256i);

// SAFETY (all methods): the caller vouches for the processor's features and for the memory,
// as the trait says; the intrinsics ask for nothing else.
impl Row for Avx2 {
    const WORDS: usize = 4;

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
            Self(_mm256_or_si256(_mm256_slli_epi64::<1>(self.0), _mm256_srli_epi64::<63>(before.0)))
        }
    }

    #[inline(always)]
    unsafe fn down(self, words: *const u64) -> Self {
        // SAFETY: see above.
        unsafe {
            let after = Self::load(words.add(1));
            Self(_mm256_or_si256(_mm256_srli_epi64::<1>(self.0), _mm256_slli_epi64::<63>(after.0)))
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

/// The truth tables of a three-input operation's inputs; an operation's table is the same
/// operation on these.
const A: i32 = 0xf0;
const B: i32 = 0xcc;
const C: i32 = 0xaa;

/// A register of AVX-512 by its type and its intrinsics, which differ between its widths by name.
macro_rules! avx512 {
    ($(#[$doc:meta])* $name:ident, $register:ty, $splat:ident, $load:ident, $store:ident,
     $shift_up:ident, $shift_down:ident, $and:ident, $and_not:ident, $or:ident, $xor:ident,
     $ternary:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(in super::super) struct $name($register);

        // SAFETY (all methods): as for `Avx2`, with AVX-512 F, VL and VBMI2.
        impl Row for $name {
            const WORDS: usize = size_of::<$register>() / 8;

            #[inline(always)]
            unsafe fn splat(word: u64) -> Self {
                // SAFETY: see above.
                unsafe { Self($splat(word as i64)) }
            }

            #[inline(always)]
            unsafe fn load(words: *const u64) -> Self {
                // SAFETY: see above.
                unsafe { Self($load(words.cast())) }
            }

            #[inline(always)]
            unsafe fn store(self, words: *mut u64) {
                // SAFETY: see above.
                unsafe { $store(words.cast(), self.0) }
            }

            #[inline(always)]
            unsafe fn up(self, words: *const u64) -> Self {
                // SAFETY: see above.
                unsafe { Self($shift_up::<1>(self.0, Self::load(words.sub(1)).0)) }
            }

            #[inline(always)]
            unsafe fn down(self, words: *const u64) -> Self {
                // SAFETY: see above.
                unsafe { Self($shift_down::<1>(self.0, Self::load(words.add(1)).0)) }
            }

            #[inline(always)]
            unsafe fn and(self, other: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self($and(self.0, other.0)) }
            }

            #[inline(always)]
            unsafe fn without(self, other: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self($and_not(other.0, self.0)) }
            }

            #[inline(always)]
            unsafe fn or(self, other: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self($or(self.0, other.0)) }
            }

            #[inline(always)]
            unsafe fn xor(self, other: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self($xor(self.0, other.0)) }
            }

            // The compiler fuses pairs of operations into three-input ones where it sees them, which
            // is not often enough: spelled out they are 8 a row instead of 16.

            #[inline(always)]
            unsafe fn sum(a: Self, b: Self, c: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self($ternary::<{ A ^ B ^ C & 0xff }>(a.0, b.0, c.0)) }
            }

            #[inline(always)]
            unsafe fn majority(a: Self, b: Self, c: Self) -> Self {
                const MAJORITY: i32 = A & B | A & C | B & C;
                // SAFETY: see above.
                unsafe { Self($ternary::<MAJORITY>(a.0, b.0, c.0)) }
            }

            #[inline(always)]
            unsafe fn select(bit: Self, one: Self, zero: Self) -> Self {
                // SAFETY: see above.
                unsafe {
                    Self($ternary::<{ A & B | !A & C & 0xff }>(bit.0, one.0, zero.0))
                }
            }

            #[inline(always)]
            unsafe fn ternary<const TABLE: i32>(a: Self, b: Self, c: Self) -> Self {
                // The instruction takes the lowest input last.
                // SAFETY: see above.
                unsafe { Self($ternary::<TABLE>(c.0, b.0, a.0)) }
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
                    let g0 = $ternary::<G0>(ones.0, south.0.0, centre.0);
                    let g1 = $ternary::<G1>(g0, twos.0, centre.0);
                    let g2 = $ternary::<G2>(g1, south.1.0, north_twos.0);
                    Self($ternary::<NEXT>(g0, g1, g2))
                }
            }
        }
    };
}

avx512!(
    /// A window's vector in a register of the half width: as many operations a cycle or more, and
    /// less to do where there is one window alone.
    Avx512Half, __m256i, _mm256_set1_epi64x, _mm256_loadu_si256, _mm256_storeu_si256,
    _mm256_shldi_epi64, _mm256_shrdi_epi64, _mm256_and_si256, _mm256_andnot_si256,
    _mm256_or_si256, _mm256_xor_si256, _mm256_ternarylogic_epi64
);

avx512!(
    /// The vectors of two windows in one register.
    Avx512, __m512i, _mm512_set1_epi64, _mm512_loadu_si512, _mm512_storeu_si512,
    _mm512_shldi_epi64, _mm512_shrdi_epi64, _mm512_and_si512, _mm512_andnot_si512,
    _mm512_or_si512, _mm512_xor_si512, _mm512_ternarylogic_epi64
);
