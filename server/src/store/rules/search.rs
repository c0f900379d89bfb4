//! Search over the store library: what is asked, and pages of what the engine finds among what the caller may read.
use super::access::view_of;
use super::encode::{PAGE_BYTES, wire_msg};
use super::rows::{Found, Wanted};
use super::tx::{Done, OpError, Tx};
use crate::ids::ConvId;
use crate::store::types::{Account, SearchAsk};
use ntk_protocol::rules::code;
use ntk_protocol::wire;
use rustc_hash::FxHashMap;

pub(crate) fn search<T: Tx>(tx: &mut T, user: &Account, ask: &SearchAsk) -> Done<wire::SearchRes> {
    let conv = match &ask.conv {
        None => None,
        Some(key) => match view_of(tx, key, user)? {
            Some(view) => Some(view.conv.id),
            None => return Ok(wire::SearchRes::default()),
        },
    };
    let (below, counted) = place(&ask.page_token)?;
    let senders = tx.users_called(&ask.senders)?.into_iter().flatten().collect::<Vec<_>>();
    if senders.is_empty() && !ask.senders.is_empty() {
        return Ok(wire::SearchRes::default());
    }
    // Where nothing is counted, one more than the page is enough of the index, which gives the newest first. Of what it does not
    // have, some may be older than all of them: that counts for nothing here.
    let all = counted.is_none() || ask.grouped;
    let wanted = Wanted {
        query: &ask.query,
        conv,
        senders,
        kinds: &ask.kinds,
        time: (*ask.time.start(), *ask.time.end()),
        below: if all { i64::MAX } else { below },
        most: if all { usize::MAX } else { ask.limit + 1 },
        within: ask.within,
    };
    let Some(found) = tx.find(user.id, &wanted)? else {
        return OpError::refused(code::TAKES_TOO_LONG, "the search took too long");
    };
    page(tx, user, ask, found, below, counted)
}

/// Turns matches into the page below a place.
fn page<T: Tx>(
    tx: &mut T,
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
    hits.retain(|(f, _)| f.place < below);
    let mut res = wire::SearchRes { total, ..Default::default() };
    let mut bytes = 0;
    let mut last = None;
    let mut rest = hits.into_iter();
    while res.hits.len() < ask.limit
        && let Some((f, count)) = rest.next()
    {
        let Some(row) = tx.msg(f.conv, f.cseq)? else { continue };
        bytes += row.body.len() + 128;
        if bytes > PAGE_BYTES && !res.hits.is_empty() {
            res.next_page_token = token(last.unwrap_or(below), total);
            return Ok(res);
        }
        let msg = Some(wire_msg(tx, row, user.id)?);
        res.hits.push(wire::SearchHit { conv: tx.key(f.conv)?.as_ref().into(), msg, count });
        last = Some(f.place);
    }
    if let (Some(last), Some(_)) = (last, rest.next()) {
        res.next_page_token = token(last, total);
    }
    Ok(res)
}

fn token(place: i64, total: u64) -> bytes::Bytes {
    format!("{place} {total}").into_bytes().into()
}

fn place(token: &[u8]) -> Done<(i64, Option<u64>)> {
    if token.is_empty() {
        return Ok((i64::MAX, None));
    }
    let parts = std::str::from_utf8(token).ok().and_then(|t| t.split_once(' '));
    match parts.and_then(|(place, total)| Some((place.parse().ok()?, total.parse().ok()?))) {
        Some((place, total)) => Ok((place, Some(total))),
        None => OpError::refused(code::INVALID_PARAMETERS, "query.cursor: not of this search"),
    }
}
