//! A host as small as can be: it submits, pumps when woken, and looks for what it waits for.
use crate::scripted::{Feed, ME, Scripted, Stream};
use ntk_core::api::{Command, Completion, Delivery, ErrorCode, Event, Reply};
use ntk_core::exec::Env;
use ntk_core::{Kernel, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);

/// A kernel and the thread that pumps it.
pub struct Host {
    /// The kernel.
    pub kernel: Kernel,
}

impl Host {
    /// Opens a kernel without waiting for it; the request that open gave.
    pub fn begin(directory: &Path, env: Env) -> (Host, u64) {
        let (kernel, request) = Kernel::open(OpenOptions::new(directory), env).expect("a good directory");
        let me = std::thread::current();
        kernel.set_wake(Some(Arc::new(move || me.unpark())));
        (Host { kernel }, request)
    }

    /// Opens a kernel and waits until it is open.
    pub fn open(directory: &Path, env: Env) -> Host {
        let (host, request) = Host::begin(directory, env);
        host.finish(request);
        host
    }

    /// Opens a kernel and logs in to a scripted server whose stream has come to `head`.
    pub fn online(directory: &Path, head: u64) -> (Host, Feed) {
        let (server, feed) = Scripted::new(head);
        let host = Host::open(directory, Env { transport: Arc::new(server), ..Env::real() });
        host.login();
        (host, feed)
    }

    fn login(&self) {
        self.call(Command::Login {
            user_id: ME.into(),
            token: "token".into(),
            endpoints: vec!["ws://script".into()],
            device_id: "bench".into(),
            platform: "linux".into(),
        });
    }

    /// A kernel that knows `conversations` empty conversations; the stream goes on behind them.
    pub fn with_conversations(directory: &Path, conversations: usize) -> (Host, Feed, Stream) {
        let (host, feed) = Host::online(directory, 0);
        let mut stream = Stream::new(conversations);
        for frame in stream.conversations() {
            feed.push(frame);
        }
        let start = Instant::now();
        while host.audited() < conversations as u64 {
            assert!(start.elapsed() < PATIENCE, "the conversations do not arrive");
            std::thread::sleep(Duration::from_millis(5));
        }
        (host, feed, stream)
    }

    /// Conversations, after a check of everything.
    pub fn audited(&self) -> u64 {
        match self.call(Command::Audit {}).reply {
            Some(Reply::Audit(report)) => {
                assert!(report.differences.is_empty(), "{:?}", report.differences);
                report.conversations
            }
            other => panic!("{other:?}"),
        }
    }

    /// Submits and waits for the completion, which must be a success.
    pub fn call(&self, command: Command) -> Completion {
        self.finish(self.submit(command))
    }

    /// [`Host::call`], but the completion is looked at in place, as a host does.
    pub fn see<T>(&self, command: Command, mut look: impl FnMut(&Completion) -> T) -> T {
        let request = self.submit(command);
        let mut seen = None;
        self.until(|item| {
            if let Delivery::Completion(c) = item
                && c.request == request
            {
                assert_eq!(c.code, 0, "{c:?}");
                seen = Some(look(c));
            }
            seen.is_some()
        });
        seen.expect("until saw it")
    }

    /// Submits; pumps when there is no room.
    pub fn submit(&self, mut command: Command) -> u64 {
        loop {
            match self.kernel.submit(command.clone()) {
                Ok(request) => return request,
                Err(e) if e.code == ErrorCode::Busy => self.pump(&mut |_| {}),
                Err(e) => panic!("{e:?}"),
            }
            command = command.clone();
        }
    }

    /// Waits for one completion.
    pub fn finish(&self, request: u64) -> Completion {
        let mut found = None;
        self.until(|item| {
            if let Delivery::Completion(c) = item
                && c.request == request
            {
                found = Some(c.clone());
            }
            found.is_some()
        });
        let found = found.expect("until found it");
        assert_eq!(found.code, 0, "{found:?}");
        found
    }

    /// Pumps until `seen` says so.
    pub fn until(&self, mut seen: impl FnMut(&Delivery) -> bool) {
        let start = Instant::now();
        let mut done = false;
        loop {
            self.pump(&mut |item| done |= seen(item));
            if done {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "waited in vain");
            std::thread::park_timeout(Duration::from_secs(1));
        }
    }

    /// Pumps what is there.
    pub fn pump(&self, sink: &mut dyn FnMut(&Delivery)) {
        while self.kernel.pump(usize::MAX, Duration::from_secs(1), sink).expect("an open kernel").more {}
    }

    /// Waits until this many messages were published, which is after their commit.
    pub fn received(&self, messages: u64) {
        let mut got = 0;
        if messages > 0 {
            self.until(|item| {
                if let Delivery::Event(Event::MessagesReceived(m)) = item {
                    got += m.count;
                }
                got >= messages
            });
        }
    }

    /// The newest commit.
    pub fn commit_no(&self) -> u64 {
        self.call(Command::Echo { data: Default::default() }).commit_no
    }

    /// Closes and waits for the end.
    pub fn close(self) {
        self.kernel.close_wait(PATIENCE, &mut |_| {}).expect("it closes");
    }
}
