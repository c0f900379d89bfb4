//! Tasks that wait, and dead letters.
use super::db::Db;
use crate::store::rules::rows::TaskRow;
use crate::store::rules::tx::{Outbox, Tx as _, Verb};
use crate::store::task::{Job, LEASE_MS};
use rusqlite::params;

impl Outbox for Db {
    fn insert_task(&mut self, job: &Job) -> Verb<i64> {
        let now = self.now();
        let sql = "INSERT INTO task(kind, payload, created, holder, held_until) VALUES(?1, ?2, ?3, ?4, ?5)";
        self.exec(sql, params![job.kind(), job.payload(), now, self.worker, now + LEASE_MS])?;
        Ok(self.conn.last_insert_rowid())
    }

    fn due_tasks(&mut self, limit: u32) -> Verb<Vec<TaskRow>> {
        let now = self.now();
        let sql = "SELECT id, kind, payload, tries, holder <> ?2 OR held_until < ?3 FROM task \
             WHERE not_before <= ?1 AND (holder = ?2 OR held_until <= ?1) ORDER BY id LIMIT ?4";
        let row = |r: &rusqlite::Row<'_>| {
            Ok(TaskRow { id: r.get(0)?, kind: r.get(1)?, payload: r.get(2)?, tries: r.get(3)?, to_take: r.get(4)? })
        };
        Ok(self.all(sql, params![now, self.worker, now + LEASE_MS / 2, limit], row)?)
    }

    fn take_tasks(&mut self, limit: u32) -> Verb<Vec<TaskRow>> {
        let now = self.now();
        let sql = "UPDATE task SET holder = ?2, held_until = ?3 WHERE id IN (SELECT id FROM task \
             WHERE not_before <= ?1 AND (holder = ?2 OR held_until <= ?1) ORDER BY id LIMIT ?4) RETURNING id, kind, payload, tries";
        let row = |r: &rusqlite::Row<'_>| {
            Ok(TaskRow { id: r.get(0)?, kind: r.get(1)?, payload: r.get(2)?, tries: r.get(3)?, to_take: false })
        };
        let mut taken = self.all(sql, params![now, self.worker, now + LEASE_MS, limit], row)?;
        taken.sort_unstable_by_key(|t| t.id);
        Ok(taken)
    }

    fn set_back(&mut self, task: i64, tries: u32, not_before: i64, error: &str) -> Verb<()> {
        let sql = "UPDATE task SET tries = ?2, not_before = ?3, last_error = ?4, held_until = ?5 WHERE id = ?1";
        self.exec(sql, params![task, tries, not_before, error, not_before + LEASE_MS])?;
        Ok(())
    }

    fn bury(&mut self, task: i64, tries: u32, error: &str) -> Verb<()> {
        self.exec(
            "INSERT OR REPLACE INTO dead_task(id, kind, payload, tries, created, last_error, buried) \
             SELECT id, kind, payload, ?2, created, ?3, ?4 FROM task WHERE id = ?1",
            params![task, tries, error, self.now()],
        )?;
        Ok(())
    }

    fn drop_task(&mut self, task: i64) -> Verb<()> {
        self.exec("DELETE FROM task WHERE id = ?1", [task])?;
        Ok(())
    }

    fn count_tasks(&mut self) -> Verb<u64> {
        Ok(self.count("SELECT COUNT(*) FROM task", [])? as u64)
    }

    fn insert_part(&mut self, task: i64, part: u32) -> Verb<bool> {
        Ok(self.exec("INSERT OR IGNORE INTO fanin_receipt(task, part) VALUES(?1, ?2)", params![task, part])? > 0)
    }

    fn drop_old_parts(&mut self) -> Verb<()> {
        self.exec(
            "DELETE FROM fanin_receipt WHERE task < (SELECT MIN(id) FROM (SELECT id FROM task UNION ALL SELECT id FROM dead_task \
             UNION ALL SELECT COALESCE(MAX(task), 0) FROM fanin_receipt))",
            [],
        )?;
        Ok(())
    }
}
