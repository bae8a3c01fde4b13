//! The `lifescope` program.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    quieten_drivers();
    cli::main(std::env::args_os())
}

/// Mesa's Vulkan layer that sorts adapters asks for a Wayland session, and complains on standard
/// error where there can be none. Adapters are sorted here in any case.
fn quieten_drivers() {
    if cfg!(target_os = "linux") && std::env::var_os("XDG_RUNTIME_DIR").is_none() {
        // SAFETY: the program has only this thread yet.
        unsafe { std::env::set_var("NODEVICE_SELECT", "1") };
    }
}
