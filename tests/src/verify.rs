//! Compares what is with what the ledger says: the kernel's answers, the kernel's file, the server.
use crate::device::Seen;
use crate::ledger::{Expected, Ledger, Room, text_hash};
use crate::light::{Light, wire_key};
use ntk_protocol::wire;
use prost::Message as _;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::Path;

/// Name of the database file in a kernel's directory.
pub const DATABASE: &str = "ntk.db";

/// The kernel's list against the ledger.
pub fn compare_list(who: &str, list: &[Seen], expected: &BTreeMap<String, Expected>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut missing: BTreeMap<&String, &Expected> = expected.iter().filter(|(_, e)| e.head > 0).collect();
    for row in list {
        let Some(e) = expected.get(&row.id) else {
            // A conversation whose only message was cancelled or refused exists on its device alone.
            if row.head == 0 && row.unread == 0 {
                continue;
            }
            wrong.push(format!("{who}: {} is unknown to the ledger", row.id));
            continue;
        };
        if missing.remove(&row.id).is_none() {
            wrong.push(format!("{who}: {} is listed twice", row.id));
        }
        let mut check = |what: &str, is: u64, should: u64| {
            if is != should {
                wrong.push(format!("{who}: {} {what} is {is}, the ledger says {should}", row.id));
            }
        };
        check("head", row.head, e.head);
        check("read mark", row.read.clamp(e.read.0, e.read.1), row.read);
        check("unread", row.unread, e.unread(row.read));
        check("exactness", row.exact.into(), 1);
        check("receive option", row.opt.into(), e.opt.into());
        check("pin", row.pinned.into(), e.pinned.into());
        check("peer's read mark", row.peer_read, e.peer_read);
        check("membership", row.member.into(), 1);
    }
    wrong.extend(missing.keys().map(|id| format!("{who}: {id} is missing")));
    if list.iter().map(|r| r.pinned).is_sorted_by(|a, b| a >= b) {
        wrong
    } else {
        [wrong, vec![format!("{who}: pins are not on top")]].concat()
    }
}

/// The total that belongs to a list that agrees with the ledger.
pub fn total_of(list: &[Seen], expected: &BTreeMap<String, Expected>) -> u64 {
    list.iter().filter_map(|r| Some((r, expected.get(&r.id)?))).filter(|(_, e)| e.in_total()).map(|(r, e)| e.unread(r.read)).sum()
}

/// What the kernel's file holds, counted by SQL.
#[derive(Debug, Default, Clone, Copy)]
pub struct FileCount {
    /// Conversations.
    pub conversations: u64,
    /// Message rows.
    pub messages: u64,
    /// Holes.
    pub holes: u64,
    /// Unread messages inside holes.
    pub unread_in_holes: u64,
    /// Unread total.
    pub total: u64,
}

