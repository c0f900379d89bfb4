//! Every thread of the kernel, by name, made by one function.
//!
//! Shared by all kernels of a process: `ntk-net` (tokio) and `ntk-deliver`. Per kernel: `ntk-writer`, `ntk-reader` on demand.
use crossbeam::channel::{Receiver, Sender, unbounded};
use parking_lot::Mutex;
use std::sync::{Arc, OnceLock, Weak};

type Hook = Arc<dyn Fn(&str) + Send + Sync>;
type Wake = Arc<dyn Fn() + Send + Sync>;

/// The threads all kernels of a process share; they end with the last kernel.
pub struct Threads {
    runtime: Option<tokio::runtime::Runtime>,
    handle: tokio::runtime::Handle,
    deliver: Deliver,
}

/// Runs host wakes one after another on `ntk-deliver`.
#[derive(Clone)]
pub struct Deliver(Sender<Wake>);

impl Deliver {
    /// Queues one wake; never blocks.
    pub fn post(&self, wake: Wake) {
        // Fails only when the thread is gone, which is after the last kernel closed: nobody is left to wake.
        let _ = self.0.send(wake);
    }
}

/// Makes a named thread that calls the priority hook first.
pub(crate) fn spawn_thread(
    name: &'static str,
    hook: &Hook,
    body: impl FnOnce() + Send + 'static,
) -> std::io::Result<std::thread::JoinHandle<()>> {
    let hook = hook.clone();
    std::thread::Builder::new().name(name.into()).spawn(move || {
        hook(name);
        body();
    })
}

impl Threads {
    /// The process's shared threads, started if no kernel holds them.
    pub(super) fn shared(hook: Hook) -> Arc<Threads> {
        static SHARED: OnceLock<Mutex<Weak<Threads>>> = OnceLock::new();
        let mut shared = SHARED.get_or_init(Default::default).lock();
        if let Some(threads) = shared.upgrade() {
            return threads;
        }
        let threads = Arc::new(Threads::start(hook));
        *shared = Arc::downgrade(&threads);
        threads
    }

    fn start(hook: Hook) -> Threads {
        let on_start = hook.clone();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(1)
            .thread_keep_alive(std::time::Duration::from_secs(5))
            .thread_name("ntk-net")
            .on_thread_start(move || on_start("ntk-net"))
            .enable_all()
            .build()
            .expect("a thread and an event queue can be made");
        let (tx, rx): (_, Receiver<Wake>) = unbounded();
        spawn_thread("ntk-deliver", &hook, move || {
            for wake in rx {
                // A host's wake that panics must not take the others' wakes with it.
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| wake()));
            }
        })
        .expect("a thread can be made");
        let handle = runtime.handle().clone();
        Threads { runtime: Some(runtime), handle, deliver: Deliver(tx) }
    }

    pub(super) fn handle(&self) -> &tokio::runtime::Handle {
        &self.handle
    }

    /// The lane to `ntk-deliver`.
    pub fn deliver(&self) -> Deliver {
        self.deliver.clone()
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // The last holder may be a task on this very runtime, where a blocking shutdown would panic.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
