//! Messages as the host sees them, read on any connection.
use super::columns::table;
use super::elements;
use super::local_files::LocalFiles;
use super::names::{PINNED, SENT, SHOWN};
use super::number::num;
use super::people::People;
use super::sql::{row, rows};
use super::text::sql;
use crate::api::{
    Blob, Error, ErrorCode, MessageDigest, MessageExtension, MessageKind, MessagePriority, MessageQuote, MessageReaction,
    MessageRow, MessageState,
};
use crate::model::ids::{ConvId, LocalId, Mseq, Seq, UserId};
use crate::model::order::MsgKey;
use ntk_protocol::{MessageId, conversation_id, rules, valid_user_id, wire};
use rusqlite::{Connection, Result, Row};

/// Users of a reaction a row names.
const REACTION_USERS: usize = 10;
/// Users of a tip a row names.
const TIP_USERS: usize = 20;

table! {
    /// A message row.
    #[derive(Debug, Clone, Default)]
    pub(crate) struct Stored, NewMessage of "message" {
        once {
            local_id: LocalId,
            conv: ConvId,
            seq: Seq,
            sub: i64,
            sender: String,
            ts: i64,
            kind: u32,
            flags: u32,
            countable: bool,
            state: u32,
            error: u32,
            body: Vec<u8>,
            cmid: Option<Vec<u8>>,
            mseq: Mseq,
            changed_by: String,
            ack_seq: Seq,
            attached: Vec<u8>,
            read_count: u32,
            read_of: u32,
            receipt_sent: bool,
            local_data: Vec<u8>,
            local_int: i64,
            local_files: Vec<u8>,
        }
    }
}

impl Stored {
    /// A message as it just came, for `me`.
    pub(crate) fn from_wire(m: &wire::Msg, local_id: LocalId, me: &UserId) -> Stored {
        Stored {
            local_id,
            seq: Seq::of_wire(m.cseq),
            sender: m.sender.clone(),
            ts: num(m.ts_ms),
            kind: m.kind,
            flags: m.flags,
            countable: rules::countable(m.kind, m.flags, &m.sender, me),
            state: state_of(m) as u32,
            body: m.body.to_vec(),
            cmid: (!m.cmid.is_empty()).then(|| m.cmid.to_vec()),
            mseq: Mseq::of_wire(m.mseq),
            changed_by: m.changed_by.clone(),
            attached: m.attached.to_vec(),
            read_count: m.read_count,
            read_of: m.read_of,
            ..Default::default()
        }
    }

    fn kind(&self) -> MessageKind {
        MessageKind::from_u32(self.kind).unwrap_or(MessageKind::Unknown)
    }

    fn state(&self) -> MessageState {
        MessageState::from_u32(self.state).unwrap_or(MessageState::Sent)
    }

    pub(crate) fn is_kind(&self, kind: MessageKind) -> bool {
        self.kind() == kind
    }

    pub(crate) fn is(&self, state: MessageState) -> bool {
        self.state == state as u32
    }

    pub(crate) fn body(&self) -> wire::Body {
        // A body this version cannot read shows as an empty one; the bytes stay in the row.
        ntk_protocol::shown_body(&self.body)
    }

    pub(crate) fn attached(&self) -> wire::Attached {
        attached(&self.attached)
    }

    /// Its place in the order of its conversation.
    pub(crate) fn key(&self) -> MsgKey {
        MsgKey { seq: self.seq, sub: self.sub }
    }

    /// Its place by the server; 0 = the server does not have it.
    pub(crate) fn server_seq(&self) -> Seq {
        if self.sub == 0 { self.seq } else { self.ack_seq }
    }

