//! The only public door. Every call validates, queues and returns; nothing here waits.
use crate::actors::link::{LinkConfig, run_link};
use crate::actors::requests::Call;
use crate::actors::session::{Session, SessionCmd, SessionParts};
use crate::api::{Blob, Command, Delivery, Error, ErrorCode, Reply, SendOptions};
use crate::delivery::{Lane, Pumped};
use crate::exec::{Env, Exec};
use crate::queries::{self, History};
use crate::store::{Op, Outgoing, Readers, Store, Then, WindowOp, Work, WriterParts, database, spawn_writer};
use crate::ticket::Ticket;
use ntk_protocol::{MessageId, rules, valid_device_id, valid_group_id, valid_user_id, wire};
use prost::Message as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};

/// How to open a kernel.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The directory of one user; made if it does not exist.
    pub directory: PathBuf,
    /// Capacity of the bounded mailboxes; 1,024 is right, tests use 1.
    pub mailbox: usize,
}

impl OpenOptions {
    /// The usual options for a directory.
    pub fn new(directory: impl Into<PathBuf>) -> OpenOptions {
        OpenOptions { directory: directory.into(), mailbox: 1024 }
    }
}

/// A kernel: one account, one directory. Cheap to clone; every clone is the same kernel.
#[derive(Clone)]
pub struct Kernel {
    inner: Arc<Inner>,
}

struct Inner {
    env: Env,
    directory: PathBuf,
    lane: Arc<Lane>,
    store: Store,
    readers: Readers,
    session: mpsc::Sender<SessionCmd>,
    closing: Arc<Notify>,
    closed: AtomicBool,
    suspended: Arc<AtomicBool>,
    commit_no: Arc<AtomicU64>,
}

impl Kernel {
    /// Starts a kernel and returns at once; the completion of the returned request (command 0) says whether the
    /// directory could be opened. Calls made before that are queued behind it.
    pub fn open(options: OpenOptions, env: Env) -> Result<(Kernel, u64), Error> {
        if options.mailbox == 0 || options.directory.as_os_str().is_empty() {
            return Err(Error::new(ErrorCode::InvalidParameters, "directory and mailbox"));
        }
        let lane = new_lane(&env);
        let opened = Ticket::reserve(&lane, 0)?;
        let request = opened.request();
        let commit_no = Arc::new(AtomicU64::new(0));
        let (store, lanes) = Store::new(options.mailbox);
        // Notes are few: a commit sends one of each kind at most, and the session takes them before anything else.
        let (notes, notes_rx) = mpsc::unbounded_channel();
        let readers = Readers::new(env.clone(), database(&options.directory), store.clone());
        let (session, commands) = mpsc::channel(options.mailbox);
        let (link, link_rx) = mpsc::channel(options.mailbox);
        let (events_tx, events) = mpsc::channel(options.mailbox);
        let closing = Arc::new(Notify::new());
        let suspended = Arc::new(AtomicBool::new(false));
        let parts = WriterParts {
            env: env.clone(),
            directory: options.directory.clone(),
            lanes,
            lane: lane.clone(),
            notes,
            commit_no: commit_no.clone(),
        };
        spawn_writer(parts, opened)?;
        let rng = env.rng.clone();
        let random = move || {
            let mut out = [0; 8];
            rng.fill(&mut out);
            u64::from_le_bytes(out)
        };
        env.spawn(run_link(env.transport.clone(), Box::new(random), link_rx, events_tx));
        let parts = SessionParts {
            env: env.clone(),
            store: store.clone(),
            readers: readers.clone(),
            lane: lane.clone(),
            commands,
            notes: notes_rx,
            link,
            events,
            closing: closing.clone(),
            suspended: suspended.clone(),
            commit_no: commit_no.clone(),
        };
        let end = EndWriter(store.clone());
        env.spawn(async move {
            let _end = end;
            Session::new(parts).run().await;
        });
        let directory = options.directory;
        let closed = AtomicBool::new(false);
        let inner = Inner { env, directory, lane, store, readers, session, closing, closed, suspended, commit_no };
        Ok((Kernel { inner: Arc::new(inner) }, request))
    }

