//! Memory with machine code in it.
//!
//! It is written first and made executable then, and never is both at once. Where the system refuses that
//! there is no code, and circuits are interpreted.

use std::ffi::c_void;
use std::ptr::NonNull;

use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};

/// Code that can be called.
#[derive(Debug)]
pub(super) struct Code {
    start: NonNull<c_void>,
    length: usize,
}

// SAFETY: nobody writes to it once it is made.
unsafe impl Send for Code {}
// SAFETY: as above.
unsafe impl Sync for Code {}

impl Code {
    /// Puts code into memory of its own, unless the system refuses.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        let made = Self::map(bytes);
        if let Err(error) = &made {
            log::debug!("no memory for {} bytes of machine code: {error}", bytes.len());
        }
        made.ok()
    }

    fn map(bytes: &[u8]) -> rustix::io::Result<Self> {
        let (length, write) = (bytes.len(), ProtFlags::READ | ProtFlags::WRITE);
        // SAFETY: a new mapping, at an address that the system chooses.
        let start =
            unsafe { mmap_anonymous(std::ptr::null_mut(), length, write, MapFlags::PRIVATE)? };
        let start = NonNull::new(start).ok_or(rustix::io::Errno::NOMEM)?;
        let code = Self { start, length };
        // SAFETY: the mapping is ours alone, writable, and as long.
        unsafe { start.cast::<u8>().copy_from_nonoverlapping(NonNull::from(bytes).cast(), length) };
        // SAFETY: the mapping is ours alone.
        unsafe {
            mprotect(start.as_ptr(), length, MprotectFlags::READ | MprotectFlags::EXEC)?;
        }
        Ok(code)
    }

    /// Where the code at an offset begins.
    pub(super) fn at(&self, offset: usize) -> *const c_void {
        assert!(offset < self.length);
        self.start.as_ptr().wrapping_byte_add(offset)
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        // SAFETY: mapped with this length, and whoever had a pointer borrowed `self`.
        if let Err(error) = unsafe { munmap(self.start.as_ptr(), self.length) } {
            log::debug!("machine code is not given back: {error}");
        }
    }
}
