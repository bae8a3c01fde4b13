//! The compute pipelines of dense grids.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::super::device::GpuDevice;
use super::super::kernel_rule::{self, KernelRule, Takes};
use super::super::layout::{
    BandTiles, GHOST_ROWS, Grid, GridTotals, HALO, Launch as LaunchInputs, Raster, Region, Tiles,
    constants,
};
use super::super::pipeline::{Binding, layout, module, pipeline};
use super::super::tile_kernel::{
    self, Edges, Majority, Selection, Target, TileShape, majority_part,
};
use crate::wgsl::{Part, Program};

/// Invocations of a workgroup of most kernels.
pub(in super::super) const LANES: u32 = 64;

/// Rows of a column of words that an invocation of the count kernel looks at.
pub(in super::super) const COUNTED_ROWS: u32 = 64;

/// Invocations along each side of a workgroup of the kernels that have one for a small square.
pub(in super::super) const SQUARE_SIDE: u32 = 8;

/// Columns of words of which a workgroup of the wrap kernel fills the ghost rows.
pub(in super::super) const WRAPPED_COLUMNS: u32 = LANES / GHOST_ROWS;

/// The pipelines of one rule.
pub(in super::super) struct GridKernels {
    rule: KernelRule,
    pub(in super::super) step: wgpu::ComputePipeline,
    /// Compiled when first asked for: not every engine needs them, and they take the longest.
    tiles: Mutex<HashMap<(TileForm, Edges, Selection), Arc<TileKernel>>>,
    pub(in super::super) common: Arc<CommonKernels>,
}

/// The pipelines that do not depend on the rule.
pub(in super::super) struct CommonKernels {
    pub(in super::super) wrap: wgpu::ComputePipeline,
    pub(in super::super) count: wgpu::ComputePipeline,
    pub(in super::super) count_small: wgpu::ComputePipeline,
    pub(in super::super) count_large: wgpu::ComputePipeline,
    pub(in super::super) gather: wgpu::ComputePipeline,
    /// Compiled when first asked for, as is the following.
    join_ends: OnceLock<wgpu::ComputePipeline>,
    selection: OnceLock<SelectionKernels>,
    pub(in super::super) layouts: Layouts,
}

/// The kernels that choose the tiles of a launch.
pub(in super::super) struct SelectionKernels {
    pub(in super::super) select_tiles: wgpu::ComputePipeline,
    pub(in super::super) prepare_launches: wgpu::ComputePipeline,
}

/// The kernel that steps several generations a launch.
pub(in super::super) struct TileKernel {
    pub(in super::super) pipeline: wgpu::ComputePipeline,
    pub(in super::super) shape: TileShape,
    /// One for each number of generations, from none to [`HALO`].
    pub(in super::super) launches: Vec<Launch>,
}

/// A number of generations, for a kernel.
pub(in super::super) struct Launch {
    pub(in super::super) uniform: wgpu::Buffer,
    /// What a launch of all tiles binds; one of listed tiles binds more.
    pub(in super::super) group: Option<wgpu::BindGroup>,
}

/// How a tile kernel is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in super::super) struct TileForm {
    pub(in super::super) shape: TileShape,
    pub(in super::super) majority: Majority,
    pub(in super::super) checks: Checks,
}

/// Whether a kernel checks at run time that its indices are in bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in super::super) enum Checks {
    /// As WGSL asks.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests hold the unchecked kernel against it"))]
    On,
    /// Left out where it is proved that they cannot fail.
    Off,
}

impl Checks {
    pub(in super::super) fn at_run_time(self) -> wgpu::ShaderRuntimeChecks {
        match self {
            Self::On => wgpu::ShaderRuntimeChecks::checked(),
            Self::Off => wgpu::ShaderRuntimeChecks::unchecked(),
        }
    }
}

/// The layouts of bind groups, by kernel.
pub(in super::super) struct Layouts {
    pub(in super::super) step: wgpu::BindGroupLayout,
    pub(in super::super) launch: wgpu::BindGroupLayout,
    pub(in super::super) listed: wgpu::BindGroupLayout,
    pub(in super::super) select: wgpu::BindGroupLayout,
    pub(in super::super) seam: wgpu::BindGroupLayout,
    pub(in super::super) wrap: wgpu::BindGroupLayout,
    pub(in super::super) count: wgpu::BindGroupLayout,
    /// Of the kernels that read cells by a request: blocks have five bindings, regions four.
    pub(in super::super) blocks: wgpu::BindGroupLayout,
    pub(in super::super) gather: wgpu::BindGroupLayout,
}

