//! What a picture is made of, block by block: the number of live cells and, under rules of more than two states,
//! their colour. A session fills it in, and the draw pass or the painter reads it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::engine::gpu::{CountsBuffer, GpuDevice};
use crate::engine::{Engine, EngineError};
use crate::life::{BlockColour, BlockRaster, StateColours};

/// Buffers that are kept for the next pictures: one is drawn, one waits, one is being filled.
const KEPT: usize = 3;

/// Buffers are sized in multiples of this many bytes, so that a view that changes a little finds
/// one that fits.
const GRANULE: u64 = 1 << 16;

/// Where pictures live.
#[derive(Clone)]
pub enum CountsPlace {
    /// In buffers of the device that draws.
    Device(Arc<GpuDevice>),
    /// In memory, where the processor draws.
    Host,
}

/// Makes pictures where they are drawn, and takes a device's buffers back. Clones share the buffers.
#[derive(Clone)]
pub struct CountsPool {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    place: CountsPlace,
    free: Vec<wgpu::Buffer>,
}

/// A picture: the number of live cells in each block of a raster, and their colour where states have any, where it is
/// drawn.
pub struct Counts {
    kept: Kept,
}

enum Kept {
    /// Behind the counts stand the widths of the raster's columns and the heights of its rows, and then the colours, as
    /// `shaders/draw.wgsl` says.
    Buffer {
        buffer: wgpu::Buffer,
        has_colours: bool,
        device: Arc<GpuDevice>,
        pool: CountsPool,
    },
    Numbers(HostCounts),
}

/// A picture in memory, row after row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostCounts {
    /// Live cells in each block.
    pub live: Arc<Vec<u32>>,
    /// Their colours, where states have any.
    pub colours: Option<Arc<Vec<BlockColour>>>,
}

impl CountsPlace {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Device(one), Self::Device(other)) => Arc::ptr_eq(one, other),
            (Self::Host, Self::Host) => true,
            _ => false,
        }
    }
}

impl Counts {
    /// The buffer, where a device draws.
    pub fn buffer(&self) -> Option<&wgpu::Buffer> {
        match &self.kept {
            Kept::Buffer { buffer, .. } => Some(buffer),
            Kept::Numbers(_) => None,
        }
    }

    /// Whether states have colours.
    pub fn has_colours(&self) -> bool {
        match &self.kept {
            Kept::Buffer { has_colours, .. } => *has_colours,
            Kept::Numbers(numbers) => numbers.colours.is_some(),
        }
    }

    /// The counts and colours where the processor draws.
    pub fn numbers(&self) -> Option<&HostCounts> {
        match &self.kept {
            Kept::Numbers(numbers) => Some(numbers),
            Kept::Buffer { .. } => None,
        }
    }

    /// Whether the picture lives there; after a lost device it may not.
    pub fn is_at(&self, place: &CountsPlace) -> bool {
        match &self.kept {
            Kept::Buffer { device, .. } => place.is(&CountsPlace::Device(Arc::clone(device))),
            Kept::Numbers(_) => place.is(&CountsPlace::Host),
        }
    }
}

impl Drop for Counts {
    fn drop(&mut self) {
        let Kept::Buffer { buffer, device, pool, .. } = &self.kept else { return };
        let mut shared = pool.lock();
        let is_known = shared.place.is(&CountsPlace::Device(Arc::clone(device)));
        if is_known && shared.free.len() < KEPT {
            shared.free.push(buffer.clone());
        }
    }
}

impl CountsPool {
    /// A pool where pictures are drawn.
    pub fn new(place: CountsPlace) -> Self {
        Self { shared: Arc::new(Mutex::new(Shared { place, free: Vec::new() })) }
    }

    /// Goes on elsewhere, after the device was lost.
    pub fn move_to(&self, place: CountsPlace) {
        let mut shared = self.lock();
        shared.free.clear();
        shared.place = place;
    }

