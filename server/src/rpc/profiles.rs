//! Who users are.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, encoded, few, read};
use crate::caller::{Caller, invalid};
use ntk_protocol::methods::Profiles;
use ntk_protocol::rules::{MAX_PROFILES_PER_CALL, code};
use ntk_protocol::{bad_profile_change, valid_user_id, wire};

pub(super) fn call(caller: &Caller, method: Profiles, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    Ok(match method {
        Profiles::Set => {
            let a: wire::SetProfile = read(args)?;
            if let Some((argument, _)) = bad_profile_change(&a) {
                return invalid(argument);
            }
            encoded(store.set_profile(caller.account.clone(), a))
        }
        Profiles::Get => {
            let a: wire::GetProfiles = read(args)?;
            few(&a.users, MAX_PROFILES_PER_CALL)?;
            if !a.users.iter().all(|u| valid_user_id(&u.user)) {
                return Err((code::BAD_USER_ID, "bad user id", crate::caller::NO_WAIT));
            }
            caller.reads_shed()?;
            encoded(store.profiles(caller.account.id, a))
        }
    })
}
