//! A rule as a WGSL expression on words of 32 cells.
//!
//! The body may use `c` (the cells), `w` and `e` (their western and eastern neighbours), `n1` and
//! `n2` (ones and twos of the sum of the three cells north of each) and `s1`, `s2` (south).
//! Conway's rule has an expression of eight three-input operations with the two that make a row's
//! sums (found by SAT search, published by the authors of binary-banter). Every other rule is a
//! tree of selections by the four bits of the neighbour count, in which equal branches are joined
//! and constants folded, so that regular rules become short.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::life::Rule;

/// The statements of a function body that ends by returning the next cells.
pub(super) fn wgsl_body(rule: Rule) -> String {
    if rule == Rule::LIFE {
        return LIFE.to_owned();
    }
    let mut body = Body::default();
    let outcome = body.outcome(rule);
    let result = outcome.text();
    format!("{COUNT}{}    return {result};", body.statements)
}

/// B3/S23 in six three-input operations on the sums.
const LIFE: &str = "\
let ones = n1 ^ w ^ e;
    let carry = (n1 & w) | ((n1 ^ w) & e);
    let g0 = (ones ^ s1) | (~ones & c);
    let g1 = (g0 ^ carry) | (~carry & ~c);
    let g2 = (g1 | ~s2) & (s2 ^ ~n2);
    return (g0 | g2) & (g2 ^ g1);";

/// The bits of the number of live neighbours.
const COUNT: &str = "\
let m1 = w ^ e;
    let m2 = w & e;
    let bit0 = n1 ^ m1 ^ s1;
    let carry = (n1 & m1) | ((n1 ^ m1) & s1);
    let odd = n2 ^ m2 ^ s2;
    let pair = (n2 & m2) | ((n2 ^ m2) & s2);
    let bit1 = odd ^ carry;
    let second_pair = odd & carry;
    let bit2 = pair ^ second_pair;
    let bit3 = pair & second_pair;
";

/// A value: a constant or the name of a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Value {
    Dead,
    Alive,
    Word(String),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Self::Dead => "0u".to_owned(),
            Self::Alive => "0xffffffffu".to_owned(),
            Self::Word(name) => name.clone(),
        }
    }
}

/// Statements written so far, and the names of expressions that have one.
#[derive(Default)]
struct Body {
    statements: String,
    named: HashMap<String, Value>,
}

impl Body {
    fn outcome(&mut self, rule: Rule) -> Value {
        let state = |alive| if alive { Value::Alive } else { Value::Dead };
        let mut level: Vec<Value> = (0..9)
            .map(|n| self.select("c", state(rule.next(false, n)), state(rule.next(true, n))))
            .collect();
        let eight = level.pop().unwrap_or(Value::Dead);
        let none = level[0].clone();
        for bit in ["bit0", "bit1", "bit2"] {
            level = level
                .chunks(2)
                .map(|pair| self.select(bit, pair[0].clone(), pair[1].clone()))
                .collect();
        }
        let below_eight = level.pop().unwrap_or(Value::Dead);
        // Eight neighbours look like none in the three lower bits.
        if eight == none {
            return below_eight;
        }
        self.select("bit3", below_eight, eight)
    }

    /// Where `bit` is set `one`, elsewhere `zero`.
    fn select(&mut self, bit: &str, zero: Value, one: Value) -> Value {
        use Value::{Alive, Dead, Word};
        let expression = match (&zero, &one) {
            (a, b) if a == b => return zero,
            (Dead, Alive) => return Word(bit.to_owned()),
            (Alive, Dead) => format!("~{bit}"),
            (Dead, Word(one)) => format!("{bit} & {one}"),
            (Word(zero), Dead) => format!("~{bit} & {zero}"),
            (Alive, Word(one)) => format!("~{bit} | {one}"),
            (Word(zero), Alive) => format!("{bit} | {zero}"),
            (Word(zero), Word(one)) => format!("{zero} ^ (({zero} ^ {one}) & {bit})"),
            // Equal constants returned above.
            (Dead, Dead) | (Alive, Alive) => return zero,
        };
        self.name(expression)
    }

    fn name(&mut self, expression: String) -> Value {
        if let Some(value) = self.named.get(&expression) {
            return value.clone();
        }
        let name = format!("t{}", self.named.len());
        // Writing to a string cannot fail.
        let _ = writeln!(self.statements, "    let {name} = {expression};");
        let value = Value::Word(name);
        self.named.insert(expression, value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_rules_are_short_and_constant_ones_constant() {
        let lines = |rule: &str| wgsl_body(rule.parse().unwrap()).lines().count();
        assert!(wgsl_body(Rule::from_masks(0, 0)).ends_with("return 0u;"));
        assert!(wgsl_body(Rule::from_masks(0x1ff, 0x1ff)).ends_with("return 0xffffffffu;"));
        assert!(wgsl_body("B012345678/S".parse().unwrap()).contains("~c"));
        assert!(wgsl_body("B1357/S1357".parse().unwrap()).ends_with("return bit0;"));
        assert!(lines("B36/S23") < 24, "{}", wgsl_body("B36/S23".parse().unwrap()));
    }
}
