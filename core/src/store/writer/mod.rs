//! `ntk-writer`: the one write connection. Takes what waits, commits it as one transaction, then publishes in commit order.
mod checkpoint;
mod index;
mod indexing;
mod log;
pub(crate) mod publish;
mod said;
mod server_clock;
mod storage;
mod windows;

use super::mailbox::{Lanes, Op, Then};
use super::readers::Opening;
use super::work::Work;
use super::work::held::Held;
use crate::api::{Error, ErrorCode, Event, MessageReceipts, Reply, UnreadTotal};
use crate::delivery::Lane;
use crate::exec::{CommitFate, Env, Exec, spawn_thread};
use crate::lists::{Lists, Source};
use crate::model::ids::UserId;
use crate::model::order::Around;
use crate::store::ground::conv::{sum_totals, top};
use crate::store::ground::messages;
use crate::store::ground::outcome::Outcome;
use crate::store::ground::tx::{Running, Times, Tx};
use crate::store::reading::filters::Subscriptions;
use crate::store::reading::wants::{ConvWants, Meeting, Note, one_message};
use crate::store::reading::{receipts, rows};
use checkpoint::Checkpoint;
use crossbeam::channel::{never, select};
use indexing::Indexing;
use publish::Committed;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use server_clock::ServerClock;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use storage::is_storage;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tracing::{error, info, warn};

/// One transaction takes at most this many units of work.
const GROUP: usize = 128;
/// One patch per window per this long, when no host frame drives it.
const TICK: Duration = Duration::from_millis(16);
/// The log is written back into the file at once above this, bytes.
const CHECKPOINT_NOW: u64 = 64 << 20;

/// What the writer is built from.
pub(crate) struct WriterParts {
    pub(crate) env: Env,
    pub(crate) directory: PathBuf,
    pub(crate) lanes: Lanes,
    pub(crate) lane: Arc<Lane>,
    pub(crate) notes: mpsc::UnboundedSender<Note>,
    /// Newest commit; readers stamp their completions with it.
    pub(crate) commit_no: Arc<AtomicU64>,
    /// Raised by each commit that changes what users are called; readers forget what they remember.
    pub(crate) renamed: Arc<AtomicU64>,
    /// The kernel's number in the log.
    pub(crate) no: u64,
}

/// Starts the writer; `opened` completes when the database is open or is not going to be.
pub(crate) fn spawn_writer(parts: WriterParts, opened: Opening) -> Result<(), Error> {
    let (env, hook) = (parts.env.clone(), parts.env.thread_hook.clone());
    let writer = Writer::new(parts);
    match env.exec {
        Exec::Threads(_) => {
            let started = spawn_thread("ntk-writer", &hook, move || writer.run(opened));
            started.map(drop).map_err(|e| Error::new(ErrorCode::LocalIo, e.to_string()))
        }
        Exec::Inline => {
            env.spawn(writer.run_inline(opened));
            Ok(())
        }
    }
}

/// Why nothing can be written now.
#[derive(Clone)]
enum Status {
    Open,
    Suspended,
    Failed(Error),
}

struct Writer {
    env: Env,
    directory: PathBuf,
    lanes: Lanes,
    lane: Arc<Lane>,
    notes: mpsc::UnboundedSender<Note>,
    commit_no: Arc<AtomicU64>,
    renamed: Arc<AtomicU64>,
    no: u64,
    connection: Option<Connection>,
    lock: Option<File>,
    status: Status,
    lists: Lists,
    me: UserId,
    held: Held,
    running: Running,
    /// Totals and top hold; false from open until the first commit, question or idle moment.
    summed: bool,
    server_clock: ServerClock,
    total_said: Option<UnreadTotal>,
    subscriptions: Subscriptions,
    disk_full: bool,
    /// The disk was full when it was to be opened: then it is tried again.
    open_again: Option<Instant>,
    last_flush: Option<Instant>,
    indexing: Indexing,
    checkpoint: Option<Checkpoint>,
    commits_since_checkpoint: u32,
    died: bool,
    closing: bool,
    /// `synchronous` as last set: true = full.
    full: Option<bool>,
}

