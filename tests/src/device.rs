//! A device in a process of its own, so that it can die by `kill -9`: orders come as JSON lines on stdin, answers leave on
//! stdout. The end of stdin is the end of the process.
use crate::host::{Answer, Failed, Host};
use crate::ledger::text_hash;
use ntk_core::api::{
    Command, ConversationRow, ErrorCode, Event, HistoryQuery, MessageRow, MessageState, NetworkKind, ReceiveOpt, Reply,
    SendOptions,
};
use ntk_core::exec::Env;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::sync::{mpsc, oneshot};

/// Who a device process is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Identity {
    /// Its directory.
    pub directory: PathBuf,
    /// User id.
    pub user: String,
    /// Device id.
    pub device: String,
    /// Token.
    pub token: String,
    /// Server.
    pub endpoint: String,
    /// Rows of the conversation window it keeps open; 0 = none.
    pub window: u32,
}

/// What a device is told to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Order {
    /// Send a text and wait for its seq.
    Send { conversation: String, text: String, receipt: bool },
    /// React to the message at a seq, or take that back.
    React { conversation: String, seq: u64, remove: bool },
    /// Send receipts for the messages at these seqs.
    Receipts { conversation: String, seqs: Vec<u64> },
    /// Delete the message at a seq on all own devices.
    Hide { conversation: String, seq: u64 },
    /// Mark a conversation.
    Mark { conversation: String, marks: u64, enable: bool },
    /// Answer once the server has everything that was done here.
    Settle,
    /// The messages at these seqs, from here or from the server.
    Rows { conversation: String, seqs: Vec<u64> },
    /// Queue a text; done once it is durable.
    Queue { conversation: String, text: String },
    /// Mark one conversation read.
    MarkRead { conversation: String },
    /// Mark everything read.
    MarkAll,
    /// Mark all groups read.
    MarkGroups,
    /// Mark all one-to-one conversations read.
    MarkPairs,
    /// Set the receive option.
    SetOpt { conversation: String, opt: u32 },
    /// Pin or unpin.
    Pin { conversation: String, pinned: bool },
    /// Page back through history.
    Browse { conversation: String, pages: u32 },
    /// The network goes or comes.
    Network { up: bool },
    /// Answer once these conversations have reached these seqs.
    Reach { heads: BTreeMap<String, u64> },
    /// Answer once nothing is queued for sending.
    Flush,
    /// The conversation list.
    List,
    /// The unread total.
    Total,
    /// Audit.
    Audit,
    /// Figures of this process.
    Stats,
    /// Close and exit.
    Close,
}

/// What it answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Told {
    /// Done.
    Done,
    /// Sent at this seq.
    Sent(u64),
    /// The list, in order.
    List(Vec<Seen>),
    /// Messages.
    Rows(Vec<SeenRow>),
    /// The total: (count, known, exact).
    Total(u64, bool, bool),
    /// Differences an audit found, and promises the host saw broken.
    Audit(Vec<String>),
    /// Figures.
    Stats(Stats),
    /// It failed: code and text.
    Failed(u32, String),
}

/// What a list cell says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Conversation id.
    pub id: String,
    /// Newest seq.
    pub head: u64,
    /// Read mark.
    pub read: u64,
    /// Unread.
    pub unread: u64,
    /// Whether that is exact.
    pub exact: bool,
    /// Receive option.
    pub opt: u32,
    /// Pinned.
    pub pinned: bool,
    /// The peer's read mark.
    pub peer_read: u64,
    /// Member of it.
    pub member: bool,
    /// Marks.
    pub marks: u64,
    /// Custom data.
    pub data: Vec<u8>,
    /// Folders, ascending.
    pub folders: Vec<u64>,
    /// Unread mentions: seq and V2TIM's atType.
    pub at: Vec<(u64, u32)>,
    /// Place in the order.
    pub order: i64,
    /// It may be listed on this device alone: it has a draft, or the driver knows of something else.
    pub own_reasons: bool,
}

impl From<&ConversationRow> for Seen {
    fn from(r: &ConversationRow) -> Seen {
        Seen {
            id: r.id.clone(),
            head: r.head_seq,
            read: r.read_seq,
            unread: r.unread,
            exact: r.unread_exact,
            opt: r.recv_opt as u32,
            pinned: r.pinned,
            peer_read: r.peer_read_seq,
            member: r.is_member,
            marks: r.marks,
            data: r.custom_data.0.clone(),
            folders: r.folders.clone(),
            at: r.at.iter().map(|a| (a.seq, a.at_type)).collect(),
            order: r.order_key,
            own_reasons: !r.draft.is_empty(),
        }
    }
}

