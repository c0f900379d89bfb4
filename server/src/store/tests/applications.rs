//! Applications.
use super::Maps;
use crate::ids::{ConvId, Cseq, UserId};
use crate::store::rules::rows::Application;
use crate::store::rules::tx::{Applications, Verb};
use ntk_protocol::groups::{ApplicationState, Role};

impl Maps {
    /// Of groups the user rules, the newest first.
    fn ruled(&self, user: UserId) -> Vec<(ConvId, Application)> {
        let rules = |conv: &ConvId| {
            let seat = self.rows.members.get(&(*conv, user)).map(|m| m.seat);
            seat.is_some_and(|s| s.is_member() && s.role != Role::Member) && self.rows.convs[conv].1.dismissed == Cseq(0)
        };
        let mut all: Vec<(ConvId, Application)> =
            self.rows.applications.iter().filter(|((conv, _), _)| rules(conv)).map(|((conv, _), a)| (*conv, a.clone())).collect();
        all.sort_by_key(|(_, a)| -a.no);
        all
    }
}

impl Applications for Maps {
    fn applications(&mut self, conv: ConvId) -> Verb<Vec<Application>> {
        let all = self.rows.applications.range((conv, UserId(0))..(conv, UserId(i64::MAX)));
        let mut all: Vec<Application> = all.map(|(_, a)| a.clone()).collect();
        all.sort_by_key(|a| -a.no);
        Ok(all)
    }

    fn application(&mut self, conv: ConvId, user: UserId) -> Verb<Option<Application>> {
        Ok(self.rows.applications.get(&(conv, user)).cloned())
    }

    fn put_application(&mut self, conv: ConvId, application: &Application) -> Verb<()> {
        self.rows.applications_made += 1;
        let no = self.rows.applications_made;
        self.rows.applications.insert((conv, application.user), Application { no, ..application.clone() });
        Ok(())
    }

    fn decide_application(&mut self, conv: ConvId, a: &Application) -> Verb<()> {
        self.rows.applications.insert((conv, a.user), a.clone());
        Ok(())
    }

    fn drop_application(&mut self, conv: ConvId, user: UserId) -> Verb<()> {
        self.rows.applications.remove(&(conv, user));
        Ok(())
    }

    fn applications_to(&mut self, user: UserId, below: i64, limit: u32) -> Verb<Vec<(ConvId, Application)>> {
        Ok(self.ruled(user).into_iter().filter(|(_, a)| a.no < below).take(limit as usize).collect())
    }

    fn unread_applications(&mut self, user: UserId) -> Verb<u32> {
        let read = self.rows.applications_read.get(&user).copied().unwrap_or_default();
        let unread = |a: &Application| a.no > read && a.state == ApplicationState::Waiting;
        Ok(self.ruled(user).iter().filter(|(_, a)| unread(a)).count() as u32)
    }

    fn set_applications_read(&mut self, user: UserId, no: i64) -> Verb<()> {
        self.rows.applications_read.insert(user, no);
        Ok(())
    }
}
