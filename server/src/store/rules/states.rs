//! Derived numbers: unread, read states, a conversation as one user sees it. All from running counts, never from history.
use super::access::{View, conv_of, may_speak, may_write, pay_online, pay_to_begin, seat_in, user_conv_or_new, view_of};
use super::encode::wire_msg;
use super::rows::{ConvRow, MsgRow, Seat, Sight, Span, UserConv};
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, Cseq, UserId};
use crate::store::types::Account;
use ntk_protocol::groups::GroupType;
use ntk_protocol::rules::{self, code};
use ntk_protocol::{ConvKey, MAX_DEBT, debt, wire};
use prost::Message as _;

/// Most mentions a conversation's state names.
const MENTIONS: u32 = 100;
/// States in a greeting; the rest comes without the last message.
const GREETING_BYTES: usize = 128 * 1024;
/// Beyond it a state is not in the greeting: its news are told with the next ping.
const GREETING_MOST: usize = 256 * 1024;

/// Messages in `[lo,hi]` that count as unread for `user`: a difference of two running counts, less the user's own, less the
/// recalled or deleted ones of others, less those the user deleted for all own devices.
/// O(log + own + gone + hidden in the range).
pub(super) fn countable<T: Tx>(tx: &mut T, conv: ConvId, user: UserId, lo: Cseq, hi: Cseq) -> Verb<i64> {
    if lo > hi {
        return Ok(0);
    }
    let counted = tx.counted(conv, user, Span { lo, hi })?;
    Ok(counted.all - counted.own - counted.gone - counted.hidden)
}

/// The user's read state as of the conversation row.
pub(super) fn read_state<T: Tx>(
    tx: &mut T,
    key: &str,
    c: &ConvRow,
    user: UserId,
    u: &UserConv,
    sight: Sight,
) -> Verb<wire::ReadState> {
    Ok(wire::ReadState {
        conv: key.into(),
        read_cseq: u.read_in(sight).wire(),
        unread: countable(tx, c.id, user, u.unread_from(sight), c.head)? as u64,
        head: c.head.wire(),
        mseq: c.mseq.wire(),
    })
}

/// The conversation as the user sees it: of who left, as it was then.
pub(super) fn state_of<T: Tx>(
    tx: &mut T,
    key: &str,
    c: &ConvRow,
    user: UserId,
    u: &UserConv,
    seat: &Seat,
) -> Verb<wire::ConvState> {
    let limited = (!seat.is_member()).then(|| {
        let mut then = c.clone();
        seat.limit(&mut then);
        then
    });
    let c = limited.as_ref().unwrap_or(c);
    let read = read_state(tx, key, c, user, u, seat.sight)?;
    let from = u.seen_from(seat.sight);
    let last = last_of(tx, c, user, u, from)?;
    Ok(wire::ConvState {
        conv: read.conv,
        kind: c.kind,
        name: c.name.clone(),
        head: read.head,
        mseq: read.mseq,
        read_cseq: read.read_cseq,
        unread: read.unread,
        visible_from: from.wire(),
        active_key: c.active_ts as u64,
        recv_opt: u.recv_opt,
        pinned: u.pinned,
        peer_read_cseq: u.peer_read_cseq.wire(),
        peer_read_ts_ms: u.peer_read_ts as u64,
        left: !seat.is_member(),
        last: last.map(|m| wire_msg(tx, m, user)).transpose()?.map(Box::new),
        settings_ver: u.settings_ver as u64,
        member_count: c.member_count as u32,
        meta_ver: c.meta_ver as u64,
        marks: u.marks as u64,
        custom_data: u.custom_data.clone().into(),
        folders: tx.folders_of(user, c.id)?,
        hidden_upto: u.hidden_upto.wire(),
        active_cseq: c.active_cseq.wire(),
        hide_no: u.hide_no as u64,
        at: mentions(tx, c, user, u.unread_from(seat.sight))?,
        diffused: c.diffused,
        draft: (u.draft_ts > 0).then(|| wire::Draft { text: u.draft.clone(), ts_ms: u.draft_ts as u64 }.into()),
        draft_ver: u.draft_ver as u64,
        seat: c.group.map(|of| group_seat(of, seat, u).into()),
    })
}

/// What the user is to a group.
fn group_seat(of: GroupType, seat: &Seat, u: &UserConv) -> wire::GroupSeat {
    wire::GroupSeat {
        r#type: of.wire(),
        membership: seat.how.wire(),
        role: if seat.is_member() { seat.role.wire() } else { 0 },
        kept_from: if u.visible_from < seat.sight.from { u.visible_from.wire() } else { 0 },
        joined_ms: if seat.is_member() { seat.joined_ms as u64 } else { 0 },
    }
}

