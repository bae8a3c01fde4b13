//! The built-in patterns, which `name:SLUG` opens.
//!
//! Each is an RLE file in `patterns/`, embedded in the program, with a [`Kind`] that says what it
//! does. A kind holds only promises that can be checked by stepping the pattern, and
//! `tests/library.rs` checks every one.

mod entries;

use std::fmt;

/// A built-in pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name in a command line, as `gosper-glider-gun`.
    pub slug: &'static str,
    /// What the pattern does.
    pub kind: Kind,
    /// The whole RLE file.
    pub rle: &'static str,
}

impl Entry {
    /// The pattern's name as it is written in a sentence.
    pub fn title(&self) -> &'static str {
        self.header_line("#N ").unwrap_or(self.slug)
    }

    /// Who found the pattern, with the year where it is known.
    pub fn author(&self) -> Option<&'static str> {
        self.header_line("#O ")
    }

    /// A sentence about the pattern.
    pub fn comment(&self) -> Option<&'static str> {
        self.header_line("#C ")
    }

    fn header_line(&self, tag: &str) -> Option<&'static str> {
        self.rle.lines().find_map(|line| line.strip_prefix(tag))
    }
}

/// What a pattern does, as far as stepping it can show.
///
/// "Settled" means that the ash no longer changes but for its own period; gliders may still be
/// flying off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Stays as it is.
    StillLife,
    /// Returns to its cells after `period` generations and not before.
    Oscillator {
        /// Generations.
        period: u32,
    },
    /// Returns to its shape, moved, after `period` generations and not before.
    Spaceship {
        /// Generations.
        period: u32,
        /// Columns moved to the right in a period.
        dx: i64,
        /// Rows moved down in a period.
        dy: i64,
    },
    /// Repeats with `period` in the rectangle that it starts in, and sends spaceships out of it.
    Gun {
        /// Generations.
        period: u32,
        /// Live cells that leave in a period: 5 for a glider.
        emitted_cells: u64,
    },
    /// Travels like a spaceship and leaves something behind. A rake, which leaves spaceships, is
    /// one too.
    Puffer {
        /// Generations after which its front and the growth of its trail repeat.
        period: u32,
        /// Columns moved to the right in a period.
        dx: i64,
        /// Rows moved down in a period.
        dy: i64,
        /// A generation from which the growth is regular.
        settled_at: u64,
        /// Live cells gained in a period.
        growth: u64,
    },
    /// Gains live cells for ever, the same number in every period.
    LinearGrowth {
        /// A generation from which the growth is regular.
        settled_at: u64,
        /// Generations.
        period: u32,
        /// Live cells gained in a period.
        growth: u64,
    },
    /// Gains live cells for ever, in every period more than in the one before.
    QuadraticGrowth {
        /// A generation from which the growth is regular.
        settled_at: u64,
        /// Generations.
        period: u32,
        /// By how many live cells the gain in a period exceeds the gain in the one before.
        acceleration: u64,
    },
    /// Takes long to settle for a pattern of its size.
    Methuselah {
        /// The generation in which it has settled; in the one before it has not.
        lifespan: u64,
        /// Live cells in that generation, gliders on their way out included.
        final_population: u64,
    },
    /// An eater with a glider before it: at the end there is the eater alone.
    Eater {
        /// Generations until the eater is as it was; it stays so.
        meal: u32,
    },
    /// Turns into two copies of itself, and nothing else.
    Replicator {
        /// Generations.
        period: u32,
    },
}

/// A noun, as "oscillator of period 3".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StillLife => f.write_str("still life"),
            Self::Oscillator { period } => write!(f, "oscillator of period {period}"),
            Self::Spaceship { period, dx, dy } => {
                write!(f, "spaceship that moves by ({dx}, {dy}) in {period} generations")
            }
            Self::Gun { period, .. } => write!(f, "gun of period {period}"),
            Self::Puffer { period, dx, dy, .. } => {
                write!(f, "puffer that moves by ({dx}, {dy}) in {period} generations")
            }
            Self::LinearGrowth { .. } => f.write_str("pattern of linear growth"),
            Self::QuadraticGrowth { .. } => f.write_str("pattern of quadratic growth"),
            Self::Methuselah { lifespan, .. } => {
                write!(f, "methuselah that settles in generation {lifespan}")
            }
            Self::Eater { .. } => f.write_str("eater at work"),
            Self::Replicator { period } => write!(f, "replicator of period {period}"),
        }
    }
}

