//! A kernel's directory: its lock, its database file, and what is done when that file is corrupt.
use super::schema::{is_damaged, open_writer};
use crate::api::{Error, ErrorCode};
use crate::private;
use rusqlite::Connection;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Left by a kernel that met a corrupt database: the next open sets the file aside.
const REBUILD: &str = "rebuild";

/// The database file; its log and its shared memory are called after it.
const DATABASE: &str = "ntk.db";
const LOG: &str = "-wal";
const SHARED: &str = "-shm";

/// Held while a kernel has the directory open.
const LOCK: &str = "lock";

/// Of the media cache.
const MEDIA: &str = "media";

/// An open directory.
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    /// Held as long as the directory is open; the operating system frees it with the process.
    pub(crate) lock: File,
    /// The old database was corrupt and is set aside.
    pub(crate) rebuilt: bool,
}

/// The database file of a directory.
pub(crate) fn database(directory: &Path) -> PathBuf {
    directory.join(DATABASE)
}

fn beside(directory: &Path, suffix: &str) -> PathBuf {
    directory.join(format!("{DATABASE}{suffix}"))
}

/// Size of the database file, bytes.
pub(crate) fn database_bytes(directory: &Path) -> u64 {
    std::fs::metadata(database(directory)).map_or(0, |m| m.len())
}

/// Size of the write-ahead log, bytes.
pub(crate) fn wal_bytes(directory: &Path) -> u64 {
    std::fs::metadata(beside(directory, LOG)).map_or(0, |m| m.len())
}

/// Is this a name that a kernel gives something in its directory?
fn ours(name: &str) -> bool {
    name.starts_with(DATABASE) || name.starts_with("corrupt-") || [LOCK, REBUILD, MEDIA].contains(&name)
}

/// Locks the directory and opens its database, a fresh one if the old one is corrupt. Nobody but its owner can read either.
pub(crate) fn open(directory: &Path) -> Result<Opened, Error> {
    private::directory(directory, ours).map_err(io)?;
    let lock = private::options().create(true).truncate(false).write(true).open(directory.join(LOCK)).map_err(io)?;
    if lock.try_lock().is_err() {
        return Err(Error::new(ErrorCode::DirectoryInUse, "another kernel has this directory open"));
    }
    let marked = directory.join(REBUILD).exists();
    match if marked { Err(ErrorCode::DatabaseFailure.into()) } else { open_database(directory) } {
        Err(e) if e.code == ErrorCode::DatabaseFailure => {
            set_aside(directory).map_err(io)?;
            Ok(Opened { connection: open_database(directory)?, lock, rebuilt: true })
        }
        other => Ok(Opened { connection: other?, lock, rebuilt: false }),
    }
}

/// New logs and shared memory take the mode of the database, so that is made first.
fn open_database(directory: &Path) -> Result<Connection, Error> {
    let path = database(directory);
    private::file(&path).map_err(io)?;
    if is_damaged(&path).map_err(io)? {
        return Err(Error::new(ErrorCode::DatabaseFailure, "the file does not begin as a database does"));
    }
    open_writer(&path)
}

/// Deletes everything in the directory, which is closed.
pub(crate) fn empty(directory: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(directory).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) }.map_err(io)?;
    }
    Ok(())
}

/// Has the next open set the database aside.
pub(crate) fn mark_for_rebuild(directory: &Path) {
    // If even this cannot be written, the next open meets the corruption itself.
    if let Err(e) = private::file(&directory.join(REBUILD)) {
        tracing::warn!(error = %e, "the corrupt database could not be marked");
    }
}

/// Moves a corrupt database out of the way; nothing is deleted.
fn set_aside(directory: &Path) -> std::io::Result<()> {
    let missing_is_fine = |result: std::io::Result<()>| match result {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    };
    let n = (1..).find(|n| !directory.join(format!("corrupt-{n}.db")).exists()).unwrap_or(1);
    for suffix in ["", LOG, SHARED] {
        let to = directory.join(format!("corrupt-{n}.db{suffix}"));
        missing_is_fine(std::fs::rename(beside(directory, suffix), to))?;
    }
    missing_is_fine(std::fs::remove_file(directory.join(REBUILD)))
}

fn io(e: std::io::Error) -> Error {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let code = if matches!(e.kind(), StorageFull | QuotaExceeded) { ErrorCode::DiskFull } else { ErrorCode::LocalIo };
    Error::new(code, e.to_string())
}
