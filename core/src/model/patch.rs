//! A patch of a list without its rows, and how toolkits of every family want to hear of it.
//!
//! Owns the arithmetic between a patch's coordinates (what leaves in the old list, what comes in the new one) and those of toolkits that
//! take one operation after another. The faces hand it out, so that no host does it again. A [`ListPatch`] makes a list of `new_len`
//! rows out of one of `old_len`, every place filled once; what does not is refused when it is made.
use super::diff::{Diff, NONE};
use crate::api::spec::MAX_ITEMS;

/// A patch that fits together.
#[derive(Debug, Clone)]
pub struct ListPatch {
    diff: Diff,
    old_len: usize,
    /// Where each new row was, or [`NONE`].
    origins: Vec<u32>,
}

/// One operation on the list as it is at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeqOp {
    /// Remove `count` rows at `at`.
    Remove {
        /// First row.
        at: u32,
        /// Rows.
        count: u32,
    },
    /// Insert the patch's inserts `item..item + count` at `at`.
    Insert {
        /// Where the first of them goes.
        at: u32,
        /// Rows.
        count: u32,
        /// Which of the patch's inserts is the first of them.
        item: u32,
    },
    /// Take the row at `from` out, then put it in at `to`, which is another place.
    Move {
        /// Before.
        from: u32,
        /// Index after it was taken out.
        to: u32,
    },
}

impl SeqOp {
    /// Of a move: the row it is put in front of, counted while it is still in its old place, as Qt wants it.
    pub fn before(from: u32, to: u32) -> u32 {
        if to > from { to + 1 } else { to }
    }
}

/// Neighbouring rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// First row.
    pub at: u32,
    /// Rows.
    pub count: u32,
}

/// How the rows that stay in the list change places, when those that go are gone and those that come have not come yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permutation {
    /// Rows in front of it that keep their places.
    pub first: u32,
    /// New index of each row from `first` on, as far as rows change places; empty when none does.
    pub to: Vec<u32>,
}

fn runs(ascending: impl Iterator<Item = u32>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for at in ascending {
        match out.last_mut() {
            Some(run) if run.at + run.count == at => run.count += 1,
            _ => out.push(Run { at, count: 1 }),
        }
    }
    out
}

impl ListPatch {
    /// `None` when the lists are longer than any window, an index is out of range, twice there or not in its order, or the numbers of
    /// rows do not agree.
    pub fn new(diff: Diff, old_len: u32, new_len: u32) -> Option<ListPatch> {
        let (old_len, new_len) = (old_len as usize, new_len as usize);
        let ascend = diff.deletes.is_sorted() && diff.inserts.is_sorted() && diff.moves.is_sorted_by_key(|m| m.1);
        if !ascend || old_len.max(new_len) > MAX_ITEMS || old_len + diff.inserts.len() != new_len + diff.deletes.len() {
            return None;
        }
        let (mut gone, mut taken) = (vec![false; old_len], vec![false; new_len]);
        let mut origins = vec![NONE; new_len];
        for at in diff.deletes.iter().chain(diff.moves.iter().map(|(from, _)| from)) {
            mark(&mut gone, *at)?;
        }
        diff.inserts.iter().try_for_each(|at| mark(&mut taken, *at))?;
        for (from, to) in &diff.moves {
            mark(&mut taken, *to)?;
            origins[*to as usize] = *from;
        }
        let mut kept = (0..).zip(&gone).filter(|(_, gone)| !**gone).map(|(old, _)| old);
        for (origin, _) in origins.iter_mut().zip(&taken).filter(|(_, taken)| !**taken) {
            *origin = kept.next()?;
        }
        Some(ListPatch { diff, old_len, origins })
    }

    /// For toolkits with a move: deletes from the back, then new places from the front.
    pub fn to_sequential(&self) -> Vec<SeqOp> {
        let diff = &self.diff;
        let mut ops = Vec::with_capacity(diff.deletes.len() + diff.inserts.len() + diff.moves.len());
        ops.extend(runs(diff.deletes.iter().copied()).iter().rev().map(|r| SeqOp::Remove { at: r.at, count: r.count }));
        if diff.inserts.is_empty() && diff.moves.is_empty() {
            return ops;
        }
        let mut places = Places::new(self.old_len, diff);
        let (mut inserts, mut moves) = (diff.inserts.iter().zip(0..).peekable(), diff.moves.iter().peekable());
        // Kept rows meet the new places nobody else takes, in order.
        let mut anchor = 0;
        for new in 0..self.origins.len() as u32 {
            if let Some((_, item)) = inserts.next_if(|i| *i.0 == new) {
                let at = places.upto(anchor);
                places.add(anchor, 1);
                match ops.last_mut() {
                    // Nothing came between them in the new list either: a kept or moved row would lie before `at`.
                    Some(SeqOp::Insert { at: run, count, .. }) if *run + *count == at => *count += 1,
                    _ => ops.push(SeqOp::Insert { at, count: 1, item }),
                }
            } else if let Some((old, _)) = moves.next_if(|m| m.1 == new) {
                let slot = *old as usize + 1;
                let from = places.upto(slot - 1);
                places.add(slot, -1);
                let to = places.upto(anchor);
                places.add(anchor, 1);
                // A patch of the kernel has no such move; one that a host made may.
                if from != to {
                    ops.push(SeqOp::Move { from, to });
                }
            } else {
                anchor = places.next_kept(anchor);
            }
        }
        ops
    }

