//! The axes of a chart: where values stand along them, and how they are written.

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Axis {
    /// What is measured, with its unit.
    pub label: String,
    pub scale: Scale,
    /// The least and the greatest value; what the points need where it is not given.
    pub range: Option<(f64, f64)>,
    pub ticks: Ticks,
}

/// How values become places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum Scale {
    #[default]
    Linear,
    /// Equal ratios are equal lengths; values are above zero.
    Logarithmic,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum Ticks {
    #[default]
    Number,
    /// 0.5 is 50 %.
    Percent,
}

impl Axis {
    /// A linear axis.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A logarithmic axis.
    pub fn logarithmic(label: impl Into<String>) -> Self {
        Self { scale: Scale::Logarithmic, ..Self::linear(label) }
    }

    /// Shares of a whole, from none to all.
    pub fn share(label: impl Into<String>) -> Self {
        Self { range: Some((0.0, 1.0)), ticks: Ticks::Percent, ..Self::linear(label) }
    }

    /// Where a value stands, in units of the scale.
    pub(super) fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => value.max(1e-12).log2(),
        }
    }

    /// Least and greatest place.
    pub(super) fn span(&self, values: impl Iterator<Item = f64>) -> (f64, f64) {
        let (mut low, mut high) = match self.range {
            Some((low, high)) => (self.place(low), self.place(high)),
            None => values
                .filter(|value| value.is_finite())
                .map(|value| self.place(value))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), place| {
                    (low.min(place), high.max(place))
                }),
        };
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low < 1e-9 {
            high = low + 1.0;
        }
        (low, high)
    }

    /// Values that are written at the axis, for a span of places.
    pub(super) fn tick_values(&self, (low, high): (f64, f64), most: usize) -> Vec<f64> {
        if self.scale == Scale::Logarithmic {
            let step = ((high - low) / most as f64).ceil().max(1.0);
            let first = (low / step).ceil() * step;
            return steps(first, step, high).map(f64::exp2).collect();
        }
        let raw = (high - low) / most.max(1) as f64;
        let magnitude = 10f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .map(|factor| factor * magnitude)
            .into_iter()
            .find(|&step| step >= raw * 0.999)
            .unwrap_or(raw);
        steps((low / step).ceil() * step, step, high).collect()
    }

    /// A value as it stands at the axis.
    pub(super) fn write(&self, value: f64) -> String {
        match self.ticks {
            Ticks::Percent => format!("{} %", short(value * 100.0)),
            Ticks::Number => short(value),
        }
    }
}

fn steps(first: f64, step: f64, last: f64) -> impl Iterator<Item = f64> {
    (0..64).map(move |index| first + step * f64::from(index)).take_while(move |&x| x <= last + 1e-9)
}

/// A number with as many digits as tell it apart: 1200, 12.5, 0.031, 2e-6.
pub(in super::super) fn short(value: f64) -> String {
    if value != 0.0 && value.abs() < 5e-5 {
        return format!("{value:.0e}");
    }
    let decimals = match value.abs() {
        0.0 => 0,
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        0.1.. => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    let trimmed =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1200.0, "1200"),
            (350.0, "350"),
            (0.000_002_4, "2e-6"),
            (12.5, "12.5"),
            (0.25, "0.25"),
            (0.0312, "0.0312"),
            (2.0, "2"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn ticks_are_round_and_inside() {
        let check = |axis: Axis, span, expected: &[f64]| {
            assert_eq!(axis.tick_values(span, 5), expected, "{axis:?}");
        };
        check(Axis::linear(""), (0.0, 1.0), &[0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        check(Axis::linear(""), (30.0, 360.0), &[100.0, 200.0, 300.0]);
        check(Axis::logarithmic(""), (1.0, 5.0), &[2.0, 4.0, 8.0, 16.0, 32.0]);
    }
}
