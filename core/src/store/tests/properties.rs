//! Any order, any duplication, any loss and any crash cut of what the server sends ends in the same state, and that state is
//! what a plain recount of the server's messages says. The "server" here is a few vectors and knows no kernel code.
use super::device::{Device, ME};
use crate::api::MessageState;
use crate::model::ids::{ConvId, LocalId, Mseq, Seq, SeqRange, SnapshotNo, Useq};
use crate::store::ground::messages::stored_at;
use crate::store::ground::sql::row;
use crate::store::receipts::incomplete;
use crate::store::work::messages::MessageWork;
use crate::store::{Asked, Clean, ConversationWork, Outgoing, SyncWork, Work, all_wants};
use ntk_protocol::{MessageId, rules, wire};
use proptest::prelude::*;
use prost::Message as _;

/// What happens in the one conversation of this little world.
#[derive(Debug, Clone)]
enum Happens {
    Message {
        mine: bool,
        excluded: bool,
    },
    Recall(usize),
    /// For everyone.
    Delete(usize),
    /// On another own device, for all own devices.
    Hide(usize),
    React(usize),
    /// Somebody reads an own message.
    Receipt(usize),
    Read(usize),
}

/// What reaches the kernel, and how.
#[derive(Debug, Clone)]
enum Reaches {
    /// Entries [from, from + n) of the stream, perhaps old ones, perhaps beyond a gap.
    Entries { from: usize, n: usize },
    /// The next `n` entries.
    Next(usize),
    /// A snapshot as of now, perhaps after the cursor expired.
    Snapshot,
    /// A page of the hole, from either end.
    Page { newest_first: bool, limit: usize },
    /// One question is answered.
    Answer,
    /// The host marks everything read.
    Mark,
    /// The next thing is applied and dies before its commit.
    Crash,
}

#[derive(Default)]
struct Server {
    messages: Vec<wire::Msg>,
    entries: Vec<wire::Entry>,
    mseq: u64,
    read: u64,
    /// In the order they were hidden.
    hidden: Vec<u64>,
}

impl Server {
    fn run(happens: &[Happens]) -> Server {
        let mut s = Server::default();
        for h in happens {
            match h {
                Happens::Message { mine, excluded } => {
                    let cseq = s.messages.len() as u64 + 1;
                    let flags = match (*mine, *excluded) {
                        (_, true) => rules::flags::EXCLUDED_FROM_UNREAD,
                        (true, false) => rules::flags::NEEDS_RECEIPT,
                        (false, false) => 0,
                    };
                    let read_of = if flags == rules::flags::NEEDS_RECEIPT { 2 } else { 0 };
                    let sender = if *mine { ME } else { "peer" }.to_owned();
                    s.messages.push(wire::Msg {
                        cseq,
                        sender,
                        ts_ms: 1000 + cseq,
                        kind: 1,
                        flags,
                        read_of,
                        ..Default::default()
                    });
                    s.entry(wire::EntryKind::EntryMsg, |e, s| e.msg = s.messages.last().cloned().map(Box::new));
                }
                Happens::Recall(i) if !s.messages.is_empty() => {
                    let i = i % s.messages.len();
                    if s.messages[i].flags & rules::flags::GONE == 0 {
                        s.change(i, |m| m.flags |= rules::flags::RECALLED);
                    }
                }
                Happens::Delete(i) if !s.messages.is_empty() => {
                    let i = i % s.messages.len();
                    if s.messages[i].flags & rules::flags::DELETED == 0 {
                        s.change(i, |m| m.flags |= rules::flags::DELETED);
                    }
                }
                Happens::React(i) if !s.messages.is_empty() => {
                    let i = i % s.messages.len();
                    if s.messages[i].flags & rules::flags::GONE == 0 {
                        s.change(i, |m| {
                            let mut all = m.attached();
                            let id = format!("r{}", all.reactions.len());
                            all.reactions.push(wire::Reaction { id, users: vec!["peer".into()] });
                            m.attached = all.encode_to_vec().into();
                        });
                    }
                }
                Happens::Hide(i) if !s.messages.is_empty() => {
                    let cseq = (i % s.messages.len()) as u64 + 1;
                    if !s.hidden.contains(&cseq) {
                        s.hidden.push(cseq);
                        let hidden = wire::Hidden { no: s.hidden.len() as u64, cseqs: vec![cseq], more: false };
                        s.entry(wire::EntryKind::EntryHide, |e, _| e.hidden = Some(hidden.into()));
                    }
                }
                Happens::Receipt(i) if !s.messages.is_empty() => {
                    let i = i % s.messages.len();
                    if s.messages[i].read_count < s.messages[i].read_of {
                        s.messages[i].read_count += 1;
                        s.entry(wire::EntryKind::EntryMsgReceipt, |e, s| e.msg_receipt = Some(s.receipt(i as u64 + 1).into()));
                    }
                }
                Happens::Read(i) => {
                    s.read = s.read.max((i % (s.messages.len() + 1)) as u64);
                    s.entry(wire::EntryKind::EntryRead, |e, s| {
                        e.read = Some(wire::ReadState { read_cseq: s.read, ..Default::default() }.into());
                    });
                }
                _ => {}
            }
        }
        s
    }

