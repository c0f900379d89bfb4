//! Messages made of other messages: forwarded, merged, quoted.
use crate::api::{Error, ErrorCode, MessageState};
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::store::ground::elements::{digest, first_line, merged_in, with_own};
use crate::store::ground::messages::{Stored, stored};
use crate::store::ground::tx::Result;
use ntk_protocol::{rules, wire};
use prost::Message as _;
use rusqlite::Connection;

/// Longest line of a merged message's abstract, characters (V2TIM).
const ABSTRACT: usize = 100;
/// Longest digest of a quote, bytes.
const QUOTED: usize = 200;

/// Messages to send on as one.
#[derive(Debug, Clone)]
pub(crate) struct Merge {
    pub(crate) local_ids: Vec<LocalId>,
    pub(crate) title: String,
    pub(crate) abstracts: Vec<String>,
    pub(crate) compatible_text: String,
}

/// A message that may be sent on: sent or received, still there, and written by a user.
fn sendable(c: &Connection, local_id: LocalId) -> Result<Stored> {
    let m = stored(c, local_id)?.ok_or(ErrorCode::NotFound)?;
    if !m.is(MessageState::Sent) || m.kind == rules::kind::GROUP_TIP {
        return Err(Error::new(ErrorCode::InvalidParameters, "local_id: not sent, gone, or a tip"));
    }
    Ok(m)
}

/// Kind and content of a message that is sent on.
pub(crate) fn forwarded(c: &Connection, local_id: LocalId) -> Result<(u32, Vec<u8>)> {
    let m = sendable(c, local_id)?;
    Ok((m.kind, with_own(&m.body, &wire::Body::default())?))
}

/// What a message says of the one it answers.
pub(crate) fn quote(c: &Connection, conv: ConvId, local_id: LocalId) -> Result<wire::Quote> {
    let m = stored(c, local_id)?.ok_or(ErrorCode::NotFound)?;
    if m.conv != conv || m.server_seq() <= Seq::NONE || !m.is(MessageState::Sent) {
        return Err(Error::new(ErrorCode::InvalidParameters, "options.quote_local_id: elsewhere, gone or not sent"));
    }
    let digest = first_line(&digest(m.kind, &m.body()), QUOTED);
    Ok(wire::Quote { cseq: m.server_seq().wire(), sender: m.sender, kind: m.kind, digest })
}

/// Kind and content of several messages sent on as one, in the given order.
pub(crate) fn merge(c: &Connection, merge: &Merge) -> Result<(u32, Vec<u8>)> {
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
pub(crate) fn fits_with_a_file(kind: u32, body: &[u8]) -> bool {
    if kind != rules::kind::MERGED || body.len() > rules::MAX_MERGED_BYTES {
        return false;
    }
    let mut body = ntk_protocol::shown_body(body);
    for merged in body.elements.iter_mut().filter_map(|e| e.merged.as_mut()) {
        merged.messages = None;
    }
    // The file's id and size.
    body.encoded_len() + 100 <= rules::MAX_BODY
}
