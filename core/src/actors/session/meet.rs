//! Somebody this user never wrote with: a window opens on their conversation before its first message. The server says first whether
//! there is such a user; out of its reach the conversation begins here at once, and what is sent into it says it later.
use super::Session;
use crate::actors::requests::Pending;
use crate::api::Error;
use crate::store::{ConversationWork, Meeting, Op, Then, Work};
use ntk_protocol::methods::Conversations;
use ntk_protocol::rules::code;
use ntk_protocol::{Method, wire, wire::frame};
use prost::Message as _;

impl Session {
    pub(super) fn meet(&mut self, meeting: Meeting) {
        if !self.up {
            return self.begin(meeting);
        }
        let Meeting { key, count, ticket } = meeting;
        let args = wire::GetConv { conv: key.to_string() }.encode_to_vec().into();
        let rid = self.ask_for(ticket, Pending::Meet { key, count });
        let method = Method::from(Conversations::Get).name().into();
        self.send(frame::Kind::Rpc(wire::Rpc { rid, method, args }));
    }

    pub(super) fn met(&self, meeting: Meeting, r: &wire::RpcRes) {
        let said = ntk_protocol::read::<wire::ConvState>(&r.result).ok();
        match (r.code, said.filter(|s| s.conv == meeting.key.to_string())) {
            (0, Some(state)) => {
                self.open(ConversationWork::State { state: Box::new(state), reply: false }, meeting);
            }
            (code::UNKNOWN_USER | code::INVALID_CONVERSATION, _) => {
                self.finish(meeting.ticket, Err(Error::from_wire(r.code, &r.text)));
            }
            // It cannot say now.
            _ => self.begin(meeting),
        }
    }

    /// What the server knows of them is asked for when it can be.
    pub(super) fn begin(&self, meeting: Meeting) {
        self.open(ConversationWork::Begin(meeting.key.clone()), meeting);
    }

    fn open(&self, work: ConversationWork, meeting: Meeting) {
        self.p.store.post(Op::Work(Work::Conversations(work), Then::Window(Box::new(meeting))));
    }
}
