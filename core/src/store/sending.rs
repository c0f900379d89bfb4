//! The durable send queue: what the host queued, what became of it.
use super::sql::{exec, row, rows};
use super::tx::{PENDING, Result, Tx};
use super::uploads::{self, LocalFiles};
use crate::api::{Error, ErrorCode, Event, MessageState, SendFinished, SendReceipt};
use crate::lists::Touch;
use ntk_protocol::{ConvKey, MessageId, rules};
use prost::Message as _;
use rusqlite::{Connection, params};

/// A message to queue, validated.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// `c2c_<user>` or `group_<group>`.
    pub(crate) conversation: String,
    pub(crate) kind: u32,
    pub(crate) flags: u32,
    pub(crate) body: Vec<u8>,
    pub(crate) id: MessageId,
    /// Media: where its files are. It waits until they are on the server and its body says so.
    pub(crate) files: Option<LocalFiles>,
}

/// A queued message, as the link needs it.
#[derive(Debug, Clone)]
pub(crate) struct Queued {
    pub(crate) local_id: i64,
    pub(crate) conv: i64,
    pub(crate) key: String,
    pub(crate) cmid: Vec<u8>,
    pub(crate) kind: u32,
    pub(crate) flags: u32,
    pub(crate) body: Vec<u8>,
    pub(crate) read_upto: i64,
    /// Waits for its files.
    pub(crate) upload: bool,
}

/// Stores the message as pending and queues it, in one transaction.
pub(crate) fn queue(tx: &mut Tx<'_>, out: &Outgoing) -> Result<SendReceipt> {
    if tx.me.is_empty() {
        return Err(ErrorCode::NotLoggedIn.into());
    }
    let key = ConvKey::from_conversation_id(&out.conversation, tx.me)
        .map_err(|_| Error::new(ErrorCode::InvalidConversation, "malformed conversation id"))?;
    let conv = match &key {
        // A group must be known; to a user one has never written before, a conversation begins here.
        ConvKey::Group(_) => {
            let found = tx.find(&key.to_string())?;
            found.ok_or_else(|| Error::new(ErrorCode::InvalidConversation, "this user is in no such group"))?
        }
        ConvKey::C2c(..) => tx.find_or_create(&key)?,
    };
    if !tx.conv(conv)?.is_member {
        return Err(Error::new(ErrorCode::NoPermission, "no longer a member"));
    }
    let local_id = tx.new_local_id();
    let sql = "INSERT INTO message(conv, seq, sub, local_id, sender, ts, kind, flags, countable, state, error, body, cmid, mseq, changed_by, ack_seq) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?, ?, 0, '', 0)";
    let state = MessageState::Sending as u32;
    exec(
        tx.c,
        sql,
        params![conv, PENDING, local_id, local_id, tx.me, tx.now, out.kind, out.flags, state, out.body, &out.id.0[..]],
    )?;
    let (now, read_upto) = (tx.now, tx.conv(conv)?.head_seq);
    let upload = i64::from(out.files.is_some());
    exec(tx.c, "INSERT INTO outbox(local_id, conv, read_upto, upload) VALUES (?, ?, ?, ?)", [local_id, conv, read_upto, upload])?;
    if let Some(files) = &out.files {
        exec(tx.c, "UPDATE message SET local_files = ? WHERE local_id = ?", params![files.encode_to_vec(), local_id])?;
    }
    let c = tx.conv(conv)?;
    if rules::may_be_last(out.flags) {
        c.local_key = c.local_key.max(now);
        c.set_last(local_id, PENDING, now);
    }
    tx.touch(conv, PENDING, local_id, local_id, Touch::Inserted);
    tx.news.outbox = true;
    Ok(SendReceipt { local_id: local_id as u64, message_id: out.id.to_string() })
}

struct Own {
    conv: i64,
    state: u32,
    queued: bool,
}

fn own(tx: &Tx<'_>, local_id: i64) -> rusqlite::Result<Option<Own>> {
    let sql = "SELECT conv, state, EXISTS(SELECT 1 FROM outbox WHERE outbox.local_id = message.local_id) FROM message \
        WHERE local_id = ? AND sender = ?";
    row(tx.c, sql, params![local_id, tx.me], |r| Ok(Own { conv: r.get(0)?, state: r.get(1)?, queued: r.get(2)? }))
}

/// Takes a queued message back: the row goes.
pub(crate) fn cancel(tx: &mut Tx<'_>, local_id: i64) -> Result<()> {
    let Some(own) = own(tx, local_id)?.filter(|o| o.queued) else {
        return Err(Error::new(ErrorCode::CancelTargetGone, "not queued"));
    };
    exec(tx.c, "DELETE FROM outbox WHERE local_id = ?", [local_id])?;
    exec(tx.c, "DELETE FROM message WHERE local_id = ?", [local_id])?;
    // The newest local id may be gone now; it must never be given to another message.
    tx.set_meta("next_local", tx.next_local)?;
    settle(tx, own.conv, PENDING, local_id, Touch::Removed)?;
    finished(tx, own.conv, local_id, 0, ErrorCode::SendCancelled as u32)
}

