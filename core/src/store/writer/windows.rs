//! What hosts ask about windows and totals, between two commits. A conversation with somebody who is not known here begins before its
//! first message: the session is asked to meet them.
use super::{Status, Writer};
use crate::api::{Echo, Error, ErrorCode, Reply, WindowOpened};
use crate::model::order::Around;
use crate::store::mailbox::WindowOp;
use crate::store::reading::filters::SubscribeOp;
use crate::store::reading::rows::find_conversation;
use crate::store::reading::wants::{Meeting, Note};
use crate::ticket::Ticket;
use ntk_protocol::ConvKey;
use std::sync::atomic::Ordering;

type Answer = Result<Option<Reply>, Error>;

impl Writer {
    pub(super) fn window(&mut self, op: WindowOp, ticket: Ticket) {
        let _request = ticket.during();
        let answer = match op {
            WindowOp::OpenMessages { conversation, count, around } => match self.open_messages(&conversation, count, around) {
                Err(e) if e.code == ErrorCode::InvalidConversation => match self.stranger(&conversation, around) {
                    Some(key) => return self.note(Note::Meet(Box::new(Meeting { key, count, ticket }))),
                    None => Err(e),
                },
                answer => answer,
            },
            op => self.ask_lists(op),
        };
        self.shown(ticket, answer);
    }

    /// The window's id first, then its rows: a host that keeps windows by id needs it that way round.
    pub(super) fn shown(&mut self, ticket: Ticket, answer: Answer) {
        self.look_for_damage(&answer);
        ticket.done(self.commit_no.load(Ordering::Acquire), answer);
        self.flush();
    }

    /// Opens a window on a conversation that is here.
    pub(super) fn open_messages(&mut self, conversation: &str, count: u32, around: Around) -> Answer {
        let (Some(c), Status::Open) = (&self.connection, &self.status) else { return Err(self.refusal()) };
        let conv = find_conversation(c, &self.me, conversation)?;
        self.lists.open_messages(c, conv, count, around).map(opened)
    }

    /// The conversation with a user, which is not here.
    fn stranger(&self, conversation: &str, around: Around) -> Option<ConvKey> {
        let key = ConvKey::from_conversation_id(conversation, &self.me).ok()?;
        (matches!(key, ConvKey::C2c(..)) && !self.me.is_empty() && around == Around::Bottom).then_some(key)
    }

    fn ask_lists(&mut self, op: WindowOp) -> Answer {
        let Status::Open = &self.status else { return Err(self.refusal()) };
        match op {
            WindowOp::OpenConversations { filter, count } => self.lists.open_conversations(filter, count).map(opened),
            WindowOp::OpenMessages { conversation, count, around } => self.open_messages(&conversation, count, around),
            WindowOp::Grow { window, older, newer } => self.lists.grow(window, older, newer).map(|()| None),
            WindowOp::Move { window, first_index, count } => self.lists.move_to(window, first_index, count).map(|()| None),
            WindowOp::Close { window } => self.lists.close(window).map(|()| None),
            WindowOp::Echo(data) => Ok(Some(Reply::Echo(Echo { data }))),
        }
    }

    pub(super) fn subscribe(&mut self, op: SubscribeOp) -> Answer {
        let Some(c) = &self.connection else { return Err(self.refusal()) };
        match op {
            SubscribeOp::Begin(filter) => {
                self.subscriptions.begin(c, &filter, self.held.known).map(|total| Some(Reply::UnreadTotal(total)))
            }
            SubscribeOp::End(filter) => self.subscriptions.end(&filter).map(|()| None),
        }
    }
}

fn opened(window: u64) -> Option<Reply> {
    Some(Reply::WindowOpened(WindowOpened { window }))
}
