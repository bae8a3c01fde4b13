//! What frames cost, said in the log: with `RUST_LOG=lifescope=debug` a line about every five
//! seconds, of the frames drawn since the one before.
//!
//! Four times are told, each as the median, the 95th percentile and the most, in milliseconds:
//! between the beginnings of frames that follow each other, that is while the universe runs; of
//! laying out and tessellating the widgets; of the processor's time in that, which other threads
//! do not lengthen by taking the core away; and of drawing, with the wait for the display.

use std::time::{Duration, Instant};

/// Time that a line of the log speaks of.
const PERIOD: Duration = Duration::from_secs(5);

/// Times of the frames since the last line.
#[derive(Debug, Default)]
pub(super) struct FrameTimes {
    began: Option<Instant>,
    frames: usize,
    gaps: Vec<Duration>,
    widgets: Vec<Duration>,
    computing: Vec<Duration>,
    drawing: Vec<Duration>,
}

/// Time on the clock and of the thread, since a moment.
pub(super) struct Stopwatch {
    began: Instant,
    thread_began: Option<Duration>,
}

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Self { began: Instant::now(), thread_began: thread_time() }
    }

    /// Time on the clock.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Time for which this thread has had a core, where the system says so.
    pub fn computed(&self) -> Option<Duration> {
        Some(thread_time()?.saturating_sub(self.thread_began?))
    }
}

impl FrameTimes {
    /// Takes note of when a frame follows another one, and by how much.
    pub fn add_gap(&mut self, gap: Duration) {
        self.gaps.push(gap);
    }

    /// Takes note of a frame, and logs what there is to say about the last ones in time.
    pub fn add(&mut self, widgets: Duration, computing: Option<Duration>, drawing: Duration) {
        if !log::log_enabled!(log::Level::Debug) {
            *self = Self::default();
            return;
        }
        self.frames += 1;
        self.widgets.push(widgets);
        self.computing.extend(computing);
        self.drawing.push(drawing);
        let elapsed = self.began.get_or_insert_with(Instant::now).elapsed();
        if elapsed >= PERIOD {
            log::debug!("{}", self.summary(elapsed));
            *self = Self { began: Some(Instant::now()), ..Self::default() };
        }
    }

    fn summary(&mut self, elapsed: Duration) -> String {
        let mut text = format!("frames: {} in {:.1} s", self.frames, elapsed.as_secs_f64());
        for (name, times) in [
            ("apart", &mut self.gaps),
            ("widgets", &mut self.widgets),
            ("computing", &mut self.computing),
            ("drawing", &mut self.drawing),
        ] {
            if !times.is_empty() {
                times.sort_unstable();
                let [median, high, most] = [0.5, 0.95, 1.0].map(|share| milliseconds(times, share));
                text += &format!("; {name} {median:.2} ms ({high:.2}, {most:.2})");
            }
        }
        text
    }
}

/// The time below which that share of the sorted times lies, by the nearest rank.
fn milliseconds(sorted: &[Duration], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1].as_secs_f64() * 1e3
}

/// Time for which this thread has had a core.
#[cfg(target_os = "linux")]
fn thread_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Some(Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?))
}

#[cfg(not(target_os = "linux"))]
fn thread_time() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_medians_and_the_worst() {
        let ms = Duration::from_millis;
        let mut times = FrameTimes {
            frames: 40,
            gaps: Vec::new(),
            // In no order: 1 to 40 ms.
            widgets: (1..=40).map(|n| ms((n * 7) % 41)).collect(),
            computing: vec![ms(2)],
            drawing: vec![ms(3), ms(1)],
            ..FrameTimes::default()
        };
        assert_eq!(
            times.summary(Duration::from_millis(5040)),
            "frames: 40 in 5.0 s; widgets 20.00 ms (38.00, 40.00); computing 2.00 ms (2.00, 2.00); \
             drawing 1.00 ms (3.00, 3.00)"
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_that_sleeps_computes_nothing() {
        let watch = Stopwatch::start();
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        assert!(receiver.recv_timeout(Duration::from_millis(30)).is_err());
        drop(sender);
        assert!(watch.elapsed() >= Duration::from_millis(30));
        assert!(watch.computed().unwrap() < watch.elapsed());
    }
}
