//! Who would come into groups.
use super::db::Db;
use crate::ids::{ConvId, UserId};
use crate::store::rules::rows::Application;
use crate::store::rules::tx::{Applications, Verb};
use ntk_protocol::groups::ApplicationState;
use rusqlite::{Row, params};

/// Of `application a`.
macro_rules! columns {
    () => {
        "a.no, a.uid, a.inviter, a.wording, a.ms, a.state, a.decider, a.decided_ms, a.answer"
    };
}

fn read(r: &Row<'_>) -> rusqlite::Result<Application> {
    Ok(Application {
        no: r.get(0)?,
        user: r.get(1)?,
        inviter: r.get(2)?,
        wording: r.get(3)?,
        ms: r.get(4)?,
        state: ApplicationState::from_wire(r.get(5)?).unwrap_or(ApplicationState::Refused),
        decider: r.get(6)?,
        decided_ms: r.get(7)?,
        answer: r.get(8)?,
    })
}

impl Applications for Db {
    fn applications(&mut self, conv: ConvId) -> Verb<Vec<Application>> {
        let sql = concat!("SELECT ", columns!(), " FROM application a WHERE a.conv = ?1 ORDER BY a.no DESC");
        Ok(self.all(sql, [conv], read)?)
    }

    fn application(&mut self, conv: ConvId, user: UserId) -> Verb<Option<Application>> {
        let sql = concat!("SELECT ", columns!(), " FROM application a WHERE a.conv = ?1 AND a.uid = ?2");
        Ok(self.one(sql, params![conv, user], read)?)
    }

    fn put_application(&mut self, conv: ConvId, a: &Application) -> Verb<()> {
        self.drop_application(conv, a.user)?;
        let Application { no: _, user, inviter, wording, ms, state, decider, decided_ms, answer } = a;
        self.exec(
            "INSERT INTO application(conv, uid, inviter, wording, ms, state, decider, decided_ms, answer) \
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![conv, user, inviter, wording, ms, state.wire(), decider, decided_ms, answer],
        )?;
        Ok(())
    }

    fn decide_application(&mut self, conv: ConvId, a: &Application) -> Verb<()> {
        let sql = "UPDATE application SET state = ?3, decider = ?4, decided_ms = ?5, answer = ?6 WHERE conv = ?1 AND uid = ?2";
        self.exec(sql, params![conv, a.user, a.state.wire(), a.decider, a.decided_ms, a.answer])?;
        Ok(())
    }

    fn drop_application(&mut self, conv: ConvId, user: UserId) -> Verb<()> {
        self.exec("DELETE FROM application WHERE conv = ?1 AND uid = ?2", params![conv, user])?;
        Ok(())
    }

    fn applications_to(&mut self, user: UserId, below: i64, limit: u32) -> Verb<Vec<(ConvId, Application)>> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            ", a.conv FROM member b INDEXED BY member_rules CROSS JOIN conv c ON c.id = b.conv AND c.dismissed = 0 \
             CROSS JOIN application a INDEXED BY application_newest ON a.conv = b.conv AND a.no < ?2 \
             WHERE b.uid = ?1 AND b.role >= 300 AND b.until = 0 ORDER BY a.no DESC LIMIT ?3"
        );
        Ok(self.all(sql, params![user, below, limit], |r| Ok((r.get(9)?, read(r)?)))?)
    }

    fn unread_applications(&mut self, user: UserId) -> Verb<u32> {
        let sql = "SELECT COUNT(*) FROM member b INDEXED BY member_rules CROSS JOIN conv c ON c.id = b.conv AND c.dismissed = 0 \
             CROSS JOIN application a INDEXED BY application_newest ON a.conv = b.conv \
             AND a.no > COALESCE((SELECT no FROM application_read WHERE uid = ?1), 0) \
             WHERE b.uid = ?1 AND b.role >= 300 AND b.until = 0 AND a.state = 0";
        Ok(self.one(sql, [user], |r| r.get(0))?.unwrap_or(0))
    }

    fn set_applications_read(&mut self, user: UserId, no: i64) -> Verb<()> {
        self.exec("INSERT OR REPLACE INTO application_read(uid, no) VALUES(?1, ?2)", params![user, no])?;
        Ok(())
    }
}