    /// Queues a command. The request id's completion comes through the lane, exactly once.
    pub fn submit(&self, command: Command) -> Result<u64, ErrorCode> {
        let i = &self.inner;
        if i.closed.load(Ordering::Acquire) {
            return Err(ErrorCode::Closed);
        }
        let route = route(i, command)?;
        let (id, route) = route;
        let ticket = Ticket::reserve(&i.lane, id)?;
        let request = ticket.request();
        if i.suspended.load(Ordering::Acquire) && !matches!(route, Route::Session(ToSession::Resume | ToSession::Logout)) {
            ticket.done(self.commit_no(), Err(ErrorCode::Suspended.into()));
            return Ok(request);
        }
        match route {
            Route::Total => self.to_writer(Op::Total(ticket))?,
            Route::Work(work) => self.to_writer(Op::Work(work, Then::Ticket(ticket)))?,
            Route::Window(op) => self.to_writer(Op::Window(op, ticket))?,
            Route::Audit => self.to_writer(Op::Audit(ticket))?,
            Route::Session(to) => {
                if let Err(e) = i.session.try_send(to.with(ticket)) {
                    let (code, cmd) = match e {
                        mpsc::error::TrySendError::Full(cmd) => (ErrorCode::Busy, cmd),
                        mpsc::error::TrySendError::Closed(cmd) => (ErrorCode::Closed, cmd),
                    };
                    refuse(cmd);
                    return Err(code);
                }
            }
            Route::Read(read) => {
                let (commit_no, directory) = (i.commit_no.clone(), i.directory.clone());
                // Dropped unread, the job drops the ticket, which completes it.
                let job = move |c: rusqlite::Result<&rusqlite::Connection>| {
                    let at = commit_no.load(Ordering::Acquire);
                    let result = c.map_err(Into::into).and_then(|c| read.run(c, &directory));
                    ticket.done(at, result.map(Some));
                };
                if !i.readers.submit(Box::new(job)) {
                    return Ok(request);
                }
            }
            Route::History(ask) => {
                let (readers, session, commit_no) = (i.readers.clone(), i.session.clone(), i.commit_no.clone());
                i.env.spawn(async move {
                    let result = queries::history(readers, session, ask).await;
                    ticket.done(commit_no.load(Ordering::Acquire), result.map(Some));
                });
            }
        }
        Ok(request)
    }

