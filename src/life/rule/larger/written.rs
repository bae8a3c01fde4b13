//! How rules of larger neighbourhoods are written.

use std::fmt;

use super::shape::Grid;
use super::triangles::Triangle;
use super::{CountSet, LargerRule, LargerShape};

/// As Golly reads it: `R5,C0,M1,S34..58,B34..45,NM` where births and survivals are a range each in a square, a diamond or
/// a circle, and lists elsewhere: `R2,C3,S4-9,B6-8,NX`. Triangles as LifeViewer reads them: `B45/S23L`.
impl fmt::Display for LargerRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let LargerShape::Triangle(triangle) = self.shape {
            let [births, survivals] = [&self.births, &self.survivals].map(Triangle::written);
            return match self.states {
                2 => write!(f, "B{births}/S{survivals}{}", triangle.suffix),
                states => write!(f, "{survivals}/{births}/{states}{}", triangle.suffix),
            };
        }
        let states = if self.states > 2 { self.states } else { 0 };
        write!(f, "R{},C{states}", self.radius)?;
        let is_usual =
            matches!(self.shape, LargerShape::Box | LargerShape::Diamond | LargerShape::Circle);
        let (survivals, births) = (&self.survivals, &self.births);
        if is_usual && survivals.is_one_range() && births.is_one_range() {
            let [(s1, s2), (b1, b2)] = [survivals.ranges()[0], births.ranges()[0]];
            write!(f, ",M{},S{s1}..{s2},B{b1}..{b2},N", u8::from(self.counts_centre))?;
        } else {
            if self.counts_centre {
                f.write_str(",M1")?;
            }
            write_list(f, 'S', survivals)?;
            write_list(f, 'B', births)?;
            f.write_str(",N")?;
        }
        write_shape(f, &self.shape, self.radius)?;
        if let Some(weights) = &self.state_weights {
            f.write_str(",")?;
            weights.iter().try_for_each(|weight| write!(f, "{weight:x}"))?;
        }
        match &self.shape {
            LargerShape::Listed(listing) | LargerShape::Weighted(listing) => {
                f.write_str(suffix(listing.grid))
            }
            _ => Ok(()),
        }
    }
}

fn suffix(grid: Grid) -> &'static str {
    match grid {
        Grid::Square => "",
        Grid::Hexagonal => "H",
        Grid::Triangular => "L",
    }
}

/// `,S2,4-6`; the letter alone where there is none.
fn write_list(f: &mut fmt::Formatter<'_>, letter: char, set: &CountSet) -> fmt::Result {
    write!(f, ",{letter}")?;
    for (at, (low, high)) in set.ranges().iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        match high - low {
            0 => write!(f, "{comma}{low}")?,
            1 => write!(f, "{comma}{low},{high}")?,
            _ => write!(f, "{comma}{low}-{high}")?,
        }
    }
    Ok(())
}

fn write_shape(f: &mut fmt::Formatter<'_>, shape: &LargerShape, radius: u32) -> fmt::Result {
    write!(f, "{}", shape.letter())?;
    match shape {
        LargerShape::CornersAndEdges { corner, edge } => write!(f, "C{corner}E{edge}"),
        LargerShape::Listed(listing) => {
            let centre = (2 * radius * (radius + 1)) as usize;
            let bits: Vec<i8> = listing.weights[..centre]
                .iter()
                .chain(&listing.weights[centre + 1..])
                .copied()
                .collect();
            bits.chunks(4).try_for_each(|bits| {
                write!(f, "{:x}", bits.iter().fold(0, |digit, bit| digit << 1 | *bit))
            })
        }
        LargerShape::Weighted(listing) => listing.weights.iter().try_for_each(|weight| {
            let sign = if *weight < 0 { 8 << (4 * (listing.digits - 1)) } else { 0 };
            let digits = listing.digits;
            write!(f, "{:0digits$x}", u32::from(weight.unsigned_abs()) + sign)
        }),
        _ => Ok(()),
    }
}
