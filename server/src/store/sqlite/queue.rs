//! The one writer: takes queued operations, runs up to 128 of them in one transaction, commits, then answers. What operations do to
//! files is done outside: before the transaction begins for all that wait then, and after its commit.
use super::checkpoint::Checkpoint;
use super::db::Db;
use super::search;
use crate::config::{CommitFault, Faults};
use crate::store::engine::Step;
use crate::store::rules::tx::{Failed, OpError};
use crate::store::types::{CommitNews, StoreError};
use ntk_protocol::rules::code;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Duration, Instant};
use tracing::{error, trace, warn};

/// Operations of one group commit.
const GROUP: usize = 128;
/// Rows after which a group commits even if more is queued, so that one large group does not hold up everyone's acknowledgement.
const GROUP_ROWS: usize = 4096;

/// One queued operation. `apply` may run twice: once in a group that failed, once alone.
pub(super) trait Op: Send {
    /// May it run inside a transaction now, or is something to be done to files before one begins?
    fn is_ready(&self) -> bool;
    /// Makes it ready, outside of a transaction.
    fn prepare(&mut self);
    fn apply(&mut self, db: &mut Db) -> Result<(), Failed>;
    /// After the commit, or instead of it.
    fn finish(self: Box<Self>, result: Result<(), StoreError>);
}

/// An operation with its typed answer.
pub(super) struct Typed<T, S> {
    step: S,
    ready: bool,
    result: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, S: Step<Db, T>> Typed<T, S> {
    pub(super) fn new(step: S) -> (Typed<T, S>, oneshot::Receiver<Result<T, StoreError>>) {
        let (answer, receiver) = oneshot::channel();
        let ready = !step.has_files();
        (Typed { step, ready, result: None, answer }, receiver)
    }
}

impl<T: Send, S: Step<Db, T>> Op for Typed<T, S> {
    fn is_ready(&self) -> bool {
        self.ready
    }

    fn prepare(&mut self) {
        if !self.ready {
            self.step.before();
            self.ready = true;
        }
    }

    fn apply(&mut self, db: &mut Db) -> Result<(), Failed> {
        match self.step.run(db) {
            Ok(value) => self.result = Some(Ok(value)),
            Err(OpError::Refused(e)) => self.result = Some(Err(e)),
            Err(OpError::Failed(e)) => return Err(e),
        }
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Typed { mut step, result, answer, .. } = *self;
        let result = outcome.and_then(|()| result.unwrap_or_else(|| Err(StoreError::gone())));
        // When nobody waits any more the work is done all the same.
        let _ = answer.send(result.map(|value| step.after(value)));
    }
}

/// What the writer is sent.
pub(super) enum Work {
    /// Of a client; waits its turn.
    Op(Box<dyn Op>),
    /// Of a task that an earlier commit made: goes first, so that the timelines keep up with the messages whatever the load.
    Task(Box<dyn Op>),
    /// Finish what came before, then end.
    Stop,
}

/// The state the writer shares with those who queue.
#[derive(Default)]
pub(super) struct Gauge {
    pub(super) waiting: AtomicUsize,
    pub(super) dead: AtomicBool,
}

pub(super) struct Writer {
    db: Db,
    work: mpsc::UnboundedReceiver<Work>,
    tasks: VecDeque<Box<dyn Op>>,
    ops: VecDeque<Box<dyn Op>>,
    stopping: bool,
    gauge: Arc<Gauge>,
    faults: Arc<dyn Faults>,
    feed: mpsc::UnboundedSender<CommitNews>,
    /// `None` = inline: the writer's connection writes the log back itself.
    checkpoint: Option<Checkpoint>,
}

impl Writer {
    pub(super) fn new(
        db: Db,
        work: mpsc::UnboundedReceiver<Work>,
        gauge: Arc<Gauge>,
        faults: Arc<dyn Faults>,
        feed: mpsc::UnboundedSender<CommitNews>,
        checkpoint: Option<Checkpoint>,
    ) -> Writer {
        Writer { db, work, tasks: VecDeque::new(), ops: VecDeque::new(), stopping: false, gauge, faults, feed, checkpoint }
    }

    /// As a thread.
    pub(super) fn run(mut self) {
        while !self.stopping && !self.dead() {
            while self.work.is_empty() && self.index(false) {}
            match self.work.blocking_recv() {
                Some(first) => self.take_in(first),
                None => break,
            }
            while self.group() {
                self.index(true);
            }
        }
        self.close();
    }

    /// As a task of a current-thread runtime.
    pub(super) async fn run_inline(mut self) {
        while !self.stopping && !self.dead() {
            while self.work.is_empty() && self.index(false) {}
            match self.work.recv().await {
                Some(first) => self.take_in(first),
                None => break,
            }
            while self.group() {
                self.index(true);
                tokio::task::yield_now().await;
            }
        }
        self.close();
    }

    fn take_in(&mut self, first: Work) {
        let mut next = Some(first);
        while let Some(work) = next {
            match work {
                Work::Op(op) => self.ops.push_back(op),
                Work::Task(op) => self.tasks.push_back(op),
                Work::Stop => self.stopping = true,
            }
            next = self.work.try_recv().ok();
        }
    }

