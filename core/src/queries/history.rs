//! History: local rows first; where a hole is in the way it is filled from the server, and the next page is asked for before its
//! edge is reached.
use crate::actors::session::SessionCmd;
use crate::api::{EdgeState, Error, ErrorCode, HistoryQuery, MessagePage, MessageRow, Reply};
use crate::model::ids::{ConvId, LocalId, Seq, SeqRange};
use crate::model::order::MsgKey;
use crate::model::touch::Want;
use crate::store::answers::me;
use crate::store::messages::{RowContext, Stored, context, newer, older, stored_at};
use crate::store::reading::places::{around_time, in_hole, next_hole, wide_hole};
use crate::store::{self, People, Readers};
use rusqlite::Connection;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Rows read at once.
const BATCH: usize = 200;
/// Pages one query gets from the server before it answers with what it has, and where to go on.
const MAX_FETCHES: usize = 20;
/// A part of a hole this wide is fetched whole; a wider one is halved first when a time is looked for.
const NARROW: i64 = 100;
/// Messages fetched to learn at what time a hole is in its middle.
const PROBE: i64 = 20;
/// The next page is asked for when a hole is this close to the last row.
const AHEAD: i64 = 60;

/// A request for history.
pub(crate) struct History {
    pub(crate) conversation: String,
    pub(crate) query: HistoryQuery,
}

/// Where a page of local rows stopped.
enum Stop {
    /// It is full; a hole lies close behind it.
    Full(Option<SeqRange>),
    /// There is no more.
    End,
    /// A hole to fill.
    Hole(Gap),
}

/// A part of a hole that is in the way.
struct Gap {
    range: SeqRange,
    /// Everything before this place was looked through; 0 = that says the last row.
    next: Seq,
}

struct Local {
    conv: ConvId,
    rows: Vec<MessageRow>,
    stop: Stop,
}

/// Pages through history.
pub(crate) async fn history(readers: Readers, session: mpsc::Sender<SessionCmd>, ask: History) -> Result<Reply, Error> {
    let ask = Arc::new(ask);
    let mut asked_for = None;
    let mut fetches = 0;
    loop {
        let asked = ask.clone();
        let Local { conv, rows, stop } = readers.show(move |c, people| local_page(c, people, &asked)).await?;
        let (newest_first, local_only) = (!ask.query.newer, ask.query.local_only);
        let page = |rows, edge, next: Seq| Ok(Reply::MessagePage(MessagePage { rows, edge, next_seq: next.host() }));
        let Gap { range, next } = match stop {
            Stop::Full(next) => {
                if let Some(SeqRange { lo, hi }) = next.filter(|_| !local_only) {
                    let want = Want { conv, lo, hi, newest_first };
                    // A session too busy for it, or gone, is no reason to wait.
                    let _ = session.try_send(SessionCmd::Fetch(want, None));
                }
                return page(rows, EdgeState::More, Seq::NONE);
            }
            Stop::End => return page(rows, EdgeState::End, Seq::NONE),
            Stop::Hole(gap) => gap,
        };
        // The same hole again after it was fetched: the server could not fill it; say so instead of asking for ever.
        if local_only || asked_for == Some(range) {
            return page(rows, EdgeState::OfflineGap, next);
        }
        if fetches == MAX_FETCHES {
            return page(rows, EdgeState::More, next);
        }
        fetches += 1;
        asked_for = Some(range);
        let (tx, rx) = oneshot::channel();
        let want = Want { conv, lo: range.lo, hi: range.hi, newest_first };
        if session.send(SessionCmd::Fetch(want, Some(tx))).await.is_err() {
            return Err(ErrorCode::Closed.into());
        }
        match rx.await {
            Ok(Ok(())) => {}
            Ok(Err(e)) if rows.is_empty() && e.code != ErrorCode::NoNetwork => return Err(e),
            Ok(Err(_)) => return page(rows, EdgeState::OfflineGap, next),
            Err(_) => return Err(ErrorCode::Closed.into()),
        }
    }
}

/// Times that are meant, milliseconds, both included.
fn window(q: &HistoryQuery) -> (i64, i64) {
    let ms = |s: i64| s.saturating_mul(1000);
    let end = |s: i64| ms(s).saturating_add(999);
    match (q.time_begin_s, q.newer, q.time_period_s) {
        (0, ..) => (i64::MIN, i64::MAX),
        (begin, false, 0) => (i64::MIN, end(begin)),
        (begin, false, period) => (ms(begin.saturating_sub(period)), end(begin)),
        (begin, true, 0) => (ms(begin), i64::MAX),
        (begin, true, period) => (ms(begin), end(begin.saturating_add(period))),
    }
}

fn local_page(c: &Connection, people: &People, ask: &History) -> Result<Local, Error> {
    // One snapshot of the database for rows and holes.
    let tx = c.unchecked_transaction()?;
    let (me, q) = (me(&tx)?, &ask.query);
    let conv = store::find_conversation(&tx, &me, &ask.conversation)?;
    let (found, stop) = if q.seqs.is_empty() { along(&tx, conv, q)? } else { named(&tx, conv, q)? };
    let (id, peer_read) = context(&tx, &me, conv)?.ok_or(ErrorCode::InvalidConversation)?;
    let place = RowContext { c: &tx, me: &me, people, conv, conversation: &id, peer_read };
    Ok(Local { conv, rows: found.into_iter().map(|m| m.into_row(&place)).collect(), stop })
}

