//! Friends, applications, blacklists. What two users are to each other is one number in the row of their conversation, so that of two
//! who act at once the second one meets what the first one did, and a message finds there whether its receiver wants it. Each of the
//! two has a list of their own, which a task writes from that number as it is then, in whatever order tasks are done.
use super::access::{is_first, pay_to_begin};
use super::append::create_c2c;
use super::encode::{give, pointer};
use super::profiles::own_state;
use super::rows::{Contact, ConvRow};
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::task::{Job, Related, Task};
use crate::store::types::Account;
use ntk_protocol::friends::{Act, MAX_CONTACT_PAGE, MAX_WAITING, Pair, Side, is};
use ntk_protocol::rules::{allow, code};
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use wire::EntryKind::EntryUser;

/// Contacts that are nothing any more, kept so that a device hears of it without a whole list.
const GONE_KEPT: u32 = 1000;

/// Does something about another user. What is so already is no mistake: a call whose answer was lost can be made again.
pub(crate) fn set<T: Tx>(tx: &mut T, by: &Account, act: Act, ask: &wire::SetContact) -> Done<wire::Contact> {
    let Some(peer) = tx.account(&ask.user)? else {
        return OpError::refused(code::UNKNOWN_USER, "unknown user");
    };
    let key = match ConvKey::c2c(&by.uid, &peer.uid) {
        Ok(key) if peer.id != by.id => key,
        _ => return OpError::refused(code::INVALID_PARAMETERS, "user_id: oneself"),
    };
    if act == Act::Remark {
        return remark(tx, by, &peer, &ask.remark);
    }
    let (conv, first) = (tx.conv(&key)?, is_first(&key, &by.uid));
    let was = Pair::stored(conv.as_ref().map_or(0, |conv| conv.relation), first);
    let pair = decided(tx, act, ask, was, &peer)?;
    let same_words = act != Act::Add || tx.contact(peer.id, by.id)?.is_none_or(|theirs| theirs.wording == ask.wording);
    if pair == was && (!pair.own.applied || same_words) {
        return Ok(shown(&as_said(tx, by.id, &peer, pair)?, &peer.uid));
    }
    has_room(tx, was.own, pair.own, by.id, code::FRIENDS_FULL)?;
    has_room(tx, was.other, pair.other, peer.id, code::PEER_FRIENDS_FULL)?;
    pay_to_begin(tx, by.id)?;
    let conv = match conv {
        Some(conv) => conv,
        None => {
            let conv = create_c2c(tx, &key, by)?;
            tx.save_conv(&conv)?;
            conv
        }
    };
    tx.save_relation(conv.id, pair.bits(first))?;
    let ms = tx.now();
    let (source, adds) = (ask.source.clone(), act == Act::Add);
    let words = |text: &String| if adds { text.clone() } else { String::new() };
    let own = Related {
        conv: conv.id,
        user: by.id,
        peer: peer.id,
        wording: words(&ask.wording),
        source,
        ms,
        remark: words(&ask.remark),
    };
    let theirs = Related { user: peer.id, peer: by.id, remark: String::new(), ..own.clone() };
    for related in [own, theirs] {
        add_task(tx, Task::new(Job::Related(related)))?;
    }
    Ok(shown(&as_said(tx, by.id, &peer, pair)?, &peer.uid))
}

