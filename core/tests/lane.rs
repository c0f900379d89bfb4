//! The lane to the host: order, bounds, wakes, and exactly one completion per request.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test
use ntk_core::api::*;
use ntk_core::testing::delivery::{BURST, LONG, Lane, MAX_IN_FLIGHT, Pumped};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

const LONG_TIME: Duration = Duration::from_secs(60);

/// A lane whose posts are counted and delivered when the test says so.
fn lane() -> (Arc<Lane>, Arc<AtomicUsize>) {
    let posts = Arc::new(AtomicUsize::new(0));
    let p = posts.clone();
    (
        Arc::new(Lane::new(Arc::new(move || {
            p.fetch_add(1, SeqCst);
        }))),
        posts,
    )
}

fn fire(lane: &Lane, posts: &AtomicUsize) {
    while posts.load(SeqCst) > 0 {
        posts.fetch_sub(1, SeqCst);
        lane.fire();
    }
}

fn counter(lane: &Lane) -> Arc<AtomicUsize> {
    let wakes = Arc::new(AtomicUsize::new(0));
    let w = wakes.clone();
    lane.set_wake(Some(Arc::new(move || {
        w.fetch_add(1, SeqCst);
    })));
    wakes
}

fn all(lane: &Lane) -> Vec<Delivery> {
    let mut items = vec![];
    let mut more = true;
    while more {
        more = lane.pump(7, LONG_TIME, &mut |d| items.push(d.clone())).unwrap().more;
    }
    items
}

fn recalled(n: u64) -> Event {
    Event::MessageRecalled(MessageRecalled { conversation: "c2c_a".into(), seq: n, ..Default::default() })
}

fn finished(n: u64) -> Event {
    Event::SendFinished(SendFinished { local_id: n, ..Default::default() })
}

fn total(count: u64) -> Event {
    Event::TotalUnreadChanged(UnreadTotal { count, known: true, exact: true })
}

fn patch(window: u64, rev: u64) -> Delivery {
    Delivery::ConversationPatch(ConversationPatch { window, rev, ..Default::default() })
}

fn fill(lane: &Lane) {
    (0..LONG as u64).for_each(|n| lane.event(finished(n)));
}

#[test]
fn items_arrive_in_order_and_pump_stops_at_its_limits() {
    let (lane, _) = lane();
    (0..10).for_each(|n| lane.event(finished(n)));
    let mut seen = vec![];
    let mut sink = |d: &Delivery| match d {
        Delivery::Event(Event::SendFinished(e)) => seen.push(e.local_id),
        other => panic!("{other:?}"),
    };
    assert_eq!(lane.pump(4, LONG_TIME, &mut sink), Ok(Pumped { delivered: 4, more: true }));
    assert_eq!(lane.pump(4, Duration::ZERO, &mut sink), Ok(Pumped { delivered: 1, more: true }));
    assert_eq!(lane.pump(100, LONG_TIME, &mut sink), Ok(Pumped { delivered: 5, more: false }));
    assert_eq!(lane.pump(0, LONG_TIME, &mut |_| ()), Err(ErrorCode::InvalidParameters));
    assert_eq!(seen, (0..10).collect::<Vec<_>>());
}

#[test]
fn the_host_is_woken_once_and_again_while_items_remain() {
    let (lane, posts) = lane();
    let wakes = counter(&lane);
    (0..5).for_each(|n| lane.event(finished(n)));
    fire(&lane, &posts);
    assert_eq!(wakes.load(SeqCst), 1);
    lane.event(finished(5));
    fire(&lane, &posts);
    assert_eq!(wakes.load(SeqCst), 1, "woken already, not pumped yet");
    lane.pump(2, LONG_TIME, &mut |_| ()).unwrap();
    fire(&lane, &posts);
    assert_eq!(wakes.load(SeqCst), 2, "items remain");
    // What is pushed while the pump runs is delivered by it without a wake.
    let other = lane.clone();
    let mut once = true;
    lane.pump(100, LONG_TIME, &mut |_| {
        if std::mem::take(&mut once) {
            other.event(finished(9));
        }
    })
    .unwrap();
    fire(&lane, &posts);
    assert_eq!((wakes.load(SeqCst), lane.len()), (2, 0));
    lane.event(finished(10));
    fire(&lane, &posts);
    assert_eq!(wakes.load(SeqCst), 3);
}

