//! What one room of the server tells another about a commit: plain data, below bus and store. It may be lost on its way to a
//! device; what is true is in the store.
use crate::ids::{ConvId, Cseq, Mseq, Useq, UserId};
use bytes::Bytes;

/// New entries of one user's timeline, to be pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineNews {
    /// Whose.
    pub user: UserId,
    /// The entry before the first of `entries`, which are contiguous.
    pub prev: Useq,
    /// Encoded entries without useq; `None` = not at hand, the device pulls it.
    pub entries: Vec<Option<Bytes>>,
}

impl TimelineNews {
    /// The newest useq in it.
    pub fn head(&self) -> Useq {
        Useq(self.prev.0 + self.entries.len() as i64)
    }
}

/// News of one conversation with read diffusion, encoded once for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupNews {
    /// Which.
    pub conv: ConvId,
    /// The message it is about.
    pub cseq: Cseq,
    /// Who wrote that.
    pub sender: UserId,
    /// The frame for the sender's own devices.
    pub own: Bytes,
    /// The frame for everybody else who may see the message.
    pub others: Bytes,
    /// The frame without rows.
    pub hint: Bytes,
    /// Newest message.
    pub head: Cseq,
    /// Newest change.
    pub mseq: Mseq,
    /// Who left with this message: they get it, and nothing after it.
    pub gone: Vec<UserId>,
}

impl GroupNews {
    /// The frame for a member who sees the conversation from `visible_from` on.
    pub fn frame(&self, user: UserId, visible_from: Cseq) -> &Bytes {
        match () {
            () if self.cseq < visible_from => &self.hint,
            () if user == self.sender => &self.own,
            () => &self.others,
        }
    }

    /// The same without rows: less to send under load.
    #[must_use]
    pub fn without_rows(&self) -> GroupNews {
        GroupNews { own: self.hint.clone(), others: self.hint.clone(), ..self.clone() }
    }
}

/// A member of a conversation with read diffusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follower {
    /// Who.
    pub user: UserId,
    /// The first message the user sees.
    pub visible_from: Cseq,
}

/// One message for one user without a device in the foreground, who wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Whom to tell.
    pub user: String,
    /// Conversation key; with `cseq` it names the message.
    pub conv: String,
    /// The message's number.
    pub cseq: u64,
    /// Who wrote it.
    pub sender: String,
    /// `rules::kind`
    pub kind: u32,
    /// `rules::at` bits: the message mentions this user, or everyone.
    pub at: u32,
    /// The sender's title; "" = the pusher's choice.
    pub title: String,
    /// The sender's text; "" = the pusher's choice.
    pub text: String,
    /// What is shown where the sender gave no text: the message's own, its beginning; "" = it has none.
    pub digest: String,
    /// The group's name; "" = it has none, or there is no group.
    pub group: String,
    /// The user's unread total, this message in it if it counts: what the application's icon shows.
    pub badge: u64,
    /// For the receiving application.
    pub ext: Bytes,
    /// The sender's sound.
    pub sound: String,
    /// The message was recalled or deleted: what was shown of it is to be taken back, if it was. There are no words.
    pub gone: bool,
}
