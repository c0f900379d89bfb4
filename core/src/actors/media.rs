//! The media actor: which files of which messages are on their way, and who waits for them. It keeps only what may be lost:
//! an upload is begun again from the send queue, a download by whoever wants it; both go on where they were.
mod compose;
mod open;

use crate::api::{
    DownloadedMedia, Error, ErrorCode, Event, MediaCacheUsage, MediaPolicy, MediaSize, MessageList, Reply, TransferProgress,
};
use crate::delivery::Lane;
use crate::media::{Control, Held, Media, Progress, Tell, Way};
use crate::model::ids::LocalId;
use crate::store::{LocalFiles, MediaWork, MessageWork, Readers, Store, Work, kept_policy, media_of};
use crate::ticket::Ticket;
use futures_util::FutureExt as _;
use ntk_protocol::wire;
use prost::Message as _;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tracing::{debug, error, warn};

/// Files uploaded at a time; each may use several connections.
const UPLOADS: usize = 2;
/// Downloads at a time; those asked for later wait their turn.
const DOWNLOADS: usize = 4;
/// What could not be read or written here is tried again after this.
const AGAIN: Duration = Duration::from_secs(1);

/// What the actor is asked.
pub(crate) enum MediaCmd {
    /// Where the server is; `None` = transfers wait.
    Way(Option<Way>),
    /// These messages wait for their files.
    Uploads(Vec<LocalId>),
    /// Taken back by the host.
    CancelUpload(LocalId),
    /// The login is over, or everything is: downloads end with this code, uploads wait. With `clear` the cache goes too.
    End { code: ErrorCode, clear: bool, done: oneshot::Sender<()> },
    /// The kernel closes.
    Close(oneshot::Sender<()>),
    /// From the host.
    Host(HostCmd, Ticket),
}

/// What a host asks about media.
#[derive(Debug)]
pub(crate) enum HostCmd {
    Download {
        local_id: LocalId,
        element: u32,
        size: MediaSize,
    },
    /// The messages inside a merged message.
    Open {
        local_id: LocalId,
        path: Vec<u32>,
    },
    Control {
        local_id: LocalId,
        control: Control,
    },
    Policy(MediaPolicy),
    Usage,
    Clear,
}

/// What the actor is built from.
pub(crate) struct MediaParts {
    pub(crate) store: Store,
    pub(crate) readers: Readers,
    pub(crate) lane: Arc<Lane>,
    pub(crate) commit_no: Arc<AtomicU64>,
    /// The kernel's.
    pub(crate) directory: PathBuf,
    pub(crate) media: Arc<Media>,
    pub(crate) commands: mpsc::UnboundedReceiver<MediaCmd>,
}

/// An upload of a message's files.
struct Upload {
    control: watch::Sender<Control>,
    running: bool,
    /// It was taken back and is queued all the same: the commit that took it back failed.
    again: bool,
}

impl Upload {
    fn new() -> Upload {
        Upload { control: watch::Sender::new(Control::Run), running: false, again: false }
    }
}

/// The download of one blob, for everyone who asked for it.
struct Download {
    control: watch::Sender<Control>,
    bytes: u64,
    running: bool,
    waiters: Vec<HostDownload>,
    /// The elements progress is told of.
    told: watch::Sender<Vec<(LocalId, u32)>>,
}

/// What a task came to.
enum Ended {
    Upload(LocalId, Result<Box<(wire::Body, LocalFiles)>, Error>),
    /// What came of an upload is written down, or could not be: then it is begun again.
    Written(LocalId, Result<(), Error>),
    Download(String, Result<Held, Error>),
    /// What a download is of, read from the message: what is here already, or the blob.
    Found(HostDownload, Result<Found, Error>),
    /// The policy is kept, and the host may be told.
    Kept(Ticket, Result<(), Error>),
}

