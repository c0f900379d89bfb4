//! Applications to groups over the wire: who applies, who decides, who is told, and what a flood of them gets.
use crate::client::*;
use ntk_protocol::groups::{ApplicationState, GroupType, JoinOption, MAX_APPLICATIONS, Role, Sizes};
use ntk_protocol::rules::{code, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::EntryKind::{EntryApplication, EntryConv};
use ntk_server::{Limits, Server};
use prost::Message as _;

const G: &str = "group:g";
const APPROVAL: u32 = JoinOption::Approval as u32;

async fn create(client: &mut Client, group: &str, of: GroupType, members: &[&str]) {
    let members = members.iter().map(|m| (*m).to_owned()).collect();
    let join_option = if of == GroupType::Work { JoinOption::Forbid.wire() } else { APPROVAL };
    let info = Some(wire::GroupInfo { join_option, approve_option: APPROVAL, ..Default::default() });
    let args =
        wire::CreateGroup { group: group.into(), name: "G".into(), members, r#type: of.wire(), info, ..Default::default() };
    client.rpc::<wire::ConvState>(rpc::CREATE_GROUP, args).await.unwrap();
}

async fn user(server: &Server, name: &str) -> Client {
    Client::mem(server, name, "d").await
}

/// `Ok(true)` = is in.
async fn join(client: &mut Client, conv: &str, wording: &str) -> Result<bool, u32> {
    let args = wire::JoinGroup { conv: conv.into(), wording: wording.into() };
    let said = client.try_rpc(rpc::JOIN_GROUP, args.encode_to_vec()).await;
    if said.code == 0 { Ok(!said.result.is_empty()) } else { Err(said.code) }
}

async fn decide(client: &mut Client, user: &str, accept: bool) -> Result<wire::Application, u32> {
    let args = wire::DecideApplication { conv: G.into(), user: user.into(), accept, answer: "so".into() };
    client.rpc(rpc::DECIDE_APPLICATION, args).await
}

async fn page(client: &mut Client, conv: &str, token: &[u8], limit: u32) -> Result<wire::Applications, u32> {
    let args = wire::GetApplications { conv: conv.into(), page_token: token.to_vec().into(), limit };
    client.rpc(rpc::GET_APPLICATIONS, args).await
}

async fn read(client: &mut Client) -> u32 {
    client.try_rpc(rpc::READ_APPLICATIONS, wire::ReadApplications {}.encode_to_vec()).await.code
}

async fn admin(owner: &mut Client, user: &str) {
    let args = wire::SetMember { conv: G.into(), user: user.into(), role: Some(Role::Admin.wire()), ..Default::default() };
    owner.rpc::<wire::GroupMember>(rpc::SET_MEMBER, args).await.unwrap();
}

async fn add(client: &mut Client, members: &[&str]) -> Result<wire::AddMembersRes, u32> {
    let members = members.iter().map(|m| (*m).to_owned()).collect();
    client.rpc(rpc::ADD_MEMBERS, wire::AddMembers { conv: G.into(), members }).await
}

/// What a client's timeline said of applications: of whom, state, words to it.
fn told(client: &Client) -> Vec<(String, u32, String)> {
    let said = client.of_kind(EntryApplication).into_iter().map(|e| e.application.clone().unwrap());
    said.map(|a| (a.user, a.state, if a.answer.is_empty() { a.wording } else { a.answer })).collect()
}

fn is(user: &str, state: ApplicationState, words: &str) -> (String, u32, String) {
    (user.into(), state.wire(), words.into())
}

#[tokio::test]
async fn who_applies_waits_until_owner_or_admin_decide_and_all_of_them_are_told() {
    use ApplicationState::{Accepted, Refused, Waiting};
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let (mut ann, mut bob, mut cid) = (user(&server, "ann").await, user(&server, "bob").await, user(&server, "cid").await);
    let (mut dan, mut eve) = (user(&server, "dan").await, user(&server, "eve").await);
    create(&mut ann, "g", GroupType::Public, &["bob", "cid"]).await;
    admin(&mut ann, "bob").await;
    assert_eq!(join(&mut cid, G, "").await, Err(code::ALREADY_MEMBER));
    assert_eq!((join(&mut dan, G, "please").await, join(&mut eve, G, "me too").await), (Ok(false), Ok(false)));
    // Said again it is the same one; other words take its place.
    assert_eq!((join(&mut dan, G, "please").await, join(&mut dan, G, "pretty please").await), (Ok(false), Ok(false)));
    assert_eq!(dan.get_conv(G).await.map(drop), Err(code::NO_PERMISSION), "not in");
    for client in [&mut ann, &mut bob, &mut cid, &mut dan] {
        client.rest(&server).await;
    }
    let asked = [is("dan", Waiting, "please"), is("eve", Waiting, "me too"), is("dan", Waiting, "pretty please")];
    assert_eq!((told(&ann), told(&bob)), (asked.to_vec(), asked.to_vec()));
    assert_eq!((told(&cid), told(&dan)), (Vec::new(), Vec::new()), "who does not rule, and who waits, hears nothing");
    let all = page(&mut bob, "", b"", 9).await.unwrap();
    let shown: Vec<(&str, &str)> = all.applications.iter().map(|a| (a.user.as_str(), a.wording.as_str())).collect();
    assert_eq!((shown, all.unread), (vec![("dan", "pretty please"), ("eve", "me too")], 2));
    assert_eq!(page(&mut cid, G, b"", 9).await, Err(code::NO_PERMISSION));
    assert!(page(&mut cid, "", b"", 9).await.unwrap().applications.is_empty(), "of no group");
    assert_eq!((read(&mut bob).await, page(&mut bob, "", b"", 9).await.unwrap().unread), (0, 0));
    assert_eq!(page(&mut ann, G, b"", 9).await.unwrap().unread, 2, "read by bob alone");

    assert_eq!(decide(&mut cid, "dan", true).await, Err(code::NO_PERMISSION));
    let yes = decide(&mut bob, "dan", true).await.unwrap();
    assert_eq!((yes.state, yes.by.as_str(), yes.answer.as_str()), (Accepted.wire(), "bob", "so"));
    assert_eq!(decide(&mut ann, "dan", false).await, Err(code::DECIDED_ALREADY));
    decide(&mut ann, "eve", false).await.unwrap();
    assert_eq!(decide(&mut bob, "eve", true).await, Err(code::DECIDED_ALREADY));
    for client in [&mut ann, &mut dan, &mut eve] {
        client.rest(&server).await;
    }
    assert_eq!((told(&dan), told(&eve)), (vec![is("dan", Accepted, "so")], vec![is("eve", Refused, "so")]));
    assert_eq!(told(&ann)[3..], [is("dan", Accepted, "so"), is("eve", Refused, "so")]);
    assert_eq!((dan.of_kind(EntryConv).len(), eve.of_kind(EntryConv).len()), (1, 0));
    assert_eq!(page(&mut ann, "", b"", 9).await.unwrap().unread, 0, "what is decided is not unread");
    assert_eq!(ann.get_conv(G).await.unwrap().member_count, 4);
    // Who was refused may ask again; what a device missed is in the timeline as it was.
    assert_eq!(join(&mut eve, G, "again").await, Ok(false));
    let mut late = Client::mem(&server, "ann", "late").await;
    late.rest(&server).await;
    assert_eq!(page(&mut late, "", b"", 9).await.unwrap().unread, 1);
}

#[tokio::test]
async fn whom_a_member_brings_applies_with_the_member_named_where_that_wants_an_approval() {
    use ApplicationState::{Accepted, Joined, Waiting};
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let (mut ann, mut bob, mut dan) = (user(&server, "ann").await, user(&server, "bob").await, user(&server, "dan").await);
    let _eve = user(&server, "eve").await;
    create(&mut ann, "g", GroupType::Work, &["bob"]).await;
    let res = add(&mut bob, &["dan", "eve", "ann", "nobody"]).await.unwrap();
    assert_eq!((res.waiting.as_slice(), res.added.len()), (["dan".to_owned(), "eve".to_owned()].as_slice(), 0));
    assert_eq!((res.already, res.unknown), (vec!["ann".to_owned()], vec!["nobody".to_owned()]));
    let waits = page(&mut ann, G, b"", 9).await.unwrap();
    assert!(waits.applications.iter().all(|a| a.inviter == "bob") && waits.unread == 2);
    decide(&mut ann, "dan", true).await.unwrap();
    // The owner needs nobody's approval, and what waited is settled by it.
    assert_eq!(add(&mut ann, &["eve"]).await.unwrap().added, ["eve"]);
    assert_eq!(decide(&mut ann, "eve", true).await, Err(code::ALREADY_MEMBER));
    for client in [&mut ann, &mut bob, &mut dan] {
        client.rest(&server).await;
    }
    let both = [is("dan", Waiting, ""), is("eve", Waiting, ""), is("dan", Accepted, "so"), is("eve", Joined, "")];
    assert_eq!((told(&ann), told(&dan)), (both.to_vec(), both[2..3].to_vec()));
    assert_eq!(told(&bob), both[2..], "who brought them hears what became of it");
    // As the option says: a member brings nobody, or anybody.
    for (option, should) in [(JoinOption::Forbid, Err(code::NO_PERMISSION)), (JoinOption::Any, Ok(1))] {
        drop(user(&server, "fay").await);
        let set = wire::SetGroup { conv: G.into(), approve_option: Some(option.wire()), ..Default::default() };
        let card: wire::GroupCard = ann.rpc(rpc::SET_GROUP, set).await.unwrap();
        assert_eq!(card.info.unwrap().approve_option, option.wire());
        assert_eq!(add(&mut bob, &["fay"]).await.map(|res| res.added.len()), should);
    }
    // A Public group whose maker did not say it lets members bring nobody.
    let args = wire::CreateGroup { group: "p".into(), members: vec!["bob".into()], r#type: 2, ..Default::default() };
    ann.rpc::<wire::ConvState>(rpc::CREATE_GROUP, args).await.unwrap();
    let ask = wire::AddMembers { conv: "group:p".into(), members: vec!["dan".into()] };
    assert_eq!(bob.rpc::<wire::AddMembersRes>(rpc::ADD_MEMBERS, ask).await.map(drop), Err(code::NO_PERMISSION));
}

#[tokio::test]
async fn a_group_keeps_a_bounded_number_of_applications_and_pages_lead_through_those_of_all_groups() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let (mut ann, mut bob) = (user(&server, "ann").await, user(&server, "bob").await);
    create(&mut ann, "g", GroupType::Public, &["bob"]).await;
    create(&mut ann, "h", GroupType::Community, &[]).await;
    create(&mut bob, "other", GroupType::Public, &[]).await;
    let names: Vec<String> = (0..MAX_APPLICATIONS + 5).map(|n| format!("u{n:03}")).collect();
    for (n, name) in names.iter().enumerate() {
        let mut client = user(&server, name).await;
        assert_eq!(join(&mut client, G, name).await, Ok(false));
        if n % 50 == 0 {
            assert_eq!(join(&mut client, "group:h", name).await, Ok(false));
            assert_eq!(join(&mut client, "group:other", name).await, Ok(false));
        }
    }
    let (mut found, mut token, mut pages) = (Vec::new(), Vec::new(), 0);
    loop {
        let one = page(&mut ann, "", &token, 0).await.unwrap();
        assert_eq!((one.unread, one.applications.len() <= 50), (MAX_APPLICATIONS as u32 + 3, true));
        found.extend(one.applications.into_iter().map(|a| (a.conv, a.user)));
        pages += 1;
        token = one.next_page_token.to_vec();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(pages, 3);
    let of = |conv: &str| found.iter().filter(|(c, _)| c == conv).map(|(_, user)| user.clone()).collect::<Vec<_>>();
    let newest: Vec<String> = names[5..].iter().rev().cloned().collect();
    assert_eq!((of(G), of("group:h").len(), of("group:other").len()), (newest, 3, 0), "the oldest left");
    assert_eq!(decide(&mut ann, "u000", true).await, Err(code::INVALID_PARAMETERS), "it is not there any more");
    // One member cannot push others out: of what they bring as many wait as may, and their own oldest leave.
    let twenty: Vec<&str> = names.iter().take(20).map(String::as_str).collect();
    let waiting = |all: &wire::Applications| all.applications.iter().filter(|a| a.inviter == "bob").count();
    assert_eq!(
        add(&mut bob, &names.iter().take(21).map(String::as_str).collect::<Vec<_>>()).await.map(drop),
        Err(code::INVALID_PARAMETERS)
    );
    decide(&mut ann, "u104", false).await.unwrap();
    add(&mut bob, &twenty[..3]).await.unwrap();
    let first = page(&mut ann, G, b"", 50).await.unwrap();
    assert_eq!((waiting(&first), first.applications.iter().any(|a| a.user == "u104")), (3, false), "what is decided left first");
    // Said for them it does not take the place of what they said themselves.
    assert_eq!(add(&mut bob, &["u100"]).await.unwrap().waiting, ["u100"]);
    let again = page(&mut ann, G, b"", 50).await.unwrap();
    assert_eq!((waiting(&again), again.applications.len()), (3, 50));
}

#[tokio::test]
async fn what_cannot_be_applied_for_or_decided_has_its_code_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.group_sizes = Sizes { public: 2, ..Sizes::default() };
    let server = Server::start(config).await.unwrap();
    let (mut ann, mut bob, mut dan) = (user(&server, "ann").await, user(&server, "bob").await, user(&server, "dan").await);
    let mut eve = user(&server, "eve").await;
    create(&mut ann, "g", GroupType::Public, &[]).await;
    assert_eq!(join(&mut bob, G, &"x".repeat(121)).await, Err(code::INVALID_PARAMETERS));
    assert_eq!(join(&mut bob, "group:none", "").await, Err(code::NO_SUCH_GROUP));
    assert_eq!(decide(&mut ann, "bob", true).await, Err(code::INVALID_PARAMETERS), "has not applied");
    assert_eq!(decide(&mut ann, "nobody", false).await, Err(code::INVALID_PARAMETERS));
    assert_eq!(page(&mut ann, "", b"x", 9).await, Err(code::INVALID_PARAMETERS));
    for client in [&mut bob, &mut dan] {
        assert_eq!(join(client, G, &"x".repeat(120)).await, Ok(false));
    }
    decide(&mut ann, "bob", true).await.unwrap();
    // Two fit: who waits goes on waiting, who comes late hears it.
    assert_eq!(
        (decide(&mut ann, "dan", true).await, join(&mut eve, G, "").await),
        (Err(code::GROUP_FULL), Err(code::GROUP_FULL))
    );
    assert_eq!(page(&mut ann, G, b"", 9).await.unwrap().unread, 1);
    // Who is no admin any more decides nothing.
    admin(&mut ann, "bob").await;
    assert_eq!(page(&mut bob, "", b"", 9).await.unwrap().unread, 1, "an admin sees what came before");
    let member = wire::SetMember { conv: G.into(), user: "bob".into(), role: Some(Role::Member.wire()), ..Default::default() };
    ann.rpc::<wire::GroupMember>(rpc::SET_MEMBER, member).await.unwrap();
    assert_eq!(decide(&mut bob, "dan", false).await, Err(code::NO_PERMISSION));
    assert_eq!(page(&mut bob, "", b"", 9).await.unwrap(), wire::Applications::default());
    ann.rpc::<wire::ConvState>(rpc::DISMISS_GROUP, wire::DismissGroup { conv: G.into() }).await.unwrap();
    assert_eq!(
        (decide(&mut ann, "dan", true).await, join(&mut eve, G, "").await),
        (Err(code::NO_SUCH_GROUP), Err(code::NO_SUCH_GROUP))
    );
    assert_eq!(
        (page(&mut ann, G, b"", 9).await, page(&mut ann, "", b"", 9).await.unwrap().unread),
        (Err(code::NO_SUCH_GROUP), 0)
    );
}

#[tokio::test]
async fn a_flood_of_applications_of_one_user_is_one_application_and_most_of_it_too_fast() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.limits = Limits::default();
    let server = Server::start(config).await.unwrap();
    let (mut ann, mut dan) = (user(&server, "ann").await, user(&server, "dan").await);
    create(&mut ann, "g", GroupType::Public, &[]).await;
    let mut codes = [0, 0];
    for n in 0..300 {
        match join(&mut dan, G, &format!("please {n}")).await {
            Ok(false) => codes[0] += 1,
            Err(code::TOO_FAST) => codes[1] += 1,
            other => panic!("{other:?}"),
        }
    }
    ann.rest(&server).await;
    assert_eq!(page(&mut ann, G, b"", 9).await.unwrap().applications.len(), 1);
    assert!(codes[1] > 100, "{codes:?}");
    assert_eq!(told(&ann).len(), codes[0], "nobody is told of what was refused");
}
