//! A user's timeline as a device reads it after its cursor.
use super::encode::{PAGE_BYTES, PAGE_DEBT, wire_msg};
use super::rows::{EntryRow, Extent, Room};
use super::tx::{Done, Tx};
use super::{profiles, states};
use crate::ids::{Useq, UserId};
use crate::store::types::{Account, CatchUp, Heads};
use ntk_protocol::{debt, wire};
use prost::Message as _;
use wire::EntryKind::*;

/// How far the user's news go.
pub(crate) fn heads<T: Tx>(tx: &mut T, user: UserId) -> Done<Heads> {
    let head = tx.timeline(user)?.head;
    Ok(Heads { head: head.wire(), groups: tx.diffused(user)? })
}

pub(crate) fn catch_up<T: Tx>(tx: &mut T, user: &Account, after: u64, limit: u32) -> Done<CatchUp> {
    let Extent { head, floor } = tx.timeline(user.id)?;
    let mut found = CatchUp { head: head.wire(), floor: floor.wire(), entries: Vec::new() };
    if after < found.floor || after >= found.head {
        return Ok(found);
    }
    let (mut bytes, mut owed) = (0, 0);
    for row in tx.entries(user.id, Useq::of_wire(after), Room { rows: limit, bytes: PAGE_BYTES })? {
        let entry = entry(tx, user, row)?;
        bytes += entry.encoded_len() + 8;
        owed += debt(&entry);
        if (bytes > PAGE_BYTES || owed > PAGE_DEBT) && !found.entries.is_empty() {
            break;
        }
        found.entries.push(entry);
    }
    Ok(found)
}

fn entry<T: Tx>(tx: &mut T, user: &Account, row: EntryRow) -> Done<wire::Entry> {
    let key = tx.key(row.conv)?;
    let mut entry = wire::Entry { useq: row.useq.wire(), kind: row.kind, conv: key.as_ref().into(), ..Default::default() };
    let payload = row.payload.as_deref().unwrap_or_default();
    match entry.kind() {
        EntryRead => entry.read = ntk_protocol::read(payload).ok().map(Box::new),
        EntryReceipt => entry.receipt = ntk_protocol::read(payload).ok().map(Box::new),
        EntryHide => entry.hidden = ntk_protocol::read(payload).ok().map(Box::new),
        EntryApplication => entry.application = ntk_protocol::read(payload).ok().map(Box::new),
        EntryMsgReceipt => entry.msg_receipt = ntk_protocol::read(payload).ok().map(Box::new),
        EntryVoid => entry.void = Some(wire::Range { lo: row.cseq.wire(), hi: row.cseq.wire() }.into()),
        EntryUser => entry.user_state = Some(profiles::own_state(tx, user)?.into()),
        // The present state rather than that of then: versions and cseqs make the overlap harmless.
        EntryConv => entry.conv_state = states::present(tx, user.id, row.conv)?.map(Box::new),
        EntryUnknown | EntryMsg | EntryChange => entry.msg = row.msg.map(|m| wire_msg(tx, m, user.id)).transpose()?.map(Box::new),
    }
    Ok(entry)
}
