//! Uploads and downloads: parts over a few connections, until all are there or somebody ends it.
//!
//! A transfer never gives up by itself while it may succeed: a cut way, a full or busy server, a lost token are waited out. Only
//! where somebody else answers in the server's place, again and again, it ends: nothing that is waited for would change that.
//! What arrived is never sent twice across a cut: the server says what it has, the log of a download says what is here.
use super::files::{self, Part};
use super::http::{Begun, Conn, Failure, Way};
use super::pace::Pace;
use crate::api::{Error, ErrorCode};
use crate::exec::Env;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use ntk_protocol::RangeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// The host hears of a transfer at most this often.
const TELL: Duration = Duration::from_millis(100);
/// Bytes of a download written at once.
const WINDOW: usize = 256 * 1024;
/// Failures in a row after which the server is asked again what it has.
const ASK_AGAIN: u32 = 6;
/// Downloads (uploads) whose bytes were wrong this often are given up.
const WRONG_BYTES: u32 = 3;
/// Transfers to which somebody who is not the server answers this often in a row are given up: half a minute, mostly less.
const FOREIGN: usize = 8;

/// What the owner of a transfer wants of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Go on.
    Run,
    /// Wait.
    Pause,
    /// End with `Cancelled`.
    Cancel,
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// Bytes in all; 0 = not known yet.
    pub total: u64,
    /// It waits: paused, or no way to the server.
    pub paused: bool,
}

/// Hears how far a transfer is, at most ten times a second and at its end.
pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;

/// Which way, and what of.
pub(super) enum Job {
    Up { path: PathBuf, kind: &'static str },
    Down { part: Part },
}

/// One transfer.
pub(super) struct Transfer {
    pub(super) env: Env,
    pub(super) id: String,
    /// Of a download 0 = not known yet.
    pub(super) size: u64,
    pub(super) job: Arc<Job>,
    pub(super) way: watch::Receiver<Option<Way>>,
    pub(super) control: watch::Receiver<Control>,
    pub(super) tell: Tell,
    pub(super) traffic: Arc<Traffic>,
    /// So often in a row somebody answered who is not the server. Each time another endpoint is asked first.
    pub(super) foreign: usize,
}

/// What went over the network, for figures and tests.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Bytes of parts sent, also of those that failed.
    pub sent: AtomicU64,
    /// Bytes of parts received.
    pub received: AtomicU64,
    /// Parts and requests that failed.
    pub failures: AtomicU64,
}

/// Why a round ended.
enum Stop {
    /// Paused, cancelled, or another way.
    Interrupted,
    Again,
    /// Nothing can be done until there is another token.
    Token,
    /// The bytes are not those of the id.
    OtherBytes,
    /// Somebody else answered.
    Foreign(String),
    Fatal(Error),
}

impl From<Failure> for Stop {
    fn from(why: Failure) -> Stop {
        match why {
            // An upload the server forgot is begun again.
            Failure::Again | Failure::Gone => Stop::Again,
            Failure::Token => Stop::Token,
            Failure::OtherBytes => Stop::OtherBytes,
            Failure::Foreign(text) => Stop::Foreign(text),
            Failure::Refused(e) => Stop::Fatal(e),
        }
    }
}

/// A part that came to an end.
struct Ended {
    lo: u64,
    hi: u64,
    /// Bytes from `lo` that are safe although the part failed.
    safe: u64,
    took: Duration,
    result: Result<Conn, Stop>,
}

/// Says how far it is, not too often.
struct Teller {
    tell: Tell,
    last: Option<(Instant, Progress)>,
}

impl Teller {
    fn say(&mut self, now: Progress) {
        let due = match &self.last {
            None => true,
            Some((at, last)) => *last != now && (at.elapsed() >= TELL || now.done == now.total || last.paused != now.paused),
        };
        if due {
            self.last = Some((Instant::now(), now));
            (self.tell)(now);
        }
    }
}

