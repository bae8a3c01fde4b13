//! Whether the system has file dialogs.

use std::path::Path;

use crate::language::Text;
use crate::language::texts::files as texts;

/// Why no file dialog would come, where that is known before one is asked for: on Linux it is a
/// desktop portal's, which the session bus leads to, or else zenity's.
pub fn trouble() -> Option<Text> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let has_zenity = std::env::split_paths(&folders).any(|folder| folder.join("zenity").is_file());
    let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || std::env::var_os("XDG_RUNTIME_DIR")
            .is_some_and(|folder| Path::new(&folder).join("bus").exists());
    (!has_bus && !has_zenity).then_some(texts::NO_DIALOG)
}
