//! Every cell of the table of who may do what in a group, asked by real kernels of the real server; and what bad input and two who act
//! at once get.
use ntk_core::api::{Command, ErrorCode, GroupInfoChange, GroupJoinOption, GroupRole, GroupType, NewGroup, Reply, SendOptions};
use ntk_protocol::groups::{Call, GroupType as Of, Role, may};
use ntk_tests::stage::{Device, SOON, Stage};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::time::Instant;

/// Who is on the stage: each is in each group what their name says, or no member.
struct Cast {
    owner: Device,
    admin: Device,
    member: Device,
    stranger: Device,
    groups: AtomicU32,
}

/// Those that things are done to: the owner, an admin, a member.
const OTHERS: [(&str, Role); 3] = [("owner", Role::Owner), ("admin2", Role::Admin), ("member2", Role::Member)];

impl Cast {
    async fn of(stage: &Stage) -> Cast {
        OTHERS.iter().map(|(user, _)| user).chain(&["guest"]).for_each(|user| drop(stage.site.token(user)));
        Cast {
            owner: stage.device("owner", "d").await,
            admin: stage.device("admin", "d").await,
            member: stage.device("member", "d").await,
            stranger: stage.device("stranger", "d").await,
            groups: AtomicU32::new(0),
        }
    }

    fn who(&self, role: Option<Role>) -> &Device {
        match role {
            None => &self.stranger,
            Some(Role::Member) => &self.member,
            Some(Role::Admin) => &self.admin,
            Some(Role::Owner) => &self.owner,
        }
    }

    /// A group of this type with everybody in it but the stranger.
    async fn group(&self, of: Of) -> String {
        let id = format!("g{}", self.groups.fetch_add(1, Ordering::Relaxed));
        let group_type = GroupType::from_u32(of.wire()).unwrap();
        let join_option = if of == Of::Work { GroupJoinOption::Forbid } else { GroupJoinOption::Any };
        let approve_option = GroupJoinOption::Any;
        let group =
            NewGroup { group_id: id.clone(), name: "G".into(), group_type, join_option, approve_option, ..Default::default() };
        let members = ["admin", "member", "admin2", "member2"].map(Into::into).to_vec();
        self.owner.run(Command::CreateGroupWith { group, members }).await;
        if of.has(Role::Admin) {
            for user in ["admin", "admin2"] {
                let command = Command::SetGroupMemberRole { group_id: id.clone(), user_id: user.into(), role: GroupRole::Admin };
                self.owner.run(command).await;
            }
        }
        id
    }

    /// The member brings "guest", who waits now.
    async fn applied(&self, group: &str) {
        let change = GroupInfoChange { fields: 4096, approve_option: GroupJoinOption::Approval, ..Default::default() };
        self.owner.run(Command::SetGroupInfo { group_id: group.into(), change }).await;
        self.member.run(Command::AddGroupMembers { group_id: group.into(), members: vec!["guest".into()] }).await;
    }
}

/// The call of a line, by somebody, in a group, to somebody.
fn command(call: Call, group_id: String, own: &str, to: &str) -> Option<Command> {
    let user_id = to.to_owned();
    Some(match call {
        Call::Add => Command::AddGroupMembers { group_id, members: vec!["member2".into()] },
        Call::Join => Command::JoinGroup { group_id, wording: String::new() },
        Call::Quit => Command::QuitGroup { group_id },
        Call::Kick => Command::KickGroupMembers { group_id, members: vec![user_id] },
        Call::Dismiss => Command::DismissGroup { group_id },
        Call::Info => Command::GetGroupInfo { group_id },
        Call::Members => Command::GetGroupMembers { group_id, role: GroupRole::None, cursor: String::new(), count: 0 },
        Call::SetInfo => {
            let change = GroupInfoChange { fields: 1, name: "New".into(), ..Default::default() };
            Command::SetGroupInfo { group_id, change }
        }
        Call::Transfer => Command::TransferGroupOwner { group_id, user_id },
        Call::SetRole => Command::SetGroupMemberRole { group_id, user_id, role: GroupRole::Member },
        Call::Mute => Command::MuteGroupMember { group_id, user_id, seconds: 60 },
        Call::MuteAll => Command::MuteAllGroupMembers { group_id, muted: true },
        Call::SetOwnCard => Command::SetGroupMemberInfo { group_id, user_id: own.into(), name_card: "card".into() },
        Call::SetCard => Command::SetGroupMemberInfo { group_id, user_id, name_card: "card".into() },
        Call::Applications => Command::GetGroupApplications { group_id, cursor: String::new(), count: 0 },
        Call::Accept => Command::AcceptGroupApplication { group_id, user_id: "guest".into(), answer: String::new() },
        Call::Refuse => Command::RefuseGroupApplication { group_id, user_id: "guest".into(), answer: String::new() },
        Call::Send => return None,
    })
}

