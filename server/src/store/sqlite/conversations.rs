//! Conversations and their members.
use super::columns::{self, conv_columns, seat_columns};
use super::db::Db;
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::rules::rows::{ConvRow, Ended, Member, NewConv, Seat, Sight};
use crate::store::rules::tx::{Conversations, Tx as _, Verb};
use ntk_protocol::groups::{GroupType, Role};
use ntk_protocol::{ConvKey, wire};
use rusqlite::params;
use std::sync::Arc;

/// Conversations whose members are remembered.
const MEMBERS_REMEMBERED: usize = 10_000;

impl Db {
    /// Who is in it changes.
    fn forget_members(&mut self, conv: ConvId) {
        if let Some(known) = &mut self.known {
            known.members.remove(&conv);
        }
    }
}

impl Conversations for Db {
    fn conv(&mut self, key: &ConvKey) -> Verb<Option<ConvRow>> {
        let sql = concat!("SELECT ", conv_columns!(), " FROM conv c WHERE c.key = ?1");
        Ok(self.one(sql, [key.to_string()], columns::conv)?)
    }

    fn conv_by_id(&mut self, conv: ConvId) -> Verb<Option<ConvRow>> {
        let sql = concat!("SELECT ", conv_columns!(), " FROM conv c WHERE c.id = ?1");
        Ok(self.one(sql, [conv], columns::conv)?)
    }

    fn insert_conv(&mut self, key: &ConvKey, new: &NewConv<'_>) -> Verb<ConvRow> {
        let (text, kind) = (key.to_string(), key.kind());
        let NewConv { name, owner, uncounted, group, join_option } = *new;
        let of = group.map_or(0, GroupType::wire);
        let sql = "INSERT INTO conv(key, kind, name, owner, uncounted, type, join_option) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.exec(sql, params![text, kind, name, owner, uncounted, of, join_option.wire()])?;
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
            group,
            join_option,
            seats: 0,
            dismissed: Cseq(0),
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

    fn save_group(&mut self, c: &ConvRow) -> Verb<()> {
        let sql = "UPDATE conv SET owner = ?2, seats = ?3, dismissed = ?4 WHERE id = ?1";
        self.exec(sql, params![c.id, c.owner, c.seats, c.dismissed])?;
        Ok(())
    }

    fn seat(&mut self, conv: ConvId, user: UserId) -> Verb<Option<Seat>> {
        let sql = concat!("SELECT ", seat_columns!(), " FROM member b WHERE b.conv = ?1 AND b.uid = ?2");
        Ok(self.one(sql, params![conv, user], |r| columns::seat(r, 0))?)
    }

    fn members(&mut self, conv: ConvId) -> Verb<Arc<[Member]>> {
        if let Some(members) = self.known.as_ref().and_then(|k| k.members.get(&conv)) {
            return Ok(members.clone());
        }
        let sql = "SELECT uid, first, visible_from, until FROM member WHERE conv = ?1 ORDER BY uid";
        let sight = |r: &rusqlite::Row<'_>| Ok::<_, rusqlite::Error>(Sight { from: r.get(2)?, until: r.get(3)? });
        let members = self.all(sql, [conv], |r| Ok(Member { user: r.get(0)?, first: r.get(1)?, sight: sight(r)? }))?;
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
        let sql = "SELECT u.id FROM usr u JOIN member m ON m.conv = ?1 AND m.uid = u.id AND m.until = 0 WHERE u.uid = ?2";
        let members = uids.iter().map(|uid| self.one(sql, params![conv, uid], |r| r.get(0)));
        Ok(members.collect::<rusqlite::Result<_>>()?)
    }

    fn insert_members(&mut self, conv: ConvId, users: &[UserId], visible_from: Cseq) -> Verb<i64> {
        self.forget_members(conv);
        let mut new = 0;
        for user in users {
            let sql = "INSERT OR IGNORE INTO member(conv, uid, visible_from, first) VALUES(?1, ?2, ?3, ?3)";
            if self.exec(sql, params![conv, user, visible_from])? > 0 {
                new += 1;
            } else {
                let sql = "UPDATE member SET visible_from = ?3, until = 0, how = 0, role = 200 WHERE conv = ?1 AND uid = ?2";
                self.exec(sql, params![conv, user, visible_from])?;
            }
        }
        Ok(new)
    }

    fn end_members(&mut self, conv: ConvId, users: &[UserId], ended: &Ended) -> Verb<()> {
        self.forget_members(conv);
        for user in users {
            let sql =
                "UPDATE member SET until = ?3, how = ?4, left_mseq = ?5, left_ts = ?6, role = 200 WHERE conv = ?1 AND uid = ?2";
            self.exec(sql, params![conv, user, ended.until, ended.how.wire(), ended.mseq, ended.ts])?;
        }
        Ok(())
    }

    fn set_role(&mut self, conv: ConvId, user: UserId, role: Role) -> Verb<()> {
        self.exec("UPDATE member SET role = ?3 WHERE conv = ?1 AND uid = ?2", params![conv, user, role.wire()])?;
        Ok(())
    }

    fn longest_member(&mut self, conv: ConvId) -> Verb<Option<UserId>> {
        let sql = "SELECT uid FROM member WHERE conv = ?1 AND until = 0 ORDER BY visible_from, uid LIMIT 1";
        Ok(self.one(sql, [conv], |r| r.get(0))?)
    }

    fn put_group_info(&mut self, conv: ConvId, info: &wire::GroupInfo) -> Verb<()> {
        let now = self.now();
        let announced = if info.notification.is_empty() { 0 } else { now };
        self.exec(
            "INSERT INTO group_info(conv, face, introduction, notification, notification_ms, created_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
            params![conv, info.face, info.introduction, info.notification, announced, now],
        )?;
        Ok(())
    }
}
