//! Changes of messages that are there: recall, deletion, edit, reactions, extensions, pins. All go through [`change_msg`], which
//! numbers them; what is refused has changed nothing.
use super::access::{conv_of, is_for, may_speak, may_write, pay, seat_in, view_of};
use super::blobs::Claim;
use super::encode::{About, group_news, msg_tails, wire_msg, wire_msgs};
use super::notify;
use super::rows::{ConvRow, MsgRow};
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx};
use crate::ids::{Cseq, UserId};
use crate::store::task::{Job, NewChange, Task};
use crate::store::types::Account;
use ntk_protocol::rules::{self, code, flags};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;

/// A message about to change, in its conversation.
struct Subject {
    conv: ConvRow,
    row: MsgRow,
    attached: wire::Attached,
}

impl Subject {
    /// Its sender, or the owner of its group.
    fn is_ruled_by(&self, user: &Account) -> bool {
        self.row.sender == user.id || self.conv.owner == user.id
    }

    /// Its content is there.
    fn must_live(&self) -> Done<()> {
        if self.row.flags & flags::GONE == 0 { Ok(()) } else { OpError::refused(code::RECALL_NOT_FOUND, "recalled or deleted") }
    }
}

/// Lets `change` look at a message and change it; it says whether it did. A change gets the next number of the conversation and
/// a task in the same transaction.
fn change_msg<T: Tx, V>(
    tx: &mut T,
    by: &Account,
    key: &ConvKey,
    cseq: u64,
    change: impl FnOnce(&mut T, &mut Subject) -> Done<(bool, V)>,
) -> Done<(wire::Msg, V)> {
    let not_found = || OpError::refused(code::RECALL_NOT_FOUND, "no such message");
    let Some((conv, visible_from)) = conv_of(tx, key, by)? else { return not_found() };
    let Some(row) = tx.msg(conv.id, Cseq::of_wire(cseq))? else { return not_found() };
    let tip = row.kind == rules::kind::GROUP_TIP;
    if row.cseq < visible_from || tip || !is_for(tx, conv.id, &row, by.id)? {
        return not_found();
    }
    pay(tx, &conv, by.id)?;
    let (attached, pinned) = (row.attached(), row.flags & flags::PINNED);
    let mut subject = Subject { conv, row, attached };
    let (changed, value) = change(tx, &mut subject)?;
    if changed {
        write(tx, &mut subject, by.id, pinned)?;
    }
    Ok((wire_msg(tx, subject.row, by.id)?, value))
}

/// `pinned`: its flag before the change.
fn write<T: Tx>(tx: &mut T, subject: &mut Subject, by: UserId, pinned: u32) -> Done<()> {
    let Subject { conv, row, attached } = subject;
    conv.mseq = conv.mseq.next();
    row.mseq = conv.mseq;
    if row.flags & flags::GONE != 0 {
        row.body.clear();
        tx.drop_blobs(conv.id, row.cseq)?;
        row.flags &= !flags::PINNED;
        let recall_reason =
            if row.flags & flags::DELETED == 0 { std::mem::take(&mut attached.recall_reason) } else { String::new() };
        *attached = wire::Attached { pin_mseq: attached.pin_mseq, recall_reason, ..Default::default() };
    }
    if row.flags & flags::PINNED != pinned {
        attached.pin_mseq = row.mseq.wire();
    }
    row.attached = attached.encode_to_vec();
    tx.save_msg(conv.id, row)?;
    if conv.last_cseq == row.cseq && !rules::may_be_last(row.flags) {
        conv.last_cseq = tx.newest_without(conv.id, rules::NEVER_LAST, row.cseq)?;
    }
    tx.save_conv(conv)?;
    let public = row.flags & flags::TARGETED == 0;
    let news = if conv.diffused { Some(group_news(tx, conv, row, About::Changed { public })?) } else { None };
    let payload = NewChange { conv: conv.id, cseq: row.cseq, sender: row.sender, mseq: row.mseq, by };
    let notice = notify::of_its_end(tx, conv, row)?;
    let everyone = conv.places();
    let (job, members) = match conv.diffused {
        true => (Job::GroupChange(payload), if notice.is_some() { everyone } else { 1 }),
        false => (Job::Change(payload), everyone),
    };
    let tails = Some(msg_tails(tx, wire::EntryKind::EntryChange, conv.id, row.clone())?);
    Ok(add_task(tx, Task { members, tails, news, notice, ..Task::new(job) })?)
}

