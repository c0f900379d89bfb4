//! Questions about conversations, folders and what is unread.
use crate::api::{ConversationFilter, ConversationPage, ConversationRow, Error, ErrorCode, UnreadExplanation, UnreadHole};
use crate::model::filter::passes;
use crate::model::ids::{ConvId, Seq};
use crate::model::order::OrderKey;
use crate::model::unread::Unread;
use crate::store::reading::places;
use crate::store::{self, People, answers::me};
use rusqlite::Connection;

/// Places an explanation names.
const EXPLAINED: i64 = 1000;

/// One conversation.
pub(crate) fn conversation(c: &Connection, people: &People, conversation: &str) -> Result<ConversationRow, Error> {
    let me = me(c)?;
    let id = store::find_conversation(c, &me, conversation)?;
    store::conversation_row(c, &me, people, id)?.ok_or_else(|| ErrorCode::InvalidConversation.into())
}

/// A page of the list. The cursor is the place of the last row, so rows that move meanwhile are neither skipped for ever
/// nor shown twice within one place.
pub(crate) fn page(
    c: &Connection,
    people: &People,
    cursor: &str,
    count: usize,
    filter: &ConversationFilter,
) -> Result<ConversationPage, Error> {
    let me = me(c)?;
    let mut after = parse_cursor(cursor)?;
    let mut page = ConversationPage::default();
    // A filter may let few pass: then bigger steps.
    let step = if *filter == ConversationFilter::default() { count } else { count.max(200) };
    loop {
        let places = places::conversations_after(c, after, step)?;
        let last = places.len() < step;
        for (key, traits) in places {
            after = Some(key);
            if !passes(filter, &traits) {
                continue;
            }
            let Some(row) = store::conversation_row(c, &me, people, key.id)? else { continue };
            page.rows.push(row);
            if page.rows.len() == count {
                page.next_cursor = format!("{}.{}.{}", u8::from(key.pinned), key.active_key, key.id);
                return Ok(page);
            }
        }
        if last {
            return Ok(page);
        }
    }
}

pub(super) fn parse_cursor(cursor: &str) -> Result<Option<OrderKey>, Error> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let mut parts = cursor.split('.').map(str::parse::<i64>);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(pinned @ 0..=1)), Some(Ok(active_key)), Some(Ok(id)), None) => {
            Ok(Some(OrderKey { pinned: pinned == 1, active_key, id: ConvId(id) }))
        }
        _ => Err(Error::new(ErrorCode::InvalidParameters, "cursor: not of this list")),
    }
}

/// What a conversation's unread number is made of, from one state of the database.
pub(crate) fn explain_unread(c: &Connection, conversation: &str) -> Result<UnreadExplanation, Error> {
    let c = &c.unchecked_transaction()?;
    let id = store::find_conversation(c, &me(c)?, conversation)?;
    let (unread, read) = store::unread_of(c, id)?;
    let seqs = places::unread(c, id, read, EXPLAINED)?;
    let holes = store::holes(c, id)?.into_iter().filter(|h| h.hi > read);
    Ok(UnreadExplanation {
        unread: unread.max(0) as u64,
        read_seq: read.host(),
        seqs: seqs.into_iter().map(Seq::host).collect(),
        holes: holes
            .map(|h| {
                let Unread { count, exact } = h.unread(read);
                UnreadHole { lo: h.lo.host(), hi: h.hi.host(), count: count.max(0) as u64, exact }
            })
            .collect(),
    })
}
