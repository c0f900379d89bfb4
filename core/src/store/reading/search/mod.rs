//! Search on this device: what the index has, and what still waits for it. Complete at all times.
mod cloud;
mod index;
#[cfg(test)]
mod tests;

pub(crate) use cloud::{cloud_page, hit, page_token};
pub(crate) use index::{Taken, merge, slice};

use crate::api::{Error, ErrorCode};
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::model::order::OrderKey;
use crate::store::ground::columns::columns;
use crate::store::ground::names::FINDABLE;
use crate::store::ground::sql::row;
use crate::store::ground::text::sql;
use index::{UNIT, drift, place};
use ntk_protocol::{Query, searchable};
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// What to look for, and where.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) query: Query,
    /// Only in this conversation.
    pub(crate) conv: Option<ConvId>,
    /// Empty = of anyone.
    pub(crate) senders: Vec<String>,
    /// Empty = of any kind.
    pub(crate) kinds: Vec<u32>,
    /// Milliseconds, inclusive.
    pub(crate) time: std::ops::RangeInclusive<i64>,
}

/// A found message. Ordered by time, those of one moment as their conversation has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) ts: i64,
    pub(crate) conv: ConvId,
    pub(crate) seq: Seq,
    pub(crate) local_id: LocalId,
}

/// The place of a row in the results, and how many there are in all: what a next page starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) at: Found,
    pub(crate) total: u64,
}

/// A page of results, newest first, each with how many of its conversation it stands for.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) hits: Vec<(Found, u64)>,
    pub(crate) total: u64,
    pub(crate) next: Option<Cursor>,
}

/// Whether to go on.
#[derive(PartialEq, Eq)]
enum Go {
    On,
    Stop,
}

impl Ask {
    /// Must the message itself be read to know whether it is meant?
    fn reads_messages(&self) -> bool {
        !self.senders.is_empty() || !self.kinds.is_empty() || self.query.is_inexact()
    }

    fn wants(&self, ts: i64, sender: &str, kind: u32) -> bool {
        self.time.contains(&ts)
            && (self.senders.is_empty() || self.senders.iter().any(|s| s == sender))
            && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }

    /// The index expression; `Err`: nothing can match.
    fn expression(&self) -> Result<Option<String>, ()> {
        let convs: Vec<i64> = self.conv.into_iter().map(|c| c.0).collect();
        match self.query.expression(&convs) {
            None if !self.query.is_everything() => Err(()),
            expression => Ok(expression),
        }
    }
}

/// Messages, newest first. `below`: those after it in the results.
pub(crate) fn messages(c: &Connection, ask: &Ask, below: Option<Cursor>, count: usize) -> rusqlite::Result<Page> {
    let Ok(expression) = ask.expression() else { return Ok(Page::default()) };
    // Counting is cheap for words alone; anything else that must be counted is walked to its end.
    let words_only = !ask.reads_messages() && ask.time == (0..=i64::MAX);
    let counted = match (below, &expression) {
        (Some(b), _) => Some(b.total),
        (None, Some(e)) if words_only => {
            let n = row(c, "SELECT count(*) FROM search_index WHERE search_index MATCH ?", [e], |r| r.get::<_, i64>(0))?;
            Some(n.unwrap_or(0) as u64)
        }
        (None, _) => None,
    };
    let mut newest: BTreeSet<Found> = BTreeSet::new();
    let mut walked = 0;
    let mut add = |f: Found| {
        walked += 1;
        if below.is_none_or(|b| f < b.at) {
            newest.insert(f);
            if newest.len() > count + 1 {
                newest.pop_first();
            }
        }
        // What follows is at most as new as its place says.
        let full = newest.len() > count;
        newest.first().filter(|_| full).map_or(i64::MIN, |oldest| oldest.ts)
    };
    let waiting = queued(c, ask, &mut |f| {
        add(f);
    })?;
    indexed(c, ask, expression.as_deref(), below.map_or(i64::MAX, |b| b.at.ts), &mut |f, id| {
        let enough = add(f);
        if counted.is_some() && (id * UNIT).saturating_add(UNIT) <= enough { Go::Stop } else { Go::On }
    })?;
    let total = match (counted, below) {
        (Some(n), Some(_)) => n,
        (Some(n), None) => n + waiting,
        (None, _) => walked,
    };
    let mut hits: Vec<(Found, u64)> = newest.into_iter().rev().map(|f| (f, 1)).collect();
    let more = hits.len() > count;
    hits.truncate(count);
    let next = hits.last().filter(|_| more).map(|(f, _)| Cursor { at: *f, total });
    Ok(Page { hits, total, next })
}

