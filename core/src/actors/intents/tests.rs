//! Intents against a little store and a little server.
use super::super::effects::Effect;
use super::*;
use crate::model::ids::{IntentId, LocalId};
use proptest::prelude::*;

const BUSY: u32 = rules::code::OVERLOADED;
const REFUSED: u32 = rules::code::INVALID_PARAMETERS;

struct World {
    intents: Intents,
    out: Effects,
    now: Instant,
    up: bool,
    last: i64,
    store: BTreeMap<IntentId, Intent>,
    /// The newest one when the link came up.
    before_link: IntentId,
    fails: bool,
    asked: BTreeMap<u64, IntentId>,
    /// What the server did, in order.
    done: Vec<IntentId>,
}

impl World {
    fn new() -> World {
        World {
            intents: Intents::default(),
            out: Effects::default(),
            now: Instant::now(),
            up: false,
            last: 0,
            store: BTreeMap::new(),
            before_link: IntentId::NONE,
            fails: false,
            asked: BTreeMap::new(),
            done: Vec::new(),
        }
    }

    fn link_up(&mut self) {
        if !self.up {
            self.up = true;
            self.before_link = self.last_stored();
            self.intents.link_up(&mut self.out);
            self.carry_out();
        }
    }

    fn last_stored(&self) -> IntentId {
        self.store.keys().next_back().copied().unwrap_or_default()
    }

    fn link_lost(&mut self) {
        self.up = false;
        self.asked.clear();
        self.intents.link_lost();
    }

    fn add(&mut self, conv: i64, method: &str) {
        self.last += 1;
        let intent = Intent {
            conv: ConvId(conv),
            local_id: LocalId(0),
            command: 1,
            method: method.into(),
            args: self.last.to_be_bytes().to_vec(),
        };
        self.store.insert(IntentId(self.last), intent);
        self.intents.changed();
    }

    fn answer(&mut self, which: usize, code: u32) {
        let Some(rid) = self.asked.keys().nth(which % self.asked.len().max(1)).copied() else { return };
        let Some(id) = self.asked.remove(&rid) else { return };
        self.intents.answered(&mut self.out, self.now, id, &wire::RpcRes { rid, code, ..Default::default() });
    }

    fn carry_out(&mut self) {
        while let Some(effect) = self.out.next() {
            match effect {
                Effect::Look(Look::NewestIntent) => {
                    let newest = self.last_stored();
                    self.intents.newest(&mut self.out, newest);
                }
                Effect::Look(Look::Intents) => {
                    let oldest = self.store.iter().take(IN_FLIGHT).map(|(id, i)| (*id, i.clone())).collect();
                    let found = if std::mem::take(&mut self.fails) { None } else { Some(oldest) };
                    self.intents.found(&mut self.out, self.now, found);
                }
                Effect::Ask { rid, pending: Pending::Intent(id), frame: wire::frame::Kind::Rpc(rpc) } => {
                    assert!(self.up && rpc.args[..] == id.0.to_be_bytes() && rpc.method == self.store[&id].method);
                    let own = turns(&self.store[&id]);
                    for (other, _) in self.store.range(..id).chain(self.store.range(IntentId(id.0 + 1)..)) {
                        let shares = turns(&self.store[other]).iter().any(|t| own.contains(t));
                        let in_flight = self.asked.values().any(|a| a == other);
                        assert!(!shares || (*other > id && !in_flight), "{id} does not wait for {other}");
                    }
                    self.asked.insert(rid, id);
                }
                Effect::Commit(
                    Work::Sync(SyncWork::IntentDone { id, .. } | SyncWork::IntentRefused { id, .. }),
                    Next::Intent(_),
                ) => {
                    let done = !std::mem::take(&mut self.fails);
                    if done {
                        assert!(self.store.remove(&id).is_some());
                        self.done.push(id);
                    }
                    self.intents.committed(&mut self.out, self.now, id, done);
                }
                _ => panic!("not this machine's effect"),
            }
        }
    }

    fn settle(&mut self) {
        self.carry_out();
        if self.intents.stale() {
            self.intents.send(&mut self.out);
            self.carry_out();
        }
        if !self.up {
            return;
        }
        let behind = self.store.keys().next().is_some_and(|id| *id <= self.before_link);
        assert!(!behind || self.intents.behind(), "an intent from before the link is forgotten");
        if self.intents.deadline().is_none() {
            assert_eq!(behind, self.intents.behind());
            // The oldest one has nothing to wait for.
            let oldest = self.store.keys().next();
            assert!(oldest.is_none_or(|id| self.asked.values().any(|a| a == id)), "{oldest:?} waits for nothing");
        }
    }
}

