//! The own profile. Others' are asked for by what is in sight, and by the session's own table of who was: `actors/profiles.rs`.
use super::parts::{Answer, Args, args, decoded};
use crate::api::Error;
use crate::store::{ProfileWork, Work};
use ntk_protocol::methods::Profiles;
use ntk_protocol::wire;

/// What is asked about profiles.
#[derive(Debug, Clone)]
pub(crate) enum ProfileCall {
    Set(Box<wire::SetProfile>),
}

impl ProfileCall {
    pub(super) fn request(&self) -> Args {
        match self {
            ProfileCall::Set(ask) => args(Profiles::Set, ask.as_ref()),
        }
    }

    pub(super) fn answer(self, result: &[u8]) -> Result<Answer, Error> {
        match self {
            ProfileCall::Set(_) => Ok(Answer::Work(Work::Profiles(ProfileWork::Own(Box::new(decoded(result)?))))),
        }
    }
}
