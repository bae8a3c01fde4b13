//! `rules`: the families and names of rules, or what there is to tell of one.

use std::fmt;

use lifescope::engine::EngineKind;
use lifescope::life::{
    FAMILIES, Named, ParseRuleError, Phases, Rule, RuleFacts, Rulestring, named_rules,
};
use lifescope::printable::line;
use lifescope::report::{edges_in_words, topology_name};
use serde::Serialize;

use super::console::Console;
use super::{Outcome, UsageError};

/// List families of rules, shapes of universes and rules with names, or explain a rule
#[derive(clap::Args)]
pub struct RulesArgs {
    /// A rulestring such as B3/S23, or a name, to be explained
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Lists them or explains one.
pub fn rules(args: &RulesArgs, console: &Console) -> anyhow::Result<Outcome> {
    match &args.rule {
        None => tell(&List::new(), console)?,
        Some(text) => tell(&Explained::new(&read(text)?, text), console)?,
    }
    Ok(Outcome::Done)
}

fn tell(told: &(impl Serialize + fmt::Display), console: &Console) -> anyhow::Result<()> {
    if console.is_json() {
        console.json(told)?
    } else {
        console.print(told)?
    }
    Ok(())
}

fn read(text: &str) -> Result<Rulestring, UsageError> {
    text.parse().map_err(|error: ParseRuleError| {
        let before = text.get(..error.offset).unwrap_or(text).chars().count();
        let place = if before == 0 { String::new() } else { format!("character {}: ", before + 1) };
        UsageError(format!("the rule '{}' cannot be used: {place}{error}", line(text)))
    })
}

/// The families, the shapes of universes, and the rules with names.
#[derive(Serialize)]
struct List {
    families: Vec<Family>,
    universes: Vec<Shape>,
    rules: Vec<NamedRule>,
}

#[derive(Serialize)]
struct Family {
    name: &'static str,
    example: &'static str,
    written: &'static str,
    supported: bool,
}

/// A shape that a universe may have.
#[derive(Serialize)]
struct Shape {
    name: &'static str,
    example: &'static str,
    written: &'static str,
}

/// All of them, after a rule and a colon.
const UNIVERSES: [Shape; 6] = [
    Shape { name: "torus", example: ":T640,480", written: "Tw,h; 0 leaves an axis unbounded" },
    Shape { name: "plane", example: ":P640,480", written: "Pw,h; 0 leaves an axis unbounded" },
    Shape {
        name: "torus with a shift",
        example: ":T640+5,480",
        written: "T with a shift of one side, up or down by +n or -n",
    },
    Shape {
        name: "Klein bottle",
        example: ":K640*,480",
        written: "K with * after the side along which edges are mirrored, *+1 for half a cell further",
    },
    Shape { name: "cross-surface", example: ":C640,480", written: "Cw,h" },
    Shape {
        name: "sphere",
        example: ":S640",
        written: "Sn, or Sn* joined along the other diagonal",
    },
];

#[derive(Serialize)]
struct NamedRule {
    name: &'static str,
    rule: &'static str,
    supported: bool,
}

impl List {
    fn new() -> Self {
        let families = FAMILIES.iter().map(|family| Family {
            name: family.name,
            example: family.example,
            written: family.written,
            supported: family.is_supported,
        });
        let named = |Named { name, rulestring }| NamedRule {
            name,
            rule: rulestring,
            supported: rulestring.parse::<Rule>().is_ok(),
        };
        let universes = UNIVERSES.into_iter().collect();
        Self { families: families.collect(), universes, rules: named_rules().map(named).collect() }
    }
}

/// Three tables, without a line break at the end.
impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not_yet = |supported: bool| if supported { "" } else { ", not yet" };
        let families = self.families.iter().map(|family| {
            let written = format!("{}{}", family.written, not_yet(family.supported));
            [family.name.to_owned(), family.example.to_owned(), written]
        });
        let rules = self.rules.iter().map(|rule| {
            let rulestring = format!("{}{}", rule.rule, not_yet(rule.supported));
            [rule.name.to_owned(), rulestring, String::new()]
        });
        write_table(f, ["family", "example", "is written as"], families.collect())?;
        writeln!(f, "\n")?;
        let universes = self.universes.iter();
        let universes =
            universes.map(|shape| [shape.name, shape.example, shape.written].map(str::to_owned));
        write_table(f, ["universe", "example", "is written as"], universes.collect())?;
        writeln!(f, "\n")?;
        write_table(f, ["name", "rule", ""], rules.collect())
    }
}

