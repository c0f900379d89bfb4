//! Rows as the host sees them, read on any connection.
use super::sql::{row, rows};
use super::tx::PENDING;
use crate::api::{
    Blob, ConversationKind, ConversationRow, Error, ErrorCode, MessageDigest, MessageKind, MessageRow, MessageState, ReceiveOpt,
};
use crate::lists::{Source, TRAITS, Traits, read_traits};
use crate::model::order::{MsgKey, OrderKey};
use ntk_protocol::{ConvKey, MessageId, rules, wire};
use prost::Message as _;
use rusqlite::{Connection, Result, Row};

impl Source {
    /// The kernel's own tables.
    pub fn stored() -> Source {
        Source { conversation_row, message_row }
    }
}

/// V2TIM conversation id of a wire key.
pub(crate) fn conversation_id(key: &str, me: &str) -> String {
    ConvKey::parse(key).map_or_else(|_| key.to_owned(), |k| k.conversation_id(me))
}

/// The local id of a V2TIM conversation id.
pub(crate) fn find_conversation(c: &Connection, me: &str, conversation: &str) -> std::result::Result<i64, Error> {
    let bad = || Error::new(ErrorCode::InvalidConversation, "no such conversation");
    let key = ConvKey::from_conversation_id(conversation, me).map_err(|_| bad())?;
    row(c, "SELECT id FROM conversation WHERE key = ?", [key.to_string()], |r| r.get(0))?.ok_or_else(bad)
}

/// A message row, as `message` has it.
pub(crate) struct Stored {
    local_id: i64,
    seq: i64,
    sender: String,
    ts: i64,
    kind: u32,
    flags: u32,
    countable: bool,
    state: u32,
    error: u32,
    body: Vec<u8>,
    cmid: Option<Vec<u8>>,
    changed_by: String,
}

const SELECT: &str =
    "SELECT local_id, seq, sender, ts, kind, flags, countable, state, error, body, cmid, changed_by, sub FROM message ";

impl Stored {
    fn read(r: &Row<'_>) -> rusqlite::Result<Stored> {
        Ok(Stored {
            local_id: r.get(0)?,
            seq: r.get(1)?,
            sender: r.get(2)?,
            ts: r.get(3)?,
            kind: r.get(4)?,
            flags: r.get(5)?,
            countable: r.get(6)?,
            state: r.get(7)?,
            error: r.get(8)?,
            body: r.get(9)?,
            cmid: r.get(10)?,
            changed_by: r.get(11)?,
        })
    }

    pub(crate) fn from_wire(m: &wire::Msg, local_id: i64, countable: bool) -> Stored {
        Stored {
            local_id,
            seq: super::tx::num(m.cseq),
            sender: m.sender.clone(),
            ts: super::tx::num(m.ts_ms),
            kind: m.kind,
            flags: m.flags,
            countable,
            state: super::tx::state_of(m) as u32,
            error: 0,
            body: m.body.to_vec(),
            cmid: (!m.cmid.is_empty()).then(|| m.cmid.to_vec()),
            changed_by: m.changed_by.clone(),
        }
    }

    fn kind(&self) -> MessageKind {
        MessageKind::from_u32(self.kind).unwrap_or(MessageKind::Unknown)
    }

    fn state(&self) -> MessageState {
        MessageState::from_u32(self.state).unwrap_or(MessageState::Sent)
    }

    fn body(&self) -> wire::Body {
        // A body this version cannot read shows as an empty one; the bytes stay in the row.
        wire::Body::decode(self.body.as_slice()).unwrap_or_default()
    }

    /// `peer_read` is the seq the one-to-one peer read up to; 0 for groups.
    pub(crate) fn into_row(self, me: &str, conversation: String, peer_read: i64) -> MessageRow {
        let body = self.body();
        let is_self = self.sender == me;
        let message_id =
            self.cmid.as_deref().and_then(|b| MessageId::from_wire(b).ok()).map_or_else(String::new, |id| id.to_string());
        MessageRow {
            local_id: self.local_id as u64,
            message_id,
            conversation,
            seq: if self.seq == PENDING || self.state == MessageState::Failed as u32 { 0 } else { self.seq as u64 },
            is_self,
            time_ms: self.ts,
            kind: self.kind(),
            state: self.state(),
            error_code: self.error,
            text: if self.kind == rules::kind::GROUP_TIP { body.tip } else { body.text },
            custom_data: Blob(body.custom_data.into()),
            custom_description: body.custom_desc,
            custom_extension: Blob(body.custom_ext.into()),
            cloud_custom_data: Blob(body.cloud_custom_data.into()),
            countable: self.countable,
            peer_read: is_self && self.seq <= peer_read,
            at_all: self.flags & rules::flags::AT_ALL != 0,
            needs_read_receipt: self.flags & rules::flags::NEEDS_RECEIPT != 0,
            at_users: body.at_users,
            recalled_by: if self.flags & rules::flags::RECALLED != 0 { self.changed_by } else { String::new() },
            sender: self.sender,
            ..Default::default()
        }
    }

