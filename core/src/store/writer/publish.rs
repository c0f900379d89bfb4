//! What a commit changed, for those who must learn of it: windows, the host, the session.
use crate::api::{
    AtInfo, Blob, ConversationChange, ConversationKind, ConversationRow, ConversationsChanged, Event, GroupMembership, GroupRole,
    GroupType, MessageDigest, MessagesReceived, ReceiveOpt,
};
use crate::delivery::Lane;
use crate::model::ids::{ConvId, LocalId, UserId};
use crate::model::order::OrderKey;
use crate::model::touch::{ConvTouch, Touched};
use crate::store::ground::conv::Conv;
use crate::store::ground::news::{News, Received};
use crate::store::ground::tx::Looked;
use crate::store::reading::filters::Subscriptions;
use crate::store::reading::wants::{ConvWants, conv_wants};
use ntk_protocol::conversation_id;
use rusqlite::Connection;
use std::collections::{BTreeMap, btree_map::Entry};

/// What one or more transaction states changed.
#[derive(Default)]
pub(crate) struct Committed {
    news: News,
    convs: BTreeMap<ConvId, Looked>,
}

impl Committed {
    /// Adds what came later in the same transaction.
    pub(crate) fn absorb(&mut self, news: News, convs: BTreeMap<ConvId, Looked>) {
        for (id, new) in convs {
            match self.convs.entry(id) {
                Entry::Vacant(place) => drop(place.insert(new)),
                Entry::Occupied(mut old) => {
                    let old = old.get_mut();
                    let at_changes = old.now.at_changes;
                    old.now = new.now;
                    old.now.at_changes += at_changes;
                    old.before = old.before.take().or(new.before);
                }
            }
        }
        self.news.convs.extend(news.convs);
        self.news.messages.extend(news.messages);
        self.news.redrawn.extend(news.redrawn);
        self.news.holes.extend(news.holes);
        self.news.reread.extend(news.reread);
        self.news.users.extend(news.users);
        for (conv, changed) in news.renamed {
            *self.news.renamed.entry(conv).or_default() |= changed;
        }
        self.news.events.extend(news.events);
        self.news.received.extend(news.received);
        self.news.wants.extend(news.wants);
        self.news.placeless.extend(news.placeless);
        self.news.pages.extend(news.pages);
        self.news.outbox |= news.outbox;
        self.news.cancelled.extend(news.cancelled);
        self.news.reads |= news.reads;
        self.news.intents |= news.intents;
    }

    /// Is somebody called otherwise?
    pub(crate) fn renames(&self) -> bool {
        !self.news.users.is_empty()
    }

    /// What windows must know.
    pub(crate) fn touched(&mut self) -> Touched {
        let news = &mut self.news;
        Touched {
            convs: news.convs.iter().filter_map(|id| self.convs.get(id)).map(touch).collect(),
            messages: std::mem::take(&mut news.messages),
            holes: std::mem::take(&mut news.holes).into_iter().collect(),
            reread: std::mem::take(&mut news.reread).into_iter().collect(),
            users: std::mem::take(&mut news.users),
        }
    }

    /// What must be asked of the server.
    pub(crate) fn wants(&self, c: &Connection) -> Vec<ConvWants> {
        self.news.wants.iter().filter_map(|id| self.convs.get(id)).filter_map(|v| conv_wants(c, &v.now)).collect()
    }

    /// Moves running totals by what changed.
    pub(crate) fn count(&self, subscriptions: &mut Subscriptions) {
        for v in self.convs.values() {
            if let Some(before) = &v.before {
                subscriptions.moved(before, &v.now);
            }
        }
    }

    /// Which conversations came, went or changed, for the host; nothing when a row would look as before.
    pub(crate) fn conversations(&self, me: &UserId) -> Option<Event> {
        let mut said = ConversationsChanged::default();
        for v in self.news.convs.iter().filter_map(|id| self.convs.get(id)) {
            let before = v.before.as_ref().unwrap_or(&v.now);
            let id = || conversation_id(&v.now.key, me);
            match (before.listed, v.now.listed) {
                (false, true) => said.added.push(id()),
                (true, false) => said.deleted.push(id()),
                (false, false) => {}
                (true, true) => {
                    let redrawn = self.news.redrawn.contains(&v.now.last_local_id);
                    let renamed = self.news.renamed.get(&v.now.id).copied().unwrap_or(0);
                    let changed = shown(&v.now, redrawn).changed_from(&shown(before, false)) | renamed;
                    if changed != 0 {
                        said.changed.push(ConversationChange { conversation: id(), changed });
                    }
                }
            }
        }
        (said != ConversationsChanged::default()).then_some(Event::ConversationsChanged(said))
    }

    /// Sends the other events; what is left is the session's.
    pub(crate) fn news(self, me: &UserId, lane: &Lane) -> News {
        let Committed { mut news, convs } = self;
        for (conv, Received { newest, count }) in std::mem::take(&mut news.received) {
            let Some(v) = convs.get(&conv) else { continue };
            let conversation = conversation_id(&v.now.key, me);
            lane.event(Event::MessagesReceived(MessagesReceived { conversation, messages: newest.into(), count }));
        }
        for event in std::mem::take(&mut news.events) {
            lane.event(event);
        }
        news
    }
}

/// Something that differs in the fields in which the row differs. Values are the row's where that is cheap, else stand for it.
fn shown(c: &Conv, redrawn: bool) -> ConversationRow {
    let time_ms = if c.last_local_id == LocalId(0) { c.active_key } else { c.last_ts };
    let last = MessageDigest { local_id: c.last_local_id.host(), is_self: redrawn, time_ms, ..Default::default() };
    ConversationRow {
        id: String::new(),
        kind: ConversationKind::default(),
        title: c.name.clone(),
        last_message: (c.last_local_id.is_some()).then_some(last),
        time_ms,
        unread: c.unread.max(0) as u64,
        unread_exact: c.unread_exact,
        recv_opt: ReceiveOpt::from_u32(c.recv_opt).unwrap_or_default(),
        pinned: c.pinned,
        head_seq: c.head_seq.host(),
        read_seq: c.read_seq.host(),
        peer_read_seq: c.peer_read_seq.host(),
        member_count: c.member_count,
        is_member: c.is_member,
        marks: c.marks,
        custom_data: Blob(c.custom_data.clone()),
        folders: c.folders.clone(),
        draft: c.draft.clone(),
        draft_ms: c.draft_ts,
        at: vec![AtInfo { seq: u64::from(c.at_changes), at_type: 0 }],
        order_key: c.active_key,
        membership: GroupMembership::from_u32(c.membership).unwrap_or_default(),
        group_type: GroupType::from_u32(c.group_type).unwrap_or_default(),
        role: GroupRole::from_u32(c.role).unwrap_or_default(),
        // What the peer is called and looks like is in no row: `News::renamed`.
        face_url: String::new(),
    }
}

fn touch(v: &Looked) -> ConvTouch {
    let v = &v.now;
    let key = v.listed.then_some(OrderKey { pinned: v.pinned, active_key: v.active_key, id: v.id });
    ConvTouch { id: v.id, key, traits: v.traits().unwrap_or_default() }
}
