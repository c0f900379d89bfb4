//! Two stores, the same requests: every answer, every entry that is pushed, every notification and every later reading must be the
//! same, whatever keeps the rows.
use super::Memory;
use crate::config::{Clock, Config, Exec};
use crate::exec::Tasks;
use crate::ids::UserId;
use crate::limits::Limits;
use crate::meter::Meter;
use crate::news::{Notification, PushKind, PushTarget};
use crate::push::Pusher;
use crate::random::Random;
use crate::routes::{Route, Routes};
use crate::store::rules::carry::PART;
use crate::store::rules::tx::Env;
use crate::store::served::Served;
use crate::store::types::{Account, Answer, Asked, CommitNews, NameAsk, NewGroup, NewMsg, PageAsk, ReadMark, SearchAsk};
use crate::store::{BlobFiles, Given, Store};
use ntk_protocol::friends::Act;
use ntk_protocol::groups::GroupType;
use ntk_protocol::rules::{flags, kind};
use ntk_protocol::{ConvKey, NameQuery, Query, wire};
use prost::Message as _;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

const USERS: [&str; 4] = ["ann", "bob", "cid", "dan"];

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Nobody;

impl Pusher for Nobody {
    fn push(&self, _: Notification) {}
}

/// Every blob but one is there, none goes.
struct Files;

impl BlobFiles for Files {
    fn touch(&self, id: &str) -> bool {
        !id.starts_with('f')
    }

    fn remove_older(&self, _: &str, _: i64) -> bool {
        false
    }
}

/// xorshift64*
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % below
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len() as u64) as usize]
    }

    fn seldom(&mut self) -> bool {
        self.roll(8) == 0
    }
}

struct Side {
    store: Arc<dyn Store>,
    feed: mpsc::UnboundedReceiver<CommitNews>,
    /// The badge each user was last notified with, since it was looked at.
    badges: BTreeMap<String, u64>,
}

impl Side {
    /// Carries what is committed until nothing is left, and tells what was said meanwhile.
    async fn settle(&mut self) -> String {
        let mut told = String::new();
        while let Ok(news) = self.feed.try_recv() {
            match news {
                CommitNews::Task(task) => {
                    writeln!(told, "{:?} {} {:?} {:?}", task.job, task.members, task.tails, task.news).unwrap();
                    for part in 0..task.members.div_ceil(PART as u32) {
                        let done = self.store.fan_in(task.clone(), part).await;
                        writeln!(told, "{done:?}").unwrap();
                    }
                    self.store.finish(task.id).await.unwrap();
                }
                other => {
                    if let CommitNews::Notifications(all) = &other {
                        self.badges.extend(all.iter().map(|n| (n.user.clone(), n.badge)));
                    }
                    writeln!(told, "{other:?}").unwrap();
                }
            }
        }
        told
    }

    /// Every badge is the sum of an independent count over the conversations that are listed and not muted.
    async fn badges_are_right(&mut self, users: &[Account]) -> usize {
        let badges = std::mem::take(&mut self.badges);
        for (uid, badge) in &badges {
            let user = users.iter().find(|u| &*u.uid == uid).unwrap();
            let mut total = 0;
            for of in self.store.recount(uid).await.unwrap() {
                let state = self.store.conv_state(user.clone(), ConvKey::parse(&of.conv).unwrap()).await.unwrap();
                let listed = state.hidden_upto == 0 || state.active_cseq > state.hidden_upto || state.draft.is_some();
                total += if listed && matches!(state.recv_opt, 0 | 4) { of.unread } else { 0 };
            }
            assert_eq!(*badge, total, "the badge of {uid}");
        }
        badges.len()
    }
}

pub(super) struct Both {
    sides: [Side; 2],
    pub(super) users: Vec<Account>,
    clock: Arc<Hands>,
    pub(super) dice: Dice,
    asked: usize,
    badges: usize,
    _routes: Vec<Route>,
    _tasks: Tasks,
    _dir: tempfile::TempDir,
}

