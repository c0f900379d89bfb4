//! Opening databases: the one place connections are made, pragmas set and migrations run.
use super::sql::{meta, put_meta, row};
use crate::api::{Error, ErrorCode};
use rusqlite::{Connection, OpenFlags};
use std::io::Read as _;
use std::path::Path;

/// The header of a database file, bytes.
const HEAD: usize = 100;
/// Where `meta` has the schema's version too.
const NOTED: &str = "schema";

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_depth.sql"),
    include_str!("../migrations/0003_search.sql"),
    include_str!("../migrations/0004_drafts.sql"),
    include_str!("../migrations/0005_hidden_local.sql"),
    include_str!("../migrations/0006_search_merges.sql"),
    include_str!("../migrations/0007_search_again.sql"),
    include_str!("../migrations/0008_places.sql"),
    include_str!("../migrations/0009_search_signs.sql"),
    include_str!("../migrations/0010_groups.sql"),
    include_str!("../migrations/0011_profiles.sql"),
    include_str!("../migrations/0012_joined_groups.sql"),
    include_str!("../migrations/0013_contacts.sql"),
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

/// Can what its first bytes say be no database of ours? An empty file is one that was not written yet. SQLite would call some of these
/// read-only or of an unknown format, which is true of no file that we wrote.
pub(crate) fn is_damaged(path: &Path) -> std::io::Result<bool> {
    let mut head = Vec::with_capacity(HEAD);
    std::fs::File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    if head.len() < HEAD {
        return Ok(!head.is_empty());
    }
    let word = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let versions = head[18..20].iter().all(|v| (1..=2).contains(v));
    let sound = head.starts_with(b"SQLite format 3\0") && versions && head[21..24] == [64, 32, 32];
    // The newest format of a schema, and UTF-8; 0 = nothing was stored yet.
    Ok(!(sound && word(44) <= 4 && word(56) <= 1))
}

/// The write connection, migrated to the newest schema. A newer schema is refused; what cannot be opened otherwise is damaged.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, Error> {
    let open = || {
        let c = open_connection(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        // `auto_vacuum` only takes effect before the first table exists.
        c.pragma_update(None, "auto_vacuum", "incremental")?;
        c.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        c.pragma_update(None, "journal_size_limit", 16 << 20)?;
        // Checkpoints run off the commit path: the writer runs them when it is idle.
        c.pragma_update(None, "wal_autocheckpoint", 0)?;
        Ok(c)
    };
    let mut c = open().map_err(unfit)?;
    let version = version(&c)?;
    for (i, sql) in MIGRATIONS.iter().enumerate().skip(version) {
        migrate(&mut c, sql, i + 1).map_err(unfit)?;
    }
    Ok(c)
}

/// The schema's version. It is noted twice, so that a damaged number is not taken for a newer schema, nor for an older one.
fn version(c: &Connection) -> Result<usize, Error> {
    let damaged = |text: String| Error::new(ErrorCode::DatabaseFailure, text);
    let version: i64 = c.pragma_query_value(None, "user_version", |r| r.get(0)).map_err(unfit)?;
    if version == 0 {
        let tables: i64 = row(c, "SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).map_err(unfit)?.unwrap_or(0);
        return if tables == 0 { Ok(0) } else { Err(damaged("tables without a version".into())) };
    }
    let known = MIGRATIONS.len() as i64;
    match meta::<i64>(c, NOTED).map_err(unfit)? {
        Some(noted) if noted != version => Err(damaged(format!("schema {version}, and {noted}"))),
        Some(_) if version > known => {
            Err(Error::new(ErrorCode::SchemaNewer, format!("schema {version}, this version knows {known}")))
        }
        Some(_) => Ok(version as usize),
        // Whatever is newer than this version notes it too.
        None if !(1..=known).contains(&version) => Err(damaged(format!("schema {version}"))),
        None => {
            put_meta(c, NOTED, version).map_err(unfit)?;
            Ok(version as usize)
        }
    }
}

fn migrate(c: &mut Connection, sql: &str, version: usize) -> rusqlite::Result<()> {
    let tx = c.transaction()?;
    tx.execute_batch(sql)?;
    tx.pragma_update(None, "user_version", version as i64)?;
    put_meta(&tx, NOTED, version as i64)?;
    tx.commit()
}

/// Of a statement that always works on a database of ours: if not for want of room or rights, then because it is damaged.
fn unfit(e: rusqlite::Error) -> Error {
    use rusqlite::ffi::ErrorCode as Sqlite;
    let damaged = matches!(e.sqlite_error_code(), Some(Sqlite::Unknown | Sqlite::ConstraintViolation | Sqlite::TypeMismatch));
    let mut e = Error::from(e);
    if damaged {
        e.code = ErrorCode::DatabaseFailure;
    }
    e
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Error {
        use rusqlite::ffi::ErrorCode as Sqlite;
        // Every column has one type, and we write what we read.
        let misread = matches!(
            e,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)
        );
        let code = match e.sqlite_error_code() {
            _ if misread => ErrorCode::DatabaseFailure,
            Some(Sqlite::DiskFull) => ErrorCode::DiskFull,
            Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => ErrorCode::DatabaseFailure,
            Some(Sqlite::SystemIoFailure | Sqlite::CannotOpen | Sqlite::ReadOnly) => ErrorCode::LocalIo,
            _ => ErrorCode::DatabaseOperation,
        };
        Error::new(code, e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_column_that_holds_no_text_is_damage() {
        let c = Connection::open_in_memory().unwrap();
        let read = c.query_row("SELECT CAST(x'80' AS TEXT)", [], |r| r.get::<_, String>(0));
        assert_eq!(Error::from(read.unwrap_err()).code, ErrorCode::DatabaseFailure);
    }
}
