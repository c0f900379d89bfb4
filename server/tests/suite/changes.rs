//! What happens to messages after they were sent, and who gets which.
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::rules::{self, code, flags, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::EntryKind::{EntryChange, EntryMsg, EntryVoid};
use ntk_server::Server;
use std::time::Duration;

async fn server() -> (tempfile::TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    (dir, server)
}

const G: &str = "group:g";

/// ann owns the group, bob and cid are members.
async fn group(server: &Server) -> (Client, Client, Client) {
    let mut ann = Client::mem(server, "ann", "a").await;
    let bob = Client::mem(server, "bob", "b").await;
    let cid = Client::mem(server, "cid", "c").await;
    ann.create_group("g", &["bob", "cid"]).await;
    (ann, bob, cid)
}

fn modify(cseq: u64, base_edits: u32, body: &str) -> wire::Modify {
    wire::Modify { conv: G.into(), cseq, base_edits, body: text(body).into() }
}

fn react(cseq: u64, reaction: &str, remove: bool) -> wire::React {
    wire::React { conv: G.into(), cseq, reaction: reaction.into(), remove }
}

fn ext(key: &str, value: &str, ver: u64) -> wire::Extension {
    wire::Extension { key: key.into(), value: value.into(), ver }
}

#[tokio::test]
async fn the_first_of_two_edits_wins_and_the_second_gets_8006_with_the_newest_message() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, _cid) = group(&server).await;
    let cseq = bob.send(G, "one").await.cseq;
    let edited: wire::Msg = bob.rpc(rpc::MODIFY, modify(cseq, 0, "two")).await.unwrap();
    assert_eq!((edited.mseq, &edited.body[..]), (1, &text("two")[..]));
    let attached = edited.attached();
    assert_eq!((attached.edits, attached.edited_by.as_str()), (1, "bob"));
    let res = ann.try_rpc(rpc::MODIFY, prost::Message::encode_to_vec(&modify(cseq, 0, "three"))).await;
    assert_eq!(res.code, code::MODIFY_CONFLICT);
    let newest: wire::Msg = ntk_protocol::read(&res.result).unwrap();
    assert_eq!(newest.body, edited.body);
    // Who did not hear the answer asks again and is told what happened.
    let again: wire::Msg = bob.rpc(rpc::MODIFY, modify(cseq, 0, "two")).await.unwrap();
    assert_eq!(again.mseq, 1);
    let third: wire::Msg = ann.rpc(rpc::MODIFY, modify(cseq, 1, "three")).await.unwrap();
    assert_eq!(third.attached().edits, 2, "the owner of the group may edit as well");
}

#[tokio::test]
async fn an_edit_does_not_change_whom_a_message_mentions() {
    let (_dir, server) = server().await;
    let (_ann, mut bob, _cid) = group(&server).await;
    let cseq = bob.send(G, "one").await.cseq;
    let body = wire::Body { text: "two".into(), at_users: vec!["cid".into()], ..Default::default() };
    let ask = wire::Modify { body: prost::Message::encode_to_vec(&body).into(), ..modify(cseq, 0, "") };
    assert_eq!(bob.rpc::<wire::Msg>(rpc::MODIFY, ask).await, Err(code::INVALID_PARAMETERS));
    assert!(bob.rpc::<wire::Msg>(rpc::MODIFY, modify(cseq, 0, "two")).await.is_ok());
}

