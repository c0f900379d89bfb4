//! Puts queued messages into the search index whenever the writer has nothing better to do: a slice of them, then a piece of
//! merging, each so short that whoever asks the writer something meanwhile does not notice.
//!
//! The index is read newest first, so a row's id is its place in time: the quarter of a second it was sent in, or the next free
//! one after it. How far rows were ever pushed on is kept, so that a reader knows where the messages of a moment can be.
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::store::ground::sql::{exec, meta, put_meta};
use ntk_protocol::{index_text, searchable};
use rusqlite::{Connection, params};
use tokio::time::Instant;

/// Most messages of one slice.
const SLICE: i64 = 500;
/// Pages of the index that one merge writes, unless one word fills more.
const MERGED: i64 = 16;
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

/// Indexes queued messages until `deadline`, at least one; returns how many. Part of the caller's transaction.
pub(crate) fn slice(c: &Connection, deadline: Instant, taken: &mut Taken) -> rusqlite::Result<usize> {
    let known = drift(c)?;
    let (mut most, mut n, mut last) = (known, 0, LocalId(0));
    let sql = "SELECT q.local_id, m.conv, m.seq, m.ts, m.kind, m.body FROM search_queue q \
        CROSS JOIN message m ON m.local_id = q.local_id ORDER BY q.local_id LIMIT ?";
    let mut walk = c.prepare_cached(sql)?;
    let mut queued = walk.query([SLICE])?;
    while n == 0 || Instant::now() < deadline {
        let Some(r) = queued.next()? else { break };
        let (local_id, conv, seq, ts): (LocalId, ConvId, Seq, i64) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
        let id = taken.next_free(c, place(ts))?;
        most = most.max(id - place(ts));
        let words = index_text(&searchable(r.get(4)?, r.get_ref(5)?.as_blob()?), conv.0);
        exec(c, "INSERT INTO search_index(rowid, words) VALUES (?, ?)", params![id, words])?;
        let sql = "INSERT INTO search_doc(id, conv, seq, local_id, off) VALUES (?, ?, ?, ?, ?)";
        exec(c, sql, (id, conv, seq, local_id, ts - id * UNIT))?;
        (n, last) = (n + 1, local_id);
    }
    drop(queued);
    if n > 0 {
        exec(c, "DELETE FROM search_queue WHERE local_id <= ?", [last])?;
    }
    if most > known {
        put_meta(c, "search_drift", most)?;
    }
    Ok(n)
}

/// Merges a little of the index; false = there is nothing to merge. Part of the caller's transaction.
pub(crate) fn merge(c: &Connection) -> rusqlite::Result<bool> {
    let before = c.total_changes();
    exec(c, "INSERT INTO search_index(search_index, rank) VALUES ('merge', ?)", [MERGED])?;
    // One change is the command itself.
    Ok(c.total_changes() - before > 1)
}

/// A run of taken places, so that a burst of one moment is not walked again for each of its messages or slices. What was
/// taken may have become free since: then it stays free.
#[derive(Default)]
pub(crate) struct Taken {
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
