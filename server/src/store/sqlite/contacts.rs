//! What users are to each other.
use super::db::Db;
use crate::ids::{ConvId, UserId};
use crate::store::rules::rows::{Contact, ContactsHead};
use crate::store::rules::tx::{Contacts, Verb};
use rusqlite::{Row, params};

/// Of `contact c`.
macro_rules! columns {
    () => {
        "c.peer, c.ver, c.flags, c.remark, c.wording, c.source, c.added_ms, c.applied_ms"
    };
}

fn read(r: &Row<'_>) -> rusqlite::Result<Contact> {
    Ok(Contact {
        peer: r.get(0)?,
        ver: r.get(1)?,
        flags: r.get(2)?,
        remark: r.get(3)?,
        wording: r.get(4)?,
        source: r.get(5)?,
        added_ms: r.get(6)?,
        applied_ms: r.get(7)?,
    })
}

impl Contacts for Db {
    fn save_relation(&mut self, conv: ConvId, relation: u32) -> Verb<()> {
        self.exec("UPDATE conv SET relation = ?2 WHERE id = ?1", params![conv, relation])?;
        Ok(())
    }

    fn contact(&mut self, user: UserId, peer: UserId) -> Verb<Option<Contact>> {
        let sql = concat!("SELECT ", columns!(), " FROM contact c WHERE c.uid = ?1 AND c.peer = ?2");
        Ok(self.one(sql, params![user, peer], read)?)
    }

    fn put_contact(&mut self, user: UserId, contact: &Contact) -> Verb<()> {
        let Contact { peer, ver, flags, remark, wording, source, added_ms, applied_ms } = contact;
        let sql = "INSERT OR REPLACE INTO contact(uid, peer, ver, flags, remark, wording, source, added_ms, applied_ms) \
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.exec(sql, params![user, peer, ver, flags, remark, wording, source, added_ms, applied_ms])?;
        Ok(())
    }

    fn drop_contact(&mut self, user: UserId, peer: UserId) -> Verb<()> {
        self.exec("DELETE FROM contact WHERE uid = ?1 AND peer = ?2", params![user, peer])?;
        Ok(())
    }

    fn contacts_head(&mut self, user: UserId) -> Verb<ContactsHead> {
        let sql = "SELECT ver, floor, read_ver FROM contacts WHERE uid = ?1";
        let head = self.one(sql, [user], |r| Ok(ContactsHead { ver: r.get(0)?, floor: r.get(1)?, read_ver: r.get(2)? }))?;
        Ok(head.unwrap_or_default())
    }

    fn set_contacts_head(&mut self, user: UserId, head: &ContactsHead) -> Verb<()> {
        let ContactsHead { ver, floor, read_ver } = head;
        let sql = "INSERT OR REPLACE INTO contacts(uid, ver, floor, read_ver) VALUES(?1, ?2, ?3, ?4)";
        self.exec(sql, params![user, ver, floor, read_ver])?;
        Ok(())
    }

    fn contacts_after(&mut self, user: UserId, ver: i64, limit: u32) -> Verb<Vec<Contact>> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM contact c INDEXED BY contact_ver WHERE c.uid = ?1 AND c.ver > ?2 ORDER BY c.ver LIMIT ?3"
        );
        Ok(self.all(sql, params![user, ver, limit], read)?)
    }

    fn count_friends(&mut self, user: UserId) -> Verb<u32> {
        let sql = "SELECT COUNT(*) FROM contact INDEXED BY contact_friend WHERE uid = ?1 AND flags & 1 <> 0";
        Ok(self.count(sql, [user])? as u32)
    }

    fn applied_beyond(&mut self, user: UserId, keep: u32) -> Verb<Vec<Contact>> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM contact c INDEXED BY contact_applied WHERE c.uid = ?1 AND c.flags & 4 <> 0 ORDER BY c.applied_ms DESC, c.peer \
             LIMIT -1 OFFSET ?2"
        );
        Ok(self.all(sql, params![user, keep], read)?)
    }

    fn gone_beyond(&mut self, user: UserId, keep: u32) -> Verb<Vec<Contact>> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM contact c INDEXED BY contact_gone WHERE c.uid = ?1 AND c.flags = 0 ORDER BY c.ver DESC LIMIT -1 OFFSET ?2"
        );
        Ok(self.all(sql, params![user, keep], read)?)
    }
}