impl Both {
    pub(super) async fn open(seed: u64) -> Both {
        let dir = tempfile::tempdir().unwrap();
        let (clock, tasks) = (Arc::new(Hands(AtomicI64::new(1_700_000_000_000))), Tasks::default());
        let mut config = Config::new(dir.path());
        (config.exec, config.fsync, config.read_diffusion_above) = (Exec::Inline, false, 2);
        config.clock = clock.clone();
        config.pusher = Some(Arc::new(Nobody));
        let routes = Arc::new(Routes::default());
        config.limits = Limits::unlimited();
        let meter = Arc::new(Meter::new(&config.limits));
        let given = Given { routes: routes.clone(), meter: meter.clone(), files: Arc::new(Files) };
        let (sqlite, feed) = crate::store::open(&config, given, &Random::new(Some(seed)), &tasks).unwrap();
        let (engine, news) = Memory::open(Env::of(&config, routes.clone(), meter));
        let memory = Served::new(engine, Arc::new(Files));
        let badges = BTreeMap::new();
        let sides = [Side { store: sqlite, feed, badges: badges.clone() }, Side { store: Arc::new(memory), feed: news, badges }];
        let mut users = Vec::new();
        for uid in USERS {
            users.push(sides[0].store.login(uid).await.unwrap());
            assert_eq!(sides[1].store.login(uid).await.as_ref(), Ok(&users[users.len() - 1]));
        }
        // One looks, one is in the background, the others are away.
        let held =
            [(0, false), (1, true)].map(|(at, away): (usize, bool)| routes.put(users[at].id, Arc::new(AtomicBool::new(away))));
        let dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        Both { sides, users, clock, dice, asked: 0, badges: 0, _routes: held.into(), _tasks: tasks, _dir: dir }
    }

    pub(super) async fn ask<T: Debug>(&mut self, what: &str, ask: impl Fn(&dyn Store) -> Answer<T>) -> Option<T> {
        let mut said = Vec::new();
        let mut first = None;
        for side in &mut self.sides {
            let answer = ask(&*side.store).await;
            said.push(format!("{answer:?}\n{}", side.settle().await));
            self.badges += side.badges_are_right(&self.users).await;
            first = first.or(answer.ok());
        }
        self.asked += 1;
        assert_eq!(said[0], said[1], "{what}, request {}", self.asked);
        first
    }

    fn user(&mut self) -> Account {
        let at = self.dice.roll(USERS.len() as u64) as usize;
        self.users[at].clone()
    }

    fn conv(&mut self) -> ConvKey {
        let [a, b] = [self.dice.one(&USERS), self.dice.one(&USERS)];
        match self.dice.roll(4) {
            0 => ConvKey::group("small").unwrap(),
            1 => ConvKey::group("large").unwrap(),
            _ => ConvKey::c2c(a, b).unwrap(),
        }
    }

    fn cseq(&mut self) -> u64 {
        1 + self.dice.roll(8)
    }

    fn cseqs(&mut self) -> Vec<u64> {
        (0..1 + self.dice.roll(4)).map(|_| self.cseq()).collect()
    }

    fn names(&mut self) -> Vec<String> {
        (0..self.dice.roll(3)).map(|_| self.dice.one(&["ann", "bob", "cid", "dan", "nobody"]).to_owned()).collect()
    }

    fn words(&mut self) -> String {
        format!("{} {}", self.dice.one(&["red", "green", "大家好"]), self.dice.one(&["apple", "pear", "早上好"]))
    }

    fn message(&mut self) -> NewMsg {
        let (sender, conv) = (self.user(), self.conv());
        let mut body = wire::Body { text: self.words(), ..Default::default() };
        let (mut message_kind, mut of_flags) = (kind::TEXT, self.dice.one(&[&0, &0, &flags::NEEDS_RECEIPT]).to_owned());
        if self.dice.seldom() {
            let file = Some(wire::File { blob: self.dice.one(&["a", "b", "f"]).repeat(64), ..Default::default() });
            message_kind = kind::IMAGE;
            body.elements.push(wire::Element { kind: 3, file, ..Default::default() });
        }
        let targets = if self.dice.seldom() { self.names() } else { Vec::new() };
        of_flags |= if targets.is_empty() { 0 } else { flags::TARGETED };
        of_flags |= if self.dice.seldom() { flags::AT_ALL } else { 0 };
        let at = if self.dice.seldom() { self.names() } else { Vec::new() };
        body.at_users = at.clone();
        let push = self.dice.seldom().then(|| wire::Push { title: "title".into(), ..Default::default() });
        let cmid = self.dice.roll(500).to_be_bytes().to_vec();
        let read_upto = self.dice.roll(6);
        let body = body.encode_to_vec().into();
        NewMsg { sender, conv, cmid, kind: message_kind, flags: of_flags, body, read_upto, targets, at, push }
    }

