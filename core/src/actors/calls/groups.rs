//! Groups and who is in them.
use super::parts::{Answer, Args, args, decoded};
use crate::api::{
    AddMembersResult, Error, ErrorCode, GroupApplicationPage, GroupInfo, GroupInfoResult, GroupInfoResults, GroupJoinOption,
    GroupMember, GroupMemberPage, GroupRole, GroupType, JoinGroupResult, KickMembersResult, Reply,
};
use crate::model::ids::clamped;
use crate::store::{ConversationWork, Work, application};
use ntk_protocol::methods::Groups;
use ntk_protocol::{ConvKey, hex, wire};

/// What is asked about groups.
#[derive(Debug, Clone)]
pub(crate) enum GroupCall {
    Create(Box<wire::CreateGroup>),
    AddMembers {
        group: String,
        members: Vec<String>,
    },
    Join {
        group: String,
        wording: String,
    },
    Quit {
        group: String,
    },
    Kick {
        group: String,
        members: Vec<String>,
    },
    Dismiss {
        group: String,
    },
    Info {
        group: String,
    },
    Infos {
        groups: Vec<String>,
    },
    SetInfo {
        group: String,
        set: Box<wire::SetGroup>,
    },
    Transfer {
        group: String,
        user: String,
    },
    /// An empty user is this one.
    SetMember {
        group: String,
        set: Box<wire::SetMember>,
    },
    Members {
        group: String,
        role: u32,
        page_token: Vec<u8>,
        limit: u32,
    },
    /// An empty group is all that this user rules.
    Applications {
        group: String,
        page_token: Vec<u8>,
        limit: u32,
    },
    Decide {
        group: String,
        user: String,
        answer: String,
        accept: bool,
    },
    ReadApplications,
}

impl GroupCall {
    pub(super) fn request(&self) -> Result<Args, Error> {
        let key = |group: &str| ConvKey::group(group).map(|key| key.to_string()).map_err(|_| ErrorCode::BadGroupIdLocal);
        Ok(match self {
            GroupCall::Create(ask) => args(Groups::Create, &**ask),
            GroupCall::AddMembers { group, members } => {
                args(Groups::AddMembers, &wire::AddMembers { conv: key(group)?, members: members.clone() })
            }
            GroupCall::Join { group, wording } => {
                args(Groups::Join, &wire::JoinGroup { conv: key(group)?, wording: wording.clone() })
            }
            GroupCall::Quit { group } => args(Groups::Quit, &wire::QuitGroup { conv: key(group)? }),
            GroupCall::Kick { group, members } => {
                args(Groups::Kick, &wire::KickMembers { conv: key(group)?, members: members.clone() })
            }
            GroupCall::Dismiss { group } => args(Groups::Dismiss, &wire::DismissGroup { conv: key(group)? }),
            GroupCall::Info { group } => args(Groups::Info, &wire::GetGroups { convs: vec![key(group)?] }),
            GroupCall::Infos { groups } => {
                let convs = groups.iter().map(|group| key(group)).collect::<Result<_, _>>()?;
                args(Groups::Info, &wire::GetGroups { convs })
            }
            GroupCall::SetInfo { group, set } => args(Groups::SetInfo, &wire::SetGroup { conv: key(group)?, ..(**set).clone() }),
            GroupCall::Transfer { group, user } => {
                args(Groups::Transfer, &wire::TransferGroup { conv: key(group)?, user: user.clone() })
            }
            GroupCall::SetMember { group, set } => {
                args(Groups::SetMember, &wire::SetMember { conv: key(group)?, ..(**set).clone() })
            }
            GroupCall::Members { group, role, page_token, limit } => {
                let page_token = page_token.clone().into();
                args(Groups::Members, &wire::GetMembers { conv: key(group)?, role: *role, page_token, limit: *limit })
            }
            GroupCall::Applications { group, page_token, limit } => {
                let conv = if group.is_empty() { String::new() } else { key(group)? };
                let page_token = page_token.clone().into();
                args(Groups::Applications, &wire::GetApplications { conv, page_token, limit: *limit })
            }
            GroupCall::Decide { group, user, answer, accept } => {
                let (user, answer) = (user.clone(), answer.clone());
                args(Groups::Decide, &wire::DecideApplication { conv: key(group)?, user, accept: *accept, answer })
            }
            GroupCall::ReadApplications => args(Groups::ReadApplications, &wire::ReadApplications {}),
        })
    }

