//! The outbox: tasks that wait, are tried again, or are dead letters. Also for the command line, beside a running server.
use super::db::{Db, Done, open_connection};
use super::{Task, push, sqlite};
use rusqlite::{Connection, params};
use serde::Serialize;
use std::path::Path;

pub(super) fn finish(db: &mut Db, task: i64) -> Done<()> {
    db.exec("DELETE FROM task WHERE id = ?1", params![task])?;
    db.notified.retain(|(of, _)| *of != task);
    Ok(())
}

pub(super) fn retry(db: &mut Db, task: i64, tries: u32, not_before: i64, error: &str) -> Done<()> {
    db.exec(
        "UPDATE task SET tries = ?2, not_before = ?3, last_error = ?4 WHERE id = ?1",
        params![task, tries, not_before, error],
    )?;
    Ok(())
}

pub(super) fn bury(db: &mut Db, task: i64, tries: u32, error: &str) -> Done<()> {
    db.exec(
        "INSERT OR REPLACE INTO dead_task(id, kind, conv, cseq, uid, arg, tries, created, last_error, buried) \
         SELECT id, kind, conv, cseq, uid, arg, ?2, created, ?3, ?4 FROM task WHERE id = ?1",
        params![task, tries, error, db.now()],
    )?;
    finish(db, task)
}

pub(super) fn due(db: &mut Db, limit: u32) -> Done<Vec<Task>> {
    let sql = "SELECT t.id, t.kind, t.conv, t.cseq, t.uid, t.arg, t.tries, \
         CASE WHEN t.kind IN (3, 5, 7) OR (t.kind = 6 AND t.push IS NULL) THEN 1 ELSE COALESCE(c.member_count, 1) END, t.push FROM task t \
         LEFT JOIN conv c ON c.id = t.conv WHERE t.not_before <= ?1 ORDER BY t.id LIMIT ?2";
    let found: Vec<(Task, Option<Vec<u8>>)> = db
        .conn
        .prepare_cached(sql)?
        .query_map(params![db.now(), limit], |r| {
            let task = Task {
                id: r.get(0)?,
                tries: r.get(6)?,
                members: r.get(7)?,
                ..Task::new(r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)
            };
            Ok((task, r.get(8)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut tasks = Vec::with_capacity(found.len());
    for (mut task, words) in found {
        if let Some(words) = words {
            task.note = push::read_back(db, &task, &words)?;
        }
        tasks.push(task);
    }
    Ok(tasks)
}

/// A task as `ntkd tasks` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TaskRow {
    pub(crate) id: i64,
    /// waiting or dead
    pub(crate) state: String,
    /// message, change, receipt, members, read count; group message, change, members (read diffusion)
    pub(crate) kind: String,
    pub(crate) conversation: String,
    pub(crate) cseq: i64,
    pub(crate) user: String,
    pub(crate) tries: i64,
    pub(crate) created_ms: i64,
    pub(crate) last_error: String,
}

pub(crate) fn open_for_cli(data: &Path) -> rusqlite::Result<Connection> {
    open_connection(&data.join(sqlite::FILE))
}

/// All tasks, or one.
pub(crate) fn list_tasks(conn: &Connection, id: Option<i64>) -> rusqlite::Result<Vec<TaskRow>> {
    let sql = "SELECT t.id, t.state, CASE t.kind WHEN 1 THEN 'message' WHEN 2 THEN 'change' WHEN 3 THEN 'receipt' WHEN 4 THEN 'members' WHEN 5 THEN 'read count' \
         WHEN 6 THEN 'group message' WHEN 7 THEN 'group change' WHEN 8 THEN 'group members' \
         ELSE CAST(t.kind AS TEXT) END, COALESCE(c.key, ''), t.cseq, COALESCE(u.uid, ''), t.tries, t.created, t.last_error FROM \
         (SELECT id, 'waiting' AS state, kind, conv, cseq, uid, tries, created, last_error FROM task UNION ALL \
          SELECT id, 'dead', kind, conv, cseq, uid, tries, created, last_error FROM dead_task) t \
         LEFT JOIN conv c ON c.id = t.conv LEFT JOIN usr u ON u.id = t.uid WHERE ?1 IS NULL OR t.id = ?1 ORDER BY t.id";
    conn.prepare(sql)?
        .query_map(params![id], |r| {
            Ok(TaskRow {
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
        })?
        .collect()
}

/// Puts dead letters back into the queue, as if never tried; returns how many.
pub(crate) fn retry_dead(conn: &mut Connection, id: Option<i64>) -> rusqlite::Result<usize> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let n = tx.execute(
        "INSERT INTO task(id, kind, conv, cseq, uid, arg, created, last_error) \
         SELECT id, kind, conv, cseq, uid, arg, created, last_error FROM dead_task WHERE ?1 IS NULL OR id = ?1",
        [id],
    )?;
    tx.execute("DELETE FROM dead_task WHERE ?1 IS NULL OR id = ?1", params![id])?;
    tx.commit()?;
    Ok(n)
}

/// Drops dead letters for good; returns how many.
pub(crate) fn drop_dead(conn: &Connection, id: Option<i64>) -> rusqlite::Result<usize> {
    conn.execute("DELETE FROM dead_task WHERE ?1 IS NULL OR id = ?1", params![id])
}
