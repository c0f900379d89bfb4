//! Who may see what of a conversation, and what a member pays for telling the others.
use super::rows::{ConvRow, MsgRow, Seat, UserConv};
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, Cseq, UserId};
use crate::meter::Meter;
use crate::store::types::{Account, StoreError};
use ntk_protocol::ConvKey;
use ntk_protocol::friends::Pair;
use ntk_protocol::groups::{Membership, Role};
use ntk_protocol::rules::{code, flags};
use std::time::Duration;

/// A conversation as far as a user may see it.
pub(crate) struct View {
    /// Who left sees it as it was then: it must not be saved.
    pub(crate) conv: ConvRow,
    /// The first message the user sees: since coming, and since clearing it.
    pub(crate) from: Cseq,
    /// What a device has from here on stays: of who came back also what is from before.
    pub(crate) kept_from: Cseq,
    pub(crate) seat: Seat,
}

/// What a user is to a conversation.
pub(crate) fn seat_in<T: Tx>(tx: &mut T, conv: &ConvRow, user: UserId) -> Verb<Option<Seat>> {
    Ok(tx.seat(conv.id, user)?.map(|seat| seat.within(conv)))
}

/// Why somebody who is no member any more may do nothing.
pub(crate) fn left<T>(how: Membership) -> Done<T> {
    match how {
        Membership::Dismissed => OpError::refused(code::NO_SUCH_GROUP, "the group was dismissed"),
        Membership::Member | Membership::Quit | Membership::Kicked => OpError::refused(code::NO_PERMISSION, "not a member"),
    }
}

/// Refuses whoever may not speak now, by the server's clock.
pub(crate) fn may_speak<T: Tx>(tx: &mut T, conv: &ConvRow, seat: &Seat) -> Done<()> {
    if seat.muted_until > 0 && seat.muted_until > tx.now() {
        return OpError::refused(code::MUTED, "muted");
    }
    if conv.muted_all && seat.role == Role::Member {
        return OpError::refused(code::MUTED, "all are muted");
    }
    Ok(())
}

/// Is this user the first of the two in the key?
pub(super) fn is_first(key: &ConvKey, user: &str) -> bool {
    matches!(key, ConvKey::C2c(a, _) if a.as_str() == user)
}

/// Refuses a message to somebody who wants to hear nothing from its sender.
pub(super) fn may_write(conv: &ConvRow, key: &ConvKey, sender: &Account) -> Done<()> {
    if conv.relation != 0 && Pair::stored(conv.relation, is_first(key, &sender.uid)).other.blacklisted {
        return OpError::refused(code::BLACKLISTED, "the receiver wants to hear nothing from the sender");
    }
    Ok(())
}

/// The conversation for whoever is in it, to act there; with the first message they see.
pub(crate) fn conv_of<T: Tx>(tx: &mut T, key: &ConvKey, user: &Account) -> Done<Option<(ConvRow, Cseq)>> {
    match view_of(tx, key, user)? {
        Some(view) if !view.seat.is_member() => left(view.seat.how),
        Some(View { conv, from, .. }) => Ok(Some((conv, from))),
        None => Ok(None),
    }
}

/// The conversation for whoever is or was in it, to look at.
pub(crate) fn view_of<T: Tx>(tx: &mut T, key: &ConvKey, user: &Account) -> Done<Option<View>> {
    if let ConvKey::C2c(..) = key
        && key.peer(&user.uid).is_none()
    {
        return OpError::refused(code::NO_PERMISSION, "not one of the two users");
    }
    let Some(mut conv) = tx.conv(key)? else {
        return match key {
            ConvKey::Group(_) => OpError::refused(code::NO_SUCH_GROUP, "no such group"),
            ConvKey::C2c(..) => Ok(None),
        };
    };
    let Some(seat) = seat_in(tx, &conv, user.id)? else {
        return OpError::refused(code::NO_PERMISSION, "not a member");
    };
    let cleared = tx.cleared_from(user.id, conv.id)?;
    seat.limit(&mut conv);
    let from = seat.sight.from.max(cleared);
    Ok(Some(View { conv, from, kept_from: if cleared > Cseq(0) { cleared } else { from }, seat }))
}

/// A targeted message exists for its sender and its targets only.
pub(crate) fn is_for<T: Tx>(tx: &mut T, conv: ConvId, row: &MsgRow, user: UserId) -> Verb<bool> {
    let open = row.flags & flags::TARGETED == 0 || row.sender == user;
    Ok(open || tx.targets(conv, row.cseq)?.contains(&user))
}

/// The user's row of a conversation, or what it will be once the fan-in has made it.
pub(crate) fn user_conv_or_new<T: Tx>(tx: &mut T, user: UserId, conv: ConvId, seat: &Seat) -> Verb<UserConv> {
    Ok(tx.user_conv(user, conv)?.unwrap_or_else(|| UserConv::of_new(seat.sight.from)))
}

/// Pays for what the conversation's members will be told. Who pays is known to be one of them; nothing was written yet.
pub(crate) fn pay<T: Tx>(tx: &mut T, conv: &ConvRow, by: UserId) -> Done<()> {
    // With read diffusion a task goes to many members only to notify them.
    if !conv.diffused || tx.env().pushes_wanted {
        has_room(tx, conv.member_count, Some(conv.id), by)?;
    }
    pay_online(tx, conv, by)
}

/// The same for what makes no task: it goes to whoever is connected, at once.
pub(crate) fn pay_online<T: Tx>(tx: &mut T, conv: &ConvRow, by: UserId) -> Done<()> {
    paid(tx.env().meter.pay(by, conv.id, Meter::price(conv.member_count, 0, conv.diffused)))
}

/// The same when members are new. A conversation that is not there yet is `None`.
pub(crate) fn pay_for_new<T: Tx>(tx: &mut T, conv: Option<&ConvRow>, new: usize, by: UserId) -> Done<()> {
    let members = new as i64 + conv.map_or(0, |conv| conv.member_count);
    has_room(tx, members, conv.map(|conv| conv.id), by)?;
    let meter = &tx.env().meter;
    paid(match conv {
        None => meter.begin(by, Meter::price(members, new as i64, false)),
        Some(conv) => meter.pay(by, conv.id, Meter::price(members, new as i64, conv.diffused)),
    })
}

/// Refuses what many members would be told while too many such tasks wait: in all, of this conversation, or of this user.
fn has_room<T: Tx>(tx: &mut T, members: i64, conv: Option<ConvId>, by: UserId) -> Done<()> {
    if tx.env().meter.has_room(members, conv, by) {
        return Ok(());
    }
    let wait = StoreError { retry: Duration::from_secs(1), ..StoreError::new(code::OVERLOADED, "too many tasks wait") };
    Err(OpError::Refused(wait))
}

/// Pays for what is first said to somebody.
pub(crate) fn pay_to_begin<T: Tx>(tx: &mut T, by: UserId) -> Done<()> {
    paid(tx.env().meter.begin(by, Meter::price(2, 0, false)))
}

fn paid(paid: Result<(), Duration>) -> Done<()> {
    let too_fast = |retry| StoreError { retry, ..StoreError::new(code::TOO_FAST, "too fast for so many members") };
    paid.map_err(|wait| OpError::Refused(too_fast(wait)))
}
