//! The terminal view of the real program, driven by keys in tmux.
//!
//! A control-mode client tells of everything that the program writes, so that a test waits for
//! output, not for time to pass.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Time after which what was waited for is taken to be missing.
const PATIENCE: Duration = Duration::from_secs(60);

const LYING: &str = "██████";
const STANDING: [&str; 3] = ["██"; 3];

/// A terminal of 80 x 24 characters with the program in it. When the program has ended, the
/// terminal shows `ended with` and its exit code.
struct Terminal {
    directory: tempfile::TempDir,
    client: Child,
    /// Gets something whenever the terminal's contents may have changed.
    changes: Receiver<()>,
}

impl Terminal {
    /// Starts `lifescope` with those arguments.
    fn start(arguments: &str) -> Self {
        Self::start_with("", arguments)
    }

    /// The same with those settings.
    fn start_with(settings: &str, arguments: &str) -> Self {
        Self::start_script(settings, |program| {
            format!("sh -c '{program} {arguments}'; echo ended with $?; exec cat")
        })
    }

    /// Starts a shell that has jobs, and in it `lifescope` with those arguments.
    fn start_job(arguments: &str) -> Self {
        let terminal = Self::start_script("", |program| {
            // The shell reads what it is to do when it is ready for it.
            format!("PS1='$ ' PROGRAM='{program} {arguments}' bash --norc --noprofile -i")
        });
        terminal.wait_for_text("$");
        terminal.press(&["sh -c \"$PROGRAM\"", "Enter"]);
        terminal
    }

    /// Runs a script, which is made of the words that become the program.
    fn start_script(settings: &str, script: impl Fn(&str) -> String) -> Self {
        let directory = tempfile::tempdir().expect("a directory for the socket");
        std::fs::write(directory.path().join("settings.toml"), settings).expect("it is writable");
        // The inner shell becomes the program, whose process id is then known.
        let pid = directory.path().join("pid");
        let script = script(&format!(
            "echo $$ > {}; exec {}",
            pid.display(),
            env!("CARGO_BIN_EXE_lifescope")
        ));
        let mut client = tmux(directory.path())
            .args(["-C", "new-session", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tmux starts; scripts/test installs it");
        let output = client.stdout.take().expect("its output is a pipe");
        let (changed, changes) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n') {
                if line.is_err() || changed.send(()).is_err() {
                    return;
                }
            }
        });
        Self { directory, client, changes }
    }

    /// Presses keys, as tmux names them.
    fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Waits until the terminal shows what is wanted.
    #[track_caller]
    fn wait_for(&self, what: &str, is_there: impl Fn(&[&str]) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let output = self.tmux(&["capture-pane", "-p"]);
            let screen = String::from_utf8_lossy(&output.stdout).into_owned();
            let lines: Vec<&str> = screen.lines().map(str::trim).collect();
            if is_there(&lines) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if self.changes.recv_timeout(left).is_err() {
                panic!("no {what} in the terminal:\n{screen}");
            }
            // Several changes make one new look.
            while self.changes.try_recv().is_ok() {}
        }
    }

    #[track_caller]
    fn wait_for_text(&self, text: &str) {
        self.wait_for(text, |lines| lines.iter().any(|line| line.contains(text)));
    }

    fn tmux(&self, arguments: &[&str]) -> Output {
        let output = tmux(self.directory.path()).args(arguments).output();
        output.expect("tmux starts; scripts/test installs it")
    }

    /// The process id of the program.
    fn pid(&self) -> String {
        let path = self.directory.path().join("pid");
        let pid = std::fs::read_to_string(path).expect("the program was started");
        pid.trim().to_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
        // Both fail only for a client that has ended by itself.
        let _ = self.client.kill();
        let _ = self.client.wait();
    }
}

/// A tmux command for the private server of that directory, not the user's.
fn tmux(directory: &Path) -> Command {
    let mut command = Command::new("tmux");
    command
        .args(["-u", "-f", "/dev/null", "-S"])
        .arg(directory.join("socket"))
        .env("LC_ALL", "C.UTF-8")
        .env("LIFESCOPE_CONFIG", directory)
        .env_remove("LANGUAGE")
        .env_remove("TMUX");
    command
}

/// Whether exactly these are the lines of the universe that show anything.
fn shows(lines: &[&str], expected: &[&str]) -> bool {
    let Some((_status, universe)) = lines.split_last() else {
        return false;
    };
    let alive: Vec<&str> = universe.iter().filter(|line| !line.is_empty()).copied().collect();
    alive == expected
}

#[test]
fn a_blinker_turns_runs_stops_and_is_left() {
    let terminal = Terminal::start("view --terminal --engine cpu name:blinker");
    terminal.wait_for("lying blinker", |lines| shows(lines, &[LYING]));
    terminal.wait_for_text("gen 0  pop 3  paused");
    terminal.press(&["Escape"]);
    terminal.press(&["Space"]);
    terminal.wait_for("standing blinker", |lines| shows(lines, &STANDING));
    terminal.wait_for_text("gen 1  pop 3  paused");
    terminal.press(&["Space"]);
    terminal.wait_for("lying blinker", |lines| shows(lines, &[LYING]));
    terminal.press(&["+", "+", "+", "Tab"]);
    terminal.wait_for_text("gen 10  pop 3  paused  480 gen/s");
    terminal.press(&["Enter"]);
    terminal.wait_for_text("running");
    terminal.wait_for_text("of 480 gen/s");
    terminal.press(&["Enter"]);
    terminal.wait_for_text("paused");
    terminal.press(&["r"]);
    terminal.wait_for_text("gen 0  pop 3  paused  480 gen/s");
    terminal.press(&["?"]);
    terminal.wait_for_text("one generation");
    terminal.press(&["q"]);
    terminal.wait_for("shell's screen only", |lines| lines.first() == Some(&"ended with 0"));
}

