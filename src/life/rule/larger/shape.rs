//! Which cells are neighbours, within a radius.

use std::sync::Arc;

use super::triangles::Triangle;

/// How the square array of cells is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Grid {
    Square,
    /// Rows moved half a cell each.
    Hexagonal,
    /// Cells of an even sum of coordinates point down, the others up.
    Triangular,
}

/// The cells within a radius `r` that are neighbours, as steps `(dx, dy)` to the right and down, and their weights, which
/// are 1 in most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LargerShape {
    /// All of the square, `NM`.
    Box,
    /// `|dx| + |dy| <= r`, `NN`.
    Diamond,
    /// `dx² + dy² <= r² + r`, `NC`.
    Circle,
    /// `dx² + dy² <= r²`, `N2`.
    NarrowCircle,
    /// `dx = 0` or `dy = 0`, `N+`.
    Cross,
    /// `|dx| = |dy|`, `NX`.
    Saltire,
    /// Cross and saltire, `N*`.
    Star,
    /// `|dx| = 1` or `|dy| = 1`, `N#`.
    Hash,
    /// `dx + dy` odd, `NB`.
    Checkerboard,
    /// `dx + dy` even, `ND`.
    AlignedCheckerboard,
    /// `|dx - dy| <= r`, `NH`.
    Hexagon,
    /// `dx = 0`, `dy = 0` or `dx = dy`, `NA`.
    Asterisk,
    /// `(0, -k)`, `(-k, 0)` and `(k, k)`, `N3`.
    Tripod,
    /// Triangles that point up and down in turn, `NL`: rows of `4 r + 1` cells in the cell's own row, of one more
    /// above a triangle that points down, and of one less in each row that is further away.
    Triangles,
    /// Weights `(r + 1 - |dx|) (r + 1 - |dy|)`, of the cell itself too, `NG`.
    Gaussian,
    /// `(±corner, ±corner)`, `(±edge, 0)` and `(0, ±edge)`, `NFC1E3`.
    CornersAndEdges {
        /// Distance of the four along diagonals.
        corner: u32,
        /// Distance of the four along rows and columns.
        edge: u32,
    },
    /// Some of the twelve triangles around one that points up or down, `L`.
    Triangle(Triangle),
    /// Cells that are listed, `N@`.
    Listed(Listing),
    /// Weights that are listed, the cell's own among them, `NW`.
    Weighted(Listing),
}

/// A weight of each cell of the square, row by row, and how the cells are meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Listing {
    pub(super) weights: Arc<[i8]>,
    pub(super) grid: Grid,
    /// Hexadecimal digits that a weight is written with.
    pub(super) digits: usize,
}

impl LargerShape {
    /// The letter of the shape in a rulestring.
    pub(super) fn letter(&self) -> char {
        match self {
            Self::Box => 'M',
            Self::Diamond => 'N',
            Self::Circle => 'C',
            Self::NarrowCircle => '2',
            Self::Cross => '+',
            Self::Saltire => 'X',
            Self::Star => '*',
            Self::Hash => '#',
            Self::Checkerboard => 'B',
            Self::AlignedCheckerboard => 'D',
            Self::Hexagon => 'H',
            Self::Asterisk => 'A',
            Self::Tripod => '3',
            Self::Triangles | Self::Triangle(_) => 'L',
            Self::Gaussian => 'G',
            Self::CornersAndEdges { .. } => 'F',
            Self::Listed(_) => '@',
            Self::Weighted(_) => 'W',
        }
    }

    /// The shape of a letter that needs nothing more, whatever its case.
    pub(super) fn of_letter(letter: char) -> Option<Self> {
        let all = [
            Self::Box,
            Self::Diamond,
            Self::Circle,
            Self::NarrowCircle,
            Self::Cross,
            Self::Saltire,
            Self::Star,
            Self::Hash,
            Self::Checkerboard,
            Self::AlignedCheckerboard,
            Self::Hexagon,
            Self::Asterisk,
            Self::Tripod,
            Self::Triangles,
            Self::Gaussian,
        ];
        all.into_iter().find(|shape| shape.letter() == letter.to_ascii_uppercase())
    }

