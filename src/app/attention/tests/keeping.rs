//! Trained models are not lost: one that another takes the place of comes back, and what is saved
//! nowhere is known when the window closes.

use std::path::PathBuf;

use super::*;

/// A dock whose model of Life has learned and rests, and which saves into that folder.
fn trained(folder: PathBuf) -> Shown {
    let mut shown = Shown::new(Language::English, |dock| {
        small_life(dock);
        dock.charts = Charts::saving_into(folder, Arc::clone(&dock.wake));
    });
    shown.press("Pause");
    shown.wait_until("the pause", |shown| shown.text("paused").is_some());
    assert_eq!(unsaved(&shown), [""; 0], "nothing is learned yet");
    shown.dock_mut().life.as_mut().unwrap().learner.learn();
    assert_eq!(unsaved(&shown), ["the model of B3/S23 8²"]);
    shown
}

fn unsaved(shown: &Shown) -> Vec<String> {
    shown.dock().unsaved_models().iter().map(ToString::to_string).collect()
}

/// What became of the models that were to be saved.
fn saved(shown: &mut Shown) -> Result<(), String> {
    shown.dock_mut().save_models();
    shown
        .wait_until("the files", |shown| shown.dock().saving.as_ref().is_some_and(Saving::is_over));
    let outcome = shown.dock_mut().were_models_saved().expect("all files were heard of");
    assert_eq!(shown.dock_mut().were_models_saved(), None, "told once");
    outcome.map_err(|message| message.to_string())
}

#[test]
fn a_model_that_was_learned_comes_back_from_what_took_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = trained(folder.path().to_owned());
    let learned = Arc::clone(&shown.dock().life.as_ref().unwrap().learner.model);
    let stands_there =
        |shown: &Shown| *shown.dock().life.as_ref().unwrap().learner.model == *learned;
    shown.press("New seed");
    shown.wait_until("another model", |shown| !stands_there(shown));
    assert_eq!(unsaved(&shown), ["the model of B3/S23 8²"], "it is kept beside the new one");
    shown.press("Back to B3/S23 8²");
    shown.wait_until("the model", stands_there);
    assert_eq!(unsaved(&shown), ["the model of B3/S23 8²"]);
    assert_eq!(shown.text("Back to"), None);
}

#[test]
fn trained_models_are_saved_before_they_are_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = trained(folder.path().to_owned());
    assert_eq!(saved(&mut shown), Ok(()));
    assert_eq!(unsaved(&shown), [""; 0]);
    let name = "lifescope-life-B3S23-8x8.safetensors";
    assert!(folder.path().join(name).is_file());
    // The button saves as well, and what is learned since then is in no file.
    shown.press("One batch");
    shown.wait_until("a step", |shown| !unsaved(shown).is_empty());
    shown.press("Save weights");
    shown.wait_until("the file", |shown| unsaved(shown).is_empty());
}

#[test]
fn a_model_that_cannot_be_saved_is_not_taken_for_saved() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let mut shown = trained(file.join("within"));
    let reason = saved(&mut shown).unwrap_err();
    assert!(reason.starts_with("Not saved: ") && reason.contains("file"), "{reason}");
    assert_eq!(unsaved(&shown), ["the model of B3/S23 8²"]);
}
