//! Search over the store library, restricted inside the query to what the caller may read: member, visible, not hidden for
//! the caller, not for others only. The index is written in slices between two commits; what it does not have yet is read
//! through, so that results are complete at all times.
use super::Account;
use super::db::{Db, Done, OpError};
use super::timeline::PAGE_BYTES;
use crate::ids::{ConvId, UserId};
use ntk_protocol::rules::{code, flags};
use ntk_protocol::{ConvKey, Query, index_text, searchable, wire};
use rusqlite::params;
use rustc_hash::FxHashMap;

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

/// A search, as checked by the gateway.
#[derive(Debug, Clone)]
pub struct SearchAsk {
    /// What for.
    pub query: Query,
    /// Only in this conversation.
    pub conv: Option<ConvKey>,
    /// Only from these users; empty = all.
    pub senders: Vec<String>,
    /// Only these kinds; empty = all.
    pub kinds: Vec<u32>,
    /// Milliseconds, inclusive.
    pub time: std::ops::RangeInclusive<i64>,
    /// One result per conversation.
    pub grouped: bool,
    /// Of the page before; empty = the first.
    pub page_token: bytes::Bytes,
    /// Most results.
    pub limit: usize,
}

/// Newer ones have larger ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    id: i64,
    conv: ConvId,
    cseq: i64,
}

// ?1 caller, ?2 and ?3 time, ?4 conversation or 0.
const MAY_READ: &str = "CROSS JOIN member b ON b.conv = d.conv AND b.uid = ?1 AND b.visible_from <= d.cseq \
     CROSS JOIN msg m ON m.conv = d.conv AND m.cseq = d.cseq LEFT JOIN user_conv u ON u.uid = ?1 AND u.conv = d.conv \
     WHERE COALESCE(u.visible_from, 0) <= d.cseq AND m.ts BETWEEN ?2 AND ?3 AND (?4 = 0 OR d.conv = ?4) AND (m.flags & ?5) = 0 \
     AND ((m.flags & ?6) = 0 OR m.sender = ?1 OR EXISTS (SELECT 1 FROM msg_target t WHERE t.conv = m.conv AND t.cseq = m.cseq AND t.uid = ?1)) \
     AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.uid = ?1 AND h.conv = m.conv AND h.cseq = m.cseq)";

pub(super) fn search(db: &mut Db, user: &Account, ask: &SearchAsk) -> Done<wire::SearchRes> {
    let conv = match &ask.conv {
        None => ConvId(0),
        Some(key) => match db.conv_of(key, user)? {
            Some((conv, _)) => conv.id,
            None => return Ok(wire::SearchRes::default()),
        },
    };
    let (below, counted) = place(&ask.page_token)?;
    let mut senders = Vec::new();
    for sender in &ask.senders {
        senders.extend(db.account(sender)?.map(|a| a.id));
    }
    if senders.is_empty() && !ask.senders.is_empty() {
        return Ok(wire::SearchRes::default());
    }
    let fits = |sender: UserId, kind: u32| {
        (senders.is_empty() || senders.contains(&sender)) && (ask.kinds.is_empty() || ask.kinds.contains(&kind))
    };
    let mut found = Vec::new();
    not_indexed(db, user.id, conv, ask, &mut |f, sender, kind| {
        found.extend(fits(sender, kind).then_some(f));
        true
    })?;
    // Where nothing is counted, one more than the page is enough of the index, which gives the newest first. Of what it does not
    // have, some may be older than all of them: that counts for nothing here.
    let mut wanted = if counted.is_none() || ask.grouped { usize::MAX } else { ask.limit + 1 };
    let until = if ask.grouped { i64::MAX } else { below };
    indexed(db, user.id, conv, ask, until, counted.is_none(), &mut |f, sender, kind| {
        if fits(sender, kind) {
            found.push(f);
            wanted -= 1;
        }
        wanted > 0
    })?;
    page(db, user, ask, found, below, counted)
}

/// Turns matches into the page below a place.
fn page(
    db: &mut Db,
    user: &Account,
    ask: &SearchAsk,
    mut found: Vec<Found>,
    below: i64,
    counted: Option<u64>,
) -> Done<wire::SearchRes> {
    let mut hits: Vec<(Found, u64)> = Vec::new();
    if ask.grouped {
        let mut convs: FxHashMap<ConvId, (Found, u64)> = FxHashMap::default();
        for f in found {
            let (newest, n) = convs.entry(f.conv).or_insert((f, 0));
            *newest = f.max(*newest);
            *n += 1;
        }
        hits.extend(convs.into_values());
        hits.sort_unstable_by(|a, b| b.cmp(a));
    } else {
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.dedup();
        hits.extend(found.into_iter().map(|f| (f, 1)));
    }
    let total = counted.filter(|_| !ask.grouped).unwrap_or(hits.len() as u64);
    hits.retain(|(f, _)| f.id < below);
    let mut res = wire::SearchRes { total, ..Default::default() };
    let mut bytes = 0;
    let mut last = None;
    let mut rest = hits.into_iter();
    while res.hits.len() < ask.limit
        && let Some((f, count)) = rest.next()
    {
        let Some(row) = db.msg(f.conv, f.cseq)? else { continue };
        bytes += row.body.len() + 128;
        if bytes > PAGE_BYTES && !res.hits.is_empty() {
            res.next_page_token = token(last.unwrap_or(below), total);
            return Ok(res);
        }
        let msg = Some(db.wire_msg(row, user.id)?);
        res.hits.push(wire::SearchHit { conv: db.key(f.conv)?.as_ref().into(), msg, count });
        last = Some(f.id);
    }
    if let (Some(last), Some(_)) = (last, rest.next()) {
        res.next_page_token = token(last, total);
    }
    Ok(res)
}

