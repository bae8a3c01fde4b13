//! Environment variables that the libraries beneath read.
//!
//! A value that means nothing is told of by the variable's name, and the program goes on as if it was
//! not set. The libraries themselves pass it over in silence, take it for something else, or panic.
//! So such variables are taken out of the environment when the program starts, before any of them
//! looks.

use std::env;
use std::fmt;

/// A variable whose value means nothing, and what is done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    name: &'static str,
    value: String,
    expected: &'static str,
    /// What is left of the value.
    kept: Option<String>,
    concerns: Concern,
}

/// What a variable is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Log messages.
    Log,
    /// Threads of the `cpu` engine.
    Threads,
    /// Adapters.
    Gpu,
    /// The window.
    Window,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, expected, kept, .. } = self;
        write!(f, "the environment variable {name} is '{value}', but {expected}; ")?;
        match kept {
            Some(kept) => write!(f, "taking it for '{kept}'"),
            None => f.write_str("going on without it"),
        }
    }
}

impl Complaint {
    /// What the variable is about.
    pub fn concern(&self) -> Concern {
        self.concerns
    }
}

/// A variable and the values that it may have.
struct Variable {
    name: &'static str,
    concerns: Concern,
    expected: &'static str,
    read: Reading,
}

/// How a value is read.
enum Reading {
    /// All of it, or nothing.
    Whole(fn(&str) -> bool),
    /// Word by word, with commas between them.
    Words(fn(&str) -> bool),
}

use Concern::{Gpu, Log, Threads, Window};
use Reading::{Whole, Words};

const VARIABLES: &[Variable] = &[
    Variable {
        name: "RUST_LOG",
        concerns: Log,
        expected: "it takes levels, as 'info', or targets with levels, as 'lifescope=debug'",
        read: Words(is_log_directive),
    },
    Variable {
        name: "RUST_LOG_STYLE",
        concerns: Log,
        expected: "it takes 'auto', 'always' or 'never'",
        read: Whole(|value| is_one_of(value, &["auto", "always", "never"])),
    },
    Variable {
        name: "RAYON_NUM_THREADS",
        concerns: Threads,
        expected: "it takes a number of threads up to 65535",
        read: Whole(|value| value.parse::<u16>().is_ok()),
    },
    Variable {
        name: "WINIT_X11_SCALE_FACTOR",
        concerns: Window,
        expected: "it takes a number from 0.25 to 16, or 'randr'",
        read: Whole(is_scale),
    },
    Variable {
        name: "WGPU_ADAPTER_NAME",
        concerns: Gpu,
        expected: "it takes part of an adapter's name",
        // Whether there is such an adapter is seen when one is chosen.
        read: Whole(|_| true),
    },
    Variable {
        name: "WGPU_BACKEND",
        concerns: Gpu,
        expected: "it takes 'vulkan', 'gl', 'dx12' and 'metal', with commas between them",
        read: Words(is_backend),
    },
    Variable {
        name: "WGPU_GLES_MINOR_VERSION",
        concerns: Gpu,
        expected: "it takes 'automatic', '0', '1' or '2'",
        read: Whole(|value| is_one_of(value, &["automatic", "0", "1", "2"])),
    },
    Variable {
        name: "WGPU_GL_FENCE_BEHAVIOR",
        concerns: Gpu,
        expected: "it takes 'normal' or 'autofinish'",
        read: Whole(|value| is_one_of(value, &["normal", "autofinish"])),
    },
    Variable {
        name: "WGPU_GL_DEBUG_FNS",
        concerns: Gpu,
        expected: "it takes 'auto', 'enabled' or 'disabled'",
        read: Whole(|value| {
            let known = ["auto", "forceenabled", "force_enabled", "enabled", "disabled"];
            is_one_of(value, &known)
        }),
    },
    Variable {
        name: "WGPU_DX12_COMPILER",
        concerns: Gpu,
        expected: "it takes 'auto', 'fxc', 'dynamicdxc' or 'staticdxc'",
        read: Whole(|value| is_one_of(value, &["auto", "fxc", "dxc", "dynamicdxc", "staticdxc"])),
    },
    Variable {
        name: "WGPU_DX12_PRESENTATION_SYSTEM",
        concerns: Gpu,
        expected: "it takes 'hwnd' or 'visual'",
        read: Whole(|value| {
            is_one_of(value, &["dxgifromvisual", "visual", "dxgifromhwnd", "hwnd"])
        }),
    },
    Variable {
        name: "WGPU_DX12_USE_FRAME_LATENCY_WAITABLE_OBJECT",
        concerns: Gpu,
        expected: "it takes 'none', 'wait' or 'dontwait'",
        read: Whole(|value| is_one_of(value, &["none", "wait", "dontwait"])),
    },
    Variable {
        name: "WGPU_DX12_AGILITY_SDK_REQUIRE",
        concerns: Gpu,
        expected: "it takes '0' or '1'",
        read: Whole(|value| is_one_of(value, &["0", "1"])),
    },
    Variable {
        name: "WGPU_DX12_AGILITY_SDK_VERSION",
        concerns: Gpu,
        expected: "it takes a version's number",
        read: Whole(|value| value.parse::<u32>().is_ok()),
    },
    Variable {
        name: "WGPU_NOOP_BACKEND",
        concerns: Gpu,
        expected: "it takes '0' or '1'",
        read: Whole(|value| is_one_of(value, &["0", "1"])),
    },
];

