//! One script of operations from a generator or a chat log: what the driver does, in which order, from one seed.
use crate::ledger::Room;
use crate::rng::{Rng, Zipf};
use crate::text;
use std::collections::BTreeMap;

/// One message of a log or of the generator, before the script is woven around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Index of the room.
    pub room: usize,
    /// Which of the room's light members sends it.
    pub sender: usize,
    /// When, relative to the first line.
    pub at_ms: u64,
    /// What.
    pub text: String,
}

/// A room of the script.
#[derive(Debug, Clone)]
pub struct RoomSpec {
    /// Who meets.
    pub room: Room,
    /// Group name.
    pub name: String,
    /// Light accounts in it (indexes); observed users are in every group.
    pub light: Vec<usize>,
}

/// An observed user's device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId {
    /// Index of the observed user.
    pub user: usize,
    /// 0 or 1.
    pub device: usize,
}

/// What happens in one room; operations of a room happen in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomOp {
    /// A light account sends.
    Send { account: usize, text: String, excluded: bool, receipt: bool },
    /// The sender takes back the message `back` sends before this point, or deletes it for everyone.
    Recall { back: usize, deletion: bool },
    /// The sender edits it.
    Edit { back: usize, text: String },
    /// A light account reacts to it.
    LightReacts { back: usize },
    /// An observed user reacts to it, or takes that back.
    React { on: DeviceId, back: usize, remove: bool },
    /// An observed user sends receipts for the newest messages that want them.
    Receipts { on: DeviceId },
    /// An observed user deletes it on all own devices.
    Hide { on: DeviceId, back: usize },
    /// An observed user marks the conversation.
    Mark { on: DeviceId, marks: u64, enable: bool },
    /// An observed user sends from a device that has seen everything.
    OwnSend { from: DeviceId, text: String, receipt: bool },
    /// An observed user marks it read on a device that has seen everything.
    MarkRead { on: DeviceId },
    /// The light side of a one-to-one room reads it: a receipt for the observed user.
    PeerReads,
    /// Sets the receive option.
    Mute { on: DeviceId, opt: u32 },
    /// Pins or unpins.
    Pin { on: DeviceId, pinned: bool },
    /// Pages back through history, holes included.
    Browse { on: DeviceId, pages: u32 },
}

/// What happens to a device or a user as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceOp {
    /// Its network goes away until `acks` more messages were acknowledged.
    Offline { acks: usize },
    /// Its network drops and comes back at once.
    Cut,
    /// `kill -9`, then a new process on the same directory.
    Kill,
    /// Its directory is deleted: a new device takes the snapshot.
    Wipe,
    /// Marks everything read.
    MarkAll,
    /// Marks all groups read.
    MarkGroups,
    /// Marks all one-to-one conversations read.
    MarkPairs,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// In a room (index).
    Room(usize, RoomOp),
    /// On a device.
    Device(DeviceId, DeviceOp),
}

impl Step {
    /// The device it happens on, if it is an observed user's.
    pub fn device(&self) -> Option<DeviceId> {
        match self {
            Step::Device(device, _) => Some(*device),
            Step::Room(_, op) => match op {
                RoomOp::OwnSend { from, .. } => Some(*from),
                RoomOp::MarkRead { on }
                | RoomOp::Mute { on, .. }
                | RoomOp::Pin { on, .. }
                | RoomOp::Browse { on, .. }
                | RoomOp::React { on, .. }
                | RoomOp::Receipts { on }
                | RoomOp::Hide { on, .. }
                | RoomOp::Mark { on, .. } => Some(*on),
                RoomOp::Send { .. }
                | RoomOp::Recall { .. }
                | RoomOp::Edit { .. }
                | RoomOp::LightReacts { .. }
                | RoomOp::PeerReads => None,
            },
        }
    }
}

/// A whole run.
#[derive(Debug, Clone)]
pub struct Script {
    /// Observed users' ids.
    pub observed: Vec<String>,
    /// Light accounts' ids.
    pub light: Vec<String>,
    /// Rooms.
    pub rooms: Vec<RoomSpec>,
    /// Steps with their time.
    pub steps: Vec<(u64, Step)>,
    /// Messages by light accounts in `steps`.
    pub messages: usize,
}

