//! What a listener hears, when, and what it never hears: V2TIM's rules for events, against the real server.
#![allow(clippy::disallowed_methods)] // a test is its own exec

use ntk_core::api::*;
use ntk_core::exec::Env;
use ntk_protocol::wire;
use ntk_tests::host::Host;
use ntk_tests::ledger::Room;
use ntk_tests::light::Light;
use ntk_tests::stage::{Device, SOON, Stage, group};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A group of anna and the light account zoe.
async fn two() -> (Stage, Light) {
    let stage = Stage::new().await;
    stage.warm("anna", 23).await;
    let zoe = stage.zoe(&["anna"]).await;
    (stage, zoe)
}

/// Seqs of all messages told so far.
fn received(d: &Device) -> Vec<u64> {
    let seen = d.host.seen();
    let told = seen.events.iter().filter_map(|e| if let Event::MessagesReceived(m) = e { Some(&m.messages) } else { None });
    told.flatten().filter(|m| m.conversation == "group_g").map(|m| m.seq).collect()
}

/// Waits until a sync has ended, and says what was told of it.
async fn synced(d: &Device) -> Vec<(bool, u32)> {
    let told = |e: &Event| if let Event::SyncChanged(s) = e { Some((s.running, s.code)) } else { None };
    let ended = d.host.until(SOON, |s| {
        let all: Vec<(bool, u32)> = s.events.iter().filter_map(told).collect();
        (all.last() == Some(&(false, 0))).then_some(all)
    });
    ended.await.unwrap_or_else(|| panic!("no sync ended: {:?}", d.host.seen().events))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_total_is_unknown_until_the_first_sync_and_exact_from_then_on() {
    let (stage, zoe) = two().await;
    stage.say(&zoe, &group(), "hello").await;
    let mut a = stage.offline_device("anna", "a").await;
    let total = a.host.total().await.unwrap();
    assert_eq!((total.count, total.known), (0, false), "0 is not the count, it is not known");
    a.login(&stage).await.unwrap();
    a.total(1).await;
    // What was known stays known without a network.
    stage.reopen(&mut a).await;
    assert_eq!(a.host.total().await.unwrap(), UnreadTotal { count: 1, known: true, exact: true });
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_is_told_from_its_beginning_to_its_end_after_login_and_after_each_reconnect() {
    let (stage, zoe) = two().await;
    for i in 0..5 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    let a = stage.device("anna", "a").await;
    assert_eq!(synced(&a).await.first(), Some(&(true, 0)));
    assert_eq!(a.host.conversations().await.unwrap().len(), 2, "at its end the list is whole: the group and the notes");
    a.total(5).await;
    for _ in 0..2 {
        a.off().await;
        a.host.drain_events();
        stage.say(&zoe, &group(), "meanwhile").await;
        a.on().await;
        assert_eq!(synced(&a).await.first(), Some(&(true, 0)));
        assert_eq!(received(&a).len(), 1, "what was missed is there when it says so");
    }
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_is_told_once_whether_it_counts_or_not_and_the_count_is_right_by_then() {
    let (stage, zoe) = two().await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    a.until("group_g", "the group", |r| r.head_seq == 1).await;
    b.until("group_g", "the group", |r| r.head_seq == 1).await;
    a.host.drain_events();
    let counted = stage.say(&zoe, &group(), "counts").await;
    let has = |seq: u64| {
        move |e: &Event| matches!(e, Event::MessagesReceived(m) if m.messages.iter().any(|m| m.seq == seq)).then_some(())
    };
    a.event("message", has(counted)).await;
    assert_eq!(a.host.conversation("group_g").await.unwrap().unread, 1, "inside the event the count is right");
    let excluded = stage.say_with(&zoe, &group(), "does not count", true).await;
    a.event("excluded message", has(excluded)).await;
    assert_eq!(a.host.conversation("group_g").await.unwrap().unread, 1);
    // An own one from another device is new here too.
    let own = b.host.send_text("group_g", "from b", SendOptions { own_send_reads: OwnSendReads::Off, ..Default::default() });
    let own = own.await.unwrap();
    a.event("own message of the other device", has(own)).await;
    a.off().await;
    let missed = stage.say(&zoe, &group(), "missed").await;
    a.on().await;
    a.event("missed message", has(missed)).await;
    a.unread("group_g", 2).await;
    assert_eq!(received(&a), [counted, excluded, own, missed], "each once, in order");
    for d in [a, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_lists_pages_and_counts_says_nothing() {
    let (stage, zoe) = two().await;
    for i in 0..30 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    let a = stage.device("anna", "a").await;
    a.unread("group_g", 30).await;
    a.total(30).await;
    a.host.whole_history("group_g", false, 20).await.unwrap();
    // Everything that still had to be said of the sync is said.
    let deadline = tokio::time::Instant::now() + SOON;
    loop {
        a.host.drain_events();
        tokio::time::sleep(Duration::from_millis(300)).await;
        a.host.pump();
        if a.host.seen().events.is_empty() {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{:?}", a.host.seen().events);
    }
    for _ in 0..3 {
        a.host.conversations().await.unwrap();
        a.host.conversation("group_g").await.unwrap();
        a.host.total().await.unwrap();
        a.host.whole_history("group_g", true, 7).await.unwrap();
        a.host.audit().await.unwrap();
        a.run(Command::GetPinnedMessages { conversation: "group_g".into() }).await;
        a.run(Command::SearchConversations { text: "Gro".into(), cursor: String::new(), count: 10 }).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    a.host.pump();
    assert!(a.host.seen().events.is_empty(), "{:?}", a.host.seen().events);
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_marks_unread_fold_and_hide_change_no_count_and_reading_leaves_them() {
    const MARKS: u64 = 2 | 4 | 8;
    let (stage, zoe) = two().await;
    stage.say(&zoe, &group(), "one").await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    a.unread("group_g", 1).await;
    a.run(Command::MarkConversations { conversations: vec!["group_g".into()], marks: MARKS, enable: true }).await;
    let row = b.until("group_g", "the marks", |r| r.marks == MARKS).await;
    assert_eq!(row.unread, 1);
    b.total(1).await;
    a.run(Command::MarkAllMessageAsRead {}).await;
    for d in [&a, &b] {
        d.total(0).await;
        let row = d.host.conversation("group_g").await.unwrap();
        assert_eq!((row.unread, row.marks), (0, MARKS), "the mark is the host's to take away");
    }
    for d in [a, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recalled_last_message_stays_as_a_row_without_content_and_its_conversation_changes() {
    let (stage, zoe) = two().await;
    let a = stage.device("anna", "a").await;
    let seq = stage.say(&zoe, &group(), "a secret").await;
    a.unread("group_g", 1).await;
    a.host.drain_events();
    zoe.recall("group:g", seq).await.unwrap();
    let told = a.event("recall", |e| if let Event::MessageRecalled(r) = e { Some(r.clone()) } else { None }).await;
    assert_eq!((told.conversation.as_str(), told.seq, told.by.as_str()), ("group_g", seq, "zoe"));
    let changed = |e: &Event| {
        matches!(e, Event::ConversationsChanged(c) if c.changed.iter().any(|c| c.conversation == "group_g")).then_some(())
    };
    a.event("change of the conversation", changed).await;
    let row = a.host.conversation("group_g").await.unwrap();
    let last = row.last_message.expect("it stays the last one");
    assert_eq!((last.state, last.text.as_str(), row.unread), (MessageState::Recalled, "", 0));
    let page = a.host.history("group_g", 0, false, 1).await.unwrap();
    let m = &page.rows[0];
    assert_eq!((m.seq, m.state, m.text.as_str(), m.recalled_by.as_str()), (seq, MessageState::Recalled, "", "zoe"));
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reason_of_a_recall_is_told_and_stays_on_every_device_until_it_is_deleted_too() {
    let (stage, _zoe) = two().await;
    let (a, late, ben) = (stage.device("anna", "a").await, stage.device("anna", "late").await, stage.device("ben", "one").await);
    let first = ben.send("c2c_anna", "wrong price").await;
    let second = ben.send("c2c_anna", "another").await;
    a.unread("c2c_ben", 2).await;
    late.unread("c2c_ben", 2).await;
    late.off().await;
    a.host.drain_events();
    let own = ben.host.history("c2c_anna", 0, false, 2).await.unwrap().rows;
    let recall = |at: u64, reason: String| {
        let local_id = own.iter().find(|r| r.seq == at).unwrap().local_id;
        ben.host.call(Command::RecallMessage { local_id, reason })
    };
    assert_eq!(recall(first, "x".repeat(501)).await.unwrap_err().code, ErrorCode::InvalidParameters);
    recall(first, "typing error".into()).await.unwrap();
    let told = a.event("recall", |e| if let Event::MessageRecalled(r) = e { Some(r.clone()) } else { None }).await;
    assert_eq!((told.seq, told.by.as_str(), told.reason.as_str()), (first, "ben", "typing error"));
    recall(second, String::new()).await.unwrap();
    late.on().await;
    late.unread("c2c_ben", 0).await;
    a.unread("c2c_ben", 0).await;
    let fresh = stage.device("anna", "fresh").await;
    fresh.head("c2c_ben", second).await;
    for (d, with) in [(&a, "c2c_ben"), (&late, "c2c_ben"), (&fresh, "c2c_ben"), (&ben, "c2c_anna")] {
        let rows = d.host.history(with, 0, false, 2).await.unwrap().rows;
        let reasons = rows.iter().rev().map(|r| (r.recalled_by.as_str(), r.recall_reason.as_str()));
        assert!(reasons.eq([("ben", "typing error"), ("ben", "")]), "{}: {rows:?}", d.device);
    }
    let delete = Command::DeleteMessageForAll { local_id: own.iter().find(|r| r.seq == first).unwrap().local_id };
    ben.run(delete).await;
    let row = stage.store_rows("anna", &Room::pair("anna", "ben")).await.remove(0);
    assert_eq!(row.attached().recall_reason, "");
    for d in [a, late, fresh, ben] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_member_sees_and_counts_nothing_from_before() {
    let (stage, zoe) = two().await;
    for i in 0..4 {
        stage.say(&zoe, &group(), &format!("before {i}")).await;
    }
    let _ = stage.site.token("ben");
    let b = stage.device("ben", "b").await;
    zoe.add_members("group:g", vec!["ben".into()]).await.unwrap();
    b.until("group_g", "the group", |r| r.is_member && r.unread_exact).await;
    b.total(0).await;
    let after = stage.say(&zoe, &group(), "after").await;
    b.unread("group_g", 1).await;
    let seen = b.host.whole_history("group_g", false, 20).await.unwrap();
    let texts: Vec<&str> = seen.iter().filter(|m| m.kind == MessageKind::Text).map(|m| m.text.as_str()).collect();
    assert_eq!(texts, ["after"]);
    assert!(seen.iter().all(|m| m.seq + 1 >= after), "only the tip of the joining comes before");
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_is_what_is_here_without_a_network_and_whole_with_one() {
    let (stage, zoe) = two().await;
    for i in 0..250 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    let a = stage.device("anna", "a").await;
    a.head("group_g", 251).await;
    a.total(250).await;
    a.off().await;
    let ask = |local_only| Command::GetHistory {
        conversation: "group_g".into(),
        query: HistoryQuery { count: 100, newer: true, local_only, ..Default::default() },
    };
    let rows = |reply: Result<Option<Reply>, ntk_tests::host::Failed>| match reply {
        Ok(Some(Reply::MessagePage(page))) => (page.rows.iter().map(|m| m.seq).collect::<Vec<_>>(), page.edge),
        other => panic!("{other:?}"),
    };
    let (here, edge) = rows(a.host.call(ask(false)).await);
    assert!(!here.contains(&1) && edge != EdgeState::End, "a page with a gap says so: {here:?} {edge:?}");
    assert_eq!(rows(a.host.call(ask(true)).await).0, here);
    a.on().await;
    let deadline = tokio::time::Instant::now() + SOON;
    loop {
        let (all, _) = rows(a.host.call(ask(false)).await);
        if all == (1..=100).collect::<Vec<_>>() {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{all:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_recalled_says_why() {
    let (stage, zoe) = two().await;
    let a = stage.device("anna", "a").await;
    let theirs = stage.say(&zoe, &group(), "zoe's").await;
    a.unread("group_g", 1).await;
    // An own message takes its place when its echo comes.
    let local = |seq| {
        let a = &a;
        async move {
            let deadline = tokio::time::Instant::now() + SOON;
            loop {
                let page = a.host.history("group_g", 0, false, 50).await.unwrap();
                if let Some(m) = page.rows.iter().find(|m| m.seq == seq) {
                    return m.local_id;
                }
                assert!(tokio::time::Instant::now() < deadline, "no {seq} in {page:?}");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    };
    let recall = |local_id| a.host.call(Command::RecallMessage { local_id, reason: String::new() });
    let code = |r: Result<Option<Reply>, ntk_tests::host::Failed>| r.map_or_else(|e| e.code, |_| ErrorCode::Ok);
    assert_eq!(code(recall(999_999).await), ErrorCode::NotFound);
    assert_eq!(code(recall(local(theirs).await).await), ErrorCode::NoPermission, "only its sender and the group's owner");
    let own = a.send("group_g", "own").await;
    let own = local(own).await;
    assert_eq!(code(recall(own).await), ErrorCode::Ok);
    assert_eq!(code(recall(own).await), ErrorCode::Ok, "twice is once");
    // Of a message nobody has the server says that there is none.
    let args = wire::Recall { conv: "group:g".into(), cseq: 4711, delete: false, ..Default::default() };
    let refused = zoe.rpc::<_, wire::Msg>(ntk_protocol::rules::rpc::RECALL, &args).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::RecallNotFound as u32);
    a.end().await;
}

/// Waits until the connection is told to be so, with this reason; everything told of it up to then.
async fn connection(host: &Host, state: ConnectionState, code: u32) -> Vec<(ConnectionState, u32)> {
    let told = |e: &Event| if let Event::ConnectionChanged(c) = e { Some((c.state, c.code)) } else { None };
    let found = host.until(SOON, |s| {
        let all: Vec<_> = s.events.iter().filter_map(told).collect();
        (all.last() == Some(&(state, code))).then_some(all)
    });
    found.await.unwrap_or_else(|| panic!("never {state:?} with {code}: {:?}", host.seen().events))
}

#[tokio::test]
async fn while_it_connects_a_kernel_says_why_it_does_not_each_time_the_reason_changes() {
    let stage = Stage::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let host = Host::open(&stage.path().join("anna"), 16, Env::real()).await.unwrap();
    let login = Command::Login {
        user_id: "anna".into(),
        token: stage.site.token("anna"),
        endpoints: vec![format!("ws://{address}")],
        device_id: String::new(),
        platform: "linux".into(),
    };
    let again = || async { drop(host.call(Command::NetworkChanged { kind: NetworkKind::Wifi }).await) };
    let login = host.try_submit(login).unwrap();
    connection(&host, ConnectionState::Connecting, ErrorCode::ConnectionRefused as u32).await;
    // Tried again for the same reason: nothing new.
    again().await;
    let portal = TcpListener::bind(address).await.unwrap();
    let answering = tokio::spawn(async move {
        while let Ok((mut tcp, _)) = portal.accept().await {
            let _ = tcp.read(&mut [0; 4096]).await;
            let _ = tcp.write_all(b"HTTP/1.1 302 Found\r\nlocation: http://portal/\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    again().await;
    let told = connection(&host, ConnectionState::Connecting, ErrorCode::Redirected as u32).await;
    assert!(told.windows(2).all(|two| two[0] != two[1]), "the same twice: {told:?}");
    answering.abort();
    drop(answering.await);
    stage.site.server().unwrap().listen(address, None).await.unwrap();
    again().await;
    host.wait(login).await.unwrap();
    connection(&host, ConnectionState::Online, 0).await;
    host.close().await.unwrap();
}

async fn members(d: &Device, n: u32) {
    d.until("group_g", &format!("{n} members"), |r| r.member_count == n).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_of_members_of_a_large_group_is_right_on_every_device_without_a_reconnect() {
    let stage = Stage::with(|c| c.read_diffusion_above = 4).await;
    let all = ["anna", "ben", "u1", "u2", "u3", "u4", "u5", "u6", "u7"];
    all.iter().for_each(|user| drop(stage.site.token(user)));
    let zoe = stage.zoe(&all[..4]).await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    members(&a, 5).await;
    members(&b, 5).await;
    let asked = || stage.site.traffic.get_convs.load(Ordering::SeqCst);
    let links = || [&a, &b].map(|d| d.wire.links.load(Ordering::SeqCst));
    let was = (asked(), links());
    for (n, new) in [(0, &all[4..6]), (1, &all[6..7])] {
        let new = new.iter().map(|u| (*u).to_owned()).collect();
        a.run(Command::AddGroupMembers { group_id: "g".into(), members: new }).await;
        members(&a, 7 + n).await;
        members(&b, 7 + n).await;
    }
    assert_eq!((asked(), links()), was, "it came with the news");
    // A push that is lost is noticed with the next one.
    b.wire.lose_pushes.store(1000, Ordering::SeqCst);
    a.run(Command::AddGroupMembers { group_id: "g".into(), members: vec!["u6".into(), "u7".into()] }).await;
    members(&a, 10).await;
    b.wire.lose_pushes.store(0, Ordering::SeqCst);
    stage.say(&zoe, &group(), "hello").await;
    members(&b, 10).await;
    assert_eq!(links(), was.1);
    a.end().await;
    b.end().await;
}
