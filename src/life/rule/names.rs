//! Rules that people call by name.

/// A rule's name, and the rulestring that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// What people call it.
    pub name: &'static str,
    /// How it is written.
    pub rulestring: &'static str,
}

impl Named {
    /// The name as one word, which is understood in its place: `day-night`, `brians-brain`.
    pub fn slug(&self) -> String {
        let kept = self.name.to_lowercase().replace('\'', "");
        let words = kept.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    }
}

const fn named(name: &'static str, rulestring: &'static str) -> Named {
    Named { name, rulestring }
}

/// The names, those of Life-like rules first. Where a name stands for two rules, the first is meant.
const NAMES: &[Named] = &[
    named("Life", "B3/S23"),
    named("Conway's Life", "B3/S23"),
    named("Conway's Game of Life", "B3/S23"),
    named("Game of Life", "B3/S23"),
    named("2x2", "B36/S125"),
    named("34 Life", "B34/S34"),
    named("Amoeba", "B357/S1358"),
    named("Anneal", "B4678/S35678"),
    named("Vote 4/5", "B4678/S35678"),
    named("AntiLife", "B0123478/S01234678"),
    named("Assimilation", "B345/S4567"),
    named("Bacteria", "B34/S456"),
    named("Blinkers", "B345/S2"),
    named("Bugs", "B3567/S15678"),
    named("Castles", "B3678/S135678"),
    named("Cheerios", "B35678/S34567"),
    named("Coagulations", "B378/S235678"),
    named("Coral", "B3/S45678"),
    named("Corrosion of Conformity", "B3/S124"),
    named("Dance", "B34/S35"),
    named("Day & Night", "B3678/S34678"),
    named("Day and Night", "B3678/S34678"),
    named("Diamoeba", "B35678/S5678"),
    named("DotLife", "B3/S023"),
    named("DrighLife", "B367/S23"),
    named("DryFlock", "B37/S12"),
    named("DryLife", "B37/S23"),
    named("EightLife", "B3/S238"),
    named("Pulsar Life", "B3/S238"),
    named("Electrified Maze", "B45/S12345"),
    named("Eppstein", "B35/S236"),
    named("Feux", "B1358/S0247"),
    named("Flock", "B3/S12"),
    named("Forest of Ls", "B168/S236"),
    named("Fredkin", "B1357/S02468"),
    named("Replicator 2", "B1357/S02468"),
    named("Fuzz", "B1/S014567"),
    named("Gems", "B3457/S4568"),
    named("Gems Minor", "B34578/S456"),
    named("Geology", "B3578/S24678"),
    named("Gnarl", "B1/S1"),
    named("Grounded Life", "B35/S23"),
    named("H-Trees", "B1/S012345678"),
    named("Christmas Life", "B1/S012345678"),
    named("HighLife", "B36/S23"),
    named("Holstein", "B35678/S4678"),
    named("HoneyLife", "B38/S238"),
    named("Iceballs", "B25678/S5678"),
    named("InverseLife", "B012345678/S34678"),
    named("Invertamaze", "B028/S0124"),
    named("IronLife", "B36/S238"),
    named("Land Rush", "B36/S234578"),
    named("Life without Death", "B3/S012345678"),
    named("Flakes", "B3/S012345678"),
    named("Live Free or Die", "B2/S0"),
    named("Logarithmic replicator rule", "B36/S245"),
    named("Long Life", "B345/S5"),
    named("LowDeath", "B368/S238"),
    named("LowLife", "B3/S13"),
    named("Majority", "B45678/S5678"),
    named("Maze", "B3/S12345"),
    named("Maze with Mice", "B37/S12345"),
    named("Mazectric", "B3/S1234"),
    named("Mazectric with Mice", "B37/S1234"),
    named("Morley", "B368/S245"),
    named("Move", "B368/S245"),
    named("Neon Blobs", "B08/S4"),
    named("Oscillators Rule", "B45/S1235"),
    named("Pedestrian Life", "B38/S23"),
    named("Persian Rug", "B234/S"),
    named("Serviettes", "B234/S"),
    named("Plow World", "B378/S012345678"),
    named("Pseudo Life", "B357/S238"),
    named("Replicator", "B1357/S1357"),
    named("Seeds", "B2/S"),
    named("Slow Blob", "B367/S125678"),
    named("Snakeskin", "B1/S134567"),
    named("SnowLife", "B3/S1237"),
    named("Stains", "B3678/S235678"),
    named("Star Trek", "B3/S0248"),
    named("Virus", "B36/S235"),
    named("Vote", "B5678/S45678"),
    named("Walled Cities", "B45678/S2345"),
    named("Just Friends", "B2-a/S12"),
    named("tlife", "B3/S2-i34q"),
    named("LeapLife", "B2n3/S23-q"),
    named("Salad", "B2i34c/S2-i3"),
    named("Goats", "B2in3/S123a"),
    named("KineticLife", "B2-an3/S2ac"),
    named("HouseLife", "B2i3/S23-r"),
    named("GemLife", "B34c6/S23-q"),
    named("Snowflakes", "B2ci3ai4c8/S02ae3eijkq4iz5ar6i7e"),
    named("Banks-I", "B3e4ejr5cinqy6-ei78/S012-e3-ajk4-akqw5-ajk6-e78"),
    named("Fredkin2", "B13/S024V"),
    named("Parity", "B13/S13V"),
    named("LifeV", "B3/S23V"),
    named("HexParity", "B135/S0246H"),
    named("Hexagonal Life", "B2/S34H"),
    named("Life 2333", "B3/S23L"),
    named("Life 2345", "B45/S23L"),
    named("Life 3445", "B45/S34L"),
    named("Brian's Brain", "/2/3"),
    named("Star Wars", "345/2/4"),
    named("Banners", "2367/3457/5"),
    named("BelZhab", "23/23/8"),
    named("Bloomerang", "234/34678/24"),
    named("Bombers", "345/24/25"),
    named("Caterpillars", "124567/378/4"),
    named("Cooties", "23/2/8"),
    named("Faders", "2/2/25"),
    named("Fireworks", "2/13/21"),
    named("Flaming Starbows", "347/23/8"),
    named("Frogs", "12/34/3"),
    named("Lava", "12345/45678/8"),
    named("Lines", "012345/458/3"),
    named("Meteor Guns", "01245678/3/8"),
    named("Nova", "45678/2478/25"),
    named("Prairie on fire", "345/34/6"),
    named("RainZha", "2/23/8"),
    named("Rake", "3467/2678/6"),
    named("Spirals", "2/234/5"),
    named("Sticks", "3456/2/6"),
    named("Swirl", "23/34/8"),
    named("ThrillGrill", "1234/34/48"),
    named("Transers", "345/26/5"),
    named("Wanderers", "345/34678/5"),
    named("Worms", "3467/25/6"),
    named("Xtasy", "1456/2356/16"),
    named("Phoenix", "B24/S|B35/S"),
    named("Bosco's Rule", "R5,C0,M1,S34..58,B34..45,NM"),
    named("Bugsmovie", "R10,C0,M1,S123..212,B123..170,NM"),
    named("Waffle", "R7,C0,M1,S100..200,B75..170,NM"),
    named("ModernArt", "R10,C255,M1,S2..3,B3..3,NM"),
    named("Fire rule", "R5,C6,M1,S31..43,B15..25,NM"),
    named("BBM", "M0,8,4,3,2,5,9,7,1,6,10,11,12,13,14,15"),
    named("Critters", "M15,14,13,3,11,5,6,1,7,9,10,2,12,4,8,0"),
    named("Tron", "M15,1,2,3,4,5,6,7,8,9,10,11,12,13,14,0"),
    named("HPP_Gas", "M0,8,4,12,2,10,9,14,1,6,5,13,3,11,7,15"),
    named("Rotations", "M0,2,8,12,1,10,9,11,4,6,5,14,3,7,13,15"),
    named("Sand", "M0,4,8,12,4,12,12,13,8,12,12,14,12,13,14,15"),
    named("SwapOnDiag", "M0,8,4,12,2,10,6,14,1,9,5,13,3,11,7,15"),
    named("PCA_1", "2PCA4,0,4,8,3,1,10,6,7,2,9,5,11,12,13,14,15"),
];

