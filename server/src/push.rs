//! The seam to offline push: what a user who is not looking may be shown. Nothing of it is stored.
use crate::news::Notification;

/// Hands notifications to a push service. Called after the commit that put the message into the user's timeline: once per user and
/// message, and perhaps again after a crash, for users who have not read it (`user`, `conv` and `cseq` name a notification).
pub trait Pusher: Send + Sync {
    /// Must not block: it is called between messages.
    fn push(&self, notification: Notification);
}
