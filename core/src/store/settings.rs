//! Settings of conversations and of the user: changed here at once, sent as intents, overruled by the server's newer state.
use super::intents::{self, Intent};
use super::sql::row;
use super::tx::{Result, Tx, num};
use super::work::Outcome;
use crate::api::{Error, ErrorCode};
use ntk_protocol::{ConvKey, rules, rules::rpc, wire};
use prost::Message as _;

/// What the host sets.
#[derive(Debug, Clone)]
pub(crate) enum Setting {
    ReceiveOpt { conversation: String, opt: u32 },
    Pin { conversation: String, pinned: bool },
}

/// Applies a setting and queues it for the server. `command` is the API's number of the call.
pub(crate) fn set(tx: &mut Tx<'_>, command: u32, setting: &Setting) -> Result<Outcome> {
    if tx.me.is_empty() {
        return Err(ErrorCode::NotLoggedIn.into());
    }
    match setting {
        Setting::ReceiveOpt { conversation, opt } => {
            let conv = known_or_new(tx, conversation)?;
            change(tx, command, conv, wire::SetConv { recv_opt: Some(*opt), ..Default::default() })?;
        }
        Setting::Pin { conversation, pinned } => {
            let conv = known(tx, conversation)?;
            if *pinned && !tx.conv(conv)?.pinned && pinned_now(tx)? >= rules::MAX_PINNED as i64 {
                return Err(Error::new(ErrorCode::PinLimit, "50 conversations are pinned"));
            }
            change(tx, command, conv, wire::SetConv { pinned: Some(*pinned), ..Default::default() })?;
        }
    }
    Ok(Outcome::Done)
}

/// A conversation of this device by its V2TIM id.
pub(super) fn known(tx: &mut Tx<'_>, conversation: &str) -> Result<i64> {
    let found = tx.find(&key(tx, conversation)?.to_string())?;
    found.ok_or_else(|| Error::new(ErrorCode::InvalidConversation, "no such conversation"))
}

/// As [`known`]; with a user one has never written with, a conversation begins here.
fn known_or_new(tx: &mut Tx<'_>, conversation: &str) -> Result<i64> {
    match key(tx, conversation)? {
        key @ ConvKey::C2c(..) => tx.find_or_create(&key),
        ConvKey::Group(_) => known(tx, conversation),
    }
}

fn key(tx: &Tx<'_>, conversation: &str) -> Result<ConvKey> {
    ConvKey::from_conversation_id(conversation, tx.me)
        .map_err(|_| Error::new(ErrorCode::InvalidConversation, "malformed conversation id"))
}

fn pinned_now(tx: &mut Tx<'_>) -> Result<i64> {
    tx.finish()?;
    Ok(row(tx.c, "SELECT count(*) FROM conversation WHERE pinned = 1", [], |r| r.get(0))?.unwrap_or(0))
}

fn change(tx: &mut Tx<'_>, command: u32, conv: i64, mut set: wire::SetConv) -> Result<()> {
    set.conv.clone_from(&tx.conv(conv)?.key);
    apply(tx, conv, &set)?;
    let intent = Intent { conv, local_id: 0, command, method: rpc::SET_CONV.into(), args: set.encode_to_vec() };
    intents::queue(tx, intent)
}

/// Applies a change to the row; applying it again changes nothing.
fn apply(tx: &mut Tx<'_>, conv: i64, set: &wire::SetConv) -> Result<()> {
    let c = tx.conv(conv)?;
    c.recv_opt = set.recv_opt.unwrap_or(c.recv_opt);
    c.pinned = set.pinned.unwrap_or(c.pinned);
    c.marks = (c.marks | set.marks_on) & !set.marks_off;
    if let Some(data) = &set.custom_data {
        c.custom_data = data.to_vec();
    }
    c.folders.extend(&set.folders_add);
    c.folders.retain(|f| !set.folders_remove.contains(f));
    c.folders.sort_unstable();
    c.folders.dedup();
    c.hidden_upto = c.hidden_upto.max(num(set.hide_upto));
    Ok(())
}

/// Two changes of one conversation as one, the newer one on top.
pub(super) fn merged(old: wire::SetConv, new: wire::SetConv) -> wire::SetConv {
    let union = |old: Vec<u64>, new: &[u64], without: &[u64]| {
        let mut ids: Vec<u64> = old.into_iter().filter(|id| !without.contains(id)).chain(new.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    wire::SetConv {
        conv: new.conv,
        recv_opt: new.recv_opt.or(old.recv_opt),
        pinned: new.pinned.or(old.pinned),
        marks_on: (old.marks_on & !new.marks_off) | new.marks_on,
        marks_off: (old.marks_off & !new.marks_on) | new.marks_off,
        custom_data: new.custom_data.or(old.custom_data),
        folders_add: union(old.folders_add, &new.folders_add, &new.folders_remove),
        folders_remove: union(old.folders_remove, &new.folders_remove, &new.folders_add),
        hide_upto: old.hide_upto.max(new.hide_upto),
        clear_upto: old.clear_upto.max(new.clear_upto),
    }
}

/// Takes over the server's settings of a conversation, if they are not older than those here, under what is still on its way there.
pub(super) fn from_server(tx: &mut Tx<'_>, conv: i64, s: &wire::ConvState) -> Result<()> {
    let c = tx.conv(conv)?;
    if num(s.settings_ver) < c.settings_ver {
        return Ok(());
    }
    c.settings_ver = num(s.settings_ver);
    c.recv_opt = s.recv_opt.min(rules::recv_opt::MAX);
    c.pinned = s.pinned;
    c.marks = s.marks & rules::mark::ALL;
    c.custom_data = s.custom_data.to_vec();
    c.folders.clone_from(&s.folders);
    c.folders.sort_unstable();
    c.folders.dedup();
    c.hidden_upto = num(s.hidden_upto);
    again(tx, conv)
}

/// Applies what is on its way to the server over what the server said.
fn again(tx: &mut Tx<'_>, conv: i64) -> Result<()> {
    for intent in intents::pending(tx.c, conv, 0)? {
        if intent.method == rpc::SET_CONV
            && let Ok(set) = wire::SetConv::decode(&intent.args[..])
        {
            apply(tx, conv, &set)?;
        }
    }
    Ok(())
}

/// The user's state by the server.
pub(crate) fn user_state(_tx: &mut Tx<'_>, _s: &wire::UserState) -> Result<()> {
    Ok(())
}
