//! Messages, timelines, read marks and pages, over in-memory links.
use crate::client::*;
use ntk_protocol::rules::{code, flags};
use ntk_protocol::wire::EntryKind::{EntryChange, EntryConv, EntryMsg, EntryRead, EntryReceipt};
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{Method, wire};
use ntk_server::Server;

async fn server() -> (tempfile::TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    (dir, server)
}

#[tokio::test]
async fn a_message_reaches_both_sides_with_dense_numbers_and_the_cmid_only_its_sender() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    let conv = c2c("alice", "bob");
    for n in 1..=5 {
        let ack = alice.send(&conv, &format!("m{n}")).await;
        assert_eq!((ack.cseq, ack.dup), (n, false));
    }
    bob.until(|c| c.cursor == 5).await;
    alice.until(|c| c.cursor == 5).await;
    let expected: Vec<_> = (1..=5).map(|n| (n, "alice".into(), format!("m{n}"))).collect();
    assert_eq!(bob.messages(&conv), expected);
    assert_eq!(alice.messages(&conv), expected);
    assert!(alice.entries.iter().all(|e| e.msg.as_ref().unwrap().cmid.len() == 16));
    assert!(bob.entries.iter().all(|e| e.msg.as_ref().unwrap().cmid.is_empty()));
    let times: Vec<_> = bob.entries.iter().map(|e| e.msg.as_ref().unwrap().ts_ms).collect();
    assert!(times.is_sorted());
    server.shutdown().await;
}

#[tokio::test]
async fn a_message_sent_again_with_its_cmid_is_acknowledged_and_not_doubled() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let _bob = server.mint_token("bob", DAY);
    let conv = c2c("alice", "bob");
    let msg = Client::msg(&conv, "once");
    let first = alice.send_msg(msg.clone()).await;
    let again = alice.send_msg(msg).await;
    assert_eq!((again.code, again.cseq, again.ts_ms, again.dup), (0, first.cseq, first.ts_ms, true));
    assert_eq!(alice.send(&conv, "next").await.cseq, 2);
    alice.until(|c| c.cursor == 2).await;
    assert_eq!(alice.messages(&conv).len(), 2);
}

#[tokio::test]
async fn what_may_not_be_sent_gets_its_code() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    bob.create_group("g", &[]).await;
    let conv = c2c("alice", "bob");
    let msg = |conv: &str| Client::msg(conv, "x");
    let cases = [
        (msg(&c2c("alice", "nobody")), code::UNKNOWN_USER),
        (msg(&c2c("bob", "carol")), code::NO_PERMISSION),
        (msg("group:none"), code::NO_SUCH_GROUP),
        (msg("group:g"), code::NO_PERMISSION),
        (msg("c2c:3:bob"), code::INVALID_CONVERSATION),
        (wire::Send { body: vec![0; 12 * 1024 + 1].into(), ..msg(&conv) }, code::BODY_TOO_LARGE),
        (wire::Send { body: Default::default(), ..msg(&conv) }, code::INVALID_PARAMETERS),
        (wire::Send { body: vec![0; 12 * 1024].into(), ..msg(&conv) }, code::INVALID_PARAMETERS),
        (wire::Send { cmid: vec![1; 15].into(), ..msg(&conv) }, code::INVALID_PARAMETERS),
        (wire::Send { kind: 9, ..msg(&conv) }, code::INVALID_PARAMETERS),
    ];
    for (send, expected) in cases {
        assert_eq!(alice.send_msg(send.clone()).await.code, expected, "{send:?}");
    }
    let longest = text(&"x".repeat(12 * 1024 - 3));
    assert_eq!(longest.len(), 12 * 1024);
    assert_eq!(alice.send_msg(wire::Send { body: longest.into(), ..msg(&conv) }).await.code, 0);
}

#[tokio::test]
async fn a_read_mark_clears_every_device_and_gives_the_peer_one_receipt() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    let mut bob2 = Client::mem(&server, "bob", "b2").await;
    let conv = c2c("alice", "bob");
    for _ in 0..4 {
        alice.send(&conv, "hi").await;
    }
    bob.until(|c| c.cursor == 4).await;
    let state = bob.read(&conv, 3).await;
    assert_eq!((state.read_cseq, state.unread, state.head, state.mseq), (3, 1, 4, 0));
    bob2.until(|c| c.cursor == 5).await;
    assert_eq!(bob2.of_kind(EntryRead)[0].read.as_deref().unwrap(), &state);
    alice.until(|c| c.cursor == 5).await;
    let receipt = alice.of_kind(EntryReceipt)[0].receipt.clone().unwrap();
    assert_eq!((receipt.reader.as_str(), receipt.read_cseq), ("bob", 3));
    let third = alice.entries[2].msg.as_ref().unwrap();
    assert_eq!(receipt.ts_ms, third.ts_ms, "a receipt carries the time of the message, not of the reading");
    // The mark never falls, and never passes the head.
    assert_eq!(bob.read(&conv, 1).await.read_cseq, 3);
    assert_eq!(bob.read(&conv, 100).await.read_cseq, 4);
    alice.until(|c| c.cursor == 6).await;
    assert_eq!(alice.get_conv(&conv).await.unwrap().peer_read_cseq, 4);
}

