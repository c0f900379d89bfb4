//! Properties of the list diff.
mod common;

use common::{Batch, apply_strictly};
use ntk_core::patch::{Diff, ListPatch, NONE, SeqOp};
use ntk_core::testing::model::diff::diff;
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

fn list_patch(old: &[u32], new: &[u32], d: &Diff) -> ListPatch {
    ListPatch::new(d.clone(), old.len() as u32, new.len() as u32).expect("a diff is a patch")
}

/// S: one operation after another, with moves.
fn apply_one_by_one(old: &[u32], new: &[u32], d: &Diff) -> Vec<u32> {
    let mut view = old.to_vec();
    let row = |item: u32| new[d.inserts[item as usize] as usize];
    for op in list_patch(old, new, d).to_sequential() {
        match op {
            SeqOp::Remove { at, count } => drop(view.drain(at as usize..(at + count) as usize)),
            SeqOp::Insert { at, count, item } => {
                view.splice(at as usize..at as usize, (item..item + count).map(row));
            }
            SeqOp::Move { from, to } => {
                assert_ne!(from, to);
                let row = view.remove(from as usize);
                view.insert(to as usize, row);
                // Qt puts it in front of a row counted before, and refuses the places where it is.
                let before = SeqOp::before(from, to);
                assert!(before < from || (before > from + 1 && before as usize <= view.len()), "{from} {to} {before}");
            }
        }
    }
    view
}

/// A: all departures, then all arrivals.
fn apply_without_moves(old: &[u32], new: &[u32], d: &Diff) -> Vec<u32> {
    let patch = list_patch(old, new, d);
    let mut view = old.to_vec();
    for run in patch.departures() {
        view.drain(run.at as usize..(run.at + run.count) as usize);
    }
    for run in patch.arrivals() {
        let (at, end) = (run.at as usize, (run.at + run.count) as usize);
        let from = |new_at: usize| match patch.origins()[new_at] {
            NONE => new[new_at],
            was => old[was as usize],
        };
        view.splice(at..at, (at..end).map(from));
    }
    view
}

/// P: deletes, one permutation, inserts.
fn apply_permuted(old: &[u32], new: &[u32], d: &Diff) -> Vec<u32> {
    let mut view = old.to_vec();
    for at in d.deletes.iter().rev() {
        view.remove(*at as usize);
    }
    let permutation = list_patch(old, new, d).permutation();
    let range = permutation.first as usize..permutation.first as usize + permutation.to.len();
    let before = view.clone();
    for (at, to) in range.zip(&permutation.to) {
        view[*to as usize] = before[at];
    }
    let ends = permutation.to.first().zip(permutation.to.last());
    let widest = permutation.first as usize + permutation.to.len();
    assert!(ends.is_none_or(|(a, b)| *a != permutation.first && *b as usize != widest - 1), "{permutation:?} could be shorter");
    d.inserts.iter().for_each(|at| view.insert(*at as usize, new[*at as usize]));
    view
}

