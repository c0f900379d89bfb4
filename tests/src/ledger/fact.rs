//! One message, as it must end up everywhere.
use std::collections::{BTreeMap, BTreeSet};

/// A room of the script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Room {
    /// A group, by its id.
    Group(String),
    /// Two users, sorted.
    Pair(String, String),
}

impl Room {
    /// The room of two users, in either order.
    pub fn pair(a: &str, b: &str) -> Room {
        if a <= b { Room::Pair(a.into(), b.into()) } else { Room::Pair(b.into(), a.into()) }
    }

    /// The id under which `me` sees it.
    pub fn id_for(&self, me: &str) -> String {
        match self {
            Room::Group(g) => format!("group_{g}"),
            Room::Pair(a, b) => format!("c2c_{}", if a == me { b } else { a }),
        }
    }

    /// Whether it is a group.
    pub fn is_group(&self) -> bool {
        matches!(self, Room::Group(_))
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// Who sent it; empty = written by the server.
    pub sender: String,
    /// [`text_hash`] of the newest text; meaningless once its content is gone.
    pub text: u64,
    /// Sent with "never counts as unread".
    pub excluded: bool,
    /// Taken back: a tombstone stays.
    pub recalled: bool,
    /// Deleted for everyone: nothing stays.
    pub deleted: bool,
    /// What few messages have.
    pub extra: Option<Box<Extra>>,
}

/// What few messages have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra {
    /// Sent with "never is the last message"; it does not raise its room either.
    pub off_list: bool,
    /// Times edited.
    pub edits: u32,
    /// Users it mentions.
    pub at: BTreeSet<String>,
    /// It mentions everyone.
    pub at_all: bool,
    /// Only these users get it, beside its sender; empty = everyone.
    pub targets: BTreeSet<String>,
    /// It wants receipts, of so many receivers.
    pub receivers: Option<u32>,
    /// Who sent one.
    pub readers: BTreeSet<String>,
    /// Reactions, with who gave them.
    pub reactions: BTreeMap<String, BTreeSet<String>>,
    /// Extensions.
    pub extensions: BTreeMap<String, String>,
    /// It is pinned.
    pub pinned: bool,
    /// Why it was recalled.
    pub reason: String,
}

static NOTHING: Extra = Extra {
    off_list: false,
    edits: 0,
    at: BTreeSet::new(),
    at_all: false,
    targets: BTreeSet::new(),
    receivers: None,
    readers: BTreeSet::new(),
    reactions: BTreeMap::new(),
    extensions: BTreeMap::new(),
    pinned: false,
    reason: String::new(),
};

impl Fact {
    /// A plain text.
    pub fn text(sender: &str, text: &str) -> Fact {
        Fact { sender: sender.into(), text: text_hash(text), ..Fact::default() }
    }

    /// A tip of the server.
    pub fn tip() -> Fact {
        Fact { excluded: true, ..Fact::default() }
    }

    /// Whether the server wrote it.
    pub fn is_tip(&self) -> bool {
        self.sender.is_empty()
    }

    /// What few messages have.
    pub fn extra(&self) -> &Extra {
        self.extra.as_deref().unwrap_or(&NOTHING)
    }

    /// The same, to change it.
    pub fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// Its content is gone.
    pub fn gone(&self) -> bool {
        self.recalled || self.deleted
    }

    /// Does `user` get it at all?
    pub fn is_for(&self, user: &str) -> bool {
        let targets = &self.extra().targets;
        targets.is_empty() || self.sender == user || targets.contains(user)
    }

    /// Is it unread for `user` until it is read?
    pub fn counts_for(&self, user: &str) -> bool {
        !self.is_tip() && self.sender != user && !self.excluded && !self.gone() && self.extra().targets.is_empty()
    }

    /// May it be shown as the last message?
    pub fn may_be_last(&self) -> bool {
        self.activates() && !self.deleted
    }

    /// Does it raise its room?
    pub fn activates(&self) -> bool {
        !self.extra().off_list && self.extra().targets.is_empty()
    }

    /// Whether and how it mentions `user`: 1 by name, 2 with everyone, 3 both.
    pub fn mentions(&self, user: &str) -> u32 {
        if self.sender == user || self.gone() {
            return 0;
        }
        u32::from(self.extra().at.contains(user)) + 2 * u32::from(self.extra().at_all)
    }
}

/// Hash of a text, so that the ledger keeps eight bytes a message.
pub fn text_hash(text: &str) -> u64 {
    hash(text.as_bytes())
}

/// FNV-1a.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3))
}
