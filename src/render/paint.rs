//! Draws a picture into memory, on the processor: the twin of `shaders/draw.wgsl`, which says what a
//! pixel shows.
//!
//! A software adapter shades every pixel of every frame, at some tens of operations each. Here a
//! frame costs only what has changed in it:
//!
//! - Everything but the cells depends on the column or on the row alone. Tables by column and by row
//!   (`axis`) are made once and kept while the view stays.
//! - [`Painter::prepare`] compares counts and colours with those of the frame before, one row of blocks
//!   after the other, and says which rectangles have to be painted again (`frame`).
//! - Pixel rows that show the same row of blocks in the same way are copied from one another.
//! - The colours of densities are looked up in tables (`shades`), unless blocks are too large.
//!
//! Tests in `draw/tests.rs` compare the pictures of both. Pixels that are a mixture may differ by one
//! in a channel, since adapters round as they like.

mod axis;
mod frame;
mod shades;

use super::counts::Counts;
use super::draw::{Scene, frame_inputs, layers_over};
use super::framing::Framing;
use super::pixels::{Damage, PixelRect, Pixels};
use super::tint::TintMap;
use frame::Frame;
use shades::Shades;

/// Paints pictures, and remembers what it prepared last.
#[derive(Default)]
pub struct Painter {
    frame: Option<Frame>,
    shades: Shades,
}

impl Painter {
    /// Makes the next frame ready, as [`DrawPass::prepare`](super::DrawPass::prepare) does. Returns
    /// the pixels of the target that differ from those of the frame that was made ready before.
    pub fn prepare(
        &mut self,
        scene: Scene,
        picture: Option<(&Counts, &Framing)>,
        tints: Option<&TintMap>,
    ) -> Damage {
        let framing = picture.map(|(_, framing)| framing);
        let counts = picture.and_then(|(counts, _)| counts.numbers());
        let tints = tints.filter(|tints| framing == Some(tints.framing()));
        let mut inputs = frame_inputs(&scene, framing, false);
        inputs.layers = layers_over(picture.map(|(counts, _)| counts), tints);
        let words = tints.map_or(&[][..], TintMap::words);
        let (left, top) = (scene.left as usize, scene.top as usize);
        let area = PixelRect {
            left,
            top,
            right: left + scene.canvas.width as usize,
            bottom: top + scene.canvas.height as usize,
        };
        let mut damage = Damage::default();
        if let Some(frame) = &mut self.frame
            && frame.area == area
            && frame.inputs == inputs
            && frame.framing.as_ref() == framing
            && frame.counts.is_some() == counts.is_some()
        {
            frame.note_changes(counts, words, &mut damage);
            frame.counts = counts.cloned();
            return damage;
        }
        damage.add(area);
        self.frame = Some(Frame::new(area, inputs, framing, counts.cloned(), words.to_vec()));
        damage
    }

    /// The part of the target that is painted.
    pub fn area(&self) -> PixelRect {
        self.frame.as_ref().map_or_else(PixelRect::default, |frame| frame.area)
    }

    /// Paints what was made ready last on that part of the target.
    pub fn paint(&mut self, area: PixelRect, target: &mut Pixels) {
        let Some(frame) = &self.frame else { return };
        let area = area.intersection(frame.area).intersection(target.area());
        if area.is_empty() {
            return;
        }
        let columns = area.left - frame.area.left..area.right - frame.area.left;
        let mut is_first = true;
        for y in area.top..area.bottom {
            let row = y - frame.area.top;
            if !is_first && frame.rows.are_alike(row - 1, row) {
                target.repeat_row(y - 1, area.left, area.right);
            } else {
                let pixels = target.row_mut(y, area.left, area.right);
                if frame.inputs.blocks_are_cells == 1 {
                    frame.paint_cells(row, columns.start, pixels);
                } else {
                    frame.paint_densities(row, columns.start, &mut self.shades, pixels);
                }
            }
            is_first = false;
        }
    }
}
