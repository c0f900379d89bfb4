//! Images, sounds, videos and files: made ready, sent to the server's blobs, fetched from there, kept in a cache.
//!
//! A library: it owns no task and no message. Whoever calls says when to pause, and hears how far it is. Everything that
//! blocks or computes runs on the CPU pool.
mod bare;
mod cache;
mod files;
mod http;
mod image;
mod pace;
mod sound;
mod strip;
#[cfg(test)]
mod tests;
mod transfer;

pub use cache::{Held, Usage};
pub use http::Way;
pub use image::{Format, Picture, Policy, Rendition};
pub use sound::{Clip, Found};
pub use transfer::{Control, Progress, Tell, Traffic};

use crate::api::{Error, ErrorCode};
use crate::exec::Env;
use cache::Cache;
use ntk_protocol::rules::kind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;
use tracing::warn;
use transfer::{Job, Transfer};

/// What a blob is; each kind has its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Picture.
    Image,
    /// Voice.
    Sound,
    /// Video.
    Video,
    /// Anything else.
    File,
}

impl Kind {
    /// What the file of a message element of this kind is.
    pub fn of(element: u32) -> Kind {
        match element {
            kind::IMAGE => Kind::Image,
            kind::SOUND => Kind::Sound,
            kind::VIDEO => Kind::Video,
            _ => Kind::File,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Image => "image",
            Kind::Sound => "sound",
            Kind::Video => "video",
            Kind::File => "file",
        }
    }

    /// V2TIM: 28 MB for images and sounds, 100 MB for videos and files.
    pub fn limit(self) -> u64 {
        match self {
            Kind::Image | Kind::Sound => 28 << 20,
            Kind::Video | Kind::File => 100 << 20,
        }
    }
}

/// A file that is ready to be sent: identified, and within its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Where it is; it must stay as it is.
    pub path: PathBuf,
    /// SHA-256 of its bytes.
    pub id: String,
    /// Bytes.
    pub size: u64,
}

/// The media of one account.
pub struct Media {
    env: Env,
    cache: Arc<Cache>,
    way: watch::Sender<Option<Way>>,
    traffic: Arc<Traffic>,
}

impl Media {
    /// Touches nothing until it is used.
    pub fn new(env: Env, directory: &Path, cache_bytes: u64) -> Media {
        let cache = Arc::new(Cache::new(directory.join("media"), cache_bytes, env.clock.clone()));
        Media { env, cache, way: watch::Sender::new(None), traffic: Arc::default() }
    }

    /// Where the server is from now on; `None` = transfers wait.
    pub fn set_way(&self, way: Option<Way>) {
        self.way.send_if_modified(|old| {
            let other = *old != way;
            *old = way;
            other
        });
    }

    /// What went over the network so far.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Makes an image ready: as the policy says, with the smaller pictures that are shown instead of it.
    pub async fn prepare_image(&self, path: PathBuf, policy: Policy) -> Result<Picture, Error> {
        let cache = self.cache.clone();
        self.env
            .cpu(move || {
                check(&path, Kind::Image, true)?;
                image::prepare(&path, &policy, image::MOST_MEMORY, |bytes| {
                    let id = files::id_of(bytes);
                    let held = cache.put(&id, bytes)?;
                    Ok((id, held))
                })
            })
            .await
    }

    /// A picture that [`Media::prepare_image`] cannot read, to be sent as it is; `size` is what the host says.
    pub async fn keep_image(&self, path: PathBuf, size: (u32, u32)) -> Result<Rendition, Error> {
        let cache = self.cache.clone();
        self.env
            .cpu(move || {
                check(&path, Kind::Image, false)?;
                image::unread(&path, size, |bytes| {
                    let id = files::id_of(bytes);
                    let held = cache.put(&id, bytes)?;
                    Ok((id, held))
                })
            })
            .await
    }

    /// A picture of a video, no larger than a thumbnail.
    pub async fn prepare_snapshot(&self, path: PathBuf, policy: Policy) -> Result<Rendition, Error> {
        let picture = self.prepare_image(path, policy).await?;
        Ok(picture.thumbnail.unwrap_or(picture.original))
    }

    /// How long a sound is and what it looks like; `said_ms` is what the host knows, 0 = nothing.
    pub async fn listen(&self, path: PathBuf, said_ms: u32) -> Result<Clip, Error> {
        self.env
            .cpu(move || {
                check(&path, Kind::Sound, false)?;
                Ok(sound::measure(&path, said_ms))
            })
            .await
    }

    /// What a video or sound says of itself, without being decoded.
    pub async fn look(&self, path: PathBuf) -> Result<Found, Error> {
        self.env
            .cpu(move || {
                check(&path, Kind::Video, false)?;
                Ok(sound::look(&path))
            })
            .await
    }

    /// Makes a sound or video ready: what is not known to belong to it is left out, in a copy in the cache that stays there as long as the
    /// second is held. Without one the file is sent from its place, as it is.
    pub async fn bare(&self, path: PathBuf, kind: Kind) -> Result<(Ready, Option<Held>), Error> {
        let cache = self.cache.clone();
        let made = self.env.cpu({
            let path = path.clone();
            move || {
                check(&path, kind, false)?;
                let Some(bare) = bare::Bare::of(&path, kind == Kind::Sound)? else { return Ok(None) };
                cache.make(|out| bare.write(out)).map(Some)
            }
        });
        match made.await? {
            None => Ok((self.identify(path, kind).await?, None)),
            Some((id, held)) => Ok((Ready { path: held.path.clone(), id, size: held.size }, Some(held))),
        }
    }

