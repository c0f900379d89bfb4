//! Groups and who is in them.
use super::parts::{Answer, Args, decoded};
use crate::api::{AddMembersResult, Error, ErrorCode, Reply};
use crate::store::{ConversationWork, Work};
use ntk_protocol::{ConvKey, rules::rpc, wire};
use prost::Message as _;

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
                (rpc::CREATE_GROUP, wire::CreateGroup { group, name, members, uncounted }.encode_to_vec())
            }
            GroupCall::AddMembers { group, members } => {
                let key = ConvKey::group(group).map_err(|_| ErrorCode::BadGroupIdLocal)?;
                (rpc::ADD_MEMBERS, wire::AddMembers { conv: key.to_string(), members: members.clone() }.encode_to_vec())
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
