use super::*;
use crate::life::StateSet;
use proptest::prelude::*;

fn read(text: &str) -> Rule {
    match read_rule("a.rule", text.as_bytes(), "a", 1 << 24) {
        Ok(Some(rule)) => rule,
        Ok(None) => panic!("no rule: {text}"),
        Err(error) => panic!("{error}"),
    }
}

fn table(states: u16, neighbourhood: &str, symmetries: &str, lines: &str) -> Rule {
    read(&format!(
        "@RULE a\n@TABLE\nn_states:{states}\nneighborhood:{neighbourhood}\nsymmetries:{symmetries}\n{lines}\n"
    ))
}

/// The next state of a cell among its four neighbours N, E, S, W.
fn next4(rule: &Rule, own: u8, [n, e, s, w]: [u8; 4]) -> u8 {
    // What stands at the corners does not matter.
    rule.next(&[1, n, 0, w, own, e, 1, s, 1])
}

#[test]
fn variables_that_are_met_twice_have_one_value() {
    // Facts of RULES.md: two cells of state 2 with one gap, and states 1 over 2.
    let lines = "var c={1,2,3}\nvar a=c\nvar b = {0,a}\n0,a,0,a,0,a\n0,a,0,b,0,3";
    let rule = table(4, "vonNeumann", "none", lines);
    assert_eq!(next4(&rule, 0, [2, 0, 2, 0]), 2);
    assert_eq!(next4(&rule, 0, [2, 0, 0, 0]), 3);
    assert_eq!(next4(&rule, 0, [1, 0, 2, 0]), 3);
    assert_eq!(next4(&rule, 0, [0, 0, 2, 0]), 0);
    assert_eq!(next4(&rule, 3, [2, 0, 2, 0]), 3);
}

#[test]
fn symmetries_turn_and_mirror_the_neighbours() {
    let count = |symmetries: &str, ring: &str| {
        let rule = table(9, "Moore", symmetries, &format!("0{ring}8"));
        let mut found = 0;
        // Every order of the eight, as far as they differ in where 1 and 2 are.
        for one in 0..8 {
            for two in (0..8).filter(|two| *two != one) {
                let places = [1, 2, 5, 8, 7, 6, 3, 0];
                let mut near = [0; 9];
                (near[places[one]], near[places[two]]) = (1, 2);
                found += usize::from(rule.next(&near) == 8);
            }
        }
        found
    };
    assert_eq!(count("none", "12000000"), 1);
    assert_eq!(count("rotate4", "12000000"), 4);
    assert_eq!(count("rotate8", "12000000"), 8);
    assert_eq!(count("rotate4reflect", "12000000"), 8);
    assert_eq!(count("rotate8reflect", "12000000"), 16);
    assert_eq!(count("reflect_horizontal", "12000000"), 2);
    assert_eq!(count("permute", "12000000"), 56);
    let mirrored = table(9, "Moore", "reflect_horizontal", "0120000008");
    // North stays; what was north-east is north-west.
    assert_eq!(mirrored.next(&[2, 1, 0, 0, 0, 0, 0, 0, 0]), 8);
    let row = table(3, "oneDimensional", "reflect", "0,1,2,1");
    assert_eq!(
        [row.next(&[0, 0, 0, 1, 0, 2, 0, 0, 0]), row.next(&[0, 0, 0, 2, 0, 1, 0, 0, 0])],
        [1, 1]
    );
    let hexagon = table(2, "hexagonal", "rotate6", "01100001");
    // N and E, turned by one: E and SE; the corners that are no neighbours do not matter.
    assert_eq!(hexagon.next(&[0, 1, 1, 0, 0, 1, 1, 0, 0]), 1);
    assert_eq!(hexagon.next(&[0, 0, 1, 0, 0, 1, 1, 0, 1]), 1);
    assert_eq!(hexagon.next(&[0, 0, 1, 0, 0, 0, 1, 0, 0]), 0);
}

