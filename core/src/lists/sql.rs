//! Keys of rows, in order, and what lies between them. Content is read by `store`.
use crate::model::filter::Traits;
use crate::model::order::{MsgKey, OrderKey};
use ntk_protocol::rules;
use rusqlite::{Connection, OptionalExtension, Params, Result, Row};

/// A message's place and its id.
pub(super) type Slot = (MsgKey, i64);

fn slot(row: &Row<'_>) -> Result<Slot> {
    Ok((MsgKey { seq: row.get(0)?, sub: row.get(1)? }, row.get(2)?))
}

fn slots(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<Slot>> {
    conn.prepare_cached(sql)?.query_map(params, slot)?.collect()
}

/// Columns of a conversation that filters look at.
pub(crate) const TRAITS: &str = "kind, unread, unread_exact, at_count, marks, recv_opt, folders";

/// Reads [`TRAITS`] from column `at` on.
pub(crate) fn read_traits(row: &Row<'_>, at: usize) -> Result<Traits> {
    Ok(Traits {
        group: row.get::<_, u32>(at)? == rules::CONV_GROUP,
        unread: row.get::<_, i64>(at + 1)?.max(0) as u64,
        exact: row.get(at + 2)?,
        at_me: row.get::<_, i64>(at + 3)? > 0,
        marks: row.get::<_, i64>(at + 4)? as u64,
        muted: !rules::in_total(row.get(at + 5)?),
        folders: row.get_ref(at + 6)?.as_blob()?.as_chunks().0.iter().map(|id| u64::from_le_bytes(*id)).collect(),
    })
}

fn order_key(row: &Row<'_>) -> Result<OrderKey> {
    Ok(OrderKey { id: row.get(0)?, pinned: row.get::<_, i64>(1)? != 0, active_key: row.get(2)? })
}

/// The first conversations of the list; the covering index makes this independent of their number.
pub(super) fn top_conversations(conn: &Connection, limit: usize) -> Result<Vec<OrderKey>> {
    conn.prepare_cached(
        "SELECT id, pinned, active_key FROM conversation WHERE listed = 1 ORDER BY pinned DESC, active_key DESC, id DESC LIMIT ?1",
    )?
    .query_map([limit as i64], order_key)?
    .collect()
}

/// Every listed conversation in list order, with what filters look at.
pub(super) fn all_conversations(conn: &Connection) -> Result<Vec<(OrderKey, Traits)>> {
    let sql = format!(
        "SELECT id, pinned, active_key, {TRAITS} FROM conversation WHERE listed = 1 ORDER BY pinned DESC, active_key DESC, id DESC"
    );
    conn.prepare_cached(&sql)?.query_map([], |r| Ok((order_key(r)?, read_traits(r, 3)?)))?.collect()
}

/// Newest first, from the newest row of all, not below `floor`.
pub(super) fn newest(conn: &Connection, conv: i64, floor: i64, limit: u32) -> Result<Vec<Slot>> {
    slots(
        conn,
        "SELECT seq, sub, local_id FROM message WHERE conv = ?1 AND seq >= ?2 AND state <> 4 ORDER BY seq DESC, sub DESC LIMIT ?3",
        (conv, floor, limit),
    )
}

/// Newest first, at or before `from`, not below `floor`.
pub(super) fn older(conn: &Connection, conv: i64, from: MsgKey, floor: i64, limit: u32) -> Result<Vec<Slot>> {
    slots(
        conn,
        "SELECT seq, sub, local_id FROM message WHERE conv = ?1 AND (seq, sub) <= (?2, ?3) AND seq >= ?4 AND state <> 4
         ORDER BY seq DESC, sub DESC LIMIT ?5",
        (conv, from.seq, from.sub, floor, limit),
    )
}

/// Oldest first, after `from`, below `ceiling`.
pub(super) fn newer(conn: &Connection, conv: i64, from: MsgKey, ceiling: Option<i64>, limit: u32) -> Result<Vec<Slot>> {
    slots(
        conn,
        "SELECT seq, sub, local_id FROM message WHERE conv = ?1 AND (seq, sub) > (?2, ?3) AND seq <= ?4 AND state <> 4
         ORDER BY seq, sub LIMIT ?5",
        (conv, from.seq, from.sub, ceiling.map_or(i64::MAX, |c| c - 1), limit),
    )
}

/// Where a message is now.
pub(super) fn place(conn: &Connection, conv: i64, local_id: i64) -> Result<Option<MsgKey>> {
    conn.prepare_cached("SELECT seq, sub FROM message WHERE local_id = ?1 AND conv = ?2 AND state <> 4")?
        .query_row((local_id, conv), |r| Ok(MsgKey { seq: r.get(0)?, sub: r.get(1)? }))
        .optional()
}

/// Rows after `from`.
pub(super) fn count_newer(conn: &Connection, conv: i64, from: MsgKey) -> Result<u64> {
    conn.prepare_cached("SELECT count(*) FROM message WHERE conv = ?1 AND (seq, sub) > (?2, ?3) AND state <> 4")?
        .query_row((conv, from.seq, from.sub), |r| r.get::<_, i64>(0))
        .map(|n| n.max(0) as u64)
}

/// The highest hole that begins at or below `seq`.
pub(super) fn hole_below(conn: &Connection, conv: i64, seq: i64) -> Result<Option<(i64, i64)>> {
    conn.prepare_cached("SELECT lo, hi FROM hole WHERE conv = ?1 AND lo <= ?2 ORDER BY lo DESC LIMIT 1")?
        .query_row((conv, seq), |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()
}

/// The lowest hole that ends above `seq`, as far as it lies above.
pub(super) fn hole_above(conn: &Connection, conv: i64, seq: i64) -> Result<Option<(i64, i64)>> {
    // Holes do not overlap: either the one that begins at or below `seq` reaches above it, or the next one is it.
    if let Some((_, hi)) = hole_below(conn, conv, seq)?
        && hi > seq
    {
        return Ok(Some((seq + 1, hi)));
    }
    conn.prepare_cached("SELECT lo, hi FROM hole WHERE conv = ?1 AND lo > ?2 ORDER BY lo LIMIT 1")?
        .query_row((conv, seq), |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()
}

/// Sequence numbers above `seq` that are not here.
pub(super) fn missing_above(conn: &Connection, conv: i64, seq: i64) -> Result<u64> {
    conn.prepare_cached("SELECT coalesce(sum(hi - max(lo, ?2 + 1) + 1), 0) FROM hole WHERE conv = ?1 AND hi > ?2")?
        .query_row((conv, seq), |r| r.get::<_, i64>(0))
        .map(|n| n.max(0) as u64)
}
