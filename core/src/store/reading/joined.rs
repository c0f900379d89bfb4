//! The groups this user is in, by pages, from the device's own rows.
use crate::api::{Error, ErrorCode, GroupRole, GroupType, JoinedGroup, JoinedGroupOrder, JoinedGroupPage};
use crate::store::ground::sql::rows;
use ntk_protocol::names::group_name;
use ntk_protocol::{from_hex, hex};
use rusqlite::{Connection, Row, params};

/// After a place by name; the place of a name is found in the index also where many are called the same.
pub(crate) const BY_NAME: &str = "SELECT g.conv, g.name_key, g.joined_ms, c.key, c.name, c.group_type, c.role, c.member_count \
    FROM joined_group g INDEXED BY joined_group_name CROSS JOIN conversation c ON c.id = g.conv \
    WHERE (g.name_key, g.conv) > (?, ?) ORDER BY g.name_key, g.conv LIMIT ?";
/// Before a place by time.
pub(crate) const BY_TIME: &str = "SELECT g.conv, g.name_key, g.joined_ms, c.key, c.name, c.group_type, c.role, c.member_count \
    FROM joined_group g INDEXED BY joined_group_time CROSS JOIN conversation c ON c.id = g.conv \
    WHERE (g.joined_ms, g.conv) < (?, ?) ORDER BY g.joined_ms DESC, g.conv DESC LIMIT ?";

/// A page after a place: of the index so many rows are read as the page has.
pub(crate) fn joined_groups(
    c: &Connection,
    order: JoinedGroupOrder,
    cursor: &str,
    count: usize,
) -> Result<JoinedGroupPage, Error> {
    let limit = count as i64;
    let found = match order {
        JoinedGroupOrder::Name => {
            let (name, conv) = after(cursor, (String::new(), 0), |name| String::from_utf8(from_hex(name)?).ok())?;
            rows(c, BY_NAME, params![name, conv, limit], group)?
        }
        JoinedGroupOrder::JoinTime => {
            let (time, conv) = after(cursor, (i64::MAX, i64::MAX), |time| time.parse().ok())?;
            rows(c, BY_TIME, params![time, conv, limit], group)?
        }
    };
    let place = |(conv, name, group): &(i64, String, JoinedGroup)| match order {
        JoinedGroupOrder::Name => format!("{}.{conv}", hex(name.as_bytes())),
        JoinedGroupOrder::JoinTime => format!("{}.{conv}", group.joined_ms),
    };
    let next_cursor = found.last().filter(|_| found.len() == count).map(place).unwrap_or_default();
    Ok(JoinedGroupPage { groups: found.into_iter().map(|(.., group)| group).collect(), next_cursor })
}

fn after<T>(cursor: &str, first: (T, i64), read: impl FnOnce(&str) -> Option<T>) -> Result<(T, i64), Error> {
    if cursor.is_empty() {
        return Ok(first);
    }
    let parts = cursor.split_once('.').and_then(|(at, conv)| Some((read(at)?, conv.parse().ok()?)));
    parts.ok_or_else(|| Error::new(ErrorCode::InvalidParameters, "cursor: not of this list"))
}

fn group(r: &Row<'_>) -> rusqlite::Result<(i64, String, JoinedGroup)> {
    let (key, name): (String, String) = (r.get(3)?, r.get(4)?);
    let group_id = key.strip_prefix("group:").unwrap_or_default().to_owned();
    let group = JoinedGroup {
        conversation: format!("group_{group_id}"),
        name: group_name(None, Some(&name), &group_id).to_owned(),
        group_id,
        group_type: GroupType::from_u32(r.get(5)?).unwrap_or_default(),
        role: GroupRole::from_u32(r.get(6)?).unwrap_or_default(),
        member_count: r.get(7)?,
        joined_ms: r.get(2)?,
    };
    Ok((r.get(0)?, r.get(1)?, group))
}
