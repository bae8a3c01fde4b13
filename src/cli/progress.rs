//! The progress bar of long work, on standard error.

use std::collections::VecDeque;
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

/// Characters of the bar.
const BAR: usize = 10;

/// A bar that appears once the work takes long, and only on a terminal.
pub struct Progress {
    bar: Option<ProgressBar>,
    is_wanted: bool,
    began: Instant,
    total: u64,
    unit: &'static str,
    pace: Pace,
}

impl Progress {
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

impl Drop for Progress {
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

/// As `[====>     ] 42 % of 10M generations, 3 min left, 1.2e6 generations/s`.
fn line(done: u64, total: u64, unit: &str, left: Option<Duration>, message: &str) -> String {
    let share = done.min(total) as f64 / total.max(1) as f64;
    let filled = (share * BAR as f64) as usize;
    let head = if filled < BAR { ">" } else { "" };
    let bar = format!("{}{head}", "=".repeat(filled));
    let percent = (100.0 * share) as u64;
    let total = numbers::short(total);
    let left = left.map_or_else(String::new, |left| format!(", {} left", duration(left)));
    format!("[{bar:BAR$}] {percent} % of {total} {unit}{left}, {message}")
}

/// A time rounded up to its unit: what is left is never nothing.
fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let in_units = |unit: f64| (seconds / unit).ceil().max(1.0);
    match seconds {
        ..=60.0 => format!("{:.0} s", in_units(1.0)),
        ..=3600.0 => format!("{:.0} min", in_units(60.0)),
        ..=172_800.0 => format!("{:.0} h", in_units(3600.0)),
        ..=315_360_000.0 => format!("{:.0} days", in_units(86_400.0)),
        _ => "years".to_owned(),
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

    /// The time that the rest takes at that speed, once there is enough to tell.
    fn left(&self, total: u64) -> Option<Duration> {
        let ((from, before), (now, done)) = (self.seen.front()?, self.seen.back()?);
        let seconds = (*now - *from).as_secs_f64();
        let rate = done.saturating_sub(*before) as f64 / seconds;
        if seconds < LEAST_SEEN.as_secs_f64() || rate <= 0.0 {
            return None;
        }
        Duration::try_from_secs_f64(total.saturating_sub(*done) as f64 / rate).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_longest_work_fits_a_terminal() {
        let left = Some(Duration::from_secs(u64::MAX / 2));
        let line = line(u64::MAX / 3, u64::MAX, "generations", left, "1.234e10 generations/s");
        assert_eq!(
            line,
            "[===>      ] 33 % of 1.8e19 generations, years left, 1.234e10 generations/s"
        );
        assert!(line.len() < 80, "{}", line.len());
    }

    #[test]
    fn lines_tell_how_far_the_work_is() {
        let check = |done, left, expected: &str| {
            let left = Duration::try_from_secs_f64(left).ok();
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
            pace.left(1000).map(|left| left.as_secs_f64().round())
        };
        assert_eq!(at(0.1, 10), None, "too early to tell");
        assert_eq!(at(0.9, 90), None);
        assert_eq!(at(1.0, 100), Some(9.0));
        // It stops for a while, and is taken to go on as slowly.
        assert_eq!(at(5.0, 100), Some(45.0));
        assert_eq!(at(20.0, 100), None, "nothing was done for long");
        assert_eq!(at(21.0, 550), Some(16.0));
    }
}
