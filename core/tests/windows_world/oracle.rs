//! What the windows should show, read from the database the plain way.
use super::{Anchor, Asked, MessageMirror, Mirror, World, conversation_row, message_row};
use ntk_core::api::*;
use ntk_core::testing::lists::{Around, ConvId, LocalId, People, Seq, UserId};
use rusqlite::OptionalExtension;

/// As much of the kernel's tables as windows look at.
pub(super) const SCHEMA: &str = "
CREATE TABLE conversation(id INTEGER PRIMARY KEY, pinned INTEGER, active_key INTEGER, unread INTEGER, title TEXT, listed INTEGER DEFAULT 1,
  kind INTEGER DEFAULT 1, unread_exact INTEGER DEFAULT 1, at_count INTEGER DEFAULT 0, marks INTEGER DEFAULT 0, recv_opt INTEGER DEFAULT 0,
  folders BLOB DEFAULT x'', visible_from INTEGER DEFAULT 1, head_seq INTEGER DEFAULT 1000000);
CREATE INDEX conversation_order ON conversation(pinned, active_key, id) WHERE listed = 1;
CREATE TABLE message(conv INTEGER, seq INTEGER, sub INTEGER, local_id INTEGER UNIQUE, text TEXT, state INTEGER DEFAULT 2, PRIMARY KEY(conv, seq, sub)) WITHOUT ROWID;
CREATE TABLE hole(conv INTEGER, lo INTEGER, hi INTEGER, PRIMARY KEY(conv, lo)) WITHOUT ROWID;";

