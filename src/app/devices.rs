//! What draws in the window and where its engines are made, which may be one device, and going on
//! after that is lost.
//!
//! The window notices a lost device at its next frame. It opens everything that was lost again and,
//! where the engine lived on the device too, has the session make another from its last checkpoint.

use std::sync::Arc;
use std::time::Duration;

use winit::event_loop::ActiveEventLoop;
use winit::window::Window;

use super::graphics::Graphics;
use super::{AppError, Options, place};
use crate::engine::session::{EngineFactory, Observer};
use crate::engine::{EngineError, EnginePlace};
use crate::language::Message;
use crate::render::{Counts, CountsPool};

/// Pause before another try to open a lost device, which its driver may need to recover.
pub(super) const RECOVERY_PAUSE: Duration = Duration::from_secs(1);

/// Tries to open a lost device.
const RECOVERY_TRIES: u32 = 5;

/// What draws, and where engines are made.
pub(super) struct Devices {
    pub graphics: Graphics,
    pool: CountsPool,
    engine_place: EnginePlace,
    /// Why engines are made there, where one may wonder.
    pub engine_note: Option<Message>,
    failed_recoveries: u32,
}

/// What has become of what draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recovered {
    /// It draws again.
    Drawing {
        /// Whether the engine was on the device that was lost.
        with_engine: bool,
    },
    /// Not yet; try again after [`RECOVERY_PAUSE`].
    NotYet,
}

impl Devices {
    /// Opens what draws in a window, and chooses where engines are made.
    ///
    /// # Errors
    /// [`AppError::NoWindow`] where nothing can draw in it, and [`EngineError::NoAdapter`].
    pub fn open(
        window: &Arc<Window>,
        event_loop: &ActiveEventLoop,
        options: &Options,
    ) -> Result<Self, AppError> {
        let adapter = options.adapter.as_deref();
        let (graphics, device) = Graphics::open(window, event_loop, adapter, options.draw_with)
            .map_err(AppError::no_window)?;
        let (engine_place, engine_note) = place::choose(options.choice, adapter, device.as_ref())?;
        engine_place.set_tuning(options.tuning);
        let pool = CountsPool::new(graphics.counts_place());
        Ok(Self { graphics, pool, engine_place, engine_note, failed_recoveries: 0 })
    }

    /// Makes engines where they are made now.
    pub fn factory(&self, options: &Options) -> EngineFactory {
        place::factory(self.engine_place.clone(), options.budget.clone())
    }

    /// Makes pictures for what draws.
    pub fn observer(&self) -> Observer<Counts> {
        place::observer(self.pool.clone())
    }

    /// Opens what draws again after its device was lost.
    ///
    /// # Errors
    /// [`AppError::DeviceGone`] when it does not come back.
    pub fn recover(
        &mut self,
        window: &Arc<Window>,
        event_loop: &ActiveEventLoop,
        options: &Options,
    ) -> Result<Recovered, AppError> {
        let lost = self.graphics.device().cloned();
        let adapter = options.adapter.as_deref();
        match Graphics::open(window, event_loop, adapter, options.draw_with) {
            Ok((graphics, _)) => self.graphics = graphics,
            Err(reason) if self.failed_recoveries + 1 < RECOVERY_TRIES => {
                log::warn!("the lost GPU device cannot be opened again yet: {reason}");
                self.failed_recoveries += 1;
                return Ok(Recovered::NotYet);
            }
            Err(reason) => return Err(AppError::DeviceGone { reason }),
        }
        self.failed_recoveries = 0;
        self.pool.move_to(self.graphics.counts_place());
        let with_engine = lost.as_ref().is_some_and(|lost| self.engine_place.is_on(lost));
        Ok(Recovered::Drawing { with_engine })
    }

    /// Whether engines are made on a device of their own; the one that draws is looked after by every
    /// frame.
    pub fn have_engines_alone(&self) -> bool {
        matches!(self.engine_place, EnginePlace::Device(_))
            && self.graphics.device().is_none_or(|drawing| !self.engine_place.is_on(drawing))
    }

    /// Chooses anew where engines are made.
    ///
    /// # Errors
    /// [`EngineError::NoAdapter`] when a GPU was demanded and there is none any more.
    pub fn choose_again(&mut self, options: &Options) -> Result<(), EngineError> {
        let adapter = options.adapter.as_deref();
        let (place, _) = place::choose(options.choice, adapter, self.graphics.device())?;
        place.set_tuning(options.tuning);
        self.engine_place = place;
        Ok(())
    }
}
