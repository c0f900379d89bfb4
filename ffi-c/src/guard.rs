//! What stands around every exported body: no panic leaves it, and a kernel in which one happened says so from then on.
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use ntk_core::api::{Command, ErrorCode};

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

/// The whole of a command: check the arguments, submit, report the request id.
pub(crate) fn submit(kernel: u64, request: *mut u64, build: impl FnOnce() -> Result<Command, ErrorCode>) -> u32 {
    with_host(kernel, |host| {
        let id = host.submit(build()?)?;
        put(request, id);
        Ok(())
    })
}

/// Writes a result a host may not want.
pub(crate) fn put<T>(to: *mut T, value: T) {
    if !to.is_null() {
        // SAFETY: the contract of ntk.h: a non-NULL result pointer points to writable memory of its type.
        unsafe { to.write_unaligned(value) }
    }
}