    async fn change(&mut self) {
        let (by, conv, cseq) = (self.user(), self.conv(), self.cseq());
        match self.dice.roll(6) {
            0 => {
                let ask = wire::Recall { cseq, delete: self.dice.seldom(), reason: "why".into(), ..Default::default() };
                self.ask("recall", |s| s.recall(by.clone(), conv.clone(), ask.clone(), 60_000)).await;
            }
            1 => {
                let body = wire::Body { text: self.words(), ..Default::default() }.encode_to_vec().into();
                let ask = wire::Modify { cseq, body, base_edits: self.dice.roll(2) as u32, ..Default::default() };
                self.ask("modify", |s| s.modify(by.clone(), conv.clone(), ask.clone())).await;
            }
            2 => {
                let (reaction, remove) = (self.dice.one(&["+1", "heart"]).to_owned(), self.dice.seldom());
                let ask = wire::React { cseq, reaction, remove, ..Default::default() };
                self.ask("react", |s| s.react(by.clone(), conv.clone(), ask.clone())).await;
            }
            3 => {
                let key = self.dice.one(&["k", "l"]).to_owned();
                let set = vec![wire::Extension { key, value: "v".into(), ver: self.dice.roll(3) }];
                let ask = wire::SetExtensions { cseq, set, remove_all: self.dice.seldom(), ..Default::default() };
                self.ask("extensions", |s| s.set_extensions(by.clone(), conv.clone(), ask.clone())).await;
            }
            4 => {
                let ask = wire::PinMsg { cseq, pinned: !self.dice.seldom(), ..Default::default() };
                self.ask("pin", |s| s.pin_msg(by.clone(), conv.clone(), ask.clone())).await;
            }
            _ => {
                let cseqs = self.cseqs();
                self.ask("receipts", |s| s.send_receipts(by.clone(), conv.clone(), cseqs.clone())).await;
            }
        }
    }

