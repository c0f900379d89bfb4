//! What a commit changed, for those who must learn of it: windows, the host, the session.
use super::rows;
use super::tx::{Looked, News};
use super::wants::{ConvWants, conv_wants};
use crate::api::{ConversationChange, ConversationsChanged, Event, MessagesReceived};
use crate::delivery::Lane;
use crate::lists::{ConvTouch, Touched};
use crate::model::order::OrderKey;
use rusqlite::Connection;
use std::collections::{BTreeMap, btree_map::Entry};

/// What one or more transaction states changed.
#[derive(Default)]
pub(super) struct Committed {
    news: News,
    convs: BTreeMap<i64, Looked>,
}

impl Committed {
    /// Adds what came later in the same transaction.
    pub(super) fn absorb(&mut self, news: News, convs: BTreeMap<i64, Looked>) {
        for (id, new) in convs {
            match self.convs.entry(id) {
                Entry::Vacant(place) => drop(place.insert(new)),
                Entry::Occupied(mut old) => {
                    let old = old.get_mut();
                    old.now = new.now;
                    old.before = old.before.take().or(new.before);
                }
            }
        }
        self.news.convs.extend(news.convs);
        self.news.messages.extend(news.messages);
        self.news.holes.extend(news.holes);
        self.news.reread.extend(news.reread);
        self.news.events.extend(news.events);
        self.news.received.extend(news.received);
        self.news.wants.extend(news.wants);
        self.news.placeless.extend(news.placeless);
        self.news.pages.extend(news.pages);
        self.news.outbox |= news.outbox;
        self.news.reads |= news.reads;
        self.news.intents |= news.intents;
    }

    /// What windows must know.
    pub(super) fn touched(&mut self) -> Touched {
        let news = &mut self.news;
        Touched {
            convs: news.convs.iter().filter_map(|id| self.convs.get(id)).map(touch).collect(),
            messages: std::mem::take(&mut news.messages),
            holes: std::mem::take(&mut news.holes).into_iter().collect(),
            reread: std::mem::take(&mut news.reread).into_iter().collect(),
        }
    }

    /// What must be asked of the server.
    pub(super) fn wants(&self, c: &Connection) -> Vec<ConvWants> {
        self.news.wants.iter().filter_map(|id| self.convs.get(id)).filter_map(|v| conv_wants(c, &v.now)).collect()
    }

    /// Which conversations changed, for the host.
    pub(super) fn conversations(&self, me: &str) -> Option<Event> {
        let ids = self.news.convs.iter().filter_map(|id| self.convs.get(id)).map(|v| rows::conversation_id(&v.now.key, me));
        let changed: Vec<_> = ids.map(|conversation| ConversationChange { conversation, changed: u64::MAX }).collect();
        (!changed.is_empty()).then(|| Event::ConversationsChanged(ConversationsChanged { changed, ..Default::default() }))
    }

    /// Sends the other events; what is left is the session's.
    pub(super) fn news(self, me: &str, lane: &Lane) -> News {
        let Committed { mut news, convs } = self;
        for (conv, (messages, count)) in std::mem::take(&mut news.received) {
            let Some(v) = convs.get(&conv) else { continue };
            let conversation = rows::conversation_id(&v.now.key, me);
            lane.event(Event::MessagesReceived(MessagesReceived { conversation, messages: messages.into(), count }));
        }
        for event in std::mem::take(&mut news.events) {
            lane.event(event);
        }
        news
    }
}

fn touch(v: &Looked) -> ConvTouch {
    let v = &v.now;
    let key = v.listed.then_some(OrderKey { pinned: v.pinned, active_key: v.active_key, id: v.id });
    ConvTouch { id: v.id, key, unread: v.unread.max(0) as u64 }
}
