//! One step: some time passes, deliveries are taken in, and something happens.
use super::{Ask, Fate, Sim, TTL, Text};
use crate::host::Host;
use crate::ledger::Room;
use crate::light::wire_key;
use crate::text;
use ntk_core::api::{
    Blob, Command, Completion, ConversationFilter, ErrorCode, Event, HistoryQuery, NetworkKind, ReceiveOpt, Reply, SendOptions,
};
use ntk_core::exec::CommitFate;
use ntk_protocol::MessageId;
use ntk_server::CommitFault;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::Instant;

/// What a light account's task reports.
pub(crate) enum LightNews {
    Sent(usize, Result<u64, String>),
    Recalled(usize, Result<(), String>),
}

impl Sim {
    /// Opens a device's kernel and logs in; both may be cut short by a fault.
    pub(crate) async fn open(&mut self, n: usize) {
        let (user, token) = (self.users[self.devices[n].user].clone(), self.tokens[self.devices[n].user].clone());
        let d = &mut self.devices[n];
        match Host::open_only(&d.dir, 1, d.env.clone()) {
            Ok((host, request)) => {
                host.start_trace(d.trace);
                d.asks.insert(request, Ask::Other);
                d.host = Some(host);
                d.suspended = false;
                d.windows.clear();
            }
            Err(e) => return self.wrong.push(format!("open of device {n}: {:?} {}", e.code, e.text)),
        }
        self.say(format!("device {n} opens"));
        let device_id = self.devices[n].id.clone();
        let login =
            Command::Login { user_id: user, token, endpoints: vec!["ws://mem".into()], device_id, platform: "linux".into() };
        self.ask(n, login, Ask::Login).await;
        self.ask(n, Command::OpenConversationWindow { filter: ConversationFilter::default(), count: 100 }, Ask::Window).await;
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

    /// Takes in what was delivered to a device, and its death.
    pub(crate) fn take_in(&mut self, n: usize) {
        if self.devices[n].faults.took_death() {
            return self.bury(n);
        }
        let Some(host) = self.devices[n].host.clone() else { return };
        host.pump();
        let done: Vec<Completion> = host.take_done();
        for completion in done {
            if let Some(ask) = self.devices[n].asks.remove(&completion.request) {
                self.done(n, ask, completion);
            }
        }
        for event in host.drain_events() {
            match event {
                Event::SendFinished(f) => {
                    let found = self.texts.iter_mut().find(|t| t.at == Some((n, f.local_id)));
                    if let Some(text) = found {
                        if f.code == 0 {
                            text.fate = Fate::Must;
                            text.seq = Some(f.seq);
                        } else if f.code != ErrorCode::SendCancelled as u32 {
                            self.counts.add("sends refused", 1);
                        }
                    }
                }
                Event::LoginEnded(e) => self.wrong.push(format!("device {n}: login ended: {} {}", e.code, e.text)),
                _ => {}
            }
        }
    }

    /// The process of a device died: its requests stay unanswered for ever.
    fn bury(&mut self, n: usize) {
        self.counts.add("client crashes", 1);
        self.say(format!("device {n} dies"));
        let d = &mut self.devices[n];
        d.wire.cut();
        if let Some(host) = d.host.take() {
            d.trace = host.trace();
            let broken = host.seen().broken.clone();
            self.wrong.extend(broken.into_iter().map(|b| format!("device {n}: {b}")));
        }
        d.asks.clear();
        d.suspended = false;
        d.logged_in = false;
    }

    fn done(&mut self, n: usize, ask: Ask, c: Completion) {
        let code = ErrorCode::from_u32(c.code);
        let ok = code == Some(ErrorCode::Ok);
        let user = self.devices[n].user;
        self.say(format!("device {n} {ask:?}: {code:?} {}", c.text));
        match ask {
            Ask::Send(text) => match c.reply {
                Some(Reply::SendReceipt(r)) => {
                    self.texts[text].at = Some((n, r.local_id));
                    self.texts[text].fate = Fate::Must;
                }
                _ => {
                    // Refused before anything was written: it must not appear. After close or death nobody knows.
                    let never = matches!(
                        code,
                        Some(
                            ErrorCode::DiskFull | ErrorCode::NotLoggedIn | ErrorCode::Suspended | ErrorCode::InvalidConversation
                        )
                    );
                    self.texts[text].fate = if never { Fate::Never } else { Fate::Maybe };
                }
            },
            Ask::Cancel(text) if ok => self.texts[text].fate = Fate::Never,
            // Refused: it is still promised. Cut short by a close, it may be gone or not.
            Ask::Cancel(text) if code != Some(ErrorCode::Cancelled) => self.texts[text].fate = Fate::Must,
            Ask::Recall(text) if ok => {
                self.texts[text].recalled = Fate::Must;
                self.counts.add("recalls", 1);
            }
            Ask::Read(convs, bulk) => {
                for (conv, held) in convs {
                    let most = self.at_most(conv);
                    let hi = self.read_hi.entry((user, conv)).or_default();
                    *hi = most.max(*hi);
                    if ok {
                        let d = &mut self.devices[n];
                        let lo = if bulk { d.cleared.entry(conv) } else { d.reads.entry(conv) }.or_default();
                        *lo = held.max(*lo);
                    }
                }
                self.counts.add("read marks", u64::from(ok));
            }
            // Two devices may set it at the same time: whatever either asked for may stand.
            Ask::Opt(conv, opt) => drop(self.opts.entry((user, conv)).or_default().insert(opt)),
            Ask::Pin(conv, pinned) => drop(self.pins.entry((user, conv)).or_default().insert(pinned)),
            Ask::Window => {
                if let Some(Reply::WindowOpened(w)) = c.reply {
                    self.devices[n].windows.insert(w.window);
                }
            }
            Ask::Suspend => self.devices[n].suspended = ok,
            Ask::Resume if ok => self.devices[n].suspended = false,
            Ask::Logout if ok => self.devices[n].logged_in = false,
            Ask::Login => self.devices[n].logged_in = ok,
            Ask::Destroy if ok => {
                let d = &mut self.devices[n];
                // What only this device knew is gone by the user's will.
                d.reads.clear();
                d.cleared.clear();
                for ask in d.asks.values_mut() {
                    if let Ask::Read(convs, _) = ask {
                        convs.iter_mut().for_each(|(_, held)| *held = 0);
                    }
                }
                d.logged_in = false;
                for text in self.texts.iter_mut().filter(|t| t.at.is_some_and(|(at, _)| at == n)) {
                    text.at = None;
                    if text.seq.is_none() && text.fate == Fate::Must {
                        text.fate = Fate::Maybe;
                    }
                }
            }
            _ => {}
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
        match self.rng.below(1000) {
            0..270 => self.kernel_send(n).await,
            270..480 => self.light_send(),
            480..570 => self.mark(n).await,
            570..630 => self.recall(n).await,
            630..690 => self.settings(n).await,
            690..760 => self.look(n).await,
            760..850 => self.link_trouble(n),
            850..890 => self.death(n),
            890..920 => self.server_trouble().await,
            920..940 => self.long_away(n),
            940..985 => self.life(n).await,
            _ => self.new_group_now().await,
        }
    }

    /// Takes in everything that was delivered anywhere.
    pub(crate) fn everybody(&mut self) {
        for n in 0..self.devices.len() {
            self.take_in(n);
        }
        while let Ok(news) = self.sent_by_lights.try_recv() {
            self.under_way -= 1;
            match news {
                LightNews::Sent(text, Ok(seq)) => {
                    self.texts[text].fate = Fate::Must;
                    self.texts[text].seq = Some(seq);
                }
                LightNews::Recalled(text, Ok(())) => {
                    self.texts[text].recalled = Fate::Must;
                    self.counts.add("recalls", 1);
                }
                LightNews::Sent(_, Err(e)) | LightNews::Recalled(_, Err(e)) => self.wrong.push(format!("a light account: {e}")),
            }
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

    fn conv_of(&mut self, user: usize) -> usize {
        let me = &self.users[user];
        let own: Vec<usize> = (0..self.convs.len())
            .filter(|&c| match &self.convs[c] {
                Room::Group(_) => true,
                Room::Pair(a, b) => a == me || b == me,
            })
            .collect();
        self.rng.pick(&own)
    }

    fn new_text(&mut self, conv: usize, sender: String) -> (usize, String, bool) {
        let excluded = self.rng.chance(100);
        let index = self.texts.len();
        let body = text::message(&mut self.rng, index as u64);
        let fate = Fate::Maybe;
        let text = Text { conv, sender, excluded, fate, seq: None, at: None, light: None, recalled: Fate::Never };
        self.texts.push(text);
        self.counts.add("messages", 1);
        (index, body, excluded)
    }

    async fn kernel_send(&mut self, n: usize) {
        let user = self.devices[n].user;
        let conv = self.conv_of(user);
        if self.rng.chance(40) {
            // Online-only: wherever it arrives, it must be in no store, or somebody finds a row that nobody wrote.
            let options = SendOptions { online_only: true, ..SendOptions::default() };
            let conversation = self.convs[conv].id_for(&self.users[user]);
            self.ask(n, Command::SendText { conversation, text: "online only".into(), options }, Ask::Other).await;
            return;
        }
        let (index, body, excluded) = self.new_text(conv, self.users[user].clone());
        let conversation = self.convs[conv].id_for(&self.users[user]);
        let options = SendOptions { excluded_from_unread: excluded, ..SendOptions::default() };
        self.say(format!("device {n} sends #{index} to {conversation}"));
        // A send marks read what the device held.
        let most = self.at_most(conv);
        let hi = self.read_hi.entry((user, conv)).or_default();
        *hi = most.max(*hi);
        let command = if self.rng.chance(100) {
            let (data, extension) = (Blob(vec![index as u8; 40]), Blob(vec![7]));
            Command::SendCustom { conversation, data, description: body, extension, options }
        } else {
            Command::SendText { conversation, text: body, options }
        };
        if !self.ask(n, command, Ask::Send(index)).await {
            self.texts[index].fate = Fate::Never;
        }
    }

    fn light_send(&mut self) {
        let account = self.rng.below(self.lights.len());
        let name = self.lights[account].user.clone();
        let own: Vec<usize> = (0..self.convs.len())
            .filter(|&c| match &self.convs[c] {
                Room::Group(_) => true,
                Room::Pair(a, b) => *a == name || *b == name,
            })
            .collect();
        let conv = self.rng.pick(&own);
        for _ in 0..1 + self.rng.below(4) {
            let (index, body, excluded) = self.new_text(conv, name.clone());
            self.texts[index].light = Some(account);
            let (light, key, to_sim) = (self.lights[account].clone(), wire_key(&self.convs[conv]), self.to_sim.clone());
            let mut random = [0; 10];
            self.rng.fill(&mut random);
            self.under_way += 1;
            self.say(format!("{name} sends #{index} to {key}"));
            tokio::task::spawn_local(async move {
                let cmid = MessageId::new(1, random);
                let sent = light.send(&key, cmid, &body, excluded).await.map(|a| a.cseq).map_err(|e| e.to_string());
                let _ = to_sim.send(LightNews::Sent(index, sent));
            });
        }
    }

    /// The newest seqs a host knows, from its window.
    fn held(&self, n: usize, of: impl Fn(&Room) -> bool) -> Vec<(usize, u64)> {
        let me = &self.users[self.devices[n].user];
        let Some(host) = &self.devices[n].host else { return Vec::new() };
        let seen = host.seen();
        let head = |id: &str| seen.lists.values().flat_map(|w| &w.rows).find(|r| r.id == id).map_or(0, |r| r.head_seq);
        let rooms = self.convs.iter().enumerate().filter(|(_, r)| of(r));
        rooms.map(|(c, r)| (c, head(&r.id_for(me)))).collect()
    }

    async fn mark(&mut self, n: usize) {
        let user = self.devices[n].user;
        let conv = self.conv_of(user);
        let room = self.convs[conv].clone();
        let bulk = self.rng.chance(150);
        let (command, held) = match if bulk { self.rng.below(3) } else { 3 } {
            0 => (Command::MarkAllMessageAsRead {}, self.held(n, |_| true)),
            1 => (Command::MarkGroupMessageAsRead { group_id: String::new() }, self.held(n, |r| matches!(r, Room::Group(_)))),
            2 => (Command::MarkC2cMessageAsRead { user_id: String::new() }, self.held(n, |r| matches!(r, Room::Pair(..)))),
            _ => {
                let id = room.id_for(&self.users[user]);
                let command = match &room {
                    Room::Group(g) => Command::MarkGroupMessageAsRead { group_id: g.clone() },
                    Room::Pair(..) => Command::MarkC2cMessageAsRead { user_id: id.trim_start_matches("c2c_").into() },
                };
                (command, self.held(n, |r| *r == room))
            }
        };
        self.say(format!("device {n} {command:?}"));
        let convs: Vec<usize> = held.iter().map(|(c, _)| *c).collect();
        self.ask(n, command, Ask::Read(held, bulk)).await;
        // Even if the process dies before it answers, the mark may stand.
        for conv in convs {
            let most = self.at_most(conv);
            let hi = self.read_hi.entry((user, conv)).or_default();
            *hi = most.max(*hi);
        }
    }

    async fn recall(&mut self, n: usize) {
        let recallable = |t: &Text| t.seq.is_some() && t.recalled == Fate::Never;
        if self.rng.chance(500) {
            let own: Vec<usize> = (0..self.texts.len())
                .filter(|&i| recallable(&self.texts[i]) && self.texts[i].at.is_some_and(|(at, _)| at == n))
                .collect();
            if own.is_empty() {
                return;
            }
            let text = self.rng.pick(&own);
            let local_id = self.texts[text].at.map_or(0, |(_, id)| id);
            self.texts[text].recalled = Fate::Maybe;
            self.say(format!("device {n} recalls #{text}"));
            if !self.ask(n, Command::RecallMessage { local_id }, Ask::Recall(text)).await {
                self.texts[text].recalled = Fate::Never;
            }
        } else {
            let theirs: Vec<usize> =
                (0..self.texts.len()).filter(|&i| recallable(&self.texts[i]) && self.texts[i].light.is_some()).collect();
            if theirs.is_empty() {
                return;
            }
            let text = self.rng.pick(&theirs);
            self.texts[text].recalled = Fate::Maybe;
            let t = &self.texts[text];
            let light = self.lights[t.light.unwrap_or(0)].clone();
            let (key, seq, to_sim) = (wire_key(&self.convs[t.conv]), t.seq.unwrap_or(0), self.to_sim.clone());
            self.under_way += 1;
            self.say(format!("{} recalls #{text} at {key} {seq}", light.user));
            tokio::task::spawn_local(async move {
                let outcome = light.recall(&key, seq).await.map(drop).map_err(|e| format!("recall of {key} {seq}: {e}"));
                let _ = to_sim.send(LightNews::Recalled(text, outcome));
            });
        }
    }

    async fn settings(&mut self, n: usize) {
        let user = self.devices[n].user;
        let conv = self.conv_of(user);
        let conversation = self.convs[conv].id_for(&self.users[user]);
        if self.rng.chance(600) {
            let opt = self.rng.below(5) as u32;
            self.opts.entry((user, conv)).or_default().insert(opt);
            let command = Command::SetReceiveOpt { conversation, opt: ReceiveOpt::from_u32(opt).unwrap_or_default() };
            self.ask(n, command, Ask::Opt(conv, opt)).await;
        } else {
            let pinned = self.rng.chance(500);
            self.pins.entry((user, conv)).or_default().insert(pinned);
            self.ask(n, Command::PinConversation { conversation, pinned }, Ask::Pin(conv, pinned)).await;
        }
    }

    /// Reads: history, lists, windows, totals, audits.
    async fn look(&mut self, n: usize) {
        let user = self.devices[n].user;
        let conv = self.conv_of(user);
        let conversation = self.convs[conv].id_for(&self.users[user]);
        let window = self.devices[n].windows.iter().nth(1).copied();
        let count = 1 + self.rng.below(30) as u32;
        let (command, ask) = match self.rng.below(10) {
            0..4 => {
                let (newer, local_only) = (self.rng.chance(300), self.rng.chance(200));
                let query = HistoryQuery { newer, count, local_only, ..Default::default() };
                (Command::GetHistory { conversation, query }, Ask::Other)
            }
            4 | 5 if self.devices[n].windows.len() < 4 => {
                (Command::OpenMessageWindow { conversation, count, around_local_id: 0 }, Ask::Window)
            }
            6 if let Some(window) = window => (Command::GrowWindow { window, older: count, newer: 0 }, Ask::Other),
            7 if let Some(window) = window => {
                self.devices[n].windows.remove(&window);
                (Command::CloseWindow { window }, Ask::Other)
            }
            8 => (Command::GetTotalUnreadMessageCount {}, Ask::Other),
            _ => (
                Command::GetConversationList {
                    cursor: String::new(),
                    count: 50,
                    filter: ConversationFilter { unread: true, ..Default::default() },
                },
                Ask::Other,
            ),
        };
        self.ask(n, command, ask).await;
    }

    fn link_trouble(&mut self, n: usize) {
        let what = self.rng.below(7);
        let wire = self.devices[n].wire.clone();
        self.say(format!("link of device {n}: trouble {what}"));
        match what {
            0 | 1 => wire.cut(),
            2 => {
                let up = self.rng.chance(500) && self.devices[n].away_until.is_none();
                wire.set_up(up);
            }
            3 => {
                // Frames of an old link may still be on their way while a new one is up: order holds only inside one.
                wire.delay_ms.store(self.rng.below(800) as u64, Ordering::SeqCst);
                wire.cut();
                self.counts.add("reorders across links", 1);
            }
            4 => wire.lose_pushes.store(self.rng.below(400) as u64, Ordering::SeqCst),
            5 => wire.hold_acks.store(true, Ordering::SeqCst),
            _ => {
                if self.devices[n].away_until.is_none() {
                    wire.heal();
                }
            }
        }
    }

    /// The next commits of a device fail or kill it.
    fn death(&mut self, n: usize) {
        let (after, fate) = (self.rng.below(4), self.rng.below(3));
        let faults = &self.devices[n].faults;
        match fate {
            0 => faults.plan(after, 1, CommitFate::Die),
            1 => faults.plan(after, 1, CommitFate::DieAfter),
            _ => faults.plan(after, 1 + self.rng.below(3), CommitFate::DiskFull),
        }
    }

    async fn server_trouble(&mut self) {
        let (after, what) = (self.rng.below(4), self.rng.below(4));
        match what {
            0 => self.server_faults.plan(after, 1, CommitFault::Die),
            1 => self.server_faults.plan(after, 1, CommitFault::DieAfter),
            2 => self.server_faults.plan(after, 1 + self.rng.below(2), CommitFault::Fail),
            _ => {
                self.counts.add("server crashes", 1);
                self.site.crash().await;
                self.say("the server is killed");
                self.site.up().await;
            }
        }
    }

    /// Away for longer than the server keeps entries.
    fn long_away(&mut self, n: usize) {
        if self.devices[n].away_until.is_none() {
            self.devices[n].wire.set_up(false);
            let extra = self.rng.below(60) as u64;
            self.devices[n].away_until = Some(Instant::now() + TTL + Duration::from_secs(30 + extra));
            self.say(format!("device {n} is away"));
        }
    }

    /// Suspend and resume, logout and login, close and open, cancel and resend, destroy.
    async fn life(&mut self, n: usize) {
        let what = self.rng.below(16);
        let mine: Vec<usize> = (0..self.texts.len())
            .filter(|&i| {
                self.texts[i].at.is_some_and(|(at, _)| at == n) && self.texts[i].seq.is_none() && self.texts[i].fate == Fate::Must
            })
            .collect();
        self.say(format!("device {n}: life {what}"));
        match what {
            0..3 => drop(self.ask(n, Command::Suspend { deadline_ms: 500 }, Ask::Suspend).await),
            3..6 => drop(self.ask(n, Command::Resume {}, Ask::Resume).await),
            6 | 7 => drop(self.ask(n, Command::Logout {}, Ask::Logout).await),
            8 | 9 => self.login(n).await,
            10 | 11 => self.close(n).await,
            12 | 13 if !mine.is_empty() => {
                let text = self.rng.pick(&mine);
                let local_id = self.texts[text].at.map_or(0, |(_, id)| id);
                if self.ask(n, Command::CancelSend { local_id }, Ask::Cancel(text)).await {
                    // The process may die after the cancel and before it says so.
                    self.texts[text].fate = Fate::Maybe;
                }
            }
            14 if !mine.is_empty() => {
                let local_id = self.texts[self.rng.pick(&mine)].at.map_or(0, |(_, id)| id);
                self.ask(n, Command::ResendMessage { local_id }, Ask::Other).await;
            }
            15 if self.rng.chance(300) => drop(self.ask(n, Command::DestroyData {}, Ask::Destroy).await),
            _ => drop(self.ask(n, Command::SetForeground { foreground: what.is_multiple_of(2) }, Ask::Other).await),
        }
    }

    /// Logs a device in again.
    pub(crate) async fn login(&mut self, n: usize) {
        let d = &self.devices[n];
        let login = Command::Login {
            user_id: self.users[d.user].clone(),
            token: self.tokens[d.user].clone(),
            endpoints: vec!["ws://mem".into()],
            device_id: d.id.clone(),
            platform: "linux".into(),
        };
        self.ask(n, login, Ask::Login).await;
    }

    /// Closes a device in good order: every request completes once, then nothing comes any more.
    pub(crate) async fn close(&mut self, n: usize) {
        let Some(host) = self.devices[n].host.clone() else { return };
        host.kernel().close();
        let deadline = Instant::now() + Duration::from_secs(60);
        while host.seen().closed.is_none() && self.devices[n].host.is_some() && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
            self.take_in(n);
        }
        if self.devices[n].host.take().is_none() {
            return;
        }
        let seen = host.seen();
        if seen.closed.is_none() || !seen.open.is_empty() || seen.accepted != seen.completed || !seen.broken.is_empty() {
            self.wrong.push(format!(
                "close of device {n}: closed {:?}, {} requests, {} completions, open {:?}, broken {:?}",
                seen.closed, seen.accepted, seen.completed, seen.open, seen.broken
            ));
        }
        self.devices[n].trace = host.trace();
        self.devices[n].asks.clear();
        self.devices[n].logged_in = false;
    }

    async fn new_group_now(&mut self) {
        if self.convs.len() < 14 && self.site.server().is_some_and(|s| !s.is_dead()) {
            self.server_faults.clear();
            self.new_group().await;
        }
    }
}
