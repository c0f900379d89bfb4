//! Local -> server: what the user did here, oldest first, several at once. What concerns the same conversation keeps its order, and so
//! do settings among each other, because their limits count over conversations. The truth is in the store; what has no answer when
//! the link goes away is simply sent again, because doing it twice is the same as doing it once.
use super::effects::{Effects, Look, Next};
use super::requests::Pending;
use crate::api::Error;
use crate::model::ids::{ConvId, IntentId};
use crate::store::{Intent, SyncWork, Work};
use ntk_protocol::rules::{self, rpc};
use ntk_protocol::wire::{self, frame};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::Instant;

/// The server was too busy for it: again after this long, unless it says how long.
const AGAIN: Duration = Duration::from_secs(1);
/// Longest wait the server may ask for, milliseconds.
const LONGEST_WAIT: u32 = 60_000;
/// Looked at, and at most on their way, at once.
pub(super) const IN_FLIGHT: usize = 32;

/// Where the queue stands.
#[derive(Debug, Default)]
pub(crate) struct Intents {
    up: bool,
    in_flight: BTreeMap<IntentId, Vec<Turn>>,
    again_at: Option<Instant>,
    /// There are new ones in the store.
    changed: bool,
    /// The newest one when the link came up; 0 = the server has answered all up to that one.
    before_link: IntentId,
}

/// What an intent takes its turn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Conversation(ConvId),
    Settings,
}

fn turns(intent: &Intent) -> Vec<Turn> {
    let setting = matches!(intent.method.as_str(), rpc::SET_CONV | rpc::SET_USER);
    let conversation = (intent.conv != ConvId(0)).then_some(Turn::Conversation(intent.conv));
    conversation.into_iter().chain(setting.then_some(Turn::Settings)).collect()
}

impl Intents {
    /// The link is up: all of them are to be sent.
    pub(crate) fn link_up(&mut self, out: &mut Effects) {
        self.up = true;
        out.look(Look::NewestIntent);
    }

    pub(crate) fn link_lost(&mut self) {
        *self = Intents::default();
    }

    /// Is there an intent from before this link without an answer?
    pub(crate) fn behind(&self) -> bool {
        self.before_link > IntentId::NONE
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.again_at
    }

    /// There are new ones in the store.
    pub(crate) fn changed(&mut self) {
        self.changed = true;
    }

    /// Must the store be looked at, once no more news of it waits?
    pub(crate) fn stale(&self) -> bool {
        self.changed
    }

    /// The newest one as the link came up. If it could not be read (0), nothing is waited for; they are sent all the same.
    pub(crate) fn newest(&mut self, out: &mut Effects, id: IntentId) {
        self.before_link = id;
        self.send(out);
    }

    /// Sends the oldest intents whose turn it is.
    pub(crate) fn send(&mut self, out: &mut Effects) {
        self.changed = false;
        if self.up && self.again_at.is_none() {
            out.look(Look::Intents);
        }
    }

    /// The oldest ones in the store, in order; `None`: they could not be read.
    pub(crate) fn found(&mut self, out: &mut Effects, now: Instant, waiting: Option<Vec<(IntentId, Intent)>>) {
        if !self.up {
            return;
        }
        let Some(waiting) = waiting else {
            self.again_at = Some(now + AGAIN);
            return;
        };
        if waiting.first().is_none_or(|(id, _)| *id > self.before_link) {
            self.before_link = IntentId::NONE;
        }
        let mut taken: BTreeSet<Turn> = self.in_flight.values().flatten().copied().collect();
        for (id, intent) in waiting {
            let turns = turns(&intent);
            let free = !turns.iter().any(|t| taken.contains(t));
            taken.extend(&turns);
            if free && !self.in_flight.contains_key(&id) {
                self.in_flight.insert(id, turns);
                // By the name it was stored under, perhaps by another version: whether it still is a method, the server says.
                let Intent { method, args, .. } = intent;
                out.ask(Pending::Intent(id), |rid| frame::Kind::Rpc(wire::Rpc { rid, method, args: args.into() }));
            }
        }
    }

    /// The server's answer.
    pub(crate) fn answered(&mut self, out: &mut Effects, now: Instant, id: IntentId, r: &wire::RpcRes) {
        let work = match r.code {
            0 => SyncWork::IntentDone { id, result: r.result.to_vec() },
            code if rules::code::retryable(code) => {
                self.in_flight.remove(&id);
                let wait = if r.retry_ms == 0 { AGAIN } else { Duration::from_millis(r.retry_ms.min(LONGEST_WAIT).into()) };
                self.again_at = Some(now + wait);
                return;
            }
            code => SyncWork::IntentRefused { id, code: Error::from_wire(code, "").code as u32 },
        };
        out.commit(Work::Sync(work), Next::Intent(id));
    }

    /// The answer is committed, or could not be: then it is still queued, and storage in trouble is not asked again at once.
    pub(crate) fn committed(&mut self, out: &mut Effects, now: Instant, id: IntentId, done: bool) {
        self.in_flight.remove(&id);
        if done {
            self.send(out);
        } else {
            self.again_at = Some(now + AGAIN);
        }
    }

    /// What the server was too busy for goes again.
    pub(crate) fn tick(&mut self, out: &mut Effects, now: Instant) {
        if self.again_at.is_some_and(|at| at <= now) {
            self.again_at = None;
            self.send(out);
        }
    }
}

#[cfg(test)]
mod tests;
