//! Derived numbers: unread, read states, a conversation as one user sees it. All from running counts, never from history.
use super::append::{MSG_COLUMNS, MsgRow, SEEN};
use super::db::{ConvRow, Db, Done, OpError, UserConv};
use super::{Account, Recount};
use crate::ids::{ConvId, UserId};
use ntk_protocol::rules::{self, code};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;

impl Db {
    /// Messages in `[lo,hi]` that count as unread for `user`: a difference of two running counts, less the user's own, less the
    /// recalled or deleted ones of others, less those the user deleted for all own devices.
    /// O(log + own + gone + hidden in the range).
    pub(super) fn countable(&self, conv: ConvId, user: UserId, lo: i64, hi: i64) -> rusqlite::Result<i64> {
        if lo > hi {
            return Ok(0);
        }
        let upto = |cseq: i64| -> rusqlite::Result<i64> {
            let sql = "SELECT count_no FROM msg WHERE conv = ?1 AND cseq <= ?2 ORDER BY cseq DESC LIMIT 1";
            Ok(self.one(sql, params![conv, cseq], |r| r.get(0))?.unwrap_or(0))
        };
        let all = upto(hi)? - upto(lo - 1)?;
        if all == 0 {
            return Ok(0);
        }
        let own = "SELECT COUNT(*) FROM msg INDEXED BY msg_own WHERE conv = ?1 AND sender = ?2 AND cseq BETWEEN ?3 AND ?4 AND countable = 1";
        let gone = "SELECT COUNT(*) FROM msg INDEXED BY msg_gone WHERE conv = ?1 AND cseq BETWEEN ?3 AND ?4 AND sender <> ?2 \
             AND countable = 1 AND (flags & 196608) <> 0";
        let hidden = "SELECT COUNT(*) FROM hidden h JOIN msg m ON m.conv = h.conv AND m.cseq = h.cseq WHERE h.uid = ?2 AND h.conv = ?1 \
             AND h.cseq BETWEEN ?3 AND ?4 AND h.counted = 1 AND (m.flags & 196608) = 0";
        let count = |sql| self.one(sql, params![conv, user, lo, hi], |r| r.get::<_, i64>(0));
        let taken = count(own)?.unwrap_or(0) + count(gone)?.unwrap_or(0) + count(hidden)?.unwrap_or(0);
        Ok(all - taken)
    }

    /// The user's read state as of the conversation row.
    pub(super) fn read_state(&self, key: &str, c: &ConvRow, user: UserId, u: &UserConv) -> rusqlite::Result<wire::ReadState> {
        Ok(wire::ReadState {
            conv: key.into(),
            read_cseq: u.read_cseq as u64,
            unread: self.countable(c.id, user, u.visible_from.max(u.read_cseq + 1), c.head)? as u64,
            head: c.head as u64,
            mseq: c.mseq as u64,
        })
    }

    /// The user's row of a conversation, or what it will be once the fan-in has made it.
    pub(super) fn user_conv_or_new(&self, user: UserId, conv: ConvId, visible_from: i64) -> rusqlite::Result<UserConv> {
        let row = self.user_conv(user, conv)?;
        Ok(row.unwrap_or(UserConv { visible_from, read_cseq: visible_from - 1, ..Default::default() }))
    }

    /// The conversation as the user sees it.
    pub(super) fn state_of(&mut self, key: &str, c: &ConvRow, user: UserId, u: &UserConv) -> rusqlite::Result<wire::ConvState> {
        let read = self.read_state(key, c, user, u)?;
        let last = self.last_of(c, user, u)?;
        Ok(wire::ConvState {
            conv: read.conv,
            kind: c.kind,
            name: c.name.clone(),
            head: read.head,
            mseq: read.mseq,
            read_cseq: read.read_cseq,
            unread: read.unread,
            visible_from: u.visible_from as u64,
            active_key: c.active_ts as u64,
            recv_opt: u.recv_opt,
            pinned: u.pinned,
            peer_read_cseq: u.peer_read_cseq as u64,
            peer_read_ts_ms: u.peer_read_ts as u64,
            left: false,
            last: last.map(|m| self.wire_msg(m, user)).transpose()?,
            settings_ver: u.settings_ver as u64,
            member_count: c.member_count as u32,
            meta_ver: c.meta_ver as u64,
            marks: u.marks as u64,
            custom_data: u.custom_data.clone().into(),
            folders: self.folders_of(user, c.id)?,
            hidden_upto: u.hidden_upto as u64,
            active_cseq: c.active_cseq as u64,
            hide_no: u.hide_no as u64,
            at: self.mentions(c, user, u)?,
            diffused: c.diffused,
            draft: (u.draft_ts > 0).then(|| wire::Draft { text: u.draft.clone(), ts_ms: u.draft_ts as u64 }),
            draft_ver: u.draft_ver as u64,
        })
    }

    /// The newest message that may be shown as last message, and that the user has not deleted.
    fn last_of(&self, c: &ConvRow, user: UserId, u: &UserConv) -> rusqlite::Result<Option<MsgRow>> {
        if c.last_cseq < u.visible_from {
            return Ok(None);
        }
        if u.hide_no == 0 {
            return self.msg(c.id, c.last_cseq);
        }
        let sql = format!(
            "SELECT {MSG_COLUMNS} FROM msg m WHERE m.conv = ?1 AND m.cseq BETWEEN ?3 AND ?4 AND (m.flags & ?5) = 0 AND {SEEN} \
             ORDER BY m.cseq DESC LIMIT 1"
        );
        let upto = params![c.id, user, u.visible_from, c.last_cseq, rules::NEVER_LAST];
        self.one(&sql, upto, |r| MsgRow::read(r, 0))
    }

