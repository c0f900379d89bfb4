//! Carries a task to the timelines of the members, one part of them at a time. Each part is written once, however often it is tried.
use super::encode::{give, give_own, msg_tails, pointer};
use super::marks::raise_read;
use super::rows::{ConvRow, Member, NewEntry, Sight};
use super::tx::{Done, OpError, Tx, Verb};
use super::{applications, contacts, notify, receipts, states};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::task::{Job, NewMembers, NewMessage, PeerRead, Tails, Task};
use ntk_protocol::rules::{code, flags};
use ntk_protocol::wire;
use prost::Message as _;
use std::sync::Arc;
use wire::EntryKind::{EntryChange, EntryConv, EntryMsg, EntryReceipt, EntryVoid};

/// Members one part has.
pub(crate) const PART: usize = 500;

pub(crate) fn fan_in<T: Tx>(tx: &mut T, task: &Task, part: u32) -> Done<()> {
    let (conv, cseq) = place(&task.job)?;
    let Some(conv) = tx.conv_by_id(conv)? else { return OpError::refused(code::INTERNAL, "task without conversation") };
    // What the task needs, or why it can never work, before anything is written.
    let of = match &task.job {
        Job::Message(_) | Job::GroupMessage(_) | Job::Members(_) | Job::GroupMembers(_) => {
            Some(tails(tx, task, EntryMsg, &conv, cseq)?)
        }
        Job::Change(_) | Job::GroupChange(_) => Some(tails(tx, task, EntryChange, &conv, cseq)?),
        Job::Receipt(_) | Job::ReadCount(_) | Job::Application(_) | Job::Related(_) | Job::Unknown { .. } => None,
    };
    let of = Of { conv: &conv, cseq, tails: of.as_deref() };
    if tx.insert_part(task.id, part)? {
        write(tx, &task.job, part, &of)?;
    }
    notify_part(tx, task, part, &of)
}

/// What a task is about.
struct Of<'a> {
    conv: &'a ConvRow,
    cseq: Cseq,
    /// `None` = it is about no message's content.
    tails: Option<&'a Tails>,
}

impl Of<'_> {
    /// The entry about the message to one user who gets it.
    fn entry(&self, kind: wire::EntryKind, mseq: Mseq, user: UserId, sender: UserId) -> NewEntry<'static> {
        let tail = self.tails.map(|t| if user == sender { t.own.clone() } else { t.others.clone() });
        pointer(user, kind, (self.conv.id, self.cseq, mseq), tail)
    }
}

fn place(job: &Job) -> Done<(ConvId, Cseq)> {
    Ok(match job {
        Job::Message(p) | Job::GroupMessage(p) => (p.conv, p.cseq),
        Job::Change(p) | Job::GroupChange(p) => (p.conv, p.cseq),
        Job::Members(p) | Job::GroupMembers(p) => (p.conv, p.cseq),
        Job::Receipt(p) => (p.conv, p.cseq),
        Job::ReadCount(p) => (p.conv, p.cseq),
        Job::Application(p) => (p.conv, Cseq(0)),
        Job::Related(p) => (p.conv, Cseq(0)),
        Job::Unknown { kind, .. } => return OpError::refused(code::INTERNAL, format!("unknown task kind {kind}")),
    })
}

fn tails<T: Tx>(tx: &mut T, task: &Task, kind: wire::EntryKind, conv: &ConvRow, cseq: Cseq) -> Done<Arc<Tails>> {
    if let Some(tails) = &task.tails {
        return Ok(tails.clone());
    }
    match tx.msg(conv.id, cseq)? {
        Some(row) => Ok(msg_tails(tx, kind, conv.id, row)?),
        None => OpError::refused(code::INTERNAL, "task without message"),
    }
}