/// The kernel that steps one generation under a rule.
pub(in super::super) fn step_program(rule: &KernelRule, rows_per_invocation: u32) -> Program {
    let sizes = [("LANES", LANES), ("ROWS", rows_per_invocation)];
    let sizes = Part::constants("sizes", &sizes);
    let next = rule.next_stored();
    let (row, values) = match next.takes() {
        Takes::Sums => {
            ("row_of_sums", "own.c, own.w, own.e, north.ones, north.twos, south.ones, south.twos")
        }
        Takes::Cells => (
            "row_of_cells",
            "north.w, north.c, north.e, own.w, own.c, own.e, south.w, south.c, south.e",
        ),
    };
    let row = Part::Text("row", format!("#import {row}\n"));
    let call = Part::Text("next", format!("        let cells = next_cells({values});\n"));
    let majority = majority_part(Majority::AndOr, next.takes());
    let parts = [constants(), Part::of::<Grid>(), row, majority, next.part(), call, sizes];
    Program::new("grid_step", &parts)
}

/// A kernel that does not depend on a rule.
fn common_program(file: &'static str) -> Program {
    let sizes = [("LANES", LANES), ("ROWS", COUNTED_ROWS), ("SIDE", SQUARE_SIDE)];
    let parts = [
        constants(),
        Part::constants("sizes", &sizes),
        Part::of::<Grid>(),
        Part::of::<Tiles>(),
        Part::of::<LaunchInputs>(),
        Part::of::<BandTiles>(),
        Part::of::<GridTotals>(),
        Part::of::<Region>(),
        Part::of::<Raster>(),
    ];
    Program::new(file, &parts)
}

impl GridKernels {
    /// The pipelines for a rule. An invocation of the step kernel takes that many rows.
    pub(in super::super) fn new(
        gpu: &GpuDevice,
        common: Arc<CommonKernels>,
        rule: KernelRule,
        rows_per_invocation: u32,
    ) -> Self {
        let module = module(gpu.device(), &step_program(&rule, rows_per_invocation));
        Self {
            rule,
            step: pipeline(gpu.device(), &module, &[&common.layouts.step], "step"),
            tiles: Mutex::default(),
            common,
        }
    }

    /// The kernel that steps several generations a launch, compiled when first asked for.
    pub(in super::super) fn tile(
        &self,
        gpu: &GpuDevice,
        form: TileForm,
        (edges, selection): (Edges, Selection),
    ) -> Arc<TileKernel> {
        let mut tiles = self.tiles.lock().unwrap_or_else(PoisonError::into_inner);
        let kernel = tiles.entry((form, edges, selection)).or_insert_with(|| {
            let target = (edges, selection);
            Arc::new(TileKernel::new(gpu, &self.common.layouts, &self.rule, form, target))
        });
        Arc::clone(kernel)
    }
}

impl CommonKernels {
    pub(in super::super) fn new(device: &wgpu::Device) -> Self {
        use Binding::{Read, Uniform, Write};
        let layouts = Layouts {
            step: layout(device, "step", &[Uniform, Read, Write]),
            launch: layout(device, "launch", &[Uniform]),
            listed: layout(device, "listed launch", &[Uniform, Uniform, Read, Read, Write]),
            select: layout(
                device,
                "select tiles",
                &[Uniform, Uniform, Read, Write, Write, Write, Write],
            ),
            seam: layout(device, "seam", &[Uniform, Write, Write]),
            wrap: layout(device, "wrap", &[Uniform, Write]),
            count: layout(device, "count", &[Uniform, Read, Write]),
            blocks: layout(device, "blocks", &[Uniform, Read, Uniform, Read, Write]),
            gather: layout(device, "gather", &[Uniform, Read, Uniform, Write]),
        };
        let [wrap, count, blocks, gather] =
            ["wrap", "count", "blocks", "gather"].map(|file| module(device, &common_program(file)));
        let of = |module, layout, entry| pipeline(device, module, &[layout], entry);
        Self {
            wrap: of(&wrap, &layouts.wrap, "wrap"),
            count: of(&count, &layouts.count, "count"),
            count_small: of(&blocks, &layouts.blocks, "count_small"),
            count_large: of(&blocks, &layouts.blocks, "count_large"),
            gather: of(&gather, &layouts.gather, "gather_region"),
            join_ends: OnceLock::new(),
            selection: OnceLock::new(),
            layouts,
        }
    }

