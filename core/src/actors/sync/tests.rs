//! The stream against a little server and a little store, which carry out what the machine wants done.
use super::*;
use crate::model::ids::{HideNo, Mseq, Seq, SeqRange, SnapshotNo, Useq};
use proptest::prelude::*;

const BUSY: u32 = rules::code::OVERLOADED;

struct World {
    sync: Sync,
    out: Effects,
    now: Instant,
    up: bool,
    /// The stream's end at the server, and the furthest this device was told of.
    head: u64,
    told: u64,
    /// What the store has: the cursor, the snapshot, and what is not known of each conversation.
    cursor: u64,
    snapshot: SnapshotNo,
    wants: BTreeMap<ConvId, ConvWants>,
    /// Storage refuses the next commit.
    fails: bool,
    asked: BTreeMap<u64, (Pending, frame::Kind)>,
    /// The server was too busy for a question, and it was not looked again yet.
    again: bool,
    redial: bool,
    in_step: bool,
    acked: u64,
}

impl World {
    fn new() -> World {
        World {
            sync: Sync::default(),
            out: Effects::default(),
            now: Instant::now(),
            up: false,
            head: 0,
            told: 0,
            cursor: 0,
            snapshot: SnapshotNo(0),
            wants: BTreeMap::new(),
            fails: false,
            asked: BTreeMap::new(),
            again: false,
            redial: false,
            in_step: false,
            acked: 0,
        }
    }

    /// A world whose link is up, in step at this head.
    fn up(head: u64) -> World {
        let mut w = World::new();
        w.head = head;
        w.link_up(false, head);
        w
    }

    fn entries(from: u64, to: u64) -> Vec<wire::Entry> {
        (from..=to).map(|useq| wire::Entry { useq, ..Default::default() }).collect()
    }

    fn commit(&mut self, work: &Work) -> Outcome {
        match work {
            Work::Sync(SyncWork::Entries(entries)) => {
                for e in entries {
                    assert_eq!(e.useq, self.cursor + 1, "out of order");
                    self.cursor += 1;
                }
                return Outcome::Cursor(Useq::of_wire(self.cursor));
            }
            Work::Sync(SyncWork::SnapshotBegin { .. }) => {
                self.snapshot.0 += 1;
                // What replaces it was told with it.
                return Outcome::Snapshot(self.snapshot);
            }
            Work::Sync(SyncWork::SnapshotPage { no, .. }) => {
                assert_eq!(*no, self.snapshot, "a page of the snapshot that began last")
            }
            Work::Sync(SyncWork::SnapshotDone { no, cursor, .. }) => {
                assert_eq!(*no, self.snapshot);
                self.cursor = cursor.wire();
            }
            Work::Conversations(ConversationWork::State { state, .. }) => {
                self.known(ConvId(state.conv.parse().unwrap()), |w| w.state = false)
            }
            Work::Conversations(ConversationWork::NoState { conv }) => self.known(*conv, |w| w.state = false),
            Work::Sync(SyncWork::Changes { conv, .. }) => self.known(*conv, |w| w.changes_after = None),
            Work::Sync(SyncWork::Count { conv, .. }) => {
                self.known(*conv, |w| w.counts.truncate(w.counts.len().saturating_sub(1)))
            }
            Work::Sync(SyncWork::Hidden { conv, .. }) => self.known(*conv, |w| w.hidden_after = None),
            Work::Groups(_) | Work::Sync(SyncWork::Synced) => {}
            _ => panic!("not this machine's work"),
        }
        Outcome::Done
    }

    /// The store learnt something of a conversation; what it still lacks is told again, as a commit does.
    fn known(&mut self, conv: ConvId, learn: impl Fn(&mut ConvWants)) {
        let Some(w) = self.wants.get_mut(&conv) else { return };
        learn(w);
        if !w.state && w.changes_after.is_none() && w.hidden_after.is_none() && w.counts.is_empty() {
            self.wants.remove(&conv);
        } else {
            self.sync.want(vec![self.wants[&conv].clone()]);
        }
    }

