//! The engine on one SQLite file: one writer with group commit, readers beside it. All SQL text of the server is in this folder.
mod applications;
mod blobs;
mod checkpoint;
mod columns;
mod contacts;
mod conversations;
mod db;
mod desk;
mod devices;
mod found;
mod messages;
mod names;
mod numbers;
mod outbox;
mod profiles;
mod queue;
mod readers;
mod schema;
mod search;
mod timelines;
mod user_convs;
mod user_settings;

#[cfg(test)]
mod tests;

pub(crate) use desk::{Desk, TaskLine};
pub(crate) use schema::FILE;

use super::engine::{Engine, Step, Whose};
use super::rules::tx::{Done, Env, OpError};
use super::types::{Answer, CommitNews, StoreError};
use crate::config::{Config, Exec};
use crate::exec::{Tasks, thread};
use crate::random::Random;
use checkpoint::{Checkpoint, LONGEST};
use db::Db;
use ntk_protocol::rules::code;
use parking_lot::Mutex;
use queue::{Gauge, Op, Typed, Work, Writer, failed};
use readers::Readers;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

enum Reading {
    Inline(Box<Mutex<Db>>),
    Threads(Readers),
}

/// One SQLite file.
pub(super) struct Sqlite {
    work: mpsc::UnboundedSender<Work>,
    gauge: Arc<Gauge>,
    readers: Reading,
    epoch: String,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Sqlite {
    /// Opens or creates the database; committed news comes out of the receiver.
    pub(super) fn open(
        config: &Config,
        env: Env,
        random: &Random,
        tasks: &Tasks,
    ) -> Result<(Sqlite, mpsc::UnboundedReceiver<CommitNews>), StoreError> {
        let path = config.data.join(FILE);
        let sql = |e: rusqlite::Error| failed(e.into());
        let db = Db::writer(&path, config, env.clone()).map_err(sql)?;
        let epoch = epoch(&db, random).map_err(sql)?;
        let worker = db.worker;
        let reader = || Db::reader(&path, config, env.clone(), worker).map_err(sql);
        let (work, work_rx) = mpsc::unbounded_channel();
        let (feed, feed_rx) = mpsc::unbounded_channel();
        let gauge = Arc::new(Gauge::default());
        let faults = config.faults.clone();
        let mut threads = Vec::new();
        let readers = match config.exec {
            Exec::Inline => {
                let readers = Reading::Inline(Box::new(Mutex::new(reader()?)));
                tasks.spawn(Writer::new(db, work_rx, gauge.clone(), faults, feed, None).run_inline());
                readers
            }
            Exec::Threads => {
                let (readers, all) = Readers::start(reader)?;
                let (checkpoint, log_thread) = Checkpoint::start(&db.conn, &path, config, readers.searches(), LONGEST)?;
                let writer = Writer::new(db, work_rx, gauge.clone(), faults, feed, Some(checkpoint));
                let start = |e| StoreError::new(code::INTERNAL, format!("cannot start a thread: {e}"));
                threads.push(thread("ntkd-writer", || writer.run()).map_err(start)?);
                threads.extend(all.into_iter().chain([log_thread]));
                Reading::Threads(readers)
            }
        };
        Ok((Sqlite { work, gauge, readers, epoch, threads: Mutex::new(threads) }, feed_rx))
    }

    fn queue<T: Send + 'static>(&self, step: impl Step<Db, T>, work: fn(Box<dyn Op>) -> Work) -> Answer<T> {
        let (op, answer) = Typed::new(step);
        // A writer that has ended drops it, and the answer says so.
        let _ = self.work.send(work(Box::new(op)));
        wait(answer)
    }
}

/// Several statements, one snapshot.
fn snapshot_read<T>(db: &mut Db, run: impl FnOnce(&mut Db) -> Done<T>) -> Result<T, StoreError> {
    db.exec("BEGIN", []).map_err(|e| failed(e.into()))?;
    let result = run(db);
    // It wrote nothing.
    let _ = db.exec("COMMIT", []);
    result.map_err(|e| match e {
        OpError::Refused(e) => e,
        OpError::Failed(e) => failed(e),
    })
}

fn wait<T: Send + 'static>(answer: oneshot::Receiver<Result<T, StoreError>>) -> Answer<T> {
    Box::pin(async move { answer.await.unwrap_or_else(|_| Err(StoreError::gone())) })
}

fn epoch(db: &Db, random: &Random) -> rusqlite::Result<String> {
    db.exec("INSERT OR IGNORE INTO meta(key, value) VALUES('epoch', ?1)", [random.hex()])?;
    Ok(db.one("SELECT value FROM meta WHERE key = 'epoch'", [], |r| r.get(0))?.unwrap_or_default())
}

impl Engine for Sqlite {
    type Tx = Db;

    fn write<T: Send + 'static>(&self, step: impl Step<Db, T>) -> Answer<T> {
        self.gauge.waiting.fetch_add(1, Ordering::Relaxed);
        self.queue(step, Work::Op)
    }

    fn carry<T: Send + 'static>(&self, step: impl Step<Db, T>) -> Answer<T> {
        self.queue(step, Work::Task)
    }

    fn read<T: Send + 'static>(&self, whose: Whose, run: impl FnOnce(&mut Db) -> Done<T> + Send + 'static) -> Answer<T> {
        let (answer, receiver) = oneshot::channel();
        if self.is_dead() {
            return wait(receiver);
        }
        match &self.readers {
            Reading::Inline(db) => {
                // Who does not wait any more is not answered.
                let _ = answer.send(snapshot_read(&mut db.lock(), run));
            }
            Reading::Threads(readers) => {
                let job = Box::new(move |db: &mut Db| {
                    // Whoever asked may have gone meanwhile; nobody else waits behind what nobody wants any more.
                    if !answer.is_closed() {
                        // As above.
                        let _ = answer.send(snapshot_read(db, run));
                    }
                });
                if !readers.put(whose, job) {
                    return Box::pin(std::future::ready(Err(StoreError::new(code::OVERLOADED, "too many reads wait"))));
                }
            }
        }
        wait(receiver)
    }

    fn epoch(&self) -> &str {
        &self.epoch
    }

    fn backlog(&self) -> usize {
        self.gauge.waiting.load(Ordering::Relaxed)
    }

    fn is_dead(&self) -> bool {
        self.gauge.dead.load(Ordering::SeqCst)
    }

    fn stop(&self, now: bool) {
        if now {
            self.gauge.dead.store(true, Ordering::SeqCst);
        }
        // One that has ended already needs no word.
        let _ = self.work.send(Work::Stop);
        // The readers end with their channels; only the writer has something to finish.
        let writer = self.threads.lock().drain(..).next();
        if let Some(writer) = writer {
            // One that panicked has nothing left to finish.
            let _ = writer.join();
        }
    }
}
