//! Messages made of other messages: forwarded, merged, quoted.
use super::elements::{digest, with_own};
use super::messages::{Place, Stored, context, stored};
use super::sending::Merge;
use super::tx::{Result, num};
use crate::api::{Error, ErrorCode, MessageRow, MessageState};
use ntk_protocol::{rules, wire};
use prost::Message as _;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Longest line of a merged message's abstract, characters (V2TIM).
const ABSTRACT: usize = 100;
/// Longest digest of a quote, bytes.
const QUOTED: usize = 200;

/// A message that may be sent on: sent or received, still there, and written by a user.
fn sendable(c: &Connection, local_id: i64) -> Result<Stored> {
    let m = stored(c, local_id)?.ok_or(ErrorCode::NotFound)?;
    if !m.is(MessageState::Sent) || m.kind == rules::kind::GROUP_TIP {
        return Err(Error::new(ErrorCode::InvalidParameters, "not sent, gone, or a tip"));
    }
    Ok(m)
}

/// Kind and content of a message that is sent on.
pub(super) fn forwarded(c: &Connection, local_id: i64) -> Result<(u32, Vec<u8>)> {
    let m = sendable(c, local_id)?;
    Ok((m.kind, with_own(&m.body, &wire::Body::default())?))
}

/// What a message says of the one it answers.
pub(super) fn quote(c: &Connection, conv: i64, local_id: i64) -> Result<wire::Quote> {
    let m = stored(c, local_id)?.ok_or(ErrorCode::NotFound)?;
    if m.conv != conv || m.server_seq() <= 0 || !m.is(MessageState::Sent) {
        return Err(Error::new(ErrorCode::InvalidParameters, "the quoted message is elsewhere, gone or not sent"));
    }
    let digest = super::elements::first_line(&digest(m.kind, &m.body()), QUOTED);
    Ok(wire::Quote { cseq: m.server_seq() as u64, sender: m.sender, kind: m.kind, digest })
}

/// Kind and content of several messages sent on as one, in the given order.
pub(super) fn merge(c: &Connection, merge: &Merge) -> Result<(u32, Vec<u8>)> {
    let mut depth = 0;
    let mut abstracts = merge.abstracts.clone();
    let mut messages = Vec::with_capacity(merge.local_ids.len());
    for local_id in &merge.local_ids {
        let m = sendable(c, *local_id)?;
        let body = m.body();
        depth = depth.max(merged_in(&body).map_or(0, |m| m.depth.max(1)));
        let line = digest(m.kind, &body);
        if merge.abstracts.is_empty() && abstracts.len() < rules::MAX_ABSTRACTS && !line.is_empty() {
            abstracts.push(format!("{}: {line}", m.sender).chars().take(ABSTRACT).collect());
        }
        messages.push(wire::MergedMessage { sender: m.sender, ts_ms: m.ts as u64, kind: m.kind, body: m.body.into() });
    }
    if depth >= rules::MAX_MERGED_DEPTH {
        return Err(ErrorCode::MergedTooDeep.into());
    }
    let merged = wire::Merged {
        title: merge.title.clone(),
        abstracts,
        compatible_text: merge.compatible_text.clone(),
        count: messages.len() as u32,
        depth: depth + 1,
        messages: Some(wire::MergedMessages { messages }),
        blob: None,
    };
    let element = wire::Element { kind: rules::kind::MERGED, merged: Some(merged), ..Default::default() };
    let body = wire::Body { elements: vec![element], ..Default::default() };
    Ok((rules::kind::MERGED, body.encode_to_vec()))
}

/// Is it short enough once the messages in it are in a file of their own?
pub(super) fn fits_with_a_file(kind: u32, body: &[u8]) -> bool {
    if kind != rules::kind::MERGED || body.len() > rules::MAX_MERGED_BYTES {
        return false;
    }
    let mut body = wire::Body::decode(body).unwrap_or_default();
    for merged in body.elements.iter_mut().filter_map(|e| e.merged.as_mut()) {
        merged.messages = None;
    }
    // The file's id and size.
    body.encoded_len() + 100 <= rules::MAX_BODY
}

fn merged_in(body: &wire::Body) -> Option<&wire::Merged> {
    body.elements.iter().find_map(|e| e.merged.as_ref())
}

/// What opening a merged message came to.
pub(crate) enum Opened {
    Rows(Vec<MessageRow>),
    /// These messages are in a file that was not given.
    Blob(wire::File),
}

/// The messages inside a merged message. `path` names merged messages inside it, by index; `blobs` are files that are here.
pub(crate) fn open(c: &Connection, me: &str, local_id: i64, path: &[u32], blobs: &Blobs) -> Result<Opened> {
    let no_such = || Error::new(ErrorCode::NotFound, "no such merged message");
    let m = stored(c, local_id)?.ok_or_else(no_such)?;
    let (conversation, _) = context(c, me, m.conv)?.ok_or_else(no_such)?;
    let mut inside = match messages_of(&m.body(), blobs)? {
        Ok(inside) => inside,
        Err(blob) => return Ok(Opened::Blob(blob)),
    };
    for index in path {
        let inner = inside.into_iter().nth(*index as usize).ok_or_else(no_such)?;
        let body = wire::Body::decode(&inner.body[..]).map_err(|_| no_such())?;
        inside = match messages_of(&body, blobs)? {
            Ok(inside) => inside,
            Err(blob) => return Ok(Opened::Blob(blob)),
        };
    }
    // They have no place here: a quote in them leads nowhere.
    let place = Place { c, me, conv: 0, conversation: &conversation, peer_read: 0 };
    Ok(Opened::Rows(inside.into_iter().map(|m| inner_row(m, &place)).collect()))
}

/// Files that are here, by blob id.
pub(crate) type Blobs = BTreeMap<String, Vec<u8>>;

/// The messages, or the file they are in.
fn messages_of(body: &wire::Body, blobs: &Blobs) -> Result<std::result::Result<Vec<wire::MergedMessage>, wire::File>> {
    let merged = merged_in(body).ok_or_else(|| Error::new(ErrorCode::InvalidParameters, "not a merged message"))?;
    Ok(match (&merged.messages, &merged.blob) {
        (Some(inside), _) => Ok(inside.messages.clone()),
        (None, Some(file)) => match blobs.get(&file.blob) {
            Some(bytes) => {
                let inside = wire::MergedMessages::decode(&bytes[..]);
                Ok(inside.map_err(|_| Error::new(ErrorCode::BadElement, "its file holds no messages"))?.messages)
            }
            None => Err(file.clone()),
        },
        (None, None) => Ok(Vec::new()),
    })
}

fn inner_row(m: wire::MergedMessage, place: &Place<'_>) -> MessageRow {
    let stored = Stored {
        sender: m.sender,
        ts: num(m.ts_ms),
        kind: m.kind,
        state: MessageState::Sent as u32,
        body: m.body.to_vec(),
        ..Default::default()
    };
    MessageRow { peer_read: false, ..stored.into_row(place) }
}
