//! Messages to send.
use super::{Route, ToSession};
use crate::api::{ErrorCode, SendOptions};
use crate::exec::Env;
use crate::store::{Outgoing, Work};
use ntk_protocol::{MessageId, rules, wire};
use prost::Message as _;

/// A message to queue, or to send now or never.
pub(super) fn message(
    env: &Env,
    conversation: String,
    kind: u32,
    mut body: wire::Body,
    options: SendOptions,
) -> Result<Route, ErrorCode> {
    body.cloud_custom_data = options.cloud_custom_data.0.into();
    let body = body.encode_to_vec();
    if body.len() > rules::MAX_BODY {
        return Err(ErrorCode::BodyTooLarge);
    }
    let mut flags = 0;
    for (on, flag) in [
        (options.excluded_from_unread, rules::flags::EXCLUDED_FROM_UNREAD),
        (options.excluded_from_last_message, rules::flags::EXCLUDED_FROM_LAST),
        (options.online_only, rules::flags::ONLINE_ONLY),
    ] {
        flags |= if on { flag } else { 0 };
    }
    if !conversation.starts_with("c2c_") && !conversation.starts_with("group_") {
        return Err(ErrorCode::InvalidConversation);
    }
    // Minted here, before the first attempt, and never again.
    let id = MessageId::new(env.clock.now_ms() as u64, env.random());
    if options.online_only {
        let send = wire::Send { cmid: id.0.to_vec().into(), kind, flags, body: body.into(), ..Default::default() };
        return Ok(Route::Session(ToSession::OnlineOnly(conversation, send)));
    }
    Ok(Route::Work(Work::Send(Outgoing { conversation, kind, flags, body, id, files: None })))
}
