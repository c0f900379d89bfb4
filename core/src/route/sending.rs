//! A message of this user, from what the host says to what is queued. Ids are minted here.
use super::arguments::{self, must};
use super::targets::Route;
use crate::actors::session::HostCall;
use crate::api::{Error, ErrorCode, MediaSize, MessageKind, NewElement, SendOptions};
use crate::exec::Env;
use crate::model::ids::LocalId;
use crate::store::{Content, LocalFiles, MessageWork, Outgoing, Own, Work, has_files, to_body};
use ntk_protocol::{MessageId, rules, valid_user_id, wire};
use prost::Message as _;
use std::path::{Path, PathBuf};

/// Longest data the host may keep with a message, bytes.
pub(super) const MAX_LOCAL_DATA: usize = 4096;

/// A message of given elements to queue, or to send now or never.
pub(super) fn elements(
    env: &Env,
    directory: &Path,
    conversation: String,
    elements: Vec<NewElement>,
    options: SendOptions,
) -> Result<Route, Error> {
    if has_files(&elements) {
        return with_files(env, directory, conversation, elements, options);
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
) -> Result<Route, Error> {
    let online_only = options.online_only;
    let quotes = options.quote_local_id != 0;
    let out = with_body(env, conversation, kind, &body, options)?;
    if online_only {
        must(!quotes, "options.quote_local_id", "not with online_only")?;
        return Ok(Route::Session(HostCall::OnlineOnly {
            conversation: out.conversation.clone(),
            send: now_or_never(&out, body),
        }));
    }
    Ok(queue(out))
}

fn queue(out: Outgoing) -> Route {
    Route::Work(Work::Messages(MessageWork::Send(out)))
}

fn with_body(env: &Env, conversation: String, kind: u32, body: &wire::Body, options: SendOptions) -> Result<Outgoing, Error> {
    let mut out = outgoing(env, conversation, options)?;
    out.kind = kind;
    out.body = body.encode_to_vec();
    must(!out.body.is_empty(), "message", "empty")?;
    if out.body.len() + out.own.cloud_custom_data.len() > rules::MAX_BODY {
        return Err(ErrorCode::BodyTooLarge.into());
    }
    Ok(out)
}

fn now_or_never(out: &Outgoing, body: wire::Body) -> wire::Send {
    let body =
        wire::Body { at_users: out.own.at_users.clone(), cloud_custom_data: out.own.cloud_custom_data.clone().into(), ..body };
    // What it has besides, made a moment ago, decodes.
    let send = ntk_protocol::read::<wire::Send>(&out.own.send).unwrap_or_default();
    let (cmid, body) = (out.id.0.to_vec().into(), body.encode_to_vec().into());
    wire::Send { cmid, kind: out.kind, flags: out.flags, body, ..send }
}

/// A message of this user as far as its options say, without content.
pub(super) fn outgoing(env: &Env, conversation: String, o: SendOptions) -> Result<Outgoing, Error> {
    let group = conversation.starts_with("group_");
    if !group && !conversation.starts_with("c2c_") {
        return Err(ErrorCode::InvalidConversation.into());
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
    if !group {
        must(!o.at_all, "options.at_all", "for groups only")?;
        must(o.at_users.is_empty(), "options.at_users", "for groups only")?;
        must(o.targets.is_empty(), "options.targets", "for groups only")?;
    }
    let named = o.at_users.iter().chain(&o.targets);
    let (most_at, most_targets) = (rules::MAX_AT_USERS, rules::MAX_TARGETS);
    must(o.at_users.len() <= most_at, "options.at_users", format_args!("at most {most_at}"))?;
    must(o.targets.len() <= most_targets, "options.targets", format_args!("at most {most_targets}"))?;
    must(
        o.local_custom_data.0.len() <= MAX_LOCAL_DATA,
        "options.local_custom_data",
        format_args!("at most {MAX_LOCAL_DATA} bytes"),
    )?;
    if !named.into_iter().all(|u| valid_user_id(u)) {
        return Err(ErrorCode::BadUserId.into());
    }
    let push =
        o.push.map(|p| wire::Push { title: p.title, text: p.text, ext: p.ext.0.into(), sound: p.sound, disabled: p.disabled });
    let own = Own {
        at_users: o.at_users,
        cloud_custom_data: o.cloud_custom_data.0,
        quote: if o.quote_local_id == 0 { LocalId(0) } else { arguments::message(o.quote_local_id, "options.quote_local_id")? },
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
pub(super) fn made_of(env: &Env, conversation: String, options: SendOptions, from: Content) -> Result<Route, Error> {
    must(!options.online_only, "options.online_only", "not for what is made of stored messages or files")?;
    Ok(queue(Outgoing { from, ..outgoing(env, conversation, options)? }))
}

/// A path the host gave, as it is meant now: by the time the file is read, the process may be in another directory.
fn absolute(path: &str) -> PathBuf {
    // Fails for an empty path, which is refused with its element, and where there is no directory to be in.
    std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path))
}

/// Queues a message with files. They are looked at later: nothing here waits for a disk.
fn with_files(
    env: &Env,
    directory: &Path,
    conversation: String,
    elements: Vec<NewElement>,
    options: SendOptions,
) -> Result<Route, Error> {
    // What is stored nowhere cannot wait for its files.
    must(!options.online_only, "options.online_only", "not for what is made of stored messages or files")?;
    let mut files = LocalFiles::default();
    for (at, element) in elements.iter().enumerate() {
        files.original |= element.original;
        files.put(directory, at as u32, MediaSize::Original, &absolute(&element.path));
        if element.kind == MessageKind::Video && !element.snapshot_path.is_empty() {
            files.put(directory, at as u32, MediaSize::Thumbnail, &absolute(&element.snapshot_path));
        }
    }
    let (kind, body) = to_body(elements)?;
    Ok(queue(Outgoing { files: Some(files), ..with_body(env, conversation, kind, &body, options)? }))
}
