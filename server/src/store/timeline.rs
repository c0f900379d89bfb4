//! Writes and reads under a user's key: fan-in, read marks, settings, catch-up.
use super::append::{MSG_COLUMNS, MsgRow, pointer};
use super::db::{ConvRow, Db, Done, EntryRow, Member, OpError};
use super::{Account, CatchUp, ReadMark, ReadMarks, Tails, Task, push, reads, receipts, task_kind};
use crate::ids::{ConvId, UserId};
use bytes::Bytes;
use ntk_protocol::rules::{self, code};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;
use std::sync::Arc;
use wire::EntryKind::{
    EntryChange, EntryConv, EntryHide, EntryMsg, EntryMsgReceipt, EntryRead, EntryReceipt, EntryUser, EntryVoid,
};

/// Members one fan-in writes to.
pub(crate) const PART: usize = 500;
/// Encoded bytes of entries or rows in one answer, well below the frame limit.
pub(super) const PAGE_BYTES: usize = 512 * 1024;

pub(super) fn fan_in(db: &mut Db, task: &Task, part: u32) -> Done<()> {
    let (tails, conv) = prepare(db, task)?;
    let first = db.exec("INSERT OR IGNORE INTO fanin_receipt(task, part) VALUES(?1, ?2)", params![task.id, part])? > 0;
    if first {
        write(db, task, part, &conv, &tails)?;
    }
    notify(db, task, part)
}

fn write(db: &mut Db, task: &Task, part: u32, conv: &ConvRow, tails: &Tails) -> Done<()> {
    match task.kind {
        task_kind::RECEIPT => receipt(db, task, conv),
        task_kind::MSG_RECEIPT => receipts::fan_in(db, task, conv),
        task_kind::MEMBERS | task_kind::GROUP_MEMBERS => joined(db, task, part, conv, tails),
        task_kind::GROUP_MSG | task_kind::GROUP_CHANGE => named(db, task, part, conv, tails),
        _ => all(db, task, part, conv, tails),
    }
}

/// Notifies the members of a part who get the message: once for each task in the life of a process. What another process left
/// is said again, because nobody knows whether the pusher heard it.
fn notify(db: &mut Db, task: &Task, part: u32) -> Done<()> {
    let Some(note) = task.note.as_ref().filter(|_| !db.notified.contains(&(task.id, part))) else { return Ok(()) };
    let targets = db.targets(task.conv, task.cseq as i64)?;
    for m in part_of(db, task, part)?.into_iter().filter(|m| targets.is_empty() || targets.contains(&m.user)) {
        push::notify(db, note, m.user)?;
    }
    db.notifying.push((task.id, part));
    Ok(())
}

/// One part of those who may see a message. That never changes, so the parts are the same at every try.
fn part_of(db: &mut Db, task: &Task, part: u32) -> rusqlite::Result<Vec<Member>> {
    let members = db.members(task.conv)?;
    let seen = members.iter().filter(|m| m.visible_from <= task.cseq as i64);
    Ok(seen.skip(part as usize * PART).take(PART).copied().collect())
}

/// A message or a change, to the timelines of all members.
fn all(db: &mut Db, task: &Task, part: u32, conv: &ConvRow, tails: &Tails) -> Done<()> {
    let targets = db.targets(task.conv, task.cseq as i64)?;
    let key = db.key(task.conv)?;
    for m in part_of(db, task, part)? {
        db.ensure_user_conv(m.user, task.conv, m.visible_from)?;
        if targets.is_empty() || m.user == task.uid || targets.contains(&m.user) {
            give(db, task, conv, tails, m.user)?;
        } else if task.kind == task_kind::MSG {
            // Its number is taken; its changes do not concern this user, who fetches the numbers in between.
            let tail = void(&key, task.cseq).encode_to_vec();
            db.add_entry(m.user, pointer(EntryVoid, task.conv, task.cseq, 0), Some(tail.into()))?;
        }
    }
    Ok(())
}

