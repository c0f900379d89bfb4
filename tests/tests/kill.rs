//! `kill -9` under traffic, of a device process and of the server: nothing acknowledged is lost, nothing is doubled, every
//! count is right.
use ntk_protocol::{MessageId, wire};
use ntk_tests::device::{Identity, Order, Seen, Told};
use ntk_tests::fleet::Process;
use ntk_tests::ledger::{Ledger, Room};
use ntk_tests::light::{Door, Light, wire_key};
use ntk_tests::ntkd::{Ntkd, free_port};
use ntk_tests::rng::Rng;
use ntk_tests::verify::{LocallyDeleted, compare_file, compare_list};
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

/// Long enough for many kills, short enough for every run.
const LASTS: Duration = Duration::from_secs(14);

struct Traffic {
    light: Light,
    ledger: Rc<RefCell<Ledger>>,
    stop: Rc<Cell<bool>>,
    ended: tokio::task::JoinHandle<()>,
}

/// A light account that talks into the group until told to stop; what is acknowledged goes into the ledger.
fn talk(light: Light, ledger: Rc<RefCell<Ledger>>, room: Room) -> Traffic {
    let stop = Rc::new(Cell::new(false));
    let (l, s, book) = (light.clone(), stop.clone(), ledger.clone());
    let ended = tokio::task::spawn_local(async move {
        let mut rng = Rng::new(3);
        for n in 0u64.. {
            if s.get() {
                return;
            }
            let mut random = [1; 10];
            random[2..].copy_from_slice(&n.to_be_bytes());
            let text = format!("talk {n}");
            let excluded = rng.chance(50);
            let acked = l.send(&wire_key(&room), MessageId::new(1, random), &text, excluded).await.expect("accepted");
            book.borrow_mut().sent(&room, acked.cseq, "zoe", &text, excluded, (0, 0));
            if rng.chance(40) {
                l.recall(&wire_key(&room), acked.cseq).await.expect("recalled");
                book.borrow_mut().recalled(&room, acked.cseq, &[]);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    Traffic { light, ledger, stop, ended }
}

async fn start(dir: &Path) -> (Ntkd, u16, Identity, Traffic, Room) {
    std::fs::create_dir_all(dir.join("server")).unwrap();
    let port = free_port().unwrap();
    let ntkd = Ntkd::start(&dir.join("server"), port, &["--no-limits"]).await.unwrap();
    let tokens = ntkd.tokens(&["anna".to_owned(), "zoe".to_owned()]).await.unwrap();
    let zoe = Light::start(Door::Socket(ntkd.endpoint.clone()), "zoe", "light", tokens["zoe"].clone());
    let room = Room::Group("g".into());
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let ledger = Rc::new(RefCell::new(Ledger::default()));
    ledger.borrow_mut().server_wrote(&room, 1);
    ledger.borrow_mut().joined(&room, "anna", 1);
    ledger.borrow_mut().joined(&room, "zoe", 1);
    let identity = Identity {
        directory: dir.join("anna"),
        user: "anna".into(),
        device: "one".into(),
        token: tokens["anna"].clone(),
        endpoint: ntkd.endpoint.clone(),
        window: 20,
    };
    let traffic = talk(zoe, ledger, room.clone());
    (ntkd, port, identity, traffic, room)
}

/// At rest: own sends are placed by the server's store, then device, file and ledger must agree.
async fn settle(process: Process, identity: &Identity, traffic: Traffic, room: &Room, promised: &[String], tried: usize) {
    traffic.stop.set(true);
    traffic.ended.await.unwrap();
    assert!(matches!(process.order(Order::Flush).await, Some(Told::Done)), "the send queue empties");
    let rows = traffic.light.whole(&wire_key(room)).await.unwrap();
    let mut own = Vec::new();
    for row in rows.iter().filter(|r| r.sender == "anna") {
        let text = ntk_protocol::read::<wire::Body>(&row.body).unwrap().text;
        traffic.ledger.borrow_mut().sent(room, row.cseq, "anna", &text, false, (0, row.cseq));
        own.push(text);
    }
    for text in promised {
        assert_eq!(own.iter().filter(|t| *t == text).count(), 1, "{text}: promised durable, must be there exactly once");
    }
    let mut unique = own.clone();
    unique.sort();
    unique.dedup();
    assert!(unique.len() == own.len() && own.len() <= tried, "{} own messages, {tried} tried", own.len());
    assert!(traffic.ledger.borrow().contradictions.is_empty() && traffic.ledger.borrow().gaps().is_empty());
    let expected = traffic.ledger.borrow().expect("anna");
    // After so many lost links the device may wait a minute before it tries again, with an empty queue.
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let list: Vec<Seen> = match process.order(Order::List).await {
            Some(Told::List(list)) => list,
            other => panic!("{other:?}"),
        };
        let wrong = compare_list("anna", &list, &expected, &LocallyDeleted::new());
        if wrong.is_empty() {
            break;
        }
        assert!(Instant::now() < deadline, "{wrong:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    match process.order(Order::Audit).await {
        Some(Told::Audit(found)) if found.is_empty() => {}
        other => panic!("{other:?}"),
    }
    process.close().await.unwrap();
    let (count, wrong) =
        compare_file("anna", &identity.directory, "anna", &traffic.ledger.borrow(), &LocallyDeleted::new()).unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
    println!(
        "{} messages, {} own of {tried} tried ({} promised), {} rows",
        rows.len(),
        own.len(),
        promised.len(),
        count.messages
    );
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_ntk-run"))
}

#[tokio::test]
async fn kill_9_of_a_device_under_traffic_loses_and_doubles_nothing() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let dir = tempfile::tempdir().unwrap();
            let (_ntkd, _, identity, traffic, room) = start(dir.path()).await;
            let (mut rng, mut promised, mut tried, mut kills) = (Rng::new(11), Vec::new(), 0, 0);
            let started = Instant::now();
            let mut process = Rc::new(Process::start(program(), &identity).await.unwrap());
            // Milliseconds: around what it takes here to make a send durable, so that kills fall before and after.
            let mut within = 40;
            while started.elapsed() < LASTS || kills < 20 || promised.len() <= 10 {
                assert!(started.elapsed() < 10 * LASTS, "{kills} kills, {} promised", promised.len());
                // A burst of sends and marks, killed somewhere in the middle.
                let mut orders = Vec::new();
                for _ in 0..1 + rng.below(6) {
                    tried += 1;
                    let text = format!("own {tried}");
                    let (p, order) = (process.clone(), Order::Queue { conversation: "group_g".into(), text: text.clone() });
                    orders.push((Some(text), tokio::task::spawn_local(async move { p.order(order).await })));
                }
                if rng.chance(300) {
                    let (p, order) = (process.clone(), Order::MarkRead { conversation: "group_g".into() });
                    orders.push((None, tokio::task::spawn_local(async move { p.order(order).await })));
                }
                tokio::time::sleep(Duration::from_millis(rng.below(within) as u64)).await;
                process.kill().await;
                let before = promised.len();
                for (text, order) in orders {
                    if let (Some(text), Some(Told::Done)) = (text, order.await.unwrap()) {
                        promised.push(text);
                    }
                }
                within = if promised.len() == before { (within * 2).min(2000) } else { (within / 2).max(40) };
                kills += 1;
                process = Rc::new(Process::start(program(), &identity).await.unwrap());
            }
            println!("{kills} kills of a device");
            // A read mark may have been made by a process that did not live to say so.
            let head = traffic.ledger.borrow().head(&room) + 10_000;
            traffic.ledger.borrow_mut().marked_read(&room, "anna", (0, head));
            let process = Rc::try_unwrap(process).ok().unwrap();
            settle(process, &identity, traffic, &room, &promised, tried).await;
        })
        .await;
}

#[tokio::test]
async fn kill_9_of_the_server_under_traffic_loses_and_doubles_nothing() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let dir = tempfile::tempdir().unwrap();
            let (mut ntkd, port, identity, traffic, room) = start(dir.path()).await;
            let (mut rng, mut promised, mut tried, mut kills) = (Rng::new(12), Vec::new(), 0, 0);
            let process = Process::start(program(), &identity).await.unwrap();
            let started = Instant::now();
            while started.elapsed() < LASTS || kills < 10 || promised.len() <= 10 {
                assert!(started.elapsed() < 10 * LASTS, "{kills} kills, {} promised", promised.len());
                for _ in 0..rng.below(5) {
                    tried += 1;
                    let text = format!("own {tried}");
                    match process.order(Order::Queue { conversation: "group_g".into(), text: text.clone() }).await {
                        Some(Told::Done) => promised.push(text),
                        // Before the first sync the group is not known here.
                        Some(Told::Failed(6004, _)) => {}
                        other => panic!("{other:?}"),
                    }
                }
                tokio::time::sleep(Duration::from_millis(100 + rng.below(300) as u64)).await;
                ntkd.kill().await;
                kills += 1;
                ntkd = Ntkd::start(&dir.path().join("server"), port, &["--no-limits"]).await.unwrap();
            }
            println!("{kills} kills of the server");
            settle(process, &identity, traffic, &room, &promised, tried).await;
        })
        .await;
}