#[test]
fn a_wake_set_on_a_lane_that_holds_items_wakes() {
    let (lane, posts) = lane();
    lane.event(finished(1));
    fire(&lane, &posts);
    let first = counter(&lane);
    let second = counter(&lane);
    fire(&lane, &posts);
    assert_eq!((first.load(SeqCst), second.load(SeqCst)), (0, 1));
    lane.set_wake(None);
    lane.pump(1, LONG_TIME, &mut |_| ()).unwrap();
    lane.event(finished(2));
    assert_eq!(posts.load(SeqCst), 0);
}

#[test]
fn a_pump_inside_a_pump_delivers_nothing() {
    let (lane, _) = lane();
    (0..3).for_each(|n| lane.event(finished(n)));
    let inner = lane.clone();
    let mut refused = 0;
    lane.pump(100, LONG_TIME, &mut |_| {
        assert_eq!(inner.pump(1, LONG_TIME, &mut |_| panic!("nested")), Err(ErrorCode::Reentrant));
        assert_eq!(inner.pump_until_closed(LONG_TIME, &mut |_| panic!("nested")), Err(ErrorCode::WouldDeadlock));
        let second = inner.clone();
        let other = std::thread::Builder::new().spawn(move || second.pump(1, LONG_TIME, &mut |_| panic!("second")));
        assert_eq!(other.unwrap().join().unwrap(), Err(ErrorCode::Reentrant));
        refused += 1;
    })
    .unwrap();
    assert_eq!(refused, 3);
}

#[test]
fn a_panicking_sink_loses_its_item_only_and_the_rest_wakes_again() {
    let (lane, posts) = lane();
    let wakes = counter(&lane);
    (0..3).for_each(|n| lane.event(finished(n)));
    let request = lane.reserve(1).unwrap();
    fire(&lane, &posts);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = lane.pump(100, LONG_TIME, &mut |_| panic!("host"));
    }));
    assert!(panicked.is_err());
    fire(&lane, &posts);
    assert_eq!(wakes.load(SeqCst), 2);
    lane.complete(request, 0, Ok(None));
    assert_eq!(all(&lane).len(), 3);
}

#[test]
fn every_request_completes_once_and_a_thousand_may_be_in_flight() {
    let (lane, _) = lane();
    let requests: Vec<u64> = (0..MAX_IN_FLIGHT).map(|_| lane.reserve(10).unwrap()).collect();
    assert_eq!(lane.reserve(10), Err(ErrorCode::Busy));
    assert!(lane.complete(requests[0], 7, Ok(None)));
    assert!(!lane.complete(requests[0], 8, Ok(None)), "completed before");
    assert_eq!(lane.reserve(10), Err(ErrorCode::Busy), "not delivered yet");
    lane.pump(1, LONG_TIME, &mut |d| {
        let Delivery::Completion(c) = d else { panic!("{d:?}") };
        assert_eq!((c.request, c.command, c.code, c.commit_no), (requests[0], 10, 0, 7));
    })
    .unwrap();
    let last = lane.reserve(11).unwrap();
    lane.unreserve(last);
    let last = lane.reserve(11).unwrap();
    lane.close(ErrorCode::Ok, 9);
    lane.close(ErrorCode::Internal, 9);
    assert_eq!(lane.reserve(10), Err(ErrorCode::Closed));
    assert!(!lane.complete(last, 9, Ok(None)), "cancelled by close");
    lane.event(finished(1));
    let mut items = vec![];
    lane.pump_until_closed(LONG_TIME, &mut |d| items.push(d.clone())).unwrap();
    assert_eq!(items.len(), MAX_IN_FLIGHT + 1);
    assert_eq!(items.last(), Some(&Delivery::Closed(Closed { code: 0 })));
    let mut cancelled: Vec<u64> = items
        .iter()
        .filter_map(|d| match d {
            Delivery::Completion(c) if c.code == ErrorCode::Cancelled as u32 => Some(c.request),
            _ => None,
        })
        .collect();
    cancelled.sort_unstable();
    assert_eq!(cancelled, requests[1..].iter().copied().chain([last]).collect::<Vec<_>>());
    assert_eq!(lane.pump(1, LONG_TIME, &mut |_| ()), Err(ErrorCode::Closed));
    assert_eq!((lane.in_flight(), lane.is_empty()), (0, true));
}

