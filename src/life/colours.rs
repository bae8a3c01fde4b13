//! Colours of states, and their mixture where many cells share a place.
//!
//! A rule of more than two states has a colour for each live one. Some rules bring their own; states that have none
//! take theirs from a gradient that begins with the brightest and falls steadily in lightness, so that states stay
//! apart for people who see hues differently. Views have a dark ground: a colour that would be lost on it
//! is lightened.
//!
//! Colours are sRGB bytes. They are mixed in linear light, as eyes mix what they cannot tell apart (IEC 61966-2-1). It is
//! added up in whole numbers, so that all engines give the same bytes in whichever order they add.

use std::sync::LazyLock;

use super::Rule;

/// A colour: red, green and blue, as sRGB bytes.
pub type Colour = [u8; 3];

/// The colour of a block's live cells: red, green and blue as sRGB bytes, and 255; or zeros where nothing lives.
pub type BlockColour = [u8; 4];

/// Linear light of red, green and blue, of 65535 at most.
type Linear = [u16; 3];

/// The gradient of states without colours of their own, at equal distances: CIE lightness falls from 95 to 38.
const GRADIENT: [Colour; 4] =
    [[0xf6, 0xf1, 0xdc], [0x8f, 0xd3, 0xb5], [0x2f, 0x92, 0xb0], [0x54, 0x4f, 0xa8]];

/// The least share of white's light that a live cell has: twice the contrast of nothing with the views' ground.
const LEAST_LIGHT: f64 = 0.06;

/// How much of a colour's light red, green and blue are.
const LUMINANCE: [f64; 3] = [0.2126, 0.7152, 0.0722];

const MOST: f64 = u16::MAX as f64;

/// The colours of the live states of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateColours {
    /// Of the states from 1 on.
    live: Vec<(Colour, Linear)>,
}

impl StateColours {
    /// The colours of a rule's states; `None` where it has two, which views draw in colours of their own.
    ///
    /// ```
    /// use lifescope::life::{Rule, StateColours};
    /// let of = |rule: &str| StateColours::of(&rule.parse::<Rule>().unwrap());
    /// assert_eq!(of("B3/S23"), None);
    /// assert_eq!(of("WireWorld").unwrap().of_state(3), Some([255, 128, 0]));
    /// assert_eq!(of("345/2/4").unwrap().of_state(1), Some([0xf6, 0xf1, 0xdc]));
    /// ```
    pub fn of(rule: &Rule) -> Option<Self> {
        let states = rule.states();
        if states < 3 {
            return None;
        }
        let mut live = gradient(usize::from(states) - 1);
        let own = match rule {
            Rule::Transitions(rule) => rule.colors(),
            _ => &[],
        };
        for (state, colour) in own {
            if let Some(live) = usize::from(*state).checked_sub(1).and_then(|at| live.get_mut(at)) {
                *live = seen_on_dark(*colour);
            }
        }
        let linear = |colour: Colour| colour.map(|byte| LIGHT.of_bytes[usize::from(byte)]);
        Some(Self { live: live.into_iter().map(|colour| (colour, linear(colour))).collect() })
    }

    /// The colour of a state; `None` for the dead one and for what is no state.
    pub fn of_state(&self, state: u8) -> Option<Colour> {
        Some(self.at(state)?.0)
    }

    /// Every live state with its colour.
    pub fn each(&self) -> impl ExactSizeIterator<Item = (u8, Colour)> + '_ {
        self.live.iter().enumerate().map(|(at, (colour, _))| (at as u8 + 1, *colour))
    }

    fn at(&self, state: u8) -> Option<&(Colour, Linear)> {
        self.live.get(usize::from(state).checked_sub(1)?)
    }
}

/// The light of cells, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mixture {
    light: [u64; 3],
    cells: u64,
}

impl Mixture {
    /// Adds cells of a state; of the dead one, or of none of the rule's, there is nothing to add.
    #[inline]
    pub fn add(&mut self, colours: &StateColours, state: u8, cells: u32) {
        if let Some((_, linear)) = colours.at(state) {
            self.add_light(linear, cells);
        }
    }

    /// Adds cells of a colour.
    pub fn add_colour(&mut self, [red, green, blue, _]: BlockColour, cells: u32) {
        let linear = [red, green, blue].map(|byte| LIGHT.of_bytes[usize::from(byte)]);
        self.add_light(&linear, cells);
    }

    #[inline]
    fn add_light(&mut self, linear: &Linear, cells: u32) {
        // Below 2^48 each, of which there are not as many as it would take.
        for (sum, part) in self.light.iter_mut().zip(linear) {
            *sum = sum.wrapping_add(u64::from(*part) * u64::from(cells));
        }
        self.cells = self.cells.wrapping_add(cells.into());
    }

    /// The mean colour: that of the state where all cells are of one.
    #[inline]
    pub fn mean(&self) -> BlockColour {
        if self.cells == 0 {
            return [0; 4];
        }
        // Exact where all parts are alike, and faster than to divide three times.
        let share = 1.0 / self.cells as f64;
        let tables = &*LIGHT;
        let mean = |sum: u64| (sum as i64 as f64 * share + 0.5) as u64;
        let [red, green, blue] = self.light.map(|sum| tables.encoded(mean(sum)));
        [red, green, blue, 255]
    }
}

/// Tables between sRGB bytes and linear light.
struct Light {
    of_bytes: [u16; 256],
    /// The nearest byte for the middle of every [`STEP`] of linear light. Bytes are further apart than a step is long, so
    /// that each byte's own light leads back to it.
    bytes: [u8; 65536 / STEP],
}

const STEP: usize = 16;

