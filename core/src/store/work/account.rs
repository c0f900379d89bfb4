//! Whose directory it is.
use super::held::Held;
use crate::api::{Error, ErrorCode};
use crate::model::ids::UserId;
use crate::store::ground::outcome::{Bound, Outcome};
use crate::store::ground::sql::meta;
use crate::store::ground::tx::{Result, Tx};

/// See the module comment.
pub(crate) enum AccountWork {
    /// Binds the directory to its first user; empty device = keep or make one from `new_device`.
    Bind { user: UserId, device: String, new_device: String },
}

impl AccountWork {
    /// Must it survive a power cut?
    pub(super) fn durable(&self) -> bool {
        match self {
            AccountWork::Bind { .. } => true,
        }
    }

    pub(super) fn run(&self, tx: &mut Tx<'_>, held: &mut Held) -> Result<Outcome> {
        match self {
            AccountWork::Bind { user, device, new_device } => bind(tx, held, user, device, new_device).map(Outcome::Bound),
        }
    }
}

fn bind(tx: &mut Tx<'_>, held: &mut Held, user: &UserId, device: &str, new_device: &str) -> Result<Bound> {
    match meta::<UserId>(tx.c, "user")? {
        Some(owner) if owner != *user => return Err(Error::new(ErrorCode::WrongUser, "the directory belongs to another user")),
        Some(_) => {}
        None => {
            tx.set_meta("user", user)?;
            held.bound = Some(user.clone());
        }
    }
    let kept = meta::<String>(tx.c, "device")?;
    let device = match (device, kept) {
        ("", Some(kept)) => kept,
        ("", None) => new_device.to_owned(),
        (given, _) => given.to_owned(),
    };
    tx.set_meta("device", &device)?;
    Ok(Bound { device, cursor: held.cursor, epoch: held.epoch.clone() })
}
