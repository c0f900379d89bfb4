//! The storage seam: each method is ONE local transaction on ONE key (a conversation or a user). What crosses keys is a task.
mod append;
pub(crate) mod blobs;
mod change;
mod db;
mod devices;
mod diffusion;
mod groups;
mod numbers;
mod pages;
mod push;
mod queue;
mod reads;
mod receipts;
mod search;
mod settings;
mod sqlite;
mod sweep;
mod tasks;
mod timeline;

pub(crate) use db::know_user;
pub use diffusion::GroupHead;
pub use search::SearchAsk;
pub use sqlite::SqliteStore;
pub(crate) use tasks::{TaskRow, drop_dead, list_tasks, open_for_cli, retry_dead};
pub(crate) use timeline::PART;

use crate::ids::{ConvId, UserId};
use crate::news::{Follower, GroupNews, Notification, TimelineNews};
use bytes::Bytes;
use ntk_protocol::rules::code;
use ntk_protocol::wire;
use std::pin::Pin;
use std::sync::Arc;

/// An answer of the store. The operation is queued when the method is called, not when this is first polled, so calls keep
/// their order.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send>>;

/// Why the store did not do it: a wire code and a text for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError {
    /// Wire code.
    pub code: u32,
    /// For logs.
    pub text: String,
}

impl StoreError {
    pub(crate) fn new(code: u32, text: impl Into<String>) -> StoreError {
        StoreError { code, text: text.into() }
    }

    pub(crate) fn gone() -> StoreError {
        StoreError::new(code::INTERNAL, "the store has stopped")
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.text, self.code)
    }
}

impl std::error::Error for StoreError {}

/// A known user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Inside the store.
    pub id: UserId,
    /// On the wire.
    pub uid: Arc<str>,
}

/// A message to append.
#[derive(Debug, Clone)]
pub struct NewMsg {
    /// Who sends it.
    pub sender: Account,
    /// Where to.
    pub conv: ntk_protocol::ConvKey,
    /// Minted by the sender, the same for every attempt.
    pub cmid: Vec<u8>,
    /// `rules::kind`
    pub kind: u32,
    /// `rules::flags`
    pub flags: u32,
    /// Encoded `Body`.
    pub body: Bytes,
    /// Newest cseq the sending device held; 0 = leave the read mark.
    pub read_upto: u64,
    /// Only these members get it; empty = all.
    pub targets: Vec<String>,
    /// Whom it mentions.
    pub at: Vec<String>,
    /// What to show on devices that are not connected.
    pub push: Option<wire::Push>,
}

/// Forwarded history in a blob, and the message that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Where the message is.
    pub conv: ConvId,
    /// Which it is.
    pub cseq: i64,
    /// The blob.
    pub blob: String,
}

/// Where a message went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Its number in the conversation.
    pub cseq: u64,
    /// Its timestamp.
    pub ts: i64,
    /// It was there already.
    pub dup: bool,
}

/// Entries after a cursor.
#[derive(Debug, Clone, Default)]
pub struct CatchUp {
    /// The user's newest useq.
    pub head: u64,
    /// Entries up to here are gone.
    pub floor: u64,
    /// Contiguous after the asked cursor; empty when the cursor is below the floor or above the head.
    pub entries: Vec<wire::Entry>,
}

/// A read mark to raise.
#[derive(Debug, Clone)]
pub struct ReadMark {
    /// Where.
    pub conv: ntk_protocol::ConvKey,
    /// Up to here, inclusive.
    pub read_cseq: u64,
    /// And up to the newest message at or before this time, milliseconds; 0 = not by time.
    pub upto_ts: i64,
}

/// What became of read marks.
#[derive(Debug, Clone, Default)]
pub struct ReadMarks {
    /// The state after it, one for each mark that may be set.
    pub states: Vec<wire::ReadState>,
    /// Wire code of the first mark that may not; 0 = none.
    pub code: u32,
}

