//! Blobs on disk: finished ones under the hash of their bytes, unfinished ones apart, per user, with a log of what is there.
//!
//! A finished file was hashed, synced and renamed, and never changes. An unfinished one belongs to one user: another who
//! uploads the same bytes cannot spoil it. Everything here blocks; the service calls it on the blocking pool.
use super::Fault;
use crate::config::{Clock, Config};
use crate::private;
use crate::store::BlobFiles;
use ntk_protocol::rules::code;
use ntk_protocol::{RangeSet, hex, valid_blob_id};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tracing::warn;

/// The store's directory.
#[derive(Clone)]
pub(crate) struct Files {
    dir: PathBuf,
    fsync: bool,
    room: Room,
    clock: Arc<dyn Clock>,
}

/// What uploads may use of a disk. What is about to be written has its bytes promised: however many write at once, they never write what was
/// free only once. What is only announced is promised nothing, or who announces much and sends nothing would keep the disk from all others.
#[derive(Clone)]
struct Room {
    /// Bytes that stay free for the database.
    reserve: u64,
    promised: Arc<AtomicU64>,
}

/// Bytes that are being written; once they are, the disk counts them.
struct Promise<'r> {
    promised: &'r AtomicU64,
    bytes: u64,
}

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        self.promised.fetch_sub(self.bytes, Ordering::SeqCst);
    }
}

impl Room {
    fn new(reserve: u64) -> Room {
        Room { reserve, promised: Arc::default() }
    }

    /// After so many bytes more, and all that is promised, the reserve is still free. `free` says `None` where the system does not.
    fn is_for(&self, bytes: u64, free: impl Fn() -> std::io::Result<Option<u64>>) -> std::io::Result<()> {
        self.promise(bytes, free).map(drop)
    }

    fn promise(&self, bytes: u64, free: impl Fn() -> std::io::Result<Option<u64>>) -> std::io::Result<Promise<'_>> {
        loop {
            // Asked before the disk is: what is written in between is counted twice, never not at all.
            let promised = self.promised.load(Ordering::SeqCst);
            let more = promised.saturating_add(bytes);
            if free()?.is_some_and(|free| free.saturating_sub(more) < self.reserve) {
                return Err(ErrorKind::StorageFull.into());
            }
            if self.promised.compare_exchange(promised, more, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
                return Ok(Promise { promised: &self.promised, bytes });
            }
        }
    }
}

/// One user's upload of one blob.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Upload {
    /// The user, in hex: a user id may hold any printable character.
    owner: String,
    pub(super) id: String,
}

impl Upload {
    pub(super) fn new(user: &str, id: &str) -> Upload {
        Upload { owner: hex(user.as_bytes()), id: id.to_owned() }
    }
}

/// What is there of a blob.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Begun {
    Complete,
    Partly(RangeSet),
}

impl Files {
    /// Where a server keeps them.
    pub(crate) fn of(config: &Config) -> Files {
        let room = Room::new(config.blobs.reserve);
        Files { dir: config.blob_directory(), fsync: config.fsync, room, clock: config.clock.clone() }
    }

