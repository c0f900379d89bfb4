//! Plays a script: light clients send, real devices read, one ordered lane per room, trouble beside them.
use crate::device::{Identity, Order, Stats, Told};
use crate::fleet::{Process, Slot, User};
use crate::ledger::{Ledger, Room};
use crate::light::{Acked, Door, Light, wire_key};
use crate::rng::Rng;
use crate::traffic::{DeviceId, DeviceOp, RoomOp, Script, Step};
use ntk_protocol::MessageId;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, RwLock, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Operations under way at once, in all rooms together.
const UNDER_WAY: usize = 1024;
/// Sends under way at once in one room.
const ROOM_WINDOW: usize = 128;

/// What happened, beside what the ledger holds.
#[derive(Debug, Default, Clone)]
pub struct Counters {
    /// Messages acknowledged.
    pub acks: usize,
    /// Messages sent with "never counts".
    pub exclusions: usize,
    /// Recalls.
    pub recalls: usize,
    /// Recalls of messages that an observed user had unread.
    pub recalls_unread: usize,
    /// Sends by observed users.
    pub own_sends: usize,
    /// Read marks on single rooms.
    pub reads: usize,
    /// Bulk read marks.
    pub bulk_reads: usize,
    /// Receive options set to a muting value.
    pub mutes: usize,
    /// Pins set or lifted.
    pub pins: usize,
    /// Receipts by peers.
    pub receipts: usize,
    /// Pages of history asked for.
    pub browses: usize,
    /// Links cut.
    pub cuts: usize,
    /// Offline periods.
    pub offline: usize,
    /// Devices reset to nothing.
    pub resets: usize,
    /// `kill -9`.
    pub kills: usize,
}

/// A running drive.
pub struct Drive {
    /// The script.
    pub script: Script,
    /// The truth.
    pub ledger: RefCell<Ledger>,
    /// What happened.
    pub counters: RefCell<Counters>,
    /// What went wrong on the way.
    pub failures: RefCell<Vec<String>>,
    /// Observed users.
    pub users: Vec<User>,
    lights: Vec<Light>,
    program: PathBuf,
    flow: RwLock<()>,
    rng: RefCell<Rng>,
    ended: Cell<bool>,
}

/// Where a message of a room went.
struct Sent {
    account: usize,
    seq: u64,
}

impl Drive {
    /// Logs everybody in and makes the rooms.
    pub async fn start(
        script: Script,
        seed: u64,
        door: Door,
        tokens: &BTreeMap<String, String>,
        program: PathBuf,
        identity: impl Fn(&str, usize, &str) -> Identity,
    ) -> Result<Rc<Drive>, String> {
        let token = |user: &str| tokens.get(user).cloned().ok_or(format!("no token for {user}"));
        let mut lights = Vec::new();
        for name in &script.light {
            lights.push(Light::start(door.clone(), name, "light", token(name)?));
        }
        let mut ledger = Ledger::default();
        for spec in &script.rooms {
            let Room::Group(group) = &spec.room else { continue };
            let mut members: Vec<String> = spec.light.iter().map(|&i| script.light[i].clone()).collect();
            members.extend(script.observed.iter().cloned());
            let made = lights[spec.light[0]].create_group(group, &spec.name, members.clone()).await;
            let head = match made {
                Ok(made) => made.head,
                // A kept --data directory has it from an earlier run.
                Err(e) if e.code == ntk_protocol::rules::code::GROUP_ID_USED => 0,
                Err(e) => return Err(format!("create group {group}: {e}")),
            };
            ledger.server_wrote(&spec.room, head);
            for member in &members {
                ledger.joined(&spec.room, member, head);
            }
        }
        let mut users = Vec::new();
        for name in &script.observed {
            let mut slots = Vec::new();
            for n in 0..2 {
                let identity = identity(name, n, &token(name)?);
                let process = Process::start(&program, &identity).await?;
                slots.push(Slot { identity, process: RwLock::new(Some(process)) });
            }
            users.push(User { id: name.clone(), slots });
        }
        Ok(Rc::new(Drive {
            script,
            ledger: RefCell::new(ledger),
            counters: RefCell::default(),
            failures: RefCell::default(),
            users,
            lights,
            program,
            flow: RwLock::new(()),
            rng: RefCell::new(Rng::new(seed ^ 0x1d5)),
            ended: Cell::new(false),
        }))
    }

