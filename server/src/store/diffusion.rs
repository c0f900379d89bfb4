//! Read diffusion: the messages of large groups are in no timeline. Connected members are told at once; what they miss shows in
//! the head and the change number, which every greeting and heartbeat brings.
use super::Account;
use super::append::MsgRow;
use super::db::{CONV_COLUMNS, ConvRow, Db, Done};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::news::GroupNews;
use bytes::Bytes;
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{encode, wire};
use prost::Message as _;
use rusqlite::params;
use std::sync::Arc;

/// A frame about one message may be this long; beyond it only the hint goes out.
const NEWS_BYTES: usize = 64 * 1024;
/// States in a greeting; the rest comes without the last message.
const GREETING_BYTES: usize = 128 * 1024;

/// Where a conversation with read diffusion stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupHead {
    /// Which.
    pub conv: ConvId,
    /// Its wire key.
    pub key: String,
    /// Newest message.
    pub head: Cseq,
    /// Newest change.
    pub mseq: Mseq,
    /// The first message the user sees.
    pub visible_from: Cseq,
}

impl GroupHead {
    /// What tells a device that it is behind.
    pub(crate) fn hint(&self) -> wire::GroupPush {
        wire::GroupPush { conv: self.key.clone(), head: self.head.wire(), mseq: self.mseq.wire(), ..Default::default() }
    }
}

impl Db {
    /// The frames about a message as it now is; the rows are left out if it is not for everyone, or long.
    pub(super) fn news(&mut self, conv: &ConvRow, row: &MsgRow, changed: bool, public: bool) -> rusqlite::Result<Arc<GroupNews>> {
        let empty = wire::GroupPush {
            conv: self.key(conv.id)?.as_ref().into(),
            head: conv.head as u64,
            mseq: conv.mseq as u64,
            ..Default::default()
        };
        let frame = |push: wire::GroupPush| encode(Kind::GroupPush(push)).map(Bytes::from).unwrap_or_default();
        let hint = frame(empty.clone());
        let mut news = GroupNews {
            conv: conv.id,
            cseq: Cseq(row.cseq),
            sender: row.sender,
            own: hint.clone(),
            others: hint.clone(),
            hint,
            head: Cseq(conv.head),
            mseq: Mseq(conv.mseq),
        };
        if public && row.bytes() <= NEWS_BYTES {
            let full = |msg: wire::Msg| match changed {
                true => frame(wire::GroupPush { changes: vec![msg], ..empty.clone() }),
                false => frame(wire::GroupPush { msgs: vec![msg], ..empty.clone() }),
            };
            news.own = full(self.wire_msg(row.clone(), row.sender)?);
            news.others = full(self.wire_msg(row.clone(), UserId(0))?);
        }
        Ok(Arc::new(news))
    }

    /// Whom a message mentions by name.
    pub(super) fn mentioned(&self, conv: ConvId, cseq: i64) -> rusqlite::Result<Vec<UserId>> {
        let sql = "SELECT uid FROM msg_at INDEXED BY msg_at_of WHERE conv = ?1 AND cseq = ?2 AND uid <> 0";
        self.conn.prepare_cached(sql)?.query_map(params![conv, cseq], |r| r.get(0))?.collect()
    }
}

/// Where the user's conversations with read diffusion stand.
pub(super) fn heads(db: &mut Db, user: UserId) -> Done<Vec<GroupHead>> {
    let sql = "SELECT c.id, c.key, c.head, c.mseq, u.visible_from FROM conv c INDEXED BY conv_diffused \
         JOIN user_conv u ON u.uid = ?1 AND u.conv = c.id WHERE c.diffused = 1 ORDER BY c.id";
    let head = |r: &rusqlite::Row<'_>| {
        Ok(GroupHead { conv: r.get(0)?, key: r.get(1)?, head: r.get(2)?, mseq: r.get(3)?, visible_from: r.get(4)? })
    };
    Ok(db.conn.prepare_cached(sql)?.query_map(params![user], head)?.collect::<rusqlite::Result<_>>()?)
}

/// The states of these conversations, for the greeting.
pub(super) fn states(db: &mut Db, user: &Account) -> Done<Vec<wire::ConvState>> {
    let mut states = Vec::new();
    let mut bytes = 0;
    for GroupHead { conv, key, .. } in heads(db, user.id)? {
        let sql = format!("SELECT {CONV_COLUMNS} FROM conv c WHERE c.id = ?1");
        let (Some(c), Some(u)) = (db.one(&sql, params![conv], ConvRow::read)?, db.user_conv(user.id, conv)?) else { continue };
        let mut state = db.state_of(&key, &c, user.id, &u)?;
        bytes += state.encoded_len();
        if bytes > GREETING_BYTES {
            state.last = None;
        }
        states.push(state);
    }
    Ok(states)
}
