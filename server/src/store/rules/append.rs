//! Writes under a conversation's key: messages.
use super::access::{left, may_speak, may_write, pay, pay_to_begin, seat_in};
use super::blobs::Claim;
use super::encode::{About, group_news, msg_tails};
use super::notify;
use super::rows::{ConvRow, MsgRow, NewConv, NewRow};
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{Cseq, Mseq, UserId};
use crate::store::task::{Job, NewMessage, Task};
use crate::store::types::{Account, Appended, NewMsg};
use ntk_protocol::groups::JoinOption;
use ntk_protocol::rules::{self, code, flags};
use ntk_protocol::{ConvKey, wire};
use std::collections::BTreeSet;

pub(crate) fn append<T: Tx>(tx: &mut T, new: &NewMsg, claim: &Claim) -> Done<Appended> {
    if !new.targets.is_empty() && !matches!(new.conv, ConvKey::Group(_)) {
        return OpError::refused(code::INVALID_PARAMETERS, "options.targets: for groups only");
    }
    let (mut conv, named) = match tx.conv(&new.conv)? {
        Some(conv) => {
            let Some(seat) = seat_in(tx, &conv, new.sender.id)? else {
                return OpError::refused(code::NO_PERMISSION, "not a member");
            };
            // Also who left meanwhile hears that it was sent before.
            if let Some((cseq, ts)) = tx.sent_before(conv.id, new.sender.id, &new.cmid)? {
                return Ok(Appended { cseq: cseq.wire(), ts, dup: true });
            }
            if !seat.is_member() {
                return left(seat.how);
            }
            may_speak(tx, &conv, &seat)?;
            may_write(&conv, &new.conv, &new.sender)?;
            pay(tx, &conv, new.sender.id)?;
            (conv, None)
        }
        // What is refused has written nothing.
        None => {
            let named = claim.named(new.kind)?;
            pay_to_begin(tx, new.sender.id)?;
            (create_c2c(tx, &new.conv, &new.sender)?, Some(named))
        }
    };
    let audience = audience(tx, &conv, new)?;
    let named = match named {
        Some(named) => named,
        None => claim.named(new.kind)?,
    };
    let read_of = match &audience {
        _ if new.flags & flags::NEEDS_RECEIPT == 0 => 0,
        Some(targets) => targets.len() as i64,
        None => conv.member_count - 1,
    };
    let flags = new.flags | if conv.uncounted { flags::EXCLUDED_FROM_UNREAD } else { 0 };
    let msg = Draft { sender: new.sender.id, kind: new.kind, flags, body: &new.body, cmid: Some(&new.cmid), read_of };
    let row = write_msg(tx, &mut conv, msg)?;
    let (cseq, ts) = (row.cseq, row.ts);
    if !named.is_empty() {
        tx.insert_blobs(conv.id, cseq, named)?;
    }
    if let Some(targets) = &audience {
        tx.insert_targets(conv.id, cseq, targets)?;
    }
    let mentioned = mention(tx, &conv, new, cseq, audience.as_deref())?;
    let (notice, push) = notify::notice(tx, &conv, new, &row, mentioned).unzip();
    // Nothing above the message itself, whatever the device says.
    let read_upto = Cseq::of_wire(new.read_upto).min(cseq);
    let payload = NewMessage { conv: conv.id, cseq, sender: new.sender.id, read_upto, push };
    let everyone = conv.places();
    let (job, news, members) = match conv.diffused {
        // Without a pusher only those whom it names are written to.
        true => (
            Job::GroupMessage(payload),
            Some(group_news(tx, &conv, &row, About::New { public: audience.is_none() })?),
            if notice.is_some() { everyone } else { 1 },
        ),
        false => (Job::Message(payload), None, everyone),
    };
    let tails = Some(msg_tails(tx, wire::EntryKind::EntryMsg, conv.id, row)?);
    add_task(tx, Task { members, tails, news, notice, ..Task::new(job) })?;
    Ok(Appended { cseq: cseq.wire(), ts, dup: false })
}

