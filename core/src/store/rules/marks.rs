//! Read marks of this device: applied at once, queued until the server has them. They are cleaned up to a point, included.
use super::read_marks::raise_read;
use super::settings;
use crate::api::ErrorCode;
use crate::model::ids::{ConvId, Seq};
use crate::store::ground::number::num;
use crate::store::ground::sql::{exec, row, rows};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules, wire};
use rusqlite::params;

/// V2TIM cleanConversationUnreadMessageCount.
#[derive(Debug, Clone)]
pub(crate) struct Clean {
    /// A conversation, `c2c`, `group`, or empty = everything.
    pub(crate) conversation: String,
    /// One-to-one: up to this second, included; 0 = everything. Groups ignore it.
    pub(crate) timestamp_s: i64,
    /// Groups: up to this place, included; 0 = everything. One-to-one conversations ignore it.
    pub(crate) seq: u64,
}

/// Marks read what a host names.
pub(crate) fn clean(tx: &mut Tx<'_>, what: &Clean) -> Result<()> {
    if tx.me.is_empty() {
        return Err(ErrorCode::NotLoggedIn.into());
    }
    let convs = match what.conversation.as_str() {
        "" => unread(tx, 0)?,
        "c2c" => unread(tx, rules::CONV_C2C)?,
        "group" => unread(tx, rules::CONV_GROUP)?,
        conversation => vec![settings::known(tx, conversation)?],
    };
    for conv in convs {
        clean_one(tx, conv, what)?;
    }
    Ok(())
}

fn unread(tx: &mut Tx<'_>, kind: u32) -> Result<Vec<ConvId>> {
    tx.finish()?;
    let sql = "SELECT id FROM conversation WHERE (unread > 0 OR unread_exact = 0) AND ?1 IN (0, kind)";
    Ok(rows(tx.c, sql, [kind], |r| r.get(0))?)
}

fn clean_one(tx: &mut Tx<'_>, conv: ConvId, what: &Clean) -> Result<()> {
    let c = tx.conv(conv)?;
    let (head, was, member) = (c.head_seq, c.read_seq, c.is_member);
    let (upto, ts) = match (c.kind, what.timestamp_s, what.seq) {
        (rules::CONV_C2C, 1.., _) => seq_at(tx, conv, what.timestamp_s)?,
        (rules::CONV_C2C, ..) | (_, _, 0) => (head, 0),
        (_, _, seq) => (Seq::from_host(seq), 0),
    };
    // A point beyond the last message is the last message.
    let upto = upto.min(head);
    if upto <= was && ts == 0 {
        return Ok(());
    }
    raise_read(tx, conv, upto)?;
    // The server keeps no marks for those who left, and would refuse them.
    if member {
        let sql = "INSERT INTO pending_read(conv, read_seq, upto_ts) VALUES (?, ?, ?) ON CONFLICT(conv) DO UPDATE \
            SET read_seq = max(read_seq, excluded.read_seq), upto_ts = max(upto_ts, excluded.upto_ts)";
        exec(tx.c, sql, (conv, upto.max(was), ts))?;
        tx.news.reads = true;
    }
    Ok(())
}

/// The largest seq whose time is at or below the end of a second. Where a hole is in the way: the largest one that is certain,
/// and the time in milliseconds, which the server turns into a seq.
fn seq_at(tx: &mut Tx<'_>, conv: ConvId, second: i64) -> Result<(Seq, i64)> {
    let ts = second.saturating_mul(1000).saturating_add(999).min(i64::MAX - 1);
    let (read, head) = (tx.conv(conv)?.read_seq, tx.conv(conv)?.head_seq);
    // Times never fall with seqs, so the newest row that is old enough is found from the newest one downwards.
    let sql = "SELECT seq FROM message WHERE conv = ? AND seq BETWEEN ? AND ? AND sub = 0 AND ts <= ? ORDER BY seq DESC LIMIT 1";
    let below: Seq = row(tx.c, sql, (conv, read + 1, head, ts), |r| r.get(0))?.unwrap_or(read);
    let sql = "SELECT seq FROM message WHERE conv = ? AND seq > ? AND seq <= ? AND sub = 0 ORDER BY seq LIMIT 1";
    let above: Seq = row(tx.c, sql, (conv, below, head), |r| r.get(0))?.unwrap_or(head + 1);
    let sql = "SELECT 1 FROM hole WHERE conv = ? AND lo < ? AND hi > ? LIMIT 1";
    match row(tx.c, sql, (conv, above, below), |_| Ok(()))? {
        None => Ok((above - 1, 0)),
        Some(()) => Ok((below, ts)),
    }
}

/// The server has these marks.
pub(crate) fn acked(tx: &mut Tx<'_>, marks: &[wire::ReadMark]) -> Result<()> {
    for m in marks {
        let sql = "DELETE FROM pending_read WHERE conv = (SELECT id FROM conversation WHERE key = ?) AND read_seq <= ? AND upto_ts <= ?";
        exec(tx.c, sql, params![m.conv, Seq::of_wire(m.read_cseq), num(m.upto_ts_ms)])?;
    }
    // A newer mark may have been made meanwhile.
    tx.news.reads = row(tx.c, "SELECT 1 FROM pending_read LIMIT 1", [], |_| Ok(()))?.is_some();
    Ok(())
}
