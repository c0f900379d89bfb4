//! Writes under a user's key that the user asks for: settings of a conversation, clearing it, taking it off the list, deletions
//! for the own devices, folders, do-not-disturb. What merges by max may come twice and in any order.
use super::access::{View, user_conv_or_new, view_of};
use super::encode::{give, give_own, pointer};
use super::marks::raise_read;
use super::profiles::own_state;
use super::rows::{ConvRow, Deletion, Member, UserConv};
use super::states;
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::types::Account;
use ntk_protocol::rules::{self, MAX_FOLDERS, MAX_PINNED, code, number};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use std::collections::BTreeSet;
use wire::EntryKind::{EntryConv, EntryHide, EntryUser};

/// Clears, hides and sets, in this order, as one change.
pub(crate) fn set_conv<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, ask: &wire::SetConv) -> Done<()> {
    let Some(View { conv, seat, .. }) = view_of(tx, key, user)? else {
        return OpError::refused(code::INVALID_CONVERSATION, "no such conversation");
    };
    let old = user_conv_or_new(tx, user.id, conv.id, &seat)?;
    let new = settled(&conv, &old, ask);
    if new.pinned && !old.pinned && tx.count_pinned_convs(user.id)? >= MAX_PINNED {
        return OpError::refused(code::PIN_LIMIT, "too many pinned conversations");
    }
    for id in &ask.folders_add {
        if !tx.has_folder(user.id, *id)? {
            return OpError::refused(code::NO_SUCH_FOLDER, "no such folder");
        }
    }
    tx.ensure_user_convs(conv.id, &[Member::since(user.id, seat.sight.from)])?;
    let moved = folders(tx, user.id, conv.id, ask)?;
    // Clearing alone is no newer setting.
    let set = moved.own || new != UserConv { visible_from: new.visible_from, ..old.clone() };
    if !set && new.visible_from == old.visible_from {
        return Ok(());
    }
    tx.save_settings(user.id, conv.id, &new, set)?;
    raise_read(tx, user.id, &conv, seat.sight, Cseq::of_wire(ask.hide_upto.max(ask.clear_upto)).min(conv.head))?;
    tell(tx, user.id, conv.id)?;
    for left in moved.left {
        resettle(tx, user.id, left)?;
    }
    Ok(())
}

/// The settings after a request. Every field is named: an added one does not compile unanswered.
fn settled(conv: &ConvRow, old: &UserConv, ask: &wire::SetConv) -> UserConv {
    let wire::SetConv {
        recv_opt,
        pinned,
        marks_on,
        marks_off,
        custom_data,
        hide_upto,
        clear_upto,
        draft,
        conv: _,
        // Rows of their own: `folders`.
        folders_add: _,
        folders_remove: _,
    } = ask;
    let upto = |cseq: u64| Cseq::of_wire(cseq).min(conv.head);
    let mut new = old.clone();
    new.visible_from = new.visible_from.max(if *clear_upto > 0 { upto(*clear_upto).next() } else { Cseq(0) });
    if upto(*hide_upto) > old.hidden_upto {
        // Taking a conversation off the list takes its pin off, and its draft away.
        (new.hidden_upto, new.pinned) = (upto(*hide_upto), false);
        (new.draft, new.draft_ts) = (String::new(), 0);
    }
    new.recv_opt = recv_opt.unwrap_or(new.recv_opt);
    new.pinned = pinned.unwrap_or(new.pinned);
    new.marks = (new.marks | *marks_on as i64) & !(*marks_off as i64);
    if let Some(data) = custom_data {
        new.custom_data = data.to_vec();
    }
    if let Some(draft) = draft {
        new.draft.clone_from(&draft.text);
        new.draft_ts = if draft.text.is_empty() { 0 } else { number(draft.ts_ms.max(1)) };
    }
    if (&new.draft, new.draft_ts) != (&old.draft, old.draft_ts) {
        new.draft_ver = old.settings_ver + 1;
    }
    new
}

/// What folders did.
#[derive(Default)]
struct Moved {
    /// The conversation entered or left one.
    own: bool,
    /// Others that a full folder let go.
    left: Vec<ConvId>,
}

fn folders<T: Tx>(tx: &mut T, user: UserId, conv: ConvId, ask: &wire::SetConv) -> Verb<Moved> {
    let mut moved = Moved::default();
    for id in &ask.folders_add {
        if tx.put_into_folder(user, *id, conv)? {
            moved.own = true;
            moved.left.extend(tx.trim_folder(user, *id, rules::MAX_FOLDER_CONVERSATIONS)?);
        }
    }
    for id in &ask.folders_remove {
        moved.own |= tx.take_from_folder(user, *id, conv)?;
    }
    Ok(moved)
}

