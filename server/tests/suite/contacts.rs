//! Friends, applications and blacklists.
use crate::client::*;
use ntk_protocol::friends::{Act, MAX_WAITING, is};
use ntk_protocol::rules::{self, allow, code, rpc};
use ntk_protocol::wire;
use ntk_server::Server;
use prost::Message as _;

fn act(act: Act, user: &str) -> wire::SetContact {
    wire::SetContact { user: user.into(), act: act.wire(), ..Default::default() }
}

async fn set(client: &mut Client, ask: wire::SetContact) -> Result<u32, u32> {
    client.rpc::<wire::Contact>(rpc::SET_CONTACT, ask).await.map(|c| c.is)
}

async fn page(client: &mut Client, after: u64, whole: bool) -> wire::Contacts {
    client.rpc(rpc::GET_CONTACTS, wire::GetContacts { after, whole, limit: 100 }).await.unwrap()
}

/// What others are to the client's user, by name, once all tasks are done.
async fn all(server: &Server, client: &mut Client) -> Vec<(String, u32)> {
    client.rest(server).await;
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let next = page(client, after, true).await;
        all.extend(next.contacts.into_iter().map(|c| (c.user, c.is)));
        after = next.ver;
        if !next.more {
            break;
        }
    }
    all.retain(|(_, is)| *is != 0);
    all.sort();
    all
}

fn of(contacts: &[(&str, u32)]) -> Vec<(String, u32)> {
    contacts.iter().map(|(user, is)| ((*user).to_owned(), *is)).collect()
}

async fn allows(client: &mut Client, who: u32) {
    let set = wire::SetProfile { allow: Some(who), ..Default::default() };
    client.rpc::<wire::Profile>(rpc::SET_PROFILE, set).await.unwrap();
}

const BOTH: u32 = is::FRIEND | is::FRIEND_OF;

#[tokio::test]
async fn who_is_added_says_whether_they_are_asked_and_both_lists_follow() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    let mut cid = Client::mem(&server, "cid", "c").await;
    assert_eq!(set(&mut ann, act(Act::Add, "bob")).await, Ok(BOTH), "anybody may");
    assert_eq!(set(&mut ann, act(Act::Add, "bob")).await, Ok(BOTH), "again is no mistake");
    assert_eq!((all(&server, &mut ann).await, all(&server, &mut bob).await), (of(&[("bob", BOTH)]), of(&[("ann", BOTH)])));
    allows(&mut cid, allow::CONFIRMED).await;
    let ask = wire::SetContact { wording: "it is me".into(), source: "qr".into(), remark: "Cid".into(), ..act(Act::Add, "cid") };
    assert_eq!(set(&mut ann, ask).await, Ok(is::APPLIED_TO));
    cid.rest(&server).await;
    let said = page(&mut cid, 0, true).await;
    let [application] = &said.contacts[..] else { panic!("{said:?}") };
    assert_eq!((application.is, &application.wording[..], &application.source[..]), (is::APPLIED, "it is me", "qr"));
    assert!(application.ver > said.read_ver && application.applied_ms > 0);
    cid.rpc::<wire::ReadContacts>(rpc::READ_CONTACTS, wire::ReadContacts {}).await.unwrap();
    let read = page(&mut cid, said.ver, false).await;
    assert!(read.contacts.is_empty() && read.ver > said.ver && read.read_ver >= application.ver);
    cid.rpc::<wire::ReadContacts>(rpc::READ_CONTACTS, wire::ReadContacts {}).await.unwrap();
    assert_eq!(page(&mut cid, read.ver, false).await.ver, read.ver, "what was read is no news");
    // One way: ann has cid, cid does not have ann.
    assert_eq!(set(&mut cid, act(Act::Accept, "ann")).await, Ok(is::FRIEND_OF));
    assert_eq!(set(&mut cid, act(Act::Accept, "ann")).await, Ok(is::FRIEND_OF), "again is no mistake");
    assert_eq!(all(&server, &mut ann).await, of(&[("bob", BOTH), ("cid", is::FRIEND)]));
    // Who has one as a friend is not asked.
    assert_eq!(set(&mut cid, act(Act::Add, "ann")).await, Ok(BOTH));
    assert_eq!(set(&mut ann, act(Act::Delete, "cid")).await, Ok(is::FRIEND_OF));
    assert_eq!(all(&server, &mut cid).await, of(&[("ann", is::FRIEND)]));
    assert_eq!(set(&mut cid, wire::SetContact { both: true, ..act(Act::Delete, "ann") }).await, Ok(0));
    assert_eq!(all(&server, &mut cid).await, of(&[]));
    allows(&mut cid, allow::NOBODY).await;
    assert_eq!(set(&mut ann, act(Act::Add, "cid")).await, Err(code::ADD_DENIED));
}

