//! What a server is handed at start: data directory, limits, clock, faults.
use crate::bus::{Bus, InProcess};
use crate::limits::{Cidr, Limits};
use crate::push::{Pusher, WebhookConfig};
use ntk_protocol::groups::Sizes;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Everything [`crate::Server::start`] needs. [`Config::new`] gives the production defaults.
#[derive(Clone)]
pub struct Config {
    /// Directory of the database and the signing key; created when missing.
    pub data: PathBuf,
    /// How long sync entries are kept; a device away for longer takes the snapshot.
    pub sync_ttl: Duration,
    /// How often the sweeper looks for entries past `sync_ttl`.
    pub sweep_every: Duration,
    /// How long after its timestamp a message may be recalled.
    pub recall_window: Duration,
    /// Rates, caps and overload thresholds.
    pub limits: Limits,
    /// Images, sounds, videos, files.
    pub blobs: BlobConfig,
    /// Networks that may connect; empty = all.
    pub allow: Vec<Cidr>,
    /// Networks that may not connect; wins over `allow`.
    pub deny: Vec<Cidr>,
    /// Proxies: of a connection from one of these, `X-Forwarded-For` says whose it is.
    pub trust_proxies: Vec<Cidr>,
    /// Heartbeat interval for clients that state none.
    pub heartbeat: Duration,
    /// A connection that has not authenticated by then is dropped.
    pub handshake_timeout: Duration,
    /// First delay before a failed fan-out task is tried again; doubles each time.
    pub task_backoff: Duration,
    /// Tries before a task is buried as a dead letter.
    pub task_tries: u32,
    /// fsync before every acknowledgement. Only a simulation, which does not lose power, turns it off.
    pub fsync: bool,
    /// Carries hints from commits to connections; may lose them.
    pub bus: Arc<dyn Bus>,
    /// Shows messages on devices that are not connected; `None` = nobody does.
    pub pusher: Option<Arc<dyn Pusher>>,
    /// Where notifications are posted, in place of `pusher`.
    pub push_webhook: Option<WebhookConfig>,
    /// Connected devices of one user and platform class (mobile, desktop, web, other); one more ends the oldest. 0 = any number.
    pub devices_per_platform: u32,
    /// A group with more members than this gets read diffusion, for good.
    pub read_diffusion_above: u32,
    /// Members a group may have, by its type.
    pub group_sizes: Sizes,
    /// What keeps the state.
    pub storage: Storage,
    /// Where writer and readers run.
    pub exec: Exec,
    /// Time of day.
    pub clock: Arc<dyn Clock>,
    /// Seeds every random choice; `None` = the system's source.
    pub rng_seed: Option<u64>,
    /// Lets a simulation fail or kill the server at a commit.
    pub faults: Arc<dyn Faults>,
}

impl Config {
    /// Production defaults.
    pub fn new(data: impl Into<PathBuf>) -> Config {
        Config {
            data: data.into(),
            sync_ttl: Duration::from_secs(ntk_protocol::rules::SYNC_TTL_S),
            sweep_every: Duration::from_secs(600),
            recall_window: Duration::from_secs(ntk_protocol::rules::RECALL_WINDOW_S.into()),
            limits: Limits::default(),
            blobs: BlobConfig::default(),
            allow: Vec::new(),
            deny: Vec::new(),
            trust_proxies: Vec::new(),
            heartbeat: Duration::from_secs(60),
            handshake_timeout: Duration::from_secs(10),
            task_backoff: Duration::from_secs(1),
            task_tries: 8,
            fsync: true,
            bus: Arc::new(InProcess::default()),
            pusher: None,
            push_webhook: None,
            devices_per_platform: 0,
            read_diffusion_above: ntk_protocol::rules::READ_DIFFUSION_ABOVE,
            group_sizes: Sizes::default(),
            storage: Storage::Sqlite,
            exec: Exec::Threads,
            clock: Arc::new(SystemClock),
            rng_seed: None,
            faults: Arc::new(NoFaults),
        }
    }
}

/// Blobs in the data directory, unless they are kept elsewhere.
pub(crate) const BLOBS: &str = "blobs";

impl Config {
    /// Where blobs are.
    pub(crate) fn blob_directory(&self) -> PathBuf {
        self.blobs.dir.clone().unwrap_or_else(|| self.data.join(BLOBS))
    }
}

/// Where blobs are and how much of what.
#[derive(Debug, Clone)]
pub struct BlobConfig {
    /// Directory; `None` = `blobs` in the data directory.
    pub dir: Option<PathBuf>,
    /// Largest image, bytes (V2TIM: 28 MB).
    pub image: u64,
    /// Largest sound, bytes (V2TIM: 28 MB).
    pub sound: u64,
    /// Largest video, bytes (V2TIM: 100 MB).
    pub video: u64,
    /// Largest file, bytes (V2TIM: 100 MB).
    pub file: u64,
    /// A finished blob that no message names is kept this long after it was uploaded, or would have been.
    pub unnamed_ttl: Duration,
    /// An upload nobody has worked on for this long is dropped.
    pub unfinished_ttl: Duration,
    /// Bytes one user may begin to upload in a day (UTC).
    pub daily: u64,
    /// Bytes that uploads leave free for the database.
    pub reserve: u64,
    /// Unfinished uploads of one user.
    pub unfinished_per_user: usize,
    /// A connection that neither takes nor brings a byte for this long is closed.
    pub patience: Duration,
}

impl Default for BlobConfig {
    fn default() -> BlobConfig {
        BlobConfig {
            dir: None,
            image: 28 << 20,
            sound: 28 << 20,
            video: 100 << 20,
            file: 100 << 20,
            unnamed_ttl: Duration::from_secs(7 * 24 * 3600),
            unfinished_ttl: Duration::from_secs(24 * 3600),
            daily: 1 << 30,
            reserve: 256 << 20,
            unfinished_per_user: 64,
            patience: Duration::from_secs(30),
        }
    }
}

/// What keeps the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// One SQLite file in the data directory.
    Sqlite,
}

/// Where the store's writer and readers run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exec {
    /// Own threads: one writer, two readers.
    Threads,
    /// Inside the caller's current-thread runtime, for a deterministic simulation.
    Inline,
}

/// Time of day. Order never depends on it, only timestamps and expiry do.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64;
}

/// The system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    // The one place that reads the system's clock; everything else is handed a Clock.
    #[allow(clippy::disallowed_methods)]
    fn now_ms(&self) -> i64 {
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
    }
}

/// What happens at a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFault {
    /// It commits.
    Commit,
    /// The disk refuses: nothing is written, every operation of the group fails.
    Fail,
    /// The process dies before the commit.
    Die,
    /// The process dies after the commit, before anybody hears of it.
    DieAfter,
}

/// Decides the fate of each commit.
pub trait Faults: Send + Sync {
    /// Called once per group commit, just before it.
    fn before_commit(&self) -> CommitFault;
}

/// Every commit commits.
pub struct NoFaults;

impl Faults for NoFaults {
    fn before_commit(&self) -> CommitFault {
        CommitFault::Commit
    }
}
