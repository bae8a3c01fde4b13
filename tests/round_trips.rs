//! Patterns that are written in any format and read again: cells, names, rules and places come back, but
//! for what a format has no place for.

#[path = "../fuzz/src/same.rs"]
mod same;

use lifescope::format::{Format, Loaded, read, write};
use lifescope::life::{
    Axis, Cells, Edge, LifeLike, Pattern, Rulestring, TextMemory, Topology, Universe,
};
use proptest::prelude::*;
use same::assert_same;

#[test]
fn a_pattern_far_from_the_top_is_read_and_written() {
    // Found by fuzzing: its rows began after what was looked at to recognise it.
    let far = Pattern::from_cells(Cells::from_points([(3, 200_000)]));
    for format in [Format::Rle, Format::Plaintext, Format::Png] {
        assert_eq!(through(&far, format).pattern.cells, far.cells, "{format}");
    }
    let blanks = vec![b'\n'; 1 << 20];
    let error = read("a", &blanks, 1 << 16).unwrap_err().to_string();
    assert_eq!(
        error,
        "a:1:1: error: the text begins with more than 458752 blanks; remove them, or allow more memory"
    );
}

fn any_cells() -> impl Strategy<Value = Cells> {
    let runs = (0i64..300, 0i64..100, 1u64..90);
    prop::collection::vec(runs, 0..40).prop_map(|runs| {
        let mut cells = Cells::new();
        for (x, y, length) in runs {
            cells.insert_run(x, y, length).unwrap();
        }
        cells
    })
}

fn any_topology() -> impl Strategy<Value = Topology> {
    let sides = (prop_oneof![Just(0), 400u64..900], prop_oneof![Just(0), 150u64..900]);
    let along = prop_oneof![Just(Axis::X), Just(Axis::Y)];
    (0u8..7, along, any::<bool>(), sides).prop_map(|(shape, along, is_other, (width, height))| {
        // Skewed universes are bounded, and their sides are even here.
        let even = |side: u64| side.max(400).next_multiple_of(2);
        let skewed = |edge: Edge| Topology::new(edge, even(width), even(height));
        match shape {
            0 | 1 => Topology::torus(width, height),
            2 => Topology::plane(width, height),
            3 => skewed(Edge::ShiftedTorus { along, by: if is_other { -3 } else { 149 } }),
            4 => skewed(Edge::KleinBottle { along, is_shifted: is_other }),
            5 => skewed(Edge::CrossSurface),
            _ => {
                let edge = Edge::Sphere { has_other_diagonal: is_other };
                Topology::new(edge, even(width), even(width))
            }
        }
    })
}

/// A word or more, without blanks around them.
const ONE_LINE: &str = "[!-~äλ]([ -~äλ]{0,30}[!-~äλ])?";

prop_compose! {
    fn any_pattern()(
        (cells, topology) in (any_cells(), any_topology()),
        (birth, survival) in (0u16..512, 0u16..512),
        generation in prop_oneof![Just(0), any::<u64>()],
        is_sized in any::<bool>(),
        (more_columns, more_rows) in (0u64..50, 0u64..50),
        place in prop::option::of((-(1i64 << 59)..1 << 59, -(1i64 << 59)..1 << 59)),
        name in prop::option::of(ONE_LINE),
        author in prop::option::of(ONE_LINE),
        comments in prop::collection::vec("[ -~äλ]{0,40}", 0..4),
    ) -> Pattern {
        let bounds = cells.bounding_box().unwrap_or_default();
        let (right, bottom) = (bounds.right() as u64, bounds.bottom() as u64);
        let (dx, dy) = place.unwrap_or_default();
        Pattern {
            cells: cells.translated(dx, dy),
            rule: LifeLike::from_masks(birth & !1, survival).into(),
            topology: if place.is_some() { Topology::UNBOUNDED } else { topology },
            generation,
            declared_size: is_sized.then_some((right + more_columns, bottom + more_rows)),
            is_placed: place.is_some(),
            name,
            author,
            comments,
            text_memory: TextMemory::default(),
        }
    }
}