impl Transfer {
    /// Runs until done, cancelled or refused; returns the size.
    pub(super) async fn run(mut self) -> Result<u64, Error> {
        let mut teller = Teller { tell: self.tell.clone(), last: None };
        let (mut failures, mut wrong) = (0u32, 0u32);
        let mut done = 0;
        loop {
            let way = self.ready(&mut teller, done).await?;
            let before = done;
            let stopped = match self.round(&way, &mut teller, &mut done).await {
                Ok(size) => return Ok(size),
                Err(stopped) => stopped,
            };
            self.traffic.failures.fetch_add(1, Ordering::Relaxed);
            match stopped {
                Stop::Interrupted => {}
                Stop::Fatal(e) => return Err(e),
                Stop::OtherBytes => {
                    wrong += 1;
                    if wrong >= WRONG_BYTES {
                        let code = if self.up() { ErrorCode::FileServer } else { ErrorCode::FileDownload };
                        return Err(Error::new(code, "the bytes are not those of the id"));
                    }
                    done = 0;
                }
                Stop::Token => {
                    // A new login brings another token; until then now and then the old one, in case clocks differed.
                    let changed = self.way.changed();
                    tokio::select! { biased; _ = changed => {} _ = self.control.changed() => {} () = sleep(Duration::from_secs(30)) => {} }
                }
                Stop::Again | Stop::Foreign(_) => {
                    if done > before {
                        (failures, self.foreign) = (0, 0);
                    }
                    failures = failures.saturating_add(1);
                    if let Stop::Foreign(text) = stopped {
                        self.foreign += 1;
                        if self.foreign >= FOREIGN {
                            let code = if self.up() { ErrorCode::FileServer } else { ErrorCode::FileDownload };
                            return Err(Error::new(code, text));
                        }
                    }
                    let wait = Pace::backoff(failures, u64::from_le_bytes(self.env.random()));
                    tokio::select! { biased; _ = self.control.changed() => {} _ = self.way.changed() => {} () = sleep(wait) => {} }
                }
            }
        }
    }

    fn up(&self) -> bool {
        matches!(*self.job, Job::Up { .. })
    }

    /// Waits until it may run and there is a way.
    async fn ready(&mut self, teller: &mut Teller, done: u64) -> Result<Way, Error> {
        loop {
            if self.control.has_changed().is_err() || self.way.has_changed().is_err() {
                // Its owner is gone.
                return Err(ErrorCode::Cancelled.into());
            }
            let control = *self.control.borrow_and_update();
            let way = self.way.borrow_and_update().clone();
            match (control, way) {
                (Control::Cancel, _) => return Err(ErrorCode::Cancelled.into()),
                (Control::Run, Some(way)) => return Ok(way),
                _ => {}
            }
            teller.say(Progress { done, total: self.size, paused: true });
            tokio::select! {
                biased;
                _ = self.control.changed() => {}
                _ = self.way.changed() => {}
            }
        }
    }

    /// From what is there to all of it, as long as nothing stops it.
    async fn round(&mut self, way: &Way, teller: &mut Teller, done: &mut u64) -> Result<u64, Stop> {
        let job = self.job.clone();
        let mut interrupted = Interrupt { way: self.way.clone(), control: self.control.clone(), now: way };
        let work = async {
            match &*job {
                Job::Up { path, kind } => {
                    let mut conn = Conn::open(&self.env, way, self.foreign).await?;
                    if let Begun::Partly(have) = conn.begin(&self.id, self.size, kind).await? {
                        let mut conn = self.parts(way, conn, &have, path, teller, done).await?;
                        conn.done(&self.id).await?;
                    }
                }
                Job::Down { part } => {
                    let mut conn = Conn::open(&self.env, way, self.foreign).await?;
                    let log = part.clone();
                    let have = self.env.cpu(move || Ok(log.have())).await.map_err(Stop::Fatal)?;
                    if self.size == 0 {
                        // One byte tells the size of all; the connection is used up with its body.
                        let (size, _) = conn.get(&self.id, 0, 1).await.map_err(gone)?;
                        self.size = size;
                        conn = Conn::open(&self.env, way, self.foreign).await?;
                    }
                    self.parts(way, conn, &have, &PathBuf::new(), teller, done).await?;
                }
            }
            *done = self.size;
            teller.say(Progress { done: self.size, total: self.size, paused: false });
            Ok(self.size)
        };
        tokio::select! {
            biased;
            () = interrupted.wait() => Err(Stop::Interrupted),
            ended = work => ended,
        }
    }

