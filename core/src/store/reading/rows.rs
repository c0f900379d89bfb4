//! Rows as the host sees them, read on any connection.
use crate::api::{AtInfo, Blob, ConversationKind, ConversationRow, Error, ErrorCode, ReceiveOpt};
use crate::lists::{Source, TRAITS, Traits, read_traits};
use crate::model::order::OrderKey;
use crate::store::ground::conv::folders;
use crate::store::ground::messages;
use crate::store::ground::sql::{row, rows};
use ntk_protocol::ConvKey;
use rusqlite::{Connection, Result, Row};

/// Mentions a row shows.
const SHOWN: i64 = 20;

impl Source {
    /// The kernel's own tables.
    pub fn stored() -> Source {
        Source { conversation_row, message_row: messages::message_row }
    }
}

/// The local id of a V2TIM conversation id.
pub(crate) fn find_conversation(c: &Connection, me: &str, conversation: &str) -> std::result::Result<i64, Error> {
    let bad = || Error::new(ErrorCode::InvalidConversation, "no such conversation");
    let key = ConvKey::from_conversation_id(conversation, me).map_err(|_| bad())?;
    row(c, "SELECT id FROM conversation WHERE key = ?", [key.to_string()], |r| r.get(0))?.ok_or_else(bad)
}

/// A conversation as a list cell shows it; `None` when it does not exist.
pub(crate) fn conversation_row(c: &Connection, me: &str, conv: i64) -> Result<Option<ConversationRow>> {
    let sql = "SELECT key, kind, name, unread, unread_exact, recv_opt, pinned, head_seq, read_seq, peer_read_seq, member_count, is_member, \
        last_local_id, active_key, marks, custom_data, folders, draft, draft_ts, at_count FROM conversation WHERE id = ?";
    let read = |r: &Row<'_>| {
        let key: String = r.get(0)?;
        let name: String = r.get(2)?;
        let parsed = ConvKey::parse(&key).ok();
        let peer = parsed.as_ref().and_then(|k| k.peer(me)).unwrap_or("").to_owned();
        let row = ConversationRow {
            id: parsed.map_or_else(|| key.clone(), |k| k.conversation_id(me)),
            kind: ConversationKind::from_u32(r.get(1)?).unwrap_or_default(),
            title: if name.is_empty() && !peer.is_empty() { peer } else { name },
            last_message: None,
            time_ms: r.get(13)?,
            unread: r.get::<_, i64>(3)?.max(0) as u64,
            unread_exact: r.get(4)?,
            recv_opt: ReceiveOpt::from_u32(r.get(5)?).unwrap_or_default(),
            pinned: r.get(6)?,
            head_seq: r.get::<_, i64>(7)? as u64,
            read_seq: r.get::<_, i64>(8)? as u64,
            peer_read_seq: r.get::<_, i64>(9)? as u64,
            member_count: r.get(10)?,
            is_member: r.get(11)?,
            order_key: r.get(13)?,
            marks: r.get::<_, i64>(14)? as u64,
            custom_data: Blob(r.get(15)?),
            folders: folders(r.get_ref(16)?.as_blob()?),
            draft: r.get(17)?,
            draft_ms: r.get(18)?,
            at: Vec::new(),
        };
        Ok((row, r.get::<_, i64>(12)?, r.get::<_, i64>(19)?))
    };
    let Some((mut found, last, at)) = row(c, sql, [conv], read)? else { return Ok(None) };
    if found.title.is_empty() {
        // A group whose metadata is on its way shows its id.
        found.title = found.id.split_once('_').map_or(found.id.clone(), |(_, id)| id.to_owned());
    }
    if at > 0 {
        found.at = mentions(c, conv)?;
    }
    if last != 0 {
        found.last_message = messages::digest(c, me, last)?;
    }
    if let Some(last) = &found.last_message {
        found.time_ms = last.time_ms;
    }
    Ok(Some(found))
}

/// Places after `after` in list order, with what filters look at.
pub(crate) fn conversation_order_page(c: &Connection, after: Option<OrderKey>, limit: usize) -> Result<Vec<(OrderKey, Traits)>> {
    let read = |r: &Row<'_>| Ok((OrderKey { pinned: r.get(0)?, active_key: r.get(1)?, id: r.get(2)? }, read_traits(r, 3)?));
    let after = after.unwrap_or(OrderKey { pinned: true, active_key: i64::MAX, id: i64::MAX });
    let sql = format!(
        "SELECT pinned, active_key, id, {TRAITS} FROM conversation WHERE listed = 1 AND (pinned, active_key, id) < (?, ?, ?) \
        ORDER BY pinned DESC, active_key DESC, id DESC LIMIT ?"
    );
    rows(c, &sql, (after.pinned, after.active_key, after.id, limit as i64), read)
}

/// The newest mentions of a conversation, oldest first.
fn mentions(c: &Connection, conv: i64) -> rusqlite::Result<Vec<AtInfo>> {
    let sql = "SELECT seq, kind FROM at_info WHERE conv = ? ORDER BY seq DESC LIMIT ?";
    let mut found = rows(c, sql, [conv, SHOWN], |r| Ok(AtInfo { seq: r.get::<_, i64>(0)? as u64, at_type: r.get(1)? }))?;
    found.reverse();
    Ok(found)
}