static LIGHT: LazyLock<Light> = LazyLock::new(|| {
    let of_bytes: [u16; 256] =
        std::array::from_fn(|byte| (decoded(byte as f64 / 255.0) * MOST).round() as u16);
    let mut nearest = 0;
    let bytes = std::array::from_fn(|step| {
        let middle = (step * STEP + STEP / 2) as u16;
        let distance = |byte: usize| of_bytes[byte].abs_diff(middle);
        while nearest < 255 && distance(nearest + 1) < distance(nearest) {
            nearest += 1;
        }
        nearest as u8
    });
    Light { of_bytes, bytes }
});

impl Light {
    /// The byte of linear light.
    #[inline]
    fn encoded(&self, light: u64) -> u8 {
        self.bytes[(light as usize / STEP).min(self.bytes.len() - 1)]
    }
}

/// Linear light of an sRGB value, both from 0 to 1.
fn decoded(part: f64) -> f64 {
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

/// So many colours along the gradient, the fewer the less far down it.
fn gradient(count: usize) -> Vec<Colour> {
    let end = count as f64 / (count + 1) as f64 * (GRADIENT.len() - 1) as f64;
    let steps = (count - 1).max(1) as f64;
    let colour = |index: usize| {
        let place = index as f64 / steps * end;
        let from = (place as usize).min(GRADIENT.len() - 2);
        let share = place - from as f64;
        std::array::from_fn(|part| {
            let [from, to] = [from, from + 1].map(|at| f64::from(GRADIENT[at][part]));
            (from + share * (to - from)).round() as u8
        })
    };
    (0..count).map(colour).collect()
}

/// A colour with as much white as it takes to be seen on a dark ground.
fn seen_on_dark(colour: Colour) -> Colour {
    let linear = colour.map(|byte| f64::from(LIGHT.of_bytes[usize::from(byte)]) / MOST);
    let light: f64 = linear.iter().zip(LUMINANCE).map(|(part, weight)| part * weight).sum();
    if light >= LEAST_LIGHT {
        return colour;
    }
    let white = (LEAST_LIGHT - light) / (1.0 - light);
    linear.map(|part| LIGHT.encoded(((part + white * (1.0 - part)) * MOST) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rule: &str) -> StateColours {
        StateColours::of(&rule.parse().unwrap()).unwrap()
    }

    fn light(colour: Colour) -> f64 {
        let linear = colour.map(|byte| decoded(f64::from(byte) / 255.0));
        linear.iter().zip(LUMINANCE).map(|(part, weight)| part * weight).sum()
    }

    fn mean(rule: &str, cells: &[(u8, u32)]) -> BlockColour {
        let (colours, mut mixture) = (of(rule), Mixture::default());
        cells.iter().for_each(|(state, cells)| mixture.add(&colours, *state, *cells));
        mixture.mean()
    }

    #[test]
    fn families_have_the_colours_that_they_are_known_by() {
        for (rule, state, colour) in [
            ("WireWorld", 1, [0, 128, 255]),
            ("WireWorld", 2, [255, 255, 255]),
            ("LifeHistory", 3, [216, 255, 216]),
            ("JvN29", 28, [33, 215, 215]),
            ("Nobili32", 31, [21, 137, 137]),
            ("Hutton32", 9, [89, 89, 255]),
        ] {
            assert_eq!(of(rule).of_state(state), Some(colour), "{rule}");
        }
        assert_eq!(of("JvN29").each().len(), 28);
        assert_eq!([of("JvN29").of_state(0), of("JvN29").of_state(29)], [None, None]);
    }

    #[test]
    fn states_without_colours_grow_darker_step_by_step_and_can_all_be_seen() {
        for states in [3, 4, 5, 8, 25, 256] {
            let colours: Vec<Colour> =
                of(&format!("345/2/{states}")).each().map(|(_, colour)| colour).collect();
            assert_eq!(colours.len(), states - 1);
            assert_eq!(colours[0], GRADIENT[0]);
            // Of many, neighbours differ by less than bytes can say.
            let rounding = if states > 25 { 1e-3 } else { 0.0 };
            let falls = |pair: &[Colour]| light(pair[0]) > light(pair[1]) - rounding;
            assert!(colours.windows(2).all(falls), "{colours:?}");
            assert!(colours.iter().all(|colour| light(*colour) > LEAST_LIGHT), "{colours:?}");
        }
    }

    #[test]
    fn colours_that_would_be_lost_on_the_dark_ground_are_lightened() {
        let was_on = of("LifeHistory").of_state(2).unwrap();
        assert!(light(was_on) > 0.95 * LEAST_LIGHT && was_on[2] > was_on[0], "{was_on:?}");
        assert_eq!(seen_on_dark([96, 96, 96]), [96, 96, 96]);
        let [red, green, blue] = seen_on_dark([0; 3]);
        assert!(red == green && green == blue && light([red; 3]) > 0.95 * LEAST_LIGHT, "{red}");
    }

    #[test]
    fn many_cells_of_one_state_have_its_colour_and_others_mix_in_linear_light() {
        for byte in 0..=255u8 {
            assert_eq!(LIGHT.encoded(u64::from(LIGHT.of_bytes[usize::from(byte)])), byte);
        }
        assert_eq!(mean("WireWorld", &[(3, 1)]), [255, 128, 0, 255]);
        assert_eq!(mean("WireWorld", &[(3, u32::MAX), (0, 7)]), [255, 128, 0, 255]);
        assert_eq!(mean("WireWorld", &[(0, 7)]), [0; 4]);
        assert_eq!(mean("WireWorld", &[]), [0; 4]);
        // Half of all light is 188 of 255.
        let [red, green, blue, alpha] = mean("LifeHistory", &[(4, 5), (1, 5)]);
        assert!(red.abs_diff(188) <= 1 && red == green && (blue, alpha) == (0, 255), "{red}");
    }
}
