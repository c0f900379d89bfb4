//! The durable send queue: what the host queued, what became of it.
use super::clearing;
use super::merged::{self, Merge};
use crate::api::{Error, ErrorCode, Event, MessageState, OwnSendReads, SendFinished, SendReceipt};
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::model::order::MsgKey;
use crate::model::touch::Touch;
use crate::store::ground::elements;
use crate::store::ground::local_files::{LocalFiles, incomplete, lost};
use crate::store::ground::messages::{self, NewMessage};
use crate::store::ground::sql::{exec, row, rows};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{ConvKey, MessageId, rules, wire};
use prost::Message as _;
use rusqlite::params;

/// `outbox.read_upto` of a message that marks read everything below itself: the server knows where that is.
const UPTO_MESSAGE: Seq = Seq(i64::MAX);
/// `failed_send.reads`: what this device has when it is sent again.
const SEEN: Seq = Seq(-1);

const ENQUEUE: &str = "INSERT INTO outbox(local_id, conv, read_upto, targets, upload, place) VALUES (?, ?, ?, ?, ?, ?)";

/// A message to queue, validated.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outgoing {
    /// `c2c_<user>` or `group_<group>`.
    pub(crate) conversation: String,
    pub(crate) kind: u32,
    pub(crate) flags: u32,
    /// Its content; what belongs to this one message is in `own`.
    pub(crate) body: Vec<u8>,
    pub(crate) id: MessageId,
    /// Where the content comes from, if not from `kind` and `body`.
    pub(crate) from: Content,
    pub(crate) own: Own,
    /// Media: where its files are. It waits until they are on the server and its body says so.
    pub(crate) files: Option<LocalFiles>,
}

/// Where the content of a message to send comes from.
#[derive(Debug, Clone, Default)]
pub(crate) enum Content {
    /// The host gave it.
    #[default]
    Given,
    /// Another message.
    Forward(LocalId),
    /// Several messages.
    Merged(Merge),
}

/// What belongs to one message, whatever its content.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    pub(crate) at_users: Vec<String>,
    pub(crate) cloud_custom_data: Vec<u8>,
    /// 0 = none.
    pub(crate) quote: LocalId,
    pub(crate) reads: OwnSendReads,
    /// Targets and push, as a `wire::Send` with nothing else.
    pub(crate) send: Vec<u8>,
    pub(crate) local_data: Vec<u8>,
    pub(crate) local_int: i64,
}

/// The conversation a message may be sent to, or put into.
fn open_conversation(tx: &mut Tx<'_>, conversation: &str) -> Result<ConvId> {
    if tx.me.is_empty() {
        return Err(ErrorCode::NotLoggedIn.into());
    }
    let key = ConvKey::from_conversation_id(conversation, tx.me)
        .map_err(|_| Error::new(ErrorCode::InvalidConversation, "malformed conversation id"))?;
    match &key {
        // A group must be known; to a user one has never written before, a conversation begins here.
        ConvKey::Group(_) => {
            let found = tx.find(&key.to_string())?;
            found.ok_or_else(|| Error::new(ErrorCode::InvalidConversation, "this user is in no such group"))
        }
        ConvKey::C2c(..) => tx.find_or_create(&key),
    }
}

/// Kind and encoded body of a message to send.
fn compose(tx: &Tx<'_>, conv: ConvId, out: &Outgoing) -> Result<(u32, Vec<u8>)> {
    let (kind, content) = match &out.from {
        Content::Given => (out.kind, out.body.clone()),
        Content::Forward(local_id) => merged::forwarded(tx.c, *local_id)?,
        Content::Merged(merge) => merged::merge(tx.c, merge)?,
    };
    let quote = match out.own.quote {
        LocalId(0) => None,
        id => Some(merged::quote(tx.c, conv, id)?),
    };
    let own = wire::Body {
        at_users: out.own.at_users.clone(),
        cloud_custom_data: out.own.cloud_custom_data.clone().into(),
        quote,
        ..Default::default()
    };
    let body = elements::with_own(&content, &own)?;
    if body.len() > rules::MAX_BODY && !merged::fits_with_a_file(kind, &body) {
        return Err(ErrorCode::BodyTooLarge.into());
    }
    Ok((kind, body))
}

