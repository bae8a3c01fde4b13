//! The real program in a real window: it is started under a virtual X server, driven by keys, and
//! its pixels are compared with arithmetic. Needs Xvfb, xdotool and ImageMagick's `import`.
#![cfg(feature = "gui")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lifescope::app::layout::{CENSUS_WIDTH, STATUS_HEIGHT, TOOLBAR_HEIGHT};
use lifescope::render::palette::{ACTIVE, CELL, Colour, GROUND, MOVING, OSCILLATING, STILL};

const WIDTH: usize = 1280;
const HEIGHT: usize = 800;

/// The screen, on which a window of that size has room.
const SCREEN: (usize, usize) = (1400, 1000);

/// The glider as the library has it; four generations move it by one cell to the right and down.
const GLIDER: [(i64, i64); 5] = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];

/// Time after which a step of the test has failed; a loaded machine is slow.
const PATIENCE: Duration = Duration::from_secs(90);

/// The program in its window, alone on a display.
struct Shown {
    server: Child,
    program: Child,
    display: String,
    /// The folder of settings.
    settings: tempfile::TempDir,
    window: String,
}

impl Shown {
    /// Starts the program on a display of its own and waits for a window of that title.
    fn start(arguments: &[&str], title: &str) -> Self {
        Self::start_in("C", arguments, title)
    }

    /// The same where the system is set to that locale.
    fn start_in(locale: &str, arguments: &[&str], title: &str) -> Self {
        Self::start_with(&[("LC_ALL", locale)], arguments, title)
    }

    /// The same with a text on the standard input.
    fn start_reading(text: &str, arguments: &[&str], title: &str) -> Self {
        Self::start_as(&[], text, arguments, title)
    }

    /// The same with these environment variables.
    fn start_with(variables: &[(&str, &str)], arguments: &[&str], title: &str) -> Self {
        Self::start_as(variables, "", arguments, title)
    }

    fn start_as(variables: &[(&str, &str)], input: &str, arguments: &[&str], title: &str) -> Self {
        let screen = format!("{}x{}x24", SCREEN.0, SCREEN.1);
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed");
        let mut number = String::new();
        let stdout = server.stdout.take().expect("the standard output is a pipe");
        BufReader::new(stdout).read_line(&mut number).expect("Xvfb names its display");
        let display = format!(":{}", number.trim());
        let settings = tempfile::tempdir().expect("a folder for settings");
        let mut program = Command::new(env!("CARGO_BIN_EXE_lifescope"))
            .args(arguments)
            .env("DISPLAY", &display)
            .env("LIFESCOPE_CONFIG", settings.path())
            .env("LC_ALL", "C")
            .env_remove("LANGUAGE")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .envs(variables.iter().copied())
            // File names are asked for in the window where there are no file dialogs.
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("XDG_RUNTIME_DIR")
            .env("PATH", "")
            .stdin(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = program.stdin.take().expect("the standard input is a pipe");
        stdin.write_all(input.as_bytes()).expect("the program reads, or has room for a few bytes");
        drop(stdin);
        let mut shown = Self { server, program, display, settings, window: String::new() };
        shown.window = shown.wait_for_title(title);
        shown.tool(&["windowfocus", "--sync", &shown.window.clone()]);
        shown
    }

    /// Waits until the window has that title, and returns the window's number.
    fn wait_for_title(&self, title: &str) -> String {
        let seconds = PATIENCE.as_secs().to_string();
        let pattern = format!("^{title}$");
        let found = Command::new("timeout")
            .args([&seconds, "xdotool", "search", "--sync", "--onlyvisible", "--name", &pattern])
            .env("DISPLAY", &self.display)
            .output()
            .expect("xdotool is installed");
        let window = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        if window.is_empty() {
            let present = self.tool(&["getwindowname", &self.window]);
            panic!("no window is called '{title}' but '{present}'");
        }
        window
    }

    fn press(&self, keys: &[&str]) {
        let mut arguments = vec!["key", "--delay", "20"];
        arguments.extend(keys);
        self.tool(&arguments);
    }

    /// Types a text in place of what stands in a line.
    fn type_over(&self, text: &str) {
        self.press(&["ctrl+a"]);
        self.tool(&["type", "--delay", "20", text]);
    }

    /// Waits until the program has ended well.
    fn wait_for_end(&mut self) {
        let until = Instant::now() + PATIENCE;
        let ended = loop {
            if let Some(status) = self.program.try_wait().expect("the program is ours") {
                break status;
            }
            assert!(Instant::now() < until, "the program goes on after it was closed");
            std::thread::yield_now();
        };
        assert!(ended.success(), "{ended}");
    }

    fn tool(&self, arguments: &[&str]) -> String {
        let done = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.display)
            .output()
            .expect("xdotool is installed");
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }

