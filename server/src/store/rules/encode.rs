//! Rows as devices get them: messages, entries, frames, each encoded once for everybody it is the same for.
use super::rows::{ConvRow, MsgRow, NewEntry};
use super::tx::{Tx, Verb};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::news::GroupNews;
use crate::store::task::Tails;
use bytes::Bytes;
use ntk_protocol::rules::flags;
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{MAX_DEBT, encode, wire};
use prost::Message as _;
use std::sync::Arc;

/// Encoded bytes of entries or rows in one answer, well below the frame limit.
pub(crate) const PAGE_BYTES: usize = 512 * 1024;
/// Of what a frame can bear beside its bytes (`ntk_protocol::debt`) this is for entries or rows, the rest for what is with them.
pub(crate) const PAGE_DEBT: usize = MAX_DEBT / 4 * 3;
/// A frame about one message of a conversation with read diffusion may be this long; beyond it only the hint goes out.
const NEWS_BYTES: usize = 64 * 1024;

/// A stored row as `viewer` gets it: the client's id and the receipts only on the sender's own devices.
pub(crate) fn wire_msg<T: Tx>(tx: &mut T, m: MsgRow, viewer: UserId) -> Verb<wire::Msg> {
    let receipts = m.sender == viewer && m.flags & flags::NEEDS_RECEIPT != 0;
    Ok(wire::Msg {
        cseq: m.cseq.wire(),
        sender: tx.uid(m.sender)?.as_ref().into(),
        ts_ms: m.ts as u64,
        kind: m.kind,
        flags: m.flags,
        body: m.body.into(),
        cmid: if m.sender == viewer { m.cmid.unwrap_or_default().into() } else { Bytes::new() },
        mseq: m.mseq.wire(),
        changed_by: if m.changed_by == UserId(0) { String::new() } else { tx.uid(m.changed_by)?.as_ref().into() },
        attached: m.attached.into(),
        read_count: if receipts { m.read_count } else { 0 },
        read_of: if receipts { m.read_of } else { 0 },
    })
}

/// Many of them.
pub(crate) fn wire_msgs<T: Tx>(tx: &mut T, rows: Vec<MsgRow>, viewer: UserId) -> Verb<Vec<wire::Msg>> {
    rows.into_iter().map(|m| wire_msg(tx, m, viewer)).collect()
}

/// The entry about a message, for its sender and for the others.
pub(crate) fn msg_tails<T: Tx>(tx: &mut T, kind: wire::EntryKind, conv: ConvId, row: MsgRow) -> Verb<Arc<Tails>> {
    let sender = row.sender;
    let msg = wire_msg(tx, row, sender)?;
    let mut entry =
        wire::Entry { kind: kind.into(), conv: tx.key(conv)?.as_ref().into(), msg: Some(msg.into()), ..Default::default() };
    let own: Bytes = entry.encode_to_vec().into();
    let Some(msg) = entry.msg.as_mut().filter(|m| !m.cmid.is_empty() || m.read_of > 0) else {
        return Ok(Arc::new(Tails { others: own.clone(), own }));
    };
    (msg.cmid, msg.read_count, msg.read_of) = (Bytes::new(), 0, 0);
    Ok(Arc::new(Tails { own, others: entry.encode_to_vec().into() }))
}

/// What news of a conversation with read diffusion are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About<'a> {
    /// A new message.
    New { public: bool },
    /// A message that was there.
    Changed { public: bool },
    /// A tip: everyone gets what it changed as it now is, and nobody has to ask. Some hear no more after it.
    Tip { gone: &'a [UserId] },
}

/// The frames about a message of a conversation with read diffusion as it now is; the rows are left out if it is not for everyone,
/// or long.
pub(crate) fn group_news<T: Tx>(tx: &mut T, conv: &ConvRow, row: &MsgRow, about: About<'_>) -> Verb<Arc<GroupNews>> {
    let (changed, public, gone) = match about {
        About::New { public } => (false, public, None),
        About::Changed { public } => (true, public, None),
        About::Tip { gone } => (false, true, Some(gone)),
    };
    let empty = wire::GroupPush {
        conv: tx.key(conv.id)?.as_ref().into(),
        head: conv.head.wire(),
        mseq: conv.mseq.wire(),
        meta_ver: conv.meta_ver as u64,
        meta: gone.is_some().then(|| wire::GroupMeta { name: conv.name.clone(), member_count: conv.member_count as u32 }),
        ..Default::default()
    };
    // Nothing that is in the store is too long for a frame.
    let frame = |push: wire::GroupPush| encode(Kind::GroupPush(push)).map(Bytes::from).unwrap_or_default();
    let hint = frame(empty.clone());
    let mut news = GroupNews {
        conv: conv.id,
        cseq: row.cseq,
        sender: row.sender,
        own: hint.clone(),
        others: hint.clone(),
        hint,
        head: conv.head,
        mseq: conv.mseq,
        gone: gone.unwrap_or_default().to_vec(),
    };
    if public && row.bytes() <= NEWS_BYTES {
        let full = |msg: wire::Msg| match changed {
            true => frame(wire::GroupPush { changes: vec![msg], ..empty.clone() }),
            false => frame(wire::GroupPush { msgs: vec![msg], ..empty.clone() }),
        };
        news.own = full(wire_msg(tx, row.clone(), row.sender)?);
        news.others = full(wire_msg(tx, row.clone(), UserId(0))?);
    }
    Ok(Arc::new(news))
}

/// An entry that points to a message, or to a conversation.
pub(crate) fn pointer(
    user: UserId,
    kind: wire::EntryKind,
    (conv, cseq, mseq): (ConvId, Cseq, Mseq),
    tail: Option<Bytes>,
) -> NewEntry<'static> {
    NewEntry { user, kind, conv, cseq, mseq, payload: None, tail }
}

/// Writes entries, and says them once they are committed.
pub(crate) fn give<T: Tx>(tx: &mut T, entries: Vec<NewEntry<'_>>) -> Verb<()> {
    let useqs = tx.insert_entries(&entries)?;
    let gathered = tx.gathered();
    entries.into_iter().zip(useqs).for_each(|(e, useq)| gathered.entry((e.user, useq), e.conv, e.tail));
    Ok(())
}

/// Writes one entry that carries what it says.
pub(crate) fn give_own<T: Tx>(
    tx: &mut T,
    user: UserId,
    of: (ConvId, Cseq, Mseq),
    payload: &[u8],
    entry: &wire::Entry,
) -> Verb<()> {
    let (conv, cseq, mseq) = of;
    let tail = Some(entry.encode_to_vec().into());
    give(tx, vec![NewEntry { user, kind: entry.kind(), conv, cseq, mseq, payload: Some(payload), tail }])
}
