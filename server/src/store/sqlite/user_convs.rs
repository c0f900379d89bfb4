//! Conversations as users have them, and the messages they hid.
use super::columns::{self, CONV_WIDTH, USER_CONV_WIDTH, conv_columns, seat_columns, standing_columns, user_conv_columns};
use super::db::{Db, MOST_REMEMBERED};
use crate::ids::{ConvId, Cseq, UserId};
use crate::store::rules::rows::{ConvRow, Deletion, Member, Seat, Standing, UserConv};
use crate::store::rules::tx::{UserConversations, Verb};
use crate::store::types::GroupHead;
use rusqlite::params;

impl UserConversations for Db {
    fn user_conv(&mut self, user: UserId, conv: ConvId) -> Verb<Option<UserConv>> {
        let sql = concat!("SELECT ", user_conv_columns!(), " FROM user_conv u WHERE u.uid = ?1 AND u.conv = ?2");
        Ok(self.one(sql, params![user, conv], |r| columns::user_conv(r, 0))?)
    }

    fn cleared_from(&mut self, user: UserId, conv: ConvId) -> Verb<Cseq> {
        let sql = "SELECT visible_from FROM user_conv WHERE uid = ?1 AND conv = ?2";
        Ok(self.one(sql, params![user, conv], |r| r.get(0))?.unwrap_or_default())
    }

    fn ensure_user_convs(&mut self, conv: ConvId, members: &[Member]) -> Verb<()> {
        for Member { user, sight, .. } in members {
            if self.known.as_ref().is_some_and(|k| k.joined.contains(&(*user, conv))) {
                continue;
            }
            self.exec(
                "INSERT OR IGNORE INTO user_conv(uid, conv, visible_from, read_cseq) VALUES(?1, ?2, ?3, ?4)",
                params![user, conv, sight.from, sight.from.0 - 1],
            )?;
            if let Some(known) = &mut self.known {
                if known.joined.len() > MOST_REMEMBERED {
                    known.joined.clear();
                }
                known.joined.insert((*user, conv));
            }
        }
        Ok(())
    }

    fn set_read(&mut self, user: UserId, conv: ConvId, upto: Cseq) -> Verb<()> {
        self.exec("UPDATE user_conv SET read_cseq = ?3 WHERE uid = ?1 AND conv = ?2", params![user, conv, upto])?;
        Ok(())
    }

    fn set_receipt(&mut self, user: UserId, conv: ConvId, upto: Cseq) -> Verb<()> {
        self.exec("UPDATE user_conv SET receipt_cseq = ?3 WHERE uid = ?1 AND conv = ?2", params![user, conv, upto])?;
        Ok(())
    }

    fn raise_peer_read(&mut self, user: UserId, conv: ConvId, upto: Cseq, ts: i64) -> Verb<bool> {
        let sql =
            "UPDATE user_conv SET peer_read_cseq = ?3, peer_read_ts = ?4 WHERE uid = ?1 AND conv = ?2 AND peer_read_cseq < ?3";
        Ok(self.exec(sql, params![user, conv, upto, ts])? > 0)
    }

    fn save_settings(&mut self, user: UserId, conv: ConvId, new: &UserConv, newer: bool) -> Verb<()> {
        let UserConv {
            visible_from,
            recv_opt,
            pinned,
            marks,
            custom_data,
            hidden_upto,
            draft,
            draft_ts,
            draft_ver,
            // No settings, or not the caller's.
            read_cseq: _,
            receipt_cseq: _,
            peer_read_cseq: _,
            peer_read_ts: _,
            settings_ver: _,
            hide_no: _,
        } = new;
        self.exec(
            "UPDATE user_conv SET recv_opt = ?3, pinned = ?4, marks = ?5, custom_data = ?6, hidden_upto = ?7, visible_from = ?8, \
             draft = ?9, draft_ts = ?10, draft_ver = ?11, settings_ver = settings_ver + ?12 WHERE uid = ?1 AND conv = ?2",
            params![
                user,
                conv,
                recv_opt,
                pinned,
                marks,
                custom_data,
                hidden_upto,
                visible_from,
                draft,
                draft_ts,
                draft_ver,
                newer
            ],
        )?;
        Ok(())
    }

    fn renew_settings(&mut self, user: UserId, conv: ConvId) -> Verb<()> {
        self.exec("UPDATE user_conv SET settings_ver = settings_ver + 1 WHERE uid = ?1 AND conv = ?2", params![user, conv])?;
        Ok(())
    }

    fn count_convs(&mut self, user: UserId) -> Verb<u32> {
        Ok(self.count("SELECT COUNT(*) FROM user_conv WHERE uid = ?1", [user])? as u32)
    }