#[tokio::test]
async fn only_the_sender_and_the_owner_edit_and_never_what_is_recalled_or_too_long() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, mut cid) = group(&server).await;
    let cseq = bob.send(G, "one").await.cseq;
    assert_eq!(cid.rpc::<wire::Msg>(rpc::MODIFY, modify(cseq, 0, "x")).await, Err(code::NO_PERMISSION));
    let long = wire::Modify { body: vec![0; 12 * 1024 + 1].into(), ..modify(cseq, 0, "") };
    assert_eq!(bob.rpc::<wire::Msg>(rpc::MODIFY, long).await, Err(code::BODY_TOO_LARGE));
    assert_eq!(bob.rpc::<wire::Msg>(rpc::MODIFY, modify(99, 0, "x")).await, Err(code::RECALL_NOT_FOUND));
    bob.recall(G, cseq).await.unwrap();
    assert_eq!(bob.rpc::<wire::Msg>(rpc::MODIFY, modify(cseq, 0, "x")).await, Err(code::RECALL_NOT_FOUND));
    assert_eq!(ann.rpc::<wire::Msg>(rpc::REACT, react(cseq, "x", false)).await, Err(code::RECALL_NOT_FOUND));
    assert_eq!(ann.rpc::<wire::Msg>(rpc::MODIFY, modify(1, 0, "x")).await, Err(code::RECALL_NOT_FOUND), "a tip");
}

#[tokio::test]
async fn reactions_are_a_set_per_user_and_their_limits_have_codes() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, mut cid) = group(&server).await;
    let cseq = bob.send(G, "one").await.cseq;
    for _ in 0..2 {
        let msg: wire::Msg = ann.rpc(rpc::REACT, react(cseq, "+1", false)).await.unwrap();
        assert_eq!(msg.mseq, 1, "again changes nothing");
    }
    let msg: wire::Msg = cid.rpc(rpc::REACT, react(cseq, "+1", false)).await.unwrap();
    let reactions = msg.attached().reactions;
    assert_eq!(reactions, [wire::Reaction { id: "+1".into(), users: vec!["ann".into(), "cid".into()] }]);
    let msg: wire::Msg = cid.rpc(rpc::REACT, react(cseq, "+1", true)).await.unwrap();
    assert_eq!(msg.attached().reactions[0].users, ["ann"]);
    let msg: wire::Msg = cid.rpc(rpc::REACT, react(cseq, "+1", true)).await.unwrap();
    assert_eq!(msg.mseq, 3, "nothing to remove");
    for n in 1..rules::MAX_REACTIONS {
        ann.rpc::<wire::Msg>(rpc::REACT, react(cseq, &format!("r{n}"), false)).await.unwrap();
    }
    assert_eq!(bob.rpc::<wire::Msg>(rpc::REACT, react(cseq, "eleventh", false)).await, Err(code::REACTION_LIMIT));
    bob.rpc::<wire::Msg>(rpc::REACT, react(cseq, "r1", false)).await.unwrap();
    for bad in [String::new(), "x".repeat(65)] {
        assert_eq!(bob.rpc::<wire::Msg>(rpc::REACT, react(cseq, &bad, false)).await, Err(code::INVALID_PARAMETERS));
    }
    bob.rest(&server).await;
    let last = bob.of_kind(EntryChange).last().unwrap().msg.clone().unwrap();
    assert_eq!(Some(*last), bob.one(G, cseq).await, "the entry carries the whole state");
}