/// The newest message that may be shown as last message, and that the user has not deleted.
fn last_of<T: Tx>(tx: &mut T, c: &ConvRow, user: UserId, u: &UserConv, from: Cseq) -> Verb<Option<MsgRow>> {
    if c.last_cseq < from {
        return Ok(None);
    }
    if u.hide_no == 0 {
        return tx.msg(c.id, c.last_cseq);
    }
    tx.newest_seen(c.id, user, Span { lo: from, hi: c.last_cseq }, rules::NEVER_LAST)
}

/// Unread mentions of the user, oldest first; of very many the newest.
fn mentions<T: Tx>(tx: &mut T, c: &ConvRow, user: UserId, unread_from: Cseq) -> Verb<Vec<wire::AtMe>> {
    if c.kind != rules::CONV_GROUP || unread_from > c.head {
        return Ok(Vec::new());
    }
    let mut found = tx.mentions(c.id, user, unread_from, MENTIONS)?;
    found.reverse();
    Ok(found)
}

pub(crate) fn conv_state<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey) -> Done<wire::ConvState> {
    let text = key.to_string();
    match view_of(tx, key, user)? {
        Some(View { conv, seat, .. }) => {
            let u = user_conv_or_new(tx, user.id, conv.id, &seat)?;
            Ok(state_of(tx, &text, &conv, user.id, &u, &seat)?)
        }
        None => {
            // No message between the two yet: an empty conversation, if the peer exists.
            if tx.account(key.peer(&user.uid).unwrap_or_default())?.is_none() {
                return OpError::refused(code::UNKNOWN_USER, "unknown user");
            }
            Ok(wire::ConvState { conv: text, kind: key.kind(), visible_from: 1, ..Default::default() })
        }
    }
}

/// The present state of a conversation the user has.
pub(super) fn present<T: Tx>(tx: &mut T, user: UserId, conv: ConvId) -> Verb<Option<wire::ConvState>> {
    let key = tx.key(conv)?;
    let (Some(c), Some(u)) = (tx.conv_by_id(conv)?, tx.user_conv(user, conv)?) else { return Ok(None) };
    let Some(seat) = seat_in(tx, &c, user)? else { return Ok(None) };
    Ok(Some(state_of(tx, &key, &c, user, &u, &seat)?))
}

/// The encoded entry that tells `user` the present state of a conversation.
pub(super) fn conv_tail<T: Tx>(tx: &mut T, user: UserId, conv: ConvId) -> Verb<Option<bytes::Bytes>> {
    let key = tx.key(conv)?;
    let Some(state) = present(tx, user, conv)? else { return Ok(None) };
    let entry = wire::Entry {
        kind: wire::EntryKind::EntryConv.into(),
        conv: key.as_ref().into(),
        conv_state: Some(state.into()),
        ..Default::default()
    };
    Ok(Some(entry.encode_to_vec().into()))
}

/// The states of the user's conversations with read diffusion, for the greeting: as many as fit, in the order of the heads.
pub(crate) fn diffused<T: Tx>(tx: &mut T, user: &Account) -> Done<Vec<wire::ConvState>> {
    let mut states = Vec::new();
    let (mut bytes, mut owed) = (0, 0);
    for head in tx.diffused(user.id)? {
        let Some(mut state) = present(tx, user.id, head.conv)? else { continue };
        bytes += state.encoded_len();
        if bytes > GREETING_BYTES {
            state.last = None;
        }
        owed += debt(&state);
        if bytes > GREETING_MOST || owed > MAX_DEBT / 4 {
            break;
        }
        states.push(state);
    }
    Ok(states)
}

/// Who gets an online-only message: the members, or those named, and its sender.
pub(crate) fn members_for<T: Tx>(tx: &mut T, sender: &Account, key: &ConvKey, targets: &[String]) -> Done<Vec<UserId>> {
    let Some((conv, _)) = conv_of(tx, key, sender)? else {
        let Some(peer) = tx.account(key.peer(&sender.uid).unwrap_or_default())? else {
            return OpError::refused(code::UNKNOWN_USER, "unknown user");
        };
        pay_to_begin(tx, sender.id)?;
        return Ok(vec![sender.id, peer.id]);
    };
    // What is stored nowhere is said all the same.
    may_write(&conv, key, sender)?;
    if let Some(seat) = seat_in(tx, &conv, sender.id)? {
        may_speak(tx, &conv, &seat)?;
    }
    pay_online(tx, &conv, sender.id)?;
    if targets.is_empty() {
        return Ok(tx.members(conv.id)?.iter().filter(|m| m.is_here()).map(|m| m.user).collect());
    }
    let mut members = vec![sender.id];
    members.extend(tx.members_called(conv.id, targets)?.into_iter().flatten());
    members.sort_unstable();
    members.dedup();
    Ok(members)
}
