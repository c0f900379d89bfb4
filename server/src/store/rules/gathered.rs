//! What an open transaction will say: gathered while it runs, told after its commit, forgotten with it.
use super::rows::Member;
use super::totals::Totals;
use crate::ids::{ConvId, Useq, UserId};
use crate::news::{Follower, Notification, TimelineNews};
use crate::routes::Routes;
use crate::store::task::Task;
use crate::store::types::CommitNews;
use bytes::Bytes;
use rustc_hash::{FxHashMap, FxHashSet};

/// Gathered news.
#[derive(Default)]
pub(crate) struct Gathered {
    timelines: FxHashMap<UserId, TimelineNews>,
    /// Whose timelines, in the order of their first entries.
    order: Vec<UserId>,
    tasks: Vec<Task>,
    notifications: Vec<Notification>,
    followers: Vec<(ConvId, Vec<Follower>)>,
    /// Parts (task, part) whose notifications were made by this process; those of the open transaction apart. Only who holds a task
    /// carries it; after a lease has passed to another process that one says them again, as after a crash.
    notified: FxHashSet<(i64, u32)>,
    notifying: Vec<(i64, u32)>,
    pub(super) totals: Totals,
}

impl Gathered {
    pub(crate) fn entry(&mut self, (user, useq): (UserId, Useq), conv: ConvId, tail: Option<Bytes>) {
        self.totals.told(user, conv);
        let news = self.timelines.entry(user).or_insert_with(|| {
            self.order.push(user);
            TimelineNews { user, prev: Useq(useq.0 - 1), entries: Vec::new() }
        });
        news.entries.push(tail);
    }

    pub(crate) fn task(&mut self, task: Task) {
        self.tasks.push(task);
    }

    pub(crate) fn notification(&mut self, notification: Notification) {
        self.notifications.push(notification);
    }

    /// Somebody else may have written to the rows.
    pub(crate) fn forget_totals(&mut self) {
        self.totals = Totals::default();
    }

    /// These members hear of a conversation with read diffusion from now on, if they are connected.
    pub(crate) fn follow(&mut self, routes: &Routes, conv: ConvId, members: &[Member]) {
        let routed = members.iter().filter(|m| routes.has(m.user));
        let routed: Vec<Follower> = routed.map(|m| Follower { user: m.user, visible_from: m.sight.from }).collect();
        if !routed.is_empty() {
            self.followers.push((conv, routed));
        }
    }

    pub(crate) fn was_notified(&self, task: i64, part: u32) -> bool {
        self.notified.contains(&(task, part))
    }

    pub(crate) fn notified(&mut self, task: i64, part: u32) {
        self.notifying.push((task, part));
    }

    /// A task is over: should it come again, it is a new one.
    pub(crate) fn forget_task(&mut self, task: i64) {
        self.notified.retain(|(of, _)| *of != task);
    }

    /// The transaction is committed: what it has to say.
    pub(crate) fn committed(&mut self, routes: &Routes) -> Vec<CommitNews> {
        let mut news: Vec<CommitNews> = self.tasks.drain(..).map(CommitNews::Task).collect();
        let mut wanted = Vec::new();
        for user in self.order.drain(..) {
            if let Some(timeline) = self.timelines.remove(&user)
                && routes.has(user)
            {
                wanted.push(timeline);
            }
        }
        if !wanted.is_empty() {
            news.push(CommitNews::Timelines(wanted));
        }
        news.extend(self.followers.drain(..).map(|(conv, users)| CommitNews::Joined(conv, users)));
        self.notified.extend(self.notifying.drain(..));
        if !self.notifications.is_empty() {
            news.push(CommitNews::Notifications(std::mem::take(&mut self.notifications)));
        }
        news
    }

    /// The transaction is undone.
    pub(crate) fn undone(&mut self) {
        let notified = std::mem::take(&mut self.notified);
        *self = Gathered { notified, ..Gathered::default() };
    }
}
