//! Timelines of users.
use super::columns::{self, msg_columns};
use super::db::{Db, Head, MOST_REMEMBERED};
use crate::ids::{Useq, UserId};
use crate::store::rules::rows::{EntryRow, Extent, MsgRow, NewEntry, Room};
use crate::store::rules::tx::{Timelines, Tx as _, Verb};
use rusqlite::params;

impl Db {
    /// The number of the next entry of a user; the row of the user gets it before COMMIT.
    fn next_useq(&mut self, user: UserId) -> Verb<Useq> {
        let remembered = self.known.as_ref().and_then(|k| k.heads.get(&user)).copied();
        let Head { newest, dirty } = match remembered {
            Some(known) => known,
            None => {
                let stored = self.one("SELECT useq FROM usr WHERE id = ?1", [user], |r| r.get(0))?;
                Head { newest: stored.unwrap_or_default(), dirty: false }
            }
        };
        if let Some(known) = &mut self.known {
            if known.heads.len() > MOST_REMEMBERED {
                known.heads.retain(|_, head| head.dirty);
            }
            known.heads.insert(user, Head { newest: newest.next(), dirty: true });
            if !dirty {
                self.dirty.push(user);
            }
        }
        Ok(newest.next())
    }
}

impl Timelines for Db {
    fn insert_entries(&mut self, entries: &[NewEntry<'_>]) -> Verb<Vec<Useq>> {
        let mut useqs = Vec::with_capacity(entries.len());
        for e in entries {
            let useq = self.next_useq(e.user)?;
            self.exec(
                "INSERT INTO sync(uid, useq, kind, conv, cseq, mseq, ts, payload) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![e.user, useq, e.kind as i32, e.conv, e.cseq, e.mseq, self.now(), e.payload],
            )?;
            self.weight += 1;
            useqs.push(useq);
        }
        Ok(useqs)
    }

    fn timeline(&mut self, user: UserId) -> Verb<Extent> {
        let row =
            self.one("SELECT useq, floor FROM usr WHERE id = ?1", [user], |r| Ok(Extent { head: r.get(0)?, floor: r.get(1)? }))?;
        Ok(row.unwrap_or_default())
    }

    fn entries(&mut self, user: UserId, after: Useq, room: Room) -> Verb<Vec<EntryRow>> {
        // Entries of kind 1 and 2 are of a message and of its change.
        let sql = concat!(
            "SELECT s.useq, s.kind, s.conv, s.cseq, s.payload, ",
            msg_columns!(),
            " FROM sync s LEFT JOIN msg m ON s.kind <= 2 AND m.conv = s.conv AND m.cseq = s.cseq \
             WHERE s.uid = ?1 AND s.useq > ?2 ORDER BY s.useq LIMIT ?3"
        );
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![user, after, room.rows])?;
        let (mut found, mut bytes) = (Vec::new(), 0);
        while let Some(r) = rows.next()? {
            let msg = if r.get::<_, Option<i64>>(5)?.is_some() { Some(columns::msg(r, 5)?) } else { None };
            let row = EntryRow { useq: r.get(0)?, kind: r.get(1)?, conv: r.get(2)?, cseq: r.get(3)?, payload: r.get(4)?, msg };
            bytes += row.msg.as_ref().map_or(0, MsgRow::bytes) + row.payload.as_ref().map_or(0, Vec::len);
            found.push(row);
            if bytes > room.bytes {
                break;
            }
        }
        Ok(found)
    }

    fn timelines(&mut self, above: UserId, limit: usize) -> Verb<Vec<(UserId, Extent)>> {
        let sql = "SELECT id, useq, floor FROM usr WHERE id > ?1 AND useq > floor ORDER BY id LIMIT ?2";
        Ok(self.all(sql, params![above, limit as i64], |r| Ok((r.get(0)?, Extent { head: r.get(1)?, floor: r.get(2)? })))?)
    }

    fn first_since(&mut self, user: UserId, above: Useq, ts: i64) -> Verb<Option<Useq>> {
        let sql = "SELECT useq FROM sync WHERE uid = ?1 AND useq > ?2 AND ts >= ?3 ORDER BY useq LIMIT 1";
        Ok(self.one(sql, params![user, above, ts], |r| r.get(0))?)
    }

    fn drop_entries(&mut self, user: UserId, upto: Useq) -> Verb<u64> {
        let removed = self.exec("DELETE FROM sync WHERE uid = ?1 AND useq <= ?2", params![user, upto])?;
        self.exec("UPDATE usr SET floor = ?2 WHERE id = ?1", params![user, upto])?;
        Ok(removed as u64)
    }
}