    fn failed(&self, why: String) {
        let mut failures = self.failures.borrow_mut();
        if failures.len() < 50 {
            eprintln!("\nfailure: {why}");
        }
        failures.push(why);
    }

    /// Plays every step; `speed` is relative to the script's clock, `None` = as fast as it goes.
    pub async fn play(self: &Rc<Self>, speed: Option<f64>) {
        let permits = Arc::new(Semaphore::new(UNDER_WAY));
        let mut room_lanes = Vec::new();
        let mut lanes = JoinSet::new();
        for room in 0..self.script.rooms.len() {
            let (tx, rx) = mpsc::unbounded_channel();
            room_lanes.push(tx);
            let drive = self.clone();
            lanes.spawn_local(async move { drive.room_lane(room, rx).await });
        }
        let mut user_lanes = Vec::new();
        let mut trouble = JoinSet::new();
        for _ in &self.users {
            let (tx, mut rx) = mpsc::unbounded_channel::<(DeviceId, DeviceOp)>();
            user_lanes.push(tx);
            let drive = self.clone();
            trouble.spawn_local(async move {
                while let Some((device, op)) = rx.recv().await {
                    if let Err(why) = drive.device_op(device, op).await {
                        drive.failed(why);
                    }
                }
            });
        }
        let start = Instant::now();
        for (at_ms, step) in self.script.steps.clone() {
            if let Some(speed) = speed {
                tokio::time::sleep_until(start + Duration::from_secs_f64(at_ms as f64 / 1000.0 / speed)).await;
            }
            match step {
                Step::Device(device, op) => drop(user_lanes[device.user].send((device, op))),
                Step::Room(room, op) => {
                    let Ok(permit) = permits.clone().acquire_owned().await else { return };
                    drop(room_lanes[room].send((op, permit)));
                }
            }
        }
        drop(room_lanes);
        drop(user_lanes);
        while lanes.join_next().await.is_some() {}
        self.ended.set(true);
        while trouble.join_next().await.is_some() {}
    }

    async fn room_lane(self: Rc<Self>, room: usize, mut ops: mpsc::UnboundedReceiver<(RoomOp, OwnedSemaphorePermit)>) {
        let mut sent: Vec<Sent> = Vec::new();
        let mut under_way: JoinSet<Option<Sent>> = JoinSet::new();
        while let Some((op, permit)) = ops.recv().await {
            if let RoomOp::Send { account, text, excluded } = op {
                if under_way.len() >= ROOM_WINDOW
                    && let Some(Ok(one)) = under_way.join_next().await
                {
                    sent.extend(one);
                }
                let drive = self.clone();
                under_way.spawn_local(async move {
                    let _flow = drive.flow.read().await;
                    let _permit = permit;
                    drive.light_send(room, account, &text, excluded).await
                });
                continue;
            }
            while let Some(one) = under_way.join_next().await {
                sent.extend(one.ok().flatten());
            }
            let _flow = self.flow.read().await;
            if let Err(why) = self.room_op(room, op, &sent).await {
                self.failed(why);
            }
            drop(permit);
        }
        while under_way.join_next().await.is_some() {}
    }

    async fn light_send(&self, room: usize, account: usize, text: &str, excluded: bool) -> Option<Sent> {
        let spec = &self.script.rooms[room];
        let mut random = [0; 10];
        self.rng.borrow_mut().fill(&mut random);
        let cmid = MessageId::new(crate::device::now_ms() as u64, random);
        match self.lights[account].send(&wire_key(&spec.room), cmid, text, excluded).await {
            Ok(Acked { cseq, .. }) => {
                self.ledger.borrow_mut().sent(&spec.room, cseq, &self.script.light[account], text, excluded, (0, 0));
                let mut counters = self.counters.borrow_mut();
                counters.acks += 1;
                counters.exclusions += usize::from(excluded);
                Some(Sent { account, seq: cseq })
            }
            Err(e) => {
                self.failed(format!("send to {:?} by {}: {e}", spec.room, self.script.light[account]));
                None
            }
        }
    }

