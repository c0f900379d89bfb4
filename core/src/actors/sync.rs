//! Server -> local: the stream and its cursor, pulls over gaps, snapshots after a reset, and the questions that follow.
use super::link::LinkCmd;
use super::requests::Pending;
use super::session::Session;
use crate::api::{ConnectionState, Error, ErrorCode, Event, SyncChanged};
use crate::model::ids::ConvId;
use crate::store::{
    ConvWants, ConversationWork, GroupWork, MessageWork, Outcome, SyncWork, Work, all_wants, pages_due, receipts,
};
use ntk_protocol::{rules, wire, wire::frame};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;
use tokio::time::Instant;
use tracing::{debug, info, warn};

/// Entries of one pull.
const PULL: u32 = 500;
/// Conversations of one snapshot page.
const SNAPSHOT_PAGE: u32 = 200;
/// Questions in flight at once.
const ASK_AT_ONCE: usize = 16;
/// A question the server was too busy for waits this long.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// The cursor is reported at most this often.
const ACK_EVERY: Duration = Duration::from_secs(2);

/// Where this device stands in the server's stream.
#[derive(Default)]
pub(crate) struct Sync {
    pub(super) cursor: i64,
    pub(super) epoch: String,
    head: u64,
    /// The pull in flight.
    pulling: Option<u64>,
    snapshot: Option<Snapshot>,
    wants: BTreeMap<ConvId, ConvWants>,
    asking: BTreeSet<(ConvId, u8)>,
    /// Own messages whose receipts are asked for again: wire key and places.
    receipts: VecDeque<(String, Vec<u64>)>,
    acked: i64,
    ack_at: Option<Instant>,
    /// A question was not answered for now: look again then what there is to ask.
    ask_again_at: Option<Instant>,
    running: bool,
    /// The total is known since this synchronisation began.
    counted: bool,
    /// By how much the server's clock was ahead when the link came up.
    server_ahead_ms: i64,
}

struct Snapshot {
    no: i64,
    epoch: String,
    head: u64,
    done: u64,
}

impl Sync {
    pub(super) fn deadline(&self) -> Option<Instant> {
        [self.ack_at, self.ask_again_at].into_iter().flatten().min()
    }
}

impl Session {
    /// The server accepted this device and sent what it missed.
    pub(super) async fn welcome(&mut self, w: wire::Welcome) {
        self.sync.head = w.head;
        self.sync.server_ahead_ms = (w.now_ms as i64).saturating_sub(self.p.env.clock.now_ms());
        self.set_running(true, 0);
        if let Err(e) = self.read_wants().await {
            return self.stumble(e.code);
        }
        if !w.diffused.is_empty()
            && let Err(e) = self.p.store.apply(Work::Groups(GroupWork::Diffused(w.diffused))).await
        {
            return self.stumble(e.code);
        }
        if w.reset {
            return self.start_snapshot(w.epoch, w.head).await;
        }
        let sync = wire::Sync { prev: self.sync.cursor as u64, entries: w.entries, head: w.head, rid: 0 };
        self.pushed(vec![sync]).await;
    }

    /// The server's time, which messages carry: this machine's clock may be wrong by hours.
    pub(super) fn server_now_ms(&self) -> i64 {
        self.p.env.clock.now_ms().saturating_add(self.sync.server_ahead_ms)
    }

    /// The link went away.
    pub(super) fn sync_lost(&mut self) {
        self.sync.pulling = None;
        self.sync.snapshot = None;
        self.sync.asking.clear();
        self.sync.wants.clear();
        self.sync.receipts.clear();
        self.sync.ack_at = None;
        self.sync.ask_again_at = None;
        self.sync.counted = false;
        if self.sync.running {
            self.sync.running = false;
            let code = ErrorCode::NetworkLost as u32;
            self.p.lane.event(Event::SyncChanged(SyncChanged { running: false, code, done: 0, total: 0 }));
        }
    }

    fn set_running(&mut self, running: bool, total: u64) {
        self.sync.running = running;
        let done = self.sync.snapshot.as_ref().map_or(0, |s| s.done);
        self.p.lane.event(Event::SyncChanged(SyncChanged { running, code: 0, done, total }));
    }

    /// Storage refused: dial again later rather than lose anything.
    fn stumble(&mut self, code: ErrorCode) {
        if code != ErrorCode::Closed {
            warn!(code = code as u32, "what came cannot be stored: the link is dialled again");
            self.out.push_back(LinkCmd::Restart);
        }
    }