#[tokio::test]
async fn sending_marks_read_up_to_what_the_device_held_without_a_receipt_and_an_explicit_mark_still_gives_one() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    let conv = c2c("alice", "bob");
    for _ in 0..3 {
        alice.send(&conv, "hi").await;
    }
    bob.until(|c| c.cursor == 3).await;
    let ack = bob.send_msg(wire::Send { read_upto: 2, ..Client::msg(&conv, "re") }).await;
    assert_eq!(ack.cseq, 4);
    bob.until(|c| c.cursor == 5).await;
    let read = bob.of_kind(EntryRead)[0].read.clone().unwrap();
    assert_eq!((read.read_cseq, read.unread, read.head), (2, 1, 4));
    alice.until(|c| c.cursor == 4).await;
    assert!(alice.of_kind(EntryReceipt).is_empty());
    bob.read(&conv, 2).await;
    alice.until(|c| c.cursor == 5).await;
    assert_eq!(alice.of_kind(EntryReceipt)[0].receipt.as_ref().unwrap().read_cseq, 2);
}

#[tokio::test]
async fn a_group_tells_its_members_first_of_itself_then_of_the_tip() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    let state = alice.create_group("g", &["bob"]).await;
    assert_eq!((state.conv.as_str(), state.member_count, state.head, state.unread), ("group:g", 2, 1, 0));
    bob.until(|c| c.cursor == 2).await;
    let conv = bob.of_kind(EntryConv)[0].conv_state.clone().unwrap();
    assert_eq!((conv.name.as_str(), conv.visible_from, conv.head), ("Name of g", 1, 1));
    assert_eq!(bob.entries[1].kind(), EntryMsg);
    for _ in 0..3 {
        alice.send("group:g", "before").await;
    }
    let mut carol = Client::mem(&server, "carol", "c1").await;
    let res = alice.add_members("group:g", &["carol", "bob", "nobody"]).await;
    assert_eq!((res.added, res.already, res.unknown), (vec!["carol".into()], vec!["bob".into()], vec!["nobody".into()]));
    carol.until(|c| c.cursor == 2).await;
    let conv = carol.of_kind(EntryConv)[0].conv_state.clone().unwrap();
    assert_eq!((conv.visible_from, conv.read_cseq, conv.unread, conv.member_count, conv.head), (5, 4, 0, 3, 5));
    alice.send("group:g", "after").await;
    carol.until(|c| c.cursor == 3).await;
    assert_eq!(carol.get_conv("group:g").await.unwrap().unread, 1);
    let page = carol
        .page(wire::PullConv { conv: "group:g".into(), lo: 1, hi: 0, limit: 50, newest_first: true, ..Default::default() })
        .await;
    assert_eq!(page.rows.iter().map(|m| m.cseq).collect::<Vec<_>>(), [6, 5]);
    assert_eq!((page.voids, page.lo, page.hi, page.visible_from), (vec![wire::Range { lo: 1, hi: 4 }], 1, 6, 5));
}

#[tokio::test]
async fn a_recall_reaches_everyone_lowers_unread_and_has_a_dense_number() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    let conv = c2c("alice", "bob");
    for _ in 0..4 {
        alice.send(&conv, "hi").await;
    }
    assert_eq!(bob.recall(&conv, 2).await, Err(code::NO_PERMISSION));
    assert_eq!(alice.recall(&conv, 9).await, Err(code::RECALL_NOT_FOUND));
    let msg = alice.recall(&conv, 2).await.unwrap();
    assert_eq!((msg.mseq, msg.changed_by.as_str(), msg.body.len(), msg.flags), (1, "alice", 0, flags::RECALLED));
    assert_eq!(alice.recall(&conv, 2).await.unwrap().mseq, 1, "again changes nothing");
    assert_eq!(alice.recall(&conv, 4).await.unwrap().mseq, 2);
    bob.until(|c| c.cursor == 6).await;
    let changes: Vec<_> = bob.of_kind(EntryChange).iter().map(|e| e.msg.clone().unwrap()).map(|m| (m.cseq, m.mseq)).collect();
    assert_eq!(changes, [(2, 1), (4, 2)]);
    assert_eq!(bob.read(&conv, 1).await.unread, 1);
    assert_eq!(bob.count(&conv, 1, 4).await, 2);
    let found = bob.changes(&conv, 0, 1).await;
    assert_eq!((found.rows.len(), found.mseq, found.more), (1, 1, true));
    let found = bob.changes(&conv, 1, 10).await;
    assert_eq!((found.rows[0].cseq, found.mseq, found.more), (4, 2, false));
}

