//! The threads for bulk work: decoding, hashing, file reading. Made when first needed, gone when nobody needed them for a while.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use parking_lot::Mutex;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::Arc;
use std::time::Duration;

/// An idle pool lives this long.
const IDLE: Duration = Duration::from_secs(5);
/// Decoding pictures is memory-hungry: more threads would cost more than they bring.
const MOST: usize = 4;

type Hook = Arc<dyn Fn(&str) + Send + Sync>;

/// `ntk-cpu-N`, shared by all kernels of a process.
pub(super) struct Cpu {
    hook: Hook,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    pool: Option<Arc<ThreadPool>>,
    running: usize,
    /// Jobs ever begun: an unchanged number means that the pool was idle.
    begun: u64,
}

impl Cpu {
    pub(super) fn new(hook: Hook) -> Arc<Cpu> {
        Arc::new(Cpu { hook, slot: Mutex::default() })
    }

    /// The pool, until [`Cpu::done`] is called once for it.
    pub(super) fn begin(&self) -> Result<Arc<ThreadPool>, rayon::ThreadPoolBuildError> {
        let mut slot = self.slot.lock();
        let pool = match &slot.pool {
            Some(pool) => pool.clone(),
            None => {
                let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
                let hook = self.hook.clone();
                let pool = ThreadPoolBuilder::new()
                    .num_threads((cores / 2).clamp(1, MOST))
                    .thread_name(|n| format!("ntk-cpu-{n}"))
                    .start_handler(move |n| hook(&format!("ntk-cpu-{n}")))
                    .build()?;
                slot.pool.insert(Arc::new(pool)).clone()
            }
        };
        slot.running += 1;
        slot.begun += 1;
        Ok(pool)
    }

    /// A job ended; when it was the last, the pool goes unless another comes soon.
    pub(super) fn done(self: &Arc<Cpu>, runtime: &tokio::runtime::Handle) {
        let mut slot = self.slot.lock();
        slot.running -= 1;
        let (last, begun) = (slot.running == 0, slot.begun);
        drop(slot);
        if last {
            let cpu = self.clone();
            runtime.spawn(async move {
                tokio::time::sleep(IDLE).await;
                let mut slot = cpu.slot.lock();
                let expired = if slot.begun == begun { slot.pool.take() } else { None };
                // Outside the lock: dropping it ends its threads.
                drop(slot);
                drop(expired);
            });
        }
    }
}
