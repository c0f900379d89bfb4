//! Local -> server: the durable send queue and the read marks. FIFO per conversation, one message of each in flight; the
//! identity never changes, so a message whose fate is unknown is simply sent again.
use super::media::MediaCmd;
use super::requests::Pending;
use super::session::Session;
use crate::api::{Error, ErrorCode, Reply, SendReceipt};
use crate::model::ids::{ConvId, LocalId};
use crate::store::{ConversationWork, MessageWork, Op, Queued, Then, Work, load_outbox, pending_reads};
use crate::ticket::Ticket;
use ntk_protocol::{ConvKey, MessageId, rules, wire, wire::frame};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Messages in flight over all conversations.
const IN_FLIGHT: usize = 64;
/// Marks of one `Read` frame.
const MARKS: usize = 100;

/// The send queue as loaded; the truth is in the store.
#[derive(Default)]
pub(crate) struct Sending {
    queues: BTreeMap<ConvId, VecDeque<Queued>>,
    in_flight: BTreeMap<LocalId, ConvId>,
    blocked: BTreeMap<ConvId, Instant>,
    /// The store's queue changed since it was loaded.
    pub(super) changed: bool,
    reads_in_flight: bool,
    reads_at: Option<Instant>,
}

impl Sending {
    pub(super) fn link_lost(&mut self) {
        self.in_flight.clear();
        self.blocked.clear();
        self.queues.clear();
        self.reads_in_flight = false;
        self.reads_at = None;
    }

    /// Does the server not have all read marks?
    pub(super) fn reads_waiting(&self) -> bool {
        self.reads_in_flight || self.reads_at.is_some()
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.blocked.values().copied().chain(self.reads_at).min()
    }
}

impl Session {
    /// Reads the queue from the store and sends what may go.
    pub(super) async fn load_outbox(&mut self) {
        self.sending.changed = false;
        if !self.up {
            return;
        }
        // After the fates that were posted just now: a message that was refused must not go again, least of all over its resend.
        let Ok(queued) = self.p.store.read(|c| load_outbox(c, LocalId(0))).await else { return };
        let waiting: Vec<LocalId> = queued.iter().filter(|q| q.upload).map(|q| q.local_id).collect();
        if !waiting.is_empty() {
            self.media(MediaCmd::Uploads(waiting));
        }
        self.sending.queues.clear();
        for q in queued {
            self.sending.queues.entry(q.conv).or_default().push_back(q);
        }
        self.pump_sends(Instant::now());
    }

    /// Sends the head of every conversation's queue that is not waiting for something.
    pub(super) fn pump_sends(&mut self, now: Instant) {
        if !self.up {
            return;
        }
        self.sending.blocked.retain(|_, until| *until > now);
        let mut frames = Vec::new();
        for (conv, queue) in &mut self.sending.queues {
            if self.sending.in_flight.len() >= IN_FLIGHT {
                break;
            }
            if self.sending.blocked.contains_key(conv) || self.sending.in_flight.values().any(|c| c == conv) {
                continue;
            }
            // What comes after a message that waits for its files waits with it: the order is the user's.
            let Some(q) = queue.front().filter(|q| !q.upload) else { continue };
            if !self.p.store.claims.send(q.local_id) {
                // Taken back: the commit that deletes it, or keeps it, has the queue loaded again.
                continue;
            }
            self.sending.in_flight.insert(q.local_id, *conv);
            frames.push((q.local_id, *conv, send_frame(q)));
        }
        for (local_id, conv, mut send) in frames {
            send.rid = self.requests.add(Pending::Send { local_id, conv });
            self.send(frame::Kind::Send(send));
        }
    }

