//! Choosing an adapter and opening a device, with its capabilities in one place.

use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::super::EngineError;
use crate::language::Message;
use crate::language::texts::errors as texts;
use crate::memory::MemoryBudget;

/// How long a callback is waited for before the device is asked again whether it is well.
const CALLBACK_PATIENCE: Duration = Duration::from_millis(100);

/// What an adapter can do; everything that depends on the hardware asks here.
#[derive(Clone, Debug)]
pub struct Caps {
    /// The adapter's name, as "llvmpipe (LLVM 15.0.6, 256 bits)".
    pub name: String,
    /// The driver with its version.
    pub driver: String,
    /// The interface that drives it, as "Vulkan".
    pub backend: String,
    /// Discrete, integrated, virtual or software.
    pub device_type: wgpu::DeviceType,
    /// Bytes that one binding of a storage buffer holds.
    pub max_binding_bytes: u64,
    /// Bytes that one buffer holds.
    pub max_buffer_bytes: u64,
    /// Workgroups along a dimension of a dispatch.
    pub max_workgroups: u32,
    /// Invocations in a workgroup.
    pub max_workgroup_invocations: u32,
    /// Bytes of workgroup memory.
    pub max_workgroup_bytes: u32,
    /// Whether the device tells the time around its passes.
    pub has_timestamps: bool,
    /// Texture side that can be drawn, in pixels.
    pub max_texture_side: u32,
}

impl Caps {
    fn of(adapter: &wgpu::Adapter) -> Self {
        let info = adapter.get_info();
        let limits = adapter.limits();
        Self {
            driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
            name: info.name,
            backend: format!("{:?}", info.backend),
            device_type: info.device_type,
            max_binding_bytes: limits.max_storage_buffer_binding_size,
            max_buffer_bytes: limits.max_buffer_size,
            max_workgroups: limits.max_compute_workgroups_per_dimension,
            max_workgroup_invocations: limits.max_compute_invocations_per_workgroup,
            max_workgroup_bytes: limits.max_compute_workgroup_storage_size,
            has_timestamps: adapter.features().contains(wgpu::Features::TIMESTAMP_QUERY),
            max_texture_side: limits.max_texture_dimension_2d,
        }
    }

    /// Bytes that a buffer of cells may have.
    pub fn max_cell_bytes(&self) -> u64 {
        self.max_binding_bytes.min(self.max_buffer_bytes)
    }

    /// Whether the adapter is software on the CPU, where the `cpu` engine is faster.
    pub fn is_software(&self) -> bool {
        self.device_type == wgpu::DeviceType::Cpu
    }

    /// Whether the device has memory of its own, which is not the host's.
    pub fn has_own_memory(&self) -> bool {
        matches!(self.device_type, wgpu::DeviceType::DiscreteGpu | wgpu::DeviceType::VirtualGpu)
    }

    /// The budget of the memory that the device's buffers lie in.
    pub fn memory_of(&self, budget: &MemoryBudget) -> MemoryBudget {
        if self.has_own_memory() { budget.in_device_memory() } else { budget.clone() }
    }

    /// "discrete GPU", "software" and the like.
    pub fn kind_name(&self) -> &'static str {
        match self.device_type {
            wgpu::DeviceType::DiscreteGpu => "discrete GPU",
            wgpu::DeviceType::IntegratedGpu => "integrated GPU",
            wgpu::DeviceType::VirtualGpu => "virtual GPU",
            wgpu::DeviceType::Cpu => "software",
            wgpu::DeviceType::Other => "other",
        }
    }
}

/// An open device.
pub struct GpuDevice {
    instance: wgpu::Instance,
    adapter: wgpu::Adapter,
    device: wgpu::Device,
    queue: wgpu::Queue,
    caps: Caps,
    trouble: Arc<Mutex<Trouble>>,
}

/// What the device's callbacks have reported.
#[derive(Default)]
struct Trouble {
    lost: Option<String>,
    error: Option<String>,
}

impl GpuDevice {
    /// Opens the best adapter for work without a window: discrete before integrated before
    /// virtual before software. `name` demands one whose name contains it, in any case; without
    /// it the environment variable `WGPU_ADAPTER_NAME` does.
    ///
    /// # Errors
    /// [`EngineError::NoAdapter`] when there is none, or none of that name.
    pub fn headless(name: Option<&str>) -> Result<Arc<Self>, EngineError> {
        Self::open(headless_instance(), None, name)
    }

