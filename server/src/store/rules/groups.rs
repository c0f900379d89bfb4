//! Writes under a group's key: making it, and every way in and out. Who may is asked of the table both sides share
//! (`ntk_protocol::groups`) on what this transaction reads, before anything is paid or written: of two who act at once the second
//! one meets what the first one did.
use super::access::{pay, pay_for_new, seat_in};
use super::append::{Draft, write_msg};
use super::applications::{apply, settle};
use super::called::note_group;
use super::encode::{About, group_news, msg_tails};
use super::rows::{ConvRow, Described, Ended, MsgRow, NewConv};
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx};
use crate::ids::{Cseq, UserId};
use crate::store::task::{Job, NewMembers, Task};
use crate::store::types::{Account, NewGroup};
use ntk_protocol::groups::{Call, GroupType, JoinOption, MAX_BROUGHT, Membership, Role, brought_by, join_code, may};
use ntk_protocol::rules::{code, kind};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use std::collections::BTreeSet;

/// A group that lives, and what the caller is in it.
pub(super) struct Asked {
    pub(super) conv: ConvRow,
    pub(super) of: GroupType,
    pub(super) role: Option<Role>,
}

/// Asks the table whether `by` may.
pub(super) fn ask<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, call: Call) -> Done<Asked> {
    if !matches!(key, ConvKey::Group(_)) {
        return OpError::refused(code::INVALID_CONVERSATION, "not a group");
    }
    let no_such = || OpError::refused(code::NO_SUCH_GROUP, "no such group");
    let Some(conv) = tx.conv(key)? else { return no_such() };
    let Some(of) = conv.group.filter(|_| conv.dismissed == Cseq(0)) else { return no_such() };
    let role = seat_in(tx, &conv, by.id)?.filter(|seat| seat.is_member()).map(|seat| seat.role);
    match may(call, of, role, None) {
        code::OK => Ok(Asked { conv, of, role }),
        code => OpError::refused(code, format!("{} by {}", call.word(), role.map_or("a stranger", Role::word))),
    }
}

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
    if members.len() > tx.env().sizes.of(new.of) as usize {
        return OpError::refused(code::GROUP_FULL, "too many members");
    }
    pay_for_new(tx, None, members.len(), new.owner.id)?;
    let members: Vec<UserId> = members.into_iter().collect();
    let join_option = JoinOption::from_wire(new.info.join_option).unwrap_or(new.of.joined_by());
    let approve_option = JoinOption::from_wire(new.info.approve_option).unwrap_or(new.of.brought_by_members());
    let made = NewConv {
        name: &new.name,
        owner: new.owner.id,
        uncounted: new.of == GroupType::Meeting,
        group: Some(new.of),
        join_option,
        approve_option,
    };
    let mut conv = tx.insert_conv(&new.conv, &made)?;
    note_group(tx, &conv)?;
    let wire::GroupInfo { face, introduction, notification, join_option: _, approve_option: _ } = new.info.clone();
    let created_ms = tx.now();
    let notification_ms = if notification.is_empty() { 0 } else { created_ms };
    tx.put_group_text(conv.id, &Described { face, introduction, notification, notification_ms, created_ms })?;
    come(tx, &mut conv, new.owner.id, &members, "created".into())?;
    Ok(tx.set_role(conv.id, new.owner.id, Role::Owner)?)
}

/// A member brings others: they are in, or apply with the member named, as the group has it.
pub(crate) fn add_members<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, uids: &[String]) -> Done<wire::AddMembersRes> {
    let Asked { mut conv, of, role } = ask(tx, by, key, Call::Add)?;
    let option = brought_by(role, conv.approve_option);
    if join_code(option) != code::OK {
        return OpError::refused(join_code(option), format!("whom members bring: {}", option.word()));
    }
    let mut res = wire::AddMembersRes::default();
    let mut new: Vec<UserId> = Vec::new();
    for (uid, user) in uids.iter().zip(tx.users_called(uids)?) {
        match user {
            None => res.unknown.push(uid.clone()),
            Some(user) if new.contains(&user) || is_member(tx, &conv, user)? => res.already.push(uid.clone()),
            Some(user) => {
                new.push(user);
                res.added.push(uid.clone());
            }
        }
    }
    if new.is_empty() {
        return Ok(res);
    }
    has_room(tx, &conv, of, new.len())?;
    if option == JoinOption::Approval {
        if new.len() > MAX_BROUGHT {
            return OpError::refused(code::INVALID_PARAMETERS, format!("members: at most {MAX_BROUGHT} who apply"));
        }
        apply(tx, &conv, by, &new, "")?;
        res.waiting = std::mem::take(&mut res.added);
        return Ok(res);
    }
    pay_for_new(tx, Some(&conv), new.len(), by.id)?;
    let tip = format!("joined:{}", res.added.join("\n"));
    come(tx, &mut conv, by.id, &new, tip)?;
    Ok(res)
}

