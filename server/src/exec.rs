//! The only places that start a thread or a task, so that stop and crash reach all of them.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use parking_lot::Mutex;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Starts a named thread.
pub(crate) fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> std::io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name(name.into()).spawn(run)
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