    fn carry_out(&mut self) {
        while let Some(effect) = self.out.next() {
            match effect {
                Effect::Send(frame::Kind::Ack(ack)) => {
                    assert!(ack.useq <= self.cursor && ack.useq > self.acked, "only what is committed is reported, and once");
                    self.acked = ack.useq;
                }
                Effect::Ask { rid, pending, frame } => {
                    assert!(self.up, "asked without a link");
                    let same = |p: &Pending| match (p, &pending) {
                        (Pending::Pull, Pending::Pull) => true,
                        (Pending::About(a, b), Pending::About(c, d)) => (a, b) == (c, d),
                        _ => false,
                    };
                    assert!(!self.asked.values().any(|(p, _)| same(p)), "asked twice at once: {pending:?}");
                    self.asked.insert(rid, (pending, frame));
                    let questions = self.asked.values().filter(|(p, _)| matches!(p, Pending::About(..))).count();
                    assert!(questions < ASK_AT_ONCE + 4, "{questions} questions at once");
                }
                Effect::Answered(rid) => drop(self.asked.remove(&rid)),
                Effect::Commit(work, next) => {
                    if let Next::Snapshot(began) = &next
                        && !self.fails
                    {
                        self.told = began.head.wire();
                    }
                    let outcome =
                        if std::mem::take(&mut self.fails) { Err(ErrorCode::DiskFull.into()) } else { Ok(self.commit(&work)) };
                    self.sync.committed(&mut self.out, self.now, next, outcome);
                }
                Effect::Look(Look::Wants) => {
                    let wants = self.wants.values().cloned().collect();
                    self.sync.wanted(&mut self.out, Ok((wants, Vec::new())));
                }
                Effect::Notes(conv) => self.sync.state_known(conv),
                Effect::InStep => self.sync.in_step(&mut self.out),
                Effect::State(state) => {
                    assert_eq!(state, ConnectionState::Online);
                    self.in_step = true;
                }
                Effect::Redial => self.redial = true,
                Effect::Tell(_) | Effect::Look(Look::Receipts) => {}
                _ => panic!("not this machine's effect"),
            }
        }
    }

    /// What the session does after each event.
    fn settle(&mut self) {
        self.carry_out();
        if self.up {
            let before = self.in_step;
            self.sync.ask(&mut self.out);
            self.carry_out();
            let questions = self.asked.values().any(|(p, _)| !matches!(p, Pending::Pull));
            self.sync.say_if_in_step(&mut self.out, Others { questions, ..Others::default() });
            let refused = self.fails;
            self.carry_out();
            let due = self.cursor < self.told || !self.wants.is_empty() || !self.asked.is_empty() || self.again;
            if self.redial || refused {
                assert_eq!(self.in_step, before, "in step though storage refused");
            } else {
                assert_eq!(self.in_step, before || !due, "in step: {}, due: {due}", self.in_step);
            }
        }
        if std::mem::take(&mut self.redial) {
            self.link_lost();
        }
    }

    fn link_up(&mut self, reset: bool, told: u64) {
        if self.up {
            return;
        }
        self.up = true;
        self.in_step = false;
        self.told = self.told.max(told);
        let last = told.min(self.cursor + 3);
        let entries = if reset { Vec::new() } else { World::entries(self.cursor + 1, last) };
        let diffused = if told.is_multiple_of(2) { vec![wire::ConvState::default()] } else { Vec::new() };
        self.told = told.max(last);
        let w = wire::Welcome { head: told, entries, reset, epoch: "e".into(), diffused, ..Default::default() };
        self.sync.link_up(&mut self.out, Box::new(w));
        self.settle();
    }

    fn link_lost(&mut self) {
        self.up = false;
        self.again = false;
        self.asked.clear();
        self.in_step = false;
        let running = self.sync.running;
        assert_eq!(self.sync.link_lost().is_some(), running, "who was told that it runs is told that it does not");
    }

    fn push(&mut self, from: u64, to: u64) {
        self.told = self.told.max(to);
        let sync = wire::Sync { entries: World::entries(from.max(1), to), head: to, ..Default::default() };
        self.sync.pushed(&mut self.out, vec![sync]);
        self.settle();
    }

    fn reset(&mut self) {
        self.sync.reset(&mut self.out, "e".into(), Useq::of_wire(self.head));
        self.settle();
    }

    /// Answers one of the questions.
    fn answer(&mut self, which: usize, busy: bool, most: u64) {
        let Some(rid) = self.asked.keys().nth(which % self.asked.len().max(1)).copied() else { return };
        let Some((pending, asked)) = self.asked.remove(&rid) else { return };
        let code = if busy { BUSY } else { 0 };
        let (out, now) = (&mut self.out, self.now);
        match (pending, asked) {
            (Pending::Pull, frame::Kind::Pull(pull)) => {
                let entries = World::entries(pull.after + 1, self.head.min(pull.after + most.max(1)));
                self.told = self.told.max(self.head);
                self.sync.pushed(out, vec![wire::Sync { prev: pull.after, entries, head: self.head, rid }]);
            }
            (Pending::Snapshot, _) => {
                let next_page_token = if most > 2 { Bytes::new() } else { Bytes::from_static(b"next") };
                self.sync.snapshot_page(out, wire::SnapshotPage { rid, code, next_page_token, ..Default::default() });
            }
            (Pending::About(conv, about), _) => {
                self.again |= busy;
                let rpc = |result: Vec<u8>| wire::RpcRes { rid, code, result: result.into(), ..Default::default() };
                let state = wire::ConvState { conv: conv.to_string(), ..Default::default() }.encode_to_vec();
                match about {
                    About::State => self.sync.state_answered(out, now, conv, &rpc(state)),
                    About::Hidden => self.sync.hidden_answered(out, now, conv, &rpc(Vec::new())),
                    About::Changes => {
                        self.sync.changes_answered(out, now, conv, wire::Changes { rid, code, ..Default::default() });
                    }
                    About::Count => {
                        self.sync.count_answered(out, now, conv, wire::CountRes { rid, code, ..Default::default() });
                    }
                }
            }
            _ => panic!("not this machine's question"),
        }
        self.settle();
    }

