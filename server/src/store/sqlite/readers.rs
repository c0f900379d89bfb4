//! The readers: threads with a connection each, and what waits for them.
//!
//! Whoever comes in has a reader of their own, so that nobody's questions keep a device out. The other readers take turns between
//! users: a user has one read under way at a time, and waits behind nobody's second one. What the server itself asks goes first. One
//! search is under way at a time, so that a page never waits for two. These threads stand back: what is sent, and who comes in, go first where
//! there are fewer cores than work.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use super::db::Db;
use crate::exec::{stand_back, thread};
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

/// Invariant: a user stands in `turns` or `searches` once while something of theirs waits and nothing is under way, else in neither; in
/// `searches` if what comes next of theirs is one.
#[derive(Default)]
struct Waiting {
    entering: VecDeque<Job>,
    lines: FxHashMap<UserId, VecDeque<Asked>>,
    turns: VecDeque<UserId>,
    searches: VecDeque<UserId>,
    /// Who searches now.
    searching: Option<UserId>,
    ended: bool,
}

struct Asked {
    job: Job,
    search: bool,
}

/// Whose line what the server asks is: no user has this id.
const SERVER: UserId = UserId(0);

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
                _ => {
                    stand_back();
                    shared.run(&shared.asked, &mut db, Waiting::next_asked);
                }
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
            Whose::User(user) => waiting.ask(user, Asked { job, search: false }),
            Whose::Searching(user) => waiting.ask(user, Asked { job, search: true }),
            Whose::Server => waiting.ask(SERVER, Asked { job, search: false }),
        };
        drop(waiting);
        match whose {
            Whose::Entering => self.shared.entered.notify_one(),
            Whose::User(_) | Whose::Searching(_) | Whose::Server => self.shared.asked.notify_one(),
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
                if let Some(user) = user
                    && waiting.done(user)
                {
                    // Another search may begin here, and what waited behind this one there.
                    wake.notify_one();
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

    fn ask(&mut self, user: UserId, asked: Asked) -> bool {
        let Some(line) = self.lines.get_mut(&user) else {
            let search = asked.search;
            self.lines.insert(user, VecDeque::from([asked]));
            self.stand(user, search);
            return true;
        };
        let room = line.len() < WAITING;
        if room {
            line.push_back(asked);
        }
        room
    }

    fn stand(&mut self, user: UserId, search: bool) {
        match user {
            SERVER => self.turns.push_front(user),
            _ if search => self.searches.push_back(user),
            _ => self.turns.push_back(user),
        }
    }

    fn next_entering(&mut self) -> Option<Next> {
        Some((self.entering.pop_front()?, None))
    }

    fn next_asked(&mut self) -> Option<Next> {
        // The one search there may be leaves the other reader to everybody else.
        let may_search = self.searching.is_none() && self.turns.front() != Some(&SERVER);
        let search = if may_search { self.searches.pop_front() } else { None };
        let user = search.or_else(|| self.turns.pop_front())?;
        self.searching = self.searching.or(search);
        let Asked { job, .. } = self.lines.get_mut(&user)?.pop_front()?;
        Some((job, Some(user)))
    }

    /// A read of this user has ended; was it the search? The line of one who is under way stays, also an empty one.
    fn done(&mut self, user: UserId) -> bool {
        match self.lines.get(&user).and_then(|line| line.front()).map(|next| next.search) {
            Some(search) => self.stand(user, search),
            None => drop(self.lines.remove(&user)),
        }
        self.searching.take_if(|who| *who == user).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Asked {
        Asked { job: Box::new(|_| {}), search: false }
    }

    fn search() -> Asked {
        Asked { search: true, ..job() }
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
        assert!(!waiting.done(UserId(1)) && !waiting.done(UserId(2)));
        assert_eq!([(); 4].map(|()| whose(&mut waiting)), [Some(3), Some(1), Some(2), None]);
        assert!((1..=3).all(|user| !waiting.done(UserId(user))));
        assert_eq!((whose(&mut waiting), waiting.lines.len()), (Some(1), 1));
    }

    #[test]
    fn one_search_is_under_way_at_a_time_and_the_server_waits_for_no_user_who_waits() {
        let mut waiting = Waiting::default();
        assert!((1..=9).all(|user| waiting.ask(UserId(user), search())));
        assert!(waiting.ask(UserId(1), job()) && waiting.ask(UserId(10), job()) && waiting.ask(UserId(11), job()));
        assert_eq!([(); 2].map(|()| whose(&mut waiting)), [Some(1), Some(10)]);
        // Whichever reader is free next, also the one that searched.
        assert!(waiting.ask(SERVER, job()) && waiting.ask(SERVER, job()));
        assert!(waiting.done(UserId(1)));
        assert_eq!(whose(&mut waiting), Some(SERVER.0));
        assert!(!waiting.done(SERVER));
        assert_eq!(whose(&mut waiting), Some(SERVER.0));
        assert!(!waiting.done(SERVER) && !waiting.done(UserId(10)));
        assert_eq!([(); 4].map(|()| whose(&mut waiting)), [Some(2), Some(11), Some(1), None]);
        assert!(!waiting.done(UserId(11)) && !waiting.done(UserId(1)));
        assert_eq!(whose(&mut waiting), None, "seven wait for the search of the second");
        assert!(waiting.done(UserId(2)));
        assert_eq!((whose(&mut waiting), whose(&mut waiting)), (Some(3), None));
    }

    #[test]
    fn a_user_with_too_many_waiting_is_refused_and_others_are_not() {
        let mut waiting = Waiting::default();
        let taken = (0..1000).filter(|_| waiting.ask(UserId(1), job())).count();
        assert_eq!(taken, WAITING);
        assert!(waiting.ask(UserId(2), job()) && waiting.enter(job().job));
        assert!(waiting.next_entering().is_some() && waiting.next_entering().is_none());
    }
}
