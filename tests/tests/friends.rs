//! Friends, applications and the blacklist, with real kernels and the real server: lists on every own device, remarks as names, and
//! who may write to whom.
use ntk_core::api::{
    AllowType, Command, ErrorCode, Event, FriendAdd, FriendApplication, FriendInfo, FriendOrder, FriendPage, Reply, SelfInfo,
    SendOptions,
};
use ntk_tests::stage::{Device, SOON, Stage};
use std::time::Duration;
use tokio::time::Instant;

async fn done(d: &Device, command: Command) -> FriendInfo {
    let name = command.name();
    match d.host.call(command).await {
        Ok(Some(Reply::FriendInfo(friend))) => friend,
        other => panic!("{name}: {other:?}"),
    }
}

fn add(user: &str) -> Command {
    Command::AddFriend { add: FriendAdd { user_id: user.into(), ..Default::default() } }
}

async fn page(d: &Device, command: Command) -> FriendPage {
    match d.host.call(command).await {
        Ok(Some(Reply::FriendPage(page))) => page,
        other => panic!("{other:?}"),
    }
}

async fn friends(d: &Device) -> Vec<FriendInfo> {
    page(d, Command::GetFriends { order: FriendOrder::Name, cursor: String::new(), count: 100 }).await.friends
}

async fn applications(d: &Device) -> FriendPage {
    page(d, Command::GetFriendApplications { cursor: String::new(), count: 100 }).await
}

fn ids(friends: &[FriendInfo]) -> Vec<&str> {
    friends.iter().map(|f| &f.user_id[..]).collect()
}

