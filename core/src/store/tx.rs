//! One write transaction: conversations are read on first touch, changed in memory and written back before COMMIT;
//! what the outside must learn is collected here and leaves only after COMMIT.
use super::sql::{exec, row, rows};
use crate::api::{Error, Event, MessageRow};
use crate::lists::{MessageTouch, Touch};
use crate::model::order::MsgKey;
use crate::model::unread::{Hole, holes_unread};
use ntk_protocol::{ConvKey, rules, wire};
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// `message.seq` of a message the server has not placed yet.
pub(crate) const PENDING: i64 = i64::MAX;

/// The unread total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) count: i64,
    pub(crate) inexact: i64,
}

/// A conversation row, as `conversation` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conv {
    pub(crate) id: i64,
    pub(crate) key: String,
    pub(crate) kind: u32,
    pub(crate) name: String,
    pub(crate) head_seq: i64,
    pub(crate) mseq: i64,
    pub(crate) mseq_head: i64,
    pub(crate) visible_from: i64,
    pub(crate) read_seq: i64,
    pub(crate) placed: i64,
    pub(crate) unread_rows: i64,
    pub(crate) unread: i64,
    pub(crate) unread_exact: bool,
    pub(crate) holes: i64,
    pub(crate) peer_read_seq: i64,
    pub(crate) peer_read_ts: i64,
    pub(crate) server_key: i64,
    pub(crate) local_key: i64,
    pub(crate) active_key: i64,
    pub(crate) pinned: bool,
    pub(crate) recv_opt: u32,
    pub(crate) settings_ver: i64,
    pub(crate) meta_ver: i64,
    pub(crate) member_count: u32,
    pub(crate) is_member: bool,
    pub(crate) last_local_id: i64,
    pub(crate) snapshot_no: i64,
    /// Seq of the last message, [`PENDING`] when it is on its way; not a column.
    pub(crate) last_seq: i64,
}

const COLUMNS: &str = "id, key, kind, name, head_seq, mseq, mseq_head, visible_from, read_seq, unread_rows, unread, unread_exact, \
    holes, peer_read_seq, peer_read_ts, server_key, local_key, active_key, pinned, recv_opt, settings_ver, meta_ver, member_count, \
    is_member, last_local_id, snapshot_no, placed, (SELECT seq FROM message WHERE local_id = last_local_id)";

impl Conv {
    fn read(r: &Row<'_>) -> rusqlite::Result<Conv> {
        Ok(Conv {
            id: r.get(0)?,
            key: r.get(1)?,
            kind: r.get(2)?,
            name: r.get(3)?,
            head_seq: r.get(4)?,
            mseq: r.get(5)?,
            mseq_head: r.get(6)?,
            visible_from: r.get(7)?,
            read_seq: r.get(8)?,
            unread_rows: r.get(9)?,
            unread: r.get(10)?,
            unread_exact: r.get(11)?,
            holes: r.get(12)?,
            peer_read_seq: r.get(13)?,
            peer_read_ts: r.get(14)?,
            server_key: r.get(15)?,
            local_key: r.get(16)?,
            active_key: r.get(17)?,
            pinned: r.get(18)?,
            recv_opt: r.get(19)?,
            settings_ver: r.get(20)?,
            meta_ver: r.get(21)?,
            member_count: r.get(22)?,
            is_member: r.get(23)?,
            last_local_id: r.get(24)?,
            snapshot_no: r.get(25)?,
            placed: r.get(26)?,
            last_seq: r.get::<_, Option<i64>>(27)?.unwrap_or(0),
        })
    }

    /// The conversations that must be asked about.
    pub(crate) fn wanting(c: &Connection) -> rusqlite::Result<Vec<Conv>> {
        let sql = format!("SELECT {COLUMNS} FROM conversation WHERE mseq_head > mseq OR unread_exact = 0 OR meta_ver = 0");
        rows(c, &sql, [], Conv::read)
    }

    /// What it adds to the unread total.
    fn contribution(&self) -> Totals {
        if !rules::in_total(self.recv_opt) {
            return Totals::default();
        }
        Totals { count: self.unread, inexact: i64::from(!self.unread_exact) }
    }

    /// Must something be asked of the server for it?
    fn wants(&self) -> bool {
        self.mseq_head > self.mseq || !self.unread_exact || self.meta_ver == 0
    }
}

