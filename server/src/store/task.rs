//! What a commit leaves to be done under other keys: a task of a known kind, stored as the kind's name and a payload.
//!
//! The names and the fields of payloads are stored: a kind may get fields with a default, none changes its meaning. A dead letter
//! keeps kind and payload as they are, so one that is put back does all that its first try would have done.
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::news::{GroupNews, Notification};
use bytes::Bytes;
use ntk_protocol::{from_hex, hex};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// For how long whoever takes a task holds it, milliseconds. A worker that lives takes its own again before that is over; what a
/// dead one held comes back after it.
pub(crate) const LEASE_MS: i64 = 60_000;

/// A committed task that somebody must carry to the timelines of the members.
#[derive(Debug, Clone)]
pub struct Task {
    /// Row id; order of commit.
    pub id: i64,
    pub(crate) job: Job,
    pub(crate) tries: u32,
    /// All who were ever members then: decides between the fast and the bulk lane and the number of parts.
    pub(crate) members: u32,
    /// The entry, encoded once when the message was committed; `None` after a restart (then the row is read back).
    pub(crate) tails: Option<Arc<Tails>>,
    /// What connected members of a conversation with read diffusion are told; `None` after a restart.
    pub(crate) news: Option<Arc<GroupNews>>,
    /// What members who are not looking are notified of.
    pub(crate) notice: Option<Arc<Notice>>,
}

impl Task {
    /// A task that concerns one user only, not written yet.
    pub(crate) fn new(job: Job) -> Task {
        Task { id: 0, job, tries: 0, members: 1, tails: None, news: None, notice: None }
    }

    /// The conversation whose members are told, and the user who made it so.
    pub(crate) fn origin(&self) -> (ConvId, UserId) {
        match &self.job {
            Job::Message(p) | Job::GroupMessage(p) => (p.conv, p.sender),
            Job::Change(p) | Job::GroupChange(p) => (p.conv, p.by),
            Job::Members(p) | Job::GroupMembers(p) => (p.conv, p.sender),
            Job::Receipt(p) => (p.conv, p.reader),
            Job::ReadCount(p) => (p.conv, p.user),
            Job::Application(p) => (p.conv, p.user),
            Job::Related(p) => (p.conv, p.user),
            Job::Unknown { .. } => (ConvId(0), UserId(0)),
        }
    }
}

/// An entry without its useq, encoded: for the sender's own devices, and for everyone else.
#[derive(Debug)]
pub(crate) struct Tails {
    pub(crate) own: Bytes,
    pub(crate) others: Bytes,
}

/// What the notifications of a task have in common.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) common: Notification,
    pub(crate) conv: ConvId,
    pub(crate) sender: UserId,
    pub(crate) mentioned: Vec<UserId>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Job {
    /// A new message to all members.
    Message(NewMessage),
    /// A new message of a conversation with read diffusion.
    GroupMessage(NewMessage),
    /// A changed message to all members.
    Change(NewChange),
    /// A changed message of a conversation with read diffusion.
    GroupChange(NewChange),
    /// Group made, members came or went: metadata, then the tip message.
    Members(NewMembers),
    /// Members of a conversation with read diffusion came or went.
    GroupMembers(NewMembers),
    /// A read receipt to the C2C peer.
    Receipt(PeerRead),
    /// How many have read one message, to its sender.
    ReadCount(MessageRead),
    /// Somebody would come into a group, or it was decided about them.
    Application(Applied),
    /// What two users are to each other, to the list of one of them.
    Related(Related),
    /// Of a later version, or damaged: tried and buried like one that fails.
    Unknown {
        /// As stored.
        kind: String,
        /// As stored.
        payload: String,
    },
}

/// Payload of a new message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewMessage {
    pub(crate) conv: ConvId,
    pub(crate) cseq: Cseq,
    pub(crate) sender: UserId,
    /// The sender has read up to here; 0 = does not say.
    #[serde(default)]
    pub(crate) read_upto: Cseq,
    /// The sender's words for those who are notified (encoded `wire::Push`); `None` = nobody is. Needed after a crash only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) push: Option<Words>,
}

/// Payload of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewChange {
    pub(crate) conv: ConvId,
    pub(crate) cseq: Cseq,
    pub(crate) sender: UserId,
    pub(crate) mseq: Mseq,
    /// Who changed it; 0 = a version that did not note it.
    #[serde(default)]
    pub(crate) by: UserId,
}

/// Payload of members who came, went, or are something else now; the tip is the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewMembers {
    pub(crate) conv: ConvId,
    pub(crate) cseq: Cseq,
    pub(crate) sender: UserId,
    /// Whom else it is about: they get the conversation's state too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) also: Vec<UserId>,
}

/// Payload of a read receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PeerRead {
    pub(crate) conv: ConvId,
    /// Up to here, inclusive.
    pub(crate) cseq: Cseq,
    /// Who is told.
    pub(crate) user: UserId,
    pub(crate) reader: UserId,
}

/// Payload of an application as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Applied {
    pub(crate) conv: ConvId,
    /// Who would come.
    pub(crate) user: UserId,
    /// Who would bring them; 0 = they come by themselves.
    #[serde(default)]
    pub(crate) inviter: UserId,
    /// Encoded `wire::Application`.
    pub(crate) said: Words,
}

/// Payload of what two users are to each other: what they are is read where it stands, this is what was said with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Related {
    pub(crate) conv: ConvId,
    /// Whose list.
    pub(crate) user: UserId,
    pub(crate) peer: UserId,
    pub(crate) ms: i64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) wording: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) source: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) remark: String,
}

