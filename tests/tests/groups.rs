//! Groups with real kernels and the real server: every way out and in, on devices that were there and on those that were away.
use ntk_core::api::{
    Command, ErrorCode, Event, GroupJoinOption, GroupMembership, GroupRole, GroupType, HistoryQuery, JoinedGroupOrder,
    JoinedGroupPage, MessageSearch, NewGroup, Reply, SendOptions,
};
use ntk_tests::host::Answer;
use ntk_tests::stage::{Device, Stage, group};
use std::time::Duration;

const G: &str = "group_g";

fn id() -> String {
    "g".into()
}

fn uids(members: &[&str]) -> Vec<String> {
    members.iter().map(|m| (*m).to_owned()).collect()
}

async fn make(owner: &Device, stage: &Stage, group_type: GroupType, join_option: GroupJoinOption, members: &[&str]) {
    members.iter().for_each(|user| drop(stage.site.token(user)));
    let group = NewGroup { group_id: id(), name: "G".into(), group_type, join_option, ..Default::default() };
    let made = owner.host.call(Command::CreateGroupWith { group, members: uids(members) }).await;
    assert!(matches!(&made, Ok(Some(Reply::Conversation(row))) if row.group_type == group_type && row.role == GroupRole::Owner));
}

/// Texts and tips of the group on a device, oldest first, of whatever it has and can get.
async fn history(d: &Device) -> Vec<String> {
    let page = d.page(G, HistoryQuery { count: 100, ..Default::default() }).await.expect("a page");
    let mut texts: Vec<String> = page.rows.into_iter().map(|m| m.text).collect();
    texts.reverse();
    texts
}

async fn found(d: &Device, words: &str) -> usize {
    let query = MessageSearch { keywords: vec![words.into()], ..Default::default() };
    match d.host.call(Command::SearchMessages { query }).await {
        Ok(Some(Reply::SearchPage(page))) => page.hits.len(),
        other => panic!("{other:?}"),
    }
}

async fn add(d: &Device, members: &[&str]) -> Answer<Option<Reply>> {
    d.host.call(Command::AddGroupMembers { group_id: id(), members: uids(members) }).await
}

async fn kick(d: &Device, members: &[&str]) -> ErrorCode {
    d.code(Command::KickGroupMembers { group_id: id(), members: uids(members) }).await
}

