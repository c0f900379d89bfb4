//! One SQLite connection with what it may remember, and the rows everything else is made of.
use super::{Account, CommitNews, StoreError, Task};
use crate::blob::Files;
use crate::config::{Clock, Config};
use crate::ids::{ConvId, Cseq, Useq, UserId};
use crate::news::{Follower, Notification, TimelineNews};
use crate::routes::Routes;
use bytes::Bytes;
use ntk_protocol::rules::code;
use ntk_protocol::{ConvKey, wire};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use std::sync::Arc;

/// Why an operation did not happen.
#[derive(Debug)]
pub(super) enum OpError {
    /// By rule. Nothing was written before it was found.
    Refused(StoreError),
    /// The engine failed: the whole transaction is undone.
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for OpError {
    fn from(e: rusqlite::Error) -> OpError {
        OpError::Sql(e)
    }
}

impl OpError {
    pub(super) fn refused<T>(code: u32, text: impl Into<String>) -> Result<T, OpError> {
        Err(OpError::Refused(StoreError::new(code, text)))
    }
}

pub(super) type Done<T> = Result<T, OpError>;

/// A row of `conv`.
#[derive(Debug, Clone)]
pub(super) struct ConvRow {
    pub(super) id: ConvId,
    pub(super) kind: u32,
    pub(super) name: String,
    pub(super) owner: UserId,
    pub(super) head: i64,
    pub(super) mseq: i64,
    pub(super) count_no: i64,
    pub(super) last_ts: i64,
    pub(super) active_ts: i64,
    pub(super) last_cseq: i64,
    pub(super) member_count: i64,
    pub(super) meta_ver: i64,
    pub(super) active_cseq: i64,
    pub(super) diffused: bool,
    pub(super) uncounted: bool,
}

pub(super) const CONV_COLUMNS: &str = "c.id, c.kind, c.name, c.owner, c.head, c.mseq, c.count_no, c.last_ts, c.active_ts, \
     c.last_cseq, c.member_count, c.meta_ver, c.active_cseq, c.diffused, c.uncounted";

/// How many they are.
pub(super) const CONV_WIDTH: usize = 15;

impl ConvRow {
    pub(super) fn read(r: &Row<'_>) -> rusqlite::Result<ConvRow> {
        Ok(ConvRow {
            id: r.get(0)?,
            kind: r.get(1)?,
            name: r.get(2)?,
            owner: r.get(3)?,
            head: r.get(4)?,
            mseq: r.get(5)?,
            count_no: r.get(6)?,
            last_ts: r.get(7)?,
            active_ts: r.get(8)?,
            last_cseq: r.get(9)?,
            member_count: r.get(10)?,
            meta_ver: r.get(11)?,
            active_cseq: r.get(12)?,
            diffused: r.get(13)?,
            uncounted: r.get(14)?,
        })
    }
}

/// A row of `member`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) user: UserId,
    pub(super) visible_from: i64,
}

/// A row of `user_conv`.
#[derive(Debug, Clone, Default)]
pub(super) struct UserConv {
    pub(super) visible_from: i64,
    pub(super) read_cseq: i64,
    pub(super) receipt_cseq: i64,
    pub(super) peer_read_cseq: i64,
    pub(super) peer_read_ts: i64,
    pub(super) recv_opt: u32,
    pub(super) pinned: bool,
    pub(super) settings_ver: i64,
    pub(super) marks: i64,
    pub(super) custom_data: Vec<u8>,
    pub(super) hidden_upto: i64,
    pub(super) hide_no: i64,
    pub(super) draft: String,
    pub(super) draft_ts: i64,
    pub(super) draft_ver: i64,
}

pub(super) const USER_CONV_COLUMNS: &str = "u.visible_from, u.read_cseq, u.receipt_cseq, u.peer_read_cseq, u.peer_read_ts, \
     u.recv_opt, u.pinned, u.settings_ver, u.marks, u.custom_data, u.hidden_upto, u.hide_no, u.draft, u.draft_ts, u.draft_ver";