/// What a page of history is asked with; see `wire::PullConv`.
#[derive(Debug, Clone)]
pub struct PageAsk {
    /// Inclusive.
    pub lo: u64,
    /// Inclusive.
    pub hi: u64,
    /// From `hi` down rather than from `lo` up.
    pub newest_first: bool,
    /// Most rows.
    pub limit: u32,
    /// Counts are above it.
    pub read_cseq: u64,
}

/// A new group.
#[derive(Debug, Clone)]
pub struct NewGroup {
    /// Who makes it, and is its first member.
    pub owner: Account,
    /// Its key.
    pub conv: ntk_protocol::ConvKey,
    /// Shown name.
    pub name: String,
    /// Further members, by user id.
    pub members: Vec<String>,
    /// Nothing in it counts as unread.
    pub uncounted: bool,
}

/// One conversation of a user, counted by plain SQL over the message rows: the independent check of the running counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recount {
    /// Wire key.
    pub conv: String,
    /// The user's read mark.
    pub read_cseq: u64,
    /// Unread messages.
    pub unread: u64,
    /// Newest cseq.
    pub head: u64,
    /// Newest change number.
    pub mseq: u64,
}

/// What kind of task; the numbers are stored.
pub(crate) mod task_kind {
    /// A new message to all members.
    pub(crate) const MSG: i64 = 1;
    /// A changed message to all members.
    pub(crate) const CHANGE: i64 = 2;
    /// A read receipt to the C2C peer.
    pub(crate) const RECEIPT: i64 = 3;
    /// Group made or members added: metadata, then the tip message.
    pub(crate) const MEMBERS: i64 = 4;
    /// How many have read one message, to its sender.
    pub(crate) const MSG_RECEIPT: i64 = 5;
    /// A new message of a conversation with read diffusion.
    pub(crate) const GROUP_MSG: i64 = 6;
    /// A changed message of such a conversation.
    pub(crate) const GROUP_CHANGE: i64 = 7;
    /// Members added to such a conversation.
    pub(crate) const GROUP_MEMBERS: i64 = 8;
}

/// A committed task that somebody must carry to the timelines of the members.
#[derive(Debug, Clone)]
pub struct Task {
    /// Row id; order of commit.
    pub id: i64,
    pub(crate) kind: i64,
    pub(crate) conv: ConvId,
    pub(crate) cseq: u64,
    /// Sender, or the receipt's addressee.
    pub(crate) uid: UserId,
    /// MSG: read_upto; RECEIPT: the reader; CHANGE: mseq.
    pub(crate) arg: i64,
    pub(crate) tries: u32,
    /// Members at that time: decides between the fast and the bulk lane and the number of parts.
    pub(crate) members: u32,
    /// The entry, encoded once when the message was committed; `None` after a restart (then the row is read back).
    pub(crate) tails: Option<Arc<Tails>>,
    /// What connected members of a conversation with read diffusion are told; `None` after a restart.
    pub(crate) news: Option<Arc<GroupNews>>,
    /// What members who are not looking are notified of.
    pub(crate) note: Option<Arc<push::Note>>,
}

impl Task {
    /// A task that concerns one user only, not written yet.
    pub(crate) fn new(kind: i64, conv: ConvId, cseq: i64, uid: UserId, arg: i64) -> Task {
        Task { id: 0, kind, conv, cseq: cseq as u64, uid, arg, tries: 0, members: 1, tails: None, news: None, note: None }
    }
}

/// An entry without its useq, encoded: for the sender's own devices, and for everyone else.
#[derive(Debug)]
pub(crate) struct Tails {
    pub(crate) own: Bytes,
    pub(crate) others: Bytes,
}

/// What a commit has to say, in commit order.
#[derive(Debug)]
pub enum CommitNews {
    /// A task to carry out.
    Task(Task),
    /// Entries to push to users with a route.
    Timelines(Vec<TimelineNews>),
    /// Users with a route who are now members of a conversation with read diffusion.
    Joined(ConvId, Vec<Follower>),
    /// For the pusher.
    Notifications(Vec<Notification>),
}

/// How far the news of a user go.
#[derive(Debug, Clone, Default)]
pub struct Heads {
    /// Newest useq.
    pub head: u64,
    /// The conversations with read diffusion.
    pub groups: Vec<GroupHead>,
}