    /// Frames of the stream, in order.
    pub(super) async fn pushed(&mut self, syncs: Vec<wire::Sync>) {
        if syncs.is_empty() || self.user.is_none() {
            return;
        }
        let mut entries = Vec::new();
        let mut at = self.sync.cursor;
        for s in syncs {
            self.sync.head = self.sync.head.max(s.head);
            if s.rid != 0 && self.sync.pulling == Some(s.rid) {
                self.sync.pulling = None;
                self.requests.take(s.rid);
            }
            for e in s.entries {
                self.sync.head = self.sync.head.max(e.useq);
                if e.useq as i64 == at + 1 {
                    at += 1;
                    entries.push(e);
                }
            }
        }
        if self.sync.snapshot.is_some() {
            // Taken after the snapshot, by a pull from where it was made.
            return;
        }
        if !entries.is_empty() {
            match self.p.store.apply(Work::Sync(SyncWork::Entries(entries))).await {
                Ok(Outcome::Cursor(cursor)) => {
                    self.sync.cursor = cursor;
                    self.sync.ack_at.get_or_insert_with(|| Instant::now() + ACK_EVERY);
                }
                Ok(_) => {}
                Err(e) => return self.stumble(e.code),
            }
        }
        self.pull_if_behind();
    }

    /// The server says how far its stream goes.
    pub(super) fn heard_head(&mut self, head: u64) {
        self.sync.head = self.sync.head.max(head);
        self.pull_if_behind();
    }

    fn pull_if_behind(&mut self) {
        if !self.up || self.sync.snapshot.is_some() || self.sync.pulling.is_some() || self.sync.head <= self.sync.cursor as u64 {
            return;
        }
        debug!(after = self.sync.cursor, head = self.sync.head, "behind: pulling");
        let rid = self.requests.add(Pending::Pull);
        self.sync.pulling = Some(rid);
        self.send(frame::Kind::Pull(wire::Pull { rid, after: self.sync.cursor as u64, limit: PULL }));
    }

    /// The cursor is of no use: take the list as it is now, most recent first, then what came after.
    pub(super) async fn start_snapshot(&mut self, epoch: String, head: u64) {
        let no = match self.p.store.apply(Work::Sync(SyncWork::SnapshotBegin { epoch: epoch.clone() })).await {
            Ok(Outcome::Snapshot(no)) => no,
            Ok(_) => return,
            Err(e) => return self.stumble(e.code),
        };
        self.sync.pulling = None;
        self.sync.head = head;
        info!(head, "snapshot begins");
        self.sync.snapshot = Some(Snapshot { no, epoch, head, done: 0 });
        self.ask_snapshot(Vec::new());
    }

    fn ask_snapshot(&mut self, page_token: Vec<u8>) {
        let rid = self.requests.add(Pending::Snapshot);
        self.send(frame::Kind::Snapshot(wire::Snapshot { rid, page_token: page_token.into(), limit: SNAPSHOT_PAGE }));
    }

    pub(super) async fn snapshot_page(&mut self, page: wire::SnapshotPage) {
        let (Some(Pending::Snapshot), Some(snapshot)) = (self.requests.take(page.rid), &mut self.sync.snapshot) else { return };
        if page.code != 0 {
            let e = crate::api::Error::from_wire(page.code, "snapshot");
            return self.stumble(e.code);
        }
        snapshot.done += page.convs.len() as u64;
        let (no, epoch, head, taken) = (snapshot.no, snapshot.epoch.clone(), snapshot.head, snapshot.done);
        if let Err(e) =
            self.p.store.apply(Work::Sync(SyncWork::SnapshotPage { no, states: page.convs, user: page.user_state })).await
        {
            return self.stumble(e.code);
        }
        self.set_running(true, u64::from(page.total));
        if !page.next_page_token.is_empty() {
            return self.ask_snapshot(page.next_page_token.to_vec());
        }
        match self.p.store.apply(Work::Sync(SyncWork::SnapshotDone { no, cursor: head, epoch: epoch.clone() })).await {
            Ok(_) => {
                info!(cursor = head, conversations = taken, "snapshot done");
                self.sync.snapshot = None;
                self.sync.cursor = head as i64;
                self.sync.epoch = epoch;
                self.pull_if_behind();
                // If the read fails, the next link asks.
                if let Ok(due) = self.p.readers.read(|c| Ok(receipts::incomplete(c)?)).await {
                    self.sync.receipts = due.into();
                }
            }
            Err(e) => self.stumble(e.code),
        }
    }