/// Takes a message's content away, for everyone. With `ask.delete` nothing is shown in its place.
pub(crate) fn recall<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, ask: &wire::Recall, window_ms: i64) -> Done<wire::Msg> {
    let take = |tx: &mut T, s: &mut Subject| {
        if !s.is_ruled_by(by) {
            return OpError::refused(code::NO_PERMISSION, "not the sender");
        }
        let flag = if ask.delete { flags::DELETED } else { flags::RECALLED };
        if s.row.flags & (flag | flags::DELETED) != 0 {
            return Ok((false, ()));
        }
        if s.conv.owner != by.id && tx.now() - s.row.ts > window_ms {
            let c2c = s.conv.kind == rules::CONV_C2C;
            let too_late = if c2c { code::RECALL_TOO_LATE_C2C } else { code::RECALL_TOO_LATE_GROUP };
            return OpError::refused(too_late, "too late to recall");
        }
        s.row.flags |= flag;
        s.row.changed_by = by.id;
        s.attached.recall_reason = ask.reason.clone();
        Ok((true, ()))
    };
    Ok(change_msg(tx, by, key, ask.cseq, take)?.0)
}

/// Edits a message, if nobody else did since the writer saw it. The code is 0, or 8006 beside the newest message.
pub(crate) fn modify<T: Tx>(
    tx: &mut T,
    by: &Account,
    key: &ConvKey,
    ask: &wire::Modify,
    claim: &Claim,
) -> Done<(wire::Msg, u32)> {
    change_msg(tx, by, key, ask.cseq, |tx, s| {
        s.must_live()?;
        if !s.is_ruled_by(by) {
            return OpError::refused(code::NO_PERMISSION, "not the sender");
        }
        if ask.base_edits != s.attached.edits {
            // A writer that did not hear the answer asks again.
            let mine = ask.base_edits + 1 == s.attached.edits && s.attached.edited_by == *by.uid && s.row.body == ask.body;
            return Ok((false, if mine { code::OK } else { code::MODIFY_CONFLICT }));
        }
        if let Some(seat) = seat_in(tx, &s.conv, by.id)? {
            may_speak(tx, &s.conv, &seat)?;
            may_write(&s.conv, key, by)?;
        }
        // Whom it mentions was settled when it was sent: the counts of mentions do not follow edits.
        if mentioned(&ask.body) != mentioned(&s.row.body) {
            return OpError::refused(code::INVALID_PARAMETERS, "elements: an edit does not change whom a message mentions");
        }
        let named = claim.named(s.row.kind)?;
        tx.drop_blobs(s.conv.id, s.row.cseq)?;
        tx.insert_blobs(s.conv.id, s.row.cseq, named)?;
        s.row.body = ask.body.to_vec();
        s.attached.edits += 1;
        s.attached.edited_by = by.uid.as_ref().into();
        s.attached.edited_ms = tx.now() as u64;
        Ok((true, code::OK))
    })
}

fn mentioned(body: &[u8]) -> Vec<String> {
    ntk_protocol::read::<wire::Body>(body).unwrap_or_default().at_users
}

/// Adds or takes away the user's reaction; what is so already stays as it is.
pub(crate) fn react<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, ask: &wire::React) -> Done<wire::Msg> {
    let react = |_: &mut T, s: &mut Subject| {
        s.must_live()?;
        let all = &mut s.attached.reactions;
        let found = all.iter().position(|r| r.id == ask.reaction);
        let mine = found.and_then(|at| all[at].users.iter().position(|u| **u == *by.uid));
        match (found, mine) {
            (Some(at), Some(user)) if ask.remove => {
                all[at].users.remove(user);
                if all[at].users.is_empty() {
                    all.remove(at);
                }
            }
            (_, Some(_)) => return Ok((false, ())),
            _ if ask.remove => return Ok((false, ())),
            (Some(at), None) if all[at].users.len() >= rules::MAX_REACTION_USERS => {
                return OpError::refused(code::REACTION_USERS_LIMIT, "too many users of the reaction");
            }
            (Some(at), None) => all[at].users.push(by.uid.as_ref().into()),
            (None, None) if all.len() >= rules::MAX_REACTIONS => {
                return OpError::refused(code::REACTION_LIMIT, "too many reactions on the message");
            }
            (None, None) => {
                all.push(wire::Reaction { id: ask.reaction.clone(), users: vec![by.uid.as_ref().into()] });
            }
        }
        Ok((true, ()))
    };
    Ok(change_msg(tx, by, key, ask.cseq, react)?.0)
}

