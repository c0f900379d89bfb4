//! The data directory: who may read it, and that one server works on it at a time.
use crate::auth::key_id;
use crate::config::BLOBS;
use crate::private;
use crate::store::DATABASE;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Held by the server that works here; the operating system frees it with the process.
const LOCK: &str = "ntkd.lock";
/// A process that was started a moment ago may hold a copy of our lock until it runs its own program; and one that ends may take a
/// moment to be gone.
const TRIES: u32 = 25;
const PAUSE: Duration = Duration::from_millis(20);

/// What became of a data directory.
#[derive(Debug)]
pub(crate) enum Trouble {
    Io(PathBuf, io::Error),
    InUse,
}

/// Is this a name that a server gives something in its data directory?
fn ours(name: &str) -> bool {
    name.starts_with(DATABASE) || [LOCK, BLOBS].contains(&name) || key_id(name).is_some()
}

/// Makes the directory, closes it to others, and its database too: new logs and shared memory take after that. An error comes with
/// its path.
pub(crate) fn prepare(data: &Path) -> Result<(), (PathBuf, io::Error)> {
    private::directory(data, ours).map_err(|e| (data.to_owned(), e))?;
    let database = data.join(DATABASE);
    private::file(&database).map_err(|e| (database, e))
}

/// Prepares the directory for the one server that works on it, for as long as the file is held.
pub(crate) fn take(data: &Path) -> Result<File, Trouble> {
    // Before anything is done with the database: another server may have it open.
    private::make_directory(data).map_err(|e| Trouble::Io(data.to_owned(), e))?;
    let path = data.join(LOCK);
    let file = private::options().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|e| Trouble::Io(path.clone(), e))?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return prepare(data).map(|()| file).map_err(|(path, e)| Trouble::Io(path, e)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(e)) => return Err(Trouble::Io(path, e)),
        }
    }
    Err(Trouble::InUse)
}

/// Why a command has nothing to do with a directory; `None` = a server's, or, for one that may begin it, an empty one.
pub(crate) fn why_not(data: &Path, begins: bool) -> Option<String> {
    let shown = data.display();
    let entries = match std::fs::read_dir(data) {
        Ok(entries) => entries,
        Err(e) => return Some(format!("{shown}: {e}")),
    };
    let names: Vec<String> = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    if names.iter().any(|n| n == DATABASE || key_id(n).is_some()) || (begins && names.is_empty()) {
        return None;
    }
    let what = if begins { "nor empty" } else { "yet" };
    Some(format!("{shown}: not a data directory of ntkd {what}; `ntkd --data {shown}` makes one"))
}
