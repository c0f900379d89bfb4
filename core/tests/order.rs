//! The order index against a plain sorted vector.
use ntk_core::testing::model::ids::ConvId;
use ntk_core::testing::model::order::{OrderIndex, OrderKey};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Op {
    Insert(u16),
    Remove(u16),
    Upsert(u16, u16),
    Rank(u16),
    Slice(u16, u16),
}

fn op() -> impl Strategy<Value = Op> {
    let key = 0u16..2_000;
    prop_oneof![
        4 => key.clone().prop_map(Op::Insert),
        2 => key.clone().prop_map(Op::Remove),
        4 => (key.clone(), key.clone()).prop_map(|(a, b)| Op::Upsert(a, b)),
        1 => key.clone().prop_map(Op::Rank),
        1 => (key.clone(), 0u16..300).prop_map(|(a, b)| Op::Slice(a, b)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn ranks_and_slices_equal_those_of_a_sorted_vector(
        start in prop::collection::btree_set(0u16..2_000, 0..1_500),
        ops in prop::collection::vec(op(), 0..1_500),
    ) {
        let mut model: Vec<u16> = start.into_iter().collect();
        let mut index = OrderIndex::from_sorted(&model);
        for op in ops {
            match op {
                Op::Insert(k) => match model.binary_search(&k) {
                    Ok(_) => prop_assert!(!index.insert(k)),
                    Err(at) => { model.insert(at, k); prop_assert!(index.insert(k)); }
                },
                Op::Remove(k) => match model.binary_search(&k) {
                    Ok(at) => { model.remove(at); prop_assert!(index.remove(&k)); }
                    Err(_) => prop_assert!(!index.remove(&k)),
                },
                Op::Upsert(a, b) => {
                    let old = model.binary_search(&a).ok().map(|at| model.remove(at));
                    if let Err(at) = model.binary_search(&b) { model.insert(at, b); }
                    index.upsert(old, Some(b));
                }
                Op::Rank(k) => {
                    let want = match model.binary_search(&k) { Ok(at) => (at, true), Err(at) => (at, false) };
                    prop_assert_eq!(index.rank(&k), want);
                    prop_assert_eq!(index.get(k as usize), model.get(k as usize).copied());
                }
                Op::Slice(a, n) => {
                    let (a, b) = (a as usize, a as usize + n as usize);
                    let want: Vec<u16> = model.iter().copied().skip(a).take(n as usize).collect();
                    prop_assert_eq!(index.slice(a..b).collect::<Vec<_>>(), want);
                }
            }
            prop_assert_eq!((index.len(), index.is_empty()), (model.len(), model.is_empty()));
        }
        prop_assert_eq!(index.slice(0..usize::MAX).collect::<Vec<_>>(), model);
    }
}

#[test]
fn the_list_shows_pinned_then_newest_activity_then_newest_id() {
    let key = |pinned, active_key, id| OrderKey { pinned, active_key, id: ConvId(id) };
    let list = [key(true, 1, 1), key(false, 9, 4), key(false, 9, 3), key(false, 2, 7)];
    assert!(list.is_sorted_by(|a, b| a < b));
    assert_eq!(OrderIndex::from_sorted(&list).rank(&key(false, 9, 3)), (2, true));
}
