//! Two changes of one conversation's settings that wait for the server become one.
use ntk_protocol::wire;

/// Two changes of one conversation as one, the newer one on top.
pub(crate) fn merged(old: wire::SetConv, new: wire::SetConv) -> wire::SetConv {
    let union = |old: Vec<u64>, new: &[u64], without: &[u64]| {
        let mut ids: Vec<u64> = old.into_iter().filter(|id| !without.contains(id)).chain(new.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    wire::SetConv {
        conv: new.conv,
        recv_opt: new.recv_opt.or(old.recv_opt),
        pinned: new.pinned.or(old.pinned),
        marks_on: (old.marks_on & !new.marks_off) | new.marks_on,
        marks_off: (old.marks_off & !new.marks_on) | new.marks_off,
        custom_data: new.custom_data.or(old.custom_data),
        folders_add: union(old.folders_add, &new.folders_add, &new.folders_remove),
        folders_remove: union(old.folders_remove, &new.folders_remove, &new.folders_add),
        hide_upto: old.hide_upto.max(new.hide_upto),
        clear_upto: old.clear_upto.max(new.clear_upto),
        draft: new.draft.or(old.draft),
    }
}
