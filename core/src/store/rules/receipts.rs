//! Read receipts of single messages: those this user sends, and those of own messages. Unread counts do not move by them.
use super::intents::{self, Intent};
use crate::api::{Event, MessageReceipt, MessageState};
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::model::touch::Touch;
use crate::store::ground::messages::{self, Stored, here, of_one_conversation};
use crate::store::ground::sql::exec;
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules, rules::rpc, wire};
use prost::Message as _;
use rusqlite::params;

/// Tells the senders that this user read messages; only those that want it, and each once.
pub(crate) fn send(tx: &mut Tx<'_>, command: u32, local_ids: &[LocalId]) -> Result<()> {
    let found = of_one_conversation(tx.c, local_ids)?;
    let wants = |m: &&Stored| {
        let wanted = m.flags & rules::flags::NEEDS_RECEIPT != 0 && m.is(MessageState::Sent) && m.sub == 0;
        wanted && m.sender != *tx.me && !m.receipt_sent
    };
    let due: Vec<&Stored> = found.iter().filter(wants).collect();
    let Some(first) = due.first() else { return Ok(()) };
    let (conv, local_id) = (first.conv, first.local_id);
    let cseqs = due.iter().map(|m| m.seq.wire()).collect();
    for m in &due {
        mark_sent(tx, m, true)?;
    }
    let args = wire::SendReceipts { conv: tx.conv(conv)?.key.clone(), cseqs }.encode_to_vec();
    intents::queue(tx, Intent { conv, local_id, command, method: rpc::SEND_RECEIPTS.into(), args })
}

fn mark_sent(tx: &mut Tx<'_>, m: &Stored, sent: bool) -> Result<()> {
    exec(tx.c, "UPDATE message SET receipt_sent = ? WHERE local_id = ?", params![sent, m.local_id])?;
    tx.touch_attached(m.conv, m.key(), m.local_id, Touch::Changed);
    Ok(())
}

/// The server refused receipts.
pub(crate) fn refused(tx: &mut Tx<'_>, conv: ConvId, args: &[u8]) -> Result<()> {
    let Ok(sent) = ntk_protocol::read::<wire::SendReceipts>(args) else { return Ok(()) };
    for seq in sent.cseqs {
        if let Some(m) = messages::stored_at(tx.c, conv, Seq::of_wire(seq))? {
            mark_sent(tx, &m, false)?;
        }
    }
    Ok(())
}

/// The server says how many read an own message.
pub(crate) fn received(tx: &mut Tx<'_>, conv: ConvId, r: &wire::MsgReceipt) -> Result<()> {
    match here(tx.c, conv, Seq::of_wire(r.cseq))? {
        Some(m) => counted(tx, &m, r.read_count, r.read_of),
        // In a hole: its page will say it.
        None => Ok(()),
    }
}

/// Takes over a newer count; counts never fall.
pub(crate) fn counted(tx: &mut Tx<'_>, m: &Stored, read_count: u32, read_of: u32) -> Result<()> {
    let wants = m.sender == *tx.me && m.flags & rules::flags::NEEDS_RECEIPT != 0 && !m.is(MessageState::Deleted);
    let (count, of) = (m.read_count.max(read_count), m.read_of.max(read_of));
    if !wants || (count, of) == (m.read_count, m.read_of) {
        return Ok(());
    }
    exec(tx.c, "UPDATE message SET read_count = ?, read_of = ? WHERE local_id = ?", params![count, of, m.local_id])?;
    tx.touch_attached(m.conv, m.key(), m.local_id, Touch::Changed);
    if count > m.read_count {
        let (conversation, local_id) = (tx.conversation_id(m.conv)?, m.local_id.host());
        let event = MessageReceipt { conversation, local_id, read_count: count, unread_count: of.saturating_sub(count) };
        tx.news.events.push(Event::MessageReceipt(event));
    }
    Ok(())
}

/// After a reset receipts may have been missed; until they were all asked for, each link asks again.
pub(crate) fn missed(tx: &mut Tx<'_>) -> Result<()> {
    tx.set_meta("receipts_due", 1)
}

/// All of them were asked for.
pub(crate) fn asked(tx: &mut Tx<'_>) -> Result<()> {
    exec(tx.c, "DELETE FROM meta WHERE name = 'receipts_due'", [])?;
    Ok(())
}
