//! The universal constructor's cells: von Neumann's 29 states, and the 32 of Nobili and of Hutton.
//!
//! States: 0 ground; 1 to 8 sensitised; 9 to 12 ordinary transmission east, north, west, south, 13 to 16 the same
//! excited; 17 to 20 special transmission, 21 to 24 excited; 25 to 28 confluent, which hold the bit that they
//! give out now and the one after it; 29 to 31 confluents that signals cross, east to west, north to south, both.
//!
//! Described in Golly's help on JvN; Nobili's and Hutton's rules are those of Golly's algorithm of that name.

/// Whose machine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Machine {
    VonNeumann,
    Nobili,
    Hutton,
}

/// Places of the eastern, northern, western and southern neighbour among nine cells, by their directions.
const SIDES: [usize; 4] = [5, 1, 3, 7];

const EAST: usize = 0;
const NORTH: usize = 1;
const WEST: usize = 2;
const SOUTH: usize = 3;

/// A cell that carries signals.
#[derive(Clone, Copy)]
struct Transmission {
    direction: usize,
    is_special: bool,
    is_excited: bool,
}

impl Transmission {
    fn of(state: u8) -> Option<Self> {
        let code = usize::from(state).checked_sub(9).filter(|code| *code < 16)?;
        Some(Self { direction: code % 4, is_special: code >= 8, is_excited: code / 4 % 2 == 1 })
    }

    /// Its state.
    fn state(self) -> u8 {
        let code =
            self.direction + 4 * usize::from(self.is_excited) + 8 * usize::from(self.is_special);
        9 + code as u8
    }
}

/// A quiescent transmission; directions go round by four.
fn quiescent(direction: usize, is_special: bool) -> u8 {
    Transmission { direction: direction % 4, is_special, is_excited: false }.state()
}

/// Whether a neighbour on a side gives a confluent's signal out to the cell.
fn emits(state: u8, side: usize) -> bool {
    match state {
        27 | 28 | 31 => true,
        29 => side == EAST || side == WEST,
        30 => side == NORTH || side == SOUTH,
        _ => false,
    }
}

/// What stands around a cell.
struct Around {
    states: [u8; 4],
    own: Option<Transmission>,
}

impl Around {
    fn new(near: &[u8; 9]) -> Self {
        Self { states: SIDES.map(|place| near[place]), own: Transmission::of(near[4]) }
    }

    /// The transmissions that point at the cell, with their sides.
    fn feeders(&self) -> impl Iterator<Item = (usize, Transmission)> + '_ {
        let on_side = |side: usize| Some((side, Transmission::of(self.states[side])?));
        (0..4).filter_map(on_side).filter(|(side, it)| it.direction == (side + 2) % 4)
    }

    /// Transmissions that do not point at the cell, by their sides.
    fn exits(&self) -> impl Iterator<Item = usize> + '_ {
        (0..4).filter(|side| {
            Transmission::of(self.states[*side]).is_some_and(|it| it.direction != (side + 2) % 4)
        })
    }

    /// Whether the cell points back at a side.
    fn points_at(&self, side: usize) -> bool {
        self.own.is_some_and(|own| own.direction == side)
    }

    /// Whether an excited transmission of a kind feeds the cell.
    fn is_hit(&self, is_special: bool) -> bool {
        self.feeders().any(|(_, it)| it.is_excited && it.is_special == is_special)
    }

    /// Whether one does that the cell, being of the same kind, does not point back at.
    fn is_hit_freely(&self, is_special: bool) -> bool {
        self.feeders().any(|(side, it)| {
            let is_same = self.own.is_some_and(|own| own.is_special == is_special);
            it.is_excited && it.is_special == is_special && !(is_same && self.points_at(side))
        })
    }

    /// Whether a confluent gives out to the cell, which does not point at it.
    fn is_given(&self) -> bool {
        (0..4).any(|side| emits(self.states[side], side) && !self.points_at(side))
    }

    /// Whether an ordinary feeder is quiescent.
    fn waits(&self) -> bool {
        self.feeders().any(|(_, it)| !it.is_special && !it.is_excited)
    }
}

impl Machine {
    /// How many states there are.
    pub fn states(self) -> u16 {
        if self == Self::VonNeumann { 29 } else { 32 }
    }

    /// The state of a cell in the next generation, given the nine states from north-west to south-east.
    pub fn next(self, near: &[u8; 9]) -> u8 {
        let around = Around::new(near);
        if self == Self::Hutton {
            return hutton(near[4], &around);
        }
        let own = near[4];
        match around.own {
            Some(cell) => transmission(cell, &around),
            None if own < 9 => sensitised(own, around.is_hit(false) || around.is_hit(true)),
            None => self.confluent(own, &around),
        }
    }

    fn confluent(self, own: u8, around: &Around) -> u8 {
        if around.is_hit(true) {
            return 0;
        }
        let ordinary = |is_excited: bool, sides: [usize; 2]| {
            let mut feeders = around.feeders().filter(|(_, it)| !it.is_special);
            feeders.any(|(side, it)| sides.contains(&side) && (it.is_excited || !is_excited))
        };
        let axes = [[EAST, WEST], [NORTH, SOUTH]];
        if self == Self::Nobili {
            let is_fed = axes.iter().all(|sides| ordinary(false, *sides));
            let is_left = axes.iter().all(|sides| around.exits().any(|side| sides.contains(&side)));
            if is_fed && is_left {
                return crossing(axes.map(|sides| ordinary(true, sides)));
            }
        }
        let next_bit = matches!(own, 26 | 28);
        let is_excited = axes.iter().any(|sides| ordinary(true, *sides));
        if is_excited && !around.waits() {
            if next_bit { 28 } else { 26 }
        } else if self == Self::VonNeumann || around.exits().next().is_some() {
            if next_bit { 27 } else { 25 }
        } else if own >= 29 {
            25
        } else {
            own
        }
    }
}

