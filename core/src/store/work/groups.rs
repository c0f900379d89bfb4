//! What is written about groups with read diffusion, whose messages are in no timeline.
use crate::store::ground::outcome::Outcome;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::diffusion;
use ntk_protocol::wire;

/// See the module comment.
pub(crate) enum GroupWork {
    /// Live news of one.
    Push(Box<wire::GroupPush>),
    /// All of them, when the link comes up.
    Diffused(Vec<wire::ConvState>),
}

impl GroupWork {
    /// Must it survive a power cut?
    pub(super) fn durable(&self) -> bool {
        match self {
            GroupWork::Push(_) | GroupWork::Diffused(_) => false,
        }
    }

    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        match self {
            GroupWork::Push(push) => diffusion::push(tx, push)?,
            GroupWork::Diffused(states) => diffusion::welcome(tx, states)?,
        }
        Ok(Outcome::Done)
    }
}