/// The folders of a conversation changed by something else than its own settings.
fn resettle<T: Tx>(tx: &mut T, user: UserId, conv: ConvId) -> Verb<()> {
    tx.renew_settings(user, conv)?;
    tell(tx, user, conv)
}

/// The user's devices learn the conversation's present state.
fn tell<T: Tx>(tx: &mut T, user: UserId, conv: ConvId) -> Verb<()> {
    let tail = if tx.env().routes.has(user) { states::conv_tail(tx, user, conv)? } else { None };
    give(tx, vec![pointer(user, EntryConv, (conv, Cseq(0), Mseq(0)), tail)])
}

/// Deletes messages for all devices of the user; each gets a number, once.
pub(crate) fn hide_msgs<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, cseqs: &[u64]) -> Done<wire::Hidden> {
    let Some(View { conv, from: visible_from, seat, .. }) = view_of(tx, key, user)? else {
        return OpError::refused(code::INVALID_CONVERSATION, "no such conversation");
    };
    tx.ensure_user_convs(conv.id, &[Member::since(user.id, seat.sight.from)])?;
    let no = user_conv_or_new(tx, user.id, conv.id, &seat)?.hide_no;
    let asked: Vec<Cseq> = cseqs.iter().map(|c| Cseq::of_wire(*c)).collect();
    let rows = tx.msgs(conv.id, &asked)?;
    let counted = |kind, flags, sender| rules::countable_for_others(kind, flags) && sender != user.id;
    let seen = rows.iter().filter(|m| (visible_from..=conv.head).contains(&m.cseq));
    let hide: Vec<Deletion> = seen.map(|m| Deletion { cseq: m.cseq, counted: counted(m.kind, m.flags, m.sender) }).collect();
    let new = tx.insert_hidden(user.id, conv.id, no, &hide)?;
    let no = no + new.len() as i64;
    if !new.is_empty() {
        tx.set_hide_no(user.id, conv.id, no)?;
        let hidden = wire::Hidden { no: no as u64, cseqs: new.into_iter().map(Cseq::wire).collect(), more: false };
        let payload = hidden.encode_to_vec();
        let entry =
            wire::Entry { kind: EntryHide.into(), conv: key.to_string(), hidden: Some(hidden.into()), ..Default::default() };
        give_own(tx, user.id, (conv.id, Cseq(0), Mseq(0)), &payload, &entry)?;
    }
    Ok(wire::Hidden { no: no as u64, cseqs: cseqs.to_vec(), more: false })
}

/// Deletions after number `after`, in their order.
pub(crate) fn hidden<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, after: u64, limit: u32) -> Done<wire::Hidden> {
    let Some(View { conv, .. }) = view_of(tx, key, user)? else { return Ok(wire::Hidden::default()) };
    let after = number(after);
    let found = tx.hidden(user.id, conv.id, after, limit)?;
    let no = found.last().map_or(after, |(no, _)| *no) as u64;
    let more = found.len() == limit as usize;
    Ok(wire::Hidden { no, cseqs: found.into_iter().map(|(_, cseq)| cseq.wire()).collect(), more })
}

/// Makes, renames and removes folders, sets do-not-disturb.
pub(crate) fn set_user<T: Tx>(tx: &mut T, user: &Account, ask: &wire::SetUser) -> Done<wire::UserState> {
    let wire::SetUser { put, remove, all_receive } = ask;
    let old = tx.user_state(user.id)?;
    let known = |id: u64| old.folders.iter().any(|f| f.id == id);
    let made: BTreeSet<u64> = put.iter().map(|f| f.id).filter(|id| !known(*id)).collect();
    let gone = old.folders.iter().filter(|f| remove.contains(&f.id)).count();
    if !made.is_empty() && old.folders.len() + made.len() - gone > MAX_FOLDERS {
        return OpError::refused(code::FOLDER_LIMIT, "too many folders");
    }
    for folder in put {
        tx.put_folder(user.id, folder)?;
    }
    let mut emptied: BTreeSet<ConvId> = BTreeSet::new();
    for id in remove {
        emptied.extend(tx.drop_folder(user.id, *id)?);
    }
    if let Some(all) = all_receive {
        tx.set_all_receive(user.id, all)?;
    }
    let new = tx.user_state(user.id)?;
    if new == old {
        return Ok(new);
    }
    let new = wire::UserState { ver: old.ver + 1, ..new };
    tx.set_state_ver(user.id, new.ver)?;
    let entry = wire::Entry { kind: EntryUser.into(), user_state: Some(own_state(tx, user)?.into()), ..Default::default() };
    let tail = Some(entry.encode_to_vec().into());
    give(tx, vec![pointer(user.id, EntryUser, (ConvId(0), Cseq(0), Mseq(0)), tail)])?;
    for conv in emptied {
        resettle(tx, user.id, conv)?;
    }
    Ok(new)
}
