//! What was compiled for a device. It is kept, since compiling takes some drivers seconds.

mod grid;
mod plane;
mod write;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub(super) use self::grid::{
    COUNTED_ROWS, Checks, CommonKernels, GridKernels, LANES, SQUARE_SIDE, TileForm, TileKernel,
    WRAPPED_COLUMNS, step_program,
};
pub(super) use self::plane::{CommonPlaneKernels, PlaneKernels, SHAPE as PLANE_SHAPE};
pub(super) use self::write::WriteKernel;
use super::device::GpuDevice;
use super::kernel_rule::{Background, KernelRule};
use crate::life::MooreTable;
use crate::wgsl::Program;

/// Rules whose kernels are kept, for each kind of universe.
const RULES_KEPT: usize = 64;

/// The kernels of a device.
#[derive(Default)]
pub(super) struct KernelCache {
    common: OnceLock<Arc<CommonKernels>>,
    write: OnceLock<Arc<WriteKernel>>,
    common_plane: OnceLock<Arc<CommonPlaneKernels>>,
    /// By what is stepped and the rows of an invocation of the step kernel.
    grids: Kept<((MooreTable, Background), u32), GridKernels>,
    planes: Kept<(MooreTable, Background), PlaneKernels>,
}

type Kept<K, V> = Mutex<HashMap<K, Arc<V>>>;

impl KernelCache {
    /// The kernels that step grids under a rule. An invocation of the step kernel takes that many
    /// rows.
    pub(super) fn grid(
        &self,
        gpu: &GpuDevice,
        rule: &KernelRule,
        rows_per_invocation: u32,
    ) -> Arc<GridKernels> {
        let common = self.common.get_or_init(|| Arc::new(CommonKernels::new(gpu.device())));
        let make = || GridKernels::new(gpu, Arc::clone(common), rule.clone(), rows_per_invocation);
        kept(&self.grids, (rule.key(), rows_per_invocation), make)
    }

    /// The kernels that step the sparse plane under a rule.
    pub(super) fn plane(&self, gpu: &GpuDevice, rule: &KernelRule) -> Arc<PlaneKernels> {
        let make = || Arc::new(CommonPlaneKernels::new(gpu.device()));
        let common = Arc::clone(self.common_plane.get_or_init(make));
        kept(&self.planes, rule.key(), || PlaneKernels::new(gpu, common, rule))
    }

    /// The kernel that changes words of cells.
    pub(super) fn write(&self, gpu: &GpuDevice) -> Arc<WriteKernel> {
        Arc::clone(self.write.get_or_init(|| Arc::new(WriteKernel::new(gpu))))
    }
}

fn kept<K: Eq + Hash, V>(kept: &Kept<K, V>, key: K, make: impl FnOnce() -> V) -> Arc<V> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = kept.get(&key) {
        return Arc::clone(found);
    }
    if kept.len() == RULES_KEPT {
        kept.clear();
    }
    let made = Arc::new(make());
    kept.insert(key, Arc::clone(&made));
    made
}

/// Every shader of the stores; those that are made for a rule or a shape of tiles by examples.
pub(super) fn programs() -> Vec<Program> {
    [grid::programs(), plane::programs(), vec![write::program()]].concat()
}