/// The kernel's file against the ledger: every seq is a row or in one hole, every row is the ledger's message, and counts
/// made from rows are the cached ones and the ledger's. The kernel must be closed.
pub fn compare_file(who: &str, dir: &Path, me: &str, ledger: &Ledger) -> Result<(FileCount, Vec<String>), rusqlite::Error> {
    let db = Connection::open_with_flags(dir.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut wrong = Vec::new();
    let mut count = FileCount::default();
    let expected = ledger.expect(me);
    let rooms: BTreeMap<String, &Room> = ledger.rooms_of(me).map(|r| (wire_key(r), r)).collect();
    for (what, sql) in [
        ("message waits to be sent", "SELECT count(*) FROM outbox"),
        ("read mark waits to be sent", "SELECT count(*) FROM pending_read"),
        ("message is pending", "SELECT count(*) FROM message WHERE seq = 9223372036854775807"),
    ] {
        let n: u64 = db.query_row(sql, [], |r| int(r, 0))?;
        if n != 0 {
            wrong.push(format!("{who}: {n} {what}"));
        }
    }
    let mut convs = db.prepare("SELECT id, key, head_seq, read_seq, visible_from, unread, recv_opt FROM conversation")?;
    let mut rows =
        db.prepare("SELECT seq, sender, kind, flags, countable, body FROM message WHERE conv = ?1 AND sub = 0 ORDER BY seq")?;
    let mut holes = db.prepare("SELECT lo, hi, cnt, known FROM hole WHERE conv = ?1 ORDER BY lo")?;
    let mut cursor = convs.query([])?;
    while let Some(c) = cursor.next()? {
        let (conv, key): (i64, String) = (c.get(0)?, c.get(1)?);
        let (head, read, first): (u64, u64, u64) = (int(c, 2)?, int(c, 3)?, int(c, 4)?);
        let (cached, opt): (u64, u32) = (int(c, 5)?, c.get(6)?);
        let Some(&room) = rooms.get(&key) else {
            if head == 0 && cached == 0 {
                continue;
            }
            wrong.push(format!("{who}: {key} is in the file, not in the ledger"));
            continue;
        };
        count.conversations += 1;
        let e = &expected[&room.id_for(me)];
        let mut unread = 0;
        // Ranges covered so far, to find what is missing and what is there twice.
        let mut covered: Vec<(u64, u64)> = Vec::new();
        let mut at = rows.query([conv])?;
        while let Some(r) = at.next()? {
            let seq: u64 = int(r, 0)?;
            count.messages += 1;
            let sender: String = r.get(1)?;
            let (kind, flags, countable): (u32, u32, bool) = (r.get(2)?, r.get(3)?, r.get(4)?);
            let body: Vec<u8> = r.get(5)?;
            if countable && seq > read {
                unread += 1;
            }
            let Some(fact) = ledger.fact(room, seq) else {
                wrong.push(format!("{who}: {key} seq {seq} is in the file, not in the ledger"));
                continue;
            };
            let text = wire::Body::decode(body.as_slice()).map(|b| text_hash(&b.text)).unwrap_or(0);
            let recalled = flags & (1 << 16) != 0;
            let tip = kind == 9;
            let counts = !tip && !fact.excluded && !fact.recalled && fact.sender != me;
            let same = tip == fact.sender.is_empty()
                && (tip || sender == fact.sender)
                && recalled == fact.recalled
                && (tip || recalled || text == fact.text)
                && countable == counts;
            if !same {
                wrong.push(format!(
                    "{who}: {key} seq {seq} by {sender} (recalled {recalled}, countable {countable}) is not {fact:?}"
                ));
            }
            match covered.last_mut() {
                Some((_, hi)) if *hi + 1 == seq => *hi = seq,
                _ => covered.push((seq, seq)),
            }
        }
        let mut at = holes.query([conv])?;
        while let Some(h) = at.next()? {
            let (lo, hi, cnt, known): (u64, u64, u64, bool) = (int(h, 0)?, int(h, 1)?, int(h, 2)?, h.get(3)?);
            count.holes += 1;
            covered.push((lo, hi));
            if known && hi > read {
                unread += cnt;
                count.unread_in_holes += cnt;
            }
            if !known && hi > read {
                wrong.push(format!("{who}: {key} hole {lo}..{hi} above the read mark has no count"));
            }
        }
        covered.sort_unstable();
        let mut next = first.max(1);
        for (lo, hi) in covered.iter().copied().filter(|(_, hi)| *hi >= first) {
            if lo != next {
                wrong.push(format!("{who}: {key} seqs {next} to {lo}: neither row nor hole, or both"));
            }
            next = hi + 1;
        }
        if next != head + 1 {
            wrong.push(format!("{who}: {key} ends at {} and says head {head}", next - 1));
        }
        if unread != cached || unread != e.unread(read) {
            let should = e.unread(read);
            wrong.push(format!("{who}: {key} unread by SQL {unread}, in the row {cached}, by the ledger {should}"));
        }
        if opt == 0 || opt == 4 {
            count.total += unread;
        }
    }
    Ok((count, wrong))
}

fn int(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(|n| n as u64)
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
        let is = (s.head, s.unread, recount.clone().unwrap_or(u64::MAX), s.recv_opt, s.pinned);
        let should = (e.head, e.unread(s.read_cseq), e.unread(s.read_cseq), e.opt, e.pinned);
        if is != should || s.read_cseq < e.read.0 || s.read_cseq > e.read.1 {
            let read = s.read_cseq;
            wrong.push(format!(
                "server: {me} {} (head, unread, recount, opt, pin) {is:?} at read {read}, not {should:?} at {:?}",
                s.conv, e.read
            ));
        }
    }
    wrong.extend(rooms.keys().map(|k| format!("server: {me} misses {k}")));
    wrong
}
