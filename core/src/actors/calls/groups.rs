//! Groups and who is in them.
use super::parts::{Answer, Args, args, decoded};
use crate::api::{AddMembersResult, Error, ErrorCode, KickMembersResult, Reply};
use crate::store::{ConversationWork, Work};
use ntk_protocol::methods::Groups;
use ntk_protocol::{ConvKey, wire};

/// What is asked about groups.
#[derive(Debug, Clone)]
pub(crate) enum GroupCall {
    Create(Box<wire::CreateGroup>),
    AddMembers { group: String, members: Vec<String> },
    Join { group: String },
    Quit { group: String },
    Kick { group: String, members: Vec<String> },
    Dismiss { group: String },
}

impl GroupCall {
    pub(super) fn request(&self) -> Result<Args, Error> {
        let key = |group: &str| ConvKey::group(group).map(|key| key.to_string()).map_err(|_| ErrorCode::BadGroupIdLocal);
        Ok(match self {
            GroupCall::Create(ask) => args(Groups::Create, &**ask),
            GroupCall::AddMembers { group, members } => {
                args(Groups::AddMembers, &wire::AddMembers { conv: key(group)?, members: members.clone() })
            }
            GroupCall::Join { group } => args(Groups::Join, &wire::JoinGroup { conv: key(group)? }),
            GroupCall::Quit { group } => args(Groups::Quit, &wire::QuitGroup { conv: key(group)? }),
            GroupCall::Kick { group, members } => {
                args(Groups::Kick, &wire::KickMembers { conv: key(group)?, members: members.clone() })
            }
            GroupCall::Dismiss { group } => args(Groups::Dismiss, &wire::DismissGroup { conv: key(group)? }),
        })
    }

    pub(super) fn answer(self, result: &[u8]) -> Result<Answer, Error> {
        let state = |reply| {
            let state = Box::new(decoded(result)?);
            Ok::<_, Error>(Answer::Work(Work::Conversations(ConversationWork::State { state, reply })))
        };
        Ok(match self {
            GroupCall::Create(_) | GroupCall::Join { .. } => state(true)?,
            GroupCall::Quit { .. } | GroupCall::Dismiss { .. } => state(false)?,
            GroupCall::AddMembers { .. } => {
                let wire::AddMembersRes { added, already, unknown } = decoded(result)?;
                Answer::Reply(Reply::AddMembers(AddMembersResult { added, already, unknown }))
            }
            GroupCall::Kick { .. } => {
                let wire::KickMembersRes { kicked, not_members, refused } = decoded(result)?;
                Answer::Reply(Reply::KickMembers(KickMembersResult { kicked, not_members, refused }))
            }
        })
    }
}