/// What a host wants from a file of a message.
struct HostDownload {
    local_id: LocalId,
    element: u32,
    ticket: Ticket,
    /// Not the file, but the messages in it.
    open: Option<open::Opening>,
}

pub(super) enum Found {
    Here(String),
    Messages(MessageList),
    Blob(String, u64),
}

/// The actor's whole state.
pub(crate) struct MediaActor {
    p: MediaParts,
    /// There is a way to the server.
    open: bool,
    /// The cache has the limit that was kept.
    limited: bool,
    uploads: BTreeMap<LocalId, Upload>,
    downloads: BTreeMap<String, Download>,
    tasks: JoinSet<Ended>,
}

/// Until the host sets its own with `set_media_policy`.
pub(crate) const CACHE_BYTES: u64 = 512 << 20;

impl MediaActor {
    pub(crate) fn new(p: MediaParts) -> MediaActor {
        let (uploads, downloads, tasks) = (BTreeMap::new(), BTreeMap::new(), JoinSet::new());
        MediaActor { p, open: false, limited: false, uploads, downloads, tasks }
    }

    /// Runs until close.
    pub(crate) async fn run(mut self) {
        loop {
            tokio::select! {
                biased;
                cmd = self.p.commands.recv() => match cmd {
                    Some(MediaCmd::Close(done)) => {
                        // What still waits completes as cancelled when it drops, and nobody asks any more.
                        self.p.commands.close();
                        while self.p.commands.try_recv().is_ok() {}
                        self.tasks.abort_all();
                        (self.uploads, self.downloads) = Default::default();
                        while self.tasks.join_next().await.is_some() {}
                        // The session waits a second for this, and no longer.
                        let _ = done.send(());
                        return;
                    }
                    Some(cmd) => self.command(cmd).await,
                    None => return,
                },
                Some(ended) = self.tasks.join_next(), if !self.tasks.is_empty() => {
                    match ended {
                        Ok(ended) => self.ended(ended),
                        // One that panicked says nothing.
                        Err(e) if e.is_panic() => error!("a transfer panicked"),
                        Err(_) => {}
                    }
                }
            }
            self.start();
        }
    }

    fn done(&self, ticket: Ticket, result: Result<Option<Reply>, Error>) {
        ticket.done(self.p.commit_no.load(Ordering::Acquire), result);
    }

    async fn command(&mut self, cmd: MediaCmd) {
        match cmd {
            MediaCmd::Way(way) => {
                if way.is_some() {
                    self.limit().await;
                }
                self.way(way);
            }
            MediaCmd::Uploads(waiting) => {
                for local_id in waiting {
                    let upload = self.uploads.entry(local_id).or_insert_with(Upload::new);
                    upload.again = *upload.control.borrow() == Control::Cancel;
                }
            }
            MediaCmd::CancelUpload(local_id) => {
                if let Some(upload) = self.uploads.get(&local_id) {
                    upload.control.send_replace(Control::Cancel);
                }
            }
            MediaCmd::End { code, clear, done } => {
                self.way(None);
                for (_, download) in std::mem::take(&mut self.downloads) {
                    // Not cancelled: what is here stays for the next login.
                    for waiter in download.waiters {
                        self.done(waiter.ticket, Err(code.into()));
                    }
                }
                if clear {
                    self.tasks.abort_all();
                    while self.tasks.join_next().await.is_some() {}
                    self.uploads.clear();
                    if let Err(e) = self.p.media.clear(Vec::new()).await {
                        warn!(code = e.code as u32, "media of the user that left were not all deleted");
                    }
                    self.limited = false;
                }
                // As above.
                let _ = done.send(());
            }
            MediaCmd::Close(_) => {}
            MediaCmd::Host(cmd, ticket) => self.host(cmd, ticket).await,
        }
    }

