//! The rows rules are about, as every engine gives them.
use crate::ids::{ConvId, Cseq, Mseq, Useq, UserId};
use bytes::Bytes;
use ntk_protocol::groups::{ApplicationState, GroupType, JoinOption, Membership, Role};
use ntk_protocol::{Query, wire};
use std::time::Duration;

/// A conversation.
#[derive(Debug, Clone)]
pub(crate) struct ConvRow {
    pub(crate) id: ConvId,
    pub(crate) kind: u32,
    pub(crate) name: String,
    pub(crate) owner: UserId,
    pub(crate) head: Cseq,
    pub(crate) mseq: Mseq,
    /// How many messages count for others.
    pub(crate) count_no: i64,
    pub(crate) last_ts: i64,
    pub(crate) active_ts: i64,
    pub(crate) last_cseq: Cseq,
    pub(crate) member_count: i64,
    pub(crate) meta_ver: i64,
    pub(crate) active_cseq: Cseq,
    pub(crate) diffused: bool,
    pub(crate) uncounted: bool,
    /// `None` = one-to-one.
    pub(crate) group: Option<GroupType>,
    pub(crate) join_option: JoinOption,
    /// How many were ever members.
    pub(crate) seats: i64,
    /// The tip that ended the group; 0 = it lives.
    pub(crate) dismissed: Cseq,
    /// Only admins and the owner may speak.
    pub(crate) muted_all: bool,
    /// What becomes of whom a member brings.
    pub(crate) approve_option: JoinOption,
    /// What the two of a one-to-one conversation are to each other ([`ntk_protocol::friends::Pair`]).
    pub(crate) relation: u32,
}

impl ConvRow {
    /// Among how many a task is divided: all who were ever there.
    pub(crate) fn places(&self) -> u32 {
        self.seats.max(self.member_count) as u32
    }
}

/// What another user is to one ([`ntk_protocol::friends::is`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) peer: UserId,
    pub(crate) ver: i64,
    pub(crate) flags: u32,
    pub(crate) remark: String,
    pub(crate) wording: String,
    pub(crate) source: String,
    pub(crate) added_ms: i64,
    pub(crate) applied_ms: i64,
}

impl Contact {
    /// Nothing yet.
    pub(crate) fn new(peer: UserId) -> Contact {
        let (remark, wording, source) = (String::new(), String::new(), String::new());
        Contact { peer, ver: 0, flags: 0, remark, wording, source, added_ms: 0, applied_ms: 0 }
    }
}

/// Of all of a user's contacts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ContactsHead {
    pub(crate) ver: i64,
    /// Up to here those that are nothing any more were forgotten.
    pub(crate) floor: i64,
    /// Applications up to here were read.
    pub(crate) read_ver: i64,
}

/// A conversation that is made.
#[derive(Debug)]
pub(crate) struct NewConv<'a> {
    pub(crate) name: &'a str,
    pub(crate) owner: UserId,
    pub(crate) uncounted: bool,
    pub(crate) group: Option<GroupType>,
    pub(crate) join_option: JoinOption,
    pub(crate) approve_option: JoinOption,
}

/// Entries of a user: above `floor`, up to `head`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) head: Useq,
    /// Up to here entries are gone.
    pub(crate) floor: Useq,
}

/// A message a user deletes for the own devices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deletion {
    pub(crate) cseq: Cseq,
    /// It counts as unread while nobody recalls it.
    pub(crate) counted: bool,
}

/// Which messages somebody may see: from where they came, and once they left up to the tip about that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) from: Cseq,
    /// 0 = to the end.
    pub(crate) until: Cseq,
}

impl Sight {
    pub(crate) fn has(self, cseq: Cseq) -> bool {
        self.from <= cseq && (self.until == Cseq(0) || cseq <= self.until)
    }
}

/// Who is, or once was, a member of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) user: UserId,
    /// What they saw first when they came for the first time: never changes.
    pub(crate) first: Cseq,
    pub(crate) sight: Sight,
}

impl Member {
    /// Who came once and stayed.
    pub(crate) fn since(user: UserId, from: Cseq) -> Member {
        Member { user, first: from, sight: Sight { from, until: Cseq(0) } }
    }

    /// Still there.
    pub(crate) fn is_here(&self) -> bool {
        self.sight.until == Cseq(0)
    }
}

/// What a user is to a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seat {
    pub(crate) sight: Sight,
    pub(crate) how: Membership,
    pub(crate) role: Role,
    /// The newest change when they left.
    pub(crate) left_mseq: Mseq,
    /// When they left.
    pub(crate) left_ts: i64,
    /// May not speak before then.
    pub(crate) muted_until: i64,
    /// When they came; 0 = not known.
    pub(crate) joined_ms: i64,
}

