//! Windows on what is not here yet: a conversation before its first message, a place whose message was never downloaded.
use ntk_core::api::*;
use ntk_tests::host::Seen;
use ntk_tests::ledger::Room;
use ntk_tests::stage::{Device, SOON, Stage};
use std::time::Duration;
use tokio::time::Instant;

const UNKNOWN: &str = "c2c_nobody";

fn opening(conversation: &str) -> Command {
    Command::OpenMessageWindow { conversation: conversation.into(), count: 20, around_local_id: 0 }
}

async fn opened(d: &Device, command: Command) -> u64 {
    match d.host.call(command).await {
        Ok(Some(Reply::WindowOpened(opened))) => opened.window,
        other => panic!("{other:?}"),
    }
}

/// Waits until a window was told and shows these texts.
async fn shows(d: &Device, window: u64, texts: &[&str]) {
    let as_meant = |s: &mut Seen| {
        let chat = s.chats.get(&window)?;
        let shown: Vec<&str> = chat.rows.iter().map(|r| r.text.as_str()).collect();
        (shown == texts).then_some(())
    };
    let found = d.host.until(SOON, as_meant).await;
    let shown =
        format!("{:?}", d.host.seen().chats.get(&window).map(|c| c.rows.iter().map(|r| r.text.clone()).collect::<Vec<_>>()));
    found.unwrap_or_else(|| panic!("{texts:?}, and not {shown}"));
}

async fn listed(d: &Device) -> Vec<String> {
    d.host.conversations().await.unwrap().into_iter().map(|row| row.id).collect()
}