/// What a message cell says, as far as it can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenRow {
    /// Its place.
    pub seq: u64,
    /// Hash of its text.
    pub text: u64,
    /// Recalled.
    pub recalled: bool,
    /// Times edited.
    pub edits: u32,
    /// Reactions: how many users, and whether this one.
    pub reactions: BTreeMap<String, (u32, bool)>,
    /// Own messages that want receipts: how many read it, how many did not.
    pub receipts: (u32, u32),
}

impl From<&MessageRow> for SeenRow {
    fn from(r: &MessageRow) -> SeenRow {
        SeenRow {
            seq: r.seq,
            text: text_hash(&r.text),
            recalled: r.state == MessageState::Recalled,
            edits: r.edits,
            reactions: r.reactions.iter().map(|x| (x.reaction.clone(), (x.count, x.is_self))).collect(),
            receipts: (r.read_count, r.unread_count),
        }
    }
}

/// Figures of a device process.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Stats {
    /// Milliseconds from the server's timestamp of a message to its patch, since the last question.
    pub latency_ms: Vec<u32>,
    /// Peak resident memory, KiB.
    pub peak_rss_kib: u64,
    /// Threads.
    pub threads: u64,
    /// Requests accepted.
    pub requests: u64,
    /// Completions delivered.
    pub completions: u64,
}

/// A field of `/proc/<pid>/status`, in its own unit.
pub fn proc_status(pid: &str, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(field)?.strip_prefix(':'));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Milliseconds since 1970 by the system's clock.
pub fn now_ms() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

type Reaching = Rc<RefCell<BTreeMap<String, Vec<(u64, oneshot::Sender<()>)>>>>;

/// What this process is: a kernel's host, and who waits for what in it.
#[derive(Clone)]
struct Process {
    host: Host,
    reaching: Reaching,
    latency: Rc<RefCell<Vec<u32>>>,
    started_ms: i64,
    file: PathBuf,
}

/// The body of a device process.
pub async fn run(identity: Identity) -> Result<(), String> {
    let fail = |what: &str| {
        let what = what.to_owned();
        move |e: Failed| format!("{what}: {:?} {}", e.code, e.text)
    };
    let host = Host::open(&identity.directory, 256, Env::real()).await.map_err(fail("open"))?;
    if identity.window > 0 {
        host.watch_list(identity.window).await.map_err(fail("window"))?;
    }
    let login = host.login(&identity.user, identity.token.clone(), &identity.endpoint, &identity.device);
    login.await.map_err(fail("login"))?;
    let file = identity.directory.join(crate::verify::DATABASE);
    let device = Process { host, reaching: Reaching::default(), latency: Rc::default(), started_ms: now_ms(), file };
    let (out, mut outgoing) = mpsc::unbounded_channel::<(u64, Told)>();
    tokio::task::spawn_local(async move {
        let mut stdout = tokio::io::stdout();
        while let Some(told) = outgoing.recv().await {
            let line = serde_json::to_string(&told).unwrap_or_default() + "\n";
            if stdout.write_all(line.as_bytes()).await.is_err() || stdout.flush().await.is_err() {
                return;
            }
        }
    });
    let _ = out.send((0, Told::Done));
    let watcher = device.clone();
    tokio::task::spawn_local(async move { watcher.watch().await });
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let (id, order): (u64, Order) = serde_json::from_str(&line).map_err(|e| format!("bad order {line:?}: {e}"))?;
        if matches!(order, Order::Close) {
            let told = device.host.close().await.map_or_else(|e| Told::Failed(0, e), |()| Told::Done);
            let _ = out.send((id, told));
            tokio::time::sleep(Duration::from_millis(50)).await;
            return Ok(());
        }
        let (device, out) = (device.clone(), out.clone());
        tokio::task::spawn_local(async move {
            let told = device.obey(order).await.unwrap_or_else(|e| Told::Failed(e.code as u32, e.text));
            let _ = out.send((id, told));
        });
    }
    let _ = device.host.close().await;
    Ok(())
}

