//! Everything that can happen to a message, while a device is away for longer than the server keeps entries: the ledger, both
//! devices, the server and its file agree at rest, in a group with and in one without read diffusion.
use ntk_core::api::{Command, MessageRow, MessageState, Reply, SendOptions};
use ntk_tests::ledger::{Fact, Ledger, Room, text_hash};
use ntk_tests::light::{NewMessage, wire_key};
use ntk_tests::stage::{SOON, Stage};
use ntk_tests::verify::{LocallyDeleted, by_wire_key, compare_file, compare_list, compare_server, compare_store, read_store};
use std::sync::atomic::Ordering;

const ROWS: u64 = 1000;

/// What a cell shows of a message, as the ledger has it and as a device says it.
type Cell = (u64, bool, u64, u32, Vec<(String, u32)>);

fn cell(row: &MessageRow) -> Cell {
    let recalled = row.state == MessageState::Recalled;
    let reactions = row.reactions.iter().map(|r| (r.reaction.clone(), r.count)).collect();
    (row.seq, recalled, if recalled { 0 } else { text_hash(&row.text) }, if recalled { 0 } else { row.edits }, reactions)
}

fn fact(seq: u64, fact: &Fact) -> Cell {
    let gone = fact.recalled;
    let reactions = fact.extra().reactions.iter().map(|(id, users)| (id.clone(), users.len() as u32));
    let (text, edits) = if gone { (0, 0) } else { (fact.text, fact.extra().edits) };
    (seq, gone, text, edits, reactions.filter(|_| !gone).collect())
}

