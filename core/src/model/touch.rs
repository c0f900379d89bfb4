//! What a commit touched, as windows must know it, and what windows wait for.
use super::filter::Traits;
use super::ids::{ConvId, LocalId, Seq};
use super::order::{MsgKey, OrderKey};

/// A conversation that a commit touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvTouch {
    /// Its id on this device.
    pub id: ConvId,
    /// Its place now; `None` = it is not in the list.
    pub key: Option<OrderKey>,
    /// What filters look at, now.
    pub traits: Traits,
}

/// What a commit did to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// It is new here.
    Inserted,
    /// Its content or its place changed.
    Changed,
    /// It is gone.
    Removed,
}

/// A message that a commit touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageTouch {
    /// Its conversation.
    pub conv: ConvId,
    /// Its place now, or its last one.
    pub key: MsgKey,
    /// Its id on this device.
    pub local_id: LocalId,
    /// What happened.
    pub what: Touch,
}

/// Everything a commit touched, in the order it happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Conversations, each at most once.
    pub convs: Vec<ConvTouch>,
    /// Messages.
    pub messages: Vec<MessageTouch>,
    /// Conversations whose holes changed, or of which so many messages changed that they are not listed one by one.
    pub holes: Vec<ConvId>,
    /// Conversations whose message rows may show something else without being touched, as after the peer's read mark.
    pub reread: Vec<ConvId>,
    /// Users who are called otherwise, or look otherwise: rows in sight that name them show something else.
    pub users: Vec<String>,
}

impl Touched {
    /// True when nothing a window could show has changed.
    pub fn is_empty(&self) -> bool {
        self.convs.is_empty()
            && self.messages.is_empty()
            && self.holes.is_empty()
            && self.reread.is_empty()
            && self.users.is_empty()
    }
}

/// Messages a window waits for: a part of a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    /// The conversation.
    pub conv: ConvId,
    /// First place.
    pub lo: Seq,
    /// Last place.
    pub hi: Seq,
    /// Fetch from the newest downwards.
    pub newest_first: bool,
}
