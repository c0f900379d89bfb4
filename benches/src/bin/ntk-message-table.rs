//! Which layout for the message table? `PRIMARY KEY(conv, seq, sub) WITHOUT ROWID` + unique `local_id`, against a rowid table
//! (`local_id` is the rowid) + unique index on (conv, seq, sub). Prints a table; the choice and its figures are in ARCHITECTURE.md.
#![allow(clippy::disallowed_methods)] // measuring is reading the real clock

use ntk_benches::figures::{Samples, human};
use ntk_benches::made::Made;
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::Instant;

const COLUMNS: &str = "sender TEXT NOT NULL, ts INTEGER NOT NULL, kind INTEGER NOT NULL, flags INTEGER NOT NULL, countable INTEGER NOT NULL, \
     state INTEGER NOT NULL, error INTEGER NOT NULL, body BLOB NOT NULL, cmid BLOB, mseq INTEGER NOT NULL, changed_by TEXT NOT NULL, ack_seq INTEGER NOT NULL";
const SHARED: &str = "CREATE UNIQUE INDEX message_cmid ON message(cmid) WHERE cmid IS NOT NULL;
     CREATE INDEX message_unread ON message(conv, seq) WHERE countable = 1;";

struct Layout {
    name: &'static str,
    schema: String,
}

fn layouts() -> [Layout; 2] {
    let key = "conv INTEGER NOT NULL, seq INTEGER NOT NULL, sub INTEGER NOT NULL";
    [
        Layout {
            name: "WITHOUT ROWID + unique local_id",
            schema: format!(
                "CREATE TABLE message({key}, local_id INTEGER NOT NULL, {COLUMNS}, PRIMARY KEY(conv, seq, sub)) STRICT, WITHOUT ROWID;
                 CREATE UNIQUE INDEX message_local ON message(local_id); {SHARED}"
            ),
        },
        Layout {
            name: "rowid = local_id + unique (conv, seq, sub)",
            schema: format!(
                "CREATE TABLE message({key}, local_id INTEGER NOT NULL PRIMARY KEY, {COLUMNS}) STRICT;
                 CREATE UNIQUE INDEX message_order ON message(conv, seq, sub); {SHARED}"
            ),
        },
    ]
}

fn open(path: &Path, schema: &str, synchronous: &str) -> rusqlite::Result<Connection> {
    let c = Connection::open(path)?;
    c.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    c.pragma_update(None, "synchronous", synchronous)?;
    c.pragma_update(None, "cache_size", -8 * 1024)?;
    c.set_prepared_statement_cache_capacity(64);
    c.execute_batch(schema)?;
    Ok(c)
}

/// Writes `order` (conversation of each message in turn) in transactions of `batch`; messages per second.
fn fill(c: &Connection, order: &[usize], conversations: usize, batch: usize, made: &mut Made) -> rusqlite::Result<f64> {
    let sql = "INSERT INTO message(conv, seq, sub, local_id, sender, ts, kind, flags, countable, state, error, body, cmid, mseq, changed_by, ack_seq) \
        VALUES (?, ?, 0, ?, ?, ?, 1, 0, ?, 2, 0, ?, NULL, 0, '', 0)";
    let lines: Vec<String> = (0..1000).map(|_| made.line()).collect();
    let first: i64 = c.query_row("SELECT coalesce(max(local_id), 0) + 1 FROM message", [], |r| r.get(0))?;
    let mut seqs = vec![0i64; conversations];
    for (conv, seq) in seqs.iter_mut().enumerate() {
        *seq = c.query_row("SELECT coalesce(max(seq), 0) FROM message WHERE conv = ?", [conv as i64 + 1], |r| r.get(0))?;
    }
    let start = Instant::now();
    for (n, chunk) in order.chunks(batch).enumerate() {
        c.execute_batch("BEGIN IMMEDIATE")?;
        let mut insert = c.prepare_cached(sql)?;
        for (i, &conv) in chunk.iter().enumerate() {
            let local = first + (n * batch + i) as i64;
            seqs[conv] += 1;
            let body = lines[local as usize % lines.len()].as_bytes();
            let sender = format!("user{:04}", local % 97);
            insert.execute(params![
                conv as i64 + 1,
                seqs[conv],
                local,
                sender,
                1_700_000_000_000i64 + local,
                local % 3 != 0,
                body
            ])?;
        }
        c.execute_batch("COMMIT")?;
    }
    Ok(order.len() as f64 / start.elapsed().as_secs_f64())
}

fn grouped(rows: usize, conversations: usize, run: usize) -> Vec<usize> {
    (0..rows).map(|i| i / run % conversations).collect()
}

fn random(rows: usize, conversations: usize, made: &mut Made) -> Vec<usize> {
    (0..rows).map(|_| made.below(conversations as u64) as usize).collect()
}

