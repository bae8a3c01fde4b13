//! What a user demands of the engine: which one, on which adapter, tuned or not, within what memory.

use super::gpu::tuning::Tuning;
use super::{EngineChoice, EngineError, EnginePlace};
use crate::language::Message;
use crate::life::Universe;
use crate::memory::MemoryBudget;

/// What a user demands of the engine.
#[derive(Clone, Debug)]
pub struct EngineDemand {
    /// Which engine.
    pub choice: EngineChoice,
    /// Part of the adapter's name, in any case. It says nothing to engines of the host.
    pub adapter: Option<String>,
    /// Whether the kernels of a GPU are tuned.
    pub tuning: Tuning,
    /// What patterns and engines are drawn from.
    pub budget: MemoryBudget,
}

impl EngineDemand {
    /// Whether the program may take whichever engine suits.
    pub fn leaves_choice(&self) -> bool {
        self.choice == EngineChoice::Auto
            && self.adapter.is_none()
            && self.tuning != Tuning::Again
            && std::env::var_os("WGPU_ADAPTER_NAME").is_none()
    }

    /// Sees to it that the engine that is demanded, if one is, steps a universe.
    ///
    /// # Errors
    /// [`EngineError::RuleNotStepped`] where it does not.
    pub fn check(&self, universe: &Universe) -> Result<(), EngineError> {
        match self.choice {
            EngineChoice::Auto => Ok(()),
            EngineChoice::Only(kind) => kind.check(universe.rule(), universe.topology()),
        }
    }

    /// Opens the place where engines are made. The second part says why `auto` took no GPU.
    ///
    /// # Errors
    /// [`EngineError::NoAdapter`] where a GPU was demanded and there is none.
    pub fn open(&self) -> Result<(EnginePlace, Option<Message>), EngineError> {
        let (place, note) = EnginePlace::open(self.choice, self.adapter.as_deref())?;
        place.set_tuning(self.tuning);
        Ok((place, note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::EngineKind;

    fn demand(choice: EngineChoice) -> EngineDemand {
        let budget = MemoryBudget::new(1 << 24);
        EngineDemand { choice, adapter: None, tuning: Tuning::Remembered, budget }
    }

    #[test]
    fn a_choice_is_left_where_nothing_is_asked_of_a_gpu() {
        let auto = demand(EngineChoice::Auto);
        let is_named = std::env::var_os("WGPU_ADAPTER_NAME").is_some();
        assert_eq!(auto.leaves_choice(), !is_named);
        let adapter = Some("llvmpipe".to_owned());
        assert!(!EngineDemand { adapter, ..auto.clone() }.leaves_choice());
        assert!(!EngineDemand { tuning: Tuning::Again, ..auto }.leaves_choice());
        for kind in EngineKind::ALL {
            assert!(!demand(EngineChoice::Only(kind)).leaves_choice());
        }
    }

    #[test]
    fn an_engine_of_the_host_needs_no_explanation() {
        let (place, note) = demand(EngineChoice::Only(EngineKind::Reference)).open().unwrap();
        assert_eq!((place.kind(), note), (EngineKind::Reference, None));
    }
}