/// What the two are to each other after it.
fn decided<T: Tx>(tx: &mut T, act: Act, ask: &wire::SetContact, was: Pair, peer: &Account) -> Done<Pair> {
    let mut pair = was;
    let applied =
        |side: Side| if side.applied { Ok(()) } else { OpError::refused(code::INVALID_PARAMETERS, "user_id: has not applied") };
    match act {
        Act::Add if was.own.blacklisted => return OpError::refused(code::PEER_IN_BLACKLIST, "in the own blacklist"),
        Act::Add if was.other.blacklisted => return OpError::refused(code::IN_BLACKLIST_OF_PEER, "in the other one's blacklist"),
        Act::Add if was.own.friend => {}
        // Who has the user as a friend, or would, is not asked again.
        Act::Add if was.other.friend || was.other.applied => befriend(&mut pair),
        Act::Add => match tx.profile(peer.id)?.unwrap_or_default().allow {
            allow::NOBODY => return OpError::refused(code::ADD_DENIED, "lets nobody add them"),
            allow::CONFIRMED => pair.own.applied = true,
            _ => befriend(&mut pair),
        },
        Act::Accept => {
            if was.other.friend && !was.other.applied {
                return Ok(was);
            }
            applied(was.other)?;
            (pair.other.applied, pair.other.friend) = (false, true);
            if ask.both {
                befriend(&mut pair);
            }
        }
        Act::Refuse => {
            applied(was.other)?;
            pair.other.applied = false;
        }
        Act::Withdraw => (pair.own.applied, pair.other.applied) = (false, false),
        Act::Delete => {
            pair.own.friend = false;
            pair.other.friend &= !ask.both;
        }
        // V2TIM ends the friendship of both.
        Act::Blacklist => {
            pair.own = Side { blacklisted: true, ..Side::default() };
            pair.other = Side { blacklisted: was.other.blacklisted, ..Side::default() };
        }
        Act::Unblacklist => pair.own.blacklisted = false,
        Act::Remark => {}
    }
    Ok(pair)
}

fn befriend(pair: &mut Pair) {
    (pair.own.friend, pair.other.friend) = (true, true);
    (pair.own.applied, pair.other.applied) = (false, false);
}

fn has_room<T: Tx>(tx: &mut T, was: Side, now: Side, user: UserId, full: u32) -> Done<()> {
    if now.friend && !was.friend && tx.count_friends(user)? >= tx.env().max_friends {
        return OpError::refused(full, "too many friends");
    }
    Ok(())
}

/// The contact as it will be, before its task was done.
fn as_said<T: Tx>(tx: &mut T, user: UserId, peer: &Account, pair: Pair) -> Verb<Contact> {
    let known = tx.contact(user, peer.id)?.unwrap_or_else(|| Contact::new(peer.id));
    Ok(Contact { flags: pair.seen(), ..known })
}

fn shown(c: &Contact, peer: &str) -> wire::Contact {
    let Contact { peer: _, ver, flags, remark, wording, source, added_ms, applied_ms } = c;
    wire::Contact {
        user: peer.into(),
        ver: *ver as u64,
        is: *flags,
        remark: remark.clone(),
        wording: wording.clone(),
        source: source.clone(),
        added_ms: *added_ms as u64,
        applied_ms: *applied_ms as u64,
    }
}

/// What the user calls a friend concerns nobody else.
fn remark<T: Tx>(tx: &mut T, by: &Account, peer: &Account, remark: &str) -> Done<wire::Contact> {
    let Some(mut contact) = tx.contact(by.id, peer.id)?.filter(|c| c.flags & is::FRIEND != 0) else {
        return OpError::refused(code::INVALID_PARAMETERS, "user_id: no friend");
    };
    if contact.remark != remark {
        contact.remark = remark.into();
        put(tx, by.id, &mut contact)?;
        tell(tx, by)?;
    }
    Ok(shown(&contact, &peer.uid))
}

/// With the next version.
fn put<T: Tx>(tx: &mut T, user: UserId, contact: &mut Contact) -> Verb<()> {
    let mut head = tx.contacts_head(user)?;
    head.ver += 1;
    contact.ver = head.ver;
    tx.put_contact(user, contact)?;
    if contact.flags == 0 {
        for gone in tx.gone_beyond(user, GONE_KEPT)? {
            head.floor = head.floor.max(gone.ver);
            tx.drop_contact(user, gone.peer)?;
        }
    }
    tx.set_contacts_head(user, &head)
}

/// The user's devices hear that there is something newer.
fn tell<T: Tx>(tx: &mut T, user: &Account) -> Verb<()> {
    let state = own_state(tx, user)?;
    let entry = wire::Entry { kind: EntryUser.into(), user_state: Some(state.into()), ..Default::default() };
    let tail = Some(entry.encode_to_vec().into());
    give(tx, vec![pointer(user.id, EntryUser, (ConvId(0), Cseq(0), Mseq(0)), tail)])
}