fn write<T: Tx>(tx: &mut T, job: &Job, part: u32, of: &Of<'_>) -> Done<()> {
    match job {
        Job::Message(p) => all(tx, part, of, p),
        Job::Change(p) => all_changed(tx, part, of, p.sender, p.mseq),
        // The names are in the first part.
        Job::GroupMessage(_) | Job::GroupChange(_) if part > 0 => Ok(()),
        Job::GroupMessage(p) => named(tx, of, p),
        Job::GroupChange(p) => {
            let names = targeted(tx, of, p.sender)?;
            Ok(give(tx, names.into_iter().map(|user| of.entry(EntryChange, p.mseq, user, p.sender)).collect())?)
        }
        Job::Members(p) => joined(tx, part, of, p, true),
        Job::GroupMembers(p) => joined(tx, part, of, p, false),
        Job::Receipt(p) => receipt(tx, of, p),
        Job::ReadCount(p) => receipts::tell(tx, of.conv, p),
        Job::Application(p) => applications::tell(tx, of.conv, p),
        Job::Related(p) => contacts::carry(tx, of.conv, p),
        Job::Unknown { .. } => Ok(()),
    }
}

/// Notifies the members of a part who get the message: once for each task in the life of a process. What another process left
/// is said again, because nobody knows whether the pusher heard it.
fn notify_part<T: Tx>(tx: &mut T, task: &Task, part: u32, of: &Of<'_>) -> Done<()> {
    let Some(notice) = &task.notice else { return Ok(()) };
    if tx.gathered().was_notified(task.id, part) {
        return Ok(());
    }
    // What was recalled meanwhile is not told with its words any more; the task of the recall says that it is gone.
    let tells = notice.common.gone || tx.msg(of.conv.id, of.cseq)?.is_some_and(|m| m.flags & flags::GONE == 0);
    let targets = tx.targets(of.conv.id, of.cseq)?;
    for m in part_of(tx, of, part)?.into_iter().filter(|m| tells && (targets.is_empty() || targets.contains(&m.user))) {
        notify::notify(tx, notice, m.user)?;
    }
    tx.gathered().notified(task.id, part);
    Ok(())
}

/// Those of one part of all who were ever there who may see a message. Who was there when it was sent never changes, so the parts are
/// the same at every try, whoever comes or goes meanwhile.
fn part_of<T: Tx>(tx: &mut T, of: &Of<'_>, part: u32) -> Verb<Vec<Member>> {
    let members = tx.members(of.conv.id)?;
    let ever = members.iter().filter(|m| m.first <= of.cseq);
    Ok(ever.skip(part as usize * PART).take(PART).filter(|m| m.sight.has(of.cseq)).copied().collect())
}

/// A message to the timelines of all members, with the sender's read mark. Whom it is not for learns that its number is taken; its
/// changes do not concern these users, who fetch the numbers in between.
fn all<T: Tx>(tx: &mut T, part: u32, of: &Of<'_>, message: &NewMessage) -> Done<()> {
    let sender = message.sender;
    let targets = tx.targets(of.conv.id, of.cseq)?;
    let members = part_of(tx, of, part)?;
    tx.ensure_user_convs(of.conv.id, &members)?;
    let key = tx.key(of.conv.id)?;
    let entry = |m: &Member| match targets.is_empty() || m.user == sender || targets.contains(&m.user) {
        true => of.entry(EntryMsg, Mseq(0), m.user, sender),
        false => {
            let tail = void(&key, of.cseq).encode_to_vec();
            pointer(m.user, EntryVoid, (of.conv.id, of.cseq, Mseq(0)), Some(tail.into()))
        }
    };
    give(tx, members.iter().map(entry).collect())?;
    if let Some(m) = members.iter().find(|m| m.user == sender) {
        read_by_sender(tx, of.conv, m.sight, message)?;
    }
    Ok(())
}

/// A change to the timelines of all members who get the message.
fn all_changed<T: Tx>(tx: &mut T, part: u32, of: &Of<'_>, sender: UserId, mseq: Mseq) -> Done<()> {
    let targets = tx.targets(of.conv.id, of.cseq)?;
    let members = part_of(tx, of, part)?;
    tx.ensure_user_convs(of.conv.id, &members)?;
    let get = members.iter().filter(|m| targets.is_empty() || m.user == sender || targets.contains(&m.user));
    Ok(give(tx, get.map(|m| of.entry(EntryChange, mseq, m.user, sender)).collect())?)
}

