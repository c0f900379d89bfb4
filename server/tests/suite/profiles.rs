//! Who users are: what they say of themselves, who learns of it, and what anybody else is told.
use crate::client::*;
use ntk_protocol::rules::{self, code, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::EntryKind::EntryUser;
use ntk_protocol::wire::frame::Kind;
use ntk_server::Server;

fn called(nickname: &str) -> wire::SetProfile {
    wire::SetProfile { nickname: Some(nickname.into()), ..Default::default() }
}

async fn known(client: &mut Client, users: &[(&str, u64)]) -> Result<wire::Profiles, u32> {
    let users = users.iter().map(|(user, ver)| wire::KnownProfile { user: (*user).into(), ver: *ver }).collect();
    client.rpc(rpc::GET_PROFILES, wire::GetProfiles { users }).await
}

#[tokio::test]
async fn a_profile_is_told_to_the_own_devices_and_to_whoever_asks_for_a_newer_one() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let (mut ann, mut ann2) = (Client::mem(&server, "ann", "a").await, Client::mem(&server, "ann", "b").await);
    let mut bob = Client::mem(&server, "bob", "b").await;
    assert_eq!(known(&mut bob, &[("ann", 0), ("bob", 0), ("nobody", 7)]).await.unwrap().unknown, ["nobody"]);
    let first: wire::Profile = ann.rpc(rpc::SET_PROFILE, called("Anna")).await.unwrap();
    assert!(first.ver > 0 && first.user == "ann" && first.nickname == "Anna");
    let again: wire::Profile = ann.rpc(rpc::SET_PROFILE, called("Anna")).await.unwrap();
    assert_eq!(again, first, "what changes nothing has no newer version");
    let gender = wire::SetProfile { gender: Some(2), ..Default::default() };
    let second: wire::Profile = ann.rpc(rpc::SET_PROFILE, gender).await.unwrap();
    assert!(second.ver > first.ver && second.nickname == "Anna" && second.gender == 2);
    ann2.rest(&server).await;
    let said: Vec<_> = ann2.of_kind(EntryUser).into_iter().map(|e| e.user_state.clone().unwrap().profile.unwrap()).collect();
    assert_eq!(said, [first.clone().into(), second.clone().into()]);
    bob.rest(&server).await;
    assert!(bob.of_kind(EntryUser).is_empty(), "others ask");
    assert_eq!(known(&mut bob, &[("ann", first.ver), ("bob", 0)]).await.unwrap().profiles, std::slice::from_ref(&second));
    assert_eq!(known(&mut bob, &[("ann", second.ver)]).await.unwrap(), wire::Profiles::default());
    // One whose backup was taken back is told too.
    assert_eq!(known(&mut bob, &[("ann", second.ver + 1)]).await.unwrap().profiles, std::slice::from_ref(&second));
    // A device that comes later, and one that was away, have it from the user's own state.
    let ask = wire::Snapshot { rid: 1, page_token: Default::default(), limit: 1 };
    let Kind::SnapshotPage(page) = ann2.ask(Kind::Snapshot(ask)).await else { panic!() };
    assert_eq!(page.user_state.unwrap().profile, Some(second.clone().into()));
    ann2.cursor = 0;
    ann2.entries.clear();
    ann2.tell(Kind::Pull(wire::Pull { rid: 1, after: 0, limit: 500 })).await;
    ann2.rest(&server).await;
    assert_eq!(ann2.of_kind(EntryUser)[0].user_state.as_ref().unwrap().profile, Some(second.into()));
}

#[tokio::test]
async fn a_profile_outlives_the_server_and_what_it_may_not_be_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let field = |key: &str, value: &str| wire::ProfileField { key: key.into(), value: value.into() };
    let mut ask = called("\u{5d0}\u{5e0}\u{5d4}");
    ask.custom = vec![field("team", "red")];
    let set: wire::Profile = ann.rpc(rpc::SET_PROFILE, ask).await.unwrap();
    let many = |from: u8| (from..from + 20).map(|n| field(&format!("k{n}"), "v")).collect();
    for bad in [
        called(&"x".repeat(rules::MAX_PROFILE_TEXT + 1)),
        called("\u{202e}nna"),
        called("a\nb"),
        wire::SetProfile { gender: Some(9), ..Default::default() },
        wire::SetProfile { allow: Some(9), ..Default::default() },
        // With the one there is they would be too many.
        wire::SetProfile { custom: many(0), ..Default::default() },
    ] {
        assert_eq!(ann.rpc::<wire::Profile>(rpc::SET_PROFILE, bad).await, Err(code::INVALID_PARAMETERS));
    }
    assert_eq!(known(&mut ann, &[]).await, Err(code::INVALID_PARAMETERS));
    assert_eq!(known(&mut ann, &[("", 0)]).await, Err(code::BAD_USER_ID));
    let many: Vec<String> = (0..101).map(|n| format!("u{n}")).collect();
    let many: Vec<_> = many.iter().map(|u| (u.as_str(), 0)).collect();
    assert_eq!(known(&mut ann, &many).await, Err(code::INVALID_PARAMETERS));
    server.shutdown().await;
    let server = Server::start(config(&dir)).await.unwrap();
    let mut bob = Client::mem(&server, "bob", "b").await;
    assert_eq!(known(&mut bob, &[("ann", 0)]).await.unwrap().profiles, [set]);
}

/// What a device of an older version sees: fields it does not know, under a version that is not newer.
#[tokio::test]
async fn a_changed_profile_is_no_newer_setting_of_the_user() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let put = wire::SetUser { put: vec![wire::Folder { id: 7, name: "work".into() }], ..Default::default() };
    let state: wire::UserState = ann.rpc(rpc::SET_USER, put).await.unwrap();
    ann.rpc::<wire::Profile>(rpc::SET_PROFILE, called("Anna")).await.unwrap();
    ann.rest(&server).await;
    let last = ann.of_kind(EntryUser).last().unwrap().user_state.clone().unwrap();
    assert_eq!(wire::UserState { profile: None, ..*last }, state);
}
