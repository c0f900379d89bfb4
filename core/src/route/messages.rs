//! Messages to send, and what is done to messages.
use super::{Read, Route, local_id, media, page};
use crate::actors::calls::{Call, MessageCall, ReceiptCall};
use crate::actors::media::HostCmd;
use crate::actors::session::HostCall;
use crate::api::{Blob, Command, ErrorCode, NewElement, SendOptions};
use crate::exec::Env;
use crate::model::ids::LocalId;
use crate::store::search;
use crate::store::{Content, Merge, MessageWork, Outgoing, Own, Work, has_files, to_body};
use ntk_protocol::{MessageId, rules, valid_user_id, wire};
use prost::Message as _;

/// Longest data the host may keep with a message, bytes.
const MAX_LOCAL_DATA: usize = 4096;
/// Longest line of a merged message's abstract, characters (V2TIM).
const MAX_ABSTRACT: usize = 100;
/// Messages one call may look up.
const MAX_FOUND: usize = 100;

/// A message of given elements to queue, or to send now or never.
pub(super) fn elements(
    env: &Env,
    conversation: String,
    elements: Vec<NewElement>,
    options: SendOptions,
) -> Result<Route, ErrorCode> {
    if has_files(&elements) {
        return media::send(env, conversation, elements, options);
    }
    let (kind, body) = to_body(elements)?;
    message(env, conversation, kind, body, options)
}

/// A message to queue, or to send now or never.
pub(super) fn message(
    env: &Env,
    conversation: String,
    kind: u32,
    body: wire::Body,
    options: SendOptions,
) -> Result<Route, ErrorCode> {
    let online_only = options.online_only;
    let quotes = options.quote_local_id != 0;
    let mut out = outgoing(env, conversation, options)?;
    out.kind = kind;
    out.body = body.encode_to_vec();
    if out.body.len() + out.own.cloud_custom_data.len() > rules::MAX_BODY {
        return Err(ErrorCode::BodyTooLarge);
    }
    if online_only {
        if quotes {
            return Err(ErrorCode::InvalidParameters);
        }
        return Ok(Route::Session(HostCall::OnlineOnly {
            conversation: out.conversation.clone(),
            send: now_or_never(&out, body),
        }));
    }
    Ok(Route::Work(Work::Messages(MessageWork::Send(out))))
}

fn now_or_never(out: &Outgoing, body: wire::Body) -> wire::Send {
    let body =
        wire::Body { at_users: out.own.at_users.clone(), cloud_custom_data: out.own.cloud_custom_data.clone().into(), ..body };
    // What it has besides, made a moment ago, decodes.
    let send = wire::Send::decode(&out.own.send[..]).unwrap_or_default();
    let (cmid, body) = (out.id.0.to_vec().into(), body.encode_to_vec().into());
    wire::Send { cmid, kind: out.kind, flags: out.flags, body, ..send }
}

/// A message of this user as far as its options say, without content.
fn outgoing(env: &Env, conversation: String, o: SendOptions) -> Result<Outgoing, ErrorCode> {
    let group = conversation.starts_with("group_");
    if !group && !conversation.starts_with("c2c_") {
        return Err(ErrorCode::InvalidConversation);
    }
    let mut flags = 0;
    for (on, flag) in [
        (o.excluded_from_unread, rules::flags::EXCLUDED_FROM_UNREAD),
        (o.excluded_from_last_message, rules::flags::EXCLUDED_FROM_LAST),
        (o.online_only, rules::flags::ONLINE_ONLY),
        (o.needs_read_receipt, rules::flags::NEEDS_RECEIPT),
        (o.at_all, rules::flags::AT_ALL),
        (!o.targets.is_empty(), rules::flags::TARGETED),
    ] {
        flags |= if on { flag } else { 0 };
    }
    if group {
        flags |= (o.priority as u32) << rules::flags::PRIORITY_SHIFT;
    }
    let for_groups = o.at_all || !o.at_users.is_empty() || !o.targets.is_empty();
    let named = o.at_users.iter().chain(&o.targets);
    let too_many = o.at_users.len() > rules::MAX_AT_USERS || o.targets.len() > rules::MAX_TARGETS;
    if (for_groups && !group) || too_many || o.local_custom_data.0.len() > MAX_LOCAL_DATA {
        return Err(ErrorCode::InvalidParameters);
    }
    if !named.into_iter().all(|u| valid_user_id(u)) {
        return Err(ErrorCode::BadUserId);
    }
    let push =
        o.push.map(|p| wire::Push { title: p.title, text: p.text, ext: p.ext.0.into(), sound: p.sound, disabled: p.disabled });
    let own = Own {
        at_users: o.at_users,
        cloud_custom_data: o.cloud_custom_data.0,
        quote: if o.quote_local_id == 0 { LocalId(0) } else { local_id(o.quote_local_id)? },
        reads: o.own_send_reads,
        send: wire::Send { targets: o.targets, push, ..Default::default() }.encode_to_vec(),
        local_data: o.local_custom_data.0,
        local_int: o.local_custom_int,
    };
    // Minted here, before the first attempt, and never again.
    let id = MessageId::new(env.clock.now_ms() as u64, env.random());
    Ok(Outgoing { conversation, flags, id, own, ..Default::default() })
}

