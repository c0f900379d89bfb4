//! Writing the log back into the database file: beside the writer, because it waits for the disk.
use super::said;
use crate::exec::{Env, Exec, spawn_thread};
use crate::store::ground::{directory, schema};
use crossbeam::channel::{Receiver, TryRecvError, bounded};
use rusqlite::Connection;
use std::path::Path;
use std::thread::JoinHandle;

/// A thread that writes the log back. Dropping this waits for its end.
pub(super) struct Checkpoint {
    thread: Option<JoinHandle<()>>,
    ended: Receiver<()>,
}

impl Checkpoint {
    /// Starts one; `None`: inline, or no thread is to be had.
    pub(super) fn start(directory: &Path, env: &Env) -> Option<Checkpoint> {
        let Exec::Threads(_) = env.exec else { return None };
        let path = directory::database(directory);
        let (ends, ended) = bounded(0);
        let body = move || {
            let _ends = ends;
            // When it fails, the next idle moment tries again.
            said::kept_house(schema::open_checkpointer(&path).and_then(|c| run(&c)));
        };
        let thread = spawn_thread("ntk-checkpoint", &env.thread_hook, body).ok()?;
        Some(Checkpoint { thread: Some(thread), ended })
    }

    /// Ready when it has ended.
    pub(super) fn ended(&self) -> Receiver<()> {
        self.ended.clone()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.try_recv() == Err(TryRecvError::Disconnected)
    }
}

impl Drop for Checkpoint {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            // It holds nothing that is not its own: a panic in it has been told by the panic.
            let _ = thread.join();
        }
    }
}

/// A reader in the way only means that less is written back this time.
pub(super) fn run(c: &Connection) -> rusqlite::Result<()> {
    c.execute_batch("PRAGMA wal_checkpoint(PASSIVE)")
}

/// Bytes of the log that are not in the file yet.
pub(super) fn held(c: &Connection) -> rusqlite::Result<i64> {
    let page: i64 = c.pragma_query_value(None, "page_size", |r| r.get(0))?;
    c.query_row("PRAGMA wal_checkpoint(NOOP)", [], |r| Ok((r.get::<_, i64>(1)? - r.get::<_, i64>(2)?) * page))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: i64 = 4 << 20;

    /// A log's file keeps its length when it begins anew.
    #[test]
    fn a_log_that_was_written_back_by_another_connection_holds_nothing_however_long_its_file_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = directory::database(dir.path());
        let c = schema::open_writer(&path).unwrap();
        c.execute("INSERT INTO meta(name, value) VALUES ('large', zeroblob(?))", [LARGE]).unwrap();
        assert!(held(&c).unwrap() > LARGE);
        schema::open_checkpointer(&path).and_then(|c| run(&c)).unwrap();
        assert_eq!(held(&c).unwrap(), 0);
        c.execute("DELETE FROM meta WHERE name = 'large'", []).unwrap();
        assert!((1..LARGE).contains(&held(&c).unwrap()) && directory::wal_bytes(dir.path()) > LARGE as u64);
    }
}