#[tokio::test]
async fn an_application_is_refused_taken_back_or_met_by_one_of_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    allows(&mut ann, allow::CONFIRMED).await;
    allows(&mut bob, allow::CONFIRMED).await;
    for way in [Act::Refuse, Act::Withdraw] {
        assert_eq!(set(&mut ann, act(Act::Add, "bob")).await, Ok(is::APPLIED_TO));
        assert_eq!(set(&mut bob, act(way, "ann")).await, Ok(0));
        assert!(all(&server, &mut ann).await.is_empty() && all(&server, &mut bob).await.is_empty());
    }
    assert_eq!(set(&mut bob, act(Act::Refuse, "ann")).await, Err(code::INVALID_PARAMETERS));
    assert_eq!(set(&mut bob, act(Act::Accept, "ann")).await, Err(code::INVALID_PARAMETERS));
    assert_eq!(set(&mut ann, act(Act::Add, "bob")).await, Ok(is::APPLIED_TO));
    assert_eq!(set(&mut bob, act(Act::Add, "ann")).await, Ok(BOTH), "both want it");
    assert_eq!(all(&server, &mut ann).await, of(&[("bob", BOTH)]));
}

#[tokio::test]
async fn a_blacklist_ends_friendship_and_what_comes_from_there_until_it_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    let hello = || Client::msg("c2c:3:ann:bob", "hello");
    set(&mut ann, act(Act::Add, "bob")).await.unwrap();
    assert_eq!(bob.send_msg(hello()).await.code, code::OK);
    assert_eq!(set(&mut ann, act(Act::Blacklist, "bob")).await, Ok(is::BLACKLISTED));
    assert_eq!((all(&server, &mut ann).await, all(&server, &mut bob).await), (of(&[("bob", is::BLACKLISTED)]), of(&[])));
    assert_eq!(bob.send_msg(hello()).await.code, code::BLACKLISTED);
    let online = wire::Send { flags: rules::flags::ONLINE_ONLY, ..hello() };
    assert_eq!(bob.send_msg(online).await.code, code::BLACKLISTED, "nor what is stored nowhere");
    let body = wire::Body { text: "hello again".into(), ..Default::default() }.encode_to_vec().into();
    let edit = wire::Modify { conv: "c2c:3:ann:bob".into(), cseq: 1, body, ..Default::default() };
    assert_eq!(bob.rpc::<wire::Msg>(rpc::MODIFY, edit).await, Err(code::BLACKLISTED), "nor an edit");
    assert_eq!(ann.send_msg(hello()).await.code, code::OK, "who wants to hear nothing may speak");
    assert_eq!(set(&mut bob, act(Act::Add, "ann")).await, Err(code::IN_BLACKLIST_OF_PEER));
    assert_eq!(set(&mut ann, act(Act::Add, "bob")).await, Err(code::PEER_IN_BLACKLIST));
    assert_eq!(set(&mut ann, act(Act::Unblacklist, "bob")).await, Ok(0));
    assert_eq!(bob.send_msg(hello()).await.code, code::OK);
}

