//! Weights of a model of Life as files: saved with the rule that they know, and loaded to be looked at
//! or trained on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use egui::Ui;

use super::{LifeTab, SIDES};
use crate::app::attention::Repaint;
use crate::app::attention::charts::Charts;
use crate::app::attention::keeping::{ENDING, Unsaved};
use crate::app::{dialogs, troubles};
use crate::attention::{Model, Positions, checkpoint, life};
use crate::language::texts::readers::RULE_UNUSABLE;
use crate::language::texts::troubles::ABOUT;
use crate::language::texts::{dock as texts, files};
use crate::language::{Language, Message};
use crate::life::{LifeLike, ParseRuleError};
use crate::printable::quoted;
use crate::save;

/// The note that says which rule the weights know.
const RULE: &str = "rule";

/// A model that is put in the place of the one that is there: from a file, or one that was there before.
#[derive(Debug)]
pub(super) struct Loaded {
    pub model: Arc<Model<f32>>,
    pub side: usize,
    pub rule: LifeLike,
    pub name: String,
}

impl Loaded {
    /// As what would be lost with it.
    fn to_unsaved(&self) -> Unsaved {
        let spelled = self.rule.to_string().replace('/', "");
        Unsaved {
            name: Message::new(texts::MODEL_OF, [self.name.as_str()]),
            file: format!("life-{spelled}-{0}x{0}", self.side),
            model: Arc::clone(&self.model),
            notes: notes_of(self.rule),
        }
    }
}

/// What comes of a dialog: nothing where the user chose no file.
type Answer = Option<Result<Loaded, Message>>;

/// A dialog that is open.
#[derive(Default)]
pub(super) struct Weights {
    dialog: Option<Receiver<Answer>>,
}

impl Weights {
    /// Opens a dialog for a file.
    ///
    /// # Errors
    /// Why there is none.
    fn open(&mut self, wake: &Repaint) -> Result<(), Message> {
        if let Some(trouble) = dialogs::trouble() {
            return Err(trouble.into());
        }
        let (told, answer) = channel();
        let wake = Arc::clone(wake);
        // Made on the window's thread, where some systems insist on it, and waited for elsewhere.
        let dialog = rfd::AsyncFileDialog::new().add_filter(ENDING, &[ENDING]).pick_file();
        let started = std::thread::Builder::new().name("load".to_owned()).spawn(move || {
            let file = pollster::block_on(dialog);
            // The dock has gone when nobody hears this.
            let _ = told.send(file.map(|file| read(file.path())));
            wake();
        });
        started.map_err(|error| Message::new(files::NO_THREAD, [error.to_string()]))?;
        self.dialog = Some(answer);
        Ok(())
    }

    /// A model that was chosen since this was asked last, or what is wrong with it.
    fn chosen(&mut self) -> Option<Result<Loaded, Message>> {
        let answer = self.dialog.as_ref()?.try_recv().ok()?;
        self.dialog = None;
        answer
    }
}

impl LifeTab {
    /// The buttons that save and load weights.
    pub(super) fn weights_buttons(&mut self, ui: &mut Ui, language: Language, charts: &mut Charts) {
        if ui
            .button(language.say(texts::SAVE))
            .on_hover_text(language.say(texts::SAVE_HINT))
            .clicked()
        {
            self.save(charts);
        }
        let load = ui.button(language.say(texts::LOAD));
        if load.on_hover_text(language.say(texts::LOAD_HINT)).clicked()
            && let Err(reason) = self.weights.open(&self.wake)
        {
            charts.tell(Message::new(texts::NOT_LOADED, [reason]), false);
        }
        if let Some(left) = &self.left {
            let back = ui.button(language.fill(texts::BRING_BACK, &[&left.name]));
            let is_wanted = back.on_hover_text(language.say(texts::BRING_BACK_HINT)).clicked();
            if is_wanted && let Some(left) = self.left.take() {
                self.take(left, true);
            }
        }
        match self.weights.chosen() {
            Some(Ok(loaded)) => {
                charts.tell(Message::new(texts::LOADED, [loaded.name.as_str()]), true);
                self.take(loaded, false);
            }
            Some(Err(reason)) => charts.tell(Message::new(texts::NOT_LOADED, [reason]), false),
            None => {}
        }
    }

    /// The model that is there.
    fn current(&self) -> Loaded {
        Loaded {
            model: Arc::clone(&self.learner.model),
            side: self.side,
            rule: self.rule,
            name: format!("{} {1}²", self.rule, self.side),
        }
    }

