use super::super::diagnostic::Excerpt;
use super::*;
use crate::memory::MemoryBudget;

/// A reader that gives `step` bytes at a time.
struct Slow<'a> {
    rest: &'a [u8],
    step: usize,
}

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.step.min(self.rest.len()).min(into.len());
        into[..count].copy_from_slice(&self.rest[..count]);
        self.rest = &self.rest[count..];
        Ok(count)
    }
}

#[test]
fn places_are_counted_in_characters_over_every_line_end() {
    let text = "é1\n\r\n\r\t2\r3".as_bytes();
    let place = |needle: u8| {
        let mut window = Text::new(text);
        window.fill(1 << 10).unwrap();
        let Place { line, column, .. } =
            window.place(text.iter().position(|&byte| byte == needle).unwrap());
        (line, column)
    };
    assert_eq!(place(b'1'), (1, 2));
    assert_eq!(place(b'2'), (4, 2));
    assert_eq!(place(b'3'), (5, 1));
}

#[test]
fn places_do_not_depend_on_where_windows_end() {
    // Long enough for many windows, with line ends of every kind at every seam.
    let mut text = Vec::new();
    let mut expected = Vec::new();
    for (line, end) in ["\n", "\r\n", "\r"].iter().cycle().take(9000).enumerate() {
        expected.push((line + 1, text.len()));
        text.extend_from_slice("é".repeat(1 + line % 97).as_bytes());
        text.extend_from_slice(end.as_bytes());
    }
    for step in [7919, 65_537, 1 << 20] {
        let mut window = Text::new(Slow { rest: &text, step });
        let mut line = BudgetedVec::new(&MemoryBudget::unlimited());
        for &(number, start) in &expected {
            assert_eq!(window.next_line(&mut line, usize::MAX).unwrap(), Some(start));
            assert_eq!(line.len(), 2 + 2 * ((number - 1) % 97));
            if number % 100 == 0 {
                let place = window.place(start + line.len());
                assert_eq!((place.line, place.column), (number, line.len() / 2 + 1));
            }
        }
        assert_eq!(window.next_line(&mut line, usize::MAX).unwrap(), None);
    }
}

#[test]
fn a_line_longer_than_any_window_has_columns_too() {
    let text = [vec![b'b'; 3_000_000], b"zz\n".to_vec()].concat();
    let mut window = Text::new(&text[..]);
    window.fill(1).unwrap();
    while window.peek() == Some(b'b') {
        let count = window.rest().iter().take_while(|byte| **byte == b'b').count();
        window.skip(count);
        window.fill(1).unwrap();
    }
    let place = window.place(window.offset());
    assert_eq!((place.line, place.column), (1, 3_000_001));
    let excerpt = place.excerpt.unwrap();
    assert_eq!(excerpt.text, format!("...{}zz", "b".repeat(40)));
    assert_eq!(excerpt.before, 43);
    assert!(window.window.len() < 4 * CHUNK, "{}", window.window.len());
}

#[test]
fn excerpts_of_long_lines_cut_no_word() {
    let text = "hello world ".repeat(20);
    let mut window = Text::new(text.as_bytes());
    window.fill(1 << 10).unwrap();
    let check = |offset: usize, expected: &str| {
        let excerpt = window.place(offset).excerpt.unwrap();
        assert_eq!(excerpt.text, expected, "at {offset}");
        let place = &text[offset..offset + 2];
        assert!(excerpt.text[excerpt.before..].starts_with(place), "at {offset}");
    };
    check(0, "hello world hello world hello world...");
    check(6, "hello world hello world hello world hello...");
    check(122, "...hello world hello world hello world hello world hello world hello world...");
    check(234, "...world hello world hello world hello world ");
    let at = |text: &str, offset: usize| {
        let mut window = Text::new(text.as_bytes());
        window.fill(1 << 10).unwrap();
        *window.place(offset).excerpt.unwrap()
    };
    let excerpt = at(&"b".repeat(200), 100);
    assert_eq!(excerpt.text, format!("...{}...", "b".repeat(76)));
    assert_eq!(at("hello world", 6), Excerpt { text: "hello world".to_owned(), before: 6 });
    // Signs of Chinese take two columns and three bytes, and are words on their own.
    let excerpt = at(&"生命游戏".repeat(30), 3 * 4 * 10);
    assert_eq!(excerpt.text, format!("...{}...", "生命游戏".repeat(9) + "生命"));
    assert_eq!(excerpt.before, 3 + 20);
    // A letter with two accents, each of two bytes.
    let excerpt = at(&"e\u{301}\u{308}".repeat(100), 5 * 50);
    assert_eq!(excerpt.text, format!("...{}...", "e\u{301}\u{308}".repeat(76)));
    let excerpt = at(&"👩\u{200d}🚀".repeat(100), 11 * 50);
    assert_eq!(excerpt.text, format!("...{}...", "👩 🚀".repeat(38)));
}

#[test]
fn excerpts_of_what_is_no_utf8_and_of_its_edges_are_made() {
    for unit in [&b"\xff"[..], b"\xe7\x94", "生".as_bytes(), b"a\xcc", b"\xcc\x81"] {
        let text = unit.repeat(2000);
        for step in [100, 700, 1 << 20] {
            let mut window = Text::new(Slow { rest: &text, step });
            for wanted in [1, 600, 3000] {
                window.fill(wanted).unwrap();
                for offset in 0..window.rest().len() {
                    let excerpt = window.place(offset).excerpt.unwrap();
                    assert!(excerpt.before <= excerpt.text.chars().count());
                }
            }
        }
    }
}

#[test]
fn a_line_past_memory_is_refused() {
    let mut reading = Reading::new(Text::new(io::repeat(b'a')), &MemoryBudget::new(8 << 20));
    let mut line = LineBuffer::new(&reading.budget);
    let fault = reading.next_line(&mut line).unwrap_err();
    assert!(fault.message.to_string().starts_with("with this line "), "{}", fault.message);
    assert!(fault.over_budget.is_some());
    let mut reading = Reading::new(Text::new(&b"#N Glider"[..]), &MemoryBudget::new(1));
    let mut line = LineBuffer::new(&reading.budget);
    let fault = reading.next_line(&mut line).unwrap_err();
    assert!(fault.message.to_string().starts_with("with any line of it "), "{}", fault.message);
    assert!(
        matches!(fault.at, crate::format::diagnostic::At::Place(place) if place.excerpt.is_none()),
        "no line is to blame"
    );
    let mut reading = Reading::new(Text::new(io::repeat(b'a')), &MemoryBudget::new(8 << 20));
    let mut line = LineBuffer::new(&reading.budget);
    let fault = reading.next_text_line(&mut line).unwrap_err();
    assert_eq!(fault.message.to_string(), "this line is longer than 1.0 MiB, and no row of cells");
}
