//! What is attached to a message after it was sent: edits, reactions, extensions, pins. The server says the whole state under
//! the message's change number; what the host hears is the difference.
use super::intents::{self, Intent};
use super::{last, mentions};
use crate::api::{
    Error, ErrorCode, Event, MessageExtension, MessageExtensionsChanged, MessageModified, MessagePinned, MessageReaction,
    MessageReactionsChanged, MessageRecalled, MessageState, MessagesDeleted,
};
use crate::model::ids::{ConvId, LocalId, Mseq, Seq, UserId};
use crate::model::touch::Touch;
use crate::store::ground::conv::barred;
use crate::store::ground::messages::{self, RowContext, Stored, extension, reaction, state_of};
use crate::store::ground::sql::{exec, row};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules, rules::rpc, wire};
use prost::Message as _;
use rusqlite::params;

/// A newer state of a message that is here.
pub(crate) fn change_row(tx: &mut Tx<'_>, conv: ConvId, was: &Stored, m: &wire::Msg) -> Result<()> {
    // Deleted here: it stays so, whatever becomes of it elsewhere.
    let hidden = was.is(MessageState::Deleted);
    let gone = hidden || m.flags & rules::flags::GONE != 0;
    let now = Stored {
        flags: m.flags,
        countable: !gone && rules::countable(m.kind, m.flags, &m.sender, tx.me),
        state: if hidden { was.state } else { state_of(m) as u32 },
        body: if gone { Vec::new() } else { m.body.to_vec() },
        mseq: Mseq::of_wire(m.mseq),
        changed_by: m.changed_by.clone(),
        attached: match (hidden, gone) {
            (true, _) => Vec::new(),
            (_, true) => left(m),
            _ => with_pending(tx, conv, was.local_id, m)?,
        },
        local_files: if gone { Vec::new() } else { was.local_files.clone() },
        ..was.clone()
    };
    let sql = "UPDATE message SET flags = ?, countable = ?, state = ?, body = ?, mseq = ?, changed_by = ?, attached = ?, local_files = ? \
        WHERE local_id = ?";
    exec(
        tx.c,
        sql,
        params![
            now.flags,
            now.countable,
            now.state,
            now.body,
            now.mseq,
            now.changed_by,
            now.attached,
            now.local_files,
            now.local_id
        ],
    )?;
    let c = tx.conv(conv)?;
    if now.seq > c.read_seq {
        c.unread_rows += i64::from(now.countable) - i64::from(was.countable);
    }
    if hidden {
        return Ok(());
    }
    mentions::see(tx, conv, m)?;
    let deleted = now.is(MessageState::Deleted);
    let what = if deleted { Touch::Removed } else { Touch::Changed };
    // What the list shows of it is its text and its state.
    match now.body == was.body && now.state == was.state {
        true => tx.touch_attached(conv, now.key(), now.local_id, what),
        false => tx.touch(conv, now.key(), now.local_id, what),
    }
    if deleted {
        last::last_gone(tx, conv, now.local_id)?;
    }
    tell(tx, conv, was, now)
}

/// What stays attached to a message without content: why it was recalled.
fn left(m: &wire::Msg) -> Vec<u8> {
    wire::Attached { recall_reason: m.attached().recall_reason, ..Default::default() }.encode_to_vec()
}

/// What the server says of a message, with what this user did to it and the server does not know yet on top.
pub(crate) fn with_pending(tx: &mut Tx<'_>, conv: ConvId, local_id: LocalId, m: &wire::Msg) -> Result<Vec<u8>> {
    let pending = intents::pending(tx.c, conv, local_id)?;
    if pending.is_empty() {
        return Ok(m.attached.to_vec());
    }
    let mut all = m.attached();
    for intent in pending {
        if intent.method == rpc::REACT
            && let Ok(react) = ntk_protocol::read::<wire::React>(&intent.args)
        {
            put_reaction(&mut all, tx.me, &react.reaction, react.remove);
        }
    }
    Ok(all.encode_to_vec())
}