impl Process {
    /// Pumps for ever, measures latency and looks after conversations somebody waits for.
    async fn watch(&self) {
        let mut again = tokio::time::interval(Duration::from_millis(500));
        loop {
            tokio::select! {
                biased;
                _ = self.host.woken() => {}
                _ = again.tick() => self.look(None),
            }
            self.host.pump();
            let now = now_ms();
            let fresh = self.host.drain_fresh();
            let young = fresh.iter().filter(|&&ts| ts >= self.started_ms).map(|ts| (now - ts).clamp(0, 1 << 30) as u32);
            self.latency.borrow_mut().extend(young);
            // SendFinished stays until its waiter takes it; everything else is consumed here.
            let changed = self.host.take_events(|e| !matches!(e, Event::SendFinished(_)));
            for event in changed {
                if let Event::ConversationsChanged(c) = event {
                    c.added
                        .iter()
                        .chain(&c.deleted)
                        .chain(c.changed.iter().map(|c| &c.conversation))
                        .for_each(|id| self.look(Some(id)));
                }
            }
        }
    }

    /// Asks for the rows of conversations somebody waits for.
    fn look(&self, only: Option<&str>) {
        let waiting: Vec<String> = match only {
            Some(id) => self.reaching.borrow().contains_key(id).then(|| id.to_owned()).into_iter().collect(),
            None => self.reaching.borrow().keys().take(64).cloned().collect(),
        };
        for id in waiting {
            let device = self.clone();
            tokio::task::spawn_local(async move {
                let head = device.host.conversation(&id).await.map_or(0, |r| r.head_seq);
                let mut reaching = device.reaching.borrow_mut();
                if let Some(list) = reaching.get_mut(&id) {
                    let (met, open): (Vec<_>, Vec<_>) = std::mem::take(list).into_iter().partition(|(want, _)| *want <= head);
                    *list = open;
                    if list.is_empty() {
                        reaching.remove(&id);
                    }
                    for (_, tell) in met {
                        let _ = tell.send(());
                    }
                }
            });
        }
    }

    async fn reach(&self, mut heads: BTreeMap<String, u64>) -> Answer<Told> {
        // A bulk question is answered from the list; a few conversations are watched one by one.
        while heads.len() > 16 {
            for row in self.host.conversations().await? {
                if heads.get(&row.id).is_some_and(|h| *h <= row.head_seq) {
                    heads.remove(&row.id);
                }
            }
            tokio::time::sleep(Duration::from_millis(if heads.is_empty() { 0 } else { 50 })).await;
        }
        for (id, head) in heads {
            let (tell, told) = oneshot::channel();
            self.reaching.borrow_mut().entry(id.clone()).or_default().push((head, tell));
            self.look(Some(&id));
            let _ = told.await;
        }
        Ok(Told::Done)
    }

    async fn do_(&self, command: Command) -> Answer<Told> {
        self.host.call(command).await.map(|_| Told::Done)
    }

    /// Settings go through the server: without a link, or when it goes meanwhile, a user would press again.
    async fn insist(&self, command: Command) -> Answer<Told> {
        loop {
            match self.do_(command.clone()).await {
                Err(e) if matches!(e.code, ErrorCode::NoNetwork | ErrorCode::NetworkLost | ErrorCode::Timeout) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                other => return other,
            }
        }
    }