/// Rows under a head. Columns are as wide as they need to be; the few texts of more than 28 characters move
/// what follows them.
fn write_table(
    f: &mut fmt::Formatter<'_>,
    head: [&str; 3],
    mut rows: Vec<[String; 3]>,
) -> fmt::Result {
    const WIDEST: usize = 28;
    rows.insert(0, head.map(str::to_owned));
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.filter(|width| *width <= WIDEST).max().unwrap_or_default()
    };
    let [first, second] = [width(0), width(1)];
    for (at, [one, two, three]) in rows.iter().enumerate() {
        let gap = if at == 0 { "" } else { "\n" };
        let row = format!("{one:<first$}  {two:<second$}  {three}");
        write!(f, "{gap}{}", row.trim_end())?;
    }
    Ok(())
}

/// What there is to tell of a rule.
#[derive(Serialize)]
struct Explained {
    /// The canonical form.
    rule: String,
    topology: String,
    /// What its edges are joined to, for people.
    #[serde(skip)]
    edges: Option<String>,
    names: Vec<&'static str>,
    family: &'static str,
    states: u16,
    neighbourhood: &'static str,
    /// The neighbours as steps to the right and down; none where they are too many to be looked at.
    neighbours: Vec<(i32, i32)>,
    /// `None` where that was not found out.
    rotations: Option<usize>,
    mirrors: Option<usize>,
    births_on_zero: bool,
    /// The rules that step what is stored in even and odd generations, where the rule itself does not.
    steps_by: Option<[String; 2]>,
    engines: Vec<String>,
    other_spellings: Vec<String>,
    /// What programs do not agree about.
    notes: Vec<String>,
}

impl Explained {
    fn new(rulestring: &Rulestring, text: &str) -> Self {
        let Rulestring { rule, topology } = rulestring;
        let facts: RuleFacts = rule.facts();
        let steps_by = Phases::new(rule, *topology)
            .map(|phases| [phases.at(0), phases.at(1)].map(ToString::to_string))
            .filter(|_| rule.has_birth_on_zero() && !topology.is_bounded());
        let engines = EngineKind::ALL.into_iter().filter(|engine| engine.steps(rule, *topology));
        Self {
            rule: rule.to_string(),
            topology: topology_name(*topology),
            edges: edges_in_words(*topology),
            family: facts.family,
            states: facts.states,
            neighbourhood: facts.neighbourhood,
            neighbours: facts.neighbours,
            rotations: facts.symmetries.map(|(rotations, _)| rotations),
            mirrors: facts.symmetries.map(|(_, mirrors)| mirrors),
            births_on_zero: rule.has_birth_on_zero(),
            steps_by,
            engines: engines.map(|engine| engine.to_string()).collect(),
            other_spellings: facts.other_spellings,
            names: facts.names,
            notes: rulestring.notes(text).iter().map(ToString::to_string).collect(),
        }
    }

    fn on_zero(&self) -> String {
        match &self.steps_by {
            _ if !self.births_on_zero => "no".to_owned(),
            None if self.engines.is_empty() => {
                "yes, so that a plane without end along a dead edge cannot be stored".to_owned()
            }
            None => "yes, in all empty space at once".to_owned(),
            Some([even, odd]) if even == odd => {
                format!("yes; the plane is full, and what is dead in it goes on by {even}")
            }
            Some([even, odd]) => format!(
                "yes; the plane blinks, and what differs from it goes on by {even} in even generations, \
                 by {odd} in odd ones"
            ),
        }
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.rule)?;
        let field = |f: &mut fmt::Formatter<'_>, name: &str, value: &str| {
            writeln!(f, "  {name:<14}  {value}")
        };
        if !self.names.is_empty() {
            field(f, "called", &self.names.join(", "))?;
        }
        field(f, "family", self.family)?;
        field(f, "states", &self.states.to_string())?;
        field(f, "neighbourhood", self.neighbourhood)?;
        let far = self.neighbours.iter().map(|(dx, dy)| dx.abs().max(dy.abs())).max();
        let far = far.unwrap_or_default();
        for dy in -far..=far {
            let cell = |dx| match (dx, dy) {
                (0, 0) => "x",
                step if self.neighbours.contains(&step) => "o",
                _ => ".",
            };
            let row: Vec<&str> = (-far..=far).map(cell).collect();
            field(f, "", &row.join(" "))?;
        }
        field(f, "symmetries", &symmetries(self.rotations.zip(self.mirrors)))?;
        field(f, "births on zero", &self.on_zero())?;
        field(f, "topology", &self.topology)?;
        if let Some(edges) = &self.edges {
            field(f, "", edges)?;
        }
        let engines = if self.engines.is_empty() { "none".into() } else { self.engines.join(", ") };
        write!(f, "  {:<14}  {engines}", "engines")?;
        for (at, other) in self.other_spellings.iter().enumerate() {
            let name = if at == 0 { "also written" } else { "" };
            write!(f, "\n  {name:<14}  {other}")?;
        }
        self.notes.iter().try_for_each(|note| write!(f, "\n  {:<14}  {note}", "note"))
    }
}

