//! Writes under a user's key that the user asks for: settings of a conversation, clearing it, taking it off the list, deletions
//! for the own devices, folders, do-not-disturb. What merges by max may come twice and in any order.
use super::append::pointer;
use super::db::{ConvRow, Db, Done, EntryRow, OpError, UserConv};
use super::{Account, reads, timeline};
use crate::ids::{ConvId, UserId};
use ntk_protocol::rules::{self, MAX_FOLDERS, MAX_PINNED, code};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;
use wire::EntryKind::{EntryConv, EntryHide, EntryUser};

/// Clears, hides and sets, in this order, as one change.
pub(super) fn set_conv(db: &mut Db, user: &Account, key: &ConvKey, ask: &wire::SetConv) -> Done<()> {
    let Some((conv, visible_from)) = db.conv_of(key, user)? else {
        return OpError::refused(code::INVALID_CONVERSATION, "no such conversation");
    };
    let old = db.user_conv_or_new(user.id, conv.id, visible_from)?;
    let new = settled(&conv, &old, ask);
    if new.pinned && !old.pinned {
        let sql = "SELECT COUNT(*) FROM user_conv WHERE uid = ?1 AND pinned = 1";
        if db.one(sql, params![user.id], |r| r.get::<_, i64>(0))?.unwrap_or(0) >= MAX_PINNED as i64 {
            return OpError::refused(code::PIN_LIMIT, "too many pinned conversations");
        }
    }
    for id in &ask.folders_add {
        let sql = "SELECT 1 FROM folder WHERE uid = ?1 AND id = ?2";
        if db.one(sql, params![user.id, *id as i64], |_| Ok(()))?.is_none() {
            return OpError::refused(code::NO_SUCH_FOLDER, "no such folder");
        }
    }
    db.ensure_user_conv(user.id, conv.id, visible_from)?;
    let moved = folders(db, user.id, conv.id, ask)?;
    let same = |u: &UserConv| (u.recv_opt, u.pinned, u.marks, u.custom_data.clone(), u.hidden_upto, u.draft_ver);
    let set = moved.own || same(&new) != same(&old);
    if !set && new.visible_from == old.visible_from {
        return Ok(());
    }
    db.exec(
        "UPDATE user_conv SET recv_opt = ?3, pinned = ?4, marks = ?5, custom_data = ?6, hidden_upto = ?7, visible_from = ?8, \
         draft = ?9, draft_ts = ?10, draft_ver = ?11, settings_ver = settings_ver + ?12 WHERE uid = ?1 AND conv = ?2",
        params![
            user.id,
            conv.id,
            new.recv_opt,
            new.pinned,
            new.marks,
            new.custom_data,
            new.hidden_upto,
            new.visible_from,
            new.draft,
            new.draft_ts,
            new.draft_ver,
            set
        ],
    )?;
    timeline::raise_read(db, user.id, &conv, ask.hide_upto.max(ask.clear_upto).min(conv.head as u64) as i64)?;
    tell(db, user.id, conv.id)?;
    for left in moved.left {
        resettle(db, user.id, left)?;
    }
    Ok(())
}

/// The settings after a request.
fn settled(conv: &ConvRow, old: &UserConv, ask: &wire::SetConv) -> UserConv {
    let upto = |cseq: u64| cseq.min(conv.head as u64) as i64;
    let mut new = old.clone();
    new.visible_from = new.visible_from.max(if ask.clear_upto > 0 { upto(ask.clear_upto) + 1 } else { 0 });
    if upto(ask.hide_upto) > old.hidden_upto {
        // Taking a conversation off the list takes its pin off, and its draft away.
        (new.hidden_upto, new.pinned) = (upto(ask.hide_upto), false);
        (new.draft, new.draft_ts) = (String::new(), 0);
    }
    new.recv_opt = ask.recv_opt.unwrap_or(new.recv_opt);
    new.pinned = ask.pinned.unwrap_or(new.pinned);
    new.marks = (new.marks | ask.marks_on as i64) & !(ask.marks_off as i64);
    if let Some(data) = &ask.custom_data {
        new.custom_data = data.to_vec();
    }
    if let Some(draft) = &ask.draft {
        new.draft.clone_from(&draft.text);
        new.draft_ts = if draft.text.is_empty() { 0 } else { draft.ts_ms.clamp(1, i64::MAX as u64) as i64 };
    }
    if (&new.draft, new.draft_ts) != (&old.draft, old.draft_ts) {
        new.draft_ver = old.settings_ver + 1;
    }
    new
}