    fn change(&mut self, i: usize, how: impl FnOnce(&mut wire::Msg)) {
        self.mseq += 1;
        let m = &mut self.messages[i];
        m.mseq = self.mseq;
        how(m);
        if m.flags & rules::flags::GONE != 0 {
            m.attached.clear();
        }
        self.entry(wire::EntryKind::EntryChange, |e, s| e.msg = Some(s.messages[i].clone().into()));
    }

    fn receipt(&self, cseq: u64) -> wire::MsgReceipt {
        let m = &self.messages[cseq as usize - 1];
        wire::MsgReceipt { conv: KEY.into(), cseq, read_count: m.read_count, read_of: m.read_of, ts_ms: 1 }
    }

    fn shows(&self, m: &wire::Msg) -> bool {
        m.flags & rules::flags::DELETED == 0 && !self.hidden.contains(&m.cseq)
    }

    fn entry(&mut self, kind: wire::EntryKind, fill: impl FnOnce(&mut wire::Entry, &Server)) {
        let mut e =
            wire::Entry { useq: self.entries.len() as u64 + 1, kind: kind.into(), conv: KEY.into(), ..Default::default() };
        fill(&mut e, self);
        self.entries.push(e);
    }

    /// The stream joins bodies when it is read: an entry shows its message as it is now.
    fn stream(&self, from: usize, n: usize) -> Vec<wire::Entry> {
        let mut out: Vec<wire::Entry> = self.entries.iter().skip(from).take(n).cloned().collect();
        for e in &mut out {
            if e.kind() == wire::EntryKind::EntryMsg
                && let Some(m) = &mut e.msg
            {
                *m = self.messages[m.cseq as usize - 1].clone().into();
            }
        }
        out
    }

    /// THE truth: counted by hand, not by the rules.
    fn unread(&self, read: u64, lo: u64, hi: u64) -> u64 {
        let counts = |m: &&wire::Msg| {
            m.sender != ME && m.flags == 0 && !self.hidden.contains(&m.cseq) && m.cseq > read && (lo..=hi).contains(&m.cseq)
        };
        self.messages.iter().filter(counts).count() as u64
    }

    fn state(&self) -> wire::ConvState {
        let head = self.messages.len() as u64;
        wire::ConvState {
            conv: KEY.into(),
            kind: 1,
            head,
            mseq: self.mseq,
            read_cseq: self.read,
            unread: self.unread(self.read, 1, head),
            visible_from: 1,
            active_key: 1000 + head,
            last: self.messages.iter().rfind(|m| self.shows(m) && m.flags & 2 == 0).cloned().map(Box::new),
            hide_no: self.hidden.len() as u64,
            meta_ver: 1,
            ..Default::default()
        }
    }
}

const KEY: &str = "c2c:2:me:peer";

