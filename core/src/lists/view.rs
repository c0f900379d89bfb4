//! What a window's host was given, and the patch from there to what it should show now.
use crate::api::{ConversationKind, ConversationRow, MessageRow};
use crate::model::diff::{Alignment, NONE, align, operations};
use crate::model::ids::{ConvId, LocalId};
use rusqlite::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;

/// A row of a window: it can say which of its fields changed.
pub(super) trait Row: PartialEq + Clone {
    /// What it is called by.
    type Id: Copy + Eq + Hash;

    /// Bit i: the i-th field differs.
    fn mask(&self, old: &Self) -> u64;

    /// Every user whose name or face it shows.
    fn named(&self, tell: &mut dyn FnMut(&str));
}

impl Row for ConversationRow {
    type Id = ConvId;

    fn mask(&self, old: &Self) -> u64 {
        self.changed_from(old)
    }

    fn named(&self, tell: &mut dyn FnMut(&str)) {
        if self.kind == ConversationKind::C2c
            && let Some((_, peer)) = self.id.split_once('_')
        {
            tell(peer);
        }
        if let Some(last) = &self.last_message {
            tell(&last.sender);
            last.users.iter().for_each(|u| tell(&u.user_id));
        }
    }
}

impl Row for MessageRow {
    type Id = LocalId;

    fn mask(&self, old: &Self) -> u64 {
        self.changed_from(old)
    }

    fn named(&self, tell: &mut dyn FnMut(&str)) {
        tell(&self.sender);
        self.users.iter().for_each(|u| tell(&u.user_id));
    }
}

/// What a window shows at one revision.
#[derive(Debug)]
struct Shown<I, M> {
    rev: u64,
    ids: Vec<I>,
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
    pub(super) inserts: Vec<(u32, R)>,
    pub(super) moves: Vec<(u32, u32)>,
    pub(super) reloads: Vec<(u32, u32, u64, R)>,
}

/// One window's rows: as delivered, as queued in the lane, and what was touched since.
#[derive(Debug)]
pub(super) struct View<R: Row, M> {
    delivered: Shown<R::Id, M>,
    /// In the lane, not known to be delivered.
    queued: Option<Shown<R::Id, M>>,
    /// The queued patch is in the lane no more, though it was not delivered: its successor could not be read.
    lost: bool,
    /// Content of the newest of both.
    rows: FxHashMap<R::Id, R>,
    /// Content in `delivered` of rows that changed or left since.
    before: FxHashMap<R::Id, R>,
    rev: u64,
    /// Touched since the last computation: their rows are read again.
    fresh: FxHashSet<R::Id>,
    /// Touched since `delivered`: these may move.
    since: FxHashSet<R::Id>,
    reread: bool,
    pub(super) dirty: bool,
}

/// Shorter lists are never reset: their animation is worth more than the few operations.
const RESET_ABOVE: usize = 64;
/// So few rows are found by looking at each id, without a hash table.
const FEW: usize = 8;

impl<R: Row, M: Copy + PartialEq> View<R, M> {
    pub(super) fn new() -> Self {
        View {
            delivered: Shown { rev: 0, ids: vec![], meta: None },
            queued: None,
            lost: false,
            rows: FxHashMap::default(),
            before: FxHashMap::default(),
            rev: 0,
            fresh: FxHashSet::default(),
            since: FxHashSet::default(),
            reread: false,
            dirty: true,
        }
    }

    /// Something happened to this row, if it is here at all.
    pub(super) fn touch(&mut self, id: R::Id) {
        self.fresh.insert(id);
        self.dirty = true;
    }

    /// Every row must be read again.
    pub(super) fn touch_all(&mut self) {
        self.reread = true;
        self.dirty = true;
    }

    /// These users are called otherwise: rows that name one are read again.
    pub(super) fn touch_naming(&mut self, users: &[String]) {
        if users.is_empty() {
            return;
        }
        let mut naming = vec![];
        for (id, row) in &self.rows {
            let mut named = false;
            row.named(&mut |user| named |= users.iter().any(|u| u == user));
            naming.extend(named.then_some(*id));
        }
        naming.into_iter().for_each(|id| self.touch(id));
    }

    /// Every user whom a row in sight names, perhaps several times.
    pub(super) fn named(&self, tell: &mut dyn FnMut(&str)) {
        self.rows.values().for_each(|row| row.named(tell));
    }

