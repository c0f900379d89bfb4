//! The readers: threads with a connection each, and what waits for them.
//!
//! Whoever comes in has a reader of their own, so that nobody's questions keep a device out. The other readers take turns between
//! users: a user has one read under way at a time, and waits behind nobody's second one. What the server itself asks goes first. One
//! search is under way at a time, so that a page never waits for two; searches stand in lines of their own, so that nothing else of a user's
//! waits for other users' searches. These threads stand back: what is sent, and who comes in, go first where there are fewer cores than work.
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

/// Invariant: a line stands in `turns`, or in `searches` if it is one of searches, once while something waits in it and nothing of it is under
/// way, else in neither.
#[derive(Default)]
struct Waiting {
    entering: VecDeque<Job>,
    lines: FxHashMap<Line, VecDeque<Job>>,
    turns: VecDeque<Line>,
    searches: VecDeque<Line>,
    searching: bool,
    /// None begins meanwhile.
    searches_rest: bool,
    ended: bool,
}

/// What waits of one user: searches, or all else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Line {
    user: UserId,
    search: bool,
}

/// Where what the server asks stands: no user has this id.
const SERVER: Line = Line { user: UserId(0), search: false };

/// What a reader does next, and of which line that is unless of somebody who comes in.
type Next = (Job, Option<Line>);

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

    /// For whoever needs a moment in which nobody has read for long.
    pub(super) fn searches(&self) -> Searches {
        Searches(self.shared.clone())
    }

    /// `false` = too many wait already.
    pub(super) fn put(&self, whose: Whose, job: Job) -> bool {
        let mut waiting = self.shared.waiting.lock();
        let put = match whose {
            Whose::Entering => waiting.enter(job),
            Whose::User(user) => waiting.ask(Line { user, search: false }, job),
            Whose::Searching(user) => waiting.ask(Line { user, search: true }, job),
            Whose::Server => waiting.ask(SERVER, job),
        };
        drop(waiting);
        match whose {
            Whose::Entering => self.shared.entered.notify_one(),
            Whose::User(_) | Whose::Searching(_) | Whose::Server => self.shared.asked.notify_one(),
        };
        put
    }
}

/// The searches of some readers.
#[derive(Default)]
pub(super) struct Searches(Arc<Shared>);

