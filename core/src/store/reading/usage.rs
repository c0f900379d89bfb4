//! What the kernel occupies.
use crate::api::StorageUsage;
use crate::store::ground::directory::{database_bytes, wal_bytes};
use crate::store::ground::sql::row;
use rusqlite::{Connection, Result};
use std::path::Path;

/// Files and rows.
pub(crate) fn usage(c: &Connection, directory: &Path) -> Result<StorageUsage> {
    let count = |sql| Ok::<_, rusqlite::Error>(row(c, sql, [], |r| r.get::<_, i64>(0))?.unwrap_or(0) as u64);
    Ok(StorageUsage {
        database_bytes: database_bytes(directory),
        wal_bytes: wal_bytes(directory),
        messages: count("SELECT count(*) FROM message")?,
        conversations: count("SELECT count(*) FROM conversation")?,
        queued_sends: count("SELECT count(*) FROM outbox")?,
    })
}
