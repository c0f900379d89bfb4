//! Local -> server: the durable send queue. FIFO per conversation, one message of each in flight; the identity never changes, so a
//! message whose fate is unknown is simply sent again. The truth is in the store: this is the queue as loaded last.
use super::effects::{Effect, Effects, Look};
use super::requests::Pending;
use crate::api::Error;
use crate::model::ids::{ConvId, LocalId, Seq, clamped};
use crate::store::{MessageWork, Queued, Work};
use ntk_protocol::{rules, wire, wire::frame};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::time::Instant;

/// Messages in flight over all conversations.
pub(super) const IN_FLIGHT: usize = 64;

/// The send queue.
#[derive(Debug, Default)]
pub(crate) struct Sending {
    up: bool,
    queues: BTreeMap<ConvId, VecDeque<Queued>>,
    /// The conversation of each message on its way.
    in_flight: BTreeMap<LocalId, ConvId>,
    /// Conversations the server was too busy for.
    blocked: BTreeMap<ConvId, Instant>,
    /// The store's queue changed since it was loaded.
    changed: bool,
}

impl Sending {
    /// The link is up: the queue is loaded.
    pub(crate) fn link_up(&mut self, out: &mut Effects) {
        self.up = true;
        self.load(out);
    }

    pub(crate) fn link_lost(&mut self) {
        self.up = false;
        self.in_flight.clear();
        self.blocked.clear();
        self.queues.clear();
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.blocked.values().copied().min()
    }

    /// The store's queue changed.
    pub(crate) fn changed(&mut self) {
        self.changed = true;
    }

    /// Must the queue be loaded, once no more news of it waits?
    pub(crate) fn stale(&self) -> bool {
        self.changed
    }

    /// Loads the queue.
    pub(crate) fn load(&mut self, out: &mut Effects) {
        self.changed = false;
        if self.up {
            out.look(Look::Outbox);
        }
    }

    /// The queue, oldest first. `claim` says whether a message may go on the wire now, and that it does: not if it was taken back.
    pub(crate) fn loaded(&mut self, out: &mut Effects, now: Instant, queued: Vec<Queued>, claim: impl FnMut(LocalId) -> bool) {
        let waiting: Vec<LocalId> = queued.iter().filter(|q| q.upload).map(|q| q.local_id).collect();
        if !waiting.is_empty() {
            out.say(Effect::Uploads(waiting));
        }
        self.queues.clear();
        for q in queued {
            self.queues.entry(q.conv).or_default().push_back(q);
        }
        self.pump(out, now, claim);
    }

    /// Sends the head of every conversation's queue that is not waiting for something.
    pub(crate) fn pump(&mut self, out: &mut Effects, now: Instant, mut claim: impl FnMut(LocalId) -> bool) {
        if !self.up {
            return;
        }
        self.blocked.retain(|_, until| *until > now);
        for (conv, queue) in &self.queues {
            if self.in_flight.len() >= IN_FLIGHT {
                break;
            }
            if self.blocked.contains_key(conv) || self.in_flight.values().any(|c| c == conv) {
                continue;
            }
            // What comes after a message that waits for its files waits with it: the order is the user's.
            let Some(q) = queue.front().filter(|q| !q.upload) else { continue };
            if !claim(q.local_id) {
                // Taken back: the commit that deletes it, or keeps it, has the queue loaded again.
                continue;
            }
            self.in_flight.insert(q.local_id, *conv);
            let pending = Pending::Send { local_id: q.local_id, conv: *conv };
            out.ask(pending, |rid| frame::Kind::Send(send_frame(q, rid)));
        }
    }

    /// The server's answer for a message of a conversation.
    pub(crate) fn answered(
        &mut self,
        out: &mut Effects,
        now: Instant,
        (local_id, conv): (LocalId, ConvId),
        a: &wire::SendAck,
        claim: impl FnMut(LocalId) -> bool,
    ) {
        self.in_flight.remove(&local_id);
        if a.code != 0 && rules::code::retryable(a.code) {
            let wait = Duration::from_millis(u64::from(a.retry_ms.clamp(50, 60_000)));
            self.blocked.insert(conv, now + wait);
        } else {
            if let Some(queue) = self.queues.get_mut(&conv) {
                queue.retain(|q| q.local_id != local_id);
            }
            // Not waited for: if this commit fails, the message is still queued and goes again with the same id.
            out.say(Effect::Post(Work::Messages(match a.code {
                0 => MessageWork::SendAcked { local_id, seq: Seq::of_wire(a.cseq), ts: clamped(a.ts_ms) },
                code => MessageWork::SendFailed { local_id, code: Error::from_wire(code, "").code as u32 },
            })));
        }
        if self.queues.values().all(|q| q.front().is_none_or(|q| q.upload)) {
            // The queue is loaded in parts; this one is done.
            self.load(out);
        } else {
            self.pump(out, now, claim);
        }
    }
}

fn send_frame(q: &Queued, rid: u64) -> wire::Send {
    wire::Send {
        rid,
        conv: q.key.clone(),
        cmid: q.cmid.clone().into(),
        kind: q.kind,
        flags: q.flags,
        body: q.body.clone().into(),
        read_upto: q.read_upto.wire(),
        // Made by this kernel, so it decodes.
        ..ntk_protocol::read::<wire::Send>(&q.send).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
