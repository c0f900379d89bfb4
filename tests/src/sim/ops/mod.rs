//! One step: some time passes, deliveries are taken in, and something happens.
mod attach;
mod done;
mod look;
mod media;
mod rooms;
mod send;
mod trouble;

use super::{Ask, Fate, Known, Pane, Sim, Topic};
use crate::host::Host;
use crate::ledger::Room;
use crate::light::Refused;
use ntk_core::api::{Command, ConversationFilter, ErrorCode, NetworkKind};
use std::time::Duration;
use tokio::time::Instant;

/// What a light account's task reports.
pub(crate) enum LightNews {
    Sent(usize, Result<u64, Refused>),
    Gone(usize, Result<(), Refused>),
    Set(Topic, usize, usize, Result<(), Refused>),
    Edited(usize, u64, usize, Result<(), Refused>),
}

pub(crate) use look::WORDS;
pub(crate) use media::{Payload, files_of, sha256};
pub(crate) use send::why;

impl Sim {
    /// Opens a device's kernel and logs in; both may be cut short by a fault.
    pub(crate) async fn open(&mut self, n: usize) {
        let d = &mut self.devices[n];
        match Host::open_only(&d.dir, 1, d.env.clone()) {
            Ok((host, request)) => {
                d.ended();
                host.start_trace(d.trace, d.dir.parent().unwrap_or(&d.dir));
                d.asks.insert(request, Ask::Other);
                d.host = Some(host);
            }
            Err(e) => return self.wrong.push(format!("open of device {n}: {:?} {}", e.code, e.text)),
        }
        self.say(format!("device {n} opens"));
        self.login(n).await;
        let pane = Pane { filter: ConversationFilter::default(), first: 0, count: 100 };
        let open = Command::OpenConversationWindow { filter: pane.filter.clone(), count: pane.count };
        self.ask(n, open, Ask::Window(pane)).await;
    }

    /// Submits; a full mailbox is waited for, everything else is a fact.
    pub(crate) async fn ask(&mut self, n: usize, command: Command, ask: Ask) -> bool {
        for _ in 0..2000 {
            let Some(host) = &self.devices[n].host else { return false };
            match host.try_submit(command.clone()) {
                Ok(request) => {
                    self.devices[n].asks.insert(request, ask);
                    return true;
                }
                Err(ErrorCode::Busy) => {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    self.take_in(n);
                }
                Err(ErrorCode::Closed) => return false,
                Err(code) => {
                    self.wrong.push(format!("device {n} does not accept {}: {code:?}", command.name()));
                    return false;
                }
            }
        }
        self.wrong.push(format!("device {n} was busy for 2 s: {}", command.name()));
        false
    }

    /// Asks for values; what was not even accepted did not happen.
    pub(crate) async fn ask_values(&mut self, n: usize, command: Command, values: Vec<(Topic, String)>) -> bool {
        let numbers = self.wishes(n, values);
        let accepted = self.ask(n, command, Ask::Set(numbers.clone())).await;
        if !accepted {
            self.refused(n, &numbers);
        }
        accepted
    }

    /// Writes wishes down.
    pub(crate) fn wishes(&mut self, writer: usize, values: Vec<(Topic, String)>) -> Vec<(Topic, usize)> {
        let mut numbers = Vec::new();
        for (topic, value) in values {
            let number = self.races.entry(topic.clone()).or_default().ask(writer, value);
            numbers.push((topic, number));
        }
        numbers
    }

    pub(crate) fn promised(&mut self, writer: usize, numbers: &[(Topic, usize)]) {
        for (topic, number) in numbers {
            self.races.entry(topic.clone()).or_default().promise(writer, *number);
        }
    }

    pub(crate) fn refused(&mut self, writer: usize, numbers: &[(Topic, usize)]) {
        for (topic, number) in numbers {
            self.races.entry(topic.clone()).or_default().refuse(writer, *number);
        }
    }

