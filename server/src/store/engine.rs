//! What a storage engine is: it runs operations of the rules, each in a transaction of its own kind, and knows no rule.
use super::rules::tx::{Done, Tx};
use super::types::Answer;
use crate::ids::UserId;

/// One write: what it does to files before its transaction, what it does inside, what it does to files after COMMIT.
///
/// `run` may be called twice: in a group that failed, and then alone.
pub(super) trait Step<X, T>: Send + 'static {
    /// Something is to be done to files before the transaction begins.
    fn has_files(&self) -> bool {
        false
    }

    /// Once, before the transaction.
    fn before(&mut self) {}

    /// Inside the transaction.
    fn run(&mut self, tx: &mut X) -> Done<T>;

    /// Once, after COMMIT; only then files may go.
    fn after(&mut self, value: T) -> T {
        value
    }
}

impl<X, T, F: FnMut(&mut X) -> Done<T> + Send + 'static> Step<X, T> for F {
    fn run(&mut self, tx: &mut X) -> Done<T> {
        self(tx)
    }
}

/// Whom a read is for: it decides who waits for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A device that comes in, or shows its token.
    Entering,
    /// A user who is known.
    User(UserId),
    /// The same, who searches: only one user at a time does. Nothing else of the user's waits for it.
    Searching(UserId),
    /// The server itself, or its operator: before what users ask next.
    Server,
}

/// A storage engine. What is queued is queued when the method is called, not when the answer is first polled, so calls keep their
/// order.
pub(super) trait Engine: Send + Sync + 'static {
    /// Its transactions.
    type Tx: Tx + 'static;

    /// Of a client; waits its turn.
    fn write<T: Send + 'static>(&self, step: impl Step<Self::Tx, T>) -> Answer<T>;
    /// Of a task that is under way: before what clients ask next.
    fn carry<T: Send + 'static>(&self, step: impl Step<Self::Tx, T>) -> Answer<T>;
    /// On one snapshot, beside the writes. Nobody who comes in waits for anybody's questions, and a user who asks much waits for
    /// themselves.
    fn read<T: Send + 'static>(&self, whose: Whose, run: impl FnOnce(&mut Self::Tx) -> Done<T> + Send + 'static) -> Answer<T>;
    /// See [`super::seam::Store::epoch`].
    fn epoch(&self) -> &str;
    /// See [`super::seam::Store::backlog`].
    fn backlog(&self) -> usize;
    /// See [`super::seam::Store::is_dead`].
    fn is_dead(&self) -> bool;
    /// See [`super::seam::Store::stop`].
    fn stop(&self, now: bool);
}
