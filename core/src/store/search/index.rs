//! Puts queued messages into the search index, a slice at a time, whenever the writer has nothing better to do.
//!
//! The index is read newest first, so a row's id is its place in time: the quarter of a second it was sent in, or the next free
//! one after it. How far rows were ever pushed on is kept, so that a reader knows where the messages of a moment can be.
use crate::store::sql::{exec, meta, rows};
use ntk_protocol::{index_text, searchable};
use rusqlite::{Connection, params};

/// Messages of one slice: some milliseconds of the writer's time.
pub(crate) const SLICE: usize = 500;
/// Milliseconds of one place.
pub(super) const UNIT: i64 = 250;

/// The first place a message of this time may have.
pub(super) fn place(ts: i64) -> i64 {
    ts.max(0) / UNIT
}

/// How far behind its time's place a message may be.
pub(super) fn drift(c: &Connection) -> rusqlite::Result<i64> {
    Ok(meta(c, "search_drift")?.unwrap_or(0))
}

struct Queued {
    local_id: i64,
    conv: i64,
    seq: i64,
    ts: i64,
    kind: u32,
    body: Vec<u8>,
}

/// Indexes up to [`SLICE`] queued messages; returns how many. Part of the caller's transaction.
pub(crate) fn slice(c: &Connection) -> rusqlite::Result<usize> {
    let sql = "SELECT q.local_id, m.conv, m.seq, m.ts, m.kind, m.body FROM search_queue q \
        CROSS JOIN message m ON m.local_id = q.local_id ORDER BY q.local_id LIMIT ?";
    let queued = rows(c, sql, [SLICE as i64], |r| {
        Ok(Queued { local_id: r.get(0)?, conv: r.get(1)?, seq: r.get(2)?, ts: r.get(3)?, kind: r.get(4)?, body: r.get(5)? })
    })?;
    let Some(last) = queued.last().map(|q| q.local_id) else { return Ok(0) };
    let known = drift(c)?;
    let mut most = known;
    let mut taken = Taken::default();
    for q in &queued {
        let id = taken.next_free(c, place(q.ts))?;
        most = most.max(id - place(q.ts));
        let words = index_text(&searchable(q.kind, &q.body), q.conv);
        exec(c, "INSERT INTO search_index(rowid, words) VALUES (?, ?)", params![id, words])?;
        let sql = "INSERT INTO search_doc(id, conv, seq, local_id, off) VALUES (?, ?, ?, ?, ?)";
        exec(c, sql, [id, q.conv, q.seq, q.local_id, q.ts - id * UNIT])?;
    }
    exec(c, "DELETE FROM search_queue WHERE local_id <= ?", [last])?;
    if most > known {
        exec(c, "INSERT INTO meta VALUES ('search_drift', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", [most])?;
    }
    Ok(queued.len())
}

/// A run of taken places, so that a burst of one moment is not walked again for each of its messages.
#[derive(Default)]
struct Taken {
    from: i64,
    next: i64,
}

impl Taken {
    fn next_free(&mut self, c: &Connection, wanted: i64) -> rusqlite::Result<i64> {
        if !(self.from..=self.next).contains(&wanted) {
            (self.from, self.next) = (wanted, wanted);
        }
        let mut walk = c.prepare_cached("SELECT id FROM search_doc WHERE id >= ? ORDER BY id")?;
        let mut taken = walk.query([self.next])?;
        while let Some(r) = taken.next()? {
            if r.get::<_, i64>(0)? != self.next {
                break;
            }
            self.next += 1;
        }
        self.next += 1;
        Ok(self.next - 1)
    }
}