/// Payload of a count of readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MessageRead {
    pub(crate) conv: ConvId,
    pub(crate) cseq: Cseq,
    /// Who is told: the sender.
    pub(crate) user: UserId,
    /// When it was read, milliseconds.
    pub(crate) at_ms: i64,
}

/// Every name a kind is stored under.
pub(crate) mod kind {
    pub(crate) const MESSAGE: &str = "message";
    pub(crate) const GROUP_MESSAGE: &str = "group message";
    pub(crate) const CHANGE: &str = "change";
    pub(crate) const GROUP_CHANGE: &str = "group change";
    pub(crate) const MEMBERS: &str = "members";
    pub(crate) const GROUP_MEMBERS: &str = "group members";
    pub(crate) const RECEIPT: &str = "receipt";
    pub(crate) const READ_COUNT: &str = "read count";
    pub(crate) const APPLICATION: &str = "application";
    pub(crate) const RELATED: &str = "related";
}

impl Job {
    /// The name it is stored under.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Job::Message(_) => kind::MESSAGE,
            Job::GroupMessage(_) => kind::GROUP_MESSAGE,
            Job::Change(_) => kind::CHANGE,
            Job::GroupChange(_) => kind::GROUP_CHANGE,
            Job::Members(_) => kind::MEMBERS,
            Job::GroupMembers(_) => kind::GROUP_MEMBERS,
            Job::Receipt(_) => kind::RECEIPT,
            Job::ReadCount(_) => kind::READ_COUNT,
            Job::Application(_) => kind::APPLICATION,
            Job::Related(_) => kind::RELATED,
            Job::Unknown { kind, .. } => kind,
        }
    }

    /// The payload as it is stored: JSON.
    pub(crate) fn payload(&self) -> String {
        let json = match self {
            Job::Message(p) | Job::GroupMessage(p) => serde_json::to_string(p),
            Job::Change(p) | Job::GroupChange(p) => serde_json::to_string(p),
            Job::Members(p) | Job::GroupMembers(p) => serde_json::to_string(p),
            Job::Receipt(p) => serde_json::to_string(p),
            Job::ReadCount(p) => serde_json::to_string(p),
            Job::Application(p) => serde_json::to_string(p),
            Job::Related(p) => serde_json::to_string(p),
            Job::Unknown { payload, .. } => return payload.clone(),
        };
        // Numbers and text: there is nothing in it that JSON could refuse.
        json.unwrap_or_default()
    }

    /// Back from kind and payload; what is not understood is a job too.
    pub(crate) fn stored(kind: &str, payload: &str) -> Job {
        fn read<'a, T: Deserialize<'a>>(payload: &'a str, job: fn(T) -> Job) -> Option<Job> {
            serde_json::from_str(payload).ok().map(job)
        }
        let job = match kind {
            kind::MESSAGE => read(payload, Job::Message),
            kind::GROUP_MESSAGE => read(payload, Job::GroupMessage),
            kind::CHANGE => read(payload, Job::Change),
            kind::GROUP_CHANGE => read(payload, Job::GroupChange),
            kind::MEMBERS => read(payload, Job::Members),
            kind::GROUP_MEMBERS => read(payload, Job::GroupMembers),
            kind::RECEIPT => read(payload, Job::Receipt),
            kind::READ_COUNT => read(payload, Job::ReadCount),
            kind::APPLICATION => read(payload, Job::Application),
            kind::RELATED => read(payload, Job::Related),
            _ => None,
        };
        job.unwrap_or_else(|| Job::Unknown { kind: kind.into(), payload: payload.into() })
    }
}

/// Bytes, in JSON as hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Vec<u8>);

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Words, D::Error> {
        let text = String::deserialize(from)?;
        from_hex(&text).map(Words).ok_or_else(|| D::Error::custom("not hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_task_comes_back_as_it_was_stored() {
        let (conv, cseq, sender, user) = (ConvId(3), Cseq(9), UserId(7), UserId(8));
        let message = |push| NewMessage { conv, cseq, sender, read_upto: Cseq(4), push };
        let change = NewChange { conv, cseq, sender, mseq: Mseq(2), by: user };
        let members = NewMembers { conv, cseq, sender, also: vec![user] };
        let jobs = [
            Job::Message(message(None)),
            Job::GroupMessage(message(Some(Words(vec![0, 0x1f, 0xff])))),
            Job::Change(change.clone()),
            Job::GroupChange(change),
            Job::Members(members.clone()),
            Job::GroupMembers(members),
            Job::Receipt(PeerRead { conv, cseq, user, reader: sender }),
            Job::ReadCount(MessageRead { conv, cseq, user, at_ms: 5 }),
            Job::Application(Applied { conv, user, inviter: sender, said: Words(vec![1, 2]) }),
            Job::Related(Related {
                conv,
                user,
                peer: sender,
                ms: 5,
                wording: "let\"me\n".into(),
                source: String::new(),
                remark: "x".into(),
            }),
            Job::Unknown { kind: "of tomorrow".into(), payload: "{\"x\":1}".into() },
        ];
        for job in jobs {
            assert_eq!(Job::stored(job.kind(), &job.payload()), job);
        }
        assert_eq!(Job::Message(message(None)).payload(), r#"{"conv":3,"cseq":9,"sender":7,"read_upto":4}"#);
        let damaged = Job::stored(kind::MESSAGE, "{}");
        assert_eq!(damaged, Job::Unknown { kind: kind::MESSAGE.into(), payload: "{}".into() });
    }
}
