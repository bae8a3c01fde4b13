//! How an operation of three inputs is written as one expression.

/// A shortest formula for each operation of three inputs, with the inputs as `A`, `B` and `C`: of
/// fewest operations, and among those of fewest complements.
pub(super) fn formulas() -> Vec<String> {
    const OPERATION: u32 = 8;
    const COMPLEMENT: u32 = 1;
    let literal = [("A", 0b1010_1010u8), ("B", 0b1100_1100), ("C", 0b1111_0000)];
    let mut found: Vec<Option<(u32, String)>> = vec![None; 256];
    found[0] = Some((0, "0u".to_owned()));
    found[255] = Some((0, "0xffffffffu".to_owned()));
    let mut known: Vec<(u8, u32, String)> = Vec::new();
    for (name, table) in literal {
        known.push((table, 0, name.to_owned()));
        known.push((!table, COMPLEMENT, format!("~{name}")));
    }
    for (table, cost, text) in &known {
        found[usize::from(*table)] = Some((*cost, text.clone()));
    }
    // By ascending cost, so that the first formula for an operation is a cheapest one.
    for cost in OPERATION.. {
        if !found.contains(&None) {
            break;
        }
        let mut fresh = Vec::new();
        for (at, (a, cost_a, text_a)) in known.iter().enumerate() {
            for (b, cost_b, text_b) in &known[..at] {
                if cost_a + cost_b + OPERATION != cost {
                    continue;
                }
                for (symbol, table) in [("&", a & b), ("|", a | b), ("^", a ^ b)] {
                    let entry = &mut found[usize::from(table)];
                    if entry.is_none() {
                        let part = |cost: u32, text: &str| match cost >= OPERATION {
                            false => text.to_owned(),
                            true => format!("({text})"),
                        };
                        let (left, right) = (part(*cost_b, text_b), part(*cost_a, text_a));
                        let text = format!("{left} {symbol} {right}");
                        *entry = Some((cost, text.clone()));
                        fresh.push((table, cost, text));
                    }
                }
            }
        }
        known.extend(fresh);
    }
    found.into_iter().map(|entry| entry.map(|(_, text)| text).unwrap_or_default()).collect()
}

/// A formula with names for its inputs.
pub(super) fn spell(formula: &str, names: &[String; 3]) -> String {
    formula
        .chars()
        .map(|letter| match letter {
            'A' => names[0].clone(),
            'B' => names[1].clone(),
            'C' => names[2].clone(),
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_formula_that_says_it() {
        for (table, formula) in formulas().into_iter().enumerate() {
            for case in 0..8 {
                let names = [0, 1, 2].map(|bit| (case >> bit & 1).to_string());
                let text = spell(&formula, &names);
                assert_eq!(value(&text), table >> case & 1 == 1, "{table}: {formula}");
            }
        }
    }

    /// The value of a formula of ones and zeros.
    fn value(text: &str) -> bool {
        let text = text.replace("0xffffffffu", "1").replace("0u", "0").replace(' ', "");
        let (value, rest) = sum(text.as_bytes());
        assert!(rest.is_empty(), "{text}");
        value
    }

    fn sum(mut text: &[u8]) -> (bool, &[u8]) {
        let (mut value, rest) = operand(text);
        text = rest;
        while let Some((symbol @ (b'&' | b'|' | b'^'), rest)) = text.split_first() {
            let (other, rest) = operand(rest);
            value = match symbol {
                b'&' => value & other,
                b'|' => value | other,
                _ => value ^ other,
            };
            text = rest;
        }
        (value, text)
    }

    fn operand(text: &[u8]) -> (bool, &[u8]) {
        match text.split_first() {
            Some((b'~', rest)) => {
                let (value, rest) = operand(rest);
                (!value, rest)
            }
            Some((b'(', rest)) => {
                let (value, rest) = sum(rest);
                (value, &rest[1..])
            }
            Some((digit, rest)) => (*digit == b'1', rest),
            None => panic!("a formula ends too early"),
        }
    }
}
