//! Friends, applications, blacklists.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, checked, encoded, read};
use crate::caller::{Caller, invalid};
use ntk_protocol::friends::{Act, MAX_REMARK, MAX_SOURCE, MAX_WORDING};
use ntk_protocol::methods::Contacts;
use ntk_protocol::names::bad_name;
use ntk_protocol::rules::code;
use ntk_protocol::{valid_user_id, wire};

pub(super) fn call(caller: &Caller, method: Contacts, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    let me = caller.account.clone();
    Ok(match method {
        Contacts::Set => {
            let a: wire::SetContact = read(args)?;
            if !valid_user_id(&a.user) {
                return Err((code::BAD_USER_ID, "bad user id", crate::caller::NO_WAIT));
            }
            let Some(act) = Act::from_wire(a.act) else { return invalid("unknown act") };
            checked(check(&a))?;
            encoded(store.set_contact(me, act, a))
        }
        Contacts::Get => {
            caller.reads_shed()?;
            encoded(store.contacts(me, read(args)?))
        }
        Contacts::Read => {
            let wire::ReadContacts {} = read(args)?;
            let read = store.read_contacts(me);
            Box::pin(async move { read.await.map(|()| wire::RpcRes::default()) })
        }
    })
}

fn check(ask: &wire::SetContact) -> Result<(), &'static str> {
    let wire::SetContact { user: _, act: _, wording, source, remark, both: _ } = ask;
    if wording.len() > MAX_WORDING {
        Err("wording: at most 120 bytes")
    } else if source.len() > MAX_SOURCE {
        Err("source: at most 32 bytes")
    } else if bad_name(remark, MAX_REMARK).is_some() {
        Err("remark: no name, or over 96 bytes")
    } else {
        Ok(())
    }
}
