//! What the host's memory and cores allow at most, measured on the spot; `roofline` says what
//! the two limits mean.
//!
//! Both use all threads of the pool that steps universes. The copy is the standard library's, of
//! blocks that no cache holds. The arithmetic keeps a ring of registers in which every one takes
//! in its two successors, `r[i] ^= r[i + 1] & r[i + 2]`: no compiler can shorten that, and most
//! operations do not wait for each other. On AVX-512 each is one instruction, elsewhere two. Every
//! instruction set is tried and the fastest counts, which need not be the widest.

use std::convert::Infallible;
use std::hint::black_box;

use rayon::prelude::*;

use super::super::Limits;
use super::super::roofline::{Roofline, best_rate};

/// Bytes copied at once, where as much memory is allowed twice.
const COPY_BYTES: usize = 256 << 20;

/// Parts of the copy, to be shared by the threads.
const COPY_PART_BYTES: usize = 4 << 20;

/// Turns of the ring in a unit of work.
const TURNS: u64 = 4096;

/// Measures the host.
pub fn measure(limits: Limits) -> Roofline {
    Roofline {
        bytes_per_second: copy_rate(limits),
        operations_per_second: Lanes::available()
            .into_iter()
            .map(operation_rate)
            .fold(0.0, f64::max),
    }
}

fn copy_rate(limits: Limits) -> f64 {
    let allowed = usize::try_from(limits.max_memory_bytes / 2).unwrap_or(usize::MAX);
    let bytes = COPY_BYTES.min(allowed).max(COPY_PART_BYTES);
    let source = vec![1u8; bytes];
    let mut target = vec![2u8; bytes];
    let copied = best_rate(
        |count| 2.0 * bytes as f64 * count as f64,
        |count| {
            for _ in 0..count {
                target
                    .par_chunks_mut(COPY_PART_BYTES)
                    .zip(black_box(&source).par_chunks(COPY_PART_BYTES))
                    .for_each(|(target, source)| target.copy_from_slice(source));
                black_box(&target);
            }
            Ok::<(), Infallible>(())
        },
    );
    let Ok(rate) = copied;
    rate
}

fn operation_rate(lanes: Lanes) -> f64 {
    let words_per_turn = lanes.operations_per_turn() * rayon::current_num_threads() as f64;
    let computed = best_rate(
        |count| words_per_turn * (count * TURNS) as f64,
        |count| {
            rayon::broadcast(|_| black_box(lanes.turn(black_box(count * TURNS))));
            Ok::<(), Infallible>(())
        },
    );
    let Ok(rate) = computed;
    rate
}

/// What an operation is done on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lanes {
    /// What every processor of the target has.
    Plain,
    /// 256 bits, two instructions an operation.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512 bits, one instruction an operation.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Lanes {
    fn available() -> Vec<Self> {
        let mut lanes = vec![Self::Plain];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                lanes.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f") {
                lanes.push(Self::Avx512);
            }
        }
        lanes
    }

    /// Operations on 32-bit words in a turn of the ring.
    fn operations_per_turn(self) -> f64 {
        let words = match self {
            Self::Plain => size_of::<PlainLane>() / 4,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 8,
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => 16,
        };
        (words * RING) as f64
    }

    /// Turns the ring and gives what is in it, folded, so that it cannot be left out.
    ///
    /// # Panics
    /// When the processor lacks what these lanes need.
    fn turn(self, turns: u64) -> u64 {
        assert!(Self::available().contains(&self), "{self:?} is missing");
        // SAFETY: the features were seen just now.
        unsafe {
            match self {
                Self::Plain => turn::<PlainLane>(turns),
                #[cfg(target_arch = "x86_64")]
                Self::Avx2 => x86::turn_avx2(turns),
                #[cfg(target_arch = "x86_64")]
                Self::Avx512 => x86::turn_avx512(turns),
            }
        }
    }
}

/// Registers in the ring: as many as fit beside what an operation needs in between, where there
/// are sixteen.
const RING: usize = 12;

/// A register.
trait Lane: Copy {
    /// Every word of the register holds `word`.
    ///
    /// # Safety
    /// The processor has the features that the implementation needs.
    unsafe fn splat(word: u64) -> Self;
    /// `self ^ (b & c)`.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    unsafe fn operate(self, b: Self, c: Self) -> Self;
    /// The lowest word.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    unsafe fn low(self) -> u64;
}

