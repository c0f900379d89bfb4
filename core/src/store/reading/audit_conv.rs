//! Recounts what lists and filters depend on: order keys, what is listed, mentions, settings, intents.
use crate::store::ground::conv::folders;
use crate::store::ground::number::PENDING;
use crate::store::ground::sql::{row, rows};
use crate::store::ground::tx::Result;
use ntk_protocol::{rules, wire};
use prost::Message as _;
use rusqlite::Connection;
use std::collections::BTreeMap;

struct Row {
    id: i64,
    group: bool,
    keys: [i64; 4],
    listed: bool,
    hidden_upto: i64,
    active_seq: i64,
    head: i64,
    read: i64,
    visible: i64,
    last: i64,
    draft: bool,
    at_count: i64,
    folders: Vec<u64>,
    marks: i64,
    hidden_local: i64,
}

pub(crate) fn conversations(c: &Connection, me: &str, found: &mut Vec<String>) -> Result<()> {
    let sql = "SELECT id, kind, server_key, local_key, draft_ts, active_key, listed, hidden_upto, active_seq, head_seq, read_seq, \
        visible_from, last_local_id, draft, at_count, folders, marks, hidden_local FROM conversation ORDER BY id";
    let all = rows(c, sql, [], |r| {
        Ok(Row {
            id: r.get(0)?,
            group: r.get::<_, u32>(1)? == rules::CONV_GROUP,
            keys: [r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?],
            listed: r.get(6)?,
            hidden_upto: r.get(7)?,
            active_seq: r.get(8)?,
            head: r.get(9)?,
            read: r.get(10)?,
            visible: r.get(11)?,
            last: r.get(12)?,
            draft: !r.get::<_, String>(13)?.is_empty(),
            at_count: r.get(14)?,
            folders: folders(r.get_ref(15)?.as_blob()?),
            marks: r.get(16)?,
            hidden_local: r.get(17)?,
        })
    })?;
    for v in &all {
        one(c, v, found)?;
        mentions(c, me, v, found)?;
    }
    for (what, sql) in [
        ("mentions", "SELECT count(*) FROM at_info WHERE conv NOT IN (SELECT id FROM conversation)"),
        ("intents", "SELECT count(*) FROM intent WHERE conv <> 0 AND conv NOT IN (SELECT id FROM conversation)"),
    ] {
        let n: i64 = row(c, sql, [], |r| r.get(0))?.unwrap_or(0);
        if n > 0 {
            found.push(format!("{n} {what} without a conversation"));
        }
    }
    Ok(())
}

fn one(c: &Connection, v: &Row, found: &mut Vec<String>) -> Result<()> {
    let mut differs = |what: &str, held: i64, counted: i64| {
        if held != counted {
            found.push(format!("conversation {}: {what} {held}, counted {counted}", v.id));
        }
    };
    let [server, local, draft, active] = v.keys;
    differs("order key", active, server.max(local).max(draft));
    differs("draft", i64::from(v.draft), i64::from(draft > 0));
    let sql = "SELECT max(ts) FROM message WHERE conv = ? AND seq = ? AND flags & ? = 0 AND local_id > ?";
    let pending =
        row(c, sql, [v.id, PENDING, i64::from(rules::NEVER_LAST), v.hidden_local], |r| r.get::<_, Option<i64>>(0))?.flatten();
    differs("newest own message on its way", local, pending.unwrap_or(0));
    let anything = v.head > 0 || v.active_seq > 0 || v.last > v.hidden_local || v.group;
    let deleted = v.hidden_upto > 0 && v.active_seq <= v.hidden_upto;
    let kept = local > 0 || v.draft;
    differs("listed", i64::from(v.listed), i64::from(kept || (anything && !deleted)));
    let sql = "SELECT count(*) FROM message WHERE conv = ? AND sub = 0 AND seq < ?";
    differs("rows below what is visible", row(c, sql, [v.id, v.visible], |r| r.get(0))?.unwrap_or(0), 0);
    let sql = "SELECT count(*) FROM at_info WHERE conv = ?";
    differs("mentions", v.at_count, row(c, sql, [v.id], |r| r.get(0))?.unwrap_or(0));
    differs("folders out of order", i64::from(!v.folders.is_sorted_by(|a, b| a < b)), 0);
    differs("marks that do not exist", v.marks & !(rules::mark::ALL as i64), 0);
    Ok(())
}

/// Every mention is above the read mark, and of what is here exactly the rows that mention this user have one.
fn mentions(c: &Connection, me: &str, v: &Row, found: &mut Vec<String>) -> Result<()> {
    if !v.group && v.at_count == 0 {
        return Ok(());
    }
    let sql = "SELECT seq, kind FROM at_info WHERE conv = ? ORDER BY seq";
    let held: BTreeMap<i64, u32> = rows(c, sql, [v.id], |r| Ok((r.get(0)?, r.get(1)?)))?.into_iter().collect();
    if held.keys().any(|seq| *seq <= v.read) {
        found.push(format!("conversation {}: a mention at or below the read mark {}", v.id, v.read));
    }
    let sql = "SELECT seq, flags, body, state FROM message WHERE conv = ? AND seq > ? AND sub = 0 AND sender <> ?";
    let rows = rows(c, sql, rusqlite::params![v.id, v.read, me], |r| {
        Ok((r.get::<_, i64>(0)?, r.get::<_, u32>(1)?, r.get::<_, Vec<u8>>(2)?, r.get::<_, u32>(3)?))
    })?;
    for (seq, flags, body, state) in rows {
        let body = wire::Body::decode(&body[..]).unwrap_or_default();
        let kind = u32::from(body.at_users.iter().any(|u| u == me)) + if flags & rules::flags::AT_ALL != 0 { 2 } else { 0 };
        let gone = flags & rules::flags::GONE != 0 || state == crate::api::MessageState::Deleted as u32;
        let should = if gone { 0 } else { kind };
        let is = held.get(&seq).copied().unwrap_or(0);
        if is != should {
            found.push(format!("conversation {}: mention at {seq} is {is}, by its message {should}", v.id));
        }
    }
    Ok(())
}
