//! Options that several commands share, raw and validated.

use std::ffi::OsStr;
use std::fmt;
use std::ops::RangeBounds;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use lifescope::engine::gpu::tuning::Tuning;
use lifescope::engine::{EngineChoice, EngineDemand};
use lifescope::life::{Rulestring, blanks};
use lifescope::memory::{MemoryBudget, available_bytes};
use lifescope::source::parse_count;

use super::UsageError;
use super::numbers;

/// How the program speaks; understood by every command.
#[derive(clap::Args)]
pub struct ConsoleArgs {
    /// Write one JSON document to standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Leave out notes, warnings and progress
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Take warnings about pattern files for errors: what would be repaired is refused
    #[arg(long, global = true)]
    pub strict: bool,
    /// Look for rules in a folder of .rule files, before the user's own and Golly's; may be given several times
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Colour messages
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorArg,
}

/// When messages are coloured.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Which engine, and what it may use.
#[derive(clap::Args)]
pub struct EngineArgs {
    /// Engine that steps the universe; auto takes the GPU where there is a real one
    #[arg(long, default_value = "auto", value_parser = engine_parser())]
    pub engine: EngineChoice,
    #[command(flatten)]
    pub adapter: AdapterArgs,
    #[command(flatten)]
    pub tuning: TuningArgs,
    #[command(flatten)]
    pub memory: MemoryArgs,
}

impl EngineArgs {
    /// The demand that the options make.
    ///
    /// # Errors
    /// [`UsageError`] for an adapter where the engine uses none.
    pub fn demand(self) -> Result<EngineDemand, UsageError> {
        let budget = self.memory.max_memory.budget();
        let adapter = self.adapter.adapter;
        if let (Some(adapter), EngineChoice::Only(kind)) = (&adapter, self.engine)
            && kind.on_host().is_some()
        {
            return Err(UsageError(format!(
                "--adapter '{adapter}' chooses a GPU, which --engine {kind} does not use; leave \
                 one of them out"
            )));
        }
        Ok(EngineDemand { choice: self.engine, adapter, tuning: self.tuning.tuning(), budget })
    }
}

/// Which GPU.
#[derive(clap::Args)]
pub struct AdapterArgs {
    /// GPU adapter whose name contains NAME, in any case (see `lifescope info`)
    #[arg(long, value_name = "NAME")]
    pub adapter: Option<String>,
}

/// Whether the GPU's kernel is tuned.
#[derive(clap::Args)]
pub struct TuningArgs {
    /// Time variants of the GPU kernel again, and remember the fastest
    #[arg(long, conflicts_with = "no_tune")]
    pub tune: bool,
    /// Take the built-in variant of the GPU kernel: measure, read and write nothing
    #[arg(long)]
    pub no_tune: bool,
}

impl TuningArgs {
    /// What was asked for; without an option what is remembered, and measuring where it is worth it.
    pub fn tuning(&self) -> Tuning {
        match (self.tune, self.no_tune) {
            (true, _) => Tuning::Again,
            (_, true) => Tuning::BuiltIn,
            _ => Tuning::Remembered,
        }
    }
}

/// How much memory.
#[derive(clap::Args)]
pub struct MemoryArgs {
    /// Memory for cells, of patterns and engines together: 2G, 500M, plain bytes, or a share of what is free
    /// such as 80%
    #[arg(long, value_name = "SIZE", default_value = "50%")]
    pub max_memory: MemorySize,
}

/// Where chance comes from.
#[derive(clap::Args)]
pub struct SeedArgs {
    /// Seed of random soups; without it the clock chooses one, and it is shown
    #[arg(long, value_name = "N", value_parser = count(..))]
    pub seed: Option<u64>,
}

/// Which rule.
#[derive(clap::Args)]
pub struct RuleArgs {
    /// Rule and universe in place of the pattern's own, such as B36/S23 or B3/S23:T640,480; 'lifescope rules' lists them
    #[arg(long, value_name = "RULE")]
    pub rule: Option<Rulestring>,
}

/// Reads `--engine`, with its values known to help and completions.
pub fn engine_parser() -> impl TypedValueParser<Value = EngineChoice> {
    Tidied(PossibleValuesParser::new(EngineChoice::all().map(EngineChoice::name)))
        .try_map(|text| text.parse::<EngineChoice>())
}

/// Reads a value as a person sees it: without blanks of any kind around it, or what is invisible.
#[derive(Clone)]
pub struct Tidied<P>(pub P);

impl<P: TypedValueParser> TypedValueParser for Tidied<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        match value.to_str().map(blanks::tidied) {
            Some(text) => self.0.parse_ref(command, argument, OsStr::new(text.as_ref())),
            None => self.0.parse_ref(command, argument, value),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

/// Bytes that are taken to be free where the system does not say.
const UNKNOWN_MEMORY: u64 = 2 << 30;

/// An amount of memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MemorySize {
    /// That many bytes.
    Bytes(u64),
    /// That share of what is free, in (0, 1].
    ShareOfFree(f64),
}

impl MemorySize {
    /// The budget on this machine, now.
    pub fn budget(self) -> MemoryBudget {
        MemoryBudget::new(match self {
            Self::Bytes(bytes) => bytes,
            Self::ShareOfFree(share) => {
                (available_bytes().unwrap_or(UNKNOWN_MEMORY) as f64 * share) as u64
            }
        })
    }
}

