//! Server -> local: the stream and its cursor, pulls over gaps, snapshots after a reset, and the questions that follow.
//!
//! Entries are handed on in the order of the stream, each once and none beyond a gap; at most one pull is on its way. It is in
//! step when the cursor is at the head and nothing is left to ask.
use super::effects::{Began, Effect, Effects, Look, Next};
use super::link::HelloState;
use super::requests::{About, Pending};
use crate::api::{ConnectionState, Error, ErrorCode, Event, SyncChanged};
use crate::model::ids::{ConvId, SnapshotNo, Useq};
use crate::model::touch::Want;
use crate::store::{ConvWants, ConversationWork, GroupWork, Outcome, SyncWork, Work};
use ntk_protocol::methods::{Conversations, Messages};
use ntk_protocol::{Bytes, rules, wire, wire::frame};
use prost::Message as _;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::Instant;
use tracing::{debug, info, warn};

/// Entries of one pull.
const PULL: u32 = 500;
/// Conversations of one snapshot page.
const SNAPSHOT_PAGE: u32 = 200;
/// Questions in flight at once.
pub(super) const ASK_AT_ONCE: usize = 16;
/// A question the server was too busy for waits this long.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// The cursor is reported at most this often.
const ACK_EVERY: Duration = Duration::from_secs(2);

/// So many refusals in a row are no accident.
const MOST_REFUSALS: u32 = 3;

/// Where this device stands in the server's stream.
#[derive(Debug, Default)]
pub(crate) struct Sync {
    up: bool,
    cursor: Useq,
    epoch: String,
    head: Useq,
    /// What a Welcome brought, until the store said what is still to be asked.
    greeting: Option<Box<wire::Welcome>>,
    /// The pull in flight.
    pulling: Option<u64>,
    snapshot: Option<Snapshot>,
    wants: BTreeMap<ConvId, ConvWants>,
    asking: BTreeSet<(ConvId, About)>,
    acked: Useq,
    ack_at: Option<Instant>,
    /// A question was not answered for now: look again then what there is to ask.
    ask_again_at: Option<Instant>,
    /// Storage refused something: what it leaves to be asked is known on the next link only.
    stumbled: bool,
    /// How often in a row it refused something that is not for want of room.
    refusals: u32,
    running: bool,
    /// The total is known since this synchronisation began.
    counted: bool,
}

#[derive(Debug)]
struct Snapshot {
    no: SnapshotNo,
    epoch: String,
    head: Useq,
    done: u64,
}

/// What else of this device is not settled with the server.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Others {
    /// Receipts that a reset may have swallowed are to be asked for.
    pub(crate) receipts: bool,
    /// A question is on its way, and may still be answered.
    pub(crate) questions: bool,
    /// What was done here before the link came up.
    pub(crate) own: bool,
}

impl Sync {
    /// Who logs in has seen the stream up to here.
    pub(crate) fn logged_in(&mut self, cursor: Useq, epoch: String) {
        self.cursor = cursor;
        self.epoch = epoch;
    }

    /// Where this device stands.
    pub(crate) fn place(&self) -> HelloState {
        HelloState { cursor: self.cursor.wire(), epoch: self.epoch.clone() }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        [self.ack_at, self.ask_again_at].into_iter().flatten().min()
    }

    /// The server accepted this device and sent what it missed.
    pub(crate) fn link_up(&mut self, out: &mut Effects, w: Box<wire::Welcome>) {
        self.up = true;
        self.head = Useq::of_wire(w.head);
        self.set_running(out, 0);
        self.greeting = Some(w);
        out.look(Look::Wants);
    }

    /// The link went away. The event for the host, if it was being synchronised.
    pub(crate) fn link_lost(&mut self) -> Option<Event> {
        let (running, epoch) = (self.running, std::mem::take(&mut self.epoch));
        *self =
            Sync { cursor: self.cursor, epoch, head: self.head, acked: self.acked, refusals: self.refusals, ..Sync::default() };
        let code = ErrorCode::NetworkLost as u32;
        running.then_some(Event::SyncChanged(SyncChanged { running: false, code, done: 0, total: 0 }))
    }

    fn set_running(&mut self, out: &mut Effects, total: u64) {
        self.running = true;
        let done = self.snapshot.as_ref().map_or(0, |s| s.done);
        out.say(Effect::Tell(Event::SyncChanged(SyncChanged { running: true, code: 0, done, total })));
    }

    /// Storage refused: dial again later rather than lose anything.
    fn stumble(&mut self, out: &mut Effects, code: ErrorCode) {
        self.greeting = None;
        if code == ErrorCode::DatabaseFailure {
            return out.say(Effect::HangUp(code));
        }
        if code == ErrorCode::DatabaseOperation {
            // A row that cannot be written is damage too, where the same rows are written everywhere else.
            self.refusals += 1;
            if self.refusals == MOST_REFUSALS {
                out.say(Effect::Damaged);
            }
        }
        if code != ErrorCode::Closed {
            warn!(code = code as u32, "what came cannot be stored: the link is dialled again");
            self.stumbled = true;
            out.say(Effect::Redial);
        }
    }