#[tokio::test]
async fn a_hundred_and_first_user_of_a_reaction_is_refused() {
    let (_dir, server) = server().await;
    let users: Vec<String> = (0..101).map(|n| format!("u{n}")).collect();
    users.iter().for_each(|u| drop(server.mint_token(u, DAY)));
    let mut owner = Client::mem(&server, "owner", "d").await;
    owner.create_group("g", &users.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let cseq = owner.send(G, "vote").await.cseq;
    for (n, user) in users.iter().enumerate() {
        let done = Client::mem(&server, user, "d").await.rpc::<wire::Msg>(rpc::REACT, react(cseq, "+1", false)).await;
        assert_eq!(done.err(), (n == 100).then_some(code::REACTION_USERS_LIMIT), "{user}");
    }
}

#[tokio::test]
async fn an_extension_is_set_by_who_saw_its_version_and_conflicts_are_per_key() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, _cid) = group(&server).await;
    let cseq = bob.send(G, "poll").await.cseq;
    let ask = |set: Vec<wire::Extension>, remove: Vec<wire::Extension>| wire::SetExtensions {
        conv: G.into(),
        cseq,
        set,
        remove,
        remove_all: false,
    };
    let codes = |res: &wire::ExtensionsRes| res.results.iter().map(|r| r.code).collect::<Vec<_>>();
    let res: wire::ExtensionsRes =
        ann.rpc(rpc::SET_EXTENSIONS, ask(vec![ext("b", "1", 0), ext("a", "1", 0)], vec![])).await.unwrap();
    assert_eq!(codes(&res), [0, 0]);
    let stored = res.msg.unwrap().attached().extensions;
    assert_eq!(stored, [ext("a", "1", 1), ext("b", "1", 1)], "by key, with versions");
    let res: wire::ExtensionsRes =
        bob.rpc(rpc::SET_EXTENSIONS, ask(vec![ext("a", "x", 0), ext("c", "1", 0)], vec![])).await.unwrap();
    assert_eq!(codes(&res), [code::EXTENSION_CONFLICT, 0]);
    let res: wire::ExtensionsRes = bob.rpc(rpc::SET_EXTENSIONS, ask(vec![ext("a", "2", 1)], vec![])).await.unwrap();
    assert_eq!((codes(&res), res.msg.unwrap().mseq), (vec![0], 3));
    let remove = vec![ext("a", "", 1), ext("b", "", 1), ext("none", "", 0)];
    let res: wire::ExtensionsRes = ann.rpc(rpc::SET_EXTENSIONS, ask(vec![], remove)).await.unwrap();
    assert_eq!(codes(&res), [code::EXTENSION_CONFLICT, 0, code::EXTENSION_MISSING]);
    // A key that goes and comes again is not the one its old writer saw.
    let res: wire::ExtensionsRes = ann.rpc(rpc::SET_EXTENSIONS, ask(vec![ext("b", "new", 0)], vec![])).await.unwrap();
    assert_eq!(res.msg.unwrap().attached().extensions[1].ver, 5);
    let nothing: wire::ExtensionsRes = ann.rpc(rpc::SET_EXTENSIONS, ask(vec![ext("b", "y", 1)], vec![])).await.unwrap();
    assert_eq!(nothing.msg.unwrap().mseq, 5, "a call that changes nothing has no number");
    let all = wire::SetExtensions { remove_all: true, ..ask(vec![], vec![]) };
    let res: wire::ExtensionsRes = bob.rpc(rpc::SET_EXTENSIONS, all).await.unwrap();
    assert!(res.msg.unwrap().attached().extensions.is_empty());
    for bad in [
        ask(vec![ext("", "1", 0)], vec![]),
        ask(vec![ext(&"k".repeat(101), "1", 0)], vec![]),
        ask(vec![ext("k", &"v".repeat(1025), 0)], vec![]),
        ask(vec![ext("k", "1", 0); 21], vec![]),
        ask(vec![], vec![]),
    ] {
        assert_eq!(bob.rpc::<wire::ExtensionsRes>(rpc::SET_EXTENSIONS, bad).await, Err(code::INVALID_PARAMETERS));
    }
}

#[tokio::test]
async fn the_extensions_of_a_message_end_at_64_kb_and_its_changes_come_in_pages_that_fit() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, _cid) = group(&server).await;
    let mut cseqs = Vec::new();
    for _ in 0..10 {
        cseqs.push(bob.send(G, "poll").await.cseq);
    }
    let value = "v".repeat(1000);
    for cseq in &cseqs {
        let mut codes = Vec::new();
        for block in 0..4 {
            let set = (0..20).map(|n| ext(&format!("key{block}-{n:02}"), &value, 0)).collect();
            let ask = wire::SetExtensions { conv: G.into(), cseq: *cseq, set, ..Default::default() };
            let res: wire::ExtensionsRes = ann.rpc(rpc::SET_EXTENSIONS, ask).await.unwrap();
            codes.extend(res.results.iter().map(|r| r.code));
        }
        assert_eq!(codes.iter().filter(|c| **c == 0).count(), 65, "of 80 that make 80 KB");
    }
    let (mut after, mut pages, mut seen) = (0, 0, Vec::new());
    loop {
        let page = bob.changes(G, after, 500).await;
        (after, pages) = (page.mseq, pages + 1);
        seen.extend(page.rows.iter().map(|m| m.cseq));
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, cseqs);
    assert!(pages > 1);
    // A timeline of large changes is delivered too, by pushes and pulls that fit into a frame.
    bob.rest(&server).await;
    assert_eq!(bob.of_kind(EntryChange).len(), 40);
    assert_eq!(bob.one(G, cseqs[0]).await.unwrap().attached().extensions.len(), 65);
}