/// Takes what means nothing out of the environment, and quietens drivers. Call it while the program
/// has one thread.
pub fn prepare() -> Vec<Complaint> {
    let complaints: Vec<Complaint> = VARIABLES
        .iter()
        .filter_map(|variable| {
            let value = env::var_os(variable.name)?;
            variable.complaint(value.to_str(), &value.to_string_lossy())
        })
        .collect();
    for Complaint { name, kept, .. } in &complaints {
        match kept {
            // SAFETY: the caller sees to it that no other thread reads the environment.
            Some(kept) => unsafe { env::set_var(name, kept) },
            // SAFETY: as above.
            None => unsafe { env::remove_var(name) },
        }
    }
    // Mesa's Vulkan layer that sorts adapters asks for a Wayland session, and complains on standard
    // error where there can be none. Adapters are sorted here in any case.
    if cfg!(target_os = "linux") && env::var_os("XDG_RUNTIME_DIR").is_none() {
        // SAFETY: as above.
        unsafe { env::set_var("NODEVICE_SELECT", "1") };
    }
    complaints
}

impl Variable {
    /// What is to be said of a value, and how it is shown; `None` of a value that is no text.
    fn complaint(&self, value: Option<&str>, shown: &str) -> Option<Complaint> {
        let kept = match (value, &self.read) {
            (Some(""), _) => return None,
            (Some(value), Whole(is_known)) if is_known(value) => return None,
            (Some(value), Words(is_known)) => {
                let words = value.split(',').map(str::trim);
                let (known, unknown): (Vec<_>, Vec<_>) =
                    words.filter(|word| !word.is_empty()).partition(|word| is_known(word));
                if unknown.is_empty() {
                    return None;
                }
                (!known.is_empty()).then(|| known.join(","))
            }
            _ => None,
        };
        Some(Complaint {
            name: self.name,
            value: shown.to_owned(),
            expected: self.expected,
            kept,
            concerns: self.concerns,
        })
    }
}

fn is_one_of(value: &str, known: &[&str]) -> bool {
    known.iter().any(|known| value.eq_ignore_ascii_case(known))
}

/// Far smaller or larger ones make windows that no display can show.
fn is_scale(value: &str) -> bool {
    value.eq_ignore_ascii_case("randr")
        || value.parse::<f64>().is_ok_and(|scale| (0.25..=16.0).contains(&scale))
}

fn is_backend(word: &str) -> bool {
    let known =
        ["vulkan", "vk", "dx12", "d3d12", "metal", "mtl", "opengl", "gles", "gl", "webgpu", "noop"];
    is_one_of(word, &known)
}

/// A level, a target, or a target with a level; a pattern behind a slash is anything.
fn is_log_directive(word: &str) -> bool {
    let directive = word.split('/').next().unwrap_or_default();
    match directive.split_once('=') {
        None => true,
        Some((target, level)) => {
            !target.is_empty() && (level.is_empty() || level.parse::<log::LevelFilter>().is_ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a value becomes, if something is said of it.
    fn check(name: &str, value: &str, expected: Option<Option<&str>>) {
        let variable = VARIABLES.iter().find(|variable| variable.name == name).unwrap();
        let complaint = variable.complaint(Some(value), value);
        let kept = complaint.as_ref().map(|complaint| complaint.kept.as_deref());
        assert_eq!(kept, expected, "{name}={value}");
        if let Some(complaint) = complaint {
            let text = complaint.to_string();
            assert!(text.contains(name) && text.contains(&format!("'{value}'")), "{text}");
        }
    }

    #[test]
    fn values_that_mean_nothing_are_told_of() {
        for good in ["", "1", "1.5", "0.25", "randr", "RandR"] {
            check("WINIT_X11_SCALE_FACTOR", good, None);
        }
        for bad in ["foo", "0", "-1", "nan", "inf", "1e300", "1e-300", "1,5"] {
            check("WINIT_X11_SCALE_FACTOR", bad, Some(None));
        }
        check("WGPU_BACKEND", "vulkan", None);
        check("WGPU_BACKEND", "VK, gl", None);
        check("WGPU_BACKEND", "foo", Some(None));
        check("WGPU_BACKEND", "foo, vulkan,gl", Some(Some("vulkan,gl")));
        check("RUST_LOG", "lifescope=debug,wgpu_core=off", None);
        check("RUST_LOG", "info/pattern=x", None);
        check("RUST_LOG", "lifescope", None);
        check("RUST_LOG", "lifescope=loud", Some(None));
        check("RUST_LOG", "warn,lifescope=loud", Some(Some("warn")));
        check("RAYON_NUM_THREADS", "2", None);
        check("RAYON_NUM_THREADS", "two", Some(None));
        check("RAYON_NUM_THREADS", "10000000", Some(None));
        check("WGPU_GLES_MINOR_VERSION", "7", Some(None));
        check("WGPU_DX12_COMPILER", "DXC", None);
    }

    #[test]
    fn a_value_that_is_no_text_is_told_of() {
        let complaint = VARIABLES[0].complaint(None, "\u{fffd}").unwrap();
        assert_eq!((complaint.name, complaint.kept), ("RUST_LOG", None));
    }
}
