//! Folding the log back into the file: beside the writer, because it waits for the disk.
use super::Writer;
use crate::exec::{Exec, spawn_thread};
use crate::store::{directory, schema};
use crossbeam::channel::{Receiver, TryRecvError, bounded};
use rusqlite::Connection;
use std::thread::JoinHandle;

/// The log is folded back when nothing waits and it holds more than this, bytes...
const ABOVE: i64 = 4 << 20;
/// ...or this, while the search index is written.
const ABOVE_INDEXING: i64 = 16 << 20;

/// A thread that folds the log back. Dropping this waits for its end.
pub(super) struct Folding {
    thread: Option<JoinHandle<()>>,
    ended: Receiver<()>,
}

impl Folding {
    /// Ready when it has ended.
    pub(super) fn ended(&self) -> Receiver<()> {
        self.ended.clone()
    }
}

impl Drop for Folding {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Writer {
    /// Folds the log back if it is long. Nothing waits.
    pub(super) fn fold_log(&mut self) {
        let (Some(c), None) = (&self.connection, &self.folding) else { return };
        let above = if self.indexing.at.is_some() { ABOVE_INDEXING } else { ABOVE };
        if std::mem::take(&mut self.commits_since_checkpoint) == 0 || held(c).is_ok_and(|bytes| bytes <= above) {
            return;
        }
        self.folding = self.start_folding();
        if self.folding.is_none() {
            // Inline, or no thread is to be had.
            let _ = fold(c);
            self.shrink();
        }
    }

    /// Lets the index go on when the log is folded back.
    pub(super) fn end_folding(&mut self) {
        if self.folding.as_ref().is_some_and(|f| f.ended.try_recv() == Err(TryRecvError::Disconnected)) {
            self.folding = None;
            self.shrink();
        }
    }

    fn start_folding(&self) -> Option<Folding> {
        let Exec::Threads(_) = self.env.exec else { return None };
        let path = directory::database(&self.directory);
        let (ends, ended) = bounded(0);
        let body = move || {
            let _ends = ends;
            // When it fails, the next idle moment tries again.
            let _ = schema::open_folder(&path).and_then(|c| fold(&c));
        };
        let thread = spawn_thread("ntk-checkpoint", &self.env.thread_hook, body).ok()?;
        Some(Folding { thread: Some(thread), ended })
    }

    /// Gives free pages back, unless the index is about to use them.
    fn shrink(&self) {
        if let (Some(c), None) = (&self.connection, self.indexing.at) {
            let _ = c.execute_batch("PRAGMA incremental_vacuum(256)");
        }
    }
}

/// A reader in the way only means that less is folded back this time.
fn fold(c: &Connection) -> rusqlite::Result<()> {
    c.execute_batch("PRAGMA wal_checkpoint(PASSIVE)")
}

/// Bytes of the log that are not in the file yet.
fn held(c: &Connection) -> rusqlite::Result<i64> {
    let page: i64 = c.pragma_query_value(None, "page_size", |r| r.get(0))?;
    c.query_row("PRAGMA wal_checkpoint(NOOP)", [], |r| Ok((r.get::<_, i64>(1)? - r.get::<_, i64>(2)?) * page))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log's file keeps its length when it begins anew.
    #[test]
    fn a_log_that_was_folded_back_by_another_connection_holds_nothing_however_long_its_file_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = directory::database(dir.path());
        let c = schema::open_writer(&path).unwrap();
        c.execute("INSERT INTO meta VALUES ('large', zeroblob(?))", [ABOVE]).unwrap();
        assert!(held(&c).unwrap() > ABOVE);
        schema::open_folder(&path).and_then(|c| fold(&c)).unwrap();
        assert_eq!(held(&c).unwrap(), 0);
        c.execute("DELETE FROM meta WHERE name = 'large'", []).unwrap();
        assert!((1..ABOVE).contains(&held(&c).unwrap()) && directory::wal_bytes(dir.path()) > ABOVE as u64);
    }
}
