//! The search index. It is written in slices between two commits; what it does not have yet is read through, so that results are
//! complete at all times. What the caller may read is part of the statement: member, or one who left and it is from before, visible, not hidden for the caller, not for
//! others only.
use super::db::Db;
use crate::ids::{ConvId, UserId};
use crate::store::rules::rows::{Found, Wanted};
use crate::store::rules::tx::{Index, Verb};
use ntk_protocol::rules::flags;
use ntk_protocol::{index_text, searchable};
use rusqlite::params;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// Steps of SQLite's machine between two looks at the clock: well below a millisecond.
const LOOK_EVERY: i32 = 1000;
/// Messages of one slice.
const SLICE: i64 = 512;
/// Fewer than this are not worth a commit of their own: reading through them takes a millisecond.
const WORTH: i64 = 128;
/// More than this are indexed even while clients wait, or searches would become slow.
const FAR_BEHIND: i64 = 8192;
/// Naming a conversation in the index's expression costs as much as looking at about this many matches of anyone's.
const NAMING: usize = 100;
/// More conversations than this are never named: the expression would cost more than any walk.
const MAX_NAMED: usize = 4096;

// ?1 caller, ?2 and ?3 time, ?4 conversation or 0.
const MAY_READ: &str = "CROSS JOIN member b ON b.conv = d.conv AND b.uid = ?1 AND b.visible_from <= d.cseq AND (b.until = 0 OR d.cseq <= b.until) \
     CROSS JOIN msg m ON m.conv = d.conv AND m.cseq = d.cseq LEFT JOIN user_conv u ON u.uid = ?1 AND u.conv = d.conv \
     WHERE COALESCE(u.visible_from, 0) <= d.cseq AND m.ts BETWEEN ?2 AND ?3 AND (?4 = 0 OR d.conv = ?4) AND (m.flags & ?5) = 0 \
     AND ((m.flags & ?6) = 0 OR m.sender = ?1 OR EXISTS (SELECT 1 FROM msg_target t WHERE t.conv = m.conv AND t.cseq = m.cseq AND t.uid = ?1)) \
     AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.uid = ?1 AND h.conv = m.conv AND h.cseq = m.cseq)";

impl Wanted<'_> {
    fn fits(&self, sender: UserId, kind: u32) -> bool {
        (self.senders.is_empty() || self.senders.contains(&sender)) && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }

    /// ?4
    fn only(&self) -> ConvId {
        self.conv.unwrap_or_default()
    }
}

impl Index for Db {
    fn find(&mut self, user: UserId, wanted: &Wanted<'_>) -> Verb<Option<Vec<Found>>> {
        self.in_time(wanted.within, |db| {
            let mut found = Vec::new();
            not_indexed(db, user, wanted, &mut found).and_then(|()| indexed(db, user, wanted, &mut found))?;
            Ok(found)
        })
    }
}

impl Db {
    /// What is looked for, unless that takes longer than it may: `None`.
    pub(super) fn in_time<T>(&mut self, within: Duration, look: impl FnOnce(&Db) -> Verb<T>) -> Verb<Option<T>> {
        let (deadline, late) = (Instant::now() + within, Arc::new(AtomicBool::new(false)));
        let is_late = {
            let late = late.clone();
            move || {
                let over = Instant::now() >= deadline;
                late.fetch_or(over, Ordering::Relaxed);
                over
            }
        };
        self.conn.progress_handler(LOOK_EVERY, Some(is_late))?;
        let found = look(self);
        self.conn.progress_handler(0, None::<fn() -> bool>)?;
        match found {
            Err(_) if late.load(Ordering::Relaxed) => Ok(None),
            found => found.map(Some),
        }
    }
}

/// What the index has.
fn indexed(db: &Db, user: UserId, wanted: &Wanted<'_>, found: &mut Vec<Found>) -> Verb<()> {
    let query = wanted.query;
    let convs: Vec<i64> = match wanted.conv {
        None => db.all("SELECT conv FROM user_conv WHERE uid = ?1", [user], |r| r.get(0))?,
        Some(conv) => vec![conv.0],
    };
    let words = query.expression(&[]);
    if convs.is_empty() || (!query.is_everything() && words.is_none()) {
        return Ok(());
    }
    let named = if worth_naming(db, convs.len(), words)? { &convs[..] } else { &[] };
    let expression = query.expression(named);
    let (from, matching, order) = match expression {
        Some(_) => {
            ("search_index i CROSS JOIN search_doc d ON d.id = i.rowid", "i.search_index MATCH ?8 AND i.rowid < ?7", "i.rowid")
        }
        None => ("search_doc d", "?8 IS NULL AND d.id < ?7 AND d.id <= (SELECT upto FROM search_state)", "d.id"),
    };
    let reads_texts = query.is_inexact();
    let body = if reads_texts { ", m.body" } else { "" };
    let sql = format!(
        "SELECT d.id, d.conv, d.cseq, m.sender, m.kind{body} FROM {from} {MAY_READ} AND {matching} ORDER BY {order} DESC"
    );
    let mut walk = db.conn.prepare_cached(&sql)?;
    let (from, to) = wanted.time;
    let mut rows = walk.query(params![user, from, to, wanted.only(), flags::GONE, flags::TARGETED, wanted.below, expression])?;
    let mut left = wanted.most;
    while left > 0
        && let Some(r) = rows.next()?
    {
        let matches = || -> Verb<bool> {
            Ok(!reads_texts || query.matches(&searchable(r.get(4)?, r.get_ref(5)?.as_blob().unwrap_or_default())))
        };
        if wanted.fits(r.get(3)?, r.get(4)?) && matches()? {
            found.push(Found { place: r.get(0)?, conv: r.get(1)?, cseq: r.get(2)? });
            left -= 1;
        }
    }
    Ok(())
}

