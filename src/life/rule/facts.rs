//! What can be told of a rule.

use super::neighbourhood::Neighbourhood;
use super::transitions::Told;
use super::{Generations, LargerRule, Listed, MooreTable, Rule, Spelling, names, wolfram};
use crate::language::Language;

/// What can be told of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFacts {
    /// The family that it is written in.
    pub family: &'static str,
    /// How many states a cell has.
    pub states: u16,
    /// Its neighbourhood within an English sentence.
    pub neighbourhood: &'static str,
    /// The cells of the neighbourhood as steps to the right and down, row by row; of a cell of an even sum of coordinates, where
    /// that matters. None where they are more than can be looked at.
    pub neighbours: Vec<(i32, i32)>,
    /// Rotations of the neighbourhood that change nothing, the one that turns nothing among them, and
    /// mirrors that change nothing; `None` where that was not found out, as of a table of transitions.
    pub symmetries: Option<(usize, usize)>,
    /// Further rulestrings that do the same.
    pub other_spellings: Vec<String>,
    /// What the rule is called.
    pub names: Vec<&'static str>,
}

impl Rule {
    /// What can be told of the rule.
    ///
    /// ```
    /// use lifescope::life::Rule;
    /// let facts = "B2-a/S12".parse::<Rule>().unwrap().facts();
    /// assert_eq!((facts.family, facts.names), ("isotropic", vec!["Just Friends"]));
    /// assert_eq!(facts.symmetries, Some((4, 4)));
    /// ```
    pub fn facts(&self) -> RuleFacts {
        let (family, neighbourhood) = self.family();
        let names = names::all().filter(|named| {
            named.rulestring.parse::<Self>().is_ok_and(|rule| rule.does_same(self))
        });
        let names = names.map(|named| named.name).collect();
        if let Self::Larger(rule) = self {
            return facts_of_larger(rule, self.other_spellings(), names);
        }
        if let Self::Blocks(rule) = self {
            return RuleFacts {
                family,
                states: self.states(),
                neighbourhood: "the block of 2 x 2 cells, here of a cell that begins it",
                neighbours: vec![(1, 0), (0, 1), (1, 1)],
                symmetries: Some(rule.symmetries()),
                other_spellings: Vec::new(),
                names,
            };
        }
        let neighbourhood = neighbourhood.unwrap_or(Neighbourhood::Moore);
        let base = self.base();
        let is_of_rows =
            matches!(base, Self::Table(rule) if matches!(rule.spelling, Spelling::Wolfram(_)));
        let (named, neighbours) = if is_of_rows {
            ("the three cells above", wolfram::NEIGHBOURS)
        } else {
            (Language::English.say(neighbourhood.name()), neighbourhood.ring().iter().sum())
        };
        let is_neighbour = |(dx, dy): (i32, i32)| neighbours >> (4 - 3 * dy - dx) & 1 == 1;
        let neighbours: Vec<(i32, i32)> = steps(1).filter(|step| is_neighbour(*step)).collect();
        RuleFacts {
            family,
            states: self.states(),
            neighbourhood: named,
            neighbours,
            symmetries: self.symmetries(),
            other_spellings: self.other_spellings(),
            names,
        }
    }

    /// The rule of two states by which cells are born and survive.
    fn base(&self) -> &Self {
        match self {
            Self::LifeLike(_)
            | Self::Table(_)
            | Self::Transitions(_)
            | Self::Larger(_)
            | Self::Alternating(_)
            | Self::Blocks(_) => self,
            Self::Generations(rule) => rule.base(),
        }
    }

