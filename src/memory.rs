//! Memory that may be taken, who has taken it, and how much there is.
//!
//! One [`MemoryBudget`] stands behind the whole program. Whatever grows with what is opened draws on
//! it: readers, universes, engines, writers that hold more than a line, the census. Each takes a
//! [`Reservation`] before it allocates, and a reservation that is dropped gives its bytes back. So
//! the limit holds for all of them together: a pattern that is being read counts beside the universe
//! that is open, and what a pattern no longer needs is there for the engine.
//!
//! Bytes are reserved in large pieces, so that the counter, which threads share, is touched seldom.
//! Buffers of a fixed size, some megabytes in all, are not counted.
//!
//! This module knows bytes and nothing of what they hold.

mod available;
mod list;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use available::available_bytes;
pub use list::BudgetedVec;

/// Memory that may be taken, shared by all that draw on it. Clones are the same budget.
///
/// ```
/// use lifescope::memory::MemoryBudget;
/// let budget = MemoryBudget::new(1000);
/// let pattern = budget.reserve(600)?;
/// assert!(budget.clone().reserve(600).is_err());
/// drop(pattern);
/// assert!(budget.reserve(600).is_ok());
/// # Ok::<(), lifescope::memory::OverBudget>(())
/// ```
#[derive(Clone, Debug)]
pub struct MemoryBudget {
    shared: Arc<Shared>,
    place: Place,
}

#[derive(Debug)]
struct Shared {
    limit: u64,
    in_host: AtomicU64,
    in_device: AtomicU64,
}

/// Whose memory it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Host,
    Device,
}

impl MemoryBudget {
    /// A budget of `limit` bytes.
    pub fn new(limit: u64) -> Self {
        let shared = Shared { limit, in_host: AtomicU64::new(0), in_device: AtomicU64::new(0) };
        Self { shared: Arc::new(shared), place: Place::Host }
    }

    /// A budget that never ends.
    pub fn unlimited() -> Self {
        Self::new(u64::MAX)
    }

    /// A budget of half of what is available now; of 1 GiB where the system does not say.
    pub fn half_of_available() -> Self {
        Self::new(available_bytes().unwrap_or(2 << 30) / 2)
    }

    /// The same budget for a device that has memory of its own: as much may be taken there as in the
    /// host's memory, and what is taken in one is not taken in the other.
    #[must_use]
    pub fn in_device_memory(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), place: Place::Device }
    }

    /// Bytes that may be taken in all.
    pub fn limit(&self) -> u64 {
        self.shared.limit
    }

    /// Bytes that are taken now. They may be more than the limit; see
    /// [`Reservation::cover_anyway`].
    pub fn taken(&self) -> u64 {
        self.counter().load(Ordering::Relaxed)
    }

    /// Bytes that are left.
    pub fn left(&self) -> u64 {
        self.limit().saturating_sub(self.taken())
    }

    /// A reservation of nothing yet.
    pub fn reservation(&self) -> Reservation {
        Reservation { budget: Some(self.clone()), bytes: 0 }
    }

    /// Takes `bytes`.
    ///
    /// # Errors
    /// [`OverBudget`] where so many are not left.
    pub fn reserve(&self, bytes: u64) -> Result<Reservation, OverBudget> {
        let mut reservation = self.reservation();
        reservation.resize(bytes)?;
        Ok(reservation)
    }

    fn counter(&self) -> &AtomicU64 {
        match self.place {
            Place::Host => &self.shared.in_host,
            Place::Device => &self.shared.in_device,
        }
    }

    fn take(&self, bytes: u64) -> Result<(), OverBudget> {
        let allowed = self.limit();
        let with = |taken: u64| taken.checked_add(bytes).filter(|&sum| sum <= allowed);
        let taken = self.counter().fetch_update(Ordering::Relaxed, Ordering::Relaxed, with);
        taken.map(drop).map_err(|taken| OverBudget { needed: taken.saturating_add(bytes), allowed })
    }

    fn take_anyway(&self, bytes: u64) {
        self.counter().fetch_add(bytes, Ordering::Relaxed);
    }

    fn give_back(&self, bytes: u64) {
        self.counter().fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// A budget of its own of so many bytes.
impl From<u64> for MemoryBudget {
    fn from(limit: u64) -> Self {
        Self::new(limit)
    }
}

/// The same budget.
impl From<&MemoryBudget> for MemoryBudget {
    fn from(budget: &MemoryBudget) -> Self {
        budget.clone()
    }
}

/// That a budget does not hold what is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} of memory would be taken, more than the {} allowed",
    Bytes::told_apart(*needed, *allowed)[0],
    Bytes::told_apart(*needed, *allowed)[1]
)]
pub struct OverBudget {
    /// Bytes that would be taken in all, by whoever asked and all others.
    pub needed: u64,
    /// Bytes that may be taken.
    pub allowed: u64,
}

