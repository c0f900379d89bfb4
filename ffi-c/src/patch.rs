//! How a patch is applied, for a host in C: the arithmetic is the core's, a patch comes in as places only, and results go into the
//! host's own arrays. Nothing here needs a kernel.
use ntk_core::api::ErrorCode;
use ntk_core::patch::{self, Diff, SeqOp, NONE};
use safer_ffi::prelude::*;

use crate::generated::types::{ListMove, ListMoveList, U32List};
use crate::guard::{guard, put};
use crate::input::{self, FromC, Record};

/// A patch without its rows.
#[derive_ReprC(rename = "ntk_list_patch")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListPatch {
    /// Its size as the host knows it.
    pub struct_size: u32,
    /// Rows before.
    pub old_len: u32,
    /// Rows after.
    pub new_len: u32,
    /// 0.
    pub reserved: u32,
    /// Old indexes, ascending.
    pub deletes: U32List,
    /// New indexes, ascending.
    pub inserts: U32List,
    /// By new index, ascending.
    pub moves: ListMoveList,
}

impl Record for ListPatch {
    const NONE: ListPatch = ListPatch {
        struct_size: 0,
        old_len: 0,
        new_len: 0,
        reserved: 0,
        deletes: U32List { items: std::ptr::null(), count: 0, stride: 0 },
        inserts: U32List { items: std::ptr::null(), count: 0, stride: 0 },
        moves: ListMoveList { items: std::ptr::null(), count: 0, stride: 0 },
    };
    const ENDS: &'static [usize] = &[std::mem::size_of::<ListPatch>()];
}

impl FromC for ListMove {
    type Api = (u32, u32);
    fn check(self) -> Result<(u32, u32), ErrorCode> {
        Ok((self.from, self.to))
    }
}

impl FromC for ListPatch {
    type Api = patch::ListPatch;
    fn check(self) -> Result<patch::ListPatch, ErrorCode> {
        let diff = Diff {
            deletes: input::list(self.deletes.items, self.deletes.count, self.deletes.stride)?,
            inserts: input::list(self.inserts.items, self.inserts.count, self.inserts.stride)?,
            moves: input::list(self.moves.items, self.moves.count, self.moves.stride)?,
        };
        patch::ListPatch::new(diff, self.old_len, self.new_len).ok_or(ErrorCode::InvalidParameters)
    }
}

/// One operation of an order with moves.
#[derive_ReprC(rename = "ntk_list_step")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListStep {
    /// NTK_LIST_STEP_...
    pub kind: u32,
    /// First row.
    pub at: u32,
    /// Rows.
    pub count: u32,
    /// Insert: which of the inserts is the first.
    pub item: u32,
    /// Move: index after it was taken out.
    pub to: u32,
    /// Move: the row it is put in front of, counted before.
    pub before: u32,
}

/// NTK_LIST_STEP_REMOVE, _INSERT and _MOVE.
const REMOVE: u32 = 1;
const INSERT: u32 = 2;
const MOVE: u32 = 3;

impl From<SeqOp> for ListStep {
    fn from(op: SeqOp) -> ListStep {
        let none = ListStep { kind: 0, at: 0, count: 1, item: 0, to: 0, before: 0 };
        match op {
            SeqOp::Remove { at, count } => ListStep { kind: REMOVE, at, count, ..none },
            SeqOp::Insert { at, count, item } => ListStep { kind: INSERT, at, count, item, ..none },
            SeqOp::Move { from, to } => ListStep { kind: MOVE, at: from, to, before: SeqOp::before(from, to), ..none },
        }
    }
}

/// Neighbouring rows.
#[derive_ReprC(rename = "ntk_list_run")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListRun {
    /// First row.
    pub at: u32,
    /// Rows.
    pub count: u32,
}

fn runs(runs: &[patch::Run]) -> Vec<ListRun> {
    runs.iter().map(|run| ListRun { at: run.at, count: run.count }).collect()
}

/// Says how many there are, and gives them if they fit. A host without room only asks.
fn give<T: Copy>(items: &[T], to: *mut T, room: u32, count: *mut u32) -> Result<(), ErrorCode> {
    put(count, items.len() as u32);
    if room == 0 {
        return Ok(());
    }
    if to.is_null() || !to.is_aligned() || (room as usize) < items.len() {
        return Err(ErrorCode::InvalidParameters);
    }
    // SAFETY: the contract of ntk.h: `room` items may be written there, and it is not where the patch lies.
    unsafe { to.copy_from_nonoverlapping(items.as_ptr(), items.len()) };
    Ok(())
}

/// One operation after another, with moves.
#[ffi_export]
pub fn ntk_list_patch_to_sequential(patch: *const ListPatch, steps: *mut ListStep, room: u32, count: *mut u32) -> u32 {
    guard(|| {
        let all: Vec<ListStep> = input::read(patch)?.to_sequential().into_iter().map(ListStep::from).collect();
        give(&all, steps, room, count)
    })
}