    async fn set(&mut self) {
        let (user, conv) = (self.user(), self.conv());
        match self.dice.roll(5) {
            0 => {
                let upto_ts = if self.dice.seldom() { self.clock.now_ms() - self.dice.roll(50_000) as i64 } else { 0 };
                let marks = vec![ReadMark { conv, read_cseq: self.dice.roll(9), upto_ts }];
                self.ask("read", |s| s.read_marks(user.clone(), marks.clone())).await;
            }
            1 => {
                let few = |all: u64| if all == 0 { vec![1] } else { Vec::new() };
                // Every field is named: one that is added is asked of both engines.
                let ask = wire::SetConv {
                    conv: String::new(),
                    recv_opt: self.dice.seldom().then_some(1),
                    pinned: [None, Some(true), Some(false)][self.dice.roll(3) as usize],
                    marks_on: self.dice.roll(4),
                    marks_off: self.dice.roll(8),
                    custom_data: self.dice.seldom().then(|| b"data"[..].into()),
                    folders_add: few(self.dice.roll(3)),
                    folders_remove: few(self.dice.roll(6)),
                    hide_upto: self.dice.roll(12) / 8,
                    clear_upto: self.dice.roll(12) / 8,
                    draft: self.dice.seldom().then(|| wire::Draft { text: "half".into(), ts_ms: 5 }),
                };
                self.ask("set", |s| s.set_conv(user.clone(), conv.clone(), ask.clone())).await;
            }
            2 => {
                let cseqs = self.cseqs();
                self.ask("hide", |s| s.hide_msgs(user.clone(), conv.clone(), cseqs.clone())).await;
            }
            3 => {
                let name = self.dice.one(&["work", "home"]).to_owned();
                let mut ask = wire::SetUser { put: vec![wire::Folder { id: 1 + self.dice.roll(2), name }], ..Default::default() };
                if self.dice.seldom() {
                    ask.remove.push(1);
                    ask.all_receive = Some(wire::AllReceive { opt: 2, from_s: 0, for_s: self.dice.roll(86_400) as u32 });
                }
                self.ask("user", |s| s.set_user(user.clone(), ask.clone())).await;
                let nickname = Some(self.dice.one(&["Ann", "Bob Ann", "张三", ""]).to_owned());
                let (level, allow) =
                    (self.dice.seldom().then_some(3), self.dice.seldom().then_some(3 * self.dice.roll(2) as u32));
                let ask = wire::SetProfile { nickname, level, allow, ..Default::default() };
                self.ask("profile", |s| s.set_profile(user.clone(), ask.clone())).await;
                let known = |user: &&str| wire::KnownProfile { user: (*user).into(), ver: 0 };
                let ask = wire::GetProfiles { users: USERS.iter().chain(&["zoe"]).map(known).collect() };
                self.ask("profiles", |s| s.profiles(user.id, ask.clone())).await;
            }
            _ => {
                let (device, token) = (self.dice.one(&["phone", "desk"]).to_owned(), self.dice.roll(8));
                if self.dice.seldom() {
                    let (token, kind) = (format!("token{token}"), PushKind::Fcm);
                    let target = PushTarget { device: device.clone(), kind, token: token.clone(), locale: String::new() };
                    self.ask("put push", |s| s.put_push(user.id, target.clone())).await;
                    if self.dice.seldom() {
                        self.ask("drop push token", |s| s.drop_push_token(token.clone())).await;
                        self.ask("drop push", |s| s.drop_push(user.id, &device)).await;
                    }
                }
                match self.dice.roll(8) {
                    0 => self.ask("revoke", |s| s.revoke(user.id, token)).await,
                    1 | 2 => self.ask("forget", |s| s.forget_device(user.id, &device)).await,
                    3 | 4 => self.ask("checkpoint", |s| s.checkpoint(user.id, &device, token)).await,
                    _ => self.ask("seen", |s| s.seen(user.id, &device, "linux", token)).await,
                };
                self.ask("may enter", |s| s.may_enter(user.id, &device, token)).await;
                self.ask("good", |s| s.token_is_good(&user.uid, token)).await;
                self.ask("revoked", |s| s.revoked(token as i64)).await;
            }
        }
    }