#[derive(Debug, Clone)]
enum Happens {
    Add { conv: i64, method: &'static str },
    Answer(usize, u32),
    Fails,
    Lost,
    Up,
    Tick(u64),
}

fn happens() -> impl Strategy<Value = Happens> {
    use Happens::*;
    let methods = vec![rpc::SET_CONV, rpc::SET_USER, rpc::REACT, rpc::HIDE_MSGS, rpc::SEND_RECEIPTS];
    let add = (0..6i64, prop::sample::select(methods));
    prop_oneof![
        6 => add.prop_map(|(conv, method)| Add { conv: if method == rpc::SET_USER { 0 } else { conv + 1 }, method }),
        6 => (0..32usize, prop::sample::select(vec![0, 0, 0, BUSY, REFUSED])).prop_map(|(which, code)| Answer(which, code)),
        1 => Just(Fails),
        1 => Just(Lost),
        2 => Just(Up),
        2 => (100..1500u64).prop_map(Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Asserted on the way: see `World::carry_out` and `World::settle`.
    #[test]
    fn one_of_each_conversation_and_one_setting_is_in_flight_and_each_is_acknowledged_or_repeated(
        all in prop::collection::vec(happens(), 1..150),
    ) {
        let mut w = World::new();
        for h in all {
            match h {
                Happens::Add { conv, method } => w.add(conv, method),
                Happens::Answer(which, code) => w.answer(which, code),
                Happens::Fails => w.fails = true,
                Happens::Lost => w.link_lost(),
                Happens::Up => w.link_up(),
                Happens::Tick(ms) => {
                    w.now += Duration::from_millis(ms);
                    w.intents.tick(&mut w.out, w.now);
                }
            }
            w.settle();
        }
        w.link_up();
        w.settle();
        while !w.store.is_empty() {
            if w.asked.is_empty() {
                prop_assert!(w.intents.deadline().is_some());
                w.now += AGAIN;
                w.intents.tick(&mut w.out, w.now);
            } else {
                w.answer(0, 0);
            }
            w.settle();
        }
        prop_assert_eq!(w.done.len() as i64, w.last);
    }
}

#[test]
fn settings_wait_for_each_other_over_conversations_and_a_reaction_waits_for_its_conversation_only() {
    let mut w = World::new();
    w.link_up();
    w.add(1, rpc::SET_CONV);
    w.add(2, rpc::SET_CONV);
    w.add(2, rpc::REACT);
    w.add(3, rpc::REACT);
    w.settle();
    assert_eq!(w.asked.values().copied().collect::<Vec<_>>(), [1, 4].map(IntentId));
    w.answer(0, 0);
    w.settle();
    assert_eq!(w.asked.values().copied().collect::<Vec<_>>(), [4, 2].map(IntentId));
}

#[test]
fn what_was_here_before_the_link_is_behind_until_it_is_answered_and_what_comes_later_is_not() {
    let mut w = World::new();
    w.add(1, rpc::REACT);
    w.link_up();
    w.settle();
    w.add(2, rpc::REACT);
    w.settle();
    assert!(w.intents.behind());
    w.answer(0, REFUSED);
    w.settle();
    assert!(!w.intents.behind() && w.asked.len() == 1);
}

#[test]
fn what_came_too_fast_goes_again_when_the_server_says() {
    for (retry_ms, wait) in
        [(0, AGAIN), (40, Duration::from_millis(40)), (7_000, Duration::from_secs(7)), (u32::MAX, Duration::from_secs(60))]
    {
        let mut world = World::new();
        world.add(1, rpc::REACT);
        world.link_up();
        world.settle();
        let (rid, id) = world.asked.pop_first().expect("it was sent");
        let refused = wire::RpcRes { rid, code: rules::code::TOO_FAST, retry_ms, ..Default::default() };
        world.intents.answered(&mut world.out, world.now, id, &refused);
        world.settle();
        assert_eq!((world.intents.deadline(), world.asked.len()), (Some(world.now + wait), 0));
        world.intents.tick(&mut world.out, world.now + wait);
        world.settle();
        assert_eq!(world.asked.values().collect::<Vec<_>>(), [&id]);
    }
}
