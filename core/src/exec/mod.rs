//! Where everything from outside comes in: threads, time, randomness, transport. Nothing else in the kernel may make one.
mod cpu;
mod threads;
pub use threads::Threads;

pub(crate) use threads::spawn_thread;

use crate::api::{Error, ErrorCode};
use crate::net::Transport;
use std::future::Future;
use std::sync::Arc;

/// Wall-clock time: for display, for message ids, never for order. Monotonic time is `tokio::time`.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 UTC.
    fn now_ms(&self) -> i64;
}

/// Randomness: message ids, jitter, device ids.
pub trait Rng: Send + Sync {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

/// What should happen to a transaction about to commit. Production never asks for anything but [`CommitFate::Commit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFate {
    /// Commit it.
    Commit,
    /// The disk refuses: roll back, report a full disk.
    DiskFull,
    /// The process dies here, before the commit.
    Die,
    /// The process dies right after the commit, before anyone is told.
    DieAfter,
}

/// The simulation's hook into every commit.
pub trait Faults: Send + Sync {
    /// Asked right before each COMMIT.
    fn before_commit(&self) -> CommitFate {
        CommitFate::Commit
    }
}

/// No faults.
pub struct NoFaults;
impl Faults for NoFaults {}

/// How the kernel's work is run.
#[derive(Clone)]
pub enum Exec {
    /// On named threads, shared by all kernels of the process.
    Threads(Arc<Threads>),
    /// As tasks of the caller's current-thread tokio runtime: the simulation.
    Inline,
}

/// Everything a kernel is handed.
#[derive(Clone)]
pub struct Env {
    /// Threads or inline.
    pub exec: Exec,
    /// Wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// Network.
    pub transport: Arc<dyn Transport>,
    /// Commit hook.
    pub faults: Arc<dyn Faults>,
    /// Called on every kernel thread right after it starts, with its name: the face sets priorities here.
    pub thread_hook: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Env {
    /// The real world: the process's shared threads, the system's clock and randomness, WebSocket.
    pub fn real() -> Env {
        Env::real_with_hook(Arc::new(|_| {}))
    }

    /// [`Env::real`] with a hook that every kernel thread calls first, for priorities. The first kernel's hook wins.
    pub fn real_with_hook(thread_hook: Arc<dyn Fn(&str) + Send + Sync>) -> Env {
        let threads = Threads::shared(thread_hook.clone());
        Env {
            exec: Exec::Threads(threads),
            clock: Arc::new(SystemClock),
            rng: Arc::new(SystemRng),
            transport: Arc::new(crate::net::WebSocketTransport::new()),
            faults: Arc::new(NoFaults),
            thread_hook,
        }
    }

    /// Runs a task on the network runtime, or on the current runtime when inline.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> tokio::task::JoinHandle<()> {
        match &self.exec {
            Exec::Threads(threads) => {
                // The task keeps the runtime's threads alive until it ends.
                let keep = threads.clone();
                threads.handle().spawn(async move {
                    task.await;
                    drop(keep);
                })
            }
            #[allow(clippy::disallowed_methods)] // this is the one place tasks are made
            Exec::Inline => tokio::spawn(task),
        }
    }

    /// Runs bulk work (decoding, hashing, long reads) away from the network thread; inline in a simulation.
    pub(crate) async fn cpu<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        match &self.exec {
            Exec::Threads(threads) => {
                let done = threads.on_cpu(job).await;
                done.unwrap_or_else(|| Err(Error::new(ErrorCode::Internal, "bulk work failed")))
            }
            Exec::Inline => job(),
        }
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.rng.fill(&mut out);
        out
    }
}

struct SystemClock;
impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        #[allow(clippy::disallowed_methods)] // this is the clock everyone else is handed
        let now = std::time::SystemTime::now();
        now.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
    }
}

struct SystemRng;
impl Rng for SystemRng {
    fn fill(&self, out: &mut [u8]) {
        // Only fails where the system has no random source at all; ids made of zeros would collide, so stop.
        getrandom::fill(out).expect("the operating system's random source works");
    }
}
