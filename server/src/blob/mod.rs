//! Blobs over HTTP/1.1, on the same listener as the WebSocket: uploads in parts that resume, downloads by range.
//!
//! A blob's id is the SHA-256 of its bytes, so the same bytes are stored once and an id never changes its meaning. Who knows
//! an id may read it: ids travel in messages only, and cannot be guessed. Bodies go to and from the disk as they come; no
//! more than [`WINDOW`] of one is ever in memory.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
pub(crate) mod collect;
mod files;
pub(crate) mod http;
pub(crate) mod stream;

use crate::config::{BlobConfig, Exec};
use crate::store::BlobFiles;
use files::{Begun, Files, Upload};
use ntk_protocol::RangeSet;
use ntk_protocol::rules::code;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::sync::Arc;
use tokio::sync::RwLock;

/// V2TIM: the file server failed; here the bytes of an upload were not those of its id.
const HASH_DIFFERS: u32 = 6007;
/// V2TIM: download failed; here there is no such blob.
const NO_SUCH_BLOB: u32 = 6009;
/// V2TIM: file over the limit of its kind.
const TOO_LARGE: u32 = 7005;
/// V2TIM: file of 0 bytes.
const EMPTY: u32 = 7006;
/// The disk is full.
const DISK_FULL: u32 = 200_005;

/// Bytes read or written at once.
const WINDOW: usize = 256 * 1024;
/// Longest part one request may carry.
const LONGEST_PART: u64 = 8 << 20;

/// Why a request was refused.
#[derive(Debug)]
struct Fault {
    status: u16,
    code: u32,
    text: String,
}

impl Fault {
    fn new(status: u16, code: u32, text: impl Into<String>) -> Fault {
        Fault { status, code, text: text.into() }
    }

    fn bad(text: &str) -> Fault {
        Fault::new(400, code::INVALID_PARAMETERS, text)
    }
}

impl From<std::io::Error> for Fault {
    fn from(e: std::io::Error) -> Fault {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        if matches!(e.kind(), StorageFull | QuotaExceeded | FileTooLarge) {
            Fault::new(507, DISK_FULL, "the disk is full")
        } else {
            Fault::new(500, code::INTERNAL, e.to_string())
        }
    }
}

/// The blobs of one server.
pub(crate) struct Blobs {
    files: Files,
    config: BlobConfig,
    exec: Exec,
    /// Parts are written side by side; the end of an upload waits for them and shuts out later ones.
    open: Mutex<FxHashMap<Upload, Arc<RwLock<()>>>>,
}

impl Blobs {
    pub(crate) fn open(config: &crate::Config) -> std::io::Result<Blobs> {
        let blobs = config.blobs.clone();
        let files = Files::open(config)?;
        Ok(Blobs { files, config: blobs, exec: config.exec, open: Mutex::new(FxHashMap::default()) })
    }

    /// The files as the store has them.
    pub(crate) fn for_store(&self) -> Arc<dyn BlobFiles> {
        Arc::new(self.files.clone())
    }

    /// Drops uploads nobody works on any more.
    pub(crate) async fn sweep(&self, now_ms: i64) -> u64 {
        let ttl = self.config.unfinished_ttl;
        self.disk(move |files| Ok(files.sweep(now_ms, ttl)?)).await.unwrap_or(0)
    }

