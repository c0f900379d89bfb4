//! Server -> local: entries of the sync stream, applied inside the write transaction on the rows found there.
//! Every function is idempotent: applying the same thing again changes nothing.
use super::read_marks::{peer_read, raise_read};
use super::{applications, attached, clearing, deletes, mentions, receipts, sending, settings, user};
use crate::api::{Event, MessageState, SendFinished};
use crate::model::ids::{ConvId, HideNo, LocalId, Mseq, Seq, SnapshotNo, Useq};
use crate::model::order::MsgKey;
use crate::model::touch::Touch;
use crate::model::unread::Hole;
use crate::store::ground::conv::Conv;
use crate::store::ground::messages::{self, NewMessage, RowContext, Stored, here, state_of};
use crate::store::ground::number::num;
use crate::store::ground::sql::{exec, row, rows as rows_of};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::groups::Membership;
use ntk_protocol::{ConvKey, rules, wire};
use rusqlite::params;

/// How many messages of one conversation one `MessagesReceived` carries at most.
const RECEIVED_ROWS: usize = 50;

/// Applies entries with useq above `cursor`, in order; returns the new cursor. A gap stops it: the rest is pulled.
pub(crate) fn entries(tx: &mut Tx<'_>, cursor: Useq, entries: &[wire::Entry]) -> Result<Useq> {
    let mut at = cursor;
    for e in entries {
        let useq = Useq::of_wire(e.useq);
        if useq <= at {
            continue;
        }
        if useq != at.next() {
            break;
        }
        entry(tx, e)?;
        at = useq;
    }
    Ok(at)
}

