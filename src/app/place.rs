//! Where the window's engines are made.

use std::sync::Arc;

use crate::engine::gpu::GpuDevice;
use crate::engine::session::{EngineFactory, Observer};
use crate::engine::{EngineChoice, EngineError, EnginePlace};
use crate::language::Message;
use crate::memory::MemoryBudget;
use crate::render::{Counts, CountsPool};

/// Chooses the place for `choice`, given the device that draws or could, if there is one. Engines
/// share that device, so that nothing is read back, unless another one is better: a machine may
/// present through a software adapter and still have a GPU to compute on. The second part says why
/// `auto` did not take a GPU.
///
/// # Errors
/// [`EngineError::NoAdapter`] when a GPU was demanded and there is none.
pub(super) fn choose(
    choice: EngineChoice,
    adapter: Option<&str>,
    drawing: Option<&Arc<GpuDevice>>,
) -> Result<(EnginePlace, Option<Message>), EngineError> {
    let is_demanded = match choice {
        EngineChoice::Only(kind) => match kind.on_host() {
            Some(kind) => return Ok((EnginePlace::Host(kind), None)),
            None => true,
        },
        EngineChoice::Auto => adapter.is_some(),
    };
    let Some(drawing) = drawing else {
        let opened = GpuDevice::headless(adapter);
        return if is_demanded {
            Ok((EnginePlace::on(opened?), None))
        } else {
            Ok(EnginePlace::best(opened))
        };
    };
    if drawing.caps().is_software() || !is_named(drawing, adapter) {
        match GpuDevice::headless(adapter) {
            Ok(better) if better.caps().name != drawing.caps().name => {
                return if is_demanded {
                    Ok((EnginePlace::on(better), None))
                } else {
                    Ok(EnginePlace::best(Ok(better)))
                };
            }
            Err(error) if is_demanded => return Err(error),
            _ => {}
        }
    }
    if is_demanded {
        return Ok((EnginePlace::on(Arc::clone(drawing)), None));
    }
    Ok(EnginePlace::best(Ok(Arc::clone(drawing))))
}

/// Makes engines in that place.
pub(super) fn factory(place: EnginePlace, budget: MemoryBudget) -> EngineFactory {
    Box::new(move |universe| place.start(universe, &budget))
}

/// Makes pictures with that pool.
pub(super) fn observer(pool: CountsPool) -> Observer<Counts> {
    Box::new(move |engine, raster| pool.observe(engine, raster))
}

fn is_named(device: &GpuDevice, adapter: Option<&str>) -> bool {
    let name = device.caps().name.to_lowercase();
    adapter.is_none_or(|wanted| name.contains(&wanted.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{EngineKind, HostKind};

    #[test]
    fn a_demanded_gpu_is_taken_and_an_unknown_one_refused() {
        let drawing = GpuDevice::headless(None).unwrap();
        let gpu = EngineChoice::Only(EngineKind::Gpu);
        let (place, note) = choose(gpu, None, Some(&drawing)).unwrap();
        let EnginePlace::Device(device) = place else {
            panic!("the host was taken");
        };
        assert_eq!((device.caps().name == drawing.caps().name, note), (true, None));
        let refused = choose(EngineChoice::Auto, Some("no such adapter"), Some(&drawing));
        assert!(matches!(refused, Err(EngineError::NoAdapter(_))));
        let (place, _) = choose(EngineChoice::Only(EngineKind::Cpu), None, None).unwrap();
        assert!(matches!(place, EnginePlace::Host(HostKind::Cpu)));
    }

    #[test]
    fn where_the_processor_draws_engines_have_a_device_of_their_own() {
        let gpu = EngineChoice::Only(EngineKind::Gpu);
        let (place, _) = choose(gpu, None, None).unwrap();
        assert!(matches!(place, EnginePlace::Device(_)));
        let refused = choose(EngineChoice::Auto, Some("no such adapter"), None);
        assert!(matches!(refused, Err(EngineError::NoAdapter(_))));
        let (_, note) = choose(EngineChoice::Auto, None, None).unwrap();
        let is_software = GpuDevice::list()[0].is_software();
        assert_eq!(note.is_some(), is_software);
    }

    #[test]
    fn auto_says_why_it_does_not_take_a_software_adapter() {
        let drawing = GpuDevice::headless(None).unwrap();
        let (place, note) = choose(EngineChoice::Auto, None, Some(&drawing)).unwrap();
        let is_host = matches!(place, EnginePlace::Host(HostKind::Cpu));
        assert_eq!((is_host, note.is_some()), (drawing.caps().is_software(), is_host));
    }
}
