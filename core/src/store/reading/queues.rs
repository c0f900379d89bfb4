//! What waits for the server: messages to send and read marks.
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::store::ground::columns::columns;
use crate::store::ground::sql::rows;
use crate::store::ground::text::sql;
use ntk_protocol::wire;
use rusqlite::Connection;

columns! {
    /// A queued message, as the link needs it.
    #[derive(Debug, Clone)]
    pub(crate) struct Queued {
        local_id: LocalId = "o.local_id",
        conv: ConvId = "o.conv",
        key: String = "c.key",
        cmid: Vec<u8> = "m.cmid",
        kind: u32 = "m.kind",
        flags: u32 = "m.flags",
        body: Vec<u8> = "m.body",
        read_upto: Seq = "o.read_upto",
        /// Waits for its files.
        upload: bool = "o.upload",
        /// Targets and push, as a `wire::Send` with nothing else.
        send: Vec<u8> = "o.targets",
    }
}

/// Queued messages above `after`, oldest first.
pub(crate) fn outbox(c: &Connection, after: LocalId) -> rusqlite::Result<Vec<Queued>> {
    const QUEUED: &str = sql!(
        "SELECT ",
        Queued::COLUMNS,
        " FROM outbox o JOIN conversation c ON c.id = o.conv JOIN message m ON m.local_id = o.local_id \
        WHERE o.local_id > ? ORDER BY o.local_id LIMIT 1000"
    );
    rows(c, QUEUED, [after], Queued::read)
}

/// Marks the server does not have yet.
pub(crate) fn read_marks(c: &Connection, limit: usize) -> rusqlite::Result<Vec<wire::ReadMark>> {
    let sql =
        "SELECT c.key, p.read_seq, p.upto_ts FROM pending_read p JOIN conversation c ON c.id = p.conv ORDER BY p.conv LIMIT ?";
    rows(c, sql, [limit as i64], |r| {
        let (seq, ts): (Seq, i64) = (r.get(1)?, r.get(2)?);
        Ok(wire::ReadMark { conv: r.get(0)?, read_cseq: seq.wire(), upto_ts_ms: ts as u64 })
    })
}
