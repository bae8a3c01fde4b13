//! How many generations are due, how many of them to step at once, and how fast that goes.

use std::time::{Duration, Instant};

use super::{FRAME, MAX_SPEED, MIN_SPEED, frames_a_generation};

/// Time that a slice of stepping should take: half a frame, so that commands are heard in time.
const SLICE: Duration = Duration::from_millis(8);

/// Time over which rates are taken.
const RATES_WINDOW: Duration = Duration::from_millis(500);

/// Whether a universe runs, how fast, and what is still to be stepped.
#[derive(Debug)]
pub(super) struct Pace {
    is_running: bool,
    /// 2^n generations a frame, or below 0 one in several frames.
    speed: i32,
    /// Generations still to be stepped for this frame or this command.
    owed: u64,
    frames_until_step: u32,
    next_frame: Instant,
    /// Generations in the next slice.
    slice: u64,
}

impl Pace {
    /// A universe at rest.
    pub fn new(now: Instant) -> Self {
        Self {
            is_running: false,
            speed: 0,
            owed: 0,
            frames_until_step: 0,
            next_frame: now,
            slice: 1,
        }
    }

    pub fn is_running(&self) -> bool {
        self.is_running
    }

    pub fn speed(&self) -> i32 {
        self.speed
    }

    /// Whether there is something to step now.
    pub fn is_owing(&self) -> bool {
        self.owed > 0
    }

    /// When the next frame begins.
    pub fn next_frame(&self) -> Instant {
        self.next_frame
    }

    /// Runs or rests; what was still to be stepped is let go of.
    pub fn run(&mut self, is_running: bool) {
        self.is_running = is_running;
        self.owed = 0;
    }

    /// Rests, with so many generations to step, more than were still to be stepped by such
    /// commands.
    pub fn step(&mut self, generations: u64) {
        let owed = if self.is_running { 0 } else { self.owed };
        self.run(false);
        self.owed = owed.saturating_add(generations);
    }

    /// Changes the speed.
    pub fn set_speed(&mut self, speed: i32) {
        self.speed = speed.clamp(MIN_SPEED, MAX_SPEED);
        self.owed = 0;
        self.frames_until_step = 0;
    }

    /// Another universe: rests, and knows nothing of how fast it is.
    pub fn begin_again(&mut self) {
        self.run(false);
        self.slice = 1;
    }

    /// Owes what a frame asks for, where one has begun and the last is done.
    pub fn begin_frame(&mut self, now: Instant) {
        if now < self.next_frame || !self.is_running || self.owed > 0 {
            return;
        }
        if self.speed >= 0 {
            self.owed = 1 << self.speed;
        } else if self.frames_until_step == 0 {
            self.owed = 1;
            self.frames_until_step = frames_a_generation(self.speed) - 1;
        } else {
            self.frames_until_step -= 1;
        }
    }

    /// Ends the frame if its time is over; returns whether it was. `began` is when the work that
    /// has ended `now` began: frames that it took longer than are left out.
    pub fn end_frame(&mut self, began: Instant, now: Instant) -> bool {
        let is_over = now >= self.next_frame;
        if is_over {
            self.next_frame = (self.next_frame + FRAME).max(began);
        }
        is_over
    }

    /// Generations to step at once.
    pub fn slice(&self) -> u64 {
        self.slice.min(self.owed).max(1)
    }

    /// A slice of that many generations took so long.
    pub fn stepped(&mut self, generations: u64, took: Duration) {
        self.owed -= generations.min(self.owed);
        let wanted = generations as f64 * SLICE.as_secs_f64() / took.as_secs_f64().max(1e-9);
        self.slice = (wanted as u64).clamp(self.slice.div_ceil(2), self.slice.saturating_mul(2));
    }
}

/// Generations and cells a second over the recent past, waiting included.
#[derive(Debug)]
pub(super) struct Rates {
    since: Instant,
    generations: u64,
    cells: u64,
    rates: Option<(f64, f64)>,
}

