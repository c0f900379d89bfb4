//! A kernel as C sees it: the core's kernel, the host's wake, and the memory deliveries live in.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use std::cell::Cell;
use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use ntk_core::api::{Command, Delivery, Error, ErrorCode};
use ntk_core::exec::Env;
use ntk_core::handles::Handles;
use ntk_core::kernel::{Kernel, OpenOptions};
use ntk_core::log;
use ntk_core::Pumped;
use parking_lot::Mutex;

use crate::arena::{Arena, ToC};
use crate::wake::Wake;

/// The host's handler.
pub(crate) type Handler = unsafe extern "C" fn(ctx: *mut c_void, item: *const crate::generated::types::Delivery);

/// A handler with its context. The context is the host's; we only hand it back.
#[derive(Clone, Copy)]
pub(crate) struct Sink {
    pub(crate) handler: Handler,
    pub(crate) ctx: *mut c_void,
}

// SAFETY: the contract of ntk.h: a handler given for threaded delivery is called on the kernel's thread with its ctx.
unsafe impl Send for Sink {}
// SAFETY: as above; we never look behind ctx.
unsafe impl Sync for Sink {}

static HOSTS: Handles<Host> = Handles::new();

thread_local! {
    /// Handlers on this thread's stack.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

/// A kernel with what C adds to it.
pub(crate) struct Host {
    kernel: Kernel,
    failed: AtomicBool,
    threaded: Option<Sink>,
    wake: Arc<Wake>,
    // Taken by the pump that runs, and put back: one pump at a time needs one arena.
    arena: Mutex<Arena>,
}

/// The kernel of this number.
pub(crate) fn get(kernel: u64) -> Option<Arc<Host>> {
    HOSTS.get(kernel)
}

/// Opens a kernel; `report` gets its number and the request before anything can be delivered.
pub(crate) fn open(options: OpenOptions, threaded: Option<Sink>, report: impl FnOnce(u64, u64)) -> Result<(), ErrorCode> {
    let (kernel, request) = Kernel::open(options, Env::real()).map_err(|e| e.code)?;
    let host = Arc::new(Host { kernel, failed: AtomicBool::new(false), threaded, wake: Arc::default(), arena: Mutex::default() });
    let number = HOSTS.insert(host.clone());
    report(number, request);
    if threaded.is_some() {
        // By number and not by Arc: the kernel owns this closure, and a cycle would keep it alive.
        host.kernel.set_wake(Some(Arc::new(move || deliver_here(number))));
    }
    Ok(())
}

/// Threaded delivery: the kernel's delivery thread pumps by itself. It stops at a budget so that kernels share the thread.
fn deliver_here(number: u64) {
    if let Some(host) = get(number) {
        if let Some(sink) = host.threaded {
            // Reentrant or Closed: another pump delivers, or nothing is left to deliver.
            let _ = host.run(number, 256, Duration::from_millis(4), Some(sink));
        }
    }
}

/// What waits for a kernel, or delivers, would wait for itself where a log function runs.
fn not_inside(code: ErrorCode) -> Result<(), ErrorCode> {
    if log::inside() {
        Err(code)
    } else {
        Ok(())
    }
}

impl Host {
    /// Something panicked inside: from now on only pumping and closing work.
    pub(crate) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
        self.kernel.fail();
    }

    /// Hands a command to the kernel.
    pub(crate) fn submit(&self, command: Command) -> Result<u64, Error> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(ErrorCode::Internal.into());
        }
        self.kernel.submit(command)
    }

    /// Sets the host's wake function; wakes at once if something waits.
    pub(crate) fn set_wake(&self, hook: Option<(crate::wake::WakeFn, *mut c_void)>) -> Result<(), ErrorCode> {
        if self.threaded.is_some() {
            return Err(ErrorCode::InvalidParameters);
        }
        self.wake.set(hook);
        self.install();
        Ok(())
    }

    /// The descriptor to poll; readable at once if something waits.
    pub(crate) fn wake_fd(&self) -> Result<i32, ErrorCode> {
        if self.threaded.is_some() {
            return Err(ErrorCode::InvalidParameters);
        }
        let fd = self.wake.fd()?;
        self.install();
        Ok(fd)
    }

    /// Installing a wake on a lane that is not empty wakes, which is what both callers want.
    fn install(&self) {
        let wake = self.wake.clone();
        self.kernel.set_wake(Some(Arc::new(move || wake.signal())));
    }

    /// The host's pump.
    pub(crate) fn pump(&self, number: u64, max_items: usize, budget: Duration, sink: Sink) -> Result<Pumped, ErrorCode> {
        if self.threaded.is_some() {
            return Err(ErrorCode::InvalidParameters);
        }
        // A log function may run on any thread of the kernel, which is not the host's loop.
        not_inside(ErrorCode::Reentrant)?;
        // Before the pump, so that what arrives from now on makes the descriptor readable again.
        self.wake.clear_fd();
        let pumped = self.run(number, max_items, budget, Some(sink));
        match pumped {
            Ok(Pumped { more: false, .. }) | Err(ErrorCode::Closed) => {}
            // Something is left, here or for the pump that runs beside this one.
            _ => self.wake.signal_fd(),
        }
        pumped
    }

    fn run(&self, number: u64, max_items: usize, budget: Duration, sink: Option<Sink>) -> Result<Pumped, ErrorCode> {
        self.deliver(number, sink, |each| self.kernel.pump(max_items, budget, each))
    }

    /// Closes and returns at once.
    pub(crate) fn close(&self) {
        self.kernel.close();
    }

    /// The host's vsync.
    pub(crate) fn frame(&self) {
        self.kernel.frame();
    }

    /// Closes, delivers what is left, waits.
    pub(crate) fn close_wait(&self, number: u64, timeout: Duration, sink: Option<Sink>) -> Result<(), ErrorCode> {
        if INSIDE.get() > 0 {
            return Err(ErrorCode::WouldDeadlock);
        }
        not_inside(ErrorCode::WouldDeadlock)?;
        self.deliver(number, self.threaded.or(sink), |each| self.kernel.close_wait(timeout, each))
    }

    /// Lets `source` hand its items to `sink` in their C form; forgets the number with the last item.
    fn deliver<R>(&self, number: u64, sink: Option<Sink>, source: impl FnOnce(&mut dyn FnMut(&Delivery)) -> R) -> R {
        let mut arena = std::mem::take(&mut *self.arena.lock());
        let mut closed = false;
        let result = source(&mut |item| {
            if matches!(item, Delivery::Closed(_)) {
                closed = true;
                // Waits for a wake that is running, so that its ctx may go when the handler returns.
                self.wake.set(None);
            }
            if let Some(sink) = sink {
                arena.reset();
                let c = item.to_c(&arena);
                INSIDE.set(INSIDE.get() + 1);
                // SAFETY: `c` and all it points to live until the next reset; ctx is the host's own.
                unsafe { (sink.handler)(sink.ctx, &c) }
                INSIDE.set(INSIDE.get() - 1);
            }
        });
        arena.reset();
        *self.arena.lock() = arena;
        if closed {
            HOSTS.remove(number);
        }
        result
    }
}
