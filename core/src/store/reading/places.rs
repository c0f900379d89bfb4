//! Places of rows, in order, and the holes between them: what windows and histories walk along.
use crate::model::filter::Traits;
use crate::model::ids::{ConvId, LocalId, Seq, SeqRange};
use crate::model::order::{MsgKey, OrderKey};
use crate::store::ground::conv::Listed;
use crate::store::ground::names::SHOWN;
use crate::store::ground::sql::{row, rows};
use crate::store::ground::text::sql;
use rusqlite::{Connection, Params, Result, Row};

/// A message's place and its id.
pub(crate) type Slot = (MsgKey, LocalId);

fn slot(row: &Row<'_>) -> Result<Slot> {
    Ok((MsgKey { seq: row.get(0)?, sub: row.get(1)? }, row.get(2)?))
}

fn range(row: &Row<'_>) -> Result<SeqRange> {
    Ok(SeqRange { lo: row.get(0)?, hi: row.get(1)? })
}

/// A count; it is never below 0.
fn count(conn: &Connection, sql: &'static str, params: impl Params) -> Result<u64> {
    Ok(row(conn, sql, params, |r| r.get::<_, i64>(0))?.unwrap_or(0).max(0) as u64)
}

/// The first conversations of the list; the covering index makes this independent of their number.
pub(crate) fn top_conversations(conn: &Connection, limit: usize) -> Result<Vec<OrderKey>> {
    let sql = "SELECT id, pinned, active_key FROM conversation WHERE listed = 1 \
        ORDER BY pinned DESC, active_key DESC, id DESC LIMIT ?1";
    rows(conn, sql, [limit as i64], |r| Ok(OrderKey { id: r.get(0)?, pinned: r.get(1)?, active_key: r.get(2)? }))
}

/// Every listed conversation in list order, with what filters look at.
pub(crate) fn all_conversations(conn: &Connection) -> Result<Vec<(OrderKey, Traits)>> {
    const ALL: &str =
        sql!("SELECT ", Listed::COLUMNS, " FROM conversation WHERE listed = 1 ORDER BY pinned DESC, active_key DESC, id DESC");
    rows(conn, ALL, [], |r| Listed::read(r).map(|l| (l.key(), l.traits())))
}

/// Places after `after` in list order, with what filters look at.
pub(crate) fn conversations_after(conn: &Connection, after: Option<OrderKey>, limit: usize) -> Result<Vec<(OrderKey, Traits)>> {
    const AFTER: &str = sql!(
        "SELECT ",
        Listed::COLUMNS,
        " FROM conversation WHERE listed = 1 AND (pinned, active_key, id) < (?, ?, ?) \
        ORDER BY pinned DESC, active_key DESC, id DESC LIMIT ?"
    );
    let after = after.unwrap_or(OrderKey::TOP);
    let params = (after.pinned, after.active_key, after.id, limit as i64);
    rows(conn, AFTER, params, |r| Listed::read(r).map(|l| (l.key(), l.traits())))
}

/// Newest first, from the newest row of all, not below `floor`.
pub(crate) fn newest(conn: &Connection, conv: ConvId, floor: Seq, limit: u32) -> Result<Vec<Slot>> {
    const NEWEST: &str = sql!(
        "SELECT seq, sub, local_id FROM message WHERE conv = ?1 AND seq >= ?2 AND ",
        SHOWN,
        " ORDER BY seq DESC, sub DESC LIMIT ?3"
    );
    rows(conn, NEWEST, (conv, floor, limit), slot)
}

/// Newest first, at or before `from`, not below `floor`.
pub(crate) fn older(conn: &Connection, conv: ConvId, from: MsgKey, floor: Seq, limit: u32) -> Result<Vec<Slot>> {
    const OLDER: &str = sql!(
        "SELECT seq, sub, local_id FROM message WHERE conv = ?1 AND (seq, sub) <= (?2, ?3) AND seq >= ?4 AND ",
        SHOWN,
        " ORDER BY seq DESC, sub DESC LIMIT ?5"
    );
    rows(conn, OLDER, (conv, from.seq, from.sub, floor, limit), slot)
}

/// Oldest first, after `from`, below `ceiling`.
pub(crate) fn newer(conn: &Connection, conv: ConvId, from: MsgKey, ceiling: Option<Seq>, limit: u32) -> Result<Vec<Slot>> {
    const NEWER: &str = sql!(
        "SELECT seq, sub, local_id FROM message WHERE conv = ?1 AND (seq, sub) > (?2, ?3) AND seq <= ?4 AND ",
        SHOWN,
        " ORDER BY seq, sub LIMIT ?5"
    );
    rows(conn, NEWER, (conv, from.seq, from.sub, ceiling.map_or(Seq::PENDING, |c| c - 1), limit), slot)
}

/// Where a message is now.
pub(crate) fn place(conn: &Connection, conv: ConvId, local_id: LocalId) -> Result<Option<MsgKey>> {
    const PLACE: &str = sql!("SELECT seq, sub FROM message WHERE local_id = ?1 AND conv = ?2 AND ", SHOWN);
    row(conn, PLACE, (local_id, conv), |r| Ok(MsgKey { seq: r.get(0)?, sub: r.get(1)? }))
}

/// Whether there is, or was, a message at a place that this user may see.
pub(crate) fn visible(conn: &Connection, conv: ConvId, seq: Seq) -> Result<bool> {
    let sql = "SELECT 1 FROM conversation WHERE id = ? AND visible_from <= ? AND head_seq >= ?";
    Ok(row(conn, sql, (conv, seq, seq), |_| Ok(()))?.is_some())
}

