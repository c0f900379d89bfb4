//! How a host learns that there is something to pump: a function, a descriptor, or both.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use std::cell::Cell;
use std::ffi::c_void;
use std::sync::OnceLock;

use ntk_core::api::ErrorCode;
use parking_lot::ReentrantMutex;

/// The host's wake function.
pub(crate) type WakeFn = unsafe extern "C" fn(ctx: *mut c_void);

/// The host's function, its context, and its descriptor.
#[derive(Default)]
pub(crate) struct Wake {
    // Held while the function runs, so that replacing it waits for a call in flight; reentrant, so that the function itself
    // may replace it.
    hook: ReentrantMutex<Cell<Option<(WakeFn, usize)>>>,
    fd: OnceLock<Fd>,
}

impl Wake {
    /// Sets, replaces or removes the function.
    pub(crate) fn set(&self, hook: Option<(WakeFn, *mut c_void)>) {
        self.hook.lock().set(hook.map(|(f, ctx)| (f, ctx as usize)));
    }

    /// There is something to pump.
    pub(crate) fn signal(&self) {
        self.signal_fd();
        let hook = self.hook.lock();
        if let Some((f, ctx)) = hook.get() {
            // SAFETY: the contract of ntk.h: the function accepts its ctx until it is replaced.
            unsafe { f(ctx as *mut c_void) }
        }
    }

    /// The descriptor, made at first use.
    pub(crate) fn fd(&self) -> Result<i32, ErrorCode> {
        if self.fd.get().is_none() {
            let fd = Fd::new()?;
            // Losing a race drops the second descriptor.
            let _ = self.fd.set(fd);
        }
        self.fd.get().map(Fd::readable).ok_or(ErrorCode::LocalIo)
    }

    /// Makes the descriptor readable.
    pub(crate) fn signal_fd(&self) {
        if let Some(fd) = self.fd.get() {
            fd.signal();
        }
    }

    /// Makes the descriptor unreadable, until the next signal.
    pub(crate) fn clear_fd(&self) {
        if let Some(fd) = self.fd.get() {
            fd.clear();
        }
    }
}

/// An eventfd where there is one, else a pipe. Both ends never block.
#[cfg(unix)]
struct Fd {
    read: std::os::fd::OwnedFd,
    /// Absent for an eventfd, which is its own writing end.
    write: Option<std::os::fd::OwnedFd>,
}

#[cfg(unix)]
impl Fd {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn new() -> Result<Fd, ErrorCode> {
        use std::os::fd::FromRawFd;
        // SAFETY: no pointers; a result that is not negative is a new descriptor that nobody else owns.
        unsafe {
            let fd = libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK);
            if fd < 0 {
                return Err(ErrorCode::LocalIo);
            }
            Ok(Fd { read: std::os::fd::OwnedFd::from_raw_fd(fd), write: None })
        }
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn new() -> Result<Fd, ErrorCode> {
        use std::os::fd::FromRawFd;
        let mut ends = [0; 2];
        // SAFETY: pipe fills two new descriptors that nobody else owns.
        unsafe {
            if libc::pipe(ends.as_mut_ptr()) != 0 {
                return Err(ErrorCode::LocalIo);
            }
            for fd in ends {
                libc::fcntl(fd, libc::F_SETFL, libc::O_NONBLOCK);
                libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC);
            }
            let own = |fd| std::os::fd::OwnedFd::from_raw_fd(fd);
            Ok(Fd { read: own(ends[0]), write: Some(own(ends[1])) })
        }
    }

    fn readable(&self) -> i32 {
        use std::os::fd::AsRawFd;
        self.read.as_raw_fd()
    }

    fn signal(&self) {
        use std::os::fd::AsRawFd;
        let one = 1u64.to_ne_bytes();
        let fd = self.write.as_ref().unwrap_or(&self.read).as_raw_fd();
        // SAFETY: 8 readable bytes and our own descriptor. A full pipe or counter is already readable, so failure is success.
        unsafe { libc::write(fd, one.as_ptr().cast(), one.len()) };
    }

    fn clear(&self) {
        use std::os::fd::AsRawFd;
        let mut buf = [0u8; 512];
        // SAFETY: 512 writable bytes and our own descriptor, which never blocks.
        while unsafe { libc::read(self.read.as_raw_fd(), buf.as_mut_ptr().cast(), buf.len()) } == buf.len() as isize {}
    }
}

#[cfg(not(unix))]
struct Fd;

#[cfg(not(unix))]
impl Fd {
    fn new() -> Result<Fd, ErrorCode> {
        Ok(Fd)
    }
    fn readable(&self) -> i32 {
        -1
    }
    fn signal(&self) {}
    fn clear(&self) {}
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::Arc;

    use super::*;

    struct Seen {
        entered: AtomicBool,
        left: AtomicBool,
    }

    unsafe extern "C" fn slow(ctx: *mut c_void) {
        // SAFETY: ctx is the Seen below.
        let seen = unsafe { &*ctx.cast::<Seen>() };
        seen.entered.store(true, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(50));
        seen.left.store(true, Ordering::SeqCst);
    }

    #[test]
    #[allow(clippy::disallowed_methods)] // a thread of the host, not of the kernel
    fn replacing_the_function_waits_for_a_call_in_flight() {
        let wake = Arc::new(Wake::default());
        let seen = Arc::new(Seen { entered: AtomicBool::new(false), left: AtomicBool::new(false) });
        wake.set(Some((slow, Arc::as_ptr(&seen).cast_mut().cast())));
        let (other, entered) = (wake.clone(), seen.clone());
        let thread = std::thread::spawn(move || other.signal());
        while !entered.entered.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        wake.set(None);
        assert!(seen.left.load(Ordering::SeqCst));
        thread.join().unwrap();
        wake.signal();
    }
}
