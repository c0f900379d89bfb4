//! What the rules ask of a storage engine: verbs about rows, each under the key it names, inside one transaction.
//!
//! An engine promises: between the first verb and the commit nobody else writes what was read here; after a verb failed, nothing of
//! the transaction stays. A verb takes all the rows it is about at once, so that an engine may make one statement of them, and gives
//! rows, never a cursor. No verb decides anything that a rule should.
use super::gathered::Gathered;
use super::rows::{
    Application, Contact, ContactsHead, ConvRow, Counted, Deletion, Described, Ended, EntryRow, Extent, Fitting, Found,
    GroupMember, Member, MsgRow, NewConv, NewEntry, NewRow, Readers, Room, Seat, Span, Standing, TaskRow, UserConv, Wanted,
};
use crate::config::{Clock, Config};
use crate::ids::{ConvId, Cseq, Mseq, Useq, UserId};
use crate::meter::Meter;
use crate::news::PushTarget;
use crate::routes::Routes;
use crate::store::task::Job;
use crate::store::types::{Account, GroupHead, History, Recount, StoreError};
use ntk_protocol::groups::{Role, Sizes};
use ntk_protocol::{ConvKey, NameQuery, wire};
use std::sync::Arc;
use std::time::Duration;

/// The engine failed: the whole transaction is undone. The text is for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failed(pub(crate) String);

/// What a verb gives.
pub(crate) type Verb<T> = Result<T, Failed>;

/// Why an operation did not happen.
#[derive(Debug)]
pub(crate) enum OpError {
    /// By rule. Nothing was written before it was found.
    Refused(StoreError),
    /// By the engine.
    Failed(Failed),
}

impl From<Failed> for OpError {
    fn from(e: Failed) -> OpError {
        OpError::Failed(e)
    }
}

impl OpError {
    pub(crate) fn refused<T>(code: u32, text: impl Into<String>) -> Result<T, OpError> {
        Err(OpError::Refused(StoreError::new(code, text)))
    }
}

/// What an operation gives.
pub(crate) type Done<T> = Result<T, OpError>;

/// What rules are given besides rows.
#[derive(Clone)]
pub(crate) struct Env {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) routes: Arc<Routes>,
    pub(crate) meter: Arc<Meter>,
    /// Members above which a group gets read diffusion.
    pub(crate) diffuse_above: i64,
    /// There is a pusher.
    pub(crate) pushes_wanted: bool,
    /// Members a group may have.
    pub(crate) sizes: Sizes,
    /// Friends a user may have.
    pub(crate) max_friends: u32,
}

impl Env {
    pub(crate) fn of(config: &Config, routes: Arc<Routes>, meter: Arc<Meter>) -> Env {
        Env {
            clock: config.clock.clone(),
            routes,
            meter,
            diffuse_above: config.read_diffusion_above.into(),
            pushes_wanted: config.pusher.is_some(),
            sizes: config.group_sizes,
            max_friends: config.limits.friends,
        }
    }
}

/// One open transaction of an engine, or one snapshot to read from.
pub(crate) trait Tx:
    Names
    + Conversations
    + Applications
    + Contacts
    + Messages
    + Blobs
    + UserConversations
    + UserSettings
    + Profiles
    + Timelines
    + Devices
    + Outbox
    + Index
    + NamesFound
{
    fn env(&self) -> &Env;
    /// What it will say once it is committed.
    fn gathered(&mut self) -> &mut Gathered;

    fn now(&self) -> i64 {
        self.env().clock.now_ms()
    }
}

/// Names of users and conversations: given once, never changed.
pub(crate) trait Names {
    /// "" = no such user.
    fn uid(&mut self, user: UserId) -> Verb<Arc<str>>;
    /// "" = no such conversation.
    fn key(&mut self, conv: ConvId) -> Verb<Arc<str>>;
    fn account(&mut self, uid: &str) -> Verb<Option<Account>>;
    /// In the order of the names.
    fn users_called(&mut self, uids: &[String]) -> Verb<Vec<Option<UserId>>>;
    /// Makes a user known; one who is stays as they are.
    fn insert_user(&mut self, uid: &str) -> Verb<()>;
}

