//! Properties of the list diff.
mod common;

use common::{Batch, apply_strictly};
use ntk_core::testing::model::diff::{Diff, SeqOp, diff, to_sequential};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn apply_batch(old: &[u32], new: &[u32], d: &Diff) -> Vec<u32> {
    let mut view = old.to_vec();
    let batch = Batch {
        old_len: old.len(),
        new_len: new.len(),
        deletes: d.deletes.clone(),
        inserts: d.inserts.iter().map(|i| (*i, new[*i as usize])).collect(),
        moves: d.moves.clone(),
        reloads: vec![],
    };
    apply_strictly(&mut view, &batch);
    view
}

fn apply_one_by_one(old: &[u32], new: &[u32], d: &Diff) -> Vec<u32> {
    let mut view = old.to_vec();
    for op in to_sequential(d, old.len(), new.len()) {
        match op {
            SeqOp::Remove { at, count } => drop(view.drain(at as usize..(at + count) as usize)),
            SeqOp::Insert { at, new: n, count } => {
                view.splice(at as usize..at as usize, new[n as usize..(n + count) as usize].iter().copied());
            }
            SeqOp::Move { from, to } => {
                let row = view.remove(from as usize);
                view.insert(to as usize, row);
            }
        }
    }
    view
}

/// Independent oracle, O(n^2): the heaviest set of survivors that may stay.
fn heaviest_kept(old: &[u32], new: &[u32], weight: impl Fn(u32) -> u64) -> u64 {
    let survivors: Vec<(usize, u32)> = new.iter().filter_map(|k| old.iter().position(|o| o == k).map(|i| (i, *k))).collect();
    let mut best = vec![0; survivors.len()];
    for i in 0..survivors.len() {
        let below = (0..i).filter(|j| survivors[*j].0 < survivors[i].0).map(|j| best[j]).max().unwrap_or(0);
        best[i] = below + weight(survivors[i].1);
    }
    best.into_iter().max().unwrap_or(0)
}

fn check(old: &[u32], new: &[u32], touched: &BTreeSet<u32>) -> Diff {
    let d = diff(old, new, |k| touched.contains(k));
    assert_eq!(d.is_empty(), old == new);
    assert_eq!(apply_batch(old, new, &d), new);
    assert_eq!(apply_one_by_one(old, new, &d), new);
    let weight = |k: u32| if touched.contains(&k) { 1 } else { 1 << 20 };
    let moved: BTreeSet<u32> = d.moves.iter().map(|m| old[m.0 as usize]).collect();
    let kept: u64 = new.iter().filter(|k| old.contains(k) && !moved.contains(k)).map(|k| weight(*k)).sum();
    assert_eq!(kept, heaviest_kept(old, new, weight), "not minimal: {old:?} -> {new:?} touched {touched:?}: {d:?}");
    d
}