impl UserConv {
    /// Reads [`USER_CONV_COLUMNS`] from column `at` on.
    pub(super) fn read(r: &Row<'_>, at: usize) -> rusqlite::Result<UserConv> {
        Ok(UserConv {
            visible_from: r.get(at)?,
            read_cseq: r.get(at + 1)?,
            receipt_cseq: r.get(at + 2)?,
            peer_read_cseq: r.get(at + 3)?,
            peer_read_ts: r.get(at + 4)?,
            recv_opt: r.get(at + 5)?,
            pinned: r.get(at + 6)?,
            settings_ver: r.get(at + 7)?,
            marks: r.get(at + 8)?,
            custom_data: r.get(at + 9)?,
            hidden_upto: r.get(at + 10)?,
            hide_no: r.get(at + 11)?,
            draft: r.get(at + 12)?,
            draft_ts: r.get(at + 13)?,
            draft_ver: r.get(at + 14)?,
        })
    }
}

/// Names are few and never change; a cache beyond this many starts anew.
const NAMES_MAX: usize = 1_000_000;

/// One connection. The writer's also holds what its open transaction will publish.
pub(super) struct Db {
    pub(super) conn: Connection,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) routes: Arc<Routes>,
    /// Members above which a group gets read diffusion.
    pub(super) diffuse_above: i64,
    /// Finished blobs.
    pub(super) files: Files,
    /// There is a pusher.
    pub(super) pushes_wanted: bool,
    uids: FxHashMap<UserId, Arc<str>>,
    keys: FxHashMap<ConvId, Arc<str>>,
    /// Newest useq of users this writer has written to, and whether `usr` does not have it yet.
    heads: FxHashMap<UserId, (i64, bool)>,
    members: FxHashMap<ConvId, Arc<[Member]>>,
    /// (user, conversation) pairs known to have their `user_conv` row.
    joined: FxHashSet<(UserId, ConvId)>,
    deliveries: FxHashMap<UserId, TimelineNews>,
    order: Vec<UserId>,
    tasks: Vec<Task>,
    pub(super) notifications: Vec<Notification>,
    /// Parts (task, part) whose notifications were made by this process; those of the open transaction apart.
    pub(super) notified: FxHashSet<(i64, u32)>,
    pub(super) notifying: Vec<(i64, u32)>,
    /// Who is a member of a conversation with read diffusion from now on, and connected.
    followers: Vec<(ConvId, Vec<Follower>)>,
    /// Rows written since BEGIN; a group commit ends when there are many.
    pub(super) weight: usize,
}

impl Db {
    pub(super) fn open(path: &Path, config: &Config, routes: Arc<Routes>) -> rusqlite::Result<Db> {
        let conn = open_connection(path)?;
        // synchronous=FULL: an acknowledgement means the message survives power loss.
        conn.execute_batch(if config.fsync { "PRAGMA synchronous=FULL" } else { "PRAGMA synchronous=OFF" })?;
        Ok(Db {
            conn,
            clock: config.clock.clone(),
            routes,
            diffuse_above: config.read_diffusion_above.into(),
            files: Files::of(config),
            pushes_wanted: config.pusher.is_some(),
            uids: FxHashMap::default(),
            keys: FxHashMap::default(),
            heads: FxHashMap::default(),
            members: FxHashMap::default(),
            joined: FxHashSet::default(),
            deliveries: FxHashMap::default(),
            order: Vec::new(),
            tasks: Vec::new(),
            notifications: Vec::new(),
            notified: FxHashSet::default(),
            notifying: Vec::new(),
            followers: Vec::new(),
            weight: 0,
        })
    }

    pub(super) fn begin(&mut self) -> rusqlite::Result<()> {
        self.weight = 0;
        self.exec("BEGIN IMMEDIATE", []).map(|_| ())
    }

    /// Everything that must be in the transaction and is written once per group, not once per operation.
    pub(super) fn before_commit(&mut self) -> rusqlite::Result<()> {
        let mut update = self.conn.prepare_cached("UPDATE usr SET useq = ?2 WHERE id = ?1")?;
        for user in &self.order {
            if let Some((useq, dirty)) = self.heads.get_mut(user)
                && *dirty
            {
                update.execute(params![user, *useq])?;
                *dirty = false;
            }
        }
        Ok(())
    }

    pub(super) fn commit(&mut self) -> rusqlite::Result<()> {
        self.exec("COMMIT", []).map(|_| ())
    }

    pub(super) fn rollback(&mut self) {
        if !self.conn.is_autocommit() {
            let _ = self.exec("ROLLBACK", []);
        }
        self.uids.clear();
        self.keys.clear();
        self.heads.clear();
        self.members.clear();
        self.joined.clear();
        self.deliveries.clear();
        self.order.clear();
        self.tasks.clear();
        self.notifications.clear();
        self.notifying.clear();
        self.followers.clear();
    }