impl Device {
    fn snapshot(&mut self, s: &Server, crash: bool) {
        self.apply(&Work::Sync(SyncWork::SnapshotBegin { epoch: "e".into() }), false);
        let no = crate::store::ground::sql::meta::<SnapshotNo>(&self.c, "snapshot_no").unwrap().unwrap();
        self.apply(&Work::Sync(SyncWork::SnapshotPage { no, states: vec![s.state()], user: None }), crash);
        if !crash {
            self.apply(
                &Work::Sync(SyncWork::SnapshotDone { no, cursor: Useq::of_wire(s.entries.len() as u64), epoch: "e".into() }),
                false,
            );
        }
    }

    fn read_seq(&self) -> u64 {
        row(&self.c, "SELECT read_seq FROM conversation", [], |r| r.get::<_, i64>(0)).unwrap().unwrap_or(0) as u64
    }

    fn page(&mut self, s: &Server, newest_first: bool, limit: usize, crash: bool) {
        let sql = if newest_first {
            "SELECT conv, lo, hi FROM hole ORDER BY lo DESC"
        } else {
            "SELECT conv, lo, hi FROM hole ORDER BY lo"
        };
        let hole = row(&self.c, sql, [], |r| Ok((r.get::<_, ConvId>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?))).unwrap();
        let Some((conv, lo, hi)) = hole else { return };
        let read = self.read_seq();
        let n = (limit as i64).min(hi - lo + 1);
        let (from, to) = if newest_first { (hi - n + 1, hi) } else { (lo, lo + n - 1) };
        let page = wire::Page {
            rows: s
                .messages
                .iter()
                .filter(|m| (from..=to).contains(&(m.cseq as i64)) && !s.hidden.contains(&m.cseq))
                .cloned()
                .collect(),
            lo: from as u64,
            hi: to as u64,
            head: s.messages.len() as u64,
            mseq: s.mseq,
            countable_below: s.unread(read, lo as u64, (from - 1) as u64),
            countable_above: s.unread(read, (to + 1) as u64, hi as u64),
            visible_from: 1,
            ..Default::default()
        };
        self.apply(
            &Work::Sync(SyncWork::Page(Asked { conv, lo: Seq(lo), hi: Seq(hi), read: Seq::of_wire(read) }, Box::new(page))),
            crash,
        );
    }

    /// Answers the first question the kernel has; `false`: it has none.
    fn answer(&mut self, s: &Server, crash: bool) -> bool {
        let Some(want) = all_wants(&self.c).unwrap().into_iter().next() else { return false };
        let conv = want.conv;
        if let Some(after) = want.changes_after {
            let mut rows: Vec<wire::Msg> = s.messages.iter().filter(|m| Mseq::of_wire(m.mseq) > after).cloned().collect();
            rows.sort_by_key(|m| m.mseq);
            let changes = wire::Changes { rows, mseq: s.mseq, ..Default::default() };
            self.apply(&Work::Sync(SyncWork::Changes { conv, changes: Box::new(changes) }), crash);
        } else if let Some(after) = want.hidden_after {
            let cseqs: Vec<u64> = s.hidden.iter().skip(after.0 as usize).take(3).copied().collect();
            let no = after.wire() + cseqs.len() as u64;
            let more = (no as usize) < s.hidden.len();
            let hidden = wire::Hidden { no, cseqs, more };
            self.apply(&Work::Sync(SyncWork::Hidden { conv, hidden }), crash);
        } else if let Some(SeqRange { lo, hi }) = want.counts.first() {
            let countable = s.unread(0, lo.wire(), hi.wire());
            let count = wire::CountRes { lo: lo.wire(), hi: hi.wire(), countable, mseq: s.mseq, ..Default::default() };
            self.apply(&Work::Sync(SyncWork::Count { conv, count }), crash);
        } else {
            self.apply(&Work::Conversations(ConversationWork::State { state: Box::new(s.state()), reply: false }), crash);
        }
        true
    }
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        6 => (any::<bool>(), prop::bool::weighted(0.2)).prop_map(|(mine, excluded)| Happens::Message { mine: mine && excluded, excluded }),
        2 => Just(Happens::Message { mine: false, excluded: false }),
        1 => Just(Happens::Message { mine: true, excluded: false }),
        2 => (0usize..40).prop_map(Happens::Recall),
        1 => (0usize..40).prop_map(Happens::Delete),
        1 => (0usize..40).prop_map(Happens::Hide),
        1 => (0usize..40).prop_map(Happens::React),
        1 => (0usize..40).prop_map(Happens::Receipt),
        1 => (0usize..40).prop_map(Happens::Read),
    ]
}

