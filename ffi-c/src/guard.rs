//! What stands around every exported body: no panic leaves it, and a kernel in which one happened says so from then on.
use std::cell::RefCell;
use std::ffi::{c_char, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use ntk_core::api::{Command, Error, ErrorCode};

use crate::host::{self, Host};

/// Runs a body that has no kernel yet.
pub(crate) fn guard(body: impl FnOnce() -> Result<(), ErrorCode>) -> u32 {
    let result = catch_unwind(AssertUnwindSafe(body)).unwrap_or(Err(ErrorCode::Internal));
    result.map_or_else(|code| code as u32, |()| ErrorCode::Ok as u32)
}

/// Runs a body with the kernel of this number, also one that failed: for pumping and closing.
pub(crate) fn with_host(kernel: u64, body: impl FnOnce(&Arc<Host>) -> Result<(), ErrorCode>) -> u32 {
    let Some(host) = host::get(kernel) else { return ErrorCode::Closed as u32 };
    let result = catch_unwind(AssertUnwindSafe(|| body(&host)));
    if result.is_err() {
        host.fail();
    }
    result.unwrap_or(Err(ErrorCode::Internal)).map_or_else(|code| code as u32, |()| ErrorCode::Ok as u32)
}

thread_local! {
    /// Why the newest command of this thread that was refused was refused.
    static WHY: RefCell<CString> = RefCell::default();
}

/// The whole of a command: check the arguments, submit, report the request id.
pub(crate) fn submit(kernel: u64, request: *mut u64, build: impl FnOnce() -> Result<Command, Error>) -> u32 {
    let mut why = String::new();
    let code = with_host(kernel, |host| {
        let accepted = build().and_then(|command| host.submit(command));
        let id = accepted.map_err(|e| {
            why = e.text;
            e.code
        })?;
        put(request, id);
        Ok(())
    });
    if code != ErrorCode::Ok as u32 {
        // Our own words: without NUL.
        WHY.set(CString::new(why).unwrap_or_default());
    }
    code
}

/// See `ntk_last_error`. Valid until a command of this thread is refused again.
pub(crate) fn last_error() -> *const c_char {
    WHY.with_borrow(|why| why.as_ptr())
}

/// Writes a result a host may not want.
pub(crate) fn put<T>(to: *mut T, value: T) {
    if !to.is_null() {
        // SAFETY: the contract of ntk.h: a non-NULL result pointer points to writable memory of its type.
        unsafe { to.write_unaligned(value) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use ntk_core::kernel::OpenOptions;

    use super::*;
    use crate::host::Sink;

    fn open(directory: &Path) -> (u64, u64) {
        let mut ids = (0, 0);
        host::open(OpenOptions::new(directory), None, |kernel, request| ids = (kernel, request)).unwrap();
        ids
    }

    #[test]
    fn a_panic_becomes_a_code_and_a_failed_kernel_that_still_completes_its_requests() {
        let dir = tempfile::tempdir().unwrap();
        let (kernel, opened) = open(dir.path());
        let mut audit = 0;
        assert_eq!(submit(kernel, &mut audit, || Ok(Command::Audit {})), 0);
        assert_eq!(with_host(kernel, |_| panic!("provoked")), ErrorCode::Internal as u32);
        assert_eq!(guard(|| panic!("provoked")), ErrorCode::Internal as u32);
        assert_eq!(submit(kernel, std::ptr::null_mut(), || Ok(Command::Audit {})), ErrorCode::Internal as u32);
        let host = host::get(kernel).unwrap();
        let mut seen: Vec<u64> = Vec::new();
        unsafe extern "C" fn note(ctx: *mut std::ffi::c_void, item: *const crate::generated::types::Delivery) {
            // SAFETY: ctx is `seen` below, and the item is alive; tag 1 carries a completion.
            unsafe {
                if (*item).tag == 1 {
                    let completion = (*item).value.cast::<crate::generated::types::Completion>();
                    (*ctx.cast::<Vec<u64>>()).push((*completion).request);
                }
            }
        }
        let sink = Sink { handler: note, ctx: (&raw mut seen).cast() };
        host.close_wait(kernel, Duration::from_secs(30), Some(sink)).unwrap();
        seen.sort_unstable();
        assert_eq!(seen, [opened, audit]);
        assert_eq!(submit(kernel, std::ptr::null_mut(), || Ok(Command::Audit {})), ErrorCode::Closed as u32);
    }

    #[test]
    fn the_descriptor_stays_readable_while_items_wait() {
        let dir = tempfile::tempdir().unwrap();
        let (kernel, _) = open(dir.path());
        let host = host::get(kernel).unwrap();
        let fd = host.wake_fd().unwrap();
        let readable = |ms| {
            let mut p = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
            // SAFETY: one descriptor, ours.
            unsafe { libc::poll(&mut p, 1, ms) == 1 }
        };
        for _ in 0..3 {
            assert_eq!(submit(kernel, std::ptr::null_mut(), || Ok(Command::Audit {})), 0);
        }
        unsafe extern "C" fn ignore(_: *mut std::ffi::c_void, _: *const crate::generated::types::Delivery) {}
        let sink = Sink { handler: ignore, ctx: std::ptr::null_mut() };
        let mut delivered = 0;
        while delivered < 4 {
            assert!(readable(30_000));
            delivered += host.pump(kernel, 1, Duration::MAX, sink).unwrap().delivered;
        }
        while readable(100) {
            host.pump(kernel, 1, Duration::MAX, sink).unwrap();
        }
        host.close_wait(kernel, Duration::from_secs(30), None).unwrap();
    }
}
