//! The seam to offline push: what a user who is not looking may be shown. Nothing of it is stored.
use bytes::Bytes;

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
    /// For the receiving application.
    pub ext: Bytes,
    /// The sender's sound.
    pub sound: String,
}

/// Hands notifications to a push service. Called after the commit that put the message into the user's timeline: once per user and
/// message, and perhaps again after a crash, for users who have not read it (`user`, `conv` and `cseq` name a notification).
pub trait Pusher: Send + Sync {
    /// Must not block: it is called between messages.
    fn push(&self, notification: Notification);
}
