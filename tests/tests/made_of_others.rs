//! Forwarded, merged, targeted and local messages on several devices of several users, against the real server.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use ntk_core::api::*;
use ntk_protocol::Bytes;
use ntk_server::{Notification, Pusher};
use ntk_tests::ledger::Room;
use ntk_tests::stage::{Device, SOON, Stage, text};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const GROUP: &str = "group_g";

async fn newest(d: &Device, conversation: &str, count: u32) -> Vec<MessageRow> {
    let query = HistoryQuery { count, ..Default::default() };
    match d.page(conversation, query).await {
        Ok(page) => page.rows,
        // Its first snapshot is on the way.
        Err(e) if e.code == ErrorCode::InvalidConversation => Vec::new(),
        other => panic!("{other:?}"),
    }
}

/// Waits until the newest message of a conversation is as it should be.
async fn last(d: &Device, conversation: &str, what: &str, ready: impl Fn(&MessageRow) -> bool) -> MessageRow {
    let deadline = Instant::now() + SOON;
    loop {
        let row = newest(d, conversation, 1).await.pop();
        if let Some(row) = row.clone().filter(&ready) {
            return row;
        }
        assert!(Instant::now() < deadline, "{}/{}: {what}: {row:?}", d.user, d.device);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Sends by a command that answers with a receipt, and waits until it is sent: local id and seq.
async fn send(d: &Device, command: Command) -> (u64, u64) {
    match d.host.call(command).await.unwrap() {
        Some(Reply::SendReceipt(r)) => (r.local_id, d.host.sent(r.local_id).await.unwrap()),
        other => panic!("{other:?}"),
    }
}

async fn opened(d: &Device, local_id: u64, path: &[u32]) -> Vec<MessageRow> {
    match d.host.call(Command::GetMergedMessages { local_id, path: path.to_vec() }).await {
        Ok(Some(Reply::MessageList(list))) => list.messages,
        other => panic!("{other:?}"),
    }
}

fn forward(local_id: u64, conversation: &str) -> Command {
    Command::ForwardMessage { local_id, conversation: conversation.into(), options: SendOptions::default() }
}

/// A group of anna, ben, cleo, dan and the light account zoe.
async fn five(stage: &Stage) -> ntk_tests::light::Light {
    for user in ["anna", "ben", "cleo", "dan"] {
        stage.site.token(user);
    }
    let zoe = stage.light("zoe");
    let members = ["anna", "ben", "cleo", "dan", "zoe"].map(String::from).to_vec();
    zoe.create_group("g", "Group", members).await.unwrap();
    zoe
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forwarded_message_is_the_forwarders_own_on_every_device_and_keeps_content_only() {
    let stage = Stage::new().await;
    let zoe = five(&stage).await;
    let (a, a2, b) = (stage.device("anna", "one").await, stage.device("anna", "two").await, stage.device("ben", "one").await);
    let quoted = stage.say(&zoe, &Room::Group("g".into()), "what is it?").await;
    let question = last(&b, GROUP, "the question", |r| r.seq == quoted).await;
    let elements = vec![text("first"), NewElement { kind: MessageKind::Face, index: 7, ..Default::default() }];
    let options = SendOptions {
        quote_local_id: question.local_id,
        at_users: vec!["anna".into()],
        cloud_custom_data: Blob(b"of the original".to_vec()),
        needs_read_receipt: true,
        ..Default::default()
    };
    let (_, seq) = send(&b, Command::SendMessage { conversation: GROUP.into(), elements, options }).await;
    let original = last(&a, GROUP, "ben's message", |r| r.seq == seq).await;
    a.run(Command::AddReaction { local_id: original.local_id, reaction: "+1".into() }).await;
    // Queued while offline; recalled where it came from afterwards: what is forwarded stands by itself.
    a.off().await;
    let Ok(Some(Reply::SendReceipt(queued))) = a.host.call(forward(original.local_id, "c2c_ben")).await else { panic!() };
    let theirs = last(&b, GROUP, "the own message", |r| r.seq == seq).await;
    b.run(Command::RecallMessage { local_id: theirs.local_id, reason: String::new() }).await;
    a.on().await;
    assert_eq!(a.host.sent(queued.local_id).await.unwrap(), 1);
    assert_ne!(queued.message_id, theirs.message_id);
    for (d, conversation) in [(&a, "c2c_ben"), (&a2, "c2c_ben"), (&b, "c2c_anna")] {
        let row = last(d, conversation, "the forwarded one", |r| r.seq == 1).await;
        assert_eq!((row.sender.as_str(), row.is_self), ("anna", d.user == "anna"));
        assert_eq!((row.text.as_str(), row.elements.len(), &row.elements), ("first", 2, &original.elements));
        assert!(row.quote.is_none() && row.at_users.is_empty() && row.cloud_custom_data.0.is_empty() && row.reactions.is_empty());
        assert!(!row.needs_read_receipt && row.message_id == if row.is_self { queued.message_id.clone() } else { String::new() });
        let digest = d.host.conversation(conversation).await.unwrap().last_message.unwrap();
        assert_eq!((digest.text.as_str(), digest.sender.as_str()), ("first", "anna"));
    }
    b.unread("c2c_anna", 1).await;
    a2.unread("c2c_ben", 0).await;
    // The recalled original, a tip, and what has not been sent are refused.
    last(&a, GROUP, "the recall", |r| r.state == MessageState::Recalled).await;
    assert_eq!(a.code(forward(original.local_id, "c2c_ben")).await, ErrorCode::InvalidParameters);
    let tip = newest(&a, GROUP, 10).await.pop().unwrap();
    assert_eq!((tip.kind, a.code(forward(tip.local_id, "c2c_ben")).await), (MessageKind::GroupTip, ErrorCode::InvalidParameters));
    assert_eq!(a.code(forward(9999, "c2c_ben")).await, ErrorCode::NotFound);
    for d in [a, a2, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn merged_messages_open_level_by_level_on_every_device_also_after_their_parts_are_gone() {
    let stage = Stage::new().await;
    let zoe = five(&stage).await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    for i in 1..=6 {
        stage.say(&zoe, &Room::Group("g".into()), &format!("line {i}")).await;
    }
    let head = a.until(GROUP, "six lines", |r| r.head_seq == 7).await.head_seq;
    let mut lines = newest(&a, GROUP, 6).await;
    lines.reverse();
    let merged = |ids: Vec<u64>, title: &str, abstracts: Vec<String>, to: &str| Command::SendMerged {
        conversation: to.into(),
        local_ids: ids,
        title: title.into(),
        abstracts,
        compatible_text: "history".into(),
        options: SendOptions::default(),
    };
    let ids: Vec<u64> = lines.iter().map(|r| r.local_id).collect();
    let (inner, seq) = send(&a, merged(ids.clone(), "inner", vec![], GROUP)).await;
    assert_eq!(seq, head + 1);
    // The message it is made of goes; a merged message inside another; ben sends the whole on to anna.
    a.run(Command::DeleteMessages { local_ids: vec![ids[0]], local_only: false }).await;
    let (_, outer_seq) = send(&a, merged(vec![ids[5], inner], "outer", vec!["two things".into()], GROUP)).await;
    let here = last(&b, GROUP, "the outer one", |r| r.seq == outer_seq).await;
    let (_, forwarded) = send(&b, forward(here.local_id, "c2c_anna")).await;
    assert_eq!(forwarded, 1);
    let new = stage.device("anna", "new").await;
    for (d, conversation) in [(&a, "c2c_ben"), (&b, "c2c_anna"), (&new, "c2c_ben"), (&new, GROUP)] {
        let row = last(d, conversation, "merged", |r| r.kind == MessageKind::Merged).await;
        let [MessageElement::Merged(m)] = &row.elements[..] else { panic!("{row:?}") };
        assert_eq!((m.title.as_str(), m.abstracts.clone(), m.count, m.depth), ("outer", vec!["two things".to_owned()], 2, 2));
        assert_eq!(m.compatible_text, "history");
        let outside = opened(d, row.local_id, &[]).await;
        assert_eq!(
            outside.iter().map(|r| (r.sender.as_str(), r.kind)).collect::<Vec<_>>(),
            [("zoe", MessageKind::Text), ("anna", MessageKind::Merged)]
        );
        let [MessageElement::Merged(m)] = &outside[1].elements[..] else { panic!("{outside:?}") };
        let made: Vec<String> = (1..=5).map(|i| format!("zoe: line {i}")).collect();
        assert_eq!((m.title.as_str(), &m.abstracts, m.count, m.depth), ("inner", &made, 6, 1));
        let inside = opened(d, row.local_id, &[1]).await;
        assert!(inside.iter().map(|r| r.text.clone()).eq((1..=6).map(|i| format!("line {i}"))), "{inside:?}");
        assert!(
            inside.iter().zip(&lines).all(|(r, l)| r.local_id == 0 && r.seq == 0 && r.time_ms == l.time_ms && r.sender == "zoe")
        );
        assert_eq!(
            d.code(Command::GetMergedMessages { local_id: row.local_id, path: vec![0] }).await,
            ErrorCode::InvalidParameters
        );
        assert_eq!(d.code(Command::GetMergedMessages { local_id: row.local_id, path: vec![2] }).await, ErrorCode::NotFound);
    }
    for d in [a, b, new] {
        d.end().await;
    }
}

/// Keeps what it is handed.
#[derive(Default)]
struct Kept(parking_lot::Mutex<Vec<Notification>>);

impl Pusher for Kept {
    fn push(&self, notification: Notification) {
        self.0.lock().push(notification);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_targeted_message_is_pushed_in_the_senders_words_to_targets_who_are_away_and_not_muted() {
    let kept = Arc::new(Kept::default());
    let pusher = kept.clone();
    let stage = Stage::with(|c| c.pusher = Some(pusher)).await;
    let zoe = five(&stage).await;
    let a = stage.device("anna", "one").await;
    let (b, c, d) = (stage.device("ben", "one").await, stage.device("cleo", "one").await, stage.device("dan", "one").await);
    for device in [&b, &c, &d] {
        device.head(GROUP, 1).await;
    }
    c.run(Command::SetReceiveOpt { conversation: GROUP.into(), opt: ReceiveOpt::NotNotify }).await;
    let opt = AllReceiveOpt { opt: ReceiveOpt::NotReceive, from_s: 0, for_s: 86_400 };
    d.run(Command::SetAllReceiveOpt { opt }).await;
    for (user, device) in [("cleo", &c), ("dan", &d)] {
        device
            .host
            .until(SOON, |s| s.events.iter().any(|e| matches!(e, Event::SyncChanged(x) if !x.running)).then_some(()))
            .await
            .unwrap();
        // Said by the server to another device of the same user: it has the setting.
        let second = stage.device(user, "two").await;
        if user == "cleo" {
            second.until(GROUP, "the receive option", |r| r.recv_opt == ReceiveOpt::NotNotify).await;
        } else {
            let set = |s: &mut ntk_tests::host::Seen| {
                s.events.iter().any(|e| matches!(e, Event::AllReceiveOptChanged(_))).then_some(())
            };
            second.host.until(SOON, set).await.expect("do not disturb came");
        }
        second.end().await;
    }
    for device in [&b, &c, &d] {
        device.off().await;
    }
    let server = stage.site.server().unwrap();
    let deadline = Instant::now() + SOON;
    while server.metrics().connected > 2 {
        assert!(Instant::now() < deadline, "the devices are still connected: {:?}", server.metrics());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let push = PushInfo {
        title: "from anna".into(),
        text: "for some".into(),
        ext: Blob(b"deep link".to_vec()),
        sound: "ding".into(),
        disabled: false,
    };
    let say = |targets: &[&str], push: Option<PushInfo>| Command::SendText {
        conversation: GROUP.into(),
        text: "secret".into(),
        options: SendOptions { targets: targets.iter().map(|t| t.to_string()).collect(), push, ..Default::default() },
    };
    // zoe is no target; cleo muted the group; dan is not to be disturbed.
    let (_, seq) = send(&a, say(&["ben", "cleo", "dan"], Some(push.clone()))).await;
    // Without words of the sender the pusher makes its own; disabled is for nobody.
    let (_, plain) = send(&a, say(&["ben"], None)).await;
    send(&a, say(&["ben"], Some(PushInfo { disabled: true, ..push.clone() }))).await;
    // To everyone: zoe looks at her device, and the muted are not told either.
    let (_, all) = send(&a, say(&[], Some(push.clone()))).await;
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // What is for some counts for nobody.
    let expected = |cseq, with_words, badge| Notification {
        user: "ben".into(),
        conv: "group:g".into(),
        cseq,
        sender: "anna".into(),
        kind: 1,
        at: 0,
        title: if with_words { "from anna".into() } else { String::new() },
        text: if with_words { "for some".into() } else { String::new() },
        digest: "secret".into(),
        group: "Group".into(),
        badge,
        targets: Vec::new(),
        ext: if with_words { Bytes::from_static(b"deep link") } else { Bytes::new() },
        sound: if with_words { "ding".into() } else { String::new() },
        gone: false,
    };
    assert_eq!(*kept.0.lock(), [expected(seq, true, 0), expected(plain, false, 0), expected(all, true, 1)]);
    // Who is a target has it and does not count it, who is not has only its number.
    drop(zoe);
    let z = stage.device("zoe", "one").await;
    for device in [&b, &c, &d] {
        device.on().await;
    }
    for (device, rows) in [(&b, 4), (&c, 2), (&d, 2), (&z, 1)] {
        device.until(GROUP, "caught up", |r| r.head_seq == all && r.unread == 1 && r.unread_exact).await;
        let found = newest(device, GROUP, 20).await;
        assert_eq!(found.iter().filter(|r| r.kind == MessageKind::Text).count(), rows, "{}", device.user);
        assert_eq!(device.host.conversation(GROUP).await.unwrap().last_message.unwrap().time_ms, found[0].time_ms);
    }
    for device in [a, b, c, d, z] {
        device.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_put_into_local_storage_stays_on_this_device_and_is_a_message_like_others_there() {
    let stage = Stage::new().await;
    let zoe = five(&stage).await;
    let (mut a, a2) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let before = stage.say(&zoe, &Room::Group("g".into()), "before").await;
    a.head(GROUP, before).await;
    let window = Command::OpenMessageWindow { conversation: GROUP.into(), count: 20, around_local_id: 0 };
    let Ok(Some(Reply::WindowOpened(opened))) = a.host.call(window).await else { panic!() };
    // Also without a link, and with what the host keeps with it.
    a.off().await;
    let insert = Command::InsertLocalMessage {
        conversation: GROUP.into(),
        sender: "zoe".into(),
        elements: vec![text("imported words")],
        options: SendOptions { local_custom_data: Blob(b"mine".to_vec()), local_custom_int: 5, ..Default::default() },
    };
    let Ok(Some(Reply::Message(row))) = a.host.call(insert).await else { panic!() };
    assert_eq!((row.state, row.seq, row.sender.as_str(), row.countable), (MessageState::Imported, 0, "zoe", false));
    assert_eq!(row.local_custom_int, 5);
    let shown = |s: &mut ntk_tests::host::Seen| {
        s.chats.get(&opened.window)?.rows.last().is_some_and(|r| r.text == "imported words").then_some(())
    };
    a.host.until(SOON, shown).await.expect("the window shows it");
    assert_eq!(a.host.conversation(GROUP).await.unwrap().last_message.unwrap().text, "imported words");
    let after = stage.say(&zoe, &Room::Group("g".into()), "after").await;
    a.on().await;
    a.head(GROUP, after).await;
    let texts = |rows: &[MessageRow]| rows.iter().map(|r| r.text.clone()).collect::<Vec<_>>();
    stage.reopen(&mut a).await;
    a.login(&stage).await.unwrap();
    a.unread(GROUP, 2).await;
    let rows = newest(&a, GROUP, 3).await;
    assert_eq!(texts(&rows), ["after", "imported words", "before"]);
    assert_eq!((rows[1].local_id, rows[1].local_custom_data.0.as_slice()), (row.local_id, &b"mine"[..]));
    let search = MessageSearch { keywords: vec!["imported".into()], conversation: GROUP.into(), count: 10, ..Default::default() };
    let Ok(Some(Reply::SearchPage(found))) = a.host.call(Command::SearchMessages { query: search.clone() }).await else {
        panic!()
    };
    assert_eq!(found.hits.iter().map(|h| h.message.local_id).collect::<Vec<_>>(), [row.local_id]);
    // Nobody else has it: not the own other device, not the server, not its search.
    a2.head(GROUP, after).await;
    a2.unread(GROUP, 2).await;
    assert_eq!(texts(&newest(&a2, GROUP, 3).await)[..2], ["after", "before"]);
    assert_eq!(stage.store_rows("anna", &Room::Group("g".into())).await.len() as u64, after);
    let Ok(Some(Reply::SearchPage(cloud))) = a.host.call(Command::SearchCloudMessages { query: search }).await else { panic!() };
    assert_eq!(cloud.total, 0);
    // What needs the server is refused; what is of this device is not.
    for refused in [
        Command::RecallMessage { local_id: row.local_id, reason: String::new() },
        Command::AddReaction { local_id: row.local_id, reaction: "+1".into() },
        forward(row.local_id, "c2c_ben"),
    ] {
        assert_eq!(a.code(refused).await, ErrorCode::InvalidParameters);
    }
    a.run(Command::SetLocalCustom { local_id: row.local_id, data: Blob(b"other".to_vec()), number: 6 }).await;
    a.run(Command::DeleteMessages { local_ids: vec![row.local_id], local_only: false }).await;
    assert_eq!(texts(&newest(&a, GROUP, 3).await)[..2], ["after", "before"]);
    a.unread(GROUP, 2).await;
    a.end().await;
    a2.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_a_crash_of_the_server_interrupted_is_made_afterwards() {
    use ntk_server::CommitFault;
    let kept = Arc::new(Kept::default());
    let pusher = kept.clone();
    let stage = Stage::with(|c| c.pusher = Some(pusher)).await;
    let zoe = five(&stage).await;
    drop(zoe);
    let a = stage.device("anna", "one").await;
    a.head(GROUP, 1).await;
    let push = Some(PushInfo { title: "from anna".into(), ..Default::default() });
    let options = SendOptions { targets: vec!["ben".into(), "cleo".into()], push, ..Default::default() };
    let (mut deaths, mut sent) = (0, Vec::new());
    for (round, fate) in (0..3).flat_map(|n| [(n, CommitFault::Die), (n, CommitFault::DieAfter)]) {
        let before = kept.0.lock().len();
        stage.server_faults.plan(round, 1, fate);
        let id = a.host.queue_text(GROUP, &format!("message {round}"), options.clone()).await.unwrap();
        let server = stage.site.server().unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        while !server.is_dead() && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let died = server.is_dead();
        drop(server);
        stage.server_faults.clear();
        if died {
            deaths += 1;
            stage.site.crash().await;
            stage.site.up().await;
            a.on().await;
        }
        let seq = a.host.sent(id).await.unwrap();
        let server = stage.site.server().unwrap();
        while !server.settled().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Everyone once, or again after a death; each names its message and has the sender's words.
        let made = kept.0.lock()[before..].to_vec();
        for user in ["ben", "cleo"] {
            let of: Vec<_> = made.iter().filter(|n| n.user == user && n.cseq == seq && n.title == "from anna").collect();
            assert!(!of.is_empty(), "commit {round}, {fate:?}, died {died}: {user} was not told of {seq}: {made:?}");
            assert!(of.len() == 1 || (died && of.len() == 2), "{} times", of.len());
        }
        assert!(made.iter().all(|n| n.user != "dan" && n.user != "zoe" && n.user != "anna"), "{made:?}");
        sent.push(seq);
    }
    assert!(deaths >= 4, "{deaths} deaths");
    assert!(sent.is_sorted() && sent.len() == 6);
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_says_when_its_message_is_gone_on_every_device_also_in_an_open_window() {
    let stage = Stage::new().await;
    drop(five(&stage).await);
    let (mut a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    for device in [&a, &b] {
        device.head(GROUP, 1).await;
    }
    let say = |text: &str, quote_local_id| Command::SendText {
        conversation: GROUP.into(),
        text: text.into(),
        options: SendOptions { quote_local_id, ..Default::default() },
    };
    let mut quoted = Vec::new();
    for (text, answer) in [("taken back", "to the first"), ("put away", "to the second")] {
        let (of_ben, seq) = send(&b, say(text, 0)).await;
        a.head(GROUP, seq).await;
        let of_anna = last(&a, GROUP, text, |r| r.text == text).await.local_id;
        let (_, seq) = send(&a, say(answer, of_anna)).await;
        b.head(GROUP, seq).await;
        quoted.push((of_ben, of_anna, answer));
    }
    let open = || Command::OpenMessageWindow { conversation: GROUP.into(), count: 20, around_local_id: 0 };
    let mut windows = Vec::new();
    for d in [&a, &b] {
        let Ok(Some(Reply::WindowOpened(opened))) = d.host.call(open()).await else { panic!("no window") };
        windows.push(opened.window);
    }
    let says = async |d: &Device, window: u64, answer: &str, state: MessageState, digest: &str| {
        let mut found = None;
        let seen = d.host.until(SOON, |s| {
            found = s.chats.get(&window)?.rows.iter().find(|r| r.text == answer)?.quote.clone();
            found.as_ref().is_some_and(|q| q.state == state && q.digest == digest && q.local_id > 0).then_some(())
        });
        let seen = seen.await;
        assert!(seen.is_some(), "{}: the answer {answer} says {found:?}, not {state:?} {digest}", d.user);
    };
    for (d, window) in [(&a, windows[0]), (&b, windows[1])] {
        says(d, window, quoted[0].2, MessageState::Sent, "taken back").await;
        says(d, window, quoted[1].2, MessageState::Sent, "put away").await;
    }
    b.run(Command::RecallMessage { local_id: quoted[0].0, reason: String::new() }).await;
    a.run(Command::DeleteMessages { local_ids: vec![quoted[1].1], local_only: false }).await;
    for (d, window) in [(&a, windows[0]), (&b, windows[1])] {
        says(d, window, quoted[0].2, MessageState::Recalled, "").await;
    }
    says(&a, windows[0], quoted[1].2, MessageState::Deleted, "").await;
    says(&b, windows[1], quoted[1].2, MessageState::Sent, "put away").await;
    stage.reopen(&mut a).await;
    let Ok(Some(Reply::WindowOpened(opened))) = a.host.call(open()).await else { panic!("no window") };
    says(&a, opened.window, quoted[0].2, MessageState::Recalled, "").await;
    says(&a, opened.window, quoted[1].2, MessageState::Deleted, "").await;
    a.end().await;
    b.end().await;
}
