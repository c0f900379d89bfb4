//! What a window's host was given, and the patch from there to what it should show now.
use crate::api::{ConversationRow, MessageRow};
use crate::model::diff::{Alignment, NONE, align, operations};
use rusqlite::Result;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// A row of a window: it can say which of its fields changed.
pub(super) trait Row: PartialEq + Clone {
    /// Bit i: the i-th field differs.
    fn mask(&self, old: &Self) -> u64;
}

impl Row for ConversationRow {
    fn mask(&self, old: &Self) -> u64 {
        self.changed_from(old)
    }
}

impl Row for MessageRow {
    fn mask(&self, old: &Self) -> u64 {
        self.changed_from(old)
    }
}

/// What a window shows at one revision. Rows are shared with the snapshot before, so that "unchanged" is a pointer compare.
#[derive(Debug)]
struct Snapshot<R, M> {
    rev: u64,
    ids: Vec<i64>,
    rows: Vec<Arc<R>>,
    /// `None` before the first snapshot, so that also an empty list is told once.
    meta: Option<M>,
}

/// The operations of a patch, the same for every kind of row.
#[derive(Debug)]
pub(super) struct Changes<R> {
    pub(super) base_rev: u64,
    pub(super) rev: u64,
    pub(super) reset: bool,
    pub(super) old_len: u32,
    pub(super) new_len: u32,
    pub(super) deletes: Vec<u32>,
    pub(super) inserts: Vec<(u32, Arc<R>)>,
    pub(super) moves: Vec<(u32, u32)>,
    pub(super) reloads: Vec<(u32, u32, u64, Arc<R>)>,
}

/// One window's rows: as delivered, as queued in the lane, and what was touched since.
#[derive(Debug)]
pub(super) struct View<R, M> {
    delivered: Snapshot<R, M>,
    /// In the lane, not known to be delivered.
    queued: Option<Snapshot<R, M>>,
    rev: u64,
    /// Touched since the last computation: their rows are read again.
    fresh: FxHashSet<i64>,
    /// Touched since `delivered`: these may move.
    since: FxHashSet<i64>,
    reread: bool,
    pub(super) dirty: bool,
}

/// Shorter lists are never reset: their animation is worth more than the few operations.
const RESET_ABOVE: usize = 64;

impl<R: Row, M: Copy + PartialEq> View<R, M> {
    pub(super) fn new() -> Self {
        View {
            delivered: Snapshot { rev: 0, ids: vec![], rows: vec![], meta: None },
            queued: None,
            rev: 0,
            fresh: FxHashSet::default(),
            since: FxHashSet::default(),
            reread: false,
            dirty: true,
        }
    }

    /// Something happened to this row, if it is here at all.
    pub(super) fn touch(&mut self, id: i64) {
        self.fresh.insert(id);
        self.dirty = true;
    }

    /// Every row must be read again.
    pub(super) fn touch_all(&mut self) {
        self.reread = true;
        self.dirty = true;
    }

    /// Moves on to `ids` and `meta`. `undelivered`: the queued patch was taken back from the lane.
    pub(super) fn publish(
        &mut self,
        undelivered: bool,
        ids: Vec<i64>,
        meta: M,
        read: impl FnMut(i64) -> Result<Option<R>>,
    ) -> Result<Option<Changes<R>>> {
        let mut newer = self.queued.take();
        if !undelivered && let Some(snapshot) = newer.take() {
            self.delivered = snapshot;
            self.since.clear();
        }
        self.since.extend(&self.fresh);
        match self.next(newer.as_ref(), ids, read) {
            Ok((ids, rows, alignment)) => {
                self.fresh.clear();
                (self.reread, self.dirty) = (false, false);
                Ok(self.changes(ids, rows, meta, alignment))
            }
            Err(e) => {
                // The queued snapshot is lost, and with it what was read for it.
                self.fresh.clone_from(&self.since);
                Err(e)
            }
        }
    }

    /// The first row that is not what `read` says; nothing to compare while something is touched.
    pub(super) fn check(&self, mut read: impl FnMut(i64) -> Result<Option<R>>) -> Result<Option<i64>> {
        let newest = self.queued.as_ref().unwrap_or(&self.delivered);
        if !self.dirty {
            for (id, row) in newest.ids.iter().zip(&newest.rows) {
                if read(*id)?.as_ref() != Some(&**row) {
                    return Ok(Some(*id));
                }
            }
        }
        Ok(None)
    }

    /// Rows for `ids`, reusing those of the newest snapshot. Returns the alignment with `delivered`.
    #[allow(clippy::type_complexity)] // a private triple, taken apart at once
    fn next(
        &self,
        newer: Option<&Snapshot<R, M>>,
        mut ids: Vec<i64>,
        mut read: impl FnMut(i64) -> Result<Option<R>>,
    ) -> Result<(Vec<i64>, Vec<Arc<R>>, Alignment)> {
        let source = newer.unwrap_or(&self.delivered);
        let alignment = align(&source.ids, &ids);
        let mut rows: Vec<Option<Arc<R>>> = Vec::with_capacity(ids.len());
        let mut gone = false;
        for (id, from) in ids.iter().zip(&alignment.src) {
            let old = (*from != NONE).then(|| &source.rows[*from as usize]);
            rows.push(match old {
                Some(old) if !self.reread && !self.fresh.contains(id) => Some(old.clone()),
                _ => match (read(*id)?, old) {
                    (Some(row), Some(old)) if row == **old => Some(old.clone()),
                    (row, _) => row.map(Arc::new),
                },
            });
            gone |= rows.last().is_some_and(|r| r.is_none());
        }
        if gone {
            let mut here = rows.iter().map(Option::is_some);
            ids.retain(|_| here.next().unwrap_or(false));
        }
        let alignment = if gone || newer.is_some() { align(&self.delivered.ids, &ids) } else { alignment };
        Ok((ids, rows.into_iter().flatten().collect(), alignment))
    }

    fn changes(&mut self, ids: Vec<i64>, rows: Vec<Arc<R>>, meta: M, alignment: Alignment) -> Option<Changes<R>> {
        let old = &self.delivered;
        let diff = operations(&alignment, old.ids.len(), |new| self.since.contains(&ids[new]));
        let mut reloads = vec![];
        for (new, from) in alignment.src.iter().enumerate().filter(|(_, from)| **from != NONE) {
            let before = &old.rows[*from as usize];
            if !Arc::ptr_eq(before, &rows[new]) {
                let mask = rows[new].mask(before);
                if mask != 0 {
                    reloads.push((*from, new as u32, mask, rows[new].clone()));
                }
            }
        }
        if diff.is_empty() && reloads.is_empty() && old.meta == Some(meta) {
            return None;
        }
        self.rev += 1;
        let stay = old.ids.len() - diff.deletes.len() - diff.moves.len();
        let reset = old.meta.is_none() || (old.ids.len() > RESET_ABOVE && stay * 2 < old.ids.len());
        let mut changes = Changes {
            base_rev: old.rev,
            rev: self.rev,
            reset,
            old_len: old.ids.len() as u32,
            new_len: ids.len() as u32,
            deletes: diff.deletes,
            inserts: vec![],
            moves: diff.moves,
            reloads,
        };
        if reset {
            (changes.deletes, changes.moves, changes.reloads) = (vec![], vec![], vec![]);
            changes.inserts = (0..).zip(rows.iter().cloned()).collect();
        } else {
            changes.inserts = diff.inserts.iter().map(|i| (*i, rows[*i as usize].clone())).collect();
        }
        self.queued = Some(Snapshot { rev: self.rev, ids, rows, meta: Some(meta) });
        Some(changes)
    }
}