/// Stores the message as pending and queues it, in one transaction.
pub(crate) fn queue(tx: &mut Tx<'_>, out: &Outgoing) -> Result<SendReceipt> {
    let conv = open_conversation(tx, &out.conversation)?;
    if let Some(why) = tx.conv(conv)?.barred() {
        return Err(why);
    }
    let (kind, body) = compose(tx, conv, out)?;
    let local_id = tx.new_local_id();
    let own = &out.own;
    let files = out.files.as_ref().map_or_else(Vec::new, LocalFiles::encode_to_vec);
    let new = NewMessage {
        seq: Seq::PENDING,
        sender: tx.me,
        state: MessageState::Sending as u32,
        cmid: Some(&out.id.0[..]),
        local_files: &files,
        ..made_here(tx, conv, local_id, kind, &body, out)
    };
    new.insert(tx.c)?;
    let (now, place, head) = (tx.now(), tx.place(), tx.conv(conv)?.head_seq);
    let read_upto = match own.reads {
        OwnSendReads::UptoSeen => head,
        OwnSendReads::UptoMessage => UPTO_MESSAGE,
        OwnSendReads::Off => Seq::NONE,
    };
    let upload = out.files.is_some() || incomplete(&body);
    exec(tx.c, ENQUEUE, params![local_id, conv, read_upto, own.send, upload, place])?;
    let c = tx.conv(conv)?;
    if rules::may_be_last(out.flags) {
        c.local_key = c.local_key.max(place);
        c.set_last(local_id, Seq::PENDING, now);
    }
    tx.touch(conv, MsgKey::unplaced(Seq::PENDING, local_id), local_id, Touch::Inserted);
    tx.news.outbox = true;
    Ok(SendReceipt { local_id: local_id.host(), message_id: out.id.to_string() })
}

/// What the rows of all messages made on this device share: no place of the server's, and no count.
fn made_here<'a>(tx: &Tx<'_>, conv: ConvId, local_id: LocalId, kind: u32, body: &'a [u8], out: &'a Outgoing) -> NewMessage<'a> {
    NewMessage {
        local_id,
        conv,
        sub: local_id.0,
        ts: tx.now(),
        kind,
        flags: out.flags,
        body,
        local_data: &out.own.local_data,
        local_int: out.own.local_int,
        ..Default::default()
    }
}

/// Puts a message into local storage, at the head of its conversation. It has no place of the server's and never counts.
pub(crate) fn insert_local(tx: &mut Tx<'_>, sender: &str, out: &Outgoing) -> Result<LocalId> {
    let conv = open_conversation(tx, &out.conversation)?;
    let (kind, body) = compose(tx, conv, out)?;
    let local_id = tx.new_local_id();
    let head = tx.conv(conv)?.head_seq;
    let new =
        NewMessage { seq: head, sender, state: MessageState::Imported as u32, ..made_here(tx, conv, local_id, kind, &body, out) };
    new.insert(tx.c)?;
    tx.touch(conv, MsgKey::unplaced(head, local_id), local_id, Touch::Inserted);
    tx.refresh_last(conv)?;
    Ok(local_id)
}

/// Keeps what the host wants to have with a message on this device.
pub(crate) fn set_local(tx: &mut Tx<'_>, local_id: LocalId, data: &[u8], number: i64) -> Result<()> {
    let Some((conv, key)) = messages::message_key(tx.c, local_id)? else { return Err(ErrorCode::NotFound.into()) };
    exec(tx.c, "UPDATE message SET local_data = ?, local_int = ? WHERE local_id = ?", params![data, number, local_id])?;
    tx.touch(conv, key, local_id, Touch::Changed);
    Ok(())
}

struct Mine {
    conv: ConvId,
    state: u32,
    queued: bool,
}

