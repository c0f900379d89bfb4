//! Rules about messages against the real server, named as the rules.
use ntk_core::api::*;
use ntk_protocol::{rules::rpc, wire};
use ntk_tests::ledger::Room;
use ntk_tests::stage::{Device, SOON, Stage, group, text};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A group of anna, ben and the light account zoe, who owns it; above `diffused_above` members it has read diffusion.
async fn three(diffused_above: u32) -> (Stage, ntk_tests::light::Light) {
    let stage = Stage::with(|c| c.read_diffusion_above = diffused_above).await;
    stage.warm("anna", 37).await;
    stage.warm("ben", 111).await;
    let zoe = stage.zoe(&["anna", "ben"]).await;
    (stage, zoe)
}

async fn row_at(d: &Device, seq: u64) -> Option<MessageRow> {
    let query = HistoryQuery { seqs: vec![seq], count: 1, ..Default::default() };
    match d.page("group_g", query).await {
        Ok(mut page) => page.rows.pop(),
        // Its first snapshot is on the way.
        Err(e) if e.code == ErrorCode::InvalidConversation => None,
        other => panic!("{other:?}"),
    }
}

/// Waits until the row at a place is as it should be.
async fn row_until(d: &Device, seq: u64, what: &str, ready: impl Fn(&MessageRow) -> bool) -> MessageRow {
    let deadline = Instant::now() + SOON;
    loop {
        let row = row_at(d, seq).await;
        if let Some(row) = row.clone().filter(&ready) {
            return row;
        }
        assert!(Instant::now() < deadline, "{}/{}: {what}: {row:?}", d.user, d.device);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_came_too_late_completes_with_8006_and_the_newest_row() {
    let (stage, _zoe) = three(2000).await;
    let (a, b, a2) = (stage.device("anna", "one").await, stage.device("ben", "one").await, stage.device("anna", "two").await);
    let seq = a.send("group_g", "first").await;
    let mine = row_until(&a, seq, "sent", |r| r.seq == seq).await;
    let other = row_until(&a2, seq, "sent", |r| r.seq == seq).await;
    let edit = |r: &MessageRow, t: &str| Command::ModifyMessage {
        local_id: r.local_id,
        elements: vec![text(t)],
        cloud_custom_data: Blob::default(),
        base_edits: 0,
    };
    let Ok(Some(Reply::Message(row))) = a.host.call(edit(&mine, "second")).await else { panic!() };
    assert_eq!((row.text.as_str(), row.edits), ("second", 1));
    let request = a2.host.submit(edit(&other, "third")).await.unwrap();
    let done = a2.host.until(SOON, |seen| seen.done.remove(&request)).await.unwrap();
    let Some(Reply::Message(newest)) = done.reply else { panic!("{done:?}") };
    assert_eq!((done.code, newest.text.as_str(), newest.edits), (8006, "second", 1));
    row_until(&b, seq, "edited", |r| r.text == "second").await;
    // Only the sender and the owner edit; nobody does offline.
    let theirs = row_at(&b, seq).await.unwrap();
    assert_eq!(b.code(edit(&theirs, "mine")).await, ErrorCode::NoPermission);
    a.off().await;
    assert_eq!(a.code(edit(&mine, "offline")).await, ErrorCode::NoNetwork);
    for d in [a, a2, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reactions_extensions_and_pins_reach_every_device_as_differences() {
    let (stage, zoe) = three(2000).await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    let seq = stage.say(&zoe, &group(), "look").await;
    let mine = row_until(&a, seq, "here", |r| r.seq == seq).await;
    let theirs = row_until(&b, seq, "here", |r| r.seq == seq).await;
    // Offline it shows at once and goes later.
    a.off().await;
    a.run(Command::AddReaction { local_id: mine.local_id, reaction: "+1".into() }).await;
    assert!(row_at(&a, seq).await.unwrap().reactions[0].is_self);
    b.run(Command::AddReaction { local_id: theirs.local_id, reaction: "+1".into() }).await;
    // The server has them in the order they come.
    let deadline = Instant::now() + SOON;
    let came = async || stage.store_rows("ben", &group()).await.iter().any(|m| m.attached().reactions.len() == 1);
    while !came().await {
        assert!(Instant::now() < deadline, "ben's reaction never came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    a.on().await;
    for d in [&a, &b] {
        let row = row_until(d, seq, "two reactions", |r| r.reactions.first().is_some_and(|r| r.count == 2)).await;
        assert_eq!(row.reactions[0].users, ["ben", "anna"]);
    }
    let users = Command::GetReactionUsers { local_id: mine.local_id, reaction: "+1".into(), cursor: String::new(), count: 1 };
    let Ok(Some(Reply::UserPage(first))) = a.host.call(users).await else { panic!() };
    assert_eq!((first.users, first.next_cursor.is_empty()), (vec!["ben".to_owned()], false));
    b.run(Command::RemoveReaction { local_id: theirs.local_id, reaction: "+1".into() }).await;
    row_until(&a, seq, "one reaction", |r| r.reactions.first().is_some_and(|r| r.count == 1)).await;
    let set = |id, value: &str| Command::SetMessageExtensions {
        local_id: id,
        extensions: vec![MessageExtension { key: "k".into(), value: value.into(), code: 0 }],
    };
    let Ok(Some(Reply::MessageExtensions(done))) = a.host.call(set(mine.local_id, "1")).await else { panic!() };
    assert_eq!(done.extensions, [MessageExtension { key: "k".into(), value: "1".into(), code: 0 }]);
    row_until(&b, seq, "extension", |r| r.extensions.len() == 1).await;
    let pin = |id| Command::PinMessage { local_id: id, pinned: true };
    a.run(pin(mine.local_id)).await;
    row_until(&b, seq, "pinned", |r| r.pinned_by == "anna").await;
    assert_eq!(b.code(pin(theirs.local_id)).await, ErrorCode::MessagePinnedAlready);
    let Ok(Some(Reply::MessageList(pins))) = b.host.call(Command::GetPinnedMessages { conversation: "group_g".into() }).await
    else {
        panic!()
    };
    assert_eq!(pins.messages.iter().map(|m| m.seq).collect::<Vec<_>>(), [seq]);
    for d in [a, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_deleted_on_one_device_go_on_every_own_device_online_offline_and_after_a_reset() {
    let (stage, zoe) = three(2000).await;
    let (a1, a2, b) = (stage.device("anna", "one").await, stage.device("anna", "two").await, stage.device("ben", "one").await);
    for i in 1..=40 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    a1.unread("group_g", 40).await;
    a2.unread("group_g", 40).await;
    async fn page_of(d: &Device) -> Result<MessagePage, ntk_tests::host::Failed> {
        d.host.history("group_g", 0, false, 40).await
    }
    let rows = page_of(&a1).await.unwrap().rows;
    let delete = |rows: &[MessageRow], local_only| Command::DeleteMessages {
        local_ids: rows.iter().map(|r| r.local_id).collect(),
        local_only,
    };
    // The newest ten; then, while the other device is away, ten more.
    a1.run(delete(&rows[..10], false)).await;
    a1.unread("group_g", 30).await;
    a2.unread("group_g", 30).await;
    a2.off().await;
    a1.run(delete(&rows[10..20], false)).await;
    a1.unread("group_g", 20).await;
    a2.on().await;
    a2.unread("group_g", 20).await;
    // And ten more over a reset; ten on this device only.
    a2.off().await;
    a1.run(delete(&rows[20..30], false)).await;
    a1.unread("group_g", 10).await;
    let deadline = Instant::now() + SOON;
    let server = stage.site.server().unwrap();
    while stage.site.light("anna").snapshot().await.unwrap().iter().any(|s| s.conv == "group:g" && s.unread != 10) {
        assert!(Instant::now() < deadline, "the server never learnt of the deletion");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.expire_before(i64::MAX).await.unwrap();
    a2.on().await;
    a2.unread("group_g", 10).await;
    let shown = page_of(&a2).await.unwrap().rows;
    assert_eq!(shown.len(), page_of(&a1).await.unwrap().rows.len());
    let row = a2.host.conversation("group_g").await.unwrap();
    assert_eq!(row.last_message.unwrap().text, shown[0].text);
    a1.run(delete(&rows[30..32], true)).await;
    a1.unread("group_g", 8).await;
    a2.unread("group_g", 10).await;
    b.unread("group_g", 40).await;
    // By id they are still found.
    let find = Command::FindMessages { local_ids: vec![rows[0].local_id, rows[31].local_id] };
    let Ok(Some(Reply::MessageList(found))) = a1.host.call(find).await else { panic!() };
    assert!(found.messages.iter().all(|m| m.state == MessageState::Deleted) && found.messages.len() == 2);
    for d in [a1, a2, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_are_counted_for_the_sender_name_their_readers_and_leave_unread_alone() {
    let (stage, _zoe) = three(2000).await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    let options = SendOptions { needs_read_receipt: true, ..Default::default() };
    let seq = a.host.send_text("group_g", "read me", options.clone()).await.unwrap();
    let mine = row_until(&a, seq, "sent", |r| r.unread_count == 2).await;
    let theirs = row_until(&b, seq, "here", |r| r.needs_read_receipt).await;
    b.run(Command::SendReadReceipts { local_ids: vec![theirs.local_id] }).await;
    row_until(&a, seq, "read by one", |r| (r.read_count, r.unread_count) == (1, 1)).await;
    b.unread("group_g", 1).await;
    let members = |unread| Command::GetReadMembers { local_id: mine.local_id, unread, cursor: String::new(), count: 10 };
    let Ok(Some(Reply::UserPage(read))) = a.host.call(members(false)).await else { panic!() };
    let Ok(Some(Reply::UserPage(rest))) = a.host.call(members(true)).await else { panic!() };
    assert_eq!((read.users, rest.users), (vec!["ben".to_owned()], vec!["zoe".to_owned()]));
    let asked = Command::GetReadReceipts { local_ids: vec![mine.local_id] };
    let Ok(Some(Reply::MessageReceipts(known))) = a.host.call(asked.clone()).await else { panic!() };
    assert_eq!((known.receipts[0].read_count, known.receipts[0].unread_count), (1, 1));
    // One-to-one as well.
    let one = a.host.send_text("c2c_ben", "you?", options).await.unwrap();
    b.unread("c2c_anna", 1).await;
    let here = b.host.history("c2c_anna", 0, false, 5).await.unwrap().rows.remove(0);
    b.run(Command::SendReadReceipts { local_ids: vec![here.local_id] }).await;
    let deadline = Instant::now() + SOON;
    loop {
        let row = a.host.history("c2c_ben", 0, false, 5).await.unwrap().rows.remove(0);
        if (row.seq, row.read_count) == (one, 1) {
            break;
        }
        assert!(Instant::now() < deadline, "no receipt: {row:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    a.off().await;
    assert!(a.host.call(asked).await.is_ok(), "offline this device answers");
    for d in [a, b] {
        d.end().await;
    }
}

/// Offline beyond the TTL with 1,000 local rows, 50 of them recalled, edited, reacted to or deleted for all meanwhile.
async fn away_too_long(diffused_above: u32) {
    let (stage, zoe) = three(diffused_above).await;
    let (a, other) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let mut seqs = Vec::new();
    for i in 0..1000 {
        seqs.push(stage.say(&zoe, &group(), &format!("m{i}")).await);
    }
    a.unread("group_g", 1000).await;
    a.off().await;
    for n in 0..50usize {
        let (conv, cseq) = ("group:g".to_owned(), seqs[n * 19 + 3]);
        match n % 4 {
            0 => drop(zoe.recall("group:g", cseq).await.unwrap()),
            1 => {
                let ask = wire::Recall { conv, cseq, delete: true, ..Default::default() };
                zoe.rpc::<_, wire::Msg>(rpc::RECALL, &ask).await.unwrap();
            }
            2 => {
                let body =
                    prost::Message::encode_to_vec(&wire::Body { text: format!("edited {n}"), ..Default::default() }).into();
                let ask = wire::Modify { conv, cseq, base_edits: 0, body };
                zoe.rpc::<_, wire::Msg>(rpc::MODIFY, &ask).await.unwrap();
            }
            _ => {
                let ask = wire::React { conv, cseq, reaction: "+1".into(), remove: false };
                zoe.rpc::<_, wire::Msg>(rpc::REACT, &ask).await.unwrap();
            }
        }
    }
    for i in 0..40 {
        stage.say(&zoe, &group(), &format!("later {i}")).await;
    }
    // 13 recalled, 13 deleted.
    other.unread("group_g", 1014).await;
    stage.site.server().unwrap().expire_before(i64::MAX).await.unwrap();
    a.on().await;
    a.unread("group_g", 1014).await;
    let view = |rows: &[MessageRow]| {
        let one = |r: &MessageRow| (r.seq, r.text.clone(), r.state, r.countable, r.reactions.clone(), r.edits);
        rows.iter().map(one).collect::<Vec<_>>()
    };
    let theirs = other.host.whole_history("group_g", false, 100).await.unwrap();
    let deadline = Instant::now() + SOON;
    loop {
        let mine = a.host.whole_history("group_g", false, 100).await.unwrap();
        if view(&mine) == view(&theirs) {
            break;
        }
        let wrong = view(&mine).into_iter().zip(view(&theirs)).find(|(a, b)| a != b);
        assert!(Instant::now() < deadline, "{} and {} rows, first difference {wrong:?}", mine.len(), theirs.len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let count = |what: &dyn Fn(&MessageRow) -> bool| theirs.iter().filter(|r| what(r)).count();
    assert_eq!(count(&|r| r.state == MessageState::Recalled), 13);
    assert_eq!((count(&|r| r.edits > 0), count(&|r| !r.reactions.is_empty())), (12, 12));
    a.total(1014).await;
    for d in [a, other] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_beyond_the_ttl_with_50_of_1000_rows_changed_meanwhile_ends_with_no_difference() {
    away_too_long(2000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_beyond_the_ttl_with_50_of_1000_rows_changed_meanwhile_ends_with_no_difference_under_read_diffusion() {
    away_too_long(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_with_read_diffusion_looks_the_same_live_and_after_being_away() {
    let (stage, zoe) = three(2).await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    for i in 0..5 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    a.unread("group_g", 5).await;
    let seq = a.send("group_g", "mine").await;
    row_until(&a, seq, "the own message once", |r| r.is_self && r.state == MessageState::Sent).await;
    b.unread("group_g", 6).await;
    b.off().await;
    for i in 0..300 {
        stage.say(&zoe, &group(), &format!("away {i}")).await;
    }
    b.on().await;
    b.unread("group_g", 306).await;
    let row = b.host.conversation("group_g").await.unwrap();
    assert_eq!(row.last_message.unwrap().text, "away 299");
    let whole = b.host.whole_history("group_g", true, 100).await.unwrap();
    assert_eq!(whole.iter().filter(|r| r.kind == MessageKind::Text).count(), 306);
    for d in [a, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_starts_exclusive_at_a_message_inclusive_at_a_place_and_a_time_window_includes_both_ends() {
    let (stage, zoe) = three(2000).await;
    for i in 0..600 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    // A new device: everything but the newest message is a hole.
    let a = stage.device("anna", "one").await;
    a.unread("group_g", 600).await;
    let older = a.page("group_g", HistoryQuery { from_seq: 300, count: 20, ..Default::default() }).await.unwrap().rows;
    assert_eq!(older.iter().map(|r| r.seq).collect::<Vec<_>>(), (281..=300).rev().collect::<Vec<_>>());
    let newer =
        a.page("group_g", HistoryQuery { from_seq: 300, newer: true, count: 20, ..Default::default() }).await.unwrap().rows;
    assert_eq!(newer.iter().map(|r| r.seq).collect::<Vec<_>>(), (300..320).collect::<Vec<_>>());
    let both = HistoryQuery { from_local_id: newer[5].local_id, from_seq: 10, count: 3, ..Default::default() };
    assert_eq!(a.page("group_g", both).await.unwrap().rows.iter().map(|r| r.seq).collect::<Vec<_>>(), [304, 303, 302]);
    // A window of whole seconds holds exactly the messages of those seconds, both ends included.
    let whole = a.host.whole_history("group_g", true, 100).await.unwrap();
    let second = |r: &MessageRow| r.time_ms / 1000;
    let (from, to) = (second(&whole[100]), second(&whole[100]) + 1);
    let expected: Vec<u64> = whole.iter().filter(|r| (from..=to).contains(&second(r))).map(|r| r.seq).take(100).collect();
    let query = HistoryQuery { newer: true, count: 100, time_begin_s: from, time_period_s: 1, ..Default::default() };
    let fresh = stage.device("anna", "two").await;
    fresh.unread("group_g", 600).await;
    for d in [&a, &fresh] {
        let found: Vec<u64> = d.page("group_g", query.clone()).await.unwrap().rows.iter().map(|r| r.seq).collect();
        assert_eq!(found, expected, "{}", d.device);
    }
    let kinds = HistoryQuery { kinds: vec![MessageKind::GroupTip], count: 50, ..Default::default() };
    assert!(fresh.page("group_g", kinds).await.unwrap().rows.iter().all(|r| r.kind == MessageKind::GroupTip));
    for d in [a, fresh] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_own_send_marks_read_is_the_senders_choice() {
    let (stage, zoe) = three(2000).await;
    let a = stage.device("anna", "one").await;
    for i in 0..5 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    a.unread("group_g", 5).await;
    let with = |own_send_reads| SendOptions { own_send_reads, ..Default::default() };
    let quiet = a.host.send_text("group_g", "reads nothing", with(OwnSendReads::Off)).await.unwrap();
    row_until(&a, quiet, "the echo", |r| r.seq == quiet).await;
    a.unread("group_g", 5).await;
    let last = a.host.send_text("group_g", "reads all below", with(OwnSendReads::UptoMessage)).await.unwrap();
    a.unread("group_g", 0).await;
    a.until("group_g", "read up to the message", |r| r.read_seq == last && r.head_seq == last).await;
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_is_told_only_to_a_peer_who_wrote_lately_and_not_again_within_4_seconds() {
    let (stage, _zoe) = three(2000).await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    let typing = |typing| Command::SetTyping { conversation: "c2c_ben".into(), typing };
    let heard = |d: &Device| {
        d.host.pump();
        let told = d.host.take_events(|e| matches!(e, Event::TypingChanged(_)));
        told.into_iter().map(|e| match e {
            Event::TypingChanged(t) => (t.user_id, t.typing),
            _ => unreachable!("only these were taken"),
        })
    };
    // Ben never wrote.
    a.run(typing(true)).await;
    a.send("c2c_ben", "hello").await;
    b.unread("c2c_anna", 1).await;
    assert_eq!(heard(&b).count(), 0);
    b.send("c2c_anna", "hi").await;
    a.until("c2c_ben", "his message", |r| r.head_seq == 2).await;
    for yes in [true, true, true, false] {
        a.run(typing(yes)).await;
    }
    let mut told = Vec::new();
    let deadline = Instant::now() + SOON;
    while told.len() < 2 && Instant::now() < deadline {
        told.extend(heard(&b));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(told, [("anna".to_owned(), true), ("anna".to_owned(), false)]);
    for d in [a, b] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_whose_clock_is_hours_wrong_still_says_that_its_user_types() {
    struct Off(i64);
    impl ntk_server::Clock for Off {
        fn now_ms(&self) -> i64 {
            ntk_tests::device::now_ms() + self.0
        }
    }
    for hours in [-5, 5] {
        let stage = Stage::with(|c| c.clock = Arc::new(Off(hours * 3_600_000))).await;
        let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
        b.send("c2c_anna", "hi").await;
        a.unread("c2c_ben", 1).await;
        a.run(Command::SetTyping { conversation: "c2c_ben".into(), typing: true }).await;
        let deadline = Instant::now() + SOON;
        loop {
            b.host.pump();
            if !b.host.take_events(|e| matches!(e, Event::TypingChanged(t) if t.user_id == "anna" && t.typing)).is_empty() {
                break;
            }
            assert!(Instant::now() < deadline, "the server's clock is {hours} hours off");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        a.end().await;
        b.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_count_0_has_20_rows_and_one_over_its_limit_is_refused() {
    let (stage, zoe) = three(2000).await;
    let a = stage.device("anna", "one").await;
    for i in 0..30 {
        stage.say(&zoe, &group(), &format!("word {i}")).await;
        stage.site.token(&format!("peer{i}"));
        stage.say(&zoe, &Room::pair("anna", "zoe"), "word").await;
    }
    a.unread("group_g", 30).await;
    a.unread("c2c_zoe", 30).await;
    for i in 0..25 {
        let draft = Command::SetDraft { conversation: format!("c2c_peer{i}"), text: "soon".into(), sync: false };
        a.run(draft).await;
    }
    assert_eq!(a.page("group_g", HistoryQuery::default()).await.unwrap().rows.len(), 20);
    let list = |count| Command::GetConversationList { cursor: String::new(), count, filter: ConversationFilter::default() };
    let Ok(Some(Reply::ConversationPage(convs))) = a.host.call(list(0)).await else { panic!() };
    assert_eq!((convs.rows.len(), convs.next_cursor.is_empty()), (20, false));
    let search = |count| MessageSearch { keywords: vec!["word".into()], count, ungrouped: true, ..Default::default() };
    for query in [Command::SearchMessages { query: search(0) }, Command::SearchCloudMessages { query: search(0) }] {
        let Ok(Some(Reply::SearchPage(found))) = a.host.call(query).await else { panic!() };
        assert_eq!((found.hits.len(), found.total), (20, 60));
    }
    let named = |count| Command::SearchConversations { text: "peer".into(), cursor: String::new(), count };
    let Ok(Some(Reply::ConversationPage(convs))) = a.host.call(named(0)).await else { panic!() };
    assert_eq!(convs.rows.len(), 20);
    let row = a.page("group_g", HistoryQuery { count: 1, ..Default::default() }).await.unwrap().rows.remove(0);
    let users = |count| Command::GetReactionUsers { local_id: row.local_id, reaction: "+1".into(), cursor: String::new(), count };
    assert_eq!(a.code(users(0)).await, ErrorCode::Ok);
    let options = SendOptions { needs_read_receipt: true, ..Default::default() };
    let seq = a.host.send_text("group_g", "read me", options).await.unwrap();
    let mine = row_until(&a, seq, "sent", |r| r.seq == seq).await;
    let members = |count| Command::GetReadMembers { local_id: mine.local_id, unread: true, cursor: String::new(), count };
    assert_eq!(a.code(members(0)).await, ErrorCode::Ok);
    let history =
        Command::GetHistory { conversation: "group_g".into(), query: HistoryQuery { count: 101, ..Default::default() } };
    for over in [
        history,
        list(501),
        Command::SearchMessages { query: search(101) },
        Command::SearchCloudMessages { query: search(101) },
        named(101),
        users(101),
        members(101),
    ] {
        assert_eq!(a.host.try_submit(over), Err(ErrorCode::InvalidParameters));
    }
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_by_kind_goes_on_through_thousands_of_other_messages_and_says_where() {
    let (stage, zoe) = three(2000).await;
    let a = stage.device("anna", "one").await;
    a.head("group_g", 1).await;
    let rare = NewElement { kind: MessageKind::Face, index: 3, ..Default::default() };
    for conversation in ["group_g", "group_g"] {
        let send = Command::SendMessage {
            conversation: conversation.into(),
            elements: vec![rare.clone()],
            options: SendOptions::default(),
        };
        let Ok(Some(Reply::SendReceipt(r))) = a.host.call(send).await else { panic!() };
        a.host.sent(r.local_id).await.unwrap();
    }
    const OTHERS: u64 = 2400;
    for i in 0..OTHERS {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    let new = stage.device("anna", "new").await;
    new.head("group_g", OTHERS + 3).await;
    let holes = || stage.site.traffic.holes.load(std::sync::atomic::Ordering::SeqCst);
    for newer in [false, true] {
        let before = holes();
        let mut query = HistoryQuery { kinds: vec![MessageKind::Face], newer, count: 2, ..Default::default() };
        let (mut found, mut parts) = (Vec::new(), 0);
        loop {
            let page = new.page("group_g", query.clone()).await.unwrap();
            parts += 1;
            found.extend(page.rows.iter().map(|r| r.seq));
            match (page.edge, page.next_seq) {
                (EdgeState::End, next) => break assert_eq!(next, 0),
                (EdgeState::More, 0) => (query.from_local_id, query.from_seq) = (page.rows.last().unwrap().local_id, 0),
                (EdgeState::More, next) => (query.from_local_id, query.from_seq) = (0, next),
                other => panic!("{other:?}"),
            }
            assert!(parts < 10, "it never ends");
        }
        found.sort_unstable();
        assert_eq!(found, [2, 3], "newer {newer}");
        // From the newest end it went through all of it, in two parts and the end; afterwards everything is here.
        assert!(newer || (parts >= 2 && holes() - before >= 24), "{parts} parts, {} pages", holes() - before);
    }
    // Without a link it says so, and where it stopped.
    let late = stage.device("anna", "late").await;
    late.head("group_g", OTHERS + 3).await;
    late.off().await;
    let stopped = late.page("group_g", HistoryQuery { kinds: vec![MessageKind::Face], ..Default::default() }).await.unwrap();
    assert_eq!((stopped.rows.len(), stopped.edge), (0, EdgeState::OfflineGap));
    assert!(stopped.next_seq > OTHERS - 100, "{}", stopped.next_seq);
    for d in [a, new, late] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_table_says_of_pins_and_mentions_is_what_kernel_and_server_do() {
    let (stage, _zoe) = three(2000).await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    for (mine, theirs) in [("c2c_ben", "c2c_anna"), ("group_g", "group_g")] {
        let seq = a.send(mine, "worth a pin").await;
        b.head(theirs, seq).await;
        // Any member may, also who did not write it.
        let local_id = b.host.history(theirs, 0, false, 1).await.unwrap().rows[0].local_id;
        let pin = |pinned| Command::PinMessage { local_id, pinned };
        b.run(pin(true)).await;
        assert_eq!(b.code(pin(true)).await, ErrorCode::MessagePinnedAlready);
        let told = |e: &Event| match e {
            Event::MessagePinned(p) if p.conversation == mine => Some((p.seq, p.by.clone())),
            _ => None,
        };
        assert_eq!(a.event("the pin", told).await, (seq, "ben".to_owned()));
        let all = a.host.call(Command::GetPinnedMessages { conversation: mine.into() }).await.unwrap();
        let Some(Reply::MessageList(list)) = all else { panic!("{all:?}") };
        assert_eq!(list.messages.iter().map(|m| m.seq).collect::<Vec<_>>(), [seq]);
        b.run(pin(false)).await;
        b.run(pin(false)).await;
        // Mentions are for groups only.
        let users = SendOptions { at_users: vec!["ben".into()], ..Default::default() };
        let all = SendOptions { at_all: true, ..Default::default() };
        for (argument, options) in [("options.at_users", users), ("options.at_all", all)] {
            let send = Command::SendText { conversation: mine.into(), text: "hey".into(), options };
            if mine == "group_g" {
                a.run(send).await;
            } else {
                let refused = a.host.kernel().submit(send).unwrap_err();
                assert_eq!(refused.code, ErrorCode::InvalidParameters);
                assert_eq!(refused.text, format!("{argument}: for groups only"));
            }
        }
    }
    b.until("group_g", "both mentions", |row| row.at.len() == 2).await;
    a.end().await;
    b.end().await;
}