    fn want(&mut self, conv: i64, what: u8) {
        let conv = ConvId(conv);
        let w = ConvWants {
            conv,
            key: conv.to_string(),
            changes_after: (what & 1 != 0).then_some(Mseq(4)),
            counts: if what & 2 != 0 {
                [(1, 2), (5, 6)].map(|(lo, hi)| SeqRange { lo: Seq(lo), hi: Seq(hi) }).to_vec()
            } else {
                Vec::new()
            },
            state: what & 4 != 0,
            hidden_after: (what & 8 != 0).then_some(HideNo(0)),
        };
        if self.up && what & 15 != 0 {
            // The metadata that is on its way is what a row that lacks it waits for.
            self.wants.insert(conv, w.clone());
            self.sync.want(vec![w]);
            self.settle();
        }
    }

    fn tick(&mut self, after: Duration) {
        self.now += after;
        if self.sync.ask_again_at.is_some_and(|at| at <= self.now) {
            self.again = false;
        }
        self.sync.tick(&mut self.out, self.now);
        self.carry_out();
        self.sync.report(&mut self.out, self.now);
        self.settle();
    }
}

#[derive(Debug, Clone)]
enum Happens {
    Grow(u64),
    Push { back: u64, skip: u64 },
    Head,
    Answer { which: usize, busy: bool, most: u64 },
    Reset,
    Lost,
    Up { reset: bool },
    Want { conv: i64, what: u8 },
    StorageFails,
    Tick(u64),
}