    /// What the transaction that just committed has to say.
    pub(super) fn take_news(&mut self) -> Vec<CommitNews> {
        let mut news: Vec<CommitNews> = self.tasks.drain(..).map(CommitNews::Task).collect();
        let mut wanted = Vec::new();
        for user in self.order.drain(..) {
            if let Some(delivery) = self.deliveries.remove(&user)
                && self.routes.has(user)
            {
                wanted.push(delivery);
            }
        }
        if !wanted.is_empty() {
            news.push(CommitNews::Timelines(wanted));
        }
        news.extend(self.followers.drain(..).map(|(conv, users)| CommitNews::Joined(conv, users)));
        self.notified.extend(self.notifying.drain(..));
        if !self.notifications.is_empty() {
            news.push(CommitNews::Notifications(std::mem::take(&mut self.notifications)));
        }
        news
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

    pub(super) fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    // ---- names ----

    pub(super) fn uid(&mut self, user: UserId) -> rusqlite::Result<Arc<str>> {
        if let Some(uid) = self.uids.get(&user) {
            return Ok(uid.clone());
        }
        let uid = self.one("SELECT uid FROM usr WHERE id = ?1", params![user], |r| r.get::<_, String>(0))?;
        let uid: Arc<str> = uid.unwrap_or_default().into();
        if self.uids.len() > NAMES_MAX {
            self.uids.clear();
        }
        self.uids.insert(user, uid.clone());
        Ok(uid)
    }

    pub(super) fn key(&mut self, conv: ConvId) -> rusqlite::Result<Arc<str>> {
        if let Some(key) = self.keys.get(&conv) {
            return Ok(key.clone());
        }
        let key = self.one("SELECT key FROM conv WHERE id = ?1", params![conv], |r| r.get::<_, String>(0))?;
        let key: Arc<str> = key.unwrap_or_default().into();
        if self.keys.len() > NAMES_MAX {
            self.keys.clear();
        }
        self.keys.insert(conv, key.clone());
        Ok(key)
    }

    pub(super) fn account(&self, uid: &str) -> rusqlite::Result<Option<Account>> {
        self.one("SELECT id FROM usr WHERE uid = ?1", params![uid], |r| Ok(Account { id: r.get(0)?, uid: uid.into() }))
    }

    // ---- conversations ----

    pub(super) fn conv(&self, key: &ConvKey) -> rusqlite::Result<Option<ConvRow>> {
        self.one(&format!("SELECT {CONV_COLUMNS} FROM conv c WHERE c.key = ?1"), params![key.to_string()], ConvRow::read)
    }

    pub(super) fn conv_by_id(&self, conv: ConvId) -> rusqlite::Result<Option<ConvRow>> {
        self.one(&format!("SELECT {CONV_COLUMNS} FROM conv c WHERE c.id = ?1"), params![conv], ConvRow::read)
    }

    /// The newest message with a timestamp at or below `ts`; 0 = none. Timestamps never fall and no number is missing.
    pub(super) fn seq_at(&self, conv: &ConvRow, ts: i64) -> rusqlite::Result<i64> {
        let (mut below, mut above) = (0, conv.head + 1);
        while above - below > 1 {
            let middle = below + (above - below) / 2;
            let sql = "SELECT ts FROM msg WHERE conv = ?1 AND cseq = ?2";
            match self.one(sql, params![conv.id, middle], |r| r.get::<_, i64>(0))? {
                Some(at) if at <= ts => below = middle,
                _ => above = middle,
            }
        }
        Ok(below)
    }

    pub(super) fn insert_conv(&self, key: &ConvKey, name: &str, owner: UserId) -> rusqlite::Result<ConvRow> {
        let (text, kind) = (key.to_string(), key.kind());
        self.exec("INSERT INTO conv(key, kind, name, owner) VALUES(?1, ?2, ?3, ?4)", params![text, kind, name, owner])?;
        Ok(ConvRow {
            id: ConvId(self.conn.last_insert_rowid()),
            kind,
            name: name.into(),
            owner,
            head: 0,
            mseq: 0,
            count_no: 0,
            last_ts: 0,
            active_ts: 0,
            last_cseq: 0,
            member_count: 0,
            meta_ver: 0,
            active_cseq: 0,
            diffused: false,
            uncounted: false,
        })
    }

    pub(super) fn save_conv(&self, c: &ConvRow) -> rusqlite::Result<()> {
        self.exec(
            "UPDATE conv SET head = ?2, mseq = ?3, count_no = ?4, last_ts = ?5, active_ts = ?6, last_cseq = ?7, member_count = ?8, \
             meta_ver = ?9, active_cseq = ?10, diffused = ?11 WHERE id = ?1",
            params![
                c.id,
                c.head,
                c.mseq,
                c.count_no,
                c.last_ts,
                c.active_ts,
                c.last_cseq,
                c.member_count,
                c.meta_ver,
                c.active_cseq,
                c.diffused
            ],
        )?;
        Ok(())
    }

    /// From where `user` sees the conversation; `None` = not a member.
    pub(super) fn visible_from(&self, conv: ConvId, user: UserId) -> rusqlite::Result<Option<i64>> {
        self.one("SELECT visible_from FROM member WHERE conv = ?1 AND uid = ?2", params![conv, user], |r| r.get(0))
    }

    /// A member by user id.
    pub(super) fn member_called(&self, conv: ConvId, uid: &str) -> rusqlite::Result<Option<UserId>> {
        let sql = "SELECT u.id FROM usr u JOIN member m ON m.conv = ?1 AND m.uid = u.id WHERE u.uid = ?2";
        self.one(sql, params![conv, uid], |r| r.get(0))
    }

    /// Whom a message is for besides its sender; empty = everyone.
    pub(super) fn targets(&self, conv: ConvId, cseq: i64) -> rusqlite::Result<Vec<UserId>> {
        let sql = "SELECT uid FROM msg_target WHERE conv = ?1 AND cseq = ?2";
        self.conn.prepare_cached(sql)?.query_map(params![conv, cseq], |r| r.get(0))?.collect()
    }

    pub(super) fn members(&mut self, conv: ConvId) -> rusqlite::Result<Arc<[Member]>> {
        if let Some(members) = self.members.get(&conv) {
            return Ok(members.clone());
        }
        let members: Arc<[Member]> = self
            .conn
            .prepare_cached("SELECT uid, visible_from FROM member WHERE conv = ?1 ORDER BY uid")?
            .query_map(params![conv], |r| Ok(Member { user: r.get(0)?, visible_from: r.get(1)? }))?
            .collect::<rusqlite::Result<_>>()?;
        if self.members.len() > 10_000 {
            self.members.clear();
        }
        self.members.insert(conv, members.clone());
        Ok(members)
    }

    pub(super) fn insert_member(&mut self, conv: ConvId, user: UserId, visible_from: i64) -> rusqlite::Result<()> {
        self.members.remove(&conv);
        self.exec("INSERT INTO member(conv, uid, visible_from) VALUES(?1, ?2, ?3)", params![conv, user, visible_from])?;
        Ok(())
    }

    /// The conversation as far as `user` may see it at all, with the first cseq it sees: since joining, and since clearing it.
    pub(super) fn conv_of(&self, key: &ConvKey, user: &Account) -> Done<Option<(ConvRow, i64)>> {
        if let ConvKey::C2c(..) = key
            && key.peer(&user.uid).is_none()
        {
            return OpError::refused(code::NO_PERMISSION, "not one of the two users");
        }
        let Some(conv) = self.conv(key)? else {
            return match key {
                ConvKey::Group(_) => OpError::refused(code::NO_SUCH_GROUP, "no such group"),
                ConvKey::C2c(..) => Ok(None),
            };
        };
        let Some(from) = self.visible_from(conv.id, user.id)? else {
            return OpError::refused(code::NO_PERMISSION, "not a member");
        };
        let sql = "SELECT visible_from FROM user_conv WHERE uid = ?1 AND conv = ?2";
        let cleared = self.one(sql, params![user.id, conv.id], |r| r.get(0))?.unwrap_or(0);
        Ok(Some((conv, from.max(cleared))))
    }

    // ---- timelines ----

    pub(super) fn user_conv(&self, user: UserId, conv: ConvId) -> rusqlite::Result<Option<UserConv>> {
        let sql = format!("SELECT {USER_CONV_COLUMNS} FROM user_conv u WHERE u.uid = ?1 AND u.conv = ?2");
        self.one(&sql, params![user, conv], |r| UserConv::read(r, 0))
    }

    /// A user who joins has read everything before.
    pub(super) fn ensure_user_conv(&mut self, user: UserId, conv: ConvId, visible_from: i64) -> rusqlite::Result<()> {
        if self.joined.contains(&(user, conv)) {
            return Ok(());
        }
        self.exec(
            "INSERT OR IGNORE INTO user_conv(uid, conv, visible_from, read_cseq) VALUES(?1, ?2, ?3, ?4)",
            params![user, conv, visible_from, visible_from - 1],
        )?;
        if self.joined.len() > NAMES_MAX {
            self.joined.clear();
        }
        self.joined.insert((user, conv));
        Ok(())
    }

    /// Appends one entry to a user's timeline.
    pub(super) fn add_entry(&mut self, user: UserId, entry: EntryRow<'_>, tail: Option<Bytes>) -> rusqlite::Result<()> {
        let known = self.heads.get(&user).copied();
        let head = match known {
            Some((head, _)) => head,
            None => self.one("SELECT useq FROM usr WHERE id = ?1", params![user], |r| r.get(0))?.unwrap_or(0),
        };
        if self.heads.len() > NAMES_MAX {
            self.heads.retain(|_, (_, dirty)| *dirty);
        }
        self.heads.insert(user, (head + 1, true));
        self.exec(
            "INSERT INTO sync(uid, useq, kind, conv, cseq, mseq, ts, payload) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![user, head + 1, entry.kind as i32, entry.conv, entry.cseq, entry.mseq, self.clock.now_ms(), entry.payload],
        )?;
        self.weight += 1;
        let delivery = self.deliveries.entry(user).or_insert_with(|| {
            self.order.push(user);
            TimelineNews { user, prev: Useq(head), entries: Vec::new() }
        });
        delivery.entries.push(tail);
        Ok(())
    }

    /// These members hear of a conversation with read diffusion from now on, if they are connected.
    pub(super) fn follow(&mut self, conv: ConvId, members: impl Iterator<Item = Member>) {
        let routed: Vec<_> = members
            .filter(|m| self.routes.has(m.user))
            .map(|m| Follower { user: m.user, visible_from: Cseq(m.visible_from) })
            .collect();
        if !routed.is_empty() {
            self.followers.push((conv, routed));
        }
    }

    pub(super) fn add_task(&mut self, task: Task) -> rusqlite::Result<()> {
        self.exec(
            "INSERT INTO task(kind, conv, cseq, uid, arg, created, push) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                task.kind,
                task.conv,
                task.cseq as i64,
                task.uid,
                task.arg,
                self.clock.now_ms(),
                task.note.as_ref().map(|n| n.words())
            ],
        )?;
        self.tasks.push(Task { id: self.conn.last_insert_rowid(), ..task });
        Ok(())
    }
}