    pub(super) fn open(config: &Config) -> std::io::Result<Files> {
        let files = Files::of(config);
        let hashed = |name: &str| name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit());
        private::directory(&files.dir, |name| name == "parts" || hashed(name))?;
        private::make_directory(&files.dir.join("parts"))?;
        Ok(files)
    }

    #[cfg(test)]
    pub(super) fn promised(&self) -> u64 {
        self.room.promised.load(Ordering::SeqCst)
    }

    /// Finished blobs of one directory (their ids begin with this byte) that were not used since.
    pub(super) fn older(&self, first: u8, before_ms: i64) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.dir.join(format!("{first:02x}"))).into_iter().flatten().flatten() {
            let id = entry.file_name().to_string_lossy().into_owned();
            let old = entry.metadata().and_then(|m| m.modified()).is_ok_and(|used| used < at(before_ms));
            if old && valid_blob_id(&id) {
                found.push(id);
            }
        }
        found.sort();
        found
    }

    /// A finished blob, if it is no longer than `most`.
    pub(super) fn whole(&self, id: &str, most: u64) -> Option<Vec<u8>> {
        let path = self.finished(id).ok()?;
        if fs::metadata(&path).ok()?.len() > most { None } else { fs::read(path).ok() }
    }

    /// Where a finished blob is. Only a valid id ever becomes a path.
    fn finished(&self, id: &str) -> Result<PathBuf, Fault> {
        if !valid_blob_id(id) {
            return Err(Fault::bad("bad blob id"));
        }
        Ok(self.dir.join(&id[..2]).join(id))
    }

    /// Data and log of an unfinished one.
    fn unfinished(&self, up: &Upload) -> Result<(PathBuf, PathBuf), Fault> {
        if !valid_blob_id(&up.id) {
            return Err(Fault::bad("bad blob id"));
        }
        let dir = self.dir.join("parts").join(&up.owner);
        Ok((dir.join(&up.id), dir.join(format!("{}.ranges", up.id))))
    }

    /// Would beginning this upload make a new one? Then there has to be room for it.
    pub(super) fn is_new(&self, up: &Upload, size: u64, most_unfinished: usize) -> Result<bool, Fault> {
        let there = self.finished(&up.id)?.exists() || fs::metadata(self.unfinished(up)?.0).is_ok_and(|meta| meta.len() == size);
        if !there {
            self.room.is_for(size, || free(&self.dir))?;
            self.must_be_few(up, most_unfinished)?;
        }
        Ok(!there)
    }

    /// The user has fewer unfinished uploads than that: data and log of each.
    fn must_be_few(&self, up: &Upload, most_unfinished: usize) -> Result<(), Fault> {
        let begun = fs::read_dir(self.dir.join("parts").join(&up.owner)).map_or(0, |dir| dir.count());
        if begun < 2 * most_unfinished { Ok(()) } else { Err(Fault::new(429, code::FREQUENCY, "too many unfinished uploads")) }
    }

    /// Starts an upload or goes on with it.
    pub(super) fn begin(&self, up: &Upload, size: u64, most_unfinished: usize) -> Result<Begun, Fault> {
        if let Ok(meta) = fs::metadata(self.finished(&up.id)?)
            && self.touch(&up.id)
        {
            return if meta.len() == size { Ok(Begun::Complete) } else { Err(Fault::bad("this blob has another size")) };
        }
        let (data, log) = self.unfinished(up)?;
        let dir = self.dir.join("parts").join(&up.owner);
        match fs::metadata(&data) {
            Ok(meta) if meta.len() == size => {
                let have = RangeSet::from_log(&fs::read_to_string(&log).unwrap_or_default());
                // It is being worked on: the sweep looks at the log's time.
                self.note(&private::options().append(true).create(true).open(&log)?, b"\n")?;
                return Ok(Begun::Partly(have));
            }
            Ok(_) => self.forget(up)?,
            Err(_) => {}
        }
        private::make_directory(&dir)?;
        self.must_be_few(up, most_unfinished)?;
        // The log first: data without a log would never be swept.
        let fresh = |path: &Path| private::options().write(true).create(true).truncate(true).open(path);
        self.note(&fresh(&log)?, b"")?;
        fresh(&data)?.set_len(size)?;
        Ok(Begun::Partly(RangeSet::default()))
    }

    /// An unfinished upload, open for writing, and its size.
    pub(super) fn begun(&self, up: &Upload) -> Result<(File, u64), Fault> {
        let (data, _) = self.unfinished(up)?;
        let file = OpenOptions::new().write(true).open(data).map_err(|e| {
            let none = e.kind() == ErrorKind::NotFound;
            if none { Fault::new(404, code::INVALID_PARAMETERS, "no such upload: begin it") } else { e.into() }
        })?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    /// Writes some bytes of a part, if there is room for them.
    pub(super) fn write(&self, file: &mut File, at: u64, bytes: &[u8]) -> Result<(), Fault> {
        let _room = self.room.promise(bytes.len() as u64, || free(&self.dir))?;
        file.seek(SeekFrom::Start(at))?;
        Ok(file.write_all(bytes)?)
    }

    /// `[lo, hi)` arrived. On disk before the log says so: a log that promises more than is there costs the whole upload.
    pub(super) fn arrived(&self, up: &Upload, file: &File, lo: u64, hi: u64) -> Result<(), Fault> {
        if lo >= hi {
            return Ok(());
        }
        if self.fsync {
            file.sync_data()?;
        }
        let (_, log) = self.unfinished(up)?;
        Ok(self.note(&OpenOptions::new().append(true).open(log)?, RangeSet::log_line(lo, hi).as_bytes())?)
    }

    /// Adds to an upload's log. One write of one line: parts that arrive side by side do not tear each other's. The log is as old as
    /// the last work on the upload by the server's clock, which the sweep asks; the disk's clock may be another.
    fn note(&self, mut log: &File, line: &[u8]) -> std::io::Result<()> {
        log.write_all(line)?;
        log.set_modified(at(self.clock.now_ms()))
    }

    /// All bytes are said to be there: checks the hash and gives the blob its name.
    pub(super) fn finish(&self, up: &Upload) -> Result<(), Fault> {
        let to = self.finished(&up.id)?;
        if self.touch(&up.id) {
            return self.forget(up);
        }
        // A new name takes no room: what is all there is done, also on a full disk.
        let (_, size) = self.begun(up)?;
        let (data, log) = self.unfinished(up)?;
        let have = RangeSet::from_log(&fs::read_to_string(&log)?);
        if have.missing(size).bytes() > 0 {
            return Err(Fault::new(409, code::INVALID_PARAMETERS, "parts are missing"));
        }
        let mut file = File::open(&data)?;
        if hash(&mut file)? != up.id {
            self.forget(up)?;
            return Err(Fault::new(409, super::HASH_DIFFERS, "the bytes have another hash"));
        }
        if self.fsync {
            file.sync_all()?;
        }
        let parent = self.dir.join(&up.id[..2]);
        private::make_directory(&parent)?;
        fs::rename(&data, &to)?;
        if self.fsync {
            sync_dir(&parent)?;
        }
        // The sweep takes what is left; a log without its data names no blob.
        if let Err(e) = fs::remove_file(log) {
            warn!(error = %e, "the log of a finished upload stays for now");
        }
        self.touch(&up.id);
        Ok(())
    }

    /// Drops an unfinished upload.
    pub(super) fn forget(&self, up: &Upload) -> Result<(), Fault> {
        let (data, log) = self.unfinished(up)?;
        for path in [data, log] {
            match fs::remove_file(path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// A finished blob and its size.
    pub(super) fn get(&self, id: &str) -> Result<(File, u64), Fault> {
        let file = File::open(self.finished(id)?).map_err(|e| {
            if e.kind() == ErrorKind::NotFound { Fault::new(404, super::NO_SUCH_BLOB, "no such blob") } else { e.into() }
        })?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    /// Drops uploads nobody has worked on for `ttl`; returns how many. `now_ms` is the store's clock.
    pub(super) fn sweep(&self, now_ms: i64, ttl: Duration) -> std::io::Result<u64> {
        let before = at(now_ms - ttl.as_millis() as i64);
        let mut swept = 0;
        for owner in fs::read_dir(self.dir.join("parts"))?.flatten() {
            for entry in fs::read_dir(owner.path())?.flatten() {
                let path = entry.path();
                let old = entry.metadata().and_then(|m| m.modified()).is_ok_and(|at| at < before);
                if old && path.extension().is_some_and(|e| e == "ranges") {
                    for file in [path.with_extension(""), path] {
                        match fs::remove_file(file) {
                            // The data may never have come.
                            Err(e) if e.kind() != ErrorKind::NotFound => warn!(error = %e, "a file of an old upload stays"),
                            _ => {}
                        }
                    }
                    swept += 1;
                }
            }
            // Only an empty one goes, which is what makes it fail.
            let _ = fs::remove_dir(owner.path());
        }
        Ok(swept)
    }
}

impl BlobFiles for Files {
    fn touch(&self, id: &str) -> bool {
        let now = at(self.clock.now_ms());
        let open = self.finished(id).ok().and_then(|path| File::options().append(true).open(path).ok());
        open.is_some_and(|file| file.set_modified(now).is_ok())
    }

    fn remove_older(&self, id: &str, before_ms: i64) -> bool {
        let Ok(path) = self.finished(id) else { return false };
        let old = fs::metadata(&path).and_then(|m| m.modified()).is_ok_and(|used| used < at(before_ms));
        old && fs::remove_file(path).is_ok()
    }
}

/// Bytes that are free where a directory is; `None` = the system does not say.
#[cfg(unix)]
fn free(dir: &Path) -> std::io::Result<Option<u64>> {
    let found = rustix::fs::statvfs(dir)?;
    Ok(Some(found.f_bavail.saturating_mul(found.f_frsize)))
}

#[cfg(not(unix))]
fn free(_: &Path) -> std::io::Result<Option<u64>> {
    Ok(None)
}

/// A time of the store's clock.
fn at(ms: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(ms.max(0) as u64)
}

fn hash(file: &mut File) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            n => hasher.update(&buffer[..n]),
        }
    }
}

#[cfg(unix)]
fn sync_dir(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Elsewhere a directory cannot be opened as a file; the rename is as durable as the system makes it.
#[cfg(not(unix))]
fn sync_dir(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_at_once_never_uses_what_is_free_only_once() {
        let room = Room::new(100);
        let disk = |free| move || Ok(Some(free));
        let first = room.promise(8, disk(120)).expect("20 may be written");
        let second = room.promise(8, disk(120)).expect("12 are left of them");
        assert!(room.promise(8, disk(120)).is_err() && room.is_for(5, disk(120)).is_err(), "four are left");
        drop(first);
        assert!(room.promise(4, disk(112)).is_ok(), "what is written is not counted twice");
        assert!(room.promise(5, disk(112)).is_err());
        drop(second);
        assert!(room.promise(4, disk(104)).is_ok(), "what ended keeps nothing");
        assert!(room.promise(u64::MAX, || Ok(None)).is_ok(), "nothing is known of the disk");
        assert_eq!(room.promised.load(Ordering::SeqCst), 0);
    }
}
