//! Read marks of a user, and the receipt an explicit one owes the C2C peer.
use super::access::{View, user_conv_or_new, view_of};
use super::encode::give_own;
use super::rows::{ConvRow, Member, Sight};
use super::states::read_state;
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{Cseq, UserId};
use crate::store::task::{Job, PeerRead, Task};
use crate::store::types::{Account, ReadMark, ReadMarks};
use ntk_protocol::rules;
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use wire::EntryKind::EntryRead;

/// Raises the read mark, never above the head, and tells the user's own devices. Says whether it moved.
pub(super) fn raise_read<T: Tx>(tx: &mut T, user: UserId, conv: &ConvRow, sight: Sight, upto: Cseq) -> Verb<bool> {
    let Some(mut u) = tx.user_conv(user, conv.id)? else { return Ok(false) };
    let upto = upto.min(conv.head);
    if upto <= u.read_in(sight) {
        return Ok(false);
    }
    u.read_cseq = upto;
    tx.set_read(user, conv.id, upto)?;
    let key = tx.key(conv.id)?;
    let state = read_state(tx, &key, conv, user, &u, sight)?;
    let payload = state.encode_to_vec();
    let entry = wire::Entry { kind: EntryRead.into(), conv: key.as_ref().into(), read: Some(state.into()), ..Default::default() };
    give_own(tx, user, (conv.id, upto, conv.mseq), &payload, &entry)?;
    Ok(true)
}

pub(crate) fn read_marks<T: Tx>(tx: &mut T, user: &Account, marks: &[ReadMark]) -> Done<ReadMarks> {
    let mut done = ReadMarks::default();
    for ReadMark { conv: key, read_cseq, upto_ts } in marks {
        let text = key.to_string();
        match view_of(tx, key, user) {
            // Nothing was said yet, so nothing can be unread.
            Ok(None) => done.states.push(wire::ReadState { conv: text, ..Default::default() }),
            Ok(Some(View { conv, seat, .. })) => {
                tx.ensure_user_convs(conv.id, &[Member::since(user.id, seat.sight.from)])?;
                let upto = Cseq::of_wire(*read_cseq).min(conv.head);
                let upto = if *upto_ts > 0 { upto.max(tx.newest_at(conv.id, conv.head, *upto_ts)?) } else { upto };
                raise_read(tx, user.id, &conv, seat.sight, upto)?;
                let u = user_conv_or_new(tx, user.id, conv.id, &seat)?;
                if conv.kind == rules::CONV_C2C && upto > u.receipt_cseq {
                    owe_receipt(tx, user, key, &conv, upto)?;
                }
                done.states.push(read_state(tx, &text, &conv, user.id, &u, seat.sight)?);
            }
            Err(OpError::Refused(e)) => done.code = if done.code == 0 { e.code } else { done.code },
            Err(e) => return Err(e),
        }
    }
    Ok(done)
}

/// A mark that came with a message owes none; an explicit one does, once per position.
fn owe_receipt<T: Tx>(tx: &mut T, user: &Account, key: &ConvKey, conv: &ConvRow, upto: Cseq) -> Verb<()> {
    tx.set_receipt(user.id, conv.id, upto)?;
    let Some(peer) = key.peer(&user.uid).filter(|p| *p != &*user.uid) else { return Ok(()) };
    let Some(peer) = tx.account(peer)? else { return Ok(()) };
    add_task(tx, Task::new(Job::Receipt(PeerRead { conv: conv.id, cseq: upto, user: peer.id, reader: user.id })))
}
