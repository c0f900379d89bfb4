//! The order of conversations, by every filter in use, and windows on it.
use super::view::View;
use crate::api::{ConversationFilter, ConversationRow};
use crate::model::filter::{Traits, passes};
use crate::model::ids::ConvId;
use crate::model::order::{OrderIndex, OrderKey};
use crate::model::touch::ConvTouch;
use crate::store::reading::places;
use rusqlite::{Connection, Result};
use rustc_hash::FxHashMap;

/// Every listed conversation's place, and one ordered list per filter in use.
#[derive(Debug, Default)]
pub(super) struct ConvIndex {
    all: OrderIndex<OrderKey>,
    filtered: Vec<(ConversationFilter, OrderIndex<OrderKey>)>,
    places: FxHashMap<ConvId, (OrderKey, Traits)>,
}

impl ConvIndex {
    /// From the database.
    pub(super) fn load(conn: &Connection) -> Result<ConvIndex> {
        let rows = places::all_conversations(conn)?;
        let all: Vec<OrderKey> = rows.iter().map(|r| r.0).collect();
        let places = rows.into_iter().map(|(key, traits)| (key.id, (key, traits))).collect();
        Ok(ConvIndex { all: OrderIndex::from_sorted(&all), filtered: vec![], places })
    }

    /// Follows a commit.
    pub(super) fn apply(&mut self, touch: &ConvTouch) {
        let new = touch.key.map(|key| (key, touch.traits.clone()));
        for (filter, list) in &mut self.filtered {
            let place = |p: Option<&(OrderKey, Traits)>| p.filter(|p| passes(filter, &p.1)).map(|p| p.0);
            list.upsert(place(self.places.get(&touch.id)), place(new.as_ref()));
        }
        let key = new.as_ref().map(|p| p.0);
        let old = match new {
            Some(place) => self.places.insert(touch.id, place),
            None => self.places.remove(&touch.id),
        };
        self.all.upsert(old.map(|p| p.0), key);
    }

    /// Makes the list of a filter, if it is not kept yet; one that nobody uses any more is dropped by [`keep`](Self::keep).
    pub(super) fn make(&mut self, filter: &ConversationFilter) {
        if *filter != ConversationFilter::default() && !self.filtered.iter().any(|(f, _)| f == filter) {
            let list = self.made(filter);
            self.filtered.push((filter.clone(), list));
        }
    }

    fn made(&self, filter: &ConversationFilter) -> OrderIndex<OrderKey> {
        let in_it = |key: &OrderKey| self.places.get(&key.id).is_some_and(|p| passes(filter, &p.1));
        let keys: Vec<OrderKey> = self.all.slice(0..usize::MAX).filter(in_it).collect();
        OrderIndex::from_sorted(&keys)
    }

    /// Forgets lists by filters that are not in use.
    pub(super) fn keep(&mut self, used: impl Fn(&ConversationFilter) -> bool) {
        self.filtered.retain(|(filter, _)| used(filter));
    }

    /// The list of a filter that was [made](Self::make).
    pub(super) fn list(&self, filter: &ConversationFilter) -> &OrderIndex<OrderKey> {
        self.filtered.iter().find(|(f, _)| f == filter).map_or(&self.all, |(_, list)| list)
    }

    /// Differences between what it keeps and what the database says.
    pub(super) fn check(&self, conn: &Connection) -> Result<Vec<String>> {
        let truth = ConvIndex::load(conn)?;
        let mut wrong = vec![];
        if !self.all.slice(0..usize::MAX).eq(truth.all.slice(0..usize::MAX)) {
            wrong.push("order index: differs from the stored order".into());
        }
        if self.places != truth.places {
            wrong.push("order index: places or traits differ from the stored ones".into());
        }
        for (filter, list) in &self.filtered {
            if !list.slice(0..usize::MAX).eq(truth.made(filter).slice(0..usize::MAX)) {
                wrong.push(format!("order index: filter {filter:?} differs from the stored order"));
            }
        }
        Ok(wrong)
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
    pub(super) fn refresh(&self, conn: &Connection, index: Option<&ConvIndex>) -> Result<(Vec<ConvId>, Meta)> {
        let Some(index) = index else {
            let keys = places::top_conversations(conn, self.count as usize)?;
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