/// What a transaction changed, for lists, the host and the session. Published only after COMMIT.
#[derive(Default)]
pub(crate) struct News {
    /// Conversations whose row or messages changed.
    pub(crate) convs: BTreeSet<i64>,
    /// Messages that changed.
    pub(crate) messages: Vec<MessageTouch>,
    /// Conversations whose holes changed.
    pub(crate) holes: BTreeSet<i64>,
    /// Conversations whose rows show something else without being touched.
    pub(crate) reread: BTreeSet<i64>,
    /// In the order they happened.
    pub(crate) events: Vec<Event>,
    /// Messages that were not here before, newest 50 per conversation, and how many in all.
    pub(crate) received: BTreeMap<i64, (VecDeque<MessageRow>, u64)>,
    /// Conversations to ask the server about.
    pub(crate) wants: BTreeSet<i64>,
    /// Own acknowledged messages whose place (conversation, seq) lies in a hole: their echo will not come by the stream.
    pub(crate) placeless: BTreeSet<(i64, i64)>,
    /// New rows in `outbox`, or rows gone.
    pub(crate) outbox: bool,
    /// New rows in `pending_read`.
    pub(crate) reads: bool,
}

/// An open write transaction.
pub(crate) struct Tx<'a> {
    pub(crate) c: &'a Connection,
    /// The user this directory belongs to; empty before the first login.
    pub(crate) me: &'a str,
    pub(crate) now: i64,
    pub(crate) totals: Totals,
    pub(crate) news: News,
    pub(crate) next_local: i64,
    convs: BTreeMap<i64, (Conv, Conv)>,
    ids: rustc_hash::FxHashMap<String, i64>,
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl<'a> Tx<'a> {
    pub(crate) fn new(c: &'a Connection, me: &'a str, now: i64, totals: Totals, next_local: i64) -> Tx<'a> {
        Tx { c, me, now, totals, next_local, news: News::default(), convs: BTreeMap::new(), ids: Default::default() }
    }

    /// Notes that a message changed, for windows and for its conversation's row.
    pub(crate) fn touch(&mut self, conv: i64, seq: i64, sub: i64, local_id: i64, what: Touch) {
        self.news.convs.insert(conv);
        self.news.messages.push(MessageTouch { conv, key: MsgKey { seq, sub }, local_id, what });
    }

    pub(crate) fn new_local_id(&mut self) -> i64 {
        self.next_local += 1;
        self.next_local - 1
    }

    /// The conversation with this local id; it exists.
    pub(crate) fn conv(&mut self, id: i64) -> Result<&mut Conv> {
        if !self.convs.contains_key(&id) {
            let sql = format!("SELECT {COLUMNS} FROM conversation WHERE id = ?");
            let conv = row(self.c, &sql, [id], Conv::read)?
                .ok_or_else(|| Error::new(crate::api::ErrorCode::InvalidConversation, format!("conversation {id}")))?;
            self.remember(conv);
        }
        Ok(&mut self.convs.get_mut(&id).expect("loaded above").1)
    }

    /// V2TIM id of a conversation.
    pub(crate) fn conversation_id(&mut self, id: i64) -> Result<String> {
        let me = self.me;
        Ok(super::rows::conversation_id(&self.conv(id)?.key, me))
    }

    /// The local id of a wire key, if known.
    pub(crate) fn find(&mut self, key: &str) -> Result<Option<i64>> {
        if let Some(&id) = self.ids.get(key) {
            return Ok(Some(id));
        }
        let sql = format!("SELECT {COLUMNS} FROM conversation WHERE key = ?");
        let Some(conv) = row(self.c, &sql, [key], Conv::read)? else { return Ok(None) };
        let id = conv.id;
        self.remember(conv);
        Ok(Some(id))
    }

    /// The local id of a wire key; a conversation never heard of gets a row, and its metadata is wanted.
    pub(crate) fn find_or_create(&mut self, key: &ConvKey) -> Result<i64> {
        let text = key.to_string();
        if let Some(id) = self.find(&text)? {
            return Ok(id);
        }
        let sql = "INSERT INTO conversation(key, kind, name, head_seq, mseq, mseq_head, visible_from, read_seq, placed, unread_rows, unread, \
            unread_exact, holes, peer_read_seq, peer_read_ts, server_key, local_key, active_key, pinned, recv_opt, settings_ver, meta_ver, \
            member_count, is_member, last_local_id, snapshot_no) VALUES (?, ?, '', 0, 0, 0, ?, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0)";
        // Nothing is known of a group yet, so nothing below its first message is claimed to be visible.
        let visible_from = if matches!(key, ConvKey::Group(_)) { PENDING } else { 1 };
        exec(self.c, sql, params![text, key.kind(), visible_from])?;
        let id = self.c.last_insert_rowid();
        self.conv(id)?;
        // Also when nothing else of it changes: lists show it, and the session asks for its metadata.
        self.news.convs.insert(id);
        self.news.wants.insert(id);
        Ok(id)
    }

    fn remember(&mut self, conv: Conv) {
        self.ids.insert(conv.key.clone(), conv.id);
        self.convs.insert(conv.id, (conv.clone(), conv));
    }

    pub(crate) fn holes(&self, conv: i64) -> Result<Vec<Hole>> {
        Ok(holes(self.c, conv)?)
    }

    /// The hole that has `seq`, if any.
    pub(crate) fn hole_at(&mut self, conv: i64, seq: i64) -> Result<Option<Hole>> {
        if self.conv(conv)?.holes == 0 {
            return Ok(None);
        }
        let sql = "SELECT lo, hi, cnt, cnt_lo, as_of_mseq, known FROM hole WHERE conv = ? AND lo <= ? ORDER BY lo DESC LIMIT 1";
        Ok(row(self.c, sql, [conv, seq], read_hole)?.filter(|h| h.hi >= seq))
    }

    pub(crate) fn put_hole(&mut self, conv: i64, h: Hole) -> Result<()> {
        if h.lo > h.hi {
            return Ok(());
        }
        exec(
            self.c,
            "INSERT INTO hole VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![conv, h.lo, h.hi, h.cnt, h.cnt_lo, h.as_of_mseq, h.known],
        )?;
        self.conv(conv)?.holes += 1;
        self.news.holes.insert(conv);
        Ok(())
    }

    pub(crate) fn drop_hole(&mut self, conv: i64, lo: i64) -> Result<()> {
        exec(self.c, "DELETE FROM hole WHERE conv = ? AND lo = ?", [conv, lo])?;
        self.conv(conv)?.holes -= 1;
        self.news.holes.insert(conv);
        Ok(())
    }

    /// Sets the cached unread from rows and holes; call after anything that moved either.
    pub(crate) fn refresh_unread(&mut self, id: i64) -> Result<()> {
        let (read, holes) = {
            let c = self.conv(id)?;
            (c.read_seq, c.holes)
        };
        let (hidden, exact) = if holes == 0 { (0, true) } else { holes_unread(&self.holes(id)?, read) };
        let c = self.conv(id)?;
        c.unread = c.unread_rows + hidden;
        c.unread_exact = exact;
        Ok(())
    }

    /// Countable rows above `read`, by count.
    pub(crate) fn count_unread_rows(&self, conv: i64, read: i64) -> Result<i64> {
        let sql = "SELECT count(*) FROM message WHERE conv = ? AND seq > ? AND countable = 1";
        Ok(row(self.c, sql, [conv, read], |r| r.get(0))?.unwrap_or(0))
    }

    /// Looks up the newest row that may be shown as last message.
    pub(crate) fn refresh_last(&mut self, id: i64) -> Result<()> {
        let sql = "SELECT local_id, seq FROM message WHERE conv = ?1 AND flags & ?2 = 0 ORDER BY seq DESC, sub DESC LIMIT 1";
        let excluded = rules::flags::EXCLUDED_FROM_LAST | rules::flags::ONLINE_ONLY;
        let last = row(self.c, sql, params![id, excluded], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let c = self.conv(id)?;
        (c.last_local_id, c.last_seq) = last.unwrap_or((0, 0));
        Ok(())
    }

    /// Looks up the newest own message still on its way.
    pub(crate) fn refresh_local_key(&mut self, id: i64) -> Result<()> {
        let sql = "SELECT max(ts) FROM message WHERE conv = ? AND seq = ? AND flags & ? = 0";
        let excluded = rules::flags::EXCLUDED_FROM_LAST | rules::flags::ONLINE_ONLY;
        let ts = row(self.c, sql, params![id, PENDING, excluded], |r| r.get::<_, Option<i64>>(0))?.flatten();
        self.conv(id)?.local_key = ts.unwrap_or(0);
        Ok(())
    }

    /// Writes every changed conversation back; the last step before COMMIT.
    pub(crate) fn finish(&mut self) -> Result<()> {
        for (before, after) in self.convs.values_mut() {
            after.active_key = after.server_key.max(after.local_key);
            if before == after {
                continue;
            }
            self.news.convs.insert(after.id);
            let c = &*after;
            let sql = "UPDATE conversation SET name = ?, head_seq = ?, mseq = ?, mseq_head = ?, visible_from = ?, read_seq = ?, placed = ?, \
                unread_rows = ?, unread = ?, unread_exact = ?, holes = ?, peer_read_seq = ?, peer_read_ts = ?, server_key = ?, \
                local_key = ?, active_key = ?, pinned = ?, recv_opt = ?, settings_ver = ?, meta_ver = ?, member_count = ?, is_member = ?, \
                last_local_id = ?, snapshot_no = ? WHERE id = ?";
            let values = params![
                c.name,
                c.head_seq,
                c.mseq,
                c.mseq_head,
                c.visible_from,
                c.read_seq,
                c.placed,
                c.unread_rows,
                c.unread,
                c.unread_exact,
                c.holes,
                c.peer_read_seq,
                c.peer_read_ts,
                c.server_key,
                c.local_key,
                c.active_key,
                c.pinned,
                c.recv_opt,
                c.settings_ver,
                c.meta_ver,
                c.member_count,
                c.is_member,
                c.last_local_id,
                c.snapshot_no,
                c.id
            ];
            exec(self.c, sql, values)?;
            let (old, new) = (before.contribution(), after.contribution());
            self.totals.count += new.count - old.count;
            self.totals.inexact += new.inexact - old.inexact;
            if after.wants() {
                self.news.wants.insert(after.id);
            }
            *before = after.clone();
        }
        Ok(())
    }

    /// The conversations this transaction looked at, as they are now.
    pub(crate) fn into_parts(self) -> (News, Totals, i64, BTreeMap<i64, Conv>) {
        let convs = self.convs.into_iter().map(|(id, (_, now))| (id, now)).collect();
        (self.news, self.totals, self.next_local, convs)
    }

    /// A value of `meta`.
    pub(crate) fn set_meta(&self, name: &str, value: impl rusqlite::ToSql) -> Result<()> {
        exec(
            self.c,
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            params![name, value],
        )?;
        Ok(())
    }
}