/// Tells the host what is different.
pub(crate) fn tell(tx: &mut Tx<'_>, conv: ConvId, was: &Stored, now: Stored) -> Result<()> {
    use rules::flags::{DELETED, RECALLED};
    let conversation = tx.conversation_id(conv)?;
    let (local_id, seq, me) = (now.local_id.host(), now.server_seq().host(), tx.me);
    let (old, new) = (was.attached(), now.attached());
    let came = |flag| now.flags & flag != 0 && was.flags & flag == 0;
    let mut events = Vec::new();
    if came(DELETED) {
        events.push(Event::MessagesDeleted(MessagesDeleted { conversation: conversation.clone(), local_ids: vec![local_id] }));
    } else if came(RECALLED) {
        let (conversation, by, reason) = (conversation.clone(), now.changed_by.clone(), new.recall_reason.clone());
        events.push(Event::MessageRecalled(MessageRecalled { conversation, local_id, seq, by, reason }));
    }
    if old.pinned_by != new.pinned_by {
        let by = new.pinned_by.clone();
        events.push(Event::MessagePinned(MessagePinned { conversation: conversation.clone(), local_id, seq, by }));
    }
    // With the content goes what was attached to it: that needs no news of its own.
    if now.flags & rules::flags::GONE == 0 {
        let reactions = changed_reactions(&old.reactions, &new.reactions, me);
        if !reactions.is_empty() {
            let conversation = conversation.clone();
            events.push(Event::MessageReactionsChanged(MessageReactionsChanged { conversation, local_id, reactions }));
        }
        let extensions = changed_extensions(&old.extensions, &new.extensions);
        if !extensions.is_empty() {
            let conversation = conversation.clone();
            events.push(Event::MessageExtensionsChanged(MessageExtensionsChanged { conversation, local_id, extensions }));
        }
        if new.edits > old.edits {
            let peer_read = tx.conv(conv)?.peer_read_seq;
            let place = RowContext { c: tx.c, me, people: tx.people, conv, conversation: &conversation, peer_read };
            events.push(Event::MessageModified(MessageModified { message: now.into_row(&place) }));
        }
    }
    tx.news.events.extend(events);
    Ok(())
}

/// A message that is not here was pinned or unpinned.
pub(crate) fn pinned_elsewhere(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg) -> Result<()> {
    let conversation = tx.conversation_id(conv)?;
    let by = m.attached().pinned_by;
    tx.news.events.push(Event::MessagePinned(MessagePinned { conversation, local_id: 0, seq: m.cseq, by }));
    Ok(())
}

/// A message that is not here was recalled.
pub(crate) fn recalled_elsewhere(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg) -> Result<()> {
    let (conversation, by, reason) = (tx.conversation_id(conv)?, m.changed_by.clone(), m.attached().recall_reason);
    tx.news.events.push(Event::MessageRecalled(MessageRecalled { conversation, local_id: 0, seq: m.cseq, by, reason }));
    Ok(())
}

fn changed_reactions(old: &[wire::Reaction], new: &[wire::Reaction], me: &UserId) -> Vec<MessageReaction> {
    let differs = |r: &&wire::Reaction| old.iter().find(|o| o.id == r.id).is_none_or(|o| o.users != r.users);
    let gone = old.iter().filter(|o| !new.iter().any(|n| n.id == o.id));
    let gone = gone.map(|o| MessageReaction { reaction: o.id.clone(), ..Default::default() });
    new.iter().filter(differs).map(|r| reaction(r, me)).chain(gone).collect()
}

fn changed_extensions(old: &[wire::Extension], new: &[wire::Extension]) -> Vec<MessageExtension> {
    let differs =
        |e: &&wire::Extension| old.iter().find(|o| o.key == e.key).is_none_or(|o| (&o.value, o.ver) != (&e.value, e.ver));
    let gone = old.iter().filter(|o| !new.iter().any(|n| n.key == o.key));
    let gone = gone.map(|o| MessageExtension { key: o.key.clone(), ..Default::default() });
    new.iter().filter(differs).cloned().map(extension).chain(gone).collect()
}

/// Adds or takes away a user's reaction; false: it is so already.
fn put_reaction(all: &mut wire::Attached, user: &str, id: &str, remove: bool) -> bool {
    let found = all.reactions.iter().position(|r| r.id == id);
    let mine = found.and_then(|at| all.reactions[at].users.iter().position(|u| u == user));
    match (found, mine) {
        (Some(at), Some(of)) if remove => {
            all.reactions[at].users.remove(of);
            if all.reactions[at].users.is_empty() {
                all.reactions.remove(at);
            }
        }
        (_, Some(_)) => return false,
        _ if remove => return false,
        (Some(at), None) => all.reactions[at].users.push(user.to_owned()),
        (None, None) => all.reactions.push(wire::Reaction { id: id.to_owned(), users: vec![user.to_owned()] }),
    }
    true
}

