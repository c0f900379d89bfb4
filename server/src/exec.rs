//! The only places that start a thread or a task, so that stop and crash reach all of them.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use parking_lot::Mutex;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// Starts a named thread.
pub(crate) fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> std::io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name(name.into()).spawn(run)
}

/// What this thread does from now on waits for what the process's others do, but for a tenth of the time. Where only a whole process has a
/// priority, nothing changes.
pub(crate) fn stand_back() {
    #[cfg(target_os = "linux")]
    if let Ok(own) = rustix::process::getpriority_process(None) {
        // Everybody may lower their own.
        let _ = rustix::process::setpriority_process(None, (own + 10).min(19));
    }
}

type Job = Box<dyn FnOnce() + Send>;

/// Threads that stand back, for half the cores: what takes long is done away from the network's threads, which have others to serve.
pub(crate) struct Aside {
    /// `None` = everything is done where it is asked for.
    jobs: Option<mpsc::UnboundedSender<Job>>,
}

impl Aside {
    /// None: for a simulation.
    pub(crate) fn inline() -> Aside {
        Aside { jobs: None }
    }

    /// They end when this is dropped.
    pub(crate) fn start() -> std::io::Result<Aside> {
        let (jobs, next) = mpsc::unbounded_channel::<Job>();
        let next = Arc::new(Mutex::new(next));
        for i in 0..std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2)) {
            let next = next.clone();
            let run = move || {
                stand_back();
                loop {
                    // One waits for the next job, the others for their turn to.
                    let job = next.lock().blocking_recv();
                    let Some(job) = job else { return };
                    job();
                }
            };
            thread(&format!("ntkd-aside-{i}"), run)?;
        }
        Ok(Aside { jobs: Some(jobs) })
    }

    /// What `job` returns; `None` = they have ended. Who asks waits, so there is one of each connection at the most.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let Some(jobs) = &self.jobs else { return Some(job()) };
        let (done, answer) = oneshot::channel();
        // An answer nobody waits for any more, or threads that have ended: whoever asks sees it below.
        let _ = jobs.send(Box::new(move || drop(done.send(job()))));
        answer.await.ok()
    }
}

/// The tasks of one server.
#[derive(Clone, Default)]
pub(crate) struct Tasks {
    set: Arc<Mutex<JoinSet<()>>>,
}

impl Tasks {
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut set = self.set.lock();
        while set.try_join_next().is_some() {}
        set.spawn(task);
    }

    /// Drops every task where it stands.
    pub(crate) fn abort(&self) {
        self.set.lock().abort_all();
    }

    /// Waits until all tasks have ended by themselves.
    pub(crate) async fn join(&self) {
        let mut set = std::mem::take(&mut *self.set.lock());
        while set.join_next().await.is_some() {}
    }
}
