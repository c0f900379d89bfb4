//! What the server says to an intent: it did it, and how things are now; or it refused it for good.
use super::intents::{Intent, queue, take};
use super::{attached, deletes, ingest, receipts, user};
use crate::api::{ChangeRefused, Event};
use crate::model::ids::ConvId;
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{ConvKey, rules::rpc, wire};
use prost::Message as _;

/// The server did it and says how things are now.
pub(crate) fn done(tx: &mut Tx<'_>, id: i64, result: &[u8]) -> Result<()> {
    // Gone: a newer one took its place, and that one's answer is what counts.
    let Some(intent) = take(tx, id)? else { return Ok(()) };
    // What cannot be read was done all the same.
    match intent.method.as_str() {
        rpc::SET_CONV => {
            if let Ok(state) = wire::ConvState::decode(result)
                && let Ok(key) = ConvKey::parse(&state.conv)
            {
                ingest::conv_state(tx, &key, &state, None)?;
            }
        }
        rpc::SET_USER => {
            if let Ok(state) = wire::UserState::decode(result) {
                user::from_server(tx, &state)?;
            }
        }
        rpc::REACT => {
            if let Ok(msg) = wire::Msg::decode(result) {
                ingest::change(tx, intent.conv, &msg)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The server refused it for good.
pub(crate) fn refused(tx: &mut Tx<'_>, id: i64, code: u32) -> Result<()> {
    let Some(intent) = take(tx, id)? else { return Ok(()) };
    match intent.method.as_str() {
        // Unknown metadata is asked for, also after a restart, and its answer brings the settings.
        rpc::SET_CONV => tx.conv(intent.conv)?.meta_ver = 0,
        rpc::REACT => attached::reaction_refused(tx, intent.local_id, &intent.args)?,
        rpc::HIDE_MSGS => deletes::refused(tx, intent.conv, &intent.args)?,
        rpc::SEND_RECEIPTS => receipts::refused(tx, intent.conv, &intent.args)?,
        // An empty change is a question.
        rpc::SET_USER if intent.command != 0 => {
            let args = wire::SetUser::default().encode_to_vec();
            queue(tx, Intent { command: 0, args, ..intent.clone() })?;
        }
        _ => {}
    }
    if intent.command != 0 {
        let conversation = if intent.conv == ConvId(0) { String::new() } else { tx.conversation_id(intent.conv)? };
        let event = ChangeRefused { command: intent.command, conversation, local_id: intent.local_id.host(), code };
        tx.news.events.push(Event::ChangeRefused(event));
    }
    Ok(())
}
