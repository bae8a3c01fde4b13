//! Rules against their definitions: letters of arrangements, spellings of random rules of every family, and
//! populations that Golly gives.

use std::collections::BTreeSet;

use lifescope::engine::{HostKind, start_on_host};
use lifescope::format;
use lifescope::life::{Rule, Rulestring, Universe};
use proptest::prelude::*;

/// A soup of 67 cells.
const SOUP: &str = "2b2ob3o3b2o$o2b2ob3obo$b4obo3b3o$bobobobobo$2o2b2o4b2o$bobo3bobo2bo$obo4bo2b2o$\
    2bobobobobobo$bo2bo2b2obo$2o2b5ob3o$o2bo6bo!";

/// Cells alive after so many generations; in a bounded universe the pattern's own extent centres it.
fn population(rle: &str, rule: &str, generations: u64) -> u64 {
    let mut pattern = format::read("soup.rle", rle.as_bytes(), 1 << 20).unwrap().pattern;
    let bounds = pattern.cells.bounding_box().unwrap();
    pattern.declared_size = Some((bounds.width, bounds.height));
    let rule = rule.parse::<Rulestring>().unwrap_or_else(|error| panic!("{rule}: {error}"));
    let universe = Universe::new(&pattern, Some(rule)).unwrap();
    let mut engine = start_on_host(HostKind::Reference, &universe, 1 << 30).unwrap();
    engine.step(generations).unwrap();
    engine.population().unwrap()
}

/// The letters after each number of live neighbours, and how many cells of the soup are born and how many survive
/// where there are so many in such an arrangement.
const LETTERS: [&str; 6] = [
    "c 18,5 e 12,5",
    "c 7,4 e 2,1 a 11,4 i 2,0 k 4,3 n 0,1",
    "c 0,0 e 3,2 a 3,1 i 4,1 k 0,4 n 2,3 j 6,3 q 2,1 r 4,6 y 0,3",
    "c 1,0 e 0,0 a 2,1 i 1,0 k 6,0 n 1,1 j 3,0 q 0,0 r 2,3 y 2,5 t 0,1 w 0,0 z 1,1",
    "c 1,1 e 1,0 a 0,0 i 0,0 k 0,0 n 3,2 j 0,2 q 0,0 r 3,1 y 4,0",
    "c 0,0 e 2,1 a 2,0 i 1,0 k 2,1 n 1,0",
];

/// The letters of so many live neighbours, in Hensel's order.
fn letters(count: usize) -> Vec<char> {
    let row = if count == 7 { LETTERS[0] } else { LETTERS[count - 1] };
    row.chars().filter(char::is_ascii_alphabetic).collect()
}

#[test]
fn every_letter_stands_for_what_golly_takes_it_for() {
    for (row, count) in LETTERS.iter().zip(1..) {
        let (mut born, mut kept) = (0, 0);
        for (letter, figures) in row.split(' ').collect::<Vec<_>>().chunks(2).map(|c| (c[0], c[1]))
        {
            let (births, survivals) = figures.split_once(',').unwrap();
            let [births, survivals] = [births, survivals].map(|n| n.parse::<u64>().unwrap());
            assert_eq!(
                population(SOUP, &format!("B{count}{letter}/S"), 1),
                births,
                "{count}{letter}"
            );
            assert_eq!(
                population(SOUP, &format!("B/S{count}{letter}"), 1),
                survivals,
                "{count}{letter}"
            );
            (born, kept) = (born + births, kept + survivals);
        }
        assert_eq!(population(SOUP, &format!("B{count}/S"), 1), born, "{count}");
        assert_eq!(population(SOUP, &format!("B/S{count}"), 1), kept, "{count}");
    }
}

#[test]
fn populations_are_what_golly_gives() {
    let check = |rle: &str, rule: &str, generation: u64, expected: u64| {
        assert_eq!(population(rle, rule, generation), expected, "{rule}");
    };
    check(SOUP, "B2cek3aeijnqy4c5er6i7c8/S02an3ekr4qtwz5y6-k7e", 9, 95);
    check(SOUP, "B2c3-cny4kz5-ai8/S1e2-ck3-qy4-cei5aijn7c", 8, 121);
    check(SOUP, "B34aqw5cky6n7e/S23-akn4jtz5eq6ac8", 20, 22);
    check("2obo!", "W22", 20, 196);
    check("o!", "W90:T31,40", 22, 119);
    check("3o2bo$bo3bo$2b2o$o3b2o$b3obo!", "MAPQEZsAQ", 14, 28);
}

