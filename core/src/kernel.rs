//! The only public door. Every call validates, queues and returns; nothing here waits.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::actors::link::run_link;
use crate::actors::media::{CACHE_BYTES, MediaActor, MediaCmd, MediaParts};
use crate::actors::session::{HostCall, Session, SessionCmd, SessionParts};
use crate::api::{Command, Delivery, Error, ErrorCode};
use crate::delivery::{Lane, Pumped};
use crate::exec::{Env, Exec};
use crate::log;
use crate::media::Media;
use crate::net::{Network, WebSocketTransport};
use crate::queries;
use crate::route::{Route, route};
use crate::store::{Op, Opening, People, Readers, Store, Then, WriterParts, damage, database, spawn_writer};
use crate::ticket::Ticket;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tracing::trace;

/// How to open a kernel.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The directory of one user; made if it does not exist. A relative one is what it names when the kernel is opened.
    pub directory: PathBuf,
    /// Capacity of the bounded mailboxes; 1,024 is right, tests use 1.
    pub mailbox: usize,
    /// What the log of the process says from now on, as [`log::set_filter`] takes it; empty = as before. An unknown setting
    /// makes the open fail.
    pub log: String,
    /// How the server is reached, and who is believed to be it. Anything but the default takes the place of the transport in `Env`;
    /// what is wrong with it makes the open fail.
    pub network: Network,
}

impl OpenOptions {
    /// The usual options for a directory.
    pub fn new(directory: impl Into<PathBuf>) -> OpenOptions {
        OpenOptions { directory: directory.into(), mailbox: 1024, log: String::new(), network: Network::default() }
    }
}

/// A kernel: one account, one directory. Cheap to clone; every clone is the same kernel.
#[derive(Clone)]
pub struct Kernel {
    inner: Arc<Inner>,
}

struct Inner {
    /// In the log: kernels of a process are counted.
    no: u64,
    env: Env,
    directory: PathBuf,
    lane: Arc<Lane>,
    store: Store,
    readers: Readers,
    session: mpsc::Sender<SessionCmd>,
    media: mpsc::UnboundedSender<MediaCmd>,
    closing: Arc<Notify>,
    closed: AtomicBool,
    suspended: Arc<AtomicBool>,
    commit_no: Arc<AtomicU64>,
}

impl Kernel {
    /// Starts a kernel and returns at once; the completion of the returned request (command 0) says whether the
    /// directory could be opened. Calls made before that are queued behind it.
    pub fn open(options: OpenOptions, mut env: Env) -> Result<(Kernel, u64), Error> {
        if options.mailbox == 0 || options.directory.as_os_str().is_empty() {
            return Err(Error::new(ErrorCode::InvalidParameters, "directory and mailbox"));
        }
        // What the process calls its directory may be another one by the time a file is opened.
        let directory = std::path::absolute(&options.directory).map_err(|e| Error::new(ErrorCode::LocalIo, e.to_string()))?;
        static KERNELS: AtomicU64 = AtomicU64::new(1);
        let no = KERNELS.fetch_add(1, Ordering::Relaxed);
        let mut refused = if options.log.is_empty() { None } else { log::set_filter(&options.log).err() };
        if options.network != Network::default() {
            match WebSocketTransport::with(&options.network) {
                Ok(transport) => env.transport = Arc::new(transport),
                Err(e) => refused = refused.or(Some(e)),
            }
        }
        let lane = new_lane(&env);
        let opened = Ticket::reserve(&lane, 0)?;
        let request = opened.request();
        let commit_no = Arc::new(AtomicU64::new(0));
        let (store, lanes) = Store::new(options.mailbox);
        // Notes are few: a commit sends one of each kind at most, and the session takes them before anything else.
        let (notes, notes_rx) = mpsc::unbounded_channel();
        let readers = Readers::new(env.clone(), database(&directory), store.clone(), notes.clone());
        let (session, commands) = mpsc::channel(options.mailbox);
        let (link, link_rx) = mpsc::channel(options.mailbox);
        let (events_tx, events) = mpsc::channel(options.mailbox);
        let closing = Arc::new(Notify::new());
        let suspended = Arc::new(AtomicBool::new(false));
        let parts = WriterParts {
            env: env.clone(),
            directory: directory.clone(),
            lanes,
            lane: lane.clone(),
            notes,
            commit_no: commit_no.clone(),
            renamed: readers.onlooker().renamed(),
            no,
        };
        spawn_writer(parts, Opening { ticket: opened, refused, reads: readers.until_open() })?;
        let rng = env.rng.clone();
        let random = move || {
            let mut out = [0; 8];
            rng.fill(&mut out);
            u64::from_le_bytes(out)
        };
        env.spawn(log::within(no, run_link(env.transport.clone(), Box::new(random), link_rx, events_tx)));
        // Not bounded by itself: the host's completion slots bound it, and the session says little.
        let (media, media_rx) = mpsc::unbounded_channel();
        let parts = MediaParts {
            store: store.clone(),
            readers: readers.clone(),
            lane: lane.clone(),
            commit_no: commit_no.clone(),
            directory: directory.clone(),
            media: Arc::new(Media::new(env.clone(), &directory, CACHE_BYTES)),
            commands: media_rx,
        };
        env.spawn(log::within(no, MediaActor::new(parts).run()));
        let parts = SessionParts {
            env: env.clone(),
            store: store.clone(),
            readers: readers.clone(),
            lane: lane.clone(),
            commands,
            notes: notes_rx,
            link,
            media: media.clone(),
            events,
            closing: closing.clone(),
            suspended: suspended.clone(),
            commit_no: commit_no.clone(),
        };
        let end = EndWriter(store.clone());
        env.spawn(log::within(no, async move {
            let _end = end;
            Session::new(parts).run().await;
        }));
        let closed = AtomicBool::new(false);
        let inner = Inner { no, env, directory, lane, store, readers, session, media, closing, closed, suspended, commit_no };
        Ok((Kernel { inner: Arc::new(inner) }, request))
    }

