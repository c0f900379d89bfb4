//! Read diffusion: large groups are in no timeline, and everything looks the same.
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::rules::{flags, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::EntryKind::{EntryChange, EntryConv, EntryMsg, EntryVoid};
use ntk_protocol::wire::frame::Kind;
use ntk_server::bus::{Bus, Hint, InProcess};
use ntk_server::{Config, Server};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc;

const G: &str = "group:g";

fn small(dir: &tempfile::TempDir) -> Config {
    let mut config = config(dir);
    config.read_diffusion_above = 3;
    config
}

/// Five members: the group diffuses from the start.
async fn five(server: &Server) -> Vec<Client> {
    let mut all = Vec::new();
    for user in ["ann", "bob", "cid", "dan", "eve"] {
        all.push(Client::mem(server, user, "d").await);
    }
    let state = all[0].create_group("g", &["bob", "cid", "dan", "eve"]).await;
    assert!(state.diffused);
    for client in &mut all {
        client.rest(server).await;
        client.until(|c| !c.of_kind(EntryConv).is_empty()).await;
    }
    all
}

async fn again(server: &Server, user: &str, cursor: u64, epoch: &str) -> Client {
    let token = server.mint_token(user, DAY);
    Client::mem_with(server, wire::Hello { cursor, epoch: epoch.into(), ..hello(&token, "d") }).await
}

#[tokio::test]
async fn messages_and_changes_of_a_large_group_reach_connected_members_and_are_in_no_timeline() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(small(&dir)).await.unwrap();
    let mut all = five(&server).await;
    let mut ann2 = Client::mem(&server, "ann", "second").await;
    let cseq = all[0].send(G, "hello").await.cseq;
    let push = all[1].group_push(|p| !p.msgs.is_empty()).await;
    assert_eq!((push.conv.as_str(), push.msgs[0].cseq, push.head, push.msgs[0].cmid.len()), (G, cseq, cseq, 0));
    let own = ann2.group_push(|p| !p.msgs.is_empty()).await;
    assert_eq!(own.msgs[0].cmid.len(), 16, "own devices recognise it");
    all[2]
        .rpc::<wire::Msg>(rpc::REACT, wire::React { conv: G.into(), cseq, reaction: "+1".into(), remove: false })
        .await
        .unwrap();
    let push = all[1].group_push(|p| !p.changes.is_empty()).await;
    assert_eq!((push.changes[0].mseq, push.mseq), (1, 1));
    all[0].recall(G, cseq).await.unwrap();
    let push = all[1].group_push(|p| p.mseq == 2).await;
    assert_eq!(push.changes[0].flags & flags::RECALLED, flags::RECALLED);
    for client in &mut all {
        client.rest(&server).await;
        let of_messages = client.entries.iter().filter(|e| e.kind() == EntryMsg && e.msg.as_ref().unwrap().cseq > 1).count();
        assert_eq!((of_messages, client.of_kind(EntryChange).len()), (0, 0));
    }
    let page = all[4].page(wire::PullConv { conv: G.into(), lo: 1, hi: 0, limit: 10, ..Default::default() }).await;
    assert_eq!((page.rows.len(), page.head, page.mseq), (2, 2, 2));
    assert_eq!(all[4].changes(G, 0, 10).await.rows.len(), 1);
}

#[tokio::test]
async fn unread_of_a_large_group_is_exact_and_whoever_is_mentioned_has_it_in_the_timeline() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(small(&dir)).await.unwrap();
    let mut all = five(&server).await;
    for n in 0..4 {
        all[n % 2].send(G, "x").await;
    }
    let body = wire::Body { text: "@cid".into(), at_users: vec!["cid".into()], ..Default::default() };
    let msg = wire::Send { body: prost::Message::encode_to_vec(&body).into(), ..Client::msg(G, "") };
    let at = all[0].send_msg(wire::Send { read_upto: 3, ..msg }).await.cseq;
    all[1].recall(G, 3).await.unwrap();
    for client in &mut all {
        client.rest(&server).await;
    }
    assert_eq!(all[2].messages(G).iter().map(|m| m.0).filter(|n| *n > 1).collect::<Vec<_>>(), [at]);
    assert_eq!(all[2].get_conv(G).await.unwrap().at, [wire::AtMe { cseq: at, kind: 1 }]);
    for (client, user, unread) in [(0, "ann", 1), (1, "bob", 3), (2, "cid", 4), (4, "eve", 4)] {
        assert_eq!(all[client].get_conv(G).await.unwrap().unread, unread, "{user}");
        assert_eq!(server.recount(user).await.unwrap()[0].unread, unread, "{user}");
    }
    assert_eq!(all[3].read(G, 4).await.unread, 2);
    let wanting = wire::Send { flags: flags::NEEDS_RECEIPT, ..Client::msg(G, "read me") };
    let cseq = all[0].send_msg(wanting).await.cseq;
    all[3].rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, wire::SendReceipts { conv: G.into(), cseqs: vec![cseq] }).await.unwrap();
    let msg = all[0].one(G, cseq).await.unwrap();
    assert_eq!((msg.read_count, msg.read_of), (1, 4));
}

