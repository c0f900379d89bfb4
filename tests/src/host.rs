//! A host of one kernel, as an application would be: it submits, pumps when woken, mirrors windows, and keeps account of
//! every request. Single-threaded, so that the simulation can use it too.
use crate::mirror::Mirror;
use ntk_core::Kernel;
use ntk_core::api::spec::ApiType as _;
use ntk_core::api::{
    Command, Completion, ConversationFilter, ConversationRow, Delivery, ErrorCode, Event, HistoryQuery, MessagePage, MessageRow,
    Reply, SendOptions, UnreadTotal,
};
use ntk_core::exec::Env;
use ntk_core::kernel::OpenOptions;
use std::cell::{Ref, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Everything that was delivered and is not taken yet, and the books about it.
#[derive(Default)]
pub struct Seen {
    /// Completions nobody took yet.
    pub done: BTreeMap<u64, Completion>,
    /// Accepted requests without a completion.
    pub open: BTreeSet<u64>,
    /// Requests accepted so far.
    pub accepted: u64,
    /// Completions delivered so far.
    pub completed: u64,
    /// Events in order; drivers drain it.
    pub events: Vec<Event>,
    /// Windows of conversations.
    pub lists: BTreeMap<u64, Mirror<ConversationRow>>,
    /// Windows of messages.
    pub chats: BTreeMap<u64, Mirror<MessageRow>>,
    /// Digests of patched conversations with their delivery, for latency: (server time, conversation).
    pub fresh: Vec<i64>,
    /// The code of `Closed`, once it came.
    pub closed: Option<u32>,
    /// Hash of everything delivered, when it is wanted.
    pub trace: Option<u64>,
    /// The part of local paths that differs from run to run; it does not belong to the trace.
    pub base: Vec<u8>,
    /// The newest commit seen.
    pub commit_no: u64,
    /// Promises broken: a second completion, a bad patch, an item after `Closed`.
    pub broken: Vec<String>,
}

impl Seen {
    fn take_in(&mut self, item: &Delivery) {
        if let Some(trace) = self.trace {
            let mut bytes = trace.to_le_bytes().to_vec();
            item.encode(&mut bytes);
            if let Some(first) = self.base.first() {
                let mut at = 0;
                while let Some(next) = bytes[at..].iter().position(|b| b == first) {
                    at += next;
                    if bytes[at..].starts_with(&self.base) {
                        bytes.drain(at..at + self.base.len());
                    } else {
                        at += 1;
                    }
                }
            }
            self.trace = Some(crate::ledger::hash(&bytes));
        }
        if self.closed.is_some() {
            self.broken.push(format!("delivered after Closed: {item:?}"));
        }
        match item {
            Delivery::Completion(c) => {
                self.completed += 1;
                if !self.open.remove(&c.request) {
                    self.broken.push(format!("completion for {}, which is not open: {c:?}", c.request));
                }
                self.done.insert(c.request, c.clone());
            }
            Delivery::Event(e) => self.events.push(e.clone()),
            Delivery::ConversationPatch(p) => {
                self.commit_no = self.commit_no.max(p.commit_no);
                let rows = p.inserts.iter().map(|i| &i.row).chain(p.reloads.iter().map(|r| &r.row));
                self.fresh.extend(rows.filter_map(|r| r.last_message.as_ref()).filter(|m| !m.is_self).map(|m| m.time_ms));
                let applied = self.lists.entry(p.window).or_default().apply(p);
                self.broken.extend(applied.err().map(|e| format!("window {}: {e}", p.window)));
            }
            Delivery::MessagePatch(p) => {
                self.commit_no = self.commit_no.max(p.commit_no);
                let applied = self.chats.entry(p.window).or_default().apply(p);
                self.broken.extend(applied.err().map(|e| format!("window {}: {e}", p.window)));
            }
            Delivery::Closed(c) => self.closed = Some(c.code),
        }
    }
}

/// The host.
#[derive(Clone)]
pub struct Host {
    kernel: Rc<Kernel>,
    woken: Arc<Notify>,
    pumped: Rc<Notify>,
    seen: Rc<RefCell<Seen>>,
}

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Why.
    pub code: ErrorCode,
    /// For logs.
    pub text: String,
}