impl Searches {
    /// None begins from here on until it is said that they may.
    pub(super) fn rest(&self, rest: bool) {
        self.0.waiting.lock().searches_rest = rest;
        self.0.asked.notify_all();
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
            if let Some((job, line)) = next(&mut waiting) {
                parking_lot::MutexGuard::unlocked(&mut waiting, || job(db));
                if let Some(line) = line
                    && waiting.done(line)
                {
                    // Another search may begin there, and here what came before it.
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

    fn ask(&mut self, line: Line, job: Job) -> bool {
        let Some(waiting) = self.lines.get_mut(&line) else {
            self.lines.insert(line, VecDeque::from([job]));
            self.stand(line);
            return true;
        };
        let room = waiting.len() < WAITING;
        if room {
            waiting.push_back(job);
        }
        room
    }

    fn stand(&mut self, line: Line) {
        match line {
            SERVER => self.turns.push_front(line),
            Line { search: true, .. } => self.searches.push_back(line),
            Line { search: false, .. } => self.turns.push_back(line),
        }
    }

    fn next_entering(&mut self) -> Option<Next> {
        Some((self.entering.pop_front()?, None))
    }

    fn next_asked(&mut self) -> Option<Next> {
        // The one search there may be leaves the other reader to everybody else.
        let may_search = !self.searching && !self.searches_rest && self.turns.front() != Some(&SERVER);
        let search = if may_search { self.searches.pop_front() } else { None };
        let line = search.or_else(|| self.turns.pop_front())?;
        self.searching |= line.search;
        Some((self.lines.get_mut(&line)?.pop_front()?, Some(line)))
    }

    /// A read of this line has ended; was it the search? The line of one that is under way stays, also an empty one.
    fn done(&mut self, line: Line) -> bool {
        match self.lines.get(&line).is_some_and(|waiting| !waiting.is_empty()) {
            true => self.stand(line),
            false => drop(self.lines.remove(&line)),
        }
        self.searching &= !line.search;
        line.search
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Box::new(|_| {})
    }

    fn of(user: i64) -> Line {
        Line { user: UserId(user), search: false }
    }

    fn searches(user: i64) -> Line {
        Line { search: true, ..of(user) }
    }

    /// Users by number, searches with a minus.
    fn whose(waiting: &mut Waiting) -> Option<i64> {
        let line = waiting.next_asked().and_then(|(_, line)| line)?;
        Some(if line.search { -line.user.0 } else { line.user.0 })
    }

    #[test]
    fn users_take_turns_and_have_one_read_under_way_however_many_wait() {
        let mut waiting = Waiting::default();
        for _ in 0..100 {
            assert!(waiting.ask(of(1), job()));
        }
        assert_eq!((whose(&mut waiting), whose(&mut waiting)), (Some(1), None), "the other reader stays free");
        assert!(waiting.ask(of(2), job()) && waiting.ask(of(3), job()) && waiting.ask(of(2), job()));
        assert_eq!(whose(&mut waiting), Some(2));
        assert!(!waiting.done(of(1)) && !waiting.done(of(2)));
        assert_eq!([(); 4].map(|()| whose(&mut waiting)), [Some(3), Some(1), Some(2), None]);
        assert!((1..=3).all(|user| !waiting.done(of(user))));
        assert_eq!((whose(&mut waiting), waiting.lines.len()), (Some(1), 1));
    }

    #[test]
    fn one_search_is_under_way_at_a_time_and_the_server_waits_for_no_user_who_waits() {
        let mut waiting = Waiting::default();
        assert!((1..=9).all(|user| waiting.ask(searches(user), job())));
        assert!(waiting.ask(of(10), job()) && waiting.ask(of(11), job()));
        assert_eq!([(); 2].map(|()| whose(&mut waiting)), [Some(-1), Some(10)]);
        // Whichever reader is free next, also the one that searched.
        assert!(waiting.ask(SERVER, job()) && waiting.ask(SERVER, job()));
        assert!(waiting.done(searches(1)));
        assert_eq!(whose(&mut waiting), Some(0));
        assert!(!waiting.done(SERVER));
        assert_eq!(whose(&mut waiting), Some(0));
        assert!(!waiting.done(SERVER) && !waiting.done(of(10)));
        assert_eq!([(); 3].map(|()| whose(&mut waiting)), [Some(-2), Some(11), None], "seven wait for the search of the second");
        assert!(waiting.done(searches(2)));
        assert_eq!((whose(&mut waiting), whose(&mut waiting)), (Some(-3), None));
    }

    #[test]
    fn what_a_user_reads_waits_for_no_search_that_waits_also_not_for_the_own_one() {
        let mut waiting = Waiting::default();
        assert!(waiting.ask(searches(1), job()) && waiting.ask(searches(2), job()) && waiting.ask(searches(2), job()));
        assert!(waiting.ask(of(2), job()) && waiting.ask(of(2), job()));
        assert_eq!([(); 3].map(|()| whose(&mut waiting)), [Some(-1), Some(2), None]);
        assert!(!waiting.done(of(2)));
        assert_eq!((whose(&mut waiting), waiting.done(of(2))), (Some(2), false));
        assert!(waiting.done(searches(1)));
        assert_eq!([(); 2].map(|()| whose(&mut waiting)), [Some(-2), None]);
        assert!(waiting.done(searches(2)));
        assert_eq!((whose(&mut waiting), waiting.done(searches(2))), (Some(-2), true));
        assert!(waiting.lines.is_empty() && !waiting.searching);
    }

    #[test]
    fn a_user_with_too_many_waiting_is_refused_and_others_are_not() {
        let mut waiting = Waiting::default();
        let taken = (0..1000).filter(|_| waiting.ask(of(1), job())).count();
        assert_eq!(taken, WAITING);
        assert!(waiting.ask(of(2), job()) && waiting.enter(job()));
        assert!(waiting.next_entering().is_some() && waiting.next_entering().is_none());
    }
}
