//! Conversation settings, folders, deleting and clearing, filters, mentions and devices, with the real server and several devices.
use ntk_core::api::{
    AllReceiveOpt, Blob, Command, ConversationFilter, ConversationKinds, ConversationPage, ErrorCode, Event, Folder,
    HistoryQuery, MuteFilter, ReceiveOpt, Reply, SendOptions, UnreadExplanation, UnreadTotal,
};
use ntk_core::exec::{Clock, Env};
use ntk_tests::host::Host;
use ntk_tests::ledger::Room;
use ntk_tests::stage::{Device, SOON, Stage, env};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

async fn reply(d: &Device, command: Command) -> Reply {
    let name = command.name();
    match d.host.call(command).await {
        Ok(Some(reply)) => reply,
        other => panic!("{name}: {other:?}"),
    }
}

fn pair() -> Room {
    Room::pair("anna", "ben")
}

/// Ben writes `n` messages to anna.
async fn written(stage: &Stage, n: usize) -> ntk_tests::light::Light {
    let ben = stage.light("ben");
    let _ = stage.site.token("anna");
    for i in 0..n {
        stage.say(&ben, &pair(), &format!("m{i}")).await;
    }
    ben
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_made_offline_show_at_once_and_reach_the_other_device() {
    let stage = Stage::new().await;
    written(&stage, 2).await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    a.unread("c2c_ben", 2).await;
    b.unread("c2c_ben", 2).await;
    a.off().await;
    let id = || "c2c_ben".to_owned();
    a.run(Command::PinConversation { conversation: id(), pinned: true }).await;
    a.run(Command::SetReceiveOpt { conversation: id(), opt: ReceiveOpt::NotNotify }).await;
    a.run(Command::MarkConversations { conversations: vec![id()], marks: 1 | 1 << 40, enable: true }).await;
    a.run(Command::SetConversationData { conversation: id(), data: Blob(b"host".to_vec()) }).await;
    let Reply::Folder(folder) = reply(&a, Command::CreateFolder { name: "Work".into() }).await else { panic!() };
    a.run(Command::AddToFolder { folder: folder.id, conversations: vec![id()] }).await;
    let night = AllReceiveOpt { opt: ReceiveOpt::NotNotify, from_s: 79_200, for_s: 28_800 };
    a.run(Command::SetAllReceiveOpt { opt: night.clone() }).await;
    a.run(Command::SetDraft { conversation: id(), text: "begun".into(), sync: false }).await;
    let set = |r: &ntk_core::api::ConversationRow| {
        r.pinned
            && r.recv_opt == ReceiveOpt::NotNotify
            && r.marks == 1 | 1 << 40
            && r.custom_data.0 == b"host"
            && r.folders == [folder.id]
    };
    assert!(set(&a.host.conversation("c2c_ben").await.unwrap()), "all of it shows while offline");
    a.total(0).await;
    a.on().await;
    let row = b.until("c2c_ben", "the settings of the other device", set).await;
    assert_eq!(row.draft, "", "a draft stays on its device");
    b.event("folders", |e| matches!(e, Event::FoldersChanged(f) if f.folders == [folder.clone()]).then_some(())).await;
    b.event("do not disturb", |e| matches!(e, Event::AllReceiveOptChanged(o) if *o == night).then_some(())).await;
    let Reply::Folders(folders) = reply(&b, Command::GetFolders {}).await else { panic!() };
    assert_eq!(folders.folders, [Folder { id: folder.id, name: "Work".into() }]);
    // A device that comes later learns it with its first page.
    let c = stage.device("anna", "c").await;
    c.until("c2c_ben", "the settings on a new device", set).await;
    assert!(matches!(reply(&c, Command::GetAllReceiveOpt {}).await, Reply::AllReceiveOpt(o) if o == night));
    // A folder deleted on one device takes its conversations' membership with it on all.
    b.run(Command::DeleteFolder { folder: folder.id }).await;
    a.until("c2c_ben", "no folder", |r| r.folders.is_empty()).await;
    c.until("c2c_ben", "no folder", |r| r.folders.is_empty()).await;
    for d in [a, b, c] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_draft_reaches_every_device_is_cleared_on_all_and_goes_with_its_conversation() {
    let stage = Stage::new().await;
    written(&stage, 2).await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    a.unread("c2c_ben", 2).await;
    b.unread("c2c_ben", 2).await;
    let draft = |text: &str| Command::SetDraft { conversation: "c2c_ben".into(), text: text.into(), sync: true };
    a.off().await;
    a.run(draft("begun offline")).await;
    assert_eq!(a.host.conversation("c2c_ben").await.unwrap().draft, "begun offline");
    a.on().await;
    let row = b.until("c2c_ben", "the draft of the other device", |r| r.draft == "begun offline").await;
    assert_eq!(row.draft_ms, a.host.conversation("c2c_ben").await.unwrap().draft_ms);
    let c = stage.device("anna", "c").await;
    c.until("c2c_ben", "the draft on a new device", |r| r.draft == "begun offline").await;
    b.run(draft("")).await;
    for d in [&a, &b, &c] {
        d.until("c2c_ben", "no draft", |r| r.draft.is_empty() && r.draft_ms == 0).await;
    }
    c.run(draft("once more")).await;
    a.until("c2c_ben", "the next draft", |r| r.draft == "once more").await;
    b.run(Command::DeleteConversations { conversations: vec!["c2c_ben".into()], clear_messages: false }).await;
    let gone = |e: &Event| matches!(e, Event::ConversationsChanged(c) if c.deleted == ["c2c_ben"]).then_some(());
    for d in [&a, &c] {
        d.event("deletion on the other device", gone).await;
        assert_eq!(d.host.conversation("c2c_ben").await.unwrap().draft, "");
    }
    for d in [a, b, c] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_conversation_leaves_every_list_and_comes_back_with_its_next_message() {
    let stage = Stage::new().await;
    let ben = written(&stage, 3).await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    a.unread("c2c_ben", 3).await;
    b.unread("c2c_ben", 3).await;
    let page = || Command::GetConversationList { cursor: String::new(), count: 9, filter: ConversationFilter::default() };
    a.off().await;
    a.run(Command::DeleteConversations { conversations: vec!["c2c_ben".into()], clear_messages: false }).await;
    assert!(matches!(reply(&a, page()).await, Reply::ConversationPage(p) if p.rows.is_empty()));
    a.total(0).await;
    a.on().await;
    let gone = |e: &Event| matches!(e, Event::ConversationsChanged(c) if c.deleted == ["c2c_ben"]).then_some(());
    b.event("deletion on the other device", gone).await;
    assert!(matches!(reply(&b, page()).await, Reply::ConversationPage(p) if p.rows.is_empty()));
    b.total(0).await;
    stage.say(&ben, &pair(), "again").await;
    for d in [a, b] {
        d.unread("c2c_ben", 1).await;
        d.total(1).await;
        assert!(matches!(reply(&d, page()).await, Reply::ConversationPage(p) if p.rows.len() == 1));
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_deleted_offline_with_its_messages_sends_none_of_those_that_waited() {
    let stage = Stage::new().await;
    let ben = written(&stage, 3).await;
    let (mut a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    a.unread("c2c_ben", 3).await;
    a.off().await;
    let mut queued = Vec::new();
    for i in 0..3 {
        queued.push(a.host.queue_text("c2c_ben", &format!("never {i}"), SendOptions::default()).await.unwrap());
    }
    let delete = |clear_messages| Command::DeleteConversations { conversations: vec!["c2c_ben".into()], clear_messages };
    a.run(delete(true)).await;
    for id in queued {
        assert_eq!(a.host.sent(id).await.unwrap_err().code, ErrorCode::SendCancelled);
    }
    let page = || Command::GetConversationList { cursor: String::new(), count: 9, filter: ConversationFilter::default() };
    assert!(matches!(reply(&a, page()).await, Reply::ConversationPage(p) if p.rows.is_empty()));
    assert_eq!(a.host.history("c2c_ben", 0, false, 9).await.unwrap().rows, []);
    // A restart brings nothing back.
    stage.reopen(&mut a).await;
    assert!(matches!(reply(&a, page()).await, Reply::ConversationPage(p) if p.rows.is_empty()));
    a.wire.set_up(true);
    a.login(&stage).await.unwrap();
    let gone = |e: &Event| matches!(e, Event::ConversationsChanged(c) if c.deleted == ["c2c_ben"]).then_some(());
    b.event("deletion on the other device", gone).await;
    assert_eq!(stage.store_rows("ben", &pair()).await.len(), 3, "none of them left the device");
    // With the messages kept, what waits is sent, and brings the conversation back everywhere.
    a.send("c2c_ben", "new").await;
    a.off().await;
    let kept = a.host.queue_text("c2c_ben", "kept", SendOptions::default()).await.unwrap();
    a.run(delete(false)).await;
    assert!(matches!(reply(&a, page()).await, Reply::ConversationPage(p) if p.rows.is_empty()));
    a.on().await;
    assert_eq!(a.host.sent(kept).await.unwrap(), 5);
    for d in [&a, &b] {
        d.until("c2c_ben", "back", |r| r.head_seq == 5 && r.last_message.as_ref().is_some_and(|m| m.text == "kept")).await;
        assert!(matches!(reply(d, page()).await, Reply::ConversationPage(p) if p.rows.len() == 1));
        assert_eq!(d.host.history("c2c_ben", 0, false, 9).await.unwrap().rows.len(), 2, "the older ones were deleted");
    }
    drop(ben);
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cleared_history_is_gone_on_every_device_and_for_later_ones() {
    let stage = Stage::new().await;
    let ben = written(&stage, 30).await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    a.unread("c2c_ben", 30).await;
    let before = b.until("c2c_ben", "30 unread", |r| r.unread == 30).await;
    a.run(Command::ClearHistory { conversation: "c2c_ben".into() }).await;
    let row = b.until("c2c_ben", "cleared", |r| r.unread == 0 && r.last_message.is_none()).await;
    assert_eq!(row.order_key, before.order_key, "its place in the list stays");
    stage.say(&ben, &pair(), "after").await;
    let c = stage.device("anna", "c").await;
    for d in [a, b, c] {
        d.head("c2c_ben", 31).await;
        d.unread("c2c_ben", 1).await;
        let query = HistoryQuery { count: 50, ..Default::default() };
        let Reply::MessagePage(page) = reply(&d, Command::GetHistory { conversation: "c2c_ben".into(), query }).await else {
            panic!()
        };
        assert_eq!(page.rows.iter().map(|m| m.seq).collect::<Vec<_>>(), [31]);
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cleaning_up_to_a_time_is_placed_by_the_server_where_a_hole_hides_it_and_gives_a_receipt() {
    let stage = Stage::new().await;
    let ben = written(&stage, 5).await;
    let second = ntk_tests::device::now_ms() / 1000;
    tokio::time::sleep(Duration::from_millis(2100)).await;
    for i in 0..4 {
        stage.say(&ben, &pair(), &format!("later {i}")).await;
    }
    let peer = stage.device("ben", "x").await;
    peer.head("c2c_anna", 9).await;
    // A new device has the newest message and a hole below it.
    let a = stage.device("anna", "a").await;
    a.unread("c2c_ben", 9).await;
    a.run(Command::CleanUnread { conversation: "c2c_ben".into(), timestamp_s: second + 1, seq: 0 }).await;
    a.unread("c2c_ben", 4).await;
    a.total(4).await;
    peer.event("receipt", |e| matches!(e, Event::C2cReadReceipt(r) if r.user_id == "anna" && r.seq == 5).then_some(())).await;
    // The largest numbers mean everything, and nothing of the other kind.
    a.run(Command::CleanUnread { conversation: "group".into(), timestamp_s: 0, seq: 0 }).await;
    a.total(4).await;
    a.run(Command::CleanUnread { conversation: "c2c".into(), timestamp_s: i64::MAX, seq: u64::MAX }).await;
    a.total(0).await;
    assert_eq!(
        a.code(Command::CleanUnread { conversation: "c2c_ben".into(), timestamp_s: -1, seq: 0 }).await,
        ErrorCode::InvalidParameters
    );
    a.end().await;
    peer.end().await;
}

async fn group(stage: &Stage) -> Device {
    let _ = (stage.site.token("anna"), stage.site.token("zoe"));
    let ben = stage.device("ben", "x").await;
    let create = Command::CreateGroup {
        group_id: "g".into(),
        name: "G".into(),
        members: vec!["anna".into(), "zoe".into()],
        excluded_from_unread: false,
    };
    ben.host.call(create).await.unwrap();
    ben
}

async fn say_at(d: &Device, at_users: &[&str], at_all: bool) -> u64 {
    let options = SendOptions { at_users: at_users.iter().map(|u| (*u).into()).collect(), at_all, ..Default::default() };
    d.host.send_text("group_g", "hello", options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mentions_are_known_in_a_hole_too_and_go_when_read_or_recalled() {
    let stage = Stage::new().await;
    let ben = group(&stage).await;
    let first = say_at(&ben, &["anna"], false).await;
    say_at(&ben, &["zoe"], false).await;
    let all = say_at(&ben, &["anna"], true).await;
    for _ in 0..30 {
        say_at(&ben, &[], false).await;
    }
    let a = stage.device("anna", "a").await;
    let is = |want: &[(u64, u32)]| {
        let want = want.to_vec();
        move |r: &ntk_core::api::ConversationRow| r.at.iter().map(|a| (a.seq, a.at_type)).collect::<Vec<_>>() == want
    };
    a.until("group_g", "both mentions", is(&[(first, 1), (all, 3)])).await;
    let at_me = ConversationFilter { at_me: true, ..Default::default() };
    let total = |r: Reply| if let Reply::UnreadTotal(t) = r { t.count } else { panic!() };
    assert_eq!(total(reply(&a, Command::GetUnreadByFilter { filter: at_me.clone() }).await), 33);
    let window = match reply(&a, Command::OpenConversationWindow { filter: at_me, count: 5 }).await {
        Reply::WindowOpened(w) => w.window,
        other => panic!("{other:?}"),
    };
    let shows = |n: usize| move |s: &mut ntk_tests::host::Seen| s.lists.get(&window).filter(|l| l.rows.len() == n).map(|_| ());
    assert!(a.host.until(SOON, shows(1)).await.is_some());
    let Reply::MessagePage(own) = reply(
        &ben,
        Command::GetHistory {
            conversation: "group_g".into(),
            query: HistoryQuery { count: 1, from_seq: all, ..Default::default() },
        },
    )
    .await
    else {
        panic!()
    };
    ben.run(Command::RecallMessage { local_id: own.rows[0].local_id, reason: String::new() }).await;
    a.until("group_g", "one mention", is(&[(first, 1)])).await;
    a.run(Command::CleanUnread { conversation: "group_g".into(), timestamp_s: 0, seq: first }).await;
    a.until("group_g", "no mention", is(&[])).await;
    assert!(a.host.until(SOON, shows(0)).await.is_some(), "the window by filter follows");
    a.end().await;
    ben.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_and_totals_by_filter_agree_with_each_other_and_with_what_is_explained() {
    let stage = Stage::new().await;
    let ben = group(&stage).await;
    written(&stage, 3).await;
    for _ in 0..4 {
        say_at(&ben, &[], false).await;
    }
    let a = stage.device("anna", "a").await;
    a.total(7).await;
    let groups = ConversationFilter { kinds: ConversationKinds::Group, unread: true, ..Default::default() };
    let muted = ConversationFilter { mute: MuteFilter::Muted, ..Default::default() };
    let subscribed = reply(&a, Command::SubscribeUnread { filter: groups.clone() }).await;
    assert_eq!(subscribed, Reply::UnreadTotal(UnreadTotal { count: 4, known: true, exact: true }));
    a.run(Command::SetReceiveOpt { conversation: "group_g".into(), opt: ReceiveOpt::NotReceive }).await;
    let zero = |e: &Event| matches!(e, Event::FilteredUnreadChanged(c) if c.filter == groups && c.total.count == 0).then_some(());
    a.event("filtered total", zero).await;
    let count = |r: Reply| if let Reply::UnreadTotal(t) = r { t.count } else { panic!() };
    assert_eq!(count(reply(&a, Command::GetUnreadByFilter { filter: muted.clone() }).await), 4);
    let list = |filter| Command::GetConversationList { cursor: String::new(), count: 1, filter };
    let Reply::ConversationPage(ConversationPage { rows, next_cursor }) = reply(&a, list(muted)).await else { panic!() };
    assert_eq!((rows.len(), rows[0].id.as_str()), (1, "group_g"));
    let rest = Command::GetConversationList { cursor: next_cursor, count: 1, filter: groups.clone() };
    assert!(matches!(reply(&a, rest).await, Reply::ConversationPage(p) if p.rows.is_empty()));
    let Reply::UnreadExplanation(why) = reply(&a, Command::ExplainUnread { conversation: "c2c_ben".into() }).await else {
        panic!()
    };
    let UnreadExplanation { unread, read_seq, seqs, holes } = why;
    assert_eq!((unread, read_seq), (3, 0));
    assert_eq!(seqs.len() as u64 + holes.iter().map(|h| h.count).sum::<u64>(), 3);
    a.run(Command::UnsubscribeUnread { filter: groups }).await;
    a.end().await;
    ben.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_the_server_refuses_is_told_and_shows_again_as_it_was() {
    let stage = Stage::new().await;
    written(&stage, 1).await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    let Reply::Folder(folder) = reply(&a, Command::CreateFolder { name: "F".into() }).await else { panic!() };
    b.event("the folder", |e| matches!(e, Event::FoldersChanged(_)).then_some(())).await;
    a.unread("c2c_ben", 1).await;
    a.off().await;
    a.run(Command::AddToFolder { folder: folder.id, conversations: vec!["c2c_ben".into()] }).await;
    a.until("c2c_ben", "in the folder", |r| r.folders == [folder.id]).await;
    b.run(Command::DeleteFolder { folder: folder.id }).await;
    // The server has it before the other device speaks to it.
    let c = stage.device("anna", "c").await;
    let empty = || async { matches!(reply(&c, Command::GetFolders {}).await, Reply::Folders(f) if f.folders.is_empty()) };
    while !empty().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    a.on().await;
    let refused = a.event("refusal", |e| if let Event::ChangeRefused(c) = e { Some(c.clone()) } else { None }).await;
    assert_eq!((refused.code, refused.conversation.as_str()), (ErrorCode::NoSuchFolder as u32, "c2c_ben"));
    a.until("c2c_ben", "as it was", |r| r.folders.is_empty()).await;
    for d in [a, b, c] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_devices_are_listed_logged_out_and_need_the_server() {
    let stage = Stage::new().await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    let Reply::Devices(found) = reply(&a, Command::GetDevices {}).await else { panic!() };
    let mut names: Vec<(String, bool, bool)> = found.devices.into_iter().map(|d| (d.device_id, d.is_self, d.online)).collect();
    names.sort();
    assert_eq!(names, [("a".into(), true, true), ("b".into(), false, true)]);
    a.run(Command::LogoutDevice { device_id: "b".into() }).await;
    b.event("the end of its login", |e| matches!(e, Event::LoginEnded(l) if l.code == 6208).then_some(())).await;
    a.host.drain_events();
    a.off().await;
    a.host
        .until(SOON, |s| {
            s.events
                .iter()
                .any(|e| matches!(e, Event::ConnectionChanged(c) if c.state == ntk_core::api::ConnectionState::Connecting))
                .then_some(())
        })
        .await;
    assert_eq!(a.code(Command::GetDevices {}).await, ErrorCode::NoNetwork);
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_checked_before_anything_is_done() {
    let stage = Stage::new().await;
    written(&stage, 1).await;
    let a = stage.device("anna", "a").await;
    a.unread("c2c_ben", 1).await;
    let many = vec!["c2c_ben".to_owned(); 101];
    for (command, want) in [
        (Command::MarkConversations { conversations: many.clone(), marks: 1, enable: true }, ErrorCode::FolderLimit),
        (
            Command::MarkConversations { conversations: vec!["c2c_ben".into()], marks: 16, enable: true },
            ErrorCode::InvalidParameters,
        ),
        (Command::DeleteConversations { conversations: many, clear_messages: false }, ErrorCode::FolderLimit),
        (Command::SetConversationData { conversation: "c2c_ben".into(), data: Blob(vec![0; 257]) }, ErrorCode::InvalidParameters),
        (
            Command::SetDraft { conversation: "c2c_ben".into(), text: "x".repeat(12 * 1024 + 1), sync: false },
            ErrorCode::BodyTooLarge,
        ),
        (Command::SetDraft { conversation: "c2c_ben".into(), text: "x".repeat(4097), sync: true }, ErrorCode::BodyTooLarge),
        (Command::CreateFolder { name: String::new() }, ErrorCode::InvalidParameters),
        (Command::CreateFolder { name: "x".repeat(33) }, ErrorCode::InvalidParameters),
        (Command::AddToFolder { folder: 9, conversations: vec!["c2c_ben".into()] }, ErrorCode::NoSuchFolder),
        (Command::MarkC2cMessageAsRead { user_id: "not\u{e9}".into() }, ErrorCode::BadUserId),
    ] {
        let name = command.name();
        let got = match a.host.try_submit(command) {
            Err(code) => code,
            Ok(request) => a.host.wait(request).await.map_or_else(|e| e.code, |_| ErrorCode::Ok),
        };
        assert_eq!(got, want, "{name}");
    }
    let row = a.host.conversation("c2c_ben").await.unwrap();
    assert_eq!((row.marks, row.draft.as_str(), row.folders.len()), (0, "", 0));
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_group_that_does_not_count_nothing_is_unread_and_everything_else_is_as_usual() {
    let stage = Stage::new().await;
    let ben = group(&stage).await;
    let create = Command::CreateGroup {
        group_id: "meeting".into(),
        name: "M".into(),
        members: vec!["anna".into(), "zoe".into()],
        excluded_from_unread: true,
    };
    ben.host.call(create).await.unwrap();
    let a = stage.device("anna", "a").await;
    for text in ["one", "two"] {
        ben.host.send_text("group_meeting", text, SendOptions::default()).await.unwrap();
    }
    say_at(&ben, &[], false).await;
    a.unread("group_g", 1).await;
    let seen = |r: &ntk_core::api::ConversationRow| r.last_message.as_ref().is_some_and(|m| m.text == "two");
    let row = a.until("group_meeting", "its messages", seen).await;
    assert_eq!((row.unread, row.unread_exact), (0, true));
    a.total(1).await;
    // A device that knows it only from the snapshot, with holes below the newest message.
    let late = stage.device("anna", "late").await;
    let row = late.until("group_meeting", "its messages", seen).await;
    assert_eq!((row.unread, row.unread_exact), (0, true));
    late.total(1).await;
    for d in [a, late, ben] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_logged_out_while_it_was_away_is_told_when_it_comes_and_needs_a_new_token() {
    let stage = Stage::new().await;
    let ben = written(&stage, 2).await;
    let a = stage.device("anna", "a").await;
    let lost = stage.offline_device("anna", "lost").await;
    let old = stage.site.token("anna");
    let login = async |token: &str| lost.host.login("anna", token.into(), "ws://in-process", "lost").await;
    login(&old).await.unwrap();
    lost.unread("c2c_ben", 2).await;
    lost.off().await;
    a.run(Command::LogoutDevice { device_id: "lost".into() }).await;
    lost.on().await;
    lost.event("the end of its login", |e| matches!(e, Event::LoginEnded(l) if l.code == 6208).then_some(())).await;
    assert_eq!(login(&old).await.unwrap_err().code, ErrorCode::Kicked);
    // What it has stays; nothing new comes.
    stage.say(&ben, &pair(), "later").await;
    a.unread("c2c_ben", 3).await;
    lost.unread("c2c_ben", 2).await;
    login(&stage.site.token("anna")).await.unwrap();
    lost.unread("c2c_ben", 3).await;
    a.end().await;
    lost.end().await;
}

/// The clock of a device, off by so many milliseconds until somebody puts it right.
struct Skewed(AtomicI64);

impl Clock for Skewed {
    fn now_ms(&self) -> i64 {
        ntk_tests::device::now_ms() + self.0.load(Ordering::SeqCst)
    }
}

/// Who stands first in anna's list, and what is shown of him.
async fn first(d: &Device) -> (String, String) {
    let row = d.host.conversations().await.unwrap().remove(0);
    (row.id, row.last_message.unwrap_or_default().text)
}

async fn is_first(d: &Device, id: &str, what: &str) {
    assert_eq!(first(d).await.0, id, "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_of_the_list_is_the_servers_whatever_the_clock_of_a_device_says() {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    for off in [-5 * MINUTE, 5 * MINUTE, -2 * DAY, 730 * DAY] {
        let stage = Stage::new().await;
        let (ben, carl) = (stage.light("ben"), stage.light("carl"));
        let with = |who: &str| Room::pair("anna", who);
        let mut a = stage.offline_device("anna", "one").await;
        a.host.close().await.unwrap();
        let clock = Arc::new(Skewed(AtomicI64::new(off)));
        let (wire, faults) = (a.wire.clone(), a.faults.clone());
        let skewed = || Env { clock: clock.clone(), ..env(&wire, &faults) };
        a.host = Host::open(&a.dir, 16, skewed()).await.unwrap();
        a.login(&stage).await.unwrap();
        let draft = |text: &str| {
            let (conversation, text) = ("c2c_ben".to_owned(), text.to_owned());
            Command::SetDraft { conversation, text, sync: false }
        };

        stage.say(&ben, &with("ben"), "ben 1").await;
        stage.next_ms().await;
        stage.say(&carl, &with("carl"), "carl 1").await;
        a.head("c2c_ben", 1).await;
        a.head("c2c_carl", 1).await;
        is_first(&a, "c2c_carl", "he wrote last").await;
        a.run(draft("begun")).await;
        is_first(&a, "c2c_ben", "a draft").await;
        stage.next_ms().await;
        stage.say(&carl, &with("carl"), "carl 2").await;
        a.head("c2c_carl", 2).await;
        is_first(&a, "c2c_carl", "he wrote after the draft").await;

        // Without a network: what is done here comes after what is known here.
        a.off().await;
        let queued = a.host.queue_text("c2c_ben", "queued", SendOptions::default()).await.unwrap();
        assert_eq!(first(&a).await, ("c2c_ben".into(), "queued".into()));
        // The clock is put right, the process begins anew, and has heard no server.
        a.host.close().await.unwrap();
        clock.0.store(0, Ordering::SeqCst);
        a.host = Host::open(&a.dir, 16, skewed()).await.unwrap();
        is_first(&a, "c2c_ben", "after a restart").await;
        clock.0.store(off, Ordering::SeqCst);
        a.host.queue_text("c2c_carl", "queued later", SendOptions::default()).await.unwrap();
        is_first(&a, "c2c_carl", "queued in a process that has heard no server").await;
        a.run(draft("begun again")).await;
        is_first(&a, "c2c_ben", "a draft of such a process").await;

        a.wire.set_up(true);
        a.login(&stage).await.unwrap();
        a.host.sent(queued).await.unwrap();
        a.head("c2c_carl", 3).await;
        stage.next_ms().await;
        stage.say(&carl, &with("carl"), "carl 4").await;
        a.head("c2c_carl", 4).await;
        is_first(&a, "c2c_carl", "he wrote last of all").await;
        a.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_offline_after_a_sleep_of_the_machine_is_not_shown_hours_old() {
    const SLEPT: i64 = 8 * 3_600_000;
    let stage = Stage::new().await;
    let mut a = stage.offline_device("anna", "one").await;
    a.host.close().await.unwrap();
    let clock = Arc::new(Skewed(AtomicI64::new(0)));
    let skewed = Env { clock: clock.clone(), ..env(&a.wire, &a.faults) };
    a.host = Host::open(&a.dir, 16, skewed).await.unwrap();
    a.login(&stage).await.unwrap();
    a.off().await;
    // The wall clock goes on in a sleep, the steady one stands still.
    clock.0.store(SLEPT, Ordering::SeqCst);
    let woken = clock.now_ms();
    a.host.queue_text("c2c_ben", "good morning", SendOptions::default()).await.unwrap();
    let shown = a.host.history("c2c_ben", 0, false, 1).await.unwrap().rows[0].time_ms;
    assert!(shown >= woken, "{} ms old", woken - shown);
    a.end().await;
}