impl From<ErrorCode> for Failed {
    fn from(code: ErrorCode) -> Failed {
        Failed { code, text: String::new() }
    }
}

/// Answer or failure.
pub type Answer<T> = Result<T, Failed>;

/// How long a request may take before a test calls it lost.
const LOST_AFTER: Duration = Duration::from_secs(120);

impl Host {
    /// Opens a kernel and waits until it is open.
    pub async fn open(directory: &Path, mailbox: usize, env: Env) -> Answer<Host> {
        let (host, request) = Host::open_only(directory, mailbox, env)?;
        host.wait(request).await?;
        Ok(host)
    }

    /// Opens a kernel and returns at once, with the request that completes when it is open.
    pub fn open_only(directory: &Path, mailbox: usize, env: Env) -> Answer<(Host, u64)> {
        Host::open_with(OpenOptions { mailbox, ..OpenOptions::new(directory) }, env)
    }

    /// The same with whatever options.
    pub fn open_with(options: OpenOptions, env: Env) -> Answer<(Host, u64)> {
        let (kernel, request) = Kernel::open(options, env).map_err(|e| Failed { code: e.code, text: e.text })?;
        let woken = Arc::new(Notify::new());
        let wake = woken.clone();
        kernel.set_wake(Some(Arc::new(move || wake.notify_one())));
        let seen = Seen { open: BTreeSet::from([request]), accepted: 1, ..Seen::default() };
        let host = Host { kernel: Rc::new(kernel), woken, pumped: Rc::default(), seen: Rc::new(RefCell::new(seen)) };
        Ok((host, request))
    }

    /// The kernel.
    pub fn kernel(&self) -> &Kernel {
        &self.kernel
    }

