//! The names in use, by apgcode.
//!
//! `tests/census_names.rs` holds every row to what its code promises.

/// Names by apgcode, ascending by code.
pub(super) const NAMES: &[(&str, &str)] = &[
    ("xp15_4r4z4r4", "pentadecathlon"),
    ("xp2_318c", "beacon"),
    ("xp2_7", "blinker"),
    ("xp2_7e", "toad"),
    ("xp3_co9nas0san9oczgoldlo0oldlogz1047210127401", "pulsar"),
    ("xq4_153", "glider"),
    ("xq4_27dee6", "middleweight spaceship"),
    ("xq4_27deee6", "heavyweight spaceship"),
    ("xq4_6frc", "lightweight spaceship"),
    ("xs12_g8o653z11", "ship-tie"),
    ("xs4_252", "tub"),
    ("xs4_33", "block"),
    ("xs5_253", "boat"),
    ("xs6_25a4", "barge"),
    ("xs6_356", "ship"),
    ("xs6_696", "beehive"),
    ("xs7_178c", "eater 1"),
    ("xs7_2596", "loaf"),
    ("xs7_25ac", "long boat"),
    ("xs8_6996", "pond"),
    ("xs8_69ic", "mango"),
];

/// The name in use of what has that canonical apgcode.
pub fn name_of(code: &str) -> Option<&'static str> {
    let found = NAMES.binary_search_by_key(&code, |(code, _)| code);
    found.ok().map(|index| NAMES[index].1)
}
