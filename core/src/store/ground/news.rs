//! What a transaction changed, collected while it runs. It leaves the store only after COMMIT.
use crate::api::{Event, MessageRow};
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::model::touch::{MessageTouch, Want};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Messages of one conversation that were not here before.
#[derive(Default)]
pub(crate) struct Received {
    /// The newest of them, oldest first.
    pub(crate) newest: VecDeque<MessageRow>,
    /// How many they are in all.
    pub(crate) count: u64,
}

/// What a transaction changed, for lists, the host and the session. Published only after COMMIT.
#[derive(Default)]
pub(crate) struct News {
    /// Conversations whose row or messages changed.
    pub(crate) convs: BTreeSet<ConvId>,
    /// Messages that changed.
    pub(crate) messages: Vec<MessageTouch>,
    /// Messages that a conversation would show differently as its last one.
    pub(crate) redrawn: BTreeSet<LocalId>,
    /// Conversations whose holes changed.
    pub(crate) holes: BTreeSet<ConvId>,
    /// Conversations whose rows show something else without being touched.
    pub(crate) reread: BTreeSet<ConvId>,
    /// Users who are called otherwise, or look otherwise.
    pub(crate) users: Vec<String>,
    /// One-to-one conversations with them: bit i: the i-th field of `ConversationRow` changed by it.
    pub(crate) renamed: BTreeMap<ConvId, u64>,
    /// In the order they happened.
    pub(crate) events: Vec<Event>,
    /// Messages that were not here before.
    pub(crate) received: BTreeMap<ConvId, Received>,
    /// Conversations to ask the server about.
    pub(crate) wants: BTreeSet<ConvId>,
    /// Own acknowledged messages whose place (conversation, seq) lies in a hole: their echo will not come by the stream.
    pub(crate) placeless: BTreeSet<(ConvId, Seq)>,
    /// Other pages to get.
    pub(crate) pages: Vec<Want>,
    /// New rows in `outbox`, or rows gone.
    pub(crate) outbox: bool,
    /// Queued messages that were taken back.
    pub(crate) cancelled: Vec<LocalId>,
    /// New rows in `pending_read`.
    pub(crate) reads: bool,
    /// New rows in `intent`.
    pub(crate) intents: bool,
}
