//! The devices of a user: when they were last here, how far they have got.
use super::db::{Db, Done};
use crate::ids::UserId;
use ntk_protocol::wire;
use rusqlite::params;

/// A device that stays is noted again after this long, milliseconds.
const SEEN_EVERY: i64 = 3_600_000;

/// Notes that a device has come; writes nothing if that is known.
pub(super) fn seen(db: &mut Db, user: UserId, device: &str, platform: &str, token_ms: u64) -> Done<()> {
    db.exec(
        "INSERT INTO device(uid, device, platform, cursor, seen, token_ms) VALUES(?1, ?2, ?3, 0, ?4, ?6) \
         ON CONFLICT(uid, device) DO UPDATE SET platform = ?3, seen = ?4, token_ms = ?6 \
         WHERE platform <> ?3 OR seen < ?4 - ?5 OR token_ms <> ?6",
        params![user, device, platform, db.now(), SEEN_EVERY, millis(token_ms)],
    )?;
    Ok(())
}

/// Notes how far a device has got; one that was forgotten meanwhile stays forgotten.
pub(super) fn checkpoint(db: &mut Db, user: UserId, device: &str, cursor: u64) -> Done<()> {
    db.exec(
        "UPDATE device SET cursor = MAX(cursor, ?3), seen = ?4 WHERE uid = ?1 AND device = ?2",
        params![user, device, cursor.min(i64::MAX as u64) as i64, db.now()],
    )?;
    Ok(())
}

/// All of a user's devices, the one seen last first; who is connected is not known here.
pub(super) fn list(db: &mut Db, user: UserId) -> Done<Vec<wire::Device>> {
    let sql = "SELECT device, platform, seen FROM device WHERE uid = ?1 ORDER BY seen DESC, device LIMIT 1000";
    let device = |r: &rusqlite::Row<'_>| {
        Ok(wire::Device { device: r.get(0)?, platform: r.get(1)?, seen_ms: r.get::<_, i64>(2)? as u64, ..Default::default() })
    };
    Ok(db.conn.prepare_cached(sql)?.query_map(params![user], device)?.collect::<rusqlite::Result<_>>()?)
}

fn millis(ms: u64) -> i64 {
    ms.min(i64::MAX as u64) as i64
}

/// May a device work with a token issued then? Not with one up to the last one it had when it was logged out. A token says no
/// device: elsewhere it is good unless the devices that had it last were all logged out.
pub(super) fn may_enter(db: &Db, user: UserId, device: Option<&str>, token_ms: u64) -> Done<bool> {
    let sql = "SELECT 1 FROM logged_out WHERE uid = ?1 AND ((device = ?2 AND token_ms >= ?3) OR (token_ms = ?3 AND NOT EXISTS \
         (SELECT 1 FROM device d WHERE d.uid = ?1 AND d.token_ms = ?3))) LIMIT 1";
    Ok(db.one(sql, params![user, device, millis(token_ms)], |_| Ok(()))?.is_none())
}

/// Forgets a device, and ends its tokens. Of one whose token is not known, those issued until now.
pub(super) fn forget(db: &mut Db, user: UserId, device: &str) -> Done<()> {
    db.exec(
        "INSERT INTO logged_out(uid, device, token_ms) SELECT uid, device, iif(token_ms > 0, token_ms, ?3) FROM device \
         WHERE uid = ?1 AND device = ?2 ON CONFLICT(uid, device) DO UPDATE SET token_ms = max(token_ms, excluded.token_ms)",
        params![user, device, db.now()],
    )?;
    db.exec("DELETE FROM device WHERE uid = ?1 AND device = ?2", params![user, device])?;
    Ok(())
}
