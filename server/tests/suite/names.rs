//! Users and groups by what they are called.
use crate::client::*;
use ntk_protocol::rules::{allow, code, rpc};
use ntk_protocol::wire;
use ntk_server::Server;

fn ask(keywords: &[&str]) -> wire::SearchNames {
    wire::SearchNames { keywords: keywords.iter().map(|k| (*k).into()).collect(), limit: 20, ..Default::default() }
}

async fn users(client: &mut Client, ask: wire::SearchNames) -> Vec<String> {
    let found: wire::FoundUsers = client.rpc(rpc::SEARCH_USERS, ask).await.unwrap();
    found.users.into_iter().map(|p| p.user).collect()
}

async fn groups(client: &mut Client, keyword: &str) -> Vec<String> {
    let found: wire::FoundGroups = client.rpc(rpc::SEARCH_GROUPS, ask(&[keyword])).await.unwrap();
    found.groups.into_iter().map(|g| g.conv).collect()
}

async fn called(client: &mut Client, nickname: &str) {
    let set = wire::SetProfile { nickname: Some(nickname.into()), ..Default::default() };
    client.rpc::<wire::Profile>(rpc::SET_PROFILE, set).await.unwrap();
}

#[tokio::test]
async fn users_are_found_by_name_and_sound_and_id_as_they_are_called_now_unless_they_let_nobody_add_them() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    let mut cid = Client::mem(&server, "cid", "c").await;
    called(&mut ann, "Ann Lee").await;
    called(&mut bob, "张三丰").await;
    called(&mut cid, "Annette").await;
    assert_eq!(users(&mut bob, ask(&["ann"])).await, ["ann", "cid"], "an id first, then how a name begins");
    assert_eq!(users(&mut ann, ask(&["zhangs"])).await, ["bob"]);
    assert_eq!(users(&mut ann, ask(&["zsf"])).await, ["bob"]);
    assert_eq!(users(&mut ann, ask(&["三丰"])).await, ["bob"]);
    assert_eq!(users(&mut ann, ask(&["bob"])).await, ["bob"]);
    assert!(users(&mut ann, ask(&["ann", "bo"])).await.is_empty());
    let any = wire::SearchNames { any: true, ..ask(&["ann", "lee"]) };
    assert_eq!(users(&mut bob, any.clone()).await, ["ann", "cid"], "who has both comes first");
    let mut pages = Vec::new();
    let mut next = wire::SearchNames { limit: 1, ..any };
    loop {
        let found: wire::FoundUsers = bob.rpc(rpc::SEARCH_USERS, next.clone()).await.unwrap();
        pages.extend(found.users.into_iter().map(|p| p.user));
        next.page_token = found.next_page_token;
        if next.page_token.is_empty() {
            break;
        }
    }
    assert_eq!(pages, ["ann", "cid"]);
    called(&mut cid, "Zoe").await;
    assert_eq!(users(&mut bob, ask(&["annette"])).await, [""; 0]);
    assert_eq!(users(&mut bob, ask(&["zoe"])).await, ["cid"]);
    let nobody = wire::SetProfile { allow: Some(allow::NOBODY), ..Default::default() };
    cid.rpc::<wire::Profile>(rpc::SET_PROFILE, nobody).await.unwrap();
    assert!(users(&mut bob, ask(&["zoe"])).await.is_empty() && users(&mut bob, ask(&["cid"])).await.is_empty());
    server.shutdown().await;
    let server = Server::start(config(&dir)).await.unwrap();
    let mut bob = Client::mem(&server, "bob", "b").await;
    assert_eq!(users(&mut bob, ask(&["lee"])).await, ["ann"]);
}

#[tokio::test]
async fn groups_that_are_open_to_strangers_are_found_until_they_end_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    for (group, of) in [("work", 1), ("open", 2), ("meet", 3), ("city", 4)] {
        let new = wire::CreateGroup { group: group.into(), name: format!("Chess {group}"), r#type: of, ..Default::default() };
        ann.rpc::<wire::ConvState>(rpc::CREATE_GROUP, new).await.unwrap();
    }
    assert_eq!(groups(&mut bob, "chess").await, ["group:city", "group:meet", "group:open"]);
    assert_eq!(groups(&mut ann, "chess").await, ["group:city", "group:meet", "group:open"], "a member finds no more");
    assert_eq!(groups(&mut bob, "open").await, ["group:open"]);
    assert!(groups(&mut bob, "work").await.is_empty(), "nor by its id");
    let named = wire::SetGroup { conv: "group:open".into(), name: Some("围棋".into()), ..Default::default() };
    ann.rpc::<wire::GroupCard>(rpc::SET_GROUP, named).await.unwrap();
    assert_eq!(groups(&mut bob, "weiqi").await, ["group:open"]);
    let end = wire::DismissGroup { conv: "group:city".into() };
    ann.rpc::<wire::ConvState>(rpc::DISMISS_GROUP, end).await.unwrap();
    assert_eq!(groups(&mut bob, "chess").await, ["group:meet"]);
}

#[tokio::test]
async fn what_is_no_search_of_names_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let long = "x".repeat(257);
    for bad in [
        ask(&[]),
        ask(&["a", "b", "c", "d", "e", "f"]),
        ask(&[""]),
        ask(&[&long]),
        wire::SearchNames { limit: 0, ..ask(&["a"]) },
        wire::SearchNames { limit: 101, ..ask(&["a"]) },
        wire::SearchNames { page_token: b"-1"[..].into(), ..ask(&["a"]) },
    ] {
        assert_eq!(ann.rpc::<wire::FoundUsers>(rpc::SEARCH_USERS, bad.clone()).await, Err(code::INVALID_PARAMETERS));
        assert_eq!(ann.rpc::<wire::FoundGroups>(rpc::SEARCH_GROUPS, bad).await, Err(code::INVALID_PARAMETERS));
    }
    assert!(users(&mut ann, ask(&["\" OR *"])).await.is_empty(), "signs ask for nothing");
}