#[tokio::test]
async fn a_targeted_message_in_a_large_group_is_a_hint_for_others() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(small(&dir)).await.unwrap();
    let mut all = five(&server).await;
    let msg = wire::Send { flags: flags::TARGETED, targets: vec!["bob".into()], ..Client::msg(G, "for bob") };
    let cseq = all[0].send_msg(msg).await.cseq;
    let push = all[2].group_push(|p| p.head == cseq).await;
    assert!(push.msgs.is_empty());
    all[1].rest(&server).await;
    assert_eq!(all[1].messages(G).last().unwrap().2, "for bob");
    all[2].rest(&server).await;
    assert!(all[2].of_kind(EntryVoid).is_empty());
    assert!(all[2].one(G, cseq).await.is_none());
}

#[tokio::test]
async fn crossing_the_threshold_tells_everyone_is_for_good_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(small(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    let mut bob = Client::mem(&server, "bob", "d").await;
    let mut eve = Client::mem(&server, "eve", "d").await;
    for user in ["cid", "dan"] {
        drop(server.mint_token(user, DAY));
    }
    assert!(!ann.create_group("g", &["bob", "cid"]).await.diffused);
    ann.send(G, "before").await;
    ann.add_members(G, &["dan"]).await;
    let last = ann.send(G, "after").await.cseq;
    bob.rest(&server).await;
    let state = bob.of_kind(EntryConv).last().unwrap().conv_state.clone().unwrap();
    assert!(state.diffused && state.member_count == 4);
    assert_eq!(bob.messages(G).iter().map(|m| m.0).collect::<Vec<_>>(), [1, 2, 3], "what came before, and the tip");
    bob.group_push(|p| p.head >= last).await;
    // One who joins later sees what is said from then on, and no change of what was said before.
    let entries = bob.entries.len();
    ann.add_members(G, &["eve"]).await;
    eve.until(|c| !c.of_kind(EntryConv).is_empty()).await;
    let state = eve.of_kind(EntryConv)[0].conv_state.clone().unwrap();
    assert_eq!((state.visible_from, state.diffused, state.unread), (last + 1, true, 0));
    eve.group_push(|p| p.head == last + 1).await;
    let modify = wire::Modify { conv: G.into(), cseq: last, base_edits: 0, body: text("edited").into() };
    ann.rpc::<wire::Msg>(rpc::MODIFY, modify).await.unwrap();
    assert!(bob.group_push(|p| p.mseq == 1).await.changes.len() == 1);
    assert!(eve.group_push(|p| p.mseq == 1).await.changes.is_empty());
    ann.send(G, "for all").await;
    assert_eq!(eve.group_push(|p| !p.msgs.is_empty()).await.msgs[0].cseq, last + 2);
    bob.rest(&server).await;
    assert_eq!(bob.entries.len(), entries, "members who were there are told by the tip");
    server.shutdown().await;
    let mut config = small(&dir);
    config.read_diffusion_above = 1000;
    let server = Server::start(config).await.unwrap();
    assert!(Client::mem(&server, "bob", "d").await.get_conv(G).await.unwrap().diffused);
}

#[tokio::test]
async fn the_greeting_says_where_each_large_group_stands() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(small(&dir)).await.unwrap();
    let mut all = five(&server).await;
    let (cursor, epoch) = (all[4].ping().await, all[4].welcome.epoch.clone());
    drop(all.pop());
    all[0].send(G, "while away").await;
    all[0].recall(G, 2).await.unwrap();
    all[0].send(G, "stays").await;
    let mut eve = again(&server, "eve", cursor, &epoch).await;
    let states = eve.welcome.diffused.clone();
    assert_eq!(states.iter().map(|s| (s.conv.as_str(), s.head, s.mseq, s.unread)).collect::<Vec<_>>(), [(G, 3, 1, 1)]);
    assert_eq!(states[0].last.as_ref().unwrap().cseq, 3);
    all[0].send(G, "now").await;
    eve.group_push(|p| p.head == 4).await;
    let eve = again(&server, "eve", 0, "").await;
    assert!(eve.welcome.reset && eve.welcome.diffused.is_empty(), "the snapshot says it all");
}

