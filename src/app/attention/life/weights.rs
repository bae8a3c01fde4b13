//! Weights of a model of Life as files: saved with the rule that they know, and loaded to be looked at
//! or trained on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use egui::Ui;

use super::{LifeTab, SIDES};
use crate::app::attention::Wake;
use crate::app::attention::charts::Charts;
use crate::app::dialogs;
use crate::attention::{Model, Positions, checkpoint, life};
use crate::language::texts::dock as texts;
use crate::language::{Language, Message};
use crate::life::LifeLike;
use crate::save;

/// The note that says which rule the weights know.
const RULE: &str = "rule";

/// The ending of the files.
const ENDING: &str = "safetensors";

/// A model from a file.
#[derive(Debug)]
pub(super) struct Loaded {
    pub model: Arc<Model<f32>>,
    pub side: usize,
    pub rule: LifeLike,
    pub name: String,
}

/// What comes of a dialog: nothing where the user chose no file.
type Answer = Option<Result<Loaded, String>>;

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
    fn open(&mut self, wake: &Wake) -> Result<(), Message> {
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
        started.map_err(|error| error.to_string())?;
        self.dialog = Some(answer);
        Ok(())
    }

    /// A model that was chosen since this was asked last, or what is wrong with it.
    fn chosen(&mut self) -> Option<Result<Loaded, String>> {
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
            let (model, rule) = (Arc::clone(&self.learner.model), self.rule);
            let spelled = rule.to_string().replace('/', "");
            let name = format!("life-{spelled}-{0}x{0}", self.side);
            charts.save_document(&name, ENDING, move || bytes(&model, rule));
        }
        let load = ui.button(language.say(texts::LOAD));
        if load.on_hover_text(language.say(texts::LOAD_HINT)).clicked()
            && let Err(reason) = self.weights.open(&self.wake)
        {
            charts.tell(Message::new(texts::NOT_LOADED, [reason]), false);
        }
        match self.weights.chosen() {
            Some(Ok(loaded)) => {
                charts.tell(Message::new(texts::LOADED, [loaded.name.as_str()]), true);
                self.take(loaded);
            }
            Some(Err(reason)) => charts.tell(Message::new(texts::NOT_LOADED, [reason]), false),
            None => {}
        }
    }

    /// Goes on with a model from a file, paused, so that it can be looked at as it is.
    pub(super) fn take(&mut self, loaded: Loaded) {
        if loaded.side != self.side {
            self.resize(loaded.side);
        }
        if loaded.rule != self.rule {
            self.choose_rule(loaded.rule);
        }
        self.learner.run(false);
        self.learner.take(loaded.model);
    }
}

fn bytes(model: &Model<f32>, rule: LifeLike) -> Result<Vec<u8>, String> {
    let notes = BTreeMap::from([(RULE.to_owned(), rule.to_string())]);
    checkpoint::to_bytes(model, &notes).map_err(|error| error.to_string())
}

/// Bytes of the longest file of weights that is read: many times what models have that learn here.
const MOST_BYTES: u64 = 1 << 26;

fn read(path: &Path) -> Result<Loaded, String> {
    let place = path.display();
    let bytes = save::read(path, MOST_BYTES).map_err(|error| format!("{place}: {error}"))?;
    loaded(&bytes, &place.to_string()).map_err(|error| format!("{place}: {error}"))
}

fn loaded(bytes: &[u8], name: &str) -> Result<Loaded, String> {
    let (model, notes) = checkpoint::from_bytes(bytes).map_err(|error| error.to_string())?;
    let side = match model.config().positions {
        Positions::Torus { width, height } if width == height && SIDES.contains(&width) => width,
        positions => return Err(format!("a model of Life was expected, not one of {positions:?}")),
    };
    if *model.config() != life::config(side, side) {
        return Err("a model of Life of another shape than those that learn here".to_owned());
    }
    let rule = match notes.get(RULE) {
        Some(rule) => rule.parse().map_err(|error| format!("its rule {rule}: {error}"))?,
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
        let found = loaded(&bytes(&model, rule).unwrap(), "file").unwrap();
        assert_eq!((found.side, found.rule, found.name.as_str()), (8, rule, "file"));
        assert_eq!(*found.model, model);
    }

    #[test]
    fn other_models_are_refused() {
        let refused =
            |model: Model<f32>| loaded(&bytes(&model, LifeLike::LIFE).unwrap(), "").unwrap_err();
        let of_sentences = Model::new(sentences::config(true), 1).unwrap();
        assert!(refused(of_sentences).contains("a model of Life was expected"));
        let of_another_side = Model::new(life::config(5, 5), 1).unwrap();
        assert!(refused(of_another_side).contains("expected"));
        let wide = crate::attention::Config { width: 16, ..life::config(8, 8) };
        assert!(refused(Model::new(wide, 1).unwrap()).contains("another shape"));
        assert!(loaded(b"nothing", "").is_err());
    }
}
