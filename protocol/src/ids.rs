//! Identifier rules (V2TIM: user id 1..32 bytes of printable ASCII, group id 1..48 and not starting with `@TGS#`). None begins or ends
//! with a space or has two in a row: such ids look alike. Of what else looks alike only ASCII's own is left (`l` and `I`, `Anna` and
//! `anna`): who gives out ids decides on that.
use std::fmt;

/// An identifier that breaks its rule; the codes are V2TIM's 7003 (user) and 8501 (group).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bad identifier")
    }
}

impl std::error::Error for BadId {}

fn printable(id: &str, max: usize) -> bool {
    !id.is_empty() && id.len() <= max && id.bytes().all(|b| (0x20..=0x7e).contains(&b))
}

/// Shown, it is what it is.
fn plain(id: &str, max: usize) -> bool {
    printable(id, max) && !id.starts_with(' ') && !id.ends_with(' ') && !id.contains("  ")
}

/// 1..=32 bytes of printable ASCII; spaces only inside, one at a time.
pub fn valid_user_id(id: &str) -> bool {
    plain(id, 32)
}

/// 1..=48 bytes of printable ASCII, not starting with `@TGS#`; spaces only inside, one at a time.
pub fn valid_group_id(id: &str) -> bool {
    plain(id, 48) && !id.starts_with("@TGS#")
}

/// A user id as versions before the rule on spaces took it too: what is kept of such a one can be read.
pub(crate) fn kept_user_id(id: &str) -> bool {
    printable(id, 32)
}

/// The same of a group.
pub(crate) fn kept_group_id(id: &str) -> bool {
    printable(id, 48) && !id.starts_with("@TGS#")
}

/// 1..=64 bytes of printable ASCII.
pub fn valid_device_id(id: &str) -> bool {
    printable(id, 64)
}

/// Message id: 16 bytes (UUIDv7), minted by the sending device before the first attempt and the same for ever.
#[derive(Default, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(pub [u8; 16]);

impl MessageId {
    /// Builds a UUIDv7 from `unix_ms` and 10 random bytes.
    pub fn new(unix_ms: u64, random: [u8; 10]) -> MessageId {
        let mut b = [0u8; 16];
        b[..6].copy_from_slice(&unix_ms.to_be_bytes()[2..]);
        b[6..].copy_from_slice(&random);
        b[6] = (b[6] & 0x0f) | 0x70;
        b[8] = (b[8] & 0x3f) | 0x80;
        MessageId(b)
    }

    /// Reads the 16 wire bytes.
    pub fn from_wire(bytes: &[u8]) -> Result<MessageId, BadId> {
        bytes.try_into().map(MessageId).map_err(|_| BadId)
    }

    /// Reads the 32 hex digits that [`fmt::Display`] writes.
    pub fn parse(hex: &str) -> Result<MessageId, BadId> {
        if hex.len() != 32 || !hex.is_ascii() {
            return Err(BadId);
        }
        let mut b = [0u8; 16];
        for (i, out) in b.iter_mut().enumerate() {
            *out = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).map_err(|_| BadId)?;
        }
        Ok(MessageId(b))
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::hex(&self.0))
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
