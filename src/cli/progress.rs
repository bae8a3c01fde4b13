//! The progress bar of long work, on standard error.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console::Console;

/// Time after which work counts as long.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that appears once the work takes long, and only on a terminal.
pub struct Progress {
    bar: Option<ProgressBar>,
    is_wanted: bool,
    has_color: bool,
    began: Instant,
    total: u64,
    unit: &'static str,
}

impl Progress {
    /// A bar of `total` steps, counted in `unit`.
    pub fn new(console: &Console, total: u64, unit: &'static str) -> Self {
        Self {
            bar: None,
            is_wanted: console.shows_progress(),
            has_color: console.has_color(),
            began: Instant::now(),
            total,
            unit,
        }
    }

    /// Shows that `done` steps are done, and a word on what is going on.
    pub fn set(&mut self, done: u64, message: impl FnOnce() -> String) {
        if !self.is_wanted || self.began.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr());
            bar.with_style(style(self.has_color, self.unit)).with_elapsed(self.began.elapsed())
        });
        bar.set_position(done);
        bar.set_message(message());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(has_color: bool, unit: &str) -> ProgressStyle {
    let bar = if has_color { "{bar:32.cyan/dim}" } else { "{bar:32}" };
    let template = format!("{bar} {{human_pos}} of {{human_len}} {unit}, {{eta}} left, {{msg}}");
    ProgressStyle::with_template(&template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}