    /// Identifies a file that is sent as it is.
    pub async fn identify(&self, path: PathBuf, kind: Kind) -> Result<Ready, Error> {
        self.env
            .cpu(move || {
                check(&path, kind, false)?;
                let (id, size) = files::identify(&path)?;
                Ok(Ready { path, id, size })
            })
            .await
    }

    /// Puts bytes into the cache, ready to be sent; they stay there as long as the second is held.
    pub async fn keep(&self, bytes: Vec<u8>) -> Result<(Ready, Held), Error> {
        let cache = self.cache.clone();
        self.env
            .cpu(move || {
                let id = files::id_of(&bytes);
                let held = cache.put(&id, &bytes)?;
                Ok((Ready { path: held.path.clone(), id, size: held.size }, held))
            })
            .await
    }

    /// A cached file's bytes, at most `most`.
    pub async fn bytes(&self, held: Held, most: usize) -> Result<Vec<u8>, Error> {
        self.env
            .cpu(move || {
                if held.size > most as u64 {
                    return Err(Error::new(ErrorCode::FileTooLarge, format!("{} bytes", held.size)));
                }
                Ok(files::slice(&held.path, 0, held.size)?.into())
            })
            .await
    }

    /// Brings a file to the server, unless it is there. Ends only when it is, when it is cancelled, when the server refuses it for
    /// good, or when somebody else answers in its place.
    pub async fn upload(&self, file: Ready, kind: Kind, control: watch::Receiver<Control>, tell: Tell) -> Result<(), Error> {
        let job = Job::Up { path: file.path, kind: kind.name() };
        self.transfer(file.id, file.size, job, control, tell).run().await.map(drop)
    }

    /// A cached blob, if it is here.
    pub async fn cached(&self, id: &str) -> Option<Held> {
        let (cache, id) = (self.cache.clone(), id.to_owned());
        self.env.cpu(move || Ok(cache.get(&id))).await.ok().flatten()
    }

    /// Gets a blob into the cache. `size` 0 = not known. Two downloads of one blob at a time are the caller's to avoid.
    pub async fn download(&self, id: &str, size: u64, control: watch::Receiver<Control>, tell: Tell) -> Result<Held, Error> {
        if !ntk_protocol::valid_blob_id(id) {
            return Err(Error::new(ErrorCode::FileDownload, "not a blob id"));
        }
        for _ in 0..2 {
            if let Some(held) = self.cached(id).await {
                return Ok(held);
            }
            let job = Job::Down { part: self.cache.part(id) };
            let size = match self.transfer(id.to_owned(), size, job, control.clone(), tell.clone()).run().await {
                Ok(size) => size,
                Err(e) => {
                    // Whoever cancels does not go on with it; whoever just goes away may.
                    if *control.borrow() == Control::Cancel {
                        let part = self.cache.part(id);
                        // What stays of it is found by its age at the next start.
                        self.on_cache(move |_| drop(part.drop_files())).await;
                    }
                    return Err(e);
                }
            };
            let (cache, owned) = (self.cache.clone(), id.to_owned());
            let finished = self.env.cpu(move || {
                let right = cache.part(&owned).finish(&owned, size, &cache.path(&owned))?;
                Ok(right.then(|| cache.added(&owned, size)))
            });
            if let Some(held) = finished.await? {
                return Ok(held);
            }
            // Wrong bytes may have come from an earlier, damaged part: once more from the start.
        }
        Err(Error::new(ErrorCode::FileDownload, "the bytes are not those of the id"))
    }

    fn transfer(&self, id: String, size: u64, job: Job, control: watch::Receiver<Control>, tell: Tell) -> Transfer {
        let (env, way, traffic) = (self.env.clone(), self.way.subscribe(), self.traffic.clone());
        Transfer { env, id, size, job: Arc::new(job), way, control, tell, traffic, foreign: 0 }
    }

    /// Keeps the cache below this from now on, bytes.
    pub async fn set_cache_limit(&self, bytes: u64) {
        self.on_cache(move |cache| cache.set_limit(bytes)).await;
    }

    /// What the cache occupies.
    pub async fn usage(&self) -> Result<Usage, Error> {
        let cache = self.cache.clone();
        self.env.cpu(move || Ok(cache.usage())).await
    }

    /// Deletes what nobody holds, and what unfinished downloads left, except those `busy` with.
    pub async fn clear(&self, busy: Vec<String>) -> Result<(), Error> {
        let cache = self.cache.clone();
        let job = move || {
            cache.evict(true);
            cache.drop_parts(|path| busy.iter().any(|b| path.file_stem().is_some_and(|name| name == b.as_str())))
        };
        self.env.cpu(job).await
    }

    async fn on_cache(&self, job: impl FnOnce(&Cache) + Send + 'static) {
        let cache = self.cache.clone();
        // Fails only when no thread can be made; the limit is kept at the next use.
        let run = move || {
            job(&cache);
            Ok(())
        };
        if let Err(e) = self.env.cpu(run).await {
            warn!(code = e.code as u32, "the media cache was not looked after");
        }
    }
}

/// A file the host named: there, not empty, not over the limit of its kind. An image that will be compressed may be larger.
fn check(path: &Path, kind: Kind, compressed: bool) -> Result<(), Error> {
    let meta = std::fs::metadata(path).map_err(|e| files::named(&e))?;
    let limit = if compressed { Kind::File.limit() } else { kind.limit() };
    match meta.len() {
        _ if !meta.is_file() => Err(Error::new(ErrorCode::FileMissing, "not a file")),
        0 => Err(Error::new(ErrorCode::FileEmpty, "0 bytes")),
        n if n > limit => Err(Error::new(ErrorCode::FileTooLarge, format!("{n} bytes"))),
        _ => Ok(()),
    }
}