    /// Moves what is missing. Gives back a connection that works.
    async fn parts(
        &self,
        way: &Way,
        conn: Conn,
        have: &RangeSet,
        path: &std::path::Path,
        teller: &mut Teller,
        done: &mut u64,
    ) -> Result<Conn, Stop> {
        let start = Instant::now();
        let mut pace = Pace::new(Duration::ZERO);
        let mut gaps = have.missing(self.size);
        let mut idle = vec![conn];
        let mut jobs: JoinSet<Ended> = JoinSet::new();
        let mut pause: Option<Instant> = None;
        loop {
            while pause.is_none() && jobs.len() < pace.connections() {
                let Some((lo, hi)) = gaps.take(pace.part()) else { break };
                let task = PartJob {
                    env: self.env.clone(),
                    way: way.clone(),
                    id: self.id.clone(),
                    size: self.size,
                    job: self.job.clone(),
                    patience: pace.patience(hi - lo),
                    traffic: self.traffic.clone(),
                    first: self.foreign,
                };
                jobs.spawn(task.run(idle.pop(), lo, hi, path.to_owned()));
            }
            *done = self.size - gaps.bytes().min(self.size);
            if jobs.is_empty() && gaps.bytes() == 0 {
                return match idle.pop() {
                    Some(conn) => Ok(conn),
                    None => Ok(Conn::open(&self.env, way, self.foreign).await?),
                };
            }
            tokio::select! {
                biased;
                Some(ended) = jobs.join_next(), if !jobs.is_empty() => {
                    let Ok(Ended { lo, hi, safe, took, result }) = ended else { return Err(Stop::Again) };
                    match result {
                        Ok(conn) => {
                            pace.succeeded(hi - lo, took, start.elapsed());
                            idle.push(conn);
                        }
                        Err(Stop::Again) => {
                            self.traffic.failures.fetch_add(1, Ordering::Relaxed);
                            gaps.insert(lo + safe, hi);
                            pace.failed(start.elapsed());
                            if pace.failures() >= ASK_AGAIN {
                                return Err(Stop::Again);
                            }
                            let random = u64::from_le_bytes(self.env.random());
                            pause = Some(Instant::now() + Pace::backoff(pace.failures(), random));
                        }
                        Err(stop) => return Err(stop),
                    }
                    // What is under way does not count as done.
                    let open = gaps.bytes() + self.under_way(&jobs, &pace);
                    teller.say(Progress { done: self.size.saturating_sub(open), total: self.size, paused: false });
                }
                () = sleep_until(pause.unwrap_or(start)), if pause.is_some() => pause = None,
            }
        }
    }

    /// About how much the running parts carry.
    fn under_way(&self, jobs: &JoinSet<Ended>, pace: &Pace) -> u64 {
        jobs.len() as u64 * pace.part().min(self.size)
    }
}

/// For a download nobody has the blob: that is for good.
fn gone(why: Failure) -> Stop {
    match why {
        Failure::Gone => Stop::Fatal(Error::new(ErrorCode::FileDownload, "the server does not have it")),
        other => other.into(),
    }
}

struct Interrupt<'a> {
    way: watch::Receiver<Option<Way>>,
    control: watch::Receiver<Control>,
    now: &'a Way,
}

