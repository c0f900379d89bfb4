//! The seeded simulation: several users' devices and the server on ONE current-thread runtime with paused time, everything
//! inline, files in memory where the system has a place for that. Links are slow, lossy and cut; processes die and disks
//! fail at commits; entries expire. At rest every device, the server and the ledger must agree.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
pub mod comings;
mod faults;
mod ops;
mod parts;
mod rest;

pub use faults::{ClientFaults, ServerFaults};
pub(crate) use parts::{Ask, ConvNo, DeviceNo, Fate, Known, Pane, SimDevice, Text, Topic, UserNo, filter_of};

use crate::ledger::{Edits, Race, Room};
use crate::light::Light;
use crate::rng::Rng;
use crate::world::{Site, WireEnd};
use ntk_core::exec::Env;
use ntk_protocol::rules;
use ntk_server::{Config, Limits};
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::Instant;

/// How long the server keeps entries here; devices that stay away longer take the snapshot.
pub(crate) const TTL: Duration = Duration::from_secs(45);
/// Observed users; each has two devices.
const USERS: usize = 3;
/// Light accounts.
const LIGHTS: usize = 3;
/// Operations of one seed.
const STEPS: usize = 280;

/// What occurred in a run. A batch in which one of these never occurred proves too little.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(pub BTreeMap<&'static str, u64>);

impl Counts {
    /// Kinds of trouble every batch must have had.
    pub const NEEDED: &'static [&'static str] = &[
        "drops",
        "gaps",
        "resets",
        "holes",
        "recalls",
        "client crashes",
        "server crashes",
        "disk failures",
        "messages",
        "read marks",
        "reorders across links",
        "expiries",
        "edits",
        "edit conflicts",
        "reactions",
        "extensions",
        "extension conflicts",
        "message pins",
        "receipts",
        "deletions for all",
        "deletions for own devices",
        "local deletions",
        "histories cleared",
        "conversations deleted",
        "mentions",
        "targeted messages",
        "exclusions",
        "quotes",
        "forwards",
        "merged messages",
        "rows inserted",
        "local data",
        "receive options",
        "pins",
        "marks",
        "conversation data",
        "folders",
        "folder entries",
        "do not disturb",
        "drafts",
        "shared drafts",
        "reads up to a point",
        "filtered totals",
        "windows with filters",
        "windows moved",
        "searches",
        "typing notices",
        "groups made by kernels",
        "media messages",
        "long merged messages",
        "histories opened",
        "downloads",
        "transfers cut",
        "transfers paused",
        "transfers resumed",
        "uploads taken back",
        "files gone",
        "blobs compared",
        "devices logged out",
        "queues emptied by themselves",
    ];

    pub(crate) fn add(&mut self, what: &'static str, n: u64) {
        *self.0.entry(what).or_default() += n;
    }

    /// Adds another run's counts.
    pub fn merge(&mut self, other: &Counts) {
        other.0.iter().for_each(|(what, n)| self.add(what, *n));
    }

    /// What never occurred.
    pub fn missing(&self) -> Vec<&'static str> {
        Counts::NEEDED.iter().copied().filter(|what| self.0.get(what).copied().unwrap_or(0) == 0).collect()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(|(what, n)| format!("{n} {what}")).collect();
        f.write_str(&all.join(", "))
    }
}

/// How one seed ended.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Hash of every delivery of every device with its time.
    pub trace: u64,
    /// What occurred.
    pub counts: Counts,
    /// What was wrong at rest; empty = all agree.
    pub wrong: Vec<String>,
}

/// Runs one seed. `verbose` prints every operation.
pub fn run(seed: u64, verbose: bool) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let memory = std::path::Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let dir = tempfile::Builder::new().prefix("ntk-sim-").tempdir_in(base).expect("a directory");
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let mut sim = Sim::start(seed, dir.path().to_owned(), verbose).await;
        for _ in 0..STEPS {
            sim.step().await;
        }
        sim.finish().await
    })
}

