//! The pictures that a view has asked for, and the one that it shows.
//!
//! A session draws what a view asked for last, again and again while the universe goes on. Between the
//! question and the first answer the view may have asked for more, so a picture is known by its raster.
//! What else it takes to draw one, where it lies on the plane and how large a block is, stands in a
//! framing, which the view keeps here until the picture comes, and then beside it.

use std::collections::VecDeque;

use crate::engine::session::{Command, Commands, Picture};
use crate::life::BlockRaster;

/// Framings that are remembered until their pictures come. Older ones are forgotten, and their pictures
/// with them.
const MOST_AWAITED: usize = 64;

/// A framing: a raster with whatever a view needs to draw its pictures.
pub trait Framed {
    /// The raster that a session counts for it.
    fn raster(&self) -> &BlockRaster;
}

/// What a view has asked for, in framings `F`, and the picture of kind `P` that it shows.
pub struct Pictures<F, P> {
    /// Framings whose pictures have not come, the oldest first.
    awaited: VecDeque<F>,
    /// The framing of the pictures that come now.
    current: Option<F>,
    shown: Option<Picture<P>>,
}

impl<F, P> Default for Pictures<F, P> {
    fn default() -> Self {
        Self { awaited: VecDeque::new(), current: None, shown: None }
    }
}

impl<F: Framed, P> Pictures<F, P> {
    /// The framing that was asked for last.
    pub fn asked(&self) -> Option<&F> {
        self.awaited.back().or(self.current.as_ref())
    }

    /// Asks for pictures in that framing from now on.
    pub fn ask(&mut self, framing: F, commands: &Commands) {
        commands.send(Command::View(framing.raster().clone()));
        self.awaited.push_back(framing);
        if self.awaited.len() > MOST_AWAITED {
            self.awaited.pop_front();
        }
    }

    /// Shows a picture from now on, if it was asked for.
    pub fn show(&mut self, picture: Picture<P>) {
        let has_its_raster = |framing: &F| *framing.raster() == picture.raster;
        if !self.current.as_ref().is_some_and(has_its_raster) {
            let Some(index) = self.awaited.iter().position(has_its_raster) else { return };
            // Older framings can have no picture any more.
            self.current = self.awaited.drain(..=index).next_back();
        }
        self.shown = Some(picture);
    }

    /// The latest picture, with its framing.
    pub fn shown(&self) -> Option<(&Picture<P>, &F)> {
        self.shown.as_ref().zip(self.current.as_ref())
    }

    /// Shows none any more: it is of a universe that was left. Those that were asked for still come.
    pub fn clear(&mut self) {
        self.shown = None;
    }

    /// Shows none any more, and takes none that was asked for: they lie where they cannot be drawn.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Receiver;

    use super::*;
    use crate::life::Rect;

    /// A raster of one row, with a number that tells framings of the same raster apart.
    struct Numbered(u32, BlockRaster);

    impl Framed for Numbered {
        fn raster(&self) -> &BlockRaster {
            &self.1
        }
    }

    fn raster(width: u64) -> BlockRaster {
        BlockRaster::cells(Rect::new(0, 0, width, 1))
    }

    /// Pictures, each of which is the generation that it shows.
    struct Bench {
        pictures: Pictures<Numbered, u64>,
        commands: Commands,
        inbox: Receiver<Command>,
    }

    impl Bench {
        fn new() -> Self {
            let (commands, inbox) = Commands::channel();
            Self { pictures: Pictures::default(), commands, inbox }
        }

        /// Asks for framings of those widths, numbered from 0 on.
        fn asking(widths: &[u64]) -> Self {
            let mut bench = Self::new();
            for (number, width) in widths.iter().enumerate() {
                bench.pictures.ask(Numbered(number as u32, raster(*width)), &bench.commands);
            }
            bench
        }

        /// A picture of that width comes; the number of the framing and the generation that are shown then.
        fn comes(&mut self, width: u64, generation: u64) -> Option<(u32, u64)> {
            let raster = raster(width);
            self.pictures.show(Picture { content: generation, raster, generation, epoch: 0 });
            self.shown()
        }

        fn shown(&self) -> Option<(u32, u64)> {
            self.pictures.shown().map(|(picture, framing)| (framing.0, picture.content))
        }

        fn asked(&self) -> Option<u32> {
            self.pictures.asked().map(|framing| framing.0)
        }
    }

    #[test]
    fn the_session_is_asked_for_every_framing() {
        let bench = Bench::asking(&[3, 5]);
        for width in [3, 5] {
            let command = bench.inbox.try_recv().unwrap();
            assert!(matches!(command, Command::View(asked) if asked == raster(width)));
        }
        assert!(bench.inbox.try_recv().is_err());
        assert_eq!((bench.asked(), bench.shown()), (Some(1), None));
    }

    #[test]
    fn a_picture_is_shown_in_the_framing_that_asked_for_it() {
        let mut bench = Bench::asking(&[3, 5, 7]);
        assert_eq!(bench.comes(3, 10), Some((0, 10)));
        assert_eq!(bench.comes(3, 11), Some((0, 11)), "the universe goes on");
        assert_eq!(bench.comes(7, 12), Some((2, 12)), "the session has skipped one");
        assert_eq!(bench.comes(5, 12), Some((2, 12)), "which is too late then");
        assert_eq!(bench.comes(9, 13), Some((2, 12)), "nobody asked for it");
        assert_eq!(bench.asked(), Some(2));
    }

    #[test]
    fn a_framing_that_is_asked_for_again_passes_over_none_between() {
        let mut bench = Bench::asking(&[3, 5, 3]);
        assert_eq!(bench.comes(3, 1), Some((0, 1)));
        assert_eq!(bench.comes(3, 2), Some((0, 2)), "the session may not have heard more yet");
        assert_eq!(bench.comes(5, 3), Some((1, 3)));
        assert_eq!(bench.comes(3, 4), Some((2, 4)));
        assert_eq!(bench.asked(), Some(2));
    }

    #[test]
    fn pictures_come_again_after_the_universe_was_left() {
        let mut bench = Bench::asking(&[3]);
        assert_eq!(bench.comes(3, 1), Some((0, 1)));
        bench.pictures.clear();
        assert_eq!((bench.shown(), bench.asked()), (None, Some(0)));
        assert_eq!(bench.comes(3, 0), Some((0, 0)));
        bench.pictures.forget();
        assert_eq!((bench.shown(), bench.asked()), (None, None));
        assert_eq!(bench.comes(3, 1), None, "it was drawn for what is gone");
    }

    #[test]
    fn what_is_shown_goes_on_however_many_others_are_awaited() {
        let mut bench = Bench::asking(&[3]);
        assert_eq!(bench.comes(3, 1), Some((0, 1)));
        let more = MOST_AWAITED as u64 + 1;
        for number in 1..=more {
            bench.pictures.ask(Numbered(number as u32, raster(3 + number)), &bench.commands);
        }
        assert_eq!(bench.comes(3, 2), Some((0, 2)));
        assert_eq!(bench.comes(4, 3), Some((0, 2)), "the oldest was forgotten");
        assert_eq!(bench.comes(5, 3), Some((2, 3)));
        assert_eq!(bench.comes(3 + more, 4), Some((more as u32, 4)));
    }
}
