//! Users and groups found by what they are called, with the real server.
use ntk_core::api::{
    AllowType, Command, ErrorCode, GroupRole, GroupSearchPage, GroupType, NameSearch, NewGroup, Reply, SelfInfo, UserSearchPage,
};
use ntk_tests::stage::{Device, Stage};

fn words(keywords: &[&str]) -> NameSearch {
    NameSearch { keywords: keywords.iter().map(|k| (*k).to_owned()).collect(), ..Default::default() }
}

async fn users(d: &Device, query: NameSearch) -> UserSearchPage {
    match d.host.call(Command::SearchUsers { query }).await {
        Ok(Some(Reply::UserSearchPage(page))) => page,
        other => panic!("{other:?}"),
    }
}

async fn groups(d: &Device, query: NameSearch) -> GroupSearchPage {
    match d.host.call(Command::SearchCloudGroups { query }).await {
        Ok(Some(Reply::GroupSearchPage(page))) => page,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_are_found_by_name_sound_and_id_and_come_with_their_profile() {
    let stage = Stage::new().await;
    let anna = stage.device("anna", "a").await;
    let ben = stage.device("ben", "b").await;
    let cleo = stage.device("cleo", "c").await;
    let own = |nickname: &str, signature: &str, allow_type| SelfInfo {
        fields: 1 | 4 | 128,
        nickname: nickname.into(),
        signature: signature.into(),
        allow_type,
        ..Default::default()
    };
    ben.run(Command::SetSelfInfo { info: own("张三 Ben", "hello", AllowType::NeedsConfirmation) }).await;
    cleo.run(Command::SetSelfInfo { info: own("张三", "", AllowType::Nobody) }).await;
    for keyword in ["ben", "zhangsan", "ZS", "张三"] {
        let page = users(&anna, words(&[keyword])).await;
        let [found] = &page.users[..] else { panic!("{keyword}: {page:?}") };
        assert_eq!((&found.user_id[..], &found.name[..], &found.signature[..]), ("ben", "张三 Ben", "hello"), "{keyword}");
        assert_eq!((found.allow_type, &page.next_cursor[..]), (AllowType::NeedsConfirmation, ""));
    }
    assert!(users(&anna, words(&["cleo"])).await.users.is_empty(), "nobody may add her");
    let page = users(&anna, NameSearch { count: 1, any: true, ..words(&["ben", "anna"]) }).await;
    let next =
        users(&anna, NameSearch { count: 1, any: true, cursor: page.next_cursor.clone(), ..words(&["ben", "anna"]) }).await;
    let ids: Vec<&str> = page.users.iter().chain(&next.users).map(|u| &u.user_id[..]).collect();
    assert_eq!((ids, &next.next_cursor[..]), (vec!["anna", "ben"], ""));
    for bad in [words(&[]), words(&[""]), words(&["x"; 6]), NameSearch { cursor: "x".into(), ..words(&["a"]) }] {
        assert_eq!(anna.code(Command::SearchUsers { query: bad.clone() }).await, ErrorCode::InvalidParameters);
        assert_eq!(anna.code(Command::SearchCloudGroups { query: bad }).await, ErrorCode::InvalidParameters);
    }
    anna.off().await;
    assert_eq!(anna.code(Command::SearchUsers { query: words(&["ben"]) }).await, ErrorCode::NoNetwork);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_is_found_can_be_joined_and_a_work_group_is_not_found() {
    let stage = Stage::new().await;
    let anna = stage.device("anna", "a").await;
    let ben = stage.device("ben", "b").await;
    for (id, group_type) in [("w", GroupType::Work), ("c", GroupType::Community)] {
        let group = NewGroup { group_id: id.into(), name: "国际象棋 Chess".into(), group_type, ..Default::default() };
        ben.run(Command::CreateGroupWith { group, members: Vec::new() }).await;
    }
    let page = groups(&anna, words(&["xiangqi", "che"])).await;
    let [found] = &page.groups[..] else { panic!("{page:?}") };
    assert_eq!((&found.group_id[..], &found.owner[..], found.role), ("c", "ben", GroupRole::None));
    anna.run(Command::JoinGroup { group_id: found.group_id.clone(), wording: String::new() }).await;
    let page = groups(&anna, words(&["chess"])).await;
    assert_eq!(page.groups.iter().map(|g| g.role).collect::<Vec<_>>(), [GroupRole::Member]);
}