/// The total, folded from rows; done once at open.
pub(crate) fn fold_totals(c: &Connection) -> Result<Totals> {
    let sql = "SELECT unread, unread_exact, recv_opt FROM conversation WHERE unread > 0 OR unread_exact = 0";
    let all = rows(c, sql, [], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, bool>(1)?, r.get::<_, u32>(2)?)))?;
    Ok(all
        .iter()
        .filter(|(.., opt)| rules::in_total(*opt))
        .fold(Totals::default(), |t, (n, exact, _)| Totals { count: t.count + n, inexact: t.inexact + i64::from(!exact) }))
}

/// The holes of a conversation, lowest first.
pub(crate) fn holes(c: &Connection, conv: i64) -> rusqlite::Result<Vec<Hole>> {
    rows(c, "SELECT lo, hi, cnt, cnt_lo, as_of_mseq, known FROM hole WHERE conv = ? ORDER BY lo", [conv], read_hole)
}

fn read_hole(r: &Row<'_>) -> rusqlite::Result<Hole> {
    Ok(Hole { lo: r.get(0)?, hi: r.get(1)?, cnt: r.get(2)?, cnt_lo: r.get(3)?, as_of_mseq: r.get(4)?, known: r.get(5)? })
}

/// Server numbers are u64 on the wire and below 2^63; what is not is nonsense and clamps instead of wrapping.
pub(crate) fn num(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(PENDING - 1)
}

/// The local state of a message that is on this device as the server has it.
pub(crate) fn state_of(m: &wire::Msg) -> crate::api::MessageState {
    use crate::api::MessageState;
    if m.flags & rules::flags::RECALLED != 0 { MessageState::Recalled } else { MessageState::Sent }
}