impl Writer {
    fn new(p: WriterParts) -> Writer {
        Writer {
            lists: Lists::new(p.lane.clone(), Source::stored()),
            env: p.env,
            directory: p.directory,
            lanes: p.lanes,
            lane: p.lane,
            notes: p.notes,
            commit_no: p.commit_no,
            renamed: p.renamed,
            no: p.no,
            connection: None,
            lock: None,
            status: Status::Suspended,
            me: UserId::default(),
            held: Held::default(),
            running: Running::default(),
            summed: false,
            server_clock: ServerClock::default(),
            total_said: None,
            subscriptions: Subscriptions::default(),
            disk_full: false,
            open_again: None,
            last_flush: None,
            indexing: Indexing::default(),
            checkpoint: None,
            commits_since_checkpoint: 0,
            died: false,
            closing: false,
            full: None,
        }
    }

    fn run(mut self, opened: Opening) {
        self.open(Some(opened));
        while !self.closing {
            let wait = self.wait();
            let first = if wait.is_zero() {
                None
            } else {
                select! {
                    recv(self.lanes.session) -> op => op.ok(),
                    recv(self.lanes.host) -> op => match op { Ok(op) => Some(op), Err(_) => break },
                    recv(self.checkpoint.as_ref().map_or_else(never, Checkpoint::ended)) -> _ => None,
                    recv(if wait == Duration::MAX { never() } else { crossbeam::channel::after(wait) }) -> _ => None,
                }
            };
            self.guarded_turn(first);
        }
        self.end();
    }

    async fn run_inline(mut self, opened: Opening) {
        self.open(Some(opened));
        while !self.closing && !self.died {
            if self.lanes.host.is_empty() && self.lanes.session.is_empty() {
                let wait = self.wait().min(Duration::from_secs(3600));
                let notify = self.lanes.notify.clone();
                tokio::select! {
                    biased;
                    () = notify.notified() => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
            self.guarded_turn(None);
            // Others run between two transactions, as they would beside a thread.
            tokio::task::yield_now().await;
        }
        if !self.died {
            self.end();
        }
    }

    /// How long nothing needs doing unless someone asks.
    fn wait(&self) -> Duration {
        self.wait_for_index().min(self.wait_otherwise())
    }

    fn wait_otherwise(&self) -> Duration {
        if let Some(at) = self.open_again {
            return at.saturating_duration_since(Instant::now());
        }
        if self.connection.is_some() && self.lists.is_dirty() {
            return self.last_flush.map_or(Duration::ZERO, |at| TICK.saturating_sub(at.elapsed()));
        }
        if self.connection.is_some() && (self.commits_since_checkpoint > 0 || !self.lists.index_loaded()) {
            return if self.summed { Duration::from_millis(200) } else { TICK };
        }
        Duration::MAX
    }

    /// A panic anywhere in a round is a bug: the kernel fails and says so, the host lives on.
    fn guarded_turn(&mut self, first: Option<Op>) {
        let _kernel = crate::log::kernel(self.no);
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.turn(first))).is_err() {
            error!("a panic on the writer: the kernel fails");
            self.fail(Error::new(ErrorCode::Internal, "panic on the writer"));
        }
    }

