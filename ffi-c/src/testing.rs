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
