//! The pump and wake protocol under every interleaving loom finds.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test
use loom::sync::{Arc, Condvar, Mutex};
use ntk_core::testing::delivery::wake::Wake;

#[derive(Clone, Copy, PartialEq)]
enum Item {
    News,
    Closed,
}

struct Lane {
    items: Vec<Item>,
    wake: Wake<u8>,
    /// Posts to the delivering thread, wakes of the host, and whether the host still owes a pump for one.
    posts: usize,
    wakes: usize,
    owed: bool,
    in_wake: bool,
    done: bool,
}

type Shared = Arc<(Mutex<Lane>, Condvar)>;

const HOST: u8 = 0;
const DELIVER: u8 = 1;

fn lane() -> Shared {
    let lane = Lane { items: vec![], wake: Wake::default(), posts: 0, wakes: 0, owed: false, in_wake: false, done: false };
    Arc::new((Mutex::new(lane), Condvar::new()))
}

fn change(shared: &Shared, what: impl FnOnce(&mut Lane) -> bool) {
    let mut lane = shared.0.lock().unwrap();
    if what(&mut lane) {
        lane.posts += 1;
    }
    drop(lane);
    shared.1.notify_all();
}

fn push(shared: &Shared, item: Item) {
    change(shared, |lane| {
        lane.items.push(item);
        lane.wake.pushed()
    });
}

fn deliver(shared: &Shared) {
    loop {
        let mut lane = shared.0.lock().unwrap();
        while lane.posts == 0 {
            if lane.done {
                return;
            }
            lane = shared.1.wait(lane).unwrap();
        }
        lane.posts -= 1;
        if !lane.wake.fire(DELIVER) {
            continue;
        }
        assert!(!lane.done, "the host was called after it had seen the last item");
        lane.in_wake = true;
        drop(lane);
        // The host's wake function runs here, without the lock, and posts to its own loop.
        change(shared, |lane| {
            assert!(!lane.done, "the wake function ran on after the last item");
            assert!(!lane.owed, "woken twice for one pump");
            lane.owed = true;
            lane.wakes += 1;
            false
        });
        change(shared, |lane| {
            lane.in_wake = false;
            lane.wake.fired()
        });
    }
}

/// The host's loop: pumps one item per wake until it has seen the last one. A lost wake is a deadlock, which loom reports.
fn host(shared: &Shared, last: impl Fn(usize, Item) -> bool) {
    let mut seen = 0;
    loop {
        let mut lane = shared.0.lock().unwrap();
        while lane.wakes == 0 {
            lane = shared.1.wait(lane).unwrap();
        }
        lane.wakes -= 1;
        lane.owed = false;
        assert!(lane.wake.begin_pump(HOST));
        assert!(!lane.wake.begin_pump(HOST), "a second pump must be refused");
        drop(lane);
        let mut lane = shared.0.lock().unwrap();
        let mut end = false;
        let may = lane.items.first() != Some(&Item::Closed) || lane.wake.may_close(HOST);
        if may && !lane.items.is_empty() {
            let item = lane.items.remove(0);
            seen += 1;
            end = last(seen, item);
            if item == Item::Closed {
                assert!(!lane.in_wake, "the last item came while the wake function ran");
                lane.wake.set_host(false, false);
                lane.done = true;
            }
        }
        drop(lane);
        change(shared, |lane| {
            let items = !lane.items.is_empty();
            lane.wake.end_pump(items)
        });
        if end {
            change(shared, |lane| {
                lane.done = true;
                false
            });
            return;
        }
    }
}

fn model(check: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(2);
    builder.check(check);
}

#[test]
fn no_wake_is_lost_and_none_is_doubled() {
    model(|| {
        let shared = lane();
        change(&shared, |lane| lane.wake.set_host(true, false));
        let s = shared.clone();
        let producer = loom::thread::spawn(move || {
            push(&s, Item::News);
            push(&s, Item::News);
        });
        let s = shared.clone();
        let deliverer = loom::thread::spawn(move || deliver(&s));
        host(&shared, |seen, _| seen == 2);
        producer.join().unwrap();
        deliverer.join().unwrap();
    });
}

#[test]
fn a_wake_set_on_a_lane_in_use_hears_of_what_waits() {
    model(|| {
        let shared = lane();
        let s = shared.clone();
        let producer = loom::thread::spawn(move || push(&s, Item::News));
        let s = shared.clone();
        let deliverer = loom::thread::spawn(move || deliver(&s));
        change(&shared, |lane| {
            let items = !lane.items.is_empty();
            lane.wake.set_host(true, items)
        });
        host(&shared, |seen, _| seen == 1);
        producer.join().unwrap();
        deliverer.join().unwrap();
    });
}

#[test]
fn after_the_last_item_the_host_is_never_called_again() {
    model(|| {
        let shared = lane();
        change(&shared, |lane| lane.wake.set_host(true, false));
        let s = shared.clone();
        let producer = loom::thread::spawn(move || {
            push(&s, Item::News);
            push(&s, Item::Closed);
        });
        let s = shared.clone();
        let deliverer = loom::thread::spawn(move || deliver(&s));
        host(&shared, |_, item| item == Item::Closed);
        producer.join().unwrap();
        deliverer.join().unwrap();
    });
}