    /// Keeps the model that is there for a way back, where it was learned and is saved nowhere.
    pub(super) fn keep(&mut self) {
        if self.learner.is_unsaved() {
            self.left = Some(self.current());
            self.learner.is_kept_elsewhere();
        }
    }

    /// The models that would be lost with the dock.
    pub fn unsaved(&self) -> Vec<Unsaved> {
        let current = self.learner.is_unsaved().then(|| self.current().to_unsaved());
        current.into_iter().chain(self.left.iter().map(Loaded::to_unsaved)).collect()
    }

    /// Saves them; gives the saver's numbers for that.
    pub fn save_unsaved(&mut self, charts: &mut Charts) -> Vec<u64> {
        let left = self.left.as_ref().map(|left| left.to_unsaved().save(charts));
        let current = self.learner.is_unsaved().then(|| self.save(charts));
        left.into_iter().chain(current).collect()
    }

    fn save(&mut self, charts: &mut Charts) -> u64 {
        let number = self.current().to_unsaved().save(charts);
        self.learner.is_being_saved(number);
        number
    }

    /// Goes on with another model, paused, so that it can be looked at as it is. `has_learned` says whether
    /// it was learned here.
    pub(super) fn take(&mut self, loaded: Loaded, has_learned: bool) {
        self.learner.guide();
        self.keep();
        if loaded.side != self.side {
            self.resize(loaded.side);
        }
        if loaded.rule != self.rule {
            self.choose_rule(loaded.rule);
        }
        self.learner.run(false);
        self.learner.take(loaded.model, has_learned);
    }
}

/// What a file says beside the weights.
fn notes_of(rule: LifeLike) -> BTreeMap<String, String> {
    BTreeMap::from([(RULE.to_owned(), rule.to_string())])
}

/// Bytes of the longest file of weights that is read: many times what models have that learn here.
const MOST_BYTES: u64 = 1 << 26;

fn read(path: &Path) -> Result<Loaded, Message> {
    let place = path.display().to_string();
    let bytes = save::read(path, MOST_BYTES).map_err(|error| troubles::of_file(&place, &error))?;
    loaded(&bytes, &place).map_err(|reason| Message::new(ABOUT, [place.into(), reason]))
}

fn loaded(bytes: &[u8], name: &str) -> Result<Loaded, Message> {
    let (model, notes) = checkpoint::from_bytes(bytes)
        .map_err(|error| Message::new(texts::NO_WEIGHTS, [error.to_string()]))?;
    let side = match model.config().positions {
        Positions::Torus { width, height } if width == height && SIDES.contains(&width) => width,
        _ => return Err(texts::NO_MODEL_OF_LIFE.into()),
    };
    if *model.config() != life::config(side, side) {
        return Err(texts::MODEL_OF_OTHER_SHAPE.into());
    }
    let rule = match notes.get(RULE) {
        Some(rule) => rule.parse().map_err(|error: ParseRuleError| {
            Message::new(RULE_UNUSABLE, [quoted(rule).into(), error.message])
        })?,
        None => LifeLike::LIFE,
    };
    Ok(Loaded { model: Arc::new(model), side, rule, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::sentences;

    #[test]
    fn weights_come_back_with_their_rule() {
        let rule: LifeLike = "B36/S23".parse().unwrap();
        let model = Model::new(life::config(8, 8), 3).unwrap();
        let bytes = checkpoint::to_bytes(&model, &notes_of(rule)).unwrap();
        let found = loaded(&bytes, "file").unwrap();
        assert_eq!((found.side, found.rule, found.name.as_str()), (8, rule, "file"));
        assert_eq!(*found.model, model);
    }

    #[test]
    fn other_models_are_refused() {
        let refused = |model: Model<f32>| {
            let bytes = checkpoint::to_bytes(&model, &notes_of(LifeLike::LIFE)).unwrap();
            let reason = loaded(&bytes, "").unwrap_err();
            reason.assert_is_translated("");
            reason.to_string()
        };
        let of_sentences = Model::new(sentences::config(true), 1).unwrap();
        assert!(refused(of_sentences).contains("a model of Life was expected"));
        let of_another_side = Model::new(life::config(5, 5), 1).unwrap();
        assert!(refused(of_another_side).contains("expected"));
        let wide = crate::attention::Config { width: 16, ..life::config(8, 8) };
        assert!(refused(Model::new(wide, 1).unwrap()).contains("another shape"));
        assert!(loaded(b"nothing", "").is_err());
    }
}