/// Are the words so frequent on the whole server that the caller's conversations should be part of the expression?
fn worth_naming(db: &Db, convs: usize, words: Option<String>) -> Verb<bool> {
    let Some(words) = words else { return Ok(convs <= MAX_NAMED) };
    if convs > MAX_NAMED {
        return Ok(false);
    }
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ?1 LIMIT ?2)";
    let most = (convs * NAMING) as i64;
    Ok(db.count(sql, params![words, most])? >= most)
}

/// What the index does not have yet.
fn not_indexed(db: &Db, user: UserId, wanted: &Wanted<'_>, found: &mut Vec<Found>) -> Verb<()> {
    let sql = format!(
        "SELECT d.id, d.conv, d.cseq, m.sender, m.kind, m.body FROM (SELECT id, conv, cseq FROM search_doc WHERE id > (SELECT upto FROM \
         search_state) UNION ALL SELECT o.id, o.conv, o.cseq FROM search_redo r CROSS JOIN search_doc o ON o.id = r.id) d {MAY_READ}"
    );
    let (query, (from, to)) = (wanted.query, wanted.time);
    let mut walk = db.conn.prepare_cached(&sql)?;
    let mut rows = walk.query(params![user, from, to, wanted.only(), flags::GONE, flags::TARGETED])?;
    while let Some(r) = rows.next()? {
        let kind = r.get(4)?;
        let matches = query.is_everything() || query.matches(&searchable(kind, r.get_ref(5)?.as_blob().unwrap_or_default()));
        if matches && wanted.fits(r.get(3)?, kind) {
            found.push(Found { place: r.get(0)?, conv: r.get(1)?, cseq: r.get(2)? });
        }
    }
    Ok(())
}

/// How far the index is behind: is a slice due? `busy`: clients wait.
pub(super) fn slice_due(db: &Db, busy: bool) -> rusqlite::Result<bool> {
    let least = if busy { FAR_BEHIND } else { WORTH };
    let sql = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM search_doc WHERE id > (SELECT upto FROM search_state) LIMIT ?1)) \
         + (SELECT COUNT(*) FROM (SELECT 1 FROM search_redo LIMIT ?1))";
    Ok(db.count(sql, [least])? >= least || (!busy && db.any("SELECT 1 FROM name_todo LIMIT 1", [])?))
}

/// Indexes one slice; part of the writer's transaction.
pub(super) fn slice(db: &mut Db) -> Verb<()> {
    if db.index_old_names()? {
        return Ok(());
    }
    let redo = "SELECT d.id, m.conv, m.kind, m.body FROM search_redo r CROSS JOIN search_doc d ON d.id = r.id \
         CROSS JOIN msg m ON m.conv = d.conv AND m.cseq = d.cseq ORDER BY r.id LIMIT ?1";
    let next = "SELECT d.id, m.conv, m.kind, m.body FROM search_doc d CROSS JOIN msg m ON m.conv = d.conv AND m.cseq = d.cseq \
         WHERE d.id > (SELECT upto FROM search_state) ORDER BY d.id LIMIT ?1";
    for (sql, done) in [(redo, "DELETE FROM search_redo WHERE id <= ?1"), (next, "UPDATE search_state SET upto = ?1")] {
        let mut walk = db.conn.prepare_cached(sql)?;
        let mut rows = walk.query(params![SLICE])?;
        let mut last = None;
        while let Some(r) = rows.next()? {
            let (id, conv): (i64, i64) = (r.get(0)?, r.get(1)?);
            let words = index_text(&searchable(r.get(2)?, r.get_ref(3)?.as_blob().unwrap_or_default()), conv);
            db.exec("INSERT INTO search_index(rowid, words) VALUES (?1, ?2)", params![id, words])?;
            last = Some(id);
        }
        if let Some(last) = last {
            db.exec(done, params![last])?;
        }
    }
    Ok(())
}