#[test]
fn the_last_item_waits_for_the_hosts_wake_function_to_return() {
    let (lane, posts) = lane();
    let inner: Arc<OnceLock<Weak<Lane>>> = Arc::default();
    let (me, w) = (std::thread::current().id(), inner.clone());
    lane.set_wake(Some(Arc::new(move || {
        let lane = w.get().unwrap().upgrade().unwrap();
        let pumped = std::thread::Builder::new().spawn(move || lane.pump(9, LONG_TIME, &mut |_| ())).unwrap().join().unwrap();
        assert_eq!(pumped, Ok(Pumped { delivered: 0, more: true }), "on {me:?}");
    })));
    inner.set(Arc::downgrade(&lane)).unwrap();
    lane.close(ErrorCode::Ok, 0);
    posts.fetch_sub(1, SeqCst);
    lane.fire();
    assert!(posts.load(SeqCst) > 0, "the item that stayed wakes again");
    assert_eq!(lane.pump(9, LONG_TIME, &mut |_| ()), Ok(Pumped { delivered: 1, more: false }));
}

#[test]
fn whoever_waits_for_the_close_waits_until_the_last_item_was_delivered() {
    let (lane, _) = lane();
    lane.close(ErrorCode::Ok, 0);
    let done = Arc::new(AtomicUsize::new(0));
    let (other, delivered) = (lane.clone(), done.clone());
    let (inside, begun) = std::sync::mpsc::channel();
    let pumping = std::thread::Builder::new().spawn(move || {
        let mut slowly = |_: &Delivery| {
            inside.send(()).unwrap();
            std::thread::sleep(Duration::from_millis(50));
            delivered.fetch_add(1, SeqCst);
        };
        other.pump(1, LONG_TIME, &mut slowly).unwrap();
    });
    begun.recv().unwrap();
    assert_eq!(lane.pump_until_closed(Duration::ZERO, &mut |_| ()), Err(ErrorCode::Timeout));
    lane.pump_until_closed(LONG_TIME, &mut |_| ()).unwrap();
    assert_eq!(done.load(SeqCst), 1, "what its handler uses may go now");
    pumping.unwrap().join().unwrap();
}

#[test]
fn a_window_has_one_slot_and_its_newest_patch_is_in_it() {
    let (lane, _) = lane();
    lane.put_patch(1, patch(1, 1));
    lane.event(finished(1));
    lane.put_patch(1, patch(1, 2));
    assert!(lane.take_back(1));
    assert!(!lane.take_back(1));
    lane.put_patch(2, patch(2, 1));
    lane.put_patch(1, patch(1, 3));
    lane.put_patch(3, patch(3, 1));
    lane.drop_window(3);
    let items = all(&lane);
    assert_eq!(items, [patch(1, 3), Delivery::Event(finished(1)), patch(2, 1)]);
    assert!(!lane.take_back(1), "the host has it");
    lane.put_patch(1, patch(1, 4));
    assert_eq!(all(&lane), [patch(1, 4)]);
}

