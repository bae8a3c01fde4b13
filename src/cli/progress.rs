//! The progress bar of long work, on standard error.

use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console::Console;
use super::numbers;

/// Time after which work counts as long.
const PATIENCE: Duration = Duration::from_millis(500);

/// How far back the speed is taken from.
const MEMORY: Duration = Duration::from_secs(10);

/// Time that must have been seen before the rest is estimated.
const LEAST_SEEN: Duration = Duration::from_secs(1);

/// Share of the earlier speed below which the work counts as slowing down.
const SLOWER: f64 = 0.95;

/// Characters of the bar.
const BAR: usize = 10;

/// A bar that appears once the work takes long, and only on a terminal.
pub struct ProgressMeter {
    bar: Option<ProgressBar>,
    is_wanted: bool,
    began: Instant,
    total: u64,
    unit: &'static str,
    pace: Pace,
}

impl ProgressMeter {
    /// A bar of `total` steps, counted in `unit`.
    pub fn new(console: &Console, total: u64, unit: &'static str) -> Self {
        Self {
            bar: None,
            is_wanted: console.shows_progress(),
            began: Instant::now(),
            total,
            unit,
            pace: Pace::default(),
        }
    }

    /// Shows that `done` steps are done, and a word on what is going on.
    pub fn set(&mut self, done: u64, message: impl FnOnce() -> String) {
        if !self.is_wanted {
            return;
        }
        self.pace.note(self.began.elapsed(), done);
        if self.began.elapsed() < PATIENCE {
            return;
        }
        let left = self.pace.left(self.total);
        let line = line(done, self.total, self.unit, left, &message());
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr());
            bar.with_style(style())
        });
        bar.set_position(done);
        bar.set_message(line);
    }
}

impl Drop for ProgressMeter {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A longer line is cut where the terminal ends.
fn style() -> ProgressStyle {
    ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// As `[====>     ] 42 % of 10M generations, 3 min left, 61,440 generations/s`.
fn line(done: u64, total: u64, unit: &str, left: Option<Left>, message: &str) -> String {
    let share = done.min(total) as f64 / total.max(1) as f64;
    let filled = (share * BAR as f64) as usize;
    let head = if filled < BAR { ">" } else { "" };
    let bar = format!("{}{head}", "=".repeat(filled));
    let percent = (100.0 * share) as u64;
    let total = numbers::short(total);
    let left = left.map_or_else(String::new, |left| format!(", {left} left"));
    format!("[{bar:BAR$}] {percent} % of {total} {unit}{left}, {message}")
}

/// The time that the rest of the work takes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Left {
    time: Duration,
    /// Whether the work slows down, as a universe does that grows, so that it takes longer.
    is_least: bool,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = duration(self.time);
        let over = if self.is_least && time != AGES { ">" } else { "" };
        write!(f, "{over}{time}")
    }
}

/// More than some hundred years.
const AGES: &str = "ages";

/// A time rounded up to its unit: what is left is never nothing.
fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let in_units = |unit: f64| (seconds / unit).ceil().max(1.0);
    match seconds {
        ..=60.0 => format!("{:.0} s", in_units(1.0)),
        ..=3600.0 => format!("{:.0} min", in_units(60.0)),
        ..=172_800.0 => format!("{:.0} h", in_units(3600.0)),
        ..=8_640_000.0 => format!("{:.0} days", in_units(86_400.0)),
        ..=3.1e9 => format!("{:.0} years", in_units(31_557_600.0)),
        _ => AGES.to_owned(),
    }
}

/// How fast the work has gone lately.
#[derive(Debug, Default)]
struct Pace {
    /// What was done by when, the earliest first.
    seen: VecDeque<(Duration, u64)>,
}

impl Pace {
    fn note(&mut self, now: Duration, done: u64) {
        // Some look often; a hundred marks tell the speed as well as a thousand.
        if self.seen.back().is_some_and(|(last, _)| now - *last < MEMORY / 100) {
            self.seen.pop_back();
        }
        if self.seen.is_empty() {
            self.seen.push_back((Duration::ZERO, 0));
        }
        self.seen.push_back((now, done));
        while self.seen.len() > 2 && now - self.seen[1].0 > MEMORY {
            self.seen.pop_front();
        }
    }

    /// The time that the rest takes at the speed of the later half of what was seen, once there is enough to
    /// tell.
    fn left(&self, total: u64) -> Option<Left> {
        let (first, last) = (self.seen.front()?, self.seen.back()?);
        if last.0 - first.0 < LEAST_SEEN {
            return None;
        }
        let half = first.0 + (last.0 - first.0) / 2;
        let middle = self.seen.iter().rfind(|(when, _)| *when <= half)?;
        let (earlier, later) = (rate(first, middle), rate(middle, last));
        if later <= 0.0 {
            return None;
        }
        let seconds = total.saturating_sub(last.1) as f64 / later;
        let is_least = later < SLOWER * earlier;
        Some(Left { time: Duration::try_from_secs_f64(seconds).ok()?, is_least })
    }
}

/// What was done in a second between two marks.
fn rate((from, before): &(Duration, u64), (now, done): &(Duration, u64)) -> f64 {
    done.saturating_sub(*before) as f64 / (*now - *from).as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_longest_work_fits_a_terminal() {
        let left = Some(Left { time: Duration::from_secs(86_400 * 100), is_least: true });
        let line = line(u64::MAX / 3, u64::MAX, "generations", left, "999,999 generations/s");
        assert_eq!(
            line,
            "[===>      ] 33 % of 1.8e19 generations, >100 days left, 999,999 generations/s"
        );
        assert!(line.len() < 80, "{}", line.len());
    }

    #[test]
    fn lines_tell_how_far_the_work_is() {
        let check = |done, left, expected: &str| {
            let left = Duration::try_from_secs_f64(left).ok();
            let left = left.map(|time| Left { time, is_least: false });
            assert_eq!(line(done, 10_000_000, "soups", left, "x"), expected);
        };
        check(0, -1.0, "[>         ] 0 % of 10M soups, x");
        check(123_456, 0.01, "[>         ] 1 % of 10M soups, 1 s left, x");
        check(5_000_000, 61.0, "[=====>    ] 50 % of 10M soups, 2 min left, x");
        check(9_999_999, 7201.0, "[=========>] 99 % of 10M soups, 3 h left, x");
        check(10_000_000, 400_000.0, "[==========] 100 % of 10M soups, 5 days left, x");
    }

    #[test]
    fn what_is_left_follows_from_the_speed_of_late() {
        let mut pace = Pace::default();
        let mut at = |seconds: f64, done| {
            pace.note(Duration::from_secs_f64(seconds), done);
            pace.left(1000).map(|left| (left.time.as_secs_f64().round(), left.is_least))
        };
        assert_eq!(at(0.1, 10), None, "too early to tell");
        assert_eq!(at(0.5, 50), None);
        assert_eq!(at(0.9, 90), None);
        assert_eq!(at(1.0, 100), Some((9.0, false)));
        // It slows down, as what grows does, and is not taken to go on as fast as at first.
        assert_eq!(at(2.0, 150), Some((17.0, true)));
        assert_eq!(at(5.0, 210), Some((40.0, true)));
        assert_eq!(at(20.0, 210), None, "nothing was done for long");
        assert_eq!(at(21.0, 550), Some((21.0, false)));
    }
}