/// Bytes that were taken from a budget, and go back to it when this is dropped.
///
/// The default one belongs to no budget and is never refused.
#[derive(Debug, Default)]
pub struct Reservation {
    budget: Option<MemoryBudget>,
    bytes: u64,
}

/// Bytes that are reserved ahead at most, so that the next are at hand.
const MOST_AHEAD: u64 = 1 << 20;

impl Reservation {
    /// Bytes that are reserved.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The budget that they are taken from.
    pub fn budget(&self) -> MemoryBudget {
        self.budget.clone().unwrap_or_else(MemoryBudget::unlimited)
    }

    /// Bytes that the budget allows in all.
    pub fn limit(&self) -> u64 {
        self.budget.as_ref().map_or(u64::MAX, MemoryBudget::limit)
    }

    /// Makes it `bytes`, no more and no less.
    ///
    /// # Errors
    /// [`OverBudget`], and the reservation stays as it was. Fewer bytes are never refused.
    pub fn resize(&mut self, bytes: u64) -> Result<(), OverBudget> {
        if let Some(budget) = &self.budget {
            match bytes.checked_sub(self.bytes) {
                Some(more) => budget.take(more)?,
                None => budget.give_back(self.bytes - bytes),
            }
        }
        self.bytes = bytes;
        Ok(())
    }

    /// Makes it `bytes` at least, and some more where they are left, so that asking often is cheap.
    ///
    /// # Errors
    /// [`OverBudget`], and the reservation stays as it was.
    #[inline]
    pub fn cover(&mut self, bytes: u64) -> Result<(), OverBudget> {
        if bytes <= self.bytes { Ok(()) } else { self.grow_to_cover(bytes) }
    }

    #[cold]
    fn grow_to_cover(&mut self, bytes: u64) -> Result<(), OverBudget> {
        let ahead = (bytes / 8).min(MOST_AHEAD);
        self.resize(bytes.saturating_add(ahead)).or_else(|_| self.resize(bytes))
    }

    /// Makes it `bytes` at least, past the limit if need be: for what is there anyway and has to be
    /// counted, so that whoever asks next is refused.
    #[inline]
    pub fn cover_anyway(&mut self, bytes: u64) {
        if bytes > self.bytes && self.grow_to_cover(bytes).is_err() {
            if let Some(budget) = &self.budget {
                budget.take_anyway(bytes - self.bytes);
            }
            self.bytes = bytes;
        }
    }

    /// Gives back what is reserved beyond `bytes`.
    pub fn shrink_to(&mut self, bytes: u64) {
        if bytes < self.bytes {
            // Fewer bytes are never refused.
            let _ = self.resize(bytes);
        }
    }

    /// Takes `bytes` more, as a reservation of their own.
    ///
    /// # Errors
    /// [`OverBudget`] where so many are not left.
    pub fn another(&self, bytes: u64) -> Result<Self, OverBudget> {
        let mut another = Self { budget: self.budget.clone(), bytes: 0 };
        another.resize(bytes)?;
        Ok(another)
    }
}

/// A reservation of the same size, past the limit if need be: a copy is there as soon as it is made.
impl Clone for Reservation {
    fn clone(&self) -> Self {
        if let Some(budget) = &self.budget {
            budget.take_anyway(self.bytes);
        }
        Self { budget: self.budget.clone(), bytes: self.bytes }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(budget) = &self.budget {
            budget.give_back(self.bytes);
        }
    }
}

/// An amount of memory as people read it: `512 bytes`, `1.5 GiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes<N = u64>(pub N);

