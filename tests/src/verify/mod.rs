//! Compares what is with what the ledger says: the kernel's answers, the kernel's file, the server and the server's file.
mod file;
mod store;

pub use file::{DATABASE, FileCount, LocallyDeleted, compare_file};
pub use store::{STORE, Store, StoreRoom, StoreRow, StoreView, read_store, text_of};

use crate::device::Seen;
use crate::ledger::{Expected, Ledger, Room, text_hash};
use crate::light::{Light, wire_key};
use std::collections::BTreeMap;

/// The kernel's list against the ledger. `local`: what the device deleted for itself alone; such a message is not unread there.
pub fn compare_list(who: &str, list: &[Seen], expected: &BTreeMap<String, Expected>, local: &LocallyDeleted) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut missing: BTreeMap<&String, &Expected> = expected.iter().filter(|(_, e)| e.listed()).collect();
    for row in list {
        let Some(e) = expected.get(&row.id) else {
            // A conversation whose only message was cancelled or refused exists on its device alone.
            if row.head == 0 && row.unread == 0 {
                continue;
            }
            wrong.push(format!("{who}: {} is unknown to the ledger", row.id));
            continue;
        };
        // A draft or an inserted message keeps a conversation in its device's list.
        if missing.remove(&row.id).is_none() && (e.listed() || !row.own_reasons) {
            wrong.push(format!("{who}: {} is listed twice, or was deleted", row.id));
        }
        let mut check = |what: &str, is: u64, should: u64| {
            if is != should {
                wrong.push(format!("{who}: {} {what} is {is}, the ledger says {should}", row.id));
            }
        };
        check("head", row.head, e.head);
        check("read mark", row.read.clamp(e.read.0, e.read.1), row.read);
        check("unread", row.unread, unread_here(e, row, local));
        check("exactness", row.exact.into(), 1);
        check("receive option", row.opt.into(), e.settings.opt.into());
        check("pin", row.pinned.into(), e.settings.pinned.into());
        check("peer's read mark", row.peer_read, e.peer_read);
        check("membership", row.member.into(), 1);
        check("marks", row.marks, e.settings.marks);
        if row.data != e.settings.data {
            wrong.push(format!("{who}: {} data is {:?}, the ledger says {:?}", row.id, row.data, e.settings.data));
        }
        // Ids are random words; in which order they are told means nothing.
        let folders: Vec<u64> = e.settings.folders.iter().copied().collect();
        if sorted(&row.folders) != folders {
            wrong.push(format!("{who}: {} is in {:?}, the ledger says {folders:?}", row.id, row.folders));
        }
        let at = at_here(e, row, local);
        if row.at != at {
            wrong.push(format!("{who}: {} mentions {:?}, the ledger says {at:?}", row.id, row.at));
        }
    }
    wrong.extend(missing.keys().map(|id| format!("{who}: {id} is missing")));
    if list.iter().map(|r| (r.pinned, r.order)).is_sorted_by(|a, b| a >= b) {
        wrong
    } else {
        [wrong, vec![format!("{who}: the list is not in order")]].concat()
    }
}

/// What is unread of a conversation on one device.
pub fn unread_here(e: &Expected, row: &Seen, local: &LocallyDeleted) -> u64 {
    let here = local.get(&row.id);
    e.countable.iter().filter(|s| **s > row.read && !here.is_some_and(|l| l.contains(s))).count() as u64
}

/// The newest 20 unread mentions on one device, oldest first.
fn at_here(e: &Expected, row: &Seen, local: &LocallyDeleted) -> Vec<(u64, u32)> {
    let here = local.get(&row.id);
    let unread = e.at.iter().filter(|(s, _)| *s > row.read && !here.is_some_and(|l| l.contains(s)));
    let mut newest: Vec<(u64, u32)> = unread.rev().take(20).copied().collect();
    newest.reverse();
    newest
}

/// The total that belongs to a list that agrees with the ledger.
pub fn total_of(list: &[Seen], expected: &BTreeMap<String, Expected>, local: &LocallyDeleted) -> u64 {
    let known = list.iter().filter_map(|r| Some((r, expected.get(&r.id)?)));
    known.filter(|(_, e)| e.in_total()).map(|(r, e)| unread_here(e, r, local)).sum()
}

/// What a user must see, by wire key.
pub fn by_wire_key(ledger: &Ledger, user: &str) -> BTreeMap<String, Expected> {
    let mut expected = ledger.expect(user);
    let with_messages = ledger.rooms_of(user).filter(|r| ledger.head(r) > 0);
    with_messages.filter_map(|r| Some((wire_key(r), expected.remove(&r.id_for(user))?))).collect()
}