    /// Everything the database says is still to be asked.
    async fn read_wants(&mut self) -> Result<(), Error> {
        let (wants, pages, due) = self
            .p
            .readers
            .read(|c| Ok((all_wants(c)?, pages_due(c)?, if receipts::due(c)? { receipts::incomplete(c)? } else { vec![] })))
            .await?;
        self.want(wants);
        self.sync.receipts = due.into();
        self.fetch_all(pages).await;
        Ok(())
    }

    /// Conversations something must be asked about; asked from `settle`, a few at a time.
    pub(super) fn want(&mut self, wants: Vec<ConvWants>) {
        if self.up || self.sync.running {
            for mut w in wants {
                // Metadata on its way answers this too; every commit of a burst asks for it again.
                w.state &= !self.sync.asking.contains(&(w.conv, b's'));
                self.sync.wants.insert(w.conv, w);
            }
        }
    }

    /// Sends questions, as many as may be in flight.
    pub(super) fn ask(&mut self) {
        self.ask_receipts();
        while self.sync.asking.len() < ASK_AT_ONCE {
            let Some((&conv, w)) = self.sync.wants.iter().find(|(c, _)| !self.sync.asking.iter().any(|(a, _)| a == *c)) else {
                return;
            };
            let (key, changes, counts, state) = (w.key.clone(), w.changes_after, w.counts.clone(), w.state);
            let hidden = w.hidden_after;
            self.sync.wants.remove(&conv);
            if state {
                self.sync.asking.insert((conv, b's'));
                let rid = self.requests.add(Pending::State(conv));
                let args = prost::Message::encode_to_vec(&wire::GetConv { conv: key.clone() });
                self.send(frame::Kind::Rpc(wire::Rpc { rid, method: rules::rpc::GET_CONV.into(), args: args.into() }));
            }
            if let Some(after) = hidden {
                self.sync.asking.insert((conv, b'h'));
                let rid = self.requests.add(Pending::Hidden(conv));
                let args = wire::GetHidden { conv: key.clone(), after_no: after as u64, limit: PULL };
                let args = prost::Message::encode_to_vec(&args).into();
                self.send(frame::Kind::Rpc(wire::Rpc { rid, method: rules::rpc::GET_HIDDEN.into(), args }));
            }
            if let Some(after) = changes {
                self.sync.asking.insert((conv, b'c'));
                let rid = self.requests.add(Pending::Changes(conv));
                self.send(frame::Kind::PullChanges(wire::PullChanges {
                    rid,
                    conv: key.clone(),
                    after_mseq: after as u64,
                    limit: PULL,
                }));
            }
            // One range at a time: its answer brings the next question, if there still is one.
            if let Some((lo, hi)) = counts.first() {
                self.sync.asking.insert((conv, b'n'));
                let rid = self.requests.add(Pending::Count(conv));
                self.send(frame::Kind::Count(wire::Count { rid, conv: key, lo: *lo as u64, hi: *hi as u64 }));
            }
        }
    }

    pub(super) async fn hidden_result(&mut self, conv: ConvId, r: wire::RpcRes) {
        self.sync.asking.remove(&(conv, b'h'));
        self.ask_again_if(r.code);
        let hidden = match r.code {
            0 => <wire::Hidden as prost::Message>::decode(&r.result[..]).ok(),
            code if rules::code::retryable(code) => return,
            // The server knows of none (any more).
            _ => Some(wire::Hidden::default()),
        };
        if let Some(hidden) = hidden
            && let Err(e) = self.p.store.apply(Work::Sync(SyncWork::Hidden { conv, hidden })).await
        {
            self.stumble(e.code);
        }
    }

    /// Asks for receipts missed during a reset, one conversation after another.
    fn ask_receipts(&mut self) {
        if self.requests.any_receipts() {
            return;
        }
        let Some((conv, cseqs)) = self.sync.receipts.pop_front() else { return };
        let rid = self.requests.add(Pending::Receipts);
        let args = prost::Message::encode_to_vec(&wire::GetReceipts { conv, cseqs }).into();
        self.send(frame::Kind::Rpc(wire::Rpc { rid, method: rules::rpc::GET_RECEIPTS.into(), args }));
    }

    pub(super) async fn receipts_result(&mut self, r: wire::RpcRes) {
        if rules::code::retryable(r.code) {
            // All of them are asked again.
            self.sync.receipts.clear();
            return self.ask_again_if(r.code);
        }
        let answer = <wire::Receipts as prost::Message>::decode(&r.result[..]).unwrap_or_default();
        let last = self.sync.receipts.is_empty();
        let work = MessageWork::Receipts { receipts: answer.receipts, of: None, last };
        if let Err(e) = self.p.store.apply(Work::Messages(work)).await {
            self.stumble(e.code);
        }
    }

