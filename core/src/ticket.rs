//! An accepted request. Whoever holds it owes the host exactly one completion; dropping it pays with CANCELLED.
use crate::api::{Error, ErrorCode, Reply};
use crate::delivery::Lane;
use std::sync::Arc;

/// Must be consumed by [`Ticket::done`]; the drop is the safety net of close, cancel and panic.
pub(crate) struct Ticket {
    lane: Arc<Lane>,
    request: u64,
    open: bool,
}

impl Ticket {
    /// Reserves a completion slot; fails with Busy or Closed.
    pub(crate) fn reserve(lane: &Arc<Lane>, command: u32) -> Result<Ticket, ErrorCode> {
        Ok(Ticket { request: lane.reserve(command)?, lane: lane.clone(), open: true })
    }

    pub(crate) fn request(&self) -> u64 {
        self.request
    }

    /// The request was never accepted: no completion, the slot is free again.
    pub(crate) fn refuse(mut self) {
        self.open = false;
        self.lane.unreserve(self.request);
    }

    /// Completes it.
    pub(crate) fn done(self, commit_no: u64, result: Result<Option<Reply>, Error>) {
        self.done_with(commit_no, result.map(|reply| (ErrorCode::Ok, reply)));
    }

    /// Completes it, perhaps with a code beside a reply.
    pub(crate) fn done_with(mut self, commit_no: u64, result: Result<(ErrorCode, Option<Reply>), Error>) {
        self.open = false;
        self.lane.complete_with(self.request, commit_no, result);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.open {
            let code = if std::thread::panicking() { ErrorCode::Internal } else { ErrorCode::Cancelled };
            self.lane.complete(self.request, 0, Err(code.into()));
        }
    }
}
