//! Groups and who is in them.
use super::arguments::must;
use super::targets::Route;
use crate::actors::calls::{Call, GroupCall};
use crate::actors::session::HostCall;
use crate::api::{Error, ErrorCode, GroupCommand};
use crate::exec::Env;
use ntk_protocol::{hex, rules, valid_group_id, valid_user_id};

pub(super) fn route(env: &Env, command: GroupCommand) -> Result<Route, Error> {
    let call = |call| Ok(Route::Session(HostCall::Call(Call::Group(call))));
    match command {
        GroupCommand::CreateGroup { group_id, name, members, excluded_from_unread: uncounted } => {
            let group = if group_id.is_empty() { hex(&env.random::<12>()) } else { group_id };
            if !valid_group_id(&group) {
                return Err(ErrorCode::BadGroupIdLocal.into());
            }
            members_ok(&members)?;
            let most = rules::MAX_GROUP_NAME;
            must(name.len() <= most, "name", format_args!("at most {most} bytes"))?;
            call(GroupCall::Create { group, name, members, uncounted })
        }
        GroupCommand::AddGroupMembers { group_id, members } => {
            if !valid_group_id(&group_id) {
                return Err(ErrorCode::BadGroupIdLocal.into());
            }
            members_ok(&members)?;
            call(GroupCall::AddMembers { group: group_id, members })
        }
    }
}

fn members_ok(members: &[String]) -> Result<(), Error> {
    let most = rules::MAX_MEMBERS_PER_CALL;
    must(members.len() <= most, "members", format_args!("at most {most}"))?;
    if members.iter().all(|m| valid_user_id(m)) { Ok(()) } else { Err(ErrorCode::BadUserId.into()) }
}