/// Every name.
pub(super) fn all() -> impl Iterator<Item = Named> {
    NAMES.iter().copied()
}

/// The rule of that name, whatever its case and punctuation: `Day & Night`, `daynight`, `Brian’s
/// brain`.
pub(super) fn find(text: &str) -> Option<Named> {
    NAMES.iter().find(|named| key(named.name).eq(key(text))).copied()
}

/// Names that are spelled nearly so, the nearest first.
pub(super) fn near(text: &str) -> Vec<&'static str> {
    /// Names that are suggested at most.
    const MOST: usize = 3;
    let wanted: Vec<char> = key(text).collect();
    let mut near: Vec<(usize, &'static str)> = NAMES
        .iter()
        .map(|named| (edits(&wanted, key(named.name)), named.name))
        .filter(|(edits, name)| *edits <= key(name).count().min(wanted.len()) / 3)
        .collect();
    near.sort();
    near.dedup_by_key(|(_, name)| *name);
    near.into_iter().map(|(_, name)| name).take(MOST).collect()
}

/// What of a name counts: its letters and digits in lower case.
fn key(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// How many characters have to be put in, left out or exchanged to make one of the other.
fn edits(from: &[char], to: impl Iterator<Item = char>) -> usize {
    let mut row: Vec<usize> = (0..=from.len()).collect();
    for (done, wanted) in to.enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], done + 1);
        for (at, found) in from.iter().enumerate() {
            let kept = diagonal + usize::from(*found != wanted);
            diagonal = row[at + 1];
            row[at + 1] = kept.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[from.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Rule;

    #[test]
    fn names_are_found_whatever_their_case_and_punctuation() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(find(text).map(|named| named.rulestring), expected, "{text}");
        };
        for text in ["Day & Night", "DAY&NIGHT", "day and night", "DayNight", "day\u{a0}& night"] {
            check(text, Some("B3678/S34678"));
        }
        for text in
            ["Brian's Brain", "brian’s brain", "BriansBrain", "Brian‘s  Brain", "brian`sbrain"]
        {
            check(text, Some("/2/3"));
        }
        check("Conway’s Game of Life", Some("B3/S23"));
        check("H trees", Some("B1/S012345678"));
        check("Vote 4/5", Some("B4678/S35678"));
        check("majority", Some("B45678/S5678"));
        for text in ["", "B3/S23", "23/3", "nothing"] {
            check(text, None);
        }
    }

    #[test]
    fn every_name_stands_for_a_rule_and_looks_like_none() {
        for (index, Named { name, rulestring }) in NAMES.iter().enumerate() {
            let read = rulestring.parse::<Rule>();
            let is_known =
                read.as_ref().is_err_and(|error| error.to_string().contains("not supported"));
            assert!(read.is_ok() || is_known, "{name}: {read:?}");
            assert_eq!(find(rulestring), None, "{name}");
            let slug = NAMES[index].slug();
            assert_eq!(slug.parse::<Rule>(), name.parse(), "{slug}");
            assert!(slug.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{slug}");
            assert!(key(name).any(char::is_alphabetic), "{name}");
            assert!(!NAMES[..index].iter().any(|other| key(other.name).eq(key(name))), "{name}");
            if let Ok(rule) = read {
                assert_eq!(&rule.to_string(), rulestring, "{name}");
            }
        }
    }

    #[test]
    fn names_that_are_nearly_right_are_suggested() {
        assert_eq!(near("HighLive"), ["HighLife"]);
        assert_eq!(near("Lif without deth"), ["Life without Death"]);
        assert!(near("Langton").is_empty());
    }
}
