//! Conversations and their members.
use super::columns::{self, conv_columns};
use super::db::Db;
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::rules::rows::{ConvRow, Member};
use crate::store::rules::tx::{Conversations, Verb};
use ntk_protocol::ConvKey;
use rusqlite::params;
use std::sync::Arc;

/// Conversations whose members are remembered.
const MEMBERS_REMEMBERED: usize = 10_000;

impl Conversations for Db {
    fn conv(&mut self, key: &ConvKey) -> Verb<Option<ConvRow>> {
        let sql = concat!("SELECT ", conv_columns!(), " FROM conv c WHERE c.key = ?1");
        Ok(self.one(sql, [key.to_string()], columns::conv)?)
    }

    fn conv_by_id(&mut self, conv: ConvId) -> Verb<Option<ConvRow>> {
        let sql = concat!("SELECT ", conv_columns!(), " FROM conv c WHERE c.id = ?1");
        Ok(self.one(sql, [conv], columns::conv)?)
    }

    fn insert_conv(&mut self, key: &ConvKey, name: &str, owner: UserId, uncounted: bool) -> Verb<ConvRow> {
        let (text, kind) = (key.to_string(), key.kind());
        let sql = "INSERT INTO conv(key, kind, name, owner, uncounted) VALUES(?1, ?2, ?3, ?4, ?5)";
        self.exec(sql, params![text, kind, name, owner, uncounted])?;
        Ok(ConvRow {
            id: ConvId(self.conn.last_insert_rowid()),
            kind,
            name: name.into(),
            owner,
            head: Cseq(0),
            mseq: Mseq(0),
            count_no: 0,
            last_ts: 0,
            active_ts: 0,
            last_cseq: Cseq(0),
            member_count: 0,
            meta_ver: 0,
            active_cseq: Cseq(0),
            diffused: false,
            uncounted,
        })
    }

    fn save_conv(&mut self, c: &ConvRow) -> Verb<()> {
        self.exec(
            "UPDATE conv SET head = ?2, mseq = ?3, count_no = ?4, last_ts = ?5, active_ts = ?6, last_cseq = ?7, member_count = ?8, \
             meta_ver = ?9, active_cseq = ?10, diffused = ?11 WHERE id = ?1",
            params![
                c.id,
                c.head,
                c.mseq,
                c.count_no,
                c.last_ts,
                c.active_ts,
                c.last_cseq,
                c.member_count,
                c.meta_ver,
                c.active_cseq,
                c.diffused
            ],
        )?;
        Ok(())
    }

    fn visible_from(&mut self, conv: ConvId, user: UserId) -> Verb<Option<Cseq>> {
        let sql = "SELECT visible_from FROM member WHERE conv = ?1 AND uid = ?2";
        Ok(self.one(sql, params![conv, user], |r| r.get(0))?)
    }

    fn members(&mut self, conv: ConvId) -> Verb<Arc<[Member]>> {
        if let Some(members) = self.known.as_ref().and_then(|k| k.members.get(&conv)) {
            return Ok(members.clone());
        }
        let sql = "SELECT uid, visible_from FROM member WHERE conv = ?1 ORDER BY uid";
        let members = self.all(sql, [conv], |r| Ok(Member { user: r.get(0)?, visible_from: r.get(1)? }))?;
        let members: Arc<[Member]> = members.into();
        if let Some(known) = &mut self.known {
            if known.members.len() > MEMBERS_REMEMBERED {
                known.members.clear();
            }
            known.members.insert(conv, members.clone());
        }
        Ok(members)
    }

    fn members_called(&mut self, conv: ConvId, uids: &[String]) -> Verb<Vec<Option<UserId>>> {
        let sql = "SELECT u.id FROM usr u JOIN member m ON m.conv = ?1 AND m.uid = u.id WHERE u.uid = ?2";
        let members = uids.iter().map(|uid| self.one(sql, params![conv, uid], |r| r.get(0)));
        Ok(members.collect::<rusqlite::Result<_>>()?)
    }

    fn insert_members(&mut self, conv: ConvId, users: &[UserId], visible_from: Cseq) -> Verb<()> {
        if let Some(known) = &mut self.known {
            known.members.remove(&conv);
        }
        for user in users {
            let sql = "INSERT INTO member(conv, uid, visible_from) VALUES(?1, ?2, ?3)";
            self.exec(sql, params![conv, user, visible_from])?;
        }
        Ok(())
    }
}
