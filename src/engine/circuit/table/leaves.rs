//! Functions of four cells, each mostly one operation on signals that many of them share.

use super::{LOWER, Literal, Maker};

/// The tables of the four cells.
const CELLS: [u16; LOWER] = [0xaaaa, 0xcccc, 0xf0f0, 0xff00];

/// The cells, and all functions of two of them that are dead in the first case.
const SIGNALS: usize = LOWER + 5 * 6;

/// Operations that a leaf is looked for among, at most.
const MAX_CHOICES: usize = 160;

/// A function of two cells: its table as an operation on these, and which ones.
#[derive(Clone, Copy)]
struct Signal {
    table: u16,
    operation: u8,
    cells: [usize; 2],
}

/// The signals that leaves may be made of, the cells first.
fn signals() -> [Signal; SIGNALS] {
    // And, each without the other, exclusive or, and or, as operations whose third input does not matter.
    const OPERATIONS: [u8; 5] = [0b1000_1000, 0b0010_0010, 0b0100_0100, 0b0110_0110, 0b1110_1110];
    let mut signals = [Signal { table: 0, operation: 0, cells: [0; 2] }; SIGNALS];
    for (at, table) in CELLS.into_iter().enumerate() {
        signals[at] = Signal { table, operation: 0b1010_1010, cells: [at; 2] };
    }
    let pairs = (1..LOWER).flat_map(|b| (0..b).map(move |a| [a, b]));
    let made = pairs.flat_map(|cells| OPERATIONS.map(|operation| (operation, cells)));
    for (signal, (operation, cells)) in signals[LOWER..].iter_mut().zip(made) {
        let [a, b] = cells.map(|cell| CELLS[cell]);
        let table = cases([a, b, b]).iter().enumerate().fold(0, |all, (case, &mask)| {
            if operation >> case & 1 == 1 { all | mask } else { all }
        });
        *signal = Signal { table, operation, cells };
    }
    signals
}

/// The eight cases of three tables.
fn cases([a, b, c]: [u16; 3]) -> [u16; 8] {
    let (na, nb, nc) = (!a, !b, !c);
    [
        na & nb & nc,
        a & nb & nc,
        na & b & nc,
        a & b & nc,
        na & nb & c,
        a & nb & c,
        na & b & c,
        a & b & c,
    ]
}

/// The operation on three tables that gives a leaf, if there is one.
fn operation_for(leaf: u16, tables: [u16; 3]) -> Option<u8> {
    let mut operation = 0;
    for (case, mask) in cases(tables).into_iter().enumerate() {
        match leaf & mask {
            0 => {}
            set if set == mask => operation |= 1 << case,
            _ => return None,
        }
    }
    Some(operation)
}

/// How a leaf may be made: an operation on three signals.
#[derive(Clone, Copy)]
struct Choice {
    operation: u8,
    signals: [usize; 3],
    /// The signals, a bit each.
    needs: u64,
    cost: u32,
}

/// How each leaf is made.
pub(super) struct Pool {
    signals: [Signal; SIGNALS],
    leaves: Vec<u16>,
    chosen: Vec<Option<Choice>>,
}

impl Pool {
    /// Chooses among the ways of making leaves so that few signals are needed in all.
    pub(super) fn of(leaves: &[u16]) -> Self {
        let signals = signals();
        let choices: Vec<Vec<Choice>> =
            leaves.iter().map(|&leaf| choices_for(leaf, &signals)).collect();
        let mut chosen: Vec<Option<Choice>> = vec![None; leaves.len()];
        let mut made = (1u64 << LOWER) - 1;
        loop {
            for (chosen, choices) in chosen.iter_mut().zip(&choices) {
                if chosen.is_none() {
                    let at_hand = choices.iter().filter(|choice| choice.needs & !made == 0);
                    *chosen = at_hand.min_by_key(|choice| choice.cost).copied();
                }
            }
            let open = || {
                let all = chosen.iter().zip(&choices);
                all.filter(|(chosen, _)| chosen.is_none()).map(|(_, choices)| choices)
            };
            // The signal with which the most leaves can be made; or those of the leaf that lacks fewest.
            let gain = |signal: usize| {
                let with = made | 1 << signal;
                let is_made = |choice: &Choice| choice.needs & !with == 0;
                open().filter(|choices| choices.iter().any(is_made)).count()
            };
            let best = (LOWER..SIGNALS).map(|signal| (gain(signal), SIGNALS - signal)).max();
            match best {
                Some((gain, signal)) if gain > 0 => made |= 1 << (SIGNALS - signal),
                _ => {
                    let lacking = open().flatten().map(|choice| choice.needs & !made);
                    match lacking.min_by_key(|lacking| lacking.count_ones()) {
                        Some(lacking) => made |= lacking,
                        None => break,
                    }
                }
            }
        }
        Self { signals, leaves: leaves.to_vec(), chosen }
    }

    /// The value of a leaf, by its number.
    pub(super) fn make(&self, maker: &mut Maker, cells: [Literal; LOWER], leaf: usize) -> Literal {
        let Some(Choice { operation, signals, .. }) = self.chosen[leaf] else {
            return divided(self.leaves[leaf], maker, cells);
        };
        let inputs = signals.map(|signal| {
            let Signal { operation, cells: [a, b], .. } = self.signals[signal];
            maker.gate(operation, [cells[a], cells[b], cells[b]])
        });
        maker.gate(operation, inputs)
    }
}

/// A leaf that no operation gives: two functions of three cells, selected by the fourth.
fn divided(leaf: u16, maker: &mut Maker, cells: [Literal; LOWER]) -> Literal {
    let [a, b, c, d] = cells;
    let zero = maker.gate(leaf as u8, [a, b, c]);
    let one = maker.gate((leaf >> 8) as u8, [a, b, c]);
    maker.select(d, one, zero)
}

/// The ways of making a leaf, those of few signals first.
fn choices_for(leaf: u16, signals: &[Signal; SIGNALS]) -> Vec<Choice> {
    let mut found = Vec::new();
    let look = |at: &[usize], found: &mut Vec<Choice>| {
        let three = std::array::from_fn(|input| at[input.min(at.len() - 1)]);
        let tables = three.map(|signal| signals[signal].table);
        if let Some(operation) = operation_for(leaf, tables) {
            let needs = at.iter().fold(0, |all, signal| all | 1u64 << signal);
            let cost = at.len() as u32 - 1;
            found.push(Choice { operation, signals: three, needs, cost });
        }
    };
    for c in 0..SIGNALS {
        look(&[c], &mut found);
        for b in 0..c {
            look(&[b, c], &mut found);
        }
    }
    if found.is_empty() || found.iter().all(|choice| choice.cost > 0) {
        for c in 2..SIGNALS {
            for b in 1..c {
                (0..b).for_each(|a| look(&[a, b, c], &mut found));
            }
        }
    }
    let lacking = |choice: &Choice| (choice.needs >> LOWER).count_ones();
    found.sort_by_key(|choice| (choice.cost + lacking(choice), choice.cost));
    found.truncate(MAX_CHOICES);
    found
}

/// What a leaf costs about, without what it shares.
pub(super) fn guessed_cost(leaf: u16) -> u32 {
    let cells = CELLS.iter().zip([1, 2, 4, 8]).filter(|&(&cell, by)| {
        // Whether the leaf changes with the cell.
        (leaf >> by ^ leaf) & !cell != 0
    });
    match cells.count() {
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        _ => 3,
    }
}