    async fn groups(&mut self) {
        let by = self.user();
        let conv = ConvKey::group(self.dice.one(&["small", "large"])).unwrap();
        let members = self.names();
        let (b, c) = (|| by.clone(), || conv.clone());
        match self.dice.roll(18) {
            0..3 => {
                let of = GroupType::ALL[self.dice.roll(4) as usize];
                let approve_option = self.dice.roll(4) as u32;
                let info = wire::GroupInfo { introduction: "what it is".into(), approve_option, ..Default::default() };
                let new = NewGroup { owner: by, conv, name: "name".into(), members, of, info };
                self.ask("create", |s| s.create_group(new.clone())).await;
            }
            3..5 => {
                self.ask("add", |s| s.add_members(b(), c(), members.clone())).await;
            }
            5 => {
                let wording = self.dice.one(&["", "let me in"]).to_owned();
                self.ask("join", |s| s.join_group(b(), c(), wording.clone())).await;
            }
            6 => {
                self.ask("quit", |s| s.quit_group(b(), c())).await;
            }
            7 => {
                self.ask("kick", |s| s.kick_members(b(), c(), members.clone())).await;
            }
            8 => {
                let ask = wire::SetMember { user: self.dice.one(&USERS).into(), ..Default::default() };
                let ask = match self.dice.roll(3) {
                    0 => wire::SetMember { role: Some(200 + 100 * self.dice.roll(2) as u32), ..ask },
                    1 => wire::SetMember { mute_s: Some(self.dice.roll(3)), ..ask },
                    _ => wire::SetMember { card: Some("card".into()), ..ask },
                };
                self.ask("set member", |s| s.set_member(b(), c(), ask.clone())).await;
            }
            9 => {
                let options = [None, Some(2), Some(3)];
                let (join, approve) = (options[self.dice.roll(3) as usize], options[self.dice.roll(3) as usize]);
                let (name, muted_all) = (Some(self.words()), Some(self.dice.seldom()));
                let ask = wire::SetGroup { name, muted_all, join_option: join, approve_option: approve, ..Default::default() };
                self.ask("set group", |s| s.set_group(b(), c(), ask.clone())).await;
                self.ask("groups", |s| s.groups(b(), vec![c()])).await;
            }
            10 => {
                let next = self.dice.one(&USERS).to_owned();
                self.ask("transfer", |s| s.transfer_group(b(), c(), next.clone())).await;
            }
            11 => {
                let role = 100 * self.dice.roll(5) as u32;
                let ask = wire::GetMembers { role, limit: self.dice.roll(3) as u32, ..Default::default() };
                self.ask("members", |s| s.group_members(b(), c(), ask.clone())).await;
            }
            12..14 => {
                let (user, accept) = (self.dice.one(&USERS).to_owned(), self.dice.seldom());
                let ask = wire::DecideApplication { user, accept, answer: "so".into(), ..Default::default() };
                self.ask("decide", |s| s.decide_application(b(), c(), ask.clone())).await;
            }
            14..16 => {
                let mut ask = wire::GetApplications { limit: self.dice.roll(3) as u32, ..Default::default() };
                self.ask("applications", |s| s.applications(b(), Some(c()), ask.clone())).await;
                let page = self.ask("all applications", |s| s.applications(b(), None, ask.clone())).await;
                ask.page_token = page.map(|p| p.next_page_token).unwrap_or_default();
                self.ask("more applications", |s| s.applications(b(), None, ask.clone())).await;
                if self.dice.seldom() {
                    self.ask("read applications", |s| s.read_applications(b())).await;
                }
            }
            _ if self.dice.seldom() => {
                self.ask("dismiss", |s| s.dismiss_group(b(), c())).await;
            }
            _ => {}
        }
    }

    async fn relate(&mut self) {
        let user = self.user();
        let act = Act::from_wire(1 + self.dice.roll(8) as u32).expect("one of eight");
        let (peer, wording) = (self.dice.one(&["ann", "bob", "cid", "dan", "nobody"]).to_owned(), self.words());
        let remark = self.dice.one(&["", "Mum"]).to_owned();
        let (source, both) = (self.dice.one(&["", "qr"]).to_owned(), self.dice.seldom());
        let ask = wire::SetContact { user: peer, act: act.wire(), wording, source, remark, both };
        self.ask("relate", |s| s.set_contact(user.clone(), act, ask.clone())).await;
        if self.dice.seldom() {
            self.ask("read contacts", |s| s.read_contacts(user.clone())).await;
        }
        let ask = wire::GetContacts { after: self.dice.roll(20), whole: self.dice.seldom(), limit: 1 + self.dice.roll(4) as u32 };
        self.ask("contacts", |s| s.contacts(user.clone(), ask)).await;
    }

    async fn look_for_names(&mut self) {
        let user = self.user();
        for after in 0..2 {
            let keywords = [self.dice.one(&["ann", "b", "zhangs", "small"]), self.dice.one(&["三", "large", "gre", "app"])];
            let (keywords, any) = (keywords.map(str::to_owned).to_vec(), !self.dice.seldom());
            let within = Duration::from_secs(60);
            let ask = || NameAsk { query: NameQuery::new(&keywords, any), keywords: keywords.clone(), after, limit: 3, within };
            self.ask("users named", |s| s.search_users(user.id, ask())).await;
            self.ask("groups named", |s| s.search_groups(user.clone(), ask())).await;
        }
    }

