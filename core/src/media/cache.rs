//! The cache: files under the hash of their bytes, kept below a limit; what was not used longest goes first.
//!
//! The order survives the process as the files' times. A file somebody holds is never deleted. The lock is held for a look
//! at the index only, never while a file is touched.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use super::files::{self, Hashed, Part, local};
use crate::api::Error;
use crate::exec::Clock;
use crate::private;
use ntk_protocol::valid_blob_id;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tracing::warn;

/// What a download left behind is kept this long for whoever goes on with it.
const PARTS_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

/// A cached file. It stays as long as somebody holds this.
#[derive(Debug, Clone)]
pub struct Held {
    /// Where it is.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    _use: Arc<()>,
}

#[derive(Debug)]
struct Entry {
    size: u64,
    used: u64,
    in_use: Arc<()>,
}

#[derive(Debug, Default)]
struct Index {
    /// Scanned from the directory.
    known: bool,
    files: BTreeMap<String, Entry>,
    bytes: u64,
    limit: u64,
    /// Counts uses: the order between two times of the clock.
    uses: u64,
}

/// What the cache occupies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Bytes of all files.
    pub bytes: u64,
    /// Files.
    pub files: u64,
    /// Bytes it is kept below.
    pub limit: u64,
}

pub(super) struct Cache {
    dir: PathBuf,
    clock: Arc<dyn Clock>,
    index: Mutex<Index>,
}

impl Cache {
    pub(super) fn new(dir: PathBuf, limit: u64, clock: Arc<dyn Clock>) -> Cache {
        Cache { dir, clock, index: Mutex::new(Index { limit, ..Index::default() }) }
    }

    pub(super) fn path(&self, id: &str) -> PathBuf {
        self.dir.join(id.get(..2).unwrap_or_default()).join(id)
    }

    /// Where a download of this blob grows.
    pub(super) fn part(&self, id: &str) -> Part {
        Part::new(&self.dir.join("parts"), id)
    }

