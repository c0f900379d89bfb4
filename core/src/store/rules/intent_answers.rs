//! What the server says to an intent: it did it, and how things are now; or it refused it for good.
#![deny(clippy::wildcard_enum_match_arm)]

use super::intents::take;
use super::{attached, contacts, deletes, ingest, receipts, settings, user};
use crate::api::{ChangeRefused, Event};
use crate::model::ids::{ConvId, IntentId};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::methods::{Account, Contacts, Conversations, Devices, Groups, Messages, Profiles, Search};
use ntk_protocol::{ConvKey, Method, wire};

/// What an intent may ask for.
enum Wish {
    Settings,
    User,
    Reaction,
    Deletion,
    Receipts,
    Contacts,
}

/// Every method of the protocol says here whether it may be an intent; `None` also for one of another version.
fn wish(method: &str) -> Option<Wish> {
    match Method::from_name(method)? {
        Method::Conversations(Conversations::Set) => Some(Wish::Settings),
        Method::Account(Account::Set) => Some(Wish::User),
        Method::Messages(Messages::React) => Some(Wish::Reaction),
        Method::Messages(Messages::Hide) => Some(Wish::Deletion),
        Method::Messages(Messages::SendReceipts) => Some(Wish::Receipts),
        Method::Contacts(Contacts::Get) => Some(Wish::Contacts),
        // Calls, whose host waits for the answer, and questions.
        Method::Messages(
            Messages::Recall
            | Messages::Modify
            | Messages::SetExtensions
            | Messages::Pin
            | Messages::GetPinned
            | Messages::GetReceipts
            | Messages::ReadMembers
            | Messages::GetHidden,
        )
        | Method::Conversations(Conversations::Get)
        | Method::Groups(
            Groups::Create
            | Groups::AddMembers
            | Groups::Join
            | Groups::Quit
            | Groups::Kick
            | Groups::Dismiss
            | Groups::Info
            | Groups::Members
            | Groups::SetInfo
            | Groups::SetMember
            | Groups::Transfer
            | Groups::Applications
            | Groups::Decide
            | Groups::ReadApplications,
        )
        | Method::Search(Search::Messages | Search::Users | Search::Groups)
        | Method::Devices(Devices::List | Devices::Logout | Devices::SetPushToken)
        | Method::Contacts(Contacts::Set | Contacts::Read)
        | Method::Profiles(Profiles::Set | Profiles::Get) => None,
    }
}

/// The server did it and says how things are now.
pub(crate) fn done(tx: &mut Tx<'_>, id: IntentId, result: &[u8]) -> Result<()> {
    // Gone: a newer one took its place, and that one's answer is what counts.
    let Some(intent) = take(tx, id)? else { return Ok(()) };
    // What cannot be read was done all the same.
    match wish(&intent.method) {
        Some(Wish::Settings) => {
            if let Ok(state) = ntk_protocol::read::<wire::ConvState>(result)
                && let Ok(key) = ConvKey::parse(&state.conv)
            {
                let conv = ingest::conv_state(tx, &key, &state, None)?;
                settings::overtaken(tx, conv, &state, &intent.args)?;
            }
        }
        Some(Wish::User) => {
            if let Ok(state) = ntk_protocol::read::<wire::UserState>(result) {
                user::from_server(tx, &state)?;
                user::overtaken(tx, &state)?;
            }
        }
        Some(Wish::Reaction) => {
            if let Ok(msg) = ntk_protocol::read::<wire::Msg>(result) {
                ingest::change(tx, intent.conv, &msg)?;
            }
        }
        Some(Wish::Contacts) => {
            if let Ok(said) = ntk_protocol::read::<wire::Contacts>(result) {
                contacts::said(tx, &intent.args, &said)?;
            }
        }
        // Here it was so already.
        Some(Wish::Deletion | Wish::Receipts) | None => {}
    }
    Ok(())
}

/// The server refused it for good.
pub(crate) fn refused(tx: &mut Tx<'_>, id: IntentId, code: u32) -> Result<()> {
    let Some(intent) = take(tx, id)? else { return Ok(()) };
    match wish(&intent.method) {
        // Unknown metadata is asked for, also after a restart, and its answer brings the settings.
        Some(Wish::Settings) => tx.conv(intent.conv)?.meta_ver = 0,
        Some(Wish::Reaction) => attached::reaction_refused(tx, intent.local_id, &intent.args)?,
        Some(Wish::Deletion) => deletes::refused(tx, intent.conv, &intent.args)?,
        Some(Wish::Receipts) => receipts::refused(tx, intent.conv, &intent.args)?,
        // An empty change is a question.
        Some(Wish::User) if intent.command != 0 => user::ask_again(tx)?,
        // A question that is refused is not asked again.
        Some(Wish::User | Wish::Contacts) | None => {}
    }
    if intent.command != 0 {
        let conversation = if intent.conv == ConvId(0) { String::new() } else { tx.conversation_id(intent.conv)? };
        let event = ChangeRefused { command: intent.command, conversation, local_id: intent.local_id.host(), code };
        tx.news.events.push(Event::ChangeRefused(event));
    }
    Ok(())
}