#[test]
fn a_long_lane_is_bounded_by_conversations_not_by_messages() {
    let (lane, _) = lane();
    fill(&lane);
    let conversations = 5;
    for n in 0..20_000u64 {
        let conversation = format!("group_{}", n % conversations);
        let row = MessageRow { seq: n, ..Default::default() };
        let received = MessagesReceived { conversation: conversation.clone(), messages: vec![row], count: 1 };
        lane.event(Event::MessagesReceived(received));
        let changed = vec![ConversationChange { conversation, changed: 1 }];
        lane.event(Event::ConversationsChanged(ConversationsChanged { changed, ..Default::default() }));
        lane.event(recalled(n));
        lane.event(total(n));
        lane.event(Event::ConnectionChanged(ConnectionChanged { code: n as u32, ..Default::default() }));
        let receipt = C2cReadReceipt { user_id: "a".into(), seq: n, timestamp_ms: 0 };
        lane.event(Event::C2cReadReceipt(receipt));
    }
    let items = all(&lane).split_off(LONG);
    assert_eq!(items.len() as u64, conversations + 1 + BURST as u64 + 3);
    let mut received = 0;
    for item in &items {
        match item {
            Delivery::Event(Event::MessagesReceived(e)) => {
                assert_eq!((e.messages.len(), e.count), (BURST, 20_000 / conversations));
                assert!(e.messages.is_sorted_by_key(|m| m.seq) && e.messages[BURST - 1].seq >= 20_000 - conversations);
                received += e.count;
            }
            Delivery::Event(Event::ConversationsChanged(e)) => assert_eq!(e.changed.len() as u64, conversations),
            Delivery::Event(Event::TotalUnreadChanged(t)) => assert_eq!(t.count, 19_999),
            Delivery::Event(Event::ConnectionChanged(e)) => assert_eq!(e.code, 19_999),
            Delivery::Event(Event::C2cReadReceipt(e)) => assert_eq!(e.seq, 19_999),
            Delivery::Event(Event::MessageRecalled(e)) => assert!(e.seq >= 20_000 - BURST as u64),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(received, 20_000);
    // Short again: the host sees each one.
    lane.event(total(1));
    lane.event(total(2));
    assert_eq!(all(&lane).len(), 2);
}

#[test]
fn the_total_is_never_sent_with_an_equal_value_even_when_those_between_were_merged_away() {
    let (lane, _) = lane();
    lane.event(total(5));
    lane.event(total(5));
    assert_eq!(all(&lane).len(), 1);
    fill(&lane);
    lane.event(total(6));
    lane.event(total(5));
    assert_eq!(lane.len(), LONG, "6 and back to 5 is no change");
    lane.event(total(5));
    assert_eq!(lane.len(), LONG);
    lane.event(total(7));
    assert_eq!(lane.len(), LONG + 1);
}

#[test]
fn real_threads_get_everything_with_one_pump_owner() {
    let (tx, rx) = std::sync::mpsc::channel::<()>();
    let lane = Arc::new(Lane::new(Arc::new(move || {
        let _ = tx.send(());
    })));
    let (pump_tx, pump_rx) = std::sync::mpsc::channel::<()>();
    lane.set_wake(Some(Arc::new(move || {
        let _ = pump_tx.send(());
    })));
    let spawn = |f: Box<dyn FnOnce() + Send>| std::thread::Builder::new().spawn(f).unwrap();
    let l = Arc::downgrade(&lane);
    let deliver = spawn(Box::new(move || {
        while rx.recv().is_ok() {
            if let Some(lane) = l.upgrade() {
                lane.fire();
            }
        }
    }));
    let producers: Vec<_> = (0..3)
        .map(|_| {
            let lane = lane.clone();
            spawn(Box::new(move || {
                for n in 0..5_000 {
                    match lane.reserve(1) {
                        Ok(request) => {
                            lane.complete(request, n, Ok(None));
                        }
                        Err(ErrorCode::Busy) => std::thread::yield_now(),
                        Err(other) => panic!("{other:?}"),
                    }
                }
            }))
        })
        .collect();
    let l = lane.clone();
    let closer = spawn(Box::new(move || {
        producers.into_iter().for_each(|p| p.join().unwrap());
        l.close(ErrorCode::Ok, 0);
    }));
    let (mut completions, mut closed) = (std::collections::BTreeSet::new(), 0);
    while closed == 0 {
        // Only ever pumps when woken: a lost wake hangs here.
        pump_rx.recv_timeout(LONG_TIME).expect("woken");
        lane.pump(64, Duration::from_millis(2), &mut |d| match d {
            Delivery::Completion(c) => assert!(completions.insert(c.request), "completed twice"),
            Delivery::Closed(_) => closed += 1,
            other => panic!("{other:?}"),
        })
        .unwrap();
    }
    closer.join().unwrap();
    assert_eq!(completions.len() as u64, *completions.last().unwrap());
    assert!(!completions.is_empty());
    drop(lane);
    deliver.join().unwrap();
}