/// The rows of given places.
fn named(c: &Connection, conv: ConvId, q: &HistoryQuery) -> Result<(Vec<Stored>, Stop), Error> {
    let mut seqs: Vec<Seq> = q.seqs.iter().map(|s| Seq::from_host(*s)).collect();
    seqs.sort_unstable();
    seqs.dedup();
    if !q.newer {
        seqs.reverse();
    }
    let mut found = Vec::new();
    for seq in &seqs {
        if !q.local_only && in_hole(c, conv, *seq)? {
            return Ok((found, Stop::Hole(Gap { range: SeqRange { lo: *seq, hi: *seq }, next: Seq::NONE })));
        }
        found.extend(stored_at(c, conv, *seq)?.filter(|m| shown(m) && wanted(m, q)));
    }
    found.truncate(q.count as usize);
    Ok((found, Stop::End))
}

fn shown(m: &Stored) -> bool {
    !m.is(crate::api::MessageState::Deleted)
}

fn wanted(m: &Stored, q: &HistoryQuery) -> bool {
    let (from, to) = window(q);
    (from..=to).contains(&m.ts) && (q.kinds.is_empty() || q.kinds.iter().any(|k| m.is_kind(*k)))
}

/// Rows from the start on, as far as no hole is in the way.
fn along(c: &Connection, conv: ConvId, q: &HistoryQuery) -> Result<(Vec<Stored>, Stop), Error> {
    let mut at = start(c, conv, q)?;
    let (from, to) = window(q);
    if q.time_begin_s != 0 {
        // Server times never decrease with their places: the window is a range of them.
        let edge = if q.newer { from.saturating_sub(1) } else { to };
        let around = around_time(c, conv, edge)?;
        let beyond = if q.newer { at.seq >= around.above } else { at.seq <= around.below };
        if !q.local_only
            && !beyond
            && let Some(SeqRange { lo, hi }) = wide_hole(c, conv, around, NARROW)?
        {
            let middle = lo + (hi - lo) / 2;
            let range = SeqRange { lo: middle, hi: hi.min(middle + PROBE - 1) };
            return Ok((Vec::new(), Stop::Hole(Gap { range, next: Seq::NONE })));
        }
        let edge = MsgKey::placed(if q.newer { around.below } else { around.above });
        at = if q.newer { at.max(edge) } else { at.min(edge) };
    }
    let hole = next_hole(c, conv, at, q.newer)?;
    let gap = |range: SeqRange| Stop::Hole(Gap { range, next: if q.newer { range.lo } else { range.hi } });
    let mut found: Vec<Stored> = Vec::new();
    loop {
        let batch = if q.newer { newer(c, conv, at, BATCH)? } else { older(c, conv, at, BATCH)? };
        let last = batch.len() < BATCH;
        for m in batch {
            at = MsgKey { seq: m.seq, sub: m.sub };
            let behind = |h: &SeqRange| if q.newer { m.seq >= h.lo } else { m.seq < h.hi || (m.seq == h.hi && m.sub == 0) };
            if let Some(hole) = hole.filter(behind) {
                return Ok((found, gap(hole)));
            }
            // Only times of the server's are in order.
            if m.sub == 0 && if q.newer { m.ts > to } else { m.ts < from } {
                return Ok((found, Stop::End));
            }
            if !wanted(&m, q) {
                continue;
            }
            found.push(m);
            if found.len() == q.count as usize {
                let close = |h: &SeqRange| if q.newer { h.lo - at.seq } else { at.seq - h.hi } <= AHEAD;
                let next = next_hole(c, conv, at, q.newer)?.filter(close);
                return Ok((found, Stop::Full(next)));
            }
        }
        if last {
            return Ok((found, hole.map_or(Stop::End, gap)));
        }
    }
}

/// Rows strictly beyond this place are meant.
fn start(c: &Connection, conv: ConvId, q: &HistoryQuery) -> Result<MsgKey, Error> {
    if q.from_local_id != 0 {
        let bad = |_| Error::new(ErrorCode::InvalidParameters, "query.from_local_id: no message's");
        let id = i64::try_from(q.from_local_id).map_err(bad)?;
        return match store::message_key(c, LocalId(id))? {
            Some((at, key)) if at == conv => Ok(key),
            _ => Err(Error::new(ErrorCode::NotFound, "no such message in this conversation")),
        };
    }
    Ok(match (q.from_seq, q.newer) {
        (0, true) => MsgKey::placed(Seq::NONE),
        (0, false) => MsgKey { seq: Seq::PENDING, sub: i64::MAX },
        (seq, true) => MsgKey { seq: Seq::from_host(seq), sub: -1 },
        (seq, false) => MsgKey { seq: Seq::from_host(seq), sub: 1 },
    })
}
