//! From an old to a new list of unique keys: deletes, inserts, and the moves of fewest rows.
//!
//! Trim what is equal at both ends, find the rest by hash, keep a heaviest increasing subsequence in place and move the others.
//! A row that nothing happened to weighs more than all touched rows together, so it is never the one that flies.
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// No old place: an insert.
pub const NONE: u32 = u32::MAX;
const UNTOUCHED: u64 = 1 << 20;

/// How an old list becomes a new one. Indexes are u32: windows are small.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Old indexes, ascending.
    pub deletes: Vec<u32>,
    /// New indexes, ascending.
    pub inserts: Vec<u32>,
    /// (old, new), ascending by new.
    pub moves: Vec<(u32, u32)>,
}

impl Diff {
    /// True when both lists are equal.
    pub fn is_empty(&self) -> bool {
        self.deletes.is_empty() && self.inserts.is_empty() && self.moves.is_empty()
    }
}

/// Where each new row was: `src[new] == old`, or [`NONE`].
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// Old index of each new row.
    pub src: Vec<u32>,
    /// Rows equal at the front.
    prefix: usize,
    /// Rows equal at the back.
    suffix: usize,
    /// The middle is the same rows with the last one taken to the front (true), or the first one to the back (false).
    rotated: Option<bool>,
}

impl Alignment {
    /// Old indexes without a new place, ascending.
    pub fn deletes(&self, old_len: usize) -> Vec<u32> {
        if self.rotated.is_some() || self.prefix + self.suffix == old_len {
            return vec![];
        }
        let mut found = vec![false; old_len - self.prefix - self.suffix];
        for old in self.src[self.prefix..self.src.len() - self.suffix].iter().filter(|old| **old != NONE) {
            found[*old as usize - self.prefix] = true;
        }
        (self.prefix as u32..).zip(found).filter(|(_, found)| !found).map(|(old, _)| old).collect()
    }
}

/// Finds each new row in the old list. Keys must be unique on each side.
pub fn align<K: Copy + Eq + Hash>(old: &[K], new: &[K]) -> Alignment {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let suffix = old[prefix..].iter().rev().zip(new[prefix..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[prefix..old.len() - suffix], &new[prefix..new.len() - suffix]);
    let mut src = Vec::with_capacity(new.len());
    src.extend(0..prefix as u32);
    let mut rotated = None;
    let first = prefix as u32;
    let n = a.len();
    if n == b.len() && n > 1 && a[n - 1] == b[0] && a[..n - 1] == b[1..] {
        // One row to the top, by far the most frequent change of a conversation list, needs no hash table.
        rotated = Some(true);
        src.push(first + n as u32 - 1);
        src.extend(first..first + n as u32 - 1);
    } else if n == b.len() && n > 1 && a[0] == b[n - 1] && a[1..] == b[..n - 1] {
        rotated = Some(false);
        src.extend(first + 1..first + n as u32);
        src.push(first);
    } else if a.is_empty() {
        src.extend(std::iter::repeat_n(NONE, b.len()));
    } else if !b.is_empty() {
        let mut at: FxHashMap<K, u32> = FxHashMap::with_capacity_and_hasher(n, Default::default());
        at.extend(a.iter().zip(first..).map(|(k, i)| (*k, i)));
        src.extend(b.iter().map(|k| at.get(k).copied().unwrap_or(NONE)));
    }
    src.extend(old.len() as u32 - suffix as u32..old.len() as u32);
    Alignment { src, prefix, suffix, rotated }
}

/// The operations of an alignment. `touched(new_index)` says that something happened to this row.
pub fn operations(alignment: &Alignment, old_len: usize, touched: impl Fn(usize) -> bool) -> Diff {
    let Alignment { src, prefix, suffix, rotated } = alignment;
    let (from, to) = (*prefix, src.len() - suffix);
    match rotated {
        Some(true) if touched(from) => {
            return Diff { moves: vec![(src[from], from as u32)], ..Diff::default() };
        }
        Some(false) if touched(to - 1) => {
            return Diff { moves: vec![(src[to - 1], to as u32 - 1)], ..Diff::default() };
        }
        _ => {}
    }
    let mut diff = Diff { deletes: alignment.deletes(old_len), ..Diff::default() };
    let mut survivors = Vec::with_capacity(to - from);
    for (new, old) in (from as u32..).zip(&src[from..to]) {
        if *old == NONE {
            diff.inserts.push(new);
        } else {
            survivors.push((*old, new));
        }
    }
    if !survivors.is_sorted() {
        let keep = heaviest_increasing(&survivors, old_len, |new| if touched(new as usize) { 1 } else { UNTOUCHED });
        diff.moves = survivors.iter().zip(keep).filter(|(_, keep)| !keep).map(|(m, _)| *m).collect();
    }
    diff
}

/// Old to new in one go; `touched` answers by key.
pub fn diff<K: Copy + Eq + Hash>(old: &[K], new: &[K], touched: impl Fn(&K) -> bool) -> Diff {
    operations(&align(old, new), old.len(), |i| touched(&new[i]))
}

/// Which survivors stay: a heaviest subsequence whose old indexes increase.
fn heaviest_increasing(survivors: &[(u32, u32)], old_len: usize, weight: impl Fn(u32) -> u64) -> Vec<bool> {
    // best[i] = (weight, survivor) of the heaviest subsequence ending at an old index < i; Fenwick tree of maxima.
    let mut best = vec![(0u64, NONE); old_len + 1];
    let mut previous = Vec::with_capacity(survivors.len());
    let mut top = (0u64, NONE);
    for (n, (old, new)) in survivors.iter().enumerate() {
        let mut base = (0u64, NONE);
        let mut i = *old as usize;
        while i > 0 {
            if best[i].0 > base.0 {
                base = best[i];
            }
            i &= i - 1;
        }
        previous.push(base.1);
        let here = (base.0 + weight(*new), n as u32);
        let mut i = *old as usize + 1;
        while i < best.len() {
            if best[i].0 < here.0 {
                best[i] = here;
            }
            i += i & i.wrapping_neg();
        }
        if here.0 > top.0 {
            top = here;
        }
    }
    let mut keep = vec![false; survivors.len()];
    let mut at = top.1;
    while at != NONE {
        keep[at as usize] = true;
        at = previous[at as usize];
    }
    keep
}
