//! Users and conversations by name.
use super::db::{Db, MOST_REMEMBERED};
use crate::ids::{ConvId, UserId};
use crate::store::rules::tx::{Names, Verb};
use crate::store::types::Account;
use std::sync::Arc;

impl Names for Db {
    fn uid(&mut self, user: UserId) -> Verb<Arc<str>> {
        if let Some(uid) = self.facts.uids.get(&user) {
            return Ok(uid.clone());
        }
        let uid = self.one("SELECT uid FROM usr WHERE id = ?1", [user], |r| r.get::<_, String>(0))?;
        let Some(uid) = uid.map(Arc::<str>::from) else { return Ok("".into()) };
        if self.facts.uids.len() > MOST_REMEMBERED {
            self.facts.uids.clear();
        }
        self.facts.uids.insert(user, uid.clone());
        Ok(uid)
    }

    fn key(&mut self, conv: ConvId) -> Verb<Arc<str>> {
        if let Some(key) = self.facts.keys.get(&conv) {
            return Ok(key.clone());
        }
        let key = self.one("SELECT key FROM conv WHERE id = ?1", [conv], |r| r.get::<_, String>(0))?;
        let Some(key) = key.map(Arc::<str>::from) else { return Ok("".into()) };
        if self.facts.keys.len() > MOST_REMEMBERED {
            self.facts.keys.clear();
        }
        self.facts.keys.insert(conv, key.clone());
        Ok(key)
    }

    fn account(&mut self, uid: &str) -> Verb<Option<Account>> {
        Ok(self.one("SELECT id FROM usr WHERE uid = ?1", [uid], |r| Ok(Account { id: r.get(0)?, uid: uid.into() }))?)
    }

    fn users_called(&mut self, uids: &[String]) -> Verb<Vec<Option<UserId>>> {
        let sql = "SELECT id FROM usr WHERE uid = ?1";
        let users = uids.iter().map(|uid| self.one(sql, [uid], |r| r.get(0)));
        Ok(users.collect::<rusqlite::Result<_>>()?)
    }

    fn insert_user(&mut self, uid: &str) -> Verb<()> {
        self.exec("INSERT OR IGNORE INTO usr(uid) VALUES(?1)", [uid])?;
        Ok(())
    }
}
