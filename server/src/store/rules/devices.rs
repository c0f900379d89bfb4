//! The devices of a user: when they were last here, how far they have got.
use super::tx::{Done, Tx};
use crate::ids::{Useq, UserId};
use ntk_protocol::rules::number;
use ntk_protocol::wire;

/// A device that stays is noted again after this long, milliseconds.
const SEEN_EVERY: i64 = 3_600_000;
/// Devices of one user that are told.
const MOST: usize = 1000;

/// Notes that a device has come; writes nothing if that is known.
pub(crate) fn seen<T: Tx>(tx: &mut T, user: UserId, device: &str, platform: &str, token_ms: u64) -> Done<()> {
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

/// May a device work with a token issued then? Not with one up to the last one it had when it was logged out. A token says no
/// device: elsewhere it is good unless the devices that had it last were all logged out.
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

/// Forgets a device, and ends its tokens.
pub(crate) fn forget<T: Tx>(tx: &mut T, user: UserId, device: &str) -> Done<()> {
    Ok(tx.drop_device(user, device)?)
}
