//! The lane of tasks that many members are told by: whose turn it is. One part of one task is carried at a time; this says which.
//!
//! Tasks of a conversation keep their order. Between conversations, and between the users who made the tasks, turns are fair by the
//! members told: whoever had many told stands back until the others had as many, however many tasks wait. What stands back is never
//! passed twice by the same: a conversation or a user without tasks for a while does not save turns up.
use crate::ids::{ConvId, UserId};
use crate::store::{PART, Task};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};

/// Above this many, those who stand back no more are forgotten.
const REMEMBERED: usize = 1000;

/// What waits.
#[derive(Default)]
pub(crate) struct Bulk {
    /// A task, and its part that comes next.
    waiting: BTreeMap<ConvId, VecDeque<(Task, u32)>>,
    /// How many members whoever was served last had been told by then. All others count from there at least.
    now: u64,
    by_conv: FxHashMap<ConvId, u64>,
    by_user: FxHashMap<UserId, u64>,
}

impl Bulk {
    /// A task comes last in its conversation.
    pub(crate) fn push(&mut self, task: Task) {
        self.waiting.entry(task.origin().0).or_default().push_back((task, 0));
    }

    /// A task goes on, before whatever else its conversation has.
    pub(crate) fn go_on(&mut self, task: Task, part: u32) {
        self.waiting.entry(task.origin().0).or_default().push_front((task, part));
    }

    /// Whose turn it is.
    pub(crate) fn next(&mut self) -> Option<(Task, u32)> {
        let first = |line: &VecDeque<(Task, u32)>| line.front().map(|(task, _)| task.origin());
        let turns = self.waiting.values().filter_map(first).map(|(conv, user)| (self.turn(conv, user), conv));
        let (turn, conv) = turns.min()?;
        let line = self.waiting.get_mut(&conv)?;
        let (task, part) = line.pop_front()?;
        if line.is_empty() {
            self.waiting.remove(&conv);
        }
        let told = u64::from(task.members).saturating_sub(u64::from(part) * PART as u64).clamp(1, PART as u64);
        let user = task.origin().1;
        let (of_conv, of_user) = (self.given(&self.by_conv, conv), self.given(&self.by_user, user));
        self.now = turn;
        self.by_conv.insert(conv, of_conv + told);
        self.by_user.insert(user, of_user + told);
        self.forget();
        Some((task, part))
    }

    fn turn(&self, conv: ConvId, user: UserId) -> u64 {
        self.given(&self.by_conv, conv).max(self.given(&self.by_user, user))
    }

    fn given<K: std::hash::Hash + Eq>(&self, all: &FxHashMap<K, u64>, key: K) -> u64 {
        all.get(&key).copied().unwrap_or_default().max(self.now)
    }

    fn forget(&mut self) {
        let now = self.now;
        if self.by_conv.len() > REMEMBERED {
            self.by_conv.retain(|_, told| *told > now);
        }
        if self.by_user.len() > REMEMBERED {
            self.by_user.retain(|_, told| *told > now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Cseq, Mseq};
    use crate::store::Job;

    fn task(id: i64, conv: i64, user: i64, members: u32) -> Task {
        let change =
            crate::store::NewChange { conv: ConvId(conv), cseq: Cseq(1), sender: UserId(9), mseq: Mseq(1), by: UserId(user) };
        Task { id, members, ..Task::new(Job::Change(change)) }
    }

    /// The order in which parts go, as ids of tasks.
    fn order(bulk: &mut Bulk, most: usize) -> Vec<i64> {
        let mut order = Vec::new();
        while order.len() < most
            && let Some((task, part)) = bulk.next()
        {
            order.push(task.id);
            if part + 1 < task.members.div_ceil(PART as u32) {
                bulk.go_on(task, part + 1);
            }
        }
        order
    }

    #[test]
    fn a_thousand_tasks_of_one_conversation_hold_up_no_other_by_more_than_one_part() {
        let mut bulk = Bulk::default();
        (0..1000).for_each(|id| bulk.push(task(id, 1, 1, 2000)));
        assert_eq!(order(&mut bulk, 7), [0, 0, 0, 0, 1, 1, 1]);
        bulk.push(task(5000, 2, 2, 400));
        assert_eq!(order(&mut bulk, 1), [5000]);
        // Nor does who waits for nothing save turns up.
        (0..4).for_each(|n| bulk.push(task(6000 + n, 2, 2, 500)));
        let next = order(&mut bulk, 8);
        assert_eq!(next.iter().filter(|id| **id >= 6000).count(), 4, "{next:?}");
        assert_eq!(bulk.waiting[&ConvId(1)].len(), 998);
    }

    #[test]
    fn a_user_with_many_conversations_has_no_more_turns_than_one_with_one() {
        let mut bulk = Bulk::default();
        (0..100).for_each(|n| bulk.push(task(n, 10 + n, 1, 500)));
        (0..10).for_each(|n| bulk.push(task(1000 + n, 2, 2, 500)));
        let next = order(&mut bulk, 20);
        assert_eq!(next.iter().filter(|id| **id >= 1000).count(), 10, "{next:?}");
    }

    #[test]
    fn tasks_of_a_conversation_keep_their_order_and_all_are_carried() {
        let mut bulk = Bulk::default();
        for id in 0..300 {
            bulk.push(task(id, id % 7, id % 3, 101 + (id as u32 * 37) % 1400));
        }
        let mut order = order(&mut bulk, usize::MAX);
        order.dedup();
        for conv in 0..7 {
            let mut of_conv: Vec<i64> = order.iter().copied().filter(|id| id % 7 == conv).collect();
            of_conv.dedup();
            assert!(of_conv.is_sorted() && of_conv.len() >= 42, "{of_conv:?}");
        }
        assert_eq!((bulk.waiting.len(), bulk.next().is_none()), (0, true));
    }
}
