//! Receipts of own messages, as this device has them, and those it has to ask for again.
use crate::api::MessageReceipt;
use crate::model::ids::{LocalId, Seq, UserId};
use crate::store::ground::messages;
use crate::store::ground::names::SENT;
use crate::store::ground::people::People;
use crate::store::ground::sql::{meta, rows};
use crate::store::ground::text::sql;
use ntk_protocol::rules;
use rusqlite::{Connection, Result};
use std::collections::BTreeMap;

/// Own messages whose receipts are asked for again after a reset, newest first.
const ASK_AGAIN: i64 = 2000;

/// Receipts of own messages, as this device has them; of others' messages there are none.
pub(crate) fn known(c: &Connection, me: &UserId, people: &People, local_ids: &[LocalId]) -> Result<Vec<MessageReceipt>> {
    let mut out = Vec::new();
    for id in local_ids {
        let Some(row) = messages::message_row(c, me, people, *id)?.filter(|r| r.is_self && r.needs_read_receipt) else {
            continue;
        };
        out.push(MessageReceipt {
            conversation: row.conversation,
            local_id: row.local_id,
            read_count: row.read_count,
            unread_count: row.unread_count,
        });
    }
    Ok(out)
}

/// Are there some to ask for?
pub(crate) fn due(c: &Connection) -> rusqlite::Result<bool> {
    Ok(meta::<i64>(c, "receipts_due")?.is_some())
}

/// Questions to ask after a reset: wire key and places of own messages not read by everyone, at most 50 of one conversation each.
pub(crate) fn incomplete(c: &Connection) -> rusqlite::Result<Vec<(String, Vec<u64>)>> {
    const UNREAD: &str = sql!(
        "SELECT c.key, m.seq FROM message m INDEXED BY message_receipts JOIN conversation c ON c.id = m.conv \
        WHERE m.read_count < m.read_of AND m.sub = 0 AND m.state = ",
        SENT,
        " ORDER BY m.ts DESC LIMIT ?"
    );
    let mut by_key: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (key, seq) in rows(c, UNREAD, [ASK_AGAIN], |r| Ok((r.get::<_, String>(0)?, r.get::<_, Seq>(1)?)))? {
        by_key.entry(key).or_default().push(seq.wire());
    }
    let chunks = by_key.into_iter().flat_map(|(key, seqs)| {
        seqs.chunks(rules::MAX_RECEIPTS_PER_CALL).map(|part| (key.clone(), part.to_vec())).collect::<Vec<_>>()
    });
    Ok(chunks.collect())
}
