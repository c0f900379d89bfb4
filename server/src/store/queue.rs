//! The one writer: takes queued operations, runs up to 128 of them in one transaction, commits, then answers.
use super::db::{Db, OpError};
use super::{Committed, StoreError};
use crate::config::{CommitFault, Faults};
use ntk_protocol::rules::code;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot};

/// Operations of one group commit.
const GROUP: usize = 128;
/// Rows after which a group commits even if more is queued, so that one large group does not hold up everyone's acknowledgement.
const GROUP_ROWS: usize = 4096;

/// One queued operation. `apply` may run twice: once in a group that failed, once alone.
pub(super) trait Op: Send {
    fn apply(&mut self, db: &mut Db) -> rusqlite::Result<()>;
    fn finish(self: Box<Self>, result: Result<(), StoreError>);
}

/// An operation with its typed answer.
pub(super) struct Typed<T, F> {
    run: F,
    result: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Typed<T, F> {
    pub(super) fn new(run: F) -> (Typed<T, F>, oneshot::Receiver<Result<T, StoreError>>) {
        let (answer, receiver) = oneshot::channel();
        (Typed { run, result: None, answer }, receiver)
    }
}

impl<T: Send, F: FnMut(&mut Db) -> Result<T, OpError> + Send> Op for Typed<T, F> {
    fn apply(&mut self, db: &mut Db) -> rusqlite::Result<()> {
        match (self.run)(db) {
            Ok(value) => self.result = Some(Ok(value)),
            Err(OpError::Refused(e)) => self.result = Some(Err(e)),
            Err(OpError::Sql(e)) => return Err(e),
        }
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Typed { result, answer, .. } = *self;
        // When nobody waits any more the work is done all the same.
        let _ = answer.send(outcome.and_then(|()| result.unwrap_or_else(|| Err(StoreError::gone()))));
    }
}

/// What the writer is sent.
pub(super) enum Work {
    Op(Box<dyn Op>),
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
    pub(super) db: Db,
    pub(super) work: mpsc::UnboundedReceiver<Work>,
    pub(super) gauge: Arc<Gauge>,
    pub(super) faults: Arc<dyn Faults>,
    pub(super) feed: mpsc::UnboundedSender<Committed>,
}

impl Writer {
    /// As a thread.
    pub(super) fn run(mut self) {
        while let Some(first) = self.work.blocking_recv() {
            if !self.group(first) {
                break;
            }
        }
        self.close();
    }

    /// As a task of a current-thread runtime.
    pub(super) async fn run_inline(mut self) {
        while let Some(first) = self.work.recv().await {
            if !self.group(first) {
                break;
            }
        }
        self.close();
    }

    fn close(self) {
        self.gauge.dead.store(true, Ordering::SeqCst);
        let _ = self.db.conn.close();
    }

    fn dead(&self) -> bool {
        self.gauge.dead.load(Ordering::SeqCst)
    }

    /// One group commit beginning with `first`; false = end.
    fn group(&mut self, first: Work) -> bool {
        if matches!(first, Work::Stop) {
            return false;
        }
        let mut ops: Vec<Box<dyn Op>> = Vec::new();
        let mut next = Some(first);
        let mut go_on = true;
        let begun = self.db.begin();
        let mut outcome = begun.map_err(failed);
        while let Some(work) = next.take() {
            match work {
                Work::Op(mut op) => {
                    self.gauge.waiting.fetch_sub(1, Ordering::Relaxed);
                    if outcome.is_ok() {
                        outcome = op.apply(&mut self.db).map_err(failed);
                    }
                    ops.push(op);
                }
                Work::Stop => {
                    go_on = false;
                    break;
                }
            }
            if ops.len() < GROUP && self.db.weight < GROUP_ROWS && outcome.is_ok() {
                next = self.work.try_recv().ok();
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
            return ops.into_iter().all(|op| self.alone(op)) && go_on;
        }
        self.answer(ops, outcome);
        go_on && !self.dead()
    }

    fn alone(&mut self, mut op: Box<dyn Op>) -> bool {
        let outcome = self.db.begin().and_then(|()| op.apply(&mut self.db)).map_err(failed);
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
        let result = self.db.before_commit().and_then(|()| self.db.commit()).map_err(failed);
        if fault == CommitFault::DieAfter {
            self.gauge.dead.store(true, Ordering::SeqCst);
            return Fate::Died;
        }
        Fate::Done(result)
    }

    /// News and answers leave only here, after the commit, in its order.
    fn answer(&mut self, ops: Vec<Box<dyn Op>>, outcome: Result<(), StoreError>) {
        if outcome.is_ok() {
            for news in self.db.take_news() {
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

pub(super) fn failed(e: rusqlite::Error) -> StoreError {
    StoreError::new(code::INTERNAL, format!("store: {e}"))
}
