//! Changes of messages that are there: recall, deletion, edit, reactions, extensions, pins. All go through [`change_msg`], which
//! numbers them; what is refused has changed nothing.
use super::append::{MSG_COLUMNS, MsgRow, SEEN};
use super::db::{ConvRow, Db, Done, OpError};
use super::{Account, Task, blobs, task_kind};
use ntk_protocol::rules::{self, code, flags};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;

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
fn change_msg<T>(
    db: &mut Db,
    by: &Account,
    key: &ConvKey,
    cseq: u64,
    change: impl FnOnce(&Db, &mut Subject) -> Done<(bool, T)>,
) -> Done<(wire::Msg, T)> {
    let not_found = || OpError::refused(code::RECALL_NOT_FOUND, "no such message");
    let Some((conv, visible_from)) = db.conv_of(key, by)? else { return not_found() };
    let Some(row) = db.msg(conv.id, cseq.min(i64::MAX as u64) as i64)? else { return not_found() };
    let tip = row.kind == rules::kind::GROUP_TIP;
    if row.cseq < visible_from || tip || !db.is_for(conv.id, &row, by)? {
        return not_found();
    }
    let (attached, pinned) = (row.attached(), row.flags & flags::PINNED);
    let mut subject = Subject { conv, row, attached };
    let (changed, value) = change(db, &mut subject)?;
    if changed {
        write(db, &mut subject, pinned)?;
    }
    Ok((db.wire_msg(subject.row, by.id)?, value))
}

/// `pinned`: its flag before the change.
fn write(db: &mut Db, subject: &mut Subject, pinned: u32) -> Done<()> {
    let Subject { conv, row, attached } = subject;
    conv.mseq += 1;
    row.mseq = conv.mseq;
    if row.flags & flags::GONE != 0 {
        row.body.clear();
        blobs::forget(db, conv.id, row.cseq)?;
        row.flags &= !flags::PINNED;
        let recall_reason =
            if row.flags & flags::DELETED == 0 { std::mem::take(&mut attached.recall_reason) } else { String::new() };
        *attached = wire::Attached { pin_mseq: attached.pin_mseq, recall_reason, ..Default::default() };
    }
    if row.flags & flags::PINNED != pinned {
        attached.pin_mseq = row.mseq as u64;
    }
    row.attached = attached.encode_to_vec();
    db.exec(
        "UPDATE msg SET flags = ?3, body = ?4, mseq = ?5, changed_by = ?6, attached = ?7 WHERE conv = ?1 AND cseq = ?2",
        params![conv.id, row.cseq, row.flags, row.body, row.mseq, row.changed_by, row.attached],
    )?;
    if conv.last_cseq == row.cseq && !rules::may_be_last(row.flags) {
        let sql = "SELECT cseq FROM msg WHERE conv = ?1 AND cseq < ?2 AND (flags & ?3) = 0 ORDER BY cseq DESC LIMIT 1";
        conv.last_cseq = db.one(sql, params![conv.id, row.cseq, rules::NEVER_LAST], |r| r.get(0))?.unwrap_or(0);
    }
    db.save_conv(conv)?;
    db.weight += 1;
    let public = row.flags & flags::TARGETED == 0;
    let news = if conv.diffused { Some(db.news(conv, row, true, public)?) } else { None };
    let (kind, members) =
        if conv.diffused { (task_kind::GROUP_CHANGE, 1) } else { (task_kind::CHANGE, conv.member_count as u32) };
    let tails = Some(db.msg_tails(wire::EntryKind::EntryChange, conv.id, row.clone())?);
    Ok(db.add_task(Task { members, tails, news, ..Task::new(kind, conv.id, row.cseq, row.sender, row.mseq) })?)
}

impl Db {
    /// A targeted message exists for its sender and its targets only.
    fn is_for(&self, conv: crate::ids::ConvId, row: &MsgRow, user: &Account) -> rusqlite::Result<bool> {
        let open = row.flags & flags::TARGETED == 0 || row.sender == user.id;
        Ok(open || self.targets(conv, row.cseq)?.contains(&user.id))
    }
}

/// Takes a message's content away, for everyone. With `ask.delete` nothing is shown in its place.
pub(super) fn recall(db: &mut Db, by: &Account, key: &ConvKey, ask: &wire::Recall, window_ms: i64) -> Done<wire::Msg> {
    let take = |db: &Db, s: &mut Subject| {
        if !s.is_ruled_by(by) {
            return OpError::refused(code::NO_PERMISSION, "not the sender");
        }
        let flag = if ask.delete { flags::DELETED } else { flags::RECALLED };
        if s.row.flags & (flag | flags::DELETED) != 0 {
            return Ok((false, ()));
        }
        if s.conv.owner != by.id && db.now() - s.row.ts > window_ms {
            let c2c = s.conv.kind == rules::CONV_C2C;
            let too_late = if c2c { code::RECALL_TOO_LATE_C2C } else { code::RECALL_TOO_LATE_GROUP };
            return OpError::refused(too_late, "too late to recall");
        }
        s.row.flags |= flag;
        s.row.changed_by = by.id;
        s.attached.recall_reason = ask.reason.clone();
        Ok((true, ()))
    };
    Ok(change_msg(db, by, key, ask.cseq, take)?.0)
}

