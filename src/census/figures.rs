//! Figures of one object: how fast, how hot, how much of it moves.

use super::code::Orientation;
use super::verdict::{Cycle, Phase};
use super::{Effort, Kind, Object};
use crate::life::{BitGrid, LifeLike, Rect};

/// The symmetries that a pattern can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symmetry {
    /// None.
    C1,
    /// A half turn.
    C2,
    /// A quarter turn.
    C4,
    /// A mirror along a row or a column.
    D2Orthogonal,
    /// A mirror along a diagonal.
    D2Diagonal,
    /// Two orthogonal mirrors.
    D4Orthogonal,
    /// Two diagonal mirrors.
    D4Diagonal,
    /// Everything that a square has.
    D8,
}

/// What can be said of a still life, an oscillator or a spaceship, over one whole period.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Generations until it is as it was; 1 for a still life.
    pub period: u32,
    /// Columns moved to the right in a period.
    pub dx: i64,
    /// Rows moved down in a period.
    pub dy: i64,
    /// Speed and direction as people write them, `c/4 diagonal` or `2c/5 orthogonal`; `None` for
    /// what stays in its place.
    pub speed: Option<String>,
    /// Fewest live cells of a generation.
    pub population_min: u64,
    /// Most live cells of a generation.
    pub population_max: u64,
    /// Mean live cells of a generation.
    pub population_mean: f64,
    /// The smallest rectangle around everything that is alive at some time in the period, where
    /// the object stands in its snapshot.
    pub envelope: Rect,
    /// Mean number of cells that change from one generation to the next.
    pub heat: f64,
    /// The symmetry of its cells as they are now.
    pub symmetry: Symmetry,
    /// Cells that are alive in some generations and dead in others; for a spaceship, none are told
    /// apart and this is `None`.
    pub rotor_cells: Option<u64>,
    /// Cells that are alive in every generation; `None` for a spaceship.
    pub stator_cells: Option<u64>,
    /// Rotor cells as a share of rotor and stator cells; `None` for a spaceship.
    pub volatility: Option<f64>,
}

impl Figures {
    /// The figures of an object under its rule; `None` for one that is active, or that only an
    /// edge of the universe keeps as it is. The object is evolved for a period, so this takes as
    /// long as recognising it did the first time.
    pub fn of(object: &Object, rule: LifeLike) -> Option<Self> {
        let shape = object.shape.as_ref().filter(|_| object.kind != Kind::Active)?;
        let cycle = Cycle::of(rule, shape, Effort::default())?;
        let populations: Vec<u64> =
            cycle.phases.iter().map(|phase| phase.shape.population()).collect();
        let period = f64::from(cycle.period);
        let is_still = (cycle.dx, cycle.dy) == (0, 0);
        let stator = is_still.then(|| stator(&cycle).population());
        let rotor = stator.map(|stator| cycle.envelope.shape.population() - stator);
        Some(Self {
            period: cycle.period,
            dx: cycle.dx,
            dy: cycle.dy,
            speed: speed(cycle.period, cycle.dx, cycle.dy),
            population_min: populations.iter().copied().min()?,
            population_max: populations.iter().copied().max()?,
            population_mean: populations.iter().sum::<u64>() as f64 / period,
            envelope: cycle.envelope.bounds(object.bounds.x, object.bounds.y),
            heat: changes(&cycle) as f64 / period,
            symmetry: Symmetry::of(shape),
            rotor_cells: rotor,
            stator_cells: stator,
            volatility: rotor
                .zip(stator)
                .map(|(rotor, stator)| rotor as f64 / (rotor + stator).max(1) as f64),
        })
    }
}

/// Cells that change from one generation to the next, over a whole period.
fn changes(cycle: &Cycle) -> u64 {
    let mut changes = 0;
    for (number, phase) in (1u64..).zip(&cycle.phases) {
        let (next, x, y) = cycle.at(number);
        let later = Rect::new(x, y, next.shape.width() as u64, next.shape.height() as u64);
        let both = phase.bounds(0, 0).union(&later);
        for y in both.y..both.bottom() {
            for x in both.x..both.right() {
                let now = is_alive(&phase.shape, x - phase.x, y - phase.y);
                let then = is_alive(&next.shape, x - later.x, y - later.y);
                changes += u64::from(now != then);
            }
        }
    }
    changes
}

fn is_alive(shape: &BitGrid, x: i64, y: i64) -> bool {
    let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
        return false;
    };
    x < shape.width() && y < shape.height() && shape.get(x, y)
}

/// The cells that are alive in every generation, in the envelope's columns and rows.
fn stator(cycle: &Cycle) -> BitGrid {
    let envelope = &cycle.envelope;
    let mut stator = envelope.shape.clone();
    for y in 0..stator.height() {
        for x in 0..stator.width() {
            let (at_x, at_y) = (envelope.x + x as i64, envelope.y + y as i64);
            let lives_on = |phase: &Phase| is_alive(&phase.shape, at_x - phase.x, at_y - phase.y);
            if !cycle.phases.iter().all(lives_on) {
                stator.set(x, y, false);
            }
        }
    }
    stator
}

