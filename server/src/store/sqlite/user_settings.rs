//! Folders and do-not-disturb.
use super::db::Db;
use crate::ids::{ConvId, UserId};
use crate::store::rules::tx::{UserSettings, Verb};
use ntk_protocol::wire;
use rusqlite::params;

impl UserSettings for Db {
    fn user_state(&mut self, user: UserId) -> Verb<wire::UserState> {
        let sql = "SELECT all_recv_opt, all_recv_from_s, all_recv_for_s, state_ver FROM usr WHERE id = ?1";
        let state = self.one(sql, [user], |r| {
            Ok(wire::UserState {
                folders: Vec::new(),
                all_recv_opt: r.get(0)?,
                all_recv_from_s: r.get(1)?,
                all_recv_for_s: r.get(2)?,
                ver: r.get::<_, i64>(3)? as u64,
                profile: None,
                contacts_ver: 0,
            })
        })?;
        let folder = |r: &rusqlite::Row<'_>| Ok(wire::Folder { id: r.get::<_, i64>(0)? as u64, name: r.get(1)? });
        let folders = self.all("SELECT id, name FROM folder WHERE uid = ?1 ORDER BY name, id", [user], folder)?;
        Ok(wire::UserState { folders, ..state.unwrap_or_default() })
    }

    fn set_state_ver(&mut self, user: UserId, ver: u64) -> Verb<()> {
        self.exec("UPDATE usr SET state_ver = ?2 WHERE id = ?1", params![user, ver as i64])?;
        Ok(())
    }

    fn set_all_receive(&mut self, user: UserId, all: &wire::AllReceive) -> Verb<()> {
        let sql = "UPDATE usr SET all_recv_opt = ?2, all_recv_from_s = ?3, all_recv_for_s = ?4 WHERE id = ?1";
        self.exec(sql, params![user, all.opt, all.from_s, all.for_s])?;
        Ok(())
    }

    fn put_folder(&mut self, user: UserId, folder: &wire::Folder) -> Verb<()> {
        let sql = "INSERT INTO folder(uid, id, name) VALUES(?1, ?2, ?3) ON CONFLICT(uid, id) DO UPDATE SET name = ?3";
        self.exec(sql, params![user, folder.id as i64, folder.name])?;
        Ok(())
    }

    fn drop_folder(&mut self, user: UserId, folder: u64) -> Verb<Vec<ConvId>> {
        let sql = "DELETE FROM folder_conv WHERE uid = ?1 AND folder = ?2 RETURNING conv";
        let convs = self.all(sql, params![user, folder as i64], |r| r.get(0))?;
        self.exec("DELETE FROM folder WHERE uid = ?1 AND id = ?2", params![user, folder as i64])?;
        Ok(convs)
    }

    fn has_folder(&mut self, user: UserId, folder: u64) -> Verb<bool> {
        Ok(self.any("SELECT 1 FROM folder WHERE uid = ?1 AND id = ?2", params![user, folder as i64])?)
    }

    fn folders_of(&mut self, user: UserId, conv: ConvId) -> Verb<Vec<u64>> {
        let sql = "SELECT folder FROM folder_conv WHERE uid = ?1 AND conv = ?2 ORDER BY folder";
        Ok(self.all(sql, params![user, conv], |r| r.get::<_, i64>(0).map(|id| id as u64))?)
    }

    fn put_into_folder(&mut self, user: UserId, folder: u64, conv: ConvId) -> Verb<bool> {
        let sql = "INSERT OR IGNORE INTO folder_conv(uid, folder, conv, no) VALUES(?1, ?2, ?3, \
             (SELECT COALESCE(MAX(no), 0) + 1 FROM folder_conv WHERE uid = ?1 AND folder = ?2))";
        Ok(self.exec(sql, params![user, folder as i64, conv])? > 0)
    }

    fn take_from_folder(&mut self, user: UserId, folder: u64, conv: ConvId) -> Verb<bool> {
        let sql = "DELETE FROM folder_conv WHERE uid = ?1 AND folder = ?2 AND conv = ?3";
        Ok(self.exec(sql, params![user, folder as i64, conv])? > 0)
    }

    fn trim_folder(&mut self, user: UserId, folder: u64, keep: usize) -> Verb<Vec<ConvId>> {
        let sql = "SELECT conv FROM folder_conv WHERE uid = ?1 AND folder = ?2 ORDER BY no DESC LIMIT -1 OFFSET ?3";
        let over: Vec<ConvId> = self.all(sql, params![user, folder as i64, keep as i64], |r| r.get(0))?;
        for left in &over {
            self.take_from_folder(user, folder, *left)?;
        }
        Ok(over)
    }
}