    /// For toolkits without a move, first: what leaves its place (deletes and moves), in old indexes, from the back.
    pub fn departures(&self) -> Vec<Run> {
        let mut at: Vec<u32> = self.diff.deletes.iter().copied().chain(self.diff.moves.iter().map(|m| m.0)).collect();
        at.sort_unstable();
        let mut out = runs(at.into_iter());
        out.reverse();
        out
    }

    /// Then: what takes a place (inserts and moves), in new indexes, from the front.
    pub fn arrivals(&self) -> Vec<Run> {
        let mut at: Vec<u32> = self.diff.inserts.iter().copied().chain(self.diff.moves.iter().map(|m| m.1)).collect();
        at.sort_unstable();
        runs(at.into_iter())
    }

    /// Where each new row was, or [`NONE`].
    pub fn origins(&self) -> &[u32] {
        &self.origins
    }

    /// Where each old row is, or [`NONE`].
    pub fn places(&self) -> Vec<u32> {
        let mut out = vec![NONE; self.old_len];
        for (new, old) in (0..).zip(&self.origins).filter(|(_, old)| **old != NONE) {
            out[*old as usize] = new;
        }
        out
    }

    /// Where the row at an old index is; `None` when it left the list or never was there.
    pub fn map_index(&self, old: u32) -> Option<u32> {
        self.origins.iter().position(|o| *o == old && old != NONE).map(|new| new as u32)
    }

    /// How the rows change places that were there before and are afterwards.
    pub fn permutation(&self) -> Permutation {
        let rows: Vec<u32> = self.origins.iter().copied().filter(|old| *old != NONE).collect();
        let mut by_old: Vec<(u32, u32)> = rows.iter().copied().zip(0..).collect();
        by_old.sort_unstable();
        let to: Vec<u32> = by_old.into_iter().map(|(_, to)| to).collect();
        let stays = |(at, to): &(u32, &u32)| at == *to;
        let first = (0..).zip(&to).take_while(stays).count();
        let last = to.len() - (0..to.len() as u32).zip(&to).rev().take_while(stays).count();
        Permutation { first: first as u32, to: to.get(first..last).unwrap_or_default().to_vec() }
    }
}

/// Marks a place; `None` when there is none, or it is marked already.
fn mark(marks: &mut [bool], at: u32) -> Option<()> {
    let mark = marks.get_mut(at as usize)?;
    (!std::mem::replace(mark, true)).then_some(())
}

/// Current index of every old row: a Fenwick tree over old places (1-based; 0 = before all), each weighing itself, if it is
/// still there, and the rows put behind it.
struct Places {
    sums: Vec<i32>,
    front: i32,
    kept: Vec<bool>,
}

impl Places {
    fn new(old_len: usize, diff: &Diff) -> Places {
        let mut sums = vec![1; old_len + 1];
        let mut kept = vec![true; old_len + 1];
        diff.deletes.iter().for_each(|d| (sums[*d as usize + 1], kept[*d as usize + 1]) = (0, false));
        diff.moves.iter().for_each(|(old, _)| kept[*old as usize + 1] = false);
        for i in 1..=old_len {
            let up = i + (i & i.wrapping_neg());
            if up <= old_len {
                sums[up] += sums[i];
            }
        }
        Places { sums, front: 0, kept }
    }

    fn add(&mut self, slot: usize, n: i32) {
        if slot == 0 {
            self.front += n;
            return;
        }
        let mut i = slot;
        while i < self.sums.len() {
            self.sums[i] += n;
            i += i & i.wrapping_neg();
        }
    }

    /// Rows up to this slot, with all that was put behind it.
    fn upto(&self, slot: usize) -> u32 {
        let (mut sum, mut i) = (self.front, slot);
        while i > 0 {
            sum += self.sums[i];
            i &= i - 1;
        }
        sum as u32
    }

    fn next_kept(&self, slot: usize) -> usize {
        (slot + 1..self.kept.len()).find(|i| self.kept[*i]).unwrap_or(slot)
    }
}