#[test]
fn the_first_of_every_section_counts() {
    let text = "@RULE a\n@COLORS\n1 1 2 3 dark blue\n9 4 5 6\n@NAMES\nnames of states\n0 nothing\n1 a  head # once\n1 tail\n7 none\n@TREE\nnum_states=2\nnum_neighbors=4\n\
        num_nodes=5\n1 0 1\n2 0 0\n3 1 1\n4 2 2\n5 3 3\n@TABLE\nrubbish\n@COLORS\n1 7 7 7\n@NAMES\n1 late\n";
    let rule = read(text);
    let Rule::Transitions(transitions) = &rule else { panic!("{rule:?}") };
    assert_eq!(transitions.colors(), [(1, [1, 2, 3])]);
    let names = [(0, "nothing".to_owned()), (1, "a  head".to_owned())];
    assert_eq!(transitions.names(), names);
    assert_eq!(rule.state_name(1), Some("a  head".into()));
    assert_eq!(next4(&rule, 1, [1; 4]), 1);
    let gradient = read(&text.replace("1 1 2 3 dark blue\n", "255 0 0 255 200 1\n"));
    let Rule::Transitions(transitions) = &gradient else { panic!("{gradient:?}") };
    assert_eq!(transitions.colors(), [(1, [255, 0, 0])]);
    let none = read_rule("a.rule", b"@RULE a\n@COLORS\n1 1 2 3\n", "a", 1 << 20);
    assert_eq!(none, Ok(None));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let check = |text: &str, line: usize, part: &str| {
        let error = read_rule("a.rule", text.as_bytes(), "a", 1 << 20).expect_err(text);
        assert!(error.to_string().contains(part), "{error}");
        assert!(error.to_string().starts_with(&format!("a.rule:{line}:")), "{error}");
        error.to_message().assert_is_translated(text);
    };
    let head = "@TABLE\nn_states:4\nneighborhood:vonNeumann\nsymmetries:rotate4\n";
    check("@TABLE\nn_states:1\n", 2, "'1' is no number of states");
    check("@TABLE\nneighborhood:Margolus\n", 2, "'Margolus'");
    check("@TABLE\nneighborhood:vonNeumann\nsymmetries:rotate8\n", 3, "rotate4reflect");
    check("@TABLE\nsymmetries:none\n", 2, "n_states, neighborhood and symmetries");
    check("@TABLE\n000000\n", 2, "n_states, neighborhood and symmetries");
    check(&format!("{head}0000\n"), 5, "4 values");
    check(&format!("{head}0,0,0,0,0,4\n"), 5, "'4' is no state from 0 to 3");
    check(&format!("{head}0,0,0,0,0,a\n"), 5, "'a' is no state");
    check(&format!("{head}var a={{1,2\n"), 5, "var a={");
    check(&format!("{head}var a={{1,2}}\n0,1,0,0,0,a\n"), 6, "'a' stands for several states");
    check(&format!("{head}colour:1\n"), 5, "setting");
    check("@TREE\n1 0 1\n", 2, "num_states");
    check("@TREE\nnum_states=2\nnum_neighbors=6\n", 3, "4 or 8");
    check("@TREE\nnum_states=2\nnum_neighbors=4\n1 0 x\n", 4, "numbers");
    check("@COLORS\n1 2\n", 2, "colour");
    let whole = |text: &str, part: &str| {
        let error = read_rule("a.rule", text.as_bytes(), "a", 1 << 20).expect_err(text);
        assert!(error.to_string().contains(part), "{error}");
    };
    whole("@TREE\nnum_states=2\nnum_neighbors=4\n1 0 2\n", "node 0");
    whole("@TREE\nnum_states=2\nnum_neighbors=4\n1 0 1\n", "root");
    whole(&format!("{head}000001\n"), "state 1");
}

/// Transitions of a table of four states, as values of the cell, its neighbours and what becomes of it.
fn transitions() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(0u8..4, 6), 1..30)
}

proptest! {
    #[test]
    fn the_first_transition_that_fits_counts(
        lines in transitions(),
        symmetry in prop::sample::select(vec!["none", "rotate4", "permute"]),
        cells in prop::collection::vec(prop::collection::vec(0u8..4, 5), 20),
    ) {
        // Nothing is born of nothing.
        let lines: Vec<_> = lines.into_iter().filter(|line| line[..5] != [0; 5]).collect();
        let written = lines.iter().map(|line| {
            let words: Vec<_> = line.iter().map(u8::to_string).collect();
            words.join(",") + "\n"
        });
        let rule = table(4, "vonNeumann", symmetry, &written.collect::<String>());
        for case in cells.into_iter().chain(lines.iter().map(|line| line[..5].to_vec())) {
            let fits = |line: &&Vec<u8>| {
                let (ring, own) = (&line[1..5], &case[1..5]);
                line[0] == case[0] && match symmetry {
                    "none" => ring == own,
                    "rotate4" => (0..4).any(|by| (0..4).all(|at| ring[(at + by) % 4] == own[at])),
                    _ => {
                        let sorted = |states: &[u8]| {
                            let mut states = states.to_vec();
                            states.sort_unstable();
                            states
                        };
                        sorted(ring) == sorted(own)
                    }
                }
            };
            let expected = lines.iter().find(fits).map_or(case[0], |line| line[5]);
            prop_assert_eq!(next4(&rule, case[0], [case[1], case[2], case[3], case[4]]), expected);
        }
    }

    #[test]
    fn no_text_panics(text in "(@(TABLE|TREE|COLORS)\n)?([a-z_0-9{}=,: @#]{0,20}\n){0,12}") {
        let _ = read_rule("a.rule", text.as_bytes(), "a", 1 << 20);
    }
}

#[test]
fn sets_hold_what_was_put_in() {
    let set: StateSet = [0, 63, 64, 255].into_iter().collect();
    assert_eq!(set.states().collect::<Vec<_>>(), [0, 63, 64, 255]);
    assert!(set.has(64) && !set.has(65));
}
