//! Profiles as they are kept, for hosts and the session.
use super::contacts::remarked;
use super::people::{People, Sighted};
use super::sql::{row, rows};
use crate::api::{AllowType, Gender, ProfileField, UserProfile, UserProfiles};
use ntk_protocol::names::user_name;
use ntk_protocol::{shown_profile, wire};
use rusqlite::{Connection, Result};
use rustc_hash::FxHashSet;

/// A user who was found: as the server says they are, which may be newer than what is kept here, or of somebody nothing is kept of.
pub(crate) fn found(p: wire::Profile) -> UserProfile {
    let p = shown_profile(p);
    let fields = ntk_protocol::read_cut::<wire::ProfileFields>(&p.custom).fields;
    UserProfile {
        name: user_name(None, None, Some(&p.nickname), &p.user).to_owned(),
        user_id: p.user,
        nickname: p.nickname,
        face_url: p.face_url,
        signature: p.signature,
        gender: Gender::from_u32(p.gender).unwrap_or_default(),
        birthday: p.birthday,
        level: p.level,
        role: p.role,
        allow_type: AllowType::from_u32(p.allow).unwrap_or_default(),
        custom: fields.into_iter().map(|f| ProfileField { key: f.key, value: f.value }).collect(),
    }
}

/// What is known of a user.
pub(crate) fn profile(c: &Connection, people: &People, user: &str) -> Result<UserProfile> {
    let sql = "SELECT nickname, face_url, signature, gender, birthday, level, role, allow, custom FROM profile WHERE user = ?";
    let found = row(c, sql, [user], |r| {
        let fields = ntk_protocol::read_cut::<wire::ProfileFields>(r.get_ref(8)?.as_blob()?).fields;
        Ok(UserProfile {
            user_id: String::new(),
            name: String::new(),
            nickname: r.get(0)?,
            face_url: r.get(1)?,
            signature: r.get(2)?,
            gender: Gender::from_u32(r.get(3)?).unwrap_or_default(),
            birthday: r.get(4)?,
            level: r.get(5)?,
            role: r.get(6)?,
            allow_type: AllowType::from_u32(r.get(7)?).unwrap_or_default(),
            custom: fields.into_iter().map(|f| ProfileField { key: f.key, value: f.value }).collect(),
        })
    })?;
    Ok(UserProfile { user_id: user.to_owned(), name: people.name(c, user), ..found.unwrap_or_default() })
}

/// What is known of these, each once. `unknown`: of whom it is said that they are no users.
pub(crate) fn profiles(c: &Connection, people: &People, users: &[String], unknown: &[String]) -> Result<UserProfiles> {
    let mut said = UserProfiles::default();
    let mut seen = FxHashSet::default();
    for user in users.iter().filter(|user| seen.insert(*user)) {
        match unknown.contains(user) {
            true => said.unknown.push(user.clone()),
            false => said.users.push(profile(c, people, user)?),
        }
    }
    Ok(said)
}

/// Those of whom nothing is known here.
pub(crate) fn strangers(c: &Connection, users: &[String]) -> Result<Vec<String>> {
    let known = versions(c, users)?;
    Ok(known.into_iter().filter(|k| k.ver == 0).map(|k| k.user).collect())
}

/// The versions of what is known of these; 0 = nothing.
pub(crate) fn versions(c: &Connection, users: &[String]) -> Result<Vec<Sighted>> {
    let of = |user: &String| {
        let ver = row(c, "SELECT ver FROM profile WHERE user = ?", [user], |r| r.get(0))?.unwrap_or(0);
        Ok(Sighted { user: user.clone(), ver })
    };
    users.iter().map(of).collect()
}

/// Those who call themselves something that passes, or are called so by this user.
pub(crate) fn nicknamed(c: &Connection, passes: impl Fn(&str) -> bool) -> Result<FxHashSet<String>> {
    let all = rows(c, "SELECT user, nickname FROM profile WHERE nickname <> ''", [], |r| {
        let passes = passes(r.get_ref(1)?.as_str()?);
        Ok(if passes { Some(r.get::<_, String>(0)?) } else { None })
    })?;
    let mut all: FxHashSet<String> = all.into_iter().flatten().collect();
    all.extend(remarked(c, passes)?);
    Ok(all)
}
