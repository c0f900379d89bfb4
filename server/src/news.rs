//! What one room of the server tells another about a commit: plain data, below bus and store. It may be lost on its way to a
//! device; what is true is in the store.
use crate::ids::{ConvId, Cseq, Mseq, Useq, UserId};
use bytes::Bytes;
use ntk_protocol::rules::push;

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

/// What sends to a device that is not connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushKind {
    /// Apple's push service.
    Apns,
    /// Firebase Cloud Messaging.
    Fcm,
    /// Another, which the relay knows.
    Other,
}

impl PushKind {
    /// By `rules::push`.
    pub(crate) fn of(number: u32) -> Option<PushKind> {
        match number {
            push::APNS => Some(PushKind::Apns),
            push::FCM => Some(PushKind::Fcm),
            push::OTHER => Some(PushKind::Other),
            _ => None,
        }
    }

    pub(crate) fn number(self) -> u32 {
        match self {
            PushKind::Apns => push::APNS,
            PushKind::Fcm => push::FCM,
            PushKind::Other => push::OTHER,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            PushKind::Apns => "apns",
            PushKind::Fcm => "fcm",
            PushKind::Other => "other",
        }
    }
}

/// A device, and what a push service calls it.
#[derive(Clone, PartialEq, Eq)]
pub struct PushTarget {
    /// Device id.
    pub device: String,
    /// Which service.
    pub kind: PushKind,
    /// What it calls the device. Whoever has it can send there.
    pub token: String,
    /// Language of the device; "" = not said.
    pub locale: String,
}

/// Without the token: what is printed may end in a log.
impl std::fmt::Debug for PushTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushTarget").field("device", &self.device).field("kind", &self.kind).finish_non_exhaustive()
    }
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
    /// The user's devices that push services have a name for.
    pub targets: Vec<PushTarget>,
    /// For the receiving application.
    pub ext: Bytes,
    /// The sender's sound.
    pub sound: String,
    /// The message was recalled or deleted: what was shown of it is to be taken back, if it was. There are no words.
    pub gone: bool,
}
