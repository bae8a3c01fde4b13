//! The colours of the canvas, as sRGB bytes.

pub use crate::life::Colour;

/// Dead cells.
pub const GROUND: Colour = [0x0b, 0x0f, 0x15];

/// Live cells.
pub const CELL: Colour = [0xf6, 0xf1, 0xdc];

/// Blocks of many cells with few alive; more of them shade into [`CELL`].
pub const SPARSE: Colour = [0x2f, 0x86, 0x9c];

/// Grid lines.
pub const GRID: Colour = [0x4b, 0x5d, 0x70];

/// What lies outside a bounded universe.
pub const OUTSIDE: Colour = [0x1c, 0x21, 0x29];

/// The line around a bounded universe.
pub const BORDER: Colour = [0x3f, 0xa7, 0xa0];

/// Cells of still lifes. The four colours of what was recognised differ in lightness as well as in
/// hue, so that they stay apart for people who see hues differently; a test holds them to it.
pub const STILL: Colour = [0x4c, 0x86, 0xd9];

/// Cells of oscillators.
pub const OSCILLATING: Colour = [0x5f, 0xd3, 0xb0];

/// Cells that are still becoming something.
pub const ACTIVE: Colour = [0xe0, 0x5a, 0x33];

/// Cells of spaceships.
pub const MOVING: Colour = [0xff, 0xe1, 0x4a];

#[cfg(test)]
mod tests {
    use super::*;

    /// Linear light of an sRGB byte (IEC 61966-2-1).
    fn linear(byte: u8) -> f64 {
        let part = f64::from(byte) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    }

    /// CIE L*a*b* of linear light, under D65.
    fn lab(rgb: [f64; 3]) -> [f64; 3] {
        const TO_XYZ: [[f64; 3]; 3] =
            [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
        const WHITE: [f64; 3] = [0.9505, 1.0, 1.089];
        let [x, y, z] = std::array::from_fn(|row| {
            let share = apply(&TO_XYZ, rgb)[row] / WHITE[row];
            if share > 0.008_856 { share.cbrt() } else { 7.787 * share + 16.0 / 116.0 }
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn apply(matrix: &[[f64; 3]; 3], rgb: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|row| (0..3).map(|i| matrix[row][i] * rgb[i]).sum::<f64>().max(0.0))
    }

    /// How people without one kind of cone see linear light (Machado, Oliveira and Fernandes 2009,
    /// severity 1), and how most people do.
    const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
        ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ),
    ];

    #[test]
    fn kinds_of_objects_stay_apart_for_every_kind_of_sight() {
        let colours = [
            ("ground", GROUND),
            ("still", STILL),
            ("oscillating", OSCILLATING),
            ("active", ACTIVE),
            ("moving", MOVING),
        ];
        for (sight, matrix) in SIGHTS {
            let seen =
                colours.map(|(name, colour)| (name, lab(apply(&matrix, colour.map(linear)))));
            for (index, (name, one)) in seen.iter().enumerate() {
                for (other_name, other) in &seen[..index] {
                    let distance = (0..3).map(|i| (one[i] - other[i]).powi(2)).sum::<f64>().sqrt();
                    assert!(distance > 25.0, "{sight}: {name}, {other_name}: {distance:.1}");
                }
            }
        }
    }
}
