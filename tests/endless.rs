//! Input that does not end, in every format: what reading takes stays within what was allowed.
//!
//! Every input is made on the way and is several times as long as the budget. It is read under an
//! allocator that counts: what is held at once stays below the budget and a fixed amount, and what
//! comes of it is a pattern or an error. The allocator also has an end of its own, so that a reader
//! that forgets the budget fails here and does not take the machine's memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Read, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::read::GzEncoder;
use flate2::write::GzEncoder as GzWriter;
use lifescope::format::{self, Diagnostic, Opened};
use lifescope::memory::MemoryBudget;

/// Bytes that readers are allowed.
const BUDGET: usize = 1 << 20;

/// Bytes of buffers of a fixed size and of a few texts, which are not counted.
const UNCOUNTED: usize = 13 << 18;

/// Bytes of an input: several times what readers are allowed, and more than may be held at once.
const INPUT: u64 = 5 * BUDGET as u64;

const _: () = assert!(INPUT > (BUDGET + UNCOUNTED) as u64);

/// Bytes at which the allocator has no more.
const MOST: usize = 1 << 29;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// Counts what is held, and the most that ever was. Memory that grows is counted twice while it is
/// copied, as `realloc` is the trait's own.
struct Counting;

// SAFETY: all memory is the system's, which is asked with the same layouts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        if held > MOST {
            HELD.fetch_sub(layout.size(), Ordering::Relaxed);
            return std::ptr::null_mut();
        }
        PEAK.fetch_max(held, Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(at, layout) }
    }
}

/// One test runs at a time, so that what is counted is its own.
static ALONE: Mutex<()> = Mutex::new(());

/// The most bytes that were held at once while `work` ran, beyond what was held before.
fn peak_of<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let done = work();
    (done, PEAK.load(Ordering::Relaxed).saturating_sub(before))
}

/// Reads `from`, and checks what was held at once.
fn read(what: &str, source: &str, from: impl Read) -> Result<Opened, Box<Diagnostic>> {
    let budget = MemoryBudget::new(BUDGET as u64);
    let (opened, peak) = peak_of(|| {
        let opened = format::open(source, from, None, &budget)?;
        match opened {
            // As commands do with a tree of which they want the cells.
            Opened::Tree(tree) => tree.into_loaded(&budget).map(Opened::Pattern),
            opened => Ok(opened),
        }
    });
    let shown = match &opened {
        Ok(_) => "read".to_owned(),
        Err(error) => error.to_string(),
    };
    // What is printed is kept and copied by the harness, on the thread of a test that has let the next
    // one begin, and counts there.
    let beginning = |text: &str| text.chars().take(200).collect::<String>();
    println!("{}: {} KiB; {}", beginning(what), peak >> 10, beginning(&shown));
    assert!(peak <= BUDGET + UNCOUNTED, "{what} takes {peak} bytes: {shown}");
    assert!(shown.chars().count() < 1000, "{what}: an error of {} bytes", shown.len());
    if let Ok(Opened::Pattern(loaded)) = &opened {
        for warning in &loaded.warnings {
            assert!(
                warning.message.to_string().chars().count() < 500,
                "{what}: {}",
                warning.message
            );
        }
    }
    opened.map_err(Box::new)
}

/// A text that begins with `head` and goes on with what `piece` gives for 0, 1, 2 and so on, to the
/// length of an input.
struct Endless<F> {
    held: Vec<u8>,
    at: usize,
    number: u64,
    left: u64,
    piece: F,
}

impl<F: FnMut(u64, &mut Vec<u8>)> Endless<F> {
    fn new(head: &[u8], piece: F) -> Self {
        Self { held: head.to_vec(), at: 0, number: 0, left: INPUT, piece }
    }
}

impl<F: FnMut(u64, &mut Vec<u8>)> Read for Endless<F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.held.len() {
            (self.at, self.held) = (0, std::mem::take(&mut self.held));
            self.held.clear();
            while self.held.len() < 1 << 14 {
                (self.piece)(self.number, &mut self.held);
                self.number += 1;
            }
        }
        let count = into.len().min(self.held.len() - self.at);
        let count = count.min(usize::try_from(self.left).unwrap_or(usize::MAX));
        into[..count].copy_from_slice(&self.held[self.at..self.at + count]);
        self.at += count;
        self.left -= count as u64;
        Ok(count)
    }
}

/// `head`, and then `unit` again and again.
fn repeated<'a>(head: &[u8], unit: &'a [u8]) -> Endless<impl FnMut(u64, &mut Vec<u8>) + 'a> {
    Endless::new(head, move |_, text| text.extend_from_slice(unit))
}

