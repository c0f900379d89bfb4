//! Questions answered from the database beside the writer; history asks the server for what is missing.
pub(crate) mod conversations;
pub(crate) mod search;

use crate::actors::requests::Fetch;
use crate::actors::session::SessionCmd;
use crate::api::{EdgeState, Error, ErrorCode, MessagePage, MessageRow, Reply, StorageUsage};
use crate::model::order::MsgKey;
use crate::store::{self, PENDING, Readers};
use rusqlite::Connection;
use std::path::Path;
use tokio::sync::{mpsc, oneshot};

fn me(c: &Connection) -> Result<String, Error> {
    store::meta::<String>(c, "user")?.ok_or_else(|| ErrorCode::NotLoggedIn.into())
}

/// A request for history.
pub(crate) struct History {
    pub(crate) conversation: String,
    pub(crate) from_local_id: i64,
    pub(crate) newer: bool,
    pub(crate) count: usize,
    pub(crate) local_only: bool,
}

/// Where a page of local rows stopped.
struct Local {
    conv: i64,
    rows: Vec<(MsgKey, MessageRow)>,
    /// A hole lies right behind the last row.
    hole: Option<(i64, i64)>,
}

/// Pages through history: local rows first, holes are filled from the server where they are in the way.
pub(crate) async fn history(readers: Readers, session: mpsc::Sender<SessionCmd>, ask: History) -> Result<Reply, Error> {
    let mut asked_for = None;
    loop {
        let (conversation, from, newer, count) = (ask.conversation.clone(), ask.from_local_id, ask.newer, ask.count);
        let local = readers.read(move |c| local_page(c, &conversation, from, newer, count)).await?;
        let page = |edge| {
            let rows = local.rows.iter().map(|(_, row)| row.clone()).collect();
            Ok(Reply::MessagePage(MessagePage { rows, edge }))
        };
        if local.rows.len() == ask.count {
            return page(EdgeState::More);
        }
        let Some((lo, hi)) = local.hole else { return page(EdgeState::End) };
        // The same hole again after it was fetched: the server could not fill it; say so instead of asking for ever.
        if ask.local_only || asked_for == Some((lo, hi)) {
            return page(EdgeState::OfflineGap);
        }
        asked_for = Some((lo, hi));
        let (tx, rx) = oneshot::channel();
        let fetch = Fetch { conv: local.conv, lo, hi, newest_first: !ask.newer, done: Some(tx) };
        if session.send(SessionCmd::Fetch(fetch)).await.is_err() {
            return Err(ErrorCode::Closed.into());
        }
        match rx.await {
            Ok(Ok(())) => {}
            Ok(Err(e)) if local.rows.is_empty() && e.code != ErrorCode::NoNetwork => return Err(e),
            Ok(Err(_)) => return page(EdgeState::OfflineGap),
            Err(_) => return Err(ErrorCode::Closed.into()),
        }
    }
}

fn local_page(c: &Connection, conversation: &str, from_local_id: i64, newer: bool, count: usize) -> Result<Local, Error> {
    // One snapshot of the database for rows and holes.
    let tx = c.unchecked_transaction()?;
    let me = me(&tx)?;
    let conv = store::find_conversation(&tx, &me, conversation)?;
    let from = match from_local_id {
        0 if newer => MsgKey { seq: 0, sub: 0 },
        0 => MsgKey { seq: PENDING, sub: i64::MAX },
        id => match store::message_key(&tx, id)? {
            Some((at, key)) if at == conv => key,
            _ => return Err(Error::new(ErrorCode::NotFound, "no such message in this conversation")),
        },
    };
    let sql = if newer {
        "SELECT lo, hi FROM hole WHERE conv = ?1 AND hi > ?2 ORDER BY lo LIMIT 1"
    } else {
        "SELECT lo, hi FROM hole WHERE conv = ?1 AND lo < ?2 ORDER BY lo DESC LIMIT 1"
    };
    let hole = store::row(&tx, sql, [conv, from.seq], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)))?;
    let mut rows = if newer {
        store::messages_newer(&tx, &me, conv, from, count)?
    } else {
        store::messages_older(&tx, &me, conv, from, count)?
    };
    let mut reached = None;
    if let Some((lo, hi)) = hole {
        let before = rows.len();
        rows.retain(|(key, _)| if newer { key.seq < lo } else { key.seq > hi || (key.seq == hi && key.sub > 0) });
        if rows.len() < before || rows.len() < count {
            reached = Some((lo, hi));
        }
    }
    Ok(Local { conv, rows, hole: reached })
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
