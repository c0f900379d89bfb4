//! What the server found, as the host sees it.
use crate::api::{Error, MessageRow, MessageSearch, MessageState, SearchHit, SearchPage, TextRange};
use crate::model::ids::{ConvId, LocalId, Seq, UserId};
use crate::store::ground::messages::{RowContext, Stored, message_row};
use crate::store::ground::people::People;
use crate::store::ground::sql::{meta, row};
use ntk_protocol::{Query, conversation_id, from_hex, hex, wire};
use rusqlite::Connection;

/// A message of the server. One that is here too is shown as it is here; one deleted here is `None`.
fn cloud_row(c: &Connection, me: &UserId, people: &People, key: &str, m: &wire::Msg) -> rusqlite::Result<Option<MessageRow>> {
    let conv = row(c, "SELECT id, peer_read_seq FROM conversation WHERE key = ?", [key], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let (conv, peer_read): (ConvId, Seq) = conv.unwrap_or_default();
    let sql = "SELECT local_id FROM message WHERE conv = ? AND seq = ? AND sub = 0";
    if let Some(local_id) = row(c, sql, (conv, Seq::of_wire(m.cseq)), |r| r.get(0))? {
        let here = message_row(c, me, people, local_id)?;
        return Ok(here.filter(|m| !matches!(m.state, MessageState::Deleted | MessageState::Recalled)));
    }
    let place = RowContext { c, me, people, conv, conversation: &conversation_id(key, me), peer_read };
    Ok(Some(Stored::from_wire(m, LocalId(0), me).into_row(&place)))
}

/// What the server found.
pub(crate) fn cloud_page(
    c: &Connection,
    people: &People,
    asked: &MessageSearch,
    res: &wire::SearchRes,
) -> Result<SearchPage, Error> {
    let tx = c.unchecked_transaction()?;
    let me = meta::<UserId>(&tx, "user")?.unwrap_or_default();
    let query = Query::new(&asked.keywords, asked.any);
    let mut hits = Vec::with_capacity(res.hits.len());
    for found in &res.hits {
        let Some(m) = &found.msg else { continue };
        if let Some(row) = cloud_row(&tx, &me, people, &found.conv, m)? {
            hits.push(hit(row, found.count, &query));
        }
    }
    let next_cursor = hex(&res.next_page_token);
    Ok(SearchPage { hits, total: res.total, next_cursor })
}

/// The server's page token in a cursor of [`cloud_page`].
pub(crate) fn page_token(cursor: &str) -> Option<Vec<u8>> {
    from_hex(cursor)
}

/// A found message with where its text matches.
pub(crate) fn hit(message: MessageRow, count: u64, query: &Query) -> SearchHit {
    let range = |r: std::ops::Range<usize>| TextRange { start: r.start as u32, length: r.len() as u32 };
    let highlights = query.hits(&message.text).into_iter().map(range).collect();
    SearchHit { conversation: message.conversation.clone(), count, message, highlights }
}