    /// What the store says is still to be asked; the receipts are another's. A greeting goes on with it.
    pub(crate) fn wanted(&mut self, out: &mut Effects, wants: Result<(Vec<ConvWants>, Vec<Want>), ErrorCode>) {
        match wants {
            Ok((conversations, pages)) => {
                self.want(conversations);
                out.fetch(pages);
                self.greet(out);
            }
            Err(code) if self.greeting.is_some() => self.stumble(out, code),
            Err(code) => warn!(code = code as u32, "what is to be asked cannot be read: the next link asks"),
        }
    }

    fn greet(&mut self, out: &mut Effects) {
        let Some(w) = &mut self.greeting else { return };
        let diffused = std::mem::take(&mut w.diffused);
        if diffused.is_empty() {
            self.greeted(out);
        } else {
            out.commit(Work::Groups(GroupWork::Diffused(diffused)), Next::Greeted);
        }
    }

    /// The conversations with read diffusion are committed: now the stream.
    fn greeted(&mut self, out: &mut Effects) {
        let Some(w) = self.greeting.take() else { return };
        if w.reset {
            self.reset(out, w.epoch, Useq::of_wire(w.head));
        } else {
            self.pushed(out, vec![wire::Sync { prev: self.cursor.wire(), entries: w.entries, head: w.head, rid: 0 }]);
        }
    }

