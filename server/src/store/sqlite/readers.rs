//! The readers: threads with a connection each, and what waits for them.
//!
//! Whoever comes in has a reader of their own, so that nobody's questions keep a device out. The other readers take turns between
//! users: a user has one read under way at a time, and waits behind nobody's second one.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use super::db::Db;
use crate::exec::thread;
use crate::ids::UserId;
use crate::store::engine::Whose;
use crate::store::types::StoreError;
use ntk_protocol::rules::code;
use parking_lot::{Condvar, Mutex};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;

/// Readers that take turns between users; one more is for those who come in.
pub(super) const READERS: usize = 2;
/// Reads that wait for one user, and of those who come in; one more is refused (200014).
const WAITING: usize = 512;

pub(super) type Job = Box<dyn FnOnce(&mut Db) + Send>;

/// The threads end when this is dropped and nothing waits any more.
pub(super) struct Readers {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    /// Wakes the reader of those who come in.
    entered: Condvar,
    /// Wakes the others.
    asked: Condvar,
}

/// Invariant: a user stands in `turns` once while something of theirs waits and nothing is under way, else not at all.
#[derive(Default)]
struct Waiting {
    entering: VecDeque<Job>,
    lines: FxHashMap<UserId, VecDeque<Job>>,
    turns: VecDeque<UserId>,
    ended: bool,
}

/// What a reader does next, and whose that is unless of somebody who comes in.
type Next = (Job, Option<UserId>);

impl Readers {
    pub(super) fn start(mut open: impl FnMut() -> Result<Db, StoreError>) -> Result<(Readers, Vec<JoinHandle<()>>), StoreError> {
        let shared = Arc::<Shared>::default();
        let readers = Readers { shared: shared.clone() };
        let mut threads = Vec::new();
        for i in 0..=READERS {
            let (shared, mut db) = (shared.clone(), open()?);
            let run = move || match i {
                0 => shared.run(&shared.entered, &mut db, Waiting::next_entering),
                _ => shared.run(&shared.asked, &mut db, Waiting::next_asked),
            };
            let failed = |e| StoreError::new(code::INTERNAL, format!("cannot start a thread: {e}"));
            threads.push(thread(&format!("ntkd-read-{i}"), run).map_err(failed)?);
        }
        Ok((readers, threads))
    }

    /// `false` = too many wait already.
    pub(super) fn put(&self, whose: Whose, job: Job) -> bool {
        let mut waiting = self.shared.waiting.lock();
        let put = match whose {
            Whose::Entering => waiting.enter(job),
            Whose::User(user) => waiting.ask(user, job),
            Whose::Server => waiting.ask(UserId(0), job),
        };
        drop(waiting);
        match whose {
            Whose::Entering => self.shared.entered.notify_one(),
            Whose::User(_) | Whose::Server => self.shared.asked.notify_one(),
        };
        put
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.shared.waiting.lock().ended = true;
        self.shared.entered.notify_all();
        self.shared.asked.notify_all();
    }
}

impl Shared {
    fn run(&self, wake: &Condvar, db: &mut Db, next: fn(&mut Waiting) -> Option<Next>) {
        let mut waiting = self.waiting.lock();
        loop {
            if let Some((job, user)) = next(&mut waiting) {
                parking_lot::MutexGuard::unlocked(&mut waiting, || job(db));
                if let Some(user) = user {
                    waiting.done(user);
                }
            } else if waiting.ended {
                return;
            } else {
                wake.wait(&mut waiting);
            }
        }
    }
}

impl Waiting {
    fn enter(&mut self, job: Job) -> bool {
        let room = self.entering.len() < WAITING;
        if room {
            self.entering.push_back(job);
        }
        room
    }

    fn ask(&mut self, user: UserId, job: Job) -> bool {
        let Some(line) = self.lines.get_mut(&user) else {
            self.lines.insert(user, VecDeque::from([job]));
            self.turns.push_back(user);
            return true;
        };
        let room = line.len() < WAITING;
        if room {
            line.push_back(job);
        }
        room
    }

    fn next_entering(&mut self) -> Option<Next> {
        Some((self.entering.pop_front()?, None))
    }

    fn next_asked(&mut self) -> Option<Next> {
        let user = self.turns.pop_front()?;
        let job = self.lines.get_mut(&user)?.pop_front()?;
        Some((job, Some(user)))
    }

    /// A read of this user has ended. The line of one who is under way stays, also an empty one.
    fn done(&mut self, user: UserId) {
        if self.lines.get(&user).is_some_and(|line| line.is_empty()) {
            self.lines.remove(&user);
        } else {
            self.turns.push_back(user);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Box::new(|_| {})
    }

    fn whose(waiting: &mut Waiting) -> Option<i64> {
        waiting.next_asked().and_then(|(_, user)| user).map(|user| user.0)
    }

    #[test]
    fn users_take_turns_and_have_one_read_under_way_however_many_wait() {
        let mut waiting = Waiting::default();
        for _ in 0..100 {
            assert!(waiting.ask(UserId(1), job()));
        }
        assert_eq!((whose(&mut waiting), whose(&mut waiting)), (Some(1), None), "the other reader stays free");
        assert!(waiting.ask(UserId(2), job()) && waiting.ask(UserId(3), job()) && waiting.ask(UserId(2), job()));
        assert_eq!(whose(&mut waiting), Some(2));
        waiting.done(UserId(1));
        waiting.done(UserId(2));
        assert_eq!([(); 4].map(|()| whose(&mut waiting)), [Some(3), Some(1), Some(2), None]);
        (1..=3).for_each(|user| waiting.done(UserId(user)));
        assert_eq!((whose(&mut waiting), waiting.lines.len()), (Some(1), 1));
    }

    #[test]
    fn a_user_with_too_many_waiting_is_refused_and_others_are_not() {
        let mut waiting = Waiting::default();
        let taken = (0..1000).filter(|_| waiting.ask(UserId(1), job())).count();
        assert_eq!(taken, WAITING);
        assert!(waiting.ask(UserId(2), job()) && waiting.enter(job()));
        assert!(waiting.next_entering().is_some() && waiting.next_entering().is_none());
    }
}
