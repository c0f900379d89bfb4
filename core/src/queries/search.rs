//! Searches of the host on this device.
use crate::api::{ConversationPage, Error, MessageSearch, SearchPage};
use crate::model::order::OrderKey;
use crate::store::search::{self, Ask, Cursor};
use crate::store::{self, People, answers::me};
use ntk_protocol::{ConvKey, Part, Query};
use rusqlite::Connection;
use std::ops::ControlFlow;

/// Messages on this device.
pub(crate) fn messages(c: &Connection, people: &People, asked: &MessageSearch) -> Result<SearchPage, Error> {
    // One snapshot for what the index has, what waits for it, and the rows.
    let tx = c.unchecked_transaction()?;
    let me = me(&tx)?;
    let conv = match store::find_conversation(&tx, &me, &asked.conversation) {
        _ if asked.conversation.is_empty() => None,
        Ok(conv) => Some(conv),
        // Nothing was ever said there.
        Err(_) if ConvKey::from_conversation_id(&asked.conversation, &me).is_ok() => return Ok(SearchPage::default()),
        Err(e) => return Err(e),
    };
    let ask = Ask {
        query: Query::new(&asked.keywords, asked.any),
        conv,
        senders: asked.senders.clone(),
        kinds: asked.kinds.iter().map(|k| *k as u32).collect(),
        time: asked.from_ms..=if asked.to_ms == 0 { i64::MAX } else { asked.to_ms },
    };
    let below = Cursor::parse(&asked.cursor)?;
    let find = if conv.is_none() && !asked.ungrouped { search::grouped } else { search::messages };
    let page = find(&tx, &ask, below, asked.count as usize)?;
    let mut hits = Vec::with_capacity(page.hits.len());
    for (found, count) in page.hits {
        if let Some(row) = store::message_row(&tx, &me, people, found.local_id)? {
            hits.push(search::hit(row, count, &ask.query));
        }
    }
    Ok(SearchPage { hits, total: page.total, next_cursor: page.next.map(Cursor::text).unwrap_or_default() })
}

/// Listed conversations whose title or id holds a text, folded as messages are.
pub(crate) fn conversations(
    c: &Connection,
    people: &People,
    text: &str,
    cursor: &str,
    count: usize,
) -> Result<ConversationPage, Error> {
    let tx = c.unchecked_transaction()?;
    let me = me(&tx)?;
    let after = super::conversations::parse_cursor(cursor)?.unwrap_or(OrderKey::TOP);
    let wanted = Part::new(text.trim());
    // Few have a name, and there are few of those: one walk over them instead of a look-up for each conversation.
    let called = store::profiles::nicknamed(&tx, |nickname| wanted.is_in(nickname))?;
    let mut found: Vec<OrderKey> = Vec::new();
    search::conversations_after(&tx, after, |conv| {
        // A one-to-one conversation is known by its peer; a key spells out both users.
        let key = ConvKey::parse(&conv.key);
        let one_to_one = matches!(key, Ok(ConvKey::C2c(..)));
        let id = key.map_or_else(|_| conv.key.clone(), |k| k.conversation_id(&me));
        let id = id.split_once('_').map_or(id.as_str(), |(_, id)| id);
        if wanted.is_in(&conv.name) || wanted.is_in(id) || (one_to_one && called.contains(id)) {
            found.push(OrderKey { pinned: conv.pinned, active_key: conv.active_key, id: conv.id });
        }
        if found.len() > count { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let more = found.len() > count;
    found.truncate(count);
    let mut page = ConversationPage::default();
    for key in &found {
        page.rows.extend(store::conversation_row(&tx, &me, people, key.id)?);
    }
    if let Some(k) = found.last().filter(|_| more) {
        page.next_cursor = format!("{}.{}.{}", u8::from(k.pinned), k.active_key, k.id);
    }
    Ok(page)
}
