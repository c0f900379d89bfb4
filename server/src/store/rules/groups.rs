//! Writes under a group's key: making it, adding members.
use super::access::{conv_of, pay_for_new};
use super::append::{Draft, write_msg};
use super::encode::{group_news, msg_tails};
use super::rows::ConvRow;
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx};
use crate::ids::{Cseq, UserId};
use crate::store::task::{Job, NewMembers, Task};
use crate::store::types::{Account, NewGroup};
use ntk_protocol::rules::{MAX_GROUP_MEMBERS, code, kind};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use std::collections::BTreeSet;

pub(crate) fn create_group<T: Tx>(tx: &mut T, new: &NewGroup) -> Done<()> {
    if tx.conv(&new.conv)?.is_some() {
        return OpError::refused(code::GROUP_ID_USED, "group id in use");
    }
    let mut members = BTreeSet::from([new.owner.id]);
    for (uid, user) in new.members.iter().zip(tx.users_called(&new.members)?) {
        match user {
            Some(user) => members.insert(user),
            None => return OpError::refused(code::UNKNOWN_USER, format!("unknown user {uid:?}")),
        };
    }
    if members.len() > MAX_GROUP_MEMBERS {
        return OpError::refused(code::GROUP_FULL, "too many members");
    }
    pay_for_new(tx, None, members.len(), new.owner.id)?;
    let members: Vec<UserId> = members.into_iter().collect();
    let mut conv = tx.insert_conv(&new.conv, &new.name, new.owner.id, new.uncounted)?;
    tx.insert_members(conv.id, &members, Cseq(1))?;
    join(tx, &mut conv, new.owner.id, members.len(), "created".into())
}

pub(crate) fn add_members<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, uids: &[String]) -> Done<wire::AddMembersRes> {
    if !matches!(key, ConvKey::Group(_)) {
        return OpError::refused(code::INVALID_CONVERSATION, "not a group");
    }
    let Some((mut conv, _)) = conv_of(tx, key, by)? else { return OpError::refused(code::NO_SUCH_GROUP, "no such group") };
    let mut res = wire::AddMembersRes::default();
    let mut new: Vec<UserId> = Vec::new();
    for (uid, user) in uids.iter().zip(tx.users_called(uids)?) {
        match user {
            None => res.unknown.push(uid.clone()),
            Some(user) if new.contains(&user) || tx.visible_from(conv.id, user)?.is_some() => res.already.push(uid.clone()),
            Some(user) => {
                new.push(user);
                res.added.push(uid.clone());
            }
        }
    }
    if new.is_empty() {
        return Ok(res);
    }
    if conv.member_count as usize + new.len() > MAX_GROUP_MEMBERS {
        return OpError::refused(code::GROUP_FULL, "too many members");
    }
    pay_for_new(tx, Some(&conv), new.len(), by.id)?;
    tx.insert_members(conv.id, &new, conv.head.next())?;
    let tip = format!("joined:{}", res.added.join("\n"));
    join(tx, &mut conv, by.id, new.len(), tip)?;
    Ok(res)
}

/// The tip every member gets, the first message the new ones see, and the task that carries both.
fn join<T: Tx>(tx: &mut T, conv: &mut ConvRow, by: UserId, joined: usize, tip: String) -> Done<()> {
    conv.member_count += joined as i64;
    conv.meta_ver += 1;
    let diffused = conv.diffused;
    // For good: a group that shrinks again does not change its way of telling.
    conv.diffused |= conv.member_count > tx.env().diffuse_above;
    let body = wire::Body { tip, ..Default::default() }.encode_to_vec();
    let row = write_msg(tx, conv, Draft { sender: by, kind: kind::GROUP_TIP, flags: 0, body: &body, cmid: None, read_of: 0 })?;
    let payload = NewMembers { conv: conv.id, cseq: row.cseq, sender: by };
    // When it begins, everyone is told, so that nobody waits for entries in vain.
    let (job, news) = match diffused {
        true => (Job::GroupMembers(payload), Some(group_news(tx, conv, &row, false, true)?)),
        false => (Job::Members(payload), None),
    };
    let tails = Some(msg_tails(tx, wire::EntryKind::EntryMsg, conv.id, row)?);
    let members = conv.member_count as u32;
    Ok(add_task(tx, Task { members, tails, news, ..Task::new(job) })?)
}