/// How large a run is.
#[derive(Debug, Clone)]
pub struct Size {
    /// Seed of everything.
    pub seed: u64,
    /// Groups.
    pub rooms: usize,
    /// Messages.
    pub messages: usize,
    /// Light accounts.
    pub users: usize,
    /// Observed users.
    pub observed: usize,
    /// Light members of one group.
    pub pool: usize,
    /// Nominal messages a second of the generator, for paced runs.
    pub per_second: u32,
}

impl Default for Size {
    fn default() -> Size {
        Size { seed: 1, rooms: 200, messages: 20_000, users: 48, observed: 3, pool: 8, per_second: 8 }
    }
}

/// The generator's lines: zipf over rooms, a little burst after each message.
pub fn generate(size: &Size) -> (Vec<String>, Vec<Line>) {
    let mut rng = Rng::new(size.seed);
    let zipf = Zipf::new(size.rooms);
    let (mut at_ms, mut last) = (0, 0);
    let mut line = |n: usize| {
        // The first round touches every room once, so that no conversation is empty.
        let room = if n < size.rooms {
            n
        } else if rng.chance(300) {
            last
        } else {
            zipf.draw(&mut rng)
        };
        last = room;
        at_ms += u64::from(2 * (rng.word() as u32 % 1000)) / u64::from(size.per_second.max(1));
        Line { room, sender: rng.below(size.pool), at_ms, text: text::message(&mut rng, n as u64) }
    };
    ((0..size.rooms).map(text::topic).collect(), (0..size.messages).map(&mut line).collect())
}

/// Weaves everything else around the lines: C2C chats, own sends, read marks, exclusions, recalls, mutes, trouble.
pub fn weave(size: &Size, names: &[String], lines: Vec<Line>) -> Script {
    let mut rng = Rng::new(size.seed ^ 0x5eed);
    let observed: Vec<String> = (0..size.observed).map(text::user).collect();
    let users = size.users.max(size.pool).max(1);
    let light: Vec<String> = (0..users).map(|n| text::user(size.observed + n)).collect();
    let mut rooms: Vec<RoomSpec> = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let light = (0..size.pool).map(|i| (n * size.pool + i) % users).collect();
        rooms.push(RoomSpec { room: Room::Group(format!("room-{n}")), name: group_name(name), light });
    }
    let pairs_from = rooms.len();
    for pair in 0..(names.len() / 10).clamp(4, 40) {
        let (watched, account) = (pair % size.observed, pair / size.observed % users);
        let room = Room::pair(&observed[watched], &light[account]);
        rooms.push(RoomSpec { room, name: String::new(), light: vec![account] });
    }
    let mut weaver = Weaver { rng: &mut rng, observed: size.observed, sent: BTreeMap::new(), steps: Vec::new() };
    let (total, mut messages) = (lines.len(), 0);
    let trouble = weaver.trouble(total);
    let mut trouble = trouble.into_iter().peekable();
    for (n, line) in lines.into_iter().enumerate() {
        while let Some((_, step)) = trouble.next_if(|(at, _)| *at <= n) {
            weaver.steps.push((line.at_ms, step));
        }
        let at = line.at_ms;
        let spec = &rooms[line.room];
        weaver.send(at, line.room, spec.light[line.sender % spec.light.len()], line.text);
        messages += 1;
        weaver.around(at, line.room, None);
        if weaver.rng.chance(20) {
            let room = pairs_from + weaver.rng.below(rooms.len() - pairs_from);
            let body = text::message(weaver.rng, (total + n) as u64);
            weaver.send(at, room, rooms[room].light[0], body);
            messages += 1;
            let owner = (room - pairs_from) % size.observed;
            weaver.around(at, room, Some(owner));
        }
    }
    let steps = weaver.steps;
    Script { observed, light, rooms, steps, messages }
}

/// Room names of logs may be longer than a group name may be.
fn group_name(name: &str) -> String {
    let mut end = name.len().min(60);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}

struct Weaver<'a> {
    rng: &'a mut Rng,
    observed: usize,
    sent: BTreeMap<usize, usize>,
    steps: Vec<(u64, Step)>,
}

