//! Receipts against a little store and a little server.
use super::super::effects::Effect;
use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const BUSY: u32 = rules::code::OVERLOADED;

#[derive(Default)]
struct World {
    receipts: Receipts,
    out: Effects,
    up: bool,
    /// The store: a reset may have swallowed receipts, of these conversations.
    due: bool,
    incomplete: BTreeSet<u8>,
    /// Asked since the reset.
    heard: BTreeSet<u8>,
    asked: Option<u8>,
}

impl World {
    fn found(&mut self) {
        let due = self.incomplete.iter().map(|c| (c.to_string(), vec![1, 2])).collect();
        self.receipts.found(if self.due { due } else { Vec::new() });
    }

    fn link_up(&mut self) {
        if !self.up {
            self.up = true;
            self.found();
        }
    }

    fn link_lost(&mut self) {
        self.up = false;
        self.asked = None;
        self.receipts.link_lost();
    }

    fn reset(&mut self) {
        if self.up {
            self.due = !self.incomplete.is_empty();
            self.heard.clear();
            self.found();
        }
    }

    /// A busy server has the session look again in the store.
    fn answer(&mut self, code: u32) {
        let Some(conv) = self.asked.take() else { return };
        self.receipts.answered(&mut self.out, &wire::RpcRes { code, ..Default::default() });
        if code == 0 {
            self.heard.insert(conv);
        } else {
            self.found();
        }
    }

    fn settle(&mut self) {
        loop {
            while let Some(effect) = self.out.next() {
                match effect {
                    Effect::Ask { pending: Pending::Receipts, frame: wire::frame::Kind::Rpc(rpc), .. } => {
                        assert!(self.up && self.asked.is_none(), "two questions at once");
                        let asked = ntk_protocol::read::<wire::GetReceipts>(&rpc.args).unwrap();
                        assert_eq!(asked.cseqs, [1, 2]);
                        self.asked = Some(asked.conv.parse().unwrap());
                    }
                    Effect::Commit(Work::Messages(MessageWork::Receipts { last, .. }), Next::Nothing) => {
                        if last {
                            assert!(self.incomplete.is_subset(&self.heard), "said to be all: {:?}", self.heard);
                            self.due = false;
                        }
                    }
                    _ => panic!("not this machine's effect"),
                }
            }
            if self.up && self.asked.is_none() && (self.receipts.asking || self.receipts.due()) {
                self.receipts.ask(&mut self.out);
            } else {
                break;
            }
        }
        assert!(!self.up || !self.due || (self.receipts.asking || self.receipts.due()), "due, and nobody asks");
    }
}

#[derive(Debug, Clone)]
enum Happens {
    Reset,
    Answer(u32),
    Lost,
    Up,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn receipts_are_asked_one_conversation_at_a_time_and_none_is_lost_over_changes_of_the_link(
        incomplete in prop::collection::btree_set(any::<u8>(), 1..6),
        all in prop::collection::vec(
            prop_oneof![
                2 => Just(Happens::Reset),
                8 => prop::sample::select(vec![0, 0, 0, BUSY]).prop_map(Happens::Answer),
                1 => Just(Happens::Lost),
                3 => Just(Happens::Up),
            ],
            1..60,
        ),
    ) {
        let mut w = World { incomplete, ..World::default() };
        for h in all {
            match h {
                Happens::Reset => w.reset(),
                Happens::Answer(code) => w.answer(code),
                Happens::Lost => w.link_lost(),
                Happens::Up => w.link_up(),
            }
            w.settle();
        }
        w.link_up();
        w.settle();
        while w.receipts.asking || w.receipts.due() {
            w.answer(0);
            w.settle();
        }
        prop_assert!(!w.due);
    }
}