impl Interrupt<'_> {
    async fn wait(&mut self) {
        loop {
            if *self.control.borrow_and_update() != Control::Run || self.way.borrow_and_update().as_ref() != Some(self.now) {
                return;
            }
            let changed = tokio::select! {
                biased;
                changed = self.control.changed() => changed,
                changed = self.way.changed() => changed,
            };
            if changed.is_err() {
                return;
            }
        }
    }
}

/// One part on its way.
struct PartJob {
    env: Env,
    way: Way,
    id: String,
    size: u64,
    job: Arc<Job>,
    patience: Duration,
    traffic: Arc<Traffic>,
    /// The endpoint to ask first.
    first: usize,
}

impl PartJob {
    async fn run(self, conn: Option<Conn>, lo: u64, hi: u64, path: PathBuf) -> Ended {
        let began = Instant::now();
        let mut safe = 0;
        let result = match &*self.job {
            Job::Up { .. } => match timeout(self.patience, self.put(conn, lo, hi, path)).await {
                Ok(result) => result,
                Err(_) => Err(Stop::Again),
            },
            Job::Down { part } => self.get(conn, lo, hi, part, &mut safe).await,
        };
        Ended { lo, hi, safe, took: began.elapsed(), result }
    }

    async fn conn(&self, conn: Option<Conn>) -> Result<Conn, Stop> {
        match conn {
            Some(conn) => Ok(conn),
            None => Ok(Conn::open(&self.env, &self.way, self.first).await?),
        }
    }

    async fn put(&self, conn: Option<Conn>, lo: u64, hi: u64, path: PathBuf) -> Result<Conn, Stop> {
        let mut conn = self.conn(conn).await?;
        let bytes: Bytes = self.env.cpu(move || files::slice(&path, lo, hi)).await.map_err(Stop::Fatal)?;
        if bytes.len() as u64 != hi - lo {
            return Err(Stop::Fatal(Error::new(ErrorCode::FileMissing, "the file changed while it was sent")));
        }
        self.traffic.sent.fetch_add(hi - lo, Ordering::Relaxed);
        conn.put(&self.id, (lo, hi), self.size, bytes).await?;
        Ok(conn)
    }

    /// What arrived before a cut is kept: `safe` counts it.
    async fn get(&self, conn: Option<Conn>, lo: u64, hi: u64, part: &Part, safe: &mut u64) -> Result<Conn, Stop> {
        let again = |_| Stop::Again;
        let mut conn = timeout(self.patience, self.conn(conn)).await.map_err(again)??;
        let (size, mut body) = timeout(self.patience, conn.get(&self.id, lo, hi)).await.map_err(again)?.map_err(gone)?;
        if size != self.size {
            return Err(Stop::OtherBytes);
        }
        let mut buffer = BytesMut::new();
        let mut ended = Ok(());
        while lo + *safe < hi && ended.is_ok() {
            match timeout(self.patience, body.frame()).await {
                Ok(Some(Ok(frame))) => buffer.extend_from_slice(frame.data_ref().map_or(&[][..], |b| b)),
                // Cut, silent, or shorter than it said.
                Ok(Some(Err(_)) | None) | Err(_) => ended = Err(Stop::Again),
            }
            buffer.truncate((hi - lo - *safe) as usize);
            let complete = lo + *safe + buffer.len() as u64 == hi;
            if !buffer.is_empty() && (buffer.len() >= WINDOW || complete || ended.is_err()) {
                let (at, bytes, part) = (lo + *safe, buffer.split().freeze(), part.clone());
                let n = bytes.len() as u64;
                self.traffic.received.fetch_add(n, Ordering::Relaxed);
                let now = files::now(&*self.env.clock);
                self.env.cpu(move || part.write(at, &bytes, now)).await.map_err(Stop::Fatal)?;
                *safe += n;
            }
        }
        ended?;
        // The end of the body frees the connection for the next part.
        while let Ok(Some(Ok(_))) = timeout(self.patience, body.frame()).await {}
        Ok(conn)
    }
}
