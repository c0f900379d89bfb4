//! Everything that is ever written, as one closed enum, by domain. Each domain says what its work does and whether it must
//! survive a power cut, in one match without a remainder: work that nothing does, does not compile.
pub(crate) mod account;
pub(crate) mod conversations;
pub(crate) mod groups;
pub(crate) mod held;
pub(crate) mod media;
pub(crate) mod messages;
pub(crate) mod profiles;
pub(crate) mod sync;

use crate::store::ground::outcome::Outcome;
use crate::store::ground::tx::{Result, Tx};
use account::AccountWork;
use conversations::ConversationWork;
use groups::GroupWork;
use held::Held;
use media::MediaWork;
use messages::MessageWork;
use profiles::ProfileWork;
use sync::SyncWork;

/// A unit of work. It either changes nothing and fails, or succeeds; a storage error undoes the whole transaction.
#[allow(clippy::large_enum_variant)] // one at a time, from the mailbox into its transaction
pub(crate) enum Work {
    Account(AccountWork),
    Conversations(ConversationWork),
    Groups(GroupWork),
    Media(MediaWork),
    Messages(MessageWork),
    Profiles(ProfileWork),
    Sync(SyncWork),
}

impl Work {
    /// Must it survive a power cut? Yes for what the server cannot give back.
    pub(crate) fn durable(&self) -> bool {
        match self {
            Work::Account(work) => work.durable(),
            Work::Conversations(work) => work.durable(),
            Work::Groups(work) => work.durable(),
            Work::Media(work) => work.durable(),
            Work::Messages(work) => work.durable(),
            Work::Profiles(work) => work.durable(),
            Work::Sync(work) => work.durable(),
        }
    }

    pub(crate) fn run(&self, tx: &mut Tx<'_>, held: &mut Held) -> Result<Outcome> {
        match self {
            Work::Account(work) => work.run(tx, held),
            Work::Conversations(work) => work.run(tx),
            Work::Groups(work) => work.run(tx),
            Work::Media(work) => work.run(tx),
            Work::Messages(work) => work.run(tx),
            Work::Profiles(work) => work.run(tx),
            Work::Sync(work) => work.run(tx, held),
        }
    }
}
