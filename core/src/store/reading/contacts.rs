//! Friends, applications and the blacklist by pages, from the device's own rows: of the index so many rows are read as a page has.
use crate::api::{Error, ErrorCode, FriendOrder, FriendPage};
use crate::store::ground::contacts::{COLUMNS, friend, read, unread};
use crate::store::ground::people::People;
use crate::store::ground::sql::rows;
use ntk_protocol::{from_hex, hex, wire};
use rusqlite::{Connection, params};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContactList {
    Friends(FriendOrder),
    Applications,
    Blacklist,
}

impl ContactList {
    /// By name, or by time, the newest first.
    fn by_name(self) -> bool {
        matches!(self, ContactList::Friends(FriendOrder::Name) | ContactList::Blacklist)
    }

    /// The statement, and what of a row is its place besides the user.
    pub(crate) fn sql(self) -> String {
        let (index, which) = match self {
            ContactList::Friends(FriendOrder::Name) => ("contact_name", "flags & 1 <> 0"),
            ContactList::Friends(FriendOrder::AddTime) => ("contact_time", "flags & 1 <> 0"),
            ContactList::Applications => ("contact_applied", "flags & 12 <> 0"),
            ContactList::Blacklist => ("contact_blacklisted", "flags & 2 <> 0"),
        };
        let (place, order) = match self {
            ContactList::Friends(FriendOrder::Name) | ContactList::Blacklist => ("(name_key, user) > (?, ?)", "name_key, user"),
            ContactList::Friends(FriendOrder::AddTime) => ("(added_ms, user) < (?, ?)", "added_ms DESC, user DESC"),
            ContactList::Applications => ("(applied_ms, user) < (?, ?)", "applied_ms DESC, user DESC"),
        };
        format!("SELECT {COLUMNS} FROM contact INDEXED BY {index} WHERE {which} AND {place} ORDER BY {order} LIMIT ?")
    }
}

/// A page after a place.
pub(crate) fn page(c: &Connection, people: &People, which: ContactList, cursor: &str, count: usize) -> Result<FriendPage, Error> {
    let read = |r: &rusqlite::Row<'_>| Ok((read(r)?, r.get::<_, String>(7)?));
    let limit = count as i64;
    let found: Vec<(wire::Contact, String)> = match which.by_name() {
        true => {
            let (name, user) = place(cursor, String::new(), |name| String::from_utf8(from_hex(name)?).ok())?;
            rows(c, &which.sql(), params![name, user, limit], read)?
        }
        false => {
            let (time, user) = place(cursor, i64::MAX, |time| time.parse().ok())?;
            rows(c, &which.sql(), params![time, user, limit], read)?
        }
    };
    let at = |(contact, name): &(wire::Contact, String)| {
        let user = hex(contact.user.as_bytes());
        match which {
            ContactList::Friends(FriendOrder::Name) | ContactList::Blacklist => format!("{}.{user}", hex(name.as_bytes())),
            ContactList::Friends(FriendOrder::AddTime) => format!("{}.{user}", contact.added_ms),
            ContactList::Applications => format!("{}.{user}", contact.applied_ms),
        }
    };
    let next_cursor = found.last().filter(|_| found.len() == count).map(at).unwrap_or_default();
    let unread = if which == ContactList::Applications { unread(c)? } else { 0 };
    Ok(FriendPage { friends: found.iter().map(|(contact, _)| friend(c, people, contact)).collect(), unread, next_cursor })
}

fn place<T>(cursor: &str, first: T, read: impl FnOnce(&str) -> Option<T>) -> Result<(T, String), Error> {
    if cursor.is_empty() {
        return Ok((first, String::new()));
    }
    let user = |user: &str| String::from_utf8(from_hex(user)?).ok();
    let parts = cursor.split_once('.').and_then(|(at, of)| Some((read(at)?, user(of)?)));
    parts.ok_or_else(|| Error::new(ErrorCode::InvalidParameters, "cursor: not of this list"))
}
