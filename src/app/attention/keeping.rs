//! Trained models that are saved nowhere: which there are, and how they are saved before the window
//! closes. Each goes into the user's documents under a name that no file has yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Dock;
use super::charts::Charts;
use crate::attention::{Model, checkpoint};
use crate::language::Message;

/// The ending of files of weights.
pub(super) const ENDING: &str = "safetensors";

/// A trained model that would be lost.
pub(super) struct Unsaved {
    /// What it is called in a sentence.
    pub name: Message,
    /// What it is called as a file, without what all files have.
    pub file: String,
    pub model: Arc<Model<f32>>,
    /// What a file says beside the weights.
    pub notes: BTreeMap<String, String>,
}

/// Models on their way into files, after which the window closes.
pub(super) struct Saving {
    /// What was not heard of yet, by the saver's numbers.
    awaited: Vec<u64>,
    /// Why one of them was not saved.
    failed: Option<Message>,
}

impl Saving {
    /// Whether all files were heard of.
    pub fn is_over(&self) -> bool {
        self.awaited.is_empty()
    }
}

impl Unsaved {
    /// Saves it, and gives the saver's number for that.
    pub fn save(self, charts: &mut Charts) -> u64 {
        let Self { file, model, notes, .. } = self;
        charts.save_document(&file, ENDING, move || {
            checkpoint::to_bytes(&model, &notes).map_err(|error| error.to_string().into())
        })
    }
}

impl Dock {
    /// What the trained models are called that would be lost with the window. Those are left out whose training
    /// began by itself and went its way: whoever opens the dock again has the same ones in seconds.
    pub fn unsaved_models(&self) -> Vec<Message> {
        let life = self.life.iter().filter(|life| life.learner.is_guided());
        let of_life = life.flat_map(|life| life.unsaved());
        let sentences = self.sentences.iter().filter(|tab| tab.learner.is_guided());
        let of_sentences = sentences.filter_map(|sentences| sentences.unsaved());
        of_life.chain(of_sentences).map(|unsaved| unsaved.name).collect()
    }

    /// Saves them; [`were_models_saved`](Self::were_models_saved) says what came of it.
    pub fn save_models(&mut self) {
        let mut awaited = Vec::new();
        if let Some(life) = self.life.as_mut().filter(|life| life.learner.is_guided()) {
            awaited.extend(life.save_unsaved(&mut self.charts));
        }
        if let Some(sentences) = self.sentences.as_mut().filter(|tab| tab.learner.is_guided()) {
            awaited.extend(sentences.save_unsaved(&mut self.charts));
        }
        self.saving = Some(Saving { awaited, failed: None });
    }

    /// Once, when all were saved, or else why one was not.
    pub fn were_models_saved(&mut self) -> Option<Result<(), Message>> {
        let saving = self.saving.take_if(|saving| saving.is_over())?;
        Some(saving.failed.map_or(Ok(()), Err))
    }

    /// Takes over what became of files.
    pub(super) fn hear_of_files(&mut self) {
        for (number, outcome) in self.charts.hear() {
            let is_saved = outcome.is_ok();
            if let Some(life) = &mut self.life {
                life.learner.hear_of_file(number, is_saved);
            }
            if let Some(sentences) = &mut self.sentences {
                sentences.learner.hear_of_file(number, is_saved);
            }
            if let Some(saving) = &mut self.saving {
                let was_awaited = saving.awaited.contains(&number);
                saving.awaited.retain(|awaited| *awaited != number);
                saving.failed = saving.failed.take().or(outcome.err().filter(|_| was_awaited));
            }
        }
    }
}