prop_compose! {
    /// A pattern whose place is within reach of a picture.
    fn any_near_pattern()(
        pattern in any_pattern(),
        (dx, dy) in (-500i64..500, -500i64..500),
    ) -> Pattern {
        let bounds = pattern.cells.bounding_box().unwrap_or_default();
        let cells = match pattern.is_placed {
            true => pattern.cells.translated(dx - bounds.x, dy - bounds.y),
            false => pattern.cells.clone(),
        };
        Pattern { cells, ..pattern }
    }
}

fn through(pattern: &Pattern, format: Format) -> Loaded {
    let mut bytes = Vec::new();
    write(pattern, format, &mut bytes).unwrap();
    let loaded = read("-", &bytes, 1 << 26).unwrap_or_else(|error| {
        panic!("{error} in\n{}", String::from_utf8_lossy(&bytes));
    });
    assert_eq!(loaded.format, format);
    assert_eq!(loaded.warnings, []);
    loaded
}

proptest! {
    #[test]
    fn patterns_come_back_from_rle(pattern in any_pattern()) {
        let back = through(&pattern, Format::Rle).pattern;
        assert_same(&back, &pattern, Format::Rle);
        prop_assert_eq!(Format::Rle.cannot_hold(&pattern), []);
        if pattern.declared_size.is_some() && !pattern.is_placed {
            prop_assert_eq!(&back, &pattern);
        }
        let again = through(&back, Format::Rle).pattern;
        prop_assert_eq!(Universe::new(&again, None), Universe::new(&pattern, None));
    }

    #[test]
    fn patterns_come_back_from_plaintext(pattern in any_pattern()) {
        let back = through(&pattern, Format::Plaintext).pattern;
        assert_same(&back, &pattern, Format::Plaintext);
        let corner = match pattern.cells.bounding_box() {
            Some(bounds) if pattern.is_placed => (bounds.x, bounds.y),
            _ => (0, 0),
        };
        prop_assert_eq!(&back.cells, &pattern.cells.translated(-corner.0, -corner.1));
        let held = Pattern {
            cells: back.cells.clone(),
            generation: 0,
            declared_size: None,
            is_placed: false,
            ..pattern.clone()
        };
        prop_assert_eq!(&back, &held);
    }

    #[test]
    fn patterns_far_away_come_back_from_formats_that_say_where_they_are(pattern in any_pattern()) {
        for format in [Format::Life105, Format::Life106, Format::Macrocell] {
            assert_same(&through(&pattern, format).pattern, &pattern, format);
        }
    }

    #[test]
    fn patterns_come_back_through_every_pair_of_formats(pattern in any_near_pattern()) {
        let writable = Format::ALL.into_iter().filter(|format| format.is_written());
        let held: Vec<Format> = writable.filter(|format| *format != Format::Apgcode).collect();
        for &first in &held {
            // What the first format has no place for is lost on the way in.
            let once = through(&pattern, first).pattern;
            for &second in &held {
                let twice = through(&once, second).pattern;
                assert_same(&twice, &once, second);
            }
        }
    }

    #[test]
    fn cells_of_many_states_come_back(
        cells in prop::collection::vec(((-90..90i64, -90..90i64), 1u8..=255), 0..80),
        first_state in 1u8..=255,
        bounds in prop::sample::select(vec!["", ":T200,210", ":P0,300"]),
    ) {
        // Few states next to one another, so that there are runs.
        let cells = cells.into_iter().map(|(place, state)| (place, first_state.max(state / 16)));
        let rulestring: Rulestring = format!("345/2/256{bounds}").parse().unwrap();
        let pattern = Pattern {
            cells: Cells::from_states(cells),
            rule: rulestring.rule,
            topology: rulestring.topology,
            is_placed: true,
            ..Pattern::default()
        };
        for format in Format::ALL.into_iter().filter(|format| format.is_written()) {
            if format != Format::Apgcode {
                assert_same(&through(&pattern, format).pattern, &pattern, format);
            }
        }
    }
}