impl Seat {
    /// The same where the end of the group ended it.
    pub(crate) fn within(mut self, conv: &ConvRow) -> Seat {
        if conv.dismissed > Cseq(0) && self.how == Membership::Member {
            (self.how, self.sight.until) = (Membership::Dismissed, conv.dismissed);
            (self.left_mseq, self.left_ts) = (conv.mseq, conv.active_ts);
        }
        self
    }

    pub(crate) fn is_member(&self) -> bool {
        self.how == Membership::Member
    }

    /// The conversation as far as its holder may know of it: who left sees nothing that came later.
    pub(crate) fn limit(&self, conv: &mut ConvRow) {
        let until = self.sight.until;
        if until > Cseq(0) {
            (conv.head, conv.last_cseq, conv.active_cseq) = (until, until, until);
            (conv.mseq, conv.active_ts) = (self.left_mseq, self.left_ts);
        }
    }
}

/// What is said of a group besides its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Described {
    pub(crate) face: String,
    pub(crate) introduction: String,
    /// The announcement.
    pub(crate) notification: String,
    pub(crate) notification_ms: i64,
    pub(crate) created_ms: i64,
}

/// A member as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GroupMember {
    pub(crate) user: UserId,
    pub(crate) role: Role,
    pub(crate) card: String,
    pub(crate) joined_ms: i64,
    pub(crate) muted_until: i64,
}

/// Who would come into a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Application {
    /// Later ones of all groups have larger numbers; 0 = not put yet.
    pub(crate) no: i64,
    pub(crate) user: UserId,
    /// The member who would bring them; 0 = they come by themselves.
    pub(crate) inviter: UserId,
    pub(crate) wording: String,
    pub(crate) ms: i64,
    pub(crate) state: ApplicationState,
    /// Who decided; 0 = nobody.
    pub(crate) decider: UserId,
    pub(crate) decided_ms: i64,
    pub(crate) answer: String,
}

impl Application {
    /// One that waits.
    pub(crate) fn new(user: UserId, inviter: UserId, wording: &str, ms: i64) -> Application {
        let (state, decider) = (ApplicationState::Waiting, UserId(0));
        Application { no: 0, user, inviter, wording: wording.into(), ms, state, decider, decided_ms: 0, answer: String::new() }
    }
}

/// How memberships end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    pub(crate) how: Membership,
    /// The tip about it.
    pub(crate) until: Cseq,
    /// The newest change then.
    pub(crate) mseq: Mseq,
    /// When.
    pub(crate) ts: i64,
}

/// A conversation as one user has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UserConv {
    /// Since coming for the first time, and since clearing it. What a device has from here on stays, whatever its [`Sight`] is.
    pub(crate) visible_from: Cseq,
    pub(crate) read_cseq: Cseq,
    pub(crate) receipt_cseq: Cseq,
    pub(crate) peer_read_cseq: Cseq,
    pub(crate) peer_read_ts: i64,
    pub(crate) recv_opt: u32,
    pub(crate) pinned: bool,
    pub(crate) settings_ver: i64,
    pub(crate) marks: i64,
    pub(crate) custom_data: Vec<u8>,
    pub(crate) hidden_upto: Cseq,
    pub(crate) hide_no: i64,
    pub(crate) draft: String,
    pub(crate) draft_ts: i64,
    pub(crate) draft_ver: i64,
}

impl UserConv {
    /// Of somebody who joins and has read everything before.
    pub(crate) fn of_new(visible_from: Cseq) -> UserConv {
        UserConv { visible_from, read_cseq: Cseq(visible_from.0 - 1), ..UserConv::default() }
    }

    /// The first message they may see.
    pub(crate) fn seen_from(&self, sight: Sight) -> Cseq {
        self.visible_from.max(sight.from)
    }

    /// How far they have read: nothing from before they came, and nothing of what they left, is unread.
    pub(crate) fn read_in(&self, sight: Sight) -> Cseq {
        self.read_cseq.max(Cseq(sight.from.0 - 1)).max(sight.until)
    }

    /// The first message that may be unread.
    pub(crate) fn unread_from(&self, sight: Sight) -> Cseq {
        self.seen_from(sight).max(self.read_in(sight).next())
    }
}