/// Durable state. `sqlite` implements it; a second engine would pass the same conformance tests.
pub trait Store: Send + Sync {
    // -- key: conversation
    /// Appends a message, its dedup key and its fan-out task.
    fn append(&self, msg: NewMsg) -> Answer<Appended>;
    /// Who gets an online-only message: the members, or those named, if the sender is one of them.
    fn members_for(&self, sender: Account, conv: ntk_protocol::ConvKey, targets: Vec<String>) -> Answer<Vec<UserId>>;
    /// Makes a group with its first tip and its task.
    fn create_group(&self, group: NewGroup) -> Answer<()>;
    /// Adds members, the tip and the task.
    fn add_members(&self, by: Account, conv: ntk_protocol::ConvKey, members: Vec<String>) -> Answer<wire::AddMembersRes>;
    /// Recalls a message or deletes it for all, with its task; `window_ms` after its timestamp only the group's owner may.
    fn recall(&self, by: Account, conv: ntk_protocol::ConvKey, ask: wire::Recall, window_ms: i64) -> Answer<wire::Msg>;
    /// Edits a message; the code beside the newest message is 0 or 8006.
    fn modify(&self, by: Account, conv: ntk_protocol::ConvKey, ask: wire::Modify) -> Answer<(wire::Msg, u32)>;
    /// Adds or removes a reaction.
    fn react(&self, by: Account, conv: ntk_protocol::ConvKey, ask: wire::React) -> Answer<wire::Msg>;
    /// Sets and deletes extensions.
    fn set_extensions(&self, by: Account, conv: ntk_protocol::ConvKey, ask: wire::SetExtensions) -> Answer<wire::ExtensionsRes>;
    /// Pins or unpins.
    fn pin_msg(&self, by: Account, conv: ntk_protocol::ConvKey, ask: wire::PinMsg) -> Answer<wire::Msg>;
    /// Pinned messages, newest pin first.
    fn pinned(&self, user: Account, conv: ntk_protocol::ConvKey) -> Answer<wire::MsgList>;
    /// Notes that the user has read these messages; their senders hear of it by task.
    fn send_receipts(&self, user: Account, conv: ntk_protocol::ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts>;
    /// How many read the user's own messages.
    fn receipts(&self, user: Account, conv: ntk_protocol::ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts>;
    /// Who has, or has not, read an own message.
    fn read_members(&self, user: Account, conv: ntk_protocol::ConvKey, ask: wire::ReadMembers) -> Answer<wire::UserPage>;
    /// A page of history.
    fn page(&self, user: Account, conv: ntk_protocol::ConvKey, ask: PageAsk) -> Answer<wire::Page>;
    /// Messages changed after a change number.
    fn changes(&self, user: Account, conv: ntk_protocol::ConvKey, after_mseq: u64, limit: u32) -> Answer<wire::Changes>;
    /// Countable for the user in `[lo,hi]`, and the change number that is as of.
    fn count(&self, user: Account, conv: ntk_protocol::ConvKey, lo: u64, hi: u64) -> Answer<(u64, u64)>;

    // -- key: user
    /// Makes the user known and returns it.
    fn login(&self, uid: &str) -> Answer<Account>;
    /// Makes the user known before any later call, without waiting.
    fn know(&self, uid: &str);
    /// Writes part `part` of a task's members into their timelines, once however often it is called.
    fn fan_in(&self, task: Task, part: u32) -> Answer<()>;
    /// Raises read marks; the own timeline gets an entry, a C2C peer a receipt by task.
    fn read_marks(&self, user: Account, marks: Vec<ReadMark>) -> Answer<ReadMarks>;
    /// Changes the user's settings of a conversation, clears it, takes it off the list.
    fn set_conv(&self, user: Account, conv: ntk_protocol::ConvKey, ask: wire::SetConv) -> Answer<()>;
    /// Deletes messages for the user's own devices.
    fn hide_msgs(&self, user: Account, conv: ntk_protocol::ConvKey, cseqs: Vec<u64>) -> Answer<wire::Hidden>;
    /// Such deletions after a number.
    fn hidden(&self, user: Account, conv: ntk_protocol::ConvKey, after_no: u64, limit: u32) -> Answer<wire::Hidden>;
    /// Folders and do-not-disturb.
    fn set_user(&self, user: Account, ask: wire::SetUser) -> Answer<wire::UserState>;
    /// Entries after a cursor.
    fn catch_up(&self, user: Account, after: u64, limit: u32) -> Answer<CatchUp>;
    /// The user's newest useq, and where the conversations with read diffusion stand.
    fn heads(&self, user: UserId) -> Answer<Heads>;
    /// The states of the user's conversations with read diffusion.
    fn diffused(&self, user: Account) -> Answer<Vec<wire::ConvState>>;
    /// Messages the user may read, newest first.
    fn search(&self, user: Account, ask: SearchAsk) -> Answer<wire::SearchRes>;
    /// One conversation as the user sees it.
    fn conv_state(&self, user: Account, conv: ntk_protocol::ConvKey) -> Answer<wire::ConvState>;
    /// A page of the user's conversations, most recent first.
    fn snapshot(&self, user: Account, page_token: Bytes, limit: u32) -> Answer<wire::SnapshotPage>;
    /// Notes how far a device has got.
    fn checkpoint(&self, user: UserId, device: &str, cursor: u64) -> Answer<()>;
    /// May a device work with a token issued then, or was that logged out?
    fn may_enter(&self, user: UserId, device: &str, token_ms: u64) -> Answer<bool>;
    /// The same where the device is not known.
    fn token_is_good(&self, uid: &str, token_ms: u64) -> Answer<bool>;
    /// Notes that a device is here, with a token issued then.
    fn seen(&self, user: UserId, device: &str, platform: &str, token_ms: u64) -> Answer<()>;
    /// The user's devices.
    fn devices(&self, user: UserId) -> Answer<Vec<wire::Device>>;
    /// Forgets a device; its token, and older ones, open nothing for it any more.
    fn forget_device(&self, user: UserId, device: &str) -> Answer<()>;

    // -- tasks
    /// Forgets a task that is done.
    fn finish(&self, task: i64) -> Answer<()>;
    /// Notes a failed try; not again before `not_before`.
    fn retry(&self, task: i64, tries: u32, not_before: i64, error: String) -> Answer<()>;
    /// Moves a task to the dead letters.
    fn bury(&self, task: i64, tries: u32, error: String) -> Answer<()>;
    /// Tasks that may run now, oldest first: also those a dead process left, and those an operator put back.
    fn due(&self, limit: u32) -> Answer<Vec<Task>>;

    /// Tasks not done yet, also those that wait for their next try; dead letters are not among them.
    fn unfinished(&self) -> Answer<u64>;

    // -- upkeep
    /// Removes sync entries older than `before_ms`; returns how many.
    fn expire(&self, before_ms: i64) -> Answer<u64>;
    /// Notes which blobs some older messages name; `false` = all are noted.
    fn note_old_blobs(&self) -> Answer<bool>;
    /// Some forwarded histories that were not read yet.
    fn histories(&self) -> Answer<Vec<History>>;
    /// What a history names, and which of that is history.
    fn history_read(&self, of: History, named: Vec<(String, bool)>) -> Answer<()>;
    /// Removes those blobs that no message names and nobody touched since; returns how many.
    fn remove_unnamed(&self, blobs: Vec<String>, before_ms: i64) -> Answer<u64>;
    /// The independent count of a user's conversations.
    fn recount(&self, uid: &str) -> Answer<Vec<Recount>>;
    /// The epoch cursors belong to.
    fn epoch(&self) -> &str;
    /// Writes waiting.
    fn backlog(&self) -> usize;
    /// Did the process "die" by an injected fault, or was it told to?
    fn is_dead(&self) -> bool;
    /// Finishes what is queued, then refuses everything; with `now`, drops what is queued as `kill -9` would.
    fn stop(&self, now: bool);
}
