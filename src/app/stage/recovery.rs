//! Going on after a lost device.
//!
//! The window notices a lost device at its next frame. It opens everything that was lost again and,
//! where the engine lived on the device too, has the session make another from its last checkpoint.

use std::time::{Duration, Instant};

use winit::event_loop::ActiveEventLoop;

use super::super::document::Document;
use super::super::graphics::Graphics;
use super::super::notices::Kind;
use super::super::{AppError, place};
use super::Stage;
use crate::engine::session::Command;
use crate::engine::{EngineError, EnginePlace};
use crate::language::Message;
use crate::language::texts::files as texts;

/// Pause before another try to open a lost device, which its driver may need to recover.
const RECOVERY_PAUSE: Duration = Duration::from_secs(1);

/// Tries to open a lost device.
const RECOVERY_TRIES: u32 = 5;

impl Stage {
    /// Opens everything that was lost with the device that draws, or plans another try.
    pub(super) fn recover(
        &mut self,
        event_loop: &ActiveEventLoop,
        reason: &str,
    ) -> Result<(), AppError> {
        let lost = self.graphics.device().cloned();
        let adapter = self.options.adapter.as_deref();
        match Graphics::open(&self.window, event_loop, adapter, self.options.draw_with) {
            Ok((graphics, _)) => self.graphics = graphics,
            Err(reason) if self.failed_recoveries + 1 < RECOVERY_TRIES => {
                log::warn!("the lost GPU device cannot be opened again yet: {reason}");
                self.failed_recoveries += 1;
                self.redraw_due = Some(Instant::now() + RECOVERY_PAUSE);
                return Ok(());
            }
            Err(reason) => return Err(AppError::DeviceGone { reason }),
        }
        self.failed_recoveries = 0;
        let side = self.graphics.max_texture_side();
        self.gui.renew(&self.window, event_loop, side);
        self.pool.move_to(self.graphics.counts_place());
        self.document.viewport.forget_pictures();
        let is_engines = lost.as_ref().is_some_and(|lost| self.engine_place.is_on(lost));
        if is_engines {
            self.replace_engine(reason);
        } else {
            let message = Message::new(texts::DRAWING_DEVICE_LOST, [reason]);
            self.notices.add(Kind::Warning, message);
        }
        Ok(())
    }

    /// Makes the engine again where it has lost a device of its own; the device that draws is
    /// looked after by every frame.
    pub(super) fn renew_lost_engine(&mut self, error: &EngineError) {
        let EngineError::DeviceLost(reason) = error else { return };
        let is_own = matches!(self.engine_place, EnginePlace::Device(_))
            && self.graphics.device().is_none_or(|drawing| !self.engine_place.is_on(drawing));
        if is_own {
            self.replace_engine(reason);
        }
    }

    fn replace_engine(&mut self, reason: &str) {
        let adapter = self.options.adapter.as_deref();
        match place::choose(self.options.choice, adapter, self.graphics.device()) {
            Ok((engine_place, _)) => {
                engine_place.set_tuning(self.options.tuning);
                self.engine_place = engine_place.clone();
                self.census.forget();
                let Document { session, playback, .. } = &mut self.document;
                playback.run(false, session.commands());
                let factory = place::factory(engine_place, self.options.budget.clone());
                playback.moves(session.send(Command::Replace(factory)));
                let message = Message::new(texts::ENGINE_DEVICE_LOST, [reason]);
                self.notices.add(Kind::Warning, message);
            }
            Err(error) => self.notices.add(Kind::Error, error.message()),
        }
    }
}