fn own(tx: &Tx<'_>, local_id: LocalId) -> rusqlite::Result<Option<Mine>> {
    let sql = "SELECT conv, state, EXISTS(SELECT 1 FROM outbox WHERE outbox.local_id = message.local_id) FROM message \
        WHERE local_id = ? AND sender = ?";
    row(tx.c, sql, params![local_id, tx.me], |r| Ok(Mine { conv: r.get(0)?, state: r.get(1)?, queued: r.get(2)? }))
}

/// Takes a queued message back: the row goes.
pub(crate) fn cancel(tx: &mut Tx<'_>, local_id: LocalId) -> Result<()> {
    let Some(own) = own(tx, local_id)?.filter(|o| o.queued) else {
        return Err(Error::new(ErrorCode::CancelTargetGone, "not queued"));
    };
    if !tx.claims.cancel(local_id) {
        return Err(Error::new(ErrorCode::CancelTargetGone, "already on the wire"));
    }
    tx.news.cancelled.push(local_id);
    leaves_queue(tx, local_id)?;
    exec(tx.c, "DELETE FROM message WHERE local_id = ?", [local_id])?;
    // The newest local id may be gone now; it must never be given to another message.
    tx.set_meta("next_local", tx.next_local)?;
    settle(tx, own.conv, Seq::PENDING, local_id, Touch::Removed)?;
    finished(tx, own.conv, local_id, Seq::NONE, ErrorCode::SendCancelled as u32)
}

/// Takes back every queued message of a conversation that cannot be on the wire.
pub(crate) fn cancel_all(tx: &mut Tx<'_>, conv: ConvId) -> Result<()> {
    for local_id in rows(tx.c, "SELECT local_id FROM outbox WHERE conv = ? ORDER BY local_id", [conv], |r| r.get(0))? {
        match cancel(tx, local_id) {
            Err(e) if e.code == ErrorCode::CancelTargetGone => {}
            other => other?,
        }
    }
    Ok(())
}

/// Queues a failed message again, with the same identity.
pub(crate) fn resend(tx: &mut Tx<'_>, local_id: LocalId) -> Result<SendReceipt> {
    let Some(own) = own(tx, local_id)? else { return Err(Error::new(ErrorCode::NotFound, "no such own message")) };
    let error = row(tx.c, "SELECT error FROM message WHERE local_id = ?", [local_id], |r| r.get::<_, u32>(0))?.unwrap_or(0);
    if own.state != MessageState::Failed as u32 || own.queued {
        return Err(Error::new(ErrorCode::InvalidParameters, "local_id: only a failed message is sent again"));
    }
    let sql = "UPDATE message SET seq = ?, sub = local_id, ts = ?, state = ?, error = 0 WHERE local_id = ?";
    exec(tx.c, sql, params![Seq::PENDING, tx.now(), MessageState::Sending as u32, local_id])?;
    let sql = "SELECT reads, targets FROM failed_send WHERE local_id = ?";
    let kept = row(tx.c, sql, [local_id], |r| Ok((r.get::<_, Seq>(0)?, r.get::<_, Vec<u8>>(1)?)))?;
    let (reads, send) = kept.unwrap_or((SEEN, Vec::new()));
    exec(tx.c, "DELETE FROM failed_send WHERE local_id = ?", [local_id])?;
    let read_upto = if reads == SEEN { tx.conv(own.conv)?.head_seq } else { reads };
    let body: Vec<u8> = row(tx.c, "SELECT body FROM message WHERE local_id = ?", [local_id], |r| r.get(0))?.unwrap_or_default();
    let upload = incomplete(&body) || lost(error);
    // Also one that was there when its conversation was deleted.
    let c = tx.conv(own.conv)?;
    c.hidden_local = c.hidden_local.min(LocalId(local_id.0 - 1));
    let place = tx.place();
    exec(tx.c, ENQUEUE, params![local_id, own.conv, read_upto, send, upload, place])?;
    settle(tx, own.conv, Seq::PENDING, local_id, Touch::Changed)?;
    tx.news.outbox = true;
    let cmid: Option<Vec<u8>> = row(tx.c, "SELECT cmid FROM message WHERE local_id = ?", [local_id], |r| r.get(0))?.flatten();
    let id = cmid
        .and_then(|b| MessageId::from_wire(&b).ok())
        .ok_or_else(|| Error::new(ErrorCode::Internal, "own message without id"))?;
    Ok(SendReceipt { local_id: local_id.host(), message_id: id.to_string() })
}

