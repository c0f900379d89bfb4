//! The send queue against a little store and a little server.
use super::*;
use crate::model::ids::Seq;
use proptest::prelude::*;
use std::collections::BTreeSet;

const BUSY: u32 = rules::code::OVERLOADED;
const REFUSED: u32 = rules::code::INVALID_PARAMETERS;

fn queued(local_id: i64, conv: i64, upload: bool) -> Queued {
    let cmid = local_id.to_be_bytes().to_vec();
    Queued {
        local_id: LocalId(local_id),
        conv: ConvId(conv),
        key: String::new(),
        cmid,
        kind: 1,
        flags: 0,
        body: vec![],
        read_upto: Seq::NONE,
        upload,
        send: vec![],
    }
}

/// May it go on the wire? As the store's claims say.
fn claim(cancelling: &BTreeSet<LocalId>, sent: &mut BTreeSet<LocalId>, local_id: LocalId) -> bool {
    let free = !cancelling.contains(&local_id);
    if free {
        sent.insert(local_id);
    }
    free
}

struct World {
    sending: Sending,
    out: Effects,
    now: Instant,
    up: bool,
    last: i64,
    /// What the store has, oldest first, and what the host is taking back.
    outbox: BTreeMap<LocalId, Queued>,
    cancelling: BTreeSet<LocalId>,
    /// Went on the wire at least once.
    sent: BTreeSet<LocalId>,
    /// On the wire on this link: number, message, conversation.
    asked: BTreeMap<u64, (LocalId, ConvId)>,
    blocked: BTreeMap<ConvId, Instant>,
    /// In the order of their answers.
    fates: BTreeMap<ConvId, Vec<LocalId>>,
}

impl World {
    fn new() -> World {
        World {
            sending: Sending::default(),
            out: Effects::default(),
            now: Instant::now(),
            up: false,
            last: 0,
            outbox: BTreeMap::new(),
            cancelling: BTreeSet::new(),
            sent: BTreeSet::new(),
            asked: BTreeMap::new(),
            blocked: BTreeMap::new(),
            fates: BTreeMap::new(),
        }
    }

    fn link_up(&mut self) {
        if !self.up {
            self.up = true;
            self.sending.link_up(&mut self.out);
        }
    }

    fn link_lost(&mut self) {
        self.up = false;
        self.asked.clear();
        self.blocked.clear();
        self.sending.link_lost();
    }

    fn queue(&mut self, conv: i64, upload: bool) {
        self.last += 1;
        self.outbox.insert(LocalId(self.last), queued(self.last, conv, upload));
        self.sending.changed();
    }

    fn answer(&mut self, which: usize, code: u32) {
        let Some(rid) = self.asked.keys().nth(which % self.asked.len().max(1)).copied() else { return };
        let Some((local_id, conv)) = self.asked.remove(&rid) else { return };
        if code == BUSY {
            self.blocked.insert(conv, self.now + Duration::from_millis(70));
        }
        let ack = wire::SendAck { rid, code, retry_ms: 70, ..Default::default() };
        let (cancelling, sent) = (&self.cancelling, &mut self.sent);
        self.sending.answered(&mut self.out, self.now, (local_id, conv), &ack, |id| claim(cancelling, sent, id));
    }

    /// The host takes one back: not one that may be on the wire. The commit comes later, and may fail.
    fn cancel(&mut self, local_id: LocalId) {
        if self.outbox.contains_key(&local_id) && !self.sent.contains(&local_id) {
            self.cancelling.insert(local_id);
        }
    }

    fn cancelled(&mut self, committed: bool) {
        for local_id in std::mem::take(&mut self.cancelling).into_iter().filter(|_| committed) {
            self.outbox.remove(&local_id);
        }
        self.sending.changed();
    }

    fn carry_out(&mut self) {
        while let Some(effect) = self.out.next() {
            match effect {
                Effect::Look(Look::Outbox) => {
                    let queue = self.outbox.values().cloned().collect();
                    let (cancelling, sent) = (&self.cancelling, &mut self.sent);
                    self.sending.loaded(&mut self.out, self.now, queue, |id| claim(cancelling, sent, id));
                }
                Effect::Ask { rid, pending: Pending::Send { local_id, conv }, frame: frame::Kind::Send(send) } => {
                    assert!(self.up && send.rid == rid && send.cmid[..] == local_id.0.to_be_bytes());
                    assert!(!self.asked.values().any(|(_, c)| *c == conv), "two of one conversation on the wire");
                    assert!(self.asked.len() < IN_FLIGHT);
                    assert!(!self.cancelling.contains(&local_id), "sent and taken back");
                    let first = self.outbox.values().find(|q| q.conv == conv).map(|q| (q.local_id, q.upload));
                    assert_eq!(first, Some((local_id, false)), "not the first of its conversation");
                    self.asked.insert(rid, (local_id, conv));
                }
                Effect::Post(Work::Messages(
                    MessageWork::SendAcked { local_id, .. } | MessageWork::SendFailed { local_id, .. },
                )) => {
                    let q = self.outbox.remove(&local_id).expect("a fate of what is queued");
                    self.fates.entry(q.conv).or_default().push(local_id);
                }
                Effect::Uploads(ids) => assert!(ids.iter().all(|id| self.outbox[id].upload)),
                _ => panic!("not this machine's effect"),
            }
        }
    }