fn happens() -> impl Strategy<Value = Happens> {
    use Happens::*;
    prop_oneof![
        2 => (1..6u64).prop_map(Grow),
        4 => (0..6u64, 0..4u64).prop_map(|(back, skip)| Push { back, skip }),
        1 => Just(Head),
        8 => (0..8usize, prop::bool::weighted(0.2), 1..5u64).prop_map(|(which, busy, most)| Answer { which, busy, most }),
        1 => Just(Reset),
        1 => Just(Lost),
        3 => prop::bool::weighted(0.2).prop_map(|reset| Up { reset }),
        4 => (1..30i64, 1..16u8).prop_map(|(conv, what)| Want { conv, what }),
        1 => Just(StorageFails),
        2 => (100..2500u64).prop_map(Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Asserted on the way: see `World::carry_out` and `World::settle`.
    #[test]
    fn nothing_is_applied_out_of_order_one_pull_is_asked_at_a_time_and_in_step_is_said_exactly_when_nothing_is_due(
        all in prop::collection::vec(happens(), 1..120),
    ) {
        let mut w = World::new();
        for h in all {
            match h {
                Happens::Grow(n) => w.head += n,
                Happens::Push { back, skip } if w.up => {
                    let to = w.head.saturating_sub(skip);
                    if to > 0 {
                        w.push(to.saturating_sub(back), to);
                    }
                }
                Happens::Head if w.up => {
                    w.told = w.told.max(w.head);
                    w.sync.heard_head(&mut w.out, Useq::of_wire(w.head));
                    w.settle();
                }
                Happens::Answer { which, busy, most } => w.answer(which, busy, most),
                Happens::Reset if w.up => w.reset(),
                Happens::Lost => w.link_lost(),
                Happens::Up { reset } => w.link_up(reset, w.head),
                Happens::Want { conv, what } => w.want(conv, what),
                Happens::StorageFails => w.fails = true,
                Happens::Tick(ms) => w.tick(Duration::from_millis(ms)),
                Happens::Push { .. } | Happens::Head | Happens::Reset => {}
            }
        }
        // A server that answers and a disk that works end it.
        w.fails = false;
        for _ in 0..1000 {
            if !w.up {
                w.link_up(false, w.head);
            } else if !w.asked.is_empty() {
                w.answer(0, false, 4);
            } else if !w.in_step || !w.wants.is_empty() {
                w.tick(Duration::from_secs(1));
            }
        }
        prop_assert!(w.in_step && w.wants.is_empty() && w.cursor >= w.told);
    }
}

fn asked(w: &World) -> Vec<&Pending> {
    w.asked.values().map(|(p, _)| p).collect()
}

#[test]
fn what_lies_beyond_a_gap_is_pulled_and_not_applied() {
    let mut w = World::up(3);
    assert!(w.in_step && w.cursor == 3);
    w.head = 6;
    w.push(5, 6);
    assert!(w.cursor == 3 && matches!(asked(&w)[..], [Pending::Pull]));
    w.push(5, 6);
    assert_eq!(w.asked.len(), 1, "one pull at a time");
    w.answer(0, false, 9);
    assert!(w.cursor == 6 && w.asked.is_empty());
}

#[test]
fn the_cursor_is_reported_two_seconds_after_it_moved() {
    let mut w = World::up(3);
    assert_eq!(w.sync.deadline(), Some(w.now + ACK_EVERY));
    w.tick(Duration::from_secs(1));
    assert_eq!(w.acked, 0);
    w.tick(Duration::from_secs(1));
    assert_eq!((w.acked, w.sync.deadline()), (3, None));
}

#[test]
fn a_commit_that_storage_refuses_has_the_link_dialled_again_and_loses_nothing() {
    let mut w = World::up(3);
    w.fails = true;
    w.head = 5;
    w.push(4, 5);
    assert!(!w.up && w.cursor == 3);
    w.link_up(false, 5);
    assert!(w.in_step && w.cursor == 5);
}

#[test]
fn what_storage_refused_is_due_until_the_next_link_has_it() {
    let mut w = World::up(3);
    w.want(1, 1);
    w.link_lost();
    w.link_up(false, 3);
    assert!(!w.in_step && w.asked.len() == 1);
    w.fails = true;
    // In `settle`: it is not in step before the link goes away.
    w.answer(0, false, 1);
    assert!(!w.up && w.wants.len() == 1);
    w.link_up(false, 3);
    w.answer(0, false, 1);
    assert!(w.in_step && w.wants.is_empty());
}

#[test]
fn a_snapshot_is_taken_page_by_page_and_what_came_meanwhile_is_pulled_after_it() {
    let mut w = World::up(3);
    w.head = 10;
    w.reset();
    w.head = 12;
    w.push(11, 12);
    assert_eq!(w.cursor, 3, "nothing is applied during a snapshot");
    w.answer(0, false, 1);
    assert!(matches!(asked(&w)[..], [Pending::Snapshot]) && !w.sync.snapshot.as_ref().unwrap().epoch.is_empty());
    w.answer(0, false, 4);
    assert!(w.cursor == 10 && matches!(asked(&w)[..], [Pending::Pull]));
    w.answer(0, false, 9);
    assert_eq!(w.cursor, 12);
}

#[test]
fn a_reset_answers_the_pull_that_found_the_cursor_too_old() {
    let mut w = World::up(3);
    w.head = 6;
    w.push(5, 6);
    assert!(matches!(asked(&w)[..], [Pending::Pull]));
    w.reset();
    assert!(matches!(asked(&w)[..], [Pending::Snapshot]), "nothing else is waited for");
}

#[test]
fn metadata_on_its_way_is_not_asked_for_again_and_ranges_are_counted_one_by_one() {
    let mut w = World::up(3);
    w.want(7, 4 | 2);
    assert!(matches!(asked(&w)[..], [Pending::About(ConvId(7), About::State), Pending::About(ConvId(7), About::Count)]));
    w.want(7, 4 | 2);
    assert_eq!(w.asked.len(), 2);
    w.answer(1, false, 1);
    w.answer(0, false, 1);
    assert!(matches!(asked(&w)[..], [Pending::About(ConvId(7), About::Count)]));
    w.answer(0, false, 1);
    assert!(w.wants.is_empty() && w.asked.is_empty());
}

#[test]
fn what_was_done_here_is_counted_but_not_in_step_until_the_server_has_it() {
    let mut sync = Sync::default();
    let (mut out, now) = (Effects::default(), Instant::now());
    sync.link_up(&mut out, Box::default());
    sync.wanted(&mut out, Ok(Default::default()));
    while out.next().is_some() {}
    let own = Others { own: true, ..Others::default() };
    sync.say_if_in_step(&mut out, own);
    let Some(Effect::Commit(Work::Sync(SyncWork::Synced), next)) = out.next() else { panic!("counted") };
    sync.committed(&mut out, now, next, Ok(Outcome::Done));
    sync.say_if_in_step(&mut out, own);
    assert!(out.next().is_none(), "counted once, and not in step");
    sync.say_if_in_step(&mut out, Others { receipts: true, ..Others::default() });
    sync.say_if_in_step(&mut out, Others { questions: true, ..Others::default() });
    assert!(out.next().is_none());
    sync.say_if_in_step(&mut out, Others::default());
    let Some(Effect::Commit(Work::Sync(SyncWork::Synced), next)) = out.next() else { panic!("now") };
    sync.committed(&mut out, now, next, Ok(Outcome::Done));
    assert!(matches!(out.next(), Some(Effect::InStep)));
}