    pub(super) fn answer(self, result: &[u8]) -> Result<Answer, Error> {
        let state = |reply| {
            let state = Box::new(decoded(result)?);
            Ok::<_, Error>(Answer::Work(Work::Conversations(ConversationWork::State { state, reply })))
        };
        Ok(match self {
            GroupCall::Create(_) => state(true)?,
            // The server says nothing where an application waits.
            GroupCall::Join { group, .. } if result.is_empty() => {
                Answer::Reply(Reply::JoinGroup(JoinGroupResult { waiting: true, conversation: format!("group_{group}") }))
            }
            GroupCall::Join { .. } => Answer::Work(Work::Conversations(ConversationWork::Joined(Box::new(decoded(result)?)))),
            GroupCall::Quit { .. } | GroupCall::Dismiss { .. } | GroupCall::Transfer { .. } => state(false)?,
            GroupCall::AddMembers { .. } => {
                let wire::AddMembersRes { added, already, unknown, waiting } = decoded(result)?;
                Answer::Reply(Reply::AddMembers(AddMembersResult { added, already, unknown, waiting }))
            }
            GroupCall::Info { .. } => {
                let wire::GroupCards { groups } = decoded(result)?;
                let card = groups.into_iter().next().ok_or_else(|| Error::new(ErrorCode::Protocol, "no group"))?;
                if card.code != 0 {
                    return Err(Error::from_wire(card.code, "group"));
                }
                Answer::Reply(Reply::GroupInfo(info(card)))
            }
            GroupCall::Infos { .. } => {
                let wire::GroupCards { groups } = decoded(result)?;
                let one = |card: wire::GroupCard| {
                    let code = Error::from_wire(card.code, "").code as u32;
                    let info = info(card);
                    GroupInfoResult { group_id: info.group_id.clone(), code, info }
                };
                Answer::Reply(Reply::GroupInfoResults(GroupInfoResults { groups: groups.into_iter().map(one).collect() }))
            }
            GroupCall::SetInfo { .. } => Answer::Reply(Reply::GroupInfo(info(decoded(result)?))),
            GroupCall::SetMember { .. } => Answer::Reply(Reply::GroupMember(member(decoded(result)?))),
            GroupCall::Members { .. } => {
                let wire::GroupMembers { members, next_page_token, total } = decoded(result)?;
                let members = members.into_iter().map(member).collect();
                let next_cursor = hex(&next_page_token);
                Answer::Reply(Reply::GroupMemberPage(GroupMemberPage { members, total, next_cursor }))
            }
            GroupCall::Applications { .. } => {
                let wire::Applications { applications, next_page_token, unread } = decoded(result)?;
                let next_cursor = hex(&next_page_token);
                Answer::Read(Box::new(move |c, people| {
                    let applications = applications.into_iter().map(|a| application(c, people, a)).collect();
                    Ok(Reply::GroupApplicationPage(GroupApplicationPage { applications, unread, next_cursor }))
                }))
            }
            GroupCall::Decide { .. } => {
                let decided = decoded(result)?;
                Answer::Read(Box::new(move |c, people| Ok(Reply::GroupApplication(application(c, people, decided)))))
            }
            GroupCall::ReadApplications => Answer::Done,
            GroupCall::Kick { .. } => {
                let wire::KickMembersRes { kicked, not_members, refused } = decoded(result)?;
                Answer::Reply(Reply::KickMembers(KickMembersResult { kicked, not_members, refused }))
            }
        })
    }
}

/// A group as the host sees it; what a newer server says in a number of its own is not known.
pub(super) fn info(card: wire::GroupCard) -> GroupInfo {
    let wire::GroupInfo { face: face_url, introduction, notification, join_option, approve_option } =
        card.info.unwrap_or_default();
    GroupInfo {
        group_id: card.conv.strip_prefix("group:").unwrap_or_default().into(),
        name: card.name,
        group_type: GroupType::from_u32(card.r#type).unwrap_or_default(),
        owner: card.owner,
        face_url,
        introduction,
        notification,
        notification_ms: clamped(card.notification_ms),
        created_ms: clamped(card.created_ms),
        member_count: card.member_count,
        max_member_count: card.max_members,
        join_option: GroupJoinOption::from_u32(join_option).unwrap_or_default(),
        all_muted: card.muted_all,
        role: GroupRole::from_u32(card.role).unwrap_or_default(),
        approve_option: GroupJoinOption::from_u32(approve_option).unwrap_or_default(),
    }
}

fn member(m: wire::GroupMember) -> GroupMember {
    GroupMember {
        user_id: m.user,
        role: GroupRole::from_u32(m.role).unwrap_or_default(),
        name_card: m.card,
        joined_ms: clamped(m.joined_ms),
        muted_until_ms: clamped(m.muted_until_ms),
    }
}
