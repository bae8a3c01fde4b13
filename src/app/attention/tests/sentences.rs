//! Sentences that are chosen and typed, and what is said of their words.

use super::*;

#[test]
fn a_sentence_is_taken_as_it_is_typed_and_an_unknown_word_is_named_at_its_end() {
    let mut shown = Shown::new(Language::English, |dock| dock.tab = Tab::Sentences);
    let chips = |shown: &Shown| shown.labels().iter().filter(|label| *label == "cash").count();
    let replace = |shown: &mut Shown, text: &str| {
        let field = shown.harness.get_by_role(egui::accesskit::Role::TextInput);
        field.focus();
        shown.harness.step();
        shown.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        shown.harness.step();
        shown.harness.get_by_role(egui::accesskit::Role::TextInput).type_text(text);
        shown.harness.step();
        shown.harness.step();
    };
    let before = chips(&shown);
    replace(&mut shown, "Go to the moon");
    assert!(shown.text("Unknown").is_none(), "{:?}", shown.labels());
    shown.harness.key_press(egui::Key::Enter);
    shown.harness.step();
    shown.harness.step();
    assert!(shown.text("Unknown: moon").is_some(), "{:?}", shown.labels());
    replace(&mut shown, "Go to the bank to get some cash.");
    assert!(shown.text("Unknown").is_none(), "{:?}", shown.labels());
    assert!(chips(&shown) > before, "{:?}", shown.labels());
}

#[test]
fn a_word_of_one_sense_is_not_taken_for_a_sentence_that_nobody_knows() {
    let mut shown = Shown::new(Language::English, |dock| dock.tab = Tab::Sentences);
    // The first example asks what the bank is; nothing is said of hallucinations by a fresh model.
    assert!(
        shown.text("Wrong: the grammar allows vault").is_some() || shown.text("Right").is_some()
    );
    // The first of that text stands among the words to ask about.
    shown.press_first("money");
    let text = shown.text("“money” has one sense only");
    assert!(text.is_some(), "{:?}", shown.labels());
    assert!(shown.text("no sentence like this").is_none());
    shown.press("Which word is missing?");
    assert!(shown.text("has one sense only").is_none());
    assert!(shown.text("Hallucination").is_none());
}

#[test]
fn the_word_that_looks_around_is_chosen_apart_from_what_is_asked() {
    let mut shown = Shown::new(Language::English, |dock| dock.tab = Tab::Sentences);
    shown.press("Which word is missing?");
    assert!(shown.text("How “___” gathers what it needs, in layer 1, head 1").is_some());
    assert!(shown.text("The answer is read off at").is_none());
    // The first word with that text stands among those to ask about, the last in the table.
    let words: Vec<_> = shown.harness.query_all_by_label("Go").collect();
    assert_eq!(words.len(), 3);
    words[1].click();
    drop(words);
    shown.harness.step();
    shown.harness.step();
    let text = shown.text("How “Go” gathers what it needs");
    let text = text.unwrap_or_else(|| panic!("{:?}", shown.labels()));
    assert!(text.ends_with("The answer is read off at “___”."), "{text}");
}
