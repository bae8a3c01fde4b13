//! What was measured, and what the universes held meanwhile.

use std::fmt;

use lifescope::engine::{Engine, EngineError};
use lifescope::life::Rect;
use serde::{Serialize, Serializer};

use super::limits::Shares;
use super::statistics::Spread;

/// Cells read back at once for a checksum.
const CHECKSUM_BAND_CELLS: u64 = 1 << 24;

/// One engine on one universe.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    /// The engine's label.
    pub engine: String,
    /// The adapter, where it is a GPU.
    pub adapter: Option<String>,
    /// The variant of the kernel that stepped, where it is a GPU's that may be tuned.
    pub kernel: Option<String>,
    /// Columns.
    pub width: u64,
    /// Rows.
    pub height: u64,
    /// The soup's density at the start.
    pub density: f64,
    /// The universe's shape.
    pub topology: String,
    /// Generations that the soup was aged before the warm-up.
    pub settle: u64,
    /// Generations that each sample stepped.
    pub generations_per_sample: u64,
    /// Every sample, in order, on the host's clock.
    pub seconds: Vec<f64>,
    /// Every sample on the device's clock, where it has one.
    pub device_seconds: Option<Vec<f64>>,
    /// Time to start the engine and bring the universe to it; no part of a sample.
    pub upload_seconds: f64,
    /// Time to read the population after the samples; no part of one.
    pub readback_seconds: f64,
    /// Cell updates really computed a second, over all samples.
    pub cells_per_second: Spread,
    /// Cells times generations a second, whether computed or skipped.
    pub nominal_cells_per_second: Spread,
    /// How near the cells really computed come to what the hardware allows, where that is known.
    pub shares: Option<Shares>,
    /// Bytes that hold the cells.
    pub memory_bytes: u64,
    /// The same for each cell.
    pub bytes_per_cell: f64,
    /// What the universe held on the way.
    pub checks: Vec<Check>,
}

/// What a universe held at a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The generation.
    pub generation: u64,
    /// Live cells.
    pub population: u64,
    /// A hash of all cells in place; in JSON as hexadecimal digits, since many readers keep only
    /// 53 bits of a number.
    #[serde(serialize_with = "as_hexadecimal")]
    pub checksum: u64,
}

/// A row that could not be measured.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// The engine's label.
    pub engine: String,
    /// Columns.
    pub width: u64,
    /// Rows.
    pub height: u64,
    /// The soup's density at the start.
    pub density: f64,
    /// Generations that the soup was to be aged.
    pub settle: u64,
    /// What stopped it.
    pub error: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {}x{}, density {}: {}",
            self.engine, self.width, self.height, self.density, self.error
        )
    }
}

/// Two engines that do not hold the same cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    engines: [String; 2],
    width: u64,
    height: u64,
    generation: u64,
    populations: [u64; 2],
    #[serde(skip)]
    checksums: [u64; 2],
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} and {} do not hold the same cells at {}x{} in generation {}: populations {} and \
             {}, checksums {:016x} and {:016x}; please report this",
            self.engines[0],
            self.engines[1],
            self.width,
            self.height,
            self.generation,
            self.populations[0],
            self.populations[1],
            self.checksums[0],
            self.checksums[1],
        )
    }
}

impl Check {
    /// What an engine holds now.
    ///
    /// # Errors
    /// The engine's errors.
    pub fn of(engine: &mut dyn Engine) -> Result<Self, EngineError> {
        Ok(Self {
            generation: engine.generation(),
            population: engine.population()?,
            checksum: checksum(engine)?,
        })
    }
}

/// Every pair of engines that were seen at the same generation of the same universe and did not
/// hold the same cells; the first engine of a universe is taken as right.
pub fn disagreements(results: &[Measurement]) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for (index, second) in results.iter().enumerate() {
        let is_same_universe = |first: &&Measurement| {
            (first.width, first.height) == (second.width, second.height)
                && first.density == second.density
                && first.settle == second.settle
        };
        let Some(first) = results[..index].iter().find(is_same_universe) else {
            continue;
        };
        for check in &second.checks {
            let same_generation = |other: &&Check| other.generation == check.generation;
            if let Some(expected) = first.checks.iter().find(same_generation)
                && expected != check
            {
                found.push(Disagreement {
                    engines: [first.engine.clone(), second.engine.clone()],
                    width: second.width,
                    height: second.height,
                    generation: check.generation,
                    populations: [expected.population, check.population],
                    checksums: [expected.checksum, check.checksum],
                });
            }
        }
    }
    found
}

/// A hash (FNV-1a over 64-bit words) of the universe's rows, from its first cell; where an axis
/// does not end, of the place and the rows of the box around all live cells.
fn checksum(engine: &mut dyn Engine) -> Result<u64, EngineError> {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut take = |word: u64| hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    let bounds = match engine.topology().bounds() {
        Some(bounds) => bounds,
        None => {
            let live = engine.bounding_box()?.unwrap_or_default();
            [live.x as u64, live.y as u64, live.width, live.height].into_iter().for_each(&mut take);
            live
        }
    };
    let band = (CHECKSUM_BAND_CELLS / bounds.width.max(1)).max(1);
    let mut top = bounds.y;
    while top < bounds.bottom() {
        let height = band.min(top.abs_diff(bounds.bottom()));
        let grid = engine.read(Rect::new(bounds.x, top, bounds.width, height))?;
        (0..grid.height()).flat_map(|row| grid.row(row)).copied().for_each(&mut take);
        top += height as i64;
    }
    Ok(hash)
}

fn as_hexadecimal<S: Serializer>(checksum: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{checksum:016x}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A row as if it had been measured.
    pub fn row(engine: &str, width: u64, checks: &[(u64, u64)]) -> Measurement {
        let spread = Spread::of([].into_iter());
        Measurement {
            engine: engine.to_owned(),
            adapter: None,
            kernel: None,
            width,
            height: 8,
            density: 0.5,
            topology: String::new(),
            settle: 0,
            generations_per_sample: 1,
            seconds: Vec::new(),
            device_seconds: None,
            upload_seconds: 0.0,
            readback_seconds: 0.0,
            cells_per_second: spread,
            nominal_cells_per_second: spread,
            shares: None,
            memory_bytes: 0,
            bytes_per_cell: 0.0,
            checks: checks
                .iter()
                .map(|&(generation, checksum)| Check { generation, population: 3, checksum })
                .collect(),
        }
    }

    #[test]
    fn engines_are_held_against_each_other_where_their_generations_meet() {
        let check = |results: &[Measurement], expected: &[u64]| {
            let found = disagreements(results);
            let generations: Vec<u64> = found.iter().map(|found| found.generation).collect();
            assert_eq!(generations, expected, "{results:?}");
        };
        let reference = row("reference", 8, &[(32, 7), (40, 9)]);
        check(&[reference.clone(), row("cpu", 8, &[(32, 7), (99, 1)])], &[]);
        check(&[reference.clone(), row("cpu", 8, &[(32, 7), (40, 1)])], &[40]);
        check(&[reference.clone(), row("cpu", 16, &[(32, 1)])], &[]);
        let wrong = row("gpu", 8, &[(32, 8)]);
        let found = disagreements(&[reference, wrong]);
        assert!(found[0].to_string().contains("reference and gpu"), "{}", found[0]);
    }
}
