//! One write transaction: conversations are read on first touch, changed in memory and written back before COMMIT;
//! what the outside must learn is collected here and leaves only after COMMIT.
use super::claims::Claims;
use super::conv::{Conv, NewConv, Totals};
use super::names::{MAY_BE_LAST, SHOWN};
use super::news::News;
use super::people::People;
use super::sql::{put_meta, row};
use super::text::sql;
use crate::api::{Error, ErrorCode};
use crate::model::ids::{ConvId, LocalId, Seq, UserId};
use crate::model::order::MsgKey;
use crate::model::touch::{MessageTouch, Touch};
use crate::model::unread::{Unread, holes_unread};
use ntk_protocol::{ConvKey, conversation_id};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A conversation in a transaction: as it was before, if it changed, as written last, and as it is.
struct Cached {
    before: Option<Conv>,
    stored: Conv,
    now: Conv,
}

/// A conversation a transaction looked at.
pub(crate) struct Looked {
    /// As it was before the transaction; `None` = its row did not change.
    pub(crate) before: Option<Conv>,
    pub(crate) now: Conv,
}

/// What a transaction takes over from the one before, and hands on if it commits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Running {
    pub(crate) totals: Totals,
    pub(crate) next_local: LocalId,
    /// The highest place in the list that there was.
    pub(crate) top: i64,
}

impl Default for Running {
    fn default() -> Running {
        Running { totals: Totals::default(), next_local: LocalId(1), top: 0 }
    }
}

/// What time it is, milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    /// By this device's clock, which may be wrong by years: nothing is put in order by it.
    pub(crate) here: i64,
    /// By the server's, if it was heard since the process began.
    pub(crate) server: Option<i64>,
}