    /// One step of the run.
    pub(crate) async fn step(&mut self) {
        let pause = if self.rng.chance(300) { 0 } else { self.rng.below(4000) as u64 };
        let until = Instant::now() + Duration::from_millis(pause);
        while Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(20).min(until - Instant::now())).await;
            self.everybody();
        }
        self.everybody();
        self.revive().await;
        let n = self.rng.below(self.devices.len());
        match self.rng.below(1120) {
            0..170 => self.kernel_send(n).await,
            1000..1120 => self.media(n).await,
            170..290 => self.light_send(),
            290..350 => self.mark(n).await,
            350..390 => self.gone(n).await,
            390..560 => self.attach(n).await,
            560..590 => self.light_attaches(),
            590..720 => self.room(n).await,
            720..800 => self.look(n).await,
            800..860 => self.link_trouble(n),
            860..895 => self.death(n),
            895..920 => self.server_trouble().await,
            920..940 => self.long_away(n),
            940..985 => self.life(n).await,
            _ => self.new_group_now(n).await,
        }
    }

    /// Takes in everything that was delivered anywhere.
    pub(crate) fn everybody(&mut self) {
        for n in 0..self.devices.len() {
            self.take_in(n);
        }
        while let Ok(news) = self.sent_by_lights.try_recv() {
            self.under_way -= 1;
            self.light_news(news);
        }
    }

    /// The dead open again, the server comes back, the long absent return.
    async fn revive(&mut self) {
        let down = self.site.server().is_none_or(|s| s.is_dead());
        if down {
            self.counts.add("server crashes", 1);
            self.say("the server dies and comes back");
            self.site.crash().await;
            tokio::time::sleep(Duration::from_millis(self.rng.below(3000) as u64)).await;
            self.site.up().await;
        }
        for n in 0..self.devices.len() {
            let d = &mut self.devices[n];
            if d.away_until.is_some_and(|t| t <= Instant::now()) {
                d.away_until = None;
                d.wire.set_up(true);
                self.counts.add("expiries", 1);
                self.ask(n, Command::NetworkChanged { kind: NetworkKind::Wifi }, Ask::Other).await;
            }
            if self.devices[n].host.is_none() && self.rng.chance(300) {
                self.open(n).await;
            }
        }
    }

    /// A conversation of a user.
    pub(crate) fn conv_of(&mut self, user: &str) -> usize {
        let own: Vec<usize> = (0..self.convs.len())
            .filter(|&c| match &self.convs[c] {
                Room::Group(_) => self.made.contains(&c),
                Room::Pair(a, b) => a == user || b == user,
            })
            .collect();
        self.rng.pick(&own)
    }

    /// The user of a device.
    pub(crate) fn me(&self, n: usize) -> String {
        self.users[self.devices[n].user].clone()
    }

    /// A conversation of a device with its id there.
    pub(crate) fn some_conv(&mut self, n: usize) -> (usize, String) {
        let me = self.me(n);
        let conv = self.conv_of(&me);
        let id = self.convs[conv].id_for(&me);
        (conv, id)
    }

    /// The conversation a user knows under an id.
    pub(crate) fn conv_named(&self, me: &str, id: &str) -> Option<usize> {
        let of = |r: &Room| matches!(r, Room::Pair(a, b) if a == me || b == me) || r.is_group();
        self.convs.iter().position(|r| of(r) && r.id_for(me) == id)
    }

    /// Everybody in a conversation.
    pub(crate) fn members(&self, conv: usize) -> Vec<String> {
        match &self.convs[conv] {
            Room::Pair(a, b) => vec![a.clone(), b.clone()],
            Room::Group(_) => self.users.iter().cloned().chain(self.lights.iter().map(|l| l.user.clone())).collect(),
        }
    }

    /// Messages a device knows, by the sim's own choice of which.
    pub(crate) fn known(&mut self, n: usize, conv: Option<usize>, of: impl Fn(&Known) -> bool) -> Option<(usize, u64, Known)> {
        let all = self.devices[n].known.iter();
        let fit: Vec<_> =
            all.filter(|((c, _), k)| conv.is_none_or(|conv| conv == *c) && of(k)).map(|((c, seq), k)| (*c, *seq, *k)).collect();
        // Mostly the newest ones, as people do.
        let from = if self.rng.chance(700) { fit.len().saturating_sub(6) } else { 0 };
        if fit.is_empty() { None } else { Some(self.rng.pick(&fit[from..])) }
    }

    /// The newest seqs a host knows, from its windows.
    pub(crate) fn held(&self, n: usize, of: impl Fn(&Room) -> bool) -> Vec<(usize, u64)> {
        let me = &self.users[self.devices[n].user];
        let Some(host) = &self.devices[n].host else { return Vec::new() };
        let seen = host.seen();
        let head = |id: &str| seen.lists.values().flat_map(|w| &w.rows).filter(|r| r.id == id).map(|r| r.head_seq).max();
        let mine = |r: &Room| matches!(r, Room::Pair(a, b) if a == me || b == me) || r.is_group();
        let rooms = self.convs.iter().enumerate().filter(|(_, r)| of(r) && mine(r));
        rooms.map(|(c, r)| (c, head(&r.id_for(me)).unwrap_or(0))).collect()
    }

    pub(crate) fn held_of(&self, n: usize, conv: usize) -> u64 {
        self.held(n, |r| *r == self.convs[conv]).first().map_or(0, |(_, held)| *held)
    }

    /// Whatever is there now may be read by this user from now on.
    pub(crate) fn may_read(&mut self, user: usize, conv: usize) {
        let most = self.at_most(conv);
        let hi = self.read_hi.entry((user, conv)).or_default();
        *hi = most.max(*hi);
    }

    /// Logs a device in again.
    pub(crate) async fn login(&mut self, n: usize) {
        let d = &self.devices[n];
        // A device that was logged out needs a newer one; without the server there is none.
        if self.site.server().is_some() {
            self.tokens[n] = self.site.token(&self.users[d.user]);
        }
        let login = Command::Login {
            user_id: self.users[d.user].clone(),
            token: self.tokens[n].clone(),
            endpoints: vec!["ws://mem".into()],
            device_id: d.id.clone(),
            platform: "linux".into(),
        };
        self.ask(n, login, Ask::Login).await;
    }

    async fn new_group_now(&mut self, n: usize) {
        if self.convs.len() >= 14 || self.site.server().is_none_or(|s| s.is_dead()) {
            return;
        }
        if self.rng.chance(500) {
            self.kernel_group(n).await;
        } else {
            self.server_faults.clear();
            self.new_group().await;
        }
    }

    /// A text of a light account or of a device, before anybody was told of it.
    pub(crate) fn fate_of(&mut self, text: usize, accepted: bool) {
        if !accepted {
            self.texts[text].fate = Fate::Never;
        }
    }
}
