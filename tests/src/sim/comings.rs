//! A seeded world of its own for who comes into a group and who goes: devices as real kernels, everything inline under paused time, links
//! that lose and fail, processes and a server that die, devices away beyond the TTL. What is true is read from the tips in the server's
//! file and nothing else: between which of them a user was in the group. At rest every device must have all that its user may see, and
//! nothing that was said while they were out: not in its history, not in a count, not in a search here or on the server.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use super::{ClientFaults, ServerFaults, SimClock, SimRng};
use crate::host::Host;
use crate::light::Light;
use crate::rng::Rng;
use crate::verify::read_store;
use crate::world::{Site, Wire, WireEnd};
use ntk_core::api::{Command, GroupMembership, MessageRow, MessageSearch, NetworkKind, OwnSendReads, Reply, SendOptions};
use ntk_core::exec::{CommitFate, Env};
use ntk_protocol::groups::{GroupType, Membership};
use ntk_protocol::{MessageId, rules, wire};
use ntk_server::{CommitFault, Config, Limits};
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const KEY: &str = "group:club";
const ID: &str = "group_club";
/// Those whose devices are watched; each has two.
const USERS: [&str; 2] = ["ann", "ben"];
const TTL: Duration = Duration::from_secs(45);
const STEPS: usize = 90;

struct Device {
    user: &'static str,
    id: String,
    dir: PathBuf,
    env: Env,
    wire: Arc<Wire>,
    faults: Arc<ClientFaults>,
    host: Option<Host>,
    away_until: Option<Instant>,
}

/// How a seed ended.
#[derive(Debug, Default)]
pub struct Membered {
    /// Times somebody came, and went.
    pub came: usize,
    /// See `came`.
    pub went: usize,
    /// Messages that a user was out for.
    pub missed: usize,
    /// What was wrong at rest; empty = all agree.
    pub wrong: Vec<String>,
}

struct World {
    rng: Rng,
    site: Arc<Site>,
    faults: Arc<ServerFaults>,
    owner: Light,
    devices: Vec<Device>,
    store: PathBuf,
    said: u64,
}

/// Runs one seed.
pub fn run(seed: u64) -> Membered {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let dir = tempfile::Builder::new().prefix("ntk-comings-").tempdir_in(base).expect("a directory");
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let mut world = World::start(seed, dir.path()).await;
        for _ in 0..STEPS {
            world.step().await;
        }
        world.rest().await
    })
}

