//! The index of names: users and groups, a table each, so that neither is looked through for the other.
use super::db::Db;
use crate::ids::{ConvId, UserId};
use crate::store::rules::called::{note_group, note_user};
use crate::store::rules::tx::{Conversations as _, Failed, Named, NamesFound, Profiles as _, Verb};
use ntk_protocol::NameQuery;
use rusqlite::params;
use std::time::Duration;

/// Names of one slice.
const SLICE: usize = 512;

impl NamesFound for Db {
    fn put_name(&mut self, of: Named, words: &[String]) -> Verb<()> {
        let (table, id) = match of {
            Named::User(UserId(id)) => ("user_name", id),
            Named::Group(ConvId(id)) => ("group_name", id),
        };
        self.exec(&format!("DELETE FROM {table} WHERE rowid = ?1"), [id])?;
        if !words.is_empty() {
            self.exec(&format!("INSERT INTO {table}(rowid, words) VALUES(?1, ?2)"), params![id, words.join(" ")])?;
        }
        Ok(())
    }

    fn users_named(&mut self, query: &NameQuery, exactly: bool, most: usize, within: Duration) -> Verb<Option<Vec<UserId>>> {
        Ok(self.named("user_name", query, exactly, most, within)?.map(|ids| ids.into_iter().map(UserId).collect()))
    }

    fn groups_named(&mut self, query: &NameQuery, exactly: bool, most: usize, within: Duration) -> Verb<Option<Vec<ConvId>>> {
        Ok(self.named("group_name", query, exactly, most, within)?.map(|ids| ids.into_iter().map(ConvId).collect()))
    }
}

impl Db {
    fn named(&mut self, table: &str, query: &NameQuery, exactly: bool, most: usize, within: Duration) -> Verb<Option<Vec<i64>>> {
        let expression = if exactly { query.exactly() } else { query.expression() };
        let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1 LIMIT ?2");
        self.in_time(within, |db| Ok(db.all(&sql, params![expression, most as i64], |r| r.get(0))?))
    }

    /// Names of before there was an index: a slice of them; false = none was left.
    pub(super) fn index_old_names(&mut self) -> Result<bool, Failed> {
        let ids: Vec<i64> = self.all("SELECT id FROM name_todo ORDER BY id LIMIT ?1", [SLICE as i64], |r| r.get(0))?;
        for id in &ids {
            match id % 2 {
                0 => {
                    let user = UserId(id / 2);
                    if let Some(profile) = self.profile(user)? {
                        note_user(self, user, &profile)?;
                    }
                }
                _ => {
                    if let Some(conv) = self.conv_by_id(ConvId(id / 2))? {
                        note_group(self, &conv)?;
                    }
                }
            }
        }
        if let Some(last) = ids.last() {
            self.exec("DELETE FROM name_todo WHERE id <= ?1", [last])?;
        }
        Ok(!ids.is_empty())
    }
}