    /// The messages at these seqs. Without a link, or when it goes meanwhile, a user would scroll again.
    async fn rows(&self, conversation: &str, seqs: Vec<u64>) -> Answer<Vec<MessageRow>> {
        let query = HistoryQuery { seqs: seqs.clone(), count: 100, ..HistoryQuery::default() };
        let mut page = Vec::new();
        for _ in 0..100 {
            let command = Command::GetHistory { conversation: conversation.into(), query: query.clone() };
            match self.host.call(command).await? {
                Some(Reply::MessagePage(p)) => page = p.rows,
                other => return Err(Failed { code: ErrorCode::Internal, text: format!("history answered {other:?}") }),
            }
            if page.len() == seqs.len() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(page)
    }

    async fn local_id(&self, conversation: &str, seq: u64) -> Answer<u64> {
        let rows = self.rows(conversation, vec![seq]).await?;
        let missing = || Failed { code: ErrorCode::NotFound, text: format!("{conversation} has no message {seq}") };
        rows.first().map(|r| r.local_id).ok_or_else(missing)
    }

    /// Looks into the file, as no host would: the kernel says that something is done before the server has it.
    async fn settle(&self) -> Answer<Told> {
        let failed = |e: rusqlite::Error| Failed { code: ErrorCode::DatabaseOperation, text: e.to_string() };
        let db = rusqlite::Connection::open(&self.file).map_err(failed)?;
        db.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
        loop {
            let waiting: i64 = db.query_row("SELECT count(*) FROM intent", [], |r| r.get(0)).map_err(failed)?;
            if waiting == 0 {
                return Ok(Told::Done);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn obey(&self, order: Order) -> Answer<Told> {
        match order {
            Order::Send { conversation, text, receipt } => {
                let options = SendOptions { needs_read_receipt: receipt, ..SendOptions::default() };
                self.host.send_text(&conversation, &text, options).await.map(Told::Sent)
            }
            Order::React { conversation, seq, remove } => {
                let (local_id, reaction) = (self.local_id(&conversation, seq).await?, "👍".to_owned());
                self.do_(if remove {
                    Command::RemoveReaction { local_id, reaction }
                } else {
                    Command::AddReaction { local_id, reaction }
                })
                .await
            }
            Order::Receipts { conversation, seqs } => {
                let local_ids = self.rows(&conversation, seqs).await?.iter().map(|r| r.local_id).collect();
                self.do_(Command::SendReadReceipts { local_ids }).await
            }
            Order::Hide { conversation, seq } => {
                let local_ids = vec![self.local_id(&conversation, seq).await?];
                self.do_(Command::DeleteMessages { local_ids, local_only: false }).await
            }
            Order::Mark { conversation, marks, enable } => {
                self.do_(Command::MarkConversations { conversations: vec![conversation], marks, enable }).await
            }
            Order::Settle => self.settle().await,
            Order::Rows { conversation, seqs } => {
                Ok(Told::Rows(self.rows(&conversation, seqs).await?.iter().map(SeenRow::from).collect()))
            }
            Order::Queue { conversation, text } => {
                self.host.queue_text(&conversation, &text, SendOptions::default()).await.map(|_| Told::Done)
            }
            Order::MarkRead { conversation } => match conversation.split_once('_') {
                Some(("c2c", peer)) => self.do_(Command::MarkC2cMessageAsRead { user_id: peer.into() }).await,
                Some((_, group)) => self.do_(Command::MarkGroupMessageAsRead { group_id: group.into() }).await,
                None => Err(ErrorCode::InvalidConversation.into()),
            },
            Order::MarkAll => self.do_(Command::MarkAllMessageAsRead {}).await,
            Order::MarkGroups => self.do_(Command::MarkGroupMessageAsRead { group_id: String::new() }).await,
            Order::MarkPairs => self.do_(Command::MarkC2cMessageAsRead { user_id: String::new() }).await,
            Order::SetOpt { conversation, opt } => {
                let opt = ReceiveOpt::from_u32(opt).unwrap_or_default();
                self.insist(Command::SetReceiveOpt { conversation, opt }).await
            }
            Order::Pin { conversation, pinned } => self.insist(Command::PinConversation { conversation, pinned }).await,
            Order::Browse { conversation, pages } => {
                let mut from = 0;
                for _ in 0..pages {
                    let page = self.host.history(&conversation, from, false, 50).await?;
                    let Some(last) = page.rows.last() else { break };
                    from = last.local_id;
                }
                Ok(Told::Done)
            }
            Order::Network { up } => {
                let kind = if up { NetworkKind::Wifi } else { NetworkKind::None };
                self.do_(Command::NetworkChanged { kind }).await
            }
            Order::Reach { heads } => self.reach(heads).await,
            Order::Flush => loop {
                if let Some(Reply::StorageUsage(u)) = self.host.call(Command::GetStorageUsage {}).await?
                    && u.queued_sends == 0
                {
                    return Ok(Told::Done);
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            },
            Order::List => Ok(Told::List(self.host.conversations().await?.iter().map(Seen::from).collect())),
            Order::Total => self.host.total().await.map(|t| Told::Total(t.count, t.known, t.exact)),
            Order::Audit => {
                let mut wrong = self.host.audit().await?;
                wrong.extend(self.host.seen().broken.iter().cloned());
                Ok(Told::Audit(wrong))
            }
            Order::Stats => Ok(Told::Stats(Stats {
                latency_ms: std::mem::take(&mut self.latency.borrow_mut()),
                peak_rss_kib: proc_status("self", "VmHWM"),
                threads: proc_status("self", "Threads"),
                requests: self.host.seen().accepted,
                completions: self.host.seen().completed,
            })),
            Order::Close => Ok(Told::Done),
        }
    }
}
