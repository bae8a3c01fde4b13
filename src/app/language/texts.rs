//! Every text of the attention dock, by tab.

pub(in crate::app) mod analogies;
pub(in crate::app) mod dock;
pub(in crate::app) mod life;
pub(in crate::app) mod sentences;
pub(in crate::app) mod size;

/// Every text with its name.
#[cfg(test)]
pub(in crate::app) fn all() -> impl Iterator<Item = (&'static str, super::Text)> {
    [dock::ALL, life::ALL, sentences::ALL, size::ALL, analogies::ALL]
        .into_iter()
        .flat_map(|texts| texts.iter().copied())
}
