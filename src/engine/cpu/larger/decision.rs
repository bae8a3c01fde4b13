//! What becomes of cells by their counts.

use super::lanes::Lane;
use crate::life::{CountSet, LargerRule};

/// Ranges that are asked for one by one; more are looked up.
const MOST_RANGES: usize = 4;

/// Births and survivals by counts, and what becomes of cells that grow old.
#[derive(Clone, Debug)]
pub(super) struct Decision<T> {
    births: Counts<T>,
    survivals: Counts<T>,
    /// The last state, after which a cell is dead.
    last: u8,
}

/// A set of counts.
#[derive(Clone, Debug)]
enum Counts<T> {
    /// From the first number on, as many more as the second says.
    Range(T, T),
    Ranges(Vec<(T, T)>),
    /// Whether each count is in the set, from the least on.
    Table {
        least: T,
        contains: Vec<u8>,
    },
}

impl<T: Lane> Decision<T> {
    /// The decision of a rule whose live cells count themselves with `own` in what is added up.
    pub fn new(rule: &LargerRule, own: i32, (least, most): (i32, i32)) -> Self {
        let counted = rule.weight(0, 0, false) * rule.state_weight(1) + rule.own_count(1);
        let survivals = rule.survivals().moved(own - counted);
        Self {
            births: Counts::new(rule.births(), least, most),
            survivals: Counts::new(&survivals, least, most),
            last: (rule.states() - 1) as u8,
        }
    }

    /// Works the next states of a row out of its counts and its states. `lives` is room for as many numbers.
    #[inline(always)]
    pub fn decide(&self, counts: &[T], own: &[u8], next: &mut [u8], lives: &mut [Vec<u8>; 2]) {
        if let (Counts::Range(b, more_b), Counts::Range(s, more_s)) =
            (&self.births, &self.survivals)
        {
            let is_in = |count: T, low: T, more: T| u8::from(count.minus(low) <= more);
            let (b, more_b, s, more_s, last) = (*b, *more_b, *s, *more_s, self.last);
            let cells = next.iter_mut().zip(own).zip(counts);
            if last == 1 {
                for ((next, own), count) in cells {
                    let (born, kept) = (is_in(*count, b, more_b), is_in(*count, s, more_s));
                    *next = if *own == 0 { born } else { kept };
                }
            } else {
                for ((next, own), count) in cells {
                    let (born, kept) = (is_in(*count, b, more_b), is_in(*count, s, more_s));
                    *next = aged(*own, born, kept, last);
                }
            }
            return;
        }
        let [births, survivals] = lives;
        for (set, lives) in [(&self.births, &mut *births), (&self.survivals, &mut *survivals)] {
            lives.clear();
            lives.resize(counts.len(), 0);
            set.look_up(counts, lives);
        }
        let lives = births.iter().zip(survivals.iter());
        for ((next, own), (born, kept)) in next.iter_mut().zip(own).zip(lives) {
            *next = aged(*own, *born, *kept, self.last);
        }
    }
}

#[inline(always)]
fn aged(own: u8, born: u8, kept: u8, last: u8) -> u8 {
    let older = if own < last { own + 1 } else { 0 };
    match own {
        0 => born,
        1 => {
            if kept == 1 {
                1
            } else {
                older
            }
        }
        _ => older,
    }
}

impl<T: Lane> Counts<T> {
    fn new(set: &CountSet, least: i32, most: i32) -> Self {
        let set = set.within(least, most);
        let ranges: Vec<(T, T)> = set
            .ranges()
            .iter()
            .map(|(low, high)| (T::wrapped(*low), T::wrapped(high - low)))
            .collect();
        match ranges[..] {
            [(low, more)] => Self::Range(low, more),
            _ if ranges.len() <= MOST_RANGES => Self::Ranges(ranges),
            _ => {
                let contains = (least..=most).map(|count| u8::from(set.contains(count))).collect();
                Self::Table { least: T::wrapped(least), contains }
            }
        }
    }

    /// Has each of `lives` be 1 where its count is in the set; all are 0.
    #[inline(always)]
    fn look_up(&self, counts: &[T], lives: &mut [u8]) {
        let mark = |lives: &mut [u8], low: T, more: T| {
            for (lives, count) in lives.iter_mut().zip(counts) {
                *lives |= u8::from(count.minus(low) <= more);
            }
        };
        match self {
            Self::Range(low, more) => mark(lives, *low, *more),
            Self::Ranges(ranges) => {
                ranges.iter().for_each(|(low, more)| mark(lives, *low, *more));
            }
            Self::Table { least, contains } => {
                for (lives, count) in lives.iter_mut().zip(counts) {
                    *lives = contains.get(count.minus(*least).index()).copied().unwrap_or(0);
                }
            }
        }
    }
}