/// Conversations by their newest match, each with how many there are.
pub(crate) fn grouped(c: &Connection, ask: &Ask, below: Option<Cursor>, count: usize) -> rusqlite::Result<Page> {
    let Ok(expression) = ask.expression() else { return Ok(Page::default()) };
    let mut convs: FxHashMap<ConvId, (Found, u64)> = FxHashMap::default();
    let mut add = |f: Found| {
        let (newest, n) = convs.entry(f.conv).or_insert((f, 0));
        *newest = f.max(*newest);
        *n += 1;
    };
    queued(c, ask, &mut add)?;
    indexed(c, ask, expression.as_deref(), i64::MAX, &mut |f, _| {
        add(f);
        Go::On
    })?;
    let total = convs.len() as u64;
    let mut hits: Vec<(Found, u64)> = convs.into_values().collect();
    if let Some(b) = below {
        hits.retain(|(f, _)| *f < b.at);
    }
    hits.sort_unstable_by(|a, b| b.cmp(a));
    let more = hits.len() > count;
    hits.truncate(count);
    let next = hits.last().filter(|_| more).map(|(f, _)| Cursor { at: *f, total });
    Ok(Page { hits, total, next })
}

/// Goes through what the index has, newest place first; `visit` gets each match and its place.
fn indexed(
    c: &Connection,
    ask: &Ask,
    expression: Option<&str>,
    until: i64,
    visit: &mut dyn FnMut(Found, i64) -> Go,
) -> rusqlite::Result<()> {
    let (from, to) = (place(*ask.time.start()), place(until.min(*ask.time.end())).saturating_add(drift(c)?));
    let columns = "d.id, d.off, d.conv, d.seq, d.local_id";
    let reads_texts = ask.query.is_inexact();
    let (columns, join) = match ask.reads_messages() {
        true => {
            let body = if reads_texts { ", m.body" } else { "" };
            (format!("{columns}, m.sender, m.kind{body}"), "CROSS JOIN message m ON m.local_id = d.local_id")
        }
        false => (columns.to_owned(), ""),
    };
    let sql = match expression {
        Some(_) => format!(
            "SELECT {columns} FROM search_index i CROSS JOIN search_doc d ON d.id = i.rowid {join} \
             WHERE i.search_index MATCH ?3 AND i.rowid BETWEEN ?1 AND ?2 ORDER BY i.rowid DESC"
        ),
        None => {
            format!("SELECT {columns} FROM search_doc d {join} WHERE d.id BETWEEN ?1 AND ?2 AND ?3 IS NULL ORDER BY d.id DESC")
        }
    };
    let mut walk = c.prepare_cached(&sql)?;
    let mut found = walk.query(params![from, to, expression])?;
    while let Some(r) = found.next()? {
        let id: i64 = r.get(0)?;
        let f = Found { ts: id * UNIT + r.get::<_, i64>(1)?, conv: r.get(2)?, seq: r.get(3)?, local_id: r.get(4)? };
        let meant = match ask.reads_messages() {
            true => ask.wants(f.ts, r.get_ref(5)?.as_str()?, r.get(6)?),
            false => ask.time.contains(&f.ts),
        };
        let meant = meant && (!reads_texts || ask.query.matches(&searchable(r.get(6)?, r.get_ref(7)?.as_blob()?)));
        if meant && visit(f, id) == Go::Stop {
            break;
        }
    }
    Ok(())
}

