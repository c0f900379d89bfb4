//! Groups and who is in them.
use super::arguments::{must, page, refused};
use super::targets::{Read, Route};
use crate::actors::calls::{Call, GroupCall};
use crate::actors::session::HostCall;
use crate::api::{Error, ErrorCode, GroupCommand, GroupInfoChange, GroupRole, NewGroup};
use crate::exec::Env;
use ntk_protocol::{from_hex, groups, hex, rules, valid_group_id, valid_user_id, wire};

pub(super) fn route(env: &Env, command: GroupCommand) -> Result<Route, Error> {
    let call = match command {
        GroupCommand::CreateGroup { group_id, name, members, excluded_from_unread: uncounted } => {
            let group = new_id(env, group_id)?;
            name_ok(&name)?;
            members_ok(&members, rules::MAX_MEMBERS_PER_CALL)?;
            let (r#type, info) = (0, None);
            GroupCall::Create(Box::new(wire::CreateGroup { group, name, members, uncounted, r#type, info }))
        }
        GroupCommand::CreateGroupWith { group: new, members } => {
            let NewGroup { group_id, name, group_type, face_url: face, introduction, notification, join_option, approve_option } =
                new;
            let group = new_id(env, group_id)?;
            name_ok(&name)?;
            members_ok(&members, rules::MAX_MEMBERS_PER_CALL)?;
            let long = |text: &str, what, most| must(text.len() <= most, what, format_args!("at most {most} bytes"));
            long(&face, "group.face_url", groups::MAX_FACE)?;
            long(&introduction, "group.introduction", groups::MAX_INTRODUCTION)?;
            long(&notification, "group.notification", groups::MAX_NOTIFICATION)?;
            let of = groups::GroupType::from_wire(group_type as u32).unwrap_or(groups::GroupType::Work);
            let option = groups::JoinOption::from_wire(join_option as u32);
            let fits = option.is_none_or(|option| of.may_have(option));
            must(fits, "group.join_option", format_args!("nobody comes into a Work group by themselves"))?;
            let (join_option, approve_option) = (join_option as u32, approve_option as u32);
            let info = Some(wire::GroupInfo { face, introduction, notification, join_option, approve_option });
            GroupCall::Create(Box::new(wire::CreateGroup { group, name, members, uncounted: false, r#type: of.wire(), info }))
        }
        GroupCommand::AddGroupMembers { group_id: group, members } => {
            id_ok(&group)?;
            members_ok(&members, rules::MAX_MEMBERS_PER_CALL)?;
            GroupCall::AddMembers { group, members }
        }
        GroupCommand::JoinGroup { group_id: group, wording } => {
            id_ok(&group)?;
            wording_ok(&wording, "wording")?;
            GroupCall::Join { group, wording }
        }
        GroupCommand::QuitGroup { group_id: group } => id_ok(&group).map(|()| GroupCall::Quit { group })?,
        GroupCommand::KickGroupMembers { group_id: group, members } => {
            id_ok(&group)?;
            must(!members.is_empty(), "members", format_args!("at least one"))?;
            members_ok(&members, groups::MAX_KICKED_PER_CALL)?;
            GroupCall::Kick { group, members }
        }
        GroupCommand::DismissGroup { group_id: group } => id_ok(&group).map(|()| GroupCall::Dismiss { group })?,
        GroupCommand::GetGroupInfo { group_id: group } => id_ok(&group).map(|()| GroupCall::Info { group })?,
        GroupCommand::GetGroupsInfo { group_ids: groups } => {
            let most = groups::MAX_GROUPS_PER_CALL;
            must((1..=most).contains(&groups.len()), "group_ids", format_args!("1 to {most}"))?;
            groups.iter().try_for_each(|group| id_ok(group))?;
            GroupCall::Infos { groups }
        }
        GroupCommand::SetGroupInfo { group_id: group, change } => {
            id_ok(&group)?;
            GroupCall::SetInfo { group, set: Box::new(named(change)?) }
        }
        GroupCommand::TransferGroupOwner { group_id: group, user_id: user } => {
            ids_ok(&group, &user)?;
            GroupCall::Transfer { group, user }
        }
        GroupCommand::SetGroupMemberRole { group_id: group, user_id: user, role } => {
            ids_ok(&group, &user)?;
            must(matches!(role, GroupRole::Member | GroupRole::Admin), "role", "Member or Admin")?;
            let set = wire::SetMember { user, role: Some(role as u32), ..Default::default() };
            GroupCall::SetMember { group, set: Box::new(set) }
        }
        GroupCommand::GetGroupMembers { group_id: group, role, cursor, count } => {
            id_ok(&group)?;
            let page_token = from_hex(&cursor).ok_or_else(|| refused("cursor", "empty, or the one of the page before"))?;
            let limit = page(count, groups::MAX_MEMBER_PAGE)?;
            GroupCall::Members { group, role: role as u32, page_token, limit }
        }
        GroupCommand::MuteGroupMember { group_id: group, user_id: user, seconds } => {
            ids_ok(&group, &user)?;
            let most = groups::MAX_MUTE_S;
            must(u64::from(seconds) <= most, "seconds", format_args!("at most {most}"))?;
            let set = wire::SetMember { user, mute_s: Some(seconds.into()), ..Default::default() };
            GroupCall::SetMember { group, set: Box::new(set) }
        }
        GroupCommand::MuteAllGroupMembers { group_id: group, muted } => {
            id_ok(&group)?;
            let set = wire::SetGroup { muted_all: Some(muted), ..Default::default() };
            GroupCall::SetInfo { group, set: Box::new(set) }
        }
        GroupCommand::SetGroupMemberInfo { group_id: group, user_id: user, name_card: card } => {
            id_ok(&group)?;
            if !user.is_empty() {
                ids_ok(&group, &user)?;
            }
            let most = groups::MAX_CARD;
            must(card.len() <= most, "name_card", format_args!("at most {most} bytes"))?;
            let set = wire::SetMember { user, card: Some(card), ..Default::default() };
            GroupCall::SetMember { group, set: Box::new(set) }
        }
        GroupCommand::GetGroupApplications { group_id: group, cursor, count } => {
            if !group.is_empty() {
                id_ok(&group)?;
            }
            let page_token = from_hex(&cursor).ok_or_else(|| refused("cursor", "empty, or the one of the page before"))?;
            let limit = page(count, groups::MAX_APPLICATION_PAGE)?;
            GroupCall::Applications { group, page_token, limit }
        }
        GroupCommand::AcceptGroupApplication { group_id, user_id, answer } => decide(group_id, user_id, answer, true)?,
        GroupCommand::RefuseGroupApplication { group_id, user_id, answer } => decide(group_id, user_id, answer, false)?,
        GroupCommand::SetGroupApplicationsRead {} => GroupCall::ReadApplications,
        GroupCommand::GetJoinedGroups { order, cursor, count } => {
            let count = page(count, 100)? as usize;
            return Ok(Route::Read(Read::JoinedGroups { order, cursor, count }));
        }
    };
    Ok(Route::Session(HostCall::Call(Call::Group(call))))
}

fn decide(group: String, user: String, answer: String, accept: bool) -> Result<GroupCall, Error> {
    ids_ok(&group, &user)?;
    wording_ok(&answer, "answer")?;
    Ok(GroupCall::Decide { group, user, answer, accept })
}

fn wording_ok(wording: &str, what: &str) -> Result<(), Error> {
    let most = groups::MAX_WORDING;
    must(wording.len() <= most, what, format_args!("at most {most} bytes"))
}

fn new_id(env: &Env, group_id: String) -> Result<String, Error> {
    let group = if group_id.is_empty() { hex(&env.random::<12>()) } else { group_id };
    id_ok(&group).map(|()| group)
}

fn id_ok(group: &str) -> Result<(), Error> {
    if valid_group_id(group) { Ok(()) } else { Err(ErrorCode::BadGroupIdLocal.into()) }
}

fn ids_ok(group: &str, user: &str) -> Result<(), Error> {
    id_ok(group)?;
    if valid_user_id(user) { Ok(()) } else { Err(ErrorCode::BadUserId.into()) }
}

/// What `fields` names, and nothing else.
fn named(change: GroupInfoChange) -> Result<wire::SetGroup, Error> {
    const NAME: u32 = 1;
    const NOTIFICATION: u32 = 2;
    const INTRODUCTION: u32 = 4;
    const FACE_URL: u32 = 8;
    const JOIN_OPTION: u32 = 16;
    const APPROVE_OPTION: u32 = 4096;
    const ALL: u32 = NAME | NOTIFICATION | INTRODUCTION | FACE_URL | JOIN_OPTION | APPROVE_OPTION;
    let GroupInfoChange { fields, name, notification, introduction, face_url, join_option, approve_option } = change;
    must(fields != 0 && fields & !ALL == 0, "change.fields", "bits 1, 2, 4, 8, 16 and 4096, at least one")?;
    let has = |bit| fields & bit != 0;
    let long = |text: &str, bit, what, most| must(!has(bit) || text.len() <= most, what, format_args!("at most {most} bytes"));
    long(&name, NAME, "change.name", rules::MAX_GROUP_NAME)?;
    long(&notification, NOTIFICATION, "change.notification", groups::MAX_NOTIFICATION)?;
    long(&introduction, INTRODUCTION, "change.introduction", groups::MAX_INTRODUCTION)?;
    long(&face_url, FACE_URL, "change.face_url", groups::MAX_FACE)?;
    must(!has(NAME) || !name.contains('\n'), "change.name", "one line")?;
    let option = groups::JoinOption::from_wire(join_option as u32);
    must(!has(JOIN_OPTION) || option.is_some(), "change.join_option", "Forbid, Approval or Any")?;
    let approved = groups::JoinOption::from_wire(approve_option as u32);
    must(!has(APPROVE_OPTION) || approved.is_some(), "change.approve_option", "Forbid, Approval or Any")?;
    Ok(wire::SetGroup {
        conv: String::new(),
        name: has(NAME).then_some(name),
        face: has(FACE_URL).then_some(face_url),
        introduction: has(INTRODUCTION).then_some(introduction),
        notification: has(NOTIFICATION).then_some(notification),
        join_option: has(JOIN_OPTION).then_some(join_option as u32),
        muted_all: None,
        approve_option: has(APPROVE_OPTION).then_some(approve_option as u32),
    })
}

fn name_ok(name: &str) -> Result<(), Error> {
    let most = rules::MAX_GROUP_NAME;
    must(name.len() <= most, "name", format_args!("at most {most} bytes"))
}

fn members_ok(members: &[String], most: usize) -> Result<(), Error> {
    must(members.len() <= most, "members", format_args!("at most {most}"))?;
    if members.iter().all(|m| valid_user_id(m)) { Ok(()) } else { Err(ErrorCode::BadUserId.into()) }
}