/// A confluent that signals cross, by whether one goes along east and west, and along north and south.
fn crossing(is_along: [bool; 2]) -> u8 {
    match is_along {
        [true, true] => 31,
        [false, true] => 30,
        [true, false] => 29,
        [false, false] => 25,
    }
}

/// The ground and what a signal makes of it step by step.
fn sensitised(own: u8, is_hit: bool) -> u8 {
    let [hit, missed] = match own {
        0 => [1, 0],
        1 => [3, 2],
        2 => [5, 4],
        3 => [7, 6],
        4 => [11, 8],
        5 => [17, 12],
        6 => [19, 18],
        7 => [25, 20],
        _ => [10, 9],
    };
    if is_hit { hit } else { missed }
}

fn transmission(own: Transmission, around: &Around) -> u8 {
    if around.is_hit(!own.is_special) {
        return 0;
    }
    let is_excited = around.is_hit_freely(own.is_special) || around.is_given();
    Transmission { is_excited, ..own }.state()
}

fn hutton(state: u8, around: &Around) -> u8 {
    let [ordinary, special] = [false, true].map(|is_special| around.is_hit_freely(is_special));
    // The first excited feeder from the west, south, east and north.
    let first = [WEST, SOUTH, EAST, NORTH].into_iter().find_map(|side| {
        around.feeders().find(|(of, it)| *of == side && it.is_excited).map(|(_, it)| it)
    });
    match around.own {
        Some(own) if own.is_special => hutton_special(own, around, ordinary, special),
        Some(own) => hutton_ordinary(own, around, ordinary, special),
        None if state < 9 => hutton_ground(state, first, ordinary, special),
        None => hutton_confluent(state, around),
    }
}

/// What the cell in front of a transmission has it do: whether it builds.
fn builds(own: Transmission, front: u8) -> bool {
    own.is_excited && front == 0 || (1..=3).contains(&front) || front == 4 && own.is_special
}

fn hutton_ordinary(own: Transmission, around: &Around, ordinary: bool, special: bool) -> u8 {
    let front = around.states[own.direction];
    let is_ended = front == 8 || front == 4 && own.is_excited || front == 5 && !own.is_excited;
    let is_confluent = front == 7 && own.is_excited;
    if special {
        0
    } else if ordinary || around.is_given() {
        if is_ended || (17..=20).contains(&front) {
            0
        } else if is_confluent {
            1
        } else {
            Transmission { is_excited: true, ..own }.state()
        }
    } else if is_confluent {
        0
    } else if own.is_excited && builds(own, front) {
        Transmission { is_special: true, is_excited: true, ..own }.state()
    } else {
        quiescent(own.direction, false)
    }
}

fn hutton_special(own: Transmission, around: &Around, ordinary: bool, special: bool) -> u8 {
    let front = around.states[own.direction];
    let is_fed_ordinarily = around.feeders().any(|(_, it)| !it.is_special);
    let with =
        |is_special: bool, is_excited: bool| Transmission { is_special, is_excited, ..own }.state();
    if own.is_excited && (1..=8).contains(&front) && is_fed_ordinarily {
        match (builds(own, front), ordinary) {
            (true, true) => with(false, true),
            (true, false) => own.state(),
            (false, true) => 0,
            (false, false) => with(false, false),
        }
    } else if own.is_excited && front == 0 {
        if special { own.state() } else { with(true, false) }
    } else if ordinary {
        0
    } else {
        with(true, special || around.is_given())
    }
}

fn hutton_ground(state: u8, first: Option<Transmission>, ordinary: bool, special: bool) -> u8 {
    let either = |hit: u8, missed: u8| if ordinary { hit } else { missed };
    match (state, first) {
        (0, Some(first)) if !ordinary && special => quiescent(first.direction, false),
        (0, _) => either(1, 0),
        (1, _) => either(3, 2),
        (2, _) => either(5, 4),
        (3, _) => either(7, 6),
        (4, None) => 8,
        (5, None) => 7,
        (6, None) => 17,
        (7, None) => 15,
        (_, None) => 8,
        (state, Some(Transmission { direction, is_special, .. })) => match state {
            4 => either(quiescent(direction + 2, false), 8),
            5 => either(
                if is_special { 25 + direction as u8 } else { quiescent(direction, true) },
                quiescent(direction + 3, false),
            ),
            6 => either(quiescent(direction + 2, true), quiescent(direction + 1, true)),
            7 => either(25, quiescent(direction + 3, true)),
            _ => either(quiescent(direction + 1, false), quiescent(direction, false)),
        },
    }
}

fn hutton_confluent(state: u8, around: &Around) -> u8 {
    if around.is_hit(true) {
        return 0;
    }
    let is_along = |sides: [usize; 2]| {
        let mut feeders = around.feeders();
        feeders.any(|(side, it)| sides.contains(&side) && it.is_excited && !it.is_special)
    };
    let [across, along] = [[EAST, WEST], [NORTH, SOUTH]].map(is_along);
    let is_crossed = around.feeders().count() == 2 && around.exits().count() == 2;
    if state >= 29 || state == 25 && is_crossed {
        return crossing([across, along]);
    }
    let is_on = (across || along) && !around.waits();
    match (state, is_on) {
        (25 | 27, true) => 26,
        (25 | 27, false) => 25,
        (_, true) => 28,
        (_, false) => 27,
    }
}
