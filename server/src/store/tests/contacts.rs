//! What users are to each other.
use super::Maps;
use crate::ids::{ConvId, UserId};
use crate::store::rules::rows::{Contact, ContactsHead};
use crate::store::rules::tx::{Contacts, Verb};
use ntk_protocol::friends::is;
use std::cmp::Reverse;

impl Maps {
    fn contacts_of(&self, user: UserId) -> impl Iterator<Item = &Contact> {
        self.rows.contacts.range((user, UserId(i64::MIN))..=(user, UserId(i64::MAX))).map(|(_, c)| c)
    }
}

impl Contacts for Maps {
    fn save_relation(&mut self, conv: ConvId, relation: u32) -> Verb<()> {
        self.rows.convs.get_mut(&conv).expect("it is there").1.relation = relation;
        Ok(())
    }

    fn contact(&mut self, user: UserId, peer: UserId) -> Verb<Option<Contact>> {
        Ok(self.rows.contacts.get(&(user, peer)).cloned())
    }

    fn put_contact(&mut self, user: UserId, contact: &Contact) -> Verb<()> {
        self.rows.contacts.insert((user, contact.peer), contact.clone());
        Ok(())
    }

    fn drop_contact(&mut self, user: UserId, peer: UserId) -> Verb<()> {
        self.rows.contacts.remove(&(user, peer));
        Ok(())
    }

    fn contacts_head(&mut self, user: UserId) -> Verb<ContactsHead> {
        Ok(self.rows.contacts_heads.get(&user).copied().unwrap_or_default())
    }

    fn set_contacts_head(&mut self, user: UserId, head: &ContactsHead) -> Verb<()> {
        self.rows.contacts_heads.insert(user, *head);
        Ok(())
    }

    fn contacts_after(&mut self, user: UserId, ver: i64, limit: u32) -> Verb<Vec<Contact>> {
        let mut found: Vec<Contact> = self.contacts_of(user).filter(|c| c.ver > ver).cloned().collect();
        found.sort_by_key(|c| c.ver);
        found.truncate(limit as usize);
        Ok(found)
    }

    fn count_friends(&mut self, user: UserId) -> Verb<u32> {
        Ok(self.contacts_of(user).filter(|c| c.flags & is::FRIEND != 0).count() as u32)
    }

    fn applied_beyond(&mut self, user: UserId, keep: u32) -> Verb<Vec<Contact>> {
        let mut found: Vec<Contact> = self.contacts_of(user).filter(|c| c.flags & is::APPLIED != 0).cloned().collect();
        found.sort_by_key(|c| (Reverse(c.applied_ms), c.peer));
        Ok(found.into_iter().skip(keep as usize).collect())
    }

    fn gone_beyond(&mut self, user: UserId, keep: u32) -> Verb<Vec<Contact>> {
        let mut found: Vec<Contact> = self.contacts_of(user).filter(|c| c.flags == 0).cloned().collect();
        found.sort_by_key(|c| Reverse(c.ver));
        Ok(found.into_iter().skip(keep as usize).collect())
    }
}
