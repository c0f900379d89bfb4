//! The named operations, a module for each domain: what each may be asked, the call to the store, the encoded result.
//!
//! A name is looked at once, here; from then on it is a [`Method`], and each domain matches all of its own. A method that
//! nothing answers does not compile.
#![deny(clippy::wildcard_enum_match_arm)]

mod account;
mod answer;
mod contacts;
mod conversations;
mod devices;
mod groups;
mod messages;
mod profiles;
mod search;

use crate::caller::{Caller, invalid};
use crate::cost::{self, Cost};
use answer::Called;
use ntk_protocol::Method;

pub(crate) fn call(caller: &Caller, name: &str, args: &[u8]) -> Called {
    let Some(method) = Method::from_name(name) else { return invalid("unknown method") };
    if cost::method(method) == Cost::Sends {
        caller.enter()?;
    }
    match method {
        Method::Messages(method) => messages::call(caller, method, args),
        Method::Conversations(method) => conversations::call(caller, method, args),
        Method::Groups(method) => groups::call(caller, method, args),
        Method::Search(method) => search::call(caller, method, args),
        Method::Devices(method) => devices::call(caller, method, args),
        Method::Account(method) => account::call(caller, method, args),
        Method::Contacts(method) => contacts::call(caller, method, args),
        Method::Profiles(method) => profiles::call(caller, method, args),
    }
}