/// Queues a failed message again, with the same identity.
pub(crate) fn resend(tx: &mut Tx<'_>, local_id: i64) -> Result<SendReceipt> {
    let Some(own) = own(tx, local_id)? else { return Err(Error::new(ErrorCode::NotFound, "no such own message")) };
    if own.state != MessageState::Failed as u32 || own.queued {
        return Err(Error::new(ErrorCode::InvalidParameters, "only a failed message is sent again"));
    }
    let sql = "UPDATE message SET seq = ?, sub = local_id, ts = ?, state = ?, error = 0 WHERE local_id = ?";
    exec(tx.c, sql, params![PENDING, tx.now, MessageState::Sending as u32, local_id])?;
    let read_upto = tx.conv(own.conv)?.head_seq;
    let body: Vec<u8> = row(tx.c, "SELECT body FROM message WHERE local_id = ?", [local_id], |r| r.get(0))?.unwrap_or_default();
    let upload = i64::from(uploads::incomplete(&body));
    let sql = "INSERT INTO outbox(local_id, conv, read_upto, upload) VALUES (?, ?, ?, ?)";
    exec(tx.c, sql, [local_id, own.conv, read_upto, upload])?;
    settle(tx, own.conv, PENDING, local_id, Touch::Changed)?;
    tx.news.outbox = true;
    let cmid: Option<Vec<u8>> = row(tx.c, "SELECT cmid FROM message WHERE local_id = ?", [local_id], |r| r.get(0))?.flatten();
    let id = cmid
        .and_then(|b| MessageId::from_wire(&b).ok())
        .ok_or_else(|| Error::new(ErrorCode::Internal, "own message without id"))?;
    Ok(SendReceipt { local_id: local_id as u64, message_id: id.to_string() })
}

/// The server has it for good. It keeps its pending place until its own echo gives it one.
pub(crate) fn acked(tx: &mut Tx<'_>, local_id: i64, seq: i64, ts: i64) -> Result<()> {
    if exec(tx.c, "DELETE FROM outbox WHERE local_id = ?", [local_id])? == 0 {
        return Ok(());
    }
    let Some(own) = own(tx, local_id)? else { return Ok(()) };
    let sql = "UPDATE message SET state = ?, ts = ?, ack_seq = ? WHERE local_id = ?";
    exec(tx.c, sql, params![MessageState::Sent as u32, ts, seq, local_id])?;
    settle(tx, own.conv, PENDING, local_id, Touch::Changed)?;
    if tx.hole_at(own.conv, seq)?.is_some() {
        tx.news.placeless.insert((own.conv, seq));
    }
    finished(tx, own.conv, local_id, seq, 0)
}

/// The server refused it for good. It stays where the conversation was at this moment.
pub(crate) fn failed(tx: &mut Tx<'_>, local_id: i64, code: u32) -> Result<()> {
    if exec(tx.c, "DELETE FROM outbox WHERE local_id = ?", [local_id])? == 0 {
        return Ok(());
    }
    let Some(own) = own(tx, local_id)? else { return Ok(()) };
    let head = tx.conv(own.conv)?.head_seq;
    let sql = "UPDATE message SET seq = ?, sub = local_id, state = ?, error = ? WHERE local_id = ?";
    exec(tx.c, sql, params![head, MessageState::Failed as u32, code, local_id])?;
    settle(tx, own.conv, head, local_id, Touch::Changed)?;
    finished(tx, own.conv, local_id, 0, code)
}

fn settle(tx: &mut Tx<'_>, conv: i64, seq: i64, local_id: i64, what: Touch) -> Result<()> {
    tx.refresh_local_key(conv)?;
    tx.refresh_last(conv)?;
    tx.touch(conv, seq, local_id, local_id, what);
    Ok(())
}

fn finished(tx: &mut Tx<'_>, conv: i64, local_id: i64, seq: i64, code: u32) -> Result<()> {
    let conversation = tx.conversation_id(conv)?;
    let event = SendFinished { local_id: local_id as u64, conversation, seq: seq as u64, code };
    tx.news.events.push(Event::SendFinished(event));
    Ok(())
}

/// Queued messages above `after`, oldest first.
pub(crate) fn load(c: &Connection, after: i64) -> rusqlite::Result<Vec<Queued>> {
    let sql = "SELECT o.local_id, o.conv, c.key, m.cmid, m.kind, m.flags, m.body, o.read_upto, o.upload FROM outbox o \
        JOIN conversation c ON c.id = o.conv JOIN message m ON m.local_id = o.local_id WHERE o.local_id > ? ORDER BY o.local_id LIMIT 1000";
    rows(c, sql, [after], |r| {
        Ok(Queued {
            local_id: r.get(0)?,
            conv: r.get(1)?,
            key: r.get(2)?,
            cmid: r.get(3)?,
            kind: r.get(4)?,
            flags: r.get(5)?,
            body: r.get(6)?,
            read_upto: r.get(7)?,
            upload: r.get(8)?,
        })
    })
}

/// Wire conversation key and seq of an own message, for a recall. Seq 0 = the server does not have it.
pub(crate) fn place(c: &Connection, local_id: i64) -> rusqlite::Result<Option<(String, i64)>> {
    let sql = "SELECT c.key, CASE WHEN m.sub = 0 THEN m.seq ELSE m.ack_seq END FROM message m JOIN conversation c ON c.id = m.conv \
        WHERE m.local_id = ?";
    row(c, sql, [local_id], |r| Ok((r.get(0)?, r.get(1)?)))
}
