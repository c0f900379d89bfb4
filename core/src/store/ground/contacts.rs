//! What others are to the user, as the host sees it.
use super::people::People;
use super::sql::{meta, row, rows};
use crate::api::{FriendApplication, FriendInfo};
use crate::model::ids::clamped;
use ntk_protocol::friends::{MAX_REMARK, MAX_WORDING, is};
use ntk_protocol::names::bad_name;
use ntk_protocol::wire;
use rusqlite::{Connection, Result, Row};

/// Columns of `contact`, as [`read`] takes them.
pub(crate) const COLUMNS: &str = "user, flags, remark, wording, source, added_ms, applied_ms, name_key";

pub(crate) fn read(r: &Row<'_>) -> Result<wire::Contact> {
    Ok(wire::Contact {
        user: r.get(0)?,
        ver: 0,
        is: r.get(1)?,
        remark: r.get(2)?,
        wording: r.get(3)?,
        source: r.get(4)?,
        added_ms: r.get::<_, i64>(5)? as u64,
        applied_ms: r.get::<_, i64>(6)? as u64,
    })
}

/// A contact as it may be kept and shown: what breaks a rule is as if it were not said.
pub(crate) fn clean(mut c: wire::Contact) -> wire::Contact {
    if bad_name(&c.remark, MAX_REMARK).is_some() {
        c.remark.clear();
    }
    if c.wording.len() > MAX_WORDING {
        c.wording.clear();
    }
    c
}

/// With what they are called here.
pub(crate) fn friend(c: &Connection, people: &People, contact: &wire::Contact) -> FriendInfo {
    let contact = clean(contact.clone());
    let (name, face_url) = people.name_and_face(c, &contact.user);
    let has = |bit| contact.is & bit != 0;
    FriendInfo {
        is_friend: has(is::FRIEND),
        is_friend_of: has(is::FRIEND_OF),
        is_blacklisted: has(is::BLACKLISTED),
        application: match (has(is::APPLIED), has(is::APPLIED_TO)) {
            (true, _) => FriendApplication::ComeIn,
            (false, true) => FriendApplication::SendOut,
            (false, false) => FriendApplication::None,
        },
        // What was just said comes before what is known.
        name: if contact.remark.is_empty() || !has(is::FRIEND) { name } else { contact.remark.clone() },
        face_url,
        user_id: contact.user,
        remark: contact.remark,
        wording: contact.wording,
        source: contact.source,
        added_ms: clamped(contact.added_ms),
        applied_ms: clamped(contact.applied_ms),
    }
}

/// What is kept of these, in their order; nothing = nothing.
pub(crate) fn of_users(c: &Connection, people: &People, users: &[String]) -> Result<Vec<FriendInfo>> {
    let sql = format!("SELECT {COLUMNS} FROM contact WHERE user = ?");
    let one = |user: &String| {
        let kept = row(c, &sql, [user], read)?;
        Ok(friend(c, people, &kept.unwrap_or_else(|| wire::Contact { user: user.clone(), ..Default::default() })))
    };
    users.iter().map(one).collect()
}

/// Applications that came in since the user last said they had read them.
pub(crate) fn unread(c: &Connection) -> Result<u32> {
    let read_ver = meta::<i64>(c, "contacts_read_ver")?.unwrap_or(0);
    let sql = "SELECT count(*) FROM contact INDEXED BY contact_applied WHERE flags & 12 <> 0 AND flags & 4 <> 0 AND ver > ?";
    Ok(row(c, sql, [read_ver], |r| r.get(0))?.unwrap_or(0))
}

/// Those whose remark passes.
pub(crate) fn remarked(c: &Connection, passes: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let all = rows(c, "SELECT user, remark FROM contact WHERE flags & 1 <> 0 AND remark <> ''", [], |r| {
        let passes = passes(r.get_ref(1)?.as_str()?);
        Ok(if passes { Some(r.get::<_, String>(0)?) } else { None })
    })?;
    Ok(all.into_iter().flatten().collect())
}
