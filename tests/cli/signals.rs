//! Signals: what there is by then is reported and written, and nothing else is left behind.

use super::*;

/// The program at work, to be told to stop.
#[cfg(unix)]
struct AtWork {
    child: std::process::Child,
    log: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

#[cfg(unix)]
impl AtWork {
    /// Starts the program, and waits until its log says that it has begun.
    fn start(program: &mut Process, begun: &str) -> Self {
        for name in SURROUNDINGS {
            program.env_remove(name);
        }
        let heed = || {
            for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGTERM] {
                // SAFETY: `signal` may be called between `fork` and `exec`, and no handler is set.
                unsafe { libc::signal(signal, libc::SIG_DFL) };
            }
            Ok(())
        };
        // The tests themselves may have been started by what has signals ignored, such as `nohup`.
        // SAFETY: what is called is safe there, as said above.
        unsafe { std::os::unix::process::CommandExt::pre_exec(program, heed) };
        let program = program.env("RUST_LOG", "lifescope=info").stdin(Stdio::piped());
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(log.any(|line| line.unwrap().contains(begun)), "{begun:?} in its log");
        Self { child, log }
    }

    /// Sends signals, such as `-TERM`.
    fn send(&self, signal: &str, times: usize) {
        let id = self.child.id().to_string();
        let sent = Process::new("kill").arg(signal).args(vec![&id; times]).status();
        assert!(sent.unwrap().success());
    }

    /// Its output, its last words and its exit code.
    fn end(mut self) -> (String, String, Option<i32>) {
        let mut out = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        let last_words: Vec<String> = self.log.map(Result::unwrap).collect();
        (out, last_words.join("\n"), self.child.wait().unwrap().code())
    }
}

#[cfg(unix)]
#[test]
fn a_signal_stops_run_with_what_there_is() {
    // Those that `timeout` and terminals send come twice.
    for (signal, times) in [("-INT", 1), ("-TERM", 1), ("-TERM", 2), ("-HUP", 2)] {
        let folder = tempfile::tempdir().unwrap();
        let written = folder.path().join("so-far.rle");
        let mut run = Process::new(PROGRAM);
        // Under Seeds' rule a soup comes to no rest, which would end it at once.
        run.args(["run", "soup:64x64", "--rule", "B2/S:T64,64", "--engine", "cpu", "--json"])
            .args(["--gens", "1000000000000000", "-o"])
            .arg(&written);
        let at_work = AtWork::start(&mut run, "stepping");
        at_work.send(signal, times);
        let (out, last_words, code) = at_work.end();
        assert!(last_words.contains("interrupted after"), "{signal}: {last_words}");
        assert_eq!(code, Some(130), "{signal}");
        let report: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(report["interrupted"], true);
        assert_eq!(report["generation"], report["generations_stepped"]);
        let again = result(&["info", &written.display().to_string()]);
        assert_eq!(again["patterns"][0]["population"], report["population"]);
        assert_eq!(names_in(folder.path()), ["so-far.rle"], "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_stops_the_other_commands_with_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let check = |arguments: &[&str], begun: &str, signal: &str, printed: &str, told: &str| {
        let at_work = AtWork::start(Process::new(PROGRAM).args(arguments), begun);
        at_work.send(signal, 1);
        let (out, last_words, code) = at_work.end();
        assert_eq!(code, Some(130), "{arguments:?}: {last_words}");
        assert!(out.contains(printed), "{arguments:?}: {out}");
        assert!(last_words.contains(told), "{arguments:?}: {last_words}");
    };
    let csv = at("rows.csv");
    check(
        &["bench", "--engine", "cpu", "--size", "64", "--no-limits", "-n", "100000000000000"]
            .iter()
            .chain(&["--csv", &csv])
            .copied()
            .collect::<Vec<_>>(),
        "measuring cpu",
        "-TERM",
        "real cell/s",
        "interrupted",
    );
    check(&["census", "--soups", "1000000000"], "running", "-HUP", "soups", "interrupted after");
    let weights = at("weights.safetensors");
    check(
        &["attend", "life", "--grid", "32", "--save", &weights],
        "training seed 1",
        "-TERM",
        "parameters",
        "no seed was finished, so",
    );
    for study in ["sizes", "ablations"] {
        check(&["attend", study], "training seed 1", "-TERM", "loss", "interrupted");
    }
    check(&["attend", "sentence"], "training seed 1", "-HUP", "", "interrupted");
    assert_eq!(names_in(folder.path()), ["rows.csv"]);
    assert!(fs::read_to_string(csv).unwrap().starts_with("engine,adapter,"));
}

#[cfg(unix)]
#[test]
fn a_signal_before_there_is_anything_to_write_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("old.rle");
    fs::write(&written, "old").unwrap();
    for signal in ["-INT", "-TERM", "-HUP"] {
        for arguments in [&["run", "-", "--gens", "4", "-o"][..], &["convert", "-"]] {
            let mut program = Process::new(PROGRAM);
            let at_work = AtWork::start(program.args(arguments).arg(&written), "reading <stdin>");
            assert_eq!(names_in(folder.path()).len(), 2, "the new file is begun");
            at_work.send(signal, 1);
            assert_eq!(at_work.end().2, Some(130), "{signal} {arguments:?}");
            assert_eq!(names_in(folder.path()), ["old.rle"], "{signal} {arguments:?}");
            assert_eq!(fs::read(&written).unwrap(), b"old");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_signal_that_was_ignored_from_the_start_is_ignored() {
    // As `nohup` starts programs.
    let mut shell = Process::new("sh");
    shell.args(["-c", r#"trap '' HUP; exec "$@""#, "sh", PROGRAM, "run", "-", "--gens", "4"]);
    let mut at_work = AtWork::start(&mut shell, "reading <stdin>");
    at_work.send("-HUP", 1);
    at_work.child.stdin.take().unwrap().write_all(b"bo$2bo$3o!").unwrap();
    let (out, last_words, code) = at_work.end();
    assert_eq!(code, Some(0), "{last_words}");
    assert!(out.contains("generation    4"), "{out}");
}
