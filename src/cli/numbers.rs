//! Numbers as people read them.

pub use lifescope::language::numbers::{grouped, seconds};
use lifescope::memory::Bytes;

/// A count in few characters: `999`, `12,345`, `10M`, `1.8e19`.
pub fn short(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];
    if count < 100_000 {
        return grouped(count);
    }
    let even = UNITS.iter().find(|(unit, _)| count.is_multiple_of(*unit) && count / unit < 100_000);
    match even {
        Some((unit, letter)) => format!("{}{letter}", count / unit),
        None if count < 1_000_000_000 => grouped(count),
        None => format!("{:.1e}", count as f64),
    }
}

/// An amount of memory: `512 bytes`, `1.5 GiB`.
pub fn bytes(bytes: u64) -> String {
    Bytes(bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([1, 1023, 3 << 29].map(bytes), ["1 byte", "1023 bytes", "1.5 GiB"]);
        assert_eq!(
            [999, 12_345, 100_000, 10_000_000, 123_456_789, u64::MAX].map(short),
            ["999", "12,345", "100k", "10M", "123,456,789", "1.8e19"]
        );
    }
}
