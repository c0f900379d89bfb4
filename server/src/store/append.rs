//! Writes under a conversation's key: messages.
use super::db::{ConvRow, Db, Done, EntryRow, OpError};
use super::{Account, Appended, NewMsg, Tails, Task, blobs, push, task_kind};
use crate::ids::{ConvId, UserId};
use bytes::Bytes;
use ntk_protocol::rules::{self, code, flags};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::{Row, params};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A row of `msg`, as stored.
#[derive(Debug, Clone)]
pub(super) struct MsgRow {
    pub(super) cseq: i64,
    pub(super) sender: UserId,
    pub(super) ts: i64,
    pub(super) kind: u32,
    pub(super) flags: u32,
    pub(super) body: Vec<u8>,
    pub(super) cmid: Option<Vec<u8>>,
    pub(super) mseq: i64,
    pub(super) changed_by: UserId,
    /// Encoded `wire::Attached`; empty = nothing.
    pub(super) attached: Vec<u8>,
    pub(super) read_count: u32,
    pub(super) read_of: u32,
}

pub(super) const MSG_COLUMNS: &str =
    "m.cseq, m.sender, m.ts, m.kind, m.flags, m.body, m.cmid, m.mseq, m.changed_by, m.attached, m.read_count, m.read_of";

/// Is the message (row `m`) for user `?2`: not targeted at others, and not deleted by this user for all own devices?
pub(super) const SEEN: &str = "((m.flags & 32) = 0 OR m.sender = ?2 OR EXISTS(SELECT 1 FROM msg_target t WHERE t.conv = m.conv \
     AND t.cseq = m.cseq AND t.uid = ?2)) AND NOT EXISTS(SELECT 1 FROM hidden h WHERE h.uid = ?2 AND h.conv = m.conv AND h.cseq = m.cseq)";

impl MsgRow {
    /// Reads [`MSG_COLUMNS`] from column `at` on.
    pub(super) fn read(r: &Row<'_>, at: usize) -> rusqlite::Result<MsgRow> {
        Ok(MsgRow {
            cseq: r.get(at)?,
            sender: r.get(at + 1)?,
            ts: r.get(at + 2)?,
            kind: r.get(at + 3)?,
            flags: r.get(at + 4)?,
            body: r.get(at + 5)?,
            cmid: r.get(at + 6)?,
            mseq: r.get(at + 7)?,
            changed_by: r.get(at + 8)?,
            attached: r.get(at + 9)?,
            read_count: r.get(at + 10)?,
            read_of: r.get(at + 11)?,
        })
    }

    /// About what it takes on the wire.
    pub(super) fn bytes(&self) -> usize {
        self.body.len() + self.attached.len() + 128
    }

    pub(super) fn attached(&self) -> wire::Attached {
        wire::Attached::decode(&self.attached[..]).unwrap_or_default()
    }
}

impl Db {
    /// A stored row as `viewer` gets it: the client's id and the receipts only on the sender's own devices.
    pub(super) fn wire_msg(&mut self, m: MsgRow, viewer: UserId) -> rusqlite::Result<wire::Msg> {
        let attached = if m.attached.is_empty() { None } else { Some(m.attached()) };
        let receipts = m.sender == viewer && m.flags & flags::NEEDS_RECEIPT != 0;
        Ok(wire::Msg {
            cseq: m.cseq as u64,
            sender: self.uid(m.sender)?.as_ref().into(),
            ts_ms: m.ts as u64,
            kind: m.kind,
            flags: m.flags,
            body: m.body.into(),
            cmid: if m.sender == viewer { m.cmid.unwrap_or_default().into() } else { Bytes::new() },
            mseq: m.mseq as u64,
            changed_by: if m.changed_by == UserId(0) { String::new() } else { self.uid(m.changed_by)?.as_ref().into() },
            attached,
            read_count: if receipts { m.read_count } else { 0 },
            read_of: if receipts { m.read_of } else { 0 },
        })
    }

    pub(super) fn msg(&self, conv: ConvId, cseq: i64) -> rusqlite::Result<Option<MsgRow>> {
        let sql = format!("SELECT {MSG_COLUMNS} FROM msg m WHERE m.conv = ?1 AND m.cseq = ?2");
        self.one(&sql, params![conv, cseq], |r| MsgRow::read(r, 0))
    }