/// A stranger comes in by themselves, or applies (`false`).
pub(crate) fn join<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, wording: &str) -> Done<bool> {
    let Asked { mut conv, of, .. } = ask(tx, by, key, Call::Join)?;
    if join_code(conv.join_option) != code::OK {
        return OpError::refused(join_code(conv.join_option), format!("how one joins it: {}", conv.join_option.word()));
    }
    has_room(tx, &conv, of, 1)?;
    if conv.join_option == JoinOption::Approval {
        apply(tx, &conv, by, &[by.id], wording)?;
        return Ok(false);
    }
    pay_for_new(tx, Some(&conv), 1, by.id)?;
    come(tx, &mut conv, by.id, &[by.id], format!("joined:{}", by.uid))?;
    Ok(true)
}

/// Who quits has gone with the tip about it. An owner who may quit is followed by who has been there longest; a group that nobody is
/// left in is dismissed.
pub(crate) fn quit<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey) -> Done<()> {
    let Asked { mut conv, role, .. } = ask(tx, by, key, Call::Quit)?;
    pay(tx, &conv, by.id)?;
    go(tx, &mut conv, by.id, &[by.id], Membership::Quit, format!("quit:{}", by.uid))?;
    if role != Some(Role::Owner) {
        return Ok(());
    }
    match tx.longest_member(conv.id)? {
        Some(next) => own(tx, &mut conv, by.id, next),
        None => {
            conv.dismissed = conv.head;
            tx.save_group(&conv)?;
            Ok(note_group(tx, &conv)?)
        }
    }
}

/// Who is removed sees the tip about it and nothing after.
pub(crate) fn kick<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, uids: &[String]) -> Done<wire::KickMembersRes> {
    let Asked { mut conv, of, role } = ask(tx, by, key, Call::Kick)?;
    let mut res = wire::KickMembersRes::default();
    let mut gone: Vec<UserId> = Vec::new();
    for (uid, user) in uids.iter().zip(tx.users_called(uids)?) {
        let seat = match user {
            Some(user) => tx.seat(conv.id, user)?.filter(|seat| seat.is_member() && !gone.contains(&user)).map(|s| (user, s)),
            None => None,
        };
        match seat {
            None => res.not_members.push(uid.clone()),
            Some((_, seat)) if may(Call::Kick, of, role, Some(seat.role)) != code::OK => res.refused.push(uid.clone()),
            Some((user, _)) => {
                gone.push(user);
                res.kicked.push(uid.clone());
            }
        }
    }
    if gone.is_empty() {
        return match res.refused.is_empty() {
            true => Ok(res),
            false => OpError::refused(code::NO_PERMISSION, "nobody of these ranks below the caller"),
        };
    }
    pay(tx, &conv, by.id)?;
    let tip = format!("kicked:{}", res.kicked.join("\n"));
    go(tx, &mut conv, by.id, &gone, Membership::Kicked, tip)?;
    Ok(res)
}

/// Nobody is a member any more. Rows of members stay as they are: what ended them is said once, with the conversation.
pub(crate) fn dismiss<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey) -> Done<()> {
    let Asked { mut conv, .. } = ask(tx, by, key, Call::Dismiss)?;
    // All are told by their timelines, whatever diffusion there is.
    pay_for_new(tx, Some(&ConvRow { diffused: false, ..conv.clone() }), 0, by.id)?;
    conv.meta_ver += 1;
    conv.dismissed = conv.head.next();
    tx.save_group(&conv)?;
    note_group(tx, &conv)?;
    let row = tip(tx, &mut conv, by.id, "dismissed".into())?;
    tell(tx, &conv, row, Told::default())
}

