//! Circuits as the body of a WGSL function on words of 32 cells.

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::formulas::{formulas, spell};
use super::{Circuit, Wire};

/// The statements of a function's body that ends by returning the first output, given what the inputs
/// are called.
///
/// # Panics
/// When the circuit has no output.
pub(in crate::engine) fn wgsl(circuit: &Circuit, inputs: &[&str]) -> String {
    static FORMULAS: LazyLock<Vec<String>> = LazyLock::new(formulas);
    let mut names: Vec<String> = inputs.iter().map(|&name| name.to_owned()).collect();
    let output = circuit.outputs[0];
    let mut text = String::new();
    let mut parts = 0;
    for (gate, spelling) in circuit.gates.iter().zip(&circuit.spellings) {
        let operands = gate.inputs.map(|input| names[input.index()].clone());
        let formula = spelling.formula.unwrap_or(&FORMULAS[usize::from(gate.table)]);
        let spelled = spell(formula, &operands);
        let is_last = names.len() + 1 == circuit.inputs + circuit.gates.len();
        if is_last && spelling.name.is_none() && output == Wire(names.len() as u16) {
            // Writing to a string cannot fail.
            let _ = write!(text, "return {spelled};");
            return text;
        }
        let name = spelling.name.clone().unwrap_or_else(|| {
            parts += 1;
            format!("part{}", parts - 1)
        });
        let _ = write!(text, "let {name} = {spelled};\n    ");
        names.push(name);
    }
    let _ = write!(text, "return {};", names[output.index()]);
    text
}

#[cfg(test)]
mod tests {
    use super::super::life_like::{INPUTS, life_like};
    use super::*;
    use crate::life::LifeLike;

    fn body(rule: LifeLike) -> String {
        wgsl(&life_like(rule), &INPUTS)
    }

    #[test]
    fn constant_rules_are_constant() {
        assert!(body(LifeLike::from_masks(0, 0)).ends_with("return 0u;"));
        assert!(body(LifeLike::from_masks(0x1ff, 0x1ff)).ends_with("return 0xffffffffu;"));
        assert!(body("B1357/S1357".parse().unwrap()).ends_with("return s1 ^ ones;"));
    }
}
