//! Walking over cells run by run.

use super::{Block, Cells, Run, SIDE};

impl Cells {
    /// Calls `visit` with every maximal horizontal run of cells in one live state, row by row from the top and
    /// from left to right in a row.
    ///
    /// # Errors
    /// The first error of `visit`.
    pub fn try_for_each_run<E>(
        &self,
        mut visit: impl FnMut(Run) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut bands = self.content.blocks.iter().peekable();
        while let Some(&(&(band, _), _)) = bands.peek() {
            let mut in_band = Vec::new();
            while let Some((key, block)) = bands.next_if(|((next, _), _)| *next == band) {
                in_band.push((key.1 * SIDE, &**block));
            }
            if self.further.is_empty() {
                Band { first_row: band * SIDE, blocks: &in_band }.visit(&mut visit)?;
            } else {
                self.visit_states(band, &in_band, &mut visit)?;
            }
        }
        Ok(())
    }

    /// Visits the runs of a band of which some cells are in states past 1.
    fn visit_states<E>(
        &self,
        band: i64,
        blocks: &[(i64, &Block)],
        visit: &mut impl FnMut(Run) -> Result<(), E>,
    ) -> Result<(), E> {
        let further: Vec<Vec<Option<&Block>>> = blocks
            .iter()
            .map(|(start, _)| {
                let key = (band, start / SIDE);
                self.further.iter().map(|set| set.blocks.get(&key).map(|block| &**block)).collect()
            })
            .collect();
        for row in 0..SIDE as usize {
            let y = band * SIDE + row as i64;
            let mut open = OpenRun(None);
            for ((start, block), further) in blocks.iter().zip(&further) {
                let words = further.iter().map(|block| block.map_or(0, |block| block[row]));
                let mut bits = [0; 8];
                bits.iter_mut().zip(words).for_each(|(bits, word)| *bits = word);
                let bits = &bits[..self.further.len()];
                let mut left = block[row];
                while left != 0 {
                    let at = left.trailing_zeros();
                    // Cells that live and have the same bits as the first of them.
                    let (mut same, mut state) = (block[row], 1);
                    for (bit, word) in bits.iter().enumerate() {
                        let is_set = word >> at & 1;
                        state += (is_set as u8) << bit;
                        same &= if is_set == 1 { *word } else { !word };
                    }
                    let length = (same >> at).trailing_ones();
                    open.add(start + i64::from(at), y, length, state, visit)?;
                    let end = at + length;
                    left = if end >= 64 { 0 } else { block[row] >> end << end };
                }
            }
            open.0.map_or(Ok(()), &mut *visit)?;
        }
        Ok(())
    }
}

/// The blocks of a band in which all live cells are in state 1, with their first columns.
struct Band<'a> {
    first_row: i64,
    blocks: &'a [(i64, &'a Block)],
}

impl Band<'_> {
    fn visit<E>(self, visit: &mut impl FnMut(Run) -> Result<(), E>) -> Result<(), E> {
        for row in 0..SIDE as usize {
            let y = self.first_row + row as i64;
            let mut open = OpenRun(None);
            for (start, block) in self.blocks {
                let mut word = block[row];
                let mut at = 0;
                while word != 0 {
                    let gap = word.trailing_zeros();
                    let length = (word >> gap).trailing_ones();
                    open.add(start + i64::from(at + gap), y, length, 1, visit)?;
                    at += gap + length;
                    word = if at >= 64 { 0 } else { block[row] >> at };
                }
            }
            open.0.map_or(Ok(()), &mut *visit)?;
        }
        Ok(())
    }
}

/// The run of a row that may still grow.
struct OpenRun(Option<Run>);

impl OpenRun {
    /// Adds cells, and visits the run before them where they do not belong to it.
    #[inline(always)]
    fn add<E>(
        &mut self,
        x: i64,
        y: i64,
        length: u32,
        state: u8,
        visit: &mut impl FnMut(Run) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.0 {
            Some(run) if run.x.saturating_add_unsigned(run.length) == x && run.state == state => {
                run.length += u64::from(length);
                Ok(())
            }
            open => {
                let run = Run { x, y, length: u64::from(length), state };
                open.replace(run).map_or(Ok(()), visit)
            }
        }
    }
}