    /// Live news of a conversation with read diffusion.
    pub(super) async fn group_push(&mut self, push: wire::GroupPush) {
        // During a snapshot too: what it leaves out becomes a hole.
        if self.user.is_some()
            && let Err(e) = self.p.store.apply(Work::Groups(GroupWork::Push(Box::new(push)))).await
        {
            self.stumble(e.code);
        }
    }

    pub(super) async fn changes(&mut self, c: wire::Changes) {
        let Some(Pending::Changes(conv)) = self.requests.take(c.rid) else { return };
        self.sync.asking.remove(&(conv, b'c'));
        self.ask_again_if(c.code);
        if c.code == 0
            && let Err(e) = self.p.store.apply(Work::Sync(SyncWork::Changes { conv, changes: Box::new(c) })).await
        {
            self.stumble(e.code);
        }
    }

    pub(super) async fn count(&mut self, c: wire::CountRes) {
        let Some(Pending::Count(conv)) = self.requests.take(c.rid) else { return };
        self.sync.asking.remove(&(conv, b'n'));
        self.ask_again_if(c.code);
        if c.code == 0
            && let Err(e) = self.p.store.apply(Work::Sync(SyncWork::Count { conv, count: c })).await
        {
            self.stumble(e.code);
        }
    }

    pub(super) async fn state_result(&mut self, conv: ConvId, r: wire::RpcRes) {
        let state = (r.code == 0).then(|| <wire::ConvState as prost::Message>::decode(&r.result[..]).ok()).flatten();
        let work = match state {
            Some(state) => Work::Conversations(ConversationWork::State { state: Box::new(state), reply: false }),
            None if rules::code::retryable(r.code) => {
                self.sync.asking.remove(&(conv, b's'));
                return self.ask_again_if(r.code);
            }
            None => Work::Conversations(ConversationWork::NoState { conv }),
        };
        if let Err(e) = self.p.store.apply(work).await {
            self.stumble(e.code);
        }
        // Notes of commits before this one still say that it is wanted.
        while let Ok(note) = self.p.notes.try_recv() {
            self.note(note).await;
        }
        self.sync.asking.remove(&(conv, b's'));
    }

    /// The server is too busy for a question now.
    pub(super) fn ask_again_if(&mut self, code: u32) {
        if rules::code::retryable(code) {
            self.sync.ask_again_at.get_or_insert_with(|| Instant::now() + ASK_AGAIN);
        }
    }

    pub(super) async fn sync_timer(&mut self, now: Instant) {
        if self.sync.ask_again_at.is_some_and(|at| at <= now) {
            self.sync.ask_again_at = None;
            if let Err(e) = self.read_wants().await {
                warn!(code = e.code as u32, "what is to be asked cannot be read: the next link asks");
            }
        }
        if self.sync.ack_at.is_some_and(|at| at <= now) {
            self.sync.ack_at = None;
            if self.up && self.sync.cursor > self.sync.acked {
                self.sync.acked = self.sync.cursor;
                self.send(frame::Kind::Ack(wire::Ack { useq: self.sync.cursor as u64 }));
            }
        }
    }

    /// In step: the stream is at its head, nothing is left to ask, and the server has answered what was done here before the link
    /// came up. Messages to send are not waited for: each has its own outcome.
    pub(super) async fn say_if_synced(&mut self) {
        let busy = self.sync.snapshot.is_some()
            || self.sync.pulling.is_some()
            || self.sync.head > self.sync.cursor as u64
            || !self.sync.wants.is_empty()
            || self.sync.ask_again_at.is_some()
            || !self.sync.receipts.is_empty()
            || self.requests.any_of_sync();
        if !self.sync.running || busy {
            return;
        }
        // What came is counted, whatever is still on its way to the server.
        let waiting = self.intents.behind() || self.sending.reads_waiting();
        if waiting && std::mem::replace(&mut self.sync.counted, true) {
            return;
        }
        // A commit may have just asked for more: its note is waiting, and comes before "in step".
        if let Err(e) = self.p.store.apply(Work::Sync(SyncWork::Synced)).await {
            return self.stumble(e.code);
        }
        if waiting || !self.p.notes.is_empty() {
            return;
        }
        self.sync.running = false;
        self.p.lane.event(Event::SyncChanged(SyncChanged::default()));
        self.set_state(ConnectionState::Online, None);
    }
}
