//! Groups and who is in them.
use super::parts::{Answer, Args, args, decoded};
use crate::api::{AddMembersResult, Error, ErrorCode, Reply};
use crate::store::{ConversationWork, Work};
use ntk_protocol::methods::Groups;
use ntk_protocol::{ConvKey, wire};

/// What is asked about groups.
#[derive(Debug, Clone)]
pub(crate) enum GroupCall {
    Create { group: String, name: String, members: Vec<String>, uncounted: bool },
    AddMembers { group: String, members: Vec<String> },
}

impl GroupCall {
    pub(super) fn request(&self) -> Result<Args, Error> {
        Ok(match self {
            GroupCall::Create { group, name, members, uncounted } => {
                let (group, name, members, uncounted) = (group.clone(), name.clone(), members.clone(), *uncounted);
                args(Groups::Create, &wire::CreateGroup { group, name, members, uncounted })
            }
            GroupCall::AddMembers { group, members } => {
                let key = ConvKey::group(group).map_err(|_| ErrorCode::BadGroupIdLocal)?;
                args(Groups::AddMembers, &wire::AddMembers { conv: key.to_string(), members: members.clone() })
            }
        })
    }

    pub(super) fn answer(self, result: &[u8]) -> Result<Answer, Error> {
        Ok(match self {
            GroupCall::Create { .. } => {
                Answer::Work(Work::Conversations(ConversationWork::State { state: Box::new(decoded(result)?), reply: true }))
            }
            GroupCall::AddMembers { .. } => {
                let wire::AddMembersRes { added, already, unknown } = decoded(result)?;
                Answer::Reply(Reply::AddMembers(AddMembersResult { added, already, unknown }))
            }
        })
    }
}