type Add<'a> = &'a mut dyn FnMut(Found, UserId, u32) -> bool;

/// What the index has.
fn indexed(db: &Db, user: UserId, conv: ConvId, ask: &SearchAsk, below: i64, all: bool, add: Add<'_>) -> Done<()> {
    let convs: Vec<i64> = match conv {
        ConvId(0) => conversations(db, user)?,
        ConvId(conv) => vec![conv],
    };
    let words = ask.query.expression(&[]);
    if convs.is_empty() || (!ask.query.is_everything() && words.is_none()) {
        return Ok(());
    }
    let named = if worth_naming(db, convs.len(), words)? { &convs[..] } else { &[] };
    let from = match ask.query.expression(named) {
        Some(_) => "search_index i CROSS JOIN search_doc d ON d.id = i.rowid",
        None => "search_doc d",
    };
    let (matching, order) = match ask.query.expression(named) {
        Some(_) => ("i.search_index MATCH ?8 AND i.rowid < ?7", "i.rowid"),
        None => ("?8 IS NULL AND d.id < ?7 AND d.id <= (SELECT upto FROM search_state)", "d.id"),
    };
    let sql =
        format!("SELECT d.id, d.conv, d.cseq, m.sender, m.kind FROM {from} {MAY_READ} AND {matching} ORDER BY {order} DESC");
    let mut walk = db.conn.prepare_cached(&sql)?;
    let upper = if all { i64::MAX } else { below };
    let mut found = walk.query(params![
        user,
        ask.time.start(),
        ask.time.end(),
        conv,
        flags::GONE,
        flags::TARGETED,
        upper,
        ask.query.expression(named)
    ])?;
    while let Some(r) = found.next()? {
        if !add(Found { id: r.get(0)?, conv: r.get(1)?, cseq: r.get(2)? }, r.get(3)?, r.get(4)?) {
            break;
        }
    }
    Ok(())
}

/// Are the words so frequent on the whole server that the caller's conversations should be part of the expression?
fn worth_naming(db: &Db, convs: usize, words: Option<String>) -> rusqlite::Result<bool> {
    let Some(words) = words else { return Ok(convs <= MAX_NAMED) };
    if convs > MAX_NAMED {
        return Ok(false);
    }
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ?1 LIMIT ?2)";
    let most = (convs * NAMING) as i64;
    Ok(db.one(sql, params![words, most], |r| r.get::<_, i64>(0))?.unwrap_or(0) >= most)
}

/// What the index does not have yet.
fn not_indexed(db: &Db, user: UserId, conv: ConvId, ask: &SearchAsk, add: Add<'_>) -> Done<()> {
    let sql = format!(
        "SELECT d.id, d.conv, d.cseq, m.sender, m.kind, m.body FROM (SELECT id, conv, cseq FROM search_doc WHERE id > (SELECT upto FROM \
         search_state) UNION ALL SELECT o.id, o.conv, o.cseq FROM search_redo r CROSS JOIN search_doc o ON o.id = r.id) d {MAY_READ}"
    );
    let mut walk = db.conn.prepare_cached(&sql)?;
    let mut rows = walk.query(params![user, ask.time.start(), ask.time.end(), conv, flags::GONE, flags::TARGETED])?;
    while let Some(r) = rows.next()? {
        let kind = r.get(4)?;
        if ask.query.is_everything() || ask.query.matches(&searchable(kind, r.get_ref(5)?.as_blob().unwrap_or_default())) {
            add(Found { id: r.get(0)?, conv: r.get(1)?, cseq: r.get(2)? }, r.get(3)?, kind);
        }
    }
    Ok(())
}

fn conversations(db: &Db, user: UserId) -> Done<Vec<i64>> {
    let mut all = db.conn.prepare_cached("SELECT conv FROM user_conv WHERE uid = ?1")?;
    Ok(all.query_map(params![user], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn token(id: i64, total: u64) -> bytes::Bytes {
    format!("{id} {total}").into_bytes().into()
}

fn place(token: &[u8]) -> Done<(i64, Option<u64>)> {
    if token.is_empty() {
        return Ok((i64::MAX, None));
    }
    let parts = std::str::from_utf8(token).ok().and_then(|t| t.split_once(' '));
    match parts.and_then(|(id, total)| Some((id.parse().ok()?, total.parse().ok()?))) {
        Some((id, total)) => Ok((id, Some(total))),
        None => OpError::refused(code::INVALID_PARAMETERS, "bad page token"),
    }
}

/// How far the index is behind: is a slice due? `busy`: clients wait.
pub(super) fn slice_due(db: &Db, busy: bool) -> rusqlite::Result<bool> {
    let least = if busy { FAR_BEHIND } else { WORTH };
    let sql = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM search_doc WHERE id > (SELECT upto FROM search_state) LIMIT ?1)) \
         + (SELECT COUNT(*) FROM (SELECT 1 FROM search_redo LIMIT ?1))";
    Ok(db.one(sql, params![least], |r| r.get::<_, i64>(0))?.unwrap_or(0) >= least)
}

/// Indexes one slice; part of the writer's transaction.
pub(super) fn slice(db: &Db) -> rusqlite::Result<()> {
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