/// A message the server has, with its content, in a conversation of this user; or why nothing can be done to it.
pub(crate) fn attachable(c: &rusqlite::Connection, local_id: LocalId) -> Result<(Stored, String)> {
    let m = messages::stored(c, local_id)?.ok_or(ErrorCode::NotFound)?;
    if m.is(MessageState::Recalled) {
        return Err(Error::new(ErrorCode::RecallNotFound, "recalled"));
    }
    changeable(c, m)
}

/// As [`attachable`], or recalled: it may still be deleted.
pub(crate) fn recallable(c: &rusqlite::Connection, local_id: LocalId) -> Result<(Stored, String)> {
    changeable(c, messages::stored(c, local_id)?.ok_or(ErrorCode::NotFound)?)
}

fn changeable(c: &rusqlite::Connection, m: Stored) -> Result<(Stored, String)> {
    if m.is(MessageState::Deleted) {
        return Err(Error::new(ErrorCode::RecallNotFound, "deleted"));
    }
    if m.server_seq() <= Seq::NONE || m.kind == rules::kind::GROUP_TIP {
        return Err(Error::new(ErrorCode::InvalidParameters, "local_id: not sent yet, of this device only, or a tip"));
    }
    let sql = "SELECT key, is_member, membership FROM conversation WHERE id = ?";
    let found = row(c, sql, [m.conv], |r| Ok((r.get::<_, String>(0)?, barred(r.get(1)?, r.get(2)?))))?;
    match found.ok_or(ErrorCode::NotFound)? {
        (_, Some(why)) => Err(why),
        (key, None) => Ok((m, key)),
    }
}

/// This user's reaction: shown at once, and queued for the server.
pub(crate) fn react(tx: &mut Tx<'_>, command: u32, local_id: LocalId, id: &str, remove: bool) -> Result<()> {
    let (m, key) = attachable(tx.c, local_id)?;
    let mut all = m.attached();
    if !put_reaction(&mut all, tx.me, id, remove) {
        return Ok(());
    }
    if !remove && all.reactions.len() > rules::MAX_REACTIONS {
        return Err(ErrorCode::ReactionLimit.into());
    }
    if !remove && all.reactions.iter().any(|r| r.id == id && r.users.len() > rules::MAX_REACTION_USERS) {
        return Err(ErrorCode::ReactionUsersLimit.into());
    }
    show(tx, &m, &all)?;
    let args = wire::React { conv: key, cseq: m.server_seq().wire(), reaction: id.to_owned(), remove }.encode_to_vec();
    intents::queue(tx, Intent { conv: m.conv, local_id, command, method: rpc::REACT.into(), args })
}

fn show(tx: &mut Tx<'_>, m: &Stored, all: &wire::Attached) -> Result<()> {
    exec(tx.c, "UPDATE message SET attached = ? WHERE local_id = ?", params![all.encode_to_vec(), m.local_id])?;
    tx.touch_attached(m.conv, m.key(), m.local_id, Touch::Changed);
    Ok(())
}

/// The server refused a reaction: it is taken back, and the message asked for again.
pub(crate) fn reaction_refused(tx: &mut Tx<'_>, local_id: LocalId, args: &[u8]) -> Result<()> {
    let (Some(m), Ok(react)) = (messages::stored(tx.c, local_id)?, ntk_protocol::read::<wire::React>(args)) else {
        return Ok(());
    };
    if m.is(MessageState::Deleted) || m.is(MessageState::Recalled) {
        return Ok(());
    }
    let mut all = m.attached();
    put_reaction(&mut all, tx.me, &react.reaction, !react.remove);
    show(tx, &m, &all)?;
    if m.sub == 0 {
        exec(tx.c, "UPDATE message SET mseq = ? WHERE local_id = ?", (Mseq::STALE, local_id))?;
        tx.news.placeless.insert((m.conv, m.seq));
    }
    Ok(())
}
