//! The lower end of a conversation: below `visible_from` nothing exists for this user, here or in a page of the server.
use super::{deletes, mentions};
use crate::model::ids::{ConvId, Seq};
use crate::store::ground::sql::{exec, row};
use crate::store::ground::text::sql;
use crate::store::ground::tx::{Result, Tx};

/// Nothing below `visible` is there for this user any more. It never comes back: a lower value changes nothing.
pub(crate) fn raise_visible(tx: &mut Tx<'_>, conv: ConvId, visible: Seq) -> Result<()> {
    let c = tx.conv(conv)?;
    if visible <= c.visible_from || c.visible_from == Seq::PENDING {
        return Ok(());
    }
    c.visible_from = visible;
    drop_below(tx, conv, visible)
}

/// This user came back: what is here from before stays, and the server gives no more of what lies below `from`.
pub(crate) fn out_of_reach(tx: &mut Tx<'_>, conv: ConvId, from: Seq) -> Result<()> {
    let c = tx.conv(conv)?;
    if c.head_seq >= from - 1 && c.holes == 0 {
        return Ok(());
    }
    // Own messages that were acknowledged stand where they were; their echo does not come any more.
    let sql = "UPDATE OR IGNORE message SET seq = ack_seq, sub = 0 WHERE conv = ? AND seq = ? AND ack_seq BETWEEN 1 AND ?";
    let placed = exec(tx.c, sql, (conv, Seq::PENDING, from - 1))?;
    if placed > 0 {
        tx.conv(conv)?.placed += placed as i64;
        tx.news.holes.insert(conv);
        tx.news.reread.insert(conv);
        tx.refresh_local_key(conv)?;
        tx.refresh_last(conv)?;
    }
    deletes::void(tx, conv, Seq::FIRST, from - 1)
}

/// Takes away rows and holes below `visible`; the list place of the conversation stays.
pub(crate) fn drop_below(tx: &mut Tx<'_>, conv: ConvId, visible: Seq) -> Result<()> {
    // Own messages that wait for their echo from below wait for nothing.
    const BELOW: &str = "conv = ?1 AND (seq < ?2 OR (seq = ?3 AND ack_seq BETWEEN 1 AND ?2 - 1))";
    const PLACED: &str = sql!("SELECT count(*) FILTER (WHERE sub = 0) FROM message WHERE ", BELOW);
    const FAILED: &str = sql!("DELETE FROM failed_send WHERE local_id IN (SELECT local_id FROM message WHERE ", BELOW, ")");
    const ROWS: &str = sql!("DELETE FROM message WHERE ", BELOW);
    let placed: i64 = row(tx.c, PLACED, (conv, visible, Seq::PENDING), |r| r.get(0))?.unwrap_or(0);
    exec(tx.c, FAILED, (conv, visible, Seq::PENDING))?;
    if exec(tx.c, ROWS, (conv, visible, Seq::PENDING))? > 0 {
        // The newest local id may be gone now; it must never be given to another message.
        tx.set_meta("next_local", tx.next_local)?;
        tx.news.holes.insert(conv);
        tx.news.reread.insert(conv);
    }
    tx.news.convs.insert(conv);
    tx.conv(conv)?.placed -= placed;
    tx.cut_holes(conv, Seq::NONE, visible - 1)?;
    mentions::forget_upto(tx, conv, visible - 1)?;
    let read = tx.conv(conv)?.read_seq;
    tx.conv(conv)?.unread_rows = tx.count_unread_rows(conv, read)?;
    tx.refresh_last(conv)?;
    tx.refresh_local_key(conv)?;
    tx.refresh_unread(conv)
}