    async fn host(&mut self, cmd: HostCmd, ticket: Ticket) {
        match cmd {
            HostCmd::Download { local_id, element, size } => {
                let (readers, directory) = (self.p.readers.clone(), self.p.directory.clone());
                let asked = HostDownload { local_id, element, ticket, open: None };
                self.tasks.spawn(async move { Ended::Found(asked, find(readers, &directory, local_id, element, size).await) });
            }
            HostCmd::Open { local_id, path } => {
                let asked = HostDownload { local_id, element: 0, ticket, open: Some(open::Opening::new(path)) };
                self.go_on(asked, None);
            }
            HostCmd::Control { local_id, control } => {
                let found = self.control(local_id, control);
                self.done(ticket, found.map(|()| None));
            }
            HostCmd::Policy(policy) => {
                let (store, media) = (self.p.store.clone(), self.p.media.clone());
                self.tasks.spawn(async move {
                    let bytes = policy.cache_bytes;
                    let kept = store.apply(Work::Media(MediaWork::Policy(policy))).await.map(drop);
                    if kept.is_ok() {
                        media.set_cache_limit(bytes).await;
                    }
                    Ended::Kept(ticket, kept)
                });
            }
            HostCmd::Usage => {
                self.limit().await;
                let usage = self.p.media.usage().await.map(|u| {
                    Some(Reply::MediaCacheUsage(MediaCacheUsage { bytes: u.bytes, files: u.files, limit_bytes: u.limit }))
                });
                self.done(ticket, usage);
            }
            HostCmd::Clear => {
                let busy = self.downloads.keys().cloned().collect();
                let cleared = self.p.media.clear(busy).await;
                self.done(ticket, cleared.map(|()| None));
            }
        }
    }

    /// The cache's limit is the one the host set, perhaps in an earlier run.
    async fn limit(&mut self) {
        if !self.limited
            && let Ok(kept) = self.p.readers.read(kept_policy).await
        {
            self.limited = true;
            self.p.media.set_cache_limit(kept.map_or(CACHE_BYTES, |p| p.cache_bytes)).await;
        }
    }

    /// Goes on opening a merged message, with one more file.
    fn go_on(&mut self, mut asked: HostDownload, file: Option<(String, Held)>) {
        let (readers, media) = (self.p.readers.clone(), self.p.media.clone());
        self.tasks.spawn(async move {
            let Some(opening) = &mut asked.open else { return Ended::Found(asked, Err(ErrorCode::Internal.into())) };
            let found = opening.go_on(&media, &readers, asked.local_id, file).await;
            Ended::Found(asked, found)
        });
    }

    /// Pauses, resumes or cancels what moves for a message. A download others wait for too goes on for them.
    fn control(&mut self, local_id: LocalId, control: Control) -> Result<(), Error> {
        let mut found = false;
        if let Some(upload) = self.uploads.get(&local_id).filter(|_| control != Control::Cancel) {
            upload.control.send_replace(control);
            found = true;
        }
        let commit_no = self.p.commit_no.load(Ordering::Acquire);
        for download in self.downloads.values_mut() {
            if !download.waiters.iter().any(|w| w.local_id == local_id) {
                continue;
            }
            found = true;
            if control == Control::Cancel {
                let (gone, left) = std::mem::take(&mut download.waiters).into_iter().partition(|w| w.local_id == local_id);
                download.waiters = left;
                download.told.send_modify(|told| told.retain(|(id, _)| *id != local_id));
                let gone: Vec<HostDownload> = gone;
                for waiter in gone {
                    waiter.ticket.done(commit_no, Err(ErrorCode::Cancelled.into()));
                }
                if !download.waiters.is_empty() {
                    continue;
                }
            }
            download.control.send_replace(control);
        }
        if control == Control::Cancel {
            // One that has not begun has no task that would end it; one asked for again begins anew.
            self.downloads.retain(|_, d| d.running || !d.waiters.is_empty());
        }
        if found { Ok(()) } else { Err(Error::new(ErrorCode::NotFound, "nothing moves for this message")) }
    }

    fn way(&mut self, way: Option<Way>) {
        self.open = way.is_some();
        self.p.media.set_way(way);
    }

