//! Which blobs messages name.
use super::columns::{self, msg_columns};
use super::db::Db;
use crate::ids::{ConvId, Cseq, UserId};
use crate::store::rules::rows::MsgRow;
use crate::store::rules::tx::{Blobs, Verb};
use crate::store::types::History;
use rusqlite::params;

impl Blobs for Db {
    fn insert_blobs(&mut self, conv: ConvId, cseq: Cseq, named: &[(String, bool)]) -> Verb<()> {
        for (blob, history) in named {
            let new =
                self.exec("INSERT OR IGNORE INTO blob_ref(conv, cseq, blob) VALUES(?1, ?2, ?3)", params![conv, cseq, blob])?;
            if new > 0 && *history {
                let sql = "INSERT OR IGNORE INTO blob_history(conv, cseq, blob) VALUES(?1, ?2, ?3)";
                self.exec(sql, params![conv, cseq, blob])?;
            }
        }
        Ok(())
    }

    fn uploaded(&mut self, user: UserId, day: i64) -> Verb<u64> {
        let sql = "SELECT bytes FROM uploaded WHERE uid = ?1 AND day = ?2";
        Ok(self.one(sql, params![user, day], |r| r.get::<_, i64>(0))?.unwrap_or_default().max(0) as u64)
    }

    fn set_uploaded(&mut self, user: UserId, day: i64, bytes: u64) -> Verb<()> {
        let sql = "INSERT INTO uploaded(uid, day, bytes) VALUES(?1, ?2, ?3) ON CONFLICT(uid) DO UPDATE SET day = excluded.day, bytes = excluded.bytes";
        self.exec(sql, params![user, day, bytes.min(i64::MAX as u64) as i64])?;
        Ok(())
    }

    fn drop_blobs(&mut self, conv: ConvId, cseq: Cseq) -> Verb<()> {
        self.exec("DELETE FROM blob_ref WHERE conv = ?1 AND cseq = ?2", params![conv, cseq])?;
        self.exec("DELETE FROM blob_history WHERE conv = ?1 AND cseq = ?2", params![conv, cseq])?;
        Ok(())
    }

    fn blobs_noted(&mut self) -> Verb<Option<(ConvId, Cseq)>> {
        let at = self.one("SELECT value FROM meta WHERE key = 'blobs_noted'", [], |r| r.get::<_, String>(0))?;
        let place = |at: String| {
            let (conv, cseq) = at.split_once(' ')?;
            Some((ConvId(conv.parse().ok()?), Cseq(cseq.parse().ok()?)))
        };
        Ok(at.map(|at| place(at).unwrap_or_default()))
    }

    fn set_blobs_noted(&mut self, upto: Option<(ConvId, Cseq)>) -> Verb<()> {
        match upto {
            Some((conv, cseq)) => {
                let at = format!("{} {}", conv.0, cseq.0);
                self.exec("UPDATE meta SET value = ?1 WHERE key = 'blobs_noted'", [at])?
            }
            None => self.exec("DELETE FROM meta WHERE key = 'blobs_noted'", [])?,
        };
        Ok(())
    }

    fn all_after(&mut self, conv: ConvId, cseq: Cseq, limit: usize) -> Verb<Vec<(ConvId, MsgRow)>> {
        let sql = concat!(
            "SELECT m.conv, ",
            msg_columns!(),
            " FROM msg m WHERE (m.conv, m.cseq) > (?1, ?2) ORDER BY m.conv, m.cseq LIMIT ?3"
        );
        Ok(self.all(sql, params![conv, cseq, limit as i64], |r| Ok((r.get(0)?, columns::msg(r, 1)?)))?)
    }

    fn histories(&mut self, limit: usize) -> Verb<Vec<History>> {
        let history = |r: &rusqlite::Row<'_>| Ok(History { conv: r.get(0)?, cseq: r.get(1)?, blob: r.get(2)? });
        Ok(self.all("SELECT conv, cseq, blob FROM blob_history LIMIT ?1", [limit as i64], history)?)
    }

    fn drop_history(&mut self, of: &History) -> Verb<bool> {
        let sql = "DELETE FROM blob_history WHERE conv = ?1 AND cseq = ?2 AND blob = ?3";
        Ok(self.exec(sql, params![of.conv, of.cseq, of.blob])? > 0)
    }

    fn unnamed(&mut self, blobs: Vec<String>) -> Verb<Vec<String>> {
        let mut free = Vec::new();
        for blob in blobs {
            if !self.any("SELECT 1 FROM blob_ref WHERE blob = ?1 LIMIT 1", [&blob])? {
                free.push(blob);
            }
        }
        Ok(free)
    }
}
