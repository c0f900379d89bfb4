//! Groups and who is in them.
use super::arguments::must;
use super::targets::Route;
use crate::actors::calls::{Call, GroupCall};
use crate::actors::session::HostCall;
use crate::api::{Error, ErrorCode, GroupCommand, NewGroup};
use crate::exec::Env;
use ntk_protocol::{groups, hex, rules, valid_group_id, valid_user_id, wire};

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
            let NewGroup { group_id, name, group_type, face_url: face, introduction, notification, join_option } = new;
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
            let info = Some(wire::GroupInfo { face, introduction, notification, join_option: join_option as u32 });
            GroupCall::Create(Box::new(wire::CreateGroup { group, name, members, uncounted: false, r#type: of.wire(), info }))
        }
        GroupCommand::AddGroupMembers { group_id: group, members } => {
            id_ok(&group)?;
            members_ok(&members, rules::MAX_MEMBERS_PER_CALL)?;
            GroupCall::AddMembers { group, members }
        }
        GroupCommand::JoinGroup { group_id: group } => id_ok(&group).map(|()| GroupCall::Join { group })?,
        GroupCommand::QuitGroup { group_id: group } => id_ok(&group).map(|()| GroupCall::Quit { group })?,
        GroupCommand::KickGroupMembers { group_id: group, members } => {
            id_ok(&group)?;
            must(!members.is_empty(), "members", format_args!("at least one"))?;
            members_ok(&members, groups::MAX_KICKED_PER_CALL)?;
            GroupCall::Kick { group, members }
        }
        GroupCommand::DismissGroup { group_id: group } => id_ok(&group).map(|()| GroupCall::Dismiss { group })?,
    };
    Ok(Route::Session(HostCall::Call(Call::Group(call))))
}

fn new_id(env: &Env, group_id: String) -> Result<String, Error> {
    let group = if group_id.is_empty() { hex(&env.random::<12>()) } else { group_id };
    id_ok(&group).map(|()| group)
}

fn id_ok(group: &str) -> Result<(), Error> {
    if valid_group_id(group) { Ok(()) } else { Err(ErrorCode::BadGroupIdLocal.into()) }
}

fn name_ok(name: &str) -> Result<(), Error> {
    let most = rules::MAX_GROUP_NAME;
    must(name.len() <= most, "name", format_args!("at most {most} bytes"))
}

fn members_ok(members: &[String], most: usize) -> Result<(), Error> {
    must(members.len() <= most, "members", format_args!("at most {most}"))?;
    if members.iter().all(|m| valid_user_id(m)) { Ok(()) } else { Err(ErrorCode::BadUserId.into()) }
}