    /// An operation that needs the room to be quiet.
    async fn room_op(&self, index: usize, op: RoomOp, sent: &[Sent]) -> Result<(), String> {
        let room = &self.script.rooms[index].room;
        let key = wire_key(room);
        match op {
            RoomOp::Send { .. } => {}
            RoomOp::Recall { back } => {
                let Some(target) = sent.len().checked_sub(back + 1).map(|i| &sent[i]) else { return Ok(()) };
                self.lights[target.account].recall(&key, target.seq).await.map_err(|e| format!("recall in {key}: {e}"))?;
                let unread = self.ledger.borrow_mut().recalled(room, target.seq, &self.script.observed);
                let mut counters = self.counters.borrow_mut();
                counters.recalls += 1;
                counters.recalls_unread += usize::from(unread > 0);
            }
            RoomOp::PeerReads => {
                let head = self.ledger.borrow().head(room);
                let account = self.script.rooms[index].light[0];
                if head > 0 {
                    self.lights[account].read(&key, head).await.map_err(|e| format!("read in {key}: {e}"))?;
                    self.ledger.borrow_mut().marked_read(room, &self.script.light[account], (head, head));
                    self.counters.borrow_mut().receipts += 1;
                }
            }
            RoomOp::OwnSend { from, text } => {
                let (user, id, head) = self.ready(room, from);
                let guard = user.device(from.device).await;
                self.reach(&guard, &id, head).await?;
                match self.tell(&guard, Order::Send { conversation: id, text: text.clone() }).await? {
                    Told::Sent(seq) => {
                        self.ledger.borrow_mut().sent(room, seq, &user.id, &text, false, (head, head));
                        self.counters.borrow_mut().own_sends += 1;
                    }
                    other => return Err(format!("send answered {other:?}")),
                }
            }
            RoomOp::MarkRead { on } => {
                let (user, id, head) = self.ready(room, on);
                let guard = user.device(on.device).await;
                self.reach(&guard, &id, head).await?;
                self.tell(&guard, Order::MarkRead { conversation: id }).await?;
                self.ledger.borrow_mut().marked_read(room, &user.id, (head, head));
                self.counters.borrow_mut().reads += 1;
            }
            RoomOp::Mute { on, opt } => {
                let (user, id, head) = self.ready(room, on);
                let guard = user.device(on.device).await;
                self.reach(&guard, &id, head).await?;
                self.tell(&guard, Order::SetOpt { conversation: id, opt }).await?;
                self.ledger.borrow_mut().set(room, &user.id, |s| s.opt = opt);
                self.counters.borrow_mut().mutes += usize::from(opt != 0);
            }
            RoomOp::Pin { on, pinned } => {
                let (user, id, head) = self.ready(room, on);
                let pins = self.ledger.borrow().pins(&user.id);
                if pins < 40 || !pinned {
                    let guard = user.device(on.device).await;
                    self.reach(&guard, &id, head).await?;
                    self.tell(&guard, Order::Pin { conversation: id, pinned }).await?;
                    self.ledger.borrow_mut().set(room, &user.id, |s| s.pinned = pinned);
                    self.counters.borrow_mut().pins += 1;
                }
            }
            RoomOp::Browse { on, pages } => {
                let (user, id, head) = self.ready(room, on);
                let guard = user.device(on.device).await;
                self.reach(&guard, &id, head).await?;
                self.tell(&guard, Order::Browse { conversation: id, pages }).await?;
                self.counters.borrow_mut().browses += pages as usize;
            }
        }
        Ok(())
    }

    /// The user of an operation, the room's id for that user and its head.
    fn ready(&self, room: &Room, on: DeviceId) -> (&User, String, u64) {
        let user = &self.users[on.user];
        (user, room.id_for(&user.id), self.ledger.borrow().head(room))
    }

    async fn reach(&self, process: &Option<Process>, id: &str, head: u64) -> Result<(), String> {
        self.tell(process, Order::Reach { heads: BTreeMap::from([(id.to_owned(), head)]) }).await.map(drop)
    }

    async fn tell(&self, process: &Option<Process>, order: Order) -> Result<Told, String> {
        let process = process.as_ref().ok_or("the device has no process")?;
        let what = format!("{order:?}");
        match tokio::time::timeout(Duration::from_secs(120), process.order(order)).await {
            Err(_) => Err(format!("no answer within 120 s to {what:.200}")),
            Ok(None) => Err(format!("the device died at {what:.200}")),
            Ok(Some(Told::Failed(code, text))) => Err(format!("code {code} {text} to {what:.200}")),
            Ok(Some(told)) => Ok(told),
        }
    }