impl FromStr for MemorySize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = &*blanks::tidied(text);
        let refused = |what: &str| {
            format!(
                "{what}; expected a size such as 2G, 500M or 1073741824, or a share such as 80%"
            )
        };
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, unit) = text.split_at(split.unwrap_or(text.len()));
        let amount: f64 = number
            .parse()
            .map_err(|_| refused(&format!("'{text}' does not start with a number")))?;
        let unit = unit.trim_start();
        if unit == "%" {
            return if amount > 0.0 && amount <= 100.0 {
                Ok(Self::ShareOfFree(amount / 100.0))
            } else {
                Err(refused("a share lies above 0% and up to 100%"))
            };
        }
        let bytes_per_unit = bytes_per_unit(unit)
            .ok_or_else(|| refused(&format!("'{unit}' is no unit of memory")))?;
        let bytes = amount * bytes_per_unit;
        if bytes < 1.0 {
            return Err(refused("no memory at all holds no universe"));
        }
        // Past 2^64 the conversion saturates, which is no limit at all, as was asked for.
        Ok(Self::Bytes(bytes as u64))
    }
}

/// Single letters are powers of 1024, as for `dd` and `ulimit`; `GB` and the like powers of 1000.
fn bytes_per_unit(unit: &str) -> Option<f64> {
    let unit = unit.to_ascii_lowercase();
    let exponent = match unit.chars().next() {
        None | Some('b') => 0,
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some(_) => return None,
    };
    match unit.get(1..).unwrap_or("") {
        "" | "ib" => Some(1024f64.powi(exponent)),
        "b" if exponent > 0 => Some(1000f64.powi(exponent)),
        _ => None,
    }
}

impl fmt::Display for MemorySize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => f.write_str(&numbers::bytes(*bytes)),
            Self::ShareOfFree(share) => write!(f, "{} % of what is free", share * 100.0),
        }
    }
}

/// Reads a count, in any of the ways in which counts are written: 500, 10k, 2M, 1.5G, 1e6, 1_000_000,
/// 1,000,000. It lies within `range`.
pub fn count<R>(range: R) -> impl Fn(&str) -> Result<u64, String> + Clone + Send + Sync + 'static
where
    R: RangeBounds<u64> + fmt::Debug + Clone + Send + Sync + 'static,
{
    move |text| match parse_count(text)? {
        count if range.contains(&count) => Ok(count),
        count => Err(format!("{count} is not in {range:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        let every = count(..);
        for (text, expected) in
            [("0", 0), ("500", 500), ("10k", 10_000), ("10K", 10_000), ("2M", 2_000_000)]
        {
            assert_eq!(every(text), Ok(expected), "{text}");
        }
        assert_eq!(every("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(every("\u{a0}10\u{202f}k\u{200b}"), Ok(10_000));
        for text in [
            "",
            "k",
            "-5",
            "+5",
            "abc",
            "18446744073709551616",
            "99999999999G",
            "1.0005k",
            "0.5",
            "1e",
            "e6",
            "1e-3",
            "1e+",
            "1e20",
            "1e99999999999",
            "1.e3",
            ".5k",
            "1,5",
            "1,0000",
            ",000",
            "1_",
            "_1",
            "1,_00",
            "1e6k",
            "1 000",
        ] {
            let error = every(text).unwrap_err();
            assert!(error.contains("2M"), "{text}: {error}");
        }
        let some = count(1..=10_000);
        assert_eq!(some("10k"), Ok(10_000));
        assert_eq!(some("0"), Err("0 is not in 1..=10000".to_owned()));
    }

    #[test]
    fn counts_as_people_and_programs_write_them() {
        let every = count(..);
        for (text, expected) in [
            ("1e6", 1_000_000),
            ("1E3", 1_000),
            ("2.5e3", 2_500),
            ("1.8e19", 18_000_000_000_000_000_000),
            ("1.50e1", 15),
            ("7.0", 7),
            ("1.5k", 1_500),
            ("1.25 M", 1_250_000),
            ("1_000_000", 1_000_000),
            ("1,000,000", 1_000_000),
            ("12,345.5k", 12_345_500),
        ] {
            assert_eq!(every(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn memory_sizes() {
        let check = |text: &str, expected: Option<MemorySize>| {
            assert_eq!(text.parse().ok(), expected, "{text}");
        };
        check("2G", Some(MemorySize::Bytes(2 << 30)));
        check("500M", Some(MemorySize::Bytes(500 << 20)));
        check("1.5 GiB", Some(MemorySize::Bytes(3 << 29)));
        check("2GB", Some(MemorySize::Bytes(2_000_000_000)));
        check("64k", Some(MemorySize::Bytes(64 << 10)));
        check("1234", Some(MemorySize::Bytes(1234)));
        check("80%", Some(MemorySize::ShareOfFree(0.8)));
        check("\u{feff}1.5\u{a0}GiB", Some(MemorySize::Bytes(3 << 29)));
        for refused in ["", "G", "0", "0%", "101%", "-1", "2X", "2bb", "1..5", "2G3", "é"] {
            check(refused, None);
        }
    }
}