/// The server's own list and its recount against the ledger, asked for by a light client of the user.
pub async fn compare_server(light: &Light, mut rooms: BTreeMap<String, Expected>) -> Vec<String> {
    let me = &light.user;
    let states = match light.snapshot().await {
        Ok(states) => states,
        Err(e) => return vec![format!("server: the list of {me}: {e}")],
    };
    let mut wrong = Vec::new();
    for s in states {
        let Some(e) = rooms.remove(&s.conv) else {
            wrong.push(format!("server: {me} has {}, which the ledger does not know, or twice", s.conv));
            continue;
        };
        let recount = light.count(&s.conv, s.read_cseq + 1, s.head.max(s.read_cseq + 1)).await;
        let is = (s.head, s.unread, recount.clone().unwrap_or(u64::MAX), s.recv_opt, s.pinned, s.marks, s.hidden_upto);
        let (set, unread) = (&e.settings, e.unread(s.read_cseq));
        let should = (e.head, unread, unread, set.opt, set.pinned, set.marks, set.hidden_upto);
        if is != should || s.read_cseq < e.read.0 || s.read_cseq > e.read.1 {
            let read = s.read_cseq;
            wrong.push(format!(
                "server: {me} {} (head, unread, recount, opt, pin, marks, hidden) {is:?} at read {read}, not {should:?} at {:?}",
                s.conv, e.read
            ));
        }
        let at: Vec<(u64, u32)> = s.at.iter().map(|a| (a.cseq, a.kind)).collect();
        let folders: Vec<u64> = set.folders.iter().copied().collect();
        let is_in = sorted(&s.folders);
        let is = (s.visible_from.max(1), s.custom_data.as_ref(), &is_in, at);
        let unread_at = e.at.iter().filter(|(seq, _)| *seq > s.read_cseq).copied().collect();
        let should = (e.first, set.data.as_slice(), &folders, unread_at);
        if is != should {
            wrong.push(format!("server: {me} {} (first, data, folders, mentions) {is:?}, not {should:?}", s.conv));
        }
    }
    wrong.extend(rooms.keys().map(|k| format!("server: {me} misses {k}")));
    wrong
}

/// The server's file against the ledger: every message, and what is unread by counting rows.
pub fn compare_store(store: &Store, ledger: &Ledger, users: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    if store.tasks != (0, 0) {
        wrong.push(format!("store: {} tasks wait, {} are buried", store.tasks.0, store.tasks.1));
    }
    let rooms: std::collections::BTreeSet<&Room> = users.iter().flat_map(|u| ledger.rooms_of(u)).collect();
    for room in rooms {
        let key = wire_key(room);
        let Some(at) = store.rooms.get(&key) else {
            if ledger.head(room) > 0 {
                wrong.push(format!("store: {key} is missing"));
            }
            continue;
        };
        if at.head != ledger.head(room) || at.rows.len() as u64 != at.head {
            wrong.push(format!("store: {key} has head {} and {} rows, not {}", at.head, at.rows.len(), ledger.head(room)));
        }
        for row in &at.rows {
            let Some(fact) = ledger.fact(room, row.seq) else { continue };
            let x = fact.extra();
            let pinned = !row.attached.pinned_by.is_empty();
            let same = (fact.is_tip() || (row.sender == fact.sender && (fact.gone() || text_hash(row.text()) == fact.text)))
                && (row.recalled(), row.deleted()) == (fact.recalled, fact.deleted)
                && (fact.gone() || (row.attached.edits == x.edits && pinned == x.pinned))
                && row.readers == x.readers
                && row.read_count as usize == x.readers.len();
            if !same {
                wrong.push(format!("store: {key} seq {}: {row:?} is not {fact:?}", row.seq));
            }
        }
        for user in users {
            let (Some(view), Some(e)) = (at.views.get(user), ledger.expect_one(room, user)) else { continue };
            let counts = |r: &&StoreRow| {
                // The rules once more, on the server's own rows.
                r.seq > view.read
                    && r.seq >= view.first
                    && r.kind != 9
                    && r.flags & (1 | 4 | 32 | 3 << 16) == 0
                    && r.sender != *user
                    && !view.hidden.contains(&r.seq)
            };
            let unread = at.rows.iter().filter(counts).count() as u64;
            if unread != e.unread(view.read) {
                wrong.push(format!("store: {user} has {unread} unread in {key}, by the ledger {}", e.unread(view.read)));
            }
        }
    }
    wrong
}

fn sorted(ids: &[u64]) -> Vec<u64> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids
}
