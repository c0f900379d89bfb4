//! The file and its schema: every connection is made here, and every table.
use rusqlite::Connection;
use std::path::Path;

/// The database's name in the data directory; its log and its shared memory are called after it, and take its mode.
pub(crate) const FILE: &str = "ntkd.db";

/// Every connection to the database is made here. Creates the schema in an empty file.
pub(super) fn open_connection(path: &Path) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open(path)?;
    // Only the command line tools write beside the writer, for moments.
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;",
    )?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let known = MIGRATIONS.len() as i64;
    if version > known {
        let text = format!("database schema {version}, this program knows {known}");
        return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_MISMATCH), Some(text)));
    }
    if version < known {
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have been first.
        let version: i64 = tx.query_row("PRAGMA user_version", [], |r| r.get(0))?;
        for sql in MIGRATIONS.iter().skip(version as usize) {
            tx.execute_batch(sql)?;
        }
        tx.execute_batch(&format!("PRAGMA user_version={known}"))?;
        tx.commit()?;
    }
    Ok(conn)
}

/// In order; a database has as many of them as its `user_version` says.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_start.sql"),
    include_str!("migrations/0002_depth.sql"),
    include_str!("migrations/0003_search.sql"),
    include_str!("migrations/0004_diffusion.sql"),
    include_str!("migrations/0005_drafts_and_uncounted.sql"),
    include_str!("migrations/0006_blobs.sql"),
    include_str!("migrations/0007_logout_push.sql"),
    include_str!("migrations/0008_tasks_by_name.sql"),
    include_str!("migrations/0009_search_again.sql"),
    include_str!("migrations/0010_revoked.sql"),
    include_str!("migrations/0011_search_signs.sql"),
    include_str!("migrations/0012_uploaded.sql"),
    include_str!("migrations/0013_groups.sql"),
    include_str!("migrations/0014_push.sql"),
    include_str!("migrations/0015_members.sql"),
    include_str!("migrations/0016_profile.sql"),
    include_str!("migrations/0017_applications.sql"),
    include_str!("migrations/0018_names.sql"),
    include_str!("migrations/0019_contacts.sql"),
];