    /// One round: a batch if something waits, a flush if one is due, house-keeping if nothing else is.
    fn turn(&mut self, first: Option<Op>) {
        self.open_if_there_is_room();
        let idle = first.is_none();
        let mut batch = Vec::new();
        let mut next = first;
        loop {
            let op = match next.take().or_else(|| self.lanes.session.try_recv().ok()).or_else(|| self.lanes.host.try_recv().ok())
            {
                Some(op) => op,
                None => break,
            };
            match op {
                Op::Work(work, then) => {
                    batch.push((work, then));
                    if batch.len() == GROUP {
                        break;
                    }
                }
                // Anything else sees what was asked before it.
                other => {
                    self.commit(std::mem::take(&mut batch));
                    self.other(other);
                    if self.closing || self.died {
                        return;
                    }
                }
            }
        }
        let worked = !batch.is_empty();
        self.commit(batch);
        if self.died {
            return;
        }
        if self.lists.is_dirty() && self.wait_otherwise().is_zero() {
            self.flush();
        }
        self.end_checkpoint();
        if self.lanes.host.is_empty() && self.lanes.session.is_empty() {
            if idle && !worked {
                self.idle();
            }
            // Also between the messages of a steady stream, which leaves no idle moment.
            if self.wait_for_index().is_zero() {
                self.index();
            }
        }
    }

    fn other(&mut self, op: Op) {
        match op {
            Op::Work(..) => unreachable!("batched by the caller"),
            Op::Window(op, ticket) => self.window(op, ticket),
            Op::Read(job) => {
                let damage = match &self.connection {
                    Some(c) => job(Ok(c), self.lists.people()),
                    None => job(Err(self.refusal()), self.lists.people()),
                };
                damage.into_iter().for_each(|e| self.damaged(e));
            }
            Op::Damaged(e) => self.damaged(e),
            Op::Audit(ticket) => {
                let _request = ticket.during();
                let report = self.audit();
                ticket.done(self.commit_no.load(Ordering::Acquire), report.map(|r| Some(Reply::Audit(r))));
            }
            Op::Total(ticket) => {
                let result = if self.connection.is_some() { self.sum() } else { Err(self.refusal()) };
                self.look_for_damage(&result);
                let result = result.map(|()| Some(Reply::UnreadTotal(self.total())));
                ticket.done(self.commit_no.load(Ordering::Acquire), result);
            }
            Op::Subscribe(op, ticket) => {
                let result = self.subscribe(op);
                self.look_for_damage(&result);
                ticket.done(self.commit_no.load(Ordering::Acquire), result);
            }
            Op::Frame => self.flush(),
            Op::Online(said) => {
                said.into_iter().for_each(|now| self.server_clock.heard(now, self.env.clock.now_ms()));
                self.lists.set_online(said.is_some());
                self.flush();
            }
            Op::InSight => {
                let seen = self.connection.as_ref().map(|c| self.lists.in_sight(c)).unwrap_or_default();
                self.note(Note::Seen(seen));
            }
            Op::FetchFailed(conv) => self.lists.ask_again(conv),
            Op::Suspend(done) => {
                info!("suspended");
                self.close_database();
                if let Status::Open = self.status {
                    self.status = Status::Suspended;
                }
                // The session waits for as long as its deadline lets it.
                let _ = done.send(());
            }
            Op::Resume(done) => {
                if let Status::Suspended = self.status {
                    self.open(None);
                }
                // As above.
                let _ = done.send(if let Status::Open = self.status { Ok(()) } else { Err(self.refusal()) });
            }
            Op::Destroy(done) => {
                // As above.
                let _ = done.send(self.destroy());
            }
            Op::Close => self.closing = true,
        }
    }

    /// Runs a batch as one transaction, commits, publishes, tells.
    fn commit(&mut self, batch: Vec<(Work, Then)>) {
        if batch.is_empty() {
            return;
        }
        let began = Instant::now();
        let ran = match (&self.status, self.connection.take()) {
            (Status::Open, Some(c)) => {
                let ran = self.transaction(&c, &batch);
                self.connection = Some(c);
                if self.lanes.claims.ended(ran.is_ok()) {
                    self.note(Note::Outbox);
                }
                ran
            }
            (_, c) => {
                self.connection = c;
                Err(self.refusal())
            }
        };
        if self.died {
            return;
        }
        match ran {
            Ok((results, done)) => {
                said::committed(batch.len(), began.elapsed());
                self.storage_fine();
                self.publish(done);
                if batch.iter().any(|(_, then)| matches!(then, Then::Ticket(_))) {
                    self.flush();
                }
                for ((_, then), result) in batch.into_iter().zip(results) {
                    self.tell(then, result);
                }
            }
            Err(e) => {
                self.lists.people().forget_all();
                warn!(works = batch.len(), code = e.code as u32, "nothing of this is committed");
                self.storage_trouble(&e);
                for (_, then) in batch {
                    self.tell(then, Err(e.clone()));
                }
            }
        }
    }

