//! What is remembered of users' unread totals between two badges: which conversation adds how much, and which moved since.
//!
//! A part is never moved, only put: counted from rows by [`super::badge`]. What moves a user's unread comes in their timeline, and what is
//! in no timeline is a conversation with read diffusion, which notes its own moves. All is forgotten whenever a transaction is undone,
//! somebody else wrote to the rows, or it is too much.
use crate::ids::{ConvId, UserId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Parts remembered of all users together; beyond it all begin anew.
const MOST_PARTS: usize = 1_000_000;
/// A user of whom more conversations moved since the last badge is counted anew.
const MOST_MOVED: usize = 1_000;

/// What is remembered of totals.
#[derive(Default)]
pub(crate) struct Totals {
    users: FxHashMap<UserId, Total>,
    /// About how many parts that are.
    parts: usize,
    /// Moves of conversations with read diffusion, in their order: the last of each.
    moves: FxHashMap<ConvId, u64>,
    moved: u64,
}

#[derive(Default)]
pub(super) struct Total {
    pub(super) sum: i64,
    /// What is not 0.
    parts: FxHashMap<ConvId, i64>,
    /// Conversations with read diffusion.
    diffused: FxHashSet<ConvId>,
    /// To be counted again.
    moved: FxHashSet<ConvId>,
    /// The last move this knows of.
    as_of: u64,
}

impl Totals {
    /// The user's timeline has news of a conversation.
    pub(super) fn told(&mut self, user: UserId, conv: ConvId) {
        if let Some(total) = self.users.get_mut(&user) {
            total.moved.insert(conv);
            if total.moved.len() > MOST_MOVED {
                self.take(user);
            }
        }
    }

    /// A conversation with read diffusion has a new message or a change.
    pub(super) fn moved(&mut self, conv: ConvId) {
        if !self.users.is_empty() {
            self.moved += 1;
            self.moves.insert(conv, self.moved);
        }
    }

    pub(super) fn take(&mut self, user: UserId) -> Option<Total> {
        let total = self.users.remove(&user)?;
        self.parts = self.parts.saturating_sub(total.size());
        Some(total)
    }

    pub(super) fn keep(&mut self, user: UserId, mut total: Total) {
        if self.parts > MOST_PARTS {
            *self = Totals::default();
        }
        total.as_of = self.moved;
        self.parts += total.size();
        self.users.insert(user, total);
    }
}

impl Total {
    fn size(&self) -> usize {
        1 + self.parts.len() + self.diffused.len()
    }

    /// Conversations to be counted again.
    pub(super) fn stale(&mut self, of_all: &Totals) -> Vec<ConvId> {
        let as_of = self.as_of;
        let moved = self.diffused.iter().filter(|conv| of_all.moves.get(conv).is_some_and(|at| *at > as_of));
        self.moved.extend(moved.copied());
        self.moved.drain().collect()
    }

    pub(super) fn put(&mut self, conv: ConvId, diffused: bool, part: i64) {
        let old = if part == 0 { self.parts.remove(&conv) } else { self.parts.insert(conv, part) };
        self.sum += part - old.unwrap_or_default();
        if diffused {
            self.diffused.insert(conv);
        }
    }
}
