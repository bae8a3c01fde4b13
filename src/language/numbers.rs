//! Numbers as people read them. Both languages group digits by three.

use std::fmt;

/// A whole number in groups of three digits: `1,234,567`.
pub fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things in memory in groups of three digits.
pub fn grouped_len(number: usize) -> String {
    grouped(number as u64)
}

/// A number with what stands before its unit, such as `1.23 G` or `60.0 `.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaled {
    /// The number, to three digits or so.
    pub number: String,
    /// What its unit is multiplied by; nothing where it is not.
    pub prefix: &'static str,
}

impl fmt::Display for Scaled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.prefix)
    }
}

/// How a language counts large numbers of a unit: the prefixes, each of so many of the one before.
pub(super) struct Scale {
    pub step: f64,
    pub prefixes: &'static [&'static str],
}

impl Scale {
    /// A rate to three digits with the prefix of its unit, as `1.23 G` or `60.0 `.
    pub fn magnitude(&self, rate: f64) -> Scaled {
        let mut scaled = rate;
        let mut prefixes = self.prefixes.iter();
        let mut prefix = prefixes.next();
        // As much would be written with as many digits as the next prefix stands for.
        while scaled >= self.step - 0.5
            && let Some(next) = prefixes.next()
        {
            scaled /= self.step;
            prefix = Some(next);
        }
        let decimals = match scaled {
            ..9.995 => 2,
            ..99.95 => 1,
            _ => 0,
        };
        Scaled {
            number: format!("{scaled:.decimals$}"),
            prefix: prefix.copied().unwrap_or_default(),
        }
    }

    /// A rate as people say it, with the prefix of its unit where it is long: `0.94 `, `59.9 `,
    /// `61,440 `, `1.97 M`.
    pub fn rate(&self, rate: f64) -> Scaled {
        let digits = match rate {
            ..9.995 => 2,
            ..99.95 => 1,
            ..999_999.5 => 0,
            _ => return self.magnitude(rate),
        };
        Scaled { number: decimal(rate, digits), prefix: "" }
    }
}

/// A number with at most so many digits after the point, and no zeros at its end; what stands before
/// the point is in groups of three.
pub fn decimal(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let whole = whole.parse::<u128>().map_or_else(|_| whole.to_owned(), grouped);
    let part = part.trim_end_matches('0');
    let is_zero = whole == "0" && part.is_empty();
    let sign = if is_zero { "" } else { sign };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// A speed: `2.41e10 cell/s`.
pub fn cell_rate(cells_per_second: f64) -> String {
    format!("{cells_per_second:.2e} cell/s")
}

/// A time: `1.234 s`, `12.3 ms`, `45 us`.
pub fn seconds(seconds: f64) -> String {
    if seconds >= 1.0 {
        format!("{seconds:.3} s")
    } else if seconds >= 1e-3 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{:.0} us", seconds * 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(grouped(number as u64), text);
        }
        assert_eq!(grouped(u128::MAX).len(), 39 + 12);
        for (rate, text) in [
            (0.0, "0.00 "),
            (59.94, "59.9 "),
            (999.4, "999 "),
            (1234.0, "1.23 k"),
            (999_600.0, "1.00 M"),
            (1.5e12, "1.50 T"),
            (4e18, "4000 P"),
        ] {
            assert_eq!(Language::English.magnitude(rate).to_string(), text);
        }
        for (number, text) in [
            (0.9375, "0.94 "),
            (7.5, "7.5 "),
            (59.94, "59.9 "),
            (60.000_001, "60 "),
            (119.6, "120 "),
            (61_440.0, "61,440 "),
            (1_966_080.0, "1.97 M"),
            (64_424_509_440.0, "64.4 G"),
        ] {
            assert_eq!(Language::English.rate(number).to_string(), text);
        }
        for (number, text) in [
            (59.94, "59.9 "),
            (1234.0, "1234 "),
            (9999.6, "1.00 万"),
            (4_270_000.0, "427 万"),
            (1.24e9, "12.4 亿"),
            (2.9e13, "29.0 万亿"),
        ] {
            assert_eq!(Language::Chinese.magnitude(number).to_string(), text);
        }
        assert_eq!(Language::Chinese.rate(61_440.0).to_string(), "61,440 ");
        assert_eq!(Language::Chinese.rate(1_966_080.0).to_string(), "197 万");
        for (number, text) in [
            (4.0, "4"),
            (2.5, "2.5"),
            (1.0 / 3.0, "0.33"),
            (0.0, "0"),
            (-0.001, "0"),
            (-1234.5, "-1,234.5"),
            (44_739_242.7, "44,739,242.7"),
            (1e30, "1,000,000,000,000,000,019,884,624,838,656"),
        ] {
            assert_eq!(decimal(number, 2), text);
        }
        assert_eq!(cell_rate(2.406e10), "2.41e10 cell/s");
        assert_eq!([2.0, 0.0123, 0.000_045].map(seconds), ["2.000 s", "12.3 ms", "45 us"]);
    }
}
