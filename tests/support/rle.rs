//! The cells of the small RLE texts that the tests hold.

use lifescope::life::{Cells, Pattern, Rulestring};

/// The pattern of an RLE file, or of bare RLE without a header.
pub fn pattern(rle: &str) -> Pattern {
    let mut pattern = Pattern::default();
    let (mut x, mut y, mut count) = (0, 0, 0);
    let mut cells = Vec::new();
    for line in rle.lines().filter(|line| !line.starts_with('#')) {
        if let Some((_, rule)) = line.split_once("rule = ") {
            let Rulestring { rule, topology } = rule.parse().unwrap();
            (pattern.rule, pattern.topology) = (rule, topology);
            continue;
        }
        for token in line.chars() {
            let times = i64::max(count, 1);
            match token {
                '0'..='9' => {
                    count = 10 * count + i64::from(token as u8 - b'0');
                    continue;
                }
                'o' => cells.extend((0..times).map(|i| (x + i, y))),
                '$' => (x, y) = (-times, y + times),
                '!' => break,
                _ => {}
            }
            x += times;
            count = 0;
        }
    }
    pattern.cells = Cells::from_points(cells);
    pattern
}
