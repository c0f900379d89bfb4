//! Rows as the host sees them, read on any connection.
use crate::api::{
    AtInfo, Blob, ConversationKind, ConversationRow, Error, ErrorCode, GroupMembership, GroupRole, GroupType, ReceiveOpt,
};
use crate::model::ids::{ConvId, LocalId, Seq, UserId};
use crate::store::ground::columns::columns;
use crate::store::ground::messages;
use crate::store::ground::people::People;
use crate::store::ground::sql::{row, rows};
use crate::store::ground::text::sql;
use ntk_protocol::ConvKey;
use ntk_protocol::names::group_name;
use rusqlite::{Connection, Result, params};

/// Mentions a row shows.
const SHOWN: i64 = 20;

/// The local id of a V2TIM conversation id.
pub(crate) fn find_conversation(c: &Connection, me: &UserId, conversation: &str) -> std::result::Result<ConvId, Error> {
    let bad = || Error::new(ErrorCode::InvalidConversation, "no such conversation");
    let key = ConvKey::from_conversation_id(conversation, me).map_err(|_| bad())?;
    row(c, "SELECT id FROM conversation WHERE key = ?", [key.to_string()], |r| r.get(0))?.ok_or_else(bad)
}

columns! {
    /// What a list cell shows of a conversation.
    struct Cell {
        key: String,
        kind: u32,
        name: String,
        unread: i64,
        unread_exact: bool,
        recv_opt: u32,
        pinned: bool,
        head_seq: Seq,
        read_seq: Seq,
        peer_read_seq: Seq,
        member_count: u32,
        is_member: bool,
        last_local_id: LocalId,
        active_key: i64,
        marks: u64,
        custom_data: Vec<u8>,
        folders: Vec<u64>,
        draft: String,
        draft_ts: i64,
        at_count: i64,
        membership: u32,
        group_type: u32,
        role: u32,
    }
}

impl Cell {
    fn into_row(self, c: &Connection, me: &UserId, people: &People) -> ConversationRow {
        let parsed = ConvKey::parse(&self.key).ok();
        let id = parsed.as_ref().map_or_else(|| self.key.clone(), |k| k.conversation_id(me));
        let (title, face_url) = match parsed.as_ref().and_then(|k| k.peer(me)) {
            Some(peer) => people.name_and_face(c, peer),
            // A group whose metadata is on its way shows its id. Own remarks are not kept yet.
            None => {
                let bare = id.split_once('_').map_or(id.as_str(), |(_, bare)| bare);
                (group_name(None, Some(&self.name), bare).to_owned(), String::new())
            }
        };
        ConversationRow {
            id,
            kind: ConversationKind::from_u32(self.kind).unwrap_or_default(),
            title,
            last_message: None,
            time_ms: self.active_key,
            unread: self.unread.max(0) as u64,
            unread_exact: self.unread_exact,
            recv_opt: ReceiveOpt::from_u32(self.recv_opt).unwrap_or_default(),
            pinned: self.pinned,
            head_seq: self.head_seq.host(),
            read_seq: self.read_seq.host(),
            peer_read_seq: self.peer_read_seq.host(),
            member_count: self.member_count,
            is_member: self.is_member,
            order_key: self.active_key,
            marks: self.marks,
            custom_data: Blob(self.custom_data),
            folders: self.folders,
            draft: self.draft,
            draft_ms: self.draft_ts,
            at: Vec::new(),
            membership: GroupMembership::from_u32(self.membership).unwrap_or_default(),
            group_type: GroupType::from_u32(self.group_type).unwrap_or_default(),
            role: GroupRole::from_u32(self.role).unwrap_or_default(),
            face_url,
        }
    }
}

/// The wire key of a conversation.
pub(crate) fn key_of(c: &Connection, conv: ConvId) -> Result<Option<String>> {
    row(c, "SELECT key FROM conversation WHERE id = ?", [conv], |r| r.get(0))
}

/// The wire key of a conversation, and how far this user has read it.
pub(crate) fn key_and_read(c: &Connection, conv: ConvId) -> Result<Option<(String, Seq)>> {
    row(c, "SELECT key, read_seq FROM conversation WHERE id = ?", [conv], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// How much of a conversation is unread, and how far this user has read it.
pub(crate) fn unread_of(c: &Connection, conv: ConvId) -> Result<(i64, Seq)> {
    let found = row(c, "SELECT unread, read_seq FROM conversation WHERE id = ?", [conv], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(found.unwrap_or_default())
}

/// Whether anyone but `me` wrote one of the newest messages of a conversation since a time.
pub(crate) fn others_wrote_since(c: &Connection, conv: ConvId, me: &UserId, since_ms: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM (SELECT ts, sender FROM message WHERE conv = ? ORDER BY seq DESC, sub DESC LIMIT 50) \
        WHERE ts >= ? AND sender <> ?";
    Ok(row(c, sql, params!(conv, since_ms, me), |_| Ok(()))?.is_some())
}

/// A conversation as a list cell shows it; `None` when it does not exist.
pub(crate) fn conversation_row(c: &Connection, me: &UserId, people: &People, conv: ConvId) -> Result<Option<ConversationRow>> {
    const CELL: &str = sql!("SELECT ", Cell::COLUMNS, " FROM conversation WHERE id = ?");
    let Some(cell) = row(c, CELL, [conv], Cell::read)? else { return Ok(None) };
    let (last, at) = (cell.last_local_id, cell.at_count);
    let mut found = cell.into_row(c, me, people);
    if at > 0 {
        found.at = mentions(c, conv)?;
    }
    if last.is_some() {
        found.last_message = messages::digest(c, me, people, last)?;
    }
    if let Some(last) = &found.last_message {
        found.time_ms = last.time_ms;
    }
    Ok(Some(found))
}

/// The newest mentions of a conversation, oldest first.
fn mentions(c: &Connection, conv: ConvId) -> rusqlite::Result<Vec<AtInfo>> {
    let sql = "SELECT seq, kind FROM at_info WHERE conv = ? ORDER BY seq DESC LIMIT ?";
    let mut found = rows(c, sql, (conv, SHOWN), |r| Ok(AtInfo { seq: r.get::<_, Seq>(0)?.host(), at_type: r.get(1)? }))?;
    found.reverse();
    Ok(found)
}