    /// Counts the blocks of `raster`, and mixes their colours where the rule has more than two states. Where the
    /// engine lives on the device that draws nothing leaves the device.
    ///
    /// # Errors
    /// The engine's.
    pub fn observe(
        &self,
        engine: &mut dyn Engine,
        raster: &BlockRaster,
    ) -> Result<Counts, EngineError> {
        let place = self.lock().place.clone();
        let colours = match StateColours::of(engine.rule()) {
            Some(colours) => Some(engine.colour_blocks(raster, &colours)?),
            None => None,
        };
        let CountsPlace::Device(device) = place else {
            let live = Arc::new(engine.count_blocks(raster)?);
            let numbers = HostCounts { live, colours: colours.map(Arc::new) };
            return Ok(Counts { kept: Kept::Numbers(numbers) });
        };
        let blocks = raster.width() * raster.height();
        let sides = raster.width() + raster.height();
        let coloured = colours.as_ref().map_or(0, Vec::len);
        let buffer = self.take(&device, blocks + sides + coloured);
        let queue = device.queue();
        let mut target = CountsBuffer::new(Arc::clone(&device), buffer.clone());
        engine.count_blocks_into(raster, &mut target)?;
        let sides: Vec<u32> = [raster.columns(), raster.rows()]
            .into_iter()
            .flat_map(|boundaries| boundaries.windows(2))
            .map(|ends| u32::try_from(ends[1].abs_diff(ends[0])).unwrap_or(u32::MAX))
            .collect();
        let behind = (blocks * size_of::<u32>()) as u64;
        queue.write_buffer(&buffer, behind, bytemuck::cast_slice(&sides));
        if let Some(colours) = &colours {
            let behind = behind + size_of_val(&*sides) as u64;
            queue.write_buffer(&buffer, behind, bytemuck::cast_slice(colours));
        }
        let has_colours = colours.is_some();
        Ok(Counts { kept: Kept::Buffer { buffer, has_colours, device, pool: self.clone() } })
    }

    /// A buffer of that device for at least that many numbers.
    fn take(&self, device: &Arc<GpuDevice>, numbers: usize) -> wgpu::Buffer {
        let bytes = ((numbers * size_of::<u32>()) as u64).next_multiple_of(GRANULE);
        let mut shared = self.lock();
        // Buffers of another size come of an older window size; they are given back.
        shared
            .free
            .retain(|buffer| buffer.size() >= bytes && buffer.size() <= bytes.saturating_mul(4));
        let kept = match &shared.place {
            CountsPlace::Device(known) if Arc::ptr_eq(known, device) => shared.free.pop(),
            _ => None,
        };
        kept.unwrap_or_else(|| {
            device.device().create_buffer(&wgpu::BufferDescriptor {
                label: Some("block counts"),
                size: bytes,
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        })
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::reference::ReferenceEngine;
    use crate::life::{Cells, Pattern, Rect, Universe};

    fn a_cell() -> ReferenceEngine {
        let pattern = Pattern::from_cells(Cells::from_points([(0, 0)]));
        ReferenceEngine::new(Universe::new(&pattern, None).unwrap())
    }

    fn a_raster() -> BlockRaster {
        BlockRaster::cells(Rect::new(-10, -10, 20, 20))
    }

    #[test]
    fn buffers_are_used_again() {
        let device = GpuDevice::headless(None).unwrap();
        let pool = CountsPool::new(CountsPlace::Device(device));
        let (mut engine, raster) = (a_cell(), a_raster());
        let first = pool.observe(&mut engine, &raster).unwrap();
        let buffer = first.buffer().cloned();
        let second = pool.observe(&mut engine, &raster).unwrap();
        assert_ne!(second.buffer().cloned(), buffer);
        drop(first);
        let third = pool.observe(&mut engine, &raster).unwrap();
        assert_eq!(third.buffer().cloned(), buffer);
    }

    #[test]
    fn pictures_of_a_lost_device_are_known() {
        let place = || CountsPlace::Device(GpuDevice::headless(None).unwrap());
        let (lost, next) = (place(), place());
        let pool = CountsPool::new(lost.clone());
        let counts = pool.observe(&mut a_cell(), &a_raster()).unwrap();
        pool.move_to(next.clone());
        assert!(counts.is_at(&lost) && !counts.is_at(&next) && !counts.is_at(&CountsPlace::Host));
        drop(counts);
        assert!(pool.lock().free.is_empty());
    }

    #[test]
    fn pictures_in_memory_are_the_engines_counts() {
        let pool = CountsPool::new(CountsPlace::Host);
        let (mut engine, raster) = (a_cell(), a_raster());
        let counts = pool.observe(&mut engine, &raster).unwrap();
        let numbers = counts.numbers().unwrap();
        assert_eq!(*numbers.live, engine.count_blocks(&raster).unwrap());
        assert!(numbers.colours.is_none() && !counts.has_colours(), "two states have none");
        assert!(counts.is_at(&CountsPlace::Host) && counts.buffer().is_none());
    }
}