fn two(peer: &str) -> Room {
    Room::pair("anna", peer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_opens_before_its_first_message_and_fills_from_either_side() {
    let stage = Stage::new().await;
    let (ben, dora) = (stage.light("ben"), stage.light("dora"));
    stage.site.token("carl");
    let a = stage.device("anna", "one").await;
    let (with_ben, with_carl) = (opened(&a, opening("c2c_ben")).await, opened(&a, opening("c2c_carl")).await);
    shows(&a, with_ben, &[]).await;
    // It is nothing but open: in no list, without settings, and there is nothing to read.
    assert_eq!(listed(&a).await, Vec::<String>::new());
    assert_eq!(a.host.conversation("c2c_ben").await.unwrap().title, "ben");
    let pin = Command::PinConversation { conversation: "c2c_ben".into(), pinned: true };
    assert_eq!(a.code(pin.clone()).await, ErrorCode::InvalidConversation);
    a.run(Command::MarkC2cMessageAsRead { user_id: "ben".into() }).await;
    let page = a.host.history("c2c_ben", 0, false, 20).await.unwrap();
    assert_eq!((page.rows.len(), page.edge), (0, EdgeState::End));
    let heard = a.host.take_events(|e| matches!(e, Event::ConversationsChanged(_)));
    assert_eq!(heard, Vec::<Event>::new());
    // The other side, and this one.
    stage.say(&ben, &two("ben"), "from ben").await;
    shows(&a, with_ben, &["from ben"]).await;
    a.unread("c2c_ben", 1).await;
    a.send("c2c_carl", "to carl").await;
    shows(&a, with_carl, &["to carl"]).await;
    a.run(pin).await;
    assert_eq!(listed(&a).await, ["c2c_ben", "c2c_carl"]);
    // What is begun is in the list, and a window opens on it; without a network too.
    a.off().await;
    let with_dora = opened(&a, opening("c2c_dora")).await;
    shows(&a, with_dora, &[]).await;
    let draft = |text: &str| Command::SetDraft { conversation: "c2c_dora".into(), text: text.into(), sync: false };
    a.run(draft("dear")).await;
    assert!(listed(&a).await.contains(&"c2c_dora".to_owned()));
    a.run(draft("")).await;
    assert!(!listed(&a).await.contains(&"c2c_dora".to_owned()));
    a.on().await;
    stage.say(&dora, &two("dora"), "from dora").await;
    shows(&a, with_dora, &["from dora"]).await;
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_with_a_user_the_server_does_not_know_has_its_code() {
    let stage = Stage::new().await;
    let a = stage.device("anna", "one").await;
    assert_eq!(a.code(opening(UNKNOWN)).await, ErrorCode::UnknownUser);
    assert_eq!(
        a.host.conversation(UNKNOWN).await.map_err(|e| e.code),
        Err(ErrorCode::InvalidConversation),
        "nothing is left of it"
    );
    assert_eq!(a.code(opening("group_none")).await, ErrorCode::InvalidConversation);
    assert_eq!(a.code(opening("nobody")).await, ErrorCode::InvalidConversation);
    // Without a network nobody can say so, and what is sent is refused later.
    a.off().await;
    let window = opened(&a, opening(UNKNOWN)).await;
    let queued = a.host.queue_text(UNKNOWN, "hello?", SendOptions::default()).await.unwrap();
    shows(&a, window, &["hello?"]).await;
    a.on().await;
    assert_eq!(a.host.sent(queued).await.map_err(|e| e.code), Err(ErrorCode::UnknownUser));
    a.end().await;
}

fn around(conversation: &str, count: u32, seq: u64) -> Command {
    Command::OpenMessageWindowAt { conversation: conversation.into(), count, seq }
}

/// Waits until a window shows the messages with these numbers.
async fn shows_places(d: &Device, window: u64, places: &[u64]) {
    let deadline = Instant::now() + SOON;
    loop {
        d.host.pump();
        let shown: Option<Vec<u64>> = d.host.seen().chats.get(&window).map(|c| c.rows.iter().map(|r| r.seq).collect());
        if shown.as_deref() == Some(places) {
            return;
        }
        assert!(Instant::now() < deadline, "{places:?}, and not {shown:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_opens_around_a_place_whose_message_was_never_downloaded() {
    let stage = Stage::new().await;
    let (zoe, room) = (stage.light("zoe"), Room::Group("g".into()));
    stage.site.token("anna");
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let a = stage.device("anna", "one").await;
    for i in 0..400 {
        stage.say(&zoe, &room, &format!("m{i}")).await;
    }
    a.head("group_g", 401).await;
    let rows = a.host.whole_history("group_g", true, 100).await.unwrap();
    let gone = rows.iter().find(|r| r.seq == 100).unwrap().local_id;
    a.run(Command::DeleteMessages { local_ids: vec![gone], local_only: false }).await;

    let b = stage.device("anna", "two").await;
    b.head("group_g", 401).await;
    let quoted = opened(&b, around("group_g", 7, 50)).await;
    shows_places(&b, quoted, &[47, 48, 49, 50, 51, 52, 53]).await;
    // What is here already opens at once, also at the very beginning and at the head.
    let first = opened(&b, around("group_g", 3, 1)).await;
    shows_places(&b, first, &[1, 2]).await;
    let newest = opened(&b, around("group_g", 3, 401)).await;
    shows_places(&b, newest, &[400, 401]).await;
    // Where nothing is any more, its older neighbour is in the middle.
    let near = opened(&b, around("group_g", 5, 100)).await;
    shows_places(&b, near, &[97, 98, 99, 101, 102]).await;
    for never in [402, u64::MAX] {
        assert_eq!(b.code(around("group_g", 5, never)).await, ErrorCode::NotFound);
    }
    let refused = b.host.kernel().submit(around("group_g", 5, 0)).unwrap_err();
    assert_eq!((refused.code, refused.text.as_str()), (ErrorCode::InvalidParameters, "seq: 1 or more"));
    assert_eq!(b.code(around("c2c_zoe", 5, 1)).await, ErrorCode::InvalidConversation);
    // Without a network the window waits for one.
    b.off().await;
    let waits = opened(&b, around("group_g", 3, 200)).await;
    shows_places(&b, waits, &[]).await;
    b.on().await;
    shows_places(&b, waits, &[199, 200, 201]).await;
    a.end().await;
    b.end().await;
}
