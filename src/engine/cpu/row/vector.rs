//! What a vector of cells can do.

/// A vector of cells. Values live in registers; the implementations differ in how many they take.
pub(in super::super) trait Row: Copy {
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

    /// Any operation of three inputs. Bit `k` of `TABLE` is the outcome where the inputs have the bits of `k`,
    /// the first input the lowest.
    ///
    /// # Safety
    /// As [`splat`](Self::splat).
    #[inline(always)]
    unsafe fn ternary<const TABLE: i32>(a: Self, b: Self, c: Self) -> Self {
        // SAFETY: the caller vouches for the features.
        unsafe {
            let (zero, one) = (TABLE & 15, TABLE >> 4 & 15);
            // What the compiler sees is a choice among constants: one of these is left.
            match (zero, one) {
                _ if zero == one => binary(zero, a, b),
                (0, _) => binary(one, a, b).and(c),
                (_, 0) => binary(zero, a, b).without(c),
                (15, _) => not(c.without(binary(one, a, b))),
                (_, 15) => binary(zero, a, b).or(c),
                _ if zero == 15 - one => binary(zero, a, b).xor(c),
                _ => Self::select(c, binary(one, a, b), binary(zero, a, b)),
            }
        }
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
            let g0 = ones.xor(south.0).or(centre.without(ones));
            let g1 = g0.xor(twos).or(not(twos.or(centre)));
            let g2 = g1.or(not(south.1)).without(south.1.xor(north_twos));
            g0.or(g2).and(g2.xor(g1))
        }
    }
}

/// # Safety
/// As [`Row::splat`].
#[inline(always)]
unsafe fn not<R: Row>(row: R) -> R {
    // SAFETY: the caller vouches for the features.
    unsafe { row.xor(R::splat(u64::MAX)) }
}

/// Any operation of two inputs: bit `k` of the table is the outcome where they have the bits of `k`.
///
/// # Safety
/// As [`Row::splat`].
#[inline(always)]
unsafe fn binary<R: Row>(table: i32, a: R, b: R) -> R {
    // SAFETY: the caller vouches for the features.
    unsafe {
        match table {
            0b0000 => R::splat(0),
            0b0001 => not(a.or(b)),
            0b0010 => a.without(b),
            0b0011 => not(b),
            0b0100 => b.without(a),
            0b0101 => not(a),
            0b0110 => a.xor(b),
            0b0111 => not(a.and(b)),
            0b1000 => a.and(b),
            0b1001 => not(a.xor(b)),
            0b1010 => a,
            0b1011 => not(b.without(a)),
            0b1100 => b,
            0b1101 => not(a.without(b)),
            0b1110 => a.or(b),
            _ => R::splat(u64::MAX),
        }
    }
}