    /// A commit of this machine's ended.
    pub(crate) fn committed(&mut self, out: &mut Effects, now: Instant, next: Next, outcome: Result<Outcome, Error>) {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(e) => return self.refused(out, next, e.code),
        };
        match next {
            Next::Greeted => self.greeted(out),
            Next::Entries => {
                if let Outcome::Cursor(cursor) = outcome {
                    self.cursor = cursor;
                    self.ack_at.get_or_insert(now + ACK_EVERY);
                }
                self.pull_if_behind(out);
            }
            Next::Snapshot(began) => {
                if let Outcome::Snapshot(no) = outcome {
                    self.began(out, no, began);
                }
            }
            Next::Page { total, next } => self.page_committed(out, total, next),
            Next::SnapshotDone => self.snapshot_done(out),
            Next::State(conv) => out.say(Effect::Notes(conv)),
            Next::Counted { waiting: false } => out.say(Effect::InStep),
            Next::Counted { waiting: true } | Next::Nothing | Next::Intent(_) => {}
        }
    }

    fn refused(&mut self, out: &mut Effects, next: Next, code: ErrorCode) {
        self.stumble(out, code);
        if let Next::State(conv) = next {
            out.say(Effect::Notes(conv));
        }
    }

    /// Frames of the stream, in order.
    pub(crate) fn pushed(&mut self, out: &mut Effects, syncs: Vec<wire::Sync>) {
        let mut entries = Vec::new();
        let mut at = self.cursor;
        for s in syncs {
            self.head = self.head.max(Useq::of_wire(s.head));
            if s.rid != 0 && self.pulling == Some(s.rid) {
                self.pulling = None;
                out.say(Effect::Answered(s.rid));
            }
            for e in s.entries {
                let useq = Useq::of_wire(e.useq);
                self.head = self.head.max(useq);
                if useq == at.next() {
                    at = useq;
                    entries.push(e);
                }
            }
        }
        if self.snapshot.is_some() {
            // Taken after the snapshot, by a pull from where it was made.
            return;
        }
        if entries.is_empty() {
            self.pull_if_behind(out);
        } else {
            out.commit(Work::Sync(SyncWork::Entries(entries)), Next::Entries);
        }
    }

    /// The server says how far its stream goes.
    pub(crate) fn heard_head(&mut self, out: &mut Effects, head: Useq) {
        self.head = self.head.max(head);
        self.pull_if_behind(out);
    }

    fn pull_if_behind(&mut self, out: &mut Effects) {
        if !self.up || self.snapshot.is_some() || self.pulling.is_some() || self.head <= self.cursor {
            return;
        }
        debug!(after = self.cursor.0, head = self.head.0, "behind: pulling");
        let after = self.cursor.wire();
        self.pulling = Some(out.ask(Pending::Pull, |rid| frame::Kind::Pull(wire::Pull { rid, after, limit: PULL })));
    }

    /// The cursor is of no use: take the list as it is now, most recent first, then what came after.
    pub(crate) fn reset(&mut self, out: &mut Effects, epoch: String, head: Useq) {
        out.commit(Work::Sync(SyncWork::SnapshotBegin { epoch: epoch.clone() }), Next::Snapshot(Began { epoch, head }));
    }

    fn began(&mut self, out: &mut Effects, no: SnapshotNo, Began { epoch, head }: Began) {
        // A reset is the answer to it, or makes the answer useless: it is not waited for, or its lateness would end the link.
        if let Some(rid) = self.pulling.take() {
            out.say(Effect::Answered(rid));
        }
        self.head = head;
        info!(head = head.0, "snapshot begins");
        self.snapshot = Some(Snapshot { no, epoch, head, done: 0 });
        self.ask_snapshot(out, Bytes::new());
    }

    fn ask_snapshot(&mut self, out: &mut Effects, page_token: Bytes) {
        let frame = |rid| frame::Kind::Snapshot(wire::Snapshot { rid, page_token, limit: SNAPSHOT_PAGE });
        out.ask(Pending::Snapshot, frame);
    }

    /// A page of the snapshot.
    pub(crate) fn snapshot_page(&mut self, out: &mut Effects, page: wire::SnapshotPage) {
        let Some(snapshot) = &mut self.snapshot else { return };
        if page.code != 0 {
            return self.stumble(out, Error::from_wire(page.code, "snapshot").code);
        }
        snapshot.done += page.convs.len() as u64;
        let work = SyncWork::SnapshotPage { no: snapshot.no, states: page.convs, user: page.user_state };
        out.commit(Work::Sync(work), Next::Page { total: page.total, next: page.next_page_token });
    }

    fn page_committed(&mut self, out: &mut Effects, total: u32, next: Bytes) {
        self.set_running(out, u64::from(total));
        if !next.is_empty() {
            return self.ask_snapshot(out, next);
        }
        if let Some(Snapshot { no, epoch, head, .. }) = &self.snapshot {
            let work = SyncWork::SnapshotDone { no: *no, cursor: *head, epoch: epoch.clone() };
            out.commit(Work::Sync(work), Next::SnapshotDone);
        }
    }

    fn snapshot_done(&mut self, out: &mut Effects) {
        let Some(Snapshot { epoch, head, done, .. }) = self.snapshot.take() else { return };
        info!(cursor = head.0, conversations = done, "snapshot done");
        self.cursor = head;
        self.epoch = epoch;
        self.pull_if_behind(out);
        // If the read fails, the next link asks.
        out.look(Look::Receipts);
    }

    /// Conversations something must be asked about; asked a few at a time.
    pub(crate) fn want(&mut self, wants: Vec<ConvWants>) {
        if self.up {
            for mut w in wants {
                // Metadata on its way answers this too; every commit of a burst asks for it again.
                w.state &= !self.asking.contains(&(w.conv, About::State));
                self.wants.insert(w.conv, w);
            }
        }
    }

    /// Sends questions, as many as may be in flight.
    pub(crate) fn ask(&mut self, out: &mut Effects) {
        while self.up && self.asking.len() < ASK_AT_ONCE {
            let asked = |conv: ConvId| self.asking.range((conv, About::State)..=(conv, About::Count)).next().is_some();
            let Some(conv) = self.wants.keys().copied().find(|conv| !asked(*conv)) else { return };
            let Some(ConvWants { key, changes_after, counts, state, hidden_after, .. }) = self.wants.remove(&conv) else {
                return;
            };
            if state {
                self.asking.insert((conv, About::State));
                let args = wire::GetConv { conv: key.clone() }.encode_to_vec();
                out.call(Pending::About(conv, About::State), Conversations::Get, args.into());
            }
            if let Some(after) = hidden_after {
                self.asking.insert((conv, About::Hidden));
                let args = wire::GetHidden { conv: key.clone(), after_no: after.wire(), limit: PULL }.encode_to_vec();
                out.call(Pending::About(conv, About::Hidden), Messages::GetHidden, args.into());
            }
            if let Some(after) = changes_after {
                self.asking.insert((conv, About::Changes));
                let conv_key = key.clone();
                out.ask(Pending::About(conv, About::Changes), |rid| {
                    frame::Kind::PullChanges(wire::PullChanges { rid, conv: conv_key, after_mseq: after.wire(), limit: PULL })
                });
            }
            // One range at a time: its answer brings the next question, if there still is one.
            if let Some(range) = counts.first() {
                self.asking.insert((conv, About::Count));
                out.ask(Pending::About(conv, About::Count), |rid| {
                    frame::Kind::Count(wire::Count { rid, conv: key, lo: range.lo.wire(), hi: range.hi.wire() })
                });
            }
        }
    }

    /// The server said how a conversation is.
    pub(crate) fn state_answered(&mut self, out: &mut Effects, now: Instant, conv: ConvId, r: &wire::RpcRes) {
        let state = if r.code == 0 { ntk_protocol::read::<wire::ConvState>(&r.result).ok() } else { None };
        let work = match state {
            Some(state) => ConversationWork::State { state: Box::new(state), reply: false },
            None if rules::code::retryable(r.code) => {
                self.asking.remove(&(conv, About::State));
                return self.ask_again_if(now, r.code);
            }
            None => ConversationWork::NoState { conv },
        };
        out.commit(Work::Conversations(work), Next::State(conv));
    }

    /// The metadata of this conversation came, and what commits before it still said was heard.
    pub(crate) fn state_known(&mut self, conv: ConvId) {
        self.asking.remove(&(conv, About::State));
    }

    /// The server said which messages of a conversation this user deleted on other devices.
    pub(crate) fn hidden_answered(&mut self, out: &mut Effects, now: Instant, conv: ConvId, r: &wire::RpcRes) {
        self.asking.remove(&(conv, About::Hidden));
        self.ask_again_if(now, r.code);
        let hidden = match r.code {
            0 => ntk_protocol::read::<wire::Hidden>(&r.result).ok(),
            code if rules::code::retryable(code) => return,
            // The server knows of none (any more).
            _ => Some(wire::Hidden::default()),
        };
        if let Some(hidden) = hidden {
            out.commit(Work::Sync(SyncWork::Hidden { conv, hidden }), Next::Nothing);
        }
    }

    /// Changes of messages.
    pub(crate) fn changes_answered(&mut self, out: &mut Effects, now: Instant, conv: ConvId, changes: wire::Changes) {
        self.asking.remove(&(conv, About::Changes));
        self.ask_again_if(now, changes.code);
        if changes.code == 0 {
            out.commit(Work::Sync(SyncWork::Changes { conv, changes: Box::new(changes) }), Next::Nothing);
        }
    }

    /// What counts in a range.
    pub(crate) fn count_answered(&mut self, out: &mut Effects, now: Instant, conv: ConvId, count: wire::CountRes) {
        self.asking.remove(&(conv, About::Count));
        self.ask_again_if(now, count.code);
        if count.code == 0 {
            out.commit(Work::Sync(SyncWork::Count { conv, count }), Next::Nothing);
        }
    }

    /// Live news of a conversation with read diffusion; during a snapshot too: what it leaves out becomes a hole.
    pub(crate) fn group_push(&mut self, out: &mut Effects, push: wire::GroupPush) {
        out.commit(Work::Groups(GroupWork::Push(Box::new(push))), Next::Nothing);
    }

    /// The server is too busy for a question now.
    pub(crate) fn ask_again_if(&mut self, now: Instant, code: u32) {
        if rules::code::retryable(code) {
            self.ask_again_at.get_or_insert(now + ASK_AGAIN);
        }
    }

    /// What the server was too busy for is looked for again.
    pub(crate) fn tick(&mut self, out: &mut Effects, now: Instant) {
        if self.ask_again_at.is_some_and(|at| at <= now) {
            self.ask_again_at = None;
            out.look(Look::Wants);
        }
    }

    /// Reports the cursor.
    pub(crate) fn report(&mut self, out: &mut Effects, now: Instant) {
        if self.ack_at.is_some_and(|at| at <= now) {
            self.ack_at = None;
            if self.up && self.cursor > self.acked {
                self.acked = self.cursor;
                out.say(Effect::Send(frame::Kind::Ack(wire::Ack { useq: self.cursor.wire() })));
            }
        }
    }

    /// Is something of the server's left to take or to ask?
    fn behind(&self) -> bool {
        self.stumbled
            || self.snapshot.is_some()
            || self.pulling.is_some()
            || self.head > self.cursor
            || !self.wants.is_empty()
            || self.ask_again_at.is_some()
    }

    /// In step: the stream is at its head, nothing is left to ask, and the server has answered what was done here before the link
    /// came up. Messages to send are not waited for: each has its own outcome.
    pub(crate) fn say_if_in_step(&mut self, out: &mut Effects, others: Others) {
        if !self.up || !self.running || others.receipts || others.questions || self.behind() {
            return;
        }
        // What came is counted, whatever is still on its way to the server.
        if others.own && std::mem::replace(&mut self.counted, true) {
            return;
        }
        // A commit may have just asked for more: its note is waiting, and comes before "in step".
        out.commit(Work::Sync(SyncWork::Synced), Next::Counted { waiting: others.own });
    }

    /// In step, and the host hears of it.
    pub(crate) fn in_step(&mut self, out: &mut Effects) {
        (self.running, self.refusals) = (false, 0);
        out.say(Effect::Tell(Event::SyncChanged(SyncChanged::default())));
        out.say(Effect::State(ConnectionState::Online));
    }
}

#[cfg(test)]
mod tests;
