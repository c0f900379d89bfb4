//! The seam to offline push: what a user who is not looking may be shown. Nothing of it is stored. And what ships for it: a webhook, and
//! what Apple's and Google's services are sent.
mod apns;
mod client;
mod fcm;
mod fit;
mod shown;
mod webhook;

#[cfg(test)]
mod tests;

pub use apns::{Apns, ApnsHeaders, apns_request};
pub use client::Url;
pub use fcm::fcm_body;
pub use webhook::WebhookConfig;

pub(crate) use webhook::Webhook;

use crate::news::Notification;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Hands notifications to a push service. Called after the commit that put the message into the user's timeline: once per user and
/// message, and perhaps again after a crash, for users who have not read it (`user`, `conv` and `cseq` name a notification).
pub trait Pusher: Send + Sync {
    /// Must not block: it is called between messages.
    fn push(&self, notification: Notification);
}

impl Notification {
    /// The same for every push of one message to one user, also for the one that takes it back, and of no other message: what replaces
    /// what on a device. 32 characters, which name neither.
    pub fn collapse_id(&self) -> String {
        hashed(&[&self.user, &self.conv, &self.cseq.to_string()])
    }

    /// The same for every push of one conversation to one user. 32 characters.
    pub fn thread_id(&self) -> String {
        hashed(&[&self.user, &self.conv])
    }
}

/// 24 bytes of a hash. No name holds a line's end.
fn hashed(parts: &[&str]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(parts.join("\n"))[..24])
}
