//! Read marks of this device: applied at once, queued until the server has them.
use super::ingest::raise_read;
use super::sql::{exec, row, rows};
use super::tx::{Result, Tx};
use crate::api::{Error, ErrorCode};
use ntk_protocol::{ConvKey, rules};
use rusqlite::{Connection, params};

/// Marks read up to the newest message known here: everything (`kind` 0), all of a kind (empty id), or one conversation
/// by its bare user or group id, as the V2TIM mark calls name it.
pub(crate) fn mark(tx: &mut Tx<'_>, kind: u32, id: &str) -> Result<()> {
    if tx.me.is_empty() {
        return Err(ErrorCode::NotLoggedIn.into());
    }
    for conv in selected(tx, kind, id)? {
        let (head, read) = {
            let c = tx.conv(conv)?;
            (c.head_seq, c.read_seq)
        };
        if head <= read {
            continue;
        }
        raise_read(tx, conv, head)?;
        let sql =
            "INSERT INTO pending_read VALUES (?, ?) ON CONFLICT(conv) DO UPDATE SET read_seq = max(read_seq, excluded.read_seq)";
        exec(tx.c, sql, [conv, head])?;
        tx.news.reads = true;
    }
    Ok(())
}

fn selected(tx: &mut Tx<'_>, kind: u32, id: &str) -> Result<Vec<i64>> {
    if id.is_empty() {
        let sql = "SELECT id FROM conversation WHERE (unread > 0 OR unread_exact = 0) AND ?1 IN (0, kind)";
        return Ok(rows(tx.c, sql, [kind], |r| r.get(0))?);
    }
    let (key, bad) = match kind {
        rules::CONV_C2C => (ConvKey::c2c(tx.me, id), ErrorCode::BadUserId),
        _ => (ConvKey::group(id), ErrorCode::BadGroupIdLocal),
    };
    let key = key.map_err(|_| Error::new(bad, "bad id"))?;
    let found = tx.find(&key.to_string())?;
    found.map(|id| vec![id]).ok_or_else(|| Error::new(ErrorCode::InvalidConversation, "no such conversation"))
}

/// Marks the server does not have yet: (wire key, seq).
pub(crate) fn pending(c: &Connection, limit: usize) -> rusqlite::Result<Vec<(String, i64)>> {
    let sql = "SELECT c.key, p.read_seq FROM pending_read p JOIN conversation c ON c.id = p.conv ORDER BY p.conv LIMIT ?";
    rows(c, sql, [limit as i64], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The server has these marks.
pub(crate) fn acked(tx: &mut Tx<'_>, marks: &[(String, i64)]) -> Result<()> {
    for (key, seq) in marks {
        let sql = "DELETE FROM pending_read WHERE conv = (SELECT id FROM conversation WHERE key = ?) AND read_seq <= ?";
        exec(tx.c, sql, params![key, seq])?;
    }
    // A newer mark may have been made meanwhile.
    tx.news.reads = row(tx.c, "SELECT 1 FROM pending_read LIMIT 1", [], |_| Ok(()))?.is_some();
    Ok(())
}