#[tokio::test]
async fn ten_messages_are_pinned_at_most_the_newest_pin_comes_first_and_a_recalled_one_is_not_pinned() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, _cid) = group(&server).await;
    let pin = |cseq, pinned| wire::PinMsg { conv: G.into(), cseq, pinned };
    for n in 0..11u64 {
        let cseq = bob.send(G, "x").await.cseq;
        let done = ann.rpc::<wire::Msg>(rpc::PIN_MSG, pin(cseq, true)).await;
        match n {
            10 => assert_eq!(done, Err(code::MESSAGE_PIN_LIMIT)),
            _ => {
                let msg = done.unwrap();
                assert!(msg.flags & flags::PINNED != 0);
                assert_eq!(msg.attached().pinned_by, "ann");
            }
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(bob.rpc::<wire::Msg>(rpc::PIN_MSG, pin(2, true)).await, Err(code::MESSAGE_PINNED_ALREADY));
    let ask = wire::GetPinned { conv: G.into() };
    let list: wire::MsgList = bob.rpc(rpc::GET_PINNED, ask.clone()).await.unwrap();
    assert!(list.msgs.iter().map(|m| m.cseq).eq((2..12).rev()));
    bob.recall(G, 5).await.unwrap();
    ann.rpc::<wire::Msg>(rpc::PIN_MSG, pin(6, false)).await.unwrap();
    let list: wire::MsgList = bob.rpc(rpc::GET_PINNED, ask).await.unwrap();
    assert_eq!(list.msgs.len(), 8);
    assert!(list.msgs.iter().all(|m| m.cseq != 5 && m.cseq != 6));
}

#[tokio::test]
async fn a_message_deleted_for_all_is_not_counted_not_last_and_keeps_its_number() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, mut cid) = group(&server).await;
    bob.send(G, "stays").await;
    let cseq = bob.send(G, "goes").await.cseq;
    let before = ann.get_conv(G).await.unwrap();
    assert_eq!((before.unread, before.last.unwrap().cseq), (2, cseq));
    let delete = wire::Recall { conv: G.into(), cseq, delete: true, ..Default::default() };
    assert_eq!(cid.rpc::<wire::Msg>(rpc::RECALL, delete.clone()).await, Err(code::NO_PERMISSION));
    let msg: wire::Msg = bob.rpc(rpc::RECALL, delete.clone()).await.unwrap();
    assert_eq!((msg.flags & flags::GONE, msg.body.len(), msg.changed_by.as_str()), (flags::DELETED, 0, "bob"));
    let again: wire::Msg = bob.rpc(rpc::RECALL, delete).await.unwrap();
    assert_eq!(again.mseq, 1);
    let after = ann.get_conv(G).await.unwrap();
    assert_eq!((after.unread, after.last.unwrap().cseq, after.head), (1, cseq - 1, cseq));
    assert_eq!(after.active_key, before.active_key, "its place in the list does not fall");
    assert_eq!(ann.one(G, cseq).await.unwrap().flags & flags::DELETED, flags::DELETED);
    assert_eq!(server.recount("ann").await.unwrap()[0].unread, 1);
}

#[tokio::test]
async fn the_recall_window_binds_the_sender_and_not_the_owner_of_the_group() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.recall_window = Duration::ZERO;
    let server = Server::start(config).await.unwrap();
    let (mut ann, mut bob, _cid) = group(&server).await;
    let cseq = bob.send(G, "x").await.cseq;
    let own = bob.send(&c2c("ann", "bob"), "x").await.cseq;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(bob.recall(G, cseq).await, Err(code::RECALL_TOO_LATE_GROUP));
    assert_eq!(bob.recall(&c2c("ann", "bob"), own).await, Err(code::RECALL_TOO_LATE_C2C));
    ann.recall(G, cseq).await.unwrap();
    let delete = wire::Recall { conv: G.into(), cseq, delete: true, ..Default::default() };
    ann.rpc::<wire::Msg>(rpc::RECALL, delete).await.unwrap();
}

