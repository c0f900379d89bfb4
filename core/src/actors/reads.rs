//! Local -> server: the read marks. One frame at a time; what is marked meanwhile goes with the next. The truth is in the store:
//! a mark is forgotten there when the server answered for it, so a frame without an answer goes again.
use super::effects::{Effect, Effects, Look};
use super::requests::Pending;
use crate::store::{ConversationWork, Work};
use ntk_protocol::{rules, wire, wire::frame};
use std::time::Duration;
use tokio::time::Instant;

/// Marks of one `Read` frame.
pub(super) const MARKS: usize = 100;
/// The server was too busy for them: again after this long.
const AGAIN: Duration = Duration::from_secs(1);

/// Where the marks stand.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    up: bool,
    in_flight: bool,
    again_at: Option<Instant>,
}

impl Reads {
    /// The link is up: what the server lacks is sent.
    pub(crate) fn link_up(&mut self, out: &mut Effects) {
        self.up = true;
        self.send(out);
    }

    pub(crate) fn link_lost(&mut self) {
        *self = Reads::default();
    }

    /// Does the server not have all read marks?
    pub(crate) fn waiting(&self) -> bool {
        self.in_flight || self.again_at.is_some()
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.again_at
    }

    /// There may be marks the server does not have.
    pub(crate) fn send(&self, out: &mut Effects) {
        if self.up && !self.waiting() {
            out.look(Look::Reads);
        }
    }

    /// These are in the store. If they could not be read, the next mark or the next link looks again.
    pub(crate) fn found(&mut self, out: &mut Effects, marks: Vec<wire::ReadMark>) {
        if self.up && !self.waiting() && !marks.is_empty() {
            self.in_flight = true;
            out.ask(Pending::Reads(marks.clone()), |rid| frame::Kind::Read(wire::Read { rid, marks }));
        }
    }

    /// The server answered for these.
    pub(crate) fn answered(&mut self, out: &mut Effects, now: Instant, marks: Vec<wire::ReadMark>, code: u32) {
        self.in_flight = false;
        if code != 0 && rules::code::retryable(code) {
            self.again_at = Some(now + AGAIN);
        } else {
            // A mark the server refuses for good (not a member any more) must not block the others.
            out.say(Effect::Post(Work::Conversations(ConversationWork::ReadsAcked(marks))));
        }
    }

    pub(crate) fn tick(&mut self, out: &mut Effects, now: Instant) {
        if self.again_at.is_some_and(|at| at <= now) {
            self.again_at = None;
            self.send(out);
        }
    }
}

#[cfg(test)]
mod tests;