/// Key: conversation. The conversation and its members.
pub(crate) trait Conversations {
    fn conv(&mut self, key: &ConvKey) -> Verb<Option<ConvRow>>;
    fn conv_by_id(&mut self, conv: ConvId) -> Verb<Option<ConvRow>>;
    fn insert_conv(&mut self, key: &ConvKey, new: &NewConv<'_>) -> Verb<ConvRow>;
    /// What messages and changes move.
    fn save_conv(&mut self, conv: &ConvRow) -> Verb<()>;
    /// What moves only when somebody comes, goes or rules: name, owner, seats, end, join option, whether all are muted.
    fn save_group(&mut self, conv: &ConvRow) -> Verb<()>;
    /// `None` = never a member.
    fn seat(&mut self, conv: ConvId, user: UserId) -> Verb<Option<Seat>>;
    /// Who is there and who once was, ordered by user.
    fn members(&mut self, conv: ConvId) -> Verb<Arc<[Member]>>;
    /// In the order of the names; `None` = no member.
    fn members_called(&mut self, conv: ConvId, uids: &[String]) -> Verb<Vec<Option<UserId>>>;
    /// They come, or come back, and see the conversation from there on; returns how many were never there before.
    fn insert_members(&mut self, conv: ConvId, users: &[UserId], visible_from: Cseq) -> Verb<i64>;
    /// They go.
    fn end_members(&mut self, conv: ConvId, users: &[UserId], ended: &Ended) -> Verb<()>;
    fn set_role(&mut self, conv: ConvId, user: UserId, role: Role) -> Verb<()>;
    /// Who has been there longest; of several the one with the lowest number.
    fn longest_member(&mut self, conv: ConvId) -> Verb<Option<UserId>>;
    /// Of a group of before there was such a thing nothing is said.
    fn group_text(&mut self, conv: ConvId) -> Verb<Described>;
    fn put_group_text(&mut self, conv: ConvId, about: &Described) -> Verb<()>;
    /// `None` = not a member.
    fn group_member(&mut self, conv: ConvId, user: UserId) -> Verb<Option<GroupMember>>;
    /// Role, card and mute.
    fn save_group_member(&mut self, conv: ConvId, member: &GroupMember) -> Verb<()>;
    /// Members of a role after one, ordered by user.
    fn group_members(&mut self, conv: ConvId, role: Role, after: UserId, limit: u32) -> Verb<Vec<GroupMember>>;
}

/// Key: conversation. Who would come into a group. Those of all groups that a user rules, as owner or admin of one that lives, are found
/// by the user: a look-up, as that of the user's list.
pub(crate) trait Applications {
    /// All there are of a group, the newest first.
    fn applications(&mut self, conv: ConvId) -> Verb<Vec<Application>>;
    fn application(&mut self, conv: ConvId, user: UserId) -> Verb<Option<Application>>;
    /// With the next number, in the place of one of the same user.
    fn put_application(&mut self, conv: ConvId, application: &Application) -> Verb<()>;
    /// State, who decided, when and with which words.
    fn decide_application(&mut self, conv: ConvId, application: &Application) -> Verb<()>;
    fn drop_application(&mut self, conv: ConvId, user: UserId) -> Verb<()>;
    /// Of groups the user rules, below a number, the newest first.
    fn applications_to(&mut self, user: UserId, below: i64, limit: u32) -> Verb<Vec<(ConvId, Application)>>;
    /// How many of these wait and are above the user's mark.
    fn unread_applications(&mut self, user: UserId) -> Verb<u32>;
    fn set_applications_read(&mut self, user: UserId, no: i64) -> Verb<()>;
}

/// Key: user, but for the pair's own. What others are to a user.
pub(crate) trait Contacts {
    /// Key: conversation. What its two are to each other.
    fn save_relation(&mut self, conv: ConvId, relation: u32) -> Verb<()>;
    fn contact(&mut self, user: UserId, peer: UserId) -> Verb<Option<Contact>>;
    fn put_contact(&mut self, user: UserId, contact: &Contact) -> Verb<()>;
    fn drop_contact(&mut self, user: UserId, peer: UserId) -> Verb<()>;
    fn contacts_head(&mut self, user: UserId) -> Verb<ContactsHead>;
    fn set_contacts_head(&mut self, user: UserId, head: &ContactsHead) -> Verb<()>;
    /// By version.
    fn contacts_after(&mut self, user: UserId, ver: i64, limit: u32) -> Verb<Vec<Contact>>;
    fn count_friends(&mut self, user: UserId) -> Verb<u32>;
    /// Who has applied to the user, but for the newest so many.
    fn applied_beyond(&mut self, user: UserId, keep: u32) -> Verb<Vec<Contact>>;
    /// Who is nothing to the user any more, but for the newest so many.
    fn gone_beyond(&mut self, user: UserId, keep: u32) -> Verb<Vec<Contact>>;
}

/// Key: conversation. Its messages, and what is noted of each.
pub(crate) trait Messages {
    fn msg(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Option<MsgRow>>;
    /// Those that are there, in the order asked.
    fn msgs(&mut self, conv: ConvId, cseqs: &[Cseq]) -> Verb<Vec<MsgRow>>;
    /// Number and time of a message its sender sent before.
    fn sent_before(&mut self, conv: ConvId, sender: UserId, cmid: &[u8]) -> Verb<Option<(Cseq, i64)>>;
    fn insert_msg(&mut self, conv: ConvId, msg: &NewRow<'_>) -> Verb<()>;
    /// Flags, body, change and what is attached.
    fn save_msg(&mut self, conv: ConvId, msg: &MsgRow) -> Verb<()>;
    /// The newest message below a place that has none of these flags; 0 = none.
    fn newest_without(&mut self, conv: ConvId, flags: u32, below: Cseq) -> Verb<Cseq>;
    /// The newest message, up to `head`, with a timestamp at or below `ts`; 0 = none. Timestamps never fall and no number is missing.
    fn newest_at(&mut self, conv: ConvId, head: Cseq, ts: i64) -> Verb<Cseq>;
    /// Whom a message is for besides its sender; none = everyone.
    fn targets(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Vec<UserId>>;
    fn insert_targets(&mut self, conv: ConvId, cseq: Cseq, users: &[UserId]) -> Verb<()>;
    /// Whom a message mentions by name.
    fn mentioned(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Vec<UserId>>;
    /// User 0 = everyone. One that is noted already stays noted once.
    fn insert_mentions(&mut self, conv: ConvId, cseq: Cseq, users: &[UserId]) -> Verb<()>;
    fn count_pinned(&mut self, conv: ConvId) -> Verb<usize>;

    /// Which of these nobody noted as read by this user before; they are noted, and counted at their messages.
    fn insert_reads(&mut self, conv: ConvId, user: UserId, cseqs: &[Cseq]) -> Verb<Vec<Cseq>>;
    /// Ordered by user.
    fn readers(&mut self, conv: ConvId, cseq: Cseq, which: Readers) -> Verb<Vec<UserId>>;

    /// What the user may see of a span: not targeted at others, not deleted by this user.
    fn page(&mut self, conv: ConvId, user: UserId, span: Span, newest_first: bool, room: Room) -> Verb<Fitting>;
    /// The same of what changed after a change number, from a message on, in the order of changes.
    fn changed(&mut self, conv: ConvId, user: UserId, after: Mseq, from: Cseq, room: Room) -> Verb<Fitting>;
    /// The same of pinned messages, from one on.
    fn pinned(&mut self, conv: ConvId, user: UserId, from: Cseq) -> Verb<Vec<MsgRow>>;
    /// The same of the newest message in a span with none of these flags.
    fn newest_seen(&mut self, conv: ConvId, user: UserId, span: Span, without: u32) -> Verb<Option<MsgRow>>;
    /// The same of mentions by others, from a message on; the newest first.
    fn mentions(&mut self, conv: ConvId, user: UserId, from: Cseq, limit: u32) -> Verb<Vec<wire::AtMe>>;
    /// Of what `all` says is none, the rest need not be looked at.
    fn counted(&mut self, conv: ConvId, user: UserId, span: Span) -> Verb<Counted>;
    /// The engine's own count of a user's conversations over their messages: shares nothing with [`Messages::counted`].
    fn recount(&mut self, uid: &str) -> Verb<Vec<Recount>>;
}

/// Key: conversation. The blobs its messages name.
pub(crate) trait Blobs {
    /// Blobs, and whether each is forwarded history: then it is also to be read.
    fn insert_blobs(&mut self, conv: ConvId, cseq: Cseq, named: &[(String, bool)]) -> Verb<()>;
    fn drop_blobs(&mut self, conv: ConvId, cseq: Cseq) -> Verb<()>;
    /// Messages up to here are noted; `None` = all are.
    fn blobs_noted(&mut self) -> Verb<Option<(ConvId, Cseq)>>;
    fn set_blobs_noted(&mut self, upto: Option<(ConvId, Cseq)>) -> Verb<()>;
    /// Messages after one, of all conversations.
    fn all_after(&mut self, conv: ConvId, cseq: Cseq, limit: usize) -> Verb<Vec<(ConvId, MsgRow)>>;
    /// Forwarded histories that are to be read.
    fn histories(&mut self, limit: usize) -> Verb<Vec<History>>;
    /// `false` = it was not to be read any more.
    fn drop_history(&mut self, of: &History) -> Verb<bool>;
    /// Bytes a user began to upload on a day since 1970.
    fn uploaded(&mut self, user: UserId, day: i64) -> Verb<u64>;
    /// The same of another day is forgotten.
    fn set_uploaded(&mut self, user: UserId, day: i64, bytes: u64) -> Verb<()>;
    /// Which of these no message names.
    fn unnamed(&mut self, blobs: Vec<String>) -> Verb<Vec<String>>;
}

/// Key: user. Conversations as the user has them.
pub(crate) trait UserConversations {
    fn user_conv(&mut self, user: UserId, conv: ConvId) -> Verb<Option<UserConv>>;
    /// From where the user sees it since clearing it; 0 = never did.
    fn cleared_from(&mut self, user: UserId, conv: ConvId) -> Verb<Cseq>;
    /// Those who have the conversation already keep it as it is; the others have read everything before.
    fn ensure_user_convs(&mut self, conv: ConvId, members: &[Member]) -> Verb<()>;
    fn set_read(&mut self, user: UserId, conv: ConvId, upto: Cseq) -> Verb<()>;
    fn set_receipt(&mut self, user: UserId, conv: ConvId, upto: Cseq) -> Verb<()>;
    /// `false` = the peer was further already.
    fn raise_peer_read(&mut self, user: UserId, conv: ConvId, upto: Cseq, ts: i64) -> Verb<bool>;
    /// What a user sets; `newer` gives the settings a new version.
    fn save_settings(&mut self, user: UserId, conv: ConvId, new: &UserConv, newer: bool) -> Verb<()>;
    /// A new version of what is as it was.
    fn renew_settings(&mut self, user: UserId, conv: ConvId) -> Verb<()>;
    fn count_convs(&mut self, user: UserId) -> Verb<u32>;
    fn count_pinned_convs(&mut self, user: UserId) -> Verb<usize>;
    /// After a place in the list, most recent first, with their keys.
    fn list(&mut self, user: UserId, active: i64, key: &str, limit: u32) -> Verb<Vec<(ConvRow, String, UserConv, Seat)>>;
    /// Where the user stands in each conversation that has something above the read mark, or read diffusion.
    fn standings(&mut self, user: UserId) -> Verb<Vec<Standing>>;
    /// The same of one, whatever it has.
    fn standing(&mut self, user: UserId, conv: ConvId) -> Verb<Option<Standing>>;
    /// Where the user's conversations with read diffusion stand, of those that they are in.
    fn diffused(&mut self, user: UserId) -> Verb<Vec<GroupHead>>;

    /// Gives those of `msgs` the user had not hidden before the numbers after `no`, in their order, and returns them.
    fn insert_hidden(&mut self, user: UserId, conv: ConvId, no: i64, msgs: &[Deletion]) -> Verb<Vec<Cseq>>;
    fn set_hide_no(&mut self, user: UserId, conv: ConvId, no: i64) -> Verb<()>;
    /// In the order of their numbers.
    fn hidden(&mut self, user: UserId, conv: ConvId, after: i64, limit: u32) -> Verb<Vec<(i64, Cseq)>>;
}

/// Key: user. What belongs to the user: folders, do-not-disturb.
pub(crate) trait UserSettings {
    /// What belongs to the user and to no conversation.
    fn user_state(&mut self, user: UserId) -> Verb<wire::UserState>;
    fn set_state_ver(&mut self, user: UserId, ver: u64) -> Verb<()>;
    fn set_all_receive(&mut self, user: UserId, all: &wire::AllReceive) -> Verb<()>;
    fn put_folder(&mut self, user: UserId, folder: &wire::Folder) -> Verb<()>;
    /// Returns the conversations that were in it.
    fn drop_folder(&mut self, user: UserId, folder: u64) -> Verb<Vec<ConvId>>;
    fn has_folder(&mut self, user: UserId, folder: u64) -> Verb<bool>;
    fn folders_of(&mut self, user: UserId, conv: ConvId) -> Verb<Vec<u64>>;
    /// `false` = it is in it already.
    fn put_into_folder(&mut self, user: UserId, folder: u64, conv: ConvId) -> Verb<bool>;
    /// `false` = it was not in it.
    fn take_from_folder(&mut self, user: UserId, folder: u64, conv: ConvId) -> Verb<bool>;
    /// Those that came first leave until `keep` are left; returns them.
    fn trim_folder(&mut self, user: UserId, folder: u64, keep: usize) -> Verb<Vec<ConvId>>;
}

/// Key: user. Who they are.
pub(crate) trait Profiles {
    /// Without the user's id in it; `None` = never set.
    fn profile(&mut self, user: UserId) -> Verb<Option<wire::Profile>>;
    fn save_profile(&mut self, user: UserId, profile: &wire::Profile) -> Verb<()>;
}

/// Key: user. The timeline every device of the user reads.
pub(crate) trait Timelines {
    /// Appends to timelines, each entry with the next number of its user; returns the numbers.
    fn insert_entries(&mut self, entries: &[NewEntry<'_>]) -> Verb<Vec<Useq>>;
    /// How far it goes.
    fn timeline(&mut self, user: UserId) -> Verb<Extent>;
    /// After a number, as many as are about to fit.
    fn entries(&mut self, user: UserId, after: Useq, room: Room) -> Verb<Vec<EntryRow>>;
    /// Of some users above one who have entries.
    fn timelines(&mut self, above: UserId, limit: usize) -> Verb<Vec<(UserId, Extent)>>;
    /// The first entry above a number that is not older than `ts`.
    fn first_since(&mut self, user: UserId, above: Useq, ts: i64) -> Verb<Option<Useq>>;
    /// Removes entries up to one; returns how many.
    fn drop_entries(&mut self, user: UserId, upto: Useq) -> Verb<u64>;
}

/// Key: user.
pub(crate) trait Devices {
    fn put_device(&mut self, user: UserId, device: &wire::Device, token_ms: i64, every_ms: i64) -> Verb<()>;
    fn raise_cursor(&mut self, user: UserId, device: &str, cursor: Useq) -> Verb<()>;
    /// The one seen last first.
    fn devices(&mut self, user: UserId, limit: usize) -> Verb<Vec<wire::Device>>;
    /// Is a token issued then void? By a revocation; by a logout of this device; by a logout of any, unless a device has it now. `None` =
    /// on a device that is not known.
    fn is_logged_out(&mut self, user: UserId, device: Option<&str>, token_ms: i64) -> Verb<bool>;
    /// Forgets a device and ends its tokens; of one whose token is not known, those issued until now.
    fn drop_device(&mut self, user: UserId, device: &str) -> Verb<()>;
    /// No other device, of whomever, has this token any more.
    fn put_push(&mut self, user: UserId, target: &PushTarget, now_ms: i64) -> Verb<()>;
    fn drop_push(&mut self, user: UserId, device: &str) -> Verb<()>;
    /// Of whomever; `false` = nobody has it.
    fn drop_push_token(&mut self, token: &str) -> Verb<bool>;
    /// Ordered by device; without those that were put before a revocation's time: whoever was thrown out is not told of messages either.
    fn pushes(&mut self, user: UserId) -> Verb<Vec<PushTarget>>;
    /// Ends tokens issued before then. Each call has a number of its own, later than all before.
    fn revoke_tokens(&mut self, user: UserId, before_ms: i64) -> Verb<()>;
    /// Such calls after a number, in their order.
    fn revocations(&mut self, after: i64, limit: usize) -> Verb<Vec<(i64, UserId, i64)>>;
}

/// Tasks, under the key whose change made them.
pub(crate) trait Outbox {
    /// Whoever writes it holds it, for [`crate::store::task::LEASE_MS`].
    fn insert_task(&mut self, job: &Job) -> Verb<i64>;
    /// Waiting tasks whose time has come and that nobody else holds, oldest first.
    fn due_tasks(&mut self, limit: u32) -> Verb<Vec<TaskRow>>;
    /// The same, held by this worker from now on, for [`crate::store::task::LEASE_MS`].
    fn take_tasks(&mut self, limit: u32) -> Verb<Vec<TaskRow>>;
    fn set_back(&mut self, task: i64, tries: u32, not_before: i64, error: &str) -> Verb<()>;
    /// Moves it to the dead letters as it is.
    fn bury(&mut self, task: i64, tries: u32, error: &str) -> Verb<()>;
    fn drop_task(&mut self, task: i64) -> Verb<()>;
    fn count_tasks(&mut self) -> Verb<u64>;
    /// Notes that a part of a task was carried; `false` = it was before.
    fn insert_part(&mut self, task: i64, part: u32) -> Verb<bool>;
    /// Forgets parts of tasks that cannot be tried any more.
    fn drop_old_parts(&mut self) -> Verb<()>;
}

/// What can be searched.
pub(crate) trait Index {
    /// Messages the user may read, of what the index has and of what it does not have yet; in any order, perhaps twice. `None` = it
    /// would have taken longer than it may.
    fn find(&mut self, user: UserId, wanted: &Wanted<'_>) -> Verb<Option<Vec<Found>>>;
}

/// Whose name it is; also its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    User(UserId),
    Group(ConvId),
}

/// The index of names. What is looked for is looked for under no one key.
pub(crate) trait NamesFound {
    /// What a user or a group is found by; nothing = they are not.
    fn put_name(&mut self, of: Named, words: &[String]) -> Verb<()>;
    /// Users whose words fit, at most so many, in any order; perhaps more than the query lets pass. `exactly`: names that are a
    /// keyword. `None` = it would have taken longer than it may.
    fn users_named(&mut self, query: &NameQuery, exactly: bool, most: usize, within: Duration) -> Verb<Option<Vec<UserId>>>;
    /// Likewise of groups.
    fn groups_named(&mut self, query: &NameQuery, exactly: bool, most: usize, within: Duration) -> Verb<Option<Vec<ConvId>>>;
}
