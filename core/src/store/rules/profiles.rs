//! What the server says of users. The newer version stays; those in sight stay, and beyond a number of others those leave that were
//! in sight longest ago.
use crate::api::{ConversationRow, Event, UserProfiles};
use crate::model::ids::clamped;
use crate::store::ground::profiles::profile;
use crate::store::ground::sql::{exec, row};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{ConvKey, shown_profile, wire};
use rusqlite::params;

/// Profiles a device keeps.
pub(crate) const KEPT: u32 = 10_000;
/// Of a server that is not there any more.
const STALE: i64 = -1;

/// The server's answer about those who were asked for: `profiles` are newer, `unknown` no users, the others as they are here.
pub(crate) fn said(tx: &mut Tx<'_>, said: &wire::Profiles, asked: &[String], keep: u32) -> Result<()> {
    let shown = row(tx.c, "SELECT max(shown) FROM profile", [], |r| r.get::<_, Option<i64>>(0))?.flatten().unwrap_or(0) + 1;
    for user in asked {
        exec(tx.c, "UPDATE profile SET shown = ? WHERE user = ?", params![shown, user])?;
    }
    let mut changed = Vec::new();
    for p in said.profiles.iter().filter(|p| asked.contains(&p.user)) {
        if put(tx, p, shown)? {
            changed.push(p.user.clone());
        }
    }
    for user in said.unknown.iter().filter(|user| asked.contains(user)) {
        if exec(tx.c, "DELETE FROM profile WHERE user = ?", [user])? > 0 {
            renamed(tx, user, &ConversationRow::default())?;
            changed.push(user.clone());
        }
    }
    if changed.iter().any(|user| *user != *tx.me) {
        let users = changed.iter().filter(|user| **user != *tx.me).map(|user| profile(tx.c, tx.people, user));
        let users = users.collect::<rusqlite::Result<_>>()?;
        tx.news.events.push(Event::UsersInfoChanged(UserProfiles { users, unknown: Vec::new() }));
    }
    if !changed.is_empty() {
        trim(tx, keep)?;
    }
    Ok(())
}

/// The own profile by the server.
pub(crate) fn own(tx: &mut Tx<'_>, p: &wire::Profile) -> Result<()> {
    if p.user == *tx.me {
        put(tx, p, 0)?;
    }
    Ok(())
}

/// The server is another one, or lost what it had: whatever it says now is newer.
pub(crate) fn new_epoch(tx: &Tx<'_>) -> Result<()> {
    exec(tx.c, "UPDATE profile SET ver = ?", [STALE])?;
    Ok(())
}

/// True when it is newer than what is here.
fn put(tx: &mut Tx<'_>, p: &wire::Profile, shown: i64) -> Result<bool> {
    let ver = clamped(p.ver);
    let p = shown_profile(p.clone());
    let was = row(tx.c, "SELECT ver, nickname, face_url FROM profile WHERE user = ?", [&p.user], |r| {
        Ok((r.get::<_, i64>(0)?, ConversationRow { title: r.get(1)?, face_url: r.get(2)?, ..ConversationRow::default() }))
    })?;
    let (known, looked) = was.unwrap_or_default();
    if ver <= known {
        return Ok(false);
    }
    let wire::Profile { user, nickname, face_url, signature, gender, birthday, level, role, allow, custom, .. } = &p;
    let sql = "INSERT OR REPLACE INTO \
        profile(user, ver, nickname, face_url, shown, signature, gender, birthday, level, role, allow, custom) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    exec(tx.c, sql, params![user, ver, nickname, face_url, shown, signature, gender, birthday, level, role, allow, &custom[..]])?;
    renamed(tx, user, &looked)?;
    if p.user == *tx.me {
        let own = profile(tx.c, tx.people, user)?;
        tx.news.events.push(Event::SelfInfoChanged(own));
    }
    Ok(true)
}

/// What a user is called changed, from what a row said before: name and face.
pub(super) fn called_otherwise(tx: &mut Tx<'_>, user: &str, (title, face_url): (String, String)) -> Result<()> {
    renamed(tx, user, &ConversationRow { title, face_url, ..ConversationRow::default() })
}

/// What a user is called changed: rows in sight are made again, the list of friends has them in their place, and the conversation with
/// them is said to have changed. `was`: its title and face before.
fn renamed(tx: &mut Tx<'_>, user: &str, was: &ConversationRow) -> Result<()> {
    tx.people.forget(user);
    tx.news.users.push(user.to_owned());
    let name = tx.people.name(tx.c, user).to_lowercase();
    exec(tx.c, "UPDATE contact SET name_key = ? WHERE user = ? AND name_key <> ?", params![name, user, name])?;
    let Some(key) = ConvKey::c2c(tx.me, user).ok().map(|key| key.to_string()) else { return Ok(()) };
    let Some(conv) = tx.find(&key)? else { return Ok(()) };
    let now = tx.people.called(tx.c, user);
    let title = if was.title.is_empty() { user.to_owned() } else { was.title.clone() };
    let was = ConversationRow { title, ..was.clone() };
    let now = ConversationRow { title: now.name, face_url: now.face_url, ..was.clone() };
    let changed = now.changed_from(&was);
    if changed != 0 {
        tx.news.convs.insert(conv);
        *tx.news.renamed.entry(conv).or_default() |= changed;
    }
    Ok(())
}

/// Those that were in sight longest ago leave, but never the own one, until `keep` are left.
fn trim(tx: &Tx<'_>, keep: u32) -> Result<()> {
    let all = row(tx.c, "SELECT count(*) FROM profile", [], |r| r.get::<_, i64>(0))?.unwrap_or(0);
    let over = all - i64::from(keep);
    if over > 0 {
        let sql = "DELETE FROM profile WHERE user IN (SELECT user FROM profile WHERE user <> ? ORDER BY shown LIMIT ?)";
        exec(tx.c, sql, params![tx.me, over])?;
        tx.people.forget_all();
    }
    Ok(())
}