    /// The entry about a message, encoded once for everybody.
    pub(super) fn msg_tails(&mut self, kind: wire::EntryKind, conv: ConvId, row: MsgRow) -> rusqlite::Result<Arc<Tails>> {
        let sender = row.sender;
        let msg = self.wire_msg(row, sender)?;
        let mut entry =
            wire::Entry { kind: kind.into(), conv: self.key(conv)?.as_ref().into(), msg: Some(msg), ..Default::default() };
        let own: Bytes = entry.encode_to_vec().into();
        let Some(msg) = entry.msg.as_mut().filter(|m| !m.cmid.is_empty() || m.read_of > 0) else {
            return Ok(Arc::new(Tails { others: own.clone(), own }));
        };
        (msg.cmid, msg.read_count, msg.read_of) = (Bytes::new(), 0, 0);
        Ok(Arc::new(Tails { own, others: entry.encode_to_vec().into() }))
    }
}

pub(super) fn append(db: &mut Db, new: &NewMsg) -> Done<Appended> {
    if !new.targets.is_empty() && !matches!(new.conv, ConvKey::Group(_)) {
        return OpError::refused(code::INVALID_PARAMETERS, "only a group has targets");
    }
    let mut conv = match db.conv(&new.conv)? {
        Some(conv) => {
            if db.visible_from(conv.id, new.sender.id)?.is_none() {
                return OpError::refused(code::NO_PERMISSION, "not a member");
            }
            let sql = "SELECT cseq, ts FROM msg WHERE conv = ?1 AND sender = ?2 AND cmid = ?3";
            let known = db.one(sql, params![conv.id, new.sender.id, new.cmid], |r| Ok((r.get::<_, i64>(0)?, r.get(1)?)))?;
            if let Some((cseq, ts)) = known {
                return Ok(Appended { cseq: cseq as u64, ts, dup: true });
            }
            conv
        }
        None => {
            // What is refused has written nothing.
            blobs::claim(db, new.kind, &new.body)?;
            create_c2c(db, &new.conv, &new.sender)?
        }
    };
    let audience = audience(db, &conv, new)?;
    let named = blobs::claim(db, new.kind, &new.body)?;
    let read_of = match &audience {
        _ if new.flags & flags::NEEDS_RECEIPT == 0 => 0,
        Some(targets) => targets.len() as i64,
        None => conv.member_count - 1,
    };
    let flags = new.flags | if conv.uncounted { flags::EXCLUDED_FROM_UNREAD } else { 0 };
    let msg = Draft { sender: new.sender.id, kind: new.kind, flags, body: &new.body, cmid: Some(&new.cmid), read_of };
    let row = write_msg(db, &mut conv, msg)?;
    let (cseq, ts) = (row.cseq, row.ts);
    blobs::note(db, conv.id, cseq, &named)?;
    for target in audience.iter().flatten() {
        db.exec("INSERT INTO msg_target(conv, cseq, uid) VALUES(?1, ?2, ?3)", params![conv.id, cseq, *target])?;
    }
    let mentioned = mention(db, &conv, new, cseq, audience.as_deref())?;
    let note = push::note(db, conv.id, new, &row, mentioned);
    // Nothing above the message itself, whatever the device says.
    let arg = new.read_upto.min(cseq as u64) as i64;
    let everyone = conv.member_count as u32;
    let (kind, news, members) = match conv.diffused {
        // Without a pusher only those whom it names are written to.
        true => (
            task_kind::GROUP_MSG,
            Some(db.news(&conv, &row, false, audience.is_none())?),
            if note.is_some() { everyone } else { 1 },
        ),
        false => (task_kind::MSG, None, everyone),
    };
    let tails = Some(db.msg_tails(wire::EntryKind::EntryMsg, conv.id, row)?);
    db.add_task(Task { members, tails, news, note, ..Task::new(kind, conv.id, cseq, new.sender.id, arg) })?;
    Ok(Appended { cseq: cseq as u64, ts, dup: false })
}

/// Whom a targeted message is for, its sender not among them; `None` = everyone.
fn audience(db: &Db, conv: &ConvRow, new: &NewMsg) -> Done<Option<Vec<UserId>>> {
    if new.targets.is_empty() {
        return Ok(None);
    }
    let mut targets = BTreeSet::new();
    for uid in &new.targets {
        match db.member_called(conv.id, uid)? {
            Some(user) => targets.insert(user),
            None => return OpError::refused(code::INVALID_PARAMETERS, "a target is not a member"),
        };
    }
    targets.remove(&new.sender.id);
    if targets.is_empty() {
        return OpError::refused(code::INVALID_PARAMETERS, "no target besides the sender");
    }
    Ok(Some(targets.into_iter().collect()))
}