#[test]
fn a_chosen_language_is_spoken() {
    let terminal =
        Terminal::start_with("language = \"zh\"\n", "view --terminal --engine cpu name:blinker");
    terminal.wait_for_text("第 0 代  种群 3  已暂停");
    terminal.press(&["?"]);
    terminal.wait_for_text("前进一代");
    terminal.press(&["?", "q"]);
    terminal.wait_for_text("ended with 0");
}

#[test]
fn a_narrow_terminal_keeps_what_matters() {
    let terminal = Terminal::start("view --terminal --engine cpu name:blinker");
    terminal.wait_for("lying blinker", |lines| shows(lines, &[LYING]));
    terminal.tmux(&["resize-window", "-x", "22", "-y", "6"]);
    terminal.wait_for("short status", |lines| {
        shows(lines, &[LYING]) && lines.last() == Some(&"gen 0  pop 3  ? help")
    });
    terminal.press(&["C-c"]);
    terminal.wait_for_text("ended with 0");
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let terminal = Terminal::start("view --terminal --engine cpu name:blinker");
    terminal.wait_for("lying blinker", |lines| shows(lines, &[LYING]));
    // The shell has a kill of its own; not every system has the program.
    let kill = format!("kill {}", terminal.pid());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    // 128 and SIGTERM's number, as shells report it.
    terminal.wait_for_text("ended with 143");
    terminal
        .wait_for("shell's screen only", |lines| lines.iter().all(|line| !line.contains("pop 3")));
}

#[test]
fn a_stopped_view_comes_back_as_it_was() {
    let terminal = Terminal::start_job("view --terminal --engine cpu name:blinker");
    terminal.wait_for("lying blinker", |lines| shows(lines, &[LYING]));
    terminal.press(&["C-z"]);
    terminal.wait_for_text("Stopped");
    terminal
        .wait_for("shell's screen only", |lines| lines.iter().all(|line| !line.contains("pop 3")));
    terminal.press(&["fg", "Enter"]);
    terminal.wait_for("lying blinker", |lines| shows(lines, &[LYING]));
    // A key without Enter is heard in raw mode alone.
    terminal.press(&["Space"]);
    terminal.wait_for("standing blinker", |lines| shows(lines, &STANDING));
    let stop = format!("kill -TSTP {}", terminal.pid());
    let stopped = Command::new("sh").args(["-c", &stop]).status();
    assert!(stopped.is_ok_and(|status| status.success()));
    terminal.wait_for_text("Stopped");
    terminal.press(&["fg", "Enter"]);
    terminal.wait_for("standing blinker", |lines| shows(lines, &STANDING));
    terminal.press(&["Space"]);
    terminal.wait_for("lying blinker", |lines| shows(lines, &[LYING]));
    terminal.press(&["q"]);
    terminal
        .wait_for("shell's screen only", |lines| lines.iter().all(|line| !line.contains("pop 3")));
}

#[test]
fn a_locale_without_utf_8_gets_plain_characters() {
    let terminal = Terminal::start_script("", |program| {
        let arguments = "view --terminal --engine cpu name:blinker";
        format!("LC_ALL=C sh -c '{program} {arguments}'; echo ended with $?; exec cat")
    });
    terminal.wait_for("lying blinker", |lines| shows(lines, &["######"]));
    terminal.press(&["?"]);
    terminal.wait_for_text("+ lifescope ---");
    terminal.press(&["q"]);
    terminal.wait_for_text("ended with 0");
}

#[test]
fn a_terminal_that_is_gone_ends_the_view_without_a_panic() {
    let code = ended_by(|pid| {
        // As the kernel tells the programs of a terminal whose shell has gone. It may have noticed already.
        let _ = Command::new("kill").args(["-HUP", pid]).status().unwrap();
    });
    assert!(["1", "129"].contains(&code.trim()), "{code}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_goes_without_a_signal_ends_the_view_too() {
    assert_eq!(ended_by(|_| {}).trim(), "1");
}

/// How a view ends whose terminal goes while the shell stays.
fn ended_by(then: impl FnOnce(&str)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let ended = folder.path().join("ended");
    assert!(Command::new("mkfifo").arg(&ended).status().unwrap().success());
    let terminal = Terminal::start_script("", |program| {
        // The shell outlives its terminal, to tell how the program ended.
        let arguments = "--terminal --engine cpu name:blinker";
        let ended = ended.display();
        format!("trap : HUP; sh -c '{program} {arguments}'; echo $? > {ended}")
    });
    terminal.wait_for_text(LYING);
    let pid = terminal.pid();
    terminal.tmux(&["kill-server"]);
    then(&pid);
    std::fs::read_to_string(&ended).unwrap()
}

#[test]
fn a_terminal_that_is_a_printer_is_not_drawn_on() {
    let terminal = Terminal::start_script("", |program| {
        let arguments = "view --terminal --engine cpu name:blinker";
        format!("TERM=dumb sh -c '{program} {arguments}'; echo ended with $?; exec cat")
    });
    terminal.wait_for_text("the terminal cannot be drawn on (TERM is 'dumb')");
    terminal.wait_for_text("ended with 0");
}