/// `head`, and then lines that number themselves.
fn numbered(head: &[u8], line: impl Fn(u64) -> String) -> Endless<impl FnMut(u64, &mut Vec<u8>)> {
    Endless::new(head, move |number, text| text.extend_from_slice(line(number).as_bytes()))
}

/// Numbers without order, the same at every run.
fn scattered(number: u64) -> u64 {
    let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ mixed >> 32
}

/// What texts begin with that are patterns of some format, up to the end of a line or in the midst of
/// one.
const HEADS: [(&str, &[&str]); 8] = [
    (
        "f.rle",
        &[
            "",
            "x = 3, y = 3\n",
            "x = 3, y = 3\nbo$",
            "x = 3, y = 3\nbo$2bo$3o!\n",
            "#C ",
            "#N ",
            "#r ",
            "#P ",
            "#CXRLE Gen=",
            "#CXRLE Pos=1,",
            "x = ",
            "x = 3, y = 3, rule = ",
            "x = 3, ",
            "> x = 3, y = 3\n> bo$\n> ",
        ],
    ),
    ("f.cells", &["!Name: ", "!Rule: ", "!\n", ".O\n", ".O"]),
    ("f.lif", &["#Life 1.05\n", "#Life 1.05\n#R ", "#Life 1.05\n#P ", "#Life 1.05\n#P 0 0\n*"]),
    ("f.life", &["#Life 1.06\n", "#Life 1.06\n0 "]),
    ("f.mc", &["[M2]", "[M2]\n", "[M2]\n#R ", "[M2]\n*$\n", "[M2]\n4 "]),
    ("f.apg", &["xs4_", "xs4_33\n", "https://a.b/object/xs4_33/"]),
    ("f.txt", &["Here is what I have found. ", "Here is a glider:\n", "```\n"]),
    ("f.gif", &["GIF89a"]),
];

/// What is repeated after each of them.
const UNITS: [&str; 12] =
    [" ", "\n", "\u{a0}", "\u{200b}", "9", "o", "$", ".", "word ", "a comment\n#C ", "!\n", "好"];

#[test]
fn whatever_is_repeated_for_ever_takes_no_more_than_is_allowed() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for (source, heads) in HEADS {
        for head in heads {
            for unit in UNITS {
                let what = format!("{source}: {head:?} and {unit:?}");
                let _ = read(&what, source, repeated(head.as_bytes(), unit.as_bytes()));
            }
        }
    }
}