/// # Safety
/// As [`Lane::splat`].
#[inline(always)]
unsafe fn turn<L: Lane>(turns: u64) -> u64 {
    // SAFETY: the caller vouches for the features.
    unsafe {
        let mut ring: [L; RING] =
            std::array::from_fn(|at| L::splat((at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        for _ in 0..turns {
            for at in 0..RING {
                ring[at] = ring[at].operate(ring[(at + 1) % RING], ring[(at + 2) % RING]);
            }
        }
        ring.into_iter().fold(0, |folded, lane| folded ^ lane.low())
    }
}

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::__m128i as PlainLane;

#[cfg(not(target_arch = "x86_64"))]
type PlainLane = [u64; 2];

#[cfg(not(target_arch = "x86_64"))]
// SAFETY (all methods): no processor features are needed. The compiler vectorises the pair.
impl Lane for [u64; 2] {
    #[inline(always)]
    unsafe fn splat(word: u64) -> Self {
        [word; 2]
    }

    #[inline(always)]
    unsafe fn operate(self, b: Self, c: Self) -> Self {
        [self[0] ^ (b[0] & c[0]), self[1] ^ (b[1] & c[1])]
    }

    #[inline(always)]
    unsafe fn low(self) -> u64 {
        self[0]
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{Lane, turn};

    /// `a ^ (b & c)` as the truth table of a ternary-logic instruction, `a` its highest bit.
    const XOR_OF_AND: i32 = 0b0111_1000;

    /// # Safety
    /// The processor has AVX2.
    #[target_feature(enable = "avx2")]
    pub(super) unsafe fn turn_avx2(turns: u64) -> u64 {
        // SAFETY: the feature is on.
        unsafe { turn::<__m256i>(turns) }
    }

    /// # Safety
    /// The processor has AVX-512 F.
    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn turn_avx512(turns: u64) -> u64 {
        // SAFETY: the feature is on.
        unsafe { turn::<__m512i>(turns) }
    }

    // SAFETY (all methods): every processor of the target has SSE2.
    impl Lane for __m128i {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: as above.
            unsafe { _mm_set1_epi64x(word as i64) }
        }

        #[inline(always)]
        unsafe fn operate(self, b: Self, c: Self) -> Self {
            // SAFETY: as above.
            unsafe { _mm_xor_si128(self, _mm_and_si128(b, c)) }
        }

        #[inline(always)]
        unsafe fn low(self) -> u64 {
            // SAFETY: as above.
            unsafe { _mm_cvtsi128_si64(self) as u64 }
        }
    }

    // SAFETY (all methods): the caller vouches for AVX2.
    impl Lane for __m256i {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: by this method's contract.
            unsafe { _mm256_set1_epi64x(word as i64) }
        }

        #[inline(always)]
        unsafe fn operate(self, b: Self, c: Self) -> Self {
            // SAFETY: by this method's contract.
            unsafe { _mm256_xor_si256(self, _mm256_and_si256(b, c)) }
        }

        #[inline(always)]
        unsafe fn low(self) -> u64 {
            // SAFETY: by this method's contract.
            unsafe { _mm256_extract_epi64::<0>(self) as u64 }
        }
    }

    // SAFETY (all methods): the caller vouches for AVX-512 F.
    impl Lane for __m512i {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: by this method's contract.
            unsafe { _mm512_set1_epi64(word as i64) }
        }

        #[inline(always)]
        unsafe fn operate(self, b: Self, c: Self) -> Self {
            // SAFETY: by this method's contract.
            unsafe { _mm512_ternarylogic_epi64::<XOR_OF_AND>(self, b, c) }
        }

        #[inline(always)]
        unsafe fn low(self) -> u64 {
            // SAFETY: by this method's contract.
            unsafe { _mm_cvtsi128_si64(_mm512_castsi512_si128(self)) as u64 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_computes_the_same() {
        let mut ring: [u64; RING] =
            std::array::from_fn(|at| (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for _ in 0..100 {
            for at in 0..RING {
                ring[at] ^= ring[(at + 1) % RING] & ring[(at + 2) % RING];
            }
        }
        let expected = ring.iter().fold(0, |folded, word| folded ^ word);
        for lanes in Lanes::available() {
            assert_eq!(lanes.turn(100), expected, "{lanes:?}");
        }
    }

    #[test]
    fn both_limits_are_found_within_little_memory() {
        let found = measure(Limits { max_memory_bytes: 16 << 20 });
        assert!(found.bytes_per_second > 1e6, "{found:?}");
        assert!(found.operations_per_second > 1e6, "{found:?}");
    }
}