async fn away_for_too_long(diffused: bool) {
    let stage = Stage::with(|config| config.read_diffusion_above = if diffused { 1 } else { 100 }).await;
    let (zoe, room) = (stage.light("zoe"), Room::Group("g".into()));
    let key = wire_key(&room);
    stage.site.token("anna");
    let made = zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let mut ledger = Ledger::default();
    ledger.server_wrote(&room, made.head);
    ["anna", "zoe"].iter().for_each(|user| ledger.joined(&room, user, 1));
    let (a, other) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    let (mut seqs, mut say) = (Vec::new(), 0);
    let mut cmid = || {
        say += 1;
        let mut random = [0; 10];
        random[2..].copy_from_slice(&u64::to_be_bytes(say));
        ntk_protocol::MessageId::new(1, random)
    };
    for i in 0..ROWS {
        let text = format!("m{i}");
        let new = NewMessage { text: text.clone(), ..NewMessage::default() };
        let seq = zoe.send_message(&key, cmid(), new).await.unwrap().cseq;
        ledger.sent(&room, seq, "zoe", &text, false, (0, 0));
        seqs.push(seq);
    }
    a.unread("group_g", ROWS).await;
    assert_eq!(a.host.whole_history("group_g", false, 100).await.unwrap().len() as u64, ROWS + made.head, "all rows are local");
    a.off().await;
    // Fifty messages change, each in one way or two.
    for n in 0..50 {
        let seq = seqs[n * 19 + 3];
        match n % 5 {
            0 => {
                zoe.gone(&key, seq, false).await.unwrap();
                ledger.recalled(&room, seq, &[]);
            }
            1 => {
                zoe.gone(&key, seq, true).await.unwrap();
                ledger.gone(&room, seq, &[], true);
            }
            2 | 3 => {
                for (base, text) in ["first", "second"].iter().enumerate().take(n % 5 - 1) {
                    zoe.modify(&key, seq, base as u32, &format!("{text} edit of {seq}"), Vec::new()).await.unwrap();
                    ledger.change(&room, seq, |f| {
                        f.text = text_hash(&format!("{text} edit of {seq}"));
                        f.extra_mut().edits += 1;
                    });
                }
            }
            _ => {
                zoe.react(&key, seq, "👍", false).await.unwrap();
                ledger.change(&room, seq, |f| drop(f.extra_mut().reactions.insert("👍".into(), ["zoe".into()].into())));
            }
        }
    }
    for i in 0..40 {
        let text = format!("later {i}");
        let seq = stage.say(&zoe, &room, &text).await;
        ledger.sent(&room, seq, "zoe", &text, false, (0, 0));
    }
    let unread = ledger.total("anna");
    assert_eq!(unread, ROWS + 40 - 20);
    other.unread("group_g", unread).await;
    // Every entry is past its time to live: the device's cursor leads nowhere.
    let server = stage.site.server().unwrap();
    server.expire_before(i64::MAX).await.unwrap();
    let snapshots = stage.site.traffic.snapshots.load(Ordering::SeqCst);
    a.on().await;
    a.unread("group_g", unread).await;
    a.total(unread).await;
    assert!(stage.site.traffic.snapshots.load(Ordering::SeqCst) > snapshots || diffused, "the snapshot was taken");
    let should: Vec<Cell> =
        ledger.rows(&room, "anna").into_iter().filter(|(_, f)| !f.is_tip()).map(|(s, f)| fact(s, f)).collect();
    assert_eq!(should.len() as u64, ROWS + 40 - 10);
    let expected = ledger.expect("anna");
    for device in [&a, &other] {
        let list = device.host.conversations().await.unwrap().iter().map(Into::into).collect::<Vec<_>>();
        assert_eq!(compare_list(&device.device, &list, &expected, &LocallyDeleted::new()), Vec::<String>::new());
        for newer in [false, true] {
            let mut rows = device.host.whole_history("group_g", newer, 100).await.unwrap();
            if !newer {
                rows.reverse();
            }
            let is: Vec<Cell> = rows.iter().filter(|r| r.sender == "zoe" && r.seq > made.head).map(cell).collect();
            assert_eq!(is.len(), should.len(), "{}, newer {newer}", device.device);
            for (is, should) in is.iter().zip(&should) {
                assert_eq!(is, should, "{}, newer {newer}", device.device);
            }
        }
    }
    let auditor = ntk_tests::light::Light::start(stage.site.door(), "anna", "auditor", stage.site.token("anna"));
    assert_eq!(compare_server(&auditor, by_wire_key(&ledger, "anna")).await, Vec::<String>::new());
    let store = read_store(&stage.path().join("server")).unwrap();
    assert_eq!(compare_store(&store, &ledger, &["anna".into()]), Vec::<String>::new());
    for device in [a, other] {
        let dir = device.dir.clone();
        device.end().await;
        let (count, wrong) = compare_file("file", &dir, "anna", &ledger, &LocallyDeleted::new()).unwrap();
        assert_eq!((count.total, wrong), (unread, Vec::new()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_away_too_long_ends_with_no_difference_whatever_happened_to_its_rows() {
    away_for_too_long(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_does_one_in_a_group_with_read_diffusion() {
    away_for_too_long(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_in_a_window_points_to_its_message_as_soon_as_that_is_here() {
    let stage = Stage::new().await;
    let (zoe, room) = (stage.light("zoe"), Room::Group("g".into()));
    stage.site.token("anna");
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let a = stage.device("anna", "one").await;
    for i in 0..400 {
        stage.say(&zoe, &room, &format!("m{i}")).await;
    }
    a.head("group_g", 401).await;
    let quoted = a.host.whole_history("group_g", true, 100).await.unwrap().into_iter().find(|r| r.text == "m3").unwrap();
    let options = SendOptions { quote_local_id: quoted.local_id, ..SendOptions::default() };
    a.host.send_text("group_g", "yes", options).await.unwrap();
    let b = stage.device("anna", "two").await;
    b.head("group_g", 402).await;
    let open = Command::OpenMessageWindow { conversation: "group_g".into(), count: 5, around_local_id: 0 };
    let Some(Reply::WindowOpened(window)) = b.host.call(open).await.unwrap() else { panic!("no window") };
    let answer = |seen: &mut ntk_tests::host::Seen| {
        let row = seen.chats.get(&window.window)?.rows.iter().find(|r| r.text == "yes")?;
        row.quote.clone()
    };
    let before = b.host.until(SOON, answer).await.expect("the answer is shown");
    assert_eq!((before.seq, before.local_id), (quoted.seq, 0), "its message is not here yet");
    b.host.whole_history("group_g", false, 100).await.unwrap();
    let after = b.host.until(SOON, |seen| answer(seen).filter(|q| q.local_id > 0)).await;
    assert!(after.is_some(), "the window never learned where the answer points");
    a.end().await;
    b.end().await;
}