/// A list, and what a history of bumps, sinks, inserts and deletes made of it.
fn history() -> impl Strategy<Value = (Vec<u32>, Vec<u32>, BTreeSet<u32>)> {
    let step = (0..6u8, any::<prop::sample::Index>(), any::<prop::sample::Index>());
    (0u32..60, prop::collection::vec(step, 0..12)).prop_map(|(n, steps)| {
        let old: Vec<u32> = (0..n).collect();
        let (mut new, mut touched, mut fresh) = (old.clone(), BTreeSet::new(), 1000);
        for (what, at, to) in steps {
            if new.is_empty() || what == 0 {
                new.insert(at.index(new.len() + 1), fresh);
                touched.insert(fresh);
                fresh += 1;
                continue;
            }
            let row = new.remove(at.index(new.len()));
            touched.insert(row);
            match what {
                1 => {}
                2 => new.push(row),
                3 => new.insert(to.index(new.len() + 1), row),
                _ => new.insert(0, row),
            }
        }
        (old, new, touched)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_batch_gives_the_new_list_with_the_fewest_moves(
        old in Just((0u32..40).collect::<Vec<_>>()).prop_shuffle(),
        new in Just((20u32..60).collect::<Vec<_>>()).prop_shuffle(),
        cut in (0usize..41, 0usize..41),
    ) {
        check(&old[..cut.0.min(40)], &new[..cut.1.min(40)], &BTreeSet::new());
    }

    #[test]
    fn only_touched_rows_move((old, new, touched) in history()) {
        let d = check(&old, &new, &touched);
        for (from, _) in &d.moves {
            prop_assert!(touched.contains(&old[*from as usize]), "{old:?} -> {new:?} {touched:?} {d:?}");
        }
        check(&old, &new, &BTreeSet::new());
        let every = old.iter().chain(&new).copied().collect();
        check(&old, &new, &every);
    }
}

#[test]
fn one_row_to_either_end_is_one_move_at_any_size() {
    for n in [2u32, 3, 150, 10_000] {
        let old: Vec<u32> = (0..n).collect();
        let mut top = old.clone();
        top.rotate_right(1);
        assert_eq!(diff(&old, &top, |k| *k == n - 1).moves, [(n - 1, 0)]);
        let mut bottom = old.clone();
        bottom.rotate_left(1);
        assert_eq!(diff(&old, &bottom, |k| *k == 0).moves, [(0, n - 1)]);
        if n > 2 {
            assert_eq!(diff(&old, &top, |_| false).moves.len(), 1);
        }
    }
}

#[test]
fn of_two_swapped_neighbours_the_touched_one_moves() {
    let (old, new) = ([1, 2, 3, 4], [1, 3, 2, 4]);
    assert_eq!(diff(&old, &new, |k| *k == 2).moves, [(1, 2)]);
    assert_eq!(diff(&old, &new, |k| *k == 3).moves, [(2, 1)]);
}

#[test]
fn a_row_that_nothing_happened_to_stays_also_when_all_others_pass_it() {
    assert_eq!(diff(&[1, 2, 3], &[2, 3, 1], |k| *k != 1).moves, [(1, 0), (2, 1)]);
    assert_eq!(diff(&[1, 2, 3], &[2, 3, 1], |k| *k == 1).moves, [(0, 2)]);
    assert_eq!(diff(&[1, 2, 3], &[3, 1, 2], |k| *k != 3).moves, [(0, 1), (1, 2)]);
    assert_eq!(diff(&[1, 2, 3], &[3, 1, 2], |k| *k == 3).moves, [(2, 0)]);
}

#[test]
fn neighbours_come_and_go_in_one_operation() {
    use SeqOp::{Insert, Remove};
    let steps = |old: &[u8], new: &[u8]| to_sequential(&diff(old, new, |_| false), old.len(), new.len());
    assert_eq!(steps(&[1, 2, 3, 4, 5, 6], &[1, 5, 6]), [Remove { at: 1, count: 3 }]);
    assert_eq!(steps(&[1, 2, 3, 4, 5], &[2, 5]), [Remove { at: 2, count: 2 }, Remove { at: 0, count: 1 }]);
    assert_eq!(steps(&[1, 2], &[1, 7, 8, 9, 2]), [Insert { at: 1, new: 1, count: 3 }]);
    assert_eq!(steps(&[1, 2], &[7, 1, 8, 9, 2]), [Insert { at: 0, new: 0, count: 1 }, Insert { at: 2, new: 2, count: 2 }]);
    assert_eq!(steps(&[1, 2, 3], &[4, 5, 3]), [Remove { at: 0, count: 2 }, Insert { at: 0, new: 0, count: 2 }]);
}

#[test]
fn a_change_mask_has_the_bit_of_each_changed_field() {
    use ntk_core::api::ConversationRow;
    let old = ConversationRow::default();
    let new = ConversationRow { title: "x".into(), unread: 3, is_member: true, ..old.clone() };
    assert_eq!(new.changed_from(&old), 1 << 2 | 1 << 5 | 1 << 13);
    assert_eq!(new.changed_from(&new.clone()), 0);
}
