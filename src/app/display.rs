//! Which of the window systems of Linux and the like is taken.

use std::env;
use std::ffi::OsString;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// Whether the window goes to X11 although a Wayland session is named: because nobody answers there,
/// as after a session that has ended, and X11 is there to be tried.
pub(super) fn is_left_to_x11() -> bool {
    let named = Named::of(|name| env::var_os(name).filter(|value| !value.is_empty()));
    named.is_left_to_x11(|socket| UnixStream::connect(socket).is_ok())
}

/// What the environment names.
struct Named {
    x11: Option<OsString>,
    wayland: Option<OsString>,
    /// A connection that is open already, as its number.
    wayland_socket: Option<OsString>,
    folder: Option<OsString>,
}

impl Named {
    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        Self {
            x11: variable("DISPLAY"),
            wayland: variable("WAYLAND_DISPLAY"),
            wayland_socket: variable("WAYLAND_SOCKET"),
            folder: variable("XDG_RUNTIME_DIR"),
        }
    }

    fn is_left_to_x11(&self, answers: impl Fn(&Path) -> bool) -> bool {
        if self.x11.is_none() || self.wayland_socket.is_some() {
            return false;
        }
        let Some(wayland) = &self.wayland else { return false };
        // An absolute name stands for itself.
        let folder = self.folder.as_ref().map(PathBuf::from).unwrap_or_default();
        let socket = folder.join(wayland);
        !socket.is_absolute() || !answers(&socket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x11_is_taken_where_nobody_answers_at_wayland() {
        let check = |variables: &[(&str, &str)], answering: &str, expected: bool| {
            let named = Named::of(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| value.into())
            });
            let found = named.is_left_to_x11(|socket| socket == Path::new(answering));
            assert_eq!(found, expected, "{variables:?}");
        };
        let (x11, folder) = (("DISPLAY", ":0"), ("XDG_RUNTIME_DIR", "/run/user/1"));
        let wayland = ("WAYLAND_DISPLAY", "wayland-0");
        check(&[x11], "", false);
        check(&[wayland, folder], "", false);
        check(&[x11, wayland, folder], "/run/user/1/wayland-0", false);
        check(&[x11, wayland, folder], "/run/user/1/wayland-1", true);
        check(&[x11, wayland], "wayland-0", true);
        check(&[x11, ("WAYLAND_DISPLAY", "/tmp/way"), folder], "/tmp/way", false);
        check(&[x11, wayland, folder, ("WAYLAND_SOCKET", "5")], "", false);
    }
}