/// Where the cell of a bit of a case is, to the right of the middle and below.
fn place(bit: usize) -> (i32, i32) {
    let bit = bit as i32;
    (1 - bit % 3, 1 - bit / 3)
}

/// The case whose cells are at the places that `moved` gives.
fn moved_case(case: usize, moved: impl Fn((i32, i32)) -> (i32, i32)) -> usize {
    (0..9)
        .filter(|bit| case >> bit & 1 == 1)
        .map(|bit| {
            let (x, y) = moved(place(bit));
            1 << (1 - x + 3 * (1 - y))
        })
        .sum()
}

/// All that a case becomes when the plane is turned by quarters and mirrored.
fn images(case: usize) -> BTreeSet<usize> {
    let turned = |case| moved_case(case, |(x, y)| (-y, x));
    let quarters = std::iter::successors(Some(case), |case| Some(turned(*case))).take(4);
    quarters.flat_map(|case| [case, moved_case(case, |(x, y)| (-x, y))]).collect()
}

/// The cases of live cells in the middle, by which the rule has it survive.
fn survivals(rule: &str) -> BTreeSet<usize> {
    let rule = rule.parse::<Rule>().unwrap_or_else(|error| panic!("{rule}: {error}"));
    let table = rule.table().unwrap();
    (0..512).filter(|case| case & 0x10 != 0 && table.next(*case)).map(|case| case & !0x10).collect()
}

#[test]
fn a_letter_stands_for_one_arrangement_with_all_its_images() {
    let mut seen = BTreeSet::new();
    for count in 1..=7 {
        for letter in letters(count) {
            let cases = survivals(&format!("B/S{count}{letter}"));
            let first = *cases.first().unwrap();
            assert_eq!(images(first), cases, "{count}{letter}");
            assert!(cases.iter().all(|case| case.count_ones() == count as u32), "{count}{letter}");
            assert!(cases.iter().all(|case| seen.insert(*case)), "{count}{letter} is another's");
        }
    }
    // Nothing alive, and all, have no letters.
    assert_eq!(seen.len(), 254);
}

#[test]
fn letters_stay_where_all_cells_change_their_state() {
    let pairs = ["ce", "it", "nr", "yj", "qw", "aa", "kk", "zz"];
    let other = |count: usize, letter: char| {
        let pair = pairs.iter().find(|pair| count == 4 && pair.contains(letter));
        pair.map_or(letter, |pair| pair.chars().find(|c| *c != letter).unwrap_or(letter))
    };
    for count in 1..=7 {
        for letter in letters(count) {
            let cases = survivals(&format!("B/S{count}{letter}"));
            let flipped: BTreeSet<usize> = cases.iter().map(|case| case ^ 0x1ef).collect();
            let expected = format!("B/S{}{}", 8 - count, other(count, letter));
            assert_eq!(flipped, survivals(&expected), "{count}{letter}");
        }
    }
}

#[test]
fn letters_around_a_hexagon_stand_for_one_arrangement_with_all_its_images() {
    // The six, going around; a turn by a sixth moves each to the next.
    let ring = [0x100, 0x80, 0x08, 0x01, 0x02, 0x20];
    let case_of = |cells: &[bool]| -> usize {
        cells.iter().zip(ring).map(|(is_alive, bit)| usize::from(*is_alive) * bit).sum()
    };
    let mut seen = BTreeSet::new();
    for count in 2..=4 {
        for letter in ['o', 'm', 'p'] {
            let rule = format!("B/S{count}{letter}H");
            let cases: BTreeSet<usize> = survivals(&rule).iter().map(|case| case & !0x44).collect();
            let first = *cases.first().unwrap();
            let mut images = BTreeSet::new();
            for by in 0..6 {
                let mut cells: Vec<bool> = ring.iter().map(|bit| first & bit != 0).collect();
                cells.rotate_left(by);
                images.insert(case_of(&cells));
                cells.reverse();
                images.insert(case_of(&cells));
            }
            assert_eq!(images, cases, "{rule}");
            assert!(cases.iter().all(|case| seen.insert(*case)), "{rule}");
        }
    }
    assert_eq!(seen.len(), 15 + 20 + 15);
}

/// The letters that are meant after each number of neighbours, for births and survivals. A number that takes none has a
/// blank in their place.
type Lists = [Vec<Vec<char>>; 2];

/// The letters that a number of neighbours takes in the neighbourhood of a suffix.
fn all_letters(suffix: &str, count: usize) -> Vec<char> {
    match suffix {
        "" if (1..=7).contains(&count) => letters(count),
        "H" if (2..=4).contains(&count) => vec!['o', 'm', 'p'],
        _ => vec![' '],
    }
}