impl World {
    async fn start(seed: u64, dir: &Path) -> World {
        let mut rng = Rng::new(seed);
        let started = Instant::now();
        let faults = Arc::new(ServerFaults::default());
        let config = Config {
            sync_ttl: TTL,
            sweep_every: Duration::from_secs(10),
            limits: Limits::unlimited(),
            exec: ntk_server::Exec::Inline,
            fsync: false,
            clock: Arc::new(SimClock(started)),
            rng_seed: Some(seed),
            faults: faults.clone(),
            read_diffusion_above: if seed.is_multiple_of(2) { 1 } else { 2000 },
            ..Config::new(dir.join("server"))
        };
        let site = Site::start(config).await;
        let owner = site.light("owner");
        let mut devices = Vec::new();
        for n in 0..USERS.len() * 2 {
            let faults = Arc::new(ClientFaults::default());
            let wire = site.wire(rng.word());
            let env = Env {
                exec: ntk_core::exec::Exec::Inline,
                clock: Arc::new(SimClock(started)),
                rng: Arc::new(SimRng(Mutex::new(Rng::new(rng.word())))),
                transport: Arc::new(WireEnd(wire.clone())),
                faults: faults.clone(),
                thread_hook: Arc::new(|_| {}),
            };
            let (user, id) = (USERS[n / 2], format!("d{}", n % 2));
            devices.push(Device { user, id, dir: dir.join(format!("{n}")), env, wire, faults, host: None, away_until: None });
        }
        USERS.iter().for_each(|user| drop(site.token(user)));
        let members = USERS.iter().map(|user| (*user).to_owned()).collect();
        let r#type = GroupType::Community.wire();
        let create = wire::CreateGroup { group: "club".into(), name: "Club".into(), members, r#type, ..Default::default() };
        owner.rpc::<_, wire::ConvState>(rules::rpc::CREATE_GROUP, &create).await.expect("a group");
        let mut world = World { rng, site, faults, owner, devices, store: dir.join("server"), said: 0 };
        for n in 0..world.devices.len() {
            world.open(n).await;
        }
        world
    }

    /// Opens a device and logs it in; a fault may cut both short.
    async fn open(&mut self, n: usize) {
        let d = &mut self.devices[n];
        let Ok((host, _)) = Host::open_only(&d.dir, 16, d.env.clone()) else { return };
        let login = Command::Login {
            user_id: d.user.into(),
            token: self.site.token(d.user),
            endpoints: vec!["ws://mem".into()],
            device_id: d.id.clone(),
            platform: "linux".into(),
        };
        // Refused only when it dies at once, and then it is opened again.
        let _ = host.try_submit(login);
        d.host = Some(host);
    }

    fn everybody(&mut self) {
        for d in &mut self.devices {
            if d.faults.took_death() {
                d.wire.cut();
                d.host = None;
            }
            if let Some(host) = &d.host {
                host.pump();
                host.take_done();
                host.drain_events();
            }
        }
    }

    async fn pass(&mut self, ms: u64) {
        let until = Instant::now() + Duration::from_millis(ms);
        while Instant::now() < until {
            sleep(Duration::from_millis(20)).await;
            self.everybody();
        }
    }

    async fn step(&mut self) {
        let ms = if self.rng.chance(300) { 0 } else { self.rng.below(3000) as u64 };
        self.pass(ms).await;
        self.revive().await;
        let n = self.rng.below(self.devices.len());
        match self.rng.below(100) {
            0..25 => self.owner_says().await,
            25..40 => self.device_says(n),
            40..52 => self.owner_moves(n).await,
            52..64 => self.device_moves(n),
            64..80 => self.link_trouble(n),
            80..86 => {
                let fate = [CommitFate::Die, CommitFate::DieAfter][self.rng.below(2)];
                self.devices[n].faults.plan(self.rng.below(4), 1, fate);
            }
            86..91 => {
                let fault = [CommitFault::Die, CommitFault::DieAfter, CommitFault::Fail][self.rng.below(3)];
                self.faults.plan(self.rng.below(4), 1, fault);
            }
            91..95 => {
                let d = &mut self.devices[n];
                d.wire.set_up(false);
                d.away_until = Some(Instant::now() + TTL + Duration::from_secs(30 + self.rng.below(40) as u64));
            }
            _ => self.site.crash().await,
        }
    }

    async fn revive(&mut self) {
        if self.site.server().is_none_or(|s| s.is_dead()) {
            self.site.crash().await;
            self.pass(500).await;
            self.faults.clear();
            self.site.up().await;
        }
        for n in 0..self.devices.len() {
            let d = &mut self.devices[n];
            if d.away_until.is_some_and(|until| until <= Instant::now()) {
                d.away_until = None;
                d.wire.heal();
            }
            if self.devices[n].host.is_none() && self.rng.chance(400) {
                self.open(n).await;
            }
        }
    }

    fn words(&mut self) -> String {
        self.said += 1;
        format!("word {}", self.said)
    }

    async fn owner_says(&mut self) {
        for _ in 0..1 + self.rng.below(3) {
            let text = self.words();
            let mut random = [0; 10];
            self.rng.fill(&mut random);
            let sending = self.owner.send(KEY, MessageId::new(1, random), &text, false);
            // It goes on by itself; a server that is down does not hold up the world.
            let _ = timeout(Duration::from_secs(5), sending).await;
        }
    }

    fn device_says(&mut self, n: usize) {
        let text = self.words();
        let options = SendOptions { own_send_reads: OwnSendReads::Off, ..Default::default() };
        if let Some(host) = &self.devices[n].host {
            // Who is out is refused here or there.
            let _ = host.try_submit(Command::SendText { conversation: ID.into(), text, options });
        }
    }

    async fn owner_moves(&mut self, n: usize) {
        let members = vec![self.devices[n].user.to_owned()];
        let owner = self.owner.clone();
        let removes = self.rng.chance(500);
        let moving = async move {
            let conv = KEY.to_owned();
            // What is so already is refused, or changes nothing.
            if removes {
                let kick = wire::KickMembers { conv, members };
                drop(owner.rpc::<_, wire::KickMembersRes>(rules::rpc::KICK_MEMBERS, &kick).await);
            } else {
                drop(owner.add_members(&conv, members).await);
            }
        };
        let _ = timeout(Duration::from_secs(5), moving).await;
    }

    fn device_moves(&mut self, n: usize) {
        let group_id = "club".to_owned();
        let command = if self.rng.chance(500) {
            Command::QuitGroup { group_id }
        } else {
            Command::JoinGroup { group_id, wording: String::new() }
        };
        if let Some(host) = &self.devices[n].host {
            let _ = host.try_submit(command);
        }
    }

    fn link_trouble(&mut self, n: usize) {
        let wire = &self.devices[n].wire;
        match self.rng.below(5) {
            0 | 1 => wire.cut(),
            2 => wire.set_up(self.rng.chance(500) && self.devices[n].away_until.is_none()),
            3 => wire.lose_pushes.store(self.rng.below(400) as u64, Ordering::SeqCst),
            _ if self.devices[n].away_until.is_none() => wire.heal(),
            _ => {}
        }
    }

    /// All is well again: then everything must come to agree.
    async fn rest(mut self) -> Membered {
        self.faults.clear();
        for d in &mut self.devices {
            d.away_until = None;
            d.faults.clear();
            d.wire.heal();
        }
        for _ in 0..40 {
            self.revive().await;
            self.pass(1000).await;
        }
        for n in 0..self.devices.len() {
            if self.devices[n].host.is_none() {
                self.open(n).await;
            }
            if let Some(host) = self.devices[n].host.clone() {
                drop(host.call(Command::NetworkChanged { kind: NetworkKind::Wifi }).await);
            }
        }
        // Refused messages are tried no more, everything else is there by then.
        self.pass(180_000).await;
        let settled = async {
            while !self.site.server().expect("it is up").settled().await {
                sleep(Duration::from_millis(50)).await;
            }
        };
        let mut out = Membered::default();
        if timeout(Duration::from_secs(120), settled).await.is_err() {
            out.wrong.push("the server never came to rest".into());
        }
        let store = match read_store(&self.store) {
            Ok(store) => store,
            Err(e) => {
                out.wrong.push(format!("the server's file: {e}"));
                return out;
            }
        };
        let truth = Truth::of(&store.rooms[KEY].rows);
        for user in USERS {
            let all = &truth.stays[user];
            out.came += all.len();
            out.went += all.iter().filter(|stay| stay.until.is_some()).count();
            out.missed += truth.texts.keys().filter(|seq| !all.iter().any(|stay| stay.has(**seq))).count();
        }
        for d in &self.devices {
            let who = format!("{}/{}", d.user, d.id);
            let Some(host) = &d.host else {
                out.wrong.push(format!("{who} is not open"));
                continue;
            };
            out.wrong.extend(truth.compare(d.user, host).await.into_iter().map(|w| format!("{who}: {w}")));
        }
        out
    }
}

/// From a tip about coming up to one about going.
#[derive(Debug, Clone, Copy)]
struct Stay {
    from: u64,
    until: Option<(u64, Membership)>,
}

impl Stay {
    fn has(&self, seq: u64) -> bool {
        self.from <= seq && self.until.is_none_or(|(until, _)| seq <= until)
    }
}

/// What the tips say.
struct Truth {
    head: u64,
    /// Of each user, in order.
    stays: BTreeMap<&'static str, Vec<Stay>>,
    /// What was said, and by whom.
    texts: BTreeMap<u64, String>,
}

impl Truth {
    fn of(rows: &[crate::verify::StoreRow]) -> Truth {
        let mut stays: BTreeMap<&'static str, Vec<Stay>> = USERS.iter().map(|user| (*user, Vec::new())).collect();
        let mut texts = BTreeMap::new();
        for row in rows {
            let tip = row.body.tip.as_str();
            let (word, whom) = tip.split_once(':').unwrap_or((tip, ""));
            for user in USERS {
                let all = stays.get_mut(user).expect("one of them");
                let named = whom.lines().any(|line| line == user);
                let ended = |how| Some((row.seq, how));
                match word {
                    "created" => all.push(Stay { from: row.seq, until: None }),
                    "joined" if named => all.push(Stay { from: row.seq, until: None }),
                    "quit" if named => all.last_mut().expect("was in").until = ended(Membership::Quit),
                    "kicked" if named => all.last_mut().expect("was in").until = ended(Membership::Kicked),
                    _ => {}
                }
            }
            if row.kind != rules::kind::GROUP_TIP {
                texts.insert(row.seq, row.sender.clone());
            }
        }
        Truth { head: rows.last().map_or(0, |row| row.seq), stays, texts }
    }

