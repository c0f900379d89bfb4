//! What is said of a group and of its members, who owns it, who may not speak: asked and set under the group's key. Who may is asked
//! of the table, as in [`super::groups`].
use super::access::{pay, seat_in};
use super::called::note_group;
use super::groups::{Asked, Told, ask, own, tell, tip};
use super::rows::{ConvRow, Described, GroupMember};
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::UserId;
use crate::store::types::Account;
use ntk_protocol::groups::{Call, JoinOption, MAX_MEMBER_PAGE, Role, may};
use ntk_protocol::rules::{MAX_NUMBER, code, number};
use ntk_protocol::{ConvKey, wire};

/// What there is to know of groups, each with its own code.
pub(crate) fn cards<T: Tx>(tx: &mut T, by: &Account, keys: &[ConvKey]) -> Done<wire::GroupCards> {
    let mut groups = Vec::with_capacity(keys.len());
    for key in keys {
        groups.push(match ask(tx, by, key, Call::Info) {
            Ok(asked) => card(tx, key, &asked)?,
            Err(OpError::Refused(e)) => wire::GroupCard { conv: key.to_string(), code: e.code, ..Default::default() },
            Err(e) => return Err(e),
        });
    }
    Ok(wire::GroupCards { groups })
}

pub(super) fn card<T: Tx>(tx: &mut T, key: &ConvKey, asked: &Asked) -> Verb<wire::GroupCard> {
    let Asked { conv, of, role } = asked;
    let Described { face, introduction, notification, notification_ms, created_ms } = tx.group_text(conv.id)?;
    Ok(wire::GroupCard {
        conv: key.to_string(),
        code: code::OK,
        name: conv.name.clone(),
        r#type: of.wire(),
        owner: tx.uid(conv.owner)?.as_ref().into(),
        info: Some(wire::GroupInfo {
            face,
            introduction,
            notification,
            join_option: conv.join_option.wire(),
            approve_option: conv.approve_option.wire(),
        }),
        notification_ms: notification_ms as u64,
        created_ms: created_ms as u64,
        member_count: conv.member_count as u32,
        max_members: tx.env().sizes.of(*of),
        muted_all: conv.muted_all,
        role: role.map_or(0, Role::wire),
    })
}

/// Sets what is named; everyone hears what changed, and nobody of what is as it was.
pub(crate) fn set_info<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, set: &wire::SetGroup) -> Done<wire::GroupCard> {
    let wire::SetGroup { conv: _, name, face, introduction, notification, join_option, muted_all, approve_option } = set;
    let texts =
        [name, face, introduction, notification].iter().any(|text| text.is_some()) || join_option.or(*approve_option).is_some();
    let mut asked = match (texts, muted_all) {
        (false, Some(_)) => ask(tx, by, key, Call::MuteAll)?,
        _ => ask(tx, by, key, Call::SetInfo)?,
    };
    if texts && muted_all.is_some() {
        ask(tx, by, key, Call::MuteAll)?;
    }
    let conv = &mut asked.conv;
    let option = join_option.and_then(JoinOption::from_wire);
    if option.is_some_and(|option| !asked.of.may_have(option)) {
        return OpError::refused(code::INVALID_PARAMETERS, "change.join_option: nobody comes into a Work group by themselves");
    }
    let was = tx.group_text(conv.id)?;
    let mut text = was.clone();
    let mut changed: Vec<String> = Vec::new();
    let renamed = name.as_ref().is_some_and(|name| *name != conv.name);
    if let Some(name) = name.as_ref().filter(|_| renamed) {
        conv.name.clone_from(name);
        changed.push(format!("name={name}"));
    }
    for (new, old, word) in [(face, &mut text.face, "face"), (introduction, &mut text.introduction, "introduction")] {
        if let Some(new) = new.as_ref().filter(|new| *new != old) {
            old.clone_from(new);
            changed.push(word.into());
        }
    }
    if let Some(new) = notification.as_ref().filter(|new| **new != text.notification) {
        (text.notification, text.notification_ms) = (new.clone(), tx.now());
        changed.push("notification".into());
    }
    if let Some(option) = option.filter(|option| *option != conv.join_option) {
        conv.join_option = option;
        changed.push(format!("join_option={}", option.wire()));
    }
    if let Some(option) = approve_option.and_then(JoinOption::from_wire).filter(|option| *option != conv.approve_option) {
        conv.approve_option = option;
        changed.push(format!("approve_option={}", option.wire()));
    }
    if let Some(muted) = muted_all.filter(|muted| *muted != conv.muted_all) {
        conv.muted_all = muted;
        changed.push(format!("muted_all={}", u32::from(muted)));
    }
    if !changed.is_empty() {
        pay(tx, conv, by.id)?;
        if text != was {
            tx.put_group_text(conv.id, &text)?;
        }
        conv.meta_ver += 1;
        tx.save_group(conv)?;
        if renamed {
            note_group(tx, conv)?;
        }
        let row = tip(tx, conv, by.id, format!("info:{}", changed.join("\n")))?;
        tell(tx, conv, row, Told { few: conv.diffused, ..Told::default() })?;
    }
    Ok(card(tx, key, &asked)?)
}