/// Where a user stands in a conversation: what its part of their unread total follows from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) conv: ConvId,
    pub(crate) head: Cseq,
    /// The newest message that raised it in the list.
    pub(crate) active: Cseq,
    pub(crate) diffused: bool,
    pub(crate) visible_from: Cseq,
    pub(crate) read: Cseq,
    pub(crate) recv_opt: u32,
    pub(crate) hidden_upto: Cseq,
    /// It has a draft.
    pub(crate) drafted: bool,
}

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct MsgRow {
    pub(crate) cseq: Cseq,
    pub(crate) sender: UserId,
    pub(crate) ts: i64,
    pub(crate) kind: u32,
    pub(crate) flags: u32,
    pub(crate) body: Vec<u8>,
    pub(crate) cmid: Option<Vec<u8>>,
    pub(crate) mseq: Mseq,
    pub(crate) changed_by: UserId,
    /// Encoded `wire::Attached`; empty = nothing.
    pub(crate) attached: Vec<u8>,
    pub(crate) read_count: u32,
    pub(crate) read_of: u32,
}

impl MsgRow {
    /// About what it takes on the wire.
    pub(crate) fn bytes(&self) -> usize {
        self.body.len() + self.attached.len() + 128
    }

    pub(crate) fn attached(&self) -> wire::Attached {
        ntk_protocol::read::<wire::Attached>(&self.attached).unwrap_or_default()
    }
}

/// A new message, not numbered by anybody but its conversation.
#[derive(Debug)]
pub(crate) struct NewRow<'a> {
    pub(crate) cseq: Cseq,
    pub(crate) sender: UserId,
    pub(crate) ts: i64,
    pub(crate) kind: u32,
    pub(crate) flags: u32,
    pub(crate) body: &'a [u8],
    pub(crate) cmid: Option<&'a [u8]>,
    /// It counts for others.
    pub(crate) countable: bool,
    /// How many up to and including this one do.
    pub(crate) count_no: i64,
    /// Receivers, if it wants receipts.
    pub(crate) read_of: i64,
}

/// Messages that fit into one answer.
#[derive(Debug)]
pub(crate) struct Fitting {
    pub(crate) rows: Vec<MsgRow>,
    /// There may be more.
    pub(crate) cut: bool,
}

/// How many rows one answer takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) rows: u32,
    pub(crate) bytes: usize,
}

/// Which messages of a conversation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) lo: Cseq,
    /// Inclusive.
    pub(crate) hi: Cseq,
}

/// What makes up the number of unread messages in a span.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counted {
    /// Messages that count for others.
    pub(crate) all: i64,
    /// Of these, the user's own.
    pub(crate) own: i64,
    /// Of these, recalled or deleted ones of others.
    pub(crate) gone: i64,
    /// Of these, what the user deleted for all own devices and nobody recalled.
    pub(crate) hidden: i64,
}

/// A timeline entry to write.
#[derive(Debug)]
pub(crate) struct NewEntry<'a> {
    pub(crate) user: UserId,
    pub(crate) kind: wire::EntryKind,
    pub(crate) conv: ConvId,
    pub(crate) cseq: Cseq,
    pub(crate) mseq: Mseq,
    pub(crate) payload: Option<&'a [u8]>,
    /// The same, encoded for whoever is connected; `None` = they pull it.
    pub(crate) tail: Option<Bytes>,
}

/// A timeline entry, with the message it points to.
#[derive(Debug)]
pub(crate) struct EntryRow {
    pub(crate) useq: Useq,
    pub(crate) kind: i32,
    pub(crate) conv: ConvId,
    pub(crate) cseq: Cseq,
    pub(crate) payload: Option<Vec<u8>>,
    pub(crate) msg: Option<MsgRow>,
}

/// Whose names a page of readers has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readers {
    /// Those who have not read it.
    pub(crate) unread: bool,
    /// The message is for its targets only.
    pub(crate) targeted: bool,
    /// Not among them: its sender.
    pub(crate) but: UserId,
    /// Of the page before.
    pub(crate) after: UserId,
    pub(crate) limit: u32,
}

/// What is searched for.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) query: &'a Query,
    pub(crate) conv: Option<ConvId>,
    /// Empty = all.
    pub(crate) senders: Vec<UserId>,
    /// Empty = all.
    pub(crate) kinds: &'a [u32],
    /// Milliseconds, inclusive.
    pub(crate) time: (i64, i64),
    /// Of the index only matches below this place.
    pub(crate) below: i64,
    /// Of the index at most so many, the newest.
    pub(crate) most: usize,
    /// Not longer than this.
    pub(crate) within: Duration,
}

/// A message that was found. Newer ones have larger places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) place: i64,
    pub(crate) conv: ConvId,
    pub(crate) cseq: Cseq,
}

/// A waiting task as it is stored.
#[derive(Debug)]
pub(crate) struct TaskRow {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) tries: u32,
    /// Nobody holds it, or this worker not for much longer: it is to be taken before it is tried.
    pub(crate) to_take: bool,
}
