//! Questions answered from the database beside the writer; history asks the server for what is missing.
pub(crate) mod conversations;
pub(crate) mod history;
pub(crate) mod search;

use crate::api::{Error, StorageUsage};
use crate::store::{self, answers::me};
use rusqlite::Connection;
use std::path::Path;

/// What the kernel occupies.
pub(crate) fn usage(c: &Connection, directory: &Path) -> Result<StorageUsage, Error> {
    let count = |sql| Ok::<_, Error>(store::row(c, sql, [], |r| r.get::<_, i64>(0))?.unwrap_or(0) as u64);
    let bytes = |name: &str| std::fs::metadata(directory.join(name)).map_or(0, |m| m.len());
    Ok(StorageUsage {
        database_bytes: bytes("ntk.db"),
        wal_bytes: bytes("ntk.db-wal"),
        messages: count("SELECT count(*) FROM message")?,
        conversations: count("SELECT count(*) FROM conversation")?,
        queued_sends: count("SELECT count(*) FROM outbox")?,
    })
}
