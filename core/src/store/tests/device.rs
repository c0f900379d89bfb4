//! A device without threads and without a server: the store, its windows and its lane, for tests of what is stored.
use crate::api::{ConversationFilter, ConversationRow, Delivery, Error, Event};
use crate::delivery::Lane;
use crate::lists::{Lists, Source};
use crate::model::ids::{LocalId, UserId};
use crate::model::order::Around;
use crate::store::People;
use crate::store::ground::claims::Claims;
use crate::store::ground::schema;
use crate::store::ground::tx::{Running, Times, Tx};
use crate::store::reading::audit;
use crate::store::reading::filters::Subscriptions;
use crate::store::work::Work;
use crate::store::work::held::Held;
use crate::store::writer::publish::Committed;
use crate::store::{MessageWork, Outcome, SyncWork};
use ntk_protocol::wire;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub(super) const ME: &str = "me";

pub(super) fn me() -> UserId {
    ME.to_owned().into()
}

pub(super) struct Device {
    pub(super) c: Connection,
    pub(super) held: Held,
    running: Running,
    /// A host that looks after every commit.
    lane: Arc<Lane>,
    pub(super) lists: Lists,
    open: bool,
    /// What the host was told, until a test takes it.
    pub(super) events: Vec<Event>,
    pub(super) now: i64,
    /// The server's time, as far as the device has heard it.
    pub(super) server_now: Option<i64>,
    pub(super) claims: Claims,
    pub(super) subscriptions: Subscriptions,
    /// A commit told the sender to look at its queue, until a test takes it.
    pub(super) woken: bool,
    /// Rows of each conversation window, by its patches.
    rows: BTreeMap<u64, u32>,
}

impl Device {
    pub(super) fn new() -> Device {
        Device::on(schema::open_writer(std::path::Path::new(":memory:")).unwrap())
    }

    pub(super) fn on(c: Connection) -> Device {
        let lane = Arc::new(Lane::new(Arc::new(|| ())));
        let mut lists = Lists::new(lane.clone(), Source::stored());
        lists.set_user(&me());
        lists.load_index(&c).unwrap();
        lists.open_conversations(ConversationFilter::default(), 5).unwrap();
        lists.open_conversations(ConversationFilter { unread: true, ..Default::default() }, 5).unwrap();
        let totals = crate::store::ground::conv::sum_totals(&c).unwrap();
        let newest = crate::store::ground::sql::row(&c, "SELECT max(local_id) FROM message", [], |r| r.get::<_, Option<i64>>(0))
            .unwrap()
            .flatten();
        let next_local = LocalId(newest.unwrap_or(0) + 1);
        Device {
            running: Running { totals, next_local, top: crate::store::ground::conv::top(&c).unwrap() },
            c,
            held: Held::default(),
            lane,
            lists,
            open: false,
            events: vec![],
            now: 5,
            server_now: None,
            claims: Claims::default(),
            subscriptions: Subscriptions::default(),
            woken: false,
            rows: BTreeMap::new(),
        }
    }

    pub(super) fn apply(&mut self, work: &Work, crash: bool) {
        self.attempt(work, crash).map(drop).unwrap();
    }

    pub(super) fn attempt(&mut self, work: &Work, crash: bool) -> Result<Outcome, Error> {
        let queued = self.queue();
        let open = self.c.unchecked_transaction().unwrap();
        let mut held = self.held.clone();
        let user = me();
        let mut tx = Tx::new(
            &open,
            &user,
            self.lists.people(),
            Times { here: self.now, server: self.server_now },
            &self.claims,
            self.running,
        );
        let ran = work.run(&mut tx, &mut held);
        tx.finish().unwrap();
        let (news, running, convs) = tx.into_parts();
        self.claims.ended(!crash);
        if crash {
            return ran;
        }
        open.commit().unwrap();
        (self.held, self.running) = (held, running);
        let first = convs.keys().next().copied();
        let mut done = Committed::default();
        done.absorb(news, convs);
        self.lists.on_commit(&done.touched());
        done.count(&mut self.subscriptions);
        for changed in self.subscriptions.changes(self.held.known) {
            self.lane.event(Event::FilteredUnreadChanged(changed));
        }
        if let Some(event) = done.conversations(&me()) {
            self.lane.event(event);
        }
        let woken = done.news(&me(), &self.lane).outbox;
        // Of an acknowledgement the sender knows: it is the answer to its own question.
        let acknowledged = matches!(work, Work::Messages(MessageWork::SendAcked { .. }));
        assert!(woken || acknowledged || queued == self.queue(), "the queue changed and the sender heard nothing of it");
        self.woken |= woken;
        if let (false, Some(conv)) = (self.open, first) {
            self.open = true;
            self.lists.open_messages(&self.c, conv, 6, Around::Bottom).unwrap();
        }
        self.lists.flush(&self.c, 0).unwrap();
        let Device { events, rows, .. } = self;
        let mut sink = |d: &Delivery| match d {
            Delivery::Event(e) => events.push(e.clone()),
            Delivery::ConversationPatch(p) => drop(rows.insert(p.window, p.new_len)),
            _ => {}
        };
        self.lane.pump(99, Duration::from_secs(9), &mut sink).unwrap();
        ran
    }

    /// What waits to be sent, and whether it waits for its files.
    pub(super) fn queue(&self) -> Vec<(LocalId, bool)> {
        crate::store::load_outbox(&self.c, LocalId(0)).unwrap().iter().map(|q| (q.local_id, q.upload)).collect()
    }

    /// The next entry of the stream.
    pub(super) fn entry(&mut self, kind: wire::EntryKind, conv: &str, fill: impl FnOnce(&mut wire::Entry)) {
        let useq = self.held.cursor.next().wire();
        let mut e = wire::Entry { useq, kind: kind.into(), conv: conv.into(), ..Default::default() };
        fill(&mut e);
        self.apply(&Work::Sync(SyncWork::Entries(vec![e])), false);
    }

    /// A message of the stream.
    pub(super) fn receive(&mut self, conv: &str, msg: wire::Msg) {
        self.entry(wire::EntryKind::EntryMsg, conv, |e| e.msg = Some(msg.into()));
    }

    /// A conversation's state in the stream.
    pub(super) fn state(&mut self, state: wire::ConvState) {
        self.entry(wire::EntryKind::EntryConv, &state.conv.clone(), |e| e.conv_state = Some(state.into()));
    }

    /// A row as the host sees it.
    pub(super) fn row(&self, conversation: &str) -> ConversationRow {
        let id = crate::store::find_conversation(&self.c, &me(), conversation).unwrap();
        crate::store::conversation_row(&self.c, &me(), &People::default(), id).unwrap().unwrap()
    }

    /// How many rows a conversation window shows.
    pub(super) fn shown(&self, window: u64) -> u32 {
        self.rows.get(&window).copied().unwrap_or(0)
    }

    pub(super) fn total(&self) -> i64 {
        self.running.totals.count
    }

    pub(super) fn check(&self) {
        let report = audit::audit(&self.c, &me(), Some((self.running.totals, self.held.cursor))).unwrap();
        assert_eq!(report.differences, Vec::<String>::new());
        assert_eq!(self.lists.check(&self.c).unwrap(), Vec::<String>::new());
        assert_eq!(self.subscriptions.check(&self.c).unwrap(), Vec::<String>::new());
    }
}
