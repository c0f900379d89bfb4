//! Every way into a group and out of it, over the wire: what those who left still see, what they never hear, and what they find when
//! they come back.
use crate::client::*;
use ntk_protocol::groups::{GroupType, JoinOption, Membership, Role, Sizes};
use ntk_protocol::rules::{self, code, kind, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::EntryKind::EntryConv;
use ntk_server::{Config, Server};

const G: &str = "group:g";

/// What a call gets that answers with nothing.
async fn call(client: &mut Client, method: &str, args: impl prost::Message) -> u32 {
    client.try_rpc(method, args.encode_to_vec()).await.code
}

async fn quit(client: &mut Client) -> u32 {
    call(client, rpc::QUIT_GROUP, wire::QuitGroup { conv: G.into() }).await
}

async fn dismiss(client: &mut Client) -> u32 {
    call(client, rpc::DISMISS_GROUP, wire::DismissGroup { conv: G.into() }).await
}

async fn join(client: &mut Client) -> Result<wire::ConvState, u32> {
    client.rpc(rpc::JOIN_GROUP, wire::JoinGroup { conv: G.into(), ..Default::default() }).await
}

async fn kick(client: &mut Client, members: &[&str]) -> Result<wire::KickMembersRes, u32> {
    let members = members.iter().map(|m| (*m).to_owned()).collect();
    client.rpc(rpc::KICK_MEMBERS, wire::KickMembers { conv: G.into(), members }).await
}

async fn create(client: &mut Client, of: GroupType, members: &[&str], option: u32) -> Result<wire::ConvState, u32> {
    let members = members.iter().map(|m| (*m).to_owned()).collect();
    let info = Some(wire::GroupInfo { join_option: option, ..Default::default() });
    let args = wire::CreateGroup { group: "g".into(), name: "G".into(), members, r#type: of.wire(), info, ..Default::default() };
    client.rpc(rpc::CREATE_GROUP, args).await
}

async fn people<const N: usize>(server: &Server, names: [&str; N]) -> [Client; N] {
    let mut all = Vec::new();
    for name in names {
        all.push(Client::mem(server, name, "d").await);
    }
    all.try_into().ok().unwrap()
}

/// What a user has of the group, in short: membership, head, unread, read mark.
async fn seen(client: &mut Client) -> (Membership, u64, u64, u64) {
    let s = client.get_conv(G).await.unwrap();
    let how = s.seat.map_or(99, |seat| seat.membership);
    (Membership::from_wire(how).unwrap(), s.head, s.unread, s.read_cseq)
}

async fn texts(client: &mut Client) -> Vec<(u64, String)> {
    let page = client.page(wire::PullConv { conv: G.into(), lo: 1, hi: u64::MAX, limit: 100, ..Default::default() }).await;
    let body = |m: &wire::Msg| ntk_protocol::read::<wire::Body>(&m.body).unwrap();
    let text = |m: &wire::Msg| if m.kind == kind::GROUP_TIP { body(m).tip } else { body(m).text };
    page.rows.iter().map(|m| (m.cseq, text(m))).collect()
}

fn diffusing(dir: &tempfile::TempDir, above: u32) -> Config {
    let mut config = config(dir);
    config.read_diffusion_above = above;
    config
}

#[tokio::test]
async fn who_is_removed_sees_the_tip_about_it_and_nothing_after_and_may_do_nothing() {
    for above in [2, 2000] {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(diffusing(&dir, above)).await.unwrap();
        let [mut ann, mut bob, mut cid] = people(&server, ["ann", "bob", "cid"]).await;
        ann.create_group("g", &["bob", "cid"]).await;
        ann.send(G, "before").await;
        assert_eq!(kick(&mut cid, &["bob"]).await, Err(code::NO_PERMISSION), "a member removes nobody");
        let kicked = kick(&mut ann, &["bob", "zoe", "bob"]).await.unwrap();
        assert_eq!((kicked.kicked, kicked.not_members), (vec!["bob".to_owned()], vec!["zoe".to_owned(), "bob".to_owned()]));
        ann.send(G, "after").await;
        for client in [&mut ann, &mut bob, &mut cid] {
            client.rest(&server).await;
        }
        assert_eq!(seen(&mut bob).await, (Membership::Kicked, 3, 0, 3));
        assert_eq!(texts(&mut bob).await.last().unwrap(), &(3, "kicked:bob".into()), "above {above}");
        let told = bob.of_kind(EntryConv).last().unwrap().conv_state.clone().unwrap();
        assert_eq!((told.left, told.head, told.last.unwrap().cseq), (true, 3, 3));
        assert!(bob.messages(G).iter().all(|m| m.0 <= 3) && bob.pushes.iter().all(|p| p.head <= 3), "above {above}");
        // Nothing of it is found, counted or sent any more; what was there can still be looked at, and put away.
        let found: wire::SearchRes =
            bob.rpc(rpc::SEARCH, wire::Search { keywords: vec!["e".into()], limit: 9, ..Default::default() }).await.unwrap();
        assert!(found.hits.iter().all(|h| h.msg.as_ref().unwrap().cseq < 3));
        assert_eq!((bob.count(G, 1, 9).await, server.recount("bob").await.unwrap()[0].unread), (1, 0));
        assert_eq!(bob.send_msg(Client::msg(G, "still here")).await.code, code::NO_PERMISSION);
        assert_eq!(bob.recall(G, 2).await, Err(code::NO_PERMISSION));
        assert_eq!(quit(&mut bob).await, code::NO_PERMISSION);
        assert_eq!(bob.read(G, 9).await.read_cseq, 3);
        let hide = wire::SetConv { conv: G.into(), hide_upto: 3, ..Default::default() };
        assert_eq!(bob.set_conv(hide).await.unwrap().hidden_upto, 3);
        let state = ann.get_conv(G).await.unwrap();
        assert_eq!((state.member_count, state.head), (2, 4));
        assert_eq!(bob.snapshot(10).await.last().unwrap().head, 3, "a snapshot says how it was");
    }
}

#[tokio::test]
async fn who_comes_back_has_read_all_from_before_and_is_never_shown_the_time_between() {
    for above in [2, 2000] {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(diffusing(&dir, above)).await.unwrap();
        let [mut ann, mut bob, _cid] = people(&server, ["ann", "bob", "cid"]).await;
        ann.create_group("g", &["bob", "cid"]).await;
        ann.send(G, "before").await;
        assert_eq!(quit(&mut bob).await, 0);
        ann.send(G, "between").await;
        ann.add_members(G, &["bob"]).await;
        ann.send(G, "since").await;
        for client in [&mut ann, &mut bob] {
            client.rest(&server).await;
        }
        assert_eq!(seen(&mut bob).await, (Membership::Member, 6, 1, 4), "above {above}");
        let state = bob.get_conv(G).await.unwrap();
        let seat = state.seat.unwrap();
        assert_eq!((state.visible_from, seat.kept_from, seat.role), (5, 1, Role::Member.wire()));
        assert_eq!(texts(&mut bob).await, [(5, "joined:bob".into()), (6, "since".into())]);
        assert_eq!((bob.count(G, 1, 9).await, server.recount("bob").await.unwrap()[0].unread), (1, 1));
        let all = wire::Search { keywords: vec!["between".into()], limit: 9, ..Default::default() };
        assert!(bob.rpc::<wire::SearchRes>(rpc::SEARCH, all).await.unwrap().hits.is_empty());
        assert_eq!(bob.one(G, 4).await, None);
        // What a device has from before may stay; a setting does not change that.
        let pinned = bob.set_conv(wire::SetConv { conv: G.into(), pinned: Some(true), ..Default::default() }).await.unwrap();
        assert_eq!(pinned.seat.unwrap().kept_from, 1);
        let page = bob.page(wire::PullConv { conv: G.into(), lo: 1, hi: 9, limit: 9, ..Default::default() }).await;
        assert_eq!((page.visible_from, page.voids), (1, vec![wire::Range { lo: 1, hi: 4 }]));
        let cleared = bob.set_conv(wire::SetConv { conv: G.into(), clear_upto: 5, ..Default::default() }).await.unwrap();
        assert_eq!((cleared.visible_from, cleared.seat.unwrap().kept_from), (6, 0));
    }
}

#[tokio::test]
async fn the_owner_of_a_work_group_is_followed_by_who_was_there_longest_and_the_last_one_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let [mut ann, mut bob, mut cid] = people(&server, ["ann", "bob", "cid"]).await;
    ann.create_group("g", &["cid"]).await;
    ann.add_members(G, &["bob"]).await;
    assert_eq!(dismiss(&mut ann).await, code::NO_PERMISSION, "nobody dismisses a Work group");
    assert_eq!(quit(&mut ann).await, 0);
    cid.rest(&server).await;
    assert_eq!(texts(&mut cid).await.last().unwrap().1, "owner:cid");
    assert_eq!(cid.get_conv(G).await.unwrap().seat.unwrap().role, Role::Owner.wire());
    assert_eq!(kick(&mut cid, &["bob"]).await.unwrap().kicked, ["bob"]);
    assert_eq!(quit(&mut cid).await, 0);
    assert_eq!(seen(&mut cid).await.0, Membership::Quit);
    assert_eq!(kick(&mut bob, &["cid"]).await, Err(code::NO_SUCH_GROUP));
    let again = wire::CreateGroup { group: "g".into(), ..Default::default() };
    assert_eq!(bob.rpc::<wire::ConvState>(rpc::CREATE_GROUP, again).await, Err(code::GROUP_ID_USED));
}

#[tokio::test]
async fn a_dismissed_group_is_no_more_for_everyone_and_keeps_what_was_said() {
    for above in [1, 2000] {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(diffusing(&dir, above)).await.unwrap();
        let [mut ann, mut bob, mut cid] = people(&server, ["ann", "bob", "cid"]).await;
        create(&mut ann, GroupType::Public, &["bob"], JoinOption::Any.wire()).await.unwrap();
        ann.send(G, "hello").await;
        assert_eq!((dismiss(&mut bob).await, quit(&mut ann).await), (code::NO_PERMISSION, code::OWNER_MAY_NOT_QUIT));
        assert_eq!(dismiss(&mut ann).await, 0);
        for client in [&mut ann, &mut bob] {
            client.rest(&server).await;
            let told = client.of_kind(EntryConv).last().unwrap().conv_state.clone().unwrap();
            assert_eq!((told.left, told.seat.unwrap().membership, told.unread), (true, 3, 0), "above {above}");
            assert_eq!(seen(client).await, (Membership::Dismissed, 3, 0, 3));
            assert_eq!(texts(client).await.last().unwrap().1, "dismissed");
            assert_eq!(client.send_msg(Client::msg(G, "?")).await.code, code::NO_SUCH_GROUP);
            assert_eq!(client.recall(G, 2).await, Err(code::NO_SUCH_GROUP));
            assert_eq!((quit(client).await, dismiss(client).await), (code::NO_SUCH_GROUP, code::NO_SUCH_GROUP));
        }
        assert_eq!(join(&mut cid).await, Err(code::NO_SUCH_GROUP));
        assert_eq!(server.recount("bob").await.unwrap()[0].unread, 0);
    }
}

#[tokio::test]
async fn who_may_come_in_by_themselves_is_said_by_type_and_option_and_a_full_group_is_full() {
    use GroupType::{Community, Meeting, Public, Work};
    let none = 0;
    let cases = [
        (Work, none, Err(code::NO_PERMISSION)),
        (Public, JoinOption::Forbid.wire(), Err(code::NO_PERMISSION)),
        (Public, JoinOption::Any.wire(), Ok(())),
        (Meeting, none, Ok(())),
        (Community, none, Ok(())),
        (Community, JoinOption::Forbid.wire(), Err(code::NO_PERMISSION)),
    ];
    for (of, option, expected) in cases {
        let dir = tempfile::tempdir().unwrap();
        let mut config = config(&dir);
        config.group_sizes = Sizes { work: 2, public: 2, meeting: 2, community: 2 };
        let server = Server::start(config).await.unwrap();
        let [mut ann, mut bob, mut cid] = people(&server, ["ann", "bob", "cid"]).await;
        let made = create(&mut ann, of, &[], option).await.unwrap();
        assert_eq!(made.seat.unwrap().r#type, of.wire());
        let joined = join(&mut bob).await;
        assert_eq!(joined.clone().map(drop), expected, "{of:?} {option}");
        if joined.is_err() {
            continue;
        }
        assert_eq!((join(&mut bob).await, join(&mut cid).await), (Err(code::ALREADY_MEMBER), Err(code::GROUP_FULL)));
        ann.send(G, "counts?").await;
        bob.rest(&server).await;
        assert_eq!(bob.get_conv(G).await.unwrap().unread, u64::from(of != Meeting), "{of:?}");
        assert_eq!(quit(&mut bob).await, 0);
        assert!(join(&mut cid).await.is_ok(), "there is room again");
    }
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let [mut ann] = people(&server, ["ann"]).await;
    assert_eq!(create(&mut ann, Work, &[], JoinOption::Any.wire()).await, Err(code::INVALID_PARAMETERS));
    assert_eq!(join(&mut ann).await, Err(code::NO_SUCH_GROUP));
}

#[tokio::test]
async fn a_task_reaches_everyone_once_though_members_leave_while_it_is_carried() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    // More than one part of a task.
    let names: Vec<String> = (0..1100).map(|n| format!("u{n:04}")).collect();
    for name in &names {
        drop(server.mint_token(name, DAY));
    }
    let mut owner = Client::mem(&server, "u0000", "d").await;
    owner.create_group("g", &names[1..500].iter().map(String::as_str).collect::<Vec<_>>()).await;
    for part in names[500..].chunks(500) {
        owner.add_members(G, &part.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    let cseq = owner.send(G, "to all").await.cseq;
    // They leave while the message is on its way: nobody moves into a part that was written.
    let leave: Vec<&str> = names[1..100].iter().map(String::as_str).collect();
    kick(&mut owner, &leave).await.unwrap();
    for name in [&names[1], &names[499], &names[500], &names[598], &names[599], &names[999], &names[1099]] {
        let mut client = Client::mem(&server, name, "d").await;
        client.rest(&server).await;
        let state = client.get_conv(G).await.unwrap();
        assert_eq!(state.left, name == &names[1], "{name}");
        let epoch = client.welcome.epoch.clone();
        let hello = wire::Hello { cursor: 1, epoch, ..hello(&server.mint_token(name, DAY), "e") };
        let mut other = Client::mem_with(&server, hello).await;
        other.rest(&server).await;
        assert_eq!(other.messages(G).iter().filter(|m| m.0 == cseq).count(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_message_that_was_sent_before_its_sender_left_is_acknowledged_again_and_a_new_one_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let [mut ann, mut bob] = people(&server, ["ann", "bob"]).await;
    ann.create_group("g", &["bob"]).await;
    let msg = Client::msg(G, "once");
    let first = bob.send_msg(msg.clone()).await;
    kick(&mut ann, &["bob"]).await.unwrap();
    let again = bob.send_msg(msg).await;
    assert_eq!((again.code, again.dup, again.cseq), (0, true, first.cseq));
    assert_eq!(bob.send_msg(Client::msg(G, "new")).await.code, rules::code::NO_PERMISSION);
}

#[tokio::test]
async fn who_is_muted_says_nothing_by_messages_that_are_stored_nowhere_either() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    let new = wire::CreateGroup { group: "g".into(), r#type: 2, members: vec!["bob".into()], ..Default::default() };
    ann.rpc::<wire::ConvState>(rpc::CREATE_GROUP, new).await.unwrap();
    let online = || wire::Send { flags: rules::flags::ONLINE_ONLY, ..Client::msg("group:g", "psst") };
    assert_eq!(bob.send_msg(online()).await.code, code::OK);
    let mute = wire::SetMember { conv: "group:g".into(), user: "bob".into(), mute_s: Some(60), ..Default::default() };
    ann.rpc::<wire::GroupMember>(rpc::SET_MEMBER, mute).await.unwrap();
    assert_eq!(bob.send_msg(online()).await.code, code::MUTED);
    assert_eq!(ann.send_msg(online()).await.code, code::OK);
}
