//! How the widgets look: one dark theme that goes with the canvas.

use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, vec2};

use crate::render::palette::{self, Colour};

/// Text that says what a number is.
pub(super) const DIM: Color32 = Color32::from_rgb(0x8b, 0x99, 0xa8);
/// Text.
pub(super) const TEXT: Color32 = Color32::from_rgb(0xdc, 0xe3, 0xea);
/// What is switched on.
pub(super) const ACCENT: Color32 = colour(palette::BORDER);
/// The outline of what has the keys.
pub(super) const FOCUS: Color32 = Color32::from_rgb(0xf2, 0xc1, 0x4e);
/// What cells stand on.
pub(super) const GROUND: Color32 = colour(palette::GROUND);
/// The fill of panels.
pub(super) const PANEL: Color32 = Color32::from_rgb(0x14, 0x19, 0x21);
/// The lines between parts.
pub(super) const LINE: Color32 = Color32::from_rgb(0x2a, 0x33, 0x3e);
/// The mark of a universe that runs.
pub(super) const RUNNING: Color32 = Color32::from_rgb(0x6f, 0xcf, 0x7c);
/// A warning's mark.
pub(super) const WARNING: Color32 = Color32::from_rgb(0xe6, 0xb4, 0x50);
/// An error's mark.
pub(super) const ERROR: Color32 = Color32::from_rgb(0xf0, 0x71, 0x6b);

/// The fill of a button.
pub(super) const BUTTON: Color32 = Color32::from_rgb(0x20, 0x28, 0x33);
/// The fill of a button under the pointer.
pub(super) const BUTTON_HOVERED: Color32 = Color32::from_rgb(0x2c, 0x37, 0x45);
/// The fill of a button that is switched on.
pub(super) const BUTTON_ON: Color32 = Color32::from_rgb(0x23, 0x5d, 0x5e);

/// The radius of a button's corners.
pub(super) const CORNER: f32 = 6.0;

/// Puts the theme on a context.
pub(super) fn apply(context: &egui::Context) {
    context.set_theme(egui::Theme::Dark);
    context.style_mut_of(egui::Theme::Dark, |style| {
        style.text_styles = [
            (TextStyle::Small, 11.0, FontFamily::Proportional),
            (TextStyle::Body, 13.0, FontFamily::Proportional),
            (TextStyle::Button, 13.0, FontFamily::Proportional),
            (TextStyle::Heading, 17.0, FontFamily::Proportional),
            (TextStyle::Monospace, 12.5, FontFamily::Monospace),
        ]
        .map(|(name, size, family)| (name, FontId::new(size, family)))
        .into();
        style.interaction.selectable_labels = false;
        style.spacing.item_spacing = vec2(6.0, 6.0);
        style.spacing.button_padding = vec2(9.0, 4.0);
        style.spacing.interact_size = vec2(26.0, 26.0);
        let visuals = &mut style.visuals;
        visuals.panel_fill = PANEL;
        visuals.window_fill = PANEL;
        visuals.window_stroke = Stroke::new(1.0, LINE);
        visuals.selection.bg_fill = ACCENT.gamma_multiply(0.45);
        visuals.selection.stroke = Stroke::new(1.0, Color32::WHITE);
        let widgets = &mut visuals.widgets;
        widgets.noninteractive.bg_stroke = Stroke::new(1.0, LINE);
        widgets.noninteractive.fg_stroke.color = TEXT;
        for (widget, fill) in [
            (&mut widgets.inactive, BUTTON),
            (&mut widgets.hovered, BUTTON_HOVERED),
            (&mut widgets.active, LINE),
            (&mut widgets.open, BUTTON_HOVERED),
        ] {
            widget.weak_bg_fill = fill;
            widget.bg_fill = fill;
            widget.bg_stroke = Stroke::NONE;
            widget.fg_stroke = Stroke::new(1.0, TEXT);
            widget.corner_radius = CornerRadius::same(6);
            widget.expansion = 0.0;
        }
    });
}

/// The frame of a panel at the window's edge.
pub(super) fn panel() -> egui::Frame {
    egui::Frame::new().fill(PANEL).inner_margin(Margin::symmetric(8, 0))
}

/// The frame of something that floats over the canvas.
pub(super) fn card() -> egui::Frame {
    egui::Frame::new()
        .fill(PANEL)
        .stroke(Stroke::new(1.0, LINE))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::same(12))
        .shadow(egui::Shadow {
            offset: [0, 4],
            blur: 16,
            spread: 0,
            color: Color32::from_black_alpha(120),
        })
}

const fn colour([red, green, blue]: Colour) -> Color32 {
    Color32::from_rgb(red, green, blue)
}
