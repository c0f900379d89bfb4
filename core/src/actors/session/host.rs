//! What a host asks of the session besides logging in and out: calls the server answers, messages sent now or never, typing.
use super::Session;
use crate::actors::calls::{Answer, Call, Request, Shown};
use crate::actors::requests::Pending;
use crate::actors::typing::PEER_WROTE_MS;
use crate::api::{Error, ErrorCode, Reply, SendReceipt};
use crate::model::ids::UserId;
use crate::store::{Op, Then, damage, find_conversation, others_wrote_since};
use crate::ticket::Ticket;
use ntk_protocol::{ConvKey, MessageId, wire, wire::frame};
use tokio::time::Instant;

impl Session {
    /// Sends a small named call, or says at once why not.
    pub(super) async fn call(&mut self, call: Call, ticket: Ticket) {
        let Some(user) = &self.user else { return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into())) };
        if !self.up {
            return match call.offline() {
                Ok(rows) => self.read_reply(ticket, rows),
                Err(e) => self.finish(ticket, Err(e)),
            };
        }
        let request = match call.request(&user.user) {
            Ok(Request::Args(args)) => Ok(args),
            Ok(Request::Rows(rows)) => self.p.readers.read(rows).await,
            Err(e) => Err(e),
        };
        let (method, args) = match request {
            Ok(args) => args,
            Err(e) => return self.finish(ticket, Err(e)),
        };
        let rid = self.ask_for(ticket, Pending::Call(call));
        self.send(frame::Kind::Rpc(wire::Rpc { rid, method: method.name().into(), args: args.into() }));
    }

    /// Notes a question whose asker holds a ticket.
    pub(super) fn ask_for(&mut self, ticket: Ticket, pending: Pending) -> u64 {
        let rid = self.effects.number();
        self.requests.add(rid, pending, Instant::now());
        self.tickets.insert(rid, ticket);
        rid
    }

    /// Completes a call with what the database says.
    pub(super) fn read_reply(&self, ticket: Ticket, rows: Shown) {
        let (at, onlooker) = (self.commit_no(), self.p.readers.onlooker());
        // Dropped unread, the job drops the ticket, which completes it.
        self.p.readers.submit(Box::new(move |c, people| {
            let result = c.and_then(|c| onlooker.look(people, || rows(c, people)));
            let damage = damage(&result);
            ticket.done(at, result.map(Some));
            damage
        }));
    }

    pub(super) fn call_answered(&self, call: Call, ticket: Ticket, r: wire::RpcRes) {
        let device = self.user.as_ref().map_or("", |u| u.device.as_str());
        match call.answer(device, r) {
            Ok(Answer::Done) => self.finish(ticket, Ok(())),
            Ok(Answer::Reply(reply)) => ticket.done(self.commit_no(), Ok(Some(reply))),
            Ok(Answer::Read(rows)) => self.read_reply(ticket, rows),
            Ok(Answer::Work(work)) => self.p.store.post(Op::Work(work, Then::Ticket(ticket))),
            Err(e) => self.finish(ticket, Err(e)),
        }
    }

    /// Online-only: now or never, stored nowhere.
    pub(super) fn send_online_only(&mut self, conversation: &str, mut send: wire::Send, ticket: Ticket) {
        let Some(user) = &self.user else { return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into())) };
        let Ok(key) = ConvKey::from_conversation_id(conversation, &user.user) else {
            return self.finish(ticket, Err(ErrorCode::InvalidConversation.into()));
        };
        if !self.up {
            return self.finish(ticket, Err(ErrorCode::NoNetwork.into()));
        }
        send.conv = key.to_string();
        send.rid = self.ask_for(ticket, Pending::OnlineOnly { cmid: send.cmid.to_vec() });
        self.send(frame::Kind::Send(send));
    }

    pub(super) fn online_only_answered(&self, cmid: &[u8], ticket: Ticket, a: &wire::SendAck) {
        let message_id = MessageId::from_wire(cmid).map_or_else(|_| String::new(), |id| id.to_string());
        let receipt = Reply::SendReceipt(SendReceipt { local_id: 0, message_id });
        let result = if a.code == 0 { Ok(Some(receipt)) } else { Err(Error::from_wire(a.code, &a.text)) };
        ticket.done(self.commit_no(), result);
    }

    /// Says that this user types, or stopped, if that is worth saying now. It succeeds either way.
    pub(super) async fn set_typing(&mut self, conversation: &str, typing: bool, ticket: Ticket) {
        let Some(user) = &self.user else { return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into())) };
        let me = user.user.clone();
        let Ok(key) = ConvKey::from_conversation_id(conversation, &me) else {
            return self.finish(ticket, Err(ErrorCode::InvalidConversation.into()));
        };
        let now = Instant::now();
        let due = self.typing.due(now, conversation, typing);
        if self.up && due && self.peer_listens(conversation, &key, me).await {
            let cmid = MessageId::new(self.p.env.clock.now_ms() as u64, self.p.env.random());
            let send = self.typing.say(now, conversation, &key, cmid, typing);
            self.send(frame::Kind::Send(send));
        }
        self.finish(ticket, Ok(()));
    }

    /// A group always does; a peer who wrote a moment ago does.
    async fn peer_listens(&self, conversation: &str, key: &ConvKey, me: UserId) -> bool {
        if let ConvKey::Group(_) = key {
            return true;
        }
        // The server's time, which messages carry: this machine's clock may be wrong by hours.
        let since = self.p.env.clock.now_ms().saturating_add(self.server_ahead_ms) - PEER_WROTE_MS;
        let conversation = conversation.to_owned();
        let recent = self.p.readers.read(move |c| {
            let conv = find_conversation(c, &me, &conversation)?;
            Ok(others_wrote_since(c, conv, &me, since)?)
        });
        recent.await.unwrap_or(false)
    }
}