    pub(crate) fn into_row(self, at: &RowContext<'_>) -> MessageRow {
        let body = self.body();
        let attached = self.attached();
        let is_self = self.sender == *at.me;
        let message_id =
            self.cmid.as_deref().and_then(|b| MessageId::from_wire(b).ok()).map_or_else(String::new, |id| id.to_string());
        let counted = is_self && self.flags & rules::flags::NEEDS_RECEIPT != 0;
        let recalled = self.flags & rules::flags::RECALLED != 0;
        let (sender_name, sender_face) = at.people.name_and_face(at.c, &self.sender);
        let users = at.people.all(at.c, self.named(&body, &attached), &self.sender);
        MessageRow {
            local_id: self.local_id.host(),
            message_id,
            conversation: at.conversation.to_owned(),
            seq: if self.sub == 0 { self.seq.host() } else { 0 },
            is_self,
            time_ms: self.ts,
            kind: self.kind(),
            state: self.state(),
            error_code: self.error,
            elements: elements::from_body(self.kind, &body, &LocalFiles::located(&self.local_files, at.c)),
            text: if self.kind == rules::kind::GROUP_TIP { body.tip } else { body.text },
            custom_data: Blob(body.custom_data.into()),
            custom_description: body.custom_desc,
            custom_extension: Blob(body.custom_ext.into()),
            cloud_custom_data: Blob(body.cloud_custom_data.into()),
            countable: self.countable,
            peer_read: is_self && self.sub == 0 && self.seq <= at.peer_read,
            recalled_by: if recalled { self.changed_by } else { String::new() },
            recall_reason: attached.recall_reason,
            quote: body.quote.map(|q| at.quote(q)),
            at_users: body.at_users,
            at_all: self.flags & rules::flags::AT_ALL != 0,
            priority: priority(self.flags),
            needs_read_receipt: self.flags & rules::flags::NEEDS_RECEIPT != 0,
            read_count: if counted { self.read_count } else { 0 },
            unread_count: if counted { self.read_of.saturating_sub(self.read_count) } else { 0 },
            receipt_sent: self.receipt_sent,
            reactions: attached.reactions.iter().map(|r| reaction(r, at.me)).collect(),
            extensions: attached.extensions.into_iter().map(extension).collect(),
            pinned_by: attached.pinned_by,
            edits: attached.edits,
            local_custom_data: Blob(self.local_data),
            local_custom_int: self.local_int,
            sender: self.sender,
            sender_name,
            sender_face,
            users,
        }
    }

    /// Whom its row names besides its sender.
    fn named<'a>(&'a self, body: &'a wire::Body, attached: &'a wire::Attached) -> impl Iterator<Item = &'a str> {
        let recalled = (self.flags & rules::flags::RECALLED != 0).then_some(&self.changed_by);
        let reacted = attached.reactions.iter().flat_map(|r| r.users.iter().take(REACTION_USERS));
        let others =
            body.at_users.iter().chain(body.quote.iter().map(|q| &q.sender)).chain(recalled).chain([&attached.pinned_by]);
        self.tip(body).chain(others.chain(reacted).map(String::as_str))
    }

    /// Whom it names as a tip: a word, and after a colon users, one in a line.
    fn tip<'a>(&self, body: &'a wire::Body) -> impl Iterator<Item = &'a str> {
        let tip = if self.kind == rules::kind::GROUP_TIP { body.tip.as_str() } else { "" };
        let (_, about) = tip.split_once(':').unwrap_or_default();
        about.lines().filter(|user| valid_user_id(user)).take(TIP_USERS)
    }
}

/// What every row of a conversation needs besides its own columns.
pub(crate) struct RowContext<'a> {
    pub(crate) c: &'a Connection,
    pub(crate) me: &'a UserId,
    pub(crate) people: &'a People,
    pub(crate) conv: ConvId,
    pub(crate) conversation: &'a str,
    /// The seq the one-to-one peer read up to; 0 for groups.
    pub(crate) peer_read: Seq,
}