    /// Rotations and mirrors that change nothing.
    fn symmetries(&self) -> Option<(usize, usize)> {
        let symmetries = self.family().1.unwrap_or(Neighbourhood::Moore).symmetries();
        let (rotations, mirrors) = symmetries.split_at(symmetries.len() / 2);
        match self.base() {
            Self::Larger(rule) => Some(rule.symmetries()),
            Self::Transitions(rule) => match rule.told() {
                Told::ByTree(_) => None,
                // It counts heads, wherever they are.
                Told::WireWorld => Some((rotations.len(), mirrors.len())),
                // Marks act alike in every direction.
                Told::History(base) => base.symmetries(),
                // Arrows and particles are states, which stay as they are where cells change places.
                Told::ByMachine(_) | Told::Particles(_) => Some((1, 0)),
            },
            Self::Blocks(rule) => Some(rule.symmetries()),
            base => {
                // Of two rules in turn what is common to both.
                let tables: Option<Vec<MooreTable>> = match base {
                    Self::Alternating(rules) => {
                        rules.iter().map(|rule| rule.base().table()).collect()
                    }
                    _ => base.table().map(|table| vec![table]),
                };
                let tables = tables?;
                let is_same =
                    |moved: &&[usize; 9]| tables.iter().all(|table| table.is_same_under(moved));
                let kept = |symmetries: &[[usize; 9]]| symmetries.iter().filter(is_same).count();
                Some((kept(rotations), kept(mirrors)))
            }
        }
    }

    /// Whether two rules do the same, however they are written.
    fn does_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Transitions(one), Self::Transitions(other)) => one.told() == other.told(),
            (Self::Larger(one), Self::Larger(other)) if one == other => true,
            (Self::Blocks(one), Self::Blocks(other)) => one == other,
            (Self::Alternating(one), Self::Alternating(two)) => {
                one.iter().zip(two.iter()).all(|(one, other)| one.does_same(other))
            }
            _ => {
                let (one, two) = (self.base().table(), other.base().table());
                one.is_some() && one == two && self.states() == other.states()
            }
        }
    }

    /// The shortest way to write the rule and the longest, without that in which it is written.
    fn other_spellings(&self) -> Vec<String> {
        let Some(table) = self.base().table() else { return Vec::new() };
        let listed = Listed::for_table(&table);
        let written = Self::new(table.clone(), Spelling::Map(listed));
        let mut others = Vec::from([Self::from_table(table), written].map(|base| match self {
            Self::LifeLike(_)
            | Self::Table(_)
            | Self::Transitions(_)
            | Self::Larger(_)
            | Self::Alternating(_)
            | Self::Blocks(_) => base.to_string(),
            Self::Generations(rule) => Generations::new(base, rule.states()).to_string(),
        }));
        let own = self.to_string();
        others.dedup();
        others.retain(|other| *other != own);
        others
    }

    /// The family that the rule is written in, and its neighbourhood, where that is one within Life's.
    pub(super) fn family(&self) -> (&'static str, Option<Neighbourhood>) {
        let rule = match self {
            Self::LifeLike(_) => return ("Life-like", Some(Neighbourhood::Moore)),
            Self::Table(rule) => rule,
            Self::Generations(rule) => return ("Generations", rule.base().family().1),
            Self::Larger(rule) => return (rule.family(), None),
            Self::Blocks(_) => return ("Margolus", None),
            Self::Alternating(rules) => return ("alternating", rules[0].family().1),
            Self::Transitions(rule) => {
                return match rule.told() {
                    Told::ByTree(tree) if tree.neighbours() == 4 => {
                        ("rule table", Some(Neighbourhood::VonNeumann))
                    }
                    Told::ByTree(_) => ("rule table", Some(Neighbourhood::Moore)),
                    Told::WireWorld => ("WireWorld", Some(Neighbourhood::Moore)),
                    Told::History(base) => ("History", base.family().1),
                    Told::Particles(_) => ("2PCA4", Some(Neighbourhood::VonNeumann)),
                    Told::ByMachine(_) => {
                        ("von Neumann's machines", Some(Neighbourhood::VonNeumann))
                    }
                };
            }
        };
        let (family, neighbourhood) = match &rule.spelling {
            Spelling::Counts(halves) => {
                let family = match halves.neighbourhood() {
                    Neighbourhood::Moore => "isotropic",
                    Neighbourhood::VonNeumann => "von Neumann",
                    Neighbourhood::Hexagonal => "hexagonal",
                    Neighbourhood::Tripod => "tripod",
                };
                (family, halves.neighbourhood())
            }
            Spelling::Map(listed) => ("MAP", listed.neighbourhood()),
            Spelling::Wolfram(_) => ("Wolfram", Neighbourhood::Moore),
        };
        (family, Some(neighbourhood))
    }
}

