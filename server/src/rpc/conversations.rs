//! What a user asks about one conversation of theirs: its settings, its state.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, checked, encoded, read, state_after};
use crate::caller::{Caller, conv_key};
use ntk_protocol::methods::Conversations;
use ntk_protocol::rules::{self, MAX_FOLDERS};
use ntk_protocol::wire;

pub(super) fn call(caller: &Caller, method: Conversations, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    let me = caller.account.clone();
    Ok(match method {
        Conversations::Set => {
            let a: wire::SetConv = read(args)?;
            checked(check_set_conv(&a))?;
            let conv = conv_key(&a.conv)?;
            state_after(store.set_conv(me.clone(), conv.clone(), a), store.clone(), me, conv)
        }
        Conversations::Get => {
            let a: wire::GetConv = read(args)?;
            encoded(store.conv_state(me, conv_key(&a.conv)?))
        }
    })
}

/// What a request may not ask for, whatever is stored. Every field is named: an added one does not compile unchecked.
fn check_set_conv(ask: &wire::SetConv) -> Result<(), &'static str> {
    let wire::SetConv {
        recv_opt,
        marks_on,
        marks_off,
        custom_data,
        draft,
        folders_add,
        folders_remove,
        // Any value is good, or is held against what is stored.
        conv: _,
        pinned: _,
        hide_upto: _,
        clear_upto: _,
    } = ask;
    if recv_opt.is_some_and(|o| o > rules::recv_opt::MAX) {
        Err("unknown receive option")
    } else if (marks_on | marks_off) & !rules::mark::ALL != 0 || marks_on & marks_off != 0 {
        Err("unknown mark, or one both on and off")
    } else if custom_data.as_ref().is_some_and(|d| d.len() > rules::MAX_CONVERSATION_DATA) {
        Err("custom data over 256 bytes")
    } else if draft.as_ref().is_some_and(|d| d.text.len() > rules::MAX_DRAFT) {
        Err("draft over 4 KB")
    } else if folders_add.len() + folders_remove.len() > 2 * MAX_FOLDERS {
        Err("more folders than there may be")
    } else {
        Ok(())
    }
}
