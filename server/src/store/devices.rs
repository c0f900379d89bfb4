//! The devices of a user: when they were last here, how far they have got.
use super::UserId;
use super::db::{Db, Done};
use ntk_protocol::wire;
use rusqlite::params;

/// A device that stays is noted again after this long, milliseconds.
const SEEN_EVERY: i64 = 3_600_000;

/// Notes that a device has come; writes nothing if that is known.
pub(super) fn seen(db: &mut Db, user: UserId, device: &str, platform: &str) -> Done<()> {
    db.exec(
        "INSERT INTO device(uid, device, platform, cursor, seen) VALUES(?1, ?2, ?3, 0, ?4) \
         ON CONFLICT(uid, device) DO UPDATE SET platform = ?3, seen = ?4 WHERE platform <> ?3 OR seen < ?4 - ?5",
        params![user, device, platform, db.now(), SEEN_EVERY],
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
    Ok(db.conn.prepare_cached(sql)?.query_map([user], device)?.collect::<rusqlite::Result<_>>()?)
}

/// Forgets a device.
pub(super) fn forget(db: &mut Db, user: UserId, device: &str) -> Done<()> {
    db.exec("DELETE FROM device WHERE uid = ?1 AND device = ?2", params![user, device])?;
    Ok(())
}
