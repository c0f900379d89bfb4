//! Who users are.
use super::db::Db;
use crate::ids::UserId;
use crate::store::rules::tx::{Profiles, Verb};
use ntk_protocol::wire;
use rusqlite::params;

impl Profiles for Db {
    fn profile(&mut self, user: UserId) -> Verb<Option<wire::Profile>> {
        let sql =
            "SELECT ver, nickname, face_url, signature, gender, birthday, level, role, allow, custom FROM profile WHERE uid = ?1";
        Ok(self.one(sql, [user], |r| {
            Ok(wire::Profile {
                user: String::new(),
                ver: r.get::<_, i64>(0)? as u64,
                nickname: r.get(1)?,
                face_url: r.get(2)?,
                signature: r.get(3)?,
                gender: r.get(4)?,
                birthday: r.get(5)?,
                level: r.get(6)?,
                role: r.get(7)?,
                allow: r.get(8)?,
                custom: r.get::<_, Vec<u8>>(9)?.into(),
            })
        })?)
    }

    fn save_profile(&mut self, user: UserId, p: &wire::Profile) -> Verb<()> {
        let wire::Profile { user: _, ver, nickname, face_url, signature, gender, birthday, level, role, allow, custom } = p;
        let sql = "INSERT OR REPLACE INTO \
             profile(uid, ver, nickname, face_url, signature, gender, birthday, level, role, allow, custom) \
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let ver = *ver as i64;
        self.exec(sql, params![user, ver, nickname, face_url, signature, gender, birthday, level, role, allow, &custom[..]])?;
        Ok(())
    }
}
