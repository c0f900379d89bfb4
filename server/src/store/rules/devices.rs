//! The devices of a user: when they were last here, how far they have got.
use super::tx::{Done, Tx};
use crate::ids::{Useq, UserId};
use crate::news::PushTarget;
use ntk_protocol::rules::number;
use ntk_protocol::wire;

/// A device that stays is noted again after this long, milliseconds.
const SEEN_EVERY: i64 = 3_600_000;
/// Devices of one user that are told.
const MOST: usize = 1000;

/// Notes that a device has come; writes nothing if that is known, or if its token was ended since it was looked at: noted as in use, it
/// would be good again.
pub(crate) fn seen<T: Tx>(tx: &mut T, user: UserId, device: &str, platform: &str, token_ms: u64) -> Done<()> {
    if !may_enter(tx, user, Some(device), token_ms)? {
        return Ok(());
    }
    let seen_ms = tx.now() as u64;
    let device = wire::Device { device: device.into(), platform: platform.into(), seen_ms, ..Default::default() };
    Ok(tx.put_device(user, &device, number(token_ms), SEEN_EVERY)?)
}

/// Notes how far a device has got; one that was forgotten meanwhile stays forgotten.
pub(crate) fn checkpoint<T: Tx>(tx: &mut T, user: UserId, device: &str, cursor: u64) -> Done<()> {
    Ok(tx.raise_cursor(user, device, Useq::of_wire(cursor))?)
}

/// All of a user's devices, the one seen last first; who is connected is not known here.
pub(crate) fn list<T: Tx>(tx: &mut T, user: UserId) -> Done<Vec<wire::Device>> {
    Ok(tx.devices(user, MOST)?)
}

/// May a device work with a token issued then? Not with one that was revoked, and not with one up to the last one it had when it was
/// logged out. A token says no device: one up to the last one of any device that was logged out is good where a device has it now
/// that was not logged out itself.
pub(crate) fn may_enter<T: Tx>(tx: &mut T, user: UserId, device: Option<&str>, token_ms: u64) -> Done<bool> {
    Ok(!tx.is_logged_out(user, device, number(token_ms))?)
}

/// The same of a user by name; one who is not known was never logged out.
pub(crate) fn token_is_good<T: Tx>(tx: &mut T, uid: &str, token_ms: u64) -> Done<bool> {
    match tx.account(uid)? {
        Some(account) => may_enter(tx, account.id, None, token_ms),
        None => Ok(true),
    }
}

/// What a push service calls a device. A device that changes hands is not called by the former user's messages any more.
pub(crate) fn put_push<T: Tx>(tx: &mut T, user: UserId, target: &PushTarget) -> Done<()> {
    let now = tx.now();
    Ok(tx.put_push(user, target, now)?)
}

/// A device is called no more.
pub(crate) fn drop_push<T: Tx>(tx: &mut T, user: UserId, device: &str) -> Done<()> {
    Ok(tx.drop_push(user, device)?)
}

/// A push service knows no such device any more.
pub(crate) fn drop_push_token<T: Tx>(tx: &mut T, token: &str) -> Done<bool> {
    Ok(tx.drop_push_token(token)?)
}

/// Forgets a device, and ends its tokens.
pub(crate) fn forget<T: Tx>(tx: &mut T, user: UserId, device: &str) -> Done<()> {
    tx.drop_push(user, device)?;
    Ok(tx.drop_device(user, device)?)
}

/// Ends the tokens of a user that were issued before then, whoever has them.
pub(crate) fn revoke<T: Tx>(tx: &mut T, user: UserId, before_ms: u64) -> Done<()> {
    Ok(tx.revoke_tokens(user, number(before_ms))?)
}

/// Revocations after a number, oldest first: their numbers, whose tokens, issued before when.
pub(crate) fn revoked<T: Tx>(tx: &mut T, after: i64) -> Done<Vec<(i64, UserId, u64)>> {
    let found = tx.revocations(after, MOST)?;
    Ok(found.into_iter().map(|(no, user, before)| (no, user, before.max(0) as u64)).collect())
}