#[tokio::test]
async fn a_targeted_message_reaches_its_targets_is_a_void_for_others_and_counts_for_nobody() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, mut cid) = group(&server).await;
    ann.send(G, "all").await;
    let msg = wire::Send { flags: flags::TARGETED, targets: vec!["bob".into()], ..Client::msg(G, "for bob") };
    let cseq = ann.send_msg(msg.clone()).await.cseq;
    ann.send(G, "all again").await;
    let mut lists = Vec::new();
    for client in [&mut ann, &mut bob, &mut cid] {
        client.rest(&server).await;
        lists.push(client.messages(G).iter().map(|m| m.0).filter(|n| *n > 1).collect::<Vec<_>>());
    }
    assert_eq!(lists, [vec![2, 3, 4], vec![2, 3, 4], vec![2, 4]]);
    let void = cid.of_kind(EntryVoid)[0].void.clone().unwrap();
    assert_eq!((void.lo, void.hi), (cseq, cseq));
    assert!(bob.of_kind(EntryVoid).is_empty());
    for client in [&mut bob, &mut cid] {
        assert_eq!(client.get_conv(G).await.unwrap().unread, 2);
        assert_eq!(client.count(G, 1, 9).await, 2);
    }
    let all = wire::PullConv { conv: G.into(), lo: 1, hi: 0, limit: 3, ..Default::default() };
    let page = cid.page(all.clone()).await;
    assert!(page.rows.iter().map(|m| m.cseq).eq([1, 2, 4]), "a full page has only rows the user may see");
    assert_eq!(page.voids, [wire::Range { lo: cseq, hi: cseq }]);
    // Nobody else reacts to it, pulls its changes or sees it as the last message.
    assert_eq!(cid.rpc::<wire::Msg>(rpc::REACT, react(cseq, "+1", false)).await, Err(code::RECALL_NOT_FOUND));
    bob.rpc::<wire::Msg>(rpc::REACT, react(cseq, "+1", false)).await.unwrap();
    cid.rest(&server).await;
    assert!(cid.of_kind(EntryChange).is_empty());
    let changes = cid.changes(G, 0, 10).await;
    assert_eq!((changes.rows.len(), changes.mseq, changes.more), (0, 1, false));
    let again = ann.send_msg(wire::Send { cmid: cmid().into(), ..msg.clone() }).await.cseq;
    assert_eq!(bob.get_conv(G).await.unwrap().last.unwrap().cseq, again - 1);
    for (send, expected) in [
        (wire::Send { targets: vec![], ..msg.clone() }, code::INVALID_PARAMETERS),
        (wire::Send { flags: 0, ..msg.clone() }, code::INVALID_PARAMETERS),
        (wire::Send { targets: vec!["nobody".into()], ..msg.clone() }, code::INVALID_PARAMETERS),
        (wire::Send { targets: vec!["bob".into(); 51], ..msg.clone() }, code::INVALID_PARAMETERS),
        (wire::Send { conv: c2c("ann", "zoe"), ..msg.clone() }, code::INVALID_PARAMETERS),
    ] {
        assert_eq!(ann.send_msg(wire::Send { cmid: cmid().into(), ..send }).await.code, expected);
    }
}