    /// What the session does after each event; then the head of every queue is on its way, or something keeps it.
    fn settle(&mut self) {
        self.carry_out();
        if self.sending.stale() {
            self.sending.load(&mut self.out);
            self.carry_out();
        }
        if !self.up || self.asked.len() == IN_FLIGHT {
            return;
        }
        let mut seen = BTreeSet::new();
        for q in self.outbox.values().filter(|q| seen.insert(q.conv)) {
            let sent = self.asked.values().any(|(id, _)| *id == q.local_id);
            let kept = q.upload || self.cancelling.contains(&q.local_id) || self.blocked.contains_key(&q.conv);
            assert!(sent || kept, "{} of {} waits for nothing", q.local_id, q.conv);
        }
    }

    /// Message and conversation, in the order they were sent.
    fn on_the_wire(&self) -> Vec<(i64, i64)> {
        self.asked.values().map(|(id, conv)| (id.0, conv.0)).collect()
    }

    fn tick(&mut self, after: Duration) {
        self.now += after;
        let now = self.now;
        self.blocked.retain(|_, until| *until > now);
        let (cancelling, sent) = (&self.cancelling, &mut self.sent);
        self.sending.pump(&mut self.out, now, |id| claim(cancelling, sent, id));
    }
}

#[derive(Debug, Clone)]
enum Happens {
    Queue { conv: i64, upload: bool },
    Uploaded(usize),
    Cancel(usize),
    Cancelled(bool),
    Answer(usize, u32),
    Lost,
    Up,
    Tick(u64),
}

fn happens() -> impl Strategy<Value = Happens> {
    use Happens::*;
    prop_oneof![
        6 => (0..6i64, prop::bool::weighted(0.1)).prop_map(|(conv, upload)| Queue { conv, upload }),
        2 => (0..200i64).prop_map(|conv| Queue { conv: 100 + conv, upload: false }),
        1 => (0..40usize).prop_map(Uploaded),
        2 => (0..40usize).prop_map(Cancel),
        2 => any::<bool>().prop_map(Cancelled),
        6 => (0..64usize, prop::sample::select(vec![0, 0, 0, BUSY, REFUSED])).prop_map(|(which, code)| Answer(which, code)),
        1 => Just(Lost),
        2 => Just(Up),
        2 => (1..100u64).prop_map(Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Asserted on the way: see `World::carry_out` and `World::settle`.
    #[test]
    fn each_conversation_is_sent_in_order_one_at_a_time_and_its_head_never_waits_for_nothing(
        all in prop::collection::vec(happens(), 1..200),
    ) {
        let mut w = World::new();
        for h in all {
            let nth = |w: &World, n: usize| w.outbox.keys().nth(n % w.outbox.len().max(1)).copied();
            match h {
                Happens::Queue { conv, upload } => w.queue(conv, upload),
                Happens::Uploaded(n) => {
                    if let Some(q) = nth(&w, n).and_then(|id| w.outbox.get_mut(&id)) {
                        q.upload = false;
                        w.sending.changed();
                    }
                }
                Happens::Cancel(n) => {
                    if let Some(id) = nth(&w, n) {
                        w.cancel(id);
                    }
                }
                Happens::Cancelled(committed) => w.cancelled(committed),
                Happens::Answer(which, code) => w.answer(which, code),
                Happens::Lost => w.link_lost(),
                Happens::Up => w.link_up(),
                Happens::Tick(ms) => w.tick(Duration::from_millis(ms)),
            }
            w.settle();
        }
        // Everything that may go goes.
        w.cancelled(true);
        w.outbox.values_mut().for_each(|q| q.upload = false);
        w.link_up();
        w.settle();
        while !w.outbox.is_empty() {
            if w.asked.is_empty() {
                prop_assert!(w.sending.deadline().is_some());
                w.tick(Duration::from_millis(70));
            } else {
                w.answer(0, 0);
            }
            w.settle();
        }
        for fates in w.fates.values() {
            prop_assert!(fates.is_sorted(), "answered out of order: {fates:?}");
        }
    }
}

#[test]
fn a_busy_server_holds_one_conversation_and_no_other() {
    let mut w = World::new();
    w.link_up();
    w.queue(1, false);
    w.queue(1, false);
    w.queue(2, false);
    w.settle();
    assert_eq!(w.on_the_wire(), [(1, 1), (3, 2)]);
    w.answer(0, BUSY);
    w.settle();
    assert_eq!((w.asked.len(), w.sending.deadline()), (1, Some(w.now + Duration::from_millis(70))));
    w.tick(Duration::from_millis(70));
    w.settle();
    assert_eq!(w.on_the_wire(), [(3, 2), (1, 1)]);
}

#[test]
fn what_has_no_answer_when_the_link_goes_away_goes_again_on_the_next_one() {
    let mut w = World::new();
    w.link_up();
    w.queue(1, false);
    w.settle();
    w.link_lost();
    w.settle();
    assert!(w.asked.is_empty());
    w.link_up();
    w.settle();
    assert_eq!(w.on_the_wire(), [(1, 1)]);
}

#[test]
fn what_waits_for_its_files_holds_what_comes_after_it() {
    let mut w = World::new();
    w.link_up();
    w.queue(1, true);
    w.queue(1, false);
    w.settle();
    assert!(w.asked.is_empty());
}