#[test]
fn lines_that_differ_for_ever_take_no_more_than_is_allowed() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let far = |number: u64| (scattered(number) >> 5) as i64 - (1 << 58);
    let check = |source: &str, head: &str, line: &dyn Fn(u64) -> String| {
        let what = format!("{source}: {head:?} and {:?}, {:?}", line(0), line(1));
        let _ = read(&what, source, numbered(head.as_bytes(), line));
    };
    let rle = "x = 3, y = 3\n";
    // Cells: dense and scattered, in order and without any.
    check("f.rle", rle, &|n| format!("{}b{}o{}$", n % 7, n % 3 + 1, n % 2 + 1));
    check("f.rle", rle, &|n| format!("{}b{}o$", scattered(n) % 100_000_000, n % 9 + 1));
    check("f.rle", rle, &|n| format!("{}b", scattered(n) % 1000));
    check("f.rle", rle, &|n| format!("{}$o", n % 1000));
    check("f.rle", rle, &|n| format!("9999b{}o", n % 90_000));
    check("f.cells", "", &|n| format!("{:.<width$}O\n", "", width = (scattered(n) % 300) as usize));
    check("f.lif", "#Life 1.05\n", &|n| format!("#P {} {}\n*\n", far(2 * n), far(2 * n + 1)));
    check("f.life", "#Life 1.06\n", &|n| format!("{} {}\n", far(2 * n), far(2 * n + 1)));
    check("f.life", "#Life 1.06\n", &|n| format!("{} 0\n", 64 * n));
    // Parts of a tree, each another one.
    let leaf = |number: u64| {
        let bits = scattered(number);
        let rows = (0..8).map(|row| {
            let row = bits >> (8 * row);
            (0..8).map(|at| if row >> at & 1 == 1 { '*' } else { '.' }).collect::<String>()
        });
        rows.collect::<Vec<_>>().join("$") + "$\n"
    };
    check("f.mc", "[M2]\n", &leaf);
    check("f.mc", "[M2]\n*$\n", &|n| format!("4 {} 0 0 0\n", u64::from(n == 0)));
    check("f.mc", "[M2]\n", &|n| format!("1 {} 1 0 1\n2 {} 0 0 0\n", n % 2, 2 * n + 1));
    check("f.mc", "[M2]\n*$\n.*$\n", &|n| match n {
        0 => "4 1 2 1 2\n".to_owned(),
        _ => format!("{} {} {} 0 {}\n", n % 100 + 4, n + 2, n + 2, n + 2),
    });
    // What is said about them: comments, fields, marks, each another one.
    for (source, head) in
        [("f.rle", ""), ("f.rle", rle), ("f.lif", "#Life 1.05\n"), ("f.mc", "[M2]\n")]
    {
        for key in ["#C ", "#D ", "#N ", "#X ", "#P ", "#R ", "#r ", "#CXRLE Pos=", "#CXRLE "] {
            check(source, head, &|n| format!("{key}{n}\n"));
        }
    }
    check("f.rle", "x = 3, ", &|n| format!("field{n} = {n}, "));
    check("f.rle", "", &|n| format!("x = 3, field{n} = {n}\n"));
    check("f.rle", "x = 3, y = 3\nbo$2bo$3o!\n", &|n| format!("line {n}\n"));
    check("f.rle", rle, &|n| format!("o\n#C {n}\n"));
    check("f.cells", ".O\n", &|n| format!("!{n}\n"));
    check("f.cells", ".O\n", &|n| format!("! Rule: {n}\n!Name: {n}\n"));
    check("f.life", "#Life 1.06\n", &|n| format!("# {n}\n"));
    check("f.txt", "", &|n| format!("word {n}\n"));
    check("f.txt", "", &|n| format!("> word {n}\n"));
    // Lines of the greatest length that is read, each of which something is said about.
    let long = "word ".repeat(200_000);
    for key in ["#C ", "#N ", "#X ", "#r ", "x = 3, ", "x = 3, rule = ", "#CXRLE Gen="] {
        check("f.rle", "", &|n| format!("{key}{n}{long}\n"));
    }
    for key in ["!", "!Name: ", "!Rule: ", "#"] {
        check("f.cells", "", &|n| format!("{key}{n}{long}\n"));
    }
    for key in ["#D ", "#R ", "#X ", "#P "] {
        check("f.lif", "#Life 1.05\n", &|n| format!("{key}{n}{long}\n"));
    }
    for key in ["#C ", "#R ", "#G ", "#X "] {
        check("f.mc", "[M2]\n", &|n| format!("{key}{n}{long}\n"));
    }
    check("f.apg", "xs4_33/", &|n| format!("{n}{long}\n"));
    check("f.apg", "xs4_33\n\n", &|n| format!("{n}{long}\n"));
}

#[test]
fn what_expands_for_ever_takes_no_more_than_is_allowed() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for (head, unit) in [
        ("x = 3, y = 3\n", "\n"),
        ("x = 3, y = 3\n", "o"),
        ("#C ", "a"),
        ("", "\n"),
        ("", "#C a\n"),
        (".O\n", "\n"),
        ("", "."),
        ("[M2]\n", "*$\n"),
        ("#Life 1.06\n", "0 0\n"),
        ("xs4_33", "0"),
    ] {
        let text = repeated(head.as_bytes(), unit.as_bytes());
        let from = GzEncoder::new(text, Compression::fast());
        let _ = read(&format!("gzip of {head:?} and {unit:?}"), "f.gz", from);
    }
    let whole = |text: &[u8]| {
        let mut writer = GzWriter::new(Vec::new(), Compression::fast());
        writer.write_all(text).unwrap();
        writer.finish().unwrap()
    };
    let glider = whole(b"x = 3, y = 3\nbo$2bo$3o!\n");
    let nothing = whole(b"");
    for (what, unit) in [("members", &glider), ("empty members", &nothing), ("zeros", &vec![0; 99])]
    {
        let _ = read(&format!("gzip and {what}"), "f.gz", repeated(&glider, unit));
    }
    // A name in the header that does not end.
    let named = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff";
    let error = read("a gzip header", "f.gz", repeated(named, b"a")).expect_err("it has no end");
    assert!(error.message.to_string().contains("damaged"), "{error}");
}

