//! What waits for the server: messages to send and read marks.
use crate::store::ground::sql::rows;
use ntk_protocol::wire;
use rusqlite::Connection;

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
    /// As `Own::send`.
    pub(crate) send: Vec<u8>,
}

/// Queued messages above `after`, oldest first.
pub(crate) fn outbox(c: &Connection, after: i64) -> rusqlite::Result<Vec<Queued>> {
    let sql = "SELECT o.local_id, o.conv, c.key, m.cmid, m.kind, m.flags, m.body, o.read_upto, o.targets, o.upload FROM outbox o \
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
            send: r.get(8)?,
            upload: r.get(9)?,
        })
    })
}

/// Marks the server does not have yet.
pub(crate) fn read_marks(c: &Connection, limit: usize) -> rusqlite::Result<Vec<wire::ReadMark>> {
    let sql =
        "SELECT c.key, p.read_seq, p.upto_ts FROM pending_read p JOIN conversation c ON c.id = p.conv ORDER BY p.conv LIMIT ?";
    rows(c, sql, [limit as i64], |r| {
        let (seq, ts): (i64, i64) = (r.get(1)?, r.get(2)?);
        Ok(wire::ReadMark { conv: r.get(0)?, read_cseq: seq as u64, upto_ts_ms: ts as u64 })
    })
}
