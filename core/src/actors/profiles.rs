//! Whom the server is asked about: those who are in sight and were not asked about within ten minutes, a hundred at a time, each
//! with the version that is known here. Nobody is asked about because they exist.
//!
//! Who was asked about is kept for as long as this process runs; what the server said is in the store. A question that failed leaves
//! its users to the next one.
use super::effects::{Effect, Effects};
use super::requests::Pending;
use crate::store::{LOOK_AGAIN, ProfileWork, Sighted, Work};
use ntk_protocol::methods::Profiles as Ask;
use ntk_protocol::rules::{MAX_PROFILES_PER_CALL, code};
use ntk_protocol::wire;
use prost::Message as _;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;
use tracing::debug;

/// Who waits to be asked about, at most: more than a host shows at once.
const WAITING: usize = 1000;
/// Who is remembered as asked about, at most.
const REMEMBERED: usize = 20_000;
/// After the server was too busy.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// What an answer said of a user.
#[derive(Debug, Clone, Copy)]
struct Asked {
    at: Instant,
    /// The server knows no such user.
    unknown: bool,
}

/// See the module comment.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    up: bool,
    asked: BTreeMap<String, Asked>,
    /// By user, with the version known here.
    waiting: BTreeMap<String, i64>,
    asking: bool,
    not_before: Option<Instant>,
    /// When those in sight are looked at again.
    look_at: Option<Instant>,
}

impl Profiles {
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let ask = self.not_before.filter(|_| self.up && !self.asking && !self.waiting.is_empty());
        [self.look_at, ask].into_iter().flatten().min()
    }

    pub(crate) fn link_up(&mut self, now: Instant) {
        self.up = true;
        // Windows that are open were shown what was known before.
        self.look_at = Some(now);
    }

    pub(crate) fn link_lost(&mut self) {
        (self.up, self.asking, self.not_before, self.look_at) = (false, false, None, None);
    }

    /// Another user may be logged in from now on.
    pub(crate) fn logged_out(&mut self) {
        *self = Profiles::default();
    }

    /// These came into sight.
    pub(crate) fn seen(&mut self, users: Vec<Sighted>, now: Instant) {
        for Sighted { user, ver } in users {
            if !self.is_fresh(&user, now) && (self.waiting.len() < WAITING || self.waiting.contains_key(&user)) {
                self.waiting.insert(user, ver);
            }
        }
    }

    /// Was the server asked about this user within ten minutes, or is about to answer?
    pub(crate) fn is_fresh(&self, user: &str, now: Instant) -> bool {
        self.asked.get(user).is_some_and(|asked| now.duration_since(asked.at) < LOOK_AGAIN)
    }

    /// Of these, those who are no users by what the server said.
    pub(crate) fn unknown(&self, users: &[String]) -> Vec<String> {
        users.iter().filter(|user| self.asked.get(*user).is_some_and(|asked| asked.unknown)).cloned().collect()
    }

    pub(crate) fn tick(&mut self, out: &mut Effects, now: Instant) {
        if self.look_at.is_some_and(|at| at <= now) {
            self.look_at = Some(now + LOOK_AGAIN);
            out.say(Effect::InSight);
        }
    }

    /// Asks about some of those who wait, if the server may be asked now.
    pub(crate) fn ask(&mut self, out: &mut Effects, now: Instant) {
        if !self.up || self.asking || self.waiting.is_empty() || self.not_before.is_some_and(|at| at > now) {
            return;
        }
        self.not_before = None;
        let mut users = Vec::new();
        while users.len() < MAX_PROFILES_PER_CALL
            && let Some((user, ver)) = self.waiting.pop_first()
        {
            users.push(Sighted { user, ver });
        }
        self.asking = true;
        let names = users.iter().map(|s| s.user.clone()).collect();
        out.call(Pending::Profiles(names), Ask::Get, request(&users).into());
    }

    /// The server answered, or it did not: then they wait for the next question.
    pub(crate) fn answered(&mut self, out: &mut Effects, now: Instant, users: Vec<String>, r: &wire::RpcRes) {
        self.asking = false;
        let said = if r.code == 0 { ntk_protocol::read::<wire::Profiles>(&r.result).ok() } else { None };
        match said {
            Some(said) => {
                self.said(&users, &said, now);
                out.say(Effect::Post(Work::Profiles(ProfileWork::Said { said, asked: users, reply: None })));
            }
            None if code::retryable(r.code) => {
                self.not_before = Some(now + ASK_AGAIN);
                self.failed(users);
            }
            // An older server knows no such method, and one that talks nonsense is not asked again at once.
            None => {
                debug!(code = r.code, "profiles are not to be had");
                self.said(&users, &wire::Profiles::default(), now);
            }
        }
    }

    /// No answer will come.
    pub(crate) fn failed(&mut self, users: Vec<String>) {
        self.asking = false;
        for user in users {
            // What was known of them a moment ago may be older than what is now: then the answer is one profile more.
            self.waiting.entry(user).or_insert(0);
        }
    }

    /// What the server said, to a question of this machine's or of the host's.
    pub(crate) fn said(&mut self, users: &[String], said: &wire::Profiles, now: Instant) {
        if self.asked.len() + users.len() > REMEMBERED {
            self.asked.retain(|_, asked| now.duration_since(asked.at) < LOOK_AGAIN);
        }
        if self.asked.len() + users.len() > REMEMBERED {
            self.asked.clear();
        }
        for user in users {
            self.waiting.remove(user);
            self.asked.insert(user.clone(), Asked { at: now, unknown: said.unknown.contains(user) });
        }
    }
}

/// A question about these, as the wire has it.
pub(crate) fn request(users: &[Sighted]) -> Vec<u8> {
    // What is stale is of a version that no server gives.
    let known = |s: &Sighted| wire::KnownProfile { user: s.user.clone(), ver: if s.ver < 0 { 1 } else { s.ver as u64 } };
    wire::GetProfiles { users: users.iter().map(known).collect() }.encode_to_vec()
}

#[cfg(test)]
mod tests;
