//! The writer's spare time goes into the search index.
use super::{Status, Writer};
use crate::api::{Error, ErrorCode};
use crate::exec::CommitFate;
use crate::store::search::{SLICE, slice};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::time::Duration;
use tokio::time::Instant;

/// Messages wait this long for the index, so that a burst is written first.
const INDEX_AFTER: Duration = Duration::from_millis(200);

impl Writer {
    /// Something may wait for the index.
    pub(super) fn index_soon(&mut self) {
        self.index_at.get_or_insert_with(|| Instant::now() + INDEX_AFTER);
    }

    /// How long the index has nothing to do.
    pub(super) fn wait_for_index(&self) -> Duration {
        self.index_at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()))
    }

    /// One slice of the search index.
    pub(super) fn index(&mut self) {
        self.index_at = None;
        let Status::Open = self.status else { return };
        let Some(c) = self.connection.take() else { return };
        let done = self.index_slice(&c);
        self.connection = Some(c);
        match done {
            Ok(SLICE) => self.index_at = Some(Instant::now()),
            Ok(_) => {}
            // Search goes through the queue meanwhile; the next commit tries again.
            Err(e) => self.storage_trouble(&e),
        }
    }

    fn index_slice(&mut self, c: &Connection) -> Result<usize, Error> {
        if self.full != Some(false) {
            // An index that is behind after a power cut is written again.
            c.pragma_update(None, "synchronous", "normal")?;
            self.full = Some(false);
        }
        let open = Transaction::new_unchecked(c, TransactionBehavior::Immediate)?;
        let n = slice(&open)?;
        if n == 0 {
            return Ok(0);
        }
        match self.env.faults.before_commit() {
            CommitFate::Commit => open.commit()?,
            CommitFate::DiskFull => return Err(Error::new(ErrorCode::DiskFull, "injected")),
            fate => {
                if let CommitFate::DieAfter = fate {
                    open.commit()?;
                }
                self.died = true;
                return Err(ErrorCode::Closed.into());
            }
        }
        self.commits_since_checkpoint += 1;
        Ok(n)
    }
}
