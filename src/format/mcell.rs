//! Files of MCell, `.mcl`: lines that begin with `#` and a key, with the rule by the game that it belongs to.
//!
//! Cells stand in lines `#L` as runs: a count, and `.` for a dead cell or a letter for a state, `A` to `X` for 1 to 24, with a
//! letter `a` to `j` before it for 24 more each; `$` ends a row. Settings stand before them.
//!
//! Described in MCell's help on its file formats; `#GOLLY`, which names a rule as Golly spells it, is Golly's own.

use std::io::{self, Write};

use super::diagnostic::{Fault, Place};
use super::recognise::Sample;
use super::text::{Comments, Line, LineBuffer, Reading, shown};
use super::{Codec, Content, Likeness, no_room, rule_unusable, unstorable};
use crate::language;
use crate::language::Message;
use crate::language::texts::losses;
use crate::language::texts::readers as texts;
use crate::life::{
    CellRuns, Edge, LifeLike, MAX_COORDINATE, MAX_SIDE, ParseRuleError, Pattern, Rule, Rulestring,
    RunWriter, Topology, blanks,
};
use crate::printable::quoted;

pub(super) const CODEC: Codec =
    Codec { name: "mcell", extensions: &["mcl"], recognise, read, write, cannot_hold };

fn recognise(sample: &Sample<'_>) -> Likeness {
    if sample.text.starts_with(b"#MCell") { Likeness::Certain } else { Likeness::No }
}

/// Keys whose values are how MCell shows a pattern, which are passed over.
const SHOWN: [&[u8]; 7] = [b"MCell", b"SPEED", b"CCOLORS", b"COLORING", b"PALETTE", b"DIV", b"CC"];

/// A value with its place, to be looked at later.
struct Value {
    place: Place,
    text: String,
}

#[derive(Default)]
struct Settings {
    game: Option<Value>,
    rule: Option<Value>,
    /// The rule as Golly spells it.
    golly: Option<Value>,
    board: Option<(u64, u64)>,
    is_plane: bool,
}

fn read(reading: &mut Reading) -> Result<Content, Fault> {
    let mut comments = Comments::new(&reading.budget);
    let mut settings = Settings::default();
    let mut cells: Option<Cells> = None;
    let mut buffer = LineBuffer::new(&reading.budget);
    while reading.next_text_line(&mut buffer)? {
        let line = buffer.raw().trimmed();
        let Some(key) = line.bytes.strip_prefix(b"#") else {
            if line.bytes.is_empty() {
                continue;
            }
            let found = shown(line.bytes, 0);
            return Err(Fault::new(line.offset(0), Message::new(texts::MCELL_LINE, [found])));
        };
        let length = key.iter().position(u8::is_ascii_whitespace).unwrap_or(key.len());
        let value = line.after(1 + length).trimmed();
        match &key[..length] {
            b"L" => {
                let cells = match &mut cells {
                    Some(cells) => cells,
                    none => none.insert(Cells::new(settings.rule()?, reading)),
                };
                cells.read(value)?;
            }
            b"D" => {
                let comment = reading.decode(value.offset(0), value.bytes);
                comments.push(value.offset(0), comment)?;
            }
            key if SHOWN.contains(&key) => {}
            _ if cells.is_some() => reading.warn(line.offset(0), texts::MCELL_AFTER_CELLS),
            key => settings.take(key, line, value, reading)?,
        }
    }
    let end = reading.text.offset();
    let rule = match &cells {
        Some(cells) => cells.rule.clone(),
        None => settings.rule()?,
    };
    let cells = match cells {
        Some(cells) => cells.rows.finish().map_err(|error| no_room(end, error))?,
        None => RunWriter::new(&reading.budget).finish().map_err(|error| no_room(end, error))?,
    };
    let comments = comments.into_lines();
    let mut pattern = Pattern { cells, rule, comments, ..Pattern::default() };
    if let Some((width, height)) = settings.board {
        let edge = if settings.is_plane { Edge::Dead } else { Edge::Torus };
        let topology = Topology::new(edge, width, height);
        let bounds = pattern.cells.bounding_box().unwrap_or_default();
        let along = |first: Option<i64>, side: u64, at: i64, length: u64| {
            first.unwrap_or(0) + (side as i64 + 1 - length as i64).div_euclid(2) - at
        };
        let dx = along(topology.first_column(), width, bounds.x, bounds.width);
        let dy = along(topology.first_row(), height, bounds.y, bounds.height);
        pattern.cells = pattern.cells.moved(dx, dy).map_err(|error| no_room(end, error))?;
        pattern.topology = topology;
        pattern.is_placed = true;
    }
    Ok(Content::Pattern(pattern))
}