/// Every way to apply a patch gives the new list, and every index is mapped to where its row is.
fn check_every_way(old: &[u32], new: &[u32], d: &Diff) {
    assert_eq!(apply_one_by_one(old, new, d), new, "{old:?} {d:?}");
    assert_eq!(apply_without_moves(old, new, d), new, "{old:?} {d:?}");
    assert_eq!(apply_permuted(old, new, d), new, "{old:?} {d:?}");
    let patch = list_patch(old, new, d);
    let places = patch.places();
    for (at, key) in (0u32..).zip(old) {
        let want = new.iter().position(|k| k == key).map(|i| i as u32);
        assert_eq!(patch.map_index(at), want);
        assert_eq!(places[at as usize], want.unwrap_or(NONE));
    }
    assert_eq!(patch.map_index(old.len() as u32), None);
    assert_eq!(patch.map_index(NONE), None);
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
    check_every_way(old, new, &d);
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

/// A patch that no diff made: any rows leave, any of the others move although they need not, and new ones come anywhere.
fn wasteful() -> impl Strategy<Value = (Vec<u32>, Vec<u32>, Diff)> {
    let fate = prop::collection::vec(0..4u8, 0..50);
    (fate, 0..30usize, any::<u64>()).prop_map(|(fates, fresh, seed)| {
        let mut noise = seed;
        let mut random = move |below: usize| {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (noise >> 33) as usize % below
        };
        let old: Vec<u32> = (0..fates.len() as u32).collect();
        let mut new: Vec<u32> = old.iter().copied().filter(|i| fates[*i as usize] > 1).collect();
        let moved: Vec<u32> = old.iter().copied().filter(|i| fates[*i as usize] == 1).collect();
        for row in moved.iter().copied().chain(1000..1000 + fresh as u32) {
            new.insert(random(new.len() + 1), row);
        }
        let place = |row: &u32| new.iter().position(|k| k == row).unwrap() as u32;
        let mut moves: Vec<(u32, u32)> = moved.iter().map(|row| (*row, place(row))).collect();
        moves.sort_unstable_by_key(|m| m.1);
        let deletes = old.iter().copied().filter(|i| fates[*i as usize] == 0).collect();
        let inserts = (0u32..).zip(&new).filter(|(_, row)| **row >= 1000).map(|(at, _)| at).collect();
        (old, new, Diff { deletes, inserts, moves })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn also_a_patch_with_needless_moves_is_applied_in_every_way((old, new, d) in wasteful()) {
        check_every_way(&old, &new, &d);
    }

    #[test]
    fn what_does_not_fit_together_is_refused_and_nothing_else((old, new, d) in wasteful(), at in any::<prop::sample::Index>(), what in 0..6u8) {
        let (old_len, new_len) = (old.len() as u32, new.len() as u32);
        let refused = |d: Diff, old_len, new_len| ListPatch::new(d, old_len, new_len).is_none();
        prop_assert!(!refused(d.clone(), old_len, new_len));
        prop_assert!(refused(d.clone(), old_len + 1, new_len));
        prop_assert!(refused(d.clone(), old_len, new_len + 1));
        let mut bad = d.clone();
        let done = match what {
            // The same place twice.
            0 if !d.deletes.is_empty() => { let twice = d.deletes[at.index(d.deletes.len())]; bad.moves.push((twice, new_len)); true }
            1 if !d.inserts.is_empty() && !d.moves.is_empty() => { bad.moves[0].1 = d.inserts[at.index(d.inserts.len())]; true }
            2 if d.deletes.len() > 1 => { bad.deletes[1] = bad.deletes[0]; true }
            // Beyond the end.
            3 if !d.inserts.is_empty() => { *bad.inserts.last_mut().unwrap() = new_len; true }
            4 if !d.moves.is_empty() => { bad.moves[at.index(d.moves.len())].0 = old_len; true }
            // Not in their order.
            5 if d.deletes.len() > 1 => { bad.deletes.swap(0, 1); true }
            _ => false,
        };
        prop_assert!(!done || refused(bad, old_len, new_len));
    }
}

#[test]
fn lists_longer_than_any_window_are_refused_before_memory_is_taken() {
    assert!(ListPatch::new(Diff::default(), u32::MAX, u32::MAX).is_none());
    assert!(ListPatch::new(Diff::default(), 100_001, 100_001).is_none());
    assert!(ListPatch::new(Diff::default(), 100_000, 100_000).is_some());
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
    let steps = |old: &[u32], new: &[u32]| list_patch(old, new, &diff(old, new, |_| false)).to_sequential();
    assert_eq!(steps(&[1, 2, 3, 4, 5, 6], &[1, 5, 6]), [Remove { at: 1, count: 3 }]);
    assert_eq!(steps(&[1, 2, 3, 4, 5], &[2, 5]), [Remove { at: 2, count: 2 }, Remove { at: 0, count: 1 }]);
    assert_eq!(steps(&[1, 2], &[1, 7, 8, 9, 2]), [Insert { at: 1, count: 3, item: 0 }]);
    assert_eq!(steps(&[1, 2], &[7, 1, 8, 9, 2]), [Insert { at: 0, count: 1, item: 0 }, Insert { at: 2, count: 2, item: 1 }]);
    assert_eq!(steps(&[1, 2, 3], &[4, 5, 3]), [Remove { at: 0, count: 2 }, Insert { at: 0, count: 2, item: 0 }]);
}

#[test]
fn a_change_mask_has_the_bit_of_each_changed_field() {
    use ntk_core::api::ConversationRow;
    let old = ConversationRow::default();
    let new = ConversationRow { title: "x".into(), unread: 3, is_member: true, ..old.clone() };
    assert_eq!(new.changed_from(&old), 1 << 2 | 1 << 5 | 1 << 13);
    assert_eq!(new.changed_from(&new.clone()), 0);
}
