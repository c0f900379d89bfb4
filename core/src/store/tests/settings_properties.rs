//! Settings, deletions and clearings of several devices, mentions and read marks: whatever the order, the loss of answers and
//! the crash cuts, a device that has heard everything shows what the server has. The "server" here knows no kernel code.
use super::device::{Device, ME};
use crate::model::ids::{Mseq, Seq, SeqRange, SnapshotNo, Useq};
use crate::store::ground::sql::row;
use crate::store::{Asked, Clean, ConversationWork, Setting, SyncWork, Work, all_wants, next_intents};
use ntk_protocol::{rules, wire};
use proptest::prelude::*;
use prost::Message as _;

const KEY: &str = "group:g";

#[derive(Debug, Clone)]
enum Change {
    Opt(u32),
    Pin(bool),
    Marks(u64, bool),
    Data(u8),
    Hide,
    Clear,
}

#[derive(Debug, Clone)]
enum Step {
    Message {
        mine: bool,
        flags: u32,
        at: bool,
    },
    Recall(usize),
    Read(usize),
    /// Another device sets something.
    Other(Change),
    /// This one does.
    Mine(Change),
    Draft(bool),
    Mark,
    Next(usize),
    Again(usize),
    Snapshot,
    Page(bool, usize),
    Question,
    /// The oldest intent is sent; perhaps its answer gets lost.
    Intent {
        lost: bool,
    },
    /// The oldest intent is sent; another device sets something then, and this one hears of that before it has its answer.
    Overtaken(Change),
    Crash,
}

#[derive(Default)]
struct Server {
    messages: Vec<wire::Msg>,
    entries: Vec<wire::Entry>,
    mseq: u64,
    read: u64,
    visible_from: u64,
    set: wire::ConvState,
}

impl Server {
    fn head(&self) -> u64 {
        self.messages.len() as u64
    }

    fn entry(&mut self, kind: wire::EntryKind, msg: Option<wire::Msg>) {
        let (useq, read) = (self.entries.len() as u64 + 1, wire::ReadState { read_cseq: self.read, ..Default::default() });
        let mut e = wire::Entry { useq, kind: kind.into(), conv: KEY.into(), msg: msg.map(Box::new), ..Default::default() };
        e.read = (kind == wire::EntryKind::EntryRead).then_some(read.into());
        self.entries.push(e);
    }

    /// What the stream points at is joined when it is read.
    fn stream(&self, from: usize, n: usize) -> Vec<wire::Entry> {
        let mut out: Vec<wire::Entry> = self.entries.iter().skip(from).take(n).cloned().collect();
        for e in &mut out {
            match e.kind() {
                wire::EntryKind::EntryConv => e.conv_state = Some(self.state().into()),
                _ => {
                    if let Some(m) = &mut e.msg {
                        *m = self.messages[m.cseq as usize - 1].clone().into();
                    }
                }
            }
        }
        out
    }

    fn set(&mut self, ask: &wire::SetConv) {
        let head = self.head();
        let s = &mut self.set;
        if ask.hide_upto.min(head) > s.hidden_upto {
            (s.hidden_upto, s.pinned) = (ask.hide_upto.min(head), false);
        }
        s.recv_opt = ask.recv_opt.unwrap_or(s.recv_opt);
        s.pinned = ask.pinned.unwrap_or(s.pinned);
        s.marks = (s.marks | ask.marks_on) & !ask.marks_off;
        s.custom_data = ask.custom_data.clone().unwrap_or_else(|| s.custom_data.clone());
        s.settings_ver += 1;
        self.visible_from = self.visible_from.max(ask.clear_upto.min(head) + u64::from(ask.clear_upto > 0));
        self.read = self.read.max(ask.hide_upto.max(ask.clear_upto).min(head));
        self.entry(wire::EntryKind::EntryConv, None);
    }

    fn unread(&self, read: u64, lo: u64, hi: u64) -> u64 {
        let counts = |m: &&wire::Msg| {
            m.sender != ME
                && m.flags & (rules::flags::RECALLED | rules::flags::EXCLUDED_FROM_UNREAD) == 0
                && m.cseq > read
                && m.cseq >= self.visible_from
                && (lo..=hi).contains(&m.cseq)
        };
        self.messages.iter().filter(counts).count() as u64
    }

    fn at(&self, read: u64) -> Vec<u64> {
        let mentions = |m: &&wire::Msg| m.sender != ME && m.flags & rules::flags::RECALLED == 0 && !m.body.is_empty();
        let seen = |m: &&wire::Msg| m.cseq > read && m.cseq >= self.visible_from;
        self.messages.iter().filter(mentions).filter(seen).map(|m| m.cseq).collect()
    }

