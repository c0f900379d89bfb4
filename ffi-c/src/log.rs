//! The log of the process for a host in C: its function, and the lines it gets.
use std::ffi::c_void;
use std::sync::Arc;

use ntk_core::log::{self, Line};
use safer_ffi::prelude::*;

use crate::guard::guard;
use crate::input::Str;

/// One line of the log.
#[derive_ReprC(rename = "ntk_log_line")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct LogLine {
    /// NTK_LOG_...
    pub level: u32,
    /// 0.
    pub reserved: u32,
    /// When.
    pub time_ms: i64,
    /// Which part of the kernel.
    pub target: Str,
    /// What.
    pub text: Str,
    /// During what.
    pub context: Str,
}

/// The host's function.
type LogFn = unsafe extern "C" fn(ctx: *mut c_void, line: *const LogLine);

/// A host's function with its context, which we only hand back.
struct Host {
    function: LogFn,
    ctx: *mut c_void,
}

// SAFETY: the contract of ntk.h: the function is called with its ctx on any thread, several at a time.
unsafe impl Send for Host {}
// SAFETY: as above; we never look behind ctx.
unsafe impl Sync for Host {}

impl Host {
    fn write(&self, line: &Line<'_>) {
        let texts = [line.target, line.text, line.context].map(|text| [text, "\0"].concat());
        let [target, text, context] = texts.each_ref().map(|t| Str { ptr: t.as_ptr().cast(), len: t.len() - 1 });
        let line = LogLine { level: line.level as u32, reserved: 0, time_ms: line.time_ms, target, text, context };
        // SAFETY: the line and its texts live until the function returns; ctx is the host's own.
        unsafe { (self.function)(self.ctx, &line) }
    }
}

/// Sets what the log says and who gets it.
#[ffi_export]
pub fn ntk_set_log(filter: Str, log: Option<unsafe extern "C" fn(*mut c_void, *const LogLine)>, ctx: *mut c_void) -> u32 {
    guard(|| {
        let sink = log.map(|function| {
            let host = Host { function, ctx };
            let sink: log::Sink = Arc::new(move |line| host.write(line));
            sink
        });
        let filter = if sink.is_some() { filter.text()? } else { String::new() };
        log::set(&filter, sink).map_err(|e| e.code)
    })
}
