//! A device with what engines share on it: what was compiled for it, and how it is tuned.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::device::{Caps, GpuDevice};
use super::kernels::KernelCache;
use super::variant::{SizeClass, Variant};
use crate::engine::EngineError;

/// Whether kernels are tuned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tuning {
    /// Not at all: a built-in table says which variants are used, and nothing is read or written.
    #[default]
    BuiltIn,
    /// Remembered variants are used; [`tune_for`](super::tune_for) measures where nothing is
    /// remembered and it is worth it.
    Remembered,
    /// Everything is measured again, once a size.
    Again,
}

/// What engines on a device share. Another universe starts at once, because its kernels are kept.
pub struct GpuContext {
    device: Arc<GpuDevice>,
    kernels: Arc<KernelCache>,
    tuned: Mutex<Tuned>,
}

/// How the kernels are tuned.
#[derive(Default)]
struct Tuned {
    tuning: Tuning,
    /// The variants that were measured or remembered.
    variants: HashMap<SizeClass, Variant>,
}

impl GpuContext {
    /// A context on a device, with nothing compiled and nothing tuned.
    pub fn new(device: Arc<GpuDevice>) -> Arc<Self> {
        Arc::new(Self { device, kernels: Arc::default(), tuned: Mutex::default() })
    }

    /// A context on a device of its own, as [`GpuDevice::headless`] opens it.
    ///
    /// # Errors
    /// [`EngineError::NoAdapter`] when there is none, or none of that name.
    pub fn headless(name: Option<&str>) -> Result<Arc<Self>, EngineError> {
        Ok(Self::new(GpuDevice::headless(name)?))
    }

    /// The device.
    pub fn device(&self) -> &Arc<GpuDevice> {
        &self.device
    }

    /// What the adapter can do.
    pub fn caps(&self) -> &Caps {
        self.device.caps()
    }

    /// Whether kernels are tuned: not at all, unless [`set_tuning`](Self::set_tuning) says so.
    pub fn tuning(&self) -> Tuning {
        self.tuned().tuning
    }

    /// Sets whether the kernels of engines that are made from now on are tuned.
    pub fn set_tuning(&self, tuning: Tuning) {
        self.tuned().tuning = tuning;
    }

    /// The variant that was measured or remembered for a size.
    pub(super) fn tuned_variant(&self, class: SizeClass) -> Option<Variant> {
        self.tuned().variants.get(&class).copied()
    }

    /// Has universes of a size stepped by a variant.
    pub(super) fn set_tuned(&self, class: SizeClass, variant: Variant) {
        self.tuned().variants.insert(class, variant);
    }

    /// The variant that suits universes of so many cells, as far as is known.
    pub(super) fn variant_for(&self, cells: u64) -> Variant {
        let found = self.tuned_variant(SizeClass::of(cells));
        found.unwrap_or_else(|| Variant::built_in(self.caps()))
    }

    /// The kernels that were compiled for the device.
    pub(super) fn kernels(&self) -> &KernelCache {
        &self.kernels
    }

    fn tuned(&self) -> MutexGuard<'_, Tuned> {
        self.tuned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same as if the device's bindings held no more than so many bytes.
    #[cfg(test)]
    pub(super) fn with_bindings_of(&self, bytes: u64) -> Arc<Self> {
        Arc::new(Self {
            device: self.device.with_bindings_of(bytes),
            kernels: Arc::clone(&self.kernels),
            tuned: Mutex::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tile_kernel::Majority;
    use super::*;

    #[test]
    fn what_is_tuned_for_a_size_holds_for_that_size_alone() {
        let context = GpuContext::headless(None).unwrap();
        let built_in = Variant::built_in(context.caps());
        assert_eq!((context.tuning(), context.variant_for(1 << 20)), (Tuning::BuiltIn, built_in));
        let other = Variant { generations: 8, ..built_in }.with(Majority::Turn);
        context.set_tuned(SizeClass::Small, other);
        assert_eq!([1 << 20, 1 << 24].map(|cells| context.variant_for(cells)), [other, built_in]);
    }
}
