//! A kernel as the JVM sees it: the core's kernel and the daemon thread's waiting place.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ntk_core::api::spec::{ApiType, Reader};
use ntk_core::api::{Command, Delivery, Error, ErrorCode};
use ntk_core::exec::Env;
use ntk_core::handles::Handles;
use ntk_core::kernel::{Kernel, OpenOptions};
use parking_lot::{Condvar, Mutex};

static HOSTS: Handles<Host> = Handles::new();

/// Where the daemon thread waits.
#[derive(Default)]
struct Waiter {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    due: bool,
    gone: bool,
}

impl Waiter {
    fn tell(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock());
        self.changed.notify_all();
    }
}

/// A kernel with what the JVM adds to it.
pub(crate) struct Host {
    kernel: Kernel,
    failed: AtomicBool,
    waiter: Arc<Waiter>,
}

/// The kernel of this number.
pub(crate) fn get(kernel: u64) -> Result<Arc<Host>, ErrorCode> {
    HOSTS.get(kernel).ok_or(ErrorCode::Closed)
}

/// Opens a kernel: its number and the request.
pub(crate) fn open(options: OpenOptions) -> Result<(u64, u64), ErrorCode> {
    let (kernel, request) = Kernel::open(options, Env::real()).map_err(|e| e.code)?;
    let waiter = Arc::new(Waiter::default());
    let wake = waiter.clone();
    kernel.set_wake(Some(Arc::new(move || wake.tell(|s| s.due = true))));
    let host = Host { kernel, failed: AtomicBool::new(false), waiter };
    Ok((HOSTS.insert(Arc::new(host)), request))
}

/// Waits until there is something to pump; false when the kernel is gone.
pub(crate) fn wait_wake(kernel: u64) -> bool {
    let Ok(host) = get(kernel) else { return false };
    let waiter = host.waiter.clone();
    // Not across the wait: it would keep a closed kernel alive.
    drop(host);
    let mut state = waiter.state.lock();
    waiter.changed.wait_while(&mut state, |s| !s.due && !s.gone);
    state.due = false;
    !state.gone
}

impl Host {
    /// Something panicked inside: from now on only pumping and closing work.
    pub(crate) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
        self.kernel.fail();
    }

    /// Hands a command in the flat encoding to the kernel.
    pub(crate) fn submit(&self, command: u32, args: &[u8]) -> Result<u64, Error> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(ErrorCode::Internal.into());
        }
        let mut args = Reader(args);
        let other = || Error::new(ErrorCode::InvalidParameters, "arguments of another version of the table");
        let command = Command::decode(command, &mut args).map_err(|_| other())?;
        if args.0.is_empty() { self.kernel.submit(command) } else { Err(other()) }
    }

    /// What waits, in the flat encoding, one after another.
    pub(crate) fn pump(&self, number: u64, max_items: usize, budget: Duration) -> Result<Vec<u8>, ErrorCode> {
        let (mut flat, mut closed) = (Vec::new(), false);
        self.kernel.pump(max_items, budget, &mut |item| {
            item.encode(&mut flat);
            closed |= matches!(item, Delivery::Closed(_));
        })?;
        if closed {
            HOSTS.remove(number);
            self.waiter.tell(|s| s.gone = true);
        }
        Ok(flat)
    }

    /// The host's vsync.
    pub(crate) fn frame(&self) {
        self.kernel.frame();
    }

    /// Closes and returns at once.
    pub(crate) fn close(&self) {
        self.kernel.close();
    }
}