fn size_of(suffix: &str) -> usize {
    match suffix {
        "" => 8,
        "H" => 6,
        "V" => 4,
        _ => 3,
    }
}

/// A random rule in the neighbourhood.
fn lists(suffix: &'static str) -> impl Strategy<Value = Lists> {
    let number = move |count| {
        let all = all_letters(suffix, count);
        let most = all.len();
        proptest::sample::subsequence(all, 0..=most)
    };
    let half = move || (0..=size_of(suffix)).map(number).collect::<Vec<_>>();
    (half(), half()).prop_map(|(births, survivals)| [births, survivals])
}

/// How a half is written: each number with the letters that it has, those of `is_excepted` with the letters that it has
/// not.
fn written(half: &[Vec<char>], suffix: &str, is_excepted: impl Fn(usize) -> bool) -> String {
    let mut text = String::new();
    for (count, named) in half.iter().enumerate().filter(|(_, named)| !named.is_empty()) {
        let all = all_letters(suffix, count);
        let others: Vec<char> =
            all.iter().filter(|letter| !named.contains(letter)).copied().collect();
        text += &count.to_string();
        if others.is_empty() {
            continue;
        }
        let (sign, letters) = if is_excepted(count) { ("-", &others) } else { ("", named) };
        text += sign;
        text.extend(letters);
    }
    text
}

/// Spellings of one rule, as Golly, LifeViewer and people write it. The first three are such as canonical forms are.
fn spellings([births, survivals]: &Lists, suffix: &str) -> Vec<String> {
    let of = |is_excepted: fn(usize) -> bool| {
        [births, survivals].map(|half| written(half, suffix, is_excepted))
    };
    let halves = [of(|_| false), of(|_| true), of(|count| count % 2 == 0)];
    let mut spellings: Vec<String> =
        halves.iter().map(|[b, s]| format!("B{b}/S{s}{suffix}")).collect();
    for [b, s] in &halves {
        spellings.push(format!("S{s}/B{b}{suffix}"));
        spellings.push(format!("B{b}_S{s}{suffix}"));
        spellings.push(format!("{s}/{b}{suffix}"));
        spellings.push(format!(" b {b} / s {s} {suffix} "));
        spellings.push(format!("B{}/S{}{suffix}", b.to_uppercase(), s.to_uppercase()));
        spellings.push(format!("{s}/{b}/2{suffix}"));
        spellings.push(format!("B{b}/S{s}/C2{suffix}"));
        spellings.push(format!("b{b}s{s}{}", suffix.to_lowercase()));
        spellings.push(format!("G2B{b}S{s}{suffix}"));
    }
    spellings
}

/// Holds that all spellings are one rule, that it is read back, and that it is written no longer than need be.
fn check_spellings(lists: &Lists, suffix: &str) -> Result<(), TestCaseError> {
    let texts = spellings(lists, suffix);
    let first: Rule = texts[0].parse().unwrap_or_else(|error| panic!("{}: {error}", texts[0]));
    for text in &texts {
        prop_assert_eq!(text.parse::<Rule>(), Ok(first.clone()), "{}", text);
    }
    check_read_back(&first)?;
    let canonical = first.to_string();
    let is_shortest = texts[..3].iter().all(|text| canonical.len() <= text.len());
    prop_assert!(is_shortest, "{} of {:?}", canonical, &texts[..3]);
    Ok(())
}

/// Holds that a rule is read back from what it is written as, and from its other spellings as one that does the same.
fn check_read_back(rule: &Rule) -> Result<(), TestCaseError> {
    let canonical = rule.to_string();
    prop_assert_eq!(canonical.parse::<Rule>(), Ok(rule.clone()), "{}", canonical);
    for other in rule.facts().other_spellings {
        let same = other.parse::<Rule>().map(|other| effect(&other));
        prop_assert_eq!(same, Ok(effect(rule)), "{} and {}", canonical, other);
    }
    Ok(())
}

/// The number of states, and what becomes of a cell in every case of cells in states 0 and 1.
fn effect(rule: &Rule) -> (u16, Vec<u8>) {
    let near = |case: usize| std::array::from_fn(|cell| (case >> (8 - cell) & 1) as u8);
    (rule.states(), (0..512).map(|case| rule.next(&near(case))).collect())
}