    /// What was delivered.
    pub fn seen(&self) -> Ref<'_, Seen> {
        self.seen.borrow()
    }

    /// Takes the events so far.
    pub fn drain_events(&self) -> Vec<Event> {
        std::mem::take(&mut self.seen.borrow_mut().events)
    }

    /// Takes all completions nobody waits for.
    pub fn take_done(&self) -> Vec<Completion> {
        std::mem::take(&mut self.seen.borrow_mut().done).into_values().collect()
    }

    /// Hashes everything delivered from now on, on top of `trace`. Local paths count from `base` on.
    pub fn start_trace(&self, trace: u64, base: &Path) {
        let mut seen = self.seen.borrow_mut();
        (seen.trace, seen.base) = (Some(trace), base.to_string_lossy().into_owned().into_bytes());
    }

    /// The hash so far.
    pub fn trace(&self) -> u64 {
        self.seen.borrow().trace.unwrap_or(0)
    }

    /// Takes the events `of` picks; the others stay.
    pub fn take_events(&self, of: impl Fn(&Event) -> bool) -> Vec<Event> {
        let mut seen = self.seen.borrow_mut();
        let (taken, kept) = std::mem::take(&mut seen.events).into_iter().partition(of);
        seen.events = kept;
        taken
    }

    /// Takes the server times of freshly patched rows.
    pub fn drain_fresh(&self) -> Vec<i64> {
        std::mem::take(&mut self.seen.borrow_mut().fresh)
    }

    /// Delivers everything that is ready. Returns how much that was.
    pub fn pump(&self) -> usize {
        let mut delivered = 0;
        loop {
            let seen = &self.seen;
            let pumped = self.kernel.pump(256, Duration::from_millis(20), &mut |item| seen.borrow_mut().take_in(item));
            match pumped {
                Ok(p) => {
                    delivered += p.delivered;
                    if !p.more {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        if delivered > 0 {
            self.pumped.notify_waiters();
        }
        delivered
    }

    /// Waits until the kernel wakes the host, or another part of the host pumped.
    pub async fn woken(&self) {
        tokio::select! {
            biased;
            _ = self.woken.notified() => {}
            _ = self.pumped.notified() => {}
        }
    }

    /// Submits; waits while the kernel is busy.
    pub async fn submit(&self, command: Command) -> Answer<u64> {
        loop {
            match self.try_submit(command.clone()) {
                Err(ErrorCode::Busy) => {
                    self.pump();
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                other => return other.map_err(Failed::from),
            }
        }
    }

    /// Submits once.
    pub fn try_submit(&self, command: Command) -> Result<u64, ErrorCode> {
        let request = self.kernel.submit(command).map_err(|e| e.code)?;
        let mut seen = self.seen.borrow_mut();
        seen.accepted += 1;
        seen.open.insert(request);
        Ok(request)
    }

    /// Pumps until `ready` gives something; `None` after `within`.
    pub async fn until<T>(&self, within: Duration, mut ready: impl FnMut(&mut Seen) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + within;
        loop {
            self.pump();
            if let Some(t) = ready(&mut self.seen.borrow_mut()) {
                return Some(t);
            }
            if tokio::time::timeout_at(deadline, self.woken()).await.is_err() {
                self.pump();
                return ready(&mut self.seen.borrow_mut());
            }
        }
    }

    /// Waits for a completion.
    pub async fn wait(&self, request: u64) -> Answer<Option<Reply>> {
        let lost = || Failed { code: ErrorCode::Timeout, text: format!("request {request} was not completed") };
        let c = self.until(LOST_AFTER, |seen| seen.done.remove(&request)).await.ok_or_else(lost)?;
        match ErrorCode::from_u32(c.code) {
            Some(ErrorCode::Ok) => Ok(c.reply),
            Some(code) => Err(Failed { code, text: c.text }),
            None => Err(Failed { code: ErrorCode::Internal, text: format!("unknown code {}: {}", c.code, c.text) }),
        }
    }

    /// Submits and waits.
    pub async fn call(&self, command: Command) -> Answer<Option<Reply>> {
        let request = self.submit(command).await?;
        self.wait(request).await
    }

    /// Closes and waits for `Closed`.
    pub async fn close(&self) -> Result<(), String> {
        self.kernel.close();
        self.until(Duration::from_secs(20), |s| s.closed).await.ok_or("the kernel did not close in 20 s")?;
        let seen = self.seen.borrow();
        if seen.open.is_empty() && seen.accepted == seen.completed && seen.broken.is_empty() {
            return Ok(());
        }
        Err(format!("{} requests, {} completions, open {:?}, broken {:?}", seen.accepted, seen.completed, seen.open, seen.broken))
    }

    /// Logs in.
    pub async fn login(&self, user: &str, token: String, endpoint: &str, device: &str) -> Answer<()> {
        let login = Command::Login {
            user_id: user.into(),
            token,
            endpoints: vec![endpoint.into()],
            device_id: device.into(),
            platform: "linux".into(),
        };
        self.call(login).await.map(drop)
    }

    /// Queues a text and waits for its final state: its seq.
    pub async fn send_text(&self, conversation: &str, text: &str, options: SendOptions) -> Answer<u64> {
        let local_id = self.queue_text(conversation, text, options).await?;
        self.sent(local_id).await
    }

    /// Queues a text: its local id.
    pub async fn queue_text(&self, conversation: &str, text: &str, options: SendOptions) -> Answer<u64> {
        let send = Command::SendText { conversation: conversation.into(), text: text.into(), options };
        match self.call(send).await? {
            Some(Reply::SendReceipt(r)) => Ok(r.local_id),
            other => Err(wrong(&other)),
        }
    }

    /// Waits for the final state of a queued message: its seq.
    pub async fn sent(&self, local_id: u64) -> Answer<u64> {
        let take = |seen: &mut Seen| {
            let at = seen.events.iter().position(|e| matches!(e, Event::SendFinished(f) if f.local_id == local_id))?;
            match seen.events.remove(at) {
                Event::SendFinished(f) => Some(f),
                _ => None,
            }
        };
        let lost = || Failed { code: ErrorCode::Timeout, text: format!("message {local_id} came to no end") };
        let f = self.until(LOST_AFTER, take).await.ok_or_else(lost)?;
        match ErrorCode::from_u32(f.code) {
            Some(ErrorCode::Ok) => Ok(f.seq),
            code => Err(code.unwrap_or(ErrorCode::Internal).into()),
        }
    }

    /// One conversation.
    pub async fn conversation(&self, id: &str) -> Answer<ConversationRow> {
        match self.call(Command::GetConversation { conversation: id.into() }).await? {
            Some(Reply::Conversation(row)) => Ok(row),
            other => Err(wrong(&other)),
        }
    }

    /// All conversations, in list order, page by page.
    pub async fn conversations(&self) -> Answer<Vec<ConversationRow>> {
        self.conversations_by(&ConversationFilter::default()).await
    }

    /// Those a filter lets pass, in list order.
    pub async fn conversations_by(&self, filter: &ConversationFilter) -> Answer<Vec<ConversationRow>> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = Command::GetConversationList { cursor, count: 500, filter: filter.clone() };
            match self.call(page).await? {
                Some(Reply::ConversationPage(p)) => {
                    all.extend(p.rows);
                    if p.next_cursor.is_empty() {
                        return Ok(all);
                    }
                    cursor = p.next_cursor;
                }
                other => return Err(wrong(&other)),
            }
        }
    }

    /// The unread total.
    pub async fn total(&self) -> Answer<UnreadTotal> {
        match self.call(Command::GetTotalUnreadMessageCount {}).await? {
            Some(Reply::UnreadTotal(t)) => Ok(t),
            other => Err(wrong(&other)),
        }
    }

    /// A page of history.
    pub async fn history(&self, conversation: &str, from_local_id: u64, newer: bool, count: u32) -> Answer<MessagePage> {
        let page = {
            let query = HistoryQuery { from_local_id, newer, count, ..Default::default() };
            Command::GetHistory { conversation: conversation.into(), query }
        };
        match self.call(page).await? {
            Some(Reply::MessagePage(p)) => Ok(p),
            other => Err(wrong(&other)),
        }
    }

    /// The whole history, paged from one end to the other.
    pub async fn whole_history(&self, conversation: &str, newer: bool, count: u32) -> Answer<Vec<MessageRow>> {
        let (mut all, mut from) = (Vec::new(), 0);
        loop {
            let page = self.history(conversation, from, newer, count).await?;
            // Without kinds every page that is not the last one has rows, unless the link went away.
            let end = page.edge == ntk_core::api::EdgeState::End || page.rows.is_empty();
            all.extend(page.rows);
            if end {
                return Ok(all);
            }
            from = all.last().map_or(0, |r: &MessageRow| r.local_id);
        }
    }

    /// Audits: the differences.
    pub async fn audit(&self) -> Answer<Vec<String>> {
        match self.call(Command::Audit {}).await? {
            Some(Reply::Audit(report)) => Ok(report.differences),
            other => Err(wrong(&other)),
        }
    }

    /// Opens a window of conversations and waits for its first rows.
    pub async fn watch_list(&self, count: u32) -> Answer<u64> {
        let open = Command::OpenConversationWindow { filter: ConversationFilter::default(), count };
        match self.call(open).await? {
            Some(Reply::WindowOpened(w)) => {
                let lost = || Failed { code: ErrorCode::Timeout, text: "the window gave no snapshot".into() };
                self.until(LOST_AFTER, |s| s.lists.contains_key(&w.window).then_some(())).await.ok_or_else(lost)?;
                Ok(w.window)
            }
            other => Err(wrong(&other)),
        }
    }
}

fn wrong(reply: &Option<Reply>) -> Failed {
    Failed { code: ErrorCode::Internal, text: format!("unexpected reply {reply:?}") }
}
