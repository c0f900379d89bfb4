//! A database that random commits change, the host's mirrors, and an oracle that knows nothing of the code under test.
#![allow(dead_code)] // each test program uses a part of it
mod oracle;

use self::oracle::SCHEMA;
use super::common::{Batch, apply_strictly};
use ntk_core::api::*;
use ntk_core::testing::delivery::Lane;
use ntk_core::testing::lists::{
    Around, ConvId, ConvTouch, Lists, LocalId, MessageTouch, MsgKey, OrderKey, People, Seq, Source, Touch, Touched, Traits,
    UserId, Want,
};
use rusqlite::{Connection, OptionalExtension};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

thread_local! {
    /// The so-manieth read of a row from now fails; 0 = none.
    static FAILS: Cell<u32> = const { Cell::new(0) };
}

fn may_fail() -> rusqlite::Result<()> {
    match FAILS.replace(FAILS.get().saturating_sub(1)) {
        1 => Err(rusqlite::Error::InvalidQuery),
        _ => Ok(()),
    }
}

fn conversation_row(c: &Connection, _me: &UserId, _: &People, id: ConvId) -> rusqlite::Result<Option<ConversationRow>> {
    let sql = "SELECT pinned, unread, title FROM conversation WHERE id = ?1";
    let read = |r: &rusqlite::Row<'_>| {
        Ok(ConversationRow {
            id: format!("c{id}"),
            pinned: r.get(0)?,
            unread: r.get::<_, i64>(1)? as u64,
            title: r.get(2)?,
            ..Default::default()
        })
    };
    may_fail()?;
    c.prepare_cached(sql)?.query_row([id.0], read).optional()
}

fn message_row(c: &Connection, _me: &UserId, _: &People, id: LocalId) -> rusqlite::Result<Option<MessageRow>> {
    let sql = "SELECT seq, text FROM message WHERE local_id = ?1";
    let read = |r: &rusqlite::Row<'_>| {
        Ok(MessageRow { local_id: id.host(), seq: r.get::<_, i64>(0)? as u64, text: r.get(1)?, ..Default::default() })
    };
    may_fail()?;
    c.prepare_cached(sql)?.query_row([id.0], read).optional()
}

pub(crate) struct ConvMirror {
    pub(crate) rev: u64,
    pub(crate) rows: Vec<ConversationRow>,
    pub(crate) first_index: u64,
    pub(crate) total_len: u64,
}

pub(crate) struct MessageMirror {
    pub(crate) rev: u64,
    pub(crate) rows: Vec<MessageRow>,
    pub(crate) older: EdgeState,
    pub(crate) newer: EdgeState,
    pub(crate) newer_count: u64,
}

/// What a host shows, made from patches alone.
pub(crate) enum Mirror {
    Conversations(ConvMirror),
    Messages(MessageMirror),
}

#[derive(Debug, Clone, Copy)]
enum Anchor {
    Bottom(u32),
    /// `id` 0: it waits for the row at `key`.
    Row {
        id: i64,
        key: (i64, i64),
        older: u32,
        newer: u32,
        grown: bool,
    },
}

/// What the test knows of a window it opened.
#[derive(Debug, Clone)]
enum Asked {
    Conversations { filter: ConversationFilter, first: u64, count: u32 },
    Messages { conv: i64, anchor: Anchor },
}

pub(crate) struct World {
    pub(crate) conn: Connection,
    pub(crate) lane: Arc<Lane>,
    pub(crate) lists: Lists,
    pub(crate) mirrors: BTreeMap<u64, Mirror>,
    pub(crate) voids: bool,
    pub(crate) collect: bool,
    pub(crate) patches: usize,
    pub(crate) resets: usize,
    pub(crate) moves: usize,
    pub(crate) replaced: usize,
    pub(crate) holes_filled: usize,
    pub(crate) anchors_lost: usize,
    pub(crate) failed_reads: usize,
    asked: BTreeMap<u64, Asked>,
    wants: Vec<Want>,
    heads: BTreeMap<i64, i64>,
    online: bool,
    random: u64,
    commit_no: u64,
    clock: i64,
    next_local: i64,
    next_sub: i64,
}

impl World {
    pub(crate) fn new(seed: u64) -> World {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(SCHEMA).unwrap();
        let lane = Arc::new(Lane::new(Arc::new(|| ())));
        let lists = Lists::new(lane.clone(), Source { conversation_row, message_row });
        World {
            conn,
            lane,
            lists,
            mirrors: BTreeMap::new(),
            voids: true,
            collect: false,
            patches: 0,
            resets: 0,
            moves: 0,
            replaced: 0,
            holes_filled: 0,
            anchors_lost: 0,
            failed_reads: 0,
            asked: BTreeMap::new(),
            wants: vec![],
            heads: BTreeMap::new(),
            online: false,
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            commit_no: 0,
            clock: 0,
            next_local: 1,
            next_sub: 1,
        }
    }

