//! Who users are: what a user says of themselves, and what anybody is told of others. A version rises with each change and is about
//! the time of it, so that one from before a restored backup is not met again.
use super::called::note_user;
use super::encode::{give, pointer};
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::types::Account;
use ntk_protocol::rules::code;
use ntk_protocol::{changed_profile, wire};
use prost::Message as _;
use wire::EntryKind::EntryUser;

/// What belongs to a user and to no conversation, as the own devices get it.
pub(super) fn own_state<T: Tx>(tx: &mut T, user: &Account) -> Verb<wire::UserState> {
    let profile = named(tx.profile(user.id)?, &user.uid).map(Box::new);
    let contacts_ver = tx.contacts_head(user.id)?.ver as u64;
    Ok(wire::UserState { profile, contacts_ver, ..tx.user_state(user.id)? })
}

pub(super) fn named(profile: Option<wire::Profile>, uid: &str) -> Option<wire::Profile> {
    profile.map(|p| wire::Profile { user: uid.into(), ..p })
}

/// Changes the own profile, and tells the own devices if that changed anything.
pub(crate) fn set<T: Tx>(tx: &mut T, user: &Account, ask: &wire::SetProfile) -> Done<wire::Profile> {
    let old = named(tx.profile(user.id)?, &user.uid);
    let old = old.unwrap_or_else(|| wire::Profile { user: user.uid.as_ref().into(), ..Default::default() });
    let mut new = match changed_profile(&old, ask) {
        Ok(new) => new,
        Err((argument, rule)) => return OpError::refused(code::INVALID_PARAMETERS, format!("{argument}: {rule}")),
    };
    if new == old {
        return Ok(old);
    }
    new.ver = (old.ver + 1).max(tx.now().max(0) as u64);
    tx.save_profile(user.id, &new)?;
    if (new.nickname.as_str(), new.allow) != (old.nickname.as_str(), old.allow) {
        note_user(tx, user.id, &new)?;
    }
    let state = own_state(tx, user)?;
    let entry = wire::Entry { kind: EntryUser.into(), user_state: Some(state.into()), ..Default::default() };
    let tail = Some(entry.encode_to_vec().into());
    give(tx, vec![pointer(user.id, EntryUser, (ConvId(0), Cseq(0), Mseq(0)), tail)])?;
    Ok(new)
}

/// Profiles that are not as the asker has them, and who is no user.
pub(crate) fn get<T: Tx>(tx: &mut T, ask: &wire::GetProfiles) -> Done<wire::Profiles> {
    let uids: Vec<String> = ask.users.iter().map(|u| u.user.clone()).collect();
    let users: Vec<Option<UserId>> = tx.users_called(&uids)?;
    let mut said = wire::Profiles::default();
    for (asked, user) in ask.users.iter().zip(users) {
        match user {
            None => said.unknown.push(asked.user.clone()),
            Some(user) => {
                let now = named(tx.profile(user)?, &asked.user);
                // One who never said anything is as one nothing is known of.
                said.profiles.extend(now.filter(|p| p.ver != asked.ver));
            }
        }
    }
    Ok(said)
}
