//! Who types: told now or never, stored nowhere, and not too often.
use ntk_protocol::{ConvKey, MessageId, rules, wire};
use prost::Message as _;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// At most one leaves a conversation in this long.
const EVERY: Duration = Duration::from_secs(4);
/// One-to-one: only while the peer wrote this recently, milliseconds (the rule of V2TIM's UI kit).
pub(super) const PEER_WROTE_MS: i64 = 30_000;

/// What this user was last said to do, by conversation.
#[derive(Debug, Default)]
pub(crate) struct Typing(BTreeMap<String, Said>);

#[derive(Debug)]
struct Said {
    at: Instant,
    typing: bool,
}

impl Typing {
    /// Is this worth saying, as far as it was not said already?
    pub(crate) fn due(&mut self, now: Instant, conversation: &str, typing: bool) -> bool {
        self.0.retain(|_, said| now.duration_since(said.at) < EVERY);
        // A stop ends what was said; more of the same says nothing.
        self.0.get(conversation).is_none_or(|said| said.typing && !typing)
    }

    /// It is said now; the message that says it. Its answer is nobody's: request 0 is never waited for.
    pub(crate) fn say(&mut self, now: Instant, conversation: &str, key: &ConvKey, cmid: MessageId, typing: bool) -> wire::Send {
        self.0.insert(conversation.to_owned(), Said { at: now, typing });
        let text = if typing { "1" } else { "" };
        wire::Send {
            conv: key.to_string(),
            cmid: cmid.0.to_vec().into(),
            kind: rules::kind::TYPING,
            flags: rules::flags::ONLINE_ONLY,
            body: wire::Body { text: text.into(), ..Default::default() }.encode_to_vec().into(),
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests;
