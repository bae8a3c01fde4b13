//! Choosing the engine for a machine.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::gpu::tuning::{Tuned, Tuning};
use super::gpu::{self, GpuContext, GpuDevice, GpuEngine};
use super::{Engine, EngineError, EngineKind, HostKind, start_on_host};
use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::life::{Topology, Universe};
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

impl EngineChoice {
    /// Every choice, `auto` first, then the engines from the fastest on.
    pub fn all() -> impl Iterator<Item = Self> {
        let kinds = EngineKind::ALL.into_iter().rev();
        std::iter::once(Self::Auto).chain(kinds.map(Self::Only))
    }

    /// The name that a user gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Only(kind) => kind.name(),
        }
    }
}

impl fmt::Display for EngineChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for EngineChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::all().find(|choice| choice.name() == text).ok_or_else(|| {
            let known: Vec<&str> = Self::all().map(Self::name).collect();
            format!("'{text}' is no choice of an engine; there are {}", known.join(", "))
        })
    }
}

/// Where engines are made: the host, or a device that stays open between engines.
#[derive(Clone)]
pub enum EnginePlace {
    /// An engine of the host.
    Host(HostKind),
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
            EngineChoice::Only(kind) => match kind.on_host() {
                Some(kind) => Ok((Self::Host(kind), None)),
                None => Ok((Self::on(GpuDevice::headless(adapter)?), None)),
            },
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

    /// Which engine is made there.
    pub fn kind(&self) -> EngineKind {
        match self {
            Self::Host(kind) => (*kind).into(),
            Self::Device(_) => EngineKind::Gpu,
        }
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
                (Self::Host(HostKind::Cpu), Some(note))
            }
            Ok(device) => (Self::on(device), None),
            Err(error) => {
                let note = Message::new(texts::NO_ADAPTER, [error.message()]);
                (Self::Host(HostKind::Cpu), Some(note))
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

    /// Sees to it that bounded universes of such a shape are stepped by a kernel that suits the
    /// device, if so many generations are worth measuring for; tells what was done where something
    /// was. Nothing on the host.
    ///
    /// # Errors
    /// The device's errors.
    pub fn tune(&self, topology: Topology, generations: u64) -> Result<Vec<Tuned>, EngineError> {
        match self {
            Self::Host(_) => Ok(Vec::new()),
            Self::Device(context) => gpu::tune_for(context, topology, generations),
        }
    }

    /// Makes an engine for a universe, whose memory is given back on the way where nobody else has it,
    /// within a budget or so many bytes. Where the device's engine does not step the rule, it is one of the host, which is
    /// logged as a warning.
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
                let universe = universe.into();
                if let Err(why) = EngineKind::Gpu.check(universe.rule(), universe.topology()) {
                    log::warn!("{why}; the cpu engine is taken");
                    return start_on_host(HostKind::Cpu, universe, budget);
                }
                Ok(Box::new(GpuEngine::new(Arc::clone(context), universe, budget)?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Pattern;

    #[test]
    fn every_choice_is_known_by_its_name() {
        let names: Vec<&str> = EngineChoice::all().map(EngineChoice::name).collect();
        assert_eq!(names, ["auto", "gpu", "cpu", "reference"]);
        for choice in EngineChoice::all() {
            assert_eq!(choice.name().parse(), Ok(choice));
        }
        let refused = "auto ".parse::<EngineChoice>().unwrap_err();
        assert!(refused.contains("there are auto, gpu, cpu, reference"), "{refused}");
    }

    #[test]
    fn an_engine_of_the_host_is_made_as_asked_for() {
        let universe = Universe::new(&Pattern::default(), None).unwrap();
        for kind in EngineKind::ALL {
            let Some(host) = kind.on_host() else { continue };
            let engine = start_on_host(host, &universe, 1 << 24).unwrap();
            assert_eq!((EngineKind::from(host), engine.kind()), (kind, kind));
        }
    }
}
