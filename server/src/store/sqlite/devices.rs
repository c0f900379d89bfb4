//! Devices, and the tokens that a logout ended.
use super::db::Db;
use crate::ids::{Useq, UserId};
use crate::news::{PushKind, PushTarget};
use crate::store::rules::tx::{Devices, Tx as _, Verb};
use ntk_protocol::wire;
use rusqlite::params;

impl Devices for Db {
    fn put_device(&mut self, user: UserId, device: &wire::Device, token_ms: i64, every_ms: i64) -> Verb<()> {
        self.exec(
            "INSERT INTO device(uid, device, platform, cursor, seen, token_ms) VALUES(?1, ?2, ?3, 0, ?4, ?6) \
             ON CONFLICT(uid, device) DO UPDATE SET platform = ?3, seen = ?4, token_ms = ?6 \
             WHERE platform <> ?3 OR seen < ?4 - ?5 OR token_ms <> ?6",
            params![user, device.device, device.platform, device.seen_ms as i64, every_ms, token_ms],
        )?;
        Ok(())
    }

    fn raise_cursor(&mut self, user: UserId, device: &str, cursor: Useq) -> Verb<()> {
        let sql = "UPDATE device SET cursor = MAX(cursor, ?3), seen = ?4 WHERE uid = ?1 AND device = ?2";
        self.exec(sql, params![user, device, cursor, self.now()])?;
        Ok(())
    }

    fn devices(&mut self, user: UserId, limit: usize) -> Verb<Vec<wire::Device>> {
        let sql = "SELECT device, platform, seen FROM device WHERE uid = ?1 ORDER BY seen DESC, device LIMIT ?2";
        let device = |r: &rusqlite::Row<'_>| {
            Ok(wire::Device { device: r.get(0)?, platform: r.get(1)?, seen_ms: r.get::<_, i64>(2)? as u64, ..Default::default() })
        };
        Ok(self.all(sql, params![user, limit as i64], device)?)
    }

    fn is_logged_out(&mut self, user: UserId, device: Option<&str>, token_ms: i64) -> Verb<bool> {
        let sql = "SELECT 1 FROM logged_out WHERE uid = ?1 AND token_ms >= ?3 AND (device = ?2 OR NOT EXISTS \
               (SELECT 1 FROM device d WHERE d.uid = ?1 AND d.token_ms = ?3)) \
             UNION ALL SELECT 1 FROM revoked WHERE uid = ?1 AND before_ms > ?3 LIMIT 1";
        Ok(self.any(sql, params![user, device, token_ms])?)
    }

    fn drop_device(&mut self, user: UserId, device: &str) -> Verb<()> {
        self.exec(
            "INSERT INTO logged_out(uid, device, token_ms) SELECT uid, device, iif(token_ms > 0, token_ms, ?3) FROM device \
             WHERE uid = ?1 AND device = ?2 ON CONFLICT(uid, device) DO UPDATE SET token_ms = max(token_ms, excluded.token_ms)",
            params![user, device, self.now()],
        )?;
        self.exec("DELETE FROM device WHERE uid = ?1 AND device = ?2", params![user, device])?;
        Ok(())
    }

    fn put_push(&mut self, user: UserId, target: &PushTarget, now_ms: i64) -> Verb<()> {
        let PushTarget { device, kind, token, locale } = target;
        let sql = "DELETE FROM push WHERE token = ?1 AND (uid <> ?2 OR device <> ?3)";
        self.exec(sql, params![token, user, device])?;
        let sql = "INSERT INTO push(uid, device, kind, token, locale, set_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT(uid, device) DO UPDATE SET kind = ?3, token = ?4, locale = ?5, set_ms = ?6";
        self.exec(sql, params![user, device, kind.number(), token, locale, now_ms])?;
        Ok(())
    }

    fn drop_push(&mut self, user: UserId, device: &str) -> Verb<()> {
        self.exec("DELETE FROM push WHERE uid = ?1 AND device = ?2", params![user, device])?;
        Ok(())
    }

    fn drop_push_token(&mut self, token: &str) -> Verb<bool> {
        Ok(self.exec("DELETE FROM push WHERE token = ?1", [token])? > 0)
    }

    fn pushes(&mut self, user: UserId) -> Verb<Vec<PushTarget>> {
        let sql = "SELECT device, kind, token, locale FROM push p WHERE uid = ?1 \
             AND NOT EXISTS(SELECT 1 FROM revoked r WHERE r.uid = ?1 AND r.before_ms > p.set_ms) ORDER BY device";
        let target = |r: &rusqlite::Row<'_>| {
            // A kind of a later version is the relay's affair.
            let kind = PushKind::of(r.get(1)?).unwrap_or(PushKind::Other);
            Ok(PushTarget { device: r.get(0)?, kind, token: r.get(2)?, locale: r.get(3)? })
        };
        Ok(self.all(sql, [user], target)?)
    }

    fn revoke_tokens(&mut self, user: UserId, before_ms: i64) -> Verb<()> {
        self.exec("INSERT INTO revoked(uid, before_ms) VALUES(?1, ?2)", params![user, before_ms])?;
        Ok(())
    }

    fn revocations(&mut self, after: i64, limit: usize) -> Verb<Vec<(i64, UserId, i64)>> {
        let sql = "SELECT no, uid, before_ms FROM revoked WHERE no > ?1 ORDER BY no LIMIT ?2";
        Ok(self.all(sql, params![after, limit as i64], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?)
    }
}