/// What leaves its place, from the back.
#[ffi_export]
pub fn ntk_list_patch_departures(patch: *const ListPatch, runs_out: *mut ListRun, room: u32, count: *mut u32) -> u32 {
    guard(|| give(&runs(&input::read(patch)?.departures()), runs_out, room, count))
}

/// What takes a place, from the front.
#[ffi_export]
pub fn ntk_list_patch_arrivals(patch: *const ListPatch, runs_out: *mut ListRun, room: u32, count: *mut u32) -> u32 {
    guard(|| give(&runs(&input::read(patch)?.arrivals()), runs_out, room, count))
}

/// Where each new row was.
#[ffi_export]
pub fn ntk_list_patch_origins(patch: *const ListPatch, old_indexes: *mut u32, room: u32, count: *mut u32) -> u32 {
    guard(|| give(input::read(patch)?.origins(), old_indexes, room, count))
}

/// Where each old row is.
#[ffi_export]
pub fn ntk_list_patch_places(patch: *const ListPatch, new_indexes: *mut u32, room: u32, count: *mut u32) -> u32 {
    guard(|| give(&input::read(patch)?.places(), new_indexes, room, count))
}

/// Where one old row is.
#[ffi_export]
pub fn ntk_list_patch_map_index(patch: *const ListPatch, old_index: u32, new_index: *mut u32) -> u32 {
    guard(|| {
        put(new_index, input::read(patch)?.map_index(old_index).unwrap_or(NONE));
        Ok(())
    })
}

/// How the rows that stay change places.
#[ffi_export]
pub fn ntk_list_patch_permutation(
    patch: *const ListPatch,
    first: *mut u32,
    new_indexes: *mut u32,
    room: u32,
    count: *mut u32,
) -> u32 {
    guard(|| {
        let permutation = input::read(patch)?.permutation();
        put(first, permutation.first);
        give(&permutation.to, new_indexes, room, count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRONG: u32 = ErrorCode::InvalidParameters as u32;

    fn numbers(items: &[u32]) -> U32List {
        U32List { items: items.as_ptr(), count: items.len() as u32, stride: 0 }
    }

    #[test]
    fn a_patch_that_does_not_fit_or_a_result_without_room_gives_a_code() {
        let moves = [ListMove { from: 3, to: 0 }];
        let moves = ListMoveList { items: moves.as_ptr(), count: 1, stride: 0 };
        let size = std::mem::size_of::<ListPatch>() as u32;
        let patch = ListPatch { struct_size: size, old_len: 4, new_len: 4, moves, ..ListPatch::NONE };
        let mut count = 0;
        let ask = |patch: &ListPatch, count: &mut u32| ntk_list_patch_to_sequential(patch, std::ptr::null_mut(), 0, count);
        assert_eq!((ask(&patch, &mut count), count), (0, 1));
        let mut steps = [ListStep::from(SeqOp::Remove { at: 0, count: 1 }); 2];
        assert_eq!(ntk_list_patch_to_sequential(&patch, steps.as_mut_ptr(), 2, &mut count), 0);
        assert_eq!((count, steps[0].kind, steps[0].at, steps[0].to, steps[0].before), (1, MOVE, 3, 0, 0));
        assert_eq!(ntk_list_patch_to_sequential(&patch, std::ptr::null_mut(), 2, &mut count), WRONG);
        let mut few = [0; 3];
        assert_eq!((ntk_list_patch_origins(&patch, few.as_mut_ptr(), 3, &mut count), count), (WRONG, 4));
        let mut place = 7;
        assert_eq!((ntk_list_patch_map_index(&patch, 3, &mut place), place), (0, 0));
        assert_eq!((ntk_list_patch_map_index(&patch, 4, &mut place), place), (0, NONE));

        for wrong in [
            ListPatch { struct_size: 3, ..patch },
            ListPatch { new_len: 5, ..patch },
            ListPatch { old_len: 3, new_len: 3, ..patch },
            ListPatch { old_len: u32::MAX, new_len: u32::MAX, ..patch },
            ListPatch { deletes: numbers(&[3]), inserts: numbers(&[1]), ..patch },
            ListPatch { inserts: U32List { items: std::ptr::null(), ..numbers(&[1]) }, new_len: 5, ..patch },
            ListPatch { inserts: U32List { stride: 3, ..numbers(&[1]) }, new_len: 5, ..patch },
        ] {
            assert_eq!(ask(&wrong, &mut count), WRONG);
        }
        assert_eq!((ntk_list_patch_places(std::ptr::null(), std::ptr::null_mut(), 0, &mut count), count), (0, 0));
    }
}