fn read_by_sender<T: Tx>(tx: &mut T, conv: &ConvRow, sight: Sight, message: &NewMessage) -> Verb<()> {
    if message.read_upto > Cseq(0) {
        raise_read(tx, message.sender, conv, sight, message.read_upto)?;
    }
    Ok(())
}

/// Whom a targeted message is for, its sender among them; nobody = everyone.
fn targeted<T: Tx>(tx: &mut T, of: &Of<'_>, sender: UserId) -> Verb<Vec<UserId>> {
    let mut names = tx.targets(of.conv.id, of.cseq)?;
    if !names.is_empty() {
        names.push(sender);
    }
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// With read diffusion: only to those whom the message names.
fn named<T: Tx>(tx: &mut T, of: &Of<'_>, message: &NewMessage) -> Done<()> {
    let sender = message.sender;
    let mut names = targeted(tx, of, sender)?;
    let for_all = names.is_empty();
    names.extend(tx.mentioned(of.conv.id, of.cseq)?);
    names.sort_unstable();
    names.dedup();
    let entries: Vec<NewEntry<'_>> = names.iter().map(|user| of.entry(EntryMsg, Mseq(0), *user, sender)).collect();
    give(tx, entries)?;
    if (for_all || names.contains(&sender))
        && let Some(seat) = tx.seat(of.conv.id, sender)?
    {
        read_by_sender(tx, of.conv, seat.sight, message)?;
    }
    Ok(())
}

/// Members came or went: the conversation's state, then the tip. With read diffusion only to those who did, or whom the tip is about, without it;
/// all hear of it when it begins.
fn joined<T: Tx>(tx: &mut T, part: u32, of: &Of<'_>, new: &NewMembers, to_all: bool) -> Done<()> {
    let mut members = part_of(tx, of, part)?;
    if !to_all {
        members.retain(|m| m.sight.from == of.cseq || m.sight.until == of.cseq || new.also.contains(&m.user));
    }
    tx.ensure_user_convs(of.conv.id, &members)?;
    let mut entries = Vec::with_capacity(2 * members.len());
    for m in &members {
        let routed = tx.env().routes.has(m.user);
        let tail = if routed { states::conv_tail(tx, m.user, of.conv.id)? } else { None };
        entries.push(pointer(m.user, EntryConv, (of.conv.id, of.cseq, Mseq(0)), tail));
        if to_all {
            entries.push(of.entry(EntryMsg, Mseq(0), m.user, new.sender));
        }
    }
    give(tx, entries)?;
    if of.conv.diffused && of.conv.dismissed == Cseq(0) {
        members.retain(Member::is_here);
        let routes = tx.env().routes.clone();
        tx.gathered().follow(&routes, of.conv.id, &members);
    }
    Ok(())
}

/// The number of a message that does not exist for this user.
fn void(key: &str, cseq: Cseq) -> wire::Entry {
    let number = cseq.wire();
    let void = Some(wire::Range { lo: number, hi: number }.into());
    wire::Entry { kind: EntryVoid.into(), conv: key.into(), void, ..Default::default() }
}

/// The C2C peer has read up to a message.
fn receipt<T: Tx>(tx: &mut T, of: &Of<'_>, read: &PeerRead) -> Done<()> {
    let conv = of.conv.id;
    tx.ensure_user_convs(conv, &[Member::since(read.user, Cseq(1))])?;
    let ts = tx.msg(conv, of.cseq)?.map_or(0, |m| m.ts);
    if !tx.raise_peer_read(read.user, conv, of.cseq, ts)? {
        return Ok(());
    }
    let key = tx.key(conv)?;
    let reader = tx.uid(read.reader)?.as_ref().into();
    let receipt = wire::Receipt { conv: key.as_ref().into(), reader, read_cseq: of.cseq.wire(), ts_ms: ts as u64 };
    let payload = receipt.encode_to_vec();
    let entry =
        wire::Entry { kind: EntryReceipt.into(), conv: key.as_ref().into(), receipt: Some(receipt.into()), ..Default::default() };
    Ok(give_own(tx, read.user, (conv, of.cseq, Mseq(0)), &payload, &entry)?)
}
