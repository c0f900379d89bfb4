//! Conversations and their members.
use super::columns::{self, conv_columns, group_member_columns, seat_columns};
use super::db::Db;
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::rules::rows::{ConvRow, Described, Ended, GroupMember, Member, NewConv, Seat, Sight};
use crate::store::rules::tx::{Conversations, Tx as _, Verb};
use ntk_protocol::ConvKey;
use ntk_protocol::groups::{GroupType, Role};
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
        let NewConv { name, owner, uncounted, group, join_option, approve_option } = *new;
        let of = group.map_or(0, GroupType::wire);
        self.exec(
            "INSERT INTO conv(key, kind, name, owner, uncounted, type, join_option, approve_option) \
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![text, kind, name, owner, uncounted, of, join_option.wire(), approve_option.wire()],
        )?;
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
            muted_all: false,
            approve_option,
            relation: 0,
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
        let (join_option, approve_option) = (c.join_option.wire(), c.approve_option.wire());
        self.exec(
            "UPDATE conv SET owner = ?2, seats = ?3, dismissed = ?4, name = ?5, join_option = ?6, muted_all = ?7, \
             approve_option = ?8 WHERE id = ?1",
            params![c.id, c.owner, c.seats, c.dismissed, c.name, join_option, c.muted_all, approve_option],
        )?;
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
        let (mut new, now) = (0, self.now());
        for user in users {
            let sql = "INSERT OR IGNORE INTO member(conv, uid, visible_from, first, joined_ms) VALUES(?1, ?2, ?3, ?3, ?4)";
            if self.exec(sql, params![conv, user, visible_from, now])? > 0 {
                new += 1;
            } else {
                let sql = "UPDATE member SET visible_from = ?3, until = 0, how = 0, role = 200, joined_ms = ?4, card = '' \
                     WHERE conv = ?1 AND uid = ?2";
                self.exec(sql, params![conv, user, visible_from, now])?;
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

    fn group_text(&mut self, conv: ConvId) -> Verb<Described> {
        let sql = "SELECT face, introduction, notification, notification_ms, created_ms FROM group_info WHERE conv = ?1";
        let about = |r: &rusqlite::Row<'_>| {
            let (face, introduction, notification) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok(Described { face, introduction, notification, notification_ms: r.get(3)?, created_ms: r.get(4)? })
        };
        Ok(self.one(sql, [conv], about)?.unwrap_or_default())
    }

    fn put_group_text(&mut self, conv: ConvId, about: &Described) -> Verb<()> {
        let Described { face, introduction, notification, notification_ms, created_ms } = about;
        self.exec(
            "INSERT OR REPLACE INTO group_info(conv, face, introduction, notification, notification_ms, created_ms) \
             VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
            params![conv, face, introduction, notification, notification_ms, created_ms],
        )?;
        Ok(())
    }

    fn group_member(&mut self, conv: ConvId, user: UserId) -> Verb<Option<GroupMember>> {
        let sql = concat!("SELECT ", group_member_columns!(), " FROM member b WHERE b.conv = ?1 AND b.uid = ?2 AND b.until = 0");
        Ok(self.one(sql, params![conv, user], columns::group_member)?)
    }

    fn save_group_member(&mut self, conv: ConvId, p: &GroupMember) -> Verb<()> {
        let sql = "UPDATE member SET role = ?3, card = ?4, muted_until = ?5 WHERE conv = ?1 AND uid = ?2";
        self.exec(sql, params![conv, p.user, p.role.wire(), p.card, p.muted_until])?;
        Ok(())
    }

    fn group_members(&mut self, conv: ConvId, role: Role, after: UserId, limit: u32) -> Verb<Vec<GroupMember>> {
        let sql = concat!(
            "SELECT ",
            group_member_columns!(),
            " FROM member b INDEXED BY member_by_role WHERE b.conv = ?1 AND b.until = 0 AND b.role = ?2 AND b.uid > ?3 \
             ORDER BY b.uid LIMIT ?4"
        );
        Ok(self.all(sql, params![conv, role.wire(), after, limit], columns::group_member)?)
    }
}