fn entry(tx: &mut Tx<'_>, e: &wire::Entry) -> Result<()> {
    if let (wire::EntryKind::EntryUser, Some(state)) = (e.kind(), &e.user_state) {
        return user::from_server(tx, state);
    }
    if let (wire::EntryKind::EntryApplication, Some(application)) = (e.kind(), &e.application) {
        applications::heard(tx, application);
        return Ok(());
    }
    // What this version does not understand is skipped, not refused: an older client must keep up with a newer server.
    let Ok(key) = ConvKey::parse(&e.conv) else { return Ok(()) };
    match e.kind() {
        wire::EntryKind::EntryMsg => match &e.msg {
            Some(m) if m.cseq > 0 => {
                let conv = tx.find_or_create(&key)?;
                message(tx, conv, m)
            }
            _ => Ok(()),
        },
        wire::EntryKind::EntryChange => match &e.msg {
            Some(m) if m.cseq > 0 => {
                let conv = tx.find_or_create(&key)?;
                change(tx, conv, m)
            }
            _ => Ok(()),
        },
        wire::EntryKind::EntryRead => match &e.read {
            Some(r) => {
                let conv = tx.find_or_create(&key)?;
                raise_read(tx, conv, Seq::of_wire(r.read_cseq))
            }
            None => Ok(()),
        },
        wire::EntryKind::EntryReceipt => match &e.receipt {
            Some(r) => {
                let conv = tx.find_or_create(&key)?;
                receipt(tx, conv, r)
            }
            None => Ok(()),
        },
        wire::EntryKind::EntryConv => match &e.conv_state {
            Some(s) => conv_state(tx, &key, s, None).map(drop),
            None => Ok(()),
        },
        wire::EntryKind::EntryVoid => match &e.void {
            Some(r) => {
                let conv = tx.find_or_create(&key)?;
                deletes::void(tx, conv, Seq::of_wire(r.lo), Seq::of_wire(r.hi))
            }
            None => Ok(()),
        },
        wire::EntryKind::EntryHide => match &e.hidden {
            Some(h) => {
                let conv = tx.find_or_create(&key)?;
                deletes::hidden(tx, conv, h, false)
            }
            None => Ok(()),
        },
        wire::EntryKind::EntryMsgReceipt => match &e.msg_receipt {
            Some(r) => {
                let conv = tx.find_or_create(&key)?;
                receipts::received(tx, conv, r)
            }
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A message of the sync stream.
pub(crate) fn message(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg) -> Result<()> {
    let seq = Seq::of_wire(m.cseq);
    let c = tx.conv(conv)?;
    if seq < c.visible_from && c.meta_ver > 0 {
        // Cleared on another device before it came here.
        c.head_seq = c.head_seq.max(seq);
        return Ok(());
    }
    let head = c.head_seq;
    if seq > head {
        // The first message heard of a group says nothing about what lies below it: its metadata will.
        let from = (head + 1).max(tx.conv(conv)?.visible_from);
        if seq > from && from != Seq::PENDING {
            tx.put_hole(conv, Hole::uncounted(from, seq - 1))?;
        }
        let c = tx.conv(conv)?;
        c.head_seq = seq;
        c.visible_from = c.visible_from.min(seq);
        insert(tx, conv, m, true)?;
    } else if tx.hole_at(conv, seq)?.is_some() {
        tx.cut_holes(conv, seq, seq)?;
        insert(tx, conv, m, true)?;
        // A row that answers it can be told where it is now.
        tx.news.reread.insert(conv);
    } else {
        update(tx, conv, m)?;
    }
    tx.refresh_unread(conv)
}

/// Puts a message at its place. An own one that waits here for its echo moves there, keeping its local id.
pub(crate) fn insert(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg, live: bool) -> Result<()> {
    let seq = Seq::of_wire(m.cseq);
    let own = m.sender == *tx.me;
    let countable = rules::countable(m.kind, m.flags, &m.sender, tx.me);
    if own && !m.cmid.is_empty() {
        let sql = "SELECT local_id, conv, seq, state FROM message WHERE cmid = ?";
        let waiting = row(tx.c, sql, [&m.cmid[..]], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
        if let Some((local_id, at, was_seq, state)) = waiting {
            return echo(tx, conv, m, Waiting { local_id, conv: at, seq: was_seq, state });
        }
    }
    let local_id = tx.new_local_id();
    let state = state_of(m);
    let new = NewMessage {
        local_id,
        conv,
        seq,
        sender: &m.sender,
        ts: num(m.ts_ms),
        kind: m.kind,
        flags: m.flags,
        countable,
        state: state as u32,
        body: &m.body,
        cmid: (own && !m.cmid.is_empty()).then_some(&m.cmid[..]),
        mseq: Mseq::of_wire(m.mseq),
        changed_by: &m.changed_by,
        attached: &m.attached,
        read_count: m.read_count,
        read_of: m.read_of,
        ..Default::default()
    };
    new.insert(tx.c)?;
    let c = tx.conv(conv)?;
    c.placed += 1;
    if countable && seq > c.read_seq {
        c.unread_rows += 1;
    }
    raise(c, m, local_id, seq);
    mentions::see(tx, conv, m)?;
    // One deleted for everyone before it came here leaves a tombstone, which nobody is told of.
    let shown = state != MessageState::Deleted;
    tx.touch(conv, MsgKey::placed(seq), local_id, if shown { Touch::Inserted } else { Touch::Removed });
    if live && shown {
        let (me, people, c, peer_read, id) = (tx.me, tx.people, tx.c, tx.conv(conv)?.peer_read_seq, tx.conversation_id(conv)?);
        let stored = Stored::from_wire(m, local_id, me);
        let received = tx.news.received.entry(conv).or_default();
        received.count += 1;
        if received.newest.len() == RECEIVED_ROWS {
            received.newest.pop_front();
        }
        received.newest.push_back(stored.into_row(&RowContext { c, me, people, conv, conversation: &id, peer_read }));
    }
    Ok(())
}

/// The conversation moves up in the list and shows the message, if it may.
fn raise(c: &mut Conv, m: &wire::Msg, local_id: LocalId, seq: Seq) {
    if rules::activates(m.flags) {
        c.server_key = c.server_key.max(num(m.ts_ms));
        c.active_seq = c.active_seq.max(seq);
    }
    if rules::may_be_last(m.flags) && seq > c.last_seq {
        c.set_last(local_id, seq, num(m.ts_ms));
    }
}

struct Waiting {
    local_id: LocalId,
    conv: ConvId,
    seq: Seq,
    state: u32,
}

/// An own message comes back through the sync stream (or a page): now it has its place.
fn echo(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg, w: Waiting) -> Result<()> {
    if w.conv != conv {
        return Ok(());
    }
    let seq = Seq::of_wire(m.cseq);
    let was = messages::stored(tx.c, w.local_id)?.unwrap_or_default();
    let sql = "UPDATE message SET seq = ?, sub = 0, ts = ?, flags = ?, countable = 0, state = ?, error = 0, body = ?, mseq = ?, changed_by = ?, \
        attached = ?, read_count = ?, read_of = ? WHERE local_id = ?";
    // Deleted here while its echo was on the way.
    let hidden = w.state == MessageState::Deleted as u32;
    // Changed here while its echo was on the way, which says how it was sent.
    let older = Mseq::of_wire(m.mseq) < was.mseq;
    let keep = hidden || older;
    let state = if keep { w.state } else { state_of(m) as u32 };
    let body = if hidden {
        &[][..]
    } else if older {
        &was.body
    } else {
        &m.body[..]
    };
    let attached = match keep {
        true => was.attached.clone(),
        false => attached::with_pending(tx, conv, w.local_id, m)?,
    };
    let (flags, by) = if older { (was.flags, &was.changed_by) } else { (m.flags, &m.changed_by) };
    let (ts, mseq) = (num(m.ts_ms), Mseq::of_wire(m.mseq).max(was.mseq));
    // Receipts may have come before a page that is older than they are.
    let (read, of) = (m.read_count.max(was.read_count), m.read_of.max(was.read_of));
    exec(tx.c, sql, params![seq, ts, flags, state, body, mseq, by, attached, read, of, w.local_id])?;
    exec(tx.c, "DELETE FROM failed_send WHERE local_id = ?", [w.local_id])?;
    let was_queued = sending::leaves_queue(tx, w.local_id)?;
    if was_queued || w.state == MessageState::Failed as u32 {
        tx.claims.settled(w.local_id);
        let conversation = tx.conversation_id(conv)?;
        let done = SendFinished { local_id: w.local_id.host(), conversation, seq: m.cseq, code: 0 };
        tx.news.events.push(Event::SendFinished(done));
    }
    if w.seq == Seq::PENDING {
        tx.refresh_local_key(conv)?;
    }
    let c = tx.conv(conv)?;
    c.placed += 1;
    if rules::activates(m.flags) {
        c.server_key = c.server_key.max(num(m.ts_ms));
        c.active_seq = c.active_seq.max(seq);
    }
    let shown = !hidden && state != MessageState::Deleted as u32;
    match (shown, w.state == state) {
        (false, _) => tx.touch(conv, MsgKey::placed(seq), w.local_id, Touch::Removed),
        (true, true) => tx.touch_attached(conv, MsgKey::placed(seq), w.local_id, Touch::Changed),
        (true, false) => tx.touch(conv, MsgKey::placed(seq), w.local_id, Touch::Changed),
    }
    if !hidden && Mseq::of_wire(m.mseq) > was.mseq {
        // What became of it before it came back.
        let now = messages::stored(tx.c, w.local_id)?.unwrap_or_default();
        attached::tell(tx, conv, &was, now)?;
    }
    tx.refresh_last(conv)
}

/// A message that is here already, perhaps in an older state.
pub(crate) fn update(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg) -> Result<()> {
    match messages::stored_at(tx.c, conv, Seq::of_wire(m.cseq))? {
        Some(was) => newer(tx, conv, &was, m),
        None => Ok(()),
    }
}

/// A message that is here, in a state that may be newer.
pub(crate) fn newer(tx: &mut Tx<'_>, conv: ConvId, was: &Stored, m: &wire::Msg) -> Result<()> {
    receipts::counted(tx, was, m.read_count, m.read_of)?;
    if Mseq::of_wire(m.mseq) <= was.mseq {
        return Ok(());
    }
    attached::change_row(tx, conv, was, m)
}

/// A change of the sync stream: applied only if it is the next one, so that each is applied once; a gap is pulled.
pub(crate) fn change(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg) -> Result<()> {
    let mseq = Mseq::of_wire(m.mseq);
    let c = tx.conv(conv)?;
    c.mseq_head = c.mseq_head.max(mseq);
    if mseq == c.mseq.next() {
        next_change(tx, conv, m)?;
    }
    Ok(())
}

/// The next change of a conversation.
fn next_change(tx: &mut Tx<'_>, conv: ConvId, m: &wire::Msg) -> Result<()> {
    let (seq, mseq) = (Seq::of_wire(m.cseq), Mseq::of_wire(m.mseq));
    let before = std::mem::replace(&mut tx.conv(conv)?.mseq, mseq);
    if let Some(mut hole) = tx.hole_at(conv, seq)? {
        // Holes are marked by their first seq, which a change does not move.
        if m.flags & rules::flags::GONE != 0 {
            mentions::forget(tx, conv, seq)?;
            // Recalled first and deleted later: the count may have been lowered before. Hidden: it never had it.
            if m.flags & rules::flags::GONE == rules::flags::GONE || tx.conv(conv)?.hide_head > HideNo(0) {
                hole.known = false;
            } else {
                hole.recalled(seq, mseq, rules::countable_when_appended(m.kind, m.flags, &m.sender, tx.me));
            }
            let sql = "UPDATE hole SET cnt = ?, known = ? WHERE conv = ? AND lo = ?";
            exec(tx.c, sql, params![hole.cnt, hole.known, conv, hole.lo])?;
        }
        match here(tx.c, conv, seq)? {
            // An own one that waits for its place.
            Some(was) => newer(tx, conv, &was, m)?,
            // A host may know it by its place: from a search on the server, or as a pinned one.
            None => {
                if m.flags & rules::flags::GONE == rules::flags::RECALLED {
                    attached::recalled_elsewhere(tx, conv, m)?;
                }
                if Mseq::of_wire(m.attached().pin_mseq) > before {
                    attached::pinned_elsewhere(tx, conv, m)?;
                }
            }
        }
    } else {
        update(tx, conv, m)?;
    }
    tx.refresh_unread(conv)
}

/// An answer to PullChanges: rows in their newest state, ordered by change number, complete up to `mseq`.
pub(crate) fn changes(tx: &mut Tx<'_>, conv: ConvId, page: &wire::Changes) -> Result<()> {
    for m in &page.rows {
        // A row changed twice comes once, with its newest number: the numbers between need no row of their own.
        if Mseq::of_wire(m.mseq) > tx.conv(conv)?.mseq {
            next_change(tx, conv, m)?;
        }
    }
    let c = tx.conv(conv)?;
    if !page.more {
        c.mseq = c.mseq.max(Mseq::of_wire(page.mseq));
    }
    c.mseq_head = c.mseq_head.max(c.mseq);
    Ok(())
}

fn receipt(tx: &mut Tx<'_>, conv: ConvId, r: &wire::Receipt) -> Result<()> {
    peer_read(tx, conv, &r.reader, Seq::of_wire(r.read_cseq), num(r.ts_ms))
}

/// A conversation as the server sees it for this user: a snapshot row, new metadata, new settings.
/// `snapshot` is the number of the full snapshot it belongs to.
pub(crate) fn conv_state(tx: &mut Tx<'_>, key: &ConvKey, s: &wire::ConvState, snapshot: Option<SnapshotNo>) -> Result<ConvId> {
    let conv = tx.find_or_create(key)?;
    let me = tx.me.to_owned();
    let fresh = tx.conv(conv)?.meta_ver <= 0 && tx.conv(conv)?.head_seq == Seq::NONE;
    let c = tx.conv(conv)?;
    let had_meta = c.meta_ver > 0;
    if num(s.meta_ver) >= c.meta_ver {
        c.name.clone_from(&s.name);
        c.member_count = s.member_count;
        membership(c, s);
        c.meta_ver = num(s.meta_ver).max(1);
    }
    c.server_key = c.server_key.max(num(s.active_key));
    c.active_seq = c.active_seq.max(Seq::of_wire(s.active_cseq));
    c.diffused |= s.diffused;
    if let Some(no) = snapshot {
        c.snapshot_no = no;
        // Otherwise the deletions themselves come by the stream, behind the messages they are about.
        c.hide_head = c.hide_head.max(HideNo::of_wire(s.hide_no));
    }
    let visible = Seq::of_wire(s.visible_from).max(Seq::FIRST);
    // Who came back: what is here from before stays.
    let kept = s.seat.as_ref().map(|seat| Seq::of_wire(seat.kept_from)).filter(|kept| *kept > Seq::NONE).unwrap_or(visible);
    c.mseq_head = c.mseq_head.max(Mseq::of_wire(s.mseq));
    if fresh {
        // Nothing is stored here, so there is nothing the changes up to now could touch.
        c.mseq = Mseq::of_wire(s.mseq);
        c.hide_no = c.hide_head;
        c.visible_from = visible;
    }
    raise_read(tx, conv, Seq::of_wire(s.read_cseq))?;
    // Only where it was not known yet: state from before a clearing must not bring back what that took.
    if !had_meta {
        reach_down(tx, conv, visible, Seq::of_wire(s.head))?;
    }
    clearing::raise_visible(tx, conv, kept)?;
    if kept < visible && !fresh {
        clearing::out_of_reach(tx, conv, visible)?;
    }
    // Outside a snapshot the messages themselves come through the stream, and as news; of a group with read diffusion that was left
    // nothing comes any more.
    if snapshot.is_some() || (s.left && s.diffused) {
        reach_head(tx, conv, s, visible, fresh)?;
    }
    if s.peer_read_cseq > 0
        && let Some(peer) = key.peer(&me)
    {
        peer_read(tx, conv, peer, Seq::of_wire(s.peer_read_cseq), num(s.peer_read_ts_ms))?;
    }
    mentions::from_server(tx, conv, s)?;
    settings::from_server(tx, conv, s)?;
    tx.refresh_unread(conv)?;
    Ok(conv)
}

/// What this user is to a group, and what it is.
fn membership(c: &mut Conv, s: &wire::ConvState) {
    let seat = s.seat.as_deref();
    let said = seat.and_then(|seat| Membership::from_wire(seat.membership));
    // A server that does not say more says that it was left.
    let by_left = if s.left { Membership::Kicked } else { Membership::Member };
    c.set_membership(said.filter(|how| (*how != Membership::Member) == s.left).unwrap_or(by_left));
    (c.group_type, c.role) = seat.map_or((c.group_type, 0), |seat| (seat.r#type, seat.role));
    c.joined_ms = seat.map_or(0, |seat| num(seat.joined_ms));
}

/// The conversation was first heard of in the middle: now it is known how far down it goes.
fn reach_down(tx: &mut Tx<'_>, conv: ConvId, visible: Seq, head: Seq) -> Result<()> {
    let known_from = tx.conv(conv)?.visible_from;
    if visible < known_from {
        let top = if known_from == Seq::PENDING { Seq::NONE } else { (known_from - 1).min(head) };
        tx.put_hole(conv, Hole::uncounted(visible, top))?;
        tx.conv(conv)?.visible_from = visible;
    }
    Ok(())
}

/// Makes what a snapshot speaks of exist here: a row for the last message, holes for the rest.
pub(crate) fn reach_head(tx: &mut Tx<'_>, conv: ConvId, s: &wire::ConvState, visible: Seq, fresh: bool) -> Result<()> {
    let (head, known_to, read) = (Seq::of_wire(s.head), tx.conv(conv)?.head_seq, Seq::of_wire(s.read_cseq));
    if head <= known_to {
        // Known range: a newer state of a row that is here, or a row for a place in a hole.
        let Some(m) = s.last.as_ref().filter(|m| m.cseq > 0) else { return Ok(()) };
        if tx.hole_at(conv, Seq::of_wire(m.cseq))?.is_none() {
            return update(tx, conv, m);
        }
        tx.cut_holes(conv, Seq::of_wire(m.cseq), Seq::of_wire(m.cseq))?;
        return insert(tx, conv, m, false);
    }
    let from = (known_to + 1).max(visible);
    tx.conv(conv)?.head_seq = head;
    let last = s.last.as_ref().filter(|m| (from..=head).contains(&Seq::of_wire(m.cseq)));
    let at = last.map_or(head + 1, |m| Seq::of_wire(m.cseq));
    let above = Hole::uncounted(at + 1, head);
    let mut below = Hole::uncounted(from, at - 1);
    // The stated count is about everything above the read mark; it answers for one hole only when all else is known.
    if fresh && above.lo > above.hi {
        let last_counts = last.is_some_and(|m| at > read && rules::countable(m.kind, m.flags, &m.sender, tx.me));
        let cnt = (num(s.unread) - i64::from(last_counts)).max(0);
        below = Hole::counted(from, at - 1, cnt, (read + 1).max(from), Mseq::of_wire(s.mseq));
    }
    tx.put_hole(conv, below)?;
    tx.put_hole(conv, above)?;
    let sql = "SELECT ack_seq FROM message WHERE conv = ? AND seq = ? AND ack_seq BETWEEN ? AND ?";
    let acked: Vec<Seq> = rows_of(tx.c, sql, (conv, Seq::PENDING, from, head), |r| r.get(0))?;
    tx.news.placeless.extend(acked.into_iter().map(|seq| (conv, seq)));
    last.map_or(Ok(()), |m| insert(tx, conv, m, false))
}