impl World {
    /// Everything that exists in a conversation, in order: `Some(id)` = a row, `None` = not here.
    fn everything(&self, conv: i64) -> Vec<((i64, i64), Option<i64>)> {
        let mut all = vec![];
        let mut rows = self.conn.prepare_cached("SELECT seq, sub, local_id FROM message WHERE conv = ?1").unwrap();
        for row in rows.query_map([conv], |r| Ok(((r.get(0)?, r.get(1)?), Some(r.get(2)?)))).unwrap() {
            all.push(row.unwrap());
        }
        let mut holes = self.conn.prepare_cached("SELECT lo, hi FROM hole WHERE conv = ?1").unwrap();
        for hole in holes.query_map([conv], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?))).unwrap() {
            let (lo, hi) = hole.unwrap();
            all.extend((lo..=hi).map(|s| ((s, 0), None)));
        }
        all.sort_unstable();
        all
    }

    pub(super) fn key_of(&self, id: i64) -> Option<(i64, i64)> {
        let sql = "SELECT seq, sub FROM message WHERE local_id = ?1";
        self.conn.query_row(sql, [id], |r| Ok((r.get(0)?, r.get(1)?))).optional().unwrap()
    }

    /// Opens a window around a place of the server's, whether its message is here or not.
    pub(crate) fn open_place(&mut self, conv: i64, count: u32, seq: i64) -> u64 {
        let window = self.lists.open_messages(&self.conn, ConvId(conv), count, Around::Place(Seq(seq))).unwrap();
        let older = count / 2;
        let anchor = Anchor::Row { id: 0, key: (seq, 0), older, newer: count - 1 - older, grown: false };
        self.asked.insert(window, Asked::Messages { conv, anchor });
        window
    }

    pub(super) fn open_somewhere(&mut self, count: u32) {
        let conv = self.any_conversation();
        let head = self.heads[&conv];
        let sql = "SELECT count(*) FROM conversation WHERE id = ?1";
        let there: i64 = self.conn.query_row(sql, [conv], |r| r.get(0)).unwrap();
        if head > 0 && there > 0 {
            let seq = 1 + self.below(head as usize) as i64;
            self.open_place(conv, count, seq);
        }
    }

    pub(super) fn settle_anchors(&mut self) {
        let windows: Vec<u64> = self.asked.keys().copied().collect();
        for window in windows {
            let Asked::Messages { conv, anchor: Anchor::Row { id, key, older, newer, grown } } = self.asked[&window] else {
                continue;
            };
            let all = self.everything(conv);
            let (mut id, mut key) = (id, key);
            match self.key_of(id) {
                Some(now) => key = now,
                None if id == 0 => {
                    let near = all.iter().rev().find(|e| e.0 <= key).or_else(|| all.iter().find(|e| e.0 > key));
                    let anchor = match near {
                        Some((k, row)) => {
                            (key, id) = (*k, row.unwrap_or(0));
                            Anchor::Row { id, key, older, newer, grown }
                        }
                        None => Anchor::Bottom(older + newer + 1),
                    };
                    if id == 0 {
                        self.asked.insert(window, Asked::Messages { conv, anchor });
                        continue;
                    }
                }
                None => {
                    self.anchors_lost += 1;
                    let below = all.iter().rev().find(|e| e.0 <= key && e.1.is_some());
                    match below.or_else(|| all.iter().find(|e| e.0 > key && e.1.is_some())) {
                        Some((k, row)) => (key, id) = (*k, row.unwrap()),
                        None => {
                            let anchor = Anchor::Bottom(older + newer + 1);
                            self.asked.insert(window, Asked::Messages { conv, anchor });
                            continue;
                        }
                    }
                }
            }
            let above: Vec<_> = all.iter().filter(|e| e.0 > key).collect();
            let to_bottom = grown && above.len() <= newer as usize && above.iter().all(|e| e.1.is_some());
            let anchor = match to_bottom {
                true => Anchor::Bottom(older + 1 + above.len() as u32),
                false => Anchor::Row { id, key, older, newer, grown: false },
            };
            self.asked.insert(window, Asked::Messages { conv, anchor });
        }
    }

    /// Flushes and pumps everything, then compares every mirror with the database.
    pub(crate) fn quiet(&mut self) {
        self.settle();
        assert_eq!(self.lists.check(&self.conn).unwrap(), Vec::<String>::new());
        for (window, asked) in self.asked.clone() {
            match (&asked, &self.mirrors[&window]) {
                (Asked::Conversations { filter, first, count }, Mirror::Conversations(m)) => {
                    let any = if filter.unread { "unread > 0" } else { "1" };
                    let sql = format!("SELECT id FROM conversation WHERE {any} ORDER BY pinned DESC, active_key DESC, id DESC");
                    let ids: Vec<i64> = {
                        let mut s = self.conn.prepare(&sql).unwrap();
                        s.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
                    };
                    let want = ids.iter().skip(*first as usize).take(*count as usize);
                    let want: Vec<_> = want
                        .map(|id| {
                            conversation_row(&self.conn, &UserId::default(), &People::default(), ConvId(*id)).unwrap().unwrap()
                        })
                        .collect();
                    assert_eq!(m.rows, want, "window {window} {asked:?}");
                    assert!(m.total_len == ids.len() as u64 || (m.total_len == 0 && !self.lists.index_loaded()));
                    assert_eq!(m.first_index, *first);
                }
                (Asked::Messages { conv, anchor }, Mirror::Messages(m)) => self.compare_messages(*conv, *anchor, m),
                _ => panic!("kind"),
            }
        }
    }

    fn compare_messages(&self, conv: i64, anchor: Anchor, m: &MessageMirror) {
        let all = self.everything(conv);
        let newest = all.iter().rposition(|e| e.1.is_some());
        if let Anchor::Row { id: 0, .. } = anchor {
            // What it waits for is what both edges wait for.
            assert!(m.rows.is_empty(), "{anchor:?}");
            assert_eq!((m.older, m.newer, m.newer_count), (self.hole(true), self.hole(true), 0), "{anchor:?}");
            return;
        }
        let (at, down, up) = match anchor {
            Anchor::Bottom(count) => (newest, count as usize - 1, 0),
            Anchor::Row { id, older, newer, .. } => (all.iter().position(|e| e.1 == Some(id)), older as usize, newer as usize),
        };
        let Some(at) = at else {
            assert!(m.rows.is_empty());
            let edge = if all.is_empty() { EdgeState::End } else { self.hole(true) };
            assert_eq!(m.older, edge);
            return;
        };
        let lower: Vec<i64> = all[..at].iter().rev().map_while(|e| e.1).take(down).collect();
        let upper: Vec<i64> = all[at + 1..].iter().map_while(|e| e.1).take(up).collect();
        let first = at - lower.len();
        let last = at + upper.len();
        let want: Vec<i64> = lower.iter().rev().copied().chain(all[at].1).chain(upper.iter().copied()).collect();
        let want: Vec<_> = want
            .iter()
            .map(|id| message_row(&self.conn, &UserId::default(), &People::default(), LocalId(*id)).unwrap().unwrap())
            .collect();
        assert_eq!(m.rows, want, "{anchor:?}");
        let older = match first.checked_sub(1).map(|i| all[i].1) {
            None => EdgeState::End,
            Some(Some(_)) => EdgeState::More,
            Some(None) => self.hole(lower.len() < down),
        };
        assert_eq!(m.older, older, "{anchor:?}");
        let bottom = matches!(anchor, Anchor::Bottom(_));
        let newer = match all.get(last + 1).map(|e| e.1) {
            None => EdgeState::End,
            Some(Some(_)) => EdgeState::More,
            Some(None) => self.hole(bottom || upper.len() < up),
        };
        assert_eq!((m.newer, m.newer_count), (newer, (all.len() - 1 - last) as u64), "{anchor:?}");
    }

    fn hole(&self, wanted: bool) -> EdgeState {
        match (self.online, wanted) {
            (false, _) => EdgeState::OfflineGap,
            (true, true) => EdgeState::Loading,
            (true, false) => EdgeState::More,
        }
    }
}
