//! For the tests of the faces: converts a delivery that no kernel made.
use std::ffi::c_void;

use ntk_core::api;

use crate::arena::{Arena, ToC};
use crate::generated::types::Delivery;

/// A host's handler.
pub type Handler = unsafe extern "C" fn(ctx: *mut c_void, item: *const Delivery);

/// Hands `delivery` to `handler` the way a pump does.
///
/// # Safety
/// `handler` must accept `ctx`.
pub unsafe fn deliver(delivery: &api::Delivery, handler: Handler, ctx: *mut c_void) {
    let arena = Arena::default();
    let item = delivery.to_c(&arena);
    // SAFETY: `item` and all it points to live until the handler returned; the rest is the caller's promise.
    unsafe { handler(ctx, &item) }
}

/// The header safer-ffi makes of the exported functions by itself, to compare with ours.
#[cfg(feature = "headers")]
pub fn safer_header() -> std::io::Result<String> {
    let mut out = Vec::new();
    safer_ffi::headers::builder().with_guard("NTK_SAFER_H").to_writer(&mut out).generate()?;
    String::from_utf8(out).map_err(std::io::Error::other)
}

/// Names, sizes and offsets of every C type.
pub fn layouts() -> Vec<(&'static str, usize)> {
    use std::mem::{offset_of, size_of};

    use crate::exports::{OpenOptions, PumpResult};
    use crate::input::{Bytes, Str};
    use crate::log::LogLine;
    use crate::patch::{ListPatch, ListRun, ListStep};
    let mut all = crate::generated::types::layouts();
    all.extend([
        ("sizeof(ntk_str_t)", size_of::<Str>()),
        ("offsetof(ntk_str_t, ptr)", offset_of!(Str, ptr)),
        ("offsetof(ntk_str_t, len)", offset_of!(Str, len)),
        ("sizeof(ntk_bytes_t)", size_of::<Bytes>()),
        ("offsetof(ntk_bytes_t, ptr)", offset_of!(Bytes, ptr)),
        ("offsetof(ntk_bytes_t, len)", offset_of!(Bytes, len)),
        ("sizeof(ntk_open_options_t)", size_of::<OpenOptions>()),
        ("offsetof(ntk_open_options_t, struct_size)", offset_of!(OpenOptions, struct_size)),
        ("offsetof(ntk_open_options_t, flags)", offset_of!(OpenOptions, flags)),
        ("offsetof(ntk_open_options_t, directory)", offset_of!(OpenOptions, directory)),
        ("offsetof(ntk_open_options_t, mailbox)", offset_of!(OpenOptions, mailbox)),
        ("offsetof(ntk_open_options_t, reserved)", offset_of!(OpenOptions, reserved)),
        ("offsetof(ntk_open_options_t, handler)", offset_of!(OpenOptions, handler)),
        ("offsetof(ntk_open_options_t, ctx)", offset_of!(OpenOptions, ctx)),
        ("offsetof(ntk_open_options_t, log)", offset_of!(OpenOptions, log)),
        ("offsetof(ntk_open_options_t, ca_pem)", offset_of!(OpenOptions, ca_pem)),
        ("offsetof(ntk_open_options_t, pins)", offset_of!(OpenOptions, pins)),
        ("offsetof(ntk_open_options_t, proxy)", offset_of!(OpenOptions, proxy)),
        ("offsetof(ntk_open_options_t, trust)", offset_of!(OpenOptions, trust)),
        ("offsetof(ntk_open_options_t, reserved2)", offset_of!(OpenOptions, reserved2)),
        ("sizeof(ntk_log_line_t)", size_of::<LogLine>()),
        ("offsetof(ntk_log_line_t, level)", offset_of!(LogLine, level)),
        ("offsetof(ntk_log_line_t, reserved)", offset_of!(LogLine, reserved)),
        ("offsetof(ntk_log_line_t, time_ms)", offset_of!(LogLine, time_ms)),
        ("offsetof(ntk_log_line_t, target)", offset_of!(LogLine, target)),
        ("offsetof(ntk_log_line_t, text)", offset_of!(LogLine, text)),
        ("offsetof(ntk_log_line_t, context)", offset_of!(LogLine, context)),
        ("sizeof(ntk_pump_result_t)", size_of::<PumpResult>()),
        ("offsetof(ntk_pump_result_t, delivered)", offset_of!(PumpResult, delivered)),
        ("offsetof(ntk_pump_result_t, more)", offset_of!(PumpResult, more)),
        ("sizeof(ntk_list_patch_t)", size_of::<ListPatch>()),
        ("offsetof(ntk_list_patch_t, struct_size)", offset_of!(ListPatch, struct_size)),
        ("offsetof(ntk_list_patch_t, old_len)", offset_of!(ListPatch, old_len)),
        ("offsetof(ntk_list_patch_t, new_len)", offset_of!(ListPatch, new_len)),
        ("offsetof(ntk_list_patch_t, reserved)", offset_of!(ListPatch, reserved)),
        ("offsetof(ntk_list_patch_t, deletes)", offset_of!(ListPatch, deletes)),
        ("offsetof(ntk_list_patch_t, inserts)", offset_of!(ListPatch, inserts)),
        ("offsetof(ntk_list_patch_t, moves)", offset_of!(ListPatch, moves)),
        ("sizeof(ntk_list_step_t)", size_of::<ListStep>()),
        ("offsetof(ntk_list_step_t, kind)", offset_of!(ListStep, kind)),
        ("offsetof(ntk_list_step_t, at)", offset_of!(ListStep, at)),
        ("offsetof(ntk_list_step_t, count)", offset_of!(ListStep, count)),
        ("offsetof(ntk_list_step_t, item)", offset_of!(ListStep, item)),
        ("offsetof(ntk_list_step_t, to)", offset_of!(ListStep, to)),
        ("offsetof(ntk_list_step_t, before)", offset_of!(ListStep, before)),
        ("sizeof(ntk_list_run_t)", size_of::<ListRun>()),
        ("offsetof(ntk_list_run_t, at)", offset_of!(ListRun, at)),
        ("offsetof(ntk_list_run_t, count)", offset_of!(ListRun, count)),
    ]);
    all
}
