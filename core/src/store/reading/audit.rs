//! Recounts everything from rows, by other queries than the ones that maintain it, and reports each difference.
use super::{audit_conv, search};
use crate::api::AuditReport;
use crate::model::ids::{ConvId, LocalId, Seq, Useq, UserId};
use crate::model::unread::{Hole, Unread, holes_unread};
use crate::store::ground::columns::columns;
use crate::store::ground::conv::{Totals, sum_totals};
use crate::store::ground::holes::holes;
use crate::store::ground::names::{MAY_BE_LAST, SHOWN};
use crate::store::ground::sql::{meta, row, rows};
use crate::store::ground::text::sql;
use crate::store::ground::tx::Result;
use ntk_protocol::rules;
use rusqlite::Connection;

/// How a difference begins that says that the file itself is not whole.
pub(crate) const NOT_WHOLE: &str = "database: ";

/// A difference stops being interesting after this many.
const MAX_DIFFERENCES: usize = 100;

/// Audits the committed state. `totals` and `cursor` are what the writer holds in memory; `None` = not checked.
pub(crate) fn audit(c: &Connection, me: &UserId, held: Option<(Totals, Useq)>) -> Result<AuditReport> {
    let mut report = AuditReport::default();
    let mut found = Vec::new();
    integrity(c, &mut found)?;
    messages(c, me, &mut report, &mut found)?;
    conversations(c, &mut report, &mut found)?;
    audit_conv::conversations(c, me, &mut found)?;
    queues(c, me, &mut found)?;
    found.extend(search::differences(c)?);
    if let Some((totals, cursor)) = held {
        let summed = sum_totals(c)?;
        if summed != totals {
            found.push(format!("total: held {totals:?}, summed {summed:?}"));
        }
        let stored = meta::<Useq>(c, "cursor")?.unwrap_or_default();
        if stored != cursor {
            found.push(format!("cursor: held {cursor}, stored {stored}"));
        }
    }
    found.truncate(MAX_DIFFERENCES);
    report.differences = found;
    Ok(report)
}

fn integrity(c: &Connection, found: &mut Vec<String>) -> Result<()> {
    let said = rows(c, "PRAGMA quick_check(10)", [], |r| r.get::<_, String>(0))?;
    found.extend(said.into_iter().filter(|s| s != "ok").map(|s| format!("{NOT_WHOLE}{s}")));
    Ok(())
}

columns! {
    struct Held {
        local_id: LocalId,
        conv: ConvId,
        seq: Seq,
        sub: i64,
        sender: String,
        kind: u32,
        flags: u32,
        countable: bool,
        state: u32,
    }
}

/// Every row's own fields.
fn messages(c: &Connection, me: &UserId, report: &mut AuditReport, found: &mut Vec<String>) -> Result<()> {
    let mut s = c.prepare(sql!("SELECT ", Held::COLUMNS, " FROM message"))?;
    let mut all = s.query([])?;
    while let Some(r) = all.next()? {
        let Held { local_id, conv, seq, sub, sender, kind, flags, countable, state } = Held::read(r)?;
        report.messages += 1;
        let deleted = state == crate::api::MessageState::Deleted as u32;
        let should = sub == 0 && !deleted && rules::countable(kind, flags, &sender, me);
        if countable != should {
            found.push(format!("message {local_id} in {conv}: countable {countable}, by its flags {should}"));
        }
        let recalled = flags & rules::flags::RECALLED != 0;
        if flags & rules::flags::DELETED != 0 && !deleted {
            found.push(format!("message {local_id} in {conv}: deleted for everyone, state {state}"));
        }
        if sub == 0 && !deleted && recalled != (state == crate::api::MessageState::Recalled as u32) {
            found.push(format!("message {local_id} in {conv}: state {state}, recalled {recalled}"));
        }
        // The server's have a seq and no sub; own ones are pending, or failed where the conversation was then.
        let local = [crate::api::MessageState::Failed as u32, crate::api::MessageState::Imported as u32].contains(&state);
        let at_home = if sub == 0 {
            seq > Seq::NONE && seq < Seq::PENDING
        } else {
            sub > 0 && seq >= Seq::NONE && (deleted || local == (seq < Seq::PENDING))
        };
        if !at_home {
            found.push(format!("message {local_id} in {conv}: place ({seq}, {sub})"));
        }
    }
    Ok(())
}

columns! {
    struct Row {
        id: ConvId,
        head: Seq = "head_seq",
        read: Seq = "read_seq",
        unread_rows: i64,
        unread: i64,
        exact: bool = "unread_exact",
        holes: i64,
        last: LocalId = "last_local_id",
        placed: i64,
    }
}

