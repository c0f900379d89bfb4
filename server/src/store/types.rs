//! What the store is asked, and what it answers.
use super::task::Task;
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::news::{Follower, Notification, TimelineNews};
use bytes::Bytes;
use ntk_protocol::groups::GroupType;
use ntk_protocol::rules::code;
use ntk_protocol::{ConvKey, NameQuery, Query, wire};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// An answer of the store. The operation is queued when the method is called, not when this is first polled, so calls keep
/// their order.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send>>;

/// The answer to what was asked, if anything was, for an arm of a `select!`: it stays asked while other arms are ready, and is taken
/// when it is here.
pub(crate) async fn answered<T>(asked: &mut Option<Answer<T>>) -> Result<T, StoreError> {
    let Some(answer) = asked else { return std::future::pending().await };
    let result = answer.await;
    *asked = None;
    result
}

/// Why the store did not do it: a wire code and a text for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError {
    /// Wire code.
    pub code: u32,
    /// For logs.
    pub text: String,
    /// When to come again; zero = it does not say.
    pub retry: Duration,
}

impl StoreError {
    pub(crate) fn new(code: u32, text: impl Into<String>) -> StoreError {
        StoreError { code, text: text.into(), retry: Duration::ZERO }
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
    pub conv: ConvKey,
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
    pub cseq: Cseq,
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
    pub conv: ConvKey,
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
    pub conv: ConvKey,
    /// Shown name.
    pub name: String,
    /// Further members, by user id.
    pub members: Vec<String>,
    /// What it is.
    pub of: GroupType,
    /// What is said of it besides its name.
    pub info: wire::GroupInfo,
}

/// Countable messages of a stretch, and what that is as of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Countable {
    /// Messages that count for the user.
    pub countable: u64,
    /// The conversation's newest change number then.
    pub mseq: u64,
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

/// When a device asks: it decides whom it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// While it comes in: it waits only for others who do.
    Entering,
    /// On a link that is up: it waits for what its user asked before, and takes turns with other users.
    Inside,
}

/// How far the news of a user go.
#[derive(Debug, Clone, Default)]
pub struct Heads {
    /// Newest useq.
    pub head: u64,
    /// The conversations with read diffusion.
    pub groups: Vec<GroupHead>,
}

/// Where a conversation with read diffusion stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupHead {
    /// Which.
    pub conv: ConvId,
    /// Its wire key.
    pub key: String,
    /// Newest message.
    pub head: Cseq,
    /// Newest change.
    pub mseq: Mseq,
    /// Version of the metadata.
    pub meta_ver: i64,
    /// The first message the user sees.
    pub visible_from: Cseq,
}

impl GroupHead {
    /// What tells a device that it is behind.
    pub(crate) fn hint(&self) -> wire::GroupPush {
        let (head, mseq, meta_ver) = (self.head.wire(), self.mseq.wire(), self.meta_ver as u64);
        wire::GroupPush { conv: self.key.clone(), head, mseq, meta_ver, ..Default::default() }
    }
}

/// A search for users or groups by name, as checked by the gateway.
#[derive(Debug)]
pub struct NameAsk {
    /// What for.
    pub query: NameQuery,
    /// As they came: one may be an id.
    pub keywords: Vec<String>,
    /// So many hits came before.
    pub after: usize,
    /// Most results.
    pub limit: usize,
    /// Not longer than this.
    pub within: Duration,
}

/// A search, as checked by the gateway.
#[derive(Debug, Clone)]
pub struct SearchAsk {
    /// What for.
    pub query: Query,
    /// Only in this conversation.
    pub conv: Option<ConvKey>,
    /// Only from these users; empty = all.
    pub senders: Vec<String>,
    /// Only these kinds; empty = all.
    pub kinds: Vec<u32>,
    /// Milliseconds, inclusive.
    pub time: std::ops::RangeInclusive<i64>,
    /// One result per conversation.
    pub grouped: bool,
    /// Of the page before; empty = the first.
    pub page_token: bytes::Bytes,
    /// Most results.
    pub limit: usize,
    /// Not longer than this.
    pub within: Duration,
}