    /// Starts what waits its turn. Without a way nothing begins: a suspended kernel reads nothing.
    fn start(&mut self) {
        if !self.open {
            return;
        }
        let running = self.uploads.values().filter(|u| u.running).count();
        for (local_id, upload) in self.uploads.iter_mut().filter(|(_, u)| !u.running).take(UPLOADS.saturating_sub(running)) {
            upload.running = true;
            let (media, readers, local_id) = (self.p.media.clone(), self.p.readers.clone(), *local_id);
            let (control, lane, directory) = (upload.control.subscribe(), self.p.lane.clone(), self.p.directory.clone());
            let tell = move |element, p| tell(&lane, local_id, element, true, p);
            self.tasks.spawn(async move {
                let upload = AssertUnwindSafe(compose::upload(&media, readers, &directory, local_id, control, Arc::new(tell)));
                // One that panics fails its message: what waits behind it must not wait for ever.
                let ended = upload.catch_unwind().await;
                Ended::Upload(local_id, ended.unwrap_or_else(|_| Err(Error::new(ErrorCode::Internal, "an upload panicked"))))
            });
        }
        let running = self.downloads.values().filter(|d| d.running).count();
        for (id, download) in self.downloads.iter_mut().filter(|(_, d)| !d.running).take(DOWNLOADS.saturating_sub(running)) {
            download.running = true;
            let (media, id, bytes, control) = (self.p.media.clone(), id.clone(), download.bytes, download.control.subscribe());
            let (told, lane) = (download.told.subscribe(), self.p.lane.clone());
            let tell: Tell = Arc::new(move |p| {
                let told = told.borrow().clone();
                told.into_iter().for_each(|(local_id, element)| tell(&lane, local_id, element, false, p));
            });
            self.tasks.spawn(async move {
                let got = media.download(&id, bytes, control, tell).await;
                Ended::Download(id, got)
            });
        }
    }

    fn ended(&mut self, ended: Ended) {
        match ended {
            Ended::Upload(local_id, result) => {
                said("upload", result.as_ref().err());
                let work = match result {
                    Ok(ready) => {
                        let (body, files) = *ready;
                        Work::Media(MediaWork::Ready { local_id, body: body.encode_to_vec(), files })
                    }
                    Err(e) if e.code == ErrorCode::Cancelled => {
                        if self.uploads.remove(&local_id).is_some_and(|u| u.again) {
                            self.uploads.insert(local_id, Upload::new());
                        }
                        return;
                    }
                    // The row could not be read.
                    Err(e) if matches!(e.code, ErrorCode::Closed | ErrorCode::Suspended) => {
                        self.tasks.spawn(async move { written(local_id, Err(e)).await });
                        return;
                    }
                    Err(e) => Work::Messages(MessageWork::SendFailed { local_id, code: e.code as u32 }),
                };
                // If this commit fails, the message still waits, and the server has its files.
                let store = self.p.store.clone();
                self.tasks.spawn(async move { written(local_id, store.apply(work).await.map(drop)).await });
            }
            Ended::Written(local_id, result) => {
                self.uploads.remove(&local_id);
                if result.is_err() {
                    self.uploads.insert(local_id, Upload::new());
                }
            }
            Ended::Kept(ticket, result) => self.done(ticket, result.map(|()| None)),
            Ended::Download(id, result) => {
                said("download", result.as_ref().err());
                // One that was cancelled and asked for again at once is begun again.
                let again = matches!(&result, Err(e) if e.code == ErrorCode::Cancelled);
                let Some(mut download) = self.downloads.remove(&id) else { return };
                if again && !download.waiters.is_empty() {
                    download.running = false;
                    download.control = watch::Sender::new(Control::Run);
                    self.downloads.insert(id, download);
                    return;
                }
                for waiter in download.waiters {
                    match (&result, &waiter.open) {
                        (Ok(held), Some(_)) => self.go_on(waiter, Some((id.clone(), held.clone()))),
                        (Ok(held), None) => {
                            let path = held.path.to_string_lossy().into_owned();
                            self.done(waiter.ticket, Ok(Some(Reply::DownloadedMedia(DownloadedMedia { path }))));
                        }
                        (Err(e), _) => self.done(waiter.ticket, Err(e.clone())),
                    }
                }
            }
            Ended::Found(asked, Ok(Found::Blob(id, bytes))) => {
                let download = self.downloads.entry(id).or_insert_with(|| Download {
                    control: watch::Sender::new(Control::Run),
                    bytes,
                    running: false,
                    waiters: Vec::new(),
                    told: watch::Sender::new(Vec::new()),
                });
                download.told.send_modify(|told| told.push((asked.local_id, asked.element)));
                download.waiters.push(asked);
                // Whoever asks now wants it now.
                download
                    .control
                    .send_if_modified(|c| *c == Control::Pause && std::mem::replace(c, Control::Run) == Control::Pause);
            }
            Ended::Found(asked, Ok(Found::Here(path))) => {
                self.done(asked.ticket, Ok(Some(Reply::DownloadedMedia(DownloadedMedia { path }))));
            }
            Ended::Found(asked, Ok(Found::Messages(list))) => self.done(asked.ticket, Ok(Some(Reply::MessageList(list)))),
            Ended::Found(asked, Err(e)) => self.done(asked.ticket, Err(e)),
        }
    }
}

