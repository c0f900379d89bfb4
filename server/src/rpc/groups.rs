//! Making groups and adding members.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, encoded, read, state_after};
use crate::caller::{Caller, NO_WAIT, conv_key, invalid};
use crate::store::NewGroup;
use ntk_protocol::methods::Groups;
use ntk_protocol::rules::{MAX_GROUP_NAME, MAX_MEMBERS_PER_CALL, code};
use ntk_protocol::{ConvKey, wire};

pub(super) fn call(caller: &Caller, method: Groups, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    let me = caller.account.clone();
    Ok(match method {
        Groups::Create => {
            let a: wire::CreateGroup = read(args)?;
            let group = if a.group.is_empty() { format!("g{}", caller.gateway.random.hex()) } else { a.group };
            let conv = ConvKey::group(&group).map_err(|_| (code::BAD_GROUP_ID, "bad group id", NO_WAIT))?;
            if a.name.len() > MAX_GROUP_NAME || a.members.len() > MAX_MEMBERS_PER_CALL {
                return invalid("group name too long, or too many members in one call");
            }
            let new =
                NewGroup { owner: me.clone(), conv: conv.clone(), name: a.name, members: a.members, uncounted: a.uncounted };
            state_after(store.create_group(new), store.clone(), me, conv)
        }
        Groups::AddMembers => {
            let a: wire::AddMembers = read(args)?;
            if a.members.len() > MAX_MEMBERS_PER_CALL {
                return invalid("too many members in one call");
            }
            encoded(store.add_members(me, conv_key(&a.conv)?, a.members))
        }
    })
}