/// Waits until a device's list of friends, by what they are called, is this.
async fn until(d: &Device, what: &[&str]) {
    let deadline = Instant::now() + SOON;
    loop {
        let now = friends(d).await;
        let names: Vec<&str> = now.iter().map(|f| &f.name[..]).collect();
        if names == what {
            return;
        }
        assert!(Instant::now() < deadline, "{}/{}: {names:?} never became {what:?}", d.user, d.device);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn confirms(d: &Device) {
    let info = SelfInfo { fields: 128, allow_type: AllowType::NeedsConfirmation, ..Default::default() };
    d.run(Command::SetSelfInfo { info }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn friends_are_the_same_on_every_own_device_also_on_one_that_was_away_and_offline() {
    let stage = Stage::new().await;
    let (anna, ben) = (stage.device("anna", "one").await, stage.device("ben", "b").await);
    let mut other = stage.device("anna", "two").await;
    let cleo = stage.device("cleo", "c").await;
    let now = done(&anna, add("ben")).await;
    assert!(now.is_friend && now.is_friend_of && now.application == FriendApplication::None);
    for d in [&anna, &other] {
        until(d, &["ben"]).await;
    }
    until(&ben, &["anna"]).await;
    // The two had no conversation before.
    anna.send("c2c_ben", "hello, friend").await;
    ben.unread("c2c_anna", 1).await;
    other.off().await;
    done(&anna, add("cleo")).await;
    done(&ben, Command::DeleteFriend { user_id: "anna".into(), both: true }).await;
    until(&anna, &["cleo"]).await;
    assert_eq!(ids(&friends(&other).await), ["ben"], "offline there is what was");
    other.on().await;
    until(&other, &["cleo"]).await;
    // A device that is new, and one that was closed.
    let third = stage.device("anna", "three").await;
    until(&third, &["cleo"]).await;
    stage.reopen(&mut other).await;
    until(&other, &["cleo"]).await;
    let checked = match anna.host.call(Command::CheckFriends { user_ids: vec!["ben".into(), "cleo".into()] }).await {
        Ok(Some(Reply::Friends(all))) => all.friends,
        other => panic!("{other:?}"),
    };
    assert_eq!(checked.iter().map(|f| f.is_friend).collect::<Vec<_>>(), [false, true]);
    let changed = |e: &Event| match e {
        Event::FriendsChanged(change) => change.friends.iter().find(|f| f.user_id == "anna" && f.is_friend).map(|_| ()),
        _ => None,
    };
    cleo.event("a friend", changed).await;
    for d in [anna, ben, cleo, third] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_wants_to_be_asked_has_an_application_and_decides() {
    let stage = Stage::new().await;
    let (anna, ben) = (stage.device("anna", "a").await, stage.device("ben", "b").await);
    let second = stage.device("ben", "c").await;
    confirms(&ben).await;
    let add = FriendAdd { user_id: "ben".into(), wording: "from the club".into(), source: "qr".into(), remark: "Benny".into() };
    let now = done(&anna, Command::AddFriend { add }).await;
    assert!(!now.is_friend && now.application == FriendApplication::SendOut);
    let came = |e: &Event| match e {
        Event::FriendsChanged(change) => change.friends.iter().any(|f| f.application == FriendApplication::ComeIn).then_some(()),
        _ => None,
    };
    ben.event("an application", came).await;
    let found = applications(&ben).await;
    assert_eq!((ids(&found.friends), found.unread, &found.friends[0].wording[..]), (vec!["anna"], 1, "from the club"));
    second.event("an application", came).await;
    ben.run(Command::SetFriendApplicationsRead {}).await;
    for d in [&ben, &second] {
        let deadline = Instant::now() + SOON;
        while applications(d).await.unread > 0 {
            assert!(Instant::now() < deadline, "{}: nothing was read", d.device);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let read = |e: &Event| match e {
            Event::FriendsChanged(change) => (change.unread_applications == 0).then_some(()),
            _ => None,
        };
        d.event("that they were read", read).await;
    }
    assert_eq!(ben.code(Command::AcceptFriendApplication { user_id: "zoe".into(), both: true }).await, ErrorCode::UnknownUser);
    let now = done(&ben, Command::AcceptFriendApplication { user_id: "anna".into(), both: true }).await;
    assert!(now.is_friend && now.is_friend_of);
    // The remark waited with the application.
    until(&anna, &["Benny"]).await;
    until(&ben, &["anna"]).await;
    assert!(applications(&ben).await.friends.is_empty() && applications(&anna).await.friends.is_empty());
    let again = Command::RefuseFriendApplication { user_id: "anna".into() };
    assert_eq!(ben.code(again).await, ErrorCode::InvalidParameters);
    for d in [anna, ben, second] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_remark_is_what_a_friend_is_called_everywhere_on_all_own_devices_and_nowhere_else() {
    let stage = Stage::new().await;
    let (anna, ben) = (stage.device("anna", "one").await, stage.device("ben", "b").await);
    let other = stage.device("anna", "two").await;
    ben.run(Command::SetSelfInfo { info: SelfInfo { fields: 1, nickname: "Ben".into(), ..Default::default() } }).await;
    ben.send("c2c_anna", "hello").await;
    let called = |remark: &str| Command::SetFriendRemark { user_id: "ben".into(), remark: remark.into() };
    assert_eq!(anna.code(called("Benny")).await, ErrorCode::InvalidParameters, "no friend");
    assert_eq!(anna.code(called("a\u{202e}b")).await, ErrorCode::InvalidParameters);
    done(&anna, add("ben")).await;
    until(&anna, &["Ben"]).await;
    done(&anna, called("Benny")).await;
    for d in [&anna, &other] {
        until(d, &["Benny"]).await;
        d.until("c2c_ben", "the remark as title", |r| r.title == "Benny").await;
        d.until("c2c_ben", "and as sender", |r| r.last_message.as_ref().is_some_and(|m| m.sender_name == "Benny")).await;
        match d.host.call(Command::SearchConversations { text: "benn".into(), cursor: String::new(), count: 0 }).await {
            Ok(Some(Reply::ConversationPage(page))) => assert_eq!(page.rows.len(), 1),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(friends(&ben).await[0].remark, "");
    done(&anna, Command::DeleteFriend { user_id: "ben".into(), both: false }).await;
    for d in [&anna, &other] {
        d.until("c2c_ben", "no remark any more", |r| r.title != "Benny").await;
    }
    for d in [anna, ben, other] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_in_the_blacklist_cannot_write_and_hears_it_from_the_queue() {
    let stage = Stage::new().await;
    let (anna, ben) = (stage.device("anna", "a").await, stage.device("ben", "b").await);
    ben.send("c2c_anna", "hello").await;
    let now = done(&anna, Command::AddToBlacklist { user_id: "ben".into() }).await;
    assert!(now.is_blacklisted && !now.is_friend);
    let local_id = ben.host.queue_text("c2c_anna", "are you there?", SendOptions::default()).await.expect("queued");
    assert_eq!(ben.host.sent(local_id).await.map_err(|e| e.code), Err(ErrorCode::Blacklisted));
    assert_eq!(ben.code(add("anna")).await, ErrorCode::BlacklistedByPeer);
    assert_eq!(anna.code(add("ben")).await, ErrorCode::PeerBlacklisted);
    let deadline = Instant::now() + SOON;
    while page(&anna, Command::GetBlacklist { cursor: String::new(), count: 0 }).await.friends.len() != 1 {
        assert!(Instant::now() < deadline, "nobody is in the list");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    done(&anna, Command::DeleteFromBlacklist { user_id: "ben".into() }).await;
    ben.send("c2c_anna", "hello again").await;
    anna.head("c2c_ben", 2).await;
    for d in [anna, ben] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_comes_by_pages_in_both_orders_and_what_is_no_page_is_refused() {
    let stage = Stage::new().await;
    let anna = stage.device("anna", "a").await;
    for n in 0..120 {
        let user = format!("u{n:03}");
        stage.site.token(&user);
        done(&anna, add(&user)).await;
    }
    let deadline = Instant::now() + SOON;
    loop {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let next = page(&anna, Command::GetFriends { order: FriendOrder::Name, cursor, count: 50 }).await;
            all.extend(next.friends.into_iter().map(|f| f.user_id));
            cursor = next.next_cursor;
            if cursor.is_empty() {
                break;
            }
        }
        assert!(all.is_sorted(), "{all:?}");
        if all.len() == 120 {
            break;
        }
        assert!(Instant::now() < deadline, "{} of 120", all.len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let newest = page(&anna, Command::GetFriends { order: FriendOrder::AddTime, cursor: String::new(), count: 100 }).await;
    assert!(newest.friends.is_sorted_by(|a, b| a.added_ms >= b.added_ms) && newest.friends.len() == 100);
    let rest = Command::GetFriends { order: FriendOrder::AddTime, cursor: newest.next_cursor, count: 100 };
    assert_eq!(page(&anna, rest).await.friends.len(), 20);
    for bad in ["x", "5", "5.zz", "zz.00"] {
        let ask = Command::GetFriends { order: FriendOrder::AddTime, cursor: bad.into(), count: 1 };
        assert_eq!(anna.code(ask).await, ErrorCode::InvalidParameters, "{bad}");
    }
    anna.end().await;
}