/// Whom a targeted message is for, its sender not among them; `None` = everyone.
fn audience<T: Tx>(tx: &mut T, conv: &ConvRow, new: &NewMsg) -> Done<Option<Vec<UserId>>> {
    if new.targets.is_empty() {
        return Ok(None);
    }
    let mut targets = BTreeSet::new();
    for target in tx.members_called(conv.id, &new.targets)? {
        match target {
            Some(user) => targets.insert(user),
            None => return OpError::refused(code::INVALID_PARAMETERS, "options.targets: not a member"),
        };
    }
    targets.remove(&new.sender.id);
    if targets.is_empty() {
        return OpError::refused(code::INVALID_PARAMETERS, "options.targets: nobody but the sender");
    }
    Ok(Some(targets.into_iter().collect()))
}

/// Notes whom a group message mentions, and returns them; everyone is noted only. Whoever is no member, or does not get the
/// message, is left out.
fn mention<T: Tx>(tx: &mut T, conv: &ConvRow, new: &NewMsg, cseq: Cseq, audience: Option<&[UserId]>) -> Verb<Vec<UserId>> {
    let all = new.flags & flags::AT_ALL != 0;
    if conv.kind != rules::CONV_GROUP || !all && new.at.is_empty() {
        return Ok(Vec::new());
    }
    let gets = |user: &UserId| *user != new.sender.id && audience.is_none_or(|a| a.contains(user));
    let mentioned: Vec<UserId> = tx.members_called(conv.id, &new.at)?.into_iter().flatten().filter(gets).collect();
    if all {
        tx.insert_mentions(conv.id, cseq, &[UserId(0)])?;
    }
    tx.insert_mentions(conv.id, cseq, &mentioned)?;
    Ok(mentioned)
}

/// The first message between two users, or what one does about the other, makes their conversation.
pub(super) fn create_c2c<T: Tx>(tx: &mut T, key: &ConvKey, sender: &Account) -> Done<ConvRow> {
    let peer = match key {
        ConvKey::Group(_) => return OpError::refused(code::NO_SUCH_GROUP, "no such group"),
        ConvKey::C2c(..) => match key.peer(&sender.uid) {
            None => return OpError::refused(code::NO_PERMISSION, "not one of the two users"),
            Some(peer) => match tx.account(peer)? {
                None => return OpError::refused(code::UNKNOWN_USER, "unknown user"),
                Some(account) => account.id,
            },
        },
    };
    let (join_option, approve_option) = (JoinOption::Forbid, JoinOption::Forbid);
    let of_two = NewConv { name: "", owner: UserId(0), uncounted: false, group: None, join_option, approve_option };
    let mut conv = tx.insert_conv(key, &of_two)?;
    let both = [sender.id, peer];
    let members = if peer == sender.id { &both[..1] } else { &both[..] };
    tx.insert_members(conv.id, members, Cseq(1))?;
    conv.member_count = members.len() as i64;
    Ok(conv)
}

/// A message before it has a number.
pub(super) struct Draft<'a> {
    pub(super) sender: UserId,
    pub(super) kind: u32,
    pub(super) flags: u32,
    pub(super) body: &'a [u8],
    pub(super) cmid: Option<&'a [u8]>,
    /// Receivers, if it wants receipts.
    pub(super) read_of: i64,
}

/// Gives a message the next number and writes it with the conversation row.
pub(super) fn write_msg<T: Tx>(tx: &mut T, conv: &mut ConvRow, m: Draft<'_>) -> Verb<MsgRow> {
    let countable = rules::countable_for_others(m.kind, m.flags);
    conv.head = conv.head.next();
    // Time may step back, the order of timestamps within a conversation may not.
    conv.last_ts = tx.now().max(conv.last_ts);
    conv.count_no += i64::from(countable);
    if rules::may_be_last(m.flags) {
        conv.last_cseq = conv.head;
    }
    if rules::activates(m.flags) {
        (conv.active_ts, conv.active_cseq) = (conv.last_ts, conv.head);
    }
    let Draft { sender, kind, flags, body, cmid, read_of } = m;
    let (cseq, ts, count_no) = (conv.head, conv.last_ts, conv.count_no);
    tx.insert_msg(conv.id, &NewRow { cseq, sender, ts, kind, flags, body, cmid, countable, count_no, read_of })?;
    tx.save_conv(conv)?;
    Ok(MsgRow {
        cseq,
        sender,
        ts,
        kind,
        flags,
        body: body.into(),
        cmid: cmid.map(Into::into),
        mseq: Mseq(0),
        changed_by: UserId(0),
        attached: Vec::new(),
        read_count: 0,
        read_of: read_of as u32,
    })
}
