//! What the command line does beside a running server: makes users known, looks after tasks.
use super::schema::{FILE, open_connection};
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

/// The database of a data directory, for one command.
pub(crate) struct Desk {
    conn: Connection,
}

/// Why a command failed.
pub(crate) type DeskError = Box<dyn std::error::Error>;

/// A task as `ntkd tasks` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TaskLine {
    pub(crate) id: i64,
    /// waiting or dead
    pub(crate) state: String,
    /// As stored: message, change, receipt, members, read count; group message, group change, group members (read diffusion)
    pub(crate) kind: String,
    pub(crate) conversation: String,
    pub(crate) cseq: i64,
    pub(crate) user: String,
    pub(crate) tries: i64,
    pub(crate) created_ms: i64,
    pub(crate) last_error: String,
}

impl Desk {
    /// Opens the database of a directory; makes it if it is not there.
    pub(crate) fn open(data: &Path) -> Result<Desk, DeskError> {
        Ok(Desk { conn: open_connection(&data.join(FILE))? })
    }

    /// Makes a user known; one who is stays as they are.
    pub(crate) fn know_user(&self, uid: &str) -> Result<(), DeskError> {
        self.conn.execute("INSERT OR IGNORE INTO usr(uid) VALUES(?1)", [uid])?;
        Ok(())
    }

    /// Every token of a user issued before then is void. A running server ends their links within seconds.
    pub(crate) fn revoke(&self, uid: &str, before_ms: u64) -> Result<(), DeskError> {
        let before = before_ms.min(i64::MAX as u64) as i64;
        let sql = "INSERT INTO revoked(uid, before_ms) SELECT id, ?2 FROM usr WHERE uid = ?1";
        match self.conn.execute(sql, rusqlite::params![uid, before])? {
            0 => Err(format!("there is no user {uid}").into()),
            _ => Ok(()),
        }
    }

    /// From when on a token of a user has to be issued to be good anywhere.
    pub(crate) fn good_from(&self, uid: &str) -> Result<u64, DeskError> {
        let sql = "SELECT max(COALESCE((SELECT max(token_ms) + 1 FROM logged_out WHERE uid = u.id), 0), \
             COALESCE((SELECT max(before_ms) FROM revoked WHERE uid = u.id), 0)) FROM usr u WHERE uid = ?1";
        Ok(self.conn.query_row(sql, [uid], |r| r.get::<_, i64>(0))?.max(0) as u64)
    }

    /// All tasks, or one.
    pub(crate) fn tasks(&self, id: Option<i64>) -> Result<Vec<TaskLine>, DeskError> {
        let sql = "SELECT t.id, t.state, t.kind, COALESCE(c.key, ''), COALESCE(json_extract(t.about, '$.cseq'), 0), COALESCE(u.uid, ''), \
             t.tries, t.created, t.last_error FROM \
             (SELECT id, 'waiting' AS state, kind, iif(json_valid(payload), payload, '{}') AS about, tries, created, last_error FROM task \
              UNION ALL \
              SELECT id, 'dead', kind, iif(json_valid(payload), payload, '{}'), tries, created, last_error FROM dead_task) t \
             LEFT JOIN conv c ON c.id = json_extract(t.about, '$.conv') \
             LEFT JOIN usr u ON u.id = COALESCE(json_extract(t.about, '$.sender'), json_extract(t.about, '$.user')) \
             WHERE ?1 IS NULL OR t.id = ?1 ORDER BY t.id";
        let mut list = self.conn.prepare(sql)?;
        let lines = list.query_map([id], |r| {
            Ok(TaskLine {
                id: r.get(0)?,
                state: r.get(1)?,
                kind: r.get(2)?,
                conversation: r.get(3)?,
                cseq: r.get(4)?,
                user: r.get(5)?,
                tries: r.get(6)?,
                created_ms: r.get(7)?,
                last_error: r.get(8)?,
            })
        })?;
        Ok(lines.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts dead letters back into the queue as they were, as if never tried; returns how many.
    pub(crate) fn retry_dead(&mut self, id: Option<i64>) -> Result<usize, DeskError> {
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let n = tx.execute(
            "INSERT INTO task(id, kind, payload, created, last_error) \
             SELECT id, kind, payload, created, last_error FROM dead_task WHERE ?1 IS NULL OR id = ?1",
            [id],
        )?;
        tx.execute("DELETE FROM dead_task WHERE ?1 IS NULL OR id = ?1", [id])?;
        tx.commit()?;
        Ok(n)
    }

    /// Drops dead letters for good; returns how many.
    pub(crate) fn drop_dead(&self, id: Option<i64>) -> Result<usize, DeskError> {
        Ok(self.conn.execute("DELETE FROM dead_task WHERE ?1 IS NULL OR id = ?1", [id])?)
    }
}
