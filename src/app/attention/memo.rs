//! What a model says, kept for as long as it is the same model: frames are drawn more often than
//! models change.

use std::sync::Arc;

use crate::attention::Model;

/// An answer, and the model that gave it.
pub(super) struct Memo<T> {
    known: Option<(Arc<Model<f32>>, T)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: None }
    }
}

impl<T> Memo<T> {
    /// What that model says: `ask` is called where it is not known yet.
    pub fn of(&mut self, model: &Arc<Model<f32>>, ask: impl FnOnce(&Model<f32>) -> T) -> &T {
        let known = self.known.take().filter(|(of, _)| Arc::ptr_eq(of, model));
        let known = known.unwrap_or_else(|| (Arc::clone(model), ask(model)));
        &self.known.insert(known).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::life;

    #[test]
    fn a_model_is_asked_once() {
        let model = |seed| Arc::new(Model::new(life::config(4, 4), seed).unwrap());
        let (one, other) = (model(1), model(1));
        let mut asked = 0;
        let mut memo = Memo::default();
        for (model, expected) in [(&one, 1), (&one, 1), (&other, 2), (&one, 3)] {
            let mut ask = |_: &Model<f32>| {
                asked += 1;
                asked
            };
            assert_eq!(*memo.of(model, &mut ask), expected);
        }
    }
}
