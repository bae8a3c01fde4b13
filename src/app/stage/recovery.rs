//! Going on after a lost device: what the universe and the panels have to do with it.

use std::sync::Arc;
use std::time::Instant;

use winit::event_loop::ActiveEventLoop;

use super::super::AppError;
use super::super::devices::{RECOVERY_PAUSE, Recovered};
use super::super::document::Document;
use super::super::notices::Kind;
use super::Stage;
use crate::engine::EngineError;
use crate::engine::session::Command;
use crate::language::Message;
use crate::language::texts::files as texts;

impl Stage {
    /// Opens everything that was lost with the device that draws, or plans another try. Returns whether
    /// it draws again.
    pub(super) fn recover(
        &mut self,
        event_loop: &ActiveEventLoop,
        reason: &str,
    ) -> Result<bool, AppError> {
        let window = Arc::clone(&self.window);
        match self.devices.recover(&window, event_loop, &self.options)? {
            Recovered::NotYet => {
                self.frames.try_again_at(Instant::now() + RECOVERY_PAUSE);
                return Ok(false);
            }
            Recovered::Drawing { with_engine } => {
                let side = self.devices.graphics.max_texture_side();
                self.gui.renew(&self.window, event_loop, side);
                self.document.viewport.forget_pictures();
                if with_engine {
                    self.replace_engine(reason);
                } else {
                    let message = Message::new(texts::DRAWING_DEVICE_LOST, [reason]);
                    self.panels.notices.add(Kind::Warning, message);
                }
            }
        }
        Ok(true)
    }

    /// Makes the engine again where it has lost a device of its own.
    pub(super) fn renew_lost_engine(&mut self, error: &EngineError) {
        let EngineError::DeviceLost(reason) = error else { return };
        if self.devices.have_engines_alone() {
            self.replace_engine(reason);
        }
    }

    fn replace_engine(&mut self, reason: &str) {
        if let Err(error) = self.devices.choose_again(&self.options) {
            self.panels.notices.add(Kind::Error, error.message());
            return;
        }
        self.panels.forget();
        let Document { session, playback, .. } = &mut self.document;
        playback.run(false, session.commands());
        let factory = self.devices.factory(&self.options);
        playback.moves(session.send(Command::Replace(factory)));
        let message = Message::new(texts::ENGINE_DEVICE_LOST, [reason]);
        self.panels.notices.add(Kind::Warning, message);
    }
}
