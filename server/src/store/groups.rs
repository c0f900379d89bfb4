//! Writes under a group's key: making it, adding members.
use super::append::{Draft, write_msg};
use super::db::{ConvRow, Db, Done, OpError};
use super::{Account, NewGroup, Task, task_kind};
use crate::ids::UserId;
use ntk_protocol::rules::{MAX_GROUP_MEMBERS, code, kind};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;
use std::collections::BTreeSet;

pub(super) fn create_group(db: &mut Db, new: &NewGroup) -> Done<()> {
    if db.conv(&new.conv)?.is_some() {
        return OpError::refused(code::GROUP_ID_USED, "group id in use");
    }
    let mut members = BTreeSet::from([new.owner.id]);
    for uid in &new.members {
        match db.account(uid)? {
            Some(account) => members.insert(account.id),
            None => return OpError::refused(code::UNKNOWN_USER, format!("unknown user {uid:?}")),
        };
    }
    if members.len() > MAX_GROUP_MEMBERS {
        return OpError::refused(code::GROUP_FULL, "too many members");
    }
    let mut conv = db.insert_conv(&new.conv, &new.name, new.owner.id)?;
    conv.uncounted = new.uncounted;
    db.exec("UPDATE conv SET uncounted = ?2 WHERE id = ?1", params![conv.id, new.uncounted])?;
    for member in &members {
        db.insert_member(conv.id, *member, 1)?;
    }
    join(db, &mut conv, new.owner.id, members.len(), "created".into())
}

pub(super) fn add_members(db: &mut Db, by: &Account, key: &ConvKey, uids: &[String]) -> Done<wire::AddMembersRes> {
    if !matches!(key, ConvKey::Group(_)) {
        return OpError::refused(code::INVALID_CONVERSATION, "not a group");
    }
    let Some((mut conv, _)) = db.conv_of(key, by)? else { return OpError::refused(code::NO_SUCH_GROUP, "no such group") };
    let mut res = wire::AddMembersRes::default();
    let mut new: Vec<(UserId, &String)> = Vec::new();
    for uid in uids {
        match db.account(uid)? {
            None => res.unknown.push(uid.clone()),
            Some(a) if db.visible_from(conv.id, a.id)?.is_some() || new.iter().any(|(id, _)| *id == a.id) => {
                res.already.push(uid.clone())
            }
            Some(a) => new.push((a.id, uid)),
        }
    }
    if new.is_empty() {
        return Ok(res);
    }
    if conv.member_count as usize + new.len() > MAX_GROUP_MEMBERS {
        return OpError::refused(code::GROUP_FULL, "too many members");
    }
    for (id, uid) in &new {
        db.insert_member(conv.id, *id, conv.head + 1)?;
        res.added.push((*uid).clone());
    }
    let tip = format!("joined:{}", res.added.join("\n"));
    join(db, &mut conv, by.id, new.len(), tip)?;
    Ok(res)
}

/// The tip every member gets, the first message the new ones see, and the task that carries both.
fn join(db: &mut Db, conv: &mut ConvRow, by: UserId, joined: usize, tip: String) -> Done<()> {
    conv.member_count += joined as i64;
    conv.meta_ver += 1;
    let diffused = conv.diffused;
    // For good: a group that shrinks again does not change its way of telling.
    conv.diffused |= conv.member_count > db.diffuse_above;
    let body = wire::Body { tip, ..Default::default() }.encode_to_vec();
    let row = write_msg(db, conv, Draft { sender: by, kind: kind::GROUP_TIP, flags: 0, body: &body, cmid: None, read_of: 0 })?;
    let cseq = row.cseq;
    // When it begins, everyone is told, so that nobody waits for entries in vain.
    let (kind, news) = match diffused {
        true => (task_kind::GROUP_MEMBERS, Some(db.news(conv, &row, false, true)?)),
        false => (task_kind::MEMBERS, None),
    };
    let tails = Some(db.msg_tails(wire::EntryKind::EntryMsg, conv.id, row)?);
    let members = conv.member_count as u32;
    db.add_task(Task { members, tails, news, ..Task::new(kind, conv.id, cseq, by, 0) })?;
    Ok(())
}
