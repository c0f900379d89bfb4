//! What others are to the user, as the server says: it numbers what changes, a device asks for what came after its own number. The
//! question is an intent, so that it outlives a lost link and a restart.
use super::intents::{self, Intent};
use super::profiles::called_otherwise;
use crate::api::{Event, FriendsChange};
use crate::model::ids::{ConvId, LocalId, clamped};
use crate::store::ground::contacts::{clean, of_users, unread};
use crate::store::ground::number::num;
use crate::store::ground::sql::{exec, meta, row, rows};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::friends::{MAX_CONTACT_PAGE, is};
use ntk_protocol::{rules::rpc, wire};
use prost::Message as _;
use rusqlite::params;

/// As of which version they are here.
const VER: &str = "contacts_ver";
/// The newest version that was heard of.
const HEARD: &str = "contacts_heard";

/// The server has contacts as of this version.
pub(super) fn heard(tx: &mut Tx<'_>, ver: u64) -> Result<()> {
    let have = meta::<i64>(tx.c, VER)?.unwrap_or(0);
    if num(ver) <= have {
        return Ok(());
    }
    // A question that is under way may be answered with less.
    if num(ver) > meta::<i64>(tx.c, HEARD)?.unwrap_or(0) {
        tx.set_meta(HEARD, num(ver))?;
    }
    ask(tx, have, have == 0)
}

/// Asks for what came after a version, unless that is being asked already.
fn ask(tx: &mut Tx<'_>, after: i64, whole: bool) -> Result<()> {
    let asked = row(tx.c, "SELECT 1 FROM intent WHERE method = ?", [rpc::GET_CONTACTS], |_| Ok(()))?;
    if asked.is_some() {
        return Ok(());
    }
    let args = wire::GetContacts { after: after as u64, whole, limit: MAX_CONTACT_PAGE }.encode_to_vec();
    let method = rpc::GET_CONTACTS.into();
    intents::queue(tx, Intent { conv: ConvId(0), local_id: LocalId(0), command: 0, method, args })
}

/// The server's answer to such a question.
pub(super) fn said(tx: &mut Tx<'_>, asked: &[u8], said: &wire::Contacts) -> Result<()> {
    let Ok(asked) = ntk_protocol::read::<wire::GetContacts>(asked) else { return Ok(()) };
    if said.gone {
        tx.set_meta(VER, 0)?;
        return ask(tx, 0, true);
    }
    let mut changed: Vec<String> = Vec::new();
    if asked.whole && asked.after == 0 {
        let listed = |user: &String| said.contacts.iter().any(|c| c.user == *user);
        for user in rows(tx.c, "SELECT user FROM contact", [], |r| r.get::<_, String>(0))? {
            if !listed(&user) {
                put(tx, &wire::Contact { user: user.clone(), ..Default::default() })?;
                changed.push(user);
            }
        }
    }
    for contact in &said.contacts {
        if put(tx, &clean(contact.clone()))? {
            changed.push(contact.user.clone());
        }
    }
    let read_before = meta::<i64>(tx.c, "contacts_read_ver")?.unwrap_or(0);
    tx.set_meta("contacts_read_ver", clamped(said.read_ver))?;
    tx.set_meta(VER, num(said.ver))?;
    if !changed.is_empty() || read_before != clamped(said.read_ver) {
        let friends = of_users(tx.c, tx.people, &changed)?;
        let unread_applications = unread(tx.c)?;
        tx.news.events.push(Event::FriendsChanged(FriendsChange { friends, unread_applications }));
    }
    let heard = meta::<i64>(tx.c, HEARD)?.unwrap_or(0);
    // One that gives nothing new is not asked again: what was heard of was another server's.
    let newer = said.ver > asked.after && heard > num(said.ver);
    if said.more || newer { ask(tx, num(said.ver), said.more && asked.whole) } else { Ok(()) }
}

/// True when it is not as it was here.
fn put(tx: &mut Tx<'_>, new: &wire::Contact) -> Result<bool> {
    let wire::Contact { user, ver, is, remark, wording, source, added_ms, applied_ms } = new;
    let sql = "SELECT flags, remark, wording, source, added_ms, applied_ms, ver FROM contact WHERE user = ?";
    let was = row(tx.c, sql, [user], |r| {
        let (remark, wording, source): (String, String, String) = (r.get(1)?, r.get(2)?, r.get(3)?);
        Ok((r.get::<_, u32>(0)?, remark, wording, source, [r.get::<_, i64>(4)?, r.get(5)?, r.get(6)?]))
    })?;
    let numbers = [clamped(*added_ms), clamped(*applied_ms), num(*ver)];
    let now = (*is, remark.clone(), wording.clone(), source.clone(), numbers);
    if was.as_ref() == Some(&now) || was.is_none() && *is == 0 {
        return Ok(false);
    }
    let looked = tx.people.name_and_face(tx.c, user);
    match *is {
        0 => exec(tx.c, "DELETE FROM contact WHERE user = ?", [user])?,
        _ => {
            let sql = "INSERT OR REPLACE INTO contact(user, flags, remark, wording, source, added_ms, applied_ms, ver, name_key) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
            exec(
                tx.c,
                sql,
                params![user, is, remark, wording, source, numbers[0], numbers[1], numbers[2], looked.0.to_lowercase()],
            )?
        }
    };
    let called = |flags: u32, remark: &str| if flags & is::FRIEND != 0 { remark.to_owned() } else { String::new() };
    if was.map_or(String::new(), |w| called(w.0, &w.1)) != called(now.0, remark) {
        called_otherwise(tx, user, looked)?;
    }
    Ok(true)
}

/// The server is another one, or lost what it had: its contacts come from the beginning.
pub(super) fn new_epoch(tx: &mut Tx<'_>) -> Result<()> {
    exec(tx.c, "DELETE FROM intent WHERE method = ?", [rpc::GET_CONTACTS])?;
    tx.set_meta(VER, 0)?;
    tx.set_meta(HEARD, 0)
}