impl Weaver<'_> {
    fn device(&mut self, owner: Option<usize>) -> DeviceId {
        let user = owner.unwrap_or_else(|| self.rng.below(self.observed));
        DeviceId { user, device: self.rng.below(crate::drive::devices_of(user)) }
    }

    fn send(&mut self, at: u64, room: usize, account: usize, text: String) {
        let (excluded, receipt) = (self.rng.chance(40), self.rng.chance(100));
        *self.sent.entry(room).or_default() += 1;
        self.steps.push((at, Step::Room(room, RoomOp::Send { account, text, excluded, receipt })));
    }

    /// What may follow a message in its room. `owner` is the observed user of a one-to-one room.
    fn around(&mut self, at: u64, room: usize, owner: Option<usize>) {
        let device = self.device(owner);
        let pair = owner.is_some();
        // One-to-one rooms are few and quiet: there everything happens more often.
        let scale = if pair { 5 } else { 1 };
        let n = self.sent[&room];
        let op = match self.rng.below(1000 / scale) {
            0..20 => RoomOp::Recall { back: self.rng.below(n.min(4)), deletion: self.rng.chance(250) },
            20..30 => {
                let text = text::message(self.rng, self.steps.len() as u64);
                RoomOp::OwnSend { from: device, text, receipt: self.rng.chance(400) }
            }
            30..42 => RoomOp::MarkRead { on: device },
            42..46 => RoomOp::Mute { on: device, opt: self.rng.below(5) as u32 },
            46..49 => RoomOp::Pin { on: device, pinned: self.rng.chance(500) },
            49..55 => RoomOp::Browse { on: device, pages: 1 + self.rng.below(3) as u32 },
            55..75 if pair => RoomOp::PeerReads,
            75..90 => {
                let text = text::message(self.rng, self.steps.len() as u64);
                RoomOp::Edit { back: self.rng.below(n.min(6)), text }
            }
            90..105 => RoomOp::LightReacts { back: self.rng.below(n.min(6)) },
            105..115 => RoomOp::React { on: device, back: self.rng.below(n.min(6)), remove: self.rng.chance(200) },
            115..122 => RoomOp::Receipts { on: device },
            122..128 => RoomOp::Hide { on: device, back: self.rng.below(n.min(6)) },
            128..133 => RoomOp::Mark { on: device, marks: 1 << self.rng.below(4), enable: self.rng.chance(700) },
            _ => return,
        };
        self.steps.push((at, Step::Room(room, op)));
    }

    /// Trouble and bulk marks at fixed fractions of the run, so that even a short run has all of it.
    fn trouble(&mut self, total: usize) -> Vec<(usize, Step)> {
        let mut out = Vec::new();
        let kinds = [
            (100, DeviceOp::Cut),
            (150, DeviceOp::Kill),
            (220, DeviceOp::Offline { acks: total / 12 }),
            (300, DeviceOp::MarkAll),
            (350, DeviceOp::Wipe),
            (420, DeviceOp::Kill),
            (480, DeviceOp::MarkGroups),
            (520, DeviceOp::Offline { acks: total / 20 }),
            (600, DeviceOp::Cut),
            (650, DeviceOp::MarkPairs),
            (700, DeviceOp::Wipe),
            (780, DeviceOp::Kill),
            (850, DeviceOp::Cut),
            (900, DeviceOp::Kill),
            (930, DeviceOp::Wipe),
        ];
        for (n, (at, op)) in kinds.into_iter().enumerate() {
            // Each bulk mark belongs to another user, so that most conversations stay unread for someone.
            let device = DeviceId { user: n % self.observed, device: self.rng.below(2) };
            out.push((total * at / 1000, Step::Device(device, op)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_script_and_every_kind_of_step() {
        let size = Size { messages: 8000, ..Size::default() };
        let make = || {
            let (names, lines) = generate(&size);
            weave(&size, &names, lines)
        };
        let (a, b) = (make(), make());
        assert_eq!(a.steps, b.steps);
        let count = |f: fn(&Step) -> bool| a.steps.iter().filter(|(_, s)| f(s)).count();
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::Recall { .. }))) > 20);
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::OwnSend { .. }))) > 20);
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::PeerReads))) > 2);
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::Edit { .. }))) > 20);
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::LightReacts { .. } | RoomOp::React { .. }))) > 20);
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::Receipts { .. }))) > 5);
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::Hide { .. }))) > 5);
        assert!(count(|s| matches!(s, Step::Room(_, RoomOp::Mark { .. }))) > 5);
        assert!(count(|s| matches!(s, Step::Device(_, DeviceOp::Kill))) == 4);
        assert!(count(|s| matches!(s, Step::Device(_, DeviceOp::Wipe))) == 3);
    }
}