/// Every pattern, ascending by slug.
pub fn all() -> &'static [Entry] {
    entries::ENTRIES
}

/// The pattern of that name, whatever its letters' case and whatever stands between its words.
///
/// ```
/// use lifescope::library;
/// let gun = library::find("Gosper glider_gun").unwrap();
/// assert_eq!(gun.slug, "gosper-glider-gun");
/// assert_eq!(library::find("lwss").unwrap().slug, "lightweight-spaceship");
/// ```
pub fn find(name: &str) -> Option<&'static Entry> {
    let wanted = key(name);
    let alias = ALIASES.iter().find(|(alias, _)| key(alias) == wanted);
    let wanted = alias.map_or(wanted, |(_, slug)| key(slug));
    all().iter().find(|entry| key(entry.slug) == wanted)
}

/// Slugs that somebody who wrote `name` may have meant, the nearest first, at most five.
pub fn suggest(name: &str) -> Vec<&'static str> {
    let slugs = all().iter().map(|entry| (entry.slug, entry.slug));
    nearest(name, slugs.chain(ALIASES.iter().copied()))
}

/// Of candidates, each a name and what it stands for, those that somebody who wrote `name` may have
/// meant, the nearest first, at most five.
pub fn nearest<'a, T: Ord + Clone>(
    name: &str,
    candidates: impl IntoIterator<Item = (&'a str, T)>,
) -> Vec<T> {
    let wanted = key(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    let candidates = candidates.into_iter();
    let mut near: Vec<(usize, T)> = candidates
        .filter_map(|(name, meant)| Some((farness(&wanted, &key(name))?, meant)))
        .collect();
    near.sort_unstable();
    let mut suggestions = Vec::new();
    for (_, meant) in near {
        if suggestions.len() < MOST_SUGGESTIONS && !suggestions.contains(&meant) {
            suggestions.push(meant);
        }
    }
    suggestions
}

const MOST_SUGGESTIONS: usize = 5;

/// Other names in use, with the slugs that they stand for.
const ALIASES: &[(&str, &str)] = &[
    ("2-eaters", "two-eaters"),
    ("2-engine-cordership", "cordership-2-engine"),
    ("5x5-infinite-growth", "infinite-5x5"),
    ("b-hept", "b-heptomino"),
    ("blinker-puffer", "blinker-puffer-1"),
    ("block-layer", "block-laying-switch-engine"),
    ("carrier", "aircraft-carrier"),
    ("cordership", "cordership-2-engine"),
    ("eater", "eater-1"),
    ("f-pentomino", "r-pentomino"),
    ("figure-8", "figure-eight"),
    ("fishhook", "eater-1"),
    ("galaxy", "koks-galaxy"),
    ("glider-eater", "eater-1-and-glider"),
    ("glider-gun", "gosper-glider-gun"),
    ("glider-producing-switch-engine", "time-bomb"),
    ("gosper-gun", "gosper-glider-gun"),
    ("gun", "gosper-glider-gun"),
    ("half-bakery", "bi-loaf"),
    ("half-fleet", "ship-tie"),
    ("highlife-replicator", "replicator"),
    ("hwss", "heavyweight-spaceship"),
    ("infinite-growth", "infinite-10"),
    ("knightship", "sir-robin"),
    ("lwss", "lightweight-spaceship"),
    ("mwss", "middleweight-spaceship"),
    ("octagon-ii", "octagon-2"),
    ("one-row-infinite-growth", "infinite-one-row"),
    ("p46-gun", "new-gun"),
    ("pd", "pentadecathlon"),
    ("phoenix", "phoenix-1"),
    ("pi", "pi-heptomino"),
    ("puffer", "puffer-1"),
    ("quarter", "crab"),
    ("queen-bee", "queen-bee-shuttle"),
    ("r-pent", "r-pentomino"),
    ("relay", "pentadecathlon-relay"),
    ("simkin-gun", "simkin-glider-gun"),
    ("spacefiller", "max"),
    ("ten-cell-infinite-growth", "infinite-10"),
    ("twin-bees", "twin-bees-shuttle"),
];

/// What of a name tells it from others: its letters and digits, in lower case.
fn key(name: &str) -> String {
    let telling = name.chars().filter(|c| c.is_alphanumeric());
    telling.flat_map(char::to_lowercase).collect()
}

/// How far apart two keys are, or `None` where nobody would mix them up.
fn farness(wanted: &str, candidate: &str) -> Option<usize> {
    let edits = edit_distance(wanted, candidate);
    let shorter = wanted.len().min(candidate.len());
    if edits * 3 <= shorter.max(3) {
        return Some(edits);
    }
    // A part of a long name is a good guess too, but a worse one than a misspelling.
    let is_part = shorter >= 3 && (candidate.contains(wanted) || wanted.contains(candidate));
    is_part.then_some(100 + edits)
}

/// Number of characters to insert, delete or replace to turn one text into the other
/// (Levenshtein's distance, row by row).
fn edit_distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        let check = |name, slug| assert_eq!(find(name).map(|e| e.slug), slug, "{name}");
        check("glider", Some("glider"));
        check("Gosper Glider Gun", Some("gosper-glider-gun"));
        check("gosper_gun", Some("gosper-glider-gun"));
        check("rpentomino", Some("r-pentomino"));
        check("R-Pentomino", Some("r-pentomino"));
        check("LWSS", Some("lightweight-spaceship"));
        check("Kok's galaxy", Some("koks-galaxy"));
        check("25P3H1V0.1", Some("25p3h1v0.1"));
        check("25p3h1v01", Some("25p3h1v0.1"));
        check("glidre", None);
        check("", None);
        check("--", None);
    }

    #[test]
    fn misspelt_names_and_parts_of_names_get_suggestions() {
        let first = |name| suggest(name).first().copied();
        assert_eq!(first("glidre"), Some("glider"));
        assert_eq!(first("pulsr"), Some("pulsar"));
        assert_eq!(first("gospr-glider-gun"), Some("gosper-glider-gun"));
        assert_eq!(first("hwsss"), Some("heavyweight-spaceship"));
        assert_eq!(first("simkin"), Some("simkin-glider-gun"));
        assert!(suggest("pentomino").contains(&"r-pentomino"));
        assert_eq!(suggest("quantum-mechanics"), [""; 0]);
        assert_eq!(suggest(""), [""; 0]);
    }

    #[test]
    fn slugs_ascend_and_no_two_names_are_mixed_up() {
        assert!(all().is_sorted_by(|a, b| a.slug < b.slug));
        let mut keys: Vec<String> = all().iter().map(|entry| key(entry.slug)).collect();
        keys.extend(ALIASES.iter().map(|(alias, _)| key(alias)));
        keys.sort_unstable();
        let twice: Vec<_> = keys.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn every_alias_leads_somewhere() {
        for (alias, slug) in ALIASES {
            assert_eq!(find(alias).map(|entry| entry.slug), Some(*slug), "{alias}");
        }
    }

    #[test]
    fn every_file_says_what_it_holds() {
        for entry in all() {
            let lines: Vec<&str> = entry.rle.lines().collect();
            let tags: Vec<&str> = lines.iter().take(4).filter_map(|line| line.get(..3)).collect();
            assert_eq!(tags, ["#N ", "#O ", "#C ", "x ="], "{}", entry.slug);
            assert!(find(entry.title()).is_some_and(|found| found == entry), "{}", entry.title());
            assert!(entry.author().is_some_and(|author| !author.trim().is_empty()));
            assert!(entry.comment().is_some_and(|comment| comment.ends_with('.')));
        }
    }
}