/// Rows after `from`.
pub(crate) fn count_newer(conn: &Connection, conv: ConvId, from: MsgKey) -> Result<u64> {
    const NEWER: &str = sql!("SELECT count(*) FROM message WHERE conv = ?1 AND (seq, sub) > (?2, ?3) AND ", SHOWN);
    count(conn, NEWER, (conv, from.seq, from.sub))
}

/// The places of countable rows above `read`, lowest first.
pub(crate) fn unread(conn: &Connection, conv: ConvId, read: Seq, limit: i64) -> Result<Vec<Seq>> {
    let sql = "SELECT seq FROM message WHERE conv = ? AND countable = 1 AND seq > ? ORDER BY seq LIMIT ?";
    rows(conn, sql, (conv, read, limit), |r| r.get(0))
}

/// The highest hole that begins at or below `seq`.
pub(crate) fn hole_below(conn: &Connection, conv: ConvId, seq: Seq) -> Result<Option<SeqRange>> {
    row(conn, "SELECT lo, hi FROM hole WHERE conv = ?1 AND lo <= ?2 ORDER BY lo DESC LIMIT 1", (conv, seq), range)
}

/// The lowest hole that ends above `seq`, as far as it lies above.
pub(crate) fn hole_above(conn: &Connection, conv: ConvId, seq: Seq) -> Result<Option<SeqRange>> {
    // Holes do not overlap: either the one that begins at or below `seq` reaches above it, or the next one is it.
    if let Some(SeqRange { hi, .. }) = hole_below(conn, conv, seq)?
        && hi > seq
    {
        return Ok(Some(SeqRange { lo: seq + 1, hi }));
    }
    row(conn, "SELECT lo, hi FROM hole WHERE conv = ?1 AND lo > ?2 ORDER BY lo LIMIT 1", (conv, seq), range)
}

/// Sequence numbers above `seq` that are not here.
pub(crate) fn missing_above(conn: &Connection, conv: ConvId, seq: Seq) -> Result<u64> {
    let sql = "SELECT coalesce(sum(hi - max(lo, ?2 + 1) + 1), 0) FROM hole WHERE conv = ?1 AND hi > ?2";
    count(conn, sql, (conv, seq))
}

/// Whether a place lies in a hole.
pub(crate) fn in_hole(conn: &Connection, conv: ConvId, seq: Seq) -> Result<bool> {
    let sql = "SELECT 1 FROM hole WHERE conv = ? AND lo <= ? AND hi >= ?";
    Ok(row(conn, sql, (conv, seq, seq), |_| Ok(()))?.is_some())
}

/// The next hole beyond a place, as far as it lies beyond it.
pub(crate) fn next_hole(conn: &Connection, conv: ConvId, at: MsgKey, newer: bool) -> Result<Option<SeqRange>> {
    if newer {
        let first = if at.sub < 0 { at.seq } else { at.seq.saturating_add(1) };
        let sql = "SELECT max(lo, ?2), hi FROM hole WHERE conv = ?1 AND hi >= ?2 ORDER BY lo LIMIT 1";
        return row(conn, sql, (conv, first), range);
    }
    let last = if at.sub > 0 { at.seq } else { at.seq.saturating_sub(1) };
    let sql = "SELECT lo, min(hi, ?2) FROM hole WHERE conv = ?1 AND lo <= ?2 ORDER BY lo DESC LIMIT 1";
    row(conn, sql, (conv, last), range)
}

/// The lowest hole strictly between the rows next to a time that is at least `width` wide.
pub(crate) fn wide_hole(conn: &Connection, conv: ConvId, at: Around, width: i64) -> Result<Option<SeqRange>> {
    let sql = "SELECT lo, hi FROM hole WHERE conv = ? AND lo > ? AND hi < ? AND hi - lo >= ? ORDER BY lo LIMIT 1";
    row(conn, sql, (conv, at.below, at.above, width), range)
}

/// The rows here next to a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    /// The place of the newest one at or before it; 0 = there is none.
    pub(crate) below: Seq,
    /// The place of the oldest one after it; the end when there is none.
    pub(crate) above: Seq,
}

/// The places of the rows next to a time.
pub(crate) fn around_time(conn: &Connection, conv: ConvId, time_ms: i64) -> Result<Around> {
    let sql = "SELECT seq, ts FROM message WHERE conv = ? AND seq >= ? AND sub = 0 AND seq < ? ORDER BY seq LIMIT 1";
    let (mut below, mut above) = (Seq::NONE, Seq::PENDING);
    // The lowest place after the time, by halving; every step reads one row.
    let head = "SELECT head_seq FROM conversation WHERE id = ?";
    let (mut lo, mut hi) = (Seq::FIRST, row(conn, head, [conv], |r| r.get(0))?.unwrap_or(Seq::NONE));
    while lo <= hi {
        let middle = lo + (hi - lo) / 2;
        match row(conn, sql, (conv, middle, above), |r| Ok((r.get(0)?, r.get::<_, i64>(1)?)))? {
            Some((seq, ts)) if ts <= time_ms => {
                below = below.max(seq);
                lo = seq + 1;
            }
            Some((seq, _)) => {
                above = above.min(seq);
                hi = middle - 1;
            }
            None => hi = middle - 1,
        }
    }
    Ok(Around { below, above })
}
