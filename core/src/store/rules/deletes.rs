//! Messages that are not shown any more: deleted on this device, on all own devices or for everyone, and places that never
//! were this user's. A deleted row stays as a tombstone (state 4): nothing brings it back, and `find_messages` still names it.
use super::intents::{self, Intent};
use super::{last, mentions};
use crate::api::{Error, ErrorCode, Event, MessageState, MessagesDeleted};
use crate::model::ids::{ConvId, HideNo, LocalId, Seq};
use crate::model::touch::Touch;
use crate::model::unread::Hole;
use crate::store::ground::messages::{self, Stored, here};
use crate::store::ground::sql::exec;
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules::rpc, wire};
use prost::Message as _;
use rusqlite::params;

/// Deletes messages of one conversation here, and unless `local_only` on all own devices.
pub(crate) fn delete(tx: &mut Tx<'_>, command: u32, local_ids: &[LocalId], local_only: bool) -> Result<()> {
    let mut found: Vec<Stored> = Vec::with_capacity(local_ids.len());
    for id in local_ids {
        found.push(messages::stored(tx.c, *id)?.ok_or(ErrorCode::NotFound)?);
    }
    let Some(first) = found.first().cloned() else { return Ok(()) };
    if found.iter().any(|m| m.conv != first.conv) {
        return Err(Error::new(ErrorCode::InvalidParameters, "local_ids: messages of several conversations"));
    }
    if found.iter().any(|m| m.is(MessageState::Sending)) {
        return Err(Error::new(ErrorCode::InvalidParameters, "local_ids: not sent yet, cancel it instead"));
    }
    found.retain(|m| !m.is(MessageState::Deleted));
    let cseqs: Vec<u64> = found.iter().map(Stored::server_seq).filter(|s| *s > Seq::NONE).map(Seq::wire).collect();
    for m in &found {
        bury(tx, m)?;
    }
    settle(tx, first.conv)?;
    if local_only || cseqs.is_empty() {
        return Ok(());
    }
    let key = tx.conv(first.conv)?.key.clone();
    let args = wire::HideMsgs { conv: key, cseqs }.encode_to_vec();
    // It names a message, so that it goes when places lose their meaning.
    let local_id = first.local_id;
    intents::queue(tx, Intent { conv: first.conv, local_id, command, method: rpc::HIDE_MSGS.into(), args })
}

/// Makes a tombstone of a row.
fn bury(tx: &mut Tx<'_>, m: &Stored) -> Result<()> {
    let sql = "UPDATE message SET state = ?, countable = 0, body = x'', attached = x'', local_data = x'', local_files = x'' \
        WHERE local_id = ?";
    exec(tx.c, sql, params![MessageState::Deleted as u32, m.local_id])?;
    exec(tx.c, "DELETE FROM failed_send WHERE local_id = ?", [m.local_id])?;
    let c = tx.conv(m.conv)?;
    if m.countable && m.seq > c.read_seq {
        c.unread_rows -= 1;
    }
    mentions::forget(tx, m.conv, m.seq)?;
    tx.touch(m.conv, m.key(), m.local_id, Touch::Removed);
    last::last_gone(tx, m.conv, m.local_id)
}

fn settle(tx: &mut Tx<'_>, conv: ConvId) -> Result<()> {
    tx.refresh_local_key(conv)?;
    tx.refresh_unread(conv)
}

/// The user deleted messages on another device, or this device learns late what it missed.
pub(crate) fn hidden(tx: &mut Tx<'_>, conv: ConvId, h: &wire::Hidden, answer: bool) -> Result<()> {
    let mut gone = Vec::new();
    for seq in h.cseqs.iter().map(|s| Seq::of_wire(*s)) {
        let m = here(tx.c, conv, seq)?;
        if let Some(m) = m.as_ref().filter(|m| !m.is(MessageState::Deleted)) {
            gone.push(m.local_id.host());
            bury(tx, m)?;
        }
        // Also when it waits for its echo, which does not come any more.
        if m.is_none_or(|m| m.seq == Seq::PENDING) {
            void(tx, conv, seq, seq)?;
        }
    }
    let (no, n) = (HideNo::of_wire(h.no), h.cseqs.len() as i64);
    let c = tx.conv(conv)?;
    c.hide_head = c.hide_head.max(no);
    // Numbers are dense: what does not continue leaves the rest to be asked for.
    if answer || no.0 - n <= c.hide_no.0 {
        c.hide_no = c.hide_no.max(no);
    }
    if answer && !h.more {
        c.hide_no = c.hide_no.max(c.hide_head);
    }
    if !gone.is_empty() {
        let conversation = tx.conversation_id(conv)?;
        tx.news.events.push(Event::MessagesDeleted(MessagesDeleted { conversation, local_ids: gone }));
    }
    settle(tx, conv)
}

/// Places that do not exist for this user, for good.
pub(crate) fn void(tx: &mut Tx<'_>, conv: ConvId, lo: Seq, hi: Seq) -> Result<()> {
    if lo < Seq::FIRST || lo > hi || hi == Seq::PENDING {
        return Ok(());
    }
    let (head, visible) = (tx.conv(conv)?.head_seq, tx.conv(conv)?.visible_from);
    if hi > head {
        let from = (head + 1).max(visible);
        if from != Seq::PENDING {
            tx.put_hole(conv, Hole::uncounted(from, lo - 1))?;
        }
        let c = tx.conv(conv)?;
        c.head_seq = hi;
        if c.meta_ver <= 0 {
            c.visible_from = visible.min(lo);
        }
    }
    tx.cut_holes(conv, lo, hi)?;
    place_tombstones(tx, conv, lo, hi)?;
    mentions::forget_range(tx, conv, lo, hi)?;
    tx.refresh_unread(conv)
}

/// Own messages that were deleted while they waited for their echo: it does not come any more, so they take their places now.
pub(crate) fn place_tombstones(tx: &mut Tx<'_>, conv: ConvId, lo: Seq, hi: Seq) -> Result<()> {
    let sql = "UPDATE OR IGNORE message SET seq = ack_seq, sub = 0 WHERE conv = ? AND seq = ? AND state = ? AND ack_seq BETWEEN ? AND ?";
    let placed = exec(tx.c, sql, params![conv, Seq::PENDING, MessageState::Deleted as u32, lo, hi])?;
    if placed == 0 {
        return Ok(());
    }
    tx.conv(conv)?.placed += placed as i64;
    tx.refresh_local_key(conv)
}

/// The server refused a deletion: the messages come back from it.
pub(crate) fn refused(tx: &mut Tx<'_>, conv: ConvId, args: &[u8]) -> Result<()> {
    let Ok(hide) = ntk_protocol::read::<wire::HideMsgs>(args) else { return Ok(()) };
    for seq in hide.cseqs.iter().map(|s| Seq::of_wire(*s)) {
        let Some(m) = messages::stored_at(tx.c, conv, seq)?.filter(|m| m.is(MessageState::Deleted)) else { continue };
        exec(tx.c, "DELETE FROM message WHERE local_id = ?", [m.local_id])?;
        tx.set_meta("next_local", tx.next_local)?;
        tx.conv(conv)?.placed -= 1;
        tx.put_hole(conv, Hole::uncounted(seq, seq))?;
        tx.news.reread.insert(conv);
        tx.news.placeless.insert((conv, seq));
    }
    tx.refresh_unread(conv)
}
