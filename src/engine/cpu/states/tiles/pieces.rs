//! How tiles go on by a generation.

use rayon::prelude::*;

use super::super::cells::States;
use super::super::kernel::{Kernel, Workspace};
use super::super::shape::SIDE;
use super::super::sight::{Before, Sight};
use super::Tiles;

impl Tiles {
    /// Finds out which tiles are due in the next generation, or takes all. Gives how many there are.
    pub fn look_for_work(&mut self, all: bool) -> usize {
        self.work.look(&self.list, all);
        self.work.due().len()
    }

    /// All tiles that are due.
    pub fn all(&mut self) -> Piece<'_> {
        let before = Before { tiles: &self.list, words: &self.now, stride: self.stride };
        let (due, changes) = self.work.parts();
        Piece { before, first: 0, due, words: &mut self.other, kept: &mut self.kept, changes }
    }

    /// The tiles that are due, in pieces of so many tiles with those that are not.
    pub fn pieces(&mut self, size: usize) -> impl IndexedParallelIterator<Item = Piece<'_>> {
        let before = Before { tiles: &self.list, words: &self.now, stride: self.stride };
        let (due, changes) = self.work.parts();
        let words = self.other.par_chunks_mut(size * self.stride);
        let tiles = self.kept.par_chunks_mut(size).zip(changes.par_chunks_mut(size));
        words.zip(tiles).enumerate().map(move |(piece, (words, (kept, changes)))| {
            let first = piece * size;
            let at = |tile: usize| due.partition_point(|due| (*due as usize) < tile);
            let due = &due[at(first)..at(first + kept.len())];
            Piece { before, first, due, words, kept, changes }
        })
    }

    /// Makes the generation that was worked out the one that is there.
    pub fn swap(&mut self) {
        std::mem::swap(&mut self.now, &mut self.other);
        let Self { work, list, other, stride, .. } = self;
        work.end(|name, changes| {
            let tile = &mut list[name as usize];
            tile.is_new = false;
            tile.may_grow |= changes;
            if !changes && self.kept[name as usize].is_some() {
                // What rests is not stepped again, and says that nothing changed in whichever buffer is read.
                other[name as usize * *stride..][..SIDE].fill(0);
            }
        });
    }
}

/// Tiles that follow one another, while the next generation of those that are due is worked out.
pub(in super::super) struct Piece<'a> {
    before: Before<'a>,
    /// The first of them.
    first: usize,
    /// Those that are due.
    due: &'a [u32],
    /// Where their next cells go.
    words: &'a mut [u64],
    /// What is kept of them.
    kept: &'a mut [Option<Box<States>>],
    /// Where it is noted which of them change.
    changes: &'a mut [bool],
}

impl Piece<'_> {
    /// Works the next generation out of the tiles that are due; of those, of all cells or of those that may change.
    pub fn step(&mut self, kernel: &Kernel, space: &mut Workspace, all: bool) {
        let before = self.before;
        for tile in self.due.iter().map(|tile| *tile as usize) {
            let at = tile - self.first;
            let words = &mut self.words[at * before.stride..][..before.stride];
            let sight = Sight { before, tile };
            kernel.step(space, &mut self.kept[at], &sight, all, words);
            let seam = before.tiles[tile].seam.as_deref();
            if let Some(seam) = seam {
                words.chunks_exact_mut(SIDE).for_each(|words| seam.cut(words));
            }
            // What lives and its further bits say it all.
            let changes = words[SIDE..].iter().zip(&sight.own()[SIDE..]);
            self.changes[at] = changes.fold(0, |any, (new, old)| any | new ^ old) != 0;
        }
    }
}
