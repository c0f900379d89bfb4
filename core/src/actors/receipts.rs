//! Receipts of own messages that a reset may have swallowed: asked for again, one conversation after another. The store knows
//! which are due, and that all were asked when the last answer of a loading is committed; a lost link therefore loses none.
use super::effects::{Effects, Next};
use super::requests::Pending;
use crate::store::{MessageWork, Work};
use ntk_protocol::methods::Messages;
use ntk_protocol::{rules, wire};
use prost::Message as _;
use std::collections::VecDeque;

/// A conversation's wire key, and the places of its messages.
pub(crate) type Due = (String, Vec<u64>);

/// What is to be asked.
#[derive(Debug, Default)]
pub(crate) struct Receipts {
    due: VecDeque<Due>,
    asking: bool,
}

impl Receipts {
    pub(crate) fn link_lost(&mut self) {
        *self = Receipts::default();
    }

    /// The store says that these are due, instead of what was known before.
    pub(crate) fn found(&mut self, due: Vec<Due>) {
        self.due = due.into();
    }

    /// Is something to be asked that is not on its way?
    pub(crate) fn due(&self) -> bool {
        !self.due.is_empty()
    }

    /// Asks for the next conversation's.
    pub(crate) fn ask(&mut self, out: &mut Effects) {
        if !self.asking
            && let Some((conv, cseqs)) = self.due.pop_front()
        {
            self.asking = true;
            let args = wire::GetReceipts { conv, cseqs }.encode_to_vec();
            out.call(Pending::Receipts, Messages::GetReceipts, args.into());
        }
    }

    /// The server's answer; a server that is too busy is asked for all of them again, once the store said which.
    pub(crate) fn answered(&mut self, out: &mut Effects, r: &wire::RpcRes) {
        self.asking = false;
        if rules::code::retryable(r.code) {
            self.due.clear();
            return;
        }
        let receipts = ntk_protocol::read::<wire::Receipts>(&r.result).unwrap_or_default().receipts;
        let last = self.due.is_empty();
        out.commit(Work::Messages(MessageWork::Receipts { receipts, of: None, last }), Next::Nothing);
    }
}

#[cfg(test)]
mod tests;