/// Time of the simulated world: paused time since the start, on a fixed date.
struct SimClock(Instant);

const EPOCH_MS: i64 = 1_700_000_000_000;

impl ntk_core::exec::Clock for SimClock {
    fn now_ms(&self) -> i64 {
        EPOCH_MS + self.0.elapsed().as_millis() as i64
    }
}

impl ntk_server::Clock for SimClock {
    fn now_ms(&self) -> i64 {
        EPOCH_MS + self.0.elapsed().as_millis() as i64
    }
}

struct SimRng(Mutex<Rng>);

impl ntk_core::exec::Rng for SimRng {
    fn fill(&self, out: &mut [u8]) {
        self.0.lock().fill(out);
    }
}

/// The simulated world.
pub(crate) struct Sim {
    pub(crate) rng: Rng,
    pub(crate) verbose: bool,
    pub(crate) started: Instant,
    pub(crate) site: Arc<Site>,
    pub(crate) server_faults: Arc<ServerFaults>,
    pub(crate) users: Vec<String>,
    /// Of each device.
    pub(crate) tokens: Vec<String>,
    pub(crate) devices: Vec<SimDevice>,
    pub(crate) lights: Vec<Light>,
    pub(crate) sent_by_lights: tokio::sync::mpsc::UnboundedReceiver<ops::LightNews>,
    pub(crate) to_sim: tokio::sync::mpsc::UnboundedSender<ops::LightNews>,
    pub(crate) convs: Vec<Room>,
    pub(crate) texts: Vec<Text>,
    /// Upper bounds of read marks, clear points and deletions from the list: user, conversation.
    pub(crate) read_hi: BTreeMap<(usize, usize), u64>,
    pub(crate) clear_hi: BTreeMap<(usize, usize), u64>,
    pub(crate) unlist_hi: BTreeMap<(usize, usize), u64>,
    /// What several writers may have set.
    pub(crate) races: BTreeMap<Topic, Race>,
    /// Edits by conversation and seq.
    pub(crate) edits: BTreeMap<(usize, u64), Edits>,
    /// Numbers values, so that each is unique.
    pub(crate) edit_no: u64,
    /// Groups that are known to exist.
    pub(crate) made: BTreeSet<usize>,
    /// Groups in which nothing counts.
    pub(crate) uncounted: BTreeSet<usize>,
    /// Folders somebody asked for without hearing their id: user, name.
    pub(crate) stray_folders: BTreeSet<(usize, String)>,
    /// Conversations of a device that may be listed for reasons of its own: device, conversation.
    pub(crate) strange: BTreeSet<(usize, usize)>,
    /// Where the server keeps its files.
    pub(crate) store: PathBuf,
    pub(crate) counts: Counts,
    pub(crate) wrong: Vec<String>,
    pub(crate) under_way: usize,
}

