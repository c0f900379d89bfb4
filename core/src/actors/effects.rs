//! What the session's machines want done. A machine is handed an input and, where it matters, the time; it changes its own state
//! and says here what follows. It waits for nothing, reads no clock, and holds no ticket.
//!
//! Effects are carried out in the order they were said. A commit or a look at the store is the last thing a machine says in one
//! step: its answer is the next input, and comes before any other.
use super::requests::Pending;
use crate::api::{ConnectionState, ErrorCode, Event};
use crate::model::ids::{ConvId, IntentId, LocalId, Useq};
use crate::model::touch::Want;
use crate::store::Work;
use ntk_protocol::wire::{self, frame};
use ntk_protocol::{Bytes, Method};
use std::collections::VecDeque;

/// One thing to do.
#[allow(clippy::large_enum_variant)] // one at a time, and most are frames or work
pub(crate) enum Effect {
    /// A frame that is not answered.
    Send(frame::Kind),
    /// A question to the server; its answer comes back under this number.
    Ask { rid: u64, pending: Pending, frame: frame::Kind },
    /// This question is answered, or its answer is of no use any more.
    Answered(u64),
    /// Something to commit; nobody waits for it.
    Post(Work),
    /// Something to commit; the outcome is handed to whoever `Next` belongs to.
    Commit(Work, Next),
    /// Something to read; what was read is handed to whoever asked.
    Look(Look),
    /// Pages of history nobody waits for: what needs them sees the rows by itself.
    Fetch(Vec<Want>),
    /// These messages wait for their files.
    Uploads(Vec<LocalId>),
    /// An event for the host.
    Tell(Event),
    /// How the connection is now.
    State(ConnectionState),
    /// Whoever is in sight of a window is noted again.
    InSight,
    /// Drop the link and dial again.
    Redial,
    /// Storage is broken for good: no link until the directory is opened again.
    HangUp(ErrorCode),
    /// Storage refuses again and again what the server sends: it is damaged.
    Damaged,
    /// Notes of earlier commits come first; then it is known that the metadata of this conversation came.
    Notes(ConvId),
    /// In step, unless a commit has just asked for more.
    InStep,
}

/// What a commit is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing follows; if storage refuses it, the link is dialled again later rather than anything be lost.
    Nothing,
    /// The greeting: conversations with read diffusion.
    Greeted,
    /// Entries of the stream.
    Entries,
    /// A snapshot that began.
    Snapshot(Began),
    /// A page of it, and where the next one is; empty = it was the last.
    Page { total: u32, next: Bytes },
    /// All of it.
    SnapshotDone,
    /// Metadata of a conversation.
    State(ConvId),
    /// What came is counted; `waiting`: the server still lacks something that was done here.
    Counted { waiting: bool },
    /// The server's answer to an intent.
    Intent(IntentId),
}

/// Which snapshot begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Began {
    pub(crate) epoch: String,
    pub(crate) head: Useq,
}

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Everything the server must still be asked.
    Wants,
    /// Own messages whose receipts may have been missed.
    Receipts,
    /// The send queue, after the fates that were posted just now: a message that was refused must not go again, least of all
    /// over its resend.
    Outbox,
    /// Read marks the server lacks.
    Reads,
    /// The newest intent.
    NewestIntent,
    /// The oldest intents.
    Intents,
}

/// What was said and not carried out yet, and the numbers of questions.
#[derive(Default)]
pub(crate) struct Effects {
    last: u64,
    queue: VecDeque<Effect>,
}

impl Effects {
    /// The next one to carry out.
    pub(crate) fn next(&mut self) -> Option<Effect> {
        self.queue.pop_front()
    }

    /// A number for a question.
    pub(crate) fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(super) fn say(&mut self, effect: Effect) {
        self.queue.push_back(effect);
    }

    /// Asks the server; `frame` gets the question's number, which is returned.
    pub(super) fn ask(&mut self, pending: Pending, frame: impl FnOnce(u64) -> frame::Kind) -> u64 {
        let rid = self.number();
        self.say(Effect::Ask { rid, pending, frame: frame(rid) });
        rid
    }

    /// Asks the server by a named method.
    pub(super) fn call(&mut self, pending: Pending, method: impl Into<Method>, args: Bytes) {
        let method = method.into().name().into();
        self.ask(pending, |rid| frame::Kind::Rpc(wire::Rpc { rid, method, args }));
    }

    pub(super) fn commit(&mut self, work: Work, next: Next) {
        self.say(Effect::Commit(work, next));
    }

    pub(super) fn look(&mut self, look: Look) {
        self.say(Effect::Look(look));
    }

    pub(super) fn fetch(&mut self, pages: Vec<Want>) {
        if !pages.is_empty() {
            self.say(Effect::Fetch(pages));
        }
    }
}
