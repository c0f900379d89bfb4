//! Applications to groups with real kernels and the real server: what the devices of those who apply and of those who decide hear, also
//! those that were away, and what of two who decide at once becomes.
use ntk_core::api::{
    Command, ErrorCode, Event, GroupApplication, GroupApplicationPage, GroupApplicationState, GroupJoinOption, GroupRole,
    GroupType, JoinGroupResult, NewGroup, Reply, SelfInfo,
};
use ntk_tests::stage::{Device, Stage};

const G: &str = "group_g";

fn id() -> String {
    "g".into()
}

async fn make(owner: &Device, stage: &Stage, members: &[&str]) {
    members.iter().for_each(|user| drop(stage.site.token(user)));
    let approve_option = GroupJoinOption::Approval;
    let group_type = GroupType::Public;
    let group = NewGroup { group_id: id(), name: "G".into(), group_type, approve_option, ..Default::default() };
    owner.run(Command::CreateGroupWith { group, members: members.iter().map(|m| (*m).to_owned()).collect() }).await;
}

async fn admin(owner: &Device, user: &str, role: GroupRole) {
    owner.run(Command::SetGroupMemberRole { group_id: id(), user_id: user.into(), role }).await;
}

async fn join(d: &Device, wording: &str) -> Result<JoinGroupResult, ErrorCode> {
    match d.host.call(Command::JoinGroup { group_id: id(), wording: wording.into() }).await {
        Ok(Some(Reply::JoinGroup(result))) => Ok(result),
        Ok(other) => panic!("{other:?}"),
        Err(e) => Err(e.code),
    }
}

fn accept(user: &str) -> Command {
    Command::AcceptGroupApplication { group_id: id(), user_id: user.into(), answer: "welcome".into() }
}

fn refuse(user: &str) -> Command {
    Command::RefuseGroupApplication { group_id: id(), user_id: user.into(), answer: "not now".into() }
}

async fn page(d: &Device, cursor: &str, count: u32) -> GroupApplicationPage {
    match d.host.call(Command::GetGroupApplications { group_id: String::new(), cursor: cursor.into(), count }).await {
        Ok(Some(Reply::GroupApplicationPage(page))) => page,
        other => panic!("{other:?}"),
    }
}

/// Waits until a device has heard so of somebody's application.
async fn heard(d: &Device, user: &str, state: GroupApplicationState) -> GroupApplication {
    let wanted = |a: &GroupApplication| a.user_id == user && a.state == state;
    let pick = |e: &Event| match e {
        Event::GroupApplicationChanged(a) if wanted(a) => Some(a.clone()),
        _ => None,
    };
    d.event(&format!("{user} {state:?}"), pick).await
}