impl Settings {
    fn take(
        &mut self,
        key: &[u8],
        line: Line<'_>,
        value: Line<'_>,
        reading: &mut Reading,
    ) -> Result<(), Fault> {
        let offset = value.offset(0);
        let text = reading.decode(offset, value.bytes);
        let place = reading.place_of(&Fault::new(offset, texts::MCELL_LINE));
        let given = |text: &str| Value { place: place.clone(), text: text.to_owned() };
        match key {
            b"GAME" => self.game = Some(given(&text)),
            // The rule of a game may take several lines.
            b"RULE" => match &mut self.rule {
                None => self.rule = Some(given(&text)),
                Some(rule) => rule.text.push_str(&text),
            },
            b"GOLLY" => self.golly = Some(given(&text)),
            b"N" => self.rule = Some(given(&LifeLike::LIFE.to_string())),
            b"WRAP" => self.is_plane = text == "0",
            b"BOARD" => {
                let side = |text: &str| {
                    let side = blanks::trim(text).parse().ok();
                    side.filter(|side| (1..=MAX_SIDE).contains(side))
                };
                let sides = text.split_once(['x', 'X']);
                let sides = sides.and_then(|(width, height)| Some((side(width)?, side(height)?)));
                self.board = Some(sides.ok_or_else(|| Fault::new(offset, texts::MCELL_BOARD))?);
            }
            _ => {
                let key = quoted(&String::from_utf8_lossy(key)).into_owned();
                reading.warn(line.offset(0), Message::new(texts::MCELL_KEY, [key]));
            }
        }
        Ok(())
    }

    /// The rule, by its game.
    fn rule(&self) -> Result<Rule, Fault> {
        let game = self.game.as_ref().map_or("Life", |game| game.text.as_str());
        let parsed = |value: &Value, text: &str| {
            let rulestring: Result<Rulestring, ParseRuleError> = text.parse();
            rulestring.map(|rulestring| rulestring.rule).map_err(|error| {
                Fault::at_place(
                    value.place.moved(&value.text, error.offset),
                    rule_unusable(&value.text, error),
                )
            })
        };
        match (&self.golly, &self.rule, game) {
            (Some(golly), ..) => parsed(golly, &golly.text),
            (None, None, _) => Ok(Rule::default()),
            (None, Some(rule), "Life" | "Generations" | "Larger than Life" | "Margolus") => {
                parsed(rule, &rule.text)
            }
            (None, Some(rule), "Vote for Life") => vote(rule).map(Rule::from),
            (None, Some(rule), _) => {
                let facts = [(texts::MCELL_GAME, game), (texts::MCELL_RULE, &rule.text)];
                let facts =
                    facts.map(|(text, value)| Message::new(text, [quoted(value).into_owned()]));
                let facts = Message::new(losses::ALSO, facts);
                let message = Message::new(texts::MCELL_WITH, [facts]);
                Err(Fault::at_place(rule.place.clone(), message).advise(texts::SAVE_MCELL))
            }
        }
    }
}

