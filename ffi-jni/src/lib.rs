//! The Java face: a handful of natives that carry numbers and bytes in the flat encoding of the API table.
//!
//! No thread of the kernel ever attaches to the JVM: a Java daemon thread waits in [`wait_wake`] and hands the pump to the
//! host's executor, and another one fetches the log. The natives are registered at load; the Java classes are generated.
mod host;
mod log;
mod natives;
mod patch;

use std::ffi::c_void;

use jni::sys::{JNI_ERR, JNI_VERSION_1_6, jint};

/// Called by the JVM when the library is loaded: registers the natives.
///
/// # Safety
/// Only the JVM calls this, with itself.
#[unsafe(no_mangle)]
#[allow(non_snake_case)] // the name is the JVM's
pub unsafe extern "system" fn JNI_OnLoad(vm: *mut jni::sys::JavaVM, _reserved: *mut c_void) -> jint {
    // SAFETY: the JVM hands in its own, valid for the life of the process.
    let vm = unsafe { jni::JavaVM::from_raw(vm) };
    match vm.attach_current_thread(natives::register) {
        Ok(()) => JNI_VERSION_1_6,
        // The JVM turns it into an UnsatisfiedLinkError.
        Err(_) => JNI_ERR,
    }
}
