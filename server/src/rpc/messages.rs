//! What is asked about messages: recall, edits, reactions, extensions, pins, receipts, deletions.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, checked, encoded, few, read};
use crate::caller::{Caller, NO_WAIT, conv_key, invalid};
use crate::cost::{PAGE, page_limit};
use ntk_protocol::methods::Messages;
use ntk_protocol::rules::{self, MAX_BODY, code};
use ntk_protocol::{checked_body, wire};
use prost::Message as _;

pub(super) fn call(caller: &Caller, method: Messages, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    let me = caller.account.clone();
    Ok(match method {
        Messages::Recall => {
            let a: wire::Recall = read(args)?;
            if a.reason.len() > rules::MAX_RECALL_REASON {
                return invalid("reason too long");
            }
            let window = caller.gateway.config.recall_window.as_millis() as i64;
            encoded(store.recall(me, conv_key(&a.conv)?, a, window))
        }
        Messages::Modify => {
            let a: wire::Modify = read(args)?;
            if a.body.len() > MAX_BODY {
                return Err((code::BODY_TOO_LARGE, "body over 12 KB", NO_WAIT));
            }
            if a.body.is_empty() {
                return invalid("empty message");
            }
            checked_body(&a.body).or_else(invalid)?;
            let answer = store.modify(me, conv_key(&a.conv)?, a);
            Box::pin(async move {
                let (newest, code) = answer.await?;
                Ok(wire::RpcRes { code, result: newest.encode_to_vec().into(), ..Default::default() })
            })
        }
        Messages::React => {
            let a: wire::React = read(args)?;
            if a.reaction.is_empty() || a.reaction.len() > rules::MAX_REACTION_ID {
                return invalid("a reaction id has 1 to 64 bytes");
            }
            encoded(store.react(me, conv_key(&a.conv)?, a))
        }
        Messages::SetExtensions => {
            let a: wire::SetExtensions = read(args)?;
            checked(check_extensions(&a))?;
            encoded(store.set_extensions(me, conv_key(&a.conv)?, a))
        }
        Messages::Pin => {
            let a: wire::PinMsg = read(args)?;
            encoded(store.pin_msg(me, conv_key(&a.conv)?, a))
        }
        Messages::GetPinned => {
            let a: wire::GetPinned = read(args)?;
            encoded(store.pinned(me, conv_key(&a.conv)?))
        }
        Messages::SendReceipts => {
            let a: wire::SendReceipts = read(args)?;
            caller.reads_shed()?;
            few(&a.cseqs, rules::MAX_RECEIPTS_PER_CALL)?;
            encoded(store.send_receipts(me, conv_key(&a.conv)?, a.cseqs))
        }
        Messages::GetReceipts => {
            let a: wire::GetReceipts = read(args)?;
            caller.reads_shed()?;
            few(&a.cseqs, rules::MAX_RECEIPTS_PER_CALL)?;
            encoded(store.receipts(me, conv_key(&a.conv)?, a.cseqs))
        }
        Messages::ReadMembers => {
            let a: wire::ReadMembers = read(args)?;
            caller.reads_shed()?;
            encoded(store.read_members(me, conv_key(&a.conv)?, a))
        }
        Messages::Hide => {
            let a: wire::HideMsgs = read(args)?;
            few(&a.cseqs, rules::MAX_DELETES_PER_CALL)?;
            encoded(store.hide_msgs(me, conv_key(&a.conv)?, a.cseqs))
        }
        Messages::GetHidden => {
            let a: wire::GetHidden = read(args)?;
            caller.reads_shed()?;
            encoded(store.hidden(me, conv_key(&a.conv)?, a.after_no, page_limit(a.limit, PAGE)))
        }
    })
}

/// Keeps what a request says about one message within its limits.
fn check_extensions(ask: &wire::SetExtensions) -> Result<(), &'static str> {
    let all = || ask.set.iter().chain(&ask.remove);
    let bad = |e: &wire::Extension| {
        e.key.is_empty() || e.key.len() > rules::MAX_EXTENSION_KEY || e.value.len() > rules::MAX_EXTENSION_VALUE
    };
    if all().count() > rules::MAX_EXTENSIONS_PER_CALL || (all().count() == 0 && !ask.remove_all) || all().any(bad) {
        Err("bad extension, or more than 20")
    } else {
        Ok(())
    }
}
