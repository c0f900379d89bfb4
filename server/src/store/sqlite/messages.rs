//! Messages, and what is noted of each.
use super::columns::{self, msg_columns, seen};
use super::db::Db;
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::rules::rows::{Counted, Fitting, MsgRow, NewRow, Readers, Room, Span};
use crate::store::rules::tx::{Messages, Verb};
use crate::store::types::Recount;
use ntk_protocol::{rules, wire};
use rusqlite::params;

impl Db {
    /// The rows that fit into one answer, at least one, and whether there may be more.
    fn fitting(&self, sql: &str, params: impl rusqlite::Params, room: Room) -> Verb<Fitting> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut found = statement.query(params)?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while let Some(row) = found.next()? {
            let row = columns::msg(row, 0)?;
            bytes += row.bytes();
            if bytes > room.bytes && !rows.is_empty() {
                return Ok(Fitting { rows, cut: true });
            }
            rows.push(row);
        }
        let cut = rows.len() == room.rows as usize;
        Ok(Fitting { rows, cut })
    }
}

impl Messages for Db {
    fn msg(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Option<MsgRow>> {
        let sql = concat!("SELECT ", msg_columns!(), " FROM msg m WHERE m.conv = ?1 AND m.cseq = ?2");
        Ok(self.one(sql, params![conv, cseq], |r| columns::msg(r, 0))?)
    }

    fn msgs(&mut self, conv: ConvId, cseqs: &[Cseq]) -> Verb<Vec<MsgRow>> {
        cseqs.iter().filter_map(|cseq| self.msg(conv, *cseq).transpose()).collect()
    }

    fn sent_before(&mut self, conv: ConvId, sender: UserId, cmid: &[u8]) -> Verb<Option<(Cseq, i64)>> {
        let sql = "SELECT cseq, ts FROM msg WHERE conv = ?1 AND sender = ?2 AND cmid = ?3";
        Ok(self.one(sql, params![conv, sender, cmid], |r| Ok((r.get(0)?, r.get(1)?)))?)
    }

    fn insert_msg(&mut self, conv: ConvId, m: &NewRow<'_>) -> Verb<()> {
        self.exec(
            "INSERT INTO msg(conv, cseq, sender, ts, kind, flags, body, cmid, countable, count_no, read_of) \
             VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
            params![conv, m.cseq, m.sender, m.ts, m.kind, m.flags, m.body, m.cmid, m.countable, m.count_no, m.read_of],
        )?;
        self.weight += 1;
        Ok(())
    }

    fn save_msg(&mut self, conv: ConvId, m: &MsgRow) -> Verb<()> {
        self.exec(
            "UPDATE msg SET flags = ?3, body = ?4, mseq = ?5, changed_by = ?6, attached = ?7 WHERE conv = ?1 AND cseq = ?2",
            params![conv, m.cseq, m.flags, m.body, m.mseq, m.changed_by, m.attached],
        )?;
        self.weight += 1;
        Ok(())
    }

    fn newest_without(&mut self, conv: ConvId, flags: u32, below: Cseq) -> Verb<Cseq> {
        let sql = "SELECT cseq FROM msg WHERE conv = ?1 AND cseq < ?2 AND (flags & ?3) = 0 ORDER BY cseq DESC LIMIT 1";
        Ok(self.one(sql, params![conv, below, flags], |r| r.get(0))?.unwrap_or_default())
    }

    fn newest_at(&mut self, conv: ConvId, head: Cseq, ts: i64) -> Verb<Cseq> {
        let (mut below, mut above) = (0, head.0 + 1);
        while above - below > 1 {
            let middle = below + (above - below) / 2;
            let sql = "SELECT ts FROM msg WHERE conv = ?1 AND cseq = ?2";
            match self.one(sql, params![conv, middle], |r| r.get::<_, i64>(0))? {
                Some(at) if at <= ts => below = middle,
                _ => above = middle,
            }
        }
        Ok(Cseq(below))
    }

    fn targets(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Vec<UserId>> {
        let sql = "SELECT uid FROM msg_target WHERE conv = ?1 AND cseq = ?2";
        Ok(self.all(sql, params![conv, cseq], |r| r.get(0))?)
    }

    fn insert_targets(&mut self, conv: ConvId, cseq: Cseq, users: &[UserId]) -> Verb<()> {
        for user in users {
            self.exec("INSERT INTO msg_target(conv, cseq, uid) VALUES(?1, ?2, ?3)", params![conv, cseq, user])?;
        }
        Ok(())
    }

    fn mentioned(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Vec<UserId>> {
        let sql = "SELECT uid FROM msg_at INDEXED BY msg_at_of WHERE conv = ?1 AND cseq = ?2 AND uid <> 0";
        Ok(self.all(sql, params![conv, cseq], |r| r.get(0))?)
    }

    fn insert_mentions(&mut self, conv: ConvId, cseq: Cseq, users: &[UserId]) -> Verb<()> {
        for user in users {
            self.exec("INSERT OR IGNORE INTO msg_at(conv, uid, cseq) VALUES(?1, ?2, ?3)", params![conv, user, cseq])?;
        }
        Ok(())
    }

    fn count_pinned(&mut self, conv: ConvId) -> Verb<usize> {
        let sql = "SELECT COUNT(*) FROM msg INDEXED BY msg_pinned WHERE conv = ?1 AND (flags & 262144) <> 0";
        Ok(self.count(sql, [conv])? as usize)
    }

    fn insert_reads(&mut self, conv: ConvId, user: UserId, cseqs: &[Cseq]) -> Verb<Vec<Cseq>> {
        let mut new = Vec::new();
        for cseq in cseqs {
            let sql = "INSERT OR IGNORE INTO msg_read(conv, cseq, uid) VALUES(?1, ?2, ?3)";
            if self.exec(sql, params![conv, cseq, user])? > 0 {
                let sql = "UPDATE msg SET read_count = read_count + 1 WHERE conv = ?1 AND cseq = ?2";
                self.exec(sql, params![conv, cseq])?;
                self.weight += 1;
                new.push(*cseq);
            }
        }
        Ok(new)
    }

    fn readers(&mut self, conv: ConvId, cseq: Cseq, which: Readers) -> Verb<Vec<UserId>> {
        macro_rules! ordered {
            ($from:literal) => {
                concat!($from, " AND m.uid <> ?3 AND m.uid > ?4 ORDER BY m.uid LIMIT ?5")
            };
        }
        let sql = match (which.unread, which.targeted) {
            (false, _) => ordered!("SELECT m.uid FROM msg_read m WHERE m.conv = ?1 AND m.cseq = ?2"),
            (true, false) => ordered!(
                "SELECT m.uid FROM member m WHERE m.conv = ?1 AND m.visible_from <= ?2 AND (m.until = 0 OR m.until >= ?2) AND NOT \
                 EXISTS(SELECT 1 FROM msg_read r WHERE r.conv = ?1 AND r.cseq = ?2 AND r.uid = m.uid)"
            ),
            (true, true) => ordered!(
                "SELECT m.uid FROM msg_target m WHERE m.conv = ?1 AND m.cseq = ?2 AND NOT \
                 EXISTS(SELECT 1 FROM msg_read r WHERE r.conv = ?1 AND r.cseq = ?2 AND r.uid = m.uid)"
            ),
        };
        Ok(self.all(sql, params![conv, cseq, which.but, which.after, which.limit], |r| r.get(0))?)
    }

    fn page(&mut self, conv: ConvId, user: UserId, span: Span, newest_first: bool, room: Room) -> Verb<Fitting> {
        macro_rules! ordered {
            ($order:literal) => {
                concat!(
                    "SELECT ",
                    msg_columns!(),
                    " FROM msg m WHERE m.conv = ?1 AND m.cseq BETWEEN ?3 AND ?4 AND ",
                    seen!(),
                    " ORDER BY m.cseq ",
                    $order,
                    " LIMIT ?5"
                )
            };
        }
        let sql = if newest_first { ordered!("DESC") } else { ordered!("ASC") };
        self.fitting(sql, params![conv, user, span.lo, span.hi, room.rows], room)
    }

    fn changed(&mut self, conv: ConvId, user: UserId, after: Mseq, from: Cseq, room: Room) -> Verb<Fitting> {
        let sql = concat!(
            "SELECT ",
            msg_columns!(),
            " FROM msg m INDEXED BY msg_changed WHERE m.conv = ?1 AND m.mseq > MAX(?3, 0) AND m.mseq > 0 AND m.cseq >= ?4 AND ",
            seen!(),
            " ORDER BY m.mseq LIMIT ?5"
        );
        self.fitting(sql, params![conv, user, after, from, room.rows], room)
    }

    fn pinned(&mut self, conv: ConvId, user: UserId, from: Cseq) -> Verb<Vec<MsgRow>> {
        let sql = concat!(
            "SELECT ",
            msg_columns!(),
            " FROM msg m INDEXED BY msg_pinned WHERE m.conv = ?1 AND (m.flags & 262144) <> 0 AND m.cseq >= ?3 AND ",
            seen!()
        );
        Ok(self.all(sql, params![conv, user, from], |r| columns::msg(r, 0))?)
    }

    fn newest_seen(&mut self, conv: ConvId, user: UserId, span: Span, without: u32) -> Verb<Option<MsgRow>> {
        let sql = concat!(
            "SELECT ",
            msg_columns!(),
            " FROM msg m WHERE m.conv = ?1 AND m.cseq BETWEEN ?3 AND ?4 AND (m.flags & ?5) = 0 AND ",
            seen!(),
            " ORDER BY m.cseq DESC LIMIT 1"
        );
        Ok(self.one(sql, params![conv, user, span.lo, span.hi, without], |r| columns::msg(r, 0))?)
    }

    fn mentions(&mut self, conv: ConvId, user: UserId, from: Cseq, limit: u32) -> Verb<Vec<wire::AtMe>> {
        // 2 = everyone is mentioned, 1 = the user is (rules::at); 196608 = RECALLED or DELETED.
        let sql = concat!(
            "SELECT a.cseq, SUM(CASE a.uid WHEN 0 THEN 2 ELSE 1 END) FROM msg_at a JOIN msg m ON m.conv = a.conv AND m.cseq = a.cseq \
             WHERE a.conv = ?1 AND a.uid IN (0, ?2) AND a.cseq >= ?3 AND m.sender <> ?2 AND (m.flags & 196608) = 0 AND ",
            seen!(),
            " GROUP BY a.cseq ORDER BY a.cseq DESC LIMIT ?4"
        );
        let at = |r: &rusqlite::Row<'_>| Ok(wire::AtMe { cseq: r.get::<_, Cseq>(0)?.wire(), kind: r.get(1)? });
        Ok(self.all(sql, params![conv, user, from, limit], at)?)
    }

    fn counted(&mut self, conv: ConvId, user: UserId, span: Span) -> Verb<Counted> {
        let upto = |cseq: i64| {
            self.count("SELECT count_no FROM msg WHERE conv = ?1 AND cseq <= ?2 ORDER BY cseq DESC LIMIT 1", params![conv, cseq])
        };
        let all = upto(span.hi.0)? - upto(span.lo.0 - 1)?;
        if all == 0 {
            return Ok(Counted::default());
        }
        let own = "SELECT COUNT(*) FROM msg INDEXED BY msg_own WHERE conv = ?1 AND sender = ?2 AND cseq BETWEEN ?3 AND ?4 AND countable = 1";
        let gone = "SELECT COUNT(*) FROM msg INDEXED BY msg_gone WHERE conv = ?1 AND cseq BETWEEN ?3 AND ?4 AND sender <> ?2 \
             AND countable = 1 AND (flags & 196608) <> 0";
        let hidden = "SELECT COUNT(*) FROM hidden h JOIN msg m ON m.conv = h.conv AND m.cseq = h.cseq WHERE h.uid = ?2 AND h.conv = ?1 \
             AND h.cseq BETWEEN ?3 AND ?4 AND h.counted = 1 AND (m.flags & 196608) = 0";
        let count = |sql| self.count(sql, params![conv, user, span.lo, span.hi]);
        Ok(Counted { all, own: count(own)?, gone: count(gone)?, hidden: count(hidden)? })
    }

    fn recount(&mut self, uid: &str) -> Verb<Vec<Recount>> {
        // Who left has nothing unread; who came back has read all from before.
        let sql = "SELECT c.key, MAX(u.read_cseq, b.visible_from - 1, b.until, c.dismissed), \
             CASE WHEN b.until > 0 THEN b.until ELSE c.head END, CASE WHEN b.until > 0 THEN b.left_mseq ELSE c.mseq END, \
             (SELECT COUNT(*) FROM msg m JOIN usr s ON s.id = m.sender WHERE m.conv = u.conv AND b.until = 0 AND c.dismissed = 0 \
             AND m.cseq > u.read_cseq AND m.cseq >= u.visible_from AND m.cseq >= b.visible_from AND s.uid <> ?1 AND m.kind <> ?2 AND (m.flags & ?3) = 0 \
             AND NOT EXISTS(SELECT 1 FROM hidden h WHERE h.uid = u.uid AND h.conv = m.conv AND h.cseq = m.cseq)) \
             FROM user_conv u JOIN conv c ON c.id = u.conv JOIN member b ON b.conv = u.conv AND b.uid = u.uid \
             JOIN usr me ON me.id = u.uid WHERE me.uid = ?1 ORDER BY c.key";
        let uncounted =
            rules::flags::EXCLUDED_FROM_UNREAD | rules::flags::ONLINE_ONLY | rules::flags::TARGETED | rules::flags::GONE;
        let unsigned = |v: i64| v as u64;
        let recount = |r: &rusqlite::Row<'_>| {
            Ok(Recount {
                conv: r.get(0)?,
                read_cseq: unsigned(r.get(1)?),
                head: unsigned(r.get(2)?),
                mseq: unsigned(r.get(3)?),
                unread: unsigned(r.get(4)?),
            })
        };
        Ok(self.all(sql, params![uid, rules::kind::GROUP_TIP, uncounted], recount)?)
    }
}
