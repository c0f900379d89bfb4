//! What users may send and ask, and what conversations may be sent: buckets that are paid from by [`crate::cost`].
//!
//! A price is paid whole or not at all, inside the transaction that knows the user to be a member and how many there are: nobody
//! empties a conversation's bucket from outside or with what they may not send, and of many requests under way some always pass. What
//! may be tried at all is asked at the door, before the store does anything.
//!
//! Buckets are of this process: of several on one database each would give a user all of it again (decision 0075).
use crate::cost;
use crate::ids::{ConvId, UserId};
use crate::limits::{Buckets, Limits, Rate};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// So many times as often as one may send one may try to.
const TRIES: f64 = 4.0;

/// The buckets of one server.
pub(crate) struct Meter {
    tries: Buckets<UserId>,
    senders: Buckets<UserId>,
    convs: Buckets<ConvId>,
    askers: Buckets<UserId>,
    /// Tasks of many members that wait to be carried, and how many may.
    tasks: AtomicUsize,
    most_tasks: usize,
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Meter {
        let sends = limits.sends_per_user;
        Meter {
            tries: Buckets::new(Rate::new(TRIES * sends.per_s, TRIES * sends.burst)),
            senders: Buckets::new(sends),
            convs: Buckets::new(limits.sends_per_conversation),
            askers: Buckets::new(limits.asks_per_user),
            tasks: AtomicUsize::new(0),
            most_tasks: limits.tasks_waiting,
        }
    }

    /// May the user try to tell others something? Asked before the store is; or how long to wait.
    pub(crate) fn enter(&self, user: UserId) -> Result<(), Duration> {
        self.tries.take(user, 1.0)
    }

    /// The price of it, once the user is known to be a member and the members are counted; or how long to wait.
    pub(crate) fn pay(&self, user: UserId, conv: ConvId, price: f64) -> Result<(), Duration> {
        self.begin(user, price)?;
        // Who waits for the others of a conversation has not sent.
        self.convs.take(conv, price).inspect_err(|_| self.senders.give(user, price))
    }

    /// The same of a conversation that is not there yet.
    pub(crate) fn begin(&self, user: UserId, price: f64) -> Result<(), Duration> {
        self.senders.take(user, price)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn of_many_dear_requests_that_come_at_once_again_and_again_some_always_pass() {
        let meter = Meter::new(&Limits::default());
        let (user, mut left) = (UserId(1), 100);
        for second in 0.. {
            assert!(second < 120, "{left} never pass");
            let pass = (0..left).filter(|n| meter.enter(user).is_ok() && meter.pay(user, ConvId(*n), 4.0).is_ok()).count();
            left -= pass as i64;
            if left == 0 {
                return;
            }
            tokio::time::advance(Duration::from_secs(1)).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_conversation_pays_nothing_for_it() {
        let meter = Meter::new(&Limits { sends_per_conversation: Rate::new(0.001, 1.0), ..Limits::default() });
        assert_eq!(meter.pay(UserId(1), ConvId(1), 1.0), Ok(()));
        for _ in 0..100 {
            assert!(meter.pay(UserId(2), ConvId(1), 1.0).is_err());
        }
        assert_eq!(meter.pay(UserId(2), ConvId(2), 20.0), Ok(()));
    }
}
