//! Messages to send, and what is done to messages.
use super::arguments::{local_id, local_ids, must, page, refused};
use super::sending::{MAX_LOCAL_DATA, elements, made_of, message, outgoing};
use super::targets::{Read, Route};
use crate::actors::calls::{Call, MessageCall, ReceiptCall};
use crate::actors::media::HostCmd;
use crate::actors::session::HostCall;
use crate::api::{Blob, Error, ErrorCode, HistoryQuery, MessageCommand, MessageExtension};
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
pub(super) fn route(env: &Env, directory: &Path, command_id: u32, command: MessageCommand) -> Result<Route, Error> {
    let work = |w| Ok(Route::Work(Work::Messages(w)));
    match command {
        MessageCommand::SendText { conversation, text, options } => {
            must(!text.is_empty(), "text", "empty")?;
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
            history_ok(&q)?;
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
            let (most, short) = (rules::MAX_ABSTRACTS, abstracts.iter().all(|a| a.chars().count() <= MAX_ABSTRACT));
            must(abstracts.len() <= most && short, "abstracts", format_args!("at most {most} of {MAX_ABSTRACT} characters"))?;
            made_of(env, conversation, options, Content::Merged(Merge { local_ids, title, abstracts, compatible_text }))
        }
        MessageCommand::GetMergedMessages { local_id: id, path } => {
            Ok(Route::Media(HostCmd::Open { local_id: local_id(id)?, path }))
        }
        MessageCommand::InsertLocalMessage { conversation, sender, elements: given, options } => {
            if !valid_user_id(&sender) {
                return Err(ErrorCode::BadUserId.into());
            }
            if has_files(&given) || options.online_only {
                return Err(ErrorCode::BadElement.into());
            }
            let (kind, body) = to_body(given)?;
            let out = Outgoing { kind, body: body.encode_to_vec(), ..outgoing(env, conversation, options)? };
            work(MessageWork::InsertLocal { sender, out })
        }
        MessageCommand::SetLocalCustom { local_id: id, data: Blob(data), number } => {
            must(data.len() <= MAX_LOCAL_DATA, "data", format_args!("at most {MAX_LOCAL_DATA} bytes"))?;
            work(MessageWork::SetLocal { local_id: local_id(id)?, data, number })
        }
        MessageCommand::FindMessages { local_ids: ids } => Ok(Route::Read(Read::Find(local_ids(&ids, MAX_FOUND)?))),
        MessageCommand::SetTyping { conversation, typing } => {
            if !conversation.starts_with("c2c_") && !conversation.starts_with("group_") {
                return Err(ErrorCode::InvalidConversation.into());
            }
            Ok(Route::Session(HostCall::Typing { conversation, typing }))
        }
        MessageCommand::ModifyMessage { local_id: id, elements: given, cloud_custom_data: Blob(cloud), base_edits } => {
            if has_files(&given) {
                return Err(ErrorCode::BadElement.into());
            }
            let (kind, body) = to_body(given)?;
            let body = wire::Body { cloud_custom_data: cloud.into(), ..body };
            if body.encoded_len() > rules::MAX_BODY {
                return Err(ErrorCode::BodyTooLarge.into());
            }
            let local_id = local_id(id)?;
            message_call(MessageCall::Modify { local_id, kind, body: Box::new(body), base_edits })
        }
        MessageCommand::DeleteMessages { local_ids: ids, local_only } => {
            let local_ids = local_ids(&ids, rules::MAX_DELETES_PER_CALL)?;
            work(MessageWork::Delete { command: command_id, local_ids, local_only })
        }
        MessageCommand::RecallMessage { local_id: id, reason } => {
            let most = rules::MAX_RECALL_REASON;
            must(reason.len() <= most, "reason", format_args!("at most {most} bytes"))?;
            message_call(MessageCall::Recall { local_id: local_id(id)?, delete: false, reason })
        }
        MessageCommand::DeleteMessageForAll { local_id: id } => {
            message_call(MessageCall::Recall { local_id: local_id(id)?, delete: true, reason: String::new() })
        }
        MessageCommand::AddReaction { local_id: id, reaction } => react(command_id, id, reaction, false),
        MessageCommand::RemoveReaction { local_id: id, reaction } => react(command_id, id, reaction, true),
        MessageCommand::GetReactionUsers { local_id: id, reaction, cursor, count } => {
            let from = if cursor.is_empty() { 0 } else { cursor.parse().map_err(|_| refused("cursor", "not of this list"))? };
            let count = page(count, 100)? as usize;
            Ok(Route::Read(Read::ReactionUsers { local_id: local_id(id)?, reaction, from, count }))
        }
        MessageCommand::SetMessageExtensions { local_id: id, extensions } => {
            keys_ok("extensions", extensions.iter().map(|e| e.key.as_str()), extensions.len())?;
            must(!extensions.is_empty(), "extensions", "at least one")?;
            let (most, short) = (rules::MAX_EXTENSION_VALUE, |e: &MessageExtension| e.value.len() <= rules::MAX_EXTENSION_VALUE);
            must(extensions.iter().all(short), "extensions", format_args!("values of at most {most} bytes"))?;
            message_call(MessageCall::SetExtensions { local_id: local_id(id)?, set: extensions })
        }
        MessageCommand::DeleteMessageExtensions { local_id: id, keys } => {
            keys_ok("keys", keys.iter().map(String::as_str), keys.len())?;
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
            let page_token = search::page_token(&cursor).ok_or_else(|| refused("cursor", "not of this list"))?;
            receipt_call(ReceiptCall::Members { local_id: local_id(id)?, unread, page_token, limit })
        }
    }
}

fn message_call(call: MessageCall) -> Result<Route, Error> {
    Ok(Route::Session(HostCall::Call(Call::Message(call))))
}

fn receipt_call(call: ReceiptCall) -> Result<Route, Error> {
    Ok(Route::Session(HostCall::Call(Call::Receipt(call))))
}

fn react(command: u32, id: u64, reaction: String, remove: bool) -> Result<Route, Error> {
    let most = rules::MAX_REACTION_ID;
    must((1..=most).contains(&reaction.len()), "reaction", format_args!("1 to {most} bytes"))?;
    Ok(Route::Work(Work::Messages(MessageWork::React { command, local_id: local_id(id)?, reaction, remove })))
}

fn history_ok(q: &HistoryQuery) -> Result<(), Error> {
    must(q.seqs.len() <= 100, "query.seqs", "at most 100")?;
    must(q.time_begin_s >= 0, "query.time_begin_s", "0 or later")?;
    must(q.time_period_s >= 0, "query.time_period_s", "0 or longer")?;
    must(i64::try_from(q.from_local_id).is_ok(), "query.from_local_id", "names no message")
}

fn keys_ok<'a>(argument: &str, mut keys: impl Iterator<Item = &'a str>, count: usize) -> Result<(), Error> {
    let (many, long) = (rules::MAX_EXTENSIONS_PER_CALL, rules::MAX_EXTENSION_KEY);
    must(count <= many, argument, format_args!("at most {many}"))?;
    let mut seen = std::collections::BTreeSet::new();
    let good = |k: &str| (1..=long).contains(&k.len()) && seen.insert(k.to_owned());
    must(keys.all(good), argument, format_args!("keys of 1 to {long} bytes, none twice"))
}