    /// Queues a command. The request id's completion comes through the lane, exactly once. One that is refused has none; the
    /// error's text says which argument breaks which rule.
    pub fn submit(&self, command: Command) -> Result<u64, Error> {
        let i = &self.inner;
        if i.closed.load(Ordering::Acquire) {
            return Err(ErrorCode::Closed.into());
        }
        let route = route(&i.env, &i.directory, command)?;
        let (id, route) = route;
        let ticket = Ticket::reserve(&i.lane, id)?;
        let request = ticket.request();
        let (_kernel, _request) = (log::kernel(i.no), ticket.during());
        trace!("request accepted");
        if i.suspended.load(Ordering::Acquire) && !matches!(route, Route::Session(HostCall::Resume | HostCall::Logout)) {
            ticket.done(self.commit_no(), Err(ErrorCode::Suspended.into()));
            return Ok(request);
        }
        match route {
            Route::Total => self.to_writer(Op::Total(ticket))?,
            Route::Subscribe(op) => self.to_writer(Op::Subscribe(op, ticket))?,
            Route::Work(work) => self.to_writer(Op::Work(work, Then::Ticket(ticket)))?,
            Route::Window(op) => self.to_writer(Op::Window(op, ticket))?,
            Route::Audit => self.to_writer(Op::Audit(ticket))?,
            Route::Session(call) => {
                if let Err(e) = i.session.try_send(SessionCmd::Host(call, ticket)) {
                    let (code, cmd) = match e {
                        mpsc::error::TrySendError::Full(cmd) => (ErrorCode::Busy, cmd),
                        mpsc::error::TrySendError::Closed(cmd) => (ErrorCode::Closed, cmd),
                    };
                    if let SessionCmd::Host(_, ticket) = cmd {
                        ticket.refuse();
                    }
                    return Err(code.into());
                }
            }
            Route::Media(cmd) => {
                if let Err(mpsc::error::SendError(MediaCmd::Host(_, ticket))) = i.media.send(MediaCmd::Host(cmd, ticket)) {
                    ticket.refuse();
                    return Err(ErrorCode::Closed.into());
                }
            }
            Route::Read(read) => {
                let (commit_no, directory) = (i.commit_no.clone(), i.directory.clone());
                // Dropped unread, the job drops the ticket, which completes it.
                let (no, onlooker) = (i.no, i.readers.onlooker());
                let job = move |c: Result<&rusqlite::Connection, Error>, people: &People| {
                    let (_kernel, _request) = (log::kernel(no), ticket.during());
                    let at = commit_no.load(Ordering::Acquire);
                    let result = c.and_then(|c| onlooker.look(people, || read.run(c, people, &directory)));
                    let damage = damage(&result);
                    ticket.done(at, result.map(Some));
                    damage
                };
                i.readers.submit(Box::new(job));
            }
            Route::History(ask) => {
                let (readers, session, commit_no) = (i.readers.clone(), i.session.clone(), i.commit_no.clone());
                i.env.spawn(log::within(i.no, async move {
                    let result = queries::history::history(readers, session, ask).await;
                    ticket.done(commit_no.load(Ordering::Acquire), result.map(Some));
                }));
            }
        }
        Ok(request)
    }

