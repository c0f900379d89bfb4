//! Questions about messages that the rows of this device answer.
use super::{receipts as receipting, rows};
use crate::api::{Error, ErrorCode, MessageList, MessageReceipts, MessageState, Reply, UserPage};
use crate::model::ids::{LocalId, Seq, UserId};
use crate::store::ground::messages::{
    RowContext, Stored, context, local_id_at, message_row, of_one_conversation, pinned as pinned_rows, stored,
};
use crate::store::ground::people::People;
use crate::store::ground::sql;
use ntk_protocol::wire;
use rusqlite::Connection;

/// The user this directory belongs to.
pub(crate) fn me(c: &Connection) -> Result<UserId, Error> {
    sql::meta::<UserId>(c, "user")?.ok_or_else(|| ErrorCode::NotLoggedIn.into())
}

/// Messages by id, whatever their state.
pub(crate) fn find(c: &Connection, people: &People, local_ids: &[LocalId]) -> Result<Reply, Error> {
    let me = me(c)?;
    let mut messages = Vec::with_capacity(local_ids.len());
    for id in local_ids {
        messages.extend(message_row(c, &me, people, *id)?);
    }
    Ok(Reply::MessageList(MessageList { messages }))
}

/// Who gave a reaction, in the order they came.
pub(crate) fn reaction_users(
    c: &Connection,
    people: &People,
    local_id: LocalId,
    reaction: &str,
    from: usize,
    count: usize,
) -> Result<Reply, Error> {
    let m = stored(c, local_id)?.ok_or(ErrorCode::NotFound)?;
    let found = m.attached().reactions.into_iter().find(|r| r.id == reaction);
    let all = found.map(|r| r.users).unwrap_or_default();
    let next = from.saturating_add(count);
    let next_cursor = if next < all.len() { next.to_string() } else { String::new() };
    let users = all.into_iter().skip(from).take(count).collect();
    Ok(Reply::UserPage(user_page(c, people, users, next_cursor)))
}

/// Users, with what they are called here.
pub(crate) fn user_page(c: &Connection, people: &People, users: Vec<String>, next_cursor: String) -> UserPage {
    let names = users.iter().map(|user| people.called(c, user)).collect();
    UserPage { users, next_cursor, names }
}

/// Receipts of own messages, as this device has them.
pub(crate) fn receipts(c: &Connection, people: &People, local_ids: &[LocalId]) -> Result<Reply, Error> {
    of_one_conversation(c, local_ids)?;
    let receipts = receipting::known(c, &me(c)?, people, local_ids)?;
    Ok(Reply::MessageReceipts(MessageReceipts { receipts }))
}

/// The pinned messages of a conversation, newest pin first: those the server named, else those this device has.
pub(crate) fn pinned(c: &Connection, people: &People, conversation: &str, list: Option<&wire::MsgList>) -> Result<Reply, Error> {
    let me = me(c)?;
    let conv = rows::find_conversation(c, &me, conversation)?;
    let mut messages = Vec::new();
    match list {
        Some(list) => {
            let (id, peer_read) = context(c, &me, conv)?.ok_or(ErrorCode::InvalidConversation)?;
            let place = RowContext { c, me: &me, people, conv, conversation: &id, peer_read };
            for m in &list.msgs {
                let local = local_id_at(c, conv, Seq::of_wire(m.cseq))?.unwrap_or_default();
                let row = Stored::from_wire(m, local, &me).into_row(&place);
                match message_row(c, &me, people, local)? {
                    Some(here) if here.state == MessageState::Deleted => {}
                    // Known here; the pin itself may still be on its way.
                    Some(here) => messages.push(crate::api::MessageRow { pinned_by: row.pinned_by, ..here }),
                    None => messages.push(row),
                }
            }
        }
        None => {
            let mut found = pinned_rows(c, conv)?;
            found.sort_by_cached_key(|m| std::cmp::Reverse((m.attached().pinned_ms, m.seq)));
            for m in found {
                messages.extend(message_row(c, &me, people, m.local_id)?);
            }
        }
    }
    Ok(Reply::MessageList(MessageList { messages }))
}
