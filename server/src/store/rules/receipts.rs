//! Read receipts of single messages: who read what, how many did, and the word to the sender.
use super::access::{View, conv_of, view_of};
use super::encode::give_own;
use super::rows::{ConvRow, MsgRow, Readers};
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx};
use crate::ids::{Cseq, Mseq, UserId};
use crate::store::task::{Job, MessageRead, Task};
use crate::store::types::Account;
use ntk_protocol::rules::{code, flags};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use wire::EntryKind::EntryMsgReceipt;

/// Users on one page.
const PAGE: u32 = 100;

fn receipt(key: &str, row: &MsgRow, ts: i64) -> wire::MsgReceipt {
    let (cseq, ts_ms) = (row.cseq.wire(), ts as u64);
    wire::MsgReceipt { conv: key.into(), cseq, read_count: row.read_count, read_of: row.read_of, ts_ms }
}

fn asked<T: Tx>(tx: &mut T, conv: &ConvRow, cseqs: &[u64]) -> Done<Vec<MsgRow>> {
    let cseqs: Vec<Cseq> = cseqs.iter().map(|c| Cseq::of_wire(*c)).collect();
    Ok(tx.msgs(conv.id, &cseqs)?)
}

/// Notes what the user has read; each message once, however often it is said. What wants no receipt is left out. The answer
/// names what is noted, without the numbers: those are the sender's.
pub(crate) fn send<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, cseqs: &[u64]) -> Done<wire::Receipts> {
    let text = key.to_string();
    let Some((conv, visible_from)) = conv_of(tx, key, user)? else { return Ok(wire::Receipts::default()) };
    let (mut read, mut receipts) = (Vec::new(), Vec::new());
    for row in asked(tx, &conv, cseqs)? {
        let wanted = row.flags & flags::NEEDS_RECEIPT != 0 && row.flags & flags::GONE == 0;
        if row.cseq < visible_from || row.sender == user.id || !wanted {
            continue;
        }
        if row.flags & flags::TARGETED != 0 && !tx.targets(conv.id, row.cseq)?.contains(&user.id) {
            continue;
        }
        receipts.push(wire::MsgReceipt { conv: text.clone(), cseq: row.cseq.wire(), ..Default::default() });
        read.push((row.cseq, row.sender));
    }
    let cseqs: Vec<Cseq> = read.iter().map(|(cseq, _)| *cseq).collect();
    for new in tx.insert_reads(conv.id, user.id, &cseqs)? {
        // Its sender was found above.
        let Some((cseq, sender)) = read.iter().find(|(cseq, _)| *cseq == new) else { continue };
        let at_ms = tx.now();
        add_task(tx, Task::new(Job::ReadCount(MessageRead { conv: conv.id, cseq: *cseq, user: *sender, at_ms })))?;
    }
    Ok(wire::Receipts { receipts })
}

/// Tells the sender's devices the present numbers: the newest entry is right, whatever the order.
pub(super) fn tell<T: Tx>(tx: &mut T, conv: &ConvRow, read: &MessageRead) -> Done<()> {
    let Some(row) = tx.msg(conv.id, read.cseq)? else { return Ok(()) };
    let key = tx.key(conv.id)?;
    let receipt = receipt(&key, &row, read.at_ms);
    let payload = receipt.encode_to_vec();
    let entry = wire::Entry {
        kind: EntryMsgReceipt.into(),
        conv: key.as_ref().into(),
        msg_receipt: Some(receipt.into()),
        ..Default::default()
    };
    Ok(give_own(tx, read.user, (conv.id, row.cseq, Mseq(0)), &payload, &entry)?)
}

/// The numbers of own messages that wanted receipts.
pub(crate) fn get<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, cseqs: &[u64]) -> Done<wire::Receipts> {
    let text = key.to_string();
    let Some(View { conv, from: visible_from, .. }) = view_of(tx, key, user)? else { return Ok(wire::Receipts::default()) };
    let own = |m: &MsgRow| m.sender == user.id && m.cseq >= visible_from && m.flags & flags::NEEDS_RECEIPT != 0;
    let rows = asked(tx, &conv, cseqs)?;
    Ok(wire::Receipts { receipts: rows.iter().filter(|m| own(m)).map(|m| receipt(&text, m, m.ts)).collect() })
}

/// Who has read an own message, or who has not yet, of those who could see it when it was sent.
pub(crate) fn members<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, ask: &wire::ReadMembers) -> Done<wire::UserPage> {
    let Some((conv, _)) = conv_of(tx, key, user)? else { return Ok(wire::UserPage::default()) };
    let row = match tx.msg(conv.id, Cseq::of_wire(ask.cseq))? {
        Some(row) if row.sender == user.id && row.flags & flags::NEEDS_RECEIPT != 0 => row,
        Some(row) if row.sender == user.id => {
            return OpError::refused(code::INVALID_PARAMETERS, "local_id: it wants no receipts");
        }
        Some(_) => return OpError::refused(code::NO_PERMISSION, "not the sender"),
        None => return OpError::refused(code::RECALL_NOT_FOUND, "no such message"),
    };
    let after = match ask.page_token.is_empty() {
        true => UserId(0),
        false => match std::str::from_utf8(&ask.page_token).ok().and_then(|t| t.parse().ok()) {
            Some(after) => UserId(after),
            None => return OpError::refused(code::INVALID_PARAMETERS, "cursor: not of this list"),
        },
    };
    let limit = if ask.limit == 0 { PAGE } else { ask.limit.min(PAGE) };
    let targeted = row.flags & flags::TARGETED != 0;
    let found = tx.readers(conv.id, row.cseq, Readers { unread: ask.unread, targeted, but: user.id, after, limit })?;
    let next = found.last().filter(|_| found.len() == limit as usize);
    let next_page_token = next.map(|last| last.0.to_string().into_bytes().into()).unwrap_or_default();
    let mut users = Vec::with_capacity(found.len());
    for user in found {
        users.push(tx.uid(user)?.as_ref().into());
    }
    Ok(wire::UserPage { users, next_page_token })
}
