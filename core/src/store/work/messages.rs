//! What is written about messages: what the host does to them, and the server's answers about them.
use crate::api::{ErrorCode, MessageExtension, MessageExtensions, Reply};
use crate::model::ids::{LocalId, Seq};
use crate::store::ground::messages::{here, message_key};
use crate::store::ground::outcome::Outcome;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::sending::Outgoing;
use crate::store::rules::{attached, deletes, ingest, receipts, sending};
use ntk_protocol::{ConvKey, wire};

/// See the module comment. `command` is the call's number in the API.
#[allow(clippy::large_enum_variant)] // one at a time, inside a Work that is as large
pub(crate) enum MessageWork {
    /// The host queues a message.
    Send(Outgoing),
    /// The host takes a queued message back.
    Cancel(LocalId),
    /// The host queues a failed message again.
    Resend(LocalId),
    /// The server has a queued message.
    SendAcked {
        local_id: LocalId,
        seq: Seq,
        ts: i64,
    },
    /// The server refused a queued message.
    SendFailed {
        local_id: LocalId,
        code: u32,
    },
    /// Into local storage only.
    InsertLocal {
        sender: String,
        out: Outgoing,
    },
    /// What the host keeps with a message.
    SetLocal {
        local_id: LocalId,
        data: Vec<u8>,
        number: i64,
    },
    React {
        command: u32,
        local_id: LocalId,
        reaction: String,
        remove: bool,
    },
    Delete {
        command: u32,
        local_ids: Vec<LocalId>,
        local_only: bool,
    },
    SendReceipts {
        command: u32,
        local_ids: Vec<LocalId>,
    },
    /// What the server says of own messages; `of`: whose receipts the host asked for.
    /// `last`: all that was missed during a reset was asked.
    Receipts {
        receipts: Vec<wire::MsgReceipt>,
        of: Option<Vec<LocalId>>,
        last: bool,
    },
    /// A changed message, as the server returned it, and what the host gets.
    Changed {
        local_id: LocalId,
        msg: Box<wire::Msg>,
        reply: Changed,
    },
}

/// What the host gets beside a changed message.
#[derive(Debug, Clone)]
pub(crate) enum Changed {
    Nothing,
    /// The row, perhaps with the code of a refusal.
    Row(ErrorCode),
    Extensions(Vec<MessageExtension>),
}

impl MessageWork {
    /// Must it survive a power cut?
    pub(super) fn durable(&self) -> bool {
        match self {
            MessageWork::Send(_)
            | MessageWork::Cancel(_)
            | MessageWork::Resend(_)
            | MessageWork::InsertLocal { .. }
            | MessageWork::SetLocal { .. }
            | MessageWork::React { .. }
            | MessageWork::Delete { .. }
            | MessageWork::SendReceipts { .. } => true,
            MessageWork::SendAcked { .. }
            | MessageWork::SendFailed { .. }
            | MessageWork::Receipts { .. }
            | MessageWork::Changed { .. } => false,
        }
    }

    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        match self {
            MessageWork::Send(out) => return sending::queue(tx, out).map(|r| Outcome::Reply(Reply::SendReceipt(r))),
            MessageWork::Cancel(id) => sending::cancel(tx, *id)?,
            MessageWork::Resend(id) => return sending::resend(tx, *id).map(|r| Outcome::Reply(Reply::SendReceipt(r))),
            MessageWork::SendAcked { local_id, seq, ts } => sending::acked(tx, *local_id, *seq, *ts)?,
            MessageWork::SendFailed { local_id, code } => sending::failed(tx, *local_id, *code)?,
            MessageWork::InsertLocal { sender, out } => {
                return Ok(Outcome::Message(sending::insert_local(tx, sender, out)?, ErrorCode::Ok));
            }
            MessageWork::SetLocal { local_id, data, number } => {
                bound(tx)?;
                sending::set_local(tx, *local_id, data, *number)?;
            }
            MessageWork::React { command, local_id, reaction, remove } => {
                bound(tx)?;
                attached::react(tx, *command, *local_id, reaction, *remove)?;
            }
            MessageWork::Delete { command, local_ids, local_only } => {
                bound(tx)?;
                deletes::delete(tx, *command, local_ids, *local_only)?;
            }
            MessageWork::SendReceipts { command, local_ids } => {
                bound(tx)?;
                receipts::send(tx, *command, local_ids)?;
            }
            MessageWork::Receipts { receipts, of, last } => {
                if *last {
                    receipts::asked(tx)?;
                }
                for r in receipts {
                    if let Ok(key) = ConvKey::parse(&r.conv)
                        && let Some(conv) = tx.find(&key.to_string())?
                    {
                        receipts::received(tx, conv, r)?;
                    }
                }
                if let Some(ids) = of {
                    return Ok(Outcome::Receipts(ids.clone()));
                }
            }
            MessageWork::Changed { local_id, msg, reply } => return changed(tx, *local_id, msg, reply),
        }
        Ok(Outcome::Done)
    }
}

/// A directory that belongs to nobody yet has no messages to do anything to.
fn bound(tx: &Tx<'_>) -> Result<()> {
    if tx.me.is_empty() { Err(ErrorCode::NotLoggedIn.into()) } else { Ok(()) }
}

fn changed(tx: &mut Tx<'_>, local_id: LocalId, msg: &wire::Msg, reply: &Changed) -> Result<Outcome> {
    // The conversation is found again: the row may have moved meanwhile.
    if let Some((conv, _)) = message_key(tx.c, local_id)? {
        ingest::change(tx, conv, msg)?;
        // Changes before it may still be missing; its row may be as new as it is all the same.
        if let Some(was) = here(tx.c, conv, Seq::of_wire(msg.cseq))? {
            ingest::newer(tx, conv, &was, msg)?;
            tx.refresh_unread(conv)?;
        }
    }
    Ok(match reply {
        Changed::Nothing => Outcome::Done,
        Changed::Row(code) => Outcome::Message(local_id, *code),
        Changed::Extensions(extensions) => {
            Outcome::Reply(Reply::MessageExtensions(MessageExtensions { extensions: extensions.clone() }))
        }
    })
}
