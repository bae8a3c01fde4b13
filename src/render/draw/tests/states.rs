//! Pictures of universes of more than two states.

use super::*;
use crate::engine::Engine;
use crate::life::StateColours;

fn wire_world() -> (Rulestring, StateColours) {
    let rulestring: Rulestring = "WireWorld".parse().unwrap();
    let colours = StateColours::of(&rulestring.rule).unwrap();
    (rulestring, colours)
}

#[test]
fn cells_of_more_states_have_the_colours_of_their_states() {
    let (rulestring, colours) = wire_world();
    // A row of every state, around the middle.
    let state_at = |x: i64, y: i64| if y == 0 { x.rem_euclid(4) as u8 } else { 0 };
    let cells = || Cells::from_states((-40..40).map(|x| ((x, 0), state_at(x, 0))));
    for (zoom, pan) in [(1.0, 0.0), (2.0, 7.0), (3.0, 0.0), (16.0, 5.0)] {
        let framed_by = Camera::new(zoom);
        let mut camera = Camera::new(zoom);
        camera.pan(pan, 0.0);
        let drawn = draw_states(cells(), rulestring.clone(), &framed_by, &camera, false, |_| None);
        check(&drawn, &format!("zoom {zoom}"), |x, y| {
            let cell =
                |pixel: u32, pan: f64| ((f64::from(pixel) - 32.0 - pan) / zoom).floor() as i64;
            let state = state_at(cell(x, pan), cell(y, 0.0));
            colours.of_state(state).unwrap_or(palette::GROUND)
        });
    }
    // Between cells both ways to draw mix alike, which is held wherever something is drawn.
    let camera = Camera::new(1.7);
    draw_states(cells(), rulestring, &camera, &camera, false, |_| None);
}

#[test]
fn far_out_colours_of_states_mix_and_dim_with_their_density() {
    let (rulestring, colours) = wire_world();
    let camera = Camera::new(0.25);
    let full = |left: i64, states: [u8; 2]| {
        (0..4).flat_map(move |x| (0..4).map(move |y| ((left + x, y), states[(x % 2) as usize])))
    };
    let cells = full(0, [1, 1]).chain(full(4, [1, 3])).chain([((8, 0), 3)]).chain([((-1, -1), 2)]);
    let cells = Cells::from_states(cells);
    let tints = |framing: &Framing| {
        let mut map = TintMap::new(framing, Known::Within(crate::life::Rect::new(-4, -4, 4, 4)));
        map.explain(-1, -1, Tint::Moving);
        Some(map)
    };
    for has_tints in [false, true] {
        let drawn =
            draw_states(cells.clone(), rulestring.clone(), &camera, &camera, true, |framing| {
                if has_tints { tints(framing) } else { None }
            });
        let [head, tail, wire] = [1, 2, 3].map(|state| colours.of_state(state).unwrap());
        assert_eq!(drawn.at(32, 32), head);
        let mixed = drawn.at(33, 32);
        for part in 0..3 {
            let ends = [head[part].min(wire[part]), head[part].max(wire[part])];
            assert!(ends[0] <= mixed[part] && mixed[part] <= ends[1], "{mixed:?}");
        }
        // Linear light is brighter than the mean of bytes.
        assert!(mixed[0] > 180 && mixed[2] > 180, "{mixed:?}");
        let lone = drawn.at(34, 32);
        assert!(
            lone[0] > lone[1] && lone[1] > lone[2] && lone[0] > 100 && lone[0] < 230,
            "{lone:?}"
        );
        let alone = drawn.at(31, 31);
        match has_tints {
            true => assert_eq!(alone, palette::MOVING, "what is known of objects wins"),
            false => assert!(alone < tail && alone[0] > 100, "{alone:?}"),
        }
    }
}

#[test]
fn random_universes_of_more_states_are_drawn_and_painted_alike() {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    for rule in ["345/2/4:T90,70", "JvN29", "2/2/25:P33,0"] {
        let cells = (0..1500).map(|_| {
            let (x, y) = ((next() % 90) as i64 - 45, (next() % 70) as i64 - 35);
            ((x, y), (next() % 4) as u8)
        });
        let cells: Vec<_> = cells.filter(|((x, _), _)| x.abs() < 16).collect();
        for (zoom, has_tints) in
            [(0.13, false), (0.5, true), (0.9, false), (1.3, true), (6.5, false)]
        {
            let camera = Camera::new(zoom);
            let cells = Cells::from_states(cells.iter().copied());
            draw_states(cells, rule.parse().unwrap(), &camera, &camera, true, |framing| {
                has_tints.then(|| {
                    let mut map = TintMap::new(framing, Known::Everywhere);
                    (0..9).for_each(|x| map.explain(x, 0, Tint::Still));
                    map
                })
            });
        }
    }
}

#[test]
fn a_cell_in_another_state_is_painted_again() {
    let (rulestring, _) = wire_world();
    let camera = Camera::new(3.0);
    let framing = Framing::new(&camera.placement(CANVAS), CANVAS);
    let scene = Scene {
        left: LEFT,
        top: TOP,
        canvas: CANVAS,
        placement: camera.placement(CANVAS),
        topology: Topology::UNBOUNDED,
        has_grid: false,
    };
    let cells = Cells::from_states((0..5).map(|x| ((x, 0), [3, 2, 1, 3, 3][x as usize])));
    let mut engine = engine_of(cells, rulestring);
    let pool = CountsPool::new(CountsPlace::Host);
    let mut painter = Painter::default();
    let mut kept = Pixels::new(80, 80, [0; 3]);
    for generation in 0..4 {
        let counts = pool.observe(&mut engine, framing.raster()).unwrap();
        let damage = painter.prepare(scene, Some((&counts, &framing)), None);
        damage.areas().iter().for_each(|area| painter.paint(*area, &mut kept));
        let mut fresh = Pixels::new(80, 80, [0; 3]);
        let mut new_painter = Painter::default();
        new_painter.prepare(scene, Some((&counts, &framing)), None);
        new_painter.paint(fresh.area(), &mut fresh);
        assert_eq!(kept, fresh, "generation {generation}");
        let pixels: usize = damage.areas().iter().map(|area| area.pixels()).sum();
        let expected = if generation == 0 { 64 * 64..=64 * 64 } else { 9..=5 * 9 };
        assert!(expected.contains(&pixels), "generation {generation}: {pixels} pixels");
        engine.step(1).unwrap();
    }
}