    /// Opens the best adapter of `instance`, one that can present to `surface` where it is given.
    ///
    /// # Errors
    /// [`EngineError::NoAdapter`] when there is none, or none of that name.
    pub fn open(
        instance: wgpu::Instance,
        surface: Option<&wgpu::Surface<'_>>,
        name: Option<&str>,
    ) -> Result<Arc<Self>, EngineError> {
        let adapter = choose(&instance, surface, name)?;
        let caps = Caps::of(&adapter);
        let mut features = wgpu::Features::empty();
        if caps.has_timestamps {
            features |= wgpu::Features::TIMESTAMP_QUERY;
        }
        let opened = pollster::block_on(adapter.request_device(&wgpu::DeviceDescriptor {
            label: Some("lifescope device"),
            required_features: features,
            required_limits: adapter.limits(),
            ..Default::default()
        }));
        let (device, queue) = opened.map_err(|error| {
            let values = [caps.name.clone(), error.to_string()];
            EngineError::NoAdapter(Message::new(texts::ADAPTER_NOT_OPENED, values))
        })?;
        let trouble = Arc::new(Mutex::new(Trouble::default()));
        let on_error = Arc::clone(&trouble);
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            log::error!("GPU error: {error}");
            let mut trouble = on_error.lock().unwrap_or_else(PoisonError::into_inner);
            trouble.error.get_or_insert_with(|| error.to_string());
        }));
        let on_loss = Arc::clone(&trouble);
        device.set_device_lost_callback(move |reason, message| {
            // Dropping the device at the end of the program is no loss.
            if reason != wgpu::DeviceLostReason::Destroyed {
                log::error!("GPU device lost: {message}");
            }
            let mut trouble = on_loss.lock().unwrap_or_else(PoisonError::into_inner);
            trouble.lost.get_or_insert(message);
        });
        Ok(Arc::new(Self { instance, adapter, device, queue, caps, trouble }))
    }

    /// What every adapter of the machine can do, the preferred one first.
    pub fn list() -> Vec<Caps> {
        let instance = headless_instance();
        let adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
        let mut caps: Vec<Caps> = adapters.iter().map(Caps::of).collect();
        caps.sort_by_key(|caps| preference(caps.device_type));
        caps
    }

    /// The instance that the adapter came from.
    pub fn instance(&self) -> &wgpu::Instance {
        &self.instance
    }

    /// The adapter.
    pub fn adapter(&self) -> &wgpu::Adapter {
        &self.adapter
    }

    /// The device.
    pub fn device(&self) -> &wgpu::Device {
        &self.device
    }

    /// The device's queue.
    pub fn queue(&self) -> &wgpu::Queue {
        &self.queue
    }

    /// What the adapter can do.
    pub fn caps(&self) -> &Caps {
        &self.caps
    }

    /// The same device as if its bindings held no more than so many bytes.
    #[cfg(test)]
    pub(super) fn with_bindings_of(&self, bytes: u64) -> Arc<Self> {
        Arc::new(Self {
            instance: self.instance.clone(),
            adapter: self.adapter.clone(),
            device: self.device.clone(),
            queue: self.queue.clone(),
            caps: Caps { max_binding_bytes: bytes, ..self.caps.clone() },
            trouble: Arc::clone(&self.trouble),
        })
    }

    /// Whether all is well.
    ///
    /// # Errors
    /// [`EngineError::DeviceLost`] for good once the device is lost; [`EngineError::Device`] once
    /// for an error that it reported since the last check.
    pub fn check(&self) -> Result<(), EngineError> {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(message) = &trouble.lost {
            return Err(EngineError::DeviceLost(message.clone()));
        }
        match trouble.error.take() {
            Some(message) => Err(EngineError::Device(message)),
            None => Ok(()),
        }
    }

    /// Waits until everything submitted is done.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn wait(&self) -> Result<(), EngineError> {
        let waited =
            self.device.poll(wgpu::PollType::Wait { submission_index: None, timeout: None });
        self.check()?;
        waited.map(drop).map_err(|error| EngineError::Device(error.to_string()))
    }

    /// Reads a buffer made with `MAP_READ` once everything submitted is done.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn read_mapped(&self, buffer: &wgpu::Buffer, bytes: u64) -> Result<Vec<u8>, EngineError> {
        let (sender, receiver) = std::sync::mpsc::channel();
        buffer.map_async(wgpu::MapMode::Read, 0..bytes, move |result| {
            // The receiver lives until the wait below is over.
            let _ = sender.send(result);
        });
        let failed = |what: &dyn std::fmt::Display| {
            EngineError::Device(format!("a readback failed: {what}"))
        };
        // Another thread that waits for the same device may have taken the callback over, and be
        // about to call it when the wait of this one is already over.
        let mapped = loop {
            self.wait()?;
            match receiver.recv_timeout(CALLBACK_PATIENCE) {
                Err(RecvTimeoutError::Timeout) => {}
                mapped => break mapped.map_err(|error| failed(&error))?,
            }
        };
        mapped.map_err(|error| failed(&error))?;
        let data = buffer.get_mapped_range(0..bytes).map_err(|error| failed(&error))?.to_vec();
        buffer.unmap();
        Ok(data)
    }
}