    async fn device_op(&self, on: DeviceId, op: DeviceOp) -> Result<(), String> {
        let user = &self.users[on.user];
        let slot = &user.slots[on.device];
        match op {
            DeviceOp::Cut => {
                let guard = user.device(on.device).await;
                self.tell(&guard, Order::Network { up: false }).await?;
                self.tell(&guard, Order::Network { up: true }).await?;
                self.counters.borrow_mut().cuts += 1;
            }
            DeviceOp::Offline { acks } => {
                let guard = slot.process.write().await;
                self.tell(&guard, Order::Network { up: false }).await?;
                let until = self.counters.borrow().acks + acks;
                while self.counters.borrow().acks < until && !self.ended.get() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                self.tell(&guard, Order::Network { up: true }).await?;
                self.counters.borrow_mut().offline += 1;
            }
            DeviceOp::Kill => {
                let mut guard = slot.process.write().await;
                if let Some(process) = guard.take() {
                    process.kill().await;
                }
                *guard = Some(Process::start(&self.program, &slot.identity).await?);
                self.counters.borrow_mut().kills += 1;
            }
            DeviceOp::Wipe => {
                let mut guard = slot.process.write().await;
                if let Some(process) = guard.take() {
                    process.close().await?;
                }
                std::fs::remove_dir_all(&slot.identity.directory).map_err(|e| e.to_string())?;
                *guard = Some(Process::start(&self.program, &slot.identity).await?);
                self.counters.borrow_mut().resets += 1;
            }
            DeviceOp::MarkAll => self.mark_many(on, Order::MarkAll, |_| true).await?,
            DeviceOp::MarkGroups => self.mark_many(on, Order::MarkGroups, |r| matches!(r, Room::Group(_))).await?,
            DeviceOp::MarkPairs => self.mark_many(on, Order::MarkPairs, |r| matches!(r, Room::Pair(..))).await?,
        }
        Ok(())
    }

    /// A bulk mark: everything stands still until the device has seen all and marked it.
    async fn mark_many(&self, on: DeviceId, order: Order, of: impl Fn(&Room) -> bool) -> Result<(), String> {
        let user = &self.users[on.user];
        let _still = self.flow.write().await;
        let guard = user.device(on.device).await;
        self.tell(&guard, Order::Reach { heads: self.heads(&user.id) }).await?;
        self.tell(&guard, order).await?;
        let mut ledger = self.ledger.borrow_mut();
        let rooms: Vec<(Room, u64)> = ledger.rooms_of(&user.id).filter(|r| of(r)).map(|r| (r.clone(), ledger.head(r))).collect();
        for (room, head) in rooms {
            ledger.cleared(&room, &user.id, (head, head));
        }
        self.counters.borrow_mut().bulk_reads += 1;
        Ok(())
    }

    /// Head of every room of a user that has a message, by conversation id.
    pub fn heads(&self, user: &str) -> BTreeMap<String, u64> {
        let ledger = self.ledger.borrow();
        ledger.rooms_of(user).map(|r| (r.id_for(user), ledger.head(r))).filter(|(_, h)| *h > 0).collect()
    }

    /// Figures of every device that is there now.
    pub async fn stats(&self) -> Vec<Stats> {
        let mut all = Vec::new();
        for slot in self.users.iter().flat_map(|u| &u.slots) {
            if let Ok(guard) = slot.process.try_read()
                && let Some(process) = guard.as_ref()
                && let Ok(Some(Told::Stats(stats))) =
                    tokio::time::timeout(Duration::from_secs(10), process.order(Order::Stats)).await
            {
                all.push(stats);
            }
        }
        all
    }

    /// The unread total as one user sees it, if a device is there.
    pub async fn total(&self, user: usize) -> Option<u64> {
        let guard = self.users[user].slots[0].process.try_read().ok()?;
        match tokio::time::timeout(Duration::from_secs(5), guard.as_ref()?.order(Order::Total)).await {
            Ok(Some(Told::Total(count, ..))) => Some(count),
            _ => None,
        }
    }
}
