//! Texts compressed with gzip, and what follows them.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use crate::language::Text;
use crate::language::texts::readers as texts;
use flate2::bufread::GzDecoder;

/// First bytes of a gzip file.
pub(super) const MAGIC: &[u8] = b"\x1f\x8b";

/// What follows the last member of a gzip file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum After {
    #[default]
    Nothing,
    /// Zeros, which fill up a block.
    Zeros,
    /// Other bytes, which begin no further member.
    Other,
}

impl After {
    /// What is said about it.
    pub fn message(self) -> Option<Text> {
        match self {
            Self::Nothing => None,
            Self::Zeros => Some(texts::ZEROS_AFTER_GZIP),
            Self::Other => Some(texts::OTHER_AFTER_GZIP),
        }
    }
}

/// The text of all members of a gzip file, one after another.
pub(super) struct Expanded<R> {
    /// The member that is being read; `None` after the last.
    member: Option<GzDecoder<R>>,
    after: Rc<Cell<After>>,
}

impl<R: BufRead> Expanded<R> {
    /// The text of what `from` has, and where it is said what follows once it was read.
    pub fn new(from: R) -> (Self, Rc<Cell<After>>) {
        let after = Rc::default();
        (Self { member: Some(GzDecoder::new(from)), after: Rc::clone(&after) }, after)
    }

    fn next_member(&mut self) -> io::Result<()> {
        let Some(mut from) = self.member.take().map(GzDecoder::into_inner) else {
            return Ok(());
        };
        match retried(|| from.fill_buf().map(|held| held.first().copied()))? {
            Some(first) if first == MAGIC[0] => self.member = Some(GzDecoder::new(from)),
            Some(_) => self.after.set(rest(&mut from)?),
            None => {}
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Expanded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            self.next_member()?;
        }
        Ok(0)
    }
}

/// Reads what is left, to say what it is.
fn rest(from: &mut impl BufRead) -> io::Result<After> {
    loop {
        let (length, is_zero) = retried(|| {
            from.fill_buf().map(|held| (held.len(), held.iter().all(|byte| *byte == 0)))
        })?;
        if length == 0 {
            return Ok(After::Zeros);
        }
        if !is_zero {
            return Ok(After::Other);
        }
        from.consume(length);
    }
}

fn retried<T>(mut read: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_follow_each_other_and_what_follows_the_last_is_told() {
        let check = |bytes: Vec<u8>, text: &[u8], expected: After| {
            // A small buffer splits members and tails everywhere.
            for capacity in [1, 7, 1 << 16] {
                let from = io::BufReader::with_capacity(capacity, &bytes[..]);
                let (mut expanded, after) = Expanded::new(from);
                let mut read = Vec::new();
                expanded.read_to_end(&mut read).unwrap();
                assert_eq!((&read[..], after.get()), (text, expected), "{capacity}");
            }
        };
        check(gzip(b"abc"), b"abc", After::Nothing);
        check([gzip(b"abc"), gzip(b""), gzip(b"d")].concat(), b"abcd", After::Nothing);
        check([gzip(b"abc"), vec![0; 1 << 17]].concat(), b"abc", After::Zeros);
        check([gzip(b"abc"), vec![0, 0, 1]].concat(), b"abc", After::Other);
        check([gzip(b"abc"), b"text".to_vec()].concat(), b"abc", After::Other);
        let whole = gzip(b"abc");
        let (mut cut, _) = Expanded::new(&whole[..12]);
        assert!(cut.read_to_end(&mut Vec::new()).is_err());
    }
}
