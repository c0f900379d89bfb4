//! Pages of a conversation's store library and of the conversation list.
use super::append::{MSG_COLUMNS, MsgRow, SEEN};
use super::db::{CONV_COLUMNS, CONV_WIDTH, ConvRow, Db, Done, OpError, USER_CONV_COLUMNS, UserConv};
use super::timeline::PAGE_BYTES;
use super::{Account, PageAsk};
use bytes::Bytes;
use ntk_protocol::rules::code;
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;

pub(super) fn page(db: &mut Db, user: &Account, key: &ConvKey, ask: &PageAsk) -> Done<wire::Page> {
    let conv_text = key.to_string();
    let asked_lo = ask.lo.clamp(1, i64::MAX as u64) as i64;
    let Some((conv, visible_from)) = db.conv_of(key, user)? else {
        return Ok(wire::Page {
            conv: conv_text,
            lo: asked_lo as u64,
            hi: asked_lo as u64 - 1,
            visible_from: 1,
            ..Default::default()
        });
    };
    // What is not yet written is not void: the answer ends at the head.
    let asked_hi = ask.hi.min(conv.head as u64) as i64;
    let (lo, hi) = (asked_lo.max(visible_from), asked_hi);
    let order = if ask.newest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT {MSG_COLUMNS} FROM msg m WHERE m.conv = ?1 AND m.cseq BETWEEN ?3 AND ?4 AND {SEEN} ORDER BY m.cseq {order} LIMIT ?5"
    );
    let (found, cut) = fitting(db, &sql, params![conv.id, user.id, lo, hi, ask.limit], ask.limit)?;
    // Covered is everything asked, unless the page ended before.
    let (mut covered_lo, mut covered_hi) = (asked_lo, asked_hi);
    if let Some(end) = found.last().filter(|_| cut) {
        if ask.newest_first {
            covered_lo = if end.cseq == lo { asked_lo } else { end.cseq };
        } else {
            covered_hi = end.cseq;
        }
    }
    let voids = voids(&found, covered_lo, covered_hi);
    let count = |lo: i64, hi: i64| {
        let read = ask.read_cseq.min(i64::MAX as u64 - 1) as i64;
        db.countable(conv.id, user.id, lo.max(visible_from).max(read + 1), hi)
    };
    let (below, above) = (count(asked_lo, covered_lo - 1)?, count(covered_hi + 1, asked_hi)?);
    Ok(wire::Page {
        rid: 0,
        code: code::OK,
        conv: conv_text,
        rows: found.into_iter().map(|m| db.wire_msg(m, user.id)).collect::<rusqlite::Result<_>>()?,
        voids,
        lo: covered_lo as u64,
        hi: covered_hi.max(covered_lo - 1) as u64,
        head: conv.head as u64,
        mseq: conv.mseq as u64,
        countable_below: below as u64,
        countable_above: above as u64,
        visible_from: visible_from as u64,
    })
}

/// The rows that fit into one answer, at least one, and whether there may be more.
fn fitting(db: &Db, sql: &str, params: impl rusqlite::Params, limit: u32) -> rusqlite::Result<(Vec<MsgRow>, bool)> {
    let mut statement = db.conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let (mut found, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let row = MsgRow::read(row, 0)?;
        bytes += row.bytes();
        if bytes > PAGE_BYTES && !found.is_empty() {
            return Ok((found, true));
        }
        found.push(row);
    }
    let full = found.len() == limit as usize;
    Ok((found, full))
}

/// What of `[lo,hi]` is in no row.
fn voids(rows: &[MsgRow], lo: i64, hi: i64) -> Vec<wire::Range> {
    let mut seqs: Vec<i64> = rows.iter().map(|m| m.cseq).collect();
    seqs.sort_unstable();
    seqs.push(hi + 1);
    let mut next = lo;
    let mut voids = Vec::new();
    for seq in seqs {
        if seq > next {
            voids.push(wire::Range { lo: next as u64, hi: seq as u64 - 1 });
        }
        next = seq + 1;
    }
    voids
}

