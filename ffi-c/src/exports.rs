//! The exported functions that are no commands. Their prototypes stand in the generator's `functions.h`.
use std::ffi::c_void;
use std::time::Duration;

use ntk_core::api::ErrorCode;
use ntk_core::kernel::OpenOptions as CoreOptions;
use ntk_core::net::{Network, Trust};
use safer_ffi::c_char;
use safer_ffi::prelude::*;

use crate::generated::types::{error_name, Delivery, ABI_VERSION};
use crate::guard::{guard, last_error, put, with_host};
use crate::host::{self, Sink};
use crate::input::{self, Record, Str};

/// A host's handler, or NULL.
type Handler = Option<unsafe extern "C" fn(*mut c_void, *const Delivery)>;

/// `flags`: the kernel's delivery thread runs the handler.
const THREADED: u32 = 1;
/// Larger is a mistake.
const MAX_MAILBOX: u32 = 1 << 20;

/// How to open a kernel.
#[derive_ReprC(rename = "ntk_open_options")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct OpenOptions {
    /// Its size as the host knows it.
    pub struct_size: u32,
    /// 0 or NTK_DELIVERY_THREADED.
    pub flags: u32,
    /// Where everything is kept.
    pub directory: Str,
    /// Capacity of the mailboxes; 0 = the default.
    pub mailbox: u32,
    /// 0.
    pub reserved: u32,
    /// Threaded delivery: the handler.
    pub handler: Handler,
    /// Threaded delivery: its context.
    pub ctx: *mut c_void,
    /// What the log says from now on; empty = as before.
    pub log: Str,
    /// Certificates of authorities, PEM.
    pub ca_pem: Str,
    /// SHA-256 of public keys, base64.
    pub pins: Str,
    /// Where the proxy is; empty = none.
    pub proxy: Str,
    /// NTK_TRUST_*.
    pub trust: u32,
    /// 0.
    pub reserved2: u32,
}

impl Record for OpenOptions {
    const NONE: OpenOptions = OpenOptions {
        struct_size: 0,
        flags: 0,
        directory: Str::NONE,
        mailbox: 0,
        reserved: 0,
        handler: None,
        ctx: std::ptr::null_mut(),
        log: Str::NONE,
        ca_pem: Str::NONE,
        pins: Str::NONE,
        proxy: Str::NONE,
        trust: 0,
        reserved2: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(OpenOptions, directory) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(OpenOptions, log),
        std::mem::offset_of!(OpenOptions, ca_pem),
        std::mem::size_of::<OpenOptions>(),
    ];
}

/// What a pump did.
#[derive_ReprC(rename = "ntk_pump_result")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PumpResult {
    /// Items handed to the handler.
    pub delivered: u32,
    /// 1: stopped at the budget.
    pub more: u32,
}

/// Opens a kernel and returns at once; the outcome is a completion with command 0.
#[ffi_export]
pub fn ntk_open(options: *const OpenOptions, kernel: *mut u64, request: *mut u64) -> u32 {
    guard(|| {
        let options = input::record(options)?;
        let directory = options.directory.text()?;
        let threaded = match (options.flags, options.handler) {
            (0, None) => None,
            (THREADED, Some(handler)) => Some(Sink { handler, ctx: options.ctx }),
            _ => return Err(ErrorCode::InvalidParameters),
        };
        let reserved = options.reserved != 0 || options.reserved2 != 0;
        let wrong = directory.is_empty() || directory.contains('\0') || options.mailbox > MAX_MAILBOX || reserved;
        if wrong || kernel.is_null() {
            return Err(ErrorCode::InvalidParameters);
        }
        let mut open = CoreOptions::new(directory);
        open.log = options.log.text()?;
        open.network = Network {
            trust: Trust::from_u32(options.trust).ok_or(ErrorCode::InvalidParameters)?,
            ca_pem: options.ca_pem.text()?,
            pins: options.pins.text()?,
            proxy: options.proxy.text()?,
        };
        if options.mailbox > 0 {
            open.mailbox = options.mailbox as usize;
        }
        host::open(open, threaded, |number, id| {
            put(kernel, number);
            put(request, id);
        })
    })
}

/// Sets, replaces or removes the wake function.
#[ffi_export]
pub fn ntk_set_wake(kernel: u64, wake: Option<unsafe extern "C" fn(*mut c_void)>, ctx: *mut c_void) -> u32 {
    with_host(kernel, |host| host.set_wake(wake.map(|f| (f, ctx))))
}

/// A descriptor that is readable while items may wait.
#[ffi_export]
pub fn ntk_wake_fd(kernel: u64, fd: *mut i32) -> u32 {
    with_host(kernel, |host| {
        if fd.is_null() {
            return Err(ErrorCode::InvalidParameters);
        }
        put(fd, host.wake_fd()?);
        Ok(())
    })
}

/// Runs the handler for what waits.
#[ffi_export]
pub fn ntk_pump(kernel: u64, max_items: u32, budget_us: u32, handler: Handler, ctx: *mut c_void, result: *mut PumpResult) -> u32 {
    with_host(kernel, |host| {
        let handler = handler.ok_or(ErrorCode::InvalidParameters)?;
        let max_items = if max_items == 0 { usize::MAX } else { max_items as usize };
        let budget = if budget_us == 0 { Duration::MAX } else { Duration::from_micros(budget_us.into()) };
        let pumped = host.pump(kernel, max_items, budget, Sink { handler, ctx })?;
        put(result, PumpResult { delivered: pumped.delivered as u32, more: pumped.more.into() });
        Ok(())
    })
}

/// The host's frame tick.
#[ffi_export]
pub fn ntk_frame(kernel: u64, deadline_us: u32) -> u32 {
    // A hint for later use; publishing takes microseconds today.
    let _ = deadline_us;
    with_host(kernel, |host| {
        host.frame();
        Ok(())
    })
}

/// Closes and returns at once.
#[ffi_export]
pub fn ntk_close(kernel: u64) -> u32 {
    with_host(kernel, |host| {
        host.close();
        Ok(())
    })
}

/// Closes, runs the handler for what is left and waits.
#[ffi_export]
pub fn ntk_close_wait(kernel: u64, timeout_ms: u32, handler: Handler, ctx: *mut c_void) -> u32 {
    let sink = handler.map(|handler| Sink { handler, ctx });
    with_host(kernel, |host| host.close_wait(kernel, Duration::from_millis(timeout_ms.into()), sink))
}

/// Which argument of the refused command broke which rule.
#[ffi_export]
pub fn ntk_last_error() -> *const c_char {
    last_error().cast()
}

/// The name of a code for logs.
#[ffi_export]
pub fn ntk_error_name(code: u32) -> *const c_char {
    error_name(code).as_ptr().cast()
}

/// 1 if the same call may succeed later.
#[ffi_export]
pub fn ntk_error_retryable(code: u32) -> u32 {
    ErrorCode::from_u32(code).is_some_and(ErrorCode::retryable).into()
}

/// The version of the interface.
#[ffi_export]
pub fn ntk_abi_version() -> u32 {
    ABI_VERSION
}

/// The hash of the API table.
#[ffi_export]
pub fn ntk_api_hash() -> u64 {
    ntk_core::api::api_hash()
}
