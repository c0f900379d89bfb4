//! Read receipts of single messages: those this user sends, and those of own messages. Unread counts do not move by them.
use super::deletes::here;
use super::intents::{self, Intent};
use super::messages::{self, Stored};
use super::sql::{exec, meta, rows};
use super::tx::{Result, Tx, num};
use crate::api::{Error, ErrorCode, Event, MessageReceipt, MessageState};
use crate::lists::Touch;
use ntk_protocol::{rules, rules::rpc, wire};
use prost::Message as _;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Own messages whose receipts are asked for again after a reset, newest first.
const ASK_AGAIN: i64 = 2000;

/// Messages named by a call, all of one conversation.
pub(crate) fn of_one_conversation(c: &Connection, local_ids: &[i64]) -> Result<Vec<Stored>> {
    let mut found: Vec<Stored> = Vec::with_capacity(local_ids.len());
    for id in local_ids {
        found.push(messages::stored(c, *id)?.ok_or(ErrorCode::NotFound)?);
    }
    if found.iter().any(|m| m.conv != found[0].conv) {
        return Err(Error::new(ErrorCode::InvalidParameters, "messages of several conversations"));
    }
    Ok(found)
}

/// Tells the senders that this user read messages; only those that want it, and each once.
pub(super) fn send(tx: &mut Tx<'_>, command: u32, local_ids: &[i64]) -> Result<()> {
    let found = of_one_conversation(tx.c, local_ids)?;
    let wants = |m: &&Stored| {
        let wanted = m.flags & rules::flags::NEEDS_RECEIPT != 0 && m.is(MessageState::Sent) && m.sub == 0;
        wanted && m.sender != tx.me && !m.receipt_sent
    };
    let due: Vec<&Stored> = found.iter().filter(wants).collect();
    let Some(first) = due.first() else { return Ok(()) };
    let (conv, local_id) = (first.conv, first.local_id);
    let cseqs = due.iter().map(|m| m.seq as u64).collect();
    for m in &due {
        mark_sent(tx, m, true)?;
    }
    let args = wire::SendReceipts { conv: tx.conv(conv)?.key.clone(), cseqs }.encode_to_vec();
    intents::queue(tx, Intent { conv, local_id, command, method: rpc::SEND_RECEIPTS.into(), args })
}

fn mark_sent(tx: &mut Tx<'_>, m: &Stored, sent: bool) -> Result<()> {
    exec(tx.c, "UPDATE message SET receipt_sent = ? WHERE local_id = ?", params![sent, m.local_id])?;
    tx.touch_attached(m.conv, m.seq, m.sub, m.local_id, Touch::Changed);
    Ok(())
}

/// The server refused receipts.
pub(super) fn refused(tx: &mut Tx<'_>, conv: i64, args: &[u8]) -> Result<()> {
    let Ok(sent) = wire::SendReceipts::decode(args) else { return Ok(()) };
    for seq in sent.cseqs {
        if let Some(m) = messages::stored_at(tx.c, conv, num(seq))? {
            mark_sent(tx, &m, false)?;
        }
    }
    Ok(())
}

/// The server says how many read an own message.
pub(super) fn received(tx: &mut Tx<'_>, conv: i64, r: &wire::MsgReceipt) -> Result<()> {
    match here(tx, conv, num(r.cseq))? {
        Some(m) => counted(tx, &m, r.read_count, r.read_of),
        // In a hole: its page will say it.
        None => Ok(()),
    }
}

/// Takes over a newer count; counts never fall.
pub(super) fn counted(tx: &mut Tx<'_>, m: &Stored, read_count: u32, read_of: u32) -> Result<()> {
    let wants = m.sender == tx.me && m.flags & rules::flags::NEEDS_RECEIPT != 0 && !m.is(MessageState::Deleted);
    let (count, of) = (m.read_count.max(read_count), m.read_of.max(read_of));
    if !wants || (count, of) == (m.read_count, m.read_of) {
        return Ok(());
    }
    exec(tx.c, "UPDATE message SET read_count = ?, read_of = ? WHERE local_id = ?", params![count, of, m.local_id])?;
    tx.touch_attached(m.conv, m.seq, m.sub, m.local_id, Touch::Changed);
    if count > m.read_count {
        let (conversation, local_id) = (tx.conversation_id(m.conv)?, m.local_id as u64);
        let event = MessageReceipt { conversation, local_id, read_count: count, unread_count: of.saturating_sub(count) };
        tx.news.events.push(Event::MessageReceipt(event));
    }
    Ok(())
}

/// Receipts of own messages, as this device has them; of others' messages there are none.
pub(crate) fn known(c: &Connection, me: &str, local_ids: &[i64]) -> Result<Vec<MessageReceipt>> {
    let mut out = Vec::new();
    for id in local_ids {
        let Some(row) = messages::message_row(c, me, *id)?.filter(|r| r.is_self && r.needs_read_receipt) else { continue };
        out.push(MessageReceipt {
            conversation: row.conversation,
            local_id: row.local_id,
            read_count: row.read_count,
            unread_count: row.unread_count,
        });
    }
    Ok(out)
}

/// After a reset receipts may have been missed; until they were all asked for, each link asks again.
pub(super) fn missed(tx: &mut Tx<'_>) -> Result<()> {
    tx.set_meta("receipts_due", 1)
}

/// All of them were asked for.
pub(super) fn asked(tx: &mut Tx<'_>) -> Result<()> {
    exec(tx.c, "DELETE FROM meta WHERE name = 'receipts_due'", [])?;
    Ok(())
}

/// Are there some to ask for?
pub(crate) fn due(c: &Connection) -> rusqlite::Result<bool> {
    Ok(meta::<i64>(c, "receipts_due")?.is_some())
}

/// Questions to ask after a reset: wire key and places of own messages not read by everyone, at most 50 of one conversation each.
pub(crate) fn incomplete(c: &Connection) -> rusqlite::Result<Vec<(String, Vec<u64>)>> {
    let sql = "SELECT c.key, m.seq FROM message m INDEXED BY message_receipts JOIN conversation c ON c.id = m.conv \
        WHERE m.read_count < m.read_of AND m.sub = 0 AND m.state = 2 ORDER BY m.ts DESC LIMIT ?";
    let mut by_key: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (key, seq) in rows(c, sql, [ASK_AGAIN], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))? {
        by_key.entry(key).or_default().push(seq as u64);
    }
    let chunks = by_key.into_iter().flat_map(|(key, seqs)| {
        seqs.chunks(rules::MAX_RECEIPTS_PER_CALL).map(|part| (key.clone(), part.to_vec())).collect::<Vec<_>>()
    });
    Ok(chunks.collect())
}
