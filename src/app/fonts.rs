//! The fonts of the window.
//!
//! egui brings a Latin font. What it lacks of the characters that the program itself shows stands
//! in an embedded subset, made by `scripts/make-font`. Other characters, in the names of patterns
//! or in what a user types, come from the system's fonts, which are looked at when the first such
//! character has to be drawn and not before.

mod cmap;

use std::sync::{Arc, Mutex, PoisonError};

use egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, InsertFontFamily};
use egui::{FontData, FontDefinitions, FontFamily};

/// The subset of Noto Sans CJK SC; see `assets/fonts/OFL.txt`.
const EMBEDDED: &[u8] = include_bytes!("../../assets/fonts/lifescope-cjk.otf");

/// The name that the embedded font has among egui's.
const NAME: &str = "lifescope-cjk";

/// Puts the fonts on a context.
pub(super) fn install(context: &egui::Context) {
    context.set_fonts(definitions());
    let system = SystemFonts::default();
    context.add_font_provider(Arc::new(move |request: &FallbackRequest<'_>| system.find(request)));
}

/// egui's fonts, and the embedded one behind them.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert(NAME.to_owned(), Arc::new(FontData::from_static(EMBEDDED)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().push(NAME.to_owned());
    }
    fonts
}

/// The fonts that are installed on this system.
#[derive(Default)]
struct SystemFonts {
    database: Mutex<Option<fontdb::Database>>,
}

impl SystemFonts {
    fn find(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let wanted = request.cluster.chars().next()?;
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let database = database.get_or_insert_with(|| {
            let mut database = fontdb::Database::new();
            database.load_system_fonts();
            database
        });
        let face = regular_face_with(database, wanted)?;
        let (name, index) = (face.post_script_name.clone(), face.index);
        let bytes = database.with_face_data(face.id, |bytes, _| bytes.to_vec())?;
        let mut data = FontData::from_owned(bytes);
        data.index = index;
        let families = vec![InsertFontFamily {
            family: request.family.clone(),
            priority: FontPriority::Lowest,
        }];
        Some(FontInsert::new(&name, data, families))
    }
}

/// The face that has the character, upright and of ordinary weight where there is one.
fn regular_face_with(database: &fontdb::Database, wanted: char) -> Option<&fontdb::FaceInfo> {
    let mut faces: Vec<&fontdb::FaceInfo> = database.faces().collect();
    faces.sort_by_key(|face| {
        (face.style != fontdb::Style::Normal, face.weight.0.abs_diff(400), face.monospaced)
    });
    faces.into_iter().find(|face| {
        let has_glyph = |bytes: &[u8], index| cmap::has_glyph(bytes, index, wanted);
        database.with_face_data(face.id, has_glyph).unwrap_or(false)
    })
}

#[cfg(test)]
mod tests {
    use egui::FontId;

    use super::*;
    use crate::app::action;
    use crate::language::{Language, texts};

    fn missing<'a>(shown: impl Iterator<Item = &'a str>) -> Vec<char> {
        let context = egui::Context::default();
        context.set_fonts(definitions());
        let mut missing = Vec::new();
        // Fonts are there from the first pass on.
        context.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        context.fonts_mut(|fonts| {
            for text in shown {
                for character in text.chars().filter(|character| *character != '\n') {
                    let font = FontId::proportional(13.0);
                    if !fonts.has_glyph(&font, character) && !missing.contains(&character) {
                        missing.push(character);
                    }
                }
            }
        });
        missing
    }

    #[test]
    fn every_character_that_is_shown_has_a_glyph() {
        let texts = texts::all()
            .flat_map(|(.., english, chinese)| english.iter().copied().chain([chinese]));
        let keys = action::BINDINGS.iter().map(|binding| binding.keys);
        let languages = Language::ALL.into_iter().map(Language::name);
        let found = missing(texts.chain(keys).chain(languages));
        assert!(found.is_empty(), "{found:?}: run scripts/make-font");
    }

    #[test]
    fn a_character_of_no_font_is_noticed() {
        assert_eq!(missing(["a\u{d55c}b"].into_iter()), ['\u{d55c}']);
    }

    #[test]
    fn the_embedded_font_stays_small() {
        assert!(EMBEDDED.len() < 400_000, "{} bytes", EMBEDDED.len());
    }
}