    fn to_writer(&self, op: Op) -> Result<(), ErrorCode> {
        self.inner.store.try_host(op).map_err(|op| {
            match op {
                Op::Work(_, Then::Window(meeting)) => meeting.ticket.refuse(),
                Op::Work(_, Then::Ticket(t)) | Op::Window(_, t) | Op::Audit(t) | Op::Total(t) | Op::Subscribe(_, t) => t.refuse(),
                // These hold no ticket: whoever waits for one sees that its answer will not come.
                Op::Work(_, Then::Tell(_))
                | Op::Read(_)
                | Op::Frame
                | Op::Online(_)
                | Op::InSight
                | Op::FetchFailed(_)
                | Op::Suspend(_)
                | Op::Resume(_)
                | Op::Destroy(_)
                | Op::Damaged(_)
                | Op::Close => {}
            }
            ErrorCode::Busy
        })
    }

    fn commit_no(&self) -> u64 {
        self.inner.commit_no.load(Ordering::Acquire)
    }

    /// Delivers what waits, in commit order, on this thread, until `max_items` or `budget` is spent.
    pub fn pump(&self, max_items: usize, budget: Duration, sink: &mut dyn FnMut(&Delivery)) -> Result<Pumped, ErrorCode> {
        self.inner.lane.pump(max_items, budget, sink)
    }

    /// Sets what is called, on `ntk-deliver`, when the lane turns non-empty; called at once if it is.
    pub fn set_wake(&self, wake: Option<Arc<dyn Fn() + Send + Sync>>) {
        self.inner.lane.set_wake(wake);
    }

    /// The host is about to draw a frame: windows that changed send their patch now.
    pub fn frame(&self) {
        // A full mailbox means the writer is busy and flushes by its own tick.
        let _ = self.inner.store.try_host(Op::Frame);
    }

    /// Closes: returns at once, every open request completes as cancelled, then one final `Closed` item.
    pub fn close(&self) {
        if !self.inner.closed.swap(true, Ordering::AcqRel) {
            self.inner.closing.notify_one();
        }
    }

    /// [`Kernel::close`], then pumps until the final item. An error inside a pump, which would wait for itself.
    pub fn close_wait(&self, timeout: Duration, sink: &mut dyn FnMut(&Delivery)) -> Result<(), ErrorCode> {
        self.close();
        self.inner.lane.pump_until_closed(timeout, sink)
    }

    /// Marks the kernel as failed after a panic at the boundary: it closes, every request completes.
    pub fn fail(&self) {
        self.close();
    }
}

/// However the session ends, by close or by a panic, the writer ends after it and tells the host.
struct EndWriter(Store);

impl Drop for EndWriter {
    fn drop(&mut self) {
        self.0.post(Op::Close);
    }
}

/// A lane whose wakes run on `ntk-deliver`, or at once when everything is inline.
fn new_lane(env: &Env) -> Arc<Lane> {
    Arc::new_cyclic(|lane: &std::sync::Weak<Lane>| {
        let lane = lane.clone();
        let fire: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
            if let Some(lane) = lane.upgrade() {
                lane.fire();
            }
        });
        match &env.exec {
            Exec::Threads(threads) => {
                let deliver = threads.deliver();
                Lane::new(Arc::new(move || deliver.post(fire.clone())))
            }
            Exec::Inline => Lane::new(fire),
        }
    })
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.closing.notify_one();
    }
}
