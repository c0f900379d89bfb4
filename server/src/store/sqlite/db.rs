//! One SQLite connection: its transactions, and what it may remember between them.
//!
//! Two things are remembered, each by a type that says how long it is true. [`Facts`] never change once committed. [`Known`] is what
//! other writers of the file may change too, so it is true for one version of the file: every transaction of the writer asks for
//! the version first. Readers remember facts only.
use super::schema::open_connection;
use crate::config::Config;
use crate::ids::{ConvId, Useq, UserId};
use crate::store::rules::gathered::Gathered;
use crate::store::rules::rows::Member;
use crate::store::rules::tx::{Env, Failed, Tx};
use crate::store::types::CommitNews;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use std::sync::Arc;

impl From<rusqlite::Error> for Failed {
    fn from(e: rusqlite::Error) -> Failed {
        Failed(e.to_string())
    }
}

/// A memory beyond this many starts anew.
pub(super) const MOST_REMEMBERED: usize = 1_000_000;

/// Names of users and conversations. Never changed once they are committed; a number given in a transaction that was undone may be
/// given again, so they are forgotten with it.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) uids: FxHashMap<UserId, Arc<str>>,
    pub(super) keys: FxHashMap<ConvId, Arc<str>>,
}

/// The end of a user's timeline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) newest: Useq,
    /// `usr` does not have it yet.
    pub(super) dirty: bool,
}

/// What is true until somebody else writes to the file.
#[derive(Default)]
pub(super) struct Known {
    /// Of the file (`PRAGMA data_version`).
    version: i64,
    /// Of users this writer has written to.
    pub(super) heads: FxHashMap<UserId, Head>,
    pub(super) members: FxHashMap<ConvId, Arc<[Member]>>,
    /// (user, conversation) pairs known to have their `user_conv` row.
    pub(super) joined: FxHashSet<(UserId, ConvId)>,
}

/// One connection. The writer's also holds what its open transaction will publish.
pub(crate) struct Db {
    pub(super) conn: Connection,
    env: Env,
    gathered: Gathered,
    /// Which of the processes that ever opened the file this is; holds tasks.
    pub(super) worker: i64,
    pub(super) facts: Facts,
    /// `None` = this is a reader.
    pub(super) known: Option<Known>,
    /// Whose newest useq is to be written before COMMIT.
    pub(super) dirty: Vec<UserId>,
    /// Rows written since BEGIN; a group commit ends when there are many.
    pub(super) weight: usize,
}

impl Db {
    fn open(path: &Path, config: &Config, env: Env, worker: i64, known: Option<Known>) -> rusqlite::Result<Db> {
        let conn = open_connection(path)?;
        // synchronous=FULL: an acknowledgement means the message survives power loss.
        conn.execute_batch(if config.fsync { "PRAGMA synchronous=FULL" } else { "PRAGMA synchronous=OFF" })?;
        let (gathered, facts, dirty) = (Gathered::default(), Facts::default(), Vec::new());
        Ok(Db { conn, env, gathered, worker, facts, known, dirty, weight: 0 })
    }

    /// The one that writes. Whoever opens a file to write is the only server on it: what another was doing has ended with it.
    pub(super) fn writer(path: &Path, config: &Config, env: Env) -> rusqlite::Result<Db> {
        let mut db = Db::open(path, config, env, 0, Some(Known::default()))?;
        db.begin()?;
        let sql = "INSERT INTO meta(key, value) VALUES('worker', '1') \
             ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING CAST(value AS INTEGER)";
        db.worker = db.one(sql, [], |r| r.get(0))?.unwrap_or_default();
        db.exec("UPDATE task SET holder = 0, held_until = 0 WHERE holder <> 0", [])?;
        db.commit()?;
        Ok(db)
    }

    /// One that reads for `worker`.
    pub(super) fn reader(path: &Path, config: &Config, env: Env, worker: i64) -> rusqlite::Result<Db> {
        let db = Db::open(path, config, env, worker, None)?;
        db.conn.execute_batch("PRAGMA query_only=ON; PRAGMA mmap_size=268435456")?;
        Ok(db)
    }

    pub(super) fn begin(&mut self) -> rusqlite::Result<()> {
        self.weight = 0;
        self.exec("BEGIN IMMEDIATE", [])?;
        let version = self.one("PRAGMA data_version", [], |r| r.get(0))?.unwrap_or_default();
        if let Some(known) = self.known.as_mut().filter(|k| k.version != version) {
            *known = Known { version, ..Known::default() };
            self.gathered.forget_totals();
        }
        Ok(())
    }

    /// Everything that must be in the transaction and is written once per group, not once per operation.
    pub(super) fn before_commit(&mut self) -> rusqlite::Result<()> {
        let Some(known) = &mut self.known else { return Ok(()) };
        let mut update = self.conn.prepare_cached("UPDATE usr SET useq = ?2 WHERE id = ?1")?;
        for user in self.dirty.drain(..) {
            if let Some(head) = known.heads.get_mut(&user).filter(|head| head.dirty) {
                update.execute(params![user, head.newest])?;
                head.dirty = false;
            }
        }
        Ok(())
    }

    pub(super) fn commit(&mut self) -> rusqlite::Result<()> {
        self.exec("COMMIT", []).map(|_| ())
    }

    pub(super) fn rollback(&mut self) {
        if !self.conn.is_autocommit() {
            // What cannot be rolled back is no transaction any more.
            let _ = self.exec("ROLLBACK", []);
        }
        self.facts = Facts::default();
        self.known = self.known.take().map(|_| Known::default());
        self.dirty.clear();
        self.gathered.undone();
    }

    /// What the transaction that just committed has to say.
    pub(super) fn take_news(&mut self) -> Vec<CommitNews> {
        self.gathered.committed(&self.env.routes)
    }

    pub(super) fn exec(&self, sql: &str, params: impl rusqlite::Params) -> rusqlite::Result<usize> {
        self.conn.prepare_cached(sql)?.execute(params)
    }

    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        self.conn.prepare_cached(sql)?.query_row(params, read).optional()
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.conn.prepare_cached(sql)?.query_map(params, read)?.collect()
    }

    /// How many a statement counts.
    pub(super) fn count(&self, sql: &str, params: impl rusqlite::Params) -> rusqlite::Result<i64> {
        Ok(self.one(sql, params, |r| r.get(0))?.unwrap_or(0))
    }

    /// Is there any?
    pub(super) fn any(&self, sql: &str, params: impl rusqlite::Params) -> rusqlite::Result<bool> {
        Ok(self.one(sql, params, |_| Ok(()))?.is_some())
    }
}

impl Tx for Db {
    fn env(&self) -> &Env {
        &self.env
    }

    fn gathered(&mut self) -> &mut Gathered {
        &mut self.gathered
    }
}