/// The message or change to one user who gets it, with the sender's read mark.
fn give(db: &mut Db, task: &Task, conv: &ConvRow, tails: &Tails, user: UserId) -> Done<()> {
    let own = user == task.uid;
    let tail = if own { tails.own.clone() } else { tails.others.clone() };
    if matches!(task.kind, task_kind::CHANGE | task_kind::GROUP_CHANGE) {
        db.add_entry(user, pointer(EntryChange, task.conv, task.cseq, task.arg), Some(tail))?;
        return Ok(());
    }
    db.add_entry(user, pointer(EntryMsg, task.conv, task.cseq, 0), Some(tail))?;
    if own && task.arg > 0 {
        raise_read(db, user, conv, task.arg)?;
    }
    Ok(())
}

/// With read diffusion: only to those whom the message names.
fn named(db: &mut Db, task: &Task, part: u32, conv: &ConvRow, tails: &Tails) -> Done<()> {
    let targets = db.targets(task.conv, task.cseq as i64)?;
    let mut names = if targets.is_empty() { Vec::new() } else { vec![task.uid] };
    names.extend(&targets);
    if task.kind == task_kind::GROUP_MSG {
        names.extend(db.mentioned(task.conv, task.cseq as i64)?);
    }
    names.sort_unstable();
    names.dedup();
    if part == 0 {
        for user in &names {
            give(db, task, conv, tails, *user)?;
        }
        if task.kind == task_kind::GROUP_MSG && task.arg > 0 && targets.is_empty() {
            raise_read(db, task.uid, conv, task.arg)?;
        }
    }
    Ok(())
}

/// Members were added: the conversation's state, then the tip. With read diffusion only to those who are new, without the tip;
/// all hear of it when it begins.
fn joined(db: &mut Db, task: &Task, part: u32, conv: &ConvRow, tails: &Tails) -> Done<()> {
    let mut members = part_of(db, task, part)?;
    if task.kind == task_kind::GROUP_MEMBERS {
        members.retain(|m| m.visible_from == task.cseq as i64);
    }
    for m in &members {
        db.ensure_user_conv(m.user, task.conv, m.visible_from)?;
        let tail = if db.routes.has(m.user) { reads::conv_tail(db, m.user, task.conv)? } else { None };
        db.add_entry(m.user, pointer(EntryConv, task.conv, task.cseq, 0), tail)?;
        if task.kind == task_kind::MEMBERS {
            give(db, task, conv, tails, m.user)?;
        }
    }
    if conv.diffused {
        db.follow(task.conv, members.into_iter());
    }
    Ok(())
}

/// The number of a message that does not exist for this user.
fn void(key: &str, cseq: u64) -> wire::Entry {
    wire::Entry { kind: EntryVoid.into(), conv: key.into(), void: Some(wire::Range { lo: cseq, hi: cseq }), ..Default::default() }
}

/// What the task needs, or why it can never work; nothing is written yet.
fn prepare(db: &mut Db, task: &Task) -> Done<(Arc<Tails>, ConvRow)> {
    let Some(conv) = db.conv_by_id(task.conv)? else { return OpError::refused(code::INTERNAL, "task without conversation") };
    let kind = match task.kind {
        task_kind::MSG | task_kind::GROUP_MSG | task_kind::MEMBERS | task_kind::GROUP_MEMBERS => EntryMsg,
        task_kind::CHANGE | task_kind::GROUP_CHANGE => EntryChange,
        task_kind::RECEIPT | task_kind::MSG_RECEIPT => {
            return Ok((Arc::new(Tails { own: Bytes::new(), others: Bytes::new() }), conv));
        }
        other => return OpError::refused(code::INTERNAL, format!("unknown task kind {other}")),
    };
    if let Some(tails) = &task.tails {
        return Ok((tails.clone(), conv));
    }
    match db.msg(task.conv, task.cseq as i64)? {
        Some(row) => Ok((db.msg_tails(kind, task.conv, row)?, conv)),
        None => OpError::refused(code::INTERNAL, "task without message"),
    }
}

