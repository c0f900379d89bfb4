//! How a patch is applied, as numbers for `im.ntk.ListPatch`: the arithmetic is the core's.
use ntk_core::patch::{Diff, ListPatch, Run, SeqOp};

/// Appends a part after its length.
fn part(out: &mut Vec<i32>, numbers: impl IntoIterator<Item = u32>) {
    let length = out.len();
    out.push(0);
    // No number is above the rows of a window; NONE is -1 in Java.
    out.extend(numbers.into_iter().map(|n| n as i32));
    out[length] = (out.len() - length - 1) as i32;
}

fn step(op: SeqOp) -> [u32; 6] {
    match op {
        SeqOp::Remove { at, count } => [1, at, count, 0, 0, 0],
        SeqOp::Insert { at, count, item } => [2, at, count, item, 0, 0],
        SeqOp::Move { from, to } => [3, from, 1, 0, to, SeqOp::before(from, to)],
    }
}

/// Everything about a patch, part by part; `None` when it does not fit together.
pub(crate) fn ways(old_len: i32, new_len: i32, deletes: &[i32], inserts: &[i32], moves: &[i32]) -> Option<Vec<i32>> {
    // A negative number becomes one that no list has, and is refused with the others.
    let places = |numbers: &[i32]| numbers.iter().map(|n| *n as u32).collect::<Vec<_>>();
    let (moves, []) = moves.as_chunks::<2>() else { return None };
    let moves = moves.iter().map(|[from, to]| (*from as u32, *to as u32)).collect();
    let diff = Diff { deletes: places(deletes), inserts: places(inserts), moves };
    let patch = ListPatch::new(diff, old_len as u32, new_len as u32)?;
    let runs = |runs: Vec<Run>| runs.into_iter().flat_map(|run| [run.at, run.count]);
    let permutation = patch.permutation();
    let mut out = Vec::new();
    part(&mut out, patch.to_sequential().into_iter().flat_map(step));
    part(&mut out, runs(patch.departures()));
    part(&mut out, runs(patch.arrivals()));
    part(&mut out, patch.origins().iter().copied());
    part(&mut out, patch.places());
    part(&mut out, [permutation.first]);
    part(&mut out, permutation.to);
    Some(out)
}
