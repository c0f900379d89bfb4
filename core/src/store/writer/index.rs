//! The writer's spare time goes into the search index.
use super::{Status, Writer};
use crate::api::{Error, ErrorCode};
use crate::exec::CommitFate;
use crate::store::reading::search::{merge, slice};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::time::Duration;
use tokio::time::Instant;

/// Messages wait this long for the index, so that a burst is written first.
const INDEX_AFTER: Duration = Duration::from_millis(200);
/// A slice takes this long, its commit not counted: what a question to the writer may find in its way.
const SLICE_FOR: Duration = Duration::from_millis(1);

impl Writer {
    /// Something may wait for the index.
    pub(super) fn index_soon(&mut self) {
        self.indexing.at.get_or_insert_with(|| Instant::now() + INDEX_AFTER);
    }

    /// How long the index has nothing to do.
    pub(super) fn wait_for_index(&self) -> Duration {
        // Were the log written to while it is written back, it could not begin anew afterwards.
        let at = self.indexing.at.filter(|_| self.checkpoint.is_none());
        at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()))
    }

    /// One slice of the search index, or one merge.
    pub(super) fn index(&mut self) {
        self.indexing.at = None;
        let Status::Open = self.status else { return };
        let Some(c) = self.connection.take() else { return };
        let done = self.index_step(&c);
        self.connection = Some(c);
        match done {
            Ok(true) => self.indexing.at = Some(Instant::now()),
            Ok(false) => {}
            // Search goes through the queue meanwhile; the next commit tries again.
            Err(e) => self.storage_trouble(&e),
        }
    }

    /// False = the index has everything and is merged.
    fn index_step(&mut self, c: &Connection) -> Result<bool, Error> {
        if self.full != Some(false) {
            // An index that is behind after a power cut is written again.
            c.pragma_update(None, "synchronous", "normal")?;
            self.full = Some(false);
        }
        let open = Transaction::new_unchecked(c, TransactionBehavior::Immediate)?;
        if std::mem::take(&mut self.indexing.merge_next) {
            self.indexing.merging = merge(&open)?;
            if self.indexing.merging {
                self.index_commit(open)?;
            }
            return Ok(true);
        }
        let wrote = slice(&open, Instant::now() + SLICE_FOR, &mut self.indexing.taken)? > 0;
        if wrote {
            self.index_commit(open)?;
        }
        self.indexing.merge_next = wrote || self.indexing.merging;
        Ok(self.indexing.merge_next)
    }

    fn index_commit(&mut self, open: Transaction<'_>) -> Result<(), Error> {
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
        Ok(())
    }
}