    /// Reads the directory, once. Blocks.
    fn scan(&self) {
        if self.index.lock().known {
            return;
        }
        let mut found = Vec::new();
        for dir in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            for file in std::fs::read_dir(dir.path()).into_iter().flatten().flatten() {
                let id = file.file_name().to_string_lossy().into_owned();
                if let (true, Ok(meta)) = (valid_blob_id(&id) && dir.file_name() != "parts", file.metadata()) {
                    found.push((meta.modified().unwrap_or(UNIX_EPOCH), id, meta.len()));
                }
            }
        }
        found.sort();
        let mut index = self.index.lock();
        if std::mem::replace(&mut index.known, true) {
            return;
        }
        for (_, id, size) in found {
            index.add(id, size);
        }
        drop(index);
        // Downloads nobody went on with.
        let before = self.now().checked_sub(PARTS_KEPT).unwrap_or(UNIX_EPOCH);
        // A link is judged by its own age: what it leads to is none of ours.
        let old = |path: &Path| path.symlink_metadata().and_then(|m| m.modified()).is_ok_and(|at| at < before);
        if let Err(e) = self.drop_parts(|path| !old(path)) {
            warn!(code = e.code as u32, "old parts of downloads stay until the next start");
        }
    }

    /// A cached file, used now. Blocks.
    pub(super) fn get(&self, id: &str) -> Option<Held> {
        self.scan();
        let mut index = self.index.lock();
        index.uses += 1;
        let uses = index.uses;
        let entry = index.files.get_mut(id)?;
        entry.used = uses;
        let held = Held { path: self.path(id), size: entry.size, _use: entry.in_use.clone() };
        drop(index);
        let used = std::fs::File::options().append(true).open(&held.path).and_then(|f| f.set_modified(self.now()));
        if used.is_err() {
            // Somebody cleaned up behind our back.
            self.index.lock().remove(id);
            return None;
        }
        Some(held)
    }

    /// Takes up a file that has its name already, and makes room. Blocks.
    pub(super) fn added(&self, id: &str, size: u64) -> Held {
        self.scan();
        let path = self.path(id);
        // Only its age in the cache: with the wrong one it leaves sooner and is fetched again.
        let _ = std::fs::File::options().append(true).open(&path).and_then(|f| f.set_modified(self.now()));
        let mut index = self.index.lock();
        let in_use = index.add(id.to_owned(), size);
        drop(index);
        self.evict(false);
        Held { path, size, _use: in_use }
    }

    /// Puts bytes into the cache, whole or not at all. Blocks.
    pub(super) fn put(&self, id: &str, bytes: &[u8]) -> Result<Held, Error> {
        if let Some(held) = self.get(id) {
            return Ok(held);
        }
        let part = self.part(id);
        let result = part.write(0, bytes, self.now()).and_then(|()| part.finish(id, bytes.len() as u64, &self.path(id)));
        if let Err(e) = result {
            // What stays of it is found by its age at the next start.
            let _ = part.drop_files();
            return Err(e);
        }
        Ok(self.added(id, bytes.len() as u64))
    }

    /// Takes up what `write` writes, under the hash of it, whole or not at all. Blocks.
    pub(super) fn make(&self, write: impl FnOnce(&mut Hashed) -> std::io::Result<()>) -> Result<(String, Held), Error> {
        self.scan();
        let mut index = self.index.lock();
        index.uses += 1;
        let name = format!("made-{}", index.uses);
        drop(index);
        let part = self.dir.join("parts").join(name);
        let result = self.make_at(&part, write);
        if result.is_err() {
            // What stays of it is found by its age at a later start.
            let _ = std::fs::remove_file(&part);
        }
        result
    }

    fn make_at(&self, part: &Path, write: impl FnOnce(&mut Hashed) -> std::io::Result<()>) -> Result<(String, Held), Error> {
        let written = || {
            private::make_directory(&self.dir.join("parts"))?;
            let file = private::options().write(true).create(true).truncate(true).open(part)?;
            file.set_modified(self.now())?;
            let mut out = Hashed::new(file);
            write(&mut out)?;
            out.finish()
        };
        let (id, size) = written().map_err(|e| local(&e))?;
        if let Some(held) = self.get(&id) {
            std::fs::remove_file(part).map_err(|e| local(&e))?;
            return Ok((id, held));
        }
        let path = self.path(&id);
        let named = || {
            path.parent().map_or(Ok(()), private::make_directory)?;
            std::fs::rename(part, &path)
        };
        named().map_err(|e: std::io::Error| local(&e))?;
        let held = self.added(&id, size);
        Ok((id, held))
    }

    /// Deletes down to the limit, or everything; what is held stays. Blocks.
    pub(super) fn evict(&self, everything: bool) {
        self.scan();
        let mut index = self.index.lock();
        let limit = if everything { 0 } else { index.limit };
        let mut oldest: Vec<(u64, String)> = Vec::new();
        if index.bytes > limit {
            let free = index.files.iter().filter(|(_, e)| Arc::strong_count(&e.in_use) == 1);
            oldest = free.map(|(id, e)| (e.used, id.clone())).collect();
            oldest.sort();
        }
        let mut gone = Vec::new();
        for (_, id) in oldest {
            if index.bytes <= limit {
                break;
            }
            index.remove(&id);
            gone.push(self.path(&id));
        }
        drop(index);
        for path in gone {
            if let Err(e) = std::fs::remove_file(path) {
                warn!(error = %e, "a file that left the media cache stays on the disk until the next start");
            }
        }
    }

    pub(super) fn set_limit(&self, limit: u64) {
        self.index.lock().limit = limit;
        self.evict(false);
    }

    pub(super) fn usage(&self) -> Usage {
        self.scan();
        let index = self.index.lock();
        Usage { bytes: index.bytes, files: index.files.len() as u64, limit: index.limit }
    }

    fn now(&self) -> SystemTime {
        files::now(&*self.clock)
    }

    /// Deletes what unfinished downloads have left, `but` some. Blocks.
    pub(super) fn drop_parts(&self, but: impl Fn(&Path) -> bool) -> Result<(), Error> {
        for file in std::fs::read_dir(self.dir.join("parts")).into_iter().flatten().flatten() {
            if !but(&file.path()) {
                std::fs::remove_file(file.path()).map_err(|e| local(&e))?;
            }
        }
        Ok(())
    }
}

impl Index {
    fn add(&mut self, id: String, size: u64) -> Arc<()> {
        self.uses += 1;
        let used = self.uses;
        let entry = self.files.entry(id).or_insert_with(|| Entry { size: 0, used, in_use: Arc::new(()) });
        self.bytes = self.bytes - entry.size + size;
        (entry.size, entry.used) = (size, used);
        entry.in_use.clone()
    }

    fn remove(&mut self, id: &str) {
        if let Some(entry) = self.files.remove(id) {
            self.bytes -= entry.size;
        }
    }
}
