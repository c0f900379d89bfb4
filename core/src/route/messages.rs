//! Messages to send, and what is done to messages.
use super::arguments::{local_id, local_ids, page};
use super::sending::{MAX_LOCAL_DATA, elements, made_of, message, outgoing};
use super::targets::{Read, Route};
use crate::actors::calls::{Call, MessageCall, ReceiptCall};
use crate::actors::media::HostCmd;
use crate::actors::session::HostCall;
use crate::api::{Blob, ErrorCode, MessageCommand};
use crate::exec::Env;
use crate::queries::history::History;
use crate::store::search;
use crate::store::{Content, Merge, MessageWork, Outgoing, Work, has_files, to_body};
use ntk_protocol::{rules, valid_user_id, wire};
use prost::Message as _;
use std::path::Path;

/// Longest line of a merged message's abstract, characters (V2TIM).
const MAX_ABSTRACT: usize = 100;
/// Messages one call may look up.
const MAX_FOUND: usize = 100;

/// `command_id` is the command's number.
pub(super) fn route(env: &Env, directory: &Path, command_id: u32, command: MessageCommand) -> Result<Route, ErrorCode> {
    let work = |w| Ok(Route::Work(Work::Messages(w)));
    match command {
        MessageCommand::SendText { conversation, text, options } => {
            if text.is_empty() {
                return Err(ErrorCode::InvalidParameters);
            }
            let body = wire::Body { text, ..Default::default() };
            message(env, conversation, rules::kind::TEXT, body, options)
        }
        MessageCommand::SendCustom { conversation, data: Blob(data), description, extension: Blob(extension), options } => {
            let body = wire::Body {
                custom_data: data.into(),
                custom_desc: description,
                custom_ext: extension.into(),
                ..Default::default()
            };
            message(env, conversation, rules::kind::CUSTOM, body, options)
        }
        MessageCommand::CancelSend { local_id: id } => work(MessageWork::Cancel(local_id(id)?)),
        MessageCommand::ResendMessage { local_id: id } => work(MessageWork::Resend(local_id(id)?)),
        MessageCommand::GetHistory { conversation, query: mut q } => {
            q.count = page(q.count, 100)?;
            if q.seqs.len() > 100 || q.time_begin_s < 0 || q.time_period_s < 0 || i64::try_from(q.from_local_id).is_err() {
                return Err(ErrorCode::InvalidParameters);
            }
            Ok(Route::History(History { conversation, query: q }))
        }
        MessageCommand::SendMessage { conversation, elements: given, options } => {
            elements(env, directory, conversation, given, options)
        }
        MessageCommand::ForwardMessage { local_id: id, conversation, options } => {
            made_of(env, conversation, options, Content::Forward(local_id(id)?))
        }
        MessageCommand::SendMerged { conversation, local_ids: ids, title, abstracts, compatible_text, options } => {
            let local_ids = local_ids(&ids, rules::MAX_MERGED)?;
            let long = abstracts.iter().any(|a| a.chars().count() > MAX_ABSTRACT);
            if abstracts.len() > rules::MAX_ABSTRACTS || long {
                return Err(ErrorCode::InvalidParameters);
            }
            made_of(env, conversation, options, Content::Merged(Merge { local_ids, title, abstracts, compatible_text }))
        }
        MessageCommand::GetMergedMessages { local_id: id, path } => {
            Ok(Route::Media(HostCmd::Open { local_id: local_id(id)?, path }))
        }
        MessageCommand::InsertLocalMessage { conversation, sender, elements: given, options } => {
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
        MessageCommand::SetLocalCustom { local_id: id, data: Blob(data), number } => {
            if data.len() > MAX_LOCAL_DATA {
                return Err(ErrorCode::InvalidParameters);
            }
            work(MessageWork::SetLocal { local_id: local_id(id)?, data, number })
        }
        MessageCommand::FindMessages { local_ids: ids } => Ok(Route::Read(Read::Find(local_ids(&ids, MAX_FOUND)?))),
        MessageCommand::SetTyping { conversation, typing } => {
            if !conversation.starts_with("c2c_") && !conversation.starts_with("group_") {
                return Err(ErrorCode::InvalidConversation);
            }
            Ok(Route::Session(HostCall::Typing { conversation, typing }))
        }
        MessageCommand::ModifyMessage { local_id: id, elements: given, cloud_custom_data: Blob(cloud), base_edits } => {
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
        MessageCommand::DeleteMessages { local_ids: ids, local_only } => {
            let local_ids = local_ids(&ids, rules::MAX_DELETES_PER_CALL)?;
            work(MessageWork::Delete { command: command_id, local_ids, local_only })
        }
        MessageCommand::RecallMessage { local_id: id, reason } => {
            if reason.len() > rules::MAX_RECALL_REASON {
                return Err(ErrorCode::InvalidParameters);
            }
            message_call(MessageCall::Recall { local_id: local_id(id)?, delete: false, reason })
        }
        MessageCommand::DeleteMessageForAll { local_id: id } => {
            message_call(MessageCall::Recall { local_id: local_id(id)?, delete: true, reason: String::new() })
        }
        MessageCommand::AddReaction { local_id: id, reaction } => react(command_id, id, reaction, false),
        MessageCommand::RemoveReaction { local_id: id, reaction } => react(command_id, id, reaction, true),
        MessageCommand::GetReactionUsers { local_id: id, reaction, cursor, count } => {
            let from = if cursor.is_empty() { 0 } else { cursor.parse().map_err(|_| ErrorCode::InvalidParameters)? };
            let count = page(count, 100)? as usize;
            Ok(Route::Read(Read::ReactionUsers { local_id: local_id(id)?, reaction, from, count }))
        }
        MessageCommand::SetMessageExtensions { local_id: id, extensions } => {
            extensions_ok(extensions.iter().map(|e| e.key.as_str()), extensions.len())?;
            if extensions.is_empty() || extensions.iter().any(|e| e.value.len() > rules::MAX_EXTENSION_VALUE) {
                return Err(ErrorCode::InvalidParameters);
            }
            message_call(MessageCall::SetExtensions { local_id: local_id(id)?, set: extensions })
        }
        MessageCommand::DeleteMessageExtensions { local_id: id, keys } => {
            extensions_ok(keys.iter().map(String::as_str), keys.len())?;
            message_call(MessageCall::DeleteExtensions { local_id: local_id(id)?, keys })
        }
        MessageCommand::PinMessage { local_id: id, pinned } => message_call(MessageCall::Pin { local_id: local_id(id)?, pinned }),
        MessageCommand::GetPinnedMessages { conversation } => message_call(MessageCall::Pinned { conversation }),
        MessageCommand::SendReadReceipts { local_ids: ids } => {
            let local_ids = local_ids(&ids, rules::MAX_RECEIPTS_PER_CALL)?;
            work(MessageWork::SendReceipts { command: command_id, local_ids })
        }
        MessageCommand::GetReadReceipts { local_ids: ids } => {
            receipt_call(ReceiptCall::Get { local_ids: local_ids(&ids, rules::MAX_RECEIPTS_PER_CALL)? })
        }
        MessageCommand::GetReadMembers { local_id: id, unread, cursor, count } => {
            let limit = page(count, 100)?;
            let page_token = search::page_token(&cursor).ok_or(ErrorCode::InvalidParameters)?;
            receipt_call(ReceiptCall::Members { local_id: local_id(id)?, unread, page_token, limit })
        }
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
