//! Expiry of sync entries, in small steps so that no message waits for it.
use super::rows::Extent;
use super::tx::{Done, Tx};
use crate::ids::{Useq, UserId};

/// Entries one step removes at most.
const STEP: i64 = 5_000;
/// Users one step looks at.
const USERS: usize = 64;

/// One step of the sweep.
pub(crate) struct Swept {
    /// Go on with users above this; `None` = all done.
    pub(crate) next: Option<UserId>,
    pub(crate) removed: u64,
}

/// Removes entries older than `before` of some users above `after`, oldest first, and raises their floor.
pub(crate) fn step<T: Tx>(tx: &mut T, after: UserId, before: i64) -> Done<Swept> {
    let users = tx.timelines(after, USERS)?;
    let mut swept = Swept { next: None, removed: 0 };
    if users.is_empty() {
        tx.drop_old_parts()?;
        return Ok(swept);
    }
    for (user, Extent { head, floor }) in users {
        let kept = tx.first_since(user, floor, before)?;
        let most = Useq(floor.0 + STEP);
        let upto = kept.map_or(head, |first| Useq(first.0 - 1)).min(most);
        if upto > floor {
            swept.removed += tx.drop_entries(user, upto)?;
        }
        if upto == most {
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