/// Sets and deletes extensions, each key only if it is as its writer saw it.
pub(crate) fn set_extensions<T: Tx>(
    tx: &mut T,
    by: &Account,
    key: &ConvKey,
    ask: &wire::SetExtensions,
) -> Done<wire::ExtensionsRes> {
    let (msg, results) = change_msg(tx, by, key, ask.cseq, |_, s| {
        s.must_live()?;
        // Unique and rising over the message's whole life, also when a key goes and comes again.
        let ver = s.conv.mseq.next().wire();
        let all = &mut s.attached.extensions;
        let mut changed = ask.remove_all && !all.is_empty();
        if ask.remove_all {
            all.clear();
        }
        let mut results = Vec::new();
        for (ext, code) in ask.remove.iter().map(|e| (e, remove(all, e))).collect::<Vec<_>>() {
            changed |= code == code::OK;
            results.push(wire::ExtensionResult { key: ext.key.clone(), code });
        }
        for ext in &ask.set {
            let code = set(all, ext, ver);
            changed |= code == code::OK;
            results.push(wire::ExtensionResult { key: ext.key.clone(), code });
        }
        Ok((changed, results))
    })?;
    Ok(wire::ExtensionsRes { msg: Some(msg), results })
}

fn remove(all: &mut Vec<wire::Extension>, ext: &wire::Extension) -> u32 {
    match all.binary_search_by(|e| e.key.cmp(&ext.key)) {
        Err(_) => code::EXTENSION_MISSING,
        Ok(at) if all[at].ver != ext.ver => code::EXTENSION_CONFLICT,
        Ok(at) => {
            all.remove(at);
            code::OK
        }
    }
}

fn set(all: &mut Vec<wire::Extension>, ext: &wire::Extension, ver: u64) -> u32 {
    let place = all.binary_search_by(|e| e.key.cmp(&ext.key));
    let stored = place.map_or(0, |at| all[at].ver);
    if stored != ext.ver {
        return code::EXTENSION_CONFLICT;
    }
    let others = all.iter().filter(|e| e.key != ext.key);
    let (n, bytes) = others.fold((0, 0), |(n, bytes), e| (n + 1, bytes + e.key.len() + e.value.len()));
    if n >= rules::MAX_EXTENSIONS || bytes + ext.key.len() + ext.value.len() > rules::MAX_EXTENSION_BYTES {
        return code::INVALID_PARAMETERS;
    }
    let new = wire::Extension { ver, ..ext.clone() };
    match place {
        Ok(at) => all[at] = new,
        Err(at) => all.insert(at, new),
    }
    code::OK
}

/// Pins a message in its conversation, or takes the pin off; any member may.
pub(crate) fn pin<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, ask: &wire::PinMsg) -> Done<wire::Msg> {
    let pin = |tx: &mut T, s: &mut Subject| {
        s.must_live()?;
        let pinned = s.row.flags & flags::PINNED != 0;
        match (ask.pinned, pinned) {
            (true, true) => return OpError::refused(code::MESSAGE_PINNED_ALREADY, "pinned already"),
            (false, false) => return Ok((false, ())),
            (true, false) if s.row.flags & flags::TARGETED != 0 => {
                return OpError::refused(code::INVALID_PARAMETERS, "local_id: a targeted message is not pinned");
            }
            (true, false) => {
                if tx.count_pinned(s.conv.id)? >= rules::MAX_PINNED_MESSAGES {
                    return OpError::refused(code::MESSAGE_PIN_LIMIT, "too many pinned messages");
                }
                s.row.flags |= flags::PINNED;
                (s.attached.pinned_by, s.attached.pinned_ms) = (by.uid.as_ref().into(), tx.now() as u64);
            }
            (false, true) => {
                s.row.flags &= !flags::PINNED;
                (s.attached.pinned_by, s.attached.pinned_ms) = (String::new(), 0);
            }
        }
        Ok((true, ()))
    };
    Ok(change_msg(tx, by, key, ask.cseq, pin)?.0)
}

/// The pinned messages this user may see, newest pin first.
pub(crate) fn pinned<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey) -> Done<wire::MsgList> {
    let Some(view) = view_of(tx, key, user)? else { return Ok(wire::MsgList::default()) };
    let mut rows = tx.pinned(view.conv.id, user.id, view.from)?;
    rows.retain(|m| m.cseq <= view.conv.head);
    let mut msgs = wire_msgs(tx, rows, user.id)?;
    msgs.sort_by_key(|m| std::cmp::Reverse((m.attached().pinned_ms, m.cseq)));
    Ok(wire::MsgList { msgs })
}