/// The C2C peer has read up to `task.cseq`.
fn receipt(db: &mut Db, task: &Task, conv: &ConvRow) -> Done<()> {
    db.ensure_user_conv(task.uid, conv.id, 1)?;
    let ts = db.msg(conv.id, task.cseq as i64)?.map_or(0, |m| m.ts);
    let raised = db.exec(
        "UPDATE user_conv SET peer_read_cseq = ?3, peer_read_ts = ?4 WHERE uid = ?1 AND conv = ?2 AND peer_read_cseq < ?3",
        params![task.uid, conv.id, task.cseq as i64, ts],
    )?;
    if raised == 0 {
        return Ok(());
    }
    let key = db.key(conv.id)?;
    let reader = db.uid(UserId(task.arg))?.as_ref().into();
    let receipt = wire::Receipt { conv: key.as_ref().into(), reader, read_cseq: task.cseq, ts_ms: ts as u64 };
    let payload = receipt.encode_to_vec();
    let tail = wire::Entry { kind: EntryReceipt.into(), conv: key.as_ref().into(), receipt: Some(receipt), ..Default::default() };
    let row = EntryRow { kind: EntryReceipt, conv: conv.id, cseq: task.cseq as i64, mseq: 0, payload: Some(&payload) };
    Ok(db.add_entry(task.uid, row, Some(tail.encode_to_vec().into()))?)
}

/// Raises the read mark, never above the head, and tells the user's own devices. Says whether it moved.
pub(super) fn raise_read(db: &mut Db, user: UserId, conv: &ConvRow, upto: i64) -> rusqlite::Result<bool> {
    let Some(mut u) = db.user_conv(user, conv.id)? else { return Ok(false) };
    let upto = upto.min(conv.head);
    if upto <= u.read_cseq {
        return Ok(false);
    }
    u.read_cseq = upto;
    db.exec("UPDATE user_conv SET read_cseq = ?3 WHERE uid = ?1 AND conv = ?2", params![user, conv.id, upto])?;
    let key = db.key(conv.id)?;
    let state = db.read_state(&key, conv, user, &u)?;
    let payload = state.encode_to_vec();
    let tail = wire::Entry { kind: EntryRead.into(), conv: key.as_ref().into(), read: Some(state), ..Default::default() };
    let row = EntryRow { kind: EntryRead, conv: conv.id, cseq: upto, mseq: conv.mseq, payload: Some(&payload) };
    db.add_entry(user, row, Some(tail.encode_to_vec().into()))?;
    Ok(true)
}

pub(super) fn read_marks(db: &mut Db, user: &Account, marks: &[ReadMark]) -> Done<ReadMarks> {
    let mut done = ReadMarks::default();
    for ReadMark { conv: key, read_cseq, upto_ts } in marks {
        let text = key.to_string();
        match db.conv_of(key, user) {
            // Nothing was said yet, so nothing can be unread.
            Ok(None) => done.states.push(wire::ReadState { conv: text, ..Default::default() }),
            Ok(Some((conv, visible_from))) => {
                db.ensure_user_conv(user.id, conv.id, visible_from)?;
                let upto = (*read_cseq).min(conv.head as u64) as i64;
                let upto = if *upto_ts > 0 { upto.max(db.seq_at(&conv, *upto_ts)?) } else { upto };
                raise_read(db, user.id, &conv, upto)?;
                let u = db.user_conv_or_new(user.id, conv.id, visible_from)?;
                if conv.kind == rules::CONV_C2C && upto > u.receipt_cseq {
                    owe_receipt(db, user, key, &conv, upto)?;
                }
                done.states.push(db.read_state(&text, &conv, user.id, &u)?);
            }
            Err(OpError::Refused(e)) => done.code = if done.code == 0 { e.code } else { done.code },
            Err(e) => return Err(e),
        }
    }
    Ok(done)
}

/// A mark that came with a message owes none; an explicit one does, once per position.
fn owe_receipt(db: &mut Db, user: &Account, key: &ConvKey, conv: &ConvRow, upto: i64) -> rusqlite::Result<()> {
    db.exec("UPDATE user_conv SET receipt_cseq = ?3 WHERE uid = ?1 AND conv = ?2", params![user.id, conv.id, upto])?;
    let Some(peer) = key.peer(&user.uid).filter(|p| *p != &*user.uid) else { return Ok(()) };
    let Some(peer) = db.account(peer)? else { return Ok(()) };
    db.add_task(Task::new(task_kind::RECEIPT, conv.id, upto, peer.id, user.id.0))
}