    /// Unread mentions of the user, oldest first; of very many the newest.
    fn mentions(&self, c: &ConvRow, user: UserId, u: &UserConv) -> rusqlite::Result<Vec<wire::AtMe>> {
        if c.kind != rules::CONV_GROUP {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT a.cseq, SUM(CASE a.uid WHEN 0 THEN 2 ELSE 1 END) FROM msg_at a JOIN msg m ON m.conv = a.conv AND m.cseq = a.cseq \
             WHERE a.conv = ?1 AND a.uid IN (0, ?2) AND a.cseq >= ?3 AND m.sender <> ?2 AND (m.flags & 196608) = 0 AND {SEEN} \
             GROUP BY a.cseq ORDER BY a.cseq DESC LIMIT {MENTIONS}"
        );
        let from = u.visible_from.max(u.read_cseq + 1);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let found = statement
            .query_map(params![c.id, user, from], |r| Ok(wire::AtMe { cseq: r.get::<_, i64>(0)? as u64, kind: r.get(1)? }))?;
        let mut found = found.collect::<rusqlite::Result<Vec<_>>>()?;
        found.reverse();
        Ok(found)
    }
}

/// Most mentions a conversation's state names.
const MENTIONS: u32 = 100;

pub(super) fn conv_state(db: &mut Db, user: &Account, key: &ConvKey) -> Done<wire::ConvState> {
    let text = key.to_string();
    match db.conv_of(key, user)? {
        Some((conv, visible_from)) => {
            let u = db.user_conv_or_new(user.id, conv.id, visible_from)?;
            Ok(db.state_of(&text, &conv, user.id, &u)?)
        }
        None => {
            // No message between the two yet: an empty conversation, if the peer exists.
            if db.account(key.peer(&user.uid).unwrap_or_default())?.is_none() {
                return OpError::refused(code::UNKNOWN_USER, "unknown user");
            }
            Ok(wire::ConvState { conv: text, kind: key.kind(), visible_from: 1, ..Default::default() })
        }
    }
}

/// The encoded entry that tells `user` the present state of a conversation.
pub(super) fn conv_tail(db: &mut Db, user: UserId, conv: ConvId) -> rusqlite::Result<Option<bytes::Bytes>> {
    let key = db.key(conv)?;
    let (Some(c), Some(u)) = (db.conv_by_id(conv)?, db.user_conv(user, conv)?) else { return Ok(None) };
    let state = db.state_of(&key, &c, user, &u)?;
    let entry = wire::Entry {
        kind: wire::EntryKind::EntryConv.into(),
        conv: key.as_ref().into(),
        conv_state: Some(state),
        ..Default::default()
    };
    Ok(Some(entry.encode_to_vec().into()))
}

pub(super) fn members_for(db: &mut Db, sender: &Account, key: &ConvKey, targets: &[String]) -> Done<Vec<UserId>> {
    let Some((conv, _)) = db.conv_of(key, sender)? else {
        return match db.account(key.peer(&sender.uid).unwrap_or_default())? {
            Some(peer) => Ok(vec![sender.id, peer.id]),
            None => OpError::refused(code::UNKNOWN_USER, "unknown user"),
        };
    };
    if targets.is_empty() {
        let sql = "SELECT uid FROM member WHERE conv = ?1 ORDER BY uid";
        return Ok(db.conn.prepare_cached(sql)?.query_map(params![conv.id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?);
    }
    let mut members = vec![sender.id];
    for uid in targets {
        members.extend(db.member_called(conv.id, uid)?);
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}

/// Plain SQL over the message rows; shares nothing with [`Db::countable`] but the tables.
pub(super) fn recount(db: &mut Db, uid: &str) -> Done<Vec<Recount>> {
    let sql = "SELECT c.key, u.read_cseq, c.head, c.mseq, (SELECT COUNT(*) FROM msg m JOIN usr s ON s.id = m.sender WHERE m.conv = u.conv \
         AND m.cseq > u.read_cseq AND m.cseq >= u.visible_from AND s.uid <> ?1 AND m.kind <> ?2 AND (m.flags & ?3) = 0 \
         AND NOT EXISTS(SELECT 1 FROM hidden h WHERE h.uid = u.uid AND h.conv = m.conv AND h.cseq = m.cseq)) \
         FROM user_conv u JOIN conv c ON c.id = u.conv JOIN usr me ON me.id = u.uid WHERE me.uid = ?1 ORDER BY c.key";
    let uncounted = rules::flags::EXCLUDED_FROM_UNREAD | rules::flags::ONLINE_ONLY | rules::flags::TARGETED | rules::flags::GONE;
    let unsigned = |v: i64| v as u64;
    Ok(db
        .conn
        .prepare_cached(sql)?
        .query_map(params![uid, rules::kind::GROUP_TIP, uncounted], |r| {
            Ok(Recount {
                conv: r.get(0)?,
                read_cseq: unsigned(r.get(1)?),
                head: unsigned(r.get(2)?),
                mseq: unsigned(r.get(3)?),
                unread: unsigned(r.get(4)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}
