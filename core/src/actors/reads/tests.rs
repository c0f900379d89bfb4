//! Read marks against a little store and a little server.
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const BUSY: u32 = rules::code::OVERLOADED;
const REFUSED: u32 = rules::code::INVALID_PARAMETERS;

#[derive(Default)]
struct World {
    reads: Reads,
    out: Effects,
    after: Duration,
    up: bool,
    /// What the server lacks, and what it has.
    pending: BTreeMap<String, u64>,
    server: BTreeMap<String, u64>,
    asked: Option<u64>,
    sent: Vec<wire::ReadMark>,
}

impl World {
    fn link_up(&mut self) {
        if !self.up {
            self.up = true;
            self.reads.link_up(&mut self.out);
        }
    }

    fn link_lost(&mut self) {
        self.up = false;
        self.asked = None;
        self.reads.link_lost();
    }

    fn mark(&mut self, conv: u8, upto: u64) {
        let mark = self.pending.entry(conv.to_string()).or_default();
        *mark = (*mark).max(upto);
        self.reads.send(&mut self.out);
    }

    /// The server takes them, or does not; its answer may get lost all the same.
    fn answer(&mut self, began: Instant, code: u32) {
        if self.asked.take().is_none() {
            return;
        }
        for m in self.sent.iter().filter(|_| code == 0) {
            self.server.insert(m.conv.clone(), m.read_cseq);
        }
        let marks = std::mem::take(&mut self.sent);
        self.reads.answered(&mut self.out, began + self.after, marks, code);
    }

    fn carry_out(&mut self) {
        while let Some(effect) = self.out.next() {
            match effect {
                Effect::Look(Look::Reads) => {
                    let mark =
                        |(conv, upto): (&String, &u64)| wire::ReadMark { conv: conv.clone(), read_cseq: *upto, upto_ts_ms: 0 };
                    let marks = self.pending.iter().take(MARKS).map(mark).collect();
                    self.reads.found(&mut self.out, marks);
                }
                Effect::Ask { rid, pending: Pending::Reads(marks), frame: frame::Kind::Read(read) } => {
                    assert!(self.up && self.asked.is_none(), "two frames at once");
                    assert!(read.marks == marks && read.rid == rid && (1..=MARKS).contains(&marks.len()));
                    (self.asked, self.sent) = (Some(rid), marks);
                }
                Effect::Post(Work::Conversations(ConversationWork::ReadsAcked(marks))) => {
                    for m in marks {
                        if self.pending.get(&m.conv).is_some_and(|upto| *upto <= m.read_cseq) {
                            self.pending.remove(&m.conv);
                        }
                    }
                    // The store says so when there are more.
                    if !self.pending.is_empty() {
                        self.reads.send(&mut self.out);
                    }
                }
                _ => panic!("not this machine's effect"),
            }
        }
        assert!(!self.up || self.pending.is_empty() || self.reads.waiting(), "marks that nothing waits for");
    }

    fn tick(&mut self, began: Instant, after: Duration) {
        self.after += after;
        self.reads.tick(&mut self.out, began + self.after);
    }
}

#[derive(Debug, Clone)]
enum Happens {
    Mark(u8, u64),
    Answer(u32),
    Lost,
    Up,
    Tick(u64),
}

fn happens() -> impl Strategy<Value = Happens> {
    use Happens::*;
    prop_oneof![
        8 => (any::<u8>(), 1..9u64).prop_map(|(conv, upto)| Mark(conv, upto)),
        4 => prop::sample::select(vec![0, 0, BUSY]).prop_map(Answer),
        1 => Just(Lost),
        2 => Just(Up),
        2 => (100..1500u64).prop_map(Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_frame_of_marks_goes_at_a_time_and_none_is_lost_over_changes_of_the_link(
        all in prop::collection::vec(happens(), 1..300),
    ) {
        let (mut w, began) = (World::default(), Instant::now());
        let mut marked: BTreeMap<String, u64> = BTreeMap::new();
        for h in all {
            match h {
                Happens::Mark(conv, upto) => {
                    let most = marked.entry(conv.to_string()).or_default();
                    *most = (*most).max(upto);
                    w.mark(conv, *most);
                }
                Happens::Answer(code) => w.answer(began, code),
                Happens::Lost => w.link_lost(),
                Happens::Up => w.link_up(),
                Happens::Tick(ms) => w.tick(began, Duration::from_millis(ms)),
            }
            w.carry_out();
        }
        w.link_up();
        w.carry_out();
        while w.reads.waiting() {
            if w.asked.is_some() { w.answer(began, 0) } else { w.tick(began, AGAIN) }
            w.carry_out();
        }
        prop_assert!(w.pending.is_empty());
        prop_assert_eq!(w.server, marked);
    }
}

#[test]
fn a_mark_the_server_refuses_for_good_does_not_block_the_others() {
    let (mut w, began) = (World::default(), Instant::now());
    w.link_up();
    w.mark(1, 5);
    w.carry_out();
    w.mark(2, 6);
    w.carry_out();
    w.answer(began, REFUSED);
    w.carry_out();
    assert!(w.pending.contains_key("2") && w.pending.len() == 1 && w.asked.is_some());
}

#[test]
fn a_busy_server_gets_them_a_second_later() {
    let (mut w, began) = (World::default(), Instant::now());
    w.link_up();
    w.mark(1, 5);
    w.carry_out();
    w.answer(began, BUSY);
    w.carry_out();
    assert_eq!((w.asked, w.reads.deadline()), (None, Some(began + AGAIN)));
    w.tick(began, AGAIN);
    w.carry_out();
    assert!(w.asked.is_some());
}