    /// Asks the session for something.
    fn note(&self, note: Note) {
        // It may be gone during close; then nobody asks anything any more.
        let _ = self.notes.send(note);
    }

    fn tell(&mut self, then: Then, result: Result<Outcome, Error>) {
        match then {
            // A task that was given up meanwhile has nobody to tell; what it wanted is committed all the same.
            Then::Tell(tx) => drop(tx.send(result)),
            Then::Ticket(ticket) => {
                ticket.done_with(self.commit_no.load(Ordering::Acquire), result.map(Outcome::for_host));
            }
            Then::Window(meeting) => {
                let Meeting { key, count, ticket } = *meeting;
                let conversation = key.conversation_id(&self.me);
                let opened = result.and_then(|_| self.open_messages(&conversation, count, Around::Bottom));
                self.shown(ticket, opened);
            }
        }
    }

    /// The transaction itself. Everything it changes besides the database it returns.
    fn transaction(&mut self, c: &Connection, batch: &[(Work, Then)]) -> Result<(Vec<Result<Outcome, Error>>, Committed), Error> {
        let durable = batch.iter().any(|(work, _)| work.durable());
        // Must be set before BEGIN; the server can give ingest back, so that does not pay for a sync.
        if self.full != Some(durable) {
            c.pragma_update(None, "synchronous", if durable { "full" } else { "normal" })?;
            self.full = Some(durable);
        }
        if !self.summed {
            (self.running.totals, self.running.top, self.summed) = (sum_totals(c)?, top(c)?, true);
        }
        let open = Transaction::new_unchecked(c, TransactionBehavior::Immediate)?;
        let mut held = self.held.clone();
        let mut me = self.me.clone();
        let mut results = Vec::with_capacity(batch.len());
        let mut committed = Committed::default();
        // A bind decides who "me" is for the work after it, so it gets a transaction state of its own.
        let mut running = self.running;
        let here = self.env.clock.now_ms();
        let times = Times { here, server: self.server_clock.now_ms(here) };
        let mut at = 0;
        while at < batch.len() {
            let mut tx = Tx::new(&open, &me, self.lists.people(), times, &self.lanes.claims, running);
            let mut bound = None;
            while at < batch.len() && bound.is_none() {
                let _request = batch[at].1.during();
                let result = batch[at].0.run(&mut tx, &mut held);
                if let Err(e) = &result
                    && is_storage(e.code)
                {
                    return Err(e.clone());
                }
                bound = held.bound.take();
                results.push(result);
                at += 1;
            }
            tx.finish()?;
            let (news, after, convs) = tx.into_parts();
            running = after;
            committed.absorb(news, convs);
            if let Some(user) = bound {
                me = user;
            }
        }
        for result in &mut results {
            if let Ok(Outcome::Conversation(id)) = result {
                let row = rows::conversation_row(&open, &me, self.lists.people(), *id)?;
                *result =
                    row.map(|r| Outcome::Reply(Reply::Conversation(r))).ok_or_else(|| ErrorCode::InvalidConversation.into());
            }
            if let Ok(Outcome::Message(id, code)) = result {
                let row = messages::message_row(&open, &me, self.lists.people(), *id)?;
                let reply = |r| match *code {
                    ErrorCode::Ok => Outcome::Reply(Reply::Message(r)),
                    code => Outcome::Refused(code, Reply::Message(r)),
                };
                *result = row.map(reply).ok_or_else(|| ErrorCode::NotFound.into());
            }
            if let Ok(Outcome::Receipts(ids)) = result {
                let receipts = receipts::known(&open, &me, self.lists.people(), ids)?;
                *result = Ok(Outcome::Reply(Reply::MessageReceipts(MessageReceipts { receipts })));
            }
        }
        match self.env.faults.before_commit() {
            CommitFate::Commit => open.commit()?,
            CommitFate::DiskFull => return Err(Error::new(ErrorCode::DiskFull, "injected")),
            CommitFate::Die => {
                self.died = true;
                return Err(ErrorCode::Closed.into());
            }
            CommitFate::DieAfter => {
                open.commit()?;
                self.died = true;
                return Err(ErrorCode::Closed.into());
            }
        }
        (self.held, self.me, self.running) = (held, me, running);
        if committed.renames() {
            // After COMMIT, or a reader would remember what was; before the number that says that it is committed.
            self.renamed.fetch_add(1, Ordering::AcqRel);
        }
        self.commit_no.fetch_add(1, Ordering::AcqRel);
        self.commits_since_checkpoint += 1;
        self.index_soon();
        Ok((results, committed))
    }

