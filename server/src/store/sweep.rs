//! Expiry of sync entries, in small steps so that no message waits for it.
use super::db::{Db, Done};
use crate::ids::UserId;
use rusqlite::params;

/// Entries one step removes at most.
const STEP: i64 = 5_000;

/// One step of the sweep.
pub(super) struct Swept {
    /// Go on with users above this; `None` = all done.
    pub(super) next: Option<UserId>,
    pub(super) removed: u64,
}

/// Removes entries older than `before` of up to 64 users above `after`, oldest first, and raises their floor.
pub(super) fn step(db: &mut Db, after: UserId, before: i64) -> Done<Swept> {
    let users: Vec<(UserId, i64, i64)> = db
        .conn
        .prepare_cached("SELECT id, useq, floor FROM usr WHERE id > ?1 AND useq > floor ORDER BY id LIMIT 64")?
        .query_map(params![after], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut swept = Swept { next: None, removed: 0 };
    if users.is_empty() {
        // A receipt is needed only while its task can still be tried.
        db.exec(
            "DELETE FROM fanin_receipt WHERE task < (SELECT MIN(id) FROM (SELECT id FROM task UNION ALL SELECT id FROM dead_task \
             UNION ALL SELECT COALESCE(MAX(task), 0) FROM fanin_receipt))",
            [],
        )?;
        return Ok(swept);
    }
    for (user, useq, floor) in users {
        let sql = "SELECT useq FROM sync WHERE uid = ?1 AND useq > ?2 AND ts >= ?3 ORDER BY useq LIMIT 1";
        let kept = db.one(sql, params![user, floor, before], |r| r.get::<_, i64>(0))?;
        let upto = kept.map_or(useq, |first| first - 1).min(floor + STEP);
        if upto > floor {
            let removed = db.exec("DELETE FROM sync WHERE uid = ?1 AND useq <= ?2", params![user, upto])?;
            db.exec("UPDATE usr SET floor = ?2 WHERE id = ?1", params![user, upto])?;
            swept.removed += removed as u64;
        }
        if upto == floor + STEP {
            // More of this user's may be left.
            swept.next = Some(UserId(user.0 - 1));
            return Ok(swept);
        }
        swept.next = Some(user);
        if swept.removed >= STEP as u64 {
            return Ok(swept);
        }
    }
    Ok(swept)
}
