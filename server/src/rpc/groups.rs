//! Making groups, and every way in and out.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, checked, encoded, few, read, state_after};
use crate::caller::{Caller, NO_WAIT, conv_key, invalid};
use crate::store::NewGroup;
use ntk_protocol::groups::{
    GroupType, JoinOption, MAX_CARD, MAX_FACE, MAX_GROUPS_PER_CALL, MAX_INTRODUCTION, MAX_KICKED_PER_CALL, MAX_MUTE_S,
    MAX_NOTIFICATION, MAX_WORDING, Role,
};
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
            let of = match a.r#type {
                0 => GroupType::of_unsaid(a.uncounted),
                said => GroupType::from_wire(said).filter(|of| !a.uncounted || *of == GroupType::Meeting).ok_or((
                    code::INVALID_PARAMETERS,
                    "unknown type of group, or one that counts",
                    NO_WAIT,
                ))?,
            };
            let info = a.info.unwrap_or_default();
            checked(check_info(of, &info))?;
            let new = NewGroup { owner: me.clone(), conv: conv.clone(), name: a.name, members: a.members, of, info };
            state_after(store.create_group(new), store.clone(), me, conv)
        }
        Groups::AddMembers => {
            let a: wire::AddMembers = read(args)?;
            if a.members.len() > MAX_MEMBERS_PER_CALL {
                return invalid("too many members in one call");
            }
            encoded(store.add_members(me, conv_key(&a.conv)?, a.members))
        }
        Groups::Join => {
            let a: wire::JoinGroup = read(args)?;
            let conv = conv_key(&a.conv)?;
            checked(check_wording(&a.wording))?;
            let (joined, store) = (store.join_group(me.clone(), conv.clone(), a.wording), store.clone());
            Box::pin(async move {
                match joined.await? {
                    true => state_after(Box::pin(async { Ok(()) }), store, me, conv).await,
                    false => Ok(wire::RpcRes::default()),
                }
            })
        }
        Groups::Quit => {
            let a: wire::QuitGroup = read(args)?;
            let conv = conv_key(&a.conv)?;
            state_after(store.quit_group(me.clone(), conv.clone()), store.clone(), me, conv)
        }
        Groups::Kick => {
            let a: wire::KickMembers = read(args)?;
            few(&a.members, MAX_KICKED_PER_CALL)?;
            encoded(store.kick_members(me, conv_key(&a.conv)?, a.members))
        }
        Groups::Info => {
            let a: wire::GetGroups = read(args)?;
            few(&a.convs, MAX_GROUPS_PER_CALL)?;
            let convs = a.convs.iter().map(|conv| conv_key(conv)).collect::<Result<_, _>>()?;
            encoded(store.groups(me, convs))
        }
        Groups::Members => {
            let a: wire::GetMembers = read(args)?;
            encoded(store.group_members(me, conv_key(&a.conv)?, a))
        }
        Groups::SetInfo => {
            let a: wire::SetGroup = read(args)?;
            checked(check_set_group(&a))?;
            encoded(store.set_group(me, conv_key(&a.conv)?, a))
        }
        Groups::SetMember => {
            let mut a: wire::SetMember = read(args)?;
            checked(check_set_member(&a))?;
            if a.user.is_empty() {
                a.user = me.uid.as_ref().into();
            }
            encoded(store.set_member(me, conv_key(&a.conv)?, a))
        }
        Groups::Transfer => {
            let a: wire::TransferGroup = read(args)?;
            let conv = conv_key(&a.conv)?;
            state_after(store.transfer_group(me.clone(), conv.clone(), a.user), store.clone(), me, conv)
        }
        Groups::Applications => {
            let a: wire::GetApplications = read(args)?;
            let conv = if a.conv.is_empty() { None } else { Some(conv_key(&a.conv)?) };
            encoded(store.applications(me, conv, a))
        }
        Groups::Decide => {
            let a: wire::DecideApplication = read(args)?;
            checked(check_wording(&a.answer))?;
            encoded(store.decide_application(me, conv_key(&a.conv)?, a))
        }
        Groups::ReadApplications => {
            let wire::ReadApplications {} = read(args)?;
            let read = store.read_applications(me);
            Box::pin(async move { read.await.map(|()| wire::RpcRes::default()) })
        }
        Groups::Dismiss => {
            let a: wire::DismissGroup = read(args)?;
            let conv = conv_key(&a.conv)?;
            state_after(store.dismiss_group(me.clone(), conv.clone()), store.clone(), me, conv)
        }
    })
}

/// What may not be said of a group, whatever is stored. Every field is named: an added one does not compile unchecked.
fn check_info(of: GroupType, info: &wire::GroupInfo) -> Result<(), &'static str> {
    let wire::GroupInfo { face, introduction, notification, join_option, approve_option } = info;
    let option_fits = *join_option == 0 || JoinOption::from_wire(*join_option).is_some_and(|option| of.may_have(option));
    let option_fits = option_fits && (*approve_option == 0 || JoinOption::from_wire(*approve_option).is_some());
    if face.len() > MAX_FACE || introduction.len() > MAX_INTRODUCTION || notification.len() > MAX_NOTIFICATION {
        Err("what is said of the group is too long")
    } else if !option_fits {
        Err("no such join option, or not for this type of group")
    } else {
        Ok(())
    }
}

fn check_set_group(set: &wire::SetGroup) -> Result<(), &'static str> {
    let wire::SetGroup { conv: _, name, face, introduction, notification, join_option, muted_all: _, approve_option } = set;
    let texts = [(name, MAX_GROUP_NAME), (face, MAX_FACE), (introduction, MAX_INTRODUCTION), (notification, MAX_NOTIFICATION)];
    if texts.iter().any(|(text, most)| text.as_ref().is_some_and(|text| text.len() > *most)) {
        Err("what is said of the group is too long")
    } else if name.as_ref().is_some_and(|name| name.contains('\n')) {
        Err("a name is one line")
    } else if [join_option, approve_option].iter().any(|o| o.is_some_and(|option| JoinOption::from_wire(option).is_none())) {
        Err("no such join option")
    } else {
        Ok(())
    }
}

fn check_wording(wording: &str) -> Result<(), &'static str> {
    if wording.len() > MAX_WORDING { Err("wording: at most 120 bytes") } else { Ok(()) }
}

fn check_set_member(set: &wire::SetMember) -> Result<(), &'static str> {
    let wire::SetMember { conv: _, user: _, role, mute_s, card } = set;
    if role.is_some_and(|role| Role::from_wire(role).is_none()) {
        Err("no such role")
    } else if mute_s.is_some_and(|seconds| seconds > MAX_MUTE_S) {
        Err("muted for too long")
    } else if card.as_ref().is_some_and(|card| card.len() > MAX_CARD) {
        Err("a name card over 50 bytes")
    } else {
        Ok(())
    }
}