/// What folders did.
#[derive(Default)]
struct Moved {
    /// The conversation entered or left one.
    own: bool,
    /// Others that a full folder let go.
    left: Vec<ConvId>,
}

fn folders(db: &Db, user: UserId, conv: ConvId, ask: &wire::SetConv) -> rusqlite::Result<Moved> {
    let mut moved = Moved::default();
    for id in &ask.folders_add {
        let id = *id as i64;
        let sql = "INSERT OR IGNORE INTO folder_conv(uid, folder, conv, no) VALUES(?1, ?2, ?3, \
             (SELECT COALESCE(MAX(no), 0) + 1 FROM folder_conv WHERE uid = ?1 AND folder = ?2))";
        if db.exec(sql, params![user, id, conv])? == 0 {
            continue;
        }
        moved.own = true;
        let sql = "SELECT conv FROM folder_conv WHERE uid = ?1 AND folder = ?2 ORDER BY no DESC LIMIT -1 OFFSET ?3";
        let over: Vec<ConvId> = db
            .conn
            .prepare_cached(sql)?
            .query_map(params![user, id, rules::MAX_FOLDER_CONVERSATIONS as i64], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for left in over {
            db.exec("DELETE FROM folder_conv WHERE uid = ?1 AND folder = ?2 AND conv = ?3", params![user, id, left])?;
            moved.left.push(left);
        }
    }
    for id in &ask.folders_remove {
        let sql = "DELETE FROM folder_conv WHERE uid = ?1 AND folder = ?2 AND conv = ?3";
        moved.own |= db.exec(sql, params![user, *id as i64, conv])? > 0;
    }
    Ok(moved)
}

/// The folders of a conversation changed by something else than its own settings.
fn resettle(db: &mut Db, user: UserId, conv: ConvId) -> rusqlite::Result<()> {
    db.exec("UPDATE user_conv SET settings_ver = settings_ver + 1 WHERE uid = ?1 AND conv = ?2", params![user, conv])?;
    tell(db, user, conv)
}

/// The user's devices learn the conversation's present state.
fn tell(db: &mut Db, user: UserId, conv: ConvId) -> rusqlite::Result<()> {
    let tail = if db.routes.has(user) { reads::conv_tail(db, user, conv)? } else { None };
    db.add_entry(user, pointer(EntryConv, conv, 0, 0), tail)
}

/// Deletes messages for all devices of the user; each gets a number, once.
pub(super) fn hide_msgs(db: &mut Db, user: &Account, key: &ConvKey, cseqs: &[u64]) -> Done<wire::Hidden> {
    let Some((conv, visible_from)) = db.conv_of(key, user)? else {
        return OpError::refused(code::INVALID_CONVERSATION, "no such conversation");
    };
    db.ensure_user_conv(user.id, conv.id, visible_from)?;
    let mut no = db.user_conv_or_new(user.id, conv.id, visible_from)?.hide_no;
    let mut new = Vec::new();
    for cseq in cseqs {
        let Some(row) = db.msg(conv.id, (*cseq).min(i64::MAX as u64) as i64)? else { continue };
        if row.cseq < visible_from {
            continue;
        }
        let counted = rules::countable_for_others(row.kind, row.flags) && row.sender != user.id;
        let sql = "INSERT OR IGNORE INTO hidden(uid, conv, cseq, no, counted) VALUES(?1, ?2, ?3, ?4, ?5)";
        if db.exec(sql, params![user.id, conv.id, row.cseq, no + 1, counted])? > 0 {
            no += 1;
            new.push(*cseq);
        }
    }
    if !new.is_empty() {
        db.exec("UPDATE user_conv SET hide_no = ?3 WHERE uid = ?1 AND conv = ?2", params![user.id, conv.id, no])?;
        let hidden = wire::Hidden { no: no as u64, cseqs: new, more: false };
        let payload = hidden.encode_to_vec();
        let text = key.to_string();
        let entry = wire::Entry { kind: EntryHide.into(), conv: text, hidden: Some(hidden), ..Default::default() };
        let row = EntryRow { kind: EntryHide, conv: conv.id, cseq: 0, mseq: 0, payload: Some(&payload) };
        db.add_entry(user.id, row, Some(entry.encode_to_vec().into()))?;
    }
    Ok(wire::Hidden { no: no as u64, cseqs: cseqs.to_vec(), more: false })
}

/// Deletions after number `after`, in their order.
pub(super) fn hidden(db: &mut Db, user: &Account, key: &ConvKey, after: u64, limit: u32) -> Done<wire::Hidden> {
    let Some((conv, _)) = db.conv_of(key, user)? else { return Ok(wire::Hidden::default()) };
    let after = after.min(i64::MAX as u64) as i64;
    let sql = "SELECT no, cseq FROM hidden WHERE uid = ?1 AND conv = ?2 AND no > ?3 ORDER BY no LIMIT ?4";
    let found: Vec<(i64, i64)> = db
        .conn
        .prepare_cached(sql)?
        .query_map(params![user.id, conv.id, after, limit], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let no = found.last().map_or(after, |(no, _)| *no) as u64;
    let more = found.len() == limit as usize;
    Ok(wire::Hidden { no, cseqs: found.into_iter().map(|(_, cseq)| cseq as u64).collect(), more })
}

impl Db {
    /// The folders a conversation is in.
    pub(super) fn folders_of(&self, user: UserId, conv: ConvId) -> rusqlite::Result<Vec<u64>> {
        let sql = "SELECT folder FROM folder_conv WHERE uid = ?1 AND conv = ?2 ORDER BY folder";
        self.conn.prepare_cached(sql)?.query_map(params![user, conv], |r| r.get::<_, i64>(0).map(|id| id as u64))?.collect()
    }

    /// What belongs to the user and to no conversation.
    pub(super) fn user_state(&self, user: UserId) -> rusqlite::Result<wire::UserState> {
        let sql = "SELECT all_recv_opt, all_recv_from_s, all_recv_for_s, state_ver FROM usr WHERE id = ?1";
        let state = self.one(sql, params![user], |r| {
            Ok(wire::UserState {
                folders: Vec::new(),
                all_recv_opt: r.get(0)?,
                all_recv_from_s: r.get(1)?,
                all_recv_for_s: r.get(2)?,
                ver: r.get::<_, i64>(3)? as u64,
            })
        })?;
        let sql = "SELECT id, name FROM folder WHERE uid = ?1 ORDER BY name, id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let folders =
            statement.query_map(params![user], |r| Ok(wire::Folder { id: r.get::<_, i64>(0)? as u64, name: r.get(1)? }))?;
        Ok(wire::UserState { folders: folders.collect::<rusqlite::Result<_>>()?, ..state.unwrap_or_default() })
    }
}

/// Makes, renames and removes folders, sets do-not-disturb.
pub(super) fn set_user(db: &mut Db, user: &Account, ask: &wire::SetUser) -> Done<wire::UserState> {
    let old = db.user_state(user.id)?;
    let known = |id: u64| old.folders.iter().any(|f| f.id == id);
    let made: std::collections::BTreeSet<u64> = ask.put.iter().map(|f| f.id).filter(|id| !known(*id)).collect();
    let gone = old.folders.iter().filter(|f| ask.remove.contains(&f.id)).count();
    if !made.is_empty() && old.folders.len() + made.len() - gone > MAX_FOLDERS {
        return OpError::refused(code::FOLDER_LIMIT, "too many folders");
    }
    for folder in &ask.put {
        let sql = "INSERT INTO folder(uid, id, name) VALUES(?1, ?2, ?3) ON CONFLICT(uid, id) DO UPDATE SET name = ?3";
        db.exec(sql, params![user.id, folder.id as i64, folder.name])?;
    }
    let mut emptied = std::collections::BTreeSet::new();
    for id in &ask.remove {
        let sql = "DELETE FROM folder_conv WHERE uid = ?1 AND folder = ?2 RETURNING conv";
        let convs =
            db.conn.prepare_cached(sql)?.query_map(params![user.id, *id as i64], |r| r.get(0))?.collect::<Result<Vec<_>, _>>()?;
        emptied.extend::<Vec<ConvId>>(convs);
        db.exec("DELETE FROM folder WHERE uid = ?1 AND id = ?2", params![user.id, *id as i64])?;
    }
    if let Some(all) = &ask.all_receive {
        let sql = "UPDATE usr SET all_recv_opt = ?2, all_recv_from_s = ?3, all_recv_for_s = ?4 WHERE id = ?1";
        db.exec(sql, params![user.id, all.opt, all.from_s, all.for_s])?;
    }
    let new = db.user_state(user.id)?;
    if new == old {
        return Ok(new);
    }
    let new = wire::UserState { ver: old.ver + 1, ..new };
    db.exec("UPDATE usr SET state_ver = ?2 WHERE id = ?1", params![user.id, new.ver as i64])?;
    let entry = wire::Entry { kind: EntryUser.into(), user_state: Some(new.clone()), ..Default::default() };
    db.add_entry(user.id, pointer(EntryUser, ConvId(0), 0, 0), Some(entry.encode_to_vec().into()))?;
    for conv in emptied {
        resettle(db, user.id, conv)?;
    }
    Ok(new)
}
