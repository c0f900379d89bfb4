//! The kernel through its C interface, called as a C host calls it.
use ntk::exports::{OpenOptions, PumpResult, ntk_close_wait, ntk_open, ntk_pump, ntk_set_wake};
use ntk::generated::commands::{ntk_echo, ntk_get_total_unread_message_count};
use ntk::generated::types::Delivery;
use ntk::input::{Bytes, Str};
use std::ffi::c_void;
use std::path::Path;
use std::thread::Thread;
use std::time::Duration;

/// A kernel behind its handle.
pub struct Face {
    kernel: u64,
    // The wake's context: outlives the kernel, which is closed before it is dropped.
    _thread: Box<Thread>,
}

unsafe extern "C" fn wake(thread: *mut c_void) {
    // SAFETY: `open` gave the address of a boxed Thread that lives until the kernel is closed.
    unsafe { &*thread.cast::<Thread>() }.unpark();
}

unsafe extern "C" fn count(completions: *mut c_void, item: *const Delivery) {
    // SAFETY: `settle` gave the address of a u64 of its own; the item is valid until this returns.
    unsafe { *completions.cast::<u64>() += u64::from((*item).tag == 1) };
}

impl Face {
    /// Opens a kernel and waits for it.
    pub fn open(directory: &Path) -> Face {
        let path = directory.to_str().expect("a temporary directory has a plain name");
        let options = OpenOptions {
            struct_size: size_of::<OpenOptions>() as u32,
            flags: 0,
            directory: Str { ptr: path.as_ptr().cast(), len: path.len() },
            mailbox: 0,
            reserved: 0,
            handler: None,
            ctx: std::ptr::null_mut(),
            log: Str { ptr: std::ptr::null(), len: 0 },
            ca_pem: Str { ptr: std::ptr::null(), len: 0 },
            pins: Str { ptr: std::ptr::null(), len: 0 },
            proxy: Str { ptr: std::ptr::null(), len: 0 },
            trust: 0,
            reserved2: 0,
        };
        let (mut kernel, mut request) = (0, 0);
        assert_eq!(ntk_open(&options, &mut kernel, &mut request), 0);
        let mut thread = Box::new(std::thread::current());
        assert_eq!(ntk_set_wake(kernel, Some(wake), std::ptr::from_mut(&mut *thread).cast()), 0);
        let face = Face { kernel, _thread: thread };
        face.settle(1);
        face
    }

    /// `ntk_echo` of 64 bytes.
    pub fn echo(&self) -> u32 {
        let data = [7u8; 64];
        let mut request = 0;
        ntk_echo(self.kernel, Bytes { ptr: data.as_ptr(), len: data.len() }, &mut request)
    }

    /// `ntk_get_total_unread_message_count`.
    pub fn total(&self) -> u32 {
        let mut request = 0;
        ntk_get_total_unread_message_count(self.kernel, &mut request)
    }

    /// Pumps until so many completions came.
    pub fn settle(&self, completions: u64) {
        let mut came = 0u64;
        let mut result = PumpResult { delivered: 0, more: 0 };
        loop {
            let ctx = std::ptr::from_mut(&mut came).cast();
            assert_eq!(ntk_pump(self.kernel, 0, 0, Some(count), ctx, &mut result), 0);
            if came >= completions {
                return;
            }
            if result.more == 0 {
                std::thread::park_timeout(Duration::from_secs(1));
            }
        }
    }
}

impl Drop for Face {
    fn drop(&mut self) {
        ntk_close_wait(self.kernel, 10_000, None, std::ptr::null_mut());
    }
}
