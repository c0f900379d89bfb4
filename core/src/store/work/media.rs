//! What is written about media: files of queued messages, and how the host wants images and cache.
use crate::api::MediaPolicy;
use crate::model::ids::LocalId;
use crate::store::ground::local_files::LocalFiles;
use crate::store::ground::outcome::Outcome;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::uploads;

/// See the module comment.
pub(crate) enum MediaWork {
    /// The files of a queued message are on the server.
    Ready { local_id: LocalId, body: Vec<u8>, files: LocalFiles },
    /// The host's policy.
    Policy(MediaPolicy),
}

impl MediaWork {
    /// Must it survive a power cut?
    pub(super) fn durable(&self) -> bool {
        match self {
            MediaWork::Ready { .. } => false,
            MediaWork::Policy(_) => true,
        }
    }

    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        match self {
            MediaWork::Ready { local_id, body, files } => uploads::ready(tx, *local_id, body, files)?,
            MediaWork::Policy(policy) => uploads::keep_policy(tx, policy)?,
        }
        Ok(Outcome::Done)
    }
}