#[tokio::test]
async fn a_remark_is_the_users_own_and_goes_with_the_friend() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    let called = |remark: &str| wire::SetContact { remark: remark.into(), ..act(Act::Remark, "bob") };
    assert_eq!(set(&mut ann, called("Bobby")).await, Err(code::INVALID_PARAMETERS), "no friend");
    set(&mut ann, wire::SetContact { remark: "B".into(), ..act(Act::Add, "bob") }).await.unwrap();
    all(&server, &mut ann).await;
    let first = page(&mut ann, 0, true).await;
    assert_eq!((&first.contacts[0].remark[..], first.ver), ("B", 1));
    assert_eq!(set(&mut ann, called("Bobby")).await, Ok(BOTH));
    let second = page(&mut ann, first.ver, false).await;
    assert_eq!((&second.contacts[0].remark[..], second.ver), ("Bobby", 2));
    assert!(page(&mut ann, 2, false).await.contacts.is_empty());
    bob.rest(&server).await;
    assert_eq!(page(&mut bob, 0, true).await.contacts[0].remark, "");
    assert_eq!(set(&mut ann, called("a\nb")).await, Err(code::INVALID_PARAMETERS));
    set(&mut ann, act(Act::Delete, "bob")).await.unwrap();
    set(&mut ann, act(Act::Add, "bob")).await.unwrap();
    all(&server, &mut ann).await;
    assert_eq!(page(&mut ann, 0, true).await.contacts[0].remark, "");
}

#[tokio::test]
async fn lists_are_full_applications_bounded_and_a_device_that_was_away_for_long_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.limits.friends = 2;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut others = Vec::new();
    for n in 0..MAX_WAITING + 3 {
        others.push(Client::mem(&server, &format!("u{n:03}"), "x").await);
    }
    for friend in ["u000", "u001"] {
        assert_eq!(set(&mut ann, act(Act::Add, friend)).await, Ok(BOTH));
    }
    all(&server, &mut ann).await;
    assert_eq!(set(&mut ann, act(Act::Add, "u002")).await, Err(code::FRIENDS_FULL));
    assert_eq!(set(&mut others[2], act(Act::Add, "ann")).await, Err(code::PEER_FRIENDS_FULL));
    allows(&mut ann, allow::CONFIRMED).await;
    for other in &mut others[2..] {
        assert_eq!(set(other, act(Act::Add, "ann")).await, Ok(is::APPLIED_TO));
        ann.rest(&server).await;
    }
    let waits = all(&server, &mut ann).await.into_iter().filter(|(_, is)| is & ntk_protocol::friends::is::APPLIED != 0).count();
    assert_eq!(waits as u32, MAX_WAITING);
    let ver = page(&mut ann, u64::MAX >> 1, false).await;
    assert!(ver.gone, "of a server that lost what the device knows");
}

#[tokio::test]
async fn what_is_nothing_to_do_about_a_user_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    assert_eq!(set(&mut ann, act(Act::Add, "nobody")).await, Err(code::UNKNOWN_USER));
    assert_eq!(set(&mut ann, act(Act::Add, "ann")).await, Err(code::INVALID_PARAMETERS));
    assert_eq!(set(&mut ann, act(Act::Add, "")).await, Err(code::BAD_USER_ID));
    let _bob = Client::mem(&server, "bob", "b").await;
    for bad in [
        wire::SetContact { act: 0, ..act(Act::Add, "bob") },
        wire::SetContact { act: 9, ..act(Act::Add, "bob") },
        wire::SetContact { wording: "x".repeat(121), ..act(Act::Add, "bob") },
        wire::SetContact { source: "x".repeat(33), ..act(Act::Add, "bob") },
        wire::SetContact { remark: "x".repeat(97), ..act(Act::Add, "bob") },
    ] {
        assert_eq!(set(&mut ann, bad).await, Err(code::INVALID_PARAMETERS));
    }
}
