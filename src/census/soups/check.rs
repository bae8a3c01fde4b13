//! The check of counting soups against settling each of them.
//!
//! Counting takes several short cuts: the field leaves alone what rests, ships leave it, and islands
//! are only glanced at for most of the time. Settling takes none of them. Both must find the same
//! objects in every soup. Both name them with the same recogniser, which other tests hold.

use std::sync::atomic::AtomicBool;

use super::super::{Census, Recogniser, Settled, Settling};
use super::{HashedSoup, Runner, SoupSearch};

/// A soup that is counted otherwise than settling it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoupDifference {
    /// The soup's text.
    pub soup: String,
    /// What [`SoupSearch::run`] counts: objects as `3 xs4_33`, the class in place of the code for what
    /// has none, and "not settled" where the soup was given up.
    pub counted: String,
    /// What [`settle`](super::super::settle()) finds, in the same words.
    pub settled: String,
}

/// What came of a thread's share.
struct Share {
    recogniser: Recogniser,
    soups: u64,
    differences: Vec<SoupDifference>,
}

impl SoupSearch {
    /// Counts every soup as [`run`](Self::run) does, and settles it with an engine besides. Gives the
    /// number of soups that were held against each other, and those that differ.
    pub fn check(
        &self,
        stop: &AtomicBool,
        report: &mut dyn FnMut(u64),
    ) -> (u64, Vec<SoupDifference>) {
        let begin = || Share {
            recogniser: Recogniser::new().within(&self.budget),
            soups: 0,
            differences: Vec::new(),
        };
        let shares = self.on_all_cores(stop, report, begin, |soup, runner, share| {
            if let Some(difference) = difference(soup, runner, &mut share.recogniser, stop) {
                share.soups += 1;
                share.differences.extend(difference);
            }
        });
        let soups = shares.iter().map(|share| share.soups).sum();
        (soups, shares.into_iter().flat_map(|share| share.differences).collect())
    }
}

/// How counting and settling a soup differ, if they do; `None` where `stop` was raised first.
fn difference(
    soup: &HashedSoup,
    runner: &mut Runner,
    recogniser: &mut Recogniser,
    stop: &AtomicBool,
) -> Option<Option<SoupDifference>> {
    let ash = runner.run(soup, stop)?;
    let counted = words(&ash.census, ash.is_settled);
    let settled = match soup.settle(runner.max_generations, recogniser, stop) {
        Ok(Settling { settled: Settled::Interrupted, .. }) => return None,
        Ok(Settling { settled, census, .. }) => words(&census?, matches!(settled, Settled::At(_))),
        Err(error) => error.to_string(),
    };
    let soup = soup.text().to_owned();
    Some((counted != settled).then_some(SoupDifference { soup, counted, settled }))
}

fn words(census: &Census, is_settled: bool) -> String {
    let tally = census.tally();
    let mut words: Vec<String> = tally
        .rows()
        .iter()
        .map(|row| match &row.code {
            Some(code) => format!("{} {code}", row.count),
            None => format!("{} {}", row.count, row.class),
        })
        .collect();
    if !is_settled {
        words.push("not settled".to_owned());
    }
    words.join(", ")
}
