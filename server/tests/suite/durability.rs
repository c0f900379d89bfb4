//! Tasks: tried again, buried, never in the way; a slow or lossy way to the device changes nothing.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::wire;
use ntk_protocol::wire::frame::Kind;
use ntk_server::bus::{Bus, Hint, InProcess};
use ntk_server::{Notification, Pusher, Server};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

#[tokio::test]
async fn a_poisoned_task_is_tried_counted_and_buried_while_others_pass() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.task_tries = 3;
    let server = Server::start(config.clone()).await.unwrap();
    let mut a = Client::mem(&server, "ann", "d").await;
    a.create_group("g", &[]).await;
    server.shutdown().await;
    let door = Door::open(dir.path());
    door.put_task(None, "99", r#"{"conv":1,"cseq":1,"sender":1}"#);
    door.put_task(None, "message", r#"{"conv":1,"cseq":777,"sender":1}"#);
    door.put_task(None, "message", r#"{"conv":555,"cseq":1,"sender":1}"#);
    let server = Server::start(config).await.unwrap();
    let mut a = Client::mem(&server, "ann", "d").await;
    for _ in 0..20 {
        a.send("group:g", "passes").await;
    }
    a.until(|c| c.messages("group:g").len() >= 20).await;
    tokio::time::timeout(Duration::from_secs(10), async {
        while door.dead_tasks(3) < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("all three are dead letters");
    assert!(server.settled().await);
    server.shutdown().await;
}

#[derive(Default)]
struct Heard(parking_lot::Mutex<Vec<Notification>>);

impl Pusher for Heard {
    fn push(&self, notification: Notification) {
        self.0.lock().push(notification);
    }
}

#[tokio::test]
async fn a_dead_letter_put_back_notifies_as_the_first_try_would_have() {
    let dir = tempfile::tempdir().unwrap();
    let (heard, faults) = (Arc::new(Heard::default()), Arc::new(OneFails::default()));
    let mut config = config(&dir);
    config.pusher = Some(heard.clone());
    config.faults = faults.clone();
    config.task_tries = 1;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    let (_bob, conv) = (server.mint_token("bob", DAY), c2c("ann", "bob"));
    let words = wire::Push { title: "from ann".into(), text: "words".into(), sound: "ding".into(), ..Default::default() };
    let msg = |text: &str| wire::Send { push: Some(words.clone()), ..Client::msg(&conv, text) };
    assert_eq!(ann.send_msg(msg("one")).await.code, 0);
    soon(async || heard.0.lock().len() == 1 && server.settled().await).await;
    // The message commits, and what should carry it does not: the only try there is.
    faults.after(1);
    assert_eq!(ann.send_msg(msg("two")).await.code, 0);
    let door = Door::open(dir.path());
    soon(async || door.dead_tasks(1) == 1 && server.settled().await).await;
    assert_eq!(heard.0.lock().len(), 1, "nobody heard of it");
    let mut out = Vec::new();
    ntk_server::cli::tasks(dir.path(), ntk_server::cli::TasksAction::Retry { id: None }, &mut out).unwrap();
    assert_eq!(out, b"1 back in the queue\n");
    soon(async || heard.0.lock().len() == 2 && server.settled().await).await;
    let all = heard.0.lock().clone();
    assert_eq!(all[1], Notification { cseq: 2, digest: "two".into(), badge: 2, ..all[0].clone() });
    assert_eq!((all[1].user.as_str(), all[1].title.as_str(), all[1].sound.as_str()), ("bob", "from ann", "ding"));
    assert_eq!(door.entries().0, 4, "both have both messages");
    server.shutdown().await;
}

#[tokio::test]
async fn a_fan_out_that_runs_twice_writes_once() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut a = Client::mem(&server, "ann", "d").await;
    let conv = c2c("ann", "bob");
    let _bob = server.mint_token("bob", DAY);
    a.send(&conv, "once").await;
    a.until(|c| c.cursor == 1).await;
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.crash();
    // As if it had died between the fan-in and the end of the task.
    let door = Door::open(dir.path());
    assert_eq!(door.carried(), [1]);
    door.put_task(Some(1), "message", r#"{"conv":1,"cseq":1,"sender":1}"#);
    let server = Server::start(config(&dir)).await.unwrap();
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(door.entries().0, 2);
    server.shutdown().await;
}

#[tokio::test]
async fn a_group_of_two_thousand_gets_every_message_once_and_does_not_hold_up_others() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let users: Vec<String> = (0..2000).map(|n| format!("u{n:04}")).collect();
    users.iter().for_each(|u| drop(server.mint_token(u, DAY)));
    let mut owner = Client::mem(&server, &users[0], "d").await;
    let refs: Vec<&str> = users.iter().map(String::as_str).collect();
    owner.create_group("big", &refs[1..500]).await;
    for chunk in refs[500..].chunks(500) {
        owner.add_members("group:big", chunk).await;
    }
    let full = owner
        .try_rpc("add_members", prost::Message::encode_to_vec(&wire::AddMembers { conv: "group:big".into(), members: vec![] }));
    assert_eq!(full.await.code, 0);
    assert!(!owner.get_conv("group:big").await.unwrap().diffused, "2,000 members are not more than 2,000");
    let mut last = Client::mem(&server, &users[1999], "d").await;
    for n in 0..5 {
        owner.send("group:big", &format!("m{n}")).await;
    }
    last.until(|c| c.messages("group:big").len() == 5).await;
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let door = Door::open(dir.path());
    assert_eq!(door.doubled_messages(), 0);
    assert_eq!(door.users_with_messages(4, 5), 2000);
    server.shutdown().await;
}

#[tokio::test]
async fn a_device_that_reads_nothing_for_long_catches_up_by_pulling() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut slow = Client::mem(&server, "slow", "d").await;
    let mut a = Client::mem(&server, "ann", "d").await;
    a.create_group("g", &["slow"]).await;
    // More commits than its mailbox and its link hold together.
    for _ in 0..2600 {
        a.send("group:g", "x").await;
    }
    slow.until(|c| c.messages("group:g").len() == 2601).await;
    assert_eq!(slow.ping().await, 2602);
    server.shutdown().await;
}

#[tokio::test]
async fn a_message_accepted_before_shutdown_is_acknowledged_and_there_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut a = Client::mem(&server, "ann", "d").await;
    let _bob = server.mint_token("bob", DAY);
    let conv = c2c("ann", "bob");
    a.send(&conv, "first").await;
    for _ in 0..50 {
        a.tell(Kind::Send(Client::msg(&conv, "x"))).await;
    }
    let (_, last) = tokio::join!(server.shutdown(), async {
        let (mut acked, mut last) = (0, None);
        while let Some(kind) = a.next().await {
            if let Kind::SendAck(ack) = &kind {
                assert_eq!(ack.code, 0);
                acked += 1;
            }
            last = Some(kind);
        }
        (acked, last)
    });
    assert!(matches!(last.1, Some(Kind::Throttle(_))), "the device is told to come back: {:?}", last.1);
    let server = Server::start(config(&dir)).await.unwrap();
    let mut b = Client::mem(&server, "bob", "d").await;
    assert!(b.get_conv(&conv).await.unwrap().head > last.0);
    server.shutdown().await;
}

/// Loses every third hint, says every fourth twice, and holds every fifth back until the next.
#[derive(Default)]
struct BadBus {
    inner: InProcess,
    count: AtomicU64,
    held: parking_lot::Mutex<Option<Hint>>,
}

impl Bus for BadBus {
    fn publish(&self, topic: &str, hint: Hint) {
        let n = self.count.fetch_add(1, Ordering::Relaxed);
        if n.is_multiple_of(3) {
            return;
        }
        let mut held = self.held.lock();
        if n.is_multiple_of(5) && held.is_none() {
            *held = Some(hint);
            return;
        }
        if n.is_multiple_of(4) {
            self.inner.publish(topic, hint.clone());
        }
        self.inner.publish(topic, hint);
        if let Some(late) = held.take() {
            self.inner.publish(topic, late);
        }
    }

    fn subscribe(&self, topic: &str) -> mpsc::Receiver<Hint> {
        self.inner.subscribe(topic)
    }
}

#[tokio::test]
async fn a_bus_that_loses_doubles_and_reorders_changes_no_timeline() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.bus = Arc::new(BadBus::default());
    let server = Server::start(config).await.unwrap();
    let mut a = Client::mem(&server, "ann", "d").await;
    let mut b = Client::mem(&server, "bob", "d").await;
    let conv = c2c("ann", "bob");
    for n in 0..200 {
        a.send(&conv, &format!("m{n}")).await;
    }
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The heartbeat tells the head; what the hints did not bring is pulled.
    let head = b.ping().await;
    b.tell(Kind::Pull(wire::Pull { rid: 1, after: b.cursor, limit: 500 })).await;
    b.until(|c| c.cursor == head).await;
    assert!(b.messages(&conv).iter().map(|m| m.2.clone()).eq((0..200).map(|n| format!("m{n}"))));
    server.shutdown().await;
}

#[tokio::test]
async fn a_community_has_at_most_a_hundred_thousand_members() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut owner = Client::mem(&server, "owner", "d").await;
    let _late = (server.mint_token("one", DAY), server.mint_token("two", DAY));
    let community = wire::CreateGroup { group: "big".into(), r#type: 4, ..Default::default() };
    owner.rpc::<wire::ConvState>("create_group", community).await.unwrap();
    Door::open(dir.path()).set_member_count(99_999);
    let add = |user: &str| wire::AddMembers { conv: "group:big".into(), members: vec![user.into()] };
    owner.rpc::<wire::AddMembersRes>("add_members", add("one")).await.unwrap();
    assert_eq!(owner.rpc::<wire::AddMembersRes>("add_members", add("two")).await.err(), Some(10014));
}