    fn activating(&self) -> u64 {
        self.messages.iter().rev().find(|m| m.flags & rules::flags::EXCLUDED_FROM_LAST == 0).map_or(0, |m| m.cseq)
    }

    fn state(&self) -> wire::ConvState {
        let (head, active) = (self.head(), self.activating());
        let shown = |m: &&wire::Msg| m.flags & rules::flags::EXCLUDED_FROM_LAST == 0 && m.cseq >= self.visible_from;
        wire::ConvState {
            conv: KEY.into(),
            kind: 2,
            head,
            mseq: self.mseq,
            read_cseq: self.read,
            unread: self.unread(self.read, 1, head),
            visible_from: self.visible_from,
            active_key: active * 1000,
            active_cseq: active,
            last: self.messages.iter().rev().find(shown).cloned().map(Box::new),
            meta_ver: 1,
            at: self.at(self.read).into_iter().map(|cseq| wire::AtMe { cseq, kind: 1 }).collect(),
            ..self.set.clone()
        }
    }
}

/// The device and its server.
struct World {
    s: Server,
    d: Device,
    marked: u64,
}

impl World {
    fn known(&self) -> bool {
        row(&self.d.c, "SELECT 1 FROM conversation", [], |_| Ok(())).unwrap().is_some()
    }

    fn step(&mut self, step: &Step, dies: bool) {
        let Server { messages, .. } = &self.s;
        match step {
            Step::Message { mine, flags, at } => {
                let cseq = messages.len() as u64 + 1;
                let sender = if *mine { ME } else { "peer" }.to_owned();
                let body = wire::Body { at_users: if *at { vec![ME.into()] } else { vec![] }, ..Default::default() };
                let m = wire::Msg {
                    cseq,
                    sender,
                    ts_ms: 1000 * cseq,
                    kind: 1,
                    flags: *flags,
                    body: body.encode_to_vec().into(),
                    ..Default::default()
                };
                self.s.messages.push(m.clone());
                self.s.entry(wire::EntryKind::EntryMsg, Some(m));
            }
            Step::Recall(i) if !messages.is_empty() => {
                let i = i % messages.len();
                if messages[i].flags & rules::flags::RECALLED == 0 {
                    self.s.mseq += 1;
                    let m = &mut self.s.messages[i];
                    (m.mseq, m.flags, m.body) = (self.s.mseq, m.flags | rules::flags::RECALLED, Default::default());
                    let m = m.clone();
                    self.s.entry(wire::EntryKind::EntryChange, Some(m));
                }
            }
            Step::Recall(_) => {}
            Step::Read(i) => {
                self.s.read = self.s.read.max((i % (messages.len() + 1)) as u64);
                self.s.entry(wire::EntryKind::EntryRead, None);
            }
            Step::Other(change) => {
                let ask = asked(change, self.s.head());
                self.s.set(&ask);
            }
            Step::Mine(change) if self.known() => {
                let conversation = "group_g".to_owned();
                let setting = match change.clone() {
                    Change::Opt(opt) => Setting::ReceiveOpt { conversation, opt },
                    Change::Pin(pinned) => Setting::Pin { conversation, pinned },
                    Change::Marks(marks, enable) => Setting::Marks { conversations: vec![conversation], marks, enable },
                    Change::Data(n) => Setting::Data { conversation, data: vec![n] },
                    Change::Hide => Setting::Delete { conversations: vec![conversation], clear_messages: false },
                    Change::Clear => Setting::Clear { conversation },
                };
                self.d.apply(&Work::Conversations(ConversationWork::Set { command: 1, setting }), dies);
            }
            Step::Draft(on) if self.known() => {
                let text = if *on { "begun" } else { "" }.to_owned();
                self.d.apply(
                    &Work::Conversations(ConversationWork::Set {
                        command: 95,
                        setting: Setting::Draft { conversation: "group_g".into(), text, sync: false },
                    }),
                    dies,
                );
            }
            Step::Mine(_) | Step::Draft(_) => {}
            Step::Mark => {
                self.d.apply(
                    &Work::Conversations(ConversationWork::Clean(Clean { conversation: String::new(), timestamp_s: 0, seq: 0 })),
                    dies,
                );
                let read = row(&self.d.c, "SELECT read_seq FROM pending_read", [], |r| r.get::<_, i64>(0)).unwrap();
                self.marked = self.marked.max(read.unwrap_or(0) as u64);
            }
            Step::Next(n) => self.d.apply(&Work::Sync(SyncWork::Entries(self.s.stream(self.d.held.cursor.0 as usize, *n))), dies),
            Step::Again(from) => self.d.apply(&Work::Sync(SyncWork::Entries(self.s.stream(*from, 5))), dies),
            Step::Snapshot => {
                self.d.apply(&Work::Sync(SyncWork::SnapshotBegin { epoch: "e".into() }), false);
                let no = crate::store::ground::sql::meta::<SnapshotNo>(&self.d.c, "snapshot_no").unwrap().unwrap();
                self.d.apply(&Work::Sync(SyncWork::SnapshotPage { no, states: vec![self.s.state()], user: None }), dies);
                if !dies {
                    let cursor = Useq::of_wire(self.s.entries.len() as u64);
                    self.d.apply(&Work::Sync(SyncWork::SnapshotDone { no, cursor, epoch: "e".into() }), false);
                }
            }
            Step::Page(newest_first, limit) => self.page(*newest_first, *limit, dies),
            Step::Question => drop(self.question(dies)),
            Step::Intent { lost } => drop(self.intent(*lost || dies)),
            Step::Overtaken(change) => {
                let Some((id, intent)) = next_intents(&self.d.c, 1).unwrap().pop() else { return };
                self.s.set(&ntk_protocol::read::<wire::SetConv>(&intent.args).unwrap());
                let result = self.s.state().encode_to_vec();
                self.s.set(&asked(change, self.s.head()));
                self.d.apply(&Work::Sync(SyncWork::Entries(self.s.stream(self.d.held.cursor.0 as usize, usize::MAX))), false);
                self.d.apply(&Work::Sync(SyncWork::IntentDone { id, result }), dies);
            }
            Step::Crash => {}
        }
    }

