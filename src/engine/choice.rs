//! Choosing the engine for a machine.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::gpu::tuning::Tuning;
use super::gpu::{GpuContext, GpuDevice, GpuEngine};
use super::{Engine, EngineError, EngineKind, start_on_host};
use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::life::Universe;
use crate::memory::MemoryBudget;

/// The engine that a user asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineChoice {
    /// The GPU where a real one is there, else the CPU.
    #[default]
    Auto,
    /// That one or none.
    Only(EngineKind),
}

impl fmt::Display for EngineChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Only(kind) => kind.fmt(f),
        }
    }
}

impl FromStr for EngineChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            _ => text.parse().map(Self::Only).map_err(|error: String| error + ", and auto"),
        }
    }
}

/// Where engines are made: the host, or a device that stays open between engines.
#[derive(Clone)]
pub enum EnginePlace {
    /// An engine of the host.
    Host(EngineKind),
    /// A GPU engine on that device.
    Device(Arc<GpuContext>),
}

impl EnginePlace {
    /// Opens what `choice` asks for, with the adapter whose name contains `adapter` where it is
    /// given. The second part says why `auto` did not take a GPU, for the user to know.
    ///
    /// # Errors
    /// [`EngineError::NoAdapter`] when a GPU was demanded, by kind or by name, and there is none.
    pub fn open(
        choice: EngineChoice,
        adapter: Option<&str>,
    ) -> Result<(Self, Option<Message>), EngineError> {
        match choice {
            EngineChoice::Only(EngineKind::Gpu) => {
                Ok((Self::on(GpuDevice::headless(adapter)?), None))
            }
            EngineChoice::Only(kind) => Ok((Self::Host(kind), None)),
            EngineChoice::Auto if adapter.is_some() => {
                Ok((Self::on(GpuDevice::headless(adapter)?), None))
            }
            EngineChoice::Auto => Ok(Self::best(GpuDevice::headless(None))),
        }
    }

    /// A GPU engine on that device.
    pub fn on(device: Arc<GpuDevice>) -> Self {
        Self::Device(GpuContext::new(device))
    }

    /// Whether engines are made on that device.
    pub fn is_on(&self, device: &Arc<GpuDevice>) -> bool {
        matches!(self, Self::Device(context) if Arc::ptr_eq(context.device(), device))
    }

    /// What `auto` makes of a device that was opened, or not: a software adapter is slower than
    /// the `cpu` engine on the same cores.
    pub fn best(opened: Result<Arc<GpuDevice>, EngineError>) -> (Self, Option<Message>) {
        match opened {
            Ok(device) if device.caps().is_software() => {
                let note = Message::new(texts::SOFTWARE_ADAPTER, [device.caps().name.as_str()]);
                (Self::Host(EngineKind::Cpu), Some(note))
            }
            Ok(device) => (Self::on(device), None),
            Err(error) => {
                let note = Message::new(texts::NO_ADAPTER, [error.message()]);
                (Self::Host(EngineKind::Cpu), Some(note))
            }
        }
    }

    /// Sets whether the kernels of engines that are made here from now on are tuned; nothing on the
    /// host.
    pub fn set_tuning(&self, tuning: Tuning) {
        if let Self::Device(context) = self {
            context.set_tuning(tuning);
        }
    }

    /// Makes an engine for a universe, whose memory is given back on the way where nobody else has it,
    /// within a budget or so many bytes.
    ///
    /// # Errors
    /// [`EngineError::TooLarge`] when the universe does not fit, and the device's errors.
    pub fn start(
        &self,
        universe: impl Into<Universe>,
        budget: impl Into<MemoryBudget>,
    ) -> Result<Box<dyn Engine>, EngineError> {
        match self {
            Self::Host(kind) => start_on_host(*kind, universe, budget),
            Self::Device(context) => {
                Ok(Box::new(GpuEngine::new(Arc::clone(context), universe, budget)?))
            }
        }
    }
}
