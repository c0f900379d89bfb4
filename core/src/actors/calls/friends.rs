//! What is done about other users. The lists are this device's rows, which follow the server's version of them.
use super::parts::{Answer, Args, args, decoded};
use crate::api::{Error, Reply};
use crate::store::friend;
use ntk_protocol::methods::Contacts;
use ntk_protocol::wire;

/// What is asked about other users.
#[derive(Debug, Clone)]
pub(crate) enum FriendCall {
    Set(Box<wire::SetContact>),
    Read,
}

impl FriendCall {
    pub(super) fn request(&self) -> Args {
        match self {
            FriendCall::Set(ask) => args(Contacts::Set, ask.as_ref()),
            FriendCall::Read => args(Contacts::Read, &wire::ReadContacts {}),
        }
    }

    pub(super) fn answer(self, result: &[u8]) -> Result<Answer, Error> {
        match self {
            FriendCall::Set(_) => {
                let contact: wire::Contact = decoded(result)?;
                Ok(Answer::Read(Box::new(move |c, people| Ok(Reply::FriendInfo(friend(c, people, &contact))))))
            }
            FriendCall::Read => Ok(Answer::Done),
        }
    }
}
