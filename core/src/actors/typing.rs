//! Who types: told now or never, stored nowhere, and not too often.
use super::session::Session;
use crate::api::{ErrorCode, Event, TypingChanged};
use crate::store::{find_conversation, others_wrote_since};
use crate::ticket::Ticket;
use ntk_protocol::{ConvKey, MessageId, rules, wire, wire::frame};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// At most one leaves a conversation in this long.
const EVERY: Duration = Duration::from_secs(4);
/// One-to-one: only while the peer wrote this recently, milliseconds (the rule of V2TIM's UI kit).
const PEER_WROTE_MS: i64 = 30_000;

/// When this user was last said to type, by conversation.
#[derive(Default)]
pub(crate) struct Typing(BTreeMap<String, (Instant, bool)>);

impl Session {
    /// Says that this user types, or stopped, if that is worth saying now. It succeeds either way.
    pub(super) async fn set_typing(&mut self, conversation: &str, typing: bool, ticket: Ticket) {
        let Some(user) = &self.user else { return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into())) };
        let me = user.user.clone();
        let Ok(key) = ConvKey::from_conversation_id(conversation, &me) else {
            return self.finish(ticket, Err(ErrorCode::InvalidConversation.into()));
        };
        let now = Instant::now();
        self.typing.0.retain(|_, (at, _)| now.duration_since(*at) < EVERY);
        let due = match self.typing.0.get(conversation) {
            None => true,
            // A stop ends what was said; more of the same says nothing.
            Some((_, said)) => *said && !typing,
        };
        if self.up && due && self.worth_it(conversation, &key, me).await {
            self.typing.0.insert(conversation.to_owned(), (now, typing));
            let text = if typing { "1" } else { "" };
            let body = prost::Message::encode_to_vec(&wire::Body { text: text.into(), ..Default::default() });
            let cmid = MessageId::new(self.p.env.clock.now_ms() as u64, self.p.env.random());
            // Its answer is nobody's: request 0 is never waited for.
            self.send(frame::Kind::Send(wire::Send {
                conv: key.to_string(),
                cmid: cmid.0.to_vec().into(),
                kind: rules::kind::TYPING,
                flags: rules::flags::ONLINE_ONLY,
                body: body.into(),
                ..Default::default()
            }));
        }
        self.finish(ticket, Ok(()));
    }

    async fn worth_it(&self, conversation: &str, key: &ConvKey, me: String) -> bool {
        if let ConvKey::Group(_) = key {
            return true;
        }
        let (conversation, since) = (conversation.to_owned(), self.server_now_ms() - PEER_WROTE_MS);
        let recent = self.p.readers.read(move |c| {
            let conv = find_conversation(c, &me, &conversation)?;
            Ok(others_wrote_since(c, conv, &me, since)?)
        });
        recent.await.unwrap_or(false)
    }

    pub(super) fn heard_typing(&mut self, conversation: String, user_id: String, typing: bool) {
        self.p.lane.event(Event::TypingChanged(TypingChanged { conversation, user_id, typing }));
    }
}