impl RowContext<'_> {
    fn quote(&self, q: wire::Quote) -> MessageQuote {
        // Not found and not readable are the same to a cell: it shows the digest and cannot jump there.
        let (local_id, state) = quoted(self.c, self.conv, Seq::of_wire(q.cseq)).ok().flatten().unwrap_or_default();
        let kind = MessageKind::from_u32(q.kind).unwrap_or(MessageKind::Unknown);
        let gone = [MessageState::Recalled, MessageState::Deleted].into_iter().find(|gone| state == *gone as u32);
        // What was taken back is not to be read in those that answer it.
        let digest = if gone.is_some() { String::new() } else { q.digest };
        let state = gone.unwrap_or(MessageState::Sent);
        MessageQuote { seq: q.cseq, local_id: local_id.host(), sender: q.sender, kind, digest, state }
    }
}

/// What was attached to a message, as stored. What this version cannot read is not shown.
pub(crate) fn attached(bytes: &[u8]) -> wire::Attached {
    ntk_protocol::read::<wire::Attached>(bytes).unwrap_or_default()
}

pub(crate) fn reaction(r: &wire::Reaction, me: &UserId) -> MessageReaction {
    MessageReaction {
        reaction: r.id.clone(),
        count: r.users.len() as u32,
        is_self: r.users.iter().any(|u| *u == *me),
        users: r.users.iter().take(REACTION_USERS).cloned().collect(),
    }
}

pub(crate) fn extension(e: wire::Extension) -> MessageExtension {
    MessageExtension { key: e.key, value: e.value, code: 0 }
}

fn priority(flags: u32) -> MessagePriority {
    MessagePriority::from_u32((flags & rules::flags::PRIORITY) >> rules::flags::PRIORITY_SHIFT).unwrap_or_default()
}

/// A message by its local id.
pub(crate) fn stored(c: &Connection, local_id: LocalId) -> Result<Option<Stored>> {
    row(c, sql!("SELECT ", Stored::COLUMNS, " FROM message WHERE local_id = ?"), [local_id], Stored::read)
}

/// The message at a place of the server's.
pub(crate) fn stored_at(c: &Connection, conv: ConvId, seq: Seq) -> Result<Option<Stored>> {
    const AT: &str = sql!("SELECT ", Stored::COLUMNS, " FROM message WHERE conv = ? AND seq = ? AND sub = 0");
    row(c, AT, (conv, seq), Stored::read)
}

/// The local id of the message at a place of the server's.
pub(crate) fn local_id_at(c: &Connection, conv: ConvId, seq: Seq) -> Result<Option<LocalId>> {
    row(c, "SELECT local_id FROM message WHERE conv = ? AND seq = ? AND sub = 0", (conv, seq), |r| r.get(0))
}

/// Local id and state of a message an answer names; an own one may still wait for its place.
fn quoted(c: &Connection, conv: ConvId, seq: Seq) -> Result<Option<(LocalId, u32)>> {
    let read = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?));
    let sql = "SELECT local_id, state FROM message WHERE conv = ? AND seq = ? AND sub = 0";
    if let Some(found) = row(c, sql, (conv, seq), read)? {
        return Ok(Some(found));
    }
    let sql = "SELECT local_id, state FROM message WHERE conv = ? AND seq = ? AND ack_seq = ?";
    row(c, sql, (conv, Seq::PENDING, seq), read)
}

/// A message as a list cell shows it.
pub(crate) fn digest(c: &Connection, me: &UserId, people: &People, local_id: LocalId) -> Result<Option<MessageDigest>> {
    Ok(stored(c, local_id)?.map(|m| {
        let body = m.body();
        MessageDigest {
            local_id: m.local_id.host(),
            is_self: m.sender == *me,
            kind: m.kind(),
            state: m.state(),
            text: elements::digest(m.kind, &body),
            time_ms: m.ts,
            sender_name: people.name(c, &m.sender),
            users: people.all(c, m.tip(&body), ""),
            sender: m.sender,
        }
    }))
}

