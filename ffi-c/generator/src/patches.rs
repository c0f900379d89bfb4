//! Random patches in a chain, as a window publishes them, so that every face can show that it applies them.
use ntk_core::api::{ConversationInsert, ConversationPatch, ConversationReload, ConversationRow, ListMove};
use ntk_core::testing::model::diff::{Diff, diff};

/// A patch, and what the list is after it: the `unread` of each row stands for its content.
#[derive(Debug)]
pub struct Patched {
    /// The patch.
    pub patch: ConversationPatch,
    /// The content of each row.
    pub after: Vec<u64>,
}

/// Its own noise, the same everywhere.
struct Noise(u64);

impl Noise {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// A row: who it is, and which version of it.
type Row = (u64, u64);

fn row((key, version): Row) -> ConversationRow {
    ConversationRow { id: format!("c2c_{key}"), unread: key * 1000 + version, ..Default::default() }
}

/// `count` patches: rows leave, move and come, one or many at a time, some change; a third of them has moves that need not be, and some
/// are resets.
pub fn patches(count: usize, seed: u64) -> Vec<Patched> {
    let mut noise = Noise(seed);
    let (mut rows, mut keys): (Vec<Row>, u64) = (Vec::new(), 0);
    (1..=count as u64)
        .map(|rev| {
            let (old, touched) = (rows.clone(), change(&mut rows, &mut keys, &mut noise));
            let reset = rev == 1 || noise.below(20) == 0;
            let keyed = |rows: &[Row]| rows.iter().map(|r| r.0).collect::<Vec<_>>();
            let wasteful = noise.below(3) == 0;
            let ways = if wasteful {
                needless(&old, &rows, &touched)
            } else {
                diff(&keyed(&old), &keyed(&rows), |k| touched.contains(k))
            };
            Patched { patch: patch(rev, reset, &old, &rows, ways), after: rows.iter().map(|r| row(*r).unread).collect() }
        })
        .collect()
}

/// Changes the list; returns whom it moved.
fn change(rows: &mut Vec<Row>, keys: &mut u64, noise: &mut Noise) -> Vec<u64> {
    let mut moved = Vec::new();
    let most = [3, 8, 60][noise.below(3)];
    for _ in 0..noise.below(most) {
        // Up to some 90 rows they come more often than they go.
        let what = noise.below(if rows.len() < 90 { 9 } else { 5 });
        match what {
            0 | 1 if !rows.is_empty() => {
                rows.remove(noise.below(rows.len()));
            }
            2 | 3 if !rows.is_empty() => {
                let row = rows.remove(noise.below(rows.len()));
                let top = noise.below(2) == 0;
                rows.insert(if top { 0 } else { noise.below(rows.len() + 1) }, (row.0, row.1 + 1));
                moved.push(row.0);
            }
            4 if !rows.is_empty() => {
                let at = noise.below(rows.len());
                rows[at].1 += 1;
            }
            _ => {
                *keys += 1;
                rows.insert(noise.below(rows.len() + 1), (*keys, 0));
            }
        }
    }
    moved
}

/// All that was touched moves, also where it need not.
fn needless(old: &[Row], new: &[Row], touched: &[u64]) -> Diff {
    let place = |rows: &[Row], key: u64| rows.iter().position(|r| r.0 == key).map(|i| i as u32);
    let at = |rows: &[Row], is: &dyn Fn(u64) -> bool| -> Vec<u32> {
        (0..).zip(rows).filter(|(_, r)| is(r.0)).map(|(i, _)| i).collect()
    };
    let moves = (0..).zip(new).filter(|(_, r)| touched.contains(&r.0)).filter_map(|(to, r)| Some((place(old, r.0)?, to)));
    Diff {
        deletes: at(old, &|key| place(new, key).is_none()),
        inserts: at(new, &|key| place(old, key).is_none()),
        moves: moves.collect(),
    }
}

fn patch(rev: u64, reset: bool, old: &[Row], new: &[Row], ways: Diff) -> ConversationPatch {
    let insert = |index: u32| ConversationInsert { index, row: row(new[index as usize]) };
    let mut patch = ConversationPatch {
        window: 1,
        base_rev: rev - 1,
        rev,
        reset,
        old_len: old.len() as u32,
        new_len: new.len() as u32,
        ..Default::default()
    };
    if reset {
        patch.inserts = (0..new.len() as u32).map(insert).collect();
        return patch;
    }
    patch.deletes = ways.deletes;
    patch.inserts = ways.inserts.into_iter().map(insert).collect();
    patch.moves = ways.moves.into_iter().map(|(from, to)| ListMove { from, to }).collect();
    for (new_index, now) in (0..).zip(new) {
        let was = (0..).zip(old).find(|(_, r)| r.0 == now.0 && r.1 != now.1);
        patch.reloads.extend(was.map(|(old_index, _)| ConversationReload {
            old_index,
            new_index,
            changed: 1 << 5,
            row: row(*now),
        }));
    }
    patch
}
