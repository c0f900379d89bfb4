//! Groups and who is in them.
use super::targets::Route;
use crate::actors::calls::{Call, GroupCall};
use crate::actors::session::HostCall;
use crate::api::{ErrorCode, GroupCommand};
use crate::exec::Env;
use ntk_protocol::{hex, rules, valid_group_id, valid_user_id};

pub(super) fn route(env: &Env, command: GroupCommand) -> Result<Route, ErrorCode> {
    let call = |call| Ok(Route::Session(HostCall::Call(Call::Group(call))));
    match command {
        GroupCommand::CreateGroup { group_id, name, members, excluded_from_unread: uncounted } => {
            let group = if group_id.is_empty() { hex(&env.random::<12>()) } else { group_id };
            if !valid_group_id(&group) {
                return Err(ErrorCode::BadGroupIdLocal);
            }
            members_ok(&members)?;
            if name.len() > rules::MAX_GROUP_NAME {
                return Err(ErrorCode::InvalidParameters);
            }
            call(GroupCall::Create { group, name, members, uncounted })
        }
        GroupCommand::AddGroupMembers { group_id, members } => {
            if !valid_group_id(&group_id) {
                return Err(ErrorCode::BadGroupIdLocal);
            }
            members_ok(&members)?;
            call(GroupCall::AddMembers { group: group_id, members })
        }
    }
}

fn members_ok(members: &[String]) -> Result<(), ErrorCode> {
    if members.len() > rules::MAX_MEMBERS_PER_CALL {
        return Err(ErrorCode::InvalidParameters);
    }
    if members.iter().all(|m| valid_user_id(m)) { Ok(()) } else { Err(ErrorCode::BadUserId) }
}