pub(super) fn is_member<T: Tx>(tx: &mut T, conv: &ConvRow, user: UserId) -> Done<bool> {
    Ok(tx.seat(conv.id, user)?.is_some_and(|seat| seat.is_member()))
}

pub(super) fn has_room<T: Tx>(tx: &mut T, conv: &ConvRow, of: GroupType, new: usize) -> Done<()> {
    if conv.member_count as u64 + new as u64 > u64::from(tx.env().sizes.of(of)) {
        return OpError::refused(code::GROUP_FULL, "too many members");
    }
    Ok(())
}

/// They come, or come back. The tip is the first message they see.
pub(super) fn come<T: Tx>(tx: &mut T, conv: &mut ConvRow, by: UserId, users: &[UserId], text: String) -> Done<()> {
    settle(tx, conv, by, users)?;
    conv.seats += tx.insert_members(conv.id, users, conv.head.next())?;
    conv.member_count += users.len() as i64;
    conv.meta_ver += 1;
    let diffused = conv.diffused;
    // For good: a group that shrinks again does not change its way of telling.
    conv.diffused |= conv.member_count > tx.env().diffuse_above;
    tx.save_group(conv)?;
    let row = tip(tx, conv, by, text)?;
    // When it begins, everyone is told, so that nobody waits for entries in vain.
    tell(tx, conv, row, Told { few: diffused, ..Told::default() })
}

/// They go. The tip is the last message they see.
fn go<T: Tx>(tx: &mut T, conv: &mut ConvRow, by: UserId, users: &[UserId], how: Membership, text: String) -> Done<()> {
    conv.member_count -= users.len() as i64;
    conv.meta_ver += 1;
    let row = tip(tx, conv, by, text)?;
    tx.end_members(conv.id, users, &Ended { how, until: row.cseq, mseq: conv.mseq, ts: row.ts })?;
    let diffused = conv.diffused;
    tell(tx, conv, row, Told { few: diffused, gone: users, ..Told::default() })
}

/// Somebody else owns it from now on.
pub(super) fn own<T: Tx>(tx: &mut T, conv: &mut ConvRow, by: UserId, next: UserId) -> Done<()> {
    conv.owner = next;
    conv.meta_ver += 1;
    tx.set_role(conv.id, next, Role::Owner)?;
    tx.save_group(conv)?;
    let uid = tx.uid(next)?;
    let row = tip(tx, conv, by, format!("owner:{uid}"))?;
    let few = conv.diffused;
    tell(tx, conv, row, Told { few, also: &[by, next], ..Told::default() })
}

pub(super) fn tip<T: Tx>(tx: &mut T, conv: &mut ConvRow, by: UserId, tip: String) -> Done<MsgRow> {
    let body = wire::Body { tip, ..Default::default() }.encode_to_vec();
    Ok(write_msg(tx, conv, Draft { sender: by, kind: kind::GROUP_TIP, flags: 0, body: &body, cmid: None, read_of: 0 })?)
}

/// Whom a tip is told, besides those who come or go with it.
#[derive(Default)]
pub(super) struct Told<'a> {
    /// Only these, and those who come or go, get the conversation's state, and all others hear by the hub; else everyone gets both.
    pub(super) few: bool,
    /// Of whom it says something else.
    pub(super) also: &'a [UserId],
    /// Who hears no more of the group after it.
    pub(super) gone: &'a [UserId],
}

/// The task that carries a tip and what it says of members.
pub(super) fn tell<T: Tx>(tx: &mut T, conv: &ConvRow, row: MsgRow, told: Told<'_>) -> Done<()> {
    let payload = NewMembers { conv: conv.id, cseq: row.cseq, sender: row.sender, also: told.also.to_vec() };
    let news = match conv.diffused {
        true => Some(group_news(tx, conv, &row, About::Tip { gone: told.gone })?),
        false => None,
    };
    let job = if told.few { Job::GroupMembers(payload) } else { Job::Members(payload) };
    let tails = Some(msg_tails(tx, wire::EntryKind::EntryMsg, conv.id, row)?);
    let members = conv.places();
    Ok(add_task(tx, Task { members, tails, news, ..Task::new(job) })?)
}