fn reaches() -> impl Strategy<Value = Reaches> {
    prop_oneof![
        2 => (0usize..60, 1usize..8).prop_map(|(from, n)| Reaches::Entries { from, n }),
        4 => (1usize..10).prop_map(Reaches::Next),
        1 => Just(Reaches::Snapshot),
        2 => (any::<bool>(), 1usize..6).prop_map(|(newest_first, limit)| Reaches::Page { newest_first, limit }),
        2 => Just(Reaches::Answer),
        1 => Just(Reaches::Mark),
        1 => Just(Reaches::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn unread_converges_to_a_recount_under_any_order_duplication_loss_and_crash_cut(
        past in prop::collection::vec(happens(), 1..40),
        steps in prop::collection::vec(reaches(), 1..30),
        cut in 0usize..40,
    ) {
        // The server is first seen in the middle of its history and moves on later.
        let early = Server::run(&past[..cut.min(past.len())]);
        let server = Server::run(&past);
        let mut device = Device::new();
        let mut crash = false;
        let mut marked = 0;
        for (i, step) in steps.iter().enumerate() {
            let s = if i < steps.len() / 2 { &early } else { &server };
            let dies = std::mem::take(&mut crash);
            match step {
                Reaches::Entries { from, n } => device.apply(&Work::Sync(SyncWork::Entries(s.stream(*from, *n))), dies),
                Reaches::Next(n) => device.apply(&Work::Sync(SyncWork::Entries(s.stream(device.held.cursor.0 as usize, *n))), dies),
                Reaches::Snapshot => device.snapshot(s, dies),
                Reaches::Page { newest_first, limit } => device.page(s, *newest_first, *limit, dies),
                Reaches::Answer => drop(device.answer(s, dies)),
                Reaches::Mark => {
                    let all = Clean { conversation: String::new(), timestamp_s: 0, seq: 0 };
                    device.apply(&Work::Conversations(ConversationWork::Clean(all)), dies);
                    marked = marked.max(device.read_seq());
                }
                Reaches::Crash => crash = true,
            }
            device.check();
        }
        // At rest: the stream is read to its end and every question answered.
        device.apply(&Work::Sync(SyncWork::Entries(server.stream(device.held.cursor.0 as usize, usize::MAX))), false);
        let mut asked = 0;
        while device.answer(&server, false) {
            asked += 1;
            prop_assert!(asked < 200, "questions never end: {:?}", all_wants(&device.c));
        }
        device.check();
        let read = server.read.max(marked);
        let head = server.messages.len() as u64;
        let (unread, exact, is_read) = row(&device.c, "SELECT unread, unread_exact, read_seq FROM conversation", [], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, bool>(1)?, r.get::<_, i64>(2)?))
        }).unwrap().unwrap_or((0, true, 0));
        prop_assert!(exact);
        prop_assert_eq!(is_read as u64, read);
        prop_assert_eq!(unread as u64, server.unread(read, 1, head));
        // Every hole closes by finitely many pulls, and the rows then say the same.
        let mut pulls = 0;
        while row(&device.c, "SELECT 1 FROM hole", [], |_| Ok(())).unwrap().is_some() {
            device.page(&server, pulls % 2 == 0, 3, false);
            pulls += 1;
            prop_assert!(pulls < 200);
        }
        device.check();
        let rows = row(&device.c, "SELECT count(*) FROM message WHERE countable = 1 AND seq > ?", [read as i64], |r| r.get::<_, i64>(0));
        prop_assert_eq!(rows.unwrap().unwrap_or(0) as u64, server.unread(read, 1, head));
        // What a reset missed is asked for; then every row says what the server says, and nothing that is gone shows.
        for (_, cseqs) in incomplete(&device.c).unwrap() {
            let receipts = cseqs.into_iter().map(|cseq| server.receipt(cseq)).collect();
            device.apply(&Work::Messages(MessageWork::Receipts { receipts, of: None, last: true }), false);
        }
        device.check();
        let conv = row(&device.c, "SELECT id FROM conversation", [], |r| r.get::<_, ConvId>(0)).unwrap();
        for m in server.messages.iter().filter(|_| conv.is_some()) {
            let here = stored_at(&device.c, conv.unwrap_or_default(), Seq::of_wire(m.cseq)).unwrap();
            let gone = here.as_ref().is_none_or(|h| h.is(MessageState::Deleted));
            prop_assert_eq!(gone, !server.shows(m), "{:?} against {:?}", here, m);
            if let Some(here) = here.filter(|_| !gone) {
                prop_assert_eq!(here.flags, m.flags);
                prop_assert_eq!(here.attached(), m.attached());
                let counts = m.flags & rules::flags::GONE == 0;
                prop_assert!(!counts || (here.read_count, here.read_of) == (m.read_count, m.read_of), "{:?} {:?}", here, m);
            }
        }
    }
}

