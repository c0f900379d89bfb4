//! Opening databases: the one place connections are made, pragmas set and migrations run.
use crate::api::{Error, ErrorCode};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_depth.sql"),
    include_str!("../migrations/0003_search.sql"),
    include_str!("../migrations/0004_drafts.sql"),
    include_str!("../migrations/0005_hidden_local.sql"),
    include_str!("../migrations/0006_search_merges.sql"),
    include_str!("../migrations/0007_search_again.sql"),
    include_str!("../migrations/0008_places.sql"),
];

fn open_connection(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let c = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // One writer and WAL: being busy is a bug, so never wait for a lock, except for the checkpoint a reader may hold up.
    c.busy_timeout(std::time::Duration::ZERO)?;
    c.set_prepared_statement_cache_capacity(64);
    c.pragma_update(None, "cache_size", -8 * 1024)?;
    c.pragma_update(None, "temp_store", "memory")?;
    Ok(c)
}

/// A connection that can only read.
pub(crate) fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let c = open_connection(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    c.pragma_update(None, "query_only", true)?;
    Ok(c)
}

/// A connection that writes the log back into the file.
pub(crate) fn open_checkpointer(path: &Path) -> rusqlite::Result<Connection> {
    open_connection(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// The write connection, migrated to the newest schema. A newer schema is refused.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, Error> {
    let mut c = open_connection(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // `auto_vacuum` only takes effect before the first table exists.
    c.pragma_update(None, "auto_vacuum", "incremental")?;
    c.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    c.pragma_update(None, "journal_size_limit", 16 << 20)?;
    // Checkpoints run off the commit path: the writer runs them when it is idle.
    c.pragma_update(None, "wal_autocheckpoint", 0)?;
    migrate(&mut c)?;
    Ok(c)
}

fn migrate(c: &mut Connection) -> Result<(), Error> {
    let version: i64 = c.pragma_query_value(None, "user_version", |r| r.get(0))?;
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    if version > MIGRATIONS.len() {
        return Err(Error::new(ErrorCode::SchemaNewer, format!("schema {version}, this version knows {}", MIGRATIONS.len())));
    }
    for (i, sql) in MIGRATIONS.iter().enumerate().skip(version) {
        let tx = c.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", (i + 1) as i64)?;
        tx.commit()?;
    }
    Ok(())
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Error {
        use rusqlite::ffi::ErrorCode as Sqlite;
        let code = match e.sqlite_error_code() {
            Some(Sqlite::DiskFull) => ErrorCode::DiskFull,
            Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => ErrorCode::DatabaseFailure,
            Some(Sqlite::SystemIoFailure | Sqlite::CannotOpen | Sqlite::ReadOnly) => ErrorCode::LocalIo,
            _ => ErrorCode::DatabaseOperation,
        };
        Error::new(code, e.to_string())
    }
}
