//! What the kernel's file holds, counted by SQL.
use super::store::text_of;
use crate::ledger::{Expected, Fact, Ledger, Room, text_hash};
use crate::light::wire_key;
use ntk_protocol::wire;
use rusqlite::{Connection, OpenFlags, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Name of the database file in a kernel's directory.
pub const DATABASE: &str = "ntk.db";

/// `message.state` of what was deleted here, for own devices or for everyone.
const DELETED: u32 = 4;

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

/// Messages a device deleted for itself alone, by conversation id.
pub type LocallyDeleted = BTreeMap<String, BTreeSet<u64>>;

struct Comparison<'a> {
    who: &'a str,
    me: &'a str,
    ledger: &'a Ledger,
    local: &'a LocallyDeleted,
    wrong: Vec<String>,
    count: FileCount,
}

/// The kernel's file against the ledger: every seq is a row or in one hole, every row is the ledger's message, and counts
/// made from rows are the cached ones and the ledger's. The kernel must be closed.
pub fn compare_file(
    who: &str,
    dir: &Path,
    me: &str,
    ledger: &Ledger,
    local: &LocallyDeleted,
) -> Result<(FileCount, Vec<String>), rusqlite::Error> {
    let db = Connection::open_with_flags(dir.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut c = Comparison { who, me, ledger, local, wrong: Vec::new(), count: FileCount::default() };
    let expected = ledger.expect(me);
    let rooms: BTreeMap<String, &Room> = ledger.rooms_of(me).map(|r| (wire_key(r), r)).collect();
    for (what, sql) in [
        ("message waits to be sent", "SELECT count(*) FROM outbox"),
        ("read mark waits to be sent", "SELECT count(*) FROM pending_read"),
        ("change waits to be sent", "SELECT count(*) FROM intent"),
        ("message is pending", "SELECT count(*) FROM message WHERE seq = 9223372036854775807"),
    ] {
        let n: u64 = db.query_row(sql, [], |r| int(r, 0))?;
        if n != 0 {
            c.wrong.push(format!("{who}: {n} {what}"));
        }
    }
    let mut convs = db.prepare("SELECT id, key, head_seq, read_seq, visible_from, unread, recv_opt, listed FROM conversation")?;
    let mut cursor = convs.query([])?;
    while let Some(row) = cursor.next()? {
        let key: String = row.get(1)?;
        let Some(&room) = rooms.get(&key) else {
            if int(row, 2)? > 0 || int(row, 5)? > 0 {
                c.wrong.push(format!("{who}: {key} is in the file, not in the ledger"));
            }
            continue;
        };
        c.count.conversations += 1;
        c.conversation(&db, row, &key, room, &expected[&room.id_for(me)])?;
    }
    Ok((c.count, c.wrong))
}

impl Comparison<'_> {
    fn conversation(
        &mut self,
        db: &Connection,
        conv: &Row<'_>,
        key: &str,
        room: &Room,
        e: &Expected,
    ) -> Result<(), rusqlite::Error> {
        let (who, head, read, first) = (self.who, int(conv, 2)?, int(conv, 3)?, int(conv, 4)?);
        let (cached, opt, listed): (u64, u32, bool) = (int(conv, 5)?, conv.get(6)?, conv.get(7)?);
        let nothing = BTreeSet::new();
        let local = self.local.get(&room.id_for(self.me)).unwrap_or(&nothing);
        if first.max(1) != e.first && head > 0 {
            self.wrong.push(format!("{who}: {key} begins at {first}, by the ledger at {}", e.first));
        }
        let mut unread = 0;
        // Ranges covered so far, to find what is missing and what is there twice.
        let mut covered: Vec<(u64, u64)> = Vec::new();
        let sql = "SELECT seq, sender, kind, flags, countable, body, state FROM message WHERE conv = ?1 AND sub = 0 ORDER BY seq";
        let mut rows = db.prepare_cached(sql)?;
        let mut at = rows.query([conv.get::<_, i64>(0)?])?;
        while let Some(r) = at.next()? {
            let seq: u64 = int(r, 0)?;
            self.count.messages += 1;
            unread += u64::from(r.get::<_, bool>(4)? && seq > read);
            match self.ledger.fact(room, seq) {
                Some(fact) => {
                    let only_here = local.contains(&seq);
                    if let Some(what) = self.row(r, fact, only_here, e.hidden.contains(&seq))? {
                        self.wrong.push(format!("{who}: {key} seq {seq} {what} is not {fact:?}"));
                    }
                }
                None => self.wrong.push(format!("{who}: {key} seq {seq} is in the file, not in the ledger")),
            }
            match covered.last_mut() {
                Some((_, hi)) if *hi + 1 == seq => *hi = seq,
                _ => covered.push((seq, seq)),
            }
        }
        let mut holes = db.prepare_cached("SELECT lo, hi, cnt, known FROM hole WHERE conv = ?1 ORDER BY lo")?;
        let mut at = holes.query([conv.get::<_, i64>(0)?])?;
        while let Some(h) = at.next()? {
            let (lo, hi, cnt, known): (u64, u64, u64, bool) = (int(h, 0)?, int(h, 1)?, int(h, 2)?, h.get(3)?);
            self.count.holes += 1;
            covered.push((lo, hi));
            if known && hi > read {
                unread += cnt;
                self.count.unread_in_holes += cnt;
            }
            if !known && hi > read {
                self.wrong.push(format!("{who}: {key} hole {lo}..{hi} above the read mark has no count"));
            }
        }
        // What this user never sees need not be anywhere.
        covered.extend(
            self.ledger.unseen(room, self.me).into_iter().filter(|s| !inside(&covered, *s)).map(|s| (s, s)).collect::<Vec<_>>(),
        );
        covered.sort_unstable();
        let mut next = first.max(1);
        for (lo, hi) in covered.iter().copied().filter(|(_, hi)| *hi >= first) {
            if lo != next {
                self.wrong.push(format!("{who}: {key} seqs {next} to {lo}: neither row nor hole, or both"));
            }
            next = hi + 1;
        }
        if next != head + 1 && head >= first {
            self.wrong.push(format!("{who}: {key} ends at {} and says head {head}", next - 1));
        }
        let should = e.unread(read) - e.countable.iter().filter(|s| **s > read && local.contains(s)).count() as u64;
        if unread != cached || unread != should {
            self.wrong.push(format!("{who}: {key} unread by SQL {unread}, in the row {cached}, by the ledger {should}"));
        }
        if listed && (opt == 0 || opt == 4) {
            self.count.total += unread;
        }
        Ok(())
    }

    /// What is wrong with a row; `local` and `hidden`: this user deleted it here, or on all own devices.
    fn row(&self, r: &Row<'_>, fact: &Fact, local: bool, hidden: bool) -> Result<Option<String>, rusqlite::Error> {
        let sender: String = r.get(1)?;
        let (kind, flags, countable, state): (u32, u32, bool, u32) = (r.get(2)?, r.get(3)?, r.get(4)?, r.get(6)?);
        let body: Vec<u8> = r.get(5)?;
        let text = ntk_protocol::read::<wire::Body>(&body).map(|b| text_hash(text_of(&b))).unwrap_or(0);
        let (recalled, tip) = (flags & (1 << 16) != 0, kind == 9);
        let away = local || hidden || fact.deleted;
        let same = tip == fact.is_tip()
            && (tip || sender == fact.sender)
            && (recalled == fact.recalled || away)
            && (state == DELETED) == away
            && (tip || recalled || away || text == fact.text)
            && countable == (!away && fact.counts_for(self.me));
        let what = || format!("by {sender} (state {state}, recalled {recalled}, countable {countable}, text {text})");
        Ok((!same).then(what))
    }
}

fn inside(ranges: &[(u64, u64)], seq: u64) -> bool {
    ranges.iter().any(|(lo, hi)| (*lo..=*hi).contains(&seq))
}

fn int(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(|n| n as u64)
}