/// The server has it for good. It keeps its pending place until its own echo gives it one.
pub(crate) fn acked(tx: &mut Tx<'_>, local_id: LocalId, seq: Seq, ts: i64) -> Result<()> {
    tx.claims.settled(local_id);
    if exec(tx.c, "DELETE FROM outbox WHERE local_id = ?", [local_id])? == 0 {
        return Ok(());
    }
    let Some(own) = own(tx, local_id)? else { return Ok(()) };
    let sql = "UPDATE message SET state = ?, ts = ?, ack_seq = ? WHERE local_id = ?";
    exec(tx.c, sql, params![MessageState::Sent as u32, ts, seq, local_id])?;
    settle(tx, own.conv, Seq::PENDING, local_id, Touch::Changed)?;
    if tx.hole_at(own.conv, seq)?.is_some() {
        tx.news.placeless.insert((own.conv, seq));
    }
    finished(tx, own.conv, local_id, seq, 0)?;
    let visible = tx.conv(own.conv)?.visible_from;
    if seq < visible && visible != Seq::PENDING {
        // Cleared on another device before this one heard that it was sent: its echo has come and gone.
        clearing::drop_below(tx, own.conv, visible)?;
    }
    Ok(())
}

/// It will not be sent: the server refused it for good, or its files cannot go. It stays where the conversation was at this moment.
pub(crate) fn failed(tx: &mut Tx<'_>, local_id: LocalId, code: u32) -> Result<()> {
    tx.claims.settled(local_id);
    // A targeted message that is sent again must not go to everyone.
    let sql = "INSERT OR REPLACE INTO failed_send(local_id, reads, targets) SELECT local_id, iif(read_upto IN (0, ?2), read_upto, ?3), targets FROM outbox \
        WHERE local_id = ?1";
    exec(tx.c, sql, (local_id, UPTO_MESSAGE, SEEN))?;
    if !leaves_queue(tx, local_id)? {
        return Ok(());
    }
    let Some(own) = own(tx, local_id)? else { return Ok(()) };
    let head = tx.conv(own.conv)?.head_seq;
    let sql = "UPDATE message SET seq = ?, sub = local_id, state = ?, error = ? WHERE local_id = ?";
    exec(tx.c, sql, params![head, MessageState::Failed as u32, code, local_id])?;
    settle(tx, own.conv, head, local_id, Touch::Changed)?;
    finished(tx, own.conv, local_id, Seq::NONE, code)
}

/// A message leaves the queue, and not by the server's answer to it, of which the sender knows: whoever waited behind it may go now.
/// False: it was not queued.
pub(super) fn leaves_queue(tx: &mut Tx<'_>, local_id: LocalId) -> Result<bool> {
    let left = exec(tx.c, "DELETE FROM outbox WHERE local_id = ?", [local_id])? > 0;
    tx.news.outbox |= left;
    Ok(left)
}

fn settle(tx: &mut Tx<'_>, conv: ConvId, seq: Seq, local_id: LocalId, what: Touch) -> Result<()> {
    tx.refresh_local_key(conv)?;
    tx.refresh_last(conv)?;
    tx.touch(conv, MsgKey::unplaced(seq, local_id), local_id, what);
    Ok(())
}

fn finished(tx: &mut Tx<'_>, conv: ConvId, local_id: LocalId, seq: Seq, code: u32) -> Result<()> {
    let conversation = tx.conversation_id(conv)?;
    let event = SendFinished { local_id: local_id.host(), conversation, seq: seq.host(), code };
    tx.news.events.push(Event::SendFinished(event));
    Ok(())
}