    fn page(&mut self, newest_first: bool, limit: usize, dies: bool) {
        let order = if newest_first { "DESC" } else { "" };
        let sql = format!("SELECT h.conv, lo, hi, read_seq FROM hole h JOIN conversation c ON c.id = h.conv ORDER BY lo {order}");
        let found = row(&self.d.c, &sql, [], |r| Ok((r.get(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?, r.get::<_, i64>(3)?)));
        let Some((conv, lo, hi, read)) = found.unwrap() else { return };
        let n = (limit as i64).min(hi - lo + 1);
        let (from, to) = if newest_first { (hi - n + 1, hi) } else { (lo, lo + n - 1) };
        let s = &self.s;
        let inside = |m: &&wire::Msg| (from..=to).contains(&(m.cseq as i64)) && m.cseq >= s.visible_from;
        let page = wire::Page {
            rows: s.messages.iter().filter(inside).cloned().collect(),
            lo: from as u64,
            hi: to as u64,
            head: s.head(),
            mseq: s.mseq,
            countable_below: s.unread(read as u64, lo as u64, (from - 1) as u64),
            countable_above: s.unread(read as u64, (to + 1) as u64, hi as u64),
            visible_from: s.visible_from,
            ..Default::default()
        };
        self.d
            .apply(&Work::Sync(SyncWork::Page(Asked { conv, lo: Seq(lo), hi: Seq(hi), read: Seq(read) }, Box::new(page))), dies);
    }

    fn question(&mut self, dies: bool) -> bool {
        let Some(want) = all_wants(&self.d.c).unwrap().into_iter().next() else { return false };
        let (conv, s) = (want.conv, &self.s);
        let work = if let Some(after) = want.changes_after {
            let mut rows: Vec<wire::Msg> = s.messages.iter().filter(|m| Mseq::of_wire(m.mseq) > after).cloned().collect();
            rows.sort_by_key(|m| m.mseq);
            Work::Sync(SyncWork::Changes { conv, changes: Box::new(wire::Changes { rows, mseq: s.mseq, ..Default::default() }) })
        } else if let Some(SeqRange { lo, hi }) = want.counts.first() {
            let countable = s.unread(0, lo.wire(), hi.wire());
            Work::Sync(SyncWork::Count {
                conv,
                count: wire::CountRes { lo: lo.wire(), hi: hi.wire(), countable, mseq: s.mseq, ..Default::default() },
            })
        } else {
            Work::Conversations(ConversationWork::State { state: Box::new(s.state()), reply: false })
        };
        self.d.apply(&work, dies);
        true
    }

    fn intent(&mut self, lost: bool) -> bool {
        let Some((id, intent)) = next_intents(&self.d.c, 1).unwrap().pop() else { return false };
        self.s.set(&ntk_protocol::read::<wire::SetConv>(&intent.args).unwrap());
        if !lost {
            self.d.apply(&Work::Sync(SyncWork::IntentDone { id, result: self.s.state().encode_to_vec() }), false);
        }
        true
    }
}

fn asked(change: &Change, head: u64) -> wire::SetConv {
    let mut ask = wire::SetConv::default();
    match change {
        Change::Opt(opt) => ask.recv_opt = Some(*opt),
        Change::Pin(pinned) => ask.pinned = Some(*pinned),
        Change::Marks(marks, true) => ask.marks_on = *marks,
        Change::Marks(marks, false) => ask.marks_off = *marks,
        Change::Data(n) => ask.custom_data = Some(vec![*n].into()),
        Change::Hide => ask.hide_upto = head,
        Change::Clear => ask.clear_upto = head,
    }
    ask
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0u32..5).prop_map(Change::Opt),
        any::<bool>().prop_map(Change::Pin),
        (1u64..4, any::<bool>()).prop_map(|(marks, on)| Change::Marks(marks, on)),
        any::<u8>().prop_map(Change::Data),
        Just(Change::Hide),
        Just(Change::Clear),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let flags =
        prop_oneof![4 => Just(0u32), 1 => Just(rules::flags::EXCLUDED_FROM_UNREAD), 1 => Just(rules::flags::EXCLUDED_FROM_LAST)];
    prop_oneof![
        6 => (prop::bool::weighted(0.2), flags, any::<bool>()).prop_map(|(mine, flags, at)| Step::Message { mine, flags, at }),
        2 => (0usize..40).prop_map(Step::Recall),
        1 => (0usize..40).prop_map(Step::Read),
        2 => change().prop_map(Step::Other),
        3 => change().prop_map(Step::Mine),
        1 => any::<bool>().prop_map(Step::Draft),
        1 => Just(Step::Mark),
        4 => (1usize..8).prop_map(Step::Next),
        1 => (0usize..40).prop_map(Step::Again),
        1 => Just(Step::Snapshot),
        2 => (any::<bool>(), 1usize..6).prop_map(|(newest, limit)| Step::Page(newest, limit)),
        2 => Just(Step::Question),
        2 => any::<bool>().prop_map(|lost| Step::Intent { lost }),
        1 => change().prop_map(Step::Overtaken),
        1 => Just(Step::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn settings_deletions_clearings_and_mentions_converge_under_any_order_loss_and_crash_cut(
        steps in prop::collection::vec(steps(), 1..60),
    ) {
        let mut w = World { s: Server { visible_from: 1, ..Default::default() }, d: Device::new(), marked: 0 };
        let mut crash = false;
        for step in &steps {
            let dies = std::mem::replace(&mut crash, matches!(step, Step::Crash));
            w.step(step, dies);
            w.d.check();
        }
        // At rest: every intent has its answer, the stream is at its head, every question is answered.
        w.s.read = w.s.read.max(w.marked);
        let mut rounds = 0;
        loop {
            w.d.apply(&Work::Sync(SyncWork::Entries(w.s.stream(w.d.held.cursor.0 as usize, usize::MAX))), false);
            if !w.intent(false) && !w.question(false) {
                break;
            }
            rounds += 1;
            prop_assert!(rounds < 300, "it never comes to rest");
        }
        w.d.check();
        if w.s.entries.is_empty() && !w.known() {
            return Ok(());
        }
        let (is, s) = (w.d.row("group_g"), w.s.state());
        prop_assert_eq!(is.recv_opt as u32, s.recv_opt);
        prop_assert_eq!((is.pinned, is.marks, &is.custom_data.0[..]), (s.pinned, s.marks, &s.custom_data[..]));
        prop_assert_eq!((is.unread, is.unread_exact), (s.unread, true));
        prop_assert_eq!(is.at.iter().map(|a| a.seq).collect::<Vec<_>>(), w.s.at(w.s.read).into_iter().rev().take(20).rev().collect::<Vec<_>>());
        let listed = row(&w.d.c, "SELECT listed FROM conversation", [], |r| r.get::<_, bool>(0)).unwrap();
        let should = s.hidden_upto == 0 || s.active_cseq > s.hidden_upto || is.draft_ms > 0;
        prop_assert_eq!(listed, Some(should));
        // What is left closes by finitely many pulls and gives exactly the rows the user may see.
        let mut pulls = 0;
        while row(&w.d.c, "SELECT 1 FROM hole", [], |_| Ok(())).unwrap().is_some() {
            w.page(pulls % 2 == 0, 3, false);
            pulls += 1;
            prop_assert!(pulls < 200);
        }
        w.d.check();
        let rows = row(&w.d.c, "SELECT count(*) FROM message", [], |r| r.get::<_, i64>(0)).unwrap().unwrap_or(0);
        prop_assert_eq!(rows as u64, w.s.head().saturating_sub(w.s.visible_from - 1));
    }
}
