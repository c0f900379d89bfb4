//! What the writer says in the log about its work.
use std::time::Duration;
use tracing::{trace, warn};

/// A transaction that takes longer is worth a line that is seen.
const SLOW: Duration = Duration::from_millis(100);

/// So many pieces of work were committed.
pub(super) fn committed(works: usize, took: Duration) {
    if took > SLOW {
        warn!(works, ms = took.as_millis() as u64, "a slow commit");
    } else {
        trace!(works, us = took.as_micros() as u64, "commit");
    }
}

/// House-keeping that nobody waits for, and that is tried again.
pub(super) fn kept_house(done: rusqlite::Result<()>) {
    if let Err(e) = done {
        // Not its text, which may have the path in it.
        warn!(code = ?e.sqlite_error_code(), "the log of the database was not written back");
    }
}