/// What may be done to a neighbourhood without the rule being another.
fn symmetries(kept: Option<(usize, usize)>) -> String {
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let Some((rotations, mirrors)) = kept else {
        return "not determined".to_owned();
    };
    match (rotations, mirrors) {
        (1, 0) => "none".to_owned(),
        (1, mirrors) => plural(mirrors, "mirror"),
        (rotations, 0) => plural(rotations, "rotation"),
        (rotations, mirrors) => {
            format!("{} and {}", plural(rotations, "rotation"), plural(mirrors, "mirror"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(rule: &str) -> String {
        let read = read(rule).unwrap_or_else(|error| panic!("{error}"));
        Explained::new(&read, rule).to_string()
    }

    #[test]
    fn a_rule_is_explained_with_its_neighbourhood_drawn() {
        let tells = |rule: &str, parts: &[&str]| {
            let text = explained(rule);
            for part in parts {
                assert!(text.contains(part), "{part}: {text}");
            }
        };
        tells("just-friends", &["B2-a/S12\n", "Just Friends\n", "isotropic\n", "o o o\n"]);
        tells("b2s34h", &["  o o .\n", "  o x o\n", "  . o o\n", "6 rotations and 6 mirrors\n"]);
        tells("B1/S12HT", &["  . o .\n", "  o x .\n", "  . . o\n", "3 rotations and 3 mirrors\n"]);
        tells("W30", &["  o o o\n", "  . x .\n", "  . . .\n", "symmetries      none\n"]);
        tells(
            "brians-brain",
            &["/2/3\n", "Brian's Brain\n", "Generations\n", "states          3\n"],
        );
        tells(
            "R2,C3,S3-6,B4-5,NN",
            &[
                "Larger than Life\n",
                "a diamond\n",
                "  . o o o .\n",
                "  o o x o o\n",
                "4 rotations and 4",
            ],
        );
        tells(
            "boscos-rule",
            &["called          Bosco's Rule\n", "a square\n", "o o o o o x o o o o o\n"],
        );
        tells("R2,C0,S2,B3,NL", &["symmetries      1 mirror\n"]);
        tells("WireWorld", &["4 rotations and 4 mirrors\n"]);
        tells("JvN29", &["symmetries      none\n"]);
        tells("R9,C0,S2,B3,NG:P7", &["note            a universe", ":P18,18", "LifeViewer"]);
        tells("MAPQEZsAQ", &["  . o .\n", "  o x o\n", "MAP\n"]);
        tells("B3/S23:T9,8", &["Conway's Life", "topology        :T9,8\n", "reference, cpu, gpu"]);
        tells(
            "B3/S23:K9,8*",
            &["                  a Klein bottle: what leaves", "reference, cpu\n"],
        );
    }

    #[test]
    fn births_on_zero_are_explained_by_the_universe() {
        let tells = |rule: &str, part: &str| {
            let text = explained(rule);
            assert!(text.contains(part), "{part}: {text}");
        };
        tells("B3/S23", "births on zero  no\n");
        tells(
            "B03/S23",
            "goes on by B1245678/S0145678 in even generations, by B56/S58 in odd ones\n",
        );
        tells("B03/S238:T9", "yes, in all empty space at once\n");
        tells("AntiLife", "what is dead in it goes on by B3/S23\n");
        tells("B03/S23:P0,9", "along a dead edge cannot be stored\n");
        tells("B03/S23:P0,9", "engines         none\n");
    }

    #[test]
    fn what_is_no_rule_is_told_with_its_place() {
        let check = |text: &str, expected: &str| {
            let error = read(text).expect_err(text).to_string();
            assert!(error.contains(expected), "{error}");
        };
        check("B9/S23", "the rule 'B9/S23' cannot be used: character 2: 9 is no number");
        check("B3/S\u{a0}2x", "character 7: unexpected 'x'");
        check("HiLife", "cannot be used: no rule is called 'HiLife'");
    }

    #[test]
    fn everything_is_listed_with_what_is_not_supported_yet() {
        let list = List::new();
        let text = list.to_string();
        for part in
            ["family", "Generations", "Day & Night", "/2/3\n", "26 states, not yet", "\n\nname "]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.lines().all(|line| line.trim_end() == line), "{text}");
        for shape in UNIVERSES {
            let bounded = read(&format!("B3/S23{}", shape.example)).unwrap();
            assert_eq!(topology_name(bounded.topology), shape.example);
        }
        assert!(list.rules.iter().any(|rule| rule.name == "HighLife" && rule.supported));
    }
}
