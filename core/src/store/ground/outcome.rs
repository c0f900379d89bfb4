//! What a unit of work returns.
use crate::api::{ErrorCode, Reply};
use crate::model::ids::{ConvId, LocalId, SnapshotNo, Useq};

/// What a unit of work returns.
#[allow(clippy::large_enum_variant)] // one at a time, straight to its completion
pub(crate) enum Outcome {
    /// Nothing more than success.
    Done,
    /// A result for the host.
    Reply(Reply),
    /// A conversation's row, read right before the commit.
    Conversation(ConvId),
    /// The cursor after entries.
    Cursor(Useq),
    /// Who this directory belongs to.
    Bound(Bound),
    /// The number of the snapshot that began.
    Snapshot(SnapshotNo),
    /// A message's row, read right before the commit, and a code beside it.
    Message(LocalId, ErrorCode),
    /// Receipts of these messages, read right before the commit.
    Receipts(Vec<LocalId>),
    /// A refusal that carries a result.
    Refused(ErrorCode, Reply),
}

impl Outcome {
    /// What the host gets. What only the session reads is nothing to it; rows became replies right before the commit.
    pub(crate) fn for_host(self) -> (ErrorCode, Option<Reply>) {
        match self {
            Outcome::Reply(reply) => (ErrorCode::Ok, Some(reply)),
            Outcome::Refused(code, reply) => (code, Some(reply)),
            Outcome::Done
            | Outcome::Conversation(_)
            | Outcome::Cursor(_)
            | Outcome::Bound(_)
            | Outcome::Snapshot(_)
            | Outcome::Message(..)
            | Outcome::Receipts(_) => (ErrorCode::Ok, None),
        }
    }
}

/// Who logs in from here.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) device: String,
    pub(crate) cursor: Useq,
    pub(crate) epoch: String,
}