    fn into_digest(self, me: &str) -> MessageDigest {
        let body = self.body();
        let text = match self.kind {
            rules::kind::GROUP_TIP => body.tip,
            rules::kind::CUSTOM => body.custom_desc,
            _ => body.text,
        };
        MessageDigest {
            local_id: self.local_id as u64,
            is_self: self.sender == me,
            kind: self.kind(),
            state: self.state(),
            text: first_line(&text, 200),
            time_ms: self.ts,
            sender: self.sender,
        }
    }
}

/// The first line, at most `max` bytes, cut at a character.
fn first_line(text: &str, max: usize) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut end = line.len().min(max);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line[..end].to_owned()
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
            folders: super::conv::folders(r.get_ref(16)?.as_blob()?),
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
        found.at = super::mentions::shown(c, conv)?;
    }
    if last != 0 {
        found.last_message = row(c, &by_local_id(), [last], Stored::read)?.map(|m| m.into_digest(me));
    }
    if let Some(last) = &found.last_message {
        found.time_ms = last.time_ms;
    }
    Ok(Some(found))
}

fn by_local_id() -> String {
    format!("{SELECT} WHERE local_id = ?")
}

/// What every row of a conversation needs besides its own columns.
fn context(c: &Connection, me: &str, conv: i64) -> Result<Option<(String, i64)>> {
    let found =
        row(c, "SELECT key, peer_read_seq FROM conversation WHERE id = ?", [conv], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
    Ok(found.map(|(key, peer)| (conversation_id(&key, me), peer)))
}

/// One message.
pub(crate) fn message_row(c: &Connection, me: &str, local_id: i64) -> Result<Option<MessageRow>> {
    let Some(conv) = row(c, "SELECT conv FROM message WHERE local_id = ?", [local_id], |r| r.get::<_, i64>(0))? else {
        return Ok(None);
    };
    let Some((id, peer)) = context(c, me, conv)? else { return Ok(None) };
    Ok(row(c, &by_local_id(), [local_id], Stored::read)?.map(|m| m.into_row(me, id, peer)))
}

/// Conversation and place of a message.
pub(crate) fn message_key(c: &Connection, local_id: i64) -> Result<Option<(i64, MsgKey)>> {
    let read = |r: &Row<'_>| Ok((r.get(0)?, MsgKey { seq: r.get(1)?, sub: r.get(2)? }));
    row(c, "SELECT conv, seq, sub FROM message WHERE local_id = ?", [local_id], read)
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

/// Rows before `from`, newest first.
pub(crate) fn messages_older(
    c: &Connection,
    me: &str,
    conv: i64,
    from: MsgKey,
    limit: usize,
) -> Result<Vec<(MsgKey, MessageRow)>> {
    let sql = format!("{SELECT} WHERE conv = ?1 AND (seq, sub) < (?2, ?3) ORDER BY seq DESC, sub DESC LIMIT ?4");
    page(c, me, conv, &sql, from, limit)
}

/// Rows after `from`, oldest first.
pub(crate) fn messages_newer(
    c: &Connection,
    me: &str,
    conv: i64,
    from: MsgKey,
    limit: usize,
) -> Result<Vec<(MsgKey, MessageRow)>> {
    let sql = format!("{SELECT} WHERE conv = ?1 AND (seq, sub) > (?2, ?3) ORDER BY seq, sub LIMIT ?4");
    page(c, me, conv, &sql, from, limit)
}

fn page(c: &Connection, me: &str, conv: i64, sql: &str, from: MsgKey, limit: usize) -> Result<Vec<(MsgKey, MessageRow)>> {
    let Some((id, peer)) = context(c, me, conv)? else { return Ok(Vec::new()) };
    let read = |r: &Row<'_>| Ok((r.get::<_, i64>(12)?, Stored::read(r)?));
    let found = rows(c, sql, (conv, from.seq, from.sub, limit as i64), read)?;
    Ok(found.into_iter().map(|(sub, m)| (MsgKey { seq: m.seq, sub }, m.into_row(me, id.clone(), peer))).collect())
}