/// A task writes one of the two lists.
pub(super) fn carry<T: Tx>(tx: &mut T, conv: &ConvRow, related: &Related) -> Done<()> {
    let Related { user, peer, wording, source, remark, ms, conv: _ } = related;
    let (key, uid) = (tx.key(conv.id)?, tx.uid(*user)?);
    let Ok(key) = ConvKey::parse(&key) else { return OpError::refused(code::INTERNAL, "no conversation of two") };
    let flags = Pair::stored(conv.relation, is_first(&key, &uid)).seen();
    let was = tx.contact(*user, *peer)?.unwrap_or_else(|| Contact::new(*peer));
    let mut now = Contact { flags, ..was.clone() };
    let became = |bit: u32| flags & bit != 0 && was.flags & bit == 0;
    let waits = flags & (is::APPLIED | is::APPLIED_TO) != 0;
    if !waits {
        (now.wording, now.applied_ms) = (String::new(), 0);
    } else if became(is::APPLIED | is::APPLIED_TO) || !wording.is_empty() {
        (now.wording, now.source, now.applied_ms) = (wording.clone(), source.clone(), *ms);
    }
    if flags & (is::FRIEND | is::APPLIED_TO) == 0 {
        now.remark = String::new();
    }
    if flags & is::FRIEND == 0 {
        now.added_ms = 0;
    } else if became(is::FRIEND) {
        now.added_ms = *ms;
        if !source.is_empty() {
            now.source.clone_from(source);
        }
    }
    // Of whom this user has applied to it waits with the application.
    if flags & (is::FRIEND | is::APPLIED_TO) != 0 && !remark.is_empty() {
        now.remark.clone_from(remark);
    }
    if flags == 0 {
        now.source = String::new();
    }
    if now == was {
        return Ok(());
    }
    put(tx, *user, &mut now)?;
    if became(is::APPLIED) {
        for mut oldest in tx.applied_beyond(*user, MAX_WAITING)? {
            oldest.flags &= !is::APPLIED;
            (oldest.wording, oldest.applied_ms) = (String::new(), 0);
            put(tx, *user, &mut oldest)?;
        }
    }
    Ok(tell(tx, &Account { id: *user, uid })?)
}

/// What changed after a version.
pub(crate) fn page<T: Tx>(tx: &mut T, user: &Account, ask: &wire::GetContacts) -> Done<wire::Contacts> {
    let head = tx.contacts_head(user.id)?;
    let after = i64::try_from(ask.after).unwrap_or(i64::MAX);
    let read_ver = head.read_ver as u64;
    // A device that knows of more than there is has it of a server that lost it.
    if !ask.whole && (after < head.floor || after > head.ver) {
        return Ok(wire::Contacts { gone: true, read_ver, ..Default::default() });
    }
    let limit = ask.limit.clamp(1, MAX_CONTACT_PAGE);
    let rows = tx.contacts_after(user.id, after, limit)?;
    let more = rows.len() == limit as usize;
    let ver = if more { rows.last().map_or(head.ver, |c| c.ver) } else { head.ver } as u64;
    let mut contacts = Vec::with_capacity(rows.len());
    for c in rows {
        let uid = tx.uid(c.peer)?;
        contacts.push(shown(&c, &uid));
    }
    Ok(wire::Contacts { contacts, ver, more, gone: false, read_ver })
}

/// Applications there are now were read.
pub(crate) fn read<T: Tx>(tx: &mut T, user: &Account) -> Done<()> {
    let mut head = tx.contacts_head(user.id)?;
    if tx.applied_beyond(user.id, 0)?.iter().all(|c| c.ver <= head.read_ver) {
        return Ok(());
    }
    (head.ver, head.read_ver) = (head.ver + 1, head.ver);
    tx.set_contacts_head(user.id, &head)?;
    Ok(tell(tx, user)?)
}