/// A file of the zip format with a member that holds `bytes`.
fn zip_of(members: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn archives_take_no_more_than_is_allowed() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for head in [&b"PK\x03\x04"[..], &zip_of([("a.rle".to_owned(), b"3o!".to_vec())])] {
        for unit in [&b"PK\x01\x02"[..], b"PK\x05\x06", b"\0", b"a"] {
            let what = format!("an archive of {} bytes and {unit:?}", head.len());
            read(&what, "f.zip", repeated(head, unit)).expect_err("memory does not hold it");
        }
    }
    let bomb = zip_of([("a.rle".to_owned(), vec![b'\n'; INPUT as usize])]);
    read("a member that expands", "f.zip", &bomb[..]).expect_err("memory does not hold it");
    let many = zip_of((0..20_000).map(|number| (format!("{number}.rle"), Vec::new())));
    read("many members", "f.zip", &many[..]).expect_err("memory does not hold its list");
    let long =
        zip_of((0..40).map(|number| (format!("{number}{}.rle", "a".repeat(60_000)), vec![])));
    let _ = read("long names", "f.zip", &long[..]);
}

/// A PNG image of that size and kind whose pixels are `data`, as a zlib stream.
fn png_of(width: u32, height: u32, interlaced: bool, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut put = |kind: &[u8; 4], data: &[u8]| {
        let checked = [&kind[..], data].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&checked);
        bytes.extend_from_slice(&(data.len() as u32).to_be_bytes());
        bytes.extend_from_slice(&checked);
        bytes.extend_from_slice(&sum.sum().to_be_bytes());
    };
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend_from_slice(&[8, 0, 0, 0, u8::from(interlaced)]);
    put(b"IHDR", &header);
    for (kind, data) in chunks {
        put(kind, data);
    }
    put(b"IEND", b"");
    bytes
}

/// So many zeros as a zlib stream.
fn zeros(count: usize) -> Vec<u8> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(&vec![0; count]).unwrap();
    writer.finish().unwrap()
}

#[test]
fn images_take_no_more_than_is_allowed() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let start = png_of(8, 8, false, &[]);
    for unit in
        [&b"\0\0\0\x04tEXta\0bc\xb5\xdc\x07\xc5"[..], b"\0\0\0\0IDAT\x35\xaf\x06\x1e", b"\0"]
    {
        let head = &start[..start.len() - 12];
        read(&format!("png and {unit:?}"), "f.png", repeated(head, unit))
            .expect_err("memory does not hold it");
    }
    // What expands: pixels, texts, profiles, palettes, and sizes that are not so.
    let pixels = |width: usize, height: usize| zeros((width + 1) * height);
    let (wide, high) = (3000, 3000);
    for interlaced in [false, true] {
        let image = png_of(3000, 3000, interlaced, &[(b"IDAT", pixels(wide, high))]);
        let _ = read("a picture that expands", "f.png", &image[..]);
        let image = png_of(1 << 30, 1 << 30, interlaced, &[(b"IDAT", pixels(9, 9))]);
        read("a picture that lies", "f.png", &image[..]).expect_err("memory does not hold it");
        let image = png_of(1, 0x7fff_ffff, interlaced, &[(b"IDAT", pixels(1, 1 << 20))]);
        read("a high picture", "f.png", &image[..]).expect_err("memory does not hold it");
        let image = png_of(1 << 21, 1, interlaced, &[(b"IDAT", pixels(1 << 21, 1))]);
        let _ = read("a wide picture", "f.png", &image[..]);
    }
    let text = [&b"a\0\0"[..], &zeros(1 << 24)].concat();
    let texts = [(b"zTXt", text.clone()), (b"iCCP", text), (b"IDAT", pixels(8, 8))];
    let image = png_of(8, 8, false, &texts);
    let _ = read("texts that expand", "f.png", &image[..]);
    let screen = |width: u16, height: u16| {
        let [w, v] = width.to_le_bytes();
        let [h, i] = height.to_le_bytes();
        [&b"GIF89a"[..], &[w, v, h, i, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]].concat()
    };
    let frame = |width: u16, height: u16| {
        let [w, v] = width.to_le_bytes();
        let [h, i] = height.to_le_bytes();
        [&[0x2c, 0, 0, 0, 0, w, v, h, i, 0, 2][..]].concat()
    };
    for unit in [&b"\x21\xfe\x03abc\0"[..], b"\x21\xf9\x04\0\0\0\0\0", b"\xff"] {
        read(&format!("gif and {unit:?}"), "f.gif", repeated(&screen(8, 8), unit))
            .expect_err("memory does not hold it");
    }
    for (width, height) in [(8, 8), (900, 900), (u16::MAX, u16::MAX), (u16::MAX, 1)] {
        let mut image = [screen(width, height), frame(width, height)].concat();
        image.extend_from_slice(b"\x02\x44\x01\0\x3b");
        let _ = read(&format!("gif of {width} x {height}"), "f.gif", &image[..]);
    }
}