/// A row of `sync` without user and useq.
pub(super) struct EntryRow<'a> {
    pub(super) kind: wire::EntryKind,
    pub(super) conv: ConvId,
    pub(super) cseq: i64,
    pub(super) mseq: i64,
    pub(super) payload: Option<&'a [u8]>,
}

/// Every connection to the database is made here. Creates the schema in an empty file.
pub(super) fn open_connection(path: &Path) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open(path)?;
    // Only the command line tools write beside the writer, for moments.
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;",
    )?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let known = MIGRATIONS.len() as i64;
    if version > known {
        let text = format!("database schema {version}, this program knows {known}");
        return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_MISMATCH), Some(text)));
    }
    if version < known {
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have been first.
        let version: i64 = tx.query_row("PRAGMA user_version", [], |r| r.get(0))?;
        for sql in MIGRATIONS.iter().skip(version as usize) {
            tx.execute_batch(sql)?;
        }
        tx.execute_batch(&format!("PRAGMA user_version={known}"))?;
        tx.commit()?;
    }
    Ok(conn)
}

/// In order; a database has as many of them as its `user_version` says.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_start.sql"),
    include_str!("migrations/0002_depth.sql"),
    include_str!("migrations/0003_search.sql"),
    include_str!("migrations/0004_diffusion.sql"),
    include_str!("migrations/0005_drafts_and_uncounted.sql"),
    include_str!("migrations/0006_blobs.sql"),
    include_str!("migrations/0007_logout_push.sql"),
];

/// Makes a user known from the command line.
pub(crate) fn know_user(data: &Path, uid: &str) -> rusqlite::Result<()> {
    let conn = open_connection(&data.join(super::sqlite::FILE))?;
    conn.execute("INSERT OR IGNORE INTO usr(uid) VALUES(?1)", params![uid])?;
    Ok(())
}
