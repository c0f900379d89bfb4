//! Read receipts of single messages: who read what, how many did, and the word to the sender.
use super::append::MsgRow;
use super::db::{ConvRow, Db, Done, EntryRow, OpError};
use super::{Account, Task, task_kind};
use crate::ids::UserId;
use ntk_protocol::rules::{code, flags};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;
use wire::EntryKind::EntryMsgReceipt;

/// Users on one page.
const PAGE: u32 = 100;

fn seq(cseq: u64) -> i64 {
    cseq.min(i64::MAX as u64) as i64
}

fn receipt(key: &str, row: &MsgRow, ts: i64) -> wire::MsgReceipt {
    let (cseq, ts_ms) = (row.cseq as u64, ts as u64);
    wire::MsgReceipt { conv: key.into(), cseq, read_count: row.read_count, read_of: row.read_of, ts_ms }
}

/// Notes what the user has read; each message once, however often it is said. What wants no receipt is left out. The answer
/// names what is noted, without the numbers: those are the sender's.
pub(super) fn send(db: &mut Db, user: &Account, key: &ConvKey, cseqs: &[u64]) -> Done<wire::Receipts> {
    let text = key.to_string();
    let Some((conv, visible_from)) = db.conv_of(key, user)? else { return Ok(wire::Receipts::default()) };
    let mut receipts = Vec::new();
    for cseq in cseqs {
        let Some(row) = db.msg(conv.id, seq(*cseq))? else { continue };
        let wanted = row.flags & flags::NEEDS_RECEIPT != 0 && row.flags & flags::GONE == 0;
        if row.cseq < visible_from || row.sender == user.id || !wanted {
            continue;
        }
        if row.flags & flags::TARGETED != 0 && !db.targets(conv.id, row.cseq)?.contains(&user.id) {
            continue;
        }
        receipts.push(wire::MsgReceipt { conv: text.clone(), cseq: *cseq, ..Default::default() });
        let sql = "INSERT OR IGNORE INTO msg_read(conv, cseq, uid) VALUES(?1, ?2, ?3)";
        if db.exec(sql, params![conv.id, row.cseq, user.id])? == 0 {
            continue;
        }
        db.exec("UPDATE msg SET read_count = read_count + 1 WHERE conv = ?1 AND cseq = ?2", params![conv.id, row.cseq])?;
        db.weight += 1;
        db.add_task(Task::new(task_kind::MSG_RECEIPT, conv.id, row.cseq, row.sender, db.now()))?;
    }
    Ok(wire::Receipts { receipts })
}

/// Tells the sender's devices the present numbers: the newest entry is right, whatever the order.
pub(super) fn fan_in(db: &mut Db, task: &Task, conv: &ConvRow) -> Done<()> {
    let Some(row) = db.msg(conv.id, task.cseq as i64)? else { return Ok(()) };
    let key = db.key(conv.id)?;
    let receipt = receipt(&key, &row, task.arg);
    let payload = receipt.encode_to_vec();
    let entry =
        wire::Entry { kind: EntryMsgReceipt.into(), conv: key.as_ref().into(), msg_receipt: Some(receipt), ..Default::default() };
    let row = EntryRow { kind: EntryMsgReceipt, conv: conv.id, cseq: row.cseq, mseq: 0, payload: Some(&payload) };
    Ok(db.add_entry(task.uid, row, Some(entry.encode_to_vec().into()))?)
}

/// The numbers of own messages that wanted receipts.
pub(super) fn get(db: &mut Db, user: &Account, key: &ConvKey, cseqs: &[u64]) -> Done<wire::Receipts> {
    let text = key.to_string();
    let Some((conv, visible_from)) = db.conv_of(key, user)? else { return Ok(wire::Receipts::default()) };
    let mut receipts = Vec::new();
    for cseq in cseqs {
        let row = db.msg(conv.id, seq(*cseq))?;
        let own = |m: &MsgRow| m.sender == user.id && m.cseq >= visible_from && m.flags & flags::NEEDS_RECEIPT != 0;
        receipts.extend(row.filter(own).map(|m| receipt(&text, &m, m.ts)));
    }
    Ok(wire::Receipts { receipts })
}

/// Who has read an own message, or who has not yet, of those who could see it when it was sent.
pub(super) fn members(db: &mut Db, user: &Account, key: &ConvKey, ask: &wire::ReadMembers) -> Done<wire::UserPage> {
    let Some((conv, _)) = db.conv_of(key, user)? else { return Ok(wire::UserPage::default()) };
    let row = match db.msg(conv.id, seq(ask.cseq))? {
        Some(row) if row.sender == user.id && row.flags & flags::NEEDS_RECEIPT != 0 => row,
        Some(row) if row.sender == user.id => return OpError::refused(code::INVALID_PARAMETERS, "it wants no receipts"),
        Some(_) => return OpError::refused(code::NO_PERMISSION, "not the sender"),
        None => return OpError::refused(code::RECALL_NOT_FOUND, "no such message"),
    };
    let after: UserId = match ask.page_token.is_empty() {
        true => UserId(0),
        false => match std::str::from_utf8(&ask.page_token).ok().and_then(|t| t.parse().ok()) {
            Some(after) => UserId(after),
            None => return OpError::refused(code::INVALID_PARAMETERS, "bad page token"),
        },
    };
    let limit = if ask.limit == 0 { PAGE } else { ask.limit.min(PAGE) };
    let read = "EXISTS(SELECT 1 FROM msg_read r WHERE r.conv = ?1 AND r.cseq = ?2 AND r.uid = m.uid)";
    let sql = match (ask.unread, row.flags & flags::TARGETED != 0) {
        (false, _) => "SELECT m.uid FROM msg_read m WHERE m.conv = ?1 AND m.cseq = ?2 AND m.uid <> ?3".to_owned(),
        (true, false) => {
            format!("SELECT m.uid FROM member m WHERE m.conv = ?1 AND m.visible_from <= ?2 AND m.uid <> ?3 AND NOT {read}")
        }
        (true, true) => {
            format!("SELECT m.uid FROM msg_target m WHERE m.conv = ?1 AND m.cseq = ?2 AND m.uid <> ?3 AND NOT {read}")
        }
    };
    let found: Vec<UserId> = db
        .conn
        .prepare_cached(&format!("{sql} AND m.uid > ?4 ORDER BY m.uid LIMIT ?5"))?
        .query_map(params![conv.id, row.cseq, user.id, after, limit], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let next = found.last().filter(|_| found.len() == limit as usize);
    let next_page_token = next.map(|last| last.0.to_string().into_bytes().into()).unwrap_or_default();
    let users = found.into_iter().map(|u| Ok(db.uid(u)?.as_ref().into())).collect::<rusqlite::Result<_>>()?;
    Ok(wire::UserPage { users, next_page_token })
}
