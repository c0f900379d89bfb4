//! Plays a script: light clients send, real devices read, one ordered lane per room, trouble beside them.
mod rooms;

use crate::device::{Identity, Order, Stats, Told};
use crate::fleet::{Process, Slot, User};
use crate::ledger::{Fact, Ledger, Room};
use crate::light::{Acked, Door, Light, NewMessage, wire_key};
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
    /// Messages edited.
    pub edits: usize,
    /// Reactions given, by light accounts and observed users.
    pub reactions: usize,
    /// Receipts of single messages, by either side.
    pub message_receipts: usize,
    /// Messages deleted on all own devices.
    pub hides: usize,
    /// Messages deleted for everyone.
    pub deletions: usize,
    /// Marks set or taken away.
    pub marks: usize,
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
    edits: u32,
    gone: bool,
    receipt: bool,
}

/// Devices of the first observed user, and of the others.
const DEVICES: [usize; 2] = [3, 2];

/// Devices of an observed user.
pub fn devices_of(user: usize) -> usize {
    DEVICES[user.min(1)]
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
        for (u, name) in script.observed.iter().enumerate() {
            let mut slots = Vec::new();
            for n in 0..devices_of(u) {
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
            if let RoomOp::Send { account, text, excluded, receipt } = op {
                if under_way.len() >= ROOM_WINDOW
                    && let Some(Ok(one)) = under_way.join_next().await
                {
                    sent.extend(one);
                }
                let drive = self.clone();
                under_way.spawn_local(async move {
                    let _flow = drive.flow.read().await;
                    let _permit = permit;
                    drive.light_send(room, account, text, excluded, receipt).await
                });
                continue;
            }
            while let Some(one) = under_way.join_next().await {
                sent.extend(one.ok().flatten());
            }
            let _flow = self.flow.read().await;
            if let Err(why) = self.room_op(room, op, &mut sent).await {
                self.failed(why);
            }
            drop(permit);
        }
        while under_way.join_next().await.is_some() {}
    }

    async fn light_send(&self, room: usize, account: usize, text: String, excluded: bool, receipt: bool) -> Option<Sent> {
        let room = &self.script.rooms[room].room;
        let mut random = [0; 10];
        self.rng.borrow_mut().fill(&mut random);
        let cmid = MessageId::new(crate::device::now_ms() as u64, random);
        let sender = &self.script.light[account];
        let mut fact = Fact { excluded, ..Fact::text(sender, &text) };
        let new = NewMessage { text, excluded, receipt, ..NewMessage::default() };
        match self.lights[account].send_message(&wire_key(room), cmid, new).await {
            Ok(Acked { cseq, .. }) => {
                let mut ledger = self.ledger.borrow_mut();
                if receipt {
                    // A pair begins with its first message.
                    let receivers = if room.is_group() { ledger.receivers(room, cseq, sender) } else { 1 };
                    fact.extra_mut().receivers = Some(receivers);
                }
                ledger.stands(room, cseq, fact, (0, 0));
                let mut counters = self.counters.borrow_mut();
                counters.acks += 1;
                counters.exclusions += usize::from(excluded);
                Some(Sent { account, seq: cseq, edits: 0, gone: false, receipt })
            }
            Err(e) => {
                self.failed(format!("send to {room:?} by {sender}: {e}"));
                None
            }
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
