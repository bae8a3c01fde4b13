//! Neighbourhoods row by row: cells of one weight that follow one another, or every other cell.

use crate::life::LargerRule;

/// Cells of one weight in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellRun {
    /// How far up from the lowest row of the neighbourhood, which is the latest one of a sweep downwards.
    pub rows_back: usize,
    /// The first cell, from the leftmost column within reach.
    pub from: usize,
    /// One past the last cell; with a step of 2, two past it.
    pub to: usize,
    /// 1, or 2 for every other cell.
    pub step: usize,
    pub weight: i32,
}

/// The neighbourhood of a cell of an even or odd sum of coordinates as runs. The cell itself goes with its weight.
pub(super) fn runs_of(rule: &LargerRule, is_odd: bool) -> Vec<CellRun> {
    let reach = rule.reach() as i32;
    let side = 2 * reach as usize + 1;
    let mut runs = Vec::new();
    for dy in -reach..=reach {
        let mut left: Vec<i32> = (-reach..=reach).map(|dx| rule.weight(dx, dy, is_odd)).collect();
        for from in 0..side {
            let weight = left[from];
            if weight == 0 {
                continue;
            }
            let length = |step: usize| {
                (from..side).step_by(step).take_while(|at| left[*at] == weight).count()
            };
            let (together, apart) = (length(1), length(2));
            let step = if together == 1 && apart > 2 { 2 } else { 1 };
            let cells = if step == 2 { apart } else { together };
            (0..cells).for_each(|cell| left[from + step * cell] = 0);
            let to = from + step * cells;
            runs.push(CellRun { rows_back: (reach - dy) as usize, from, to, step, weight });
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Rule;

    fn of(rule: &str) -> LargerRule {
        match rule.parse().unwrap() {
            Rule::Larger(rule) => (*rule).clone(),
            rule => panic!("{rule}"),
        }
    }

    #[test]
    fn runs_hold_every_weight_once() {
        for shape in ["M", "N", "C", "2", "+", "X", "*", "#", "B", "D", "H", "A", "3", "L", "G"] {
            let rule = of(&format!("R3,C0,S2,B3,N{shape}"));
            for is_odd in [false, true] {
                let reach = rule.reach() as i32;
                let side = 2 * reach as usize + 1;
                let mut weights = vec![0; side * side];
                for run in runs_of(&rule, is_odd) {
                    for at in (run.from..run.to).step_by(run.step) {
                        weights[(side - 1 - run.rows_back) * side + at] += run.weight;
                    }
                }
                let expected: Vec<i32> = (-reach..=reach)
                    .flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)))
                    .map(|(dx, dy)| rule.weight(dx, dy, is_odd))
                    .collect();
                assert_eq!(weights, expected, "{shape}");
            }
        }
    }

    #[test]
    fn a_checkerboard_takes_a_run_a_row() {
        assert_eq!(runs_of(&of("R4,C0,S2,B3,NB"), false).len(), 9);
    }
}
