//! Unread mentions of this user: one row of `at_info` for each message above the read mark that mentions this user or everyone,
//! also of messages in holes, as the server told. Reading, recalling and deleting the message takes it away.
use crate::model::ids::{ConvId, Mseq, Seq, UserId};
use crate::store::ground::sql::{exec, row};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules, wire};
use rusqlite::params;

/// How a message mentions `me` (V2TIM atType); 0 = not at all. One's own messages and those that are gone do not.
fn kind(me: &UserId, m: &wire::Msg) -> u32 {
    if m.sender == *me || m.flags & rules::flags::GONE != 0 {
        return 0;
    }
    let all = if m.flags & rules::flags::AT_ALL != 0 { rules::at::ALL } else { 0 };
    let body = ntk_protocol::shown_body(&m.body);
    all | if body.at_users.iter().any(|u| *u == *me) { rules::at::ME } else { 0 }
}

/// A message is here, new or in another state. Only groups have mentions.
pub(crate) fn see(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg) -> Result<()> {
    let me = tx.me;
    let c = tx.conv(conv)?;
    if c.kind != rules::CONV_GROUP {
        return Ok(());
    }
    let kind = if Seq::of_wire(m.cseq) > c.read_seq { kind(me, m) } else { 0 };
    match kind {
        0 => forget(tx, conv, Seq::of_wire(m.cseq)),
        kind => put(tx, conv, Seq::of_wire(m.cseq), kind),
    }
}

/// A message is not to be seen any more.
pub(crate) fn forget(tx: &mut Tx<'_>, conv: ConvId, seq: Seq) -> Result<()> {
    forget_range(tx, conv, seq, seq)
}

/// Everything up to `seq` is read, or gone.
pub(crate) fn forget_upto(tx: &mut Tx<'_>, conv: ConvId, seq: Seq) -> Result<()> {
    forget_range(tx, conv, Seq::NONE, seq)
}

/// Nothing in [lo, hi] is to be seen any more.
pub(crate) fn forget_range(tx: &mut Tx<'_>, conv: ConvId, lo: Seq, hi: Seq) -> Result<()> {
    if tx.conv(conv)?.at_count > 0 {
        let gone = exec(tx.c, "DELETE FROM at_info WHERE conv = ? AND seq BETWEEN ? AND ?", (conv, lo, hi))? as i64;
        changed(tx, conv, -gone, gone > 0)?;
    }
    Ok(())
}

fn put(tx: &mut Tx<'_>, conv: ConvId, seq: Seq, kind: u32) -> Result<()> {
    let old = row(tx.c, "SELECT kind FROM at_info WHERE conv = ? AND seq = ?", (conv, seq), |r| r.get::<_, u32>(0))?;
    if old != Some(kind) {
        exec(tx.c, "INSERT OR REPLACE INTO at_info(conv, seq, kind) VALUES (?, ?, ?)", params![conv, seq, kind])?;
        changed(tx, conv, i64::from(old.is_none()), true)?;
    }
    Ok(())
}

fn changed(tx: &mut Tx<'_>, conv: ConvId, by: i64, really: bool) -> Result<()> {
    let c = tx.conv(conv)?;
    c.at_count += by;
    c.at_changes += u32::from(really);
    Ok(())
}

/// The server names the unread mentions it knows. Of messages that are here their rows know better; those above the head come.
pub(crate) fn from_server(tx: &mut Tx<'_>, conv: ConvId, s: &wire::ConvState) -> Result<()> {
    let c = tx.conv(conv)?;
    // Older than a change applied here: a mention it names may be recalled meanwhile.
    if Mseq::of_wire(s.mseq) < c.mseq {
        return Ok(());
    }
    let read = c.read_seq;
    for at in s.at.iter().filter(|at| Seq::of_wire(at.cseq) > read && (1..=3).contains(&at.kind)) {
        if tx.hole_at(conv, Seq::of_wire(at.cseq))?.is_some() {
            put(tx, conv, Seq::of_wire(at.cseq), at.kind)?;
        }
    }
    Ok(())
}
