//! What this machine offers: adapters, processor, memory, and what fits on it.

use std::fmt;

use lifescope::engine::gpu::{Caps, GpuDevice, GpuEngine};
use lifescope::engine::{EngineChoice, EngineKind, EnginePlace};
use lifescope::memory::MemoryBudget;
use serde::Serialize;
use sysinfo::{CpuRefreshKind, System};

use super::super::numbers;

/// Bits that a dense engine takes a cell: two, and 5 % around them.
const BITS_PER_CELL: f64 = 2.1;

/// The facts of this machine, in the fields of `info --json`.
#[derive(Serialize)]
pub struct Machine {
    version: &'static str,
    adapters: Vec<AdapterFacts>,
    cpu: Processor,
    memory: MemoryFacts,
    default_engine: String,
    /// Why it is the default.
    default_engine_reason: String,
    largest_grids: Vec<LargestGrid>,
}

#[derive(Serialize)]
struct AdapterFacts {
    name: String,
    driver: String,
    backend: String,
    kind: &'static str,
    max_binding_bytes: u64,
    max_buffer_bytes: u64,
    max_workgroups_per_dimension: u32,
    max_workgroup_invocations: u32,
    max_workgroup_bytes: u32,
    max_texture_side: u32,
    has_timestamps: bool,
}

/// The processor.
#[derive(Clone, Debug, Serialize)]
pub struct Processor {
    brand: String,
    /// Threads that run at once.
    cores: usize,
    physical_cores: Option<usize>,
    architecture: &'static str,
    simd: Vec<&'static str>,
}

#[derive(Serialize)]
struct MemoryFacts {
    total_bytes: Option<u64>,
    free_bytes: Option<u64>,
    /// What `--max-memory` allows.
    allowed_bytes: u64,
}

/// The largest square universe of an engine.
#[derive(Serialize)]
struct LargestGrid {
    engine: String,
    adapter: Option<String>,
    /// Cells along a side; `None` where live cells count instead.
    side: Option<u64>,
    limited_by: &'static str,
}

impl Machine {
    /// Looks around.
    pub fn look(budget: &MemoryBudget) -> Self {
        let caps = GpuDevice::list();
        let (default_engine, default_engine_reason) = default_engine();
        Self {
            version: env!("CARGO_PKG_VERSION"),
            largest_grids: largest_grids(&caps, budget),
            adapters: caps.into_iter().map(AdapterFacts::of).collect(),
            cpu: Processor::of_this_machine(),
            memory: MemoryFacts::look(budget),
            default_engine,
            default_engine_reason,
        }
    }
}

/// The lines for people, without a line break at the end.
impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "lifescope       {}", self.version)?;
        writeln!(f, "default engine  {}: {}", self.default_engine, self.default_engine_reason)?;
        writeln!(f, "cpu             {}", self.cpu)?;
        writeln!(f, "memory          {}", self.memory)?;
        for adapter in &self.adapters {
            writeln!(f, "adapter         {adapter}")?;
        }
        if self.adapters.is_empty() {
            writeln!(f, "adapter         none; a graphics driver brings them")?;
        }
        write!(f, "largest square universe")?;
        for grid in &self.largest_grids {
            write!(f, "\n  {grid}")?;
        }
        Ok(())
    }
}

impl AdapterFacts {
    fn of(caps: Caps) -> Self {
        Self {
            kind: caps.kind_name(),
            name: caps.name,
            driver: caps.driver,
            backend: caps.backend,
            max_binding_bytes: caps.max_binding_bytes,
            max_buffer_bytes: caps.max_buffer_bytes,
            max_workgroups_per_dimension: caps.max_workgroups,
            max_workgroup_invocations: caps.max_workgroup_invocations,
            max_workgroup_bytes: caps.max_workgroup_bytes,
            max_texture_side: caps.max_texture_side,
            has_timestamps: caps.has_timestamps,
        }
    }
}

impl fmt::Display for AdapterFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamps = if self.has_timestamps { "has" } else { "no" };
        writeln!(f, "{}: {} through {}, {}", self.name, self.kind, self.backend, self.driver)?;
        writeln!(
            f,
            "                  {} a binding, {} a buffer, textures up to {} pixels a side",
            numbers::bytes(self.max_binding_bytes),
            numbers::bytes(self.max_buffer_bytes),
            self.max_texture_side
        )?;
        write!(
            f,
            "                  workgroups of {} invocations and {}, {} a dimension, {timestamps} \
             timestamps",
            self.max_workgroup_invocations,
            numbers::bytes(u64::from(self.max_workgroup_bytes)),
            self.max_workgroups_per_dimension
        )
    }
}