pub(super) fn changes(db: &mut Db, user: &Account, key: &ConvKey, after: u64, limit: u32) -> Done<wire::Changes> {
    let conv_text = key.to_string();
    let Some((conv, visible_from)) = db.conv_of(key, user)? else {
        return Ok(wire::Changes { conv: conv_text, ..Default::default() });
    };
    let sql = format!(
        "SELECT {MSG_COLUMNS} FROM msg m INDEXED BY msg_changed WHERE m.conv = ?1 AND m.mseq > MAX(?3, 0) AND m.mseq > 0 \
         AND m.cseq >= ?4 AND {SEEN} ORDER BY m.mseq LIMIT ?5"
    );
    let after = after.min(i64::MAX as u64) as i64;
    let (found, more) = fitting(db, &sql, params![conv.id, user.id, after, visible_from, limit], limit)?;
    let mseq = if more { found.last().map_or(conv.mseq, |m| m.mseq) } else { conv.mseq };
    Ok(wire::Changes {
        rid: 0,
        code: code::OK,
        conv: conv_text,
        rows: found.into_iter().map(|m| db.wire_msg(m, user.id)).collect::<rusqlite::Result<_>>()?,
        mseq: mseq as u64,
        more,
    })
}

/// Countable for the user in `[lo,hi]`, and the change number that is as of.
pub(super) fn count(db: &mut Db, user: &Account, key: &ConvKey, lo: u64, hi: u64) -> Done<(u64, u64)> {
    let Some((conv, visible_from)) = db.conv_of(key, user)? else { return Ok((0, 0)) };
    let lo = (lo.min(i64::MAX as u64) as i64).max(visible_from);
    let n = db.countable(conv.id, user.id, lo, hi.min(conv.head as u64) as i64)?;
    Ok((n as u64, conv.mseq as u64))
}

/// The place after a row of the list, most recent first: its activity, then its key.
fn token(active: i64, key: &str) -> Bytes {
    format!("{active} {key}").into_bytes().into()
}

fn place(token: &[u8]) -> Done<(i64, String)> {
    if token.is_empty() {
        return Ok((i64::MAX, String::new()));
    }
    let parts = std::str::from_utf8(token).ok().and_then(|t| t.split_once(' '));
    match parts.and_then(|(active, key)| Some((active.parse().ok()?, key.to_owned()))) {
        Some(place) => Ok(place),
        None => OpError::refused(code::INVALID_PARAMETERS, "bad page token"),
    }
}

pub(super) fn snapshot(db: &mut Db, user: &Account, page_token: &[u8], limit: u32) -> Done<wire::SnapshotPage> {
    let (active, key) = place(page_token)?;
    let total = db.one("SELECT COUNT(*) FROM user_conv WHERE uid = ?1", params![user.id], |r| r.get::<_, i64>(0))?.unwrap_or(0);
    let sql = format!(
        "SELECT {CONV_COLUMNS}, c.key, {USER_CONV_COLUMNS} FROM user_conv u JOIN conv c ON c.id = u.conv \
         WHERE u.uid = ?1 AND (c.active_ts < ?2 OR (c.active_ts = ?2 AND c.key > ?3)) ORDER BY c.active_ts DESC, c.key LIMIT ?4"
    );
    let rows: Vec<(ConvRow, String, UserConv)> = db
        .conn
        .prepare_cached(&sql)?
        .query_map(params![user.id, active, key, limit], |r| {
            Ok((ConvRow::read(r)?, r.get(CONV_WIDTH)?, UserConv::read(r, CONV_WIDTH + 1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let full = rows.len() == limit as usize;
    let head = super::timeline::head(db, user.id)?;
    let first = page_token.is_empty();
    let user_state = if first { Some(db.user_state(user.id)?) } else { None };
    let mut page = wire::SnapshotPage { head, total: total as u32, user_state, ..Default::default() };
    let mut bytes = 0;
    let mut last = None;
    let wanted = rows.len();
    for (conv, key, u) in rows {
        let state = db.state_of(&key, &conv, user.id, &u)?;
        bytes += state.encoded_len() + 8;
        if bytes > PAGE_BYTES && !page.convs.is_empty() {
            break;
        }
        page.convs.push(state);
        last = Some((conv.active_ts, key));
    }
    if (full || page.convs.len() < wanted)
        && let Some((active, key)) = last
    {
        page.next_page_token = token(active, &key);
    }
    Ok(page)
}
