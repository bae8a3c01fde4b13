//! Circuits as machine code, made when the program runs, for processors with AVX-512.
//!
//! An interpreter is bound by loads and stores: each gate reads three values from memory and writes one. In code
//! of its own a circuit keeps its values in registers, and a gate is one instruction. The code is a loop over
//! rows. A turn takes in the row to the south, works out the next cells of both planes, and writes them over the
//! row's old ones. What the rows further south still need of a row is kept in a ring of three records (see
//! `steps`), and three general registers point at them in turn.
//!
//! `steps` says what is to be done, `registers` chooses registers, `encoder` knows the bytes, and `code` holds
//! them. Tests hold the code to the rules, gate for gate, and to the interpreter.

mod code;
mod encoder;
mod registers;
mod steps;

use self::code::Code;
use self::encoder::{Encoder, General, Place};
use self::registers::{Allocator, Pointers};
use self::steps::{Step, Steps};
use super::instructions::Instructions;
use super::prefetch::Prefetcher;
use super::row::Row;
use super::shape::{LANE_WORDS, MAX_LANES};
use super::sweep::store_masked;
use crate::engine::circuit::Circuit;

/// Whether those instructions are the ones that the code consists of.
pub(super) fn runs_with(instructions: Instructions) -> bool {
    instructions == Instructions::Avx512
}

/// Rows that are stepped by one call. What the next windows need is prefetched between calls.
const ROWS: usize = 32;

/// Vectors in front of the code's own: the old cells of two rows, each of which is north of the next call's.
const SAVED_VECTORS: usize = 4;

/// A circuit's code for windows of one lane and of two.
#[derive(Debug)]
pub(super) struct Machine {
    code: Code,
    /// Where each begins.
    starts: [usize; MAX_LANES],
    vectors: usize,
}

/// Steps the rows from the first pointer to the second. The third is the row north of them, and the fourth is where
/// the code keeps its values.
type StepRows = unsafe extern "sysv64" fn(*mut u64, *mut u64, *const u64, *mut u64);

impl Machine {
    /// The code of a circuit of the nine cells, unless the system refuses to have code made.
    pub(super) fn new(circuit: &Circuit) -> Option<Self> {
        let steps = Steps::new(circuit);
        let mut bytes = Vec::new();
        let mut vectors = 0;
        let starts = [1, 2].map(|lanes| {
            let start = bytes.len();
            let (code, taken) = assembled(&steps, (lanes * LANE_WORDS * 8) as i32);
            bytes.extend(code);
            vectors = vectors.max(taken);
            start
        });
        Some(Self { code: Code::new(&bytes)?, starts, vectors: SAVED_VECTORS + vectors })
    }

    /// Vectors that it keeps its values in.
    pub(super) fn vectors(&self) -> usize {
        self.vectors
    }

    /// Steps rows as [`StepRows::step_rows`](super::sweep::StepRows::step_rows) does.
    ///
    /// # Safety
    /// As for that, and the processor has AVX-512 F, VL and VBMI2; [`vectors`](Self::vectors) vectors are writable at
    /// `values`.
    #[inline(always)]
    pub(super) unsafe fn step_rows<R: Row>(
        &self,
        values: *mut u64,
        [first, end]: [*mut u64; 2],
        north: *const u64,
        masks: Option<[R; 2]>,
        prefetcher: &mut Prefetcher,
    ) {
        // SAFETY: the code was made as such a function, for as many lanes as the row has.
        let step: StepRows =
            unsafe { std::mem::transmute(self.code.at(self.starts[R::WORDS / LANE_WORDS - 1])) };
        // SAFETY: the caller vouches for rows and values.
        unsafe {
            let saved = [values, values.add(R::ROW_WORDS)];
            let own_values = values.add(SAVED_VECTORS * R::WORDS);
            let (mut at, mut north) = (first, north);
            for saved in saved.into_iter().cycle() {
                let left = end.offset_from(at) as usize / R::ROW_WORDS;
                let count = left.min(ROWS);
                let stop = at.add(count * R::ROW_WORDS);
                stop.sub(R::ROW_WORDS).copy_to_nonoverlapping(saved, R::ROW_WORDS);
                (0..count / 2).for_each(|_| prefetcher.step());
                step(at, stop, north, own_values);
                if let Some([even, odd]) = masks {
                    for row in 0..count {
                        let even_plane = at.add(row * R::ROW_WORDS);
                        let odd_plane = even_plane.add(R::WORDS);
                        store_masked(R::load(even_plane), Some(even), even_plane);
                        store_masked(R::load(odd_plane), Some(odd), odd_plane);
                    }
                }
                if left <= ROWS {
                    break;
                }
                (at, north) = (stop, saved);
            }
        }
    }
}

/// The code for vectors of so many bytes, and the vectors that it keeps its values in.
fn assembled(steps: &Steps, vector_bytes: i32) -> (Vec<u8>, usize) {
    let [next, end, north, values] = General::ARGUMENTS;
    let [records @ .., other] = General::FREE;
    let mut encoder = Encoder::new(vector_bytes);
    let record_bytes = steps.record_length as i32 * vector_bytes;
    for (record, at) in records.into_iter().zip(0..) {
        encoder.point(record, Place { base: values, offset: at * record_bytes });
    }
    let spilled = Place { base: values, offset: 3 * record_bytes };
    let row_bytes = 2 * vector_bytes;
    let emit = |encoder: &mut Encoder, some: &[Step], taken: Place, records: [General; 3]| {
        let pointers = Pointers { taken, next, records, spilled };
        Allocator::emit(encoder, steps, some, &pointers, vector_bytes)
    };
    let [one, two, three] = records;
    let place = |base, offset| Place { base, offset };
    let mut spills = emit(&mut encoder, &steps.record, place(north, 0), [one; 3]);
    spills = spills.max(emit(&mut encoder, &steps.record, place(next, 0), [two; 3]));
    let start = encoder.code.len();
    let all = [&steps.record[..], &steps.outcome].concat();
    spills = spills.max(emit(&mut encoder, &all, place(next, row_bytes), records));
    encoder.point(next, Place { base: next, offset: row_bytes });
    for (to, from) in [(other, one), (one, two), (two, three), (three, other)] {
        encoder.copy(to, from);
    }
    encoder.repeat_while_below(start, next, end);
    encoder.finish();
    (encoder.code, 3 * steps.record_length + spills)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::circuit::table;
    use crate::life::{MooreTable, Rule};

    fn steps(rule: &str) -> Steps {
        Steps::new(&table(&rule.parse::<Rule>().unwrap().table().unwrap()))
    }

    #[test]
    fn sums_of_rows_are_worked_out_once() {
        // Ones and twos of the northern and the southern row, of both planes.
        let steps = steps("B36/S245");
        assert_eq!(steps.record_length, steps::PLANES + 4);
        let gates = steps.record.iter().filter(|step| matches!(step, Step::Gate { .. }));
        assert_eq!(gates.count(), 4);
    }

    #[test]
    fn values_that_find_no_register_are_kept_in_memory() {
        let mut noise = 5u64;
        let words: [u64; 8] = std::array::from_fn(|_| {
            noise = noise.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            noise ^ noise << 32
        });
        let rule = MooreTable::from_fn(|case| words[case / 64] >> (case % 64) & 1 == 1);
        let steps = Steps::new(&table(&rule));
        for bytes in [32, 64] {
            let (code, vectors) = assembled(&steps, bytes);
            assert!(vectors >= 3 * steps.record_length && vectors < 200, "{vectors}");
            assert!(code.len() < 16 << 10, "{}", code.len());
        }
    }
}