/// What happens to own messages; the number picks one.
#[derive(Debug, Clone)]
enum Sends {
    Queue,
    Acked(usize),
    Failed(usize),
    Cancel(usize),
    Resend(usize),
    /// It comes back in the stream.
    Echo(usize),
    /// A message of the peer.
    Received,
}

fn sends() -> impl Strategy<Value = Sends> {
    let any = 0usize..8;
    prop_oneof![
        3 => Just(Sends::Queue),
        2 => any.clone().prop_map(Sends::Acked),
        1 => any.clone().prop_map(Sends::Failed),
        1 => any.clone().prop_map(Sends::Cancel),
        1 => any.clone().prop_map(Sends::Resend),
        2 => any.prop_map(Sends::Echo),
        2 => Just(Sends::Received),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn windows_follow_every_fate_of_own_messages(steps in prop::collection::vec(sends(), 1..40)) {
        let mut device = Device::new();
        let (mut sent, mut useq, mut cseq) = (0u8, 0, 0);
        for step in steps {
            // Newest first: those are the ones still undecided.
            let pick = |i: usize| LocalId(i64::from(sent).saturating_sub(i as i64).max(1));
            let mut entry = |sender: &str, cmid: Vec<u8>| {
                (useq, cseq) = (useq + 1, cseq + 1);
                let msg = wire::Msg { cseq, sender: sender.into(), ts_ms: 10 + cseq, kind: 1, cmid: cmid.into(), ..Default::default() };
                let kind = wire::EntryKind::EntryMsg.into();
                Work::Sync(SyncWork::Entries(vec![wire::Entry { useq, kind, conv: KEY.into(), msg: Some(msg.into()), ..Default::default() }]))
            };
            let work = match step {
                Sends::Queue => {
                    sent += 1;
                    let id = MessageId([sent; 16]);
                    Work::Messages(MessageWork::Send(Outgoing { conversation: "c2c_peer".into(), kind: 1, id, ..Default::default() }))
                }
                Sends::Acked(i) => Work::Messages(MessageWork::SendAcked { local_id: pick(i), seq: Seq(1000), ts: 7 }),
                Sends::Failed(i) => Work::Messages(MessageWork::SendFailed { local_id: pick(i), code: 10007 }),
                Sends::Cancel(i) => Work::Messages(MessageWork::Cancel(pick(i))),
                Sends::Resend(i) => Work::Messages(MessageWork::Resend(pick(i))),
                Sends::Echo(i) => {
                    let cmid = row(&device.c, "SELECT cmid FROM message WHERE local_id = ? AND seq > 1000000", [pick(i)], |r| {
                        r.get::<_, Option<Vec<u8>>>(0)
                    });
                    match cmid.unwrap().flatten() {
                        Some(cmid) => entry(ME, cmid),
                        None => continue,
                    }
                }
                Sends::Received => entry("peer", vec![]),
            };
            // What is refused (cancelled too late, resent while queued) must change nothing.
            let _refused = device.attempt(&work, false);
            device.check();
        }
    }
}