/// Loses what it is told to.
#[derive(Default)]
struct Lossy {
    inner: InProcess,
    deaf: AtomicBool,
}

impl Bus for Lossy {
    fn publish(&self, topic: &str, hint: Hint) {
        if !self.deaf.load(Ordering::Relaxed) {
            self.inner.publish(topic, hint);
        }
    }

    fn subscribe(&self, topic: &str) -> mpsc::Receiver<Hint> {
        self.inner.subscribe(topic)
    }
}

#[tokio::test]
async fn a_push_that_got_lost_shows_at_the_next_heartbeat_also_the_joining() {
    let dir = tempfile::tempdir().unwrap();
    let bus = Arc::new(Lossy::default());
    let mut config = small(&dir);
    config.bus = bus.clone();
    let server = Server::start(config).await.unwrap();
    let mut zoe = Client::mem(&server, "zoe", "d").await;
    let mut all = five(&server).await;
    bus.deaf.store(true, Ordering::Relaxed);
    let head = all[0].send(G, "unheard").await.cseq;
    all[0].recall(G, head).await.unwrap();
    all[0].add_members(G, &["zoe"]).await;
    all[1].rest(&server).await;
    let push = all[1].group_push(|p| p.head > 1).await;
    assert_eq!((push.head, push.mseq, push.msgs.len()), (head + 1, 1, 0));
    assert!(matches!(all[1].ask(Kind::Ping(wire::Ping { useq: 1 })).await, Kind::Pong(_)));
    zoe.ping().await;
    assert_eq!(zoe.group_push(|_| true).await.head, head + 1);
    assert_eq!((all[1].pushes.len(), zoe.pushes.len()), (0, 0), "what was told is not told again");
}

#[tokio::test]
async fn a_large_group_under_load_gets_hints_without_rows() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = small(&dir);
    config.limits.shed_reads_at = 0;
    let server = Server::start(config).await.unwrap();
    let mut bob = Client::mem(&server, "bob", "d").await;
    let mut ann = Client::mem(&server, "ann", "d").await;
    for user in ["cid", "dan"] {
        drop(server.mint_token(user, DAY));
    }
    ann.create_group("g", &["bob", "cid", "dan"]).await;
    bob.until(|c| !c.of_kind(EntryConv).is_empty()).await;
    let cseq = ann.send(G, "x").await.cseq;
    assert!(bob.group_push(|p| p.head == cseq).await.msgs.is_empty());
}

#[tokio::test]
async fn a_fan_in_under_read_diffusion_that_runs_twice_writes_once() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(small(&dir)).await.unwrap();
    let mut all = five(&server).await;
    drop(server.mint_token("zoe", DAY));
    let body = wire::Body { text: "@cid".into(), at_users: vec!["cid".into()], ..Default::default() };
    let msg = wire::Send { body: prost::Message::encode_to_vec(&body).into(), read_upto: 1, ..Client::msg(G, "") };
    let cseq = all[1].send_msg(msg).await.cseq;
    all[1].recall(G, cseq).await.unwrap();
    all[0].add_members(G, &["zoe"]).await;
    all[0].rest(&server).await;
    assert!(server.metrics().group_pushes >= 3);
    server.crash();
    let door = Door::open(dir.path());
    let before = door.entries();
    assert_eq!(door.carried(), [1, 2, 3, 4]);
    door.put_task(Some(2), "group message", r#"{"conv":1,"cseq":2,"sender":2,"read_upto":1}"#);
    door.put_task(Some(3), "group change", r#"{"conv":1,"cseq":2,"sender":2,"mseq":1}"#);
    door.put_task(Some(4), "group members", r#"{"conv":1,"cseq":3,"sender":2}"#);
    let server = Server::start(small(&dir)).await.unwrap();
    while !server.settled().await {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(door.entries(), before);
}