/// The rule of totals, the cell itself among them, with which a cell lives.
fn vote(rule: &Value) -> Result<LifeLike, Fault> {
    let (mut births, mut survivals) = (0u16, 0u16);
    for (at, digit) in rule.text.char_indices() {
        let total = digit.to_digit(10).ok_or_else(|| {
            let found = shown(rule.text.as_bytes(), at);
            let place = rule.place.moved(&rule.text, at);
            Fault::at_place(place, Message::new(texts::MCELL_VOTE, [found]))
        })?;
        births |= 1 << total;
        survivals |= (1 << total) >> 1;
    }
    Ok(LifeLike::from_masks(births, survivals))
}

/// The cells as they are read.
struct Cells {
    rule: Rule,
    rows: RunWriter,
    x: i64,
    y: i64,
}

impl Cells {
    fn new(rule: Rule, reading: &Reading) -> Self {
        Self { rule, rows: RunWriter::new(&reading.budget), x: 0, y: 0 }
    }

    fn read(&mut self, line: Line<'_>) -> Result<(), Fault> {
        let mut at = 0;
        while let Some(byte) = line.bytes.get(at) {
            let start = at;
            let digits = line.bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let count = std::str::from_utf8(&line.bytes[at..at + digits]).unwrap_or_default();
            let count = match (digits, count.parse::<u64>()) {
                (0, _) => 1,
                (_, Ok(count)) if count <= MAX_COORDINATE as u64 => count,
                _ => return Err(Fault::new(line.offset(start), texts::COUNT_TOO_LARGE)),
            };
            at += digits;
            let place = [line.bytes.get(at), line.bytes.get(at + 1)];
            let state = match place {
                [Some(b'.'), _] => Some(0),
                [Some(high @ b'A'..=b'X'), _] => Some(u16::from(high - b'A') + 1),
                [Some(high @ b'a'..=b'j'), Some(low @ b'A'..=b'X')] => {
                    at += 1;
                    Some(24 * u16::from(high - b'a' + 1) + u16::from(low - b'A') + 1)
                }
                [Some(b'$'), _] => None,
                _ if byte.is_ascii_whitespace() && digits == 0 => {
                    at += 1;
                    continue;
                }
                _ => {
                    let found = shown(line.bytes, at);
                    let message = Message::new(texts::MCELL_TAG, [found]);
                    return Err(Fault::new(line.offset(at), message));
                }
            };
            at += 1;
            let far = |_| Fault::new(line.offset(start), texts::COUNT_TOO_LARGE);
            let on = |from: i64| {
                let to = from.checked_add_unsigned(count);
                to.filter(|to| *to <= MAX_COORDINATE).ok_or(()).map_err(far)
            };
            let Some(state) = state else {
                (self.x, self.y) = (0, on(self.y)?);
                continue;
            };
            let states = self.rule.states();
            match u8::try_from(state) {
                Ok(within) if state < states => {
                    let pushed = self.rows.push_state(self.x, self.y, count, within);
                    pushed.map_err(|error| unstorable(line.offset(start), error))?;
                }
                _ => {
                    let values = [state.to_string(), (states - 1).to_string()];
                    let message = Message::new(texts::STATE_PAST_RULE, values);
                    return Err(Fault::new(line.offset(start), message));
                }
            }
            self.x = on(self.x)?;
        }
        Ok(())
    }
}

/// The format is read and not written.
fn write(_: &Pattern, _: &mut dyn CellRuns, _: &mut dyn Write) -> io::Result<()> {
    Err(super::not_held(texts::MCELL_NOT_WRITTEN))
}