/// Sets role, mute or card of one member.
pub(crate) fn set_member<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, set: &wire::SetMember) -> Done<wire::GroupMember> {
    let wire::SetMember { conv: _, user, role, mute_s, card } = set;
    let own = *user == *by.uid;
    let wanted = [
        (role.is_some(), Call::SetRole),
        (mute_s.is_some(), Call::Mute),
        (card.is_some(), if own { Call::SetOwnCard } else { Call::SetCard }),
    ];
    let mut calls = wanted.iter().filter(|(wanted, _)| *wanted).map(|(_, call)| *call);
    let (Some(call), None) = (calls.next(), calls.next()) else {
        return OpError::refused(code::INVALID_PARAMETERS, "role: set alone, as mute_s and card are");
    };
    let mut asked = ask(tx, by, key, call)?;
    let mut member = member(tx, &asked.conv, user)?;
    let below = may(call, asked.of, asked.role, Some(member.role));
    if below != code::OK {
        return OpError::refused(below, "does not rank below the caller");
    }
    let was = member.clone();
    let mut word = None;
    if let Some(role) = role.and_then(Role::from_wire) {
        if role == Role::Owner {
            return OpError::refused(code::INVALID_PARAMETERS, "role: a group is handed over to its next owner");
        }
        member.role = role;
        word = Some(role.word());
    }
    if let Some(seconds) = mute_s {
        let ms = seconds.saturating_mul(1000).min(MAX_NUMBER / 2);
        member.muted_until = if ms == 0 { 0 } else { tx.now() + number(ms) };
        word = Some(if ms == 0 { "unmuted" } else { "muted" });
    }
    if let Some(card) = card {
        member.card.clone_from(card);
    }
    if member != was {
        let conv = &mut asked.conv;
        if word.is_some() {
            pay(tx, conv, by.id)?;
        }
        tx.save_group_member(conv.id, &member)?;
        // A name card is looked up with its member; nobody is told of it.
        if let Some(word) = word {
            conv.meta_ver += 1;
            let row = tip(tx, conv, by.id, format!("{word}:{user}"))?;
            tell(tx, conv, row, Told { few: conv.diffused, also: &[member.user], ..Told::default() })?;
        }
    }
    Ok(shown(tx, member)?)
}

/// Somebody else owns it; who did is a member like others.
pub(crate) fn transfer<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, user: &str) -> Done<()> {
    let Asked { mut conv, of, role } = ask(tx, by, key, Call::Transfer)?;
    let next = member(tx, &conv, user)?;
    let below = may(Call::Transfer, of, role, Some(next.role));
    if below != code::OK {
        return OpError::refused(below, "it is theirs");
    }
    pay(tx, &conv, by.id)?;
    tx.set_role(conv.id, by.id, Role::Member)?;
    own(tx, &mut conv, by.id, next.user)
}

/// Members by pages: who ranks highest first, then in the order in which they became known to the server.
pub(crate) fn page<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, asked: &wire::GetMembers) -> Done<wire::GroupMembers> {
    let Asked { conv, .. } = ask(tx, by, key, Call::Members)?;
    let only = Role::from_wire(asked.role);
    let (mut role, mut after) = place(&asked.page_token)?;
    let limit = if asked.limit == 0 { MAX_MEMBER_PAGE } else { asked.limit.min(MAX_MEMBER_PAGE) };
    let mut found: Vec<GroupMember> = Vec::new();
    while let Some(of) = role {
        if only.is_none_or(|only| only == of) {
            found.extend(tx.group_members(conv.id, of, after, limit - found.len() as u32)?);
        }
        if found.len() == limit as usize {
            break;
        }
        (role, after) = (below(of), UserId(0));
    }
    let last = found.last().filter(|_| found.len() == limit as usize);
    let next_page_token = last.map(|m| format!("{} {}", m.role.wire(), m.user.0).into_bytes().into()).unwrap_or_default();
    let members = found.into_iter().map(|m| shown(tx, m)).collect::<Verb<_>>()?;
    Ok(wire::GroupMembers { members, next_page_token, total: conv.member_count as u32 })
}

fn below(role: Role) -> Option<Role> {
    match role {
        Role::Owner => Some(Role::Admin),
        Role::Admin => Some(Role::Member),
        Role::Member => None,
    }
}

fn place(token: &[u8]) -> Done<(Option<Role>, UserId)> {
    if token.is_empty() {
        return Ok((Some(Role::Owner), UserId(0)));
    }
    let parts = std::str::from_utf8(token).ok().and_then(|t| t.split_once(' '));
    match parts.and_then(|(role, user)| Some((Role::from_wire(role.parse().ok()?)?, user.parse().ok()?))) {
        Some((role, user)) => Ok((Some(role), UserId(user))),
        None => OpError::refused(code::INVALID_PARAMETERS, "cursor: not of this list"),
    }
}

fn member<T: Tx>(tx: &mut T, conv: &ConvRow, uid: &str) -> Done<GroupMember> {
    let known = tx.account(uid)?;
    let found = match known {
        Some(account) if seat_in(tx, conv, account.id)?.is_some_and(|seat| seat.is_member()) => {
            tx.group_member(conv.id, account.id)?
        }
        _ => None,
    };
    match found {
        Some(member) => Ok(member),
        None => OpError::refused(code::INVALID_PARAMETERS, "user_id: not a member"),
    }
}

fn shown<T: Tx>(tx: &mut T, m: GroupMember) -> Verb<wire::GroupMember> {
    let now = tx.now();
    Ok(wire::GroupMember {
        user: tx.uid(m.user)?.as_ref().into(),
        role: m.role.wire(),
        card: m.card,
        joined_ms: m.joined_ms as u64,
        muted_until_ms: if m.muted_until > now { m.muted_until as u64 } else { 0 },
    })
}
