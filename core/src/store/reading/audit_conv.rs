//! Recounts what lists and filters depend on: order keys, what is listed, mentions, settings, intents.
use crate::model::ids::{ConvId, LocalId, Seq, UserId};
use crate::store::ground::columns::columns;
use crate::store::ground::names::MAY_BE_LAST;
use crate::store::ground::sql::{row, rows};
use crate::store::ground::text::sql;
use crate::store::ground::tx::Result;
use ntk_protocol::rules;
use rusqlite::Connection;
use std::collections::BTreeMap;

columns! {
    struct Row {
        id: ConvId,
        kind: u32,
        server_key: i64,
        local_key: i64,
        draft_ts: i64,
        active_key: i64,
        listed: bool,
        hidden_upto: Seq,
        active_seq: Seq,
        head: Seq = "head_seq",
        read: Seq = "read_seq",
        visible: Seq = "visible_from",
        last: LocalId = "last_local_id",
        draft: String,
        at_count: i64,
        folders: Vec<u64>,
        marks: u64,
        hidden_local: LocalId,
    }
}

impl Row {
    fn is_group(&self) -> bool {
        self.kind == rules::CONV_GROUP
    }
}

pub(crate) fn conversations(c: &Connection, me: &UserId, found: &mut Vec<String>) -> Result<()> {
    let all = rows(c, sql!("SELECT ", Row::COLUMNS, " FROM conversation ORDER BY id"), [], Row::read)?;
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
    let (local, draft) = (v.local_key, !v.draft.is_empty());
    differs("order key", v.active_key, v.server_key.max(local).max(v.draft_ts));
    differs("draft", i64::from(draft), i64::from(v.draft_ts > 0));
    const PENDING_ROWS: &str = sql!(
        "SELECT max(coalesce((SELECT place FROM outbox WHERE outbox.local_id = message.local_id), ts)) FROM message \
        WHERE conv = ? AND seq = ? AND ",
        MAY_BE_LAST,
        " AND local_id > ?"
    );
    let pending = row(c, PENDING_ROWS, (v.id, Seq::PENDING, v.hidden_local), |r| r.get::<_, Option<i64>>(0))?.flatten();
    differs("newest own message on its way", local, pending.unwrap_or(0));
    let anything = v.head > Seq::NONE || v.active_seq > Seq::NONE || v.last > v.hidden_local || v.is_group();
    let deleted = v.hidden_upto > Seq::NONE && v.active_seq <= v.hidden_upto;
    let kept = local > 0 || draft;
    differs("listed", i64::from(v.listed), i64::from(kept || (anything && !deleted)));
    let sql = "SELECT count(*) FROM message WHERE conv = ? AND sub = 0 AND seq < ?";
    differs("rows below what is visible", row(c, sql, (v.id, v.visible), |r| r.get(0))?.unwrap_or(0), 0);
    let sql = "SELECT count(*) FROM at_info WHERE conv = ?";
    differs("mentions", v.at_count, row(c, sql, [v.id], |r| r.get(0))?.unwrap_or(0));
    differs("folders out of order", i64::from(!v.folders.is_sorted_by(|a, b| a < b)), 0);
    differs("marks that do not exist", (v.marks & !rules::mark::ALL) as i64, 0);
    Ok(())
}

/// Every mention is above the read mark, and of what is here exactly the rows that mention this user have one.
fn mentions(c: &Connection, me: &UserId, v: &Row, found: &mut Vec<String>) -> Result<()> {
    if !v.is_group() && v.at_count == 0 {
        return Ok(());
    }
    let sql = "SELECT seq, kind FROM at_info WHERE conv = ? ORDER BY seq";
    let held: BTreeMap<Seq, u32> = rows(c, sql, [v.id], |r| Ok((r.get(0)?, r.get(1)?)))?.into_iter().collect();
    if held.keys().any(|seq| *seq <= v.read) {
        found.push(format!("conversation {}: a mention at or below the read mark {}", v.id, v.read));
    }
    let sql = "SELECT seq, flags, body, state FROM message WHERE conv = ? AND seq > ? AND sub = 0 AND sender <> ?";
    let rows = rows(c, sql, rusqlite::params!(v.id, v.read, me), |r| {
        Ok((r.get::<_, Seq>(0)?, r.get::<_, u32>(1)?, r.get::<_, Vec<u8>>(2)?, r.get::<_, u32>(3)?))
    })?;
    for (seq, flags, body, state) in rows {
        let body = ntk_protocol::shown_body(&body);
        let kind = u32::from(body.at_users.iter().any(|u| *u == *me)) + if flags & rules::flags::AT_ALL != 0 { 2 } else { 0 };
        let gone = flags & rules::flags::GONE != 0 || state == crate::api::MessageState::Deleted as u32;
        let should = if gone { 0 } else { kind };
        let is = held.get(&seq).copied().unwrap_or(0);
        if is != should {
            found.push(format!("conversation {}: mention at {seq} is {is}, by its message {should}", v.id));
        }
    }
    Ok(())
}
