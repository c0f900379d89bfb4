//! Derived numbers: unread, read states, a conversation as one user sees it. All from running counts, never from history.
use super::db::{ConvRow, Db, Done, OpError, UserConv};
use super::{Account, ConvId, Recount, UserId};
use ntk_protocol::rules::{self, code};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use rusqlite::params;

impl Db {
    /// Messages in `[lo,hi]` that count as unread for `user`: a difference of two running counts, less the user's own, less the
    /// recalled ones of others. O(log + own + recalled in the range).
    pub(super) fn countable(&self, conv: ConvId, user: UserId, lo: i64, hi: i64) -> rusqlite::Result<i64> {
        if lo > hi {
            return Ok(0);
        }
        let upto = |cseq: i64| -> rusqlite::Result<i64> {
            let sql = "SELECT count_no FROM msg WHERE conv = ?1 AND cseq <= ?2 ORDER BY cseq DESC LIMIT 1";
            Ok(self.one(sql, [conv, cseq], |r| r.get(0))?.unwrap_or(0))
        };
        let all = upto(hi)? - upto(lo - 1)?;
        if all == 0 {
            return Ok(0);
        }
        let own = "SELECT COUNT(*) FROM msg INDEXED BY msg_own WHERE conv = ?1 AND sender = ?2 AND cseq BETWEEN ?3 AND ?4 AND countable = 1";
        let recalled = "SELECT COUNT(*) FROM msg INDEXED BY msg_gone WHERE conv = ?1 AND cseq BETWEEN ?3 AND ?4 AND sender <> ?2 \
             AND countable = 1 AND (flags & 196608) <> 0";
        let count = |sql| self.one(sql, [conv, user, lo, hi], |r| r.get::<_, i64>(0));
        Ok(all - count(own)?.unwrap_or(0) - count(recalled)?.unwrap_or(0))
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
        let last = if c.last_cseq >= u.visible_from { self.msg(c.id, c.last_cseq)? } else { None };
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
            ..Default::default()
        })
    }
}

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

pub(super) fn members_for(db: &mut Db, sender: &Account, key: &ConvKey) -> Done<Vec<UserId>> {
    match db.conv_of(key, sender)? {
        Some((conv, _)) => Ok(db
            .conn
            .prepare_cached("SELECT uid FROM member WHERE conv = ?1 ORDER BY uid")?
            .query_map([conv.id], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?),
        None => match db.account(key.peer(&sender.uid).unwrap_or_default())? {
            Some(peer) => Ok(vec![sender.id, peer.id]),
            None => OpError::refused(code::UNKNOWN_USER, "unknown user"),
        },
    }
}

/// Plain SQL over the message rows; shares nothing with [`Db::countable`] but the tables.
pub(super) fn recount(db: &mut Db, uid: &str) -> Done<Vec<Recount>> {
    let sql = "SELECT c.key, u.read_cseq, c.head, c.mseq, (SELECT COUNT(*) FROM msg m JOIN usr s ON s.id = m.sender WHERE m.conv = u.conv \
         AND m.cseq > u.read_cseq AND m.cseq >= u.visible_from AND s.uid <> ?1 AND m.kind <> ?2 AND (m.flags & ?3) = 0) \
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