    async fn compare(&self, user: &'static str, host: &Host) -> Vec<String> {
        let mut wrong = Vec::new();
        let all = &self.stays[user];
        let last = *all.last().expect("was in it from the beginning");
        let row = match host.conversation(ID).await {
            Ok(row) => row,
            Err(e) => return vec![format!("no row: {:?}", e.code)],
        };
        let (membership, head) = match last.until {
            None => (GroupMembership::Member, self.head),
            Some((until, Membership::Kicked)) => (GroupMembership::Kicked, until),
            Some((until, _)) => (GroupMembership::Quit, until),
        };
        let counts =
            |seq: &u64, sender: &String| last.until.is_none() && last.has(*seq) && *seq > row.read_seq && *sender != user;
        let unread = self.texts.iter().filter(|(seq, sender)| counts(seq, sender)).count() as u64;
        // Nothing here marks anything read but coming and going.
        let read = last.until.map_or(last.from - 1, |(until, _)| until);
        let is = (row.membership, row.head_seq, row.read_seq, row.unread, row.unread_exact);
        let should = (membership, head, read, unread, true);
        if is != should {
            wrong.push(format!("(membership, head, read, unread, exact) is {is:?}, not {should:?}: {all:?}"));
        }
        match host.total().await {
            Ok(total) if total.count == unread && total.exact => {}
            other => wrong.push(format!("the total is {other:?}, not {unread}")),
        }
        match host.whole_history(ID, false, 7).await {
            Ok(rows) => wrong.extend(self.rows(all, &last, &rows)),
            Err(e) => wrong.push(format!("history: {:?} {}", e.code, e.text)),
        }
        let texts_seen: BTreeSet<u64> = self.texts.keys().copied().filter(|seq| last.has(*seq)).collect();
        for cloud in [false, true] {
            match found(host, cloud).await {
                Ok(found) => {
                    let leaked: Vec<&u64> = found.iter().filter(|seq| !all.iter().any(|stay| stay.has(**seq))).collect();
                    let lost: Vec<&u64> = texts_seen.iter().filter(|seq| !found.contains(seq)).collect();
                    if !leaked.is_empty() || !lost.is_empty() {
                        wrong.push(format!("search (server {cloud}): leaked {leaked:?}, lost {lost:?}"));
                    }
                }
                Err(e) => wrong.push(format!("search (server {cloud}): {e}")),
            }
        }
        wrong.extend(host.audit().await.unwrap_or_else(|e| vec![format!("audit: {:?}", e.code)]));
        wrong
    }