async fn is(d: &Device, membership: GroupMembership) {
    d.until(G, &format!("{membership:?}"), |r| r.membership == membership).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_out_of_a_group_is_seen_on_every_device_and_messages_sent_meanwhile_never_come() {
    for above in [2, 2000] {
        let stage = Stage::with(|config| config.read_diffusion_above = above).await;
        let anna = stage.device("anna", "one").await;
        make(&anna, &stage, GroupType::Public, GroupJoinOption::Any, &["ben", "zoe"]).await;
        let (ben, away) = (stage.device("ben", "one").await, stage.device("ben", "away").await);
        anna.send(G, "before").await;
        for d in [&ben, &away] {
            d.unread(G, 1).await;
        }
        away.off().await;
        assert_eq!(kick(&ben, &["zoe"]).await, ErrorCode::NoPermission);
        assert_eq!(kick(&anna, &["ben"]).await, ErrorCode::Ok);
        is(&ben, GroupMembership::Kicked).await;
        ben.total(0).await;
        let said = |e: &Event| matches!(e, Event::ConversationsChanged(c) if !c.changed.is_empty()).then_some(());
        ben.event("the row changed", said).await;
        assert_eq!(
            ben.host.queue_text(G, "late", SendOptions::default()).await.map_err(|e| e.code),
            Err(ErrorCode::NoPermission)
        );
        anna.send(G, "secret").await;
        assert_eq!(history(&ben).await.last().unwrap(), "kicked:ben", "above {above}");
        assert_eq!(add(&anna, &["ben"]).await.map(drop).map_err(|e| e.code), Ok(()));
        let again = anna.send(G, "again").await;
        // The device that was away meets both at once.
        away.on().await;
        for d in [&ben, &away] {
            d.head(G, again).await;
            is(d, GroupMembership::Member).await;
            d.unread(G, 1).await;
            let texts = history(d).await;
            assert!(texts.contains(&"before".into()) && texts.ends_with(&["joined:ben".into(), "again".into()]), "{texts:?}");
            assert!(!texts.contains(&"secret".into()), "above {above}: {texts:?}");
            assert_eq!(found(d, "secret").await, 0);
        }
        let fresh = stage.device("ben", "fresh").await;
        fresh.head(G, again).await;
        fresh.unread(G, 1).await;
        assert_eq!(history(&fresh).await, ["joined:ben", "again"]);
        assert_eq!(anna.code(Command::QuitGroup { group_id: id() }).await, ErrorCode::OwnerMayNotQuit);
        ben.run(Command::QuitGroup { group_id: id() }).await;
        let row = ben.host.conversation(G).await.unwrap();
        assert_eq!((row.membership, row.unread, row.role), (GroupMembership::Quit, 0, GroupRole::None), "with the call");
        anna.run(Command::DismissGroup { group_id: id() }).await;
        is(&away, GroupMembership::Quit).await;
        is(&anna, GroupMembership::Dismissed).await;
        assert_eq!(anna.host.queue_text(G, "?", SendOptions::default()).await.map_err(|e| e.code), Err(ErrorCode::NoSuchGroup));
        assert_eq!(ben.code(Command::JoinGroup { group_id: id(), wording: String::new() }).await, ErrorCode::NoSuchGroup);
        for d in [anna, ben, away, fresh] {
            d.end().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_removed_beyond_the_ttl_learns_it_from_the_snapshot() {
    let stage = Stage::new().await;
    let anna = stage.device("anna", "one").await;
    make(&anna, &stage, GroupType::Work, GroupJoinOption::OfType, &["ben", "zoe"]).await;
    let ben = stage.device("ben", "one").await;
    anna.send(G, "before").await;
    ben.unread(G, 1).await;
    ben.off().await;
    assert_eq!(kick(&anna, &["ben"]).await, ErrorCode::Ok);
    anna.send(G, "secret").await;
    // Every entry is past its time to live: the device's cursor leads nowhere.
    let server = stage.site.server().unwrap();
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.expire_before(i64::MAX).await.unwrap();
    ben.on().await;
    is(&ben, GroupMembership::Kicked).await;
    ben.until(G, "its end", |r| r.unread == 0 && r.head_seq == 3).await;
    let texts = history(&ben).await;
    assert_eq!(texts.last().unwrap(), "kicked:ben");
    assert!(texts.contains(&"before".into()) && !texts.contains(&"secret".into()), "{texts:?}");
    for d in [anna, ben] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_act_at_once_find_what_the_first_one_did() {
    let stage = Stage::new().await;
    let anna = stage.device("anna", "one").await;
    make(&anna, &stage, GroupType::Public, GroupJoinOption::Any, &["ben", "zoe"]).await;
    let (second, ben) = (stage.device("anna", "two").await, stage.device("ben", "one").await);
    for d in [&second, &ben] {
        is(d, GroupMembership::Member).await;
    }
    let dismiss = || Command::DismissGroup { group_id: id() };
    let (one, two) = tokio::join!(anna.code(dismiss()), second.code(dismiss()));
    let mut codes = [one, two];
    codes.sort();
    assert_eq!(codes, [ErrorCode::Ok, ErrorCode::NoSuchGroup]);
    let zoe = stage.light("zoe");
    for d in [&anna, &second, &ben] {
        is(d, GroupMembership::Dismissed).await;
        assert_eq!(history(d).await, ["created", "dismissed"]);
    }
    let refused = zoe.send(&ntk_tests::light::wire_key(&group()), ntk_protocol::MessageId::new(1, [1; 10]), "?", false).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NoSuchGroup as u32);
    for d in [anna, second, ben] {
        d.end().await;
    }
}

async fn joined(d: &Device, order: JoinedGroupOrder, cursor: &str, count: u32) -> JoinedGroupPage {
    match d.host.call(Command::GetJoinedGroups { order, cursor: cursor.into(), count }).await {
        Ok(Some(Reply::JoinedGroupPage(page))) => page,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_groups_one_is_in_are_listed_offline_and_after_a_restart_as_on_a_device_that_was_there() {
    let stage = Stage::new().await;
    let (anna, mut other) = (stage.device("anna", "one").await, stage.device("anna", "two").await);
    for (group_id, name) in [("c", "Zebra"), ("a", "mango"), ("b", "Apple")] {
        let group =
            NewGroup { group_id: group_id.into(), name: name.into(), group_type: GroupType::Meeting, ..Default::default() };
        anna.run(Command::CreateGroupWith { group, members: Vec::new() }).await;
        stage.next_ms().await;
    }
    let ben = stage.device("ben", "one").await;
    let result = ben.host.call(Command::JoinGroup { group_id: "a".into(), wording: String::new() }).await;
    assert!(matches!(&result, Ok(Some(Reply::JoinGroup(r))) if !r.waiting && r.conversation == "group_a"), "{result:?}");
    for d in [&anna, &other] {
        d.until("group_a", "two members", |r| r.member_count == 2).await;
        d.until("group_b", "here", |r| r.role == GroupRole::Owner).await;
    }
    anna.off().await;
    other.off().await;
    stage.reopen(&mut other).await;
    let names = |page: &JoinedGroupPage| page.groups.iter().map(|g| g.name.clone()).collect::<Vec<_>>();
    assert!(matches!(
        other.code(Command::GetJoinedGroups { order: JoinedGroupOrder::Name, cursor: "?".into(), count: 0 }).await,
        ErrorCode::InvalidParameters | ErrorCode::NotLoggedIn
    ));
    for d in [&anna, &other] {
        let first = joined(d, JoinedGroupOrder::Name, "", 2).await;
        let second = joined(d, JoinedGroupOrder::Name, &first.next_cursor, 2).await;
        assert_eq!((names(&first), names(&second)), (uids(&["Apple", "mango"]), uids(&["Zebra"])));
        let newest = joined(d, JoinedGroupOrder::JoinTime, "", 0).await;
        assert_eq!(names(&newest), ["Apple", "mango", "Zebra"]);
        let mango = &newest.groups[1];
        assert_eq!((mango.group_id.as_str(), mango.member_count, mango.role), ("a", 2, GroupRole::Owner));
        assert!(newest.groups.iter().all(|g| g.joined_ms > 0) && newest.groups[0].joined_ms > mango.joined_ms);
    }
    anna.on().await;
    anna.until("group_a", "online", |r| r.is_member).await;
    for d in [anna, other, ben] {
        d.end().await;
    }
}
