//! Every text, by the part of the program that says it. A new one is a line in a table, in both
//! languages, and `scripts/make-font` where it has a new character.

pub mod about;
pub mod access;
pub mod analogies;
pub mod census;
pub mod dock;
pub mod documents;
pub mod errors;
pub mod files;
pub mod keys;
pub mod library;
pub mod life;
pub mod losses;
pub mod objects;
pub mod readers;
pub mod rules;
pub mod sentences;
pub mod size;
pub mod states;
pub mod status;
pub mod terminal;
pub mod toolbar;
pub mod troubles;
pub mod unseen;

/// A text as the table has it: its table, its name, its English forms, and the Chinese one.
#[cfg(test)]
pub(crate) type Entry = (&'static str, &'static str, &'static [&'static str], &'static str);

/// Every text.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = Entry> {
    [
        ("about", about::ALL),
        ("access", access::ALL),
        ("analogies", analogies::ALL),
        ("census", census::ALL),
        ("dock", dock::ALL),
        ("documents", documents::ALL),
        ("errors", errors::ALL),
        ("files", files::ALL),
        ("keys", keys::ALL),
        ("library", library::ALL),
        ("life", life::ALL),
        ("losses", losses::ALL),
        ("objects", objects::ALL),
        ("readers", readers::ALL),
        ("rules", rules::ALL),
        ("sentences", sentences::ALL),
        ("size", size::ALL),
        ("states", states::ALL),
        ("status", status::ALL),
        ("terminal", terminal::ALL),
        ("toolbar", toolbar::ALL),
        ("troubles", troubles::ALL),
        ("unseen", unseen::ALL),
    ]
    .into_iter()
    .flat_map(|(table, texts)| {
        texts.iter().map(move |&(name, english, chinese)| (table, name, english, chinese))
    })
}