/// A message made of others.
fn made_of(env: &Env, conversation: String, options: SendOptions, from: Content) -> Result<Route, ErrorCode> {
    if options.online_only {
        return Err(ErrorCode::InvalidParameters);
    }
    Ok(Route::Work(Work::Messages(MessageWork::Send(Outgoing { from, ..outgoing(env, conversation, options)? }))))
}

fn local_ids(ids: &[u64], max: usize) -> Result<Vec<LocalId>, ErrorCode> {
    if ids.is_empty() || ids.len() > max {
        return Err(ErrorCode::InvalidParameters);
    }
    ids.iter().map(|id| local_id(*id)).collect()
}

/// What is done to messages. `command` is the call's number.
pub(super) fn route(env: &Env, command: u32, call: Command) -> Result<Route, ErrorCode> {
    let work = |w| Ok(Route::Work(Work::Messages(w)));
    match call {
        Command::SendMessage { conversation, elements: given, options } => elements(env, conversation, given, options),
        Command::ForwardMessage { local_id: id, conversation, options } => {
            made_of(env, conversation, options, Content::Forward(local_id(id)?))
        }
        Command::SendMerged { conversation, local_ids: ids, title, abstracts, compatible_text, options } => {
            let local_ids = local_ids(&ids, rules::MAX_MERGED)?;
            let long = abstracts.iter().any(|a| a.chars().count() > MAX_ABSTRACT);
            if abstracts.len() > rules::MAX_ABSTRACTS || long {
                return Err(ErrorCode::InvalidParameters);
            }
            made_of(env, conversation, options, Content::Merged(Merge { local_ids, title, abstracts, compatible_text }))
        }
        Command::GetMergedMessages { local_id: id, path } => Ok(Route::Media(HostCmd::Open { local_id: local_id(id)?, path })),
        Command::InsertLocalMessage { conversation, sender, elements: given, options } => {
            if !valid_user_id(&sender) {
                return Err(ErrorCode::BadUserId);
            }
            if has_files(&given) || options.online_only {
                return Err(ErrorCode::BadElement);
            }
            let (kind, body) = to_body(given)?;
            let out = Outgoing { kind, body: body.encode_to_vec(), ..outgoing(env, conversation, options)? };
            work(MessageWork::InsertLocal { sender, out })
        }
        Command::SetLocalCustom { local_id: id, data: Blob(data), number } => {
            if data.len() > MAX_LOCAL_DATA {
                return Err(ErrorCode::InvalidParameters);
            }
            work(MessageWork::SetLocal { local_id: local_id(id)?, data, number })
        }
        Command::FindMessages { local_ids: ids } => Ok(Route::Read(Read::Find(local_ids(&ids, MAX_FOUND)?))),
        Command::SetTyping { conversation, typing } => {
            if !conversation.starts_with("c2c_") && !conversation.starts_with("group_") {
                return Err(ErrorCode::InvalidConversation);
            }
            Ok(Route::Session(HostCall::Typing { conversation, typing }))
        }
        Command::ModifyMessage { local_id: id, elements: given, cloud_custom_data: Blob(cloud), base_edits } => {
            if has_files(&given) {
                return Err(ErrorCode::BadElement);
            }
            let (kind, body) = to_body(given)?;
            let body = wire::Body { cloud_custom_data: cloud.into(), ..body };
            if body.encoded_len() > rules::MAX_BODY {
                return Err(ErrorCode::BodyTooLarge);
            }
            let local_id = local_id(id)?;
            message_call(MessageCall::Modify { local_id, kind, body: Box::new(body), base_edits })
        }
        Command::DeleteMessages { local_ids: ids, local_only } => {
            let local_ids = local_ids(&ids, rules::MAX_DELETES_PER_CALL)?;
            work(MessageWork::Delete { command, local_ids, local_only })
        }
        Command::RecallMessage { local_id: id, reason } => {
            if reason.len() > rules::MAX_RECALL_REASON {
                return Err(ErrorCode::InvalidParameters);
            }
            message_call(MessageCall::Recall { local_id: local_id(id)?, delete: false, reason })
        }
        Command::DeleteMessageForAll { local_id: id } => {
            message_call(MessageCall::Recall { local_id: local_id(id)?, delete: true, reason: String::new() })
        }
        Command::AddReaction { local_id: id, reaction } => react(command, id, reaction, false),
        Command::RemoveReaction { local_id: id, reaction } => react(command, id, reaction, true),
        Command::GetReactionUsers { local_id: id, reaction, cursor, count } => {
            let from = if cursor.is_empty() { 0 } else { cursor.parse().map_err(|_| ErrorCode::InvalidParameters)? };
            let count = page(count, 100)? as usize;
            Ok(Route::Read(Read::ReactionUsers { local_id: local_id(id)?, reaction, from, count }))
        }
        Command::SetMessageExtensions { local_id: id, extensions } => {
            extensions_ok(extensions.iter().map(|e| e.key.as_str()), extensions.len())?;
            if extensions.is_empty() || extensions.iter().any(|e| e.value.len() > rules::MAX_EXTENSION_VALUE) {
                return Err(ErrorCode::InvalidParameters);
            }
            message_call(MessageCall::SetExtensions { local_id: local_id(id)?, set: extensions })
        }
        Command::DeleteMessageExtensions { local_id: id, keys } => {
            extensions_ok(keys.iter().map(String::as_str), keys.len())?;
            message_call(MessageCall::DeleteExtensions { local_id: local_id(id)?, keys })
        }
        Command::PinMessage { local_id: id, pinned } => message_call(MessageCall::Pin { local_id: local_id(id)?, pinned }),
        Command::GetPinnedMessages { conversation } => message_call(MessageCall::Pinned { conversation }),
        Command::SendReadReceipts { local_ids: ids } => {
            let local_ids = local_ids(&ids, rules::MAX_RECEIPTS_PER_CALL)?;
            work(MessageWork::SendReceipts { command, local_ids })
        }
        Command::GetReadReceipts { local_ids: ids } => {
            receipt_call(ReceiptCall::Get { local_ids: local_ids(&ids, rules::MAX_RECEIPTS_PER_CALL)? })
        }
        Command::GetReadMembers { local_id: id, unread, cursor, count } => {
            let limit = page(count, 100)?;
            let page_token = search::page_token(&cursor).ok_or(ErrorCode::InvalidParameters)?;
            receipt_call(ReceiptCall::Members { local_id: local_id(id)?, unread, page_token, limit })
        }
        // Not there yet.
        _ => Err(ErrorCode::NotInitialized),
    }
}

fn message_call(call: MessageCall) -> Result<Route, ErrorCode> {
    Ok(Route::Session(HostCall::Call(Call::Message(call))))
}

fn receipt_call(call: ReceiptCall) -> Result<Route, ErrorCode> {
    Ok(Route::Session(HostCall::Call(Call::Receipt(call))))
}

fn react(command: u32, id: u64, reaction: String, remove: bool) -> Result<Route, ErrorCode> {
    if reaction.is_empty() || reaction.len() > rules::MAX_REACTION_ID {
        return Err(ErrorCode::InvalidParameters);
    }
    Ok(Route::Work(Work::Messages(MessageWork::React { command, local_id: local_id(id)?, reaction, remove })))
}

fn extensions_ok<'a>(keys: impl Iterator<Item = &'a str>, count: usize) -> Result<(), ErrorCode> {
    let mut seen = std::collections::BTreeSet::new();
    let good = |k: &str| (1..=rules::MAX_EXTENSION_KEY).contains(&k.len());
    if count > rules::MAX_EXTENSIONS_PER_CALL || !keys.into_iter().all(|k| good(k) && seen.insert(k.to_owned())) {
        return Err(ErrorCode::InvalidParameters);
    }
    Ok(())
}
