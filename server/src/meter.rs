//! What users may send and ask, and what conversations may be sent: buckets that are paid from by [`crate::cost`].
//!
//! A price is paid whole or not at all, inside the transaction that knows the user to be a member and how many there are: nobody
//! empties a conversation's bucket from outside or with what they may not send, and of many requests under way some always pass. What
//! may be tried at all is asked at the door, before the store does anything.
//!
//! Buckets are of this process: of several on one database each would give a user all of it again (decision 0075).
use crate::cost;
use crate::ids::{ConvId, UserId};
use crate::limits::{Buckets, Limits, Rate, Tally};
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
    /// Tasks of many members that are not carried yet, and how many may be, in all and of one.
    tasks: AtomicUsize,
    of_conv: Tally<ConvId>,
    of_user: Tally<UserId>,
    most_tasks: usize,
    most_of_one: usize,
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
            of_conv: Tally::default(),
            of_user: Tally::default(),
            most_tasks: limits.tasks_waiting,
            most_of_one: limits.tasks_of_one,
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

    /// A task of many members waits, of this conversation and made by this user.
    pub(crate) fn task_waits(&self, (conv, user): (ConvId, UserId)) {
        self.tasks.fetch_add(1, Ordering::Relaxed);
        self.of_conv.add(conv);
        self.of_user.add(user);
    }

    /// One is carried, or waits for its next try.
    pub(crate) fn task_ended(&self, (conv, user): (ConvId, UserId)) {
        self.tasks.fetch_sub(1, Ordering::Relaxed);
        self.of_conv.take(conv);
        self.of_user.take(user);
    }

    /// Is there room for one more that so many members are told by? A conversation that is not there yet has none that wait.
    pub(crate) fn has_room(&self, members: i64, conv: Option<ConvId>, user: UserId) -> bool {
        members <= cost::FAST.into()
            || self.tasks.load(Ordering::Relaxed) < self.most_tasks
                && self.of_user.of(&user) < self.most_of_one
                && conv.is_none_or(|conv| self.of_conv.of(&conv) < self.most_of_one)
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

    #[test]
    fn tasks_of_one_user_or_one_conversation_leave_room_for_those_of_others() {
        let meter = Meter::new(&Limits { tasks_waiting: 5, tasks_of_one: 2, ..Limits::default() });
        let room = |conv, user| meter.has_room(101, conv, user);
        let [hers, theirs, other] = [1, 2, 3].map(|n| Some(ConvId(n)));
        let [ann, bob, eve, dan] = [1, 2, 3, 4].map(UserId);
        let made = [(ConvId(1), eve), (ConvId(4), eve), (ConvId(2), ann), (ConvId(2), bob)];
        made.iter().for_each(|task| meter.task_waits(*task));
        assert!(!room(hers, eve) && !room(other, eve) && !room(None, eve), "two of the user's wait");
        assert!(!room(theirs, dan), "two of the conversation's wait");
        assert!(room(hers, ann) && room(other, dan) && room(None, dan) && meter.has_room(100, hers, eve));
        meter.task_waits((ConvId(5), dan));
        assert!(!room(other, ann) && !room(None, bob), "five wait");
        made.iter().for_each(|task| meter.task_ended(*task));
        assert!(room(hers, eve) && room(theirs, dan));
        assert_eq!((meter.of_conv.of(&ConvId(2)), meter.tasks.load(Ordering::Relaxed)), (0, 1));
    }
}