    async fn look(&mut self) {
        self.look_for_names().await;
        self.relate().await;
        let (user, conv) = (self.user(), self.conv());
        let (lo, hi, limit) = (self.dice.roll(5), self.dice.roll(12), 1 + self.dice.roll(6) as u32);
        let (u, c) = (|| user.clone(), || conv.clone());
        let page = PageAsk { lo, hi, newest_first: lo % 2 == 0, limit, read_cseq: self.dice.roll(5) };
        self.ask("page", |s| s.page(u(), c(), page.clone())).await;
        self.ask("changes", |s| s.changes(u(), c(), lo, limit)).await;
        self.ask("count", |s| s.count(u(), c(), lo, hi)).await;
        self.ask("state", |s| s.conv_state(u(), c())).await;
        self.ask("pinned", |s| s.pinned(u(), c())).await;
        self.ask("hidden", |s| s.hidden(u(), c(), lo, limit)).await;
        self.ask("numbers", |s| s.receipts(u(), c(), vec![1, 2, 3, hi])).await;
        let ask = wire::ReadMembers { cseq: lo, unread: hi % 2 == 0, limit, ..Default::default() };
        self.ask("readers", |s| s.read_members(u(), c(), ask.clone())).await;
        self.ask("online", |s| s.members_for(u(), c(), Vec::new())).await;
        self.ask("catch up", |s| s.catch_up(u(), lo, limit, Asked::Inside)).await;
        self.ask("upload", |s| s.take_upload(&u().uid, lo, 1 << 20)).await;
        self.ask("heads", |s| s.heads(user.id, Asked::Entering)).await;
        self.ask("diffused", |s| s.diffused(u())).await;
        self.ask("devices", |s| s.devices(user.id)).await;
        self.ask("recount", |s| s.recount(&user.uid)).await;
        self.ask("unnamed", |s| s.remove_unnamed(vec!["a".repeat(64), "b".repeat(64)], 0)).await;
        let mut token = Some(bytes::Bytes::new());
        while let Some(from) = token.take() {
            let page = self.ask("list", |s| s.snapshot(u(), from.clone(), 2)).await;
            token = page.map(|p| p.next_page_token).filter(|t| !t.is_empty());
        }
        let query = Query::new(&[self.dice.one(&["apple", "green", "早上", "re"])], false);
        let (conv, grouped) = (self.dice.seldom().then_some(conv), self.dice.seldom());
        let mut ask = SearchAsk {
            query,
            conv,
            senders: Vec::new(),
            kinds: Vec::new(),
            time: 0..=i64::MAX,
            grouped,
            page_token: bytes::Bytes::new(),
            limit: 3,
            within: Duration::from_secs(60),
        };
        loop {
            let found = self.ask("search", |s| s.search(u(), ask.clone())).await;
            match found.map(|f| f.next_page_token).filter(|t| !t.is_empty()) {
                Some(next) => ask.page_token = next,
                None => break,
            }
        }
    }

    async fn step(&mut self) {
        match self.dice.roll(20) {
            0..8 => {
                let msg = self.message();
                self.ask("send", |s| s.append(msg.clone())).await;
            }
            8..12 => self.change().await,
            12..15 => self.set().await,
            15 => self.groups().await,
            16 => {
                self.clock.0.fetch_add(self.dice.roll(40_000) as i64, Ordering::Relaxed);
                let before = self.clock.now_ms() - 1_000_000;
                self.ask("expire", |s| s.expire(before)).await;
            }
            _ => self.look().await,
        }
    }
}

#[tokio::test]
async fn two_engines_answer_every_request_alike() {
    let mut badges = 0;
    for seed in 1..=6 {
        let mut both = Both::open(seed).await;
        for _ in 0..350 {
            both.step().await;
        }
        for at in 0..USERS.len() {
            let UserId(user) = both.users[at].id;
            let heads = both.ask("heads", |s| s.heads(UserId(user), Asked::Inside)).await.unwrap();
            assert!(heads.head > 10, "{user} of seed {seed} has {heads:?}");
        }
        assert_eq!(both.ask("tasks", |s| s.unfinished()).await, Some(0));
        assert!(both.asked > 500, "{} requests", both.asked);
        badges += both.badges;
    }
    assert!(badges > 100, "{badges} badges");
}