/// Edits a message, if nobody else did since the writer saw it. The code is 0, or 8006 beside the newest message.
pub(super) fn modify(db: &mut Db, by: &Account, key: &ConvKey, ask: &wire::Modify) -> Done<(wire::Msg, u32)> {
    change_msg(db, by, key, ask.cseq, |db, s| {
        s.must_live()?;
        if !s.is_ruled_by(by) {
            return OpError::refused(code::NO_PERMISSION, "not the sender");
        }
        if ask.base_edits != s.attached.edits {
            // A writer that did not hear the answer asks again.
            let mine = ask.base_edits + 1 == s.attached.edits && s.attached.edited_by == *by.uid && s.row.body == ask.body;
            return Ok((false, if mine { code::OK } else { code::MODIFY_CONFLICT }));
        }
        // Whom it mentions was settled when it was sent: the counts of mentions do not follow edits.
        if mentioned(&ask.body) != mentioned(&s.row.body) {
            return OpError::refused(code::INVALID_PARAMETERS, "an edit does not change whom a message mentions");
        }
        let named = blobs::claim(db, s.row.kind, &ask.body)?;
        blobs::forget(db, s.conv.id, s.row.cseq)?;
        blobs::note(db, s.conv.id, s.row.cseq, &named)?;
        s.row.body = ask.body.to_vec();
        s.attached.edits += 1;
        s.attached.edited_by = by.uid.as_ref().into();
        s.attached.edited_ms = db.now() as u64;
        Ok((true, code::OK))
    })
}

fn mentioned(body: &[u8]) -> Vec<String> {
    wire::Body::decode(body).unwrap_or_default().at_users
}

/// Adds or takes away the user's reaction; what is so already stays as it is.
pub(super) fn react(db: &mut Db, by: &Account, key: &ConvKey, ask: &wire::React) -> Done<wire::Msg> {
    let react = |_: &Db, s: &mut Subject| {
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
    Ok(change_msg(db, by, key, ask.cseq, react)?.0)
}

/// Sets and deletes extensions, each key only if it is as its writer saw it.
pub(super) fn set_extensions(db: &mut Db, by: &Account, key: &ConvKey, ask: &wire::SetExtensions) -> Done<wire::ExtensionsRes> {
    let (msg, results) = change_msg(db, by, key, ask.cseq, |_, s| {
        s.must_live()?;
        // Unique and rising over the message's whole life, also when a key goes and comes again.
        let ver = (s.conv.mseq + 1) as u64;
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
pub(super) fn pin(db: &mut Db, by: &Account, key: &ConvKey, ask: &wire::PinMsg) -> Done<wire::Msg> {
    let pin = |db: &Db, s: &mut Subject| {
        s.must_live()?;
        let pinned = s.row.flags & flags::PINNED != 0;
        match (ask.pinned, pinned) {
            (true, true) => return OpError::refused(code::MESSAGE_PINNED_ALREADY, "pinned already"),
            (false, false) => return Ok((false, ())),
            (true, false) if s.row.flags & flags::TARGETED != 0 => {
                return OpError::refused(code::INVALID_PARAMETERS, "a targeted message is not pinned");
            }
            (true, false) => {
                let sql = "SELECT COUNT(*) FROM msg INDEXED BY msg_pinned WHERE conv = ?1 AND (flags & 262144) <> 0";
                if db.one(sql, params![s.conv.id], |r| r.get::<_, i64>(0))?.unwrap_or(0) >= rules::MAX_PINNED_MESSAGES as i64 {
                    return OpError::refused(code::MESSAGE_PIN_LIMIT, "too many pinned messages");
                }
                s.row.flags |= flags::PINNED;
                (s.attached.pinned_by, s.attached.pinned_ms) = (by.uid.as_ref().into(), db.now() as u64);
            }
            (false, true) => {
                s.row.flags &= !flags::PINNED;
                (s.attached.pinned_by, s.attached.pinned_ms) = (String::new(), 0);
            }
        }
        Ok((true, ()))
    };
    Ok(change_msg(db, by, key, ask.cseq, pin)?.0)
}

/// The pinned messages this user may see, newest pin first.
pub(super) fn pinned(db: &mut Db, user: &Account, key: &ConvKey) -> Done<wire::MsgList> {
    let Some((conv, visible_from)) = db.conv_of(key, user)? else { return Ok(wire::MsgList::default()) };
    let sql = format!(
        "SELECT {MSG_COLUMNS} FROM msg m INDEXED BY msg_pinned WHERE m.conv = ?1 AND (m.flags & 262144) <> 0 AND m.cseq >= ?3 AND {SEEN}"
    );
    let rows: Vec<MsgRow> = db
        .conn
        .prepare_cached(&sql)?
        .query_map(params![conv.id, user.id, visible_from], |r| MsgRow::read(r, 0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut msgs: Vec<wire::Msg> = rows.into_iter().map(|m| db.wire_msg(m, user.id)).collect::<rusqlite::Result<_>>()?;
    msgs.sort_by_key(|m| std::cmp::Reverse((m.attached.as_ref().map_or(0, |a| a.pinned_ms), m.cseq)));
    Ok(wire::MsgList { msgs })
}