/// Goes through what waits for the index; returns how many match.
fn queued(c: &Connection, ask: &Ask, visit: &mut dyn FnMut(Found)) -> rusqlite::Result<u64> {
    let sql = "SELECT m.ts, m.conv, m.seq, m.local_id, m.sender, m.kind, m.body FROM search_queue q \
        CROSS JOIN message m ON m.local_id = q.local_id";
    let mut walk = c.prepare_cached(sql)?;
    let mut waiting = walk.query([])?;
    let mut n = 0;
    while let Some(r) = waiting.next()? {
        let f = Found { ts: r.get(0)?, conv: r.get(1)?, seq: r.get(2)?, local_id: r.get(3)? };
        let kind = r.get(5)?;
        let meant = ask.conv.is_none_or(|conv| conv == f.conv) && ask.wants(f.ts, r.get_ref(4)?.as_str()?, kind);
        if meant && (ask.query.is_everything() || ask.query.matches(&searchable(kind, r.get_ref(6)?.as_blob()?))) {
            n += 1;
            visit(f);
        }
    }
    Ok(n)
}

/// What every message that may be found must be in, exactly once: reported by the audit.
pub(super) fn differences(c: &Connection) -> rusqlite::Result<Vec<String>> {
    let checks = [
        (
            "messages no search finds",
            sql!(
                "SELECT count(*) FROM message m WHERE ",
                FINDABLE,
                " AND NOT EXISTS (SELECT 1 FROM search_doc d WHERE d.local_id = m.local_id) \
                AND NOT EXISTS (SELECT 1 FROM search_queue q WHERE q.local_id = m.local_id)"
            ),
        ),
        (
            "found messages that are gone",
            sql!(
                "SELECT count(*) FROM (SELECT local_id FROM search_doc UNION ALL SELECT local_id FROM search_queue) s \
                WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.local_id = s.local_id AND ",
                FINDABLE,
                ")"
            ),
        ),
        (
            "messages indexed and queued",
            "SELECT count(*) FROM search_queue q WHERE EXISTS (SELECT 1 FROM search_doc d WHERE d.local_id = q.local_id)",
        ),
        (
            "index rows without a message, or the other way round",
            "SELECT abs((SELECT count(*) FROM search_doc) - (SELECT count(*) FROM search_index_docsize))",
        ),
    ];
    let mut found = Vec::new();
    for (what, sql) in checks {
        let n = row(c, sql, [], |r| r.get::<_, i64>(0))?.unwrap_or(0);
        if n > 0 {
            found.push(format!("search: {n} {what}"));
        }
    }
    Ok(found)
}

impl Cursor {
    /// As a cursor of the API.
    pub(crate) fn text(self) -> String {
        let Found { ts, conv, seq, local_id } = self.at;
        format!("{ts}.{conv}.{seq}.{local_id}.{}", self.total)
    }

    /// From a cursor; empty = the start.
    pub(crate) fn parse(cursor: &str) -> Result<Option<Cursor>, Error> {
        if cursor.is_empty() {
            return Ok(None);
        }
        let bad = || Error::new(ErrorCode::InvalidParameters, "query.cursor: not of a search");
        let mut parts = cursor.split('.');
        let mut next = || parts.next().and_then(|p| p.parse::<i64>().ok());
        match [next(), next(), next(), next(), next(), next()] {
            [Some(ts), Some(conv), Some(seq), Some(local_id), Some(total @ 0..), None] => Ok(Some(Cursor {
                at: Found { ts, conv: ConvId(conv), seq: Seq(seq), local_id: LocalId(local_id) },
                total: total as u64,
            })),
            _ => Err(bad()),
        }
    }
}

columns! {
    /// A conversation as its search needs it.
    pub(crate) struct Named {
        pinned: bool,
        active_key: i64,
        id: ConvId,
        key: String,
        name: String,
    }
}

/// Listed conversations after a place of the list, in its order.
pub(crate) fn conversations_after(
    c: &Connection,
    after: OrderKey,
    mut visit: impl FnMut(Named) -> std::ops::ControlFlow<()>,
) -> rusqlite::Result<()> {
    const AFTER: &str = sql!(
        "SELECT ",
        Named::COLUMNS,
        " FROM conversation WHERE listed = 1 AND (pinned, active_key, id) < (?, ?, ?) \
        ORDER BY pinned DESC, active_key DESC, id DESC"
    );
    let mut walk = c.prepare_cached(AFTER)?;
    let mut all = walk.query(params![after.pinned, after.active_key, after.id])?;
    while let Some(r) = all.next()? {
        if visit(Named::read(r)?).is_break() {
            break;
        }
    }
    Ok(())
}