/// Bits of a case in the order of an index of MAP rules, the most significant first.
const MOORE: [usize; 9] = [0x100, 0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01];
const VON_NEUMANN: [usize; 5] = [0x80, 0x20, 0x10, 0x08, 0x02];
const HEXAGONAL: [usize; 7] = [0x02, 0x01, 0x20, 0x10, 0x08, 0x100, 0x80];
/// The hexagon's where a number of states is named.
const HEXAGONAL_OF_STATES: [usize; 7] = [0x100, 0x80, 0x20, 0x10, 0x08, 0x02, 0x01];

/// Bits as characters of six bits each.
fn base64(bits: &[bool]) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bits.chunks(6)
        .map(|six| {
            let value = (0..6).fold(0, |value, at| {
                value << 1 | usize::from(six.get(at).copied().unwrap_or_default())
            });
            char::from(digits[value])
        })
        .collect()
}

fn check_map(bits: &[bool], order: &[usize], after: &str) -> Result<(), TestCaseError> {
    let text = format!("MAP{}{after}", base64(bits));
    let rule = text.parse::<Rule>().unwrap_or_else(|error| panic!("{text}: {error}"));
    let (_, next) = effect(&rule);
    for (case, next) in next.into_iter().enumerate() {
        let index = order.iter().fold(0, |index, cell| index << 1 | usize::from(case & cell != 0));
        prop_assert_eq!(next == 1, bits[index], "{} in case {}", &text, case);
    }
    check_read_back(&rule)
}

/// Pieces of rulestrings of every family, and some of none.
const PIECES: &[&str] = &[
    "B",
    "S",
    "b",
    "s",
    "0",
    "1",
    "2",
    "3",
    "8",
    "23",
    "/",
    "_",
    "-",
    "a",
    "ce",
    "o",
    "z",
    "V",
    "H",
    "HT",
    "L",
    "LV",
    "MAP",
    "QEZsAQ",
    "=",
    "W",
    "30",
    "G",
    "C",
    "4",
    "256",
    "R",
    "R5",
    "r2",
    ",",
    "..",
    "M",
    "M1",
    "S2..3",
    "B3-4",
    "NM",
    "N@",
    "NW",
    "0f0f",
    "T",
    ";",
    "MS,D",
    "2PCA4",
    "|",
    "History",
    "Super",
    "Investigator",
    "Life",
    "State",
    "JvN",
    "29",
    "@RULE",
    ".rule",
    ":",
    ":T",
    "10",
    "+",
    "*",
    " ",
    "\u{a0}",
    "é",
    "’",
    "💥",
    "99999999999999999999",
    "none",
];

#[test]
fn one_dimensional_rules_add_a_row_and_keep_the_others() {
    for number in 0..=255usize {
        let rule: Rule = format!("W{number:03}").parse().unwrap();
        assert_eq!(rule.to_string(), format!("W{number}"));
        let table = rule.table().unwrap();
        for case in 0..512usize {
            let bit = |cell: usize, weight: usize| usize::from(case & cell != 0) * weight;
            let above = bit(0x100, 4) + bit(0x80, 2) + bit(0x40, 1);
            assert_eq!(table.next(case), case & 0x10 != 0 || number >> above & 1 == 1);
        }
    }
}

proptest! {
    #[test]
    fn isotropic_rules_are_the_same_however_they_are_written(lists in lists("")) {
        check_spellings(&lists, "")?;
    }

    #[test]
    fn hexagonal_rules_are_the_same_however_they_are_written(lists in lists("H")) {
        check_spellings(&lists, "H")?;
    }

    #[test]
    fn von_neumann_rules_are_the_same_however_they_are_written(lists in lists("V")) {
        check_spellings(&lists, "V")?;
    }

    #[test]
    fn tripod_rules_are_the_same_however_they_are_written(lists in lists("HT")) {
        check_spellings(&lists, "HT")?;
    }

    #[test]
    fn lists_of_cases_are_read_in_the_order_of_their_neighbourhood(
        bits in proptest::collection::vec(any::<bool>(), 512)
    ) {
        check_map(&bits, &MOORE, "")?;
        check_map(&bits, &MOORE, "==")?;
        check_map(&bits[..128], &HEXAGONAL, "")?;
        check_map(&bits[..128], &HEXAGONAL_OF_STATES, "/2")?;
        check_map(&bits[..32], &VON_NEUMANN, "=")?;
    }

    #[test]
    fn whatever_is_written_is_read_or_refused_at_a_place_in_it(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12)
    ) {
        let text = pieces.concat();
        match text.parse::<Rulestring>() {
            Ok(rule) => prop_assert_eq!(rule.to_string().parse::<Rulestring>(), Ok(rule), "{}", text),
            Err(error) => {
                prop_assert!(text.is_char_boundary(error.offset), "{}: {}", text, error.offset);
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
