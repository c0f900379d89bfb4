//! What transfers do with local files. Everything here blocks: it runs on the CPU pool.
use crate::api::{Error, ErrorCode};
use crate::exec::Clock;
use crate::private;
use bytes::Bytes;
use ntk_protocol::{RangeSet, hex};
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bytes read at once.
const WINDOW: usize = 256 * 1024;

/// What went wrong with a file of ours.
pub(super) fn local(e: &std::io::Error) -> Error {
    let code = match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => ErrorCode::DiskFull,
        _ => ErrorCode::LocalIo,
    };
    Error::new(code, e.to_string())
}

/// What went wrong with a file the host named.
pub(super) fn named(e: &std::io::Error) -> Error {
    Error::new(ErrorCode::FileMissing, e.to_string())
}

/// The id of some bytes.
pub(super) fn id_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The id and the size of a file the host named.
pub(super) fn identify(path: &Path) -> Result<(String, u64), Error> {
    let mut file = File::open(path).map_err(|e| named(&e))?;
    if !file.metadata().map_err(|e| named(&e))?.is_file() {
        return Err(Error::new(ErrorCode::FileMissing, "not a file"));
    }
    hash(&mut file).map_err(|e| named(&e))
}

fn hash(file: &mut File) -> std::io::Result<(String, u64)> {
    let (mut hasher, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; WINDOW];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((hex(&hasher.finalize()), size)),
            n => {
                hasher.update(&buffer[..n]);
                size += n as u64;
            }
        }
    }
}

/// Writes a file and knows the hash of what it wrote.
pub(super) struct Hashed {
    file: std::io::BufWriter<File>,
    hasher: Sha256,
    size: u64,
}

impl Hashed {
    pub(super) fn new(file: File) -> Hashed {
        Hashed { file: std::io::BufWriter::with_capacity(WINDOW, file), hasher: Sha256::new(), size: 0 }
    }

    /// Brings it to the disk; the id and the size of what was written.
    pub(super) fn finish(mut self) -> std::io::Result<(String, u64)> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok((hex(&self.hasher.finalize()), self.size))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..n).unwrap_or(bytes));
        self.size += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// `[lo, hi)` of a file; shorter if the file became shorter.
pub(super) fn slice(path: &Path, lo: u64, hi: u64) -> Result<Bytes, Error> {
    let mut file = File::open(path).map_err(|e| named(&e))?;
    file.seek(SeekFrom::Start(lo)).map_err(|e| named(&e))?;
    let mut bytes = Vec::with_capacity(hi.saturating_sub(lo) as usize);
    file.take(hi.saturating_sub(lo)).read_to_end(&mut bytes).map_err(|e| named(&e))?;
    Ok(bytes.into())
}

/// The time by the kernel's clock, as files have it.
pub(super) fn now(clock: &dyn Clock) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(clock.now_ms().max(0) as u64)
}

/// A download that is not complete: its bytes, and beside it a log of which of them are there.
#[derive(Debug, Clone)]
pub(super) struct Part {
    data: PathBuf,
    log: PathBuf,
}

impl Part {
    pub(super) fn new(dir: &Path, id: &str) -> Part {
        Part { data: dir.join(id), log: dir.join(format!("{id}.ranges")) }
    }

    /// What is there from earlier.
    pub(super) fn have(&self) -> RangeSet {
        if !self.data.is_file() {
            return RangeSet::default();
        }
        RangeSet::from_log(&std::fs::read_to_string(&self.log).unwrap_or_default())
    }

    /// Writes bytes and notes them. After `kill -9` the log says no more than is there; the hash decides in the end. Both files are as
    /// old as the last write by the kernel's clock, which decides when they are given up; the disk's clock may be another.
    pub(super) fn write(&self, at: u64, bytes: &[u8], now: SystemTime) -> Result<(), Error> {
        let put = || {
            if let Some(dir) = self.data.parent() {
                private::make_directory(dir)?;
            }
            let mut file = private::options().write(true).create(true).truncate(false).open(&self.data)?;
            file.seek(SeekFrom::Start(at))?;
            file.write_all(bytes)?;
            file.set_modified(now)?;
            let mut log = private::options().append(true).create(true).open(&self.log)?;
            log.write_all(RangeSet::log_line(at, at + bytes.len() as u64).as_bytes())?;
            log.set_modified(now)
        };
        put().map_err(|e| local(&e))
    }

    /// Gives a complete download its name, if its bytes are those of its id. `false` = they are not, and are dropped.
    pub(super) fn finish(&self, id: &str, size: u64, to: &Path) -> Result<bool, Error> {
        let done = || {
            let mut file = OpenOptions::new().read(true).write(true).open(&self.data)?;
            // An earlier try may have thought it longer.
            file.set_len(size)?;
            if hash(&mut file)?.0 != id {
                self.drop_files()?;
                return Ok(false);
            }
            file.sync_all()?;
            if let Some(dir) = to.parent() {
                private::make_directory(dir)?;
            }
            std::fs::rename(&self.data, to)?;
            self.drop_files()?;
            Ok(true)
        };
        done().map_err(|e: std::io::Error| local(&e))
    }

    /// Forgets what was downloaded.
    pub(super) fn drop_files(&self) -> std::io::Result<()> {
        for path in [&self.data, &self.log] {
            match std::fs::remove_file(path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }
}
