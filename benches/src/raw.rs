//! The ceilings: the same work by plain rusqlite or a plain channel, with nothing around it.
use crossbeam::channel::{Receiver, Sender, bounded};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// A connection as the kernel's are.
pub fn open(path: &Path, synchronous: &str) -> rusqlite::Result<Connection> {
    let c = Connection::open(path)?;
    c.set_prepared_statement_cache_capacity(64);
    c.pragma_update(None, "cache_size", -8 * 1024)?;
    c.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    c.pragma_update(None, "wal_autocheckpoint", 0)?;
    c.pragma_update(None, "synchronous", synchronous)?;
    Ok(c)
}

/// Every message row in the order it was written.
pub fn messages(path: &Path) -> rusqlite::Result<Vec<Vec<Value>>> {
    let c = open(path, "normal")?;
    let mut all = c.prepare("SELECT * FROM message ORDER BY local_id")?;
    let width = all.column_count();
    all.query_map([], |r| (0..width).map(|i| r.get(i)).collect())?.collect()
}

/// Writes those rows, with them their search-queue rows (by the schema's trigger), and what they change of their conversations, in transactions of `batch` rows.
pub fn write(c: &Connection, rows: &[Vec<Value>], batch: usize) -> rusqlite::Result<Duration> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(Duration::ZERO) };
    let insert = format!("INSERT INTO message VALUES ({})", vec!["?"; width].join(","));
    let int = |v: &Value| if let Value::Integer(i) = v { *i } else { 0 };
    let start = Instant::now();
    for (n, chunk) in rows.chunks(batch.max(1)).enumerate() {
        c.execute_batch("BEGIN IMMEDIATE")?;
        let mut touched: BTreeMap<i64, (i64, i64, i64, i64)> = BTreeMap::new();
        for row in chunk {
            c.prepare_cached(&insert)?.execute(params_from_iter(row))?;
            let (conv, seq, local, ts) = (int(&row[0]), int(&row[1]), int(&row[3]), int(&row[5]));
            let t = touched.entry(conv).or_default();
            *t = (seq, local, ts, t.3 + 1);
        }
        for (conv, (seq, local, ts, count)) in touched {
            let sql = "UPDATE conversation SET head_seq = ?2, last_local_id = ?3, server_key = ?4, active_key = ?4, placed = placed + ?5, \
                unread_rows = unread_rows + ?5, unread = unread + ?5 WHERE id = ?1";
            c.prepare_cached(sql)?.execute(params![conv, seq, local, ts, count])?;
        }
        let cursor = "INSERT INTO meta VALUES ('cursor', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value";
        c.prepare_cached(cursor)?.execute([n as i64])?;
        c.execute_batch("COMMIT")?;
    }
    Ok(start.elapsed())
}

/// A page of history, every column read: bytes seen.
pub fn history_page(c: &Connection, conv: i64, from: i64, limit: u32) -> rusqlite::Result<usize> {
    let sql = "SELECT local_id, seq, sender, ts, kind, flags, countable, state, error, body, cmid, changed_by, sub FROM message \
        WHERE conv = ?1 AND (seq, sub) < (?2, 0) ORDER BY seq DESC, sub DESC LIMIT ?3";
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query(params![conv, from, limit])?;
    let mut bytes = 0;
    while let Some(r) = rows.next()? {
        bytes += r.get::<_, Vec<u8>>(9)?.len() + r.get::<_, String>(2)?.len() + r.get::<_, i64>(3)? as usize % 2;
    }
    Ok(bytes)
}

/// The first page of the conversation list with the last message of each.
pub fn first_page(c: &Connection, limit: u32) -> rusqlite::Result<usize> {
    let sql = "SELECT c.*, m.sender, m.body, m.ts FROM conversation c LEFT JOIN message m ON m.local_id = c.last_local_id \
        WHERE c.listed = 1 ORDER BY c.pinned DESC, c.active_key DESC, c.id DESC LIMIT ?";
    let mut statement = c.prepare(sql)?;
    let mut rows = statement.query([limit])?;
    let mut seen = 0;
    while let Some(r) = rows.next()? {
        seen += r.get::<_, String>(1)?.len() + r.get::<_, i64>(4)? as usize % 2;
    }
    Ok(seen)
}

/// The unread total by SQL.
pub fn total(c: &Connection) -> rusqlite::Result<i64> {
    c.prepare_cached("SELECT coalesce(sum(unread), 0) FROM conversation WHERE recv_opt NOT IN (1, 2, 3)")?
        .query_row([], |r| r.get(0))
}

/// A thread at the end of a plain channel that sends back what it gets by another.
pub struct EchoThread {
    /// To the thread.
    pub to: Sender<Box<[u8; 64]>>,
    /// Back from it.
    pub from: Receiver<Box<[u8; 64]>>,
}

impl EchoThread {
    /// Starts it; it ends when the sender is dropped.
    pub fn start() -> EchoThread {
        let (to, rx) = bounded::<Box<[u8; 64]>>(1024);
        let (tx, from) = bounded(1024);
        std::thread::spawn(move || {
            for item in rx {
                if tx.send(item).is_err() {
                    break;
                }
            }
        });
        EchoThread { to, from }
    }

    /// There and back.
    pub fn round(&self) {
        self.to.send(Box::new([7; 64])).expect("the thread lives");
        self.from.recv().expect("the thread lives");
    }
}
