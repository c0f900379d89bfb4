//! A kernel on one thread with time that stands still while anything can run: what instruction counts are taken on.
use crate::scripted::{Feed, ME, Scripted};
use ntk_core::api::{Command, Completion, Delivery, Event};
use ntk_core::exec::{Clock, Env, Exec, NoFaults, Rng};
use ntk_core::{Kernel, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

struct Fixed(AtomicU64);

impl Clock for Fixed {
    fn now_ms(&self) -> i64 {
        1_800_000_000_000
    }
}

impl Rng for Fixed {
    fn fill(&self, out: &mut [u8]) {
        for byte in out {
            *byte = (self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed) >> 56) as u8;
        }
    }
}

/// The runtime everything runs on.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime")
}

/// A kernel and its host as tasks of one thread.
pub struct InlineHost {
    /// The kernel.
    pub kernel: Kernel,
    woken: Arc<Notify>,
}

impl InlineHost {
    /// Opens a kernel; call it inside the runtime.
    pub fn begin(directory: &Path, server: Scripted) -> InlineHost {
        let fixed = Arc::new(Fixed(AtomicU64::new(1)));
        let env = Env {
            exec: Exec::Inline,
            clock: fixed.clone(),
            rng: fixed,
            transport: Arc::new(server),
            faults: Arc::new(NoFaults),
            thread_hook: Arc::new(|_| {}),
        };
        let (kernel, _) = Kernel::open(OpenOptions::new(directory), env).expect("a good directory");
        let woken = Arc::new(Notify::new());
        let wake = woken.clone();
        kernel.set_wake(Some(Arc::new(move || wake.notify_one())));
        InlineHost { kernel, woken }
    }

    /// Opens a kernel and logs in.
    pub async fn online(directory: &Path) -> (InlineHost, Feed) {
        let (server, feed) = Scripted::new(0);
        let host = InlineHost::begin(directory, server);
        let (user_id, token, endpoints) = (ME.into(), "token".into(), vec!["ws://script".into()]);
        host.call(Command::Login { user_id, token, endpoints, device_id: "bench".into(), platform: "linux".into() }).await;
        (host, feed)
    }

    /// Submits and waits for the completion, which must be a success.
    pub async fn call(&self, command: Command) -> Completion {
        let request = self.kernel.submit(command).expect("room");
        let mut found = None;
        self.until(|item| {
            if let Delivery::Completion(c) = item
                && c.request == request
            {
                found = Some(c.clone());
            }
            found.is_some()
        })
        .await;
        let found = found.expect("until found it");
        assert_eq!(found.code, 0, "{found:?}");
        found
    }

    /// Pumps until `seen` says so.
    pub async fn until(&self, mut seen: impl FnMut(&Delivery) -> bool) {
        let mut done = false;
        loop {
            while self
                .kernel
                .pump(usize::MAX, Duration::from_secs(1), &mut |item| done |= seen(item))
                .expect("an open kernel")
                .more
            {}
            if done {
                return;
            }
            self.woken.notified().await;
        }
    }

    /// Waits until this many messages were published.
    pub async fn received(&self, messages: u64) {
        let mut got = 0;
        self.until(|item| {
            if let Delivery::Event(Event::MessagesReceived(m)) = item {
                got += m.count;
            }
            got >= messages
        })
        .await;
    }

    /// Closes and waits for the end.
    pub async fn close(self) {
        self.kernel.close();
        self.until(|item| matches!(item, Delivery::Closed(_))).await;
    }
}