    fn to_writer(&self, op: Op) -> Result<(), ErrorCode> {
        self.inner.store.try_host(op).map_err(|op| {
            match op {
                Op::Work(_, Then::Ticket(t)) | Op::Window(_, t) | Op::Audit(t) | Op::Total(t) => t.refuse(),
                _ => {}
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

enum Route {
    Total,
    Work(Work),
    Window(WindowOp),
    Audit,
    Session(ToSession),
    Read(Read),
    History(History),
}

/// A session command that still lacks its ticket.
enum ToSession {
    Login(LinkConfig),
    Logout,
    Destroy,
    Suspend(Duration),
    Resume,
    Network(crate::api::NetworkKind),
    Foreground(bool),
    Cancel(i64),
    Call(Call),
    OnlineOnly(String, wire::Send),
}

impl ToSession {
    fn with(self, ticket: Ticket) -> SessionCmd {
        match self {
            ToSession::Login(config) => SessionCmd::Login { config, ticket },
            ToSession::Logout => SessionCmd::Logout(ticket),
            ToSession::Destroy => SessionCmd::Destroy(ticket),
            ToSession::Suspend(deadline) => SessionCmd::Suspend { deadline, ticket },
            ToSession::Resume => SessionCmd::Resume(ticket),
            ToSession::Network(kind) => SessionCmd::Network(kind, ticket),
            ToSession::Foreground(yes) => SessionCmd::Foreground(yes, ticket),
            ToSession::Cancel(local_id) => SessionCmd::Cancel { local_id, ticket },
            ToSession::Call(call) => SessionCmd::Rpc(call, ticket),
            ToSession::OnlineOnly(conversation, send) => SessionCmd::OnlineOnly { conversation, send, ticket },
        }
    }
}

fn refuse(cmd: SessionCmd) {
    match cmd {
        SessionCmd::Login { ticket, .. }
        | SessionCmd::Logout(ticket)
        | SessionCmd::Destroy(ticket)
        | SessionCmd::Suspend { ticket, .. }
        | SessionCmd::Resume(ticket)
        | SessionCmd::Network(_, ticket)
        | SessionCmd::Foreground(_, ticket)
        | SessionCmd::Cancel { ticket, .. }
        | SessionCmd::Rpc(_, ticket)
        | SessionCmd::OnlineOnly { ticket, .. } => ticket.refuse(),
        SessionCmd::Fetch(_) => {}
    }
}

enum Read {
    List { cursor: String, count: usize, filter: crate::api::ConversationFilter },
    Conversation(String),
    Usage,
}

impl Read {
    fn run(self, c: &rusqlite::Connection, directory: &std::path::Path) -> Result<Reply, Error> {
        match self {
            Read::List { cursor, count, filter } => {
                queries::conversation_page(c, &cursor, count, filter).map(Reply::ConversationPage)
            }
            Read::Conversation(id) => queries::conversation(c, &id).map(Reply::Conversation),
            Read::Usage => queries::usage(c, directory).map(Reply::StorageUsage),
        }
    }
}

const MAX_WINDOW: u32 = 10_000;

fn between(n: u32, lo: u32, hi: u32) -> Result<u32, ErrorCode> {
    if (lo..=hi).contains(&n) { Ok(n) } else { Err(ErrorCode::InvalidParameters) }
}

fn local_id(id: u64) -> Result<i64, ErrorCode> {
    i64::try_from(id).ok().filter(|&id| id > 0).ok_or(ErrorCode::InvalidParameters)
}

/// Validates a command and says who does it.
fn route(i: &Inner, command: Command) -> Result<(u32, Route), ErrorCode> {
    let id = command.id();
    let session = |to| Ok(Route::Session(to));
    let route = match command {
        Command::Login { user_id, token, endpoints, device_id, platform } => {
            if !valid_user_id(&user_id) {
                return Err(ErrorCode::BadUserId);
            }
            let scheme = |e: &String| e.starts_with("ws://") || e.starts_with("wss://");
            let device_ok = device_id.is_empty() || valid_device_id(&device_id);
            if token.is_empty() || endpoints.is_empty() || !endpoints.iter().all(scheme) || !device_ok {
                return Err(ErrorCode::InvalidParameters);
            }
            session(ToSession::Login(LinkConfig { user: user_id, token, endpoints, device: device_id, platform }))
        }
        Command::Logout {} => session(ToSession::Logout),
        Command::DestroyData {} => session(ToSession::Destroy),
        Command::Suspend { deadline_ms } => session(ToSession::Suspend(Duration::from_millis(u64::from(deadline_ms)))),
        Command::Resume {} => session(ToSession::Resume),
        Command::NetworkChanged { kind } => session(ToSession::Network(kind)),
        Command::SetForeground { foreground } => session(ToSession::Foreground(foreground)),
        Command::SendText { conversation, text, options } => {
            if text.is_empty() {
                return Err(ErrorCode::InvalidParameters);
            }
            let body = wire::Body { text, ..Default::default() };
            message(i, conversation, rules::kind::TEXT, body, options)
        }
        Command::SendCustom { conversation, data: Blob(data), description, extension: Blob(extension), options } => {
            let body = wire::Body {
                custom_data: data.into(),
                custom_desc: description,
                custom_ext: extension.into(),
                ..Default::default()
            };
            message(i, conversation, rules::kind::CUSTOM, body, options)
        }
        Command::CancelSend { local_id: id } => session(ToSession::Cancel(local_id(id)?)),
        Command::ResendMessage { local_id: id } => Ok(Route::Work(Work::Resend(local_id(id)?))),
        Command::RecallMessage { local_id: id } => session(ToSession::Call(Call::Recall { local_id: local_id(id)? })),
        Command::GetConversationList { cursor, count, filter } => {
            Ok(Route::Read(Read::List { cursor, count: between(count, 1, 500)? as usize, filter }))
        }
        Command::GetConversation { conversation } => Ok(Route::Read(Read::Conversation(conversation))),
        Command::GetTotalUnreadMessageCount {} => Ok(Route::Total),
        Command::MarkC2cMessageAsRead { user_id } => Ok(Route::Work(Work::Mark { kind: rules::CONV_C2C, id: user_id })),
        Command::MarkGroupMessageAsRead { group_id } => Ok(Route::Work(Work::Mark { kind: rules::CONV_GROUP, id: group_id })),
        Command::MarkAllMessageAsRead {} => Ok(Route::Work(Work::Mark { kind: 0, id: String::new() })),
        Command::SetReceiveOpt { conversation, opt } => {
            session(ToSession::Call(Call::SetConv { conversation, recv_opt: Some(opt as u32), pinned: None }))
        }
        Command::PinConversation { conversation, pinned } => {
            session(ToSession::Call(Call::SetConv { conversation, recv_opt: None, pinned: Some(pinned) }))
        }
        Command::GetHistory { conversation, from_local_id, newer, count, local_only } => {
            let from_local_id = i64::try_from(from_local_id).map_err(|_| ErrorCode::InvalidParameters)?;
            let count = between(count, 1, 100)? as usize;
            Ok(Route::History(History { conversation, from_local_id, newer, count, local_only }))
        }
        Command::CreateGroup { group_id, name, members } => {
            let group =
                if group_id.is_empty() { i.env.random::<12>().iter().map(|b| format!("{b:02x}")).collect() } else { group_id };
            if !valid_group_id(&group) {
                return Err(ErrorCode::BadGroupIdLocal);
            }
            members_ok(&members)?;
            if name.len() > rules::MAX_GROUP_NAME {
                return Err(ErrorCode::InvalidParameters);
            }
            session(ToSession::Call(Call::CreateGroup { group, name, members }))
        }
        Command::AddGroupMembers { group_id, members } => {
            if !valid_group_id(&group_id) {
                return Err(ErrorCode::BadGroupIdLocal);
            }
            members_ok(&members)?;
            session(ToSession::Call(Call::AddMembers { group: group_id, members }))
        }
        Command::OpenConversationWindow { filter, count } => {
            Ok(Route::Window(WindowOp::OpenConversations { filter, count: between(count, 1, MAX_WINDOW)? }))
        }
        Command::OpenMessageWindow { conversation, count, around_local_id } => Ok(Route::Window(WindowOp::OpenMessages {
            conversation,
            count: between(count, 1, MAX_WINDOW)?,
            around_local_id: i64::try_from(around_local_id).map_err(|_| ErrorCode::InvalidParameters)?,
        })),
        Command::GrowWindow { window, older, newer } => {
            between(older.saturating_add(newer), 1, MAX_WINDOW)?;
            Ok(Route::Window(WindowOp::Grow { window, older, newer }))
        }
        Command::MoveWindow { window, first_index, count } => {
            Ok(Route::Window(WindowOp::Move { window, first_index, count: between(count, 1, MAX_WINDOW)? }))
        }
        Command::CloseWindow { window } => Ok(Route::Window(WindowOp::Close { window })),
        Command::Audit {} => Ok(Route::Audit),
        Command::GetStorageUsage {} => Ok(Route::Read(Read::Usage)),
        Command::Echo { data } => Ok(Route::Window(WindowOp::Echo(data))),
    };
    route.map(|route| (id, route))
}

fn members_ok(members: &[String]) -> Result<(), ErrorCode> {
    if members.len() > rules::MAX_MEMBERS_PER_CALL {
        return Err(ErrorCode::InvalidParameters);
    }
    if members.iter().all(|m| valid_user_id(m)) { Ok(()) } else { Err(ErrorCode::BadUserId) }
}

/// A message to queue, or to send now or never.
fn message(i: &Inner, conversation: String, kind: u32, mut body: wire::Body, options: SendOptions) -> Result<Route, ErrorCode> {
    body.cloud_custom_data = options.cloud_custom_data.0.into();
    let body = body.encode_to_vec();
    if body.len() > rules::MAX_BODY {
        return Err(ErrorCode::BodyTooLarge);
    }
    let mut flags = 0;
    for (on, flag) in [
        (options.excluded_from_unread, rules::flags::EXCLUDED_FROM_UNREAD),
        (options.excluded_from_last_message, rules::flags::EXCLUDED_FROM_LAST),
        (options.online_only, rules::flags::ONLINE_ONLY),
    ] {
        flags |= if on { flag } else { 0 };
    }
    if !conversation.starts_with("c2c_") && !conversation.starts_with("group_") {
        return Err(ErrorCode::InvalidConversation);
    }
    // Minted here, before the first attempt, and never again.
    let id = MessageId::new(i.env.clock.now_ms() as u64, i.env.random());
    if options.online_only {
        let send = wire::Send { cmid: id.0.to_vec().into(), kind, flags, body: body.into(), ..Default::default() };
        return Ok(Route::Session(ToSession::OnlineOnly(conversation, send)));
    }
    Ok(Route::Work(Work::Send(Outgoing { conversation, kind, flags, body, id })))
}