/// Sends a text and waits for what the server says to it.
async fn sent(d: &Device, group: &str) -> u32 {
    let id = format!("group_{group}");
    let known = Instant::now() + SOON;
    let local_id = loop {
        match d.host.queue_text(&id, "words", SendOptions::default()).await {
            Ok(local_id) => break local_id,
            // A member's device hears of the group a moment later.
            Err(e) if e.code == ErrorCode::InvalidConversation && Instant::now() < known && d.user != "stranger" => {
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
            Err(e) => return e.code as u32,
        }
    };
    d.host.sent(local_id).await.map_or_else(|e| e.code as u32, |_| 0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cell_of_the_table_is_what_the_server_says() {
    let stage = Stage::new().await;
    let cast = Cast::of(&stage).await;
    let callers = [None, Some(Role::Member), Some(Role::Admin), Some(Role::Owner)];
    let mut cells = 0;
    for (of, call) in Of::ALL.iter().flat_map(|of| Call::ALL.iter().map(move |call| (*of, *call))) {
        for caller in callers.into_iter().filter(|c| c.is_none_or(|role| of.has(role))) {
            let d = cast.who(caller);
            let to_others = ntk_protocol::groups::TABLE.iter().any(|line| line.call == call && line.to_others);
            let targets: Vec<(&str, Option<Role>)> = match to_others {
                false => vec![("", None)],
                true => OTHERS.iter().filter(|(_, role)| of.has(*role)).map(|(user, role)| (*user, Some(*role))).collect(),
            };
            for (to, target) in targets {
                // Nobody does it to themselves here.
                if to == d.user {
                    continue;
                }
                let should = may(call, of, caller, target);
                let group = cast.group(of).await;
                if matches!(call, Call::Accept | Call::Refuse) {
                    cast.applied(&group).await;
                }
                let is = match command(call, group.clone(), &d.user, to) {
                    Some(command) => d.code(command).await as u32,
                    None => sent(d, &group).await,
                };
                // A stranger's own device knows of no such conversation before it asks anybody.
                let local = call == Call::Send && caller.is_none();
                let should = if local { ErrorCode::InvalidConversation as u32 } else { should };
                assert_eq!(is, should, "{call:?} in {of:?} by {caller:?} to {target:?}");
                cells += 1;
            }
        }
    }
    assert!(cells > 250, "{cells} cells");
    for d in [cast.owner, cast.admin, cast.member, cast.stranger] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_muted_hears_it_from_the_queue_until_the_time_is_over() {
    let stage = Stage::new().await;
    let cast = Cast::of(&stage).await;
    let group = cast.group(Of::Public).await;
    let mute = |seconds| Command::MuteGroupMember { group_id: group.clone(), user_id: "member".into(), seconds };
    assert_eq!(sent(&cast.member, &group).await, 0);
    let muted = cast.admin.host.call(mute(60)).await;
    let Ok(Some(Reply::GroupMember(member))) = muted else { panic!("{muted:?}") };
    assert!(member.muted_until_ms > 0 && member.role == GroupRole::Member);
    assert_eq!(sent(&cast.member, &group).await, ErrorCode::Muted as u32);
    cast.admin.run(mute(1)).await;
    let over = Instant::now() + SOON;
    while sent(&cast.member, &group).await != 0 {
        assert!(Instant::now() < over, "it never ended");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    cast.owner.run(Command::MuteAllGroupMembers { group_id: group.clone(), muted: true }).await;
    let said = [sent(&cast.member, &group).await, sent(&cast.admin, &group).await, sent(&cast.owner, &group).await];
    assert_eq!(said, [ErrorCode::Muted as u32, 0, 0]);
    cast.owner.run(Command::MuteAllGroupMembers { group_id: group.clone(), muted: false }).await;
    assert_eq!(sent(&cast.member, &group).await, 0);
    for d in [cast.owner, cast.admin, cast.member, cast.stranger] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn info_owner_roles_and_members_are_what_was_set_and_tips_say_it_as_data() {
    let stage = Stage::new().await;
    let cast = Cast::of(&stage).await;
    let group = cast.group(Of::Community).await;
    let id = || group.clone();
    let change = GroupInfoChange {
        fields: 1 | 2 | 16,
        name: "The club".into(),
        notification: "Tonight".into(),
        introduction: "not named, not set".into(),
        join_option: GroupJoinOption::Forbid,
        ..Default::default()
    };
    let Ok(Some(Reply::GroupInfo(info))) = cast.admin.host.call(Command::SetGroupInfo { group_id: id(), change }).await else {
        panic!()
    };
    assert_eq!((info.name.as_str(), info.notification.as_str(), info.introduction.as_str()), ("The club", "Tonight", ""));
    assert_eq!((info.owner.as_str(), info.member_count, info.join_option), ("owner", 5, GroupJoinOption::Forbid));
    assert!(info.notification_ms > 0 && info.created_ms > 0 && info.max_member_count == 100_000);
    assert_eq!(info.role, GroupRole::Admin);
    let list = format!("group_{group}");
    cast.member.until(&list, "the name", |r| r.title == "The club").await;
    assert_eq!(cast.stranger.code(Command::JoinGroup { group_id: id(), wording: String::new() }).await, ErrorCode::NoPermission);
    cast.member.run(Command::SetGroupMemberInfo { group_id: id(), user_id: String::new(), name_card: "Em".into() }).await;
    cast.owner.run(Command::TransferGroupOwner { group_id: id(), user_id: "admin".into() }).await;
    assert_eq!(
        cast.owner.code(Command::TransferGroupOwner { group_id: id(), user_id: "owner".into() }).await,
        ErrorCode::NoPermission
    );
    let own = Command::TransferGroupOwner { group_id: id(), user_id: "admin".into() };
    assert_eq!(cast.admin.code(own).await, ErrorCode::NoPermission, "to oneself");
    cast.admin.until(&list, "owner", |r| r.role == GroupRole::Owner).await;
    cast.owner.until(&list, "member", |r| r.role == GroupRole::Member).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let ask = Command::GetGroupMembers { group_id: id(), role: GroupRole::None, cursor, count: 2 };
        let Ok(Some(Reply::GroupMemberPage(page))) = cast.member.host.call(ask).await else { panic!() };
        assert_eq!(page.total, 5);
        seen.extend(page.members);
        if page.next_cursor.is_empty() {
            break;
        }
        cursor = page.next_cursor;
    }
    let roles: Vec<GroupRole> = seen.iter().map(|m| m.role).collect();
    assert_eq!(roles, [GroupRole::Owner, GroupRole::Admin, GroupRole::Member, GroupRole::Member, GroupRole::Member]);
    assert!(seen.iter().all(|m| m.joined_ms > 0 && (m.name_card == "Em") == (m.user_id == "member")));
    let admins = Command::GetGroupMembers { group_id: id(), role: GroupRole::Admin, cursor: String::new(), count: 9 };
    let Ok(Some(Reply::GroupMemberPage(page))) = cast.member.host.call(admins).await else { panic!() };
    assert_eq!(page.members.iter().map(|m| m.user_id.as_str()).collect::<Vec<_>>(), ["admin2"]);
    let query = ntk_core::api::HistoryQuery { count: 9, ..Default::default() };
    let tips: Vec<String> = cast.member.page(&list, query).await.unwrap().rows.into_iter().rev().map(|m| m.text).collect();
    let should = ["created", "admin:admin", "admin:admin2", "info:name=The club\nnotification\njoin_option=1", "owner:admin"];
    assert_eq!(tips, should);
    let unknown = Command::GetGroupsInfo { group_ids: vec![id(), "nowhere".into()] };
    let Ok(Some(Reply::GroupInfoResults(all))) = cast.stranger.host.call(unknown).await else { panic!() };
    let codes: Vec<(u32, &str)> = all.groups.iter().map(|g| (g.code, g.info.name.as_str())).collect();
    assert_eq!(codes, [(0, "The club"), (10010, "")]);
    for d in [cast.owner, cast.admin, cast.member, cast.stranger] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_who_is_demoted_while_acting_does_all_of_it_or_nothing() {
    let stage = Stage::new().await;
    let cast = Cast::of(&stage).await;
    for _ in 0..10 {
        let group = cast.group(Of::Public).await;
        let demote = Command::SetGroupMemberRole { group_id: group.clone(), user_id: "admin".into(), role: GroupRole::Member };
        let kick = Command::KickGroupMembers { group_id: group.clone(), members: vec!["member2".into(), "member".into()] };
        let (demoted, kicked) = tokio::join!(cast.owner.code(demote), cast.admin.code(kick));
        assert_eq!(demoted, ErrorCode::Ok);
        let Ok(Some(Reply::GroupInfo(info))) = cast.owner.host.call(Command::GetGroupInfo { group_id: group }).await else {
            panic!()
        };
        let should = match kicked {
            ErrorCode::Ok => 3,
            ErrorCode::NoPermission => 5,
            other => panic!("{other:?}"),
        };
        assert_eq!(info.member_count, should);
    }
    for d in [cast.owner, cast.admin, cast.member, cast.stranger] {
        d.end().await;
    }
}
