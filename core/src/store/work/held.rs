//! What the writer keeps beside the database.
use crate::model::ids::{Useq, UserId};

/// Replaced only after COMMIT.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    pub(crate) cursor: Useq,
    pub(crate) epoch: String,
    pub(crate) known: bool,
    pub(crate) bound: Option<UserId>,
}