    fn below(&mut self, n: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as usize % n.max(1)
    }

    // Commits.

    fn sql(&self, sql: &str, params: impl rusqlite::Params) {
        self.conn.prepare_cached(sql).unwrap().execute(params).unwrap();
    }

    fn committed(&mut self, touched: Touched) {
        self.commit_no += 1;
        self.lists.on_commit(&touched);
    }

    pub(crate) fn touch_conversation(&mut self, id: i64) {
        let touch = self
            .conn
            .query_row("SELECT pinned, active_key, unread FROM conversation WHERE id = ?1", [id], |r| {
                let key = OrderKey { pinned: r.get(0)?, active_key: r.get(1)?, id: ConvId(id) };
                let traits = Traits { unread: r.get::<_, i64>(2)? as u64, exact: true, ..Default::default() };
                Ok(ConvTouch { id: key.id, key: Some(key), traits })
            })
            .optional()
            .unwrap()
            .unwrap_or(ConvTouch { id: ConvId(id), key: None, traits: Traits::default() });
        self.committed(Touched { convs: vec![touch], ..Default::default() });
    }

    pub(crate) fn new_conversation(&mut self) -> i64 {
        let id = self.heads.keys().last().map_or(1, |k| k + 1);
        self.heads.insert(id, 0);
        self.clock += 1;
        self.sql("INSERT INTO conversation(id, pinned, active_key, unread, title) VALUES(?1, 0, ?2, 0, '')", (id, self.clock));
        self.touch_conversation(id);
        id
    }

    pub(crate) fn new_conversations(&mut self, n: usize) {
        (0..n).for_each(|_| {
            self.new_conversation();
        });
    }

    pub(crate) fn bump(&mut self, id: i64) {
        self.clock += 1;
        self.sql("UPDATE conversation SET active_key = ?2 WHERE id = ?1", (id, self.clock));
        self.touch_conversation(id);
    }

    pub(crate) fn set_unread(&mut self, id: i64, n: i64) {
        self.sql("UPDATE conversation SET unread = ?2 WHERE id = ?1", (id, n));
        self.touch_conversation(id);
    }

    fn touch_messages(&mut self, conv: i64, touches: Vec<(MsgKey, i64, Touch)>, holes: bool) {
        let messages = touches
            .into_iter()
            .map(|(key, local_id, what)| MessageTouch { conv: ConvId(conv), key, local_id: LocalId(local_id), what })
            .collect();
        let holes = if holes { vec![ConvId(conv)] } else { vec![] };
        self.committed(Touched { messages, holes, ..Default::default() });
    }

    fn store(&mut self, conv: i64, key: MsgKey) -> (MsgKey, i64, Touch) {
        let id = self.next_local;
        self.next_local += 1;
        self.sql(
            "INSERT INTO message(conv, seq, sub, local_id, text) VALUES(?1, ?2, ?3, ?4, 'text')",
            (conv, key.seq, key.sub, id),
        );
        (key, id, Touch::Inserted)
    }

    pub(crate) fn push_message(&mut self, conv: i64) {
        self.push_message_at(conv, self.heads[&conv] + 1);
    }

    pub(crate) fn push_message_at(&mut self, conv: i64, seq: i64) {
        self.heads.insert(conv, seq);
        let key = MsgKey::placed(Seq(seq));
        let touch = self.store(conv, key);
        self.touch_messages(conv, vec![touch], false);
    }

    /// The server has `n` more messages; this device learns only that they exist.
    pub(crate) fn skip(&mut self, conv: i64, n: i64) {
        let head = self.heads.get_mut(&conv).unwrap();
        let lo = *head + 1;
        *head += n;
        let hi = *head;
        let below =
            self.conn.query_row("SELECT lo FROM hole WHERE conv = ?1 AND hi = ?2", (conv, lo - 1), |r| r.get::<_, i64>(0));
        match below.optional().unwrap() {
            Some(from) => self.sql("UPDATE hole SET hi = ?3 WHERE conv = ?1 AND lo = ?2", (conv, from, hi)),
            None => self.sql("INSERT INTO hole VALUES(?1, ?2, ?3)", (conv, lo, hi)),
        }
        self.touch_messages(conv, vec![], true);
    }