    /// All of the last stay; of those before whatever the device had; of the time between nothing.
    fn rows(&self, all: &[Stay], last: &Stay, rows: &[MessageRow]) -> Vec<String> {
        let is: BTreeSet<u64> = rows.iter().map(|m| m.seq).filter(|seq| *seq > 0).collect();
        let leaked: Vec<&u64> = is.iter().filter(|seq| !all.iter().any(|stay| stay.has(**seq))).collect();
        let lost: Vec<u64> = (1..=self.head).filter(|seq| last.has(*seq) && !is.contains(seq)).collect();
        if leaked.is_empty() && lost.is_empty() { Vec::new() } else { vec![format!("leaked {leaked:?}, lost {lost:?}: {all:?}")] }
    }
}

/// Places of everything that was said, as a search finds it.
async fn found(host: &Host, cloud: bool) -> Result<BTreeSet<u64>, String> {
    let (mut all, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let query =
            MessageSearch { keywords: vec!["word".into()], conversation: ID.into(), cursor, count: 50, ..Default::default() };
        let command = if cloud { Command::SearchCloudMessages { query } } else { Command::SearchMessages { query } };
        match host.call(command).await {
            Ok(Some(Reply::SearchPage(page))) => {
                all.extend(page.hits.iter().map(|h| h.message.seq).filter(|seq| *seq > 0));
                if page.next_cursor.is_empty() {
                    return Ok(all);
                }
                cursor = page.next_cursor;
            }
            other => return Err(format!("{other:?}")),
        }
    }
}
