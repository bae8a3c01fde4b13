//! Colours of states, `@COLORS`.

use super::super::diagnostic::Fault;
use super::super::text::Line;
use super::words;
use crate::language::texts::readers as texts;

/// What the section says, line by line.
#[derive(Default)]
pub(super) struct Colors {
    /// States with red, green and blue.
    states: Vec<(u16, [u8; 3])>,
    /// The first and the last colour of all live states.
    gradient: Option<[[u8; 3]; 2]>,
}

impl Colors {
    /// Reads `state r g b`, or the six numbers of a gradient.
    pub fn read(&mut self, line: Line<'_>) -> Result<(), Fault> {
        // What follows the numbers is the colour's name.
        let number = |(_, word): (usize, &str)| word.parse().ok().filter(|n: &u16| *n < 256);
        let numbers: Vec<u16> = words(line.bytes).map_while(number).collect();
        let color = |from: &[u16]| [0, 1, 2].map(|at| from[at] as u8);
        match numbers.len() {
            6 => self.gradient = Some([color(&numbers), color(&numbers[3..])]),
            4.. => self.states.push((numbers[0], color(&numbers[1..]))),
            _ => {
                let at = words(line.bytes).nth(numbers.len()).map_or(0, |(at, _)| at);
                return Err(Fault::new(line.offset(at), texts::RULE_COLOR));
            }
        }
        Ok(())
    }

    /// The colours of states that the rule has.
    pub fn of(&self, states: u16) -> Vec<(u8, [u8; 3])> {
        let own = self.states.iter().filter(|(state, _)| *state < states);
        let own = own.map(|(state, color)| (*state as u8, *color));
        let Some([first, last]) = self.gradient else { return own.collect() };
        let steps = states - 2;
        let between = (0..=steps).map(|step| {
            let part = |at: usize| {
                let (from, to) = (f64::from(first[at]), f64::from(last[at]));
                let share = if steps == 0 { 0.0 } else { f64::from(step) / f64::from(steps) };
                (from + share * (to - from) + 0.5).floor() as u8
            };
            ((step + 1) as u8, [part(0), part(1), part(2)])
        });
        between.chain(own).collect()
    }
}
