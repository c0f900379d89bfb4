//! Server -> local, asked for: pages that fill holes, counts of holes, snapshots after a reset.
use super::{clearing, contacts, deletes, ingest, intents, last, profiles, read_marks, receipts, user};
use crate::model::ids::{ConvId, LocalId, Mseq, Seq, SnapshotNo};
use crate::model::unread::Hole;
use crate::store::ground::number::num;
use crate::store::ground::sql::{exec, rows};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::groups::Membership;
use ntk_protocol::{ConvKey, wire};

/// What was asked of the server: needed to read the counts of the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) conv: ConvId,
    pub(crate) lo: Seq,
    pub(crate) hi: Seq,
    pub(crate) read: Seq,
}

/// A page of the store library: every seq in [page.lo, page.hi] becomes a row or is void for good.
pub(crate) fn page(tx: &mut Tx<'_>, asked: Asked, p: &wire::Page) -> Result<()> {
    let conv = asked.conv;
    let (lo, hi) = (Seq::of_wire(p.lo), Seq::of_wire(p.hi));
    if lo == Seq::NONE || lo > hi {
        return Ok(());
    }
    clearing::raise_visible(tx, conv, Seq::of_wire(p.visible_from))?;
    for m in p.rows.iter().filter(|m| (lo..=hi).contains(&Seq::of_wire(m.cseq))) {
        if tx.hole_at(conv, Seq::of_wire(m.cseq))?.is_some() {
            ingest::insert(tx, conv, m, false)?;
            // A row that answers it can be told where it is now.
            tx.news.reread.insert(conv);
        } else {
            ingest::update(tx, conv, m)?;
        }
    }
    tx.cut_holes(conv, lo, hi)?;
    deletes::place_tombstones(tx, conv, lo, hi)?;
    // The rest of the asked range was counted by the server in the same breath.
    restate(tx, Hole::counted(asked.lo, lo - 1, num(p.countable_below), asked.read + 1, Mseq::of_wire(p.mseq)), conv)?;
    restate(tx, Hole::counted(hi + 1, asked.hi, num(p.countable_above), asked.read + 1, Mseq::of_wire(p.mseq)), conv)?;
    tx.conv(conv)?.mseq_head = tx.conv(conv)?.mseq_head.max(Mseq::of_wire(p.mseq));
    tx.news.wants.insert(conv);
    tx.refresh_last(conv)?;
    last::look_for_last(tx, conv)?;
    tx.refresh_unread(conv)
}

/// The server's count of a range.
pub(crate) fn count(tx: &mut Tx<'_>, conv: ConvId, c: &wire::CountRes) -> Result<()> {
    let (lo, hi) = (Seq::of_wire(c.lo), Seq::of_wire(c.hi));
    let holes = tx.holes(conv)?;
    // The hole may have been cut since; then the answer is about something else and the question is asked again.
    if let Some(h) = holes.iter().find(|h| h.hi == hi && h.lo <= lo) {
        let stated = Hole::counted(h.lo, h.hi, num(c.countable), lo, Mseq::of_wire(c.mseq));
        tx.put_count(conv, stated)?;
        tx.refresh_unread(conv)?;
        // The row may be what it was, when the estimate was right; the next hole is asked about all the same.
        tx.news.wants.insert(conv);
    }
    tx.conv(conv)?.mseq_head = tx.conv(conv)?.mseq_head.max(Mseq::of_wire(c.mseq));
    Ok(())
}

/// Takes over a count if there is a hole of exactly this range.
fn restate(tx: &mut Tx<'_>, stated: Hole, conv: ConvId) -> Result<()> {
    if stated.lo <= stated.hi && tx.holes(conv)?.iter().any(|h| h.lo == stated.lo && h.hi == stated.hi) {
        tx.put_count(conv, stated)?;
    }
    Ok(())
}

/// A page of the conversation list, part of full snapshot number `no`.
pub(crate) fn snapshot(
    tx: &mut Tx<'_>,
    no: SnapshotNo,
    states: &[wire::ConvState],
    user: Option<&wire::UserState>,
) -> Result<()> {
    if let Some(state) = user {
        user::from_server(tx, state)?;
    }
    for s in states {
        let Ok(key) = ConvKey::parse(&s.conv) else { continue };
        ingest::conv_state(tx, &key, s, Some(no))?;
    }
    Ok(())
}

/// The snapshot is complete: the cursor moves to where it was taken. What it did not list is gone for this user.
pub(crate) fn snapshot_done(tx: &mut Tx<'_>, no: SnapshotNo) -> Result<()> {
    receipts::missed(tx)?;
    // Conversations only this device knows (a first message not sent yet) have no seq and stay as they are.
    let sql = "SELECT id FROM conversation WHERE snapshot_no < ? AND head_seq > 0 AND is_member = 1";
    for id in rows(tx.c, sql, [no], |r| r.get::<_, ConvId>(0))? {
        // The server speaks of those who left: it does not know this group at all.
        let c = tx.conv(id)?;
        c.set_membership(Membership::Dismissed);
        let head = c.head_seq;
        read_marks::raise_read(tx, id, head)?;
    }
    Ok(())
}

/// The server was restored or replaced: what came from it may be gone there, so it goes here too. Own unsent messages,
/// local ids of conversations and marks not yet acknowledged stay.
pub(crate) fn new_epoch(tx: &mut Tx<'_>) -> Result<()> {
    intents::new_epoch(tx)?;
    exec(tx.c, "DELETE FROM message WHERE sub = 0", [])?;
    exec(tx.c, "DELETE FROM hole", [])?;
    exec(tx.c, "DELETE FROM at_info", [])?;
    exec(tx.c, "DELETE FROM last_wanted", [])?;
    tx.set_meta("user_ver", 0)?;
    profiles::new_epoch(tx)?;
    contacts::new_epoch(tx)?;
    for id in rows(tx.c, "SELECT id FROM conversation", [], |r| r.get::<_, ConvId>(0))? {
        let c = tx.conv(id)?;
        (c.head_seq, c.read_seq, c.peer_read_seq, c.hidden_upto, c.active_seq) = Default::default();
        (c.mseq, c.mseq_head, c.hide_no, c.hide_head) = Default::default();
        (c.holes, c.placed, c.unread_rows, c.at_count) = (0, 0, 0, 0);
        (c.peer_read_ts, c.server_key, c.settings_ver, c.meta_ver) = (0, 0, 0, 0);
        (c.draft_ver, c.hidden_local) = (0, LocalId(0));
        c.at_changes += 1;
        c.visible_from = if c.kind == ntk_protocol::rules::CONV_GROUP { Seq::PENDING } else { Seq::FIRST };
        tx.news.holes.insert(id);
        tx.news.reread.insert(id);
        tx.refresh_last(id)?;
        tx.refresh_local_key(id)?;
        tx.refresh_unread(id)?;
    }
    Ok(())
}