    /// The name of the neighbourhood within an English sentence.
    pub(in super::super) fn name(&self) -> &'static str {
        match self {
            Self::Box => "a square",
            Self::Diamond => "a diamond",
            Self::Circle => "a circle",
            Self::NarrowCircle => "a narrow circle",
            Self::Cross => "a cross",
            Self::Saltire => "a saltire",
            Self::Star => "a star of eight rays",
            Self::Hash => "two rows and two columns",
            Self::Checkerboard => "a checkerboard without the cell itself",
            Self::AlignedCheckerboard => "a checkerboard with the cell itself",
            Self::Hexagon => "a hexagon",
            Self::Asterisk => "a star of six rays",
            Self::Tripod => "a star of three rays",
            Self::Triangles => "a triangle that points up or down",
            Self::Gaussian => "a square of weights that fall off from the middle",
            Self::CornersAndEdges { .. } => "four cells along diagonals and four along axes",
            Self::Triangle(_) => "triangles around one that points down",
            Self::Listed(_) => "cells that the rule lists",
            Self::Weighted(_) => "weights that the rule lists",
        }
    }

    /// How the cells are meant.
    pub(super) fn grid(&self) -> Grid {
        match self {
            Self::Hexagon | Self::Asterisk | Self::Tripod => Grid::Hexagonal,
            Self::Triangles | Self::Triangle(_) => Grid::Triangular,
            Self::Listed(listing) | Self::Weighted(listing) => listing.grid,
            _ => Grid::Square,
        }
    }

    /// The largest distance along an axis of a cell that matters, with a radius.
    pub(super) fn reach(&self, radius: u32) -> u32 {
        match self {
            Self::Triangles | Self::Triangle(_) => 2 * radius,
            _ => radius,
        }
    }

    /// The weight of the cell so many steps away. `is_odd` says whether the sum of the cell's own coordinates
    /// is. The cell itself weighs something in few shapes.
    pub(super) fn weight(&self, radius: u32, dx: i32, dy: i32, is_odd: bool) -> i32 {
        let r = radius as i32;
        let (ax, ay) = (dx.abs(), dy.abs());
        let dy = if is_odd && self.grid() == Grid::Triangular { -dy } else { dy };
        let is_neighbour = match self {
            Self::Listed(listing) | Self::Weighted(listing) => return listing.weight(r, dx, dy),
            Self::Triangle(triangle) => return triangle.weight(dx, dy),
            Self::Gaussian => return (r + 1 - ax).max(0) * (r + 1 - ay).max(0),
            Self::Triangles => {
                let half = match dy {
                    ..0 => 2 * r + 1 + dy,
                    0 => 2 * r,
                    _ => 2 * r - dy,
                };
                ay <= r && ax <= half
            }
            Self::CornersAndEdges { corner, edge } => {
                let [corner, edge] = [*corner as i32, *edge as i32];
                (ax, ay) == (corner, corner) || (ax.min(ay), ax.max(ay)) == (0, edge)
            }
            _ if ax.max(ay) > r => false,
            Self::Box => true,
            Self::Diamond => ax + ay <= r,
            Self::Circle => ax * ax + ay * ay <= r * r + r,
            Self::NarrowCircle => ax * ax + ay * ay <= r * r,
            Self::Cross => dx == 0 || dy == 0,
            Self::Saltire => ax == ay,
            Self::Star => dx == 0 || dy == 0 || ax == ay,
            Self::Hash => ax == 1 || ay == 1,
            Self::Checkerboard => (dx + dy) % 2 != 0,
            Self::AlignedCheckerboard => (dx + dy) % 2 == 0,
            Self::Hexagon => (dx - dy).abs() <= r,
            Self::Asterisk => dx == 0 || dy == 0 || dx == dy,
            Self::Tripod => dx == 0 && dy < 0 || dy == 0 && dx < 0 || dx == dy && dx > 0,
        };
        i32::from(is_neighbour && (dx, dy) != (0, 0))
    }

    /// The largest number of neighbours that there can be, the cell itself not counted; `None` where weights are listed,
    /// or cells.
    pub(super) fn most(&self, radius: u32) -> Option<u32> {
        let r = radius;
        let square = (2 * r + 1).pow(2) - 1;
        let within = |limit: u32| {
            let rows = (0..=r).map(|dy| {
                let half = (0..=r).filter(|dx| dx * dx + dy * dy <= limit).count() as u32;
                (2 * half).saturating_sub(1) * if dy == 0 { 1 } else { 2 }
            });
            rows.sum::<u32>() - 1
        };
        match self {
            Self::Box => Some(square),
            Self::Diamond => Some(2 * r * (r + 1)),
            Self::Circle => Some(within(r * r + r)),
            Self::NarrowCircle => Some(within(r * r)),
            Self::Cross | Self::Saltire => Some(4 * r),
            Self::Star | Self::Hash => Some(8 * r),
            Self::Checkerboard | Self::AlignedCheckerboard => Some(square / 2),
            Self::Hexagon => Some(3 * r * (r + 1)),
            Self::Asterisk => Some(6 * r),
            Self::Tripod => Some(3 * r),
            Self::Triangles => Some((4 * r + 1) * (2 * r + 1) - 2 * r * r - 1),
            Self::Gaussian => Some((r + 1).pow(4)),
            Self::CornersAndEdges { .. } => Some(8),
            Self::Triangle(triangle) => Some(triangle.size()),
            Self::Listed(_) | Self::Weighted(_) => None,
        }
    }

    /// The largest radius of the shape.
    pub(super) fn largest_radius(&self) -> u32 {
        match self {
            Self::Triangles => 250,
            Self::Gaussian => 50,
            _ => super::parse::LARGEST_RADIUS,
        }
    }
}

impl Listing {
    fn weight(&self, radius: i32, dx: i32, dy: i32) -> i32 {
        let at = (dy + radius) * (2 * radius + 1) + dx + radius;
        usize::try_from(at).ok().and_then(|at| self.weights.get(at)).map_or(0, |w| i32::from(*w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbourhoods_are_as_large_as_their_formulas_give() {
        for letter in "MNC2+X*#BDHA3L".chars() {
            let shape = LargerShape::of_letter(letter).unwrap();
            for radius in 1..9 {
                for is_odd in [false, true] {
                    let reach = shape.reach(radius) as i32;
                    let cells =
                        (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
                    let count: i32 =
                        cells.map(|(dx, dy)| shape.weight(radius, dx, dy, is_odd)).sum();
                    assert_eq!(shape.most(radius), Some(count as u32), "{letter} {radius}");
                }
            }
        }
    }

    #[test]
    fn weights_of_the_square_come_to_their_sum_with_the_cell_itself() {
        let sum: i32 = (-3..=3)
            .flat_map(|dy| (-3..=3).map(move |dx| LargerShape::Gaussian.weight(3, dx, dy, false)))
            .sum();
        assert_eq!(LargerShape::Gaussian.most(3), Some(sum as u32));
    }
}
