//! Every thread of the kernel, by name, made by one function.
//!
//! Shared by all kernels of a process: `ntk-net` (tokio), `ntk-deliver`, and `ntk-cpu-N` while there is bulk work. Per kernel: `ntk-writer`, `ntk-reader` on demand.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use super::cpu::Cpu;
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
    cpu: Arc<Cpu>,
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
                if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| wake())).is_err() {
                    tracing::error!("a host's wake or handler panicked");
                }
            }
        })
        .expect("a thread can be made");
        let handle = runtime.handle().clone();
        Threads { runtime: Some(runtime), handle, deliver: Deliver(tx), cpu: Cpu::new(hook) }
    }

    pub(super) fn handle(&self) -> &tokio::runtime::Handle {
        &self.handle
    }

    /// Runs bulk work on `ntk-cpu-N`. `None` = it panicked, or no thread could be made.
    pub(super) async fn on_cpu<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let pool = self.cpu.begin().ok()?;
        let (cpu, runtime) = (self.cpu.clone(), self.handle.clone());
        let (tx, rx) = tokio::sync::oneshot::channel();
        pool.spawn(move || {
            // A job that panics must not take the process with it, as it would inside rayon.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            cpu.done(&runtime);
            match done {
                // Whoever asked may have been dropped since.
                Ok(done) => drop(tx.send(done)),
                Err(_) => tracing::error!("bulk work panicked"),
            }
        });
        drop(pool);
        rx.await.ok()
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