/// Every conversation's cached values, and that rows and holes cover its seqs exactly once.
fn conversations(c: &Connection, report: &mut AuditReport, found: &mut Vec<String>) -> Result<()> {
    let all = rows(c, sql!("SELECT ", Row::COLUMNS, " FROM conversation ORDER BY id"), [], Row::read)?;
    for v in all {
        report.conversations += 1;
        let at = |what: &str, held: String, counted: String| format!("conversation {}: {what} {held}, counted {counted}", v.id);
        let sql = "SELECT count(*) FILTER (WHERE countable = 1 AND seq > ?2), count(*) FILTER (WHERE sub = 0), \
            coalesce(max(seq) FILTER (WHERE sub = 0), 0) FROM message WHERE conv = ?1";
        let counted = row(c, sql, (v.id, v.read), |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, Seq>(2)?)))?;
        let (unread_rows, placed, highest) = counted.unwrap_or_default();
        if unread_rows != v.unread_rows {
            found.push(at("unread rows", v.unread_rows.to_string(), unread_rows.to_string()));
        }
        if placed != v.placed {
            found.push(at("rows", v.placed.to_string(), placed.to_string()));
        }
        let holes = holes(c, v.id)?;
        let Unread { count: hidden, exact } = holes_unread(&holes, v.read);
        if (unread_rows + hidden, exact) != (v.unread, v.exact) {
            found.push(at(
                "unread",
                format!("{} exact {}", v.unread, v.exact),
                format!("{} exact {exact}", unread_rows + hidden),
            ));
        }
        if holes.len() as i64 != v.holes {
            found.push(at("holes", v.holes.to_string(), holes.len().to_string()));
        }
        const LAST: &str = sql!(
            "SELECT local_id FROM message WHERE conv = ? AND ",
            MAY_BE_LAST,
            " AND ",
            SHOWN,
            " ORDER BY seq DESC, sub DESC LIMIT 1"
        );
        let last = row(c, LAST, [v.id], |r| r.get::<_, LocalId>(0))?.unwrap_or_default();
        if last != v.last {
            found.push(at("last message", v.last.to_string(), last.to_string()));
        }
        cover(c, &v, &holes, highest, found)?;
    }
    let orphans: i64 =
        row(c, "SELECT count(*) FROM message WHERE conv NOT IN (SELECT id FROM conversation)", [], |r| r.get(0))?.unwrap_or(0);
    if orphans > 0 {
        found.push(format!("{orphans} messages without a conversation"));
    }
    Ok(())
}

/// No seq is both a row and in a hole, or in two holes, or above the head.
fn cover(c: &Connection, v: &Row, holes: &[Hole], highest: Seq, found: &mut Vec<String>) -> Result<()> {
    if highest > v.head || holes.last().is_some_and(|h| h.hi > v.head) {
        found.push(format!(
            "conversation {}: head {}, but {} is known",
            v.id,
            v.head,
            highest.max(holes.last().map_or(Seq::NONE, |h| h.hi))
        ));
    }
    let mut end = Seq::NONE;
    for h in holes {
        if h.lo <= end || h.lo > h.hi {
            found.push(format!("conversation {}: hole [{}, {}] overlaps or is empty", v.id, h.lo, h.hi));
        }
        end = h.hi;
        let inside: i64 =
            row(c, "SELECT count(*) FROM message WHERE conv = ? AND sub = 0 AND seq BETWEEN ? AND ?", (v.id, h.lo, h.hi), |r| {
                r.get(0)
            })?
            .unwrap_or(0);
        if inside > 0 {
            found.push(format!("conversation {}: {inside} rows inside hole [{}, {}]", v.id, h.lo, h.hi));
        }
        if h.known && (h.cnt < 0 || h.cnt > (h.hi - h.cnt_lo + 1).max(0)) {
            found.push(format!("conversation {}: hole [{}, {}] counts {}", v.id, h.lo, h.hi, h.cnt));
        }
    }
    Ok(())
}

/// The queues point at rows that exist and are what they say.
fn queues(c: &Connection, me: &UserId, found: &mut Vec<String>) -> Result<()> {
    let checks = [
        (
            "queued sends without a pending own message",
            "SELECT count(*) FROM outbox WHERE local_id NOT IN (SELECT local_id FROM message WHERE seq = ?1 AND sender = ?2 AND conv = outbox.conv)",
        ),
        (
            "pending messages neither queued nor acknowledged",
            "SELECT count(*) FROM message WHERE seq = ?1 AND ?2 = ?2 AND ack_seq = 0 AND local_id NOT IN (SELECT local_id FROM outbox)",
        ),
        (
            "holes without a conversation",
            "SELECT count(*) FROM hole WHERE ?1 = ?1 AND ?2 = ?2 AND conv NOT IN (SELECT id FROM conversation)",
        ),
        (
            "read marks waiting above the local one",
            "SELECT count(*) FROM pending_read p WHERE ?1 = ?1 AND ?2 = ?2 AND read_seq > (SELECT read_seq FROM conversation WHERE id = p.conv)",
        ),
    ];
    for (what, sql) in checks {
        let n: i64 = row(c, sql, rusqlite::params![Seq::PENDING, me], |r| r.get(0))?.unwrap_or(0);
        if n > 0 {
            found.push(format!("{n} {what}"));
        }
    }
    Ok(())
}