impl Processor {
    /// The one that this runs on.
    pub fn of_this_machine() -> Self {
        let brand = System::new().ok().and_then(|mut system| {
            system.refresh_cpu_list(CpuRefreshKind::nothing());
            Some(system.cpus().first()?.brand().trim().to_owned())
        });
        Self {
            brand: brand.filter(|brand| !brand.is_empty()).unwrap_or("unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            physical_cores: System::physical_core_count().ok(),
            architecture: std::env::consts::ARCH,
            simd: simd_features(),
        }
    }
}

impl fmt::Display for Processor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let simd = if self.simd.is_empty() {
            "no SIMD features known".to_owned()
        } else {
            self.simd.join(" ")
        };
        write!(f, "{}, {} cores, {} {simd}", self.brand, self.cores, self.architecture)
    }
}

impl MemoryFacts {
    fn look(budget: &MemoryBudget) -> Self {
        let system = System::new().ok().map(|mut system| {
            system.refresh_memory();
            system
        });
        Self {
            total_bytes: system.as_ref().map(System::total_memory),
            free_bytes: system.as_ref().map(System::available_memory),
            allowed_bytes: budget.limit(),
        }
    }
}

impl fmt::Display for MemoryFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = |bytes: Option<u64>| bytes.map_or("unknown".to_owned(), numbers::bytes);
        write!(
            f,
            "{}, {} free, {} allowed for cells (--max-memory)",
            known(self.total_bytes),
            known(self.free_bytes),
            numbers::bytes(self.allowed_bytes)
        )
    }
}

impl fmt::Display for LargestGrid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.side {
            Some(side) => write!(f, "{:<9}  {side} x {side}", self.engine)?,
            None => write!(f, "{:<9}  any", self.engine)?,
        }
        if let Some(adapter) = &self.adapter {
            write!(f, " on {adapter}")?;
        }
        write!(f, ", limited by {}", self.limited_by)
    }
}

fn default_engine() -> (String, String) {
    match EnginePlace::open(EngineChoice::Auto, None) {
        Ok((EnginePlace::Host(kind), note)) => (
            EngineKind::from(kind).to_string(),
            note.map_or("no GPU is used".to_owned(), |note| note.to_string()),
        ),
        Ok((EnginePlace::Device(device), _)) => {
            let caps = device.caps();
            let reason = format!("{} is no software adapter ({})", caps.name, caps.kind_name());
            (EngineKind::Gpu.to_string(), reason)
        }
        Err(error) => (EngineKind::Cpu.to_string(), error.to_string()),
    }
}

fn largest_grids(adapters: &[Caps], budget: &MemoryBudget) -> Vec<LargestGrid> {
    let host = LargestGrid {
        engine: EngineKind::Cpu.to_string(),
        adapter: None,
        side: Some(square_side(budget.limit() as f64 * 8.0 / BITS_PER_CELL)),
        limited_by: "the memory allowed",
    };
    let reference = LargestGrid {
        engine: EngineKind::Reference.to_string(),
        adapter: None,
        side: None,
        limited_by: "live cells, of which it takes millions",
    };
    let devices = adapters.iter().map(|caps| largest_on(caps, budget));
    [reference, host].into_iter().chain(devices).collect()
}

fn largest_on(caps: &Caps, budget: &MemoryBudget) -> LargestGrid {
    let side = GpuEngine::largest_square(caps, budget.limit());
    LargestGrid {
        engine: EngineKind::Gpu.to_string(),
        adapter: Some(format!("{}, {}", caps.name, caps.backend)),
        side: Some(side),
        limited_by: if side < GpuEngine::largest_square(caps, u64::MAX) {
            "the memory allowed"
        } else {
            "what the adapter binds"
        },
    }
}

/// The side of the largest square of that many cells, in whole words.
fn square_side(cells: f64) -> u64 {
    cells.sqrt() as u64 / 64 * 64
}

#[cfg(target_arch = "x86_64")]
fn simd_features() -> Vec<&'static str> {
    let known = [
        ("SSE2", is_x86_feature_detected!("sse2")),
        ("AVX", is_x86_feature_detected!("avx")),
        ("AVX2", is_x86_feature_detected!("avx2")),
        ("AVX-512F", is_x86_feature_detected!("avx512f")),
        ("AVX-512BW", is_x86_feature_detected!("avx512bw")),
        ("AVX-512VBMI2", is_x86_feature_detected!("avx512vbmi2")),
    ];
    known.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

#[cfg(target_arch = "aarch64")]
fn simd_features() -> Vec<&'static str> {
    let known = [("NEON", std::arch::is_aarch64_feature_detected!("neon"))];
    known.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn simd_features() -> Vec<&'static str> {
    Vec::new()
}
