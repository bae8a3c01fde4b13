//! What the host's memory and cores allow at most, measured on the spot; `roofline` says what
//! the two limits mean.
//!
//! Both measurements use all threads of the pool that steps universes. Memory is measured by the
//! standard library's copy, of blocks that no cache holds. Arithmetic is measured by a ring of
//! registers, each of which takes in its two successors, `r[i] ^= r[i + 1] & r[i + 2]`. No compiler
//! can shorten that, and most operations do not wait for each other. With AVX-512 an operation is one
//! instruction, without it two.
//!
//! How many instructions a processor starts in a cycle depends on their width, and on the distance
//! from an operation to those that made its inputs. Zen 4 starts four of 256 bits at a distance of
//! seven operations, and little more than half as many, of either width, at a distance of eleven. No
//! engine may pass a limit. So every ring of the best instruction set is tried, and the fastest
//! counts.

use std::convert::Infallible;
use std::hint::black_box;

use rayon::prelude::*;

use super::super::roofline::{Roofline, best_rate};
use super::threads::can_share;

/// Bytes copied at once, where as much memory is allowed twice.
const COPY_BYTES: usize = 256 << 20;

/// Parts of the copy, to be shared by the threads.
const COPY_PART_BYTES: usize = 4 << 20;

/// Turns of the ring in a unit of work.
const TURNS: u64 = 4096;

/// Measures the host within so many bytes.
pub fn measure(allowed_bytes: u64) -> Roofline {
    Roofline {
        bytes_per_second: copy_rate(allowed_bytes),
        operations_per_second: Ring::worth_trying()
            .into_iter()
            .map(operation_rate)
            .fold(0.0, f64::max),
    }
}

fn copy_rate(allowed_bytes: u64) -> f64 {
    let allowed = usize::try_from(allowed_bytes / 2).unwrap_or(usize::MAX);
    let bytes = COPY_BYTES.min(allowed).max(COPY_PART_BYTES);
    let source = vec![1u8; bytes];
    let mut target = vec![2u8; bytes];
    let copied = best_rate(
        |count| 2.0 * bytes as f64 * count as f64,
        |count| {
            for _ in 0..count {
                if can_share(usize::MAX) {
                    target
                        .par_chunks_mut(COPY_PART_BYTES)
                        .zip(black_box(&source).par_chunks(COPY_PART_BYTES))
                        .for_each(|(target, source)| target.copy_from_slice(source));
                } else {
                    target.copy_from_slice(black_box(&source));
                }
                black_box(&target);
            }
            Ok::<(), Infallible>(())
        },
    );
    let Ok(rate) = copied;
    rate
}

fn operation_rate(ring: Ring) -> f64 {
    let is_shared = can_share(usize::MAX);
    let threads = if is_shared { rayon::current_num_threads() } else { 1 };
    let operations_per_turn = ring.operations_per_turn() * threads as f64;
    let computed = best_rate(
        |count| operations_per_turn * (count * TURNS) as f64,
        |count| {
            let turn = || black_box(ring.turn(black_box(count * TURNS)));
            if is_shared {
                rayon::broadcast(|_| turn());
            } else {
                turn();
            }
            Ok::<(), Infallible>(())
        },
    );
    let Ok(rate) = computed;
    rate
}

/// A ring of registers, by their kind and their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ring {
    /// Twelve registers that every processor of the target has. There are sixteen, and an operation
    /// needs some of them in between.
    Plain,
    /// Twelve of 256 bits, two instructions an operation.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Eight of 256 bits, one instruction an operation.
    #[cfg(target_arch = "x86_64")]
    HalfOf8,
    /// Twenty-four of them.
    #[cfg(target_arch = "x86_64")]
    HalfOf24,
    /// Eight of 512 bits.
    #[cfg(target_arch = "x86_64")]
    FullOf8,
    /// Twenty-four of them.
    #[cfg(target_arch = "x86_64")]
    FullOf24,
}

