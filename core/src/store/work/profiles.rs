//! What is written about who users are: the server's word only.
use crate::api::Reply;
use crate::store::ground::outcome::Outcome;
use crate::store::ground::profiles::profiles;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::profiles::{KEPT, own, said};
use ntk_protocol::wire;

/// See the module comment.
pub(crate) enum ProfileWork {
    /// The server's answer about these users; `reply`: of whom the host wants to know, and who of them are no users.
    Said { said: wire::Profiles, asked: Vec<String>, reply: Option<(Vec<String>, Vec<String>)> },
    /// The own one, as it is at the server now.
    Own(Box<wire::Profile>),
}

impl ProfileWork {
    /// Must it survive a power cut? The server says it again.
    pub(super) fn durable(&self) -> bool {
        match self {
            ProfileWork::Said { .. } | ProfileWork::Own(_) => false,
        }
    }

    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        match self {
            ProfileWork::Said { said: news, asked, reply } => {
                said(tx, news, asked, KEPT)?;
                if let Some((users, unknown)) = reply {
                    return Ok(Outcome::Reply(Reply::UserProfiles(profiles(tx.c, tx.people, users, unknown)?)));
                }
            }
            ProfileWork::Own(p) => own(tx, p)?,
        }
        Ok(Outcome::Done)
    }
}