fn read(c: &Connection, conversations: usize, rows: i64, made: &mut Made) -> rusqlite::Result<[Samples; 5]> {
    let mut out: [Samples; 5] = Default::default();
    let page = "SELECT local_id, seq, sender, ts, kind, flags, countable, state, error, body, cmid, changed_by FROM message \
        WHERE conv = ?1 AND (seq, sub) < (?2, 0) ORDER BY seq DESC, sub DESC LIMIT 50";
    let slots = "SELECT seq, sub, local_id FROM message WHERE conv = ?1 ORDER BY seq DESC, sub DESC LIMIT 150";
    let one = "SELECT local_id, seq, sender, ts, kind, flags, countable, state, error, body, cmid, changed_by FROM message WHERE local_id = ?";
    let unread = "SELECT count(*) FROM message WHERE conv = ?1 AND seq > ?2 AND countable = 1";
    for _ in 0..3000 {
        let conv = made.below(conversations as u64) as i64 + 1;
        let from = 60 + made.below((rows / conversations as i64 - 60).max(1) as u64) as i64;
        out[0].time(|| -> rusqlite::Result<usize> {
            let mut statement = c.prepare_cached(page)?;
            let mut found = statement.query(params![conv, from])?;
            let mut bytes = 0;
            while let Some(row) = found.next()? {
                bytes += row.get_ref(9)?.as_blob()?.len() + row.get_ref(2)?.as_str()?.len();
            }
            Ok(bytes)
        })?;
        out[1].time(|| -> rusqlite::Result<i64> {
            let mut statement = c.prepare_cached(slots)?;
            let mut found = statement.query([conv])?;
            let mut sum = 0;
            while let Some(row) = found.next()? {
                sum ^= row.get::<_, i64>(2)?;
            }
            Ok(sum)
        })?;
        let local = 1 + made.below(rows as u64) as i64;
        out[2].time(|| {
            c.prepare_cached(one)?.query_row([local], |r| r.get_ref(9)?.as_blob().map(<[u8]>::len).map_err(Into::into))
        })?;
        out[3].time(|| c.prepare_cached(unread)?.query_row(params![conv, from], |r| r.get::<_, i64>(0)))?;
    }
    c.execute_batch("BEGIN IMMEDIATE")?;
    for _ in 0..1000 {
        let local = 1 + made.below(rows as u64) as i64;
        let sql = "UPDATE message SET flags = 65536, countable = 0, state = 6, body = x'', mseq = 1 WHERE local_id = ?";
        out[4].time(|| c.prepare_cached(sql)?.execute([local]))?;
    }
    c.execute_batch("COMMIT")?;
    Ok(out)
}

/// The page a chat opens with, when its messages came in between those of all others.
fn newest(c: &Connection, conversations: usize, made: &mut Made) -> rusqlite::Result<Samples> {
    let page = "SELECT local_id, seq, sender, ts, kind, flags, countable, state, error, body, cmid, changed_by FROM message \
        WHERE conv = ?1 ORDER BY seq DESC, sub DESC LIMIT 50";
    let mut out = Samples::default();
    for _ in 0..3000 {
        let conv = made.below(conversations as u64) as i64 + 1;
        out.time(|| -> rusqlite::Result<usize> {
            let mut statement = c.prepare_cached(page)?;
            let mut found = statement.query([conv])?;
            let mut bytes = 0;
            while let Some(row) = found.next()? {
                bytes += row.get_ref(9)?.as_blob()?.len() + row.get_ref(2)?.as_str()?.len();
            }
            Ok(bytes)
        })?;
    }
    Ok(out)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |n| n.parse())?;
    let conversations = 1000;
    let dir = tempfile::tempdir()?;
    println!("{rows} messages of about 60 bytes in {conversations} conversations; times are p50 / p99 / p99.9, warm page cache");
    for (i, layout) in layouts().iter().enumerate() {
        println!("\n{}", layout.name);
        let mut made = Made::new(7);
        let path = dir.path().join(format!("{i}.db"));
        let c = open(&path, &layout.schema, "NORMAL")?;
        let backfill = fill(&c, &grouped(rows, conversations, rows / conversations), conversations, 1000, &mut made)?;
        println!("  backfill, one conversation after another, batch 1000: {:.0}k/s", backfill / 1e3);
        c.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE")?;
        println!("  file: {:.0} bytes a message", std::fs::metadata(&path)?.len() as f64 / rows as f64);
        let names = ["history page of 50", "150 keys of a window", "one row by local id", "unread count", "recall by local id"];
        for (name, mut samples) in names.iter().zip(read(&c, conversations, rows as i64, &mut made)?) {
            println!("  {name}: {}", samples.tail());
        }
        for (what, order, batch) in [
            ("runs of 100 of one conversation, batch 100", grouped(rows / 10, conversations, 100), 100),
            ("random arrival, batch 100", random(rows / 10, conversations, &mut made), 100),
            ("random arrival, batch 1", random(rows / 100, conversations, &mut made), 1),
        ] {
            let rate = fill(&c, &order, conversations, batch, &mut made)?;
            println!("  {what}, onto the full table: {:.1}k/s", rate / 1e3);
        }
        println!("  newest page of 50 after those arrivals: {}", newest(&c, conversations, &mut made)?.tail());
        drop(c);
        let c = open(&dir.path().join(format!("{i}-full.db")), &layout.schema, "FULL")?;
        for (what, batch) in [("batch 1", 1), ("batch 100", 100)] {
            let order = random(3000 * batch.min(10), conversations, &mut made);
            let start = Instant::now();
            let rate = fill(&c, &order, conversations, batch, &mut made)?;
            let each = start.elapsed() / (order.len() / batch) as u32;
            println!("  FULL, random arrival, {what}, small table: {:.1}k/s, {} a transaction", rate / 1e3, human(each));
        }
    }
    Ok(())
}