/// V2TIM id of a conversation and its peer's read mark.
pub(crate) fn context(c: &Connection, me: &UserId, conv: ConvId) -> Result<Option<(String, Seq)>> {
    let found =
        row(c, "SELECT key, peer_read_seq FROM conversation WHERE id = ?", [conv], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
    Ok(found.map(|(key, peer)| (conversation_id(&key, me), peer)))
}

/// One message.
pub(crate) fn message_row(c: &Connection, me: &UserId, people: &People, local_id: LocalId) -> Result<Option<MessageRow>> {
    let Some(m) = stored(c, local_id)? else { return Ok(None) };
    let Some((id, peer_read)) = context(c, me, m.conv)? else { return Ok(None) };
    let place = RowContext { c, me, people, conv: m.conv, conversation: &id, peer_read };
    Ok(Some(m.into_row(&place)))
}

/// Conversation and place of a message.
pub(crate) fn message_key(c: &Connection, local_id: LocalId) -> Result<Option<(ConvId, MsgKey)>> {
    let read = |r: &Row<'_>| Ok((r.get(0)?, MsgKey { seq: r.get(1)?, sub: r.get(2)? }));
    row(c, "SELECT conv, seq, sub FROM message WHERE local_id = ?", [local_id], read)
}

/// Shown rows before `from`, newest first.
pub(crate) fn older(c: &Connection, conv: ConvId, from: MsgKey, limit: usize) -> Result<Vec<Stored>> {
    const OLDER: &str = sql!(
        "SELECT ",
        Stored::COLUMNS,
        " FROM message WHERE conv = ?1 AND (seq, sub) < (?2, ?3) AND ",
        SHOWN,
        " ORDER BY seq DESC, sub DESC LIMIT ?4"
    );
    rows(c, OLDER, (conv, from.seq, from.sub, limit as i64), Stored::read)
}

/// Shown rows after `from`, oldest first.
pub(crate) fn newer(c: &Connection, conv: ConvId, from: MsgKey, limit: usize) -> Result<Vec<Stored>> {
    const NEWER: &str = sql!(
        "SELECT ",
        Stored::COLUMNS,
        " FROM message WHERE conv = ?1 AND (seq, sub) > (?2, ?3) AND ",
        SHOWN,
        " ORDER BY seq, sub LIMIT ?4"
    );
    rows(c, NEWER, (conv, from.seq, from.sub, limit as i64), Stored::read)
}

/// Messages named by a call, all of one conversation.
pub(crate) fn of_one_conversation(c: &Connection, local_ids: &[LocalId]) -> std::result::Result<Vec<Stored>, Error> {
    let mut found: Vec<Stored> = Vec::with_capacity(local_ids.len());
    for id in local_ids {
        found.push(stored(c, *id)?.ok_or(ErrorCode::NotFound)?);
    }
    if found.iter().any(|m| m.conv != found[0].conv) {
        return Err(Error::new(ErrorCode::InvalidParameters, "local_ids: messages of several conversations"));
    }
    Ok(found)
}

/// The row of a place, also of an own message whose echo is not here yet.
pub(crate) fn here(c: &Connection, conv: ConvId, seq: Seq) -> Result<Option<Stored>> {
    if let Some(m) = stored_at(c, conv, seq)? {
        return Ok(Some(m));
    }
    let sql = "SELECT local_id FROM message WHERE conv = ? AND seq = ? AND ack_seq = ?";
    let waiting = row(c, sql, (conv, Seq::PENDING, seq), |r| r.get::<_, LocalId>(0))?;
    Ok(match waiting {
        Some(id) => stored(c, id)?,
        None => None,
    })
}

/// The local state of a message that is on this device as the server has it.
pub(crate) fn state_of(m: &wire::Msg) -> MessageState {
    match m.flags & rules::flags::GONE {
        0 => MessageState::Sent,
        rules::flags::RECALLED => MessageState::Recalled,
        _ => MessageState::Deleted,
    }
}

/// The pinned messages of a conversation.
pub(crate) fn pinned(c: &Connection, conv: ConvId) -> Result<Vec<Stored>> {
    const PINNED_ROWS: &str = sql!(
        "SELECT ",
        Stored::COLUMNS,
        " FROM message INDEXED BY message_pinned WHERE conv = ? AND ",
        PINNED,
        " AND state = ",
        SENT
    );
    rows(c, PINNED_ROWS, [conv], Stored::read)
}