/// An instance that has adapters, if the machine has any. OpenGL is only asked where nothing else
/// is there: it finds the same adapters again, and complains on machines without a display.
fn headless_instance() -> wgpu::Instance {
    let primary = instance_of(wgpu::Backends::PRIMARY);
    let adapters = primary.enumerate_adapters(wgpu::Backends::all());
    if pollster::block_on(adapters).is_empty() {
        return instance_of(wgpu::Backends::all());
    }
    primary
}

/// An instance of those backends among which the environment variable `WGPU_BACKEND` allows.
fn instance_of(backends: wgpu::Backends) -> wgpu::Instance {
    let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle_from_env();
    descriptor.backends &= backends;
    // On by default in release builds too, where it adds a dispatch to each indirect one.
    descriptor.flags.remove(wgpu::InstanceFlags::VALIDATION_INDIRECT_CALL);
    wgpu::Instance::new(descriptor)
}

fn preference(device_type: wgpu::DeviceType) -> u8 {
    match device_type {
        wgpu::DeviceType::DiscreteGpu => 0,
        wgpu::DeviceType::IntegratedGpu => 1,
        wgpu::DeviceType::VirtualGpu => 2,
        wgpu::DeviceType::Other => 3,
        wgpu::DeviceType::Cpu => 4,
    }
}

fn choose(
    instance: &wgpu::Instance,
    surface: Option<&wgpu::Surface<'_>>,
    name: Option<&str>,
) -> Result<wgpu::Adapter, EngineError> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (demanded, asker) = match (name, variable("WGPU_ADAPTER_NAME")) {
        (Some(name), _) => (Some(name.to_owned()), texts::NO_SUCH_ADAPTER),
        (None, demanded) => (demanded, texts::NO_SUCH_ADAPTER_ASKED_FOR),
    };
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    adapters.retain(|adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface)));
    if adapters.is_empty() {
        return Err(EngineError::NoAdapter(match variable("WGPU_BACKEND") {
            Some(backends) => Message::new(texts::NO_ADAPTER_OF_BACKENDS, [backends]),
            None => texts::NO_ADAPTER_AT_ALL.into(),
        }));
    }
    adapters.sort_by_key(|adapter| preference(adapter.get_info().device_type));
    let Some(demanded) = demanded else {
        return Ok(adapters.swap_remove(0));
    };
    let names: Vec<String> = adapters.iter().map(|adapter| adapter.get_info().name).collect();
    let found =
        names.iter().position(|name| name.to_lowercase().contains(&demanded.to_lowercase()));
    match found {
        Some(index) => Ok(adapters.swap_remove(index)),
        None => {
            let message = Message::new(asker, [demanded, names.join(", ")]);
            Err(EngineError::NoAdapter(message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_adapter_is_refused_with_the_names_of_those_there_are() {
        let error = GpuDevice::headless(Some("no such adapter")).err().unwrap().to_string();
        let first = &GpuDevice::list()[0].name;
        assert!(error.contains("no such adapter") && error.contains(first), "{error}");
    }

    #[test]
    fn threads_that_share_a_device_all_read_what_they_wrote() {
        const BYTES: u64 = 256;
        let device = GpuDevice::headless(None).unwrap();
        let buffer = |usage| {
            device.device().create_buffer(&wgpu::BufferDescriptor {
                label: None,
                size: BYTES,
                usage,
                mapped_at_creation: false,
            })
        };
        let read_often = |thread: u8| {
            let source = buffer(wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST);
            let target = buffer(wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST);
            for round in (0..5_000u32).map(|round| round as u8) {
                let written = vec![thread ^ round; BYTES as usize];
                device.queue().write_buffer(&source, 0, &written);
                let mut encoder = device.device().create_command_encoder(&Default::default());
                encoder.copy_buffer_to_buffer(&source, 0, &target, 0, BYTES);
                device.queue().submit([encoder.finish()]);
                assert_eq!(device.read_mapped(&target, BYTES), Ok(written), "round {round}");
            }
        };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || read_often(thread));
            }
        });
    }

    #[test]
    fn a_device_opens_and_is_well() {
        let device = GpuDevice::headless(None).unwrap();
        assert_eq!(device.wait(), Ok(()));
        assert!(device.caps().max_binding_bytes >= 1 << 27);
    }
}