/// Reaches up to which neighbours are told one by one.
const MOST_REACH_TOLD: u32 = 10;

fn facts_of_larger(
    rule: &LargerRule,
    other_spellings: Vec<String>,
    names: Vec<&'static str>,
) -> RuleFacts {
    let is_neighbour = |(dx, dy): &(i32, i32)| rule.weight(*dx, *dy, false) != 0;
    let told = Some(rule.reach()).filter(|reach| *reach <= MOST_REACH_TOLD);
    let neighbours = told.into_iter().flat_map(|reach| steps(reach as i32));
    RuleFacts {
        family: rule.family(),
        states: rule.states(),
        neighbourhood: rule.shape().name(),
        neighbours: neighbours.filter(|step| *step != (0, 0)).filter(is_neighbour).collect(),
        symmetries: Some(rule.symmetries()),
        other_spellings,
        names,
    }
}

/// Steps to the right and down of at most so many cells along an axis, row by row.
fn steps(reach: i32) -> impl Iterator<Item = (i32, i32)> {
    (-reach..=reach).flat_map(move |dy| (-reach..=reach).map(move |dx| (dx, dy)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symmetries_are_counted_within_the_neighbourhood() {
        let check = |rule: &str, rotations: usize, mirrors: usize| {
            let facts = rule.parse::<Rule>().unwrap().facts();
            assert_eq!(facts.symmetries, Some((rotations, mirrors)), "{rule}");
        };
        check("B3/S23", 4, 4);
        check("B13/S012V", 4, 4);
        check("B2o/S34H", 6, 6);
        check("B1/S12HT", 3, 3);
        check("MAPQEZsAQ", 1, 0);
        // A row's rule mirrored is another number; 22 is its own mirror image.
        check("W30", 1, 0);
        check("W22", 1, 1);
        check("345/2/4", 4, 4);
        check("WireWorld", 4, 4);
        check("LifeHistory", 4, 4);
        check("B2-a/S12History", 4, 4);
        check("B2/S34HHistory", 6, 6);
        check("W30History", 1, 0);
        check("JvN29", 1, 0);
    }

    #[test]
    fn symmetries_are_those_of_what_becomes_of_cells() {
        for name in [
            "WireWorld",
            "LifeHistory",
            "B2-a/S12History",
            "B2/S34HHistory",
            "W30History",
            "JvN29",
            "Hutton32",
        ] {
            let rule: Rule = name.parse().unwrap();
            let symmetries = rule.family().1.unwrap().symmetries();
            let mut random = 1_u64;
            let cases: Vec<[u8; 9]> = (0..4000)
                .map(|_| {
                    std::array::from_fn(|_| {
                        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        // Half of the states are the first ones, which more happens to.
                        let below =
                            if random >> 40 & 1 == 0 { 4 } else { u64::from(rule.states()) };
                        ((random >> 33) % below) as u8
                    })
                })
                .collect();
            let is_kept = |moved: &&[usize; 9]| {
                cases.iter().all(|near| {
                    // Bit 8 is the first of the nine states.
                    let turned = std::array::from_fn(|at| near[8 - moved[8 - at]]);
                    rule.next(&turned) == rule.next(near)
                })
            };
            let (rotations, mirrors) = symmetries.split_at(symmetries.len() / 2);
            let kept = [rotations, mirrors].map(|moved| moved.iter().filter(is_kept).count());
            assert_eq!(rule.facts().symmetries, Some((kept[0], kept[1])), "{name}");
        }
    }

    #[test]
    fn a_rule_is_told_with_its_names_and_other_spellings() {
        let facts = |rule: &str| rule.parse::<Rule>().unwrap().facts();
        let seeds = facts("B2/S");
        assert_eq!((seeds.family, seeds.names), ("Life-like", vec!["Seeds"]));
        assert!(seeds.other_spellings[0].starts_with("MAP"), "{:?}", seeds.other_spellings);
        let listed = facts(&seeds.other_spellings[0]);
        assert_eq!((listed.family, listed.other_spellings), ("MAP", vec!["B2/S".to_owned()]));
        assert_eq!(facts("B2/S34H").names, ["Hexagonal Life"]);
        assert_eq!(facts("B2o/S34H").other_spellings.len(), 1);
    }
}
