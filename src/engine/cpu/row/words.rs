//! A vector in words, for processors without an implementation of their own.

use super::vector::Row;

/// The implementation for processors without one of their own.
#[derive(Clone, Copy)]
pub(in super::super) struct Words([u64; 4]);

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