/// How a transfer ended.
fn said(way: &'static str, failed: Option<&Error>) {
    match failed {
        None => debug!(way, "transfer ended"),
        Some(e) if e.code == ErrorCode::Cancelled => debug!(way, code = e.code as u32, "transfer ended"),
        Some(e) => warn!(way, code = e.code as u32, "transfer failed"),
    }
}

/// How writing down what came of an upload ended; a failure is not tried again at once.
async fn written(local_id: LocalId, result: Result<(), Error>) -> Ended {
    if result.is_err() {
        tokio::time::sleep(AGAIN).await;
    }
    Ended::Written(local_id, result)
}

fn tell(lane: &Lane, local_id: LocalId, element: u32, upload: bool, p: Progress) {
    let event = TransferProgress { local_id: local_id.host(), element, upload, done: p.done, total: p.total, paused: p.paused };
    lane.event(Event::TransferProgress(event));
}

/// Which file is meant, and whether it is here.
async fn find(readers: Readers, directory: &Path, local_id: LocalId, element: u32, size: MediaSize) -> Result<Found, Error> {
    let (body, files) = readers.read(move |c| media_of(c, local_id)).await?;
    let none = || Error::new(ErrorCode::InvalidParameters, "element: no such file in this message");
    let e = body.elements.get(element as usize).ok_or_else(none)?;
    let picture = e.kind == ntk_protocol::rules::kind::IMAGE;
    // The next larger one stands in for a picture that was small enough already; a video has one picture.
    let (file, size) = match size {
        MediaSize::Thumbnail if e.thumb.is_some() => (&e.thumb, MediaSize::Thumbnail),
        MediaSize::Large if !picture && e.thumb.is_some() => (&e.thumb, MediaSize::Thumbnail),
        MediaSize::Large | MediaSize::Thumbnail if e.large.is_some() => (&e.large, MediaSize::Large),
        MediaSize::Original | MediaSize::Large | MediaSize::Thumbnail => (&e.file, MediaSize::Original),
    };
    let file = file.as_ref().ok_or_else(none)?;
    if let Some(here) = files.place(directory, element, size).filter(|path| path.is_file()) {
        return Ok(Found::Here(here.to_string_lossy().into_owned()));
    }
    if file.blob.is_empty() {
        return Err(Error::new(ErrorCode::FileMissing, "not uploaded yet, and not here any more"));
    }
    Ok(Found::Blob(file.blob.clone(), file.size))
}