impl Sim {
    async fn start(seed: u64, dir: PathBuf, verbose: bool) -> Sim {
        let mut rng = Rng::new(seed);
        let started = Instant::now();
        let server_faults = Arc::new(ServerFaults::default());
        let config = Config {
            sync_ttl: TTL,
            sweep_every: Duration::from_secs(10),
            recall_window: Duration::from_secs(24 * 3600),
            limits: Limits::unlimited(),
            exec: ntk_server::Exec::Inline,
            fsync: false,
            clock: Arc::new(SimClock(started)),
            rng_seed: Some(seed),
            faults: server_faults.clone(),
            // In some worlds every group of this simulation is too large for a timeline entry per member.
            read_diffusion_above: if seed.is_multiple_of(3) { 4 } else { ntk_protocol::rules::READ_DIFFUSION_ABOVE },
            ..Config::new(dir.join("server"))
        };
        let site = Site::start(config).await;
        let users: Vec<String> = (0..USERS).map(|u| format!("user-{u}")).collect();
        let tokens: Vec<String> = users.iter().flat_map(|u| [site.token(u), site.token(u)]).collect();
        let lights: Vec<Light> = (0..LIGHTS).map(|n| site.light(&format!("light-{n}"))).collect();
        let mut devices = Vec::new();
        for n in 0..USERS * 2 {
            let faults = Arc::new(ClientFaults::default());
            let wire = site.wire(rng.word());
            // Slow enough that much of what goes wrong does so in the middle of a file.
            wire.chunk_ms.store(500, Ordering::SeqCst);
            let env = Env {
                exec: ntk_core::exec::Exec::Inline,
                clock: Arc::new(SimClock(started)),
                rng: Arc::new(SimRng(Mutex::new(Rng::new(rng.word())))),
                transport: Arc::new(WireEnd(wire.clone())),
                faults: faults.clone(),
                thread_hook: Arc::new(|_| {}),
            };
            devices.push(SimDevice::new(n, dir.join(format!("device-{n}")), env, wire, faults));
        }
        let mut convs: Vec<Room> = vec![];
        for (u, user) in users.iter().enumerate() {
            convs.push(Room::pair(user, &users[(u + 1) % USERS]));
            convs.push(Room::pair(user, &format!("light-{}", u % LIGHTS)));
        }
        let (to_sim, sent_by_lights) = tokio::sync::mpsc::unbounded_channel();
        let mut sim = Sim {
            rng,
            verbose,
            started,
            site,
            server_faults,
            users,
            tokens,
            devices,
            lights,
            sent_by_lights,
            to_sim,
            convs,
            texts: Vec::new(),
            read_hi: BTreeMap::new(),
            clear_hi: BTreeMap::new(),
            unlist_hi: BTreeMap::new(),
            races: BTreeMap::new(),
            edits: BTreeMap::new(),
            edit_no: 0,
            made: BTreeSet::new(),
            uncounted: BTreeSet::new(),
            stray_folders: BTreeSet::new(),
            strange: BTreeSet::new(),
            store: dir.join("server"),
            counts: Counts::default(),
            wrong: Vec::new(),
            under_way: 0,
        };
        for _ in 0..2 {
            sim.new_group().await;
        }
        for n in 0..sim.devices.len() {
            sim.open(n).await;
        }
        sim
    }

    /// A new group of everybody, made by a light account; devices meet it by a push.
    pub(crate) async fn new_group(&mut self) {
        let id = format!("group-{}", self.convs.len());
        let mut members = self.users.clone();
        members.extend((0..LIGHTS).map(|n| format!("light-{n}")));
        let by = self.rng.below(LIGHTS);
        // A retry after a lost answer meets its own group.
        match self.lights[by].create_group(&id, &id, members).await {
            Ok(_) => {}
            Err(e) if e.code == rules::code::GROUP_ID_USED => {}
            Err(e) => self.wrong.push(format!("create group: {e}")),
        }
        self.made.insert(self.convs.len());
        self.convs.push(Room::Group(id));
    }

    /// Milliseconds since 1970 in the simulated world.
    pub(crate) fn now_ms(&self) -> i64 {
        EPOCH_MS + self.started.elapsed().as_millis() as i64
    }

    pub(crate) fn say(&self, what: impl fmt::Display) {
        if self.verbose {
            println!("{:8.3} {what}", self.started.elapsed().as_secs_f64());
        }
    }

    /// How many messages and tips a conversation can have by now at most.
    pub(crate) fn at_most(&self, conv: usize) -> u64 {
        2 + self.texts.iter().filter(|t| t.conv == conv && t.fate != Fate::Never).count() as u64
    }

    /// Collects what the links saw.
    pub(crate) fn read_traffic(&mut self) {
        let t = &self.site.traffic;
        for (what, n) in [
            ("drops", &t.drops),
            ("gaps", &t.pulls),
            ("resets", &t.snapshots),
            ("holes", &t.holes),
            ("change pulls", &t.changes),
            ("transfers cut", &t.streams_cut),
        ] {
            self.counts.add(what, n.load(Ordering::SeqCst));
        }
    }
}