impl Bytes {
    /// Two amounts as people read them, to the byte where they would read alike: a limit, and what is a
    /// little more.
    ///
    /// ```
    /// use lifescope::memory::Bytes;
    /// assert_eq!(Bytes::told_apart(3 << 20, 2 << 20), ["3.0 MiB", "2.0 MiB"]);
    /// assert_eq!(Bytes::told_apart((2 << 20) + 8, 2 << 20), ["2097160 bytes", "2097152 bytes"]);
    /// ```
    pub fn told_apart(one: u64, other: u64) -> [String; 2] {
        let texts = [one, other].map(|bytes| Bytes(bytes).to_string());
        if one != other && texts[0] == texts[1] {
            return [one, other].map(|bytes| format!("{bytes} bytes"));
        }
        texts
    }
}

impl<N: Copy + Into<u128>> fmt::Display for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 8] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];
        let bytes: u128 = self.0.into();
        if bytes == 1 {
            return f.write_str("1 byte");
        }
        if bytes < 1024 {
            return write!(f, "{bytes} bytes");
        }
        let mut amount = bytes as f64 / 1024.0;
        let mut unit = 0;
        // 1023.95 would be shown as 1024.0.
        while amount >= 1023.95 && unit + 1 < UNITS.len() {
            amount /= 1024.0;
            unit += 1;
        }
        if amount < 1e6 {
            write!(f, "{amount:.1} {}", UNITS[unit])
        } else {
            write!(f, "{amount:.1e} {}", UNITS[unit])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_anywhere_is_missing_everywhere_until_it_is_dropped() {
        let budget = MemoryBudget::new(100);
        let mut first = budget.reserve(60).unwrap();
        let refused = budget.clone().reserve(41).unwrap_err();
        assert_eq!(refused, OverBudget { needed: 101, allowed: 100 });
        assert_eq!(first.resize(101), Err(OverBudget { needed: 101, allowed: 100 }));
        assert_eq!((first.bytes(), budget.left()), (60, 40));
        first.resize(10).unwrap();
        let second = first.another(90).unwrap();
        assert_eq!(budget.left(), 0);
        drop((first, second));
        assert_eq!(budget.taken(), 0);
    }

    #[test]
    fn a_cover_reaches_ahead_and_is_exact_where_little_is_left() {
        let budget = MemoryBudget::new(1000);
        let mut reservation = budget.reservation();
        reservation.cover(800).unwrap();
        assert_eq!(reservation.bytes(), 900);
        reservation.cover(1000).unwrap();
        assert_eq!(budget.left(), 0);
        assert!(reservation.cover(1001).is_err());
        reservation.shrink_to(5);
        assert_eq!(budget.taken(), 5);
    }

    #[test]
    fn copies_are_counted_past_the_limit_and_stop_who_asks_next() {
        let budget = MemoryBudget::new(10);
        let first = budget.reserve(8).unwrap();
        let copy = first.clone();
        assert_eq!((budget.taken(), budget.left()), (16, 0));
        assert_eq!(budget.reserve(1).unwrap_err().needed, 17);
        drop(first);
        let mut more = budget.reservation();
        more.cover_anyway(20);
        assert_eq!(budget.taken(), 28);
        drop((copy, more));
        assert_eq!(budget.taken(), 0);
    }

    #[test]
    fn a_devices_own_memory_is_counted_apart() {
        let budget = MemoryBudget::new(10);
        let _host = budget.reserve(10).unwrap();
        let device = budget.in_device_memory();
        let _device = device.reserve(10).unwrap();
        assert!(device.reserve(1).is_err() && budget.reserve(1).is_err());
    }

    #[test]
    fn what_belongs_to_no_budget_is_never_refused() {
        let mut free = Reservation::default();
        free.resize(u64::MAX).unwrap();
        assert_eq!((free.bytes(), free.limit()), (u64::MAX, u64::MAX));
    }

    #[test]
    fn amounts_read_well() {
        let shown: Vec<String> =
            [1023, 1024, 3 << 29, (1 << 20) - 1].map(|bytes: u64| Bytes(bytes).to_string()).into();
        assert_eq!(shown, ["1023 bytes", "1.0 KiB", "1.5 GiB", "1.0 MiB"]);
        assert_eq!(Bytes(1u128 << 90).to_string(), "1024.0 YiB");
        assert_eq!(Bytes(1u128 << 100).to_string(), "1.0e6 YiB");
    }
}