async fn decided(d: &Device, state: GroupApplicationState) -> GroupApplication {
    let pick = |e: &Event| match e {
        Event::GroupApplicationDecided(a) if a.state == state => Some(a.clone()),
        _ => None,
    };
    d.event(&format!("{state:?}"), pick).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_applies_hears_the_answer_and_every_device_of_owner_and_admins_hears_both_also_one_that_was_away() {
    use GroupApplicationState::{Accepted, Refused, Waiting};
    let stage = Stage::new().await;
    let (anna, away) = (stage.device("anna", "one").await, stage.device("anna", "away").await);
    make(&anna, &stage, &["ben"]).await;
    let ben = stage.device("ben", "one").await;
    admin(&anna, "ben", GroupRole::Admin).await;
    let (dora, eve) = (stage.device("dora", "one").await, stage.device("eve", "one").await);
    dora.run(Command::SetSelfInfo { info: SelfInfo { fields: 1, nickname: "Dora".into(), ..Default::default() } }).await;
    away.off().await;
    let waits = JoinGroupResult { waiting: true, conversation: G.into() };
    assert_eq!((join(&dora, "Ben sent me").await, join(&eve, "me too").await), (Ok(waits.clone()), Ok(waits)));
    for d in [&anna, &ben] {
        assert_eq!(heard(d, "dora", Waiting).await.wording, "Ben sent me");
        heard(d, "eve", Waiting).await;
    }
    assert_eq!(dora.host.conversation(G).await.map_err(|e| e.code).map(drop), Err(ErrorCode::InvalidConversation));
    assert_eq!(anna.code(Command::GetUsersInfo { user_ids: vec!["dora".into()] }).await, ErrorCode::Ok);
    let first = page(&anna, "", 1).await;
    let second = page(&anna, &first.next_cursor, 1).await;
    let shown = |p: &GroupApplicationPage| (p.applications[0].user_id.clone(), p.applications[0].user_name.clone(), p.unread);
    assert_eq!((shown(&first), shown(&second)), (("eve".into(), "eve".into(), 2), ("dora".into(), "Dora".into(), 2)));
    anna.run(Command::SetGroupApplicationsRead {}).await;
    assert_eq!(page(&anna, "", 0).await.unread, 0);

    let Ok(Some(Reply::GroupApplication(yes))) = ben.host.call(accept("dora")).await else { panic!() };
    assert_eq!((yes.state, yes.decided_by.as_str(), yes.group_id.as_str()), (Accepted, "ben", "g"));
    assert_eq!(anna.code(refuse("eve")).await, ErrorCode::Ok);
    let (in_now, out) = (decided(&dora, Accepted).await, decided(&eve, Refused).await);
    assert_eq!((in_now.answer.as_str(), out.answer.as_str(), out.decided_by.as_str()), ("welcome", "not now", "anna"));
    dora.until(G, "a member", |r| r.is_member && r.title == "G").await;
    // The device that was away hears all of it, in its order, and asks for nothing.
    away.on().await;
    let late = heard(&away, "eve", Refused).await;
    assert_eq!((late.answer.as_str(), late.decided_by.as_str()), ("not now", "anna"));
    let order: Vec<(String, GroupApplicationState)> = away
        .host
        .seen()
        .events
        .iter()
        .filter_map(|e| match e {
            Event::GroupApplicationChanged(a) => Some((a.user_id.clone(), a.state)),
            _ => None,
        })
        .collect();
    let should = [("dora", Waiting), ("eve", Waiting), ("dora", Accepted), ("eve", Refused)].map(|(u, s)| (u.to_owned(), s));
    assert_eq!(order, should);
    assert_eq!(page(&away, "", 0).await.unread, 0, "read on the other device");
    assert_eq!(join(&dora, "").await, Err(ErrorCode::AlreadyMember));
    for d in [anna, away, ben, dora, eve] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_away_beyond_the_ttl_finds_the_applications_as_they_are() {
    let stage = Stage::new().await;
    let anna = stage.device("anna", "one").await;
    make(&anna, &stage, &[]).await;
    let dora = stage.device("dora", "one").await;
    anna.off().await;
    join(&dora, "please").await.unwrap();
    let server = stage.site.server().unwrap();
    while !server.settled().await {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    server.expire_before(i64::MAX).await.unwrap();
    anna.on().await;
    anna.until(G, "known", |r| r.role == GroupRole::Owner).await;
    let code = Command::GetGroupApplications { group_id: id(), cursor: String::new(), count: 0 };
    let deadline = tokio::time::Instant::now() + ntk_tests::stage::SOON;
    while anna.code(code.clone()).await == ErrorCode::NoNetwork && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let all = page(&anna, "", 0).await;
    assert_eq!((all.unread, all.applications[0].wording.as_str()), (1, "please"));
    for d in [anna, dora] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_decide_at_once_one_is_too_late_and_who_is_demoted_meanwhile_does_all_or_nothing() {
    let stage = Stage::new().await;
    let anna = stage.device("anna", "one").await;
    make(&anna, &stage, &["ben", "cleo"]).await;
    let (ben, cleo) = (stage.device("ben", "one").await, stage.device("cleo", "one").await);
    admin(&anna, "ben", GroupRole::Admin).await;
    for round in 0..6 {
        let user = format!("u{round}");
        stage.site.token(&user);
        // The member brings them; the answer names who waits.
        let brought = cleo.host.call(Command::AddGroupMembers { group_id: id(), members: vec![user.clone()] }).await;
        let Ok(Some(Reply::AddMembers(res))) = brought else { panic!("{brought:?}") };
        assert_eq!((res.waiting, res.added.len()), (vec![user.clone()], 0));
        let (one, two) = tokio::join!(anna.code(refuse(&user)), ben.code(accept(&user)));
        let mut codes = [one, two];
        codes.sort();
        assert_eq!(codes, [ErrorCode::Ok, ErrorCode::DecidedAlready]);
        let state = if one == ErrorCode::Ok { GroupApplicationState::Refused } else { GroupApplicationState::Accepted };
        let all = page(&anna, "", 0).await;
        assert_eq!((all.applications[0].state, all.applications[0].inviter.as_str()), (state, "cleo"));
    }
    decided(&cleo, page(&anna, "", 1).await.applications[0].state).await;
    let members = async || match anna.host.call(Command::GetGroupInfo { group_id: id() }).await {
        Ok(Some(Reply::GroupInfo(info))) => info.member_count,
        other => panic!("{other:?}"),
    };
    for round in 0..6 {
        let user = format!("v{round}");
        stage.site.token(&user);
        cleo.run(Command::AddGroupMembers { group_id: id(), members: vec![user.clone()] }).await;
        admin(&anna, "ben", GroupRole::Admin).await;
        let before = members().await;
        let ((), said) = tokio::join!(admin(&anna, "ben", GroupRole::Member), ben.code(accept(&user)));
        let state = page(&anna, "", 1).await.applications[0].state;
        match said {
            ErrorCode::Ok => assert_eq!((state, members().await), (GroupApplicationState::Accepted, before + 1)),
            ErrorCode::NoPermission => assert_eq!((state, members().await), (GroupApplicationState::Waiting, before)),
            other => panic!("{other:?}"),
        }
    }
    for d in [anna, ben, cleo] {
        d.end().await;
    }
}