    pub(super) async fn send_ack(&mut self, a: wire::SendAck) {
        match self.requests.take(a.rid) {
            Some(Pending::Send { local_id, conv }) => {
                self.sending.in_flight.remove(&local_id);
                let retry = a.code != 0 && rules::code::retryable(a.code);
                if retry {
                    let wait = Duration::from_millis(u64::from(a.retry_ms.clamp(50, 60_000)));
                    self.sending.blocked.insert(conv, Instant::now() + wait);
                } else {
                    if let Some(queue) = self.sending.queues.get_mut(&conv) {
                        queue.retain(|q| q.local_id != local_id);
                    }
                    let work = match a.code {
                        0 => Work::Messages(MessageWork::SendAcked { local_id, seq: a.cseq as i64, ts: a.ts_ms as i64 }),
                        code => {
                            Work::Messages(MessageWork::SendFailed { local_id, code: Error::from_wire(code, "").code as u32 })
                        }
                    };
                    // Not waited for: if this commit fails, the message is still queued and goes again with the same id.
                    self.p.store.post(Op::Work(work, Then::Tell(oneshot::channel().0)));
                }
                if self.sending.queues.values().all(|q| q.front().is_none_or(|q| q.upload)) {
                    // The queue is loaded in parts; this one is done.
                    self.load_outbox().await;
                } else {
                    self.pump_sends(Instant::now());
                }
            }
            Some(Pending::OnlineOnly { ticket, cmid }) => {
                let message_id = MessageId::from_wire(&cmid).map_or_else(|_| String::new(), |id| id.to_string());
                let receipt = Reply::SendReceipt(SendReceipt { local_id: 0, message_id });
                let result = if a.code == 0 { Ok(Some(receipt)) } else { Err(Error::from_wire(a.code, &a.text)) };
                ticket.done(self.commit_no(), result);
            }
            _ => {}
        }
    }

    /// Online-only: now or never, stored nowhere.
    pub(super) fn send_online_only(&mut self, conversation: &str, mut send: wire::Send, ticket: Ticket) {
        let Some(user) = &self.user else { return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into())) };
        let Ok(key) = ConvKey::from_conversation_id(conversation, &user.user) else {
            return self.finish(ticket, Err(ErrorCode::InvalidConversation.into()));
        };
        send.conv = key.to_string();
        if !self.up {
            return self.finish(ticket, Err(ErrorCode::NoNetwork.into()));
        }
        send.rid = self.requests.add(Pending::OnlineOnly { ticket, cmid: send.cmid.to_vec() });
        self.send(frame::Kind::Send(send));
    }

    /// Marks the server was too busy for go again.
    pub(super) async fn retry_reads(&mut self, now: Instant) {
        if self.sending.reads_at.is_some_and(|at| at <= now) {
            self.sending.reads_at = None;
            self.send_reads().await;
        }
    }

    /// Sends the marks the server does not have; those made meanwhile go with the next frame.
    pub(super) async fn send_reads(&mut self) {
        if !self.up || self.sending.reads_in_flight || self.sending.reads_at.is_some() {
            return;
        }
        let Ok(marks) = self.p.readers.read(|c| Ok(pending_reads(c, MARKS)?)).await else { return };
        if marks.is_empty() {
            return;
        }
        self.sending.reads_in_flight = true;
        let rid = self.requests.add(Pending::Reads(marks.clone()));
        self.send(frame::Kind::Read(wire::Read { rid, marks }));
    }

    pub(super) fn read_ack(&mut self, a: wire::ReadAck) {
        let Some(Pending::Reads(marks)) = self.requests.take(a.rid) else { return };
        self.sending.reads_in_flight = false;
        if a.code != 0 && rules::code::retryable(a.code) {
            self.sending.reads_at = Some(Instant::now() + Duration::from_secs(1));
            return;
        }
        // A mark the server refuses for good (not a member any more) must not block the others.
        self.p.store.post(Op::Work(Work::Conversations(ConversationWork::ReadsAcked(marks)), Then::Tell(oneshot::channel().0)));
    }
}

fn send_frame(q: &Queued) -> wire::Send {
    wire::Send {
        rid: 0,
        conv: q.key.clone(),
        cmid: q.cmid.clone().into(),
        kind: q.kind,
        flags: q.flags,
        body: q.body.clone().into(),
        read_upto: q.read_upto as u64,
        // Made by this kernel, so it decodes.
        ..<wire::Send as prost::Message>::decode(&q.send[..]).unwrap_or_default()
    }
}