impl Rates {
    /// Nothing was stepped yet.
    pub fn new(now: Instant) -> Self {
        Self { since: now, generations: 0, cells: 0, rates: None }
    }

    /// So much was stepped by `now`.
    pub fn record(&mut self, generations: u64, cells: u64, now: Instant) {
        self.generations += generations;
        self.cells += cells;
        let elapsed = now - self.since;
        if elapsed >= RATES_WINDOW {
            let seconds = elapsed.as_secs_f64();
            let rates = (self.generations as f64 / seconds, self.cells as f64 / seconds);
            *self = Self { rates: Some(rates), ..Self::new(now) };
        }
    }

    /// Generations and cells a second; 0 until the first half second is over.
    pub fn a_second(&self) -> (f64, f64) {
        self.rates.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What so many frames ask for at a speed.
    fn frames(speed: i32, count: u32) -> Vec<u64> {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        pace.set_speed(speed);
        pace.run(true);
        let owed = |frame: u32| {
            let now = start + frame * FRAME;
            pace.begin_frame(now);
            let owed = pace.owed;
            pace.stepped(owed, Duration::ZERO);
            pace.end_frame(now, now);
            owed
        };
        (0..count).map(owed).collect()
    }

    #[test]
    fn frames_ask_for_powers_of_two_or_take_turns() {
        assert_eq!(frames(3, 10), [8; 10]);
        assert_eq!(frames(-2, 10), [1, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
    }

    #[test]
    fn what_a_speed_asks_for_is_what_its_frames_do() {
        for (speed, rate) in [
            (0, 60.0),
            (-1, 30.0),
            (-2, 15.0),
            (-3, 7.5),
            (-4, 4.0),
            (-5, 2.0),
            (-6, 1.0),
            (2, 240.0),
        ] {
            assert!((super::super::asked_rate(speed) - rate).abs() < 1e-3, "{speed}");
            assert_eq!(frames(speed, 120).iter().sum::<u64>() as f64, 2.0 * rate, "{speed}");
        }
    }

    #[test]
    fn steps_add_up_and_end_a_run() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        pace.step(5);
        pace.step(2);
        assert_eq!(pace.owed, 7);
        pace.set_speed(4);
        pace.run(true);
        pace.begin_frame(now);
        pace.step(1);
        assert_eq!((pace.owed, pace.is_running()), (1, false), "of the frame nothing is left");
    }

    #[test]
    fn slices_grow_and_shrink_towards_half_a_frame() {
        let mut pace = Pace::new(Instant::now());
        pace.step(1 << 40);
        for _ in 0..10 {
            pace.stepped(pace.slice(), Duration::from_micros(1));
        }
        assert_eq!(pace.slice(), 1 << 10, "doubles at most");
        pace.stepped(1 << 10, SLICE * 3);
        assert_eq!(pace.slice(), 1 << 9, "halves at most");
        pace.stepped(1 << 9, SLICE);
        assert_eq!(pace.slice(), 1 << 9);
    }

    #[test]
    fn frames_that_work_took_longer_than_are_left_out() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        assert!(pace.end_frame(start, start));
        assert_eq!(pace.next_frame(), start + FRAME);
        assert!(!pace.end_frame(start, start + FRAME / 2));
        let late = start + 10 * FRAME;
        assert!(pace.end_frame(late, late + FRAME / 4));
        assert_eq!(pace.next_frame(), late);
    }

    #[test]
    fn rates_are_those_of_the_last_half_second() {
        let start = Instant::now();
        let mut rates = Rates::new(start);
        rates.record(10, 1000, start + RATES_WINDOW / 4);
        assert_eq!(rates.a_second(), (0.0, 0.0), "too early to tell");
        rates.record(20, 2000, start + RATES_WINDOW);
        assert_eq!(rates.a_second(), (60.0, 6000.0));
        rates.record(60, 0, start + 2 * RATES_WINDOW);
        assert_eq!(rates.a_second(), (120.0, 0.0));
    }
}