#[tokio::test]
async fn online_messages_reach_connected_devices_and_are_nowhere_stored() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut alice2 = Client::mem(&server, "alice", "a2").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    let conv = c2c("alice", "bob");
    let ack = alice.send_msg(wire::Send { flags: flags::ONLINE_ONLY, ..Client::msg(&conv, "typing") }).await;
    assert_eq!((ack.code, ack.cseq), (0, 0));
    bob.until(|c| c.online.len() == 1).await;
    alice2.until(|c| c.online.len() == 1).await;
    assert!(bob.online[0].cmid.is_empty() && alice2.online[0].cmid.len() == 16);
    assert_eq!(alice.get_conv(&conv).await.unwrap().head, 0);
    assert_eq!(bob.ping().await, 0);
    assert!(alice.online.is_empty());
}

#[tokio::test]
async fn pages_cover_what_they_say_and_count_what_they_leave_out() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    let conv = c2c("alice", "bob");
    for n in 0..30 {
        if n % 3 == 0 {
            bob.send(&conv, "b").await
        } else {
            alice.send(&conv, "a").await
        };
    }
    let ask = wire::PullConv { rid: 7, conv: conv.clone(), lo: 5, hi: 25, limit: 10, newest_first: true, read_cseq: 8 };
    let page = bob.page(ask.clone()).await;
    assert_eq!((page.rid, page.lo, page.hi, page.head), (7, 16, 25, 30));
    assert!(page.rows.iter().map(|m| m.cseq).eq((16..=25).rev()));
    // 9..=15 of which 10 and 13 are bob's own.
    assert_eq!((page.countable_below, page.countable_above), (5, 0));
    let page = bob.page(wire::PullConv { newest_first: false, ..ask.clone() }).await;
    assert_eq!((page.lo, page.hi, page.countable_below), (5, 14, 0));
    // 15..=25 of which 16, 19, 22 and 25 are bob's own.
    assert_eq!(page.countable_above, 7);
    let page = bob.page(wire::PullConv { lo: 31, hi: 40, ..ask }).await;
    assert!(page.rows.is_empty() && page.voids.is_empty() && page.hi < page.lo);
}

#[tokio::test]
async fn the_snapshot_lists_every_conversation_once_most_recent_first() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let mut bob = Client::mem(&server, "bob", "b1").await;
    for n in 0..25 {
        alice.create_group(&format!("g{n:02}"), &["bob"]).await;
        if n % 2 == 0 {
            alice.send(&format!("group:g{n:02}"), "hello").await;
        }
    }
    bob.until(|c| c.cursor == 63).await;
    let list = bob.snapshot(4).await;
    assert_eq!(list.len(), 25);
    let order: Vec<_> = list.iter().map(|c| (std::cmp::Reverse(c.active_key), c.conv.clone())).collect();
    assert!(order.is_sorted());
    for conv in &list {
        let n: u32 = conv.conv["group:g".len()..].parse().unwrap();
        assert_eq!(conv.unread, u64::from(n.is_multiple_of(2)));
        assert_eq!(conv.last.as_ref().unwrap().cseq, conv.head);
    }
}

#[tokio::test]
async fn a_device_resumes_with_the_delta_and_a_foreign_or_lost_cursor_is_reset() {
    let (_dir, server) = server().await;
    let mut alice = Client::mem(&server, "alice", "a1").await;
    let token = server.mint_token("bob", DAY);
    let conv = c2c("alice", "bob");
    for _ in 0..700 {
        alice.tell(Kind::Send(Client::msg(&conv, "hi"))).await;
    }
    alice.until(|c| c.cursor == 700).await;
    let with = |cursor, epoch: &str| wire::Hello { cursor, epoch: epoch.into(), ..hello(&token, "b1") };
    let epoch = alice.welcome.epoch.clone();
    let bob = Client::mem_with(&server, with(695, &epoch)).await;
    assert_eq!((bob.entries.len(), bob.welcome.more, bob.welcome.reset), (5, false, false));
    let mut bob = Client::mem_with(&server, with(100, &epoch)).await;
    assert_eq!((bob.entries.len(), bob.welcome.more), (500, true));
    let pull = wire::Pull { rid: 5, after: 600, limit: 500 };
    bob.tell(Kind::Pull(pull)).await;
    bob.until(|c| c.cursor == 700).await;
    for (cursor, epoch) in [(0, ""), (0, epoch.as_str()), (701, epoch.as_str()), (10, "another")] {
        let bob = Client::mem_with(&server, with(cursor, epoch)).await;
        assert!(bob.welcome.reset && bob.entries.is_empty(), "{cursor} {epoch}");
        assert_eq!(bob.welcome.head, 700);
    }
}

#[tokio::test]
async fn every_method_of_the_protocol_is_known_and_no_other_name_is() {
    let (_dir, server) = server().await;
    let mut ann = Client::mem(&server, "ann", "d").await;
    for name in ["", "Recall", "recall ", "make_coffee"] {
        let res = ann.try_rpc(name, Vec::new()).await;
        assert_eq!((res.code, res.text.as_str()), (code::INVALID_PARAMETERS, "unknown method"), "{name:?}");
    }
    for method in Method::ALL {
        let res = ann.try_rpc(method.name(), Vec::new()).await;
        assert_ne!(res.text, "unknown method", "{method:?}");
    }
}