    /// Runs what blocks away from the network threads; in a simulation, here.
    async fn disk<T: Send + 'static>(&self, job: impl FnOnce(&Files) -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
        let files = self.files.clone();
        match self.exec {
            Exec::Inline => job(&files),
            Exec::Threads => {
                let done = tokio::task::spawn_blocking(move || job(&files)).await;
                done.unwrap_or_else(|_| Err(Fault::new(500, code::INTERNAL, "the request ended")))
            }
        }
    }

    fn limit(&self, kind: &str) -> Result<u64, Fault> {
        match kind {
            "image" => Ok(self.config.image),
            "sound" => Ok(self.config.sound),
            "video" => Ok(self.config.video),
            "file" => Ok(self.config.file),
            _ => Err(Fault::bad("x-ntk-kind is none of image, sound, video, file")),
        }
    }

    /// Would it be a new upload, of a size that is allowed and for which there is room?
    async fn is_new(&self, up: Upload, size: u64, kind: &str) -> Result<bool, Fault> {
        if size == 0 {
            return Err(Fault::new(400, EMPTY, "an empty file"));
        }
        if size > self.limit(kind)? {
            return Err(Fault::new(413, TOO_LARGE, format!("over the limit of a {kind}")));
        }
        let most = self.config.unfinished_per_user;
        self.disk(move |files| files.is_new(&up, size, most)).await
    }

    async fn begin(&self, up: Upload, size: u64) -> Result<Begun, Fault> {
        let most = self.config.unfinished_per_user;
        self.disk(move |files| files.begin(&up, size, most)).await
    }

    /// The lock of one upload, as long as somebody holds it.
    fn lock(&self, up: &Upload) -> Arc<RwLock<()>> {
        let mut open = self.open.lock();
        open.retain(|_, lock| Arc::strong_count(lock) > 1);
        open.entry(up.clone()).or_default().clone()
    }

    /// Writes what `next` brings to `[lo, hi)`. What arrived before a cut is kept.
    async fn put<F>(&self, up: Upload, (lo, hi): (u64, u64), size: u64, mut next: impl FnMut() -> F + Send) -> Result<(), Fault>
    where
        F: Future<Output = Result<Option<bytes::Bytes>, Fault>> + Send,
    {
        if lo >= hi || hi > size || hi - lo > LONGEST_PART {
            return Err(Fault::bad("bad content-range"));
        }
        let lock = self.lock(&up);
        let _shared = lock.read().await;
        let of = up.clone();
        let (mut file, real) = self.disk(move |files| files.begun(&of)).await?;
        if real != size {
            return Err(Fault::bad("the upload was begun with another size"));
        }
        let (mut at, mut ended) = (lo, Ok(()));
        let mut buffer = Vec::new();
        while at < hi && ended.is_ok() {
            match next().await {
                Ok(Some(bytes)) => buffer.extend_from_slice(&bytes),
                Ok(None) => ended = Err(Fault::bad("the body is shorter than content-range says")),
                Err(e) => ended = Err(e),
            }
            let arrived = at + buffer.len() as u64;
            if arrived > hi {
                return Err(Fault::bad("the body is longer than content-range says"));
            }
            if buffer.len() >= WINDOW || arrived == hi || ended.is_err() {
                let bytes = std::mem::take(&mut buffer);
                let written;
                (file, written) = self.write(file, at, bytes).await?;
                match written {
                    Ok(()) => at = arrived,
                    Err(e) => ended = Err(e),
                }
            }
        }
        let kept = self.disk(move |files| files.arrived(&up, &file, lo, at)).await;
        ended.and(kept)
    }

    /// The file comes back also when the disk took nothing more.
    async fn write(&self, mut file: File, at: u64, bytes: Vec<u8>) -> Result<(File, Result<(), Fault>), Fault> {
        self.disk(move |files| {
            let written = files.write(&mut file, at, &bytes);
            Ok((file, written))
        })
        .await
    }

    async fn finish(&self, up: Upload) -> Result<(), Fault> {
        let lock = self.lock(&up);
        let _alone = lock.write().await;
        self.disk(move |files| files.finish(&up)).await
    }

    async fn get(&self, id: String) -> Result<(File, u64), Fault> {
        self.disk(move |files| files.get(&id)).await
    }
}

/// What is said about an upload: how it stands.
fn begun_json(id: &str, begun: &Begun) -> String {
    let none = RangeSet::default();
    let (complete, have) = match begun {
        Begun::Complete => (true, &none),
        Begun::Partly(have) => (false, have),
    };
    serde_json::json!({ "id": id, "complete": complete, "have": have.ranges() }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn parts_that_are_only_announced_take_nothing_from_other_uploads() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(&crate::Config { exec: Exec::Inline, ..crate::Config::new(dir.path()) }).unwrap();
        let (up, size) = (Upload::new("eve", &"e".repeat(64)), LONGEST_PART);
        assert_eq!(blobs.begin(up.clone(), size).await.unwrap(), Begun::Partly(RangeSet::default()));
        let mut asked = 0;
        let announced = blobs.put(up.clone(), (0, size), size, || {
            asked += 1;
            std::future::pending()
        });
        let mut announced = Box::pin(announced);
        assert!(announced.as_mut().now_or_never().is_none());
        assert_eq!(blobs.files.promised(), 0);
        drop(announced);
        assert_eq!(asked, 1, "it got as far as that");
    }
}
