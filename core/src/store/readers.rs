//! Readers: `query_only` connections on their own threads, started on demand, gone after some idle seconds.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use super::ground::people::People;
use super::ground::schema::open_reader;
use super::mailbox::{Damage, Op, ReadJob, Store, damage};
use super::reading::wants::Note;
use crate::api::{Error, ErrorCode};
use crate::exec::{Env, Exec, spawn_thread};
use crate::ticket::Ticket;
use crossbeam::channel::{Receiver, Sender, unbounded};
use parking_lot::Mutex;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

const MAX_READERS: usize = 2;
const IDLE: Duration = Duration::from_secs(3);

/// The pool of one kernel.
#[derive(Clone)]
pub(crate) struct Readers {
    env: Env,
    path: PathBuf,
    writer: Store,
    onlooker: Onlooker,
    jobs: (Sender<ReadJob>, Receiver<ReadJob>),
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    threads: usize,
    idle: usize,
    // Bumped by suspend and close: readers of an older generation end.
    generation: u64,
    // The database is not open yet.
    waiting: bool,
}

/// Has rows made that a host is shown, and says who is in sight then.
#[derive(Clone)]
pub(crate) struct Onlooker {
    notes: mpsc::UnboundedSender<Note>,
    /// Raised by the writer when users are called otherwise.
    renamed: Arc<AtomicU64>,
}

impl Onlooker {
    /// Makes rows with what is remembered beside a connection, as long as nobody was called otherwise since.
    pub(crate) fn look<T>(&self, people: &People, rows: impl FnOnce() -> T) -> T {
        people.keep_up(self.renamed.load(Ordering::Acquire));
        people.look(true);
        let shown = rows();
        people.look(false);
        let seen = people.take_seen();
        if !seen.is_empty() {
            // The session may be gone during close; then nobody is asked about any more.
            let _ = self.notes.send(Note::Seen(seen));
        }
        shown
    }

    /// For the writer to raise.
    pub(crate) fn renamed(&self) -> Arc<AtomicU64> {
        self.renamed.clone()
    }
}

/// Who waits for the open, and what is wrong with it already.
pub(crate) struct Opening {
    pub(crate) ticket: Ticket,
    /// Something in the options was wrong: it must not open.
    pub(crate) refused: Option<Error>,
    /// Dropped when the open has ended.
    pub(crate) reads: UntilOpen,
}

/// While this is there reads wait. It goes when the open has ended, well or badly, or its thread has: a reader that came before
/// would meet the file that is about to be set aside, or be in the way of the first writes to a new one.
pub(crate) struct UntilOpen(Readers);

impl Drop for UntilOpen {
    fn drop(&mut self) {
        self.0.state.lock().waiting = false;
        if !self.0.jobs.1.is_empty() {
            self.0.start();
        }
    }
}

impl Readers {
    pub(crate) fn new(env: Env, path: PathBuf, writer: Store, notes: mpsc::UnboundedSender<Note>) -> Readers {
        Readers {
            env,
            path,
            writer,
            onlooker: Onlooker { notes, renamed: Arc::default() },
            jobs: unbounded(),
            state: Arc::default(),
        }
    }

    /// Lets reads wait until what comes back is dropped.
    pub(crate) fn until_open(&self) -> UntilOpen {
        self.state.lock().waiting = true;
        UntilOpen(self.clone())
    }

    /// Queues a read: at most as many wait as there are requests in flight, and a few of the kernel's own. Inline, the
    /// writer's own connection serves it.
    pub(crate) fn submit(&self, job: ReadJob) {
        if let Exec::Inline = self.env.exec {
            return self.writer.post(Op::Read(job));
        }
        // Never fails: this end holds the other one.
        let _ = self.jobs.0.send(job);
        self.start();
    }

    /// One more reader, if it is needed and may be.
    fn start(&self) {
        let mut state = self.state.lock();
        if !state.waiting && state.idle == 0 && state.threads < MAX_READERS {
            state.threads += 1;
            let (this, generation) = (self.clone(), state.generation);
            drop(state);
            if spawn_thread("ntk-reader", &self.env.thread_hook, move || this.run(generation)).is_err() {
                self.state.lock().threads -= 1;
                tracing::error!("no thread can be made: reads wait for those there are");
            }
        }
    }

    /// Runs a read and waits for it.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.reading(move |c, _| job(c)).await
    }

    async fn reading<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection, &People) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (tx, rx) = oneshot::channel();
        self.submit(Box::new(move |c, people| {
            let result = c.and_then(|c| job(c, people));
            let damage = damage(&result);
            // Whoever asked may have been dropped since.
            let _ = tx.send(result);
            damage
        }));
        rx.await.unwrap_or_else(|_| Err(ErrorCode::Closed.into()))
    }

    /// As [`read`](Self::read), of rows that a host is shown.
    pub(crate) async fn show<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection, &People) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let onlooker = self.onlooker();
        self.reading(move |c, people| onlooker.look(people, || job(c, people))).await
    }

    /// For jobs whose rows a host is shown.
    pub(crate) fn onlooker(&self) -> Onlooker {
        self.onlooker.clone()
    }

    /// Ends every reader after its current job, so that no connection stays open.
    pub(crate) fn stop(&self) {
        self.state.lock().generation += 1;
        let waiting = self.state.lock().threads;
        for _ in 0..waiting {
            // An empty job wakes an idle reader; it then sees the new generation. Never fails, as above.
            let _ = self.jobs.0.send(Box::new(|_, _| None));
        }
    }

    /// Readers that have not ended yet.
    pub(crate) fn running(&self) -> usize {
        self.state.lock().threads
    }

    /// The writer decides what becomes of a damaged database.
    fn tell(&self, damage: Damage) {
        if let Some(e) = damage {
            self.writer.post(Op::Damaged(e));
        }
    }

    fn run(self, generation: u64) {
        let mut connection: Option<Connection> = None;
        let people = People::default();
        loop {
            self.state.lock().idle += 1;
            let job = self.jobs.1.recv_timeout(IDLE);
            let current = {
                let mut state = self.state.lock();
                state.idle -= 1;
                state.generation == generation
            };
            let Ok(job) = job else { break };
            if connection.is_none() {
                match open_reader(&self.path) {
                    Ok(c) => connection = Some(c),
                    Err(e) => {
                        // Not its text, which has the path in it.
                        tracing::warn!(code = ?e.sqlite_error_code(), "a reader cannot open the database");
                        self.tell(job(Err(e.into()), &people));
                        break;
                    }
                }
            }
            if let Some(c) = &connection {
                self.tell(job(Ok(c), &people));
            }
            if !current {
                break;
            }
        }
        drop(connection);
        let mut state = self.state.lock();
        state.threads -= 1;
        // A job may have come in while this reader was leaving.
        if !self.jobs.1.is_empty() && state.threads == 0 && state.generation == generation {
            drop(state);
            self.submit(Box::new(|_, _| None));
        }
    }
}
