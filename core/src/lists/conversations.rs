//! The order of conversations, and windows on it.
use super::ConvTouch;
use super::sql;
use super::view::View;
use crate::api::{ConversationFilter, ConversationRow};
use crate::model::order::{OrderIndex, OrderKey};
use rusqlite::{Connection, Result};
use rustc_hash::FxHashMap;

/// Every conversation's place, one ordered list per filter.
#[derive(Debug, Default)]
pub(super) struct ConvIndex {
    all: OrderIndex<OrderKey>,
    unread: OrderIndex<OrderKey>,
    places: FxHashMap<i64, (OrderKey, bool)>,
}

impl ConvIndex {
    /// From the database.
    pub(super) fn load(conn: &Connection) -> Result<ConvIndex> {
        let rows = sql::all_conversations(conn)?;
        let all: Vec<OrderKey> = rows.iter().map(|r| r.0).collect();
        let unread: Vec<OrderKey> = rows.iter().filter(|r| r.1 > 0).map(|r| r.0).collect();
        Ok(ConvIndex {
            all: OrderIndex::from_sorted(&all),
            unread: OrderIndex::from_sorted(&unread),
            places: rows.into_iter().map(|(key, unread)| (key.id, (key, unread > 0))).collect(),
        })
    }

    /// Follows a commit.
    pub(super) fn apply(&mut self, touch: &ConvTouch) {
        let new = touch.key.map(|key| (key, touch.unread > 0));
        let old = match new {
            Some(place) => self.places.insert(touch.id, place),
            None => self.places.remove(&touch.id),
        };
        let as_unread = |place: Option<(OrderKey, bool)>| place.filter(|p| p.1).map(|p| p.0);
        self.all.upsert(old.map(|p| p.0), new.map(|p| p.0));
        self.unread.upsert(as_unread(old), as_unread(new));
    }

    pub(super) fn list(&self, filter: &ConversationFilter) -> &OrderIndex<OrderKey> {
        if filter.unread { &self.unread } else { &self.all }
    }

    /// The difference between what it keeps and what the database says; `None` = none.
    pub(super) fn check(&self, conn: &Connection) -> Result<Option<String>> {
        let truth = ConvIndex::load(conn)?;
        let same =
            |filter: &ConversationFilter| self.list(filter).slice(0..usize::MAX).eq(truth.list(filter).slice(0..usize::MAX));
        let unread = ConversationFilter { unread: true, ..Default::default() };
        let wrong = [ConversationFilter::default(), unread].into_iter().find(|f| !same(f));
        Ok(wrong.map(|f| format!("order index: filter {f:?} differs from the stored order")))
    }
}

/// Index of the first row in the whole list, and the length of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) first_index: u64,
    pub(super) total_len: u64,
}

/// A range of the conversation list.
#[derive(Debug)]
pub(super) struct ConversationWindow {
    pub(super) filter: ConversationFilter,
    pub(super) first: u64,
    pub(super) count: u32,
    pub(super) view: View<ConversationRow, Meta>,
}

impl ConversationWindow {
    /// Ids to show, in order. Without an index the top of the list comes from the database.
    pub(super) fn refresh(&self, conn: &Connection, index: Option<&ConvIndex>) -> Result<(Vec<i64>, Meta)> {
        let Some(index) = index else {
            let keys = sql::top_conversations(conn, self.count as usize)?;
            return Ok((keys.iter().map(|k| k.id).collect(), Meta { first_index: 0, total_len: 0 }));
        };
        let list = index.list(&self.filter);
        let first = self.first as usize;
        let ids = list.slice(first..first.saturating_add(self.count as usize)).map(|k| k.id).collect();
        Ok((ids, Meta { first_index: self.first, total_len: list.len() as u64 }))
    }

    /// Whether only the index can serve it.
    pub(super) fn needs_index(&self) -> bool {
        self.first > 0 || self.filter != ConversationFilter::default()
    }
}
