//! The wire key of a conversation, the same for every member, and its mapping to V2TIM's per-user conversation id.
use crate::ids::{kept_group_id, kept_user_id, valid_group_id, valid_user_id};
use std::fmt;

/// A conversation. Wire text: `group:<group>` or `c2c:<len of first>:<first>:<second>` with the two users sorted, so that
/// both sides compute the same key and any printable user id is unambiguous.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConvKey {
    /// One-to-one; the pair is sorted. Both may be the same user (notes to self).
    C2c(String, String),
    /// Group.
    Group(String),
}

/// A conversation key or id that breaks its rule (V2TIM 6004).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadConvKey;

impl fmt::Display for BadConvKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bad conversation id")
    }
}

impl std::error::Error for BadConvKey {}

impl ConvKey {
    /// The conversation of two users, in either order.
    pub fn c2c(a: &str, b: &str) -> Result<ConvKey, BadConvKey> {
        if valid_user_id(a) && valid_user_id(b) { ConvKey::kept_c2c(a, b) } else { Err(BadConvKey) }
    }

    fn kept_c2c(a: &str, b: &str) -> Result<ConvKey, BadConvKey> {
        if !kept_user_id(a) || !kept_user_id(b) {
            return Err(BadConvKey);
        }
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        Ok(ConvKey::C2c(lo.into(), hi.into()))
    }

    /// The conversation of a group.
    pub fn group(group: &str) -> Result<ConvKey, BadConvKey> {
        if valid_group_id(group) { Ok(ConvKey::Group(group.into())) } else { Err(BadConvKey) }
    }

    fn kept_group(group: &str) -> Result<ConvKey, BadConvKey> {
        if kept_group_id(group) { Ok(ConvKey::Group(group.into())) } else { Err(BadConvKey) }
    }

    /// Reads wire text. Also of users and groups whose ids are not made any more: what was said with them stays.
    pub fn parse(text: &str) -> Result<ConvKey, BadConvKey> {
        if let Some(group) = text.strip_prefix("group:") {
            return ConvKey::kept_group(group);
        }
        let (len, rest) = text.strip_prefix("c2c:").and_then(|r| r.split_once(':')).ok_or(BadConvKey)?;
        let len: usize = len.parse().map_err(|_| BadConvKey)?;
        let (first, rest) = rest.split_at_checked(len).ok_or(BadConvKey)?;
        let second = rest.strip_prefix(':').ok_or(BadConvKey)?;
        let key = ConvKey::kept_c2c(first, second)?;
        // Only the canonical text is a key: no unsorted pair, no "05".
        if key.to_string() == text { Ok(key) } else { Err(BadConvKey) }
    }

    /// V2TIM conversation id as `me` sees it: `c2c_<peer>` or `group_<group>`.
    pub fn conversation_id(&self, me: &str) -> String {
        match self {
            ConvKey::Group(g) => format!("group_{g}"),
            ConvKey::C2c(..) => format!("c2c_{}", self.peer(me).unwrap_or(me)),
        }
    }

    /// Reads a V2TIM conversation id as `me` wrote it; also those that [`ConvKey::parse`] still reads.
    pub fn from_conversation_id(id: &str, me: &str) -> Result<ConvKey, BadConvKey> {
        if let Some(peer) = id.strip_prefix("c2c_") {
            ConvKey::kept_c2c(me, peer)
        } else if let Some(group) = id.strip_prefix("group_") {
            ConvKey::kept_group(group)
        } else {
            Err(BadConvKey)
        }
    }

    /// The other user of a one-to-one conversation; `None` for groups and when `me` is not in it.
    pub fn peer(&self, me: &str) -> Option<&str> {
        match self {
            ConvKey::C2c(a, b) if a == me => Some(b),
            ConvKey::C2c(a, b) if b == me => Some(a),
            _ => None,
        }
    }

    /// Wire value of `ConvState.kind`.
    pub fn kind(&self) -> u32 {
        match self {
            ConvKey::C2c(..) => crate::rules::CONV_C2C,
            ConvKey::Group(_) => crate::rules::CONV_GROUP,
        }
    }
}

/// V2TIM conversation id of a wire key as `me` sees it; what is no key stays as it is.
pub fn conversation_id(key: &str, me: &str) -> String {
    ConvKey::parse(key).map_or_else(|_| key.to_owned(), |k| k.conversation_id(me))
}

impl fmt::Display for ConvKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConvKey::C2c(a, b) => write!(f, "c2c:{}:{a}:{b}", a.len()),
            ConvKey::Group(g) => write!(f, "group:{g}"),
        }
    }
}
