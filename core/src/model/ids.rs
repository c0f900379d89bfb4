//! Ids of rows on this device and numbers of the server, each a type of its own: what is a conversation cannot be taken for a
//! message, a place not for a change. Hosts and the wire have all of them as plain 64 bits; only here one becomes the other.
use std::fmt;
use std::ops::{Add, Sub};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A conversation on this device; 0 = none.
    ConvId,
    /// A message on this device, for life: it keeps it when the server gives it a place. 0 = none.
    LocalId,
    /// The place of a message in its conversation, given by the server, dense from 1; 0 = before the first.
    Seq,
    /// A change's number in its conversation: of edits, reactions, recalls, whatever becomes of messages, dense from 1.
    /// 0 = never changed.
    Mseq,
    /// A deletion's number among those of this user in a conversation, dense from 1; 0 = before the first.
    HideNo,
    /// An entry's number in the stream of this user, dense from 1; 0 = before the first. The cursor is one.
    Useq,
    /// A full snapshot on this device, counted from 1; 0 = of none.
    SnapshotNo,
    /// What the user did here and the server does not know yet, in the order it was done; 0 = nothing.
    IntentId,
}

impl LocalId {
    /// As hosts have it.
    pub fn host(self) -> u64 {
        self.0 as u64
    }

    /// Whether it names a message at all.
    pub fn is_some(self) -> bool {
        self.0 != 0
    }
}

/// A number of the server's, clamped to below what marks something that has no number yet.
pub fn clamped(wire: u64) -> i64 {
    ntk_protocol::rules::number(wire)
}

macro_rules! on_the_wire {
    ($($name:ident)*) => {$(
        impl $name {
            /// As the server said it, [`clamped`].
            pub fn of_wire(value: u64) -> $name {
                $name(clamped(value))
            }

            /// As the server is told it.
            pub fn wire(self) -> u64 {
                self.0 as u64
            }

            /// The next one.
            #[must_use]
            pub fn next(self) -> $name {
                $name(self.0 + 1)
            }
        }
    )*};
}

on_the_wire!(Seq Mseq HideNo Useq);

impl Mseq {
    /// Of a row that is asked for again: whatever the server says of it is newer.
    pub const STALE: Mseq = Mseq(-1);
}

impl IntentId {
    /// None at all, or none any more.
    pub const NONE: IntentId = IntentId(0);
}

impl Seq {
    /// Before the first message: nothing is read, nothing is here.
    pub const NONE: Seq = Seq(0);
    /// The first message of every conversation.
    pub const FIRST: Seq = Seq(1);
    /// Of a message the server has not placed yet: behind all others.
    pub const PENDING: Seq = Seq(i64::MAX);

    /// As hosts have it.
    pub fn host(self) -> u64 {
        self.0 as u64
    }

    /// As a host said it, [`clamped`].
    pub fn from_host(value: u64) -> Seq {
        Seq(clamped(value))
    }

    /// So many places further on, or the last there is.
    #[must_use]
    pub fn saturating_add(self, places: i64) -> Seq {
        Seq(self.0.saturating_add(places))
    }

    /// So many places before, or the first there is.
    #[must_use]
    pub fn saturating_sub(self, places: i64) -> Seq {
        Seq(self.0.saturating_sub(places))
    }
}

impl Add<i64> for Seq {
    type Output = Seq;

    fn add(self, places: i64) -> Seq {
        Seq(self.0 + places)
    }
}

impl Sub<i64> for Seq {
    type Output = Seq;

    fn sub(self, places: i64) -> Seq {
        Seq(self.0 - places)
    }
}

/// How many places lie from the one to the other.
impl Sub for Seq {
    type Output = i64;

    fn sub(self, other: Seq) -> i64 {
        self.0 - other.0
    }
}

/// A run of places, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeqRange {
    /// The first.
    pub lo: Seq,
    /// The last.
    pub hi: Seq,
}

impl SeqRange {
    /// The part from a place on.
    pub fn from(self, lo: Seq) -> SeqRange {
        SeqRange { lo: self.lo.max(lo), ..self }
    }

    /// The part up to a place.
    pub fn upto(self, hi: Seq) -> SeqRange {
        SeqRange { hi: self.hi.min(hi), ..self }
    }
}

/// Who a user is, as the server names people; empty = nobody. Conversation ids are texts as well: one beside the other cannot be
/// taken for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct UserId(String);

impl From<String> for UserId {
    fn from(id: String) -> UserId {
        UserId(id)
    }
}

impl From<UserId> for String {
    fn from(id: UserId) -> String {
        id.0
    }
}

impl std::ops::Deref for UserId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A row names a user by text: whether it is this one.
impl PartialEq<UserId> for String {
    fn eq(&self, other: &UserId) -> bool {
        *self == other.0
    }
}