    fn count_pinned_convs(&mut self, user: UserId) -> Verb<usize> {
        Ok(self.count("SELECT COUNT(*) FROM user_conv WHERE uid = ?1 AND pinned = 1", [user])? as usize)
    }

    fn list(&mut self, user: UserId, active: i64, key: &str, limit: u32) -> Verb<Vec<(ConvRow, String, UserConv, Seat)>> {
        let sql = concat!(
            "SELECT ",
            conv_columns!(),
            ", c.key, ",
            user_conv_columns!(),
            ", ",
            seat_columns!(),
            " FROM user_conv u JOIN conv c ON c.id = u.conv JOIN member b ON b.conv = u.conv AND b.uid = u.uid \
             WHERE u.uid = ?1 AND (c.active_ts < ?2 OR (c.active_ts = ?2 AND c.key > ?3)) ORDER BY c.active_ts DESC, c.key LIMIT ?4"
        );
        let row = |r: &rusqlite::Row<'_>| {
            let seat = columns::seat(r, CONV_WIDTH + 1 + USER_CONV_WIDTH)?;
            Ok((columns::conv(r)?, r.get(CONV_WIDTH)?, columns::user_conv(r, CONV_WIDTH + 1)?, seat))
        };
        Ok(self.all(sql, params![user, active, key, limit], row)?)
    }

    fn standings(&mut self, user: UserId) -> Verb<Vec<Standing>> {
        let sql = concat!(
            "SELECT ",
            standing_columns!(),
            " FROM user_conv u JOIN conv c ON c.id = u.conv JOIN member b ON b.conv = u.conv AND b.uid = u.uid \
             WHERE u.uid = ?1 AND (c.head > u.read_cseq OR c.diffused = 1)"
        );
        Ok(self.all(sql, [user], columns::standing)?)
    }

    fn standing(&mut self, user: UserId, conv: ConvId) -> Verb<Option<Standing>> {
        let sql = concat!(
            "SELECT ",
            standing_columns!(),
            " FROM user_conv u JOIN conv c ON c.id = u.conv JOIN member b ON b.conv = u.conv AND b.uid = u.uid \
             WHERE u.uid = ?1 AND u.conv = ?2"
        );
        Ok(self.one(sql, params![user, conv], columns::standing)?)
    }

    fn diffused(&mut self, user: UserId) -> Verb<Vec<GroupHead>> {
        let sql = "SELECT c.id, c.key, c.head, c.mseq, c.meta_ver, MAX(u.visible_from, b.visible_from) FROM conv c INDEXED BY conv_diffused \
             JOIN user_conv u ON u.uid = ?1 AND u.conv = c.id JOIN member b ON b.conv = c.id AND b.uid = ?1 \
             WHERE c.diffused = 1 AND c.dismissed = 0 AND b.until = 0 ORDER BY c.id";
        let head = |r: &rusqlite::Row<'_>| {
            let (head, mseq, meta_ver) = (r.get(2)?, r.get(3)?, r.get(4)?);
            Ok(GroupHead { conv: r.get(0)?, key: r.get(1)?, head, mseq, meta_ver, visible_from: r.get(5)? })
        };
        Ok(self.all(sql, [user], head)?)
    }

    fn insert_hidden(&mut self, user: UserId, conv: ConvId, no: i64, msgs: &[Deletion]) -> Verb<Vec<Cseq>> {
        let mut new = Vec::new();
        for Deletion { cseq, counted } in msgs {
            let sql = "INSERT OR IGNORE INTO hidden(uid, conv, cseq, no, counted) VALUES(?1, ?2, ?3, ?4, ?5)";
            let next = no + new.len() as i64 + 1;
            if self.exec(sql, params![user, conv, cseq, next, counted])? > 0 {
                new.push(*cseq);
            }
        }
        Ok(new)
    }

    fn set_hide_no(&mut self, user: UserId, conv: ConvId, no: i64) -> Verb<()> {
        self.exec("UPDATE user_conv SET hide_no = ?3 WHERE uid = ?1 AND conv = ?2", params![user, conv, no])?;
        Ok(())
    }

    fn hidden(&mut self, user: UserId, conv: ConvId, after: i64, limit: u32) -> Verb<Vec<(i64, Cseq)>> {
        let sql = "SELECT no, cseq FROM hidden WHERE uid = ?1 AND conv = ?2 AND no > ?3 ORDER BY no LIMIT ?4";
        Ok(self.all(sql, params![user, conv, after, limit], |r| Ok((r.get(0)?, r.get(1)?)))?)
    }
}