/// An open write transaction.
pub(crate) struct Tx<'a> {
    pub(crate) c: &'a Connection,
    /// The user this directory belongs to; empty before the first login.
    pub(crate) me: &'a UserId,
    /// What others are called, for rows that are told.
    pub(crate) people: &'a People,
    pub(crate) times: Times,
    pub(crate) claims: &'a Claims,
    pub(crate) totals: Totals,
    pub(crate) news: News,
    pub(crate) next_local: LocalId,
    top: i64,
    convs: BTreeMap<ConvId, Cached>,
    ids: rustc_hash::FxHashMap<String, ConvId>,
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl<'a> Tx<'a> {
    pub(crate) fn new(
        c: &'a Connection,
        me: &'a UserId,
        people: &'a People,
        times: Times,
        claims: &'a Claims,
        Running { totals, next_local, top }: Running,
    ) -> Tx<'a> {
        let (news, convs, ids) = Default::default();
        Tx { c, me, people, times, claims, totals, news, next_local, top, convs, ids }
    }

    /// When something is done here, to be shown.
    pub(crate) fn now(&self) -> i64 {
        self.times.server.unwrap_or(self.times.here)
    }

    /// Where in the list something done here puts its conversation: above all that is known, and below what the server says later.
    /// One clock orders the list, the server's.
    pub(crate) fn place(&mut self) -> i64 {
        let here = self.convs.values().map(|e| e.now.server_key.max(e.now.draft_ts)).max().unwrap_or(0);
        self.top = (self.top.max(here) + 1).max(self.times.server.unwrap_or(0));
        self.top
    }

    /// Notes that a message changed, for windows and for its conversation's row.
    pub(crate) fn touch(&mut self, conv: ConvId, key: MsgKey, local_id: LocalId, what: Touch) {
        if what == Touch::Changed {
            self.news.redrawn.insert(local_id);
        }
        self.touch_attached(conv, key, local_id, what);
    }

    /// As [`touch`](Self::touch), for changes that the last message of a conversation does not show.
    pub(crate) fn touch_attached(&mut self, conv: ConvId, key: MsgKey, local_id: LocalId, what: Touch) {
        self.news.convs.insert(conv);
        self.news.messages.push(MessageTouch { conv, key, local_id, what });
    }

    pub(crate) fn new_local_id(&mut self) -> LocalId {
        let new = self.next_local;
        self.next_local.0 += 1;
        new
    }

    /// The conversation with this local id; it exists.
    pub(crate) fn conv(&mut self, id: ConvId) -> Result<&mut Conv> {
        if !self.convs.contains_key(&id) {
            let conv = Conv::by_id(self.c, id)?
                .ok_or_else(|| Error::new(ErrorCode::InvalidConversation, format!("conversation {id}")))?;
            self.remember(conv);
        }
        Ok(&mut self.convs.get_mut(&id).expect("loaded above").now)
    }

    /// V2TIM id of a conversation.
    pub(crate) fn conversation_id(&mut self, id: ConvId) -> Result<String> {
        let me = self.me;
        Ok(conversation_id(&self.conv(id)?.key, me))
    }

    /// The local id of a wire key, if known.
    pub(crate) fn find(&mut self, key: &str) -> Result<Option<ConvId>> {
        if let Some(&id) = self.ids.get(key) {
            return Ok(Some(id));
        }
        let Some(conv) = Conv::by_key(self.c, key)? else { return Ok(None) };
        let id = conv.id;
        self.remember(conv);
        Ok(Some(id))
    }

    /// The local id of a wire key; a conversation never heard of gets a row, and its metadata is wanted.
    pub(crate) fn find_or_create(&mut self, key: &ConvKey) -> Result<ConvId> {
        let text = key.to_string();
        if let Some(id) = self.find(&text)? {
            return Ok(id);
        }
        // Nothing is known of a group yet, so nothing below its first message is claimed to be visible.
        let visible_from = if matches!(key, ConvKey::Group(_)) { Seq::PENDING } else { Seq::FIRST };
        let new =
            NewConv { key: &text, kind: key.kind(), visible_from, unread_exact: true, is_member: true, ..Default::default() };
        new.insert(self.c)?;
        let id = ConvId(self.c.last_insert_rowid());
        self.conv(id)?;
        // Also when nothing else of it changes: lists show it, and the session asks for its metadata.
        self.news.convs.insert(id);
        self.news.wants.insert(id);
        Ok(id)
    }

    fn remember(&mut self, conv: Conv) {
        self.ids.insert(conv.key.clone(), conv.id);
        self.convs.insert(conv.id, Cached { before: None, stored: conv.clone(), now: conv });
    }

    /// Sets the cached unread from rows and holes; call after anything that moved either.
    pub(crate) fn refresh_unread(&mut self, id: ConvId) -> Result<()> {
        let (read, holes) = {
            let c = self.conv(id)?;
            (c.read_seq, c.holes)
        };
        let Unread { count: hidden, exact } = if holes == 0 { Unread::NONE } else { holes_unread(&self.holes(id)?, read) };
        let c = self.conv(id)?;
        c.unread = c.unread_rows + hidden;
        c.unread_exact = exact;
        Ok(())
    }

    /// Countable rows above `read`, by count.
    pub(crate) fn count_unread_rows(&self, conv: ConvId, read: Seq) -> Result<i64> {
        let sql = "SELECT count(*) FROM message WHERE conv = ? AND seq > ? AND countable = 1";
        Ok(row(self.c, sql, (conv, read), |r| r.get(0))?.unwrap_or(0))
    }

    /// Looks up the newest row that may be shown as last message.
    pub(crate) fn refresh_last(&mut self, id: ConvId) -> Result<()> {
        const LAST: &str = sql!(
            "SELECT local_id, seq, ts FROM message WHERE conv = ? AND ",
            MAY_BE_LAST,
            " AND ",
            SHOWN,
            " ORDER BY seq DESC, sub DESC LIMIT 1"
        );
        let last = row(self.c, LAST, [id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        let (local_id, seq, ts) = last.unwrap_or_default();
        self.conv(id)?.set_last(local_id, seq, ts);
        Ok(())
    }

    /// Looks up the newest own message still on its way, of those that list the conversation.
    pub(crate) fn refresh_local_key(&mut self, id: ConvId) -> Result<()> {
        let hidden = self.conv(id)?.hidden_local;
        // One that was acknowledged is not queued any more, and has its time from the server.
        const NEWEST: &str = sql!(
            "SELECT max(coalesce(o.place, m.ts)) FROM message m LEFT JOIN outbox o ON o.local_id = m.local_id \
            WHERE m.conv = ? AND m.seq = ? AND m.",
            MAY_BE_LAST,
            " AND m.local_id > ?"
        );
        let place = row(self.c, NEWEST, (id, Seq::PENDING, hidden), |r| r.get::<_, Option<i64>>(0))?.flatten();
        self.conv(id)?.local_key = place.unwrap_or(0);
        Ok(())
    }

    /// Writes every changed conversation back: the last step before COMMIT, and before SQL over conversations.
    pub(crate) fn finish(&mut self) -> Result<()> {
        for entry in self.convs.values_mut() {
            let (stored, now) = (&mut entry.stored, &mut entry.now);
            now.derive();
            if stored == now {
                continue;
            }
            self.news.convs.insert(now.id);
            now.update(self.c)?;
            if stored.is_joined_otherwise(now) {
                now.list_as_joined(self.c)?;
            }
            if now.listed {
                self.top = self.top.max(now.active_key);
            }
            let (old, new) = (stored.contribution(), now.contribution());
            self.totals.count += new.count - old.count;
            self.totals.inexact += new.inexact - old.inexact;
            if now.wants() {
                self.news.wants.insert(now.id);
            }
            let was = std::mem::replace(stored, now.clone());
            entry.before.get_or_insert(was);
        }
        Ok(())
    }

    /// The conversations this transaction looked at, as they are now.
    pub(crate) fn into_parts(self) -> (News, Running, BTreeMap<ConvId, Looked>) {
        let convs = self.convs.into_iter().map(|(id, e)| (id, Looked { before: e.before, now: e.now })).collect();
        (self.news, Running { totals: self.totals, next_local: self.next_local, top: self.top }, convs)
    }

    /// A value of `meta`.
    pub(crate) fn set_meta(&self, name: &str, value: impl rusqlite::ToSql) -> Result<()> {
        Ok(put_meta(self.c, name, value)?)
    }
}
