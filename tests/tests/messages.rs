//! Several users with several devices against the real server: what is said arrives, counts and goes as it should.
use ntk_core::api::{
    Command, ErrorCode, Event, MediaSize, MessageElement, MessageKind, MessageState, NewElement, ReceiveOpt, Reply, SendOptions,
};
use ntk_tests::ledger::Room;
use ntk_tests::stage::{Device, SOON, Stage, group};
use std::sync::atomic::Ordering;

/// A group of anna, ben and the light account zoe; anna and ben have ids far apart.
async fn three() -> (Stage, ntk_tests::light::Light) {
    let stage = Stage::new().await;
    stage.warm("anna", 37).await;
    stage.warm("ben", 111).await;
    let zoe = stage.zoe(&["anna", "ben"]).await;
    (stage, zoe)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_reaches_every_device_and_counts_only_for_others() {
    let (stage, zoe) = three().await;
    let (a1, a2) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let (b1, b2) = (stage.device("ben", "one").await, stage.device("ben", "two").await);
    let seq = a1.send("c2c_ben", "hello").await;
    assert_eq!(seq, 1);
    for d in [&b1, &b2] {
        d.unread("c2c_anna", 1).await;
        let row = d.host.conversation("c2c_anna").await.unwrap();
        assert_eq!((row.title.as_str(), row.last_message.unwrap().text.as_str()), ("anna", "hello"));
    }
    a2.until("c2c_ben", "the own message", |r| r.head_seq == 1 && r.unread == 0).await;
    let (m1, m2) =
        (a1.host.history("c2c_ben", 0, false, 20).await.unwrap(), a2.host.history("c2c_ben", 0, false, 20).await.unwrap());
    assert_eq!(m1.rows[0].message_id, m2.rows[0].message_id);
    assert_eq!((m1.rows.len(), m2.rows[0].is_self, m2.rows[0].countable), (1, true, false));
    stage.say(&zoe, &group(), "to all").await;
    for d in [&a1, &a2, &b1, &b2] {
        d.unread("group_g", 1).await;
    }
    a1.total(1).await;
    b2.total(2).await;
    for d in [a1, a2, b1, b2] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_offline_is_caught_up_completely() {
    let (stage, zoe) = three().await;
    let mut a = stage.device("anna", "one").await;
    stage.say(&zoe, &group(), "before").await;
    a.unread("group_g", 1).await;
    a.off().await;
    for i in 0..730 {
        stage.say(&zoe, &group(), &format!("missed {i}")).await;
    }
    a.on().await;
    a.unread("group_g", 731).await;
    stage.reopen(&mut a).await;
    // Local data first: no login is needed to read.
    let page = a.host.history("group_g", 0, false, 100).await.unwrap();
    assert_eq!((page.rows[0].text.as_str(), page.rows.len()), ("missed 729", 100));
    a.login(&stage).await.unwrap();
    a.unread("group_g", 731).await;
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_send_marks_read_what_its_device_had_seen_on_every_device() {
    let (stage, zoe) = three().await;
    let (a1, a2) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    for i in 0..5 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    a1.unread("group_g", 5).await;
    a2.unread("group_g", 5).await;
    let seq = a1.send("group_g", "answer").await;
    a1.until("group_g", "read by answering", |r| r.unread == 0 && r.head_seq == seq).await;
    a2.until("group_g", "read by the other device's answer", |r| r.unread == 0 && r.head_seq == seq).await;
    a1.total(0).await;
    a2.total(0).await;
    a1.end().await;
    a2.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_mark_reaches_the_other_device_and_the_peer_gets_a_receipt() {
    let (stage, _) = three().await;
    let (a, b1, b2) = (stage.device("anna", "one").await, stage.device("ben", "one").await, stage.device("ben", "two").await);
    for i in 0..3 {
        a.send("c2c_ben", &format!("m{i}")).await;
    }
    b1.unread("c2c_anna", 3).await;
    b2.unread("c2c_anna", 3).await;
    b1.mark("c2c_anna").await;
    b1.unread("c2c_anna", 0).await;
    b2.unread("c2c_anna", 0).await;
    a.until("c2c_ben", "the receipt", |r| r.peer_read_seq == 3).await;
    let receipt = a.host.until(SOON, |s| {
        s.events.iter().find_map(|e| match e {
            Event::C2cReadReceipt(r) => Some(r.clone()),
            _ => None,
        })
    });
    let receipt = receipt.await.expect("a receipt event");
    assert_eq!((receipt.user_id.as_str(), receipt.seq), ("ben", 3));
    let page = a.host.history("c2c_ben", 0, false, 20).await.unwrap();
    assert!(page.rows.iter().all(|m| m.peer_read && m.time_ms <= receipt.timestamp_ms));
    for d in [a, b1, b2] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marks_of_one_kind_leave_the_other_kind_alone() {
    let (stage, zoe) = three().await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let pair = Room::pair("anna", "zoe");
    for i in 0..4 {
        stage.say(&zoe, &group(), &format!("g{i}")).await;
        stage.say(&zoe, &pair, &format!("p{i}")).await;
    }
    a.total(8).await;
    a.run(Command::MarkC2cMessageAsRead { user_id: String::new() }).await;
    a.total(4).await;
    b.total(4).await;
    b.run(Command::MarkGroupMessageAsRead { group_id: String::new() }).await;
    a.total(0).await;
    stage.say(&zoe, &group(), "again").await;
    stage.say(&zoe, &pair, "again").await;
    b.total(2).await;
    b.run(Command::MarkAllMessageAsRead {}).await;
    b.total(0).await;
    a.total(0).await;
    // A mark without anything unread is no error and changes nothing.
    a.run(Command::MarkAllMessageAsRead {}).await;
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn muted_conversations_leave_the_total_only_and_excluded_messages_count_nowhere() {
    let (stage, zoe) = three().await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    stage.say(&zoe, &group(), "one").await;
    stage.say_with(&zoe, &group(), "quiet", true).await;
    stage.say(&zoe, &group(), "two").await;
    a.head("group_g", 4).await;
    a.unread("group_g", 2).await;
    for opt in [ReceiveOpt::NotReceive, ReceiveOpt::NotNotify, ReceiveOpt::NotNotifyExceptAt] {
        a.run(Command::SetReceiveOpt { conversation: "group_g".into(), opt }).await;
        a.total(0).await;
        b.total(0).await;
        b.unread("group_g", 2).await;
        assert_eq!(b.host.conversation("group_g").await.unwrap().recv_opt, opt);
        b.run(Command::SetReceiveOpt { conversation: "group_g".into(), opt: ReceiveOpt::NotReceiveExceptAt }).await;
        a.total(2).await;
    }
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pinned_conversations_stand_above_newer_ones_on_every_device() {
    let (stage, zoe) = three().await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let window = b.host.watch_list(10).await.unwrap();
    for peer in ["ben", "zoe"] {
        let light = stage.light(peer);
        stage.say(&light, &Room::pair("anna", peer), "hi").await;
    }
    stage.next_ms().await;
    stage.say(&zoe, &group(), "newest").await;
    a.unread("group_g", 1).await;
    a.head("c2c_ben", 1).await;
    a.run(Command::PinConversation { conversation: "c2c_ben".into(), pinned: true }).await;
    let order = |rows: &[ntk_core::api::ConversationRow]| rows.iter().map(|r| r.id.clone()).take(3).collect::<Vec<_>>();
    let want = ["c2c_ben", "group_g", "c2c_zoe"];
    b.until("c2c_ben", "pinned", |r| r.pinned).await;
    b.head("c2c_zoe", 1).await;
    b.unread("group_g", 1).await;
    assert_eq!(order(&b.host.conversations().await.unwrap()), want);
    let shown = b.host.until(SOON, |s| (order(&s.lists[&window].rows) == want).then_some(())).await;
    assert!(shown.is_some(), "the window shows {:?}", order(&b.host.seen().lists[&window].rows));
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_of_an_unread_message_lowers_the_count_online_offline_and_inside_a_hole() {
    let (stage, zoe) = three().await;
    let (a, late) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let mut seqs = Vec::new();
    for i in 0..60 {
        seqs.push(stage.say(&zoe, &group(), &format!("m{i}")).await);
    }
    a.unread("group_g", 60).await;
    late.unread("group_g", 60).await;
    zoe.recall("group:g", seqs[10]).await.unwrap();
    a.unread("group_g", 59).await;
    // Offline meanwhile.
    late.off().await;
    zoe.recall("group:g", seqs[11]).await.unwrap();
    a.unread("group_g", 58).await;
    late.on().await;
    late.unread("group_g", 58).await;
    // A new device has a hole there: the recall of a message it never saw still lowers the hole's count, once.
    let new = stage.device("anna", "three").await;
    new.unread("group_g", 58).await;
    zoe.recall("group:g", seqs[12]).await.unwrap();
    for d in [&a, &late, &new] {
        d.unread("group_g", 57).await;
    }
    let rows = new.host.whole_history("group_g", false, 20).await.unwrap();
    let recalled = rows.iter().filter(|r| r.state == MessageState::Recalled).map(|r| r.seq).collect::<Vec<_>>();
    assert_eq!(recalled, [seqs[12], seqs[11], seqs[10]]);
    assert!(
        rows.iter()
            .filter(|r| r.state == MessageState::Recalled)
            .all(|r| r.text.is_empty() && r.recalled_by == "zoe" && !r.countable)
    );
    new.unread("group_g", 57).await;
    for d in [a, late, new] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_send_with_unknown_outcome_is_sent_again_with_the_same_id_and_never_doubled() {
    let (stage, _) = three().await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    a.wire.hold_acks.store(true, Ordering::SeqCst);
    // The push of the own message is lost too, so nothing tells the sender that the server has it.
    a.wire.lose_pushes.store(1000, Ordering::SeqCst);
    let mut ids = Vec::new();
    for i in 0..5 {
        ids.push(a.host.queue_text("c2c_ben", &format!("m{i}"), SendOptions::default()).await.unwrap());
    }
    b.until("c2c_anna", "something committed", |r| r.head_seq >= 1).await;
    a.wire.heal();
    for (i, id) in ids.into_iter().enumerate() {
        assert_eq!(a.host.sent(id).await.unwrap(), i as u64 + 1, "in order, none twice");
    }
    b.unread("c2c_anna", 5).await;
    assert_eq!(stage.store_rows("ben", &Room::pair("anna", "ben")).await.len(), 5);
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queued_send_can_be_cancelled_survives_a_restart_and_a_failed_one_can_be_sent_again() {
    let (stage, _) = three().await;
    let mut a = stage.device("anna", "one").await;
    a.off().await;
    let keep = a.host.queue_text("c2c_ben", "keep", SendOptions::default()).await.unwrap();
    let cancel = a.host.queue_text("c2c_ben", "cancel", SendOptions::default()).await.unwrap();
    a.run(Command::CancelSend { local_id: cancel }).await;
    let again = a.host.call(Command::CancelSend { local_id: cancel }).await.unwrap_err();
    assert!(matches!(again.code, ErrorCode::CancelTargetGone | ErrorCode::NotFound), "{again:?}");
    stage.reopen(&mut a).await;
    a.wire.set_up(true);
    a.login(&stage).await.unwrap();
    assert_eq!(a.host.sent(keep).await.unwrap(), 1);
    let rows = stage.store_rows("ben", &Room::pair("anna", "ben")).await;
    assert_eq!(rows.len(), 1, "the cancelled one never left");
    let gone = a.host.call(Command::CancelSend { local_id: keep }).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::CancelTargetGone);
    // A group this user is in no list of is refused at once; an unknown user only by the server, for good: the message
    // fails and stays, and can be sent again with the same id once that has changed.
    let unknown = a.host.queue_text("group_closed", "let me in", SendOptions::default()).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::InvalidConversation);
    let failed = a.host.queue_text("c2c_nora", "are you there?", SendOptions::default()).await.unwrap();
    assert_eq!(a.host.sent(failed).await.unwrap_err().code, ErrorCode::UnknownUser);
    let row = a.host.history("c2c_nora", 0, false, 20).await.unwrap().rows.remove(0);
    assert_eq!((row.state, row.error_code), (MessageState::Failed, ErrorCode::UnknownUser as u32));
    let _nora = stage.light("nora");
    a.run(Command::ResendMessage { local_id: failed }).await;
    assert_eq!(a.host.sent(failed).await.unwrap(), 1);
    let sent = a.host.history("c2c_nora", 0, false, 20).await.unwrap().rows.remove(0);
    assert_eq!((sent.message_id, sent.state, sent.local_id), (row.message_id, MessageState::Sent, failed));
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_pages_both_ways_through_holes_and_ends_at_both_ends() {
    let (stage, zoe) = three().await;
    for i in 0..340 {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    let a = stage.device("anna", "new").await;
    a.head("group_g", 341).await;
    a.unread("group_g", 340).await;
    let newer = a.host.whole_history("group_g", true, 33).await.unwrap();
    let mut older = a.host.whole_history("group_g", false, 100).await.unwrap();
    older.reverse();
    let seqs = |rows: &[ntk_core::api::MessageRow]| rows.iter().map(|r| r.seq).collect::<Vec<_>>();
    assert_eq!(seqs(&newer), (1..=341).collect::<Vec<_>>());
    assert_eq!(newer, older);
    a.unread("group_g", 340).await;
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_for_an_unknown_conversation_shows_at_once_and_fetches_its_metadata_once() {
    let (stage, zoe) = three().await;
    let a = stage.device("anna", "one").await;
    a.until("group_g", "the group", |r| r.title == "Group").await;
    let before = stage.site.traffic.get_convs.load(Ordering::SeqCst);
    let pair = Room::pair("anna", "zoe");
    for i in 0..50 {
        stage.say(&zoe, &pair, &format!("m{i}")).await;
    }
    a.unread("c2c_zoe", 50).await;
    let fetched = stage.site.traffic.get_convs.load(Ordering::SeqCst) - before;
    assert!(fetched <= 1, "metadata fetched {fetched} times for 50 messages");
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_was_away_too_long_ends_with_no_difference() {
    let (stage, zoe) = three().await;
    let (a, other) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let mut seqs = Vec::new();
    for i in 0..1000 {
        seqs.push(stage.say(&zoe, &group(), &format!("m{i}")).await);
    }
    a.unread("group_g", 1000).await;
    a.off().await;
    for n in 0..50 {
        zoe.recall("group:g", seqs[n * 19 + 3]).await.unwrap();
    }
    for i in 0..40 {
        stage.say(&zoe, &group(), &format!("later {i}")).await;
    }
    other.unread("group_g", 990).await;
    // Every entry is past its time to live: the device's cursor leads nowhere.
    let server = stage.site.server().unwrap();
    assert!(server.expire_before(i64::MAX).await.unwrap() > 1000);
    let snapshots = stage.site.traffic.snapshots.load(Ordering::SeqCst);
    a.on().await;
    a.unread("group_g", 990).await;
    assert!(stage.site.traffic.snapshots.load(Ordering::SeqCst) > snapshots, "the snapshot was taken");
    let (mine, theirs) = (
        a.host.whole_history("group_g", false, 100).await.unwrap(),
        other.host.whole_history("group_g", false, 100).await.unwrap(),
    );
    let view = |rows: &[ntk_core::api::MessageRow]| {
        rows.iter().map(|r| (r.seq, r.text.clone(), r.state, r.countable, r.recalled_by.clone())).collect::<Vec<_>>()
    };
    assert_eq!(view(&mine), view(&theirs));
    assert_eq!(mine.iter().filter(|r| r.state == MessageState::Recalled).count(), 50);
    a.total(990).await;
    a.end().await;
    other.end().await;
}

/// A message with a file, queued; its local id.
async fn queue_file(d: &Device, kind: MessageKind, path: &std::path::Path) -> u64 {
    queue(d, NewElement { kind, path: path.to_string_lossy().into_owned(), ..Default::default() }).await
}

async fn queue(d: &Device, element: NewElement) -> u64 {
    let (conversation, options) = ("c2c_ben".into(), SendOptions::default());
    match d.host.call(Command::SendMessage { conversation, elements: vec![element], options }).await {
        Ok(Some(Reply::SendReceipt(r))) => r.local_id,
        other => panic!("{other:?}"),
    }
}

/// A black picture of 24 bits.
fn bitmap(width: u32, height: u32) -> Vec<u8> {
    let bytes = 54 + (3 * width).next_multiple_of(4) * height;
    let mut out = b"BM".to_vec();
    for word in [bytes, 0, 54, 40, width, height, 1 | 24 << 16] {
        out.extend(u32::to_le_bytes(word));
    }
    out.resize(bytes as usize, 0);
    out
}

/// One whose head is good and whose rows end early.
fn damaged(stage: &Stage) -> std::path::PathBuf {
    let mut out = bitmap(2500, 2500);
    out.truncate(1_000_000);
    let path = stage.path().join("damaged.bmp");
    std::fs::write(&path, out).unwrap();
    path
}

#[tokio::test]
async fn what_waits_behind_a_message_whose_file_cannot_go_goes_on_the_link_that_is_up() {
    let stage = Stage::new().await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    a.send("c2c_ben", "hello").await;
    let links = || a.wire.links.load(Ordering::SeqCst);
    let text = |words: &'static str| a.host.queue_text("c2c_ben", words, SendOptions::default());

    let was = links();
    let picture = queue_file(&a, MessageKind::Image, &damaged(&stage)).await;
    let behind = text("behind a damaged picture").await.unwrap();
    assert_eq!(a.host.sent(picture).await.unwrap_err().code, ErrorCode::BadElement);
    assert_eq!((a.host.sent(behind).await.unwrap(), links()), (2, was));

    // Removed while it is on its way: nothing of it arrives before.
    let path = stage.path().join("going");
    std::fs::write(&path, [7; 300_000]).unwrap();
    a.wire.lose_chunks.store(1000, Ordering::SeqCst);
    let file = queue_file(&a, MessageKind::File, &path).await;
    let behind = text("behind a file that goes").await.unwrap();
    std::fs::remove_file(&path).unwrap();
    a.wire.lose_chunks.store(0, Ordering::SeqCst);
    assert_eq!(a.host.sent(file).await.unwrap_err().code, ErrorCode::FileMissing);
    assert_eq!((a.host.sent(behind).await.unwrap(), links()), (3, was));

    // Removed while there is no network; the link that comes then is the only one.
    a.off().await;
    std::fs::write(&path, [7; 300_000]).unwrap();
    let file = queue_file(&a, MessageKind::File, &path).await;
    let behind = [text("1").await.unwrap(), text("2").await.unwrap(), text("3").await.unwrap()];
    std::fs::remove_file(&path).unwrap();
    a.on().await;
    assert_eq!(a.host.sent(file).await.unwrap_err().code, ErrorCode::FileMissing);
    for (n, local_id) in behind.into_iter().enumerate() {
        assert_eq!(a.host.sent(local_id).await.unwrap(), 4 + n as u64);
    }
    assert_eq!(links(), was + 1);
    b.head("c2c_anna", 6).await;
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_cannot_be_made_ready_has_a_code_and_goes_as_it_is_with_the_size_the_host_gives() {
    let stage = Stage::new().await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    let ftyp = |brand: &str| [b"\0\0\0\x18ftyp", brand.as_bytes(), b"\0\0\0\0mif1", brand.as_bytes(), &[7; 3000]].concat();
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4"/>"#.to_vec();
    let tiff = [&b"II*\0\x08\0\0\0"[..], &[0; 3000]].concat();
    for (name, called, mime, bytes) in [
        ("one.HEIC", "image.heic", "image/heic", ftyp("heic")),
        ("two.avif", "image.avif", "image/avif", ftyp("avif")),
        ("three.svg", "image.svg", "image/svg+xml", svg),
        ("four.tif", "image.tiff", "image/tiff", tiff),
        ("five", "image", "", b"of a camera nobody here has heard of".to_vec()),
    ] {
        let path = stage.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let path = path.to_string_lossy().into_owned();
        let element = NewElement { kind: MessageKind::Image, path, width: 4032, height: 3024, ..Default::default() };
        for refused in [
            element.clone(),
            NewElement { original: true, width: 0, ..element.clone() },
            NewElement { original: true, height: 0, ..element.clone() },
        ] {
            let id = queue(&a, refused).await;
            assert_eq!(a.host.sent(id).await.unwrap_err().code, ErrorCode::PictureFormat, "{name}");
        }
        let id = queue(&a, NewElement { original: true, ..element }).await;
        let seq = a.host.sent(id).await.unwrap();
        b.head("c2c_anna", seq).await;
        let row = b.host.history("c2c_anna", 0, false, 1).await.unwrap().rows.remove(0);
        let [MessageElement::Image(image)] = &row.elements[..] else { panic!("{row:?}") };
        let file = &image.original;
        assert_eq!((file.name.as_str(), file.mime.as_str(), file.size), (called, mime, bytes.len() as u64));
        assert_eq!((file.width, file.height, &image.large, &image.thumbnail), (4032, 3024, &None, &None));
        let original = Command::DownloadMedia { local_id: row.local_id, element: 0, size: MediaSize::Original };
        let Ok(Some(Reply::DownloadedMedia(here))) = b.host.call(original).await else { panic!("not downloaded") };
        assert_eq!(std::fs::read(here.path).unwrap(), bytes, "as it is");
    }
    // What can be read is measured, whatever the host says.
    let path = stage.path().join("small.bmp");
    std::fs::write(&path, bitmap(2, 1)).unwrap();
    let path = path.to_string_lossy().into_owned();
    let element = NewElement { kind: MessageKind::Image, path, original: true, width: 9, height: 9, ..Default::default() };
    let id = queue(&a, element).await;
    a.host.sent(id).await.unwrap();
    let row = a.host.history("c2c_ben", 0, false, 1).await.unwrap().rows.remove(0);
    let [MessageElement::Image(image)] = &row.elements[..] else { panic!("{row:?}") };
    assert_eq!((image.original.width, image.original.height, image.original.mime.as_str()), (2, 1, "image/png"));
    a.end().await;
    b.end().await;
}