impl Ring {
    /// Every ring that this processor can turn.
    fn available() -> Vec<Self> {
        let mut rings = vec![Self::Plain];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                rings.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl") {
                rings.extend([Self::HalfOf8, Self::HalfOf24, Self::FullOf8, Self::FullOf24]);
            }
        }
        rings
    }

    /// The rings of the best instruction set, one of which is the fastest.
    fn worth_trying() -> Vec<Self> {
        let mut rings = Self::available();
        let best = rings.iter().map(|ring| ring.rank()).max();
        rings.retain(|ring| Some(ring.rank()) == best);
        rings
    }

    /// Instruction sets in the order of what they do in an instruction.
    fn rank(self) -> u32 {
        match self {
            Self::Plain => 0,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 1,
            #[cfg(target_arch = "x86_64")]
            _ => 2,
        }
    }

    /// Operations on 32-bit words in a turn of the ring.
    fn operations_per_turn(self) -> f64 {
        let words = match self {
            Self::Plain => size_of::<PlainLane>() / 4 * 12,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 8 * 12,
            #[cfg(target_arch = "x86_64")]
            Self::HalfOf8 => 8 * 8,
            #[cfg(target_arch = "x86_64")]
            Self::HalfOf24 => 8 * 24,
            #[cfg(target_arch = "x86_64")]
            Self::FullOf8 => 16 * 8,
            #[cfg(target_arch = "x86_64")]
            Self::FullOf24 => 16 * 24,
        };
        words as f64
    }

    /// Turns the ring and gives what is in it, folded, so that it cannot be left out.
    ///
    /// # Panics
    /// When the processor lacks what this ring needs.
    fn turn(self, turns: u64) -> u64 {
        assert!(Self::available().contains(&self), "{self:?} is missing");
        // SAFETY: the features were seen just now.
        unsafe {
            match self {
                Self::Plain => turn::<PlainLane, 12>(turns),
                #[cfg(target_arch = "x86_64")]
                Self::Avx2 => x86::turn_avx2(turns),
                #[cfg(target_arch = "x86_64")]
                Self::HalfOf8 => x86::turn_half::<8>(turns),
                #[cfg(target_arch = "x86_64")]
                Self::HalfOf24 => x86::turn_half::<24>(turns),
                #[cfg(target_arch = "x86_64")]
                Self::FullOf8 => x86::turn_full::<8>(turns),
                #[cfg(target_arch = "x86_64")]
                Self::FullOf24 => x86::turn_full::<24>(turns),
            }
        }
    }
}

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
unsafe fn turn<L: Lane, const RING: usize>(turns: u64) -> u64 {
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
        unsafe { turn::<__m256i, 12>(turns) }
    }

    /// # Safety
    /// The processor has AVX-512 F and VL.
    #[target_feature(enable = "avx512f,avx512vl")]
    pub(super) unsafe fn turn_half<const RING: usize>(turns: u64) -> u64 {
        // SAFETY: the features are on.
        unsafe { turn::<Half, RING>(turns) }
    }

    /// # Safety
    /// The processor has AVX-512 F.
    #[target_feature(enable = "avx512f,avx512vl")]
    pub(super) unsafe fn turn_full<const RING: usize>(turns: u64) -> u64 {
        // SAFETY: the features are on.
        unsafe { turn::<__m512i, RING>(turns) }
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

    /// A register of 256 bits whose operations are of AVX-512.
    #[derive(Clone, Copy)]
    struct Half(__m256i);

    // SAFETY (all methods): the caller vouches for AVX-512 F and VL.
    impl Lane for Half {
        #[inline(always)]
        unsafe fn splat(word: u64) -> Self {
            // SAFETY: by this method's contract.
            unsafe { Self(_mm256_set1_epi64x(word as i64)) }
        }

        #[inline(always)]
        unsafe fn operate(self, b: Self, c: Self) -> Self {
            // SAFETY: by this method's contract.
            unsafe { Self(_mm256_ternarylogic_epi64::<XOR_OF_AND>(self.0, b.0, c.0)) }
        }

        #[inline(always)]
        unsafe fn low(self) -> u64 {
            // SAFETY: by this method's contract.
            unsafe { _mm256_extract_epi64::<0>(self.0) as u64 }
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

    /// What a ring of so many registers holds after a hundred turns, folded.
    fn turned(registers: usize) -> u64 {
        let mut ring: Vec<u64> =
            (1..=registers as u64).map(|at| at.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        for _ in 0..100 {
            for at in 0..registers {
                ring[at] ^= ring[(at + 1) % registers] & ring[(at + 2) % registers];
            }
        }
        ring.iter().fold(0, |folded, word| folded ^ word)
    }

    #[test]
    fn every_ring_computes_what_words_do() {
        for ring in Ring::available() {
            let registers = match ring {
                Ring::Plain => 12,
                #[cfg(target_arch = "x86_64")]
                Ring::Avx2 => 12,
                #[cfg(target_arch = "x86_64")]
                Ring::HalfOf8 | Ring::FullOf8 => 8,
                #[cfg(target_arch = "x86_64")]
                Ring::HalfOf24 | Ring::FullOf24 => 24,
            };
            assert_eq!(ring.turn(100), turned(registers), "{ring:?}");
        }
    }

    #[test]
    fn both_limits_are_found_within_little_memory() {
        let found = measure(16 << 20);
        assert!(found.bytes_per_second > 1e6, "{found:?}");
        assert!(found.operations_per_second > 1e6, "{found:?}");
    }
}
