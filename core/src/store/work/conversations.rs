//! What is written about conversations: read marks, settings, and the server's word on metadata.
use crate::api::{Error, ErrorCode, JoinGroupResult, Reply};
use crate::model::ids::ConvId;
use crate::store::ground::outcome::Outcome;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::marks::Clean;
use crate::store::rules::settings::Setting;
use crate::store::rules::{ingest, marks, settings};
use ntk_protocol::{ConvKey, wire};

/// See the module comment.
pub(crate) enum ConversationWork {
    /// Mark read.
    Clean(Clean),
    /// A setting of the host; `command` is the call's number in the API.
    Set { command: u32, setting: Setting },
    /// New metadata or settings of a conversation.
    State { state: Box<wire::ConvState>, reply: bool },
    /// This user came into a group by themselves; its state.
    Joined(Box<wire::ConvState>),
    /// The server does not know this conversation (yet): stop asking until it speaks of it.
    NoState { conv: ConvId },
    /// A window was opened on it: it has no message and no place in the list yet.
    Begin(ConvKey),
    /// The server has these read marks.
    ReadsAcked(Vec<wire::ReadMark>),
}

impl ConversationWork {
    /// Must it survive a power cut?
    pub(super) fn durable(&self) -> bool {
        match self {
            ConversationWork::Clean(_) | ConversationWork::Set { .. } => true,
            ConversationWork::State { .. }
            | ConversationWork::Joined(_)
            | ConversationWork::NoState { .. }
            | ConversationWork::Begin(_)
            | ConversationWork::ReadsAcked(_) => false,
        }
    }

    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        match self {
            ConversationWork::Clean(what) => marks::clean(tx, what)?,
            ConversationWork::Set { command, setting } => return settings::set(tx, *command, setting),
            ConversationWork::State { state, reply } => {
                let key = ConvKey::parse(&state.conv).map_err(|_| Error::new(ErrorCode::Protocol, "conversation key"))?;
                let conv = ingest::conv_state(tx, &key, state, None)?;
                if *reply {
                    return Ok(Outcome::Conversation(conv));
                }
            }
            ConversationWork::Joined(state) => {
                let key = ConvKey::parse(&state.conv).map_err(|_| Error::new(ErrorCode::Protocol, "conversation key"))?;
                ingest::conv_state(tx, &key, state, None)?;
                let conversation = key.conversation_id(tx.me);
                return Ok(Outcome::Reply(Reply::JoinGroup(JoinGroupResult { waiting: false, conversation })));
            }
            ConversationWork::NoState { conv } => {
                let c = tx.conv(*conv)?;
                if c.meta_ver == 0 {
                    c.meta_ver = -1;
                }
            }
            // The data may have been destroyed since.
            ConversationWork::Begin(key) if key.peer(tx.me).is_none() => return Err(ErrorCode::InvalidConversation.into()),
            ConversationWork::Begin(key) => {
                tx.find_or_create(key)?;
            }
            ConversationWork::ReadsAcked(marks) => marks::acked(tx, marks)?,
        }
        Ok(Outcome::Done)
    }
}