    /// Tells lists, host and session what the commit changed.
    fn publish(&mut self, mut done: Committed) {
        let lists = done.touched();
        self.lists.set_user(&self.me);
        let Some(c) = &self.connection else { return };
        self.lists.on_commit(&lists);
        let wants: Vec<ConvWants> = done.wants(c);
        if let Some(event) = done.conversations(&self.me) {
            self.lane.event(event);
        }
        done.count(&mut self.subscriptions);
        self.say_total();
        let news = done.news(&self.me, &self.lane);
        if !wants.is_empty() {
            self.note(Note::Wants(wants));
        }
        let pages: Vec<_> = news.placeless.into_iter().map(one_message).chain(news.pages).collect();
        if !pages.is_empty() {
            self.note(Note::Fetch(pages));
        }
        if !news.cancelled.is_empty() {
            self.note(Note::Cancelled(news.cancelled));
        }
        if news.outbox {
            self.note(Note::Outbox);
        }
        if news.reads {
            self.note(Note::Reads);
        }
        if news.intents {
            self.note(Note::Intents);
        }
    }

    fn total(&self) -> UnreadTotal {
        let totals = self.running.totals;
        UnreadTotal { count: totals.count.max(0) as u64, known: self.held.known, exact: totals.inexact == 0 }
    }

    /// Adds the unread total up from rows, once.
    fn sum(&mut self) -> Result<(), Error> {
        if let Some(c) = &self.connection
            && !self.summed
        {
            (self.running.totals, self.running.top, self.summed) = (sum_totals(c)?, top(c)?, true);
            self.say_total();
        }
        Ok(())
    }

    fn say_total(&mut self) {
        let total = self.total();
        if total.known && self.total_said.as_ref() != Some(&total) {
            self.lane.event(Event::TotalUnreadChanged(total.clone()));
            self.total_said = Some(total);
        }
        for changed in self.subscriptions.changes(self.held.known) {
            self.lane.event(Event::FilteredUnreadChanged(changed));
        }
    }

    fn flush(&mut self) {
        if let Some(c) = &self.connection {
            // Also when it fails: what is still dirty is tried again at the next tick, not at once.
            self.last_flush = Some(Instant::now());
            if let Err(e) = self.lists.flush(c, self.commit_no.load(Ordering::Acquire)) {
                return self.storage_trouble(&e.into());
            }
            let wants = self.lists.take_wants();
            if !wants.is_empty() {
                self.note(Note::Fetch(wants));
            }
            let seen = self.lists.people().take_seen();
            if !seen.is_empty() {
                self.note(Note::Seen(seen));
            }
        }
    }

    /// Nothing waits: load what the first page did not need, write the log back.
    fn idle(&mut self) {
        if let Err(e) = self.sum() {
            return self.storage_trouble(&e);
        }
        let Some(c) = &self.connection else { return };
        if !self.lists.index_loaded() {
            if let Err(e) = self.lists.load_index(c) {
                self.storage_trouble(&e.into());
            }
            return;
        }
        self.checkpoint_log();
    }
}
