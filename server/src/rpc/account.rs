//! What concerns the user and no one conversation: folders and do-not-disturb.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, checked, encoded, read};
use crate::caller::Caller;
use ntk_protocol::methods::Account;
use ntk_protocol::rules::{self, MAX_FOLDERS};
use ntk_protocol::wire;

pub(super) fn call(caller: &Caller, method: Account, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    let me = caller.account.clone();
    Ok(match method {
        Account::Set => {
            let a: wire::SetUser = read(args)?;
            checked(check_set_user(&a))?;
            encoded(store.set_user(me, a))
        }
    })
}

/// What a request may not ask for, whatever is stored.
fn check_set_user(ask: &wire::SetUser) -> Result<(), &'static str> {
    let bad_name = |f: &wire::Folder| f.id == 0 || f.name.is_empty() || f.name.len() > rules::MAX_FOLDER_NAME;
    let bad_window = |a: &wire::AllReceive| a.opt > rules::recv_opt::MAX || a.from_s >= 86_400 || a.for_s > 86_400;
    if ask.put.len() > MAX_FOLDERS || ask.remove.len() > MAX_FOLDERS || ask.put.iter().any(bad_name) {
        Err("bad folder")
    } else if ask.all_receive.as_ref().is_some_and(bad_window) {
        Err("bad window of the day")
    } else {
        Ok(())
    }
}