    /// Joins the last band of a torus to the first.
    pub(in super::super) fn join_ends(&self, device: &wgpu::Device) -> &wgpu::ComputePipeline {
        self.join_ends.get_or_init(|| {
            let seam = module(device, &common_program("seam"));
            pipeline(device, &seam, &[&self.layouts.seam], "join_ends")
        })
    }

    /// The kernels that choose tiles.
    pub(in super::super) fn selection(&self, device: &wgpu::Device) -> &SelectionKernels {
        self.selection.get_or_init(|| {
            let module = module(device, &common_program("grid_select"));
            let of = |entry| pipeline(device, &module, &[&self.layouts.select], entry);
            SelectionKernels {
                select_tiles: of("select_tiles"),
                prepare_launches: of("prepare_launches"),
            }
        })
    }
}

impl TileKernel {
    fn new(
        gpu: &GpuDevice,
        layouts: &Layouts,
        rule: &KernelRule,
        form: TileForm,
        (edges, selection): (Edges, Selection),
    ) -> Self {
        let TileForm { shape, majority, checks } = form;
        let device = gpu.device();
        let target = Target::Grid(edges, selection);
        let program = tile_kernel::program(rule, shape, majority, target);
        let descriptor = wgpu::ShaderModuleDescriptor {
            label: Some(&program.label),
            source: wgpu::ShaderSource::Wgsl(program.source.into()),
        };
        // SAFETY: without runtime checks every index must be in bounds and every loop must end.
        // `grid_step_tile.wgsl` states why indices into the grid are; those into `edges` are below
        // `EDGE_WORDS` by construction, because `lane - 1` and `lane + 1` are used
        // only where they name an invocation of the workgroup; the one loop counts to a number
        // that is at most HALO. `the_tile_kernel_is_right_with_runtime_checks_too` runs the same
        // source checked.
        let module =
            unsafe { device.create_shader_module_trusted(descriptor, checks.at_run_time()) };
        let launch = match selection {
            Selection::All => &layouts.launch,
            Selection::Listed => &layouts.listed,
        };
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("step_tile"),
            bind_group_layouts: &[Some(&layouts.step), Some(launch)],
            immediate_size: 0,
        });
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("step_tile"),
            layout: Some(&layout),
            module: &module,
            entry_point: Some("step_tile"),
            compilation_options: wgpu::PipelineCompilationOptions {
                // Every word is written before it is read.
                zero_initialize_workgroup_memory: false,
                ..Default::default()
            },
            cache: None,
        });
        let launches = (0..=HALO)
            .map(|generations| {
                let uniform = gpu.uniform("launch", &LaunchInputs { generations });
                let group = (selection == Selection::All)
                    .then(|| gpu.bind("launch", &layouts.launch, &[&uniform]));
                Launch { uniform, group }
            })
            .collect();
        Self { pipeline, shape, launches }
    }
}

/// The programs of this module, those that are made by examples: every way of stepping under some
/// rules.
pub(in super::super) fn programs() -> Vec<Program> {
    let mut programs: Vec<Program> =
        ["wrap", "count", "blocks", "gather", "seam", "grid_select"].map(common_program).into();
    let steady = [Edges::Unmasked, Edges::Masked].map(|edges| (edges, kernel_rule::examples()));
    let rules = steady.into_iter().flat_map(|(edges, rules)| rules.map(move |rule| (edges, rule)));
    let blinking = kernel_rule::blinking_examples().map(|rule| (Edges::Unmasked, rule));
    for (edges, rule) in rules.chain(blinking) {
        if edges == Edges::Unmasked {
            programs.push(step_program(&rule, 4));
        }
        for (words, rows) in [(2, 1), (4, 2), (6, 8)] {
            let shape = TileShape { words, rows, workgroup: 64 };
            programs.extend([Selection::All, Selection::Listed].map(|selection| {
                let target = Target::Grid(edges, selection);
                tile_kernel::program(&rule, shape, Majority::AndOr, target)
            }));
        }
    }
    programs
}