    /// What waits does to files what comes before a transaction; as many as the next one may take.
    fn prepare(&mut self) {
        self.tasks.iter_mut().chain(&mut self.ops).take(GROUP).for_each(|op| op.prepare());
    }

    /// The next one that may run inside the open transaction; one that first has to do something to files begins the next group.
    fn pop(&mut self) -> Option<Box<dyn Op>> {
        if let Some(op) = self.tasks.pop_front() {
            return Some(op);
        }
        let op = self.ops.pop_front_if(|op| op.is_ready())?;
        self.gauge.waiting.fetch_sub(1, Ordering::Relaxed);
        Some(op)
    }

    fn close(self) {
        self.gauge.dead.store(true, Ordering::SeqCst);
        // All is committed or undone; the next process finds the file as it is.
        let _ = self.db.conn.close();
    }

    fn dead(&self) -> bool {
        self.gauge.dead.load(Ordering::SeqCst)
    }

    /// One group commit of what waits; false = nothing waits, or the end.
    fn group(&mut self) -> bool {
        if self.dead() {
            return false;
        }
        self.prepare();
        let Some(mut op) = self.pop() else { return false };
        let mut ops: Vec<Box<dyn Op>> = Vec::new();
        let mut outcome = self.db.begin().map_err(|e| failed(e.into()));
        loop {
            if outcome.is_ok() {
                outcome = op.apply(&mut self.db).map_err(failed);
            }
            ops.push(op);
            if ops.len() >= GROUP || self.db.weight >= GROUP_ROWS || outcome.is_err() {
                break;
            }
            if let Ok(work) = self.work.try_recv() {
                self.take_in(work);
            }
            match self.pop() {
                Some(next) => op = next,
                None => break,
            }
        }
        let faulty_op = outcome.is_err() && ops.len() > 1;
        if outcome.is_ok() {
            match self.commit() {
                Fate::Done(result) => outcome = result,
                Fate::Died => return false,
            }
        }
        if outcome.is_err() {
            self.db.rollback();
        }
        if faulty_op && !self.dead() {
            // One of them is at fault: each alone, so that it takes no other down.
            return ops.into_iter().all(|op| self.alone(op));
        }
        self.answer(ops, outcome);
        true
    }

    /// One slice of the search index, if one is due; false = none was, or it failed and waits for the next commit.
    fn index(&mut self, busy: bool) -> bool {
        if self.dead() || !matches!(search::slice_due(&self.db, busy), Ok(true)) {
            return false;
        }
        let indexed = match self.db.begin().map_err(Failed::from).and_then(|()| search::slice(&mut self.db)) {
            Ok(()) => matches!(self.commit(), Fate::Done(Ok(()))),
            Err(_) => false,
        };
        if !indexed {
            self.db.rollback();
        }
        indexed
    }

    fn alone(&mut self, mut op: Box<dyn Op>) -> bool {
        let outcome = self.db.begin().map_err(Failed::from).and_then(|()| op.apply(&mut self.db)).map_err(failed);
        let outcome = match outcome {
            Ok(()) => match self.commit() {
                Fate::Done(result) => result,
                Fate::Died => return false,
            },
            Err(e) => Err(e),
        };
        if outcome.is_err() {
            self.db.rollback();
        }
        self.answer(vec![op], outcome);
        true
    }

    fn commit(&mut self) -> Fate {
        /// A commit that takes longer is worth a line that is seen.
        const SLOW: Duration = Duration::from_millis(100);
        let began = Instant::now();
        if self.dead() {
            self.db.rollback();
            return Fate::Died;
        }
        let fault = self.faults.before_commit();
        match fault {
            CommitFault::Commit | CommitFault::DieAfter => {}
            CommitFault::Fail => return Fate::Done(Err(StoreError::new(code::INTERNAL, "the disk refused (injected)"))),
            CommitFault::Die => {
                self.gauge.dead.store(true, Ordering::SeqCst);
                self.db.rollback();
                return Fate::Died;
            }
        }
        let result = self.db.before_commit().and_then(|()| self.db.commit()).map_err(|e| failed(e.into()));
        if let Some(checkpoint) = &mut self.checkpoint {
            checkpoint.committed(self.db.weight);
        }
        if fault == CommitFault::DieAfter {
            self.gauge.dead.store(true, Ordering::SeqCst);
            return Fate::Died;
        }
        match (&result, began.elapsed()) {
            (Err(e), _) => error!(code = e.code, "a commit failed"),
            (Ok(()), took) if took > SLOW => warn!(ms = took.as_millis() as u64, "a slow commit"),
            (Ok(()), took) => trace!(us = took.as_micros() as u64, "commit"),
        }
        Fate::Done(result)
    }

    /// News and answers leave only here, after the commit, in its order.
    fn answer(&mut self, ops: Vec<Box<dyn Op>>, outcome: Result<(), StoreError>) {
        if outcome.is_ok() {
            for news in self.db.take_news() {
                // Nobody listens any more: the server ends, and the tasks are in the database.
                let _ = self.feed.send(news);
            }
        }
        for op in ops {
            op.finish(outcome.clone());
        }
    }
}

enum Fate {
    Done(Result<(), StoreError>),
    Died,
}

pub(super) fn failed(Failed(text): Failed) -> StoreError {
    StoreError::new(code::INTERNAL, format!("store: {text}"))
}