    /// Moves on to `ids` and `meta`. `taken_back`: the queued patch came back from the lane, undelivered.
    pub(super) fn publish(
        &mut self,
        taken_back: bool,
        mut ids: Vec<R::Id>,
        meta: M,
        read: impl FnMut(R::Id) -> Result<Option<R>>,
    ) -> Result<Option<Changes<R>>> {
        self.lost |= taken_back;
        if !self.lost
            && let Some(shown) = self.queued.take()
        {
            self.delivered = shown;
            self.before.clear();
            self.since.clear();
        }
        self.since.extend(&self.fresh);
        let source = self.queued.as_ref().map_or(&self.delivered.ids, |q| &q.ids);
        let mut alignment = align(source, &ids);
        let found = self.read(&ids, &alignment, read)?;
        let gone: Vec<R::Id> = found.iter().filter(|(_, row)| row.is_none()).map(|(id, _)| *id).collect();
        if !gone.is_empty() {
            ids.retain(|id| !gone.contains(id));
            alignment = align(source, &ids);
        }
        for old in alignment.deletes(source.len()) {
            let id = source[old as usize];
            if let Some(row) = self.rows.remove(&id) {
                self.before.entry(id).or_insert(row);
            }
        }
        for (id, row) in found {
            if let Some(row) = row
                && self.rows.get(&id) != Some(&row)
                && let Some(old) = self.rows.insert(id, row)
            {
                self.before.entry(id).or_insert(old);
            }
        }
        self.fresh.clear();
        (self.reread, self.dirty, self.lost) = (false, false, false);
        if self.queued.take().is_some() {
            alignment = align(&self.delivered.ids, &ids);
        }
        Ok(self.changes(ids, meta, alignment))
    }

    /// Reads what is new in the window and what was touched in it.
    fn read(
        &self,
        ids: &[R::Id],
        alignment: &Alignment,
        mut read: impl FnMut(R::Id) -> Result<Option<R>>,
    ) -> Result<Vec<(R::Id, Option<R>)>> {
        let mut found = vec![];
        let few = !self.reread && self.fresh.len() <= FEW;
        for (id, _) in ids
            .iter()
            .zip(&alignment.src)
            .filter(|(id, from)| **from == NONE || (!few && (self.reread || self.fresh.contains(id))))
        {
            found.push((*id, read(*id)?));
        }
        if few {
            for id in self.fresh.iter().filter(|id| self.rows.contains_key(id) && ids.contains(id)) {
                found.push((*id, read(*id)?));
            }
        }
        Ok(found)
    }

    fn changes(&mut self, ids: Vec<R::Id>, meta: M, alignment: Alignment) -> Option<Changes<R>> {
        let old = &self.delivered;
        let diff = operations(&alignment, old.ids.len(), |new| self.since.contains(&ids[new]));
        let reloads = self.reloads(&ids, &alignment);
        if diff.is_empty() && reloads.is_empty() && old.meta == Some(meta) {
            return None;
        }
        self.rev += 1;
        let stay = old.ids.len() - diff.deletes.len() - diff.moves.len();
        let reset = old.meta.is_none() || (old.ids.len() > RESET_ABOVE && stay * 2 < old.ids.len());
        let row = |i: &u32| (*i, self.rows[&ids[*i as usize]].clone());
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
            changes.inserts = (0..ids.len() as u32).map(|i| row(&i)).collect();
        } else {
            changes.inserts = diff.inserts.iter().map(row).collect();
        }
        self.queued = Some(Shown { rev: self.rev, ids, meta: Some(meta) });
        Some(changes)
    }

    /// Rows in both lists whose content differs.
    fn reloads(&self, ids: &[R::Id], alignment: &Alignment) -> Vec<(u32, u32, u64, R)> {
        let reload = |new: usize, before: &R| {
            let (from, row) = (alignment.src[new], &self.rows[&ids[new]]);
            let mask = if from == NONE { 0 } else { row.mask(before) };
            (mask != 0).then(|| (from, new as u32, mask, row.clone()))
        };
        if self.before.len() > FEW {
            let changed = ids.iter().enumerate().filter_map(|(new, id)| Some((new, self.before.get(id)?)));
            return changed.filter_map(|(new, before)| reload(new, before)).collect();
        }
        let here = self.before.iter().filter_map(|(id, before)| Some((ids.iter().position(|i| i == id)?, before)));
        let mut reloads: Vec<_> = here.filter_map(|(new, before)| reload(new, before)).collect();
        reloads.sort_unstable_by_key(|r| r.1);
        reloads
    }

    /// The first row that is not what `read` says; nothing to compare while something is touched.
    pub(super) fn check(&self, mut read: impl FnMut(R::Id) -> Result<Option<R>>) -> Result<Option<R::Id>> {
        let newest = self.queued.as_ref().unwrap_or(&self.delivered);
        if !self.dirty {
            for id in &newest.ids {
                if read(*id)?.as_ref() != self.rows.get(id) {
                    return Ok(Some(*id));
                }
            }
        }
        Ok(None)
    }
}

impl<M: Copy + PartialEq> View<MessageRow, M> {
    /// A message came or went: those that answer another one may point somewhere else now.
    pub(super) fn touch_answers(&mut self) {
        let answers: Vec<LocalId> = self.rows.iter().filter(|(_, row)| row.quote.is_some()).map(|(id, _)| *id).collect();
        answers.into_iter().for_each(|id| self.touch(id));
    }

    /// A message changed, and may be gone: those that answer it say so.
    pub(super) fn touch_answers_to(&mut self, local_id: LocalId) {
        let to_it = |row: &MessageRow| row.quote.as_ref().is_some_and(|q| q.local_id == local_id.host());
        let answers: Vec<LocalId> = self.rows.iter().filter(|(_, row)| to_it(row)).map(|(id, _)| *id).collect();
        answers.into_iter().for_each(|id| self.touch(id));
    }
}
