//! Friends, applications, the blacklist.
use super::arguments::{must, page, refused};
use super::targets::{Read, Route};
use crate::actors::calls::{Call, FriendCall};
use crate::actors::session::HostCall;
use crate::api::{Error, ErrorCode, FriendAdd, FriendCommand};
use crate::store::ContactList;
use ntk_protocol::friends::{Act, MAX_CHECKED, MAX_CONTACT_PAGE, MAX_REMARK, MAX_SOURCE, MAX_WORDING};
use ntk_protocol::names::bad_name;
use ntk_protocol::{valid_user_id, wire};

pub(super) fn route(command: FriendCommand) -> Result<Route, Error> {
    match command {
        FriendCommand::AddFriend { add } => {
            let FriendAdd { user_id, wording, source, remark } = add;
            must(wording.len() <= MAX_WORDING, "add.wording", format_args!("at most {MAX_WORDING} bytes"))?;
            must(source.len() <= MAX_SOURCE, "add.source", format_args!("at most {MAX_SOURCE} bytes"))?;
            name_ok(&remark, "add.remark")?;
            set(user_id, Act::Add, wire::SetContact { wording, source, remark, ..Default::default() })
        }
        FriendCommand::AcceptFriendApplication { user_id, both } => {
            set(user_id, Act::Accept, wire::SetContact { both, ..Default::default() })
        }
        FriendCommand::RefuseFriendApplication { user_id } => set(user_id, Act::Refuse, wire::SetContact::default()),
        FriendCommand::DeleteFriendApplication { user_id } => set(user_id, Act::Withdraw, wire::SetContact::default()),
        FriendCommand::GetFriendApplications { cursor, count } => list(ContactList::Applications, cursor, count),
        FriendCommand::SetFriendApplicationsRead {} => Ok(Route::Session(HostCall::Call(Call::Friend(FriendCall::Read)))),
        FriendCommand::GetFriends { order, cursor, count } => list(ContactList::Friends(order), cursor, count),
        FriendCommand::DeleteFriend { user_id, both } => {
            set(user_id, Act::Delete, wire::SetContact { both, ..Default::default() })
        }
        FriendCommand::SetFriendRemark { user_id, remark } => {
            name_ok(&remark, "remark")?;
            set(user_id, Act::Remark, wire::SetContact { remark, ..Default::default() })
        }
        FriendCommand::CheckFriends { user_ids } => {
            must((1..=MAX_CHECKED).contains(&user_ids.len()), "user_ids", format_args!("1 to {MAX_CHECKED}"))?;
            user_ids.iter().try_for_each(|user| id_ok(user))?;
            Ok(Route::Read(Read::CheckFriends(user_ids)))
        }
        FriendCommand::AddToBlacklist { user_id } => set(user_id, Act::Blacklist, wire::SetContact::default()),
        FriendCommand::DeleteFromBlacklist { user_id } => set(user_id, Act::Unblacklist, wire::SetContact::default()),
        FriendCommand::GetBlacklist { cursor, count } => list(ContactList::Blacklist, cursor, count),
    }
}

fn set(user: String, act: Act, ask: wire::SetContact) -> Result<Route, Error> {
    id_ok(&user)?;
    let ask = wire::SetContact { user, act: act.wire(), ..ask };
    Ok(Route::Session(HostCall::Call(Call::Friend(FriendCall::Set(Box::new(ask))))))
}

fn list(which: ContactList, cursor: String, count: u32) -> Result<Route, Error> {
    let count = page(count, MAX_CONTACT_PAGE)? as usize;
    Ok(Route::Read(Read::Friends { which, cursor, count }))
}

fn id_ok(user: &str) -> Result<(), Error> {
    if valid_user_id(user) { Ok(()) } else { Err(ErrorCode::BadUserId.into()) }
}

fn name_ok(remark: &str, what: &str) -> Result<(), Error> {
    match bad_name(remark, MAX_REMARK) {
        Some(rule) => Err(refused(what, rule)),
        None => Ok(()),
    }
}
