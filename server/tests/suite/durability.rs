//! Tasks: tried again, buried, never in the way; a slow or lossy way to the device changes nothing.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use crate::client::*;
use ntk_protocol::wire;
use ntk_protocol::wire::frame::Kind;
use ntk_server::Server;
use ntk_server::bus::{Bus, Hint, InProcess};
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

fn sql(dir: &tempfile::TempDir) -> Connection {
    let conn = Connection::open(dir.path().join("ntkd.db")).unwrap();
    conn.busy_timeout(Duration::from_secs(5)).unwrap();
    conn
}

#[tokio::test]
async fn a_poisoned_task_is_tried_counted_and_buried_while_others_pass() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.task_tries = 3;
    let server = Server::start(config.clone()).await.unwrap();
    let mut a = Client::mem(&server, "ann", "d").await;
    a.create_group("g", &[]).await;
    server.shutdown().await;
    sql(&dir)
        .execute_batch("INSERT INTO task(kind,conv,cseq,uid,arg,created) VALUES(99,1,1,1,0,0),(1,1,777,1,0,0),(1,555,1,1,0,0)")
        .unwrap();
    let server = Server::start(config).await.unwrap();
    let mut a = Client::mem(&server, "ann", "d").await;
    for _ in 0..20 {
        a.send("group:g", "passes").await;
    }
    a.until(|c| c.messages("group:g").len() >= 20).await;
    let dead = || sql(&dir).query_row("SELECT COUNT(*) FROM dead_task WHERE tries = 3", [], |r| r.get::<_, i64>(0)).unwrap();
    tokio::time::timeout(Duration::from_secs(10), async {
        while dead() < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("all three are dead letters");
    assert!(server.settled().await);
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
    sql(&dir)
        .execute("INSERT INTO task(id,kind,conv,cseq,uid,arg,created) SELECT task,1,1,1,1,0,0 FROM fanin_receipt", [])
        .unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let rows: i64 = sql(&dir).query_row("SELECT COUNT(*) FROM sync", [], |r| r.get(0)).unwrap();
    assert_eq!(rows, 2);
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
    let twice = "SELECT COUNT(*) FROM (SELECT uid, cseq FROM sync WHERE kind = 1 GROUP BY uid, cseq HAVING COUNT(*) > 1)";
    assert_eq!(sql(&dir).query_row(twice, [], |r| r.get::<_, i64>(0)).unwrap(), 0);
    let full = "SELECT COUNT(*) FROM (SELECT uid FROM sync WHERE kind = 1 AND cseq > 4 GROUP BY uid HAVING COUNT(*) = 5)";
    assert_eq!(sql(&dir).query_row(full, [], |r| r.get::<_, i64>(0)).unwrap(), 2000);
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
async fn a_database_of_the_first_version_opens_and_keeps_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let old = sql(&dir);
    old.execute_batch(include_str!("../../src/store/migrations/0001_start.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO usr(id, uid) VALUES(1, 'ann'), (2, 'bob'); INSERT INTO conv(id, key, kind, head, mseq, count_no, last_cseq, \
           member_count) VALUES(1, 'c2c:3:ann:bob', 1, 3, 1, 3, 3, 2); INSERT INTO member VALUES(1, 1, 1), (1, 2, 1); \
         INSERT INTO msg(conv, cseq, sender, ts, kind, flags, body, countable, count_no, mseq) VALUES(1, 1, 1, 5, 1, 0, x'0a0161', 1, 1, 0), \
           (1, 2, 1, 6, 1, 65536, x'', 1, 2, 1), (1, 3, 1, 7, 1, 0, x'0a0163', 1, 3, 0); \
         INSERT INTO user_conv(uid, conv, visible_from, read_cseq) VALUES(1, 1, 1, 0), (2, 1, 1, 0); PRAGMA user_version = 1",
    )
    .unwrap();
    drop(old);
    let server = Server::start(config(&dir)).await.unwrap();
    let mut b = Client::mem(&server, "bob", "d").await;
    let state = b.get_conv(&c2c("ann", "bob")).await.unwrap();
    assert_eq!((state.unread, state.head, state.active_cseq), (2, 3, 3));
    assert_eq!(b.send(&c2c("ann", "bob"), "on").await.cseq, 4);
    assert_eq!(server.recount("bob").await.unwrap()[0].unread, 2);
    server.shutdown().await;
}

#[tokio::test]
async fn a_group_has_at_most_a_hundred_thousand_members() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut owner = Client::mem(&server, "owner", "d").await;
    let _late = (server.mint_token("one", DAY), server.mint_token("two", DAY));
    owner.create_group("big", &[]).await;
    sql(&dir).execute("UPDATE conv SET member_count = 99999", []).unwrap();
    let add = |user: &str| wire::AddMembers { conv: "group:big".into(), members: vec![user.into()] };
    owner.rpc::<wire::AddMembersRes>("add_members", add("one")).await.unwrap();
    assert_eq!(owner.rpc::<wire::AddMembersRes>("add_members", add("two")).await.err(), Some(10014));
}