/// A speed as people write it; `None` for what stays.
fn speed(period: u32, dx: i64, dy: i64) -> Option<String> {
    let (far, near) = (dx.abs().max(dy.abs()), dx.abs().min(dy.abs()));
    if far == 0 {
        return None;
    }
    let common = gcd(gcd(far, near), i64::from(period));
    let (far, near, period) = (far / common, near / common, i64::from(period) / common);
    let factor = if far == 1 { String::new() } else { far.to_string() };
    Some(match near {
        0 => format!("{factor}c/{period} orthogonal"),
        near if near == far => format!("{factor}c/{period} diagonal"),
        near if near * 2 == far => format!("({far},{near})c/{period} knightwise"),
        near => format!("({far},{near})c/{period} oblique"),
    })
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Symmetry {
    /// The symmetry of a shape in its rectangle.
    pub fn of(shape: &BitGrid) -> Self {
        let has = |is_transposed, is_mirrored, is_flipped| {
            let orientation = Orientation { is_transposed, is_mirrored, is_flipped };
            (!is_transposed || shape.width() == shape.height())
                && orientation.apply(shape) == *shape
        };
        let half_turn = has(false, true, true);
        let quarter_turn = has(true, true, false);
        let orthogonal = has(false, true, false) || has(false, false, true);
        let diagonal = has(true, false, false) || has(true, true, true);
        match (orthogonal, diagonal, half_turn) {
            (true, true, _) => Self::D8,
            (true, false, true) => Self::D4Orthogonal,
            (true, false, false) => Self::D2Orthogonal,
            (false, true, true) => Self::D4Diagonal,
            (false, true, false) => Self::D2Diagonal,
            (false, false, _) if quarter_turn => Self::C4,
            (false, false, true) => Self::C2,
            (false, false, false) => Self::C1,
        }
    }
}

/// The group's name, as `D4+`: `+` for orthogonal mirrors, `x` for diagonal ones.
impl std::fmt::Display for Symmetry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C4 => "C4",
            Self::D2Orthogonal => "D2+",
            Self::D2Diagonal => "D2x",
            Self::D4Orthogonal => "D4+",
            Self::D4Diagonal => "D4x",
            Self::D8 => "D8",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Recogniser;
    use super::*;
    use crate::life::{Apgcode, Topology};

    fn figures(code: &str) -> Figures {
        let cells = Apgcode::parse(code, 1 << 20).unwrap().cells;
        let census =
            Recogniser::new().recognise_cells(&cells, LifeLike::LIFE, Topology::UNBOUNDED).unwrap();
        Figures::of(&census.objects[0], LifeLike::LIFE).unwrap()
    }

    #[test]
    fn figures_of_known_objects() {
        // Period, fewest and most cells, heat, rotor, stator.
        let check = |code: &str, expected: (u32, u64, u64, f64, u64, u64)| {
            let found = figures(code);
            let (rotor, stator) = (found.rotor_cells.unwrap(), found.stator_cells.unwrap());
            let (min, max) = (found.population_min, found.population_max);
            assert_eq!((found.period, min, max, found.heat, rotor, stator), expected, "{code}");
            assert_eq!(found.speed, None, "{code}");
        };
        check("xs4_33", (1, 4, 4, 0.0, 0, 4));
        check("xp2_7", (2, 3, 3, 4.0, 4, 1));
        check("xp2_7e", (2, 6, 6, 8.0, 8, 2));
        check("xp2_318c", (2, 6, 8, 2.0, 2, 6));
        check("xp3_co9nas0san9oczgoldlo0oldlogz1047210127401", (3, 48, 72, 128.0 / 3.0, 64, 24));
    }

    #[test]
    fn speeds_read_as_people_write_them() {
        let check = |period, dx, dy, expected: Option<&str>| {
            assert_eq!(speed(period, dx, dy).as_deref(), expected, "{period} {dx} {dy}");
        };
        check(1, 0, 0, None);
        check(4, 1, -1, Some("c/4 diagonal"));
        check(4, -2, 0, Some("c/2 orthogonal"));
        check(5, 0, -2, Some("2c/5 orthogonal"));
        check(96, -8, -8, Some("c/12 diagonal"));
        check(6, -1, -2, Some("(2,1)c/6 knightwise"));
        check(10, 3, 1, Some("(3,1)c/10 oblique"));
    }

    #[test]
    fn a_glider_has_no_rotor_but_a_heat() {
        let found = figures("xq4_153");
        assert_eq!((found.rotor_cells, found.volatility), (None, None));
        assert_eq!((found.population_min, found.population_max, found.heat), (5, 5, 4.0));
        assert_eq!(found.speed.as_deref(), Some("c/4 diagonal"));
    }

    #[test]
    fn symmetries_are_told_apart() {
        let check = |code: &str, expected| {
            let cells = Apgcode::parse(code, 1 << 20).unwrap().cells;
            let shape = cells.to_grid(cells.bounding_box().unwrap());
            assert_eq!(Symmetry::of(&shape), expected, "{code}");
        };
        check("xs4_33", Symmetry::D8);
        check("xs6_696", Symmetry::D4Orthogonal);
        check("xs6_356", Symmetry::D4Diagonal);
        check("xs5_253", Symmetry::D2Diagonal);
        check("xs9_4aar", Symmetry::D2Orthogonal);
        check("xs6_bd", Symmetry::C2);
        check("xs7_178c", Symmetry::C1);
        check("xs20_178kai3z311w32", Symmetry::C4);
    }
}
