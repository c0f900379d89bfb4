//! An accepted request. Whoever holds it owes the host exactly one completion; dropping it pays with CANCELLED.
use crate::api::{COMMANDS, Error, ErrorCode, Reply};
use crate::delivery::Lane;
use crate::log;
use std::sync::Arc;
use tracing::span::EnteredSpan;
use tracing::{Span, debug, error_span};

/// Must be consumed by [`Ticket::done`]; the drop is the safety net of close, cancel and panic.
pub(crate) struct Ticket {
    lane: Arc<Lane>,
    request: u64,
    command: u32,
    open: bool,
}

impl Ticket {
    /// Reserves a completion slot; fails with Busy or Closed.
    pub(crate) fn reserve(lane: &Arc<Lane>, command: u32) -> Result<Ticket, ErrorCode> {
        Ok(Ticket { request: lane.reserve(command)?, lane: lane.clone(), command, open: true })
    }

    pub(crate) fn request(&self) -> u64 {
        self.request
    }

    /// What is said during this request; made for one piece of work on it.
    pub(crate) fn span(&self) -> Span {
        error_span!("request", id = self.request, command = name(self.command))
    }

    /// What is said until the guard goes is said during this request.
    pub(crate) fn during(&self) -> Option<EnteredSpan> {
        log::during(|| self.span())
    }

    /// The request was never accepted: no completion, the slot is free again.
    pub(crate) fn refuse(mut self) {
        self.open = false;
        self.lane.unreserve(self.request);
    }

    /// Completes it. Inline, here and below: a result is the size of the largest row, and each call would copy it.
    #[inline]
    pub(crate) fn done(self, commit_no: u64, result: Result<Option<Reply>, Error>) {
        self.done_with(commit_no, result.map(|reply| (ErrorCode::Ok, reply)));
    }

    /// Completes it, perhaps with a code beside a reply.
    #[inline]
    pub(crate) fn done_with(mut self, commit_no: u64, result: Result<(ErrorCode, Option<Reply>), Error>) {
        self.open = false;
        self.say(result.as_ref().map_or_else(|e| e.code, |(code, _)| *code));
        self.lane.complete_with(self.request, commit_no, result);
    }
}

impl Ticket {
    fn say(&self, code: ErrorCode) {
        debug!(request = self.request, command = name(self.command), code = code as u32, "request done");
    }
}

/// The function of a command, as docs/api.md has it.
fn name(command: u32) -> &'static str {
    COMMANDS.iter().find(|c| c.id == command).map_or("open", |c| c.function)
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.open {
            let code = if std::thread::panicking() { ErrorCode::Internal } else { ErrorCode::Cancelled };
            self.say(code);
            self.lane.complete(self.request, 0, Err(code.into()));
        }
    }
}