    fn is_void(&self, conv: i64, seq: i64) -> bool {
        self.voids && (conv * 31 + seq * 17) % 7 == 0
    }

    /// What exists in a part of a hole arrives.
    pub(crate) fn fill(&mut self, conv: i64, lo: i64, hi: i64) {
        let sql = "SELECT lo, hi FROM hole WHERE conv = ?1 AND lo <= ?3 AND hi >= ?2";
        let hit: Vec<(i64, i64)> = {
            let mut statement = self.conn.prepare_cached(sql).unwrap();
            let found = statement.query_map((conv, lo, hi), |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
            found.map(Result::unwrap).collect()
        };
        let mut touches = vec![];
        for (a, b) in hit {
            self.sql("DELETE FROM hole WHERE conv = ?1 AND lo = ?2", (conv, a));
            if a < lo {
                self.sql("INSERT INTO hole VALUES(?1, ?2, ?3)", (conv, a, lo - 1));
            }
            if b > hi {
                self.sql("INSERT INTO hole VALUES(?1, ?2, ?3)", (conv, hi + 1, b));
            }
            for seq in a.max(lo)..=b.min(hi) {
                if !self.is_void(conv, seq) {
                    touches.push(self.store(conv, MsgKey::placed(Seq(seq))));
                }
            }
            self.holes_filled += 1;
        }
        self.touch_messages(conv, touches, true);
    }

    fn any_conversation(&mut self) -> i64 {
        if self.heads.is_empty() {
            return self.new_conversation();
        }
        let at = self.below(self.heads.len().min(4));
        *self.heads.keys().nth(at).unwrap()
    }

    fn any_message(&mut self, pending: bool) -> Option<(i64, MsgKey, i64)> {
        let sql = if pending {
            "SELECT conv, seq, sub, local_id FROM message WHERE seq = 9223372036854775807"
        } else {
            "SELECT conv, seq, sub, local_id FROM message"
        };
        let all: Vec<(i64, MsgKey, i64)> = {
            let mut statement = self.conn.prepare_cached(sql).unwrap();
            let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, MsgKey { seq: r.get(1)?, sub: r.get(2)? }, r.get(3)?));
            statement.query_map([], read).unwrap().map(Result::unwrap).collect()
        };
        let at = self.below(all.len());
        all.get(at).copied()
    }

    fn relocate(&mut self, conv: i64, id: i64, key: MsgKey) {
        self.sql("UPDATE message SET seq = ?2, sub = ?3, text = text || '!' WHERE local_id = ?1", (id, key.seq, key.sub));
        self.touch_messages(conv, vec![(key, id, Touch::Changed)], false);
    }

    /// One random thing happens.
    pub(crate) fn step(&mut self) {
        match self.below(30) {
            0 => drop(self.new_conversation()),
            1..=3 => {
                let id = self.any_conversation();
                self.bump(id);
            }
            4 => {
                let id = self.any_conversation();
                self.sql("UPDATE conversation SET pinned = 1 - pinned WHERE id = ?1", [id]);
                self.touch_conversation(id);
            }
            5 => {
                let (id, n) = (self.any_conversation(), self.below(3) as i64);
                self.set_unread(id, n);
            }
            6 if self.below(4) == 0 => {
                let id = self.any_conversation();
                self.sql("DELETE FROM conversation WHERE id = ?1", [id]);
                self.touch_conversation(id);
            }
            7..=9 => {
                let conv = self.any_conversation();
                self.push_message(conv);
            }
            10 => {
                let (conv, n) = (self.any_conversation(), 1 + self.below(40) as i64);
                self.skip(conv, n);
                if self.below(3) > 0 {
                    self.push_message(conv);
                }
            }
            11 => {
                let conv = self.any_conversation();
                self.next_sub += 1;
                let touch = self.store(conv, MsgKey { seq: Seq::PENDING, sub: self.next_sub });
                self.touch_messages(conv, vec![touch], false);
            }
            12 | 13 => {
                if let Some((conv, key, id)) = self.any_message(true) {
                    let head = self.heads.get_mut(&conv).unwrap();
                    // Acknowledged, or failed for good and anchored at the head.
                    if key.sub % 3 > 0 {
                        *head += 1;
                        let key = MsgKey::placed(Seq(*head));
                        self.relocate(conv, id, key);
                    } else {
                        let key = MsgKey { seq: Seq(*head), sub: key.sub };
                        self.relocate(conv, id, key);
                    }
                }
            }
            14 => {
                if let Some((conv, key, id)) = self.any_message(false) {
                    self.relocate(conv, id, key);
                }
            }
            15 => {
                if let Some((conv, key, id)) = self.any_message(false) {
                    self.sql("DELETE FROM message WHERE local_id = ?1", [id]);
                    self.touch_messages(conv, vec![(key, id, Touch::Removed)], false);
                }
            }
            16 => {
                if !self.wants.is_empty() {
                    let at = self.below(self.wants.len());
                    let want = self.wants.swap_remove(at);
                    self.serve(want, true);
                }
            }
            17 => {
                self.online = !self.online;
                self.lists.set_online(self.online);
            }
            18 | 19 if self.asked.len() < 6 => self.open_any(),
            20 => self.grow_any(),
            21 => self.move_any(),
            22 if self.below(3) == 0 => {
                if let Some(window) = self.any_window() {
                    self.lists.close(window).unwrap();
                    self.asked.remove(&window);
                    self.mirrors.remove(&window);
                }
            }
            23 if self.below(8) == 0 => self.lists.load_index(&self.conn).unwrap(),
            24 => {
                let n = 1 + self.below(3);
                self.pump(n);
            }
            25 => self.quiet(),
            26 => {
                FAILS.set(1 + self.below(4) as u32);
                self.failed_reads += usize::from(self.lists.flush(&self.conn, self.commit_no).is_err());
                FAILS.set(0);
                self.flush();
            }
            _ => self.flush(),
        }
    }

    fn any_window(&mut self) -> Option<u64> {
        let at = self.below(self.asked.len());
        self.asked.keys().nth(at).copied()
    }

    fn open_any(&mut self) {
        let count = 1 + self.below(12) as u32;
        match self.below(6) {
            5 => self.open_somewhere(count),
            0 => drop(self.open_conversations(ConversationFilter { unread: true, ..Default::default() }, count)),
            1 => drop(self.open_conversations(ConversationFilter::default(), count)),
            2 | 3 => {
                let conv = self.any_conversation();
                self.open_messages(conv, count, 0);
            }
            _ => {
                if let Some((conv, _, id)) = self.any_message(false) {
                    self.open_messages(conv, count, id);
                }
            }
        }
    }

    fn grow_any(&mut self) {
        let Some(window) = self.any_window() else { return };
        let (a, b) = (self.below(5) as u32, self.below(5) as u32);
        self.lists.grow(window, a, b).unwrap();
        match self.asked.get_mut(&window).unwrap() {
            Asked::Conversations { count, .. } => *count += a,
            Asked::Messages { anchor: Anchor::Bottom(count), .. } => *count += a,
            Asked::Messages { anchor: Anchor::Row { older, newer, grown, .. }, .. } => {
                (*older, *newer) = (*older + a, *newer + b);
                *grown |= b > 0;
            }
        }
    }

    /// The test grew this window to the bottom itself.
    pub(crate) fn note_grown(&mut self, window: u64) {
        self.asked.remove(&window);
    }

    fn move_any(&mut self) {
        let Some(window) = self.any_window() else { return };
        let (to, n) = (self.below(6) as u64, 1 + self.below(9) as u32);
        if let Asked::Conversations { first, count, .. } = self.asked.get_mut(&window).unwrap() {
            (*first, *count) = (to, n);
            self.lists.move_to(window, to, n).unwrap();
        }
    }

    pub(crate) fn open_conversations(&mut self, filter: ConversationFilter, count: u32) -> u64 {
        let window = self.lists.open_conversations(filter.clone(), count).unwrap();
        self.asked.insert(window, Asked::Conversations { filter, first: 0, count });
        window
    }

    pub(crate) fn open_messages(&mut self, conv: i64, count: u32, around: i64) -> u64 {
        let at = if around == 0 { Around::Bottom } else { Around::Message(LocalId(around)) };
        let window = self.lists.open_messages(&self.conn, ConvId(conv), count, at).unwrap();
        let anchor = if around == 0 {
            Anchor::Bottom(count)
        } else {
            let (older, key) = (count / 2, self.key_of(around).unwrap());
            Anchor::Row { id: around, key, older, newer: count - 1 - older, grown: false }
        };
        self.asked.insert(window, Asked::Messages { conv, anchor });
        window
    }

    // Delivery.

    pub(crate) fn flush(&mut self) {
        let before = self.lane.len();
        let patches = self.lists.flush(&self.conn, self.commit_no).unwrap();
        self.replaced += (before + patches).saturating_sub(self.lane.len());
        if self.collect {
            self.wants.extend(self.lists.take_wants());
        }
        self.settle_anchors();
    }

    pub(crate) fn settle(&mut self) -> Vec<Delivery> {
        self.flush();
        self.pump(usize::MAX)
    }

    fn pump(&mut self, max: usize) -> Vec<Delivery> {
        let mut items = vec![];
        self.lane.pump(max, Duration::from_secs(60), &mut |d| items.push(d.clone())).unwrap();
        items.iter().for_each(|d| self.apply(d));
        items
    }

    fn apply(&mut self, item: &Delivery) {
        self.patches += 1;
        match item {
            Delivery::ConversationPatch(p) => {
                let empty = ConvMirror { rev: 0, rows: vec![], first_index: 0, total_len: 0 };
                let entry = self.mirrors.entry(p.window).or_insert(Mirror::Conversations(empty));
                let Mirror::Conversations(m) = entry else { panic!("kind") };
                assert_eq!((m.rev, m.rows.len()), (p.base_rev, p.old_len as usize));
                assert!(p.rev > p.base_rev && p.commit_no <= self.commit_no);
                (self.resets, self.moves) = (self.resets + usize::from(p.reset), self.moves + p.moves.len());
                if p.reset {
                    m.rows.clear();
                }
                for r in &p.reloads {
                    assert_eq!(r.row.changed_from(&m.rows[r.old_index as usize]), r.changed);
                    assert_ne!(r.changed, 0);
                }
                let batch = Batch {
                    old_len: m.rows.len(),
                    new_len: p.new_len as usize,
                    deletes: p.deletes.clone(),
                    inserts: p.inserts.iter().map(|i| (i.index, i.row.clone())).collect(),
                    moves: p.moves.iter().map(|m| (m.from, m.to)).collect(),
                    reloads: p.reloads.iter().map(|r| (r.old_index, r.new_index, r.row.clone())).collect(),
                };
                apply_strictly(&mut m.rows, &batch);
                (m.rev, m.first_index, m.total_len) = (p.rev, p.first_index, p.total_len);
            }
            Delivery::MessagePatch(p) => {
                let (older, newer) = (EdgeState::End, EdgeState::End);
                let empty = MessageMirror { rev: 0, rows: vec![], older, newer, newer_count: 0 };
                let entry = self.mirrors.entry(p.window).or_insert(Mirror::Messages(empty));
                let Mirror::Messages(m) = entry else { panic!("kind") };
                assert_eq!((m.rev, m.rows.len()), (p.base_rev, p.old_len as usize));
                (self.resets, self.moves) = (self.resets + usize::from(p.reset), self.moves + p.moves.len());
                if p.reset {
                    m.rows.clear();
                }
                for r in &p.reloads {
                    assert_eq!(r.row.changed_from(&m.rows[r.old_index as usize]), r.changed);
                    assert_ne!(r.changed, 0);
                }
                let batch = Batch {
                    old_len: m.rows.len(),
                    new_len: p.new_len as usize,
                    deletes: p.deletes.clone(),
                    inserts: p.inserts.iter().map(|i| (i.index, i.row.clone())).collect(),
                    moves: p.moves.iter().map(|m| (m.from, m.to)).collect(),
                    reloads: p.reloads.iter().map(|r| (r.old_index, r.new_index, r.row.clone())).collect(),
                };
                apply_strictly(&mut m.rows, &batch);
                (m.rev, m.older, m.newer, m.newer_count) = (p.rev, p.older, p.newer, p.newer_count);
            }
            other => panic!("{other:?}"),
        }
    }

    /// The server answers, in full or with a part from the side that was asked first.
    fn serve(&mut self, want: Want, partly: bool) {
        let width = want.hi - want.lo + 1;
        let n = if partly { 1 + self.below(width as usize) as i64 } else { width };
        match want.newest_first {
            true => self.fill(want.conv.0, want.hi.0 - n + 1, want.hi.0),
            false => self.fill(want.conv.0, want.lo.0, want.lo.0 + n - 1),
        }
    }

    /// Online, until nobody asks any more: then no window still loads.
    pub(crate) fn serve_everything(&mut self) {
        self.online = false;
        self.lists.set_online(false);
        self.settle();
        self.wants.clear();
        self.online = true;
        self.lists.set_online(true);
        for _ in 0..1_000 {
            self.settle();
            if self.wants.is_empty() {
                break;
            }
            for want in std::mem::take(&mut self.wants) {
                self.serve(want, want.lo.0 % 2 == 0);
            }
        }
        for mirror in self.mirrors.values() {
            if let Mirror::Messages(m) = mirror {
                assert!(m.older != EdgeState::Loading && m.newer != EdgeState::Loading, "a window waits for nothing");
            }
        }
    }
}
