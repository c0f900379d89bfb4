//! A list view as strict as UIKit: it throws on every violation of the patch contract.
#![allow(dead_code)] // each test program uses a part of it
use std::collections::BTreeSet;

/// A patch of rows of any kind, in the terms of the contract.
#[derive(Debug, Clone)]
pub(crate) struct Batch<R> {
    pub old_len: usize,
    pub new_len: usize,
    pub deletes: Vec<u32>,
    pub inserts: Vec<(u32, R)>,
    pub moves: Vec<(u32, u32)>,
    pub reloads: Vec<(u32, u32, R)>,
}

fn ascending<T: Ord>(what: &str, items: impl Iterator<Item = T>) {
    let items: Vec<T> = items.collect();
    assert!(items.is_sorted_by(|a, b| a < b), "{what} must ascend");
}

/// Applies a batch as `performBatchUpdates` does.
pub(crate) fn apply_strictly<R: Clone>(view: &mut Vec<R>, batch: &Batch<R>) {
    assert_eq!(view.len(), batch.old_len, "the view has another number of rows than the patch starts from");
    let (old_len, new_len) = (batch.old_len as u32, batch.new_len as u32);
    ascending("deletes", batch.deletes.iter());
    ascending("inserts", batch.inserts.iter().map(|i| i.0));
    ascending("moves", batch.moves.iter().map(|m| m.1));
    ascending("reloads", batch.reloads.iter().map(|r| r.1));
    assert_eq!(
        batch.new_len,
        batch.old_len + batch.inserts.len() - batch.deletes.len(),
        "invalid update: invalid number of rows"
    );
    let gone: BTreeSet<u32> = batch.deletes.iter().copied().chain(batch.moves.iter().map(|m| m.0)).collect();
    assert_eq!(gone.len(), batch.deletes.len() + batch.moves.len(), "attempt to delete and move the same row");
    let taken: BTreeSet<u32> = batch.inserts.iter().map(|i| i.0).chain(batch.moves.iter().map(|m| m.1)).collect();
    assert_eq!(taken.len(), batch.inserts.len() + batch.moves.len(), "attempt to insert and move to the same place");
    assert!(gone.iter().all(|i| *i < old_len), "attempt to delete or move a row that does not exist");
    assert!(taken.iter().all(|i| *i < new_len), "attempt to put a row beyond the end");
    let mut new: Vec<Option<R>> = vec![None; batch.new_len];
    let mut origin = vec![u32::MAX; batch.new_len];
    for (to, row) in &batch.inserts {
        new[*to as usize] = Some(row.clone());
    }
    for (from, to) in &batch.moves {
        new[*to as usize] = Some(view[*from as usize].clone());
        origin[*to as usize] = *from;
    }
    let mut rest = (0..old_len).filter(|i| !gone.contains(i));
    for to in (0..new_len).filter(|i| !taken.contains(i)) {
        let from = rest.next().expect("a place nobody fills");
        new[to as usize] = Some(view[from as usize].clone());
        origin[to as usize] = from;
    }
    assert!(rest.next().is_none(), "a row without a place");
    for (from, to, row) in &batch.reloads {
        assert_eq!(origin[*to as usize], *from, "a reload must name the same row before and after");
        new[*to as usize] = Some(row.clone());
    }
    *view = new.into_iter().map(|r| r.expect("filled")).collect();
}