#[tokio::test]
async fn mentions_are_known_until_read_recalled_or_deleted() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, mut cid) = group(&server).await;
    let at = |who: &[&str], flags| {
        let body = wire::Body { text: "hey".into(), at_users: who.iter().map(|w| w.to_string()).collect(), ..Default::default() };
        wire::Send { flags, body: prost::Message::encode_to_vec(&body).into(), ..Client::msg(G, "") }
    };
    for (who, flag) in [(&["bob", "ann", "nobody"][..], 0), (&[], flags::AT_ALL), (&["bob"], flags::AT_ALL), (&["cid"], 0)] {
        assert_eq!(ann.send_msg(at(who, flag)).await.code, 0);
    }
    let kinds = |c: &wire::ConvState| c.at.iter().map(|a| (a.cseq, a.kind)).collect::<Vec<_>>();
    assert_eq!(kinds(&bob.get_conv(G).await.unwrap()), [(2, 1), (3, 2), (4, 3)]);
    assert_eq!(kinds(&cid.get_conv(G).await.unwrap()), [(3, 2), (4, 2), (5, 1)]);
    assert!(ann.get_conv(G).await.unwrap().at.is_empty(), "nobody mentions themselves");
    ann.recall(G, 3).await.unwrap();
    assert_eq!(kinds(&bob.get_conv(G).await.unwrap()), [(2, 1), (4, 3)]);
    bob.rpc::<wire::Hidden>(rpc::HIDE_MSGS, wire::HideMsgs { conv: G.into(), cseqs: vec![4] }).await.unwrap();
    assert_eq!(kinds(&bob.get_conv(G).await.unwrap()), [(2, 1)]);
    bob.read(G, 2).await;
    assert!(bob.get_conv(G).await.unwrap().at.is_empty());
    let many: Vec<String> = (0..31).map(|n| format!("u{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(ann.send_msg(at(&many, 0)).await.code, code::INVALID_PARAMETERS);
    // Mentions are for groups only.
    for (who, flag, argument) in [(&["bob"][..], 0, "options.at_users"), (&[], flags::AT_ALL, "options.at_all")] {
        let refused = ann.send_msg(wire::Send { conv: "c2c:3:ann:bob".into(), ..at(who, flag) }).await;
        assert_eq!((refused.code, refused.text), (code::INVALID_PARAMETERS, format!("{argument}: for groups only")));
    }
}

#[tokio::test]
async fn typing_takes_no_number_whatever_the_sender_says() {
    let (_dir, server) = server().await;
    let (mut ann, mut bob, _cid) = group(&server).await;
    let ack = ann.send_msg(wire::Send { kind: rules::kind::TYPING, ..Client::msg(G, "1") }).await;
    assert_eq!((ack.code, ack.cseq), (0, 0));
    bob.until(|c| c.online.len() == 1).await;
    assert_eq!(ann.get_conv(G).await.unwrap().head, 1);
}

#[tokio::test]
async fn a_fan_in_of_the_new_kinds_that_runs_twice_writes_once() {
    let (dir, server) = server().await;
    let (mut ann, mut bob, mut cid) = group(&server).await;
    let msg =
        wire::Send { flags: flags::TARGETED | flags::NEEDS_RECEIPT, targets: vec!["bob".into()], ..Client::msg(G, "for bob") };
    let cseq = ann.send_msg(msg).await.cseq;
    bob.rpc::<wire::Msg>(rpc::REACT, react(cseq, "+1", false)).await.unwrap();
    bob.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, wire::SendReceipts { conv: G.into(), cseqs: vec![cseq] }).await.unwrap();
    for client in [&mut ann, &mut bob, &mut cid] {
        client.rest(&server).await;
    }
    server.crash();
    let door = Door::open(dir.path());
    let before = door.entries();
    assert_eq!(door.carried(), [1, 2, 3, 4]);
    door.put_task(Some(2), "message", r#"{"conv":1,"cseq":2,"sender":1,"read_upto":2}"#);
    door.put_task(Some(3), "change", r#"{"conv":1,"cseq":2,"sender":1,"mseq":3}"#);
    door.put_task(Some(4), "read count", r#"{"conv":1,"cseq":2,"user":1,"at_ms":4}"#);
    let server = Server::start(config(&dir)).await.unwrap();
    ann = Client::mem(&server, "ann", "a").await;
    ann.rest(&server).await;
    assert_eq!(door.entries(), before);
    assert!(ann.of_kind(EntryMsg).is_empty());
}
