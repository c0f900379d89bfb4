//! Questions answered from the database beside the writer; history asks the server for what is missing.
pub(crate) mod history;
pub(crate) mod messages;
pub(crate) mod search;

use crate::api::{ConversationFilter, ConversationPage, ConversationRow, Error, ErrorCode, StorageUsage};
use crate::model::order::OrderKey;
use crate::store::{self, Readers};
use rusqlite::Connection;
use std::path::Path;
use tokio::sync::oneshot;

/// Runs a read on a reader and waits for it.
pub(crate) async fn read<T: Send + 'static>(
    readers: &Readers,
    job: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (tx, rx) = oneshot::channel();
    let accepted = readers.submit(Box::new(move |c| {
        let _ = tx.send(c.map_err(Into::into).and_then(job));
    }));
    if !accepted {
        return Err(ErrorCode::Busy.into());
    }
    rx.await.unwrap_or_else(|_| Err(ErrorCode::Closed.into()))
}

fn me(c: &Connection) -> Result<String, Error> {
    store::meta::<String>(c, "user")?.ok_or_else(|| ErrorCode::NotLoggedIn.into())
}

/// One conversation.
pub(crate) fn conversation(c: &Connection, conversation: &str) -> Result<ConversationRow, Error> {
    let me = me(c)?;
    let id = store::find_conversation(c, &me, conversation)?;
    store::conversation_row(c, &me, id)?.ok_or_else(|| ErrorCode::InvalidConversation.into())
}

/// A page of the list. The cursor is the place of the last row, so rows that move meanwhile are neither skipped for ever
/// nor shown twice within one place.
pub(crate) fn conversation_page(
    c: &Connection,
    cursor: &str,
    count: usize,
    filter: &ConversationFilter,
) -> Result<ConversationPage, Error> {
    let me = me(c)?;
    let mut after = parse_cursor(cursor)?;
    let mut page = ConversationPage::default();
    loop {
        let keys = store::conversation_order_page(c, after, count)?;
        let last = keys.len() < count;
        for key in keys {
            after = Some(key);
            let Some(row) = store::conversation_row(c, &me, key.id)? else { continue };
            if filter.unread && row.unread == 0 {
                continue;
            }
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

fn parse_cursor(cursor: &str) -> Result<Option<OrderKey>, Error> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let mut parts = cursor.split('.').map(str::parse::<i64>);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(pinned @ 0..=1)), Some(Ok(active_key)), Some(Ok(id)), None) => {
            Ok(Some(OrderKey { pinned: pinned == 1, active_key, id }))
        }
        _ => Err(Error::new(ErrorCode::InvalidParameters, "not a cursor of this list")),
    }
}

/// What the kernel occupies.
pub(crate) fn usage(c: &Connection, directory: &Path) -> Result<StorageUsage, Error> {
    let count = |sql| Ok::<_, Error>(store::row(c, sql, [], |r| r.get::<_, i64>(0))?.unwrap_or(0) as u64);
    let bytes = |name: &str| std::fs::metadata(directory.join(name)).map_or(0, |m| m.len());
    Ok(StorageUsage {
        database_bytes: bytes("ntk.db"),
        wal_bytes: bytes("ntk.db-wal"),
        messages: count("SELECT count(*) FROM message")?,
        conversations: count("SELECT count(*) FROM conversation")?,
        queued_sends: count("SELECT count(*) FROM outbox")?,
    })
}