/// The format is read and not written.
fn cannot_hold(_: &Pattern) -> Vec<language::Text> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use crate::format::{Format, read};
    use crate::life::{Cells, Rect};

    #[test]
    fn runs_go_on_over_lines_and_the_board_places_them() {
        let text = "#MCell 4.20\r\n#GAME Generations\r\n#RULE 345/2/80\r\n#BOARD 40x30\r\n#WRAP 0\r\n\
            #SPEED 10\r\n#D A puffer\r\n#L 2.A3BaA\r\n#L A$$.bX\r\n";
        let loaded = read("a.mcl", text.as_bytes(), 1 << 20).unwrap();
        let pattern = loaded.pattern;
        assert_eq!((loaded.format, loaded.warnings.len()), (Format::Mcell, 0));
        assert_eq!(pattern.rulestring().to_string(), "345/2/80:P40,30");
        assert_eq!(pattern.comments, ["A puffer"]);
        // The box of 7 x 3 cells begins at (1, 0), and is moved to 17 and 14 cells from the first one.
        let expected = [
            ((2, 0), 1),
            ((3, 0), 2),
            ((4, 0), 2),
            ((5, 0), 2),
            ((6, 0), 25),
            ((7, 0), 1),
            ((1, 2), 72),
        ];
        let moved = expected.map(|((x, y), state)| ((x - 1 - 20 + 17, y - 15 + 14), state));
        assert_eq!(pattern.cells.states().collect::<Vec<_>>(), {
            let mut cells: Vec<_> = Cells::from_states(moved).states().collect();
            cells.sort_by_key(|((x, y), _)| (*y, *x));
            cells
        });
        assert_eq!(pattern.cells.bounding_box(), Some(Rect::new(-3, -1, 7, 3)));
    }

    #[test]
    fn games_have_their_rules() {
        let check = |head: &str, expected: &str| {
            let text = format!("#MCell 4.20\n{head}#L A\n");
            let loaded = read("a.mcl", text.as_bytes(), 1 << 20);
            let rule = loaded.map(|loaded| loaded.pattern.rulestring().to_string());
            match rule {
                Ok(rule) => assert_eq!(rule, expected, "{head}"),
                Err(error) => assert!(error.to_string().contains(expected), "{head}: {error}"),
            }
        };
        check("", "B3/S23");
        check("#N\n", "B3/S23");
        check("#RULE 23/36\n", "B36/S23");
        check("#GAME Vote for Life\n#RULE 46789\n", "B4678/S35678");
        check("#GAME Rules table\n#GOLLY WireWorld\n#RULE 1,0\n#RULE 2,3\n", "WireWorld");
        check(
            "#GAME Larger than Life\n#RULE R5,C0,M1,S34..58,B34..45,NM\n",
            "R5,C0,M1,S34..58,B34..45,NM",
        );
        check(
            "#GAME Margolus\n#RULE MS,D0;8;4;3;2;5;9;7;1;6;10;11;12;13;14;15\n#BOARD 30x20\n",
            "M0,8,4,3,2,5,9,7,1,6,10,11,12,13,14,15:T30,20",
        );
        check("#GAME Margolus\n#RULE MS,D0;8;4\n", "16 are needed");
        check("#GAME Weighted Life\n#RULE NW1\n", "game 'Weighted Life', rule 'NW1', which is not");
        check("#GAME Vote for Life\n#RULE 4x\n", "'x'");
        check("#BOARD 10\n", "800x600");
        check("#BOARD 9x9\n", "B3/S23:T9,9");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let check = |line: &str, column: usize, part: &str| {
            let text = format!("#MCell 4.20\n#GAME Generations\n#RULE /2/3\n{line}\n");
            let error = read("a.mcl", text.as_bytes(), 1 << 20).expect_err(line);
            let place = format!("a.mcl:4:{column}: ");
            assert!(error.to_string().starts_with(&place), "{error}");
            assert!(error.to_string().contains(part), "{error}");
            error.to_message().assert_is_translated(line);
        };
        check("#L 2.C", 6, "state 3");
        check("#L a.", 4, "'a'");
        check("#L A?", 5, "'?'");
        check("#L 99999999999999999999A", 4, "count");
        check("AB", 1, "'A'");
    }

    #[test]
    fn what_nobody_knows_is_warned_of() {
        let text = b"#MCell 4.20\n#PHASE 3\n#L A\n#BOARD 9x9\n";
        let loaded = read("a.mcl", text, 1 << 20).unwrap();
        assert_eq!(loaded.warnings.len(), 2, "{:?}", loaded.warnings);
    }
}
