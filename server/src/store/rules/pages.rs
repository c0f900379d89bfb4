//! Pages of a conversation's store library and of the conversation list.
use super::access::{View, view_of};
use super::encode::{PAGE_BYTES, PAGE_DEBT, wire_msgs};
use super::profiles;
use super::rows::{Fitting, MsgRow, Room, Span};
use super::states::{countable, state_of};
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{Cseq, Mseq};
use crate::store::types::{Account, Countable, PageAsk};
use bytes::Bytes;
use ntk_protocol::rules::{code, number};
use ntk_protocol::{ConvKey, debt, wire};
use prost::Message as _;

pub(crate) fn page<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, ask: &PageAsk) -> Done<wire::Page> {
    let conv_text = key.to_string();
    let asked_lo = Cseq::of_wire(ask.lo.max(1));
    let Some(View { conv, from: visible_from, kept_from, .. }) = view_of(tx, key, user)? else {
        let lo = asked_lo.wire();
        return Ok(wire::Page { conv: conv_text, lo, hi: lo - 1, visible_from: 1, ..Default::default() });
    };
    // What is not yet written is not void: the answer ends at the head.
    let asked_hi = Cseq::of_wire(ask.hi).min(conv.head);
    let span = Span { lo: asked_lo.max(visible_from), hi: asked_hi };
    let room = Room { rows: ask.limit, bytes: PAGE_BYTES };
    let Fitting { rows: found, cut } = tx.page(conv.id, user.id, span, ask.newest_first, room)?;
    // Covered is everything asked, unless the page ended before.
    let (mut covered_lo, mut covered_hi) = (asked_lo, asked_hi);
    if let Some(end) = found.last().filter(|_| cut) {
        if ask.newest_first {
            covered_lo = if end.cseq == span.lo { asked_lo } else { end.cseq };
        } else {
            covered_hi = end.cseq;
        }
    }
    let voids = voids(&found, covered_lo, covered_hi);
    let read = number(ask.read_cseq);
    let count = |tx: &mut T, lo: Cseq, hi: Cseq| -> Verb<i64> {
        countable(tx, conv.id, user.id, lo.max(visible_from).max(Cseq(read + 1)), hi)
    };
    let below = count(tx, asked_lo, Cseq(covered_lo.0 - 1))?;
    let above = count(tx, covered_hi.next(), asked_hi)?;
    Ok(wire::Page {
        rid: 0,
        code: code::OK,
        conv: conv_text,
        rows: wire_msgs(tx, found, user.id)?,
        voids,
        lo: covered_lo.wire(),
        hi: covered_hi.max(Cseq(covered_lo.0 - 1)).wire(),
        head: conv.head.wire(),
        mseq: conv.mseq.wire(),
        countable_below: below as u64,
        countable_above: above as u64,
        // Below where somebody came back it is void, and what a device has of it stays.
        visible_from: kept_from.wire(),
    })
}

/// What of `[lo,hi]` is in no row.
fn voids(rows: &[MsgRow], lo: Cseq, hi: Cseq) -> Vec<wire::Range> {
    let mut seqs: Vec<Cseq> = rows.iter().map(|m| m.cseq).collect();
    seqs.sort_unstable();
    seqs.push(hi.next());
    let mut next = lo;
    let mut voids = Vec::new();
    for seq in seqs {
        if seq > next {
            voids.push(wire::Range { lo: next.wire(), hi: seq.wire() - 1 });
        }
        next = seq.next();
    }
    voids
}

pub(crate) fn changes<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, after: u64, limit: u32) -> Done<wire::Changes> {
    let conv_text = key.to_string();
    let Some(View { conv, from: visible_from, seat, .. }) = view_of(tx, key, user)? else {
        return Ok(wire::Changes { conv: conv_text, ..Default::default() });
    };
    let room = Room { rows: limit, bytes: PAGE_BYTES };
    if !seat.is_member() {
        // Nobody tells who left what became of a message since.
        return Ok(wire::Changes { conv: conv_text, mseq: conv.mseq.wire(), ..Default::default() });
    }
    let Fitting { rows: found, cut: more } = tx.changed(conv.id, user.id, Mseq::of_wire(after), visible_from, room)?;
    let mseq = if more { found.last().map_or(conv.mseq, |m| m.mseq) } else { conv.mseq };
    Ok(wire::Changes { rid: 0, code: code::OK, conv: conv_text, rows: wire_msgs(tx, found, user.id)?, mseq: mseq.wire(), more })
}

/// Countable for the user in `[lo,hi]`, and the change number that is as of.
pub(crate) fn count<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, lo: u64, hi: u64) -> Done<Countable> {
    let Some(View { conv, from: visible_from, .. }) = view_of(tx, key, user)? else { return Ok(Countable::default()) };
    let (lo, hi) = (Cseq::of_wire(lo).max(visible_from), Cseq::of_wire(hi).min(conv.head));
    let n = countable(tx, conv.id, user.id, lo, hi)?;
    Ok(Countable { countable: n as u64, mseq: conv.mseq.wire() })
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
        None => OpError::refused(code::INVALID_PARAMETERS, "cursor: not of this list"),
    }
}

pub(crate) fn snapshot<T: Tx>(tx: &mut T, user: &Account, page_token: &[u8], limit: u32) -> Done<wire::SnapshotPage> {
    let (active, key) = place(page_token)?;
    let total = tx.count_convs(user.id)?;
    let rows = tx.list(user.id, active, &key, limit)?;
    let full = rows.len() == limit as usize;
    let head = tx.timeline(user.id)?.head;
    let first = page_token.is_empty();
    let user_state = if first { Some(profiles::own_state(tx, user)?) } else { None };
    let mut page = wire::SnapshotPage { head: head.wire(), total, user_state, ..Default::default() };
    let (mut bytes, mut owed) = (0, 0);
    let mut last = None;
    let wanted = rows.len();
    for (conv, key, u, seat) in rows {
        let state = state_of(tx, &key, &conv, user.id, &u, &seat.within(&conv))?;
        bytes += state.encoded_len() + 8;
        owed += debt(&state);
        if (bytes > PAGE_BYTES || owed > PAGE_DEBT) && !page.convs.is_empty() {
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
