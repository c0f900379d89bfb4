//! What users may send and ask, and what conversations may be sent: buckets that are paid from by [`crate::cost`].
//!
//! A user's own bucket is asked at the door, before the store does anything. A conversation's is asked only inside the transaction
//! that knows the user to be a member, so that nobody empties it from outside; and after the user's, so that nobody empties it with
//! what they may not send.
//!
//! Buckets are of this process: of several on one database each would give a user all of it again (decision 0075).
use crate::cost;
use crate::ids::{ConvId, UserId};
use crate::limits::{Buckets, Limits};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Unit of what is paid at the door.
const ENTRY: f64 = 1.0;

/// The buckets of one server.
pub(crate) struct Meter {
    senders: Buckets<UserId>,
    convs: Buckets<ConvId>,
    askers: Buckets<UserId>,
    /// Tasks of many members that wait to be carried, and how many may.
    tasks: AtomicUsize,
    most_tasks: usize,
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Meter {
        Meter {
            senders: Buckets::new(limits.sends_per_user),
            convs: Buckets::new(limits.sends_per_conversation),
            askers: Buckets::new(limits.asks_per_user),
            tasks: AtomicUsize::new(0),
            most_tasks: limits.tasks_waiting,
        }
    }

    /// Of something that others will be told, the part that is paid before the store is asked; or how long to wait.
    pub(crate) fn enter(&self, user: UserId) -> Result<(), Duration> {
        self.senders.take(user, ENTRY)
    }

    /// The rest of it, once the user is known to be a member and the members are counted; or how long to wait.
    pub(crate) fn pay(&self, user: UserId, conv: ConvId, price: f64) -> Result<(), Duration> {
        self.extra(user, price)?;
        self.convs.take(conv, price)
    }

    /// The same of a conversation that is not there yet.
    pub(crate) fn extra(&self, user: UserId, price: f64) -> Result<(), Duration> {
        if price <= ENTRY { Ok(()) } else { self.senders.take_more(user, price - ENTRY, ENTRY) }
    }

    /// Pays for a question even if there is nothing to pay with; how long nothing more should be read of this user.
    pub(crate) fn ask(&self, user: UserId, price: f64) -> Option<Duration> {
        self.askers.charge(user, price)
    }

    /// So many tasks of many members wait now.
    pub(crate) fn tasks_wait(&self, tasks: usize) {
        self.tasks.store(tasks, Ordering::Relaxed);
    }

    /// Is there room for one more that so many members are told by?
    pub(crate) fn has_room(&self, members: i64) -> bool {
        members <= cost::FAST.into() || self.tasks.load(Ordering::Relaxed) < self.most_tasks
    }

    /// What telling so many people costs.
    pub(crate) fn price(members: i64, new: i64, diffused: bool) -> f64 {
        cost::fan_out(members, new, diffused)
    }
}