/// Notes whom a group message mentions, and returns them; 0 = everyone, who is noted only. Whoever is no member, or does not
/// get the message, is left out.
fn mention(db: &Db, conv: &ConvRow, new: &NewMsg, cseq: i64, audience: Option<&[UserId]>) -> Done<Vec<UserId>> {
    let mut mentioned = Vec::new();
    if conv.kind != rules::CONV_GROUP {
        return Ok(mentioned);
    }
    let note =
        |user: UserId| db.exec("INSERT OR IGNORE INTO msg_at(conv, uid, cseq) VALUES(?1, ?2, ?3)", params![conv.id, user, cseq]);
    if new.flags & flags::AT_ALL != 0 {
        note(UserId(0))?;
    }
    for uid in &new.at {
        if let Some(user) = db.member_called(conv.id, uid)?
            && user != new.sender.id
            && audience.is_none_or(|a| a.contains(&user))
        {
            note(user)?;
            mentioned.push(user);
        }
    }
    Ok(mentioned)
}

/// The first message between two users makes their conversation.
fn create_c2c(db: &mut Db, key: &ConvKey, sender: &Account) -> Done<ConvRow> {
    let peer = match key {
        ConvKey::Group(_) => return OpError::refused(code::NO_SUCH_GROUP, "no such group"),
        ConvKey::C2c(..) => match key.peer(&sender.uid) {
            None => return OpError::refused(code::NO_PERMISSION, "not one of the two users"),
            Some(peer) => match db.account(peer)? {
                None => return OpError::refused(code::UNKNOWN_USER, "unknown user"),
                Some(account) => account.id,
            },
        },
    };
    let mut conv = db.insert_conv(key, "", UserId(0))?;
    db.insert_member(conv.id, sender.id, 1)?;
    conv.member_count = 1;
    if peer != sender.id {
        db.insert_member(conv.id, peer, 1)?;
        conv.member_count = 2;
    }
    Ok(conv)
}

/// A message before it has a number.
pub(super) struct Draft<'a> {
    pub(super) sender: UserId,
    pub(super) kind: u32,
    pub(super) flags: u32,
    pub(super) body: &'a [u8],
    pub(super) cmid: Option<&'a [u8]>,
    /// Receivers, if it wants receipts.
    pub(super) read_of: i64,
}

/// Gives a message the next cseq and writes it with the conversation row.
pub(super) fn write_msg(db: &mut Db, conv: &mut ConvRow, m: Draft<'_>) -> Done<MsgRow> {
    let countable = rules::countable_for_others(m.kind, m.flags);
    conv.head += 1;
    // Time may step back, the order of timestamps within a conversation may not.
    conv.last_ts = db.now().max(conv.last_ts);
    conv.count_no += i64::from(countable);
    if rules::may_be_last(m.flags) {
        conv.last_cseq = conv.head;
    }
    if rules::activates(m.flags) {
        (conv.active_ts, conv.active_cseq) = (conv.last_ts, conv.head);
    }
    db.exec(
        "INSERT INTO msg(conv, cseq, sender, ts, kind, flags, body, cmid, countable, count_no, read_of) \
         VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
        params![conv.id, conv.head, m.sender, conv.last_ts, m.kind, m.flags, m.body, m.cmid, countable, conv.count_no, m.read_of],
    )?;
    db.save_conv(conv)?;
    db.weight += 1;
    Ok(MsgRow {
        cseq: conv.head,
        sender: m.sender,
        ts: conv.last_ts,
        kind: m.kind,
        flags: m.flags,
        body: m.body.into(),
        cmid: m.cmid.map(Into::into),
        mseq: 0,
        changed_by: UserId(0),
        attached: Vec::new(),
        read_count: 0,
        read_of: m.read_of as u32,
    })
}

/// The row of a timeline entry that points to a message.
pub(super) fn pointer(kind: wire::EntryKind, conv: ConvId, cseq: u64, mseq: i64) -> EntryRow<'static> {
    EntryRow { kind, conv, cseq: cseq as i64, mseq, payload: None }
}
