//! What is written about messages besides the stream: what the host does to them, and the server's answers about them.
use crate::api::{ErrorCode, MessageExtension, MessageExtensions, Reply};
use crate::store::ground::messages::{here, message_key};
use crate::store::ground::number::num;
use crate::store::ground::outcome::Outcome;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::sending::Outgoing;
use crate::store::rules::{attached, deletes, diffusion, ingest, receipts, sending};
use ntk_protocol::{ConvKey, wire};

/// See the module comment. `command` is the call's number in the API.
#[allow(clippy::large_enum_variant)] // one at a time, inside a Work that is as large
pub(crate) enum MessageWork {
    /// Into local storage only.
    InsertLocal {
        sender: String,
        out: Outgoing,
    },
    /// What the host keeps with a message.
    SetLocal {
        local_id: i64,
        data: Vec<u8>,
        number: i64,
    },
    React {
        command: u32,
        local_id: i64,
        reaction: String,
        remove: bool,
    },
    Delete {
        command: u32,
        local_ids: Vec<i64>,
        local_only: bool,
    },
    SendReceipts {
        command: u32,
        local_ids: Vec<i64>,
    },
    /// What the server says of own messages; `of`: whose receipts the host asked for.
    /// `last`: all that was missed during a reset was asked.
    Receipts {
        receipts: Vec<wire::MsgReceipt>,
        of: Option<Vec<i64>>,
        last: bool,
    },
    /// Deletions this device missed.
    Hidden {
        conv: i64,
        hidden: wire::Hidden,
    },
    /// Live news of a conversation with read diffusion.
    Push(Box<wire::GroupPush>),
    /// Conversations with read diffusion, when the link comes up.
    Diffused(Vec<wire::ConvState>),
    /// A changed message, as the server returned it, and what the host gets.
    Changed {
        local_id: i64,
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
    pub(crate) fn durable(&self) -> bool {
        matches!(
            self,
            MessageWork::InsertLocal { .. }
                | MessageWork::SetLocal { .. }
                | MessageWork::React { .. }
                | MessageWork::Delete { .. }
                | MessageWork::SendReceipts { .. }
        )
    }

    pub(crate) fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        if self.durable() && tx.me.is_empty() {
            return Err(ErrorCode::NotLoggedIn.into());
        }
        match self {
            MessageWork::InsertLocal { sender, out } => {
                return Ok(Outcome::Message(sending::insert_local(tx, sender, out)?, ErrorCode::Ok));
            }
            MessageWork::SetLocal { local_id, data, number } => sending::set_local(tx, *local_id, data, *number)?,
            MessageWork::React { command, local_id, reaction, remove } => {
                attached::react(tx, *command, *local_id, reaction, *remove)?;
            }
            MessageWork::Delete { command, local_ids, local_only } => deletes::delete(tx, *command, local_ids, *local_only)?,
            MessageWork::SendReceipts { command, local_ids } => receipts::send(tx, *command, local_ids)?,
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
            MessageWork::Hidden { conv, hidden } => deletes::hidden(tx, *conv, hidden, true)?,
            MessageWork::Push(push) => diffusion::push(tx, push)?,
            MessageWork::Diffused(states) => diffusion::welcome(tx, states)?,
            MessageWork::Changed { local_id, msg, reply } => return changed(tx, *local_id, msg, reply),
        }
        Ok(Outcome::Done)
    }
}

fn changed(tx: &mut Tx<'_>, local_id: i64, msg: &wire::Msg, reply: &Changed) -> Result<Outcome> {
    // The conversation is found again: the row may have moved meanwhile.
    if let Some((conv, _)) = message_key(tx.c, local_id)? {
        ingest::change(tx, conv, msg)?;
        // Changes before it may still be missing; its row may be as new as it is all the same.
        if let Some(was) = here(tx.c, conv, num(msg.cseq))? {
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