    /// The window's pixels, row after row.
    fn screenshot(&self) -> Vec<Colour> {
        let taken = Command::new("import")
            .args(["-window", &self.window, "-depth", "8", "rgb:-"])
            .env("DISPLAY", &self.display)
            .output()
            .expect("ImageMagick is installed");
        assert_eq!(taken.stdout.len(), WIDTH * HEIGHT * 3, "the window fills the screen");
        taken.stdout.as_chunks::<3>().0.to_vec()
    }

    /// Waits until every pixel of the canvas is as it should be: `expected` gets pixels of the
    /// canvas, counted from its middle, and says what colours are right.
    fn wait_for_canvas(&self, case: &str, expected: impl Fn(i64, i64) -> bool, lone: Lone) {
        let until = Instant::now() + PATIENCE;
        loop {
            match mismatch(&self.screenshot(), &expected, lone) {
                None => return,
                Some(wrong) if Instant::now() > until => panic!("{case}: {wrong}"),
                Some(_) => {}
            }
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        for child in [&mut self.program, &mut self.server] {
            // They may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// What a pixel with life in it looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Lone {
    /// The colour of cells.
    Cell,
    /// Anything but the ground: a pixel that covers more than its live cell.
    Visible,
}

fn mismatch(pixels: &[Colour], is_alive: impl Fn(i64, i64) -> bool, lone: Lone) -> Option<String> {
    let (top, bottom) = (TOOLBAR_HEIGHT as usize, HEIGHT - STATUS_HEIGHT as usize);
    let (middle_x, middle_y) = (WIDTH as i64 / 2, top as i64 + (bottom - top) as i64 / 2);
    for y in top..bottom {
        for x in 0..WIDTH {
            let found = pixels[y * WIDTH + x];
            let is_right = match (is_alive(x as i64 - middle_x, y as i64 - middle_y), lone) {
                (false, _) => found == GROUND,
                (true, Lone::Cell) => found == CELL,
                (true, Lone::Visible) => found != GROUND,
            };
            if !is_right {
                return Some(format!("pixel ({x}, {y}) is {found:02x?}"));
            }
        }
    }
    None
}

fn glider_stands_where_arithmetic_says(engine: &str, draw_with: &str) {
    let shown = Shown::start(
        &["view", "name:glider", "--engine", engine, "--draw-with", draw_with],
        "Glider - generation 0 - Lifescope",
    );
    // 4 steps of 8 generations and 8 of one; no grid; the middle, where 24 pixels a cell fitted.
    shown.press(&["plus", "plus", "plus", "Tab", "Tab", "Tab", "Tab"]);
    shown.press(&["space"; 8]);
    shown.wait_for_title("Glider - generation 40 - Lifescope");
    let is_alive = |x: i64, y: i64| GLIDER.contains(&(x - 10, y - 10));
    shown.press(&["l", "m", "bracketleft"]);
    let at_zoom =
        |zoom: i64| move |x: i64, y: i64| is_alive(x.div_euclid(zoom), y.div_euclid(zoom));
    shown.wait_for_canvas("16 pixels a cell", at_zoom(16), Lone::Cell);
    shown.press(&["bracketleft", "bracketleft"]);
    shown.wait_for_canvas("4 pixels a cell", at_zoom(4), Lone::Cell);
    shown.press(&["bracketleft", "bracketleft", "bracketleft"]);
    let of_blocks = |x: i64, y: i64| {
        [(0, 0), (1, 0), (0, 1), (1, 1)].iter().any(|(dx, dy)| is_alive(2 * x + dx, 2 * y + dy))
    };
    shown.wait_for_canvas("2 cells a pixel", of_blocks, Lone::Visible);
}

#[test]
fn the_glider_stands_where_arithmetic_says_on_the_cpu() {
    glider_stands_where_arithmetic_says("cpu", "cpu");
}

#[test]
fn the_glider_stands_where_arithmetic_says_on_the_gpu() {
    glider_stands_where_arithmetic_says("gpu", "gpu");
}

#[test]
fn what_a_gpu_has_stepped_the_processor_draws() {
    glider_stands_where_arithmetic_says("gpu", "cpu");
}

#[test]
fn a_window_needs_no_adapter() {
    let nowhere = [("VK_ICD_FILENAMES", "/nowhere"), ("VK_DRIVER_FILES", "/nowhere")];
    let shown =
        Shown::start_with(&nowhere, &["view", "name:block"], "Block - generation 0 - Lifescope");
    shown.press(&["l"]);
    let is_alive = |x: i64, y: i64| (-24..24).contains(&x) && (-24..24).contains(&y);
    shown.wait_for_canvas("a block", is_alive, Lone::Cell);
}

#[test]
fn the_census_colours_the_cells_of_each_class() {
    let shown = Shown::start(
        &["view", "name:r-pentomino", "--engine", "cpu"],
        "R-pentomino - generation 0 - Lifescope",
    );
    // Nothing under the pointer, whose card would cover cells.
    shown.tool(&["mousemove", "600", "5"]);
    // 75 steps of 16 generations.
    shown.press(&["plus"; 4]);
    shown.press(&["Tab"; 75]);
    shown.wait_for_title("R-pentomino - generation 1,200 - Lifescope");
    // All of it fits with one pixel a cell.
    shown.press(&["c", "f"]);
    let expected = [
        // 8 blocks, 4 beehives, a boat, a loaf and a ship.
        ("still", STILL, 8 * 4 + 4 * 6 + 5 + 7 + 6),
        ("oscillating", OSCILLATING, 4 * 3),
        ("moving", MOVING, 6 * 5),
        ("active", ACTIVE, 0),
        ("not recognised", CELL, 0),
    ];
    let until = Instant::now() + PATIENCE;
    loop {
        let pixels = shown.screenshot();
        let (top, bottom) = (TOOLBAR_HEIGHT as usize, HEIGHT - STATUS_HEIGHT as usize);
        let canvas = || {
            (top..bottom).flat_map(|y| &pixels[y * WIDTH + CENSUS_WIDTH as usize..(y + 1) * WIDTH])
        };
        let found = expected
            .map(|(class, colour, _)| (class, canvas().filter(|pixel| **pixel == colour).count()));
        if found == expected.map(|(class, _, count)| (class, count)) {
            return;
        }
        assert!(Instant::now() < until, "{found:?}");
    }
}

#[test]
fn the_window_speaks_the_systems_language_until_one_is_chosen_and_that_is_kept() {
    let arguments = ["view", "name:block", "--engine", "cpu"];
    let shown = Shown::start_in("zh_CN.UTF-8", &arguments, "Block - .* 0 .* - Lifescope");
    shown.press(&["ctrl+l"]);
    shown.wait_for_title("Block - generation 0 - Lifescope");
    let settings = shown.settings.path().join("settings.toml");
    let until = Instant::now() + PATIENCE;
    while std::fs::read_to_string(&settings).ok().as_deref() != Some("language = \"en\"\n") {
        assert!(Instant::now() < until, "the choice is not kept");
        std::thread::yield_now();
    }
}

#[test]
fn a_scale_factor_that_is_none_is_told_of_and_the_window_opens() {
    let scale = [("WINIT_X11_SCALE_FACTOR", "foo")];
    let shown =
        Shown::start_with(&scale, &["view", "name:block"], "Block - generation 0 - Lifescope");
    shown.press(&["space"]);
    shown.wait_for_title("Block - generation 1 - Lifescope");
}

#[test]
fn a_window_that_is_closed_ends_the_program_well() {
    let mut shown = Shown::start(&["view", "name:block"], "Block - generation 0 - Lifescope");
    shown.press(&["ctrl+q"]);
    shown.wait_for_end();
}

#[test]
fn unsaved_work_is_asked_about_and_nothing_is_lost_meanwhile() {
    // What was piped in cannot be had again, where a file or a name leads to the same cells.
    let mut shown = Shown::start_reading(
        "#N Piped\nbo$2bo$3o!\n",
        &["view", "-", "--engine", "cpu"],
        "Piped - generation 0 - Lifescope",
    );
    shown.press(&["space"]);
    shown.wait_for_title("Piped - generation 1 - Lifescope");
    // Called off, the window is as it was.
    shown.press(&["ctrl+q", "Escape", "space"]);
    shown.wait_for_title("Piped - generation 2 - Lifescope");
    // A universe that runs goes on under the question.
    shown.press(&["Return", "ctrl+w", "Escape", "Return"]);
    shown.wait_for_title("Piped - generation [0-9,]+ - Lifescope");
    // It is asked over the list of patterns as well, whose line is typed into.
    shown.press(&["ctrl+o", "ctrl+q", "d"]);
    shown.wait_for_end();
}

#[test]
fn what_was_replaced_comes_back_and_is_saved_as_the_command_line_does() {
    let folder = tempfile::tempdir().expect("a folder for a moment");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let pattern =
        "#N Ship\n#O Someone\n#C A comment.\n#CXRLE Pos=5,6 Gen=7\nx = 3, y = 3\nbo$2bo$3o!\n";
    std::fs::write(path("ship.rle"), pattern).expect("the folder is ours");
    std::fs::write(path("other.cells"), "OO\nOO\n").expect("the folder is ours");
    let mut shown = Shown::start_reading(
        pattern,
        &["view", "-", "--engine", "cpu"],
        "Ship - generation 7 - Lifescope",
    );
    shown.press(&["space", "space", "space"]);
    shown.wait_for_title("Ship - generation 10 - Lifescope");
    // Another file, and back; the start, and back.
    shown.press(&["ctrl+o"]);
    shown.type_over(&path("other.cells"));
    shown.press(&["Return"]);
    shown.wait_for_title("other.cells - generation 0 - Lifescope");
    shown.press(&["ctrl+z"]);
    shown.wait_for_title("Ship - generation 10 - Lifescope");
    shown.press(&["ctrl+y"]);
    shown.wait_for_title("other.cells - generation 0 - Lifescope");
    shown.press(&["ctrl+z", "ctrl+r"]);
    shown.wait_for_title("Ship - generation 7 - Lifescope");
    shown.press(&["ctrl+z"]);
    shown.wait_for_title("Ship - generation 10 - Lifescope");
    // Saved through the question, and closed afterwards.
    shown.press(&["ctrl+q", "Return"]);
    shown.type_over(&path("saved"));
    shown.press(&["Return"]);
    shown.wait_for_end();
    let ran = Command::new(env!("CARGO_BIN_EXE_lifescope"))
        .args(["run", &path("ship.rle"), "--gens", "3", "-o", &path("ran.rle")])
        .output()
        .expect("the program starts");
    assert!(ran.status.success());
    let read = |name| std::fs::read_to_string(path(name)).expect("it was written");
    assert_eq!(read("saved.rle"), read("ran.rle"));
    assert!(read("saved.rle").contains("#O Someone"));
}