pub(super) fn head(db: &mut Db, user: UserId) -> Done<u64> {
    Ok(db.one("SELECT useq FROM usr WHERE id = ?1", params![user], |r| r.get::<_, i64>(0))?.unwrap_or(0) as u64)
}

/// A thin row of `sync`, with the message it points to.
struct SyncRow {
    useq: i64,
    kind: i32,
    conv: ConvId,
    cseq: i64,
    payload: Option<Vec<u8>>,
    msg: Option<MsgRow>,
}

pub(super) fn catch_up(db: &mut Db, user: &Account, after: u64, limit: u32) -> Done<CatchUp> {
    let sql = "SELECT useq, floor FROM usr WHERE id = ?1";
    let (head, floor) = db.one(sql, params![user.id], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)))?.unwrap_or((0, 0));
    let mut found = CatchUp { head: head as u64, floor: floor as u64, entries: Vec::new() };
    if after < found.floor || after >= found.head {
        return Ok(found);
    }
    let mut bytes = 0;
    for row in sync_rows(db, user, after, limit)? {
        let entry = entry(db, user, row)?;
        bytes += entry.encoded_len() + 8;
        if bytes > PAGE_BYTES && !found.entries.is_empty() {
            break;
        }
        found.entries.push(entry);
    }
    Ok(found)
}

/// The thin rows after a cursor, as many as are about to fit into one answer.
fn sync_rows(db: &Db, user: &Account, after: u64, limit: u32) -> rusqlite::Result<Vec<SyncRow>> {
    let sql = format!(
        "SELECT s.useq, s.kind, s.conv, s.cseq, s.payload, {MSG_COLUMNS} FROM sync s \
         LEFT JOIN msg m ON s.kind <= 2 AND m.conv = s.conv AND m.cseq = s.cseq WHERE s.uid = ?1 AND s.useq > ?2 ORDER BY s.useq LIMIT ?3"
    );
    let mut statement = db.conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![user.id, after as i64, limit])?;
    let (mut found, mut bytes) = (Vec::new(), 0);
    while let Some(r) = rows.next()? {
        let msg = if r.get::<_, Option<i64>>(5)?.is_some() { Some(MsgRow::read(r, 5)?) } else { None };
        let row = SyncRow { useq: r.get(0)?, kind: r.get(1)?, conv: r.get(2)?, cseq: r.get(3)?, payload: r.get(4)?, msg };
        bytes += row.msg.as_ref().map_or(0, MsgRow::bytes) + row.payload.as_ref().map_or(0, Vec::len);
        found.push(row);
        if bytes > PAGE_BYTES {
            break;
        }
    }
    Ok(found)
}

fn entry(db: &mut Db, user: &Account, row: SyncRow) -> Done<wire::Entry> {
    let key = db.key(row.conv)?;
    let mut entry = wire::Entry { useq: row.useq as u64, kind: row.kind, conv: key.as_ref().into(), ..Default::default() };
    let payload = row.payload.as_deref().unwrap_or_default();
    match entry.kind() {
        EntryRead => entry.read = wire::ReadState::decode(payload).ok(),
        EntryReceipt => entry.receipt = wire::Receipt::decode(payload).ok(),
        EntryHide => entry.hidden = wire::Hidden::decode(payload).ok(),
        EntryMsgReceipt => entry.msg_receipt = wire::MsgReceipt::decode(payload).ok(),
        EntryVoid => entry.void = Some(wire::Range { lo: row.cseq as u64, hi: row.cseq as u64 }),
        EntryUser => entry.user_state = Some(db.user_state(user.id)?),
        // The present state rather than that of then: versions and cseqs make the overlap harmless.
        EntryConv => {
            if let (Some(c), Some(u)) = (db.conv_by_id(row.conv)?, db.user_conv(user.id, row.conv)?) {
                entry.conv_state = Some(db.state_of(&key, &c, user.id, &u)?);
            }
        }
        _ => entry.msg = row.msg.map(|m| db.wire_msg(m, user.id)).transpose()?,
    }
    Ok(entry)
}
