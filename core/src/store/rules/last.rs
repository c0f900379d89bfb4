//! The last message of a conversation when it goes: the one before it may lie in a hole, whose newest part is fetched.
use crate::model::ids::{ConvId, LocalId};
use crate::store::ground::holes::page_of_last;
use crate::store::ground::sql::{exec, row};
use crate::store::ground::tx::{Result, Tx};

/// A row is not shown any more: if it was the last message, the one before it is, and it may have to be fetched.
pub(crate) fn last_gone(tx: &mut Tx<'_>, conv: ConvId, local_id: LocalId) -> Result<()> {
    if tx.conv(conv)?.last_local_id != local_id {
        return Ok(());
    }
    tx.refresh_last(conv)?;
    exec(tx.c, "INSERT OR IGNORE INTO last_wanted(conv) VALUES (?)", [conv])?;
    look_for_last(tx, conv)
}

/// Asks for the next page the last message may be in, if one is looked for. It is noted until then: a link that goes or a
/// process that dies delays it only.
pub(crate) fn look_for_last(tx: &mut Tx<'_>, conv: ConvId) -> Result<()> {
    if row(tx.c, "SELECT 1 FROM last_wanted WHERE conv = ?", [conv], |_| Ok(()))?.is_none() {
        return Ok(());
    }
    match page_of_last(tx.c, conv, tx.conv(conv)?.last_seq)? {
        Some(want) => tx.news.pages.push(want),
        None => {
            exec(tx.c, "DELETE FROM last_wanted WHERE conv = ?", [conv])?;
        }
    }
    Ok(())
}
