//! What a server has done since it started, for whoever watches it. Counting never changes what it does.
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};

/// A counter shared by tasks.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The counters of one server.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) opened: Counter,
    pub(crate) closed: Counter,
    pub(crate) kicked: Counter,
    pub(crate) shed: Counter,
    pub(crate) tasks_done: Counter,
    pub(crate) tasks_failed: Counter,
    pub(crate) tasks_buried: Counter,
    pub(crate) sweeps_failed: Counter,
    pub(crate) group_pushes: Counter,
    pub(crate) notifications: Counter,
    pub(crate) pushes_posted: Counter,
    pub(crate) pushes_dropped: Counter,
    pub(crate) push_retries: Counter,
    pub(crate) push_tokens_gone: Counter,
    pub(crate) blob_requests: Counter,
    pub(crate) blob_bytes_in: Counter,
    pub(crate) blob_bytes_out: Counter,
}

impl Counters {
    pub(crate) fn read(&self, backlog: usize) -> Metrics {
        let (opened, closed) = (self.opened.get(), self.closed.get());
        Metrics {
            connected: opened.saturating_sub(closed),
            connections: opened,
            kicked: self.kicked.get(),
            shed: self.shed.get(),
            backlog: backlog as u64,
            tasks_done: self.tasks_done.get(),
            tasks_failed: self.tasks_failed.get(),
            tasks_buried: self.tasks_buried.get(),
            sweeps_failed: self.sweeps_failed.get(),
            group_pushes: self.group_pushes.get(),
            notifications: self.notifications.get(),
            pushes_posted: self.pushes_posted.get(),
            pushes_dropped: self.pushes_dropped.get(),
            push_retries: self.push_retries.get(),
            push_tokens_gone: self.push_tokens_gone.get(),
            blob_requests: self.blob_requests.get(),
            blob_bytes_in: self.blob_bytes_in.get(),
            blob_bytes_out: self.blob_bytes_out.get(),
        }
    }
}

/// Numbers since the start, except `connected` and `backlog`, which are of now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metrics {
    /// Authenticated connections open now.
    pub connected: u64,
    /// Authenticated connections ever.
    pub connections: u64,
    /// Connections the server ended with a reason.
    pub kicked: u64,
    /// Requests refused for overload.
    pub shed: u64,
    /// Writes that wait now.
    pub backlog: u64,
    /// Tasks carried out.
    pub tasks_done: u64,
    /// Tries of tasks that failed and wait for the next.
    pub tasks_failed: u64,
    /// Tasks that became dead letters.
    pub tasks_buried: u64,
    /// Sweeps of old entries and of blobs that failed and wait for the next.
    pub sweeps_failed: u64,
    /// Messages and changes of conversations with read diffusion told to connected members.
    pub group_pushes: u64,
    /// Notifications handed to the pusher.
    pub notifications: u64,
    /// Notifications the webhook took.
    pub pushes_posted: u64,
    /// Notifications there was no room for, that the webhook refused, or that were given up.
    pub pushes_dropped: u64,
    /// Requests to the webhook that failed and were tried again.
    pub push_retries: u64,
    /// Push tokens of devices forgotten because the webhook said that they are gone.
    pub push_tokens_gone: u64,
    /// Requests for blobs with a good token.
    pub blob_requests: u64,
    /// Bytes of parts taken.
    pub blob_bytes_in: u64,
    /// Bytes of blobs answered with.
    pub blob_bytes_out: u64,
}
