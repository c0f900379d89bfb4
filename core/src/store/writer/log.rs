//! When the log is written back into the file.
use super::Writer;
use super::checkpoint::{self, Checkpoint};
use super::said;

/// The log is written back when nothing waits and it holds more than this, bytes...
const ABOVE: i64 = 4 << 20;
/// ...or this, while the search index is written.
const ABOVE_INDEXING: i64 = 16 << 20;

impl Writer {
    /// Writes the log back if it is long. Nothing waits.
    pub(super) fn checkpoint_log(&mut self) {
        let (Some(c), None) = (&self.connection, &self.checkpoint) else { return };
        let above = if self.indexing.at.is_some() { ABOVE_INDEXING } else { ABOVE };
        if std::mem::take(&mut self.commits_since_checkpoint) == 0 || checkpoint::held(c).is_ok_and(|bytes| bytes <= above) {
            return;
        }
        self.checkpoint = Checkpoint::start(&self.directory, &self.env);
        if self.checkpoint.is_none() {
            said::kept_house(checkpoint::run(c));
            self.shrink();
        }
    }

    /// Lets the index go on when the log is written back.
    pub(super) fn end_checkpoint(&mut self) {
        if self.checkpoint.as_ref().is_some_and(Checkpoint::has_ended) {
            self.checkpoint = None;
            self.shrink();
        }
    }

    /// Gives free pages back, unless the index is about to use them.
    fn shrink(&mut self) {
        let (Some(c), None) = (&self.connection, self.indexing.at) else { return };
        if let Err(e) = c.execute_batch("PRAGMA incremental_vacuum(256)") {
            self.storage_trouble(&e.into());
        }
    }
}
