//! Lines and characters of a pattern file's text.

use super::diagnostic::{Fault, Warnings};

/// What a reader works with besides the text.
pub(super) struct Reading {
    /// Bytes that cells and comments may each take.
    pub allowed_bytes: u64,
    pub warnings: Warnings,
}

impl Reading {
    pub fn warn(&mut self, offset: usize, message: impl Into<String>) {
        self.warnings.add(offset, message);
    }

    /// Those bytes as text. What is not UTF-8 is taken for Latin-1, in which many old files name
    /// their authors, with a warning at `offset`.
    pub fn decode(&mut self, offset: usize, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                self.warn(offset, "this line is not UTF-8; it was read as Latin-1 (ISO 8859-1)");
                bytes.iter().map(|&byte| char::from(byte)).collect()
            }
        }
    }
}

/// Comment lines as they are read, within a limit of memory.
#[derive(Default)]
pub(super) struct Comments {
    lines: Vec<String>,
    bytes: u64,
}

impl Comments {
    pub fn push(&mut self, offset: usize, line: String, reading: &Reading) -> Result<(), Fault> {
        self.bytes += (line.len() + size_of::<String>()) as u64;
        if self.bytes > reading.allowed_bytes {
            return Err(Fault::new(
                offset,
                format!(
                    "the comments take more than the {} bytes of memory allowed; allow more, or \
                     remove comments",
                    reading.allowed_bytes
                ),
            ));
        }
        self.lines.push(line);
        Ok(())
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// A line without its end.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// Offset of its first byte.
    pub start: usize,
    pub bytes: &'a [u8],
    /// Offset of the next line.
    pub next: usize,
}

/// The line of `text` that starts at `start`, up to LF, CR LF, CR or the end; `None` at the end.
pub(super) fn line_at(text: &[u8], start: usize) -> Option<Line<'_>> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let length = length.unwrap_or(rest.len());
    let end_length = match rest[length..] {
        [] => 0,
        [b'\r', b'\n', ..] => 2,
        _ => 1,
    };
    Some(Line { start, bytes: &rest[..length], next: start + length + end_length })
}

/// All lines of `text` from offset `start`.
pub(super) fn lines(text: &[u8], start: usize) -> impl Iterator<Item = Line<'_>> {
    std::iter::successors(line_at(text, start), |line| line_at(text, line.next))
}

/// The character at `offset` as a message shows it.
pub(super) fn shown(text: &[u8], offset: usize) -> String {
    let rest = text.get(offset..).unwrap_or_default();
    // No character is longer than four bytes.
    let rest = &rest[..rest.len().min(4)];
    let first = rest.utf8_chunks().next();
    let character = first.and_then(|chunk| chunk.valid().chars().next());
    match (character, rest.first()) {
        (Some('\0'..='\x1f' | '\x7f'), Some(byte)) | (None, Some(byte)) => {
            format!("the byte 0x{byte:02x}")
        }
        (Some(character), _) => format!("'{character}'"),
        (None, None) => "the end of the file".to_owned(),
    }
}

/// A line of a file that is being written: line ends within `text` would start lines of their
/// own, so they become blanks.
pub(super) fn one_line(text: &str) -> String {
    text.trim().replace(['\n', '\r'], " ")
}

/// The lines of a comment that is being written, ended in any way.
pub(super) fn comment_lines(comment: &str) -> Vec<&str> {
    if comment.is_empty() {
        return vec![""];
    }
    lines(comment.as_bytes(), 0)
        .map(|line| &comment[line.start..line.start + line.bytes.len()])
        .collect()
}
