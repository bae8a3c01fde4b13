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
